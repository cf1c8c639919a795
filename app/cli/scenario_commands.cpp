#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "app/cli/support.h"
#include "content/base/file_io.h"
#include "content/edits/installed_lists.h"
#include "content/releases/release_file.h"
#include "grading/engine/submission.h"
#include "scenarios/check.h"
#include "scenarios/write.h"

namespace cw::cli {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

CodeBook load_codes(const ProgramFiles& files) {
  InstalledReleases installed = load_releases(files.releases);
  for (const auto& problem : installed.problems) complain("chartwright-cli: " + problem.message);
  return CodeBook(std::move(installed.releases));
}

namespace {

/// The folder a name stands for: a path when there is one, else a scenario of the shipped library.
fs::path folder_of(const ProgramFiles& files, const std::string& name) {
  std::error_code code;
  if (fs::exists(fs::path(name) / "scenario.json", code) || name.find('/') != std::string::npos) return name;
  for (fs::directory_iterator track(files.library, code), end; !code && track != end; track.increment(code))
    if (fs::exists(track->path() / name / "scenario.json", code)) return track->path() / name;
  return name;
}

Json to_json(const Diagnostic& d) {
  return {{"id", d.id}, {"severity", to_string(d.severity)}, {"file", d.place.file}, {"line", d.place.line}, {"column", d.place.column}, {"pointer", d.pointer}, {"message", d.message}, {"help", d.help}};
}

/// A task's key as a person reads it, with all that is accepted, and the traps.
std::string key_text(const Task& task, const CodeBook& codes) {
  std::string out = fmt::format("\n{}\nKEY of task {}{}\n", std::string(100, '='), task.id.text(), task.title.empty() ? "" : ": " + task.title);
  for (const auto* lines : {&task.key.diagnoses, &task.key.procedures})
    for (const auto& line : *lines) {
      const CodeLookup lookup = codes.lookup(line.code, task.code_date);
      out += fmt::format("\n{} {}{}{}{}{}", line.code.text(), lookup.entry != nullptr ? lookup.entry->title : "(not in an installed release)", line.principal ? " [principal]" : "", line.poa ? fmt::format(" [POA {}]", to_string(*line.poa)) : "",
                         line.date ? " [" + to_string(*line.date) + "]" : "", line.optional ? " [optional]" : "");
      for (const auto& modifier : line.modifiers) out += " [modifier " + modifier + "]";
      if (line.units != 1) out += fmt::format(" [{} units]", line.units);
      if (line.version != 1) out += fmt::format(" [version {}]", line.version);
      out += "\n  " + line.rationale + "\n";
      if (!line.path.empty()) out += "  Path: " + line.path + "\n";
      for (const auto& a : line.alternates) out += fmt::format("  Accepted: {} at {} %: {}\n", a.code.text(), a.credit, a.why);
      for (const auto& e : line.evidence) out += fmt::format("  Chart: \"{}\" ({})\n", e.quote, e.document.text());
      for (const auto& source : line.sources) out += "  Rule: " + display(source) + "\n";
      for (const auto& earlier : line.history) out += fmt::format("  Version {}, {} to {}: {}. {}\n", earlier.version, to_string(earlier.from), to_string(earlier.to), earlier.code.text(), earlier.why);
    }
  if (task.key.queries) {
    out += task.key.queries->empty() ? "\nNo query is needed.\n" : "\nQUERY NEEDED\n";
    for (const auto& query : *task.key.queries) out += fmt::format("\n{}, to {}\n  {}\n", query.about, query.to, query.why);
  }
  out += "\nNOT CODED\n";
  for (const auto& trap : task.key.not_coded) out += fmt::format("\n{} ({})\n  {}\n", trap.code.text(), display_name(trap.kind), trap.why);
  return out;
}

std::string review_text(const Task& task) {
  std::string out = fmt::format("\nTASK {}: {}\n", task.id.text(), task.instructions);
  out += fmt::format("\nReviewed as of {}, version {} of level {}\n", to_display(task.review->on), task.review->seed, task.review->level);
  for (const auto& planted : task.review->planted) out += fmt::format("\n{}{}\n  {}\n  {}, {}\n", display_name(planted.type), planted.document.empty() ? "" : " in " + planted.document.text(), planted.why, planted.responsible, planted.cite);
  if (!task.review->sound.empty()) out += "\nNOT DEFICIENT\n";
  for (const auto& sound : task.review->sound) out += fmt::format("\n{}\n  {}\n", sound.document.text(), sound.why);
  return out;
}

}  // namespace

std::optional<ScenarioFile> find_scenario(const ProgramFiles& files, const std::string& name) {
  ScenarioFile file = read_scenario(folder_of(files, name));
  if (!file.scenario || file.diagnostics.has_errors() || file.scenario->tasks.empty()) {
    std::fputs(to_text(file.diagnostics).c_str(), stderr);
    complain(fmt::format("chartwright-cli: the scenario \"{}\" cannot be used; `chartwright-cli scenario list` names the shipped ones", name));
    return std::nullopt;
  }
  return file;
}

int scenario_list(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  const auto library = read_library(files.library);
  if (library.empty()) return failed({"library.empty", "no scenarios were found in " + files.library.string()});
  Json all = Json::array();
  bool broken = false;
  for (const auto& file : library) {
    if (!file.scenario) {
      std::fputs(to_text(file.diagnostics).c_str(), stderr);
      broken = true;
      continue;
    }
    const Scenario& s = *file.scenario;
    if (options.json()) {
      all.push_back({{"id", s.id.text()}, {"title", s.title}, {"summary", s.summary}, {"setting", to_string(s.encounter.setting)}, {"specialty", s.specialty}, {"difficulty", to_string(s.difficulty)}, {"time_standard_minutes", s.time_standard_minutes},
                     {"documents", s.documents.size()}, {"guided", s.guided}});
    } else {
      print(fmt::format("{:<34} {:<12} {:<7} {:>3} min  {}\n", s.id.text(), display_name(s.encounter.setting), to_string(s.difficulty), s.time_standard_minutes, s.title));
    }
  }
  if (options.json()) print(Json{{"format", "chartwright.scenario-list"}, {"version", 1}, {"scenarios", all}}.dump(2) + "\n");
  return broken ? kProblems : kFine;
}

int scenario_check(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  const CodeBook codes = load_codes(files);
  if (codes.releases().empty()) return failed({"release.none", "no code set is installed, so nothing can be checked"});
  const bool whole_library = options.scenarios.empty();
  std::vector<ScenarioFile> all;
  if (whole_library) all = read_library(files.library);
  for (const auto& name : options.scenarios) {
    const fs::path folder = folder_of(files, name);
    std::error_code code;
    // A folder of scenarios is checked scenario by scenario.
    auto below = fs::exists(folder / "scenario.json", code) ? std::vector<ScenarioFile>{} : read_library(folder);
    if (below.empty()) below.push_back(read_scenario(folder));
    std::move(below.begin(), below.end(), std::back_inserter(all));
  }
  if (all.empty()) return failed({"library.empty", "no scenarios were found in " + files.library.string()});

  const auto installed = load_edit_lists(files.releases);
  for (const auto& problem : installed.problems) complain("chartwright-cli: " + problem.message);
  Diagnostics found;
  for (const auto& file : all) {
    found.append(file.diagnostics);
    found.append(check_scenario(file, codes, installed.lists));
  }
  if (whole_library) found.append(check_library(all));
  const auto errors = std::count_if(found.begin(), found.end(), [](const Diagnostic& d) { return d.severity == Severity::Error; });
  if (options.json()) {
    Json list = Json::array();
    for (const auto& d : found) list.push_back(to_json(d));
    print(Json{{"format", "chartwright.scenario-check"}, {"version", 1}, {"scenarios", all.size()}, {"errors", errors}, {"diagnostics", list}}.dump(2) + "\n");
  } else {
    std::fputs(to_text(found).c_str(), stderr);
    print(fmt::format("{} scenario{} checked, {} error{}, {} warning{}\n", all.size(), all.size() == 1 ? "" : "s", errors, errors == 1 ? "" : "s", found.size() - static_cast<std::size_t>(errors), found.size() - static_cast<std::size_t>(errors) == 1 ? "" : "s"));
  }
  return errors > 0 ? kProblems : kFine;
}

int scenario_format(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  int status = kFine;
  Json list = Json::array();
  for (const auto& name : options.scenarios) {
    const auto file = find_scenario(files, name);
    if (!file) return kFailed;
    const fs::path path = file->folder / "scenario.json";
    auto bytes = read_file(path);
    if (!bytes) return failed(bytes.error());
    const std::string canonical = scenario_to_json(*file->scenario);
    const bool same = *bytes == canonical;
    std::string word = same ? "canonical" : options.check_only ? "not canonical" : "rewritten";
    if (!same && options.check_only) status = kProblems;
    if (!same && !options.check_only)
      if (auto written = write_file_atomically(path, canonical); !written) return failed(written.error());
    if (options.json()) list.push_back({{"id", file->scenario->id.text()}, {"state", word}});
    else print(fmt::format("{}: {}\n", file->scenario->id.text(), word));
  }
  if (options.json()) print(Json{{"format", "chartwright.scenario-format"}, {"version", 1}, {"scenarios", list}}.dump(2) + "\n");
  return status;
}

int scenario_show(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  const auto file = find_scenario(files, options.scenario);
  if (!file) return kFailed;
  const Scenario& s = *file->scenario;
  if (options.json()) {
    print(scenario_to_json(s));
    return kFine;
  }
  const CodeBook codes = load_codes(files);
  std::string out = scenario_blind(s);
  for (const auto& task : s.tasks) out += task.kind == TaskKind::Code ? key_text(task, codes) : review_text(task);
  out += "\nLESSON\n  " + s.lesson.main + "\n";
  for (const auto& trap : s.lesson.traps) out += "  - " + trap + "\n";
  print(out);
  return kFine;
}

int scenario_blind_text(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  const auto file = find_scenario(files, options.scenario);
  if (!file) return kFailed;
  const std::string text = scenario_blind(*file->scenario);
  print(options.json() ? Json{{"format", "chartwright.scenario-blind"}, {"version", 1}, {"id", file->scenario->id.text()}, {"text", text}}.dump(2) + "\n" : text);
  return kFine;
}

int scenario_agreement(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  const auto file = find_scenario(files, options.scenario);
  if (!file) return kFailed;
  const Scenario& s = *file->scenario;
  auto bytes = read_file(options.submission);
  if (!bytes) return failed(bytes.error());
  const SubmissionFile second = read_submission(*bytes, fs::path(options.submission).filename().string(), &s);
  std::fputs(to_text(second.diagnostics).c_str(), stderr);
  if (!second.submission) return kFailed;

  struct Tally {
    int agreed = 0, total = 0;
  };
  std::string text;
  Json differences = Json::array();
  const auto difference = [&](const std::string& line, const std::string& mine, const std::string& what) {
    text += fmt::format("  {:<12} {:<12} {}\n", line.empty() ? "—" : line, mine.empty() ? "—" : mine, what);
    differences.push_back({{"key", line}, {"second", mine}, {"what", what}});
  };
  const auto compare = [&](const std::vector<KeyLine>& key, const std::vector<SubmissionLine>& mine, bool poa) {
    Tally tally;
    for (const auto& line : key) {
      if (!line.optional) ++tally.total;
      const auto same = std::find_if(mine.begin(), mine.end(), [&](const SubmissionLine& l) { return l.code == line.code; });
      const auto other = std::find_if(mine.begin(), mine.end(), [&](const SubmissionLine& l) { return std::any_of(line.alternates.begin(), line.alternates.end(), [&](const Alternate& a) { return a.code == l.code; }); });
      if (same != mine.end() || other != mine.end()) {
        const auto& found = same != mine.end() ? *same : *other;
        if (!line.optional) ++tally.agreed;
        if (same == mine.end()) difference(line.code.text(), found.code.text(), "agreed by a listed alternate");
        if (poa && line.poa && *line.poa != Poa::Exempt && found.poa != line.poa) difference(line.code.text(), found.code.text(), fmt::format("POA: key {}, second {}", to_string(*line.poa), found.poa ? to_string(*found.poa) : "none"));
        if (line.date && found.date != line.date) difference(line.code.text(), found.code.text(), "date differs");
        if (line.principal && &found != &mine.front()) difference(line.code.text(), mine.front().code.text(), "another principal diagnosis");
      } else if (!line.optional) {
        difference(line.code.text(), "", "not in the second coding");
      }
    }
    for (const auto& l : mine) {
      const bool known = std::any_of(key.begin(), key.end(), [&](const KeyLine& line) { return line.code == l.code || std::any_of(line.alternates.begin(), line.alternates.end(), [&](const Alternate& a) { return a.code == l.code; }); });
      if (!known) difference("", l.code.text(), "not in the key");
    }
    return tally;
  };
  const Task& task = *s.task(second.submission->task);
  const Tally dx = compare(task.key.diagnoses, second.submission->diagnoses, task.poa);
  const Tally px = compare(task.key.procedures, second.submission->procedures, false);
  if (options.json()) {
    print(Json{{"format", "chartwright.agreement"}, {"version", 1}, {"id", s.id.text()}, {"diagnoses_agreed", dx.agreed}, {"diagnoses_total", dx.total}, {"procedures_agreed", px.agreed}, {"procedures_total", px.total}, {"differences", differences}}.dump(2) + "\n");
  } else {
    print(fmt::format("{}: diagnoses {} of {} agree, procedures {} of {} agree\n", s.id.text(), dx.agreed, dx.total, px.agreed, px.total));
    if (!text.empty()) print("  key          second       difference\n" + text);
  }
  return differences.empty() ? kFine : kProblems;
}

}  // namespace cw::cli
