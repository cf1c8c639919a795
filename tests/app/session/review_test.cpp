#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "app/session/draft.h"
#include "app/session/review_desk.h"
#include "app/session/session.h"
#include "grading/review/grade_any.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
using std::chrono::milliseconds;
namespace fs = std::filesystem;

namespace {

const ScenarioId kRug("the-kitchen-rug");
const TaskId kReview("review"), kCoding("coding");

struct ReviewRoom {
  TempFolder folder;
  FakeClock clock;
  std::unique_ptr<Session> session;

  ReviewRoom() { open(); }
  void open() {
    session.reset();
    const fs::path source(CHARTWRIGHT_SOURCE_DIR);
    auto made = Session::open({{source / "scenarios/library", {fs::path(CHARTWRIGHT_BINARY_DIR) / "releases"}, source / "assets"}, folder / "record.db"}, clock);
    REQUIRE(made.ok());
    session = std::move(*made);
  }
  const WorkspaceModel& workspace() {
    REQUIRE(session->workspace() != nullptr);
    return *session->workspace();
  }
  const ReviewModel& review() {
    REQUIRE(workspace().review != nullptr);
    return *workspace().review;
  }
  const Scenario& shipped(const ScenarioId& id) {
    for (const auto& file : session->library())
      if (file.scenario && file.scenario->id == id) return *file.scenario;
    REQUIRE(false);
    return *session->library().front().scenario;
  }
  std::string kept(const ScenarioId& id, const TaskId& task) {
    const auto draft = session->record().draft(id, task);
    REQUIRE(draft.ok());
    return *draft ? (*draft)->body : std::string();
  }
  void wait() {
    clock.advance(milliseconds(900));
    session->tick();
  }
};

/// What a compliant student would ask of a needed query.
ComposedQuery asked(const Scenario& scenario, const NeededQuery& needed) {
  ComposedQuery query = blank_query(scenario, query_day(scenario));
  query.to = needed.to;
  query.form = needed.model->form;
  query.title = needed.model->title;
  query.question = needed.model->question;
  query.options = needed.model->options;
  query.indicators = needed.evidence;
  query.from = "A student, RHIT candidate";
  return query;
}

}  // namespace

