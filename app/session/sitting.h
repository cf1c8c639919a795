#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/session/exam_model.h"
#include "grading/exam/form.h"

/// An examination under way, as a value: what was answered, where the candidate stands, and what the clock says. No record, no clock of its own.
namespace cw {

/// What was done with one item of the form.
struct SittingItem {
  ItemAnswer answer;
  std::set<int> struck;      ///< options
  std::int64_t spent_ms = 0; ///< looking at it
  bool flagged = false, hinted = false, judged = false, easy = false;
  std::int64_t response = 0; ///< of the record, once judged; 0: none
  bool operator==(const SittingItem&) const = default;
};

struct Sitting {
  SittingKind kind = SittingKind::Quiz;
  std::string exam;
  std::uint64_t seed = 0;
  std::optional<PauseRule> clock;    ///< nothing: no limit of time
  Form form;                         ///< of a diagnostic test: the items given so far
  std::vector<SittingItem> items;    ///< of the form
  int at = 0;                        ///< item looked at
  int part = 0;                      ///< of the blueprint
  bool on_break = false;
  bool paused = false;
  bool time_ran_out = false;         ///< of a part
  bool over = false;                 ///< the last part's time ran out: nothing can be changed
  std::vector<std::int64_t> part_ms; ///< of the parts before this one
  std::int64_t spent_ms = 0;         ///< of this part or break
  std::int64_t away_ms = 0;          ///< while the program was closed, of this sitting
  bool operator==(const Sitting&) const = default;

  /// Items of the part, as [first, last); without a clock all.
  std::pair<int, int> range() const;
  std::int64_t total_ms() const;     ///< over all parts, breaks not counted
};

/// Milliseconds that the part or break may take; nothing: no limit.
[[nodiscard]] std::optional<std::int64_t> limit_ms(const Sitting& sitting, const Blueprint& blueprint);

/// Time goes on: the clock runs, parts and breaks end when theirs is over, and the last one ends the sitting. A paused sitting stands still.
/// `looking`: whether the time was spent on the item looked at.
void advance(Sitting& sitting, const Blueprint& blueprint, std::int64_t ms, bool looking);
/// Ends the part before its time; its break begins, or the next part. Nothing after the last one.
void end_part(Sitting& sitting, const Blueprint& blueprint);
void end_break(Sitting& sitting, const Blueprint& blueprint);
/// Whether an item can be answered now: of the part under way, not judged, not over.
[[nodiscard]] bool can_answer(const Sitting& sitting, int item);

/// `chartwright.sitting` version 1, without what stands beside it in the record (spent_ms).
[[nodiscard]] std::string sitting_to_json(const Sitting& sitting);
/// `sitting.malformed` when it is not whole.
[[nodiscard]] Result<Sitting> sitting_from_json(std::string_view json);

/// What lists show of a finished sitting, `chartwright.exam-result` version 1.
struct SittingResult {
  int raw = 0, of = 0, cut = 0, items = 0, seconds = 0;
  std::optional<int> scaled;
  bool passed = false, time_ran_out = false;
  std::int64_t away_ms = 0;
  std::vector<ExamGroup> domains;
};
[[nodiscard]] std::string sitting_result_to_json(const SittingResult& result);
[[nodiscard]] Result<SittingResult> sitting_result_from_json(std::string_view json);

}  // namespace cw
