#include <fmt/format.h>

#include <array>
#include <cmath>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/readiness_parts.h"
#include "app/views/records.h"
#include "app/views/shortcuts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

constexpr int kLeastMinutes = 15, kMostMinutes = 180, kStep = 15;

std::optional<Date> examination_of(const PlanModel& model) {
  for (const auto& day : model.plan.days)
    if (day.examination) return day.on;
  // Further away than the calendar reaches: it begins today.
  if (model.plan.days_left >= 0 && !model.plan.days.empty()) return model.plan.days.front().on.plus_days(model.plan.days_left);
  return std::nullopt;
}

bool asks_for_date(const PlanFrame& w) { return w.state.dating || w.model.plan.days_left < 0; }

void draw_stepper(PlanFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const int now = w.model.minutes_a_day;
  // From one full quarter of an hour to the next, whatever was set elsewhere.
  const int less = std::max(kLeastMinutes, (now - 1) / kStep * kStep), more = std::min(kMostMinutes, now / kStep * kStep + kStep);
  where = where.centered(where.width(), f.px(36));
  if (f.icon_button(ids::plan_more, where.cut_right(f.px(36)), Icon::Add, "More minutes a day", {.enabled = now < kMostMinutes, .why_not = "Three hours a day is the most."})) w.out.push(ReadinessCommand(SetDailyMinutes{more}));
  const Rect words = where.cut_right(std::min(where.width() - f.px(36), f.px(84)));
  f.text(words, fmt::format("{} min a day", now), Type::SmallStrong, {.align = ui::Align::Center, .overflow = Overflow::Ellipsis, .middle = true});
  f.announce("plan.minutes", words, "text", fmt::format("{} minutes a day", now));
  if (f.icon_button(ids::plan_less, where.cut_right(f.px(36)), Icon::Minus, "Fewer minutes a day", {.enabled = now > kLeastMinutes, .why_not = "A quarter of an hour a day is the least."})) w.out.push(ReadinessCommand(SetDailyMinutes{less}));
}

void ask_date(PlanFrame& w) {
  w.state.dating = true;
  w.state.date_problem.clear();
  w.f.focus(ids::plan_date);
}

void draw_bar(PlanFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  const auto examination = examination_of(w.model);
  const bool wide = rest.width() >= f.px(720);
  const std::string when = examination ? "Examination: " + examination_words(*examination, w.model.plan.days_left) : "No examination day is set";
  const float stepper = 36 + 84 + 36;
  Rect right = top_bar(f, rest, when, w.model.exam_name.empty() ? "Study plan" : "Study plan: " + w.model.exam_name, stepper + 10 + (wide ? 150 : 40));
  draw_stepper(w, right.cut_right(f.px(stepper)));
  right.cut_right(f.px(10));
  if (!examination || !w.model.known) return;
  const float width = wide ? std::min(right.width(), f.button_width("Change day", true)) : f.px(40);
  const Rect place = right.cut_right(width).centered(width, f.px(40));
  if (wide ? f.button(ids::plan_change_date, place, "Change day", {.kind = ui::ButtonKind::Ghost, .icon = Icon::Calendar, .shortcut = keys_of(Act::ExamDay), .tooltip = "Another day for the examination"}) : f.icon_button(ids::plan_change_date, place, Icon::Calendar, "Another day for the examination", {.shortcut = keys_of(Act::ExamDay)})) {
    if (w.state.dating) w.state.dating = false;
    else ask_date(w);
  }
}

void set_date(PlanFrame& w) {
  const auto date = date_from(w.state.date);
  if (!date) {
    w.state.date_problem = "That is no day. Write it as 2027-02-21 or 2/21/2027.";
  } else if (!w.model.plan.days.empty() && *date < w.model.plan.days.front().on) {
    w.state.date_problem = "That day is past.";
  } else {
    w.out.push(ExamCommand(SetExamDate{"", date}));
    w.state.dating = false;
    w.state.date.clear();
    w.state.date_problem.clear();
  }
}

/// When is the examination: an invitation while no day is set, a field to change it.
void draw_date(PlanFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  card_around(f, w.state.heights, rest, "date", [&](Rect& inside) {
    const bool change = w.model.plan.days_left >= 0;
    card_heading(f, inside, change ? "Another examination day" : "When is your examination?");
    if (!change) paragraph(f, inside, "With a day the plan leads up to it: cards come back in time, mock examinations are set, and the last two weeks rehearse what is weakest. Without one it looks six weeks ahead.", Type::Small, Color::Text2, 12);
    Rect line = inside.cut_top(f.px(40));
    constexpr std::string_view kSet = "Set the day";
    const Rect field = line.cut_left(std::min(f.px(190), line.width() * 0.55F));
    const auto typed = f.field(ids::plan_date, field.centered(field.width(), f.px(36)), w.state.date, {.hint = "2027-02-21", .icon = Icon::Calendar, .invalid = !w.state.date_problem.empty(), .label = "Day of the examination"});
    line.cut_left(f.px(8));
    if (typed.changed) w.state.date_problem.clear();
    if (typed.cancelled) w.state.dating = false;
    if (f.button(ids::plan_set_date, line.cut_left(std::min(line.width(), f.button_width(kSet, false))), kSet, {.kind = change ? ui::ButtonKind::Secondary : ui::ButtonKind::Primary}) || typed.submitted) set_date(w);
    if (!w.state.date_problem.empty()) {
      inside.cut_top(f.px(6));
      paragraph(f, inside, w.state.date_problem, Type::Small, Color::Bad);
      f.announce("plan.examination.problem", field, "text", w.state.date_problem);
    }
  });
}

