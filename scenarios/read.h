#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "content/base/diagnostic.h"
#include "content/base/json_reader.h"
#include "content/base/result.h"
#include "scenarios/model.h"

namespace cw {

/// The format's version that is written; older ones are read into the present shape. Version 1 had key and rubric at the root, for its one task.
inline constexpr int kScenarioVersion = 3;

/// What reading one scenario folder gave. `scenario` is present when scenario.json could be understood well enough to be
/// shown; whether it may grade anybody is `!diagnostics.has_errors()` here and in check_scenario.
struct ScenarioFile {
  std::optional<Scenario> scenario;
  Diagnostics diagnostics;
  int version = kScenarioVersion;  ///< of the file
  std::filesystem::path folder;
  /// Finds the place of a value in scenario.json by JSON pointer, for checks made later.
  std::shared_ptr<const JsonReader> json;
};

/// Reads `folder/scenario.json` and its documents. Document files are looked for inside `folder/chart` only: a name that
/// leaves it is refused (SCN-005). Limits: 200 documents, 1 MiB each, scenario.json 4 MiB.
[[nodiscard]] ScenarioFile read_scenario(const std::filesystem::path& folder);

/// Every folder below `root` (at most 4 levels) that holds a scenario.json, read, sorted by track folder and id. A broken one does not hide the others.
[[nodiscard]] std::vector<ScenarioFile> read_library(const std::filesystem::path& root);

}  // namespace cw
