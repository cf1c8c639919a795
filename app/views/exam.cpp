#include "app/views/exam.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "app/views/exam_frame.h"
#include "app/views/ids.h"
#include "app/views/parts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

void ExamFrame::send(ExamCommand command) { out.push(std::move(command)); }

std::string exam_clock_text(int seconds) {
  seconds = std::max(0, seconds);
  if (seconds >= 3600) return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

std::string exam_time_text(int seconds) {
  seconds = std::max(0, seconds);
  if (seconds >= 3600) return seconds / 60 % 60 == 0 ? fmt::format("{} h", seconds / 3600) : fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
  if (seconds >= 600) return fmt::format("{} min", seconds / 60);
  if (seconds >= 60) return seconds % 60 == 0 ? fmt::format("{} min", seconds / 60) : fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} s", seconds);
}

std::string exam_counted(int number, std::string_view one, std::string_view many) { return fmt::format("{} {}", number, number == 1 ? one : many); }

std::string exam_letter(int place) { return place >= 0 && place < 26 ? std::string(1, static_cast<char>('A' + place)) : std::string("?"); }

std::vector<int> exam_shown(const RoomItem& item) {
  std::vector<int> places = item.shown;
  const auto options = static_cast<int>(item.item->options.size());
  const bool whole = static_cast<int>(places.size()) == options && std::all_of(places.begin(), places.end(), [&](int option) { return option >= 0 && option < options; });
  if (!whole) {
    places.resize(static_cast<std::size_t>(options));
    std::iota(places.begin(), places.end(), 0);
  }
  return places;
}

bool exam_answered(const RoomItem& item) {
  if (item.item->kind == ItemKind::Choose) return static_cast<int>(item.answer.chosen.size()) >= item.item->choose;
  return !item.answer.empty();
}

