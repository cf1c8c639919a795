#pragma once

#include <filesystem>
#include <vector>

#include "content/base/result.h"
#include "content/edits/edits.h"

namespace cw {

struct InstalledEditLists {
  EditLists lists;              ///< empty when none is installed
  std::vector<Error> problems;  ///< of files that cannot be read
};
/// The newest version among the `edits-<version>.db` files in the folders: each row of it says its own dates, so it serves older discharges too. A broken
/// file becomes a problem and the next older one is taken.
[[nodiscard]] InstalledEditLists load_edit_lists(const std::vector<std::filesystem::path>& folders);

}  // namespace cw
