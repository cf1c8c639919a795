#include "grading/readiness/simulate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "content/base/dice.h"
#include "grading/readiness/logistic.h"
#include "grading/readiness/practice.h"

namespace cw {
namespace {

constexpr int kDomains = 6;
constexpr std::array<int, kDomains> kScored = {30, 22, 22, 22, 20, 14};
constexpr int kTotal = 130;
constexpr double kPoolMean = -1, kPoolSd = 1;  // difficulties of items in our material and of the form
const double kRatedSd = std::sqrt(kPoolSd * kPoolSd - 0.49);  // of the ratings of practice: with their usual error the items are as hard as the form's
constexpr double kEasyMean = -1.7;               // of easy practice
constexpr double kEasierThanAbility = 0.35, kAroundAbility = 0.7;  // targeted practice: about 70 % right
constexpr double kWeakness = 4;                  // how strongly targeted practice prefers what looks weak
constexpr double kSlotMean = -0.5;               // of the slots of charts
constexpr double kGrowthDays = 60;
constexpr double kRatedChance = 0.2;

/// Random numbers of a student's own.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : dice_(seed) {}
  double uniform() { return static_cast<double>(dice_.next() >> 11) * 0x1p-53; }
  double between(double low, double high) { return low + (high - low) * uniform(); }
  bool happens(double p) { return uniform() < p; }
  double normal() {
    // Box and Muller 1958; the second number is kept.
    if (kept_) {
      kept_ = false;
      return other_;
    }
    const double radius = std::sqrt(-2 * std::log(1 - uniform())), angle = 2 * std::numbers::pi * uniform();
    other_ = radius * std::sin(angle);
    kept_ = true;
    return radius * std::cos(angle);
  }
  Dice& dice() { return dice_; }

 private:
  Dice dice_;
  double other_ = 0;
  bool kept_ = false;
};

ReadinessBlueprint blueprint() {
  ReadinessBlueprint made;
  for (const int scored : kScored) made.domains.push_back({.scored = scored, .future = {kRatedChance, kPoolMean, kPoolSd * kPoolSd}});
  return made;
}

/// A three-parameter item as it truly is.
struct TrueItem {
  double difficulty = 0, slope = 1, chance = 0.2;
  double success(double theta) const { return chance + (1 - chance) * logistic(slope * (theta - difficulty)); }
};

/// One student's life: abilities as they are on the day of the prediction, what is practiced, what is kept of it.
class Student {
 public:
  Student(const SimulationCell& cell, std::uint64_t seed) : cell_(cell), chance_(seed) {
    const SimulatedTruth& truth = cell.truth;
    const double general = truth.cohort_mean + std::sqrt(truth.rho) * chance_.normal();
    for (double& theta : theta_) theta = general + std::sqrt(1 - truth.rho) * chance_.normal();
  }

  void practice(ReadinessEngine& engine) {
    Readiness now;
    constexpr int kLookEvery = 5;  // how often targeted practice looks at what is known
    for (int i = 0; i < cell_.responses; ++i) {
      const double days_back = cell_.truth.growth == Growth::None ? 0 : std::floor(kGrowthDays * (1 - (i + 0.5) / cell_.responses));
      if (cell_.practice == Practice::Targeted && i % kLookEvery == 0) now = engine.abilities();
      if (cell_.practice == Practice::WithCharts && i % 5 == 4) chart(engine, by_blueprint(), days_back);
      else item(engine, now, days_back);
    }
  }

  double theta(int domain) const { return theta_[static_cast<std::size_t>(domain)]; }
  double overall() const {
    double sum = 0;
    for (int d = 0; d < kDomains; ++d) sum += kScored[static_cast<std::size_t>(d)] * theta(d);
    return sum / kTotal;
  }
  int right() const { return right_; }
  int asked() const { return asked_; }
  Chance& chance() { return chance_; }

