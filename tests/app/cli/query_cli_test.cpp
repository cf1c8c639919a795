#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "grading/query/query.h"
#include "tests/support/files.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

Ran cli(const std::string& arguments) { return run("CHARTWRIGHT_RECORD= CHARTWRIGHT_RELEASES=/nonexistent '" + std::string(CHARTWRIGHT_BINARY_DIR) + "/bin/chartwright-cli' " + arguments); }

const Scenario& hip() {
  for (const ScenarioFile& file : shipped_library())
    if (file.scenario->id.text() == "the-kitchen-rug") return *file.scenario;
  FAIL("the chart is not there");
  return *shipped_library().front().scenario;
}

ComposedQuery sound() {
  ComposedQuery query = blank_query(hip(), *Date::from_ymd(2026, 2, 18));
  query.from = "L. Scarrow, RHIA, CCDS";
  query.title = "Clarification of the blood counts";
  query.indicators = {{DocumentId("laboratory"), "Hemoglobin 12.2 9.6 L 8.1 L 7.4 L", 1}};
  query.question = "In your clinical judgment, can the type and the cause of the anemia be specified further?";
  return query;
}

std::string file_of(const ComposedQuery& query) { return query_to_json(query, hip().id, hip().tasks.front().id); }

}  // namespace

TEST_SUITE("query lint") {
  TEST_CASE("a compliant query passes, a leading one is told why, with carets and a compliant form") {
    const TempFolder folder;
    put(folder / "good.json", file_of(sound()));
    const Ran good = cli("query lint '" + (folder / "good.json").string() + "'");
    CHECK(good.status == 0);
    CHECK(good.out.find("No fault found") != std::string::npos);

    ComposedQuery leading = sound();
    leading.question = "Naïve question: please document acute blood loss anemia, it is a CC.";
    put(folder / "bad.json", file_of(leading));
    const Ran bad = cli("query lint '" + (folder / "bad.json").string() + "'");
    CHECK(bad.status == 1);
    CHECK(bad.out.find("[QRY-104]") != std::string::npos);
    CHECK(bad.out.find("[QRY-108]") != std::string::npos);
    CHECK(bad.out.find("    Naïve question: please document acute blood loss anemia, it is a CC.\n                    " + std::string(39, '^') + "\n") != std::string::npos);
    for (const char* part : {"Why: ", "Instead: ", "A compliant form", "Clarification of the laboratory results", "AHIMA/ACDIS"}) CHECK(bad.out.find(part) != std::string::npos);
  }

  TEST_CASE("as JSON") {
    const TempFolder folder;
    ComposedQuery query = sound();
    query.title = "Sepsis";
    put(folder / "query.json", file_of(query));
    const Ran ran = cli("query lint --format json '" + (folder / "query.json").string() + "'");
    CHECK(ran.status == 1);
    const Json report = Json::parse(ran.out);
    CHECK(report["format"] == "chartwright.query-lint");
    CHECK(report["version"] == 1);
    CHECK(report["quality"] == 50);
    REQUIRE(report["faults"].size() == 1);
    CHECK(report["faults"][0]["rule"] == "QRY-103");
    CHECK(report["faults"][0]["part"] == "title");
    CHECK(report["faults"][0]["words"] == "Sepsis");
    CHECK(report["rewrite"]["form"] == "open");
  }

  TEST_CASE("what cannot be checked") {
    const TempFolder folder;
    put(folder / "no-query.json", "{}");
    CHECK(cli("query lint '" + (folder / "no-query.json").string() + "'").status == 3);
    CHECK(cli("query lint '" + (folder / "not-there.json").string() + "'").status == 3);
    CHECK(cli("query lint").status == 2);
    // A file names a chart of the library, never a folder of this machine.
    put(folder / "path.json", query_to_json(sound(), ScenarioId((fs::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios/library/inpatient/the-kitchen-rug").string()), TaskId("coding")));
    CHECK(cli("query lint '" + (folder / "path.json").string() + "'").status == 3);
    put(folder / "task.json", query_to_json(sound(), hip().id, TaskId("no-such-task")));
    CHECK(cli("query lint '" + (folder / "task.json").string() + "'").status == 3);
    // A chart that is not shipped is given by its folder.
    put(folder / "query.json", file_of(sound()));
    const std::string library = (fs::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios/library/inpatient").string();
    CHECK(cli("query lint '" + (folder / "query.json").string() + "' --scenario '" + library + "/the-kitchen-rug'").status == 0);
    CHECK(cli("query lint '" + (folder / "query.json").string() + "' --scenario '" + library + "/sunday-confusion'").status == 3);
  }
}
