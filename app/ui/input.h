#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/frame.h"

namespace cw::ui {

/// What happened, from a window, a script or a test alike.
struct InputEvent {
  enum class Kind : std::uint8_t { MouseMove, MouseButton, Wheel, Key, Character } kind = Kind::MouseMove;
  Vec position;           // MouseMove
  float wheel = 0;        // Wheel: notches, up is positive
  bool down = false;      // MouseButton, Key
  Key key = Key::Enter;   // Key
  unsigned mods = 0;      // Key: modifiers held
  char32_t character = 0; // Character
};

/// Events wait here until a frame takes them. A frame never sees one key or button change twice, so that nothing pressed and released
/// between two frames is lost.
class InputQueue {
 public:
  void push(InputEvent event) { waiting_.push_back(event); }
  void move(Vec to) { push({.kind = InputEvent::Kind::MouseMove, .position = to}); }
  void button(bool down) { push({.kind = InputEvent::Kind::MouseButton, .down = down}); }
  void wheel(float notches) { push({.kind = InputEvent::Kind::Wheel, .wheel = notches}); }
  void key(Key key, bool down, unsigned mods = 0) { push({.kind = InputEvent::Kind::Key, .down = down, .key = key, .mods = mods}); }
  /// A press and its release.
  void press(Key k, unsigned mods = 0) {
    key(k, true, mods);
    key(k, false, mods);
  }
  void type(std::string_view utf8);
  bool empty() const { return waiting_.empty(); }

  /// The events of the next frame.
  std::vector<InputEvent> take();

 private:
  std::deque<InputEvent> waiting_;
};

/// `Ctrl+Shift+Z`, `Enter`, `F1`, `a`, `?` …; nothing when it is no chord.
struct Chord {
  Key key = Key::Enter;
  unsigned mods = 0;
};
[[nodiscard]] std::optional<Chord> chord_from(std::string_view text);
/// The same the other way; Escape is written `Esc`, as on keyboards.
[[nodiscard]] std::string to_text(const Chord& chord);

}  // namespace cw::ui
