#include <benchmark/benchmark.h>

#include "grading/exam/form.h"
#include "tests/support/item_banks.h"

namespace cw::bench {
namespace {

/// A form of 150 out of a thousand items, two mocks of which were taken before.
void form_assembled(benchmark::State& state) {
  const Blueprint& blueprint = built_in_blueprints().front();
  const ItemBank bank = test::synthetic_bank(blueprint, 1000, 5);
  FormRequest request{.blueprint = &blueprint, .bank = &bank, .seed = 1, .today = *Date::parse("2026-11-26")};
  for (int days : {-45, -10}) {
    for (const auto& item : assemble_form(request).items) request.seen[item.id] = request.today.plus_days(days);
    ++request.seed;
  }
  for (auto _ : state) {
    ++request.seed;
    benchmark::DoNotOptimize(assemble_form(request));
  }
  state.SetLabel("target_us=20000");
}
BENCHMARK(form_assembled)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace cw::bench
