#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/exam_frame.h"
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

bool is_mock(const ResultModel& m) { return m.kind == SittingKind::Mock; }
int per_mille(double share) { return static_cast<int>(std::lround(share * 1000)); }
int share(int right, int of) { return of > 0 ? (right * 1000 + of / 2) / of : 0; }

// --- the score -----------------------------------------------------------------------------------------------------------

/// From the least to the most, with the cut and where the score stands.
struct Track {
  int least = 0, most = 0, cut = 0, at = 0;
};

void draw_track(ExamFrame& w, Rect& rest, const Track& t, bool passed, const std::string& words) {
  ui::Frame& f = w.f;
  const Rect box = rest.cut_top(f.px(74));
  const Rect track{box.x0 + f.px(8), box.y0 + f.px(30), box.x1 - f.px(8), box.y0 + f.px(40)};
  const auto x_of = [&](int value) { return std::floor(track.x0 + track.width() * static_cast<float>(std::clamp(value, t.least, t.most) - t.least) / static_cast<float>(std::max(1, t.most - t.least))) + 0.5F; };
  f.fill(track, Color::Track, 5);
  const float at = x_of(t.at), cut = x_of(t.cut);
  f.fill({track.x0, track.y0, at, track.y1}, passed ? Color::OkFill : Color::WarnFill, 5);
  // The cut is a line across, named below; the score a knob, named above.
  f.line({cut, track.y0 - f.px(6)}, {cut, track.y1 + f.px(6)}, Color::Text, 2);
  const Rect knob = Rect{at, track.y0, at, track.y1}.centered(f.px(20), f.px(20));
  f.fill(knob, Color::Surface, 10);
  f.stroke(knob, passed ? Color::Ok : Color::Warn, 10, 3);
  const auto label = [&](float x, float y, const std::string& text, Type type, Color ink) {
    const float width = f.measure(type, text).x + f.px(2), left = std::clamp(std::floor(x - width / 2), box.x0, std::max(box.x0, box.x1 - width));
    f.text({left, y, left + width, y + f.px(18)}, text, type, {.color = ink, .overflow = Overflow::Ellipsis, .middle = true});
    return std::pair(left, left + width);
  };
  label(at, box.y0 + f.px(2), std::to_string(t.at), Type::SmallStrong, Color::Text);
  const float below = track.y1 + f.px(10);
  const auto [cut_from, cut_to] = label(cut, below, fmt::format("Cut {}", t.cut), Type::Caption, Color::Text2);
  const std::string least = std::to_string(t.least), most = std::to_string(t.most);
  if (cut_from - box.x0 > f.measure(Type::Caption, least).x + f.px(8)) label(track.x0, below, least, Type::Caption, Color::Text3);
  if (box.x1 - cut_to > f.measure(Type::Caption, most).x + f.px(8)) label(track.x1, below, most, Type::Caption, Color::Text3);
  f.announce(ids::exam_scale, box, "picture", words);
}

