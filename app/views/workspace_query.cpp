#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/pick_field.h"
#include "app/views/query_letter.h"
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

constexpr float kFarBelow = 100'000;  // rooms for text whose height is found by drawing it
constexpr int kForms = 3;

std::string_view help_of(QueryForm form) {
  switch (form) {
    case QueryForm::Open: return "The provider answers in his or her own words. The safest form: it suggests nothing.";
    case QueryForm::MultipleChoice: return "The provider picks from answers that the indicators support, or says something else.";
    case QueryForm::YesNo: return "Only to confirm what is already written in the record, never to bring in a new diagnosis.";
  }
  return "";
}

QueryState& state_of(WorkspaceFrame& w) { return w.state.query; }
int count_of(const WorkspaceFrame& w) { return static_cast<int>(w.model.queries.size()); }
std::string title_of(const ComposedQuery& query) { return query.title.empty() ? "Query without a title" : query.title; }

void show_query(WorkspaceFrame& w, int n) {
  QueryState& state = state_of(w);
  state.shown = n;
  state.at = n;
  state.preview = false;
  state.field_of = -1;
  state.pick = {};
}

void begin_query(WorkspaceFrame& w) {
  w.out.push(StartQuery{});
  state_of(w).newest = true;
  state_of(w).shown = count_of(w);
}

/// How a query stands, in a word.
struct Standing {
  std::string_view word;
  Tone tone;
  Icon icon;
};
Standing standing_of(const QueryLine& line) {
  if (!line.query.sent) return line.lacking.empty() ? Standing{"Ready to send", Tone::Accent, Icon::NoteAlt} : Standing{"Being written", Tone::Neutral, Icon::NoteAlt};
  if (!line.answer) return {"Sent", Tone::Accent, Icon::Done};
  return {display_name(line.answer->outcome), tone_of(line.answer->outcome), icon_of(line.answer->outcome)};
}

