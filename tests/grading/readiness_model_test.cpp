#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "content/base/file_io.h"
#include "content/base/dice.h"
#include "grading/readiness/model.h"
#include "tests/support/files.h"
#include "tests/support/readiness_cases.h"

using namespace cw;
using namespace cw::test;
using Json = nlohmann::json;

namespace {

ModelParameters parameters_of(const Json& j) {
  ModelParameters p;
  p.mu = j["mu"], p.sigma = j["sigma"], p.rho = j["rho"], p.sigma_b = j["sigma_b"], p.tau = j["tau"], p.sigma_slot = j["sigma_slot"];
  p.half_life_days = j["half_life_days"], p.growth_mean = j["gamma_mean"], p.growth_sd = j["gamma_sd"], p.sigma_transfer = j["transfer_sd"];
  return p;
}

ReadinessEvidence evidence_of(const Json& j) {
  if (j["type"] == "item") {
    ReadinessEvidence made = item(j["domain"], j["p0"], j["credit"], j["age_days"], j["growth_days"]);
    made.chance = j["c"];
    return made;
  }
  std::vector<std::pair<double, double>> slots;
  for (const Json& slot : j["slots"]) slots.emplace_back(slot["p0"], slot["credit"]);
  return chart(j["domain"], slots, j["age_days"], j["growth_days"]);
}

ReadinessBlueprint blueprint_of(const Json& j) {
  ReadinessBlueprint made;
  for (std::size_t d = 0; d < j["items_per_domain"].size(); ++d) {
    const Json& curve = j["curve"][d];
    const double sd = curve["sd_b"];
    made.domains.push_back({.scored = j["items_per_domain"][d], .future = {curve["c"], curve["mean_b"], sd * sd}});
  }
  return made;
}

/// The reference cases, or nothing, said plainly.
std::optional<Json> reference_cases() {
  const auto data = reference_data();
  if (!data || !std::filesystem::exists(*data / "readiness" / "cases.json")) {
    MESSAGE("skipped: no reference cases of readiness (CHARTWRIGHT_DATA)");
    return std::nullopt;
  }
  return Json::parse(*read_file(*data / "readiness" / "cases.json"));
}

/// The mean of each domain's ability when growth is known.
std::vector<double> means(const ModelParameters& parameters, const std::vector<ReadinessEvidence>& evidence) {
  ReadinessEngine engine(parameters, six_domains());
  engine.add(evidence);
  std::vector<double> made;
  for (const DomainPosterior& domain : engine.abilities().domains) made.push_back(domain.mean);
  return made;
}

}  // namespace

