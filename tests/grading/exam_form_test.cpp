#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "grading/exam/form.h"
#include "tests/support/item_banks.h"

using namespace cw;
using namespace cw::test;

namespace {

const Blueprint& blueprint(const std::string& id) {
  for (const auto& b : built_in_blueprints())
    if (b.id == id) return b;
  FAIL("no such examination");
  return built_in_blueprints().front();
}

/// Everything a form promises; `sum_may_miss` where the bank is used up.
void check_form(const Blueprint& b, const ItemBank& bank, const Form& form) {
  CHECK(form.shortages.empty());
  CHECK(static_cast<int>(form.items.size()) == b.items);
  CHECK(form.scored() == b.scored);
  const auto wanted = scored_by_domain(b);
  for (std::size_t d = 0; d < b.domains.size(); ++d) {
    const auto found = std::count_if(form.items.begin(), form.items.end(), [&](const FormItem& i) { return i.scored && i.domain == b.domains[d].id; });
    CHECK(std::abs(found - wanted[d]) <= 1);
  }
  for (std::size_t p = 0; p < b.parts.size(); ++p) CHECK(form.items_of_part(static_cast<int>(p)) == b.parts[p].items);
  CHECK(std::is_sorted(form.items.begin(), form.items.end(), [](const FormItem& x, const FormItem& y) { return x.part < y.part; }));
  CHECK(std::abs(form.sum_p0_percent - b.scored * b.standard_percent) <= 100);
  CHECK(form.cut == (form.sum_p0_percent + 99) / 100);

  std::set<ItemId> ids;
  std::map<std::string, std::vector<int>> sets;
  int templates = 0;
  const FormItems drawn = items_of(form, bank);
  CHECK(drawn.missing.empty());
  int sum = 0;
  for (std::size_t i = 0; i < form.items.size(); ++i) {
    CHECK(ids.insert(form.items[i].id).second);
    templates += form.items[i].template_seed != 0 ? 1 : 0;
    if (!drawn.items[i].set.empty()) sets[drawn.items[i].set].push_back(static_cast<int>(i));
    CHECK(b.part_index(b.domain(form.items[i].domain)->part) == form.items[i].part);
    CHECK(drawn.items[i].domain == form.items[i].domain);
    if (form.items[i].scored) sum += drawn.items[i].p0;
  }
  CHECK(sum == form.sum_p0_percent);
  CHECK(templates <= 5);
  for (const auto& [set, places] : sets) {
    const auto whole = std::count_if(bank.items.begin(), bank.items.end(), [&](const Item& item) { return item.set == set; });
    CHECK(static_cast<int>(places.size()) == whole);
    CHECK(places.back() - places.front() == whole - 1);
  }
}

}  // namespace

