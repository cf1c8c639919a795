#include "scenarios/mess/asked.h"

#include <algorithm>

#include "scenarios/mess/markdown_edit.h"

namespace cw::mess {
namespace {

constexpr std::int64_t kDay = 24 * 60;

template <typename T>
bool holds(const std::vector<T>& all, const T& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

bool belongs(const Scenario& s, const std::optional<OperationId>& to, const Operation* operation) {
  if (operation == nullptr) return true;
  return to ? *to == operation->id : s.encounter.operations.size() == 1;
}

bool any_item(const Scenario& s, const std::vector<DocumentType>& types, const Operation* operation) {
  return std::any_of(types.begin(), types.end(), [&](DocumentType type) { return !items_of(s, type, operation).empty(); });
}

/// The types that can stand where a demand names `type`.
std::vector<DocumentType> in_place_of(const Scenario& s, const RecordPolicy& policy, DocumentType type, const Operation* operation) {
  std::vector<DocumentType> types;
  for (const auto& item : policy.items) {
    if (item.any_of.empty() || item.any_of.front() != type || !applies(item.scope, s, policy, operation)) continue;
    for (const DocumentType other : item.any_of)
      if (!holds(types, other)) types.push_back(other);
  }
  return types;
}

bool demanded(const RequiredItem& item, const Scenario& s, const RecordPolicy& policy, const Operation* operation) {
  if (!applies(item.scope, s, policy, operation)) return false;
  if (item.if_before_start) {
    bool before = false;
    for (const DocumentType type : in_place_of(s, policy, *item.if_before_start, operation))
      for (const Item& found : items_of(s, type, nullptr)) before |= found.written() < s.encounter.started;
    if (!before) return false;
  }
  if (item.if_not_by_left && operation != nullptr)
    for (const Item& found : items_of(s, *item.if_not_by_left, operation))
      if (found.written() <= operation->left) return false;
  return true;
}

bool met(const RequiredItem& item, const Scenario& s, const Operation* operation) {
  if (any_item(s, item.any_of, operation)) return true;
  const bool short_stay = minutes_of(s.encounter.ended) - minutes_of(s.encounter.admitted.value_or(s.encounter.started)) < std::int64_t{item.short_hours} * 60;
  return (short_stay || holds(item.instead_services, s.encounter.service)) && any_item(s, item.instead_when_short, operation);
}

LocalTime moment_of(const Scenario& s, PolicyMoment moment, const Operation* operation) {
  const Encounter& e = s.encounter;
  switch (moment) {
    case PolicyMoment::Admission: return e.admitted.value_or(e.started);
    case PolicyMoment::OperationStart: return operation != nullptr ? operation->started : e.started;
    case PolicyMoment::OperationEnd: return operation != nullptr ? operation->ended : e.ended;
    case PolicyMoment::OperationLeft: return operation != nullptr ? operation->left : e.ended;
    case PolicyMoment::Discharge: return e.ended;
    case PolicyMoment::Start:
    case PolicyMoment::Entry: break;
  }
  return e.started;
}

}  // namespace

std::int64_t minutes_of(LocalTime time) { return std::int64_t{time.date.days_since_1970()} * kDay + time.minute_of_day; }
LocalTime after(LocalTime time, std::int64_t minutes) {
  const std::int64_t all = minutes_of(time) + minutes;
  return {Date::from_days(static_cast<std::int32_t>(all / kDay)), static_cast<int>(all % kDay)};
}

std::vector<Item> items_of(const Scenario& s, DocumentType type, const Operation* operation) {
  std::vector<Item> found;
  for (const auto& d : s.documents) {
    if (d.label) continue;
    if (d.type == type && belongs(s, d.operation, operation)) found.push_back({&d, nullptr});
    for (const auto& e : d.entries)
      if (e.type == type && belongs(s, e.operation ? e.operation : d.operation, operation)) found.push_back({&d, &e});
  }
  return found;
}

bool applies(const PolicyScope& scope, const Scenario& s, const RecordPolicy& policy, const Operation* operation) {
  const Encounter& e = s.encounter;
  if (!scope.settings.empty() && !holds(scope.settings, e.setting)) return false;
  if (!scope.services.empty() && !holds(scope.services, e.service)) return false;
  if (!scope.outcomes.empty() && !holds(scope.outcomes, outcome_of(e, policy.outcomes))) return false;
  if (!scope.per_operation) return true;
  if (operation == nullptr) return false;
  if (!scope.anesthesia.empty() && !holds(scope.anesthesia, operation->anesthesia)) return false;
  return (!scope.with_tissue || operation->tissue) && !(scope.unless_emergency && operation->emergency);
}

std::vector<Gap> gaps(const Scenario& s, const RecordPolicy& policy) {
  std::vector<Gap> found;
  const auto look = [&](const RequiredItem& item, const Operation* operation) {
    if (item.rule.id.empty() || item.any_of.empty() || !demanded(item, s, policy, operation) || met(item, s, operation)) return;
    Gap gap{.about = std::string(to_string(item.any_of.front())), .operation = operation != nullptr ? std::optional(operation->id) : std::nullopt, .type = item.rule.type};
    if (std::find(found.begin(), found.end(), gap) == found.end()) found.push_back(std::move(gap));
  };
  for (const auto& item : policy.items) {
    if (!item.scope.per_operation) look(item, nullptr);
    else
      for (const auto& operation : s.encounter.operations) look(item, &operation);
  }
  return found;
}

std::optional<LateFrom> late_from(const Scenario& s, const RecordPolicy& policy, DocumentType type, const Operation* operation) {
  std::optional<LateFrom> found;
  for (const auto& limit : policy.limits) {
    if (limit.rule.id.empty() || limit.when_signed || !limit.minutes_after || !applies(limit.scope, s, policy, operation)) continue;
    const auto types = in_place_of(s, policy, limit.of, operation);
    if (!holds(types, type)) continue;
    std::size_t others = 0;
    for (const DocumentType other : types) others += items_of(s, other, operation).size();
    if (others != 1) return std::nullopt;
    const LocalTime last = after(moment_of(s, limit.moment, operation), *limit.minutes_after);
    if (!found || last < found->last_good) found = LateFrom{last, std::string(to_string(limit.of)), limit.rule.type};
  }
  return found;
}

bool too_late_for_an_event(const Scenario& s, const RecordPolicy& policy, DocumentType type, LocalTime written) {
  const auto breaks = [&](const TimeLimit& limit, const Operation* operation) { return applies(limit.scope, s, policy, operation) && written >= moment_of(s, limit.moment, operation); };
  return std::any_of(policy.limits.begin(), policy.limits.end(), [&](const TimeLimit& limit) {
    if (!limit.before || limit.when_signed || !holds(in_place_of(s, policy, limit.of, nullptr), type)) return false;
    if (!limit.scope.per_operation) return breaks(limit, nullptr);
    return std::any_of(s.encounter.operations.begin(), s.encounter.operations.end(), [&](const Operation& o) { return breaks(limit, &o); });
  });
}

std::vector<const RequiredElement*> elements_of(const Scenario& s, const RecordPolicy& policy, const ChartDocument& d) {
  std::vector<const RequiredElement*> found;
  const Operation* operation = d.operation ? s.encounter.operation(*d.operation) : s.encounter.operations.size() == 1 ? &s.encounter.operations.front() : nullptr;
  for (const auto& element : policy.elements) {
    if (element.rule.id.empty() || element.of != d.type) continue;
    PolicyScope scope = element.scope;
    const bool of_operation = scope.with_tissue || !scope.anesthesia.empty() || scope.unless_emergency;
    scope.per_operation = scope.per_operation || (of_operation && operation != nullptr);
    if ((of_operation && operation == nullptr) || !applies(scope, s, policy, operation)) continue;
    found.push_back(&element);
  }
  return found;
}

bool tells(std::string_view flat, const RequiredElement& element) {
  return std::any_of(element.words.begin(), element.words.end(), [&](const std::string& word) {
    for (const std::size_t at : places_of(flat, word)) {
      if (word.back() != ':') return true;
      if (at == 0 || flat[at - 1] == '\n' || flat[at - 1] == '\t') return true;
    }
    return false;
  });
}

}  // namespace cw::mess
