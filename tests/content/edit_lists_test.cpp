#include <doctest/doctest.h>

#include "content/edits/installed_lists.h"
#include "content/releases/release_file.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;

TEST_SUITE("edits") {
  TEST_CASE("the newest lists installed are used, and a broken file hides none") {
    TempFolder folder;
    CHECK(load_edit_lists({folder.path(), folder / "nowhere"}).lists.empty());
    const auto row = [](const char* flag) { return std::vector<EditRow>{{CodeSystem::Icd10Cm, "I10", *Date::from_ymd(2020, 10, 1), *Date::from_ymd(2999, 12, 31), {flag}}}; };
    REQUIRE(write_edit_lists(folder / "edits-9.1.db", "9.1", row("adult")).ok());
    REQUIRE(write_edit_lists(folder / "edits-43.1.db", "43.1", row("pediatric")).ok());
    auto installed = load_edit_lists({folder.path()});
    CHECK(installed.problems.empty());
    CHECK(installed.lists.version() == "43.1");
    CHECK(installed.lists.flags(CodeSystem::Icd10Cm, "I10", *Date::from_ymd(2026, 1, 1)) == std::vector<std::string_view>{"pediatric"});
    put(folder / "edits-44.0.db", "no database");
    installed = load_edit_lists({folder.path()});
    REQUIRE(installed.problems.size() == 1);
    CHECK(installed.problems[0].message.find("edits-44.0.db") != std::string::npos);
    CHECK(installed.lists.version() == "43.1");
  }
}
