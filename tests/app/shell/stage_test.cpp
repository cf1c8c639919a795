#include "app/shell/stage.h"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "tests/support/files.h"
#include "tests/support/official_files.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;

TEST_SUITE("stage") {
  TEST_CASE("files dropped on the window are installed from whatever screen, and frames go on until the result is shown") {
    TempFolder folder;
    FakeClock clock;
    const fs::path source(CHARTWRIGHT_SOURCE_DIR);
    ProgramFiles files{source / "scenarios/library", {fs::path(CHARTWRIGHT_BINARY_DIR) / "releases", folder / "releases"}, source / "assets", source / "content/catalogue/releases.json", folder / "releases"};
    auto made = shell::Stage::create({.files = files, .record = folder / "record.db", .theme = "light", .scale = 1, .still = true}, clock);
    REQUIRE_MESSAGE(made.ok(), made.error().message);
    shell::Stage& stage = **made;
    stage.session().apply(FinishWelcome{true});
    double seconds = 1;
    const auto frame = [&] { stage.frame({1440, 900}, seconds += 1.0 / 60); };
    frame();
    stage.dropped({});
    CHECK(stage.session().screen() == Screen::Workspace);
    put(folder / "in/icd10cm_order_2026.txt", official_order_file(official_rows_2026()));
    stage.dropped({folder / "in/icd10cm_order_2026.txt"});
    CHECK(stage.session().screen() == Screen::Content);
    frame();
    CHECK(stage.context().probe().find("content.work") != nullptr);
    // As the window does it: a frame is built when the session has news or the frame before took some in.
    for (int i = 0; i < 3000 && (stage.session().content_busy() || stage.wants_frame()); ++i) {
      if (stage.session().tick() != Changed::Nothing || stage.wants_frame()) frame();
      else std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    CHECK(stage.context().probe().find("content.work") == nullptr);
    CHECK(stage.context().probe().find("content.outcome") != nullptr);
    CHECK(stage.context().probe().find("content.set.icd10cm-2026") != nullptr);
    // The draft that was open is still open.
    CHECK(stage.session().workspace() != nullptr);
  }
}
