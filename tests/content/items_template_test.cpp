#include <doctest/doctest.h>

#include <set>

#include "content/exams/expression.h"
#include "content/exams/item_answer.h"
#include "tests/support/small_items.h"

using namespace cw;
using namespace cw::exams;
using namespace cw::test;

namespace {

std::string value(std::string_view expression, const Names& names = {}) {
  const auto made = evaluate(expression, names);
  return made ? printed(*made, std::nullopt) : "nothing";
}

}  // namespace

TEST_SUITE("item templates") {
  TEST_CASE("arithmetic is exact") {
    struct Case { const char* expression; const char* value; };
    for (const auto& c : {Case{"1 + 2 * 3", "7"}, Case{"(1 + 2) * 3", "9"}, Case{"10 - 4 - 3", "3"}, Case{"24 / 4 / 3", "2"}, Case{"-2 * -3", "6"}, Case{"--2", "2"}, Case{"0.1 + 0.2", "0.3"}, Case{"1 / 3 * 3", "1"}, Case{"2 / 3", "0.666667"}, Case{"round(2.5)", "3"}, Case{"round(-2.5)", "-3"},
                          Case{"floor(-1.2)", "-2"}, Case{"ceil(1.2)", "2"}, Case{"ceil(-1.2)", "-1"}, Case{"min(3, 1, 2)", "1"}, Case{"max(3, 1, 2)", "3"}, Case{"rounded(1.005, 2)", "1.01"}, Case{"rounded(84.25, 1)", "84.3"}, Case{"rounded(2 / 3, 4)", "0.6667"}, Case{"1 / 0", "nothing"}, Case{"1 / (2 - 2)", "nothing"},
                          Case{"999999999999 * 999999999999", "nothing"}, Case{"rounded(1, 7)", "nothing"}, Case{"1 +", "nothing"}, Case{"x", "nothing"}, Case{"1 2", "nothing"}, Case{"1..2", "nothing"}, Case{"root(2)", "nothing"}, Case{"min()", "nothing"}, Case{"round(1, 2)", "nothing"}, Case{"", "nothing"}}) {
      CAPTURE(c.expression);
      CHECK(value(c.expression) == c.value);
    }
    CHECK(value("a / b", {{"a", {1, 1}}, {"b", {8, 1}}}) == "0.125");
    CHECK(value(std::string(100, '(') + "1" + std::string(100, ')')) == "nothing");
    CHECK(value(std::string(400, '1')) == "nothing");
    CHECK(compare({1, 3}, {333333, 1000000}) == 1);
    CHECK(compare({-1, 3}, {-333333, 1000000}) == -1);
    CHECK(compare({9'000'000'000'000'000'000, 7}, {8'999'999'999'999'999'999, 7}) == 1);
    CHECK(compare({2, 3}, {2, 3}) == 0);
  }

  TEST_CASE("comparisons") {
    const Names names{{"a", {2, 1}}, {"b", {3, 1}}};
    for (const char* yes : {"a < b", "a <= b", "b > a", "b >= 3", "a = 2", "a != b", "a + 1 = b"}) CHECK(holds(yes, names).value_or(false));
    for (const char* no : {"a > b", "a = b", "a >= b"}) CHECK_FALSE(holds(no, names).value_or(true));
    for (const char* bad : {"a", "a < b < 3", "a == b", "a < c", "a < 1 / 0"}) CHECK_FALSE(holds(bad, names).has_value());
  }

  TEST_CASE("numbers are printed with thousands commas and as many decimals as asked") {
    CHECK(printed({1234567, 1}, std::nullopt) == "1,234,567");
    CHECK(printed({999, 1}, std::nullopt) == "999");
    CHECK(printed({2469, 2}, std::nullopt) == "1,234.5");
    CHECK(printed({2469, 2}, 2) == "1,234.50");
    CHECK(printed({-5, 2}, 0) == "-3");
    CHECK(printed({-1, 1000}, 1) == "0.0");
    CHECK(filled("{a} of {=a * 1000} is {=1 / a;3}; {answer}", {{"a", {8, 1}}}, "1") == "8 of 8,000 is 0.125; 1");
    CHECK_FALSE(filled("{=1 / 0}", {}, "").has_value());
    CHECK_FALSE(filled("{a", {}, "").has_value());
  }

  TEST_CASE("an instance: the same for a seed, within the template, the key among four ascending options") {
    const auto templates = read_templates(kSmallTemplates, "t.json").bank.templates;
    REQUIRE(templates.size() == 2);
    std::set<std::string> stems;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
      const auto rate = instance(templates[0], seed);
      REQUIRE(rate.has_value());
      CHECK(*rate == *instance(templates[0], seed));
      CHECK(rate->seed == seed);
      CHECK(rate->tolerance.text == "0.05");
      CHECK(rate->worked[0].find(rate->answer.text + "%") != std::string::npos);
      stems.insert(rate->stem);
      const auto cost = instance(templates[1], seed);
      REQUIRE(cost.has_value());
      REQUIRE(cost->options.size() == 4);
      std::int64_t last = -1;
      for (const auto& option : cost->options) {
        CHECK(option.text.front() == '$');
        const auto number = typed_number(option.text);
        REQUIRE(number.has_value());
        CHECK(number->millionths > last);
        last = number->millionths;
      }
    }
    CHECK(stems.size() > 60);
    CHECK(instance(templates[0], 1, "ods")->domain == "data-identification");
    CHECK_FALSE(instance(templates[1], 1, "ods").has_value());
  }

  TEST_CASE("every template that is shipped gives an item for two hundred seeds, for each of its examinations") {
    for (const auto& one : built_in_items().templates) {
      CAPTURE(one.item.id.text());
      std::set<std::string> stems;
      for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        const auto made = instance(one, seed);
        REQUIRE(made.has_value());
        stems.insert(made->stem);
        CHECK(item_credit(*made, right_answer(*made)) == 1000);
        CHECK(made->stem.find('{') == std::string::npos);
        for (const auto& mistake : made->mistakes) CHECK(item_credit(*made, {{}, mistake.value}) == 0);
        std::set<std::string> options;
        for (const auto& option : made->options) CHECK(options.insert(option.text).second);
      }
      CHECK(stems.size() >= 10);
      for (const auto& place : one.places) CHECK(instance(one, 1, place.exam)->domain == place.domain);
    }
  }
}
