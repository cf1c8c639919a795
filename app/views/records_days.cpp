#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/records.h"
#include "app/views/shortcuts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;
using ui::Vec;

namespace {

constexpr float kPad = 18, kPlot = 178, kTrack = 26, kFoot = 40, kAxis = 22;

/// A line of the curve: told apart by how it is drawn and by its name beside it.
struct Series {
  std::string_view name;
  int UnitPoint::* count;
  Color color;
  float width;
  bool dashed;
};
constexpr std::array<Series, 3> kSeries = {{{"Incomplete", &UnitPoint::incomplete, Color::AccentFill, 3, false}, {"Unbilled", &UnitPoint::unbilled, Color::Text, 1.5F, true}, {"Delinquent", &UnitPoint::delinquent, Color::BadFill, 3, false}}};

/// The greatest number the curve reaches, up to the next line of its grid.
struct Scale {
  int step = 5, most = 5;
};
Scale scale_of(const RecordsFrame& w, double limit) {
  int most = std::max(1, static_cast<int>(std::ceil(limit)));
  for (const auto& point : w.model.curve)
    for (const auto& series : kSeries) most = std::max(most, point.*series.count);
  Scale scale;
  for (const int step : {1, 2, 5, 10, 20, 50, 100, 200, 500}) {
    scale.step = step;
    if (most <= step * 5) break;
  }
  scale.most = (most + scale.step - 1) / scale.step * scale.step;
  return scale;
}

/// How many delinquent records make the limit.
double delinquent_at_limit(const RecordsFrame& w) {
  if (w.day().months <= 0) return 0;
  return static_cast<double>(w.day().discharges_in_months) / w.day().months * w.model.rate_limit_percent / 100;
}

struct Plot {
  Rect where;
  Scale scale;
  int days;
  float x(int day) const { return where.x0 + where.width() * static_cast<float>(day) / static_cast<float>(std::max(1, days)); }
  float y(double count) const { return where.y1 - where.height() * static_cast<float>(count / scale.most); }
};

void draw_grid(RecordsFrame& w, const Plot& plot) {
  ui::Frame& f = w.f;
  for (int count = 0; count <= plot.scale.most; count += plot.scale.step) {
    const float y = plot.y(count);
    f.line({plot.where.x0, y}, {plot.where.x1, y}, count == 0 ? Color::Border : Color::Hair);
    f.text({plot.where.x0 - f.px(40), y - f.px(8), plot.where.x0 - f.px(8), y + f.px(8)}, std::to_string(count), Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .middle = true});
  }
  // Days on the axis: every week, or as many weeks apart as have room.
  const float room = f.measure(Type::Caption, "28 May").x + f.px(18);
  int apart = 7;
  while (apart < plot.days && plot.x(apart) - plot.x(0) < room) apart += 7;
  for (int day = 0; day <= plot.days; day += apart) {
    const float x = plot.x(day), half = room / 2;
    f.line({x, plot.where.y1}, {x, plot.where.y1 + f.px(4)}, Color::Border);
    const std::string text = short_day(w.unit().first.plus_days(day));
    f.text({x - half, plot.where.y1 + f.px(6), x + half, plot.where.y1 + f.px(kAxis)}, text, Type::Caption, {.color = Color::Text3, .align = ui::Align::Center});
  }
}

