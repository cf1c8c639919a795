#include <fmt/format.h>

#include <algorithm>
#include <cmath>

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

void score_card(FeedbackFrame& w, Rect where, const ScoreCard& card) {
  const auto& [id, label, value, note, per_mille, measured] = card;
  const Tone tone = tone_of_points(per_mille);
  ui::Frame& f = w.f;
  f.card(where);
  const auto row = f.row(ids::feedback_measure(id), where, std::string(label) + " " + value, w.state.arithmetic && w.state.measure_id == id, 12);
  f.tooltip("Show the arithmetic");
  Rect inside = where.inset(f.px(16), f.px(12));
  if (inside.width() > f.px(172)) {
    const Rect ring = inside.cut_right(f.px(46)).centered(f.px(46), f.px(46));
    f.ring(ring, measured ? static_cast<int>(std::lround(static_cast<float>(per_mille) * w.arrived)) : 0, tone, 6);
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

}  // namespace

void draw_score_cards(FeedbackFrame& w, Rect where, const std::vector<ScoreCard>& cards) {
  ui::Frame& f = w.f;
  const float gap = f.px(12), least = f.px(128);
  const int fit = std::clamp(static_cast<int>((where.width() + gap) / (least + gap)), 2, std::max(2, static_cast<int>(cards.size())));
  const float width = (where.width() - gap * static_cast<float>(fit - 1)) / static_cast<float>(fit);
  for (std::size_t n = 0; n < cards.size() && n < static_cast<std::size_t>(fit); ++n) {
    score_card(w, where.cut_left(width), cards[n]);
    where.cut_left(gap);
  }
}

void draw_scores(FeedbackFrame& w, Rect where) {
  struct Shown {
    const char* id;
    const char* label;
  };
  std::vector<Shown> shown = {{"code-over-code", "Code over code"}, {"practicode", "Practicode-style"}, {"record-over-record", "Record over record"}};
  if (w.model.task->poa) shown.push_back({"poa", "POA accuracy"});
  if (w.model.task->procedures && !w.model.task->key.procedures.empty()) shown.push_back({"procedures", "Procedures"});
  shown.push_back({"precision", "Precision"});
  const Report& r = w.report();
  std::string since = fmt::format("{} of {} points", r.points, kFullPoints);
  if (w.model.previous_points) {
    const int change = r.points - *w.model.previous_points;
    since = fmt::format("{}{}.{} since last time", change >= 0 ? "+" : "−", std::abs(change) / 10, std::abs(change) % 10);
  }
  std::vector<ScoreCard> cards = {{"score", "Your score", percent_text(r.points), since, r.points, true}};
  for (const auto& one : shown)
    for (const auto& m : r.measures)
      if (m.id == one.id) cards.push_back({m.id, one.label, m.measured ? percent_text(m.per_mille()) : "—", m.measured ? fmt::format("{} of {}", m.numerator, m.denominator) : "not measured", m.per_mille(), m.measured});
  draw_score_cards(w, where, cards);
}

void draw_arithmetic(FeedbackFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const Report& r = w.report();
  Rect head = where.cut_top(f.px(52)).inset(f.px(18), 0);
  if (f.icon_button(ids::feedback_arithmetic, head.cut_right(f.px(34)).centered(f.px(34), f.px(34)), Icon::Close, "Close the arithmetic", {.shortcut = keys_of(Act::CloseArithmetic)}) || asked(f, Act::CloseArithmetic)) w.state.arithmetic = false;
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
    const std::string sum = c.points_max > 0 ? fmt::format("{} of {}", c.points, c.points_max) : c.points < 0 ? fmt::format("−{}", -c.points) : std::string("0");
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

}  // namespace cw::views
