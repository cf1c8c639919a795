#pragma once

#include <string_view>

namespace cw {

/// `grading/policies/standard.json` as it was when the program was built.
[[nodiscard]] std::string_view standard_policy_text();

}  // namespace cw
