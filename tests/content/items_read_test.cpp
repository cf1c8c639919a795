#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>

#include "content/exams/balance.h"
#include "content/exams/check_items.h"
#include "content/exams/item.h"
#include "tests/support/files.h"
#include "tests/support/small_items.h"

using namespace cw;
using namespace cw::test;

namespace {

bool has(const Diagnostics& all, const std::string& id) {
  return std::any_of(all.begin(), all.end(), [&](const Diagnostic& d) { return d.id == id; });
}

}  // namespace

TEST_SUITE("items") {
  TEST_CASE("a file with every kind is read") {
    const ItemsRead read = read_items(kSmallItems, "rhit/small.json");
    CHECK(to_text(read.diagnostics) == "");
    REQUIRE(read.bank.items.size() == 5);
    const auto& items = read.bank.items;
    CHECK(items[0].kind == ItemKind::Single);
    CHECK(items[0].options[1].right);
    CHECK(items[0].sources[0].name == "45 CFR 164.524");
    CHECK(items[0].file == "rhit/small.json");
    CHECK(items[1].choose == 2);
    CHECK(items[2].choose == 4);
    CHECK(items[3].answer.millionths == 84'300'000);
    CHECK(items[3].tolerance.millionths == 50'000);
    CHECK(items[4].codes == std::vector<std::string>{"E11.22"});
    CHECK(read.bank.set("small-set")->text == "A text.");
    CHECK(items[0].set == "small-set");
    CHECK(chance_level(items[0]) == doctest::Approx(0.2));
    CHECK(chance_level(items[1]) == doctest::Approx(0.05));
    CHECK(chance_level(items[3]) == doctest::Approx(0.0));
  }

  TEST_CASE("every fault of a file of items is told, and the other items are kept") {
    struct Case { const char* id; const char* from; const char* to; };
    const std::string long_text(7000, 'x');
    for (const auto& c : {Case{"ITM-001", "\"id\": \"small-001\"", "\"id\": \"Small 1\""}, Case{"ITM-002", "\"id\": \"small-002\"", "\"id\": \"small-001\""}, Case{"ITM-003", R"(, {"text": "D", "why": "w"}])", "]"}, Case{"ITM-004", R"({"text": "A", "why": "w"})", R"({"text": "A", "right": true, "why": "w"})"},
                          Case{"ITM-004", R"({"text": "First", "why": "w"})", R"({"text": "First", "right": true, "why": "w"})"}, Case{"ITM-005", "\"84.3\"", "\"84,3\""}, Case{"ITM-005", "\"0.05\"", "\"-0.05\""}, Case{"ITM-006", "[\"E11.22\"]", "[]"}, Case{"ITM-006", "\"E11.22\"", "\"E\""},
                          Case{"ITM-007", "\"set\": \"small-set\"", "\"set\": \"other-set\""}, Case{"ITM-007", "\"text\": \"A text.\"", "\"text\": \"\""}, Case{"ITM-009", "Which day?", long_text.c_str()}, Case{"JSN-014", "\"kind\": \"single\"", "\"kind\": \"double\""}, Case{"JSN-011", "\"stem\": \"Which day?\"", "\"stem\": \"Which day?\", \"steem\": 1"}}) {
      CAPTURE(c.id);
      CAPTURE(std::string(c.to).substr(0, 40));
      const ItemsRead read = read_items(replaced(kSmallItems, c.from, c.to), "small.json");
      CHECK(has(read.diagnostics, c.id));
      CHECK(read.bank.items.size() >= 3);
      CHECK(read.bank.items.size() <= 5);
    }
    CHECK(has(read_items("[]", "small.json").diagnostics, "JSN-020"));
  }

  TEST_CASE("every fault of a file of templates is told") {
    REQUIRE(to_text(read_templates(kSmallTemplates, "t.json").diagnostics) == "");
    struct Case { const char* id; const char* from; const char* to; };
    const std::string long_text(7000, 'x');
    for (const auto& c : {Case{"ITT-001", "\"id\": \"tpl-rate\"", "\"id\": \"tpl rate\""}, Case{"ITT-002", "\"id\": \"tpl-cost\"", "\"id\": \"tpl-rate\""}, Case{"ITT-003", "\"name\": \"cases\"", "\"name\": \"answer\""}, Case{"ITT-003", "\"name\": \"cases\"", "\"name\": \"deaths\""},
                          Case{"ITT-004", "\"step\": 1}", "\"step\": 1, \"among\": [1]}"}, Case{"ITT-005", "\"from\": 10,", "\"from\": 90,"}, Case{"ITT-006", "deaths / cases * 100", "deaths / * 100"}, Case{"ITT-006", "deaths / cases * 100", "death / cases * 100"}, Case{"ITT-008", "cases > deaths", "cases deaths"},
                          Case{"ITT-009", "cases > deaths", "cases < deaths"}, Case{"ITT-010", "{deaths} died", "{dead} died"}, Case{"ITT-010", "{deaths} died", "{answer} died"}, Case{"ITT-010", "{deaths} died", "{deaths died"}, Case{"ITT-010", "{deaths} died", "{=deaths;9} died"}, Case{"ITT-011", "\"from\": 10,", "\"from\": \"ten\","},
                          Case{"ITT-012", R"(, {"is": "price * 2", "why": "w"}])", "]"}, Case{"ITT-013", R"({"rhit": {"domain": "analytics", "task": "statistics"}})", "{}"}, Case{"ITT-014", "\"kind\": \"numeric\"", "\"kind\": \"code\""}, Case{"ITT-015", "Of {cases} cases", long_text.c_str()}}) {
      CAPTURE(c.id);
      CAPTURE(std::string(c.to).substr(0, 40));
      CHECK(has(read_templates(replaced(kSmallTemplates, c.from, c.to), "t.json").diagnostics, c.id));
    }
  }

  TEST_CASE("every fault of a provenance is told") {
    const std::string small = R"({"format": "chartwright.item-provenance", "version": 1, "answered": "2026-11-26", "items": {"a-1": {"version": 1, "agreed": true}, "a-2": {"version": 2, "agreed": false, "settled": "The stem was ambiguous."}}})";
    const ProvenanceRead read = read_provenance(small, "p.json");
    REQUIRE(read.provenance.has_value());
    CHECK(read.provenance->items.at(ItemId("a-2")).settled == "The stem was ambiguous.");
    CHECK(has(read_provenance(replaced(small, "a-1", "a 1"), "p.json").diagnostics, "ITP-001"));
    CHECK(has(read_provenance(replaced(small, ", \"agreed\": true", ""), "p.json").diagnostics, "ITP-002"));
    CHECK(has(read_provenance(replaced(small, ", \"settled\": \"The stem was ambiguous.\"", ""), "p.json").diagnostics, "ITP-003"));
  }

  TEST_CASE("an instructor's folder: files in folders, in place of built-in items or beside them") {
    const TempFolder folder;
    put(folder / "rhit/deep/mine.json", kSmallItems);
    put(folder / "templates.json", kSmallTemplates);
    put(folder / "twice.json", kSmallItems);
    put(folder / "provenance.json", "not read here");
    const ItemsRead read = bank_with(folder.path());
    CHECK(read.bank.items.size() == built_in_items().items.size() + 5);
    CHECK(read.bank.templates.size() == built_in_items().templates.size() + 2);
    REQUIRE(read.bank.item(ItemId("small-001")) != nullptr);
    CHECK(read.bank.item(ItemId("small-001"))->file == "rhit/deep/mine.json");
    CHECK(has(read.diagnostics, "ITM-012"));
    std::filesystem::create_directories(folder / "more");
    put(folder / "more/large.json", std::string(9u << 20, ' '));
    CHECK(has(bank_with(folder.path()).diagnostics, "ITM-011"));
    CHECK(bank_with(folder / "none").bank.items.size() == built_in_items().items.size());
  }

  TEST_CASE("the bank that is shipped is read without a fault") {
    CHECK(to_text(built_in_items_read().diagnostics) == "");
    if (built_in_items().items.empty()) MESSAGE("the bank is empty");
    for (const auto& item : built_in_items().items) CHECK_FALSE(item.id.empty());
  }

  TEST_CASE("an order is shown shuffled, the same for a seed, and never as it is right") {
    const Item order = read_items(kSmallItems, "s").bank.items[2];
    std::set<std::vector<int>> seen;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      const auto shown = shown_order(order, seed);
      CHECK_FALSE(std::is_sorted(shown.begin(), shown.end()));
      CHECK(shown == shown_order(order, seed));
      seen.insert(shown);
    }
    CHECK(seen.size() == 23);
  }
}

