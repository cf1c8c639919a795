#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/session/session.h"

namespace cw {

/// Carries out one editing command on a draft. Returns what it did, in words for undo (`adding E11.22`), or nothing when the command changes
/// nothing (a line that is not there, a move to where it stands). `scenario`: the chart as it stands, for what a new query is filled in with. Pure.
[[nodiscard]] std::optional<std::string> edit_draft(Draft& draft, const Command& command, const Scenario* scenario = nullptr);

/// What a query still needs before it can be sent, in words: `the question`.
[[nodiscard]] std::vector<std::string> lacking(const ComposedQuery& query);
/// The day a query is written on: the day after the last word of the chart.
[[nodiscard]] Date query_day(const Scenario& scenario);

/// Of an answer: time goes on while answers come and go.
inline int& seconds_in(Submission& answer) { return answer.seconds_spent; }

/// Undo and redo by keeping whole answers: they are small, and an answer restored is exactly the answer left. At most the newest 500 steps.
template <typename Answer>
class HistoryOf {
 public:
  void record(Answer before, std::string name) {
    past_.push_back({std::move(before), std::move(name)});
    if (past_.size() > kMostSteps) past_.erase(past_.begin());
    future_.clear();
  }
  /// Swaps the present answer for the one before; false when there is none.
  bool undo(Answer& present) { return travel(present, past_, future_); }
  bool redo(Answer& present) { return travel(present, future_, past_); }
  bool can_undo() const { return !past_.empty(); }
  bool can_redo() const { return !future_.empty(); }
  std::string undo_name() const { return past_.empty() ? std::string() : past_.back().name; }
  std::string redo_name() const { return future_.empty() ? std::string() : future_.back().name; }
  void clear() {
    past_.clear();
    future_.clear();
  }

 private:
  static constexpr std::size_t kMostSteps = 500;
  struct Step {
    Answer answer;
    std::string name;
  };
  static bool travel(Answer& present, std::vector<Step>& from, std::vector<Step>& to) {
    if (from.empty()) return false;
    Step step = std::move(from.back());
    from.pop_back();
    seconds_in(step.answer) = seconds_in(present);
    to.push_back({std::move(present), step.name});
    present = std::move(step.answer);
    return true;
  }
  std::vector<Step> past_, future_;
};
using History = HistoryOf<Submission>;

/// The line with its title and what the code book knows of it on a date.
[[nodiscard]] CodedLine coded_line(const SubmissionLine& line, Date code_date, const CodeBook& codes);
/// Sorted, without doubles: what is no modifier is left out, and only four are kept.
[[nodiscard]] std::vector<std::string> kept_modifiers(const std::vector<std::string>& modifiers);
inline constexpr std::size_t kMostCodedLines = 100;
inline constexpr int kMostUnits = 9999;

}  // namespace cw
