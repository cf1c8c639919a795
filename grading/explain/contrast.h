#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/codes/code_book.h"
#include "scenarios/model.h"

/// One chart, several settings: what two tasks of a scenario report differently, and the rules that make the difference. Pure.
namespace cw {

enum class ContrastKind {
  Same,          ///< the same code, reported the same way
  DifferentCode, ///< the same line of the keys, or the same statement of the chart, with another code
  Place,         ///< principal or first-listed in one only
  Poa,           ///< another indicator, or reported in one only
  Required,      ///< required in one, optional in the other
  Details,       ///< modifiers, units or date
  OnlyFirst,     ///< reported in the first task only
  OnlySecond     ///< reported in the second task only
};
[[nodiscard]] std::string_view to_string(ContrastKind);     ///< `different-code`
[[nodiscard]] std::string_view display_name(ContrastKind);  ///< `Another code`

/// One line of one or both keys.
struct ContrastLine {
  std::vector<ContrastKind> kinds;  ///< what differs, in the order of the enum; `Same` alone when nothing does
  bool procedure = false;
  int first = -1;                   ///< index into the first task's diagnoses or procedures, or -1
  int second = -1;
  std::string first_code, second_code;    ///< as text; empty where not reported
  std::string first_title, second_title;
  std::string first_role, second_role;    ///< `principal, POA Y`, `optional`; may be empty
  std::vector<Source> rules;        ///< what makes the difference: cited by one of the two lines and not by both first, then by a trap of the other task; may be empty
  std::string sentence;             ///< one sentence on the difference; of `Same` lines too
  std::vector<std::string> why;     ///< the keys' own words: each rationale, or why the other task does not report it
};

struct Contrast {
  std::string scenario;
  std::string first_task, second_task;      ///< ids
  std::string first_title, second_title;    ///< `As an inpatient`, or the setting where a task has no title
  std::vector<ContrastLine> lines;          ///< differing ones first; then in the order of the first key, then of the second
  std::vector<std::string> sentences;       ///< what differs as a whole, in 2 to 5 sentences
  int same() const;
  int differing() const;
};

/// Two tasks of one scenario; the same task twice gives `Same` lines only.
[[nodiscard]] Contrast contrast_tasks(const Scenario& scenario, const Task& first, const Task& second, const CodeBook& codes);
/// Every pair of a scenario's tasks, in their order; empty for a scenario with one task.
[[nodiscard]] std::vector<Contrast> contrast_scenario(const Scenario& scenario, const CodeBook& codes);

/// 100 columns.
[[nodiscard]] std::string contrast_to_text(const Contrast& contrast);
/// `chartwright.contrast` version 1, canonical.
[[nodiscard]] std::string contrast_to_json(const Contrast& contrast);

}  // namespace cw
