#include "app/views/feedback.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/shortcuts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Type;

const std::vector<int>& FeedbackFrame::findings_of(int row) const {
  static const std::vector<int> kNone;
  if (is_review()) return kNone;
  return is_query(row) ? report().query->findings : report().rows[static_cast<std::size_t>(row)].findings;
}

bool FeedbackFrame::right(int row) const {
  if (is_review()) return report().review->rows[static_cast<std::size_t>(row)].verdict == ReviewVerdict::Found;
  return is_query(row) ? report().query->right : good(report().rows[static_cast<std::size_t>(row)].verdict);
}

const KeyLine* FeedbackFrame::key_of(const ComparisonRow& row) const {
  if (!row.key_id.empty()) return model.task->key.line(row.key_id);
  const auto& lines = row.line == LineKind::Diagnosis ? model.task->key.diagnoses : model.task->key.procedures;
  return row.key_line >= 0 && row.key_line < static_cast<int>(lines.size()) ? &lines[static_cast<std::size_t>(row.key_line)] : nullptr;
}

const SubmissionLine* FeedbackFrame::mine_of(const ComparisonRow& row) const {
  const auto& lines = row.line == LineKind::Diagnosis ? model.report->submission.diagnoses : model.report->submission.procedures;
  return row.student_line >= 0 && row.student_line < static_cast<int>(lines.size()) ? &lines[static_cast<std::size_t>(row.student_line)] : nullptr;
}

Code FeedbackFrame::reference_of(const ComparisonRow& row) const {
  if (!row.reference.empty()) return row.reference;
  const KeyLine* key = key_of(row);
  return key != nullptr ? key->code : Code();
}

std::string FeedbackFrame::title_of(const Code& code) const {
  const CodeLookup lookup = codes.lookup(code, model.task->code_date);
  return lookup.entry != nullptr ? lookup.entry->title : std::string("Not in the installed code set");
}

std::vector<Evidence> FeedbackFrame::evidence_of(int row) const {
  if (is_review()) return review_evidence(*this, row);
  std::vector<Evidence> all;
  for (const int n : findings_of(row))
    for (const auto& e : report().findings[static_cast<std::size_t>(n)].evidence)
      if (std::find(all.begin(), all.end(), e) == all.end()) all.push_back(e);
  if (all.empty() && !is_query(row))
    if (const KeyLine* key = key_of(report().rows[static_cast<std::size_t>(row)])) all = key->evidence;
  return all;
}

void Column::paragraph(std::string_view text, Type type, Color ink, float gap_below) {
  if (!text.empty()) rest.cut_top(f.text(rest, text, type, {.color = ink, .overflow = Overflow::Wrap}) + f.px(gap_below));
}
void Column::line(std::string_view text, Type type, Color ink, float design_height) { f.text(rest.cut_top(f.px(design_height)), text, type, {.color = ink, .overflow = Overflow::Ellipsis, .middle = true}); }
void Column::hair() { f.line({rest.x0, rest.y0}, {rest.x1, rest.y0}, Color::Hair); }

void show_evidence(FeedbackFrame& w, const Evidence& e, bool asked_for) {
  w.state.document = e.document;
  w.state.chart_shown = w.state.chart_shown || asked_for;
  for (const auto& open : *w.model.documents)
    if (open.document->id == e.document)
      if (const auto range = find_quote(open.text, e.quote, e.occurrence)) w.state.scroll_to = {e.document.text(), range->from};
}

int walk_rows(FeedbackFrame& w) {
  const bool on_row = w.f.focused().empty() || w.f.focused().rfind("feedback.row.", 0) == 0;
  const int count = w.row_count();
  if (!on_row || count == 0) return count;
  int next = w.state.selected_row;
  if (asked(w.f, Act::RowBelow)) next = std::min(count - 1, next + 1);
  if (asked(w.f, Act::RowAbove)) next = std::max(0, next - 1);
  if (next != w.state.selected_row) select_row(w, next), w.f.focus(ids::feedback_row(next));
  return count;
}

