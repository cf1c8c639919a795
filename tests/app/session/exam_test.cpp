#include <doctest/doctest.h>
#include <fmt/format.h>

#ifndef _WIN32
#include <csignal>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

#include <algorithm>
#include <atomic>
#include <random>

#include "app/session/exam_desk.h"
#include "app/session/sitting.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
namespace fs = std::filesystem;

namespace {

struct ExamRoom {
  TempFolder folder;
  FakeClock clock;
  std::vector<ScenarioFile> library;
  std::optional<Record> record;
  std::unique_ptr<ExamDesk> desk;

  ExamRoom() { open(); }
  void open() {
    desk.reset();
    record.reset();
    auto opened = Record::open(folder / "record.db", clock);
    REQUIRE(opened.ok());
    record.emplace(std::move(*opened));
    desk = std::make_unique<ExamDesk>(*record, clock, library, folder.path());
    desk->look(true);
  }
  const RoomModel& room() {
    const RoomModel* model = desk->model().room;
    REQUIRE(model != nullptr);
    return *model;
  }
  const ResultModel& result() {
    const ResultModel* model = desk->model().result;
    REQUIRE(model != nullptr);
    return *model;
  }
  ExamDesk::Outcome apply(ExamCommand command) { return desk->apply(command); }
  void answer(int item, bool right) { apply(AnswerItem{item, right ? right_answer(*room().items[static_cast<std::size_t>(item)].item) : wrong(*room().items[static_cast<std::size_t>(item)].item)}); }
  static ItemAnswer wrong(const Item& item) {
    if (item.typed()) return {.chosen = {}, .typed = item.kind == ItemKind::Numeric ? "-7" : "Z99.89"};
    ItemAnswer answer = right_answer(item);
    if (item.kind == ItemKind::Order) std::swap(answer.chosen.front(), answer.chosen.back());
    else
      for (int option = 0; option < static_cast<int>(item.options.size()); ++option)
        if (!item.options[static_cast<std::size_t>(option)].right) {
          answer.chosen.back() = option;
          break;
        }
    return answer;
  }
  void pass(milliseconds time) {
    for (; time.count() > 0; time -= std::min(time, milliseconds(500))) {
      clock.advance(std::min(time, milliseconds(500)));
      desk->tick();
    }
  }
  BeginSitting mock(const char* exam, std::optional<PauseRule> clock_rule = {}) const { return {.kind = SittingKind::Mock, .exam = exam, .domains = {}, .items = 10, .clock = clock_rule, .seed = 0, .points = {}}; }
  BeginSitting quiz(int items) const { return {.kind = SittingKind::Quiz, .exam = "rhit", .domains = {}, .items = items, .clock = {}, .seed = 0, .points = {}}; }
  BeginSitting cards(int items) const { return {.kind = SittingKind::Cards, .exam = "rhit", .domains = {}, .items = items, .clock = {}, .seed = 0, .points = {}}; }
};

}  // namespace

