#include <doctest/doctest.h>

#include <sys/stat.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "scenarios/check.h"
#include "scenarios/read.h"
#include "scenarios/write.h"
#include "tests/support/charts.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;

namespace {

Scenario sound(const char* id = "test-chart") {
  Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "E11.9")});
  s.id = ScenarioId(id);
  return s;
}

const Diagnostic* found(const Diagnostics& all, const char* id) {
  for (const auto& d : all)
    if (d.id == id) return &d;
  return nullptr;
}

/// The sound scenario with the document's file named otherwise.
Diagnostics with_file_named(const TempFolder& folder, const std::string& name) {
  Scenario s = sound();
  REQUIRE(write_scenario(s, folder / "test-chart").ok());
  s.documents[0].file = name;
  put(folder / "test-chart/scenario.json", scenario_to_json(s));
  return read_scenario(folder / "test-chart").diagnostics;
}

}  // namespace

TEST_SUITE("scenario folders") {
  TEST_CASE("a document's name never leaves chart/") {
    TempFolder folder;
    put(folder / "secret.md", "outside");
    for (const std::string& name : std::vector<std::string>{"../secret.md", "../../secret.md", "..", ".", ".hidden.md", "/etc/passwd", "a/b.md", "a\\b.md", "..\\secret.md", "C:secret.md", "10 note.md", "10-note.md\n", "n\xC3\xB6te.md",
                                                            "%2e%2e%2fsecret.md", "~/secret.md", std::string(121, 'a')}) {
      CAPTURE(name);
      const Diagnostics all = with_file_named(folder, name);
      REQUIRE(found(all, "SCN-005") != nullptr);
      CHECK(found(all, "SCN-005")->pointer == "/documents/0/file");
      CHECK(found(all, "SCN-006") == nullptr);
    }
    const std::string nul("10\0note.md", 10);
    CHECK(with_file_named(folder, nul).has_errors());
  }

  TEST_CASE("what is no readable file is told, and nothing waits for it") {
    TempFolder folder;
    REQUIRE(write_scenario(sound(), folder / "test-chart").ok());
    const fs::path note = folder / "test-chart/chart/10-note.md";
    const auto after = [&](auto&& change) {
      fs::remove_all(note);
      change();
      return read_scenario(folder / "test-chart").diagnostics;
    };
    CHECK(found(after([&] { fs::create_directory(note); }), "SCN-006") != nullptr);
    CHECK(found(after([&] { REQUIRE(::mkfifo(note.c_str(), 0600) == 0); }), "SCN-006") != nullptr);
    CHECK(found(after([&] { fs::create_symlink(folder / "nowhere.md", note); }), "SCN-006") != nullptr);
    CHECK(found(after([&] { put(note, std::string((1u << 20) + 1, 'x')); }), "SCN-006") != nullptr);
    CHECK_FALSE(after([&] { put(note, std::string(1u << 20, 'x')); }).has_errors());
    CHECK(found(after([&] { put(note, "half a letter \xC3"); }), "SCN-007") != nullptr);
    CHECK(found(after([&] { put(note, "\xEF\xBB\xBF \n"); }), "SCN-008") != nullptr);
  }

  TEST_CASE("line ends are LF and a byte order mark is dropped, so that quotes do not depend on the editor") {
    TempFolder folder;
    REQUIRE(write_scenario(sound(), folder / "test-chart").ok());
    put(folder / "test-chart/chart/10-note.md", "\xEF\xBB\xBF# Note\r\n\r\nwords for A41.51\r\n");
    const ScenarioFile file = read_scenario(folder / "test-chart");
    CHECK(to_text(file.diagnostics).empty());
    REQUIRE(file.scenario.has_value());
    CHECK(file.scenario->documents[0].markdown == "# Note\n\nwords for A41.51\n");
  }

  TEST_CASE("a file of version 1, key and rubric at its root, is read into the present shape") {
    TempFolder folder;
    Scenario s = sound();
    s.tasks.front().rubric = Rubric{50, 20, 0, 20, 10};
    s.tasks.front().key.order = {{LineId("dx-a"), LineId("dx-b"), "So the note says.", {{SourceKind::Tabular, "A41", 0}}}};
    REQUIRE(write_scenario(s, folder / "test-chart").ok());
    const fs::path json = folder / "test-chart/scenario.json";
    auto root = nlohmann::ordered_json::parse(slurp(json));
    root["version"] = 1;
    for (const char* moved : {"key", "rubric"}) {
      root[moved] = root["tasks"][0][moved];
      root["tasks"][0].erase(moved);
    }
    root["key"]["order"][0].erase("note");
    put(json, root.dump(2));
    const ScenarioFile file = read_scenario(folder / "test-chart");
    CHECK(to_text(file.diagnostics).empty());
    REQUIRE(file.scenario.has_value());
    CHECK(*file.scenario == s);
    CHECK(file.version == 1);
    root["key"]["diagnoses"][0]["sources"] = nlohmann::ordered_json::array();
    put(json, root.dump(2));
    const Diagnostics found_in = check_scenario(read_scenario(folder / "test-chart"), book({entry("A41.51", "Sepsis"), entry("E11.9", "Diabetes")}));
    const auto at = std::find_if(found_in.begin(), found_in.end(), [](const Diagnostic& d) { return d.id == "SCN-033"; });
    REQUIRE(at != found_in.end());
    CHECK(at->pointer == "/key/diagnoses/0/sources");
    CHECK(at->place.line > 0);
  }

  TEST_CASE("too large, too many, another kind, a newer version") {
    TempFolder folder;
    Scenario s = sound();
    REQUIRE(write_scenario(s, folder / "test-chart").ok());
    const fs::path json = folder / "test-chart/scenario.json";
    const std::string text = slurp(json);
    put(json, text + std::string(4u << 20, ' '));
    CHECK(found(read_scenario(folder / "test-chart").diagnostics, "SCN-001") != nullptr);
    std::string changed = text;
    changed.replace(changed.find("\"version\": 3"), 12, "\"version\": 4");
    put(json, changed);
    const ScenarioFile newer = read_scenario(folder / "test-chart");
    CHECK(found(newer.diagnostics, "JSN-021") != nullptr);
    CHECK_FALSE(newer.scenario.has_value());
    changed = text;
    changed.replace(changed.find("chartwright.scenario"), 20, "chartwright.attempts");
    put(json, changed);
    CHECK(found(read_scenario(folder / "test-chart").diagnostics, "JSN-020") != nullptr);
    s.documents.resize(201, s.documents[0]);
    put(json, scenario_to_json(s));
    CHECK(read_scenario(folder / "test-chart").diagnostics.has_errors());
    s.documents.resize(200, s.documents[0]);
    put(json, scenario_to_json(s));
    CHECK_FALSE(read_scenario(folder / "test-chart").diagnostics.has_errors());
  }

  TEST_CASE("the hash names what was read: it follows every byte of the key and the chart, and nothing else") {
    TempFolder folder;
    REQUIRE(write_scenario(sound(), folder / "test-chart").ok());
    const auto hash = [&] { return read_scenario(folder / "test-chart").scenario->content_hash; };
    const std::string first = hash();
    CHECK(first == hash());
    fs::last_write_time(folder / "test-chart/scenario.json", fs::file_time_type::clock::now() - std::chrono::hours(48));
    CHECK(first == hash());
    const std::string note = slurp(folder / "test-chart/chart/10-note.md");
    put(folder / "test-chart/chart/10-note.md", note + "One more word.\n");
    CHECK(first != hash());
    put(folder / "test-chart/chart/10-note.md", note);
    CHECK(first == hash());
    Scenario s = sound();
    s.tasks.front().key.diagnoses[0].rationale += " More.";
    put(folder / "test-chart/scenario.json", scenario_to_json(s));
    CHECK(first != hash());
  }

  TEST_CASE("a folder named with a slash at its end is the same folder") {
    TempFolder folder;
    REQUIRE(write_scenario(sound(), folder / "test-chart").ok());
    const ScenarioFile file = read_scenario((folder / "test-chart").string() + "/");
    CHECK(to_text(file.diagnostics).empty());
  }

  TEST_CASE("a library: sorted, four levels deep, no links followed, a broken chart hides no other") {
    TempFolder folder;
    const fs::path root = folder / "library";
    for (const char* at : {"track-b/two", "track-a/one", "a/b/c/four"}) {
      const fs::path target = root / at;
      REQUIRE(write_scenario(sound(target.filename().c_str()), target).ok());
    }
    REQUIRE(write_scenario(sound("five"), root / "a/b/c/d/five").ok());
    REQUIRE(write_scenario(sound("linked"), folder / "elsewhere/linked").ok());
    fs::create_directory_symlink(folder / "elsewhere", root / "track-c");
    put(root / "track-a/broken/scenario.json", "{");
    put(root / "track-a/not-a-chart/readme.txt", "nothing");
    std::vector<std::string> names;
    for (const auto& file : read_library(root)) {
      names.push_back(file.folder.filename().string());
      CHECK(file.scenario.has_value() == (names.back() != "broken"));
    }
    CHECK(names == std::vector<std::string>{"four", "broken", "one", "two"});
    CHECK(read_library(folder / "nowhere").empty());
  }
}
