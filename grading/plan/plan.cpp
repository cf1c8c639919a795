#include "grading/plan/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "content/base/check.h"
#include "grading/readiness/practice.h"

namespace cw {
namespace {

constexpr std::int64_t kMinutesOfDay = 1440;
constexpr int kCardMinutes = 1;            // a card takes about a minute
constexpr int kItemSeconds = 90;           // an item with its explanation
constexpr int kDaysWithoutDate = 42;
constexpr int kMostDays = 120;
constexpr int kBetweenMocks = 14;          // days; nearer the examination a week
constexpr int kLastWeeks = 28;
constexpr int kContrastItems = 5;
constexpr int kContrastMinutes = 15;       // a chart looked at for one question

std::int64_t day_of(std::int64_t minutes) { return minutes / kMinutesOfDay; }
std::string counted(int n, const char* one, const char* many) { return fmt::format("{} {}", n, n == 1 ? one : many); }

/// Domains by what practice in them is worth, most first; the index decides between equals.
std::vector<int> by_value(const Readiness& readiness) {
  std::vector<int> order(readiness.domains.size());
  for (std::size_t d = 0; d < order.size(); ++d) order[d] = static_cast<int>(d);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return readiness.domains[static_cast<std::size_t>(a)].practice_value > readiness.domains[static_cast<std::size_t>(b)].practice_value; });
  return order;
}

/// Today's list is filled up to the minutes of a day, in order of what it is worth.
class Planner {
 public:
  explicit Planner(const PlanRequest& request) : r_(request), days_left_(request.examination ? request.examination->days_since_1970() - request.today.days_since_1970() : -1) {
    CW_CHECK(request.blueprint != nullptr && request.readiness != nullptr && request.shape != nullptr);
    CW_CHECK(request.readiness->domains.size() == request.blueprint->domains.size());
  }

  StudyPlan make() {
    StudyPlan plan;
    plan.days_left = std::max(days_left_, -1);
    today(plan);
    calendar(plan);
    plan.outlook = outlook();
    return plan;
  }

 private:
  const BlueprintDomain& domain(int d) const { return r_.blueprint->domains[static_cast<std::size_t>(d)]; }
  const DomainPosterior& posterior(int d) const { return r_.readiness->domains[static_cast<std::size_t>(d)]; }
  int index_of(const std::string& id) const {
    for (std::size_t d = 0; d < r_.blueprint->domains.size(); ++d)
      if (r_.blueprint->domains[d].id == id) return static_cast<int>(d);
    return -1;
  }
  std::string reason_of(int d) const { return practice_reason(domain(d).short_name, r_.shape->domains[static_cast<std::size_t>(d)], posterior(d)) + "."; }
  int minutes_left() const { return minutes_ - planned_; }
  void take(StudyPlan& plan, PlanStep step) {
    planned_ += step.minutes;
    plan.today.push_back(std::move(step));
  }

  void today(StudyPlan& plan) {
    minutes_ = std::clamp(r_.minutes_a_day, 10, 480);
    if (days_left_ == 0) return;
    if (r_.readiness->responses == 0) {
      take(plan, {.kind = PlanKind::Diagnostic, .title = "Diagnostic test", .reason = "Nothing is measured yet. At most 45 items tell where you stand in every domain.", .minutes = 45, .items = kMostDiagnosticItems});
      return;
    }
    cards(plan);
    if (mock_due(0, r_.last_mock)) {
      take(plan, {.kind = PlanKind::Mock, .title = "Mock examination", .reason = mock_reason(), .minutes = r_.blueprint->minutes()});
      return;
    }
    if (r_.readiness->stale) take(plan, {.kind = PlanKind::Items, .title = "20 mixed items", .reason = "Most of your newest answers are older than three weeks: fresh ones tell how you stand today.", .minutes = 30, .items = 20});
    contrasts(plan);
    new_work(plan);
  }

