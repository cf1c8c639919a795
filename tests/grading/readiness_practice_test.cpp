#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "grading/readiness/practice.h"
#include "tests/support/readiness_cases.h"

using namespace cw;
using namespace cw::test;

TEST_SUITE("practice") {
  TEST_CASE("information of an item is the squared slope over the variance") {
    const KnownItem known{.p0 = 0.65, .chance = 0.2, .sigma_b = 0.7};
    for (const double theta : {-2.0, 0.0, 1.3}) {
      const double step = 1e-5, slope = (success_at(known, theta + step) - success_at(known, theta - step)) / (2 * step), p = success_at(known, theta);
      CHECK(item_information(known, theta) == doctest::Approx(slope * slope / (p * (1 - p))).epsilon(1e-6));
    }
    CHECK(success_at(known, 0) == doctest::Approx(0.65));
    CHECK(item_information({.p0 = 0.65, .sigma_b = 0.3}, 0) > item_information(known, 0));  // calibrated items tell more
    CHECK(expected_success(known, 0.5, 0) == doctest::Approx(success_at(known, 0.5)));
    CHECK(expected_success(known, 2, 1.5) < success_at(known, 2));
  }

  TEST_CASE("the diagnostic test follows the blueprint and takes informative items, by seed") {
    const ReadinessBlueprint blueprint = six_domains();
    std::vector<DiagnosticItem> bank;
    for (int i = 0; i < 300; ++i) bank.push_back({.domain = i % 6, .item = {.p0 = 0.25 + 0.7 * (i * 37 % 100) / 100}});
    const auto run = [&](std::uint64_t seed) {
      auto items = bank;
      std::vector<int> given(6, 0);
      std::vector<std::size_t> order;
      ReadinessEngine engine({}, blueprint);
      Dice dice(seed);
      Readiness now = engine.abilities();
      while (!diagnostic_finished(now.overall.sd, static_cast<int>(order.size()))) {
        const auto next = next_diagnostic_item(blueprint, now, items, given, dice);
        REQUIRE(next);
        DiagnosticItem& chosen = items[*next];
        CHECK_FALSE(chosen.used);
        // One of the five most informative of its domain.
        int better = 0;
        const double theta = now.domains[static_cast<std::size_t>(chosen.domain)].mean;
        for (const DiagnosticItem& other : items) better += !other.used && other.domain == chosen.domain && item_information(other.item, theta) > item_information(chosen.item, theta);
        CHECK(better < 5);
        chosen.used = true;
        ++given[static_cast<std::size_t>(chosen.domain)];
        order.push_back(*next);
        engine.add(item(chosen.domain, chosen.item.p0, order.size() % 3 != 0 ? 1 : 0));
        now = engine.abilities();
      }
      for (std::size_t d = 0; d < 6; ++d) CHECK(std::abs(given[d] - blueprint.domains[d].scored * static_cast<double>(order.size()) / 130) <= 1.5);
      return order;
    };
    const auto first = run(3);
    CHECK(first.size() >= 20);
    CHECK(first.size() <= 45);
    CHECK(run(3) == first);
    CHECK(run(4) != first);
  }

  TEST_CASE("when a domain has no items left another takes its turn, and at the end nothing is left") {
    const ReadinessBlueprint blueprint = six_domains();
    std::vector<DiagnosticItem> items = {{.domain = 5}, {.domain = 5}};
    std::vector<int> given(6, 0);
    ReadinessEngine engine({}, blueprint);
    Dice dice(1);
    const Readiness now = engine.abilities();
    for (int i = 0; i < 2; ++i) {
      const auto next = next_diagnostic_item(blueprint, now, items, given, dice);
      REQUIRE(next);
      items[*next].used = true;
      ++given[5];
    }
    CHECK_FALSE(next_diagnostic_item(blueprint, now, items, given, dice));
    CHECK(diagnostic_finished(0.45, 3));
    CHECK_FALSE(diagnostic_finished(0.451, 44));
    CHECK(diagnostic_finished(0.9, 45));
  }

  TEST_CASE("practice value: points to gain and what is not known") {
    std::vector<ReadinessEvidence> evidence;
    for (int i = 0; i < 40; ++i) {
      evidence.push_back(item(0, 0.7, 1));
      evidence.push_back(item(1, 0.7, 0));
      for (int d = 2; d < 6; ++d) evidence.push_back(item(d, 0.7, i % 10 < 7 ? 1 : 0));
    }
    const ReadinessBlueprint blueprint = six_domains();
    const Readiness readiness = estimate({}, blueprint, evidence);
    for (std::size_t d = 0; d < 6; ++d) {
      const DomainPosterior& domain = readiness.domains[d];
      const int n = blueprint.domains[d].scored;
      CHECK(domain.practice_value == doctest::Approx(n * std::max(0.0, expected_share(blueprint.domains[d], 0.7) - domain.expected) + 0.5 * n * domain.expected_sd).epsilon(1e-9));
    }
    CHECK(readiness.domains[1].practice_value > 4 * readiness.domains[0].practice_value);

    Dice dice(5);
    std::map<int, int> drawn;
    std::vector<int> recent;
    for (int i = 0; i < 3000; ++i) {
      recent.push_back(draw_practice_domain(readiness, recent, dice));
      ++drawn[recent.back()];
      const std::size_t n = recent.size();
      if (n >= 4) CHECK_FALSE((recent[n - 1] == recent[n - 2] && recent[n - 2] == recent[n - 3] && recent[n - 3] == recent[n - 4]));
    }
    CHECK(drawn[1] > drawn[0]);
    CHECK(drawn.size() == 6);
    // Without a rule on repetition the draw goes by value.
    double sum = 0;
    for (const DomainPosterior& domain : readiness.domains) sum += domain.practice_value;
    int first = 0;
    for (int i = 0; i < 4000; ++i) first += draw_practice_domain(readiness, {}, dice) == 1;
    CHECK(first / 4000.0 == doctest::Approx(readiness.domains[1].practice_value / sum).epsilon(0.1));
    // Where nothing has any value it still draws something, and nothing a fourth time.
    Readiness flat = readiness;
    for (DomainPosterior& domain : flat.domains) domain.practice_value = 0;
    const std::vector<int> thrice = {0, 0, 0};
    CHECK(draw_practice_domain(flat, thrice, dice) != 0);
  }

  TEST_CASE("reasons in words") {
    DomainPosterior domain;
    domain.expected = 0.6;
    domain.responses = 12;
    CHECK(practice_reason("Compliance", {.scored = 22}, domain) == "Compliance: 22 points on the examination, you would get about 13");
    domain.responses = 0;
    CHECK(practice_reason("Compliance", {.scored = 22}, domain) == "Compliance: 22 points on the examination, not measured yet (perhaps 13 now)");
    CHECK_FALSE(of_fitting_difficulty(0.59));
    CHECK(of_fitting_difficulty(0.6));
    CHECK(of_fitting_difficulty(0.85));
    CHECK_FALSE(of_fitting_difficulty(0.86));
  }

  TEST_CASE("a new topic goes from worked charts to whole ones") {
    DomainPosterior unknown, strong;
    strong.responses = 30;
    strong.above_standard = 0.8;
    CHECK(next_topic_step(0, 0, 0.9, unknown) == TopicStep::WorkedChart);
    CHECK(next_topic_step(1, 0, 0.9, unknown) == TopicStep::WorkedChart);
    CHECK(next_topic_step(2, 0, 0.5, unknown) == TopicStep::LastStepOpen);
    CHECK(next_topic_step(2, 2, 0.7, unknown) == TopicStep::MoreStepsOpen);
    CHECK(next_topic_step(2, 2, 0.71, unknown) == TopicStep::WholeChart);
    CHECK(next_topic_step(0, 0, 0.5, strong) == TopicStep::LastStepOpen);
    CHECK(next_topic_step(0, 0, 0.8, strong) == TopicStep::WholeChart);
  }

  TEST_CASE("the incomplete beta function against closed forms, its inverse, and symmetry") {
    for (const double x : {0.001, 0.2, 0.5, 0.83, 0.999}) {
      CHECK(incomplete_beta(1, 1, x) == doctest::Approx(x).epsilon(1e-12));
      CHECK(incomplete_beta(3, 1, x) == doctest::Approx(x * x * x).epsilon(1e-12));
      CHECK(incomplete_beta(1, 4, x) == doctest::Approx(1 - std::pow(1 - x, 4)).epsilon(1e-12));
      CHECK(incomplete_beta(0.5, 0.5, x) == doctest::Approx(2 / 3.14159265358979324 * std::asin(std::sqrt(x))).epsilon(1e-12));
      // A sum of binomials: the chance of at least 3 of 9.
      double tail = 0;
      for (int k = 3; k <= 9; ++k) tail += std::tgamma(10.0) / std::tgamma(k + 1.0) / std::tgamma(10.0 - k) * std::pow(x, k) * std::pow(1 - x, 9 - k);
      CHECK(incomplete_beta(3, 7, x) == doctest::Approx(tail).epsilon(1e-11));
      for (const auto& [a, b] : {std::pair(0.5, 2.0), std::pair(7.5, 90.0), std::pair(400.0, 600.0)}) {
        CHECK(incomplete_beta(a, b, x) + incomplete_beta(b, a, 1 - x) == doctest::Approx(1).epsilon(1e-12));
        const double p = incomplete_beta(a, b, x);
        if (p > 1e-6 && p < 1 - 1e-6) CHECK(beta_quantile(p, a, b) == doctest::Approx(x).epsilon(1e-8));
      }
    }
    CHECK(incomplete_beta(2, 3, 0) == 0);
    CHECK(incomplete_beta(2, 3, 1) == 1);
    CHECK(beta_quantile(0, 2, 3) == 0);
    CHECK(beta_quantile(1, 2, 3) == 1);
  }

  TEST_CASE("contrasting cases are due when an error pattern is likely frequent") {
    CHECK_FALSE(contrast_set_due(2, 2));  // fewer than three chances
    CHECK(contrast_set_due(3, 3));
    CHECK_FALSE(contrast_set_due(1, 3));
    CHECK_FALSE(contrast_set_due(0, 50));
    CHECK_FALSE(contrast_set_due(5, 20));
    CHECK(contrast_set_due(12, 20));
    // At the boundary the rule is the quantile and nothing else; more errors never take it back.
    for (int m = 3; m <= 30; ++m) {
      bool due = false;
      for (int e = 0; e <= m; ++e) {
        CHECK((due ? contrast_set_due(e, m) : true));
        due = contrast_set_due(e, m);
        CHECK(due == (incomplete_beta(0.5 + e, 2.0 + m - e, 0.25) < 0.10));
      }
      CHECK(due);
    }
  }

  TEST_CASE("a class teaches how hard an item is") {
    // Students of known ability, half of the expected answers right: the item is harder than rated.
    Dice dice(9);
    const auto answers_of = [&](double true_shift, int count) {
      std::vector<ClassAnswer> answers;
      const double rated = -std::log(0.625 / 0.375) * std::sqrt(1 + 3.14159265358979 / 8 * 0.49);  // p0 0.7, chance 0.2
      for (int i = 0; i < count; ++i) {
        const double theta = -1.5 + 3.0 * i / (count - 1);
        const double p = 0.2 + 0.8 / (1 + std::exp(-(theta - rated - true_shift)));
        answers.push_back({.mean = theta, .variance = 0.1, .credit = p});  // the expected credit: no noise
      }
      return answers;
    };
    CHECK_FALSE(calibrate_item(0.7, 0.2, answers_of(0.5, 14)));
    const auto few = calibrate_item(0.7, 0.2, answers_of(0.8, 15));
    REQUIRE(few);
    CHECK(few->shift > 0.1);
    CHECK(few->shift < 0.8);  // drawn toward the rating
    const auto fifty = calibrate_item(0.7, 0.2, answers_of(0.8, 50));
    REQUIRE(fifty);
    CHECK(fifty->shift > few->shift);
    CHECK(fifty->sigma_b < few->sigma_b);
    CHECK(fifty->sigma_b > 0.25);
    CHECK(fifty->sigma_b < 0.40);
    CHECK(fifty->p0 < 0.7);
    const auto many = calibrate_item(0.7, 0.2, answers_of(0.8, 4000));
    REQUIRE(many);
    CHECK(many->shift == doctest::Approx(0.8).epsilon(0.03));
    // An item that behaves as rated stays where it is.
    const auto same = calibrate_item(0.7, 0.2, answers_of(0, 200));
    REQUIRE(same);
    CHECK(std::abs(same->shift) < 0.03);
    CHECK(same->p0 == doctest::Approx(0.7).epsilon(0.02));
    // All right or all wrong: bounded by the prior.
    std::vector<ClassAnswer> all(30, {.mean = 0, .variance = 0.2, .credit = 1});
    CHECK(calibrate_item(0.5, 0, all)->shift > -3);
    for (ClassAnswer& one : all) one.credit = 0;
    CHECK(calibrate_item(0.5, 0, all)->shift < 3);
    CHECK(calibrate_item(0.5, 0, all)->shift > 0.5);
  }
}
