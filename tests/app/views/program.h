#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "app/views/views.h"
#include "tests/app/ui/harness.h"
#include "tests/support/encoder_books.h"
#include "tests/support/files.h"

namespace cw::test {

/// The program without a window: session, views and real input.
struct Program {
  TempFolder folder;
  FakeClock clock;
  std::unique_ptr<Session> session;
  views::ViewState state;
  std::vector<Command> done;
  std::unique_ptr<UiHarness> ui;

  /// With `books`: an index, its tables and definitions beside the starter set.
  explicit Program(ui::Vec size = {1600, 1000}, bool books = false) {
    const std::filesystem::path source(CHARTWRIGHT_SOURCE_DIR);
    if (books) std::filesystem::create_directories(folder / "releases"), write_encoder_books(folder / "releases");
    auto made = Session::open({{source / "scenarios/library", {std::filesystem::path(CHARTWRIGHT_BINARY_DIR) / "releases", folder / "releases"}, source / "assets", source / "content/catalogue/releases.json", folder / "releases"}, folder / "record.db"}, clock);
    REQUIRE(made.ok());
    session = std::move(*made);
    session->apply(FinishWelcome{false});
    ui = std::make_unique<UiHarness>([this](ui::Frame& f) {
      CommandQueue out;
      views::draw_program(f, state, *session, out);
      const auto commands = out.take();
      if (!commands.empty()) f.request_frames(3);
      for (const auto& c : commands) {
        session->apply(c);
        done.push_back(c);
      }
    }, size);
  }
  /// An inpatient chart with procedures, always the same however the library grows.
  const Scenario& chart() const {
    for (const auto& file : session->library())
      if (file.scenario && file.scenario->id == ScenarioId("upper-abdominal-pain-after-dinner")) return *file.scenario;
    FAIL("the chart is not in the library");
    return *session->library().front().scenario;
  }
  void open() {
    session->apply(OpenScenario{chart().id});
    ui->settle();
  }
  /// Until nothing is under way aside, and what came of it is on the screen.
  void wait_for_content() {
    for (int i = 0; i < 3000; ++i) {
      session->tick();
      ui->settle();
      if (!session->content_busy()) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    REQUIRE_FALSE(session->content_busy());
  }
  const Submission& answer() { return session->workspace()->draft->answer; }
  template <typename C>
  const C* last() const {
    for (auto it = done.rbegin(); it != done.rend(); ++it)
      if (const C* c = std::get_if<C>(&*it)) return c;
    return nullptr;
  }
};

}  // namespace cw::test
