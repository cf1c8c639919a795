#include <cstddef>
#include <cstdint>
#include <string_view>

#include "grading/engine/grade.h"
#include "grading/review/grade_review.h"
#include "tests/support/charts.h"

namespace {

using namespace cw;

Code px(const char* code, CodeSystem system = CodeSystem::Icd10Pcs) { return Code(code, system); }

const CodeBook& codes() {
  static const CodeBook all = [] {
    auto hyperglycemia = test::entry("R73.9", "Hyperglycemia, unspecified");
    hyperglycemia.notes = {{NoteKind::Excludes1, "diabetes mellitus", {"E08-E13"}}};
    const CodeBook dx = test::book({test::entry("A41.51", "Sepsis due to E. coli"), test::entry("A41.9", "Sepsis, unspecified organism"), test::entry("E11", "Type 2 diabetes mellitus", false), test::entry("E11.22", "Type 2 diabetes mellitus with kidney disease"),
                                    test::entry("E11.9", "Type 2 diabetes mellitus without complications"), test::entry("I12.9", "Hypertensive chronic kidney disease"), test::entry("I10", "Essential hypertension"), test::entry("Z79.4", "Insulin", true, true), test::entry("R30.0", "Dysuria"),
                                    test::entry("D62", "Acute posthemorrhagic anemia"), hyperglycemia});
    const CodeBook pcs = test::book({{.code = px("0FT44ZZ"), .title = "a", .billable = true}, {.code = px("0FT40ZZ"), .title = "b", .billable = true}, {.code = px("0FB44ZX"), .title = "c", .billable = true}}, CodeSystem::Icd10Pcs);
    const CodeBook cpt = test::book({{.code = px("66984", CodeSystem::Cpt), .title = "d", .billable = true}, {.code = px("66982", CodeSystem::Cpt), .title = "e", .billable = true}}, CodeSystem::Cpt);
    return CodeBook({dx.releases().front(), pcs.releases().front(), cpt.releases().front()});
  }();
  return all;
}

/// An inpatient task with traps, required order, alternates, a needed query; and the same record billed by number.
const Scenario& chart() {
  static const Scenario made = [] {
    KeyLine operation{.id = LineId("px-a"), .code = px("0FT44ZZ"), .date = *Date::from_ymd(2026, 1, 11)};
    operation.evidence = {{DocumentId("note"), "gallbladder removed", 1}};
    Scenario s = test::scenario({test::line("dx-a", "A41.51"), test::line("dx-b", "E11.22", Poa::Undetermined), test::line("dx-c", "I12.9"), test::line("dx-d", "Z79.4", Poa::Exempt)}, {operation});
    AnswerKey& key = s.tasks.front().key;
    key.diagnoses[0].alternates = {{Code("A41.9", CodeSystem::Icd10Cm), 60, "Close."}};
    key.diagnoses[3].optional = true;
    key.order = {{LineId("dx-b"), LineId("dx-c"), "So the note says.", {}, OrderNote::CodeFirst}, {LineId("dx-b"), LineId("dx-d"), "So the note says.", {}, OrderNote::UseAdditional}};
    key.not_coded = {{Code("R30.0", CodeSystem::Icd10Cm), NotCodedKind::IntegralSymptom, "It belongs to it.", {}, {}, LineId("dx-a")}, {Code("I10", CodeSystem::Icd10Cm), NotCodedKind::CoveredByCombination, "It is in it.", {}, {}, LineId("dx-c")}};
    NeededQuery query{.id = LineId("q-a"), .about = "the anemia", .to = "A. Doctor, MD", .assumed = {Code("D62", CodeSystem::Icd10Cm)}, .why = "It is open.", .terms = {"anemia"}};
    query.model = {QueryForm::Open, "Clarification", "Please document the type of the anemia.", {}};
    query.answer = {.outcome = QueryOutcome::NoAnswer, .after_hours = 24};
    query.escalation = {.by = "B. Chief, MD", .outcome = QueryOutcome::Agrees, .after_hours = 4, .text = "Acute blood loss anemia."};
    query.escalation->changes = {{.line = {}, .becomes = test::line("dx-e", "D62", Poa::No)}, {.line = LineId("dx-c"), .becomes = {}}};
    key.queries = {query};
    Task billed = s.tasks.front();
    billed.id = TaskId("billed");
    billed.procedures = CodeSystem::Cpt;
    billed.poa = false;
    billed.key.procedures[0].code = px("66984", CodeSystem::Cpt);
    billed.key.procedures[0].modifiers = {"RT"};
    billed.key.queries.reset();
    s.tasks.push_back(std::move(billed));
    Task review{.id = TaskId("review"), .kind = TaskKind::Review, .title = "Review", .code_date = s.tasks.front().code_date};
    review.review = ReviewTask{.on = *LocalTime::parse("2026-02-03T12:00")};
    s.tasks.push_back(std::move(review));
    return s;
  }();
  return made;
}

void must(bool holds) {
  if (!holds) __builtin_trap();
}

/// What is wrong with the record under review.
const std::vector<Deficiency>& deficiencies() {
  static const std::vector<Deficiency> all = [] {
    std::vector<Deficiency> made(4);
    made[0] = {.rule = "REC-1", .type = DeficiencyType::MissingSignature, .document = DocumentId("note"), .responsible = "A. Doctor, MD", .severity = 3, .evidence = {{DocumentId("note"), "words for E11.22", 1}}};
    made[1] = {.rule = "REC-2", .type = DeficiencyType::MissingElement, .document = DocumentId("note"), .also = {DeficiencyType::Late}, .severity = 1};
    made[2] = {.rule = "REC-3", .type = DeficiencyType::MissingConsent, .about = "consent", .responsible = "S. Surgeon, MD", .severity = 2};
    made[3] = made[2];
    return made;
  }();
  return all;
}

/// A review's points within bounds that add up, whatever was flagged, and a report that reads back.
void review_it(const Submission& answer) {
  const Task& task = chart().tasks.back();
  for (const auto& expected : {deficiencies(), std::vector<Deficiency>()}) {
    const Report report = grade_review(chart(), task, answer, RecordPolicy(), expected);
    must(report.points >= 0 && report.points <= kFullPoints);
    int sum = 0;
    for (const auto& component : report.components) sum += component.points;
    must(sum == report.points);
    const std::string json = report_to_json(report);
    const auto again = report_from_json(json);
    must(again.ok() && report_to_json(*again) == json);
  }
}

/// Points within bounds that add up, the same each time, and a report that reads back; numbers alone say the same.
void grade_it(const Submission& answer) {
  for (const Task& task : chart().tasks) {
    if (task.kind != TaskKind::Code) continue;
    Grader grader(chart(), task, codes());
    const Report report = grader.grade(answer);
    must(report.points >= 0 && report.points <= kFullPoints);
    int sum = 0;
    for (const auto& component : report.components) {
      must(component.points >= 0 && component.points <= component.points_max);
      int steps = 0;
      for (const auto& step : component.steps) steps += step.points;
      must(steps == component.points);
      sum += component.points;
    }
    must(sum == report.points);
    const std::string json = report_to_json(report);
    must(json == report_to_json(grader.grade(answer)));
    const auto again = report_from_json(json);
    must(again.ok() && again->points == report.points && again->rows.size() == report.rows.size());
    must(grader.grade(answer, Detail::Numbers).points == report.points);
  }
}

}  // namespace

/// What is read is written and read again as the same answer, and graded whatever it holds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto file = read_submission(bytes, "fuzz.json");
  if (!file.submission) return 0;
  const auto again = read_submission(submission_to_json(*file.submission), "again.json");
  must(again.submission && *again.submission == *file.submission);
  grade_it(*file.submission);
  review_it(*file.submission);
  return 0;
}
