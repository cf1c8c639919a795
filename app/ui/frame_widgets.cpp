#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>

#include "app/ui/frame_impl.h"
#include "content/base/check.h"

namespace cw::ui {

float FrameImpl::button_width(std::string_view label, bool with_icon) const { return measure(Type::Label, label, 0).x + px(with_icon ? 56 : 36); }

bool FrameImpl::button(Id id, Rect where, std::string_view label, ButtonOptions options) {
  const Interaction i = interact(id, where, "button", label, options.enabled, true);
  Color ink = Color::Text, surface = Color::Surface;
  bool framed = false;
  switch (options.kind) {
    case ButtonKind::Primary:
      surface = i.held ? Color::AccentActive : i.hovered ? Color::AccentHover : Color::Accent;
      ink = Color::OnAccent;
      break;
    case ButtonKind::Danger:
      surface = i.hovered ? Color::BadTint : Color::Surface;
      ink = Color::Bad;
      framed = true;
      break;
    case ButtonKind::Secondary:
      surface = i.hovered ? Color::Hover : Color::Surface;
      framed = true;
      break;
    case ButtonKind::Ghost:
      surface = Color::Hover;
      ink = Color::Text2;
      break;
  }
  if (!options.enabled) {
    surface = Color::Track;
    ink = Color::Text3;
    framed = false;
  }
  if (options.kind != ButtonKind::Ghost || i.hovered || !options.enabled) fill(where, surface, 7);
  if (framed) stroke(where, Color::BorderStrong, 7, 1);
  const float width = measure(Type::Label, label, 0).x;
  const bool has_icon = options.icon != Icon::None;
  Rect inside = where;
  if (has_icon) {
    const float total = width + px(26);
    inside.x0 = where.x0 + std::max(px(8), (where.width() - total) / 2);
    icon(inside.cut_left(px(20)), options.icon, ink, 20);
    inside.cut_left(px(6));
    text(inside, label, Type::Label, {.color = ink, .overflow = Overflow::Forbid, .middle = true});
  } else {
    text(where.inset(px(4), 0), label, Type::Label, {.color = ink, .align = Align::Center, .overflow = Overflow::Forbid, .middle = true});
  }
  if (i.focused && focus_visible_) draw_focus_ring(where, 7);
  last_widget_ = id;
  if (!options.enabled && !options.why_not.empty()) tip_for(id, where, options.why_not);
  else if (!options.tooltip.empty() || !options.shortcut.empty()) {
    std::string tip(options.tooltip.empty() ? label : options.tooltip);
    if (!options.shortcut.empty()) tip += "  " + std::string(options.shortcut);
    tip_for(id, where, tip);
  }
  return i.clicked;
}

void FrameImpl::tip_for(Id id, Rect where, std::string_view text) {
  const bool pointed = hovered_ == id;
  const bool by_keyboard = focused_ == id && focus_visible_ && hovered_.empty();
  if (!pointed && !by_keyboard) return;
  if (tip_owner_ != id) tip_owner_ = id, hovered_since_ = seconds_;
  tip_text_ = text;
  tip_rect_ = where;
  tip_frame_ = frame_;
}

bool FrameImpl::icon_button(Id id, Rect where, Icon shown, std::string_view what, ButtonOptions options) {
  const Interaction i = interact(id, where, "button", what, options.enabled, true);
  if (options.kind == ButtonKind::Primary) fill(where, i.hovered ? Color::AccentHover : Color::Accent, 7);
  else if (i.hovered && options.enabled) fill(where, Color::Hover, 7);
  if (options.kind == ButtonKind::Secondary) stroke(where, Color::Border, 7, 1);
  const Color ink = !options.enabled ? Color::BorderStrong : options.kind == ButtonKind::Primary ? Color::OnAccent : options.kind == ButtonKind::Danger && i.hovered ? Color::Bad : Color::Text2;
  icon(where, shown, ink, where.height() >= px(34) ? 22 : 18);
  if (i.focused && focus_visible_) draw_focus_ring(where, 7);
  std::string tip(!options.enabled && !options.why_not.empty() ? options.why_not : options.tooltip.empty() ? what : options.tooltip);
  if (!options.shortcut.empty()) tip += "  " + std::string(options.shortcut);
  tip_for(id, where, tip);
  return i.clicked;
}

bool FrameImpl::link(Id id, Rect where, std::string_view label, bool mono, bool stop) {
  const Interaction i = interact(id, where, "link", label, true, stop);
  const Type type = mono ? Type::CodeSmall : Type::Small;
  text(where, label, type, {.color = Color::AccentText, .overflow = Overflow::Ellipsis, .middle = true});
  if (i.hovered) {
    const float width = std::min(where.width(), measure(type, label, 0).x);
    const float y = where.center().y + type_size(type) / 2;
    line({where.x0, y}, {where.x0 + width, y}, Color::AccentText, 1);
  }
  if (i.focused && focus_visible_) draw_focus_ring(where, 4);
  return i.clicked;
}

FieldResult FrameImpl::field(Id id, Rect where, std::string& text_value, FieldOptions options) {
  CW_CHECK(layer_ == Layer::Screen);  // a text field lives in ImGui's window, which lies below all upper layers
  FieldResult result;
  probe(id, where, "field", options.label.empty() ? options.hint : options.label, true, true);
  register_focus(id, where, true);
  if (mouse_over(where)) hovered_ = id;

  const Type type = options.mono ? Type::Code : Type::Body;
  const bool was_active = focused_ == id && ImGui::GetActiveID() != 0;
  fill(where, Color::Surface, 7);
  stroke(where, options.invalid ? Color::Bad : was_active ? Color::AccentText : Color::BorderStrong, 7, was_active ? 2 : 1);
  Rect inside = where.inset(px(11), 0);
  if (options.icon != Icon::None) {
    icon(inside.cut_left(px(22)), options.icon, Color::Text3, 20);
    inside.cut_left(px(6));
  }
  if (!options.trailing.empty()) {
    const float width = measure(Type::Caption, options.trailing, 0).x + px(6);
    text(inside.cut_right(width), options.trailing, Type::Caption, {.color = Color::Text3, .align = Align::Right, .middle = true});
    inside.cut_right(px(6));
  }

  // Keys that are ours are looked at before ImGui edits: Enter hands in, Escape gives up, the arrows belong to the list below.
  const Face& face = fonts_[type];
  const float y = std::floor(inside.y0 + (inside.height() - face.px) / 2);
  ImGui::SetCursorScreenPos({inside.x0, y});
  compat::push_font(face.font, face.px);
  ImGui::PushItemWidth(inside.width());
  ImGui::PushStyleColor(ImGuiCol_Text, color(Color::Text));
  ImGui::PushStyleColor(ImGuiCol_TextDisabled, color(Color::Text3));
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, color(Color::Selection));
  ImGui::PushID(id.data(), id.data() + id.size());
  const Rect clipped = where.intersected(clip());
  ImGui::PushClipRect({clipped.x0, clipped.y0}, {clipped.x1, clipped.y1}, true);
  // An active field keeps its own copy of the text. When the view changed it meanwhile (a code was taken, the field is to be empty), the
  // copy is replaced from inside.
  std::string& known = field_texts_[std::string(id)];
  struct Replacement {
    const std::string* text;
  } replacement{&known};
  const bool from_outside = known != text_value;
  known = text_value;
  const auto replace = [](ImGuiInputTextCallbackData* data) {
    const std::string& wanted = *static_cast<Replacement*>(data->UserData)->text;
    data->DeleteChars(0, data->BufTextLen);
    data->InsertChars(0, wanted.c_str(), wanted.c_str() + wanted.size());
    return 0;
  };
  result.changed = ImGui::InputTextWithHint("##field", std::string(options.hint).c_str(), &text_value, from_outside ? ImGuiInputTextFlags_CallbackAlways : 0, from_outside ? static_cast<ImGuiInputTextCallback>(replace) : nullptr, &replacement);
  if (from_outside) result.changed = false;
  known = text_value;
  if (field_to_activate_ == id) {
    ImGui::SetKeyboardFocusHere(-1);
    field_to_activate_.clear();
    request_frames(2);
  }
  result.active = ImGui::IsItemActive();
  ImGui::PopClipRect();
  ImGui::PopID();
  ImGui::PopStyleColor(3);
  ImGui::PopItemWidth();
  ImGui::PopFont();

