#include <cstddef>
#include <cstdint>
#include <string_view>

#include "app/session/sitting.h"

namespace {

void must(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace

/// Whatever stands in the record as an examination under way, it is read or refused. What is read is written again as the same sitting, and its clock can go on and its
/// parts can end without it ever pointing beside its form.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)sitting_result_from_json(bytes);
  auto read = sitting_from_json(bytes);
  if (!read) return 0;
  Sitting sitting = std::move(*read);
  const auto again = sitting_from_json(sitting_to_json(sitting));
  must(again.ok() && *again == sitting);
  const auto whole = [&] {
    const auto [first, last] = sitting.range();
    must(first >= 0 && first <= last && last <= static_cast<int>(sitting.items.size()));
    must(sitting.items.empty() || (sitting.at >= 0 && sitting.at <= static_cast<int>(sitting.items.size())));
    must(sitting.total_ms() >= 0);
    for (int item = -1; item <= static_cast<int>(sitting.items.size()); ++item) must(!can_answer(sitting, item) || (item >= first && item < last));
  };
  whole();
  for (const Blueprint& blueprint : built_in_blueprints()) {
    const Sitting before = sitting;
    advance(sitting, blueprint, 90'000, true);
    whole();
    end_part(sitting, blueprint);
    end_break(sitting, blueprint);
    whole();
    advance(sitting, blueprint, std::int64_t{24} * 3'600'000, false);
    whole();
    sitting = before;
  }
  return 0;
}