TEST_SUITE("examinations") {
  TEST_CASE("a mock is made of the blueprint, answered, flagged, handed in, and its result stands") {
    ExamRoom exam;
    REQUIRE(exam.apply(exam.mock("rhit")).show);
    CHECK(exam.room().items.size() == 150);
    CHECK(exam.room().seconds_left == 210 * 60);
    CHECK(exam.desk->closed_book());
    CHECK_FALSE(exam.room().can_pause);
    // Nothing of key and rationale is told before it is over.
    for (const auto& item : exam.room().items) {
      CHECK_FALSE(item.judged);
      CHECK(item.scored);
    }
    for (int i = 0; i < 150; ++i) {
      exam.apply(GoToItem{i});
      exam.pass(seconds(20));
      if (i % 10 != 9) exam.answer(i, i % 4 != 3);
      if (i % 7 == 0) exam.apply(FlagItem{i, true});
    }
    CHECK(exam.room().answered == 135);
    CHECK(exam.room().left == 15);
    CHECK(exam.room().flagged == 22);
    CHECK(exam.room().seconds_left == 210 * 60 - 150 * 20);
    const auto handed_in = exam.apply(SubmitSitting{});
    CHECK(handed_in.answers);
    CHECK(exam.desk->model().room == nullptr);
    const ResultModel& result = exam.result();
    CHECK(result.score.of == 130);
    CHECK(result.score.omitted == 15);
    REQUIRE(result.score.scaled.has_value());
    CHECK((*result.score.scaled >= 300) == (result.score.raw >= result.score.cut));
    CHECK(result.items.size() == 150);
    CHECK(std::count_if(result.items.begin(), result.items.end(), [](const RoomItem& i) { return !i.scored; }) == 20);
    for (const auto& item : result.items) {
      CHECK(item.judged);
      CHECK(item.shut);
      CHECK(item.seconds == 20);
    }
    CHECK_FALSE(result.before.has_value());
    // What was left blank says nothing of what is known; the rest counts once.
    const auto responses = *exam.record->responses();
    CHECK(responses.size() == 150);
    CHECK(std::count_if(responses.begin(), responses.end(), [](const StoredResponse& r) { return r.counted; }) == 135);
    CHECK(std::count_if(responses.begin(), responses.end(), [](const StoredResponse& r) { return r.rating == 0; }) == 15);

    // Another one: other items, and the one before is compared with it.
    REQUIRE(exam.apply(exam.mock("rhit")).show);
    std::set<std::string> first;
    for (const auto& response : responses) first.insert(response.item);
    int again = 0;
    for (const auto& item : exam.room().items) again += first.contains(item.item->id.text()) ? 1 : 0;
    CHECK(again == 0);
    exam.answer(0, true);
    exam.apply(SubmitSitting{});
    REQUIRE(exam.result().before.has_value());
    CHECK(exam.result().number == 2);
    CHECK(exam.result().changes.size() == 6);
    // Started again, both are there.
    exam.open();
    REQUIRE(exam.desk->model().earlier.size() == 2);
    CHECK(exam.desk->model().earlier[0].number == 2);
    CHECK(exam.desk->model().open.empty());
    REQUIRE(exam.apply(ShowSitting{exam.desk->model().earlier[1].id}).show);
    CHECK(exam.result().score.omitted == 15);
  }

  TEST_CASE("the clock counts at the test center while the program is closed, and stands still in practice") {
    for (const PauseRule rule : {PauseRule::Counts, PauseRule::Stops}) {
      CAPTURE(static_cast<int>(rule));
      ExamRoom exam;
      exam.apply(exam.mock("rhit", rule));
      exam.pass(minutes(5));
      const int left = *exam.room().seconds_left;
      CHECK(left == 205 * 60);
      exam.desk->save();
      exam.desk.reset();
      exam.record.reset();
      exam.clock.advance(minutes(30));
      exam.open();
      REQUIRE(exam.desk->model().open.size() == 1);
      CHECK(exam.desk->model().open[0].seconds_left == (rule == PauseRule::Counts ? 175 * 60 : 205 * 60));
      exam.apply(ContinueSitting{exam.desk->model().open[0].id});
      CHECK(exam.room().seconds_left == (rule == PauseRule::Counts ? 175 * 60 : 205 * 60));
      CHECK(exam.room().away == (rule == PauseRule::Counts ? "You were away for 30 minutes. The clock went on meanwhile, as it does at the test center." : "You were away for 30 minutes. The clock stood still."));
      CHECK(exam.room().can_pause == (rule == PauseRule::Stops));
      // Other screens: the same rule.
      exam.desk->look(false);
      exam.clock.advance(minutes(10));
      exam.desk->tick();
      exam.desk->look(true);
      CHECK(exam.room().seconds_left == (rule == PauseRule::Counts ? 165 * 60 : 205 * 60));
      exam.apply(PauseSitting{});
      CHECK(exam.room().paused == (rule == PauseRule::Stops));
      exam.pass(minutes(3));
      CHECK(exam.room().seconds_left == (rule == PauseRule::Counts ? 162 * 60 : 205 * 60));
      CHECK(exam.desk->closed_book());
      exam.apply(LeaveRoom{});
      CHECK(exam.desk->closed_book() == (rule == PauseRule::Counts));
      exam.apply(ContinueSitting{exam.desk->model().open[0].id});
      if (rule == PauseRule::Stops) {
        // Paused, nothing can be answered.
        exam.answer(0, true);
        CHECK(exam.room().answered == 0);
        exam.apply(ResumeSitting{});
        exam.pass(seconds(2));
        CHECK(exam.room().seconds_left == 205 * 60 - 2);
      }
    }
  }

  TEST_CASE("time runs out: here, and while away") {
    ExamRoom exam;
    exam.apply(exam.mock("rhit", PauseRule::Counts));
    exam.answer(3, true);
    exam.clock.advance(minutes(209));
    exam.desk->tick();
    CHECK(exam.room().seconds_left == 60);
    exam.clock.advance(minutes(2));
    const auto outcome = exam.desk->tick();
    CHECK(outcome.notice == "The time is over. Your examination was handed in.");
    CHECK(exam.result().time_ran_out);
    CHECK(exam.result().score.omitted == 149);

    exam.apply(exam.mock("rhit", PauseRule::Counts));
    exam.answer(0, true);
    exam.open();
    exam.clock.advance(std::chrono::hours(20));
    REQUIRE(exam.desk->model().open.size() == 1);
    exam.open();
    CHECK(exam.desk->model().open[0].over);
    exam.apply(ContinueSitting{exam.desk->model().open[0].id});
    CHECK(exam.desk->model().room == nullptr);
    CHECK(exam.result().score.omitted == 149);
    CHECK(exam.result().minutes_away == 20 * 60);
  }

  TEST_CASE("two parts: the closed one shuts, the break has its time, the open one shows references") {
    ExamRoom exam;
    exam.apply(exam.mock("ods", PauseRule::Counts));
    REQUIRE(exam.room().blueprint->parts.size() == 2);
    const auto& parts = exam.room().blueprint->parts;
    CHECK(exam.room().part_last - exam.room().part_first == parts[0].items);
    CHECK_FALSE(exam.room().references);
    CHECK(exam.desk->closed_book());
    exam.answer(2, true);
    // An item of the other part cannot be reached yet.
    exam.apply(GoToItem{parts[0].items + 1});
    CHECK(exam.room().at < parts[0].items);
    exam.answer(parts[0].items + 1, true);
    CHECK(exam.room().items[static_cast<std::size_t>(parts[0].items + 1)].answer.empty());
    exam.apply(EndPart{});
    REQUIRE(exam.room().on_break == (parts[0].break_after_minutes > 0));
    CHECK(exam.room().seconds_left == parts[0].break_after_minutes * 60);
    exam.pass(minutes(1));
    exam.apply(EndBreak{});
    CHECK(exam.room().part == 1);
    CHECK(exam.room().references);
    CHECK_FALSE(exam.desk->closed_book());
    CHECK(exam.room().seconds_left == parts[1].minutes * 60);
    CHECK(exam.room().at == parts[0].items);
    exam.apply(GoToItem{2});
    CHECK(exam.room().at == parts[0].items);
    exam.answer(2, false);
    exam.apply(EndPart{});  // there is none after it
    CHECK(exam.room().part == 1);
    exam.apply(SubmitSitting{});
    CHECK(exam.result().score.parts.size() == 2);
    CHECK_FALSE(exam.result().score.scaled.has_value());
    // A break that is not ended ends by itself.
    exam.apply(exam.mock("ods", PauseRule::Counts));
    exam.apply(EndPart{});
    exam.pass(minutes(parts[0].break_after_minutes) + seconds(5));
    CHECK(exam.room().part == 1);
    CHECK(exam.room().seconds_left == parts[1].minutes * 60 - 5);
  }

  TEST_CASE("a quiz judges at once, feeds memory, and counts an item once") {
    ExamRoom exam;
    exam.apply(exam.quiz(6));
    REQUIRE(exam.room().items.size() == 6);
    CHECK_FALSE(exam.room().seconds_left.has_value());
    CHECK(exam.apply(JudgeItem{0}).notice == "Answer it first.");
    exam.answer(0, true);
    CHECK_FALSE(exam.room().items[0].judged);
    CHECK(exam.apply(JudgeItem{0}).answers);
    CHECK(exam.room().items[0].judged);
    CHECK(exam.room().items[0].credit == 1000);
    exam.answer(0, false);
    CHECK(exam.room().items[0].credit == 1000);
    exam.answer(1, false);
    exam.apply(JudgeItem{1});
    exam.apply(ShowHint{2});
    exam.answer(2, true);
    exam.apply(JudgeItem{2});
    exam.answer(3, true);
    exam.apply(JudgeItem{3, true});
    exam.answer(4, true);  // not judged before the end: judged then
    const auto responses = [&] { return *exam.record->responses(); };
    REQUIRE(responses().size() == 4);
    CHECK(responses()[0].rating == 3);
    CHECK(responses()[1].rating == 1);
    CHECK(responses()[2].rating == 2);
    CHECK_FALSE(responses()[2].counted);
    CHECK(responses()[3].rating == 2);
    CHECK(responses()[3].counted);
    exam.apply(SubmitSitting{});
    REQUIRE(responses().size() == 5);
    CHECK(exam.result().items.size() == 5);  // the sixth was never answered
    CHECK(exam.result().score.raw == 4);
    CHECK(exam.desk->points().size() == 5);
    CHECK(exam.desk->model().cards == 5);
    // The record alone gives the same.
    const auto met = exam.desk->points();
    exam.open();
    REQUIRE(exam.desk->points().size() == met.size());
    for (const auto& [point, card] : met) CHECK(exam.desk->points().at(point).card.due == card.card.due);
  }

  TEST_CASE("cards come when they are due, in changing items, and may be called easy") {
    ExamRoom exam;
    CHECK(exam.apply(exam.cards(10)).notice == "There are no cards yet. Each item you answer makes one for its knowledge point.");
    exam.apply(exam.quiz(5));
    for (int i = 0; i < 5; ++i) {
      exam.answer(i, i != 0);
      exam.apply(JudgeItem{i});
    }
    exam.apply(SubmitSitting{});
    exam.clock.advance(std::chrono::hours(24 * 30));
    exam.apply(exam.cards(10));
    REQUIRE(exam.room().items.size() == 5);
    std::map<std::string, std::string> asked_before;
    for (const auto& response : *exam.record->responses()) asked_before[response.point] = response.item;
    for (const auto& item : exam.room().items) {
      const auto& point = item.item->point;
      const bool only_one = std::count_if(exam.desk->bank().items.begin(), exam.desk->bank().items.end(), [&](const Item& i) { return i.point == point; }) == 1;
      if (!only_one) CHECK(item.item->id.text() != asked_before.at(point));
    }
    exam.apply(RateEasy{0});  // not before it was judged
    CHECK_FALSE(exam.room().items[0].easy);
    exam.answer(0, true);
    exam.apply(JudgeItem{0});
    const std::string point = exam.room().items[0].item->point;
    const auto due = exam.desk->points().at(point).card.due;
    exam.apply(RateEasy{0});
    CHECK(exam.room().items[0].easy);
    CHECK(exam.desk->points().at(point).card.due > due);
    exam.answer(1, false);
    exam.apply(JudgeItem{1});
    exam.apply(RateEasy{1});
    CHECK_FALSE(exam.room().items[1].easy);
    exam.apply(SubmitSitting{});
    CHECK(exam.desk->model().cards == 5);
    exam.apply(exam.cards(10));
    CHECK(exam.room().items.size() <= 4);  // what was right is due later
  }

  TEST_CASE("the diagnostic test asks one after the other, keeps the blueprint, and ends by itself") {
    ExamRoom exam;
    exam.apply({BeginSitting{.kind = SittingKind::Diagnostic, .exam = "rhit", .domains = {}, .items = 0, .clock = {}, .seed = 0, .points = {}}});
    std::mt19937 random(3);
    int given = 0;
    std::map<std::string, int> domains;
    while (exam.desk->model().room != nullptr && given < 60) {
      const int at = exam.room().at;
      CHECK(at == given);
      CHECK_FALSE(exam.room().items.back().judged);
      ++domains[exam.room().items.back().item->domain];
      exam.answer(at, random() % 10 < 7);
      exam.apply(JudgeItem{at});
      ++given;
      if (given == 10) {
        const SittingId id = exam.room().id;
        exam.open();
        exam.apply(ContinueSitting{id});
        CHECK(exam.room().items.size() == 11);
      }
    }
    CHECK(given >= 25);
    CHECK(given <= 45);
    CHECK(domains.size() == 6);
    CHECK(exam.result().items.size() == static_cast<std::size_t>(given));
    CHECK(exam.record->responses()->size() == static_cast<std::size_t>(given));
    CHECK(exam.desk->model().open.empty());
  }

  TEST_CASE("what makes no sense changes nothing; options are struck; doubted items are told") {
    ExamRoom exam;
    for (const ExamCommand& command : {ExamCommand(GoToItem{3}), ExamCommand(AnswerItem{0, {}}), ExamCommand(SubmitSitting{}), ExamCommand(EndPart{}), ExamCommand(JudgeItem{0}), ExamCommand(LeaveRoom{})}) CHECK_FALSE(exam.apply(command).changed);
    CHECK(exam.apply(ShowSitting{99}).problem);
    CHECK(exam.apply(ContinueSitting{99}).problem);
    CHECK(exam.apply(BeginSitting{.kind = SittingKind::Quiz, .exam = "none", .domains = {}, .items = 10, .clock = {}, .seed = 0, .points = {}}).problem);
    CHECK(exam.apply(exam.mock("ccs")).problem);
    exam.apply(exam.mock("rhit"));
    for (const int item : {-1, 150, 100'000}) {
      CHECK_FALSE(exam.apply(GoToItem{item}).changed);
      CHECK_FALSE(exam.apply(AnswerItem{item, {.chosen = {0}, .typed = {}}}).changed);
      CHECK_FALSE(exam.apply(FlagItem{item, true}).changed);
      CHECK_FALSE(exam.apply(StrikeOption{item, 0, true}).changed);
    }
    int single = 0;
    while (exam.room().items[static_cast<std::size_t>(single)].item->kind != ItemKind::Single) ++single;
    CHECK_FALSE(exam.apply(AnswerItem{single, {.chosen = {4}, .typed = {}}}).changed);
    exam.apply(AnswerItem{single, {.chosen = {1}, .typed = {}}});
    exam.apply(StrikeOption{single, 1, true});
    CHECK(exam.room().items[static_cast<std::size_t>(single)].answer.empty());
    CHECK(exam.room().items[static_cast<std::size_t>(single)].struck == std::set<int>{1});
    exam.apply(AnswerItem{single, {.chosen = {1}, .typed = {}}});
    CHECK(exam.room().items[static_cast<std::size_t>(single)].struck.empty());
    const std::string id = exam.room().items[static_cast<std::size_t>(single)].item->id.text();
    exam.apply(SubmitSitting{});
    exam.apply(DoubtItem{id, "Two are right."});
    CHECK(exam.result().items[static_cast<std::size_t>(single)].doubted);
    exam.open();
    CHECK(exam.desk->doubted().contains(id));
    exam.apply(TrustItem{id});
    CHECK(exam.desk->doubted().empty());
    // Settings of a student.
    exam.apply(SetExamDate{"rhit", Date::from_ymd(2026, 12, 1)});
    exam.apply(NameExam{"ods", "CTR"});
    exam.apply(NameExam{"ods", "nonsense"});
    exam.apply(ChooseExam{"ods"});
    exam.open();
    CHECK(exam.desk->chosen().id == "ods");
    CHECK(exam.desk->name_of(exam.desk->chosen()) == "CTR");
    CHECK(exam.desk->examination_day(exam.desk->blueprints()[0]) == Date::from_ymd(2026, 12, 1));
  }

  TEST_CASE("a sitting is the same after writing and reading; a damaged one is told") {
    ExamRoom exam;
    exam.apply(exam.mock("rhit"));
    exam.answer(0, true);
    exam.apply(FlagItem{4, true});
    exam.apply(StrikeOption{2, 1, true});
    exam.desk->save();
    const std::string state = exam.record->open_sittings()->front().state;
    auto read = sitting_from_json(state);
    REQUIRE(read.ok());
    CHECK(sitting_to_json(*read) == state);
    std::mt19937 random(5);
    for (int i = 0; i < 300; ++i) {
      std::string damaged = state;
      damaged[random() % damaged.size()] = static_cast<char>(random() % 96 + 32);
      const auto other = sitting_from_json(damaged);
      if (other) CHECK(other->items.size() == other->form.items.size());
      else CHECK(other.error().id == "sitting.malformed");
    }
  }

#ifndef _WIN32
  TEST_CASE("killed at a hundred random moments of a mock: clock, answers and flags are back to within a second") {
    // What the candidate did and saw, in memory that outlives the process.
    struct Truth {
      std::atomic<std::int64_t> now;                 // of the clock, milliseconds
      std::atomic<int> at;
      std::atomic<std::int64_t> at_since;
      std::array<std::atomic<int>, 150> option;      // chosen; -1: none
      std::array<std::atomic<int>, 150> option_before;
      std::array<std::atomic<std::int64_t>, 150> option_since;
      std::array<std::atomic<int>, 150> flag, flag_before;
      std::array<std::atomic<std::int64_t>, 150> flag_since;
      std::atomic<int> steps;
    };
    void* shared = ::mmap(nullptr, sizeof(Truth), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(shared != MAP_FAILED);
    std::mt19937 random(17);
    int killed_in_work = 0;
    std::int64_t worst = 0;
    (void)built_in_items();  // read once, for all children
    for (int round = 0; round < 100; ++round) {
      const PauseRule rule = round % 2 == 0 ? PauseRule::Counts : PauseRule::Stops;
      CAPTURE(round);
      auto* truth = new (shared) Truth{};
      for (auto& option : truth->option) option = -1;
      for (auto& option : truth->option_before) option = -1;
      TempFolder folder;
      const UnixMillis start = FakeClock().now();
      const pid_t child = ::fork();
      if (child == 0) {
        FakeClock clock;
        std::vector<ScenarioFile> none;
        auto record = Record::open(folder / "r.db", clock);
        if (!record) ::_exit(1);
        ExamDesk desk(*record, clock, none, folder.path());
        desk.look(true);
        desk.apply(BeginSitting{.kind = SittingKind::Mock, .exam = "rhit", .domains = {}, .items = 0, .clock = rule, .seed = 0, .points = {}});
        std::mt19937 act(static_cast<unsigned>(round));
        for (;;) {
          const milliseconds step(20 + act() % 300);
          clock.advance(step);
          truth->now = clock.now();
          desk.tick();
          const int item = static_cast<int>(act() % 150);
          const auto i = static_cast<std::size_t>(item);
          switch (act() % 4) {
            case 0:
              if (!desk.model().room->items[i].item->options.empty() && desk.model().room->items[i].item->kind == ItemKind::Single) {
                const int option = static_cast<int>(act() % 4);
                truth->option_before[i] = truth->option[i].load();
                truth->option_since[i] = clock.now();
                truth->option[i] = option;
                desk.apply(AnswerItem{item, {.chosen = {option}, .typed = {}}});
              }
              break;
            case 1: {
              truth->flag_before[i] = truth->flag[i].load();
              truth->flag_since[i] = clock.now();
              truth->flag[i] = 1 - truth->flag[i];
              desk.apply(FlagItem{item, truth->flag[i] != 0});
              break;
            }
            case 2:
              truth->at_since = clock.now();
              desk.apply(GoToItem{item});
              truth->at = item;
              break;
            default: break;
          }
          ++truth->steps;
        }
      }
      // At work for a while, then gone.
      const int until = 1 + static_cast<int>(random() % 40);
      for (int waited = 0; truth->steps < until && waited < 40'000; ++waited) ::usleep(500);
      ::usleep(static_cast<useconds_t>(random() % 4'000));
      ::kill(child, SIGKILL);
      ::waitpid(child, nullptr, 0);
      REQUIRE(truth->steps >= 1);
      if (truth->steps > 5) ++killed_in_work;

      FakeClock clock(truth->now);
      const milliseconds away(45'000 + static_cast<int>(random() % 60'000));
      clock.advance(away);
      std::vector<ScenarioFile> none;
      auto record = Record::open(folder / "r.db", clock);
      REQUIRE(record.ok());
      CHECK(record->check_integrity()->empty());
      ExamDesk desk(*record, clock, none, folder.path());
      desk.look(true);
      REQUIRE(desk.model().open.size() == 1);
      desk.apply(ContinueSitting{desk.model().open[0].id});
      REQUIRE(desk.model().room != nullptr);
      const RoomModel& room = *desk.model().room;
      const std::int64_t spent = truth->now - start + (rule == PauseRule::Counts ? away.count() : 0);
      const std::int64_t off = std::abs(spent / 1000 - (210 * 60 - *room.seconds_left));
      worst = std::max(worst, off);
      CHECK(off <= 1);
      CHECK_FALSE(room.away.empty());
      for (std::size_t i = 0; i < 150; ++i) {
        const int option = room.items[i].answer.chosen.empty() ? -1 : room.items[i].answer.chosen[0];
        const bool fresh_option = truth->now - truth->option_since[i] < 1000, fresh_flag = truth->now - truth->flag_since[i] < 1000;
        if (room.items[i].item->kind == ItemKind::Single) CHECK((option == truth->option[i] || (fresh_option && option == truth->option_before[i])));
        CHECK((room.items[i].flagged == (truth->flag[i] != 0) || (fresh_flag && room.items[i].flagged == (truth->flag_before[i] != 0))));
      }
      if (truth->now - truth->at_since >= 1000) CHECK(room.at == truth->at);
    }
    ::munmap(shared, sizeof(Truth));
    MESSAGE("killed 100 times, " << killed_in_work << " of them after more than five steps; the clock was off by at most " << worst << " s");
    CHECK(killed_in_work > 60);
  }
#endif

  TEST_CASE("every fuzz seed of a sitting is accepted whole, but those named faulty, which are refused") {
    int good = 0;
    for (const auto& entry : fs::directory_iterator(fs::path(CHARTWRIGHT_SOURCE_DIR) / "tests/fuzz/corpus/sitting")) {
      CAPTURE(entry.path().string());
      const std::string bytes = slurp(entry.path());
      CHECK(bytes.size() < 4096);
      const bool faulty = entry.path().filename().string().rfind("faulty-", 0) == 0;
      const auto sitting = sitting_from_json(bytes);
      CHECK(sitting.ok() != faulty);
      if (sitting) CHECK(*sitting_from_json(sitting_to_json(*sitting)) == *sitting);
      good += faulty ? 0 : 1;
    }
    CHECK(good == 3);
  }
}
