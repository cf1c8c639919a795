#include <fmt/format.h>

#include "app/cli/support.h"
#include "content/base/file_io.h"
#include "grading/audit/audit.h"

namespace cw::cli {
namespace fs = std::filesystem;
namespace {

/// The chart, its task and the code sets of an audit; nothing when one is missing, which is told on standard error.
struct Audited {
  ScenarioFile file;
  const Task* task;
  CodeBook codes;
};
std::optional<Audited> find_audited(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  auto file = find_scenario(files, options.scenario);
  if (!file) return std::nullopt;
  Audited found{std::move(*file), nullptr, load_codes(files)};
  const Scenario& s = *found.file.scenario;
  found.task = options.task.empty() ? &s.tasks.front() : s.task(TaskId(options.task));
  if (found.task != nullptr && found.task->kind == TaskKind::Code) return found;
  std::string known;
  for (const auto& task : s.tasks)
    if (task.kind == TaskKind::Code) known += (known.empty() ? "" : ", ") + task.id.text();
  complain(fmt::format("chartwright-cli: the scenario has no task to code \"{}\"; it has {}", options.task, known));
  return std::nullopt;
}

std::optional<int> errors_asked(const Options& options) { return options.errors < 0 ? std::nullopt : std::optional(options.errors); }

}  // namespace

int scenario_audit_variant(const Options& options) {
  const auto found = find_audited(options);
  if (!found) return kFailed;
  const Scenario& s = *found->file.scenario;
  const AuditCase audit = make_audit_case(s, *found->task, found->codes, options.seed, errors_asked(options));
  print(options.json() ? audit_case_to_json(audit, options.with_answers) : audit_case_to_text(audit, s, found->codes, options.with_answers));
  if (options.errors > static_cast<int>(audit.truths.size())) complain(fmt::format("chartwright-cli: {} of {} errors could be planted in this chart together", audit.truths.size(), options.errors));
  return kFine;
}

int grade_audit_answer(const Options& options) {
  const auto found = find_audited(options);
  if (!found) return kFailed;
  const Scenario& s = *found->file.scenario;
  auto bytes = read_file(options.submission);
  if (!bytes) return failed(bytes.error());
  const AuditCase audit = make_audit_case(s, *found->task, found->codes, options.seed, errors_asked(options));
  const AuditAnswerFile read = read_audit_answer(*bytes, fs::path(options.submission).filename().string(), &audit);
  std::fputs(to_text(read.diagnostics).c_str(), stderr);
  if (!read.answer) return kFailed;
  const auto policy = find_policy(options);
  if (!policy) return kFailed;
  const AuditReport report = grade_audit(audit, *read.answer, s, *found->task, found->codes, *policy);
  print(options.json() ? audit_report_to_json(report) : audit_report_to_text(report, s, found->codes));
  return kFine;
}

}  // namespace cw::cli
