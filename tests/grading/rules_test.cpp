#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <regex>
#include <set>

#include "content/base/utf8.h"
#include "grading/engine/grade.h"
#include "tests/support/charts.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;

namespace {

Code dx(const char* code) { return Code(code, CodeSystem::Icd10Cm); }
Code px(const char* code) { return Code(code, CodeSystem::Icd10Pcs); }

const CodeBook& codes() {
  static const CodeBook all = [] {
    auto hyperglycemia = entry("R73.9", "Hyperglycemia, unspecified");
    hyperglycemia.notes = {{NoteKind::Excludes1, "diabetes mellitus", {"E08-E13"}}};
    const CodeBook now = book({entry("A41.51", "Sepsis due to E. coli"), entry("E11", "Type 2 diabetes mellitus", false), entry("E11.22", "Type 2 diabetes mellitus with diabetic chronic kidney disease"),
                               entry("E11.9", "Type 2 diabetes mellitus without complications"), entry("I12.9", "Hypertensive chronic kidney disease"), entry("I10", "Essential (primary) hypertension"), entry("Z79.4", "Long term use of insulin", true, true),
                               entry("R30.0", "Dysuria"), entry("J18.9", "Pneumonia, unspecified organism"), hyperglycemia});
    std::vector<CodeEntry> tables;
    for (const char* code : {"0FT40ZZ", "0FT44ZZ", "0JB80ZZ"}) tables.push_back({.code = px(code), .title = code, .billable = true});
    const CodeBook procedures = book(tables, CodeSystem::Icd10Pcs);
    auto old = std::make_shared<const Release>(ReleaseInfo{.system = CodeSystem::Icd10Cm, .name = "FY2025", .effective_from = *Date::from_ymd(2024, 10, 1), .effective_to = *Date::from_ymd(2025, 9, 30)}, std::vector<CodeEntry>{entry("Z99.0", "Gone")});
    return CodeBook({old, now.releases().front(), procedures.releases().front()});
  }();
  return all;
}

/// Sepsis, diabetes, hypertension, insulin; one operation; traps for a symptom and for a combination.
Scenario chart() {
  KeyLine operation{.id = LineId("px-a"), .code = px("0FT44ZZ"), .date = *Date::from_ymd(2026, 1, 11)};
  operation.rationale = "All of the gallbladder.";
  operation.evidence = {{DocumentId("note"), "gallbladder removed", 1}};
  operation.sources = {{SourceKind::PcsGuideline, "B3.8", 2026}};
  Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "E11.22"), line("dx-c", "I12.9"), line("dx-d", "Z79.4", Poa::Exempt)}, {operation});
  s.key.order = {{LineId("dx-b"), LineId("dx-c"), "The note at the second asks for the first before it.", {{SourceKind::Tabular, "I12", 2026}}}};
  s.key.not_coded = {{dx("R30.0"), NotCodedKind::IntegralSymptom, "It belongs to the infection.", {}, {{SourceKind::Guideline, "I.B.5", 2026}}},
                     {dx("I10"), NotCodedKind::CoveredByCombination, "I12.9 states it.", {}, {{SourceKind::Guideline, "I.B.9", 2026}}}};
  return s;
}

struct Fixture {
  const char* rule;
  FindingKind kind;
  std::function<void(Submission&, Scenario&)> change;  ///< of the perfect answer
};

