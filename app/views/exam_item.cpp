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

constexpr int kMostByKey = 6;

bool chosen(const RoomItem& item, int option) { return std::find(item.answer.chosen.begin(), item.answer.chosen.end(), option) != item.answer.chosen.end(); }

bool several(const Item& item) { return item.kind == ItemKind::Choose; }

/// What pressing an option comes to.
void press_option(ExamFrame& w, const RoomItem& item, int place, int option) {
  ItemAnswer answer = item.answer;
  if (!several(*item.item)) {
    answer.chosen = {option};
  } else if (chosen(item, option)) {
    std::erase(answer.chosen, option);
  } else {
    answer.chosen.push_back(option);
    std::sort(answer.chosen.begin(), answer.chosen.end());
  }
  if (answer != item.answer) w.send(AnswerItem{place, answer});
}

void strike(ExamFrame& w, const RoomItem& item, int place, int option) { w.send(StrikeOption{place, option, !item.struck.contains(option)}); }

/// A circle for one of several, a square where some may be chosen together.
void draw_control(ui::Frame& f, Rect where, bool square, bool on, bool dimmed) {
  const Rect box = where.centered(f.px(22), f.px(22));
  const float radius = square ? 5.0F : 11.0F;
  if (on) {
    f.fill(box, Color::Accent, radius);
    f.icon(box, Icon::Check, Color::OnAccent, 16);
  } else {
    f.stroke(box, dimmed ? Color::Border : Color::BorderStrong, radius, 1.5F);
  }
}

/// What an option came to, once it is told.
struct OptionVerdict {
  std::string_view word;
  Tone tone = Tone::Neutral;
  Icon icon = Icon::None;
};
OptionVerdict verdict_of(const RoomItem& item, int option) {
  const bool right = item.item->options[static_cast<std::size_t>(option)].right, taken = chosen(item, option);
  if (right) return taken ? OptionVerdict{"Right, your answer", Tone::Ok, Icon::CheckCircle} : OptionVerdict{"Right answer", Tone::Ok, Icon::CheckCircle};
  if (taken) return {"Wrong, your answer", Tone::Bad, Icon::Cancel};
  return {};
}

