#include <algorithm>
#include <cmath>

#include "app/ui/frame_impl.h"
#include "content/base/check.h"

namespace cw::ui {

void FrameImpl::push_clip(Rect where) {
  const Rect clipped = where.intersected(clip());
  clips_.push_back(clipped);
  list_->PushClipRect({clipped.x0, clipped.y0}, {std::max(clipped.x0, clipped.x1), std::max(clipped.y0, clipped.y1)}, false);
}

void FrameImpl::pop_clip() {
  clips_.pop_back();
  list_->PopClipRect();
}

Rect FrameImpl::begin_scroll(Id id, Rect where, float content_height) {
  Scroll& s = scrolls_[std::string(id)];
  s.content = content_height;
  s.height = where.height();
  s.frame = frame_;
  const float most = std::max(0.0F, content_height - where.height());
  if (s.wanted) {
    s.position = *s.wanted;
    s.wanted.reset();
    request_frames(1);
  }
  s.position = std::clamp(s.position, 0.0F, most);
  open_scrolls_.push_back({std::string(id), where, content_height});
  push_clip(where);
  return {where.x0, where.y0 - std::floor(s.position), where.x1, where.y0 - std::floor(s.position) + content_height};
}

void FrameImpl::end_scroll() {
  CW_CHECK(!open_scrolls_.empty());
  const OpenScroll open = open_scrolls_.back();
  open_scrolls_.pop_back();
  pop_clip();
  Scroll& s = scrolls_[open.id];
  const float most = std::max(0.0F, s.content - s.height);
  if (most <= 0) return;
  // The wheel belongs to the innermost area under the pointer: inner areas end, and so take it, first.
  if (const float notches = wheel_over(open.where); notches != 0) {
    s.position = std::clamp(s.position - notches * px(64), 0.0F, most);
    request_frames(2);
  }
  const float length = std::max(px(28), open.where.height() * s.height / s.content);
  const float travel = open.where.height() - length - px(4);
  const Rect lane{open.where.x1 - px(11), open.where.y0, open.where.x1, open.where.y1};
  const bool over = mouse_over(lane);
  if (over && mouse_pressed_) {
    s.dragging = true;
    held_ = open.id + "#scroll";
    const float top = open.where.y0 + px(2) + travel * s.position / most;
    s.grabbed = mouse_.y >= top && mouse_.y < top + length ? mouse_.y - top : length / 2;
  }
  if (!mouse_down_) s.dragging = false;
  if (s.dragging) {
    s.position = std::clamp((mouse_.y - s.grabbed - open.where.y0 - px(2)) / std::max(1.0F, travel), 0.0F, 1.0F) * most;
    request_frames(2);
  }
  const float top = open.where.y0 + px(2) + travel * s.position / most;
  const float width = over || s.dragging ? px(7) : px(5);
  fill({lane.x1 - px(3) - width, top, lane.x1 - px(3), top + length}, Color::BorderStrong, 3);
}

float FrameImpl::scroll_position(Id id) const {
  const auto found = scrolls_.find(id);
  return found != scrolls_.end() ? found->second.position : 0;
}

void FrameImpl::scroll_to(Id id, float position) {
  scrolls_[std::string(id)].wanted = std::max(0.0F, position);
  request_frames(2);
}

void FrameImpl::scroll_into_view(Id id, float top, float bottom) {
  Scroll& s = scrolls_[std::string(id)];
  float position = s.wanted.value_or(s.position);
  if (bottom > position + s.height) position = bottom - s.height;
  if (top < position) position = top;
  if (position != s.position) scroll_to(id, position);
}

void FrameImpl::begin_floating(Id id, Rect where, float opacity) {
  opacity_ = std::clamp(opacity, 0.0F, 1.0F);
  layer_stack_.emplace_back(layer_, list_);
  layer_ = Layer::Floating;
  list_ = ImGui::GetForegroundDrawList();
  clips_.push_back(window());
  uppers_.push_back({std::string(id), where, Layer::Floating});
  card(where, Color::Surface);
  probe(id, where, "floating", "", true, false);
}

bool FrameImpl::floating_hovered(Id id) const {
  return std::any_of(last_uppers_.begin(), last_uppers_.end(), [&](const Upper& u) { return u.id == id && u.rect.contains(mouse_); });
}

void FrameImpl::end_floating() {
  opacity_ = 1;
  clips_.pop_back();
  std::tie(layer_, list_) = layer_stack_.back();
  layer_stack_.pop_back();
}

bool FrameImpl::begin_dialog(Id id, Vec design_size, std::string_view title, Rect& content) {
  layer_stack_.emplace_back(layer_, list_);
  layer_ = Layer::Dialog;
  list_ = ImGui::GetForegroundDrawList();
  dialog_ = id;
  clips_.push_back(window());
  fill(window(), Color::Scrim, 0);
  const Rect box = window().centered(std::min(px(design_size.x), display_.x - px(32)), std::min(px(design_size.y), display_.y - px(32)));
  uppers_.push_back({std::string(id), box, Layer::Dialog});
  card(box, Color::Surface);
  probe(id, box, "dialog", title, true, false);
  content = box.inset(px(24), px(20));
  text(content.cut_top(type_size(Type::PageTitle)), title, Type::PageTitle, {.overflow = Overflow::Ellipsis});
  content.cut_top(px(14));
  bool open = true;
  if (last_dialog_ == id) {
    if (take_key(Key::Escape, 0)) open = false;
    if (mouse_pressed_ && !box.contains(mouse_) && !drop_down_) open = false;
  }
  if (!open) request_frames(2);
  return open;
}

void FrameImpl::end_dialog() {
  clips_.pop_back();
  std::tie(layer_, list_) = layer_stack_.back();
  layer_stack_.pop_back();
}

bool FrameImpl::face(Rect where, Icon shown, Color tint, Color ink, std::string_view title, std::string_view words, Id button_id, std::string_view button_label) {
  const float width = std::min(where.width() - px(32), px(420));
  const float text_height = words.empty() ? 0 : std::max(1.0F, std::round(measure(Type::Body, words, width).y / type_size(Type::Body))) * std::floor(1.2F * type_size(Type::Body) + 0.5F) + px(8);
  const float total = px(64 + 14) + type_size(Type::CardTitle) + text_height + (button_id.empty() ? 0 : px(58));
  Rect column = where.centered(width, std::min(total, where.height()));
  const Rect disc = column.cut_top(px(64)).centered(px(64), px(64));
  fill(disc, tint, 32);
  icon(disc, shown, ink, 26);
  column.cut_top(px(14));
  text(column.cut_top(type_size(Type::CardTitle)), title, Type::CardTitle, {.align = Align::Center, .overflow = Overflow::Ellipsis});
  if (!words.empty()) {
    column.cut_top(px(8));
    const float used = text(column, words, Type::Body, {.color = Color::Text2, .align = Align::Center, .overflow = Overflow::Wrap});
    column.cut_top(used);
  }
  if (button_id.empty()) return false;
  column.cut_top(px(16));
  return button(button_id, column.cut_top(px(40)).centered(button_width(button_label, false), px(40)), button_label, {});
}

bool FrameImpl::empty_state(Rect where, Icon shown, std::string_view title, std::string_view words, Id button_id, std::string_view button_label) {
  return face(where, shown, Color::AccentTint, Color::AccentText, title, words, button_id, button_label);
}

void FrameImpl::loading(Rect where, std::string_view what) { face(where, Icon::Refresh, Color::Hover, Color::Text3, what, {}, {}, {}); }

bool FrameImpl::error_state(Rect where, std::string_view title, std::string_view words, Id button_id, std::string_view button_label) {
  return face(where, Icon::Warning, Color::BadTint, Color::Bad, title, words, button_id, button_label);
}

}  // namespace cw::ui
