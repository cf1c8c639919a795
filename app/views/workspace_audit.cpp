#include <fmt/format.h>

#include <algorithm>
#include <array>
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

namespace {

constexpr std::array<std::string_view, 3> kVerdictLabels = {"Accept", "Correct", "Reject"};
constexpr std::array<Act, 3> kVerdictActs = {Act::AcceptLine, Act::CorrectLine, Act::RejectLine};
constexpr std::array<std::string_view, 2> kQueryLabels = {"No query needed", "A query is needed"};
constexpr float kFarBelow = 100'000;  // rooms for text whose height is found by drawing it

const AuditModel& audit_of(const WorkspaceFrame& w) { return *w.model.audit; }
const std::vector<AuditedLine>& lines_of(const WorkspaceFrame& w, LineKind kind) { return kind == LineKind::Diagnosis ? audit_of(w).diagnoses : audit_of(w).procedures; }
LineKind shown_kind(const WorkspaceFrame& w) { return w.state.tab == 1 && w.model.task->procedures ? LineKind::Procedure : LineKind::Diagnosis; }

/// How SetAuditOrder counts a diagnosis: coded ones first.
int number_of(const WorkspaceFrame& w, const AuditedLine& line) {
  const auto coded = std::count_if(audit_of(w).diagnoses.begin(), audit_of(w).diagnoses.end(), [](const AuditedLine& l) { return !l.added; });
  return line.added ? static_cast<int>(coded) + line.index : line.index;
}
const SubmissionLine& as_it_should_be(const AuditedLine& line) { return line.correction ? line.correction->line : line.coded.line; }
bool billed_by_number(const WorkspaceFrame& w, LineKind kind) { return kind == LineKind::Procedure && w.model.task->procedures == CodeSystem::Cpt; }

void put(WorkspaceFrame& w, LineKind kind, const AuditedLine& line, SubmissionLine right) {
  if (line.added) w.out.push(EditAuditAddition{kind, line.index, std::move(right)});
  else w.out.push(CorrectLine{kind, line.index, std::move(right)});
}

void move_to(WorkspaceFrame& w, const AuditedLine& line, int place) {
  w.out.push(SetAuditOrder{number_of(w, line), place});
  w.state.selected_line = {LineKind::Diagnosis, place};
  w.f.focus(ids::audit_line("dx", place));
}

/// `POA Y`, `15 Jan 2026  ·  RT`: what else a line says beside its code.
std::string details_of(const WorkspaceFrame& w, LineKind kind, const SubmissionLine& line) {
  if (kind == LineKind::Diagnosis) return !w.model.task->poa ? "" : line.poa ? "POA " + std::string(to_string(*line.poa)) : "no POA";
  std::string words = line.date ? to_display(*line.date) : "no date";
  if (const std::string billed = billing_words(line); !billed.empty()) words += "  ·  " + billed;
  return words;
}

std::string_view title_or_not(const CodedLine& line) { return line.title.empty() ? std::string_view("Not in the installed code sets") : std::string_view(line.title); }

struct VerdictLook {
  Icon icon;
  Tone tone;
  std::string_view word;
};
VerdictLook look_of(const AuditedLine& line) {
  if (line.added) return {Icon::Add, Tone::Accent, "Added"};
  if (!line.looked_at) return {Icon::Visibility, Tone::Neutral, "Not looked at"};
  switch (line.verdict) {
    case AuditVerdict::Accept: return {Icon::CheckCircle, Tone::Ok, "Accepted"};
    case AuditVerdict::Correct: return {Icon::NoteAlt, Tone::Warn, "To be corrected"};
    case AuditVerdict::Reject: return {Icon::Cancel, Tone::Bad, "Rejected"};
  }
  return {Icon::Visibility, Tone::Neutral, "Not looked at"};
}

/// `Other detail  The right category, but another side …`: closed, a compact choice shows what stands before the two spaces.
const std::array<std::string, kAuditErrorTypes>& type_labels() {
  static const std::array<std::string, kAuditErrorTypes> all = [] {
    std::array<std::string, kAuditErrorTypes> made;
    for (int i = 0; i < kAuditErrorTypes; ++i) made[static_cast<std::size_t>(i)] = fmt::format("{}  ·  {}", display_name(static_cast<AuditErrorType>(i)), meaning(static_cast<AuditErrorType>(i)));
    return made;
  }();
  return all;
}

/// One line under audit, drawn downwards from the top of `row`. Its height is known when it has been drawn.
class LineDrawing {
 public:
  LineDrawing(WorkspaceFrame& w, LineKind kind, int place, const AuditedLine& line) : w_(w), f_(w.f), kind_(kind), place_(place), line_(line) {}

