#include <algorithm>
#include <cmath>

#include "app/ui/frame_impl.h"
#include "app/ui/icons.h"
#include "content/base/utf8.h"

namespace cw::ui {

Vec FrameImpl::measure(Type type, std::string_view text, float wrap_width) const {
  const Face& face = fonts_[type];
  if (text.empty()) return {0, face.px};  // ImGui looks for an end itself where it is given nothing
  const ImVec2 size = face.font->CalcTextSizeA(face.px, FLT_MAX, wrap_width, text.data(), text.data() + text.size());
  return {std::ceil(size.x), size.y};
}

void FrameImpl::draw_text(Vec at, std::string_view text, Type type, ImU32 ink) {
  if (text.empty()) return;
  const Face& face = fonts_[type];
  list_->AddText(face.font, face.px, {std::floor(at.x + 0.5F), std::floor(at.y + 0.5F)}, ink, text.data(), text.data() + text.size());
}

std::string FrameImpl::fitted(Type type, std::string_view text, float width, bool* cut) const {
  if (cut != nullptr) *cut = false;
  if (measure(type, text, 0).x <= width + 0.5F) return std::string(text);
  if (cut != nullptr) *cut = true;
  // Binary search over the character boundaries for the longest beginning that leaves room for the ellipsis.
  std::vector<std::size_t> ends = {0};
  for (std::size_t at = 0; at < text.size();) {
    at += static_cast<std::size_t>(code_point_at(text, at).bytes);
    ends.push_back(at);
  }
  std::size_t low = 0, high = ends.size() - 1;
  while (low < high) {
    const std::size_t middle = (low + high + 1) / 2;
    if (measure(type, std::string(trimmed(text.substr(0, ends[middle]))) + "…", 0).x <= width) low = middle;
    else high = middle - 1;
  }
  return std::string(trimmed(text.substr(0, ends[low]))) + "…";
}

void FrameImpl::mark_line(Vec at, std::string_view whole, std::string_view line, Type type, const Marks& marks) {
  const auto from = static_cast<std::size_t>(line.data() - whole.data()), to = from + line.size();
  for (const auto& [a, b] : marks.ranges) {
    const std::size_t first = std::max<std::size_t>(a, from), last = std::min<std::size_t>(b, to);
    if (first >= last) continue;
    const float x0 = at.x + measure(type, whole.substr(from, first - from), 0).x, x1 = at.x + measure(type, whole.substr(from, last - from), 0).x;
    fill({x0 - px(1), at.y, x1 + px(1), at.y + fonts_[type].px}, marks.color, 3);
    if (marks.dashed) dashed_line({x0, at.y + fonts_[type].px}, {x1, at.y + fonts_[type].px}, Color::Bad, 1.6F);
  }
}

float FrameImpl::wrapped_text(Rect where, std::string_view text, Type type, const TextOptions& options, const Marks* marks) {
  const std::string_view whole = text;
  const Face& face = fonts_[type];
  const float leading = std::floor(1.2F * face.px + 0.5F);  // 1.45 em: ImGui's size is 1.21 em
  const ImU32 ink = color(options.color);
  float y = where.y0;
  int line = 0;
  while (!text.empty()) {
    const bool last = options.max_lines > 0 && line + 1 == options.max_lines;
    std::string_view rest = text;
    const auto newline = rest.find('\n');
    std::string_view paragraph = rest.substr(0, newline);
    const char* end = compat::line_end(face.font, face.px, paragraph.data(), paragraph.data() + paragraph.size(), std::max(1.0F, where.width()));
    auto length = static_cast<std::size_t>(end - paragraph.data());
    if (length == 0 && !paragraph.empty()) length = static_cast<std::size_t>(code_point_at(paragraph, 0).bytes);
    std::string_view shown = paragraph.substr(0, length);
    const std::size_t used = length == paragraph.size() && newline != std::string_view::npos ? length + 1 : length;
    std::string ellipsis;
    if (last && used < text.size()) {
      ellipsis = fitted(type, std::string(paragraph.substr(0, std::min(paragraph.size(), length + 24))) + "………", where.width(), nullptr);
      shown = ellipsis;
    }
    float x = where.x0;
    if (options.align != Align::Left) {
      const float width = measure(type, trimmed(shown), 0).x;
      x += options.align == Align::Center ? (where.width() - width) / 2 : where.width() - width;
    }
    if (marks != nullptr && ellipsis.empty()) mark_line({x, y}, whole, trimmed(shown), type, *marks);
    draw_text({x, y}, trimmed(shown), type, ink);
    if (options.struck) {
      const float middle = std::floor(y + face.px * 0.54F) + 0.5F;
      this->line({x, middle}, {x + measure(type, trimmed(shown), 0).x, middle}, options.color, 1.4F);
    }
    y += leading;
    ++line;
    if (last) break;
    text.remove_prefix(used);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  }
  return y - where.y0;
}

float FrameImpl::text(Rect where, std::string_view text, Type type, TextOptions options) {
  if (text.empty()) return 0;
  if (options.overflow == Overflow::Wrap) {
    if (where.y0 > clip().y1) {
      // Out of sight below: its height still counts for what follows.
      const float leading = std::floor(1.2F * fonts_[type].px + 0.5F);
      const float lines = std::max(1.0F, std::round(measure(type, text, std::max(1.0F, where.width())).y / fonts_[type].px));
      return (options.max_lines > 0 ? std::min(lines, static_cast<float>(options.max_lines)) : lines) * leading;
    }
    const float used = wrapped_text(where, text, type, options);
    probe({}, {where.x0, where.y0, where.x1, where.y0 + used}, "text", text, true, false);
    return used;
  }
  const float height = fonts_[type].px;
  const float y = options.middle ? where.y0 + (where.height() - height) / 2 : where.y0;
  const Rect line{where.x0, y, where.x1, y + height};
  const Rect seen = clip();
  bool cut = false;
  std::string shown;
  const float width = measure(type, text, 0).x;
  if (options.overflow == Overflow::Ellipsis && width > where.width() + 0.5F) shown = fitted(type, text, where.width(), &cut);
  const std::string_view drawn = cut ? std::string_view(shown) : text;
  const float drawn_width = cut ? measure(type, drawn, 0).x : width;
  float x = where.x0;
  if (options.align == Align::Center) x += (where.width() - drawn_width) / 2;
  if (options.align == Align::Right) x += where.width() - drawn_width;
  const bool clipped = options.overflow == Overflow::Forbid && width > where.width() + 1;
  probe({}, line, "text", text, true, false, clipped);
  if (line.y1 >= seen.y0 && line.y0 <= seen.y1) draw_text({x, y}, drawn, type, color(options.color));
  if (cut && mouse_over(line) && tip_frame_ != frame_) {
    // The whole text on pointing at it.
    const std::string owner = "text:" + std::string(text);
    if (tip_owner_ != owner) tip_owner_ = owner, hovered_since_ = seconds_;
    tip_text_ = text;
    tip_rect_ = line;
    tip_frame_ = frame_;
  }
  return height;
}

void FrameImpl::marked_text(Rect where, std::string_view text, Type type, Color ink, std::span<const std::pair<std::uint32_t, std::uint32_t>> marks, Color mark) {
  bool cut = false;
  const std::string shown = fitted(type, text, where.width(), &cut);
  const float height = fonts_[type].px;
  const float y = where.y0 + (where.height() - height) / 2;
  for (const auto& [from, to] : marks) {
    if (from >= shown.size()) continue;
    const float a = measure(type, std::string_view(shown).substr(0, from), 0).x, b = measure(type, std::string_view(shown).substr(0, std::min<std::size_t>(to, shown.size())), 0).x;
    fill({where.x0 + a - px(1), y, where.x0 + b + px(1), y + height}, mark, 3);
  }
  draw_text({where.x0, y}, shown, type, color(ink));
  probe({}, {where.x0, y, where.x1, y + height}, "text", text, true, false);
}

float FrameImpl::marked_paragraph(Rect where, std::string_view text, Type type, Color ink, std::span<const std::pair<std::uint32_t, std::uint32_t>> marks, Color mark, bool dashed) {
  if (text.empty()) return 0;
  const Marks behind{marks, mark, dashed};
  const float used = wrapped_text(where, text, type, {.color = ink, .overflow = Overflow::Wrap}, &behind);
  probe({}, {where.x0, where.y0, where.x1, where.y0 + used}, "text", text, true, false);
  return used;
}

void FrameImpl::icon(Rect where, Icon icon, Color ink, float design_size) {
  if (icon == Icon::None) return;
  const float wanted = design_size * options_.scale;
  const Face* best = &fonts_.icons.front();
  for (const auto& face : fonts_.icons)
    if (std::abs(face.px - wanted) < std::abs(best->px - wanted)) best = &face;
  char bytes[5] = {};
  const unsigned c = code_point(icon);
  bytes[0] = static_cast<char>(0xE0 | (c >> 12));
  bytes[1] = static_cast<char>(0x80 | ((c >> 6) & 0x3F));
  bytes[2] = static_cast<char>(0x80 | (c & 0x3F));
  const ImVec2 size = best->font->CalcTextSizeA(best->px, FLT_MAX, 0, bytes, bytes + 3);
  const Vec middle = where.center();
  list_->AddText(best->font, best->px, {std::floor(middle.x - size.x / 2 + 0.5F), std::floor(middle.y - best->px / 2 + 0.5F)}, color(ink), bytes, bytes + 3);
}

void FrameImpl::fill(Rect where, Color c, float design_radius) {
  if (where.empty()) return;
  list_->AddRectFilled({where.x0, where.y0}, {where.x1, where.y1}, color(c), px(design_radius));
}

void FrameImpl::stroke(Rect where, Color c, float design_radius, float design_width) {
  if (where.empty()) return;
  compat::stroke_rect(list_, {where.x0, where.y0}, {where.x1, where.y1}, color(c), px(design_radius), std::max(1.0F, design_width * options_.scale));
}

void FrameImpl::line(Vec from, Vec to, Color c, float design_width) {
  const float half = 0.5F;
  list_->AddLine({std::floor(from.x) + half, std::floor(from.y) + half}, {std::floor(to.x) + half, std::floor(to.y) + half}, color(c), std::max(1.0F, std::floor(design_width * options_.scale)));
}

void FrameImpl::dashed_line(Vec from, Vec to, Color c, float design_width) {
  const float on = px(4), off = px(2), height = std::max(1.0F, design_width * options_.scale);
  for (float x = from.x; x < to.x; x += on + off) list_->AddRectFilled({x, from.y}, {std::min(x + on, to.x), from.y + height}, color(c));
}

void FrameImpl::curve(std::span<const Vec> points, Color c, float design_width, bool dashed) {
  const float width = std::max(1.0F, design_width * options_.scale);
  if (!dashed) {
    for (const Vec p : points) list_->PathLineTo({p.x, p.y});
    list_->PathStroke(color(c), 0, width);
    return;
  }
  // Dashes run on over the bends.
  const float on = px(7), period = px(12);
  float along = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const Vec a = points[i - 1], b = points[i];
    const float length = std::hypot(b.x - a.x, b.y - a.y);
    for (float at = 0; at < length;) {
      const float phase = std::fmod(along + at, period);
      const float step = std::max(0.25F, std::min(length - at, (phase < on ? on : period) - phase));
      const auto point = [&](float t) { return ImVec2{a.x + (b.x - a.x) * t / length, a.y + (b.y - a.y) * t / length}; };
      if (phase < on) list_->AddLine(point(at), point(at + step), color(c), width);
      at += step;
    }
    along += length;
  }
}

