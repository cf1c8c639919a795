#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "app/session/aside.h"
#include "app/session/content_facts.h"
#include "app/session/session.h"
#include "tests/support/files.h"
#include "tests/support/official_files.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;

namespace {

/// A session with a folder of its own for releases, the starter beside it, and small official files to install.
struct Desk {
  TempFolder folder;
  FakeClock clock;
  std::unique_ptr<Session> session;

  Desk() { open(); }
  fs::path releases() const { return folder / "releases"; }
  void open() {
    session.reset();
    const fs::path source(CHARTWRIGHT_SOURCE_DIR);
    ProgramFiles files{source / "scenarios/library", {fs::path(CHARTWRIGHT_BINARY_DIR) / "releases", releases()}, source / "assets", source / "content/catalogue/releases.json", releases()};
    auto made = Session::open({files, folder / "record.db"}, clock);
    REQUIRE(made.ok());
    session = std::move(*made);
    session->apply(FinishWelcome{false});
  }
  /// Until nothing is under way; what changed meanwhile.
  Changed wait() {
    Changed changed = session->tick();
    for (int i = 0; i < 3000 && session->content_busy(); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      changed = changed | session->tick();
    }
    REQUIRE_FALSE(session->content_busy());
    return changed;
  }
  fs::path file(const std::string& name, const std::string& bytes) {
    put(folder / ("in/" + name), bytes);
    return folder / ("in/" + name);
  }
  fs::path year_2026() { return file("icd10cm_order_2026.txt", official_order_file(official_rows_2026())); }
  fs::path year_2027() { return file("icd10cm_order_2027.txt", official_order_file(official_rows_2027())); }
  const InstalledSet* set(const std::string& name) {
    const auto& sets = session->content().sets;
    const auto found = std::find_if(sets.begin(), sets.end(), [&](const InstalledSet& s) { return s.name == name; });
    return found != sets.end() ? &*found : nullptr;
  }
  std::vector<std::string> names_in_folder() const {
    std::vector<std::string> names;
    std::error_code code;
    for (fs::directory_iterator at(releases(), code), end; !code && at != end; at.increment(code))
      if (at->path().extension() == ".db") names.push_back(at->path().filename().string());
    return names;
  }
  void install_years() {
    session->apply(InstallFiles{{year_2026()}});
    wait();
    session->apply(InstallFiles{{year_2027()}});
    wait();
  }
};

const Code kCholera("A00.9", CodeSystem::Icd10Cm), kPressure("I10", CodeSystem::Icd10Cm);
const Date kDay = *Date::from_ymd(2026, 3, 1);

}  // namespace

