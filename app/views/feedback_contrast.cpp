#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/views/feedback.h"
#include "app/views/ids.h"
#include "app/views/parts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

/// Rules of one book on one line: `ICD-10-CM Official Guidelines FY2026, sections II.A, II.H`.
std::vector<std::string> gathered(const std::vector<Source>& rules) {
  constexpr std::string_view kSection = ", section ";
  struct Book {
    std::string name, sections;
    int count = 0;
  };
  std::vector<Book> books;
  for (const auto& rule : rules) {
    const std::string words = display(rule);
    const auto at = words.find(kSection);
    const std::string name = words.substr(0, at), section = at == std::string::npos ? "" : words.substr(at + kSection.size());
    auto book = std::find_if(books.begin(), books.end(), [&](const Book& b) { return b.name == name; });
    if (book == books.end()) book = books.insert(books.end(), Book{name, "", 0});
    if (section.empty()) continue;
    book->sections += (book->sections.empty() ? "" : ", ") + section;
    ++book->count;
  }
  std::vector<std::string> lines;
  for (const auto& book : books) lines.push_back(book.count == 0 ? book.name : fmt::format("{}, section{} {}", book.name, book.count > 1 ? "s" : "", book.sections));
  return lines;
}

bool differs(const ContrastLine& line) { return line.kinds.empty() || line.kinds.front() != ContrastKind::Same; }

/// One side of a line, as tall as it needs to be. Returns the height used.
float side(FeedbackFrame& w, Rect where, const std::string& code, const std::string& title, const std::string& role) {
  ui::Frame& f = w.f;
  const float top = where.y0;
  Column column{f, where};
  if (code.empty()) {
    column.line("Not reported", Type::Small, Color::Text3, 22);
    return where.y0 - top;
  }
  column.line(code, Type::CodeBold, Color::Text, 22);
  column.paragraph(title, Type::Small, Color::Text2, 1);
  column.paragraph(role, Type::Caption, Color::Text3, 0);
  return where.y0 - top;
}

void different_line(FeedbackFrame& w, Rect& content, const ContrastLine& line, float third, int number) {
  ui::Frame& f = w.f;
  content.cut_top(f.px(10));
  const float top = content.y0;
  Rect row = content;
  Rect first = row.cut_left(third), second = row.cut_left(third), why = row;
  first.x1 -= f.px(14), second.x1 -= f.px(14);
  const float a = side(w, first, line.first_code, line.first_title, line.first_role);
  const float b = side(w, second, line.second_code, line.second_title, line.second_role);
  Rect tags = why.cut_top(f.px(24));
  for (const auto kind : line.kinds) {
    const std::string_view word = display_name(kind);
    const float width = f.tag_width(word, false);
    if (tags.x0 > why.x0 && width > tags.width()) {
      tags = why.cut_top(f.px(28));
      tags.y0 += f.px(4);
    }
    f.tag(tags, word, Tone::Accent);
    tags.cut_left(width + f.px(6));
  }
  why.cut_top(f.px(4));
  Column column{f, why};
  column.paragraph(line.sentence, Type::Body, Color::Text, 4);
  for (const auto& rule : gathered(line.rules)) column.paragraph(rule, Type::Caption, Color::Text3, 1);
  const float height = std::max({a, b, why.y0 - top}) + f.px(10);
  f.announce(fmt::format("feedback.contrast.{}", number), {content.x0, top, content.x1, top + height}, "row", fmt::format("{} | {}: {}", line.first_code, line.second_code, line.sentence));
  content.cut_top(height);
  f.line({content.x0, content.y0}, {content.x1, content.y0}, Color::Hair);
}

void draw_pair(FeedbackFrame& w, Rect& content, const Contrast& contrast) {
  ui::Frame& f = w.f;
  Column column{f, content};
  content.cut_top(f.px(12));
  for (const auto& sentence : contrast.sentences) column.paragraph(sentence, Type::Body, Color::Text, 3);
  column.gap(8);
  Rect titles = content.cut_top(f.px(32));
  f.fill(titles, Color::Sunken, 6);
  titles = titles.inset(f.px(8), 0);
  const float third = content.width() * 0.28F;
  const auto title = [&](float width, const std::string& text) { f.text(titles.cut_left(width), text, Type::SmallStrong, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true}); };
  title(third - f.px(8), contrast.first_title);
  title(third, contrast.second_title);
  title(titles.width(), "What differs, and the rule");
  int number = 0;
  for (const auto& line : contrast.lines)
    if (differs(line)) different_line(w, content, line, third, number++);
  if (number == 0) column.gap(10), column.paragraph("Both report the same lines in the same way.", Type::Body, Color::Text2);
  if (contrast.same() == 0) return;
  column.gap(12);
  column.heading(contrast.same() == 1 ? "1 line is the same in both" : fmt::format("{} lines are the same in both", contrast.same()));
  for (const auto& line : contrast.lines) {
    if (differs(line)) continue;
    Rect row = content.cut_top(f.px(25));
    const float code = std::min(row.width() * 0.4F, f.measure(Type::CodeSmall, "S52.521AX").x + f.px(10));
    f.text(row.cut_left(code), line.first_code, Type::CodeSmall, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
    f.text(row, line.first_title, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  }
}

}  // namespace

void draw_contrast(FeedbackFrame& w, Rect where) {
  ui::Frame& f = w.f;
  f.card(where);
  const FeedbackDetails* details = w.model.details;
  if (w.model.scenario->coding_tasks() < 2) {
    f.empty_state(where, Icon::Compare, "One setting only", "This chart is coded for one setting. Where a chart has several tasks, what they report differently stands here side by side, with the rule behind each difference.");
    return;
  }
  if (details == nullptr || !details->contrasted || details->contrasts.empty()) {
    f.loading(where, "Setting the tasks beside each other");
    return;
  }
  const auto& all = details->contrasts;
  w.state.pair = std::clamp(w.state.pair, 0, static_cast<int>(all.size()) - 1);
  if (all.size() > 1) {
    std::vector<std::string> names;
    for (const auto& c : all) names.push_back(c.first_title + " beside " + c.second_title);
    const std::vector<std::string_view> labels(names.begin(), names.end());
    Rect row = where.cut_top(f.px(52)).inset(f.px(18), f.px(8));
    f.choice(ids::feedback_pair, row.cut_left(std::min(f.px(460), row.width())), labels, w.state.pair);
  }
  scrolled(w, ids::feedback_contrast, "Contrast", where, [&](Rect& content) { draw_pair(w, content, all[static_cast<std::size_t>(w.state.pair)]); });
}

}  // namespace cw::views
