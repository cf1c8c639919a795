#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "content/base/check.h"
#include "grading/readiness/chart_effect.h"
#include "grading/readiness/logistic.h"
#include "grading/readiness/model.h"

// The posterior without sampling. Given the general ability g and the growth γ the domains are independent, so everything is a sum over small grids:
// ability 121 points, g 33, γ 7, and for the official examination 7 more for the shift between our material and theirs.
namespace cw {
namespace {

constexpr int kGrid = 121;
constexpr int kGeneralNodes = 33;
constexpr int kGrowthNodes = 7;
constexpr int kShiftNodes = 7;
constexpr double kStep = 0.1, kLowest = -6;
constexpr int kTaps = 6;  // points of the Lagrange interpolation; at this step its error on a response's log-likelihood is below 1e-8
// Nodes and grid points that weigh less, relative to the heaviest, are left out of the predictions; all that is left out together is below 1e-5.
constexpr double kNegligibleNode = 1e-8;
constexpr float kNegligiblePoint = 1e-8f;

using Grid = std::array<double, kGrid>;

constexpr double theta_at(int i) { return kLowest + kStep * i; }
constexpr double seven_node(int k) { return -2.4 + 0.8 * k; }

std::array<double, 7> seven_weights() {
  std::array<double, 7> w{};
  double sum = 0;
  for (int k = 0; k < 7; ++k) sum += w[static_cast<std::size_t>(k)] = std::exp(-seven_node(k) * seven_node(k) / 2);
  for (double& one : w) one /= sum;
  return w;
}

/// Weights by which six neighboring points of a smooth function give its value `fraction` of a step after the third.
std::array<double, kTaps> lagrange_weights(double fraction) {
  std::array<double, kTaps> w{};
  for (int i = 0; i < kTaps; ++i) {
    double product = 1;
    for (int j = 0; j < kTaps; ++j)
      if (j != i) product *= (fraction + 2 - j) / (i - j);
    w[static_cast<std::size_t>(i)] = product;
  }
  return w;
}

/// A function on an even grid, read anywhere between its ends (three points inside them).
struct Table {
  double lowest = 0;
  std::vector<double> values;

  static Table spanning(double low, double high) {
    Table made;
    made.lowest = low - 3 * kStep;
    made.values.resize(static_cast<std::size_t>(std::ceil((high - low) / kStep)) + 8);
    return made;
  }
  double place(std::size_t i) const { return lowest + kStep * static_cast<double>(i); }

