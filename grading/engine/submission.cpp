#include "grading/engine/submission.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "content/base/json_reader.h"
#include "content/base/utf8.h"
#include "grading/engine/submission_json.h"

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
  value.each_if_present("evidence", [&](JsonValue e) {
    Evidence made;
    made.document = DocumentId(e.text("document"));
    const std::string quote = e.text("quote");
    made.quote = collapse_spaces(quote);
    if (made.quote.empty() && !quote.empty()) e.required("quote").fault("SUB-004", "the marked passage holds no words");
    made.occurrence = static_cast<int>(e.integer_or("occurrence", 1, 1000, 1));
    e.finish();
    line.evidence.push_back(std::move(made));
  }, kMostEvidence);
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
    for (const auto& e : line.evidence) {
      nlohmann::ordered_json made = {{"document", e.document.text()}, {"quote", e.quote}};
      if (e.occurrence != 1) made["occurrence"] = e.occurrence;
      value["evidence"].push_back(std::move(made));
    }
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

/// `choose` is told the answer's scenario, complains when it is the wrong one, and gives the right one; null: the form of a code decides its system.
template <typename Choose>
SubmissionFile read(std::string_view json, const std::string& file_name, Choose&& choose) {
  SubmissionFile file;
  JsonReader reader(json, file_name);
  if (reader.expect_format("chartwright.submission", 1)) {
    JsonValue root = reader.root();
    Submission submission;
    submission.scenario = ScenarioId(root.text("scenario"));
    submission.task = TaskId(root.text("task"));
    submission.seconds_spent = static_cast<int>(root.integer_or("seconds_spent", 0, 10'000'000, 0));
    CodeSystem procedures = CodeSystem::Icd10Pcs;
    const Scenario* scenario = choose(root, submission.scenario);
    if (scenario != nullptr) {
      const Task* task = scenario->task(submission.task);
      if (task == nullptr) root.required("task").fault("SUB-003", "the scenario has no task \"" + submission.task.text() + "\"");
      else if (task->procedures) procedures = *task->procedures;
    }
    if (root.optional("query")) {
      static const std::vector<std::pair<std::string_view, QueryDecision>> words = {{"not-needed", QueryDecision::NotNeeded}, {"needed", QueryDecision::Needed}};
      submission.query = root.one_of("query", words);
    }
    root.each("diagnoses", [&](JsonValue value) { submission.diagnoses.push_back(read_submission_line(value, CodeSystem::Icd10Cm, true, false)); }, kMostSubmissionLines);
    root.each_if_present("procedures", [&](JsonValue value) { submission.procedures.push_back(read_submission_line(value, procedures, scenario != nullptr, true)); }, kMostSubmissionLines);
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
  nlohmann::ordered_json root = {{"format", "chartwright.submission"}, {"version", 1}, {"scenario", submission.scenario.text()}, {"task", submission.task.text()}};
  if (submission.seconds_spent != 0) root["seconds_spent"] = submission.seconds_spent;
  if (submission.query) root["query"] = to_string(*submission.query);
  root["diagnoses"] = nlohmann::ordered_json::array();
  for (const auto& line : submission.diagnoses) root["diagnoses"].push_back(submission_line_to_json(line));
  root["procedures"] = nlohmann::ordered_json::array();
  for (const auto& line : submission.procedures) root["procedures"].push_back(submission_line_to_json(line));
  return root.dump(2) + "\n";
}

Submission perfect_submission(const Scenario& scenario, const Task& task) {
  Submission answer{.scenario = scenario.id, .task = task.id};
  for (const auto& line : task.key.diagnoses) answer.diagnoses.push_back({.code = line.code, .poa = task.poa ? line.poa : std::nullopt, .evidence = line.evidence});
  if (task.procedures)
    for (const auto& line : task.key.procedures) answer.procedures.push_back({.code = line.code, .date = line.date, .modifiers = line.modifiers, .units = line.units, .evidence = line.evidence});
  if (task.key.queries) answer.query = task.key.queries->empty() ? QueryDecision::NotNeeded : QueryDecision::Needed;
  return answer;
}

}  // namespace cw
