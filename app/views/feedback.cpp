#include "app/views/feedback.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/views/ids.h"
#include "app/views/parts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Type;

const KeyLine* FeedbackFrame::key_of(const ComparisonRow& row) const {
  const auto& lines = row.line == LineKind::Diagnosis ? model.task->key.diagnoses : model.task->key.procedures;
  return row.key_line >= 0 && row.key_line < static_cast<int>(lines.size()) ? &lines[static_cast<std::size_t>(row.key_line)] : nullptr;
}

const SubmissionLine* FeedbackFrame::mine_of(const ComparisonRow& row) const {
  const auto& lines = row.line == LineKind::Diagnosis ? model.report->submission.diagnoses : model.report->submission.procedures;
  return row.student_line >= 0 && row.student_line < static_cast<int>(lines.size()) ? &lines[static_cast<std::size_t>(row.student_line)] : nullptr;
}

std::string FeedbackFrame::title_of(const Code& code) const {
  const CodeLookup lookup = codes.lookup(code, model.task->code_date);
  return lookup.entry != nullptr ? lookup.entry->title : std::string("Not in the installed code set");
}

std::vector<Evidence> FeedbackFrame::evidence_of(const ComparisonRow& row) const {
  std::vector<Evidence> all;
  for (const int n : row.findings)
    for (const auto& e : report().findings[static_cast<std::size_t>(n)].evidence)
      if (std::find(all.begin(), all.end(), e) == all.end()) all.push_back(e);
  if (all.empty())
    if (const KeyLine* key = key_of(row)) all = key->evidence;
  return all;
}

void show_evidence(FeedbackFrame& w, const Evidence& e) {
  w.state.document = e.document;
  for (const auto& open : *w.model.documents)
    if (open.document->id == e.document)
      if (const auto range = find_quote(open.text, e.quote, e.occurrence)) w.state.scroll_to = {e.document.text(), range->from};
}

void select_row(FeedbackFrame& w, int n) {
  w.state.selected_row = n;
  w.state.arithmetic = false;
  w.state.scroll_rows = true;
  const auto evidence = w.evidence_of(w.report().rows[static_cast<std::size_t>(n)]);
  if (!evidence.empty()) show_evidence(w, evidence.front());
}

void draw_feedback(ui::Frame& f, FeedbackState& state, const FeedbackModel& model, const CodeBook& codes, CommandQueue& out, Rect rest) {
  if (model.scenario == nullptr || model.report == nullptr) {
    if (f.empty_state(rest, Icon::Feedback, "No feedback yet", "Code a chart and submit it; every difference is explained here.", "feedback.home", "Go to the worklist")) out.push(GoTo{Screen::Home});
    return;
  }
  // The gauges sweep when feedback is opened; the numbers beside them stand from the first frame.
  constexpr double kSweep = 0.4;  // seconds
  FeedbackFrame w{f, state, model, codes, out, f.arrived("feedback.sweep." + std::to_string(model.attempt), kSweep)};
  if (state.attempt != model.attempt) {
    state = {};
    state.attempt = model.attempt;
    // The first thing to learn from is chosen; a flawless answer begins at the top.
    const auto& rows = model.report->rows;
    for (int n = static_cast<int>(rows.size()) - 1; n >= 0; --n)
      if (!good(rows[static_cast<std::size_t>(n)].verdict)) state.selected_row = n;
    if (!rows.empty()) select_row(w, state.selected_row);
  }
  Rect right = top_bar(f, rest, fmt::format("Practice  ›  {}  ›  Attempt {}  ·  {}", display_name(model.scenario->encounter.setting), model.number, day_text(model.graded_at)), "Feedback — " + model.scenario->title, 300);
  if (model.next_chart) {
    const float width = std::min(right.width() * 0.5F, f.button_width("Next chart", false));
    if (f.button(ids::next_case, right.cut_right(width).centered(width, f.px(40)), "Next chart", {.kind = ui::ButtonKind::Primary})) out.push(OpenScenario{*model.next_chart});
    right.cut_right(f.px(10));
  }
  const float again = std::min(right.width(), f.button_width("Try again", false));
  if (f.button(ids::try_again, right.cut_right(again).centered(again, f.px(40)), "Try again", {.kind = model.next_chart ? ui::ButtonKind::Secondary : ui::ButtonKind::Primary})) out.push(TryAgain{model.scenario->id});

  rest = rest.inset(f.px(14), f.px(14));
  if (model.chart_changed) {
    Rect note = rest.cut_top(f.px(36));
    f.fill(note, Color::WarnTint, 8);
    note = note.inset(f.px(12), 0);
    f.icon(note.cut_left(f.px(22)), Icon::Info, Color::Warn, 20);
    note.cut_left(f.px(8));
    f.text(note, "This chart has been edited since the attempt was graded; the score stands as it was given.", Type::Small, {.color = Color::Warn, .overflow = Overflow::Ellipsis, .middle = true});
    rest.cut_top(f.px(10));
  }
  if (rest.height() > f.px(380)) {
    draw_scores(w, rest.cut_top(f.px(96)));
    rest.cut_top(f.px(14));
  }
  if (rest.width() < f.px(860)) {
    static constexpr std::array<std::string_view, 2> kTabs = {"Comparison", "Chart"};
    f.segmented("feedback.compact", rest.cut_top(f.px(36)), kTabs, state.compact_tab);
    rest.cut_top(f.px(8));
    if (state.compact_tab == 1) {
      draw_feedback_chart(w, rest);
      return;
    }
    f.card(rest);
    if (state.arithmetic) draw_arithmetic(w, rest.inset(1));
    else draw_comparison(w, rest.inset(1));
    return;
  }
  Rect left = rest.cut_left(std::floor(rest.width() * 0.565F));
  rest.cut_left(f.px(14));
  f.card(left);
  if (state.arithmetic) draw_arithmetic(w, left.inset(1));
  else draw_comparison(w, left.inset(1));
  draw_feedback_chart(w, rest);
}

}  // namespace cw::views
