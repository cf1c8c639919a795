#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/shortcuts.h"
#include "app/views/workspace.h"
#include "content/base/utf8.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

constexpr std::array<std::string_view, 6> kPoaLabels = {"Y  present", "N  not present", "U  not documented", "W  undetermined", "Exempt", "—  clear"};
constexpr std::array<std::string_view, 3> kQueryLabels = {"No query needed", "A query is needed", "—  clear"};
constexpr std::array<std::string_view, 4> kConfidenceLabels = {"Unsure", "Likely", "Sure", "—  clear"};

LineKind shown_kind(const WorkspaceFrame& w) { return w.state.tab == 1 && w.model.task->procedures ? LineKind::Procedure : LineKind::Diagnosis; }
const std::vector<CodedLine>& lines_of(const WorkspaceFrame& w, LineKind kind) { return kind == LineKind::Diagnosis ? w.model.diagnoses : w.model.procedures; }

// --- type-ahead -------------------------------------------------------------------------------------------------------

void take_code(WorkspaceFrame& w, LineKind kind, const Code& code) {
  if (w.model.audit != nullptr) return take_audit_code(w, kind, code);
  if (w.state.replacing) w.out.push(ReplaceCode{w.state.replacing->first, w.state.replacing->second, code});
  else {
    w.out.push(AddLine{kind, code});
    w.state.selected_line = {kind, static_cast<int>(lines_of(w, kind).size())};
    w.state.scroll_lines = true;
  }
  w.state.replacing.reset();
  w.state.code_query.clear();
  w.state.highlighted = 0;
  w.f.focus(ids::code_field);
}

constexpr float kHitCode = 104;
constexpr int kMostHits = 9;

float hit_title_room(const ui::Frame& f, float width, const SearchHit& hit) { return width - f.px(20 + kHitCode) - (hit.billable ? 0 : f.tag_width("needs more", false) + f.px(8)); }

/// Titles differ in their last words: they are never cut. Below stands why the code was found.
float hit_height(const ui::Frame& f, const SearchHit& hit, float width) {
  const float title = std::max(f.px(22), wrapped_height(f, Type::Body, hit.title, hit_title_room(f, width, hit)));
  return f.px(18) + title + (reason_text(hit).empty() ? 0 : f.px(18));
}

/// How many hits fit below the field from `first` on.
int hits_that_fit(const ui::Frame& f, const SearchResults& results, int first, float width, float room) {
  int n = first;
  for (float used = 0; n < static_cast<int>(results.hits.size()) && n - first < kMostHits; ++n) {
    used += hit_height(f, results.hits[static_cast<std::size_t>(n)], width);
    if (used > room && n > first) break;
  }
  return n - first;
}

