#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/files.h"

using namespace cw::test;

namespace {

/// One row of tests/bench/queries/queries.tsv; its README says what the columns mean.
struct Query {
  std::string id, split, kind, text;
  std::vector<std::string> codes;
};

/// Fewest queries of each kind.
const std::map<std::string, int> kFewest = {{"abbreviation", 130}, {"lay", 110},      {"misspelling", 70},    {"word-order", 50},
                                            {"british", 50},       {"clinical", 110}, {"partial", 40},        {"code", 20},
                                            {"procedure", 60},     {"supply", 25},    {"external-cause", 25}, {"status", 25},
                                            {"drug", 25},          {"neoplasm", 25}};

std::vector<std::string> split_at(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

/// Lower case, letters and digits only, one space between words: texts that differ in case or punctuation alone become equal.
std::string plain(const std::string& text) {
  std::string words;
  bool gap = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) == 0) {
      gap = !words.empty();
      continue;
    }
    if (gap) words += ' ';
    gap = false;
    words += static_cast<char>(std::tolower(byte));
  }
  return words;
}

std::vector<Query> queries() {
  std::istringstream lines(slurp(std::filesystem::path(CHARTWRIGHT_SOURCE_DIR) / "tests/bench/queries/queries.tsv"));
  std::string line;
  std::getline(lines, line);
  REQUIRE(line == "id\tsplit\tkind\tquery\tcodes\tnote");
  std::vector<Query> rows;
  while (std::getline(lines, line)) {
    const auto cells = split_at(line, '\t');
    REQUIRE_MESSAGE(cells.size() == 6, line);
    rows.push_back({cells[0], cells[1], cells[2], cells[3], split_at(cells[4], ' ')});
  }
  return rows;
}

enum class System { Cm, Pcs, Hcpcs, None };

/// The system a code is written in: a prefix ends in `*`. ICD-10-CM has its dot after the third character wherever there is a fourth.
System system_of(std::string code) {
  const bool prefix = !code.empty() && code.back() == '*';
  if (prefix) code.pop_back();
  const auto upper = [](const std::string& s) {
    return std::all_of(s.begin(), s.end(), [](unsigned char c) { return std::isdigit(c) != 0 || std::isupper(c) != 0; });
  };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (code.size() > 3 && code[3] == '.') {
    const std::string rest = code.substr(4);
    return upper(code.substr(0, 3)) && upper(rest) && !rest.empty() && rest.size() <= 4 ? System::Cm : System::None;
  }
  if (!upper(code) || code.size() < 3) return System::None;
  if (code.size() == 7 || (prefix && code.size() > 3)) return System::Pcs;
  if (code.size() == 5 && !prefix)
    return !digit(code[0]) && std::all_of(code.begin() + 1, code.end(), digit) ? System::Hcpcs : System::None;
  if (code.size() != 3) return System::None;
  // Three characters: a category of ICD-10-CM is a letter, a digit and one more; a table of ICD-10-PCS in this file begins with a digit or
  // a section's letters.
  return !digit(code[0]) && digit(code[1]) ? System::Cm : System::Pcs;
}

struct Official {
  std::map<std::string, bool> cm, pcs;  // code without dot → billable
  std::set<std::string> hcpcs;          // codes not discontinued by the release
  std::set<std::string> titles;         // plain(): long and short titles of all three
};

std::string unzipped(const std::filesystem::path& archive, const std::string& member) {
  const Ran ran = run("unzip -p '" + archive.string() + "' " + member);
  REQUIRE(ran.status == 0);
  return ran.out;
}

/// Order files: code in columns 7-13, flag in 15, short title 17-76, long title from 78.
void read_order(const std::string& text, std::map<std::string, bool>& codes, std::set<std::string>& titles) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.size() < 78) continue;
    std::string code = line.substr(6, 7);
    code.erase(code.find_last_not_of(' ') + 1);
    codes[code] = line[14] == '1';
    titles.insert(plain(line.substr(16, 60)));
    titles.insert(plain(line.substr(77)));
  }
}

