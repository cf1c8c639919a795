#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "grading/audit/plant.h"
#include "grading/engine/grade.h"
#include "tests/support/charts.h"
#include "tests/support/files.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;

namespace {

struct Tally {
  int named = 0, planted = 0;
};

/// What grading said instead, or nothing when it named the error as exactly what it is.
std::string misnamed(const Report& report, const PlantedError& error) {
  std::string said;
  for (const auto& f : report.findings) said += fmt::format("{}{}{} (key line {}, your line {})", said.empty() ? "" : "; ", to_string(f.kind), f.axis.empty() ? "" : " " + f.axis, f.key_line, f.student_line);
  if (report.findings.size() == 1) {
    const Finding& f = report.findings.front();
    if (f.kind == error.kind && f.axis == error.axis && f.line == error.line && (error.key_line < 0 || f.key_line == error.key_line)) return {};
  }
  return said.empty() ? "nothing" : said;
}

template <typename F>
void each_task(F&& look) {
  for (const auto& file : shipped_library()) {
    REQUIRE(file.scenario);
    for (const auto& task : file.scenario->tasks)
        if (task.kind == TaskKind::Code) look(*file.scenario, task);
  }
}

}  // namespace

TEST_SUITE("audit") {
  TEST_CASE("taxonomy sweep: every single error of every shipped key is named as exactly that error") {
    std::map<FindingKind, Tally> tallies;
    std::map<std::string, Tally> axes;  // of specificity
    std::string exceptions;
    int named = 0, planted = 0, tasks = 0;
    each_task([&](const Scenario& s, const Task& task) {
      ++tasks;
      Grader grader(s, task, starter_codes());
      REQUIRE(grader.grade(key_as_answer(s, task)).findings.empty());
      for (const auto& error : plantable_errors(s, task, starter_codes())) {
        CAPTURE(s.id.text());
        CAPTURE(error.what);
        const std::string said = misnamed(grader.grade(error.submission), error);
        Tally& tally = tallies[error.kind];
        ++tally.planted;
        if (error.kind == FindingKind::Specificity) {
          ++axes[error.axis].planted;
          axes[error.axis].named += said.empty() ? 1 : 0;
        }
        ++planted;
        tally.named += said.empty() ? 1 : 0;
        named += said.empty() ? 1 : 0;
        if (!said.empty()) exceptions += fmt::format("  {} {}: {}{}: {}\n    said: {}\n", s.id.text(), task.id.text(), to_string(error.kind), error.axis.empty() ? "" : " " + error.axis, error.what, said);
      }
    });
    std::string table = fmt::format("{} tasks of the shipped charts\n  {:<26} {:>6} {:>8} {:>8}\n", tasks, "error", "named", "planted", "percent");
    for (const auto& [kind, t] : tallies) table += fmt::format("  {:<26} {:>6} {:>8} {:>7.1f}%\n", to_string(kind), t.named, t.planted, 100.0 * t.named / t.planted);
    for (const auto& [axis, t] : axes) table += fmt::format("    specificity: {:<11} {:>6} {:>8} {:>7.1f}%\n", axis, t.named, t.planted, 100.0 * t.named / t.planted);
    table += fmt::format("  {:<26} {:>6} {:>8} {:>7.1f}%\n", "all", named, planted, 100.0 * named / std::max(planted, 1));
    MESSAGE(table);
    MESSAGE("exceptions (explained in tests/grading/taxonomy_exceptions.md):\n" << (exceptions.empty() ? "  none\n" : exceptions));
    CHECK(planted > 100);
    CHECK(100 * named >= 98 * planted);
  }

  TEST_CASE("coverage: in how many charts each rule can be practised") {
    std::map<FindingKind, std::set<std::string>> charts;
    each_task([&](const Scenario& s, const Task& task) {
      for (const auto& error : plantable_errors(s, task, starter_codes())) charts[error.kind].insert(s.id.text());
    });
    const bool whole_library = shipped_library().size() >= 14;
    std::string table;
    for (const auto& rule : grading_rules()) {
      const std::size_t count = charts[rule.kind].size();
      table += fmt::format("  {} {:<24} {:>3}\n", rule.id, to_string(rule.kind), count);
      CAPTURE(rule.id);
      if (whole_library) CHECK(count >= 2);
    }
    MESSAGE("rule, and charts in which it can be practised (" << shipped_library().size() << " charts)\n" << table);
  }

  TEST_CASE("what is planted is in a fixed order, each differs from the perfect answer, and none stands twice") {
    each_task([&](const Scenario& s, const Task& task) {
      const auto once = plantable_errors(s, task, starter_codes()), twice = plantable_errors(s, task, starter_codes());
      REQUIRE(once.size() == twice.size());
      const Submission perfect = key_as_answer(s, task);
      std::set<std::string> seen;
      for (std::size_t i = 0; i < once.size(); ++i) {
        CAPTURE(once[i].what);
        CHECK(once[i].submission == twice[i].submission);
        CHECK(once[i].what == twice[i].what);
        CHECK_FALSE(once[i].submission == perfect);
        CHECK(seen.insert(submission_to_json(once[i].submission)).second);
      }
    });
  }

  TEST_CASE("kinds that few charts allow: another year's code, etiology, U or W, assumptions, query decisions, device, qualifier") {
    const auto release = [](CodeSystem system, int year, std::vector<CodeEntry> entries) {
      for (auto& e : entries) {
        const std::string bare = e.code.bare();
        for (const auto& other : entries)
          if (other.code.bare().size() < bare.size() && bare.starts_with(other.code.bare()) && other.code.bare().size() > e.parent.size()) e.parent = other.code.bare();
      }
      return std::make_shared<const Release>(ReleaseInfo{.system = system, .name = std::to_string(year), .effective_from = *Date::from_ymd(year - 1, 10, 1), .effective_to = *Date::from_ymd(year, 9, 30), .entries = static_cast<int>(entries.size()), .billable = 1}, std::move(entries));
    };
    const auto pcs = [](const char* code) { return CodeEntry{.code = Code(code, CodeSystem::Icd10Pcs), .title = code, .billable = true}; };
    const CodeBook codes({release(CodeSystem::Icd10Cm, 2025, {entry("N18", "Chronic kidney disease", false), entry("N18.3", "Chronic kidney disease, stage 3")}),
                          release(CodeSystem::Icd10Cm, 2026,
                                  {entry("I10", "Hypertension"), entry("I15", "Secondary hypertension", false), entry("I15.9", "Secondary hypertension, unspecified"), entry("N18", "Chronic kidney disease", false), entry("N18.4", "Chronic kidney disease, stage 4"),
                                   entry("N18.5", "Chronic kidney disease, stage 5"), entry("D63", "Anemia in diseases", false), entry("D63.1", "Anemia in chronic kidney disease"), entry("D64", "Other anemias", false), entry("D64.9", "Anemia, unspecified"),
                                   entry("D64.81", "Anemia due to chemotherapy"), entry("D62", "Acute blood loss anemia")}),
                          release(CodeSystem::Icd10Pcs, 2026, {pcs("0SR90J9"), pcs("0SR90JA"), pcs("0SR9019"), pcs("0SRB0J9"), pcs("0SP90J9"), pcs("0SR9J19")})});
    KeyLine hip = line("px-hip", "0SR90J9", std::nullopt);
    hip.code = Code("0SR90J9", CodeSystem::Icd10Pcs);
    hip.date = Date::from_ymd(2026, 1, 11);
    Scenario s = scenario({line("dx-hypertension", "I10"), line("dx-kidney", "N18.4"), line("dx-renal-anemia", "D63.1"), line("dx-anemia", "D64.9", Poa::Unknown)}, {hip});
    Task& task = s.tasks.front();
    task.key.order = {{LineId("dx-hypertension"), LineId("dx-kidney"), "The note says so.", {}, OrderNote::CodeFirst}, {LineId("dx-kidney"), LineId("dx-renal-anemia"), "The note says so.", {}, OrderNote::EtiologyManifestation}};
    task.key.queries = std::vector<NeededQuery>{{LineId("q-anemia"), "the cause of the anemia", "A. Doctor, MD", {Code("D62", CodeSystem::Icd10Cm), Code("D64.81", CodeSystem::Icd10Cm)}, "Two causes are possible.", {}, {}}};

    std::set<FindingKind> kinds;
    const auto sweep = [&] {
      for (const auto& error : plantable_errors(s, task, codes)) {
        CAPTURE(error.what);
        CAPTURE(to_string(error.kind));
        CHECK(misnamed(grade(s, task, error.submission, codes), error) == "");
        kinds.insert(error.kind);
      }
    };
    sweep();
    task.key.queries->clear();
    sweep();
    for (const FindingKind kind : {FindingKind::NotValidOnDate, FindingKind::EtiologyManifestation, FindingKind::CodeFirst, FindingKind::PoaUndocumented, FindingKind::AssumedWithoutQuery, FindingKind::QueryMissed, FindingKind::QueryUnneeded, FindingKind::Device, FindingKind::Qualifier,
                                   FindingKind::BodyPart, FindingKind::RootOperation, FindingKind::ProcedureCharacters}) {
      CAPTURE(to_string(kind));
      CHECK(kinds.count(kind) == 1);
    }
  }

  TEST_CASE("one mistake is told once: a principal left out, an order broken by the first line, a wrong line that is also excluded") {
    CodeEntry diabetes = entry("E11.9", "Type 2 diabetes");
    diabetes.notes = {{NoteKind::Excludes1, "type 1 diabetes (E10.-)", {"E10"}}};
    const CodeBook codes = book({diabetes, entry("E10.9", "Type 1 diabetes"), entry("I10", "Hypertension"), entry("N18.4", "Chronic kidney disease, stage 4")});
    Scenario s = scenario({line("dx-one", "I10"), line("dx-two", "E11.9"), line("dx-three", "N18.4")});
    Task& task = s.tasks.front();
    task.key.order = {{LineId("dx-one"), LineId("dx-three"), "The guideline says so.", {{SourceKind::Guideline, "I.C.9.a", 2026}}, OrderNote::Guideline}};
    const Report missed = grade(s, task, answer(s, {{"E11.9"}, {"N18.4"}}), codes);
    REQUIRE(missed.findings.size() == 1);
    CHECK(missed.findings.front().kind == FindingKind::Missed);
    const Report full = grade(s, task, key_as_answer(s, task), codes);
    // Neither the two parts nor the order that cannot be judged without the line gives points for it; what the finding bears is the line and its place.
    CHECK(missed.findings.front().points_lost > kFullPoints / 3);
    CHECK_FALSE(missed.rows.front().principal_right);
    const Report order = grade(s, task, answer(s, {{"N18.4"}, {"I10"}, {"E11.9"}}), codes);
    REQUIRE(order.findings.size() == 1);
    CHECK(order.findings.front().kind == FindingKind::Sequencing);
    CHECK(order.findings.front().points_lost == full.points - order.points);
    CHECK(order.findings.front().message.find("The guideline says so.") != std::string::npos);
    task.key.order.front().note = OrderNote::CodeFirst;
    const Report by_note = grade(s, task, answer(s, {{"N18.4"}, {"I10"}, {"E11.9"}}), codes);
    REQUIRE(by_note.findings.size() == 1);
    CHECK(by_note.findings.front().kind == FindingKind::CodeFirst);
    CHECK(by_note.findings.front().points_lost == full.points - by_note.points);
    task.key.not_coded = {{Code("E10", CodeSystem::Icd10Cm), NotCodedKind::NotDocumented, "Nobody says so.", {}, {}, std::nullopt}};
    const Report excluded = grade(s, task, answer(s, {{"I10"}, {"E11.9"}, {"N18.4"}, {"E10.9"}}), codes);
    REQUIRE(excluded.findings.size() == 1);
    CHECK(excluded.findings.front().kind == FindingKind::Unsupported);
    CHECK(std::any_of(excluded.findings.front().sources.begin(), excluded.findings.front().sources.end(), [](const Source& source) { return source.ref == "I.A.12.a"; }));
  }
}
