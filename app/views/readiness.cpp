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

DomainFace face_of(DomainVerdict verdict) {
  switch (verdict) {
    case DomainVerdict::Above: return {"Above standard", Tone::Ok, Icon::CheckCircle};
    case DomainVerdict::Uncertain: return {"Uncertain", Tone::Warn, Icon::Help};
    case DomainVerdict::Below: return {"Below standard", Tone::Bad, Icon::Cancel};
    case DomainVerdict::NotMeasured: break;
  }
  return {"Not measured", Tone::Neutral, Icon::Minus};
}

Icon icon_of(PlanKind kind) {
  switch (kind) {
    case PlanKind::Cards: return Icon::Cards;
    case PlanKind::Items: return Icon::Rule;
    case PlanKind::WorkedChart: return Icon::School;
    case PlanKind::Chart: return Icon::Chart;
    case PlanKind::Review: return Icon::Records;
    case PlanKind::Contrast: return Icon::Compare;
    case PlanKind::Diagnostic: return Icon::Readiness;
    case PlanKind::Mock: return Icon::Exam;
  }
  return Icon::Rule;
}

void begin_step(const PlanStep& step, CommandQueue& out) {
  BeginSitting sitting;
  switch (step.kind) {
    case PlanKind::Cards:
      sitting.kind = SittingKind::Cards;
      if (step.items > 0) sitting.items = std::min(step.items, 60);
      sitting.points = step.points;
      break;
    case PlanKind::Items:
      sitting.kind = SittingKind::Quiz;
      if (step.items > 0) sitting.items = std::min(step.items, 60);
      if (!step.domain.empty()) sitting.domains = {step.domain};
      break;
    case PlanKind::Diagnostic: sitting.kind = SittingKind::Diagnostic; break;
    case PlanKind::Mock: sitting.kind = SittingKind::Mock; break;
    case PlanKind::WorkedChart:
    case PlanKind::Chart:
    case PlanKind::Review: out.push(OpenScenario{ScenarioId(step.scenario), TaskId(step.task)}); return;
    case PlanKind::Contrast:
      if (!step.scenarios.empty()) out.push(OpenScenario{ScenarioId(step.scenarios.front())});
      return;
  }
  out.push(ExamCommand(sitting));
}

int next_step(const PlanModel& model) {
  for (std::size_t i = 0; i < model.plan.today.size(); ++i)
    if (i >= model.done.size() || !model.done[i]) return static_cast<int>(i);
  return -1;
}

std::string examination_words(Date on, int days_left) {
  if (days_left < 0) return to_display(on) + ", past";
  if (days_left == 0) return to_display(on) + ", today";
  return fmt::format("{}, in {}", to_display(on), counted(days_left, "day", "days"));
}

void paragraph(ui::Frame& f, Rect& rest, std::string_view text, Type type, Color color, float design_gap) {
  if (text.empty()) return;
  rest.cut_top(f.text(rest, text, type, {.color = color, .overflow = Overflow::Wrap}));
  rest.cut_top(f.px(design_gap));
}

void tinted_notice(ui::Frame& f, Rect& rest, std::string_view text, Tone tone, Icon icon) {
  const float height = wrapped_height(f, Type::Small, text, rest.width() - f.px(56)) + f.px(20);
  const Rect box = rest.cut_top(height);
  f.fill(box, ui::tint_color(tone), 8);
  Rect inside = box.inset(f.px(12), f.px(10));
  f.icon(inside.cut_left(f.px(22)).cut_top(f.px(20)), icon, ui::text_color(tone), 20);
  inside.cut_left(f.px(10));
  f.text(inside, text, Type::Small, {.overflow = Overflow::Wrap});
}

void working_it_out(ui::Frame& f, Rect where) {
  constexpr std::string_view kWords = "Working it out";
  const float width = std::min(where.width(), f.measure(Type::Caption, kWords).x + f.px(24));
  Rect box = where.cut_right(width);
  f.icon(box.cut_left(f.px(18)), Icon::Hourglass, Color::Text3, 16);
  box.cut_left(f.px(4));
  f.text(box, kWords, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
  f.announce("readiness.computing", box, "text", kWords);
}

namespace {

void draw_bar(ui::Frame& f, const ReadinessModel& model, CommandQueue& out, Rect& rest) {
  const bool wide = rest.width() >= f.px(760);
  const std::string when = !model.examination ? "No examination day is set" : examination_words(*model.examination, model.days_left);
  const std::string title = model.exam_name.empty() ? "Readiness" : "Readiness: " + model.exam_name;
  const std::string crumb = model.blueprint != nullptr && wide ? model.blueprint->title : when;
  const float report = wide ? f.button_width("Progress report", true) : f.px(40), exam = wide ? f.button_width("Examinations", true) : f.px(40);
  const float day = wide ? f.tag_width(when, true) + f.px(8) : 0;
  Rect right = top_bar(f, rest, crumb, title, (report + exam + day + f.px(40)) / f.px(1));
  Rect place = right.cut_right(report);
  place = place.centered(place.width(), f.px(40));
  const ui::ButtonOptions options{.icon = Icon::Download, .enabled = model.known, .why_not = "There is nothing to report yet.", .shortcut = keys_of(Act::SaveReport), .tooltip = "Save a page to print or to show"};
  if (wide ? f.button(ids::readiness_report, place, "Progress report", options) : f.icon_button(ids::readiness_report, place, Icon::Download, "Save a progress report to print or to show", options)) out.push(ReadinessCommand(SaveProgressReport{}));
  right.cut_right(f.px(8));
  place = right.cut_right(exam);
  place = place.centered(place.width(), f.px(40));
  if (wide ? f.button(ids::readiness_exam, place, "Examinations", {.kind = ui::ButtonKind::Ghost, .icon = Icon::Exam, .tooltip = "Choose an examination, set its day, sit a mock"}) : f.icon_button(ids::readiness_exam, place, Icon::Exam, "Examinations", {})) out.push(GoTo{Screen::Exam});
  if (wide) {
    right.cut_right(f.px(8));
    f.pill(right.cut_right(day).centered(day, f.px(28)), when, model.examination ? Tone::Accent : Tone::Neutral, Icon::Calendar);
  }
}

}  // namespace

void draw_readiness(ui::Frame& f, ReadinessState& state, const ReadinessModel& model, CommandQueue& out, Rect rest) {
  draw_bar(f, model, out, rest);
  if (!model.known) {
    if (model.computing) f.loading(rest, "Working it out");
    else if (f.empty_state(rest, Icon::Readiness, "Nothing to reckon with yet", "Choose the examination you prepare for. Then every item and chart that you answer for the first time counts toward this picture.", "readiness.choose", "Examinations")) out.push(GoTo{Screen::Exam});
    return;
  }
  ReadinessFrame w{f, state, model, out};
  card_page(
      f, state.heights, ids::readiness_page, "Readiness", rest, 0.53F, [&](Rect& column) { draw_chance(w, column), draw_domains(w, column), draw_moved(w, column); },
      [&](Rect& column) { draw_focus(w, column), draw_trend(w, column), draw_recent(w, column); });
  if (asked(f, Act::SaveReport)) out.push(ReadinessCommand(SaveProgressReport{}));
  if (asked(f, Act::NextStep) && !model.focus.empty()) begin_step(model.focus.front(), out);
}

}  // namespace cw::views
