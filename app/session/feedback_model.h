#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/session/commands.h"
#include "app/store/record.h"
#include "content/codes/code_book.h"
#include "grading/explain/contrast.h"
#include "grading/explain/explain.h"
#include "grading/lenses/attempts.h"
#include "grading/lenses/calibration.h"
#include "grading/lenses/lenses.h"
#include "scenarios/read.h"

/// What the feedback screen shows beside the report itself. Each part is there once it was asked for (FeedbackCommand), and is kept.
namespace cw {

/// Whether the key of a chart is still the one that an attempt was graded with.
enum class KeyState { Same, Changed, Unknown };  ///< Unknown: a report of version 1, which names no key lines, of a chart edited since

/// An attempt at the chart and task shown.
struct AttemptListed {
  AttemptId id = 0;
  int number = 1;           ///< first, second …
  UnixMillis graded_at = 0;
  int points = 0;           ///< settled
  int seconds_spent = 0;    ///< 0: not timed
  KeyState key = KeyState::Same;
  bool readable = true;     ///< false: its report cannot be read, so it cannot be compared
};

struct OverallLenses {
  LensScope scope = LensScope::NewestOfEach;
  LensSummary lenses;
  CalibrationSummary calibration;
  int unreadable = 0;       ///< attempts left out because their reports cannot be read
};

struct FeedbackDetails {
  AttemptId attempt = 0;                  ///< of which all the rest speaks
  int explained = -1;                     ///< row of the report, or the number of rows for the query decision; -1: none yet
  std::vector<Explanation> explanations;  ///< of the row's findings, in their order; of a right row without findings: of its code
  std::optional<OverallLenses> overall;
  bool attempts_listed = false;
  std::vector<AttemptListed> attempts;    ///< newest first
  std::optional<AttemptId> before, after; ///< what is compared, the earlier one first
  std::optional<AttemptComparison> comparison;
  std::optional<Regrade> regrade;         ///< of the attempt shown; `differs` tells whether the key has changed what it would be
  bool contrasted = false;
  std::vector<Contrast> contrasts;        ///< every pair of the chart's tasks
  std::string problem;                    ///< why something asked for could not be read, or empty
};

/// Works out what the feedback screen asks for. It works when it is told something, never when its model is looked at. One thread.
class FeedbackDesk {
 public:
  /// What is looked at from now on; what was worked out for another attempt is forgotten. All is borrowed until the next `show` or `clear`.
  void show(const Scenario& scenario, const Task& task, const Report& report, const StoredAttempt& attempt);
  void clear();
  /// Other books: explanations and contrasts are worked out anew when they are next asked for.
  void take_codes();
  /// Indexes are those that are open already; what is left null is told from the key's own note.
  void apply(const FeedbackCommand& command, const CodeBook& codes, const ExplainIndexes& indexes, const Record& record, const std::vector<ScenarioFile>& library);
  const FeedbackDetails& model() const { return model_; }

 private:
  void explain_row(int row, const CodeBook& codes, const ExplainIndexes& indexes);
  void look_over(LensScope scope, const Record& record, const std::vector<ScenarioFile>& library);
  void list_attempts(const CodeBook& codes, const Record& record);
  void compare(AttemptId one, AttemptId other, const Record& record);
  const Report* report_of(AttemptId id, const Record& record);

  const Scenario* scenario_ = nullptr;
  const Task* task_ = nullptr;
  const Report* report_ = nullptr;
  AttemptId attempt_ = 0;
  FeedbackDetails model_;
  std::map<AttemptId, std::optional<Report>> reports_;  // of the attempts at this chart
  struct Sample {
    LensSample lenses;
    CalibrationSample calibration;
  };
  // Of every attempt of the record looked over so far: what was graded does not change. Nothing: unreadable.
  std::map<AttemptId, std::optional<Sample>> samples_;
};

/// Compares the versions of the key lines that a report names with those of the key.
[[nodiscard]] KeyState key_state(const Report& report, const Scenario& scenario, const Task& task);

}  // namespace cw
