// Order files, codes files and their addenda: fixed columns, as the layout documents beside them describe
// (icd10OrderFiles.pdf, icd10cmCodesFile.pdf, icd10pcsOrderFile.pdf).
#include <algorithm>
#include <unordered_set>

#include "content/base/utf8.h"
#include "content/import/faults.h"
#include "content/import/lines.h"
#include "content/import/readers.h"

namespace cw::import {
namespace {

constexpr std::size_t kShortTitle = 60;  ///< width of the column in order files

std::string_view right_trimmed(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::string_view name_of(CodeSystem system) { return display_name(system); }

/// A code column of seven: left-justified, upper case letters and digits. Empty when it is anything else.
std::string_view code_column(std::string_view column) {
  column = right_trimmed(column);
  if (column.size() < 3) return {};
  for (const char c : column)
    if ((c < '0' || c > '9') && (c < 'A' || c > 'Z')) return {};
  return column;
}

bool fits(CodeSystem system, const CodeRow& row) {
  if (system == CodeSystem::Icd10Cm) return is_cm_code(row.bare);
  return row.billable ? is_pcs_code(row.bare) : is_pcs_table(row.bare);
}

/// Which system a list is of: the one that more of its codes can only belong to.
CodeSystem system_of(const std::vector<const CodeRow*>& rows, std::string_view name) {
  std::size_t only_cm = 0, only_pcs = 0;
  for (const CodeRow* row : rows) {
    const bool cm = fits(CodeSystem::Icd10Cm, *row), pcs = fits(CodeSystem::Icd10Pcs, *row);
    only_cm += cm && !pcs ? 1 : 0;
    only_pcs += pcs && !cm ? 1 : 0;
  }
  if (only_cm != only_pcs) return only_cm > only_pcs ? CodeSystem::Icd10Cm : CodeSystem::Icd10Pcs;
  return to_lower(name).find("pcs") == std::string::npos ? CodeSystem::Icd10Cm : CodeSystem::Icd10Pcs;
}

std::optional<Error> check_system(CodeSystem system, const CodeRow& row, int line) {
  if (fits(system, row)) return std::nullopt;
  const CodeSystem other = system == CodeSystem::Icd10Cm ? CodeSystem::Icd10Pcs : CodeSystem::Icd10Cm;
  if (fits(other, row))
    return fault_in_line(kMixedSystems, line, fmt::format("{} is an {} code in a list of {}", row.bare, name_of(other), name_of(system)));
  return fault_in_line(kBadCode, line, fmt::format("{} is no {} {}", row.bare, name_of(system), row.billable ? "code" : "header"));
}

/// Codes of a category (ICD-10-PCS: of a table) stand together in every published list, each code once; where there are headers, they stand before
/// what they head. What breaks this was sorted another way, cut, or glued together.
class OrderCheck {
 public:
  explicit OrderCheck(const CodeList& list) : list_(list) { seen_.reserve(list.rows.size()); }

  std::optional<Error> row(std::size_t i, int line) {
    const CodeRow& row = list_.rows[i];
    if (!seen_.insert(row.bare).second) return fault_in_line(kCodeTwice, line, fmt::format("{} stands in the file twice", row.bare));
    const std::string_view category = std::string_view(row.bare).substr(0, 3);
    if (category != category_) {
      if (list_.has_headers && row.bare.size() != 3)
        return fault_in_line(kOutOfPlace, line, fmt::format("{} does not stand below its category {}; rows are missing or in another order", row.bare, category));
      if (!categories_.insert(category).second)
        return fault_in_line(kOutOfPlace, line, fmt::format("{} stands apart from the other codes of {}; the rows are in another order", row.bare, category));
      category_ = category;
    }
    if (list_.system == CodeSystem::Icd10Pcs && i > 0 && !(list_.rows[i - 1].bare < row.bare))
      return fault_in_line(kOutOfPlace, line, fmt::format("{} stands behind {}; the rows are in another order", row.bare, list_.rows[i - 1].bare));
    if (!row.billable && (i + 1 == list_.rows.size() || !std::string_view(list_.rows[i + 1].bare).starts_with(row.bare)))
      return fault_in_line(kOutOfPlace, line, fmt::format("the header {} has no codes below it; rows are missing", row.bare));
    return std::nullopt;
  }

 private:
  const CodeList& list_;
  std::unordered_set<std::string_view> seen_, categories_;
  std::string_view category_;
};

std::optional<Error> finish(CodeList& list, const Source& source) {
  std::vector<const CodeRow*> rows;
  rows.reserve(list.rows.size());
  for (const CodeRow& row : list.rows) rows.push_back(&row);
  list.system = system_of(rows, source.name);
  OrderCheck order(list);
  for (std::size_t i = 0; i < list.rows.size(); ++i) {
    const int line = static_cast<int>(i) + 1;
    if (auto error = check_system(list.system, list.rows[i], line)) return error;
    if (auto error = order.row(i, line)) return error;
  }
  return std::nullopt;
}

int billable_in(const CodeList& list) {
  return static_cast<int>(std::count_if(list.rows.begin(), list.rows.end(), [](const CodeRow& row) { return row.billable; }));
}

bool is_order_row(std::string_view line) {
  return line.size() > 17 && number_from(line.substr(0, 5)) && line[5] == ' ' && !code_column(line.substr(6, 7)).empty() && line[13] == ' ' && line[15] == ' ' &&
         line[14] >= '0' && line[14] <= '9';
}
bool is_codes_row(std::string_view line) {
  if (line.size() < 9 || line[7] != ' ' || line[8] == ' ') return false;
  const std::string_view code = code_column(line.substr(0, 7));
  return is_cm_code(code) || is_pcs_code(code);
}

/// At least half of the first lines have the shape.
template <typename Shape>
bool most_of_first(std::string_view text, const Shape& shape) {
  const auto lines = first_lines(text, 8);
  const auto good = static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), shape));
  return good > 0 && good * 2 >= lines.size();
}