  if (result.active) {
    if (focused_ != id) focus_visible_ = false;
    active_field_ = focused_ = id;
    field_undo_ = options.own_undo;
    result.submitted = take_key(Key::Enter, 0);
    result.cancelled = take_key(Key::Escape, 0);
    result.up = take_key(Key::Up, 0);
    result.down = take_key(Key::Down, 0);
    if (result.cancelled) deactivate_field_ = true;
    if (result.changed) request_frames(2);
  } else if (focused_ == id && take_key(Key::Enter, 0)) {
    focus(id);
  }
  // The rest of the frame around the text is part of the field too.
  if (!result.active && mouse_pressed_ && mouse_over(where)) focus(id);
  return result;
}

bool FrameImpl::segmented(Id id, Rect where, std::span<const std::string_view> labels, int& chosen) {
  fill(where, Color::Track, 8);
  bool changed = false;
  const float width = where.width() / static_cast<float>(std::max<std::size_t>(1, labels.size()));
  for (std::size_t n = 0; n < labels.size(); ++n) {
    const Rect cell{std::floor(where.x0 + width * static_cast<float>(n)), where.y0, std::floor(where.x0 + width * static_cast<float>(n + 1)), where.y1};
    const Rect inner = cell.inset(px(3));
    const std::string part = std::string(id) + "." + std::to_string(n);
    const bool on = chosen == static_cast<int>(n);
    const Interaction i = interact(part, inner, "segment", labels[n], true, true);
    if (on) {
      fill(inner, Color::Surface, 6);
      stroke(inner, Color::Border, 6, 1);
    } else if (i.hovered) {
      fill(inner, Color::Hover, 6);
    }
    text(inner.inset(px(6), 0), labels[n], on ? Type::SmallStrong : Type::Small, {.color = on ? Color::Text : Color::Text2, .align = Align::Center, .overflow = Overflow::Ellipsis, .middle = true});
    if (i.focused && focus_visible_) draw_focus_ring(inner, 6);
    int wanted = -1;
    if (i.clicked) wanted = static_cast<int>(n);
    if (key_for(part, Key::Left) && n > 0) wanted = static_cast<int>(n) - 1;
    if (key_for(part, Key::Right) && n + 1 < labels.size()) wanted = static_cast<int>(n) + 1;
    if (wanted >= 0) {
      if (wanted != chosen) changed = true;
      chosen = wanted;
      focus(std::string(id) + "." + std::to_string(wanted));
      if (!i.clicked) focus_visible_ = true;
    }
  }
  return changed;
}

