#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "content/base/utf8.h"
#include "grading/query/lint.h"
#include "grading/query/query.h"
#include "grading/query/vocabulary.h"
#include "scenarios/chart_text.h"
#include "tests/support/charts.h"
#include "tests/support/files.h"
#include "tests/support/json_mutations.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

const Scenario& chart(std::string_view id) {
  for (const ScenarioFile& file : shipped_library())
    if (file.scenario && file.scenario->id.text() == id) return *file.scenario;
  FAIL("no shipped chart ", id);
  return *shipped_library().front().scenario;
}

const QueryLinter& linter(const Scenario& scenario) {
  static std::map<std::string, QueryLinter> all;
  return all.try_emplace(scenario.id.text(), scenario).first->second;
}

std::set<std::string> rules_of(const std::vector<QueryFault>& faults) {
  std::set<std::string> out;
  for (const QueryFault& fault : faults) out.insert(fault.rule);
  return out;
}

std::string joined(const std::set<std::string>& rules) {
  std::string out;
  for (const std::string& rule : rules) out += (out.empty() ? "" : ";") + rule;
  return out;
}

/// The rules a query breaks, `QRY-103;QRY-110`; its faults' messages and ranges are looked at on the way.
std::string broken(const ComposedQuery& query, const Scenario& scenario) {
  const auto faults = linter(scenario).lint(query);
  for (const QueryFault& fault : faults) {
    CAPTURE(fault.message);
    const std::string text = part_text(query, fault);
    CHECK(!fault.message.empty());
    CHECK(fault.begin <= fault.end);
    CHECK(fault.end <= text.size());
    CHECK(!first_malformed_utf8(std::string_view(text).substr(fault.begin, fault.end - fault.begin)));
    MESSAGE(fault.rule << " " << fault.message);
  }
  return joined(rules_of(faults));
}

/// The hip fracture: hemoglobin falls, a unit is given, the surgeon writes "Postop anemia, expected".
ComposedQuery anemia() {
  const Scenario& s = chart("the-kitchen-rug");
  ComposedQuery q = blank_query(s, *Date::from_ymd(2026, 2, 18));
  q.from = "L. Scarrow, RHIA, CCDS, extension 4410";
  q.form = QueryForm::Open;
  q.title = "Clarification of the blood counts";
  q.indicators = {{DocumentId("laboratory"), "Hemoglobin 12.2 9.6 L 8.1 L 7.4 L", 1}, {DocumentId("progress-notes-orthopedics"), "Postop anemia, expected.", 1}, {DocumentId("progress-notes-orthopedics"), "1 unit PRBC tonight, CBC in a.m.", 1}};
  q.question = "In your clinical judgment, can the type and the cause of the anemia be specified further?";
  return q;
}

/// The heart attacks: creatinine rises after contrast, and nobody names a diagnosis.
ComposedQuery kidney() {
  const Scenario& s = chart("after-choir-practice");
  ComposedQuery q = blank_query(s, *Date::from_ymd(2026, 4, 25));
  q.from = "M. Castlebury, RHIT, CCDS";
  q.form = QueryForm::MultipleChoice;
  q.title = "Kidney function, April 18 to 23";
  q.indicators = {{DocumentId("progress-notes-0419"), "Cr 1.81 (0.8 on arrival), BUN 34.", 1}, {DocumentId("progress-notes-0419"), "Contrast twice in four days, 285 mL in all.", 1}};
  q.question = "Based on your clinical judgment, which diagnosis, if any, do these values and the treatment represent?";
  q.options = {"Acute kidney injury due to contrast", "Prerenal azotemia", "Other (please specify)", "Unable to determine"};
  return q;
}

/// The newborn: sugars of 27 and 31, gel and dextrose, no diagnosis.
ComposedQuery sugar() {
  const Scenario& s = chart("second-of-two");
  ComposedQuery q = blank_query(s, *Date::from_ymd(2026, 6, 4));
  q.from = "A. Delaney-Pike, RHIT";
  q.title = "Treatment with dextrose on 05/15/2026";
  q.indicators = {{DocumentId("discharge-summary"), "Sugar 27 at half an hour and then 31 at an hour of age", 1}, {DocumentId("nursing-flowsheet"), "Jittery at 10:46, gone by 12:30.", 1}};
  q.question = "What condition, if any, was treated with the dextrose?";
  return q;
}