void draw_score(ExamFrame& w, Rect& rest, const ResultModel& m) {
  ui::Frame& f = w.f;
  const ExamScore& s = m.score;
  exam_card(w, rest, "score", [&](Rect& inside) {
    if (!is_mock(m)) {
      f.text(inside.cut_top(f.px(38)), fmt::format("{} of {} right", s.raw, s.of), Type::Stat, {.overflow = Overflow::Ellipsis, .middle = true});
      inside.cut_top(f.px(6));
      const auto [low, high] = wilson_interval(s.raw, std::max(1, s.of));
      if (s.of > 0) exam_paragraph(f, inside, fmt::format("{}; over many items like these the share would likely lie between {} and {} (90 % interval).", whole_percent(share(s.raw, s.of)), whole_percent(per_mille(low)), whole_percent(per_mille(high))), Type::Small, Color::Text2, 0);
      if (m.kind == SittingKind::Diagnostic) {
        inside.cut_top(f.px(6));
        exam_paragraph(f, inside, "The items were chosen by your answers, so the share alone says little. What they tell of each domain stands under Readiness.", Type::Small, Color::Text2, 0);
      }
      return;
    }
    const std::string verdict = s.passed ? "Passed" : "Not yet";
    Rect head = inside.cut_top(f.px(40));
    const std::string number = s.scaled ? std::to_string(*s.scaled) : fmt::format("{} of {}", s.raw, s.of);
    f.text(head.cut_left(std::min(head.width(), f.measure(Type::Stat, number).x + f.px(14))), number, Type::Stat, {.overflow = Overflow::Ellipsis, .middle = true});
    f.pill(head.centered(head.width(), f.px(30)), verdict, s.passed ? Tone::Ok : Tone::Warn, s.passed ? Icon::CheckCircle : Icon::Info);
    inside.cut_top(f.px(8));
    if (s.scaled && m.blueprint != nullptr && m.blueprint->scale) {
      const ExamScale& scale = *m.blueprint->scale;
      draw_track(w, inside, {scale.least, scale.most, scale.cut, *s.scaled}, s.passed, fmt::format("Scaled score {} on a scale from {} to {}; {} passes. {}.", *s.scaled, scale.least, scale.most, scale.cut, verdict));
      inside.cut_top(f.px(4));
      exam_paragraph(f, inside, fmt::format("{} of {} scored items right; {} were needed. A scaled score is no percentage.", s.raw, s.of, s.cut), Type::Small, Color::Text2, 0);
    } else {
      draw_track(w, inside, {0, std::max(1, s.of), s.cut, s.raw}, s.passed, fmt::format("{} of {} scored items right; the cut is {}. {}.", s.raw, s.of, s.cut, verdict));
      inside.cut_top(f.px(4));
      exam_paragraph(f, inside, fmt::format("{} of {} scored items right; the cut of this form is {}. No scale is published.", s.raw, s.of, s.cut), Type::Small, Color::Text2, 0);
    }
    std::string more;
    if (s.unscored > 0) more = fmt::format("{} of {} right; these do not count.", s.unscored_right, exam_counted(s.unscored, "unscored item", "unscored items"));
    if (s.omitted > 0) more += fmt::format("{}{} left open.", more.empty() ? "" : " ", exam_counted(s.omitted, "item was", "items were"));
    if (m.time_ran_out) more += fmt::format("{}The time ran out.", more.empty() ? "" : " ");
    if (!more.empty()) inside.cut_top(f.px(6)), exam_paragraph(f, inside, more, Type::Small, Color::Text2, 0);
    std::string clock = m.clock == PauseRule::Counts ? "The clock ran on." : "The clock stood still while you were away, which the examination day does not do.";
    if (m.minutes_away > 0) clock += fmt::format(" Away: {}.", exam_time_text(m.minutes_away * 60));
    inside.cut_top(f.px(6));
    exam_paragraph(f, inside, clock, Type::Caption, Color::Text3, 0);
  });
  rest.cut_top(f.px(14));
}

// --- groups --------------------------------------------------------------------------------------------------------------

