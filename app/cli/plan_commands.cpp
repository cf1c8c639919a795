#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/cli/support.h"
#include "app/session/exam_desk.h"
#include "app/session/readiness_desk.h"
#include "content/base/file_io.h"

namespace cw::cli {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

/// The end of a day that was asked for, or now.
class AskedClock final : public Clock {
 public:
  explicit AskedClock(std::optional<Date> on) : on_(on) {}
  UnixMillis now() const override { return on_ ? (static_cast<UnixMillis>(on_->days_since_1970()) + 1) * 86'400'000 - 1 : system_.now(); }
  std::chrono::nanoseconds steady() const override { return system_.steady(); }
  Date today() const override { return on_ ? *on_ : system_.today(); }

 private:
  SystemClock system_;
  std::optional<Date> on_;
};

struct Worked {
  ReadinessOutput output;
  std::string exam;
  Date today;
};

/// What the record's work comes to. The record is only read.
Result<Worked> worked_out(const Options& options) {
  std::optional<Date> on;
  if (!options.on.empty()) {
    on = Date::parse(options.on);
    if (!on) return Error{"usage.date", "\"" + options.on + "\" is no date; write it as 2026-11-26"};
  }
  const AskedClock clock(on);
  const fs::path path = options.record.empty() ? default_record_path() : fs::path(options.record);
  auto record = Record::open_to_read(path, clock);
  if (!record) return record.error();
  auto info = record->info();
  if (info && info->schema_version < kRecordSchemaVersion) return Error{"record.older", path.string() + " is of an earlier version; open it once with the program, which upgrades it after a backup"};
  const ProgramFiles files = ProgramFiles::find(options.program);
  const std::vector<ScenarioFile> library = read_library(files.library);
  ExamDesk exams(*record, clock, library, path.parent_path());
  if (!options.exam.empty() && !exams.choose(options.exam)) {
    std::string known;
    for (const auto& blueprint : exams.blueprints()) known += (known.empty() ? "" : ", ") + blueprint.id;
    return Error{"usage.exam", fmt::format("there is no examination \"{}\"; there are {}", options.exam, known)};
  }
  ReadinessDesk desk(*record, clock, library, exams);
  if (auto minutes = record->setting("minutes_a_day"); minutes && *minutes && !(*minutes)->empty()) desk.set_minutes_a_day(std::clamp(std::atoi((*minutes)->c_str()), 10, 480));
  desk.wait();
  for (const auto& problem : exams.model().problems) complain(problem);
  return Worked{{desk.readiness(), desk.plan()}, exams.chosen().id, clock.today()};
}

int usage_or_failed(const Error& error) {
  const bool usage = error.id.rfind("usage.", 0) == 0;
  complain("chartwright-cli: " + error.message);
  return usage ? kUsage : kFailed;
}

Json step_json(const PlanStep& step) {
  Json one = {{"kind", to_string(step.kind)}, {"title", step.title}, {"reason", step.reason}, {"minutes", step.minutes}};
  if (!step.domain.empty()) one["domain"] = step.domain;
  if (step.items > 0) one["items"] = step.items;
  if (!step.scenario.empty()) one["scenario"] = step.scenario, one["task"] = step.task;
  if (!step.points.empty()) one["points"] = step.points;
  if (!step.scenarios.empty()) one["scenarios"] = step.scenarios;
  return one;
}

Json prediction_json(const Prediction& p, bool told) {
  Json one = {{"raw_low", p.raw_low}, {"raw_high", p.raw_high}, {"cut", p.cut}, {"of", p.total}};
  if (told) one["chance"] = rounded_chance(p.pass_chance);
  return one;
}

}  // namespace

