#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cw {

/// The byte at which `text` stops being well-formed UTF-8 (overlong forms, surrogates and values past U+10FFFF are
/// malformed), or nothing when it is well formed.
[[nodiscard]] std::optional<std::size_t> first_malformed_utf8(std::string_view text);

/// The code point at `at` and how many bytes it takes. `at` must be the start of a character of well-formed text.
struct CodePoint {
  std::uint32_t value = 0;
  int bytes = 1;
};
[[nodiscard]] CodePoint code_point_at(std::string_view text, std::size_t at);

/// Lower case for ASCII and Latin-1 letters; everything else unchanged. Byte length is unchanged.
[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// Every run of spaces, tabs and line ends as one space; none at the ends.
[[nodiscard]] std::string collapse_spaces(std::string_view text);
[[nodiscard]] bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);

}  // namespace cw
