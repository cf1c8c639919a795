#pragma once

#include <string_view>
#include <vector>

namespace cw {

/// One examination's blueprint, as the file says it. What it means is read in content/exams.
struct BlueprintText {
  std::string_view name;  ///< `rhit.json`
  std::string_view text;
};
/// The files of content/blueprints, compiled in, by name.
[[nodiscard]] const std::vector<BlueprintText>& blueprint_texts();

}  // namespace cw
