#include <cstddef>
#include <cstdint>
#include <string_view>

#include "grading/engine/report.h"

/// A stored report is whole or refused with a sentence.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto report = cw::report_from_json(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!report && report.error().message.empty()) __builtin_trap();
  return 0;
}