void draw_option(ExamFrame& w, Rect& rest, const RoomItem& item, int place, int at, int option, ItemFace face) {
  ui::Frame& f = w.f;
  const ItemOption& words = item.item->options[static_cast<std::size_t>(option)];
  const bool told = face == ItemFace::Told, answering = face == ItemFace::Answering;
  const bool on = chosen(item, option), struck = item.struck.contains(option) && !on;
  const OptionVerdict verdict = told ? verdict_of(item, option) : OptionVerdict{};
  const float left = f.px(14 + 22 + 12 + 22), strike_room = answering ? f.px(48) : f.px(14);
  const float width = rest.width() - left - strike_room;
  const float text = wrapped_height(f, Type::Body, words.text, width), why = told ? wrapped_height(f, Type::Small, words.why, width) : 0;
  const float height = std::max(f.px(50), text + f.px(26) + (verdict.word.empty() ? 0 : f.px(30)) + (why > 0 ? why + f.px(6) : 0));
  const Rect row = rest.cut_top(height);
  const std::string letter = exam_letter(at);
  std::string label = letter + ". " + words.text;
  if (on) label += ", chosen";
  if (struck) label += ", struck out";
  if (!verdict.word.empty()) label += fmt::format(" ({})", verdict.word);
  if (answering) {
    Rect press = row;
    // The strike button takes its own presses.
    press.x1 -= f.px(46);
    const auto hit = f.row(ids::exam_option(at), press, label, false, 9);
    if (hit.clicked) press_option(w, item, place, option);
  } else {
    f.announce(ids::exam_option(at), row, "option", label);
  }
  const Color frame = !verdict.word.empty() ? text_color(verdict.tone) : on ? Color::AccentText : Color::Border;
  if (on && !told) f.fill(row, Color::AccentTint, 9);
  f.stroke(row, frame, 9, on || !verdict.word.empty() ? 2.0F : 1.0F);
  Rect inside{row.x0 + f.px(14), row.y0, row.x1 - strike_room, row.y1};
  const float top = height == f.px(50) ? std::floor(row.y0 + (height - text) / 2) : row.y0 + f.px(13);
  const Rect head{inside.x0, top, inside.x1, top + f.type_size(Type::Body) + f.px(1)};
  draw_control(f, {head.x0, head.y0, head.x0 + f.px(22), head.y1}, several(*item.item), on, struck);
  f.text({head.x0 + f.px(34), head.y0, head.x0 + f.px(56), head.y1}, letter, Type::Strong, {.color = struck ? Color::Text3 : Color::Text2, .overflow = Overflow::Ellipsis});
  Rect body{row.x0 + left, top, inside.x1, row.y1};
  body.cut_top(f.text(body, words.text, Type::Body, {.color = struck ? Color::Text3 : Color::Text, .overflow = Overflow::Wrap, .struck = struck}));
  if (!verdict.word.empty()) {
    body.cut_top(f.px(5));
    f.tag(body.cut_top(f.px(24)), verdict.word, verdict.tone, verdict.icon);
    body.cut_top(f.px(1));
  }
  if (why > 0) {
    body.cut_top(f.px(5));
    f.text(body, words.why, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap});
  }
  if (answering) {
    const Rect button = Rect{row.x1 - f.px(42), row.y0, row.x1 - f.px(6), row.y1}.centered(f.px(34), f.px(34));
    if (f.icon_button(ids::exam_option_part(at, "strike"), button, struck ? Icon::Undo : Icon::Strike, struck ? fmt::format("Restore {}", letter) : fmt::format("Strike out {}", letter), {.kind = ui::ButtonKind::Ghost, .enabled = !on, .why_not = "It is your answer.", .shortcut = at < kMostByKey ? std::string_view("Shift+letter") : std::string_view{}})) strike(w, item, place, option);
  }
  rest.cut_top(f.px(8));
}

// --- an order ------------------------------------------------------------------------------------------------------------

std::vector<int> order_of(const RoomItem& item) { return item.answer.chosen.size() == item.item->options.size() ? item.answer.chosen : exam_shown(item); }

/// Moves what stands at `from` to `to`; the others close up.
void move_option(ExamFrame& w, const RoomItem& item, int place, int from, int to) {
  std::vector<int> order = order_of(item);
  const auto last = static_cast<int>(order.size()) - 1;
  if (from < 0 || from > last) return;
  to = std::clamp(to, 0, last);
  w.state.option = to;
  if (from == to) return;
  const int moved = order[static_cast<std::size_t>(from)];
  order.erase(order.begin() + from);
  order.insert(order.begin() + to, moved);
  w.send(AnswerItem{place, {order, {}}});
  w.f.request_frames(2);
}

