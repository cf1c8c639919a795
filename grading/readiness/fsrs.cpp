#include "grading/readiness/fsrs.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "content/base/check.h"

namespace cw {
namespace {

constexpr double kLeastStability = 0.001, kMostStability = 36500;
constexpr std::int64_t kMinutesOfDay = 1440;

int grade(Recall rating) { return static_cast<int>(rating); }

/// The constant that makes recall 0.9 after as many days as the stability says.
double curve_factor(const FsrsParameters& p) { return std::pow(0.9, -1 / p.w[20]) - 1; }

double kept(double stability) { return std::clamp(stability, kLeastStability, kMostStability); }

double first_difficulty(const FsrsParameters& p, int rating) { return p.w[4] - std::exp(p.w[5] * (rating - 1)) + 1; }

double next_difficulty(const FsrsParameters& p, double difficulty, int rating) {
  // The nearer to 10, the smaller the step; then a pull toward where an easy first review would have put it.
  const double moved = difficulty + -p.w[6] * (rating - 3) * (10 - difficulty) / 9;
  return std::clamp(p.w[7] * first_difficulty(p, 4) + (1 - p.w[7]) * moved, 1.0, 10.0);
}

double same_day_stability(const FsrsParameters& p, double stability, int rating) {
  double factor = std::exp(p.w[17] * (rating - 3 + p.w[18])) * std::pow(stability, -p.w[19]);
  if (rating >= 2) factor = std::max(factor, 1.0);
  return stability * factor;
}

double recalled_stability(const FsrsParameters& p, const Memory& m, double recall, int rating) {
  const double growth = std::exp(p.w[8]) * (11 - m.difficulty) * std::pow(m.stability, -p.w[9]) * (std::exp(p.w[10] * (1 - recall)) - 1);
  return m.stability * (1 + growth * (rating == 2 ? p.w[15] : 1) * (rating == 4 ? p.w[16] : 1));
}

double forgotten_stability(const FsrsParameters& p, const Memory& m, double recall) {
  const double after = p.w[11] * std::pow(m.difficulty, -p.w[12]) * (std::pow(m.stability + 1, p.w[13]) - 1) * std::exp(p.w[14] * (1 - recall));
  // Forgetting never leaves more than a same-day failure would; without same-day reviews, never more than there was.
  return std::min(after, m.stability / (p.short_term ? std::exp(p.w[17] * p.w[18]) : 1));
}

/// Days by the calendar (UTC).
std::int64_t day_of(std::int64_t minutes) { return minutes >= 0 ? minutes / kMinutesOfDay : -((-minutes + kMinutesOfDay - 1) / kMinutesOfDay); }

/// What one rating would make of a card: whole days, or minutes when the card stays in its steps.
struct Choice {
  int days = 0;
  int minutes = 0;
  int step = 0;
};

/// The minutes and the next step for a card in its steps, or nothing when it leaves them. Hard repeats the step, at the mean of the first two (or one and
/// a half times the only one).
std::optional<Choice> in_steps(const std::vector<int>& steps, int step, Recall rating) {
  const auto count = static_cast<int>(steps.size());
  if (step >= count) return std::nullopt;
  switch (rating) {
    case Recall::Again: return Choice{0, steps[0], 0};
    case Recall::Hard: return Choice{0, count == 1 ? static_cast<int>(std::floor(steps[0] * 1.5 + 0.5)) : static_cast<int>(std::floor((steps[0] + steps[1]) / 2.0 + 0.5)), step};
    case Recall::Good:
      if (step + 1 < count) return Choice{0, steps[static_cast<std::size_t>(step + 1)], step + 1};
      return std::nullopt;
    case Recall::Easy: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Recall rating) {
  constexpr std::array<std::string_view, 4> kWords = {"again", "hard", "good", "easy"};
  return kWords[static_cast<std::size_t>(grade(rating) - 1)];
}

std::string_view to_string(CardState state) {
  constexpr std::array<std::string_view, 4> kWords = {"new", "learning", "review", "relearning"};
  return kWords[static_cast<std::size_t>(state)];
}

double recall_probability(const FsrsParameters& p, double elapsed_days, double stability) { return std::pow(1 + curve_factor(p) * std::max(elapsed_days, 0.0) / stability, -p.w[20]); }

double exact_interval(const FsrsParameters& p, double stability) { return stability / curve_factor(p) * (std::pow(p.retention, -1 / p.w[20]) - 1); }

int interval_days(const FsrsParameters& p, double stability) {
  const double rounded = std::floor(exact_interval(p, stability) + 0.5);
  return static_cast<int>(std::clamp(rounded, 1.0, static_cast<double>(std::max(p.maximum_interval, 1))));
}

int interval_before_examination(int interval, int days_to_examination) {
  constexpr int kNear = 90;
  if (days_to_examination < 0 || days_to_examination > kNear) return interval;
  return std::min(interval, std::max(1, days_to_examination / 3));
}

Memory first_memory(const FsrsParameters& p, Recall rating) {
  return {kept(std::max(0.1, p.w[static_cast<std::size_t>(grade(rating) - 1)])), std::clamp(first_difficulty(p, grade(rating)), 1.0, 10.0)};
}

Memory next_memory(const FsrsParameters& p, const Memory& memory, int elapsed_days, Recall rating) {
  CW_CHECK(elapsed_days >= 0 && memory.stability > 0);
  const int g = grade(rating);
  double stability = 0;
  if (elapsed_days == 0 && p.short_term) {
    stability = same_day_stability(p, memory.stability, g);
  } else {
    const double recall = recall_probability(p, elapsed_days, memory.stability);
    stability = g == 1 ? forgotten_stability(p, memory, recall) : recalled_stability(p, memory, recall, g);
  }
  return {kept(stability), next_difficulty(p, memory.difficulty, g)};
}

MemoryCard review_card(const FsrsParameters& p, const MemoryCard& card, std::int64_t now, Recall rating, std::optional<std::int64_t> examination_day) {
  const bool is_new = card.state == CardState::New;
  if (!is_new) now = std::max(now, card.reviewed);
  const int elapsed = is_new ? 0 : static_cast<int>(day_of(now) - day_of(card.reviewed));
  const auto memory_after = [&](Recall r) { return is_new ? first_memory(p, r) : next_memory(p, card.memory, elapsed, r); };

  MemoryCard after = card;
  after.memory = memory_after(rating);
  after.reviewed = now;
  ++after.reps;
  if (card.state == CardState::Review && rating == Recall::Again) ++after.lapses;

  std::optional<Choice> steps;
  if (p.short_term) {
    if (card.state == CardState::Review) {
      if (rating == Recall::Again) steps = in_steps(p.relearning_steps, 0, rating);
    } else {
      steps = in_steps(card.state == CardState::Relearning ? p.relearning_steps : p.learning_steps, card.step, rating);
    }
  }
  if (steps) {
    after.state = card.state == CardState::Review || card.state == CardState::Relearning ? CardState::Relearning : CardState::Learning;
    after.step = steps->step;
    after.interval = 0;
    after.due = now + steps->minutes;
    return after;
  }

  // Whole days. In review, and everywhere without steps, what the four ratings would give keeps its order, so that a better answer never comes back sooner.
  const auto days = [&](Recall r) { return interval_days(p, memory_after(r).stability); };
  int again = days(Recall::Again), hard = days(Recall::Hard), good = days(Recall::Good), easy = days(Recall::Easy);
  if (!p.short_term) {
    again = std::min(again, hard);
    hard = std::max(hard, again + 1);
    good = std::max(good, hard + 1);
    easy = std::max(easy, good + 1);
  } else if (card.state == CardState::Review) {
    hard = std::min(hard, good);
    good = std::max(good, hard + 1);
    easy = std::max(easy, good + 1);
  }
  after.interval = rating == Recall::Again ? again : rating == Recall::Hard ? hard : rating == Recall::Good ? good : easy;
  if (examination_day) after.interval = interval_before_examination(after.interval, static_cast<int>(std::clamp<std::int64_t>(*examination_day - day_of(now), -1, 100'000)));
  after.state = CardState::Review;
  after.step = 0;
  after.due = now + after.interval * kMinutesOfDay;
  return after;
}

double recall_now(const FsrsParameters& p, const MemoryCard& card, std::int64_t now) {
  if (card.state == CardState::New) return 0;
  return recall_probability(p, static_cast<double>(day_of(now) - day_of(card.reviewed)), card.memory.stability);
}

std::vector<std::size_t> review_order(const FsrsParameters& p, std::span<const MemoryCard> cards, std::int64_t now, std::optional<std::int64_t> examination_day) {
  constexpr std::int64_t kLastDays = 14;
  const std::int64_t today = day_of(now);
  const bool near = examination_day && *examination_day >= today && *examination_day - today <= kLastDays;
  const std::int64_t on = near ? *examination_day * kMinutesOfDay : now;
  std::vector<std::size_t> order(cards.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<double> recall;
  for (const MemoryCard& card : cards) recall.push_back(recall_now(p, card, on));
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return recall[a] < recall[b]; });
  return order;
}

}  // namespace cw
