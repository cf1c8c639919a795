#include "app/session/session.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/session/draft.h"
#include "scenarios/edit_lines.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
using std::chrono::milliseconds;
using std::chrono::seconds;
namespace fs = std::filesystem;

namespace {

struct Desk {
  TempFolder folder;
  FakeClock clock;
  std::unique_ptr<Session> session;

  Desk() { open(); }
  ProgramFiles files() const { return {fs::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios/library", {fs::path(CHARTWRIGHT_BINARY_DIR) / "releases"}, fs::path(CHARTWRIGHT_SOURCE_DIR) / "assets"}; }
  void open() {
    session.reset();
    auto made = Session::open({files(), folder / "record.db"}, clock);
    REQUIRE(made.ok());
    session = std::move(*made);
  }
  ScenarioId inpatient() const {
    for (const auto& file : session->library())
      if (file.scenario && file.scenario->encounter.setting == Setting::Inpatient) {
        // One that can be coded without asking anybody.
        const AnswerKey& key = file.scenario->tasks.front().key;
        if (key.diagnoses.size() > 3 && (!key.queries || key.queries->empty())) return file.scenario->id;
      }
    FAIL("no inpatient chart");
    return {};
  }
  const Submission& answer() { return session->workspace()->draft->answer; }
};

const Code kSepsis("A41.9", CodeSystem::Icd10Cm), kDiabetes("E11.9", CodeSystem::Icd10Cm), kPressure("I10", CodeSystem::Icd10Cm);

}  // namespace

TEST_SUITE("session") {
  TEST_CASE("an edit is in the record within a second, and there after starting again") {
    Desk desk;
    const ScenarioId chart = desk.inpatient();
    desk.session->apply(OpenScenario{chart});
    desk.session->apply(AddLine{LineKind::Diagnosis, kDiabetes});
    CHECK_FALSE(desk.session->workspace()->saved);
    REQUIRE(desk.session->next_deadline().has_value());
    CHECK(*desk.session->next_deadline() - desk.clock.steady() <= milliseconds(300));
    desk.clock.advance(milliseconds(300));
    desk.session->tick();
    CHECK(desk.session->workspace()->saved);
    CHECK((*desk.session->record().draft(chart, TaskId("coding")))->body.find("E11.9") != std::string::npos);
    // Typing without a pause is saved all the same.
    for (int i = 0; i < 8; ++i) {
      desk.session->apply(SetPoa{0, i % 2 == 0 ? Poa::Yes : Poa::No});
      desk.clock.advance(milliseconds(150));
      desk.session->tick();
    }
    CHECK((*desk.session->record().draft(chart, TaskId("coding")))->saved_at >= desk.clock.now() - 1000);
    desk.open();
    CHECK(desk.session->home().continue_with == chart);
    desk.session->apply(OpenScenario{chart});
    REQUIRE(desk.answer().diagnoses.size() == 1);
    CHECK(desk.answer().diagnoses[0].code == kDiabetes);
  }

  TEST_CASE("every edit is undone exactly and redone exactly") {
    Desk desk;
    desk.session->apply(OpenScenario{desk.inpatient()});
    const Evidence mark{desk.session->workspace()->draft->document, "words", 1};
    desk.session->apply(AddLine{LineKind::Diagnosis, kDiabetes});
    desk.session->apply(AddLine{LineKind::Diagnosis, kPressure});
    desk.session->apply(AddLine{LineKind::Procedure, Code("0FT40ZZ", CodeSystem::Icd10Pcs)});
    desk.session->apply(AddEvidence{LineKind::Diagnosis, 1, mark});
    const std::vector<Command> edits = {AddLine{LineKind::Diagnosis, kSepsis}, ReplaceCode{LineKind::Diagnosis, 0, kSepsis}, RemoveLine{LineKind::Diagnosis, 0}, MoveLine{LineKind::Diagnosis, 0, 1}, SetPoa{0, Poa::No},
                                        SetProcedureDate{0, Date::from_ymd(2026, 1, 15)}, SetConfidence{LineKind::Diagnosis, 0, Confidence::Sure}, AddEvidence{LineKind::Diagnosis, 0, mark}, RemoveEvidence{LineKind::Diagnosis, 1, 0}};
    for (const auto& edit : edits) {
      CAPTURE(edit.index());
      const Submission before = desk.answer();
      CHECK(has(desk.session->apply(edit), Changed::Workspace));
      const Submission after = desk.answer();
      CHECK_FALSE(after == before);
      CHECK(desk.session->workspace()->can_undo);
      CHECK_FALSE(desk.session->workspace()->undo_name.empty());
      desk.session->apply(Undo{});
      CHECK(desk.answer() == before);
      desk.session->apply(Redo{});
      CHECK(desk.answer() == after);
      desk.session->apply(Undo{});
    }
    // What makes no sense changes nothing.
    const Submission before = desk.answer();
    for (const Command& nonsense : std::vector<Command>{RemoveLine{LineKind::Diagnosis, 9}, MoveLine{LineKind::Diagnosis, -1, 0}, SetPoa{7, Poa::Yes}, AddLine{LineKind::Diagnosis, Code()}, RemoveEvidence{LineKind::Diagnosis, 0, 3}}) desk.session->apply(nonsense);
    CHECK(desk.answer() == before);
  }

  TEST_CASE("handing in grades, stores, shows feedback; starting again finds it") {
    Desk desk;
    const ScenarioId chart = desk.inpatient();
    desk.session->apply(OpenScenario{chart});
    const Scenario* scenario = desk.session->workspace()->scenario;
    for (const auto& line : scenario->tasks.front().key.diagnoses) {
      desk.session->apply(AddLine{LineKind::Diagnosis, line.code});
      desk.session->apply(SetPoa{static_cast<int>(desk.answer().diagnoses.size()) - 1, line.poa});
    }
    for (const auto& line : scenario->tasks.front().key.procedures) {
      desk.session->apply(AddLine{LineKind::Procedure, line.code});
      desk.session->apply(SetProcedureDate{static_cast<int>(desk.answer().procedures.size()) - 1, line.date});
    }
    desk.session->apply(DecideQuery{perfect_submission(*scenario, scenario->tasks.front()).query});
    desk.session->apply(Submit{});
    CHECK(desk.session->screen() == Screen::Feedback);
    REQUIRE(desk.session->feedback() != nullptr);
    CHECK(desk.session->feedback()->report->points == kFullPoints);
    CHECK(desk.session->workspace() == nullptr);
    const auto attempt = desk.session->feedback()->attempt;
    desk.open();
    CHECK(desk.session->home().charts_done == 1);
    desk.session->apply(OpenAttempt{attempt});
    CHECK(desk.session->feedback()->report->points == kFullPoints);
    CHECK_FALSE(desk.session->feedback()->chart_changed);
    desk.session->apply(TryAgain{chart});
    CHECK(desk.session->screen() == Screen::Workspace);
    CHECK(desk.answer().diagnoses.empty());
    desk.session->apply(Submit{});
    CHECK(desk.session->feedback()->number == 2);
    CHECK(*desk.session->feedback()->previous_points == kFullPoints);
    CHECK(desk.session->feedback()->report->points == 0);
  }

  TEST_CASE("modifiers, units and the query decision are edits like others, and what is no modifier or unit is left out") {
    Desk desk;
    desk.session->apply(OpenScenario{ScenarioId("morning-eye-list")});
    desk.session->apply(AddLine{LineKind::Procedure, Code("66984", CodeSystem::Cpt)});
    desk.session->apply(SetModifiers{0, {"RT", "LT", "rt", "R", "LT", "59", "76", "XU"}});
    CHECK(desk.answer().procedures[0].modifiers == std::vector<std::string>{"59", "76", "LT", "RT"});
    desk.session->apply(SetUnits{0, 2});
    CHECK(desk.answer().procedures[0].units == 2);
    for (const int units : {0, -1, 10'000}) CHECK_FALSE(has(desk.session->apply(SetUnits{0, units}), Changed::Workspace));
    CHECK_FALSE(has(desk.session->apply(SetUnits{1, 3}), Changed::Workspace));
    desk.session->apply(DecideQuery{QueryDecision::Needed});
    CHECK(desk.answer().query == QueryDecision::Needed);
    desk.session->apply(Undo{});
    CHECK_FALSE(desk.answer().query.has_value());
    desk.session->apply(Undo{});
    CHECK(desk.answer().procedures[0].units == 1);
    desk.session->apply(Redo{});
    desk.session->apply(Redo{});
    desk.open();
    desk.session->apply(OpenScenario{ScenarioId("morning-eye-list")});
    CHECK(desk.answer().procedures[0].modifiers.size() == 4);
    CHECK(desk.answer().query == QueryDecision::Needed);
  }

  TEST_CASE("in a task that reports CPT a letter-first code is HCPCS, typed or searched") {
    Desk desk;
    desk.session->apply(OpenScenario{ScenarioId("morning-eye-list")});
    desk.session->set_encoder_mode(EncoderMode::None);
    const auto typed = desk.session->search(LineKind::Procedure, "J0132", 5);
    REQUIRE(typed.hits.size() == 1);
    CHECK(typed.hits[0].code == Code("J0132", CodeSystem::Hcpcs));
  }

  TEST_CASE("the timer counts work, not rests") {
    Desk desk;
    desk.session->apply(OpenScenario{desk.inpatient()});
    desk.clock.advance(seconds(30));
    desk.session->apply(PauseTimer{});
    desk.clock.advance(seconds(500));
    desk.session->apply(ResumeTimer{});
    desk.clock.advance(seconds(10));
    desk.session->tick();
    CHECK(desk.session->workspace()->seconds_spent == 40);
    // Away from the desk: two minutes are counted at most.
    desk.clock.advance(seconds(3600));
    desk.session->apply(AddLine{LineKind::Diagnosis, kPressure});
    CHECK(desk.session->workspace()->seconds_spent == 150);
    desk.session->apply(GoTo{Screen::Home});
    desk.clock.advance(seconds(50));
    desk.session->apply(GoTo{Screen::Workspace});
    CHECK(desk.session->workspace()->seconds_spent <= 151);
  }

  TEST_CASE("what is unfinished is said in words") {
    Desk desk;
    desk.session->apply(OpenScenario{desk.inpatient()});
    const auto says = [&](const char* words) {
      for (const auto& u : desk.session->workspace()->unfinished)
        if (u.text.find(words) != std::string::npos) return true;
      return false;
    };
    CHECK(says("no principal diagnosis"));
    desk.session->apply(AddLine{LineKind::Diagnosis, kPressure});
    CHECK(says("1 diagnosis has no POA indicator"));
    desk.session->apply(AddLine{LineKind::Diagnosis, Code("E11", CodeSystem::Icd10Cm)});
    CHECK(says("1 code is not billable or not known"));
    desk.session->apply(AddLine{LineKind::Procedure, Code("0FT40ZZ", CodeSystem::Icd10Pcs)});
    CHECK(says("1 procedure has no date"));
    CHECK(says("have not been opened"));
  }

  TEST_CASE("the edits speak of the open chart as it is coded, unless an examination turns them off") {
    Desk desk;
    desk.session->apply(OpenScenario{desk.inpatient()});
    const auto has = [&](EditKind kind) {
      const auto& edits = desk.session->workspace()->edits;
      return std::any_of(edits.begin(), edits.end(), [kind](const EditFinding& f) { return f.kind == kind && f.weight != EditWeight::Advice; });
    };
    CHECK(desk.session->workspace()->edits.empty());
    desk.session->apply(AddLine{LineKind::Diagnosis, Code("R65.20", CodeSystem::Icd10Cm)});
    CHECK(has(EditKind::UnacceptablePrincipal));
    CHECK(has(EditKind::CodeFirst));
    CHECK(has(EditKind::PoaMissing));
    desk.session->apply(SetPoa{0, Poa::Yes});
    CHECK_FALSE(has(EditKind::PoaMissing));
    desk.session->apply(AddLine{LineKind::Diagnosis, kSepsis});
    CHECK(has(EditKind::CodeFirst));
    desk.session->apply(MoveLine{LineKind::Diagnosis, 1, 0});
    CHECK_FALSE(has(EditKind::CodeFirst));
    CHECK_FALSE(has(EditKind::UnacceptablePrincipal));
    desk.session->apply(Undo{});
    CHECK(has(EditKind::UnacceptablePrincipal));
    desk.session->apply(AddLine{LineKind::Procedure, Code("0FT47ZZ", CodeSystem::Icd10Pcs)});
    CHECK(has(EditKind::InvalidTable));
    desk.session->set_edits_live(false);
    CHECK(desk.session->workspace()->edits.empty());
    desk.session->set_edits_live(true);
    CHECK(has(EditKind::InvalidTable));
  }

  TEST_CASE("the edits are those of the code lists, with the patient of the encounter and nothing of the key") {
    Desk desk;
    for (const auto& file : desk.session->library()) {
      const Scenario& s = *file.scenario;
      CAPTURE(s.id.text());
      const EditContext context = edit_context(s, s.tasks.front());
      CHECK(context.date == s.tasks.front().code_date);
      CHECK(context.inpatient == (s.encounter.setting == Setting::Inpatient));
      REQUIRE(context.age_years.has_value());
      CHECK(*context.age_years == age_in_years(s.encounter.patient.born, s.encounter.admitted.value_or(s.encounter.started).date));
      // The same chart with an empty key gives the same findings.
      Scenario without = s;
      without.tasks.front().key = {};
      const std::vector<EditLine> lines = {{Code("O80", CodeSystem::Icd10Cm)}, {Code("P36.9", CodeSystem::Icd10Cm)}};
      const auto a = check_codes(lines, {}, edit_context(s, s.tasks.front()), desk.session->codes()), b = check_codes(lines, {}, edit_context(without, without.tasks.front()), desk.session->codes());
      CHECK(a.size() == b.size());
    }
  }

  TEST_CASE("settings survive, and a broken library is a sentence, not a failure") {
    Desk desk;
    CHECK(desk.session->screen() == Screen::Welcome);
    desk.session->apply(FinishWelcome{false});
    desk.session->apply(ChooseTheme{ThemeChoice::Dark});
    desk.session->apply(ChooseTextSize{150});
    desk.session->apply(ChooseTextSize{99});
    desk.open();
    CHECK(desk.session->screen() == Screen::Home);
    CHECK(desk.session->settings().settings.theme == ThemeChoice::Dark);
    CHECK(desk.session->settings().settings.text_size_percent == 150);

    TempFolder broken;
    put(broken / "library/clinic/bad/scenario.json", "{ \"format\": ");
    auto made = Session::open({{broken / "library", {broken / "releases"}, {}}, broken / "record.db"}, desk.clock);
    REQUIRE(made.ok());
    REQUIRE((*made)->home().worklist.size() == 1);
    CHECK((*made)->home().worklist[0].broken);
    CHECK((*made)->home().worklist[0].problem.find("JSN-002") != std::string::npos);
    CHECK_FALSE((*made)->home().problems.empty());
    (*made)->apply(OpenScenario{ScenarioId("bad")});
    CHECK((*made)->workspace() == nullptr);
    CHECK((*made)->notice_is_problem());
  }

  TEST_CASE("a backup is made and restored from the program") {
    Desk desk;
    desk.session->apply(ChooseTheme{ThemeChoice::Dark});
    desk.session->apply(MakeBackup{});
    REQUIRE(desk.session->settings().backups.size() == 1);
    const auto file = desk.session->settings().backups[0].path;
    desk.session->apply(ChooseTheme{ThemeChoice::Light});
    desk.clock.advance(seconds(3));
    desk.session->apply(RestoreBackup{file});
    CHECK(desk.session->settings().settings.theme == ThemeChoice::Dark);
  }

  TEST_CASE("a draft's JSON gives the same draft, and damage is refused") {
    Desk desk;
    desk.session->apply(OpenScenario{desk.inpatient()});
    desk.session->apply(AddLine{LineKind::Diagnosis, kPressure});
    const Draft draft = *desk.session->workspace()->draft;
    const Scenario& scenario = *desk.session->workspace()->scenario;
    const auto back = draft_from_json(draft_to_json(draft), scenario);
    REQUIRE(back.ok());
    CHECK(*back == draft);
    CHECK_FALSE(draft_from_json("{}", scenario).ok());
    CHECK_FALSE(draft_from_json(draft_to_json(draft).substr(0, 40), scenario).ok());
  }
}
