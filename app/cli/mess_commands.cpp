#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/cli/support.h"
#include "scenarios/mess/mess.h"
#include "scenarios/review/policies.h"
#include "scenarios/write.h"

namespace cw::cli {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;

/// The variant as a scenario of its own: its chart is messy as it stands, so nothing more is planted when its review is opened, and what was planted is the review's own.
Scenario standing_alone(const MessyChart& messy, const Options& options) {
  Scenario s = messy.scenario;
  s.id = ScenarioId(fmt::format("{}-mess-{}-{}", s.id.text(), options.level, options.seed));
  s.guided = false;
  for (auto& task : s.tasks)
    if (task.review) {
      task.review->seed = 0, task.review->level = 0;
      for (std::size_t i = 0; i < messy.expected.size(); ++i) {
        const Deficiency& d = messy.expected[i];
        task.review->planted.push_back({.id = LineId(fmt::format("mess-{}", i + 1)), .type = d.type, .document = d.document, .about = d.entry.empty() ? d.about : d.entry.text(), .evidence = d.evidence, .responsible = d.responsible, .severity = d.severity, .also = d.also,
                                        .why = d.message, .cite = d.cite});
      }
    }
  return s;
}

std::string to_text(const MessyChart& messy, const Options& options, LocalTime on) {
  std::string out = fmt::format("{}, seed {}, level {}, reviewed as of {}: {} defect{}\n", messy.scenario.id.text(), options.seed, options.level, to_display(on), messy.planted.size(), messy.planted.size() == 1 ? "" : "s");
  for (std::size_t i = 0; i < messy.planted.size(); ++i) {
    const Deficiency& d = messy.expected[i];
    out += fmt::format("\n{}. {}\n   {}: {}\n   Responsible: {}, severity {}. {} {}\n", i + 1, messy.planted[i].what, display_name(d.type), d.message, d.responsible, d.severity, d.rule, d.cite);
  }
  return out;
}

std::string to_json(const MessyChart& messy, const Options& options, LocalTime on, const std::string& folder) {
  Json planted = Json::array();
  for (std::size_t i = 0; i < messy.planted.size(); ++i) {
    const PlantedMess& p = messy.planted[i];
    const Deficiency& d = messy.expected[i];
    planted.push_back({{"kind", to_string(p.kind)}, {"type", to_string(p.type)}, {"document", p.document.text()}, {"entry", p.entry.text()}, {"about", p.about}, {"operation", p.operation ? p.operation->text() : ""}, {"what", p.what},
                       {"rule", d.rule}, {"responsible", d.responsible}, {"severity", d.severity}, {"message", d.message}, {"cite", d.cite}});
  }
  Json root = {{"format", "chartwright.messy-chart"}, {"version", 1}, {"id", messy.scenario.id.text()}, {"seed", options.seed}, {"level", options.level}, {"on", to_string(on)}, {"planted", planted}};
  if (!folder.empty()) root["folder"] = folder;
  return root.dump(2) + "\n";
}

}  // namespace

int scenario_mess(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  const auto file = find_scenario(files, options.scenario);
  if (!file) return kFailed;
  const LocalTime on = review_moment(*file->scenario);
  const MessyChart messy = make_mess(*file->scenario, standard_record_policy(), options.seed, options.level, on);
  std::string folder;
  if (!options.out.empty()) {
    const Scenario made = standing_alone(messy, options);
    const fs::path at = fs::path(options.out) / made.id.text();
    std::error_code code;
    if (fs::exists(at, code)) return failed({"mess.exists", at.string() + " is there already; nothing was written"});
    if (auto written = write_scenario(made, at); !written) return failed(written.error());
    folder = at.string();
  }
  print(options.json() ? to_json(messy, options, on, folder) : to_text(messy, options, on));
  if (!folder.empty() && !options.json()) print(fmt::format("\nWritten to {}\n", folder));
  return kFine;
}

}  // namespace cw::cli