/// HCPCS file: code in columns 1-5, record in 11 (3 begins a code, 4 continues its long title), long title 12-91, short 92-119, action in
/// 293 (D: discontinued).
void read_hcpcs(const std::string& text, std::set<std::string>& codes, std::set<std::string>& titles) {
  std::istringstream lines(text);
  std::string code, title;
  for (std::string line; std::getline(lines, line);) {
    if (line.size() < 119 || (line[10] != '3' && line[10] != '4')) continue;
    if (line[10] == '3') {
      titles.insert(plain(title));
      title.clear();
      code = line.substr(0, 5);
      if (line.size() > 292 && line[292] != 'D') codes.insert(code);
      titles.insert(plain(line.substr(91, 28)));
    }
    title += ' ' + line.substr(11, 80);
  }
  titles.insert(plain(title));
}

std::optional<Official> official() {
  const auto data = reference_data();
  if (!data) return std::nullopt;
  Official all;
  read_order(unzipped(*data / "icd10cm/fy2026/icd10orderfiles.zip", "icd10cm_order_2026.txt"), all.cm, all.titles);
  read_order(
      unzipped(*data / "icd10pcs/fy2026_april/2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip", "icd10pcs_order_2026.txt"),
      all.pcs, all.titles);
  read_hcpcs(unzipped(*data / "hcpcs/2019-Alpha-Numeric-HCPCS-File.zip", "HCPC2019_CONTR_ANWEB.txt"), all.hcpcs, all.titles);
  return all;
}

/// What is wrong with one answer, or nothing.
std::string fault_of(const std::string& code, const Official& all) {
  const bool prefix = code.back() == '*';
  std::string bare;
  std::copy_if(code.begin(), code.end(), std::back_inserter(bare), [](char c) { return c != '.' && c != '*'; });
  const System system = system_of(code);
  if (system == System::Hcpcs) return all.hcpcs.contains(bare) ? "" : "is no HCPCS code of 2019";
  const auto& codes = system == System::Cm ? all.cm : all.pcs;
  if (!prefix) {
    const auto row = codes.find(bare);
    return row == codes.end() ? "is in no official file" : row->second ? "" : "is not billable and has no *";
  }
  if (system == System::Cm && (!codes.contains(bare) || codes.at(bare))) return "is no header";
  for (auto row = codes.lower_bound(bare); row != codes.end() && row->first.rfind(bare, 0) == 0; ++row)
    if (row->second) return "";
  return "has no billable code below";
}

}  // namespace

