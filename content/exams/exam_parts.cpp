#include "content/exams/exam_parts.h"

#include <algorithm>
#include <filesystem>

namespace cw::exams {
namespace fs = std::filesystem;

bool is_id(std::string_view text) {
  if (text.empty() || text.size() > 80 || text.front() == '-' || text.back() == '-') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '-' ? text[i - 1] == '-' : !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) return false;
  }
  return true;
}

std::vector<std::string> json_files_below(const std::string& folder, std::size_t most) {
  std::vector<std::string> files;
  std::error_code code;
  const fs::path root(folder);
  for (fs::recursive_directory_iterator at(root, fs::directory_options::skip_permission_denied, code), end; !code && at != end; at.increment(code)) {
    if (at.depth() >= 4) at.disable_recursion_pending();
    std::error_code ignored;
    if (at->path().extension() == ".json" && at->is_regular_file(ignored)) files.push_back(at->path().lexically_relative(root).generic_string());
  }
  std::sort(files.begin(), files.end());
  if (files.size() > most) files.resize(most);
  return files;
}

}  // namespace cw::exams
