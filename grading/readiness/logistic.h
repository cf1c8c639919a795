#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

/// The few curves that everything here is made of.
namespace cw {

/// S(x) = 1 / (1 + e^-x), without overflow.
[[nodiscard]] inline double logistic(double x) {
  const double e = std::exp(-std::abs(x));
  return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}
/// ln(1 + e^x), without overflow; ln S(x) is x - softplus(x), ln(1 - S(x)) is -softplus(x).
[[nodiscard]] inline double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }
/// What is left of the slope after averaging over an unknown shift of variance v: the probit approximation of the logistic-normal integral (MacKay 1992).
[[nodiscard]] inline double slope_left(double variance) { return 1 / std::sqrt(1 + std::numbers::pi / 8 * variance); }
/// The logit of the rated share once guessing is taken off it; a rating is never believed beyond 2 % or 98 %.
[[nodiscard]] inline double rated_logit(double p0, double chance) {
  const double q = std::clamp((p0 - chance) / (1 - chance), 0.02, 0.98);
  return std::log(q / (1 - q));
}

}  // namespace cw
