#include "app/views/workspace.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

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

FindHits find_hits(const WorkspaceModel& model, const std::string& text) {
  FindHits hits;
  for (const auto& open : *model.documents) {
    hits.by_document.push_back(find_all(open.text, text));
    hits.total += static_cast<int>(hits.by_document.back().size());
  }
  return hits;
}

namespace {

void title_buttons(WorkspaceFrame& w, Rect right) {
  ui::Frame& f = w.f;
  const auto square = [&] {
    const Rect r = right.cut_right(f.px(38)).centered(f.px(36), f.px(36));
    right.cut_right(f.px(4));
    return r;
  };
  const bool submitted = w.model.audit != nullptr && w.model.audit->report != nullptr;
  const std::string clock = minutes_text(w.model.seconds_spent) + (w.model.scenario != nullptr && w.model.audit == nullptr && right.width() > f.px(230) ? fmt::format(" of {}", w.model.scenario->time_standard_minutes) : "");
  const bool running = w.model.timer_running;
  if (submitted) {
    f.pill(right.cut_right(std::min(right.width(), f.tag_width(clock, true) + f.px(8))), clock, Tone::Neutral, Icon::Timer);
    return;
  }
  if (f.icon_button(ids::timer, square(), running ? Icon::Pause : Icon::Play, running ? "Pause the timer" : "Go on with the timer")) w.out.push(running ? Command(PauseTimer{}) : Command(ResumeTimer{}));
  const float pill = std::min(right.width(), f.tag_width(clock, true) + f.px(8));
  f.pill(right.cut_right(pill), clock, running ? Tone::Neutral : Tone::Warn, Icon::Timer);
  right.cut_right(f.px(10));
  const std::string redo = w.model.can_redo ? "Redo " + w.model.redo_name : "Nothing to redo", undo = w.model.can_undo ? "Undo " + w.model.undo_name : "Nothing to undo";
  if (f.icon_button(ids::redo, square(), Icon::Redo, "Redo", {.enabled = w.model.can_redo, .why_not = redo, .shortcut = keys_of(Act::RedoEdit), .tooltip = redo})) w.out.push(Redo{});
  if (f.icon_button(ids::undo, square(), Icon::Undo, "Undo", {.enabled = w.model.can_undo, .why_not = undo, .shortcut = keys_of(Act::UndoEdit), .tooltip = undo})) w.out.push(Undo{});
  right.cut_right(f.px(8));
  if (right.width() > f.px(60)) {
    const char* word = !w.model.save_problem.empty() ? "Not saved" : w.model.saved ? "Saved" : "Saving";
    f.text(right.cut_right(f.measure(Type::Caption, "Not saved").x), word, Type::Caption, {.color = w.model.save_problem.empty() ? Color::Text3 : Color::Bad, .align = ui::Align::Right, .middle = true});
  }
}

/// One hint at a time beside the guided chart; each gives way to the next when it has been followed.
void guide(WorkspaceFrame& w, Rect where) {
  ui::Frame& f = w.f;
  struct Hint {
    Icon icon;
    const char* text;
  };
  const bool evidence = std::any_of(w.model.diagnoses.begin(), w.model.diagnoses.end(), [](const CodedLine& line) { return !line.line.evidence.empty(); });
  const std::size_t read = w.model.draft->documents_read.size(), all = w.model.documents->size();
  int step = 0;
  if (read >= std::min<std::size_t>(3, all)) step = 1;
  if (!w.model.diagnoses.empty()) step = 2;
  if (evidence) step = 3;
  static constexpr Hint kHints[] = {
      {Icon::Description, "Start by reading. Documents with a dot are unread; Ctrl+PageDown turns to the next one, Ctrl+F finds words in all of them."},
      {Icon::Search, "Now code what the provider documents: Ctrl+K, then words or the beginning of a code, and Enter. The first code is the first-listed diagnosis."},
      {Icon::Evidence, "Select the words that prove a code and mark them with Ctrl+E. This is practice only; it costs nothing."},
      {Icon::Lightbulb, "When nothing is missing, submit with Ctrl+Enter. Every difference is explained from the chart and the official rule, and you can try again."},
  };
  f.fill(where, Color::AccentTint, 9);
  Rect inside = where.inset(f.px(12), f.px(6));
  if (f.icon_button("workspace.guide.close", inside.cut_right(f.px(30)).centered(f.px(28), f.px(28)), Icon::Close, "Put the hints away")) w.state.guide_closed = true;
  inside.cut_right(f.px(8));
  f.icon(inside.cut_left(f.px(26)), kHints[step].icon, Color::AccentText, 22);
  inside.cut_left(f.px(8));
  const std::string number = fmt::format("{} of 4", step + 1);
  f.text(inside.cut_left(f.measure(Type::SmallStrong, number).x + f.px(10)), number, Type::SmallStrong, {.color = Color::AccentText, .middle = true});
  const bool one_line = f.measure(Type::Small, kHints[step].text).x <= inside.width();
  if (one_line) f.text(inside, kHints[step].text, Type::Small, {.overflow = Overflow::Ellipsis, .middle = true});
  else f.text(inside, kHints[step].text, Type::Small, {.overflow = Overflow::Wrap, .max_lines = 2});
  f.announce("workspace.guide", where, "hint", kHints[step].text);
}

}  // namespace

