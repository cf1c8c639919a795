#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "app/cli/support.h"
#include "app/store/record.h"
#include "content/base/clock.h"
#include "content/base/file_io.h"
#include "content/base/utf8.h"
#include "grading/engine/grade.h"
#include "grading/explain/explain.h"
#include "grading/lenses/attempts.h"
#include "grading/review/grade_any.h"
#include "scenarios/review/policies.h"

namespace cw::cli {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::optional<GradingPolicy> find_policy(const Options& options) {
  if (options.policy.empty()) return standard_policy();
  auto bytes = read_file(options.policy);
  if (!bytes) {
    failed(bytes.error());
    return std::nullopt;
  }
  PolicyFile file = read_policy(*bytes, fs::path(options.policy).filename().string());
  std::fputs(to_text(file.diagnostics).c_str(), stderr);
  if (!file.policy) complain("chartwright-cli: the policy " + options.policy + " cannot be used");
  return std::move(file.policy);
}

int grade_one(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  const auto policy = find_policy(options);
  if (!policy) return kFailed;
  const auto file = find_scenario(files, options.scenario);
  if (!file) return kFailed;
  auto bytes = read_file(options.submission);
  if (!bytes) return failed(bytes.error());
  const SubmissionFile read = read_submission(*bytes, fs::path(options.submission).filename().string(), &*file->scenario);
  std::fputs(to_text(read.diagnostics).c_str(), stderr);
  if (!read.submission) return kFailed;
  const CodeBook codes = load_codes(files);
  const Task* task = file->scenario->task(read.submission->task);
  if (task == nullptr) return failed({"task.unknown", "the scenario has no task \"" + read.submission->task.text() + "\""});
  const Report report = grade_any(*file->scenario, *task, *read.submission, codes, *policy, standard_record_policy());
  if (options.json()) print(report_to_json(report));
  else if (task->review) print(report_to_text(report, reviewed_chart(*file->scenario, *task, standard_record_policy(), read.submission->variant).chart, codes));
  else print(report_to_text(report, *file->scenario, codes));
  return kFine;
}

// --- explain -------------------------------------------------------------------------------------------------------------

namespace {

/// What grading says of one code in one answer.
struct Saying {
  Report report;
  std::size_t row = 0;  ///< of the code
  const KeyLine* stands_for = nullptr;

  const ComparisonRow& line() const { return report.rows[row]; }
};

class Explainer {
 public:
  Explainer(const Scenario& scenario, const Task& task, const CodeBook& codes, const GradingPolicy& policy, Code code, bool procedure)
      : task_(task), codes_(codes), grader_(scenario, task, codes, policy), key_(perfect_submission(scenario, task)), code_(std::move(code)), procedure_(procedure) {}

  /// The key's own answer with the code added at the end.
  Saying beside() {
    Submission answer = key_;
    lines(answer).push_back(entered());
    return say(answer, lines(answer).size() - 1);
  }

  /// The key's own answer with the code in the place of the one line that it then stands for; of several, the one where it earns most. Nothing when it stands for
  /// none, or is itself in the key.
  std::optional<Saying> instead() {
    std::optional<Saying> best;
    for (std::size_t k = 0; k < key_lines().size(); ++k) {
      if (key_lines()[k].code == code_) return std::nullopt;
      Submission answer = key_;
      SubmissionLine line = entered();
      line.poa = lines(answer)[k].poa;
      line.date = lines(answer)[k].date;
      lines(answer)[k] = std::move(line);
      Saying said = say(answer, k);
      if (said.stands_for != &key_lines()[k]) continue;
      if (!best || said.line().credit > best->line().credit) best = std::move(said);
    }
    return best;
  }

  bool in_key() const {
    return std::any_of(key_lines().begin(), key_lines().end(), [&](const KeyLine& line) { return line.code == code_; });
  }
  std::string named(const Code& code) const {
    const CodeLookup lookup = codes_.lookup(code, task_.code_date);
    return lookup.entry != nullptr ? code.text() + " " + lookup.entry->title : code.text();
  }
  std::string_view status() const { return status_word(codes_.lookup(code_, task_.code_date).status); }
  const Code& code() const { return code_; }

 private:
  std::vector<SubmissionLine>& lines(Submission& answer) const { return procedure_ ? answer.procedures : answer.diagnoses; }
  const std::vector<KeyLine>& key_lines() const { return procedure_ ? task_.key.procedures : task_.key.diagnoses; }

