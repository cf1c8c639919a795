#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "app/cli/support.h"
#include "content/encoder/search.h"

namespace cw::cli {

using Json = nlohmann::ordered_json;

std::optional<Date> date_of(const Options& options, const CodeBook& codes, CodeSystem system) {
  if (!options.on.empty()) {
    const auto date = Date::parse(options.on);
    if (!date) complain(fmt::format("chartwright-cli: \"{}\" is no date; dates are written YYYY-MM-DD", options.on));
    return date;
  }
  std::optional<Date> newest;
  for (const auto& release : codes.releases())
    if (release->info().system == system && (!newest || release->info().effective_from > *newest)) newest = release->info().effective_from;
  return newest.value_or(Date());
}

CodeSystem system_of(const Options& options, const CodeBook& codes, const std::string& text) {
  if (const auto named = code_system_from(options.system)) return *named;
  const std::string bare = Code(text, CodeSystem::Icd10Pcs).text();
  const bool digits = !bare.empty() && std::all_of(bare.begin(), bare.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits && bare.size() == 5) return CodeSystem::Cpt;
  for (const auto& release : codes.releases())
    if (release->info().system == CodeSystem::Icd10Pcs && release->find(bare) != nullptr) return CodeSystem::Icd10Pcs;
  // J0132 is written like a diagnosis without its dot; it is one where a release of ICD-10-CM has it.
  const auto in = [&](CodeSystem system) {
    return std::any_of(codes.releases().begin(), codes.releases().end(), [&](const auto& release) { return release->info().system == system && release->find(bare) != nullptr; });
  };
  if (in(CodeSystem::Hcpcs) && text.find('.') == std::string::npos && !in(CodeSystem::Icd10Cm)) return CodeSystem::Hcpcs;
  return !bare.empty() && bare[0] >= '0' && bare[0] <= '9' ? CodeSystem::Icd10Pcs : CodeSystem::Icd10Cm;
}

std::string_view status_word(CodeStatus status) {
  switch (status) {
    case CodeStatus::Billable: return "billable";
    case CodeStatus::NeedsMore: return "needs more characters";
    case CodeStatus::NotOnDate: return "not valid on this date";
    case CodeStatus::Unknown: return "unknown";
  }
  return "unknown";
}

int code_show(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  const CodeBook codes = load_codes(files);
  const CodeSystem system = system_of(options, codes, options.code);
  const auto date = date_of(options, codes, system);
  if (!date) return kUsage;
  const Code code(options.code, system);
  const CodeLookup lookup = codes.lookup(code, *date);
  const auto notes = codes.notes_governing(code, *date);

  if (options.json()) {
    Json value = {{"format", "chartwright.code"}, {"version", 1}, {"system", to_string(system)}, {"code", code.text()}, {"on", to_string(*date)}, {"status", status_word(lookup.status)}};
    if (lookup.entry != nullptr) {
      value["title"] = lookup.entry->title;
      value["billable"] = lookup.entry->billable;
      value["poa_exempt"] = codes.poa_exempt(code, *date);
      value["release"] = lookup.release->info().name;
      value["release_covers_date"] = lookup.release_covers_date;
      value["notes"] = Json::array();
      for (const auto& g : notes) value["notes"].push_back({{"on", g.where()}, {"release", g.from->info().name}, {"kind", to_string(g.note->kind)}, {"text", g.note->text}, {"refers_to", g.note->refers_to}});
    }
    print(value.dump(2) + "\n");
    return lookup.entry != nullptr ? kFine : kProblems;
  }
  if (lookup.entry == nullptr) {
    complain(lookup.release == nullptr ? fmt::format("chartwright-cli: no release of {} is installed", display_name(system)) : fmt::format("chartwright-cli: {} is not in {} {}", code.text(), display_name(system), lookup.release->info().name));
    return kProblems;
  }
  print(fmt::format("{}  {}\n  {}, {} {} (effective {} to {}){}{}\n", code.text(), lookup.entry->title, status_word(lookup.status), display_name(system), lookup.release->info().name, to_string(lookup.release->info().effective_from),
                    to_string(lookup.release->info().effective_to), codes.poa_exempt(code, *date) ? ", exempt from POA" : "", lookup.release_covers_date ? "" : fmt::format(", which does not cover {}", to_string(*date))));
  for (const auto& g : notes) {
    std::string refers;
    for (const auto& reference : g.note->refers_to) refers += (refers.empty() ? " (" : ", ") + reference;
    print(fmt::format("  {} at {}: {}{}\n", display_name(g.note->kind), g.where(), g.note->text, refers.empty() ? "" : refers + ")"));
  }
  if (lookup.status == CodeStatus::NeedsMore)
    for (const CodeEntry* entry : lookup.release->children(code.bare())) print(fmt::format("    {:<9} {}\n", entry->code.text(), entry->title));
  return kFine;
}

namespace {

std::string_view reason_word(SearchReason reason) {
  switch (reason) {
    case SearchReason::Code: return "code";
    case SearchReason::Title: return "title";
    case SearchReason::InclusionTerm: return "inclusion-term";
    case SearchReason::IndexPath: return "index";
    case SearchReason::Dictionary: return "dictionary";
  }
  return "title";
}

}  // namespace

int code_search(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  const CodeBook codes = load_codes(files);
  const auto system = code_system_from(options.system);
  const auto date = date_of(options, codes, system.value_or(CodeSystem::Icd10Cm));
  if (!date) return kUsage;
  if (system && codes.release_for(*system, *date) == nullptr) return failed({"release.none", fmt::format("no release of {} is installed", display_name(*system))});
  const CodeSearch search(codes, *date);
  SearchQuery query{.text = options.text, .billable_only = options.billable_only, .most = static_cast<std::size_t>(options.most)};
  if (system) query.systems = 1U << static_cast<unsigned>(*system);
  const SearchResults results = search.find(query);
  if (options.json()) {
    Json hits = Json::array();
    for (const auto& hit : results.hits) {
      Json made = {{"system", to_string(hit.code.system())}, {"code", hit.code.text()}, {"title", hit.title}, {"billable", hit.billable}, {"reason", reason_word(hit.reason)}};
      if (!hit.because.empty()) made["because"] = hit.because;
      hits.push_back(std::move(made));
    }
    Json value = {{"format", "chartwright.code-search"}, {"version", 1}, {"on", to_string(*date)}, {"total", results.total}, {"hits", hits}};
    if (!results.corrected_to.empty()) value["understood_as"] = results.corrected_to;
    print(value.dump(2) + "\n");
  } else {
    if (!results.corrected_to.empty()) print(fmt::format("understood as: {}\n", results.corrected_to));
    for (const auto& hit : results.hits)
      print(fmt::format("{:<9} {} {}{}\n", hit.code.text(), hit.billable ? " " : "+", hit.title, hit.because.empty() ? "" : fmt::format("  [{}: {}]", reason_word(hit.reason), hit.because)));
    print(fmt::format("{} of {} shown\n", results.hits.size(), results.total));
  }
  return results.hits.empty() ? kProblems : kFine;
}

}  // namespace cw::cli
