#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/shortcuts.h"
#include "app/views/workspace.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

int audit_rows(const AuditReport& report) { return static_cast<int>(report.outcomes.size() + report.false_alarms.size()); }

const std::vector<Evidence>& audit_evidence(const AuditReport& report, int row) {
  const auto errors = static_cast<int>(report.outcomes.size());
  if (row < errors) return report.truths[static_cast<std::size_t>(report.outcomes[static_cast<std::size_t>(row)].truth)].evidence;
  return report.false_alarms[static_cast<std::size_t>(row - errors)].evidence;
}

bool audit_row_good(const AuditReport& report, int row) { return row < static_cast<int>(report.outcomes.size()) && report.outcomes[static_cast<std::size_t>(row)].detected; }

void select_audit_row(WorkspaceFrame& w, int row) {
  w.state.audit.row = row;
  w.state.audit.scroll_rows = true;
  const auto& evidence = audit_evidence(*w.model.audit->report, row);
  if (!evidence.empty()) show_passage(w, evidence.front());
}

namespace {

struct OutcomeLook {
  Icon icon;
  Tone tone;
  std::string_view word;
};
OutcomeLook look_of(const AuditOutcome& outcome) {
  if (!outcome.detected) return {Icon::Cancel, Tone::Bad, "Missed"};
  if (!outcome.type_right) return {Icon::Warning, Tone::Warn, "Found, wrong type"};
  return {Icon::CheckCircle, Tone::Ok, "Found"};
}

/// The result from top to bottom, as tall as it turns out.
class ResultDrawing {
 public:
  ResultDrawing(WorkspaceFrame& w, Rect at) : w_(w), f_(w.f), audit_(*w.model.audit), report_(*w.model.audit->report), at_(at), origin_(at.y0) {}

  float draw() {
    score();
    if (w_.state.audit.arithmetic) arithmetic();
    measures();
    const int errors = static_cast<int>(report_.outcomes.size());
    heading(errors == 0 ? "No error was planted" : fmt::format("Errors in this chart  {}", errors));
    if (errors == 0) remark(Icon::CheckCircle, Tone::Ok, "This chart was coded rightly from the first line to the last. Finding that out is part of auditing.");
    for (int row = 0; row < errors; ++row) outcome(row);
    heading(report_.false_alarms.empty() ? "False alarms" : fmt::format("False alarms  {}", report_.false_alarms.size()));
    if (report_.false_alarms.empty()) remark(Icon::CheckCircle, Tone::Ok, "None: nothing that was right was objected to.");
    for (int n = 0; n < static_cast<int>(report_.false_alarms.size()); ++n) alarm(errors + n, report_.false_alarms[static_cast<std::size_t>(n)]);
    return at_.y0 - origin_ + f_.px(10);
  }

 private:
  void paragraph(std::string_view text, Type type = Type::Small, Color color = Color::Text2) {
    if (!text.empty()) at_.cut_top(f_.text(at_, text, type, {.color = color, .overflow = Overflow::Wrap}) + f_.px(5));
  }
  void label(std::string_view text) {
    at_.cut_top(f_.px(6));
    f_.text(at_.cut_top(f_.px(20)), text, Type::SmallStrong, {.color = Color::AccentText, .overflow = Overflow::Ellipsis});
  }
  void heading(const std::string& text) {
    at_.cut_top(f_.px(14));
    f_.line({at_.x0, at_.y0}, {at_.x1, at_.y0}, Color::Hair);
    at_.cut_top(f_.px(12));
    f_.text(at_.cut_top(f_.type_size(Type::CardTitle)), text, Type::CardTitle, {.overflow = Overflow::Ellipsis});
    at_.cut_top(f_.px(6));
  }
  void remark(Icon icon, Tone tone, std::string_view text) {
    Rect words = at_;
    f_.icon(words.cut_left(f_.px(22)).cut_top(f_.px(22)), icon, ui::text_color(tone), 20);
    words.cut_left(f_.px(8));
    words.y0 += f_.px(2);
    at_.cut_top(std::max(f_.px(24), f_.text(words, text, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap}) + f_.px(6)));
  }

