#include "content/base/file_io.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

#ifndef _WIN32
#include <fcntl.h>
#include <unistd.h>
#endif

namespace cw {
namespace fs = std::filesystem;

Result<std::string> read_file(const fs::path& path, std::size_t largest) {
  std::error_code code;
  const auto status = fs::status(path, code);
  if (!fs::exists(status)) return Error{"file.not_found", path.string() + " does not exist"};
  if (!fs::is_regular_file(status)) return Error{"file.not_a_file", path.string() + " is not a file"};

  std::FILE* file = std::fopen(path.string().c_str(), "rb");
  if (file == nullptr) return Error{"file.unreadable", path.string() + " cannot be read: " + std::strerror(errno)};
  std::string bytes;
  char buffer[1 << 16];
  std::size_t got = 0;
  bool too_large = false;
  while ((got = std::fread(buffer, 1, sizeof buffer, file)) > 0) {
    if (bytes.size() + got > largest) {
      too_large = true;
      break;
    }
    bytes.append(buffer, got);
  }
  const bool failed = std::ferror(file) != 0;
  std::fclose(file);
  if (too_large) return Error{"file.too_large", path.string() + " is larger than the " + std::to_string(largest >> 10) + " KB such a file may have"};
  if (failed) return Error{"file.unreadable", path.string() + " could not be read to its end"};
  return bytes;
}

Result<void> write_file_atomically(const fs::path& path, std::string_view bytes) {
  const fs::path part = path.string() + ".part";
  std::FILE* file = std::fopen(part.string().c_str(), "wb");
  if (file == nullptr) return Error{"file.unwritable", path.string() + " cannot be written: " + std::strerror(errno)};
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size() && std::fflush(file) == 0;
  int cause = written ? 0 : errno;
#ifndef _WIN32
  if (written && fsync(fileno(file)) != 0 && errno != EINVAL) cause = errno;
#endif
  if (std::fclose(file) != 0 && cause == 0) cause = errno;
  std::error_code code;
  if (cause != 0) {
    fs::remove(part, code);
    return Error{cause == ENOSPC ? "file.disk_full" : "file.unwritable", path.string() + " could not be written: " + std::strerror(cause)};
  }
  fs::rename(part, path, code);
  if (code) {
    std::error_code ignored;
    fs::remove(part, ignored);
    return Error{"file.unwritable", path.string() + " could not be replaced: " + code.message()};
  }
  return {};
}

Result<void> sync_file(const fs::path& path) {
#ifndef _WIN32
  const int file = ::open(path.string().c_str(), O_RDONLY);
  if (file < 0) return Error{"file.unwritable", path.string() + " cannot be opened: " + std::strerror(errno)};
  const int cause = fsync(file) == 0 || errno == EINVAL ? 0 : errno;
  ::close(file);
  if (cause != 0) return Error{cause == ENOSPC ? "file.disk_full" : "file.unwritable", path.string() + " could not be written: " + std::strerror(cause)};
#else
  (void)path;
#endif
  return {};
}

}  // namespace cw
