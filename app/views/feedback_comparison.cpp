#include <fmt/format.h>

#include <algorithm>

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

void code_cell(FeedbackFrame& w, Rect cell, const Code* code, std::string_view none, const std::string& extra) {
  ui::Frame& f = w.f;
  if (code == nullptr) {
    f.text(cell, none, Type::Small, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
    return;
  }
  Rect top = cell.cut_top(f.type_size(Type::CodeBold));
  const float code_width = f.measure(Type::CodeBold, code->text()).x + f.px(8);
  f.text(top.cut_left(std::min(code_width, top.width())), code->text(), Type::CodeBold, {.overflow = Overflow::Ellipsis});
  if (!extra.empty() && top.width() > f.px(20)) f.text(top.moved(0, f.px(3)), extra, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
  cell.cut_top(f.px(3));
  f.text(cell, w.title_of(*code), Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap, .max_lines = 2});
}

std::string_view poa_words(Poa poa) {
  switch (poa) {
    case Poa::Yes: return "POA Y";
    case Poa::No: return "POA N";
    case Poa::Unknown: return "POA U, not documented";
    case Poa::Undetermined: return "POA W, undetermined";
    case Poa::Exempt: return "POA exempt";
  }
  return "";
}

/// What stands behind a code: the POA indicator, modifiers, units other than one.
template <typename Line>
std::string details_of(const Line& line, bool poa) {
  std::string words;
  if (poa && line.poa) words = poa_words(*line.poa);
  for (const auto& modifier : line.modifiers) words += (words.empty() ? "-" : " -") + modifier;
  if (line.units != 1) words += fmt::format("{}× {}", words.empty() ? "" : " ", line.units);
  return words;
}

/// The words below the verdict: what kind of fault it is, or what was right.
std::string row_note(const FeedbackFrame& w, const ComparisonRow& row) {
  std::string note;
  for (const int n : row.findings) {
    const Finding& finding = w.report().findings[static_cast<std::size_t>(n)];
    const std::string_view kind = display_name(finding.kind);
    note += (note.empty() ? "" : ", ") + std::string(kind);
    // `Approach: approach` says nothing twice.
    if (!finding.axis.empty() && kind.substr(1) != std::string_view(finding.axis).substr(1)) note += ": " + finding.axis;
  }
  if (!note.empty()) return note;
  const KeyLine* key = w.key_of(row);
  if (row.verdict == Verdict::Correct) return key != nullptr && key->principal ? "Right, and in the right place" : "Right";
  if (row.verdict == Verdict::Alternate) return "An accepted answer";
  return "No effect on the score";
}

void verdict_cell(FeedbackFrame& w, Rect cells, std::string_view word, Tone tone, Icon icon, int points, int points_max, const std::string& note, bool remarked) {
  ui::Frame& f = w.f;
  Rect tag = cells.cut_top(f.px(24));
  f.tag(tag, word, tone, icon);
  if (points_max > 0 && tag.width() > f.tag_width(word, true) + f.px(90)) f.text(tag, fmt::format("{} of {}", points, points_max), Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .middle = true});
  cells.cut_top(f.px(5));
  f.text(cells, note, Type::Small, {.color = remarked ? Color::Warn : Color::Text2, .overflow = Overflow::Ellipsis});
}

std::string row_label(const FeedbackFrame& w, int n) {
  if (w.is_query(n)) return fmt::format("Asking the provider {}", w.right(n) ? "right" : "wrong");
  const ComparisonRow& row = w.report().rows[static_cast<std::size_t>(n)];
  const Code reference = w.reference_of(row);
  return fmt::format("{} {} {}", w.mine_of(row) != nullptr ? w.mine_of(row)->code.text() : "not coded", reference.empty() ? "not in the reference" : reference.text(), display_name(row.verdict));
}

void code_row(FeedbackFrame& w, Rect cells, const ComparisonRow& row, float third) {
  ui::Frame& f = w.f;
  Rect a = cells.cut_left(third), b = cells.cut_left(third);
  a.cut_right(f.px(12));
  b.cut_right(f.px(12));
  const SubmissionLine* mine = w.mine_of(row);
  const KeyLine* key = w.key_of(row);
  const Code reference = w.reference_of(row);
  const bool poa = w.model.task->poa && row.line == LineKind::Diagnosis;
  code_cell(w, a, mine != nullptr ? &mine->code : nullptr, "Not coded", mine != nullptr ? details_of(*mine, poa) : "");
  // What stands behind the reference is told of the key as it is now only while the code is still the same.
  code_cell(w, b, reference.empty() ? nullptr : &reference, "Not in the reference", key != nullptr && key->code == reference ? details_of(*key, poa) : "");
  verdict_cell(w, cells, display_name(row.verdict), tone_of(row.verdict), icon_of(row.verdict), row.points, row.points_max, row_note(w, row), good(row.verdict) && !row.findings.empty());
}

