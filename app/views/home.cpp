#include <fmt/format.h>

#include <array>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/readiness_parts.h"
#include "app/views/views.h"
#include "content/base/utf8.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

bool passes(const WorklistItem& item, const HomeState& state) {
  if (state.setting > 0 && item.setting != static_cast<Setting>(state.setting - 1)) return false;
  if (state.difficulty > 0 && item.difficulty != static_cast<Difficulty>(state.difficulty - 1)) return false;
  if (state.filter.empty()) return true;
  const std::string all = to_lower(item.title + " " + item.summary + " " + item.specialty);
  const std::string sought = to_lower(state.filter);
  for (std::size_t at = 0; at < sought.size();) {
    const std::size_t end = std::min(sought.find(' ', at), sought.size());
    if (end > at && all.find(sought.substr(at, end - at)) == std::string::npos) return false;
    at = end + 1;
  }
  return true;
}

void state_pill(ui::Frame& f, Rect where, const WorklistItem& item) {
  std::string word = "Not started";
  Tone tone = Tone::Neutral;
  Icon icon = Icon::None;
  if (item.broken) word = "Cannot be used", tone = Tone::Bad, icon = Icon::Warning;
  else if (item.best_points) word = "Best " + whole_percent(*item.best_points), tone = tone_of_points(*item.best_points), icon = Icon::CheckCircle;
  if (item.in_progress && !item.broken) word = item.best_points ? "Again · best " + whole_percent(*item.best_points) : "In progress", tone = Tone::Accent, icon = Icon::Play;
  const float width = std::min(where.width(), f.tag_width(word, icon != Icon::None) + f.px(4));
  f.pill(where.cut_right(width), word, tone, icon);
}

/// One other way to work at a chart: its button, and how the last time went; a link where that can be looked at.
struct OtherWork {
  std::string id;
  std::string_view label, tooltip;
  Icon icon;
  std::optional<int> last;
  std::string last_id;       ///< empty: no link
};

