#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/result.h"
#include "content/codes/code_book.h"
#include "grading/engine/policy.h"
#include "grading/engine/report.h"
#include "scenarios/model.h"
#include "scenarios/review/record_policy.h"

/// Two reports side by side: what a student changed between two attempts, and what a later key changes about one answer.
namespace cw {

/// What became of one key line (or of one code that the key does not support) from one report to the other. Optional lines count as right.
enum class LineChange {
  StillRight,
  Fixed,        ///< wrong or missing before, right now
  NewlyWrong,   ///< right before
  StillWrong,   ///< the same code, or still nothing
  ChangedCode,  ///< wrong before and now, with another code
  ExtraGone,    ///< unsupported before: no longer entered, or a key line stands for it now
  ExtraNew,     ///< unsupported now, and not before
  OnlyBefore,   ///< the key line is no longer in the key
  OnlyAfter,    ///< the key line was not yet in the key
};
[[nodiscard]] std::string_view to_string(LineChange);     ///< `newly-wrong`
[[nodiscard]] std::string_view display_name(LineChange);  ///< `Newly wrong`

/// One key line in one report.
struct LineState {
  Verdict verdict = Verdict::Missed;
  Code entered;              ///< empty: nothing was entered for it
  Code reference;            ///< empty: unsupported, or unknown (reports of version 1)
  int version = 0;           ///< of the key line; 0: unknown
  int points = 0, points_max = 0;
  std::optional<bool> poa_right;
  int row = -1;              ///< index into the report's rows
};

struct LineComparison {
  LineKind line = LineKind::Diagnosis;
  LineId key;  ///< empty: unsupported, or matched by position
  std::optional<LineState> before, after;  ///< at least one
  LineChange change = LineChange::StillRight;
};

/// One deficiency of a reviewed record, or one flag that is none, from one report to the other. Deficiencies are the same when rule, type and place are; false
/// flags when type and place are.
struct ReviewComparison {
  std::string what;  ///< `Missing signature, discharge-summary`
  std::optional<ReviewVerdict> before, after;  ///< at least one
  int points_before = 0, points_after = 0;     ///< a false flag: what it cost, below zero
  LineChange change = LineChange::StillRight;  ///< right: found and rightly named. Never ChangedCode
};

/// A part of the score in both reports; -1 where a report has no such part.
struct ComponentChange {
  std::string id, label;
  int before = -1, before_max = -1;
  int after = -1, after_max = -1;
};

/// A finding that only one of the two reports has: same rule, same key line (or code where no key line is concerned).
struct FindingChange {
  int finding = 0;  ///< index into that report's findings
  FindingKind kind = FindingKind::Missed;
  std::string rule;
  std::string message;
  int points_lost = 0;
};

struct AttemptComparison {
  ScenarioId scenario;
  TaskId task;
  int points_before = 0, points_after = 0;  ///< settled
  std::vector<ComponentChange> components;  ///< in the order of the later report, then those only the earlier one has
  std::vector<LineComparison> lines;        ///< key lines in the order of the later report, then unsupported codes, then key lines only the earlier one has
  std::vector<ReviewComparison> review;     ///< of a review: deficiencies in the order of the later report, then false flags, then what only the earlier one has
  std::vector<FindingChange> gone, fresh;   ///< findings of the earlier report that the later one has not, and the other way round
  /// A report of version 1 names no key lines: lines were then matched by their position in the key, which a changed key may have moved.
  bool by_position = false;
  std::vector<std::string> notes;  ///< sentences on what limits the comparison

  int count(LineChange change) const;
};
/// Fails with `attempts.other_task` when the two are not of one task. What was entered before is `before`'s submission.
[[nodiscard]] Result<AttemptComparison> compare_attempts(const Report& before, const Report& after);
/// `chartwright.attempt-comparison` version 1.
[[nodiscard]] std::string comparison_to_json(const AttemptComparison& comparison);
[[nodiscard]] std::string comparison_to_text(const AttemptComparison& comparison);

/// What happened to a key line since the report was made.
enum class KeyChange { Same, NewVersion, Withdrawn, New, Unknown };
[[nodiscard]] std::string_view to_string(KeyChange);  ///< `new-version`

struct RegradedLine {
  LineComparison lines;  ///< as it was, and as it would be
  KeyChange key_change = KeyChange::Same;
  std::vector<std::string> reasons;  ///< why the key changed, one sentence a version, oldest first
};

/// An answer as it was graded, beside the same answer graded with today's key. Changes nothing: what was graded stays graded.
struct Regrade {
  ScenarioId scenario;
  TaskId task;
  int old_points = 0, new_points = 0;  ///< as graded
  int old_settled = 0;                 ///< with an instructor's corrections
  std::vector<ComponentChange> components;
  std::vector<RegradedLine> lines;  ///< all lines, in the order of AttemptComparison::lines
  std::vector<ReviewComparison> review;  ///< of a review, as in AttemptComparison
  bool by_position = false;
  bool differs = false;             ///< whether any point, verdict, version of a key line or reference differs
  std::vector<std::string> notes;   ///< what else changed: engine, policy, releases, the scenario's text
  Report report;                    ///< the new grading
};
/// `old` must be of this task (CW_CHECK). Procedure codes are read anew as the task's system has them. `record_policy`: what a review is graded by; null: the layers
/// the program comes with.
[[nodiscard]] Regrade regrade(const Report& old, const Scenario& scenario, const Task& task, const CodeBook& codes, const GradingPolicy& policy = standard_policy(), const RecordPolicy* record_policy = nullptr);
/// `chartwright.regrade` version 1.
[[nodiscard]] std::string regrade_to_json(const Regrade& regrade);
[[nodiscard]] std::string regrade_to_text(const Regrade& regrade);

}  // namespace cw