  /// out[i] += value at first + kStep i. The places lie alike between the points, so this is one short sum with the same six weights for all.
  void add_to(double* out, std::size_t count, double first) const {
    const double at = (first - lowest) / kStep;
    const double whole = std::floor(at + 1e-9);
    const double fraction = std::max(at - whole, 0.0);
    CW_CHECK(whole >= 2 && static_cast<std::size_t>(whole) + count + 2 < values.size() + 1);
    const double* from = values.data() + static_cast<std::ptrdiff_t>(whole) - 2;
    if (fraction < 1e-9) {
      for (std::size_t i = 0; i < count; ++i) out[i] += from[i + 2];
      return;
    }
    const auto w = lagrange_weights(fraction);
    for (std::size_t i = 0; i < count; ++i) out[i] += w[0] * from[i] + w[1] * from[i + 1] + w[2] * from[i + 2] + w[3] * from[i + 3] + w[4] * from[i + 4] + w[5] * from[i + 5];
  }
};

/// out[i] += weight · log-likelihood of an item at the table's places.
void add_item(const ModelParameters& parameters, const ReadinessEvidence& item, double weight, Table& out) {
  const double sigma_b = item.sigma_b.value_or(parameters.sigma_b);
  const double slope = slope_left(sigma_b * sigma_b), offset = rated_logit(item.p0, item.chance), c = item.chance;
  for (std::size_t i = 0; i < out.values.size(); ++i) {
    const double x = slope * out.place(i) + offset;
    // With e = e^-|x| both P and 1 - P come without cancellation: 1 - P = (1 - c)(1 - S(x)).
    const double e = std::exp(-std::abs(x));
    const double s = x >= 0 ? 1 / (1 + e) : e / (1 + e);
    const double not_s = x >= 0 ? e / (1 + e) : 1 / (1 + e);
    double value = 0;
    if (item.credit > 0) value += item.credit * std::log(c + (1 - c) * s);
    if (item.credit < 1) value += (1 - item.credit) * std::log((1 - c) * not_s);
    out.values[i] += weight * value;
  }
}

/// The same of a block of slots. Their joint likelihood depends on ability and chart effect by their sum alone: it is worked out once on a grid and read
/// from it for each of the chart's nodes.
void add_block(const ModelParameters& parameters, const std::vector<EvidenceSlot>& slots, double weight, Table& out) {
  const std::size_t count = out.values.size();
  const double reach = parameters.tau * 6;
  Table joint = Table::spanning(out.place(0) - reach, out.place(count - 1) + reach + kStep);
  const ChartCurve curve(parameters, slots);
  for (std::size_t i = 0; i < joint.values.size(); ++i) joint.values[i] = curve.at(joint.place(i));
  std::vector<double> terms(count * kChartNodes), most(count, -std::numeric_limits<double>::infinity()), sum(count, 0);
  for (std::size_t k = 0; k < kChartNodes; ++k) {
    double* row = terms.data() + k * count;
    std::fill_n(row, count, chart_node_log_weights()[k]);
    joint.add_to(row, count, out.place(0) + parameters.tau * chart_node(k));
    for (std::size_t i = 0; i < count; ++i) most[i] = std::max(most[i], row[i]);
  }
  for (std::size_t k = 0; k < kChartNodes; ++k) {
    const double* row = terms.data() + k * count;
    // What lies below e^-40 of the largest term adds nothing that a double could hold.
    for (std::size_t i = 0; i < count; ++i)
      if (row[i] > most[i] - 40) sum[i] += std::exp(row[i] - most[i]);
  }
  for (std::size_t i = 0; i < count; ++i) out.values[i] += weight * (most[i] + std::log(sum[i]));
}

std::size_t padded(int n) { return static_cast<std::size_t>(n + 4) / 4 * 4; }

/// What depends on parameters and blueprint alone.
struct Tables {
  ModelParameters parameters;
  ReadinessBlueprint blueprint;
  std::vector<double> weights;                    // of the domains in the overall ability, sum 1
  std::array<Grid, kGeneralNodes> prior;          // density of a domain's ability given g, by node of g
  std::array<double, kGeneralNodes> general_log;  // ln weight of the nodes of g
  std::vector<Grid> share;                        // P̄_d on the grid
  std::vector<double> share_after_practice;       // P̄_d(0.7)
  // Binomial(n_d, P̄_d(θ + u)) for each node of the shift, domain, θ: rows of padded(n_d) floats.
  std::vector<std::vector<float>> binomials;
  int shift_nodes = kShiftNodes;
  int cut = 0, total = 0;

