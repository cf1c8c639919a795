#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/session/readiness_model.h"
#include "content/exams/blueprint.h"

/// Models of the readiness and plan screens, made by hand: what a student of the RHIT examination could have come to.
namespace cw::test {

inline Date readiness_today() { return *Date::parse("2026-11-27"); }
inline UnixMillis at_day(Date on) { return static_cast<UnixMillis>(on.days_since_1970()) * 86'400'000; }

inline const Blueprint& rhit_blueprint() {
  for (const auto& blueprint : built_in_blueprints())
    if (blueprint.id == "rhit") return blueprint;
  FAIL("no blueprint of RHIT");
  return built_in_blueprints().front();
}

inline PlanStep plan_step_of(PlanKind kind, std::string title, std::string reason, int minutes) {
  PlanStep step;
  step.kind = kind, step.title = std::move(title), step.reason = std::move(reason), step.minutes = minutes;
  return step;
}

inline std::vector<PlanStep> sample_steps() {
  PlanStep cards = plan_step_of(PlanKind::Cards, "12 cards due", "They are recalled in about 8 of 10 cases now, and in 6 of 10 next week.", 8);
  cards.items = 12;
  cards.points = {"breach-notification-clock", "uhdds-principal-procedure"};
  PlanStep items = plan_step_of(PlanKind::Items, "10 items: Compliance", "Compliance: 22 points on the examination, you would get about 13.", 15);
  items.domain = rhit_blueprint().domains[1].id;
  items.items = 10;
  PlanStep chart = plan_step_of(PlanKind::Chart, "Chart: Upper abdominal pain after dinner", "Procedures are the weakest part of your charts, and this one has two of them.", 30);
  chart.scenario = "upper-abdominal-pain-after-dinner", chart.task = "inpatient";
  PlanStep review = plan_step_of(PlanKind::Review, "Review: Knee replacement", "No record was reviewed for completeness in three weeks.", 20);
  review.scenario = "knee-replacement", review.task = "review";
  return {cards, items, chart, review};
}

inline RecentWork recent_work(RecentWork::Kind kind, std::string title, int days_ago, int per_mille, std::string words, std::int64_t id) {
  RecentWork work;
  work.kind = kind, work.title = std::move(title), work.at = at_day(readiness_today().plus_days(-days_ago)), work.per_mille = per_mille, work.words = std::move(words);
  if (kind == RecentWork::Kind::Sitting) work.sitting = static_cast<SittingId>(id);
  else work.attempt = static_cast<AttemptId>(id);
  return work;
}

/// With enough evidence: a chance is told. Domains of every verdict, one of them not measured.
inline ReadinessModel sample_readiness() {
  ReadinessModel m;
  const Blueprint& blueprint = rhit_blueprint();
  m.known = true;
  m.exam = blueprint.id, m.exam_name = blueprint.name, m.caution = blueprint.caution, m.blueprint = &blueprint;
  m.examination = readiness_today().plus_days(86);
  m.days_left = 86;
  Readiness& r = m.readiness;
  r.enough_evidence = true, r.responses = 164, r.most_helpful_domain = 3;
  r.overall = {0.32, 0.28, -0.14, 0.78};
  r.official.pass_chance = 0.77, r.official.raw_low = 87, r.official.raw_high = 108, r.official.cut = 91, r.official.total = 130, r.official.expected = 98.2, r.official.sd = 6.4;
  r.mock = r.official;
  m.chance = "75 %";
  m.headline = "Not yet";
  m.interval = "87–108 of 130 expected; about 91 needed";
  m.reason = "A pass is more likely than not. Compliance lies below the standard and would move the chance most.";
  const std::vector<int> scored = scored_by_domain(blueprint);
  static constexpr DomainVerdict kVerdicts[] = {DomainVerdict::Above, DomainVerdict::Below, DomainVerdict::Uncertain, DomainVerdict::NotMeasured, DomainVerdict::Above, DomainVerdict::Uncertain};
  static constexpr double kShares[] = {0.84, 0.56, 0.72, 0.70, 0.86, 0.68};
  static constexpr double kAbove[] = {0.93, 0.11, 0.58, 0.52, 0.95, 0.41};
  for (std::size_t i = 0; i < blueprint.domains.size(); ++i) {
    const std::size_t k = i % std::size(kVerdicts);
    const int n = scored[i], points = static_cast<int>(kShares[k] * n + 0.5), reach = kVerdicts[k] == DomainVerdict::NotMeasured ? n / 4 : n / 7;
    DomainStanding d;
    d.id = blueprint.domains[i].id, d.name = blueprint.domains[i].name, d.short_name = blueprint.domains[i].short_name;
    d.weight = blueprint.domains[i].weight, d.scored = n;
    d.points_low = std::max(0, points - reach), d.points = points, d.points_high = std::min(n, points + reach), d.needed = (n * 7 + 9) / 10;
    d.posterior.verdict = kVerdicts[k], d.posterior.responses = kVerdicts[k] == DomainVerdict::NotMeasured ? 0 : 14 + 7 * static_cast<int>(i);
    d.posterior.mean = 4 * (kShares[k] - 0.7), d.posterior.sd = 0.5, d.posterior.q05 = d.posterior.mean - 0.8, d.posterior.q95 = d.posterior.mean + 0.8, d.posterior.above_standard = kAbove[k];
    if (i != 3) d.points_week_ago = points - static_cast<int>(i % 3) + 1;
    d.unseen = 23 + static_cast<int>(i);
    d.words = std::to_string(d.points_low) + " to " + std::to_string(d.points_high) + " of " + std::to_string(n) + " expected; " + std::to_string(d.needed) + " needed. " + (d.posterior.responses == 0 ? "Not measured." : "From " + std::to_string(d.posterior.responses) + " answers.");
    r.domains.push_back(d.posterior);
    m.domains.push_back(d);
  }
  for (int week = 11; week >= 0; --week) {
    TrendPoint point;
    point.on = readiness_today().plus_days(-7 * week);
    point.enough = week != 11 && week != 10 && week != 5;
    point.raw = 98 - 2 * week + (week % 3), point.raw_low = point.raw - 11 - week, point.raw_high = point.raw + 10 + week / 2, point.chance = 0.8 - 0.05 * week, point.responses = 164 - 13 * week;
    m.trend.push_back(point);
  }
  m.moved = {"Data content rose by 2 points: 18 right of 22 new answers.", "Compliance fell by 1 point; 9 answers were added, 5 of them right.", "31 answers were added. The interval is 3 points narrower."};
  m.focus = {sample_steps()[1], sample_steps()[0], sample_steps()[2]};
  using K = RecentWork::Kind;
  m.recent = {recent_work(K::Sitting, "Second mock examination", 1, 738, "96 of 130", 12), recent_work(K::Chart, "Upper abdominal pain after dinner", 2, 870, "87 %", 31), recent_work(K::Audit, "Audit: Fever and confusion", 3, 640, "64 %", 7),
              recent_work(K::Review, "Review: Knee replacement", 5, 910, "91 %", 29), recent_work(K::Sitting, "Quiz: Compliance", 6, 500, "5 of 10", 11), recent_work(K::Chart, "Outpatient infusion visit", 9, 790, "79 %", 25)};
  m.study_days = 34, m.study_days_last_two_weeks = 9;
  return m;
}

/// Before there is enough evidence: no number at all.
inline ReadinessModel early_readiness() {
  ReadinessModel m = sample_readiness();
  m.readiness.enough_evidence = false, m.readiness.likely_ready = false, m.readiness.responses = 12, m.readiness.most_helpful_domain = 1;
  m.chance.clear(), m.interval.clear();
  m.headline = "Not enough evidence yet";
  m.reason = "12 answers count so far. Each domain of a tenth or more of the examination needs five; Compliance has two and would help most.";
  for (std::size_t i = 0; i < m.domains.size(); ++i) {
    m.domains[i].posterior.responses = i < 2 ? 2 + 3 * static_cast<int>(i) : 0;
    m.domains[i].posterior.verdict = i < 2 ? DomainVerdict::Uncertain : DomainVerdict::NotMeasured;
    m.domains[i].points_week_ago.reset();
    m.domains[i].words = i < 2 ? "Uncertain, from few answers." : "Not measured.";
  }
  for (auto& point : m.trend) point.enough = false;
  m.moved.clear();
  m.recent.resize(1);
  m.study_days = 2, m.study_days_last_two_weeks = 2;
  m.focus = {plan_step_of(PlanKind::Diagnostic, "Diagnostic test", "About 35 items over all domains; it measures most in the least time.", 45)};
  return m;
}

inline PlanModel sample_plan() {
  PlanModel m;
  m.known = true;
  m.exam_name = "RHIT";
  m.plan.today = sample_steps();
  m.done = {true, false, false, false};
  m.plan.days_left = 86;
  const Blueprint& blueprint = rhit_blueprint();
  for (int i = 0; i <= 86; ++i) {
    PlanDay day;
    day.on = readiness_today().plus_days(i);
    if (i == 86) {
      day.examination = true, day.focus = "Examination";
    } else if (i % 7 == 6) {
      day.focus = "Rest";
    } else {
      day.minutes = 45, day.cards_due = i < 40 ? 12 - i / 4 + i % 3 : 0;
      day.focus = i % 28 == 15 ? "Mock examination" : blueprint.domains[static_cast<std::size_t>(i) % blueprint.domains.size()].short_name;
      day.kind = i % 28 == 15 ? PlanKind::Mock : PlanKind::Items;
      if (i % 28 == 15) day.minutes = 210;
    }
    m.plan.days.push_back(day);
  }
  m.plan.outlook = "At 45 minutes a day about 700 new items are answered before the examination, three mock examinations among them. Compliance has the most to gain.";
  m.minutes_a_day = 45, m.minutes_today = 9;
  m.cards = 128, m.cards_due = 12, m.cards_new_week = 17, m.recall_percent = 86;
  m.errors = {{"uncertain-diagnosis", "Uncertain diagnosis coded as established", 5, 12, ""}, {"principal-sequence", "Principal diagnosis by the order of the note", 4, 19, ""}, {"poa-clinically-undetermined", "Present on admission: U where W was meant", 2, 31, ""}};
  return m;
}

/// No day of the examination is set: six weeks are planned.
inline PlanModel undated_plan() {
  PlanModel m = sample_plan();
  m.plan.days_left = -1;
  m.plan.days.resize(42);
  m.done.assign(m.plan.today.size(), false);
  m.plan.outlook = "Six weeks at 45 minutes a day.";
  return m;
}

/// Every text as long as it may come.
inline void make_long(ReadinessModel& m) {
  const std::string tail = " and everything that a body of rules, a hospital's own bylaws and the minutes of its committees have to say about it";
  m.headline = "Likely ready, with one domain still to be looked at before the day";
  m.exam_name = "Oncology Data Specialist certification";
  m.reason += tail, m.caution += tail, m.notice_of_staleness = "The newest twenty answers are older than three weeks. Late learning is missed by this reckoning: sit a fresh mock examination.";
  for (auto& d : m.domains) d.name += tail, d.short_name += " and its supervision", d.words += tail, d.posterior.responses = 1234;
  for (auto& sentence : m.moved) sentence += tail;
  for (auto& step : m.focus) step.title += tail, step.reason += tail;
  for (auto& work : m.recent) work.title += tail, work.words = "123 of 130 right";
}
inline void make_long(PlanModel& m) {
  const std::string tail = " and everything that a body of rules, a hospital's own bylaws and the minutes of its committees have to say about it";
  m.exam_name = "Oncology Data Specialist certification";
  for (auto& step : m.plan.today) step.title += tail, step.reason += tail, step.minutes = 240;
  for (auto& day : m.plan.days) day.focus += tail, day.cards_due = 1234;
  for (auto& e : m.errors) e.title += tail, e.errors = 1234, e.chances = 56789;
  m.plan.outlook += tail;
}

}  // namespace cw::test
