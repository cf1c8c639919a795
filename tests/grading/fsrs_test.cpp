#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "content/base/dice.h"
#include "content/base/file_io.h"
#include "grading/readiness/fsrs.h"
#include "tests/support/files.h"

using namespace cw;
using Json = nlohmann::json;

namespace {

std::string own_file(const std::string& reviews, const std::string& parameters = "{}") {
  return R"({"format":"chartwright.fsrs-history","version":1,"sets":[{"name":"a","parameters":)" + parameters + R"(,"cases":[{"id":"one","reviews":)" + reviews + "}]}]}";
}

std::string ids_of(const HistoryFile& file) {
  std::string ids;
  for (const Diagnostic& d : file.diagnostics) ids += d.id + " ";
  return ids;
}

constexpr std::int64_t kDay = 1440;

}  // namespace

TEST_SUITE("memory") {
  TEST_CASE("worked values") {
    const FsrsParameters p;
    // By definition recall falls to 0.9 after as many days as the stability says, and the interval for 0.9 is the stability.
    for (const double s : {0.1, 2.3065, 400.0}) {
      CHECK(recall_probability(p, s, s) == doctest::Approx(0.9).epsilon(1e-12));
      CHECK(exact_interval(p, s) == doctest::Approx(s).epsilon(1e-12));
      CHECK(recall_probability(p, 0, s) == 1);
    }
    CHECK(interval_days(p, 0.2) == 1);
    CHECK(interval_days(p, 2.5) == 3);  // rounded half up
    CHECK(interval_days(p, 1e6) == 36500);
    // A first "again": D = w4 - 1 + 1; a first "good": 6.4133 - e^(2 · 0.8334) + 1.
    CHECK(first_memory(p, Recall::Again).stability == 0.212);
    CHECK(first_memory(p, Recall::Again).difficulty == doctest::Approx(6.4133).epsilon(1e-12));
    CHECK(first_memory(p, Recall::Good).difficulty == doctest::Approx(6.4133 - std::exp(2 * 0.8334) + 1).epsilon(1e-12));
    CHECK(first_memory(p, Recall::Easy).difficulty == 1);
    FsrsParameters low;
    low.w[0] = 0.01;
    CHECK(first_memory(low, Recall::Again).stability == 0.1);
    // The same day, good: k = e^(0.5425 · 0.0912) · S^-0.0658, at least 1.
    CHECK(next_memory(p, {1, 5}, 0, Recall::Good).stability == doctest::Approx(std::exp(0.5425 * 0.0912)).epsilon(1e-12));
    CHECK(next_memory(p, {50, 5}, 0, Recall::Hard).stability == 50);
    CHECK(next_memory(p, {50, 5}, 0, Recall::Again).stability < 50);
  }

  TEST_CASE("memory behaves: better ratings last longer, forgetting never helps, everything stays in its bounds") {
    Dice dice(17);
    const FsrsParameters p;
    for (int turn = 0; turn < 400; ++turn) {
      Memory m = first_memory(p, static_cast<Recall>(1 + dice.below(4)));
      for (int review = 0; review < 12; ++review) {
        const int elapsed = static_cast<int>(dice.below(3) == 0 ? 0 : dice.below(400));
        double last = 0;
        for (int g = 1; g <= 4; ++g) {
          const Memory next = next_memory(p, m, elapsed, static_cast<Recall>(g));
          CHECK(next.stability >= last);
          last = next.stability;
          CHECK(next.stability >= 0.001);
          CHECK(next.stability <= 36500);
          CHECK(next.difficulty >= 1);
          CHECK(next.difficulty <= 10);
          if (g == 1) CHECK(next.stability <= m.stability);
          if (g >= 2) CHECK(next.stability >= m.stability * (1 - 1e-12));
        }
        m = next_memory(p, m, elapsed, static_cast<Recall>(1 + dice.below(4)));
      }
    }
  }

  TEST_CASE("steps, review, relearning") {
    const FsrsParameters p;
    const std::int64_t start = 20'000 * kDay + 600;
    MemoryCard card = review_card(p, {}, start, Recall::Good);
    CHECK(card.state == CardState::Learning);
    CHECK(card.due == start + 10);
    CHECK(card.step == 1);
    CHECK(card.interval == 0);
    card = review_card(p, card, start + 12, Recall::Good);
    CHECK(card.state == CardState::Review);
    CHECK(card.interval >= 2);
    CHECK(card.due == start + 12 + card.interval * kDay);
    const std::int64_t later = card.due;
    const MemoryCard lapsed = review_card(p, card, later, Recall::Again);
    CHECK(lapsed.state == CardState::Relearning);
    CHECK(lapsed.lapses == 1);
    CHECK(lapsed.due == later + 10);
    CHECK(review_card(p, lapsed, later + 10, Recall::Again).lapses == 1);  // counted once
    CHECK(review_card(p, lapsed, later + 10, Recall::Hard).due == later + 10 + 15);
    CHECK(review_card(p, lapsed, later + 10, Recall::Good).state == CardState::Review);
    CHECK(review_card(p, {}, start, Recall::Hard).due == start + 6);  // 5.5 minutes, rounded up
    CHECK(review_card(p, {}, start, Recall::Easy).state == CardState::Review);
    // The four intervals keep their order, in review and without steps.
    FsrsParameters whole_days;
    whole_days.short_term = false;
    for (const FsrsParameters& q : {p, whole_days})
      for (const std::int64_t after : {std::int64_t{1}, std::int64_t{30}, std::int64_t{300}}) {
        int last = 0;
        for (const Recall rating : {Recall::Hard, Recall::Good, Recall::Easy}) {
          const MemoryCard next = review_card(q, card, card.reviewed + after * kDay, rating);
          CHECK(next.interval > last);
          last = next.interval;
        }
      }
    CHECK(review_card(whole_days, {}, start, Recall::Again).interval == 1);
    CHECK(review_card(whole_days, {}, start, Recall::Hard).interval == 2);
    // A clock that was set back costs nothing.
    const MemoryCard back = review_card(p, card, card.reviewed - 5 * kDay, Recall::Good);
    CHECK(back.reviewed == card.reviewed);
    FsrsParameters stepless;
    stepless.learning_steps.clear();
    CHECK(review_card(stepless, {}, start, Recall::Good).state == CardState::Review);
  }

  TEST_CASE("an examination draws reviews nearer, and orders the last two weeks") {
    CHECK(interval_before_examination(60, 91) == 60);
    CHECK(interval_before_examination(60, 90) == 30);
    CHECK(interval_before_examination(5, 90) == 5);
    CHECK(interval_before_examination(5, 2) == 1);
    CHECK(interval_before_examination(5, 0) == 1);
    CHECK(interval_before_examination(5, -1) == 5);
    const FsrsParameters p;
    const std::int64_t now = 20'000 * kDay;
    MemoryCard strong{.state = CardState::Review, .memory = {100, 5}, .reviewed = now - 99 * kDay, .due = now};
    MemoryCard fading{.state = CardState::Review, .memory = {1, 5}, .reviewed = now, .due = now + kDay};
    const std::vector<MemoryCard> cards = {fading, strong};
    CHECK(review_order(p, cards, now) == std::vector<std::size_t>{1, 0});               // today the old one is the weaker
    CHECK(review_order(p, cards, now, 20'014) == std::vector<std::size_t>{0, 1});       // in two weeks the fresh one will be
    CHECK(review_order(p, cards, now, 20'015) == std::vector<std::size_t>{1, 0});
    CHECK(review_card(p, strong, now, Recall::Good, 20'060).interval == 20);
    CHECK(recall_now(p, {}, now) == 0);
  }

  TEST_CASE("the reference histories are met, review by review") {
    const auto data = test::reference_data();
    if (!data || !std::filesystem::exists(*data / "fsrs")) {
      MESSAGE("skipped: no reference histories of FSRS (CHARTWRIGHT_DATA)");
      return;
    }
    const HistoryFile file = read_fsrs_history(*read_file(*data / "fsrs" / "histories.json"), "histories.json");
    REQUIRE(file.diagnostics.empty());
    std::size_t reviews = 0;
    for (const HistorySet& set : file.sets)
      for (const CardHistory& history : set.histories) {
        CAPTURE(history.id);
        const ReplayedHistory replayed = replay(set, history);
        for (const ReplayedReview& review : replayed.reviews) CHECK(review.differences == std::vector<std::string>{});
        CHECK(replayed.differences == std::vector<std::string>{});
        CHECK(history.recall_after.size() == 9);
        reviews += replayed.reviews.size();
      }
    CHECK(reviews == 1088);
    for (const Json& table : Json::parse(*read_file(*data / "fsrs" / "curves.json"))["tables"]) {
      FsrsParameters p;
      for (std::size_t i = 0; i < 21; ++i) p.w[i] = table["w"][i];
      for (const Json& point : table["points"]) CHECK(std::abs(recall_probability(p, point["elapsed_days"], point["stability"]) - point["retrievability"].get<double>()) <= 1e-6);
      for (const Json& one : table["interval_modifiers"]) {
        p.retention = one["request_retention"];
        CHECK(exact_interval(p, 1) == doctest::Approx(one["interval_modifier"].get<double>()).epsilon(1e-6));
      }
    }
  }

  TEST_CASE("a history of our own is read, replayed and compared") {
    const std::string good = own_file(R"([{"rating":3,"stability":2.3065,"interval":2},{"elapsed_days":2,"rating":1}])");
    const HistoryFile file = read_fsrs_history(good, "own.json");
    REQUIRE(file.diagnostics.empty());
    const ReplayedHistory replayed = replay(file.sets[0], file.sets[0].histories[0]);
    REQUIRE(replayed.reviews.size() == 2);
    CHECK(replayed.different() == 0);
    CHECK(replayed.reviews[1].card.memory.stability < 2.3065);
    const HistoryFile wrong = read_fsrs_history(own_file(R"([{"rating":3,"stability":2.31,"difficulty":5,"interval":9,"reps":4}])"), "own.json");
    const ReplayedHistory compared = replay(wrong.sets[0], wrong.sets[0].histories[0]);
    CHECK(compared.different() == 1);
    CHECK(compared.reviews[0].differences.size() == 4);
    CHECK(compared.reviews[0].differences[0] == "stability 2.3065 where 2.31 is expected");
    const HistoryFile timed = read_fsrs_history(own_file(R"([{"rating":1,"review_utc":"2026-01-05T09:47Z","due_utc":"2026-01-05T09:48:00.000Z","state_after":"learning"}])"), "own.json");
    REQUIRE(timed.sets.size() == 1);
    CHECK(timed.sets[0].scheduled);
    CHECK(replay(timed.sets[0], timed.sets[0].histories[0]).different() == 0);
  }

  TEST_CASE("what is wrong with a history is told by its place") {
    const auto ids = [](const std::string& bytes) { return ids_of(read_fsrs_history(bytes, "h.json")); };
    CHECK(ids(R"({"format":"chartwright.query","version":1,"sets":[]})") == "JSN-020 ");
    CHECK(ids(R"({"format":"chartwright.fsrs-history","version":2,"sets":[]})") == "JSN-021 ");
    CHECK(ids("[]").find("JSN-012") != std::string::npos);
    CHECK(ids("{") == "JSN-002 ");
    CHECK(ids(own_file(R"([{"rating":5}])")) == "JSN-013 ");
    CHECK(ids(own_file(R"([{"rating":3,"raiting":2}])")) == "JSN-011 ");
    CHECK(ids(own_file("[]", R"({"enable_fuzz":true})")) == "FSR-001 ");
    CHECK(ids(own_file("[]", R"({"w":[1,2,3]})")) == "FSR-002 ");
    CHECK(ids(own_file("[]", R"({"w":[1e999]})")) == "JSN-013 FSR-002 ");
    CHECK(ids(own_file(R"([{"rating":3,"review_utc":"2026-01-05T09:47Z"},{"rating":3}])")) == "FSR-003 ");
    CHECK(ids(own_file("[]", R"({"learning_steps":["1d"]})")) == "FSR-004 ");
    CHECK(ids(own_file(R"([{"rating":3,"elapsed_days":4}])")) == "FSR-005 ");
    CHECK(ids(own_file(R"([{"rating":3,"review_utc":"2026-01-05T09:47Z"},{"rating":3,"review_utc":"2026-01-05T09:46Z"}])")) == "FSR-006 ");
    for (const std::string time : {"2026-02-30T00:00Z", "2026-01-05T24:00Z", "2026-01-05 09:47Z", "2026-01-05T09:47", "2026-01-05T09:47:30Z", "1700-01-01T00:00Z"})
      CHECK(ids(own_file(R"([{"rating":3,"review_utc":")" + time + R"("}])")) == "FSR-007 ");
    CHECK(ids(own_file(R"([{"rating":3,"stability":"two"}])")) == "JSN-012 ");
  }
}