TEST_SUITE("readiness") {
  TEST_CASE("the log-likelihood of one response") {
    // An item rated 0.7 with a chance of 0.2, at the standard: exactly ln 0.7 right and ln 0.3 wrong, since the rating is about the just-qualified.
    CHECK(log_likelihood({}, item(0, 0.7, 1), 0, 0.01) == doctest::Approx(std::log(0.7)).epsilon(1e-12));
    CHECK(log_likelihood({}, item(0, 0.7, 0), 0, 0.01) == doctest::Approx(std::log(0.3)).epsilon(1e-12));
    // After a half-life it weighs half; growth since then shifts the ability.
    CHECK(log_likelihood({}, item(0, 0.7, 1, 60), 0, 0.01) == doctest::Approx(std::log(0.7) / 2).epsilon(1e-12));
    CHECK(log_likelihood({}, item(0, 0.7, 1, 0, 50), 0.5, 0.01) == doctest::Approx(std::log(0.7)).epsilon(1e-12));
    // By hand: q = 0.9375 after guessing, ι = ln 15, κ(0.49) = 0.91587; at θ = 1, P = 0.2 + 0.8 S(3.62392) = 0.979222.
    CHECK(log_likelihood({}, item(0, 0.95, 1), 1, 0) == doctest::Approx(std::log(0.2 + 0.8 / (1 + std::exp(-(1 / std::sqrt(1 + 3.14159265358979 / 8 * 0.49) + std::log(15.0)))))).epsilon(1e-9));
    // A rating beyond what is believed is taken as 98 %.
    ReadinessEvidence sure = item(0, 1.0, 0);
    sure.chance = 0;
    CHECK(log_likelihood({}, sure, 0, 0) == doctest::Approx(std::log(0.02)).epsilon(1e-9));
  }

  TEST_CASE("a chart of one slot is nearly an item of the same uncertainty, and slots of one chart count less than separate ones") {
    // One slot of p0 0.7: averaging over the chart's effect must give back about 0.7 at the standard (the slope approximation costs a little).
    CHECK(std::exp(log_likelihood({}, chart(0, {{0.7, 1}}), 0, 0)) == doctest::Approx(0.7).epsilon(0.02));
    CHECK(std::exp(log_likelihood({}, chart(0, {{0.7, 1}}), 0, 0)) + std::exp(log_likelihood({}, chart(0, {{0.7, 0}}), 0, 0)) == doctest::Approx(1).epsilon(1e-9));
    const std::vector<std::pair<double, double>> four(4, {0.6, 0});
    const double together = log_likelihood({}, chart(0, four), 0, 0), apart = 4 * log_likelihood({}, chart(0, {{0.6, 0}}), 0, 0);
    CHECK(together > apart);
    // Slots of two domains are a block in each.
    ReadinessEvidence split = chart(0, {{0.6, 1}, {0.7, 0}});
    split.slots[1].domain = 3;
    CHECK(log_likelihood({}, split, 0.4, 0) == doctest::Approx(log_likelihood({}, chart(0, {{0.6, 1}}), 0.4, 0) + log_likelihood({}, chart(3, {{0.7, 0}}), 0.4, 0)).epsilon(1e-12));
  }

  TEST_CASE("the engine's fast likelihoods are the exact ones") {
    // One domain, so that the posterior can be added up by hand from `log_likelihood` on the same grid.
    ReadinessBlueprint one;
    one.domains.push_back({.scored = 50});
    ModelParameters known;
    known.growth_sd = 0;
    known.growth_mean = 0.0123;
    std::vector<ReadinessEvidence> evidence = {item(0, 0.6, 1, 3, 7.3), item(0, 0.8, 0, 10, 41), item(0, 0.5, 0.4), chart(0, {{0.6, 1}, {0.8, 1}, {0.5, 0}, {0.7, 0.5}}, 20, 13.7), chart(0, {{0.4, 1}, {0.9, 0}})};
    evidence[1].chance = 0;
    evidence[1].sigma_b = 0.3;
    const Readiness readiness = estimate(known, one, evidence);
    // θ is the sum of two normals, N(0, 1) in all: the nodes of g are then one way of writing that.
    double sum = 0, mean = 0;
    for (int i = 0; i <= 1200; ++i) {
      const double theta = -6 + 0.01 * i;
      double log_density = -theta * theta / 2;
      for (const ReadinessEvidence& response : evidence) log_density += log_likelihood(known, response, theta, known.growth_mean);
      sum += std::exp(log_density);
      mean += theta * std::exp(log_density);
    }
    CHECK(readiness.domains[0].mean == doctest::Approx(mean / sum).epsilon(2e-4));
    CHECK(readiness.growth_per_study_day == doctest::Approx(0.0123));
  }

  TEST_CASE("the reference cases: single responses") {
    const auto cases = reference_cases();
    if (!cases) return;
    REQUIRE((*cases)["unit_log_likelihoods"].size() >= 5);
    for (const Json& unit : (*cases)["unit_log_likelihoods"])
      for (std::size_t i = 0; i < unit["theta"].size(); ++i)
        CHECK(std::abs(log_likelihood({}, evidence_of(unit["response"]), unit["theta"][i], unit["gamma"]) - unit["log_likelihood"][i].get<double>()) <= 1e-6);
  }

  TEST_CASE("the reference cases: learners") {
    const auto cases = reference_cases();
    if (!cases) return;
    REQUIRE((*cases)["cases"].size() >= 16);
    const double theta_tolerance = (*cases)["tolerance"]["theta"], chance_tolerance = (*cases)["tolerance"]["probabilities"], raw_tolerance = (*cases)["tolerance"]["raw_mean"];
    for (const Json& one : (*cases)["cases"]) {
      CAPTURE(one["id"].get<std::string>());
      std::vector<ReadinessEvidence> evidence;
      for (const Json& response : one["responses"]) evidence.push_back(evidence_of(response));
      const Readiness readiness = estimate(parameters_of(one["parameters"]), blueprint_of(one["exam"]), evidence);
      const Json& expected = one["expected"];
      const auto near = [](double ours, const Json& theirs, double tolerance) { CHECK(std::abs(ours - theirs.get<double>()) <= tolerance); };
      REQUIRE(readiness.domains.size() == expected["domains"].size());
      for (std::size_t d = 0; d < readiness.domains.size(); ++d) {
        const DomainPosterior& domain = readiness.domains[d];
        const Json& theirs = expected["domains"][d];
        near(domain.mean, theirs["theta_mean"], theta_tolerance);
        near(domain.sd, theirs["theta_sd"], theta_tolerance);
        near(domain.q05, theirs["theta_q05"], theta_tolerance);
        near(domain.q95, theirs["theta_q95"], theta_tolerance);
        near(domain.expected, theirs["expected_proportion"], chance_tolerance);
        near(domain.above_standard, theirs["prob_above_cut"], chance_tolerance);
      }
      near(readiness.overall.mean, expected["overall"]["theta_mean"], theta_tolerance);
      near(readiness.overall.sd, expected["overall"]["theta_sd"], theta_tolerance);
      near(readiness.growth_per_study_day, expected["growth_per_study_day"], 1e-4);
      near(expected_cut(blueprint_of(one["exam"])), expected["raw_cut_expected"], 1e-5);
      for (const auto& [name, ours] : {std::pair("mock", &readiness.mock), std::pair("official", &readiness.official)}) {
        CAPTURE(name);
        const Json& theirs = expected[name];
        CHECK(ours->cut == expected["raw_cut"]);
        near(ours->pass_chance, theirs["prob_pass"], chance_tolerance);
        near(ours->expected, theirs["raw_mean"], raw_tolerance);
        near(ours->sd, theirs["raw_sd"], raw_tolerance);
        near(ours->raw_low, theirs["raw_q05"], 1);
        near(ours->raw_high, theirs["raw_q95"], 1);
        if (ours->raw_low == theirs["raw_q05"]) CHECK(scaled_score(ours->raw_low, ours->cut, ours->total) == theirs["scaled_q05"]);
        if (ours->raw_high == theirs["raw_q95"]) CHECK(scaled_score(ours->raw_high, ours->cut, ours->total) == theirs["scaled_q95"]);
      }
    }
  }

  TEST_CASE("without evidence every domain equals the prior, and nothing is claimed") {
    const Readiness readiness = estimate({}, six_domains(), {});
    for (const DomainPosterior& domain : readiness.domains) {
      CHECK(std::abs(domain.mean) < 1e-9);
      CHECK(domain.sd == doctest::Approx(1).epsilon(0.001));
      CHECK(domain.q95 == doctest::Approx(1.645).epsilon(0.002));
      CHECK(domain.above_standard == doctest::Approx(0.5).epsilon(1e-6));
      CHECK(domain.verdict == DomainVerdict::NotMeasured);
    }
    CHECK(readiness.overall.q95 == doctest::Approx(1.645 * readiness.overall.sd).epsilon(0.003));
    CHECK_FALSE(readiness.enough_evidence);
    CHECK_FALSE(readiness.likely_ready);
    CHECK_FALSE(readiness.stale);
    CHECK(readiness.most_helpful_domain == 0);
    CHECK(readiness.mock.cut == 91);  // 0.699 of 130 is 90.9
    // Elsewhere in the prior: another mean and width.
    ModelParameters cohort;
    cohort.mu = 0.4;
    cohort.sigma = 0.8;
    const Readiness moved = estimate(cohort, six_domains(), {});
    CHECK(moved.domains[3].mean == doctest::Approx(0.4).epsilon(0.001));
    CHECK(moved.domains[3].sd == doctest::Approx(0.8).epsilon(0.001));
  }

  TEST_CASE("the order of responses is irrelevant, and one by one is the same as all at once") {
    std::vector<ReadinessEvidence> evidence = long_practice(120, 10);
    const Readiness first = estimate({}, six_domains(), evidence);
    Dice dice(7);
    ReadinessEngine engine({}, six_domains());
    for (int turn = 0; turn < 3; ++turn) {
      dice.shuffle(evidence);
      engine.clear();
      for (std::size_t i = 0; i < evidence.size(); ++i) {
        engine.add(evidence[i]);
        if (i % 17 == 0) (void)engine.abilities();  // what is kept between responses must not be what was
      }
      const Readiness again = engine.estimate();
      for (std::size_t d = 0; d < first.domains.size(); ++d) {
        CHECK(again.domains[d].mean == doctest::Approx(first.domains[d].mean).epsilon(1e-9));
        CHECK(again.domains[d].q05 == doctest::Approx(first.domains[d].q05).epsilon(1e-7));
        CHECK(again.domains[d].responses == first.domains[d].responses);
      }
      CHECK(again.mock.pass_chance == doctest::Approx(first.mock.pass_chance).epsilon(1e-5));
      CHECK(again.official.pass_chance == doctest::Approx(first.official.pass_chance).epsilon(1e-5));
    }
  }

  TEST_CASE("a right answer never lowers and a wrong one never raises any domain's mean, growth being known") {
    ModelParameters known;
    known.growth_sd = 0;
    Dice dice(11);
    const auto share = [&] { return static_cast<double>(dice.below(1000)) / 1000; };
    for (int turn = 0; turn < 60; ++turn) {
      std::vector<ReadinessEvidence> evidence;
      for (std::size_t i = dice.below(30); i > 0; --i) evidence.push_back(item(static_cast<int>(dice.below(6)), 0.3 + 0.65 * share(), dice.below(2) == 0 ? 0 : 1, 90 * share(), 50 * share()));
      const std::vector<double> before = means(known, evidence);
      for (const double credit : {0.0, 1.0}) {
        std::vector<ReadinessEvidence> more = evidence;
        const int domain = static_cast<int>(dice.below(6));
        if (turn % 3 == 0) more.push_back(chart(domain, {{0.5, credit}, {0.7, credit}, {0.6, credit}}));
        else more.push_back(item(domain, 0.3 + 0.65 * share(), credit, 90 * share(), 50 * share()));
        const std::vector<double> after = means(known, more);
        for (std::size_t d = 0; d < before.size(); ++d) {
          if (credit > 0) CHECK(after[d] >= before[d] - 1e-9);
          else CHECK(after[d] <= before[d] + 1e-9);
        }
      }
    }
  }

  TEST_CASE("a higher cut never raises a chance, and the interval is where the mass is") {
    for (const int answers : {0, 25, 200}) {
      ReadinessBlueprint blueprint = six_domains();
      const std::vector<ReadinessEvidence> evidence = long_practice(answers, 0);
      const Readiness readiness = estimate({}, blueprint, evidence);
      double last = 1;
      for (int cut = 0; cut <= 130; ++cut) {
        CHECK(readiness.official.chance_of(cut) <= last + 1e-12);
        last = readiness.official.chance_of(cut);
      }
      blueprint.cut = readiness.mock.cut + 10;
      const Readiness harder = estimate({}, blueprint, evidence);
      CHECK(harder.mock.pass_chance < readiness.mock.pass_chance);
      CHECK(harder.mock.pass_chance == doctest::Approx(readiness.mock.chance_of(*blueprint.cut)).epsilon(1e-9));
      CHECK(readiness.mock.chance_within(readiness.mock.raw_low, readiness.mock.raw_high) >= 0.9);
      CHECK(readiness.mock.chance_within(0, readiness.mock.raw_low - 1) <= 0.05);
      CHECK(readiness.mock.chance_within(readiness.mock.raw_high, 130) >= 0.05);
      CHECK(readiness.official.sd > readiness.mock.sd);  // what we do not know of the transfer widens it
    }
  }

  TEST_CASE("scaled scores rise with the raw ones, and are 300 or more exactly from the cut on") {
    for (const int scored : {50, 130, 180})
      for (const int cut : {1, scored / 2, scored * 7 / 10, scored - 1}) {
        int last = 0;
        for (int raw = 0; raw <= scored; ++raw) {
          const int scaled = scaled_score(raw, cut, scored);
          CHECK(scaled >= last);
          CHECK((scaled >= 300) == (raw >= cut));
          last = scaled;
        }
        CHECK(scaled_score(0, cut, scored) == 100);
        CHECK(scaled_score(cut, cut, scored) == 300);
        CHECK(last == 400);
      }
    CHECK(scaled_score(67, 99, 130) == 235);
    CHECK(scaled_score(90, 91, 130) == 298);
  }

  TEST_CASE("chances in words") {
    CHECK(rounded_chance(0.0499) == "under 5 %");
    CHECK(rounded_chance(0.05) == "5 %");
    CHECK(rounded_chance(0.774) == "75 %");
    CHECK(rounded_chance(0.775) == "80 %");
    CHECK(rounded_chance(0.95) == "95 %");
    CHECK(rounded_chance(0.9501) == "over 95 %");
    Prediction shown;
    shown.raw_low = 87, shown.raw_high = 108, shown.total = 130, shown.cut = 91;
    CHECK(raw_interval_text(shown) == "87–108 of 130 expected; about 91 needed");
  }

  TEST_CASE("enough evidence, verdicts, likely ready") {
    std::vector<ReadinessEvidence> evidence;
    for (int i = 0; i < 25; ++i)
      for (int d = 0; d < 5; ++d) evidence.push_back(item(d, 0.7, 1));
    for (int i = 0; i < 4; ++i) evidence.push_back(item(5, 0.7, 1));
    // 14 of 130 items are 10.8 %: four answers there are one too few.
    Readiness readiness = estimate({}, six_domains(), evidence);
    CHECK(readiness.overall.sd <= 0.5);
    CHECK_FALSE(readiness.enough_evidence);
    CHECK_FALSE(readiness.likely_ready);
    CHECK(readiness.most_helpful_domain == 5);
    evidence.push_back(item(5, 0.7, 1));
    readiness = estimate({}, six_domains(), evidence);
    CHECK(readiness.enough_evidence);
    CHECK(readiness.likely_ready);
    CHECK(readiness.domains[5].verdict == DomainVerdict::Above);
    CHECK(readiness.domains[5].responses == 5);
    CHECK(readiness.responses == 130);
    // One domain below the standard is enough not to be ready, however good the chance.
    for (int i = 0; i < 40; ++i) evidence.push_back(item(5, 0.7, 0));
    readiness = estimate({}, six_domains(), evidence);
    CHECK(readiness.domains[5].verdict == DomainVerdict::Below);
    CHECK(readiness.official.pass_chance >= 0.85);
    CHECK_FALSE(readiness.likely_ready);
    // A light domain may stay unmeasured, and is then said to be.
    ReadinessBlueprint light = six_domains();
    light.domains[5].scored = 10;
    evidence.resize(125);
    readiness = estimate({}, light, evidence);
    CHECK(readiness.enough_evidence);
    CHECK(readiness.domains[5].verdict == DomainVerdict::NotMeasured);
    CHECK(readiness.domains[5].sd < 0.7);  // borrowed from the others
    // All wrong: below everywhere.
    for (ReadinessEvidence& one : evidence) one.credit = 0;
    readiness = estimate({}, six_domains(), evidence);
    CHECK(readiness.domains[0].verdict == DomainVerdict::Below);
    CHECK(readiness.mock.pass_chance < 0.01);
  }

  TEST_CASE("stale: most of the newest twenty answers are older than three weeks") {
    const auto with_ages = [](int fresh, int old) {
      std::vector<ReadinessEvidence> evidence;
      for (int i = 0; i < old; ++i) evidence.push_back(item(i % 6, 0.7, 1, 21.5));
      for (int i = 0; i < fresh; ++i) evidence.push_back(item(i % 6, 0.7, 1, 21));
      return estimate({}, six_domains(), evidence).stale;
    };
    CHECK(with_ages(0, 20));
    CHECK_FALSE(with_ages(20, 100));
    CHECK_FALSE(with_ages(10, 100));
    CHECK(with_ages(9, 100));
    CHECK(with_ages(0, 3));
    CHECK_FALSE(with_ages(3, 0));
  }

  TEST_CASE("a built form is predicted by its own items, and a domain's weight may be given") {
    ReadinessBlueprint built = six_domains();
    for (ReadinessDomain& domain : built.domains)
      for (int i = 0; i < domain.scored; ++i) domain.own.push_back({.p0 = 0.5 + 0.4 * i / domain.scored});
    double sum = 0;
    for (const ReadinessDomain& domain : built.domains)
      for (const KnownItem& own : domain.own) sum += own.p0;
    CHECK(expected_cut(built) == doctest::Approx(sum).epsilon(1e-9));
    CHECK(raw_cut(built) == static_cast<int>(std::ceil(sum)));
    CHECK(expected_share(built.domains[0], 3) > 0.9);
    // 300 exact items of p0 0.3 are 90, not 91.
    ReadinessBlueprint even;
    even.domains.push_back({.scored = 300, .own = std::vector<KnownItem>(300, KnownItem{.p0 = 0.3})});
    CHECK(raw_cut(even) == 90);

    ReadinessBlueprint weighed = six_domains();
    for (ReadinessDomain& domain : weighed.domains) domain.weight = 0;
    weighed.domains[2].weight = 7;
    const Readiness readiness = estimate({}, weighed, std::vector<ReadinessEvidence>(10, item(2, 0.7, 1)));
    CHECK(readiness.overall.mean == doctest::Approx(readiness.domains[2].mean).epsilon(1e-9));
    CHECK(readiness.overall.sd == doctest::Approx(readiness.domains[2].sd).epsilon(1e-6));
    CHECK(readiness.overall.q05 == doctest::Approx(readiness.domains[2].q05).epsilon(0.02));
  }

  TEST_CASE("extreme evidence stays finite") {
    for (const double credit : {0.0, 1.0}) {
      std::vector<ReadinessEvidence> evidence(3000, item(0, credit > 0 ? 0.0 : 1.0, credit, 0, 3000));
      const Readiness readiness = estimate({}, six_domains(), evidence);
      CHECK(std::isfinite(readiness.overall.mean));
      CHECK(std::isfinite(readiness.domains[0].q05));
      CHECK(readiness.mock.pass_chance >= 0);
      CHECK(readiness.mock.pass_chance <= 1);
      CHECK(readiness.mock.chance_within(0, 130) == doctest::Approx(1).epsilon(1e-9));
    }
  }
}
