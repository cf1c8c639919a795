#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "app/session/audit_desk.h"
#include "app/session/session.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
using std::chrono::milliseconds;
using std::chrono::seconds;
namespace fs = std::filesystem;

namespace {

const ScenarioId kChart("upper-abdominal-pain-after-dinner");
const TaskId kTask("coding");
const Code kPressure("I10", CodeSystem::Icd10Cm), kKidney("E11.22", CodeSystem::Icd10Cm);

struct AuditRoom {
  TempFolder folder;
  FakeClock clock;
  std::unique_ptr<Session> session;

  AuditRoom() { open(); }
  void open() {
    session.reset();
    const fs::path source(CHARTWRIGHT_SOURCE_DIR);
    auto made = Session::open({{source / "scenarios/library", {fs::path(CHARTWRIGHT_BINARY_DIR) / "releases"}, source / "assets"}, folder / "record.db"}, clock);
    REQUIRE(made.ok());
    session = std::move(*made);
  }
  void begin(std::optional<std::uint64_t> seed = {}) { session->apply(OpenAudit{kChart, {}, seed}); }
  const AuditModel& audit() {
    REQUIRE(session->workspace() != nullptr);
    REQUIRE(session->workspace()->audit != nullptr);
    return *session->workspace()->audit;
  }
  /// What is kept of it.
  std::string kept() {
    const auto draft = session->record().audit_draft(kChart, kTask);
    REQUIRE(draft.ok());
    return *draft ? (*draft)->body : std::string();
  }
  const Scenario& scenario() { return *session->workspace()->scenario; }
  /// Everything that is said, as text: equal sheets are equal texts.
  std::string said() {
    const AuditModel& model = audit();
    std::string text = model.order_right ? "in order;" : "not in order;";
    for (const auto* lines : {&model.diagnoses, &model.procedures})
      for (const auto& line : *lines) {
        text += (line.added ? "+" : "") + std::to_string(line.index) + line.coded.line.code.text() + (line.coded.line.poa ? std::string(to_string(*line.coded.line.poa)) : "") + (line.looked_at ? "!" : "") + std::string(to_string(line.verdict));
        if (line.type) text += std::string(to_string(*line.type));
        if (line.correction) text += ">" + line.correction->line.code.text() + (line.correction->line.poa ? std::string(to_string(*line.correction->line.poa)) : "");
        text += ";";
      }
    return text + (model.query ? std::string(to_string(*model.query)) : "");
  }
};

SubmissionLine line_of(const Code& code, std::optional<Poa> poa = {}) { return {.code = code, .poa = poa}; }

/// One of every kind, each of which changes something in a fresh audit.
std::vector<Command> edits() {
  return {JudgeLine{LineKind::Diagnosis, 0, AuditVerdict::Accept},
          JudgeLine{LineKind::Diagnosis, 1, AuditVerdict::Reject, AuditErrorType::Unsupported},
          JudgeLine{LineKind::Procedure, 0, AuditVerdict::Correct, AuditErrorType::ProcedureCode},
          CorrectLine{LineKind::Diagnosis, 0, line_of(kKidney, Poa::No)},
          AddAuditLine{LineKind::Diagnosis, kKidney},
          AddAuditLine{LineKind::Procedure, Code("0FT40ZZ", CodeSystem::Icd10Pcs)},
          SetAuditOrder{1, 0},
          DecideAuditQuery{QueryDecision::Needed}};
}

}  // namespace

