#include <algorithm>

#include <nlohmann/json.hpp>

#include "content/base/json_reader.h"
#include "grading/audit/audit.h"
#include "grading/engine/submission_json.h"

namespace cw {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostTruths = 100;
constexpr std::size_t kMostPassages = 100;
constexpr std::int64_t kGreatestSeed = static_cast<std::int64_t>(kGreatestAuditSeed);

template <typename E>
std::vector<std::pair<std::string_view, E>> words_up_to(E last) {
  std::vector<std::pair<std::string_view, E>> words;
  for (int i = 0; i <= static_cast<int>(last); ++i) words.emplace_back(to_string(static_cast<E>(i)), static_cast<E>(i));
  return words;
}
const std::vector<std::pair<std::string_view, QueryDecision>>& query_words() {
  static const std::vector<std::pair<std::string_view, QueryDecision>> words = {{"not-needed", QueryDecision::NotNeeded}, {"needed", QueryDecision::Needed}};
  return words;
}
const std::vector<std::pair<std::string_view, LineKind>>& line_words() {
  static const std::vector<std::pair<std::string_view, LineKind>> words = {{"diagnosis", LineKind::Diagnosis}, {"procedure", LineKind::Procedure}};
  return words;
}
std::string_view word_of(LineKind kind) { return kind == LineKind::Diagnosis ? "diagnosis" : "procedure"; }

// --- the system of procedure codes -------------------------------------------------------------------------------

/// Where it is not said, procedures are of ICD-10-PCS.
CodeSystem read_procedure_system(JsonValue& root) {
  if (!root.optional("procedure_system")) return CodeSystem::Icd10Pcs;
  const std::vector<std::pair<std::string_view, CodeSystem>> words = {{"icd-10-pcs", CodeSystem::Icd10Pcs}, {"cpt", CodeSystem::Cpt}};
  return root.one_of("procedure_system", words);
}
void write_procedure_system(Json& root, const std::vector<const Code*>& codes) {
  if (!codes.empty()) root["procedure_system"] = codes.front()->system() == CodeSystem::Icd10Pcs ? "icd-10-pcs" : "cpt";
}

Json lines_to_json(const std::vector<SubmissionLine>& lines) {
  Json all = Json::array();
  for (const auto& line : lines) all.push_back(submission_line_to_json(line));
  return all;
}

Json evidence_to_json(const std::vector<Evidence>& list) {
  Json all = Json::array();
  for (const auto& e : list) {
    Json made = {{"document", e.document.text()}, {"quote", e.quote}};
    if (e.occurrence != 1) made["occurrence"] = e.occurrence;
    all.push_back(std::move(made));
  }
  return all;
}
Json sources_to_json(const std::vector<Source>& list) {
  Json all = Json::array();
  for (const auto& source : list) all.push_back({{"kind", to_string(source.kind)}, {"ref", source.ref}, {"year", source.year}});
  return all;
}
std::vector<Evidence> read_evidence(JsonValue& value) {
  std::vector<Evidence> all;
  value.each_if_present("evidence", [&](JsonValue e) {
    all.push_back({DocumentId(e.text("document")), e.text("quote"), static_cast<int>(e.integer_or("occurrence", 1, 1000, 1))});
    e.finish();
  }, kMostPassages);
  return all;
}
std::vector<Source> read_sources(JsonValue& value) {
  std::vector<Source> all;
  value.each_if_present("sources", [&](JsonValue e) {
    Source made;
    made.kind = e.one_of("kind", words_up_to(SourceKind::Hcpcs));
    made.ref = e.text_or("ref", "");
    made.year = static_cast<int>(e.integer("year", 0, 2999));
    e.finish();
    all.push_back(std::move(made));
  }, kMostPassages);
  return all;
}

// --- truths ------------------------------------------------------------------------------------------------------

Json to_json(const AuditTruth& truth) {
  Json value = {{"kind", to_string(truth.kind)}, {"type", to_string(truth.type())}};
  if (!truth.axis.empty()) value["axis"] = truth.axis;
  value["place"] = to_string(truth.place);
  value["line"] = word_of(truth.line);
  if (truth.coded_line >= 0) value["coded_line"] = truth.coded_line;
  if (!truth.key_id.empty()) value["key"] = truth.key_id.text();
  if (truth.right) value["right"] = submission_line_to_json(*truth.right);
  value["what"] = truth.what;
  value["rule"] = truth.rule;
  value["message"] = truth.message;
  if (!truth.rationale.empty()) value["rationale"] = truth.rationale;
  if (!truth.evidence.empty()) value["evidence"] = evidence_to_json(truth.evidence);
  if (!truth.sources.empty()) value["sources"] = sources_to_json(truth.sources);
  return value;
}

AuditTruth read_truth(JsonValue value, CodeSystem procedures, const Submission& coded) {
  AuditTruth truth;
  truth.kind = value.one_of("kind", words_up_to(FindingKind::QueryUnneeded));
  const AuditErrorType type = value.one_of("type", words_up_to(AuditErrorType::Query));
  if (type != truth.type()) value.fault("AUD-004", "an error of kind \"" + std::string(to_string(truth.kind)) + "\" is of type \"" + std::string(to_string(truth.type())) + "\"");
  truth.axis = value.text_or("axis", "");
  truth.place = value.one_of("place", words_up_to(AuditPlace::Decision));
  truth.line = value.one_of("line", line_words());
  const std::size_t lines = (truth.line == LineKind::Diagnosis ? coded.diagnoses : coded.procedures).size();
  truth.coded_line = static_cast<int>(value.integer_or("coded_line", -1, static_cast<std::int64_t>(kMostSubmissionLines) - 1, -1));
  const bool in_list = truth.place == AuditPlace::CodedLine || truth.place == AuditPlace::Order;
  if (truth.coded_line >= static_cast<int>(lines) || (in_list && truth.coded_line < 0)) value.fault("AUD-005", "an error stands at a line of the list, counted from 0");
  if (value.optional("key")) truth.key_id = LineId(value.text("key"));
  if (auto right = value.optional("right")) truth.right = read_submission_line(*right, truth.line == LineKind::Diagnosis ? CodeSystem::Icd10Cm : procedures, true, truth.line == LineKind::Procedure);
  if (truth.place == AuditPlace::Omission && !truth.right) value.fault("AUD-006", "what was left out is told in \"right\"");
  truth.what = value.text("what");
  truth.rule = value.text("rule");
  truth.message = value.text("message");
  truth.rationale = value.text_or("rationale", "");
  truth.evidence = read_evidence(value);
  truth.sources = read_sources(value);
  value.finish();
  return truth;
}

// --- answers -----------------------------------------------------------------------------------------------------

Json to_json(const AuditLine& line) {
  Json value = {{"code", line.code.text()}, {"verdict", to_string(line.verdict)}};
  if (line.type) value["type"] = to_string(*line.type);
  if (line.correction) value["correction"] = submission_line_to_json(*line.correction);
  return value;
}

AuditLine read_audit_line(JsonValue value, CodeSystem procedures, bool procedure) {
  const CodeSystem system = procedure ? procedures : CodeSystem::Icd10Cm;
  AuditLine line;
  line.code = read_submitted_code(value, system, true, procedure);
  line.verdict = value.one_of("verdict", words_up_to(AuditVerdict::Reject));
  if (value.optional("type")) line.type = value.one_of("type", words_up_to(AuditErrorType::Query));
  if (auto correction = value.optional("correction")) line.correction = read_submission_line(*correction, system, true, procedure);
  if (line.verdict == AuditVerdict::Accept && (line.type || line.correction)) value.fault("AUD-007", "a line that is accepted has neither an error type nor a correction");
  if (line.verdict == AuditVerdict::Reject && line.correction) value.fault("AUD-008", "a line that is rejected has no correction");
  value.finish();
  return line;
}

Json answer_to_json(const AuditAnswer& answer) {
  Json root = {{"format", "chartwright.audit-answer"}, {"version", 1}, {"scenario", answer.scenario.text()}, {"task", answer.task.text()}, {"seed", answer.seed}};
  if (answer.asked >= 0) root["errors"] = answer.asked;
  if (answer.seconds_spent != 0) root["seconds_spent"] = answer.seconds_spent;
  if (answer.query) root["query"] = to_string(*answer.query);
  std::vector<const Code*> codes;
  for (const auto& line : answer.procedures) {
    codes.push_back(&line.code);
    if (line.correction) codes.push_back(&line.correction->code);
  }
  for (const auto& addition : answer.added_procedures) codes.push_back(&addition.line.code);
  write_procedure_system(root, codes);
  for (const bool procedure : {false, true}) {
    Json& lines = root[procedure ? "procedures" : "diagnoses"] = Json::array();
    for (const auto& line : procedure ? answer.procedures : answer.diagnoses) lines.push_back(to_json(line));
  }
  for (const bool procedure : {false, true}) {
    const auto& added = procedure ? answer.added_procedures : answer.added_diagnoses;
    if (added.empty()) continue;
    Json& lines = root[procedure ? "added_procedures" : "added_diagnoses"] = Json::array();
    for (const auto& addition : added) lines.push_back(submission_line_to_json(addition.line));
  }
  root["order_right"] = answer.order_right;
  if (!answer.order.empty()) root["order"] = answer.order;
  return root;
}

Json case_to_json(const AuditCase& audit, bool with_truths) {
  Json root = {{"format", "chartwright.audit-case"}, {"version", 1}, {"scenario", audit.scenario.text()}, {"task", audit.task.text()}, {"seed", audit.seed}};
  if (audit.asked >= 0) root["errors"] = audit.asked;
  if (audit.coded.query) root["query"] = to_string(*audit.coded.query);
  std::vector<const Code*> codes;
  for (const auto& line : audit.coded.procedures) codes.push_back(&line.code);
  for (const auto& truth : audit.truths)
    if (with_truths && truth.right && truth.line == LineKind::Procedure) codes.push_back(&truth.right->code);
  write_procedure_system(root, codes);
  root["diagnoses"] = lines_to_json(audit.coded.diagnoses);
  root["procedures"] = lines_to_json(audit.coded.procedures);
  if (with_truths) {
    root["truths"] = Json::array();
    for (const auto& truth : audit.truths) root["truths"].push_back(to_json(truth));
  }
  return root;
}

void check_same_case(JsonValue& root, const AuditAnswer& answer, const AuditCase& audit) {
  if (answer.scenario != audit.scenario || answer.task != audit.task) root.required("scenario").fault("AUD-001", "this answers another chart or task than \"" + audit.scenario.text() + "\", \"" + audit.task.text() + "\"");
  if (answer.seed != audit.seed || answer.asked != audit.asked) root.required("seed").fault("AUD-002", "this answers another case: seed " + std::to_string(answer.seed) + " instead of " + std::to_string(audit.seed) + ", or another number of errors");
  const auto same = [](const std::vector<AuditLine>& said, const std::vector<SubmissionLine>& coded) {
    if (said.size() > coded.size()) return false;
    return std::equal(said.begin(), said.end(), coded.begin(), [](const AuditLine& a, const SubmissionLine& b) { return a.code == b.code; });
  };
  if (!same(answer.diagnoses, audit.coded.diagnoses) || !same(answer.procedures, audit.coded.procedures)) root.fault("AUD-003", "the lines judged are not those of the case, in its order");
}

}  // namespace