void draw_outlook(PlanFrame& w, Rect& rest) {
  if (w.model.plan.outlook.empty()) return;
  ui::Frame& f = w.f;
  card_around(f, w.state.heights, rest, "outlook", [&](Rect& inside) {
    card_heading(f, inside, "Outlook");
    paragraph(f, inside, w.model.plan.outlook, Type::Body, Color::Text);
    f.announce("plan.outlook", inside, "text", w.model.plan.outlook);
  });
}

/// `about 9 in 10`
std::string recall_words(int percent) {
  const int tenths = (percent + 5) / 10;
  if (tenths <= 0) return "almost none";
  if (tenths >= 10) return "nearly all";
  return fmt::format("about {} in 10", tenths);
}

}  // namespace

void draw_today(PlanFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  card_around(f, w.state.heights, rest, "today", [&](Rect& inside) {
    const auto& steps = w.model.plan.today;
    int minutes = 0;
    for (const auto& step : steps) minutes += step.minutes;
    Rect head{inside.x0, inside.y0, inside.x1, inside.y0 + f.type_size(Type::CardTitle)};
    head.cut_left(f.measure(Type::CardTitle, "Today").x + f.px(12));
    if (w.model.computing) working_it_out(f, head);
    else f.text(head, w.model.minutes_today > 0 ? fmt::format("{} min planned, {} min studied", minutes, w.model.minutes_today) : fmt::format("{} min planned", minutes), Type::Small, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
    card_heading(f, inside, "Today");
    if (steps.empty()) {
      paragraph(f, inside, "Nothing is planned for today.", Type::Small);
      return;
    }
    const int next = next_step(w.model);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const PlanStep& step = steps[i];
      const bool done = i < w.model.done.size() && w.model.done[i], first = static_cast<int>(i) == next;
      const float right = f.px(first ? 96 : 72), width = inside.width() - f.px(30 + 26 + 10 + 12) - right;
      const float words = wrapped_height(f, Type::Small, step.reason, width);
      const float height = std::max(f.px(first ? 62 : 44), f.px(22) + words) + f.px(18);
      Rect row = inside.cut_top(height);
      if (first) f.fill(Rect{row.x0 - f.px(8), row.y0 + f.px(2), row.x1 + f.px(8), row.y1 - f.px(2)}, Color::Sunken, 9);
      else if (i > 0) f.line({row.x0, row.y0}, {row.x1, row.y0}, Color::Hair);
      if (f.row(ids::plan_step(static_cast<int>(i)), Rect{row.x0 - f.px(8), row.y0 + f.px(2), row.x1 + f.px(8), row.y1 - f.px(2)}, fmt::format("{}. {}{}", i + 1, step.title, done ? ", done" : ""), false, 9).clicked) begin_step(step, w.out);
      Rect line = row.inset(0, f.px(9));
      f.text(line.cut_left(f.px(30)).cut_top(f.px(24)), std::to_string(i + 1), Type::CardTitle, {.color = done ? Color::Text3 : Color::AccentText, .align = ui::Align::Left, .overflow = Overflow::Ellipsis, .middle = true});
      f.icon(line.cut_left(f.px(26)).cut_top(f.px(24)), icon_of(step.kind), done ? Color::Text3 : Color::Text2, 22);
      line.cut_left(f.px(10));
      Rect end = line.cut_right(right);
      line.cut_right(f.px(12));
      const std::string time = fmt::format("{} min", step.minutes);
      if (done) {
        f.tag(end.cut_top(f.px(24)).cut_right(f.tag_width("Done", true)), "Done", Tone::Ok, Icon::CheckCircle);
      } else if (first) {
        if (f.button(ids::plan_start, end.cut_top(f.px(40)), "Start", {.kind = ui::ButtonKind::Primary, .icon = Icon::Play, .shortcut = keys_of(Act::NextStep)})) begin_step(step, w.out);
        f.text(end.cut_top(f.px(22)), time, Type::Small, {.color = Color::Text3, .align = ui::Align::Center, .overflow = Overflow::Ellipsis, .middle = true});
      } else {
        f.text(end.cut_top(f.px(22)), time, Type::Small, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
      }
      f.text(line.cut_top(f.px(22)), step.title, Type::Strong, {.color = done ? Color::Text2 : Color::Text, .overflow = Overflow::Ellipsis});
      f.text(line, step.reason, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap});
    }
    if (next < 0) {
      inside.cut_top(f.px(8));
      tinted_notice(f, inside, "Everything planned for today is done.", Tone::Ok, Icon::CheckCircle);
    }
  });
}

