#include "app/views/encoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

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

void open_page(EncoderFrame& w, const Code& code) {
  w.out.push(OpenPage{code});
  w.state.compact = 1;
}

std::string assign_label(std::optional<LineKind> goes_to) {
  if (!goes_to) return "Assign to chart";
  return *goes_to == LineKind::Diagnosis ? "Assign to diagnoses" : "Assign to procedures";
}

int row_at(const RowTops& rows, float y) {
  const auto found = std::upper_bound(rows.tops.begin(), rows.tops.end(), y);
  return std::max(0, static_cast<int>(found - rows.tops.begin()) - 1);
}

const RowTops& row_tops(RowTops& kept, const ui::Frame& f, int number, float width, int count, const std::function<float(int)>& height) {
  if (kept.number == number && kept.width == width && kept.scale == f.scale() && kept.tops.size() == static_cast<std::size_t>(count) + 1) return kept;
  kept = {.number = number, .width = width, .scale = f.scale(), .tops = {0}};
  for (int i = 0; i < count; ++i) kept.tops.push_back(kept.tops.back() + height(i));
  return kept;
}

namespace {

constexpr float kCodeColumn = 104, kTagRoom = 8;

/// What a row of codes has left for its title.
float title_room(const ui::Frame& f, float width, const EncoderRow& row) { return width - f.px(20 + kCodeColumn) - (row.billable || row.title.empty() ? 0 : f.tag_width("needs more", false) + f.px(kTagRoom)); }

}  // namespace

int draw_code_rows(EncoderFrame& w, const CodeRows& list, RowTops& tops, int& at, std::span<const EncoderRow> rows, Rect& content) {
  ui::Frame& f = w.f;
  const int count = static_cast<int>(rows.size());
  const auto height = [&](int n) {
    const EncoderRow& row = rows[static_cast<std::size_t>(n)];
    return std::max(f.px(36), wrapped_height(f, Type::Body, row.title, title_room(f, content.width(), row)) + f.px(12));
  };
  const RowTops& placed = row_tops(tops, f, list.number, content.width(), count, height);
  const Rect area = content.cut_top(placed.tops.back());
  if (count == 0) return -1;
  const auto keys = f.list(list.id, area, "Codes");
  const int before = at;
  at = std::clamp(at + keys.step, 0, count - 1);
  const auto top_of = [&](int n) { return area.y0 + placed.tops[static_cast<std::size_t>(n)]; };
  if (at != before && keys.step != 0) f.scroll_into_view(list.scroll, top_of(at) - list.origin, top_of(at + 1) - list.origin);
  int chosen = keys.enter ? at : -1;
  for (int n = row_at(placed, list.view.y0 - area.y0); n < count && top_of(n) < list.view.y1; ++n) {
    const EncoderRow& row = rows[static_cast<std::size_t>(n)];
    const Rect where{area.x0, top_of(n), area.x1, top_of(n + 1)};
    const bool marked = n == list.marked;
    const auto pressed = f.item(list.id, ids::code_row(list.id, n), where, row.code.text() + " " + row.title, keys.focused ? n == at : marked, 7);
    if (pressed.clicked) at = chosen = n;
    Rect words = where.inset(f.px(10), f.px(6));
    Rect code = words.cut_left(f.px(kCodeColumn));
    f.text(code.cut_top(f.px(24)), row.code.text(), Type::CodeBold, {.color = marked ? Color::AccentText : Color::Text, .overflow = Overflow::Ellipsis, .middle = true});
    if (!row.billable && !row.title.empty()) {
      f.tag(words.cut_right(f.tag_width("needs more", false)).cut_top(f.px(24)), "needs more", Tone::Neutral);
      words.cut_right(f.px(kTagRoom));
    }
    words.y0 += f.px(3);
    f.text(words, row.title.empty() ? "in no installed release" : row.title, Type::Body, {.color = row.title.empty() ? Color::Text3 : Color::Text, .overflow = Overflow::Wrap});
  }
  return chosen;
}

