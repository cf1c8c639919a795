#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scenarios/unit/unit.h"

/// What is read is written and read again as the same work, and a unit takes it whatever it speaks of.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw;
  const auto work = unit_work_from_json(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!work) return 0;
  const auto again = unit_work_from_json(unit_work_to_json(*work));
  if (!again || !(*again == *work)) __builtin_trap();
  RecordPolicy policy;
  policy.authentication.verbal_order = {.id = "REC-1", .title = "Verbal orders", .cite = "policy"};
  const Unit unit = make_unit(work->seed, policy, work->around, 12);
  const UnitOn now = unit_on(unit, policy, work->actions, work->on);
  if (now.delinquent > now.incomplete || now.incomplete > now.discharged || now.records.size() != unit.records.size()) __builtin_trap();
  return 0;
}
