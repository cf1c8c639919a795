#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/exam_frame.h"
#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/shortcuts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

/// How an item stands, in a word and a shape.
struct CellState {
  std::string_view word;
  Icon icon = Icon::None;
  Color ink = Color::Text2;
};
CellState state_of(const RoomItem& item) {
  if (item.judged && item.credit >= 1000) return {"Right", Icon::CheckCircle, Color::Ok};
  if (item.judged) return {"Not right", Icon::Cancel, Color::Bad};
  if (exam_answered(item)) return {"Answered", Icon::Check, Color::Text2};
  if (!item.answer.empty()) return {"Begun", Icon::Minus, Color::Warn};
  return {"Open", Icon::None, Color::Text3};
}

void draw_cell(ExamFrame& w, Rect where, const RoomModel& room, int index, int number, bool current) {
  ui::Frame& f = w.f;
  const RoomItem& item = room.items[static_cast<std::size_t>(index)];
  const CellState state = state_of(item);
  std::string label = fmt::format("Item {}: {}", number, state.word);
  if (item.flagged) label += ", flagged";
  if (index == room.at) label += ", looked at last";
  // Answered ones lie on a surface of their own; open ones are empty frames with an empty circle.
  const bool open = state.icon == Icon::None;
  if (!open) f.fill(where, Color::Surface, 8);
  const auto hit = f.item(ids::exam_grid, ids::exam_cell(index), where, label, current, 8);
  if (hit.clicked) {
    if (index != room.at) w.send(GoToItem{index});
    w.state.grid = false;
    f.focus({});
    f.request_frames(2);
  }
  f.stroke(where, open ? Color::BorderStrong : Color::Border, 8, 1);
  if (index == room.at) f.fill({where.x0 + f.px(10), where.y1 - f.px(3), where.x1 - f.px(10), where.y1}, Color::AccentFill, 1.5F);
  Rect inside = where.inset(f.px(10), f.px(7));
  Rect head = inside.cut_top(f.px(22));
  if (item.flagged) f.icon(head.cut_right(f.px(20)), Icon::Flag, Color::Warn, 18);
  f.text(head, std::to_string(number), Type::Strong, {.overflow = Overflow::Ellipsis, .middle = true});
  Rect foot = inside.cut_bottom(f.px(18));
  const Rect mark = foot.cut_left(f.px(16));
  if (open) f.stroke(mark.centered(f.px(11), f.px(11)), state.ink, 5.5F, 1.4F);
  else f.icon(mark, state.icon, state.ink, 16);
  foot.cut_left(f.px(4));
  f.text(foot, state.word, Type::Caption, {.color = state.ink, .overflow = Overflow::Ellipsis, .middle = true});
}

}  // namespace

void draw_exam_grid(ExamFrame& w, const RoomModel& room, Rect where) {
  ui::Frame& f = w.f;
  const int first = room.part_last > room.part_first ? room.part_first : 0, last = room.part_last > room.part_first ? room.part_last : static_cast<int>(room.items.size());
  std::vector<int> shown;
  int open = 0, flagged = 0;
  for (int i = first; i < last; ++i) {
    const RoomItem& item = room.items[static_cast<std::size_t>(i)];
    const bool unanswered = !exam_answered(item);
    open += unanswered ? 1 : 0;
    flagged += item.flagged ? 1 : 0;
    if (w.state.grid_filter == 0 || (w.state.grid_filter == 1 && unanswered) || (w.state.grid_filter == 2 && item.flagged)) shown.push_back(i);
  }
  where = where.inset(f.px(16), f.px(12));
  const std::array<std::string, 3> labels = {fmt::format("All {}", last - first), fmt::format("Open {}", open), fmt::format("Flagged {}", flagged)};
  const std::array<std::string_view, 3> views = {labels[0], labels[1], labels[2]};
  Rect bar = where.cut_top(f.px(36));
  f.segmented(ids::exam_grid_filter, bar.cut_left(std::min(bar.width(), f.px(380))), views, w.state.grid_filter);
  where.cut_top(f.px(12));
  if (shown.empty()) {
    f.empty_state(where, Icon::CheckCircle, w.state.grid_filter == 1 ? "Nothing is open" : "Nothing is flagged", w.state.grid_filter == 1 ? "Every item of this part has an answer." : "Flag an item to come back to it.");
    return;
  }
  const float gap = f.px(8), least = f.px(104), height = f.px(58);
  const float room_for = where.width() - f.px(14);
  const int columns = std::max(1, static_cast<int>((room_for + gap) / (least + gap)));
  const float width = std::floor((room_for + gap) / static_cast<float>(columns)) - gap;
  const auto keys = f.list(ids::exam_grid, where, "Items of this part");
  const auto found = std::find(shown.begin(), shown.end(), w.state.grid_at >= 0 ? w.state.grid_at : room.at);
  int at = found == shown.end() ? 0 : static_cast<int>(found - shown.begin());
  // Up and Down move by a row, pages and ends as in every list.
  int step = keys.step;
  if (step == 1 || step == -1) step *= columns;
  step += (keys.right ? 1 : 0) - (keys.left ? 1 : 0);
  const int moved = at + step;
  if (step != 0 && (moved >= 0 || keys.step < -1) && (moved < static_cast<int>(shown.size()) || keys.step > 1 || keys.step == 1)) at = std::clamp(moved, 0, static_cast<int>(shown.size()) - 1);
  // Just opened, or filtered anew: the item looked at is brought into view.
  const bool reveal = step != 0 || w.state.grid_at != shown[static_cast<std::size_t>(at)];
  w.state.grid_at = shown[static_cast<std::size_t>(at)];
  if (keys.enter) {
    if (w.state.grid_at != room.at) w.send(GoToItem{w.state.grid_at});
    w.state.grid = false;
    f.focus({});
    f.request_frames(2);
  }
  constexpr std::string_view kScroll = "exam.grid.scroll";
  const int rows = (static_cast<int>(shown.size()) + columns - 1) / columns;
  const Rect content = f.begin_scroll(kScroll, where, static_cast<float>(rows) * (height + gap));
  if (reveal) f.scroll_into_view(kScroll, static_cast<float>(at / columns) * (height + gap), static_cast<float>(at / columns + 1) * (height + gap));
  for (int n = 0; n < static_cast<int>(shown.size()); ++n) {
    const float x = content.x0 + static_cast<float>(n % columns) * (width + gap), y = content.y0 + static_cast<float>(n / columns) * (height + gap);
    if (y > where.y1 || y + height < where.y0) continue;
    draw_cell(w, {x, y, x + width, y + height}, room, shown[static_cast<std::size_t>(n)], shown[static_cast<std::size_t>(n)] - first + 1, n == at);
  }
  f.end_scroll();
}

}  // namespace cw::views
