#include <fmt/format.h>

#include <array>
#include <cmath>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/readiness_parts.h"
#include "app/views/records.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

constexpr int kWeek = 7;
constexpr float kCell = 58, kDetail = 66;  // design pixels

/// What a day is for, in a sentence.
std::string day_words(const PlanDay& day) {
  std::string words = day.focus.empty() ? "Nothing planned" : day.focus;
  if (day.examination) return words + " day.";
  if (day.minutes > 0) words += fmt::format(", {} minutes", day.minutes);
  if (day.cards_due > 0) words += fmt::format("; {} due, as far as is known today", counted(day.cards_due, "card", "cards"));
  return words + ".";
}

void draw_day(PlanFrame& w, Rect cell, int index, bool chosen, bool focused) {
  ui::Frame& f = w.f;
  const PlanDay& day = w.model.plan.days[static_cast<std::size_t>(index)];
  const Rect box = cell.inset(f.px(1.5F), f.px(1.5F));
  if (day.examination) f.fill(box, Color::Accent, 7);
  if (f.item(ids::plan_calendar, ids::plan_day(index), box, long_day(day.on) + ": " + day_words(day), focused && chosen && !day.examination, 7).clicked) w.state.chosen_day = index, f.request_frames(2);
  if (day.examination) f.fill(box, Color::Accent, 7);
  f.stroke(box, chosen ? Color::AccentText : Color::Hair, 7, chosen ? 2 : 1);
  const Color ink = day.examination ? Color::OnAccent : Color::Text, quiet = day.examination ? Color::OnAccent : day.kind ? Color::Text2 : Color::Text3;
  Rect inside = box.inset(f.px(6), f.px(5));
  Rect top = inside.cut_top(f.px(18));
  // The month is named where it begins, and on the first day.
  const bool named = index == 0 || day.on.day() == 1;
  const std::string cards = day.cards_due > 0 ? std::to_string(day.cards_due) : "";
  if (!cards.empty()) {
    const float width = std::min(top.width() * 0.6F, f.measure(Type::Caption, cards).x + f.px(18));
    if (top.width() - width > f.px(named ? 40 : 18)) {
      Rect due = top.cut_right(width);
      f.icon(due.cut_left(f.px(14)), Icon::Cards, quiet, 14);
      f.text(due, cards, Type::Caption, {.color = quiet, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
    }
  }
  f.text(top, named ? short_day(day.on) : std::to_string(day.on.day()), Type::SmallStrong, {.color = ink, .overflow = Overflow::Ellipsis, .middle = true});
  inside.cut_top(f.px(3));
  if (day.examination) {
    f.text(inside.cut_top(f.px(17)), "Examination", Type::Caption, {.color = ink, .overflow = Overflow::Ellipsis, .middle = true});
    return;
  }
  f.text(inside.cut_top(f.px(17)), day.focus, Type::Caption, {.color = quiet, .overflow = Overflow::Ellipsis, .middle = true});
}

void draw_detail(PlanFrame& w, Rect& rest, int index) {
  ui::Frame& f = w.f;
  const PlanDay& day = w.model.plan.days[static_cast<std::size_t>(index)];
  const std::string words = day_words(day);
  const float height = std::max(f.px(kDetail - 12), wrapped_height(f, Type::Small, words, rest.width() - f.px(24)) + f.px(40));
  const Rect box = rest.cut_top(height).inset(f.px(1.5F), f.px(3));
  f.fill(box, Color::Sunken, 7);
  Rect inside = box.inset(f.px(12), f.px(7));
  f.text(inside.cut_top(f.px(20)), long_day(day.on), Type::SmallStrong, {.overflow = Overflow::Ellipsis, .middle = true});
  f.text(inside, words, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap});
  f.announce(ids::plan_detail, box, "text", long_day(day.on) + ": " + words);
  rest.cut_top(f.px(3));
}

}  // namespace

void draw_calendar(PlanFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  card_around(f, w.state.heights, rest, "calendar", [&](Rect& inside) {
    const auto& days = w.model.plan.days;
    const int count = static_cast<int>(days.size());
    card_heading(f, inside, w.model.plan.days_left >= 0 ? "Until the examination" : "The next six weeks");
    if (count == 0) {
      paragraph(f, inside, "No day is planned.", Type::Small);
      return;
    }
    int& chosen = w.state.chosen_day;
    chosen = std::clamp(chosen, 0, count - 1);
    // Weeks begin on Sunday; the first one may be short.
    const int before = days.front().on.weekday(), weeks = (before + count + kWeek - 1) / kWeek;
    const float width = std::floor(inside.width() / kWeek);
    static constexpr std::array<std::string_view, kWeek> kNames = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    const Rect names = inside.cut_top(f.px(22));
    for (int d = 0; d < kWeek; ++d) f.text({names.x0 + width * static_cast<float>(d) + f.px(8), names.y0, names.x0 + width * static_cast<float>(d + 1), names.y1}, kNames[static_cast<std::size_t>(d)], Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
    const auto keys = f.list(ids::plan_calendar, {inside.x0, inside.y0, inside.x1, inside.y0 + f.px(kCell) * static_cast<float>(weeks)}, "Days of the plan; arrow keys walk them");
    // Up and Down are a week, PageUp and PageDown four; Home and End the first and the last day.
    if (keys.step != 0) {
      const int by = std::abs(keys.step) < 10 ? keys.step * kWeek : std::abs(keys.step) < 1000 ? keys.step / 10 * 4 * kWeek : keys.step;
      const int to = chosen + by;
      if (std::abs(by) >= 1000 || std::abs(by) >= 4 * kWeek) chosen = std::clamp(to, 0, count - 1);
      else if (to >= 0 && to < count) chosen = to;
    }
    if (keys.left) chosen = std::max(0, chosen - 1);
    if (keys.right) chosen = std::min(count - 1, chosen + 1);
    for (int week = 0; week < weeks; ++week) {
      const Rect line = inside.cut_top(f.px(kCell));
      for (int d = 0; d < kWeek; ++d) {
        const int index = week * kWeek + d - before;
        if (index < 0 || index >= count) continue;
        const float x = line.x0 + width * static_cast<float>(d);
        draw_day(w, {x, line.y0, x + width, line.y1}, index, index == chosen, keys.focused);
      }
      if ((chosen + before) / kWeek == week) draw_detail(w, inside, chosen);
    }
    inside.cut_top(f.px(8));
    paragraph(f, inside, "Beside a day: cards due then, as far as is known today. The plan is made anew after each answer.", Type::Caption, Color::Text3);
  });
}

}  // namespace cw::views
