#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <random>
#include <set>

#include "grading/engine/matching.h"

using namespace cw;

namespace {

using Table = std::vector<std::vector<std::int64_t>>;

/// The greatest total there is, by trying all.
std::int64_t greatest_total(const Table& weights, std::size_t columns) {
  std::vector<bool> used(columns, false);
  std::int64_t most = 0;
  const std::function<void(std::size_t, std::int64_t)> go = [&](std::size_t row, std::int64_t total) {
    most = std::max(most, total);
    if (row == weights.size()) return;
    go(row + 1, total);
    for (std::size_t j = 0; j < weights[row].size(); ++j) {
      if (used[j] || weights[row][j] <= 0) continue;
      used[j] = true;
      go(row + 1, total + weights[row][j]);
      used[j] = false;
    }
  };
  go(0, 0);
  return most;
}

std::int64_t total_of(const Table& weights, const std::vector<int>& assigned) {
  std::int64_t total = 0;
  for (std::size_t i = 0; i < assigned.size(); ++i)
    if (assigned[i] >= 0) total += weights[i][static_cast<std::size_t>(assigned[i])];
  return total;
}

}  // namespace

TEST_SUITE("matching ties") {
  TEST_CASE("tables full of ties, some rows shorter: the greatest total, one to one, the same each time") {
    std::mt19937 random(20260117);
    for (int round = 0; round < 4000; ++round) {
      const std::size_t rows = 1 + random() % 5, columns = 1 + random() % 5;
      Table table(rows, std::vector<std::int64_t>(columns));
      for (auto& row : table)
        for (auto& cell : row) cell = static_cast<int>(random() % 3);
      if (random() % 4 == 0) table[random() % rows].resize(random() % (columns + 1));
      const auto found = best_assignment(table);
      REQUIRE(found.size() == rows);
      std::set<int> used;
      for (std::size_t i = 0; i < rows; ++i) {
        if (found[i] < 0) continue;
        REQUIRE(found[i] < static_cast<int>(table[i].size()));
        CHECK(table[i][static_cast<std::size_t>(found[i])] > 0);
        CHECK(used.insert(found[i]).second);
      }
      CHECK(total_of(table, found) == greatest_total(table, columns));
      CHECK(found == best_assignment(table));
    }
  }

  TEST_CASE("where all is equal the earlier rows and columns are taken") {
    CHECK(best_assignment({{1, 1}, {1, 1}}) == std::vector<int>{0, 1});
    CHECK(best_assignment({{1, 1}, {1, 1}, {1, 1}}) == std::vector<int>{0, 1, -1});
    CHECK(best_assignment({{1, 1, 1}, {1, 1, 1}}) == std::vector<int>{0, 1});
    CHECK(best_assignment({{0, 3, 3}}) == std::vector<int>{1});
    CHECK(best_assignment({{3}, {3}}) == std::vector<int>{0, -1});
  }

  TEST_CASE("pairs of weight zero or less are not made; large weights do not overflow; empty tables are fine") {
    CHECK(best_assignment({{0, 0}, {0, 0}}) == std::vector<int>{-1, -1});
    CHECK(best_assignment({{-5, 3}, {-1, -2}}) == std::vector<int>{1, -1});
    CHECK(best_assignment({{2'000'000'000, 1}, {2'000'000'000, 2'000'000'000}}) == std::vector<int>{0, 1});
    CHECK(best_assignment({{}, {}}) == std::vector<int>{-1, -1});
    const Table full(100, std::vector<std::int64_t>(100, 30'000'000'000));  // the largest answer against the largest key
    const auto found = best_assignment(full);
    CHECK(std::set<int>(found.begin(), found.end()).size() == 100);
  }
}
