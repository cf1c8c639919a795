#include "app/session/readiness_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "grading/engine/findings.h"
#include "grading/readiness/practice.h"

namespace cw {
namespace {

constexpr int kTrendWeeks = 12;
constexpr std::size_t kMostRecent = 8;
constexpr double kMovedChance = 0.05;
constexpr double kZ90 = 1.6449;  // a 90 % interval's half width in standard deviations

Date day_of(UnixMillis at) { return Date::from_days(static_cast<std::int32_t>(at / 86'400'000)); }

/// Ages and study days as of the end of a day; what came later is not known yet.
std::vector<ReadinessEvidence> known_on(const ReadinessInput& input, Date on) {
  std::vector<ReadinessEvidence> known;
  for (const auto& dated : input.evidence) {
    if (dated.on > on) continue;
    ReadinessEvidence e = dated.evidence;
    e.age_days = on.days_since_1970() - dated.on.days_since_1970();
    // Study days after the answer, up to the day looked at.
    const auto after = std::upper_bound(input.study_days.begin(), input.study_days.end(), dated.on);
    const auto until = std::upper_bound(input.study_days.begin(), input.study_days.end(), on);
    e.growth_days = static_cast<double>(std::max<std::ptrdiff_t>(0, until - after));
    known.push_back(std::move(e));
  }
  return known;
}

std::string signed_points(int n) { return n > 0 ? fmt::format("up {}", n) : n < 0 ? fmt::format("down {}", -n) : std::string("unchanged"); }
int rounded(double value) { return static_cast<int>(std::floor(value + 0.5)); }

DomainStanding standing_of(const BlueprintDomain& domain, const ReadinessDomain& shape, const DomainPosterior& posterior) {
  DomainStanding s{.id = domain.id, .name = domain.name, .short_name = domain.short_name, .weight = domain.weight, .scored = shape.scored, .posterior = posterior};
  // What a form would come to: the ability's uncertainty and the chance of the items together.
  const double n = shape.scored, p = posterior.expected;
  const double sd = std::sqrt(n * p * (1 - p) + n * n * posterior.expected_sd * posterior.expected_sd);
  s.points = rounded(n * p);
  s.points_low = std::clamp(rounded(n * p - kZ90 * sd), 0, s.points);
  s.points_high = std::clamp(rounded(n * p + kZ90 * sd), s.points, shape.scored);
  s.needed = static_cast<int>(std::ceil(n * expected_share(shape, 0) - 1e-9));
  if (posterior.responses == 0) {
    s.words = fmt::format("Not measured: no counted answer yet. {} of {} needed.", s.needed, s.scored);
  } else {
    const std::string_view verdict = display_name(posterior.verdict);
    s.words = fmt::format("{}–{} of {} expected; {} needed. {}{}, from {} answer{}.", s.points_low, s.points_high, s.scored, s.needed, static_cast<char>(std::toupper(static_cast<unsigned char>(verdict.front()))), verdict.substr(1), posterior.responses, posterior.responses == 1 ? "" : "s");
  }
  return s;
}

void put_headline(ReadinessModel& m) {
  const Readiness& r = m.readiness;
  if (r.responses == 0) {
    m.headline = "Not measured yet";
    m.reason = "Answers are counted from the first one on: items, charts, reviews and audits. The diagnostic test is the quickest way to a first estimate.";
    return;
  }
  if (!r.enough_evidence) {
    m.headline = "Not enough evidence yet";
    const auto helpful = static_cast<std::size_t>(r.most_helpful_domain);
    std::string thin;
    for (const auto& d : m.domains)
      if (d.weight >= 10 && d.posterior.responses < 5) thin += (thin.empty() ? "" : ", ") + d.short_name;
    m.reason = thin.empty() ? fmt::format("The overall ability is known to within ±{:.2f} logits; a probability is told from ±0.50 on.", r.overall.sd) : fmt::format("Fewer than five counted answers in: {}.", thin);
    if (helpful < m.domains.size()) m.reason += fmt::format(" Answers in {} would tell most.", m.domains[helpful].name);
    return;
  }
  m.chance = rounded_chance(r.official.pass_chance);
  m.interval = raw_interval_text(r.official);
  if (r.likely_ready) {
    m.headline = "Likely ready";
    m.reason = "The chance is 85 % or more, and no domain lies below the standard.";
    return;
  }
  std::string below;
  for (const auto& d : m.domains)
    if (d.posterior.verdict == DomainVerdict::Below) below += (below.empty() ? "" : ", ") + d.short_name;
  m.headline = r.official.pass_chance >= 0.5 ? "On the way" : "Not yet";
  m.reason = !below.empty() ? fmt::format("Below the standard: {}.", below) : "No domain lies below the standard; the chance is under 85 %.";
}

void put_moves(ReadinessModel& m, const Readiness& before, const ReadinessBlueprint& shape) {
  if (before.responses == 0 || m.readiness.responses == before.responses) return;
  const Readiness& now = m.readiness;
  if (now.enough_evidence && before.enough_evidence) {
    const double change = now.official.pass_chance - before.official.pass_chance;
    if (std::abs(change) >= kMovedChance) m.moved.push_back(fmt::format("The chance of passing went {} from {} to {}.", change > 0 ? "up" : "down", rounded_chance(before.official.pass_chance), rounded_chance(now.official.pass_chance)));
  } else if (now.enough_evidence) {
    m.moved.push_back("There is enough evidence for an estimate now.");
  }
  for (std::size_t d = 0; d < m.domains.size(); ++d) {
    DomainStanding& s = m.domains[d];
    if (before.domains[d].responses == 0) {
      if (s.posterior.responses > 0) m.moved.push_back(fmt::format("{} is measured now, from {} answer{}.", s.short_name, s.posterior.responses, s.posterior.responses == 1 ? "" : "s"));
      continue;
    }
    s.points_week_ago = rounded(shape.domains[d].scored * before.domains[d].expected);
    if (const int change = s.points - *s.points_week_ago; change != 0) m.moved.push_back(fmt::format("{}: {} expected of {}, {} since last week.", s.short_name, s.points, s.scored, signed_points(change)));
  }
  m.moved.push_back(fmt::format("{} more counted answer{} than a week ago.", now.responses - before.responses, now.responses - before.responses == 1 ? "" : "s"));
}

/// What an error is confused with: the rule that says the opposite in a case that looks alike.
std::string neighbour_of(FindingKind kind) {
  static constexpr std::pair<FindingKind, FindingKind> kPairs[] = {
      {FindingKind::Uncertain, FindingKind::RuledOut},          {FindingKind::CombinationSplit, FindingKind::CombinationMissed}, {FindingKind::Poa, FindingKind::PoaUndocumented},
      {FindingKind::HistoryOnly, FindingKind::StatusOmitted},   {FindingKind::IntegralSymptom, FindingKind::Missed},             {FindingKind::EtiologyManifestation, FindingKind::CodeFirst},
      {FindingKind::QueryMissed, FindingKind::QueryUnneeded},   {FindingKind::Specificity, FindingKind::AssumedWithoutQuery},    {FindingKind::PartOfOperation, FindingKind::MissedProcedure},
      {FindingKind::RootOperation, FindingKind::Device},        {FindingKind::Excludes1, FindingKind::UseAdditional}};
  for (const auto& [one, other] : kPairs) {
    if (kind == one) return std::string(rule_of(other).id);
    if (kind == other) return std::string(rule_of(one).id);
  }
  return {};
}

std::string percent_words(int per_mille) { return fmt::format("{} %", (per_mille + 5) / 10); }

}  // namespace

ReadinessOutput work_out(const ReadinessInput& input) {
  const Blueprint& blueprint = *input.blueprint;
  const ReadinessBlueprint shape = readiness_blueprint(blueprint);
  ReadinessOutput out;
  ReadinessModel& m = out.readiness;
  m.known = true;
  m.exam = blueprint.id;
  m.exam_name = input.exam_name;
  m.caution = blueprint.caution;
  m.examination = input.examination;
  if (input.examination) m.days_left = std::max(-1, input.examination->days_since_1970() - input.today.days_since_1970());
  m.readiness = estimate({}, shape, known_on(input, input.today));
  for (std::size_t d = 0; d < blueprint.domains.size(); ++d) {
    m.domains.push_back(standing_of(blueprint.domains[d], shape.domains[d], m.readiness.domains[d]));
    m.domains.back().unseen = d < input.unseen.size() ? input.unseen[d] : 0;
  }
  put_headline(m);
  if (m.readiness.stale && m.readiness.responses > 0) m.notice_of_staleness = "Most of your newest twenty answers are older than three weeks. What was learned since then is not seen: take a fresh mock or quiz.";

  // The trend: ends of weeks, as far back as there were answers.
  Readiness week_ago;
  week_ago.domains.resize(blueprint.domains.size());
  for (int week = kTrendWeeks - 1; week >= 0; --week) {
    const Date on = input.today.plus_days(-7 * week);
    if (week > 1 && (input.evidence.empty() || input.evidence.front().on > on)) continue;
    const Readiness then = week == 0 ? m.readiness : estimate({}, shape, known_on(input, on));
    if (week == 1) week_ago = then;
    if (then.responses == 0) continue;
    m.trend.push_back({.on = on, .enough = then.enough_evidence, .chance = then.official.pass_chance, .raw_low = then.official.raw_low, .raw = rounded(then.official.expected), .raw_high = then.official.raw_high, .responses = then.responses});
  }
  put_moves(m, week_ago, shape);

  m.study_days = static_cast<int>(input.study_days.size());
  for (const Date day : input.study_days)
    if (day > input.today.plus_days(-14) && day <= input.today) ++m.study_days_last_two_weeks;
  m.recent = input.recent;

  PlanModel& p = out.plan;
  p.known = true;
  p.exam_name = input.exam_name;
  p.minutes_a_day = input.minutes_a_day;
  p.minutes_today = input.minutes_today;
  const std::int64_t now_minutes = input.now / 60'000;
  PlanRequest request{.today = input.today, .now_minutes = now_minutes, .examination = input.examination, .minutes_a_day = input.minutes_a_day, .blueprint = &blueprint, .shape = &shape, .readiness = &m.readiness, .memory = point_memory(), .cards = input.cards, .charts = input.charts,
                      .errors = input.errors, .unseen = input.unseen, .recent_domains = {}, .last_mock = input.last_mock, .mocks = input.mocks, .done_today_minutes = input.minutes_today};
  p.plan = make_plan(request);
  for (const auto& step : p.plan.today) {
    const bool done = std::find(input.done_today.begin(), input.done_today.end(), step.kind) != input.done_today.end() && (step.kind == PlanKind::Mock || step.kind == PlanKind::Diagnostic);
    p.done.push_back(done);
    if (!done && m.focus.size() < 3) m.focus.push_back(step);
  }
  p.cards_new_week = input.cards_new_week;
  double recall = 0;
  for (const auto& card : input.cards) {
    ++p.cards;
    if (due_today(card.card, now_minutes)) ++p.cards_due;
    recall += recall_now(point_memory(), card.card, now_minutes);
  }
  if (p.cards > 0) p.recall_percent = rounded(100 * recall / p.cards);
  p.errors = input.errors;
  std::stable_sort(p.errors.begin(), p.errors.end(), [](const ErrorPattern& a, const ErrorPattern& b) { return a.errors > b.errors; });
  std::erase_if(p.errors, [](const ErrorPattern& e) { return e.errors == 0; });
  return out;
}

// --- the desk ------------------------------------------------------------------------------------------------------------

ReadinessDesk::ReadinessDesk(const Record& record, const Clock& clock, const std::vector<ScenarioFile>& library, ExamDesk& exams) : record_(record), clock_(clock), library_(library), exams_(exams) {}
ReadinessDesk::~ReadinessDesk() = default;

void ReadinessDesk::look() {
  if (worked_on_ != clock_.today()) stale_ = true;
  if (!stale_) return;
  if (!read_ && !exams_.bank_in_use()) {
    // The program's start does not wait for the bank.
    if (reading_) return;
    reading_ = true;
    shown_.readiness.computing = shown_.plan.computing = true;
    ++waiting_;
    aside_.run([this, box = box_] {
      (void)built_in_items();
      box->post([this] {
        --waiting_;
        read_ = true;
        look();
      });
    });
    return;
  }
  stale_ = false;
  worked_on_ = clock_.today();
  auto input = std::make_shared<const ReadinessInput>(gather());
  const bool other = shown_.readiness.exam != input->blueprint->id;
  if (other) shown_ = {};
  shown_.readiness.computing = shown_.plan.computing = true;
  // What does not have to be worked out is true at once.
  shown_.readiness.exam_name = shown_.plan.exam_name = input->exam_name;
  shown_.readiness.blueprint = &exams_.chosen();
  ++waiting_;
  aside_.run([this, input, number = ++asked_, box = box_] {
    auto output = std::make_shared<ReadinessOutput>(work_out(*input));
    box->post([this, output, number] {
      --waiting_;
      if (number != asked_) return;  // something newer is on its way
      shown_ = std::move(*output);
      shown_.readiness.blueprint = &exams_.chosen();
    });
  });
}

bool ReadinessDesk::take_news() {
  const auto news = box_->take();
  for (const auto& each : news) each();
  return !news.empty();
}

void ReadinessDesk::wait() {
  take_news();
  ++asked_;
  stale_ = false;
  worked_on_ = clock_.today();
  shown_ = work_out(gather());
  shown_.readiness.blueprint = &exams_.chosen();
}

ReadinessInput ReadinessDesk::gather() {
  exams_.use_bank();
  ReadinessInput input;
  const Blueprint& blueprint = exams_.chosen();
  input.today = clock_.today();
  input.now = clock_.now();
  input.blueprint = std::make_shared<const Blueprint>(blueprint);
  input.exam_name = exams_.name_of(blueprint);
  input.examination = exams_.examination_day(blueprint);
  input.minutes_a_day = minutes_a_day_;

  std::set<Date> days;
  std::set<std::string> answered;
  int seconds_today = 0;
  for (const auto& response : exams_.responses()) {
    const Date on = day_of(response.answered_at);
    if (response.rating > 0) days.insert(on);
    if (on == input.today) seconds_today += response.seconds;
    answered.insert(response.item);
    const BlueprintDomain* domain = response.exam == blueprint.id && response.counted && !exams_.doubted().contains(response.item) ? blueprint.domain(response.domain) : nullptr;
    if (domain == nullptr) continue;
    ReadinessEvidence evidence;
    evidence.domain = static_cast<int>(domain - blueprint.domains.data());
    evidence.p0 = response.p0_percent / 100.0;
    evidence.credit = response.credit_per_mille / 1000.0;
    evidence.chance = response.chance_per_mille / 1000.0;
    input.evidence.push_back({on, std::move(evidence)});
  }
  gather_charts(input);
  gather_errors(input);
  list_charts(input);
  for (const auto& dated : input.evidence) days.insert(dated.on);
  std::stable_sort(input.evidence.begin(), input.evidence.end(), [](const auto& a, const auto& b) { return a.on < b.on; });
  input.study_days.assign(days.begin(), days.end());

  for (const auto& [point, met] : exams_.points()) {
    if (met.exam != blueprint.id) continue;
    input.cards.push_back({.point = point, .about = met.about, .domain = met.domain, .card = met.card});
    if (day_of(met.first_met) > input.today.plus_days(-7)) ++input.cards_new_week;
  }
  input.unseen.assign(blueprint.domains.size(), 0);
  const auto unseen = [&](const std::string& id, const std::string& domain_id) {
    const BlueprintDomain* domain = answered.contains(id) ? nullptr : blueprint.domain(domain_id);
    if (domain != nullptr) ++input.unseen[static_cast<std::size_t>(domain - blueprint.domains.data())];
  };
  for (const auto& item : exams_.bank().items)
    if (item.exam == blueprint.id) unseen(item.id.text(), item.domain);
  for (const auto& t : exams_.bank().templates)
    if (const ItemPlace* place = t.place_in(blueprint.id)) unseen(t.item.id.text(), place->domain);

  for (const auto& e : exams_.earlier()) {
    if (e.exam != blueprint.id) continue;
    const Date on = day_of(e.finished_at);
    if (e.kind == SittingKind::Mock) {
      ++input.mocks;
      if (!input.last_mock || on > *input.last_mock) input.last_mock = on;
      if (on == input.today) input.done_today.push_back(PlanKind::Mock);
    }
    if (e.kind == SittingKind::Diagnostic && on == input.today) input.done_today.push_back(PlanKind::Diagnostic);
    if (e.kind == SittingKind::Cards) continue;
    RecentWork work{.kind = RecentWork::Kind::Sitting, .title = std::string(display_name(e.kind)), .at = e.finished_at, .per_mille = e.of > 0 ? 1000 * e.raw / e.of : 0, .words = fmt::format("{} of {}", e.raw, e.of), .attempt = 0, .sitting = e.id};
    if (e.kind == SittingKind::Mock) work.title += fmt::format(" {}", e.number);
    input.recent.push_back(std::move(work));
  }
  std::stable_sort(input.recent.begin(), input.recent.end(), [](const RecentWork& a, const RecentWork& b) { return a.at > b.at; });
  if (input.recent.size() > kMostRecent) input.recent.resize(kMostRecent);
  input.minutes_today = (seconds_today + 30) / 60;
  return input;
}

void ReadinessDesk::gather_charts(ReadinessInput& input) {
  const Blueprint& blueprint = *input.blueprint;
  const auto scenario_of = [&](const ScenarioId& id) -> const Scenario* {
    for (const auto& file : library_)
      if (file.scenario && file.scenario->id == id) return &*file.scenario;
    return nullptr;
  };
  if (auto attempts = record_.attempts()) {
    std::set<std::pair<ScenarioId, TaskId>> first;
    for (auto summary = attempts->rbegin(); summary != attempts->rend(); ++summary) {  // oldest first
      const Scenario* scenario = scenario_of(summary->scenario);
      if (scenario == nullptr) continue;
      const Task* task = scenario->task(summary->task);
      const bool review = task != nullptr && task->kind == TaskKind::Review;
      input.recent.push_back({.kind = review ? RecentWork::Kind::Review : RecentWork::Kind::Chart, .title = scenario->title, .at = summary->graded_at, .per_mille = summary->points, .words = percent_words(summary->points), .attempt = summary->id, .sitting = 0});
      // Charts with hints are worked through, not attempted.
      if (!first.insert({summary->scenario, summary->task}).second || scenario->guided) continue;
      auto [known, fresh] = attempts_.try_emplace(summary->id);
      if (fresh) {
        auto stored = record_.attempt(summary->id);
        auto report = stored && *stored ? report_from_json((*stored)->report) : Result<Report>(Error{"report.malformed", ""});
        if (report) {
          known->second.readable = true;
          for (const auto& each : exams_.blueprints()) known->second.evidence[each.id] = chart_evidence(each, *report, scenario->difficulty);
          std::map<FindingKind, int> errors;
          for (const auto& finding : report->findings) ++errors[finding.kind];
          int diagnoses = 0, procedures = 0, poa = 0;
          for (const auto& row : report->rows) {
            if (row.points_max > 0) ++(row.line == LineKind::Diagnosis ? diagnoses : procedures);
            if (row.poa_right) ++poa;
          }
          for (const auto& rule : grading_rules()) {
            // How often it could have gone wrong: at each line of its kind, or once in the chart.
            const bool of_procedures = rule.kind >= FindingKind::MissedProcedure && rule.kind <= FindingKind::Units;
            const bool of_poa = rule.kind == FindingKind::Poa || rule.kind == FindingKind::PoaUndocumented;
            const bool of_each = of_procedures || of_poa || rule.kind == FindingKind::Missed || rule.kind == FindingKind::Specificity || rule.kind == FindingKind::WrongCategory;
            const int n = errors.contains(rule.kind) ? errors.at(rule.kind) : 0;
            const int chances = std::max(n, of_poa ? poa : of_procedures ? procedures : of_each ? diagnoses : diagnoses > 0 ? 1 : 0);
            if (chances > 0) known->second.rules[std::string(rule.id)] = {n, chances};
          }
        }
      }
      const auto evidence = known->second.evidence.find(blueprint.id);
      if (known->second.readable && evidence != known->second.evidence.end() && !evidence->second.slots.empty()) input.evidence.push_back({day_of(summary->graded_at), evidence->second});
    }
  }
  if (auto audits = record_.audits()) {
    std::set<std::pair<ScenarioId, TaskId>> first;
    for (auto summary = audits->rbegin(); summary != audits->rend(); ++summary) {
      const Scenario* scenario = scenario_of(summary->scenario);
      if (scenario == nullptr) continue;
      input.recent.push_back({.kind = RecentWork::Kind::Audit, .title = scenario->title, .at = summary->graded_at, .per_mille = summary->points, .words = percent_words(summary->points), .attempt = summary->id, .sitting = 0});
      if (!first.insert({summary->scenario, summary->task}).second || scenario->guided) continue;
      auto [known, fresh] = audits_.try_emplace(summary->id);
      if (fresh) {
        auto stored = record_.audit(summary->id);
        auto report = stored && *stored ? audit_report_from_json((*stored)->report) : Result<AuditReport>(Error{"report.malformed", ""});
        if (report) {
          known->second.readable = true;
          for (const auto& each : exams_.blueprints()) known->second.evidence[each.id] = audit_evidence(each, *report, scenario->difficulty);
        }
      }
      const auto evidence = known->second.evidence.find(blueprint.id);
      if (known->second.readable && evidence != known->second.evidence.end() && !evidence->second.slots.empty()) input.evidence.push_back({day_of(summary->graded_at), evidence->second});
    }
  }
}

void ReadinessDesk::list_charts(ReadinessInput& input) {
  const Blueprint& blueprint = *input.blueprint;
  std::map<std::pair<std::string, std::string>, int> attempts_at;
  if (auto attempts = record_.attempts())
    for (const auto& summary : *attempts) ++attempts_at[{summary.scenario.text(), summary.task.text()}];
  // Which errors a chart gives a chance to make is asked only when some are made again and again: it takes a moment.
  if (std::any_of(input.errors.begin(), input.errors.end(), [](const ErrorPattern& e) { return contrast_set_due(e.errors, e.chances); })) find_chart_rules();
  for (const auto& file : library_) {
    if (!file.scenario) continue;
    const Scenario& s = *file.scenario;
    for (const auto& task : s.tasks) {
      const bool review = task.kind == TaskKind::Review;
      const BlueprintDomain* domain = blueprint.domain_of(review ? ChartEvidence::Review : ChartEvidence::Diagnosis);
      if (domain == nullptr) continue;
      PlanChart chart{.scenario = s.id.text(), .task = task.id.text(), .title = s.title, .review = review, .guided = s.guided, .domain = domain->id, .minutes = review ? 15 : s.time_standard_minutes, .p0 = slot_p0(s.difficulty), .attempts = attempts_at[{s.id.text(), task.id.text()}], .rules = {}};
      if (!review)
        if (const auto rules = chart_rules_.find({s.id.text(), task.id.text()}); rules != chart_rules_.end()) chart.rules = rules->second;
      input.charts.push_back(std::move(chart));
    }
  }
}

void ReadinessDesk::find_chart_rules() {
  if (!codes_ || !chart_rules_.empty()) return;
  const CodeBook& codes = codes_();
  for (const auto& file : library_) {
    if (!file.scenario) continue;
    for (const auto& task : file.scenario->tasks) {
      if (task.kind != TaskKind::Code) continue;
      std::set<std::string> rules;
      const AuditMaker maker(*file.scenario, task, codes);
      for (const auto& error : maker.plantable()) rules.emplace(rule_of(error.kind).id);
      chart_rules_[{file.scenario->id.text(), task.id.text()}].assign(rules.begin(), rules.end());
    }
  }
}

void ReadinessDesk::gather_errors(ReadinessInput& input) {
  std::map<std::string, std::pair<int, int>> sums;
  for (const auto& [id, graded] : attempts_)
    for (const auto& [rule, counts] : graded.rules) sums[rule].first += counts.first, sums[rule].second += counts.second;
  for (const auto& rule : grading_rules()) {
    const auto found = sums.find(std::string(rule.id));
    if (found == sums.end() || found->second.first == 0) continue;
    input.errors.push_back({.rule = std::string(rule.id), .title = std::string(rule.title), .errors = found->second.first, .chances = found->second.second, .neighbour = neighbour_of(rule.kind)});
  }
}

}  // namespace cw