void draw_order(ExamFrame& w, Rect& rest, const RoomItem& item, int place, ItemFace face) {
  ui::Frame& f = w.f;
  const std::vector<int> order = order_of(item);
  const auto count = static_cast<int>(order.size());
  const bool answering = face == ItemFace::Answering;
  int& at = w.state.option;
  const float side = answering ? f.px(88) : f.px(14), left = f.px(54), width = rest.width() - left - side;
  std::vector<float> heights;
  float all = 0;
  for (const int option : order) {
    heights.push_back(std::max(f.px(50), wrapped_height(f, Type::Body, item.item->options[static_cast<std::size_t>(option)].text, width) + f.px(26)));
    all += heights.back() + f.px(8);
  }
  if (answering) {
    const auto keys = f.list(ids::exam_order, {rest.x0, rest.y0, rest.x1, rest.y0 + all}, "Put in order: Up and Down choose, Alt+Up and Alt+Down move, a number gives the place");
    at = std::clamp(at + keys.step, 0, count - 1);
  }
  for (int n = 0; n < count; ++n) {
    const ItemOption& option = item.item->options[static_cast<std::size_t>(order[static_cast<std::size_t>(n)])];
    const Rect row = rest.cut_top(heights[static_cast<std::size_t>(n)]);
    const std::string label = fmt::format("{}. {}", n + 1, option.text);
    if (answering) {
      Rect press = row;
      press.x1 -= side;
      if (n == at) f.fill(row, Color::AccentTint, 9);
      if (f.item(ids::exam_order, ids::exam_option(n), press, label, n == at, 9).clicked) at = n;
    } else {
      f.announce(ids::exam_option(n), row, "option", label);
    }
    f.stroke(row, answering && n == at ? Color::AccentText : Color::Border, 9, 1);
    const Rect disc = Rect{row.x0 + f.px(12), row.y0, row.x0 + f.px(42), row.y1}.centered(f.px(28), f.px(28));
    f.fill(disc, Color::Hover, 14);
    f.text(disc, std::to_string(n + 1), Type::SmallStrong, {.color = Color::Text2, .align = ui::Align::Center, .overflow = Overflow::Ellipsis, .middle = true});
    const float text = wrapped_height(f, Type::Body, option.text, width);
    f.text(Rect{row.x0 + left, row.y0, row.x1 - side, row.y1}.centered(width, text), option.text, Type::Body, {.overflow = Overflow::Wrap});
    if (answering) {
      Rect buttons{row.x1 - f.px(84), row.y0, row.x1 - f.px(8), row.y1};
      if (f.icon_button(ids::exam_option_part(n, "up"), buttons.cut_left(f.px(36)).centered(f.px(34), f.px(34)), Icon::ArrowUp, fmt::format("Move {} up", n + 1), {.kind = ui::ButtonKind::Ghost, .enabled = n > 0, .shortcut = n == at ? keys_of(Act::ExamMoveUp) : std::string_view{}})) move_option(w, item, place, n, n - 1);
      if (f.icon_button(ids::exam_option_part(n, "down"), buttons.cut_right(f.px(36)).centered(f.px(34), f.px(34)), Icon::ArrowDown, fmt::format("Move {} down", n + 1), {.kind = ui::ButtonKind::Ghost, .enabled = n + 1 < count, .shortcut = n == at ? keys_of(Act::ExamMoveDown) : std::string_view{}})) move_option(w, item, place, n, n + 1);
    }
    rest.cut_top(f.px(8));
  }
  if (answering && item.answer.empty()) {
    rest.cut_top(f.px(2));
    if (f.button(ids::exam_order_keep, rest.cut_top(f.px(38)).cut_left(std::min(rest.width(), f.button_width("This order is right", false))), "This order is right", {.tooltip = "Answers with the order as it stands"})) w.send(AnswerItem{place, {order, {}}});
    rest.cut_top(f.px(8));
  }
}

/// The right order, with the place that each was given.
void draw_order_told(ExamFrame& w, Rect& rest, const RoomItem& item) {
  ui::Frame& f = w.f;
  const auto& given = item.answer.chosen;
  for (std::size_t n = 0; n < item.item->options.size(); ++n) {
    const ItemOption& option = item.item->options[n];
    const auto found = std::find(given.begin(), given.end(), static_cast<int>(n));
    const int put = found == given.end() ? -1 : static_cast<int>(found - given.begin());
    const bool right = put == static_cast<int>(n);
    const std::string word = put < 0 ? std::string("Not placed") : right ? std::string("In its place") : fmt::format("You put it at {}", put + 1);
    const float left = f.px(54), width = rest.width() - left - f.px(14);
    const float text = wrapped_height(f, Type::Body, option.text, width), why = wrapped_height(f, Type::Small, option.why, width);
    const Rect row = rest.cut_top(text + f.px(26 + 30) + (why > 0 ? why + f.px(6) : 0));
    f.stroke(row, right ? Color::Ok : Color::Bad, 9, 1.5F);
    f.announce(ids::exam_option(static_cast<int>(n)), row, "option", fmt::format("{}. {} ({})", n + 1, option.text, word));
    const Rect disc{row.x0 + f.px(13), row.y0 + f.px(10), row.x0 + f.px(41), row.y0 + f.px(38)};
    f.fill(disc, Color::Hover, 14);
    f.text(disc, std::to_string(n + 1), Type::SmallStrong, {.color = Color::Text2, .align = ui::Align::Center, .overflow = Overflow::Ellipsis, .middle = true});
    Rect body{row.x0 + left, row.y0 + f.px(13), row.x1 - f.px(14), row.y1};
    body.cut_top(f.text(body, option.text, Type::Body, {.overflow = Overflow::Wrap}) + f.px(5));
    f.tag(body.cut_top(f.px(24)), word, right ? Tone::Ok : Tone::Bad, right ? Icon::CheckCircle : Icon::Cancel);
    body.cut_top(f.px(6));
    f.text(body, option.why, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap});
    rest.cut_top(f.px(8));
  }
}

