// HCPCS Level II, the fixed-width file of CMS (HCPCyyyy_…ANWEB….txt): columns 1-5 code (a modifier in 4-5), 6-10 sequence, 11 record type (3 procedure,
// 4 its continuation, 7 modifier, 8 its continuation), 12-91 long description, 269-276 added, 277-284 action effective, 285-292 terminated, 293 action.
#include <algorithm>
#include <unordered_set>

#include "content/base/utf8.h"
#include "content/import/faults.h"
#include "content/import/lines.h"
#include "content/import/readers.h"

namespace cw::import {
namespace {

constexpr std::size_t kDescription = 11, kDescriptionWidth = 80, kAdded = 268, kTerminated = 284, kAction = 292;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_record(std::string_view line) {
  return line.size() > kDescription && std::all_of(line.begin() + 5, line.begin() + 10, is_digit) && (line[10] == '3' || line[10] == '4' || line[10] == '7' || line[10] == '8') &&
         line[4] != ' ';
}
bool is_procedure_code(std::string_view code) { return code[0] >= 'A' && code[0] <= 'Z' && std::all_of(code.begin() + 1, code.end(), is_digit); }
bool is_modifier(std::string_view code) {
  const auto good = [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); };
  return code.substr(0, 3) == "   " && good(code[3]) && good(code[4]);
}

/// Published in Latin-1 where it is not ASCII.
std::string utf8_from_latin1(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0xA0) {
      out += ' ';
    } else if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0U | (byte >> 6));
      out += static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  return out;
}

std::string description(std::string_view line) { return collapse_spaces(utf8_from_latin1(line.substr(kDescription, kDescriptionWidth))); }

/// Eight digits, or blank. False when it is neither or no day.
bool read_day(std::string_view column, std::optional<Date>& day) {
  day.reset();
  if (trimmed(column).empty()) return true;
  const auto year = number_from(column.substr(0, 4)), month = number_from(column.substr(4, 2)), of_month = number_from(column.substr(6, 2));
  if (!year || !month || !of_month) return false;
  day = Date::from_ymd(*year, *month, *of_month);
  return day.has_value();
}

class HcpcsReader {
 public:
  std::optional<Error> line(const Line& line) {
    const std::string_view text = line.text;
    if (!is_record(text)) {
      // The disclaimer stands in front of the records; behind the first of them every line is one.
      if (!began_ || trimmed(text).empty()) return std::nullopt;
      if (!line.ended) return fault_in_line(kLastLineCut, line.number, "the last line is not whole, so the file was cut");
      return fault_in_line(kColumns, line.number, "the line has no code, sequence and record type in columns 1 to 11");
    }
    began_ = true;
    const bool continues = text[10] == '4' || text[10] == '8';
    return continues ? continuation(line) : record(line);
  }
  HcpcsPart take() { return std::move(part_); }

 private:
  std::optional<Error> record(const Line& line) {
    const std::string_view text = line.text, code = text.substr(0, 5);
    const bool modifier = text[10] == '7';
    if (modifier ? !is_modifier(code) : !is_procedure_code(code))
      return fault_in_line(kBadCode, line.number, fmt::format("\"{}\" is no HCPCS Level II {}", utf8_from_latin1(trimmed(code)), modifier ? "modifier" : "code"));
    if (text.size() <= kAction) {
      if (!line.ended) return fault_in_line(kLastLineCut, line.number, "the last line is not whole, so the file was cut");
      return fault_in_line(kColumns, line.number, fmt::format("the record ends at column {}, before the action code in column {}", text.size(), kAction + 1));
    }
    if (!seen_.emplace(code).second) return fault_in_line(kCodeTwice, line.number, fmt::format("{} stands in the file twice", trimmed(code)));
    std::optional<Date> ended;
    for (std::size_t column = kAdded; column <= kTerminated; column += 8)
      if (!read_day(text.substr(column, 8), ended)) return fault_in_line(kBadDate, line.number, fmt::format("columns {} to {} hold no date", column + 1, column + 8));
    last_ = code;
    sequence_ = *number_from(text.substr(5, 5));
    last_is_modifier_ = modifier;
    const std::string title = description(text);
    if (title.empty()) return fault_in_line(kColumns, line.number, fmt::format("{} has no description in columns 12 to 91", trimmed(code)));
    if (modifier) {
      part_.modifiers.push_back({std::string(code.substr(3)), title, ended});
    } else {
      CodeEntry entry;
      entry.code = Code(code, CodeSystem::Hcpcs);
      entry.title = title;
      entry.billable = true;
      entry.terminated = ended;
      part_.codes.push_back(std::move(entry));
    }
    return std::nullopt;
  }

  std::optional<Error> continuation(const Line& line) {
    const std::string_view text = line.text, code = text.substr(0, 5);
    const int sequence = *number_from(text.substr(5, 5));
    const bool modifier = text[10] == '8';
    if (code != last_ || modifier != last_is_modifier_ || sequence <= sequence_)
      return fault_in_line(kOutOfPlace, line.number, fmt::format("the continuation of {} does not follow its record; rows are missing or in another order", utf8_from_latin1(trimmed(code))));
    if (!line.ended && text.size() <= kAction) return fault_in_line(kLastLineCut, line.number, "the last line is not whole, so the file was cut");
    sequence_ = sequence;
    std::string& title = modifier ? part_.modifiers.back().title : part_.codes.back().title;
    const std::string more = description(text);
    if (!more.empty()) title += " " + more;
    return std::nullopt;
  }

  HcpcsPart part_;
  std::unordered_set<std::string> seen_;
  std::string last_;
  int sequence_ = 0;
  bool last_is_modifier_ = false;
  bool began_ = false;
};

}  // namespace

bool looks_like_hcpcs(std::string_view text) {
  const auto lines = first_lines(text, 60);
  return std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
    return is_record(line) && (is_modifier(line.substr(0, 5)) || is_procedure_code(line.substr(0, 5)) || std::all_of(line.begin(), line.begin() + 5, is_digit)) && line.size() >= kDescription + kDescriptionWidth;
  });
}

Result<Reading> read_hcpcs(const Source& source) {
  if (auto error = check_text(source.text, Charset::Latin1)) return *error;
  HcpcsReader reader;
  Lines lines(source.text);
  for (Line line; lines.next(line);)
    if (auto error = reader.line(line)) return *error;
  HcpcsPart part = reader.take();
  const int count = static_cast<int>(part.codes.size());
  return Reading{PartKind::Hcpcs, "", count, std::move(part)};
}

}  // namespace cw::import
