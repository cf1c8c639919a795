#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "grading/readiness/logistic.h"
#include "grading/readiness/model.h"

/// The part of a chart's likelihood that the exact form and the engine share.
namespace cw {

/// The chart's effect z ~ N(0, 1) is summed over -6 to 6 in steps of 0.25.
inline constexpr std::size_t kChartNodes = 49;
[[nodiscard]] inline double chart_node(std::size_t k) { return -6 + 0.25 * static_cast<double>(k); }

/// ln of the normal density at the nodes, normalised to sum 1.
[[nodiscard]] inline const std::array<double, kChartNodes>& chart_node_log_weights() {
  static const std::array<double, kChartNodes> weights = [] {
    std::array<double, kChartNodes> w{};
    double sum = 0;
    for (std::size_t k = 0; k < kChartNodes; ++k) sum += std::exp(-chart_node(k) * chart_node(k) / 2);
    for (std::size_t k = 0; k < kChartNodes; ++k) w[k] = -chart_node(k) * chart_node(k) / 2 - std::log(sum);
    return w;
  }();
  return weights;
}

/// Log-likelihood of a block's slots at `u`, the ability with the chart's effect in it: the sum of y x - ln(1 + e^x), x = κ_s u + ι κ_s/κ_c. It depends
/// on ability and effect by their sum alone, which is what makes charts cheap.
class ChartCurve {
 public:
  ChartCurve(const ModelParameters& parameters, const std::vector<EvidenceSlot>& slots) : slope_(slope_left(parameters.sigma_slot * parameters.sigma_slot)) {
    const double whole = slope_left(parameters.tau * parameters.tau + parameters.sigma_slot * parameters.sigma_slot);
    for (const EvidenceSlot& slot : slots) {
      offsets_.push_back(rated_logit(slot.p0, 0) * slope_ / whole);
      credits_ += slot.credit;
      credited_offsets_ += slot.credit * offsets_.back();
    }
  }
  double at(double u) const {
    double sum = credits_ * slope_ * u + credited_offsets_;
    for (const double offset : offsets_) sum -= softplus(slope_ * u + offset);
    return sum;
  }

 private:
  double slope_;
  double credits_ = 0, credited_offsets_ = 0;
  std::vector<double> offsets_;
};

}  // namespace cw