void select_row(FeedbackFrame& w, int n) {
  w.state.selected_row = n;
  w.state.arithmetic = false;
  w.state.scroll_rows = true;
  const auto evidence = w.evidence_of(n);
  if (!evidence.empty()) show_evidence(w, evidence.front(), false);
  else if (w.is_review())
    if (const DocumentId document = review_document(w, n); !document.empty()) w.state.document = document;
}

namespace {

/// What the shown part of the screen needs and the session has not worked out yet.
void ask_for(FeedbackFrame& w) {
  const FeedbackDetails* details = w.model.details;
  if (details == nullptr || w.is_review()) return;
  switch (w.state.section) {
    case FeedbackSection::Comparison:
      if (details->explained != w.state.selected_row && w.row_count() > 0) w.out.push(FeedbackCommand(ExplainRow{w.state.selected_row}));
      break;
    case FeedbackSection::Lenses:
      if (const auto scope = static_cast<LensScope>(w.state.scope); !details->overall || details->overall->scope != scope) w.out.push(FeedbackCommand(LookOverCharts{scope}));
      break;
    case FeedbackSection::Attempts:
      if (!details->attempts_listed) w.out.push(FeedbackCommand(ListAttempts{}));
      break;
    case FeedbackSection::Contrast:
      if (!details->contrasted) w.out.push(FeedbackCommand(ContrastSettings{}));
      break;
  }
}

/// A review has one section; on a narrow window its chart is beside it.
void draw_review_sections(FeedbackFrame& w, Rect& rest) {
  static constexpr std::array<std::string_view, 2> kLabels = {"Review", "Chart"};
  int chosen = w.state.chart_shown ? 1 : 0;
  w.f.segmented(ids::feedback_sections, rest.cut_top(w.f.px(36)), kLabels, chosen);
  w.state.chart_shown = chosen == 1;
  rest.cut_top(w.f.px(10));
}

/// The sections side by side. On a narrow window the chart is one of them, and the words are shorter.
void draw_sections(FeedbackFrame& w, Rect& rest, bool narrow) {
  ui::Frame& f = w.f;
  static constexpr std::array<std::string_view, 4> kWide = {"Comparison", "Lenses", "Attempts", "Contrast"};
  static constexpr std::array<std::string_view, 5> kNarrow = {"Codes", "Chart", "Lenses", "Attempts", "Contrast"};
  int chosen = static_cast<int>(w.state.section);
  if (narrow && (chosen > 0 || w.state.chart_shown)) ++chosen;
  const int before = chosen;
  Rect row = rest.cut_top(f.px(36));
  if (!narrow) row = row.cut_left(std::min(row.width(), f.px(470)));
  std::span<const std::string_view> labels = kWide;
  if (narrow) labels = kNarrow;
  // Most charts have one setting and nothing to contrast; the key leads there all the same, and says so.
  if (w.model.scenario->coding_tasks() < 2 && w.state.section != FeedbackSection::Contrast) labels = labels.first(labels.size() - 1);
  f.segmented(ids::feedback_sections, row, labels, chosen);
  rest.cut_top(f.px(10));
  if (chosen != before) {
    if (narrow) w.state.chart_shown = chosen == 1;
    w.state.section = static_cast<FeedbackSection>(narrow && chosen > 0 ? chosen - 1 : chosen);
  }
  constexpr std::array<Act, 4> kActs = {Act::ShowComparison, Act::ShowLenses, Act::ShowAttempts, Act::ShowContrast};
  for (std::size_t n = 0; n < kActs.size(); ++n)
    if (asked(f, kActs[n])) {
      w.state.section = static_cast<FeedbackSection>(n);
      w.state.chart_shown = false;
    }
}

}  // namespace