  void score() {
    Rect top = at_;
    const float size = f_.px(84);
    const Rect ring = top.cut_left(size).cut_top(size);
    f_.ring(ring, static_cast<int>(std::lround(static_cast<float>(report_.points) * f_.arrived("audit.gauge", 0.4))), tone_of_points(report_.points), 8);
    f_.text(ring, whole_percent(report_.points), Type::CardTitle, {.align = ui::Align::Center, .middle = true});
    top.cut_left(f_.px(16));
    const float start = top.y0;
    std::string which = fmt::format("{} of {} points", report_.points, kFullPoints);
    if (audit_.previous_points) which += fmt::format("  ·  last time {}", whole_percent(*audit_.previous_points));
    f_.text(top.cut_top(f_.type_size(Type::Strong)), "Your audit", Type::Strong, {.overflow = Overflow::Ellipsis});
    top.cut_top(f_.px(2));
    f_.announce("audit.score", ring, "text", which);
    f_.text(top.cut_top(f_.type_size(Type::Caption)), which, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
    top.cut_top(f_.px(6));
    top.cut_top(f_.text(top, report_.explanation, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap}));
    at_.cut_top(std::max(size, top.y0 - start) + f_.px(10));
    if (audit_.chart_changed) remark(Icon::Info, Tone::Neutral, "The chart has changed since this audit; passages may be missing.");
    const std::string_view words = w_.state.audit.arithmetic ? "Hide how the points come about" : "How the points come about";
    if (f_.link(ids::audit_arithmetic, at_.cut_top(f_.px(24)), words)) w_.state.audit.arithmetic = !w_.state.audit.arithmetic;
    at_.cut_top(f_.px(6));
  }

