#include "app/views/shortcuts.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "app/views/ids.h"
#include "tests/app/views/exam_models.h"
#include "tests/app/views/program.h"
#include "tests/app/views/readiness_models.h"
#include "tests/app/views/review_models.h"

using namespace cw;
using namespace cw::test;
using cw::views::Act;
namespace ids = cw::views::ids;

namespace {

std::vector<Act> acts() {
  std::vector<Act> all;
  for (int i = 0; i < static_cast<int>(Act::Count_); ++i) all.push_back(static_cast<Act>(i));
  return all;
}

void three_lines(Program& p) {
  p.open();
  for (const char* code : {"I10", "E11.9", "E78.5"}) p.session->apply(AddLine{LineKind::Diagnosis, Code(code, CodeSystem::Icd10Cm)});
  p.ui->settle();
  for (int i = 0; i < 80 && p.ui->focused() != ids::line("dx", 1); ++i) p.ui->key("Tab");
  REQUIRE(p.ui->focused() == ids::line("dx", 1));
}

void with_words_selected(Program& p) {
  three_lines(p);
  const ui::Rect r = p.ui->widget(std::string(ids::chart) + "." + p.session->workspace()->draft->document.text()).rect;
  p.ui->input().move({r.x0 + 40, r.y0 + 60});
  for (int i = 0; i < 2; ++i) {
    p.ui->input().button(true);
    p.ui->input().button(false);
  }
  p.ui->settle();
  REQUIRE(p.ui->has(std::string(ids::mark_evidence)));
}

/// A case with several lines, the ring on the second.
void with_audit(Program& p) {
  p.session->apply(OpenAudit{p.chart().id, {}, 7});
  p.ui->settle();
  REQUIRE(p.session->workspace()->audit->diagnoses.size() > 2);
  for (int i = 0; i < 80 && p.ui->focused() != ids::audit_line("dx", 1); ++i) p.ui->key("Tab");
  REQUIRE(p.ui->focused() == ids::audit_line("dx", 1));
}

void with_feedback(Program& p) {
  three_lines(p);
  p.session->apply(Submit{});
  p.ui->settle();
  REQUIRE(p.session->feedback()->report->rows.size() > 2);
}

/// The encoder over a chart, with the page of a code.
void with_page(Program& p, const char* code) {
  p.open();
  p.session->apply(OpenEncoder{"", Code(code, CodeSystem::Icd10Cm)});
  p.ui->settle();
}

/// In a review with two flags, or in a coding task with a query begun.
bool does_at_a_desk(Act act, const std::string& chord) {
  Shown<ReviewDesk> review(2);
  Shown<QueryDesk> asking(1, 0);
  const auto press = [&](auto& p) { p.ui->key(chord == "Esc" ? "Escape" : chord); };
  const auto& state = review.state.review;
  const auto writing = [&] {
    review.state.review.draft = views::FlagDraft{{.document = sample_chart().documents[1].id}, true, false, -1};
    review.ui->settle();
    press(review);
  };
  const auto on_flags = [&] {
    review.tab_to(std::string(ids::review_flags));
    press(review);
  };
  const auto tab = [&](int from, int to) {
    review.state.review.tab = from;
    review.ui->settle();
    press(review);
    return state.tab == to;
  };
  switch (act) {
    case Act::FlagThis: return press(review), state.draft && state.draft->flag.document == sample_chart().documents[1].id;
    case Act::FlagAbsent: return press(review), state.draft && state.draft->absent;
    case Act::TickDocument: return press(review), review.last<CheckDocument>() != nullptr;
    case Act::ChangeFlag: return on_flags(), state.draft && state.draft->of == 0;
    case Act::RemoveFlag: return on_flags(), review.last<RemoveFlag>() != nullptr;
    case Act::SaveFlag: return writing(), review.last<AddFlag>() != nullptr && !review.state.confirm_submit;
    case Act::DropFlag: return writing(), review.last<AddFlag>() == nullptr && !state.draft;
    case Act::ReviewFlags: return tab(2, 0);
    case Act::ReviewDocuments: return tab(0, 1);
    case Act::ReviewDueDates: return tab(0, 2);
    case Act::WriteQuery: return press(asking), asking.state.query.open;
    case Act::SendQuery: return asking.ui->key("Alt+Q"), press(asking), asking.state.query.confirm_send && !asking.state.confirm_submit;
    default: return false;
  }
}

/// In an examination room, a quiz or a result.
bool does_in_exam(Act act, const std::string& chord) {
  ExamSample sample;
  views::ExamState state;
  const bool judged_at_once = act == Act::ExamEnter || act == Act::ExamHint || act == Act::ExamGuessed || act == Act::ExamEasy;
  sample.enter_room(judged_at_once ? SittingKind::Cards : SittingKind::Mock);
  sample.room.at = act == Act::ExamMoveUp || act == Act::ExamMoveDown ? 2 : 1;
  sample.room.references = sample.room.can_pause = true;
  if (judged_at_once) sample.at(1).answer = right_answer(*sample.at(1).item);
  if (act == Act::ExamEasy) sample.judge(sample.at(1));
  UiHarness ui([&](ui::Frame& f) {
    CommandQueue out;
    views::draw_exam(f, state, sample.model, out, f.window());
    for (const auto& command : out.take()) sample.carry_out(std::get<ExamCommand>(command)), f.request_frames(3);
  });
  ui.settle();
  if (act == Act::ExamMoveUp || act == Act::ExamMoveDown) state.option = 1;
  if (act == Act::ExamBack) state.grid = true;
  ui.settle();
  const std::vector<int> order = sample.at(2).shown;
  ui.key(chord == "Esc" ? "Escape" : chord);
  const auto asked_for = [&](auto wanted) { return !sample.done.empty() && std::holds_alternative<decltype(wanted)>(sample.done.back()); };
  switch (act) {
    case Act::ExamNext: return sample.room.at == 2;
    case Act::ExamPrevious: return sample.room.at == 0;
    case Act::ExamEnter: return asked_for(JudgeItem{});
    case Act::ExamFlag: return sample.at(1).flagged;
    case Act::ExamGrid: return state.grid;
    case Act::ExamEnd: return state.confirm_end;
    case Act::ExamCalculator: return state.tool == views::ExamTool::Calculator;
    case Act::ExamReference: return state.tool == views::ExamTool::Reference;
    case Act::ExamClock: return state.clock_hidden;
    case Act::ExamPause: return sample.room.paused;
    case Act::ExamHint: return sample.at(1).hinted;
    case Act::ExamGuessed: return state.guessed;
    case Act::ExamEasy: return sample.at(1).easy;
    case Act::ExamMoveUp: return sample.at(2).answer.chosen == std::vector<int>{order[1], order[0], order[2], order[3]};
    case Act::ExamMoveDown: return sample.at(2).answer.chosen == std::vector<int>{order[0], order[2], order[1], order[3]};
    case Act::ExamBack: return !state.grid;
    default: return false;
  }
}

/// The unit's records on a day with open slips.
void with_records(Program& p) {
  p.session->apply(GoTo{Screen::Records});
  p.session->apply(ShowUnitDay{p.session->records().unit->first.plus_days(40)});
  p.ui->settle();
}

/// On the readiness screen, and on the plan.
bool does_at_readiness(Act act, const std::string& chord) {
  views::ReadinessState readiness;
  views::PlanState plan;
  std::vector<Command> done;
  const auto press = [&](const std::function<void(ui::Frame&, CommandQueue&)>& draw) {
    UiHarness ui([&](ui::Frame& f) {
      CommandQueue out;
      draw(f, out);
      for (auto& command : out.take()) done.push_back(std::move(command));
    });
    ui.key(chord);
    return ui.focused();
  };
  const std::string focus = press([&](ui::Frame& f, CommandQueue& out) { views::draw_plan(f, plan, sample_plan(), out, f.window()); });
  if (act == Act::ExamDay) return focus == ids::plan_date && done.empty();
  const bool begun = !done.empty();
  done.clear();
  press([&](ui::Frame& f, CommandQueue& out) { views::draw_readiness(f, readiness, sample_readiness(), out, f.window()); });
  if (act == Act::SaveReport) return done.size() == 1 && std::holds_alternative<ReadinessCommand>(done.front());
  return act == Act::NextStep && begun && done.size() == 1 && std::holds_alternative<ExamCommand>(done.front());
}

/// Whether the chord does what the act says, in a program of its own. A new act does not compile before it stands here.
bool does(Act act, const std::string& chord) {
  Program p;
  const auto press = [&] { p.ui->key(chord == "Esc" ? "Escape" : chord); };
  const auto code_at = [&](std::size_t line) { return p.answer().diagnoses.at(line).code.text(); };
  const auto judged = [&](AuditVerdict verdict) {
    with_audit(p);
    press();
    const AuditedLine& line = p.session->workspace()->audit->diagnoses[1];
    return line.looked_at && line.verdict == verdict;
  };
  const auto document = [&] { return p.session->workspace()->draft->document; };
  const auto go_to = [&](Screen screen) {
    if (screen == Screen::Workspace || screen == Screen::Feedback) p.open();
    if (screen == Screen::Feedback) p.session->apply(Submit{});
    p.session->apply(GoTo{screen == Screen::Settings ? Screen::Home : Screen::Settings});
    press();
    return p.session->screen() == screen;
  };
  const auto finding = [&](int from) {
    p.open();
    p.ui->key("Ctrl+F");
    p.ui->type("pain");
    p.ui->key("Escape");
    p.state.workspace.find = "pain";
    p.state.workspace.find_hit = from;
    p.ui->settle();
    press();
    return p.state.workspace.find_hit;
  };
  switch (act) {
    case Act::ShortcutSheet: return press(), p.state.shortcuts_open;
    case Act::Quit: return press(), p.session->quit_requested();
    case Act::GoHome: return go_to(Screen::Home);
    case Act::GoWorkspace: return go_to(Screen::Workspace);
    case Act::GoFeedback: return go_to(Screen::Feedback);
    case Act::GoSettings:
    case Act::OpenSettings: return go_to(Screen::Settings);
    case Act::GoContent: return go_to(Screen::Content);
    case Act::DismissMessage:
      p.session->apply(OpenScenario{ScenarioId("none")});
      p.ui->settle();
      return press(), p.session->notice().empty();
    case Act::NextDocument: {
      p.open();
      const auto first = document();
      return press(), document() != first && document() == (*p.session->workspace()->documents)[1].document->id;
    }
    case Act::PreviousDocument:
      p.open();
      p.session->apply(SelectDocument{(*p.session->workspace()->documents)[1].document->id});
      return press(), document() == (*p.session->workspace()->documents)[0].document->id;
    case Act::Find: return p.open(), press(), p.ui->focused() == ids::find_field;
    case Act::NextHit: return finding(0) == 1;
    case Act::PreviousHit: return finding(1) == 0;
    case Act::MarkEvidence: return with_words_selected(p), press(), p.last<AddEvidence>() != nullptr;
    case Act::DropSelection: return with_words_selected(p), press(), !p.ui->has(std::string(ids::mark_evidence)) && p.last<AddEvidence>() == nullptr;
    case Act::EnterCode: return p.open(), press(), p.ui->focused() == ids::code_field;
    case Act::Diagnoses: return p.open(), p.state.workspace.tab = 1, press(), p.state.workspace.tab == 0;
    case Act::Procedures: return p.open(), press(), p.state.workspace.tab == 1;
    case Act::LineAbove: return three_lines(p), press(), p.ui->focused() == ids::line("dx", 0);
    case Act::LineBelow: return three_lines(p), press(), p.ui->focused() == ids::line("dx", 2);
    case Act::MoveLineUp: return three_lines(p), press(), code_at(0) == "E11.9";
    case Act::MoveLineDown: return three_lines(p), press(), code_at(2) == "E11.9";
    case Act::ReplaceCode: return three_lines(p), press(), p.state.workspace.replacing == std::pair(LineKind::Diagnosis, 1);
    case Act::DeleteLine: return three_lines(p), press(), p.answer().diagnoses.size() == 2 && code_at(1) == "E78.5";
    case Act::UndoEdit: return three_lines(p), press(), p.answer().diagnoses.size() == 2;
    case Act::RedoEdit:
      three_lines(p);
      p.session->apply(Undo{});
      return press(), p.answer().diagnoses.size() == 3;
    case Act::SubmitAnswer: return three_lines(p), press(), p.ui->has(std::string(ids::submit_confirm));
    case Act::AcceptLine: return judged(AuditVerdict::Accept);
    case Act::CorrectLine: return judged(AuditVerdict::Correct);
    case Act::RejectLine: return judged(AuditVerdict::Reject);
    case Act::MakePrincipal: return with_audit(p), press(), p.session->workspace()->audit->diagnoses[0].index == 1 && !p.session->workspace()->audit->order_right;
    case Act::FlagThis:
    case Act::FlagAbsent:
    case Act::TickDocument:
    case Act::ChangeFlag:
    case Act::RemoveFlag:
    case Act::SaveFlag:
    case Act::DropFlag:
    case Act::ReviewFlags:
    case Act::ReviewDocuments:
    case Act::ReviewDueDates:
    case Act::WriteQuery:
    case Act::SendQuery: return does_at_a_desk(act, chord);
    case Act::RowAbove: return with_feedback(p), p.state.feedback.selected_row = 2, press(), p.state.feedback.selected_row == 1;
    case Act::RowBelow: return with_feedback(p), p.state.feedback.selected_row = 0, press(), p.state.feedback.selected_row == 1;
    case Act::CloseArithmetic: return with_feedback(p), p.state.feedback.arithmetic = true, p.ui->settle(), press(), !p.state.feedback.arithmetic;
    case Act::ShowComparison: return with_feedback(p), p.state.feedback.section = views::FeedbackSection::Lenses, press(), p.state.feedback.section == views::FeedbackSection::Comparison;
    case Act::ShowLenses: return with_feedback(p), press(), p.state.feedback.section == views::FeedbackSection::Lenses;
    case Act::ShowAttempts: return with_feedback(p), press(), p.state.feedback.section == views::FeedbackSection::Attempts;
    case Act::ShowContrast: return with_feedback(p), press(), p.state.feedback.section == views::FeedbackSection::Contrast;
    case Act::OpenPart:
    case Act::ClosePart: {
      with_feedback(p);
      const std::string part = ids::feedback_part("rule");
      for (int i = 0; i < 80 && p.ui->focused() != part; ++i) p.ui->key("Tab");
      if (act == Act::OpenPart) p.state.feedback.closed.insert("rule"), p.ui->settle();
      press();
      return p.ui->focused() == part && p.state.feedback.closed.contains("rule") == (act == Act::ClosePart);
    }
    case Act::GoEncoder: return go_to(Screen::Encoder);
    case Act::OpenInEncoder:
      p.open();
      p.ui->key("Ctrl+K");
      p.ui->type("kidney");
      return press(), p.session->screen() == Screen::Encoder && p.session->encoder().query.text == "kidney" && !p.state.workspace.confirm_submit;
    case Act::EncoderSearch: return with_page(p, "I10"), p.session->apply(ShowEncoderTab{EncoderTab::Tables}), press(), p.session->encoder().tab == EncoderTab::Search;
    case Act::EncoderIndex: return with_page(p, "I10"), press(), p.session->encoder().tab == EncoderTab::Index;
    case Act::EncoderTables: return with_page(p, "I10"), press(), p.session->encoder().tab == EncoderTab::Tables && p.ui->focused() == ids::tables_partial;
    case Act::EncoderField: return with_page(p, "I10"), press(), p.ui->focused() == ids::encoder_search;
    case Act::AssignCode: return with_page(p, "E11.22"), press(), code_at(0) == "E11.22" && p.session->screen() == Screen::Encoder;
    case Act::FavoriteCode: return with_page(p, "I10"), press(), p.session->encoder().page->favorite;
    case Act::CopyCode: return with_page(p, "I10"), press(), p.ui->context().clipboard() == "I10";
    case Act::PageBefore: return with_page(p, "I10"), p.session->apply(OpenPage{Code("E11.9", CodeSystem::Icd10Cm)}), p.ui->settle(), press(), p.session->encoder().page->code.text() == "I10";
    case Act::FolderAbove: {
      p.session->apply(GoTo{Screen::Content});
      p.session->apply(ListFolder{p.folder.path()});
      p.state.content.choosing = true;
      p.wait_for_content();
      press();
      p.wait_for_content();
      return p.session->content().listing.folder == p.folder.path().parent_path();
    }
    case Act::NextStep:
    case Act::SaveReport:
    case Act::ExamDay: return does_at_readiness(act, chord);
    case Act::GoReadiness: return go_to(Screen::Readiness);
    case Act::GoExam: return go_to(Screen::Exam);
    case Act::GoPlan: return go_to(Screen::Plan);
    case Act::ExamNext:
    case Act::ExamPrevious:
    case Act::ExamEnter:
    case Act::ExamFlag:
    case Act::ExamGrid:
    case Act::ExamEnd:
    case Act::ExamCalculator:
    case Act::ExamReference:
    case Act::ExamClock:
    case Act::ExamPause:
    case Act::ExamHint:
    case Act::ExamGuessed:
    case Act::ExamEasy:
    case Act::ExamMoveUp:
    case Act::ExamMoveDown:
    case Act::ExamBack: return does_in_exam(act, chord);
    case Act::GoRecords: return go_to(Screen::Records);
    case Act::DayBefore: return with_records(p), press(), p.session->records().day.on == p.session->records().unit->first.plus_days(39);
    case Act::DayAfter: return with_records(p), press(), p.session->records().day.on == p.session->records().unit->first.plus_days(41);
    case Act::NextTurn: {
      with_records(p);
      const Date before = p.session->records().day.on;
      const auto& turns = p.session->records().turns;
      const auto next = std::upper_bound(turns.begin(), turns.end(), before);
      REQUIRE(next != turns.end());
      const Date wanted = *next;
      return press(), p.session->records().day.on == wanted;
    }
    case Act::TypeDay: return with_records(p), press(), p.ui->focused() == ids::records_typed;
    case Act::AssignSlip: return with_records(p), press(), p.last<DoUnitAct>() != nullptr && p.last<DoUnitAct>()->act == UnitAct::Assign;
    case Act::NotifySlip: return with_records(p), press(), p.last<DoUnitAct>() != nullptr && p.last<DoUnitAct>()->act == UnitAct::Notify;
    case Act::CompleteSlip: return with_records(p), press(), p.last<DoUnitAct>() != nullptr && p.last<DoUnitAct>()->act == UnitAct::Complete;
    case Act::UndoUnit:
      with_records(p);
      p.ui->key("N");
      return press(), p.session->records().actions.empty();
    case Act::Count_: break;
  }
  return false;
}

}  // namespace