/// The stroke: pneumonia is documented, its onset is not.
ComposedQuery onset() {
  const Scenario& s = chart("coffee-gone-cold");
  ComposedQuery q = blank_query(s, *Date::from_ymd(2026, 3, 1));
  q.from = "L. Scarrow, RHIA, CCDS";
  q.form = QueryForm::YesNo;
  q.title = "Onset of the aspiration pneumonia";
  q.indicators = {{DocumentId("discharge-summary"), "Aspiration pneumonia, right lower lobe.", 1}};
  q.question = "Was the aspiration pneumonia present at the time of the inpatient order?";
  q.options = {"Yes", "No", "Other", "Unable to determine"};
  return q;
}

const Scenario& of(const ComposedQuery& query) {
  for (const ScenarioFile& file : shipped_library())
    if (file.scenario && file.scenario->encounter.patient.mrn == query.mrn) return *file.scenario;
  FAIL("whose query");
  return *shipped_library().front().scenario;
}

using Change = std::function<void(ComposedQuery&)>;
std::string after(ComposedQuery query, const Change& change) {
  const Scenario& scenario = of(query);
  change(query);
  return broken(query, scenario);
}

}  // namespace

TEST_SUITE("queries") {
  TEST_CASE("compliant queries have no fault") {
    for (const ComposedQuery& query : {anemia(), kidney(), sugar(), onset()}) {
      CHECK(broken(query, of(query)) == "");
      CHECK(query_quality(linter(of(query)).lint(query)) == 100);
    }
  }

  TEST_CASE("the model queries of the shipped charts have no fault") {
    int seen = 0;
    for (const ScenarioFile& file : shipped_library()) {
      for (const Task& task : file.scenario->tasks) {
        if (!task.key.queries) continue;
        for (const NeededQuery& needed : *task.key.queries) {
          if (!needed.model) continue;
          CAPTURE(file.scenario->id.text());
          ComposedQuery query = blank_query(*file.scenario, file.scenario->encounter.ended.date);
          query.from = "Coding";
          query.to = needed.to;
          query.form = needed.model->form;
          query.title = needed.model->title;
          query.question = needed.model->question;
          query.options = needed.model->options;
          query.indicators = needed.evidence;
          CHECK(broken(query, *file.scenario) == "");
          ++seen;
        }
      }
    }
    CHECK(seen >= 3);
  }

  TEST_CASE("indicators: none, invented, misquoted, of another document, unrelated") {
    CHECK(after(anemia(), [](auto& q) { q.indicators.clear(); }) == "QRY-101");
    CHECK(after(anemia(), [](auto& q) { q.indicators = {{DocumentId("laboratory"), "  ", 1}}; }) == "QRY-101");
    CHECK(after(anemia(), [](auto& q) { q.indicators[0].quote = "Hemoglobin 12.2 9.6 L 8.1 L 6.9 L"; }) == "QRY-102");
    CHECK(after(anemia(), [](auto& q) { q.indicators[0].document = DocumentId("progress-notes-medicine"); }) == "QRY-102");
    CHECK(after(anemia(), [](auto& q) { q.indicators[0].document = DocumentId("no-such-page"); }) == "QRY-102");
    CHECK(after(anemia(), [](auto& q) { q.indicators[0].occurrence = 9; }) == "QRY-102");
    CHECK(after(sugar(), [](auto& q) { q.indicators.push_back({DocumentId("laboratory"), "glucose 12", 1}); }) == "QRY-102");
    CHECK(after(anemia(), [](auto& q) { q.indicators = {{DocumentId("progress-notes-medicine"), "Donepezil goes on.", 1}}; }) == "QRY-113");
    CHECK(after(onset(), [](auto& q) { q.indicators = {{DocumentId("discharge-summary"), "LDL 121, atorvastatin doubled.", 1}}; }) == "QRY-113");
    CHECK(after(sugar(), [](auto& q) { q.indicators = {{DocumentId("discharge-summary"), "hearing passed", 1}}; }) == "QRY-113");
    // One that bears on it among others is enough, and a whole second document is fine.
    CHECK(after(anemia(), [](auto& q) { q.indicators.push_back({DocumentId("progress-notes-medicine"), "Donepezil goes on.", 1}); }) == "");
    CHECK(after(kidney(), [](auto& q) { q.indicators = {{DocumentId("progress-notes-0419"), "Hold lisinopril.", 1}}; }) == "");
    const auto faults = linter(chart("the-kitchen-rug")).lint([] { auto q = anemia(); q.indicators[1].quote = "Postop anemia, as expected."; return q; }());
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].index == 1);
    CHECK(faults[0].message.find("Postop anemia, expected") != std::string::npos);  // the nearest passage
  }

  TEST_CASE("titles") {
    for (const char* leading : {"Acute blood loss anemia", "Clarification of ABLA", "Anemia, acute blood loss", "Posthemorrhagic anemia?", "Sepsis", "Possible GI bleed", "Please document anemia", "Anemia: documentation opportunity", "Hemorrhagic shock clarification"}) {
      CAPTURE(leading);
      CHECK(after(anemia(), [&](auto& q) { q.title = leading; }) == "QRY-103");
    }
    for (const char* leading : {"AKI", "Acute kidney injury", "Contrast nephropathy", "Injury of the kidney, acute", "Missing renal failure diagnosis", "aki query"}) {
      CAPTURE(leading);
      CHECK(after(kidney(), [&](auto& q) { q.title = leading; }) == "QRY-103");
    }
    for (const char* neutral : {"Anemia: type and cause", "Postoperative anemia", "Clarification of the blood counts", "Blood transfusion on 02/12", "", "Hemoglobin", "Documentation clarification", "Postop anemia clarification"}) {
      CAPTURE(neutral);
      CHECK(after(anemia(), [&](auto& q) { q.title = neutral; }) == "");
    }
    for (const char* neutral : {"Creatinine", "Kidney function", "Rise of creatinine after contrast", "Laboratory values"}) {
      CAPTURE(neutral);
      CHECK(after(kidney(), [&](auto& q) { q.title = neutral; }) == "");
    }
    // What was thought of and ruled out is not held by the record.
    CHECK(after(sugar(), [](auto& q) { q.title = "Neonatal sepsis"; }) == "QRY-103");
  }

  TEST_CASE("questions that lead, and questions that do not") {
    for (const char* leading : {"Please document acute blood loss anemia.", "Do you agree that the anemia is due to blood loss?", "Are you treating the patient for acute blood loss anemia?", "Is this acute blood loss anemia?", "Can you please add ABLA to your note?",
                                "The patient has possible hemorrhagic anemia. Please clarify the type.", "Could you document postoperative anemia as acute?", "Isn't this anemia due to the operation?", "Would you agree the anemia is from blood loss?", "We believe the anemia is acute. Please clarify its cause.",
                                "Please clarify that the anemia is acute blood loss anemia.", "Does the patient have an iron deficiency anemia?", "What type of hemorrhagic shock was treated?", "Please document the type of anemia. You may write possible or probable."}) {
      CAPTURE(leading);
      CHECK(after(anemia(), [&](auto& q) { q.question = leading; }) == "QRY-104");
    }
    for (const char* open : {"Please document the type and cause of the anemia, if possible.", "What diagnosis do the fall of hemoglobin and the transfusion represent?", "Please clarify the clinical significance of these findings.", "Please specify the acuity of the anemia.",
                             "What condition were you treating with the unit of red cells?", "Can the anemia be specified further as to type and cause, as specifically as possible?", "Could you please document the anemia's type, acuity and cause?", "Please document whether the anemia is an expected course or a complication."}) {
      CAPTURE(open);
      CHECK(after(anemia(), [&](auto& q) { q.question = open; }) == "");
    }
    CHECK(after(kidney(), [](auto& q) { q.question = "Please document AKI."; }) == "QRY-104");
    CHECK(after(kidney(), [](auto& q) { q.question = "Creatinine rose to 1.81. Do you agree this represents an acute kidney injury?"; }) == "QRY-104");
    CHECK(after(kidney(), [](auto& q) { q.question = "Was this acute kidney injury due to contrast, prerenal azotemia, or something else?"; }) == "");  // lays out the options
    CHECK(after(sugar(), [](auto& q) { q.question = "Are you treating neonatal hypoglycemia?"; }) == "QRY-104");
  }

  TEST_CASE("options") {
    CHECK(after(kidney(), [](auto& q) { q.options = {"Acute kidney injury", "Other", "Unable to determine"}; }) == "QRY-105");
    CHECK(after(kidney(), [](auto& q) { q.options = {"Acute tubular necrosis", "Acute kidney injury", "Unable to determine"}; }) == "QRY-106");
    CHECK(after(kidney(), [](auto& q) { q.options = {"Acute tubular necrosis", "Acute kidney injury", "Other"}; }) == "QRY-106");
    CHECK(after(kidney(), [](auto& q) { q.options = {"Acute tubular necrosis", "Acute kidney injury"}; }) == "QRY-106");
    for (const char* other : {"Other", "Other (please specify)", "Other: ____", "Another diagnosis", "None of the above", "Something else", "Other explanation of clinical findings", "Please specify: ____"}) {
      for (const char* unable : {"Unable to determine", "Clinically undetermined", "Cannot be determined clinically", "Unable to be determined", "Clinically unable to determine", "Unknown", "I am unable to determine the cause", "Can't be determined"}) {
        CAPTURE(other);
        CAPTURE(unable);
        CHECK(after(kidney(), [&](auto& q) { q.options = {"Acute tubular necrosis", "Acute kidney injury", other, unable}; }) == "");
      }
    }
    CHECK(after(kidney(), [](auto& q) { q.options = {"Acute tubular necrosis", "Acute kidney injury", "Other / unable to determine"}; }) == "");
    CHECK(after(kidney(), [](auto& q) { q.options = {"Acute kidney injury", "A change of the laboratory value without a diagnosis", "Other", "Unable to determine"}; }) == "");
    // Supported by nothing that is cited.
    CHECK(after(kidney(), [](auto& q) { q.options[1] = "Sepsis"; }) == "QRY-110");
    CHECK(after(kidney(), [](auto& q) { q.options[1] = "Acute systolic heart failure"; }) == "QRY-110");
    CHECK(after(anemia(), [](auto& q) { q.form = QueryForm::MultipleChoice; q.options = {"Acute blood loss anemia", "Severe malnutrition", "Other", "Unable to determine"}; }) == "QRY-110");
    CHECK(after(sugar(), [](auto& q) { q.form = QueryForm::MultipleChoice; q.options = {"Neonatal hypoglycemia", "Meconium aspiration", "Other", "Unable to determine"}; }) == "QRY-110");
    CHECK(after(sugar(), [](auto& q) { q.form = QueryForm::MultipleChoice; q.options = {"Neonatal hypoglycemia", "Low sugar as expected after birth, no diagnosis", "Other", "Unable to determine"}; }) == "");
    // A more specific form of what is documented needs nothing else.
    CHECK(after(anemia(), [](auto& q) { q.form = QueryForm::MultipleChoice; q.options = {"Acute blood loss anemia", "Iron deficiency anemia", "Dilutional anemia", "Other", "Unable to determine"}; }) == "");
  }

  TEST_CASE("yes and no") {
    CHECK(after(onset(), [](auto& q) { q.options.clear(); }) == "");
    CHECK(after(onset(), [](auto& q) { q.question = "Was the stroke due to atrial fibrillation?"; q.indicators = {{DocumentId("discharge-summary"), "source, atrial fibrillation", 1}}; q.title = "Cause of the stroke"; }) == "");
    CHECK(after(anemia(), [](auto& q) { q.form = QueryForm::YesNo; q.question = "Is the anemia due to blood loss at the operation?"; }) == "");
    CHECK(after(kidney(), [](auto& q) { q.form = QueryForm::YesNo; q.options.clear(); q.question = "Does the patient have an acute kidney injury?"; }) == "QRY-104;QRY-107");
    CHECK(after(kidney(), [](auto& q) { q.form = QueryForm::YesNo; q.options.clear(); q.question = "Was the acute kidney injury present on admission?"; }) == "QRY-104;QRY-107");
    CHECK(after(kidney(), [](auto& q) { q.options = {"Yes", "No", "Other", "Unable to determine"}; q.question = "Is this contrast nephropathy?"; }) == "QRY-104;QRY-107");
    CHECK(after(onset(), [](auto& q) { q.question = "Did the patient have sepsis due to the pneumonia?"; }) == "QRY-104;QRY-107");
    CHECK(after(onset(), [](auto& q) { q.question = "Radiology reports an infarct. Do you agree with the radiologist's finding of a cerebral infarction?"; q.title = "Imaging"; q.indicators = {{DocumentId("discharge-summary"), "Infarct 28 mL on the 24-hour scan", 1}}; }) == "");
  }

  TEST_CASE("payment, severity measures and audits, and what only looks like them") {
    for (const char* words : {"This affects the DRG.", "It would be a CC.", "An MCC is needed.", "A CC or MCC would be captured.", "It has an impact on reimbursement.", "Payment depends on it.", "It raises the severity of illness.", "The SOI and ROM are low.", "Our quality scores suffer.", "We expect a denial.", "The case mix index falls.", "An auditor asked for it."}) {
      CAPTURE(words);
      CHECK(after(anemia(), [&](auto& q) { q.question += std::string(" ") + words; }) == "QRY-108");
    }
    CHECK(after(anemia(), [](auto& q) { q.title = "Anemia (CC)"; }) == "QRY-108");
    CHECK(after(kidney(), [](auto& q) { q.options[3] = "Unable to determine (no MCC)"; }) == "QRY-108");
    for (const char* words : {"CC: lightheaded on standing.", "The drain gave 3 CC.", "Severity of the anemia is not given.", "ROM of the hip was limited.", "He denies pain.", "The cost to her strength was high."}) {
      CAPTURE(words);
      CHECK(after(anemia(), [&](auto& q) { q.question += std::string(" ") + words; }) == "");
    }
  }

  TEST_CASE("recipients") {
    for (const char* wrong : {"", "D. Quarshie, RN, CWOCN", "Harrow Bend Laboratory", "L. Scarrow, RHIA, CCDS", "J. Nobody, MD", "3 North nursing", "R. Kowalczuk", "Coding department"}) {
      CAPTURE(wrong);
      CHECK(after(anemia(), [&](auto& q) { q.to = wrong; }) == "QRY-109");
    }
    for (const char* right : {"K. Thorvald, MD", "Dr. Thorvald", "G. Mbeki-Lunt, MD", "M. Delacroix, PA-C", "Thorvald, K., MD"}) {
      CAPTURE(right);
      CHECK(after(anemia(), [&](auto& q) { q.to = right; }) == "");
    }
    // Treated the patient, and never wrote of it.
    CHECK(after(anemia(), [](auto& q) { q.to = "P. Szymborski, MD"; }) == "QRY-109");
    CHECK(after(onset(), [](auto& q) { q.to = "A. Thibodeau, PharmD"; }) == "QRY-109");
    CHECK(after(sugar(), [](auto& q) { q.to = "Y. Sandoval-Krist, RD"; }) == "QRY-109");
  }

  TEST_CASE("identification") {
    const std::vector<Change> faulty = {[](auto& q) { q.patient.clear(); }, [](auto& q) { q.mrn = " "; }, [](auto& q) { q.encounter.clear(); }, [](auto& q) { q.date.reset(); }, [](auto& q) { q.from.clear(); },
                                        [](auto& q) { q.patient = "Walter P. Jankowski"; }, [](auto& q) { q.mrn = "30-55871"; }, [](auto& q) { q.date = *Date::from_ymd(2026, 2, 9); }, [](auto& q) { q.encounter = "Inpatient, 2025-02-10 to 2025-02-17"; }};
    for (const Change& change : faulty) CHECK(after(anemia(), change) == "QRY-111");
    CHECK(after(anemia(), [](auto& q) { q.patient = "Haverty, Eleanor"; }) == "");
    CHECK(after(anemia(), [](auto& q) { q.mrn = "MRN 2209417"; }) == "");
    CHECK(after(anemia(), [](auto& q) { q.encounter = "Inpatient stay 02/10/2026 - 02/17/2026"; }) == "");
    CHECK(after(anemia(), [](auto& q) { q.date = *Date::from_ymd(2026, 2, 10); }) == "");
  }

  TEST_CASE("no question") {
    for (const char* nothing : {"", "   ", "Thank you for your time.", "How is the patient doing?", "Please call me.", "Hemoglobin fell to 7.4.", "When will you sign your notes?", "Are you aware that the hemoglobin fell?"}) {
      CAPTURE(nothing);
      CHECK(after(anemia(), [&](auto& q) { q.question = nothing; }) == "QRY-112");
    }
    for (const char* something : {"Is the anemia acute or chronic?", "What does the fall of hemoglobin mean clinically?", "Kindly clarify.", "Please document your impression"}) {
      CAPTURE(something);
      CHECK(after(anemia(), [&](auto& q) { q.question = something; }) == "");
    }
  }

  TEST_CASE("a rewrite has no fault but those of what it cannot know") {
    const std::vector<Change> broken_in = {[](auto& q) { q.title = "Sepsis"; }, [](auto& q) { q.question = "Please document AKI for the DRG."; }, [](auto& q) { q.options = {"Sepsis", "Acute kidney injury", "Acute tubular necrosis"}; }, [](auto& q) { q.options = {"Acute kidney injury"}; },
                                           [](auto& q) { q.indicators.push_back({DocumentId("laboratory"), "Creatinine 9.9", 1}); }, [](auto& q) { q.form = QueryForm::YesNo; q.options.clear(); q.question = "Was AKI present on admission?"; }};
    for (const Change& change : broken_in) {
      ComposedQuery query = kidney();
      change(query);
      const QueryLinter& check = linter(of(query));
      const auto faults = check.lint(query);
      REQUIRE(!faults.empty());
      const QueryModel model = check.rewrite(query, faults);
      ComposedQuery mended = query;
      mended.form = model.form;
      mended.title = model.title;
      mended.question = model.question;
      mended.options = model.options;
      mended.indicators.erase(std::remove_if(mended.indicators.begin(), mended.indicators.end(), [](const Evidence& e) { return e.quote == "Creatinine 9.9"; }), mended.indicators.end());
      CHECK(broken(mended, of(query)) == "");
    }
    ComposedQuery choices = kidney();
    choices.options = {"Sepsis", "Acute kidney injury", "Acute tubular necrosis"};
    const QueryModel model = compliant_rewrite(choices, of(choices), lint_query(choices, of(choices)));
    CHECK(model.form == QueryForm::MultipleChoice);
    CHECK(model.options == std::vector<std::string>{"Acute kidney injury", "Acute tubular necrosis", "Other (please specify)", "Unable to determine"});
  }

  TEST_CASE("faults come in the order of the form, with the words at fault") {
    ComposedQuery query = kidney();
    query.from.clear();
    query.to = "D. Imhoff, RN, CWOCN";
    query.title = "Query on possible AKI – “creatinine”";
    query.indicators.push_back({DocumentId("laboratory"), "µ not there", 1});
    query.question = "Naïve question: please document AKI.";
    query.options = {"Sepsis – née infection", "Acute kidney injury"};
    const auto faults = linter(of(query)).lint(query);
    CHECK(joined(rules_of(faults)) == "QRY-102;QRY-103;QRY-104;QRY-106;QRY-109;QRY-110;QRY-111");
    CHECK(std::is_sorted(faults.begin(), faults.end(), [](const auto& a, const auto& b) { return a.part < b.part; }));
    for (const QueryFault& fault : faults) {
      const std::string words = part_text(query, fault).substr(fault.begin, fault.end - fault.begin);
      if (fault.rule == "QRY-103") CHECK(words == "AKI");
      if (fault.rule == "QRY-104") CHECK(words == "please document AKI");
      if (fault.rule == "QRY-110") CHECK(words == "Sepsis");
    }
    CHECK(faults == lint_query(query, of(query)));
    CHECK(query_quality(faults) == 0);
  }

  TEST_CASE("the rule table") {
    std::set<std::string_view> ids;
    for (const QueryRule& rule : query_rules()) {
      CHECK(ids.insert(rule.id).second);
      CHECK(rule.cap >= 0);
      CHECK(rule.cap < 100);
      for (const std::string_view text : {rule.title, rule.why, rule.mend, rule.source}) CHECK(!text.empty());
    }
    CHECK(ids.size() == 13);
    CHECK(query_quality({}) == 100);
    CHECK(query_quality({{.rule = "QRY-111"}, {.rule = "QRY-106"}}) == 70);
    CHECK(query_quality({{.rule = "QRY-106"}, {.rule = "QRY-103"}}) == 50);
  }

  TEST_CASE("a query is written and read again") {
    ComposedQuery full = kidney();
    full.sent = full.escalated = true;
    full.indicators[0].occurrence = 2;
    for (const ComposedQuery& query : {full, anemia(), ComposedQuery{}}) {
      const auto file = read_query_file(query_to_json(query, ScenarioId("a-chart"), TaskId("coding")), "query.json");
      REQUIRE(file.query);
      CHECK(file.diagnostics.empty());
      CHECK(*file.query == query);
      CHECK(file.scenario.text() == "a-chart");
      CHECK(file.task.text() == "coding");
    }
    const std::string text = query_text(full, of(full));
    for (const std::string& words : {full.title, full.question, full.options[0], full.indicators[1].quote, full.from}) CHECK(text.find(words) != std::string::npos);
  }

  TEST_CASE("a query file's faults are all told") {
    const auto ids = [](const std::string& json) {
      std::string out;
      for (const Diagnostic& d : read_query_file(json, "query.json").diagnostics) out += (out.empty() ? "" : ";") + d.id;
      return out;
    };
    const Json sound = Json::parse(query_to_json(kidney(), ScenarioId("a-chart"), TaskId("coding")));
    const auto with = [&](const std::function<void(Json&)>& change) {
      Json made = sound;
      change(made);
      return ids(made.dump(2));
    };
    CHECK(with([](Json& j) { j["question"] = std::string(kLongestQueryText + 1, 'x'); }) == "QRF-001");
    CHECK(with([](Json& j) { j["question"] = std::string(kLongestQueryText, 'x'); }) == "");
    CHECK(with([](Json& j) { j["title"] = std::string("a\x01") + "b"; }) == "QRF-002");
    CHECK(with([](Json& j) { j["indicators"][0]["quote"] = "  "; }) == "QRF-003");
    CHECK(with([](Json& j) { for (std::size_t i = 0; i < kMostIndicators; ++i) j["indicators"].push_back(j["indicators"][0]); }) == "QRF-004");
    CHECK(with([](Json& j) { j["options"] = std::vector<std::string>(kMostQueryOptions + 3, "x"); }) == "QRF-005");
    CHECK(with([](Json& j) { j["escalated"] = true; }) == "QRF-006");
    CHECK(with([](Json& j) { j["form"] = "open-ended"; j["date"] = "yesterday"; j["wording"] = 1; j["indicators"][0].erase("document"); }) == "JSN-016;JSN-014;JSN-010;JSN-011");
    CHECK(ids("{}") == "JSN-020");
    int read = 0, refused = 0;
    each_json_mutation(sound.dump(2), [&](const JsonMutation& mutation) {
      CAPTURE(mutation.pointer);
      CAPTURE(mutation.what);
      const auto file = read_query_file(mutation.text, "query.json");
      CHECK(file.query.has_value() != file.diagnostics.has_errors());
      if (mutation.another_kind) CHECK(!file.query);
      ++(file.query ? read : refused);
    });
    CHECK(read > 20);
    CHECK(refused > 100);
  }

  TEST_CASE("the vocabulary holds what it promises") {
    const Vocabulary& words = Vocabulary::built_in();
    MESSAGE(words.diagnoses().size() << " diagnoses, " << words.terms() << " terms, " << words.indicators().size() << " groups of indicators");
    CHECK(words.diagnoses().size() >= 300);
    CHECK(words.terms() >= 900);
    CHECK(words.indicators().size() >= 60);
    const auto finds = [&](const char* text) {
      const WordList list(text);
      std::string out;
      for (const FoundPhrase& place : words.find_diagnoses(list)) out += (out.empty() ? "" : "; ") + words.diagnoses()[static_cast<std::size_t>(place.what)].name;
      return out;
    };
    CHECK(finds("AKI on CKD, stage 3") == "acute kidney injury; chronic kidney disease");
    CHECK(finds("injury of the kidney, acute") == "acute kidney injury");
    CHECK(finds("Acute on chronic systolic (HFrEF) heart failure").find("systolic heart failure") != std::string::npos);
    CHECK(finds("acute postoperative blood loss anemia") == "acute blood loss anemia");
    CHECK(finds("anaemia due to acute blood loss") == "acute blood loss anemia");
    CHECK(finds("Pressure ulcers of the sacrum") == "pressure ulcer");
    CHECK(finds("severe sepsis with E. coli") == "severe sepsis");
    CHECK(finds("he hit the cap") == "");
    CHECK(finds("blood pressure. Ulcer") == "");
    CHECK(finds("fluid, overload") == "");
    CHECK(finds("heart rate and failure of the pump") == "");
    // The names of one line mean the same.
    CHECK(words.diagnosis("AKI") == words.diagnosis("acute renal failure"));
    CHECK(words.is_a(words.diagnosis("ATN"), words.diagnosis("AKI")));
    CHECK(!words.is_a(words.diagnosis("AKI"), words.diagnosis("ATN")));
  }

  TEST_CASE("every fault of a vocabulary has its id") {
    const auto ids = [](std::string_view diagnoses, std::string_view indicators = "", std::string_view phrases = "") {
      std::string out;
      for (const Diagnostic& d : read_vocabulary(diagnoses, indicators, phrases).diagnostics) out += (out.empty() ? "" : ";") + d.id;
      return out;
    };
    CHECK(ids("[blood]\nanemia = anaemia\n  blood loss anemia\n") == "");
    CHECK(ids("anem*\n") == "VOC-001");
    CHECK(ids("a b c d e f g h i j k l m n o p\n") == "VOC-002");
    CHECK(ids("anemia\n    blood loss anemia\n") == "VOC-003");
    CHECK(ids("anemia\ncough = anemia\n") == "VOC-004");
    CHECK(ids("anemia | bleeding\n") == "VOC-005");
    CHECK(ids("anemia\n", "hemoglobin | hgb | bleeding\n") == "VOC-005");
    CHECK(ids("anemia\n", "hemoglobin | hgb\n") == "VOC-006");
    CHECK(ids("anemia\n", "", "please\n") == "VOC-007");
  }

  TEST_CASE("a thousand damaged queries are checked without harm, and the same each time") {
    const std::vector<ComposedQuery> sound = {anemia(), kidney(), sugar(), onset()};
    const std::vector<std::string> bits = {"", " ", "AKI", "possible sepsis", "DRG", "CC", "?", "\xe2\x80\x93", "please document", "no", "Other", "MD", ":", "\n", "Dr. ", "acute on chronic", "(", "unable to determine", "due to", "\xc3\xa9"};
    std::mt19937 random(20261126);
    const auto pick = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
    std::set<std::string> seen;
    for (int n = 0; n < 1000; ++n) {
      ComposedQuery query = sound[pick(sound.size())];
      const Scenario& scenario = of(query);
      const std::size_t edits = 1 + pick(5);
      for (std::size_t e = 0; e < edits; ++e) {
        std::vector<std::string*> texts = {&query.patient, &query.encounter, &query.from, &query.to, &query.title, &query.question, &query.question, &query.title};
        for (auto& option : query.options) texts.push_back(&option);
        for (auto& indicator : query.indicators) texts.push_back(&indicator.quote);
        std::string& text = *texts[pick(texts.size())];
        std::size_t at = text.empty() ? 0 : pick(text.size() + 1);
        while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
        switch (pick(4)) {
          case 0: text.insert(at, bits[pick(bits.size())]); break;
          case 1: text = text.substr(0, at); break;
          case 2: text = text.substr(at); break;
          default: text += " " + bits[pick(bits.size())];
        }
        if (pick(10) == 0) query.form = static_cast<QueryForm>(pick(3));
        if (pick(15) == 0) query.options.clear();
        if (pick(15) == 0) query.indicators.clear();
        if (pick(20) == 0) query.date.reset();
      }
      const auto faults = linter(scenario).lint(query);
      CHECK(faults == linter(scenario).lint(query));
      for (const QueryFault& fault : faults) {
        const std::string text = part_text(query, fault);
        REQUIRE(fault.begin <= fault.end);
        REQUIRE(fault.end <= text.size());
        CHECK(!first_malformed_utf8(std::string_view(text).substr(fault.begin, fault.end - fault.begin)));
        CHECK(!first_malformed_utf8(fault.message));
        seen.insert(fault.rule);
      }
      CHECK(!linter(scenario).rewrite(query, faults).title.empty());
    }
    CHECK(seen.size() >= 11);
  }

  TEST_CASE("labelled queries") {
    const fs::path folder = fs::path(CHARTWRIGHT_SOURCE_DIR) / "tests/grading/queries";
    if (!fs::exists(folder / "labels.csv")) {
      MESSAGE("skipped: no labelled queries beside the tests");
      return;
    }
    std::ifstream labels(folder / "labels.csv");
    int files = 0, agreed = 0;
    for (std::string line; std::getline(labels, line);) {
      if (line.find(".json,") == std::string::npos) continue;  // the heading
      std::istringstream row(line);
      std::string name, rules;
      std::getline(row, name, ',');
      std::getline(row, rules, ',');
      std::set<std::string> expected;
      std::istringstream each(rules);
      for (std::string rule; std::getline(each, rule, ';');)
        if (!trimmed(rule).empty()) expected.insert(std::string(trimmed(rule)));
      if (expected.size() == 1 && expected.begin()->rfind("QRY-", 0) != 0) expected.clear();  // `none`
      const QueryFile file = read_query_file(slurp(folder / trimmed(name)), name);
      CAPTURE(name);
      REQUIRE(file.query);
      const auto faults = linter(chart(file.scenario.text())).lint(*file.query);
      ++files;
      if (rules_of(faults) == expected) {
        ++agreed;
      } else {
        std::printf("%s: labelled %s, found %s\n", name.c_str(), joined(expected).c_str(), joined(rules_of(faults)).c_str());
        for (const QueryFault& fault : faults) std::printf("    %s %s\n", fault.rule.c_str(), fault.message.c_str());
      }
    }
    std::printf("labelled queries: %d of %d agree (%.1f %%)\n", agreed, files, files == 0 ? 0.0 : 100.0 * agreed / files);
    CHECK(files >= 60);
    CHECK(agreed * 100 >= files * 95);
  }
}
