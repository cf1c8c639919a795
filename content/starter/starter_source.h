#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "content/base/diagnostic.h"
#include "content/base/date.h"
#include "content/codes/book_parts.h"
#include "content/codes/code.h"

namespace cw {

/// What one or more family files of the same system say (the notation is described in content/starter/README.md).
struct StarterSource {
  CodeSystem system = CodeSystem::Icd10Cm;
  Date effective_from;
  Date effective_to;
  std::vector<CodeEntry> entries;  ///< sorted by bare code, parents set
  std::vector<PcsTable> pcs_tables;  ///< by prefix
  /// Categories that are whole, and, of partial ones, the subcategories given; bare codes. A test compares them with the official files.
  std::vector<std::string> whole;
  Diagnostics diagnostics;  ///< STA-xxx; with errors the entries must not be used
};

/// Reads one family file. `file_name` is for diagnostics only.
[[nodiscard]] StarterSource read_families(std::string_view text, const std::string& file_name);

/// Puts the files of one system together; a code that two files define is a fault (STA-014), as are differing dates (STA-015).
[[nodiscard]] StarterSource merge_families(std::vector<StarterSource> sources);

struct StarterRule {
  const char* id;
  const char* title;
};
/// Every STA fault there is; a test provokes each.
[[nodiscard]] const std::vector<StarterRule>& starter_rules();

}  // namespace cw
