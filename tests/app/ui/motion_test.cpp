#include <doctest/doctest.h>

#include "app/ui/rasterise.h"
#include "tests/app/ui/harness.h"

using namespace cw;
using namespace cw::test;

TEST_SUITE("motion") {
  TEST_CASE("what arrives moves from 0 to 1, never back, keeps drawing until then and not after") {
    float now = -1;
    bool shown = false;
    UiHarness ui([&](ui::Frame& f) { now = shown ? f.arrived("thing", 0.12) : -1; }, {400, 300});
    ui.settle();
    CHECK_FALSE(ui.context().wants_frame());
    shown = true;
    ui.frames(1);
    CHECK(now == 0);
    int frames = 0;
    for (float before = now; ui.context().wants_frame() && frames < 60; ++frames, before = now) {
      ui.frames(1);
      CHECK(now >= before);
    }
    CHECK(now == 1);
    CHECK(frames >= 6);
    CHECK(frames <= 9);  // 120 ms of 60 frames a second
    ui.frames(5);
    CHECK(now == 1);
    CHECK_FALSE(ui.context().wants_frame());
    // Gone for a frame, it arrives anew.
    shown = false;
    ui.frames(1);
    shown = true;
    ui.frames(1);
    CHECK(now == 0);
  }

  TEST_CASE("with reduced motion it is there at once, and no frame is asked for") {
    float now = -1;
    bool shown = false;
    UiHarness ui([&](ui::Frame& f) { now = shown ? f.arrived("thing", 0.4) : -1; }, {400, 300});
    ui.context().set_reduced_motion(true);
    ui.settle();
    shown = true;
    ui.frames(1);
    CHECK(now == 1);
    CHECK_FALSE(ui.context().wants_frame());
  }

  TEST_CASE("opacity holds for what is drawn in the floating window, and for nothing after it") {
    float opacity = 1;
    const ui::Rect box{40, 40, 140, 100}, beside{200, 40, 300, 100};
    UiHarness ui([&](ui::Frame& f) {
      f.begin_floating("box", box, opacity);
      f.fill(box, ui::Color::Bad);
      f.end_floating();
      f.fill(beside, ui::Color::Bad);
    }, {400, 300});
    const ui::Rgba background = theme_named("light")[ui::Color::Bg];
    const auto red_at = [&](int x, int y) {
      const auto picture = ui::rasterise(ui.context(), background);
      return static_cast<int>(picture.rgba[static_cast<std::size_t>((y * picture.width + x) * 4)]);
    };
    const auto look = [&](float wanted) {
      opacity = wanted;
      ui.frames(2);
      return std::pair(red_at(90, 70), red_at(250, 70));
    };
    const auto [none, beside_none] = look(0);
    const auto [half, beside_half] = look(0.5F);
    const auto [full, beside_full] = look(1);
    CHECK(none == static_cast<int>(background >> 24));
    CHECK(full == beside_full);
    CHECK(std::abs(half - (none + full) / 2) <= 8);  // the window's own surface lies between
    CHECK(std::abs(none - full) > 40);
    CHECK(beside_none == beside_full);
    CHECK(beside_half == beside_full);
  }
}