const std::vector<Fixture>& fixtures() {
  using K = FindingKind;
  static const std::vector<Fixture> all = {
      {"GRD-101", K::Missed, [](Submission& a, Scenario&) { a.diagnoses.erase(a.diagnoses.begin() + 1); }},
      {"GRD-102", K::Unsupported, [](Submission& a, Scenario&) { a.diagnoses.push_back({.code = dx("J18.9"), .poa = Poa::Yes}); }},
      {"GRD-103", K::IntegralSymptom, [](Submission& a, Scenario&) { a.diagnoses.push_back({.code = dx("R30.0"), .poa = Poa::Yes}); }},
      {"GRD-104", K::Specificity, [](Submission& a, Scenario&) { a.diagnoses[1].code = dx("E11.9"); }},
      {"GRD-105", K::WrongCategory, [](Submission& a, Scenario&) { a.diagnoses[2].code = dx("J18.9"); }},
      {"GRD-106", K::Combination, [](Submission& a, Scenario&) { a.diagnoses.push_back({.code = dx("I10"), .poa = Poa::Yes}); }},
      {"GRD-107", K::Sequencing, [](Submission& a, Scenario&) { std::swap(a.diagnoses[0], a.diagnoses[3]); }},
      {"GRD-108", K::RequiredOrder, [](Submission& a, Scenario&) { std::swap(a.diagnoses[1], a.diagnoses[2]); }},
      {"GRD-109", K::Poa, [](Submission& a, Scenario&) { a.diagnoses[0].poa = Poa::No; }},
      {"GRD-110", K::ProcedureCharacter, [](Submission& a, Scenario&) { a.procedures[0].code = px("0FT40ZZ"); }},
      {"GRD-111", K::MissedProcedure, [](Submission& a, Scenario&) { a.procedures.clear(); }},
      {"GRD-112", K::ExtraProcedure, [](Submission& a, Scenario&) { a.procedures.push_back({.code = px("0JB80ZZ")}); }},
      {"GRD-113", K::ProcedureDate, [](Submission& a, Scenario&) { a.procedures[0].date = Date::from_ymd(2026, 1, 12); }},
      {"GRD-114", K::NotValidOnDate, [](Submission& a, Scenario&) { a.diagnoses.push_back({.code = dx("Z99.0"), .poa = Poa::Yes}); }},
      {"GRD-115", K::NotBillable, [](Submission& a, Scenario&) { a.diagnoses[1].code = dx("E11"); }},
      {"GRD-116", K::UnknownCode, [](Submission& a, Scenario&) { a.diagnoses.push_back({.code = dx("Q99.99"), .poa = Poa::Yes}); }},
      {"GRD-117", K::Duplicate, [](Submission& a, Scenario&) { a.diagnoses.push_back(a.diagnoses[1]); }},
      {"GRD-118", K::Excludes1, [](Submission& a, Scenario&) { a.diagnoses.push_back({.code = dx("R73.9"), .poa = Poa::Yes}); }},
      {"GRD-119", K::Poa, [](Submission& a, Scenario&) { a.diagnoses[3].poa = Poa::Yes; }},
  };
  return all;
}

struct Provoked {
  Scenario scenario;
  Report report;
};
Provoked provoke(const Fixture& fixture) {
  Scenario s = chart();
  Submission a = perfect_submission(s, s.tasks.front());
  fixture.change(a, s);
  Report report = grade(s, s.tasks.front(), a, codes());
  return {std::move(s), std::move(report)};
}

}  // namespace