// --- what is typed -------------------------------------------------------------------------------------------------------

std::string_view system_name(CodeSystem system) {
  switch (system) {
    case CodeSystem::Icd10Cm: return "ICD-10-CM code";
    case CodeSystem::Icd10Pcs: return "ICD-10-PCS code";
    default: return "Code";
  }
}

void draw_typed(ExamFrame& w, Rect& rest, const RoomItem& item, int place, ItemFace face) {
  ui::Frame& f = w.f;
  const Item& asked = *item.item;
  const bool code = asked.kind == ItemKind::Code;
  const std::string label = code ? std::string(system_name(asked.system)) : asked.unit.empty() ? std::string("Your answer, a number") : fmt::format("Your answer, in {}", asked.unit);
  f.text(rest.cut_top(f.px(22)), label, Type::SmallStrong, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
  rest.cut_top(f.px(4));
  Rect row = rest.cut_top(f.px(44));
  const Rect box = row.cut_left(std::min(row.width(), f.px(260)));
  if (face == ItemFace::Answering) {
    const auto field = f.field(ids::exam_typed, box, w.state.typed, {.hint = code ? "A00.0" : "0", .mono = code, .label = label});
    if (field.changed) w.send(AnswerItem{place, {{}, w.state.typed}});
    f.announce("exam.typed.value", box, "text", w.state.typed);
    // Enter does what it does outside the field.
    if (field.submitted) w.state.entered = true;
  } else {
    f.fill(box, Color::Sunken, 7);
    f.stroke(box, Color::Border, 7, 1);
    const std::string shown = item.answer.empty() ? std::string("no answer") : item.answer.typed;
    f.text(box.inset(f.px(12), 0), shown, code && !item.answer.empty() ? Type::Code : Type::Body, {.color = item.answer.empty() ? Color::Text3 : Color::Text, .overflow = Overflow::Ellipsis, .middle = true});
  }
  row.cut_left(f.px(10));
  if (!code && !asked.unit.empty() && row.width() > f.px(20)) f.text(row, asked.unit, Type::Body, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  rest.cut_top(f.px(4));
  if (!code && asked.decimals > 0) exam_paragraph(f, rest, fmt::format("Round to {}.", exam_counted(asked.decimals, "decimal", "decimals")), Type::Caption, Color::Text3, 0);
  rest.cut_top(f.px(8));
}

/// The right answer, how it is reached, and the mistakes an author foresaw.
void draw_typed_told(ExamFrame& w, Rect& rest, const RoomItem& item) {
  ui::Frame& f = w.f;
  const Item& asked = *item.item;
  Rect row = rest.cut_top(f.px(26));
  const bool right = item.credit >= 1000;
  const std::string_view word = right ? "Right, your answer" : item.answer.empty() ? "Not answered" : "Wrong, your answer";
  f.tag(row, word, right ? Tone::Ok : Tone::Bad, right ? Icon::CheckCircle : Icon::Cancel);
  rest.cut_top(f.px(10));
  const ItemMistake* mistake = right ? nullptr : foreseen_mistake(asked, item.answer);
  if (mistake != nullptr) {
    exam_banner(f, rest, Tone::Warn, Icon::Lightbulb, mistake->why);
    rest.cut_top(f.px(2));
  }
  std::string answer = answer_in_words(asked, right_answer(asked));
  if (asked.kind == ItemKind::Numeric && asked.tolerance.millionths > 0) answer += fmt::format(", ± {}", asked.tolerance.text);
  exam_paragraph(f, rest, "Right answer", Type::SmallStrong, Color::Text2, 2);
  exam_paragraph(f, rest, answer, Type::CardTitle, Color::Text, 4);
  if (asked.codes.size() > 1) {
    std::string others;
    for (std::size_t n = 1; n < asked.codes.size(); ++n) others += (n > 1 ? ", " : "") + asked.codes[n];
    exam_paragraph(f, rest, "Accepted too: " + others, Type::Small, Color::Text2, 4);
  }
  exam_paragraph(f, rest, asked.why, Type::Small, Color::Text, 8);
  if (!asked.worked.empty()) {
    exam_paragraph(f, rest, "Worked", Type::SmallStrong, Color::Text2, 4);
    float height = 0;
    for (const auto& line : asked.worked) height += wrapped_height(f, Type::Body, line, rest.width() - f.px(28)) + f.px(4);
    const Rect box = rest.cut_top(height + f.px(18));
    f.fill(box, Color::Sunken, 8);
    Rect inside = box.inset(f.px(14), f.px(10));
    for (const auto& line : asked.worked) exam_paragraph(f, inside, line, Type::Body, Color::Text, 4);
    rest.cut_top(f.px(10));
  }
  bool any = false;
  for (const auto& one : asked.mistakes) {
    if (&one == mistake) continue;
    if (!any) exam_paragraph(f, rest, "Answers that go astray", Type::SmallStrong, Color::Text2, 4);
    any = true;
    exam_paragraph(f, rest, fmt::format("{}: {}", one.value, one.why), Type::Small, Color::Text2, 4);
  }
  if (any) rest.cut_top(f.px(4));
}

// --- around it -----------------------------------------------------------------------------------------------------------

std::string what_is_asked(const RoomItem& item) {
  const Item& asked = *item.item;
  switch (asked.kind) {
    case ItemKind::Single: return "One answer is right";
    case ItemKind::Choose: return fmt::format("Choose {}: {} of {} chosen", asked.choose, item.answer.chosen.size(), asked.choose);
    case ItemKind::Order: return "Put in order, first to last";
    case ItemKind::Numeric: return "Type a number";
    case ItemKind::Code: return "Type a code";
  }
  return {};
}

void draw_box(ui::Frame& f, Rect& rest, Icon icon, std::string_view title, std::string_view text) {
  if (text.empty()) return;
  const float width = rest.width() - f.px(14 + 22 + 10 + 14), height = wrapped_height(f, Type::Small, text, width) + f.px(22 + 20);
  const Rect box = rest.cut_top(height);
  f.fill(box, Color::Sunken, 8);
  f.stroke(box, Color::Border, 8, 1);
  Rect inside = box.inset(f.px(14), f.px(10));
  f.icon(inside.cut_left(f.px(22)).cut_top(f.px(20)), icon, Color::AccentText, 20);
  inside.cut_left(f.px(10));
  f.text(inside.cut_top(f.px(22)), title, Type::SmallStrong, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
  f.text(inside, text, Type::Small, {.overflow = Overflow::Wrap});
  rest.cut_top(f.px(10));
}

void draw_sources(ui::Frame& f, Rect& rest, const Item& item) {
  if (item.sources.empty()) return;
  std::string all;
  for (const auto& source : item.sources) all += fmt::format("{}{}{}", all.empty() ? "" : "; ", source.name, source.year > 0 && source.name.find(std::to_string(source.year)) == std::string::npos ? fmt::format(" ({})", source.year) : std::string());
  exam_paragraph(f, rest, (item.sources.size() == 1 ? "Source: " : "Sources: ") + all, Type::Caption, Color::Text3, 4);
}

}  // namespace

void draw_exam_item(ExamFrame& w, Rect& rest, const RoomItem& item, int place, ItemFace face) {
  ui::Frame& f = w.f;
  const Item& asked = *item.item;
  if (asked.stem.empty() && asked.options.empty()) {
    exam_banner(f, rest, Tone::Neutral, Icon::Info, "This item is no longer in the bank, or was changed since it was asked.");
    return;
  }
  const bool told = face == ItemFace::Told;
  Rect head = rest.cut_top(f.px(24));
  const std::string words = what_is_asked(item);
  if (item.flagged) {
    const float tag = f.tag_width("Flagged", true);
    f.tag(head.cut_right(tag), "Flagged", Tone::Warn, Icon::Flag);
    head.cut_right(f.px(8));
  }
  f.text(head, words, Type::SmallStrong, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  f.announce("exam.asked", head, "text", words);
  rest.cut_top(f.px(8));
  const float top = rest.y0;
  exam_text(f, rest, asked.stem);
  f.announce(ids::exam_stem, {rest.x0, top, rest.x1, rest.y0}, "text", asked.stem);
  rest.cut_top(f.px(18));
  if (item.hinted && !told) {
    draw_box(f, rest, Icon::Lightbulb, "Hint", asked.reference.empty() ? asked.about : asked.about + ". " + asked.reference);
    rest.cut_top(f.px(4));
  }
  if (asked.typed()) {
    draw_typed(w, rest, item, place, face);
    if (told) draw_typed_told(w, rest, item);
  } else if (asked.kind == ItemKind::Order) {
    if (told) draw_order_told(w, rest, item);
    else draw_order(w, rest, item, place, face);
  } else {
    const auto shown = exam_shown(item);
    for (std::size_t n = 0; n < shown.size(); ++n) draw_option(w, rest, item, place, static_cast<int>(n), shown[n], face);
  }
  if (!told) return;
  rest.cut_top(f.px(4));
  if (item.hinted) exam_paragraph(f, rest, "A hint was shown for this item.", Type::Caption, Color::Text3, 6);
  draw_box(f, rest, Icon::School, "What it is about", asked.about);
  draw_box(f, rest, Icon::Book, "Reference", asked.reference);
  draw_sources(f, rest, asked);
}

void take_item_keys(ExamFrame& w, const RoomItem& item, int place) {
  ui::Frame& f = w.f;
  const Item& it = *item.item;
  if (it.typed() || it.options.empty()) return;
  const auto count = std::min(kMostByKey, static_cast<int>(it.options.size()));
  if (it.kind == ItemKind::Order) {
    if (asked(f, Act::ExamMoveUp)) move_option(w, item, place, w.state.option, w.state.option - 1);
    if (asked(f, Act::ExamMoveDown)) move_option(w, item, place, w.state.option, w.state.option + 1);
    for (int n = 0; n < count; ++n)
      if (f.shortcut(static_cast<ui::Key>(static_cast<int>(ui::Key::Digit1) + n))) move_option(w, item, place, w.state.option, n);
    return;
  }
  const auto shown = exam_shown(item);
  for (int n = 0; n < count; ++n) {
    const int option = shown[static_cast<std::size_t>(n)];
    const auto letter = static_cast<ui::Key>(static_cast<int>(ui::Key::A) + n), digit = static_cast<ui::Key>(static_cast<int>(ui::Key::Digit1) + n);
    if (f.shortcut(letter) || f.shortcut(digit)) press_option(w, item, place, option);
    if (f.shortcut(letter, ui::ModShift) && !chosen(item, option)) strike(w, item, place, option);
  }
  // From option to option, once one of them has the ring.
  for (int n = 0; n < static_cast<int>(shown.size()); ++n)
    if (f.is_focused(ids::exam_option(n))) {
      if (f.shortcut(ui::Key::Down) && n + 1 < static_cast<int>(shown.size())) f.focus(ids::exam_option(n + 1));
      else if (f.shortcut(ui::Key::Up) && n > 0) f.focus(ids::exam_option(n - 1));
      break;
    }
}

}  // namespace cw::views