void FrameImpl::band(std::span<const Vec> upper, std::span<const Vec> lower, Color c) {
  // Soft edges would draw a seam between one piece and the next.
  const ImDrawListFlags flags = list_->Flags;
  list_->Flags &= ~ImDrawListFlags_AntiAliasedFill;
  for (std::size_t i = 1; i < std::min(upper.size(), lower.size()); ++i) {
    const ImVec2 corners[] = {{upper[i - 1].x, upper[i - 1].y}, {upper[i].x, upper[i].y}, {lower[i].x, lower[i].y}, {lower[i - 1].x, lower[i - 1].y}};
    list_->AddConvexPolyFilled(corners, 4, color(c));
  }
  list_->Flags = flags;
}

void FrameImpl::card(Rect where, Color surface) {
  if (!options_.theme.dark) {
    constexpr int kAlpha[] = {16, 11, 7, 5, 3, 2};
    const Rgba shadow = options_.theme[Color::Shadow];
    for (int i = 0; i < 6; ++i) {
      const float out = (static_cast<float>(i) + 0.5F) * 1.2F * options_.scale;
      const Rect ring = where.inset(-out).moved(0, 2 * options_.scale);
      compat::stroke_rect(list_, {ring.x0, ring.y0}, {ring.x1, ring.y1}, IM_COL32(shadow >> 24, shadow >> 16 & 0xFF, shadow >> 8 & 0xFF, faded(kAlpha[i])), px(12) + out, 1.2F * options_.scale);
    }
  }
  fill(where, surface, 12);
  stroke(where, Color::Border, 12, 1);
}

