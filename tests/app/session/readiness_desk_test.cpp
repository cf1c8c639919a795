#include "app/session/readiness_desk.h"

#include <doctest/doctest.h>

#include <random>
#include <thread>

#include "app/session/session.h"
#include "scenarios/edit_lines.h"
#include "tests/support/charts.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;

namespace {

struct Student {
  TempFolder folder;
  FakeClock clock;
  std::unique_ptr<Session> session;
  Student() { open(); }
  void open() {
    session.reset();
    auto made = Session::open({{fs::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios/library", {fs::path(CHARTWRIGHT_BINARY_DIR) / "releases"}, fs::path(CHARTWRIGHT_SOURCE_DIR) / "assets", {}, {}}, folder / "record.db", {}}, clock);
    REQUIRE(made.ok());
    session = std::move(*made);
  }
  /// A quiz of so many items, `right` of ten right.
  void quiz(int items, int right, std::vector<std::string> domains = {}) {
    session->apply(ExamCommand(BeginSitting{.kind = SittingKind::Quiz, .exam = {}, .domains = std::move(domains), .items = items, .clock = {}, .seed = 0, .points = {}}));
    REQUIRE(session->exam().room != nullptr);
    const auto count = static_cast<int>(session->exam().room->items.size());
    for (int i = 0; i < count; ++i) {
      const Item& item = *session->exam().room->items[static_cast<std::size_t>(i)].item;
      ItemAnswer answer = right_answer(item);
      if (i % 10 >= right) answer = item.typed() ? ItemAnswer{{}, "0.123"} : ItemAnswer{{answer.chosen[0] == 0 ? 1 : 0}, {}};
      session->apply(ExamCommand(AnswerItem{i, answer}));
      session->apply(ExamCommand(JudgeItem{i}));
    }
    session->apply(ExamCommand(SubmitSitting{}));
  }
  const ReadinessModel& readiness() {
    session->wait_for_readiness();
    return session->readiness();
  }
  const PlanModel& plan() {
    session->wait_for_readiness();
    return session->plan();
  }
  void days(int n) { clock.advance(std::chrono::hours(24 * n)); }
};

}  // namespace

TEST_SUITE("readiness desk") {
  TEST_CASE("nothing answered: not measured, no number anywhere, the diagnostic test first") {
    Student student;
    const ReadinessModel& m = student.readiness();
    CHECK(m.known);
    CHECK(m.exam == "rhit");
    CHECK(m.chance.empty());
    CHECK(m.headline == "Not measured yet");
    CHECK(m.trend.empty());
    CHECK(m.moved.empty());
    REQUIRE(m.domains.size() == 6);
    for (const auto& d : m.domains) CHECK(d.posterior.verdict == DomainVerdict::NotMeasured);
    REQUIRE(m.focus.size() == 1);
    CHECK(m.focus[0].kind == PlanKind::Diagnostic);
  }

  TEST_CASE("it is worked out aside and arrives with a tick") {
    Student student;
    student.quiz(20, 8);
    CHECK(student.session->readiness().computing);
    CHECK(student.session->content_busy());
    Changed changed = Changed::Nothing;
    for (int waited = 0; waited < 1000 && !has(changed, Changed::Readiness); ++waited) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      changed = student.session->tick();
    }
    CHECK(has(changed, Changed::Readiness));
    CHECK_FALSE(student.session->readiness().computing);
    CHECK(student.session->readiness().readiness.responses == 20);
    CHECK_FALSE(student.session->content_busy());
  }

  TEST_CASE("enough answers give a chance, an interval and a cut; better answers a better chance; a week later what moved") {
    Student student;
    for (int i = 0; i < 3; ++i) student.quiz(40, 5);
    CHECK(student.readiness().readiness.enough_evidence);
    const double before = student.readiness().readiness.official.pass_chance;
    CHECK(student.readiness().interval.find("about 91 needed") != std::string::npos);
    CHECK_FALSE(student.readiness().chance.empty());
    student.days(7);
    for (int i = 0; i < 3; ++i) student.quiz(40, 10);
    const ReadinessModel& m = student.readiness();
    CHECK(m.readiness.official.pass_chance > before);
    REQUIRE(m.trend.size() == 2);
    CHECK(m.trend.back().raw > m.trend.front().raw);
    CHECK(m.moved.size() >= 3);
    CHECK(m.moved.back() == "120 more counted answers than a week ago.");
    CHECK(m.study_days == 2);
    CHECK(m.recent.size() == 6);
    // Left alone, it grows stale.
    student.days(30);
    CHECK_FALSE(student.readiness().notice_of_staleness.empty());
    CHECK(student.plan().cards > 50);
    CHECK(student.plan().cards_due > 0);
  }

  TEST_CASE("a doubted item counts no longer; an item is counted the first time only") {
    Student student;
    student.quiz(10, 10);
    CHECK(student.readiness().readiness.responses == 10);
    const auto responses = *student.session->record().responses();
    student.session->apply(ExamCommand(DoubtItem{responses[0].item, "wrong"}));
    CHECK(student.readiness().readiness.responses == 9);
    student.session->apply(ExamCommand(TrustItem{responses[0].item}));
    CHECK(student.readiness().readiness.responses == 10);
    student.days(40);
    student.session->apply(ExamCommand(BeginSitting{.kind = SittingKind::Cards, .exam = {}, .domains = {}, .items = 20, .clock = {}, .seed = 0, .points = {}}));
    int fresh = 0;
    const auto count = static_cast<int>(student.session->exam().room->items.size());
    for (int i = 0; i < count; ++i) {
      const Item& item = *student.session->exam().room->items[static_cast<std::size_t>(i)].item;
      if (std::none_of(responses.begin(), responses.end(), [&](const StoredResponse& r) { return r.item == item.id.text(); })) ++fresh;
      student.session->apply(ExamCommand(AnswerItem{i, right_answer(item)}));
      student.session->apply(ExamCommand(JudgeItem{i}));
    }
    student.session->apply(ExamCommand(SubmitSitting{}));
    CHECK(student.readiness().readiness.responses == 10 + fresh);
  }

  TEST_CASE("charts, reviews and audits are evidence the first time, guided charts are not") {
    Student student;
    ScenarioId chart, guided;
    for (const auto& file : student.session->library()) {
      if (!file.scenario) continue;
      if (file.scenario->guided) guided = file.scenario->id;
      else if (file.scenario->encounter.setting == Setting::Inpatient && file.scenario->tasks.front().poa) chart = file.scenario->id;
    }
    const auto code = [&](const ScenarioId& id) {
      const Scenario* scenario = nullptr;
      for (const auto& file : student.session->library())
        if (file.scenario && file.scenario->id == id) scenario = &*file.scenario;
      student.session->apply(OpenScenario{id, scenario->tasks.front().id});
      for (const auto& line : scenario->tasks.front().key.diagnoses) student.session->apply(AddLine{LineKind::Diagnosis, line.code});
      student.session->apply(Submit{});
    };
    code(guided);
    CHECK(student.readiness().readiness.responses == 0);
    CHECK(student.readiness().recent.size() == 1);
    code(chart);
    const int once = student.readiness().readiness.responses;
    CHECK(once >= 1);
    const auto domain = [&](const char* id) -> const DomainStanding& {
      for (const auto& d : student.session->readiness().domains)
        if (d.id == id) return d;
      FAIL("no domain");
      return student.session->readiness().domains[0];
    };
    CHECK(domain("revenue-cycle").posterior.responses >= 1);
    code(chart);
    CHECK(student.readiness().readiness.responses == once);
    // A review speaks of another domain.
    const Scenario* scenario = nullptr;
    for (const auto& file : student.session->library())
      if (file.scenario && file.scenario->id == chart) scenario = &*file.scenario;
    REQUIRE(scenario->review() != nullptr);
    student.session->apply(OpenScenario{chart, scenario->review()->id});
    student.session->apply(Submit{});
    CHECK(student.readiness().readiness.responses > once);
    CHECK(domain("compliance").posterior.responses == 1);
    CHECK(student.readiness().recent.size() == 4);
  }

  TEST_CASE("another examination has a readiness of its own; day, name and minutes are kept") {
    Student student;
    student.quiz(20, 9);
    student.session->apply(ExamCommand(ChooseExam{"ods"}));
    student.session->apply(ExamCommand(NameExam{"ods", "CTR"}));
    CHECK(student.readiness().exam_name == "CTR");
    CHECK(student.readiness().readiness.responses == 0);
    student.session->apply(ExamCommand(SetExamDate{"ods", student.clock.today().plus_days(20)}));
    student.session->apply(ReadinessCommand(SetDailyMinutes{90}));
    CHECK(student.readiness().days_left == 20);
    student.open();
    CHECK(student.readiness().exam_name == "CTR");
    CHECK(student.readiness().days_left == 20);
    CHECK(student.plan().minutes_a_day == 90);
    student.session->apply(ExamCommand(ChooseExam{"rhit"}));
    CHECK(student.readiness().readiness.responses == 20);
  }

  TEST_CASE("the progress report is a page beside the record") {
    Student student;
    student.quiz(20, 9);
    student.session->apply(ReadinessCommand(SaveProgressReport{}));
    CHECK(student.session->notice().find("The progress report was saved: ") == 0);
    const std::string page = slurp(student.folder / ("progress-rhit-" + to_string(student.clock.today()) + ".html"));
    CHECK(page.find("RHIT") != std::string::npos);
    CHECK(page.find("<html") != std::string::npos);
    student.session->apply(ReadinessCommand(SaveProgressReport{student.folder / "no/such/folder/x.html"}));
    CHECK(student.session->notice_is_problem());
  }

  TEST_CASE("while a closed book is examined nothing is looked up") {
    Student student;
    for (const auto& file : student.session->library())
      if (file.scenario && !file.scenario->guided) {
        student.session->apply(OpenScenario{file.scenario->id});
        break;
      }
    REQUIRE(student.session->workspace() != nullptr);
    CHECK(student.session->workspace()->encoder == EncoderMode::Full);
    student.session->apply(ExamCommand(BeginSitting{.kind = SittingKind::Mock, .exam = "rhit", .domains = {}, .items = 0, .clock = {}, .seed = 0, .points = {}}));
    CHECK(student.session->screen() == Screen::Exam);
    student.session->apply(GoTo{Screen::Workspace});
    CHECK(student.session->workspace()->encoder == EncoderMode::None);
    student.session->apply(GoTo{Screen::Encoder});
    CHECK(student.session->encoder().mode == EncoderMode::None);
    student.session->apply(GoTo{Screen::Exam});
    student.session->apply(ExamCommand(SubmitSitting{}));
    student.session->apply(GoTo{Screen::Workspace});
    CHECK(student.session->workspace()->encoder == EncoderMode::Full);
  }
}
