#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "content/exams/blueprint.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;

namespace {

const char* const kSmall = R"({"format": "chartwright.blueprint", "version": 1, "id": "small", "name": "SMALL", "names": ["SMALL", "LITTLE"], "title": "Small", "body": "Nobody",
 "effective": "2026-01-01", "checked": "2026-11-26", "items": 12, "scored": 10, "standard_percent": 70, "scale": {"least": 100, "most": 400, "cut": 300}, "floor_rule": "total", "pause": "stops",
 "parts": [{"id": "one", "title": "One", "items": 12, "scored": 10, "minutes": 20}],
 "domains": [{"id": "a", "name": "A", "short": "A", "weight": 55, "low": 50, "high": 60, "part": "one", "tasks": [{"id": "t", "name": "T"}]}, {"id": "b", "name": "B", "short": "B", "weight": 45, "part": "one", "tasks": []}],
 "evidence": {"diagnosis": "a"}, "sources": [{"name": "N", "where": "W", "confidence": "B"}]})";

std::string with(const std::string& from, const std::string& to) {
  std::string text = kSmall;
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}
bool has(const Diagnostics& all, const std::string& id) {
  return std::any_of(all.begin(), all.end(), [&](const Diagnostic& d) { return d.id == id; });
}

}  // namespace

TEST_SUITE("blueprints") {
  TEST_CASE("the built-in ones: order, counts, weights, sources") {
    const auto& all = built_in_blueprints();
    REQUIRE(all.size() == 4);
    CHECK(all[0].id == "rhit");
    CHECK(all[1].id == "ods");
    CHECK(all[1].names == std::vector<std::string>{"ODS", "ODS-C", "CTR"});
    CHECK(scored_by_domain(all[0]) == std::vector<int>{28, 21, 21, 22, 21, 17});
    CHECK(scored_by_domain(all[1]) == std::vector<int>{30, 45, 45, 60});
    CHECK(all[1].parts[1].references);
    CHECK_FALSE(all[1].scale.has_value());
    CHECK(all[0].minutes() == 210);
    CHECK(all[1].minutes() == 240);
    CHECK(all[0].domain_of(ChartEvidence::Query)->id == "revenue-cycle");
    CHECK(all[1].domain_of(ChartEvidence::Query) == nullptr);
    for (const auto& b : all) {
      CAPTURE(b.id);
      CHECK_FALSE(b.caution.empty());
      CHECK_FALSE(b.sources.empty());
      const auto counts = scored_by_domain(b);
      CHECK(std::accumulate(counts.begin(), counts.end(), 0) == b.scored);
      for (std::size_t d = 0; d < b.domains.size(); ++d) CHECK(std::abs(counts[d] * 100.0 / b.scored - b.domains[d].weight) < 1.2);
    }
  }

  TEST_CASE("largest remainder, ties to the earlier domain") {
    const auto read = read_blueprint(kSmall, "small.json");
    REQUIRE(read.blueprint.has_value());
    CHECK(scored_by_domain(*read.blueprint) == std::vector<int>{6, 4});
    CHECK(read.blueprint->pause == PauseRule::Stops);
    CHECK(read.blueprint->domains[1].low == 45);
  }

  TEST_CASE("every fault of a blueprint is told") {
    struct Case { const char* id; const char* from; const char* to; };
    for (const auto& c : {Case{"BLP-001", "\"weight\": 45", "\"weight\": 44"}, Case{"BLP-002", "\"low\": 50", "\"low\": 56"}, Case{"BLP-003", "\"id\": \"b\"", "\"id\": \"a\""}, Case{"BLP-004", "\"items\": 12, \"scored\": 10, \"standard", "\"items\": 13, \"scored\": 10, \"standard"},
                          Case{"BLP-004", "\"scored\": 10, \"minutes\"", "\"scored\": 13, \"minutes\""}, Case{"BLP-005", "\"part\": \"one\"", "\"part\": \"two\""}, Case{"BLP-006", "\"diagnosis\": \"a\"", "\"diagnosis\": \"c\""}, Case{"BLP-007", "[\"SMALL\", \"LITTLE\"]", "[\"LITTLE\"]"},
                          Case{"BLP-008", "\"cut\": 300", "\"cut\": 400"}, Case{"BLP-009", "\"id\": \"small\"", "\"id\": \"Small one\""}, Case{"BLP-012", "\"diagnosis\"", "\"diagnoses\""}, Case{"BLP-013", R"([{"id": "one", "title": "One", "items": 12, "scored": 10, "minutes": 20}])", "[]"},
                          Case{"JSN-011", "\"body\"", "\"bodies\": 1, \"body\""}}) {
      CAPTURE(c.id);
      CAPTURE(c.to);
      const auto read = read_blueprint(with(c.from, c.to), "small.json");
      CHECK_FALSE(read.blueprint.has_value());
      CHECK(has(read.diagnostics, c.id));
    }
  }

  TEST_CASE("an instructor's folder stands in place of the built-in ones by id") {
    const TempFolder folder;
    CHECK(blueprints_with(folder / "nothing").blueprints.size() == 4);
    put(folder / "mine.json", kSmall);
    put(folder / "again.json", with("\"title\": \"Small\"", "\"title\": \"Again\""));
    put(folder / "broken.json", "{");
    put(folder / "rhit.json", with("\"id\": \"small\"", "\"id\": \"rhit\""));
    const auto set = blueprints_with(folder.path());
    REQUIRE(set.blueprints.size() == 5);
    CHECK(set.blueprints[0].name == "SMALL");
    CHECK(set.blueprints[4].title == "Again");
    CHECK(has(set.diagnostics, "BLP-011"));
    CHECK(has(set.diagnostics, "JSN-002"));
  }

  TEST_CASE("a file too large to be a blueprint is told") {
    const TempFolder folder;
    put(folder / "huge.json", std::string(2u << 20, ' '));
    const auto set = blueprints_with(folder.path());
    CHECK(set.blueprints.size() == 4);
    CHECK(has(set.diagnostics, "BLP-010"));
  }
}
