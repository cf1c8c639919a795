#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/views/views.h"

/// The panes of the feedback screen, each in a file of its own. They share the state and speak through it.
namespace cw::views {

/// Everything one frame of the feedback screen needs; model.scenario, model.report and model.documents are there.
struct FeedbackFrame {
  ui::Frame& f;
  FeedbackState& state;
  const FeedbackModel& model;
  const CodeBook& codes;
  CommandQueue& out;
  float arrived = 1;  ///< how far the gauges have swept, 0 to 1

  const Report& report() const { return *model.report; }
  const KeyLine* key_of(const ComparisonRow& row) const;        ///< null when the row has none
  const SubmissionLine* mine_of(const ComparisonRow& row) const;  ///< null when the row has none
  std::string title_of(const Code& code) const;
  /// The words of the chart behind a row: its findings', else its key line's.
  std::vector<Evidence> evidence_of(const ComparisonRow& row) const;
};

/// Cost nothing: right, accepted, or free to be reported or left out.
[[nodiscard]] inline bool good(Verdict verdict) { return verdict == Verdict::Correct || verdict == Verdict::Alternate || verdict == Verdict::OptionalTaken || verdict == Verdict::OptionalLeft; }

/// Chooses a row and brings it, and the first of its words in the chart, into view.
void select_row(FeedbackFrame& w, int row);
/// Brings a passage of the chart into view.
void show_evidence(FeedbackFrame& w, const Evidence& evidence);

void draw_scores(FeedbackFrame& w, ui::Rect where);
void draw_arithmetic(FeedbackFrame& w, ui::Rect where);
void draw_comparison(FeedbackFrame& w, ui::Rect where);
void draw_feedback_chart(FeedbackFrame& w, ui::Rect where);

}  // namespace cw::views
