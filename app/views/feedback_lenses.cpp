#include <fmt/format.h>

#include <algorithm>
#include <array>
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

/// `61.0 to 83.9 %`
std::string range_text(const Interval& i) { return fmt::format("{}.{} to {}", i.low / 10, i.low % 10, percent_text(i.high)); }

/// A share as a bar, with the interval it lies in drawn over it: a line with an end at each side. The same in words goes to the probe, and stands beside it.
void interval_bar(ui::Frame& f, const std::string& id, Rect where, int per_mille, const std::optional<Interval>& interval, const std::string& words) {
  const Rect track = where.centered(where.width(), f.px(8));
  f.bar(track, per_mille, Tone::Accent);
  if (interval) {
    const auto at = [&](int value) { return std::floor(track.x0 + track.width() * static_cast<float>(value) / 1000.0F) + 0.5F; };
    const float y = std::floor(track.center().y) + 0.5F, reach = f.px(7), low = at(interval->low), high = std::max(at(interval->high), low + f.px(2));
    f.line({low, y}, {high, y}, Color::Text, 2);
    for (const float x : {low, high}) f.line({x, y - reach}, {x, y + reach}, Color::Text, 2);
  }
  f.announce(id, where, "picture", words);
}

const Measure* measure_of(const Report& report, std::string_view id) {
  for (const auto& m : report.measures)
    if (m.id == id) return &m;
  return nullptr;
}

/// This attempt's side of one lens. Points and the query decision stand in the report outside its measures.
struct Here {
  bool measured = false;
  int per_mille = 0;
  std::string arithmetic, meaning;
};
Here here_of(const FeedbackFrame& w, Lens lens) {
  const Report& report = w.report();
  if (lens == Lens::Points) return {true, report.settled_points(), fmt::format("{} of {} points", report.settled_points(), kFullPoints), "Your score: what the parts of the answer weigh, less deductions."};
  if (lens == Lens::Query) {
    if (!report.query) return {false, 0, "This task does not ask for the decision.", "Whether you saw when the record has to be clarified by the provider."};
    return {true, report.query->right ? 1000 : 0, report.query->right ? "1 right ÷ 1 decision" : "0 right ÷ 1 decision", "Whether you saw when the record has to be clarified by the provider."};
  }
  const Measure* m = measure_of(report, to_string(lens));
  if (m == nullptr) return {false, 0, "The report of this attempt does not have it.", ""};
  return {m->measured, m->per_mille(), m->arithmetic, m->meaning};
}

// --- the three headline numbers -----------------------------------------------------------------------------------------