  SubmissionLine entered() const {
    SubmissionLine line{.code = code_};
    if (!procedure_ && task_.poa && !codes_.poa_exempt(code_, task_.code_date)) line.poa = Poa::Yes;
    return line;
  }

  Saying say(const Submission& answer, std::size_t at) {
    Saying said{.report = grader_.grade(answer)};
    const LineKind kind = procedure_ ? LineKind::Procedure : LineKind::Diagnosis;
    for (std::size_t r = 0; r < said.report.rows.size(); ++r) {
      const ComparisonRow& row = said.report.rows[r];
      if (row.line != kind || row.student_line != static_cast<int>(at)) continue;
      said.row = r;
      if (row.key_line >= 0) said.stands_for = &key_lines()[static_cast<std::size_t>(row.key_line)];
    }
    return said;
  }

  const Task& task_;
  const CodeBook& codes_;
  Grader grader_;
  const Submission key_;
  Code code_;
  bool procedure_;
};

/// Row and findings in the form that reports have.
Json to_json(const Saying& said) {
  const Json report = Json::parse(report_to_json(said.report));
  Json value = {{"points", said.report.points}, {"row", report["rows"][said.row]}, {"findings", Json::array()}};
  for (const int f : said.line().findings) value["findings"].push_back(report["findings"][static_cast<std::size_t>(f)]);
  return value;
}

std::string text_of(const Saying& said, const Explainer& explainer) {
  const ComparisonRow& row = said.line();
  std::string out = fmt::format("  {}", display_name(row.verdict));
  if (said.stands_for != nullptr) out += fmt::format(": stands for {}, {} % credit, {} of {} points", explainer.named(said.stands_for->code), row.credit, row.points, row.points_max);
  out += fmt::format("\n  Score {} rather than 100.0 %\n", percent_text(said.report.points));
  for (const int f : row.findings) {
    const Finding& finding = said.report.findings[static_cast<std::size_t>(f)];
    out += fmt::format("  {} [{}] {}\n", display_name(finding.kind), finding.rule, finding.message);
    if (!finding.rationale.empty() && finding.message.find(finding.rationale) == std::string::npos) out += "    Why: " + finding.rationale + "\n";
    for (const auto& e : finding.evidence) out += fmt::format("    Chart: \"{}\" ({})\n", e.quote, e.document.text());
    for (const auto& source : finding.sources) out += "    Rule: " + display(source) + "\n";
    for (const auto& step : finding.trace) out += "    - " + step + "\n";
  }
  return out;
}

}  // namespace

int grade_explain(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  const auto policy = find_policy(options);
  if (!policy) return kFailed;
  const auto file = find_scenario(files, options.scenario);
  if (!file) return kFailed;
  const Scenario& scenario = *file->scenario;
  const Task* task = options.task.empty() ? &scenario.tasks.front() : scenario.task(TaskId(options.task));
  if (task == nullptr) return failed({"task.unknown", "the scenario has no task \"" + options.task + "\""});
  if (task->kind != TaskKind::Code) return failed({"task.no_codes", "the task \"" + task->id.text() + "\" is a review of the record and has no codes"});
  if (options.procedure && !task->procedures) return failed({"task.no_procedures", "procedures are not reported in the task \"" + task->id.text() + "\""});
  const CodeBook codes = load_codes(files);
  const Code code(options.code, options.procedure ? procedure_system(options.code, *task->procedures) : CodeSystem::Icd10Cm);
  if (code.empty() || code.text().size() > 20 || first_malformed_utf8(code.text())) {
    complain("chartwright-cli: this is no code");
    return kUsage;
  }
  Explainer explainer(scenario, *task, codes, *policy, code, options.procedure);
  const Saying beside = explainer.beside();
  const auto instead = explainer.instead();
  // The fork between the code and the line it comes nearest to; a code of the key needs none.
  const Saying& told = instead ? *instead : beside;
  std::optional<Explanation> fork;
  if (!explainer.in_key() && !told.line().findings.empty()) fork = explain(scenario, *task, told.report, told.line().findings.front(), codes);
  if (options.json()) {
    Json value = {{"format", "chartwright.code-explanation"}, {"version", 1}, {"scenario", scenario.id.text()}, {"task", task->id.text()}, {"code", code.text()}, {"status", explainer.status()}, {"in_key", explainer.in_key()}, {"beside_the_key", to_json(beside)}};
    if (instead) value["instead"] = to_json(*instead);
    if (fork) value["explanation"] = Json::parse(explanation_to_json(*fork));
    print(value.dump(2) + "\n");
  } else {
    print(fmt::format("{}\n  {} on {}\n\n{}\n{}", explainer.named(code), explainer.status(), to_string(task->code_date), explainer.in_key() ? "It is in the key. Entered once more:" : "Beside all that is right:", text_of(beside, explainer)));
    if (instead) print(fmt::format("\nIn place of {}:\n{}", explainer.named(instead->stands_for->code), text_of(*instead, explainer)));
    else if (!explainer.in_key()) print("\nIt comes near to no line of the key, so it takes the place of none.\n");
    if (fork) print("\n" + explanation_to_text(*fork));
  }
  return kFine;
}

// --- regrade -------------------------------------------------------------------------------------------------------------

namespace {

/// The charts that attempts name, each read once.
class Charts {
 public:
  explicit Charts(const fs::path& library) : files_(read_library(library)) {}
  const Scenario* find(const ScenarioId& id) const {
    for (const auto& file : files_)
      if (file.scenario && !file.diagnostics.has_errors() && file.scenario->id == id) return &*file.scenario;
    return nullptr;
  }

