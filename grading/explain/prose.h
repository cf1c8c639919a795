#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Small helps for texts that people read. Pure.
namespace cw::prose {

/// One space between words, and a period at the end unless it has one.
[[nodiscard]] std::string sentence(std::string_view text);
/// At most about `most` bytes, cut at a space and ended with `…`; whole when it is shorter.
[[nodiscard]] std::string clipped(std::string_view text, std::size_t most);
/// The same around a place that must stay readable.
[[nodiscard]] std::string clipped_around(std::string_view text, std::size_t at, std::size_t length, std::size_t most);
/// Lines of at most `width` characters, each behind `indent` spaces and ended by a line end; lines after the first stand `hang` further in.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent, std::size_t hang = 0, std::size_t width = 100);
/// Words of letters and digits, as written.
[[nodiscard]] std::vector<std::string> words(std::string_view text);
/// Too common to decide anything: `with`, `other`, `of`.
[[nodiscard]] bool common(std::string_view lower_word);
/// How many characters a terminal shows.
[[nodiscard]] std::size_t width_of(std::string_view text);
/// `'left'`: in straight single quotation marks.
[[nodiscard]] std::string in_quotes(std::string_view text);
/// `a`, `a and b`, `a, b and c`.
[[nodiscard]] std::string listed(const std::vector<std::string>& items);
/// `Category` for `category`.
[[nodiscard]] std::string capitalized(std::string_view text);

}  // namespace cw::prose
