#include <cstddef>
#include <cstdint>
#include <string_view>

#include "content/exams/expression.h"
#include "content/exams/item_answer.h"

/// Whatever a file of templates says, it is read or refused; what is read gives the same item for a seed each time, whose right answer is right.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto read = cw::read_templates(bytes, "fuzz.json");
  for (const auto& one : read.bank.templates)
    for (const std::uint64_t seed : {std::uint64_t{1}, std::uint64_t{17}, static_cast<std::uint64_t>(size)}) {
      const auto item = cw::instance(one, seed);
      if (item != cw::instance(one, seed)) __builtin_trap();
      if (item && cw::item_credit(*item, cw::right_answer(*item)) != 1000) __builtin_trap();
    }
  const cw::exams::Names names{{"a", {3, 1}}, {"b", {-7, 2}}};
  if (const auto value = cw::exams::evaluate(bytes, names)) {
    if (value->bottom <= 0 || cw::exams::compare(*value, *value) != 0) __builtin_trap();
    if (cw::exams::expression_fault(bytes, {"a", "b"})) __builtin_trap();
    for (int decimals = 0; decimals <= 6; ++decimals) (void)cw::exams::printed(*value, decimals);
  }
  (void)cw::exams::holds(bytes, names);
  if (cw::exams::filled(bytes, names, "1") && cw::exams::text_fault(bytes, {"a", "b"}, true)) __builtin_trap();
  return 0;
}
