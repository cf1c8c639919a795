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

constexpr std::string_view kItem = "exam.review.item", kList = "exam.items.scroll";

bool passes(const RoomItem& item, int filter) {
  switch (filter) {
    case 1: return item.credit < 1000;
    case 2: return item.flagged;
    case 3: return item.answer.empty();
    case 4: return !item.scored;
    default: return true;
  }
}

struct ResultState {
  std::string_view word;
  Tone tone;
  Icon icon;
};
ResultState state_of(const RoomItem& item) {
  if (item.doubted) return {"Doubted", Tone::Violet, Icon::Help};
  if (item.answer.empty()) return {"Open", Tone::Neutral, Icon::Minus};
  if (item.credit >= 1000) return {"Right", Tone::Ok, Icon::CheckCircle};
  return {"Wrong", Tone::Bad, Icon::Cancel};
}

/// The stem without its markup, for one line of a list.
std::string plain(std::string_view markdown) {
  std::string text = parse_chart_text(std::string(markdown.substr(0, 400))).flat;
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::replace(text.begin(), text.end(), '\t', ' ');
  return text;
}

void draw_list(ExamFrame& w, const ResultModel& m, const std::vector<int>& shown, Rect where) {
  ui::Frame& f = w.f;
  f.card(where);
  Rect inside = where.inset(f.px(14), f.px(12));
  std::array<int, 5> counts{};
  for (const auto& item : m.items)
    for (int filter = 0; filter < 5; ++filter) counts[static_cast<std::size_t>(filter)] += passes(item, filter) ? 1 : 0;
  const std::array<std::string, 5> names = {fmt::format("All items ({})", counts[0]), fmt::format("Wrong ({})", counts[1]), fmt::format("Flagged ({})", counts[2]), fmt::format("Unanswered ({})", counts[3]), fmt::format("Unscored ({})", counts[4])};
  const std::array<std::string_view, 5> labels = {names[0], names[1], names[2], names[3], names[4]};
  if (f.choice(ids::exam_filter, inside.cut_top(f.px(36)), labels, w.state.filter)) w.state.row = 0, w.state.reveal = true, f.request_frames(2);
  inside.cut_top(f.px(8));
  const Rect list{where.x0 + 1, inside.y0, where.x1 - 1, where.y1 - 1};
  f.line({list.x0, list.y0}, {list.x1, list.y0}, Color::Hair);
  if (shown.empty()) {
    f.empty_state(list, Icon::CheckCircle, "No such item", "Choose another filter.");
    return;
  }
  const float height = f.px(56);
  const auto keys = f.list(ids::exam_items, list, "Items of this sitting");
  int& at = w.state.row;
  at = std::clamp(at + keys.step, 0, static_cast<int>(shown.size()) - 1);
  if (keys.step != 0) w.state.reveal = true, w.state.doubting = false, f.scroll_to(kItem, 0);
  if (keys.enter) w.state.item_shown = true;
  Rect content = f.begin_scroll(kList, list, height * static_cast<float>(shown.size()) + f.px(6));
  if (std::exchange(w.state.reveal, false)) f.scroll_into_view(kList, height * static_cast<float>(at), height * static_cast<float>(at + 1) + f.px(6));
  content.x1 -= f.px(12);
  for (int n = 0; n < static_cast<int>(shown.size()); ++n) {
    const Rect row{content.x0 + f.px(6), content.y0 + height * static_cast<float>(n) + f.px(3), content.x1, content.y0 + height * static_cast<float>(n + 1)};
    if (row.y1 < list.y0 || row.y0 > list.y1) continue;
    const int index = shown[static_cast<std::size_t>(n)];
    const RoomItem& item = m.items[static_cast<std::size_t>(index)];
    const ResultState state = state_of(item);
    std::string second = std::string(state.word);
    if (!item.scored) second += "  ·  unscored";
    if (item.seconds > 0) second += "  ·  " + exam_time_text(item.seconds);
    const std::string stem = plain(item.item->stem);
    const auto hit = f.item(ids::exam_items, ids::exam_item(index), row, fmt::format("Item {}: {}{}", index + 1, state.word, item.flagged ? ", flagged" : ""), n == at, 8);
    if (hit.clicked) {
      if (n != at) w.state.doubting = false, f.scroll_to(kItem, 0);
      at = n;
      w.state.item_shown = true;
      f.request_frames(2);
    }
    Rect line = row.inset(f.px(8), f.px(5));
    f.icon(line.cut_left(f.px(24)), state.icon, text_color(state.tone), 22);
    line.cut_left(f.px(8));
    if (item.flagged) f.icon(line.cut_right(f.px(20)), Icon::Flag, Color::Warn, 18), line.cut_right(f.px(4));
    f.text(line.cut_top(f.px(23)), fmt::format("{}. {}", index + 1, stem), Type::Small, {.overflow = Overflow::Ellipsis, .middle = true});
    f.text(line, second, Type::Caption, {.color = state.tone == Tone::Bad ? Color::Bad : Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  }
  f.end_scroll();
}

/// Whoever thinks the key is wrong says so; the item's answers then no longer count.
void draw_doubt(ExamFrame& w, Rect& rest, const RoomItem& item) {
  ui::Frame& f = w.f;
  rest.cut_top(f.px(6));
  f.line({rest.x0, rest.y0}, {rest.x1, rest.y0}, Color::Hair);
  rest.cut_top(f.px(12));
  const std::string id = item.item->id.text();
  if (item.doubted) {
    exam_paragraph(f, rest, "You doubt this item: its answers do not count for your readiness, and it is asked last.", Type::Small, Color::Text2, 8);
    if (f.button(ids::exam_trust, rest.cut_top(f.px(38)).cut_left(std::min(rest.width(), f.button_width("Trust it again", true))), "Trust it again", {.icon = Icon::Undo})) w.send(TrustItem{id});
  } else if (!w.state.doubting) {
    // Its words stand in line with those above.
    Rect row = rest.cut_top(f.px(38));
    row.x0 -= f.px(14);
    if (f.button(ids::exam_doubt, row.cut_left(std::min(row.width(), f.button_width("This item may be wrong", true))), "This item may be wrong", {.kind = ui::ButtonKind::Ghost, .icon = Icon::Help})) {
      w.state.doubting = true;
      w.state.doubt.clear();
      f.focus(ids::exam_doubt_why);
      f.request_frames(2);
    }
  } else {
    exam_paragraph(f, rest, "Why may it be wrong? Its answers will no longer count for your readiness.", Type::Small, Color::Text2, 6);
    const auto field = f.field(ids::exam_doubt_why, rest.cut_top(f.px(40)), w.state.doubt, {.hint = "A few words, such as the rule that says otherwise", .label = "Why the item may be wrong"});
    rest.cut_top(f.px(8));
    Rect row = rest.cut_top(f.px(38));
    const bool said = w.state.doubt.find_first_not_of(' ') != std::string::npos;
    bool send = field.submitted && said;
    if (f.button(ids::exam_doubt_send, row.cut_left(f.button_width("It may be wrong", false)), "It may be wrong", {.kind = ui::ButtonKind::Primary, .enabled = said, .why_not = "Say why first."})) send = true;
    row.cut_left(f.px(8));
    if (f.button(ids::exam_doubt_cancel, row.cut_left(std::min(row.width(), f.button_width("Cancel", false))), "Cancel", {}) || field.cancelled) w.state.doubting = false, f.request_frames(2);
    if (send) w.send(DoubtItem{id, w.state.doubt}), w.state.doubting = false, f.request_frames(2);
  }
  rest.cut_top(f.px(4));
}

void draw_chosen(ExamFrame& w, const ResultModel& m, int index, Rect where) {
  ui::Frame& f = w.f;
  const RoomItem& item = m.items[static_cast<std::size_t>(index)];
  exam_scroll(w, std::string(kItem), where, 4, [&](Rect& content) {
    content.cut_top(f.px(4));
    exam_card(w, content, "review", [&](Rect& inside) {
      const ResultState state = state_of(item);
      Rect head = inside.cut_top(f.px(28));
      const float tag = f.tag_width(state.word, true);
      f.tag(head.cut_right(tag).centered(tag, f.px(24)), state.word, state.tone, state.icon);
      head.cut_right(f.px(8));
      if (!item.scored) {
        const float unscored = f.tag_width("Unscored", false);
        f.tag(head.cut_right(unscored).centered(unscored, f.px(24)), "Unscored", Tone::Neutral);
        head.cut_right(f.px(8));
      }
      f.text(head, fmt::format("Item {}", index + 1), Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
      std::string facts;
      const BlueprintDomain* domain = m.blueprint != nullptr ? m.blueprint->domain(item.item->domain) : nullptr;
      if (domain != nullptr) facts = domain->name + "  ·  ";
      facts += std::string(display_name(item.item->level));
      if (item.seconds > 0) facts += "  ·  " + exam_time_text(item.seconds);
      exam_paragraph(f, inside, facts, Type::Caption, Color::Text3, 6);
      const std::string given = answer_in_words(*item.item, item.answer, item.item->typed() ? std::vector<int>{} : item.shown);
      if (item.credit < 1000 && item.partial > 0) exam_paragraph(f, inside, fmt::format("{} of it was right; the examination counts all or nothing.", whole_percent(item.partial)), Type::Small, Color::Text2, 4);
      f.announce("exam.review.given", head, "text", "Your answer: " + given);
      inside.cut_top(f.px(6));
      draw_exam_item(w, inside, item, index, ItemFace::Told);
      draw_doubt(w, inside, item);
    });
    content.cut_top(f.px(14));
  });
}

const std::vector<RoomDocument>* documents_of(const ResultModel& m, int index) {
  const auto i = static_cast<std::size_t>(index);
  const int set = i < m.document_set.size() ? m.document_set[i] : -1;
  return set >= 0 && set < static_cast<int>(m.documents.size()) ? &m.documents[static_cast<std::size_t>(set)] : nullptr;
}

/// The item, with the documents of its case beside it, or in its place where there is no room for both.
void draw_with_set(ExamFrame& w, const ResultModel& m, int index, Rect where) {
  ui::Frame& f = w.f;
  const ItemSet* set = m.items[static_cast<std::size_t>(index)].set;
  follow_exam_set(w.state, set, 1);
  const Rect item{where.x0, where.y0 - f.px(4), where.x1, where.y1};
  if (set == nullptr) {
    draw_chosen(w, m, index, item);
  } else if (where.width() >= f.px(960)) {
    draw_exam_set(w, where.cut_left(std::floor(where.width() * 0.48F)), *set, documents_of(m, index));
    draw_chosen(w, m, index, {where.x0 + f.px(8), item.y0, item.x1, item.y1});
  } else if (exam_documents_chosen(w, where, 4)) {
    draw_exam_set(w, where, *set, documents_of(m, index));
  } else {
    draw_chosen(w, m, index, where);
  }
}

}  // namespace

void draw_exam_review(ExamFrame& w, const ResultModel& m, Rect rest) {
  ui::Frame& f = w.f;
  std::vector<int> shown;
  for (int i = 0; i < static_cast<int>(m.items.size()); ++i)
    if (passes(m.items[static_cast<std::size_t>(i)], w.state.filter)) shown.push_back(i);
  w.state.row = shown.empty() ? 0 : std::clamp(w.state.row, 0, static_cast<int>(shown.size()) - 1);
  const auto step = [&](int by) {
    if (shown.empty()) return;
    const int to = std::clamp(w.state.row + by, 0, static_cast<int>(shown.size()) - 1);
    if (to == w.state.row) return;
    w.state.row = to;
    w.state.reveal = true;
    w.state.doubting = false;
    f.scroll_to(kItem, 0);
  };
  rest = rest.inset(f.px(16), f.px(12));
  const bool both = rest.width() >= f.px(820);
  if (both) {
    const Rect left = rest.cut_left(std::min(f.px(440), std::floor(rest.width() * 0.36F)));
    rest.cut_left(f.px(10));
    draw_list(w, m, shown, left);
    if (!shown.empty()) draw_with_set(w, m, shown[static_cast<std::size_t>(w.state.row)], rest);
  } else if (!w.state.item_shown || shown.empty()) {
    draw_list(w, m, shown, rest);
  } else {
    Rect bar = rest.cut_top(f.px(38));
    if (f.button(ids::exam_item_back, bar.cut_left(std::min(bar.width(), f.button_width("All items", true))), "All items", {.icon = Icon::ArrowLeft, .shortcut = keys_of(Act::ExamBack)})) w.state.item_shown = false, f.focus(ids::exam_items);
    rest.cut_top(f.px(6));
    draw_with_set(w, m, shown[static_cast<std::size_t>(w.state.row)], rest);
  }
  // From anywhere on this page the arrow keys walk the items.
  if (asked(f, Act::RowBelow)) step(1);
  if (asked(f, Act::RowAbove)) step(-1);
}

}  // namespace cw::views
