#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/model.h"
#include "scenarios/review/record_policy.h"

/// What a policy finds wrong with a record, from the record alone: its structure, its times, its labels.
namespace cw {

/// How a deficiency stands at the moment of the review.
enum class DeficiencyState {
  Outstanding,  ///< not done, and not yet due
  Overdue,      ///< not done, and its time is over
  DoneLate,     ///< done after its time: cannot be mended, only known
  Standing      ///< wrong whenever it is looked at (another patient's page, a conflict)
};
[[nodiscard]] std::string_view to_string(DeficiencyState);
[[nodiscard]] std::string_view display_name(DeficiencyState);

/// Who answers for what is absent where nobody of theirs wrote in the chart.
inline constexpr std::string_view kAnesthesiaDepartment = "Anesthesia", kNursingDepartment = "Nursing", kRegistrationDepartment = "Registration";
inline constexpr std::array<std::string_view, 3> kDepartments = {kAnesthesiaDepartment, kNursingDepartment, kRegistrationDepartment};

/// One thing wrong with the record.
struct Deficiency {
  std::string rule;             ///< id of a PolicyRule; of a planted one: its own id
  bool planted = false;         ///< the author's, not the policy's
  DeficiencyType type = DeficiencyType::MissingDocument;
  DocumentId document;          ///< empty: something is absent
  EntryId entry;                ///< the thing within the document, or empty
  std::string about;            ///< what is absent, as a document type's word (`consent`), or the element's name; may be empty
  std::optional<OperationId> operation;
  std::vector<DeficiencyType> also;  ///< other names for it that are right too
  std::string responsible;      ///< provider or department, as signed
  int severity = 3;             ///< 1 good practice, 2 holds the bill, 3 legal or regulatory
  std::optional<LocalTime> due, done;
  DeficiencyState state = DeficiencyState::Standing;
  std::vector<Evidence> evidence;
  std::string message;          ///< `The history and physical was written 26 h 10 min after the inpatient order; the limit is 24 h.`
  std::string cite;
  bool operator==(const Deficiency&) const = default;
};

/// One required thing on the due clock.
struct DueItem {
  std::string rule;
  std::string what;             ///< `Discharge summary`
  std::optional<DocumentId> document;  ///< where it is, once it is there
  std::optional<LocalTime> due, done;
  DeficiencyState state = DeficiencyState::Outstanding;
  bool met = false;             ///< done, and in time
  bool operator==(const DueItem&) const = default;
};

struct RecordReview {
  LocalTime on;
  std::string policy;           ///< RecordPolicy::name
  std::vector<Deficiency> deficiencies;  ///< documents in chart order, then what is absent; then by rule
  std::vector<DueItem> clock;   ///< by due moment
  bool complete = false;        ///< nothing is outstanding or overdue
  int days_since_discharge = 0; ///< calendar days; negative before
  LocalTime complete_by;        ///< the last minute of the last day
  Date delinquent_from;         ///< an incomplete record is delinquent from this day on
  bool delinquent = false;
};

/// As of `on`: documents written later are not there yet, signatures given later are not given yet. Pure.
[[nodiscard]] RecordReview review_record(const Scenario& scenario, const RecordPolicy& policy, LocalTime on);

/// The same, joined with what the author planted in the review task: a planted deficiency that the policy finds too (same place, same or also-accepted type) is told once, as
/// the policy's, with the author's reason.
[[nodiscard]] RecordReview review_record(const Scenario& scenario, const RecordPolicy& policy, LocalTime on, const std::vector<PlantedDeficiency>& planted);

/// When something missing or unsigned of this kind would be due and from when the record is delinquent: for a student's own flag, whether right or not. Nothing without a limit.
[[nodiscard]] std::optional<LocalTime> due_of(const Scenario& scenario, const RecordPolicy& policy, DeficiencyType type, const DocumentId& document, std::string_view about);

/// Elapsed days: `on` minus the discharge day.
[[nodiscard]] int days_after(LocalTime discharge, LocalTime on);

}  // namespace cw