  void arithmetic() {
    for (const auto& step : report_.steps) {
      const std::string points = step.points_max > 0 ? fmt::format("{} of {}", step.points, step.points_max) : fmt::format("−{}", -step.points);
      Rect row = at_;
      f_.text(row.cut_right(f_.px(92)).cut_top(f_.px(20)), points, Type::SmallStrong, {.color = step.points_max > 0 && step.points == step.points_max ? Color::Text2 : step.points > 0 ? Color::Warn : Color::Bad, .align = ui::Align::Right});
      at_.cut_top(f_.text(row, step.text, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap}) + f_.px(5));
    }
    Rect sum = at_.cut_top(f_.px(32));
    f_.fill(sum, Color::Sunken, 7);
    sum = sum.inset(f_.px(10), 0);
    const std::string all = fmt::format("{} of {}  =  {}", report_.points, kFullPoints, percent_text(report_.points));
    f_.text(sum.cut_right(std::min(sum.width(), f_.measure(Type::SmallStrong, all).x + f_.px(2))), all, Type::SmallStrong, {.align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
    f_.text(sum, "In all", Type::SmallStrong, {.overflow = Overflow::Ellipsis, .middle = true});
    at_.cut_top(f_.px(10));
  }

  void measures() {
    for (const auto& m : report_.measures) {
      Rect row = at_.cut_top(f_.px(46));
      f_.announce(fmt::format("audit.measure.{}", m.id), row, "text", m.measured ? percent_text(m.per_mille()) : "not measured");
      const std::string value = m.measured ? percent_text(m.per_mille()) : "not measured";
      Rect first = row.cut_top(f_.px(22));
      f_.text(first.cut_right(std::min(first.width(), f_.measure(m.measured ? Type::Strong : Type::Small, value).x + f_.px(2))), value, m.measured ? Type::Strong : Type::Small, {.color = m.measured ? Color::Text : Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
      f_.text(first, m.label, Type::SmallStrong, {.overflow = Overflow::Ellipsis, .middle = true});
      f_.text(row.cut_top(f_.px(18)), m.arithmetic, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
    }
  }

  /// The pressable part of a row; its text is drawn over it.
  bool pressable(int row, const std::string& words, float height) {
    const Rect hit{at_.x0 - f_.px(8), at_.y0, at_.x1 + f_.px(4), at_.y0 + height};
    const bool chosen = row == w_.state.audit.row;
    if (f_.row(ids::audit_row(row), hit, words, chosen, 8).clicked) select_audit_row(w_, row);
    return chosen;
  }
  void head(Icon icon, Tone tone, std::string_view word, const std::string& type, const std::string& points, std::string_view text) {
    at_.cut_top(f_.px(8));
    Rect line = at_.cut_top(f_.px(24));
    f_.text(line.cut_right(std::min(line.width() * 0.4F, f_.measure(Type::Caption, points).x + f_.px(2))), points, Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
    f_.tag(line.cut_left(std::min(line.width(), f_.tag_width(word, true))), word, tone, icon);
    line.cut_left(f_.px(8));
    f_.text(line, type, Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
    at_.cut_top(f_.px(4));
    at_.cut_top(f_.text(at_, text, Type::Body, {.overflow = Overflow::Wrap}) + f_.px(8));
  }
  float head_height(std::string_view text) { return f_.px(44) + wrapped_height(f_, Type::Body, text, at_.width()); }

  void reasons(int row, std::string_view message, std::string_view rationale, const std::vector<Source>& sources) {
    const bool told = message.find(rationale) != std::string_view::npos;
    if (!rationale.empty() && !told) label("Why"), paragraph(rationale);
    const auto& evidence = audit_evidence(report_, row);
    if (!evidence.empty()) label("In the chart");
    for (int n = 0; n < static_cast<int>(evidence.size()); ++n) passage(row, n, evidence[static_cast<std::size_t>(n)]);
    if (!sources.empty()) label("Official rule");
    for (const auto& source : sources) paragraph(display(source));
    at_.cut_top(f_.px(6));
  }
  void passage(int row, int n, const Evidence& evidence) {
    const Color ground = audit_row_good(report_, row) ? Color::EvidenceCredited : Color::EvidenceMissed;
    const Rect chip = at_.cut_top(f_.px(44));
    const auto go = f_.row(ids::audit_evidence(row, n), chip, evidence.quote, false, 6);
    if (!go.hovered) f_.fill(chip, ground, 6);
    Rect text = chip.inset(f_.px(10), f_.px(5));
    f_.icon(text.cut_left(f_.px(18)), Icon::Evidence, Color::Text2, 16);
    text.cut_left(f_.px(6));
    f_.text(text.cut_top(f_.px(18)), evidence.quote, Type::Small, {.overflow = Overflow::Ellipsis});
    const ChartDocument* document = w_.model.scenario->document(evidence.document);
    if (document != nullptr) f_.text(text, document->title + "  ·  " + to_display(document->written), Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
    at_.cut_top(f_.px(4));
    if (!go.clicked) return;
    w_.state.audit.row = row;
    w_.state.compact_tab = 0;  // on a narrow window the chart takes the place of the result
    show_passage(w_, evidence);
  }

  void after(int row, float from) {
    if (w_.state.audit.scroll_rows && row == w_.state.audit.row) {
      f_.scroll_into_view("audit.result", from - origin_, std::min(at_.y0 - origin_, from - origin_ + f_.px(320)));
      w_.state.audit.scroll_rows = false;
    }
    f_.line({at_.x0, at_.y0}, {at_.x1, at_.y0}, Color::Hair);
  }

  void outcome(int row) {
    const AuditOutcome& o = report_.outcomes[static_cast<std::size_t>(row)];
    const AuditTruth& truth = report_.truths[static_cast<std::size_t>(o.truth)];
    const OutcomeLook look = look_of(o);
    const float from = at_.y0;
    const bool chosen = row == w_.state.audit.row;
    // The tag says whether it was found; the message goes on from what was planted.
    const std::size_t told = o.message.find(truth.what);
    const std::string text = chosen && told != std::string::npos ? o.message.substr(told) : truth.what;
    pressable(row, fmt::format("{}: {}", look.word, truth.what), head_height(text));
    head(look.icon, look.tone, look.word, std::string(display_name(truth.type())), fmt::format("{} of {}", o.points, o.points_max), text);
    if (chosen) {
      const auto& right = audit_.right[static_cast<std::size_t>(o.truth)];
      if (right) {
        label("What belongs there");
        std::string words = right->line.code.text();
        if (right->line.poa) words += "  ·  POA " + std::string(to_string(*right->line.poa));
        if (right->line.date) words += "  ·  " + to_display(*right->line.date);
        if (const std::string billed = billing_words(right->line); !billed.empty()) words += "  ·  " + billed;
        f_.text(at_.cut_top(f_.px(24)), words, Type::CodeBold, {.overflow = Overflow::Ellipsis, .middle = true});
        paragraph(right->title);
      } else if (truth.place == AuditPlace::CodedLine) {
        label("What belongs there");
        paragraph("Nothing: the line is to be rejected.");
      }
      if (truth.message != truth.what) label("Explanation"), paragraph(truth.message);
      reasons(row, truth.message, truth.rationale, truth.sources);
    }
    after(row, from);
  }

  void alarm(int row, const AuditFalseAlarm& a) {
    const float from = at_.y0;
    const bool chosen = pressable(row, "False alarm: " + a.message, head_height(a.message));
    const std::string_view about = a.place == AuditPlace::Order ? "Sequence" : a.place == AuditPlace::Decision ? "Query" : a.line == LineKind::Diagnosis ? "Diagnosis" : "Procedure";
    head(Icon::Warning, Tone::Warn, "False alarm", std::string(about), fmt::format("{} points", a.points < 0 ? fmt::format("−{}", -a.points) : "0"), a.message);
    if (chosen) reasons(row, a.message, a.rationale, a.sources);
    after(row, from);
  }

  WorkspaceFrame& w_;
  ui::Frame& f_;
  const AuditModel& audit_;
  const AuditReport& report_;
  Rect at_;
  float origin_;
};

}  // namespace

void draw_audit_result(WorkspaceFrame& w, Rect where) {
  ui::Frame& f = w.f;
  f.card(where);
  Rect inside = where.inset(f.px(16), f.px(14));
  const int rows = audit_rows(*w.model.audit->report);
  if (f.focused().empty() || f.focused().rfind("audit.row.", 0) == 0) {
    int next = w.state.audit.row;
    if (asked(f, Act::RowBelow)) next = std::min(rows - 1, next + 1);
    if (asked(f, Act::RowAbove)) next = std::max(0, next - 1);
    if (next != w.state.audit.row && next >= 0) select_audit_row(w, next), f.focus(ids::audit_row(next));
  }
  Rect foot = inside.cut_bottom(f.px(44));
  const float again = std::min(foot.width() * 0.6F, f.button_width("Audit it again", true));
  if (f.button(ids::audit_again, foot.cut_right(again).inset(0, f.px(2)), "Audit it again", {.kind = ui::ButtonKind::Primary, .icon = Icon::Refresh, .tooltip = "The same chart, coded by someone else with other errors"})) w.out.push(OpenAudit{w.model.scenario->id, w.model.task->id});
  foot.cut_right(f.px(10));
  if (f.button(ids::audit_home, foot.cut_right(std::min(foot.width(), f.button_width("Worklist", false))).inset(0, f.px(2)), "Worklist")) w.out.push(GoTo{Screen::Home});
  inside.cut_bottom(f.px(8));
  f.line({where.x0 + 1, inside.y1}, {where.x1 - 1, inside.y1}, Color::Hair);

  float& height = w.state.audit.heights["result"];
  Rect content = f.begin_scroll("audit.result", inside, height);
  content.x0 += f.px(8);
  content.x1 -= f.px(16);
  content.y1 = content.y0 + 100'000;
  const float drawn = std::round(ResultDrawing(w, content).draw());
  f.end_scroll();
  if (drawn != height) height = drawn, f.request_frames(2);
}

}  // namespace cw::views
