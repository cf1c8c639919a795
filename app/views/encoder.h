#pragma once

#include <functional>
#include <span>
#include <string>

#include "app/views/views.h"

/// The panes of the encoder, each in a file of its own. They share the state and speak through it.
namespace cw::views {

/// Everything one frame of the encoder needs.
struct EncoderFrame {
  ui::Frame& f;
  EncoderState& state;
  const EncoderModel& model;
  CommandQueue& out;
};

void draw_encoder_search(EncoderFrame& w, ui::Rect where);
void draw_encoder_index(EncoderFrame& w, ui::Rect where);
void draw_encoder_page(EncoderFrame& w, ui::Rect where);
void draw_encoder_tables(EncoderFrame& w, ui::Rect where);

/// Asks for a code's page, and shows it where the window has room for one pane only.
void open_page(EncoderFrame& w, const Code& code);
/// Which list of the open chart a code went to is said by the button: `Assign to diagnoses`.
[[nodiscard]] std::string assign_label(std::optional<LineKind> goes_to);

/// The row at a place among tops; the first whose end lies below it.
[[nodiscard]] int row_at(const RowTops& rows, float y);
/// Tops for rows of these heights, measured anew only when `number`, width or scale changed.
const RowTops& row_tops(RowTops& kept, const ui::Frame& f, int number, float width, int count, const std::function<float(int)>& height);

/// Codes with their titles in a scroll area that is already open, as one stop of Tab. `content` starts where the list does; its height is taken off. The chosen row, or -1.
struct CodeRows {
  std::string_view id;            ///< of the list; rows are `code_row(id, n)`
  std::string_view scroll;        ///< the open area
  float origin = 0;               ///< its content's y0
  ui::Rect view;                  ///< what can be seen of it
  int number = 0;                 ///< changes with the rows
  int marked = -1;                ///< a row that is said to be the one shown
};
int draw_code_rows(EncoderFrame& w, const CodeRows& list, RowTops& tops, int& at, std::span<const EncoderRow> rows, ui::Rect& content);

}  // namespace cw::views
