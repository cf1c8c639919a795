#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The small arithmetic of item templates: exact fractions, so that a rounded answer is the same on every machine and right to the last half. Not for others.
namespace cw::exams {

/// In lowest terms, bottom > 0.
struct Fraction {
  std::int64_t top = 0, bottom = 1;
  bool operator==(const Fraction&) const = default;
};
[[nodiscard]] Fraction from_millionths(std::int64_t millionths);
/// -1, 0, 1. Exact; never overflows.
[[nodiscard]] int compare(Fraction a, Fraction b);
/// Half away from zero to so many decimals (0 to 6), in millionths; nothing when it has more than twelve digits before the point.
[[nodiscard]] std::optional<std::int64_t> rounded_millionths(Fraction value, int decimals);

using Names = std::vector<std::pair<std::string, Fraction>>;

inline constexpr std::size_t kLongestExpression = 300;
inline constexpr int kDeepestExpression = 24;

/// Numbers, names, + - * / and parentheses, unary minus, round(x), floor(x), ceil(x), min(x, …), max(x, …), rounded(x, decimals).
/// Nothing when it cannot be computed: a division by zero, or a number too large.
[[nodiscard]] std::optional<Fraction> evaluate(std::string_view expression, const Names& names);
/// Two expressions and one of < <= > >= = != between them. Nothing as above.
[[nodiscard]] std::optional<bool> holds(std::string_view comparison, const Names& names);

/// What is wrong with how it is written, or with its names; nothing when it is fine.
[[nodiscard]] std::optional<std::string> expression_fault(std::string_view expression, const std::vector<std::string>& names);
[[nodiscard]] std::optional<std::string> comparison_fault(std::string_view comparison, const std::vector<std::string>& names);

/// `1,234.5`: thousands commas from four digits on. With `decimals` so many; without, as few as tell it, at most six. Empty when too large.
[[nodiscard]] std::string printed(Fraction value, std::optional<int> decimals);
[[nodiscard]] std::string printed_millionths(std::int64_t millionths, std::optional<int> decimals, bool commas);

/// A text with `{name}`, `{=expression}` and `{=expression;decimals}` filled in; `answer` stands for `{answer}`. Nothing when something cannot be computed.
[[nodiscard]] std::optional<std::string> filled(std::string_view text, const Names& names, std::string_view answer);
/// What is wrong with the braces of a text; nothing when they are fine.
[[nodiscard]] std::optional<std::string> text_fault(std::string_view text, const std::vector<std::string>& names, bool may_use_answer);

}  // namespace cw::exams