void draw_workspace(ui::Frame& f, WorkspaceState& state, const WorkspaceModel& model, const SearchDoor& search, CommandQueue& out, Rect rest) {
  if (model.scenario == nullptr || model.documents == nullptr || model.draft == nullptr) {
    if (f.error_state(rest, "No chart is open", "Choose a chart from the worklist.", "workspace.home", "Go to the worklist")) out.push(GoTo{Screen::Home});
    return;
  }
  const Scenario& scenario = *model.scenario;
  const std::optional<std::uint64_t> audited = model.audit != nullptr ? std::optional(model.audit->seed) : std::nullopt;
  const bool submitted = model.audit != nullptr && model.audit->report != nullptr;
  const AttemptId audit_shown = submitted ? model.audit->id : 0;
  const std::optional<MessVariant> reviewed = model.review != nullptr ? std::optional(model.review->variant) : std::nullopt;
  if (state.scenario != scenario.id || (!state.task.empty() && state.task != model.task->id) || state.audited != audited || state.audit_shown != audit_shown || state.reviewed != reviewed) {
    const float left = state.left_width, right = state.right_width;
    const bool guide_closed = state.guide_closed;
    state = {};
    state.guide_closed = guide_closed;
    state.scenario = scenario.id;
    state.task = model.task->id;
    state.audited = audited;
    state.audit_shown = audit_shown;
    state.reviewed = reviewed;
    state.compact_tab = submitted ? 1 : 0;
    state.left_width = left;
    state.right_width = right;
  }
  state.task = model.task->id;
  WorkspaceFrame w{f, state, model, search, out};

  if (asked(f, Act::UndoEdit)) out.push(Undo{});
  if (asked(f, Act::RedoEdit)) out.push(Redo{});
  if (asked(f, Act::Find)) state.compact_tab = 0, f.focus(ids::find_field);
  const bool review = model.review != nullptr, queries = !review && model.audit == nullptr && model.task->key.queries.has_value();
  if (!queries) state.query.open = false;
  if (!submitted && !review && asked(f, Act::EnterCode)) state.compact_tab = 1, state.query.open = false, f.focus(ids::code_field);
  // What is being written is kept, or sent, by the key that submits when nothing is.
  if (queries && asked(f, Act::WriteQuery)) {
    if (state.query.open) state.query.open = false;
    else open_queries(w);
  }
  if (review) review_shortcuts(w);
  const bool writing = (review && state.review.draft) || (state.query.open && query_in_writing(w) >= 0);
  // While something is typed in the code field, the same keys take it to the encoder.
  const bool looking = state.typing && !state.code_query.empty() && model.encoder == EncoderMode::Full && f.is_focused(ids::code_field);
  if (looking && asked(f, Act::OpenInEncoder)) open_in_encoder(w);
  if (!submitted && !writing && asked(f, Act::SubmitAnswer)) state.confirm_submit = true, f.focus(ids::submit_confirm);
  const auto step_document = [&](int step) {
    const auto& documents = *model.documents;
    for (int i = 0; i < static_cast<int>(documents.size()); ++i)
      if (documents[static_cast<std::size_t>(i)].document->id == model.draft->document) {
        const int next = std::clamp(i + step, 0, static_cast<int>(documents.size()) - 1);
        out.push(SelectDocument{documents[static_cast<std::size_t>(next)].document->id});
      }
  };
  if (asked(f, Act::NextDocument)) step_document(+1);
  if (asked(f, Act::PreviousDocument)) step_document(-1);

  const std::string crumb = fmt::format("{}  ›  {}  ›  {}", submitted ? "Audit, submitted" : model.audit != nullptr ? "Audit" : review ? "Record review" : "Practice", display_name(scenario.setting(*model.task)), display_name(scenario.difficulty));
  title_buttons(w, top_bar(f, rest, crumb, scenario.title, 400));
  rest = rest.inset(f.px(14), f.px(14));

  if (scenario.guided && model.audit == nullptr && !review && !state.guide_closed && rest.height() > f.px(460)) {
    guide(w, rest.cut_top(f.px(50)));
    rest.cut_top(f.px(10));
  }
  const float design = rest.width() / f.scale();
  const bool icons_only = design < 1330, single = design < 960;
  const float gap = f.px(10);
  if (state.left_width <= 0) state.left_width = 286;
  if (state.right_width <= 0) state.right_width = 470;

  Rect left = rest.cut_left(f.px(icons_only ? 62 : state.left_width));
  Rect grip_left = rest.cut_left(gap);
  draw_documents(w, left, icons_only);
  if (!icons_only) {
    float x = grip_left.center().x;
    if (f.splitter("workspace.split.left", grip_left, x, left.x0 + f.px(220), left.x0 + f.px(420))) state.left_width = (x - gap / 2 - left.x0) / f.scale();
  }
  const auto panel = [&](Rect where) {
    if (submitted) draw_audit_result(w, where);
    else if (model.audit != nullptr) draw_audit(w, where);
    else if (review) draw_review(w, where);
    else if (state.query.open) draw_queries(w, where);
    else draw_coding(w, where);
  };
  if (single) {
    const std::array<std::string_view, 2> tab_labels = {"Chart", submitted ? "Result" : model.audit != nullptr ? "Audit" : review ? "Review" : state.query.open ? "Query" : "Codes"};
    const Rect tabs = rest.cut_top(f.px(36));
    f.segmented("workspace.compact", tabs, tab_labels, state.compact_tab);
    rest.cut_top(f.px(8));
    if (state.compact_tab == 0) draw_chart(w, rest);
    else panel(rest);
  } else {
    const float right_width = std::clamp(f.px(state.right_width), f.px(400), std::max(f.px(400), rest.width() - f.px(430)));
    Rect right = rest.cut_right(right_width);
    Rect grip_right = rest.cut_right(gap);
    draw_chart(w, rest);
    float x = grip_right.center().x;
    if (f.splitter("workspace.split.right", grip_right, x, right.x1 - f.px(640), right.x1 - f.px(400))) state.right_width = (right.x1 - x - gap / 2) / f.scale();
    panel(right);
  }
  if (state.confirm_submit && !submitted) draw_submit_dialog(w);
}

