#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "app/cli/support.h"
#include "content/base/file_io.h"
#include "content/base/utf8.h"
#include "grading/query/lint.h"
#include "grading/query/query.h"

namespace cw::cli {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

const QueryRule& rule_of(const QueryFault& fault) {
  const auto& rules = query_rules();
  return *std::find_if(rules.begin(), rules.end(), [&](const QueryRule& rule) { return rule.id == fault.rule; });
}

/// A shipped chart's id. A path is taken from the command line only, never from a file.
bool is_id(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::size_t letters(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  return count;
}

/// The line of a text that holds a range, and the carets below the words; line ends and tabs take one column each.
std::string underlined(const std::string& text, std::size_t begin, std::size_t end) {
  constexpr std::size_t kWidth = 100;
  std::string shown = text;
  for (char& c : shown)
    if (c == '\n' || c == '\t' || c == '\r') c = ' ';
  // Of a long text the words around.
  std::size_t from = 0;
  if (letters(shown) > kWidth && begin > kWidth / 2) {
    from = begin - kWidth / 2;
    while (from > 0 && shown[from - 1] != ' ') --from;
  }
  std::size_t to = std::min(shown.size(), std::max(end, from + kWidth));
  while (to < shown.size() && shown[to] != ' ') ++to;
  const std::string lead = from > 0 ? "… " : "";
  std::string out = "    " + lead + shown.substr(from, to - from) + (to < shown.size() ? " …" : "") + "\n";
  out += "    " + std::string(letters(lead) + letters(shown.substr(from, begin - from)), ' ') + std::string(letters(shown.substr(begin, end - begin)), '^') + "\n";
  return out;
}

std::string to_text(const ComposedQuery& query, const std::vector<QueryFault>& faults, const QueryModel& rewrite) {
  if (faults.empty()) return "No fault found. Whether it is the right question is for the grading to say.\n";
  std::string out = fmt::format("{} {}; the query earns at most {} % for its quality\n", faults.size(), faults.size() == 1 ? "fault" : "faults", query_quality(faults));
  for (const QueryFault& fault : faults) {
    const QueryRule& rule = rule_of(fault);
    const std::string place = fault.index >= 0 && fault.part != QueryPart::Heading ? fmt::format("{} {}", display_name(fault.part), fault.index + 1) : std::string(display_name(fault.part));
    out += fmt::format("\n{}: {} [{}]\n  {}.\n", place, rule.title, fault.rule, fault.message);
    if (fault.end > fault.begin) out += underlined(part_text(query, fault), fault.begin, fault.end);
    out += fmt::format("  Why: {}\n  Instead: {}\n", rule.why, rule.mend);
  }
  out += fmt::format("\nA compliant form\n  Title: {}\n  Question: {}\n", rewrite.title, rewrite.question);
  for (const std::string& option : rewrite.options) out += "    [ ] " + option + "\n";
  out += fmt::format("\nSource: {}\n", query_rules().front().source);
  return out;
}

std::string to_json(const QueryFile& file, const std::vector<QueryFault>& faults, const QueryModel& rewrite) {
  Json root = {{"format", "chartwright.query-lint"}, {"version", 1}, {"scenario", file.scenario.text()}, {"task", file.task.text()}, {"quality", query_quality(faults)}, {"faults", Json::array()}};
  for (const QueryFault& fault : faults) {
    const QueryRule& rule = rule_of(fault);
    Json made = {{"rule", fault.rule}, {"title", rule.title}, {"part", to_string(fault.part)}};
    if (fault.index >= 0) made["index"] = fault.index;
    const std::string text = part_text(*file.query, fault);
    if (fault.end > fault.begin) {
      made["begin"] = fault.begin;
      made["end"] = fault.end;
      made["words"] = text.substr(fault.begin, fault.end - fault.begin);
    }
    made["message"] = fault.message;
    made["why"] = rule.why;
    made["mend"] = rule.mend;
    made["source"] = rule.source;
    made["cap"] = rule.cap;
    root["faults"].push_back(std::move(made));
  }
  if (!faults.empty()) root["rewrite"] = {{"form", to_string(rewrite.form)}, {"title", rewrite.title}, {"question", rewrite.question}, {"options", rewrite.options}};
  return root.dump(2) + "\n";
}

}  // namespace

int query_lint(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  auto bytes = read_file(options.submission);
  if (!bytes) return failed(bytes.error());
  const QueryFile file = read_query_file(*bytes, fs::path(options.submission).filename().string());
  std::fputs(cw::to_text(file.diagnostics).c_str(), stderr);
  if (!file.query) return kFailed;
  if (options.scenario.empty() && !is_id(file.scenario.text())) return failed({"scenario.unknown", "\"" + file.scenario.text() + "\" is no shipped chart"});
  const auto chart = find_scenario(files, options.scenario.empty() ? file.scenario.text() : options.scenario);
  if (!chart) return kFailed;
  if (chart->scenario->id != file.scenario) return failed({"scenario.other", "the query is about \"" + file.scenario.text() + "\", not \"" + chart->scenario->id.text() + "\""});
  if (chart->scenario->task(file.task) == nullptr) return failed({"task.unknown", "the scenario has no task \"" + file.task.text() + "\""});
  const QueryLinter linter(*chart->scenario);
  const auto faults = linter.lint(*file.query);
  const QueryModel rewrite = linter.rewrite(*file.query, faults);
  print(options.json() ? to_json(file, faults, rewrite) : to_text(*file.query, faults, rewrite));
  return faults.empty() ? kFine : kProblems;
}

}  // namespace cw::cli
