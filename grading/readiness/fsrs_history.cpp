#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "content/base/check.h"
#include "content/base/json_reader.h"
#include "grading/readiness/fsrs.h"

// Histories of reviews with what they should give: to check an implementation, ours or another's.
namespace cw {
namespace {

constexpr std::size_t kMostSets = 100, kMostHistories = 5'000, kMostReviews = 5'000;
constexpr int kMostElapsed = 1'000'000;

/// Within these the weights of FSRS-6 lie when they are fitted; beyond them the formulas need not make sense.
constexpr std::array<std::pair<double, double>, 21> kWeightRanges = {{{0.001, 100}, {0.001, 100}, {0.001, 100}, {0.001, 100}, {1, 10}, {0.001, 4}, {0.001, 4}, {0.001, 0.75}, {0, 4.5}, {0, 0.8}, {0.001, 3.5},
                                                                      {0.001, 5}, {0.001, 0.25}, {0.001, 0.9}, {0, 4}, {0, 1}, {1, 6}, {0, 2}, {0, 2}, {0, 0.8}, {0.1, 0.8}}};

/// Days since 1970 of a day of the proleptic Gregorian calendar (schedules run for centuries, longer than our Date does); nothing when there is none.
std::optional<std::int64_t> civil_days(int year, int month, int day) {
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  constexpr std::array<int, 12> kLengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1800 || month < 1 || month > 12 || day < 1 || day > kLengths[static_cast<std::size_t>(month - 1)] + (leap && month == 2 ? 1 : 0)) return std::nullopt;
  const std::int64_t before = year - 1;
  std::int64_t days = before * 365 + before / 4 - before / 100 + before / 400 - 719162;
  for (int m = 1; m < month; ++m) days += kLengths[static_cast<std::size_t>(m - 1)] + (leap && m == 2 ? 1 : 0);
  return days + day - 1;
}

/// `2026-01-05T09:47:00.000Z`, `2026-01-05T09:47Z`: minutes since 1970. Seconds must be whole minutes.
std::optional<std::int64_t> utc_minutes(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd";
  if (text.size() <= kForm.size() || (text.substr(kForm.size()) != "Z" && text.substr(kForm.size()) != ":00Z" && text.substr(kForm.size()) != ":00.000Z")) return std::nullopt;
  std::array<int, 5> parts{};  // year, month, day, hour, minute
  std::size_t part = 0;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == 'd') {
      if (text[i] < '0' || text[i] > '9') return std::nullopt;
      parts[part] = parts[part] * 10 + (text[i] - '0');
    } else {
      if (text[i] != kForm[i]) return std::nullopt;
      ++part;
    }
  }
  const auto days = civil_days(parts[0], parts[1], parts[2]);
  if (!days || parts[3] > 23 || parts[4] > 59) return std::nullopt;
  return *days * 1440 + parts[3] * 60 + parts[4];
}

