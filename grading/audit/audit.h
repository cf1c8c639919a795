#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/diagnostic.h"
#include "content/base/result.h"
#include "content/codes/code_book.h"
#include "grading/audit/plant.h"
#include "grading/engine/policy.h"
#include "grading/engine/report.h"
#include "grading/engine/submission.h"
#include "scenarios/model.h"

/// Audit mode: a chart that someone else has coded, with planted errors. The student accepts, corrects or rejects each line and names the
/// kind of error; detection, type, correction and false alarms are graded. Pure: every choice follows from the seed.
namespace cw {

/// What an auditor calls an error: the taxonomy's kinds in groups.
enum class AuditErrorType {
  Missed,            ///< a line left out
  Unsupported,       ///< the record does not support it
  NotEstablished,    ///< uncertain, ruled out, or past
  PartOfAnother,     ///< an integral symptom, a combination split or missed, a step of the operation
  Specificity,       ///< right category, other detail
  WrongCode,         ///< another condition
  Conflict,          ///< Excludes1
  Sequencing,        ///< principal, first-listed, required order
  PresentOnAdmission,
  ProcedureCode,     ///< a character or the number differs
  ProcedureDetails,  ///< date, modifiers, units
  NotValid,          ///< header, unknown, not valid on the date
  Duplicate,
  Query,             ///< assumed without a query; the decision itself
};
inline constexpr int kAuditErrorTypes = static_cast<int>(AuditErrorType::Query) + 1;
[[nodiscard]] std::string_view to_string(AuditErrorType);     ///< `part-of-another`
[[nodiscard]] std::string_view display_name(AuditErrorType);  ///< `Part of another code`
[[nodiscard]] std::string_view meaning(AuditErrorType);       ///< one sentence for a tooltip
[[nodiscard]] AuditErrorType audit_type(FindingKind kind);

/// Where an error stands in the chart as coded.
enum class AuditPlace {
  CodedLine,   ///< a line of the list
  Omission,    ///< a line that is not there
  Order,       ///< the order of the diagnoses
  Decision,    ///< whether to query
};
[[nodiscard]] std::string_view to_string(AuditPlace);  ///< `coded-line`

/// The truth about one planted error.
struct AuditTruth {
  FindingKind kind = FindingKind::Missed;
  std::string axis;
  AuditPlace place = AuditPlace::CodedLine;
  LineKind line = LineKind::Diagnosis;
  int coded_line = -1;                  ///< CodedLine: index into the coded list; Order: the line out of place
  LineId key_id;                        ///< the key line concerned; empty: none
  std::optional<SubmissionLine> right;  ///< what belongs there; nothing: the line is rejected (or it is about order or the decision)
  std::string what;                     ///< one sentence: the answer sheet
  // Why, from the engine's finding: the key's or the trap's words.
  std::string rule, message, rationale;
  std::vector<Evidence> evidence;
  std::vector<Source> sources;
  AuditErrorType type() const { return audit_type(kind); }
  bool operator==(const AuditTruth&) const = default;
};

/// A chart as someone else coded it.
struct AuditCase {
  ScenarioId scenario;
  TaskId task;
  std::uint64_t seed = 0;
  int asked = 0;     ///< how many errors were asked for; -1: the seed decided. What is planted may be fewer where the chart does not allow them
  Submission coded;  ///< without evidence marks: they would tell
  std::vector<AuditTruth> truths;  ///< coded lines (diagnoses, then procedures) by position, then omissions, order, decision
  /// The coder's list with the evidence marks that grading explains it with. In memory only: empty after reading a file.
  Submission as_graded;
  bool operator==(const AuditCase&) const;  ///< all but `as_graded`
};

inline constexpr int kMostAuditErrors = 12;
/// Seeds are kept below 2⁵³, so that every reader of JSON keeps them whole; of a greater one the low bits count.
inline constexpr std::uint64_t kGreatestAuditSeed = (std::uint64_t{1} << 53) - 1;

/// Makes cases of one task; knows the errors its chart allows. Borrows everything for its life.
class AuditMaker {
 public:
  AuditMaker(const Scenario& scenario, const Task& task, const CodeBook& codes, const GradingPolicy& policy = standard_policy());
  /// `count`: 0 (a clean chart) to kMostAuditErrors; nothing: the seed decides, mostly 3 to 5, now and then fewer, one chart in twelve clean. Optional lines are in or out as
  /// the seed has it. Errors are of different kinds as far as the chart allows, on different lines, and each is graded as what it is.
  [[nodiscard]] AuditCase make(std::uint64_t seed, std::optional<int> count = std::nullopt) const;
  const std::vector<PlantedError>& plantable() const { return plantable_; }

