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

constexpr std::string_view kScroll = "exam.item.scroll";
/// From here on the clock warns.
constexpr int kLastSeconds = 300;

/// One frame of the room, with what several of its parts ask about it.
struct Room {
  ExamFrame& w;
  const RoomModel& m;
  ui::Frame& f = w.f;
  ExamState& state = w.state;

  const RoomItem& item() const { return m.items[static_cast<std::size_t>(m.at)]; }
  const Blueprint* blueprint() const { return m.blueprint; }
  bool mock() const { return m.kind == SittingKind::Mock; }
  bool diagnostic() const { return m.kind == SittingKind::Diagnostic; }
  bool told() const { return m.judged_at_once && item().judged; }
  ItemFace face() const { return told() ? ItemFace::Told : item().shut ? ItemFace::Shut : ItemFace::Answering; }
  /// Including what was typed in this frame.
  bool answered() const { return item().item->typed() && !item().shut ? state.typed.find_first_not_of(' ') != std::string::npos : exam_answered(item()); }
  int first() const { return m.part_last > m.part_first ? m.part_first : 0; }
  int last() const { return m.part_last > m.part_first ? m.part_last : static_cast<int>(m.items.size()); }
  bool has_next() const { return !diagnostic() && m.at + 1 < last(); }
  bool has_previous() const { return !diagnostic() && m.at > first(); }
  bool last_part() const { return !mock() || blueprint() == nullptr || m.part + 1 >= static_cast<int>(blueprint()->parts.size()); }
  bool reference() const { return m.references && !item().item->reference.empty(); }
  bool working() const { return !m.paused && !m.on_break; }
  std::string_view hand_in() const { return mock() ? last_part() ? "Hand in" : "End this part" : diagnostic() ? "End here" : "Hand in"; }
};

// --- what can be done ----------------------------------------------------------------------------------------------------

void go_to(Room& r, int item) {
  if (item >= r.first() && item < r.last() && item != r.m.at) r.w.send(GoToItem{item});
}

void ask_end(Room& r) {
  r.state.confirm_end = true;
  r.f.focus(ids::exam_end_cancel);
}

void open_grid(Room& r, bool open) {
  r.state.grid = open;
  r.state.grid_at = -1;
  r.f.focus(open ? ids::exam_grid : std::string_view{});
  r.f.request_frames(2);
}

void open_tool(Room& r, ExamTool tool) {
  r.state.tool = r.state.tool == tool ? ExamTool::None : tool;
  if (r.state.tool == ExamTool::Calculator) r.f.focus(ids::exam_calculator);
  r.f.request_frames(2);
}

/// What goes on from here: the next item, and behind the last one the review of all, or the end.
void go_on(Room& r) {
  if (r.diagnostic()) {
    if (r.answered()) r.w.send(JudgeItem{r.m.at});
  } else if (r.has_next()) {
    go_to(r, r.m.at + 1);
  } else if (r.mock() || !r.m.finished) {
    open_grid(r, true);
  } else {
    r.w.send(SubmitSitting{});
  }
}

void check(Room& r) {
  if (r.m.judged_at_once && !r.item().judged && r.answered()) r.w.send(JudgeItem{r.m.at, r.state.guessed});
}

/// Enter: judges where answers are judged at once, else goes on.
void enter(Room& r) {
  if (r.m.judged_at_once && !r.item().judged) check(r);
  else go_on(r);
}

bool hint_possible(const Room& r) { return r.m.judged_at_once && !r.item().judged && !r.item().shut; }
bool easy_possible(const Room& r) { return r.m.kind == SittingKind::Cards && r.told() && r.item().credit >= 1000 && !r.item().easy && !r.item().hinted; }

// --- the bar above -------------------------------------------------------------------------------------------------------