void query_row(FeedbackFrame& w, Rect cells, float third) {
  ui::Frame& f = w.f;
  const QueryResult& query = *w.report().query;
  const auto cell = [&](std::string_view word) {
    Rect one = cells.cut_left(third);
    one.cut_right(f.px(12));
    f.text(one.cut_top(f.type_size(Type::CodeBold)), word, Type::Strong, {.overflow = Overflow::Ellipsis});
    one.cut_top(f.px(3));
    f.text(one, "Asking the provider", Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
  };
  cell(!query.decided ? "Not decided" : *query.decided == QueryDecision::Needed ? "Query needed" : "No query needed");
  cell(query.needed ? "Query needed" : "No query needed");
  std::string note;
  for (const int n : query.findings) note += (note.empty() ? "" : ", ") + std::string(display_name(w.report().findings[static_cast<std::size_t>(n)].kind));
  verdict_cell(w, cells, query.right ? "Correct" : "Wrong", query.right ? Tone::Ok : Tone::Bad, query.right ? Icon::CheckCircle : Icon::Cancel, query.points, query.points_max, note.empty() ? "Decided as the record asks" : note, false);
}

/// What is beside the rows: how many are right, and the titles of the columns.
void draw_head(FeedbackFrame& w, Rect& where, float& third) {
  ui::Frame& f = w.f;
  Rect head = where.cut_top(f.px(52)).inset(f.px(18), 0);
  int right = 0, imprecise = 0, wrong = 0;
  for (const auto& row : w.report().rows) {
    if (row.verdict == Verdict::Correct || row.verdict == Verdict::Alternate) ++right;
    else if (row.verdict == Verdict::Imprecise) ++imprecise;
    else if (!good(row.verdict)) ++wrong;
  }
  const auto counted = [&](int n, const char* word, Tone tone) {
    const std::string text = fmt::format("{} {}", n, word);
    const float width = f.tag_width(text, false) + f.px(6);
    if (n == 0 || head.width() < width + f.px(150)) return;
    f.pill(head.cut_right(width), text, tone);
    head.cut_right(f.px(6));
  };
  counted(wrong, "missed or wrong", Tone::Bad);
  counted(imprecise, "imprecise", Tone::Warn);
  counted(right, "correct", Tone::Ok);
  f.text(head, "Code comparison", Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
  Rect titles = where.cut_top(f.px(34));
  f.fill(titles, Color::Sunken);
  titles = titles.inset(f.px(18), 0);
  titles.cut_right(f.px(10));
  third = titles.width() * 0.31F;
  const float verdict = titles.width() - 2 * third;
  const auto heading = [&](float width, std::string_view text) { f.text(titles.cut_left(width), text, Type::SmallStrong, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true}); };
  heading(third, "Your code");
  heading(third, "Reference");
  heading(verdict, "Verdict");
}

void draw_lesson(FeedbackFrame& w, Rect& content) {
  ui::Frame& f = w.f;
  const Lesson& lesson = w.model.scenario->lesson;
  const float width = content.width() - f.px(30);
  float height = f.px(52) + wrapped_height(f, Type::Body, lesson.main, width - f.px(68));
  for (const auto& trap : lesson.traps) height += wrapped_height(f, Type::Small, "· " + trap, width - f.px(68)) + f.px(4);
  Rect card = content.cut_top(height).inset(f.px(18), 0);
  card.x1 += f.px(6);
  f.fill(card, Color::AccentTint, 10);
  Rect words = card.inset(f.px(16), f.px(12));
  f.icon(words.cut_left(f.px(26)).cut_top(f.px(24)), Icon::Lightbulb, Color::AccentText, 22);
  words.cut_left(f.px(10));
  Column column{f, words};
  column.line("What this chart teaches", Type::Strong, Color::Text, 22);
  column.gap(3);
  column.paragraph(lesson.main, Type::Body, Color::Text, 6);
  for (const auto& trap : lesson.traps) column.paragraph("· " + trap, Type::Small, Color::Text2, 4);
}

}  // namespace

void draw_comparison(FeedbackFrame& w, Rect where) {
  ui::Frame& f = w.f;
  float third = 0;
  draw_head(w, where, third);

  const int count = walk_rows(w);

  const float row_height = f.px(82);
  const int selected = w.state.selected_row;
  float& known = w.state.heights["rows"];
  Rect content = f.begin_scroll("feedback.rows", where, std::max(known, row_height * static_cast<float>(count)));
  const float origin = content.y0;
  content.y1 = origin + kEndless;
  // Until the words of a row are there it is not known how far down they reach.
  const bool explained = w.model.details == nullptr || w.model.details->explained == selected;
  for (int n = 0; n < count; ++n) {
    Rect area = content.cut_top(row_height);
    const bool chosen = n == selected;
    const auto pressed = f.row(ids::feedback_row(n), area, row_label(w, n), chosen, 0);
    if (pressed.clicked) select_row(w, n);
    // A right code about which something was found (its place, its POA indicator) asks for a look as well.
    if (w.right(n) && !w.findings_of(n).empty()) f.fill({area.x0, area.y0, area.x0 + f.px(3), area.y1}, Color::WarnFill);
    if (!w.right(n)) f.fill({area.x0, area.y0, area.x0 + f.px(3), area.y1}, ui::fill_color(w.is_query(n) ? Tone::Bad : tone_of(w.report().rows[static_cast<std::size_t>(n)].verdict)));
    Rect cells = area.inset(f.px(18), f.px(12));
    cells.cut_right(f.px(10));
    if (w.is_query(n)) query_row(w, cells, third);
    else code_row(w, cells, w.report().rows[static_cast<std::size_t>(n)], third);
    if (chosen) {
      const float before = content.y0;
      Rect text = content;
      text.x0 += f.px(18);
      text.x1 -= f.px(30);
      text.cut_top(f.px(4));
      draw_explanation(w, text, n);
      content.cut_top(text.y0 - before + f.px(10));
      if (w.state.scroll_rows) f.scroll_into_view("feedback.rows", area.y0 - origin, std::min(content.y0, area.y0 + where.height()) - origin);
    }
    f.line({content.x0, content.y0}, {content.x1, content.y0}, Color::Hair);
  }
  content.cut_top(f.px(14));
  draw_lesson(w, content);
  // What is to be brought into view may lie below the end that was known so far.
  if (const float used = content.y0 - origin + f.px(20); used != known) known = used, f.request_frames(2);
  else if (explained) w.state.scroll_rows = false;
  f.end_scroll();
}

}  // namespace cw::views
