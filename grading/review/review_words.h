#pragma once

#include <string>

#include "grading/engine/report.h"
#include "scenarios/review/review.h"

/// A review in words. For .cpp files of this room only.
namespace cw {

/// `the discharge summary`, `an absent consent`: where a flag stands.
[[nodiscard]] std::string flag_place(const DeficiencyFlag& flag, const Scenario& chart);
/// `Missing signature, discharge summary`
[[nodiscard]] std::string deficiency_name(const Deficiency& deficiency, const Scenario& chart);

/// Writes what a row says and why: where it is in the record, limit and figures, who is responsible, what happens if nobody sees it.
class ReviewWriter {
 public:
  ReviewWriter(const Scenario& chart, const ReviewTask& task, const RecordPolicy& policy) : chart_(chart), task_(task), policy_(policy) {}

  /// A deficiency's row; `flag` is the one that found it, or null.
  void tell(ReviewRow& row, const Deficiency& deficiency, const DeficiencyFlag* flag) const;
  /// A flag that stands for nothing. `beside`: a deficiency of its place that another flag stands for, or null.
  void tell_false(ReviewRow& row, const DeficiencyFlag& flag, const Deficiency* beside) const;

 private:
  std::string why_none(const DeficiencyFlag& flag) const;
  std::string timing(const DeficiencyFlag& flag, const ChartDocument& document) const;

  const Scenario& chart_;
  const ReviewTask& task_;
  const RecordPolicy& policy_;
};

}  // namespace cw