/// A share with its interval drawn over it and what is expected as an upright mark.
void group_row(ExamFrame& w, Rect& rest, const std::string& id, const ExamGroup& group, int expected) {
  ui::Frame& f = w.f;
  rest.cut_top(f.px(8));
  Rect head = rest.cut_top(f.px(20));
  const std::string count = fmt::format("{} of {}", group.right, group.of);
  const std::string value = whole_percent(share(group.right, group.of));
  const float right = f.measure(Type::SmallStrong, value).x + f.px(2);
  f.text(head.cut_right(right), value, Type::SmallStrong, {.align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
  head.cut_right(f.px(10));
  f.text(head.cut_right(f.measure(Type::Caption, count).x + f.px(2)), count, Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
  head.cut_right(f.px(10));
  f.text(head, group.name, Type::Small, {.overflow = Overflow::Ellipsis, .middle = true});
  Rect box = rest.cut_top(f.px(20));
  const Rect track = box.centered(box.width(), f.px(8));
  const auto x_of = [&](int at) { return std::floor(track.x0 + track.width() * static_cast<float>(std::clamp(at, 0, 1000)) / 1000.0F) + 0.5F; };
  f.bar(track, share(group.right, group.of), Tone::Accent);
  const float y = std::floor(track.center().y) + 0.5F, low = x_of(per_mille(group.low)), high = std::max(x_of(per_mille(group.high)), low + f.px(2));
  f.line({low, y}, {high, y}, Color::Text, 2);
  for (const float x : {low, high}) f.line({x, y - f.px(6)}, {x, y + f.px(6)}, Color::Text, 2);
  std::string words = fmt::format("{}: {} of {} right, {}; 90 % interval {} to {}", group.name, group.right, group.of, value, whole_percent(per_mille(group.low)), whole_percent(per_mille(group.high)));
  if (expected > 0) {
    const float x = x_of(expected);
    f.line({x, box.y0}, {x, box.y1}, Color::Violet, 2.5F);
    words += fmt::format("; expected of a just-qualified candidate {}", whole_percent(expected));
  }
  f.announce(id, box, "picture", words);
  f.text(rest.cut_top(f.px(18)), fmt::format("90 % interval {} to {}", whole_percent(per_mille(group.low)), whole_percent(per_mille(group.high))), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
}

/// What a just-qualified candidate would get right of the scored items of a group, per mille; 0 without items.
int expected_of(const ResultModel& m, const std::string& domain) {
  long long sum = 0;
  int items = 0;
  for (const auto& row : m.score.rows)
    if (row.scored && row.domain == domain) sum += row.p0, ++items;
  return items > 0 ? static_cast<int>((sum * 10 + items / 2) / items) : 0;
}

void draw_domains(ExamFrame& w, Rect& rest, const ResultModel& m) {
  ui::Frame& f = w.f;
  if (m.score.domains.empty()) return;
  exam_card(w, rest, "domains", [&](Rect& inside) {
    card_heading(f, inside, "By domain");
    for (const auto& group : m.score.domains) group_row(w, inside, "exam.result.domain." + group.id, group, expected_of(m, group.id));
    inside.cut_top(f.px(8));
    exam_paragraph(f, inside, "Bar: what was right. Line over it: its 90 % interval; with few items it is wide. Upright mark: what a just-qualified candidate is expected to get right of the same items.", Type::Caption, Color::Text3, 0);
  });
  rest.cut_top(f.px(14));
}

void draw_levels(ExamFrame& w, Rect& rest, const ResultModel& m) {
  ui::Frame& f = w.f;
  if (m.score.levels.empty() && m.score.parts.size() < 2) return;
  exam_card(w, rest, "levels", [&](Rect& inside) {
    if (m.score.parts.size() > 1) {
      card_heading(f, inside, "By part");
      for (const auto& group : m.score.parts) group_row(w, inside, "exam.result.part." + group.id, group, 0);
      inside.cut_top(f.px(16));
    }
    card_heading(f, inside, "By level of thinking");
    for (const auto& group : m.score.levels) group_row(w, inside, "exam.result.level." + group.id, group, 0);
  });
  rest.cut_top(f.px(14));
}

// --- time, and the sitting before ----------------------------------------------------------------------------------------

/// One item's time; below its foot a mark where it was not right.
void draw_time_bar(ui::Frame& f, Rect bar, bool right) {
  f.fill(bar, right ? Color::AccentFill : Color::BorderStrong, 0);
  if (!right) f.fill({bar.x0, bar.y1 + f.px(3), bar.x1, bar.y1 + f.px(6)}, Color::Text2, 0);
}

void draw_time(ExamFrame& w, Rect& rest, const ResultModel& m) {
  ui::Frame& f = w.f;
  const auto count = static_cast<int>(m.items.size());
  if (count == 0 || m.score.seconds == 0) return;
  exam_card(w, rest, "time", [&](Rect& inside) {
    card_heading(f, inside, "Time");
    int longest = 0, right_seconds = 0, right_items = 0, wrong_seconds = 0, wrong_items = 0;
    for (int i = 0; i < count; ++i) {
      const RoomItem& item = m.items[static_cast<std::size_t>(i)];
      if (item.seconds > m.items[static_cast<std::size_t>(longest)].seconds) longest = i;
      (item.credit >= 1000 ? right_seconds : wrong_seconds) += item.seconds;
      ++(item.credit >= 1000 ? right_items : wrong_items);
    }
    std::string words = fmt::format("{} in all, {} an item.", exam_time_text(m.score.seconds), exam_time_text(m.score.seconds / count));
    if (is_mock(m) && m.blueprint != nullptr && m.blueprint->items > 0) words += fmt::format(" The examination gives {} an item.", exam_time_text(m.blueprint->minutes() * 60 / m.blueprint->items));
    exam_paragraph(f, inside, words, Type::Small, Color::Text, 6);
    // Minutes item by item; a bar each, in the order asked. Below the line a mark for each that was not right: the colors alone do not tell.
    const Rect box = inside.cut_top(f.px(64));
    const float floor_y = box.y1 - f.px(8);
    const int most = std::max(1, m.items[static_cast<std::size_t>(longest)].seconds);
    const float step = box.width() / static_cast<float>(count);
    for (int i = 0; i < count; ++i) {
      const RoomItem& item = m.items[static_cast<std::size_t>(i)];
      const float height = std::max(f.px(1.5F), (floor_y - box.y0 - f.px(4)) * static_cast<float>(item.seconds) / static_cast<float>(most)), x = std::floor(box.x0 + step * static_cast<float>(i));
      const float right = std::max(x + 1, std::floor(box.x0 + step * static_cast<float>(i) + std::min(step * 0.75F, f.px(28))));
      draw_time_bar(f, {x, floor_y - height, right, floor_y}, item.credit >= 1000);
    }
    f.line({box.x0, floor_y + 0.5F}, {box.x1, floor_y + 0.5F}, Color::Border);
    std::string told = fmt::format("Longest: item {}, {}.", longest + 1, exam_time_text(most));
    if (right_items > 0 && wrong_items > 0) told += fmt::format(" Right items took {} on average, the others {}.", exam_time_text(right_seconds / right_items), exam_time_text(wrong_seconds / wrong_items));
    f.announce("exam.result.time", box, "picture", words + " " + told);
    inside.cut_top(f.px(6));
    Rect key = inside.cut_top(f.px(22));
    for (const bool right : {true, false}) {
      const Rect swatch = key.cut_left(f.px(10));
      draw_time_bar(f, {swatch.x0 + f.px(2), swatch.y0 + f.px(4), swatch.x0 + f.px(8), swatch.y0 + f.px(15)}, right);
      key.cut_left(f.px(6));
      const std::string_view name = right ? "Right" : "Not right, marked below the line";
      f.text(key.cut_left(std::min(key.width(), f.measure(Type::Caption, name).x + f.px(18))), name, Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
    }
    inside.cut_top(f.px(4));
    exam_paragraph(f, inside, told, Type::Caption, Color::Text3, 0);
  });
  rest.cut_top(f.px(14));
}

/// By its id or by its name.
const BlueprintDomain* domain_of(const ResultModel& m, std::string_view called) {
  if (m.blueprint == nullptr) return nullptr;
  const auto found = std::find_if(m.blueprint->domains.begin(), m.blueprint->domains.end(), [&](const BlueprintDomain& domain) { return domain.id == called || domain.name == called; });
  return found == m.blueprint->domains.end() ? nullptr : &*found;
}

void draw_changes(ExamFrame& w, Rect& rest, const ResultModel& m) {
  ui::Frame& f = w.f;
  if (!m.before || m.changes.empty()) return;
  exam_card(w, rest, "changes", [&](Rect& inside) {
    card_heading(f, inside, fmt::format("Against number {}, {}", m.before->number, day_text(m.before->finished_at)));
    if (m.score.scaled && m.before->scaled) exam_paragraph(f, inside, fmt::format("Scaled score {} then, {} now.", *m.before->scaled, *m.score.scaled), Type::Small, Color::Text, 4);
    else exam_paragraph(f, inside, fmt::format("{} of {} then, {} of {} now.", m.before->raw, m.before->of, m.score.raw, m.score.of), Type::Small, Color::Text, 4);
    for (const auto& change : m.changes) {
      const int before = share(change.before_right, change.before_of), now = share(change.right, change.of), points = (now - before + (now >= before ? 5 : -5)) / 10;
      Rect row = inside.cut_top(f.px(30));
      const std::string by = change.before_of == 0 || change.of == 0 ? std::string("not in both") : points == 0 ? std::string("the same") : fmt::format("{} {}", points > 0 ? "+" : "−", exam_counted(std::abs(points), "point", "points"));
      const Icon icon = change.before_of == 0 || change.of == 0 || points == 0 ? Icon::Minus : points > 0 ? Icon::ArrowUp : Icon::ArrowDown;
      const float width = f.measure(Type::Small, "− 100 points").x + f.px(30);
      Rect told = row.cut_right(std::min(width, row.width() * 0.35F));
      f.icon(told.cut_left(f.px(20)), icon, Color::Text2, 18);
      told.cut_left(f.px(6));
      f.text(told, by, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
      const std::string shares = fmt::format("{} → {}", change.before_of > 0 ? whole_percent(before) : std::string("–"), change.of > 0 ? whole_percent(now) : std::string("–"));
      f.text(row.cut_right(std::min(f.px(120), row.width() * 0.4F)), shares, Type::SmallStrong, {.overflow = Overflow::Ellipsis, .middle = true});
      row.cut_right(f.px(8));
      const BlueprintDomain* domain = domain_of(m, change.domain);
      f.text(row, domain != nullptr ? std::string_view(domain->short_name.empty() ? domain->name : domain->short_name) : std::string_view(change.domain), Type::Small, {.overflow = Overflow::Ellipsis, .middle = true});
    }
    inside.cut_top(f.px(6));
    exam_paragraph(f, inside, "Two forms have different items: a few points up or down lie within chance.", Type::Caption, Color::Text3, 0);
  });
  rest.cut_top(f.px(14));
}

void draw_caution(ExamFrame& w, Rect& rest, const ResultModel& m) {
  ui::Frame& f = w.f;
  if (m.blueprint == nullptr || m.blueprint->caution.empty()) return;
  Rect inside{rest.x0 + f.px(6), rest.y0, rest.x1 - f.px(6), rest.y1};
  exam_paragraph(f, inside, m.blueprint->caution, Type::Caption, Color::Text3, 0);
  rest.y0 = inside.y0 + f.px(14);
}

void draw_summary(ExamFrame& w, const ResultModel& m, Rect rest) {
  ui::Frame& f = w.f;
  rest = rest.inset(f.px(10), 0);
  const auto first = [&](Rect& content) {
    content.cut_top(f.px(14));
    draw_score(w, content, m);
    if (!is_mock(m)) content.cut_top(f.px(14));
    draw_changes(w, content, m);
    draw_time(w, content, m);
  };
  const auto second = [&](Rect& content) {
    draw_domains(w, content, m);
    draw_levels(w, content, m);
    draw_caution(w, content, m);
  };
  if (rest.width() < f.px(820)) {
    exam_scroll(w, "exam.result.scroll", rest, 6, [&](Rect& content) { first(content), second(content); });
    return;
  }
  exam_scroll(w, "exam.result.scroll", rest.cut_left(std::floor(rest.width() * 0.5F)), 6, first);
  exam_scroll(w, "exam.result.groups", rest, 4, [&](Rect& content) {
    content.cut_top(f.px(14));
    second(content);
  });
}

}  // namespace

void draw_exam_result(ExamFrame& w, const ResultModel& m, Rect rest) {
  ui::Frame& f = w.f;
  const bool wide = rest.width() >= f.px(640);
  const std::string title = fmt::format("{} {}", m.title.empty() ? std::string(display_name(m.kind)) : m.title, m.number);
  Rect buttons = top_bar(f, rest, fmt::format("Result  ·  {}", day_text(m.finished_at)), title, wide ? 340 : 230);
  const float back = wide ? f.button_width("Back", true) : f.px(40);
  const Rect place = buttons.cut_right(back).centered(back, f.px(40));
  if (wide ? f.button(ids::exam_back, place, "Back", {.icon = Icon::ArrowLeft, .shortcut = keys_of(Act::ExamBack), .tooltip = "To the list of examinations"}) : f.icon_button(ids::exam_back, place, Icon::ArrowLeft, "To the list of examinations", {.shortcut = keys_of(Act::ExamBack)})) w.send(LeaveResult{});
  buttons.cut_right(f.px(12));
  static constexpr std::array<std::string_view, 2> kSections = {"Summary", "Items"};
  f.segmented(ids::exam_section, buttons.centered(buttons.width(), f.px(36)), kSections, w.state.section);
  if (w.state.section == 0) draw_summary(w, m, rest);
  else draw_exam_review(w, m, rest);
  if (asked(f, Act::ExamBack)) {
    if (w.state.doubting) w.state.doubting = false;
    else if (w.state.item_shown && w.state.section == 1) w.state.item_shown = false, f.focus(ids::exam_items);
    else w.send(LeaveResult{});
    f.request_frames(2);
  }
}

}  // namespace cw::views
