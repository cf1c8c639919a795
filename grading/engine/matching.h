#pragma once

#include <cstdint>
#include <vector>

namespace cw {

/// For a rows × columns table of weights from 0 to 3·10¹⁰ and at most 100 rows and columns (more would leave 64 bits), the one-to-one assignment of greatest total weight. `result[row]` is the column, or
/// -1; pairs of weight 0 are not made. Ties are broken by position, earlier rows and columns preferred, so the answer does not depend
/// on anything but the weights. Hungarian algorithm, O(n³).
[[nodiscard]] std::vector<int> best_assignment(const std::vector<std::vector<std::int64_t>>& weights);

}  // namespace cw