void draw_feedback(ui::Frame& f, FeedbackState& state, const FeedbackModel& model, const CodeBook& codes, CommandQueue& out, Rect rest) {
  if (model.scenario == nullptr || model.report == nullptr) {
    if (f.empty_state(rest, Icon::Feedback, "No feedback yet", "Code a chart and submit it; every difference is explained here.", "feedback.home", "Go to the worklist")) out.push(GoTo{Screen::Home});
    return;
  }
  // The gauges sweep when feedback is opened; the numbers beside them stand from the first frame.
  constexpr double kSweep = 0.4;  // seconds
  FeedbackFrame w{f, state, model, codes, out, f.arrived("feedback.sweep." + std::to_string(model.attempt), kSweep)};
  if (state.attempt != model.attempt) {
    // How things are looked at stays; what belonged to another attempt does not.
    FeedbackState fresh;
    fresh.closed = state.closed;
    fresh.scope = state.scope;
    state = std::move(fresh);
    state.attempt = model.attempt;
    // The first thing to learn from is chosen; a flawless answer begins at the top.
    int wrong = -1, remarked = -1;
    for (int n = w.row_count() - 1; n >= 0; --n) {
      if (!w.right(n)) wrong = n;
      if (!w.findings_of(n).empty()) remarked = n;
    }
    state.selected_row = std::max(0, wrong >= 0 ? wrong : remarked);
    if (w.row_count() > 0) select_row(w, state.selected_row);
  }
  state.selected_row = std::clamp(state.selected_row, 0, std::max(0, w.row_count() - 1));
  const float again = f.button_width("Try again", false), next = model.next_chart ? f.button_width("Next chart", false) + f.px(10) : 0;
  Rect right = top_bar(f, rest, fmt::format("{}  ›  {}  ›  Attempt {}  ·  {}", w.is_review() ? "Record review" : "Practice", display_name(model.scenario->setting(*model.task)), model.number, day_text(model.graded_at)), "Feedback — " + model.scenario->title, (again + next) / f.scale());
  if (model.next_chart) {
    const float width = std::min(right.width() * 0.5F, next - f.px(10));
    if (f.button(ids::next_case, right.cut_right(width).centered(width, f.px(40)), "Next chart", {.kind = ui::ButtonKind::Primary})) out.push(OpenScenario{*model.next_chart});
    right.cut_right(f.px(10));
  }
  const float width = std::min(right.width(), again);
  if (f.button(ids::try_again, right.cut_right(width).centered(width, f.px(40)), "Try again", {.kind = model.next_chart ? ui::ButtonKind::Secondary : ui::ButtonKind::Primary})) out.push(TryAgain{model.scenario->id, model.task->id});

  rest = rest.inset(f.px(14), f.px(14));
  if (model.chart_changed) {
    Rect note = rest.cut_top(f.px(36));
    f.fill(note, Color::WarnTint, 8);
    note = note.inset(f.px(12), 0);
    f.icon(note.cut_left(f.px(22)), Icon::Info, Color::Warn, 20);
    note.cut_left(f.px(8));
    f.text(note, "This chart has been edited since the attempt was graded; the score stands as it was given. Attempts shows what today's key would give.", Type::Small, {.color = Color::Warn, .overflow = Overflow::Ellipsis, .middle = true});
    rest.cut_top(f.px(10));
  }
  constexpr float kNarrow = 860, kRoomForScores = 380;  // design pixels
  const bool narrow = rest.width() < f.px(kNarrow);
  const bool review = w.is_review();
  if (review) state.section = FeedbackSection::Comparison;
  if (!review) draw_sections(w, rest, narrow);
  else if (narrow) draw_review_sections(w, rest);
  ask_for(w);
  switch (state.section) {
    case FeedbackSection::Lenses: draw_lenses(w, rest); return;
    case FeedbackSection::Attempts: draw_attempts(w, rest); return;
    case FeedbackSection::Contrast: draw_contrast(w, rest); return;
    case FeedbackSection::Comparison: break;
  }
  if (narrow && state.chart_shown) {
    draw_feedback_chart(w, rest);
    return;
  }
  if (rest.height() > f.px(kRoomForScores)) {
    const Rect cards = rest.cut_top(f.px(86));
    if (review) draw_review_scores(w, cards);
    else draw_scores(w, cards);
    rest.cut_top(f.px(14));
  }
  Rect left = narrow ? rest : rest.cut_left(std::floor(rest.width() * 0.565F));
  f.card(left);
  if (state.arithmetic) draw_arithmetic(w, left.inset(1));
  else if (review) draw_review_rows(w, left.inset(1));
  else draw_comparison(w, left.inset(1));
  if (narrow) return;
  rest.cut_left(f.px(14));
  draw_feedback_chart(w, rest);
}

}  // namespace cw::views
