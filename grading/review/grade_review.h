#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grading/engine/policy.h"
#include "grading/engine/report.h"
#include "grading/engine/submission.h"
#include "scenarios/mess/mess.h"
#include "scenarios/review/review.h"

namespace cw {

/// Grades a review: which deficiencies of the record were flagged, rightly named, with the right provider and severity, and what was flagged that is none.
///
/// `chart` is the version that was reviewed (`chart_of`). Every flag stands for at most one deficiency and the other way round, by greatest credit: right place and type, or an
/// also-accepted one, earns all; right place, another type half; a wrong provider costs a quarter of the line, a wrong severity nothing (it is explained). Deficiencies weigh by severity (3, 2, 1). A false flag costs a
/// quarter of the mean line (all by the policy's numbers), never below zero. On a record without deficiencies everything is earned by flagging nothing.
/// Pure; the report's `review` holds rows and measures, and its components and points follow from them.
[[nodiscard]] Report grade_review(const Scenario& chart, const Task& task, const Submission& submission, const RecordPolicy& record_policy, const std::vector<Deficiency>& expected,
                                  const GradingPolicy& policy = standard_policy());

}  // namespace cw
