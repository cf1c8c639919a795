#include <fmt/format.h>

#include <algorithm>

#include "app/views/content.h"
#include "app/views/ids.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

/// Lines of one kind that a result shows; more are counted.
constexpr std::size_t kMostLines = 12;

float work_card(ContentFrame& w, Rect where, bool draw, float height) {
  ui::Frame& f = w.f;
  const ContentWork& work = *w.model.work;
  if (draw) f.card({where.x0, where.y0, where.x1, where.y0 + height});
  const float pad = f.px(18);
  Column column(f, where.inset(f.px(20), pad), draw);
  Rect head = column.take(f.px(40));
  if (draw) {
    const Rect cancel = head.cut_right(std::min(f.button_width("Cancel", false), head.width() * 0.4F));
    if (f.button(ids::content_cancel, cancel, "Cancel", {.enabled = !work.cancelling, .why_not = "It stops as soon as it can."})) w.out.push(CancelInstall{});
    head.cut_right(f.px(12));
    Rect words = head.centered(head.width(), f.type_size(Type::CardTitle) + f.px(4) + f.type_size(Type::Small));
    f.text(words.cut_top(f.type_size(Type::CardTitle)), work.what, Type::CardTitle, {.overflow = Overflow::Ellipsis});
    words.cut_top(f.px(4));
    std::string doing = work.cancelling ? "stopping; nothing will be changed" : work.doing;
    if (!work.cancelling && work.total_bytes > 0) doing += fmt::format("  ·  {} of {}", size_text(work.bytes), size_text(work.total_bytes));
    else if (!work.cancelling && work.bytes > 0) doing += "  ·  " + size_text(work.bytes);
    if (!work.cancelling && work.of > 1) doing += fmt::format("  ·  step {} of {}", work.done + 1, work.of);
    f.text(words, doing, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
    f.announce("content.work", words, "text", doing);
  }
  column.gap(14);
  const Rect bar = column.take(f.px(8));
  if (draw) f.bar(bar, std::clamp(work.share, 0, 1000), Tone::Accent);
  column.gap(10);
  column.words("You can go on coding meanwhile. What is installed stays as it is until everything is ready.");
  return column.used() + 2 * pad;
}

void made_lines(Column& column, const InstallReport::Made& made) {
  const std::string name = fmt::format("{} {}", display_name(made.info.system), made.info.name);
  const std::string codes = made.info.books_only() ? std::string("books without a list of codes") : number_text(made.info.billable) + " codes";
  const bool agrees = made.published != 0 && made.published == made.info.billable;
  const bool differs = made.published != 0 && !made.info.books_only() && !agrees;
  const char* verb = made.unchanged ? "was there already" : made.completed ? "is completed" : "is installed";
  column.gap(10);
  column.marked(differs ? Icon::Warning : Icon::CheckCircle, differs ? Color::Warn : Color::Ok, fmt::format("{} {}: {}{}.", name, verb, codes, agrees ? ", as published" : differs ? fmt::format(", where {} were published", number_text(made.published)) : std::string()), Type::Body, Color::Text);
  for (const auto& remark : made.remarks)
    if (!made.unchanged) column.marked(Icon::None, Color::Text3, remark + (remark.ends_with('.') ? "" : "."));
  if (!made.missing.empty() && !made.unchanged) column.marked(Icon::None, Color::Text3, "Not in it yet: " + listed(made.missing) + ".");
}

template <typename Lines, typename Words>
void some_of(Column& column, const Lines& lines, Icon icon, const Words& words) {
  for (std::size_t i = 0; i < lines.size() && i < kMostLines; ++i) {
    column.gap(4);
    column.marked(icon, Color::Text3, words(lines[i]));
  }
  if (lines.size() > kMostLines) {
    column.gap(4);
    column.marked(Icon::None, Color::Text3, fmt::format("and {} more", lines.size() - kMostLines));
  }
}

void heading(Column& column, std::string_view words) {
  column.gap(14);
  column.line(words, Type::SmallStrong, Color::AccentText);
}

float outcome_card(ContentFrame& w, Rect where, bool draw, float height) {
  ui::Frame& f = w.f;
  const ContentOutcome& outcome = *w.model.outcome;
  const bool failed = outcome.kind == ContentOutcome::Kind::Failed, calm = outcome.kind == ContentOutcome::Kind::Cancelled;
  if (draw) f.card({where.x0, where.y0, where.x1, where.y0 + height});
  const float pad = f.px(18);
  Column column(f, where.inset(f.px(20), pad), draw);
  Rect head = column.take(f.px(36));
  if (draw) {
    const Rect close = head.cut_right(f.px(36));
    if (f.icon_button(ids::content_dismiss, close, Icon::Close, "Put this result away", {.kind = ui::ButtonKind::Ghost})) w.out.push(DismissOutcome{});
    const Rect disc = head.cut_left(f.px(36));
    f.fill(disc, failed ? Color::BadTint : calm ? Color::Hover : Color::OkTint, 18);
    f.icon(disc, failed ? Icon::Warning : calm ? Icon::Info : Icon::Check, failed ? Color::Bad : calm ? Color::Text2 : Color::Ok, 22);
    head.cut_left(f.px(12));
    f.text(head, outcome.title, Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
    f.announce("content.outcome", head, "text", outcome.title);
  }
  for (const auto& problem : outcome.problems) {
    column.gap(10);
    column.marked(Icon::Cancel, Color::Bad, problem + (problem.ends_with('.') ? "" : "."), Type::Body, Color::Text);
  }
  const InstallReport& report = outcome.report;
  for (const auto& made : report.made) made_lines(column, made);
  for (const auto& kept : report.kept) {
    column.gap(10);
    column.marked(Icon::CheckCircle, Color::Ok, fmt::format("{} {} are installed: {} rows.", kept.what, kept.version, number_text(kept.rows)), Type::Body, Color::Text);
  }
  if (!report.understood.empty()) {
    heading(column, fmt::format("Understood ({})", report.understood.size()));
    some_of(column, report.understood, Icon::File, [](const import::Part& part) { return fmt::format("{}: {}{}, {} entries", part.file, to_string(part.kind), part.year.empty() ? "" : " " + part.year, number_text(part.count)); });
  }
  if (!report.not_used.empty()) {
    heading(column, fmt::format("Not used ({})", report.not_used.size()));
    some_of(column, report.not_used, Icon::Info, [](const import::NotUsed& left) { return left.file + ": " + left.why; });
  }
  return column.used() + 2 * pad;
}

}  // namespace

float progress_pane(ContentFrame& w, Rect where, bool draw) {
  if (!w.model.work && !w.model.outcome) return 0;
  const auto card = w.model.work ? work_card : outcome_card;
  const float height = card(w, where, false, 0);
  if (draw) card(w, where, true, height);
  return height;
}

}  // namespace cw::views
