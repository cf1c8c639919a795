#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/cli/exam_support.h"
#include "content/base/file_io.h"
#include "content/base/json_reader.h"
#include "content/exams/balance.h"
#include "content/exams/check_items.h"

namespace cw::cli {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
namespace {

bool is_asked(const Options& options, const std::string& exam, const std::string& domain, ItemKind kind, CognitiveLevel level) {
  return (options.exam.empty() || options.exam == exam) && (options.domain.empty() || options.domain == domain) && (options.kind.empty() || options.kind == to_string(kind)) && (options.item_level.empty() || options.item_level == to_string(level));
}

/// Files of a path: the path itself, or all .json files below it, sorted.
std::vector<fs::path> files_of(const fs::path& path) {
  std::vector<fs::path> files;
  std::error_code code;
  if (!fs::is_directory(path, code)) return {path};
  for (fs::recursive_directory_iterator at(path, code), end; !code && at != end; at.increment(code))
    if (at->path().extension() == ".json" && at->path().filename() != "provenance.json") files.push_back(at->path());
  std::sort(files.begin(), files.end());
  return files;
}

/// The bank of a file or folder alone.
std::optional<ItemBank> bank_of(const fs::path& path, Diagnostics& diagnostics) {
  ItemBank bank;
  for (const auto& file : files_of(path)) {
    auto bytes = read_file(file);
    if (!bytes) return failed(bytes.error().in("reading " + file.string())), std::nullopt;
    JsonReader reader(*bytes, file.string());
    const bool templates = reader.root().text_or("format", "") == "chartwright.item-templates";
    ItemsRead read = templates ? read_templates(*bytes, file.string()) : read_items(*bytes, file.string());
    diagnostics.append(read.diagnostics);
    for (auto& item : read.bank.items) bank.items.push_back(std::move(item));
    for (auto& set : read.bank.sets) bank.sets.push_back(std::move(set));
    for (auto& one : read.bank.templates) bank.templates.push_back(std::move(one));
  }
  return bank;
}

std::vector<KnownChart> known_charts(const ProgramFiles& files) {
  std::vector<KnownChart> charts;
  for (const auto& file : read_library(files.library)) {
    if (!file.scenario) continue;
    KnownChart chart{file.scenario->id.text(), {}};
    for (const auto& document : file.scenario->documents) chart.documents.push_back(document.id.text());
    charts.push_back(std::move(chart));
  }
  return charts;
}

Json to_json(const ItemFinding& finding) {
  Json items = Json::array();
  for (const auto& id : finding.items) items.push_back(id.text());
  return {{"id", finding.id}, {"severity", to_string(finding.severity)}, {"file", finding.file}, {"items", items}, {"message", finding.message}, {"help", finding.help}};
}

std::string letters(const Item& item, std::uint64_t seed) { return answer_letters(item, right_answer(item), shown_order(item, seed)); }

/// `B`, or `A, C` and `a c` as the same.
bool same_answer(const Item& item, const std::string& given) {
  const auto answer = answer_from_letters(item, given, shown_order(item, 0));
  return answer && item_credit(item, *answer) == 1000;
}

}  // namespace

const Blueprint* ExamMaterial::blueprint(const std::string& id) const {
  const auto at = std::find_if(blueprints.begin(), blueprints.end(), [&](const Blueprint& b) { return b.id == id; });
  return at == blueprints.end() ? nullptr : &*at;
}

std::optional<ExamMaterial> exam_material(const Options& options) {
  if (built_in_items_read().diagnostics.has_errors()) {
    std::fputs(to_text(built_in_items_read().diagnostics).c_str(), stderr);
    return std::nullopt;
  }
  ExamMaterial made{built_in_blueprints(), built_in_items()};
  Diagnostics faults;
  std::error_code code;
  for (const auto* folder : {&options.blueprints, &options.items})
    if (!folder->empty() && !fs::is_directory(*folder, code)) return failed({"folder.none", "there is no folder " + *folder}), std::nullopt;
  if (!options.blueprints.empty()) {
    BlueprintSet set = blueprints_with(options.blueprints);
    faults.append(set.diagnostics);
    made.blueprints = std::move(set.blueprints);
  }
  if (!options.items.empty()) {
    ItemsRead read = bank_with(options.items);
    faults.append(read.diagnostics);
    made.bank = std::move(read.bank);
  }
  std::fputs(to_text(faults).c_str(), stderr);
  if (faults.has_errors()) return std::nullopt;
  return made;
}

std::string item_text(const Item& item, const ItemSet* set, std::uint64_t form_seed) {
  std::string out;
  if (set != nullptr) {
    out += fmt::format("{}\n", set->title);
    if (!set->chart.empty()) {
      std::string documents;
      for (const auto& document : set->documents) documents += (documents.empty() ? ": " : ", ") + document;
      out += fmt::format("Chart {}{}\n", set->chart, documents);
    }
    if (!set->text.empty()) out += "\n" + set->text + "\n";
    out += "\n";
  }
  out += item.stem + "\n";
  const auto order = shown_order(item, form_seed);
  for (std::size_t i = 0; i < order.size(); ++i) out += fmt::format("  {}. {}\n", static_cast<char>('A' + i), item.options[static_cast<std::size_t>(order[i])].text);
  if (item.kind == ItemKind::Order) out += "  (all letters in the right order, first to last)\n";
  if (item.kind == ItemKind::Numeric && !item.unit.empty()) out += fmt::format("  (a number, {})\n", item.unit);
  if (item.kind == ItemKind::Code) out += fmt::format("  (one {} code)\n", display_name(item.system));
  return out;
}

std::string item_with_key(const Item& item, const ItemSet* set) {
  std::string out = fmt::format("{} version {}{}\n{}, {}, {}; {}, {}; p0 {}\nPoint: {} ({})\n\n", item.id.text(), item.version, item.seed != 0 ? fmt::format(", seed {}", item.seed) : "", item.exam, item.domain, item.task, to_string(item.kind), to_string(item.level), item.p0,
                                item.about, item.point);
  out += item_text(item, set, 0);
  if (!item.reference.empty()) out += "\nReference: " + item.reference + "\n";
  out += fmt::format("\nRight: {}{}\n", letters(item, 0), item.kind == ItemKind::Numeric && item.tolerance.millionths != 0 ? ", give or take " + item.tolerance.text : "");
  for (std::size_t i = 1; i < item.codes.size(); ++i) out += fmt::format("Accepted: {}\n", item.codes[i]);
  const auto order = shown_order(item, 0);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const ItemOption& option = item.options[static_cast<std::size_t>(order[i])];
    out += fmt::format("  {}{} {}\n", static_cast<char>('A' + i), option.right ? " right." : ".", option.why);
  }
  if (!item.why.empty()) out += "  " + item.why + "\n";
  for (const auto& line : item.worked) out += "  " + line + "\n";
  for (const auto& mistake : item.mistakes) out += fmt::format("  Not {}: {}\n", mistake.value, mistake.why);
  for (const auto& source : item.sources) out += fmt::format("Source: {}{}\n", source.name, source.year != 0 ? fmt::format(" ({})", source.year) : "");
  return out;
}

