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
using ui::Vec;

namespace {

constexpr float kPlot = 168, kLeft = 34, kFoot = 24;  // design pixels

/// Scores shown by the trend: what was expected and what is needed, with room around, in whole tens.
struct Range {
  int low = 0, high = 10;
};
Range range_of(const ReadinessModel& model) {
  const Prediction& p = model.readiness.official;
  int low = p.cut, high = p.cut;
  for (const auto& point : model.trend)
    if (point.enough) low = std::min(low, point.raw_low), high = std::max(high, point.raw_high);
  Range range{std::max(0, (low - 4) / 10 * 10), (high + 13) / 10 * 10};
  if (p.total > 0) range.high = std::min(range.high, std::max(p.total, range.low + 10));
  return range;
}

std::string trend_words(const ReadinessModel& model) {
  const TrendPoint* first = nullptr;
  const TrendPoint* last = nullptr;
  int open = 0;
  for (const auto& point : model.trend) {
    if (!point.enough) {
      ++open;
      continue;
    }
    if (first == nullptr) first = &point;
    last = &point;
  }
  if (last == nullptr) return "No week had enough evidence yet.";
  std::string words = first == last ? fmt::format("On {} {} to {} were expected", short_day(last->on), last->raw_low, last->raw_high)
                                    : fmt::format("From {} to {} expected on {} to {} to {} on {}", first->raw_low, first->raw_high, short_day(first->on), last->raw_low, last->raw_high, short_day(last->on));
  words += fmt::format("; about {} are needed.", model.readiness.official.cut);
  if (open > 0) words += fmt::format(" {} without enough evidence.", counted(open, "week", "weeks"));
  return words;
}

void draw_plot(ReadinessFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const auto& trend = w.model.trend;
  const Range range = range_of(w.model);
  const float name = f.px(4);
  const Rect plot{where.x0 + f.px(kLeft), where.y0 + f.px(8), where.x1 - f.px(22) - name, where.y1 - f.px(kFoot)};
  const auto x = [&](std::size_t i) { return std::floor(plot.x0 + plot.width() * (trend.size() > 1 ? static_cast<float>(i) / static_cast<float>(trend.size() - 1) : 1.0F)) + 0.5F; };
  const auto y = [&](int raw) { return std::floor(plot.y1 - plot.height() * static_cast<float>(raw - range.low) / static_cast<float>(range.high - range.low)) + 0.5F; };
  // Runs of weeks with enough evidence; between them nothing is drawn.
  for (std::size_t i = 0; i < trend.size();) {
    if (!trend[i].enough) {
      ++i;
      continue;
    }
    std::vector<Vec> upper, lower;
    for (; i < trend.size() && trend[i].enough; ++i) upper.push_back({x(i), y(trend[i].raw_high)}), lower.push_back({x(i), y(trend[i].raw_low)});
    if (upper.size() == 1) {
      // A week by itself is as wide as it can be seen.
      upper.push_back({upper[0].x + f.px(4), upper[0].y}), lower.push_back({lower[0].x + f.px(4), lower[0].y});
      upper[0].x -= f.px(4), lower[0].x -= f.px(4);
    }
    f.band(upper, lower, Color::AccentTint);
    f.curve(upper, Color::AccentFill, 1);
    f.curve(lower, Color::AccentFill, 1);
  }
  const int step = range.high - range.low > 60 ? 20 : 10;
  for (int raw = range.low; raw <= range.high; raw += step) {
    f.line({plot.x0, y(raw)}, {plot.x1, y(raw)}, raw == range.low ? Color::Border : Color::Hair);
    f.text({where.x0, y(raw) - f.px(8), plot.x0 - f.px(8), y(raw) + f.px(8)}, std::to_string(raw), Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
  }
  const int cut = w.model.readiness.official.cut;
  f.dashed_line({plot.x0, y(cut)}, {plot.x1, y(cut)}, Color::Text, 1.5F);
  f.text({plot.x0 + f.px(4), y(cut) - f.px(18), plot.x1, y(cut) - f.px(1)}, fmt::format("about {} needed", cut), Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  for (std::size_t i = 0; i < trend.size();) {
    if (!trend[i].enough) {
      // An open mark on the axis: a week that says nothing.
      f.stroke({x(i) - f.px(3.5F), plot.y1 - f.px(3.5F), x(i) + f.px(3.5F), plot.y1 + f.px(3.5F)}, Color::BorderStrong, 4, 1);
      ++i;
      continue;
    }
    std::vector<Vec> middle;
    for (; i < trend.size() && trend[i].enough; ++i) middle.push_back({x(i), y(trend[i].raw)});
    f.curve(middle, Color::AccentText, 2.5F);
    f.fill({middle.back().x - f.px(4), middle.back().y - f.px(4), middle.back().x + f.px(4), middle.back().y + f.px(4)}, Color::AccentText, 4);
  }
  // Days below, as many as have room, today always.
  const float room = f.measure(Type::Caption, "28 Nov").x + f.px(14);
  float free_to = plot.x1 + 1e6F;
  for (std::size_t i = trend.size(); i-- > 0;) {
    const std::string text = short_day(trend[i].on);
    if (x(i) + room / 2 > free_to) continue;
    free_to = x(i) - room / 2;
    f.text({x(i) - room / 2, plot.y1 + f.px(7), x(i) + room / 2, plot.y1 + f.px(kFoot)}, text, Type::Caption, {.color = Color::Text3, .align = ui::Align::Center, .overflow = Overflow::Ellipsis});
  }
}

Icon icon_of(RecentWork::Kind kind) {
  switch (kind) {
    case RecentWork::Kind::Chart: return Icon::Chart;
    case RecentWork::Kind::Review: return Icon::Records;
    case RecentWork::Kind::Audit: return Icon::Visibility;
    case RecentWork::Kind::Sitting: return Icon::Exam;
  }
  return Icon::Chart;
}

std::string_view word_of(RecentWork::Kind kind) {
  switch (kind) {
    case RecentWork::Kind::Chart: return "Chart";
    case RecentWork::Kind::Review: return "Review";
    case RecentWork::Kind::Audit: return "Audit";
    case RecentWork::Kind::Sitting: return "Examination";
  }
  return "";
}

void open_work(const RecentWork& work, CommandQueue& out) {
  switch (work.kind) {
    case RecentWork::Kind::Chart:
    case RecentWork::Kind::Review: out.push(OpenAttempt{work.attempt}); break;
    case RecentWork::Kind::Audit: out.push(OpenAuditReport{work.attempt}); break;
    case RecentWork::Kind::Sitting: out.push(ExamCommand(ShowSitting{work.sitting})); break;
  }
}

}  // namespace

void draw_trend(ReadinessFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  card_around(f, w.state.heights, rest, "trend", [&](Rect& inside) {
    card_heading(f, inside, "Trend");
    const std::string words = trend_words(w.model);
    const bool any = std::any_of(w.model.trend.begin(), w.model.trend.end(), [](const TrendPoint& point) { return point.enough; });
    paragraph(f, inside, words, Type::Small, Color::Text2, any ? 10 : 0);
    const Rect plot = inside.cut_top(any ? f.px(kPlot + kFoot) : 0);
    if (any) draw_plot(w, plot);
    f.announce(ids::readiness_trend, plot, "picture", words);
    if (!any) return;
    inside.cut_top(f.px(4));
    paragraph(f, inside, "Band: where the raw score lies in nine of ten cases. Line: what is expected. Open circles: too little evidence.", Type::Caption, Color::Text3);
  });
}

void draw_focus(ReadinessFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  card_around(f, w.state.heights, rest, "focus", [&](Rect& inside) {
    card_heading(f, inside, "Focus next");
    if (w.model.focus.empty()) {
      paragraph(f, inside, "Nothing is due. The plan has more, day by day.", Type::Small);
      return;
    }
    for (std::size_t i = 0; i < w.model.focus.size(); ++i) {
      const PlanStep& step = w.model.focus[i];
      const std::string minutes = fmt::format("{} min", step.minutes);
      const float right = f.measure(Type::Small, minutes).x + f.px(4), width = inside.width() - f.px(40 + 12 + 10) - right;
      const float words = wrapped_height(f, Type::Small, step.reason, width);
      const Rect row = inside.cut_top(std::max(f.px(44), f.px(22) + words) + f.px(18));
      if (i > 0) f.line({row.x0, row.y0}, {row.x1, row.y0}, Color::Hair);
      if (f.row(ids::readiness_focus(static_cast<int>(i)), Rect{row.x0 - f.px(8), row.y0 + f.px(2), row.x1 + f.px(8), row.y1 - f.px(2)}, step.title + ". " + step.reason, false, 9).clicked) begin_step(step, w.out);
      Rect line = row.inset(0, f.px(9));
      const Rect disc = line.cut_left(f.px(40)).cut_top(f.px(40));
      f.fill(disc, Color::AccentTint, 9);
      f.icon(disc, icon_of(step.kind), Color::AccentText, 22);
      line.cut_left(f.px(12));
      f.text(line.cut_right(right), minutes, Type::Small, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis});
      line.cut_right(f.px(10));
      f.text(line.cut_top(f.px(22)), step.title, Type::Strong, {.overflow = Overflow::Ellipsis});
      f.text(line, step.reason, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap});
    }
  });
}

