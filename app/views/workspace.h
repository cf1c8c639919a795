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