  /// Returns the height it takes.
  float draw(Rect column, float known_height) {
    const Rect hit{column.x0, column.y0 + f_.px(2), column.x1, column.y0 + known_height - f_.px(2)};
    const VerdictLook look = look_of(line_);
    chosen_ = w_.state.selected_line == std::pair(kind_, place_);
    const auto row = f_.row(id(), hit, fmt::format("{} {}, {}", line_.coded.line.code.text(), line_.coded.title, look.word), chosen_, 8);
    if (row.clicked) w_.state.selected_line = {kind_, place_};
    if (row.focused) keys();
    wide_ = chosen_ || row.focused;
    if (line_.looked_at) f_.fill({hit.x0, hit.y0 + f_.px(6), hit.x0 + f_.px(3), hit.y1 - f_.px(6)}, ui::fill_color(look.tone), 1.5F);
    at_ = Rect{hit.x0 + f_.px(10), hit.y0 + f_.px(7), hit.x1 - f_.px(8), hit.y0 + kFarBelow};
    head(look);
    if (line_.correction) correction();
    if (!line_.added) verdict();
    if (wide_) controls();
    return at_.y0 - column.y0 + f_.px(10);
  }

 private:
  std::string id() const { return ids::audit_line(kind_word(kind_), place_); }
  std::string part(std::string_view name) const { return ids::audit_part(kind_word(kind_), place_, name); }
  bool diagnosis() const { return kind_ == LineKind::Diagnosis; }
  int count() const { return static_cast<int>(lines_of(w_, kind_).size()); }
  void judge(AuditVerdict verdict, std::optional<AuditErrorType> type = {}) {
    w_.state.selected_line = {kind_, place_};
    w_.out.push(JudgeLine{kind_, line_.index, verdict, type});
  }
  /// The first of the diagnoses that is not rejected.
  bool stands_first() const {
    const auto& all = lines_of(w_, kind_);
    const auto first = std::find_if(all.begin(), all.end(), [](const AuditedLine& l) { return l.verdict != AuditVerdict::Reject; });
    return first != all.end() && first - all.begin() == place_;
  }

  void keys() {
    for (std::size_t v = 0; v < kVerdictActs.size() && !line_.added; ++v)
      if (asked(f_, kVerdictActs[v])) judge(static_cast<AuditVerdict>(v));
    if (asked(f_, Act::LineAbove) && place_ > 0) f_.focus(ids::audit_line(kind_word(kind_), place_ - 1));
    if (asked(f_, Act::LineBelow) && place_ + 1 < count()) f_.focus(ids::audit_line(kind_word(kind_), place_ + 1));
    if (asked(f_, Act::ReplaceCode)) choose_code();
    if (line_.added && asked(f_, Act::DeleteLine)) remove();
    if (!diagnosis()) return;
    if (asked(f_, Act::MoveLineUp) && place_ > 0) move_to(w_, line_, place_ - 1);
    if (asked(f_, Act::MoveLineDown) && place_ + 1 < count()) move_to(w_, line_, place_ + 1);
    if (asked(f_, Act::MakePrincipal) && place_ > 0) move_to(w_, line_, 0);
  }
  void choose_code() {
    w_.state.selected_line = w_.state.replacing = {kind_, place_};
    f_.focus(ids::code_field);
  }
  void remove() {
    w_.out.push(RemoveAuditLine{kind_, line_.index});
    f_.focus(ids::audit_line(kind_word(kind_), std::max(0, std::min(place_, count() - 2))));
  }

