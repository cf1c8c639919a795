#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/cli/support.h"
#include "grading/readiness/simulate.h"

namespace cw::cli {
namespace {

using Json = nlohmann::ordered_json;

/// All cells, on as many threads as there are cores; each cell has dice of its own, so how many makes no difference.
std::vector<SimulationResult> simulate_all(int students, std::uint64_t seed) {
  const std::vector<SimulationCell> cells = simulation_cells();
  std::vector<SimulationResult> results(cells.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < cells.size(); i = next++) results[i] = simulate(cells[i], students, seed);
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < std::clamp(std::thread::hardware_concurrency(), 1u, 16u); ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  return results;
}

std::string to_text(const std::vector<SimulationResult>& results) {
  std::string out = fmt::format("{:<26}{:>18}{:>16}{:>7}{:>8}{:>8}{:>16}{:>8}\n", "cell", "Brier (percent)", "ECE (percent)", "raw", "domain", "overall", "RMSE all/domain", "bias");
  for (const SimulationResult& r : results)
    out += fmt::format("{:<26}{:>18}{:>16}{:7.3f}{:8.3f}{:8.3f}{:>16}{:+8.3f}\n", r.cell.id, fmt::format("{:.3f} ({:.3f})", r.brier, r.percent_brier), fmt::format("{:.3f} ({:.3f})", r.ece, r.percent_ece), r.raw_coverage,
                       r.domain_coverage, r.overall_coverage, fmt::format("{:.3f} / {:.3f}", r.rmse_overall, r.rmse_domain), r.bias);
  return out;
}

std::string to_text(const std::vector<SimulationCheck>& checks) {
  std::string out = fmt::format("\n{:<26}{:<42}{:>9}{:>11}  {}\n", "cell", "what", "value", "published", "must lie in");
  for (const SimulationCheck& c : checks)
    out += fmt::format("{:<26}{:<42}{:9.3f}{:>11}  {}\n", c.cell, c.what, c.value, c.reference ? fmt::format("{:.3f}", *c.reference) : "",
                       c.must_hold ? fmt::format("{:.3f} to {:.3f}{}", c.least, c.most, c.holds() ? "" : "  DOES NOT HOLD") : "");
  return out;
}

}  // namespace

int readiness_simulate(const Options& options) {
  const std::vector<SimulationResult> results = simulate_all(options.students, options.seed);
  const std::vector<SimulationCheck> checks = check_simulation(results);
  const auto failing = std::count_if(checks.begin(), checks.end(), [](const SimulationCheck& c) { return c.must_hold && !c.holds(); });
  if (options.json()) {
    Json cells = Json::array(), held = Json::array();
    for (const SimulationResult& r : results)
      cells.push_back({{"id", r.cell.id}, {"practice", to_string(r.cell.practice)}, {"responses", r.cell.responses}, {"brier", r.brier}, {"floor", r.floor}, {"ece", r.ece}, {"percent_brier", r.percent_brier},
                       {"percent_ece", r.percent_ece}, {"raw_coverage", r.raw_coverage}, {"domain_coverage", r.domain_coverage}, {"overall_coverage", r.overall_coverage}, {"rmse_overall", r.rmse_overall},
                       {"rmse_domain", r.rmse_domain}, {"bias", r.bias}, {"overall_width", r.overall_width}, {"domain_width", r.domain_width}, {"raw_width", r.raw_width}, {"called_right", r.right_call},
                       {"called_right_by_perfect_knowledge", r.perfect_right_call}});
    for (const SimulationCheck& c : checks) {
      Json one = {{"cell", c.cell}, {"what", c.what}, {"value", c.value}};
      if (c.reference) one["published"] = *c.reference;
      if (c.must_hold) one.update({{"least", c.least}, {"most", c.most}, {"holds", c.holds()}});
      held.push_back(one);
    }
    print(Json{{"format", "chartwright.readiness-simulation"}, {"version", 1}, {"students", options.students}, {"seed", options.seed}, {"cells", cells}, {"checks", held}, {"failing", failing}}.dump(2) + "\n");
  } else {
    print(to_text(results) + to_text(checks));
    print(fmt::format("\n{} students a cell. {}\n", options.students, failing == 0 ? "Everything that must hold does." : fmt::format("{} of what must hold does not.", failing)));
  }
  return failing == 0 ? kFine : kProblems;
}

}  // namespace cw::cli
