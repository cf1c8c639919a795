#include "content/releases/install_lock.h"

#include <cerrno>
#include <cstring>
#include <system_error>

#ifdef _WIN32
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#endif

namespace cw {
namespace fs = std::filesystem;
namespace {

Error busy(const fs::path& folder) { return {"install.busy", "another installation is at work in " + folder.string() + "; try again when it has ended"}; }

}  // namespace

#ifdef _WIN32

Result<std::unique_ptr<InstallLock>> InstallLock::take(const fs::path& folder) {
  std::error_code code;
  fs::create_directories(folder, code);
  // Opened for nobody else.
  HANDLE file = CreateFileW((folder / ".lock").c_str(), GENERIC_WRITE, 0, nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (file == INVALID_HANDLE_VALUE)
    return GetLastError() == ERROR_SHARING_VIOLATION ? busy(folder) : Error{"file.unwritable", folder.string() + " cannot be written"};
  return std::unique_ptr<InstallLock>(new InstallLock(reinterpret_cast<std::intptr_t>(file)));
}

InstallLock::~InstallLock() { CloseHandle(reinterpret_cast<HANDLE>(file_)); }

#else

Result<std::unique_ptr<InstallLock>> InstallLock::take(const fs::path& folder) {
  std::error_code code;
  fs::create_directories(folder, code);
  const int file = ::open((folder / ".lock").string().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return Error{"file.unwritable", folder.string() + " cannot be written: " + std::strerror(errno)};
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    const int cause = errno;
    ::close(file);
    if (cause == EWOULDBLOCK) return busy(folder);
    return Error{"file.unwritable", folder.string() + " cannot be locked: " + std::strerror(cause)};
  }
  return std::unique_ptr<InstallLock>(new InstallLock(file));
}

InstallLock::~InstallLock() { ::close(static_cast<int>(file_)); }

#endif

}  // namespace cw
