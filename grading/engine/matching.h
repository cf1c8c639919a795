#pragma once

#include <vector>

namespace cw {

/// For a rows × columns table of weights ≥ 0, the one-to-one assignment of greatest total weight. `result[row]` is the column, or
/// -1; pairs of weight 0 are not made. Ties are broken by position, earlier rows and columns preferred, so the answer does not depend
/// on anything but the weights. Hungarian algorithm, O(n³).
[[nodiscard]] std::vector<int> best_assignment(const std::vector<std::vector<int>>& weights);

}  // namespace cw
