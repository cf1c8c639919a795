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

/// How an encounter ended. Known by words of its disposition.
enum class Outcome { Home, Transferred, AgainstAdvice, Died };
[[nodiscard]] std::string_view to_string(Outcome);

/// What every rule has. Without an id: nobody demands it.
struct PolicyRule {
  std::string id;     ///< stable: `REC-101`
  std::string title;  ///< `History and physical within 24 hours`
  std::string cite;   ///< `42 CFR 482.24(c)(4)(i)(A)`
  PolicyLayer layer = PolicyLayer::Federal;
  DeficiencyType type = DeficiencyType::MissingDocument;
  int severity = 3;   ///< 1 to 3, as PlantedDeficiency's
  Responsible responsible = Responsible::Author;
  std::vector<DeficiencyType> also;  ///< other names for what it finds that are right too
  bool on = true;                    ///< whether its file has it switched on
  std::optional<Date> from, to;      ///< first and last day, within those of its file
  bool operator==(const PolicyRule&) const = default;
};

/// When a rule speaks of an encounter.
struct PolicyScope {
  std::vector<Setting> settings;    ///< empty: all
  std::vector<Service> services;    ///< empty: all
  std::vector<Outcome> outcomes;    ///< empty: all
  std::vector<Anesthesia> anesthesia;  ///< of an operation; empty: all
  bool per_operation = false;
  bool with_tissue = false;         ///< only operations that sent tissue to pathology
  bool unless_emergency = false;    ///< not for an operation that could not wait
  bool operator==(const PolicyScope&) const = default;
};

/// A moment from which, or before which, a limit counts. Admission: the inpatient order, else the start. Entry: the item's own time.
enum class PolicyMoment { Admission, Start, OperationStart, OperationEnd, OperationLeft, Discharge, Entry };
[[nodiscard]] std::string_view to_string(PolicyMoment);

/// Something the record must hold: one item of any of these types.
struct RequiredItem {
  PolicyRule rule;
  PolicyScope scope;
  std::vector<DocumentType> any_of;  ///< the first one names it
  std::vector<DocumentType> instead_when_short;  ///< may stand in its place when the stay is shorter than `short_hours`, …
  int short_hours = 48;
  std::vector<Service> instead_services;  ///< … and for these services whatever the stay
  std::optional<DocumentType> if_before_start;  ///< only where the item of this type on which the record relies is from before the start
  std::optional<DocumentType> if_not_by_left;   ///< only where no item of this type was written by the time the patient left the room
  bool operator==(const RequiredItem&) const = default;
};

/// By when an item must be written, or signed. Exactly one of the ways to say it is used. Limits of one item add up: the earliest decides.
struct TimeLimit {
  PolicyRule rule;
  PolicyScope scope;
  DocumentType of = DocumentType::HistoryAndPhysical;  ///< names a RequiredItem, and holds for whatever stands in its place
  PolicyMoment moment = PolicyMoment::Admission;
  std::optional<int> minutes_after;       ///< at most this long after the moment; elapsed time
  std::optional<int> minutes_before;      ///< at most this long before it
  std::optional<int> days_after;          ///< by the end of this calendar day after the moment's
  std::optional<int> days_before;         ///< not before this calendar day before the moment's
  bool before = false;                    ///< before the moment: in the same minute is too late
  bool when_signed = false;               ///< the signature counts, not the writing
  bool operator==(const TimeLimit&) const = default;
};

/// What a document's text must say: one of these words, in any case, as whole words. A word that ends in a colon is a label: it begins a line or a cell.
struct RequiredElement {
  PolicyRule rule;
  PolicyScope scope;
  DocumentType of = DocumentType::OperativeReport;
  std::string name;                 ///< `estimated blood loss`
  std::vector<std::string> words;
  bool or_operation_name = false;   ///< or a longer word of the operation's name
  std::vector<std::string> never_alone;  ///< what follows the words must not all begin like this: `rule out`
  bool operator==(const RequiredElement&) const = default;
};

/// A shorter time to sign than the general one.
struct SignatureLimit {
  PolicyRule rule;
  PolicyScope scope;
  int days_after_discharge = 30;
  bool operator==(const SignatureLimit&) const = default;
};

/// Signatures. Days are calendar days after discharge, hours after the entry.
struct Authentication {
  PolicyRule signature, attestation, verbal_order;
  std::vector<DocumentType> exempt;
  std::vector<DocumentType> written_once;  ///< a later signed document of such a type by the same author supersedes an unsigned one
  std::vector<std::string> draft_words;    ///< in a title: a later signed document of the type supersedes it
  std::vector<SignatureLimit> sooner;
  int days_after_discharge = 30;
  int verbal_order_hours = 0;  ///< 0: no time of their own
  bool operator==(const Authentication&) const = default;
};

/// When a whole record is late, and how a facility counts.
struct Completion {
  PolicyRule rule;
  PolicyRule delinquency;
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
  std::vector<DocumentType> copied;  ///< the types that are compared
  std::vector<DocumentType> dated;   ///< documents whose text must show a date and a clock time
  std::vector<DocumentType> sided;   ///< documents that must name the operation's side
  std::vector<std::string> time_out;       ///< words of a passage, in any document, that must name it too
  std::vector<std::string> side_labels;    ///< passages that speak of the operation itself
  std::vector<std::string> not_about_now;  ///< words of a passage that speaks of another time or side
  bool operator==(const Consistency&) const = default;
};

/// The words of a disposition; without any it is home.
struct OutcomeWords {
  std::vector<std::string> died, against_advice, transferred;
  bool operator==(const OutcomeWords&) const = default;
};

/// All layers that are switched on, merged: what holds on a day.
struct RecordPolicy {
  std::string name;  ///< `Federal conditions of participation; Facility rules`
  OutcomeWords outcomes;
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

/// Whether a word or phrase stands in a text as whole words, in any case; with a colon at its end: as a label. For policies and those who read with them.
[[nodiscard]] bool says(std::string_view text, std::string_view word);

/// How the encounter ended, by the words of its disposition.
[[nodiscard]] Outcome outcome_of(const Encounter& encounter, const OutcomeWords& words);

}  // namespace cw
