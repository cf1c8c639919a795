#include <doctest/doctest.h>

#include <memory>

#include "app/views/ids.h"
#include "app/views/readiness.h"
#include "tests/app/ui/harness.h"
#include "tests/app/views/readiness_models.h"

using namespace cw;
using namespace cw::test;
namespace ids = cw::views::ids;

namespace {

struct PlanDesk {
  PlanModel model;
  views::PlanState state;
  std::vector<Command> done;
  std::unique_ptr<UiHarness> ui;

  explicit PlanDesk(PlanModel shown, ui::Vec size = {1440, 900}) : model(std::move(shown)) {
    ui = std::make_unique<UiHarness>([this](ui::Frame& f) {
      CommandQueue out;
      views::draw_plan(f, state, model, out, f.window());
      for (auto& command : out.take()) done.push_back(std::move(command));
    }, size);
    ui->settle();
  }
  void tab_to(const std::string& id) {
    for (int i = 0; i < 40 && ui->focused() != id; ++i) ui->key("Tab");
    REQUIRE(ui->focused() == id);
  }
  const BeginSitting* begun() const {
    const auto* exam = done.empty() ? nullptr : std::get_if<ExamCommand>(&done.back());
    return exam != nullptr ? std::get_if<BeginSitting>(exam) : nullptr;
  }
  std::optional<int> minutes() const {
    const auto* command = done.empty() ? nullptr : std::get_if<ReadinessCommand>(&done.back());
    return command != nullptr ? std::optional(std::get<SetDailyMinutes>(*command).minutes) : std::nullopt;
  }
  /// The day the examination was set to.
  std::optional<Date> date() const {
    const auto* exam = done.empty() ? nullptr : std::get_if<ExamCommand>(&done.back());
    const auto* set = exam != nullptr ? std::get_if<SetExamDate>(exam) : nullptr;
    return set != nullptr ? set->on : std::nullopt;
  }
};

}  // namespace

TEST_SUITE("plan screen") {
  TEST_CASE("the first step that is not done has the button") {
    PlanDesk desk(sample_plan());
    CHECK(desk.ui->widget(ids::plan_step(0)).label == "1. 12 cards due, done");
    desk.tab_to(std::string(ids::plan_start));
    desk.ui->key("Enter");
    REQUIRE(desk.begun() != nullptr);
    CHECK(desk.begun()->kind == SittingKind::Quiz);
    desk.tab_to(ids::plan_step(2));
    desk.ui->key("Enter");
    CHECK(std::get<OpenScenario>(desk.done.back()).scenario == ScenarioId("upper-abdominal-pain-after-dinner"));
    desk.model.done.assign(4, true);
    desk.ui->settle();
    CHECK_FALSE(desk.ui->has(std::string(ids::plan_start)));
    const auto before = desk.done.size();
    desk.ui->key("Ctrl+Enter");
    CHECK(desk.done.size() == before);
  }

  TEST_CASE("minutes a day go in quarters of an hour, from one to twelve of them") {
    PlanDesk desk(sample_plan());
    desk.tab_to(std::string(ids::plan_more));
    desk.ui->key("Enter");
    CHECK(desk.minutes() == 60);
    desk.tab_to(std::string(ids::plan_less));
    desk.ui->key("Enter");
    CHECK(desk.minutes() == 30);
    desk.model.minutes_a_day = 50;
    desk.ui->settle();
    desk.ui->key("Enter");
    CHECK(desk.minutes() == 45);
    desk.model.minutes_a_day = 180;
    desk.ui->settle();
    CHECK_FALSE(desk.ui->widget(std::string(ids::plan_more)).enabled);
    desk.model.minutes_a_day = 15;
    desk.ui->settle();
    CHECK_FALSE(desk.ui->widget(std::string(ids::plan_less)).enabled);
  }

  TEST_CASE("arrow keys walk the calendar, and the chosen day is told in words") {
    PlanDesk desk(sample_plan());
    const auto detail = [&] { return desk.ui->widget(std::string(ids::plan_detail)).label; };
    CHECK(detail().find("Friday, 27 Nov 2026") == 0);
    desk.tab_to(std::string(ids::plan_calendar));
    desk.ui->key("Right");
    CHECK(desk.state.chosen_day == 1);
    desk.ui->key("Down");
    CHECK(desk.state.chosen_day == 8);
    desk.ui->key("PageDown");
    CHECK(desk.state.chosen_day == 36);
    desk.ui->key("Up");
    CHECK(desk.state.chosen_day == 29);
    desk.ui->key("End");
    CHECK(desk.state.chosen_day == 86);
    CHECK(detail() == "Sunday, 21 Feb 2027: Examination day.");
    desk.ui->key("Right");
    desk.ui->key("Down");
    CHECK(desk.state.chosen_day == 86);
    desk.ui->key("Home");
    CHECK(desk.state.chosen_day == 0);
    desk.ui->key("Up");
    desk.ui->key("Left");
    CHECK(desk.state.chosen_day == 0);
    CHECK(detail().find("12 cards due") != std::string::npos);
    CHECK(detail().find("45 minutes") != std::string::npos);
  }

  TEST_CASE("without an examination day it is asked for") {
    PlanDesk desk(undated_plan());
    desk.tab_to(std::string(ids::plan_date));
    desk.ui->type("soon");
    desk.ui->key("Enter");
    CHECK(desk.done.empty());
    CHECK(desk.ui->has("plan.examination.problem"));
    desk.state.date = "2026-11-26";
    desk.ui->key("Tab");
    desk.tab_to(std::string(ids::plan_set_date));
    desk.ui->key("Enter");
    CHECK(desk.done.empty());
    CHECK(desk.ui->widget("plan.examination.problem").label == "That day is past.");
    desk.state.date = "2/21/2027";
    desk.ui->settle();
    desk.ui->key("Enter");
    CHECK(desk.date() == Date::parse("2027-02-21"));
  }

  TEST_CASE("the day can be changed, and the keys lead to its field") {
    PlanDesk desk(sample_plan());
    CHECK_FALSE(desk.ui->has(std::string(ids::plan_date)));
    desk.ui->key("Ctrl+K");
    CHECK(desk.ui->focused() == ids::plan_date);
    desk.ui->type("2027-03-01");
    desk.ui->key("Enter");
    CHECK(desk.date() == Date::parse("2027-03-01"));
    CHECK_FALSE(desk.state.dating);
  }

  TEST_CASE("memory in words, errors of chances") {
    PlanDesk desk(sample_plan());
    CHECK(desk.ui->widget("plan.memory").label == "128 points met, 12 due today. Asked now, you would recall about 9 in 10 of the points met.");
    CHECK(desk.ui->widget("plan.error.0").label == "Uncertain diagnosis coded as established: 5 of 12");
    desk.tab_to(std::string(ids::plan_review));
    desk.ui->key("Enter");
    REQUIRE(desk.begun() != nullptr);
    CHECK((desk.begun()->kind == SittingKind::Cards && desk.begun()->items == 12));
    desk.model.cards = desk.model.cards_due = 0;
    desk.ui->settle();
    CHECK_FALSE(desk.ui->has(std::string(ids::plan_review)));
  }
}
