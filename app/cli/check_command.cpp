#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

#include "app/cli/support.h"
#include "content/base/utf8.h"
#include "content/edits/installed_lists.h"

namespace cw::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostLines = 200;  // several claims' worth; the time grows with the square

/// Procedures by form: five characters are CPT or HCPCS, seven are ICD-10-PCS.
CodeSystem procedure_system(const std::string& typed) {
  const std::string text = Code(typed, CodeSystem::Icd10Pcs).text();
  if (text.size() != 5) return CodeSystem::Icd10Pcs;
  return text[0] >= '0' && text[0] <= '9' ? CodeSystem::Cpt : CodeSystem::Hcpcs;
}

/// `E11.22:Y`, put on the diagnosis line with that code; false, with a complaint, when it makes no sense.
bool set_poa(const std::string& text, std::vector<EditLine>& diagnoses) {
  const auto colon = text.rfind(':');
  const std::string value = colon == std::string::npos ? "" : text.substr(colon + 1);
  const bool known = value == "exempt" || (value.size() == 1 && std::string_view("YNUW1E").find(value[0]) != std::string_view::npos);
  const Code code(text.substr(0, colon), CodeSystem::Icd10Cm);
  bool found = false;
  if (known)
    for (auto& line : diagnoses)
      if (line.code == code) line.poa = value == "exempt" ? 'E' : value[0], found = true;
  if (!found) complain(known ? fmt::format("chartwright-cli: {} has a POA indicator but is not among the codes", code.text()) : fmt::format("chartwright-cli: \"{}\" is no POA indicator; write CODE:Y, N, U, W or exempt", text));
  return found;
}

/// The date that decides: the one given, else the first day of the newest release of diagnoses.
std::optional<Date> date_of(const std::string& on, const CodeBook& codes) {
  if (!on.empty()) {
    const auto date = Date::parse(on);
    if (!date) complain(fmt::format("chartwright-cli: \"{}\" is no date; dates are written YYYY-MM-DD", on));
    return date;
  }
  std::optional<Date> newest;
  for (const auto& release : codes.releases())
    if (release->info().system == CodeSystem::Icd10Cm && (!newest || release->info().effective_from > *newest)) newest = release->info().effective_from;
  return newest.value_or(Date());
}

Json to_json(const EditFinding& f, const std::vector<EditLine>& lines) {
  Json value = {{"rule", f.rule}, {"kind", to_string(f.kind)}, {"weight", to_string(f.weight)}, {"list", f.procedure ? "procedures" : "diagnoses"}};
  value["line"] = f.line < 0 ? Json(nullptr) : Json(f.line + 1);
  value["code"] = f.line < 0 ? Json(nullptr) : Json(lines[static_cast<std::size_t>(f.line)].code.text());
  value["other_line"] = f.other < 0 ? Json(nullptr) : Json(f.other + 1);
  value["message"] = f.message;
  value["source"] = f.source;
  return value;
}

}  // namespace

int code_check(const Options& options) {
  for (const auto* texts : {&options.codes, &options.procedures, &options.poa})
    for (const auto& text : *texts)
      if (first_malformed_utf8(text)) {
        complain("chartwright-cli: a code is not written in UTF-8");
        return kUsage;
      }
  if (options.codes.size() + options.procedures.size() > kMostLines) {
    complain(fmt::format("chartwright-cli: at most {} codes are checked at a time", kMostLines));
    return kUsage;
  }
  const auto files = ProgramFiles::find(options.program);
  const CodeBook codes = load_codes(files);
  if (codes.releases().empty()) return failed({"release.none", "no code set is installed, so nothing can be checked"});
  const auto installed = load_edit_lists(files.releases);
  for (const auto& problem : installed.problems) complain("chartwright-cli: " + problem.message);
  const auto date = date_of(options.on, codes);
  if (!date) return kUsage;

  std::vector<EditLine> diagnoses, procedures;
  for (const auto& text : options.codes) diagnoses.push_back({Code(text, CodeSystem::Icd10Cm), 0});
  for (const auto& text : options.procedures) procedures.push_back({Code(text, procedure_system(text)), 0});
  for (const auto& text : options.poa)
    if (!set_poa(text, diagnoses)) return kUsage;
  // Present on admission is looked at when somebody speaks of it; a list of codes alone is no claim yet.
  EditContext context{.date = *date, .age_years = {}, .age_days = {}, .inpatient = !options.outpatient, .poa_reported = !options.poa.empty(), .stay_days = {}};
  if (options.age >= 0) context.age_years = options.age;
  if (!options.sex.empty()) context.sex = options.sex == "female" ? SexLimit::Female : SexLimit::Male;

  const auto found = check_codes(diagnoses, procedures, context, codes, installed.lists);
  std::array<int, 3> counts{};
  for (const auto& finding : found) ++counts[static_cast<std::size_t>(finding.weight)];
  const auto lines_of = [&](const EditFinding& f) -> const std::vector<EditLine>& { return f.procedure ? procedures : diagnoses; };
  if (options.json()) {
    Json list = Json::array();
    for (const auto& f : found) list.push_back(to_json(f, lines_of(f)));
    const Json lists = installed.lists.empty() ? Json(nullptr) : Json(installed.lists.version());
    print(Json{{"format", "chartwright.code-check"}, {"version", 1}, {"on", to_string(*date)}, {"medicare_code_editor", lists}, {"errors", counts[0]}, {"warnings", counts[1]}, {"advice", counts[2]}, {"findings", list}}.dump(2) + "\n");
    return counts[0] > 0 ? kProblems : kFine;
  }
  for (const auto& f : found) {
    const std::string place = f.line < 0 ? "" : fmt::format("{} {} {}: ", f.procedure ? "procedure" : "diagnosis", f.line + 1, lines_of(f)[static_cast<std::size_t>(f.line)].code.text());
    print(fmt::format("{}[{}] {}{}\n    {}\n", to_string(f.weight), f.rule, place, f.message, f.source));
  }
  const auto counted = [](int n, const char* word) { return fmt::format("{} {}{}", n, word, n == 1 ? "" : "s"); };
  print(fmt::format("{} and {} checked for {}{}: {}, {}, {} of advice\n", counted(static_cast<int>(diagnoses.size()), diagnoses.size() == 1 ? "diagnosis" : "diagnose"), counted(static_cast<int>(procedures.size()), "procedure"), to_string(*date),
                    installed.lists.empty() ? "" : " with the Medicare Code Editor " + installed.lists.version(), counted(counts[0], "error"), counted(counts[1], "warning"), counted(counts[2], "piece")));
  return counts[0] > 0 ? kProblems : kFine;
}

}  // namespace cw::cli