std::string cut_message(std::string_view what) {
  return fmt::format("the last line {}, so the file was cut; the official file ends with a whole line and a line end", what);
}

}  // namespace

bool looks_like_order_file(std::string_view text) { return most_of_first(text, is_order_row); }
bool looks_like_codes_file(std::string_view text) { return most_of_first(text, is_codes_row); }

Result<Reading> read_order_file(const Source& source) {
  if (auto error = check_text(source.text, Charset::Ascii)) return *error;
  CodeList list;
  list.has_headers = true;
  list.rows.reserve(source.text.size() / 120);
  Lines lines(source.text);
  for (Line line; lines.next(line);) {
    const std::string_view text = line.text;
    const auto wrong = [&](const ImportRule& rule, const std::string& message) -> Error {
      // A line that is too short to be read is a cut one where the file stops.
      if (!line.ended) return fault_in_line(kLastLineCut, line.number, cut_message("is not whole"));
      return fault_in_line(rule, line.number, message);
    };
    const auto number = number_from(text.substr(0, std::min<std::size_t>(5, text.size())));
    if (text.size() < 6 || !number || text[5] != ' ') return wrong(kColumns, "the row number is not in columns 1 to 5");
    if (*number != line.number)
      return fault_in_line(kRowNumber, line.number, fmt::format("the row number is {:05} where {:05} follows; rows are missing, repeated or in another order", *number, line.number));
    const std::string_view code = text.size() > 13 ? code_column(text.substr(6, 7)) : std::string_view();
    if (text.size() <= 13 || text[13] != ' ') return wrong(kColumns, "the code is not in columns 7 to 13");
    if (code.empty()) return wrong(kBadCode, fmt::format("\"{}\" is no code", right_trimmed(text.substr(6, 7))));
    if (text.size() < 16 || (text[14] != '0' && text[14] != '1') || text[15] != ' ') return wrong(kColumns, "column 15 does not say 0 (header) or 1 (billable)");
    const std::string_view short_title = right_trimmed(text.substr(16, kShortTitle));
    const std::string_view long_title = text.size() > 77 ? right_trimmed(text.substr(77)) : std::string_view();
    if (short_title.empty() || long_title.empty() || text[76] != ' ' || long_title.front() == ' ')
      return wrong(kColumns, "the titles are not in columns 17 to 76 and 78 to the end");
    // Without a line end the long title may have lost its end; where it equals the short one it has not.
    if (!line.ended && short_title != long_title) return fault_in_line(kLastLineCut, line.number, cut_message("has no line end"));
    list.rows.push_back({std::string(code), text[14] == '1', std::string(long_title)});
  }
  if (auto error = finish(list, source)) return *error;
  const PartKind kind = list.system == CodeSystem::Icd10Cm ? PartKind::CmOrder : PartKind::PcsOrder;
  const int count = billable_in(list);
  return Reading{kind, "", count, std::move(list)};
}

Result<Reading> read_codes_file(const Source& source) {
  if (auto error = check_text(source.text, Charset::Ascii)) return *error;
  CodeList list;
  list.rows.reserve(source.text.size() / 75);
  Lines lines(source.text);
  for (Line line; lines.next(line);) {
    const std::string_view text = line.text;
    if (!line.ended) return fault_in_line(kLastLineCut, line.number, cut_message("has no line end"));
    if (line.number > kMostRows) return fault_in_line(kTooManyCells, line.number, fmt::format("more than {} rows; no official file has so many", kMostRows));
    const std::string_view code = code_column(text.substr(0, 7));
    if (text.size() < 9 || text[7] != ' ' || text[8] == ' ') return fault_in_line(kColumns, line.number, "the code is not in columns 1 to 7 and the title not from column 9");
    if (code.empty()) return fault_in_line(kBadCode, line.number, fmt::format("\"{}\" is no code", right_trimmed(text.substr(0, 7))));
    list.rows.push_back({std::string(code), true, std::string(right_trimmed(text.substr(8)))});
  }
  if (auto error = finish(list, source)) return *error;
  const PartKind kind = list.system == CodeSystem::Icd10Cm ? PartKind::CmCodes : PartKind::PcsCodes;
  const int count = static_cast<int>(list.rows.size());
  return Reading{kind, "", count, std::move(list)};
}