/// The head of the panel: the way back, and what is shown.
void draw_head(WorkspaceFrame& w, Rect& at, const std::string& title, bool to_list) {
  ui::Frame& f = w.f;
  QueryState& state = state_of(w);
  Rect row = at.cut_top(f.px(36));
  if (f.icon_button(ids::query_back, row.cut_left(f.px(36)).centered(f.px(36), f.px(36)), Icon::Back, to_list ? "All queries" : "Back to the codes", {.shortcut = to_list ? std::string_view() : keys_of(Act::WriteQuery)})) {
    if (to_list) state.shown = -1, state.pick = {}, f.focus(ids::query_list);
    else state.open = false, f.focus(ids::query_write);
  }
  row.cut_left(f.px(10));
  if (to_list) {
    const std::string number = fmt::format("{} of {}", state.shown + 1, count_of(w));
    f.text(row.cut_right(f.measure(Type::Small, number).x + f.px(2)), number, Type::Small, {.color = Color::Text3, .align = ui::Align::Right, .middle = true});
    row.cut_right(f.px(8));
  }
  f.text(row, title, Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
  at.cut_top(f.px(8));
}

// --- the list ---------------------------------------------------------------------------------------------------------

void draw_list(WorkspaceFrame& w, Rect inside) {
  ui::Frame& f = w.f;
  QueryState& state = state_of(w);
  draw_head(w, inside, "Queries to providers", false);
  Rect foot = inside.cut_bottom(f.px(40));
  const bool room = w.model.queries.size() < kMostQueries;
  if (f.button(ids::query_another, foot.cut_left(std::min(foot.width(), f.button_width("Write another", true))), "Write another", {.icon = Icon::Add, .enabled = room, .why_not = fmt::format("{} queries are the most a chart can have", kMostQueries)})) begin_query(w);
  inside.cut_bottom(f.px(10));
  const int count = count_of(w);
  const float height = f.px(70);
  const auto keys = f.list(ids::query_list, inside, "Queries");
  state.at = std::clamp(state.at + keys.step, 0, std::max(0, count - 1));
  Rect content = f.begin_scroll("query.list.scroll", inside, height * static_cast<float>(count));
  content.x1 -= f.px(10);
  if (keys.step != 0) f.scroll_into_view("query.list.scroll", height * static_cast<float>(state.at), height * static_cast<float>(state.at + 1));
  for (int n = 0; n < count; ++n) {
    const QueryLine& line = w.model.queries[static_cast<std::size_t>(n)];
    const Standing standing = standing_of(line);
    const Rect row = content.cut_top(height);
    const bool pressed = f.item(ids::query_list, ids::query_row(n), row.inset(0, f.px(1)), fmt::format("{}, {}", title_of(line.query), standing.word), n == state.at, 8).clicked;
    Rect words = row.inset(f.px(10), f.px(10));
    Rect top = words.cut_top(f.px(24));
    f.tag(top.cut_right(std::min(top.width() * 0.5F, f.tag_width(standing.word, true))), standing.word, standing.tone, standing.icon);
    top.cut_right(f.px(8));
    f.text(top, title_of(line.query), Type::Strong, {.overflow = Overflow::Ellipsis, .middle = true});
    words.cut_top(f.px(3));
    f.text(words, line.query.to.empty() ? "To nobody yet" : "To " + line.query.to, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
    if (n + 1 < count) f.line({row.x0 + f.px(8), row.y1}, {row.x1 - f.px(8), row.y1}, Color::Hair);
    if (pressed || (keys.enter && n == state.at)) show_query(w, n);
  }
  f.end_scroll();
}

// --- writing ----------------------------------------------------------------------------------------------------------

/// The form, drawn downwards; what changed goes into `query`.
class FormDrawing {
 public:
  FormDrawing(WorkspaceFrame& w, Rect& at, ComposedQuery& query, float origin) : w_(w), f_(w.f), state_(w.state.query), at_(at), query_(query), origin_(origin) {}

  void draw() {
    addressee();
    form();
    label("Title", "Neutral: it must not name what you expect.");
    field("title", at_.cut_top(f_.px(36)), query_.title, "What the query is about");
    indicators();
    question();
    if (query_.form == QueryForm::MultipleChoice) options();
    heading();
  }

 private:
  void label(std::string_view text, std::string_view hint = {}) {
    at_.cut_top(f_.px(12));
    Rect row = at_.cut_top(f_.px(20));
    f_.text(row.cut_left(std::min(row.width(), f_.measure(Type::SmallStrong, text).x + f_.px(8))), text, Type::SmallStrong, {.color = Color::AccentText, .overflow = Overflow::Ellipsis, .middle = true});
    if (row.width() > f_.px(90)) f_.text(row, hint, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
    at_.cut_top(f_.px(3));
  }
  void field(std::string_view name, Rect where, std::string& value, std::string_view hint) { f_.field(ids::query_field(name), where, value, {.hint = hint, .label = hint, .own_undo = false}); }

  void addressee() {
    label("To", "the provider who documents it");
    const auto& all = w_.model.providers;
    if (const int picked = pick_field(f_, state_.pick, ids::query_to, at_.cut_top(f_.px(38)), all, query_.to, "Choose a provider", Icon::Person); picked >= 0 && picked < static_cast<int>(all.size())) query_.to = all[static_cast<std::size_t>(picked)];
    label("From", "you, and how to reach you");
    field("from", at_.cut_top(f_.px(36)), query_.from, "Your name, and a telephone number");
  }
  void form() {
    label("How it asks");
    std::array<std::string_view, kForms> labels;
    for (int n = 0; n < kForms; ++n) labels[static_cast<std::size_t>(n)] = display_name(static_cast<QueryForm>(n));
    int chosen = static_cast<int>(query_.form);
    if (f_.segmented(ids::query_form, at_.cut_top(f_.px(36)), labels, chosen)) query_.form = static_cast<QueryForm>(chosen);
    at_.cut_top(f_.px(4));
    at_.cut_top(f_.text(at_, help_of(query_.form), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Wrap, .max_lines = 3}));
  }
  void indicators() {
    label("Clinical indicators", "words of this record, with source and date");
    for (int n = 0; n < static_cast<int>(query_.indicators.size()); ++n) {
      const Evidence evidence = query_.indicators[static_cast<std::size_t>(n)];
      const float top = at_.y0;
      Rect row = at_.cut_top(f_.px(46));
      const bool removed = f_.icon_button(ids::query_indicator_remove(n), row.cut_right(f_.px(30)).centered(f_.px(28), f_.px(28)), Icon::Close, "Remove this indicator");
      row.cut_right(f_.px(4));
      const auto go = f_.row(ids::query_indicator(n), row, evidence.quote, false, 6);
      f_.tooltip(evidence.quote);
      if (!go.hovered) f_.fill(row, Color::EvidenceOwn, 6);
      Rect words = row.inset(f_.px(10), f_.px(5));
      f_.text(words.cut_top(f_.type_size(Type::Small)), evidence.quote, Type::Small, {.overflow = Overflow::Ellipsis});
      words.cut_top(f_.px(2));
      f_.text(words, indicator_source(*w_.model.scenario, evidence), Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
      at_.cut_top(f_.px(4));
      if (go.clicked) show_passage(w_, evidence), w_.state.compact_tab = 0;
      if (removed) {
        query_.indicators.erase(query_.indicators.begin() + n--);
        f_.focus(ids::query_add_indicator);
      } else if (state_.reveal && n + 1 == static_cast<int>(query_.indicators.size())) {
        f_.scroll_into_view("query.scroll", top - origin_ - f_.px(30), at_.y0 - origin_ + f_.px(60));
        state_.reveal = false;
      }
    }
    if (query_.indicators.empty()) at_.cut_top(f_.text(at_, "None yet. A query without indicators is only a wish.", Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap}) + f_.px(4));
    const auto selected = selection();
    const bool room = query_.indicators.size() < kMostIndicators;
    const std::string_view word = at_.width() > f_.px(270) ? "Add the selected words" : "Add words";
    if (f_.button(ids::query_add_indicator, at_.cut_top(f_.px(36)).cut_left(std::min(at_.width(), f_.button_width(word, true))), word, {.icon = Icon::Evidence, .enabled = selected.has_value() && room, .why_not = room ? "Select words in the chart first" : "A query takes no more indicators", .shortcut = keys_of(Act::MarkEvidence)}) && selected) {
      if (std::find(query_.indicators.begin(), query_.indicators.end(), *selected) == query_.indicators.end()) query_.indicators.push_back(*selected);
      w_.state.documents[selected->document.text()].view.selection.reset();
      state_.reveal = true;
    }
  }
  std::optional<Evidence> selection() const {
    const auto cache = w_.state.documents.find(w_.model.draft->document.text());
    if (cache == w_.state.documents.end() || !cache->second.view.selection) return std::nullopt;
    for (const auto& open : *w_.model.documents)
      if (open.document->id == w_.model.draft->document)
        if (const auto quote = quote_at(open.text, *cache->second.view.selection)) return Evidence{open.document->id, quote->text, quote->occurrence};
    return std::nullopt;
  }
  void question() {
    label("Question", "about the indicators above");
    const float height = f_.text_area_height(query_.question, at_.width(), 4);
    const auto area = f_.text_area(ids::query_field("question"), at_.cut_top(height), query_.question, {.hint = "Ask what the indicators mean, not for an answer you have in mind.", .label = "Question", .own_undo = false});
    if (query_.question.size() > kLongestQueryText) query_.question = fitting(query_.question);
    if (area.changed) f_.request_frames(2);
  }
  /// As much of a text as a query takes, whole characters only.
  static std::string fitting(const std::string& text) {
    std::size_t end = std::min(text.size(), kLongestQueryText);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
  }
  void options() {
    label("Options", "what the provider may tick");
    const int count = static_cast<int>(query_.options.size());
    std::optional<std::pair<int, int>> moved;
    int removed = -1;
    for (int n = 0; n < count; ++n) {
      Rect row = at_.cut_top(f_.px(36));
      const auto tool = [&](std::string_view part, Icon icon, std::string_view what, bool enabled, std::string_view why) {
        const bool pressed = f_.icon_button(ids::query_option_part(n, part), row.cut_right(f_.px(28)).centered(f_.px(28), f_.px(28)), icon, what, {.enabled = enabled, .why_not = why});
        row.cut_right(f_.px(2));
        return pressed;
      };
      if (tool("remove", Icon::Close, "Remove this option", true, "")) removed = n;
      if (tool("down", Icon::ArrowDown, "Move down", n + 1 < count, "It is the last already")) moved = {n, n + 1};
      if (tool("up", Icon::ArrowUp, "Move up", n > 0, "It is the first already")) moved = {n, n - 1};
      row.cut_right(f_.px(2));
      const std::string name = fmt::format("Option {}", n + 1);
      const auto typed = f_.field(ids::query_option(n), row, query_.options[static_cast<std::size_t>(n)], {.hint = name, .label = name, .own_undo = false});
      if (typed.submitted && n + 1 == count) add_option();
      else if (typed.submitted) f_.focus(ids::query_option(n + 1));
      at_.cut_top(f_.px(4));
    }
    if (moved) std::swap(query_.options[static_cast<std::size_t>(moved->first)], query_.options[static_cast<std::size_t>(moved->second)]);
    if (removed >= 0) query_.options.erase(query_.options.begin() + removed), f_.focus(ids::query_add_option);
    const bool room = query_.options.size() < kMostQueryOptions;
    if (f_.button(ids::query_add_option, at_.cut_top(f_.px(36)).cut_left(std::min(at_.width(), f_.button_width("Add an option", true))), "Add an option", {.icon = Icon::Add, .enabled = room, .why_not = "A query takes no more options"})) add_option();
  }
  void add_option() {
    if (query_.options.size() >= kMostQueryOptions) return;
    query_.options.emplace_back();
    f_.focus(ids::query_option(static_cast<int>(query_.options.size()) - 1));
  }
  /// What the form filled in by itself; it can be changed all the same.
  void heading() {
    label("Heading", "filled in from the chart");
    Rect row = at_.cut_top(f_.px(36));
    Rect left = row.cut_left(std::floor(row.width() * 0.6F));
    left.cut_right(f_.px(8));
    field("patient", left, query_.patient, "Patient");
    field("mrn", row, query_.mrn, "MRN");
    at_.cut_top(f_.px(6));
    row = at_.cut_top(f_.px(36));
    left = row.cut_left(std::floor(row.width() * 0.6F));
    left.cut_right(f_.px(8));
    field("encounter", left, query_.encounter, "Encounter");
    // A day half typed stays in its field until it is a whole one.
    const std::string id = ids::query_field("date");
    if (state_.field_of != state_.shown || (!f_.is_focused(id) && date_from(state_.date) != query_.date)) state_.date = query_.date ? to_string(*query_.date) : "", state_.field_of = state_.shown;
    const bool wrong = !state_.date.empty() && !date_from(state_.date);
    if (f_.field(id, row, state_.date, {.hint = "Date", .invalid = wrong, .label = "Date", .own_undo = false}).changed) query_.date = date_from(state_.date);
  }

  WorkspaceFrame& w_;
  ui::Frame& f_;
  QueryState& state_;
  Rect& at_;
  ComposedQuery& query_;
  float origin_;
};

/// What the form lacks, in one sentence.
std::string lacking_words(const std::vector<std::string>& lacking) {
  std::string words;
  for (std::size_t n = 0; n < lacking.size(); ++n) words += (n == 0 ? "" : n + 1 == lacking.size() ? " and " : ", ") + lacking[n];
  return "Still missing: " + words + ".";
}

void draw_send_dialog(WorkspaceFrame& w, int n) {
  ui::Frame& f = w.f;
  QueryState& state = state_of(w);
  const ComposedQuery& query = w.model.queries[static_cast<std::size_t>(n)].query;
  Rect box;
  bool open = f.begin_dialog("query.send.dialog", {520, 216}, "Send this query?", box);
  Rect buttons = box.cut_bottom(f.px(40));
  box.cut_bottom(f.px(8));
  f.text(box, fmt::format("It goes to {} and can then not be changed, as in a hospital, where it stays with the record. The answer comes at once here.", query.to), Type::Body, {.color = Color::Text2, .overflow = Overflow::Wrap, .max_lines = 4});
  if (f.button(ids::query_send_confirm, buttons.cut_right(f.button_width("Send it", false)), "Send it", {.kind = ui::ButtonKind::Primary})) {
    w.out.push(SendQuery{n});
    open = false;
  }
  buttons.cut_right(f.px(10));
  if (f.button(ids::query_send_cancel, buttons.cut_right(f.button_width("Keep writing", false)), "Keep writing", {})) open = false;
  f.end_dialog();
  state.confirm_send = open;
}

void draw_writing_foot(WorkspaceFrame& w, Rect& inside, int n) {
  ui::Frame& f = w.f;
  QueryState& state = state_of(w);
  const QueryLine& line = w.model.queries[static_cast<std::size_t>(n)];
  Rect foot = inside.cut_bottom(f.px(40));
  const bool ready = line.lacking.empty();
  const std::string why = ready ? std::string() : lacking_words(line.lacking);
  const auto send = [&] { state.confirm_send = true, f.focus(ids::query_send_confirm); };
  if (f.button(ids::query_send, foot.cut_right(f.button_width("Send", false)), "Send", {.kind = ui::ButtonKind::Primary, .enabled = ready, .why_not = why, .shortcut = keys_of(Act::SendQuery)})) send();
  if (asked(f, Act::SendQuery) && ready) send();
  foot.cut_right(f.px(8));
  const std::string_view preview = state.preview ? "Go on writing" : "Preview";
  if (f.button(ids::query_preview, foot.cut_right(std::min(foot.width(), f.button_width(preview, true))), preview, {.icon = state.preview ? Icon::NoteAlt : Icon::Visibility, .tooltip = "The query as the provider receives it"})) state.preview = !state.preview;
  if (f.icon_button(ids::query_remove, foot.cut_left(f.px(40)).centered(f.px(38), f.px(38)), Icon::Delete, "Remove this query", {.kind = ui::ButtonKind::Danger})) {
    w.out.push(RemoveQuery{n});
    state.shown = -1;
    if (count_of(w) == 1) state.open = false;
  }
  inside.cut_bottom(f.px(8));
  const std::string words = ready ? "Nothing is missing. Whether it is compliant is for you to judge before you send it." : lacking_words(line.lacking);
  const float height = std::max(f.px(22), std::min(3.0F * f.px(20), wrapped_height(f, Type::Small, words, inside.width() - f.px(26))));
  Rect note = inside.cut_bottom(height);
  f.announce("query.lacking", note, "text", words);
  f.icon(note.cut_left(f.px(18)).cut_top(f.px(20)), ready ? Icon::CheckCircle : Icon::Info, ready ? Color::Ok : Color::Text3, 18);
  note.cut_left(f.px(8));
  f.text(note, words, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap, .max_lines = 3});
  inside.cut_bottom(f.px(9));
  f.line({inside.x0, inside.y1}, {inside.x1, inside.y1}, Color::Hair);
}

// --- what was sent ----------------------------------------------------------------------------------------------------

/// The document that the answer became: the provider's words stand in it.
const OpenDocument* addendum_of(const WorkspaceFrame& w, const AnsweredQuery& answer) {
  for (const auto& open : *w.model.documents)
    if (open.document->type == DocumentType::QueryResponse && !answer.text.empty() && open.document->written == answer.at && open.document->author == answer.by) return &open;
  return nullptr;
}

void draw_sent(WorkspaceFrame& w, Rect& at, int n) {
  ui::Frame& f = w.f;
  const QueryLine& line = w.model.queries[static_cast<std::size_t>(n)];
  if (line.answer) {
    draw_answer(f, at, *line.answer, line.query.escalated, state_of(w).heights);
    if (const OpenDocument* document = addendum_of(w, *line.answer)) {
      at.cut_top(f.px(6));
      Rect row = at.cut_top(f.px(24));
      f.icon(row.cut_left(f.px(18)), Icon::Description, Color::Text3, 18);
      row.cut_left(f.px(8));
      const std::string words = "It is in the chart now: " + document->document->title;
      if (f.link(ids::query_addendum, row.cut_left(std::min(row.width(), f.measure(Type::Small, words).x + f.px(2))), words)) w.out.push(SelectDocument{document->document->id}), w.state.compact_tab = 0;
    }
    if (line.answer->can_escalate) {
      at.cut_top(f.px(10));
      const std::string_view word = "Escalate";
      if (f.button(ids::query_escalate, at.cut_top(f.px(38)).cut_left(std::min(at.width(), f.button_width(word, true))), word, {.kind = ui::ButtonKind::Primary, .icon = Icon::ArrowUp, .tooltip = "Takes the query to the next in line, as an escalation policy says"})) w.out.push(EscalateQuery{n});
    }
    at.cut_top(f.px(16));
  } else {
    at.cut_top(f.text(at, "Sent. The answer has not come yet.", Type::Body, {.color = Color::Text2, .overflow = Overflow::Wrap}) + f.px(12));
  }
  f.text(at.cut_top(f.px(24)), "What you sent", Type::SmallStrong, {.color = Color::AccentText, .overflow = Overflow::Ellipsis, .middle = true});
  at.cut_top(f.px(4));
  draw_letter(f, at, line.query, *w.model.scenario, state_of(w).heights);
}

void draw_one(WorkspaceFrame& w, Rect inside, int n) {
  ui::Frame& f = w.f;
  QueryState& state = state_of(w);
  const QueryLine& line = w.model.queries[static_cast<std::size_t>(n)];
  draw_head(w, inside, line.query.sent ? title_of(line.query) : "Query to a provider", count_of(w) > 1);
  if (!line.query.sent) draw_writing_foot(w, inside, n);
  else if (w.model.queries.size() < kMostQueries) {
    Rect foot = inside.cut_bottom(f.px(40));
    if (f.button(ids::query_another, foot.cut_left(std::min(foot.width(), f.button_width("Write another", true))), "Write another", {.icon = Icon::Add})) begin_query(w);
    inside.cut_bottom(f.px(8));
  }
  const bool writing = !line.query.sent && !state.preview;
  float& height = state.heights[writing ? "form" : line.query.sent ? "sent" : "preview"];
  Rect content = f.begin_scroll("query.scroll", {inside.x0 - f.px(4), inside.y0, inside.x1 + f.px(8), inside.y1}, height);
  const float origin = content.y0;
  content.x0 += f.px(4);
  content.x1 -= f.px(14);
  content.y1 = origin + kFarBelow;
  content.cut_top(f.px(4));
  if (writing) {
    ComposedQuery changed = line.query;
    FormDrawing(w, content, changed, origin).draw();
    if (changed != line.query) w.out.push(EditQuery{n, std::move(changed)});
  } else if (line.query.sent) {
    draw_sent(w, content, n);
  } else {
    draw_letter(f, content, line.query, *w.model.scenario, state.heights);
  }
  f.end_scroll();
  if (const float drawn = std::round(content.y0 - origin + f.px(12)); drawn != height) height = drawn, f.request_frames(2);
  if (state.confirm_send && !line.query.sent) draw_send_dialog(w, n);
}

}  // namespace

