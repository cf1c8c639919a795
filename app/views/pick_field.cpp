#include "app/views/pick_field.h"

#include <algorithm>
#include <cmath>

#include "content/base/utf8.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Type;

namespace {

/// Every word typed begins a word of the label or of the note.
bool matches(const PickOption& option, std::string_view typed) {
  const std::string all = " " + to_lower(std::string(option.label) + " " + std::string(option.note));
  const std::string sought = to_lower(typed);
  for (std::size_t at = 0; at < sought.size();) {
    const std::size_t end = std::min(sought.find(' ', at), sought.size());
    if (end > at && all.find(" " + sought.substr(at, end - at)) == std::string::npos && all.find("-" + sought.substr(at, end - at)) == std::string::npos) return false;
    at = end + 1;
  }
  return true;
}

void close(PickState& state) { state = {}; }

void option_row(ui::Frame& f, std::string_view id, int n, Rect row, const PickOption& option, bool current, bool chosen, int& picked) {
  if (f.item(id, std::string(id) + ".option." + std::to_string(n), row.inset(f.px(1)), option.label, current, 6).clicked) picked = n;
  Rect inside = row.inset(f.px(9), f.px(3));
  if (option.icon != Icon::None) {
    f.icon(inside.cut_left(f.px(20)), option.icon, current ? Color::AccentText : Color::Text3, 18);
    inside.cut_left(f.px(8));
  }
  if (chosen) f.icon(inside.cut_right(f.px(18)), Icon::Check, Color::AccentText, 18);
  if (option.note.empty()) {
    f.text(inside, option.label, Type::Body, {.overflow = Overflow::Ellipsis, .middle = true});
    return;
  }
  Rect words = inside.centered(inside.width(), f.type_size(Type::Label) + f.type_size(Type::Caption));
  f.text(words.cut_top(f.type_size(Type::Label)), option.label, Type::Label, {.overflow = Overflow::Ellipsis});
  f.text(words, option.note, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
}

/// The choices below the field, or above it where there is more room; in two columns when they are many.
void list_below(ui::Frame& f, PickState& state, std::string_view id, Rect field, std::span<const PickOption> options, const std::vector<int>& found, int chosen, int& picked) {
  const Rect window = f.window();
  const bool noted = std::any_of(options.begin(), options.end(), [](const PickOption& o) { return !o.note.empty(); });
  const float row = f.px(noted ? 46 : 34), pad = f.px(6);
  const float most = window.width() - f.px(16);
  float wanted = f.px(noted ? 350 : 240);
  for (const int n : found) wanted = std::max(wanted, std::max(f.measure(Type::Label, options[static_cast<std::size_t>(n)].label).x, f.measure(Type::Caption, options[static_cast<std::size_t>(n)].note).x) + f.px(76));
  const int count = static_cast<int>(found.size());
  const int columns = count > 7 && 2 * wanted + 2 * pad <= most ? 2 : 1;
  const int rows = std::max(1, (count + columns - 1) / columns);
  const float width = std::min(most, std::max(field.width(), wanted * static_cast<float>(columns) + 2 * pad));
  const float height = row * static_cast<float>(rows) + 2 * pad;
  const float below = window.y1 - field.y1 - f.px(12), above = field.y0 - f.px(12);
  const bool down = height <= below || below >= above;
  const float shown = std::min(height, down ? below : above);
  const float x0 = std::clamp(field.x1 - width, f.px(8), std::max(f.px(8), window.x1 - width - f.px(8)));
  const float y0 = down ? field.y1 + f.px(5) : field.y0 - f.px(5) - shown;
  const Rect box{std::floor(x0), std::floor(y0), std::floor(x0 + width), std::floor(y0 + shown)};
  const std::string list = std::string(id) + ".list", scroll = list + ".scroll";
  f.begin_floating(list, box);
  Rect inside = box.inset(pad);
  if (found.empty()) {
    f.text(inside.inset(f.px(8), 0), "Nothing matches", Type::Body, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
  } else {
    if (state.moved) f.scroll_into_view(scroll, row * static_cast<float>(state.highlighted % rows), row * static_cast<float>(state.highlighted % rows + 1));
    state.moved = false;
    const Rect content = f.begin_scroll(scroll, inside, row * static_cast<float>(rows));
    const float column = std::floor(content.width() / static_cast<float>(columns));
    for (int i = 0; i < count; ++i) {
      const float x = content.x0 + column * static_cast<float>(i / rows), y = content.y0 + row * static_cast<float>(i % rows);
      const int n = found[static_cast<std::size_t>(i)];
      option_row(f, id, n, {x, y, x + column, y + row}, options[static_cast<std::size_t>(n)], i == state.highlighted, n == chosen, picked);
    }
    f.end_scroll();
  }
  f.end_floating();
}

}  // namespace

void open_pick(ui::Frame& f, PickState& state, ui::Id id) {
  close(state);
  state.open = std::string(id);
  f.focus(state.open + ".filter");
}

int pick_field(ui::Frame& f, PickState& state, ui::Id id, Rect where, std::span<const PickOption> options, int chosen, std::string_view hint) {
  const PickOption* current = chosen >= 0 && chosen < static_cast<int>(options.size()) ? &options[static_cast<std::size_t>(chosen)] : nullptr;
  if (state.open != id) {
    const auto box = f.row(id, where, current != nullptr ? current->label : hint, false, 7);
    f.fill(where, box.hovered ? Color::Hover : Color::Surface, 7);
    f.stroke(where, box.focused ? Color::AccentText : Color::BorderStrong, 7, box.focused ? 2 : 1);
    Rect inside = where.inset(f.px(11), 0);
    f.icon(inside.cut_right(f.px(18)), Icon::ExpandMore, Color::Text3, 18);
    inside.cut_right(f.px(4));
    if (current != nullptr && current->icon != Icon::None) {
      f.icon(inside.cut_left(f.px(20)), current->icon, Color::Text2, 20);
      inside.cut_left(f.px(8));
    }
    f.text(inside, current != nullptr ? current->label : hint, Type::Body, {.color = current != nullptr ? Color::Text : Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
    if (box.clicked || (box.focused && f.shortcut(ui::Key::Down))) open_pick(f, state, id);
    return -1;
  }
  const std::string list = std::string(id) + ".list";
  const auto field = f.field(std::string(id) + ".filter", where, state.query, {.hint = current != nullptr ? current->label : hint, .icon = Icon::Search, .label = hint});
  std::vector<int> found;
  for (int n = 0; n < static_cast<int>(options.size()); ++n)
    if (matches(options[static_cast<std::size_t>(n)], state.query)) found.push_back(n);
  const int last = std::max(0, static_cast<int>(found.size()) - 1);
  if (field.changed) state.highlighted = 0, state.moved = true;
  if (field.down) state.highlighted = std::min(last, state.highlighted + 1), state.moved = true;
  if (field.up) state.highlighted = std::max(0, state.highlighted - 1), state.moved = true;
  state.highlighted = std::clamp(state.highlighted, 0, last);
  int picked = -1;
  if (field.submitted && !found.empty()) picked = found[static_cast<std::size_t>(state.highlighted)];
  const bool hovered = f.floating_hovered(list);
  if (field.active) state.active = true;
  // A field becomes active only a few frames after it was asked to.
  constexpr int kPatience = 8;
  const bool gone = state.active ? !field.active && !hovered : ++state.waited > kPatience;
  if (picked < 0 && !field.cancelled && !gone) list_below(f, state, id, where, options, found, chosen, picked);
  if (picked >= 0 || field.cancelled || gone) {
    close(state);
    if (picked >= 0 || field.cancelled) f.focus(id);
    f.request_frames(2);
  }
  return picked;
}

int pick_field(ui::Frame& f, PickState& state, ui::Id id, Rect where, const std::vector<std::string>& words, std::string_view chosen, std::string_view hint, Icon icon) {
  std::vector<PickOption> options;
  int at = -1;
  for (const auto& word : words) {
    if (word == chosen) at = static_cast<int>(options.size());
    options.push_back({icon, word});
  }
  // What was chosen once stays chosen, even when it is no longer offered.
  if (at < 0 && !chosen.empty()) at = static_cast<int>(options.size()), options.push_back({icon, chosen});
  return pick_field(f, state, id, where, options, at, hint);
}

}  // namespace cw::views
