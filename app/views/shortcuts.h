#pragma once

#include <string_view>
#include <vector>

namespace cw::views {

/// One line of the shortcut sheet.
struct Shortcut {
  std::string_view group, keys, what;
};
/// In groups, in the order of the sheet.
[[nodiscard]] const std::vector<Shortcut>& shortcuts();

}  // namespace cw::views
