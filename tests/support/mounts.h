#pragma once

#ifdef __linux__
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>
#endif

#include <filesystem>
#include <fstream>
#include <string>

/// File systems of a test's own. Only for a process made by fork that ends by itself: what it mounts is seen by nobody else and is gone with it.
namespace cw::test {

#ifdef __linux__

/// Mounts an empty memory file system of so many bytes on a folder; false where this system does not let us. A user without the right to mount gets it
/// in a user namespace of the process's own.
inline bool mount_memory(const std::filesystem::path& folder, std::size_t bytes) {
  const auto user = ::geteuid();
  const auto group = ::getegid();
  if (::unshare(CLONE_NEWNS) != 0) {
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    std::ofstream("/proc/self/setgroups") << "deny";
    std::ofstream("/proc/self/uid_map") << user << ' ' << user << " 1";
    std::ofstream("/proc/self/gid_map") << group << ' ' << group << " 1";
  }
  // Not to be passed on to whoever shares the tree of mounts.
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
  const std::string size = "size=" + std::to_string(bytes) + ",mode=0777";
  return ::mount("tmpfs", folder.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, size.c_str()) == 0;
}

/// Makes what `mount_memory` mounted read-only, for the superuser too.
inline bool make_read_only(const std::filesystem::path& folder) { return ::mount(nullptr, folder.c_str(), nullptr, MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, nullptr) == 0; }

#else

inline bool mount_memory(const std::filesystem::path&, std::size_t) { return false; }
inline bool make_read_only(const std::filesystem::path&) { return false; }

#endif

}  // namespace cw::test
