#include "app/ui/input.h"

#include <algorithm>
#include <array>
#include <utility>

#include "content/base/utf8.h"

namespace cw::ui {

void InputQueue::type(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();) {
    const CodePoint point = code_point_at(utf8, at);
    push({.kind = InputEvent::Kind::Character, .character = static_cast<char32_t>(point.value)});
    at += static_cast<std::size_t>(point.bytes);
  }
}

std::vector<InputEvent> InputQueue::take() {
  std::vector<InputEvent> taken;
  while (!waiting_.empty()) {
    const InputEvent& next = waiting_.front();
    const bool again = std::any_of(taken.begin(), taken.end(), [&](const InputEvent& e) {
      if (next.kind == InputEvent::Kind::MouseButton) return e.kind == InputEvent::Kind::MouseButton;
      if (next.kind == InputEvent::Kind::Key) return e.kind == InputEvent::Kind::Key && (e.key == next.key || e.mods != next.mods);
      // A pointer that moves after a press belongs to the next frame: press here, drag there.
      if (next.kind == InputEvent::Kind::MouseMove) return e.kind == InputEvent::Kind::MouseButton;
      // Letters after a key (Tab, then typing) go to whatever that key made active.
      if (next.kind == InputEvent::Kind::Character) return e.kind == InputEvent::Kind::Key && (e.key == Key::Tab || e.key == Key::Enter || e.key == Key::Escape || e.mods != 0);
      return false;
    });
    if (again) break;
    taken.push_back(next);
    waiting_.pop_front();
  }
  return taken;
}

namespace {

constexpr std::array<std::pair<std::string_view, Key>, 22> kNamed = {{{"Enter", Key::Enter}, {"Escape", Key::Escape}, {"Up", Key::Up}, {"Down", Key::Down}, {"Left", Key::Left}, {"Right", Key::Right}, {"Home", Key::Home},
    {"End", Key::End}, {"PageUp", Key::PageUp}, {"PageDown", Key::PageDown}, {"Space", Key::Space}, {"Delete", Key::Delete}, {"Backspace", Key::Backspace},
    {"Tab", Key::Tab}, {"F1", Key::F1}, {"F2", Key::F2}, {"F3", Key::F3}, {"F5", Key::F5}, {",", Key::Comma}, {"/", Key::Slash}, {"?", Key::Question}, {" ", Key::Space}}};
// Key::A and what follows.
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

}  // namespace

std::optional<Chord> chord_from(std::string_view text) {
  Chord chord;
  while (true) {
    const auto plus = text.find('+');
    if (plus == std::string_view::npos || plus + 1 == text.size()) break;
    const auto word = text.substr(0, plus);
    if (word == "Ctrl") chord.mods |= ModCtrl;
    else if (word == "Shift") chord.mods |= ModShift;
    else if (word == "Alt") chord.mods |= ModAlt;
    else return std::nullopt;
    text.remove_prefix(plus + 1);
  }
  for (const auto& [name, key] : kNamed)
    if (name == text || (text == "Esc" && key == Key::Escape)) return Chord{key, chord.mods};
  if (text.size() != 1) return std::nullopt;
  const char c = text[0];
  if (c >= '0' && c <= '9') return Chord{static_cast<Key>(static_cast<int>(Key::Digit0) + (c - '0')), chord.mods};
  const auto at = kLetters.find(static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c));
  if (at == std::string_view::npos) return std::nullopt;
  return Chord{static_cast<Key>(static_cast<int>(Key::A) + static_cast<int>(at)), chord.mods};
}

std::string to_text(const Chord& chord) {
  std::string text;
  if ((chord.mods & ModCtrl) != 0) text += "Ctrl+";
  if ((chord.mods & ModAlt) != 0) text += "Alt+";
  if ((chord.mods & ModShift) != 0) text += "Shift+";
  if (chord.key == Key::Escape) return text + "Esc";
  for (const auto& [name, key] : kNamed)
    if (key == chord.key) return text + std::string(name);
  if (chord.key >= Key::Digit0 && chord.key <= Key::Digit9) return text + static_cast<char>('0' + (static_cast<int>(chord.key) - static_cast<int>(Key::Digit0)));
  return text + kLetters[static_cast<std::size_t>(chord.key) - static_cast<std::size_t>(Key::A)];
}

}  // namespace cw::ui