 private:
  const Scenario& scenario_;
  const Task& task_;
  const CodeBook& codes_;
  const GradingPolicy& policy_;
  std::vector<PlantedError> plantable_;
};
[[nodiscard]] AuditCase make_audit_case(const Scenario& scenario, const Task& task, const CodeBook& codes, std::uint64_t seed, std::optional<int> count = std::nullopt, const GradingPolicy& policy = standard_policy());

enum class AuditVerdict { Accept, Correct, Reject };
[[nodiscard]] std::string_view to_string(AuditVerdict);     ///< `accept`
[[nodiscard]] std::string_view display_name(AuditVerdict);  ///< `Accept`

/// What the auditor says of one coded line.
struct AuditLine {
  Code code;                                ///< of the coded line, so that an answer to another chart is noticed
  AuditVerdict verdict = AuditVerdict::Accept;
  std::optional<AuditErrorType> type;       ///< Correct and Reject
  std::optional<SubmissionLine> correction; ///< Correct: the line as it should be, whole
  bool operator==(const AuditLine&) const = default;
};

/// A line the auditor adds. It is an omission found, whatever type is named.
struct AuditAddition {
  SubmissionLine line;
  bool operator==(const AuditAddition&) const = default;
};

/// An auditor's answer to one case.
struct AuditAnswer {
  ScenarioId scenario;
  TaskId task;
  std::uint64_t seed = 0;
  int asked = -1;  ///< as in the case
  std::vector<AuditLine> diagnoses, procedures;                   ///< one for each coded line, in its order; those at the end not judged count as accepted
  std::vector<AuditAddition> added_diagnoses, added_procedures;
  /// The order of the diagnoses: right as it stands, or not.
  bool order_right = true;
  /// The new order: 0 to n−1 are the coded lines, n and above the added ones. Rejected ones may be left out; what is left out follows in its old order. Empty: as it stands, additions last.
  std::vector<int> order;
  std::optional<QueryDecision> query;  ///< what the auditor decides; nothing: leaves the coder's decision
  int seconds_spent = 0;
  bool operator==(const AuditAnswer&) const = default;
};
/// Everything accepted as it stands.
[[nodiscard]] AuditAnswer accept_everything(const AuditCase& audit);
/// What an auditor without fault hands in.
[[nodiscard]] AuditAnswer perfect_audit(const AuditCase& audit, const Task& task);
/// The coded list as the auditor leaves it: corrected, without what was rejected, with what was added, in the new order.
[[nodiscard]] Submission audited_list(const AuditCase& audit, const AuditAnswer& answer);

/// What became of one planted error.
struct AuditOutcome {
  int truth = -1;  ///< index into AuditCase::truths
  bool detected = false, type_right = false, correction_right = false;
  std::optional<AuditErrorType> named;  ///< what the auditor called it
  int percent = 0, points = 0, points_max = 0;
  std::string message;  ///< what was done, and what is right
  bool operator==(const AuditOutcome&) const = default;
};

/// Something objected to that was right.
struct AuditFalseAlarm {
  AuditPlace place = AuditPlace::CodedLine;
  LineKind line = LineKind::Diagnosis;
  int coded_line = -1;  ///< CodedLine; Omission: index into the added lines
  Code code;
  int points = 0;       ///< what it cost: at most 0
  std::string message, rationale;
  std::vector<Evidence> evidence;
  std::vector<Source> sources;
  bool operator==(const AuditFalseAlarm&) const = default;
};

/// How an audit went. A value: the same inputs give the same report, byte for byte.
struct AuditReport {
  ScenarioId scenario;
  TaskId task;
  std::uint64_t seed = 0;
  std::string policy, engine;
  int points = 0;  ///< 0 to kFullPoints
  std::vector<Component::Step> steps;  ///< add up to `points`
  std::string explanation;             ///< one or two sentences on how the score came about
  std::vector<AuditOutcome> outcomes;  ///< one for each truth, in their order
  std::vector<AuditFalseAlarm> false_alarms;
  /// `detection` (sensitivity), `type`, `correction`, `specificity` (right lines left alone), `corrected-chart` (the list as the auditor leaves it, graded as an answer).
  std::vector<Measure> measures;
  std::vector<AuditTruth> truths;  ///< as they were when this was graded
  Submission coded;
  AuditAnswer answer;
  bool operator==(const AuditReport&) const;
};

/// Cannot fail: an answer that makes no sense is judged line by line as it is; lines beyond the coded list are ignored.
///
/// Score: kFullPoints are shared out equally over the planted errors (largest remainder). An error found earns the policy's `audit_right_type` percent of its share, found
/// but called something else `audit_other_type`, not found `audit_missed`. Each false alarm costs `audit_false_alarm` percent of the mean share, never below
/// zero in all. A clean chart starts with all points. So accepting everything earns nothing on a faulty chart and everything on a clean one. Whether the correction itself
/// is right is told apart and measured, and plays no part in the points. Optional lines may be accepted, rejected or added without effect.
[[nodiscard]] AuditReport grade_audit(const AuditCase& audit, const AuditAnswer& answer, const Scenario& scenario, const Task& task, const CodeBook& codes, const GradingPolicy& policy = standard_policy());

/// `chartwright.audit-case` version 1, canonical. Without truths: what a student may see. Where it has truths, reading gives an equal case.
[[nodiscard]] std::string audit_case_to_json(const AuditCase& audit, bool with_truths);
struct AuditCaseFile {
  std::optional<AuditCase> audit;  ///< nothing when it could not be understood
  Diagnostics diagnostics;
};
[[nodiscard]] AuditCaseFile read_audit_case(std::string_view json, const std::string& file_name);

/// `chartwright.audit-answer` version 1, canonical. Limits: 100 lines each, 100 added lines each; faults have ids AUD-001 …
[[nodiscard]] std::string audit_answer_to_json(const AuditAnswer& answer);
struct AuditAnswerFile {
  std::optional<AuditAnswer> answer;  ///< nothing when it could not be understood
  Diagnostics diagnostics;
};
/// With a case, also that it answers that one: scenario, task, seed, and the code of each line.
[[nodiscard]] AuditAnswerFile read_audit_answer(std::string_view json, const std::string& file_name, const AuditCase* audit = nullptr);

/// `chartwright.audit-report` version 1, canonical.
[[nodiscard]] std::string audit_report_to_json(const AuditReport& report);
/// Gives the same report again. `audit_report.malformed` when it is not whole, or names lines and errors that are not there.
[[nodiscard]] Result<AuditReport> audit_report_from_json(std::string_view json);
/// As a person reads it in a terminal, 100 columns.
[[nodiscard]] std::string audit_report_to_text(const AuditReport& report, const Scenario& scenario, const CodeBook& codes);
/// The case for a terminal; with the truths where asked.
[[nodiscard]] std::string audit_case_to_text(const AuditCase& audit, const Scenario& scenario, const CodeBook& codes, bool with_truths);

}  // namespace cw
