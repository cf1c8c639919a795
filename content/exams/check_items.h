#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "content/exams/blueprint.h"
#include "content/exams/item.h"

/// What makes a bank of items untrustworthy, found by looking at all of it.
namespace cw {

/// A finding about an item, a file or a domain. Ids are stable; wording may change.
struct ItemFinding {
  std::string id;  ///< `ICK-003`
  Severity severity = Severity::Warning;
  std::string file;            ///< or empty
  std::vector<ItemId> items;   ///< whom it is about; may be empty
  std::string message;         ///< one sentence without full stop
  std::string help;            ///< or empty
  bool operator==(const ItemFinding&) const = default;
};
/// `file: item: warning[ICK-003]: message`, a line without its end.
[[nodiscard]] std::string to_text(const ItemFinding& finding);

/// What every finding id is about, in words, by id.
[[nodiscard]] const std::map<std::string, std::string>& item_check_rules();

/// A chart that scenario sets may show.
struct KnownChart {
  std::string id;
  std::vector<std::string> documents;
};

/// A second answering of items by somebody who saw neither key nor rationale: `chartwright.item-provenance` 1.
struct ItemProvenance {
  struct Answered {
    int version = 0;      ///< of the item
    bool agreed = false;  ///< with the key
    std::string settled;  ///< when not: how it was settled
  };
  Date answered;
  std::map<ItemId, Answered> items;
};
struct ProvenanceRead {
  std::optional<ItemProvenance> provenance;
  Diagnostics diagnostics;
};
/// Faults have ids ITP-001 …, and JSN-….
[[nodiscard]] ProvenanceRead read_provenance(std::string_view json, const std::string& file);
/// content/items/provenance.json; empty where nothing was answered a second time.
[[nodiscard]] const ItemProvenance& built_in_provenance();

/// What the check knows of the world.
struct ItemCheckContext {
  std::span<const Blueprint> blueprints;
  /// Nothing: charts are not checked.
  std::optional<std::vector<KnownChart>> charts;
  /// Whether a code may be reported on a day; nothing when no release of its system knows. Empty: codes are not checked.
  std::function<std::optional<bool>(const ::cw::Code&, Date)> code_valid;
  /// Null: a second answering is not asked for.
  const ItemProvenance* provenance = nullptr;
  int forms = 1;            ///< how many forms without a repeated item the bank is to yield
  bool coverage = true;     ///< compare the whole bank with the blueprints; off for a single file
};

/// Findings in order of file, item and id. About a second for a bank of 1,000 items.
[[nodiscard]] std::vector<ItemFinding> check_items(const ItemBank& bank, const ItemCheckContext& context);

}  // namespace cw