namespace {

std::string books_in_words(const EncoderModel& model) {
  std::string text = fmt::format("Books for {}{}", to_display(model.date), model.of_chart ? ", the open chart" : "");
  bool index = false;
  for (const auto& book : model.books) {
    // Of the indexes the first stands for all: the choice of books names each.
    if (book.index && std::exchange(index, true)) continue;
    text += fmt::format("  ·  {} {}{}", book.index ? "Index" : book.name, book.year, book.other_year ? " (another year's)" : "");
  }
  return text;
}

constexpr std::string_view kNoIndexYet = "The starter set has codes and notes, but no index. The official one comes with the ICD-10-CM release of your year.";

void draw_tabs(EncoderFrame& w, Rect where) {
  static constexpr std::array<std::string_view, 3> kAll = {"Search", "Index", "Tables"};
  const bool full = w.model.mode == EncoderMode::Full;
  const std::span<const std::string_view> labels = full ? std::span(kAll) : std::span(kAll).subspan(1);
  const int offset = full ? 0 : 1;
  int chosen = static_cast<int>(w.model.tab) - offset;
  if (w.f.segmented(ids::encoder_tabs, where, labels, chosen)) w.out.push(ShowEncoderTab{static_cast<EncoderTab>(chosen + offset)});
}

void ask_keys(EncoderFrame& w) {
  ui::Frame& f = w.f;
  const auto show = [&](EncoderTab tab) { w.out.push(ShowEncoderTab{tab}), w.state.compact = 0; };
  if (w.model.mode == EncoderMode::Full && asked(f, Act::EncoderSearch)) show(EncoderTab::Search), f.focus(ids::encoder_search);
  if (asked(f, Act::EncoderIndex)) show(EncoderTab::Index), f.focus(ids::encoder_walk);
  if (asked(f, Act::EncoderTables)) show(EncoderTab::Tables), f.focus(ids::tables_partial);
  if (asked(f, Act::EncoderField)) {
    w.state.compact = 0;
    f.focus(w.model.tab == EncoderTab::Search ? ids::encoder_search : w.model.tab == EncoderTab::Index ? ids::encoder_walk : ids::tables_partial);
  }
  if (w.model.tab == EncoderTab::Tables) {
    const auto& tables = w.model.tables;
    if (tables.goes_to && asked(f, Act::AssignCode)) w.out.push(AddLine{*tables.goes_to, *tables.build.complete});
    return;
  }
  if (!w.model.page || !w.model.page->found) return;
  const EncoderPage& page = *w.model.page;
  if (page.goes_to && asked(f, Act::AssignCode)) w.out.push(AddLine{*page.goes_to, page.code});
  if (asked(f, Act::FavoriteCode)) w.out.push(SetFavorite{page.code, !page.favorite});
  if (asked(f, Act::CopyCode)) f.set_clipboard(page.code.text());
  if (page.can_go_back && asked(f, Act::PageBefore)) w.out.push(PageBack{});
}

}  // namespace

void draw_encoder(ui::Frame& f, EncoderState& state, const EncoderModel& model, CommandQueue& out, Rect rest) {
  EncoderFrame w{f, state, model, out};
  const bool closed = model.mode == EncoderMode::None;
  Rect right = top_bar(f, rest, books_in_words(model), "Encoder", closed ? 0 : 330);
  if (closed) {
    if (f.empty_state(rest, Icon::Lock, "The encoder is closed", "Codes are found in your own books and typed into the chart. What is open here is chosen in the settings.", "encoder.settings", "Open settings")) out.push(GoTo{Screen::Settings});
    return;
  }
  if (model.books.empty()) {
    if (f.empty_state(rest, Icon::Book, "No book is installed", "Codes are looked up in the official code sets; they are free, and installed in a minute.", ids::encoder_install, "Open code sets")) out.push(GoTo{Screen::Content});
    return;
  }
  ask_keys(w);
  draw_tabs(w, right.centered(right.width(), f.px(38)));
  rest = rest.inset(f.px(14), f.px(14));
  if (model.tab == EncoderTab::Tables) return draw_encoder_tables(w, rest);
  if (model.tab == EncoderTab::Index && model.index.installed.empty()) {
    f.card(rest);
    if (f.empty_state(rest, Icon::Book, "No Alphabetic Index is installed", kNoIndexYet, ids::encoder_install, "Open code sets")) out.push(GoTo{Screen::Content});
    return;
  }
  const auto draw_way = [&](Rect where) { model.tab == EncoderTab::Search ? draw_encoder_search(w, where) : draw_encoder_index(w, where); };
  if (rest.width() / f.scale() < 900) {
    static constexpr std::array<std::string_view, 2> kIndexPanes = {"Index", "Tabular page"}, kSearchPanes = {"Results", "Tabular page"};
    f.segmented(ids::encoder_compact, rest.cut_top(f.px(36)), model.tab == EncoderTab::Search ? kSearchPanes : kIndexPanes, state.compact);
    rest.cut_top(f.px(8));
    if (state.compact == 0) draw_way(rest);
    else draw_encoder_page(w, rest);
    return;
  }
  const float gap = f.px(10), least = f.px(400);
  const float wanted = state.left_width > 0 ? f.px(state.left_width) : std::floor(rest.width() * 0.52F);
  Rect left = rest.cut_left(std::clamp(wanted, least, std::max(least, rest.width() - least - gap)));
  const Rect grip = rest.cut_left(gap);
  draw_way(left);
  float x = grip.center().x;
  if (f.splitter("encoder.split", grip, x, left.x0 + least, rest.x1 - least)) state.left_width = (x - gap / 2 - left.x0) / f.scale();
  draw_encoder_page(w, rest);
}

}  // namespace cw::views