int items_list(const Options& options) {
  const auto material = exam_material(options);
  if (!material) return kFailed;
  Json all = Json::array();
  int count = 0;
  const auto tell = [&](const Item& item, const ItemPlace& place, bool is_template) {
    if (!is_asked(options, place.exam, place.domain, item.kind, item.level)) return;
    ++count;
    if (options.json())
      all.push_back({{"id", item.id.text()}, {"version", item.version}, {"template", is_template}, {"exam", place.exam}, {"domain", place.domain}, {"task", place.task}, {"kind", to_string(item.kind)}, {"level", to_string(item.level)}, {"p0", item.p0}, {"point", item.point}, {"about", item.about}, {"set", item.set}});
    else
      print(fmt::format("{:<28} {:<5} {:<20} {:<22} {:<8} {:<12} {:>3}  {}\n", item.id.text(), place.exam, place.domain, place.task, to_string(item.kind), to_string(item.level), item.p0, item.about));
  };
  for (const auto& item : material->bank.items) tell(item, {item.exam, item.domain, item.task}, false);
  for (const auto& one : material->bank.templates)
    for (const auto& place : one.places) tell(one.item, place, true);
  if (options.json()) print(Json{{"format", "chartwright.item-list"}, {"version", 1}, {"items", all}}.dump(2) + "\n");
  else complain(fmt::format("{} items", count));
  return kFine;
}

int items_check(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  Diagnostics faults;
  ItemBank bank;
  if (options.target.empty()) {
    faults = built_in_items_read().diagnostics;
    bank = built_in_items_read().bank;
  } else {
    auto read = bank_of(options.target, faults);
    if (!read) return kFailed;
    bank = std::move(*read);
  }
  std::fputs(to_text(faults).c_str(), stderr);
  const BlueprintSet blueprints = options.blueprints.empty() ? BlueprintSet{built_in_blueprints(), {}} : blueprints_with(options.blueprints);
  const CodeBook codes = load_codes(files);
  ItemCheckContext context;
  context.blueprints = blueprints.blueprints;
  context.charts = known_charts(files);
  context.code_valid = [&](const Code& code, Date on) -> std::optional<bool> {
    const CodeLookup lookup = codes.lookup(code, on);
    // A starter release does not know every code there is.
    if (lookup.release == nullptr || !lookup.release_covers_date || (lookup.release->info().starter && lookup.status == CodeStatus::Unknown)) return std::nullopt;
    return lookup.status == CodeStatus::Billable;
  };
  if (options.target.empty()) context.provenance = &built_in_provenance();
  context.forms = options.forms;
  context.coverage = options.target.empty();
  const auto findings = check_items(bank, context);
  const bool bad = faults.has_errors() || std::any_of(findings.begin(), findings.end(), [](const ItemFinding& f) { return f.severity != Severity::Note; });
  if (options.json()) {
    Json all = Json::array();
    for (const auto& finding : findings) all.push_back(to_json(finding));
    print(Json{{"format", "chartwright.item-check"}, {"version", 1}, {"items", bank.items.size()}, {"templates", bank.templates.size()}, {"findings", all}}.dump(2) + "\n");
  } else {
    for (const auto& finding : findings) print(to_text(finding) + "\n");
    print(fmt::format("{} items, {} templates, {} sets; {} findings\n", bank.items.size(), bank.templates.size(), bank.sets.size(), findings.size()));
  }
  return bad ? kProblems : kFine;
}