void draw_clock(Room& r, Rect& buttons) {
  ui::Frame& f = r.f;
  if (!r.m.seconds_left) return;
  const bool late = *r.m.seconds_left <= kLastSeconds, hidden = r.state.clock_hidden;
  const Rect eye = buttons.cut_right(f.px(40)).centered(f.px(38), f.px(38));
  if (f.icon_button(ids::exam_clock_toggle, eye, hidden ? Icon::Timer : Icon::Visibility, hidden ? "Show the clock" : "Hide the clock", {.shortcut = keys_of(Act::ExamClock)})) r.state.clock_hidden = !hidden;
  buttons.cut_right(f.px(4));
  std::string words = hidden ? std::string("Clock hidden") : exam_clock_text(*r.m.seconds_left) + (late ? " · last minutes" : "");
  if (f.tag_width(words, true) + f.px(8) > buttons.width()) words = hidden ? std::string("Hidden") : exam_clock_text(*r.m.seconds_left);
  const float width = std::min(buttons.width(), f.tag_width(words, true) + f.px(8));
  const Rect box = buttons.cut_right(width).centered(width, f.px(30));
  f.pill(box, words, late && !hidden ? Tone::Warn : Tone::Neutral, late && !hidden ? Icon::Warning : Icon::Timer);
  f.announce(ids::exam_clock, box, "text", hidden ? std::string("Clock hidden") : fmt::format("{} left{}", exam_clock_text(*r.m.seconds_left), late ? ", the last minutes" : ""));
  buttons.cut_right(f.px(10));
}

std::string title_of(const Room& r) {
  if (r.m.on_break) return "Break";
  if (r.m.items.empty()) return r.m.title;
  if (r.diagnostic()) return fmt::format("Item {} of at most {}", r.m.at + 1, std::max(r.m.most_items, static_cast<int>(r.m.items.size())));
  return fmt::format("Item {} of {}", r.m.at - r.first() + 1, r.last() - r.first());
}

void draw_bar(Room& r, Rect& rest) {
  ui::Frame& f = r.f;
  std::string crumb = r.m.title;
  if (r.mock() && r.blueprint() != nullptr && r.blueprint()->parts.size() > 1 && r.m.part < static_cast<int>(r.blueprint()->parts.size())) crumb += fmt::format("  ·  Part {} of {}: {}", r.m.part + 1, r.blueprint()->parts.size(), r.blueprint()->parts[static_cast<std::size_t>(r.m.part)].title);
  if (r.state.grid) crumb += "  ·  Review";
  const bool wide = rest.width() >= f.px(640);
  Rect buttons = top_bar(f, rest, crumb, title_of(r), (wide ? 300.0F : 200.0F) + (r.m.can_pause ? 44 : 0));
  const std::string leave = r.m.seconds_left && r.m.clock == PauseRule::Counts ? "To the list of examinations; the clock runs on" : "To the list of examinations; you can continue later";
  if (f.icon_button(ids::exam_leave, buttons.cut_right(f.px(40)).centered(f.px(38), f.px(38)), Icon::Close, "Leave the room", {.tooltip = leave})) r.w.send(LeaveRoom{});
  buttons.cut_right(f.px(4));
  if (r.m.can_pause && !r.m.paused) {
    if (f.icon_button(ids::exam_pause, buttons.cut_right(f.px(40)).centered(f.px(38), f.px(38)), Icon::Pause, "Pause", {.shortcut = keys_of(Act::ExamPause)})) r.w.send(PauseSitting{});
    buttons.cut_right(f.px(4));
  }
  draw_clock(r, buttons);
  // How much is answered, along the lower edge.
  const int all = r.diagnostic() ? std::max(1, r.m.most_items) : std::max(1, r.last() - r.first());
  Rect bar{rest.x0, rest.y0 - f.px(3), rest.x1, rest.y0};
  f.fill(bar, Color::Track);
  bar.x1 = bar.x0 + bar.width() * std::min(1.0F, static_cast<float>(r.m.answered) / static_cast<float>(all));
  f.fill(bar, Color::AccentFill);
  f.announce("exam.progress", bar, "picture", fmt::format("{} of {} answered, {} flagged", r.m.answered, all, r.m.flagged));
}

void draw_banners(Room& r, Rect& rest) {
  ui::Frame& f = r.f;
  if (r.m.saved && r.m.save_problem.empty() && (r.m.away.empty() || r.m.away == r.state.away_read)) return;
  Rect inside{rest.x0 + f.px(16), rest.y0 + f.px(10), rest.x1 - f.px(16), rest.y1};
  if (!r.m.save_problem.empty()) exam_banner(f, inside, Tone::Bad, Icon::Warning, r.m.save_problem);
  if (!r.m.away.empty() && r.m.away != r.state.away_read && exam_banner(f, inside, Tone::Accent, Icon::Info, r.m.away, ids::exam_away)) r.state.away_read = r.m.away;
  rest.y0 = std::max(rest.y0, inside.y0 - f.px(4));
}