float FrameImpl::tag_width(std::string_view text, bool with_icon) const { return measure(Type::Caption, text, 0).x + px(with_icon ? 36 : 18); }

Rect FrameImpl::label_box(Rect where, std::string_view text, Tone tone, Icon icon_shown, float height, float radius, float padding) {
  const bool has_icon = icon_shown != Icon::None;
  const float wanted = measure(Type::Caption, text, 0).x + 2 * padding + (has_icon ? px(18) : 0);
  Rect box{where.x0, where.y0 + std::floor((where.height() - height) / 2), where.x0 + std::min(wanted, where.width()), 0};
  box.y1 = box.y0 + height;
  fill(box, tint_color(tone), radius);
  Rect inside = box.inset(padding, 0);
  if (has_icon) {
    icon(inside.cut_left(px(16)).moved(-px(2), 0), icon_shown, text_color(tone), 16);
    inside.cut_left(px(2));
  }
  this->text(inside, text, Type::Caption, {.color = text_color(tone), .overflow = Overflow::Ellipsis, .middle = true});
  return box;
}

Rect FrameImpl::tag(Rect where, std::string_view text, Tone tone, Icon icon_shown) { return label_box(where, text, tone, icon_shown, px(22), 5, px(8)); }
Rect FrameImpl::pill(Rect where, std::string_view text, Tone tone, Icon icon_shown) { return label_box(where, text, tone, icon_shown, px(26), 13, px(11)); }

