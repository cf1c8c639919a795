#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "grading/readiness/simulate.h"

using namespace cw;

namespace {

std::vector<SimulationResult> simulate_all(const std::vector<SimulationCell>& cells, int students, unsigned threads) {
  std::vector<SimulationResult> results(cells.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < cells.size(); i = next++) results[i] = simulate(cells[i], students, 0);
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  return results;
}

}  // namespace

TEST_SUITE("simulation") {
  TEST_CASE("a simulation is the same on any number of threads, and other seeds are other students") {
    auto cells = simulation_cells();
    cells.resize(4);
    const auto alone = simulate_all(cells, 20, 1), together = simulate_all(cells, 20, 3);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      CHECK(alone[i].brier == together[i].brier);
      CHECK(alone[i].rmse_domain == together[i].rmse_domain);
      CHECK(alone[i].brier != simulate(cells[i], 20, 1).brier);
    }
  }

  TEST_CASE("every cell has a name of its own and is checked") {
    std::vector<SimulationResult> results;
    std::set<std::string> names, checked;
    for (const SimulationCell& cell : simulation_cells()) {
      names.insert(cell.id);
      SimulationResult empty;
      empty.cell = cell;
      results.push_back(empty);
    }
    const auto checks = check_simulation(results);
    for (const SimulationCheck& check : checks) checked.insert(check.cell);
    CHECK(names.size() == simulation_cells().size());
    CHECK(checked == names);
    // Results that are all zero hold in hardly anything: the checks can fail.
    CHECK(std::count_if(checks.begin(), checks.end(), [](const SimulationCheck& c) { return c.must_hold && !c.holds(); }) > 20);
  }

#ifdef NDEBUG
  TEST_CASE("2,000 students a cell: what must hold, misfit, growth, transfer, narrowing intervals") {
    std::string table = fmt::format("\n{:<26}{:<42}{:>9}{:>11}  must lie in\n", "cell", "what", "value", "published");
    const std::vector<SimulationCheck> checks = check_simulation(simulate_all(simulation_cells(), 2000, 2));
    for (const SimulationCheck& check : checks)
      table += fmt::format("{:<26}{:<42}{:9.3f}{:>11}  {}\n", check.cell, check.what, check.value, check.reference ? fmt::format("{:.3f}", *check.reference) : "", check.must_hold ? fmt::format("{:.3f} to {:.3f}", check.least, check.most) : "");
    MESSAGE(table);
    for (const SimulationCheck& check : checks) {
      if (!check.must_hold) continue;
      CAPTURE(check.cell);
      CAPTURE(check.what);
      CHECK(check.value >= check.least);
      CHECK(check.value <= check.most);
    }
  }
#endif
}
