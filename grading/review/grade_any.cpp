#include "grading/review/grade_any.h"

#include <algorithm>

#include "content/base/check.h"
#include "grading/review/places.h"
#include "scenarios/mess/mess.h"

namespace cw {
namespace {

/// Whether two say the same of the same thing: what was done to a chart, and what the policy sees of it.
bool same(const Deficiency& a, const Deficiency& b) {
  if (a.document != b.document || a.entry != b.entry || a.operation != b.operation) return false;
  const auto accepts = [](const Deficiency& one, const Deficiency& other) { return one.type == other.type || std::find(one.also.begin(), one.also.end(), other.type) != one.also.end(); };
  return (accepts(a, b) || accepts(b, a)) && (a.about == b.about || a.rule == b.rule);
}

DeficiencyFlag flag_for(const Deficiency& deficiency, const Scenario& chart, const RecordPolicy& policy) {
  DeficiencyFlag flag{.type = deficiency.type, .document = {}, .absent = {}, .passage = {}, .responsible = deficiency.responsible, .severity = deficiency.severity, .note = {}};
  const auto documents = stands_on(deficiency, chart);
  const auto types = mended_by(deficiency, policy);
  if (!types.empty()) flag.absent = types.front();
  else if (!documents.empty()) flag.document = documents.front();
  for (const auto& e : deficiency.evidence)
    if (!flag.passage && !flag.document.empty() && e.document == flag.document) flag.passage = e;
  return flag;
}

}  // namespace

ReviewedChart reviewed_chart(const Scenario& scenario, const Task& task, const RecordPolicy& record_policy, const std::optional<MessVariant>& variant) {
  CW_CHECK(task.review.has_value());
  const MessVariant chosen = variant.value_or(MessVariant{task.review->seed, task.review->level});
  MessyChart messy = chart_of(scenario, task, record_policy, chosen.seed, chosen.level);
  ReviewedChart made{.chart = std::move(messy.scenario), .expected = {}, .variant = chosen};
  made.expected = review_record(made.chart, record_policy, task.review->on, task.review->planted).deficiencies;
  for (auto& planted : messy.expected)
    if (std::none_of(made.expected.begin(), made.expected.end(), [&](const Deficiency& known) { return same(known, planted); })) made.expected.push_back(std::move(planted));
  return made;
}

Report grade_any(const Scenario& scenario, const Task& task, const Submission& submission, const CodeBook& codes, const GradingPolicy& policy, const RecordPolicy& record_policy) {
  if (task.kind != TaskKind::Review) return grade(scenario, task, submission, codes, policy);
  const ReviewedChart reviewed = reviewed_chart(scenario, task, record_policy, submission.variant);
  return grade_review(reviewed.chart, task, submission, record_policy, reviewed.expected, policy);
}

Submission perfect_review(const ReviewedChart& reviewed, const Task& task, const RecordPolicy& record_policy) {
  Submission answer{.scenario = reviewed.chart.id, .task = task.id, .variant = reviewed.variant};
  for (const auto& deficiency : reviewed.expected) answer.flags.push_back(flag_for(deficiency, reviewed.chart, record_policy));
  return answer;
}

}  // namespace cw