// --- the bar below -------------------------------------------------------------------------------------------------------

/// A button with its words where there is room for them, else its icon.
bool tool_button(Room& r, Rect& bar, std::string_view id, Icon icon, std::string_view label, std::string_view what, Act act, bool compact, bool on = false) {
  ui::Frame& f = r.f;
  const float width = compact ? f.px(40) : f.button_width(label, true) - f.px(8);
  const Rect place = bar.cut_left(width);
  bar.cut_left(f.px(6));
  const ui::ButtonOptions options{.kind = on ? ui::ButtonKind::Secondary : ui::ButtonKind::Ghost, .icon = icon, .shortcut = keys_of(act), .tooltip = what};
  return compact ? f.icon_button(id, place.centered(place.width(), f.px(40)), icon, what, options) : f.button(id, place.centered(place.width(), f.px(40)), label, options);
}

bool right_button(Room& r, Rect& bar, std::string_view id, std::string_view label, ui::ButtonOptions options) {
  ui::Frame& f = r.f;
  const float width = std::min(bar.width(), f.button_width(label, options.icon != Icon::None));
  const Rect place = bar.cut_right(width);
  bar.cut_right(f.px(8));
  return f.button(id, place.centered(place.width(), f.px(40)), label, options);
}

Rect footer(ui::Frame& f, Rect& rest) {
  const Rect bar = rest.cut_bottom(f.px(60));
  f.fill(bar, Color::Surface);
  f.line({bar.x0, bar.y0}, {bar.x1, bar.y0}, Color::Border);
  return bar.inset(f.px(16), 0);
}

void draw_foot(Room& r, Rect& rest) {
  ui::Frame& f = r.f;
  Rect bar = footer(f, rest);
  const bool compact = bar.width() < f.px(980);
  const RoomItem& item = r.item();
  // The act that goes on, at the right end.
  if (r.m.judged_at_once && !item.judged) {
    if (right_button(r, bar, ids::exam_check, compact ? "Check" : "Check answer", {.kind = ui::ButtonKind::Primary, .enabled = r.answered(), .why_not = item.item->kind == ItemKind::Choose ? "Make all your choices first." : "Answer it first.", .shortcut = keys_of(Act::ExamEnter)})) check(r);
    const float chip = f.chip_width("I guessed", true);
    if (bar.width() > chip + f.px(220) && f.chip(ids::exam_guessed, bar.cut_right(chip).centered(chip, f.px(32)), "I guessed", r.state.guessed)) r.state.guessed = !r.state.guessed;
    bar.cut_right(f.px(10));
  } else if (r.diagnostic()) {
    if (right_button(r, bar, ids::exam_next, "Next", {.kind = ui::ButtonKind::Primary, .enabled = r.answered(), .why_not = "Answer it first; a guess is an answer.", .shortcut = keys_of(Act::ExamEnter)})) go_on(r);
  } else if (r.m.finished && !r.mock() && !r.has_next()) {
    if (right_button(r, bar, ids::exam_hand_in, "Hand in", {.kind = ui::ButtonKind::Primary, .shortcut = keys_of(Act::ExamEnter)})) r.w.send(SubmitSitting{});
  } else if (right_button(r, bar, ids::exam_next, r.has_next() ? "Next" : "Review", {.kind = ui::ButtonKind::Primary, .shortcut = keys_of(Act::ExamNext)})) {
    go_on(r);
  }
  if (easy_possible(r) && right_button(r, bar, ids::exam_easy, compact ? "Easy" : "That was easy", {.shortcut = keys_of(Act::ExamEasy), .tooltip = "The card comes back later"})) r.w.send(RateEasy{r.m.at});
  if (!r.diagnostic()) {
    const float width = compact ? f.px(40) : f.button_width("Previous", true);
    const Rect place = bar.cut_left(width).centered(width, f.px(40));
    const ui::ButtonOptions options{.kind = ui::ButtonKind::Secondary, .icon = Icon::ArrowLeft, .enabled = r.has_previous(), .why_not = "This is the first item.", .shortcut = keys_of(Act::ExamPrevious)};
    if (compact ? f.icon_button(ids::exam_previous, place, Icon::ArrowLeft, "Previous item", options) : f.button(ids::exam_previous, place, "Previous", options)) go_to(r, r.m.at - 1);
    bar.cut_left(f.px(10));
  }
  if (!item.shut && !r.diagnostic() && tool_button(r, bar, ids::exam_flag, Icon::Flag, item.flagged ? "Flagged" : "Flag", item.flagged ? "No longer flagged" : "Flag for review", Act::ExamFlag, compact, item.flagged)) r.w.send(FlagItem{r.m.at, !item.flagged});
  if (!r.diagnostic() && tool_button(r, bar, ids::exam_grid_open, Icon::Grid, "All items", "All items, with what is open", Act::ExamGrid, compact)) open_grid(r, true);
  if (tool_button(r, bar, ids::exam_calculator_open, Icon::Calculate, "Calculator", "Calculator", Act::ExamCalculator, compact, r.state.tool == ExamTool::Calculator)) open_tool(r, ExamTool::Calculator);
  if (r.reference() && tool_button(r, bar, ids::exam_reference_open, Icon::Book, "Reference", "Reference for this item", Act::ExamReference, compact, r.state.tool == ExamTool::Reference)) open_tool(r, ExamTool::Reference);
  if (hint_possible(r) && !item.hinted && tool_button(r, bar, ids::exam_hint, Icon::Lightbulb, "Hint", "A hint; the item counts as helped", Act::ExamHint, compact)) r.w.send(ShowHint{r.m.at});
  if (r.diagnostic() && tool_button(r, bar, ids::exam_hand_in, Icon::Done, r.hand_in(), "End the test with what is answered", Act::ExamEnd, compact)) ask_end(r);
}

