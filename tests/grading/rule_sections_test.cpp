#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "grading/engine/report.h"
#include "grading/explain/meanings.h"
#include "tests/support/files.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;

namespace {

/// The fiscal year of the official text that the test reads.
constexpr int kTextYear = 2026;

// --- headings of the official text -------------------------------------------------------------------------------------------------------------------

/// What a heading's mark may be, from the section down: `Section I.`, `A.`, `1.`, `a.`, `1)`, `(a)`, `(i)`.
enum class Mark { Section, Capital, Number, Letter, NumberParen, LetterParen, RomanParen };
constexpr std::size_t kMarks = 7;

/// Which label stands at each level; empty where the heading is not that deep.
using Labels = std::array<std::string, kMarks>;

std::string successor(Mark mark, const std::string& label) {
  static const std::vector<std::string> sections = {"I", "II", "III", "IV"};
  static const std::vector<std::string> romans = {"i", "ii", "iii", "iv", "v", "vi"};
  const auto after = [&](const std::vector<std::string>& all) {
    const auto at = std::find(all.begin(), all.end(), label);
    return label.empty() ? all.front() : at == all.end() || at + 1 == all.end() ? std::string() : *(at + 1);
  };
  switch (mark) {
    case Mark::Section: return after(sections);
    case Mark::RomanParen: return after(romans);
    case Mark::Capital: return label.empty() ? "A" : std::string(1, static_cast<char>(label[0] + 1));
    case Mark::Letter:
    case Mark::LetterParen: return label.empty() ? "a" : std::string(1, static_cast<char>(label[0] + 1));
    case Mark::Number:
    case Mark::NumberParen: return label.empty() ? "1" : std::to_string(std::stoi(label) + 1);
  }
  return {};
}

/// Headings are told from other lines by their place: a mark counts only where it continues its level.
class Headings {
 public:
  explicit Headings(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (line.find("....") != std::string::npos) continue;  // the table of contents
      if (line == "Appendix I") break;
      take(line);
    }
  }
  const std::set<std::string>& paths() const { return paths_; }

 private:
  bool enter(Mark mark, const std::string& label) {
    const auto level = static_cast<std::size_t>(mark);
    if (level > 0 && labels_[0].empty()) return false;
    if (mark == Mark::Number && labels_[1].empty()) return false;
    if (mark == Mark::Letter && labels_[2].empty()) return false;
    if (mark == Mark::NumberParen && labels_[3].empty()) return false;
    if (mark == Mark::LetterParen && labels_[4].empty()) return false;
    if (mark == Mark::RomanParen && labels_[5].empty()) return false;
    if (successor(mark, labels_[level]) != label) return false;
    labels_[level] = label;
    for (std::size_t below = level + 1; below < kMarks; ++below) labels_[below].clear();
    std::string path;
    for (const auto& one : labels_)
      if (!one.empty()) path += (path.empty() ? "" : ".") + one;
    paths_.insert(path);
    return true;
  }

  void take(const std::string& line) {
    static const std::regex section(R"(^\s*Section (I|II|III|IV)\. +[A-Z].*)"), capital(R"(^\s*([A-Z])\. +\S.*)"), number(R"(^\s*(\d{1,2})\. +\S.*)"), letter(R"(^\s*([a-z])\. +\S.*)"), number_paren(R"(^\s*(\d{1,2})\) *\S.*)"),
        letter_paren(R"(^\s*\(([a-z])\) *\S.*)"), roman_paren(R"(^\s*\(([ivx]+)\) *\S.*)");
    std::smatch m;
    if (std::regex_match(line, m, section)) return void(enter(Mark::Section, m[1]));
    if (std::regex_match(line, m, capital)) return void(enter(Mark::Capital, m[1]));
    if (std::regex_match(line, m, number)) {
      // A list in a chapter is no chapter.
      const bool chapters = labels_[0] == "I" && labels_[1] == "C";
      if (!chapters || line.find("Chapter " + m[1].str() + ":") != std::string::npos) enter(Mark::Number, m[1]);
      return;
    }
    if (std::regex_match(line, m, letter)) {
      // The paragraphs of I.C.19.d.1 are `a.` and not `(a)`.
      if (!enter(Mark::Letter, m[1])) enter(Mark::LetterParen, m[1]);
      return;
    }
    if (std::regex_match(line, m, number_paren)) return void(enter(Mark::NumberParen, m[1]));
    if (std::regex_match(line, m, roman_paren) && enter(Mark::RomanParen, m[1])) return;
    if (std::regex_match(line, m, letter_paren)) enter(Mark::LetterParen, m[1]);
  }

  Labels labels_;
  std::set<std::string> paths_;
};

