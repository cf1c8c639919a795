// Tab-separated files with a header line: the list of codes exempt from present on admission, the ICD-10-PCS conversion table, the lists of the Medicare
// Code Editor and the tables of the MS-DRG grouper.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "content/base/utf8.h"
#include "content/import/faults.h"
#include "content/import/lines.h"
#include "content/import/readers.h"

namespace cw::import {
namespace {

/// Header names compared: letters and digits, small.
std::string key_of(std::string_view heading) {
  std::string key;
  for (const char c : to_lower(heading))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) key += c;
  return key;
}

struct Header {
  std::vector<std::string> columns;  ///< as printed
  std::vector<std::string> keys;
  int column(std::string_view piece) const {
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (keys[i].find(piece) != std::string::npos) return static_cast<int>(i);
    return -1;
  }
  bool is(std::initializer_list<std::string_view> names) const { return std::equal(columns.begin(), columns.end(), names.begin(), names.end()); }
};

Header header_of(std::string_view text) {
  const auto first = first_lines(text, 1);
  Header header;
  if (first.empty()) return header;
  header.columns = tab_cells(first[0]);
  for (auto& column : header.columns) {
    column = std::string(trimmed(column));
    header.keys.push_back(key_of(column));
  }
  return header;
}

/// Rows behind the header, blank lines left out. A final line without line end is taken as cut when it has fewer cells than the rest.
template <typename Each>
std::optional<Error> each_row(std::string_view text, std::size_t least_cells, std::size_t most_cells, const Each& each) {
  Lines lines(text);
  Line line;
  lines.next(line);
  while (lines.next(line)) {
    if (trimmed(line.text).empty()) continue;
    if (line.number > kMostRows) return fault_in_line(kTooManyCells, line.number, fmt::format("more than {} rows; no official table has so many", kMostRows));
    const auto cells = tab_cells(line.text);
    if (cells.size() < least_cells && !line.ended) return fault_in_line(kLastLineCut, line.number, "the last line is not whole, so the file was cut");
    if (cells.size() < least_cells || cells.size() > most_cells)
      return fault_in_line(kColumns, line.number, fmt::format("the row has {} cells where {} belong", cells.size(), most_cells));
    if (auto error = each(cells, line.number)) return error;
  }
  return std::nullopt;
}

Result<Reading> read_poa(const Source& source, const Header& header) {
  const int code_column = header.column("code"), order_column = header.column("order");
  PoaExemptList list;
  std::unordered_set<std::string> seen;
  int last_order = 0;
  auto error = each_row(source.text, static_cast<std::size_t>(code_column) + 1, header.columns.size(), [&](const std::vector<std::string>& cells, int line) -> std::optional<Error> {
    const std::string& printed = cells[static_cast<std::size_t>(code_column)];
    std::string bare = bare_cm_code(printed);
    if (bare.empty()) return fault_in_line(kBadCode, line, fmt::format("\"{}\" is no ICD-10-CM code", printed));
    if (order_column >= 0) {
      const auto order = number_from(trimmed(cells[static_cast<std::size_t>(order_column)]));
      if (!order) return fault_in_line(kColumns, line, "the order column holds no number");
      if (*order <= last_order) return fault_in_line(kRowNumber, line, fmt::format("order {} follows {}; rows are repeated or in another order", *order, last_order));
      last_order = *order;
    }
    if (!seen.insert(bare).second) return fault_in_line(kCodeTwice, line, fmt::format("{} stands in the file twice", printed));
    list.bare.push_back(std::move(bare));
    return std::nullopt;
  });
  if (error) return *error;
  std::string year;
  if (order_column >= 0) {
    const std::string& key = header.keys[static_cast<std::size_t>(order_column)];
    const std::string_view digits = std::string_view(key).substr(std::min(key.size(), key.find("order") + 5));
    if (digits.size() == 2 && number_from(digits)) year = "20" + std::string(digits);
    else if (digits.size() == 4 && number_from(digits)) year = digits;
  }
  const std::string named = year_in_name(source.name);
  if (!year.empty() && !named.empty() && named != year)
    return fault(kMixedYears, fmt::format("the heading {} speaks of {}, the file's name of {}", header.columns[static_cast<std::size_t>(order_column)], year, named));
  const int count = static_cast<int>(list.bare.size());
  return Reading{PartKind::PoaExempt, year, count, std::move(list)};
}

Result<Reading> read_conversion(const Source& source, const Header& header) {
  const auto now = static_cast<std::size_t>(header.column("currentcode")), before = static_cast<std::size_t>(header.column("previouscode")),
             year = static_cast<std::size_t>(header.column("effectiveyear")), change = static_cast<std::size_t>(header.column("changetype"));
  ConversionPart part;
  int newest = 0;
  const auto code = [](const std::string& printed, std::string& bare) {
    if (printed == "NoPCS") return true;  // as published: none
    bare = printed;
    return is_pcs_code(bare);
  };
  const std::size_t needed = std::max({now, before, year, change}) + 1;
  auto error = each_row(source.text, needed, header.columns.size(), [&](const std::vector<std::string>& cells, int line) -> std::optional<Error> {
    CodeReplacement row;
    if (!code(cells[now], row.now) || !code(cells[before], row.before) || (row.now.empty() && row.before.empty()))
      return fault_in_line(kBadCode, line, fmt::format("\"{}\" and \"{}\" are not two ICD-10-PCS codes or one and NoPCS", cells[now], cells[before]));
    const auto from = number_from(cells[year]);
    if (!from || *from < 2014 || *from > 2099) return fault_in_line(kBadDate, line, fmt::format("\"{}\" is no year", cells[year]));
    row.fiscal_year = *from;
    row.change = cells[change];
    newest = std::max(newest, *from);
    part.replacements.push_back(std::move(row));
    return std::nullopt;
  });
  if (error) return *error;
  const int count = static_cast<int>(part.replacements.size());
  return Reading{PartKind::PcsConversion, newest > 0 ? std::to_string(newest) : "", count, std::move(part)};
}

/// `20151001`, or empty for open.
bool read_day(std::string_view text, Date open, Date& day) {
  if (text.empty()) {
    day = open;
    return true;
  }
  const auto year = number_from(text.substr(0, 4)), month = number_from(text.substr(std::min<std::size_t>(4, text.size()), 2)),
             of_month = number_from(text.substr(std::min<std::size_t>(6, text.size())));
  if (text.size() != 8 || !year || !month || !of_month) return false;
  const auto found = Date::from_ymd(*year, *month, *of_month);
  if (found) day = *found;
  return found.has_value();
}

Result<Reading> read_edits(const Source& source) {
  EditPart part;
  const Date open = *Date::from_ymd(2999, 12, 31);
  std::size_t cm = 0, pcs = 0;
  int first_cm = 0, first_pcs = 0;
  auto error = each_row(source.text, 4, 4, [&](const std::vector<std::string>& cells, int line) -> std::optional<Error> {
    EditRow row;
    row.bare = cells[0];
    const bool is_cm = is_cm_code(row.bare), is_pcs = is_pcs_code(row.bare);
    if (!is_cm && !is_pcs) return fault_in_line(kBadCode, line, fmt::format("\"{}\" is no code", cells[0]));
    if (is_cm && !is_pcs && cm++ == 0) first_cm = line;
    if (is_pcs && !is_cm && pcs++ == 0) first_pcs = line;
    if (cells[1].empty() || !read_day(cells[1], open, row.from) || !read_day(cells[2], open, row.to) || row.to < row.from)
      return fault_in_line(kBadDate, line, fmt::format("\"{}\" to \"{}\" is no period", cells[1], cells[2]));
    for (std::string_view flags = cells[3]; !trimmed(flags).empty();) {
      flags = trimmed(flags);
      const std::size_t space = std::min(flags.find(' '), flags.size());
      row.flags.emplace_back(flags.substr(0, space));
      flags.remove_prefix(space);
    }
    part.rows.push_back(std::move(row));
    return std::nullopt;
  });
  if (error) return *error;
  if (cm > 0 && pcs > 0) return fault_in_line(kMixedSystems, cm > pcs ? first_pcs : first_cm, "diagnoses and procedures stand in one list");
  const bool procedures = pcs > 0 || (cm == 0 && to_lower(source.name).find("px") != std::string::npos);
  for (EditRow& row : part.rows) row.system = procedures ? CodeSystem::Icd10Pcs : CodeSystem::Icd10Cm;
  const int count = static_cast<int>(part.rows.size());
  return Reading{procedures ? PartKind::MceProcedures : PartKind::MceDiagnoses, "", count, std::move(part)};
}

Result<Reading> read_rows(const Source& source, const Header& header, PartKind kind, std::string name) {
  TablePart table;
  table.name = std::move(name);
  table.columns = header.columns;
  std::size_t cells_read = 0;
  auto error = each_row(source.text, header.columns.size(), header.columns.size(), [&](const std::vector<std::string>& cells, int line) -> std::optional<Error> {
    cells_read += cells.size();
    if (cells_read > kMostCells) return fault_in_line(kTooManyCells, line, fmt::format("more than {} cells; no official table has so many", kMostCells));
    table.rows.push_back(cells);
    return std::nullopt;
  });
  if (error) return *error;
  const int count = static_cast<int>(table.rows.size());
  return Reading{kind, "", count, std::move(table)};
}

/// The tables that their header line names for certain.
std::string_view table_by_header(const Header& header) {
  if (header.is({"code", "mdc", "severity", "pdx_exclusion_group", "attributes", "hac_attributes", "category_lists"})) return "dx";
  if (header.is({"code", "attributes"})) return "px";
  if (header.is({"cluster", "suppression_mdcs", "choice", "codes"})) return "px_clusters";
  if (header.is({"group", "pdx_codes"})) return "pdx_exclusion_groups";
  if (header.is({"mdc", "rank", "drg", "base_drg", "surgical", "severity", "reroute_mdc", "return_code", "formula", "severity_suppression"})) return "drg_formulas";
  if (header.is({"code", "sex_code=mdc"})) return "dx_sex_mdc";
  if (header.is({"list", "hac", "formula"})) return "hac_formulas";
  return {};
}

Result<Reading> read_titles(const Source& source, const Header& header) {
  const std::string name = to_lower(source.name.substr(source.name.find_last_of("/\\") + 1));
  for (const std::string_view table : {"base_drg_titles", "drg_titles", "mdc_titles", "hac_titles"})
    if (name.find(table) != std::string::npos) return read_rows(source, header, PartKind::DrgTable, std::string(table));
  return fault(kUnknownTable, "a table of numbers and titles; its name must say which: base_drg_titles, drg_titles, mdc_titles or hac_titles");
}

bool is_poa(const Header& header, const Source& source) {
  if (header.columns.size() < 2 || header.columns.size() > 4 || header.column("code") < 0) return false;
  const bool says_so = header.column("poa") >= 0 || header.column("exempt") >= 0 || to_lower(source.name).find("poa") != std::string::npos;
  return says_so && (header.column("description") >= 0 || header.column("title") >= 0);
}

std::optional<Result<Reading>> recognise(const Source& source, const Header& header, std::string& ignored) {
  if (header.columns.size() < 2) return std::nullopt;
  if (header.column("currentcode") >= 0 && header.column("previouscode") >= 0 && header.column("effectiveyear") >= 0 && header.column("changetype") >= 0)
    return read_conversion(source, header);
  if (header.is({"code", "start", "end", "flags"})) return read_edits(source);
  if (header.is({"group", "start_age", "end_age", "start", "end"})) return read_rows(source, header, PartKind::MceAgeRanges, "mce_age_ranges");
  if (header.is({"code", "start", "end"})) return read_rows(source, header, PartKind::MceDischargeStatus, "mce_discharge_status");
  if (header.is({"number", "title"})) return read_titles(source, header);
  if (const auto table = table_by_header(header); !table.empty()) return read_rows(source, header, PartKind::DrgTable, std::string(table));
  if (is_poa(header, source)) {
    // Beside the whole list come the codes added, deleted and revised since the year before. The first has the same columns as the list; only its name tells.
    const std::string name = to_lower(source.name.substr(source.name.find_last_of("/\\") + 1));
    const bool changes = header.column("action") >= 0 || name.find("add") != std::string::npos || name.find("delete") != std::string::npos || name.find("revise") != std::string::npos ||
                         name.find("newcodes") != std::string::npos;
    if (!changes) return read_poa(source, header);
    ignored = "changes of the list of codes exempt from present on admission; the whole list is what is needed";
  }
  return std::nullopt;
}

}  // namespace

std::optional<Result<Reading>> read_table(const Source& source, std::string& ignored) {
  const Header header = header_of(source.text);
  auto reading = recognise(source, header, ignored);
  // Only what is one of the tables is checked for its characters: a read-me may hold what it likes.
  if (reading)
    if (auto error = check_text(source.text, Charset::Utf8)) return Result<Reading>(*error);
  return reading;
}

}  // namespace cw::import