void draw_moved(ReadinessFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  card_around(f, w.state.heights, rest, "moved", [&](Rect& inside) {
    card_heading(f, inside, "What moved since last week");
    if (w.model.moved.empty()) paragraph(f, inside, "Nothing that could be told from chance.", Type::Small);
    for (std::size_t i = 0; i < w.model.moved.size(); ++i) {
      if (i > 0) inside.cut_top(f.px(6));
      const float dot = f.px(6);
      f.fill({inside.x0, inside.y0 + f.px(7), inside.x0 + dot, inside.y0 + f.px(7) + dot}, Color::Text3, 3);
      Rect line = inside;
      line.cut_left(f.px(16));
      const float used = f.text(line, w.model.moved[i], Type::Small, {.color = Color::Text, .overflow = Overflow::Wrap});
      inside.cut_top(used);
    }
    inside.cut_top(f.px(8));
    paragraph(f, inside, fmt::format("{} so far, {} of the last fourteen days.", counted(w.model.study_days, "study day", "study days"), w.model.study_days_last_two_weeks), Type::Caption, Color::Text3);
  });
}

void draw_recent(ReadinessFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  card_around(f, w.state.heights, rest, "recent", [&](Rect& inside) {
    card_heading(f, inside, "Recent work");
    const auto& recent = w.model.recent;
    const int count = static_cast<int>(recent.size());
    if (count == 0) {
      paragraph(f, inside, "Nothing yet. Charts, reviews, audits and examinations appear here.", Type::Small);
      return;
    }
    const float height = f.px(44);
    w.state.recent_at = std::clamp(w.state.recent_at, 0, count - 1);
    const auto keys = f.list(ids::readiness_recent, {inside.x0, inside.y0, inside.x1, inside.y0 + height * static_cast<float>(count)}, "Recent work; Enter opens it");
    w.state.recent_at = std::clamp(w.state.recent_at + keys.step, 0, count - 1);
    if (keys.enter) open_work(recent[static_cast<std::size_t>(w.state.recent_at)], w.out);
    for (int i = 0; i < count; ++i) {
      const RecentWork& work = recent[static_cast<std::size_t>(i)];
      Rect row = inside.cut_top(height);
      if (f.item(ids::readiness_recent, ids::readiness_recent_row(i), Rect{row.x0 - f.px(8), row.y0 + 1, row.x1 + f.px(8), row.y1 - 1}, work.title + ", " + work.words, keys.focused && w.state.recent_at == i, 7).clicked) {
        w.state.recent_at = i;
        open_work(work, w.out);
      }
      f.icon(row.cut_left(f.px(24)), icon_of(work.kind), Color::Text3, 20);
      row.cut_left(f.px(10));
      const float width = std::min(row.width() * 0.4F, f.tag_width(work.words, false) + f.px(6));
      f.pill(row.cut_right(width), work.words, work.kind == RecentWork::Kind::Sitting ? Tone::Accent : tone_of_points(work.per_mille));
      row.cut_right(f.px(10));
      Rect words = row.centered(row.width(), f.px(36));
      f.text(words.cut_top(f.px(20)), work.title, Type::Small, {.overflow = Overflow::Ellipsis, .middle = true});
      f.text(words, fmt::format("{}  ·  {}", word_of(work.kind), day_text(work.at)), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
    }
  });
}

}  // namespace cw::views
