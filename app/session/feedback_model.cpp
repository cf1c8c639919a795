#include "app/session/feedback_model.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace cw {

KeyState key_state(const Report& report, const Scenario& scenario, const Task& task) {
  if (report.scenario_hash == scenario.content_hash) return KeyState::Same;
  std::set<std::string> graded;
  bool named = false;
  for (const auto& row : report.rows) {
    if (row.key_line < 0) continue;
    if (row.key_id.empty()) return KeyState::Unknown;
    named = true;
    graded.insert(row.key_id.text());
    const KeyLine* line = task.key.line(row.key_id);
    if (line == nullptr || (row.key_version > 0 && line->version != row.key_version)) return KeyState::Changed;
  }
  const std::size_t lines = task.key.diagnoses.size() + (task.procedures ? task.key.procedures.size() : 0);
  if (!named) return lines == 0 ? KeyState::Same : KeyState::Unknown;
  return graded.size() == lines ? KeyState::Same : KeyState::Changed;
}

void FeedbackDesk::show(const Scenario& scenario, const Task& task, const Report& report, const StoredAttempt& attempt) {
  scenario_ = &scenario;
  task_ = &task;
  report_ = &report;
  attempt_ = attempt.id;
  reports_.clear();
  model_ = {};
  model_.attempt = attempt.id;
}

void FeedbackDesk::clear() {
  scenario_ = nullptr;
  task_ = nullptr;
  report_ = nullptr;
  attempt_ = 0;
  reports_.clear();
  model_ = {};
}

void FeedbackDesk::take_codes() {
  model_.explained = -1;
  model_.explanations.clear();
  model_.contrasted = false;
  model_.contrasts.clear();
  model_.attempts_listed = false;
}

void FeedbackDesk::apply(const FeedbackCommand& command, const CodeBook& codes, const ExplainIndexes& indexes, const Record& record, const std::vector<ScenarioFile>& library) {
  if (scenario_ == nullptr) return;
  model_.problem.clear();
  if (const auto* c = std::get_if<ExplainRow>(&command)) explain_row(c->row, codes, indexes);
  if (const auto* c = std::get_if<LookOverCharts>(&command)) look_over(c->scope, record, library);
  if (std::holds_alternative<ListAttempts>(command)) list_attempts(codes, record);
  if (const auto* c = std::get_if<CompareAttempts>(&command)) compare(c->one, c->other, record);
  if (std::holds_alternative<ContrastSettings>(command)) {
    model_.contrasts = contrast_scenario(*scenario_, codes);
    model_.contrasted = true;
  }
}

void FeedbackDesk::explain_row(int row, const CodeBook& codes, const ExplainIndexes& indexes) {
  const int rows = static_cast<int>(report_->rows.size());
  if (row == model_.explained || row < 0 || row > rows) return;
  model_.explained = row;
  model_.explanations.clear();
  if (row == rows && !report_->query) return;
  const auto& findings = row == rows ? report_->query->findings : report_->rows[static_cast<std::size_t>(row)].findings;
  for (const int finding : findings) model_.explanations.push_back(explain(*scenario_, *task_, *report_, finding, codes, indexes));
  if (!findings.empty() || row == rows) return;
  // A right answer is worth seeing in its place too.
  const ComparisonRow& right = report_->rows[static_cast<std::size_t>(row)];
  const auto& mine = right.line == LineKind::Diagnosis ? report_->submission.diagnoses : report_->submission.procedures;
  if (right.student_line >= 0 && right.student_line < static_cast<int>(mine.size()) && right.key_line >= 0)
    model_.explanations.push_back(explain_codes(*scenario_, *task_, mine[static_cast<std::size_t>(right.student_line)].code, right.key_line, codes, indexes));
}

