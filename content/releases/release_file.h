#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "content/base/result.h"
#include "content/codes/code_book.h"

namespace cw {

/// Writes one release as a SQLite file: built beside the target, checked, renamed into place. Never migrated: rebuilt.
/// The bytes depend on the arguments alone.
[[nodiscard]] Result<void> write_release(const std::filesystem::path& path, const ReleaseInfo& info,
                                         const std::vector<CodeEntry>& entries);

/// Reads one release. Fails with `release.foreign` (no release file), `release.newer`, `release.damaged` or `file.…`; the
/// file is opened read-only and never changed.
[[nodiscard]] Result<std::shared_ptr<const Release>> load_release(const std::filesystem::path& path);

/// Every release file (`*.db`) in the folders, sorted by name. One broken file does not hide the others: it becomes an
/// entry of `problems`.
struct InstalledReleases {
  std::vector<std::shared_ptr<const Release>> releases;
  std::vector<Error> problems;
};
[[nodiscard]] InstalledReleases load_releases(const std::vector<std::filesystem::path>& folders);

}  // namespace cw