void headline(FeedbackFrame& w, Rect where, Lens lens, std::string_view label, const LensLine* overall) {
  ui::Frame& f = w.f;
  f.card(where);
  Rect inside = where.inset(f.px(16), f.px(11));
  const Here here = here_of(w, lens);
  f.text(inside.cut_top(f.px(18)), label, Type::SmallStrong, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  inside.cut_top(f.px(2));
  Rect numbers = inside.cut_top(f.px(34));
  const std::string value = here.measured ? percent_text(here.per_mille) : "not measured";
  const Type type = here.measured ? Type::Stat : Type::CardTitle;
  f.text(numbers.cut_left(std::min(numbers.width(), f.measure(type, value).x + f.px(8))), value, type, {.overflow = Overflow::Ellipsis, .middle = true});
  f.text(numbers.moved(0, f.px(5)), "this attempt", Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
  inside.cut_top(f.px(3));
  f.text(inside.cut_top(f.px(18)), overall == nullptr ? "" : overall->measured() ? fmt::format("{} over {}", percent_text(overall->per_mille()), overall->charts == 1 ? "1 chart" : fmt::format("{} charts", overall->charts)) : "not measured over your charts", Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
}

void draw_headlines(FeedbackFrame& w, Rect where, const OverallLenses* overall) {
  const float gap = w.f.px(12), width = std::floor((where.width() - 2 * gap) / 3);
  constexpr std::array<std::pair<Lens, std::string_view>, 3> kShown = {std::pair{Lens::CodeOverCode, "Code over code"}, {Lens::RecordOverRecord, "Record over record"}, {Lens::Practicode, "Practicode-style"}};
  for (const auto& [lens, label] : kShown) {
    headline(w, where.cut_left(width), lens, label, overall != nullptr ? &overall->lenses.of(lens) : nullptr);
    where.cut_left(gap);
  }
}

// --- every measure, here and over all charts ----------------------------------------------------------------------------

struct Columns {
  float name = 0, here = 0, gap = 0;
};

void measure_row(FeedbackFrame& w, Rect& content, const Columns& at, Lens lens, const LensLine* overall) {
  ui::Frame& f = w.f;
  const Here here = here_of(w, lens);
  content.cut_top(f.px(9));
  Rect row = content;
  const auto cell = [&](float width) {
    Rect one = row.cut_left(width);
    one.x1 -= at.gap;
    return one;
  };
  Rect name = cell(at.name), mine = cell(at.here), all = row;
  const float top = content.y0;
  Column named{f, name}, own{f, mine}, over{f, all};
  named.paragraph(overall != nullptr ? overall->label : std::string(display_name(lens)), Type::SmallStrong, Color::Text, 2);
  named.paragraph(here.meaning, Type::Caption, Color::Text3, 0);
  own.line(here.measured ? percent_text(here.per_mille) : "not measured", here.measured ? Type::Strong : Type::Small, here.measured ? Color::Text : Color::Text3, 22);
  own.paragraph(here.arithmetic, Type::Caption, Color::Text2, 0);
  if (overall == nullptr) {
    over.line("…", Type::Small, Color::Text3, 22);
  } else if (!overall->measured()) {
    over.line("not measured", Type::Small, Color::Text3, 22);
    over.paragraph(overall->arithmetic, Type::Caption, Color::Text2, 0);
  } else {
    Rect line = all.cut_top(f.px(22));
    const std::string value = percent_text(overall->per_mille());
    const float number = f.measure(Type::Strong, "100.0 %").x + f.px(10);
    f.text(line.cut_left(std::min(number, line.width())), value, Type::Strong, {.overflow = Overflow::Ellipsis, .middle = true});
    const std::string words = overall->interval ? "95 % interval " + range_text(*overall->interval) : "no interval: not a plain share of trials";
    if (line.width() > f.px(40)) interval_bar(f, "feedback.lens." + std::string(to_string(lens)), line, overall->per_mille(), overall->interval, fmt::format("{} {}, {}", overall->label, value, words));
    over.paragraph(words, Type::Caption, Color::Text2, 0);
    over.paragraph(overall->arithmetic, Type::Caption, Color::Text3, 0);
  }
  content.cut_top(std::max({name.y0, mine.y0, all.y0}) - top + f.px(8));
  f.line({content.x0, content.y0}, {content.x1, content.y0}, Color::Hair);
}

void draw_scope(FeedbackFrame& w, Rect& content) {
  ui::Frame& f = w.f;
  static constexpr std::array<std::string_view, 2> kScopes = {"Newest of each chart", "All attempts"};
  Rect row = content.cut_top(f.px(34));
  f.segmented(ids::feedback_scope, row.cut_left(std::min(row.width(), f.px(350))), kScopes, w.state.scope);
  content.cut_top(f.px(8));
}

void draw_measures(FeedbackFrame& w, Rect& content, const OverallLenses* overall) {
  ui::Frame& f = w.f;
  Column column{f, content};
  Columns at{.name = content.width() * 0.32F, .here = content.width() * 0.27F, .gap = f.px(14)};
  Rect titles = content.cut_top(f.px(26));
  const auto title = [&](float width, const std::string& text) { f.text(titles.cut_left(width), text, Type::SmallStrong, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true}); };
  title(at.name, "Measure");
  title(at.here, "This attempt");
  title(titles.width(), overall == nullptr ? "Over your charts" : fmt::format("Over {}", overall->lenses.charts == 1 ? "1 graded chart" : fmt::format("{} graded charts", overall->lenses.charts)));
  column.hair();
  for (int n = 0; n < kLenses; ++n) measure_row(w, content, at, static_cast<Lens>(n), overall != nullptr ? &overall->lenses.of(static_cast<Lens>(n)) : nullptr);
  content.cut_top(f.px(10));
  if (overall == nullptr) return;
  column.paragraph(overall->lenses.caution, Type::Small, Color::Text2);
  if (overall->unreadable > 0) column.paragraph(overall->unreadable == 1 ? "1 attempt is left out: its report cannot be read." : fmt::format("{} attempts are left out: their reports cannot be read.", overall->unreadable), Type::Small, Color::Warn);
  column.paragraph("The bar is what came out; the line over it is the 95 % Wilson interval: where the share would likely lie over many more charts like these.", Type::Caption, Color::Text3);
}

// --- confidence and time ------------------------------------------------------------------------------------------------

/// What was said against what came: the bar is what was right, the wedge above it what the mark says.
void draw_reliability(FeedbackFrame& w, Rect& content, const ReliabilityBin& bin) {
  ui::Frame& f = w.f;
  constexpr std::array<std::string_view, kConfidences> kWords = {"Unsure", "Likely", "Sure"};
  const std::string_view mark = kWords[static_cast<std::size_t>(bin.mark)];
  content.cut_top(f.px(6));
  Rect head = content.cut_top(f.px(20));
  const std::string count = bin.lines == 1 ? "1 line" : fmt::format("{} lines", bin.lines);
  f.text(head.cut_right(f.measure(Type::Caption, count).x + f.px(2)), count, Type::Caption, {.color = Color::Text3, .middle = true});
  f.text(head, mark, Type::SmallStrong, {.overflow = Overflow::Ellipsis, .middle = true});
  Column column{f, content};
  if (bin.lines == 0) {
    column.paragraph(fmt::format("Stands for {} %. No line was marked so.", bin.said), Type::Caption, Color::Text3, 6);
    return;
  }
  const std::string words = fmt::format("said {} %, right {}{}", bin.said, percent_text(bin.observed), bin.interval ? " (95 % interval " + range_text(*bin.interval) + ")" : "");
  Rect row = content.cut_top(f.px(26));
  interval_bar(f, fmt::format("feedback.reliability.{}", mark), row, bin.observed, bin.interval, fmt::format("{}: {}", mark, words));
  const float x = std::floor(row.x0 + row.width() * static_cast<float>(bin.said) / 100.0F) + 0.5F;
  f.line({x, row.y0}, {x, row.y1}, Color::Violet, 2.5F);
  f.fill({x - f.px(5), row.y0 - f.px(2), x + f.px(5), row.y0 + f.px(4)}, Color::Violet, 2);
  column.paragraph(words, Type::Caption, Color::Text2, 6);
}

void draw_calibration(FeedbackFrame& w, Rect& content, const CalibrationSummary& c) {
  ui::Frame& f = w.f;
  Column column{f, content};
  column.paragraph("Beside the score: neither confidence nor time ever changes it.", Type::Small, Color::Text2, 10);
  column.line("How sure you were", Type::CardTitle, Color::Text, 26);
  if (c.lines == 0) {
    column.paragraph("You have not marked how sure you were of a line. Mark a few as unsure, likely or sure while you code: then this shows whether your sureness tells right codes from wrong ones.", Type::Small, Color::Text2);
  } else {
    for (const auto& bin : c.bins) draw_reliability(w, content, bin);
    column.gap(4);
    column.paragraph(c.confidence_sentence, Type::Body, Color::Text, 6);
    if (c.verdict == ConfidenceVerdict::TooFew) column.paragraph(fmt::format("{} marked {} so far; from {} on this is judged.", c.lines, c.lines == 1 ? "line" : "lines", kMarksForJudgment), Type::Small, Color::Text2);
    if (c.brier) {
      std::string words = fmt::format("Brier score {}.{:03}: how far, on average and squared, what you said lay from what came. 0 is perfect; tossing a coin gives 0.250.", *c.brier / 10000, (*c.brier % 10000 + 5) / 10);
      if (c.brier_reference) words += fmt::format(" Always saying your own share of right lines would give {}.{:03}.", *c.brier_reference / 10000, (*c.brier_reference % 10000 + 5) / 10);
      column.paragraph(words, Type::Small, Color::Text2);
    }
    column.paragraph("The bar is what was right, the upright mark what you said.", Type::Caption, Color::Text3);
  }
  column.gap(6);
  column.hair();
  column.gap(12);
  column.line("Time", Type::CardTitle, Color::Text, 26);
  if (c.timed_charts == 0) {
    column.paragraph("Nothing was timed. The clock runs while a chart is open; charts graded without a time are left out.", Type::Small, Color::Text2);
    return;
  }
  if (c.per_hour && c.standard_per_hour) {
    const int most = std::max({*c.per_hour, *c.standard_per_hour, 1});
    const auto pace = [&](std::string_view whose, int tenths, Tone tone) {
      Rect row = content.cut_top(f.px(24));
      const std::string value = fmt::format("{}.{} charts an hour", tenths / 10, tenths % 10);
      f.text(row.cut_left(std::min(f.px(80), row.width())), whose, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
      const float width = std::min(row.width(), f.measure(Type::SmallStrong, value).x + f.px(12));
      f.text(row.cut_right(width), value, Type::SmallStrong, {.align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
      if (row.width() > f.px(30)) f.bar(row.centered(row.width(), f.px(8)), tenths * 1000 / most, tone);
    };
    pace("You", *c.per_hour, Tone::Accent);
    pace("Standard", *c.standard_per_hour, Tone::Neutral);
    column.gap(4);
  }
  column.paragraph(c.time_sentence, Type::Body, Color::Text, 6);
  if (c.untimed_charts > 0) column.paragraph(c.untimed_charts == 1 ? "1 chart without a time or a standard is left out." : fmt::format("{} charts without a time or a standard are left out.", c.untimed_charts), Type::Small, Color::Text3);
}

}  // namespace

void draw_lenses(FeedbackFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const FeedbackDetails* details = w.model.details;
  const OverallLenses* overall = details != nullptr && details->overall ? &*details->overall : nullptr;
  if (where.height() > f.px(400) && where.width() > f.px(560)) {
    draw_headlines(w, where.cut_top(f.px(100)), overall);
    where.cut_top(f.px(14));
  }
  const auto measures = [&](Rect& content) {
    content.cut_top(f.px(12));
    draw_scope(w, content);
    draw_measures(w, content, overall);
  };
  const auto calibration = [&](Rect& content) {
    content.cut_top(f.px(14));
    if (overall != nullptr) draw_calibration(w, content, overall->calibration);
  };
  if (where.width() < f.px(860)) {
    f.card(where);
    scrolled(w, ids::feedback_lenses, "Lenses, confidence and time", where, [&](Rect& content) {
      measures(content);
      calibration(content);
    });
    return;
  }
  const Rect left = where.cut_left(std::floor(where.width() * 0.635F));
  where.cut_left(f.px(14));
  f.card(left);
  scrolled(w, ids::feedback_lenses, "Lenses", left, measures);
  f.card(where);
  scrolled(w, ids::feedback_calibration, "Confidence and time", where, calibration);
}

}  // namespace cw::views
