#include <fmt/format.h>

#include <array>
#include <cmath>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/readiness_parts.h"
#include "app/views/records.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

constexpr float kRow = 66;      // design pixels
constexpr double kReach = 3.0;  // logits to each side of the picture of an ability

/// The 90 % interval of points on a form, never a point: filled where answers were counted; where none were, an outline with hatching, since it is borrowed from the other domains.
void draw_points(ui::Frame& f, Rect track, const DomainStanding& d, const std::string& id) {
  const float unit = track.width() / static_cast<float>(std::max(1, d.scored));
  const auto x = [&](int points) { return std::floor(track.x0 + unit * static_cast<float>(points)) + 0.5F; };
  f.fill(track, Color::Track, 5);
  Rect bar{x(d.points_low), track.y0, std::max(x(d.points_high), x(d.points_low) + f.px(4)), track.y1};
  const DomainVerdict verdict = d.posterior.verdict;
  if (verdict == DomainVerdict::NotMeasured) {
    f.fill(bar, Color::Surface, 3);
    f.stroke(bar, Color::BorderStrong, 3, 1);
    for (float at = bar.x0 + f.px(3); at + bar.height() < bar.x1; at += f.px(7)) f.line({at, bar.y1 - 1}, {at + bar.height(), bar.y0 + 1}, Color::BorderStrong, 1);
  } else {
    f.fill(bar, ui::fill_color(face_of(verdict).tone), 3);
  }
  const float needed = x(d.needed), out = f.px(4);
  f.line({needed, track.y0 - out}, {needed, track.y1 + out}, Color::Text, 2);
  f.announce(id, track, "picture", d.name + ": " + d.words);
}

