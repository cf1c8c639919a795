#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/date.h"
#include "content/base/diagnostic.h"
#include "scenarios/model.h"

/// What a record must hold, by when, signed by whom: data (`content/policies/`), because it differs between facilities and changes with the years.
namespace cw {

/// Who says so. The federal conditions of participation go before accreditation, accreditation before a facility's own rules.
enum class PolicyLayer { Federal, Accreditation, Facility };
[[nodiscard]] std::string_view to_string(PolicyLayer);
[[nodiscard]] std::string_view display_name(PolicyLayer);

/// Who answers for a deficiency.
enum class Responsible { Author, Attending, Surgeon, Anesthesia, Nursing, Registration };
[[nodiscard]] std::string_view to_string(Responsible);

/// What every rule has.
struct PolicyRule {
  std::string id;     ///< stable: `REC-101`
  std::string title;  ///< `History and physical within 24 hours`
  std::string cite;   ///< `42 CFR 482.24(c)(4)(i)(A)`
  PolicyLayer layer = PolicyLayer::Federal;
  DeficiencyType type = DeficiencyType::MissingDocument;
  int severity = 3;   ///< 1 to 3, as PlantedDeficiency's
  Responsible responsible = Responsible::Author;
  bool operator==(const PolicyRule&) const = default;
};

/// When a rule speaks of an encounter.
struct PolicyScope {
  std::vector<Setting> settings;    ///< empty: all
  std::vector<Service> services;    ///< empty: all
  std::vector<Anesthesia> anesthesia;  ///< of an operation; empty: all
  bool per_operation = false;
  bool with_tissue = false;         ///< only operations that sent tissue to pathology
  bool unless_emergency = false;    ///< not for an operation that could not wait
  bool operator==(const PolicyScope&) const = default;
};

/// A moment from which, or before which, a limit counts.
enum class PolicyMoment { Admission, Start, OperationStart, OperationEnd, OperationLeft, Discharge, Entry };

/// Something the record must hold: one item of any of these types.
struct RequiredItem {
  PolicyRule rule;
  PolicyScope scope;
  std::vector<DocumentType> any_of;  ///< the first one names it
  std::vector<DocumentType> instead_when_short;  ///< may stand in its place when the stay is shorter than `short_hours`
  int short_hours = 48;
  bool operator==(const RequiredItem&) const = default;
};

/// By when an item must be written: at most `minutes` after a moment, or before it.
struct TimeLimit {
  PolicyRule rule;
  PolicyScope scope;
  DocumentType of = DocumentType::HistoryAndPhysical;
  PolicyMoment moment = PolicyMoment::Admission;
  std::optional<int> minutes_after;       ///< at most this long after the moment
  std::optional<int> minutes_before;      ///< at most this long before it
  bool before = false;                    ///< not after the moment
  bool operator==(const TimeLimit&) const = default;
};

/// What an item's text must say: one of these words, in any case.
struct RequiredElement {
  PolicyRule rule;
  DocumentType of = DocumentType::OperativeReport;
  std::string name;                 ///< `estimated blood loss`
  std::vector<std::string> words;
  bool operator==(const RequiredElement&) const = default;
};

/// Signatures. Days are calendar days after discharge, hours after the entry.
struct Authentication {
  PolicyRule signature, attestation, verbal_order;
  std::vector<DocumentType> exempt;
  int days_after_discharge = 30;
  int verbal_order_hours = 48;
  bool operator==(const Authentication&) const = default;
};

/// When a whole record is late, and how a facility counts.
struct Completion {
  PolicyRule rule;
  int days = 30;            ///< complete by the end of this day after discharge
  int delinquent_on = 31;   ///< delinquent from the beginning of this one
  int average_over_months = 12;  ///< delinquency rate: delinquent records ÷ average monthly discharges over so many months
  int rate_limit_percent = 50;
  bool operator==(const Completion&) const = default;
};

/// Findings that need no requirement of their own.
struct Consistency {
  PolicyRule wrong_patient, copied_forward, laterality, date_time;
  int copied_words = 40;  ///< a passage of so many words, repeated word for word in a later note of the same type
  std::vector<DocumentType> sided;  ///< documents that must name the operation's side
  bool operator==(const Consistency&) const = default;
};

/// All layers that are switched on, merged: what holds on a day.
struct RecordPolicy {
  std::string name;  ///< `Federal 2026, Facility 2026`
  std::vector<RequiredItem> items;
  std::vector<TimeLimit> limits;
  std::vector<RequiredElement> elements;
  Authentication authentication;
  Completion completion;
  Consistency consistency;
  /// The rule of an id, or null. Every deficiency names one.
  const PolicyRule* rule(std::string_view id) const;
  /// Every rule, by id.
  std::vector<PolicyRule> rules() const;
  bool operator==(const RecordPolicy&) const = default;
};

}  // namespace cw
