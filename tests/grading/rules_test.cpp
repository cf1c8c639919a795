#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
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
Code cpt(const char* code) { return Code(code, CodeSystem::Cpt); }

const CodeBook& codes() {
  static const CodeBook all = [] {
    auto hyperglycemia = entry("R73.9", "Hyperglycemia, unspecified");
    hyperglycemia.notes = {{NoteKind::Excludes1, "diabetes mellitus", {"E08-E13"}}};
    const CodeBook now = book({entry("A41.51", "Sepsis due to E. coli"), entry("E11", "Type 2 diabetes mellitus", false), entry("E11.22", "Type 2 diabetes mellitus with diabetic chronic kidney disease"),
                               entry("E11.9", "Type 2 diabetes mellitus without complications"), entry("I12.9", "Hypertensive chronic kidney disease"), entry("I10", "Essential (primary) hypertension"), entry("Z79.4", "Long term use of insulin", true, true),
                               entry("R30.0", "Dysuria"), entry("J18.9", "Pneumonia, unspecified organism"), hyperglycemia, entry("W19.XXXA", "Unspecified fall, initial encounter"),
                               entry("N18.32", "Chronic kidney disease, stage 3b"), entry("D62", "Acute posthemorrhagic anemia"), entry("J81.0", "Acute pulmonary edema"), entry("I21.4", "NSTEMI"), entry("C50.911", "Cancer of breast")});
    std::vector<CodeEntry> tables;
    for (const char* code : {"0FT40ZZ", "0FT44ZZ", "0FT40Z8", "0FT54ZZ", "0FB44ZZ", "0FT44DZ", "0FT44ZX", "0JB80ZZ", "0FJ44ZZ"}) tables.push_back({.code = px(code), .title = code, .billable = true});
    const CodeBook procedures = book(tables, CodeSystem::Icd10Pcs);
    auto old = std::make_shared<const Release>(ReleaseInfo{.system = CodeSystem::Icd10Cm, .name = "FY2025", .effective_from = *Date::from_ymd(2024, 10, 1), .effective_to = *Date::from_ymd(2025, 9, 30)}, std::vector<CodeEntry>{entry("Z99.0", "Gone")});
    const CodeBook numbers = book({{.code = cpt("66984"), .title = "cataract", .billable = true}, {.code = cpt("66982"), .title = "complex cataract", .billable = true}}, CodeSystem::Cpt);
    return CodeBook({old, now.releases().front(), procedures.releases().front(), numbers.releases().front()});
  }();
  return all;
}

/// Sepsis, diabetes, hypertension, insulin, a fall; one operation; a trap of every kind; a query that is needed.
Scenario chart() {
  KeyLine operation{.id = LineId("px-a"), .code = px("0FT44ZZ"), .date = *Date::from_ymd(2026, 1, 11)};
  operation.rationale = "All of the gallbladder.";
  operation.evidence = {{DocumentId("note"), "gallbladder removed", 1}};
  operation.sources = {{SourceKind::PcsGuideline, "B3.8", 2026}};
  Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "E11.22"), line("dx-c", "I12.9"), line("dx-d", "Z79.4", Poa::Exempt), line("dx-e", "W19.XXXA", Poa::Unknown), line("dx-f", "N18.32")}, {operation});
  AnswerKey& key = s.tasks.front().key;
  key.order = {{LineId("dx-b"), LineId("dx-c"), "The note at the second asks for the first before it.", {{SourceKind::Tabular, "I12", 2026}}, OrderNote::EtiologyManifestation},
               {LineId("dx-c"), LineId("dx-e"), "The first is coded first.", {{SourceKind::Tabular, "I12", 2026}}, OrderNote::CodeFirst},
               {LineId("dx-b"), LineId("dx-f"), "The stage is an additional code.", {{SourceKind::Tabular, "E11.22", 2026}}, OrderNote::UseAdditional}};
  const std::vector<Source> rule = {{SourceKind::Guideline, "I.B.5", 2026}};
  key.not_coded = {{dx("R30.0"), NotCodedKind::IntegralSymptom, "It belongs to the infection.", {}, rule},
                   {dx("I10"), NotCodedKind::CoveredByCombination, "I12.9 states it.", {}, rule, LineId("dx-c")},
                   {dx("J81.0"), NotCodedKind::Uncertain, "It is only suspected.", {}, rule},
                   {dx("I21.4"), NotCodedKind::RuledOut, "It was ruled out.", {}, rule},
                   {dx("C50.911"), NotCodedKind::HistoryOnly, "It was treated years ago.", {}, rule},
                   {px("0FJ44ZZ"), NotCodedKind::CodedAsPartOfOperation, "To look is part of taking out.", {}, rule}};
  key.queries = {{LineId("q-a"), "the cause of the anemia", "A. Doctor, MD", {dx("D62")}, "Blood was given, and no one names the anemia.", {{DocumentId("note"), "blood given", 1}}, {{SourceKind::Guideline, "III", 2026}}}};
  return s;
}

