#include "grading/readiness/evidence.h"

#include <algorithm>

namespace cw {
namespace {

/// Adds slots in the domains that a blueprint names for kinds of work.
class Slots {
 public:
  Slots(const Blueprint& blueprint, Difficulty difficulty) : blueprint_(blueprint), p0_(slot_p0(difficulty)) { made_.kind = ReadinessEvidence::Kind::Chart; }
  void add(ChartEvidence work, double credit) {
    const BlueprintDomain* domain = blueprint_.domain_of(work);
    if (domain != nullptr) made_.slots.push_back({.p0 = p0_, .credit = credit, .domain = static_cast<int>(domain - blueprint_.domains.data())});
  }
  ReadinessEvidence take() { return std::move(made_); }

 private:
  const Blueprint& blueprint_;
  double p0_;
  ReadinessEvidence made_;
};

void add_review(Slots& slots, const ReviewResult& review) {
  for (const auto& row : review.rows) {
    if (row.verdict == ReviewVerdict::Found) slots.add(ChartEvidence::Review, 1);
    else if (row.verdict == ReviewVerdict::OtherType) slots.add(ChartEvidence::Review, 0.5);
    else slots.add(ChartEvidence::Review, 0);  // missed, or flagged where nothing was wrong
  }
}

}  // namespace

ReadinessBlueprint readiness_blueprint(const Blueprint& blueprint) {
  ReadinessBlueprint shape;
  const std::vector<int> scored = scored_by_domain(blueprint);
  for (std::size_t d = 0; d < blueprint.domains.size(); ++d) {
    ReadinessDomain domain;
    domain.scored = scored[d];
    domain.weight = blueprint.domains[d].weight / 100.0;
    shape.domains.push_back(std::move(domain));
  }
  return shape;
}

double slot_p0(Difficulty difficulty) { return difficulty == Difficulty::Easy ? 0.75 : difficulty == Difficulty::Medium ? 0.65 : 0.55; }

ReadinessEvidence chart_evidence(const Blueprint& blueprint, const Report& report, Difficulty difficulty) {
  Slots slots(blueprint, difficulty);
  if (report.review) {
    add_review(slots, *report.review);
    return slots.take();
  }
  bool principal_right = true, any_diagnosis = false;
  for (const auto& row : report.rows) {
    const ChartEvidence work = row.line == LineKind::Diagnosis ? ChartEvidence::Diagnosis : ChartEvidence::Procedure;
    if (row.verdict == Verdict::Unsupported) slots.add(work, 0);
    else if (row.points_max > 0) slots.add(work, std::clamp(row.credit, 0, 100) / 100.0);
    if (row.poa_right) slots.add(ChartEvidence::Poa, *row.poa_right ? 1 : 0);
    if (row.line == LineKind::Diagnosis && row.points_max > 0) any_diagnosis = true, principal_right = principal_right && row.principal_right;
  }
  if (any_diagnosis) slots.add(ChartEvidence::Sequence, principal_right ? 1 : 0);
  if (report.query) slots.add(ChartEvidence::Query, report.query->right ? 1 : 0);
  return slots.take();
}

ReadinessEvidence audit_evidence(const Blueprint& blueprint, const AuditReport& report, Difficulty difficulty) {
  Slots slots(blueprint, difficulty);
  for (const auto& outcome : report.outcomes) slots.add(ChartEvidence::Audit, outcome.detected ? (outcome.type_right ? 1 : 0.5) : 0);
  for (std::size_t i = 0; i < report.false_alarms.size(); ++i) slots.add(ChartEvidence::Audit, 0);
  return slots.take();
}

}  // namespace cw