void draw_row(ReadinessFrame& w, Rect where, const DomainStanding& d, bool open) {
  ui::Frame& f = w.f;
  const DomainFace face = face_of(d.posterior.verdict);
  Rect inside = where.inset(f.px(8), f.px(8));
  f.icon(inside.cut_left(f.px(18)), open ? Icon::ChevronDown : Icon::ChevronRight, Color::Text3, 18);
  inside.cut_left(f.px(6));
  const float right = std::min(f.px(150), inside.width() * 0.42F);
  Rect line = inside.cut_top(f.px(24));
  const float tag = std::min(right, f.tag_width(face.word, true));
  f.tag(line.cut_right(right).cut_left(tag), face.word, face.tone, face.icon);
  line.cut_right(f.px(12));
  const std::string weight = fmt::format("{} %", d.weight);
  f.text(line.cut_right(f.measure(Type::Small, weight).x + f.px(2)), weight, Type::Small, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
  line.cut_right(f.px(10));
  f.text(line, d.name, Type::Strong, {.overflow = Overflow::Ellipsis, .middle = true});
  inside.cut_top(f.px(4));
  line = inside;
  const Rect said = line.cut_right(right);
  line.cut_right(f.px(12));
  f.text(said, fmt::format("{}–{} of {}  ·  {}", d.points_low, d.points_high, d.scored, counted(d.posterior.responses, "answer", "answers")), Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  draw_points(f, line.centered(line.width(), f.px(10)), d, ids::readiness_domain_bar(d.id));
}

/// Where ability is thought to lie, in logits: an interval beside the just-qualified candidate.
void draw_ability(ReadinessFrame& w, Rect& rest, const DomainStanding& d) {
  ui::Frame& f = w.f;
  f.text(rest.cut_top(f.px(20)), "Ability, in logits", Type::SmallStrong, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  rest.cut_top(f.px(22));
  const Rect track = rest.cut_top(f.px(10)).inset(f.px(2), 0);
  const auto x = [&](double ability) { return std::floor(track.x0 + track.width() * static_cast<float>((std::clamp(ability, -kReach, kReach) + kReach) / (2 * kReach))) + 0.5F; };
  f.fill(track, Color::Track, 5);
  const Rect bar{x(d.posterior.q05), track.y0, std::max(x(d.posterior.q95), x(d.posterior.q05) + f.px(4)), track.y1};
  const bool measured = d.posterior.verdict != DomainVerdict::NotMeasured;
  if (measured) f.fill(bar, Color::AccentFill, 3);
  else f.fill(bar, Color::Surface, 3), f.stroke(bar, Color::BorderStrong, 3, 1);
  f.line({x(0), track.y0 - f.px(5)}, {x(0), track.y1 + f.px(5)}, Color::Text, 2);
  f.text({track.x0, track.y0 - f.px(22), track.x1, track.y0 - f.px(5)}, "just qualified", Type::Caption, {.color = Color::Text2, .align = ui::Align::Center, .overflow = Overflow::Ellipsis, .middle = true});
  rest.cut_top(f.px(4));
  const Rect axis = rest.cut_top(f.px(16));
  for (const auto& [at, align] : {std::pair{-kReach, ui::Align::Left}, {kReach, ui::Align::Right}}) f.text(axis, fmt::format("{}{}", at < 0 ? "−" : "+", std::abs(static_cast<int>(at))), Type::Caption, {.color = Color::Text3, .align = align, .overflow = Overflow::Ellipsis, .middle = true});
  const auto signed_text = [](double value) { return fmt::format("{}{:.1f}", value < -0.05 ? "−" : value < 0.05 ? "" : "+", std::abs(value)); };
  std::string words = fmt::format("In nine of ten cases between {} and {}. Chance of standing above the just-qualified candidate: {}.", signed_text(d.posterior.q05), signed_text(d.posterior.q95), rounded_chance(d.posterior.above_standard));
  if (!measured) words = fmt::format("Nothing was measured here. What the other domains suggest: between {} and {}.", signed_text(d.posterior.q05), signed_text(d.posterior.q95));
  rest.cut_top(f.px(4));
  paragraph(f, rest, words, Type::Caption, Color::Text2);
  f.announce(ids::readiness_ability, track, "picture", "Ability, in logits. " + words);
}

std::string moved_words(const DomainStanding& d) {
  if (!d.points_week_ago) return "A week ago nothing was known of it.";
  const int by = d.points - *d.points_week_ago;
  if (by == 0) return "As a week ago.";
  return fmt::format("Since a week ago {} {}.", counted(std::abs(by), "point", "points"), by > 0 ? "more" : "fewer");
}

void draw_detail(ReadinessFrame& w, Rect& rest, const DomainStanding& d) {
  ui::Frame& f = w.f;
  float& known = w.state.heights["detail"];
  const Rect box{rest.x0, rest.y0, rest.x1, rest.y0 + std::max(f.px(40), known)};
  f.fill(box, Color::Sunken, 8);
  Rect inside{box.x0 + f.px(14), box.y0 + f.px(12), box.x1 - f.px(14), box.y0 + 1e6F};
  const float top = inside.y0;
  const bool beside = inside.width() >= f.px(430);
  Rect left = beside ? inside.cut_left(std::floor(inside.width() * 0.54F)) : inside;
  paragraph(f, left, d.words, Type::Small, Color::Text, 6);
  paragraph(f, left, moved_words(d), Type::Small, Color::Text2, 2);
  const std::string unseen = d.unseen == 0 ? "Every item of the bank was answered." : fmt::format("{} of the bank not answered yet.", counted(d.unseen, "item", "items"));
  paragraph(f, left, unseen, Type::Small, Color::Text2, 10);
  f.announce(ids::readiness_detail, box, "text", d.words + " " + moved_words(d) + " " + unseen);
  constexpr std::string_view kQuiz = "Quiz: 10 items";
  if (f.button(ids::readiness_quiz, left.cut_top(f.px(40)).cut_left(std::min(left.width(), f.button_width(kQuiz, true))), kQuiz, {.kind = ui::ButtonKind::Primary, .icon = Icon::Play})) {
    BeginSitting sitting;
    sitting.domains = {d.id};
    w.out.push(ExamCommand(sitting));
  }
  float bottom = left.y0;
  if (beside) {
    inside.cut_left(f.px(18));
    draw_ability(w, inside, d);
    bottom = std::max(bottom, inside.y0);
  } else {
    left.cut_top(f.px(14));
    draw_ability(w, left, d);
    bottom = left.y0;
  }
  if (const float used = bottom - top + f.px(24); used != known) known = used, f.request_frames(2);
  rest.cut_top(known + f.px(6));
}

}  // namespace

void draw_domains(ReadinessFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  card_around(f, w.state.heights, rest, "domains", [&](Rect& inside) {
    card_heading(f, inside, "Domains");
    const auto& domains = w.model.domains;
    const int count = static_cast<int>(domains.size());
    if (count == 0) {
      paragraph(f, inside, "This examination names no domains.", Type::Small);
      return;
    }
    paragraph(f, inside, "Points expected on a form: the bar is where they lie in nine of ten cases, the line what a just-qualified candidate gets. The weight in the examination stands beside the name.", Type::Caption, Color::Text3, 4);
    w.state.domain_at = std::clamp(w.state.domain_at, 0, count - 1);
    const Rect all{inside.x0, inside.y0, inside.x1, inside.y0 + f.px(kRow) * static_cast<float>(count)};
    const auto keys = f.list(ids::readiness_domains, all, "Domains; Enter opens one");
    if (keys.step != 0) {
      w.state.domain_at = std::clamp(w.state.domain_at + keys.step, 0, count - 1);
      if (w.state.chosen_domain >= 0) w.state.chosen_domain = w.state.domain_at;
    }
    if (keys.right) w.state.chosen_domain = w.state.domain_at;
    if (keys.left) w.state.chosen_domain = -1;
    if (keys.enter) w.state.chosen_domain = w.state.chosen_domain == w.state.domain_at ? -1 : w.state.domain_at;
    for (int i = 0; i < count; ++i) {
      const DomainStanding& d = domains[static_cast<std::size_t>(i)];
      const Rect row = inside.cut_top(f.px(kRow));
      const bool open = w.state.chosen_domain == i;
      if (i > 0 && !open && w.state.chosen_domain != i - 1) f.line({row.x0 + f.px(8), row.y0}, {row.x1 - f.px(8), row.y0}, Color::Hair);
      if (f.item(ids::readiness_domains, ids::readiness_domain(d.id), Rect{row.x0 - f.px(6), row.y0 + 1, row.x1 + f.px(6), row.y1}, d.name + ": " + std::string(face_of(d.posterior.verdict).word), keys.focused && w.state.domain_at == i).clicked) {
        w.state.domain_at = i;
        w.state.chosen_domain = open ? -1 : i;
        f.request_frames(2);
      }
      draw_row(w, row, d, open);
      if (open) draw_detail(w, inside, d);
    }
  });
}

}  // namespace cw::views
