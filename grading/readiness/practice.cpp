#include "grading/readiness/practice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "content/base/check.h"
#include "grading/readiness/logistic.h"

namespace cw {

double item_information(const KnownItem& item, double theta) {
  const double slope = slope_left(item.sigma_b * item.sigma_b), c = item.chance;
  const double level = logistic(slope * theta + rated_logit(item.p0, c));
  const double success = c + (1 - c) * level;
  const double change = (1 - c) * slope * level * (1 - level);
  return change * change / (success * (1 - success));
}

std::optional<std::size_t> next_diagnostic_item(const ReadinessBlueprint& blueprint, const Readiness& readiness, std::span<const DiagnosticItem> items, std::span<const int> given, Dice& dice) {
  CW_CHECK(given.size() == blueprint.domains.size() && readiness.domains.size() == blueprint.domains.size());
  constexpr std::size_t kChoice = 5;
  const int number = std::accumulate(given.begin(), given.end(), 0) + 1;  // of the item to come
  const double total = std::max(blueprint.total(), 1);
  int domain = -1;
  double most = -std::numeric_limits<double>::infinity();
  for (std::size_t d = 0; d < given.size(); ++d) {
    const bool left = std::any_of(items.begin(), items.end(), [&](const DiagnosticItem& item) { return !item.used && item.domain == static_cast<int>(d); });
    const double lag = blueprint.domains[d].scored / total * number - given[d];
    if (left && lag > most) most = lag, domain = static_cast<int>(d);
  }
  if (domain < 0) return std::nullopt;
  std::vector<std::pair<double, std::size_t>> best;  // most informative first
  for (std::size_t i = 0; i < items.size(); ++i)
    if (!items[i].used && items[i].domain == domain) best.emplace_back(-item_information(items[i].item, readiness.domains[static_cast<std::size_t>(domain)].mean), i);
  const std::size_t count = std::min(best.size(), kChoice);
  std::partial_sort(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(count), best.end());
  return best[dice.below(count)].second;
}

bool diagnostic_finished(double overall_sd, int given) { return overall_sd <= kDiagnosticSd || given >= kMostDiagnosticItems; }

int draw_practice_domain(const Readiness& readiness, std::span<const int> recent, Dice& dice) {
  CW_CHECK(!readiness.domains.empty());
  constexpr std::size_t kMostInARow = 3;
  int tired = -1;
  if (recent.size() >= kMostInARow && readiness.domains.size() > 1) {
    const auto last = recent.last(kMostInARow);
    if (std::all_of(last.begin(), last.end(), [&](int d) { return d == last.front(); })) tired = last.front();
  }
  double sum = 0;
  const auto value = [&](std::size_t d) { return static_cast<int>(d) == tired ? 0.0 : readiness.domains[d].practice_value; };
  for (std::size_t d = 0; d < readiness.domains.size(); ++d) sum += value(d);
  double left = static_cast<double>(dice.next() >> 11) * 0x1p-53 * sum;
  int chosen = tired == 0 ? 1 : 0;  // where nothing has any value
  for (std::size_t d = 0; d < readiness.domains.size(); ++d) {
    if (value(d) <= 0) continue;
    chosen = static_cast<int>(d);
    if (left < value(d)) break;
    left -= value(d);
  }
  return chosen;
}

bool of_fitting_difficulty(double predicted_success) { return predicted_success >= 0.60 && predicted_success <= 0.85; }

std::string practice_reason(std::string_view name, const ReadinessDomain& domain, const DomainPosterior& posterior) {
  const int expected = static_cast<int>(std::floor(domain.scored * posterior.expected + 0.5));
  std::string reason = fmt::format("{}: {} {} on the examination, ", name, domain.scored, domain.scored == 1 ? "point" : "points");
  return reason + (posterior.responses == 0 ? fmt::format("not measured yet (perhaps {} now)", expected) : fmt::format("you would get about {}", expected));
}

TopicStep next_topic_step(int worked, int last_open, double predicted_success, const DomainPosterior& domain) {
  constexpr int kWorked = 2, kLastOpen = 2;
  const bool skip_worked = domain.responses > 0 && domain.above_standard >= 0.80;
  if (worked < kWorked && !skip_worked) return TopicStep::WorkedChart;
  if (predicted_success > 0.7) return TopicStep::WholeChart;
  return last_open < kLastOpen ? TopicStep::LastStepOpen : TopicStep::MoreStepsOpen;
}

namespace {

/// The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method; converges fast for x < (a + 1)/(a + b + 2).
double beta_fraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  const auto kept = [](double v) { return std::abs(v) < kTiny ? kTiny : v; };
  double c = 1, d = 1 / kept(1 - (a + b) * x / (a + 1)), result = d;
  for (int m = 1; m < 2000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    result *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    result *= d * c;
    if (std::abs(d * c - 1) < 1e-15) break;
  }
  return result;
}

}  // namespace

double incomplete_beta(double a, double b, double x) {
  CW_CHECK(a > 0 && b > 0);
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double beta_quantile(double p, double a, double b) {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  // Bisection holds whatever the shape, to the last bit that matters here.
  double low = 0, high = 1;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (incomplete_beta(a, b, middle) < p ? low : high) = middle;
  }
  return (low + high) / 2;
}

bool contrast_set_due(int errors, int chances) {
  CW_CHECK(errors >= 0 && errors <= chances);
  if (chances < 3) return false;
  return beta_quantile(0.10, 0.5 + errors, 2.0 + chances - errors) > 0.25;
}

std::optional<ItemCalibration> calibrate_item(double p0, double chance, std::span<const ClassAnswer> answers) {
  if (answers.size() < kLeastAnswersForCalibration) return std::nullopt;
  constexpr double kPriorVariance = 0.49;  // of a rating, 0.7 squared
  const double rated = -rated_logit(p0, chance) / slope_left(kPriorVariance);

  struct Local {
    double gradient = 0, information = 0;
  };
  // First derivative of the log posterior in δ, and the expected second one of the likelihood (which is never negative, so that steps stay sane).
  const auto local_at = [&](double shift) {
    Local local;
    for (const ClassAnswer& answer : answers) {
      const double slope = slope_left(answer.variance);
      const double level = logistic(slope * (answer.mean - rated - shift));
      const double success = std::clamp(chance + (1 - chance) * level, 1e-12, 1 - 1e-12);
      const double change = -(1 - chance) * slope * level * (1 - level);  // dP/dδ
      local.gradient += change * (answer.credit - success) / (success * (1 - success));
      local.information += change * change / (success * (1 - success));
    }
    local.gradient -= shift / kPriorVariance;
    return local;
  };
  ItemCalibration made;
  made.answers = static_cast<int>(answers.size());
  for (int step = 0; step < 100; ++step) {
    const Local local = local_at(made.shift);
    const double move = std::clamp(local.gradient / (local.information + 1 / kPriorVariance), -1.0, 1.0);
    made.shift += move;
    if (std::abs(move) < 1e-10) break;
  }
  made.sigma_b = 1 / std::sqrt(1 / kPriorVariance + local_at(made.shift).information);
  made.p0 = chance + (1 - chance) * logistic(-slope_left(made.sigma_b * made.sigma_b) * (rated + made.shift));
  return made;
}

}  // namespace cw