namespace {

/// A stretch of text in one face, and whether a blank stands before it.
struct Piece {
  std::string_view text;
  Type type = Type::ChartBody;
  bool blank_before = false;
};

Type face_of(TextStyle style, BlockKind kind) {
  if (kind == BlockKind::Heading1 || kind == BlockKind::Heading2 || kind == BlockKind::Heading3) return Type::ChartHeading2;
  switch (style) {
    case TextStyle::Body: return Type::ChartBody;
    case TextStyle::Bold: return Type::ChartBold;
    case TextStyle::Italic: return Type::ChartItalic;
    case TextStyle::BoldItalic: return Type::ChartBoldItalic;
    case TextStyle::Mono: return Type::ChartMono;
  }
  return Type::ChartBody;
}

std::vector<Piece> pieces_of(const ChartText& text, const Block& block) {
  std::vector<Piece> pieces;
  bool blank = false;
  for (const auto& span : text.spans) {
    const auto from = std::max(span.range.from, block.range.from), to = std::min(span.range.to, block.range.to);
    for (auto at = from; at < to;) {
      if (text.flat[at] == ' ') {
        blank = true, ++at;
        continue;
      }
      auto end = at;
      while (end < to && text.flat[end] != ' ') ++end;
      pieces.push_back({std::string_view(text.flat).substr(at, end - at), face_of(span.style, block.kind), blank});
      blank = false;
      at = end;
    }
  }
  return pieces;
}

bool all_of_one_face(const std::vector<Piece>& pieces) {
  return std::all_of(pieces.begin(), pieces.end(), [&](const Piece& piece) { return piece.type == pieces.front().type; });
}

/// Words of several faces, set line by line.
void set_words(ui::Frame& f, Rect& rest, const std::vector<Piece>& pieces, Color ink) {
  const float leading = std::floor(1.2F * f.type_size(Type::ChartBody) + 0.5F), blank = f.measure(Type::ChartBody, "n n").x - f.measure(Type::ChartBody, "nn").x;
  float x = rest.x0, y = rest.y0;
  for (std::size_t i = 0; i < pieces.size();) {
    std::size_t end = i + 1;
    float width = f.measure(pieces[i].type, pieces[i].text).x;
    while (end < pieces.size() && !pieces[end].blank_before) width += f.measure(pieces[end].type, pieces[end].text).x, ++end;
    if (x > rest.x0) x += blank;
    if (x > rest.x0 && x + width > rest.x1) x = rest.x0, y += leading;
    for (; i < end; ++i) {
      const float own = f.measure(pieces[i].type, pieces[i].text).x;
      // Faces of different size stand on about one line.
      const float down = std::floor((f.type_size(Type::ChartBody) - f.type_size(pieces[i].type)) * 0.8F);
      f.text({x, y + down, std::min(rest.x1, x + own + f.px(2)), y + leading}, pieces[i].text, pieces[i].type, {.color = ink, .overflow = Overflow::Ellipsis});
      x += own;
    }
  }
  rest.y0 = y + leading;
}

void set_block(ui::Frame& f, Rect& rest, const ChartText& text, const Block& block) {
  Rect inside = rest;
  if (block.kind == BlockKind::Bullet || block.kind == BlockKind::Numbered) {
    const std::string mark = block.kind == BlockKind::Bullet ? std::string("•") : fmt::format("{}.", block.number);
    inside.x0 += f.px(20) * static_cast<float>(block.depth);
    f.text({inside.x0 + f.px(4), inside.y0, inside.x0 + f.px(30), inside.y0 + f.px(24)}, mark, Type::ChartBody, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
    inside.x0 += f.px(26);
  }
  if (block.kind == BlockKind::Preformatted) {
    inside.cut_top(f.text(inside, std::string_view(text.flat).substr(block.range.from, block.range.to - block.range.from), Type::ChartMono, {.overflow = Overflow::Wrap}));
  } else {
    const auto pieces = pieces_of(text, block);
    if (pieces.empty()) return;
    if (all_of_one_face(pieces)) inside.cut_top(f.text(inside, std::string_view(text.flat).substr(block.range.from, block.range.to - block.range.from), pieces.front().type, {.overflow = Overflow::Wrap}));
    else set_words(f, inside, pieces, Color::Text);
  }
  rest.y0 = inside.y0;
}

/// Rows [from, to) of the blocks are one table.
void set_table(ui::Frame& f, Rect& rest, const ChartText& text, std::size_t from, std::size_t to) {
  std::size_t columns = 1;
  for (auto b = from; b < to; ++b) columns = std::max(columns, text.blocks[b].cells.size());
  const auto words = [&](std::size_t b, std::size_t c) {
    const auto& cells = text.blocks[b].cells;
    return c < cells.size() ? std::string_view(text.flat).substr(cells[c].from, cells[c].to - cells[c].from) : std::string_view{};
  };
  const float pad = f.px(10);
  std::vector<float> widths(columns, 0);
  for (auto b = from; b < to; ++b)
    for (std::size_t c = 0; c < columns; ++c) widths[c] = std::max(widths[c], f.measure(Type::SmallStrong, words(b, c)).x + 2 * pad);
  const float all = std::accumulate(widths.begin(), widths.end(), 0.0F);
  if (all > rest.width()) {
    // Narrow columns keep what they need; the wide ones share the rest.
    const float fair = rest.width() / static_cast<float>(columns);
    float left = rest.width(), wide = 0;
    for (const float width : widths) width <= fair ? left -= width : wide += width;
    for (float& width : widths)
      if (width > fair) width = std::floor(width * left / wide);
  }
  const float right = rest.x0 + std::accumulate(widths.begin(), widths.end(), 0.0F);
  for (auto b = from; b < to; ++b) {
    const bool head = text.blocks[b].kind == BlockKind::TableHead;
    const Type type = head ? Type::SmallStrong : Type::Small;
    float height = 0;
    for (std::size_t c = 0; c < columns; ++c) height = std::max(height, wrapped_height(f, type, words(b, c), widths[c] - 2 * pad));
    const Rect row{rest.x0, rest.y0, right, rest.y0 + height + f.px(14)};
    if (head) f.fill(row, Color::Sunken, 4);
    float x = row.x0;
    for (std::size_t c = 0; c < columns; ++c) {
      f.text({x + pad, row.y0 + f.px(7), x + widths[c] - pad + 1, row.y1}, words(b, c), type, {.color = head ? Color::Text2 : Color::Text, .overflow = Overflow::Wrap});
      x += widths[c];
    }
    f.line({row.x0, row.y1}, {row.x1, row.y1}, Color::Border);
    rest.y0 = row.y1;
  }
}

}  // namespace

void exam_text(ui::Frame& f, Rect& rest, std::string_view markdown) {
  const ChartText text = parse_chart_text(markdown);
  for (std::size_t b = 0; b < text.blocks.size(); ++b) {
    const Block& block = text.blocks[b];
    if (b > 0) rest.cut_top(f.px(block.kind == BlockKind::Bullet || block.kind == BlockKind::Numbered ? 4 : 10));
    if (block.kind == BlockKind::Rule) {
      f.line({rest.x0, rest.y0}, {rest.x1, rest.y0}, Color::Border);
    } else if (block.table >= 0) {
      auto end = b + 1;
      while (end < text.blocks.size() && text.blocks[end].table == block.table) ++end;
      set_table(f, rest, text, b, end);
      b = end - 1;
    } else {
      set_block(f, rest, text, block);
    }
  }
}

void exam_paragraph(ui::Frame& f, Rect& rest, std::string_view text, Type type, Color ink, float gap_below) {
  if (text.empty()) return;
  rest.cut_top(f.text(rest, text, type, {.color = ink, .overflow = Overflow::Wrap}) + f.px(gap_below));
}

bool exam_banner(ui::Frame& f, Rect& rest, Tone tone, Icon icon, std::string_view text, ui::Id close) {
  const float button = close.empty() ? 0 : f.px(40);
  const Rect box = rest.cut_top(std::max(f.px(40), wrapped_height(f, Type::Small, text, rest.width() - f.px(58) - button) + f.px(18)));
  f.fill(box, tint_color(tone), 8);
  Rect inside = box.inset(f.px(12), 0);
  const bool pressed = !close.empty() && f.icon_button(close, inside.cut_right(f.px(34)).centered(f.px(32), f.px(32)), Icon::Close, "Put this message away", {});
  f.icon(inside.cut_left(f.px(22)), icon, text_color(tone), 20);
  inside.cut_left(f.px(10));
  const float height = wrapped_height(f, Type::Small, text, inside.width());
  f.text(inside.centered(inside.width(), height), text, Type::Small, {.color = Color::Text, .overflow = Overflow::Wrap});
  rest.cut_top(f.px(8));
  return pressed;
}

void draw_exam(ui::Frame& f, ExamState& state, const ExamModel& model, CommandQueue& out, Rect rest) {
  const SittingId of = model.room != nullptr ? model.room->id : model.result != nullptr ? model.result->id : 0;
  if (state.of != of) {
    ExamState fresh;
    fresh.of = of;
    fresh.exam = state.exam;
    fresh.day = state.day;
    fresh.clock = state.clock;
    fresh.domains = state.domains;
    fresh.quiz_items = state.quiz_items;
    fresh.earlier = state.earlier;
    fresh.clock_hidden = state.clock_hidden;
    // A sitting that was just handed in is looked at from its beginning; how its cards measured does not matter any more.
    state = std::move(fresh);
    f.request_frames(2);
  }
  ExamFrame w{f, state, model, out};
  if (model.room != nullptr) draw_exam_room(w, *model.room, rest);
  else if (model.result != nullptr) draw_exam_result(w, *model.result, rest);
  else draw_exam_lobby(w, rest);
}

}  // namespace cw::views
