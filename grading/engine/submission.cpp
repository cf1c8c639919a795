#include "grading/engine/submission.h"

#include <algorithm>
#include <limits>

#include <nlohmann/json.hpp>

#include "content/base/check.h"
#include "content/base/json_reader.h"
#include "content/base/utf8.h"
#include "grading/engine/submission_json.h"
#include "grading/query/answers.h"
#include "grading/query/query_json.h"
#include "grading/review/grade_any.h"
#include "scenarios/review/policies.h"
#include "scenarios/words.h"

namespace cw {
namespace {

constexpr std::size_t kMostEvidence = 100;
constexpr std::size_t kMostModifiers = 8;
constexpr std::size_t kLongestCode = 20;

}  // namespace

CodeSystem submitted_system(std::string_view code, CodeSystem reported, bool known) {
  if (known) return procedure_system(code, reported);
  return code.size() == 5 ? procedure_system(code, CodeSystem::Cpt) : CodeSystem::Icd10Pcs;
}

Code read_submitted_code(JsonValue& value, CodeSystem reported, bool known, bool procedure) {
  const std::string code = value.text("code");
  // What a student mistyped is kept to be explained, but not without end; the dot that is added does not count.
  const std::string_view typed = std::string_view(code).substr(0, 2 * kLongestCode);
  // By the code as it is kept, so that what is written is read again as the same.
  Code made(typed, procedure ? submitted_system(Code(typed, CodeSystem::Icd10Pcs).text(), reported, known) : reported);
  if (code.size() > 2 * kLongestCode || made.bare().size() > kLongestCode) value.required("code").fault("SUB-001", "a code has at most seven characters");
  if (made.empty() && !code.empty()) value.required("code").fault("SUB-001", "a code has letters or digits");
  return made;
}

Evidence read_submitted_evidence(JsonValue value) {
  Evidence made;
  made.document = DocumentId(value.text("document"));
  const std::string quote = value.text("quote");
  made.quote = collapse_spaces(quote);
  if (made.quote.empty() && !quote.empty()) value.required("quote").fault("SUB-004", "the marked passage holds no words");
  made.occurrence = static_cast<int>(value.integer_or("occurrence", 1, 1000, 1));
  value.finish();
  return made;
}

nlohmann::ordered_json submitted_evidence_to_json(const Evidence& e) {
  nlohmann::ordered_json made = {{"document", e.document.text()}, {"quote", e.quote}};
  if (e.occurrence != 1) made["occurrence"] = e.occurrence;
  return made;
}

SubmissionLine read_submission_line(JsonValue value, CodeSystem reported, bool known, bool procedure) {
  SubmissionLine line;
  line.code = read_submitted_code(value, reported, known, procedure);
  if (procedure) {
    if (value.optional("date")) line.date = value.date("date");
    value.each_if_present("modifiers", [&](JsonValue modifier) {
      std::string text = modifier.as_text();
      std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
      if (!is_modifier(text)) modifier.fault("SUB-005", "a modifier has two characters, letters or digits");
      else if (std::find(line.modifiers.begin(), line.modifiers.end(), text) == line.modifiers.end()) line.modifiers.push_back(std::move(text));
    }, kMostModifiers);
    std::sort(line.modifiers.begin(), line.modifiers.end());
    line.units = static_cast<int>(value.integer_or("units", 1, 9999, 1));
  } else if (value.optional("poa")) {
    static const std::vector<std::pair<std::string_view, Poa>> words = {{"Y", Poa::Yes}, {"N", Poa::No}, {"U", Poa::Unknown}, {"W", Poa::Undetermined}, {"exempt", Poa::Exempt}};
    line.poa = value.one_of("poa", words);
  }
  value.each_if_present("evidence", [&](JsonValue e) { line.evidence.push_back(read_submitted_evidence(e)); }, kMostEvidence);
  if (value.optional("confidence")) {
    static const std::vector<std::pair<std::string_view, Confidence>> words = {{"unsure", Confidence::Unsure}, {"likely", Confidence::Likely}, {"sure", Confidence::Sure}};
    line.confidence = value.one_of("confidence", words);
  }
  value.finish();
  return line;
}

nlohmann::ordered_json submission_line_to_json(const SubmissionLine& line) {
  nlohmann::ordered_json value = {{"code", line.code.text()}};
  if (line.poa) value["poa"] = to_string(*line.poa);
  if (line.date) value["date"] = to_string(*line.date);
  if (!line.modifiers.empty()) value["modifiers"] = line.modifiers;
  if (line.units != 1) value["units"] = line.units;
  if (!line.evidence.empty()) {
    value["evidence"] = nlohmann::ordered_json::array();
    for (const auto& e : line.evidence) value["evidence"].push_back(submitted_evidence_to_json(e));
  }
  if (line.confidence) value["confidence"] = to_string(*line.confidence);
  return value;
}

std::string_view to_string(Confidence confidence) {
  switch (confidence) {
    case Confidence::Unsure: return "unsure";
    case Confidence::Likely: return "likely";
    case Confidence::Sure: return "sure";
  }
  return "unsure";
}

std::string_view to_string(QueryDecision decision) { return decision == QueryDecision::Needed ? "needed" : "not-needed"; }

namespace {

std::string flag_text(JsonValue& flag, std::string_view name) {
  std::string text = flag.text_or(name, "");
  const bool control = std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r'; });
  if (text.size() > kLongestFlagText) flag.required(name).fault("SUB-008", "this text is longer than " + std::to_string(kLongestFlagText) + " bytes");
  else if (control) flag.required(name).fault("SUB-008", "this text holds a control character");
  else return text;
  return {};
}

DeficiencyFlag read_flag(JsonValue value) {
  DeficiencyFlag flag;
  flag.type = value.one_of("type", words::in_file(words::deficiency_types()));
  if (value.optional("document")) flag.document = DocumentId(value.text("document"));
  if (value.optional("absent")) flag.absent = value.one_of("absent", words::in_file(words::document_types()));
  if (value.is_object() && flag.document.empty() != flag.absent.has_value()) value.fault("SUB-006", "a flag names the document it stands on, or the type of document that is absent", "one of \"document\" and \"absent\"");
  if (auto passage = value.optional("passage")) {
    flag.passage = read_submitted_evidence(*passage);
    if (!flag.document.empty() && !flag.passage->document.empty() && flag.passage->document != flag.document) passage->fault("SUB-007", "the passage is of another document than the flag");
  }
  flag.responsible = flag_text(value, "responsible");
  if (value.optional("severity")) flag.severity = static_cast<int>(value.integer("severity", 1, 3));
  flag.note = flag_text(value, "note");
  value.finish();
  return flag;
}

nlohmann::ordered_json flag_to_json(const DeficiencyFlag& flag) {
  nlohmann::ordered_json value = {{"type", to_string(flag.type)}};
  if (!flag.document.empty()) value["document"] = flag.document.text();
  if (flag.absent) value["absent"] = to_string(*flag.absent);
  if (flag.passage) value["passage"] = submitted_evidence_to_json(*flag.passage);
  if (!flag.responsible.empty()) value["responsible"] = flag.responsible;
  if (flag.severity != 0) value["severity"] = flag.severity;
  if (!flag.note.empty()) value["note"] = flag.note;
  return value;
}

/// What only a review has, and queries.
void read_reviews_and_queries(JsonValue& root, Submission& submission) {
  root.each_if_present("queries", [&](JsonValue value) {
    submission.queries.push_back(read_query_fields(value));
    value.finish();
  }, kMostQueries);
  root.each_if_present("flags", [&](JsonValue value) { submission.flags.push_back(read_flag(value)); }, kMostFlags);
  root.each_if_present("checked", [&](JsonValue value) {
    DocumentId document(value.as_text());
    if (!document.empty() && std::find(submission.checked.begin(), submission.checked.end(), document) == submission.checked.end()) submission.checked.push_back(std::move(document));
  }, kMostChecked);
  if (auto variant = root.optional("variant")) {
    submission.variant = MessVariant{static_cast<std::uint64_t>(variant->integer("seed", 0, std::numeric_limits<std::int64_t>::max())), static_cast<int>(variant->integer("level", 0, 4))};
    variant->finish();
  }
}

/// A review has flags, a coding task lines.
void check_kind(JsonValue& root, const Submission& submission, const Task& task) {
  const auto refuse = [&](bool there, std::string_view name, const char* id, const char* why) {
    if (there) root.required(name).fault(id, why);
  };
  if (task.kind == TaskKind::Review) {
    constexpr const char* kWhy = "the task is a review of the record: it has flags, and neither codes nor queries";
    refuse(!submission.diagnoses.empty(), "diagnoses", "SUB-009", kWhy);
    refuse(!submission.procedures.empty(), "procedures", "SUB-009", kWhy);
    refuse(!submission.queries.empty(), "queries", "SUB-009", kWhy);
    refuse(submission.query.has_value(), "query", "SUB-009", kWhy);
  } else {
    constexpr const char* kWhy = "the task asks for codes, not for a review of the record";
    refuse(!submission.flags.empty(), "flags", "SUB-010", kWhy);
    refuse(submission.variant.has_value(), "variant", "SUB-010", kWhy);
  }
}

/// `choose` is told the answer's scenario, complains when it is the wrong one, and gives the right one; null: the form of a code decides its system.
template <typename Choose>
SubmissionFile read(std::string_view json, const std::string& file_name, Choose&& choose) {
  SubmissionFile file;
  JsonReader reader(json, file_name);
  if (reader.expect_format("chartwright.submission", 2)) {
    JsonValue root = reader.root();
    Submission submission;
    submission.scenario = ScenarioId(root.text("scenario"));
    submission.task = TaskId(root.text("task"));
    submission.seconds_spent = static_cast<int>(root.integer_or("seconds_spent", 0, 10'000'000, 0));
    CodeSystem procedures = CodeSystem::Icd10Pcs;
    const Scenario* scenario = choose(root, submission.scenario);
    const Task* task = nullptr;
    if (scenario != nullptr) {
      task = scenario->task(submission.task);
      if (task == nullptr) root.required("task").fault("SUB-003", "the scenario has no task \"" + submission.task.text() + "\"");
      else if (task->procedures) procedures = *task->procedures;
    }
    if (root.optional("query")) {
      static const std::vector<std::pair<std::string_view, QueryDecision>> words = {{"not-needed", QueryDecision::NotNeeded}, {"needed", QueryDecision::Needed}};
      submission.query = root.one_of("query", words);
    }
    read_reviews_and_queries(root, submission);
    if (submission.flags.empty() || root.optional("diagnoses")) root.each("diagnoses", [&](JsonValue value) { submission.diagnoses.push_back(read_submission_line(value, CodeSystem::Icd10Cm, true, false)); }, kMostSubmissionLines);
    root.each_if_present("procedures", [&](JsonValue value) { submission.procedures.push_back(read_submission_line(value, procedures, scenario != nullptr, true)); }, kMostSubmissionLines);
    if (task != nullptr) check_kind(root, submission, *task);
    root.finish();
    if (!reader.diagnostics().has_errors()) file.submission = std::move(submission);
  }
  file.diagnostics = reader.diagnostics();
  return file;
}

}  // namespace

SubmissionFile read_submission(std::string_view json, const std::string& file_name, const Scenario* scenario) {
  return read(json, file_name, [&](JsonValue& root, const ScenarioId& said) {
    if (scenario != nullptr && said != scenario->id) root.required("scenario").fault("SUB-002", "this answers the scenario \"" + said.text() + "\", not \"" + scenario->id.text() + "\"");
    return scenario;
  });
}

SubmissionFile read_submission_of(std::string_view json, const std::string& file_name, const std::function<const Scenario*(const ScenarioId&)>& find) {
  return read(json, file_name, [&](JsonValue& root, const ScenarioId& said) {
    const Scenario* scenario = find(said);
    if (scenario == nullptr && !said.empty()) root.required("scenario").fault("SUB-002", "there is no scenario \"" + said.text() + "\" to grade this by");
    return scenario;
  });
}

std::string submission_to_json(const Submission& submission) {
  nlohmann::ordered_json root = {{"format", "chartwright.submission"}, {"version", 2}, {"scenario", submission.scenario.text()}, {"task", submission.task.text()}};
  if (submission.seconds_spent != 0) root["seconds_spent"] = submission.seconds_spent;
  if (submission.query) root["query"] = to_string(*submission.query);
  const auto list = [&](const char* name, const auto& all, auto&& to_json) {
    if (all.empty()) return;
    root[name] = nlohmann::ordered_json::array();
    for (const auto& one : all) root[name].push_back(to_json(one));
  };
  list("queries", submission.queries, query_fields_to_json);
  root["diagnoses"] = nlohmann::ordered_json::array();
  for (const auto& line : submission.diagnoses) root["diagnoses"].push_back(submission_line_to_json(line));
  root["procedures"] = nlohmann::ordered_json::array();
  for (const auto& line : submission.procedures) root["procedures"].push_back(submission_line_to_json(line));
  list("flags", submission.flags, flag_to_json);
  list("checked", submission.checked, [](const DocumentId& id) { return id.text(); });
  if (submission.variant) root["variant"] = {{"seed", submission.variant->seed}, {"level", submission.variant->level}};
  return root.dump(2) + "\n";
}

Submission key_as_answer(const Scenario& scenario, const Task& task) {
  Submission answer{.scenario = scenario.id, .task = task.id};
  for (const auto& line : task.key.diagnoses) answer.diagnoses.push_back({.code = line.code, .poa = task.poa ? line.poa : std::nullopt, .evidence = line.evidence});
  if (task.procedures)
    for (const auto& line : task.key.procedures) answer.procedures.push_back({.code = line.code, .date = line.date, .modifiers = line.modifiers, .units = line.units, .evidence = line.evidence});
  if (task.key.queries) answer.query = task.key.queries->empty() ? QueryDecision::NotNeeded : QueryDecision::Needed;
  return answer;
}

ComposedQuery model_query(const Scenario& scenario, const NeededQuery& needed) {
  CW_CHECK(needed.model.has_value());
  ComposedQuery query = blank_query(scenario, scenario.encounter.ended.date.plus_days(1));
  query.from = "Coding, health information management";
  query.to = needed.to;
  query.form = needed.model->form;
  query.title = needed.model->title;
  query.indicators = needed.evidence;
  query.question = needed.model->question;
  query.options = needed.model->options;
  query.sent = true;
  query.escalated = needed.answer && needed.answer->outcome == QueryOutcome::NoAnswer && needed.escalation;
  return query;
}

Submission perfect_submission(const Scenario& scenario, const Task& task) {
  if (task.kind == TaskKind::Review) return perfect_review(reviewed_chart(scenario, task, standard_record_policy()), task, standard_record_policy());
  std::vector<ComposedQuery> queries;
  if (task.key.queries)
    for (const auto& needed : *task.key.queries)
      if (needed.model) queries.push_back(model_query(scenario, needed));
  if (queries.empty()) return key_as_answer(scenario, task);
  Task answered = task;
  answered.key = answered_key(task.key, sent_queries(scenario, task.key, queries));
  Submission answer = key_as_answer(scenario, answered);
  answer.query = QueryDecision::Needed;
  answer.queries = std::move(queries);
  return answer;
}

}  // namespace cw
