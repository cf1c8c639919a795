#include <fmt/format.h>

#include <array>
#include <cmath>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/readiness_parts.h"
#include "app/views/records.h"
#include "app/views/shortcuts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

/// The raw score that is expected: the scored items of a form as a track, the 90 % interval as a bar on it, what is expected as a tick, what is needed as a dashed line with its name.
void draw_raw_interval(ReadinessFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  const Prediction& p = w.model.readiness.official;
  const Rect where = rest.cut_top(f.px(64));
  const Rect track{where.x0, where.y0 + f.px(24), where.x1, where.y0 + f.px(40)};
  const auto x = [&](double value) { return std::floor(track.x0 + track.width() * static_cast<float>(value / std::max(1, p.total))) + 0.5F; };
  f.fill(track, Color::Track, 8);
  const Rect bar{x(p.raw_low), track.y0, std::max(x(p.raw_high), x(p.raw_low) + f.px(4)), track.y1};
  f.fill(bar, Color::AccentFill, 4);
  f.line({x(p.expected), track.y0 + f.px(2)}, {x(p.expected), track.y1 - f.px(2)}, Color::OnAccent, 3);
  // What is needed stands above the track, what is expected below it.
  f.dashed_line({x(p.cut), track.y0 - f.px(5)}, {x(p.cut), track.y1 + f.px(5)}, Color::Text, 2);
  const std::string needed = fmt::format("about {} needed", p.cut);
  const float width = f.measure(Type::Caption, needed).x + f.px(2);
  const float left = std::clamp(x(p.cut) - width / 2, where.x0, std::max(where.x0, where.x1 - width));
  f.text({left, where.y0, left + width, where.y0 + f.px(18)}, needed, Type::Caption, {.color = Color::Text, .align = ui::Align::Center, .overflow = Overflow::Ellipsis, .middle = true});
  const float below = track.y1 + f.px(6), room = f.px(36);
  const auto label = [&](float from, int value, ui::Align align, Color color) { f.text({from, below, from + room, below + f.px(16)}, std::to_string(value), Type::Caption, {.color = color, .align = align, .overflow = Overflow::Ellipsis}); };
  if (bar.x0 - track.x0 > f.px(48)) label(track.x0, 0, ui::Align::Left, Color::Text3);
  if (track.x1 - bar.x1 > f.px(64)) label(track.x1 - room, p.total, ui::Align::Right, Color::Text3);
  label(std::max(track.x0, bar.x0 - f.px(26)), p.raw_low, bar.x0 - f.px(26) < track.x0 ? ui::Align::Left : ui::Align::Right, Color::Text2);
  label(std::min(track.x1 - room, bar.x1 - f.px(10)), p.raw_high, bar.x1 - f.px(10) > track.x1 - room ? ui::Align::Right : ui::Align::Left, Color::Text2);
  f.announce(ids::readiness_interval, where, "picture", w.model.interval);
}

void draw_headline(ReadinessFrame& w, Rect line) {
  ui::Frame& f = w.f;
  const Readiness& r = w.model.readiness;
  const Tone tone = !r.enough_evidence ? Tone::Neutral : r.likely_ready ? Tone::Ok : Tone::Warn;
  const Icon icon = !r.enough_evidence ? Icon::Help : r.likely_ready ? Icon::CheckCircle : Icon::Hourglass;
  f.pill(line.cut_left(std::min(line.width(), f.tag_width(w.model.headline, true) + f.px(8))), w.model.headline, tone, icon);
}

