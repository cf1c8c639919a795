#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "app/views/feedback.h"
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

struct ChangeFace {
  Tone tone;
  Icon icon;
};
ChangeFace face_of(LineChange change) {
  switch (change) {
    case LineChange::StillRight: return {Tone::Neutral, Icon::Check};
    case LineChange::Fixed: return {Tone::Ok, Icon::CheckCircle};
    case LineChange::NewlyWrong: return {Tone::Bad, Icon::Cancel};
    case LineChange::StillWrong: return {Tone::Bad, Icon::Minus};
    case LineChange::ChangedCode: return {Tone::Warn, Icon::Compare};
    case LineChange::ExtraGone: return {Tone::Ok, Icon::Remove};
    case LineChange::ExtraNew: return {Tone::Bad, Icon::Add};
    case LineChange::OnlyBefore: return {Tone::Neutral, Icon::Remove};
    case LineChange::OnlyAfter: return {Tone::Neutral, Icon::Add};
  }
  return {Tone::Neutral, Icon::None};
}

/// What deserves to be read first.
int rank(LineChange change) {
  switch (change) {
    case LineChange::NewlyWrong: return 0;
    case LineChange::ExtraNew: return 1;
    case LineChange::ChangedCode: return 2;
    case LineChange::StillWrong: return 3;
    case LineChange::Fixed: return 4;
    case LineChange::ExtraGone: return 5;
    case LineChange::OnlyBefore: return 6;
    case LineChange::OnlyAfter: return 7;
    case LineChange::StillRight: return 8;
  }
  return 9;
}

/// `+12.5`, in percent of the full points.
std::string difference_text(int change) { return fmt::format("{}{}.{}", change < 0 ? "−" : "+", std::abs(change) / 10, std::abs(change) % 10); }
std::string time_text(int seconds) { return seconds > 0 ? seconds < 60 ? "under a minute" : minutes_text(seconds) : "not timed"; }

// --- the list -----------------------------------------------------------------------------------------------------------

/// Which two are compared: the one chosen last stays when another is chosen.
void choose(FeedbackFrame& w, AttemptId id) {
  const FeedbackDetails& details = *w.model.details;
  const AttemptId shown = details.attempt;
  const AttemptId before = details.before.value_or(shown), after = details.after.value_or(shown);
  if (id == before || id == after) return;
  // The attempt shown stays one of the two while it is; so a list is walked with one press each.
  const AttemptId kept = before == shown || after == shown ? shown : after;
  w.out.push(FeedbackCommand(CompareAttempts{kept, id}));
}