/// What the strip says of the judged item; briefly: the letters alone, whose options stand above.
std::string verdict_words(const RoomItem& item, bool briefly) {
  const Item& asked = *item.item;
  if (item.credit >= 1000) return item.easy ? "The card comes back later." : "";
  std::string words = "The right order stands above.";
  if (asked.kind != ItemKind::Order) {
    const std::vector<int> shown = asked.typed() ? std::vector<int>{} : item.shown;
    words = "The answer is " + (briefly ? answer_letters(asked, right_answer(asked), shown) : answer_in_words(asked, right_answer(asked), shown));
    if (!words.ends_with('.')) words += '.';
  }
  if (item.partial > 0 && item.partial < 1000) words += fmt::format(" {} of it was right; an examination counts all or nothing.", whole_percent(item.partial));
  return words;
}

void draw_verdict(Room& r, Rect& rest) {
  ui::Frame& f = r.f;
  const RoomItem& item = r.item();
  const bool right = item.credit >= 1000;
  const Tone tone = right ? Tone::Ok : Tone::Bad;
  const std::string_view word = right ? "Right" : "Not right";
  const float before = f.px(16 + 24 + 10 + 14) + f.measure(Type::Strong, word).x, width = rest.width() - before - f.px(16);
  const float line = wrapped_height(f, Type::Body, word, width);
  std::string words = verdict_words(item, false);
  // A strip, not a second page: what takes more than three lines is named by its letter.
  if (wrapped_height(f, Type::Body, words, width) > 3 * line) words = verdict_words(item, true);
  const float height = std::max(line, wrapped_height(f, Type::Body, words, width));
  const Rect bar = rest.cut_bottom(std::max(f.px(48), height + f.px(22)));
  f.fill(bar, tint_color(tone));
  f.line({bar.x0, bar.y0}, {bar.x1, bar.y0}, text_color(tone));
  Rect inside = bar.inset(f.px(16), 0);
  inside = inside.centered(inside.width(), height);
  // Icon and verdict stand on the first line of the words.
  Rect head{inside.x0, inside.y0, inside.x1, inside.y0 + f.type_size(Type::Body)};
  f.icon(head.cut_left(f.px(24)), right ? Icon::CheckCircle : Icon::Cancel, text_color(tone), 24);
  head.cut_left(f.px(10));
  f.text(head, word, Type::Strong, {.color = text_color(tone), .overflow = Overflow::Ellipsis, .middle = true});
  inside.x0 = bar.x0 + before;
  f.text(inside, words, Type::Body, {.overflow = Overflow::Wrap});
  f.announce(ids::exam_verdict, bar, "text", fmt::format("{}. {}", word, words));
}

