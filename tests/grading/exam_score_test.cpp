#include <doctest/doctest.h>

#include <algorithm>

#include "grading/exam/score.h"
#include "tests/support/item_banks.h"

using namespace cw;
using namespace cw::test;

namespace {

struct Sat {
  const Blueprint& blueprint = built_in_blueprints().front();
  ItemBank bank = synthetic_bank(built_in_blueprints().front(), 420, 2);
  Form form = assemble_form({.blueprint = &blueprint, .bank = &bank, .seed = 4});
  std::vector<Item> items = items_of(form, bank).items;
  /// The first `right` scored items right, the rest wrong.
  std::vector<ExamResponse> responses(int right) const {
    std::vector<ExamResponse> all;
    for (std::size_t i = 0; i < items.size(); ++i) {
      ExamResponse response{.answer = right_answer(items[i]), .seconds = 30};
      if (form.items[i].scored && right-- <= 0) response.answer = items[i].typed() ? ItemAnswer{{}, "-1"} : ItemAnswer{{items[i].options[0].right ? 1 : 0}, ""};
      all.push_back(response);
    }
    return all;
  }
};

}  // namespace

TEST_SUITE("examination scores") {
  TEST_CASE("raw, cut, scaled, passed") {
    const Sat sat;
    for (const int right : {0, 1, sat.form.cut - 1, sat.form.cut, 130}) {
      CAPTURE(right);
      const ExamScore score = score_exam(sat.blueprint, sat.form, sat.items, sat.responses(right));
      CHECK(score.raw == right);
      CHECK(score.of == 130);
      CHECK(score.cut == sat.form.cut);
      CHECK(score.passed == (right >= sat.form.cut));
      REQUIRE(score.scaled.has_value());
      CHECK((*score.scaled >= 300) == (right >= sat.form.cut));
      CHECK(score.unscored == 20);
      CHECK(score.unscored_right == 20);
      CHECK(score.seconds == 150 * 30);
      int of = 0, in_domains = 0, in_levels = 0;
      for (const auto& g : score.domains) of += g.of, in_domains += g.right;
      for (const auto& g : score.levels) in_levels += g.right;
      CHECK(of == 130);
      CHECK(in_domains == right);
      CHECK(in_levels == right);
      REQUIRE(score.parts.size() == 1);
      CHECK(score.parts[0].right == right);
    }
  }

  TEST_CASE("scaled scores by the readiness model, section 4") {
    const ExamScale scale;
    struct Case { int raw, cut, of, scaled; };
    // x < C: min(299, round(100 + 200 x / C)); x >= C: round(300 + 100 (x - C) / (N - C)).
    for (const auto& c : {Case{0, 91, 130, 100}, Case{45, 91, 130, 199}, Case{90, 91, 130, 298}, Case{91, 91, 130, 300}, Case{110, 91, 130, 349}, Case{130, 91, 130, 400}, Case{399, 400, 500, 299}, Case{1, 8, 10, 125}, Case{5, 5, 5, 400}}) {
      CAPTURE(c.raw);
      CHECK(scaled_score(scale, c.raw, c.cut, c.of) == c.scaled);
    }
    for (int cut = 1; cut <= 130; ++cut)
      for (int raw = 0, last = 0; raw <= 130; ++raw) {
        const int scaled = scaled_score(scale, raw, cut, 130);
        CHECK(scaled >= last);
        CHECK((scaled >= 300) == (raw >= cut));
        CHECK(scaled <= 400);
        last = scaled;
      }
  }

  TEST_CASE("Wilson's interval") {
    // (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
    const auto [low, high] = wilson_interval(81, 263);
    CHECK(low == doctest::Approx(0.2633).epsilon(0.002));
    CHECK(high == doctest::Approx(0.3566).epsilon(0.002));
    CHECK(wilson_interval(0, 10).first == doctest::Approx(0.0));
    CHECK(wilson_interval(10, 10).second == doctest::Approx(1.0));
    CHECK(wilson_interval(0, 0) == std::pair(0.0, 1.0));
  }

  TEST_CASE("omitted answers are wrong; a response list may end early; flags and times are kept") {
    const Sat sat;
    auto responses = sat.responses(130);
    responses.resize(100);
    responses[3].flagged = true;
    responses[4].answer = {};
    const ExamScore score = score_exam(sat.blueprint, sat.form, sat.items, responses);
    CHECK(score.omitted == 51);
    CHECK(score.rows.size() == 150);
    CHECK(score.rows[3].flagged);
    CHECK(score.rows[4].omitted);
    CHECK_FALSE(score.rows[4].right);
    CHECK(score.rows[120].seconds == 0);
    CHECK(score.raw + score.unscored_right == 99);
  }

  TEST_CASE("an item that is gone is not scored") {
    Sat sat;
    std::size_t at = 0;
    while (!sat.form.items[at].scored) ++at;
    const auto responses = sat.responses(0);
    sat.items[at] = Item{.id = sat.items[at].id};
    const ExamScore score = score_exam(sat.blueprint, sat.form, sat.items, responses);
    CHECK(score.of == 129);
    CHECK(score.rows[at].omitted);
  }

  TEST_CASE("no scale: no scaled score; each part decides where the blueprint says so") {
    Sat sat;
    Blueprint b = sat.blueprint;
    b.scale.reset();
    CHECK_FALSE(score_exam(b, sat.form, sat.items, sat.responses(130)).scaled.has_value());
    b.floor_rule = FloorRule::EachPart;
    b.parts.push_back({.id = "second", .title = "Second", .items = 1, .scored = 1, .minutes = 1});
    // The last scored item is a part of its own, and wrong.
    for (std::size_t i = sat.form.items.size(); i-- > 0;)
      if (sat.form.items[i].scored) {
        sat.form.items[i].part = 1;
        break;
      }
    const ExamScore score = score_exam(b, sat.form, sat.items, sat.responses(129));
    CHECK(score.raw == 129);
    CHECK_FALSE(score.passed);
    CHECK(score_exam(sat.blueprint, sat.form, sat.items, sat.responses(129)).passed);
  }
}