void FrameImpl::ring(Rect where, int per_mille, Tone tone, float design_stroke) {
  const Vec c = where.center();
  const float width = design_stroke * options_.scale;
  const float radius = std::min(where.width(), where.height()) / 2 - width / 2;
  constexpr float kTop = -1.57079632F, kTurn = 6.28318531F;
  list_->PathArcTo({c.x, c.y}, radius, 0, kTurn, 64);
  list_->PathStroke(color(Color::Track), 0, width);
  const float share = static_cast<float>(std::clamp(per_mille, 0, 1000)) / 1000.0F;
  if (share <= 0) return;
  const float to = kTop + share * kTurn;
  list_->PathArcTo({c.x, c.y}, radius, kTop, to, 64);
  list_->PathStroke(color(fill_color(tone)), 0, width);
  for (const float a : {kTop, to}) list_->AddCircleFilled({c.x + radius * std::cos(a), c.y + radius * std::sin(a)}, width / 2, color(fill_color(tone)), 16);
}

void FrameImpl::bar(Rect where, int per_mille, Tone tone) {
  const float radius = where.height() / 2 / options_.scale;
  fill(where, Color::Track, radius);
  Rect filled = where;
  filled.x1 = where.x0 + where.width() * static_cast<float>(std::clamp(per_mille, 0, 1000)) / 1000.0F;
  if (per_mille > 0) {
    filled.x1 = std::max(filled.x1, where.x0 + where.height());
    fill(filled, fill_color(tone), radius);
  }
}

}  // namespace cw::ui