// --- the item ------------------------------------------------------------------------------------------------------------

/// Above the card. In a tall window it stands lower, always at the same height, so that it does not jump from item to item; beside documents it is in line with them.
float page_top(Room& r, Rect where) {
  ui::Frame& f = r.f;
  return r.item().set != nullptr ? f.px(16) : std::clamp(std::floor((where.height() - f.px(640)) * 0.2F), f.px(16), f.px(112));
}

void draw_page(Room& r, Rect where) {
  ui::Frame& f = r.f;
  exam_scroll(r.w, std::string(kScroll), where, 16, [&](Rect& content) {
    content.cut_top(page_top(r, where));
    // Lines that are too long are hard to read.
    if (const float most = f.px(860); content.width() > most) content = {std::floor(content.center().x - most / 2), content.y0, std::floor(content.center().x + most / 2), content.y1};
    exam_card(r.w, content, "item", [&](Rect& inside) {
      inside = Rect{inside.x0 + f.px(6), inside.y0 + f.px(4), inside.x1 - f.px(6), inside.y1};
      draw_exam_item(r.w, inside, r.item(), r.m.at, r.face());
    });
    content.cut_top(f.px(16));
  });
}

void draw_tool(Room& r, Rect where) {
  ui::Frame& f = r.f;
  Rect card = where.inset(f.px(8), f.px(16));
  card.y0 = where.y0 + page_top(r, where);
  if (r.state.tool == ExamTool::Calculator) card.y1 = std::min(card.y1, card.y0 + f.px(12 + 34 + 8 + 72 + 5 * 44 + 16));
  f.card(card);
  Rect inside = card.inset(f.px(16), f.px(12));
  Rect head = inside.cut_top(f.px(34));
  if (f.icon_button(ids::exam_tool_close, head.cut_right(f.px(34)).centered(f.px(34), f.px(34)), Icon::Close, "Close", {.shortcut = keys_of(Act::ExamBack)})) r.state.tool = ExamTool::None;
  f.text(head, r.state.tool == ExamTool::Calculator ? "Calculator" : "Reference", Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
  inside.cut_top(f.px(8));
  if (r.state.tool == ExamTool::Calculator) draw_exam_calculator(r.w, inside);
  else draw_exam_reference(r.w, inside, *r.item().item);
}

void draw_body(Room& r, Rect rest) {
  ui::Frame& f = r.f;
  if (r.state.tool == ExamTool::Reference && !r.reference()) r.state.tool = ExamTool::None;
  if (r.state.tool != ExamTool::None) {
    const float wish = r.state.tool == ExamTool::Calculator ? f.px(280) : f.px(400);
    draw_tool(r, rest.cut_right(std::min(wish, std::floor(rest.width() * 0.48F))));
  }
  const ItemSet* set = r.item().set;
  if (set == nullptr) {
    draw_page(r, rest);
  } else if (rest.width() < f.px(820)) {
    if (exam_documents_chosen(r.w, rest, 16)) draw_exam_set(r.w, rest.inset(f.px(16), f.px(6)), *set, r.m.documents);
    else draw_page(r, rest);
  } else {
    Rect left = rest.cut_left(std::floor(rest.width() * 0.52F));
    draw_exam_set(r.w, {left.x0 + f.px(16), left.y0 + f.px(16), left.x1, left.y1 - f.px(16)}, *set, r.m.documents);
    draw_page(r, rest);
  }
}

// --- faces without an item -----------------------------------------------------------------------------------------------

void draw_break(Room& r, Rect rest) {
  ui::Frame& f = r.f;
  const std::string next = r.blueprint() != nullptr && r.m.part + 1 < static_cast<int>(r.blueprint()->parts.size()) ? fmt::format("Begin part {}", r.m.part + 2) : std::string("Go on");
  const float width = std::min(rest.width() - f.px(32), f.px(460));
  const std::string_view words = "The part before stays shut. The next one begins by itself when the break is over, or as soon as you wish.";
  const float text = wrapped_height(f, Type::Body, words, width);
  Rect column = rest.centered(width, std::min(rest.height(), f.px(26 + 8 + 56 + 12 + 20 + 44) + text));
  f.text(column.cut_top(f.px(26)), "Break", Type::PageTitle, {.align = ui::Align::Center, .overflow = Overflow::Ellipsis});
  column.cut_top(f.px(8));
  const std::string left = r.m.seconds_left ? exam_clock_text(*r.m.seconds_left) : std::string();
  f.text(column.cut_top(f.px(56)), left, Type::Big, {.align = ui::Align::Center, .overflow = Overflow::Ellipsis, .middle = true});
  column.cut_top(f.px(12));
  column.cut_top(f.text(column, words, Type::Body, {.color = Color::Text2, .align = ui::Align::Center, .overflow = Overflow::Wrap}) + f.px(20));
  if (f.button(ids::exam_end_break, column.cut_top(f.px(42)).centered(f.button_width(next, false), f.px(42)), next, {.kind = ui::ButtonKind::Primary, .shortcut = keys_of(Act::ExamEnter)})) r.w.send(EndBreak{});
}

void draw_end_dialog(Room& r) {
  ui::Frame& f = r.f;
  const bool part = r.mock() && !r.last_part();
  const std::string title = part ? fmt::format("End part {}?", r.m.part + 1) : r.mock() ? std::string("Hand in the examination?") : r.diagnostic() ? std::string("End the test here?") : std::string("Hand in?");
  std::string open_words = r.m.left == 0 ? std::string("Every item is answered") : fmt::format("{} unanswered", exam_counted(r.m.left, "item is", "items are"));
  if (r.diagnostic()) open_words = fmt::format("{} answered", exam_counted(r.m.answered, "item is", "items are"));
  if (r.m.flagged > 0) open_words += fmt::format(", {} flagged", r.m.flagged);
  std::string words = open_words + ". ";
  if (part) words += "Once it has ended, the part cannot be reopened.";
  else if (r.mock()) words += "Unanswered items count as wrong. Nothing can be changed afterwards.";
  else if (r.diagnostic()) words += "The fewer there are, the wider the intervals of what they tell.";
  else words += "What was not answered is left out.";
  Rect box;
  bool open = f.begin_dialog("exam.end.dialog", {540, 260}, title, box);
  Rect foot = box.cut_bottom(f.px(40));
  f.text(box, words, Type::Body, {.color = Color::Text2, .overflow = Overflow::Wrap});
  f.announce("exam.end.words", box, "text", words);
  const std::string_view yes = part ? "End the part" : r.diagnostic() ? "End here" : "Hand in";
  if (f.button(ids::exam_end_confirm, foot.cut_right(f.button_width(yes, false)), yes, {.kind = ui::ButtonKind::Primary})) {
    if (part) r.w.send(EndPart{});
    else r.w.send(SubmitSitting{});
    r.state.grid = false;
    open = false;
  }
  foot.cut_right(f.px(10));
  if (f.button(ids::exam_end_cancel, foot.cut_right(f.button_width("Not yet", false)), "Not yet", {})) open = false;
  f.end_dialog();
  r.state.confirm_end = open;
}

void draw_grid_foot(Room& r, Rect& rest) {
  ui::Frame& f = r.f;
  Rect bar = footer(f, rest);
  if (right_button(r, bar, ids::exam_hand_in, r.hand_in(), {.kind = ui::ButtonKind::Primary, .shortcut = keys_of(Act::ExamEnd)})) ask_end(r);
  if (f.button(ids::exam_grid_back, bar.cut_left(std::min(bar.width(), f.button_width("Back to the item", true))).centered(f.button_width("Back to the item", true), f.px(40)), "Back to the item", {.icon = Icon::ArrowLeft, .shortcut = keys_of(Act::ExamBack)})) open_grid(r, false);
}

/// What no widget took before.
void take_keys(Room& r) {
  ui::Frame& f = r.f;
  if (r.m.paused || r.m.on_break) {
    if (asked(f, Act::ExamEnter)) r.m.paused ? r.w.send(ResumeSitting{}) : r.w.send(EndBreak{});
    if (r.m.paused && asked(f, Act::ExamPause)) r.w.send(ResumeSitting{});
    return;
  }
  if ((r.state.grid || r.state.tool != ExamTool::None) && asked(f, Act::ExamBack)) {
    if (r.state.tool != ExamTool::None) r.state.tool = ExamTool::None, f.focus({});
    else open_grid(r, false);
    f.request_frames(2);
  }
  if (!r.diagnostic() && asked(f, Act::ExamGrid)) open_grid(r, !r.state.grid);
  if (asked(f, Act::ExamEnd)) ask_end(r);
  if (asked(f, Act::ExamClock)) r.state.clock_hidden = !r.state.clock_hidden;
  if (r.m.can_pause && asked(f, Act::ExamPause)) r.w.send(PauseSitting{});
  if (r.state.grid) return;
  if (r.face() == ItemFace::Answering) take_item_keys(r.w, r.item(), r.m.at);
  if (asked(f, Act::ExamNext) && !r.diagnostic()) {
    if (r.has_next() || r.mock()) go_on(r);
  }
  if (asked(f, Act::ExamPrevious)) {
    if (r.has_previous()) go_to(r, r.m.at - 1);
  }
  if (!r.item().shut && !r.diagnostic() && asked(f, Act::ExamFlag)) r.w.send(FlagItem{r.m.at, !r.item().flagged});
  if (asked(f, Act::ExamCalculator)) open_tool(r, ExamTool::Calculator);
  if (r.reference() && asked(f, Act::ExamReference)) open_tool(r, ExamTool::Reference);
  if (hint_possible(r) && !r.item().hinted && asked(f, Act::ExamHint)) r.w.send(ShowHint{r.m.at});
  if (hint_possible(r) && asked(f, Act::ExamGuessed)) r.state.guessed = !r.state.guessed;
  if (easy_possible(r) && asked(f, Act::ExamEasy)) r.w.send(RateEasy{r.m.at});
  if (!r.mock() && asked(f, Act::ExamEnter)) enter(r);
  // Where nothing else has a use for them the arrow keys scroll.
  if (f.shortcut(ui::Key::Down)) f.scroll_to(kScroll, f.scroll_position(kScroll) + f.px(56));
  if (f.shortcut(ui::Key::Up)) f.scroll_to(kScroll, f.scroll_position(kScroll) - f.px(56));
}

/// Another item is looked at: what was typed, guessed and scrolled belongs to the one before.
void follow_item(Room& r) {
  if (r.state.item == r.m.at || r.m.items.empty()) return;
  const bool came = r.state.item >= 0;
  r.state.item = r.m.at;
  r.state.typed = r.item().answer.typed;
  r.state.entered = r.state.guessed = false;
  r.state.option = 0;
  follow_exam_set(r.state, r.item().set, 0);
  r.f.scroll_to(kScroll, 0);
  if (r.item().item->typed() && r.face() == ItemFace::Answering && r.working() && !r.state.grid && r.state.tool == ExamTool::None) r.f.focus(ids::exam_typed);
  else if (came && r.f.focused().starts_with("exam.option")) r.f.focus({});
}

}  // namespace

