#pragma once

#include "app/views/views.h"

/// The three panes of the workspace, each in a file of its own. They share the state and speak through it.
namespace cw::views {

/// Everything one frame of the workspace needs.
struct WorkspaceFrame {
  ui::Frame& f;
  WorkspaceState& state;
  const WorkspaceModel& model;
  const SearchDoor& search;
  CommandQueue& out;
};

void draw_documents(WorkspaceFrame& w, ui::Rect where, bool icons_only);
void draw_chart(WorkspaceFrame& w, ui::Rect where);
void draw_coding(WorkspaceFrame& w, ui::Rect where);
void draw_submit_dialog(WorkspaceFrame& w);
/// In their place while the chart is audited, and once the audit is submitted.
void draw_audit(WorkspaceFrame& w, ui::Rect where);
void draw_audit_result(WorkspaceFrame& w, ui::Rect where);

/// In their place while the record is reviewed for completeness.
void draw_review(WorkspaceFrame& w, ui::Rect where);
/// `Day 31 after discharge`.
[[nodiscard]] std::string day_words(int days);
/// The third part of a review's panel, downwards from `at`, which it shortens; `origin` is the top of what scrolls.
void draw_due_dates(WorkspaceFrame& w, ui::Rect& at, float origin);
/// The keys of a review that work wherever the focus is; before the panes are drawn.
void review_shortcuts(WorkspaceFrame& w);
/// Begins a flag on the document shown; on the words selected in it, when `selection` and there are some.
void start_flag(WorkspaceFrame& w, bool selection);
void start_absent_flag(WorkspaceFrame& w);
/// Brings one of the flags into view.
void choose_flag(WorkspaceFrame& w, int flag);

/// In their place while a query to a provider is written or read.
void draw_queries(WorkspaceFrame& w, ui::Rect where);
/// Opens them: the one there is, else their list; with none, begins one.
void open_queries(WorkspaceFrame& w);
/// The query that passages of the chart are added to, or -1: it is shown and not yet sent.
[[nodiscard]] int query_in_writing(const WorkspaceFrame& w);
void add_indicator(WorkspaceFrame& w, const Evidence& words);

/// The passages of the chart behind one planted error or false alarm of a submitted audit; errors first, then alarms.
[[nodiscard]] int audit_rows(const AuditReport& report);
[[nodiscard]] const std::vector<Evidence>& audit_evidence(const AuditReport& report, int row);
/// Right in what it says: a found error. What was missed, and a false alarm, are not.
[[nodiscard]] bool audit_row_good(const AuditReport& report, int row);
/// Chooses a row of the result and brings the first of its words in the chart into view.
void select_audit_row(WorkspaceFrame& w, int row);
/// A code chosen in the code field while the chart is audited: the right one of a line, or one that was left out.
void take_audit_code(WorkspaceFrame& w, LineKind kind, const Code& code);

// What both panels are made of. Each returns true when its value was changed.
/// The tasks of a chart that has several, at the top of the panel, which they shorten. The one chosen in this frame, or nothing.
std::optional<TaskId> draw_task_tabs(WorkspaceFrame& w, ui::Rect& inside);
void draw_code_field(WorkspaceFrame& w, ui::Rect where, LineKind kind, std::string_view hint);
[[nodiscard]] bool poa_picker(ui::Frame& f, const std::string& id, ui::Rect where, std::optional<Poa>& poa);
[[nodiscard]] bool date_picker(ui::Frame& f, const std::string& id, ui::Rect where, const Encounter& encounter, std::optional<Date>& date);
/// Modifiers and units of a chosen CPT or HCPCS line, `key` telling lines apart. What is half typed stays in the field until it is a whole value.
[[nodiscard]] bool billing_fields(WorkspaceFrame& w, const std::string& id, ui::Rect where, int key, SubmissionLine& line);
/// `RT, 59  ·  82 units`, or nothing.
[[nodiscard]] std::string billing_words(const SubmissionLine& line);
/// Brings a passage of the chart into view.
void show_passage(WorkspaceFrame& w, const Evidence& evidence);
/// Takes what is typed in the code field to the encoder.
void open_in_encoder(WorkspaceFrame& w);

/// How a finding of the edits is marked: always with a word, never by color alone.
struct EditMark {
  ui::Icon icon;
  ui::Color color;
  std::string_view word;
};
[[nodiscard]] EditMark edit_mark(EditWeight weight);
/// A missing POA indicator, or a code that cannot be billed, is said where the line is and counted as unfinished.
[[nodiscard]] bool said_elsewhere(EditKind kind);

/// Hits of the find text, a document at a time, in chart order.
struct FindHits {
  std::vector<std::vector<TextRange>> by_document;
  int total = 0;
};
[[nodiscard]] FindHits find_hits(const WorkspaceModel& model, const std::string& text);

[[nodiscard]] inline const char* kind_word(LineKind kind) { return kind == LineKind::Diagnosis ? "dx" : "px"; }

}  // namespace cw::views
