#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/chart_text.h"
#include "scenarios/review/policy_parts.h"
#include "scenarios/review/review.h"

/// What the two halves of a review share: times and requirements (review.cpp), and what the documents' words say (review_text.cpp).
namespace cw {

/// Something the record holds at the moment of the review: a document, or an entry within one.
struct RecordThing {
  const ChartDocument* document = nullptr;
  const ChartEntry* entry = nullptr;  ///< null: the document itself
  DocumentType type = DocumentType::ProgressNote;
  LocalTime at;
  std::optional<LocalTime> signed_at;  ///< its own signature, where it was given by then
  const std::optional<OperationId>& operation() const { return entry != nullptr && entry->operation ? entry->operation : document->operation; }
  const std::string& author() const { return entry != nullptr && !entry->author.empty() ? entry->author : document->author; }
};

/// A record as it is at a moment: what is there, and what the scopes of rules mean for it.
class RecordAt {
 public:
  RecordAt(const Scenario& scenario, const RecordPolicy& policy, LocalTime on);

  const Scenario& s;
  const RecordPolicy& policy;
  const LocalTime on;
  const Outcome outcome;
  std::vector<RecordThing> things;  ///< this patient's, in chart order, a document before its entries

  const Encounter& encounter() const { return s.encounter; }
  LocalTime admission() const { return s.encounter.admitted.value_or(s.encounter.started); }
  bool speaks(const PolicyScope& scope) const;
  static bool speaks(const PolicyScope& scope, const Operation& operation);
  /// The operations a scope is about; one null where it is about the encounter.
  std::vector<const Operation*> operations(const PolicyScope& scope) const;
  /// The operation a document belongs to: its own, else the only one there is; null when that is open.
  const Operation* operation_of(const ChartDocument& document) const;
  LocalTime end_of_day(LocalTime from, int days) const { return {from.date.plus_days(days), 24 * 60 - 1}; }
  LocalTime complete_by() const { return end_of_day(s.encounter.ended, policy.completion.days); }

  /// Written by then; of this patient or not.
  bool there(const ChartDocument& document) const { return document.written <= on; }
  /// The page is labeled with another patient.
  bool foreign(const ChartDocument& document) const;
  /// An unsigned document in whose place a signed one stands.
  bool superseded(const ChartDocument& document) const;
  std::optional<LocalTime> signature(const ChartDocument& document) const;
  const ChartText& text(const ChartDocument& document) const;

  std::string responsible(const PolicyRule& rule, const std::string& author, const Operation* operation) const;
  /// A deficiency of a rule with what every one has.
  Deficiency found(const PolicyRule& rule, const ChartDocument* document, const Operation* operation, const std::string& author) const;
  DeficiencyState open_state(LocalTime due, bool strict = false) const { return (strict ? on >= due : on > due) ? DeficiencyState::Overdue : DeficiencyState::Outstanding; }

 private:
  std::string first_author(std::initializer_list<DocumentType> types, const Operation* operation, std::string_view otherwise) const;
  mutable std::map<const ChartDocument*, ChartText> texts_;
};

/// `history and physical`
[[nodiscard]] std::string name_of(DocumentType type);

/// What the words of the documents show: another patient, missing elements, dates, copies, sides.
void review_texts(const RecordAt& record, std::vector<Deficiency>& out);

}  // namespace cw
