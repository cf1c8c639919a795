#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cw {

/// Breaks text into lines of at most `width` bytes at spaces, each behind `indent` spaces and with a line end.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent, std::size_t width = 100);

}  // namespace cw
