#include <benchmark/benchmark.h>

#include "content/encoder/search.h"
#include "grading/engine/grade.h"
#include "scenarios/chart_text.h"
#include "tests/bench/fixtures.h"

namespace cw::bench {
namespace {

/// A student's answer with every common fault: a line missed, one unspecified, one extra, two swapped.
Submission faulty(const Scenario& scenario) {
  Submission answer = perfect_submission(scenario, scenario.tasks.front());
  if (answer.diagnoses.size() > 2) {
    std::swap(answer.diagnoses[0], answer.diagnoses[1]);
    answer.diagnoses.pop_back();
  }
  answer.diagnoses.push_back({.code = Code("R50.9", CodeSystem::Icd10Cm), .poa = Poa::Yes});
  return answer;
}

void grade_one_submission(benchmark::State& state) {
  const Scenario& scenario = largest_chart();
  const Submission answer = faulty(scenario);
  codes();
  for (auto _ : state) benchmark::DoNotOptimize(grade(scenario, scenario.tasks.front(), answer, codes()));
  state.SetLabel("target_us=50");
}
BENCHMARK(grade_one_submission)->Unit(benchmark::kMicrosecond);

void search_per_keystroke(benchmark::State& state) {
  const CodeSearch search(codes(), *Date::from_ymd(2026, 1, 15));
  // Every prefix of what students type, as their fingers go.
  std::vector<std::string> typed;
  for (const std::string query : {"heart failure acute systolic", "type 2 diabetes kidney", "e11.22", "fracture lower end radius left", "s52.5", "hypertensive chronic kidney"})
    for (std::size_t n = 1; n <= query.size(); ++n) typed.push_back(query.substr(0, n));
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(search.find({.text = typed[next]}));
    next = (next + 1) % typed.size();
  }
  state.SetLabel("target_us=1000");
}
BENCHMARK(search_per_keystroke)->Unit(benchmark::kMicrosecond);

void open_largest_chart(benchmark::State& state) {
  const Scenario& scenario = largest_chart();
  for (auto _ : state)
    for (const auto& document : scenario.documents) benchmark::DoNotOptimize(parse_chart_text(document.markdown));
  state.SetLabel("target_us=2000");
}
BENCHMARK(open_largest_chart)->Unit(benchmark::kMicrosecond);

void read_largest_scenario(benchmark::State& state) {
  std::filesystem::path folder;
  for (const auto& file : library())
    if (file.scenario->id == largest_chart().id) folder = file.folder;
  for (auto _ : state) benchmark::DoNotOptimize(read_scenario(folder));
  state.SetLabel("target_us=20000");
}
BENCHMARK(read_largest_scenario)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace cw::bench
