#include <doctest/doctest.h>

#include <chrono>

#include "app/shell/answers.h"
#include "app/views/ids.h"
#include "grading/engine/grade.h"
#include "tests/app/views/feedback_models.h"
#include "tests/app/views/program.h"

using namespace cw;
using namespace cw::test;
using views::FeedbackSection;
namespace ids = cw::views::ids;

namespace {

const Scenario& with_attempts(Program& p) {
  const Scenario& s = p.chart();
  shell::hand_in_typically(*p.session, s);
  const auto attempts = p.session->record().attempts();
  REQUIRE(attempts.ok());
  REQUIRE(attempts->size() > 2);
  p.session->apply(OpenAttempt{(*attempts)[1].id});
  p.ui->settle();
  REQUIRE(p.session->screen() == Screen::Feedback);
  return s;
}

const FeedbackDetails& details(Program& p) { return *p.session->feedback()->details; }

void tab_to(Program& p, const std::string& id) {
  for (int i = 0; i < 120 && p.ui->focused() != id; ++i) p.ui->key("Tab");
  REQUIRE(p.ui->focused() == id);
}

bool says(Program& p, std::string_view words) {
  for (const auto& w : p.ui->probe().widgets())
    if (w.label.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_SUITE("feedback view") {
  TEST_CASE("a miss is explained by keyboard: the fork, its parts, the words in the chart") {
    Program p;
    with_attempts(p);
    const int row = shell::telling_row(*p.session->feedback()->report, LineKind::Diagnosis);
    REQUIRE(row >= 0);
    for (int i = 0; i < 40 && p.state.feedback.selected_row != row; ++i) p.ui->key(p.state.feedback.selected_row < row ? "Down" : "Up");
    REQUIRE(p.state.feedback.selected_row == row);
    p.ui->settle();
    REQUIRE(details(p).explained == row);
    const auto& e = details(p).explanations.front();
    REQUIRE_FALSE(e.yours.empty());
    REQUIRE_FALSE(e.reference.empty());
    CHECK(p.ui->has("feedback.fork"));
    CHECK(says(p, "Here they part"));
    // A part is closed with Left, opened with Right, and stays so on the next row.
    tab_to(p, ids::feedback_part("fork"));
    p.ui->key("Left");
    CHECK_FALSE(p.ui->has("feedback.fork"));
    CHECK(p.state.feedback.selected_row == row);
    p.ui->key("Right");
    CHECK(p.ui->has("feedback.fork"));
    p.ui->key("Enter");
    CHECK_FALSE(p.ui->has("feedback.fork"));
    tab_to(p, ids::feedback_part("words"));
    CHECK(says(p, e.fork.separations.back().source));
    tab_to(p, ids::feedback_evidence(0));
    p.state.feedback.document = DocumentId();
    p.ui->key("Enter");
    CHECK(p.state.feedback.document == e.deciding.front().evidence.document);
  }

  TEST_CASE("sections by number; each is worked out when it is first looked at") {
    Program p;
    with_attempts(p);
    CHECK_FALSE(details(p).overall.has_value());
    p.ui->key("Ctrl+2");
    CHECK(p.state.feedback.section == FeedbackSection::Lenses);
    p.ui->settle();
    REQUIRE(details(p).overall.has_value());
    const int charts = details(p).overall->lenses.charts;
    CHECK(p.ui->has("feedback.lens.code-over-code"));
    CHECK(p.ui->widget("feedback.lens.code-over-code").label.find("95 % interval") != std::string::npos);
    tab_to(p, std::string(ids::feedback_scope) + ".0");
    p.ui->key("Right");
    p.ui->settle();
    CHECK(details(p).overall->scope == LensScope::All);
    CHECK(details(p).overall->lenses.charts == charts + 1);
    // The table scrolls by arrow keys.
    tab_to(p, std::string(ids::feedback_lenses));
    const float before = p.ui->widget("feedback.lens.code-over-code").rect.y0;
    p.ui->key("Down");
    p.ui->settle();
    CHECK(p.ui->widget("feedback.lens.code-over-code").rect.y0 < before);
    p.ui->key("Ctrl+4");
    p.ui->settle();
    CHECK(details(p).contrasted);
    CHECK(says(p, "One setting only"));
    p.ui->key("Ctrl+1");
    CHECK(p.state.feedback.section == FeedbackSection::Comparison);
  }

  TEST_CASE("attempts are walked by arrow keys and compared as they are") {
    Program p;
    const Scenario& s = with_attempts(p);
    shell::hand_in(*p.session, s, s.tasks.front(), shell::typical_answer(s, s.tasks.front(), p.session->codes(), 2), 30);
    p.session->apply(OpenAttempt{p.session->record().attempts()->front().id});
    p.ui->settle();
    p.ui->key("Ctrl+3");
    p.ui->settle();
    REQUIRE(details(p).attempts.size() == 3);
    REQUIRE(details(p).comparison.has_value());
    CHECK(details(p).before == details(p).attempts[1].id);
    CHECK(says(p, "What changed"));
    tab_to(p, ids::feedback_attempt(1));
    p.ui->key("Down");
    p.ui->settle();
    CHECK(p.ui->focused() == ids::feedback_attempt(2));
    CHECK(details(p).before == details(p).attempts[2].id);
    CHECK(details(p).after == details(p).attempts[0].id);
    // Another one is opened from the list.
    const AttemptId oldest = details(p).attempts[2].id;
    p.ui->click(ids::feedback_attempt_open(2));
    CHECK(p.session->feedback()->attempt == oldest);
    CHECK(p.state.feedback.section == FeedbackSection::Comparison);
  }

  TEST_CASE("a first attempt, nothing timed and no marks are said in words") {
    Program p;
    const Scenario& s = p.chart();
    Submission answer = perfect_submission(s, s.tasks.front());
    const auto id = shell::hand_in(*p.session, s, s.tasks.front(), answer, 0);
    REQUIRE(id.has_value());
    p.session->apply(OpenAttempt{*id});
    p.ui->settle();
    p.ui->key("Ctrl+3");
    p.ui->settle();
    CHECK(says(p, "Your first attempt"));
    CHECK(says(p, "not timed"));
    p.ui->key("Ctrl+2");
    p.ui->settle();
    CHECK(says(p, "You have not marked how sure you were"));
    CHECK(says(p, "Nothing was timed"));
  }

  TEST_CASE("modifiers, units and the words of U and W stand in the comparison; the query decision is a row of its own") {
    Program p;
    const Scenario& s = p.chart();
    Submission answer = perfect_submission(s, s.tasks.front());
    answer.diagnoses[0].poa = Poa::Undetermined;
    answer.query = QueryDecision::NotNeeded;
    Report report = grade(s, s.tasks.front(), answer, p.session->codes());
    if (!report.query) report.query = QueryResult{.needed = true, .decided = QueryDecision::NotNeeded, .right = false, .points = 0, .points_max = 90, .findings = {}};
    auto id = p.session->record().add_attempt({.id = 0, .scenario = s.id, .task = s.tasks.front().id, .graded_at = 1, .points = report.points, .seconds_spent = 0, .scenario_hash = report.scenario_hash, .content_release = report.content_release,
                                               .engine = report.engine, .submission = submission_to_json(answer), .report = report_to_json(report)});
    REQUIRE(id.ok());
    p.session->apply(OpenAttempt{*id});
    p.ui->settle();
    CHECK(says(p, "POA W, undetermined"));
    const int query = static_cast<int>(report.rows.size());
    for (int i = 0; i < 40 && p.state.feedback.selected_row != query; ++i) p.ui->key("Down");
    CHECK(p.state.feedback.selected_row == query);
    CHECK(p.ui->has(ids::feedback_row(query)));
    CHECK(says(p, "Asking the provider"));
    CHECK(says(p, "No query needed"));
  }

  TEST_CASE("two settings stand beside each other with the rule of each difference") {
    Program p;
    with_attempts(p);
    const TwoSettings two(*p.session->feedback(), p.session->codes());
    views::FeedbackState state;
    state.attempt = two.model.attempt;
    state.section = FeedbackSection::Contrast;
    CommandQueue out;
    UiHarness ui([&](ui::Frame& f) {
      views::draw_feedback(f, state, two.model, p.session->codes(), out, f.window());
      CHECK(out.take().empty());
    });
    ui.settle();
    REQUIRE(ui.has("feedback.contrast.0"));
    REQUIRE(two.details.contrasts.size() == 1);
    CHECK(ui.widget("feedback.contrast.0").label.find(two.details.contrasts.front().lines.front().sentence) != std::string::npos);
    CHECK(ui.has("feedback.contrast." + std::to_string(two.details.contrasts.front().differing() - 1)));
    CHECK_FALSE(ui.has("feedback.contrast." + std::to_string(two.details.contrasts.front().differing())));
  }

  TEST_CASE("a frame of each section is built in little time") {
    Program p({1600, 1000});
    with_attempts(p);
    for (const char* key : {"Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4"}) {
      p.ui->key(key);
      p.ui->settle();
      constexpr int kFrames = 200;
      const auto begin = std::chrono::steady_clock::now();
      p.ui->frames(kFrames);
      const double each = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count() / kFrames;
      MESSAGE(std::string(key) << ": " << each << " ms a frame");
      // Generous: the machine that runs this may be doing much else.
      CHECK(each < 20);
    }
  }
}