TEST_SUITE("session reviews") {
  TEST_CASE("a review shows deadlines and never whether they were kept; flags are kept, undone and graded") {
    ReviewRoom room;
    room.session->apply(OpenScenario{kRug, kReview});
    REQUIRE(room.review().documents.size() == room.workspace().scenario->documents.size());
    CHECK(room.review().documents.size() > 10);
    CHECK(room.workspace().diagnoses.empty());
    CHECK_FALSE(room.review().deadlines.empty());
    CHECK(std::is_sorted(room.review().deadlines.begin(), room.review().deadlines.end(), [](const Deadline& a, const Deadline& b) { return a.due < b.due; }));
    CHECK(room.review().clock == room.review().on);
    for (const auto& name : room.review().responsible) CHECK_FALSE(name.empty());

    const DocumentId first = room.workspace().scenario->documents.front().id;
    room.session->apply(CheckDocument{first, true});
    CHECK(room.review().checked == 1);
    DeficiencyFlag flag{.type = DeficiencyType::MissingSignature, .document = DocumentId("discharge-summary"), .absent = {}, .passage = {}, .responsible = "K. Thorvald, MD", .severity = 3, .note = {}};
    room.session->apply(AddFlag{flag});
    REQUIRE(room.review().flags.size() == 1);
    CHECK(room.review().flags[0].where == "Discharge summary");
    // Neither on a document nor an absence, and both at once: no flag.
    CHECK(room.session->apply(AddFlag{{.type = DeficiencyType::Late, .document = {}, .absent = {}, .passage = {}, .responsible = {}, .severity = 0, .note = {}}}) == Changed::Nothing);
    flag.severity = 2;
    room.session->apply(EditFlag{0, flag});
    CHECK(room.review().flags[0].flag.severity == 2);
    room.session->apply(Undo{});
    CHECK(room.review().flags[0].flag.severity == 3);
    // Codes have no place in it.
    CHECK(room.session->apply(AddLine{LineKind::Diagnosis, Code("I10", CodeSystem::Icd10Cm)}) == Changed::Nothing);
    room.wait();
    const std::string before = room.kept(kRug, kReview);
    CHECK(before.find("missing-signature") != std::string::npos);

    // Started again, it is as it was: the same version of the chart, flags and ticks.
    const Scenario chart = *room.workspace().scenario;
    room.open();
    room.session->apply(OpenScenario{kRug, kReview});
    CHECK(*room.workspace().scenario == chart);
    CHECK(room.review().checked == 1);
    REQUIRE(room.review().flags.size() == 1);

    room.session->apply(Submit{});
    REQUIRE(room.session->feedback() != nullptr);
    const Report& report = *room.session->feedback()->report;
    REQUIRE(report.review.has_value());
    CHECK(report.review->on == chart.review()->review->on);
    CHECK(*room.session->feedback()->scenario == chart);
    for (const auto& d : report.review->deficiencies)
      if (!d.document.empty()) CHECK_MESSAGE(room.session->feedback()->scenario->document(d.document) != nullptr, d.document.text());
    // It stands apart from coding on the worklist.
    for (const auto& item : room.session->home().worklist)
      if (item.id == kRug) {
        CHECK(item.attempts == 0);
        CHECK(item.last_review_points == report.points);
        CHECK(item.review == kReview);
      }
  }

  TEST_CASE("the due clock moves, and with it what is late; the answer does not change") {
    ReviewRoom room;
    room.session->apply(OpenScenario{kRug, kReview});
    DeficiencyFlag flag{.type = DeficiencyType::MissingSignature, .document = DocumentId("discharge-summary"), .absent = {}, .passage = {}, .responsible = {}, .severity = 0, .note = {}};
    room.session->apply(AddFlag{flag});
    REQUIRE(room.review().flags[0].due.has_value());
    const LocalTime due = *room.review().flags[0].due;
    const Submission answer = room.workspace().draft->answer;
    room.session->apply(MoveReviewClock{due});
    CHECK_FALSE(room.review().flags[0].late);
    LocalTime next = due;
    if (++next.minute_of_day == 1440) next = {due.date.plus_days(1), 0};
    room.session->apply(MoveReviewClock{next});
    CHECK(room.review().flags[0].late);
    CHECK(room.workspace().draft->answer == answer);
    // Day 31 is the first delinquent one.
    const LocalTime discharged = room.review().discharged;
    CHECK(room.review().delinquent_from == discharged.date.plus_days(31));
    room.session->apply(MoveReviewClock{{discharged.date.plus_days(31), 0}});
    CHECK(room.review().days_since_discharge == 31);
    CHECK(room.session->apply(MoveReviewClock{{discharged.date.plus_days(-1), 0}}) == Changed::Nothing);
  }

  TEST_CASE("every chart's review can be answered perfectly: all its places, names and absences can be chosen") {
    ReviewRoom room;
    int deficiencies = 0;
    for (const auto& file : room.session->library()) {
      const Task* task = file.scenario->review();
      REQUIRE(task != nullptr);
      const RecordPolicy policy = standard_record_policy();
      for (int level = 0; level <= kMessLevels; ++level) {
        CAPTURE(file.scenario->id.text());
        CAPTURE(level);
        const MessVariant variant{17, level};
        const ReviewedChart reviewed = reviewed_chart(*file.scenario, *task, policy, variant);
        room.session->apply(ChooseVariant{file.scenario->id, task->id, variant});
        CHECK(*room.workspace().scenario == reviewed.chart);
        const Submission best = perfect_review(reviewed, *task, policy);
        for (const auto& flag : best.flags) {
          ++deficiencies;
          CHECK_MESSAGE(std::find(room.review().responsible.begin(), room.review().responsible.end(), flag.responsible) != room.review().responsible.end(), flag.responsible);
          if (flag.absent) CHECK_MESSAGE(std::find(room.review().absent.begin(), room.review().absent.end(), *flag.absent) != room.review().absent.end(), to_string(*flag.absent));
          room.session->apply(AddFlag{flag});
        }
        CHECK(room.review().flags.size() == best.flags.size());
        room.session->apply(Submit{});
        REQUIRE(room.session->feedback() != nullptr);
        CHECK(room.session->feedback()->report->points == kFullPoints);
      }
    }
    CHECK(deficiencies > 100);
  }
}

TEST_SUITE("session review policies") {
  TEST_CASE("a layer that is switched while a record is reviewed leaves something to look at, and the clock where it stood") {
    ReviewRoom room;
    for (int level = 1; level <= kMessLevels; ++level)
      for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        room.session->apply(ChooseVariant{kRug, kReview, {seed, level}});
        room.session->apply(SelectDocument{room.workspace().scenario->documents.back().id});
        const LocalTime later{room.review().on.date.plus_days(3), 600};
        room.session->apply(MoveReviewClock{later});
        for (const bool on : {false, true}) {
          room.session->apply(SwitchPolicyLayer{"facility", on});
          REQUIRE(room.workspace().scenario->document(room.workspace().draft->document) != nullptr);
          CHECK(room.review().documents.size() == room.workspace().scenario->documents.size());
          CHECK(room.review().clock == later);
        }
      }
  }
}

