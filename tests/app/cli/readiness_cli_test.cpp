#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
using Json = nlohmann::ordered_json;

namespace {

Ran cli(const std::string& arguments) { return run("CHARTWRIGHT_RECORD= CHARTWRIGHT_RELEASES=/nonexistent '" + std::string(CHARTWRIGHT_BINARY_DIR) + "/bin/chartwright-cli' " + arguments); }

std::string history(const std::string& stability) {
  return R"({"format":"chartwright.fsrs-history","version":1,"sets":[{"name":"own","cases":[{"id":"one","reviews":[{"rating":3,"stability":)" + stability + R"(},{"elapsed_days":2,"rating":1}]}]}]})";
}

}  // namespace

TEST_SUITE("readiness from a terminal") {
  TEST_CASE("fsrs replay prints each memory state, and its exit status says whether something differs") {
    TempFolder folder;
    put(folder / "good.json", history("2.3065"));
    put(folder / "other.json", history("2.4"));
    put(folder / "broken.json", "{\"format\":\"chartwright.fsrs-history\"}");
    const std::string at = "'" + folder.path().string() + "/";
    const Ran good = cli("fsrs replay " + at + "good.json'");
    CHECK(good.status == 0);
    CHECK(good.out.find("own / one\n   1 good  recall   first  stability      2.30650") == 0);
    CHECK(good.out.find("2 reviews of 1 histories; all as expected") != std::string::npos);
    const Ran other = cli("fsrs replay --format json " + at + "other.json'");
    CHECK(other.status == 1);
    const Json json = Json::parse(other.out);
    CHECK(json["format"] == "chartwright.fsrs-replay");
    CHECK(json["different"] == 1);
    CHECK(json["histories"][0]["reviews"][0]["differences"][0] == "stability 2.3065 where 2.4 is expected");
    const Ran broken = cli("fsrs replay " + at + "broken.json'");
    CHECK(broken.status == 1);
    CHECK(broken.out.empty());
    CHECK(broken.err.find("JSN-010") != std::string::npos);
    CHECK(cli("fsrs replay " + at + "absent.json'").status == 3);
    CHECK(cli("fsrs replay").status == 2);
  }

  TEST_CASE("the simulation is told as a table or as data, and too few students do not pass for a proof") {
    const Ran ran = cli("readiness simulate --students 10 --format json");
    CHECK(ran.status == 1);
    const Json json = Json::parse(ran.out);
    CHECK(json["format"] == "chartwright.readiness-simulation");
    CHECK(json["cells"].size() >= 25);
    CHECK(json["failing"] > 0);
    CHECK(cli("readiness simulate --students 10 --format json").out == ran.out);
    const Ran text = cli("readiness simulate --students 10");
    CHECK(text.out.find("targeted-150") != std::string::npos);
    CHECK(text.out.find("DOES NOT HOLD") != std::string::npos);
    CHECK(cli("readiness simulate --students 1").status == 2);
  }
}
