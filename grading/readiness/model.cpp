#include "grading/readiness/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "content/base/check.h"
#include "grading/readiness/chart_effect.h"
#include "grading/readiness/logistic.h"

namespace cw {

double response_weight(const ModelParameters& parameters, double age_days) { return std::exp2(-std::max(age_days, 0.0) / parameters.half_life_days); }

namespace {

double item_log_likelihood(const ModelParameters& parameters, const ReadinessEvidence& item, double t) {
  const double p = success_at({item.p0, item.chance, item.sigma_b.value_or(parameters.sigma_b)}, t);
  // A credit of 0 or 1 leaves out one logarithm, which may be infinite where nothing is left to guess.
  return (item.credit > 0 ? item.credit * std::log(p) : 0) + (item.credit < 1 ? (1 - item.credit) * std::log1p(-p) : 0);
}

/// Slots of one chart in one domain, hanging together by the chart's effect. Nine Gauss-Hermite nodes would be off by up to 0.8.
double block_log_likelihood(const ModelParameters& parameters, const std::vector<EvidenceSlot>& slots, double t) {
  const ChartCurve curve(parameters, slots);
  std::array<double, kChartNodes> terms{};
  for (std::size_t k = 0; k < kChartNodes; ++k) terms[k] = chart_node_log_weights()[k] + curve.at(t + parameters.tau * chart_node(k));
  const double most = *std::max_element(terms.begin(), terms.end());
  double sum = 0;
  for (const double term : terms) sum += std::exp(term - most);
  return most + std::log(sum);
}

}  // namespace

double log_likelihood(const ModelParameters& parameters, const ReadinessEvidence& response, double theta, double gamma) {
  const double t = theta - gamma * response.growth_days;
  const double weight = response_weight(parameters, response.age_days);
  if (response.kind == ReadinessEvidence::Kind::Item) return weight * item_log_likelihood(parameters, response, t);
  std::map<int, std::vector<EvidenceSlot>> blocks;
  for (const EvidenceSlot& slot : response.slots) blocks[slot.domain].push_back(slot);
  double sum = 0;
  for (const auto& [domain, slots] : blocks) sum += weight * block_log_likelihood(parameters, slots, t);
  return sum;
}

double success_at(const KnownItem& item, double theta) {
  return item.chance + (1 - item.chance) * logistic(slope_left(item.sigma_b * item.sigma_b) * theta + rated_logit(item.p0, item.chance));
}

double expected_success(const KnownItem& item, double mean, double sd) {
  const double slope = slope_left(item.sigma_b * item.sigma_b);
  return item.chance + (1 - item.chance) * logistic(slope_left(slope * slope * sd * sd) * (slope * mean + rated_logit(item.p0, item.chance)));
}

int ReadinessBlueprint::total() const {
  int sum = 0;
  for (const BlueprintDomain& domain : domains) sum += domain.scored;
  return sum;
}

double expected_share(const BlueprintDomain& domain, double theta) {
  if (domain.own.empty()) {
    const FutureItems& future = domain.future;
    return future.chance + (1 - future.chance) * logistic(slope_left(future.variance) * (theta - future.mean));
  }
  double sum = 0;
  for (const KnownItem& item : domain.own) sum += success_at(item, theta);
  return sum / static_cast<double>(domain.own.size());
}

double expected_cut(const ReadinessBlueprint& blueprint) {
  double sum = 0;
  for (const BlueprintDomain& domain : blueprint.domains) sum += domain.scored * expected_share(domain, 0);
  return sum;
}

int raw_cut(const ReadinessBlueprint& blueprint) {
  if (blueprint.cut) return *blueprint.cut;
  // 91.000000001 is 91 that was added up in doubles.
  return static_cast<int>(std::ceil(expected_cut(blueprint) - 1e-9));
}

int scaled_score(int raw, int cut, int scored) {
  CW_CHECK(cut > 0 && cut < scored && raw >= 0 && raw <= scored);
  if (raw < cut) return std::min(299, static_cast<int>(std::floor(100 + 200.0 * raw / cut + 0.5)));
  return static_cast<int>(std::floor(300 + 100.0 * (raw - cut) / (scored - cut) + 0.5));
}

std::string_view to_string(DomainVerdict verdict) {
  constexpr std::array<std::string_view, 4> kWords = {"not-measured", "below", "uncertain", "above"};
  return kWords[static_cast<std::size_t>(verdict)];
}

std::string_view display_name(DomainVerdict verdict) {
  constexpr std::array<std::string_view, 4> kWords = {"not measured", "below standard", "uncertain", "above standard"};
  return kWords[static_cast<std::size_t>(verdict)];
}

double Prediction::chance_of(int raw) const { return chance_within(raw, total); }

double Prediction::chance_within(int low, int high) const {
  double sum = 0;
  for (int k = std::max(low, 0); k <= high && k < static_cast<int>(pmf.size()); ++k) sum += pmf[static_cast<std::size_t>(k)];
  return std::min(sum, 1.0);
}

std::string rounded_chance(double chance) {
  if (chance < 0.05) return "under 5 %";
  if (chance > 0.95) return "over 95 %";
  return fmt::format("{} %", 5 * static_cast<int>(std::floor(chance * 20 + 0.5)));
}

std::string raw_interval_text(const Prediction& prediction) { return fmt::format("{}–{} of {} expected; about {} needed", prediction.raw_low, prediction.raw_high, prediction.total, prediction.cut); }

Readiness estimate(const ModelParameters& parameters, const ReadinessBlueprint& blueprint, std::span<const ReadinessEvidence> evidence) {
  ReadinessEngine engine(parameters, blueprint);
  engine.add(evidence);
  return engine.estimate();
}

}  // namespace cw
