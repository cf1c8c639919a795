#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "content/releases/release_file.h"
#include "tests/support/files.h"
#include "tests/support/server.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

const std::string kProgram = std::string(CHARTWRIGHT_BINARY_DIR) + "/bin/chartwright-cli";

Ran cli(const fs::path& releases, const std::string& arguments) { return run("CHARTWRIGHT_RELEASES='" + releases.string() + "' '" + kProgram + "' " + arguments); }
std::string quoted(const fs::path& path) { return "'" + path.string() + "'"; }

/// An order file of 26 × 10 categories with up to 100 codes each.
std::string order_file(int codes_in_each, const std::string& words) {
  std::string text;
  int number = 0;
  const auto row = [&](const std::string& code, int flag, const std::string& title) { text += fmt::format("{:05} {:<7} {} {:<60} {}\r\n", ++number, code, flag, title, title); };
  for (char letter = 'A'; letter <= 'Z'; ++letter)
    for (int n = 0; n < 10; ++n) {
      const std::string category = fmt::format("{}{:02}", letter, n);
      row(category, 0, words);
      for (int c = 0; c < codes_in_each; ++c) row(fmt::format("{}{:02}", category, c), 1, words);
    }
  return text;
}

int billable_of(const fs::path& file) {
  auto release = load_release(file);
  return release ? (*release)->info().billable : -1;
}

}  // namespace