  void cards(StudyPlan& plan) {
    std::vector<MemoryCard> due;
    std::vector<const PlanCard*> which;
    for (const auto& card : r_.cards) {
      if (day_of(card.card.due) > day_of(r_.now_minutes)) continue;
      due.push_back(card.card);
      which.push_back(&card);
    }
    if (due.empty()) return;
    const std::optional<std::int64_t> examination = r_.examination ? std::optional<std::int64_t>(r_.examination->days_since_1970()) : std::nullopt;
    // Up to 40 % of the session.
    const int most = std::max(3, minutes_ * 2 / 5 / kCardMinutes);
    PlanStep step{.kind = PlanKind::Cards};
    for (const std::size_t place : review_order(r_.memory, due, r_.now_minutes, examination)) {
      if (static_cast<int>(step.points.size()) >= most) break;
      step.points.push_back(which[place]->point);
    }
    step.items = static_cast<int>(step.points.size());
    step.minutes = step.items * kCardMinutes;
    step.title = counted(step.items, "card due", "cards due");
    const auto left = static_cast<int>(due.size()) - step.items;
    step.reason = days_left_ >= 0 && days_left_ <= 14 ? "What you would most likely have forgotten by the examination comes first." : "What you are about to forget comes first.";
    if (left > 0) step.reason += fmt::format(" {} more can wait until tomorrow.", left);
    take(plan, std::move(step));
  }

  bool mock_due(int day, std::optional<Date> last) const {
    if (!r_.readiness->enough_evidence && r_.mocks == 0 && !last) {
      // Without enough evidence a whole mock tells most, once something is known at all and the day is not too near.
      return r_.readiness->responses >= 60 && day == 0;
    }
    const int to_go = days_left_ < 0 ? -1 : days_left_ - day;
    if (to_go >= 0 && to_go <= 2) return false;  // the last days are for rest and cards
    if (!last) return to_go >= 0 && to_go <= kLastWeeks;
    const int since = r_.today.days_since_1970() + day - last->days_since_1970();
    return since >= (to_go >= 0 && to_go <= kLastWeeks ? 7 : kBetweenMocks) && (to_go >= 0 || r_.readiness->stale);
  }
  std::string mock_reason() const {
    if (!r_.last_mock) return "You have not sat a whole mock yet: it shows pace and endurance besides knowledge.";
    const int since = r_.today.days_since_1970() - r_.last_mock->days_since_1970();
    return fmt::format("Your last mock was {} days ago; fresh answers over the whole blueprint make the estimate sharper.", since);
  }

  void contrasts(StudyPlan& plan) {
    const ErrorPattern* worst = nullptr;
    double rate = 0;
    for (const auto& pattern : r_.errors) {
      if (!contrast_set_due(pattern.errors, pattern.chances)) continue;
      const double low = beta_quantile(0.10, 0.5 + pattern.errors, 2.0 + pattern.chances - pattern.errors);
      if (worst == nullptr || low > rate) worst = &pattern, rate = low;
    }
    if (worst == nullptr || minutes_left() < 10) return;
    PlanStep step{.kind = PlanKind::Contrast, .items = kContrastItems};
    for (const std::string& rule : {worst->rule, worst->neighbour}) {
      if (rule.empty()) continue;
      int taken = 0;
      const int share = rule == worst->rule ? 3 : 2;
      for (const auto& chart : r_.charts) {
        if (taken >= share || static_cast<int>(step.scenarios.size()) >= kContrastItems) break;
        if (std::find(chart.rules.begin(), chart.rules.end(), rule) == chart.rules.end() || std::find(step.scenarios.begin(), step.scenarios.end(), chart.scenario) != step.scenarios.end()) continue;
        step.scenarios.push_back(chart.scenario);
        ++taken;
      }
    }
    if (step.scenarios.empty()) return;
    // At most half of the day: the rest of the set comes on the next days.
    step.items = std::clamp(minutes_ / 2 / kContrastMinutes, 1, static_cast<int>(step.scenarios.size()));
    step.minutes = kContrastMinutes * step.items;
    step.title = fmt::format("Contrasting charts: “{}”", worst->title);
    step.reason = fmt::format("This went wrong {} of {} times. {} where it is so and where it is not, side by side, teach the difference.", worst->errors, worst->chances, counted(static_cast<int>(step.scenarios.size()), "chart", "charts"));
    if (step.items < static_cast<int>(step.scenarios.size())) step.reason += fmt::format(" {} of them today.", step.items == 1 ? std::string("One") : std::to_string(step.items));
    take(plan, std::move(step));
  }