TEST_SUITE("examination forms") {
  TEST_CASE("a thousand forms of a synthetic bank of 420 items meet the blueprint") {
    for (const std::string id : {"rhit", "ods", "ccs", "cca"}) {
      CAPTURE(id);
      const Blueprint& b = blueprint(id);
      const ItemBank bank = synthetic_bank(b, 420, 11);
      for (std::uint64_t seed = 1; seed <= 250; ++seed) {
        CAPTURE(seed);
        check_form(b, bank, assemble_form({.blueprint = &b, .bank = &bank, .seed = seed}));
      }
    }
  }

  TEST_CASE("a thousand forms of the bank that is shipped meet the blueprint") {
    for (const std::string id : {"rhit", "ods"}) {
      const Blueprint& b = blueprint(id);
      const ItemBank& bank = built_in_items();
      const auto count = std::count_if(bank.items.begin(), bank.items.end(), [&](const Item& item) { return item.exam == id; });
      if (count < b.items) {
        MESSAGE("skipped: the bank has " << count << " items of " << id);
        continue;
      }
      for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        check_form(b, bank, assemble_form({.blueprint = &b, .bank = &bank, .seed = seed}));
      }
    }
  }

  TEST_CASE("the same seed gives the same form, another seed another") {
    const Blueprint& b = blueprint("rhit");
    const ItemBank bank = synthetic_bank(b, 420, 3);
    const Form one = assemble_form({.blueprint = &b, .bank = &bank, .seed = 5});
    CHECK(one == assemble_form({.blueprint = &b, .bank = &bank, .seed = 5}));
    CHECK_FALSE(one == assemble_form({.blueprint = &b, .bank = &bank, .seed = 6}));
  }

  TEST_CASE("unseen items come first, and nothing of the last 30 days while others are left") {
    const Blueprint& b = blueprint("rhit");
    const ItemBank bank = synthetic_bank(b, 420, 3);
    const Date today = *Date::parse("2026-11-26");
    FormRequest request{.blueprint = &b, .bank = &bank, .seed = 1, .today = today};
    const Form first = assemble_form(request);
    for (const auto& item : first.items) request.seen[item.id] = today.plus_days(-3);
    request.seed = 2;
    const Form second = assemble_form(request);
    check_form(b, bank, second);
    for (const auto& item : second.items) CHECK_FALSE(request.seen.contains(item.id));
    // The third has to fall back on the first two for some, and takes those that were seen long ago.
    for (const auto& item : second.items) request.seen[item.id] = today.plus_days(-40);
    request.seed = 3;
    const Form third = assemble_form(request);
    CHECK(third.shortages.empty());
    for (const auto& item : third.items) {
      const auto seen = request.seen.find(item.id);
      CHECK((seen == request.seen.end() || seen->second < today.plus_days(-30)));
    }
  }

  TEST_CASE("two items of one knowledge point are not on a form while others are left") {
    const Blueprint& b = blueprint("rhit");
    const ItemBank bank = synthetic_bank(b, 420, 8);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const Form form = assemble_form({.blueprint = &b, .bank = &bank, .seed = seed});
      const FormItems drawn = items_of(form, bank);
      std::map<std::string, std::set<std::string>> points;  // a set may ask about one point twice
      int repeated = 0;
      for (const auto& item : drawn.items) {
        auto& sets = points[item.point];
        repeated += !sets.empty() && (item.set.empty() || !sets.contains(item.set)) ? 1 : 0;
        sets.insert(item.set);
      }
      CHECK(repeated == 0);
    }
  }

  TEST_CASE("what a bank cannot give is told, and an empty one gives an empty form") {
    const Blueprint& b = blueprint("rhit");
    ItemBank bank = synthetic_bank(b, 420, 8);
    std::erase_if(bank.items, [](const Item& item) { return item.domain == "leadership" && item.id.text().back() != '0'; });
    const Form form = assemble_form({.blueprint = &b, .bank = &bank, .seed = 1});
    REQUIRE(form.shortages.size() == 1);
    CHECK(form.shortages[0].domain == "leadership");
    CHECK(form.shortages[0].wanted == 17);
    CHECK(form.shortages[0].found < 17);
    CHECK_FALSE(form.complete());
    const ItemBank none;
    CHECK(assemble_form({.blueprint = &b, .bank = &none, .seed = 1}).items.empty());
  }

  TEST_CASE("quizzes: as many as asked, of the domains asked") {
    const Blueprint& b = blueprint("ods");
    const ItemBank bank = synthetic_bank(b, 420, 8);
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      const Form quiz = assemble_quiz({.blueprint = &b, .bank = &bank, .seed = seed}, {"coding-abstraction", "legal-ethical"}, 20);
      CHECK(quiz.items.size() == 20);
      CHECK(quiz.scored() == 20);
      for (const auto& item : quiz.items) CHECK((item.domain == "coding-abstraction" || item.domain == "legal-ethical"));
    }
    CHECK(assemble_quiz({.blueprint = &b, .bank = &bank, .seed = 1}, {}, 10).items.size() == 10);
    CHECK(assemble_quiz({.blueprint = &b, .bank = &bank, .seed = 1}, {"legal-ethical"}, 0).items.empty());
    const Form all = assemble_quiz({.blueprint = &b, .bank = &bank, .seed = 1}, {"legal-ethical"}, 500);
    REQUIRE(all.shortages.size() == 1);
    CHECK(all.shortages[0].found == static_cast<int>(all.items.size()));
  }

  TEST_CASE("the same letter is not right more than four times in a row") {
    const Blueprint& b = blueprint("rhit");
    const ItemBank bank = synthetic_bank(b, 420, 8);
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
      int run = 0, last = -1, longest = 0;
      for (const auto& item : items_of(assemble_form({.blueprint = &b, .bank = &bank, .seed = seed}), bank).items) {
        if (item.kind != ItemKind::Single) continue;
        int key = 0;
        while (!item.options[static_cast<std::size_t>(key)].right) ++key;
        run = key == last ? run + 1 : 1;
        last = key;
        longest = std::max(longest, run);
      }
      CHECK(longest <= 5);
    }
  }

  TEST_CASE("a form is written and read back; every fault is told") {
    const Blueprint& b = blueprint("rhit");
    const ItemBank bank = synthetic_bank(b, 420, 8);
    const Form form = assemble_form({.blueprint = &b, .bank = &bank, .seed = 0xFFFFFFFFFFFFFFFFu});
    const FormRead read = read_form(to_json(form), "form.json");
    REQUIRE(read.form.has_value());
    CHECK(*read.form == form);
    CHECK(to_json(*read.form) == to_json(form));

    const std::string small = R"({"format": "chartwright.exam-form", "version": 1, "exam": "rhit", "seed": 1, "cut": 1, "sum_p0_percent": 70, "items": [{"id": "a", "version": 1, "domain": "d"}]})";
    REQUIRE(read_form(small, "f").form.has_value());
    struct Case { const char* id; const char* from; const char* to; };
    for (const auto& c : {Case{"XFM-001", R"({"id": "a", "version": 1, "domain": "d"})", ""}, Case{"XFM-002", "\"seed\": 1", "\"seed\": -1"}, Case{"XFM-003", R"("domain": "d"})", R"("domain": "d"}, {"id": "a", "version": 1, "domain": "d"})"},
                          Case{"XFM-004", "\"cut\": 1", "\"cut\": 2"}, Case{"XFM-005", R"("domain": "d"})", R"("part": 1, "domain": "d"}, {"id": "b", "version": 1, "domain": "d"})"}}) {
      CAPTURE(c.id);
      std::string text = small;
      text.replace(text.find(c.from), std::string(c.from).size(), c.to);
      const FormRead bad = read_form(text, "f");
      CHECK_FALSE(bad.form.has_value());
      CHECK(std::any_of(bad.diagnostics.begin(), bad.diagnostics.end(), [&](const Diagnostic& d) { return d.id == c.id; }));
    }
  }

  TEST_CASE("an item of another version, or one that is gone, is told and stands empty") {
    const Blueprint& b = blueprint("rhit");
    ItemBank bank = synthetic_bank(b, 420, 8);
    const Form form = assemble_form({.blueprint = &b, .bank = &bank, .seed = 1});
    std::size_t at = 0;
    while (form.items[at].template_seed != 0) ++at;
    for (auto& item : bank.items)
      if (item.id == form.items[at].id) item.version = 2;
    const FormItems drawn = items_of(form, bank);
    REQUIRE(drawn.missing.size() == 1);
    CHECK(drawn.missing[0] == static_cast<int>(at));
    CHECK(drawn.items[at].stem.empty());
  }
}
