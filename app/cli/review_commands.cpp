#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include <nlohmann/json.hpp>

#include "app/cli/support.h"
#include "scenarios/review/policies.h"
#include "scenarios/review/review.h"

namespace cw::cli {
namespace {

using Json = nlohmann::ordered_json;

/// A day stands for its end.
std::optional<LocalTime> moment_of(const std::string& text) {
  if (const auto time = LocalTime::parse(text)) return time;
  if (const auto date = Date::parse(text)) return LocalTime{*date, 24 * 60 - 1};
  return std::nullopt;
}

Json time(const std::optional<LocalTime>& t) { return t ? Json(to_string(*t)) : Json(nullptr); }

Json to_json(const Deficiency& d) {
  Json evidence = Json::array(), also = Json::array();
  for (const auto& e : d.evidence) evidence.push_back({{"document", e.document.text()}, {"quote", e.quote}, {"occurrence", e.occurrence}});
  for (const auto type : d.also) also.push_back(to_string(type));
  return {{"rule", d.rule}, {"planted", d.planted}, {"type", to_string(d.type)}, {"also", also}, {"document", d.document.text()}, {"entry", d.entry.text()}, {"about", d.about}, {"operation", d.operation ? d.operation->text() : ""}, {"responsible", d.responsible},
          {"severity", d.severity}, {"state", to_string(d.state)}, {"due", time(d.due)}, {"done", time(d.done)}, {"message", d.message}, {"cite", d.cite}, {"evidence", evidence}};
}

Json to_json(const DueItem& item) {
  return {{"rule", item.rule}, {"what", item.what}, {"document", item.document ? item.document->text() : ""}, {"due", time(item.due)}, {"done", time(item.done)}, {"met", item.met}, {"state", item.met ? "met" : to_string(item.state)}};
}

std::string to_text(const Scenario& s, const RecordReview& review) {
  std::string out = fmt::format("{}, as of {} ({} day{} after discharge)\nPolicy: {}\n", s.id.text(), to_display(review.on), review.days_since_discharge, review.days_since_discharge == 1 ? "" : "s", review.policy);
  for (const auto& d : review.deficiencies) {
    out += fmt::format("\n{}  {}: {}{}, severity {}\n  {}\n  Responsible: {}. {}\n", d.rule, display_name(d.type), display_name(d.state), d.document.empty() ? "" : " (" + d.document.text() + (d.entry.empty() ? "" : ", " + d.entry.text()) + ")", d.severity, d.message, d.responsible, d.cite);
    for (const auto& e : d.evidence) out += fmt::format("  Chart: \"{}\" ({})\n", e.quote, e.document.text());
  }
  out += "\nDue clock\n";
  for (const auto& item : review.clock)
    out += fmt::format("  {:<18} {:<12} {:<8} {}{}\n", item.due ? to_display(*item.due) : "", item.met ? "met" : std::string(display_name(item.state)), item.rule, item.what, item.done ? ", done " + to_display(*item.done) : "");
  out += fmt::format("\n{} deficienc{}. The record is {}; to be complete by {}, delinquent from {}{}.\n", review.deficiencies.size(), review.deficiencies.size() == 1 ? "y" : "ies", review.complete ? "complete" : "not complete", to_display(review.complete_by), to_display(review.delinquent_from),
                     review.delinquent ? ": it is delinquent" : "");
  return out;
}

}  // namespace

LocalTime review_moment(const Scenario& s) {
  for (const auto& task : s.tasks)
    if (task.review) return task.review->on;
  return {s.encounter.ended.date.plus_days(31), s.encounter.ended.minute_of_day};
}

int scenario_review(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  const auto file = find_scenario(files, options.scenario);
  if (!file) return kFailed;
  const Scenario& s = *file->scenario;
  LocalTime on = review_moment(s);
  if (!options.on.empty()) {
    const auto given = moment_of(options.on);
    if (!given) {
      complain(fmt::format("chartwright-cli: \"{}\" is no day or time; write YYYY-MM-DD or YYYY-MM-DDTHH:MM", options.on));
      return kUsage;
    }
    on = *given;
  }
  std::error_code code;
  if (!options.policies.empty() && !std::filesystem::is_directory(options.policies, code)) return failed({"policies.none", "there is no folder " + options.policies});
  const PolicySet set = options.policies.empty() ? PolicySet{built_in_policies(), {}} : policies_with(options.policies);
  std::fputs(to_text(set.diagnostics).c_str(), stderr);
  if (set.diagnostics.has_errors()) return kFailed;
  std::set<std::string> off;
  for (const auto& layer : options.without) {
    const auto known = std::find_if(set.layers.begin(), set.layers.end(), [&](const PolicySource& l) { return l.id == layer; });
    if (known == set.layers.end()) {
      std::string names;
      for (const auto& l : set.layers) names += (names.empty() ? "" : ", ") + l.id;
      complain(fmt::format("chartwright-cli: there is no layer \"{}\"; there are {}", layer, names));
      return kUsage;
    }
    if (known->on) off.insert(layer);
  }
  const RecordReview review = review_record(s, merge_policies(set.layers, s.encounter.ended.date, off), on);
  if (options.json()) {
    Json deficiencies = Json::array(), clock = Json::array();
    for (const auto& d : review.deficiencies) deficiencies.push_back(to_json(d));
    for (const auto& item : review.clock) clock.push_back(to_json(item));
    print(Json{{"format", "chartwright.record-review"}, {"version", 1}, {"id", s.id.text()}, {"on", to_string(review.on)}, {"policy", review.policy}, {"complete", review.complete}, {"days_since_discharge", review.days_since_discharge},
               {"complete_by", to_string(review.complete_by)}, {"delinquent_from", to_string(review.delinquent_from)}, {"delinquent", review.delinquent}, {"deficiencies", deficiencies}, {"clock", clock}}
              .dump(2) +
          "\n");
  } else {
    print(to_text(s, review));
  }
  return review.deficiencies.empty() ? kFine : kProblems;
}

}  // namespace cw::cli