TEST_SUITE("session queries") {
  TEST_CASE("a query is written, sent and answered; the answer is in the chart, and the coding changes") {
    ReviewRoom room;
    int answered = 0;
    const std::vector<ScenarioFile> library = room.session->library();  // sessions come and go
    for (const auto& file : library) {
      const Scenario& clean = *file.scenario;
      for (const auto& task : clean.tasks) {
        if (task.kind != TaskKind::Code || !task.key.queries || task.key.queries->empty()) continue;
        CAPTURE(clean.id.text());
        room.session->apply(OpenScenario{clean.id, task.id});
        room.session->apply(StartQuery{});
        CHECK(room.workspace().draft->answer.query == QueryDecision::Needed);
        REQUIRE(room.workspace().queries.size() == 1);
        CHECK(room.workspace().queries[0].query.patient == clean.encounter.patient.name);
        CHECK_FALSE(room.workspace().queries[0].lacking.empty());
        CHECK(room.session->apply(SendQuery{0}) == Changed::Nothing);  // nothing is asked yet
        const NeededQuery& needed = task.key.queries->front();
        const ComposedQuery query = asked(clean, needed);
        room.session->apply(EditQuery{0, query});
        CHECK(room.workspace().queries[0].lacking.empty());
        CHECK(std::find(room.workspace().providers.begin(), room.workspace().providers.end(), needed.to) != room.workspace().providers.end());
        room.session->apply(SendQuery{0});
        REQUIRE(room.workspace().queries[0].answer.has_value());
        // Nothing takes it back.
        CHECK_FALSE(room.workspace().can_undo);
        CHECK(room.session->apply(EditQuery{0, query}) == Changed::Nothing);
        CHECK(room.session->apply(RemoveQuery{0}) == Changed::Nothing);
        if (room.workspace().queries[0].answer->can_escalate) {
          CHECK(room.workspace().queries[0].answer->outcome == QueryOutcome::NoAnswer);
          room.session->apply(EscalateQuery{0});
        }
        const AnsweredQuery answer = *room.workspace().queries[0].answer;
        CHECK(answer.outcome != QueryOutcome::NoAnswer);
        CHECK_FALSE(answer.text.empty());
        REQUIRE(room.workspace().scenario->document(needed.addendum()) != nullptr);
        room.session->apply(SelectDocument{needed.addendum()});
        CHECK(room.workspace().draft->document == needed.addendum());
        ++answered;

        // As it was, after starting again.
        room.wait();
        room.open();
        room.session->apply(OpenScenario{clean.id, task.id});
        REQUIRE(room.workspace().queries.size() == 1);
        CHECK(room.workspace().queries[0].answer.has_value());
        REQUIRE(room.workspace().scenario->document(needed.addendum()) != nullptr);

        // Coded as the record says now, it is perfect.
        const Task* now = room.workspace().task;
        REQUIRE(now != nullptr);
        for (const auto& line : now->key.diagnoses) {
          if (line.optional) continue;
          room.session->apply(AddLine{LineKind::Diagnosis, line.code});
          if (line.poa && *line.poa != Poa::Exempt) room.session->apply(SetPoa{static_cast<int>(room.workspace().diagnoses.size()) - 1, line.poa});
        }
        for (const auto& line : now->key.procedures) {
          if (line.optional) continue;
          room.session->apply(AddLine{LineKind::Procedure, line.code});
          const int at = static_cast<int>(room.workspace().procedures.size()) - 1;
          room.session->apply(SetProcedureDate{at, line.date});
          room.session->apply(SetModifiers{at, line.modifiers});
          room.session->apply(SetUnits{at, line.units});
        }
        room.session->apply(Submit{});
        REQUIRE(room.session->feedback() != nullptr);
        const Report& report = *room.session->feedback()->report;
        CHECK(report.points == kFullPoints);
        REQUIRE(report.query.has_value());
        REQUIRE(report.query->written.size() == 1);
        CHECK(report.query->written[0].faults.empty());
        REQUIRE(room.session->feedback()->scenario->document(needed.addendum()) != nullptr);
        room.open();
      }
    }
    CHECK(answered >= 3);
  }

  TEST_CASE("what is typed in one go is taken back in one go, and a rest begins a new step") {
    ReviewRoom room;
    room.session->apply(OpenScenario{kRug, kCoding});
    room.session->apply(StartQuery{});
    const auto type = [&](const std::string& text) {
      ComposedQuery query = room.workspace().queries[0].query;
      for (const char c : text) {
        query.question += c;
        room.session->apply(EditQuery{0, query});
        room.clock.advance(milliseconds(200));
      }
    };
    type("What was it?");
    room.clock.advance(milliseconds(2000));
    type(" And when?");
    room.session->apply(Undo{});
    CHECK(room.workspace().queries[0].query.question == "What was it?");
    room.session->apply(Undo{});
    CHECK(room.workspace().queries[0].query.question.empty());
    room.session->apply(Redo{});
    CHECK(room.workspace().queries[0].query.question == "What was it?");
    // Typed at once after going back, it is a step of its own, and what was ahead is gone.
    type("!");
    CHECK_FALSE(room.workspace().can_redo);
    room.session->apply(Undo{});
    CHECK(room.workspace().queries[0].query.question == "What was it?");
    room.session->apply(Undo{});
    room.session->apply(Undo{});
    CHECK(room.workspace().queries.empty());
  }

  TEST_CASE("a query that nobody needed is answered, changes nothing, and costs the decision") {
    ReviewRoom room;
    const ScenarioId chart("coffee-gone-cold");
    room.session->apply(OpenScenario{chart, kCoding});
    const Scenario before = *room.workspace().scenario;
    room.session->apply(StartQuery{});
    ComposedQuery query = room.workspace().queries[0].query;
    query.title = "Clarification";
    query.question = "Please clarify the fever.";
    query.from = "A student";
    room.session->apply(EditQuery{0, query});
    room.session->apply(SendQuery{0});
    REQUIRE(room.workspace().queries[0].answer.has_value());
    CHECK(room.workspace().queries[0].answer->needed == -1);
    CHECK(room.workspace().task->key.diagnoses == before.task(kCoding)->key.diagnoses);
    room.session->apply(Submit{});
    REQUIRE(room.session->feedback() != nullptr);
    CHECK_FALSE(room.session->feedback()->report->query->right);
  }
}