  /// A chart of the domain that fits: worked ones first in a topic that is new, then whole ones whose predicted success is neither too high nor too low.
  const PlanChart* chart_for(int d, bool& worked) const {
    int done = 0;
    for (const auto& chart : r_.charts)
      if (chart.domain == domain(d).id && chart.attempts > 0) ++done;
    const KnownItem typical{.p0 = 0.65, .chance = 0, .sigma_b = 0.7};
    const double success = expected_success(typical, posterior(d).mean, posterior(d).sd);
    const TopicStep step = next_topic_step(done, std::max(0, done - 2), success, posterior(d));
    const PlanChart* best = nullptr;
    double distance = 0;
    worked = step == TopicStep::WorkedChart;
    for (const auto& chart : r_.charts) {
      if (chart.domain != domain(d).id || chart.attempts > 0) continue;
      const double p = expected_success({.p0 = chart.p0, .chance = 0, .sigma_b = 0.7}, posterior(d).mean, posterior(d).sd);
      // A worked chart is the guided one; else the one nearest to 0.72, the middle of what teaches best.
      const double off = (worked && chart.guided ? -1.0 : 0.0) + std::abs(p - 0.72);
      if (best == nullptr || off < distance) best = &chart, distance = off;
    }
    worked = worked && best != nullptr && best->guided;
    return best;
  }

  void new_work(StudyPlan& plan) {
    const std::vector<int> order = by_value(*r_.readiness);
    bool chart_taken = false;
    std::vector<int> recent = r_.recent_domains;
    for (const int d : order) {
      if (minutes_left() < 8) break;
      if (plan.today.size() >= 6) break;
      // At most three in a row of one domain.
      if (recent.size() >= 3 && std::all_of(recent.end() - 3, recent.end(), [&](int other) { return other == d; })) continue;
      bool worked = false;
      const PlanChart* chart = chart_taken ? nullptr : chart_for(d, worked);
      if (chart != nullptr && minutes_left() >= std::min(chart->minutes, 20)) {
        PlanStep step{.kind = worked ? PlanKind::WorkedChart : chart->review ? PlanKind::Review : PlanKind::Chart, .title = chart->title, .reason = reason_of(d), .minutes = chart->minutes, .domain = domain(d).id, .items = 0, .scenario = chart->scenario, .task = chart->task};
        if (worked) step.reason += " This chart leads you through it.";
        take(plan, std::move(step));
        chart_taken = true;
        recent.push_back(d);
        continue;
      }
      const int unseen = d < static_cast<int>(r_.unseen.size()) ? r_.unseen[static_cast<std::size_t>(d)] : 0;
      if (unseen == 0) continue;
      const int items = std::min({10, unseen, std::max(5, minutes_left() * 60 / kItemSeconds)});
      take(plan, {.kind = PlanKind::Items, .title = fmt::format("{}: {}", counted(items, "item", "items"), domain(d).short_name), .reason = reason_of(d), .minutes = (items * kItemSeconds + 59) / 60, .domain = domain(d).id, .items = items});
      recent.push_back(d);
    }
  }

