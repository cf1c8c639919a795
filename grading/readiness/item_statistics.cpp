#include "grading/readiness/item_statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "content/base/check.h"

namespace cw {
namespace {

constexpr double kZ = 1.959964;  // two-sided 95 %

using Column = std::vector<double>;

double mean_of(const Column& x) { return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size()); }

/// Sum of squared deviations. What is left of equal values by rounding counts as nothing.
double spread(const Column& x) {
  const double mean = mean_of(x);
  double sum = 0, scale = 0;
  for (const double one : x) {
    sum += (one - mean) * (one - mean);
    scale = std::max(scale, std::abs(one));
  }
  return sum <= 1e-20 * scale * scale * static_cast<double>(x.size()) ? 0 : sum;
}

std::optional<double> correlation(const Column& x, const Column& y) {
  const double sx = spread(x), sy = spread(y), mx = mean_of(x), my = mean_of(y);
  if (sx <= 0 || sy <= 0) return std::nullopt;
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - mx) * (y[i] - my);
  return std::clamp(sum / std::sqrt(sx * sy), -1.0, 1.0);
}

Column minus(const Column& a, const Column& b) {
  Column made(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) made[i] = a[i] - b[i];
  return made;
}

std::optional<std::pair<double, double>> fisher_interval(std::optional<double> r, std::size_t students) {
  if (!r || students < 4) return std::nullopt;
  if (std::abs(*r) >= 1) return std::pair(*r, *r);
  const double half = kZ / std::sqrt(static_cast<double>(students) - 3);
  return std::pair(std::tanh(std::atanh(*r) - half), std::tanh(std::atanh(*r) + half));
}

std::pair<double, double> wilson(double p, double n) {
  const double z2 = kZ * kZ, middle = p + z2 / (2 * n), half = kZ * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n)), whole = 1 + z2 / n;
  return {(middle - half) / whole, (middle + half) / whole};
}

/// k/(k-1) (1 - Σ item spread / total spread); nothing for one item or when the totals do not vary.
std::optional<double> alpha_of(const std::vector<Column>& items, std::size_t without) {
  Column total(items.front().size(), 0);
  double sum = 0, k = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i == without) continue;
    ++k;
    sum += spread(items[i]);
    for (std::size_t s = 0; s < total.size(); ++s) total[s] += items[i][s];
  }
  const double whole = spread(total);
  if (k < 2 || whole <= 0) return std::nullopt;
  return k / (k - 1) * (1 - sum / whole);
}

struct Groups {
  std::vector<std::size_t> upper, lower;
};

Groups groups_of(const ClassResults& results, const Column& totals) {
  std::vector<std::size_t> order(totals.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return totals[a] != totals[b] ? totals[a] > totals[b] : results.students[a] < results.students[b]; });
  const auto size = std::max<std::size_t>(1, static_cast<std::size_t>(std::floor(0.27 * static_cast<double>(totals.size()) + 0.5)));
  return {{order.begin(), order.begin() + static_cast<std::ptrdiff_t>(size)}, {order.end() - static_cast<std::ptrdiff_t>(size), order.end()}};
}

OptionStatistics option_statistics(const std::string& name, const Column& chose, const Column& rest, const Column& totals, const Groups& groups) {
  OptionStatistics made;
  made.option = name;
  made.count = static_cast<int>(std::accumulate(chose.begin(), chose.end(), 0.0));
  made.proportion = mean_of(chose);
  made.r_rest = correlation(chose, rest);
  if (made.count > 0) made.mean_total = std::inner_product(chose.begin(), chose.end(), totals.begin(), 0.0) / made.count;
  for (const std::size_t s : groups.upper) made.upper += chose[s] > 0;
  for (const std::size_t s : groups.lower) made.lower += chose[s] > 0;
  return made;
}

bool negative(std::optional<double> r) { return r && *r < 0; }

void add_options(ItemStatistics& made, const ClassResults& results, std::size_t item, const Column& rest, const Column& totals, const Groups& groups) {
  const AnalysedItem& about = results.items[item];
  const std::size_t students = results.students.size();
  CW_CHECK(results.chosen.size() == students);
  std::vector<std::string> names = about.options;
  names.emplace_back();  // omitted
  const double miskey_share = std::max(3.0, 0.10 * static_cast<double>(students));
  std::optional<double> key_r;
  bool miskey = false;
  std::vector<std::pair<int, std::optional<double>>> distractors;
  for (const std::string& name : names) {
    Column chose(students);
    for (std::size_t s = 0; s < students; ++s) chose[s] = results.chosen[s][item] == name ? 1 : 0;
    OptionStatistics option = option_statistics(name.empty() ? "omitted" : name, chose, rest, totals, groups);
    if (name.empty() && option.count == 0) continue;
    option.key = !name.empty() && name == about.key;
    if (option.key) {
      key_r = option.r_rest;
    } else if (!name.empty()) {
      option.functioning = option.proportion >= 0.05 && negative(option.r_rest);
      made.non_functioning += !*option.functioning;
      distractors.emplace_back(option.count, option.r_rest);
    }
    made.options.push_back(std::move(option));
  }
  for (const auto& [count, r] : distractors) miskey = miskey || (count >= miskey_share && r && *r > 0 && (!key_r || *r > *key_r));
  if (miskey) made.flags.push_back("possible_miskey");
}