TEST_SUITE("search queries") {
  TEST_CASE("texts that differ in case and punctuation alone are equal; the system of a code is seen from its form") {
    CHECK(plain("  Crohn's disease, (NOS) ") == "crohn s disease nos");
    CHECK(plain("--").empty());
    CHECK(system_of("E11.22") == System::Cm);
    CHECK(system_of("S72.00*") == System::Cm);
    CHECK(system_of("I10") == System::Cm);
    CHECK(system_of("M17*") == System::Cm);
    CHECK(system_of("0FT44ZZ") == System::Pcs);
    CHECK(system_of("GZB*") == System::Pcs);
    CHECK(system_of("0FT4*") == System::Pcs);
    CHECK(system_of("J0696") == System::Hcpcs);
    for (const std::string wrong : {"e11.22", "0FT4", "", "E11.", "99213", "E11.22 ", "E11.*"})
      CHECK_MESSAGE(system_of(wrong) == System::None, wrong);
    CHECK(system_of("E1122") != System::Cm);  // without its dot it would pass for HCPCS, whose file does not know it
  }

  TEST_CASE("every row has its form, its own id and its own words") {
    const auto rows = queries();
    CHECK(rows.size() >= 640);
    std::set<std::string> texts;
    int number = 0, prefixes = 0;
    for (const auto& row : rows) {
      CAPTURE(row.id);
      const std::string digits = std::to_string(++number);
      CHECK(row.id == "q" + std::string(4 - std::min<std::size_t>(digits.size(), 4), '0') + digits);
      CHECK((row.split == "tune" || row.split == "held"));
      CHECK_MESSAGE(kFewest.contains(row.kind), row.kind);
      const auto words = split_at(row.text, ' ');
      CHECK(words.size() <= 8);
      CHECK_MESSAGE(std::none_of(words.begin(), words.end(), [](const std::string& w) { return w.empty(); }),
                    "an empty query, or two spaces in \"" << row.text << "\"");
      CHECK_MESSAGE(texts.insert(plain(row.text)).second, "\"" << row.text << "\" stands twice");
      CHECK(std::set<std::string>(row.codes.begin(), row.codes.end()).size() == row.codes.size());
      bool prefix = false;
      for (const auto& code : row.codes) {
        const System system = system_of(code);
        CHECK_MESSAGE(system != System::None, code << " is written as no code");
        if (row.kind == "procedure")
          CHECK_MESSAGE(system == System::Pcs, code);
        else if (row.kind == "supply")
          CHECK_MESSAGE(system == System::Hcpcs, code);
        else if (row.kind != "code")
          CHECK_MESSAGE(system == System::Cm, code);
        prefix = prefix || (!code.empty() && code.back() == '*');
      }
      prefixes += prefix ? 1 : 0;
    }
    CHECK(prefixes * 5 <= static_cast<int>(rows.size()));
  }

  TEST_CASE("enough of each kind, and three in ten of each are held back") {
    std::map<std::string, int> all, held;
    for (const auto& row : queries()) {
      ++all[row.kind];
      if (row.split == "held") ++held[row.kind];
    }
    for (const auto& wanted : kFewest) {
      const std::string& kind = wanted.first;
      CHECK_MESSAGE(all[kind] >= wanted.second, kind << ": " << all[kind]);
      const double share = static_cast<double>(held[kind]) / std::max(all[kind], 1);
      CHECK_MESSAGE((share > 0.25 && share < 0.35), kind << ": " << share);
    }
  }

  TEST_CASE("the ICD-10-CM answers reach all 21 chapters") {
    // First category of each chapter, in order; codes for special purposes (U) follow them.
    const std::vector<std::string> first = {"A00", "C00", "D50", "E00", "F01", "G00", "H00", "H60", "I00", "J00", "K00",
                                            "L00", "M00", "N00", "O00", "P00", "Q00", "R00", "S00", "V00", "Z00"};
    std::map<std::string, int> reached;
    for (const auto& row : queries())
      for (const auto& code : row.codes)
        if (system_of(code) == System::Cm && code[0] != 'U')
          ++reached[*std::prev(std::upper_bound(first.begin(), first.end(), code.substr(0, 3)))];
    for (const auto& chapter : first) CHECK_MESSAGE(reached[chapter] >= 5, "chapter from " << chapter << ": " << reached[chapter]);
  }

  TEST_CASE("every answer is an official code, and no query is an official title") {
    const auto all = official();
    if (!all) {
      MESSAGE("skip: the official reference files are not here");
      return;
    }
    REQUIRE(all->cm.size() == 98186);
    REQUIRE(all->pcs.size() > 79000);
    REQUIRE(all->hcpcs.size() > 6000);
    REQUIRE(all->titles.contains("cholera"));
    CHECK(fault_of("E11", *all) == "is not billable and has no *");
    CHECK(fault_of("E11.22", *all).empty());
    CHECK(fault_of("E11.22*", *all) == "is no header");
    CHECK(fault_of("E99.9", *all) == "is in no official file");
    CHECK(fault_of("0FTZ*", *all) == "has no billable code below");
    CHECK(fault_of("J9310", *all) == "is no HCPCS code of 2019");  // discontinued by the 2019 file itself
    for (const auto& row : queries()) {
      CAPTURE(row.id);
      for (const auto& code : row.codes) {
        const std::string fault = fault_of(code, *all);
        CHECK_MESSAGE(fault.empty(), code << ' ' << fault);
      }
      CHECK_MESSAGE(!all->titles.contains(plain(row.text)), "\"" << row.text << "\" is an official title");
    }
  }
}