  void calendar(StudyPlan& plan) {
    const int count = days_left_ >= 0 ? std::min(days_left_ + 1, kMostDays) : kDaysWithoutDate;
    std::vector<int> due(static_cast<std::size_t>(count), 0);
    for (const auto& card : r_.cards) {
      const std::int64_t day = std::max<std::int64_t>(0, day_of(card.card.due) - r_.today.days_since_1970());
      if (day < count) ++due[static_cast<std::size_t>(day)];
    }
    // Domains take turns by what they are worth: each day the one that has waited longest for its share.
    std::vector<double> owed(r_.readiness->domains.size(), 0);
    double total = 0;
    for (const auto& d : r_.readiness->domains) total += std::max(0.05, d.practice_value);
    std::optional<Date> last_mock = r_.last_mock;
    for (int day = 0; day < count; ++day) {
      PlanDay one{.on = r_.today.plus_days(day), .cards_due = due[static_cast<std::size_t>(day)], .minutes = std::clamp(r_.minutes_a_day, 10, 480), .focus = {}, .kind = std::nullopt};
      if (days_left_ >= 0 && day == days_left_) {
        one.focus = "Examination";
        one.examination = true;
        one.minutes = 0;
      } else if (days_left_ >= 2 && day == days_left_ - 1) {
        one.focus = "Rest";
        one.minutes = std::min(one.minutes, one.cards_due * kCardMinutes);
      } else if (day == 0 && !plan.today.empty() && plan.today.front().kind == PlanKind::Diagnostic) {
        one.focus = "Diagnostic test";
        one.kind = PlanKind::Diagnostic;
      } else if (mock_due(day, last_mock)) {
        one.focus = "Mock examination";
        one.kind = PlanKind::Mock;
        one.minutes = r_.blueprint->minutes();
        last_mock = one.on;
      } else {
        for (std::size_t d = 0; d < owed.size(); ++d) owed[d] += std::max(0.05, r_.readiness->domains[d].practice_value) / total;
        const auto next = static_cast<std::size_t>(std::max_element(owed.begin(), owed.end()) - owed.begin());
        owed[next] -= 1;
        one.focus = domain(static_cast<int>(next)).short_name;
        one.kind = PlanKind::Items;
      }
      plan.days.push_back(std::move(one));
    }
  }

  std::string outlook() const {
    if (days_left_ == 0) return "Today is the examination. Nothing is left to learn today; go in rested.";
    std::string text = days_left_ > 0 ? fmt::format("{} to the examination.", counted(days_left_, "day", "days")) : days_left_ < 0 && r_.examination ? std::string("The examination day has passed; set a new one to plan towards it.") : std::string("No examination day is set; the plan covers six weeks.");
    if (r_.readiness->responses == 0) return text + " The diagnostic test comes first.";
    const int first = by_value(*r_.readiness).front();
    text += fmt::format(" Most is to be gained in {}.", domain(first).name);
    int unseen = 0;
    for (const int n : r_.unseen) unseen += n;
    if (days_left_ > 0 && unseen > 0) text += fmt::format(" {} of the bank are still unseen, {} a day until then.", counted(unseen, "item", "items"), std::max(1, (unseen + days_left_ - 1) / days_left_));
    return text;
  }

  const PlanRequest& r_;
  int days_left_;
  int minutes_ = 0, planned_ = 0;
};

}  // namespace

std::string_view to_string(PlanKind kind) {
  switch (kind) {
    case PlanKind::Cards: return "cards";
    case PlanKind::Items: return "items";
    case PlanKind::WorkedChart: return "worked-chart";
    case PlanKind::Chart: return "chart";
    case PlanKind::Review: return "review";
    case PlanKind::Contrast: return "contrast";
    case PlanKind::Diagnostic: return "diagnostic";
    case PlanKind::Mock: return "mock";
  }
  return {};
}
std::string_view display_name(PlanKind kind) {
  switch (kind) {
    case PlanKind::Cards: return "Cards";
    case PlanKind::Items: return "Items";
    case PlanKind::WorkedChart: return "Worked chart";
    case PlanKind::Chart: return "Chart";
    case PlanKind::Review: return "Record review";
    case PlanKind::Contrast: return "Contrasting charts";
    case PlanKind::Diagnostic: return "Diagnostic test";
    case PlanKind::Mock: return "Mock examination";
  }
  return {};
}

StudyPlan make_plan(const PlanRequest& request) { return Planner(request).make(); }

}  // namespace cw
