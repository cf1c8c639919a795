#include <algorithm>
#include <cmath>

#include "app/ui/frame_impl.h"
#include "content/base/check.h"

namespace cw::ui {

const Probed* ProbeImpl::find(std::string_view id) const {
  const auto found = std::find_if(shown.begin(), shown.end(), [&](const Probed& p) { return p.id == id; });
  return found != shown.end() ? &*found : nullptr;
}

std::vector<std::string> ProbeImpl::duplicates() const {
  std::vector<std::string> twice;
  std::set<std::string> seen;
  for (const auto& p : shown)
    if (!p.id.empty() && !seen.insert(p.id).second) twice.push_back(p.id);
  return twice;
}

float FrameImpl::px(float design) const { return std::floor(design * options_.scale + 0.5F); }

ImU32 FrameImpl::color(Color c) const {
  const Rgba rgba = options_.theme[c];
  return IM_COL32(rgba >> 24, rgba >> 16 & 0xFF, rgba >> 8 & 0xFF, faded(static_cast<int>(rgba & 0xFF)));
}

int FrameImpl::faded(int alpha) const { return static_cast<int>(std::lround(static_cast<float>(alpha) * opacity_)); }

float FrameImpl::arrived(Id id, double duration) {
  auto found = arrivals_.find(id);
  if (found == arrivals_.end()) found = arrivals_.emplace(std::string(id), Arrival{seconds_, frame_}).first;
  found->second.frame = frame_;
  if (options_.reduced_motion || duration <= 0) return 1;
  const double share = std::clamp((seconds_ - found->second.began) / duration, 0.0, 1.0);
  if (share < 1) request_frames(1);
  const double left = 1 - share;
  return static_cast<float>(1 - left * left * left);
}

void FrameImpl::rebuild_style() {
  ImGuiStyle style;
  style.AntiAliasedLinesUseTex = false;
  style.WindowPadding = style.FramePadding = style.ItemSpacing = {0, 0};
  style.WindowBorderSize = style.FrameBorderSize = style.ChildBorderSize = 0;
  style.WindowMinSize = {1, 1};
  style.CircleTessellationMaxError = 0.15F;
  style.Colors[ImGuiCol_FrameBg] = style.Colors[ImGuiCol_FrameBgHovered] = style.Colors[ImGuiCol_FrameBgActive] = {0, 0, 0, 0};
  ImGui::GetStyle() = style;
}

void FrameImpl::start(Vec display, double seconds, const std::vector<InputEvent>& events) {
  ++frame_;
  display_ = display;
  const double elapsed = std::clamp(seconds - seconds_, 1.0 / 1000, 0.25);
  seconds_ = seconds;
  if (frames_wanted_ > 0) --frames_wanted_;
  wake_at_.reset();
  keys_.clear();
  mouse_pressed_ = mouse_released_ = false;
  wheel_ = 0;

  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {display.x, display.y};
  io.DeltaTime = static_cast<float>(elapsed);
  // What text fields need reaches ImGui; everything else is ours. A modifier counts in the frame of its chord only: a Ctrl that seemed to be held
  // on would swallow the letters that follow.
  compat::set_modifiers(false, false, false);
  const bool field = field_typed_in_ = !active_field_.empty();
  // Letters typed while a field is being activated, which takes ImGui two frames, are kept for it.
  if (field) {
    for (const char32_t c : held_characters_) io.AddInputCharacter(static_cast<unsigned>(c));
    held_characters_.clear();
    activating_ = 0;
  } else if (activating_ > 0 && --activating_ == 0) {
    held_characters_.clear();
  }
  for (const auto& e : events) {
    switch (e.kind) {
      case InputEvent::Kind::MouseMove: mouse_ = e.position; break;
      case InputEvent::Kind::MouseButton:
        mouse_down_ = e.down;
        (e.down ? mouse_pressed_ : mouse_released_) = true;
        break;
      case InputEvent::Kind::Wheel: wheel_ += e.wheel; break;
      case InputEvent::Kind::Key: {
        if (e.down) keys_.push_back({e.key, e.mods});
        if (e.down) compat::set_modifiers((e.mods & ModCtrl) != 0, (e.mods & ModShift) != 0, (e.mods & ModAlt) != 0);
        const bool edits = e.key == Key::Left || e.key == Key::Right || e.key == Key::Home || e.key == Key::End || e.key == Key::Backspace || e.key == Key::Delete ||
                           ((e.mods & ModCtrl) != 0 && (e.key == Key::A || e.key == Key::C || e.key == Key::V || e.key == Key::X || (field_undo_ && (e.key == Key::Y || e.key == Key::Z))));
        if (edits && (field || !e.down)) compat::set_key(e.key, e.down);
        break;
      }
      case InputEvent::Kind::Character:
        if (field) io.AddInputCharacter(static_cast<unsigned>(e.character));
        else if (activating_ > 0) held_characters_ += e.character;
        // `?` differs between keyboards, so it is known by its character. Typed into a text it is a part of it.
        else if (e.character == U'?') keys_.push_back({Key::Question, 0});
        break;
    }
  }
  if (mouse_pressed_) {
    const bool again = seconds - last_click_at_ < 0.4 && std::abs(mouse_.x - last_click_.x) + std::abs(mouse_.y - last_click_.y) < px(6);
    click_count_ = again ? click_count_ % 3 + 1 : 1;
    last_click_at_ = seconds;
    last_click_ = mouse_;
    press_at_ = mouse_;
    focus_visible_ = false;
    held_.clear();
    if (drop_down_) {
      bool inside = false;
      for (const auto& upper : last_uppers_) inside = inside || (upper.layer == Layer::DropDown && upper.rect.contains(mouse_));
      if (!inside && !drop_down_->anchor.contains(mouse_)) drop_down_.reset();
    }
  }

  // Above the screen the mouse belongs to whatever lies uppermost there; ImGui must not see it, or a field below would take the click.
  const bool covered = std::any_of(last_uppers_.begin(), last_uppers_.end(), [&](const Upper& u) { return u.rect.contains(mouse_) || u.layer == Layer::Dialog; }) ||
                       std::any_of(area_rects_.begin(), area_rects_.end(), [&](const Rect& r) { return r.contains(mouse_); });
  compat::set_mouse(covered ? ImVec2(-FLT_MAX, -FLT_MAX) : ImVec2(mouse_.x, mouse_.y), mouse_down_ && !covered);

  ImGui::NewFrame();
  if (deactivate_field_) {
    ImGui::ClearActiveID();
    deactivate_field_ = false;
  }
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize({display.x, display.y});
  ImGui::Begin("##root", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse |
                                       ImGuiWindowFlags_NoBringToFrontOnFocus);
  root_list_ = list_ = ImGui::GetWindowDrawList();
  layer_ = Layer::Screen;
  clips_.clear();
  uppers_.clear();
  order_.clear();
  open_scrolls_.clear();
  probe_.building.clear();
  dialog_.clear();
  hovered_.clear();
  active_field_.clear();
  field_undo_ = true;
  area_rects_.clear();
}

void FrameImpl::finish() {
  CW_CHECK(open_scrolls_.empty());
  CW_CHECK(layer_stack_.empty());
  draw_drop_down();

  // A dialog that closed gives the focus back to where it came from.
  if (dialog_.empty() && !last_dialog_.empty()) focus_wanted_ = std::exchange(focus_before_dialog_, {});
  if (!dialog_.empty() && last_dialog_ != dialog_) {
    focus_before_dialog_ = focused_;
    // The view may have asked for one of the dialog's own; else its first.
    const auto in_dialog = [&](const Focusable& f) { return f.layer == Layer::Dialog && (!focus_wanted_ || f.id == *focus_wanted_); };
    auto first = std::find_if(order_.begin(), order_.end(), in_dialog);
    if (first == order_.end()) focus_wanted_.reset(), first = std::find_if(order_.begin(), order_.end(), in_dialog);
    if (first != order_.end()) focus_wanted_ = first->id;
    focus_visible_ = true;
  }
  last_dialog_ = dialog_;

  for (auto& key : keys_)
    if (!key.taken && key.key == Key::Tab) {
      key.taken = true;
      move_focus((key.mods & ModShift) != 0 ? -1 : 1);
    }
  apply_focus_request();
  // What is no longer drawn has no focus: another screen begins without one.
  if (!focused_.empty() && !focus_wanted_ && std::none_of(order_.begin(), order_.end(), [&](const Focusable& f) { return f.id == focused_; })) focused_.clear();
  if (mouse_pressed_ && held_.empty() && hovered_.empty() && layer_takes_mouse()) focused_.clear();
  if (mouse_released_) held_.clear();
  draw_tooltip();

  ImGui::End();
  ImGui::EndFrame();
  ImGui::Render();

  for (auto& p : probe_.building) p.frame = frame_;
  probe_.shown.swap(probe_.building);
  probe_.focus = focused_;
  last_order_ = order_;
  if (uppers_.size() != last_uppers_.size()) request_frames(1);
  last_uppers_ = uppers_;
  std::erase_if(arrivals_, [&](const auto& entry) { return entry.second.frame != frame_; });
  if (drop_down_ && drop_down_->frame != frame_) drop_down_.reset();
  if (!active_field_.empty()) focused_ = active_field_;
}

// --- focus ------------------------------------------------------------------------------------------------------------

void FrameImpl::register_focus(Id id, Rect where, bool field) {
  Focusable f{.id = std::string(id), .layer = layer_, .rect = where, .field = field};
  if (!open_scrolls_.empty()) {
    const auto& scroll = open_scrolls_.back();
    const float origin = scroll.where.y0 - scrolls_[scroll.id].position;
    f.scroll = scroll.id;
    f.top = where.y0 - origin;
    f.bottom = where.y1 - origin;
  }
  order_.push_back(std::move(f));
}

void FrameImpl::move_focus(int step) {
  std::vector<const Focusable*> scope;
  for (const auto& f : order_)
    if (dialog_.empty() || f.layer == Layer::Dialog) scope.push_back(&f);
  if (scope.empty()) return;
  const auto at = std::find_if(scope.begin(), scope.end(), [&](const Focusable* f) { return f->id == focused_; });
  const auto count = static_cast<int>(scope.size());
  const int next = at == scope.end() ? (step > 0 ? 0 : count - 1) : (static_cast<int>(at - scope.begin()) + step + count) % count;
  focus_wanted_ = scope[static_cast<std::size_t>(next)]->id;
  focus_visible_ = true;
}

void FrameImpl::focus(Id id) {
  if (id.empty()) {
    if (!active_field_.empty() || ImGui::GetActiveID() != 0) deactivate_field_ = true;
    focused_.clear();
    focus_wanted_.reset();
    return;
  }
  focus_wanted_ = std::string(id);
  request_frames(2);
}

void FrameImpl::apply_focus_request() {
  if (!focus_wanted_) return;
  const std::string wanted = *focus_wanted_;
  const auto found = std::find_if(order_.begin(), order_.end(), [&](const Focusable& f) { return f.id == wanted; });
  if (found == order_.end()) {
    // It may be drawn only in the next frame (a screen just opened); one frame of patience.
    static constexpr int kPatience = 2;
    if (++focus_patience_ > kPatience) focus_wanted_.reset(), focus_patience_ = 0;
    else request_frames(2);
    return;
  }
  focus_patience_ = 0;
  focus_wanted_.reset();
  if (!active_field_.empty() && active_field_ != wanted) deactivate_field_ = true, active_field_.clear();
  focused_ = wanted;
  if (found->field) field_to_activate_ = wanted, activating_ = 6;
  if (!found->scroll.empty()) scroll_into_view(found->scroll, found->top - px(8), found->bottom + px(8));
  request_frames(3);
}

bool FrameImpl::take_key(Key key, unsigned mods) {
  for (auto& press : keys_)
    if (!press.taken && press.key == key && press.mods == mods) return press.taken = true;
  return false;
}

bool FrameImpl::key_for(Id id, Key key, unsigned mods) { return focused_ == id && active_field_.empty() && take_key(key, mods); }

bool FrameImpl::shortcut(Key key, unsigned mods) {
  if (drop_down_) return false;
  const bool plain = (mods & (ModCtrl | ModAlt)) == 0 && key != Key::F1 && key != Key::F2 && key != Key::F3 && key != Key::F5 && key != Key::Escape;
  // Asked before the field is drawn in this frame, it is the one of the last frame that counts.
  const bool in_field = field_typed_in_ || !active_field_.empty() || !field_to_activate_.empty();
  if (in_field && plain) return false;
  // In a field with text these belong to the text.
  if (in_field && mods == ModCtrl && (key == Key::A || key == Key::C || key == Key::V || key == Key::X)) return false;
  if (!dialog_.empty() && layer_ != Layer::Dialog) return false;
  return take_key(key, mods);
}

// --- mouse and interaction ----------------------------------------------------------------------------------------------

bool FrameImpl::layer_takes_mouse() const {
  const Upper* top = nullptr;
  for (const auto& upper : last_uppers_) {
    const bool covers = upper.rect.contains(mouse_) || upper.layer == Layer::Dialog;
    if (covers && (top == nullptr || upper.layer >= top->layer)) top = &upper;
  }
  return top == nullptr ? layer_ == Layer::Screen : layer_ == top->layer;
}

bool FrameImpl::mouse_over(Rect where) const { return where.intersected(clip()).contains(mouse_) && layer_takes_mouse(); }

void FrameImpl::probe(Id id, Rect where, std::string_view kind, std::string_view label, bool enabled, bool focusable, bool clipped) {
  probe_.building.push_back({.id = std::string(id), .kind = std::string(kind), .label = std::string(label), .rect = where, .visible = where.intersected(clip()), .enabled = enabled, .focusable = focusable, .fixed = open_scrolls_.empty(), .clipped = clipped});
  if (probe_.building.back().visible.empty()) probe_.building.back().visible = {};
  last_widget_ = id;
  last_rect_ = where;
}

void FrameImpl::announce(Id id, Rect where, std::string_view kind, std::string_view label) { probe(id, where, kind, label, true, false); }

FrameImpl::Interaction FrameImpl::interact(Id id, Rect where, std::string_view kind, std::string_view label, bool enabled, bool focusable) {
  probe(id, where, kind, label, enabled, focusable);
  Interaction i;
  if (focusable) register_focus(id, where, false);
  i.hovered = mouse_over(where);
  if (i.hovered) hovered_ = id;
  i.focused = focused_ == id;
  if (i.hovered && mouse_pressed_) {
    held_ = id;
    if (focusable) {
      if (!active_field_.empty() || ImGui::GetActiveID() != 0) deactivate_field_ = true;
      focused_ = id;
      i.focused = true;
    }
  }
  i.held = held_ == id && mouse_down_;
  if (mouse_released_ && held_ == id && i.hovered && enabled) i.clicked = true, i.clicks = click_count_;
  if (i.focused && enabled && active_field_.empty() && field_to_activate_.empty() && !drop_down_ && (dialog_.empty() || layer_ == Layer::Dialog) && (take_key(Key::Enter, 0) || take_key(Key::Space, 0))) {
    i.clicked = true;
    i.clicks = 1;
    focus_visible_ = true;
  }
  if (i.clicked || i.held) request_frames(2);
  return i;
}

FrameImpl::Press FrameImpl::area(Id id, Rect where, std::string_view kind, std::string_view label) {
  probe(id, where, kind, label, true, true);
  register_focus(id, where, false);
  Press p;
  p.hovered = mouse_over(where);
  if (p.hovered) hovered_ = id;
  if (p.hovered && mouse_pressed_) {
    held_ = id;
    if (ImGui::GetActiveID() != 0) deactivate_field_ = true;
    focused_ = id;
    p.pressed = true;
    p.clicks = click_count_;
  }
  p.down = held_ == id && mouse_down_;
  p.released = held_ == id && mouse_released_;
  if (focused_ == id && focus_visible_) draw_focus_ring(where, 4);
  return p;
}

float FrameImpl::wheel_over(Rect where) { return mouse_over(where) ? std::exchange(wheel_, 0.0F) : 0; }

void FrameImpl::draw_focus_ring(Rect where, float design_radius) {
  const float out = 2.5F * options_.scale;
  const Rect ring = where.inset(-out);
  compat::stroke_rect(list_, {ring.x0, ring.y0}, {ring.x1, ring.y1}, color(Color::AccentText), px(design_radius) + out, 2 * options_.scale);
}

void FrameImpl::tooltip(std::string_view text) {
  if (!text.empty() && !last_widget_.empty()) tip_for(last_widget_, last_rect_, text);
}

void FrameImpl::draw_tooltip() {
  if (tip_frame_ != frame_ || mouse_down_ || drop_down_) {
    if (tip_frame_ != frame_) tip_owner_.clear();
    return;
  }
  constexpr double kDelay = 0.5;
  if (seconds_ - hovered_since_ < kDelay) {
    wake_at_ = hovered_since_ + kDelay;
    return;
  }
  list_ = ImGui::GetForegroundDrawList();
  const float most = px(360);
  const Vec size = measure(Type::Caption, tip_text_, most);
  const float lines = std::max(1.0F, std::round(size.y / type_size(Type::Caption)));
  const float leading = px(19);
  Rect box{0, 0, size.x + px(20), lines * leading + px(12)};
  const float x = std::clamp(tip_rect_.center().x - box.width() / 2, px(6), std::max(px(6), display_.x - box.width() - px(6)));
  float y = tip_rect_.y1 + px(6);
  if (y + box.height() > display_.y - px(4)) y = tip_rect_.y0 - px(6) - box.height();
  box = box.moved(std::floor(x), std::floor(y));
  fill(box, Color::Nav, 7);
  stroke(box, Color::Border, 7, 1);
  Rect inside = box.inset(px(10), px(6));
  wrapped_text(inside, tip_text_, Type::Caption, {.color = Color::NavActiveText, .overflow = Overflow::Wrap});
  list_ = root_list_;
}

}  // namespace cw::ui
