#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "content/base/result.h"

namespace cw {

/// Held by one installation at a time in a folder. Given back by the operating system when its holder ends, however it ends.
class InstallLock {
 public:
  /// Makes the folder when absent. Fails with `install.busy` or `file.unwritable`.
  [[nodiscard]] static Result<std::unique_ptr<InstallLock>> take(const std::filesystem::path& folder);
  ~InstallLock();
  InstallLock(const InstallLock&) = delete;
  InstallLock& operator=(const InstallLock&) = delete;

 private:
  explicit InstallLock(std::intptr_t file) : file_(file) {}
  std::intptr_t file_;
};

}  // namespace cw
