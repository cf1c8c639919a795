#include <benchmark/benchmark.h>

#include "grading/readiness/model.h"
#include "tests/support/readiness_cases.h"

namespace cw::bench {
namespace {

void readiness_of_1000_responses(benchmark::State& state) {
  const auto evidence = test::long_practice(1000, 0);
  ReadinessEngine engine({}, test::six_domains());
  for (auto _ : state) {
    engine.clear();
    engine.add(evidence);
    benchmark::DoNotOptimize(engine.estimate());
  }
  state.SetLabel("target_us=50000");
}
BENCHMARK(readiness_of_1000_responses)->Unit(benchmark::kMicrosecond);

void readiness_of_1000_items_and_100_charts(benchmark::State& state) {
  const auto evidence = test::long_practice(1000, 100);
  ReadinessEngine engine({}, test::six_domains());
  for (auto _ : state) {
    engine.clear();
    engine.add(evidence);
    benchmark::DoNotOptimize(engine.estimate());
  }
  state.SetLabel("target_us=100000");
}
BENCHMARK(readiness_of_1000_items_and_100_charts)->Unit(benchmark::kMicrosecond);

void readiness_of_24_charts(benchmark::State& state) {
  const auto evidence = test::long_practice(0, 24);
  ReadinessEngine engine({}, test::six_domains());
  for (auto _ : state) {
    engine.clear();
    engine.add(evidence);
    benchmark::DoNotOptimize(engine.estimate());
  }
  state.SetLabel("target_us=50000");
}
BENCHMARK(readiness_of_24_charts)->Unit(benchmark::kMicrosecond);

void readiness_after_one_more_response(benchmark::State& state) {
  ReadinessEngine engine({}, test::six_domains());
  engine.add(test::long_practice(static_cast<int>(state.range(0)), 20));
  int next = 0;
  for (auto _ : state) {
    engine.add(test::item(next % 6, 0.7, next % 3 != 0 ? 1 : 0));
    ++next;
    benchmark::DoNotOptimize(engine.estimate());
  }
  state.SetLabel("target_us=5000");
}
// Few responses leave more of the grids in play than many.
BENCHMARK(readiness_after_one_more_response)->Arg(20)->Arg(1000)->Iterations(200)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace cw::bench