  std::size_t domains() const { return blueprint.domains.size(); }
  const std::vector<float>& binomial(int shift, std::size_t domain) const { return binomials[static_cast<std::size_t>(shift) * domains() + domain]; }
};

/// The probabilities of 0 to n successes, into a row.
void fill_binomial(int n, double p, float* row) {
  const double log_p = std::log(p), log_q = std::log1p(-p), all = std::lgamma(n + 1.0);
  for (int k = 0; k <= n; ++k) {
    const double log_chance = all - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) + (k > 0 ? k * log_p : 0) + (k < n ? (n - k) * log_q : 0);
    row[k] = log_chance < -80 ? 0.0f : static_cast<float>(std::exp(log_chance));
  }
}

std::shared_ptr<const Tables> make_tables(const ModelParameters& parameters, const ReadinessBlueprint& blueprint) {
  CW_CHECK(!blueprint.domains.empty() && blueprint.domains.size() <= 32);
  CW_CHECK(parameters.sigma > 0 && parameters.rho > 0 && parameters.rho < 1 && parameters.half_life_days > 0);
  auto made = std::make_shared<Tables>();
  made->parameters = parameters;
  made->blueprint = blueprint;
  made->cut = raw_cut(blueprint);
  made->total = blueprint.total();
  double sum = 0;
  for (const ReadinessDomain& domain : blueprint.domains) {
    CW_CHECK(domain.scored >= 0 && domain.scored <= 1000);
    made->weights.push_back(domain.weight >= 0 ? domain.weight : domain.scored);
    sum += made->weights.back();
  }
  for (double& weight : made->weights) weight = sum > 0 ? weight / sum : 1.0 / static_cast<double>(made->weights.size());

  const double own_variance = (1 - parameters.rho) * parameters.sigma * parameters.sigma;
  for (int g = 0; g < kGeneralNodes; ++g) {
    const double x = -4 + 8.0 * g / (kGeneralNodes - 1);
    const double general = parameters.mu + parameters.sigma * std::sqrt(parameters.rho) * x;
    made->general_log[static_cast<std::size_t>(g)] = -x * x / 2;
    for (int i = 0; i < kGrid; ++i) {
      const double off = theta_at(i) - general;
      made->prior[static_cast<std::size_t>(g)][static_cast<std::size_t>(i)] = std::exp(-off * off / (2 * own_variance)) / std::sqrt(2 * std::numbers::pi * own_variance) * kStep;
    }
  }

  made->shift_nodes = parameters.sigma_transfer > 0 ? kShiftNodes : 1;
  for (const ReadinessDomain& domain : blueprint.domains) {
    Grid share{};
    for (int i = 0; i < kGrid; ++i) share[static_cast<std::size_t>(i)] = expected_share(domain, theta_at(i));
    made->share.push_back(share);
    made->share_after_practice.push_back(expected_share(domain, 0.7));
  }
  for (int u = 0; u < made->shift_nodes; ++u) {
    const double shift = made->shift_nodes == 1 ? 0 : parameters.sigma_transfer * seven_node(u);
    for (const ReadinessDomain& domain : blueprint.domains) {
      std::vector<float> rows(kGrid * padded(domain.scored), 0.0f);
      for (int i = 0; i < kGrid; ++i) fill_binomial(domain.scored, expected_share(domain, theta_at(i) + shift), rows.data() + static_cast<std::size_t>(i) * padded(domain.scored));
      made->binomials.push_back(std::move(rows));
    }
  }
  return made;
}

/// One node of growth and general ability, and how much the evidence makes of it.
struct Node {
  int growth = 0, general = 0;
  double weight = 0;
};

struct Posterior {
  int growth_nodes = 1;
  std::vector<double> growth;       // γ at its nodes
  std::vector<Grid> likelihood;     // e^(L - M), by growth node, then domain
  std::vector<double> sums;         // of prior · likelihood, by growth node, general node, domain
  std::vector<Node> nodes;          // all, heaviest anywhere
  std::vector<Grid> marginal;       // by domain, sum 1
  double growth_mean = 0;
};

/// The mass below the place `s` cells (-1/2 to 1/2) from the middle of cell i, of which `below` lies in the cells before. The density is a straight line
/// within a cell, and the Euler-Maclaurin term makes up for summing a curve by its midpoints: flat cells would be off by 0.002 here.
double cumulative(const Grid& mass, int i, double s, double below) {
  const auto at = static_cast<std::size_t>(i);
  const double before = i > 0 ? mass[at - 1] : 0, after = i + 1 < kGrid ? mass[at + 1] : 0, slope = (after - before) / 2;
  return below + slope / 24 + mass[at] * (s + 0.5) + slope * (s * s - 0.25) / 2;
}

/// Where the cumulative reaches `p`.
double quantile(const Grid& mass, double p) {
  double below = 0;
  for (int i = 0; i < kGrid; ++i) {
    if (cumulative(mass, i, 0.5, below) >= p) {
      double low = -0.5, high = 0.5;
      for (int step = 0; step < 30; ++step) {
        const double middle = (low + high) / 2;
        (cumulative(mass, i, middle, below) < p ? low : high) = middle;
      }
      return theta_at(i) + kStep * (low + high) / 2;
    }
    below += mass[static_cast<std::size_t>(i)];
  }
  return theta_at(kGrid - 1) + kStep / 2;
}

double normal_cumulative(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

// --- raw scores -------------------------------------------------------------------------------------------------------------------------

/// out[k] = Σ weight[i] · rows[i][k], four rows at a time so that sums stay in registers.
void mix_rows(const float* weights, int from, int to, const float* rows, std::size_t width, float* out) {
  std::fill_n(out, width, 0.0f);
  int i = from;
  for (; i + 4 <= to; i += 4) {
    const float *a = rows + static_cast<std::size_t>(i) * width, *b = a + width, *c = b + width, *d = c + width;
    const float wa = weights[i], wb = weights[i + 1], wc = weights[i + 2], wd = weights[i + 3];
    for (std::size_t k = 0; k < width; ++k) out[k] += wa * a[k] + wb * b[k] + wc * c[k] + wd * d[k];
  }
  for (; i < to; ++i)
    for (std::size_t k = 0; k < width; ++k) out[k] += weights[i] * rows[static_cast<std::size_t>(i) * width + k];
}

/// The distribution of the sum of two counts. `a` has three zeros before and after its values, `b` fills whole fours with zeros, `out` is all zeros.
void convolve(const float* a, std::size_t a_count, const float* b, std::size_t b_padded, float* out) {
  for (std::size_t j = 0; j < b_padded; j += 4) {
    const float w0 = b[j], w1 = b[j + 1], w2 = b[j + 2], w3 = b[j + 3];
    const float *a0 = a, *a1 = a - 1, *a2 = a - 2, *a3 = a - 3;
    float* o = out + j;
    for (std::size_t i = 0; i < a_count + 3; ++i) o[i] += w0 * a0[i] + w1 * a1[i] + w2 * a2[i] + w3 * a3[i];
  }
}

Prediction prediction_from(std::vector<double> pmf, int cut, int total) {
  Prediction made;
  double sum = 0;
  for (const double p : pmf) sum += p;
  for (double& p : pmf) p /= sum;
  made.cut = cut;
  made.total = total;
  double below = 0;
  bool low_found = false, high_found = false;
  for (int k = 0; k <= total; ++k) {
    const double p = pmf[static_cast<std::size_t>(k)];
    below += p;
    made.expected += k * p;
    made.sd += static_cast<double>(k) * k * p;
    if (!low_found && below > 0.05) made.raw_low = k, low_found = true;
    if (!high_found && (below >= 0.95 || k == total)) made.raw_high = k, high_found = true;
  }
  made.sd = std::sqrt(std::max(made.sd - made.expected * made.expected, 0.0));
  made.pmf = std::move(pmf);
  made.pass_chance = made.chance_of(cut);
  return made;
}

}  // namespace

struct ReadinessEngine::State {
  std::shared_ptr<const Tables> tables;

