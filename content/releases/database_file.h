#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "content/base/result.h"
#include "content/releases/sqlite.h"

/// Files that hold a database of ours: opened with suspicion, written as a whole or not at all. For the files of this folder.
namespace cw {

[[nodiscard]] Error damaged(const std::filesystem::path& path, const std::string& why);

/// Opens read-only. Fails with `file.…`, `release.foreign` (another application id), `release.newer`, `release.older`, `release.damaged`.
[[nodiscard]] Result<std::unique_ptr<sqlite::Database>> open_database(const std::filesystem::path& path, std::int32_t application_id);

/// Makes a database beside its place, has it filled and looked at, and renames it into place.
[[nodiscard]] Result<void> put_in_place(const std::filesystem::path& path, const std::function<bool(sqlite::Database&)>& fill, const std::function<Result<void>(const std::filesystem::path&)>& look);

}  // namespace cw