std::string audit_case_to_json(const AuditCase& audit, bool with_truths) { return case_to_json(audit, with_truths).dump(2) + "\n"; }

AuditCaseFile read_audit_case(std::string_view json, const std::string& file_name) {
  AuditCaseFile file;
  JsonReader reader(json, file_name);
  if (reader.expect_format("chartwright.audit-case", 1)) {
    JsonValue root = reader.root();
    AuditCase audit;
    audit.scenario = audit.coded.scenario = ScenarioId(root.text("scenario"));
    audit.task = audit.coded.task = TaskId(root.text("task"));
    audit.seed = static_cast<std::uint64_t>(root.integer("seed", 0, kGreatestSeed));
    audit.asked = static_cast<int>(root.integer_or("errors", 0, kMostAuditErrors, -1));
    if (root.optional("query")) audit.coded.query = root.one_of("query", query_words());
    const CodeSystem procedures = read_procedure_system(root);
    root.each("diagnoses", [&](JsonValue value) { audit.coded.diagnoses.push_back(read_submission_line(value, CodeSystem::Icd10Cm, true, false)); }, kMostSubmissionLines);
    root.each_if_present("procedures", [&](JsonValue value) { audit.coded.procedures.push_back(read_submission_line(value, procedures, true, true)); }, kMostSubmissionLines);
    root.each_if_present("truths", [&](JsonValue value) { audit.truths.push_back(read_truth(value, procedures, audit.coded)); }, kMostTruths);
    root.finish();
    if (!reader.diagnostics().has_errors()) file.audit = std::move(audit);
  }
  file.diagnostics = reader.diagnostics();
  return file;
}

