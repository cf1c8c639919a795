#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/views.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Key;
using ui::Mark;
using ui::MarkKind;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

struct FeedbackFrame {
  ui::Frame& f;
  FeedbackState& state;
  const FeedbackModel& model;
  const CodeBook& codes;
  CommandQueue& out;

  const Report& report() const { return *model.report; }
  const KeyLine* key_of(const ComparisonRow& row) const {
    const auto& lines = row.line == LineKind::Diagnosis ? model.scenario->key.diagnoses : model.scenario->key.procedures;
    return row.key_line >= 0 && row.key_line < static_cast<int>(lines.size()) ? &lines[static_cast<std::size_t>(row.key_line)] : nullptr;
  }
  const SubmissionLine* mine_of(const ComparisonRow& row) const {
    const auto& lines = row.line == LineKind::Diagnosis ? model.report->submission.diagnoses : model.report->submission.procedures;
    return row.student_line >= 0 && row.student_line < static_cast<int>(lines.size()) ? &lines[static_cast<std::size_t>(row.student_line)] : nullptr;
  }
  std::string title_of(const Code& code) const {
    const CodeLookup lookup = codes.lookup(code, model.task->code_date);
    return lookup.entry != nullptr ? lookup.entry->title : std::string("Not in the installed code set");
  }
  /// The words of the chart behind a row: its findings', else its key line's.
  std::vector<Evidence> evidence_of(const ComparisonRow& row) const {
    std::vector<Evidence> all;
    for (const int n : row.findings)
      for (const auto& e : report().findings[static_cast<std::size_t>(n)].evidence)
        if (std::find(all.begin(), all.end(), e) == all.end()) all.push_back(e);
    if (all.empty())
      if (const KeyLine* key = key_of(row)) all = key->evidence;
    return all;
  }
};

bool good(Verdict verdict) { return verdict == Verdict::Correct || verdict == Verdict::Alternate || verdict == Verdict::OptionalTaken || verdict == Verdict::OptionalLeft; }

void show_evidence(FeedbackFrame& w, const Evidence& e) {
  w.state.document = e.document;
  for (const auto& open : *w.model.documents)
    if (open.document->id == e.document)
      if (const auto range = find_quote(open.text, e.quote, e.occurrence)) w.state.scroll_to = {e.document.text(), range->from};
}

void select_row(FeedbackFrame& w, int n) {
  w.state.selected_row = n;
  w.state.arithmetic = false;
  w.state.scroll_rows = true;
  const auto evidence = w.evidence_of(w.report().rows[static_cast<std::size_t>(n)]);
  if (!evidence.empty()) show_evidence(w, evidence.front());
}

// --- the numbers --------------------------------------------------------------------------------------------------------