  /// The exact distribution of the raw score on a fresh form, and the form's cut.
  std::pair<std::vector<double>, int> fresh_form() {
    const double shift = cell_.truth.official_shift * chance_.normal();
    std::vector<double> pmf(kTotal + 1, 0.0);
    pmf[0] = 1;
    double standard = 0;
    int count = 0;
    for (int d = 0; d < kDomains; ++d)
      for (int i = 0; i < kScored[static_cast<std::size_t>(d)]; ++i) {
        const TrueItem item = true_item(kPoolMean + kPoolSd * chance_.normal());
        standard += item.success(0);
        const double p = item.success(theta(d) + shift);
        ++count;
        for (int k = count; k > 0; --k) pmf[static_cast<std::size_t>(k)] = pmf[static_cast<std::size_t>(k)] * (1 - p) + pmf[static_cast<std::size_t>(k - 1)] * p;
        pmf[0] *= 1 - p;
      }
    return {pmf, static_cast<int>(std::ceil(standard))};
  }

 private:
  TrueItem true_item(double difficulty) { return {difficulty, std::exp(cell_.truth.slope_sd * chance_.normal()), chance_.between(cell_.truth.chance_low, cell_.truth.chance_high)}; }

  /// A domain in proportion to the blueprint.
  int by_blueprint() {
    auto left = static_cast<int>(chance_.dice().below(kTotal));
    for (int d = 0; d < kDomains; ++d) {
      left -= kScored[static_cast<std::size_t>(d)];
      if (left < 0) return d;
    }
    return kDomains - 1;
  }

  /// A domain that looks weak: the chance falls by e for each quarter logit of its mean.
  int weak_domain(const Readiness& now) {
    std::array<double, kDomains> weights{};
    double sum = 0;
    for (std::size_t d = 0; d < kDomains; ++d) sum += weights[d] = std::exp(-kWeakness * now.domains[d].mean);
    double left = chance_.uniform() * sum;
    for (int d = 0; d < kDomains; ++d) {
      left -= weights[static_cast<std::size_t>(d)];
      if (left < 0) return d;
    }
    return kDomains - 1;
  }

  /// Ability on a day that lies so far back: what is learned since is not there yet.
  double theta_then(int domain, double days_back) const {
    const double day = kGrowthDays - days_back, all = cell_.truth.growth_logits;
    double learned = all;
    switch (cell_.truth.growth) {
      case Growth::None: break;
      case Growth::Steady: learned = all * day / kGrowthDays; break;
      case Growth::EarlyThenPlateau: learned = all * std::min(1.0, day / 30); break;
      case Growth::LateBurst: learned = all * std::max(0.0, (day - 35) / 25); break;
    }
    return theta(domain) - (all - learned);
  }

  void item(ReadinessEngine& engine, const Readiness& now, double days_back) {
    int domain = 0;
    double rated = 0;
    switch (cell_.practice) {
      case Practice::EasyLopsided:
        domain = chance_.happens(0.7) ? 3 + static_cast<int>(chance_.dice().below(2)) : by_blueprint();
        rated = kEasyMean + kRatedSd * chance_.normal();
        break;
      case Practice::Targeted:
        domain = weak_domain(now);
        rated = now.domains[static_cast<std::size_t>(domain)].mean - kEasierThanAbility + kAroundAbility * chance_.normal();
        break;
      default:
        domain = by_blueprint();
        rated = kPoolMean + kRatedSd * chance_.normal();
    }
    ReadinessEvidence response{.domain = domain, .chance = kRatedChance, .age_days = days_back, .growth_days = days_back};
    // The rating that an expert of that error gives: the share of just-qualified candidates, the error averaged over.
    const TrueItem truth = true_item(rated + cell_.truth.rating_error * chance_.normal());
    response.p0 = truth.chance + (1 - truth.chance) * logistic(-slope_left(cell_.truth.rating_error * cell_.truth.rating_error) * rated);
    response.credit = chance_.happens(truth.success(theta_then(domain, days_back))) ? 1 : 0;
    right_ += response.credit > 0;
    ++asked_;
    engine.add(response);
  }