/// `10m`, `2h`: minutes.
std::optional<int> step_minutes(std::string_view text) {
  if (text.size() < 2 || text.size() > 5) return std::nullopt;
  int number = 0;
  for (const char c : text.substr(0, text.size() - 1)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  if (text.back() == 'h') number *= 60;
  else if (text.back() != 'm') return std::nullopt;
  if (number < 1 || number > 1439) return std::nullopt;
  return number;
}

class Reader {
 public:
  HistoryFile read(std::string_view bytes, std::string file_name) {
    JsonReader reader(bytes, std::move(file_name));
    JsonValue root = reader.root();
    HistoryFile made;
    // A file that names a format must name ours; one that names none is the plain form, whose remarks are not ours to judge.
    own_ = root.is_object() && root.optional("format").has_value();
    if (root.is_object() && !own_) (void)root.optional("version");
    if (!own_ || reader.expect_format("chartwright.fsrs-history", 1)) {
      root.each("sets", [&](JsonValue set) { made.sets.push_back(this->set(set)); }, kMostSets);
      if (own_) root.finish();
    }
    made.diagnostics = reader.diagnostics();
    if (made.diagnostics.has_errors()) made.sets.clear();
    return made;
  }

 private:
  HistorySet set(JsonValue json) {
    HistorySet made;
    made.name = json.text("name");
    if (auto parameters = json.optional("parameters")) made.parameters = this->parameters(*parameters);
    (void)json.optional("note");
    json.each("cases", [&](JsonValue one) { made.histories.push_back(history(one)); }, kMostHistories);
    // Times make it a schedule: then every review must have one.
    std::size_t timed = 0, all = 0;
    for (const CardHistory& history : made.histories)
      for (const HistoryReview& review : history.reviews) timed += review.at.has_value(), ++all;
    made.scheduled = timed > 0;
    if (made.scheduled && timed != all) json.fault("FSR-003", "some reviews of this set have a time and others do not", "give every review its \"review_utc\", or none");
    if (own_) json.finish();
    return made;
  }

  FsrsParameters parameters(JsonValue json) {
    FsrsParameters made;
    made.retention = json.number_or("request_retention", 0.5, 0.999, made.retention);
    made.maximum_interval = static_cast<int>(json.integer_or("maximum_interval", 1, 36'500, made.maximum_interval));
    made.short_term = json.boolean_or("enable_short_term", true);
    if (json.boolean_or("enable_fuzz", false)) json.fault("FSR-001", "intervals with fuzz cannot be replayed", "write the history with fuzz off");
    if (json.optional("w")) {
      std::size_t count = 0;
      JsonValue list = json.required("w");
      json.each(
          "w",
          [&](JsonValue weight) {
            if (count < made.w.size()) made.w[count] = weight.as_number(kWeightRanges[count].first, kWeightRanges[count].second);
            ++count;
          },
          made.w.size());
      if (count != made.w.size()) list.fault("FSR-002", fmt::format("{} weights stand here; FSRS-6 has 21", count));
    }
    for (const auto& [name, steps] : {std::pair("learning_steps", &made.learning_steps), std::pair("relearning_steps", &made.relearning_steps)}) {
      if (!json.optional(name)) continue;
      steps->clear();
      json.each(
          name,
          [steps = steps](JsonValue step) {
            const std::string text = step.as_text();
            if (const auto minutes = step_minutes(text)) steps->push_back(*minutes);
            else if (!text.empty()) step.fault("FSR-004", fmt::format("\"{}\" is no step", text), "steps are written 10m or 2h, from 1 minute to less than a day");
          },
          20);
    }
    if (own_) json.finish();
    return made;
  }

  CardHistory history(JsonValue json) {
    CardHistory made;
    made.id = json.text("id");
    std::int64_t last = 0;
    json.each(
        "reviews",
        [&](JsonValue one) {
          made.reviews.push_back(review(one));
          const HistoryReview& now = made.reviews.back();
          if (made.reviews.size() == 1 && now.elapsed_days != 0) one.fault("FSR-005", "the first review has no days before it");
          if (now.at) {
            if (made.reviews.size() > 1 && *now.at < last) one.fault("FSR-006", "this review lies before the one above it");
            last = *now.at;
          }
        },
        kMostReviews);
    if (auto after = json.optional("retrievability_after")) {
      for (const int days : {0, 1, 3, 7, 14, 30, 60, 120, 365})
        if (const std::string name = std::to_string(days); after->optional(name)) made.recall_after.emplace_back(days, after->number(name, 0, 1));
      after->finish();
    }
    if (own_) json.finish();
    return made;
  }

  HistoryReview review(JsonValue json) {
    HistoryReview made;
    made.elapsed_days = static_cast<int>(json.integer_or("elapsed_days", 0, kMostElapsed, 0));
    made.rating = static_cast<Recall>(std::max<std::int64_t>(json.integer("rating", 1, 4), 1));
    made.at = time(json, "review_utc");
    made.due = time(json, "due_utc");
    if (auto value = json.optional("retrievability_before"); value && !value->is_null()) made.recall_before = value->as_number(0, 1);
    if (json.optional("stability")) made.stability = json.number("stability", 0, 1e6);
    if (json.optional("difficulty")) made.difficulty = json.number("difficulty", 0, 100);
    for (const auto& [name, field] : {std::pair("interval", &made.interval), std::pair("step_after", &made.step), std::pair("reps", &made.reps), std::pair("lapses", &made.lapses)})
      if (json.optional(name)) *field = static_cast<int>(json.integer(name, 0, 1'000'000));
    if (json.optional("state_after"))
      made.state = json.one_of<CardState>("state_after", {{"learning", CardState::Learning}, {"review", CardState::Review}, {"relearning", CardState::Relearning}});
    if (own_) json.finish();
    return made;
  }

  static std::optional<std::int64_t> time(JsonValue json, std::string_view name) {
    auto value = json.optional(name);
    if (!value) return std::nullopt;
    const std::string text = value->as_text();
    const auto minutes = utc_minutes(text);
    if (!minutes && !text.empty()) value->fault("FSR-007", fmt::format("\"{}\" is no time in UTC", text), "times are written 2026-01-05T09:47Z");
    return minutes;
  }

  bool own_ = false;
};

class Comparison {
 public:
  explicit Comparison(std::vector<std::string>& out) : out_(out) {}
  void near(std::string_view what, double ours, std::optional<double> theirs, double relative, double absolute) {
    if (theirs && !(std::abs(ours - *theirs) <= absolute + relative * std::abs(*theirs))) out_.push_back(fmt::format("{} {:.8g} where {:.8g} is expected", what, ours, *theirs));
  }
  void same(std::string_view what, std::int64_t ours, std::optional<std::int64_t> theirs) {
    if (theirs && ours != *theirs) out_.push_back(fmt::format("{} {} where {} is expected", what, ours, *theirs));
  }

 private:
  std::vector<std::string>& out_;
};

/// Whether the exact interval lies so near a half that two correct implementations may round it to neighbors.
bool half_way(double exact) { return std::abs(exact - std::floor(exact) - 0.5) <= 1e-6 * exact; }

}  // namespace

HistoryFile read_fsrs_history(std::string_view bytes, std::string file_name) { return Reader().read(bytes, std::move(file_name)); }

int ReplayedHistory::different() const {
  return static_cast<int>(std::count_if(reviews.begin(), reviews.end(), [](const ReplayedReview& r) { return !r.differences.empty(); })) + (differences.empty() ? 0 : 1);
}

ReplayedHistory replay(const HistorySet& set, const CardHistory& history) {
  const FsrsParameters& p = set.parameters;
  ReplayedHistory made;
  MemoryCard card;
  for (const HistoryReview& review : history.reviews) {
    ReplayedReview now;
    const bool first = card.state == CardState::New;
    if (set.scheduled) {
      CW_CHECK(review.at.has_value());
      now.recall_before = recall_now(p, card, *review.at);
      card = review_card(p, card, *review.at, review.rating);
    } else {
      now.recall_before = first ? 0 : recall_probability(p, review.elapsed_days, card.memory.stability);
      card.memory = first ? first_memory(p, review.rating) : next_memory(p, card.memory, review.elapsed_days, review.rating);
      card.state = CardState::Review;
      card.interval = interval_days(p, card.memory.stability);
      ++card.reps;
    }
    now.card = card;
    Comparison compare(now.differences);
    compare.near("stability", card.memory.stability, review.stability, 1e-6, 0);
    compare.near("difficulty", card.memory.difficulty, review.difficulty, 0, 1e-6);
    if (!first) compare.near("recall before", now.recall_before, review.recall_before, 0, 1e-6);
    const bool may_round = review.interval && std::abs(*review.interval - card.interval) == 1 && half_way(exact_interval(p, card.memory.stability));
    if (!may_round) {
      compare.same("interval", card.interval, review.interval);
      if (set.scheduled) compare.same("due, in minutes since 1970,", card.due, review.due);
    }
    if (set.scheduled) {
      compare.same("step", card.step, review.step);
      compare.same("lapses", card.lapses, review.lapses);
      if (review.state && *review.state != card.state) now.differences.push_back(fmt::format("{} where {} is expected", to_string(card.state), to_string(*review.state)));
    }
    compare.same("reps", card.reps, review.reps);
    made.reviews.push_back(std::move(now));
  }
  if (card.state != CardState::New)
    for (const auto& [days, expected] : history.recall_after)
      Comparison(made.differences).near(fmt::format("recall after {} days", days), recall_probability(p, days, card.memory.stability), expected, 0, 1e-6);
  return made;
}

}  // namespace cw
