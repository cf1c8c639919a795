#pragma once

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#ifndef _WIN32
#include <unistd.h>
#endif

namespace cw::test {

/// A folder of the test's own, gone when it ends.
class TempFolder {
 public:
  TempFolder() {
    static std::atomic<int> number{0};
    path_ = std::filesystem::temp_directory_path() / ("chartwright-test-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
    std::filesystem::create_directories(path_);
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

inline void put(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// The official reference data for tests (never part of the project), or nothing: then the test says that it skips.
inline std::optional<std::filesystem::path> reference_data() {
  std::filesystem::path folder = std::filesystem::path(CHARTWRIGHT_SOURCE_DIR).parent_path() / "shared" / "data";
  if (const char* chosen = std::getenv("CHARTWRIGHT_DATA"); chosen != nullptr && *chosen != '\0') folder = chosen;
  if (!std::filesystem::exists(folder / "icd10cm")) return std::nullopt;
  return folder;
}

/// What a command prints and how it ends.
struct Ran {
  int status = -1;
  std::string out, err;
};
inline Ran run(const std::string& command) {
  TempFolder folder;
  const int status = std::system((command + " >" + (folder / "out").string() + " 2>" + (folder / "err").string()).c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, slurp(folder / "out"), slurp(folder / "err")};
}

}  // namespace cw::test
