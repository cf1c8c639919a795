#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/session/session.h"

namespace cw {

/// Carries out one editing command on a draft. Returns what it did, in words for undo (`adding E11.22`), or nothing when the command changes
/// nothing (a line that is not there, a move to where it stands). Pure.
[[nodiscard]] std::optional<std::string> edit_draft(Draft& draft, const Command& command);

/// Undo and redo by keeping whole answers: they are small, and an answer restored is exactly the answer left.
class History {
 public:
  void record(Submission before, std::string name);
  /// Swaps the present answer for the one before; false when there is none.
  bool undo(Submission& present);
  bool redo(Submission& present);
  bool can_undo() const { return !past_.empty(); }
  bool can_redo() const { return !future_.empty(); }
  std::string undo_name() const { return past_.empty() ? std::string() : past_.back().name; }
  std::string redo_name() const { return future_.empty() ? std::string() : future_.back().name; }
  void clear();

 private:
  struct Step {
    Submission answer;
    std::string name;
  };
  std::vector<Step> past_, future_;
};

}  // namespace cw
