#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>

#include "app/ui/frame_impl.h"
#include "content/base/check.h"
#include "content/base/utf8.h"

/// Text over several lines. ImGui's fields of several lines do not break them, so one of its single-line fields, unseen, does the editing, and the lines, the caret and
/// the selection are drawn and moved here.
namespace cw::ui {

namespace {

constexpr float kPadding = 11, kTop = 8;  // design pixels

float leading_of(float px) { return std::floor(1.2F * px + 0.5F); }

bool in_word(char c) { return c == '\'' || c == '-' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

}  // namespace

std::vector<FrameImpl::TextLine> FrameImpl::text_lines(Type type, std::string_view text, float width) const {
  const Face& face = fonts_[type];
  std::vector<TextLine> lines;
  std::size_t at = 0;
  while (true) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (at == end) lines.push_back({at, at});
    while (at < end) {
      const char* from = text.data() + at;
      auto length = static_cast<std::size_t>(compat::line_end(face.font, face.px, from, text.data() + end, std::max(1.0F, width)) - from);
      if (length == 0) length = static_cast<std::size_t>(code_point_at(text, at).bytes);
      std::size_t to = std::min(end, at + length);
      while (to < end && text[to] == ' ') ++to;  // blanks hang at the end of the line
      lines.push_back({at, to});
      at = to;
    }
    if (end == text.size()) return lines;
    at = end + 1;
  }
}

float FrameImpl::text_area_height(std::string_view text, float width, int least_lines) const {
  const auto lines = static_cast<float>(std::max<std::size_t>(text_lines(Type::Body, text, width - 2 * px(kPadding)).size(), static_cast<std::size_t>(std::max(1, least_lines))));
  return lines * leading_of(fonts_[Type::Body].px) + 2 * px(kTop);
}

FieldResult FrameImpl::text_area(Id id, Rect where, std::string& value, FieldOptions options) {
  CW_CHECK(layer_ == Layer::Screen);
  FieldResult result;
  probe(id, where, "field", options.label.empty() ? options.hint : options.label, true, true);
  register_focus(id, where, true);
  const Rect seen = where.intersected(clip());
  area_rects_.push_back(seen);
  const bool over = mouse_over(where);
  if (over) hovered_ = id;

  constexpr Type type = Type::Body;
  const Face& face = fonts_[type];
  const float leading = leading_of(face.px);
  const Rect inside{where.x0 + px(kPadding), where.y0 + px(kTop), where.x1 - px(kPadding), where.y1 - px(kTop)};
  const bool was_active = focused_ == id && ImGui::GetActiveID() != 0;
  fill(where, Color::Surface, 7);
  stroke(where, options.invalid ? Color::Bad : was_active ? Color::AccentText : Color::BorderStrong, 7, was_active ? 2 : 1);

  TextArea& area = text_areas_[std::string(id)];
  std::vector<TextLine> lines = text_lines(type, value, inside.width());
  const auto line_of = [&](std::size_t byte) {
    std::size_t n = 0;
    while (n + 1 < lines.size() && lines[n + 1].from <= byte) ++n;
    return n;
  };
  const auto x_of = [&](std::size_t line, std::size_t byte) { return measure(type, std::string_view(value).substr(lines[line].from, byte - lines[line].from), 0).x; };
  const auto byte_at = [&](std::size_t line, float x) {
    const TextLine& l = lines[line];
    // The end of a broken line is the beginning of the next one.
    const std::size_t last = line + 1 < lines.size() && lines[line + 1].from == l.to && l.to > l.from ? l.to - 1 : l.to;
    std::size_t byte = l.from;
    float before = 0;
    while (byte < last) {
      const std::size_t next = byte + static_cast<std::size_t>(code_point_at(value, byte).bytes);
      const float after = x_of(line, next);
      if (x < (before + after) / 2) break;
      before = after;
      byte = next;
    }
    return std::min(byte, last);
  };
  const auto byte_under = [&](Vec point) {
    const float row = std::floor((point.y - inside.y0) / leading);
    return byte_at(static_cast<std::size_t>(std::clamp(row, 0.0F, static_cast<float>(lines.size() - 1))), point.x - inside.x0);
  };

  if (over && mouse_pressed_) {
    held_ = id;
    const std::size_t at = byte_under(mouse_);
    area.wanted = {at, at};
    area.selecting = true;
    if (click_count_ == 2) {
      std::size_t from = at, to = at;
      while (from > 0 && in_word(value[from - 1])) --from;
      while (to < value.size() && in_word(value[to])) ++to;
      area.wanted = {to, from};
      area.selecting = false;
    }
    if (!was_active) focus(id);
    request_frames(3);
  } else if (area.selecting && mouse_down_ && held_ == id && was_active) {
    const std::size_t at = byte_under(mouse_);
    if (at != area.caret) area.wanted = {at, area.wanted ? area.wanted->second : area.anchor}, request_frames(2);
  }
  if (!mouse_down_) area.selecting = false;
  if (field_to_activate_ == id && !was_active && !area.wanted) area.wanted = {value.size(), value.size()};

  // Keys that move between lines, and Enter, are ours.
  struct Doing {
    TextArea* area;
    bool newline = false;
    std::optional<std::string> replace;
    std::size_t most = 0;
  } doing{&area, false, std::nullopt, 0};
  if (was_active) {
    const auto step = [&](Key key, auto&& to) {
      for (const unsigned mods : {unsigned(ModNone), unsigned(ModShift)})
        while (take_key(key, mods)) {
          const std::size_t caret = to(area.wanted ? area.wanted->first : area.caret);
          area.wanted = {caret, mods == ModShift ? (area.wanted ? area.wanted->second : area.anchor) : caret};
        }
    };
    step(Key::Up, [&](std::size_t at) {
      const std::size_t line = line_of(at);
      return line == 0 ? std::size_t{0} : byte_at(line - 1, x_of(line, at));
    });
    step(Key::Down, [&](std::size_t at) {
      const std::size_t line = line_of(at);
      return line + 1 >= lines.size() ? value.size() : byte_at(line + 1, x_of(line, at));
    });
    step(Key::Home, [&](std::size_t at) { return lines[line_of(at)].from; });
    step(Key::End, [&](std::size_t at) {
      const std::size_t line = line_of(at);
      return line + 1 < lines.size() && lines[line + 1].from == lines[line].to && lines[line].to > lines[line].from ? lines[line].to - 1 : lines[line].to;
    });
    doing.newline = take_key(Key::Enter, 0);
  }

  std::string& known = field_texts_[std::string(id)];
  if (known != value) doing.replace = value;
  known = value;
  const auto callback = [](ImGuiInputTextCallbackData* data) {
    Doing& d = *static_cast<Doing*>(data->UserData);
    if (d.replace) {
      const int caret = std::min(data->CursorPos, static_cast<int>(d.replace->size()));
      data->DeleteChars(0, data->BufTextLen);
      data->InsertChars(0, d.replace->c_str(), d.replace->c_str() + d.replace->size());
      data->CursorPos = data->SelectionStart = data->SelectionEnd = caret;
    }
    if (d.newline) {
      if (data->HasSelection()) {
        const int from = std::min(data->SelectionStart, data->SelectionEnd), to = std::max(data->SelectionStart, data->SelectionEnd);
        data->DeleteChars(from, to - from);
        data->CursorPos = from;
      }
      data->InsertChars(data->CursorPos, "\n");
      data->SelectionStart = data->SelectionEnd = data->CursorPos;
    }
    if (d.area->wanted) {
      const auto within = [&](std::size_t at) { return std::min(static_cast<int>(at), data->BufTextLen); };
      data->CursorPos = data->SelectionEnd = within(d.area->wanted->first);
      data->SelectionStart = within(d.area->wanted->second);
      d.area->wanted.reset();
    }
    d.area->caret = static_cast<std::size_t>(data->CursorPos);
    d.area->anchor = data->HasSelection() ? static_cast<std::size_t>(data->SelectionStart == data->CursorPos ? data->SelectionEnd : data->SelectionStart) : d.area->caret;
    return 0;
  };
  ImGui::SetCursorScreenPos({inside.x0, inside.y0});
  compat::push_font(face.font, face.px);
  ImGui::PushItemWidth(std::max(1.0F, inside.width()));
  for (const auto c : {ImGuiCol_Text, ImGuiCol_TextDisabled, ImGuiCol_TextSelectedBg}) ImGui::PushStyleColor(c, IM_COL32(0, 0, 0, 0));
  ImGui::PushID(id.data(), id.data() + id.size());
  ImGui::PushClipRect({seen.x0, seen.y0}, {std::max(seen.x0, seen.x1), std::max(seen.y0, seen.y1)}, true);
  const bool replaced = doing.replace.has_value(), divided = doing.newline;
  result.changed = ImGui::InputText("##area", &value, ImGuiInputTextFlags_CallbackAlways, callback, &doing);
  if (replaced && !divided) result.changed = false;
  known = value;
  result.active = ImGui::IsItemActive();
  if (field_to_activate_ == id) {
    // Asked again while it is active (a double click) it would put the caret elsewhere.
    if (!result.active) ImGui::SetKeyboardFocusHere(-1);
    field_to_activate_.clear();
    request_frames(2);
  }
  ImGui::PopClipRect();
  ImGui::PopID();
  ImGui::PopStyleColor(3);
  ImGui::PopItemWidth();
  ImGui::PopFont();

  if (result.active) {
    if (focused_ != id) focus_visible_ = false;
    active_field_ = focused_ = id;
    field_undo_ = options.own_undo;
    result.cancelled = take_key(Key::Escape, 0);
    if (result.cancelled) deactivate_field_ = true;
    if (result.changed) request_frames(2);
  } else if (focused_ == id && take_key(Key::Enter, 0)) {
    focus(id);
  }

  if (result.changed) lines = text_lines(type, value, inside.width());
  if (value.empty() && !options.hint.empty()) text(inside, options.hint, type, {.color = Color::Text3, .overflow = Overflow::Wrap});
  const std::size_t first = std::min(area.caret, area.anchor), last = std::min(std::max(area.caret, area.anchor), value.size());
  push_clip(where);
  for (std::size_t n = 0; n < lines.size(); ++n) {
    const float y = inside.y0 + leading * static_cast<float>(n);
    const std::size_t to = std::min(lines[n].to, value.size());
    const std::size_t a = std::max(first, lines[n].from), b = std::min(last, to);
    if (result.active && a < b) fill({inside.x0 + x_of(n, a), y, std::min(inside.x1, inside.x0 + x_of(n, b)), y + face.px}, Color::Selection, 2);
    draw_text({inside.x0, y}, std::string_view(value).substr(lines[n].from, to - lines[n].from), type, color(Color::Text));
  }
  if (result.active) {
    const std::size_t caret = std::min(area.caret, value.size()), n = line_of(caret);
    const float x = std::min(inside.x1, inside.x0 + x_of(n, caret)), y = inside.y0 + leading * static_cast<float>(n);
    fill({std::floor(x), y, std::floor(x) + std::max(1.0F, std::floor(1.5F * options_.scale)), y + face.px}, Color::Text, 0);
  }
  pop_clip();
  return result;
}

}  // namespace cw::ui
