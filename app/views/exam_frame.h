#pragma once

#include <string>
#include <string_view>

#include "app/views/exam.h"

/// The faces of the examination screen, each in a file of its own. They share the state and speak through it.
namespace cw::views {

/// Everything one frame of the examination screen needs.
struct ExamFrame {
  ui::Frame& f;
  ExamState& state;
  const ExamModel& model;
  CommandQueue& out;

  void send(ExamCommand command);
  /// While a question stands open, or a list, nothing below takes keys.
  bool dialog() const { return state.confirm_end || state.discard != 0; }
};

[[nodiscard]] std::string exam_clock_text(int seconds);   ///< `1:05:09`, `4:32`
[[nodiscard]] std::string exam_time_text(int seconds);    ///< `1 h 5 min`, `32 s`
[[nodiscard]] std::string exam_counted(int number, std::string_view one, std::string_view many);
/// `A` for the first option shown.
[[nodiscard]] std::string exam_letter(int place);
/// Whether the candidate's answer is all that was asked for: as many picks as there are to make, an order, something typed.
[[nodiscard]] bool exam_answered(const RoomItem& item);
/// The options in the order in which they stand on the screen.
[[nodiscard]] std::vector<int> exam_shown(const RoomItem& item);

/// Markdown set in the flow of a page; takes its height off `rest`.
void exam_text(ui::Frame& f, ui::Rect& rest, std::string_view markdown);
/// A paragraph; takes its height and a gap off `rest`.
void exam_paragraph(ui::Frame& f, ui::Rect& rest, std::string_view text, ui::Type type, ui::Color ink, float gap_below = 6);
/// A message over the whole width: icon, words, and a button to put it away where `close` is an id. True when pressed.
bool exam_banner(ui::Frame& f, ui::Rect& rest, ui::Tone tone, ui::Icon icon, std::string_view text, ui::Id close = {});

/// A card around what `draw` takes off its inside; as high as that was the last time.
template <typename Draw>
void exam_card(ExamFrame& w, ui::Rect& rest, const std::string& name, Draw draw) {
  ui::Frame& f = w.f;
  float& known = w.state.heights["card." + name];
  const float pad = f.px(16);
  const ui::Rect box{rest.x0, rest.y0, rest.x1, rest.y0 + std::max(f.px(40), known)};
  f.card(box);
  ui::Rect inside{box.x0 + f.px(18), box.y0 + pad, box.x1 - f.px(18), box.y0 + 1e6F};
  const float top = inside.y0;
  draw(inside);
  if (const float used = inside.y0 - top + 2 * pad; used != known) known = used, f.request_frames(2);
  rest.cut_top(known);
}

/// A scroll area as tall as what `draw` took off the rectangle it is given the last time. `side`: room left and right, in design pixels.
template <typename Draw>
void exam_scroll(ExamFrame& w, const std::string& id, ui::Rect where, float side, Draw draw) {
  ui::Frame& f = w.f;
  float& known = w.state.heights["scroll." + id];
  ui::Rect content = f.begin_scroll(id, where, known);
  const float top = content.y0;
  content.x0 += f.px(side);
  content.x1 -= f.px(std::max(side, 13.0F));
  content.y1 = top + 1e6F;
  draw(content);
  if (const float used = content.y0 - top; used != known) known = used, f.request_frames(2);
  f.end_scroll();
}

void draw_exam_lobby(ExamFrame& w, ui::Rect rest);
void draw_exam_room(ExamFrame& w, const RoomModel& room, ui::Rect rest);
void draw_exam_result(ExamFrame& w, const ResultModel& result, ui::Rect rest);

/// What may be done with an item that is drawn.
enum class ItemFace {
  Answering,  ///< it can be answered
  Shut,       ///< it can be read
  Told,       ///< it is judged: the right answer and its reasons
};
/// The item from its head to its sources; takes its height off `rest`. `place` is its number in the room or the result, from 0.
void draw_exam_item(ExamFrame& w, ui::Rect& rest, const RoomItem& item, int place, ItemFace face);
/// The keys that answer it, which no widget took before.
void take_item_keys(ExamFrame& w, const RoomItem& item, int place);
/// What a scenario set shows, with tabs where it is more than one text; the keys for documents turn its pages.
void draw_exam_set(ExamFrame& w, ui::Rect where, const ItemSet& set, const std::vector<RoomDocument>* documents);
/// Another set's documents open at the first one, on the side given.
void follow_exam_set(ExamState& state, const ItemSet* set, int side);
/// Where the documents and the item share one place: a choice between them, and the place itself is what is left of `rest`. True when the documents are to be drawn.
[[nodiscard]] bool exam_documents_chosen(ExamFrame& w, ui::Rect& rest, float side);
/// All items of the part as numbered cells.
void draw_exam_grid(ExamFrame& w, const RoomModel& room, ui::Rect where);
void draw_exam_calculator(ExamFrame& w, ui::Rect where);
void draw_exam_reference(ExamFrame& w, ui::Rect where, const Item& item);
/// The items of a result, and beside them the one chosen.
void draw_exam_review(ExamFrame& w, const ResultModel& result, ui::Rect where);

}  // namespace cw::views
