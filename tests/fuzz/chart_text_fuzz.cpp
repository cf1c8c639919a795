#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scenarios/chart_text.h"

/// Any bytes are text: ranges stay inside it, and a selection of it is found again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const cw::ChartText text = cw::parse_chart_text(std::string_view(reinterpret_cast<const char*>(data), size));
  const auto length = static_cast<std::uint32_t>(text.flat.size());
  std::uint32_t at = 0;
  for (const auto& block : text.blocks) {
    if (block.range.from < at || block.range.to > length) __builtin_trap();
    at = block.range.to;
    for (const auto& cell : block.cells)
      if (cell.from < block.range.from || cell.to > block.range.to) __builtin_trap();
  }
  if (size > 2) {
    const std::uint32_t from = length > 0 ? data[0] * 7U % length : 0;
    if (const auto quote = cw::quote_at(text, {from, std::min(length, from + 1 + data[1])}))
      if (!cw::find_quote(text, quote->text, quote->occurrence)) __builtin_trap();
    (void)cw::find_all(text, std::string_view(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 4)));
  }
  return 0;
}