void draw_memory(PlanFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  card_around(f, w.state.heights, rest, "memory", [&](Rect& inside) {
    card_heading(f, inside, "Memory");
    const PlanModel& m = w.model;
    if (m.cards == 0) {
      paragraph(f, inside, "No knowledge point was met yet. Each one that an item or a chart asks about comes back before it would be forgotten.", Type::Small);
      return;
    }
    struct Figure {
      int number;
      std::string_view label;
    };
    const std::array<Figure, 3> figures = {{{m.cards, "points met"}, {m.cards_due, "due today"}, {m.cards_new_week, "new this week"}}};
    Rect line = inside.cut_top(f.type_size(Type::Stat) + f.px(20));
    const float width = std::floor(line.width() / 3);
    for (const auto& figure : figures) {
      Rect cell = line.cut_left(width);
      f.text(cell.cut_top(f.type_size(Type::Stat)), std::to_string(figure.number), Type::Stat, {.overflow = Overflow::Ellipsis});
      f.text(cell, figure.label, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
    }
    inside.cut_top(f.px(8));
    const std::string words = fmt::format("Asked now, you would recall {} of the points met.", recall_words(m.recall_percent));
    paragraph(f, inside, words, Type::Small, Color::Text);
    f.announce("plan.memory", inside, "text", fmt::format("{} points met, {} due today. {}", m.cards, m.cards_due, words));
    if (m.cards_due == 0) return;
    inside.cut_top(f.px(10));
    const std::string label = "Review " + counted(m.cards_due, "card", "cards");
    if (f.button(ids::plan_review, inside.cut_top(f.px(40)).cut_left(std::min(inside.width(), f.button_width(label, true))), label, {.icon = Icon::Cards})) {
      BeginSitting sitting;
      sitting.kind = SittingKind::Cards;
      sitting.items = std::clamp(m.cards_due, 1, 60);
      w.out.push(ExamCommand(sitting));
    }
  });
}

void draw_errors(PlanFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  card_around(f, w.state.heights, rest, "errors", [&](Rect& inside) {
    card_heading(f, inside, "Error patterns");
    if (w.model.errors.empty()) {
      paragraph(f, inside, "No rule was broken yet where there was a chance to.", Type::Small);
      return;
    }
    paragraph(f, inside, "How often a rule was broken, of the times it could have been.", Type::Caption, Color::Text3, 4);
    for (std::size_t i = 0; i < w.model.errors.size(); ++i) {
      const ErrorPattern& e = w.model.errors[i];
      Rect row = inside.cut_top(f.px(34));
      if (i > 0) f.line({row.x0, row.y0}, {row.x1, row.y0}, Color::Hair);
      const std::string said = fmt::format("{} of {}", e.errors, e.chances);
      f.announce(fmt::format("plan.error.{}", i), row, "text", e.title + ": " + said);
      f.text(row.cut_right(f.px(76)), said, Type::SmallStrong, {.align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
      row.cut_right(f.px(10));
      if (row.width() > f.px(300)) {
        const Rect bar = row.cut_right(f.px(90));
        f.bar(bar.centered(bar.width(), f.px(8)), e.chances > 0 ? 1000 * e.errors / e.chances : 0, Tone::Warn);
        row.cut_right(f.px(12));
      }
      f.text(row, e.title, Type::Small, {.overflow = Overflow::Ellipsis, .middle = true});
    }
  });
}

void draw_plan(ui::Frame& f, PlanState& state, const PlanModel& model, CommandQueue& out, Rect rest) {
  PlanFrame w{f, state, model, out};
  draw_bar(w, rest);
  if (!model.known) {
    if (model.computing) f.loading(rest, "Working it out");
    else if (f.empty_state(rest, Icon::Calendar, "No plan yet", "Choose the examination you prepare for; the plan is made from what you answer.", "plan.choose", "Examinations")) out.push(GoTo{Screen::Exam});
    return;
  }
  card_page(
      f, state.heights, ids::plan_page, "Study plan", rest, 0.46F,
      [&](Rect& column) {
        if (asks_for_date(w)) draw_date(w, column);
        draw_today(w, column), draw_memory(w, column), draw_errors(w, column);
      },
      [&](Rect& column) { draw_calendar(w, column), draw_outlook(w, column); });
  if (asked(f, Act::ExamDay)) ask_date(w);
  if (const int next = next_step(model); asked(f, Act::NextStep) && next >= 0) begin_step(model.plan.today[static_cast<std::size_t>(next)], out);
}

}  // namespace cw::views
