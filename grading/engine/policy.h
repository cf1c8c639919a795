#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/date.h"
#include "content/base/diagnostic.h"
#include "scenarios/model.h"

namespace cw {

/// How a college grades: what may differ between colleges or change from year to year, and so is data (`grading/policies/`). All credits
/// are whole percents of a line; all weights whole numbers. The standard one follows the profession's audit practice.
struct GradingPolicy {
  std::string name;
  Date from;  ///< first day on which it is in force

  Rubric rubric;  ///< how 100 percent is shared out over the parts; a task may have its own

  // What a near miss earns.
  int near_miss_credit = 50;  ///< same category, differing along one of `near_miss_axes` only
  std::vector<std::string> near_miss_axes;
  int category_credit = 25;  ///< same category otherwise
  int modifier_credit = 75;  ///< the right CPT or HCPCS number with other modifiers
  int units_credit = 75;     ///< … with other units; both wrong: the product
  std::array<int, 7> character_weights{};  ///< of the seven ICD-10-PCS characters
  int other_root_operation_at_most = 40;

  int extra_line_cost = 25;  ///< percent of the mean line that an unsupported line costs
  int principal_weight = 2;  ///< in the sequencing part, beside
  int order_weight = 1;      ///< … each order that an instruction note requires

  /// What a confidence mark says: percent chance of being right. `unsure`, `likely`, `sure`.
  std::array<int, 3> confidence{};

  // Audit mode: percent of a planted error's points.
  int audit_right_type = 100;
  int audit_other_type = 50;
  int audit_missed = 0;
  int audit_false_alarm = -20;

  // The query part: percent for the decision, the rest for what was written, where a query is needed.
  int query_decision = 50;

  // Completeness reviews: percent of a deficiency's points.
  int review_other_type = 50;
  int review_other_provider = -25;
  int review_false_flag = -25;  ///< of the mean deficiency

  bool operator==(const GradingPolicy&) const = default;
};

/// The policy the program comes with, in force since before any shipped chart was graded.
[[nodiscard]] const GradingPolicy& standard_policy();

struct PolicyFile {
  std::optional<GradingPolicy> policy;  ///< nothing when it has faults
  Diagnostics diagnostics;
};
/// Reads `chartwright.grading-policy` version 1. Faults have ids POL-001 …; percents lie in 0–100 (a false alarm, another provider and a false flag in −100–0), weights in
/// 0–20. `query` and `review` may be left out: the numbers above hold then.
[[nodiscard]] PolicyFile read_policy(std::string_view json, const std::string& file_name);

}  // namespace cw
