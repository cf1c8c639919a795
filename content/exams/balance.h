#pragma once

#include <string>
#include <string_view>

#include "content/base/diagnostic.h"

namespace cw {

struct BalancedItems {
  std::string json;          ///< the file anew, two spaces of indent; empty when it could not be read
  Diagnostics diagnostics;   ///< of reading it
  int moved = 0;             ///< items whose options stand in another order now
};
/// A file of items (`chartwright.items`) with the options of its single and choose items in an order that gives no key away: over a file, right options stand about as
/// often at A as at B, C and D. Each key goes to the position used least so far, ties and the order of the wrong options by a hash of the item's id; so the same file
/// gives the same order, and a balanced file is left as it is. Options that are all numbers, amounts or dates ascend instead. Nothing else is changed.
[[nodiscard]] BalancedItems balance_items(std::string_view json, const std::string& file);

}  // namespace cw
