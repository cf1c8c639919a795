#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenarios/model.h"
#include "scenarios/review/record_policy.h"

/// What a policy asks of a chart, as far as planting must know it: what would be missed, and from when something is late. Worked out here and not by the review, so
/// that what was planted and what a review finds are told by two.
namespace cw::mess {

/// Minutes on a time line of the wall clock.
[[nodiscard]] std::int64_t minutes_of(LocalTime time);
[[nodiscard]] LocalTime after(LocalTime time, std::int64_t minutes);

/// Something that answers a policy's demand: a document, or an entry in one.
struct Item {
  const ChartDocument* document = nullptr;
  const ChartEntry* entry = nullptr;  ///< null: the document itself
  LocalTime written() const { return entry != nullptr ? entry->at : document->written; }
};
/// All of a type; with an operation, those that belong to it.
[[nodiscard]] std::vector<Item> items_of(const Scenario& scenario, DocumentType type, const Operation* operation);

[[nodiscard]] bool applies(const PolicyScope& scope, const Scenario& scenario, const RecordPolicy& policy, const Operation* operation);

/// A demand that a chart does not meet.
struct Gap {
  std::string about;  ///< document type's word
  std::optional<OperationId> operation;
  DeficiencyType type = DeficiencyType::MissingDocument;
  bool operator==(const Gap&) const = default;
};
[[nodiscard]] std::vector<Gap> gaps(const Scenario& scenario, const RecordPolicy& policy);

/// From which minute on an item of a type is late, by the strictest limit in force; nothing without one, or when another item would
/// take the late one's place. Only limits that ask for writing after a moment, not those
/// that ask for it before another event, since moving an item past that event would change what the event means.
struct LateFrom {
  LocalTime last_good;
  std::string about;  ///< what the demand calls it: `history-and-physical` for whatever stands in its place
  DeficiencyType type = DeficiencyType::Late;
};
[[nodiscard]] std::optional<LateFrom> late_from(const Scenario& scenario, const RecordPolicy& policy, DocumentType type, const Operation* operation);

/// Whether an item of a type, written then, would come after an event that it has to come before.
[[nodiscard]] bool too_late_for_an_event(const Scenario& scenario, const RecordPolicy& policy, DocumentType type, LocalTime written);

/// The elements that the policy asks of a document.
[[nodiscard]] std::vector<const RequiredElement*> elements_of(const Scenario& scenario, const RecordPolicy& policy, const ChartDocument& document);
/// Whether any of the element's words stands in the text as whole words; a word with a colon as a label.
[[nodiscard]] bool tells(std::string_view flat, const RequiredElement& element);

}  // namespace cw::mess