void draw_hit(WorkspaceFrame& w, Rect row, LineKind kind, int n, const SearchHit& hit) {
  ui::Frame& f = w.f;
  const bool typed = w.model.encoder != EncoderMode::Full;
  const bool current = n == w.state.highlighted;
  const auto pressed = f.row(ids::code_result(n), row, hit.code.text() + " " + std::string(hit.title), current, 7);
  Rect words = row.inset(f.px(10), f.px(9));
  f.text(words.cut_left(f.px(kHitCode)).cut_top(f.px(22)), hit.code.text(), Type::CodeBold, {.color = current ? Color::AccentText : Color::Text, .overflow = Overflow::Ellipsis, .middle = true});
  if (!hit.billable) {
    f.tag(words.cut_right(f.tag_width("needs more", false)).cut_top(f.px(22)), "needs more", Tone::Neutral);
    words.cut_right(f.px(8));
  }
  words.y0 += f.px(2);
  if (typed) f.text(words, "Add it as typed", Type::Body, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
  else words.cut_top(f.marked_paragraph(words, hit.title, Type::Body, Color::Text, hit.matched, Color::EvidenceOwn));
  if (const std::string reason = reason_text(hit); !reason.empty()) f.text({words.x0, words.y0 + f.px(1), row.x1 - f.px(10), row.y1}, reason, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
  if (!pressed.clicked) return;
  if (hit.billable) take_code(w, kind, hit.code);
  else w.state.code_query = hit.code.text(), w.state.highlighted = 0, f.focus(ids::code_field);
}

void type_ahead_foot(WorkspaceFrame& w, Rect where, const SearchResults& results) {
  ui::Frame& f = w.f;
  const bool full = w.model.encoder == EncoderMode::Full;
  f.line({where.x0, where.y0 + f.px(3)}, {where.x1, where.y0 + f.px(3)}, Color::Hair);
  where = where.inset(f.px(10), 0);
  where.y0 += f.px(4);
  if (full) {
    const std::string words = fmt::format("Open in encoder  {}", keys_of(Act::OpenInEncoder));
    const float width = std::min(where.width(), f.measure(Type::Small, words).x + f.px(2));
    if (f.link(ids::open_in_encoder, where.cut_right(width).centered(width, f.px(22)), words)) open_in_encoder(w);
    where.cut_right(f.px(16));
    const std::string count = results.total == 1 ? "1 result" : fmt::format("{} results", results.total);
    const float count_width = std::min(where.width(), f.measure(Type::Caption, count).x + f.px(4));
    f.text(where.cut_right(count_width), count, Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
    where.cut_right(f.px(10));
  }
  if (!w.model.search_complete) f.announce("workspace.code.preparing", where, "text", "Full search is being prepared");
  const std::string_view hint = w.model.search_complete ? "↑↓ to move   ·   Enter to add   ·   Esc to close" : "Full search is being prepared …";
  f.text(where, hint, Type::Caption, {.color = w.model.search_complete ? Color::Text3 : Color::Warn, .overflow = Overflow::Ellipsis, .middle = true});
}

void type_ahead(WorkspaceFrame& w, Rect field, LineKind kind, const SearchResults& results) {
  ui::Frame& f = w.f;
  const Rect window = f.window();
  const float width = std::min(std::max(field.width(), f.px(840)), window.width() - f.px(24));
  const float foot = f.px(36), inner = width - f.px(10);
  const float corrected = results.corrected_to.empty() ? 0 : f.px(30);
  const float room = window.y1 - field.y1 - foot - corrected - f.px(30);
  // The list follows the highlighted row: as far up as still shows it whole.
  int first = 0;
  while (first < w.state.highlighted && first + hits_that_fit(f, results, first, inner, room) <= w.state.highlighted) ++first;
  const int rows = hits_that_fit(f, results, first, inner, room);
  float height = foot + corrected + f.px(10);
  for (int n = first; n < first + rows; ++n) height += hit_height(f, results.hits[static_cast<std::size_t>(n)], inner);
  if (results.hits.empty()) height += f.px(42);
  const float x1 = std::min(field.x1, window.x1 - f.px(12)), y0 = field.y1 + f.px(5);
  const Rect box{std::max(x1 - width, f.px(12)), y0, x1, std::min(y0 + height, window.y1 - f.px(4))};
  f.begin_floating(ids::code_results, box);
  Rect inside = box.inset(f.px(5));
  const Rect bottom = inside.cut_bottom(foot);
  if (corrected > 0) {
    Rect line = inside.cut_top(corrected).inset(f.px(10), 0);
    f.icon(line.cut_left(f.px(20)), Icon::Info, Color::Warn, 18);
    line.cut_left(f.px(4));
    f.text(line, fmt::format("Understood as “{}”", results.corrected_to), Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  }
  if (results.hits.empty()) {
    const std::string_view words = w.model.encoder == EncoderMode::Full ? "No code matches. Try the main term, or the code's first characters." : "Type a whole code: words are not looked up here.";
    f.text(inside.inset(f.px(10), 0), words, Type::Body, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  }
  for (int n = first; n < first + rows; ++n) {
    const SearchHit& hit = results.hits[static_cast<std::size_t>(n)];
    draw_hit(w, inside.cut_top(hit_height(f, hit, inner)), kind, n, hit);
  }
  type_ahead_foot(w, bottom, results);
  f.end_floating();
}

std::string coding_hint(WorkspaceFrame& w, LineKind kind) {
  const std::string system(kind == LineKind::Diagnosis ? display_name(CodeSystem::Icd10Cm) : *w.model.task->procedures == CodeSystem::Cpt ? std::string_view("CPT or HCPCS") : display_name(*w.model.task->procedures));
  if (w.state.replacing) {
    const auto& lines = lines_of(w, w.state.replacing->first);
    if (w.state.replacing->second < static_cast<int>(lines.size())) return "Replace " + lines[static_cast<std::size_t>(w.state.replacing->second)].line.code.text() + " with …";
    w.state.replacing.reset();
  }
  return "Add " + system + (w.model.encoder == EncoderMode::Full ? ": words or code" : ": type the code");
}

}  // namespace

void draw_code_field(WorkspaceFrame& w, Rect where, LineKind kind, std::string_view hint) {
  ui::Frame& f = w.f;
  const Rect field_rect = where.centered(where.width(), f.px(40));
  const auto field = f.field(ids::code_field, field_rect, w.state.code_query, {.hint = hint, .icon = Icon::Search, .label = "Code"});
  if (field.changed) w.state.highlighted = 0, w.state.typing = true;
  const bool popup_hovered = f.floating_hovered(ids::code_results);
  if (field.active) w.state.typing = !w.state.code_query.empty() && !field.cancelled;
  else if (!popup_hovered) w.state.typing = false;
  if (field.cancelled) {
    w.state.typing = false;
    w.state.replacing.reset();
  }
  if (!w.state.typing || w.state.code_query.empty()) return;
  const SearchResults results = w.search(kind, w.state.code_query, 50);
  const int count = static_cast<int>(results.hits.size());
  if (field.down) w.state.highlighted = std::min(count - 1, w.state.highlighted + 1);
  if (field.up) w.state.highlighted = std::max(0, w.state.highlighted - 1);
  w.state.highlighted = std::clamp(w.state.highlighted, 0, std::max(0, count - 1));
  if (field.submitted && count > 0) {
    const SearchHit& entry = results.hits[static_cast<std::size_t>(w.state.highlighted)];
    if (entry.billable) take_code(w, kind, entry.code);
    else w.state.code_query = entry.code.text(), w.state.highlighted = 0, f.request_frames(3);
    return;
  }
  type_ahead(w, field_rect, kind, results);
}

namespace {

// --- what the edits say of a line ----------------------------------------------------------------------------------------

/// Errors and warnings of one line, the heaviest first. Advice waits for the summary before submitting.
std::vector<const EditFinding*> cautions(const WorkspaceFrame& w, LineKind kind, int index) {
  std::vector<const EditFinding*> found;
  for (const auto& finding : w.model.edits)
    if (finding.procedure == (kind == LineKind::Procedure) && finding.line == index && finding.weight != EditWeight::Advice && finding.kind != EditKind::PoaMissing) found.push_back(&finding);
  std::stable_sort(found.begin(), found.end(), [](const EditFinding* a, const EditFinding* b) { return a->weight < b->weight; });
  return found;
}

constexpr int kCautionLines = 5;  // of a chosen line, which shows each finding whole

float caution_height(const ui::Frame& f, const EditFinding& finding, float width, bool whole) {
  if (!whole) return f.px(22);
  const float wrapped = f.measure(Type::Small, finding.message, std::max(1.0F, width - f.px(22))).y / f.type_size(Type::Small);
  return f.px(19) + std::clamp(std::round(wrapped), 1.0F, static_cast<float>(kCautionLines)) * f.px(19) + f.px(4);
}

float cautions_height(const WorkspaceFrame& w, float width, LineKind kind, int index, bool whole) {
  const auto found = cautions(w, kind, index);
  if (found.empty()) return 0;
  if (!whole) return w.f.px(2) + caution_height(w.f, *found.front(), width, false);
  float height = w.f.px(2);
  for (const EditFinding* finding : found) height += caution_height(w.f, *finding, width, true);
  return height;
}

/// One line under a code; under a chosen one everything, with the rule it rests on.
void draw_cautions(WorkspaceFrame& w, Rect& words, LineKind kind, int index, bool whole) {
  ui::Frame& f = w.f;
  const auto found = cautions(w, kind, index);
  if (found.empty()) return;
  words.cut_top(f.px(2));
  for (std::size_t n = 0; n < (whole ? found.size() : 1); ++n) {
    const EditFinding& finding = *found[n];
    const EditMark mark = edit_mark(finding.weight);
    Rect row = words.cut_top(caution_height(f, finding, words.width(), whole));
    f.announce(ids::line_part(kind_word(kind), index, fmt::format("edit.{}", n)), row, "text", fmt::format("{}: {}", mark.word, finding.message));
    Rect sign = row.cut_left(f.px(22));
    f.icon(sign.cut_top(f.px(20)), mark.icon, mark.color, 16);
    const std::string more = !whole && found.size() > 1 ? fmt::format("{}, 1 of {}", mark.word, found.size()) : std::string(mark.word);
    if (!whole) {
      f.text(row.cut_left(std::min(row.width(), f.measure(Type::SmallStrong, more).x + f.px(8))), more, Type::SmallStrong, {.color = mark.color, .overflow = Overflow::Ellipsis, .middle = true});
      f.text(row, finding.message, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
      continue;
    }
    f.text(row.cut_top(f.px(19)), fmt::format("{}  ·  {}", mark.word, finding.source), Type::SmallStrong, {.color = mark.color, .overflow = Overflow::Ellipsis, .middle = true});
    f.text(row, finding.message, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap, .max_lines = kCautionLines});
  }
}

// --- the coded lines ----------------------------------------------------------------------------------------------------

void poa_choice(WorkspaceFrame& w, Rect where, int index, const CodedLine& line) {
  ui::Frame& f = w.f;
  if (line.poa_exempt && (!line.line.poa || *line.line.poa == Poa::Exempt)) {
    f.tag(where.cut_right(f.tag_width("Exempt", false)), "Exempt", Tone::Neutral);
    f.announce(ids::line_part("dx", index, "poa"), where, "tag", "Exempt");
    f.tooltip("This code is on the list exempt from present-on-admission reporting");
    return;
  }
  std::optional<Poa> poa = line.line.poa;
  if (poa_picker(f, ids::line_part("dx", index, "poa"), where, poa)) w.out.push(SetPoa{index, poa});
}

}  // namespace

bool poa_picker(ui::Frame& f, const std::string& id, Rect where, std::optional<Poa>& poa) {
  int picked = poa ? static_cast<int>(*poa) : -1;
  if (!f.choice(id, where.centered(where.width(), f.px(32)), kPoaLabels, picked, "POA", true) || picked < 0) return false;
  poa = picked == 5 ? std::nullopt : std::optional(static_cast<Poa>(picked));
  return true;
}

bool date_picker(ui::Frame& f, const std::string& id, Rect where, const Encounter& e, std::optional<Date>& date) {
  std::vector<std::string> days;
  std::vector<std::string_view> labels;
  const int count = std::min(60, e.ended.date.days_since_1970() - e.started.date.days_since_1970() + 1);
  int chosen = -1;
  for (int d = 0; d < count; ++d) {
    const Date day = e.started.date.plus_days(d);
    if (date == day) chosen = d;
    days.push_back(to_display(day));
  }
  for (const auto& day : days) labels.emplace_back(day);
  if (!f.choice(id, where.centered(where.width(), f.px(32)), labels, chosen, "Date", true) || chosen < 0) return false;
  date = e.started.date.plus_days(chosen);
  return true;
}

namespace {

void date_choice(WorkspaceFrame& w, Rect where, int index, const CodedLine& line) {
  std::optional<Date> date = line.line.date;
  if (date_picker(w.f, ids::line_part("px", index, "date"), where, w.model.scenario->encounter, date)) w.out.push(SetProcedureDate{index, date});
}

}  // namespace

/// `modifiers 59, RT  ·  82 units`, or nothing.
std::string billing_words(const SubmissionLine& line) {
  std::string words;
  for (const auto& modifier : line.modifiers) words += (words.empty() ? line.modifiers.size() == 1 ? "modifier " : "modifiers " : ", ") + modifier;
  if (line.units != 1) words += fmt::format("{}{} units", words.empty() ? "" : "  ·  ", line.units);
  return words;
}

namespace {

bool billed_by_number(const WorkspaceFrame& w, LineKind kind) { return kind == LineKind::Procedure && w.model.task->procedures == CodeSystem::Cpt; }

/// Two characters each, between spaces or commas; nothing when one of them is no modifier.
std::optional<std::vector<std::string>> modifiers_in(const std::string& text) {
  std::vector<std::string> modifiers;
  std::string word;
  for (const char c : text + " ") {
    if (c != ' ' && c != ',') {
      word += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      continue;
    }
    if (word.empty()) continue;
    if (!is_modifier(word)) return std::nullopt;
    modifiers.push_back(std::exchange(word, {}));
  }
  return modifiers;
}

/// From 1 to 9999; nothing otherwise.
std::optional<int> units_in(const std::string& text) {
  const std::string digits(trimmed(text));
  if (digits.empty() || digits.size() > 4 || digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  const int units = std::stoi(digits);
  return units > 0 ? std::optional(units) : std::nullopt;
}

}  // namespace

bool billing_fields(WorkspaceFrame& w, const std::string& id, Rect where, int key, SubmissionLine& line) {
  ui::Frame& f = w.f;
  bool changed = false;
  if (w.state.billing_line != key) {
    w.state.billing_line = key;
    w.state.modifiers.clear();
    for (const auto& modifier : line.modifiers) w.state.modifiers += (w.state.modifiers.empty() ? "" : " ") + modifier;
    w.state.units = std::to_string(line.units);
  }
  const auto modifiers = modifiers_in(w.state.modifiers);
  const auto units = units_in(w.state.units);
  const float half = std::round(where.width() * 0.58F);
  const auto typed = f.field(id + ".modifiers", where.cut_left(half).inset(0, f.px(2)), w.state.modifiers, {.hint = "Modifiers", .trailing = w.state.modifiers.empty() ? "" : "modifiers", .mono = true, .invalid = !modifiers, .label = "Modifiers, two characters each"});
  if (typed.changed)
    if (const auto now = modifiers_in(w.state.modifiers)) line.modifiers = *now, changed = true;
  where.cut_left(f.px(6));
  const auto counted = f.field(id + ".units", where.inset(0, f.px(2)), w.state.units, {.hint = "Units", .trailing = "units", .mono = true, .invalid = !units, .label = "Units"});
  if (counted.changed)
    if (const auto now = units_in(w.state.units)) line.units = *now, changed = true;
  return changed;
}

namespace {

void query_choice(WorkspaceFrame& w, Rect where) {
  ui::Frame& f = w.f;
  where.cut_top(f.px(8));
  int picked = w.model.draft->answer.query ? (*w.model.draft->answer.query == QueryDecision::Needed ? 1 : 0) : -1;
  const float width = std::min(f.px(190), where.width() * 0.55F);
  if (f.choice(ids::query_decision, where.cut_right(width).centered(width, f.px(34)), kQueryLabels, picked, "Ask the provider?")) w.out.push(DecideQuery{picked == 2 || picked < 0 ? std::nullopt : std::optional(picked == 1 ? QueryDecision::Needed : QueryDecision::NotNeeded)});
  where.cut_right(f.px(8));
  const std::size_t count = w.model.queries.size();
  const auto sent = static_cast<std::size_t>(std::count_if(w.model.queries.begin(), w.model.queries.end(), [](const QueryLine& line) { return line.query.sent; }));
  const std::string label = count == 0 ? "Write a query" : count == 1 ? "The query" : fmt::format("{} queries", count);
  const std::string tip = count == 0 ? "Ask the provider what the record leaves open" : fmt::format("{} of {} sent", sent, count);
  const float button = f.button_width(label, true);
  const bool roomy = where.width() >= button;
  if (f.button(ids::query_write, where.cut_left(std::min(where.width(), button)).inset(0, f.px(1)), roomy ? std::string_view(label) : std::string_view("Query"), {.icon = where.width() > f.px(80) || roomy ? Icon::NoteAlt : Icon::None, .shortcut = keys_of(Act::WriteQuery), .tooltip = tip})) open_queries(w);
}

void coded_line(WorkspaceFrame& w, Rect where, LineKind kind, int index, const CodedLine& line) {
  ui::Frame& f = w.f;
  const char* word = kind_word(kind);
  const auto part = [&](std::string_view name) { return ids::line_part(word, index, name); };
  const bool chosen = w.state.selected_line == std::pair(kind, index);
  const int count = static_cast<int>(lines_of(w, kind).size());
  const Rect hit = where.inset(0, f.px(2));
  const std::string id = ids::line(word, index);
  const auto row = f.row(id, hit, line.line.code.text() + " " + line.title, chosen, 8);
  if (row.clicked) w.state.selected_line = {kind, index};
  if (row.focused) {
    if (asked(f, Act::MoveLineUp) && index > 0) w.out.push(MoveLine{kind, index, index - 1}), w.state.selected_line = {kind, index - 1}, f.focus(ids::line(word, index - 1));
    if (asked(f, Act::MoveLineDown) && index + 1 < count) w.out.push(MoveLine{kind, index, index + 1}), w.state.selected_line = {kind, index + 1}, f.focus(ids::line(word, index + 1));
    if (asked(f, Act::LineAbove) && index > 0) f.focus(ids::line(word, index - 1));
    if (asked(f, Act::LineBelow) && index + 1 < count) f.focus(ids::line(word, index + 1));
    if (asked(f, Act::DeleteLine)) w.out.push(RemoveLine{kind, index}), f.focus(ids::line(word, std::max(0, std::min(index, count - 2))));
    if (asked(f, Act::ReplaceCode)) w.state.replacing = {kind, index}, f.focus(ids::code_field);
  }
  if (line.status != CodeStatus::Billable) f.fill({hit.x0, hit.y0 + f.px(6), hit.x0 + f.px(3), hit.y1 - f.px(6)}, Color::WarnFill, 1.5F);

  Rect inside = hit.inset(f.px(4), f.px(7));
  const auto drag = f.drag_handle(part("drag"), inside.cut_left(f.px(22)).cut_top(f.px(28)), "Drag to reorder");
  if (drag.active && std::abs(drag.delta.y) > f.px(6)) w.state.dragging = {kind, index}, w.state.drag_y = drag.mouse.y;
  if (drag.released && w.state.dragging == std::pair(kind, index)) w.state.dropped = true;
  f.text(inside.cut_left(f.px(24)).cut_top(f.px(28)), std::to_string(index + 1), Type::Caption, {.color = Color::Text3, .align = ui::Align::Center, .middle = true});
  inside.cut_left(f.px(6));

  Rect right = inside.cut_right(f.px(30));
  if (f.icon_button(part("remove"), right.cut_top(f.px(28)).centered(f.px(28), f.px(28)), Icon::Close, "Remove " + line.line.code.text(), {.shortcut = keys_of(Act::DeleteLine)})) w.out.push(RemoveLine{kind, index});
  inside.cut_right(f.px(4));

  Rect top = inside.cut_top(f.px(28));
  if (kind == LineKind::Diagnosis && w.model.task->poa) {
    poa_choice(w, top.cut_right(f.px(72)), index, line);
    top.cut_right(f.px(6));
  }
  if (kind == LineKind::Procedure) {
    date_choice(w, top.cut_right(f.px(130)), index, line);
    top.cut_right(f.px(6));
  }
  if (billed_by_number(w, kind)) {
    const std::string billed = billing_words(line.line);
    const float width = billed.empty() ? 0 : std::min(top.width() * 0.5F, f.measure(Type::Caption, billed).x + f.px(8));
    f.text(top.cut_right(width), billed, Type::Caption, {.color = Color::Text2, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
  }
  const float code_width = f.measure(Type::CodeBold, line.line.code.text()).x + f.px(10);
  f.text(top.cut_left(std::min(code_width, top.width())), line.line.code.text(), Type::CodeBold, {.overflow = Overflow::Ellipsis, .middle = true});
  if (index == 0) {
    const bool inpatient = w.model.scenario->setting(*w.model.task) == Setting::Inpatient;
    const std::string_view label = kind == LineKind::Procedure ? "Principal procedure" : inpatient ? "Principal" : "First-listed";
    top.cut_left(f.px(4));
    if (top.width() >= f.tag_width(label, false)) f.tag(top, label, Tone::Accent);
    else if (top.width() >= f.tag_width("1st", false)) f.tag(top, "1st", Tone::Accent);
  }

  // The second row of the line: title, then what can be done with it when it is chosen.
  Rect words = inside;
  const bool wide = chosen || row.focused;
  std::string title = line.title;
  Color ink = Color::Text2;
  if (line.status == CodeStatus::Unknown) title = "Not in the installed code set", ink = Color::Warn;
  if (line.status == CodeStatus::NeedsMore) title = "Needs more characters: " + title, ink = Color::Warn;
  if (line.status == CodeStatus::NotOnDate) title = "Not valid on this date: " + title, ink = Color::Warn;
  const float text_height = std::min(2.0F, std::max(1.0F, std::round(f.measure(Type::Small, title, words.width()).y / f.type_size(Type::Small)))) * f.px(19);
  f.text(words.cut_top(text_height), title, Type::Small, {.color = ink, .overflow = Overflow::Wrap, .max_lines = 2});
  draw_cautions(w, words, kind, index, wide);
  const auto& evidence = line.line.evidence;
  if (!wide) return;
  words.cut_top(f.px(6));
  Rect tools = words.cut_top(f.px(30));
  const auto tool = [&](std::string_view name, Icon icon, std::string_view what, bool enabled, std::string_view why, std::string_view key) {
    const Rect r = tools.cut_left(f.px(30)).centered(f.px(30), f.px(28));
    tools.cut_left(f.px(2));
    return f.icon_button(part(name), r, icon, what, {.enabled = enabled, .why_not = why, .shortcut = key});
  };
  if (tool("up", Icon::ArrowUp, "Move up", index > 0, "It is the first already", keys_of(Act::MoveLineUp))) w.out.push(MoveLine{kind, index, index - 1}), w.state.selected_line = {kind, index - 1};
  if (tool("down", Icon::ArrowDown, "Move down", index + 1 < count, "It is the last already", keys_of(Act::MoveLineDown))) w.out.push(MoveLine{kind, index, index + 1}), w.state.selected_line = {kind, index + 1};
  if (tool("replace", Icon::Refresh, "Replace the code", true, "", keys_of(Act::ReplaceCode))) w.state.replacing = {kind, index}, f.focus(ids::code_field);
  int confidence = line.line.confidence ? static_cast<int>(*line.line.confidence) : -1;
  if (f.choice(part("confidence"), tools.cut_right(std::min(f.px(126), tools.width())).centered(std::min(f.px(122), tools.width() + f.px(122)), f.px(30)), kConfidenceLabels, confidence, "How sure?", true))
    w.out.push(SetConfidence{kind, index, confidence == 3 || confidence < 0 ? std::nullopt : std::optional(static_cast<Confidence>(confidence))});
  if (billed_by_number(w, kind)) {
    words.cut_top(f.px(4));
    SubmissionLine billed = line.line;
    if (billing_fields(w, id, words.cut_top(f.px(38)), index, billed)) {
      if (billed.modifiers != line.line.modifiers) w.out.push(SetModifiers{index, billed.modifiers});
      if (billed.units != line.line.units) w.out.push(SetUnits{index, billed.units});
    }
  }
  for (int e = 0; e < static_cast<int>(evidence.size()); ++e) {
    words.cut_top(f.px(3));
    Rect chip = words.cut_top(f.px(26));
    const std::string& quote = evidence[static_cast<std::size_t>(e)].quote;
    if (f.icon_button(part(fmt::format("evidence.{}.remove", e)), chip.cut_right(f.px(24)).centered(f.px(24), f.px(24)), Icon::Close, "Remove this evidence")) w.out.push(RemoveEvidence{kind, index, e});
    f.fill(chip, Color::EvidenceOwn, 5);
    const auto go = f.row(part(fmt::format("evidence.{}", e)), chip, quote, false, 5);
    if (!go.hovered) f.fill(chip, Color::EvidenceOwn, 5);
    Rect text = chip.inset(f.px(8), 0);
    f.icon(text.cut_left(f.px(18)), Icon::Evidence, Color::Text2, 16);
    text.cut_left(f.px(4));
    f.text(text, quote, Type::Caption, {.overflow = Overflow::Ellipsis, .middle = true});
    if (go.clicked) show_passage(w, evidence[static_cast<std::size_t>(e)]);
  }
}

float line_height(const WorkspaceFrame& w, float width, LineKind kind, int index, const CodedLine& line) {
  const ui::Frame& f = w.f;
  const bool chosen = w.state.selected_line == std::pair(kind, index) || f.is_focused(ids::line(kind_word(kind), index));
  const std::string title = line.status == CodeStatus::Billable ? line.title : "Needs more characters: " + line.title;
  const float room = width - f.px(4 * 2 + 22 + 24 + 6 + 34);
  const float lines = std::min(2.0F, std::max(1.0F, std::round(f.measure(Type::Small, title.empty() ? "-" : title, std::max(1.0F, room)).y / f.type_size(Type::Small))));
  return f.px(4 + 14 + 28) + lines * f.px(19) + cautions_height(w, room, kind, index, chosen) + (chosen ? f.px(36) + (billed_by_number(w, kind) ? f.px(42) : 0) + static_cast<float>(line.line.evidence.size()) * f.px(29) : 0);
}

}  // namespace

EditMark edit_mark(EditWeight weight) {
  switch (weight) {
    case EditWeight::Error: return {Icon::Cancel, Color::Bad, "Error"};
    case EditWeight::Warning: return {Icon::Warning, Color::Warn, "Warning"};
    case EditWeight::Advice: return {Icon::Info, Color::Text2, "Advice"};
  }
  return {Icon::Info, Color::Text2, "Advice"};
}

bool said_elsewhere(EditKind kind) {
  switch (kind) {
    case EditKind::PoaMissing:
    case EditKind::UnknownCode:
    case EditKind::NotOnDate:
    case EditKind::NotBillable:
    case EditKind::MissingSeventh:
    case EditKind::InvalidTable: return true;
    default: return false;
  }
}

void show_passage(WorkspaceFrame& w, const Evidence& evidence) {
  w.out.push(SelectDocument{evidence.document});
  for (const auto& open : *w.model.documents)
    if (open.document->id == evidence.document)
      if (const auto range = find_quote(open.text, evidence.quote, evidence.occurrence)) w.state.scroll_to = {evidence.document.text(), range->from};
}

void open_in_encoder(WorkspaceFrame& w) {
  w.out.push(OpenEncoder{w.state.code_query});
  w.state.typing = false;
  w.f.focus(ids::encoder_search);
}

std::optional<TaskId> draw_task_tabs(WorkspaceFrame& w, Rect& inside) {
  // Somebody coded the tasks under audit; nobody codes a review.
  std::vector<const Task*> tasks;
  for (const auto& task : w.model.scenario->tasks)
    if (w.model.audit == nullptr || task.kind == TaskKind::Code) tasks.push_back(&task);
  if (tasks.size() < 2) return std::nullopt;
  std::vector<std::string_view> titles;
  int chosen = 0;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    // A chart with one way to code it and a review needs no titles of its own.
    titles.emplace_back(!tasks[i]->title.empty() ? std::string_view(tasks[i]->title) : tasks[i]->kind == TaskKind::Review ? std::string_view("Record review") : std::string_view("Coding"));
    if (tasks[i]->id == w.model.task->id) chosen = static_cast<int>(i);
  }
  const bool changed = w.f.segmented(ids::task_tabs, inside.cut_top(w.f.px(36)), titles, chosen);
  inside.cut_top(w.f.px(8));
  return changed ? std::optional(tasks[static_cast<std::size_t>(chosen)]->id) : std::nullopt;
}

void draw_coding(WorkspaceFrame& w, Rect where) {
  ui::Frame& f = w.f;
  f.card(where);
  Rect inside = where.inset(f.px(16), f.px(14));
  if (const auto task = draw_task_tabs(w, inside)) w.out.push(OpenScenario{w.model.scenario->id, *task});
  const bool has_procedures = w.model.task->procedures.has_value();
  if (!has_procedures) w.state.tab = 0;
  if (has_procedures) {
    const std::string dx = fmt::format("Diagnoses  {}", w.model.diagnoses.size()), px = fmt::format("Procedures  {}", w.model.procedures.size());
    const std::array<std::string_view, 2> labels = {dx, px};
    f.segmented(ids::coding_tabs, inside.cut_top(f.px(38)), labels, w.state.tab);
    if (asked(f, Act::Diagnoses)) w.state.tab = 0;
    if (asked(f, Act::Procedures)) w.state.tab = 1;
  } else {
    Rect head = inside.cut_top(f.px(30));
    f.text(head, fmt::format("Diagnoses  {}", w.model.diagnoses.size()), Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
  }
  inside.cut_top(f.px(10));
  const LineKind kind = shown_kind(w);

  Rect foot = inside.cut_bottom(f.px(44));
  const float submit = std::min(foot.width(), f.button_width("Submit for grading", false));
  const bool any = !w.model.diagnoses.empty() || !w.model.procedures.empty();
  if (f.button(ids::submit, foot.cut_right(submit).inset(0, f.px(2)), "Submit for grading", {.kind = ui::ButtonKind::Primary, .shortcut = keys_of(Act::SubmitAnswer)})) w.state.confirm_submit = true, f.focus(ids::submit_confirm);
  foot.cut_right(f.px(10));
  if (foot.width() > f.px(110)) {
    const std::size_t open = w.model.unfinished.size();
    f.text(foot, open == 0 ? (any ? "Nothing unfinished" : "") : fmt::format("{} unfinished", open), Type::Small, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
  }
  inside.cut_bottom(f.px(10));
  if (w.model.task->key.queries) query_choice(w, inside.cut_bottom(f.px(44)));
  f.line({where.x0 + 1, inside.y1}, {where.x1 - 1, inside.y1}, Color::Hair);

  draw_code_field(w, inside.cut_top(f.px(44)), kind, coding_hint(w, kind));
  inside.cut_top(f.px(8));

  const auto& lines = lines_of(w, kind);
  if (!w.state.selected_line || w.state.selected_line->first != LineKind::Procedure || w.state.selected_line->second != w.state.billing_line) w.state.billing_line = -1;
  if (lines.empty()) {
    const bool dx = kind == LineKind::Diagnosis;
    f.empty_state(inside, dx ? Icon::Assignment : Icon::Surgery, dx ? "No diagnosis yet" : "No procedure yet", dx ? w.model.task->instructions : "If the record has a reportable procedure, add it here with its date.");
    return;
  }
  float total = f.px(6);
  const float width = inside.width() - f.px(10);
  for (int i = 0; i < static_cast<int>(lines.size()); ++i) total += line_height(w, width, kind, i, lines[static_cast<std::size_t>(i)]);
  Rect content = f.begin_scroll("workspace.lines", inside, total);
  content.x1 -= f.px(10);
  const float origin = content.y0;
  std::vector<float> tops;
  for (int i = 0; i < static_cast<int>(lines.size()); ++i) {
    tops.push_back(content.y0);
    const Rect row = content.cut_top(line_height(w, width, kind, i, lines[static_cast<std::size_t>(i)]));
    coded_line(w, row, kind, i, lines[static_cast<std::size_t>(i)]);
    if (w.state.scroll_lines && i + 1 == static_cast<int>(lines.size()) && w.state.selected_line == std::pair(kind, i)) {
      f.scroll_into_view("workspace.lines", row.y0 - origin, row.y1 - origin);
      w.state.scroll_lines = false;
    }
    if (i + 1 < static_cast<int>(lines.size())) f.line({row.x0 + f.px(8), row.y1}, {row.x1 - f.px(8), row.y1}, Color::Hair);
  }
  tops.push_back(content.y0);
  if (w.state.dragging && w.state.dragging->first == kind) {
    // Where it would land: before the line whose middle lies below the pointer.
    int to = static_cast<int>(lines.size());
    for (int i = static_cast<int>(lines.size()) - 1; i >= 0; --i)
      if (w.state.drag_y < (tops[static_cast<std::size_t>(i)] + tops[static_cast<std::size_t>(i) + 1]) / 2) to = i;
    const float y = tops[static_cast<std::size_t>(to)];
    f.fill({content.x0, y - f.px(1.5F), content.x1, y + f.px(1.5F)}, Color::AccentText, 1.5F);
    if (w.state.dropped) {
      const int from = w.state.dragging->second;
      const int target = to > from ? to - 1 : to;
      if (target != from) w.out.push(MoveLine{kind, from, target}), w.state.selected_line = {kind, target};
    }
  }
  if (w.state.dropped || !f.mouse_down()) w.state.dragging.reset(), w.state.dropped = false;
  f.end_scroll();
}

}  // namespace cw::views
