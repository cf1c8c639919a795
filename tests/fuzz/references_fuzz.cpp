#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "content/codes/code_book.h"

/// Any note gives references that a code can be held against: three to seven characters, or a range of two such; each once, and each covers its own beginning.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto found = cw::references_in(std::string_view(reinterpret_cast<const char*>(data), size));
  for (const auto& reference : found) {
    const std::size_t dash = reference.find('-');
    const std::string from = reference.substr(0, dash), to = dash == std::string::npos ? from : reference.substr(dash + 1);
    if (from.size() < 3 || from.size() > 7 || to.size() < 3 || to.size() > 7 || to < from) __builtin_trap();
    if (!cw::reference_covers(reference, from) || !cw::reference_covers(reference, to)) __builtin_trap();
    if (std::count(found.begin(), found.end(), reference) != 1) __builtin_trap();
  }
  return 0;
}