std::string audit_answer_to_json(const AuditAnswer& answer) { return answer_to_json(answer).dump(2) + "\n"; }

AuditAnswerFile read_audit_answer(std::string_view json, const std::string& file_name, const AuditCase* audit) {
  AuditAnswerFile file;
  JsonReader reader(json, file_name);
  if (reader.expect_format("chartwright.audit-answer", 1)) {
    JsonValue root = reader.root();
    AuditAnswer answer;
    answer.scenario = ScenarioId(root.text("scenario"));
    answer.task = TaskId(root.text("task"));
    answer.seed = static_cast<std::uint64_t>(root.integer("seed", 0, kGreatestSeed));
    answer.asked = static_cast<int>(root.integer_or("errors", 0, kMostAuditErrors, -1));
    answer.seconds_spent = static_cast<int>(root.integer_or("seconds_spent", 0, 10'000'000, 0));
    if (root.optional("query")) answer.query = root.one_of("query", query_words());
    const CodeSystem procedures = read_procedure_system(root);
    root.each("diagnoses", [&](JsonValue value) { answer.diagnoses.push_back(read_audit_line(value, procedures, false)); }, kMostSubmissionLines);
    root.each_if_present("procedures", [&](JsonValue value) { answer.procedures.push_back(read_audit_line(value, procedures, true)); }, kMostSubmissionLines);
    root.each_if_present("added_diagnoses", [&](JsonValue value) { answer.added_diagnoses.push_back({read_submission_line(value, CodeSystem::Icd10Cm, true, false)}); }, kMostSubmissionLines);
    root.each_if_present("added_procedures", [&](JsonValue value) { answer.added_procedures.push_back({read_submission_line(value, procedures, true, true)}); }, kMostSubmissionLines);
    answer.order_right = root.boolean_or("order_right", true);
    const auto last = static_cast<std::int64_t>(answer.diagnoses.size() + answer.added_diagnoses.size() + (audit != nullptr ? audit->coded.diagnoses.size() : kMostSubmissionLines)) - 1;
    root.each_if_present("order", [&](JsonValue value) {
      const int at = static_cast<int>(value.as_integer(0, std::max<std::int64_t>(last, 0)));
      if (std::find(answer.order.begin(), answer.order.end(), at) != answer.order.end()) value.fault("AUD-009", "a line stands in the order once");
      answer.order.push_back(at);
    }, 2 * kMostSubmissionLines);
    if (audit != nullptr && !reader.diagnostics().has_errors()) check_same_case(root, answer, *audit);
    root.finish();
    if (!reader.diagnostics().has_errors()) file.answer = std::move(answer);
  }
  file.diagnostics = reader.diagnostics();
  return file;
}