void FeedbackDesk::look_over(LensScope scope, const Record& record, const std::vector<ScenarioFile>& library) {
  OverallLenses made{.scope = scope, .lenses = {}, .calibration = {}, .unreadable = 0};
  auto all = record.attempts();
  if (!all) model_.problem = "The attempts could not be read: " + all.error().message;
  Lenses lenses;
  Calibration calibration;
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto& attempt : all ? *all : std::vector<AttemptSummary>{}) {
    if (scope == LensScope::NewestOfEach && !seen.emplace(attempt.scenario.text(), attempt.task.text()).second) continue;
    auto known = samples_.find(attempt.id);
    if (known == samples_.end()) {
      std::optional<Sample> sample;
      const auto stored = record.attempt(attempt.id);
      if (stored && *stored)
        if (const auto report = report_from_json((*stored)->report)) {
          int standard = 0;
          for (const auto& file : library)
            if (file.scenario && file.scenario->id == attempt.scenario) standard = file.scenario->time_standard_minutes;
          sample = Sample{lens_sample(*report), calibration_sample(*report, standard)};
        }
      known = samples_.emplace(attempt.id, std::move(sample)).first;
    }
    if (!known->second) {
      ++made.unreadable;
      continue;
    }
    lenses.add(known->second->lenses);
    calibration.add(known->second->calibration);
  }
  made.lenses = lenses.summary();
  made.calibration = calibration.summary();
  model_.overall = std::move(made);
}

const Report* FeedbackDesk::report_of(AttemptId id, const Record& record) {
  if (id == attempt_) return report_;
  auto known = reports_.find(id);
  if (known == reports_.end()) {
    std::optional<Report> read;
    if (const auto stored = record.attempt(id); stored && *stored)
      if (auto report = report_from_json((*stored)->report)) read = std::move(*report);
    known = reports_.emplace(id, std::move(read)).first;
  }
  return known->second ? &*known->second : nullptr;
}

void FeedbackDesk::list_attempts(const CodeBook& codes, const Record& record) {
  model_.attempts_listed = true;
  auto all = record.attempts();
  if (!all) {
    model_.problem = "The attempts could not be read: " + all.error().message;
    return;
  }
  model_.attempts.clear();
  for (const auto& attempt : *all) {
    if (attempt.scenario != scenario_->id || attempt.task != report_->task) continue;
    AttemptListed one{.id = attempt.id, .number = 1, .graded_at = attempt.graded_at, .points = attempt.points, .seconds_spent = attempt.seconds_spent};
    if (const Report* report = report_of(attempt.id, record)) one.points = report->settled_points(), one.key = key_state(*report, *scenario_, *task_);
    else one.readable = false, one.key = KeyState::Unknown;
    model_.attempts.push_back(one);
  }
  // Ids grow with time, whatever a clock that was set back says.
  std::sort(model_.attempts.begin(), model_.attempts.end(), [](const AttemptListed& a, const AttemptListed& b) { return a.id > b.id; });
  for (std::size_t i = 0; i < model_.attempts.size(); ++i) model_.attempts[i].number = static_cast<int>(model_.attempts.size() - i);
  model_.regrade = regrade(*report_, *scenario_, *task_, codes);
  if (model_.comparison) return;
  // What was done before the attempt shown is what it is compared with first; of the first one, what came after it.
  for (std::size_t i = 0; i < model_.attempts.size(); ++i) {
    if (model_.attempts[i].id != attempt_) continue;
    if (i + 1 < model_.attempts.size()) compare(attempt_, model_.attempts[i + 1].id, record);
    else if (i > 0) compare(attempt_, model_.attempts[i - 1].id, record);
  }
}

void FeedbackDesk::compare(AttemptId one, AttemptId other, const Record& record) {
  model_.comparison.reset();
  model_.before.reset();
  model_.after.reset();
  if (one == other) return;
  model_.before = std::min(one, other);
  model_.after = std::max(one, other);
  const Report* before = report_of(*model_.before, record);
  const Report* after = report_of(*model_.after, record);
  if (before == nullptr || after == nullptr) {
    model_.problem = "One of these attempts has a report that this program cannot read, so they cannot be compared.";
    return;
  }
  if (auto compared = compare_attempts(*before, *after)) model_.comparison = std::move(*compared);
  else model_.problem = "These attempts cannot be compared: " + compared.error().message;
}

}  // namespace cw
