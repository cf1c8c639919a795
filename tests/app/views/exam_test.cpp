#include <doctest/doctest.h>

#include "app/views/calculator.h"
#include "app/views/ids.h"
#include "app/views/views.h"
#include "tests/app/ui/harness.h"
#include "tests/app/views/exam_models.h"

using namespace cw;
using namespace cw::test;
namespace ids = cw::views::ids;

namespace {

struct ExamScreen {
  ExamSample sample;
  views::ExamState state;
  std::unique_ptr<UiHarness> ui;

  void open(ui::Vec size = {1440, 900}) {
    ui = std::make_unique<UiHarness>([this](ui::Frame& f) {
      CommandQueue out;
      views::draw_exam(f, state, sample.model, out, f.window());
      for (const auto& command : out.take()) {
        sample.carry_out(std::get<ExamCommand>(command));
        f.request_frames(3);
      }
    }, size);
    ui->settle();
  }
  template <typename C>
  const C* last() const {
    return sample.done.empty() ? nullptr : std::get_if<C>(&sample.done.back());
  }
  template <typename C>
  int count() const {
    return static_cast<int>(std::count_if(sample.done.begin(), sample.done.end(), [](const ExamCommand& c) { return std::holds_alternative<C>(c); }));
  }
  bool says(const std::string& words) const {
    for (const auto& widget : ui->probe().widgets())
      if (widget.label.find(words) != std::string::npos) return true;
    return false;
  }
  void tab_to(std::string_view id) {
    for (int i = 0; i < 80 && ui->focused() != id; ++i) ui->key("Tab");
    REQUIRE(ui->focused() == id);
  }
  /// The first item, judged, with an answer that is not right.
  void at_first_wrong() {
    RoomItem& first = sample.at(0);
    first.answer.chosen = {first.item->options[0].right ? 1 : 0};
    sample.judge(first);
  }
  RoomItem& now() { return sample.at(sample.room.at); }
};

std::string reckoned(const std::string& keys) {
  views::Calculator calculator;
  for (const char key : keys) calculator.press(key);
  return calculator.fault().empty() ? calculator.shown() : calculator.fault();
}

}  // namespace