/// The same record as day surgery, where the operation is billed by number.
void bill_by_number(Submission& a, Scenario& s) {
  Task& task = s.tasks.front();
  task.procedures = CodeSystem::Cpt;
  task.key.procedures[0].code = cpt("66984");
  task.key.procedures[0].modifiers = {"RT"};
  task.key.procedures[0].units = 1;
  a = perfect_submission(s, task);
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
      {"GRD-105", K::WrongCategory, [](Submission& a, Scenario&) { a.diagnoses[5].code = dx("J18.9"); }},
      {"GRD-106", K::CombinationSplit, [](Submission& a, Scenario&) { a.diagnoses.push_back({.code = dx("I10"), .poa = Poa::Yes}); }},
      {"GRD-107", K::Sequencing, [](Submission& a, Scenario&) { std::swap(a.diagnoses[0], a.diagnoses[3]); }},
      {"GRD-108", K::CodeFirst, [](Submission& a, Scenario&) { std::swap(a.diagnoses[2], a.diagnoses[4]); }},
      {"GRD-109", K::Poa, [](Submission& a, Scenario&) { a.diagnoses[0].poa = Poa::No; }},
      {"GRD-110", K::ProcedureCharacters, [](Submission& a, Scenario&) { a.procedures[0].code = px("0FT40Z8"); }},
      {"GRD-111", K::MissedProcedure, [](Submission& a, Scenario&) { a.procedures.clear(); }},
      {"GRD-112", K::ExtraProcedure, [](Submission& a, Scenario&) { a.procedures.push_back({.code = px("0JB80ZZ")}); }},
      {"GRD-113", K::ProcedureDate, [](Submission& a, Scenario&) { a.procedures[0].date = Date::from_ymd(2026, 1, 12); }},
      {"GRD-114", K::NotValidOnDate, [](Submission& a, Scenario&) { a.diagnoses.push_back({.code = dx("Z99.0"), .poa = Poa::Yes}); }},
      {"GRD-115", K::NotBillable, [](Submission& a, Scenario&) { a.diagnoses[1].code = dx("E11"); }},
      {"GRD-116", K::UnknownCode, [](Submission& a, Scenario&) { a.diagnoses.push_back({.code = dx("Q99.99"), .poa = Poa::Yes}); }},
      {"GRD-117", K::Duplicate, [](Submission& a, Scenario&) { a.diagnoses.push_back(a.diagnoses[1]); }},
      {"GRD-118", K::Excludes1, [](Submission& a, Scenario&) { a.diagnoses.push_back({.code = dx("R73.9"), .poa = Poa::Yes}); }},
      {"GRD-119", K::PoaExempt, [](Submission& a, Scenario&) { a.diagnoses[3].poa = Poa::Yes; }},
      {"GRD-120", K::EtiologyManifestation, [](Submission& a, Scenario&) { std::swap(a.diagnoses[1], a.diagnoses[2]); }},
      {"GRD-121", K::UseAdditional, [](Submission& a, Scenario&) { std::rotate(a.diagnoses.begin() + 1, a.diagnoses.begin() + 5, a.diagnoses.begin() + 6); }},
      {"GRD-122", K::CombinationMissed, [](Submission& a, Scenario&) { a.diagnoses[2].code = dx("I10"); }},
      {"GRD-123", K::Uncertain, [](Submission& a, Scenario&) { a.diagnoses.push_back({.code = dx("J81.0"), .poa = Poa::Yes}); }},
      {"GRD-124", K::RuledOut, [](Submission& a, Scenario&) { a.diagnoses.push_back({.code = dx("I21.4"), .poa = Poa::Yes}); }},
      {"GRD-125", K::HistoryOnly, [](Submission& a, Scenario&) { a.diagnoses.push_back({.code = dx("C50.911"), .poa = Poa::Yes}); }},
      {"GRD-126", K::PoaUndocumented, [](Submission& a, Scenario&) { a.diagnoses[4].poa = Poa::Undetermined; }},
      {"GRD-127", K::ExternalCauseOmitted, [](Submission& a, Scenario&) { a.diagnoses.erase(a.diagnoses.begin() + 4); }},
      {"GRD-128", K::StatusOmitted, [](Submission& a, Scenario&) { a.diagnoses.erase(a.diagnoses.begin() + 3); }},
      {"GRD-129", K::AssumedWithoutQuery, [](Submission& a, Scenario&) { a.diagnoses.push_back({.code = dx("D62"), .poa = Poa::No}); }},
      {"GRD-130", K::QueryMissed, [](Submission& a, Scenario&) { a.query = QueryDecision::NotNeeded; }},
      {"GRD-131", K::QueryUnneeded, [](Submission&, Scenario& s) { s.tasks.front().key.queries->clear(); }},
      {"GRD-132", K::RootOperation, [](Submission& a, Scenario&) { a.procedures[0].code = px("0FB44ZZ"); }},
      {"GRD-133", K::BodyPart, [](Submission& a, Scenario&) { a.procedures[0].code = px("0FT54ZZ"); }},
      {"GRD-134", K::Approach, [](Submission& a, Scenario&) { a.procedures[0].code = px("0FT40ZZ"); }},
      {"GRD-135", K::Device, [](Submission& a, Scenario&) { a.procedures[0].code = px("0FT44DZ"); }},
      {"GRD-136", K::Qualifier, [](Submission& a, Scenario&) { a.procedures[0].code = px("0FT44ZX"); }},
      {"GRD-137", K::ServiceNumber, [](Submission& a, Scenario& s) { bill_by_number(a, s), a.procedures[0].code = cpt("66982"); }},
      {"GRD-138", K::Modifier, [](Submission& a, Scenario& s) { bill_by_number(a, s), a.procedures[0].modifiers = {"LT"}; }},
      {"GRD-139", K::Units, [](Submission& a, Scenario& s) { bill_by_number(a, s), a.procedures[0].units = 2; }},
      {"GRD-140", K::PartOfOperation, [](Submission& a, Scenario&) { a.procedures.push_back({.code = px("0FJ44ZZ")}); }},
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
    for (int k = 0; k < kFindingKinds; ++k) CHECK_MESSAGE(kinds.contains(static_cast<FindingKind>(k)), to_string(static_cast<FindingKind>(k)) << " is provoked by no fixture");
  }

  TEST_CASE("one mistake gives one finding, and it is named as what it is") {
    for (const Fixture& fixture : fixtures()) {
      CAPTURE(fixture.rule);
      const Report r = provoke(fixture).report;
      std::multiset<std::string> got;
      for (const auto& f : r.findings) got.insert(f.rule);
      CHECK(got == std::multiset<std::string>{fixture.rule});
    }
  }

  TEST_CASE("what is lost is said: the findings account for every point of a single mistake") {
    for (const Fixture& fixture : fixtures()) {
      CAPTURE(fixture.rule);
      const Report r = provoke(fixture).report;
      int lost = 0;
      for (const auto& f : r.findings) lost += f.points_lost;
      CHECK(lost == kFullPoints - r.points);
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
        CHECK((f.student_line >= 0 || f.key_line >= 0 || f.kind == FindingKind::QueryMissed || f.kind == FindingKind::QueryUnneeded));
      }
    }
    CHECK(finding(provoke(fixtures()[3]).report, "GRD-104")->message.find("E11.9 (Type 2 diabetes mellitus without complications)") != std::string::npos);
    CHECK(finding(provoke(fixtures()[3]).report, "GRD-104")->message.find("E11.22 (Type 2 diabetes mellitus with diabetic chronic kidney disease)") != std::string::npos);
    CHECK(finding(provoke(fixtures()[9]).report, "GRD-110")->message.find("approach (0 for 4), qualifier (8 for Z)") != std::string::npos);
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
      const auto& lines = f->line == LineKind::Diagnosis ? provoked.scenario.tasks.front().key.diagnoses : provoked.scenario.tasks.front().key.procedures;
      const KeyLine& line = lines[static_cast<std::size_t>(f->key_line)];
      CHECK(f->rationale == line.rationale);
      CHECK(f->evidence == line.evidence);
      for (const auto& source : line.sources) CHECK(std::find(f->sources.begin(), f->sources.end(), source) != f->sources.end());
    }
  }

  TEST_CASE("what each rule says was read and approved") {
    // A changed wording shows here as a difference, and is read before it is approved: run with CHARTWRIGHT_APPROVE=1 to write the file anew.
    std::string said;
    for (const Fixture& fixture : fixtures()) {
      const Provoked provoked = provoke(fixture);
      const Report& r = provoked.report;
      said += fmt::format("{}  {} of {}\n", fixture.rule, r.points, kFullPoints);
      for (const auto& component : r.components)
        for (const auto& step : component.steps)
          if (step.points < 0 || step.points < step.points_max) said += fmt::format("  {}: {}  {} of {}\n", component.label, step.text, step.points, step.points_max);
      for (const auto& f : r.findings) {
        said += fmt::format("  {} [{}]{}, {} points: {}\n", display_name(f.kind), f.rule, f.axis.empty() ? "" : ", " + f.axis, f.points_lost, f.message);
        if (!f.rationale.empty()) said += "    Why: " + f.rationale + "\n";
        for (const auto& e : f.evidence) said += "    Chart: " + e.quote + "\n";
        for (const auto& source : f.sources) said += "    Rule: " + display(source) + "\n";
        for (const auto& step : f.trace) said += "    - " + step + "\n";
      }
      said += "\n";
    }
    const std::filesystem::path file = std::filesystem::path(CHARTWRIGHT_SOURCE_DIR) / "tests/grading/approved/rules.txt";
    if (std::getenv("CHARTWRIGHT_APPROVE") != nullptr) put(file, said);
    CHECK(said == slurp(file));
  }

  TEST_CASE("every kind of finding has one rule, and every rule its own kind and source") {
    std::set<FindingKind> kinds;
    std::set<std::string_view> ids;
    for (const auto& rule : grading_rules()) {
      CAPTURE(rule.id);
      CHECK(kinds.insert(rule.kind).second);
      CHECK(ids.insert(rule.id).second);
      CHECK_FALSE(rule.title.empty());
      CHECK_FALSE(rule.source.empty());
    }
    CHECK(static_cast<int>(kinds.size()) == kFindingKinds);
  }
}
