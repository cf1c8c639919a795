#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/pick_field.h"
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
constexpr std::array<std::string_view, 5> kLevels = {"Clean", "1", "2", "3", "4"};
constexpr std::array<std::string_view, 3> kSeverities = {"Good practice", "Holds the bill", "Legal or regulatory"};

const ReviewModel& review_of(const WorkspaceFrame& w) { return *w.model.review; }
ReviewState& state_of(WorkspaceFrame& w) { return w.state.review; }

const OpenDocument* open_document(const WorkspaceFrame& w, const DocumentId& id) {
  for (const auto& open : *w.model.documents)
    if (open.document->id == id) return &open;
  return nullptr;
}

/// The words selected in the document on the screen, or nothing.
std::optional<Evidence> selected_words(const WorkspaceFrame& w) {
  const OpenDocument* open = open_document(w, w.model.draft->document);
  const auto cache = w.state.documents.find(w.model.draft->document.text());
  if (open == nullptr || cache == w.state.documents.end() || !cache->second.view.selection) return std::nullopt;
  const auto quote = quote_at(open->text, *cache->second.view.selection);
  if (!quote) return std::nullopt;
  return Evidence{open->document->id, quote->text, quote->occurrence};
}

void begin_draft(WorkspaceFrame& w, FlagDraft draft) {
  ReviewState& state = state_of(w);
  const bool absent = draft.absent, typed = draft.typed;
  state.draft = std::move(draft);
  state.tab = 0;
  state.reveal = true;
  w.state.compact_tab = 1;
  if (absent && !state.draft->flag.absent) open_pick(w.f, state.pick, ids::draft_absent);
  else if (!typed) open_pick(w.f, state.pick, ids::draft_type);
  else w.f.focus(ids::draft_type);
}

void change_flag(WorkspaceFrame& w, int n) {
  const auto& flags = review_of(w).flags;
  if (n < 0 || n >= static_cast<int>(flags.size())) return;
  const DeficiencyFlag& flag = flags[static_cast<std::size_t>(n)].flag;
  begin_draft(w, {flag, true, flag.document.empty(), n});
}

void remove_flag(WorkspaceFrame& w, int n) {
  w.out.push(RemoveFlag{n});
  state_of(w).flag = std::max(0, std::min(n, static_cast<int>(review_of(w).flags.size()) - 2));
  w.f.focus(ids::review_flags);
}

void show_flag(WorkspaceFrame& w, const DeficiencyFlag& flag) {
  if (flag.passage) show_passage(w, *flag.passage);
  else if (!flag.document.empty()) w.out.push(SelectDocument{flag.document});
}

// --- the head ---------------------------------------------------------------------------------------------------------

void choose_variant(WorkspaceFrame& w, MessVariant wanted) {
  const ReviewModel& review = review_of(w);
  if (wanted == review.variant) return;
  if (review.flags.empty() && review.checked == 0) w.out.push(ChooseVariant{w.model.scenario->id, w.model.task->id, wanted});
  else state_of(w).confirm_variant = wanted, w.f.focus(ids::review_variant_cancel);
}

