#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/shortcuts.h"
#include "app/views/workspace.h"

/// The due clock of a review: where it stands, what the policy asks and by when.
namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Type;

namespace {

const ReviewModel& review_of(const WorkspaceFrame& w) { return *w.model.review; }
ReviewState& state_of(WorkspaceFrame& w) { return w.state.review; }

/// `12 days`, `5 hours`: how far apart two moments are, in the largest whole unit.
std::string distance_words(LocalTime from, LocalTime to) {
  const std::int64_t all = std::abs(elapsed_minutes(from, to, false));
  const auto counted = [](std::int64_t n, const char* one) { return fmt::format("{} {}{}", n, one, n == 1 ? "" : "s"); };
  if (all >= 2 * 1440) return counted(all / 1440, "day");
  if (all >= 60) return counted(all / 60, "hour");
  return counted(all, "minute");
}

/// From the moment of discharge on: before it there is no record to complete.
void move_clock(WorkspaceFrame& w, Date to) {
  constexpr int kFarthest = 400;  // days after discharge
  const LocalTime discharged = review_of(w).discharged;
  const LocalTime wanted{std::clamp(to, discharged.date, discharged.date.plus_days(kFarthest)), review_of(w).clock.minute_of_day};
  w.out.push(MoveReviewClock{std::max(wanted, discharged)});
}

void draw_clock_controls(WorkspaceFrame& w, Rect& at) {
  ui::Frame& f = w.f;
  ReviewState& state = state_of(w);
  const ReviewModel& review = review_of(w);
  Rect row = at.cut_top(f.px(38));
  if (f.icon_button(ids::review_day_less, row.cut_left(f.px(38)).centered(f.px(38), f.px(38)), Icon::Minus, "One day earlier", {.enabled = review.clock.date > review.discharged.date, .why_not = "The clock begins at discharge"})) move_clock(w, review.clock.date.plus_days(-1));
  const Rect more = row.cut_right(f.px(38));
  if (f.icon_button(ids::review_day_more, more.centered(f.px(38), f.px(38)), Icon::Add, "One day later")) move_clock(w, review.clock.date.plus_days(1));
  const std::string day = day_words(review.days_since_discharge);
  f.announce("review.clock.day", row, "text", day);
  Rect words = row.centered(row.width(), f.type_size(Type::Strong) + f.type_size(Type::Caption) + f.px(1));
  f.text(words.cut_top(f.type_size(Type::Strong)), day, Type::Strong, {.align = ui::Align::Center, .overflow = Overflow::Ellipsis});
  words.cut_top(f.px(1));
  f.text(words, to_display(review.clock), Type::Caption, {.color = Color::Text3, .align = ui::Align::Center, .overflow = Overflow::Ellipsis});
  at.cut_top(f.px(8));
  row = at.cut_top(f.px(36));
  const std::string day31 = fmt::format("Day {}", review.delinquent_from.days_since_1970() - review.discharged.date.days_since_1970());
  if (f.button(ids::review_day_delinquent, row.cut_left(std::min(row.width() * 0.4F, f.button_width(day31, false))), day31, {.tooltip = "The first day on which the record is delinquent"})) move_clock(w, review.delinquent_from);
  row.cut_left(f.px(8));
  const bool moved = review.clock != review.on;
  const std::string_view back = "Review day";
  if (f.button(ids::review_day_back, row.cut_left(std::min(row.width() * 0.6F, f.button_width(back, false))), back, {.enabled = moved, .why_not = "The clock stands at the day of the review", .tooltip = "Back to the day of the review"})) w.out.push(MoveReviewClock{review.on});
  row.cut_left(f.px(8));
  const auto typed = date_from(state.date);
  const auto field = f.field(ids::review_date, row, state.date, {.hint = "2/14/2026", .icon = row.width() > f.px(140) ? Icon::Calendar : Icon::None, .invalid = !state.date.empty() && !typed && state.date.size() >= 8, .label = "Another day"});
  if (field.submitted && typed) move_clock(w, *typed), state.date.clear(), f.request_frames(3);
  at.cut_top(f.px(14));
}

/// From discharge to a week after delinquency, with the day of the clock on it.
void draw_clock_bar(WorkspaceFrame& w, Rect& at) {
  ui::Frame& f = w.f;
  const ReviewModel& review = review_of(w);
  const int start = review.discharged.date.days_since_1970();
  const int limit = review.complete_by.date.days_since_1970() - start, late = review.delinquent_from.days_since_1970() - start;
  const int last = std::max({late + 7, review.days_since_discharge + 2, 1});
  const Rect area = at.cut_top(f.px(54));
  const Rect bar{area.x0, area.y0 + f.px(22), area.x1, area.y0 + f.px(30)};
  const auto x_of = [&](int day) { return bar.x0 + bar.width() * static_cast<float>(std::clamp(day, 0, last)) / static_cast<float>(last); };
  f.fill(bar, Color::Track, 4);
  f.fill({bar.x0, bar.y0, std::max(bar.x0 + bar.height(), x_of(review.days_since_discharge)), bar.y1}, Color::AccentFill, 4);
  const auto mark = [&](int day, const std::string& words, bool left) {
    const float x = x_of(day);
    f.fill({std::floor(x) - f.px(1), bar.y0 - f.px(3), std::floor(x) + f.px(1), bar.y1 + f.px(3)}, Color::Text2, 1);
    const float width = f.measure(Type::Caption, words).x;
    Rect text{left ? x - width - f.px(2) : x + f.px(1), bar.y1 + f.px(5), left ? x + f.px(2) : x + width + f.px(4), area.y1};
    if (text.x1 > area.x1) text = text.moved(area.x1 - text.x1, 0);
    if (text.x0 < area.x0) text = text.moved(area.x0 - text.x0, 0);
    f.text(text, words, Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
  };
  // One label to the left of its mark and one to the right: they never meet.
  mark(limit, fmt::format("day {}", limit), true);
  mark(late, "delinquent", false);
  const float x = x_of(review.days_since_discharge);
  const std::string today = review.clock == review.on ? "today" : "the clock";
  const float width = f.measure(Type::Caption, today).x;
  const float at_x = std::clamp(x - width / 2, area.x0, std::max(area.x0, area.x1 - width - f.px(2)));
  f.text({at_x, area.y0, at_x + width + f.px(2), area.y0 + f.px(16)}, today, Type::Caption, {.color = Color::AccentText, .overflow = Overflow::Ellipsis});
  f.fill(Rect{x - f.px(6), bar.center().y - f.px(6), x + f.px(6), bar.center().y + f.px(6)}, Color::AccentText, 6);
  f.fill(Rect{x - f.px(3), bar.center().y - f.px(3), x + f.px(3), bar.center().y + f.px(3)}, Color::Surface, 3);
  at.cut_top(f.px(6));
}

void draw_clock_words(WorkspaceFrame& w, Rect& at) {
  ui::Frame& f = w.f;
  const ReviewModel& review = review_of(w);
  const auto line = [&](Icon icon, const std::string& text) {
    Rect words = at;
    f.icon(words.cut_left(f.px(20)).cut_top(f.px(20)), icon, Color::Text3, 18);
    words.cut_left(f.px(8));
    at.cut_top(std::max(f.px(22), f.text(words, text, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap})) + f.px(3));
  };
  line(Icon::Home, fmt::format("Discharged {}.", to_display(review.discharged)));
  if (review.clock <= review.complete_by) line(Icon::CheckCircle, fmt::format("The whole record is to be complete by {}: {} left.", to_display(review.complete_by), distance_words(review.clock, review.complete_by)));
  else line(Icon::Warning, fmt::format("The whole record was to be complete by {}, {} ago.", to_display(review.complete_by), distance_words(review.complete_by, review.clock)));
  const bool delinquent = review.clock.date >= review.delinquent_from;
  line(Icon::Calendar, delinquent ? fmt::format("If anything is still open it is delinquent, since {}.", to_display(review.delinquent_from)) : fmt::format("If anything is still open on {}, it becomes delinquent.", to_display(review.delinquent_from)));
  const auto next = std::find_if(review.deadlines.begin(), review.deadlines.end(), [](const Deadline& d) { return !d.past; });
  const auto past = std::count_if(review.deadlines.begin(), review.deadlines.end(), [](const Deadline& d) { return d.past; });
  if (next != review.deadlines.end()) line(Icon::Timer, fmt::format("Next due: {}, {} ({}).", next->what, to_display(next->due), distance_words(review.clock, next->due)));
  else if (!review.deadlines.empty()) line(Icon::Timer, "Every limit of this record is past.");
  f.announce("review.clock.words", at, "text", fmt::format("{} of {} limits past", past, review.deadlines.size()));
  at.cut_top(f.px(8));
}

void draw_deadlines(WorkspaceFrame& w, Rect& at, float origin) {
  ui::Frame& f = w.f;
  ReviewState& state = state_of(w);
  const ReviewModel& review = review_of(w);
  const auto& all = review.deadlines;
  Rect head = at.cut_top(f.px(28));
  f.line({head.x0, head.y0}, {head.x1, head.y0}, Color::Hair);
  const auto past = std::count_if(all.begin(), all.end(), [](const Deadline& d) { return d.past; });
  const std::string count = fmt::format("{} of {} past", past, all.size());
  f.text(head.cut_right(f.measure(Type::Caption, count).x + f.px(2)), count, Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
  f.text(head, "What the policy asks by when", Type::SmallStrong, {.color = Color::AccentText, .overflow = Overflow::Ellipsis, .middle = true});
  if (all.empty()) {
    at.cut_top(f.text(at, "The policy sets this record no limit.", Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap}) + f.px(8));
    return;
  }
  const float height = f.px(66);
  const auto keys = f.list(ids::review_deadlines, {at.x0, at.y0, at.x1, at.y0 + height * static_cast<float>(all.size())}, "Limits");
  state.deadline = std::clamp(state.deadline + keys.step, 0, static_cast<int>(all.size()) - 1);
  if (keys.step != 0) f.scroll_into_view("review.scroll", at.y0 - origin + height * static_cast<float>(state.deadline), at.y0 - origin + height * static_cast<float>(state.deadline + 1));
  for (std::size_t n = 0; n < all.size(); ++n) {
    const Deadline& d = all[n];
    const Rect row = at.cut_top(height);
    if (f.item(ids::review_deadlines, ids::review_deadline(static_cast<int>(n)), row.inset(0, f.px(1)), fmt::format("{}, {}", d.what, to_display(d.due)), keys.focused && static_cast<int>(n) == state.deadline, 8).clicked) state.deadline = static_cast<int>(n);
    Rect inside = row.inset(f.px(8), f.px(8));
    Rect top = inside.cut_top(f.type_size(Type::Label));
    const std::string due = to_display(d.due);
    f.text(top.cut_right(std::min(top.width() * 0.5F, f.measure(Type::Small, due).x + f.px(2))), due, Type::Small, {.color = Color::Text2, .align = ui::Align::Right, .overflow = Overflow::Ellipsis});
    top.cut_right(f.px(8));
    f.text(top, d.what, Type::Label, {.color = d.past ? Color::Text2 : Color::Text, .overflow = Overflow::Ellipsis});
    inside.cut_top(f.px(2));
    Rect second = inside.cut_top(f.type_size(Type::Caption));
    const std::string word = d.past ? fmt::format("past, {} ago", distance_words(d.due, review.clock)) : fmt::format("in {}", distance_words(review.clock, d.due));
    f.text(second.cut_right(std::min(second.width() * 0.4F, f.measure(Type::Caption, word).x + f.px(2))), word, Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis});
    second.cut_right(f.px(8));
    f.text(second, d.rule, Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
    inside.cut_top(f.px(2));
    f.text(inside, d.cite, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
    if (n + 1 < all.size()) f.line({row.x0 + f.px(8), row.y1}, {row.x1 - f.px(8), row.y1}, Color::Hair);
  }
  at.cut_top(f.px(8));
  at.cut_top(f.text(at, "Policy: " + review.policy, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Wrap}));
}

}  // namespace

std::string day_words(int days) {
  if (days < 0) return fmt::format("{} day{} before discharge", -days, days == -1 ? "" : "s");
  if (days == 0) return "The day of discharge";
  return fmt::format("Day {} after discharge", days);
}

void draw_due_dates(WorkspaceFrame& w, Rect& at, float origin) {
  draw_clock_controls(w, at);
  draw_clock_bar(w, at);
  draw_clock_words(w, at);
  draw_deadlines(w, at, origin);
}

}  // namespace cw::views