std::optional<std::string> official_text() {
  const auto data = reference_data();
  if (!data) return std::nullopt;
  const auto path = *data / "guidelines/icd10cm_guidelines_fy2026_official.txt";
  return std::filesystem::exists(path) ? std::optional(slurp(path)) : std::nullopt;
}

/// One space between words, lower case; page furniture stays, since no heading runs over a page.
std::string flat(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (space && (out.empty() || out.back() == ' ')) continue;
    out += space ? ' ' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return out;
}

// --- what is cited ------------------------------------------------------------------------------------------------------------------------------------

/// Section to where it is cited.
using Cited = std::map<std::string, std::string>;

/// Literals of a source file that are a section of the ICD-10-CM guidelines and nothing else.
void cite_literals(const std::filesystem::path& path, Cited& cited) {
  const std::string text = slurp(path);
  static const std::regex literal(R"re("((?:I|II|III|IV)(?:\.[A-Z](?:\.[0-9a-z]+)*)?)")re");
  for (std::sregex_iterator m(text.begin(), text.end(), literal), end; m != end; ++m) cited.emplace((*m)[1], path.filename().string());
}

/// The sections in a rule's source: `Official Guidelines I.A.13, I.B.7`, `sections II and III`.
void cite_rule(const GradingRule& rule, Cited& cited) {
  const std::string source(rule.source);
  // `Appendix I` is no section, and the ICD-10-PCS guidelines are another book.
  if (source.find("Official Guidelines") == std::string::npos || source.find("ICD-10-PCS Official") != std::string::npos) return;
  static const std::regex section(R"((^|[ ,;])((?:I|II|III|IV)(?:\.[A-Z](?:\.[0-9a-z]+)*)?)(?=[ ,;]|$))");
  for (std::sregex_iterator m(source.begin(), source.end(), section), end; m != end; ++m)
    if (std::string_view(source).substr(0, static_cast<std::size_t>(m->position(2))).find("Appendix") == std::string_view::npos) cited.emplace((*m)[2], std::string(rule.id));
}

struct Citation {
  std::string where;
  Setting setting;
  Source source;
};

std::vector<Citation> citations() {
  std::vector<Citation> all;
  for (const auto& file : shipped_library()) {
    if (!file.scenario) continue;
    const Scenario& s = *file.scenario;
    for (const auto& task : s.tasks) {
      if (task.kind != TaskKind::Code) continue;
      const auto take = [&](const std::string& what, const std::vector<Source>& sources) {
        for (const auto& source : sources) all.push_back({s.id.text() + ": " + what, s.setting(task), source});
      };
      for (const auto* lines : {&task.key.diagnoses, &task.key.procedures})
        for (const auto& line : *lines) take(line.code.text(), line.sources);
      for (const auto& trap : task.key.not_coded) take(trap.code.text(), trap.sources);
      for (const auto& order : task.key.order) take(order.first.text() + " before " + order.then.text(), order.sources);
      if (task.key.queries)
        for (const auto& query : *task.key.queries) take(query.about, query.sources);
    }
  }
  return all;
}

bool under(std::string_view ref, std::string_view section) { return ref == section || (ref.starts_with(section) && ref[section.size()] == '.'); }

}  // namespace

