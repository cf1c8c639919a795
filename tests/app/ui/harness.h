#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "app/ui/context.h"
#include "app/ui/fonts.h"
#include "content/base/file_io.h"

/// Views driven by widget ids through real input, in a context with no window.
namespace cw::test {

inline ui::Theme theme_named(const std::string& name) {
  const auto bytes = read_file(std::filesystem::path(CHARTWRIGHT_SOURCE_DIR) / "assets/themes" / (name + ".json"));
  REQUIRE(bytes.ok());
  auto theme = ui::read_theme(*bytes, name + ".json");
  REQUIRE(theme.ok());
  return *theme;
}

class UiHarness {
 public:
  using Draw = std::function<void(ui::Frame&)>;
  explicit UiHarness(Draw draw, ui::Vec size = {1440, 900}, float scale = 1, const std::string& theme = "light") : draw_(std::move(draw)), size_(size) {
    static const auto folders = ui::font_folders(std::filesystem::path(CHARTWRIGHT_SOURCE_DIR) / "assets");
    auto made = ui::Context::create({.font_folders = folders, .theme = theme_named(theme), .scale = scale});
    REQUIRE(made.ok());
    context_ = std::move(*made);
    frames(3);
  }

  void frames(int count) {
    for (int i = 0; i < count; ++i) {
      seconds_ += 1.0 / 60;
      draw_(context_->begin(size_, seconds_));
      context_->end();
    }
  }
  /// Frames until nothing is waiting any more.
  void settle() {
    frames(2);
    for (int i = 0; i < 60 && context_->wants_frame(); ++i) frames(1);
  }
  void rest(double seconds) {
    seconds_ += seconds;
    frames(2);
  }

  const ui::Probe& probe() const { return context_->probe(); }
  const ui::Probed& widget(const std::string& id) const {
    const ui::Probed* found = probe().find(id);
    REQUIRE_MESSAGE(found != nullptr, "no widget " << id);
    return *found;
  }
  bool has(const std::string& id) const { return probe().find(id) != nullptr; }
  std::string focused() const { return probe().focused(); }

  void click(const std::string& id) {
    const ui::Probed w = widget(id);
    REQUIRE_MESSAGE(!w.visible.empty(), id << " is not on the screen");
    input().move(w.visible.center());
    frames(1);
    input().button(true);
    input().button(false);
    settle();
  }
  /// Turns the wheel over a widget until another one is in sight.
  void scroll_to(const std::string& over, const std::string& id) {
    input().move(widget(over).visible.center());
    frames(1);
    for (int i = 0; i < 40 && (!has(id) || widget(id).visible.height() < widget(id).rect.height() / 2); ++i) {
      input().wheel(-1);
      settle();
    }
  }
  void drag(const std::string& id, ui::Vec by) {
    const ui::Vec from = widget(id).visible.center();
    input().move(from);
    frames(2);
    input().button(true);
    frames(2);
    for (int i = 1; i <= 6; ++i) {
      const float t = static_cast<float>(i) / 6;
      input().move({from.x + by.x * t, from.y + by.y * t});
      frames(1);
    }
    input().button(false);
    settle();
  }
  void type(const std::string& text) {
    input().type(text);
    settle();
  }
  void key(const std::string& chord) {
    const auto parsed = ui::chord_from(chord);
    REQUIRE_MESSAGE(parsed.has_value(), chord << " is no chord");
    input().press(parsed->key, parsed->mods);
    settle();
  }
  ui::InputQueue& input() { return context_->input(); }
  ui::Context& context() { return *context_; }

 private:
  Draw draw_;
  ui::Vec size_;
  double seconds_ = 1;
  std::unique_ptr<ui::Context> context_;
};

}  // namespace cw::test
