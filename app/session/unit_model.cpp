#include "app/session/unit_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace cw {
namespace {

/// `June 2025`
std::string month_text(int month_since_year_0) {
  static constexpr std::array<std::string_view, 12> kMonths = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
  return fmt::format("{} {}", kMonths[static_cast<std::size_t>(month_since_year_0 % 12)], month_since_year_0 / 12);
}

std::string denominator_text(const Unit& unit, int months) {
  const int first = unit.first.year() * 12 + unit.first.month() - 1;
  if (months <= 0) return "average monthly discharges";
  if (months == 1) return "discharges of " + month_text(first - 1);
  return fmt::format("average monthly discharges, {} to {}", month_text(first - months), month_text(first - 1));
}

std::vector<PolicyRule> rules_named(const Unit& unit, const RecordPolicy& policy) {
  std::set<std::string> ids;
  for (const auto& record : unit.records)
    for (const auto& slip : record.slips) ids.insert(slip.rule);
  std::vector<PolicyRule> rules;
  for (const auto& id : ids)
    if (const PolicyRule* rule = policy.rule(id)) rules.push_back(*rule);
  return rules;
}

}  // namespace

UnitModel unit_model(const Unit& unit, const RecordPolicy& policy, std::vector<UnitAction> actions, Date on, std::vector<PolicyLayerLine> layers) {
  UnitModel model;
  model.unit = &unit;
  model.day = unit_on(unit, policy, actions, std::clamp(on, unit.first, unit.last));
  UnitOn before = unit_on(unit, policy, actions, unit.first.plus_days(-1));
  for (Date day = unit.first; day <= unit.last; day = day.plus_days(1)) {
    UnitOn now = unit_on(unit, policy, actions, day);
    model.curve.push_back({.on = day, .incomplete = now.incomplete, .delinquent = now.delinquent, .unbilled = now.unbilled, .rate_per_mille = now.rate_per_mille});
    for (std::size_t r = 0; r < now.records.size(); ++r)
      if (now.records[r].delinquent && !before.records[r].delinquent) {
        model.turns.push_back(day);
        break;
      }
    before = std::move(now);
  }
  model.actions = std::move(actions);
  model.policy = policy.name;
  model.rate_limit_percent = policy.completion.rate_limit_percent;
  model.delinquent_on = policy.completion.delinquent_on;
  model.complete_within = policy.completion.days;
  model.denominator = denominator_text(unit, model.day.months);
  model.layers = std::move(layers);
  model.rules = rules_named(unit, policy);
  return model;
}

}  // namespace cw