std::string audit_report_to_json(const AuditReport& report) {
  Json root = {{"format", "chartwright.audit-report"}, {"version", 1}, {"scenario", report.scenario.text()}, {"task", report.task.text()}, {"seed", report.seed}, {"policy", report.policy}, {"engine", report.engine}, {"points", report.points}, {"points_max", kFullPoints}, {"explanation", report.explanation}};
  root["steps"] = Json::array();
  for (const auto& step : report.steps) root["steps"].push_back({{"text", step.text}, {"points", step.points}, {"points_max", step.points_max}});
  root["outcomes"] = Json::array();
  for (const auto& o : report.outcomes) {
    Json value = {{"truth", o.truth}, {"detected", o.detected}, {"type_right", o.type_right}, {"correction_right", o.correction_right}};
    if (o.named) value["named"] = to_string(*o.named);
    value["percent"] = o.percent;
    value["points"] = o.points;
    value["points_max"] = o.points_max;
    value["message"] = o.message;
    root["outcomes"].push_back(std::move(value));
  }
  root["false_alarms"] = Json::array();
  for (const auto& alarm : report.false_alarms) {
    Json value = {{"place", to_string(alarm.place)}, {"line", word_of(alarm.line)}};
    if (alarm.coded_line >= 0) value[alarm.place == AuditPlace::Omission ? "added_line" : "coded_line"] = alarm.coded_line;
    if (!alarm.code.empty()) value["code"] = alarm.code.text();
    value["points"] = alarm.points;
    value["message"] = alarm.message;
    if (!alarm.rationale.empty()) value["rationale"] = alarm.rationale;
    value["evidence"] = evidence_to_json(alarm.evidence);
    value["sources"] = sources_to_json(alarm.sources);
    root["false_alarms"].push_back(std::move(value));
  }
  root["measures"] = Json::array();
  for (const auto& m : report.measures) root["measures"].push_back({{"id", m.id}, {"label", m.label}, {"measured", m.measured}, {"numerator", m.numerator}, {"denominator", m.denominator}, {"arithmetic", m.arithmetic}, {"meaning", m.meaning}});
  AuditCase audit{.scenario = report.scenario, .task = report.task, .seed = report.seed, .asked = report.answer.asked, .coded = report.coded, .truths = report.truths, .as_graded = {}};
  root["case"] = case_to_json(audit, true);
  root["answer"] = answer_to_json(report.answer);
  return root.dump(2) + "\n";
}