TEST_SUITE("session records") {
  TEST_CASE("the unit is found as it was left, and its layers switch") {
    ReviewRoom room;
    const UnitModel* unit = &room.session->records();
    REQUIRE(unit->unit != nullptr);
    CHECK_FALSE(unit->unit->records.empty());
    CHECK(unit->curve.size() == static_cast<std::size_t>(unit->unit->last.days_since_1970() - unit->unit->first.days_since_1970() + 1));
    const Date later = unit->day.on.plus_days(5);
    room.session->apply(ShowUnitDay{later});
    CHECK(room.session->records().day.on == later);
    // The first slip still open is completed.
    const UnitModel& now = room.session->records();
    std::string record;
    int slip = -1;
    for (const auto& r : now.day.records)
      for (std::size_t i = 0; i < r.slips.size() && slip < 0; ++i)
        if (r.discharged && r.slips[i].state == SlipState::Open) record = now.unit->records[static_cast<std::size_t>(r.record)].id, slip = static_cast<int>(i);
    REQUIRE(slip >= 0);
    room.session->apply(DoUnitAct{UnitAct::Complete, record, slip});
    CHECK(room.session->records().actions.size() == 1);
    CHECK(room.session->apply(DoUnitAct{UnitAct::Complete, record, slip}) == Changed::Nothing);
    CHECK(room.session->apply(DoUnitAct{UnitAct::Complete, "R-none", 0}) == Changed::Nothing);
    const UnitOn left = room.session->records().day;
    room.open();
    CHECK(room.session->records().day.on == later);
    CHECK(room.session->records().day.incomplete == left.incomplete);
    room.session->apply(UndoUnitAct{});
    CHECK(room.session->records().actions.empty());

    const auto layers = room.session->records().layers;
    REQUIRE(layers.size() >= 3);
    const PolicyLayerLine facility = *std::find_if(layers.begin(), layers.end(), [](const PolicyLayerLine& l) { return l.layer == PolicyLayer::Facility; });
    room.session->apply(SwitchPolicyLayer{facility.id, !facility.on});
    room.open();
    for (const auto& l : room.session->records().layers)
      if (l.id == facility.id) CHECK(l.on != facility.on);
  }
}