bool FrameImpl::choice(Id id, Rect where, std::span<const std::string_view> labels, int& chosen, std::string_view hint, bool compact) {
  const bool has = chosen >= 0 && chosen < static_cast<int>(labels.size());
  std::string_view label = has ? labels[static_cast<std::size_t>(chosen)] : hint;
  // A compact box shows the short word; what follows two spaces explains it in the open list.
  if (compact) label = label.substr(0, label.find("  "));
  const Interaction i = interact(id, where, "choice", label, true, true);
  fill(where, i.hovered ? Color::Hover : Color::Surface, 7);
  stroke(where, i.focused ? Color::BorderStrong : Color::Border, 7, 1);
  Rect inside = where.inset(px(compact ? 8 : 11), 0);
  icon(inside.cut_right(px(18)), Icon::ExpandMore, Color::Text3, 18);
  text(inside, label, compact ? Type::SmallStrong : Type::Body, {.color = has ? Color::Text : Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
  if (i.focused && focus_visible_) draw_focus_ring(where, 7);

  bool changed = false;
  const bool open = drop_down_ && drop_down_->id == id;
  const bool opens = (i.clicked && !open) || (!open && (key_for(id, Key::Down) || key_for(id, Key::Up)));
  if (open) {
    drop_down_->frame = frame_;
    drop_down_->anchor = where;
    const int count = static_cast<int>(labels.size());
    if (take_key(Key::Down, 0)) drop_down_->highlighted = std::min(count - 1, drop_down_->highlighted + 1);
    if (take_key(Key::Up, 0)) drop_down_->highlighted = std::max(0, drop_down_->highlighted - 1);
    int pick = -1;
    if (take_key(Key::Enter, 0) || take_key(Key::Space, 0)) pick = drop_down_->highlighted;
    // A letter picks the first answer that begins with it: Y, N, U, W.
    for (auto& key : keys_)
      if (!key.taken && key.mods == 0 && key.key >= Key::A && key.key <= Key::Z)
        for (int n = 0; n < count && pick < 0; ++n) {
          const auto chord = labels[static_cast<std::size_t>(n)].empty() ? std::nullopt : chord_from(labels[static_cast<std::size_t>(n)].substr(0, 1));
          if (chord && chord->key == key.key) key.taken = true, pick = n;
        }
    if (take_key(Key::Escape, 0) || take_key(Key::Tab, 0) || (i.clicked && pick < 0)) drop_down_.reset();
    if (pick >= 0) {
      changed = pick != chosen;
      chosen = pick;
      drop_down_.reset();
    }
  } else if (opens) {
    drop_down_ = DropDown{.id = std::string(id), .anchor = where, .labels = {}, .chosen = chosen, .highlighted = std::max(0, chosen), .frame = frame_};
    for (const auto l : labels) drop_down_->labels.emplace_back(l);
    request_frames(2);
  }
  // What was clicked in the list, which is drawn at the end of the frame.
  if (pending_pick_ && pending_pick_->first == id) {
    changed = changed || pending_pick_->second != chosen;
    chosen = pending_pick_->second;
    pending_pick_.reset();
  }
  if (changed) request_frames(2);
  return changed;
}

void FrameImpl::draw_drop_down() {
  if (!drop_down_ || drop_down_->frame != frame_) return;
  list_ = ImGui::GetForegroundDrawList();
  layer_ = Layer::DropDown;
  clips_.clear();
  const float row_height = px(34);
  const int count = static_cast<int>(drop_down_->labels.size());
  float width = drop_down_->anchor.width();
  for (const auto& label : drop_down_->labels) width = std::max(width, measure(Type::Body, label, 0).x + px(52));
  width = std::min(width, display_.x - px(8));
  const float wanted = row_height * static_cast<float>(count) + px(10);
  const float below = display_.y - drop_down_->anchor.y1 - px(12), above = drop_down_->anchor.y0 - px(12);
  const bool down = wanted <= below || below >= above;
  const float height = std::min(wanted, down ? below : above);
  const float x = std::clamp(drop_down_->anchor.x1 - width, px(4), std::max(px(4), display_.x - width - px(4)));
  const float y = down ? drop_down_->anchor.y1 + px(4) : drop_down_->anchor.y0 - px(4) - height;
  const Rect box{std::floor(x), std::floor(y), std::floor(x + width), std::floor(y + height)};
  uppers_.push_back({drop_down_->id, box, Layer::DropDown});
  card(box, Color::Surface);
  Rect inside = box.inset(px(5));
  const float most = std::max(0.0F, row_height * static_cast<float>(count) - inside.height());
  if (mouse_over(box) && wheel_ != 0) drop_down_->scroll -= std::exchange(wheel_, 0.0F) * row_height * 2;
  const float at = row_height * static_cast<float>(drop_down_->highlighted);
  if (at < drop_down_->scroll) drop_down_->scroll = at;
  if (at + row_height > drop_down_->scroll + inside.height()) drop_down_->scroll = at + row_height - inside.height();
  drop_down_->scroll = std::clamp(drop_down_->scroll, 0.0F, most);
  push_clip(inside);
  const std::string owner = drop_down_->id;
  int picked = -1;
  for (int n = 0; n < count; ++n) {
    const Rect row{inside.x0, inside.y0 + row_height * static_cast<float>(n) - drop_down_->scroll, inside.x1, inside.y0 + row_height * static_cast<float>(n + 1) - drop_down_->scroll};
    const Interaction i = interact(owner + ".option." + std::to_string(n), row, "option", drop_down_->labels[static_cast<std::size_t>(n)], true, false);
    if (i.hovered || n == drop_down_->highlighted) fill(row, i.hovered ? Color::Hover : Color::AccentTint, 6);
    Rect words = row.inset(px(10), 0);
    if (n == drop_down_->chosen) icon(words.cut_right(px(18)), Icon::Check, Color::AccentText, 18);
    text(words, drop_down_->labels[static_cast<std::size_t>(n)], Type::Body, {.overflow = Overflow::Ellipsis, .middle = true});
    if (i.clicked) picked = n;
  }
  pop_clip();
  if (picked >= 0) {
    pending_pick_ = {owner, picked};
    focused_ = owner;
    drop_down_.reset();
    request_frames(3);
  }
  list_ = root_list_;
  layer_ = Layer::Screen;
}

bool FrameImpl::toggle(Id id, Rect where, std::string_view label, bool& on) {
  const Interaction i = interact(id, where, "toggle", label, true, true);
  Rect inside = where;
  const Rect track = inside.cut_right(px(44)).centered(px(40), px(22));
  text(inside, label, Type::Body, {.overflow = Overflow::Ellipsis, .middle = true});
  fill(track, on ? Color::Accent : Color::BorderStrong, 11);
  const float x = on ? track.x1 - px(11) : track.x0 + px(11);
  list_->AddCircleFilled({x, track.center().y}, px(8), color(Color::OnAccent), 24);
  if (i.focused && focus_visible_) draw_focus_ring(track, 11);
  if (!i.clicked) return false;
  on = !on;
  return true;
}

RowResult FrameImpl::row(Id id, Rect where, std::string_view label, bool selected, float design_radius) {
  const Interaction i = interact(id, where, "row", label, true, true);
  if (selected) fill(where, Color::AccentTint, design_radius);
  else if (i.hovered) fill(where, Color::Hover, design_radius);
  if (i.focused && focus_visible_) draw_focus_ring(where.inset(px(2.5F)), design_radius);
  return {i.clicked, i.clicked && i.clicks == 2, i.hovered, i.focused, i.held};
}

ListResult FrameImpl::list(Id id, Rect where, std::string_view label) {
  probe(id, where, "list", label, true, true);
  register_focus(id, where, false);
  ListResult result;
  result.focused = focused_ == id;
  if (!result.focused || !active_field_.empty() || !field_to_activate_.empty() || drop_down_ || (!dialog_.empty() && layer_ != Layer::Dialog)) return result;
  constexpr int kPage = 10, kFar = 1 << 24;
  static constexpr std::pair<Key, int> kSteps[] = {{Key::Up, -1}, {Key::Down, 1}, {Key::PageUp, -kPage}, {Key::PageDown, kPage}, {Key::Home, -kFar}, {Key::End, kFar}};
  for (const auto& [key, step] : kSteps)
    while (take_key(key, 0)) result.step += step;
  result.enter = take_key(Key::Enter, 0);
  if (take_key(Key::Space, 0)) result.enter = true;
  result.left = take_key(Key::Left, 0);
  result.right = take_key(Key::Right, 0);
  if (result.step != 0 || result.enter || result.left || result.right) focus_visible_ = true, request_frames(2);
  return result;
}

RowResult FrameImpl::item(Id list, Id id, Rect where, std::string_view label, bool current, float design_radius) {
  const Interaction i = interact(id, where, "item", label, true, false);
  if (i.hovered && mouse_pressed_) {
    if (!active_field_.empty() || ImGui::GetActiveID() != 0) deactivate_field_ = true;
    focused_ = list;
  }
  if (current) fill(where, Color::AccentTint, design_radius);
  else if (i.hovered) fill(where, Color::Hover, design_radius);
  if (current && focused_ == list && focus_visible_) draw_focus_ring(where.inset(px(2.5F)), design_radius);
  return {i.clicked, i.clicked && i.clicks == 2, i.hovered, current && focused_ == list, i.held};
}

bool FrameImpl::chip(Id id, Rect where, std::string_view label, bool on, bool enabled, std::string_view why_not) {
  const Interaction i = interact(id, where, "chip", label, enabled, true);
  const float radius = where.height() / 2 / options_.scale;
  fill(where, on ? Color::AccentTint : i.hovered && enabled ? Color::Hover : enabled ? Color::Surface : Color::Sunken, radius);
  stroke(where, on ? Color::AccentText : enabled ? Color::BorderStrong : Color::Border, radius, 1);
  Rect inside = where.inset(px(12), 0);
  if (on) {
    icon(inside.cut_left(px(16)).moved(-px(2), 0), Icon::Check, Color::AccentText, 16);
    inside.cut_left(px(4));
  }
  text(inside, label, Type::Small, {.color = on ? Color::AccentText : enabled ? Color::Text : Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
  if (i.focused && focus_visible_) draw_focus_ring(where, radius);
  if (!enabled && !why_not.empty()) tip_for(id, where, why_not);
  return i.clicked;
}

FrameImpl::Drag FrameImpl::drag_handle(Id id, Rect where, std::string_view what) {
  const Interaction i = interact(id, where, "drag", what, true, false);
  icon(where, Icon::DragHandle, i.held || i.hovered ? Color::Text2 : Color::BorderStrong, 20);
  tip_for(id, where, what);
  Drag drag{.active = i.held, .mouse = mouse_};
  drag.delta = {mouse_.x - press_at_.x, mouse_.y - press_at_.y};
  drag.released = held_ == id && mouse_released_;
  if (drag.active) request_frames(2);
  return drag;
}

bool FrameImpl::splitter(Id id, Rect where, float& position, float least, float most) {
  const Interaction i = interact(id, where, "splitter", "Pane width", true, true);
  const bool busy = i.held || i.hovered || (i.focused && focus_visible_);
  if (busy) fill({where.center().x - 1, where.y0, where.center().x + 1, where.y1}, Color::AccentText, 0);
  fill(where.centered(px(3), px(32)), busy ? Color::AccentText : Color::BorderStrong, 1.5F);
  float wanted = position;
  if (i.held) wanted = mouse_.x;
  if (key_for(id, Key::Left)) wanted -= px(16);
  if (key_for(id, Key::Right)) wanted += px(16);
  wanted = std::clamp(wanted, least, std::max(least, most));
  if (wanted == position) return false;
  position = wanted;
  return true;
}

bool FrameImpl::slider(Id id, Rect where, int& value, int least, int most, int page, std::string_view label) {
  const Interaction i = interact(id, where, "slider", label, true, true);
  int wanted = value;
  if (i.held && where.width() > 0) wanted = least + static_cast<int>(std::floor((mouse_.x - where.x0) / where.width() * static_cast<float>(most - least) + 0.5F));
  const std::pair<Key, int> kSteps[] = {{Key::Left, -1}, {Key::Right, 1}, {Key::PageUp, -page}, {Key::PageDown, page}, {Key::Home, least - most}, {Key::End, most - least}};
  for (const auto& [key, step] : kSteps)
    while (key_for(id, key)) wanted += step;
  wanted = std::clamp(wanted, least, std::max(least, most));
  const float share = most > least ? static_cast<float>(wanted - least) / static_cast<float>(most - least) : 0;
  const Vec knob{where.x0 + where.width() * share, where.y1 - px(11)};
  const Rect track{where.x0, knob.y - px(2), where.x1, knob.y + px(2)};
  fill(track, Color::Track, 2);
  fill({track.x0, track.y0, knob.x, track.y1}, Color::AccentFill, 2);
  list_->AddCircleFilled({knob.x, knob.y}, px(i.held || i.hovered ? 10.0F : 9.0F), color(Color::AccentFill), 32);
  list_->AddCircleFilled({knob.x, knob.y}, px(3.5F), color(Color::OnAccent), 24);
  if (i.focused && focus_visible_) draw_focus_ring(Rect{knob.x, knob.y, knob.x, knob.y}.inset(-px(9)), 9);
  if (wanted == value) return false;
  value = wanted;
  request_frames(2);
  return true;
}

}  // namespace cw::ui
