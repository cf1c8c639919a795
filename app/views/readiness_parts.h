#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "app/views/readiness.h"

/// The cards of the readiness and plan screens, each in a file of its own, and what they share.
namespace cw::views {

/// Everything one frame of the readiness screen needs; the model is known.
struct ReadinessFrame {
  ui::Frame& f;
  ReadinessState& state;
  const ReadinessModel& model;
  CommandQueue& out;
};
/// And of the plan screen.
struct PlanFrame {
  ui::Frame& f;
  PlanState& state;
  const PlanModel& model;
  CommandQueue& out;
};

/// How a domain stands: told by word, icon and tone together. What was not measured is neutral.
struct DomainFace {
  std::string_view word;
  ui::Tone tone;
  ui::Icon icon;
};
[[nodiscard]] DomainFace face_of(DomainVerdict verdict);
[[nodiscard]] ui::Icon icon_of(PlanKind kind);
/// Opens what a step is about: a sitting, a chart, a review.
void begin_step(const PlanStep& step, CommandQueue& out);
/// The first step of today that is not done; -1: none is left.
[[nodiscard]] int next_step(const PlanModel& model);
/// `21 Feb 2027, in 86 days`
[[nodiscard]] std::string examination_words(Date on, int days_left);

/// A card around what `draw` takes off its inside; as high as that was the last time. Taken off `rest`, with the gap below it.
template <typename Draw>
void card_around(ui::Frame& f, std::map<std::string, float>& heights, ui::Rect& rest, const char* name, Draw draw) {
  float& known = heights[name];
  const float pad = f.px(16);
  const ui::Rect box{rest.x0, rest.y0, rest.x1, rest.y0 + std::max(f.px(40), known)};
  f.card(box);
  ui::Rect inside{box.x0 + f.px(18), box.y0 + pad, box.x1 - f.px(18), box.y0 + 1e6F};
  const float top = inside.y0;
  draw(inside);
  if (const float used = inside.y0 - top + 2 * pad; used != known) known = used, f.request_frames(2);
  rest.cut_top(known + f.px(14));
}

/// A page of cards that scrolls: two columns where there is room for both (the left one `share` of it), else what `left` and `right` draw one below the other. A stop of Tab whose
/// arrow keys scroll it.
template <typename Left, typename Right>
void card_page(ui::Frame& f, std::map<std::string, float>& heights, ui::Id id, std::string_view label, ui::Rect where, float share, Left left, Right right) {
  const std::string area = std::string(id) + ".scroll";
  const auto keys = f.list(id, where, label);
  if (keys.step != 0) f.scroll_to(area, std::max(0.0F, f.scroll_position(area) + f.px(48) * static_cast<float>(keys.step)));
  float& known = heights[area];
  ui::Rect content = f.begin_scroll(area, where, known);
  const float top = content.y0;
  content = {content.x0 + f.px(18), top + f.px(16), content.x1 - f.px(18), top + 1e6F};
  if (content.width() >= f.px(880)) {
    ui::Rect first = content.cut_left(std::floor(content.width() * share));
    content.cut_left(f.px(14));
    left(first), right(content);
    content.y0 = std::max(first.y0, content.y0);
  } else {
    left(content), right(content);
  }
  if (const float used = content.y0 - top + f.px(4); used != known) known = used, f.request_frames(2);
  f.end_scroll();
  if (keys.focused) f.stroke(where.inset(f.px(2)), ui::Color::AccentText, 4, 2);
}

/// Text over as many lines as it needs; takes its height off `rest`.
void paragraph(ui::Frame& f, ui::Rect& rest, std::string_view text, ui::Type type = ui::Type::Small, ui::Color color = ui::Color::Text2, float design_gap = 0);
/// A tinted box with an icon and a sentence; takes its height off `rest`.
void tinted_notice(ui::Frame& f, ui::Rect& rest, std::string_view text, ui::Tone tone, ui::Icon icon);
/// `Working it out`, small, at the right end of `where`.
void working_it_out(ui::Frame& f, ui::Rect where);

void draw_chance(ReadinessFrame& w, ui::Rect& rest);
void draw_domains(ReadinessFrame& w, ui::Rect& rest);
void draw_trend(ReadinessFrame& w, ui::Rect& rest);
void draw_focus(ReadinessFrame& w, ui::Rect& rest);
void draw_moved(ReadinessFrame& w, ui::Rect& rest);
void draw_recent(ReadinessFrame& w, ui::Rect& rest);

void draw_today(PlanFrame& w, ui::Rect& rest);
void draw_calendar(PlanFrame& w, ui::Rect& rest);
void draw_memory(PlanFrame& w, ui::Rect& rest);
void draw_errors(PlanFrame& w, ui::Rect& rest);

}  // namespace cw::views