TEST_SUITE("command line: content") {
  TEST_CASE("each verb explains itself with an example; wrong usage is exit 2") {
    TempFolder folder;
    for (const char* verb : {"content install", "content list", "content verify", "content remove", "content fetch", "content catalogue", "code diff"}) {
      const Ran help = cli(folder.path(), std::string(verb) + " --help");
      CHECK(help.status == 0);
      CHECK_MESSAGE(help.out.find("Example:\n  chartwright-cli ") != std::string::npos, verb);
    }
    CHECK(cli(folder.path(), "content").status == 2);
    CHECK(cli(folder.path(), "content install").status == 2);
    put(folder / "order.txt", order_file(1, "words"));
    CHECK(cli(folder.path(), "content install " + quoted(folder / "order.txt") + " --effective-from yesterday").status == 2);
    CHECK(cli(folder.path(), "content install " + quoted(folder / "order.txt") + " --effective-to 2026-09-30").status == 2);
  }

  TEST_CASE("install, list, verify, compare, remove") {
    TempFolder folder;
    const fs::path releases = folder / "releases";
    put(folder / "in/icd10cm_order_2025.txt", order_file(2, "some words"));
    put(folder / "in/icd10cm_order_2026.txt", order_file(3, "some words"));
    const Ran dry = cli(releases, "content install --dry-run " + quoted(folder / "in"));
    CHECK(dry.status == 0);
    CHECK(dry.out.find("would install icd10cm-2026: ICD-10-CM 2026, 2025-10-01 to 2026-09-30, 780 codes") != std::string::npos);
    CHECK(!fs::exists(releases));

    const Ran installed = cli(releases, "content install --format json --progress " + quoted(folder / "in"));
    CHECK(installed.status == 0);
    CHECK(installed.err.find("reading icd10cm_order_2025.txt (1 of 2)\n") != std::string::npos);
    const Json report = Json::parse(installed.out);
    CHECK(report.at("format") == "chartwright.content-install");
    CHECK(report.at("version") == 1);
    REQUIRE(report.at("made").size() == 2);
    CHECK(report["made"][0]["name"] == "icd10cm-2025");
    CHECK(report["made"][0]["release"]["billable"] == 520);
    CHECK(report["understood"][1]["part"] == "ICD-10-CM order file");
    CHECK(cli(releases, "content install " + quoted(folder / "in")).out.find("unchanged icd10cm-2025") != std::string::npos);

    // Without a terminal and without being asked, standard error stays empty.
    CHECK(cli(releases, "content list").err.empty());
    const Json list = Json::parse(cli(releases, "content list --format json").out);
    CHECK(list.at("format") == "chartwright.content-list");
    bool found = false;
    for (const auto& one : list["installed"]) found = found || (one["name"] == "icd10cm-2026" && one["state"] == "full" && one["effective_to"] == "2026-09-30");
    CHECK(found);

    // The published number is another one, and that is said.
    const Ran verify = cli(releases, "content verify icd10cm-2026");
    CHECK(verify.status == 1);
    CHECK(verify.out.find("780  billable codes; 74,719 published, DIFFERS") != std::string::npos);
    CHECK(cli(releases, "content verify icd10cm-starter-2026").status == 0);
    CHECK(cli(releases, "content verify icd10cm-1999").status == 3);

    const Json diff = Json::parse(cli(releases, "code diff icd10cm-2025 icd10cm-2026 --format json").out);
    CHECK(diff.at("format") == "chartwright.code-diff");
    CHECK(diff["added"].size() == 260);
    CHECK(diff["added"][0]["code"] == "A00.02");
    CHECK(diff["deleted"].empty());
    CHECK(cli(releases, "code diff icd10cm-2025 icd10pcs-starter-2026").status == 3);
    CHECK(cli(releases, "code show A00.02 --on 2026-01-15").out.find("ICD-10-CM 2026") != std::string::npos);

    CHECK(cli(releases, "content remove icd10cm-2025").status == 0);
    CHECK(cli(releases, "content remove icd10cm-2025").status == 3);
    CHECK(!fs::exists(releases / "icd10cm-2025.db"));
    const fs::path elsewhere = folder / "elsewhere";
    CHECK(cli(releases, "content install --releases " + quoted(elsewhere) + " " + quoted(folder / "in")).status == 0);
    CHECK(fs::exists(elsewhere / "icd10cm-2025.db"));
  }

  TEST_CASE("the catalogue is listed; what cannot be fetched or installed is exit 3 with a sentence") {
    TempFolder folder;
    const Ran catalogue = cli(folder.path(), "content catalogue");
    CHECK(catalogue.status == 0);
    CHECK(catalogue.out.find("icd10cm-2026       2025-10-01 to 2026-09-30  74,719 codes") != std::string::npos);
    CHECK(Json::parse(cli(folder.path(), "content catalogue --format json").out).at("releases").size() > 30);
    CHECK(cli(folder.path(), "content fetch nothing-of-the-kind").status == 3);
    CHECK(cli(folder.path(), "content fetch icd10pcs-2016").err.find("no address") != std::string::npos);
    const Ran plain = cli(folder.path(), "content fetch http://www.cms.gov/a.zip");
    CHECK(plain.status == 3);
    CHECK(plain.err.find("https://") != std::string::npos);
    put(folder / "cut.txt", order_file(1, "words").substr(0, 1000));
    const Ran cut = cli(folder.path(), "content install " + quoted(folder / "cut.txt"));
    CHECK(cut.status == 3);
    CHECK(cut.err.find("cut.txt") != std::string::npos);
    CHECK(cli(folder.path(), "content install /nonexistent/file.txt").status == 3);
    CHECK(cli(folder.path(), "content list").status == 0);
  }

  TEST_CASE("an address is fetched and installed, and nothing of the download stays") {
    const std::string body = order_file(2, "words");
    Server server([&](const std::string& request, const Server::Send& send) { send(request.starts_with("GET /icd10cm_order_2026.txt ") ? ok(body) : response("404 Not Found", "", "", 0)); });
    TempFolder folder;
    for (const char* verb : {"content install ", "content fetch "}) {
      const fs::path releases = folder / verb;
      const Ran installed = cli(releases, verb + server.url("/icd10cm_order_2026.txt"));
      CHECK_MESSAGE(installed.status == 0, installed.err);
      CHECK(installed.out.find("installed icd10cm-2026") != std::string::npos);
      CHECK(!fs::exists(releases / ".downloads"));
    }
    const Ran missing = cli(folder.path(), "content install " + server.url("/elsewhere.zip"));
    CHECK(missing.status == 3);
    CHECK(missing.err.find("elsewhere.zip is not there") != std::string::npos);
  }

  TEST_CASE("a broken release file beside good ones is named, and hides none") {
    TempFolder folder;
    put(folder / "in/icd10cm_order_2026.txt", order_file(2, "words"));
    REQUIRE(cli(folder / "r", "content install " + quoted(folder / "in")).status == 0);
    put(folder / "r/icd10cm-2025.db", slurp(folder / "r/icd10cm-2026.db").substr(0, 40'000));
    const Ran list = cli(folder / "r", "content list");
    CHECK(list.status == 1);
    CHECK(list.err.find("icd10cm-2025.db is damaged") != std::string::npos);
    CHECK(list.out.find("icd10cm-2026 ") != std::string::npos);
  }

  TEST_CASE("kill -9 at any moment leaves the old release or the new one") {
    TempFolder folder;
    const fs::path releases = folder / "releases";
    put(folder / "old/icd10cm_order_2026.txt", order_file(60, "the old list"));
    put(folder / "new/icd10cm_order_2026.txt", order_file(70, "the new list"));
    constexpr int kOld = 260 * 60, kNew = 260 * 70;
    const auto install_command = [&](const char* which) { return "content install " + quoted(folder / which); };
    REQUIRE(cli(releases, install_command("old")).status == 0);
    const auto begun = std::chrono::steady_clock::now();
    REQUIRE(cli(releases, install_command("new")).status == 0);
    const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun).count();
    REQUIRE(billable_of(releases / "icd10cm-2026.db") == kNew);
    REQUIRE(cli(releases, install_command("old")).status == 0);

    std::mt19937 random(20261126);
    std::uniform_int_distribution<long> moment(0, static_cast<long>(whole * 11 / 10));
    int killed = 0, left_behind = 0;
    for (int round = 0; round < 20; ++round) {
      const pid_t child = fork();
      REQUIRE(child >= 0);
      if (child == 0) {
        setenv("CHARTWRIGHT_RELEASES", releases.c_str(), 1);
        const int nowhere = ::open("/dev/null", O_WRONLY);
        dup2(nowhere, 1);
        dup2(nowhere, 2);
        const std::string input = (folder / "new").string();
        execl(kProgram.c_str(), kProgram.c_str(), "content", "install", input.c_str(), static_cast<char*>(nullptr));
        _exit(127);
      }
      std::this_thread::sleep_for(std::chrono::microseconds(moment(random)));
      ::kill(child, SIGKILL);
      int status = 0;
      ::waitpid(child, &status, 0);
      killed += WIFSIGNALED(status) ? 1 : 0;
      left_behind += fs::exists(releases / ".part") ? 1 : 0;

      const Ran list = cli(releases, "content list");
      CHECK(list.status == 0);
      CHECK(list.err.empty());
      const int billable = billable_of(releases / "icd10cm-2026.db");
      CHECK_MESSAGE((billable == kOld || billable == kNew), "round " << round << ": " << billable);
      auto faults = verify_release(releases / "icd10cm-2026.db");
      REQUIRE(faults.ok());
      CHECK(faults->empty());
      if (billable == kNew) REQUIRE(cli(releases, install_command("old")).status == 0);
    }
    CHECK(killed >= 10);
    MESSAGE(killed << " of 20 were killed before their end, " << left_behind << " left half-written files");
    REQUIRE(cli(releases, install_command("new")).status == 0);
    CHECK(billable_of(releases / "icd10cm-2026.db") == kNew);
    CHECK(!fs::exists(releases / ".part"));
  }

  TEST_CASE("with the official files: the charts stay sound, and everything agrees with what was published") {
    const auto data = reference_data();
    if (!data) {
      MESSAGE("skipped: the official reference files are not on this machine");
      return;
    }
    TempFolder folder;
    const Ran installed = cli(folder.path(), "content install " + quoted(*data / "icd10cm/fy2026/icd10orderfiles.zip"));
    REQUIRE_MESSAGE(installed.status == 0, installed.err);
    CHECK(installed.out.find("74719 codes, as published") != std::string::npos);
    // Without an exempt list of its own the starter's counts, and the shipped charts hold.
    CHECK(cli(folder.path(), "scenario check").status == 0);
    REQUIRE(cli(folder.path(), "content install " + quoted(*data / "poa/POAexemptCodesFY26.zip")).status == 0);
    CHECK(cli(folder.path(), "scenario check").status == 0);
    const Ran verify = cli(folder.path(), "content verify icd10cm-2026");
    CHECK(verify.status == 0);
    CHECK(verify.out.find("38,349  codes exempt from present on admission; 38,349 published, agrees") != std::string::npos);
    REQUIRE(cli(folder.path(), "content install " + quoted(*data / "icd10cm/fy2027/icd10cm_codes_addenda_2027.txt")).status == 0);
    const Json diff = Json::parse(cli(folder.path(), "code diff icd10cm-2026 icd10cm-2027 --format json").out);
    CHECK(diff["added"].size() + diff["became_billable"].size() == 190);
    CHECK(diff["deleted"].size() + diff["became_header"].size() == 30);
    CHECK(diff["revised"].size() == 4);
  }
}