void attempt_row(FeedbackFrame& w, Rect area, int n, const AttemptListed& attempt) {
  ui::Frame& f = w.f;
  const FeedbackDetails& details = *w.model.details;
  const bool before = details.before == attempt.id, after = details.after == attempt.id;
  const bool shown = attempt.id == details.attempt;
  const auto pressed = f.row(ids::feedback_attempt(n), area, fmt::format("Attempt {}, {}, {}", attempt.number, day_text(attempt.graded_at), percent_text(attempt.points)), before || after, 8);
  f.tooltip(before || after ? "One of the two compared" : "Compare with this attempt  Enter");
  if (pressed.clicked) choose(w, attempt.id);
  Rect inside = area.inset(f.px(12), f.px(9));
  Rect top = inside.cut_top(f.px(24));
  const std::string points = percent_text(attempt.points);
  f.text(top.cut_right(f.measure(Type::Strong, points).x + f.px(2)), points, Type::Strong, {.color = ui::text_color(tone_of_points(attempt.points)), .align = ui::Align::Right, .middle = true});
  top.cut_right(f.px(8));
  const std::string name = fmt::format("Attempt {}", attempt.number);
  f.text(top.cut_left(std::min(top.width(), f.measure(Type::SmallStrong, name).x + f.px(8))), name, Type::SmallStrong, {.overflow = Overflow::Ellipsis, .middle = true});
  if (before || after) {
    const std::string_view word = before ? "earlier" : "later";
    if (top.width() > f.tag_width(word, false)) f.tag(top, word, Tone::Neutral);
    top.cut_left(f.tag_width(word, false) + f.px(6));
  }
  if (shown && top.width() > f.tag_width("shown", false)) f.tag(top, "shown", Tone::Violet);
  inside.cut_top(f.px(2));
  Rect bottom = inside.cut_top(f.px(20));
  if (!shown) {
    const float width = f.measure(Type::Small, "Open").x + f.px(2);
    if (f.link(ids::feedback_attempt_open(n), bottom.cut_right(width).centered(width, f.px(20)), "Open")) w.out.push(OpenAttempt{attempt.id});
    bottom.cut_right(f.px(8));
  }
  f.text(bottom, fmt::format("{}  ·  {}", day_text(attempt.graded_at), time_text(attempt.seconds_spent)), Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  const std::string_view note = !attempt.readable ? "Its report cannot be read" : attempt.key == KeyState::Changed ? "The key has changed since" : attempt.key == KeyState::Unknown ? "The chart was edited since" : "";
  if (note.empty()) return;
  Rect line = inside.cut_top(f.px(20));
  f.icon(line.cut_left(f.px(16)), Icon::Info, Color::Warn, 16);
  line.cut_left(f.px(5));
  f.text(line, note, Type::Caption, {.color = Color::Warn, .overflow = Overflow::Ellipsis, .middle = true});
}

float attempt_height(const ui::Frame& f, const AttemptListed& attempt) { return f.px(!attempt.readable || attempt.key != KeyState::Same ? 86 : 66); }

/// The rows, in a scroll area `area` where they begin at `top` of its contents. Arrow keys walk them and choose as they go.
void draw_rows(FeedbackFrame& w, Rect& content, ui::Id area, float top) {
  ui::Frame& f = w.f;
  const auto& all = w.model.details->attempts;
  const int count = static_cast<int>(all.size());
  for (int n = 0; n < count; ++n) {
    const Rect row = content.cut_top(attempt_height(f, all[static_cast<std::size_t>(n)]));
    content.cut_top(f.px(4));
    attempt_row(w, row, n, all[static_cast<std::size_t>(n)]);
  }
  const std::string_view focused = f.focused();
  constexpr std::string_view kRow = "feedback.attempt.";
  if (focused.rfind(kRow, 0) != 0 || focused.find('.', kRow.size()) != std::string_view::npos) return;
  int at = 0;
  while (at < count && focused != ids::feedback_attempt(at)) ++at;
  const int to = at + (asked(f, Act::RowBelow) ? 1 : asked(f, Act::RowAbove) ? -1 : 0);
  if (to == at || to < 0 || to >= count) return;
  f.focus(ids::feedback_attempt(to));
  choose(w, all[static_cast<std::size_t>(to)].id);
  for (int n = 0; n < to; ++n) top += attempt_height(f, all[static_cast<std::size_t>(n)]) + f.px(4);
  f.scroll_into_view(area, top, top + attempt_height(f, all[static_cast<std::size_t>(to)]));
}

std::string list_title(const FeedbackFrame& w) {
  const std::size_t count = w.model.details->attempts.size();
  return count == 1 ? "1 attempt" : fmt::format("{} attempts", count);
}

void draw_list(FeedbackFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const auto& all = w.model.details->attempts;
  Rect head = where.cut_top(f.px(46)).inset(f.px(18), 0);
  f.text(head, list_title(w), Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
  if (all.size() > 2) {
    Rect hint = where.cut_top(f.px(22)).inset(f.px(18), 0);
    f.text(hint, "Choose one to compare it with.", Type::Small, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
  }
  float total = f.px(8);
  for (const auto& attempt : all) total += attempt_height(f, attempt) + f.px(4);
  Rect content = f.begin_scroll("feedback.attempts", where.inset(f.px(6), f.px(2)), total);
  content.x1 -= f.px(8);
  draw_rows(w, content, "feedback.attempts", 0);
  f.end_scroll();
}

// --- two reports side by side -------------------------------------------------------------------------------------------

/// Two scores with what lies between them.
void draw_scores_beside(FeedbackFrame& w, Rect& content, std::string_view first, int before, std::string_view second, int after) {
  ui::Frame& f = w.f;
  Rect row = content.cut_top(f.px(58));
  const auto score = [&](std::string_view label, int points) {
    const float width = std::max(f.measure(Type::Stat, percent_text(points)).x, f.measure(Type::Caption, label).x) + f.px(6);
    Rect cell = row.cut_left(std::min(width, row.width()));
    f.text(cell.cut_top(f.px(18)), label, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
    f.text(cell, percent_text(points), Type::Stat, {.overflow = Overflow::Ellipsis, .middle = true});
  };
  score(first, before);
  Rect arrow = row.cut_left(std::min(f.px(40), row.width()));
  arrow.y0 += f.px(18);
  f.icon(arrow, Icon::ArrowRight, Color::Text3, 20);
  score(second, after);
  row.cut_left(std::min(f.px(16), row.width()));
  row.y0 += f.px(18);
  const int change = after - before;
  const std::string word = change == 0 ? "the same" : fmt::format("{} points of 100", difference_text(change));
  if (row.width() > f.tag_width(word, true)) f.tag(row.centered(row.width(), f.px(24)), word, change > 0 ? Tone::Ok : change < 0 ? Tone::Bad : Tone::Neutral, change > 0 ? Icon::ArrowUp : change < 0 ? Icon::ArrowDown : Icon::None);
  content.cut_top(f.px(8));
}

void draw_components(FeedbackFrame& w, Rect& content, const std::vector<ComponentChange>& components) {
  ui::Frame& f = w.f;
  for (const auto& part : components) {
    Rect row = content.cut_top(f.px(24));
    const auto points = [](int value, int most) { return value < 0 ? std::string("—") : fmt::format("{} of {}", value, most); };
    const std::string words = fmt::format("{}  →  {}", points(part.before, part.before_max), points(part.after, part.after_max));
    const float width = std::min(row.width() * 0.6F, f.measure(Type::SmallStrong, "1000 of 1000  →  1000 of 1000").x + f.px(4));
    f.text(row.cut_right(width), words, Type::SmallStrong, {.align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
    f.text(row, part.label, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  }
  content.cut_top(f.px(8));
}

std::string state_text(const std::optional<LineState>& state, bool of_key) {
  if (!state) return of_key ? "not in the key" : "not entered";
  return fmt::format("{} {}", state->entered.empty() ? "not coded" : state->entered.text(), state->verdict == Verdict::Missed && state->entered.empty() ? "" : "· " + std::string(display_name(state->verdict)));
}

void line_change(FeedbackFrame& w, Rect& content, const LineComparison& line, const std::vector<std::string>& reasons) {
  ui::Frame& f = w.f;
  content.cut_top(f.px(8));
  Rect head = content.cut_top(f.px(24));
  const auto [tone, icon] = face_of(line.change);
  const std::string_view word = display_name(line.change);
  const LineState& latest = line.after ? *line.after : *line.before;
  const Code code = latest.reference.empty() ? latest.entered : latest.reference;
  const float tag = f.tag_width(word, true);
  const float code_width = std::min(head.width() * 0.4F, f.measure(Type::CodeBold, code.text()).x + f.px(10));
  f.text(head.cut_left(code_width), code.text(), Type::CodeBold, {.overflow = Overflow::Ellipsis, .middle = true});
  if (head.width() > tag) f.tag(head.cut_right(tag), word, tone, icon);
  head.cut_right(f.px(10));
  f.text(head, w.title_of(code), Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  Column column{f, content};
  if (line.change != LineChange::StillRight || !reasons.empty()) {
    const bool of_key = line.change == LineChange::OnlyBefore || line.change == LineChange::OnlyAfter;
    std::string words = state_text(line.before, of_key) + "   →   " + state_text(line.after, of_key);
    if (line.before && line.after && (line.before->points_max > 0 || line.after->points_max > 0)) words += fmt::format("   ({} → {} points)", line.before->points, line.after->points);
    column.paragraph(words, Type::Small, Color::Text, 2);
  }
  for (const auto& reason : reasons) column.paragraph(reason, Type::Small, Color::Text2, 2);
  column.gap(5);
  column.hair();
}

void draw_notes(Column& column, const std::vector<std::string>& notes) {
  for (const auto& note : notes) column.paragraph(note, Type::Small, Color::Text3, 3);
}

void draw_comparison_of(FeedbackFrame& w, Rect& content, const AttemptComparison& c) {
  ui::Frame& f = w.f;
  Column column{f, content};
  const auto name = [&](const std::optional<AttemptId>& id) {
    for (const auto& attempt : w.model.details->attempts)
      if (attempt.id == id) return fmt::format("Attempt {}", attempt.number);
    return std::string();
  };
  column.line("What changed", Type::CardTitle, Color::Text, 30);
  draw_scores_beside(w, content, name(w.model.details->before), c.points_before, name(w.model.details->after), c.points_after);
  draw_components(w, content, c.components);
  column.hair();
  std::vector<const LineComparison*> lines;
  for (const auto& line : c.lines)
    if (line.change != LineChange::StillRight) lines.push_back(&line);
  std::stable_sort(lines.begin(), lines.end(), [](const auto* a, const auto* b) { return rank(a->change) < rank(b->change); });
  for (const auto* line : lines) line_change(w, content, *line, {});
  column.gap(10);
  if (lines.empty()) column.paragraph("No line came out differently.", Type::Body, Color::Text2);
  if (const int right = c.count(LineChange::StillRight); right > 0) column.paragraph(right == 1 ? "1 line was right both times." : fmt::format("{} lines were right both times.", right), Type::Small, Color::Text2);
  draw_notes(column, c.notes);
}

void draw_regrade(FeedbackFrame& w, Rect& content, const Regrade& r) {
  ui::Frame& f = w.f;
  Column column{f, content};
  column.line("With today's key", Type::CardTitle, Color::Text, 30);
  column.paragraph("The answer of the attempt shown, graded anew beside the score it was given. Nothing is changed in the record.", Type::Small, Color::Text2, 6);
  draw_scores_beside(w, content, "As graded", r.old_points, "With today's key", r.new_points);
  if (r.old_settled != r.old_points) column.paragraph(fmt::format("With an instructor's corrections it stands at {}.", percent_text(r.old_settled)), Type::Small, Color::Text2);
  draw_components(w, content, r.components);
  for (const auto& line : r.lines)
    if (line.key_change != KeyChange::Same || !line.reasons.empty() || (line.lines.change != LineChange::StillRight && line.lines.change != LineChange::StillWrong)) line_change(w, content, line.lines, line.reasons);
  column.gap(8);
  draw_notes(column, r.notes);
}

}  // namespace

void draw_attempts(FeedbackFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const FeedbackDetails* details = w.model.details;
  if (details == nullptr || !details->attempts_listed) {
    f.card(where);
    f.loading(where, "Looking for your attempts");
    return;
  }
  const bool regraded = details->regrade && details->regrade->differs;
  const auto right = [&](Rect& content) {
    Column column{f, content};
    content.cut_top(f.px(10));
    if (!details->problem.empty()) column.paragraph(details->problem, Type::Body, Color::Bad);
    if (details->comparison) draw_comparison_of(w, content, *details->comparison);
    else if (details->attempts.size() < 2) {
      column.line("Your first attempt", Type::CardTitle, Color::Text, 30);
      column.paragraph("There is nothing to compare yet. After a second attempt at this chart you see here which lines you fixed, which are still wrong, and what each part of the score gained.", Type::Body, Color::Text2);
    }
    if (!regraded) return;
    column.gap(8);
    column.hair();
    column.gap(12);
    draw_regrade(w, content, *details->regrade);
  };
  if (where.width() < f.px(700)) {
    // One area for both: two low ones would each show next to nothing.
    f.card(where);
    scrolled(w, ids::feedback_changes, "Attempts, and what changed", where, [&](Rect& content) {
      content.cut_top(f.px(10));
      Column column{f, content};
      column.line(list_title(w), Type::CardTitle, Color::Text, 30);
      draw_rows(w, content, std::string(ids::feedback_changes) + ".scroll", f.px(40));
      column.gap(6);
      column.hair();
      right(content);
    });
    return;
  }
  const Rect list = where.cut_left(f.px(340));
  where.cut_left(f.px(14));
  f.card(list);
  draw_list(w, list.inset(1));
  f.card(where);
  scrolled(w, ids::feedback_changes, "What changed", where, right);
}

}  // namespace cw::views
