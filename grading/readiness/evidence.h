#pragma once

#include <vector>

#include "content/exams/blueprint.h"
#include "grading/audit/audit.h"
#include "grading/engine/report.h"
#include "grading/readiness/model.h"
#include "scenarios/model.h"

/// What graded work says of the domains of an examination. Pure.
namespace cw {

/// The examination as the prediction needs it: scored items by domain, weights, and what is expected of a just-qualified candidate.
[[nodiscard]] ReadinessBlueprint readiness_blueprint(const Blueprint& blueprint);

/// The share of just-qualified candidates who get one slot of a chart right, before a class has taught otherwise: our rating by difficulty.
[[nodiscard]] double slot_p0(Difficulty difficulty);

/// Slots of a first attempt at a chart: each required line by its credit, the principal diagnosis' place, each present-on-admission indicator, the query decision; of a review
/// each deficiency; a line or flag that should not be there is a slot without credit. What the blueprint's `evidence` has no domain for is left out; without slots nothing is
/// measured. `age_days` and `growth_days` are left at 0.
[[nodiscard]] ReadinessEvidence chart_evidence(const Blueprint& blueprint, const Report& report, Difficulty difficulty);
/// The same of an audit: each planted error, and each false alarm.
[[nodiscard]] ReadinessEvidence audit_evidence(const Blueprint& blueprint, const AuditReport& report, Difficulty difficulty);

}  // namespace cw