 private:
  std::vector<ScenarioFile> files_;
};

Result<Regrade> regrade_attempt(const StoredAttempt& attempt, const Charts& charts, const CodeBook& codes, const GradingPolicy& policy) {
  auto old = report_from_json(attempt.report);
  if (!old) return old.error();
  const Scenario* scenario = charts.find(old->scenario);
  if (scenario == nullptr) return Error{"scenario.unknown", fmt::format("there is no usable chart \"{}\"", old->scenario.text())};
  const Task* task = scenario->task(old->task);
  if (task == nullptr) return Error{"task.unknown", fmt::format("the chart \"{}\" has no task \"{}\"", old->scenario.text(), old->task.text())};
  return regrade(*old, *scenario, *task, codes, policy);
}

}  // namespace

int grade_regrade(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  const auto policy = find_policy(options);
  if (!policy) return kFailed;
  const SystemClock clock;
  auto record = Record::open_to_read(options.record.empty() ? default_record_path() : fs::path(options.record), clock);
  if (!record) return failed(record.error());
  std::vector<AttemptId> wanted = {options.attempt};
  if (options.attempt == 0) {
    auto all = record->attempts();
    if (!all) return failed(all.error());
    wanted.clear();
    for (const auto& one : *all) wanted.push_back(one.id);
    std::sort(wanted.begin(), wanted.end());
  }
  const Charts charts(files.library);
  const CodeBook codes = load_codes(files);

  int differing = 0, failures = 0, same = 0;
  if (options.json()) print("{\n  \"format\": \"chartwright.regrades\",\n  \"version\": 1,\n  \"attempts\": [");
  for (const AttemptId id : wanted) {
    auto attempt = record->attempt(id);
    if (!attempt) return failed(attempt.error());
    if (!*attempt) return failed({"attempt.unknown", fmt::format("the record has no attempt {}", id)});
    auto made = regrade_attempt(**attempt, charts, codes, *policy);
    if (!made) {
      complain(fmt::format("chartwright-cli: attempt {}: {}", id, made.error().message));
      ++failures;
      continue;
    }
    if (options.json()) {
      Json value = {{"attempt", id}};
      value.update(Json::parse(regrade_to_json(*made)));
      print((differing + same == 0 ? "\n" : ",\n") + value.dump(2));
    } else {
      print(fmt::format("Attempt {}: {}\n", id, regrade_to_text(*made)));
    }
    ++(made->differs ? differing : same);
  }
  if (options.json()) print(fmt::format("\n  ],\n  \"differing\": {},\n  \"same\": {},\n  \"failed\": {}\n}}\n", differing, same, failures));
  else print(fmt::format("{} attempts: {} differ, {} do not, {} could not be graded anew\n", wanted.size(), differing, same, failures));
  return differing + failures > 0 ? kProblems : kFine;
}

}  // namespace cw::cli