/// Names stand at the end of their lines, moved apart where they would touch.
void draw_names(RecordsFrame& w, const Plot& plot, float right) {
  ui::Frame& f = w.f;
  struct Name {
    const Series* series;
    float y;
  };
  std::vector<Name> names;
  for (const auto& series : kSeries) names.push_back({&series, plot.y(w.model.curve.back().*series.count)});
  std::stable_sort(names.begin(), names.end(), [](const Name& a, const Name& b) { return a.y < b.y; });
  const float apart = f.px(20);
  for (std::size_t i = 1; i < names.size(); ++i) names[i].y = std::max(names[i].y, names[i - 1].y + apart);
  if (const float over = names.back().y - plot.where.y1; over > 0)
    for (std::size_t i = names.size(); i-- > 0;) names[i].y = std::min(names[i].y, plot.where.y1 - apart * static_cast<float>(names.size() - 1 - i));
  for (const auto& name : names) {
    const std::array<Vec, 2> sample = {Vec{plot.where.x1 + f.px(8), name.y}, Vec{plot.where.x1 + f.px(28), name.y}};
    f.curve(sample, name.series->color, name.series->width, name.series->dashed);
    f.text({plot.where.x1 + f.px(33), name.y - f.px(9), right, name.y + f.px(9)}, name.series->name, Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  }
}

/// The same in words: for whoever cannot see the curve, and as what to take from it.
std::string curve_words(const RecordsFrame& w) {
  const auto& curve = w.model.curve;
  const auto highest = std::max_element(curve.begin(), curve.end(), [](const UnitPoint& a, const UnitPoint& b) { return a.delinquent < b.delinquent; });
  if (highest == curve.end() || highest->delinquent == 0) return "As things stand no record of this unit turns delinquent.";
  std::string words = fmt::format("As things stand most are delinquent from {}: {} of them.", short_day(highest->on), highest->delinquent);
  const auto over = std::find_if(curve.begin(), curve.end(), [&](const UnitPoint& p) { return p.delinquent > delinquent_at_limit(w); });
  if (over != curve.end()) words += fmt::format(" The limit is passed {} {}.", over->on <= w.day().on ? "since" : "on", short_day(over->on));
  else words += fmt::format(" The limit of {} % is never passed.", w.model.rate_limit_percent);
  return words;
}

void draw_curve(RecordsFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const double limit = delinquent_at_limit(w);
  const float names = where.width() > f.px(420) ? f.px(112) : 0;
  const float left = f.px(46), right = names > 0 ? names : f.px(34);
  const Plot plot{{where.x0 + left, where.y0 + f.px(8), where.x1 - right, where.y0 + f.px(kPlot)}, scale_of(w, limit), w.days()};
  const int at = w.at();
  // Behind the day lies what would come if nothing more were done.
  const Rect future{plot.x(at), plot.where.y0, plot.where.x1, plot.where.y1};
  f.fill(future, Color::Sunken, 0);
  draw_grid(w, plot);
  if (const std::string_view later = "if nothing more is done"; future.width() > f.measure(Type::Caption, later).x + f.px(16))
    f.text({future.x0 + f.px(8), future.y0 + f.px(2), future.x1, future.y0 + f.px(20)}, later, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
  if (limit > 0) {
    const float y = plot.y(limit);
    f.dashed_line({plot.where.x0, y}, {plot.where.x1, y}, Color::Text3, 1);
    f.text({plot.where.x0 + f.px(4), y - f.px(18), plot.where.x1, y}, fmt::format("limit: {} %", w.model.rate_limit_percent), Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
  }
  for (const auto& series : kSeries) {
    std::vector<Vec> points;
    for (std::size_t d = 0; d < w.model.curve.size(); ++d) points.push_back({plot.x(static_cast<int>(d)), plot.y(w.model.curve[d].*series.count)});
    f.curve(points, series.color, series.width, series.dashed);
  }
  f.line({plot.x(at), plot.where.y0}, {plot.x(at), plot.where.y1}, Color::AccentText, 1);
  for (const auto& series : kSeries) {
    const Rect dot = Rect{plot.x(at), plot.y(w.model.curve[static_cast<std::size_t>(at)].*series.count), 0, 0};
    const Rect around{dot.x0 - f.px(6), dot.y0 - f.px(6), dot.x0 + f.px(6), dot.y0 + f.px(6)};
    f.fill(around, Color::Surface, 6);
    f.fill(around.inset(f.px(1.5F)), series.color, 4.5F);
  }
  if (names > 0) draw_names(w, plot, where.x1);

  int day = at;
  const Rect slides{plot.where.x0, where.y0, plot.where.x1, where.y1};
  if (f.slider(ids::records_slider, slides, day, 0, w.days(), 7, fmt::format("Day of the unit: {}", long_day(w.day().on)))) w.go_to(w.unit().first.plus_days(day));
  const float middle = where.y1 - f.px(11);
  const auto beside = [&](float x) { return Rect{x - f.px(15), middle - f.px(15), x + f.px(15), middle + f.px(15)}; };
  if (f.icon_button(ids::records_before, beside(plot.where.x0 - f.px(28)), Icon::ArrowLeft, "A day back", {.enabled = at > 0, .why_not = "This is the unit's first day.", .shortcut = keys_of(Act::DayBefore)})) w.go_to(w.day().on.plus_days(-1));
  if (f.icon_button(ids::records_after, beside(plot.where.x1 + (names > 0 ? f.px(28) : f.px(20))), Icon::ArrowRight, "A day on", {.enabled = at < w.days(), .why_not = "This is the unit's last day.", .shortcut = keys_of(Act::DayAfter)})) w.go_to(w.day().on.plus_days(1));
  const UnitPoint& now = w.model.curve[static_cast<std::size_t>(at)];
  f.announce(ids::records_curve, plot.where, "chart",
             fmt::format("Records from {} to {}. On {}: {} incomplete, {} delinquent, {} unbilled. {}", to_display(w.unit().first), to_display(w.unit().last), to_display(w.day().on), now.incomplete, now.delinquent, now.unbilled, curve_words(w)));
}

void draw_typed(RecordsFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const bool active = f.is_focused(ids::records_typed);
  if (!active && !w.state.typed_wrong) w.state.typed_day = to_string(w.day().on);
  const auto field = f.field(ids::records_typed, where, w.state.typed_day, {.hint = "YYYY-MM-DD", .icon = Icon::Calendar, .invalid = w.state.typed_wrong, .label = "Go to a day"});
  if (field.changed) w.state.typed_wrong = false;
  if (field.cancelled) w.state.typed_wrong = false, w.state.typed_day = to_string(w.day().on);
  if (!field.submitted) return;
  const auto day = Date::parse(w.state.typed_day);
  w.state.typed_wrong = !day || *day < w.unit().first || *day > w.unit().last;
  if (!w.state.typed_wrong) w.go_to(*day);
}

}  // namespace

void draw_unit_day(RecordsFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  const float inner = rest.width() - f.px(2 * kPad);
  const bool wide = inner > f.px(520);
  const std::string words = w.state.typed_wrong ? fmt::format("This unit's days go from {} to {}. Write the day as YYYY-MM-DD.", to_string(w.unit().first), to_string(w.unit().last)) : curve_words(w);
  const auto turn = w.next_turn();
  const std::string label = turn ? fmt::format("To the next delinquent: {}", short_day(*turn)) : std::string("No further one turns delinquent");
  const float button = std::min(inner, f.button_width(label, true) - f.px(8));
  const float beside = wide ? inner - button - f.px(16) : inner;
  const float words_height = wrapped_height(f, Type::Small, words, beside);
  const float foot_height = wide ? std::max(f.px(kFoot), words_height) : words_height + f.px(10 + kFoot);
  const Rect box = rest.cut_top(f.px(14 + 40 + 6 + kPlot + kAxis + 4 + kTrack + 12) + foot_height + f.px(14));
  f.card(box);
  Rect inside{box.x0 + f.px(kPad), box.y0 + f.px(14), box.x1 - f.px(kPad), box.y1};
  Rect head = inside.cut_top(f.px(40));
  draw_typed(w, head.cut_right(f.px(158)).centered(f.px(158), f.px(36)));
  head.cut_right(f.px(12));
  f.text(head, wide ? long_day(w.day().on) : short_day(w.day().on), wide ? Type::Stat : Type::PageTitle, {.overflow = Overflow::Ellipsis, .middle = true});
  inside.cut_top(f.px(6));
  draw_curve(w, inside.cut_top(f.px(kPlot + kAxis + 4 + kTrack)));
  inside.cut_top(f.px(12));
  Rect foot = inside.cut_top(foot_height);
  Rect said = wide ? foot.cut_left(beside) : foot.cut_top(words_height);
  f.text(said.centered(said.width(), words_height), words, Type::Small, {.color = w.state.typed_wrong ? Color::Bad : Color::Text2, .overflow = Overflow::Wrap});
  const Rect place = wide ? foot.cut_right(button).centered(button, f.px(kFoot)) : foot.cut_bottom(f.px(kFoot)).cut_left(button);
  if (f.button(ids::records_next_turn, place, label, {.icon = Icon::ArrowRight, .enabled = turn.has_value(), .why_not = "On none of this unit's later days, as things stand.", .shortcut = keys_of(Act::NextTurn), .tooltip = "To the next day on which a record turns delinquent"}) && turn) w.go_to(*turn);
  if (asked(f, Act::TypeDay)) f.focus(ids::records_typed);
}

namespace {

/// `41.3`: discharges ÷ months, half up to a tenth.
std::string average_text(const UnitOn& day) {
  if (day.months <= 0) return "0.0";
  return tenths_text((20 * day.discharges_in_months + day.months) / (2 * day.months));
}

struct Figure {
  std::string value, name, note;
  Icon icon;
  Tone tone;
};

void draw_figure(ui::Frame& f, Rect where, const Figure& figure) {
  Rect name = where.cut_top(f.px(20));
  f.icon(name.cut_left(f.px(18)), figure.icon, ui::text_color(figure.tone), 18);
  name.cut_left(f.px(6));
  f.text(name, figure.name, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  where.cut_top(f.px(4));
  f.text(where.cut_top(f.type_size(Type::Stat)), figure.value, Type::Stat, {.overflow = Overflow::Ellipsis});
  where.cut_top(f.px(1));
  f.text(where.cut_top(f.type_size(Type::Caption)), figure.note, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
}

}  // namespace

void draw_unit_figures(RecordsFrame& w, Rect& rest) {
  ui::Frame& f = w.f;
  const UnitOn& day = w.day();
  const float inner = rest.width() - f.px(2 * kPad);
  const bool wide = inner > f.px(520);
  const std::string rate = tenths_text(day.rate_per_mille) + " %";
  const std::string arithmetic = fmt::format("{} delinquent ÷ {} average monthly discharges = {}", day.delinquent, average_text(day), rate);
  const std::string average = fmt::format("{} = {} discharges ÷ {}; {}", average_text(day), day.discharges_in_months, counted(day.months, "month", "months"), w.model.denominator);
  const float big = f.measure(Type::Big, "100.0 %").x + f.px(8);
  const float words_width = wide ? inner - big - f.px(16) : inner;
  const float arithmetic_height = wrapped_height(f, Type::SmallStrong, arithmetic, words_width), average_height = wrapped_height(f, Type::Caption, average, words_width);
  const float words_height = f.px(26 + 8) + arithmetic_height + f.px(3) + average_height;
  const float head_height = f.px(22) + (wide ? std::max(f.type_size(Type::Big), words_height) : f.type_size(Type::Big) + f.px(6) + words_height);
  const float figure = f.px(20 + 4 + 1) + f.type_size(Type::Stat) + f.type_size(Type::Caption);
  const Rect box = rest.cut_top(f.px(14) + head_height + f.px(14 + 12) + (wide ? figure : 2 * figure + f.px(12)) + f.px(16));
  f.card(box);
  Rect inside{box.x0 + f.px(kPad), box.y0 + f.px(14), box.x1 - f.px(kPad), box.y1};
  Rect head = inside.cut_top(head_height);
  f.text(head.cut_top(f.px(22)), "Delinquency rate", Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
  const Rect number = wide ? head.cut_left(big) : head.cut_top(f.type_size(Type::Big));
  f.text({number.x0, number.y0, number.x1, head.y1}, rate, Type::Big, {.overflow = Overflow::Ellipsis, .middle = wide});
  if (wide) head.cut_left(f.px(16));
  else head.cut_top(f.px(6));
  if (wide) head = head.centered(head.width(), words_height);
  if (day.over_limit) f.pill(head.cut_top(f.px(26)), fmt::format("Above the limit of {} %", w.model.rate_limit_percent), Tone::Bad, Icon::Warning);
  else f.pill(head.cut_top(f.px(26)), fmt::format("Not above the limit of {} %", w.model.rate_limit_percent), Tone::Ok, Icon::CheckCircle);
  head.cut_top(f.px(8));
  f.text(head.cut_top(arithmetic_height), arithmetic, Type::SmallStrong, {.overflow = Overflow::Wrap});
  head.cut_top(f.px(3));
  f.text(head.cut_top(average_height), average, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Wrap});
  f.announce("records.rate", number, "text", arithmetic);
  inside.cut_top(f.px(14));
  f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
  inside.cut_top(f.px(12));
  const std::array<Figure, 4> figures = {{{std::to_string(day.incomplete), "Incomplete", fmt::format("of {} discharged", day.discharged), Icon::Flag, Tone::Accent},
                                          {std::to_string(day.late), "Late", fmt::format("{} not delinquent", day.late - day.delinquent), Icon::Timer, Tone::Warn},
                                          {std::to_string(day.delinquent), "Delinquent", fmt::format("from day {}", w.model.delinquent_on), Icon::Cancel, Tone::Bad},
                                          {std::to_string(day.unbilled), "Unbilled", money_text(day.unbilled_cents) + " held", Icon::Bill, Tone::Neutral}}};
  const std::size_t columns = wide ? 4 : 2;
  const float width = std::floor(inner / static_cast<float>(columns));
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const float x = inside.x0 + width * static_cast<float>(i % columns), y = inside.y0 + (figure + f.px(12)) * static_cast<float>(i / columns);
    if (i % columns > 0) f.line({x - f.px(9), y}, {x - f.px(9), y + figure}, Color::Hair);
    draw_figure(f, {x, y, x + width - f.px(14), y + figure}, figures[i]);
  }
}

}  // namespace cw::views
