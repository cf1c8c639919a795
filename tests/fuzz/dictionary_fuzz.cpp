#include <cstddef>
#include <cstdint>
#include <string_view>

#include "content/encoder/dictionary.h"

/// A dictionary file gives entries that can be searched for, and faults with a place in it; the same text as spellings likewise.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto source = cw::read_dictionary(text, "fuzz.txt");
  for (const auto& line : source.entries) {
    if (line.entry.term.empty() || line.entry.meanings.empty() || line.line < 1) __builtin_trap();
    for (const auto& code : line.entry.codes)
      if (!cw::dictionary_code(code)) __builtin_trap();
  }
  for (const auto& pair : cw::read_spelling(text, "fuzz.txt").pairs)
    if (pair.british.empty() || pair.american.empty() || pair.british == pair.american) __builtin_trap();
  for (const auto& fault : source.diagnostics)
    if (fault.place.line < 0 || fault.place.column < 0) __builtin_trap();
  return 0;
}
