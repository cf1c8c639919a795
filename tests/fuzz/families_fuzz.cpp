#include <cstddef>
#include <cstdint>
#include <string_view>

#include "content/starter/starter_source.h"

/// A family file gives entries that could be written, or faults.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto source = cw::read_families(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz.family");
  if (source.diagnostics.has_errors()) return 0;
  for (const auto& entry : source.entries)
    if (entry.title.empty() || (!entry.parent.empty() && entry.code.bare().rfind(entry.parent, 0) != 0)) __builtin_trap();
  return 0;
}
