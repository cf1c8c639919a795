#include <cstddef>
#include <cstdint>
#include <string_view>

#include "grading/engine/submission.h"

/// What is read is written and read again as the same answer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = cw::read_submission(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz.json");
  if (!file.submission) return 0;
  const auto again = cw::read_submission(cw::submission_to_json(*file.submission), "again.json");
  if (!again.submission || !(*again.submission == *file.submission)) __builtin_trap();
  return 0;
}
