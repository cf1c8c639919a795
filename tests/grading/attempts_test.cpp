#include "grading/lenses/attempts.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "grading/engine/grade.h"
#include "tests/support/charts.h"

using namespace cw;
using namespace cw::test;

namespace {

const CodeBook& codes() {
  static const CodeBook all = book({entry("E11.9", "Type 2 diabetes mellitus without complications"), entry("E11.22", "Type 2 diabetes mellitus with diabetic chronic kidney disease"), entry("E11.65", "Type 2 diabetes mellitus with hyperglycemia"),
                                    entry("A41.51", "Sepsis due to Escherichia coli"), entry("N39.0", "Urinary tract infection"), entry("I12.9", "Hypertensive chronic kidney disease"), entry("N17.9", "Acute kidney failure"), entry("R30.0", "Dysuria"),
                                    entry("J18.9", "Pneumonia")});
  return all;
}
Scenario chart() { return scenario({line("dx-sepsis", "A41.51"), line("dx-uti", "N39.0"), line("dx-diabetes", "E11.22"), line("dx-htn", "I12.9"), line("dx-aki", "N17.9")}); }
Report graded(const Scenario& s, const std::vector<Entry>& lines) { return grade(s, s.tasks.front(), answer(s, lines), codes()); }

/// The same report as a program of before key ids wrote it.
Report as_version_1(const Report& report) {
  auto json = nlohmann::ordered_json::parse(report_to_json(report));
  json["version"] = 1;
  json.erase("policy");
  for (auto& row : json["rows"])
    for (const char* name : {"key", "key_version", "reference"}) row.erase(name);
  auto read = report_from_json(json.dump());
  REQUIRE(read.ok());
  return *read;
}

LineChange change_of(const AttemptComparison& c, const char* key) {
  for (const auto& l : c.lines)
    if (l.key.text() == key) return l.change;
  FAIL("no such line");
  return LineChange::StillRight;
}
const RegradedLine& regraded(const Regrade& r, const char* key) {
  const auto at = std::find_if(r.lines.begin(), r.lines.end(), [&](const RegradedLine& l) { return l.lines.key.text() == key; });
  REQUIRE(at != r.lines.end());
  return *at;
}

}  // namespace

