#include <doctest/doctest.h>

#include "content/exams/item_answer.h"
#include "tests/support/small_items.h"

using namespace cw;
using namespace cw::test;

namespace {

const std::vector<Item>& items() {
  static const std::vector<Item> all = read_items(kSmallItems, "small.json").bank.items;
  return all;
}
const Item& single() { return items()[0]; }
const Item& choose() { return items()[1]; }
const Item& order() { return items()[2]; }
const Item& numeric() { return items()[3]; }
const Item& code() { return items()[4]; }

}  // namespace

TEST_SUITE("item answers") {
  TEST_CASE("one right option") {
    CHECK(item_credit(single(), {{1}, ""}) == 1000);
    for (const auto& wrong : {std::vector<int>{0}, std::vector<int>{}, std::vector<int>{1, 1}, std::vector<int>{1, 2}, std::vector<int>{4}, std::vector<int>{-1}}) {
      CHECK(item_credit(single(), {wrong, ""}) == 0);
      CHECK(partial_credit(single(), {wrong, ""}) == 0);
    }
  }

  TEST_CASE("several: the whole set or nothing; the partial figure counts wrong picks against right ones") {
    struct Case { std::vector<int> chosen; int credit, partial; };
    for (const auto& c : {Case{{0, 2}, 1000, 1000}, Case{{2, 0}, 1000, 1000}, Case{{0}, 0, 500}, Case{{0, 1}, 0, 0}, Case{{0, 1, 2}, 0, 500}, Case{{1, 3}, 0, 0}, Case{{}, 0, 0}, Case{{0, 2, 9}, 0, 0}}) {
      CHECK(item_credit(choose(), {c.chosen, ""}) == c.credit);
      CHECK(partial_credit(choose(), {c.chosen, ""}) == c.partial);
    }
  }

  TEST_CASE("an order: the whole one or nothing; the partial figure is the share of pairs") {
    CHECK(item_credit(order(), {{0, 1, 2, 3}, ""}) == 1000);
    CHECK(item_credit(order(), {{0, 1, 3, 2}, ""}) == 0);
    CHECK(partial_credit(order(), {{0, 1, 3, 2}, ""}) == 833);
    CHECK(partial_credit(order(), {{3, 2, 1, 0}, ""}) == 0);
    CHECK(partial_credit(order(), {{0, 1, 2}, ""}) == 0);
    CHECK(partial_credit(order(), {{0, 0, 1, 2}, ""}) == 0);
  }

  TEST_CASE("numbers as people type them") {
    struct Case { const char* typed; int credit; };
    for (const auto& c : {Case{"84.3", 1000}, Case{" 84.3 % ", 1000}, Case{"84.3%", 1000}, Case{"84.30", 1000}, Case{"+84.3", 1000}, Case{"84.25", 1000}, Case{"84.35", 1000}, Case{"84.36", 0}, Case{"84.24", 0}, Case{"84,3", 0}, Case{"84.3 percent", 1000}, Case{"84.3 days", 0}, Case{"", 0}, Case{"-84.3", 0},
                          Case{"84..3", 0}, Case{"8e1", 0}, Case{"0x54", 0}, Case{"84.", 0}, Case{"nan", 0}, Case{"99999999999999999999", 0}}) {
      CAPTURE(c.typed);
      CHECK(item_credit(numeric(), {{}, c.typed}) == c.credit);
    }
    struct Number { const char* typed; const char* unit; std::int64_t millionths; };
    for (const auto& c : {Number{"1,234", "", 1'234'000'000}, Number{"1,234,567.5", "", 1'234'567'500'000}, Number{"$1,200.50", "", 1'200'500'000}, Number{"-$5", "$", -5'000'000}, Number{"30 days", "days", 30'000'000}, Number{"1 day", "days", 1'000'000}, Number{"2 Days", "day", 2'000'000}, Number{".5", "", 500'000}, Number{"-.5", "", -500'000}})
      CHECK(typed_number(c.typed, c.unit).value_or(Decimal{"", -1}).millionths == c.millionths);
    for (const char* bad : {"1,23", "12,34,567", ",123", "1234,567", "1,234,", "1.234,5", "--5", "5-", "$", "five", "1 234"}) {
      CAPTURE(bad);
      CHECK_FALSE(typed_number(bad).has_value());
    }
    REQUIRE(foreseen_mistake(numeric(), {{}, "81.2%"}) != nullptr);
    CHECK(foreseen_mistake(numeric(), {{}, "81.2%"})->value == "81.2");
    CHECK(foreseen_mistake(numeric(), {{}, "84.3"}) == nullptr);
    CHECK(foreseen_mistake(numeric(), {{}, "50"}) == nullptr);
  }

  TEST_CASE("codes in any case, with or without the dot") {
    for (const char* right : {"E11.22", "e1122", " E11.22 "}) CHECK(item_credit(code(), {{}, right}) == 1000);
    for (const char* wrong : {"E11.2", "E11.229", "", "."}) CHECK(item_credit(code(), {{}, wrong}) == 0);
    REQUIRE(foreseen_mistake(code(), {{}, "e119"}) != nullptr);
    CHECK(foreseen_mistake(code(), {{}, ""}) == nullptr);
  }

  TEST_CASE("answers in words and letters, and back") {
    CHECK(answer_in_words(single(), {{1}, ""}) == "B. B");
    CHECK(answer_in_words(single(), {}) == "no answer");
    CHECK(answer_in_words(choose(), {{2, 0}, ""}) == "A, C");
    CHECK(answer_in_words(numeric(), {{}, "84.30%"}) == "84.30 %");
    CHECK(answer_in_words(code(), {{}, "e1122"}) == "E11.22");
    const std::vector<int> shown{2, 0, 3, 1};
    CHECK(answer_letters(order(), {{0, 1, 2, 3}, ""}, shown) == "B, D, A, C");
    CHECK(answer_from_letters(order(), "b d a c", shown)->chosen == std::vector<int>{0, 1, 2, 3});
    CHECK(answer_from_letters(choose(), "C, a")->chosen == std::vector<int>{0, 2});
    CHECK_FALSE(answer_from_letters(single(), "E").has_value());
    CHECK_FALSE(answer_from_letters(single(), "1").has_value());
    CHECK(answer_from_letters(single(), "")->empty());
    for (const auto& item : items()) CHECK(item_credit(item, right_answer(item)) == 1000);
  }
}