  void head(const VerdictLook& look) {
    Rect top = at_.cut_top(f_.px(26));
    f_.text(top.cut_left(f_.px(22)), std::to_string(place_ + 1), Type::Caption, {.color = Color::Text3, .middle = true});
    if (line_.added) {
      if (f_.icon_button(part("remove"), top.cut_right(f_.px(28)).centered(f_.px(26), f_.px(26)), Icon::Close, "Remove " + line_.coded.line.code.text(), {.shortcut = keys_of(Act::DeleteLine)})) remove();
      top.cut_right(f_.px(4));
    }
    const std::string details = details_of(w_, kind_, line_.coded.line);
    f_.text(top.cut_right(std::min(top.width() * 0.5F, f_.measure(Type::SmallStrong, details).x + f_.px(6))), details, Type::SmallStrong, {.color = Color::Text2, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
    const std::string code = line_.coded.line.code.text();
    const bool rejected = line_.verdict == AuditVerdict::Reject;
    const float width = std::min(f_.measure(Type::CodeBold, code).x, top.width());
    const Rect code_rect = top.cut_left(width);
    f_.text(code_rect, code, Type::CodeBold, {.color = rejected ? Color::Text3 : Color::Text, .overflow = Overflow::Ellipsis, .middle = true});
    if (rejected || line_.correction) f_.line({code_rect.x0, std::floor(code_rect.center().y) + 0.5F}, {code_rect.x1, std::floor(code_rect.center().y) + 0.5F}, Color::Text2, 1.4F);
    top.cut_left(f_.px(10));
    const auto tag = [&](std::string_view word, Tone tone, Icon icon = Icon::None) {
      const float needed = f_.tag_width(word, icon != Icon::None);
      if (top.width() < needed) return;
      f_.tag(top.cut_left(needed), word, tone, icon);
      top.cut_left(f_.px(6));
    };
    if (line_.added) tag(look.word, look.tone, look.icon);
    if (diagnosis() && stands_first()) tag(w_.model.scenario->setting(*w_.model.task) == Setting::Inpatient ? "Principal" : "First-listed", Tone::Accent);
    if (line_.moved) tag(fmt::format("coded as {}", line_.index + 1), Tone::Violet);
    at_.x0 += f_.px(22);
    at_.cut_top(f_.px(1));
    at_.cut_top(f_.text(at_, title_or_not(line_.coded), Type::Small, {.color = rejected ? Color::Text3 : Color::Text2, .overflow = Overflow::Wrap, .max_lines = 2}));
  }

  void correction() {
    at_.cut_top(f_.px(6));
    const SubmissionLine& right = line_.correction->line;
    Rect row = at_.cut_top(f_.px(24));
    f_.icon(row.cut_left(f_.px(20)), Icon::ArrowRight, Color::Warn, 18);
    row.cut_left(f_.px(4));
    const std::string details = details_of(w_, kind_, right);
    f_.text(row.cut_right(std::min(row.width() * 0.5F, f_.measure(Type::SmallStrong, details).x + f_.px(6))), details, Type::SmallStrong, {.color = Color::Text2, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
    f_.announce(part("correction"), row, "text", right.code.text());
    f_.text(row, right.code.text(), Type::CodeBold, {.overflow = Overflow::Ellipsis, .middle = true});
    if (right.code == line_.coded.line.code) return;
    Rect words = at_;
    words.x0 += f_.px(24);
    at_.cut_top(f_.text(words, title_or_not(*line_.correction), Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap, .max_lines = 2}));
  }

  void verdict() {
    at_.cut_top(f_.px(7));
    Rect row = at_.cut_top(f_.px(30));
    int picked = line_.looked_at ? static_cast<int>(line_.verdict) : -1;
    if (f_.segmented(part("verdict"), row.cut_left(std::min(f_.px(264), row.width())), kVerdictLabels, picked)) judge(static_cast<AuditVerdict>(picked));
    for (std::size_t v = 0; v < kVerdictActs.size(); ++v)
      if (f_.is_focused(part(fmt::format("verdict.{}", v)))) f_.tooltip(fmt::format("{}  {} on the line", kVerdictLabels[v], keys_of(kVerdictActs[v])));
    row.cut_left(f_.px(10));
    const VerdictLook look = look_of(line_);
    std::string word(look.word);
    if (line_.looked_at && line_.verdict != AuditVerdict::Accept) word = line_.type ? std::string(display_name(*line_.type)) : "no type named yet";
    const Color ink = line_.looked_at ? ui::text_color(look.tone) : Color::Text3;
    if (row.width() < f_.px(60)) return;
    f_.icon(row.cut_left(f_.px(18)), look.icon, ink, 16);
    row.cut_left(f_.px(4));
    f_.text(row, word, Type::Caption, {.color = ink, .overflow = Overflow::Ellipsis, .middle = true});
  }

  void controls() {
    if (!line_.added && line_.verdict != AuditVerdict::Accept) error_type();
    if (line_.added || line_.verdict == AuditVerdict::Correct) right_line();
    if (diagnosis()) order();
  }

  void error_type() {
    at_.cut_top(f_.px(8));
    int picked = line_.type ? static_cast<int>(*line_.type) : -1;
    std::array<std::string_view, kAuditErrorTypes> labels;
    std::copy(type_labels().begin(), type_labels().end(), labels.begin());
    if (f_.choice(part("type"), at_.cut_top(f_.px(34)), labels, picked, "Type of error …", true) && picked >= 0) judge(line_.verdict, static_cast<AuditErrorType>(picked));
    if (!line_.type) return;
    at_.cut_top(f_.px(4));
    at_.cut_top(f_.text(at_, meaning(*line_.type), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Wrap, .max_lines = 2}));
  }

  void right_line() {
    at_.cut_top(f_.px(8));
    SubmissionLine right = as_it_should_be(line_);
    right.evidence.clear();
    right.confidence.reset();
    Rect row = at_.cut_top(f_.px(34));
    if (diagnosis() && w_.model.task->poa) {
      std::optional<Poa> poa = right.poa;
      if (poa_picker(f_, part("poa"), row.cut_right(f_.px(86)), poa)) right.poa = poa, put(w_, kind_, line_, right);
      row.cut_right(f_.px(8));
    }
    if (!diagnosis()) {
      std::optional<Date> date = right.date;
      if (date_picker(f_, part("date"), row.cut_right(f_.px(130)), w_.model.scenario->encounter, date)) right.date = date, put(w_, kind_, line_, right);
      row.cut_right(f_.px(8));
    }
    const std::string label = w_.state.replacing == std::pair(kind_, place_) ? "Type it above" : line_.correction && right.code != line_.coded.line.code ? "Another code" : "Choose the code";
    if (f_.button(part("code"), row.cut_left(std::min(row.width(), f_.button_width(label, true))), row.width() < f_.px(150) ? "Code" : label, {.icon = Icon::Search, .shortcut = keys_of(Act::ReplaceCode), .tooltip = "Choose the code that belongs here"})) choose_code();
    if (!billed_by_number(w_, kind_)) return;
    at_.cut_top(f_.px(6));
    if (billing_fields(w_, id(), at_.cut_top(f_.px(38)), place_, right)) put(w_, kind_, line_, right);
  }

  void order() {
    if (count() < 2) return;
    at_.cut_top(f_.px(8));
    Rect tools = at_.cut_top(f_.px(32));
    const auto tool = [&](std::string_view name, Icon icon, std::string_view what, bool enabled, std::string_view why, Act act) {
      const Rect r = tools.cut_left(f_.px(30)).centered(f_.px(30), f_.px(28));
      tools.cut_left(f_.px(2));
      return f_.icon_button(part(name), r, icon, what, {.enabled = enabled, .why_not = why, .shortcut = keys_of(act)});
    };
    if (tool("up", Icon::ArrowUp, "Move up", place_ > 0, "It is the first already", Act::MoveLineUp)) move_to(w_, line_, place_ - 1);
    if (tool("down", Icon::ArrowDown, "Move down", place_ + 1 < count(), "It is the last already", Act::MoveLineDown)) move_to(w_, line_, place_ + 1);
    tools.cut_left(f_.px(6));
    const std::string_view label = w_.model.scenario->setting(*w_.model.task) == Setting::Inpatient ? "This is principal" : "This is first-listed";
    if (place_ > 0 && tools.width() >= f_.button_width(label, true) && f_.button(part("principal"), tools.cut_left(f_.button_width(label, true)), label, {.kind = ui::ButtonKind::Ghost, .icon = Icon::Star, .shortcut = keys_of(Act::MakePrincipal)})) move_to(w_, line_, 0);
  }

  WorkspaceFrame& w_;
  ui::Frame& f_;
  LineKind kind_;
  int place_;
  const AuditedLine& line_;
  Rect at_;
  bool chosen_ = false, wide_ = false;
};

void query_row(WorkspaceFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const AuditModel& audit = audit_of(w);
  int picked = audit.query ? (*audit.query == QueryDecision::Needed ? 1 : 0) : -1;
  const float width = std::min(f.px(196), where.width() * 0.55F);
  if (f.choice(ids::audit_query, where.cut_right(width).centered(width, f.px(32)), kQueryLabels, picked, "Decide …") && picked >= 0) w.out.push(DecideAuditQuery{picked == 1 ? QueryDecision::Needed : QueryDecision::NotNeeded});
  where.cut_right(f.px(8));
  f.icon(where.cut_left(f.px(22)), Icon::Help, Color::Text3, 18);
  where.cut_left(f.px(4));
  const bool changed = audit.query != audit.coded_query;
  const std::string words = !audit.coded_query ? "The coder left the query open" : *audit.coded_query == QueryDecision::Needed ? "The coder wants to query" : "The coder sees no need to query";
  f.text(where, changed ? "Changed: " + words : words, Type::Small, {.color = changed ? Color::Warn : Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
}

/// What stands above the list: progress, what the order now says, the code field.
void top_part(WorkspaceFrame& w, Rect& at, LineKind kind) {
  ui::Frame& f = w.f;
  const AuditModel& audit = audit_of(w);
  Rect head = at.cut_top(f.px(24));
  const std::string progress = fmt::format("{} of {} looked at", audit.looked_at, audit.lines);
  f.announce("audit.progress", head, "text", progress);
  f.text(head.cut_right(std::min(head.width() * 0.6F, f.measure(Type::SmallStrong, progress).x + f.px(2))), progress, Type::SmallStrong, {.color = audit.looked_at == audit.lines ? Color::Ok : Color::Text2, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
  head.cut_right(f.px(8));
  f.text(head, "Audit: coded by someone else", Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
  at.cut_top(f.px(6));
  f.bar(at.cut_top(f.px(6)), audit.lines > 0 ? 1000 * audit.looked_at / audit.lines : 0, audit.looked_at == audit.lines ? Tone::Ok : Tone::Accent);
  at.cut_top(f.px(10));
  if (w.model.task->procedures) {
    const auto open = [](const std::vector<AuditedLine>& lines) { return std::count_if(lines.begin(), lines.end(), [](const AuditedLine& l) { return !l.looked_at; }); };
    const auto label = [&](const char* word, const std::vector<AuditedLine>& lines) { return open(lines) > 0 ? fmt::format("{}  {}  ·  {} open", word, lines.size(), open(lines)) : fmt::format("{}  {}", word, lines.size()); };
    const std::string dx = label("Diagnoses", audit.diagnoses), px = label("Procedures", audit.procedures);
    const std::array<std::string_view, 2> labels = {dx, px};
    f.segmented(ids::coding_tabs, at.cut_top(f.px(38)), labels, w.state.tab);
    at.cut_top(f.px(8));
  }
  draw_code_field(w, at.cut_top(f.px(44)), kind, [&]() -> std::string {
    if (w.state.replacing) {
      const auto& lines = lines_of(w, w.state.replacing->first);
      if (w.state.replacing->second < static_cast<int>(lines.size())) return "The right code for " + lines[static_cast<std::size_t>(w.state.replacing->second)].coded.line.code.text() + " …";
      w.state.replacing.reset();
    }
    return kind == LineKind::Diagnosis ? "Add a missing diagnosis" : "Add a missing procedure";
  }());
  at.cut_top(f.px(6));
  if (audit.order_right || kind != LineKind::Diagnosis) return;
  Rect banner = at.cut_top(f.px(38));
  f.fill(banner, Color::VioletTint, 7);
  banner = banner.inset(f.px(10), 0);
  f.icon(banner.cut_left(f.px(20)), Icon::List, Color::Violet, 18);
  banner.cut_left(f.px(6));
  const std::string_view keep = "Keep it as coded";
  if (f.link(ids::audit_keep_order, banner.cut_right(f.measure(Type::Small, keep).x + f.px(2)), keep)) w.out.push(KeepAuditOrder{});
  banner.cut_right(f.px(8));
  f.text(banner, "You say: the order is not right", Type::Small, {.overflow = Overflow::Ellipsis, .middle = true});
  at.cut_top(f.px(6));
}

}  // namespace

void take_audit_code(WorkspaceFrame& w, LineKind kind, const Code& code) {
  if (w.state.replacing && w.state.replacing->second < static_cast<int>(lines_of(w, w.state.replacing->first).size())) {
    const auto [of, place] = *w.state.replacing;
    const AuditedLine& line = lines_of(w, of)[static_cast<std::size_t>(place)];
    SubmissionLine right = as_it_should_be(line);
    right.code = code;
    put(w, of, line, std::move(right));
    w.f.focus(ids::audit_line(kind_word(of), place));
  } else {
    w.out.push(AddAuditLine{kind, code});
    w.state.selected_line = {kind, static_cast<int>(lines_of(w, kind).size())};
    w.state.scroll_lines = true;
    w.f.focus(ids::code_field);
  }
  w.state.replacing.reset();
  w.state.code_query.clear();
  w.state.highlighted = 0;
}

void draw_audit(WorkspaceFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const AuditModel& audit = audit_of(w);
  f.card(where);
  Rect inside = where.inset(f.px(16), f.px(14));
  if (const auto task = draw_task_tabs(w, inside)) w.out.push(OpenAudit{w.model.scenario->id, *task});
  if (!w.model.task->procedures) w.state.tab = 0;
  if (asked(f, Act::Diagnoses)) w.state.tab = 0;
  if (asked(f, Act::Procedures) && w.model.task->procedures) w.state.tab = 1;
  const LineKind kind = shown_kind(w);

  Rect foot = inside.cut_bottom(f.px(44));
  const float submit = std::min(foot.width(), f.button_width("Submit the audit", false));
  if (f.button(ids::audit_submit, foot.cut_right(submit).inset(0, f.px(2)), "Submit the audit", {.kind = ui::ButtonKind::Primary, .shortcut = keys_of(Act::SubmitAnswer)})) w.state.confirm_submit = true, f.focus(ids::submit_confirm);
  foot.cut_right(f.px(10));
  if (foot.width() > f.px(110)) f.text(foot, audit.unfinished.empty() ? "Nothing unfinished" : fmt::format("{} unfinished", audit.unfinished.size()), Type::Small, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
  inside.cut_bottom(f.px(8));
  // Where there is hardly room, all but the button scrolls.
  const bool low = inside.height() < f.px(300);
  if (audit.asks_query && !low) {
    query_row(w, inside.cut_bottom(f.px(38)));
    f.line({where.x0 + 1, inside.y1}, {where.x1 - 1, inside.y1}, Color::Hair);
  }
  if (!low) top_part(w, inside, kind);

  const auto& lines = lines_of(w, kind);
  if (!w.state.selected_line || w.state.selected_line->first != LineKind::Procedure || w.state.selected_line->second != w.state.billing_line) w.state.billing_line = -1;
  if (lines.empty() && !low) {
    const bool dx = kind == LineKind::Diagnosis;
    f.empty_state(inside, dx ? Icon::Assignment : Icon::Surgery, dx ? "The coder entered no diagnosis" : "The coder entered no procedure", dx ? "If the record holds one, add it above." : "If the record has a reportable procedure, add it above with its date.");
    return;
  }
  auto& heights = w.state.audit.heights;
  const auto known = [&](int place) {
    const auto found = heights.find(ids::audit_line(kind_word(kind), place));
    return found != heights.end() ? found->second : f.px(110);
  };
  const float above = low ? f.px(static_cast<float>(96 + (w.model.task->procedures ? 46 : 0) + (audit.order_right || kind != LineKind::Diagnosis ? 0 : 44) + (audit.asks_query ? 38 : 0))) : 0;
  float total = f.px(6) + above;
  for (int i = 0; i < static_cast<int>(lines.size()); ++i) total += known(i);
  Rect content = f.begin_scroll("audit.lines", inside, total);
  content.x1 -= f.px(10);
  const float origin = content.y0;
  if (low) {
    Rect top = content.cut_top(above);
    if (audit.asks_query) query_row(w, top.cut_bottom(f.px(38)));
    top_part(w, top, kind);
  }
  for (int i = 0; i < static_cast<int>(lines.size()); ++i) {
    const std::string id = ids::audit_line(kind_word(kind), i);
    const float height = known(i);
    const Rect row = content.cut_top(height);
    const float drawn = std::round(LineDrawing(w, kind, i, lines[static_cast<std::size_t>(i)]).draw(row, height));
    if (drawn != height) heights[id] = drawn, f.request_frames(2);
    if (w.state.scroll_lines && w.state.selected_line == std::pair(kind, i)) {
      f.scroll_into_view("audit.lines", row.y0 - origin, row.y0 + drawn - origin);
      // Rows whose height was not known yet move it once more.
      if (drawn == height) w.state.scroll_lines = false;
    }
    if (i + 1 < static_cast<int>(lines.size())) f.line({row.x0 + f.px(8), row.y1}, {row.x1 - f.px(8), row.y1}, Color::Hair);
  }
  f.end_scroll();
}

}  // namespace cw::views