namespace {

constexpr std::int64_t kMostPoints = 1'000'000;

AuditOutcome read_outcome(JsonValue& value) {
  AuditOutcome o;
  o.truth = static_cast<int>(value.integer("truth", 0, static_cast<std::int64_t>(kMostTruths) - 1));
  o.detected = value.boolean_or("detected", false);
  o.type_right = value.boolean_or("type_right", false);
  o.correction_right = value.boolean_or("correction_right", false);
  if (value.optional("named")) o.named = value.one_of("named", words_up_to(AuditErrorType::Query));
  o.percent = static_cast<int>(value.integer("percent", -kMostPoints, kMostPoints));
  o.points = static_cast<int>(value.integer("points", -kMostPoints, kMostPoints));
  o.points_max = static_cast<int>(value.integer("points_max", 0, kMostPoints));
  o.message = value.text("message");
  return o;
}

AuditFalseAlarm read_alarm(JsonValue& value, CodeSystem procedures) {
  AuditFalseAlarm alarm;
  alarm.place = value.one_of("place", words_up_to(AuditPlace::Decision));
  alarm.line = value.one_of("line", line_words());
  alarm.coded_line = static_cast<int>(value.integer_or(alarm.place == AuditPlace::Omission ? "added_line" : "coded_line", -1, static_cast<std::int64_t>(kMostSubmissionLines) - 1, -1));
  if (value.optional("code")) alarm.code = read_submitted_code(value, alarm.line == LineKind::Diagnosis ? CodeSystem::Icd10Cm : procedures, true, alarm.line == LineKind::Procedure);
  alarm.points = static_cast<int>(value.integer("points", -kMostPoints, kMostPoints));
  alarm.message = value.text("message");
  alarm.rationale = value.text_or("rationale", "");
  alarm.evidence = read_evidence(value);
  alarm.sources = read_sources(value);
  return alarm;
}

}  // namespace