void add_flags(ItemStatistics& made, bool varies) {
  if (made.p > 0.95) made.flags.push_back("too_easy");
  else if (made.p >= 0.90) made.flags.push_back("very_easy");
  else if (made.p < 0.20) made.flags.push_back("too_hard");
  else if (made.p <= 0.30) made.flags.push_back("very_hard");
  if (!varies) made.flags.push_back("no_variance");
  if (!made.r_rest) return;
  if (*made.r_rest < 0) made.flags.push_back("negative_discrimination");
  else if (*made.r_rest < 0.10) made.flags.push_back("poor_discrimination");
  else if (*made.r_rest < 0.20) made.flags.push_back("marginal_discrimination");
}

}  // namespace

ClassStatistics analyse_class(const ClassResults& results, std::optional<double> cut) {
  const std::size_t students = results.students.size(), items = results.items.size();
  CW_CHECK(students > 0 && items > 0 && results.points.size() == students);
  std::vector<Column> columns(items, Column(students));
  Column totals(students, 0);
  for (std::size_t s = 0; s < students; ++s) {
    CW_CHECK(results.points[s].size() == items);
    for (std::size_t i = 0; i < items; ++i) {
      columns[i][s] = results.points[s][i];
      totals[s] += results.points[s][i];
    }
  }
  const auto n = static_cast<double>(students), k = static_cast<double>(items);
  const Groups groups = groups_of(results, totals);

  ClassStatistics made;
  made.students = static_cast<int>(students);
  made.items = static_cast<int>(items);
  made.group_size = static_cast<int>(groups.upper.size());
  made.totals = totals;
  made.mean = mean_of(totals);
  made.least = *std::min_element(totals.begin(), totals.end());
  made.most = *std::max_element(totals.begin(), totals.end());
  const double variance = spread(totals) / n;
  made.sd_population = std::sqrt(variance);
  if (students > 1) made.sd_sample = std::sqrt(spread(totals) / (n - 1));
  made.alpha = alpha_of(columns, items);
  if (made.alpha && made.sd_sample) made.sem = *made.sd_sample * std::sqrt(std::max(1 - *made.alpha, 0.0));
  const bool all_binary = std::all_of(results.items.begin(), results.items.end(), [](const AnalysedItem& item) { return item.max_points == 1; }) &&
                          std::all_of(columns.begin(), columns.end(), [](const Column& c) { return std::all_of(c.begin(), c.end(), [](double x) { return x == 0 || x == 1; }); });
  if (all_binary && items > 1 && variance > 0) {
    double sum = 0;
    for (const Column& column : columns) sum += mean_of(column) * (1 - mean_of(column));
    made.kr20 = k / (k - 1) * (1 - sum / variance);
    made.kr21 = k / (k - 1) * (1 - made.mean * (k - made.mean) / (k * variance));
  }
  if (cut) {
    const double off = (made.mean - *cut) * (made.mean - *cut);
    if (made.alpha && variance + off > 0) made.livingston_k2 = (*made.alpha * variance + off) / (variance + off);
    made.pass_rate = static_cast<double>(std::count_if(totals.begin(), totals.end(), [&](double t) { return t >= *cut; })) / n;
  }

  for (std::size_t i = 0; i < items; ++i) {
    const Column& column = columns[i];
    const Column rest = minus(totals, column);
    ItemStatistics item;
    item.id = results.items[i].id;
    item.max_points = results.items[i].max_points;
    CW_CHECK(item.max_points > 0);
    item.p = mean_of(column) / item.max_points;
    if (students > 1) item.sd = std::sqrt(spread(column) / (n - 1));
    item.r_total = correlation(column, totals);
    item.r_rest = correlation(column, rest);
    item.r_rest_interval = fisher_interval(item.r_rest, students);
    if (item.max_points == 1 && std::all_of(column.begin(), column.end(), [](double x) { return x == 0 || x == 1; })) item.p_interval = wilson(item.p, n);
    double upper = 0, lower = 0;
    for (const std::size_t s : groups.upper) upper += column[s];
    for (const std::size_t s : groups.lower) lower += column[s];
    item.discrimination = (upper - lower) / static_cast<double>(groups.upper.size()) / item.max_points;
    item.alpha_without = alpha_of(columns, i);
    add_flags(item, spread(column) > 0);
    if (!results.items[i].options.empty()) add_options(item, results, i, rest, totals, groups);
    made.by_item.push_back(std::move(item));
  }
  return made;
}

}  // namespace cw