void draw_exam_room(ExamFrame& w, const RoomModel& model, Rect rest) {
  ui::Frame& f = w.f;
  if (model.items.empty() || model.at < 0 || model.at >= static_cast<int>(model.items.size())) {
    top_bar(f, rest, model.title, "Examination", 0);
    if (f.empty_state(rest, Icon::Exam, "There is nothing to ask", "The bank holds no item for this.", ids::exam_leave, "Back")) w.send(LeaveRoom{});
    return;
  }
  Room r{w, model};
  follow_item(r);
  // On an option that is chosen already, Enter means the answer, not the option.
  const bool on_option = f.focused().starts_with("exam.option.") && !f.focused().ends_with(".strike");
  if (!w.dialog() && r.working() && !r.state.grid && r.m.judged_at_once && !r.item().judged && on_option && r.answered() && asked(f, Act::ExamEnter)) check(r);
  draw_bar(r, rest);
  draw_banners(r, rest);
  if (model.paused) {
    if (f.empty_state(rest, Icon::Pause, "Paused", "The clock stands still, and the items are hidden.", ids::exam_resume, "Resume")) w.send(ResumeSitting{});
  } else if (model.on_break) {
    draw_break(r, rest);
  } else if (w.state.grid) {
    draw_grid_foot(r, rest);
    draw_exam_grid(w, model, rest);
  } else {
    draw_foot(r, rest);
    if (r.told()) draw_verdict(r, rest);
    draw_body(r, rest);
  }
  if (w.state.confirm_end) {
    draw_end_dialog(r);
    return;
  }
  take_keys(r);
  if (std::exchange(w.state.entered, false) && r.working()) enter(r);
}

}  // namespace cw::views
