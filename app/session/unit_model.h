#pragma once

#include <vector>

#include "app/session/review_model.h"

namespace cw {

/// What the Records screen shows of a unit on a day, under a policy: the day, every day's counts, the days on which a record turns delinquent. `unit` is only borrowed. Pure.
[[nodiscard]] UnitModel unit_model(const Unit& unit, const RecordPolicy& policy, std::vector<UnitAction> actions, Date on, std::vector<PolicyLayerLine> layers = {});

}  // namespace cw