// Addenda: columns 1 to 12 say what happens, then the row as in the file itself; a footer counts.

namespace {

constexpr std::string_view kAdd = "Add:", kDelete = "Delete:", kFrom = "Revise from:", kTo = "Revise to:";

std::string_view operation_of(std::string_view line) {
  const std::string_view start = right_trimmed(line.substr(0, 12));
  for (const std::string_view word : {kAdd, kDelete, kFrom, kTo})
    if (start == word) return word;
  return {};
}

/// One block of the footer, `Headers` or `Codes`.
struct Footer {
  bool present = false;
  int before = -1, after = -1, additions = -1, deletions = -1, revisions = -1;
  std::string year_before, year_after;
  bool complete() const { return before >= 0 && after >= 0 && additions >= 0 && deletions >= 0 && revisions >= 0; }
};

/// A line below `Headers` or `Codes`. False when it says nothing that the footer of any year says.
bool read_footer_line(std::string_view line, Footer& footer) {
  line = trimmed(line);
  if (line.empty() || line == "of which") return true;
  const std::size_t space = line.find(' ');
  const auto number = number_from(line.substr(0, space));
  if (!number || space == std::string_view::npos) return false;
  const std::string_view words = line.substr(space + 1);
  if (words.starts_with("codes in ") || words.starts_with("headers in ")) {
    int& side = footer.before < 0 ? footer.before : footer.after;
    std::string& year = footer.before < 0 ? footer.year_before : footer.year_after;
    year = year_in_name(words);
    side = *number;
    return true;
  }
  if (words == "additions") footer.additions = *number;
  else if (words == "deletions") footer.deletions = *number;
  else if (words == "revisions") footer.revisions = *number;
  else return words.starts_with("revisions to ");  // a breakdown, counted above
  return true;
}

/// The row behind the operation: with a flag (`1 B880    short   long`) or without (`B880    title`, `02HM3JZ short   long`).
std::optional<CodeRow> addenda_row(std::string_view line, bool order_file) {
  if (line.size() < 22) return std::nullopt;
  std::string_view rest = line.substr(13);
  CodeRow row;
  const bool flag = rest.size() > 2 && (rest[0] == '0' || rest[0] == '1') && rest[1] == ' ';
  if (flag) {
    row.billable = rest[0] == '1';
    rest.remove_prefix(2);
  }
  const std::string_view code = rest.size() > 8 && rest[7] == ' ' ? code_column(rest.substr(0, 7)) : std::string_view();
  if (code.empty()) return std::nullopt;
  row.bare = code;
  rest.remove_prefix(8);
  if (order_file) {
    if (rest.size() <= kShortTitle + 1 || rest[kShortTitle] != ' ') return std::nullopt;
    rest.remove_prefix(kShortTitle + 1);
    if (!flag) row.billable = !is_pcs_table(row.bare);
  }
  row.title = trimmed(rest);
  if (row.title.empty()) return std::nullopt;
  return row;
}

struct AddendaText {
  std::vector<Line> rows;
  Footer headers, codes;
};

/// Splits rows from footer. The footer begins at the first of the lines `Headers` and `Codes`.
Result<AddendaText> split_addenda(std::string_view text) {
  AddendaText split;
  Footer* block = nullptr;
  Lines lines(text);
  for (Line line; lines.next(line);) {
    const std::string_view words = trimmed(line.text);
    if (words == "Headers" || words == "Codes") {
      block = words == "Headers" ? &split.headers : &split.codes;
      block->present = true;
    } else if (block) {
      if (!read_footer_line(line.text, *block)) return fault_in_line(kColumns, line.number, "the line does not belong to the count at the end of addenda");
    } else if (!words.empty()) {
      if (line.number > kMostRows) return fault_in_line(kTooManyCells, line.number, fmt::format("more than {} rows; no official file has so many", kMostRows));
      split.rows.push_back(line);
    }
  }
  if (!split.codes.complete() || (split.headers.present && !split.headers.complete()))
    return fault(kNoFooter, "the count at the end (codes before and after, additions, deletions, revisions) is missing or not whole, so the file was cut");
  return split;
}

std::optional<Error> check_footer(const Footer& footer, std::string_view what, int additions, int deletions, int revisions) {
  const auto differs = [&](int stated, int found, std::string_view words) -> std::optional<Error> {
    if (stated == found) return std::nullopt;
    return fault(kCountsDisagree, fmt::format("the count at the end says {} {} of {}, but the file has {}", stated, words, what, found));
  };
  if (auto error = differs(footer.additions, additions, "additions")) return error;
  if (auto error = differs(footer.deletions, deletions, "deletions")) return error;
  if (auto error = differs(footer.revisions, revisions, "revisions")) return error;
  if (footer.before + additions - deletions != footer.after)
    return fault(kCountsDisagree, fmt::format("{} {} with {} additions and {} deletions do not give {}", footer.before, what, additions, deletions, footer.after));
  return std::nullopt;
}

std::optional<Error> check_years(const AddendaText& text) {
  const Footer& codes = text.codes;
  if (!codes.year_before.empty() && !codes.year_after.empty()) {
    const int before = *number_from(codes.year_before), after = *number_from(codes.year_after);
    if (after < before || after > before + 1)
      return fault(kMixedYears, fmt::format("the count at the end leads from {} to {}, which are not two years in a row", before, after));
  }
  if (text.headers.present && (text.headers.year_before != codes.year_before || text.headers.year_after != codes.year_after))
    return fault(kMixedYears, "the counts of headers and of codes at the end speak of different years");
  return std::nullopt;
}

}  // namespace