int items_render(const Options& options) {
  const auto material = exam_material(options);
  if (!material) return kFailed;
  const ItemId id(options.target);
  if (const Item* item = material->bank.item(id)) {
    print(item_with_key(*item, item->set.empty() ? nullptr : material->bank.set(item->set)));
    return kFine;
  }
  const ItemTemplate* from = material->bank.template_of(id);
  if (from == nullptr) return failed({"item.none", fmt::format("there is no item \"{}\"; `chartwright-cli items list` names them", options.target)});
  const auto drawn = instance(*from, options.seed == 0 ? 1 : options.seed, options.exam);
  if (!drawn) return failed({"item.not_drawn", fmt::format("no numbers can be drawn for the seed {}", options.seed)});
  print(item_with_key(*drawn, nullptr));
  return kFine;
}

int items_blind(const Options& options) {
  const auto material = exam_material(options);
  if (!material) return kFailed;
  std::string last_set;
  int count = 0;
  for (const auto& item : material->bank.items) {
    if (item.exam != options.exam || item.domain != options.domain) continue;
    const ItemSet* set = item.set.empty() || item.set == last_set ? nullptr : material->bank.set(item.set);
    last_set = item.set;
    print(fmt::format("{}{}\n{}", count++ == 0 ? "" : "\n", item.id.text(), item_text(item, set, 0)));
  }
  if (count == 0) return failed({"item.none", fmt::format("there are no items of {}, {}", options.exam, options.domain)});
  return kFine;
}

int items_agreement(const Options& options) {
  const auto material = exam_material(options);
  if (!material) return kFailed;
  const auto answers = read_answers(options.submission);
  if (!answers) return kFailed;
  int agreed = 0, unknown = 0;
  Json all = Json::array();
  for (const auto& [id, given] : *answers) {
    const Item* item = material->bank.item(ItemId(id));
    if (item == nullptr) {
      complain(fmt::format("chartwright-cli: there is no item \"{}\"", id));
      ++unknown;
      continue;
    }
    const bool same = same_answer(*item, given);
    agreed += same ? 1 : 0;
    if (options.json()) all.push_back({{"id", id}, {"version", item->version}, {"agreed", same}, {"given", given}, {"key", letters(*item, 0)}});
    else if (!same) print(fmt::format("{}: {}, and the key is {}\n", id, given, letters(*item, 0)));
  }
  const auto compared = static_cast<int>(answers->size()) - unknown;
  if (options.json()) print(Json{{"format", "chartwright.item-agreement"}, {"version", 1}, {"compared", compared}, {"agreed", agreed}, {"items", all}}.dump(2) + "\n");
  else print(fmt::format("{} of {} agree\n", agreed, compared));
  return agreed == compared && unknown == 0 ? kFine : kProblems;
}

int items_balance(const Options& options) {
  int status = kFine;
  for (const auto& file : files_of(options.target)) {
    auto bytes = read_file(file);
    if (!bytes) return failed(bytes.error().in("reading " + file.string()));
    JsonReader reader(*bytes, file.string());
    if (reader.root().text_or("format", "") != "chartwright.items") continue;
    const BalancedItems balanced = balance_items(*bytes, file.string());
    if (balanced.json.empty()) {
      std::fputs(to_text(balanced.diagnostics).c_str(), stderr);
      status = kProblems;
      continue;
    }
    if (balanced.moved > 0 && !options.check_only)
      if (auto written = write_file_atomically(file, balanced.json); !written) return failed(written.error());
    if (balanced.moved > 0 && options.check_only) status = kProblems;
    print(fmt::format("{}: {} item{} {}\n", file.string(), balanced.moved, balanced.moved == 1 ? "" : "s", options.check_only ? "would be reordered" : "reordered"));
  }
  return status;
}

}  // namespace cw::cli
