#pragma once

#include <doctest/doctest.h>

#include <memory>
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
    if (books) std::filesystem::create_directories(folder / "books"), write_encoder_books(folder / "books");
    auto made = Session::open({{std::filesystem::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios/library", {std::filesystem::path(CHARTWRIGHT_BINARY_DIR) / "releases", folder / "books"}, std::filesystem::path(CHARTWRIGHT_SOURCE_DIR) / "assets"}, folder / "record.db"}, clock);
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
  const Scenario& chart() const {
    for (const auto& file : session->library())
      if (file.scenario && file.scenario->encounter.setting == Setting::Inpatient && !file.scenario->key.procedures.empty()) return *file.scenario;
    FAIL("no inpatient chart with procedures");
    return *session->library().front().scenario;
  }
  void open() {
    session->apply(OpenScenario{chart().id});
    ui->settle();
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