TEST_SUITE("content") {
  TEST_CASE("with the starter alone it is said what it covers, and what can be downloaded") {
    Desk desk;
    desk.session->apply(GoTo{Screen::Content});
    desk.wait();
    const ContentModel& model = desk.session->content();
    CHECK(model.looked);
    CHECK(model.starter_only);
    const InstalledSet* starter = desk.set("icd10cm-starter-2026");
    REQUIRE(starter != nullptr);
    CHECK(starter->info.starter);
    CHECK_FALSE(starter->removable);
    CHECK(starter->categories > 50);
    CHECK(starter->missing.empty());
    REQUIRE(model.suggested >= 0);
    CHECK(model.published[static_cast<std::size_t>(model.suggested)].id == "icd10cm-2026");
    CHECK(std::all_of(model.published.begin(), model.published.end(), [](const PublishedRelease& p) { return !p.files.empty(); }));
  }

  TEST_CASE("files are installed aside; codes, search and charts know them without a new start, and the draft stays") {
    Desk desk;
    std::atomic<int> woken{0};
    desk.session->on_news([&] { ++woken; });
    ScenarioId chart;
    for (const auto& file : desk.session->library())
      if (file.scenario && file.scenario->encounter.setting == Setting::Inpatient) chart = file.scenario->id;
    desk.session->apply(OpenScenario{chart});
    desk.session->apply(AddLine{LineKind::Diagnosis, kPressure});
    const auto finds_cholera = [&] {
      const auto hits = desk.session->search(LineKind::Diagnosis, "cholera").hits;
      return std::any_of(hits.begin(), hits.end(), [](const auto& hit) { return hit.code == kCholera; });
    };
    CHECK_FALSE(finds_cholera());
    CHECK(desk.session->codes().lookup(kCholera, kDay).status == CodeStatus::Unknown);

    desk.session->apply(InstallFiles{{desk.year_2026()}});
    CHECK(desk.session->screen() == Screen::Content);
    CHECK(desk.session->content().work.has_value());
    const Changed changed = desk.wait();
    CHECK(has(changed, Changed::Workspace));
    CHECK(woken > 0);
    const ContentModel& model = desk.session->content();
    CHECK_FALSE(model.work.has_value());
    CHECK_FALSE(model.starter_only);
    REQUIRE(model.outcome.has_value());
    CHECK(model.outcome->kind == ContentOutcome::Kind::Installed);
    REQUIRE(model.outcome->report.made.size() == 1);
    CHECK(model.outcome->report.made[0].published == 74719);
    const InstalledSet* set = desk.set("icd10cm-2026");
    REQUIRE(set != nullptr);
    CHECK(set->removable);
    CHECK(set->info.billable == 5);
    CHECK(set->published == 74719);
    CHECK(std::find(set->missing.begin(), set->missing.end(), "Tabular List notes") != set->missing.end());

    CHECK(desk.session->codes().lookup(kCholera, kDay).status == CodeStatus::Billable);
    desk.session->apply(GoTo{Screen::Workspace});
    REQUIRE(desk.session->workspace() != nullptr);
    CHECK(desk.session->workspace()->scenario->id == chart);
    REQUIRE(desk.session->workspace()->diagnoses.size() == 1);
    CHECK(desk.session->workspace()->diagnoses[0].line.code == kPressure);
    CHECK(desk.session->workspace()->can_undo);
    CHECK(finds_cholera());
    CHECK(desk.session->settings().releases.size() == 5);  // four starter sets and the installed one
    // And still there for a new start.
    desk.open();
    CHECK(desk.session->codes().lookup(kCholera, kDay).status == CodeStatus::Billable);
  }

  TEST_CASE("an attempt's feedback outlives new code sets") {
    Desk desk;
    desk.session->apply(OpenScenario{desk.session->home().worklist.front().id});
    desk.session->apply(AddLine{LineKind::Diagnosis, kPressure});
    desk.session->apply(Submit{});
    REQUIRE(desk.session->feedback() != nullptr);
    const auto points = desk.session->feedback()->report->points;
    desk.session->apply(InstallFiles{{desk.year_2026()}});
    desk.wait();
    REQUIRE(desk.session->feedback() != nullptr);
    CHECK(desk.session->feedback()->report->points == points);
  }

  TEST_CASE("broken files change nothing and are named, a sentence each; the next installation works") {
    Desk desk;
    std::string cut = official_order_file(official_rows_2026());
    cut.resize(cut.size() - 30);
    desk.session->apply(InstallFiles{{desk.file("icd10cm_order_2026.txt", cut), desk.file("archive.zip", "PK\x03\x04 nothing")}});
    desk.wait();
    {
      const ContentModel& model = desk.session->content();
      REQUIRE(model.outcome.has_value());
      CHECK(model.outcome->kind == ContentOutcome::Kind::Failed);
      REQUIRE(model.outcome->problems.size() == 2);
      CHECK(model.outcome->problems[0].find("icd10cm_order_2026.txt") != std::string::npos);
      CHECK(model.outcome->problems[1].find("archive.zip") != std::string::npos);
      CHECK(model.starter_only);
    }
    CHECK(desk.names_in_folder().empty());
    desk.session->apply(InstallFiles{{desk.file("notes.txt", "Dear student,\n")}});
    desk.wait();
    CHECK(desk.session->content().outcome->kind == ContentOutcome::Kind::Failed);
    CHECK(desk.session->content().outcome->problems.size() == 1);
    desk.session->apply(DismissOutcome{});
    CHECK_FALSE(desk.session->content().outcome.has_value());
    desk.session->apply(InstallFiles{{desk.year_2026()}});
    desk.wait();
    CHECK(desk.session->content().outcome->kind == ContentOutcome::Kind::Installed);
  }

  TEST_CASE("a cancelled installation leaves nothing, and so does closing in its midst") {
    Desk desk;
    std::vector<fs::path> many;
    for (int i = 0; i < 60; ++i) many.push_back(desk.file("read-me-" + std::to_string(i) + ".txt", "Nothing official.\n"));
    many.push_back(desk.year_2026());
    desk.session->apply(InstallFiles{many});
    desk.session->apply(CancelInstall{});
    REQUIRE(desk.session->content().work.has_value());
    CHECK(desk.session->content().work->cancelling);
    desk.wait();
    REQUIRE(desk.session->content().outcome.has_value());
    CHECK(desk.session->content().outcome->kind == ContentOutcome::Kind::Cancelled);
    CHECK(desk.names_in_folder().empty());
    CHECK(desk.session->codes().lookup(kCholera, kDay).status == CodeStatus::Unknown);
    desk.session->apply(InstallFiles{many});
    desk.session.reset();
    for (const auto& name : desk.names_in_folder()) CHECK(name == "icd10cm-2026.db");  // whole, or not at all
    desk.open();
    desk.session->apply(GoTo{Screen::Content});
    desk.wait();
    CHECK(std::none_of(desk.session->content().sets.begin(), desk.session->content().sets.end(), [](const InstalledSet& s) { return s.kind == InstalledSet::Kind::Broken; }));
  }

  TEST_CASE("one installation at a time; who looks elsewhere is told how it ended") {
    Desk desk;
    desk.session->apply(InstallFiles{{desk.year_2026()}});
    desk.session->apply(InstallFiles{{desk.year_2027()}});
    CHECK(desk.session->notice_is_problem());
    desk.session->apply(DismissNotice{});
    desk.session->apply(GoTo{Screen::Home});
    desk.wait();
    CHECK(desk.session->notice() == "1 code set is ready.");
    CHECK(desk.names_in_folder().size() == 1);
  }

  TEST_CASE("a set is verified in words, and removed; what came with the program stays") {
    Desk desk;
    desk.session->apply(InstallFiles{{desk.year_2026()}});
    desk.wait();
    desk.session->apply(VerifyInstalled{"icd10cm-2026"});
    CHECK(desk.set("icd10cm-2026")->check == InstalledSet::Check::Waiting);
    desk.wait();
    // Five codes are not the published number, and that is said.
    CHECK(desk.set("icd10cm-2026")->check == InstalledSet::Check::Faulty);
    REQUIRE_FALSE(desk.set("icd10cm-2026")->findings.empty());
    CHECK(desk.set("icd10cm-2026")->findings[0].find("74,719 published") != std::string::npos);
    desk.session->apply(VerifyInstalled{"icd10cm-starter-2026"});
    desk.wait();
    CHECK(desk.set("icd10cm-starter-2026")->check == InstalledSet::Check::Sound);

    desk.session->apply(RemoveInstalled{"icd10cm-starter-2026"});
    CHECK(desk.session->notice_is_problem());
    CHECK_FALSE(desk.session->content().work.has_value());
    desk.session->apply(RemoveInstalled{"icd10cm-2026"});
    desk.wait();
    CHECK(desk.session->content().outcome->kind == ContentOutcome::Kind::Removed);
    CHECK(desk.set("icd10cm-2026") == nullptr);
    CHECK(desk.names_in_folder().empty());
    CHECK(desk.session->codes().lookup(kCholera, kDay).status == CodeStatus::Unknown);
  }

  TEST_CASE("a broken release file is shown with its sentence and can be removed") {
    Desk desk;
    put(desk.releases() / "icd10cm-2024.db", "no database at all");
    desk.session->apply(GoTo{Screen::Content});
    desk.wait();
    const InstalledSet* set = desk.set("icd10cm-2024");
    REQUIRE(set != nullptr);
    CHECK(set->kind == InstalledSet::Kind::Broken);
    CHECK_FALSE(set->problem.empty());
    CHECK(desk.session->content().sets.front().name == "icd10cm-2024");
    desk.session->apply(RemoveInstalled{"icd10cm-2024"});
    desk.wait();
    CHECK(desk.set("icd10cm-2024") == nullptr);
  }

  TEST_CASE("two releases are compared: new, deleted, revised, and what replaced what") {
    Desk desk;
    desk.install_years();
    desk.session->apply(CompareReleases{"icd10cm-2026", "icd10cm-2027"});
    CHECK(desk.session->content().comparing.has_value());
    desk.wait();
    const auto compared = desk.session->content().compared;
    REQUIRE(compared != nullptr);
    CHECK(compared->problem.empty());
    REQUIRE(compared->lists[0].size() == 2);
    CHECK(compared->lists[0][0].code == "A00.91");
    CHECK(compared->lists[0][0].second == "in place of A00.9  Cholera, unspecified");
    REQUIRE(compared->lists[1].size() == 2);
    CHECK(compared->lists[1][0].code == "A00.0");
    CHECK(compared->lists[1][1].second == "now A00.91, A00.92");
    REQUIRE(compared->lists[2].size() == 1);
    CHECK(compared->lists[2][0].second == "before: Human immunodeficiency virus [HIV] disease");
    // Nonsense asks nothing.
    desk.session->apply(CompareReleases{"icd10cm-2026", "icd10cm-2026"});
    desk.session->apply(CompareReleases{"icd10cm-2026", "none"});
    CHECK_FALSE(desk.session->content().comparing.has_value());
  }

  TEST_CASE("a download without a connection or an address is said plainly") {
    Desk desk;
    desk.session->apply(DownloadRelease{"icd10cm-1999"});
    CHECK(desk.session->notice_is_problem());
    CHECK_FALSE(desk.session->content().work.has_value());
    // A proxy where nobody listens is as good as no network.
    ::setenv("https_proxy", "http://127.0.0.1:9", 1);
    desk.session->apply(DownloadRelease{"icd10cm-2026"});
    CHECK(desk.session->content().work.has_value());
    desk.wait();
    ::unsetenv("https_proxy");
    const auto& outcome = desk.session->content().outcome;
    REQUIRE(outcome.has_value());
    CHECK(outcome->kind == ContentOutcome::Kind::Failed);
    CHECK(outcome->title == "There is no connection, so nothing was changed");
    REQUIRE(outcome->problems.size() == 2);
    CHECK(outcome->problems[1].find("drop them on this window") != std::string::npos);
    CHECK(desk.names_in_folder().empty());
  }

  TEST_CASE("the file chooser lists folders and official kinds of files, and remembers where files came from") {
    Desk desk;
    desk.year_2026();
    desk.file("picture.pdf", "x");
    desk.file(".hidden.txt", "x");
    desk.file("2025/archive.ZIP", "x");
    desk.session->apply(ListFolder{desk.folder / "in"});
    desk.wait();
    {
      const FolderListing& listing = desk.session->content().listing;
      REQUIRE(listing.entries.size() == 2);
      CHECK(listing.entries[0].folder);
      CHECK(listing.entries[0].name == "2025");
      CHECK(listing.entries[1].name == "icd10cm_order_2026.txt");
      CHECK(listing.entries[1].bytes > 0);
      CHECK(listing.others == 1);
      CHECK(listing.parent == desk.folder.path());
    }
    desk.session->apply(ListFolder{desk.folder / "none"});
    desk.wait();
    CHECK_FALSE(desk.session->content().listing.problem.empty());
    desk.session->apply(InstallFiles{{desk.year_2026()}});
    desk.wait();
    desk.open();
    desk.session->apply(ListFolder{});
    desk.wait();
    CHECK(desk.session->content().listing.folder == desk.folder / "in");
  }

  TEST_CASE("what is aside is done in turn, and what waits is dropped at the end") {
    NewsBox news;
    std::atomic<int> last{0};
    bool in_order = true;
    {
      Aside aside;
      for (int i = 1; i <= 100; ++i)
        aside.run([&, i] {
          const int before = last.exchange(i);
          news.post([&in_order, before, i] { in_order = in_order && before == i - 1; });
        });
      while (last < 100) std::this_thread::yield();
    }
    for (const auto& one : news.take()) one();
    CHECK(in_order);
    CHECK(news.take().empty());
  }
}
