#pragma once

#include <vector>

namespace cw {

/// Shares `total` out in proportion to `weights`; the parts add up to `total` exactly (largest remainder, ties to the earlier). All 0: nothing is shared out.
[[nodiscard]] std::vector<int> share_out(int total, const std::vector<int>& weights);

/// `credit` percent of `points`, rounded half up.
[[nodiscard]] int percent_of(int points, int credit);

}  // namespace cw
