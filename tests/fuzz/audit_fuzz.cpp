#include <cstddef>
#include <cstdint>
#include <string_view>

#include "grading/audit/audit.h"

/// What is read is written and read again as the same case, and the same answer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto made = cw::read_audit_case(bytes, "fuzz.json");
  if (made.audit) {
    const auto again = cw::read_audit_case(cw::audit_case_to_json(*made.audit, true), "again.json");
    if (!again.audit || !(*again.audit == *made.audit)) __builtin_trap();
  }
  const auto said = cw::read_audit_answer(bytes, "fuzz.json");
  if (said.answer) {
    const auto again = cw::read_audit_answer(cw::audit_answer_to_json(*said.answer), "again.json");
    if (!again.answer || !(*again.answer == *said.answer)) __builtin_trap();
  }
  if (const auto report = cw::audit_report_from_json(bytes)) {
    const auto again = cw::audit_report_from_json(cw::audit_report_to_json(*report));
    if (!again || !(*again == *report)) __builtin_trap();
  }
  return 0;
}
