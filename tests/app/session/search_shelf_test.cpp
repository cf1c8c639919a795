#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "app/session/search_shelf.h"
#include "tests/support/charts.h"

using namespace cw;
using namespace cw::test;

namespace {

const Date kDay = *Date::from_ymd(2026, 1, 15);

std::shared_ptr<const Release> release(CodeSystem system, bool starter, int codes, const char* word) {
  std::vector<CodeEntry> entries;
  for (int n = 0; n < codes; ++n) {
    char code[8];
    std::snprintf(code, sizeof code, "%c%02d%02d", 'A' + n / 10'000, n / 100 % 100, n % 100);
    entries.push_back({.code = Code(code, system), .title = std::string(word) + " number " + std::to_string(n), .billable = true});
  }
  return std::make_shared<const Release>(ReleaseInfo{.system = system, .name = starter ? "starter" : "full", .effective_from = *Date::from_ymd(2025, 10, 1), .effective_to = *Date::from_ymd(2026, 9, 30), .starter = starter}, std::move(entries));
}

std::string first(const std::shared_ptr<const CodeSearch>& search, const char* text) {
  const auto found = search->find({.text = text});
  return found.hits.empty() ? std::string() : std::string(found.hits.front().title);
}

}  // namespace

TEST_SUITE("search shelf") {
  TEST_CASE("a small set is searched at once, and dates with the same releases share a search") {
    SearchShelf shelf(std::make_shared<const CodeBook>(std::vector{release(CodeSystem::Icd10Cm, true, 50, "Sprain")}));
    CHECK_FALSE(shelf.complete(kDay));
    const auto search = shelf.for_date(kDay);
    REQUIRE(search);
    CHECK(shelf.complete(kDay));
    CHECK(first(search, "sprain 7") == "Sprain number 7");
    CHECK(shelf.for_date(kDay.plus_days(30)) == search);
    CHECK_FALSE(shelf.building());
  }

  TEST_CASE("a large set is built aside; until then the starter answers, and the window is told when it is there") {
    SearchShelf shelf(std::make_shared<const CodeBook>(std::vector{release(CodeSystem::Icd10Cm, true, 50, "Sprain"), release(CodeSystem::Icd10Cm, false, 25'000, "Fracture")}));
    std::atomic<int> told{0};
    shelf.on_finished([&] { ++told; });
    const auto stand_in = shelf.for_date(kDay);
    REQUIRE(stand_in);
    CHECK(first(stand_in, "sprain") == "Sprain number 0");
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (told == 0 && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    REQUIRE(told == 1);
    CHECK(shelf.take_finished());
    CHECK_FALSE(shelf.take_finished());
    CHECK(shelf.complete(kDay));
    CHECK(first(shelf.for_date(kDay), "fracture 12") == "Fracture number 12");
  }

  TEST_CASE("a shelf taken down while it builds waits for the end") {
    SearchShelf shelf(std::make_shared<const CodeBook>(std::vector{release(CodeSystem::Icd10Cm, false, 25'000, "Fracture")}));
    CHECK_FALSE(shelf.for_date(kDay));  // no starter to stand in
  }

  TEST_CASE("a program without a window waits for the right search") {
    SearchShelf shelf(std::make_shared<const CodeBook>(std::vector{release(CodeSystem::Icd10Cm, false, 25'000, "Fracture")}));
    CHECK(first(shelf.wait_for(kDay), "fracture 24999") == "Fracture number 24999");
  }
}