TEST_SUITE("attempts") {
  TEST_CASE("fixed, still wrong, newly wrong, another code; unsupported codes come and go") {
    const Scenario s = chart();
    const Report first = graded(s, {{"A41.51"}, {"N39.0"}, {"E11.9"}, {"R30.0"}});
    const Report second = graded(s, {{"A41.51"}, {"E11.65"}, {"I12.9"}, {"J18.9"}});
    auto made = compare_attempts(first, second);
    REQUIRE(made.ok());
    CHECK_FALSE(made->by_position);
    CHECK(made->notes.empty());
    CHECK(change_of(*made, "dx-sepsis") == LineChange::StillRight);
    CHECK(change_of(*made, "dx-uti") == LineChange::NewlyWrong);
    CHECK(change_of(*made, "dx-diabetes") == LineChange::ChangedCode);
    CHECK(change_of(*made, "dx-htn") == LineChange::Fixed);
    CHECK(change_of(*made, "dx-aki") == LineChange::StillWrong);
    CHECK(made->count(LineChange::ExtraGone) == 1);
    CHECK(made->count(LineChange::ExtraNew) == 1);
    CHECK(made->lines.size() == 7);
    CHECK(made->points_before == first.points);
    CHECK(made->points_after == second.points);
    int before = 0, after = 0;
    for (const auto& c : made->components) before += c.before, after += c.after;
    CHECK(before == first.points);
    CHECK(after == second.points);
    // What is gone: the miss of the hypertension, the dysuria. What is new: the miss of the infection, the pneumonia.
    const auto kinds = [](const std::vector<FindingChange>& findings) {
      std::vector<FindingKind> all;
      for (const auto& f : findings) all.push_back(f.kind);
      std::sort(all.begin(), all.end());
      return all;
    };
    CHECK(kinds(made->gone) == std::vector{FindingKind::Missed, FindingKind::Unsupported});
    CHECK(kinds(made->fresh) == std::vector{FindingKind::Missed, FindingKind::Unsupported});
    const auto json = nlohmann::json::parse(comparison_to_json(*made));
    CHECK(json["format"] == "chartwright.attempt-comparison");
    CHECK(json["lines"].size() == 7);
    CHECK(comparison_to_text(*made).find("Newly wrong") != std::string::npos);
    CHECK(comparison_to_json(*compare_attempts(first, second)) == comparison_to_json(*made));
  }

  TEST_CASE("a report beside itself: nothing changed; two tasks do not compare") {
    const Scenario s = chart();
    const Report r = graded(s, {{"A41.51"}, {"R30.0"}, {"R30.0"}, {"E11.9"}});
    auto same = compare_attempts(r, r);
    REQUIRE(same.ok());
    for (const auto& l : same->lines) CHECK((l.change == LineChange::StillRight || l.change == LineChange::StillWrong));
    CHECK(same->lines.size() == r.rows.size());
    CHECK(same->gone.empty());
    CHECK(same->fresh.empty());
    Report other = r;
    other.task = TaskId("another");
    CHECK(compare_attempts(r, other).error().id == "attempts.other_task");
  }

  TEST_CASE("a report of version 1 is matched by place, and the comparison says so") {
    const Scenario s = chart();
    const Report old = as_version_1(graded(s, {{"A41.51"}, {"N39.0"}}));
    const Report now = graded(s, {{"A41.51"}, {"I12.9"}});
    auto made = compare_attempts(old, now);
    REQUIRE(made.ok());
    CHECK(made->by_position);
    REQUIRE(made->notes.size() == 1);
    CHECK(made->notes[0].find("by their place in the key") != std::string::npos);
    CHECK(change_of(*made, "dx-uti") == LineChange::NewlyWrong);
    CHECK(change_of(*made, "dx-htn") == LineChange::Fixed);
    CHECK(made->lines.size() == 5);
  }

  TEST_CASE("graded anew with the same key, nothing differs") {
    const Scenario s = chart();
    const Report old = graded(s, {{"A41.51"}, {"E11.9"}, {"R30.0"}, {"N39.0", Poa::No}});
    const Regrade r = regrade(old, s, s.tasks.front(), codes());
    CHECK_FALSE(r.differs);
    CHECK(r.notes.empty());
    CHECK(r.old_points == old.points);
    CHECK(r.new_points == old.points);
    for (const auto& l : r.lines) CHECK(l.key_change == KeyChange::Same);
    CHECK(report_to_json(r.report) == report_to_json(old));
    // Read back from the record it is the same.
    CHECK_FALSE(regrade(*report_from_json(report_to_json(old)), s, s.tasks.front(), codes()).differs);
  }

  TEST_CASE("a new version, a withdrawn line and a new one, each with its reason") {
    const Scenario s = chart();
    const Report old = graded(s, {{"A41.51"}, {"N39.0"}, {"E11.9"}, {"I12.9"}, {"J18.9"}});
    Scenario today = s;
    auto& key = today.tasks.front().key;
    auto& diabetes = key.diagnoses[2];
    diabetes.history = {{.version = 1, .code = diabetes.code, .poa = Poa::Yes, .from = *Date::from_ymd(2026, 1, 1), .to = *Date::from_ymd(2026, 3, 1), .why = "The kidney disease is not diabetic: the nephrologist says so."}};
    diabetes.version = 2;
    diabetes.code = Code("E11.9", CodeSystem::Icd10Cm);
    key.withdrawn = {{.id = LineId("dx-htn"), .procedure = false, .last = {.version = 1, .code = Code("I12.9", CodeSystem::Icd10Cm), .poa = Poa::Yes, .from = *Date::from_ymd(2026, 1, 1), .to = *Date::from_ymd(2026, 2, 1), .why = "No provider documents hypertension."}}};
    key.diagnoses.erase(key.diagnoses.begin() + 3);
    KeyLine pneumonia = line("dx-pneumonia", "J18.9");
    pneumonia.since = *Date::from_ymd(2026, 2, 1);
    key.diagnoses.push_back(pneumonia);

    const Submission before = old.submission;
    const Regrade r = regrade(old, today, today.tasks.front(), codes());
    CHECK(r.differs);
    CHECK(old.submission == before);
    CHECK(r.old_points == old.points);
    CHECK(r.new_points == grade(today, today.tasks.front(), old.submission, codes()).points);

    const RegradedLine& changed = regraded(r, "dx-diabetes");
    CHECK(changed.key_change == KeyChange::NewVersion);
    CHECK(changed.lines.change == LineChange::Fixed);
    CHECK(changed.lines.before->version == 1);
    CHECK(changed.lines.before->reference.text() == "E11.22");
    CHECK(changed.lines.after->version == 2);
    CHECK(changed.lines.after->reference.text() == "E11.9");
    REQUIRE(changed.reasons.size() == 1);
    CHECK(changed.reasons[0] == "Version 1 (E11.22) was the reference until 1 Mar 2026: The kidney disease is not diabetic: the nephrologist says so.");
    CHECK(regraded(r, "dx-htn").key_change == KeyChange::Withdrawn);
    CHECK(regraded(r, "dx-htn").reasons[0].find("No provider documents hypertension.") != std::string::npos);
    CHECK(regraded(r, "dx-pneumonia").key_change == KeyChange::New);
    CHECK(regraded(r, "dx-pneumonia").lines.after->verdict == Verdict::Correct);
    CHECK(regraded(r, "dx-pneumonia").reasons[0] == "The line is in the key since 1 Feb 2026.");
    CHECK(regraded(r, "dx-sepsis").key_change == KeyChange::Same);
    CHECK(regraded(r, "dx-sepsis").reasons.empty());
    const auto json = nlohmann::json::parse(regrade_to_json(r));
    CHECK(json["format"] == "chartwright.regrade");
    CHECK(json["differs"] == true);
    const std::string text = regrade_to_text(r);
    CHECK(text.find("version 1 (E11.22) -> version 2 (E11.9)") != std::string::npos);
    CHECK(text.find("No longer in the key") != std::string::npos);
  }

  TEST_CASE("a changed reference without a new version, another policy and another engine are told") {
    const Scenario s = chart();
    Report old = graded(s, {{"A41.51"}, {"E11.9"}});
    Scenario today = s;
    today.content_hash = "another";
    today.tasks.front().key.diagnoses[2].code = Code("E11.9", CodeSystem::Icd10Cm);
    old.engine = "1";
    GradingPolicy strict = standard_policy();
    strict.name = "Strict";
    const Regrade r = regrade(old, today, today.tasks.front(), codes(), strict);
    CHECK(regraded(r, "dx-diabetes").key_change == KeyChange::Unknown);
    CHECK(regraded(r, "dx-diabetes").reasons[0].find("without a new version") != std::string::npos);
    REQUIRE(r.notes.size() == 3);
    CHECK(r.notes[0].find("version 1 of the grading") != std::string::npos);
    CHECK(r.notes[1].find("Strict") != std::string::npos);
    CHECK(r.notes[2] == "The chart's files have changed since.");
  }

  TEST_CASE("a report of version 1 is graded anew by place; procedure codes read without their task find their system") {
    Scenario s = chart();
    auto& task = s.tasks.front();
    task.procedures = CodeSystem::Cpt;
    task.key.procedures = {KeyLine{.id = LineId("px-visit"), .code = Code("99213", CodeSystem::Cpt)}};
    Submission a = answer(s, {{"A41.51"}});
    a.procedures = {{.code = Code("99213", CodeSystem::Cpt)}, {.code = Code("1234567", CodeSystem::Cpt)}};
    const Report old = as_version_1(grade(s, task, a, codes()));
    CHECK(old.submission.procedures[1].code.system() == CodeSystem::Icd10Pcs);  // by its form
    const Regrade r = regrade(old, s, task, codes());
    CHECK(r.by_position);
    CHECK_FALSE(r.differs);
    CHECK(r.report.submission.procedures[1].code.system() == CodeSystem::Cpt);
  }
}
