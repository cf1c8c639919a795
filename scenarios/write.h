#pragma once

#include <filesystem>
#include <string>

#include "content/base/result.h"
#include "scenarios/model.h"

namespace cw {

/// scenario.json in canonical form: two-space indent, fields in the order of scenarios/README.md, defaults left out, a line
/// end at the end. Reading it back gives an equal Scenario; writing that again gives the same bytes.
[[nodiscard]] std::string scenario_to_json(const Scenario& scenario);

/// Writes scenario.json and every document of a scenario into `folder`, made if need be. Other files are left alone.
[[nodiscard]] Result<void> write_scenario(const Scenario& scenario, const std::filesystem::path& folder);

/// The encounter, tasks and documents as one text without lesson, key and provenance: what a blind second coder gets.
[[nodiscard]] std::string scenario_blind(const Scenario& scenario);

}  // namespace cw