int readiness_show(const Options& options) {
  auto worked = worked_out(options);
  if (!worked) return usage_or_failed(worked.error());
  const ReadinessModel& m = worked->output.readiness;
  if (!options.out.empty()) {
    if (auto written = write_file_atomically(options.out, progress_report_html(m, worked->output.plan, worked->today)); !written) return failed(written.error());
  }
  if (options.json()) {
    Json root = {{"format", "chartwright.readiness"}, {"version", 1}, {"exam", worked->exam}, {"name", m.exam_name}, {"on", to_string(worked->today)}};
    root["examination"] = m.examination ? Json(to_string(*m.examination)) : Json();
    root["responses"] = m.readiness.responses;
    root["enough_evidence"] = m.readiness.enough_evidence;
    root["headline"] = m.headline;
    root["reason"] = m.reason;
    root["likely_ready"] = m.readiness.likely_ready;
    root["stale"] = m.readiness.stale;
    // Without evidence there is no number to be misread.
    root["official"] = m.readiness.enough_evidence ? prediction_json(m.readiness.official, true) : Json();
    root["mock"] = m.readiness.enough_evidence ? prediction_json(m.readiness.mock, true) : Json();
    root["domains"] = Json::array();
    for (const auto& d : m.domains) {
      Json one = {{"id", d.id}, {"name", d.name}, {"weight", d.weight}, {"scored", d.scored}, {"verdict", to_string(d.posterior.verdict)}, {"responses", d.posterior.responses}, {"needed", d.needed}};
      if (d.posterior.responses > 0) one.update({{"points_low", d.points_low}, {"points", d.points}, {"points_high", d.points_high}, {"ability", {{"mean", d.posterior.mean}, {"sd", d.posterior.sd}, {"q05", d.posterior.q05}, {"q95", d.posterior.q95}}}});
      one["unseen"] = d.unseen;
      root["domains"].push_back(one);
    }
    root["moved"] = m.moved;
    print(root.dump(2) + "\n");
    return kFine;
  }
  std::string text = fmt::format("{} on {}: {}\n", m.exam_name, to_display(worked->today), m.headline);
  if (!m.chance.empty()) text += fmt::format("  chance of passing {}; {}\n", m.chance, m.interval);
  if (!m.reason.empty()) text += "  " + m.reason + "\n";
  if (!m.notice_of_staleness.empty()) text += "  " + m.notice_of_staleness + "\n";
  text += "\n";
  for (const auto& d : m.domains) text += fmt::format("  {:<28} {:>3} %  {}\n", d.short_name, d.weight, d.words);
  if (!m.moved.empty()) {
    text += "\nSince last week\n";
    for (const auto& line : m.moved) text += "  " + line + "\n";
  }
  if (!m.caution.empty()) text += "\n" + m.caution + "\n";
  print(text);
  if (!options.out.empty()) complain("The progress report is in " + options.out);
  return kFine;
}

int plan_show(const Options& options) {
  auto worked = worked_out(options);
  if (!worked) return usage_or_failed(worked.error());
  const PlanModel& m = worked->output.plan;
  if (options.json()) {
    Json root = {{"format", "chartwright.plan"}, {"version", 1}, {"exam", worked->exam}, {"on", to_string(worked->today)}, {"days_left", m.plan.days_left}, {"outlook", m.plan.outlook}, {"minutes_a_day", m.minutes_a_day}};
    root["today"] = Json::array();
    for (const auto& step : m.plan.today) root["today"].push_back(step_json(step));
    root["days"] = Json::array();
    for (const auto& day : m.plan.days) {
      Json one = {{"on", to_string(day.on)}, {"focus", day.focus}, {"cards_due", day.cards_due}, {"minutes", day.minutes}};
      if (day.kind) one["kind"] = to_string(*day.kind);
      if (day.examination) one["examination"] = true;
      root["days"].push_back(one);
    }
    root["cards"] = m.cards;
    root["cards_due"] = m.cards_due;
    print(root.dump(2) + "\n");
    return kFine;
  }
  std::string text = fmt::format("{}. {}\n\nToday\n", m.exam_name, m.plan.outlook);
  int number = 0;
  for (const auto& step : m.plan.today) text += fmt::format("  {}. {} ({} min)\n     {}\n", ++number, step.title, step.minutes, step.reason);
  if (m.plan.today.empty()) text += "  Nothing is planned.\n";
  text += "\nThe days after\n";
  for (std::size_t day = 1; day < m.plan.days.size() && day <= 14; ++day) text += fmt::format("  {:<12} {:<24} {} cards due\n", to_display(m.plan.days[day].on), m.plan.days[day].focus, m.plan.days[day].cards_due);
  print(text);
  return kFine;
}

}  // namespace cw::cli
