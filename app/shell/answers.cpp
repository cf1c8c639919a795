#include "app/shell/answers.h"

#include <algorithm>

#include "grading/engine/grade.h"

namespace cw::shell {
namespace {

constexpr UnixMillis kFirstDay = 1'768'900'000'000;  // 20 January 2026, nine in the morning: before the day of the clock of pictures
constexpr UnixMillis kDay = 86'400'000;

/// Another billable code of the same category: what is taken when the chart is read too quickly.
Code near_miss(const Code& code, const CodeBook& codes, Date date) {
  if (const Release* release = codes.release_for(CodeSystem::Icd10Cm, date))
    for (const CodeEntry* entry : release->below(code.category()))
      if (entry->billable && entry->code != code) return entry->code;
  return code;
}

/// The same procedure by another approach, where there is such a code.
Code other_approach(const Code& code, const CodeBook& codes, Date date) {
  if (code.system() != CodeSystem::Icd10Pcs) return code;
  constexpr std::size_t kApproach = 4;
  for (const char approach : {'0', '4', '3', '8'}) {
    std::string bare = code.bare();
    if (bare.size() <= kApproach || bare[kApproach] == approach) continue;
    bare[kApproach] = approach;
    Code other(bare, CodeSystem::Icd10Pcs);
    if (codes.lookup(other, date).status == CodeStatus::Billable) return other;
  }
  return code;
}

}  // namespace

Submission typical_answer(const Scenario& scenario, const Task& task, const CodeBook& codes, int skill) {
  Submission answer = key_as_answer(scenario, task);
  auto& diagnoses = answer.diagnoses;
  const std::size_t last = diagnoses.empty() ? 0 : diagnoses.size() - 1;
  for (std::size_t n = 0; n < diagnoses.size(); ++n) {
    constexpr Confidence kMarks[] = {Confidence::Sure, Confidence::Likely, Confidence::Unsure, Confidence::Likely};
    diagnoses[n].confidence = kMarks[n % std::size(kMarks)];
    if (n < 3 && n < task.key.diagnoses.size()) diagnoses[n].evidence = task.key.diagnoses[n].evidence;
  }
  if (skill == 0 && last >= 2) diagnoses[2].code = near_miss(diagnoses[2].code, codes, task.code_date);
  if (skill < 2 && last >= 1 && diagnoses[1].poa == Poa::Yes) diagnoses[1].poa = Poa::No;
  // What was right at first is overlooked the second time.
  if (last >= 3) diagnoses.erase(diagnoses.begin() + static_cast<std::ptrdiff_t>(skill == 1 ? 3 : last));
  for (auto& line : answer.procedures) {
    line.confidence = Confidence::Sure;
    if (skill == 0 || &line != &answer.procedures.front()) line.code = other_approach(line.code, codes, task.code_date);
  }
  if (skill == 0)
    for (const auto& trap : task.key.not_coded)
      if (trap.code.system() == CodeSystem::Icd10Cm && codes.lookup(trap.code, task.code_date).status == CodeStatus::Billable) {
        diagnoses.push_back({.code = trap.code, .poa = {}, .date = {}, .modifiers = {}, .units = 1, .evidence = trap.evidence, .confidence = Confidence::Unsure});
        break;
      }
  if (answer.query && skill == 0) answer.query = *answer.query == QueryDecision::Needed ? QueryDecision::NotNeeded : QueryDecision::Needed;
  answer.seconds_spent = scenario.time_standard_minutes * (skill == 0 ? 90 : skill == 1 ? 66 : 54);
  return answer;
}

std::optional<AttemptId> hand_in(Session& session, const Scenario& scenario, const Task& task, const Submission& answer, int day) {
  const Report graded = grade(scenario, task, answer, session.codes());
  auto id = session.record().add_attempt({.id = 0, .scenario = scenario.id, .task = task.id, .graded_at = kFirstDay + day * kDay, .points = graded.points, .seconds_spent = answer.seconds_spent, .scenario_hash = scenario.content_hash,
                                          .content_release = graded.content_release, .engine = graded.engine, .submission = submission_to_json(answer), .report = report_to_json(graded)});
  if (!id) return std::nullopt;
  return *id;
}

void hand_in_typically(Session& session, const Scenario& scenario) {
  int day = 0, skill = 0;
  for (const auto& file : session.library()) {
    if (!file.scenario || &*file.scenario == &scenario) continue;
    const Task& task = file.scenario->tasks.front();
    hand_in(session, *file.scenario, task, typical_answer(*file.scenario, task, session.codes(), skill++ % 3), day++);
  }
  const Task& task = scenario.tasks.front();
  for (const int each : {0, 1}) hand_in(session, scenario, task, typical_answer(scenario, task, session.codes(), each), day++);
}

int telling_row(const Report& report, LineKind kind) {
  const auto wrong = [&](const ComparisonRow& row) { return row.line == kind && (row.verdict == Verdict::Imprecise || row.verdict == Verdict::Wrong || row.verdict == Verdict::Missed || row.verdict == Verdict::Unsupported); };
  int found = -1;
  for (int n = static_cast<int>(report.rows.size()) - 1; n >= 0; --n) {
    const ComparisonRow& row = report.rows[static_cast<std::size_t>(n)];
    if (wrong(row) && (found < 0 || (row.student_line >= 0 && row.key_line >= 0) || report.rows[static_cast<std::size_t>(found)].student_line < 0)) found = n;
  }
  return found;
}

}  // namespace cw::shell