  /// The responses that lie equally many study days back, summed before any shift.
  struct Domain {
    std::map<double, Table> by_growth_days;
    int responses = 0;
    mutable std::vector<Grid> summed;  // by growth node; empty: to be summed anew
    mutable bool grown = false;        // as summed for all growth nodes
  };
  std::vector<Domain> domains;
  std::vector<double> ages;
  bool growth_matters = false;

  double gamma(int node) const { return tables->parameters.growth_mean + tables->parameters.growth_sd * seven_node(node); }

  Table& table_for(Domain& domain, double growth_days) {
    const auto found = domain.by_growth_days.find(growth_days);
    if (found != domain.by_growth_days.end()) return found->second;
    const double first = gamma(0) * growth_days, last = gamma(kGrowthNodes - 1) * growth_days;
    return domain.by_growth_days.emplace(growth_days, Table::spanning(kLowest - std::max(first, last), theta_at(kGrid - 1) - std::min(first, last))).first->second;
  }

  Domain& touched(int index) {
    CW_CHECK(index >= 0 && static_cast<std::size_t>(index) < domains.size());
    Domain& domain = domains[static_cast<std::size_t>(index)];
    domain.summed.clear();
    return domain;
  }

  void add(const ReadinessEvidence& response) {
    const auto is_share = [](double x) { return x >= 0 && x <= 1; };
    CW_CHECK(std::isfinite(response.age_days) && std::isfinite(response.growth_days) && response.growth_days >= 0);
    const double weight = response_weight(tables->parameters, response.age_days);
    if (response.kind == ReadinessEvidence::Kind::Item) {
      CW_CHECK(is_share(response.p0) && is_share(response.credit) && response.chance >= 0 && response.chance < 1);
      Domain& domain = touched(response.domain);
      add_item(tables->parameters, response, weight, table_for(domain, response.growth_days));
      ++domain.responses;
    } else {
      std::map<int, std::vector<EvidenceSlot>> blocks;
      for (const EvidenceSlot& slot : response.slots) {
        CW_CHECK(is_share(slot.p0) && is_share(slot.credit));
        blocks[slot.domain].push_back(slot);
      }
      if (blocks.empty()) return;  // nothing was graded
      for (const auto& [index, slots] : blocks) {
        Domain& domain = touched(index);
        add_block(tables->parameters, slots, weight, table_for(domain, response.growth_days));
        ++domain.responses;
      }
    }
    growth_matters = growth_matters || (response.growth_days > 0 && tables->parameters.growth_sd > 0);
    ages.push_back(response.age_days);
  }

