#include <nlohmann/json.hpp>

#include "content/base/json_reader.h"
#include "scenarios/unit/unit.h"

namespace cw {

std::string unit_work_to_json(const UnitWork& work) {
  using Json = nlohmann::ordered_json;
  Json root = {{"format", "chartwright.unit-work"}, {"version", 1}, {"seed", work.seed & kGreatestUnitSeed}, {"around", to_string(work.around)}, {"on", to_string(work.on)}, {"actions", Json::array()}};
  for (const auto& action : work.actions) root["actions"].push_back({{"act", std::string(to_string(action.act))}, {"record", action.record}, {"slip", action.slip}, {"on", to_string(action.on)}});
  return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<UnitWork> unit_work_from_json(std::string_view json) {
  static const std::vector<std::pair<std::string_view, UnitAct>> kActs = {{"assign", UnitAct::Assign}, {"notify", UnitAct::Notify}, {"complete", UnitAct::Complete}};
  if (json.size() > kMostUnitWorkBytes) return Error{"unit_work.too_large", "The work on the unit's records is larger than 4 MiB."};
  JsonReader reader(json, "unit work");
  UnitWork work;
  if (reader.expect_format("chartwright.unit-work", 1)) {
    JsonValue root = reader.root();
    work.seed = static_cast<std::uint64_t>(root.integer("seed", 0, static_cast<std::int64_t>(kGreatestUnitSeed)));
    work.around = root.date("around");
    work.on = root.date("on");
    root.each("actions", [&](JsonValue value) {
      UnitAction action;
      action.act = value.one_of("act", kActs);
      action.record = value.text("record");
      action.slip = static_cast<int>(value.integer("slip", 0, kMostUnitSlips - 1));
      action.on = value.date("on");
      value.finish();
      work.actions.push_back(std::move(action));
    }, kMostUnitActions);
    root.finish();
  }
  for (const auto& fault : reader.diagnostics())
    if (fault.severity == Severity::Error) return Error{"unit_work.malformed", "The work on the unit's records cannot be read: " + fault.message};
  return work;
}

}  // namespace cw
