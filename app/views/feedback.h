#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/views/views.h"

/// The panes of the feedback screen, each in a file of its own. They share the state and speak through it.
namespace cw::views {

/// Everything one frame of the feedback screen needs; model.scenario, model.task, model.report and model.documents are there.
struct FeedbackFrame {
  ui::Frame& f;
  FeedbackState& state;
  const FeedbackModel& model;
  const CodeBook& codes;
  CommandQueue& out;
  float arrived = 1;  ///< how far the gauges have swept, 0 to 1

  const Report& report() const { return *model.report; }
  /// The record was reviewed for completeness: the rows are deficiencies and false flags.
  bool is_review() const { return report().review.has_value(); }
  /// Rows of the comparison: the report's, then the query decision where the task asks for one.
  int row_count() const { return is_review() ? static_cast<int>(report().review->rows.size()) : static_cast<int>(report().rows.size()) + (report().query ? 1 : 0); }
  bool is_query(int row) const { return !is_review() && row == static_cast<int>(report().rows.size()); }
  const std::vector<int>& findings_of(int row) const;
  bool right(int row) const;                                      ///< costs nothing

  const KeyLine* key_of(const ComparisonRow& row) const;          ///< as it is now; null when the row has none, or the key no longer has it
  const SubmissionLine* mine_of(const ComparisonRow& row) const;  ///< null when the row has none
  /// The reference as it was when this was graded; empty when the row has none.
  Code reference_of(const ComparisonRow& row) const;
  std::string title_of(const Code& code) const;
  /// The words of the chart behind a row: its findings', else its key line's.
  std::vector<Evidence> evidence_of(int row) const;
};

/// Cost nothing: right, accepted, or free to be reported or left out.
[[nodiscard]] inline bool good(Verdict verdict) { return verdict == Verdict::Correct || verdict == Verdict::Alternate || verdict == Verdict::OptionalTaken || verdict == Verdict::OptionalLeft; }

/// What is set one below the other in a column as wide as `rest`; what was used is taken off its top.
struct Column {
  ui::Frame& f;
  ui::Rect& rest;

  void gap(float design) { rest.cut_top(f.px(design)); }
  /// Over as many lines as it needs, then a small gap.
  void paragraph(std::string_view text, ui::Type type = ui::Type::Body, ui::Color ink = ui::Color::Text, float gap_below = 7);
  /// One line, cut where it is too long.
  void line(std::string_view text, ui::Type type, ui::Color ink, float design_height);
  void heading(std::string_view text) { line(text, ui::Type::SmallStrong, ui::Color::AccentText, 24); }
  void hair();
};

/// Room below what is drawn in a scroll area, whose height is known only afterwards.
inline constexpr float kEndless = 1'000'000;

/// A scroll area within `where`, as tall as what `draw` took off the rectangle it is given the last time. A stop of Tab whose arrow keys scroll it.
template <typename Draw>
void scrolled(FeedbackFrame& w, ui::Id id, std::string_view label, ui::Rect where, Draw draw) {
  ui::Frame& f = w.f;
  const std::string area = std::string(id) + ".scroll";
  const auto keys = f.list(id, where, label);
  if (keys.step != 0) f.scroll_to(area, f.scroll_position(area) + f.px(48) * static_cast<float>(keys.step));
  if (keys.focused) f.stroke(where, ui::Color::AccentText, 12, 2);
  float& known = w.state.heights[area];
  ui::Rect content = f.begin_scroll(area, {where.x0 + f.px(18), where.y0 + f.px(2), where.x1 - f.px(3), where.y1 - f.px(2)}, known);
  const float top = content.y0;
  content.x1 -= f.px(15);
  content.y1 = top + kEndless;
  draw(content);
  if (const float used = content.y0 - top + f.px(16); used != known) known = used, f.request_frames(2);
  f.end_scroll();
}

/// Chooses a row and brings it, and the first of its words in the chart, into view.
void select_row(FeedbackFrame& w, int row);
/// Arrow keys move through the rows from wherever the focus is, unless it is on something that has its own use for them. The number of rows.
int walk_rows(FeedbackFrame& w);
/// Brings a passage of the chart into view; on a narrow window the chart takes the place of the comparison.
void show_evidence(FeedbackFrame& w, const Evidence& evidence, bool asked_for);

/// One of the cards above the comparison; the arithmetic opens from any of them.
struct ScoreCard {
  std::string_view id, label;
  std::string value, note;
  int per_mille = 0;
  bool measured = false;
};
/// As many of them as fit, at least two.
void draw_score_cards(FeedbackFrame& w, ui::Rect where, const std::vector<ScoreCard>& cards);
void draw_scores(FeedbackFrame& w, ui::Rect where);
void draw_arithmetic(FeedbackFrame& w, ui::Rect where);
void draw_comparison(FeedbackFrame& w, ui::Rect where);
/// Why a row came out as it did, in parts that fold. Takes what it used off `rest`.
void draw_explanation(FeedbackFrame& w, ui::Rect& rest, int row);
/// What was written to providers, below the row of the query decision. Takes what it used off `rest`.
void draw_written_queries(FeedbackFrame& w, ui::Rect& rest);
/// Of a review: its cards, its rows; the words behind a row, and the document it is about (empty: something absent).
void draw_review_scores(FeedbackFrame& w, ui::Rect where);
void draw_review_rows(FeedbackFrame& w, ui::Rect where);
[[nodiscard]] std::vector<Evidence> review_evidence(const FeedbackFrame& w, int row);
[[nodiscard]] DocumentId review_document(const FeedbackFrame& w, int row);
void draw_feedback_chart(FeedbackFrame& w, ui::Rect where);
void draw_lenses(FeedbackFrame& w, ui::Rect where);
void draw_attempts(FeedbackFrame& w, ui::Rect where);
void draw_contrast(FeedbackFrame& w, ui::Rect where);

}  // namespace cw::views
