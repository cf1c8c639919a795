#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/chart_text.h"
#include "scenarios/review/record_policy.h"

/// What the reader of policies and the review share.
namespace cw {

/// The words of a policy file for each enum, in the enum's order.
namespace policy_words {
inline constexpr std::array<std::pair<std::string_view, PolicyLayer>, 3> layers = {{{"federal", PolicyLayer::Federal}, {"accreditation", PolicyLayer::Accreditation}, {"facility", PolicyLayer::Facility}}};
inline constexpr std::array<std::pair<std::string_view, Responsible>, 6> responsibles = {{{"author", Responsible::Author}, {"attending", Responsible::Attending}, {"surgeon", Responsible::Surgeon}, {"anesthesia", Responsible::Anesthesia}, {"nursing", Responsible::Nursing}, {"registration", Responsible::Registration}}};
inline constexpr std::array<std::pair<std::string_view, Outcome>, 4> outcomes = {{{"home", Outcome::Home}, {"transferred", Outcome::Transferred}, {"against-advice", Outcome::AgainstAdvice}, {"died", Outcome::Died}}};
inline constexpr std::array<std::pair<std::string_view, PolicyMoment>, 7> moments = {{{"admission", PolicyMoment::Admission}, {"start", PolicyMoment::Start}, {"operation-start", PolicyMoment::OperationStart}, {"operation-end", PolicyMoment::OperationEnd}, {"operation-left", PolicyMoment::OperationLeft}, {"discharge", PolicyMoment::Discharge}, {"entry", PolicyMoment::Entry}}};

template <typename E, std::size_t N>
std::vector<std::pair<std::string_view, E>> in_file(const std::array<std::pair<std::string_view, E>, N>& words) {
  return {words.begin(), words.end()};
}
}  // namespace policy_words

/// Where a word or phrase stands (`says`), at or after a place; bytes of the text.
[[nodiscard]] std::optional<TextRange> find_words(std::string_view text, std::string_view word, std::size_t from = 0);
[[nodiscard]] bool says_any(std::string_view text, const std::vector<std::string>& words);

inline bool is_operation(PolicyMoment m) { return m == PolicyMoment::OperationStart || m == PolicyMoment::OperationEnd || m == PolicyMoment::OperationLeft; }

}  // namespace cw