bool looks_like_addenda(std::string_view text) {
  // A short update has more footer than rows, so one row at the beginning is enough.
  const auto lines = first_lines(text, 4);
  return std::any_of(lines.begin(), lines.end(), [](std::string_view line) { return line.size() > 13 && !operation_of(line).empty(); });
}

Result<Reading> read_addenda(const Source& source) {
  if (auto error = check_text(source.text, Charset::Ascii)) return *error;
  auto split = split_addenda(source.text);
  if (!split) return split.error();
  Addenda addenda;
  addenda.has_headers = split->headers.present;

  struct Placed {
    std::string_view operation;
    CodeRow row;
    int line = 0;
  };
  std::vector<Placed> placed;
  for (const Line& line : split->rows) {
    const std::string_view operation = operation_of(line.text);
    if (operation.empty()) return fault_in_line(kColumns, line.number, "columns 1 to 12 say none of Add, Delete, Revise from and Revise to");
    auto row = addenda_row(line.text, addenda.has_headers);
    if (!row) return fault_in_line(kColumns, line.number, "code and title do not stand in their columns");
    placed.push_back({operation, std::move(*row), line.number});
  }
  std::vector<const CodeRow*> rows;
  for (const Placed& p : placed) rows.push_back(&p.row);
  addenda.system = system_of(rows, source.name);

  struct Tally {
    int additions = 0, deletions = 0, revisions = 0;
  } codes, headers;
  for (std::size_t i = 0; i < placed.size(); ++i) {
    Placed& p = placed[i];
    if (auto error = check_system(addenda.system, p.row, p.line)) return *error;
    Tally& tally = p.row.billable ? codes : headers;
    if (p.operation == kAdd) {
      ++tally.additions;
      addenda.added.push_back(p.row);
    } else if (p.operation == kDelete) {
      ++tally.deletions;
      addenda.deleted.push_back(p.row);
    } else {
      const bool whole = p.operation == kFrom && i + 1 < placed.size() && placed[i + 1].operation == kTo && placed[i + 1].row.bare == p.row.bare;
      if (!whole) return fault_in_line(kHalfRevision, p.line, fmt::format("{} of {} has no matching line beside it", p.operation, p.row.bare));
      ++tally.revisions;
      addenda.revised.push_back({p.row, placed[i + 1].row});
      ++i;
    }
  }
  if (auto error = check_years(*split)) return *error;
  if (auto error = check_footer(split->codes, "codes", codes.additions, codes.deletions, codes.revisions)) return *error;
  if (split->headers.present)
    if (auto error = check_footer(split->headers, "headers", headers.additions, headers.deletions, headers.revisions)) return *error;
  addenda.codes_before = split->codes.before;
  addenda.codes_after = split->codes.after;
  addenda.additions = split->codes.additions;
  addenda.deletions = split->codes.deletions;
  addenda.revisions = split->codes.revisions;
  addenda.year_before = split->codes.year_before;
  const bool cm = addenda.system == CodeSystem::Icd10Cm;
  const PartKind kind = addenda.has_headers ? (cm ? PartKind::CmOrderAddenda : PartKind::PcsOrderAddenda) : (cm ? PartKind::CmCodesAddenda : PartKind::PcsCodesAddenda);
  const int count = static_cast<int>(addenda.added.size() + addenda.deleted.size() + addenda.revised.size());
  return Reading{kind, split->codes.year_after, count, std::move(addenda)};
}

}  // namespace cw::import
