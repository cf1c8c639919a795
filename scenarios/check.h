#pragma once

#include "content/base/diagnostic.h"
#include "content/codes/code_book.h"
#include "content/edits/edits.h"
#include "scenarios/read.h"

namespace cw {

/// All that must hold before a scenario may grade anybody: every quote occurs; every code of key and alternates is valid and
/// billable on the code date; POA present where reported and exempt exactly where the release says so; no Excludes1 pair in
/// the key; order rules name lines of the key; documents' times agree with the encounter; the rubric adds up; every evidence
/// document exists; sex and age limits hold; `not_coded` does not forbid what the key holds; and whatever else a facility's edits
/// find in the key (SCN-050: their errors and warnings, not their advice). Ids SCN-0xx; each is described in `scenario_rules()`.
[[nodiscard]] Diagnostics check_scenario(const ScenarioFile& file, const CodeBook& codes, const EditLists& lists = {});

/// Library-wide: ids unique, exactly one guided chart.
[[nodiscard]] Diagnostics check_library(const std::vector<ScenarioFile>& files);

struct ScenarioRule {
  const char* id;
  const char* title;
};
/// Every SCN rule there is, in order; a test provokes each.
[[nodiscard]] const std::vector<ScenarioRule>& scenario_rules();

}  // namespace cw