Result<AuditReport> audit_report_from_json(std::string_view json) {
  const auto malformed = [] { return Error{"audit_report.malformed", "the report of this audit cannot be read"}; };
  JsonReader reader(json, "audit report");
  if (!reader.expect_format("chartwright.audit-report", 1)) return malformed();
  const Json whole = Json::parse(json, nullptr, false);
  if (whole.is_discarded() || !whole.contains("case") || !whole.contains("answer")) return malformed();
  AuditCaseFile audit = read_audit_case(whole["case"].dump(), "case");
  if (!audit.audit) return malformed();
  AuditAnswerFile answer = read_audit_answer(whole["answer"].dump(), "answer", &*audit.audit);
  if (!answer.answer) return malformed();

  AuditReport report;
  JsonValue root = reader.root();
  report.scenario = ScenarioId(root.text("scenario"));
  report.task = TaskId(root.text("task"));
  report.seed = static_cast<std::uint64_t>(root.integer("seed", 0, kGreatestSeed));
  report.policy = root.text("policy");
  report.engine = root.text("engine");
  report.points = static_cast<int>(root.integer("points", 0, kFullPoints));
  report.explanation = root.text_or("explanation", "");
  CodeSystem procedures = CodeSystem::Icd10Pcs;
  const auto of_system = [&](const Code& code) { procedures = code.system() == CodeSystem::Icd10Pcs ? CodeSystem::Icd10Pcs : CodeSystem::Cpt; };
  for (const auto& line : audit.audit->coded.procedures) of_system(line.code);
  for (const auto& addition : answer.answer->added_procedures) of_system(addition.line.code);
  root.each("steps", [&](JsonValue value) { report.steps.push_back({value.text("text"), static_cast<int>(value.integer("points", -kMostPoints, kMostPoints)), static_cast<int>(value.integer("points_max", 0, kMostPoints))}); }, 10 * kMostTruths);
  root.each("outcomes", [&](JsonValue value) { report.outcomes.push_back(read_outcome(value)); }, kMostTruths);
  root.each("false_alarms", [&](JsonValue value) { report.false_alarms.push_back(read_alarm(value, procedures)); }, 10 * kMostTruths);
  root.each("measures", [&](JsonValue value) {
    report.measures.push_back({.id = value.text("id"), .label = value.text("label"), .measured = value.boolean_or("measured", false), .numerator = static_cast<int>(value.integer("numerator", 0, kMostPoints)), .denominator = static_cast<int>(value.integer("denominator", 0, kMostPoints)), .arithmetic = value.text_or("arithmetic", ""), .meaning = value.text_or("meaning", "")});
  }, kMostTruths);
  if (reader.diagnostics().has_errors()) return malformed();
  report.truths = std::move(audit.audit->truths);
  report.coded = std::move(audit.audit->coded);
  report.answer = std::move(*answer.answer);
  for (const auto& outcome : report.outcomes)
    if (outcome.truth >= static_cast<int>(report.truths.size())) return malformed();
  for (const auto& alarm : report.false_alarms) {
    const bool diagnosis = alarm.line == LineKind::Diagnosis;
    const std::size_t lines = alarm.place == AuditPlace::Omission ? (diagnosis ? report.answer.added_diagnoses : report.answer.added_procedures).size() : (diagnosis ? report.coded.diagnoses : report.coded.procedures).size();
    if (alarm.coded_line >= static_cast<int>(lines)) return malformed();
  }
  return report;
}

}  // namespace cw
