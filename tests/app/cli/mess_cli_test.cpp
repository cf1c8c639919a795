#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "scenarios/read.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

Ran cli(const std::string& arguments) { return run("CHARTWRIGHT_RECORD= CHARTWRIGHT_RELEASES=/nonexistent '" + std::string(CHARTWRIGHT_BINARY_DIR) + "/bin/chartwright-cli' " + arguments); }

}  // namespace

TEST_SUITE("command line: messy charts") {
  TEST_CASE("what was done is printed, and again the same") {
    const Ran text = cli("scenario mess the-kitchen-rug --seed 7 --level 3");
    CHECK(text.status == 0);
    CHECK(text.out.find("the-kitchen-rug, seed 7, level 3") == 0);
    CHECK(text.out.find("Responsible: ") != std::string::npos);
    CHECK(cli("scenario mess the-kitchen-rug --seed 7 --level 3").out == text.out);

    const Ran json = cli("scenario mess the-kitchen-rug --seed 7 --level 3 --format json");
    REQUIRE(json.status == 0);
    const Json said = Json::parse(json.out);
    CHECK(said["format"] == "chartwright.messy-chart");
    CHECK(said["version"] == 1);
    CHECK(said["seed"] == 7);
    CHECK(said["level"] == 3);
    CHECK(said["planted"].size() >= 5);
    for (const auto& p : said["planted"]) {
      CHECK_FALSE(p["kind"].get<std::string>().empty());
      CHECK_FALSE(p["what"].get<std::string>().empty());
      CHECK_FALSE(p["rule"].get<std::string>().empty());
      CHECK_FALSE(p["responsible"].get<std::string>().empty());
    }
    CHECK(cli("scenario mess the-kitchen-rug --seed 7 --level 0").out.find(": 0 defects") != std::string::npos);
  }

  TEST_CASE("a variant is written as a scenario that opens, and its review finds what was planted") {
    TempFolder folder;
    const Ran made = cli("scenario mess sunday-confusion --seed 12 --level 4 --format json --out '" + folder.path().string() + "'");
    REQUIRE(made.status == 0);
    const fs::path at = folder / "sunday-confusion-mess-4-12";
    CHECK(Json::parse(made.out)["folder"] == at.string());
    const ScenarioFile file = read_scenario(at);
    CHECK_FALSE(file.diagnostics.has_errors());
    REQUIRE(file.scenario.has_value());
    CHECK(file.scenario->id.text() == "sunday-confusion-mess-4-12");
    CHECK_FALSE(file.scenario->guided);
    for (const auto& task : file.scenario->tasks)
      if (task.review) CHECK(task.review->level == 0);
    CHECK(cli("scenario check '" + at.string() + "'").out.find(" 0 errors") != std::string::npos);

    const Json found = Json::parse(cli("scenario review '" + at.string() + "' --format json").out);
    std::multiset<std::string> planted, reviewed;
    const auto named = [](const Json& d) { return d["type"].get<std::string>() + "|" + d["document"].get<std::string>() + "|" + d["entry"].get<std::string>() + "|" + d["about"].get<std::string>(); };
    const Json told = Json::parse(made.out);
    for (const auto& p : told["planted"]) planted.insert(named(p));
    for (const auto& d : found["deficiencies"]) reviewed.insert(named(d));
    CHECK(planted.size() >= 6);
    CHECK(std::includes(reviewed.begin(), reviewed.end(), planted.begin(), planted.end()));

    const Ran again = cli("scenario mess sunday-confusion --seed 12 --level 4 --out '" + folder.path().string() + "'");
    CHECK(again.status == 3);
    CHECK(again.err.find("is there already") != std::string::npos);
  }

  TEST_CASE("wrong usage is told") {
    CHECK(cli("scenario mess").status == 2);
    CHECK(cli("scenario mess the-kitchen-rug --seed 1").status == 2);
    CHECK(cli("scenario mess the-kitchen-rug --seed 1 --level 5").status == 2);
    CHECK(cli("scenario mess the-kitchen-rug --seed minus --level 1").status == 2);
    CHECK(cli("scenario mess no-such-chart --seed 1 --level 1").status == 3);
    CHECK(cli("scenario mess --help").out.find("Example:\n  chartwright-cli scenario mess ") != std::string::npos);
  }
}