int query_in_writing(const WorkspaceFrame& w) {
  const QueryState& state = w.state.query;
  return state.open && state.shown >= 0 && state.shown < static_cast<int>(w.model.queries.size()) && !w.model.queries[static_cast<std::size_t>(state.shown)].query.sent ? state.shown : -1;
}

void add_indicator(WorkspaceFrame& w, const Evidence& words) {
  const int n = query_in_writing(w);
  if (n < 0) return;
  ComposedQuery query = w.model.queries[static_cast<std::size_t>(n)].query;
  if (query.indicators.size() >= kMostIndicators || std::find(query.indicators.begin(), query.indicators.end(), words) != query.indicators.end()) return;
  query.indicators.push_back(words);
  w.out.push(EditQuery{n, std::move(query)});
  w.state.query.preview = false;
  w.state.query.reveal = true;
}

void open_queries(WorkspaceFrame& w) {
  QueryState& state = state_of(w);
  state.open = true;
  state.pick = {};
  w.state.compact_tab = 1;
  w.f.focus(ids::query_back);
  if (count_of(w) == 0) return begin_query(w);
  if (count_of(w) == 1) return show_query(w, 0);
  state.shown = -1;
  w.f.focus(ids::query_list);
}

void draw_queries(WorkspaceFrame& w, Rect where) {
  ui::Frame& f = w.f;
  QueryState& state = state_of(w);
  f.card(where);
  const Rect inside = where.inset(f.px(16), f.px(14));
  const int count = count_of(w);
  // One just begun is there in the next frame.
  if (state.newest && state.shown < count) {
    show_query(w, count - 1);
    state.newest = false;
    f.focus(ids::query_to);
  }
  if (!state.newest && state.shown >= count) state.shown = -1;
  if (count == 0) {
    Rect rest = inside;
    draw_head(w, rest, "Queries to providers", false);
    if (f.empty_state(rest, Icon::NoteAlt, "No query yet", "Where the record leaves open what must be coded, its provider is asked.", ids::query_another, "Write a query")) begin_query(w);
    return;
  }
  if (state.shown >= 0 && state.shown < count) draw_one(w, inside, state.shown);
  else draw_list(w, inside);
}

}  // namespace cw::views
