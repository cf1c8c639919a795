#pragma once

#include <string_view>
#include <vector>

namespace cw {

/// One layer of the completeness policy, as the file says it. What it means is read in scenarios/review.
struct PolicyText {
  std::string_view name;  ///< `federal.json`
  std::string_view text;
};
/// The files of content/policies, compiled in, by name.
[[nodiscard]] const std::vector<PolicyText>& policy_texts();

}  // namespace cw
