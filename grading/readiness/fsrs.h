#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/diagnostic.h"

/// When a knowledge point is due again: FSRS-6 (J. Ye and others, Free Spaced Repetition Scheduler; github.com/open-spaced-repetition). One card is a
/// knowledge point (a guideline, a rule, a confusable pair) shown through changing items. Pure; no fuzz.
namespace cw {

/// Wrong; right with a hint or at the lowest confidence; right; easy by the student's own choice.
enum class Recall { Again = 1, Hard = 2, Good = 3, Easy = 4 };
[[nodiscard]] std::string_view to_string(Recall);  ///< `again`, `hard`, `good`, `easy`

struct FsrsParameters {
  std::array<double, 21> w = {0.212,  1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001,  1.8722, 0.1666, 0.796,
                              1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542};
  double retention = 0.90;       ///< probability of recall at which a card is due, above 0 and below 1
  int maximum_interval = 36500;  ///< days, at least 1
  /// Same-day reviews and minutes-long steps; without them every rating gives whole days.
  bool short_term = true;
  std::vector<int> learning_steps = {1, 10};  ///< minutes, each 1 to 1,439
  std::vector<int> relearning_steps = {10};
};

struct Memory {
  double stability = 0;   ///< days until recall falls to 0.9; 0.001 to 36,500
  double difficulty = 0;  ///< 1 to 10
};

/// Probability of recall so many days after the last review.
[[nodiscard]] double recall_probability(const FsrsParameters&, double elapsed_days, double stability);
/// Days until recall falls to the wanted retention, not rounded and without a limit.
[[nodiscard]] double exact_interval(const FsrsParameters&, double stability);
/// The same, rounded half up, 1 to the maximum.
[[nodiscard]] int interval_days(const FsrsParameters&, double stability);
/// `interval_days` when an examination lies `days_to_examination` days ahead: at most a third of the time left while that is 90 days or less.
[[nodiscard]] int interval_before_examination(int interval, int days_to_examination);
[[nodiscard]] Memory first_memory(const FsrsParameters&, Recall);
/// `elapsed_days` are calendar days (UTC) since the last review, at least 0.
[[nodiscard]] Memory next_memory(const FsrsParameters&, const Memory&, int elapsed_days, Recall);

enum class CardState { New, Learning, Review, Relearning };
[[nodiscard]] std::string_view to_string(CardState);  ///< `new`, `learning`, `review`, `relearning`

/// Times are minutes since 1970-01-01T00:00 UTC.
struct MemoryCard {
  CardState state = CardState::New;
  Memory memory;
  int step = 0;      ///< of the (re)learning steps
  int interval = 0;  ///< whole days until due; 0 within a day
  int reps = 0, lapses = 0;
  std::int64_t reviewed = 0;  ///< the last review; means nothing when new
  std::int64_t due = 0;
};
/// The card after a review. A review dated before the last one counts as made at that time. `examination` is the day (since 1970) of the examination, if one is set.
[[nodiscard]] MemoryCard review_card(const FsrsParameters&, const MemoryCard&, std::int64_t now, Recall, std::optional<std::int64_t> examination_day = std::nullopt);
/// The probability that the card is recalled now; 0 for a new card.
[[nodiscard]] double recall_now(const FsrsParameters&, const MemoryCard&, std::int64_t now);

/// The order in which cards due are shown: by recall now, lowest first; in the last 14 days before an examination by recall on its day. Cards alike stay in
/// the given order. Returns indexes.
[[nodiscard]] std::vector<std::size_t> review_order(const FsrsParameters&, std::span<const MemoryCard>, std::int64_t now, std::optional<std::int64_t> examination_day = std::nullopt);

// --- histories: files to check an implementation with --------------------------------------------------------------------------------

struct HistoryReview {
  int elapsed_days = 0;
  std::optional<std::int64_t> at;  ///< minutes; where absent, days alone are known
  Recall rating = Recall::Good;
  // What the file expects; absent where it says nothing.
  std::optional<double> recall_before, stability, difficulty;
  std::optional<int> interval, step, reps, lapses;
  std::optional<CardState> state;
  std::optional<std::int64_t> due;
};
struct CardHistory {
  std::string id;
  std::vector<HistoryReview> reviews;
  std::vector<std::pair<int, double>> recall_after;  ///< days after the last review, expected recall
};
struct HistorySet {
  std::string name;
  FsrsParameters parameters;
  bool scheduled = false;  ///< the whole scheduler, by time; else the chain of memory states alone
  std::vector<CardHistory> histories;
};
struct HistoryFile {
  std::vector<HistorySet> sets;
  Diagnostics diagnostics;  ///< `sets` is empty when it has errors
};
/// Reads `chartwright.fsrs-history` version 1, or the plain form with `sets` and no format of its own. JSN-… and FSR-… are told with their places.
[[nodiscard]] HistoryFile read_fsrs_history(std::string_view bytes, std::string file_name);

struct ReplayedReview {
  MemoryCard card;  ///< after it; in a chain without times only memory, interval and reps are set
  double recall_before = 0;
  std::vector<std::string> differences;  ///< `stability 2.31 where 2.3065 is expected`
};
struct ReplayedHistory {
  std::vector<ReplayedReview> reviews;
  std::vector<std::string> differences;  ///< of the recall after the last review
  int different() const;
};
/// Tolerances: stability 1e-6 relative; difficulty and recall 1e-6 absolute; all else exact, but that an interval may differ by 1 when it is within
/// 1e-6 of its size of a half (and so may the due time).
[[nodiscard]] ReplayedHistory replay(const HistorySet&, const CardHistory&);

}  // namespace cw
