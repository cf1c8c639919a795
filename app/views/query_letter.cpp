#include "app/views/query_letter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/views/parts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Type;

namespace {

constexpr float kFarBelow = 100'000;  // rooms for text whose height is found by drawing it

/// A sheet as tall as it was when last drawn; `draw` gets the room on it.
template <typename Draw>
void sheet(ui::Frame& f, Rect& at, std::map<std::string, float>& heights, const std::string& name, Color ground, Color edge, Draw draw) {
  float& known = heights[name];
  const Rect box{at.x0, at.y0, at.x1, at.y0 + known};
  f.fill(box, ground, 10);
  f.stroke(box, edge, 10);
  Rect inside{box.x0 + f.px(16), box.y0 + f.px(14), box.x1 - f.px(16), box.y0 + kFarBelow};
  draw(inside);
  const float drawn = std::round(inside.y0 - box.y0 + f.px(14));
  if (drawn != known) known = drawn, f.request_frames(2);
  at.cut_top(drawn);
}

void paragraph(ui::Frame& f, Rect& at, std::string_view text, Type type, Color ink, float gap) { at.cut_top(f.text(at, text, type, {.color = ink, .overflow = Overflow::Wrap}) + f.px(gap)); }

}  // namespace

std::string indicator_source(const Scenario& scenario, const Evidence& words) {
  const ChartDocument* document = scenario.document(words.document);
  return document != nullptr ? fmt::format("{}  ·  {}", document->title, to_display(document->written)) : words.document.text();
}

void draw_letter(ui::Frame& f, Rect& at, const ComposedQuery& query, const Scenario& scenario, std::map<std::string, float>& heights) {
  sheet(f, at, heights, "letter", Color::Sunken, Color::Border, [&](Rect& in) {
    paragraph(f, in, scenario.encounter.facility.empty() ? std::string("Documentation query") : scenario.encounter.facility + "  ·  Documentation query", Type::Caption, Color::Text3, 8);
    const auto line = [&](std::string_view name, const std::string& value) {
      Rect row = in;
      f.text(row.cut_left(f.px(86)).cut_top(f.px(20)), name, Type::Small, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
      const bool there = !value.empty();
      in.cut_top(std::max(f.px(21), f.text(row, there ? std::string_view(value) : std::string_view("not filled in"), Type::Small, {.color = there ? Color::Text : Color::Text3, .overflow = Overflow::Wrap}) + f.px(2)));
    };
    line("To", query.to);
    line("From", query.from);
    line("Date", query.date ? to_display(*query.date) : std::string());
    line("Patient", query.patient);
    line("MRN", query.mrn);
    line("Encounter", query.encounter);
    in.cut_top(f.px(6));
    f.line({in.x0, in.y0}, {in.x1, in.y0}, Color::Hair);
    in.cut_top(f.px(10));
    paragraph(f, in, query.title.empty() ? std::string_view("No title") : std::string_view(query.title), Type::Strong, query.title.empty() ? Color::Text3 : Color::Text, 8);
    paragraph(f, in, "Clinical indicators", Type::SmallStrong, Color::Text2, 2);
    if (query.indicators.empty()) paragraph(f, in, "None", Type::Small, Color::Text3, 2);
    for (const auto& evidence : query.indicators) {
      Rect words = in;
      f.text(words.cut_left(f.px(14)), "·", Type::Small, {.color = Color::Text3});
      const float top = words.y0;
      words.cut_top(f.text(words, "“" + evidence.quote + "”", Type::Small, {.overflow = Overflow::Wrap}));
      words.cut_top(f.text(words, indicator_source(scenario, evidence), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Wrap}) + f.px(4));
      in.cut_top(words.y0 - top);
    }
    in.cut_top(f.px(8));
    paragraph(f, in, query.question.empty() ? std::string_view("No question") : std::string_view(query.question), Type::Body, query.question.empty() ? Color::Text3 : Color::Text, 6);
    std::vector<std::string> ticks = query.options;
    if (query.form == QueryForm::YesNo && ticks.empty()) ticks = {"Yes", "No"};
    if (query.form == QueryForm::Open) {
      in.cut_top(f.px(14));
      for (int n = 0; n < 2; ++n) f.line({in.x0, in.y0}, {in.x1, in.y0}, Color::BorderStrong), in.cut_top(f.px(22));
    } else {
      for (const auto& option : ticks) {
        Rect row = in;
        const Rect box = row.cut_left(f.px(24)).cut_top(f.px(22)).centered(f.px(14), f.px(14));
        f.stroke({in.x0, box.y0, in.x0 + f.px(14), box.y1}, Color::BorderStrong, 3, 1.5F);
        in.cut_top(std::max(f.px(24), f.text(row, option.empty() ? std::string_view("an empty option") : std::string_view(option), Type::Body, {.color = option.empty() ? Color::Text3 : Color::Text, .overflow = Overflow::Wrap}) + f.px(3)));
      }
    }
  });
}

void draw_answer(ui::Frame& f, Rect& at, const AnsweredQuery& answer, bool escalated, std::map<std::string, float>& heights) {
  const ui::Tone tone = tone_of(answer.outcome);
  sheet(f, at, heights, "answer", Color::Surface, Color::BorderStrong, [&](Rect& in) {
    Rect head = in.cut_top(f.px(24));
    const std::string_view word = display_name(answer.outcome);
    f.announce("query.outcome", head, "text", word);
    f.tag(head.cut_left(std::min(head.width(), f.tag_width(word, true))), word, tone, icon_of(answer.outcome));
    head.cut_left(f.px(8));
    if (escalated) f.text(head, "after it was escalated", Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
    in.cut_top(f.px(6));
    const bool none = answer.outcome == QueryOutcome::NoAnswer;
    paragraph(f, in, answer.by, Type::Strong, Color::Text, 0);
    paragraph(f, in, none ? "No answer by " + to_display(answer.at) : to_display(answer.at), Type::Caption, Color::Text3, 8);
    if (!answer.text.empty()) paragraph(f, in, answer.text, Type::Body, Color::Text, 0);
    else paragraph(f, in, none ? "The query was due and nothing came back. A policy says who is asked next." : "No words were written.", Type::Body, Color::Text2, 0);
  });
}

}  // namespace cw::views