TEST_SUITE("exam") {
  TEST_CASE("the calculator reckons decimals exactly, from left to right") {
    CHECK(reckoned("0.1+0.2=") == "0.3");
    CHECK(reckoned("12/250=*100=") == "4.8");
    CHECK(reckoned("2+3*4=") == "20");
    CHECK(reckoned("1-3=") == "-2");
    CHECK(reckoned("5n*5n=") == "25");
    CHECK(reckoned("1/3=") == "0.33333333333");
    CHECK(reckoned("2/3=") == "0.66666666667");
    CHECK(reckoned("1/3=*3=") == "0.99999999999");
    CHECK(reckoned("999999*999999=") == "999998000001");
    CHECK(reckoned("123456.789+0.001=") == "123456.79");
    CHECK(reckoned("0.000001*0.000001=") == "0");
    CHECK(reckoned("1.50=") == "1.5");
    CHECK(reckoned("7b8=") == "8");
    CHECK(reckoned("1..5") == "1.5");
    CHECK(reckoned("5+-2=") == "3");
    CHECK(reckoned("5=3") == "3");
    CHECK(reckoned("5+c7") == "7");
    CHECK(reckoned("1234567890123") == "123456789012");
  }

  TEST_CASE("the calculator says what it cannot do, and goes on") {
    CHECK(reckoned("5/0=") == "Nothing can be divided by 0.");
    CHECK(reckoned("999999999999*999999999999=") == "The number is too large.");
    views::Calculator calculator;
    for (const char key : std::string("5/0=")) calculator.press(key);
    calculator.press('4');
    CHECK(calculator.fault().empty());
    CHECK(calculator.shown() == "4");
    CHECK(reckoned("5/0+2=") == "2");
  }

  TEST_CASE("sums, products and quotients agree with whole numbers") {
    // Thousandths against 64-bit arithmetic.
    const auto text = [](long long thousandths) { return fmt::format("{}{}.{:03}", thousandths < 0 ? "-" : "", std::abs(thousandths) / 1000, std::abs(thousandths) % 1000); };
    std::uint64_t seed = 12345;
    const auto draw = [&] { return static_cast<long long>((seed = seed * 6364136223846793005ULL + 1442695040888963407ULL) >> 33) % 2'000'000 - 1'000'000; };
    for (int n = 0; n < 2000; ++n) {
      const long long a = draw(), b = draw();
      const auto x = views::calculator_number(text(a)), y = views::calculator_number(text(b));
      CHECK(views::sum_of(x, y) == views::calculator_number(text(a + b)));
      const long long small = b % 1000;
      const auto whole = views::calculator_number(std::to_string(small));
      CHECK(views::product_of(x, whole) == views::calculator_number(text(a * small)));
      if (small != 0) CHECK(views::quotient_of(views::product_of(x, whole), whole) == x);
    }
  }

  TEST_CASE("what is typed into the calculator's field is reckoned as its keys are") {
    views::Calculator calculator;
    calculator.enter("012");
    CHECK(calculator.shown() == "12");
    calculator.enter("12.5");
    calculator.enter("12.5*");
    CHECK(calculator.waiting() == "12.5 ×");
    calculator.enter(calculator.shown() + "4");
    CHECK(calculator.shown() == "4");
    calculator.press('=');
    CHECK(calculator.shown() == "50");
    calculator.enter("507");
    CHECK(calculator.shown() == "7");
    calculator.press('c');
    calculator.enter("01,250/4=");
    CHECK(calculator.shown() == "312.5");
  }

  TEST_CASE("the lobby: examination, name, day") {
    ExamScreen s;
    s.sample.fill_lobby();
    s.open({1440, 1600});
    CHECK(s.says("80 days left"));
    CHECK(s.says("Registered Health Information Technician"));
    CHECK(s.says(s.sample.blueprints.front().caution));
    s.ui->click(std::string(ids::exam_day));
    s.ui->key("Ctrl+A");
    s.ui->type("no day");
    s.ui->key("Enter");
    CHECK(s.state.day_wrong);
    CHECK(s.last<SetExamDate>() == nullptr);
    s.ui->click(std::string(ids::exam_day));
    s.ui->key("Ctrl+A");
    s.ui->type("3/20/2027");
    s.ui->key("Enter");
    REQUIRE(s.last<SetExamDate>() != nullptr);
    CHECK(s.last<SetExamDate>()->on == Date::from_ymd(2027, 3, 20));
    s.tab_to(ids::exam_choice);
    s.ui->key("Enter");
    s.ui->key("Down");
    s.ui->key("Enter");
    REQUIRE(s.last<ChooseExam>() != nullptr);
    CHECK(s.last<ChooseExam>()->exam == s.sample.blueprints[1].id);
    s.sample.model.chosen = 1;
    s.ui->settle();
    CHECK(s.says("Part 2: "));
    s.tab_to(ids::exam_name);
    s.ui->key("Enter");
    s.ui->key("Down");
    s.ui->key("Enter");
    REQUIRE(s.last<NameExam>() != nullptr);
    CHECK(s.last<NameExam>()->name == s.sample.blueprints[1].names[1]);
  }

  TEST_CASE("the lobby: what can be begun, and what cannot") {
    ExamScreen s;
    s.sample.fill_lobby();
    s.open({1440, 1800});
    s.ui->click(std::string(ids::exam_clock_rule) + ".1");
    s.ui->click(ids::exam_begin("mock"));
    REQUIRE(s.last<BeginSitting>() != nullptr);
    CHECK(s.last<BeginSitting>()->kind == SittingKind::Mock);
    CHECK(s.last<BeginSitting>()->clock == PauseRule::Stops);
    const std::string domain = s.sample.blueprints.front().domains[1].id;
    s.ui->click(ids::exam_domain(domain));
    s.ui->click(std::string(ids::exam_quiz_items) + ".2");
    s.ui->click(ids::exam_begin("quiz"));
    CHECK(s.last<BeginSitting>()->kind == SittingKind::Quiz);
    CHECK(s.last<BeginSitting>()->items == 20);
    CHECK(s.last<BeginSitting>()->domains == std::vector<std::string>{domain});
    s.ui->click(ids::exam_begin("diagnostic"));
    CHECK(s.last<BeginSitting>()->kind == SittingKind::Diagnostic);
    s.ui->click(ids::exam_begin("cards"));
    CHECK(s.last<BeginSitting>()->kind == SittingKind::Cards);
    CHECK(s.last<BeginSitting>()->items == 9);
    s.sample.model.chosen = 2;
    s.sample.model.cards_due = 0;
    s.ui->settle();
    CHECK_FALSE(s.ui->widget(ids::exam_begin("mock")).enabled);
    CHECK_FALSE(s.ui->widget(ids::exam_begin("cards")).enabled);
    CHECK(s.says(s.sample.model.offers[2].why_not));
  }

  TEST_CASE("sittings under way are continued, or discarded after a question; earlier ones open") {
    ExamScreen s;
    s.sample.fill_lobby();
    s.open({1440, 1800});
    CHECK(s.says("its time ran out while you were away"));
    s.ui->click(ids::exam_open(7, "continue"));
    REQUIRE(s.last<ContinueSitting>() != nullptr);
    CHECK(s.last<ContinueSitting>()->sitting == 7);
    s.ui->click(ids::exam_open(8, "discard"));
    CHECK(s.ui->focused() == ids::exam_discard_cancel);
    s.ui->key("Enter");
    CHECK(s.count<DiscardSitting>() == 0);
    s.ui->click(ids::exam_open(8, "discard"));
    s.ui->click(std::string(ids::exam_discard_confirm));
    REQUIRE(s.last<DiscardSitting>() != nullptr);
    CHECK(s.last<DiscardSitting>()->sitting == 8);
    s.tab_to(ids::exam_earlier);
    s.ui->key("Down");
    s.ui->key("Enter");
    REQUIRE(s.last<ShowSitting>() != nullptr);
    CHECK(s.last<ShowSitting>()->sitting == s.sample.model.earlier[1].id);
  }

  TEST_CASE("in the room by keyboard: a single answer by number and letter, strikes, flags, on and back") {
    ExamScreen s;
    s.sample.enter_room(SittingKind::Mock);
    s.open();
    CHECK(s.says("Item 1 of 10"));
    CHECK(s.ui->widget(std::string(ids::exam_clock)).label == "1:23:45 left");
    s.ui->key("2");
    CHECK(s.now().answer.chosen == std::vector<int>{1});
    s.ui->key("C");
    CHECK(s.now().answer.chosen == std::vector<int>{2});
    CHECK(s.ui->widget(ids::exam_option(2)).label.find("chosen") != std::string::npos);
    s.ui->key("Shift+A");
    CHECK(s.now().struck == std::set<int>{0});
    CHECK(s.ui->widget(ids::exam_option(0)).label.find("struck out") != std::string::npos);
    s.ui->key("Shift+A");
    CHECK(s.now().struck.empty());
    // What is the answer is not struck out.
    s.ui->key("Shift+C");
    CHECK(s.now().struck.empty());
    s.ui->key("M");
    CHECK(s.now().flagged);
    s.ui->key("Right");
    CHECK(s.sample.room.at == 1);
    s.ui->key("Left");
    CHECK(s.sample.room.at == 0);
    s.ui->key("PageDown");
    CHECK(s.sample.room.at == 1);
    s.ui->key("PageUp");
    s.ui->key("PageUp");
    CHECK(s.sample.room.at == 0);
    s.ui->click(ids::exam_option_part(3, "strike"));
    CHECK(s.now().struck == std::set<int>{3});
    s.ui->click(ids::exam_option(1));
    CHECK(s.now().answer.chosen == std::vector<int>{1});
    // Nothing is told of right and wrong.
    CHECK_FALSE(s.says("Right answer"));
    CHECK_FALSE(s.says("Thirty days after receipt."));
  }

  TEST_CASE("choose two: toggles with their count") {
    ExamScreen s;
    s.sample.enter_room(SittingKind::Mock);
    s.sample.room.at = 1;
    s.open();
    CHECK(s.says("Choose 2: 0 of 2 chosen"));
    s.ui->key("B");
    s.ui->key("5");
    CHECK(s.now().answer.chosen == std::vector<int>{1, 4});
    CHECK(s.says("2 of 2 chosen"));
    s.ui->key("F");
    CHECK(s.now().answer.chosen == std::vector<int>{1, 4, 5});
    s.ui->key("F");
    s.ui->key("B");
    CHECK(s.now().answer.chosen == std::vector<int>{4});
    CHECK_FALSE(s.now().flagged);
    s.ui->key("Alt+F");
    CHECK(s.now().flagged);
  }

  TEST_CASE("an order is made by moving, by numbers and by buttons, or kept as it stands") {
    ExamScreen s;
    s.sample.enter_room(SittingKind::Mock);
    s.sample.room.at = 2;
    s.open();
    const std::vector<int> shown = s.now().shown;
    REQUIRE(shown.size() == 4);
    CHECK(s.now().answer.empty());
    s.ui->click(std::string(ids::exam_order_keep));
    CHECK(s.now().answer.chosen == shown);
    CHECK_FALSE(s.ui->has(std::string(ids::exam_order_keep)));
    s.tab_to(ids::exam_order);
    s.ui->key("Down");
    s.ui->key("Alt+Up");
    CHECK(s.now().answer.chosen == std::vector<int>{shown[1], shown[0], shown[2], shown[3]});
    s.ui->key("Alt+Down");
    CHECK(s.now().answer.chosen == shown);
    s.ui->key("4");
    CHECK(s.now().answer.chosen == std::vector<int>{shown[0], shown[2], shown[3], shown[1]});
    s.ui->click(ids::exam_option_part(0, "down"));
    CHECK(s.now().answer.chosen == std::vector<int>{shown[2], shown[0], shown[3], shown[1]});
  }

  TEST_CASE("numbers and codes are typed; letters are text there, and Enter goes on") {
    ExamScreen s;
    s.sample.enter_room(SittingKind::Mock);
    s.sample.room.at = 3;
    s.open();
    REQUIRE(s.ui->focused() == ids::exam_typed);
    s.ui->type("4.8");
    CHECK(s.now().answer.typed == "4.8");
    s.ui->key("Enter");
    CHECK(s.sample.room.at == 4);
    REQUIRE(s.ui->focused() == ids::exam_typed);
    s.ui->type("E11.22gm");
    CHECK(s.now().answer.typed == "E11.22gm");
    CHECK_FALSE(s.now().flagged);
    CHECK_FALSE(s.state.grid);
    s.ui->key("Alt+Left");
    CHECK(s.sample.room.at == 3);
    s.ui->key("Alt+C");
    CHECK(s.state.tool == views::ExamTool::Calculator);
    CHECK(s.ui->focused() == ids::exam_calculator);
    s.ui->type("12/250");
    s.ui->key("Enter");
    CHECK(s.state.calculator.shown() == "0.048");
    s.ui->type("*100");
    s.ui->key("Enter");
    CHECK(s.state.calculator.shown() == "4.8");
    CHECK(s.now().answer.typed == "4.8");
    s.ui->click(ids::exam_calculator_key("clear"));
    s.ui->click(ids::exam_calculator_key("7"));
    s.ui->click(ids::exam_calculator_key("times"));
    s.ui->click(ids::exam_calculator_key("8"));
    s.ui->click(ids::exam_calculator_key("equals"));
    CHECK(s.state.calculator.shown() == "56");
    s.ui->key("Escape");
    CHECK(s.state.tool == views::ExamTool::None);
  }

  TEST_CASE("the review grid tells by words, filters, jumps, and ends") {
    ExamScreen s;
    s.sample.enter_room(SittingKind::Mock);
    s.sample.at(0).answer.chosen = {1};
    s.sample.at(1).answer.chosen = {1};
    s.sample.at(2).flagged = true;
    s.sample.count_room();
    s.open();
    s.ui->key("G");
    REQUIRE(s.ui->has(ids::exam_cell(0)));
    CHECK(s.ui->widget(ids::exam_cell(0)).label == "Item 1: Answered, looked at last");
    CHECK(s.ui->widget(ids::exam_cell(1)).label == "Item 2: Begun");
    CHECK(s.ui->widget(ids::exam_cell(2)).label == "Item 3: Open, flagged");
    CHECK(s.says("Open 9"));
    CHECK(s.ui->focused() == ids::exam_grid);
    s.ui->key("Right");
    s.ui->key("Right");
    s.ui->key("Enter");
    CHECK(s.sample.room.at == 2);
    CHECK_FALSE(s.state.grid);
    s.ui->key("G");
    s.ui->click(std::string(ids::exam_grid_filter) + ".2");
    CHECK(s.ui->has(ids::exam_cell(2)));
    CHECK_FALSE(s.ui->has(ids::exam_cell(0)));
    s.ui->click(std::string(ids::exam_hand_in));
    CHECK(s.says("8 items are unanswered, 1 flagged. Unanswered items count as wrong."));
    CHECK(s.ui->focused() == ids::exam_end_cancel);
    s.ui->key("Enter");
    CHECK(s.count<SubmitSitting>() == 0);
    s.ui->key("Escape");
    CHECK_FALSE(s.state.grid);
    s.ui->key("Ctrl+Enter");
    s.ui->click(std::string(ids::exam_end_confirm));
    CHECK(s.last<SubmitSitting>() != nullptr);
  }

  TEST_CASE("a part that is not the last cannot be reopened; its items are those of the part") {
    ExamScreen s;
    s.sample.enter_room(SittingKind::Mock);
    s.sample.room.blueprint = &s.sample.blueprints[1];
    s.sample.room.part_first = 0;
    s.sample.room.part_last = 4;
    s.open();
    CHECK(s.says("Item 1 of 4"));
    CHECK(s.says("Part 1 of 2"));
    s.ui->key("Ctrl+Enter");
    CHECK(s.says("Once it has ended, the part cannot be reopened."));
    s.ui->click(std::string(ids::exam_end_confirm));
    CHECK(s.last<EndPart>() != nullptr);
    s.sample.room.on_break = true;
    s.sample.room.seconds_left = 899;
    s.ui->settle();
    CHECK(s.says("14:59"));
    CHECK_FALSE(s.ui->has(std::string(ids::exam_stem)));
    s.ui->key("Enter");
    CHECK(s.last<EndBreak>() != nullptr);
  }

  TEST_CASE("the clock warns in words, is hidden and shown; a pause hides the items") {
    ExamScreen s;
    s.sample.enter_room(SittingKind::Mock);
    s.sample.room.seconds_left = 272;
    s.sample.room.clock = PauseRule::Stops;
    s.sample.room.can_pause = true;
    s.open();
    CHECK(s.ui->widget(std::string(ids::exam_clock)).label == "4:32 left, the last minutes");
    s.ui->key("T");
    CHECK(s.ui->widget(std::string(ids::exam_clock)).label == "Clock hidden");
    s.ui->click(std::string(ids::exam_clock_toggle));
    CHECK_FALSE(s.state.clock_hidden);
    s.ui->key("P");
    REQUIRE(s.last<PauseSitting>() != nullptr);
    CHECK_FALSE(s.ui->has(std::string(ids::exam_stem)));
    CHECK(s.says("items are hidden"));
    s.ui->key("1");
    CHECK(s.count<AnswerItem>() == 0);
    s.ui->key("P");
    CHECK(s.last<ResumeSitting>() != nullptr);
    CHECK(s.ui->has(std::string(ids::exam_stem)));
  }

  TEST_CASE("messages: time away is put away, a save problem stays") {
    ExamScreen s;
    s.sample.enter_room(SittingKind::Mock);
    s.sample.room.away = "You were away for 12 minutes; the clock counted them.";
    s.sample.room.save_problem = "Your answers cannot be saved: the disk is full.";
    s.open();
    CHECK(s.says("12 minutes"));
    CHECK(s.says("the disk is full"));
    s.ui->click(std::string(ids::exam_away));
    CHECK_FALSE(s.says("12 minutes"));
    CHECK(s.says("the disk is full"));
  }

  TEST_CASE("a quiz by keyboard: answer, check, reasons, next, and hand in at the end") {
    ExamScreen s;
    s.sample.enter_room(SittingKind::Quiz, 5);
    s.open();
    s.ui->key("Enter");
    CHECK(s.count<JudgeItem>() == 0);
    s.ui->key("1");
    s.ui->key("U");
    s.ui->key("Enter");
    REQUIRE(s.last<JudgeItem>() != nullptr);
    CHECK(s.last<JudgeItem>()->lowest_confidence);
    CHECK(s.ui->widget(std::string(ids::exam_verdict)).label.starts_with("Not right. The answer is B."));
    CHECK(s.says("Thirty days after receipt."));
    CHECK(s.says("45 CFR 164.524(b)(2) (2026)"));
    // What was judged stands.
    s.ui->key("2");
    CHECK(s.now().answer.chosen == std::vector<int>{0});
    s.ui->key("Enter");
    CHECK(s.sample.room.at == 1);
    // One of two picks is no answer yet.
    s.ui->key("B");
    s.ui->key("Enter");
    CHECK(s.count<JudgeItem>() == 1);
    s.ui->key("A");
    s.ui->key("Enter");
    CHECK(s.count<JudgeItem>() == 2);
    CHECK_FALSE(s.last<JudgeItem>()->lowest_confidence);
    s.ui->key("Enter");
    s.tab_to(ids::exam_order);
    s.ui->click(std::string(ids::exam_order_keep));
    s.ui->click(std::string(ids::exam_check));
    CHECK(s.count<JudgeItem>() == 3);
    CHECK(s.says("You put it at"));
    s.ui->key("Right");
    s.ui->type("0.048");
    s.ui->key("Enter");
    CHECK(s.count<JudgeItem>() == 4);
    CHECK(s.says("This is the share; the rate is asked in percent."));
    CHECK(s.says("0.048 × 100 = 4.8 %"));
    CHECK(s.says("Discharges were divided by deaths."));
    s.ui->key("Enter");
    s.ui->type("e1122");
    s.ui->key("Enter");
    CHECK(s.ui->widget(std::string(ids::exam_verdict)).label.starts_with("Right."));
    CHECK(s.sample.room.finished);
    s.ui->key("Enter");
    CHECK(s.last<SubmitSitting>() != nullptr);
  }

  TEST_CASE("Enter on the chosen option checks; a hint is marked; a card may have been easy") {
    ExamScreen s;
    s.sample.enter_room(SittingKind::Cards, 2);
    s.open();
    s.ui->key("H");
    REQUIRE(s.last<ShowHint>() != nullptr);
    CHECK(s.says("How long a covered entity has to act"));
    s.tab_to(ids::exam_option(1));
    s.ui->key("Space");
    CHECK(s.now().answer.chosen == std::vector<int>{1});
    s.ui->key("Enter");
    CHECK(s.last<JudgeItem>() != nullptr);
    // With a hint it was not easy.
    CHECK_FALSE(s.ui->has(std::string(ids::exam_easy)));
    s.ui->key("Enter");
    REQUIRE(s.sample.room.at == 1);
    s.ui->key("B");
    s.ui->key("E");
    s.ui->key("Enter");
    REQUIRE(s.ui->has(std::string(ids::exam_easy)));
    s.ui->key("Z");
    CHECK(s.last<RateEasy>() != nullptr);
    CHECK_FALSE(s.ui->has(std::string(ids::exam_easy)));
  }

  TEST_CASE("a diagnostic test goes on only forward and tells nothing") {
    ExamScreen s;
    s.sample.enter_room(SittingKind::Diagnostic, 1);
    s.open();
    CHECK(s.says("Item 1 of at most 45"));
    CHECK_FALSE(s.ui->has(std::string(ids::exam_previous)));
    CHECK_FALSE(s.ui->widget(std::string(ids::exam_next)).enabled);
    s.ui->key("1");
    s.ui->key("Enter");
    CHECK(s.count<JudgeItem>() == 1);
    CHECK(s.sample.room.at == 1);
    CHECK_FALSE(s.ui->has(std::string(ids::exam_verdict)));
    s.ui->key("Left");
    CHECK(s.sample.room.at == 1);
    s.ui->click(std::string(ids::exam_hand_in));
    s.ui->click(std::string(ids::exam_end_confirm));
    CHECK(s.last<SubmitSitting>() != nullptr);
  }

  TEST_CASE("a scenario set shows its text and documents beside the item; the reference only in an open book") {
    ExamScreen s;
    s.sample.enter_room(SittingKind::Mock);
    s.sample.give_set(2);
    s.open();
    CHECK(s.ui->has(std::string(ids::exam_document) + ".sample-set"));
    CHECK(s.ui->has(std::string(ids::exam_stem)));
    s.ui->click(std::string(ids::exam_documents) + ".1");
    CHECK(s.ui->has(std::string(ids::exam_document) + ".sample-set/0-note"));
    // The keys for documents walk them, and stop at the ends.
    for (int n = 0; n < 3; ++n) s.ui->key("Ctrl+PageDown");
    CHECK(s.ui->has(std::string(ids::exam_document) + ".sample-set/1-note"));
    s.ui->key("Ctrl+PageUp");
    CHECK(s.ui->has(std::string(ids::exam_document) + ".sample-set/0-note"));
    for (int n = 0; n < 3; ++n) s.ui->key("Ctrl+PageUp");
    CHECK(s.ui->has(std::string(ids::exam_document) + ".sample-set"));
    CHECK(s.sample.room.at == 0);
    s.ui->key("R");
    CHECK(s.state.tool == views::ExamTool::None);
    s.sample.room.references = true;
    s.ui->settle();
    s.ui->key("R");
    CHECK(s.state.tool == views::ExamTool::Reference);
    CHECK(s.says("An answer is due within 30 days"));
    s.ui->key("Escape");
    CHECK(s.state.tool == views::ExamTool::None);
  }

  TEST_CASE("where the item hides the documents, their keys bring them up; a text that is its own document stands there once") {
    ExamScreen s;
    s.sample.enter_room(SittingKind::Mock);
    s.sample.give_set(2);
    s.state.set = "sample-set", s.state.side = 1;
    s.state.of = s.sample.room.id;
    s.open({700, 620});
    CHECK(s.ui->has(std::string(ids::exam_stem)));
    s.ui->key("Ctrl+PageDown");
    CHECK(s.state.side == 0);
    CHECK(s.ui->has(std::string(ids::exam_document) + ".sample-set"));
    s.ui->key("Ctrl+PageDown");
    CHECK(s.ui->has(std::string(ids::exam_document) + ".sample-set/0-note"));
    s.sample.documents = {{s.sample.set.id, s.sample.set.title, parse_chart_text(s.sample.set.text)}};
    s.ui->settle();
    CHECK(s.ui->has(std::string(ids::exam_document) + ".sample-set"));
    CHECK_FALSE(s.ui->has(std::string(ids::exam_documents) + ".1"));
  }

  TEST_CASE("an item of a case is reviewed with the documents that were shown with it") {
    ExamScreen s;
    s.sample.show_result(SittingKind::Mock);
    s.sample.give_result_set(1, 2);
    s.state.section = 1;
    s.state.of = s.sample.result.id;
    s.open({1600, 1000});
    const std::string document(ids::exam_document);
    CHECK_FALSE(s.ui->has(document + ".sample-set"));
    s.ui->key("Down");
    CHECK(s.ui->has(document + ".sample-set"));
    CHECK(s.ui->has(std::string(ids::exam_stem)));
    s.ui->key("Ctrl+PageDown");
    CHECK(s.ui->has(document + ".sample-set/0-note"));
    s.ui->key("Down");
    CHECK(s.ui->has(document + ".sample-set/0-note"));
    s.ui->key("Down");
    CHECK_FALSE(s.ui->has(document + ".sample-set/0-note"));
    CHECK(s.state.row == 3);
    // A window without room for both shows the item first.
    s.state.row = 1, s.state.set.clear();
    s.open({1200, 800});
    CHECK(s.ui->has(std::string(ids::exam_stem)));
    CHECK_FALSE(s.ui->has(document + ".sample-set"));
    s.ui->click(std::string(ids::exam_side) + ".0");
    CHECK(s.ui->has(document + ".sample-set"));
    CHECK_FALSE(s.ui->has(std::string(ids::exam_stem)));
  }

  TEST_CASE("a verdict that needs several lines has them, and a very long one names the letter") {
    ExamScreen s;
    s.sample.enter_room(SittingKind::Quiz, 10, true);
    s.at_first_wrong();
    s.open({1440, 900});
    const auto& wide = s.ui->widget(std::string(ids::exam_verdict));
    CHECK(wide.label.find("31 March, counted from") != std::string::npos);
    CHECK(wide.rect.height() > 60);
    s.open({460, 700});
    const auto& narrow = s.ui->widget(std::string(ids::exam_verdict));
    CHECK(narrow.label.starts_with("Not right. The answer is "));
    CHECK(narrow.label.find("31 March") == std::string::npos);
    CHECK(narrow.rect.height() < 120);
  }

  TEST_CASE("the result of a mock: a scale with its cut, domains with intervals, the form before") {
    ExamScreen s;
    s.sample.show_result(SittingKind::Mock);
    s.open({1440, 1800});
    const auto& score = s.sample.result.score;
    REQUIRE(score.scaled.has_value());
    CHECK(s.ui->widget(std::string(ids::exam_scale)).label == fmt::format("Scaled score {} on a scale from 100 to 400; 300 passes. Not yet.", *score.scaled));
    CHECK(s.says("A scaled score is no percentage."));
    CHECK(s.says("Not yet"));
    CHECK(s.says("3 of 5 right, 60 %; 90 % interval"));
    CHECK(s.says("expected of a just-qualified candidate 72 %"));
    CHECK(s.says("40 % → 60 %"));
    CHECK(s.says("+ 20 points"));
    CHECK(s.says("Longest: item 6, 1 min 45 s."));
    CHECK(s.says(s.sample.blueprints.front().caution));
    s.ui->key("Escape");
    CHECK(s.last<LeaveResult>() != nullptr);
  }

  TEST_CASE("without a published scale the raw score and its cut are told") {
    ExamScreen s;
    s.sample.show_result(SittingKind::Mock, false);
    s.open({1440, 1800});
    const auto& score = s.sample.result.score;
    CHECK(s.ui->widget(std::string(ids::exam_scale)).label == fmt::format("{} of {} scored items right; the cut is {}. Not yet.", score.raw, score.of, score.cut));
    CHECK(s.says("No scale is published."));
    CHECK_FALSE(s.says("no percentage"));
  }

  TEST_CASE("items of a result: walked by keys, filtered, told, doubted and trusted again") {
    ExamScreen s;
    s.sample.show_result(SittingKind::Mock);
    s.open({1440, 1400});
    s.ui->click(std::string(ids::exam_section) + ".1");
    CHECK(s.ui->has(ids::exam_item(0)));
    CHECK(s.says("Your answer: B. 31 March"));
    CHECK(s.says("Right, your answer"));
    s.ui->key("Down");
    CHECK(s.state.row == 1);
    CHECK(s.says("Wrong, your answer"));
    s.ui->key("Up");
    s.tab_to(ids::exam_filter);
    s.ui->key("Enter");
    s.ui->key("Down");
    s.ui->key("Enter");
    CHECK(s.state.filter == 1);
    CHECK_FALSE(s.ui->has(ids::exam_item(0)));
    REQUIRE(s.ui->has(ids::exam_item(1)));
    s.ui->click(ids::exam_item(1));
    s.ui->scroll_to(std::string(ids::exam_stem), std::string(ids::exam_doubt));
    s.ui->click(std::string(ids::exam_doubt));
    s.ui->type("Two documents fit");
    s.ui->key("Enter");
    REQUIRE(s.last<DoubtItem>() != nullptr);
    CHECK(s.last<DoubtItem>()->why == "Two documents fit");
    CHECK(s.last<DoubtItem>()->item == s.sample.result.items[1].item->id.text());
    CHECK(s.says("You doubt this item"));
    s.ui->click(std::string(ids::exam_trust));
    CHECK(s.last<TrustItem>() != nullptr);
    CHECK_FALSE(s.says("You doubt this item"));
  }

  TEST_CASE("a narrow window shows the list, then the item, and back") {
    ExamScreen s;
    s.sample.show_result(SittingKind::Quiz);
    s.open({640, 420});
    s.ui->click(std::string(ids::exam_section) + ".1");
    CHECK_FALSE(s.ui->has(std::string(ids::exam_stem)));
    s.tab_to(ids::exam_items);
    s.ui->key("Down");
    s.ui->key("Enter");
    CHECK(s.ui->has(std::string(ids::exam_stem)));
    s.ui->key("Escape");
    CHECK_FALSE(s.ui->has(std::string(ids::exam_stem)));
    s.ui->key("Escape");
    CHECK(s.last<LeaveResult>() != nullptr);
  }

  TEST_CASE("a room without items, and no examination at all, say so") {
    ExamScreen s;
    s.sample.enter_room(SittingKind::Quiz, 0);
    s.open();
    CHECK(s.says("There is nothing to ask"));
    s.ui->click(std::string(ids::exam_leave));
    CHECK(s.last<LeaveRoom>() != nullptr);
    s.sample.model.offers.clear();
    s.ui->settle();
    CHECK(s.says("No examination is described"));
  }
}