TEST_SUITE("balanced keys") {
  TEST_CASE("keys spread over the positions, numbers and dates ascend, and a second run changes nothing") {
    std::string items;
    for (int i = 0; i < 80; ++i)
      items += (i == 0 ? "" : ",") + replaced(replaced(kSingle, "NNN", std::to_string(100 + i)), "Which day?", "Stem " + std::to_string(i));
    const std::string file = R"({"format": "chartwright.items", "version": 1, "exam": "rhit", "domain": "analytics", "items": [)" + items + "]}";
    const BalancedItems made = balance_items(file, "f.json");
    REQUIRE_FALSE(made.json.empty());
    std::array<int, 4> keys{};
    const ItemsRead read = read_items(made.json, "f.json");
    REQUIRE(read.bank.items.size() == 80);
    for (const auto& item : read.bank.items)
      for (std::size_t i = 0; i < 4; ++i) keys[i] += item.options[i].right ? 1 : 0;
    for (const int k : keys) CHECK(k == 20);
    CHECK(balance_items(made.json, "f.json").moved == 0);
    CHECK(balance_items(made.json, "f.json").json == made.json);

    struct Case { std::vector<std::string> given, expected; };
    for (const auto& c : {Case{{"1,200", "30", "4.5", "100"}, {"4.5", "30", "100", "1,200"}}, Case{{"$30", "$4", "$100", "$5.50"}, {"$4", "$5.50", "$30", "$100"}}, Case{{"May 2", "March 13", "April 2", "June 1, 2000"}, {"March 13", "April 2", "May 2", "June 1, 2000"}},
                          Case{{"30 days", "1 day", "60 days", "7 days"}, {"1 day", "7 days", "30 days", "60 days"}}, Case{{"84.3%", "81.2%", "9%", "90%"}, {"9%", "81.2%", "84.3%", "90%"}}}) {
      std::string one = replaced(kSingle, "NNN", "001");
      const char* const names[] = {"\"A\"", "\"B\"", "\"C\"", "\"D\""};
      for (std::size_t i = 0; i < 4; ++i) one = replaced(one, names[i], "\"" + c.given[i] + "\"");
      const ItemsRead numbers = read_items(balance_items(R"({"format": "chartwright.items", "version": 1, "exam": "rhit", "domain": "analytics", "items": [)" + one + "]}", "f").json, "f");
      REQUIRE(numbers.bank.items.size() == 1);
      for (std::size_t i = 0; i < 4; ++i) CHECK(numbers.bank.items[0].options[i].text == c.expected[i]);
    }
  }

  TEST_CASE("a file with faults is not touched") {
    const BalancedItems made = balance_items("{}", "f.json");
    CHECK(made.json.empty());
    CHECK(made.diagnostics.has_errors());
  }
}
