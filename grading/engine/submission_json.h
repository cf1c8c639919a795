#pragma once

#include <cstddef>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "content/base/json_reader.h"
#include "grading/engine/submission.h"

/// Lines of answers in JSON, shared by the formats that hold them. For .cpp files of this room only.
namespace cw {

inline constexpr std::size_t kMostSubmissionLines = 100;

/// The system of a procedure code: by the task's where `known`, by the code's form otherwise.
[[nodiscard]] CodeSystem submitted_system(std::string_view code, CodeSystem reported, bool known);
/// The field `code` of an object; faults SUB-001.
[[nodiscard]] Code read_submitted_code(JsonValue& value, CodeSystem reported, bool known, bool procedure);
/// A marked passage, its words collapsed; faults SUB-004.
[[nodiscard]] Evidence read_submitted_evidence(JsonValue value);
[[nodiscard]] nlohmann::ordered_json submitted_evidence_to_json(const Evidence& evidence);
/// A whole line, its unknown fields reported.
[[nodiscard]] SubmissionLine read_submission_line(JsonValue value, CodeSystem reported, bool known, bool procedure);
[[nodiscard]] nlohmann::ordered_json submission_line_to_json(const SubmissionLine& line);

}  // namespace cw