void score_card(FeedbackFrame& w, Rect where, std::string_view id, std::string_view label, const std::string& value, const std::string& note, int per_mille, Tone tone, bool measured) {
  ui::Frame& f = w.f;
  f.card(where);
  const auto row = f.row(ids::feedback_measure(id), where, std::string(label) + " " + value, w.state.arithmetic && w.state.measure_id == id, 12);
  f.tooltip("Show the arithmetic");
  Rect inside = where.inset(f.px(16), f.px(12));
  if (inside.width() > f.px(128)) {
    const Rect ring = inside.cut_right(f.px(46)).centered(f.px(46), f.px(46));
    f.ring(ring, measured ? per_mille : 0, tone, 6);
    inside.cut_right(f.px(6));
  }
  f.text(inside.cut_top(f.type_size(Type::Caption)), label, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
  inside.cut_top(f.px(3));
  f.text(inside.cut_top(f.type_size(Type::PageTitle)), value, Type::PageTitle, {.overflow = Overflow::Ellipsis});
  inside.cut_top(f.px(3));
  f.text(inside, note, Type::Caption, {.color = measured ? ui::text_color(tone) : Color::Text3, .overflow = Overflow::Ellipsis});
  if (row.clicked) {
    const bool same = w.state.arithmetic && w.state.measure_id == id;
    w.state.arithmetic = !same;
    w.state.measure_id = id;
  }
}

void score_cards(FeedbackFrame& w, Rect where) {
  ui::Frame& f = w.f;
  struct Shown {
    const char* id;
    const char* label;
  };
  std::vector<Shown> shown = {{"code-over-code", "Code over code"}, {"practicode", "Practicode-style"}, {"record-over-record", "Record over record"}};
  if (w.model.task->poa) shown.push_back({"poa", "POA accuracy"});
  if (w.model.task->procedures && !w.model.scenario->key.procedures.empty()) shown.push_back({"procedures", "Procedures"});
  shown.push_back({"precision", "Precision"});
  const float gap = f.px(12), least = f.px(128);
  const int fit = std::clamp(static_cast<int>((where.width() + gap) / (least + gap)), 2, static_cast<int>(shown.size()) + 1);
  const float width = (where.width() - gap * static_cast<float>(fit - 1)) / static_cast<float>(fit);
  const Report& r = w.report();
  std::string since = fmt::format("{} of {} points", r.points, kFullPoints);
  if (w.model.previous_points) {
    const int change = r.points - *w.model.previous_points;
    since = fmt::format("{}{}.{} since last time", change >= 0 ? "+" : "−", std::abs(change) / 10, std::abs(change) % 10);
  }
  score_card(w, where.cut_left(width), "score", "Your score", percent_text(r.points), since, r.points, tone_of_points(r.points), true);
  for (int n = 0; n + 1 < fit; ++n) {
    where.cut_left(gap);
    for (const auto& m : r.measures) {
      if (m.id != shown[static_cast<std::size_t>(n)].id) continue;
      score_card(w, where.cut_left(width), m.id, shown[static_cast<std::size_t>(n)].label, m.measured ? percent_text(m.per_mille()) : "—", m.measured ? fmt::format("{} of {}", m.numerator, m.denominator) : "not measured", m.per_mille(), tone_of_points(m.per_mille()), m.measured);
    }
  }
}

void arithmetic_panel(FeedbackFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const Report& r = w.report();
  Rect head = where.cut_top(f.px(52)).inset(f.px(18), 0);
  if (f.icon_button(ids::feedback_arithmetic, head.cut_right(f.px(34)).centered(f.px(34), f.px(34)), Icon::Close, "Close the arithmetic", {.shortcut = "Esc"}) || f.shortcut(Key::Escape)) w.state.arithmetic = false;
  f.text(head, "How the numbers come about", Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
  f.line({where.x0, where.y0}, {where.x1, where.y0}, Color::Hair);
  const Rect area = where.inset(f.px(18), f.px(6));
  const float row = f.px(25), width = area.width() - f.px(14);
  float total = f.px(60);
  for (const auto& c : r.components) total += f.px(44) + row * static_cast<float>(c.steps.size());
  for (const auto& m : r.measures) total += f.px(54) + wrapped_height(f, Type::Small, m.meaning, width);
  Rect content = f.begin_scroll("feedback.arithmetic.scroll", area, total);
  content.x1 -= f.px(14);
  for (const auto& c : r.components) {
    content.cut_top(f.px(10));
    Rect line = content.cut_top(f.px(28));
    const std::string sum = fmt::format("{} of {}", c.points, c.points_max);
    f.text(line.cut_right(f.measure(Type::Strong, sum).x + f.px(2)), sum, Type::Strong, {.align = ui::Align::Right, .middle = true});
    f.text(line, c.label, Type::Strong, {.overflow = Overflow::Ellipsis, .middle = true});
    f.line({content.x0, content.y0}, {content.x1, content.y0}, Color::Hair);
    content.cut_top(f.px(6));
    for (const auto& step : c.steps) {
      line = content.cut_top(row);
      const std::string points = step.points_max > 0 ? fmt::format("{} of {}", step.points, step.points_max) : fmt::format("−{}", -step.points);
      const Color ink = step.points_max > 0 && step.points == step.points_max ? Color::Text2 : step.points_max == 0 || step.points == 0 ? Color::Bad : Color::Warn;
      f.text(line.cut_right(f.px(104)), points, Type::Small, {.color = ink, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
      f.text(line, step.text, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
    }
  }
  content.cut_top(f.px(8));
  Rect sum = content.cut_top(f.px(34));
  f.fill(sum, Color::Sunken, 7);
  sum = sum.inset(f.px(10), 0);
  const std::string all = fmt::format("{} of {}  =  {}", r.points, kFullPoints, percent_text(r.points));
  f.text(sum.cut_right(std::min(sum.width(), f.measure(Type::Strong, all).x + f.px(2))), all, Type::Strong, {.align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
  f.text(sum, "Your score", Type::Strong, {.overflow = Overflow::Ellipsis, .middle = true});
  content.cut_top(f.px(14));
  f.text(content.cut_top(f.px(24)), "As the profession measures", Type::SmallStrong, {.color = Color::AccentText, .overflow = Overflow::Ellipsis});
  for (const auto& m : r.measures) {
    content.cut_top(f.px(8));
    Rect line = content.cut_top(f.px(22));
    const std::string value = m.measured ? percent_text(m.per_mille()) : "not measured";
    f.text(line.cut_right(f.measure(Type::SmallStrong, value).x + f.px(2)), value, Type::SmallStrong, {.align = ui::Align::Right, .middle = true});
    f.text(line, m.label, Type::SmallStrong, {.overflow = Overflow::Ellipsis, .middle = true});
    f.text(content.cut_top(f.px(21)), m.arithmetic, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
    content.cut_top(f.text(content, m.meaning, Type::Small, {.color = Color::Text3, .overflow = Overflow::Wrap}));
  }
  f.end_scroll();
}

// --- the comparison -------------------------------------------------------------------------------------------------------

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

void comparison(FeedbackFrame& w, Rect where) {
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
    if (f.shortcut(Key::Down)) next = std::min(count - 1, next + 1);
    if (f.shortcut(Key::Up)) next = std::max(0, next - 1);
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

// --- the chart ----------------------------------------------------------------------------------------------------------

void chart_pane(FeedbackFrame& w, Rect where) {
  ui::Frame& f = w.f;
  f.card(where);
  Rect inside = where.inset(1, 1);
  const OpenDocument* open = nullptr;
  for (const auto& candidate : *w.model.documents)
    if (candidate.document->id == w.state.document) open = &candidate;
  if (open == nullptr && !w.model.documents->empty()) open = &w.model.documents->front();
  if (open == nullptr) {
    f.empty_state(inside, Icon::Description, "The chart has no documents", "");
    return;
  }
  w.state.document = open->document->id;
  Rect head = inside.cut_top(f.px(54)).inset(f.px(18), f.px(9));
  std::vector<std::string_view> titles;
  int chosen = 0;
  for (std::size_t i = 0; i < w.model.documents->size(); ++i) {
    titles.emplace_back((*w.model.documents)[i].document->title);
    if ((*w.model.documents)[i].document->id == w.state.document) chosen = static_cast<int>(i);
  }
  const float legend = f.measure(Type::Caption, "Credited").x + f.measure(Type::Caption, "Missed").x + f.px(64);
  if (head.width() > legend + f.px(200)) {
    Rect keys = head.cut_right(legend);
    f.text(keys.cut_right(f.measure(Type::Caption, "Missed").x), "Missed", Type::Caption, {.color = Color::Text2, .middle = true});
    keys.cut_right(f.px(6));
    const Rect missed = keys.cut_right(f.px(14)).centered(f.px(14), f.px(14));
    f.fill(missed, Color::EvidenceMissed, 3);
    f.dashed_line({missed.x0, missed.y1 - f.px(2)}, {missed.x1, missed.y1}, Color::Bad);
    keys.cut_right(f.px(12));
    f.text(keys.cut_right(f.measure(Type::Caption, "Credited").x), "Credited", Type::Caption, {.color = Color::Text2, .middle = true});
    keys.cut_right(f.px(6));
    f.fill(keys.cut_right(f.px(14)).centered(f.px(14), f.px(14)), Color::EvidenceCredited, 3);
    head.cut_right(f.px(14));
  }
  if (f.choice("feedback.document", head, titles, chosen)) w.state.document = (*w.model.documents)[static_cast<std::size_t>(chosen)].document->id;
  f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
  inside.cut_top(1);

  const Rect page{inside.x0 + f.px(22), inside.y0, inside.x1 - f.px(8), inside.y1};
  const float width = page.width() - f.px(20);
  DocumentCache& cache = laid_out(w.state.documents, *open, f, width);
  std::vector<Mark> marks;
  const auto& rows = w.report().rows;
  const auto mark_row = [&](int n) {
    for (const auto& e : w.evidence_of(rows[static_cast<std::size_t>(n)])) {
      if (e.document != open->document->id) continue;
      const auto range = find_quote(open->text, e.quote, e.occurrence);
      if (range) marks.push_back({*range, good(rows[static_cast<std::size_t>(n)].verdict) ? MarkKind::EvidenceCredited : MarkKind::EvidenceMissed, n});
    }
  };
  for (int n = 0; n < static_cast<int>(rows.size()); ++n)
    if (n != w.state.selected_row) mark_row(n);
  // The chosen row's words are drawn last, so that they win where passages overlap.
  if (w.state.selected_row < static_cast<int>(rows.size())) mark_row(w.state.selected_row);

  const std::string id = std::string(ids::feedback_chart) + "." + open->document->id.text();
  if (w.state.scroll_to && w.state.scroll_to->first == open->document->id.text()) {
    const auto [top, bottom] = cache.layout->line_of(w.state.scroll_to->second);
    f.scroll_into_view(id + ".scroll", top - f.px(80), bottom + f.px(80));
    w.state.scroll_to.reset();
  }
  const auto result = ui::chart_view(f, id, page, open->text, *cache.layout, marks, cache.view);
  if (result.mark_clicked && *result.mark_clicked >= 0) select_row(w, *result.mark_clicked);
}

}  // namespace

void draw_feedback(ui::Frame& f, FeedbackState& state, const FeedbackModel& model, const CodeBook& codes, CommandQueue& out, Rect rest) {
  if (model.scenario == nullptr || model.report == nullptr) {
    if (f.empty_state(rest, Icon::Feedback, "No feedback yet", "Code a chart and submit it; every difference is explained here.", "feedback.home", "Go to the worklist")) out.push(GoTo{Screen::Home});
    return;
  }
  FeedbackFrame w{f, state, model, codes, out};
  if (state.attempt != model.attempt) {
    state = {};
    state.attempt = model.attempt;
    // The first thing to learn from is chosen; a flawless answer begins at the top.
    const auto& rows = model.report->rows;
    for (int n = static_cast<int>(rows.size()) - 1; n >= 0; --n)
      if (!good(rows[static_cast<std::size_t>(n)].verdict)) state.selected_row = n;
    if (!rows.empty()) select_row(w, state.selected_row);
  }
  Rect right = top_bar(f, rest, fmt::format("Practice  ›  {}  ›  Attempt {}  ·  {}", display_name(model.scenario->encounter.setting), model.number, day_text(model.graded_at)), "Feedback — " + model.scenario->title, 300);
  if (model.next_chart) {
    const float width = std::min(right.width() * 0.5F, f.button_width("Next chart", false));
    if (f.button(ids::next_case, right.cut_right(width).centered(width, f.px(40)), "Next chart", {.kind = ui::ButtonKind::Primary})) out.push(OpenScenario{*model.next_chart});
    right.cut_right(f.px(10));
  }
  const float again = std::min(right.width(), f.button_width("Try again", false));
  if (f.button(ids::try_again, right.cut_right(again).centered(again, f.px(40)), "Try again", {.kind = model.next_chart ? ui::ButtonKind::Secondary : ui::ButtonKind::Primary})) out.push(TryAgain{model.scenario->id});

  rest = rest.inset(f.px(14), f.px(14));
  if (model.chart_changed) {
    Rect note = rest.cut_top(f.px(36));
    f.fill(note, Color::WarnTint, 8);
    note = note.inset(f.px(12), 0);
    f.icon(note.cut_left(f.px(22)), Icon::Info, Color::Warn, 20);
    note.cut_left(f.px(8));
    f.text(note, "This chart has been edited since the attempt was graded; the score stands as it was given.", Type::Small, {.color = Color::Warn, .overflow = Overflow::Ellipsis, .middle = true});
    rest.cut_top(f.px(10));
  }
  if (rest.height() > f.px(380)) {
    score_cards(w, rest.cut_top(f.px(96)));
    rest.cut_top(f.px(14));
  }
  if (rest.width() < f.px(860)) {
    static constexpr std::array<std::string_view, 2> kTabs = {"Comparison", "Chart"};
    f.segmented("feedback.compact", rest.cut_top(f.px(36)), kTabs, state.compact_tab);
    rest.cut_top(f.px(8));
    if (state.compact_tab == 1) {
      chart_pane(w, rest);
      return;
    }
    f.card(rest);
    if (state.arithmetic) arithmetic_panel(w, rest.inset(1));
    else comparison(w, rest.inset(1));
    return;
  }
  Rect left = rest.cut_left(std::floor(rest.width() * 0.565F));
  rest.cut_left(f.px(14));
  f.card(left);
  if (state.arithmetic) arithmetic_panel(w, left.inset(1));
  else comparison(w, left.inset(1));
  chart_pane(w, rest);
}

}  // namespace cw::views
