#pragma once

#include <string>
#include <string_view>

#include "content/codes/code_book.h"
#include "grading/engine/policy.h"
#include "scenarios/model.h"

namespace cw {

/// How far a student's code stands from a key line's code.
struct CodeDistance {
  enum class Kind { Same, Alternate, SameCategory, PcsCharacters, SameNumberFamily, Apart };
  Kind kind = Kind::Apart;
  int credit = 0;         ///< percent
  int weight = 0;         ///< for the matching; 0: never paired
  std::string axis;       ///< same category: an axis of specificity, see specificity_axis
  std::string pcs_match;  ///< PCS: seven characters, `=` right, `x` wrong
  int alternate = -1;     ///< index into the key line's alternates
};

/// What two codes of the same category differ in, told from their characters and titles: `encounter` (initial, subsequent, sequela) and `7th character`
/// (anything else it says) where only that differs; `laterality`, `acuity`, `trimester` (or the time around birth), `intent`, `stage`, `site`, `type`,
/// `complication` (with or without one); `detail` where one of them is unspecified or residual; `condition` where they are two things. Titles as in
/// the release; empty titles give `detail`. Symmetric.
[[nodiscard]] std::string_view specificity_axis(const Code& student, std::string_view student_title, const Code& key, std::string_view key_title);

/// Compares without titles: enough to pair. `axis` is left empty, and the credit of a near miss is the lowest it may earn.
[[nodiscard]] CodeDistance code_distance(const Code& student, bool student_billable, const KeyLine& key, const GradingPolicy& policy = standard_policy());

/// Name of an ICD-10-PCS character, from 0: `section`, `body system`, `root operation`, `body part`, `approach`, `device`, `qualifier`.
[[nodiscard]] std::string_view pcs_character_name(int position);

}  // namespace cw
