#include <cstddef>
#include <cstdint>
#include <string_view>

#include "content/releases/catalogue.h"

/// Whatever is read: a release that is kept ends after it begins, overlaps no other of its system, and is found by its id.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto catalogue = cw::read_catalogue(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz.json");
  for (std::size_t i = 0; i < catalogue.releases.size(); ++i) {
    const auto& release = catalogue.releases[i];
    if (release.to < release.from || catalogue.find(release.id) != &release) __builtin_trap();
    if (i > 0 && catalogue.releases[i - 1].system == release.system && catalogue.releases[i - 1].to >= release.from) __builtin_trap();
  }
  return 0;
}