  /// L_d on the grid for each growth node.
  const std::vector<Grid>& summed(const Domain& domain) const {
    if (!domain.summed.empty() && domain.grown == growth_matters) return domain.summed;
    // Where growth makes no difference (or is known exactly), its nodes are all alike and one stands for them.
    const int nodes = growth_matters ? kGrowthNodes : 1;
    domain.summed.assign(static_cast<std::size_t>(nodes), Grid{});
    domain.grown = growth_matters;
    for (int q = 0; q < nodes; ++q)
      for (const auto& [growth_days, table] : domain.by_growth_days)
        table.add_to(domain.summed[static_cast<std::size_t>(q)].data(), kGrid, kLowest - (growth_matters ? gamma(q) : tables->parameters.growth_mean) * growth_days);
    return domain.summed;
  }

  Posterior posterior() const;
  Readiness readiness(const Posterior&) const;
  void predict(const Posterior&, Readiness&) const;
  void judge(Readiness&) const;
};

Posterior ReadinessEngine::State::posterior() const {
  const Tables& t = *tables;
  const std::size_t count = domains.size();
  Posterior made;
  made.growth_nodes = growth_matters ? kGrowthNodes : 1;
  const auto growth_weights = seven_weights();
  std::vector<double> log_weights;
  for (int q = 0; q < made.growth_nodes; ++q) {
    made.growth.push_back(growth_matters ? gamma(q) : t.parameters.growth_mean);
    std::vector<double> peaks(count);
    for (std::size_t d = 0; d < count; ++d) {
      const Grid& sum = summed(domains[d])[static_cast<std::size_t>(q)];
      peaks[d] = *std::max_element(sum.begin(), sum.end());
      Grid likelihood;
      for (std::size_t i = 0; i < kGrid; ++i) likelihood[i] = std::exp(sum[i] - peaks[d]);
      made.likelihood.push_back(likelihood);
    }
    for (int g = 0; g < kGeneralNodes; ++g) {
      double log_weight = t.general_log[static_cast<std::size_t>(g)] + (growth_matters ? std::log(growth_weights[static_cast<std::size_t>(q)]) : 0);
      for (std::size_t d = 0; d < count; ++d) {
        const Grid& likelihood = made.likelihood[static_cast<std::size_t>(q) * count + d];
        const Grid& prior = t.prior[static_cast<std::size_t>(g)];
        double sum = 0;
        for (std::size_t i = 0; i < kGrid; ++i) sum += prior[i] * likelihood[i];
        // A likelihood so far from this node that a double holds nothing of it takes the node out, not the program.
        sum = std::max(sum, std::numeric_limits<double>::min());
        made.sums.push_back(sum);
        log_weight += std::log(sum) + peaks[d];
      }
      made.nodes.push_back({q, g, 0});
      log_weights.push_back(log_weight);
    }
  }
  const double most = *std::max_element(log_weights.begin(), log_weights.end());
  double total = 0;
  for (std::size_t n = 0; n < made.nodes.size(); ++n) total += made.nodes[n].weight = std::exp(log_weights[n] - most);
  for (Node& node : made.nodes) {
    node.weight /= total;
    made.growth_mean += node.weight * made.growth[static_cast<std::size_t>(node.growth)];
  }

  made.marginal.assign(count, Grid{});
  for (std::size_t d = 0; d < count; ++d)
    for (int q = 0; q < made.growth_nodes; ++q) {
      Grid mixed{};
      for (int g = 0; g < kGeneralNodes; ++g) {
        const std::size_t n = static_cast<std::size_t>(q * kGeneralNodes + g);
        const double factor = made.nodes[n].weight / made.sums[n * count + d];
        const Grid& prior = t.prior[static_cast<std::size_t>(g)];
        for (std::size_t i = 0; i < kGrid; ++i) mixed[i] += factor * prior[i];
      }
      const Grid& likelihood = made.likelihood[static_cast<std::size_t>(q) * count + d];
      for (std::size_t i = 0; i < kGrid; ++i) made.marginal[d][i] += mixed[i] * likelihood[i];
    }
  return made;
}

Readiness ReadinessEngine::State::readiness(const Posterior& posterior) const {
  const Tables& t = *tables;
  const std::size_t count = domains.size();
  Readiness made;
  made.growth_per_study_day = posterior.growth_mean;
  made.responses = static_cast<int>(ages.size());
  for (std::size_t d = 0; d < count; ++d) {
    const Grid& mass = posterior.marginal[d];
    DomainPosterior domain;
    double whole = 0, square = 0, share_square = 0;
    for (int i = 0; i < kGrid; ++i) {
      const double p = mass[static_cast<std::size_t>(i)], share = t.share[d][static_cast<std::size_t>(i)];
      whole += p;
      domain.mean += p * theta_at(i);
      square += p * theta_at(i) * theta_at(i);
      domain.expected += p * share;
      share_square += p * share * share;
    }
    domain.mean /= whole;
    domain.expected /= whole;
    domain.sd = std::sqrt(std::max(square / whole - domain.mean * domain.mean, 0.0));
    domain.expected_sd = std::sqrt(std::max(share_square / whole - domain.expected * domain.expected, 0.0));
    domain.q05 = quantile(mass, 0.05 * whole);
    domain.q95 = quantile(mass, 0.95 * whole);
    constexpr int kZero = 60;
    double below = 0;
    for (std::size_t i = 0; i < kZero; ++i) below += mass[i];
    domain.above_standard = std::clamp(1 - cumulative(mass, kZero, 0, below) / whole, 0.0, 1.0);
    domain.responses = domains[d].responses;
    const int scored = t.blueprint.domains[d].scored;
    domain.practice_value = scored * std::max(0.0, t.share_after_practice[d] - domain.expected) + 0.5 * scored * domain.expected_sd;
    domain.verdict = domain.responses == 0             ? DomainVerdict::NotMeasured
                     : domain.above_standard >= 0.80   ? DomainVerdict::Above
                     : domain.above_standard <= 0.20   ? DomainVerdict::Below
                                                       : DomainVerdict::Uncertain;
    made.domains.push_back(domain);
  }

  // The overall ability given a node is a weighted sum of independent, near-normal parts; over the nodes it is a mixture of normals.
  struct Part {
    double weight, mean, variance;
  };
  std::vector<Part> parts;
  for (std::size_t n = 0; n < posterior.nodes.size(); ++n) {
    const Node& node = posterior.nodes[n];
    if (node.weight < 1e-12) continue;
    Part part{node.weight, 0, 0};
    for (std::size_t d = 0; d < count; ++d) {
      const Grid& likelihood = posterior.likelihood[static_cast<std::size_t>(node.growth) * count + d];
      const Grid& prior = t.prior[static_cast<std::size_t>(node.general)];
      double mean = 0, square = 0;
      for (std::size_t i = 0; i < kGrid; ++i) {
        const double p = prior[i] * likelihood[i], theta = kLowest + kStep * static_cast<double>(i);
        mean += p * theta;
        square += p * theta * theta;
      }
      mean /= posterior.sums[n * count + d];
      square /= posterior.sums[n * count + d];
      part.mean += t.weights[d] * mean;
      part.variance += t.weights[d] * t.weights[d] * std::max(square - mean * mean, 0.0);
    }
    parts.push_back(part);
  }
  double whole = 0, square = 0;
  for (const Part& part : parts) {
    whole += part.weight;
    made.overall.mean += part.weight * part.mean;
    square += part.weight * (part.variance + part.mean * part.mean);
  }
  made.overall.mean /= whole;
  made.overall.sd = std::sqrt(std::max(square / whole - made.overall.mean * made.overall.mean, 0.0));
  const auto overall_quantile = [&](double p) {
    double low = made.overall.mean - 8 * made.overall.sd - 1e-9, high = made.overall.mean + 8 * made.overall.sd + 1e-9;
    for (int step = 0; step < 40; ++step) {
      const double middle = (low + high) / 2;
      double below = 0;
      for (const Part& part : parts) below += part.weight * normal_cumulative((middle - part.mean) / std::sqrt(std::max(part.variance, 1e-12)));
      (below / whole < p ? low : high) = middle;
    }
    return (low + high) / 2;
  };
  made.overall.q05 = overall_quantile(0.05);
  made.overall.q95 = overall_quantile(0.95);
  return made;
}

void ReadinessEngine::State::predict(const Posterior& posterior, Readiness& made) const {
  const Tables& t = *tables;
  const std::size_t count = domains.size();
  constexpr std::size_t kMargin = 4;  // zeros before the first value
  const std::size_t room = kMargin + static_cast<std::size_t>(t.total) + 12;
  std::vector<double> mock(static_cast<std::size_t>(t.total) + 1, 0), official(mock);
  std::vector<float> one(room + 4), partial(room), next(room);
  std::vector<std::array<float, kGrid>> weights(count);
  std::vector<std::pair<int, int>> range(count);
  const auto shift_weights = seven_weights();
  double heaviest = 0;
  for (const Node& node : posterior.nodes) heaviest = std::max(heaviest, node.weight);
  for (std::size_t n = 0; n < posterior.nodes.size(); ++n) {
    const Node& node = posterior.nodes[n];
    if (node.weight < heaviest * kNegligibleNode) continue;
    for (std::size_t d = 0; d < count; ++d) {
      const Grid& likelihood = posterior.likelihood[static_cast<std::size_t>(node.growth) * count + d];
      const Grid& prior = t.prior[static_cast<std::size_t>(node.general)];
      const double sum = posterior.sums[n * count + d];
      int from = kGrid, to = 0;
      for (int i = 0; i < kGrid; ++i) {
        const auto at = static_cast<std::size_t>(i);
        weights[d][at] = static_cast<float>(prior[at] * likelihood[at] / sum);
        if (weights[d][at] > kNegligiblePoint) from = std::min(from, i), to = i + 1;
      }
      range[d] = {std::min(from, to), to};
    }
    for (int u = 0; u < t.shift_nodes; ++u) {
      std::fill(partial.begin(), partial.end(), 0.0f);
      partial[kMargin] = 1;
      std::size_t length = 1;
      for (std::size_t d = 0; d < count; ++d) {
        const int scored = t.blueprint.domains[d].scored;
        if (scored == 0) continue;
        mix_rows(weights[d].data(), range[d].first, range[d].second, t.binomial(u, d).data(), padded(scored), one.data());
        std::fill(next.begin(), next.end(), 0.0f);
        convolve(partial.data() + kMargin, length, one.data(), padded(scored), next.data() + kMargin);
        partial.swap(next);
        length += static_cast<std::size_t>(scored);
      }
      const bool unshifted = t.shift_nodes == 1 || u == kShiftNodes / 2;
      const double shift_weight = t.shift_nodes == 1 ? 1 : shift_weights[static_cast<std::size_t>(u)];
      for (std::size_t k = 0; k < length; ++k) official[k] += node.weight * shift_weight * static_cast<double>(partial[kMargin + k]);
      if (unshifted)
        for (std::size_t k = 0; k < length; ++k) mock[k] += node.weight * static_cast<double>(partial[kMargin + k]);
    }
  }
  made.mock = prediction_from(std::move(mock), t.cut, t.total);
  made.official = prediction_from(std::move(official), t.cut, t.total);
}

void ReadinessEngine::State::judge(Readiness& made) const {
  const Tables& t = *tables;
  constexpr double kMostSd = 0.50, kHeavyDomain = 0.10, kReadyChance = 0.85, kStaleDays = 21;
  constexpr int kLeastResponses = 5;
  constexpr std::size_t kNewest = 20;
  bool measured = true, below = false;
  // Where answers would tell most: the heavy domains that lack them first, then where the weighted uncertainty is largest.
  double best = -1;
  for (std::size_t d = 0; d < domains.size(); ++d) {
    const bool lacking = t.weights[d] >= kHeavyDomain - 1e-12 && made.domains[d].responses < kLeastResponses;
    measured = measured && !lacking;
    below = below || made.domains[d].verdict == DomainVerdict::Below;
    const double value = t.weights[d] * made.domains[d].sd + (lacking ? 1000 : 0);
    if (value > best) best = value, made.most_helpful_domain = static_cast<int>(d);
  }
  made.enough_evidence = measured && made.overall.sd <= kMostSd;
  made.likely_ready = made.enough_evidence && !below && made.official.pass_chance >= kReadyChance;
  std::vector<double> newest = ages;
  std::sort(newest.begin(), newest.end());
  newest.resize(std::min(newest.size(), kNewest));
  const auto old = static_cast<std::size_t>(std::count_if(newest.begin(), newest.end(), [](double age) { return age > kStaleDays; }));
  made.stale = 2 * old > newest.size();
}

ReadinessEngine::ReadinessEngine(const ModelParameters& parameters, const ReadinessBlueprint& blueprint) : state_(std::make_unique<State>()) {
  state_->tables = make_tables(parameters, blueprint);
  state_->domains.resize(blueprint.domains.size());
}
ReadinessEngine::~ReadinessEngine() = default;
ReadinessEngine::ReadinessEngine(const ReadinessEngine& other) : state_(std::make_unique<State>(*other.state_)) {}
ReadinessEngine& ReadinessEngine::operator=(const ReadinessEngine& other) {
  if (this != &other) state_ = std::make_unique<State>(*other.state_);
  return *this;
}
ReadinessEngine::ReadinessEngine(ReadinessEngine&&) noexcept = default;
ReadinessEngine& ReadinessEngine::operator=(ReadinessEngine&&) noexcept = default;

void ReadinessEngine::add(const ReadinessEvidence& response) { state_->add(response); }
void ReadinessEngine::add(std::span<const ReadinessEvidence> responses) {
  for (const ReadinessEvidence& response : responses) state_->add(response);
}
void ReadinessEngine::clear() {
  state_->domains.assign(state_->domains.size(), State::Domain{});
  state_->ages.clear();
  state_->growth_matters = false;
}

Readiness ReadinessEngine::estimate() const {
  const Posterior posterior = state_->posterior();
  Readiness made = state_->readiness(posterior);
  state_->predict(posterior, made);
  state_->judge(made);
  return made;
}

Readiness ReadinessEngine::abilities() const {
  return state_->readiness(state_->posterior());
}

}  // namespace cw