namespace {

/// `The edits find 1 error, 2 warnings and 3 pieces of advice`.
std::string edits_in_words(const std::vector<const EditFinding*>& findings) {
  std::array<int, 3> counts{};
  for (const EditFinding* finding : findings) ++counts[static_cast<std::size_t>(finding->weight)];
  std::vector<std::string> parts;
  constexpr std::array<std::array<const char*, 2>, 3> kWords = {{{"error", "errors"}, {"warning", "warnings"}, {"piece of advice", "pieces of advice"}}};
  for (std::size_t i = 0; i < kWords.size(); ++i)
    if (counts[i] > 0) parts.push_back(fmt::format("{} {}", counts[i], kWords[i][counts[i] == 1 ? 0 : 1]));
  std::string text = "The edits find ";
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

const Code& code_of(const WorkspaceModel& model, const EditFinding& finding) {
  const auto& lines = finding.procedure ? model.procedures : model.diagnoses;
  return lines[static_cast<std::size_t>(finding.line)].line.code;
}

}  // namespace

void draw_submit_dialog(WorkspaceFrame& w) {
  ui::Frame& f = w.f;
  const bool audit = w.model.audit != nullptr;
  const auto& unfinished = audit ? w.model.audit->unfinished : w.model.unfinished;
  std::vector<const EditFinding*> edits;
  for (const auto& finding : w.model.edits)
    if (!said_elsewhere(finding.kind)) edits.push_back(&finding);
  std::stable_sort(edits.begin(), edits.end(), [](const EditFinding* a, const EditFinding* b) { return a->weight < b->weight; });
  const bool clean = unfinished.empty() && (edits.empty() || edits.front()->weight == EditWeight::Advice);

  constexpr std::size_t kMostRows = 10;  // more are scrolled to
  const std::size_t rows = std::max<std::size_t>(1, unfinished.size()) + (edits.empty() ? 0 : edits.size() + 1);
  Rect box;
  bool open = f.begin_dialog("workspace.submit.dialog", {560, 196 + 34 * static_cast<float>(std::min(rows, kMostRows))}, clean ? (audit ? "Submit the audit?" : "Submit for grading?") : "Before you submit", box);
  Rect buttons = box.cut_bottom(f.px(40));
  box.cut_bottom(f.px(12));
  std::string_view what = "You can submit as it is; what is missing is graded as missing.";
  const bool review = w.model.review != nullptr;
  if (audit) what = unfinished.empty() ? "What you found, and what you let stand, is compared with the errors that were planted." : "You can submit as it is: lines not looked at count as accepted.";
  else if (review) what = unfinished.empty() ? "Your flags are compared with what is wrong with this record, and every difference is explained." : "You can submit as it is; what was not looked at is graded as it stands.";
  else if (unfinished.empty()) what = "Your codes are compared with the reference, and every difference is explained. You can try again afterwards.";
  f.text(box.cut_top(f.px(50)), what, Type::Body,
         {.color = Color::Text2, .overflow = Overflow::Wrap, .max_lines = 2});
  box.cut_top(f.px(6));
  Rect list = f.begin_scroll("workspace.submit.list", box, f.px(34) * static_cast<float>(rows));
  list.x1 -= f.px(10);
  int n = 0;
  // True when pressed: then the line concerned is shown.
  const auto item = [&](const std::string& text, Icon icon, Color color, LineKind kind, int line) {
    Rect row = list.cut_top(f.px(34));
    const auto pressed = f.row(fmt::format("workspace.submit.item.{}", n++), row.inset(0, f.px(1)), text, false, 6);
    row = row.inset(f.px(8), 0);
    f.icon(row.cut_left(f.px(22)), icon, color, 18);
    row.cut_left(f.px(8));
    f.text(row, text, Type::Body, {.overflow = Overflow::Ellipsis, .middle = true});
    if (!pressed.clicked) return;
    open = false;
    w.state.scroll_lines = audit && line >= 0;
    if (review) {
      // Of a flag: it is shown; else the checklist.
      w.state.compact_tab = 1;
      if (line >= 0) choose_flag(w, line);
      else w.state.review.tab = 1;
      return;
    }
    if (line >= 0) w.state.selected_line = {kind, line}, w.state.tab = kind == LineKind::Diagnosis ? 0 : 1, w.state.compact_tab = 1;
  };
  for (const auto& one : unfinished) item(one.text, Icon::Warning, Color::Warn, one.kind, one.line);
  if (unfinished.empty()) {
    Rect row = list.cut_top(f.px(34));
    f.icon(row.cut_left(f.px(22)), Icon::CheckCircle, Color::Ok, 20);
    row.cut_left(f.px(8));
    f.text(row, "Nothing is unfinished", Type::Body, {.overflow = Overflow::Ellipsis, .middle = true});
  }
  if (!edits.empty()) {
    const Rect row = list.cut_top(f.px(34));
    const std::string summary = edits_in_words(edits);
    f.announce("workspace.submit.edits", row, "text", summary);
    f.text(row, summary, Type::Strong, {.overflow = Overflow::Ellipsis, .middle = true});
  }
  for (const EditFinding* finding : edits) {
    const EditMark mark = edit_mark(finding->weight);
    // Most messages begin with their code; those that quote the Tabular List do not name it.
    std::string code = finding->line < 0 ? "" : code_of(w.model, *finding).text();
    if (finding->message.find(code) != std::string::npos) code.clear();
    item(fmt::format("{}  ·  {}{}{}", mark.word, code, code.empty() ? "" : "  ·  ", finding->message), mark.icon, mark.color, finding->procedure ? LineKind::Procedure : LineKind::Diagnosis, finding->line);
  }
  f.end_scroll();
  const char* submit = clean ? "Submit" : "Submit anyway";
  if (f.button(ids::submit_confirm, buttons.cut_right(f.button_width(submit, false)), submit, {.kind = ui::ButtonKind::Primary})) {
    w.out.push(audit ? Command(SubmitAudit{}) : Command(Submit{}));
    open = false;
  }
  buttons.cut_right(f.px(10));
  if (f.button(ids::submit_cancel, buttons.cut_right(f.button_width("Keep working", false)), "Keep working", {})) open = false;
  f.end_dialog();
  w.state.confirm_submit = open;
}

}  // namespace cw::views
