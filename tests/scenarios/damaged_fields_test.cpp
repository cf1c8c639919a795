#include <doctest/doctest.h>

#include <algorithm>

#include "grading/engine/grade.h"
#include "scenarios/check.h"
#include "scenarios/read.h"
#include "scenarios/write.h"
#include "tests/support/charts.h"
#include "tests/support/files.h"
#include "tests/support/json_mutations.h"

using namespace cw;
using namespace cw::test;

namespace {

/// A scenario that uses every field the format has.
Scenario full() {
  KeyLine procedure{.id = LineId("px-a"), .code = Code("0FT44ZZ", CodeSystem::Icd10Pcs), .date = *Date::from_ymd(2026, 1, 11)};
  procedure.rationale = "All of it.";
  procedure.evidence = {{DocumentId("note"), "gallbladder removed", 1}};
  procedure.sources = {{SourceKind::PcsGuideline, "B3.8", 2026}};
  Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "E11.22"), line("dx-c", "Z79.4", Poa::Exempt)}, {procedure});
  s.guided = true;
  s.tasks.front().rubric = Rubric{50, 10, 20, 10, 10};
  s.tasks.front().key.diagnoses[1].alternates = {{Code("E11.9", CodeSystem::Icd10Cm), 50, "Close."}};
  s.tasks.front().key.diagnoses[1].path = "Diabetes > type 2";
  s.tasks.front().key.diagnoses[1].weight = 2;
  s.tasks.front().key.diagnoses[2].optional = true;
  s.documents[0].markdown += "\nwords for A41.51\n";
  s.tasks.front().key.diagnoses[0].evidence[0].occurrence = 2;
  s.tasks.front().key.not_coded = {{Code("R30.0", CodeSystem::Icd10Cm), NotCodedKind::IntegralSymptom, "Part of it.", s.tasks.front().key.diagnoses[0].evidence, {{SourceKind::Guideline, "I.B.5", 2026}}}};
  s.tasks.front().key.order = {{LineId("dx-a"), LineId("dx-b"), "So the note says.", {{SourceKind::Tabular, "A41", 0}}}};
  s.provenance.second_coding->differences = {{"dx-a", "A41.9", "I.C.1.d", "key kept"}};
  return s;
}

CodeBook codes() {
  const CodeBook dx = book({entry("A41.51", "Sepsis"), entry("E11.22", "Diabetes with kidney disease"), entry("E11.9", "Diabetes"), entry("Z79.4", "Insulin", true, true), entry("R30.0", "Dysuria")});
  CodeEntry resection{.code = Code("0FT44ZZ", CodeSystem::Icd10Pcs), .title = "Resection of gallbladder", .billable = true};
  const CodeBook px = book({resection}, CodeSystem::Icd10Pcs);
  return CodeBook({dx.releases().front(), px.releases().front()});
}

}  // namespace

TEST_SUITE("damaged scenario fields") {
  TEST_CASE("the fixture itself is sound") {
    TempFolder folder;
    REQUIRE(write_scenario(full(), folder / "test-chart").ok());
    const ScenarioFile file = read_scenario(folder / "test-chart");
    CHECK(to_text(file.diagnostics).empty());
    CHECK(to_text(check_scenario(file, codes())).empty());
    REQUIRE(file.scenario.has_value());
    CHECK(*file.scenario == full());
  }

  TEST_CASE("every value, replaced by each kind and removed: told at its place, never a crash") {
    TempFolder folder;
    REQUIRE(write_scenario(full(), folder / "test-chart").ok());
    const CodeBook book = codes();
    int mutations = 0;
    each_json_mutation(slurp(folder / "test-chart/scenario.json"), [&](const JsonMutation& damaged) {
      ++mutations;
      put(folder / "test-chart/scenario.json", damaged.text);
      const ScenarioFile file = read_scenario(folder / "test-chart");
      INFO(damaged.pointer << " is " << damaged.what << "\n" << to_text(file.diagnostics));
      if (damaged.another_kind) {
        REQUIRE(file.diagnostics.has_errors());
        // Format and version decide whether reading on makes sense at all; they are told as such.
        if (damaged.pointer != "/format" && damaged.pointer != "/version")
          CHECK(std::any_of(file.diagnostics.begin(), file.diagnostics.end(), [&](const Diagnostic& d) { return d.pointer == damaged.pointer; }));
      }
      for (const auto& d : file.diagnostics) {
        CHECK_FALSE(d.message.empty());
        CHECK(d.place.line > 0);
      }
      if (!file.scenario) return;
      for (const auto& d : check_scenario(file, book)) CHECK_FALSE(d.message.empty());
      // What could be read can be shown, written and graded, whatever the author has left undone.
      (void)scenario_blind(*file.scenario);
      (void)scenario_to_json(*file.scenario);
      if (!file.scenario->tasks.empty()) {
        const Task& task = file.scenario->tasks.front();
        const Report report = grade(*file.scenario, task, perfect_submission(*file.scenario, task), book);
        CHECK(report.points >= 0);
        CHECK(report.points <= kFullPoints);
      }
    });
    CHECK(mutations > 1000);
  }

  TEST_CASE("numbers at the edge of their range are taken, beyond it refused") {
    struct Case {
      const char* pointer;
      int value;
      bool fine;
    };
    for (const Case& c : {Case{"/time_standard_minutes", 1, true}, Case{"/time_standard_minutes", 240, true}, Case{"/time_standard_minutes", 0, false}, Case{"/time_standard_minutes", 241, false},
                          Case{"/tasks/0/key/diagnoses/1/weight", 1, true}, Case{"/tasks/0/key/diagnoses/1/weight", 5, true}, Case{"/tasks/0/key/diagnoses/1/weight", 0, false}, Case{"/tasks/0/key/diagnoses/1/weight", 6, false},
                          Case{"/tasks/0/key/diagnoses/1/alternates/0/credit", 1, true}, Case{"/tasks/0/key/diagnoses/1/alternates/0/credit", 100, true}, Case{"/tasks/0/key/diagnoses/1/alternates/0/credit", 0, false},
                          Case{"/tasks/0/key/diagnoses/1/alternates/0/credit", 101, false}, Case{"/tasks/0/key/diagnoses/0/evidence/0/occurrence", 1, true}, Case{"/tasks/0/key/diagnoses/0/evidence/0/occurrence", 0, false},
                          Case{"/tasks/0/rubric/diagnoses", -1, false}, Case{"/tasks/0/rubric/diagnoses", 101, false}, Case{"/tasks/0/key/diagnoses/0/sources/0/year", 1999, false}}) {
      CAPTURE(c.pointer);
      CAPTURE(c.value);
      TempFolder folder;
      REQUIRE(write_scenario(full(), folder / "test-chart").ok());
      auto json = nlohmann::ordered_json::parse(slurp(folder / "test-chart/scenario.json"));
      json[nlohmann::ordered_json::json_pointer(c.pointer)] = c.value;
      put(folder / "test-chart/scenario.json", json.dump(2));
      CHECK(read_scenario(folder / "test-chart").diagnostics.has_errors() != c.fine);
    }
  }
}
