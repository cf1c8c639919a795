#include "app/session/review_desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/session/unit_model.h"

namespace cw {
namespace {

void add_once(std::vector<std::string>& all, const std::string& name) {
  if (!name.empty() && std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
}

std::string where_of(const Scenario& chart, const DeficiencyFlag& flag) {
  if (flag.absent) {
    std::string name(display_name(*flag.absent));
    name[0] = static_cast<char>(name[0] >= 'A' && name[0] <= 'Z' && name[1] >= 'a' ? name[0] - 'A' + 'a' : name[0]);
    return "Missing: " + name;
  }
  const ChartDocument* document = chart.document(flag.document);
  return document != nullptr ? document->title : flag.document.text();
}

}  // namespace

std::vector<std::string> providers_of(const Scenario& scenario) {
  std::vector<std::string> all;
  add_once(all, scenario.encounter.attending);
  for (const auto& operation : scenario.encounter.operations) add_once(all, operation.surgeon);
  for (const auto& document : scenario.documents) {
    if (is_provider_name(document.author)) add_once(all, document.author);
    add_once(all, document.cosigner);
    for (const auto& entry : document.entries)
      if (is_provider_name(entry.author)) add_once(all, entry.author);
  }
  return all;
}

std::vector<std::string> responsible_of(const Scenario& scenario) {
  std::vector<std::string> all = providers_of(scenario);
  for (const auto& document : scenario.documents) add_once(all, document.author);
  for (const auto& document : scenario.documents)
    for (const auto& entry : document.entries) add_once(all, entry.author);
  for (const auto department : kDepartments) add_once(all, std::string(department));
  return all;
}

ReviewModel review_model(const Scenario& chart, const Task& task, const RecordPolicy& policy, const Draft& draft, const MessVariant& variant, LocalTime clock) {
  ReviewModel model;
  model.variant = variant;
  model.on = task.review->on;
  model.clock = clock;
  model.policy = policy.name;
  const RecordReview found = review_record(chart, policy, clock);
  model.discharged = chart.encounter.ended;
  model.complete_by = found.complete_by;
  model.delinquent_from = found.delinquent_from;
  model.days_since_discharge = found.days_since_discharge;
  const auto& answer = draft.answer;
  for (const auto& document : chart.documents) {
    ReviewedDocument shown;
    shown.document = &document;
    shown.label = document.label.value_or(PageLabel{chart.encounter.patient.name, chart.encounter.patient.mrn});
    shown.checked = std::find(answer.checked.begin(), answer.checked.end(), document.id) != answer.checked.end();
    shown.flags = static_cast<int>(std::count_if(answer.flags.begin(), answer.flags.end(), [&](const DeficiencyFlag& f) { return f.document == document.id; }));
    model.checked += shown.checked ? 1 : 0;
    model.documents.push_back(std::move(shown));
  }
  for (const auto& flag : answer.flags) {
    FlagLine line;
    line.flag = flag;
    line.where = where_of(chart, flag);
    line.due = due_of(chart, policy, flag.type, flag.document, flag.absent ? to_string(*flag.absent) : std::string_view());
    line.late = line.due && *line.due < clock;
    model.flags.push_back(std::move(line));
  }
  // What was done when is for the student to see in the chart.
  for (const auto& item : found.clock) {
    if (!item.due) continue;
    const PolicyRule* rule = policy.rule(item.rule);
    Deadline deadline{.what = item.what, .rule = rule != nullptr ? rule->title : std::string(), .cite = rule != nullptr ? rule->cite : std::string(), .due = *item.due, .past = *item.due < clock};
    const bool told = std::any_of(model.deadlines.begin(), model.deadlines.end(), [&](const Deadline& d) { return d.what == deadline.what && d.due == deadline.due && d.rule == deadline.rule; });
    if (!told) model.deadlines.push_back(std::move(deadline));
  }
  model.responsible = responsible_of(chart);
  for (const auto& item : policy.items)
    for (const auto type : item.any_of)
      if (std::find(model.absent.begin(), model.absent.end(), type) == model.absent.end()) model.absent.push_back(type);
  std::sort(model.absent.begin(), model.absent.end(), [](DocumentType a, DocumentType b) { return display_name(a) < display_name(b); });
  return model;
}

// --- the unit -------------------------------------------------------------------------------------------------------------

void UnitDesk::take_policy(const PolicySet& policies, const std::set<std::string>& switched) {
  policies_ = policies;
  switched_ = switched;
  made_ = false;
}

void UnitDesk::take_saved(const std::string& json, Date today) {
  work_ = {};
  work_.seed = 1;
  work_.around = work_.on = today;
  if (auto read = unit_work_from_json(json); !json.empty() && read) work_ = std::move(*read);
  done_ = work_.actions;
  made_ = false;
}

std::string UnitDesk::saved() const { return unit_work_to_json(work_); }

void UnitDesk::make() {
  if (made_) return;
  policy_ = merge_policies(policies_.layers, work_.around, switched_);
  unit_ = make_unit(work_.seed, policy_, work_.around);
  work_.on = std::clamp(work_.on, unit_.first, unit_.last);
  made_ = true;
}

bool UnitDesk::show_day(Date on) {
  make();
  on = std::clamp(on, unit_.first, unit_.last);
  if (on == work_.on) return false;
  work_.on = on;
  return true;
}

bool UnitDesk::act(const DoUnitAct& act) {
  make();
  const auto record = std::find_if(unit_.records.begin(), unit_.records.end(), [&](const UnitRecord& r) { return r.id == act.record; });
  if (record == unit_.records.end() || act.slip < 0 || act.slip >= static_cast<int>(record->slips.size())) return false;
  const UnitAction action{act.act, act.record, act.slip, work_.on};
  if (std::find(work_.actions.begin(), work_.actions.end(), action) != work_.actions.end()) return false;
  const auto after = std::upper_bound(work_.actions.begin(), work_.actions.end(), action.on, [](Date on, const UnitAction& a) { return on < a.on; });
  work_.actions.insert(after, action);
  done_.push_back(action);
  return true;
}

bool UnitDesk::undo() {
  if (done_.empty()) return false;
  work_.actions.erase(std::find(work_.actions.begin(), work_.actions.end(), done_.back()));
  done_.pop_back();
  return true;
}

bool UnitDesk::start(std::uint64_t seed) {
  work_.seed = seed != 0 ? seed : work_.seed + 1;
  work_.actions.clear();
  done_.clear();
  work_.on = work_.around;
  made_ = false;
  return true;
}

void UnitDesk::look() {
  make();
  std::vector<PolicyLayerLine> layers;
  const auto& own = built_in_policies();
  for (const auto& layer : policies_.layers) {
    const bool built_in = std::any_of(own.begin(), own.end(), [&](const PolicySource& l) { return l.id == layer.id && l.name == layer.name; });
    layers.push_back({layer.id, layer.name, layer.layer, layer.on != switched_.contains(layer.id), !built_in});
  }
  model_ = unit_model(unit_, policy_, work_.actions, work_.on, std::move(layers));
  for (const auto& fault : policies_.diagnostics) model_.problems.push_back(to_text(fault));
}

}  // namespace cw