TEST_SUITE("shortcuts") {
  TEST_CASE("every chord of every act does what the sheet says") {
    for (const Act act : acts()) {
      REQUIRE_FALSE(views::chords_of(act).empty());
      for (const auto& chord : views::chords_of(act)) {
        const std::string text = ui::to_text(chord);
        CHECK_MESSAGE(does(act, text), text << " does not do act " << static_cast<int>(act));
      }
    }
  }

  TEST_CASE("the sheet names every act once, with all its chords") {
    std::multiset<Act> named;
    for (const auto& line : views::shortcuts()) {
      CHECK_FALSE(line.keys.empty());
      CHECK_FALSE(line.what.empty());
      for (const Act act : line.acts) {
        named.insert(act);
        for (const auto& chord : views::chords_of(act)) CHECK_MESSAGE(line.keys.find(ui::to_text(chord)) != std::string::npos, line.what << " does not name " << ui::to_text(chord));
      }
    }
    for (const Act act : acts()) CHECK_MESSAGE(named.count(act) == 1, "act " << static_cast<int>(act) << " is on " << named.count(act) << " lines");
  }

  TEST_CASE("the sheet on the screen is that table") {
    Program p({1600, 2400});
    p.ui->key("F1");
    REQUIRE(p.ui->has(std::string(ids::shortcuts_close)));
    CHECK(views::keys_of(Act::RedoEdit) == "Ctrl+Y");
    CHECK(views::keys_of(Act::CloseArithmetic) == "Esc");
  }

  TEST_CASE("a chord written out is the chord again") {
    for (const Act act : acts())
      for (const auto& chord : views::chords_of(act)) {
        const auto again = ui::chord_from(ui::to_text(chord));
        REQUIRE_MESSAGE(again.has_value(), ui::to_text(chord));
        CHECK(again->key == chord.key);
        CHECK(again->mods == chord.mods);
      }
  }
}
