#include "content/exams/blueprint.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include "content/base/check.h"
#include "content/base/file_io.h"
#include "content/base/json_reader.h"
#include "content/blueprints/blueprint_texts.h"
#include "content/exams/exam_parts.h"

namespace cw {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kLargestBlueprint = 1024 * 1024;
constexpr std::size_t kMostDomains = 30, kMostTasks = 100, kMostParts = 10, kMostSources = 100, kMostFiles = 100;
constexpr int kMostItems = 1000;

constexpr std::array<std::pair<std::string_view, ChartEvidence>, 8> kEvidence{{{"diagnosis", ChartEvidence::Diagnosis},
                                                                               {"procedure", ChartEvidence::Procedure},
                                                                               {"sequence", ChartEvidence::Sequence},
                                                                               {"poa", ChartEvidence::Poa},
                                                                               {"query", ChartEvidence::Query},
                                                                               {"review", ChartEvidence::Review},
                                                                               {"audit", ChartEvidence::Audit},
                                                                               {"abstract", ChartEvidence::Abstract}}};

/// Reads one blueprint. Faults are collected; what is faulty reads as neutral.
class Reader {
 public:
  explicit Reader(JsonValue root) : root_(root) {}

  Blueprint read() {
    Blueprint made;
    made.id = id_of(root_);
    made.name = root_.text("name");
    root_.each_if_present("names", [&](JsonValue value) { made.names.push_back(value.as_text()); }, 10);
    if (made.names.empty()) made.names.push_back(made.name);
    if (std::find(made.names.begin(), made.names.end(), made.name) == made.names.end()) root_.fault("BLP-007", fmt::format("\"{}\" is not among the names", made.name), "put it first in \"names\"");
    made.title = root_.text("title");
    made.body = root_.text("body");
    made.effective = root_.date("effective");
    made.checked = root_.date("checked");
    made.caution = root_.text_or("caution", "");
    made.items = static_cast<int>(root_.integer("items", 1, kMostItems));
    made.scored = static_cast<int>(root_.integer("scored", 1, kMostItems));
    made.standard_percent = static_cast<int>(root_.integer("standard_percent", 30, 95));
    if (auto value = root_.optional("scale"); value && !value->is_null()) made.scale = scale(*value);
    made.floor_rule = root_.one_of<FloorRule>("floor_rule", {{"total", FloorRule::Total}, {"each-part", FloorRule::EachPart}});
    made.pause = root_.one_of<PauseRule>("pause", {{"counts", PauseRule::Counts}, {"stops", PauseRule::Stops}});
    root_.each("parts", [&](JsonValue value) { made.parts.push_back(part(value)); }, kMostParts);
    root_.each("domains", [&](JsonValue value) { made.domains.push_back(domain(value)); }, kMostDomains);
    if (auto value = root_.optional("evidence")) evidence(*value, made);
    root_.each_if_present("sources", [&](JsonValue value) { made.sources.push_back(source(value)); }, kMostSources);
    root_.finish();
    check(made);
    return made;
  }

 private:
  static std::string id_of(JsonValue& value) {
    std::string id = value.text("id");
    if (!id.empty() && !exams::is_id(id)) value.fault("BLP-009", fmt::format("\"{}\" is no id", id), "lower-case words with hyphens between them");
    return id;
  }

