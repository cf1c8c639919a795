#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "content/base/result.h"
#include "content/codes/code_book.h"

namespace cw {

/// Writes one release as a SQLite file: built beside the target, checked, renamed into place. Never migrated: rebuilt.
/// The bytes depend on the arguments alone. `info.entries`, `billable` and `has_notes` are counted anew.
[[nodiscard]] Result<void> write_release(const std::filesystem::path& path, const ReleaseContents& contents);
[[nodiscard]] Result<void> write_release(const std::filesystem::path& path, const ReleaseInfo& info, const std::vector<CodeEntry>& entries);

/// Opens one release: reads only what it says of itself; the rest when asked for. Fails with `release.foreign` (no release file), `release.newer`,
/// `release.older` (made by an older Chartwright: install it again), `release.damaged` or `file.…`; the file is opened read-only and never changed.
[[nodiscard]] Result<std::shared_ptr<const Release>> load_release(const std::filesystem::path& path);

/// Reads everything, so that it can be completed and written again.
[[nodiscard]] Result<ReleaseContents> read_release(const std::filesystem::path& path);

/// Everything a file can be asked about itself: page structure, promised against counted rows, parents, references between its tables. Empty
/// when sound; a sentence for each fault.
[[nodiscard]] Result<std::vector<std::string>> verify_release(const std::filesystem::path& path);

/// Every release file (`*.db`) in the folders, sorted by name. One broken file does not hide the others: it becomes an
/// entry of `problems`.
struct InstalledReleases {
  std::vector<std::shared_ptr<const Release>> releases;
  std::vector<std::filesystem::path> files;  ///< of `releases`, in the same order
  std::vector<Error> problems;
};
[[nodiscard]] InstalledReleases load_releases(const std::vector<std::filesystem::path>& folders);

/// The Medicare Code Editor's lists and tables for the grouper, kept beside the releases in `edits-<version>.db` and `msdrg-<version>.db`.
[[nodiscard]] Result<void> write_edit_lists(const std::filesystem::path& path, const std::string& version, const std::vector<EditRow>& rows);
struct StoredEditLists {
  std::string version;
  std::vector<EditRow> rows;
};
[[nodiscard]] Result<StoredEditLists> read_edit_lists(const std::filesystem::path& path);

}  // namespace cw
