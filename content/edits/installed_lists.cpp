#include "content/edits/installed_lists.h"

#include <algorithm>

#include "content/releases/release_file.h"

namespace cw {
namespace {

/// The numbers of a version, so that 43.1 comes after 9.0.
std::vector<int> numbers(const std::string& version) {
  std::vector<int> found;
  bool open = false;
  for (const char c : version) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !open) found.push_back(0);
    if (digit && found.back() < 100'000) found.back() = found.back() * 10 + (c - '0');
    open = digit;
  }
  return found;
}

}  // namespace

InstalledEditLists load_edit_lists(const std::vector<std::filesystem::path>& folders) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  for (const auto& folder : folders) {
    std::error_code code;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
      if (at->path().extension() == ".db" && at->path().filename().string().rfind("edits-", 0) == 0) files.push_back(at->path());
  }
  std::sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) { return std::pair(numbers(a.stem().string()), a) > std::pair(numbers(b.stem().string()), b); });
  InstalledEditLists installed;
  for (const auto& file : files) {
    auto stored = read_edit_lists(file);
    if (stored) {
      installed.lists = EditLists(std::move(stored->version), std::move(stored->rows));
      break;
    }
    installed.problems.push_back(stored.error());
  }
  return installed;
}

}  // namespace cw