TEST_SUITE("grading rules") {
  TEST_CASE("the chart itself, coded as its key, gives full marks and no finding") {
    const Scenario s = chart();
    const Report r = grade(s, s.tasks.front(), perfect_submission(s, s.tasks.front()), codes());
    CHECK(r.points == kFullPoints);
    CHECK(r.findings.empty());
  }

  TEST_CASE("one change of a perfect answer provokes each rule, and the rule list has no other") {
    std::set<std::string_view> rules;
    std::set<FindingKind> kinds;
    for (const Fixture& fixture : fixtures()) {
      CAPTURE(fixture.rule);
      const Report r = provoke(fixture).report;
      const Finding* f = finding(r, fixture.rule);
      REQUIRE(f != nullptr);
      CHECK(f->kind == fixture.kind);
      rules.insert(fixture.rule);
      kinds.insert(fixture.kind);
      for (const auto& listed : grading_rules())
        if (listed.id == fixture.rule) CHECK(listed.kind == fixture.kind);
    }
    for (const auto& rule : grading_rules()) CHECK_MESSAGE(rules.contains(rule.id), rule.id << " is provoked by no fixture");
    for (int k = 0; k <= static_cast<int>(FindingKind::Excludes1); ++k) CHECK_MESSAGE(kinds.contains(static_cast<FindingKind>(k)), to_string(static_cast<FindingKind>(k)) << " is provoked by no fixture");
  }

  TEST_CASE("one mistake gives one finding; Excludes1 explains the unsupported line it belongs to") {
    for (const Fixture& fixture : fixtures()) {
      CAPTURE(fixture.rule);
      const Report r = provoke(fixture).report;
      std::multiset<std::string> got;
      for (const auto& f : r.findings) got.insert(f.rule);
      std::multiset<std::string> want = {fixture.rule};
      if (std::string_view(fixture.rule) == "GRD-118") want.insert("GRD-102");
      CHECK(got == want);
    }
  }

  TEST_CASE("what is lost is said: the findings account for every point of a single mistake") {
    for (const Fixture& fixture : fixtures()) {
      CAPTURE(fixture.rule);
      const Report r = provoke(fixture).report;
      int lost = 0;
      for (const auto& f : r.findings) lost += f.points_lost;
      // A missed line also leaves the order it belongs to unmet; that is told in the arithmetic of the sequencing part.
      if (std::string_view(fixture.rule) == "GRD-101") CHECK(lost <= kFullPoints - r.points);
      else CHECK(lost == kFullPoints - r.points);
    }
  }

  TEST_CASE("a finding speaks to a student: a sentence, the code with its title, the steps, no blame") {
    for (const Fixture& fixture : fixtures()) {
      CAPTURE(fixture.rule);
      const Provoked provoked = provoke(fixture);
      for (const Finding& f : provoked.report.findings) {
        INFO(f.message);
        REQUIRE_FALSE(f.message.empty());
        CHECK(f.message.back() == '.');
        CHECK(f.message.find("  ") == std::string::npos);
        CHECK_FALSE(f.trace.empty());
        for (const auto& step : f.trace) CHECK_FALSE(step.empty());
        const std::string lower = to_lower(f.message);
        for (const char* blame : {"you failed", "you should", "careless", "your mistake", "your error", "incorrectly", "bad "}) CHECK_MESSAGE(lower.find(blame) == std::string::npos, blame);
        CHECK(f.student_line < static_cast<int>(provoked.report.submission.diagnoses.size() + provoked.report.submission.procedures.size()));
        CHECK((f.student_line >= 0 || f.key_line >= 0));
      }
    }
    CHECK(finding(provoke(fixtures()[3]).report, "GRD-104")->message.find("E11.9 (Type 2 diabetes mellitus without complications)") != std::string::npos);
    CHECK(finding(provoke(fixtures()[3]).report, "GRD-104")->message.find("E11.22 (Type 2 diabetes mellitus with diabetic chronic kidney disease)") != std::string::npos);
    CHECK(finding(provoke(fixtures()[9]).report, "GRD-110")->message.find("approach (0 for 4)") != std::string::npos);
  }

  TEST_CASE("findings about a line of the key bring its rationale, evidence and sources") {
    for (const char* rule : {"GRD-101", "GRD-104", "GRD-105", "GRD-107", "GRD-109", "GRD-110", "GRD-111", "GRD-113", "GRD-115"}) {
      CAPTURE(rule);
      const auto at = std::find_if(fixtures().begin(), fixtures().end(), [&](const Fixture& f) { return std::string_view(f.rule) == rule; });
      REQUIRE(at != fixtures().end());
      const Provoked provoked = provoke(*at);
      const Finding* f = finding(provoked.report, rule);
      REQUIRE(f != nullptr);
      REQUIRE(f->key_line >= 0);
      const auto& lines = f->line == LineKind::Diagnosis ? provoked.scenario.key.diagnoses : provoked.scenario.key.procedures;
      const KeyLine& line = lines[static_cast<std::size_t>(f->key_line)];
      CHECK(f->rationale == line.rationale);
      CHECK(f->evidence == line.evidence);
      for (const auto& source : line.sources) CHECK(std::find(f->sources.begin(), f->sources.end(), source) != f->sources.end());
    }
  }

  TEST_CASE("the rule list is the list of ids in the engine") {
    std::set<std::string> used, listed;
    const std::regex id("\"(GRD-[0-9]{3})\"");
    for (const auto& file : std::filesystem::directory_iterator(std::filesystem::path(CHARTWRIGHT_SOURCE_DIR) / "grading/engine")) {
      if (file.path().extension() != ".cpp" || file.path().filename() == "names.cpp") continue;
      const std::string text = slurp(file.path());
      for (std::sregex_iterator at(text.begin(), text.end(), id), end; at != end; ++at) used.insert((*at)[1]);
    }
    for (const auto& rule : grading_rules()) listed.insert(std::string(rule.id));
    CHECK(used == listed);
  }
}
