#pragma once

#include <string_view>
#include <vector>

namespace cw {

/// One file of the bank of items. What it means is read in content/exams.
struct ItemText {
  std::string_view name;  ///< its path below content/items: `rhit/access-disclosure.json`, `templates/rates.json`, `provenance.json`
  std::string_view text;
};
/// The files of content/items and its folders, compiled in, by path.
[[nodiscard]] const std::vector<ItemText>& item_texts();

}  // namespace cw
