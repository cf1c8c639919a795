#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grading/readiness/model.h"

/// The proof by simulation: seeded students with known abilities practice and are predicted, and the predictions are held against what they would score.
namespace cw {

enum class Practice { None, Random, EasyLopsided, Targeted, WithCharts };
[[nodiscard]] std::string_view to_string(Practice);  ///< `none`, `random`, `easy-lopsided`, `targeted`, `with-charts`
enum class Growth { None, Steady, EarlyThenPlateau, LateBurst };

/// What the simulated world is like; the model does not know of it.
struct SimulatedTruth {
  double cohort_mean = 0.3;
  double rho = 0.75;
  double rating_error = 0.7;              ///< true difficulties off the ratings
  double slope_sd = 0.25;                 ///< slopes are lognormal(0, slope_sd)
  double chance_low = 0.12, chance_high = 0.28;
  double official_shift = 0;              ///< standard deviation of a shift between our material and the form
  Growth growth = Growth::None;
  double growth_logits = 0;               ///< over 60 days
};
struct SimulationCell {
  std::string id;
  Practice practice = Practice::Random;
  int responses = 150;
  SimulatedTruth truth;
  bool charts_as_items = false;     ///< the model takes slots as independent: must fail
  bool growth_term = true;          ///< the model knows of growth
  bool judge_official = false;      ///< judged by the official prediction rather than the mock's
};
struct SimulationResult {
  SimulationCell cell;
  int students = 0;
  double brier = 0, ece = 0, floor = 0;                           ///< floor: mean q(1-q), what perfect knowledge of the form would earn
  double percent_brier = 0, percent_ece = 0;                      ///< of percent-correct in its best form
  double raw_coverage = 0, domain_coverage = 0, overall_coverage = 0;  ///< of the 90 % intervals
  double rmse_overall = 0, rmse_domain = 0;
  double bias = 0;                                                ///< mean predicted less true chance
  double overall_width = 0, domain_width = 0, raw_width = 0;      ///< mean width of the 90 % intervals
  double right_call = 0;                                          ///< share of passes and failures called right by the better-than-even rule
  double perfect_right_call = 0;                                  ///< the same with perfect knowledge of ability
};
/// Students are numbered, and each has dice of his own from `seed`: the result depends on nothing else.
[[nodiscard]] SimulationResult simulate(const SimulationCell&, int students, std::uint64_t seed);

/// A number of the published table, and how far from it a result may lie.
struct SimulationCheck {
  std::string cell, what;
  double value = 0, least = 0, most = 0;
  std::optional<double> reference;
  bool must_hold = true;
  bool holds() const { return value >= least && value <= most; }
};
/// The cells of the proof, in the order of the table: practices, charts taken as independent, misfit, growth, transfer.
[[nodiscard]] std::vector<SimulationCell> simulation_cells();
/// The checks over the results of all cells.
[[nodiscard]] std::vector<SimulationCheck> check_simulation(const std::vector<SimulationResult>&);

}  // namespace cw
