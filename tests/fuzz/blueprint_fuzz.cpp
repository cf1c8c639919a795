#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string_view>

#include "grading/exam/form.h"
#include "tests/support/item_banks.h"

/// Whatever a blueprint says, it is read or refused; what is read shares its items out whole, and a form can be made by it. The same bytes as a form are read or refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto form = cw::read_form(bytes, "fuzz.json").form) {
    const auto again = cw::read_form(cw::to_json(*form), "fuzz.json").form;
    if (again != form) __builtin_trap();
  }
  const auto read = cw::read_blueprint(bytes, "fuzz.json");
  if (!read.blueprint) {
    if (!read.diagnostics.has_errors()) __builtin_trap();
    return 0;
  }
  const auto& blueprint = *read.blueprint;
  const auto counts = cw::scored_by_domain(blueprint);
  if (std::accumulate(counts.begin(), counts.end(), 0) != blueprint.scored) __builtin_trap();
  for (const auto& domain : blueprint.domains)
    if (domain.tasks.empty()) return 0;
  const cw::ItemBank bank = cw::test::synthetic_bank(blueprint, 60, size);
  const cw::Form form = cw::assemble_form({.blueprint = &blueprint, .bank = &bank, .seed = size});
  if (static_cast<int>(form.items.size()) > blueprint.items || form.scored() > blueprint.scored) __builtin_trap();
  return 0;
}
