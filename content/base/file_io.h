#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "content/base/result.h"

namespace cw {

/// Files people hand us are read whole; nothing larger than this is ours.
inline constexpr std::size_t kLargestTextFile = 8u << 20;

/// The bytes of a file. Fails with `file.not_found`, `file.unreadable`, `file.not_a_file` or `file.too_large`.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path, std::size_t largest = kLargestTextFile);

/// Writes beside the target, then renames: a reader sees the old file or the new one, never half of one. Fails with
/// `file.unwritable` or `file.disk_full` and leaves the old file as it was.
[[nodiscard]] Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

/// Has the operating system put a file's bytes on the disk, so that a rename after it never shows a hollow file. `file.unwritable` or `file.disk_full`.
[[nodiscard]] Result<void> sync_file(const std::filesystem::path& path);

}  // namespace cw