TEST_SUITE("session audits") {
  TEST_CASE("what the auditor said is in the record within a second, and there after starting again") {
    AuditRoom room;
    room.begin();
    CHECK(room.session->screen() == Screen::Workspace);
    CHECK(room.audit().looked_at == 0);
    CHECK(room.audit().lines > 3);
    room.session->apply(JudgeLine{LineKind::Diagnosis, 1, AuditVerdict::Reject, AuditErrorType::Unsupported});
    room.session->apply(CorrectLine{LineKind::Diagnosis, 0, line_of(kKidney, Poa::No)});
    room.session->apply(AddAuditLine{LineKind::Diagnosis, kPressure});
    room.session->apply(SetAuditOrder{2, 0});
    CHECK_FALSE(room.session->workspace()->saved);
    REQUIRE(room.session->next_deadline().has_value());
    CHECK(*room.session->next_deadline() - room.clock.steady() <= milliseconds(300));
    room.clock.advance(milliseconds(300));
    room.session->tick();
    CHECK(room.session->workspace()->saved);
    CHECK(room.kept().find("chartwright.audit-draft") != std::string::npos);
    const std::string said = room.said();
    const std::uint64_t seed = room.audit().seed;
    room.clock.advance(seconds(20));
    room.session->apply(SelectDocument{room.scenario().documents[1].id});
    room.open();
    CHECK(room.session->home().worklist.size() > 3);
    CHECK(std::any_of(room.session->home().worklist.begin(), room.session->home().worklist.end(), [](const WorklistItem& i) { return i.id == kChart && i.audit_in_progress && !i.in_progress; }));
    room.begin();
    CHECK(room.said() == said);
    CHECK(room.audit().seed == seed);
    CHECK(room.session->workspace()->draft->document == room.scenario().documents[1].id);
    CHECK(room.session->workspace()->seconds_spent >= 20);
    // A draft of coding the same chart is another matter.
    CHECK_FALSE((*room.session->record().draft(kChart, kTask)).has_value());
  }

  TEST_CASE("every edit of an audit is undone exactly and redone exactly") {
    AuditRoom room;
    room.begin(7);
    for (const auto& edit : edits()) {
      CAPTURE(edit.index());
      const std::string before = room.said();
      CHECK(has(room.session->apply(edit), Changed::Workspace));
      const std::string after = room.said();
      CHECK(after != before);
      CHECK(room.session->workspace()->can_undo);
      CHECK_FALSE(room.session->workspace()->undo_name.empty());
      room.session->apply(Undo{});
      CHECK(room.said() == before);
      room.session->apply(Redo{});
      CHECK(room.said() == after);
    }
    // And all the way back.
    while (room.session->workspace()->can_undo) room.session->apply(Undo{});
    CHECK(room.audit().looked_at == 0);
    CHECK(room.audit().order_right);
    const std::string before = room.said();
    for (const Command& nonsense : std::vector<Command>{JudgeLine{LineKind::Diagnosis, 99, AuditVerdict::Reject}, CorrectLine{LineKind::Diagnosis, -1, line_of(kKidney)}, CorrectLine{LineKind::Diagnosis, 0, {}}, RemoveAuditLine{LineKind::Diagnosis, 0}, SetAuditOrder{99, 0}, KeepAuditOrder{},
                                                        EditAuditAddition{LineKind::Diagnosis, 3, line_of(kKidney)}, AddAuditLine{LineKind::Diagnosis, Code()}, Submit{}, SetPoa{0, Poa::No}, RemoveLine{LineKind::Diagnosis, 0}})
      room.session->apply(nonsense);
    CHECK(room.said() == before);
    CHECK(room.session->workspace() != nullptr);
  }

  TEST_CASE("added lines may stand anywhere; only the coder's own order is objected to") {
    AuditRoom room;
    room.begin(7);
    const int coded = static_cast<int>(room.audit().diagnoses.size());
    room.session->apply(AddAuditLine{LineKind::Diagnosis, kKidney});
    room.session->apply(AddAuditLine{LineKind::Diagnosis, kPressure});
    room.session->apply(SetAuditOrder{coded + 1, 0});
    CHECK(room.audit().order_right);
    CHECK(room.audit().diagnoses[0].coded.line.code == kPressure);
    room.session->apply(SetAuditOrder{1, 0});
    CHECK_FALSE(room.audit().order_right);
    CHECK(room.audit().diagnoses[0].moved);
    // The first added line goes; the second is the first now, and stands where it stood.
    room.session->apply(RemoveAuditLine{LineKind::Diagnosis, 0});
    CHECK(room.audit().diagnoses[1].coded.line.code == kPressure);
    CHECK(room.audit().diagnoses[1].index == 0);
    room.session->apply(KeepAuditOrder{});
    CHECK(room.audit().order_right);
    CHECK(room.audit().diagnoses.back().coded.line.code == kPressure);
    // What the encoder puts on the chart was left out.
    room.session->apply(AddLine{LineKind::Diagnosis, kKidney});
    CHECK(room.audit().diagnoses.back().added);
  }

  TEST_CASE("a correction that says what the coder said corrects nothing") {
    AuditRoom room;
    room.begin(7);
    const SubmissionLine coded = room.audit().diagnoses[0].coded.line;
    room.session->apply(CorrectLine{LineKind::Diagnosis, 0, line_of(kKidney, coded.poa)});
    REQUIRE(room.audit().diagnoses[0].correction.has_value());
    room.session->apply(CorrectLine{LineKind::Diagnosis, 0, coded});
    CHECK_FALSE(room.audit().diagnoses[0].correction.has_value());
    CHECK(room.audit().diagnoses[0].verdict == AuditVerdict::Correct);
    const auto& open = room.audit().unfinished;
    CHECK(std::any_of(open.begin(), open.end(), [](const Unfinished& u) { return u.text == "1 diagnosis to be corrected, but nothing is put in its place"; }));
    CHECK(std::any_of(open.begin(), open.end(), [](const Unfinished& u) { return u.text == "1 diagnosis without a type of error"; }));
    CHECK(std::any_of(open.begin(), open.end(), [](const Unfinished& u) { return u.text.find("not looked at yet: accepted as they stand") != std::string::npos; }));
  }

  TEST_CASE("handing in grades, stores and shows; starting again finds it; the next case is another") {
    AuditRoom room;
    std::set<std::uint64_t> seeds;
    AttemptId first = 0;
    for (int n = 0; n < 3; ++n) {
      room.begin();
      const AuditCase truth = make_audit_case(room.scenario(), *room.session->workspace()->task, room.session->codes(), room.audit().seed);
      seeds.insert(truth.seed);
      const AuditAnswer perfect = perfect_audit(truth, *room.session->workspace()->task);
      for (const auto& [kind, lines] : {std::pair(LineKind::Diagnosis, &perfect.diagnoses), std::pair(LineKind::Procedure, &perfect.procedures)})
        for (int i = 0; i < static_cast<int>(lines->size()); ++i) {
          const AuditLine& line = (*lines)[static_cast<std::size_t>(i)];
          room.session->apply(JudgeLine{kind, i, line.verdict, line.type});
          if (line.correction) room.session->apply(CorrectLine{kind, i, *line.correction});
        }
      for (const auto& [kind, lines] : {std::pair(LineKind::Diagnosis, &perfect.added_diagnoses), std::pair(LineKind::Procedure, &perfect.added_procedures)})
        for (int i = 0; i < static_cast<int>(lines->size()); ++i) {
          room.session->apply(AddAuditLine{kind, (*lines)[static_cast<std::size_t>(i)].line.code});
          room.session->apply(EditAuditAddition{kind, i, (*lines)[static_cast<std::size_t>(i)].line});
        }
      // Where the order was right, only added lines go to their places: moving the coder's own would say that it was not.
      const int coded = static_cast<int>(truth.coded.diagnoses.size());
      for (int place = 0; place < static_cast<int>(perfect.order.size()); ++place)
        if (const int from = perfect.order[static_cast<std::size_t>(place)]; !perfect.order_right || from >= coded) room.session->apply(SetAuditOrder{from, place});
      if (perfect.query) room.session->apply(DecideAuditQuery{*perfect.query});
      CHECK(room.audit().report == nullptr);
      room.clock.advance(seconds(5));
      room.session->apply(SubmitAudit{});
      CHECK(room.session->screen() == Screen::Workspace);
      REQUIRE(room.audit().report != nullptr);
      CHECK(room.audit().report->points == kFullPoints);
      CHECK(room.audit().report->false_alarms.empty());
      CHECK(room.audit().number == n + 1);
      CHECK(room.audit().right.size() == room.audit().report->truths.size());
      CHECK(room.kept().empty());
      CHECK_FALSE(room.session->workspace()->can_undo);
      // Nothing changes any more, and nothing is kept as begun.
      CHECK(room.session->apply(JudgeLine{LineKind::Diagnosis, 0, AuditVerdict::Reject}) == Changed::Nothing);
      CHECK(room.session->apply(SubmitAudit{}) == Changed::Nothing);
      room.session->apply(SelectDocument{room.scenario().documents[1].id});
      room.clock.advance(seconds(2));
      room.session->tick();
      CHECK(room.kept().empty());
      if (n == 0) first = room.audit().id;
    }
    CHECK(seeds.size() == 3);
    CHECK(room.session->record().audits()->size() == 3);
    const std::string report = audit_report_to_json(*room.audit().report);
    const AttemptId last = room.audit().id;
    room.open();
    for (const auto& item : room.session->home().worklist)
      if (item.id == kChart) {
        CHECK(item.audits == 3);
        CHECK(item.last_audit == last);
        CHECK(item.last_audit_points == kFullPoints);
        CHECK(item.attempts == 0);
      }
    room.session->apply(OpenAuditReport{last});
    CHECK(audit_report_to_json(*room.audit().report) == report);
    CHECK(room.audit().previous_points == kFullPoints);
    CHECK_FALSE(room.audit().chart_changed);
    room.session->apply(OpenAuditReport{first});
    CHECK(room.audit().number == 1);
    room.session->apply(OpenAuditReport{999});
    CHECK(room.session->notice_is_problem());
    // From the result to coding the same chart, and the timer runs again.
    room.session->apply(OpenScenario{kChart});
    CHECK(room.session->workspace()->audit == nullptr);
    CHECK(room.session->workspace()->timer_running);
  }

  TEST_CASE("the same seed is the same case, and the seed follows from how many audits went before") {
    AuditRoom a, b;
    a.begin();
    b.begin();
    CHECK(a.audit().seed == b.audit().seed);
    CHECK(a.said() == b.said());
    CHECK(a.audit().seed == audit_seed(kChart, kTask, 0));
    a.session->apply(DiscardAudit{kChart, {}});
    CHECK(a.session->screen() == Screen::Home);
    CHECK(a.session->workspace() == nullptr);
    a.begin(41);
    CHECK(a.audit().seed == 41);
    const std::string said = a.said();
    b.begin(41);
    CHECK(b.said() == said);
    b.begin(42);
    CHECK(b.audit().seed == 42);
    CHECK(audit_seed(kChart, kTask, 1) != audit_seed(kChart, kTask, 0));
    CHECK(audit_seed(ScenarioId("another"), kTask, 0) != audit_seed(kChart, kTask, 0));
    for (int n = 0; n < 100; ++n) CHECK(audit_seed(kChart, kTask, n) <= kGreatestAuditSeed);
  }

  TEST_CASE("nothing of the key is told before an audit is submitted, not by edits nor by titles of codes") {
    AuditRoom room;
    room.begin(7);
    CHECK(room.session->workspace()->edits.empty());
    CHECK(room.session->workspace()->diagnoses.empty());
    CHECK(room.session->workspace()->draft->answer.diagnoses.empty());
    for (const auto* lines : {&room.audit().diagnoses, &room.audit().procedures})
      for (const auto& line : *lines) CHECK(line.coded.line.evidence.empty());
  }

  TEST_CASE("an audit draft's JSON gives the same draft, and damage or another chart is refused") {
    AuditRoom room;
    room.begin(7);
    const Scenario& scenario = room.scenario();
    AuditDraft draft{.audit = make_audit_case(scenario, scenario.tasks.front(), room.session->codes(), 7), .sheet = {}, .scenario_hash = scenario.content_hash, .document = scenario.documents[1].id, .documents_read = {scenario.documents[1].id.text()}};
    draft.sheet = blank_sheet(draft.audit);
    for (const auto& edit : edits()) CHECK(edit_audit(draft.sheet, draft.audit, edit).has_value());
    const std::string json = audit_draft_to_json(draft);
    const auto back = audit_draft_from_json(json, scenario);
    REQUIRE(back.ok());
    CHECK(*back == draft);
    CHECK(back->sheet.diagnoses_looked_at == draft.sheet.diagnoses_looked_at);
    CHECK_FALSE(audit_draft_from_json("{}", scenario).ok());
    CHECK_FALSE(audit_draft_from_json(json.substr(0, 200), scenario).ok());
    Scenario changed = scenario;
    changed.content_hash = "another";
    CHECK(audit_draft_from_json(json, changed).error().id == "draft.chart_changed");
    // A damaged draft is said, and a fresh case begun.
    room.session->apply(DiscardAudit{kChart, {}});
    REQUIRE(room.session->record().save_audit_draft({kChart, kTask, 1, "{ \"format\": "}).ok());
    room.begin();
    CHECK(room.session->notice_is_problem());
    CHECK(room.audit().looked_at == 0);
  }
}
