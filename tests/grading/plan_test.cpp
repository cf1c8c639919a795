#include "grading/plan/plan.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "content/exams/blueprint.h"
#include "grading/readiness/evidence.h"

using namespace cw;

namespace {

const Blueprint& rhit() {
  for (const auto& b : built_in_blueprints())
    if (b.id == "rhit") return b;
  FAIL("no blueprint");
  return built_in_blueprints().front();
}

/// A student with so many answers in every domain, `weak` of them mostly wrong.
struct Student {
  ReadinessBlueprint shape = readiness_blueprint(rhit());
  Readiness readiness;
  PlanRequest request;
  Student(int answers_each, int weak, double age_days = 1) {
    std::vector<ReadinessEvidence> evidence;
    for (int d = 0; d < static_cast<int>(shape.domains.size()); ++d)
      for (int i = 0; i < answers_each; ++i) {
        ReadinessEvidence e;
        e.domain = d;
        e.credit = d == weak ? (i % 4 == 0 ? 1 : 0) : (i % 8 == 0 ? 0 : 1);
        e.age_days = age_days;
        evidence.push_back(e);
      }
    readiness = estimate({}, shape, evidence);
    request.today = *Date::from_ymd(2026, 3, 2);
    request.now_minutes = std::int64_t{request.today.days_since_1970()} * 1440 + 600;
    request.blueprint = &rhit();
    request.shape = &shape;
    request.readiness = &readiness;
    request.unseen.assign(shape.domains.size(), 40);
  }
  PlanCard card(const char* point, int due_in_days, double stability = 5) const {
    PlanCard made{.point = point, .about = point, .domain = "compliance", .card = {}};
    made.card.state = CardState::Review;
    made.card.memory = {stability, 5};
    made.card.interval = 5;
    made.card.reviewed = request.now_minutes + (due_in_days - 5) * 1440;
    made.card.due = request.now_minutes + due_in_days * 1440;
    return made;
  }
};

int minutes_of(const StudyPlan& plan) {
  int sum = 0;
  for (const auto& step : plan.today) sum += step.minutes;
  return sum;
}

}  // namespace