  void chart(ReadinessEngine& engine, int domain, double days_back) {
    const ModelParameters usual;
    const double effect = 0.8 * chance_.normal() + 0.7 * chance_.normal();  // student by chart, and the rating of the chart as a whole
    const double slope = slope_left(usual.tau * usual.tau + usual.sigma_slot * usual.sigma_slot);
    ReadinessEvidence response{.kind = ReadinessEvidence::Kind::Chart, .age_days = days_back, .growth_days = days_back};
    const std::size_t slots = 4 + chance_.dice().below(9);
    for (std::size_t j = 0; j < slots; ++j) {
      const double rated = kSlotMean + kPoolSd * chance_.normal();
      const double t = theta_then(domain, days_back) + effect - rated + usual.sigma_slot * chance_.normal();
      const bool right = chance_.happens(logistic(std::exp(cell_.truth.slope_sd * chance_.normal()) * t));
      response.slots.push_back({logistic(-slope * rated), right ? 1.0 : 0.0, domain});
      right_ += right;
      ++asked_;
    }
    if (!cell_.charts_as_items) {
      engine.add(response);
      return;
    }
    for (const EvidenceSlot& slot : response.slots) {
      ReadinessEvidence alone = response;
      alone.slots = {slot};
      engine.add(alone);
    }
  }

  const SimulationCell& cell_;
  Chance chance_;
  std::array<double, kDomains> theta_{};
  int right_ = 0, asked_ = 0;
};

/// The chance of passing by percent-correct in its best form: a smoothed share with its own error and that of the form, both binomial.
double percent_correct_chance(int right, int asked, int cut) {
  const double share = (right + 1.5) / (asked + 2.0);
  const double variance = share * (1 - share) * (1.0 / (asked + 2.0) + 1.0 / kTotal);
  return 0.5 * std::erfc(-((share * kTotal - cut + 0.5) / (kTotal * std::sqrt(variance))) / std::numbers::sqrt2);
}

/// Mean distance of what was said from what is, over ten equal bins of what was said.
class Calibration {
 public:
  void add(double said, double is) {
    const auto bin = static_cast<std::size_t>(std::clamp(said * 10, 0.0, 9.0));
    off_[bin] += said - is;
    ++count_;
  }
  double error() const {
    double sum = 0;
    for (const double off : off_) sum += std::abs(off);
    return sum / count_;
  }

 private:
  std::array<double, 10> off_{};
  double count_ = 0;
};

/// Seeds that lie a fixed step apart could give the same numbers one after another (the dice themselves go by a fixed step), so each is thrown for.
std::uint64_t seed_of(const SimulationCell& cell, int student, std::uint64_t seed) { return Dice(mixed_into(mixed_into(seed, cell.id), std::to_string(student))).next(); }

bool within(double x, const Ability& interval) { return x >= interval.q05 && x <= interval.q95; }

}  // namespace

std::string_view to_string(Practice practice) {
  constexpr std::array<std::string_view, 5> kWords = {"none", "random", "easy-lopsided", "targeted", "with-charts"};
  return kWords[static_cast<std::size_t>(practice)];
}

