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

std::string poa_text(const std::optional<Poa>& poa) { return poa ? "POA " + std::string(display_name(*poa)) : std::string(); }

/// The words below the verdict: the first finding's kind, or what was right.
std::string row_note(const FeedbackFrame& w, const ComparisonRow& row) {
  std::string note;
  for (const int n : row.findings) {
    const Finding& finding = w.report().findings[static_cast<std::size_t>(n)];
    note += (note.empty() ? "" : ", ") + std::string(display_name(finding.kind));
    if (!finding.axis.empty()) note += ": " + finding.axis;
  }
  if (!note.empty()) return note;
  const KeyLine* key = w.key_of(row);
  if (row.verdict == Verdict::Correct) return key != nullptr && key->principal ? "Right, and in the right place" : "Right";
  if (row.verdict == Verdict::Alternate) return "An accepted answer";
  return "No effect on the score";
}

void explanation(FeedbackFrame& w, Rect& content, const ComparisonRow& row) {
  ui::Frame& f = w.f;
  const auto paragraph = [&](std::string_view text, Type type, Color ink) { content.cut_top(f.text(content, text, type, {.color = ink, .overflow = Overflow::Wrap}) + f.px(7)); };
  const auto label = [&](std::string_view text) {
    content.cut_top(f.px(4));
    f.text(content.cut_top(f.px(20)), text, Type::SmallStrong, {.color = Color::AccentText, .overflow = Overflow::Ellipsis});
  };
  const KeyLine* key = w.key_of(row);
  const auto evidence = w.evidence_of(row);
  for (const int n : row.findings) {
    const Finding& finding = w.report().findings[static_cast<std::size_t>(n)];
    label(fmt::format("{}{}", display_name(finding.kind), finding.points_lost > 0 ? fmt::format("  ·  {} points", finding.points_lost) : ""));
    paragraph(finding.message, Type::Body, Color::Text);
  }
  std::string why = key != nullptr ? key->rationale : row.findings.empty() ? "" : w.report().findings[static_cast<std::size_t>(row.findings.front())].rationale;
  if (!why.empty() && (row.findings.empty() || w.report().findings[static_cast<std::size_t>(row.findings.front())].message.find(why) == std::string::npos)) {
    label("Why");
    paragraph(why, Type::Body, Color::Text);
  }
  if (!evidence.empty()) {
    label("In the chart");
    for (int e = 0; e < static_cast<int>(evidence.size()); ++e) {
      const Evidence& mark = evidence[static_cast<std::size_t>(e)];
      const ChartDocument* document = w.model.scenario->document(mark.document);
      Rect chip = content.cut_top(f.px(30));
      content.cut_top(f.px(4));
      const auto pressed = f.row(ids::feedback_evidence(e), chip, mark.quote, false, 6);
      f.fill(chip, good(row.verdict) ? Color::EvidenceCredited : Color::EvidenceMissed, 6);
      Rect words = chip.inset(f.px(10), 0);
      const std::string where = document != nullptr ? document->title : mark.document.text();
      const float where_width = std::min(f.measure(Type::Caption, where).x + f.px(4), words.width() * 0.4F);
      f.text(words.cut_right(where_width), where, Type::Caption, {.color = Color::Text2, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
      words.cut_right(f.px(10));
      f.text(words, "“" + mark.quote + "”", Type::Small, {.overflow = Overflow::Ellipsis, .middle = true});
      if (pressed.clicked) show_evidence(w, mark);
    }
  }
  std::vector<Source> sources = key != nullptr ? key->sources : std::vector<Source>{};
  for (const int n : row.findings)
    for (const auto& source : w.report().findings[static_cast<std::size_t>(n)].sources)
      if (std::find(sources.begin(), sources.end(), source) == sources.end()) sources.push_back(source);
  if (!sources.empty()) {
    label("Official rule");
    for (const auto& source : sources) paragraph(display(source), Type::Small, Color::Text2);
  }
  if (key != nullptr && !key->path.empty()) {
    label("How the books lead there");
    paragraph(key->path, Type::Small, Color::Text2);
  }
  bool heading = false;
  for (const int n : row.findings) {
    const Finding& finding = w.report().findings[static_cast<std::size_t>(n)];
    for (const auto& step : finding.trace) {
      if (!heading) label("How this was judged");
      heading = true;
      paragraph("· " + step, Type::Small, Color::Text3);
    }
  }
}

float explanation_height(FeedbackFrame& w, const ComparisonRow& row, float width) {
  // An upper bound from the words' own lengths; exactness is not needed in a scroll area that ends with empty space.
  const ui::Frame& f = w.f;
  const auto tall = [&](Type type, std::string_view text) { return wrapped_height(f, type, text, width) + f.px(7); };
  const KeyLine* key = w.key_of(row);
  float h = f.px(24) * 6;
  for (const int n : row.findings) {
    const Finding& finding = w.report().findings[static_cast<std::size_t>(n)];
    h += f.px(24) + tall(Type::Body, finding.message) + tall(Type::Body, finding.rationale);
    for (const auto& source : finding.sources) h += tall(Type::Small, display(source));
    for (const auto& step : finding.trace) h += tall(Type::Small, "· " + step);
  }
  if (key != nullptr) {
    h += tall(Type::Body, key->rationale) + tall(Type::Small, key->path);
    for (const auto& source : key->sources) h += tall(Type::Small, display(source));
  }
  return h + static_cast<float>(w.evidence_of(row).size()) * f.px(34);
}

}  // namespace

void draw_comparison(FeedbackFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const auto& rows = w.report().rows;
  Rect head = where.cut_top(f.px(52)).inset(f.px(18), 0);
  int right = 0, imprecise = 0, wrong = 0;
  for (const auto& row : rows) {
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
  const float third = titles.width() * 0.31F, verdict = titles.width() - 2 * third;
  const auto heading = [&](float width, std::string_view text) { f.text(titles.cut_left(width), text, Type::SmallStrong, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true}); };
  heading(third, "Your code");
  heading(third, "Reference");
  heading(verdict, "Verdict");

  // Keys move through the rows from wherever the focus is, unless it is on something that has its own use for them.
  const bool on_row = f.focused().empty() || f.focused().rfind("feedback.row.", 0) == 0;
  const int count = static_cast<int>(rows.size());
  if (on_row && count > 0) {
    int next = w.state.selected_row;
    if (asked(f, Act::RowBelow)) next = std::min(count - 1, next + 1);
    if (asked(f, Act::RowAbove)) next = std::max(0, next - 1);
    if (next != w.state.selected_row) select_row(w, next), f.focus(ids::feedback_row(next));
  }

  const float row_height = f.px(82);
  const float text_width = where.width() - f.px(36 + 12);
  const int selected = std::clamp(w.state.selected_row, 0, std::max(0, count - 1));
  const float details = count > 0 ? explanation_height(w, rows[static_cast<std::size_t>(selected)], text_width) : 0;
  const Lesson& lesson = w.model.scenario->lesson;
  float lesson_height = f.px(72) + wrapped_height(f, Type::Body, lesson.main, text_width - f.px(52));
  for (const auto& trap : lesson.traps) lesson_height += wrapped_height(f, Type::Small, trap, text_width - f.px(66)) + f.px(6);
  Rect content = f.begin_scroll("feedback.rows", where, row_height * static_cast<float>(count) + details + lesson_height + f.px(60));
  const float origin = content.y0;
  for (int n = 0; n < count; ++n) {
    const ComparisonRow& row = rows[static_cast<std::size_t>(n)];
    Rect area = content.cut_top(row_height);
    const bool chosen = n == selected;
    const Code* mine = w.mine_of(row) != nullptr ? &w.mine_of(row)->code : nullptr;
    const KeyLine* key = w.key_of(row);
    const std::string label = fmt::format("{} {} {}", mine != nullptr ? mine->text() : "not coded", key != nullptr ? key->code.text() : "not in the reference", display_name(row.verdict));
    const auto pressed = f.row(ids::feedback_row(n), area, label, chosen, 0);
    if (pressed.clicked) select_row(w, n);
    if (w.state.scroll_rows && chosen) {
      f.scroll_into_view("feedback.rows", area.y0 - origin, std::min(area.y1 + details, area.y0 + where.height()) - origin);
      w.state.scroll_rows = false;
    }
    if (!good(row.verdict)) f.fill({area.x0, area.y0, area.x0 + f.px(3), area.y1}, ui::fill_color(tone_of(row.verdict)));
    Rect cells = area.inset(f.px(18), f.px(12));
    cells.cut_right(f.px(10));
    Rect a = cells.cut_left(third), b = cells.cut_left(third);
    a.cut_right(f.px(12));
    b.cut_right(f.px(12));
    const SubmissionLine* line = w.mine_of(row);
    const bool poa = w.model.task->poa && row.line == LineKind::Diagnosis;
    code_cell(w, a, mine, "Not coded", poa && line != nullptr ? poa_text(line->poa) : "");
    code_cell(w, b, key != nullptr ? &key->code : nullptr, "Not in the reference", key != nullptr && poa ? poa_text(key->poa) : "");
    const std::string_view word = display_name(row.verdict);
    Rect tag = cells.cut_top(f.px(24));
    f.tag(tag, word, tone_of(row.verdict), icon_of(row.verdict));
    if (row.points_max > 0 && tag.width() > f.tag_width(word, true) + f.px(90)) f.text(tag, fmt::format("{} of {}", row.points, row.points_max), Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .middle = true});
    cells.cut_top(f.px(5));
    f.text(cells, row_note(w, row), Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
    if (chosen) {
      const float before = content.y0;
      Rect text = content;
      text.x0 += f.px(18);
      text.x1 -= f.px(30);
      text.cut_top(f.px(4));
      explanation(w, text, row);
      content.cut_top(text.y0 - before + f.px(8));
    }
    f.line({content.x0, content.y0}, {content.x1, content.y0}, Color::Hair);
  }
  content.cut_top(f.px(14));
  Rect card = content.cut_top(lesson_height - f.px(20)).inset(f.px(18), 0);
  card.x1 -= f.px(12);
  f.fill(card, Color::AccentTint, 10);
  Rect words = card.inset(f.px(16), f.px(14));
  f.icon(words.cut_left(f.px(26)).cut_top(f.px(24)), Icon::Lightbulb, Color::AccentText, 22);
  words.cut_left(f.px(10));
  f.text(words.cut_top(f.type_size(Type::Strong)), "What this chart teaches", Type::Strong, {.overflow = Overflow::Ellipsis});
  words.cut_top(f.px(4));
  words.cut_top(f.text(words, lesson.main, Type::Body, {.overflow = Overflow::Wrap}) + f.px(6));
  for (const auto& trap : lesson.traps) words.cut_top(f.text(words, "· " + trap, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap}) + f.px(4));
  f.end_scroll();
}

}  // namespace cw::views