TEST_SUITE("study plan") {
  TEST_CASE("nothing known: the diagnostic test and nothing else") {
    Student student(0, -1);
    const StudyPlan plan = make_plan(student.request);
    REQUIRE(plan.today.size() == 1);
    CHECK(plan.today[0].kind == PlanKind::Diagnostic);
    CHECK(plan.days_left == -1);
    CHECK(plan.days.size() == 42);
    CHECK(plan.days[0].focus == "Diagnostic test");
    CHECK(plan.outlook.find("The diagnostic test comes first.") != std::string::npos);
  }

  TEST_CASE("due cards come first, the most forgotten before the others, at most two fifths of the session") {
    Student student(12, 4);
    student.request.minutes_a_day = 45;
    for (int i = 0; i < 40; ++i) {
      static std::vector<std::string> names;
      names.reserve(40);
      names.push_back("p" + std::to_string(i));
      student.request.cards.push_back(student.card(names.back().c_str(), -(i % 7)));
    }
    student.request.cards.push_back(student.card("later", 3));
    const StudyPlan plan = make_plan(student.request);
    REQUIRE(plan.today.size() >= 2);
    const PlanStep& cards = plan.today[0];
    CHECK(cards.kind == PlanKind::Cards);
    CHECK(cards.items == 18);
    CHECK(cards.points.size() == 18);
    CHECK(std::find(cards.points.begin(), cards.points.end(), "later") == cards.points.end());
    CHECK(cards.reason.find("22 more can wait until tomorrow.") != std::string::npos);
    // Lowest recall first.
    double before = 0;
    for (const auto& point : cards.points)
      for (const auto& card : student.request.cards)
        if (card.point == point) {
          const double recall = recall_now({}, card.card, student.request.now_minutes);
          CHECK(recall >= before - 1e-12);
          before = recall;
        }
    CHECK(plan.days[0].cards_due == 40);
    CHECK(plan.days[3].cards_due == 1);
  }

  TEST_CASE("new work goes where points are to be gained, with the reason in words, within the day") {
    for (int weak = 0; weak < 6; ++weak) {
      Student student(12, weak);
      student.request.minutes_a_day = 60;
      const StudyPlan plan = make_plan(student.request);
      REQUIRE_FALSE(plan.today.empty());
      CHECK(plan.today[0].kind == PlanKind::Items);
      CHECK(plan.today[0].domain == rhit().domains[static_cast<std::size_t>(weak)].id);
      CHECK(plan.today[0].reason.find(rhit().domains[static_cast<std::size_t>(weak)].short_name + ":") == 0);
      CHECK(plan.today[0].reason.find("you would get about") != std::string::npos);
      CHECK(minutes_of(plan) <= 60);
      // The calendar gives the weak domain the most days, and the others some.
      std::map<std::string, int> days;
      for (const auto& day : plan.days) ++days[day.focus];
      for (const auto& domain : rhit().domains) CHECK(days[domain.short_name] <= days[rhit().domains[static_cast<std::size_t>(weak)].short_name]);
      CHECK(days.size() >= 5);
    }
  }

  TEST_CASE("charts: one that fits, a guided one first where the topic is new") {
    Student student(3, 3);
    student.request.minutes_a_day = 90;
    const std::string coding = "revenue-cycle";
    student.request.charts = {{.scenario = "guided", .task = "coding", .title = "Guided", .review = false, .guided = true, .domain = coding, .minutes = 20, .p0 = 0.75, .attempts = 0, .rules = {}},
                              {.scenario = "whole", .task = "coding", .title = "Whole", .review = false, .guided = false, .domain = coding, .minutes = 30, .p0 = 0.65, .attempts = 0, .rules = {}}};
    const auto chart_step = [](const StudyPlan& plan) {
      const auto step = std::find_if(plan.today.begin(), plan.today.end(), [](const PlanStep& s) { return !s.scenario.empty(); });
      return step == plan.today.end() ? PlanStep{} : *step;
    };
    StudyPlan plan = make_plan(student.request);
    CHECK(chart_step(plan).scenario == "guided");
    CHECK(chart_step(plan).kind == PlanKind::WorkedChart);
    student.request.charts[0].attempts = 1;
    plan = make_plan(student.request);
    CHECK(chart_step(plan).scenario == "whole");
    CHECK(chart_step(plan).kind == PlanKind::Chart);
    student.request.charts[1].attempts = 1;
    CHECK(chart_step(make_plan(student.request)).scenario.empty());
  }

  TEST_CASE("an error made again and again brings contrasting charts, the neighbour's among them") {
    Student student(12, 3);
    student.request.minutes_a_day = 90;
    for (int i = 0; i < 8; ++i) {
      PlanChart chart{.scenario = "c" + std::to_string(i), .task = "coding", .title = "c", .review = false, .guided = false, .domain = "revenue-cycle", .minutes = 30, .p0 = 0.65, .attempts = 1, .rules = {}};
      chart.rules = {i % 2 == 0 ? "GRD-1" : "GRD-2"};
      student.request.charts.push_back(chart);
    }
    student.request.errors = {{.rule = "GRD-1", .title = "Uncertain diagnosis", .errors = 4, .chances = 5, .neighbour = "GRD-2"}};
    StudyPlan plan = make_plan(student.request);
    const auto contrast = [&]() -> const PlanStep* {
      for (const auto& step : plan.today)
        if (step.kind == PlanKind::Contrast) return &step;
      return nullptr;
    };
    REQUIRE(contrast() != nullptr);
    CHECK(contrast()->scenarios.size() == 5);
    CHECK(contrast()->reason.find("4 of 5 times") != std::string::npos);
    int neighbours = 0;
    for (const auto& id : contrast()->scenarios) neighbours += (id.back() - '0') % 2;
    CHECK(neighbours == 2);
    // Once in many is no pattern, and two chances are too few.
    for (const auto& [errors, chances] : {std::pair(1, 20), std::pair(2, 2), std::pair(0, 9)}) {
      student.request.errors[0].errors = errors;
      student.request.errors[0].chances = chances;
      plan = make_plan(student.request);
      CHECK(contrast() == nullptr);
    }
  }

  TEST_CASE("towards the examination: mocks in the last weeks, rest on the last day, nothing on the day itself") {
    Student student(12, 4);
    for (const int days : {1, 2, 10, 27, 45, 400}) {
      CAPTURE(days);
      student.request.examination = student.request.today.plus_days(days);
      const StudyPlan plan = make_plan(student.request);
      CHECK(plan.days_left == days);
      CHECK(plan.days.size() == static_cast<std::size_t>(std::min(days + 1, 120)));
      if (days < 120) {
        CHECK(plan.days.back().examination);
        CHECK(plan.days.back().minutes == 0);
        if (days >= 2) CHECK(plan.days[plan.days.size() - 2].focus == "Rest");
      }
      int mocks = 0, last = -100;
      for (std::size_t day = 0; day < plan.days.size(); ++day)
        if (plan.days[day].kind == PlanKind::Mock) {
          ++mocks;
          CHECK(static_cast<int>(day) - last >= 7);
          last = static_cast<int>(day);
          CHECK(days - static_cast<int>(day) > 2);
        }
      if (days >= 10 && days < 120) CHECK(mocks >= 1);
    }
    student.request.examination = student.request.today;
    const StudyPlan today = make_plan(student.request);
    CHECK(today.today.empty());
    CHECK(today.outlook.find("Today is the examination.") == 0);
    student.request.examination = student.request.today.plus_days(-3);
    CHECK(make_plan(student.request).outlook.find("has passed") != std::string::npos);
  }

  TEST_CASE("the same request gives the same plan, and every step its reason") {
    for (int weak = -1; weak < 6; ++weak)
      for (const int minutes : {10, 45, 480}) {
        Student student(weak < 0 ? 4 : 15, weak);
        student.request.minutes_a_day = minutes;
        student.request.cards.push_back(student.card("a", -1));
        const StudyPlan one = make_plan(student.request), other = make_plan(student.request);
        CHECK(one.today == other.today);
        CHECK(one.days == other.days);
        CHECK(one.outlook == other.outlook);
        for (const auto& step : one.today) {
          CHECK_FALSE(step.title.empty());
          CHECK_FALSE(step.reason.empty());
          CHECK(step.reason.back() == '.');
          CHECK(step.minutes > 0);
        }
      }
  }
}
