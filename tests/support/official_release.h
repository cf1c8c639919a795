#pragma once

#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "content/codes/code_book.h"
#include "tests/support/files.h"

/// A release in memory from an official order file inside a zip archive of the reference data: codes, titles and the headers above them, no notes.
namespace cw::test {

/// `member` is a name in the archive, with `*` as unzip understands it.
inline std::shared_ptr<const Release> release_from_order_file(const std::filesystem::path& archive, const std::string& member, ReleaseInfo info) {
  const Ran ran = run("unzip -p '" + archive.string() + "' '" + member + "'");
  if (ran.status != 0) throw std::runtime_error("cannot read " + archive.string());
  std::vector<CodeEntry> entries;
  std::vector<std::string> above;  // the headers around the present row, outermost first
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    if (line.size() < 78) continue;
    std::string bare = line.substr(6, 7);
    bare.erase(bare.find_last_not_of(' ') + 1);
    while (!above.empty() && bare.compare(0, above.back().size(), above.back()) != 0) above.pop_back();
    CodeEntry entry{.code = Code(bare, info.system), .title = line.substr(77), .billable = line[14] == '1', .parent = above.empty() ? "" : above.back()};
    if (!entry.billable) above.push_back(bare);
    entries.push_back(std::move(entry));
  }
  return std::make_shared<const Release>(std::move(info), std::move(entries));
}

/// ICD-10-CM and ICD-10-PCS as in force on 2026-06-15.
inline CodeBook official_2026(const std::filesystem::path& data) {
  return CodeBook({release_from_order_file(data / "icd10cm/fy2026/icd10orderfiles.zip", "*icd10cm_order_2026.txt", {.system = CodeSystem::Icd10Cm, .name = "2026", .effective_from = *Date::from_ymd(2025, 10, 1), .effective_to = *Date::from_ymd(2026, 9, 30)}),
                   release_from_order_file(data / "icd10pcs/fy2026_april/2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip", "*icd10pcs_order_2026.txt", {.system = CodeSystem::Icd10Pcs, .name = "2026-04", .effective_from = *Date::from_ymd(2026, 4, 1), .effective_to = *Date::from_ymd(2026, 9, 30)})});
}

/// Rows of a tab-separated text, each by column name.
inline std::vector<std::map<std::string, std::string>> tab_separated(const std::string& text) {
  std::vector<std::map<std::string, std::string>> rows;
  std::vector<std::string> columns;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::vector<std::string> cells(1);
    for (const char c : line)
      if (c == '\t') cells.emplace_back();
      else cells.back() += c;
    if (columns.empty()) {
      columns = cells;
      continue;
    }
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < cells.size() && i < columns.size(); ++i) row[columns[i]] = cells[i];
  }
  return rows;
}

}  // namespace cw::test
