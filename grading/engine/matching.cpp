#include "grading/engine/matching.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace cw {

std::vector<int> best_assignment(const std::vector<std::vector<std::int64_t>>& weights) {
  const int rows = static_cast<int>(weights.size());
  int columns = 0;
  for (const auto& row : weights) columns = std::max(columns, static_cast<int>(row.size()));
  std::vector<int> result(static_cast<std::size_t>(rows), -1);
  if (rows == 0 || columns == 0) return result;

  // The square problem of least cost, with potentials. Ties are broken by adding to each weight a preference for the earlier
  // pair that is too small to change which total is greatest: with n pairs of at most n*n preference each, a factor of n³ + 1 is enough.
  const int n = std::max(rows, columns);
  const auto size = static_cast<std::size_t>(n);
  const std::int64_t factor = static_cast<std::int64_t>(n) * n * n + 1;
  const auto cost = [&](int i, int j) -> std::int64_t {
    if (i >= rows || j >= static_cast<int>(weights[static_cast<std::size_t>(i)].size())) return 0;
    const std::int64_t w = weights[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
    if (w <= 0) return 0;
    const std::int64_t preference = static_cast<std::int64_t>(n) * n - (static_cast<std::int64_t>(i) * n + j);
    return -(w * factor + preference);
  };

  constexpr std::int64_t kInfinite = std::numeric_limits<std::int64_t>::max() / 4;
  std::vector<std::int64_t> u(size + 1, 0), v(size + 1, 0);
  std::vector<int> owner(size + 1, 0), way(size + 1, 0);
  for (int i = 1; i <= n; ++i) {
    owner[0] = i;
    int j0 = 0;
    std::vector<std::int64_t> least(size + 1, kInfinite);
    std::vector<bool> used(size + 1, false);
    do {
      used[static_cast<std::size_t>(j0)] = true;
      const int i0 = owner[static_cast<std::size_t>(j0)];
      int j1 = 0;
      std::int64_t delta = kInfinite;
      for (int j = 1; j <= n; ++j) {
        const auto at = static_cast<std::size_t>(j);
        if (used[at]) continue;
        const std::int64_t reduced = cost(i0 - 1, j - 1) - u[static_cast<std::size_t>(i0)] - v[at];
        if (reduced < least[at]) least[at] = reduced, way[at] = j0;
        if (least[at] < delta) delta = least[at], j1 = j;
      }
      for (int j = 0; j <= n; ++j) {
        const auto at = static_cast<std::size_t>(j);
        if (used[at]) u[static_cast<std::size_t>(owner[at])] += delta, v[at] -= delta;
        else least[at] -= delta;
      }
      j0 = j1;
    } while (owner[static_cast<std::size_t>(j0)] != 0);
    do {
      const int j1 = way[static_cast<std::size_t>(j0)];
      owner[static_cast<std::size_t>(j0)] = owner[static_cast<std::size_t>(j1)];
      j0 = j1;
    } while (j0 != 0);
  }
  for (int j = 1; j <= n; ++j) {
    const int i = owner[static_cast<std::size_t>(j)] - 1;
    if (i < rows && cost(i, j - 1) < 0) result[static_cast<std::size_t>(i)] = j - 1;
  }
  return result;
}

}  // namespace cw