void draw_given(ReadinessFrame& w, Rect& inside) {
  ui::Frame& f = w.f;
  const float figure = f.measure(Type::Big, w.model.chance).x + f.px(18);
  const bool beside = inside.width() - figure > f.px(190);
  Rect top = inside.cut_top(beside ? std::max(f.type_size(Type::Big), f.px(58)) : f.type_size(Type::Big) + f.px(62));
  const Rect number = beside ? top.cut_left(figure) : top.cut_top(f.type_size(Type::Big));
  f.text(number, w.model.chance, Type::Big, {.overflow = Overflow::Ellipsis, .middle = true});
  f.announce(ids::readiness_chance, number, "text", fmt::format("Chance of passing: {}. {}.", w.model.chance, w.model.headline));
  Rect words = top.centered(top.width(), f.px(54));
  draw_headline(w, words.cut_top(f.px(28)));
  words.cut_top(f.px(4));
  f.text(words, fmt::format("as things stand, from {}", counted(w.model.readiness.responses, "answer", "answers")), Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  inside.cut_top(f.px(12));
  f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
  inside.cut_top(f.px(12));
  draw_raw_interval(w, inside);
  inside.cut_top(f.px(6));
  paragraph(f, inside, w.model.interval, Type::SmallStrong, Color::Text, 2);
  paragraph(f, inside, "Bar: in nine of ten cases the score lies there. White line: what is expected. Dashed: what is needed.", Type::Caption, Color::Text3, 8);
  paragraph(f, inside, w.model.reason, Type::Small, Color::Text2);
}

void begin(ReadinessFrame& w, SittingKind kind, const std::string& domain) {
  BeginSitting sitting;
  sitting.kind = kind;
  if (!domain.empty()) sitting.domains = {domain};
  w.out.push(ExamCommand(sitting));
}

/// No number: what is missing, and a button that begins it. With no answer at all the diagnostic test tells most for the time it takes; later the domain that would help most.
void draw_missing(ReadinessFrame& w, Rect& inside) {
  ui::Frame& f = w.f;
  Rect top = inside.cut_top(f.px(56));
  const Rect disc = top.cut_left(f.px(48)).centered(f.px(48), f.px(48));
  f.fill(disc, Color::Hover, 24);
  f.icon(disc, Icon::Help, Color::Text2, 26);
  top.cut_left(f.px(14));
  Rect words = top.centered(top.width(), f.px(48));
  const Rect headline = words.cut_top(f.px(26));
  f.text(headline, w.model.headline, Type::PageTitle, {.overflow = Overflow::Ellipsis, .middle = true});
  f.announce(ids::readiness_chance, headline, "text", w.model.headline + ". " + w.model.reason);
  f.text(words, w.model.readiness.responses == 0 ? std::string("No answer counts yet") : fmt::format("{} so far", counted(w.model.readiness.responses, "answer counts", "answers count")), Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  inside.cut_top(f.px(10));
  paragraph(f, inside, w.model.reason, Type::Body, Color::Text, 12);
  const auto helpful = static_cast<std::size_t>(w.model.readiness.most_helpful_domain);
  const DomainStanding* domain = helpful < w.model.domains.size() ? &w.model.domains[helpful] : nullptr;
  const bool fresh = w.model.readiness.responses == 0 || domain == nullptr;
  const auto button = [&](std::string_view id, const std::string& label, ui::ButtonKind kind, Icon icon) {
    return f.button(id, inside.cut_top(f.px(40)).cut_left(std::min(inside.width(), f.button_width(label, true))), label, {.kind = kind, .icon = icon});
  };
  if (button(ids::readiness_diagnostic, "Diagnostic test", fresh ? ui::ButtonKind::Primary : ui::ButtonKind::Secondary, Icon::Readiness)) begin(w, SittingKind::Diagnostic, {});
  if (domain == nullptr) return;
  inside.cut_top(f.px(8));
  if (button(ids::readiness_helpful, "Quiz: " + domain->short_name, fresh ? ui::ButtonKind::Secondary : ui::ButtonKind::Primary, Icon::Play)) begin(w, SittingKind::Quiz, domain->id);
}

}  // namespace

void draw_chance(ReadinessFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  card_around(f, w.state.heights, rest, "chance", [&](Rect& inside) {
    if (w.model.computing) {
      Rect line{inside.x0, inside.y0, inside.x1, inside.y0 + f.type_size(Type::CardTitle)};
      line.cut_left(f.measure(Type::CardTitle, "Chance of passing the examination").x + f.px(12));
      working_it_out(f, line);
    }
    card_heading(f, inside, "Chance of passing the examination");
    if (w.model.readiness.enough_evidence && !w.model.chance.empty()) draw_given(w, inside);
    else draw_missing(w, inside);
    if (!w.model.notice_of_staleness.empty()) {
      inside.cut_top(f.px(10));
      tinted_notice(f, inside, w.model.notice_of_staleness, Tone::Warn, Icon::Timer);
      f.announce("readiness.stale", inside, "text", w.model.notice_of_staleness);
    }
    if (!w.model.caution.empty()) {
      inside.cut_top(f.px(10));
      paragraph(f, inside, w.model.caution, Type::Caption, Color::Text3);
    }
  });
}

}  // namespace cw::views
