#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "content/releases/release_file.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;

namespace {

using Json = nlohmann::json;

Ran cli(const std::string& arguments, const std::string& home = "") {
  return run("CHARTWRIGHT_RECORD= CHARTWRIGHT_HOME='" + home + "' '" + std::string(CHARTWRIGHT_BINARY_DIR) + "/bin/chartwright-cli' " + arguments);
}

/// A home with one release that has an index of a few lines and a table of neoplasms of two.
void install_books(const std::filesystem::path& home) {
  ReleaseContents contents{.info = {.system = CodeSystem::Icd10Cm, .name = "2026", .effective_from = *Date::from_ymd(2025, 10, 1), .effective_to = *Date::from_ymd(2026, 9, 30), .source = "a test"}};
  contents.entries = {{.code = Code("R10.9", CodeSystem::Icd10Cm), .title = "Pain", .billable = true}};
  contents.indexes[0] = {{.title = "Bellyache", .see = "Pain, abdominal"}, {.title = "Lump", .see = "Neoplasm, skin, benign"}, {.title = "Pain", .codes = {"R52"}}, {.level = 1, .parent = 2, .title = "abdominal", .codes = {"R10.9"}}};
  IndexLine skin{.level = 1, .parent = 0, .title = "skin"};
  skin.cells[0] = "C44.90";
  skin.cells[3] = "D23.9";
  contents.indexes[4] = {{.title = "Neoplasm, neoplastic"}, skin};
  contents.index_years = {"2025", "", "", "", "2025"};
  std::filesystem::create_directories(home / "releases");
  REQUIRE(write_release(home / "releases" / "icd10cm-2026.db", contents));
}

}  // namespace

TEST_SUITE("command line, the books") {
  TEST_CASE("help with an example; what is no date or no book is wrong usage") {
    for (const char* verb : {"code index", "code tabular", "code table"}) {
      const Ran help = cli(std::string(verb) + " --help");
      CHECK(help.status == 0);
      CHECK_MESSAGE(help.out.find("Example:\n  chartwright-cli ") != std::string::npos, verb);
    }
    CHECK(cli("code index fever --book cooking").status == 2);
    CHECK(cli("code table 0FT --on yesterday").status == 2);
    CHECK(cli("code tabular").status == 2);
  }

  TEST_CASE("an index is walked, its references followed into the next book") {
    TempFolder home;
    install_books(home.path());
    const Ran landed = cli("code index bellyache --format json", home.path().string());
    CHECK(landed.status == 0);
    const Json value = Json::parse(landed.out);
    CHECK(value["format"] == "chartwright.code-index");
    CHECK(value["version"] == 1);
    CHECK(value["year"] == "2025");
    CHECK(value["exact"] == true);
    CHECK(value["see"][0]["path"] == "Pain > abdominal");
    CHECK(value["see"][0]["line"]["codes"][0] == "R10.9");
    const Json lump = Json::parse(cli("code index lump --format json", home.path().string()).out);
    CHECK(lump["see"][0]["book"] == "neoplasms");
    CHECK(lump["see"][0]["column"] == "benign");
    CHECK(lump["see"][0]["line"]["cells"]["benign"] == "D23.9");
    const Ran text = cli("code index 'pain, abdominal'", home.path().string());
    CHECK(text.out == "Index to Diseases and Injuries 2025\nPain > abdominal  R10.9\n");
    const Ran missing = cli("code index nausea", home.path().string());
    CHECK(missing.status == 1);
    CHECK(missing.out.find("Not printed. The next line is:\nPain") != std::string::npos);
    CHECK(cli("code index skin --book neoplasms", home.path().string()).out.find("Neoplasm, neoplastic > skin") != std::string::npos);
    CHECK(cli("code index 'neoplasm, skin' --book neoplasms", home.path().string()).out.find("malignant primary C44.90, benign D23.9") != std::string::npos);
  }

  TEST_CASE("without a book the message says what to install") {
    const Ran index = cli("code index fracture");
    CHECK(index.status == 3);
    CHECK(index.err.find("no Index to Diseases and Injuries is installed") != std::string::npos);
    CHECK(index.err.find("chartwright-cli content install") != std::string::npos);
    TempFolder home;
    install_books(home.path());
    const Ran table = cli("code table 0FT4", home.path().string());
    CHECK(table.status == 3);
    CHECK(table.err.find("content install") != std::string::npos);
    CHECK(cli("code tabular Q99.9", home.path().string()).status == 1);
  }

  TEST_CASE("with nothing installed the starter has a Tabular page and tables") {
    const Json page = Json::parse(cli("code tabular E11.22 --format json").out);
    CHECK(page["format"] == "chartwright.code-tabular");
    CHECK(page["above"].size() == 2);
    CHECK(page["status"] == "billable");
    CHECK_FALSE(page["notes"].empty());
    CHECK(cli("code tabular S52.5").out.find("laterality: right") != std::string::npos);
    const Json table = Json::parse(cli("code table 0FT4 --format json").out);
    CHECK(table["format"] == "chartwright.code-table");
    CHECK(table["table"]["prefix"] == "0FT");
    REQUIRE(table["axes"].size() == 7);
    int possible = 0;
    for (const auto& choice : table["axes"][4]["choices"]) possible += choice["possible"] == true ? 1 : 0;
    CHECK(possible == 2);
    CHECK(table["axes"][4]["choices"].size() == 4);
    const Ran whole = cli("code table 0FT44ZZ");
    CHECK(whole.status == 0);
    CHECK(whole.out.find("0FT44ZZ  Resection of Gallbladder, Percutaneous Endoscopic Approach  valid") != std::string::npos);
    const Ran wrong = cli("code table 0FT40ZG");
    CHECK(wrong.status == 1);
    CHECK(wrong.err.find("No row of table 0FT has together") != std::string::npos);
    CHECK(cli("code table 0ZZ").status == 1);
  }
}
