#pragma once

#include <set>
#include <string>
#include <vector>

#include "app/session/session.h"
#include "scenarios/review/policies.h"

/// What the session shows of reviews and of the unit's records. One thread; no record, no clock.
namespace cw {

/// Whom a query may be addressed to: the providers who wrote in the chart, the attending first. No nurse, no department.
[[nodiscard]] std::vector<std::string> providers_of(const Scenario& scenario);
/// Whom a flag may name: all who wrote in the chart, those who operated, then departments.
[[nodiscard]] std::vector<std::string> responsible_of(const Scenario& scenario);

/// The review as it is shown: deadlines tell what the policy asks and by when, never whether it was kept.
[[nodiscard]] ReviewModel review_model(const Scenario& chart, const Task& task, const RecordPolicy& policy, const Draft& draft, const MessVariant& variant, LocalTime clock);

/// The unit and where the student stands in it. It works when it is told something or looked at, and keeps nothing of what it is given.
class UnitDesk {
 public:
  void take_policy(const PolicySet& policies, const std::set<std::string>& switched);
  /// What was kept (`chartwright.unit-work`), or a new unit around today when it is empty or cannot be read.
  void take_saved(const std::string& json, Date today);
  [[nodiscard]] std::string saved() const;

  // Each returns whether anything changed.
  bool show_day(Date on);
  bool act(const DoUnitAct& act);
  bool undo();
  bool start(std::uint64_t seed);

  void look();  ///< brings the model up to date
  const UnitModel& model() const { return model_; }

 private:
  void make();

  PolicySet policies_;
  std::set<std::string> switched_;
  RecordPolicy policy_;
  UnitWork work_;
  std::vector<UnitAction> done_;  ///< in the order they were done, for undo; those of an earlier session come before, by their days
  bool made_ = false;
  Unit unit_;
  UnitModel model_;
};

}  // namespace cw
