#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "content/base/date.h"
#include "content/base/diagnostic.h"

/// What an issuing body's examination consists of: parts, domains, tasks, weights, and how a score is told.
namespace cw {

struct BlueprintTask {
  std::string id;  ///< `right-of-access`; unique in its domain
  std::string name;
  bool operator==(const BlueprintTask&) const = default;
};

struct BlueprintDomain {
  std::string id;          ///< `data-content`
  std::string name;        ///< as the outline calls it
  std::string short_name;  ///< for columns
  int weight = 0;          ///< percent of the scored items; the weights of a blueprint sum to 100
  int low = 0, high = 0;   ///< percent, the published range; the weight lies within it
  std::string part;        ///< id of the part in which its items stand
  std::vector<BlueprintTask> tasks;
  bool operator==(const BlueprintDomain&) const = default;
};

/// Parts are taken in order, each with its own clock; what is past stays shut.
struct BlueprintPart {
  std::string id;     ///< `closed`
  std::string title;  ///< `Closed book`
  int items = 0;      ///< with the unscored ones
  int scored = 0;
  int minutes = 0;
  bool references = false;      ///< an open book: items show their reference text
  int break_after_minutes = 0;  ///< an offered break after the part; 0: none
  bool operator==(const BlueprintPart&) const = default;
};

/// The scale on which the issuing body tells a score: `cut` is reached exactly by the raw cut.
struct ExamScale {
  int least = 100, most = 400, cut = 300;
  bool operator==(const ExamScale&) const = default;
};

/// What the clock does while the program is closed.
enum class PauseRule { Counts, Stops };
/// What decides on a pass: the whole, or each part by itself.
enum class FloorRule { Total, EachPart };
/// A: the issuing body's own page. B: reputable or several agreeing. C: background knowledge. D: a single preparation site.
enum class SourceConfidence { A, B, C, D };
[[nodiscard]] std::string_view to_string(SourceConfidence confidence);  ///< `A`

struct BlueprintSource {
  std::string name, where;
  SourceConfidence confidence = SourceConfidence::D;
  bool operator==(const BlueprintSource&) const = default;
};

/// What of a chart's work speaks of a domain.
enum class ChartEvidence { Diagnosis, Procedure, Sequence, Poa, Query, Review, Audit, Abstract };
[[nodiscard]] std::string_view to_string(ChartEvidence evidence);  ///< `diagnosis`

/// One examination, `chartwright.blueprint` version 1 (content/blueprints/README.md).
struct Blueprint {
  std::string id;                  ///< `rhit`, `ods`, `ccs`, `cca`
  std::string name;                ///< `RHIT`
  std::vector<std::string> names;  ///< what it may be called, the default first; never empty
  std::string title;               ///< `Registered Health Information Technician`
  std::string body;                ///< who issues it
  Date effective;                  ///< of the outline
  Date checked;                    ///< when the facts here were last compared with sources
  std::string caution;             ///< shown with every result; empty when sources do not conflict
  int items = 0;                   ///< all parts, with the unscored ones
  int scored = 0;
  int standard_percent = 70;       ///< what a just-qualified candidate is expected to score: the reference of the sum of p0
  std::optional<ExamScale> scale;  ///< nothing where none is published: the raw score and its cut are told
  FloorRule floor_rule = FloorRule::Total;
  PauseRule pause = PauseRule::Counts;  ///< a mock's default; practice may choose
  std::vector<BlueprintPart> parts;     ///< in the order taken; never empty
  std::vector<BlueprintDomain> domains;  ///< in the outline's order; never empty
  std::vector<std::pair<ChartEvidence, std::string>> evidence;  ///< domain by kind of chart work; a kind that is absent counts for none
  std::vector<BlueprintSource> sources;
  bool operator==(const Blueprint&) const = default;

  const BlueprintDomain* domain(std::string_view id) const;  ///< null when there is none
  const BlueprintPart* part(std::string_view id) const;      ///< null when there is none
  int part_index(std::string_view id) const;                 ///< -1 when there is none
  int minutes() const;                                       ///< over all parts, breaks not counted
  /// The domain that a kind of chart work speaks of; null when it speaks of none.
  const BlueprintDomain* domain_of(ChartEvidence evidence) const;
};

struct BlueprintRead {
  std::optional<Blueprint> blueprint;  ///< nothing when it has faults
  Diagnostics diagnostics;
};
/// Faults have ids BLP-001 …, and JSN-… of the JSON reader.
[[nodiscard]] BlueprintRead read_blueprint(std::string_view json, const std::string& file_name);

/// The examinations the program comes with, from content/blueprints: RHIT, ODS, CCS, CCA. Kept for the program's life.
[[nodiscard]] const std::vector<Blueprint>& built_in_blueprints();

/// The built-in ones, with those of an instructor's folder (`blueprints/` beside the record) in place of the ones of the same id, or behind them. A folder that
/// is not there changes nothing.
struct BlueprintSet {
  std::vector<Blueprint> blueprints;
  Diagnostics diagnostics;
};
[[nodiscard]] BlueprintSet blueprints_with(const std::filesystem::path& folder);

/// Scored items of each domain, in the order of the domains: weight × scored by largest remainder (ties to the earlier domain), and in a blueprint of several
/// parts within each part, so that the parts come out whole. Sums to `scored`.
[[nodiscard]] std::vector<int> scored_by_domain(const Blueprint& blueprint);

}  // namespace cw
