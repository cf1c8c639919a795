#include <doctest/doctest.h>

#include <algorithm>

#include "app/session/session.h"
#include "grading/engine/grade.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;

namespace {

constexpr UnixMillis kDay = 86'400'000;

struct Desk {
  TempFolder folder;
  FakeClock clock;
  std::unique_ptr<Session> session;

  Desk() {
    auto made = Session::open({{fs::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios/library", {fs::path(CHARTWRIGHT_BINARY_DIR) / "releases"}, fs::path(CHARTWRIGHT_SOURCE_DIR) / "assets"}, folder / "record.db"}, clock);
    REQUIRE(made.ok());
    session = std::move(*made);
  }
  const Scenario& chart(std::size_t which = 0) const {
    for (const auto& file : session->library())
      if (file.scenario && file.scenario->tasks.front().key.diagnoses.size() > 3 && which-- == 0) return *file.scenario;
    FAIL("too few charts");
    return *session->library().front().scenario;
  }
  Report graded(const Scenario& s, std::size_t leave_out, std::optional<Confidence> mark = {}) const {
    Submission answer = perfect_submission(s, s.tasks.front());
    answer.diagnoses.resize(answer.diagnoses.size() - leave_out);
    for (auto& line : answer.diagnoses) line.confidence = mark;
    answer.seconds_spent = 600;
    return grade(s, s.tasks.front(), answer, session->codes());
  }
  AttemptId keep(const Scenario& s, const Report& report, int day, const std::string& body = {}) {
    auto id = session->record().add_attempt({.id = 0, .scenario = s.id, .task = s.tasks.front().id, .graded_at = 1'772'000'000'000 + day * kDay, .points = report.points, .seconds_spent = 600, .scenario_hash = report.scenario_hash,
                                             .content_release = report.content_release, .engine = report.engine, .submission = submission_to_json(report.submission), .report = body.empty() ? report_to_json(report) : body});
    REQUIRE(id.ok());
    return *id;
  }
  void ask(FeedbackCommand command) { session->apply(command); }
  const FeedbackDetails& details() {
    REQUIRE(session->feedback() != nullptr);
    REQUIRE(session->feedback()->details != nullptr);
    return *session->feedback()->details;
  }
};

}  // namespace

TEST_SUITE("feedback desk") {
  TEST_CASE("a row is explained when it is asked for, and no other") {
    Desk desk;
    const Scenario& s = desk.chart();
    desk.session->apply(OpenAttempt{desk.keep(s, desk.graded(s, 2), 0)});
    CHECK(desk.details().explained == -1);
    const auto& rows = desk.session->feedback()->report->rows;
    const auto missed = std::find_if(rows.begin(), rows.end(), [](const ComparisonRow& row) { return row.verdict == Verdict::Missed; });
    REQUIRE(missed != rows.end());
    desk.ask(ExplainRow{static_cast<int>(missed - rows.begin())});
    CHECK(desk.details().explained == missed - rows.begin());
    REQUIRE(desk.details().explanations.size() == missed->findings.size());
    CHECK(desk.details().explanations.front().reference.code == missed->reference);
    CHECK(desk.details().explanations.front().yours.empty());
    // A right row is shown in its place; what the report does not have changes nothing.
    const auto right = std::find_if(rows.begin(), rows.end(), [](const ComparisonRow& row) { return row.verdict == Verdict::Correct && row.findings.empty(); });
    REQUIRE(right != rows.end());
    desk.ask(ExplainRow{static_cast<int>(right - rows.begin())});
    REQUIRE(desk.details().explanations.size() == 1);
    CHECK_FALSE(desk.details().explanations.front().wrong);
    desk.ask(ExplainRow{999});
    desk.ask(ExplainRow{-4});
    CHECK(desk.details().explained == right - rows.begin());
    // Another attempt forgets it.
    desk.session->apply(OpenAttempt{desk.keep(s, desk.graded(s, 1), 1)});
    CHECK(desk.details().explained == -1);
    CHECK(desk.details().explanations.empty());
  }

  TEST_CASE("charts are looked over by their newest attempts, or all attempts together") {
    Desk desk;
    const Scenario &a = desk.chart(0), &b = desk.chart(1);
    const Report poor = desk.graded(a, 2, Confidence::Sure), better = desk.graded(a, 1, Confidence::Sure), other = desk.graded(b, 1);
    desk.keep(a, poor, 0);
    desk.keep(b, other, 1);
    const AttemptId newest = desk.keep(a, better, 2);
    desk.keep(b, other, 0, "{}");  // older than the readable one of the same chart
    desk.session->apply(OpenAttempt{newest});
    desk.ask(LookOverCharts{LensScope::NewestOfEach});
    REQUIRE(desk.details().overall.has_value());
    CHECK(desk.details().overall->lenses.charts == 2);
    CHECK(desk.details().overall->lenses.of(Lens::Points).numerator == better.points + other.points);
    desk.ask(LookOverCharts{LensScope::All});
    CHECK(desk.details().overall->lenses.charts == 3);
    CHECK(desk.details().overall->lenses.of(Lens::Points).numerator == poor.points + better.points + other.points);
    CHECK(desk.details().overall->unreadable == 1);
    CHECK(desk.details().overall->calibration.lines == static_cast<std::int64_t>(poor.submission.diagnoses.size() + better.submission.diagnoses.size()));
  }

  TEST_CASE("attempts are listed with the one before beside the one shown; two others are compared on demand") {
    Desk desk;
    const Scenario& s = desk.chart();
    const AttemptId first = desk.keep(s, desk.graded(s, 3), 0), second = desk.keep(s, desk.graded(s, 2), 1), third = desk.keep(s, desk.graded(s, 0), 2);
    desk.keep(desk.chart(1), desk.graded(desk.chart(1), 0), 3);
    desk.session->apply(OpenAttempt{third});
    CHECK_FALSE(desk.details().attempts_listed);
    desk.ask(ListAttempts{});
    REQUIRE(desk.details().attempts.size() == 3);
    CHECK(desk.details().attempts[0].id == third);
    CHECK(desk.details().attempts[0].number == 3);
    CHECK(desk.details().attempts[0].key == KeyState::Same);
    CHECK(desk.details().before == second);
    CHECK(desk.details().after == third);
    REQUIRE(desk.details().comparison.has_value());
    CHECK(desk.details().comparison->count(LineChange::Fixed) >= 1);
    CHECK_FALSE(desk.details().regrade->differs);
    // The order in which they are named does not matter; one with itself is nothing.
    desk.ask(CompareAttempts{third, first});
    CHECK(desk.details().before == first);
    CHECK(desk.details().after == third);
    desk.ask(CompareAttempts{third, third});
    CHECK_FALSE(desk.details().comparison.has_value());
  }

  TEST_CASE("a report that cannot be read is listed, and says so when it is compared") {
    Desk desk;
    const Scenario& s = desk.chart();
    const AttemptId broken = desk.keep(s, desk.graded(s, 1), 0, "{ \"format\": \"other\" }");
    const AttemptId shown = desk.keep(s, desk.graded(s, 1), 1);
    desk.session->apply(OpenAttempt{shown});
    desk.ask(ListAttempts{});
    REQUIRE(desk.details().attempts.size() == 2);
    CHECK_FALSE(desk.details().attempts[1].readable);
    CHECK(desk.details().attempts[1].id == broken);
    CHECK_FALSE(desk.details().comparison.has_value());
    CHECK_FALSE(desk.details().problem.empty());
  }

  TEST_CASE("a key that has changed since is told, and what today's key gives; the record stays as it is") {
    Desk desk;
    const Scenario& s = desk.chart();
    // As if the last diagnosis of the key had been added after the attempt.
    Report old = desk.graded(s, 1);
    old.scenario_hash = "an-earlier-text";
    const LineId added = s.tasks.front().key.diagnoses.back().id;
    const auto row = std::find_if(old.rows.begin(), old.rows.end(), [&](const ComparisonRow& each) { return each.key_id == added; });
    REQUIRE(row != old.rows.end());
    old.rows.erase(row);
    old.points = std::min(kFullPoints, old.points + 50);
    CHECK(key_state(old, s, s.tasks.front()) == KeyState::Changed);
    const AttemptId id = desk.keep(s, old, 0);
    const std::string before = (*desk.session->record().attempt(id))->report;
    desk.session->apply(OpenAttempt{id});
    CHECK(desk.session->feedback()->chart_changed);
    desk.ask(ListAttempts{});
    CHECK(desk.details().attempts.front().key == KeyState::Changed);
    REQUIRE(desk.details().regrade.has_value());
    CHECK(desk.details().regrade->differs);
    CHECK(desk.details().regrade->old_points == old.points);
    CHECK(desk.details().regrade->new_points == desk.graded(s, 1).points);
    CHECK((*desk.session->record().attempt(id))->report == before);
    CHECK((*desk.session->record().attempt(id))->points == old.points);
    // A report of version 1 names no lines: nobody can tell.
    Report nameless = old;
    for (auto& each : nameless.rows) each.key_id = LineId(), each.key_version = 0, each.reference = Code();
    CHECK(key_state(nameless, s, s.tasks.front()) == KeyState::Unknown);
    nameless.scenario_hash = s.content_hash;
    CHECK(key_state(nameless, s, s.tasks.front()) == KeyState::Same);
  }

  TEST_CASE("tasks are set beside each other on demand; one task has no other") {
    Desk desk;
    const Scenario& s = desk.chart();
    desk.session->apply(OpenAttempt{desk.keep(s, desk.graded(s, 0), 0)});
    CHECK_FALSE(desk.details().contrasted);
    desk.ask(ContrastSettings{});
    CHECK(desk.details().contrasted);
    const auto coded = static_cast<std::size_t>(s.coding_tasks());
    CHECK(desk.details().contrasts.size() == coded * (coded - 1) / 2);
  }
}
