#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/result.h"
#include "content/codes/code_book.h"
#include "grading/engine/submission.h"
#include "grading/query/lint.h"
#include "scenarios/model.h"
#include "scenarios/review/review.h"

/// What grading says. A Report is a value: the same inputs give the same report, byte for byte.
namespace cw {

/// Points are whole numbers; a report is out of this many, so that 753 reads as 75.3 %.
inline constexpr int kFullPoints = 1000;

enum class LineKind { Diagnosis, Procedure };

/// What became of one pair (or of a line without partner). The word, icon and colour of the feedback follow from it.
enum class Verdict {
  Correct,        ///< the key's code
  Alternate,      ///< an accepted alternate
  Imprecise,      ///< right category, wrong specificity; PCS: some characters right
  Wrong,          ///< paired with a key line as the same clinical statement, but another category
  Missed,         ///< required, and nothing entered for it
  Unsupported,    ///< entered, and nothing in the key stands for it
  OptionalTaken,  ///< an optional line, entered: no effect
  OptionalLeft,   ///< an optional line, not entered: no effect
};
[[nodiscard]] std::string_view to_string(Verdict);     ///< `imprecise`
[[nodiscard]] std::string_view display_name(Verdict);  ///< `Imprecise`

/// The error taxonomy: the union of what coding audits tell apart.
enum class FindingKind {
  // diagnoses
  Missed, ExternalCauseOmitted, StatusOmitted, Unsupported, IntegralSymptom, Specificity, WrongCategory, CombinationSplit, CombinationMissed, Uncertain, RuledOut,
  HistoryOnly, Excludes1, AssumedWithoutQuery,
  // order
  Sequencing, EtiologyManifestation, CodeFirst, UseAdditional,
  // present on admission
  Poa, PoaUndocumented, PoaExempt,
  // procedures
  MissedProcedure, ExtraProcedure, PartOfOperation, RootOperation, BodyPart, Approach, Device, Qualifier, ProcedureCharacters, ProcedureDate, ServiceNumber, Modifier, Units,
  // any line
  NotValidOnDate, NotBillable, UnknownCode, Duplicate,
  // the provider
  QueryMissed, QueryUnneeded
};
inline constexpr int kFindingKinds = static_cast<int>(FindingKind::QueryUnneeded) + 1;
[[nodiscard]] std::string_view to_string(FindingKind);
[[nodiscard]] std::string_view display_name(FindingKind);

/// A rule the engine can apply. `id` is stable (`GRD-101`).
struct GradingRule {
  std::string_view id;
  FindingKind kind;
  std::string_view title;
  std::string_view source;  ///< the official rule or the method it rests on
};
[[nodiscard]] const std::vector<GradingRule>& grading_rules();

/// Whether the answer as graded would pay more or less than the reference. Left to a grouper: no finding carries it yet.
enum class PaymentEffect { More, Less, Same };

/// One thing the student should learn. Findings stand in the order of the lines they concern.
struct Finding {
  std::string rule;  ///< id of a GradingRule
  FindingKind kind = FindingKind::Missed;
  LineKind line = LineKind::Diagnosis;
  int student_line = -1;  ///< index into the submission's list, or -1
  int key_line = -1;      ///< index into the key's list, or -1
  int points_lost = 0;    ///< of kFullPoints; 0 when the finding only explains
  std::string axis;       ///< what differs: `laterality`, `acuity`, `stage`, `trimester`, `site`, `type`, `7th character`, `encounter`, `approach` …; may be empty
  std::string message;    ///< one or two sentences: what was entered, what is right, what separates them
  std::string rationale;  ///< from the key (or from the trap's `why`)
  std::vector<Evidence> evidence;
  std::vector<Source> sources;
  std::vector<std::string> trace;  ///< how it was reached, step by step, for a student who doubts it
  std::optional<PaymentEffect> payment;
};

/// One aligned row of the comparison: the student's line beside the key's.
struct ComparisonRow {
  LineKind line = LineKind::Diagnosis;
  int student_line = -1;
  int key_line = -1;
  Verdict verdict = Verdict::Missed;
  int credit = 0;  ///< percent of the line earned
  int points = 0;      ///< earned for the code itself, of `points_max`
  int points_max = 0;  ///< 0 for optional and unsupported lines
  bool principal_right = true;   ///< false when this line is involved in a principal-diagnosis error
  std::optional<bool> poa_right;  ///< nothing: not graded here
  std::vector<int> findings;      ///< indices into Report::findings
  std::string pcs_match;          ///< procedures paired: seven characters, `=` right, `x` wrong; otherwise empty
  // The reference as it was when this was graded, so that a key that changes since changes no report.
  LineId key_id;        ///< empty when `key_line` is -1
  int key_version = 0;  ///< 0 when unknown (reports of version 1)
  Code reference;
};

/// What became of one query that was written.
struct GradedQuery {
  int query = 0;                   ///< index into the submission's
  std::optional<LineId> stands_for;  ///< the key's query it is about
  std::vector<QueryFault> faults;
  int quality = 0;                 ///< percent
  std::optional<QueryOutcome> outcome;  ///< nothing: not sent
  QueryModel rewrite;              ///< the student's query made compliant, to compare with; its model is in the key
};

/// What became of the decision whether to ask the provider, and of what was asked; only where the task asks for it.
struct QueryResult {
  bool needed = false;
  std::optional<QueryDecision> decided;
  bool right = false;
  int points = 0, points_max = 0;
  std::vector<int> findings;
  std::vector<GradedQuery> written;
  int quality_points = 0, quality_points_max = 0;  ///< part of the points above; 0 of 0 where no query is needed, or the key has no model to compare with
};

/// What became of one deficiency of the record, or of one flag.
enum class ReviewVerdict { Found, OtherType, Missed, FalseFlag };
[[nodiscard]] std::string_view to_string(ReviewVerdict);
[[nodiscard]] std::string_view display_name(ReviewVerdict);

/// One aligned row of a review: a deficiency beside the flag that found it.
struct ReviewRow {
  ReviewVerdict verdict = ReviewVerdict::Missed;
  int flag = -1;         ///< index into the submission's flags, or -1
  int deficiency = -1;   ///< index into ReviewResult::deficiencies, or -1
  bool provider_right = true;
  std::optional<bool> severity_right;  ///< nothing: not said, or nothing to say
  int points = 0, points_max = 0;      ///< a false flag: what it cost, below zero, of 0
  std::string message;   ///< what was flagged, what is right, what separates them
  std::string rationale; ///< why it is one, or why it is none
  std::string cite;
};

/// A review as graded. Sensitivity and false flags stand apart.
struct ReviewResult {
  LocalTime on;
  MessVariant variant;
  std::string record_policy;
  std::vector<Deficiency> deficiencies;
  std::vector<ReviewRow> rows;   ///< deficiencies in their order, then false flags
  int found = 0, found_other_type = 0, missed = 0, false_flags = 0;
  int clean_documents = 0, clean_left_alone = 0;  ///< documents without deficiency, and those of them nobody flagged: specificity
};

/// An instructor's correction of the points of one row (of a review: of ReviewResult::rows), and why. Kept with the report; the arithmetic above it stays as graded.
struct PointsOverride {
  int row = 0;
  int points = 0;  ///< instead of the row's
  std::string reason, by;
  Date on;
};

/// A student's objection to one row, and what was answered.
struct Dispute {
  int row = 0;
  std::string objection;
  Date on;
  std::string answer;  ///< empty: open
};

/// A part of the score with its arithmetic. The components' points add up to Report::points.
struct Component {
  std::string id;     ///< `diagnoses`, `principal`, `procedures`, `poa`, `query`; of a review `deficiencies`, `false-flags`
  std::string label;  ///< `Diagnosis codes`
  int points = 0;
  int points_max = 0;  ///< 0 for what only costs: `false-flags`, whose points are 0 or less
  /// `A41.51  correct  112 of 112`, then deductions; the numbers add up to `points`.
  struct Step {
    std::string text;
    int points = 0;
    int points_max = 0;  ///< 0 for a deduction
  };
  std::vector<Step> steps;
};

/// A measure the profession uses. Integers, so that nothing is rounded twice.
struct Measure {
  std::string id;     ///< `code-over-code`, `code-over-code-deducted`, `record-over-record`, `practicode`, `precision`, `f1`, `principal`, `poa`, `procedures`; of a review `sensitivity`, `type-right`, `provider-right`, `precision`, `specificity`, `record-over-record`
  std::string label;
  bool measured = false;  ///< false: the chart has nothing to measure here (never shown as zero)
  int numerator = 0;      ///< clamped at 0
  int denominator = 0;
  std::string arithmetic;  ///< `(6 right − 1 unsupported) ÷ 8 in the key`
  std::string meaning;     ///< one sentence on what employers read in it
  /// Tenths of a percent, rounded half up: 625 is 62.5 %.
  int per_mille() const { return denominator > 0 ? (2000 * numerator + denominator) / (2 * denominator) : 0; }
};

struct Report {
  ScenarioId scenario;
  TaskId task;
  std::string scenario_hash;
  std::string content_release;  ///< names of the releases consulted
  std::string engine;           ///< kEngineVersion
  std::string policy;           ///< `Standard 2026-10-01`
  int points = 0;               ///< 0 to kFullPoints
  std::vector<Component> components;
  std::vector<Measure> measures;
  std::vector<ComparisonRow> rows;  ///< key order, then unsupported lines; procedures after diagnoses
  std::optional<QueryResult> query;
  std::optional<ReviewResult> review;  ///< exactly for a review
  std::vector<Finding> findings;
  std::vector<PointsOverride> overrides;
  std::vector<Dispute> disputes;
  Submission submission;  ///< what was graded

  /// `points` with the overrides applied, within 0 and kFullPoints.
  int settled_points() const;
};

inline constexpr std::string_view kEngineVersion = "4";

/// `75.3 %`
[[nodiscard]] std::string percent_text(int per_mille);

/// `chartwright.report` version 3, canonical.
[[nodiscard]] std::string report_to_json(const Report& report);
/// Reads what report_to_json wrote (attempts are stored so), versions 1 and 2 too. Fails with `report.malformed` or `report.newer`.
[[nodiscard]] Result<Report> report_from_json(std::string_view json);
/// The report as a person reads it in a terminal, 100 columns. `scenario` is the clean chart: after the answers of the submission's queries it is set beside the key as answered.
[[nodiscard]] std::string report_to_text(const Report& report, const Scenario& scenario, const CodeBook& codes);

}  // namespace cw