TEST_SUITE("cited rules") {
  TEST_CASE("headings are read into paths, and lists in between are not") {
    const Headings read("Section I. Conventions, general ....... 7\nSection I. Conventions, general\n A. Conventions\n  1.   The Index\n  2.   Format\n   a. First\n   b. Second\n  4.  Out of turn\nB. General\nC. Chapters\n 1.  Chapter 1: Infections\n  a. HIV\n   1)   Cases\n     1. of a list\n   2)   Order\n     (a) Disease\n"
                        "        (i) Cultures\n        (ii) Terms\n     (b) Unrelated\n  b. Agents\n 2.  Chapter 2: Neoplasms\n  a. Site\nSection II. Selection\nA. Codes\n Section I.C says so\nAppendix I\nB. Not read\n");
    const std::set<std::string> expected = {"I", "I.A", "I.A.1", "I.A.2", "I.A.2.a", "I.A.2.b", "I.B", "I.C", "I.C.1", "I.C.1.a", "I.C.1.a.1", "I.C.1.a.2", "I.C.1.a.2.a", "I.C.1.a.2.a.i", "I.C.1.a.2.a.ii", "I.C.1.a.2.b", "I.C.1.b", "I.C.2", "I.C.2.a", "II", "II.A"};
    CHECK(read.paths() == expected);
  }

  TEST_CASE("every section that is cited stands in the official text") {
    const auto text = official_text();
    if (!text) {
      MESSAGE("skipped: no official guidelines text (CHARTWRIGHT_DATA)");
      return;
    }
    const std::set<std::string> headings = Headings(*text).paths();
    REQUIRE(headings.size() > 300);
    // Deep and late headings: the reader did not lose its way.
    for (const char* known : {"I.A.19", "I.B.20", "I.C.1.d.1.a.iv", "I.C.9.e.6", "I.C.19.d.1.c", "I.C.19.e.5.b.iv", "I.C.21.c.17", "I.C.22", "II.K", "III.C", "IV.F.3", "IV.Q"}) {
      CAPTURE(known);
      CHECK(headings.count(known) == 1);
    }
    CHECK(headings.count("I.A.20") == 0);
    CHECK(headings.count("I.C.21.c.18") == 0);

    Cited cited;
    const std::filesystem::path grading = std::filesystem::path(CHARTWRIGHT_SOURCE_DIR) / "grading";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(grading))
      if (entry.path().extension() == ".cpp") cite_literals(entry.path(), cited);
    CHECK(cited.size() > 55);
    Cited by_rules;
    for (const auto& rule : grading_rules()) cite_rule(rule, by_rules);
    CHECK(by_rules.size() > 20);
    cited.merge(by_rules);
    const auto scenarios = citations();
    CHECK(scenarios.size() > 300);
    for (const auto& citation : scenarios)
      if (citation.source.kind == SourceKind::Guideline && citation.source.year == kTextYear) cited.emplace(citation.source.ref, citation.where);
    for (const auto& [section, where] : cited) {
      CAPTURE(section);
      CAPTURE(where);
      CHECK(headings.count(section) == 1);
    }

    const std::string appendix = flat(std::string_view(*text).substr(text->rfind("\nAppendix I\n") + 1));
    for (const auto& citation : scenarios) {
      if (citation.source.kind != SourceKind::PoaGuideline || citation.source.year != kTextYear) continue;
      CAPTURE(citation.where);
      CAPTURE(citation.source.ref);
      const std::string ref = flat(citation.source.ref);
      CHECK(ref.starts_with("appendix i"));
      const std::size_t comma = ref.find(", ");
      if (comma != std::string::npos) CHECK(appendix.find(ref.substr(comma + 2)) != std::string::npos);
    }
  }

  TEST_CASE("sections on inpatients and on outpatients are cited where they hold") {
    for (const auto& citation : citations()) {
      if (citation.source.kind != SourceKind::Guideline) continue;
      CAPTURE(citation.where);
      CAPTURE(citation.source.ref);
      const bool inpatient = citation.setting == Setting::Inpatient;
      if (under(citation.source.ref, "II") || under(citation.source.ref, "III")) CHECK(inpatient);
      if (under(citation.source.ref, "IV")) CHECK_FALSE(inpatient);
    }
  }

  TEST_CASE("a sentence is told for its own section only") {
    const auto said = [](SourceKind kind, const char* ref) { return std::string(rule_words({kind, ref, kTextYear})); };
    CHECK_FALSE(said(SourceKind::Guideline, "I.C.9.a").empty());
    CHECK(said(SourceKind::Guideline, "I.C.9.a.7").empty());
    CHECK(said(SourceKind::Guideline, "II.K").empty());
    CHECK(said(SourceKind::Guideline, "").empty());
    CHECK_FALSE(said(SourceKind::PcsGuideline, "B3.6b").empty());
    CHECK(said(SourceKind::PcsGuideline, "B3.6b") != said(SourceKind::PcsGuideline, "B3.6a"));
    CHECK(said(SourceKind::PcsGuideline, "B4").empty());
    CHECK(said(SourceKind::PoaGuideline, "Appendix I, exempt list") != said(SourceKind::PoaGuideline, "Appendix I, acute and chronic conditions"));
  }

  TEST_CASE("each section has one sentence") {
    const std::string text = slurp(std::filesystem::path(CHARTWRIGHT_SOURCE_DIR) / "grading/explain/meanings.cpp");
    static const std::regex row(R"re(\{"((?:I|II|III|IV|[AB][0-9])[.0-9A-Za-z]*)", "([^"]+)"\},)re");
    std::set<std::string> sections;
    for (std::sregex_iterator m(text.begin(), text.end(), row), end; m != end; ++m) {
      const std::string section = (*m)[1], words = (*m)[2];
      CAPTURE(section);
      CHECK(sections.insert(section).second);
      CHECK(words.back() != '.');
      const SourceKind kind = section.front() == 'I' ? SourceKind::Guideline : SourceKind::PcsGuideline;
      CHECK(std::string(rule_words({kind, section, kTextYear})) == words);
    }
    CHECK(sections.size() > 90);
  }
}