void draw_version(WorkspaceFrame& w, Rect& at) {
  ui::Frame& f = w.f;
  const ReviewModel& review = review_of(w);
  Rect head = at.cut_top(f.px(26));
  const std::string version = review.variant.level == 0 ? "The chart as it stands" : fmt::format("Version {}", review.variant.seed);
  const float width = std::min(head.width() * 0.55F, f.measure(Type::SmallStrong, version).x + f.px(2));
  f.announce("review.version", head, "text", version);
  f.text(head.cut_right(width), version, Type::SmallStrong, {.color = Color::Text2, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
  head.cut_right(f.px(8));
  f.text(head, "Review of the record", Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
  at.cut_top(f.px(8));
  Rect row = at.cut_top(f.px(36));
  const std::string_view again = "Another version";
  const float wide = f.button_width(again, true);
  const bool roomy = row.width() > wide + f.px(300);
  const Rect button = row.cut_right(roomy ? wide : f.px(38));
  const bool clean = review.variant.level == 0;
  const ui::ButtonOptions options{.icon = Icon::Refresh, .enabled = !clean, .why_not = "Only versions with defects differ: choose a level from 1 to 4", .tooltip = "The same chart with other defects"};
  if (roomy ? f.button(ids::review_again, button, again, options) : f.icon_button(ids::review_again, button.centered(f.px(36), f.px(36)), Icon::Refresh, again, options)) choose_variant(w, {review.variant.seed + 1, review.variant.level});
  row.cut_right(f.px(10));
  const std::string_view words = "Defects";
  f.text(row.cut_left(f.measure(Type::Small, words).x + f.px(10)), words, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  int level = std::clamp(review.variant.level, 0, 4);
  if (f.segmented(ids::review_level, row, kLevels, level)) choose_variant(w, {review.variant.seed == 0 ? 1 : review.variant.seed, level});
  at.cut_top(f.px(8));
}

/// Where the record stands on the due clock, in one line that leads to it.
void draw_due_line(WorkspaceFrame& w, Rect& at) {
  ui::Frame& f = w.f;
  const ReviewModel& review = review_of(w);
  const bool delinquent = review.clock.date >= review.delinquent_from;
  const std::string day = day_words(review.days_since_discharge);
  const std::string rest = delinquent ? std::string("delinquent if still open") : fmt::format("complete by {}", to_display(review.complete_by.date));
  Rect row = at.cut_top(f.px(34));
  const auto pressed = f.row(ids::review_due, row, fmt::format("{}, {}", day, rest), false, 7);
  f.tooltip("Show the due clock and the limits of this record");
  if (!pressed.hovered) f.fill(row, Color::Sunken, 7);
  row = row.inset(f.px(10), 0);
  f.icon(row.cut_left(f.px(20)), Icon::Calendar, Color::Text3, 18);
  row.cut_left(f.px(8));
  f.icon(row.cut_right(f.px(18)), Icon::ChevronRight, Color::Text3, 18);
  f.text(row.cut_left(std::min(row.width(), f.measure(Type::SmallStrong, day).x + f.px(8))), day, Type::SmallStrong, {.overflow = Overflow::Ellipsis, .middle = true});
  f.text(row, "·  " + rest, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  if (pressed.clicked) state_of(w).tab = 2;
  at.cut_top(f.px(8));
}

void draw_tabs(WorkspaceFrame& w, Rect& at) {
  const ReviewModel& review = review_of(w);
  const std::string flags = fmt::format("Flags  {}", review.flags.size()), documents = fmt::format("Documents  {}/{}", review.checked, review.documents.size());
  const std::array<std::string_view, 3> labels = {flags, documents, "Due dates"};
  w.f.segmented(ids::review_tabs, at.cut_top(w.f.px(38)), labels, state_of(w).tab);
  at.cut_top(w.f.px(8));
}

// --- a flag being written ---------------------------------------------------------------------------------------------

const std::vector<PickOption>& type_options() {
  static const std::vector<PickOption> all = [] {
    std::vector<PickOption> made;
    for (int n = 0; n < kDeficiencyTypes; ++n) {
      const auto type = static_cast<DeficiencyType>(n);
      made.push_back({icon_of(type), display_name(type), meaning(type)});
    }
    return made;
  }();
  return all;
}

/// From top to bottom, as tall as it turns out.
class DraftDrawing {
 public:
  DraftDrawing(WorkspaceFrame& w, FlagDraft& draft) : w_(w), f_(w.f), draft_(draft) {}

  void draw(Rect& at, float known_height) {
    const float top = at.y0;
    const Rect box{at.x0, top, at.x1, top + known_height};
    f_.fill(box, Color::Sunken, 10);
    f_.stroke(box, Color::Border, 10);
    at_ = Rect{at.x0 + f_.px(12), top + f_.px(8), at.x1 - f_.px(12), top + kFarBelow};
    head();
    target();
    label("What is wrong");
    type();
    label("Who answers for it");
    responsible();
    label("How serious it is");
    severity();
    label("Your note, if you like");
    note();
    buttons();
    at.cut_top(at_.y0 - top + f_.px(12));
  }
  bool save() const { return save_; }
  bool gone() const { return gone_; }

 private:
  void label(std::string_view text) {
    at_.cut_top(f_.px(9));
    f_.text(at_.cut_top(f_.px(20)), text, Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
  }
  void head() {
    Rect row = at_.cut_top(f_.px(30));
    if (f_.icon_button(ids::draft_cancel, row.cut_right(f_.px(28)).centered(f_.px(28), f_.px(28)), Icon::Close, "Give this flag up", {.shortcut = keys_of(Act::DropFlag)})) gone_ = true;
    f_.icon(row.cut_left(f_.px(20)), Icon::Flag, Color::AccentText, 20);
    row.cut_left(f_.px(8));
    f_.text(row, draft_.of < 0 ? "New flag" : "Change the flag", Type::Strong, {.overflow = Overflow::Ellipsis, .middle = true});
  }
  void target() {
    if (draft_.absent) {
      label("What is absent");
      std::vector<PickOption> options;
      int chosen = -1;
      for (const DocumentType type : w_.model.review->absent) {
        if (draft_.flag.absent == type) chosen = static_cast<int>(options.size());
        options.push_back({icon_of(type), display_name(type)});
      }
      if (const int picked = pick_field(f_, w_.state.review.pick, ids::draft_absent, at_.cut_top(f_.px(38)), options, chosen, "Choose what is not there"); picked >= 0) {
        draft_.flag.absent = w_.model.review->absent[static_cast<std::size_t>(picked)];
        if (!draft_.typed) open_pick(f_, w_.state.review.pick, ids::draft_type);
      }
      return;
    }
    at_.cut_top(f_.px(4));
    const ChartDocument* document = w_.model.scenario->document(draft_.flag.document);
    Rect row = at_.cut_top(f_.px(24));
    f_.icon(row.cut_left(f_.px(20)), document != nullptr ? icon_of(document->type) : Icon::Article, Color::Text3, 18);
    row.cut_left(f_.px(8));
    const std::string title = document != nullptr ? document->title : draft_.flag.document.text();
    f_.announce("review.draft.where", row, "text", title);
    f_.text(row, title, Type::Label, {.overflow = Overflow::Ellipsis, .middle = true});
    if (!draft_.flag.passage) return;
    at_.cut_top(f_.px(4));
    const Rect chip = at_.cut_top(f_.px(28));
    const auto go = f_.row(ids::draft_passage, chip, draft_.flag.passage->quote, false, 5);
    if (!go.hovered) f_.fill(chip, Color::EvidenceOwn, 5);
    Rect text = chip.inset(f_.px(8), 0);
    f_.icon(text.cut_left(f_.px(18)), Icon::Evidence, Color::Text2, 16);
    text.cut_left(f_.px(4));
    f_.text(text, draft_.flag.passage->quote, Type::Small, {.overflow = Overflow::Ellipsis, .middle = true});
    if (go.clicked) show_flag(w_, draft_.flag);
  }
  void type() {
    const int picked = pick_field(f_, w_.state.review.pick, ids::draft_type, at_.cut_top(f_.px(38)), type_options(), draft_.typed ? static_cast<int>(draft_.flag.type) : -1, "Choose one of 14 kinds");
    if (picked >= 0) {
      draft_.flag.type = static_cast<DeficiencyType>(picked);
      draft_.typed = true;
      // On to the next question, unless it is answered.
      if (draft_.flag.responsible.empty()) f_.focus(ids::draft_responsible);
    }
    if (!draft_.typed) return;
    at_.cut_top(f_.px(4));
    at_.cut_top(f_.text(at_, meaning(draft_.flag.type), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Wrap, .max_lines = 2}));
  }
  void responsible() {
    const auto& who = w_.model.review->responsible;
    if (const int picked = pick_field(f_, w_.state.review.pick, ids::draft_responsible, at_.cut_top(f_.px(38)), who, draft_.flag.responsible, "Choose a provider or department", Icon::Person); picked >= 0 && picked < static_cast<int>(who.size())) {
      draft_.flag.responsible = who[static_cast<std::size_t>(picked)];
      if (draft_.flag.severity == 0) f_.focus(std::string(ids::draft_severity) + ".1");
    }
  }
  void severity() {
    int chosen = draft_.flag.severity - 1;
    if (f_.segmented(ids::draft_severity, at_.cut_top(f_.px(36)), kSeverities, chosen)) draft_.flag.severity = chosen + 1;
  }
  void note() {
    const float height = f_.text_area_height(draft_.flag.note, at_.width(), 2);
    if (f_.text_area(ids::draft_note, at_.cut_top(height), draft_.flag.note, {.hint = "What you saw, in your own words", .label = "Note"}).changed) f_.request_frames(2);
  }
  void buttons() {
    at_.cut_top(f_.px(12));
    Rect row = at_.cut_top(f_.px(38));
    const bool ready = draft_.typed && (!draft_.absent || draft_.flag.absent.has_value());
    const std::string_view word = draft_.of < 0 ? "Flag it" : "Keep the change";
    const std::string_view why = !draft_.typed ? "Choose what is wrong first" : "Choose what is absent first";
    if (f_.button(ids::draft_save, row.cut_left(std::min(row.width(), f_.button_width(word, true))), word, {.kind = ui::ButtonKind::Primary, .icon = Icon::Flag, .enabled = ready, .why_not = why, .shortcut = keys_of(Act::SaveFlag)})) save_ = true;
    if (asked(f_, Act::SaveFlag) && ready) save_ = true;
    if (asked(f_, Act::DropFlag)) gone_ = true;
  }

  WorkspaceFrame& w_;
  ui::Frame& f_;
  FlagDraft& draft_;
  Rect at_;
  bool save_ = false, gone_ = false;
};

void draw_draft(WorkspaceFrame& w, Rect& at, float origin) {
  ReviewState& state = state_of(w);
  float& height = state.heights["draft"];
  const float from = at.y0;
  DraftDrawing drawing(w, *state.draft);
  drawing.draw(at, height);
  const float drawn = std::round(at.y0 - from);
  if (drawn != height) height = drawn, w.f.request_frames(2);
  else if (state.reveal) w.f.scroll_into_view("review.scroll", from - origin - w.f.px(6), std::min(at.y0 - origin, from - origin + w.f.px(420))), state.reveal = false;
  at.cut_top(w.f.px(12));
  if (drawing.save()) {
    if (state.draft->of < 0) {
      w.out.push(AddFlag{state.draft->flag});
      state.flag = static_cast<int>(review_of(w).flags.size());
    } else {
      w.out.push(EditFlag{state.draft->of, state.draft->flag});
      state.flag = state.draft->of;
    }
    state.reveal = true;
    w.f.focus(ids::review_flags);
  }
  if (drawing.gone()) w.f.focus(review_of(w).flags.empty() ? ids::review_flag_document : ids::review_flags);
  if (drawing.save() || drawing.gone()) state.draft.reset(), state.pick = {}, w.f.request_frames(3);
}

// --- the flags --------------------------------------------------------------------------------------------------------

void draw_doors(WorkspaceFrame& w, Rect& at) {
  ui::Frame& f = w.f;
  Rect row = at.cut_top(f.px(38));
  const bool roomy = row.width() >= f.button_width("Flag this document", true) + f.button_width("Something is absent", true) + f.px(8);
  Rect left = row.cut_left(std::floor(row.width() / 2) - f.px(4));
  row.cut_left(f.px(8));
  const std::string_view document = roomy ? "Flag this document" : "Document", absent = roomy ? "Something is absent" : "Absent";
  if (f.button(ids::review_flag_document, left, document, {.icon = Icon::Flag, .shortcut = keys_of(Act::FlagThis), .tooltip = "Flag the document that is shown"})) start_flag(w, false);
  if (f.button(ids::review_flag_absent, row, absent, {.icon = Icon::File, .shortcut = keys_of(Act::FlagAbsent), .tooltip = "Flag something that should be in the record and is not"})) start_absent_flag(w);
  at.cut_top(f.px(6));
  at.cut_top(f.text(at, fmt::format("Or select words in the chart and press {}.", keys_of(Act::FlagThis)), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Wrap, .max_lines = 2}) + f.px(8));
}

Tone tone_of_severity(int severity) { return severity >= 3 ? Tone::Bad : severity == 2 ? Tone::Warn : Tone::Neutral; }
Icon icon_of_severity(int severity) { return severity >= 3 ? Icon::Rule : severity == 2 ? Icon::Lock : Icon::Lightbulb; }

/// One flag of the list, drawn downwards; its height is known when it has been drawn.
float draw_flag(WorkspaceFrame& w, Rect column, int n, const FlagLine& line, float known, bool chosen) {
  ui::Frame& f = w.f;
  const Rect hit{column.x0, column.y0 + f.px(1), column.x1, column.y0 + known - f.px(1)};
  const DeficiencyFlag& flag = line.flag;
  const auto row = f.item(ids::review_flags, ids::review_flag(n), hit, fmt::format("{}: {}", display_name(flag.type), line.where), chosen, 8);
  if (row.clicked) {
    state_of(w).flag = n;
    show_flag(w, flag);
  }
  Rect at{hit.x0 + f.px(10), hit.y0 + f.px(8), hit.x1 - f.px(8), hit.y0 + kFarBelow};
  Rect head = at.cut_top(f.px(24));
  f.icon(head.cut_left(f.px(22)), icon_of(flag.type), chosen ? Color::AccentText : Color::Text2, 20);
  head.cut_left(f.px(10));
  if (flag.severity > 0) {
    const std::string_view word = severity_word(flag.severity);
    const float width = f.tag_width(word, true);
    if (head.width() > width + f.px(120)) f.tag(head.cut_right(width), word, tone_of_severity(flag.severity), icon_of_severity(flag.severity));
    head.cut_right(f.px(6));
  }
  f.text(head, display_name(flag.type), Type::Strong, {.overflow = Overflow::Ellipsis, .middle = true});
  at.x0 += f.px(32);
  at.cut_top(f.px(2));
  at.cut_top(f.text(at, line.where, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap, .max_lines = 2}));
  if (flag.passage) {
    at.cut_top(f.px(3));
    Rect quote = at.cut_top(f.px(24));
    f.fill(quote, Color::EvidenceOwn, 5);
    f.text(quote.inset(f.px(8), 0), flag.passage->quote, Type::Caption, {.overflow = Overflow::Ellipsis, .middle = true});
    at.cut_top(f.px(2));
  }
  at.cut_top(f.px(3));
  Rect facts = at.cut_top(f.px(20));
  f.icon(facts.cut_left(f.px(16)), Icon::Person, Color::Text3, 16);
  facts.cut_left(f.px(5));
  if (line.due) {
    const std::string due = line.late ? fmt::format("Late: was due {}", to_display(*line.due)) : fmt::format("Due {}", to_display(*line.due));
    const float width = std::min(facts.width() * 0.6F, f.measure(Type::Caption, due).x + f.px(2));
    f.text(facts.cut_right(width), due, Type::Caption, {.color = line.late ? Color::Warn : Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
    f.icon(facts.cut_right(f.px(20)), line.late ? Icon::Warning : Icon::Timer, line.late ? Color::Warn : Color::Text3, 16);
    facts.cut_right(f.px(6));
  }
  f.text(facts, flag.responsible.empty() ? "Nobody named yet" : std::string_view(flag.responsible), Type::Caption, {.color = flag.responsible.empty() ? Color::Warn : Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  if (chosen && !flag.note.empty()) {
    at.cut_top(f.px(3));
    at.cut_top(f.text(at, flag.note, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap, .max_lines = 8}));
  }
  if (chosen) {
    at.cut_top(f.px(6));
    Rect tools = at.cut_top(f.px(32));
    const auto tool = [&](std::string_view part, std::string_view word, Icon icon, Act act) {
      const float width = std::min(tools.width(), f.button_width(word, true) - f.px(8));
      const bool pressed = f.button(ids::review_flag_part(n, part), tools.cut_left(width), word, {.kind = ui::ButtonKind::Secondary, .icon = icon, .shortcut = keys_of(act)});
      tools.cut_left(f.px(8));
      return pressed;
    };
    if (tool("change", "Change", Icon::NoteAlt, Act::ChangeFlag)) change_flag(w, n);
    if (tool("remove", "Remove", Icon::Delete, Act::RemoveFlag)) remove_flag(w, n);
  }
  at.cut_top(f.px(9));
  return std::round(at.y0 - column.y0);
}

void draw_flags(WorkspaceFrame& w, Rect& at, float origin) {
  ui::Frame& f = w.f;
  ReviewState& state = state_of(w);
  const auto& flags = review_of(w).flags;
  const bool writing = state.draft.has_value();
  if (writing) draw_draft(w, at, origin);
  else draw_doors(w, at);
  if (flags.empty()) {
    if (writing) return;
    Rect face = at.cut_top(f.px(220));
    f.empty_state(face, Icon::Flag, "No flag yet", "Read every document: whose it is, whether it is signed and in time, what it lacks. What is wrong is flagged; what is right is left alone.");
    return;
  }
  // One that was just kept is there in the next frame.
  const int chosen_flag = std::clamp(state.flag, 0, static_cast<int>(flags.size()) - 1);
  const auto known = [&](std::size_t n) {
    const auto found = state.heights.find(ids::review_flag(static_cast<int>(n)));
    return found != state.heights.end() ? found->second : f.px(86);
  };
  float total = 0;
  for (std::size_t n = 0; n < flags.size(); ++n) total += known(n);
  const auto keys = f.list(ids::review_flags, {at.x0, at.y0, at.x1, at.y0 + total}, "Flags");
  if (keys.step != 0) {
    state.flag = std::clamp(chosen_flag + keys.step, 0, static_cast<int>(flags.size()) - 1);
    state.reveal = true;
    show_flag(w, flags[static_cast<std::size_t>(state.flag)].flag);
  }
  if (keys.focused && (keys.enter || asked(f, Act::ChangeFlag))) change_flag(w, chosen_flag);
  if (keys.focused && asked(f, Act::RemoveFlag)) remove_flag(w, chosen_flag);
  for (std::size_t n = 0; n < flags.size(); ++n) {
    const float height = known(n);
    const Rect row = at.cut_top(height);
    const bool chosen = static_cast<int>(n) == (keys.step != 0 ? state.flag : chosen_flag);
    const float drawn = draw_flag(w, row, static_cast<int>(n), flags[n], height, chosen);
    if (drawn != height) state.heights[ids::review_flag(static_cast<int>(n))] = drawn, f.request_frames(2);
    else if (chosen && state.reveal && !writing) f.scroll_into_view("review.scroll", row.y0 - origin, row.y1 - origin), state.reveal = false;
    if (n + 1 < flags.size()) f.line({row.x0 + f.px(8), row.y1}, {row.x1 - f.px(8), row.y1}, Color::Hair);
  }
}

// --- the checklist ----------------------------------------------------------------------------------------------------

/// The day is told only where it is another one than that of writing.
std::string signature_words(const ChartDocument& d) {
  if (!d.signed_at) return "not signed";
  if (d.signed_at->date != d.written.date) return "signed " + to_display(*d.signed_at);
  return fmt::format("signed {:02}:{:02}", d.signed_at->minute_of_day / 60, d.signed_at->minute_of_day % 60);
}

void draw_checklist(WorkspaceFrame& w, Rect& at, float origin) {
  ui::Frame& f = w.f;
  ReviewState& state = state_of(w);
  const auto& documents = review_of(w).documents;
  if (documents.empty()) {
    f.empty_state(at.cut_top(f.px(180)), Icon::Description, "No document", "This version of the chart holds none.");
    return;
  }
  const float height = f.px(72);
  const auto keys = f.list(ids::review_documents, {at.x0, at.y0, at.x1, at.y0 + height * static_cast<float>(documents.size())}, "Documents");
  state.document = std::clamp(state.document, 0, static_cast<int>(documents.size()) - 1);
  if (!keys.focused)
    for (std::size_t n = 0; n < documents.size(); ++n)
      if (documents[n].document->id == w.model.draft->document) state.document = static_cast<int>(n);
  if (keys.step != 0) {
    state.document = std::clamp(state.document + keys.step, 0, static_cast<int>(documents.size()) - 1);
    w.out.push(SelectDocument{documents[static_cast<std::size_t>(state.document)].document->id});
    f.scroll_into_view("review.scroll", at.y0 - origin + height * static_cast<float>(state.document), at.y0 - origin + height * static_cast<float>(state.document + 1));
  }
  if (keys.enter) {
    const ReviewedDocument& one = documents[static_cast<std::size_t>(state.document)];
    w.out.push(CheckDocument{one.document->id, !one.checked});
  }
  for (std::size_t n = 0; n < documents.size(); ++n) {
    const ReviewedDocument& one = documents[n];
    const ChartDocument& d = *one.document;
    const Rect row = at.cut_top(height);
    const bool current = static_cast<int>(n) == state.document;
    const auto pressed = f.item(ids::review_documents, ids::review_document(static_cast<int>(n)), row.inset(0, f.px(1)), d.title, current, 8);
    Rect inside = row.inset(f.px(8), f.px(7));
    Rect tick = inside.cut_left(f.px(30)).cut_top(f.px(30));
    const auto box = f.item(ids::review_documents, ids::review_tick(static_cast<int>(n)), tick, one.checked ? "Ticked: " + d.title : "Not ticked: " + d.title, false, 6);
    f.tooltip(fmt::format("{}  {}", one.checked ? "Reviewed" : "Not reviewed yet", keys_of(Act::TickDocument)));
    const Rect mark = tick.centered(f.px(20), f.px(20));
    f.fill(mark, one.checked ? Color::Accent : Color::Surface, 5);
    f.stroke(mark, one.checked ? Color::Accent : Color::BorderStrong, 5, 1.5F);
    if (one.checked) f.icon(mark, Icon::Check, Color::OnAccent, 16);
    inside.cut_left(f.px(8));
    Rect words = inside.centered(inside.width(), f.type_size(Type::Strong) + 2 * f.type_size(Type::Caption) + f.px(4));
    Rect top = words.cut_top(f.type_size(Type::Strong));
    if (one.flags > 0) {
      const std::string count = std::to_string(one.flags);
      f.tag(top.cut_right(f.tag_width(count, true)), count, Tone::Accent, Icon::Flag);
      top.cut_right(f.px(6));
    }
    f.text(top, d.title, one.checked ? Type::Body : Type::Strong, {.overflow = Overflow::Ellipsis});
    words.cut_top(f.px(2));
    f.text(words.cut_top(f.type_size(Type::Caption)), fmt::format("{}  ·  {}  ·  {}", d.author, to_display(d.written), signature_words(d)), Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
    words.cut_top(f.px(2));
    f.text(words, fmt::format("Page of {}  ·  MRN {}", one.label.name, one.label.mrn), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
    if (box.clicked) w.out.push(CheckDocument{d.id, !one.checked});
    else if (pressed.clicked) state.document = static_cast<int>(n), w.out.push(SelectDocument{d.id});
    if (n + 1 < documents.size()) f.line({row.x0 + f.px(46), row.y1}, {row.x1 - f.px(8), row.y1}, Color::Hair);
  }
}

void draw_variant_dialog(WorkspaceFrame& w) {
  ui::Frame& f = w.f;
  ReviewState& state = state_of(w);
  const ReviewModel& review = review_of(w);
  Rect box;
  bool open = f.begin_dialog("review.variant.dialog", {520, 216}, "Begin another version?", box);
  Rect buttons = box.cut_bottom(f.px(40));
  box.cut_bottom(f.px(8));
  const auto counted = [](std::size_t n, const char* word) { return fmt::format("{} {}{}", n, word, n == 1 ? "" : "s"); };
  f.text(box, fmt::format("What you did in this one is put away: {} and {}. A version is always the same, so you can come back to it and begin again.", counted(review.flags.size(), "flag"), counted(static_cast<std::size_t>(review.checked), "ticked document")), Type::Body, {.color = Color::Text2, .overflow = Overflow::Wrap, .max_lines = 4});
  if (f.button(ids::review_variant_confirm, buttons.cut_right(f.button_width("Begin it", false)), "Begin it", {.kind = ui::ButtonKind::Primary})) {
    w.out.push(ChooseVariant{w.model.scenario->id, w.model.task->id, *state.confirm_variant});
    open = false;
  }
  buttons.cut_right(f.px(10));
  if (f.button(ids::review_variant_cancel, buttons.cut_right(f.button_width("Keep this one", false)), "Keep this one", {})) open = false;
  f.end_dialog();
  if (!open) state.confirm_variant.reset();
}

/// Keys that work wherever the focus is.
void review_keys(WorkspaceFrame& w) {
  ui::Frame& f = w.f;
  ReviewState& state = state_of(w);
  if (asked(f, Act::ReviewFlags)) state.tab = 0, w.state.compact_tab = 1;
  if (asked(f, Act::ReviewDocuments)) state.tab = 1, w.state.compact_tab = 1, f.focus(ids::review_documents);
  if (asked(f, Act::ReviewDueDates)) state.tab = 2, w.state.compact_tab = 1;
}

}  // namespace

void review_shortcuts(WorkspaceFrame& w) {
  ui::Frame& f = w.f;
  review_keys(w);
  if (asked(f, Act::FlagThis)) start_flag(w, true);
  if (asked(f, Act::FlagAbsent)) start_absent_flag(w);
  if (asked(f, Act::TickDocument))
    for (const auto& one : review_of(w).documents)
      if (one.document->id == w.model.draft->document) w.out.push(CheckDocument{one.document->id, !one.checked});
}

void start_flag(WorkspaceFrame& w, bool selection) {
  FlagDraft draft;
  draft.flag.document = w.model.draft->document;
  if (selection) draft.flag.passage = selected_words(w);
  if (draft.flag.passage) w.state.documents[w.model.draft->document.text()].view.selection.reset();
  if (!draft.flag.document.empty()) begin_draft(w, std::move(draft));
}

void start_absent_flag(WorkspaceFrame& w) {
  FlagDraft draft;
  draft.absent = true;
  draft.flag.type = DeficiencyType::MissingDocument;
  begin_draft(w, std::move(draft));
}

void choose_flag(WorkspaceFrame& w, int flag) {
  w.state.review.flag = flag;
  w.state.review.tab = 0;
  w.state.review.reveal = true;
}

void draw_review(WorkspaceFrame& w, Rect where) {
  ui::Frame& f = w.f;
  ReviewState& state = state_of(w);
  f.card(where);
  Rect inside = where.inset(f.px(16), f.px(14));
  if (const auto task = draw_task_tabs(w, inside)) w.out.push(OpenScenario{w.model.scenario->id, *task});
  Rect foot = inside.cut_bottom(f.px(44));
  const float submit = std::min(foot.width(), f.button_width("Submit for grading", false));
  if (f.button(ids::submit, foot.cut_right(submit).inset(0, f.px(2)), "Submit for grading", {.kind = ui::ButtonKind::Primary, .shortcut = keys_of(Act::SubmitAnswer)})) w.state.confirm_submit = true, f.focus(ids::submit_confirm);
  foot.cut_right(f.px(10));
  if (foot.width() > f.px(110)) f.text(foot, w.model.unfinished.empty() ? "Nothing unfinished" : fmt::format("{} unfinished", w.model.unfinished.size()), Type::Small, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
  inside.cut_bottom(f.px(8));
  f.line({where.x0 + 1, inside.y1}, {where.x1 - 1, inside.y1}, Color::Hair);

  // Where there is hardly room, all but the button scrolls.
  const bool low = inside.height() < f.px(420);
  const auto top = [&](Rect& at) {
    draw_version(w, at);
    draw_due_line(w, at);
    draw_tabs(w, at);
  };
  if (!low) top(inside);
  float& height = state.heights[fmt::format("tab.{}{}", state.tab, low ? ".low" : "")];
  Rect content = f.begin_scroll("review.scroll", {inside.x0 - f.px(4), inside.y0, inside.x1 + f.px(8), inside.y1}, height);
  const float origin = content.y0;
  content.x0 += f.px(4);
  content.x1 -= f.px(14);
  content.y1 = origin + kFarBelow;
  content.cut_top(f.px(4));
  if (low) top(content);
  switch (state.tab) {
    case 1: draw_checklist(w, content, origin); break;
    case 2: draw_due_dates(w, content, origin); break;
    default: draw_flags(w, content, origin);
  }
  f.end_scroll();
  if (const float drawn = std::round(content.y0 - origin + f.px(8)); drawn != height) height = drawn, f.request_frames(2);
  if (state.confirm_variant) draw_variant_dialog(w);
}

}  // namespace cw::views