SimulationResult simulate(const SimulationCell& cell, int students, std::uint64_t seed) {
  SimulationResult made;
  made.cell = cell;
  made.students = students;
  ModelParameters parameters;
  if (!cell.growth_term) parameters.growth_mean = parameters.growth_sd = 0;
  ReadinessEngine engine(parameters, blueprint());
  Calibration model, percent;
  double overall_square = 0, domain_square = 0;
  for (int s = 0; s < students; ++s) {
    Student student(cell, seed_of(cell, s, seed));
    engine.clear();
    student.practice(engine);
    const Readiness readiness = engine.estimate();
    const Prediction& prediction = cell.judge_official ? readiness.official : readiness.mock;
    const auto [pmf, cut] = student.fresh_form();
    double passing = 0, covered = 0;
    for (int k = 0; k <= kTotal; ++k) {
      if (k >= cut) passing += pmf[static_cast<std::size_t>(k)];
      if (k >= prediction.raw_low && k <= prediction.raw_high) covered += pmf[static_cast<std::size_t>(k)];
    }
    const double said = prediction.pass_chance, percent_said = percent_correct_chance(student.right(), student.asked(), prediction.cut);
    made.brier += (said - passing) * (said - passing);
    made.percent_brier += (percent_said - passing) * (percent_said - passing);
    made.floor += passing * (1 - passing);
    model.add(said, passing);
    percent.add(percent_said, passing);
    made.bias += said - passing;
    made.raw_coverage += covered;
    made.raw_width += prediction.raw_high - prediction.raw_low;
    made.right_call += said >= 0.5 ? passing : 1 - passing;
    made.perfect_right_call += std::max(passing, 1 - passing);
    made.overall_coverage += within(student.overall(), readiness.overall);
    made.overall_width += readiness.overall.q95 - readiness.overall.q05;
    overall_square += std::pow(readiness.overall.mean - student.overall(), 2);
    for (int d = 0; d < kDomains; ++d) {
      const DomainPosterior& domain = readiness.domains[static_cast<std::size_t>(d)];
      made.domain_coverage += within(student.theta(d), domain) / static_cast<double>(kDomains);
      made.domain_width += (domain.q95 - domain.q05) / kDomains;
      domain_square += std::pow(domain.mean - student.theta(d), 2) / kDomains;
    }
  }
  for (double* mean : {&made.brier, &made.percent_brier, &made.floor, &made.bias, &made.raw_coverage, &made.raw_width, &made.right_call, &made.perfect_right_call, &made.overall_coverage, &made.overall_width,
                       &made.domain_coverage, &made.domain_width})
    *mean /= students;
  made.brier += made.floor;
  made.percent_brier += made.floor;
  made.ece = model.error();
  made.percent_ece = percent.error();
  made.rmse_overall = std::sqrt(overall_square / students);
  made.rmse_domain = std::sqrt(domain_square / students);
  return made;
}

std::vector<SimulationCell> simulation_cells() {
  std::vector<SimulationCell> made;
  const auto add = [&](std::string id, Practice practice, int responses) -> SimulationCell& {
    made.push_back({.id = std::move(id), .practice = practice, .responses = responses});
    return made.back();
  };
  add("none-0", Practice::None, 0);
  for (const int n : {10, 20, 40, 80, 150, 300}) add("random-" + std::to_string(n), Practice::Random, n);
  add("lopsided-150", Practice::EasyLopsided, 150);
  add("targeted-150", Practice::Targeted, 150);
  add("charts-80", Practice::WithCharts, 80);
  add("charts-80-as-independent", Practice::WithCharts, 80).charts_as_items = true;

  add("misfit-rho-0.5", Practice::Random, 150).truth.rho = 0.5;
  add("misfit-rho-0.92", Practice::Random, 150).truth.rho = 0.92;
  add("misfit-slopes-0.5", Practice::Random, 150).truth.slope_sd = 0.5;
  for (const double chance : {0.10, 0.30}) {
    SimulatedTruth& truth = add(chance < 0.2 ? "misfit-chance-0.10" : "misfit-chance-0.30", Practice::Random, 150).truth;
    truth.chance_low = truth.chance_high = chance;
  }
  add("misfit-rating-1.1", Practice::Random, 150).truth.rating_error = 1.1;
  add("misfit-cohort--0.7", Practice::Random, 150).truth.cohort_mean = -0.7;
  add("misfit-cohort-1.0", Practice::Random, 150).truth.cohort_mean = 1.0;

  for (const bool judged : {true, false}) {
    SimulationCell& cell = add(judged ? "transfer-0.3" : "transfer-0.3-without-term", Practice::Random, 150);
    cell.truth.official_shift = 0.3;
    cell.judge_official = judged;
  }

  const auto grow = [&](std::string id, Growth growth, double logits) -> SimulationCell& {
    SimulationCell& cell = add(std::move(id), Practice::Random, 150);
    cell.truth.growth = growth;
    cell.truth.growth_logits = logits;
    return cell;
  };
  grow("growth-none", Growth::Steady, 0);
  grow("growth-0.5", Growth::Steady, 0.5);
  grow("growth-early", Growth::EarlyThenPlateau, 1.0);
  grow("growth-1.0", Growth::Steady, 1.0);
  grow("growth-late", Growth::LateBurst, 1.0);
  grow("growth-1.0-without-term", Growth::Steady, 1.0).growth_term = false;
  return made;
}

}  // namespace cw