/// True for the button; `looked` when the last result is asked for.
bool other_work(ui::Frame& f, Rect where, const OtherWork& work, bool& looked) {
  constexpr float kLast = 52;  // design pixels
  if (where.width() > f.px(110)) {
    const Rect last = where.cut_right(f.px(kLast));
    where.cut_right(f.px(4));
    if (work.last) {
      const std::string words = whole_percent(*work.last);
      if (!work.last_id.empty()) {
        const float width = std::min(last.width(), f.measure(Type::Small, words).x + f.px(2));
        looked = f.link(work.last_id, Rect{last.x0, last.y0, last.x0 + width, last.y1}.centered(width, f.px(22)), words);
        f.tooltip("The result of the last time");
      } else {
        f.text(last, words, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
      }
    }
  }
  // One below the other, so their icons stand in line.
  const bool pressed = f.row(work.id, where, work.label, false, 7).clicked;
  f.tooltip(work.tooltip);
  Rect inside = where.inset(f.px(8), 0);
  f.icon(inside.cut_left(f.px(20)), work.icon, Color::Text2, 20);
  inside.cut_left(f.px(8));
  f.text(inside, work.label, Type::Label, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  return pressed;
}

/// Beside coding: the chart as someone else coded it, and its record reviewed for completeness.
void other_column(ui::Frame& f, Rect where, const WorklistItem& item, CommandQueue& out) {
  bool looked = false;
  const float row = f.px(32);
  where = where.centered(where.width(), item.review ? 2 * row + f.px(4) : row);
  const std::string id = item.id.text();
  if (other_work(f, where.cut_top(row), {ids::home_audit(id), item.audit_in_progress ? "Go on" : "Audit", item.audit_in_progress ? "Go on with the audit begun of this chart" : "Audit this chart as someone else coded it", Icon::Visibility, item.last_audit_points, item.last_audit ? ids::home_audit_result(id) : ""}, looked)) out.push(OpenAudit{item.id});
  if (looked) out.push(OpenAuditReport{*item.last_audit});
  if (!item.review) return;
  looked = false;
  where.cut_top(f.px(4));
  if (other_work(f, where.cut_top(row), {ids::home_review(id), item.review_in_progress ? "Go on" : "Review", item.review_in_progress ? "Go on with the review begun of this record" : "Review record: is it complete, signed and in time?", Icon::Rule, item.last_review_points, item.last_review ? ids::home_review_result(id) : ""}, looked)) out.push(OpenScenario{item.id, *item.review});
  if (looked) out.push(OpenAttempt{*item.last_review});
}

void worklist_row(ui::Frame& f, Rect where, const WorklistItem& item, CommandQueue& out) {
  const auto row = f.row(ids::home_case(item.id.text()), where.inset(f.px(6), f.px(1)), item.title, false, 9);
  if (item.broken) f.tooltip(item.problem);
  Rect inside = where.inset(f.px(18), f.px(12));
  const Rect disc = inside.cut_left(f.px(44)).centered(f.px(44), f.px(44));
  f.fill(disc, item.broken ? Color::BadTint : Color::AccentTint, 10);
  f.icon(disc, item.broken ? Icon::Warning : icon_of(item.setting), item.broken ? Color::Bad : Color::AccentText, 22);
  inside.cut_left(f.px(14));
  if (!item.broken) other_column(f, inside.cut_right(f.px(inside.width() > f.px(520) ? 166 : 106)), item, out), inside.cut_right(f.px(12));
  Rect right = inside.cut_right(std::min(f.px(190), inside.width() * 0.4F));
  inside.cut_right(f.px(10));

  f.text(inside.cut_top(f.type_size(Type::Strong)), item.title, Type::Strong, {.overflow = Overflow::Ellipsis});
  inside.cut_top(f.px(3));
  const std::string_view second = item.broken ? std::string_view(item.problem) : std::string_view(item.summary);
  f.text(inside.cut_top(f.type_size(Type::Small)), second, Type::Small, {.color = item.broken ? Color::Bad : Color::Text2, .overflow = Overflow::Ellipsis});
  inside.cut_top(f.px(6));
  if (!item.specialty.empty())
    f.text(inside.cut_top(f.type_size(Type::Caption)), fmt::format("{}  ·  {}  ·  {} documents  ·  {} min", display_name(item.setting), item.specialty, item.documents, item.time_standard_minutes) + (item.second_coded || item.broken ? "" : "  ·  key awaits its second coding"), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});

  state_pill(f, right.cut_top(f.px(26)), item);
  right.cut_top(f.px(7));
  if (!item.specialty.empty()) {
    const std::string_view word = display_name(item.difficulty);
    Rect line = right.cut_top(f.px(22));
    f.tag(line.cut_right(f.tag_width(word, false)), word, tone_of(item.difficulty));
    if (item.guided) {
      line.cut_right(f.px(6));
      f.tag(line.cut_right(f.tag_width("Start here", true)), "Start here", Tone::Accent, Icon::Star);
    }
  }
  if (row.clicked && !item.broken) out.push(OpenScenario{item.id});
}

void progress_card(ui::Frame& f, Rect where, const HomeModel& model, CommandQueue& out) {
  f.card(where);
  Rect inside = where.inset(f.px(20), f.px(18));
  card_heading(f, inside, "Your progress");
  Rect top = inside.cut_top(f.px(92));
  const int share = model.charts_total > 0 ? 1000 * model.charts_done / model.charts_total : 0;
  const Rect ring = top.cut_left(f.px(92));
  f.ring(ring, share, Tone::Accent, 9);
  f.text(ring, fmt::format("{}/{}", model.charts_done, model.charts_total), Type::CardTitle, {.align = ui::Align::Center, .middle = true});
  top.cut_left(f.px(18));
  Rect words = top.centered(top.width(), f.px(72));
  f.text(words.cut_top(f.type_size(Type::Small)), "Charts done", Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
  words.cut_top(f.px(4));
  f.text(words.cut_top(f.type_size(Type::Stat)), model.average_best_points ? whole_percent(*model.average_best_points) : std::string("—"), Type::Stat, {.overflow = Overflow::Ellipsis});
  words.cut_top(f.px(2));
  f.text(words.cut_top(f.type_size(Type::Caption)), "mean of your best scores", Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
  inside.cut_top(f.px(14));
  f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
  inside.cut_top(f.px(12));
  f.text(inside.cut_top(f.type_size(Type::SmallStrong)), "Recent", Type::SmallStrong, {.color = Color::Text2});
  inside.cut_top(f.px(8));
  if (model.recent.empty()) {
    f.text(inside, "Nothing yet. A finished chart appears here with its score.", Type::Small, {.color = Color::Text3, .overflow = Overflow::Wrap});
    return;
  }
  int n = 0;
  for (const auto& attempt : model.recent) {
    if (inside.height() < f.px(38)) break;
    Rect line = inside.cut_top(f.px(38));
    const WorklistItem* item = nullptr;
    for (const auto& candidate : model.worklist)
      if (candidate.id == attempt.scenario) item = &candidate;
    const std::string title = item != nullptr ? item->title : attempt.scenario.text();
    if (f.row(fmt::format("home.recent.{}", n++), line.inset(-f.px(6), f.px(1)), title, false, 7).clicked) out.push(OpenAttempt{attempt.id});
    const std::string score = whole_percent(attempt.points);
    const Tone tone = tone_of_points(attempt.points);
    f.pill(line.cut_right(f.tag_width(score, false) + f.px(6)), score, tone);
    line.cut_right(f.px(8));
    f.text(line, title, Type::Small, {.overflow = Overflow::Ellipsis, .middle = true});
  }
}

void continue_card(ui::Frame& f, Rect where, const WorklistItem& item, CommandQueue& out) {
  f.card(where);
  Rect inside = where.inset(f.px(20), f.px(16));
  Rect right = inside.cut_right(std::min(f.px(150), inside.width() * 0.4F));
  f.text(inside.cut_top(f.type_size(Type::Caption)), "Continue where you stopped", Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
  inside.cut_top(f.px(4));
  f.text(inside.cut_top(f.type_size(Type::CardTitle)), item.title, Type::CardTitle, {.overflow = Overflow::Ellipsis});
  if (f.button(ids::home_continue, right.centered(right.width(), f.px(40)), "Continue", {.kind = ui::ButtonKind::Primary, .icon = right.width() > f.px(130) ? Icon::Play : Icon::None})) out.push(OpenScenario{item.id});
}

constexpr std::size_t kTodaySteps = 3;
constexpr float kTodayRow = 36;  // design pixels

/// The first things to do today, beside the worklist.
void today_card(ui::Frame& f, Rect where, const PlanModel& plan, CommandQueue& out) {
  f.card(where);
  Rect inside = where.inset(f.px(20), f.px(14));
  Rect head = inside.cut_top(f.px(24));
  constexpr std::string_view kAll = "Whole plan";
  if (f.link(ids::home_today, head.cut_right(std::min(head.width() * 0.5F, f.measure(Type::Small, kAll).x + f.px(2))), kAll)) out.push(GoTo{Screen::Plan});
  f.text(head, "Today", Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
  inside.cut_top(f.px(4));
  if (plan.plan.today.empty()) f.text(inside.cut_top(f.px(kTodayRow)), plan.known ? "Nothing is planned for today." : "Working it out", Type::Small, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
  for (std::size_t i = 0; i < std::min(kTodaySteps, plan.plan.today.size()); ++i) {
    const PlanStep& step = plan.plan.today[i];
    const bool done = i < plan.done.size() && plan.done[i];
    Rect line = inside.cut_top(f.px(kTodayRow));
    if (f.row(ids::home_today_step(static_cast<int>(i)), line.inset(-f.px(8), f.px(1)), step.title + (done ? ", done" : ". " + step.reason), false, 7).clicked) begin_step(step, out);
    f.tooltip(step.reason);
    f.icon(line.cut_left(f.px(22)), done ? Icon::CheckCircle : icon_of(step.kind), done ? Color::Ok : Color::AccentText, 20);
    line.cut_left(f.px(10));
    const std::string end = done ? "Done" : fmt::format("{} min", step.minutes);
    f.text(line.cut_right(f.measure(Type::Small, end).x + f.px(2)), end, Type::Small, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
    line.cut_right(f.px(8));
    f.text(line, step.title, Type::Small, {.color = done ? Color::Text2 : Color::Text, .overflow = Overflow::Ellipsis, .middle = true});
  }
  // One thing alone has room for its reason.
  if (plan.plan.today.size() == 1) f.text(inside, plan.plan.today.front().reason, Type::Small, {.color = Color::Text3, .overflow = Overflow::Wrap, .max_lines = 3});
}
/// The same however much is planned, and before it is known: nothing below it moves when the plan arrives.
float today_height(const ui::Frame& f) { return f.px(28 + 28 + kTodayRow * static_cast<float>(kTodaySteps)); }

}  // namespace

void draw_home(ui::Frame& f, HomeState& state, const HomeModel& model, const PlanModel* plan, CommandQueue& out, Rect rest) {
  top_bar(f, rest, "Practice", "Worklist", 0);
  rest = rest.inset(f.px(18), f.px(16));
  if (rest.width() > f.px(980)) {
    Rect side = rest.cut_right(f.px(330));
    rest.cut_right(f.px(16));
    if (plan != nullptr) {
      today_card(f, side.cut_top(today_height(f)), *plan, out);
      side.cut_top(f.px(14));
    }
    progress_card(f, side.cut_top(std::min(side.height(), f.px(240) + f.px(38) * static_cast<float>(std::max<std::size_t>(1, model.recent.size())))), model, out);
  } else if (plan != nullptr && rest.height() > f.px(560)) {
    today_card(f, rest.cut_top(today_height(f)), *plan, out);
    rest.cut_top(f.px(14));
  }
  if (model.continue_with)
    for (const auto& item : model.worklist)
      if (item.id == *model.continue_with && rest.height() > f.px(360)) {
        continue_card(f, rest.cut_top(f.px(76)), item, out);
        rest.cut_top(f.px(14));
      }
  if (!model.problems.empty()) {
    std::string all;
    for (const auto& problem : model.problems) all += (all.empty() ? "" : " ") + problem;
    const Rect box = rest.cut_top(std::min(f.px(96), wrapped_height(f, Type::Small, all, rest.width() - f.px(64)) + f.px(24)));
    f.fill(box, Color::BadTint, 10);
    Rect inside = box.inset(f.px(14), f.px(12));
    f.icon(inside.cut_left(f.px(24)), Icon::Warning, Color::Bad, 20);
    inside.cut_left(f.px(10));
    f.text(inside, all, Type::Small, {.color = Color::Bad, .overflow = Overflow::Wrap, .max_lines = 4});
    rest.cut_top(f.px(14));
  }

  f.card(rest);
  Rect inside = rest.inset(1, 1);
  Rect filters = inside.cut_top(f.px(60)).inset(f.px(18), f.px(12));
  static constexpr std::array<std::string_view, 5> kSettings = {"All settings", "Inpatient", "Emergency", "Clinic", "Day surgery"};
  static constexpr std::array<std::string_view, 4> kDifficulties = {"All levels", "Easy", "Medium", "Hard"};
  const float pick = std::min(f.px(150), filters.width() * 0.25F);
  f.choice(ids::home_difficulty, filters.cut_right(pick), kDifficulties, state.difficulty);
  filters.cut_right(f.px(8));
  f.choice(ids::home_setting, filters.cut_right(pick), kSettings, state.setting);
  filters.cut_right(f.px(8));
  f.field(ids::home_filter, filters, state.filter, {.hint = "Filter charts", .icon = Icon::Search, .label = "Filter charts"});
  f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
  inside.cut_top(f.px(4));

  std::vector<const WorklistItem*> shown;
  for (const auto& item : model.worklist)
    if (passes(item, state)) shown.push_back(&item);
  if (model.worklist.empty()) {
    f.empty_state(inside, Icon::Folder, "No charts yet", "The library of charts is empty. The message above says where it was looked for.");
    return;
  }
  if (shown.empty()) {
    if (f.empty_state(inside, Icon::Search, "No chart matches", "Try fewer words, or another setting or level.", "home.clear", "Show all charts")) state = {};
    return;
  }
  const float height = f.px(92);
  Rect content = f.begin_scroll("home.list", inside, height * static_cast<float>(shown.size()) + f.px(6));
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (i > 0) f.line({content.x0 + f.px(76), content.y0}, {content.x1 - f.px(18), content.y0}, Color::Hair);
    worklist_row(f, content.cut_top(height), *shown[i], out);
  }
  f.end_scroll();
}

void draw_welcome(ui::Frame& f, WelcomeState&, const HomeModel& model, CommandQueue& out, Rect rest) {
  const float width = std::min(rest.width() - f.px(32), f.px(680)), height = std::min(rest.height() - f.px(24), f.px(468));
  const Rect box = rest.centered(width, height);
  f.card(box);
  Rect inside = box.inset(f.px(36), f.px(28));
  Rect buttons = inside.cut_bottom(f.px(44));
  inside.cut_bottom(f.px(12));
  struct Point {
    Icon icon;
    const char* title;
    const char* text;
  };
  static constexpr std::array<Point, 3> kPoints = {{
      {Icon::Description, "Read a chart", "Real-looking records: notes, orders, laboratory, operative reports. All patients are invented."},
      {Icon::Rule, "Code it", "Principal and secondary diagnoses with present on admission, and procedures. Mark the words that prove a code."},
      {Icon::Lightbulb, "Learn why", "Every difference is explained from the words of the chart and the official rule, with the arithmetic of your score."},
  }};
  const float text_width = inside.width() - f.px(62);
  float wanted = f.type_size(Type::Big) + f.px(40);
  for (const auto& point : kPoints) wanted += f.type_size(Type::Strong) + wrapped_height(f, Type::Body, point.text, text_width) + f.px(26);
  Rect content = f.begin_scroll("welcome.scroll", inside, wanted);
  f.text(content.cut_top(f.type_size(Type::Stat)), "Welcome to Chartwright", Type::Stat, {.overflow = Overflow::Ellipsis});
  content.cut_top(f.px(6));
  f.text(content.cut_top(f.px(24)), "Practice coding the way hospitals do.", Type::Body, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
  content.cut_top(f.px(18));
  for (const auto& point : kPoints) {
    const float text_height = wrapped_height(f, Type::Body, point.text, text_width);
    Rect row = content.cut_top(f.type_size(Type::Strong) + text_height + f.px(26));
    const Rect disc = row.cut_left(f.px(44)).cut_top(f.px(44));
    f.fill(disc, Color::AccentTint, 10);
    f.icon(disc, point.icon, Color::AccentText, 22);
    row.cut_left(f.px(18));
    f.text(row.cut_top(f.type_size(Type::Strong)), point.title, Type::Strong, {.overflow = Overflow::Ellipsis});
    row.cut_top(f.px(3));
    f.text(row, point.text, Type::Body, {.color = Color::Text2, .overflow = Overflow::Wrap});
  }
  f.end_scroll();
  const bool has_guided = std::any_of(model.worklist.begin(), model.worklist.end(), [](const WorklistItem& item) { return item.guided && !item.broken; });
  const float start = std::min(f.button_width("Open the guided chart", true), buttons.width() * 0.62F);
  if (f.button(ids::welcome_start, buttons.cut_right(start), "Open the guided chart", {.kind = ui::ButtonKind::Primary, .icon = buttons.width() > f.px(380) ? Icon::Play : Icon::None, .enabled = has_guided, .why_not = "No guided chart was found in the library."})) out.push(FinishWelcome{true});
  buttons.cut_right(f.px(10));
  if (f.button(ids::welcome_skip, buttons.cut_right(std::min(buttons.width(), f.button_width("Go to the worklist", false))), buttons.width() < f.px(170) ? "Worklist" : "Go to the worklist", {})) out.push(FinishWelcome{false});
}

}  // namespace cw::views