  static ExamScale scale(JsonValue value) {
    ExamScale made;
    made.least = static_cast<int>(value.integer("least", 0, 100'000));
    made.most = static_cast<int>(value.integer("most", 0, 100'000));
    made.cut = static_cast<int>(value.integer("cut", 0, 100'000));
    if (!(made.least < made.cut && made.cut < made.most)) value.fault("BLP-008", "a scale's cut lies between its least and its most");
    value.finish();
    return made;
  }

  static BlueprintPart part(JsonValue value) {
    BlueprintPart made;
    made.id = id_of(value);
    made.title = value.text("title");
    made.items = static_cast<int>(value.integer("items", 1, kMostItems));
    made.scored = static_cast<int>(value.integer("scored", 0, kMostItems));
    if (made.scored > made.items) value.fault("BLP-004", "more items are scored than there are");
    made.minutes = static_cast<int>(value.integer("minutes", 1, 24 * 60));
    made.references = value.boolean_or("references", false);
    made.break_after_minutes = static_cast<int>(value.integer_or("break_after_minutes", 0, 24 * 60, 0));
    value.finish();
    return made;
  }

  static BlueprintDomain domain(JsonValue value) {
    BlueprintDomain made;
    made.id = id_of(value);
    made.name = value.text("name");
    made.short_name = value.text("short");
    made.weight = static_cast<int>(value.integer("weight", 1, 100));
    made.low = static_cast<int>(value.integer_or("low", 0, 100, made.weight));
    made.high = static_cast<int>(value.integer_or("high", 0, 100, made.weight));
    if (made.weight < made.low || made.weight > made.high) value.fault("BLP-002", fmt::format("the weight {} lies outside {} to {}", made.weight, made.low, made.high));
    made.part = value.text("part");
    std::set<std::string> ids;
    value.each("tasks", [&](JsonValue one) {
      BlueprintTask task{id_of(one), one.text("name")};
      if (!ids.insert(task.id).second) one.fault("BLP-003", fmt::format("the task \"{}\" is there twice", task.id));
      one.finish();
      made.tasks.push_back(std::move(task));
    }, kMostTasks);
    value.finish();
    return made;
  }

  static void evidence(JsonValue value, Blueprint& made) {
    value.each_field([&](const std::string& name, JsonValue one) {
      const auto known = std::find_if(kEvidence.begin(), kEvidence.end(), [&](const auto& e) { return e.first == name; });
      std::string domain = one.as_text();
      if (known == kEvidence.end()) one.fault("BLP-012", fmt::format("\"{}\" is no kind of work on a chart", name), "diagnosis, procedure, sequence, poa, query, review, audit or abstract");
      else if (made.domain(domain) == nullptr) one.fault("BLP-006", fmt::format("there is no domain \"{}\"", domain));
      else made.evidence.emplace_back(known->second, std::move(domain));
    }, 20);
  }

  static BlueprintSource source(JsonValue value) {
    BlueprintSource made{value.text("name"), value.text("where"), SourceConfidence::D};
    made.confidence = value.one_of<SourceConfidence>("confidence", {{"A", SourceConfidence::A}, {"B", SourceConfidence::B}, {"C", SourceConfidence::C}, {"D", SourceConfidence::D}});
    value.finish();
    return made;
  }

  void check(const Blueprint& made) {
    if (made.parts.empty() || made.domains.empty()) root_.fault("BLP-013", "an examination has at least one part and one domain");
    const auto sum = [](const auto& all, auto of) { return std::accumulate(all.begin(), all.end(), 0, [&](int total, const auto& one) { return total + of(one); }); };
    if (const int weight = sum(made.domains, [](const auto& d) { return d.weight; }); !made.domains.empty() && weight != 100) root_.fault("BLP-001", fmt::format("the weights sum to {}, not to 100", weight));
    if (sum(made.parts, [](const auto& p) { return p.items; }) != made.items || sum(made.parts, [](const auto& p) { return p.scored; }) != made.scored || made.scored > made.items)
      root_.fault("BLP-004", "the items of the parts do not sum to those of the whole", "\"items\" and \"scored\" of all parts, added up");
    std::set<std::string> domains, parts;
    for (const auto& p : made.parts)
      if (!parts.insert(p.id).second) root_.fault("BLP-003", fmt::format("the part \"{}\" is there twice", p.id));
    for (const auto& d : made.domains) {
      if (!domains.insert(d.id).second) root_.fault("BLP-003", fmt::format("the domain \"{}\" is there twice", d.id));
      if (made.part(d.part) == nullptr) root_.fault("BLP-005", fmt::format("the domain \"{}\" stands in the part \"{}\", which is not there", d.id, d.part));
    }
    for (const auto& p : made.parts)
      if (std::none_of(made.domains.begin(), made.domains.end(), [&](const auto& d) { return d.part == p.id; })) root_.fault("BLP-005", fmt::format("no domain stands in the part \"{}\"", p.id));
  }

  JsonValue root_;
};

int order_of(const std::string& id) {
  constexpr std::array<std::string_view, 4> kShown{"rhit", "ods", "ccs", "cca"};
  return static_cast<int>(std::find(kShown.begin(), kShown.end(), id) - kShown.begin());
}

}  // namespace

std::string_view to_string(SourceConfidence confidence) {
  switch (confidence) {
    case SourceConfidence::A: return "A";
    case SourceConfidence::B: return "B";
    case SourceConfidence::C: return "C";
    case SourceConfidence::D: return "D";
  }
  return "D";
}

std::string_view to_string(ChartEvidence evidence) { return kEvidence[static_cast<std::size_t>(evidence)].first; }

const BlueprintDomain* Blueprint::domain(std::string_view wanted) const {
  const auto found = std::find_if(domains.begin(), domains.end(), [&](const auto& d) { return d.id == wanted; });
  return found == domains.end() ? nullptr : &*found;
}
const BlueprintPart* Blueprint::part(std::string_view wanted) const {
  const int index = part_index(wanted);
  return index < 0 ? nullptr : &parts[static_cast<std::size_t>(index)];
}
int Blueprint::part_index(std::string_view wanted) const {
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const auto& p) { return p.id == wanted; });
  return found == parts.end() ? -1 : static_cast<int>(found - parts.begin());
}
int Blueprint::minutes() const {
  return std::accumulate(parts.begin(), parts.end(), 0, [](int total, const BlueprintPart& p) { return total + p.minutes; });
}
const BlueprintDomain* Blueprint::domain_of(ChartEvidence wanted) const {
  for (const auto& [kind, of] : evidence)
    if (kind == wanted) return domain(of);
  return nullptr;
}

BlueprintRead read_blueprint(std::string_view json, const std::string& file_name) {
  BlueprintRead read;
  JsonReader reader(json, file_name);
  if (reader.expect_format("chartwright.blueprint", 1)) {
    Blueprint made = Reader(reader.root()).read();
    if (!reader.diagnostics().has_errors()) read.blueprint = std::move(made);
  }
  read.diagnostics = reader.diagnostics();
  return read;
}

const std::vector<Blueprint>& built_in_blueprints() {
  static const std::vector<Blueprint> all = [] {
    std::vector<Blueprint> made;
    for (const auto& text : blueprint_texts()) {
      BlueprintRead read = read_blueprint(text.text, std::string(text.name));
      CW_CHECK(read.blueprint.has_value());
      made.push_back(std::move(*read.blueprint));
    }
    std::stable_sort(made.begin(), made.end(), [](const Blueprint& a, const Blueprint& b) { return order_of(a.id) < order_of(b.id); });
    return made;
  }();
  return all;
}

BlueprintSet blueprints_with(const fs::path& folder) {
  BlueprintSet set;
  set.blueprints = built_in_blueprints();
  std::set<std::string> seen;
  for (const auto& name : exams::json_files_below(folder.string(), kMostFiles)) {
    auto bytes = read_file(folder / name, kLargestBlueprint);
    if (!bytes) {
      set.diagnostics.add({.id = "BLP-010", .place = {name, 0, 0}, .message = "the blueprint cannot be read: " + bytes.error().message});
      continue;
    }
    BlueprintRead read = read_blueprint(*bytes, name);
    set.diagnostics.append(read.diagnostics);
    if (!read.blueprint) continue;
    if (!seen.insert(read.blueprint->id).second) {
      set.diagnostics.add({.id = "BLP-011", .place = {name, 0, 0}, .message = fmt::format("the examination \"{}\" is there twice; the first file holds", read.blueprint->id)});
      continue;
    }
    const auto same = std::find_if(set.blueprints.begin(), set.blueprints.end(), [&](const Blueprint& other) { return other.id == read.blueprint->id; });
    if (same != set.blueprints.end()) *same = std::move(*read.blueprint);
    else set.blueprints.push_back(std::move(*read.blueprint));
  }
  return set;
}

std::vector<int> scored_by_domain(const Blueprint& blueprint) {
  std::vector<int> counts(blueprint.domains.size(), 0);
  for (const auto& part : blueprint.parts) {
    std::vector<std::size_t> here;
    int weight = 0;
    for (std::size_t i = 0; i < blueprint.domains.size(); ++i)
      if (blueprint.domains[i].part == part.id) here.push_back(i), weight += blueprint.domains[i].weight;
    if (weight == 0) continue;
    int given = 0;
    for (const std::size_t i : here) given += counts[i] = part.scored * blueprint.domains[i].weight / weight;
    std::stable_sort(here.begin(), here.end(), [&](std::size_t a, std::size_t b) { return part.scored * blueprint.domains[a].weight % weight > part.scored * blueprint.domains[b].weight % weight; });
    for (std::size_t k = 0; given < part.scored; ++k, ++given) ++counts[here[k % here.size()]];
  }
  return counts;
}

}  // namespace cw
