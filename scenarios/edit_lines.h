#pragma once

#include "content/edits/edits.h"
#include "scenarios/model.h"

namespace cw {

/// What the edits may know of a patient: the encounter and the task, never the key.
[[nodiscard]] EditContext edit_context(const Scenario& scenario, const Task& task);

/// As on a claim: Y, N, U, W, E exempt, 0 not entered.
[[nodiscard]] char poa_letter(std::optional<Poa> poa);

}  // namespace cw
