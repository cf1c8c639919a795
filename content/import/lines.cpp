#include "content/import/lines.h"

#include <algorithm>
#include <cstring>

#include "content/base/utf8.h"
#include "content/import/faults.h"
#include "content/import/readers.h"

namespace cw::import {

bool Lines::next(Line& line) {
  if (rest_.empty()) return false;
  const std::size_t end = rest_.find('\n');
  line.ended = end != std::string_view::npos;
  line.text = rest_.substr(0, end);
  line.number = ++number_;
  rest_.remove_prefix(line.ended ? end + 1 : rest_.size());
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  return true;
}

std::vector<std::string_view> first_lines(std::string_view text, std::size_t most) {
  std::vector<std::string_view> found;
  Lines lines(text.substr(0, most * kLongestLine));
  for (Line line; found.size() < most && lines.next(line);) found.push_back(line.text);
  return found;
}

namespace {

int line_of(std::string_view text, std::size_t at) { return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')); }

}  // namespace

std::optional<Error> check_text(std::string_view text, Charset charset) {
  std::size_t line_began = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '\n') {
      line_began = i + 1;
    } else if (i - line_began > kLongestLine) {
      return fault_in_line(kLineTooLong, line_of(text, i), fmt::format("the line is longer than {} characters, which no official file has", kLongestLine));
    } else if (c == '\r' && i + 1 < text.size() && text[i + 1] != '\n') {
      return fault_in_line(kControlCharacter, line_of(text, i), "a carriage return stands inside the line");
    } else if (c < 0x20 && c != '\t' && c != '\r') {
      return fault_in_line(kControlCharacter, line_of(text, i),
                           c == 0 ? "a zero byte stands in the text, so the file is damaged or no text" : fmt::format("control character {} stands in the text", c));
    } else if (c == 0x7F) {
      return fault_in_line(kControlCharacter, line_of(text, i), "control character 127 stands in the text");
    } else if (c > 0x7F && charset == Charset::Ascii) {
      return fault_in_line(kEncoding, line_of(text, i), "a character that is not plain ASCII; the official file has none");
    }
  }
  if (charset == Charset::Utf8)
    if (const auto at = first_malformed_utf8(text)) return fault_in_line(kEncoding, line_of(text, *at), "the text is not UTF-8 (Latin-1 or Windows-1252, perhaps)");
  return std::nullopt;
}

std::vector<std::string_view> raw_tab_cells(std::string_view line) {
  std::vector<std::string_view> cells;
  for (;;) {
    const std::size_t tab = line.find('\t');
    cells.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return cells;
    line.remove_prefix(tab + 1);
  }
}

std::vector<std::string> tab_cells(std::string_view line) {
  std::vector<std::string> cells;
  for (std::string_view raw : raw_tab_cells(line)) {
    if (raw.size() < 2 || raw.front() != '"' || raw.back() != '"') {
      cells.emplace_back(raw);
      continue;
    }
    raw = raw.substr(1, raw.size() - 2);
    std::string cell;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      cell += raw[i];
      if (raw[i] == '"' && i + 1 < raw.size() && raw[i + 1] == '"') ++i;
    }
    cells.push_back(std::move(cell));
  }
  return cells;
}

std::optional<int> number_from(std::string_view digits) {
  if (digits.empty() || digits.size() > 9) return std::nullopt;
  int value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_pcs_char(char c) { return is_digit(c) || (is_upper(c) && c != 'I' && c != 'O'); }

}  // namespace

bool is_cm_code(std::string_view bare) {
  // Up to FY2025 the second character was a digit; FY2026 brought QA0.
  return bare.size() >= 3 && bare.size() <= 7 && is_upper(bare[0]) && (is_digit(bare[1]) || is_digit(bare[2])) &&
         std::all_of(bare.begin(), bare.end(), [](char c) { return is_digit(c) || is_upper(c); });
}
bool is_pcs_code(std::string_view bare) { return bare.size() == 7 && std::all_of(bare.begin(), bare.end(), is_pcs_char); }
bool is_pcs_table(std::string_view bare) { return bare.size() == 3 && std::all_of(bare.begin(), bare.end(), is_pcs_char); }

std::string bare_cm_code(std::string_view printed) {
  std::string bare(trimmed(printed));
  if (bare.size() > 4 && bare[3] == '.') bare.erase(3, 1);
  return is_cm_code(bare) ? bare : std::string();
}

std::string year_in_name(std::string_view name) {
  const auto digits_at = [&](std::size_t at, std::size_t n) {
    if (at + n > name.size()) return false;
    for (std::size_t i = at; i < at + n; ++i)
      if (!is_digit(name[i])) return false;
    return (at == 0 || !is_digit(name[at - 1])) && (at + n == name.size() || !is_digit(name[at + n]));
  };
  for (std::size_t i = 0; i + 4 <= name.size(); ++i)
    if (digits_at(i, 4) && name.substr(i, 2) == "20") return std::string(name.substr(i, 4));
  for (std::size_t i = 2; i + 2 <= name.size(); ++i)
    if (digits_at(i, 2) && to_lower(name.substr(i - 2, 2)) == "fy") return "20" + std::string(name.substr(i, 2));
  // Releases of the grouper and the editor: `v43.1_export`, `mce43.1`.
  for (std::size_t i = 1; i + 4 <= name.size(); ++i)
    if (digits_at(i, 2) && name[i + 2] == '.' && is_digit(name[i + 3]) && (name[i - 1] == 'v' || name[i - 1] == 'V' || name[i - 1] == 'e' || name[i - 1] == 'E'))
      return std::string(name.substr(i, 4));
  return {};
}

int month_in_name(std::string_view name) {
  constexpr std::string_view kMonths[] = {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"};
  const std::string low = to_lower(name);
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  for (std::size_t i = 0; i < low.size();) {
    if (!is_letter(low[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < low.size() && is_letter(low[end])) ++end;
    const std::string_view word = std::string_view(low).substr(i, end - i);
    for (int m = 0; m < 12; ++m)
      if (word == kMonths[m] || word == kMonths[m].substr(0, 3)) return m + 1;
    i = end;
  }
  return 0;
}

}  // namespace cw::import
