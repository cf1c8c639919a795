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

struct ReadinessDesk {
  ReadinessModel model;
  views::ReadinessState state;
  std::vector<Command> done;
  std::unique_ptr<UiHarness> ui;

  explicit ReadinessDesk(ReadinessModel shown, ui::Vec size = {1440, 900}) : model(std::move(shown)) {
    ui = std::make_unique<UiHarness>([this](ui::Frame& f) {
      CommandQueue out;
      views::draw_readiness(f, state, model, out, f.window());
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
  /// All that is said on the screen.
  bool says(std::string_view words) const {
    for (const auto& w : ui->probe().widgets())
      if (w.label.find(words) != std::string::npos) return true;
    return false;
  }
};

}  // namespace

TEST_SUITE("readiness screen") {
  TEST_CASE("the chance stands beside its interval, and every picture has words") {
    ReadinessDesk desk(sample_readiness());
    CHECK(desk.ui->widget(std::string(ids::readiness_chance)).label == "Chance of passing: 75 %. Not yet.");
    CHECK(desk.ui->widget(std::string(ids::readiness_interval)).label == desk.model.interval);
    CHECK(desk.ui->widget(std::string(ids::readiness_trend)).label == "From 58 to 92 expected on 11 Sep to 87 to 108 on 27 Nov; about 91 are needed. 3 weeks without enough evidence.");
    for (const auto& d : desk.model.domains) CHECK(desk.ui->widget(ids::readiness_domain_bar(d.id)).label == d.name + ": " + d.words);
  }

  TEST_CASE("without enough evidence there is no number, but a way to begin") {
    ReadinessDesk desk(early_readiness());
    CHECK_FALSE(desk.ui->has(std::string(ids::readiness_interval)));
    CHECK(desk.ui->widget(std::string(ids::readiness_chance)).label == desk.model.headline + ". " + desk.model.reason);
    CHECK_FALSE(desk.says("Chance of passing: "));
    CHECK(desk.ui->widget(std::string(ids::readiness_trend)).label == "No week had enough evidence yet.");
    desk.tab_to(std::string(ids::readiness_helpful));
    desk.ui->key("Enter");
    REQUIRE(desk.begun() != nullptr);
    CHECK(desk.begun()->kind == SittingKind::Quiz);
    CHECK(desk.begun()->domains == std::vector<std::string>{desk.model.domains[1].id});
    desk.tab_to(std::string(ids::readiness_diagnostic));
    desk.ui->key("Space");
    CHECK(desk.begun()->kind == SittingKind::Diagnostic);
  }

  TEST_CASE("a chance that came without evidence is not shown either") {
    ReadinessModel model = sample_readiness();
    model.readiness.enough_evidence = false;
    ReadinessDesk desk(std::move(model));
    CHECK_FALSE(desk.says("75 %"));
    CHECK_FALSE(desk.ui->has(std::string(ids::readiness_interval)));
  }

  TEST_CASE("domains are walked and opened by keys, and a quiz begins in the open one") {
    ReadinessDesk desk(sample_readiness());
    CHECK_FALSE(desk.ui->has(std::string(ids::readiness_detail)));
    desk.tab_to(std::string(ids::readiness_domains));
    desk.ui->key("Down");
    desk.ui->key("Enter");
    CHECK(desk.state.chosen_domain == 1);
    CHECK(desk.ui->widget(std::string(ids::readiness_detail)).label.find(desk.model.domains[1].words) == 0);
    CHECK(desk.ui->widget(std::string(ids::readiness_ability)).label.find("between −1.4 and +0.2") != std::string::npos);
    // The detail follows the arrow keys.
    desk.ui->key("Down");
    CHECK(desk.state.chosen_domain == 2);
    desk.ui->key("Up");
    desk.tab_to(std::string(ids::readiness_quiz));
    desk.ui->key("Enter");
    REQUIRE(desk.begun() != nullptr);
    CHECK(desk.begun()->kind == SittingKind::Quiz);
    CHECK(desk.begun()->items == 10);
    CHECK(desk.begun()->domains == std::vector<std::string>{desk.model.domains[1].id});
    desk.tab_to(std::string(ids::readiness_domains));
    desk.ui->key("Left");
    CHECK(desk.state.chosen_domain == -1);
    CHECK_FALSE(desk.ui->has(std::string(ids::readiness_detail)));
  }

  TEST_CASE("what was not measured says so and borrows its ability") {
    ReadinessDesk desk(sample_readiness());
    CHECK(desk.ui->widget(ids::readiness_domain(desk.model.domains[3].id)).label == desk.model.domains[3].name + ": Not measured");
    desk.ui->click(ids::readiness_domain(desk.model.domains[3].id));
    CHECK(desk.state.chosen_domain == 3);
    CHECK(desk.ui->widget(std::string(ids::readiness_ability)).label.find("Nothing was measured here") != std::string::npos);
    CHECK(desk.ui->widget(std::string(ids::readiness_detail)).label.find("A week ago nothing was known of it.") != std::string::npos);
  }

  TEST_CASE("each step of the focus opens what it is about") {
    ReadinessModel model = sample_readiness();
    PlanStep mock, contrast;
    mock.kind = PlanKind::Mock, mock.title = "Mock";
    contrast.kind = PlanKind::Contrast, contrast.title = "Contrast", contrast.scenarios = {"one", "two"};
    model.focus = {sample_steps()[1], sample_steps()[0], sample_steps()[2], sample_steps()[3], mock, contrast};
    ReadinessDesk desk(std::move(model));
    const auto press = [&](int step) {
      desk.tab_to(ids::readiness_focus(step));
      desk.ui->key("Enter");
    };
    press(0);
    REQUIRE(desk.begun() != nullptr);
    CHECK((desk.begun()->kind == SittingKind::Quiz && desk.begun()->items == 10 && desk.begun()->domains.size() == 1));
    press(1);
    CHECK((desk.begun()->kind == SittingKind::Cards && desk.begun()->items == 12 && desk.begun()->points.size() == 2));
    press(2);
    REQUIRE(std::get_if<OpenScenario>(&desk.done.back()) != nullptr);
    CHECK(std::get<OpenScenario>(desk.done.back()).scenario == ScenarioId("upper-abdominal-pain-after-dinner"));
    press(3);
    CHECK(std::get<OpenScenario>(desk.done.back()).task == TaskId("review"));
    press(4);
    CHECK(desk.begun()->kind == SittingKind::Mock);
    press(5);
    CHECK(std::get<OpenScenario>(desk.done.back()).scenario == ScenarioId("one"));
  }

  TEST_CASE("recent work opens where it belongs") {
    ReadinessDesk desk(sample_readiness());
    desk.tab_to(std::string(ids::readiness_recent));
    desk.ui->key("Enter");
    const auto* exam = std::get_if<ExamCommand>(&desk.done.back());
    REQUIRE((exam != nullptr && std::holds_alternative<ShowSitting>(*exam)));
    CHECK(std::get<ShowSitting>(*exam).sitting == 12);
    desk.ui->key("Down");
    desk.ui->key("Enter");
    CHECK(std::get<OpenAttempt>(desk.done.back()).attempt == 31);
    desk.ui->key("Down");
    desk.ui->key("Enter");
    CHECK(std::get<OpenAuditReport>(desk.done.back()).audit == 7);
  }

  TEST_CASE("the report is saved, and the examinations are one step away") {
    ReadinessDesk desk(sample_readiness());
    desk.ui->key("Ctrl+S");
    REQUIRE(std::get_if<ReadinessCommand>(&desk.done.back()) != nullptr);
    CHECK(std::get<SaveProgressReport>(std::get<ReadinessCommand>(desk.done.back())).file.empty());
    desk.tab_to(std::string(ids::readiness_exam));
    desk.ui->key("Enter");
    CHECK(std::get<GoTo>(desk.done.back()).screen == Screen::Exam);
  }

  TEST_CASE("while numbers are worked out the last ones stay") {
    ReadinessModel model = sample_readiness();
    model.computing = true;
    ReadinessDesk desk(std::move(model));
    CHECK(desk.ui->has("readiness.computing"));
    CHECK(desk.ui->has(std::string(ids::readiness_interval)));
    ReadinessDesk empty(ReadinessModel{});
    CHECK(empty.ui->has("readiness.choose"));
    CHECK_FALSE(empty.ui->widget(std::string(ids::readiness_report)).enabled);
  }
}
