#pragma once

#include "content/codes/code_book.h"
#include "grading/engine/grade.h"
#include "grading/review/grade_review.h"

namespace cw {

/// The chart a review is about, and all that is to be found in it.
struct ReviewedChart {
  Scenario chart;
  std::vector<Deficiency> expected;  ///< what the record policy finds, what was done to the chart, and what the author planted; each once
  MessVariant variant;
};
/// `variant`: nothing is the task's own. The task must be a review of the scenario's (CW_CHECK). Pure; some milliseconds for a messy variant.
[[nodiscard]] ReviewedChart reviewed_chart(const Scenario& scenario, const Task& task, const RecordPolicy& record_policy, const std::optional<MessVariant>& variant = {});

/// Grades an answer to a task of either kind: a review by the record policy and the version of the chart that the answer names, anything else by its key.
[[nodiscard]] Report grade_any(const Scenario& scenario, const Task& task, const Submission& submission, const CodeBook& codes, const GradingPolicy& policy, const RecordPolicy& record_policy);

/// What a perfect student would flag: every deficiency once, rightly named, on its place, with who is responsible.
[[nodiscard]] Submission perfect_review(const ReviewedChart& reviewed, const Task& task, const RecordPolicy& record_policy);

}  // namespace cw
