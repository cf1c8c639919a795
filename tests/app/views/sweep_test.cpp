#include <doctest/doctest.h>

#include <chrono>
#include <set>
#include <thread>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/shortcuts.h"
#include "app/views/views.h"
#include "tests/app/ui/harness.h"
#include "tests/app/views/content_models.h"
#include "tests/app/views/exam_models.h"
#include "tests/app/views/feedback_models.h"
#include "tests/app/views/readiness_models.h"
#include "tests/app/views/review_models.h"
#include "tests/app/views/unit_models.h"
#include "tests/support/encoder_books.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;

// Every view × theme × scale × size × state: no clipped label, no id twice, nothing fixed outside the window, everything reachable by Tab.
namespace {

ProgramFiles shipped() { return {fs::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios/library", {fs::path(CHARTWRIGHT_BINARY_DIR) / "releases"}, fs::path(CHARTWRIGHT_SOURCE_DIR) / "assets"}; }

ScenarioId longest_chart(Session& session);

/// Draws a screen whose model was made by hand, and keeps that.
using Drawn = std::function<void(ui::Frame&, views::ViewState&, CommandQueue&, ui::Rect)>;

struct State {
  const char* name;
  std::function<void(Session&, views::ViewState&)> prepare;
  bool broken_library = false;
  bool books = false;           ///< an index and its tables beside the starter set
  std::function<ContentModel()> content = {};  ///< the Content screen with this model instead of the session's
  bool two_settings = false;    ///< the Feedback screen of a chart with two tasks
  std::function<Drawn(const Scenario&)> drawn = {};  ///< in place of the session's screen
};

void at_encoder(Session& s, EncoderTab tab) {
  s.apply(FinishWelcome{false});
  s.apply(OpenScenario{longest_chart(s)});
  s.apply(GoTo{Screen::Encoder});
  s.wait_for_search();
  s.apply(ShowEncoderTab{tab});
}


const Scenario& longest(Session& session) {
  const Scenario* found = nullptr;
  for (const auto& file : session.library())
    if (file.scenario && (found == nullptr || file.scenario->tasks.front().key.diagnoses.size() > found->tasks.front().key.diagnoses.size())) found = &*file.scenario;
  REQUIRE(found != nullptr);
  return *found;
}

ScenarioId longest_chart(Session& session) { return longest(session).id; }

void code_all(Session& session, const Scenario& s) {
  session.apply(OpenScenario{s.id});
  for (const auto& line : s.tasks.front().key.diagnoses) {
    session.apply(AddLine{LineKind::Diagnosis, line.code});
    for (const auto& e : line.evidence) session.apply(AddEvidence{LineKind::Diagnosis, static_cast<int>(session.workspace()->draft->answer.diagnoses.size()) - 1, e});
  }
  for (const auto& line : s.tasks.front().key.procedures) session.apply(AddLine{LineKind::Procedure, line.code});
  session.apply(AddLine{LineKind::Diagnosis, Code("Q99.9", CodeSystem::Icd10Cm)});
}

/// The view keeps what it remembers only while it speaks of what is open.
void look_at(Session& session, views::ViewState& view) {
  const WorkspaceModel& open = *session.workspace();
  view.workspace.scenario = open.scenario->id;
  view.workspace.task = open.task->id;
  if (open.audit == nullptr) return;
  view.workspace.audited = open.audit->seed;
  view.workspace.audit_shown = open.audit->id;
}

void at_audit(Session& session, std::uint64_t seed) {
  session.apply(FinishWelcome{false});
  session.apply(OpenAudit{longest(session).id, {}, seed});
}

/// The first seed that plants nothing in the longest chart.
std::uint64_t clean_seed(Session& session) {
  static const std::uint64_t found = [&] {
    const Scenario& s = longest(session);
    const AuditMaker maker(s, s.tasks.front(), session.codes());
    for (std::uint64_t seed = 1; seed < 500; ++seed)
      if (maker.make(seed).truths.empty()) return seed;
    FAIL("no clean chart among 500 seeds");
    return std::uint64_t{0};
  }();
  return found;
}

void nothing(Session&, views::ViewState&) {}

/// Two attempts at a chart with procedures and one at every other; the first of them is shown at a section, with what it needs worked out.
void at_feedback(Session& s, views::ViewState& v, views::FeedbackSection section, std::optional<LineKind> row = {}) {
  s.apply(FinishWelcome{false});
  const Scenario* chart = &longest(s);
  for (const auto& file : s.library())
    if (file.scenario && file.scenario->encounter.setting == Setting::Inpatient && !file.scenario->tasks.front().key.procedures.empty()) chart = &*file.scenario;
  shell::hand_in_typically(s, *chart);
  s.apply(OpenAttempt{(*s.record().attempts())[1].id});
  v.feedback.attempt = s.feedback()->attempt;
  v.feedback.section = section;
  v.feedback.closed.clear();
  if (row) {
    v.feedback.selected_row = shell::telling_row(*s.feedback()->report, *row);
    REQUIRE(v.feedback.selected_row >= 0);
  }
  s.apply(FeedbackCommand(ExplainRow{v.feedback.selected_row}));
  if (section == views::FeedbackSection::Lenses) s.apply(FeedbackCommand(LookOverCharts{LensScope::NewestOfEach}));
  if (section == views::FeedbackSection::Attempts) s.apply(FeedbackCommand(ListAttempts{}));
  if (section == views::FeedbackSection::Contrast) s.apply(FeedbackCommand(ContrastSettings{}));
}

/// A review at one of its pages, as the view would have come to it.
State reviewing(const char* name, int flags, bool long_names, std::function<void(views::WorkspaceState&)> prepare) {
  State state{name, nothing};
  state.drawn = [=](const Scenario& chart) -> Drawn {
    const auto desk = std::make_shared<ReviewDesk>(chart, flags, long_names);
    const auto prepared = std::make_shared<bool>(false);
    return [=](ui::Frame& f, views::ViewState& view, CommandQueue& out, ui::Rect rest) {
      if (!std::exchange(*prepared, true)) {
        view.workspace.scenario = desk->scenario.id;
        view.workspace.task = desk->model.task->id;
        view.workspace.reviewed = desk->review.variant;
        view.workspace.compact_tab = 1;
        prepare(view.workspace);
      }
      views::draw_workspace(f, view.workspace, desk->model, [](LineKind, const std::string&, std::size_t) { return SearchResults{}; }, out, rest);
    };
  };
  return state;
}

/// The Records screen over a unit.
State on_unit(const char* name, views::RecordsState looked_at, std::function<UnitModel(UnitSample&)> make) {
  State state{name, nothing};
  state.drawn = [=](const Scenario&) -> Drawn {
    const auto sample = std::make_shared<UnitSample>();
    const auto model = std::make_shared<UnitModel>(make(*sample));
    const auto prepared = std::make_shared<bool>(false);
    return [=](ui::Frame& f, views::ViewState& view, CommandQueue& out, ui::Rect rest) {
      if (!std::exchange(*prepared, true)) view.records = looked_at, view.records.seed = sample->unit->seed;
      views::draw_records(f, view.records, *model, out, rest);
    };
  };
  return state;
}

/// The readiness screen, or the plan, over a model made by hand.
State of_readiness(const char* name, views::ReadinessState looked_at, std::function<ReadinessModel()> make) {
  State state{name, nothing};
  state.drawn = [=](const Scenario&) -> Drawn {
    const auto model = std::make_shared<ReadinessModel>(make());
    const auto prepared = std::make_shared<bool>(false);
    return [=](ui::Frame& f, views::ViewState& view, CommandQueue& out, ui::Rect rest) {
      if (!std::exchange(*prepared, true)) view.readiness = looked_at;
      views::draw_readiness(f, view.readiness, *model, out, rest);
    };
  };
  return state;
}
State of_plan(const char* name, views::PlanState looked_at, std::function<PlanModel()> make) {
  State state{name, nothing};
  state.drawn = [=](const Scenario&) -> Drawn {
    const auto model = std::make_shared<PlanModel>(make());
    const auto prepared = std::make_shared<bool>(false);
    return [=](ui::Frame& f, views::ViewState& view, CommandQueue& out, ui::Rect rest) {
      if (!std::exchange(*prepared, true)) view.plan = looked_at;
      views::draw_plan(f, view.plan, *model, out, rest);
    };
  };
  return state;
}
/// The worklist with what is to be done today.
State with_today(const char* name, bool long_names) {
  State state{name, nothing};
  state.drawn = [=](const Scenario& chart) -> Drawn {
    const auto home = std::make_shared<HomeModel>();
    WorklistItem item;
    item.id = chart.id, item.title = chart.title, item.summary = chart.summary, item.specialty = "Surgery";
    home->worklist = {item}, home->continue_with = chart.id, home->charts_total = 1;
    const auto plan = std::make_shared<PlanModel>(sample_plan());
    if (long_names) make_long(*plan);
    return [=](ui::Frame& f, views::ViewState& view, CommandQueue& out, ui::Rect rest) { views::draw_home(f, view.home, *home, plan.get(), out, rest); };
  };
  return state;
}

/// The examination screen over handmade models.
State examined(const char* name, std::function<void(ExamSample&)> make, std::function<void(views::ExamState&)> prepare = [](views::ExamState&) {}) {
  State state{name, nothing};
  state.drawn = [=](const Scenario&) -> Drawn {
    const auto sample = std::make_shared<ExamSample>();
    make(*sample);
    const auto prepared = std::make_shared<bool>(false);
    return [=](ui::Frame& f, views::ViewState& view, CommandQueue& out, ui::Rect rest) {
      if (!std::exchange(*prepared, true)) {
        view.exam.of = sample->model.room != nullptr ? sample->room.id : sample->model.result != nullptr ? sample->result.id : 0;
        prepare(view.exam);
      }
      views::draw_exam(f, view.exam, sample->model, out, rest);
    };
  };
  return state;
}
/// In the room at item `at`; its kind follows from it: single, choose, order, number, code.
State in_room(const char* name, SittingKind kind, int at, bool long_texts, std::function<void(ExamSample&)> more = [](ExamSample&) {}, std::function<void(views::ExamState&)> prepare = [](views::ExamState&) {}) {
  return examined(name,
                  [=](ExamSample& sample) {
                    sample.enter_room(kind, kind == SittingKind::Diagnostic ? at + 1 : 30, long_texts);
                    sample.room.at = at;
                    for (int i = 0; i < 12 && i != at && kind == SittingKind::Mock; ++i) sample.at(i).answer = right_answer(*sample.at(i).item), sample.at(i).flagged = i % 4 == 0;
                    more(sample);
                    sample.count_room();
                  },
                  prepare);
}

/// Queries in the workspace; `shown` -1: their list.
State asking(const char* name, int queries, int sent, int shown, bool long_names = false, bool preview = false, bool confirm = false) {
  State state{name, nothing};
  state.drawn = [=](const Scenario& chart) -> Drawn {
    const auto desk = std::make_shared<QueryDesk>(chart, queries, sent, long_names);
    const auto prepared = std::make_shared<bool>(false);
    return [=](ui::Frame& f, views::ViewState& view, CommandQueue& out, ui::Rect rest) {
      if (!std::exchange(*prepared, true)) {
        view.workspace.scenario = desk->scenario.id;
        view.workspace.task = desk->model.task->id;
        view.workspace.compact_tab = 1;
        view.workspace.query.open = true;
        view.workspace.query.shown = shown;
        view.workspace.query.preview = preview;
        view.workspace.query.confirm_send = confirm;
      }
      views::draw_workspace(f, view.workspace, desk->model, [](LineKind, const std::string&, std::size_t) { return SearchResults{}; }, out, rest);
    };
  };
  return state;
}

template <typename Graded>
State fed_back(const char* name, bool first, bool chart_shown = false) {
  State state{name, nothing};
  state.drawn = [=](const Scenario& chart) -> Drawn {
    std::shared_ptr<Graded> graded;
    if constexpr (std::is_same_v<Graded, GradedReview>) graded = std::make_shared<Graded>(chart, first, !first);
    else graded = std::make_shared<Graded>(chart, first);
    const auto codes = std::make_shared<CodeBook>(std::vector<std::shared_ptr<const Release>>{});
    const auto prepared = std::make_shared<bool>(false);
    return [=](ui::Frame& f, views::ViewState& view, CommandQueue& out, ui::Rect rest) {
      views::draw_feedback(f, view.feedback, graded->model, *codes, out, rest);
      if (!std::exchange(*prepared, true)) view.feedback.chart_shown = chart_shown;
    };
  };
  return state;
}

void flag_begun(views::WorkspaceState& w, bool absent) {
  views::FlagDraft draft;
  draft.absent = absent;
  draft.typed = !absent;
  if (!absent) draft.flag.document = sample_chart().documents[1].id;
  draft.flag.note = "The line for the signature is there, and nobody signed on it in the thirty days since.";
  w.review.draft = draft;
}

void wait_for(Session& session) {
  for (int i = 0; i < 3000 && session.content_busy(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    session.tick();
  }
}

const std::vector<State>& states() {
  static const std::vector<State> all = {
      {"welcome", [](Session&, views::ViewState&) {}},
      {"home, nothing done", [](Session& s, views::ViewState&) { s.apply(FinishWelcome{false}); }},
      {"home, filter without a match", [](Session& s, views::ViewState& v) { s.apply(FinishWelcome{false}), v.home.filter = "zebra"; }},
      {"home, broken library", [](Session& s, views::ViewState&) { s.apply(FinishWelcome{false}); }, true},
      {"home, much done",
       [](Session& s, views::ViewState&) {
         s.apply(FinishWelcome{false});
         for (const auto& file : s.library()) {
           s.apply(OpenScenario{file.scenario->id});
           s.apply(Submit{});
         }
         s.apply(OpenScenario{longest(s).id});
         s.apply(AddLine{LineKind::Diagnosis, Code("I10", CodeSystem::Icd10Cm)});
         s.apply(GoTo{Screen::Home});
       }},
      {"workspace, empty", [](Session& s, views::ViewState&) { s.apply(FinishWelcome{false}), s.apply(OpenScenario{longest(s).id}); }},
      {"workspace, guided",
       [](Session& s, views::ViewState&) {
         s.apply(FinishWelcome{true});
       }},
      {"workspace, full with a line chosen",
       [](Session& s, views::ViewState& v) {
         s.apply(FinishWelcome{false});
         code_all(s, longest(s));
         v.workspace.scenario = longest(s).id;
         v.workspace.selected_line = {LineKind::Diagnosis, 0};
       }},
      {"workspace, finding", [](Session& s, views::ViewState& v) { s.apply(FinishWelcome{false}), s.apply(OpenScenario{longest(s).id}), v.workspace.scenario = longest(s).id, v.workspace.find = "the"; }},
      {"workspace, procedures",
       [](Session& s, views::ViewState& v) {
         s.apply(FinishWelcome{false});
         code_all(s, longest(s));
         v.workspace.scenario = longest(s).id;
         v.workspace.tab = 1;
       }},
      {"workspace, by number with modifiers and units",
       [](Session& s, views::ViewState& v) {
         s.apply(FinishWelcome{false});
         s.apply(OpenScenario{ScenarioId("a-call-to-his-sister")});
         for (const auto& line : s.workspace()->task->key.procedures) s.apply(AddLine{LineKind::Procedure, line.code});
         s.apply(SetModifiers{0, {"25", "59", "XU", "76"}});
         s.apply(SetUnits{0, 9999});
         s.apply(SetUnits{3, 109});
         s.apply(DecideQuery{QueryDecision::Needed});
         v.workspace.scenario = ScenarioId("a-call-to-his-sister");
         v.workspace.tab = 1;
         v.workspace.selected_line = {LineKind::Procedure, 0};
       }},
      {"workspace, two tasks",
       [](Session& s, views::ViewState&) {
         s.apply(FinishWelcome{false});
         s.apply(OpenScenario{ScenarioId("woken-after-midnight"), TaskId("as-inpatient")});
         s.apply(AddLine{LineKind::Diagnosis, Code("K21.9", CodeSystem::Icd10Cm)});
       }},
      {"workspace, edits below the lines",
       [](Session& s, views::ViewState& v) {
         s.apply(FinishWelcome{false});
         s.apply(OpenScenario{longest(s).id});
         for (const char* code : {"R65.20", "I50.9", "I50.23", "I50.23", "S52.521", "W00.0XXB"}) s.apply(AddLine{LineKind::Diagnosis, Code(code, CodeSystem::Icd10Cm)});
         v.workspace.scenario = longest(s).id;
         v.workspace.compact_tab = 1;
         v.workspace.selected_line = {LineKind::Diagnosis, 0};
       }},
      {"workspace, submit dialog",
       [](Session& s, views::ViewState& v) {
         s.apply(FinishWelcome{false});
         code_all(s, longest(s));
         v.workspace.scenario = longest(s).id;
         v.workspace.confirm_submit = true;
       }},
      {"audit, nothing looked at", [](Session& s, views::ViewState&) { at_audit(s, 7); }},
      {"audit, narrow windows show the panel", [](Session& s, views::ViewState& v) { at_audit(s, 7), look_at(s, v), v.workspace.compact_tab = 1; }},
      {"audit, a line corrected, all open",
       [](Session& s, views::ViewState& v) {
         at_audit(s, 7);
         const SubmissionLine coded = s.workspace()->audit->diagnoses[0].coded.line;
         SubmissionLine right = coded;
         right.code = Code("E11.22", CodeSystem::Icd10Cm);
         right.poa = Poa::Undetermined;
         s.apply(JudgeLine{LineKind::Diagnosis, 0, AuditVerdict::Correct, AuditErrorType::PartOfAnother});
         s.apply(CorrectLine{LineKind::Diagnosis, 0, right});
         s.apply(JudgeLine{LineKind::Diagnosis, 1, AuditVerdict::Reject, AuditErrorType::NotEstablished});
         s.apply(AddAuditLine{LineKind::Diagnosis, Code("Q99.9", CodeSystem::Icd10Cm)});
         s.apply(SetAuditOrder{2, 0});
         look_at(s, v);
         v.workspace.compact_tab = 1;
         v.workspace.selected_line = {LineKind::Diagnosis, 1};
       }},
      {"audit, procedures",
       [](Session& s, views::ViewState& v) {
         s.apply(FinishWelcome{false});
         s.apply(OpenAudit{ScenarioId("morning-eye-list"), {}, 3});
         s.apply(JudgeLine{LineKind::Procedure, 0, AuditVerdict::Correct, AuditErrorType::ProcedureDetails});
         look_at(s, v);
         v.workspace.compact_tab = 1;
         v.workspace.tab = 1;
         v.workspace.selected_line = {LineKind::Procedure, 0};
       }},
      {"audit, submit dialog", [](Session& s, views::ViewState& v) { at_audit(s, 7), look_at(s, v), v.workspace.confirm_submit = true; }},
      {"audit result, everything accepted", [](Session& s, views::ViewState& v) { at_audit(s, 7), s.apply(SubmitAudit{}), look_at(s, v), v.workspace.compact_tab = 1; }},
      {"audit result, everything rejected, arithmetic",
       [](Session& s, views::ViewState& v) {
         at_audit(s, 7);
         for (int i = 0; i < static_cast<int>(s.workspace()->audit->diagnoses.size()); ++i) s.apply(JudgeLine{LineKind::Diagnosis, i, AuditVerdict::Reject, AuditErrorType::Unsupported});
         s.apply(SubmitAudit{});
         look_at(s, v);
         v.workspace.compact_tab = 1;
         v.workspace.audit.arithmetic = true;
         v.workspace.audit.row = 2;
       }},
      {"audit result, a clean chart",
       [](Session& s, views::ViewState& v) {
         s.apply(FinishWelcome{false});
         s.apply(OpenAudit{longest(s).id, {}, clean_seed(s)});
         s.apply(SubmitAudit{});
         look_at(s, v);
         v.workspace.compact_tab = 1;
       }},
      {"feedback, everything wrong",
       [](Session& s, views::ViewState&) {
         s.apply(FinishWelcome{false});
         s.apply(OpenScenario{longest(s).id});
         for (const auto& trap : longest(s).tasks.front().key.not_coded) s.apply(AddLine{trap.code.system() == CodeSystem::Icd10Cm ? LineKind::Diagnosis : LineKind::Procedure, trap.code});
         s.apply(Submit{});
       }},
      {"feedback, right",
       [](Session& s, views::ViewState&) {
         s.apply(FinishWelcome{false});
         code_all(s, longest(s));
         s.apply(Submit{});
       }},
      {"feedback, arithmetic",
       [](Session& s, views::ViewState& v) {
         s.apply(FinishWelcome{false});
         code_all(s, longest(s));
         s.apply(Submit{});
         v.feedback.attempt = s.feedback()->attempt;
         v.feedback.arithmetic = true;
       }},
      {"feedback, a diagnosis explained", [](Session& s, views::ViewState& v) { at_feedback(s, v, views::FeedbackSection::Comparison, LineKind::Diagnosis); }},
      {"feedback, a procedure explained", [](Session& s, views::ViewState& v) { at_feedback(s, v, views::FeedbackSection::Comparison, LineKind::Procedure); }},
      {"feedback, lenses", [](Session& s, views::ViewState& v) { at_feedback(s, v, views::FeedbackSection::Lenses); }},
      {"feedback, two attempts compared", [](Session& s, views::ViewState& v) { at_feedback(s, v, views::FeedbackSection::Attempts); }},
      {"feedback, a first attempt",
       [](Session& s, views::ViewState& v) {
         s.apply(FinishWelcome{false});
         s.apply(OpenScenario{longest(s).id});
         s.apply(Submit{});
         v.feedback.attempt = s.feedback()->attempt;
         v.feedback.section = views::FeedbackSection::Attempts;
         s.apply(FeedbackCommand(ListAttempts{}));
       }},
      {"feedback, two settings", [](Session& s, views::ViewState& v) { at_feedback(s, v, views::FeedbackSection::Contrast); }, false, false, {}, true},
      {"feedback, one setting", [](Session& s, views::ViewState& v) { at_feedback(s, v, views::FeedbackSection::Contrast); }},
      {"settings", [](Session& s, views::ViewState&) { s.apply(FinishWelcome{false}), s.apply(MakeBackup{}), s.apply(DismissNotice{}), s.apply(GoTo{Screen::Settings}); }},
      {"settings, confirming a restore", [](Session& s, views::ViewState& v) { s.apply(FinishWelcome{false}), s.apply(GoTo{Screen::Settings}), v.settings.confirm_restore = "backups/record-20260101-101010.db"; }},
      {"content, starter only", [](Session& s, views::ViewState&) { s.apply(FinishWelcome{false}), s.apply(GoTo{Screen::Content}), wait_for(s); }},
      {"content, looking", nothing, false, false, [] { return ContentModel{}; }},
      {"content, looking while something is installed", nothing, false, false,
       [] {
         ContentModel model = installing();
         model.looked = false;
         return model;
       }},
      {"content, nothing installed", nothing, false, false, [] { return ContentModel{.looked = true}; }},
      {"content, several releases", nothing, false, false, several_sets},
      {"content, removing one", [](Session&, views::ViewState& v) { v.content.confirm_remove = "icd10cm-2026"; }, false, false, several_sets},
      {"content, installing", nothing, false, false, installing},
      {"content, a result with problems", nothing, false, false, result_with_problems},
      {"content, a failed installation", nothing, false, false, failed_result},
      {"content, choosing files", [](Session&, views::ViewState& v) { v.content.choosing = true; }, false, false, [] { return folder_listed(900); }},
      {"content, a folder that cannot be read", [](Session&, views::ViewState& v) { v.content.choosing = true; }, false, false,
       [] {
         ContentModel model = folder_listed(0);
         model.listing.problem = "This folder cannot be read: Permission denied.";
         return model;
       }},
      {"content, the difference", [](Session&, views::ViewState& v) { v.content.page = 1, v.content.before = "icd10cm-2026", v.content.after = "icd10cm-2027"; }, false, false, compared_sets},
      {"content, the difference, filtered away", [](Session&, views::ViewState& v) { v.content.page = 1, v.content.before = "icd10cm-2026", v.content.after = "icd10cm-2027", v.content.filter = "zebra"; }, false, false, compared_sets},
      {"content, comparing", [](Session&, views::ViewState& v) { v.content.page = 1; }, false, false, several_sets},
      {"content, nothing to compare", [](Session&, views::ViewState& v) { v.content.page = 1; }, false, false, [] { return ContentModel{.looked = true}; }},
      {"encoder, hits",
       [](Session& s, views::ViewState&) {
         at_encoder(s, EncoderTab::Search);
         s.apply(OpenEncoder{"diabetes with", Code("E11.22", CodeSystem::Icd10Cm)});
       },
       false, true},
      {"encoder, no hit",
       [](Session& s, views::ViewState& v) {
         at_encoder(s, EncoderTab::Search);
         s.apply(OpenEncoder{"zebra xylophone"});
         v.encoder.compact = 0;
       },
       false, true},
      {"encoder, nothing typed, favorites and codes looked at",
       [](Session& s, views::ViewState&) {
         at_encoder(s, EncoderTab::Search);
         for (const char* code : {"E11.22", "I10", "K80.13", "E11"}) s.apply(OpenPage{Code(code, CodeSystem::Icd10Cm)}), s.apply(SetFavorite{Code(code, CodeSystem::Icd10Cm), true});
       },
       false, true},
      {"encoder, index walked",
       [](Session& s, views::ViewState&) {
         at_encoder(s, EncoderTab::Index);
         s.apply(WalkIndex{"failure, renal"});
         s.apply(OpenPage{Code("I50.30", CodeSystem::Icd10Cm)});
       },
       false, true},
      {"encoder, table of drugs", [](Session& s, views::ViewState&) { at_encoder(s, EncoderTab::Index), s.apply(OpenIndex{IndexKind::Drugs}); }, false, true},
      {"encoder, no index", [](Session& s, views::ViewState&) { at_encoder(s, EncoderTab::Index); }},
      {"encoder, page with many notes",
       [](Session& s, views::ViewState& v) {
         at_encoder(s, EncoderTab::Search);
         s.apply(OpenPage{Code("E11.22", CodeSystem::Icd10Cm)});
         v.encoder.compact = 1;
       },
       false, true},
      {"encoder, page with choices and 7th characters",
       [](Session& s, views::ViewState& v) {
         at_encoder(s, EncoderTab::Search);
         s.apply(OpenPage{Code("S52.52", CodeSystem::Icd10Cm)});
         v.encoder.compact = 1;
       }},
      {"encoder, a code that is none", [](Session& s, views::ViewState& v) { at_encoder(s, EncoderTab::Search), s.apply(OpenPage{Code("Q99.99", CodeSystem::Icd10Cm)}), v.encoder.compact = 1; }},
      {"encoder, table",
       [](Session& s, views::ViewState& v) {
         at_encoder(s, EncoderTab::Tables);
         s.apply(BuildPcs{"0FT4"});
         s.apply(LookForKey{"bile"});
         v.encoder.key = "bile";
       },
       false, true},
      {"encoder, table begun, definition and keys", [](Session& s, views::ViewState& v) { at_encoder(s, EncoderTab::Tables), s.apply(BuildPcs{"0FT"}), s.apply(LookForKey{"bile"}), v.encoder.key = "bile", v.encoder.tables_side = 1; }, false, true},
      {"encoder, nothing chosen in the tables", [](Session& s, views::ViewState&) { at_encoder(s, EncoderTab::Tables); }},
      {"encoder closed", [](Session& s, views::ViewState&) { at_encoder(s, EncoderTab::Search), s.apply(ChooseEncoderMode{EncoderMode::None}); }},
      {"encoder, no book at all", [](Session& s, views::ViewState&) { s.apply(FinishWelcome{false}), s.apply(GoTo{Screen::Encoder}); }, true},
      reviewing("review, nothing flagged", 0, false, [](views::WorkspaceState&) {}),
      reviewing("review, one flag", 1, false, [](views::WorkspaceState&) {}),
      reviewing("review, many flags, long names", 14, true, [](views::WorkspaceState& w) { w.review.flag = 4; }),
      reviewing("review, a flag being written", 2, true, [](views::WorkspaceState& w) { flag_begun(w, false); }),
      reviewing("review, a flag on something absent", 0, false, [](views::WorkspaceState& w) { flag_begun(w, true); }),
      reviewing("review, documents", 5, true, [](views::WorkspaceState& w) { w.review.tab = 1; }),
      reviewing("review, due dates", 3, false, [](views::WorkspaceState& w) { w.review.tab = 2; }),
      reviewing("review, the chart beside it", 3, true, [](views::WorkspaceState& w) { w.compact_tab = 0; }),
      reviewing("review, submit dialog", 9, true, [](views::WorkspaceState& w) { w.confirm_submit = true; }),
      reviewing("review, another version asked for", 9, true, [](views::WorkspaceState& w) { w.review.confirm_variant = MessVariant{9, 4}; }),
      asking("query, their list", 4, 3, -1, true),
      asking("query, an open question being written", 1, 0, 0),
      asking("query, options, long names", 2, 0, 1, true),
      asking("query, preview", 2, 0, 1, true, true),
      asking("query, sent and answered", 1, 1, 0),
      asking("query, sent, no answer", 3, 3, 1, true),
      asking("query, send dialog", 1, 0, 0, true, false, true),
      fed_back<GradedReview>("feedback of a review, clean", true),
      fed_back<GradedReview>("feedback of a review", false),
      fed_back<GradedReview>("feedback of a review, the chart", false, true),
      fed_back<GradedQueries>("feedback of queries with every fault", true),
      on_unit("records, no unit", {}, [](UnitSample&) { return UnitModel{}; }),
      on_unit("records, the first day", {}, [](UnitSample& sample) { return sample.model(0); }),
      on_unit("records, a day with something done", {}, [](UnitSample& sample) { return do_something(sample, 34), sample.model(35); }),
      on_unit("records, slips and all records", {.shown = 1, .compact = 1, .slips_shown = true, .heights = {}}, [](UnitSample& sample) { return do_something(sample, 40), sample.model(45); }),
      on_unit("records, long names on the last day", {.compact = 1, .heights = {}}, [](UnitSample& sample) { return make_long(sample), sample.model(56); }),
      on_unit("records, everything complete", {.compact = 1, .heights = {}},
              [](UnitSample& sample) {
                for (auto& record : sample.unit->records) record.slips.clear();
                return sample.model(30);
              }),
      on_unit("records, a file with a problem, another unit asked for", {.confirm_new = true, .heights = {}},
              [](UnitSample& sample) {
                do_something(sample, 10);
                UnitModel model = sample.model(20);
                model.problems = {"The policy file facility.json could not be used: line 12 names a document type that does not exist."};
                return model;
              }),
      with_today("home, with the plan of today", false),
      with_today("home, with a plan of long names", true),
      of_readiness("readiness, nothing known", {}, [] { return ReadinessModel{}; }),
      of_readiness("readiness, being worked out", {}, [] {
        ReadinessModel model;
        model.computing = true;
        return model;
      }),
      of_readiness("readiness, a domain open", {.chosen_domain = 1, .heights = {}}, [] { return sample_readiness(); }),
      of_readiness("readiness, a domain without answers open, older numbers", {.chosen_domain = 3, .heights = {}}, [] {
        ReadinessModel model = sample_readiness();
        model.computing = true;
        return model;
      }),
      of_readiness("readiness, not enough evidence", {}, [] { return early_readiness(); }),
      of_readiness("readiness, long names", {.chosen_domain = 0, .heights = {}}, [] {
        ReadinessModel model = sample_readiness();
        make_long(model);
        return model;
      }),
      of_plan("plan, nothing known", {}, [] { return PlanModel{}; }),
      of_plan("plan, a day chosen", {.chosen_day = 17, .date = {}, .date_problem = {}, .heights = {}}, [] { return sample_plan(); }),
      of_plan("plan, without an examination day", {.date = "soon", .date_problem = "That is no day. Write it as 2027-02-21 or 2/21/2027.", .heights = {}}, [] { return undated_plan(); }),
      of_plan("plan, long names, the day being changed", {.dating = true, .date = {}, .date_problem = {}, .heights = {}}, [] {
        PlanModel model = sample_plan();
        make_long(model);
        return model;
      }),
      examined("exam, nothing yet", [](ExamSample&) {}),
      examined("exam, sittings under way and earlier", [](ExamSample& s) { s.fill_lobby(true), s.model.chosen = 1, s.model.problems = {"The blueprint own.json could not be used: its weights sum to 98, not to 100."}; }),
      examined("exam, no mock possible, a wrong day", [](ExamSample& s) { s.fill_lobby(), s.model.chosen = 2, s.model.cards_due = 0; }, [](views::ExamState& v) { v.exam = "ccs", v.day = "the day after", v.day_wrong = true; }),
      examined("exam, none described", [](ExamSample& s) { s.model.offers.clear(); }),
      examined("exam, discard dialog", [](ExamSample& s) { s.fill_lobby(true); }, [](views::ExamState& v) { v.discard = 7; }),
      in_room("exam room, single", SittingKind::Mock, 20, true, [](ExamSample& s) { s.at(20).answer.chosen = {2}, s.at(20).struck = {0, 1}, s.at(20).flagged = true; }),
      in_room("exam room, choose, a message and a problem", SittingKind::Mock, 21, true, [](ExamSample& s) { s.room.away = "You were away for 12 minutes; the clock counted them as it does at the test center.", s.room.save_problem = "Your answers cannot be saved: the disk is full.", s.room.seconds_left = 190, s.room.can_pause = true; }),
      in_room("exam room, order", SittingKind::Mock, 22, true),
      in_room("exam room, number with the calculator", SittingKind::Mock, 23, true, [](ExamSample&) {}, [](views::ExamState& v) { v.tool = views::ExamTool::Calculator; }),
      in_room("exam room, code with the reference", SittingKind::Mock, 24, true, [](ExamSample& s) { s.room.references = true; }, [](views::ExamState& v) { v.tool = views::ExamTool::Reference; }),
      in_room("exam room, a set", SittingKind::Mock, 20, true, [](ExamSample& s) { s.give_set(9, true); }),
      in_room("exam room, a set, the item", SittingKind::Mock, 20, false, [](ExamSample& s) { s.give_set(1); }, [](views::ExamState& v) { v.set = "sample-set", v.item = 20, v.side = 1; }),
      in_room("exam room, grid", SittingKind::Mock, 20, false, [](ExamSample&) {}, [](views::ExamState& v) { v.grid = true; }),
      in_room("exam room, nothing flagged", SittingKind::Quiz, 2, false, [](ExamSample&) {}, [](views::ExamState& v) { v.grid = true, v.grid_filter = 2; }),
      in_room("exam room, break", SittingKind::Mock, 2, false, [](ExamSample& s) { s.room.blueprint = &s.blueprints[1], s.room.on_break = true; }),
      in_room("exam room, paused", SittingKind::Mock, 2, false, [](ExamSample& s) { s.room.paused = s.room.can_pause = true; }),
      in_room("exam room, end dialog", SittingKind::Mock, 2, true, [](ExamSample& s) { s.room.blueprint = &s.blueprints[1]; }, [](views::ExamState& v) { v.confirm_end = true; }),
      in_room("exam quiz, hinted", SittingKind::Quiz, 0, true, [](ExamSample& s) { s.at(0).hinted = true, s.at(0).answer.chosen = {1}; }),
      in_room("exam quiz, judged single", SittingKind::Quiz, 0, true, [](ExamSample& s) { s.at(0).answer.chosen = {0}, s.judge(s.at(0)); }),
      in_room("exam cards, judged choose", SittingKind::Cards, 1, true, [](ExamSample& s) { s.at(1).answer = right_answer(*s.at(1).item), s.judge(s.at(1)); }),
      in_room("exam quiz, judged order", SittingKind::Quiz, 2, true, [](ExamSample& s) { s.at(2).answer.chosen = {3, 1, 0, 2}, s.judge(s.at(2)); }),
      in_room("exam quiz, judged number", SittingKind::Quiz, 3, true, [](ExamSample& s) { s.at(3).answer.typed = "0.048", s.judge(s.at(3)); }),
      in_room("exam diagnostic", SittingKind::Diagnostic, 5, true),
      examined("exam result", [](ExamSample& s) { s.show_result(SittingKind::Mock, true, true, 150); }),
      examined("exam result, no scale, two parts", [](ExamSample& s) { s.show_result(SittingKind::Mock, false, true); }),
      examined("exam result of a diagnostic test", [](ExamSample& s) { s.show_result(SittingKind::Diagnostic); }),
      examined("exam review", [](ExamSample& s) { s.show_result(SittingKind::Mock, true, true, 40); }, [](views::ExamState& v) { v.section = 1, v.row = 3, v.doubting = true, v.item_shown = true; }),
      examined("exam review, the list", [](ExamSample& s) { s.show_result(SittingKind::Mock, true, true, 40), s.result.items[2].doubted = true; }, [](views::ExamState& v) { v.section = 1, v.filter = 1; }),
      examined("exam review, a case", [](ExamSample& s) { s.show_result(SittingKind::Mock, true, true, 40), s.give_result_set(4, 9, true); }, [](views::ExamState& v) { v.section = 1, v.row = 4, v.item_shown = true; }),
      examined("exam review, a case, its documents", [](ExamSample& s) { s.show_result(SittingKind::Quiz, true, false, 40), s.give_result_set(4, 2); }, [](views::ExamState& v) { v.section = 1, v.row = 4, v.item_shown = true, v.set = "sample-set", v.side = 0, v.document = 2; }),
      {"shortcuts", [](Session& s, views::ViewState& v) { s.apply(FinishWelcome{false}), v.shortcuts_open = true; }},
      {"a long notice", [](Session& s, views::ViewState&) { s.apply(FinishWelcome{false}), s.apply(OpenScenario{ScenarioId("none")}); }},
  };
  return all;
}

}  // namespace

TEST_SUITE("sweep") {
  TEST_CASE("every view, theme, scale, size and state") {
    struct Size {
      ui::Vec window;
      float scale;
    };
    const std::vector<Size> sizes = {{{1280, 720}, 1}, {{1600, 1000}, 1}, {{2560, 1440}, 1}, {{1440, 900}, 1.25F}, {{1600, 1000}, 1.5F}, {{2560, 1440}, 2}, {{1280, 720}, 1.5F}, {{1280, 720}, 2}};
    int cases = 0;
    for (const auto& state : states())
      for (const char* theme : {"light", "dark"})
        for (const auto& size : sizes) {
          // Colors do not move anything: the dark theme is swept at two sizes.
          if (std::string(theme) == "dark" && size.scale != 1.5F) continue;
          const std::string name = std::string(state.name) + ", " + theme + ", " + std::to_string(static_cast<int>(size.window.x)) + " at " + std::to_string(size.scale);
          CAPTURE(name);
          ++cases;
          TempFolder folder;
          FakeClock clock;
          ProgramFiles files = shipped();
          if (state.broken_library) {
            put(folder / "library/clinic/a-chart-with-a-rather-long-name-that-says-little/scenario.json", "{ \"format\": \"chartwright.scenario\", ");
            files.library = folder / "library";
            files.releases = {folder / "none"};
          }
          if (state.books) {
            fs::create_directories(folder / "books");
            write_encoder_books(folder / "books");
            files.releases.push_back(folder / "books");
          }
          auto session = Session::open({files, folder / "record.db"}, clock);
          REQUIRE(session.ok());
          views::ViewState view;
          state.prepare(**session, view);
          CommandQueue out;
          const ContentModel content = state.content ? state.content() : ContentModel{};
          const auto two = state.two_settings ? std::make_unique<TwoSettings>(*(*session)->feedback(), (*session)->codes()) : nullptr;
          const Drawn drawn = state.drawn ? state.drawn(sample_chart()) : Drawn{};
          UiHarness ui([&](ui::Frame& f) {
            ui::Rect rest = f.window();
            rest.cut_left(f.px(84));
            if (drawn) drawn(f, view, out, rest);
            else if (two) views::draw_feedback(f, view.feedback, two->model, (*session)->codes(), out, rest);
            else if (state.content) views::draw_content(f, view.content, content, out, rest);
            else views::draw_program(f, view, **session, out);
            out.take();  // looked at, not carried out
          }, size.window, size.scale, theme);
          ui.settle();
          for (const auto& id : ui.probe().duplicates()) CHECK_MESSAGE(false, "id twice: " << id);
          std::set<std::string> wanted;
          for (const auto& w : ui.probe().widgets()) {
            if (w.clipped) CHECK_MESSAGE(false, "clipped: " << w.label);
            if (w.fixed && !w.id.empty() && w.rect.width() > 0) {
              const bool inside = w.rect.x0 >= -0.5F && w.rect.y0 >= -0.5F && w.rect.x1 <= size.window.x + 0.5F && w.rect.y1 <= size.window.y + 0.5F;
              CHECK_MESSAGE(inside, w.id << " lies outside the window");
            }
          }
          const bool dialog = view.workspace.confirm_submit || view.shortcuts_open || view.settings.confirm_restore.has_value() || view.content.choosing || !view.content.confirm_remove.empty() || view.workspace.review.confirm_variant || view.workspace.query.confirm_send || view.records.confirm_new || view.exam.confirm_end || view.exam.discard != 0;
          for (const auto& w : ui.probe().widgets())
            if (w.focusable && !dialog) wanted.insert(w.id);
          std::set<std::string> reached;
          for (std::size_t i = 0; i < wanted.size() + 40; ++i) {
            ui.input().press(ui::Key::Tab);
            ui.frames(2);
            reached.insert(ui.focused());
          }
          for (const auto& id : wanted) CHECK_MESSAGE(reached.contains(id), "Tab never reaches " << id);
        }
    CHECK(cases >= 150);
  }

  TEST_CASE("every character the program and the charts show is in the fonts") {
    UiHarness ui([](ui::Frame&) {}, {400, 300});
    const auto check = [&](ui::Type type, const std::string& text, const std::string& where) {
      std::string missing;
      CHECK_MESSAGE(ui.context().has_glyphs(type, text, &missing), where << " needs " << missing);
    };
    for (const auto& file : read_library(shipped().library)) {
      REQUIRE(file.scenario.has_value());
      const Scenario& s = *file.scenario;
      for (const auto& d : s.documents) {
        const ChartText text = parse_chart_text(d.markdown);
        for (const auto& span : text.spans) check(span.style == TextStyle::Mono ? ui::Type::ChartMono : ui::Type::ChartBody, text.flat.substr(span.range.from, span.range.to - span.range.from), s.id.text() + "/" + d.file);
        check(ui::Type::Body, d.title + d.author + d.role, s.id.text());
      }
      for (const auto* lines : {&s.tasks.front().key.diagnoses, &s.tasks.front().key.procedures})
        for (const auto& line : *lines) check(ui::Type::Body, line.rationale + line.path, s.id.text());
      for (const auto& trap : s.tasks.front().key.not_coded) check(ui::Type::Body, trap.why, s.id.text());
      check(ui::Type::Body, s.title + s.summary + s.lesson.main, s.id.text());
    }
    for (int type = 0; type < kAuditErrorTypes; ++type) check(ui::Type::Body, std::string(display_name(static_cast<AuditErrorType>(type))) + std::string(meaning(static_cast<AuditErrorType>(type))), "audit");
    for (int type = 0; type < kDeficiencyTypes; ++type) check(ui::Type::Body, std::string(display_name(static_cast<DeficiencyType>(type))) + std::string(views::meaning(static_cast<DeficiencyType>(type))), "review");
    for (const auto& shortcut : views::shortcuts()) {
      check(ui::Type::CodeSmall, std::string(shortcut.keys), "shortcuts");
      check(ui::Type::Body, std::string(shortcut.what), "shortcuts");
    }
    check(ui::Type::Body, "› — … · “ ” − ↑ ↓ ≥ ÷ ×", "labels");
  }
}
