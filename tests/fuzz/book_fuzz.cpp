#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "content/encoder/book.h"

/// The first line is typed (and read as a reference), each further one is a line of an index, its first byte the level. Whatever it is: typing lands inside the book, and
/// each line is reached by its own path.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = text.find('\n');
  const std::string_view typed = text.substr(0, end);
  auto lines = std::make_shared<std::vector<cw::IndexLine>>();
  std::vector<std::int32_t> open;
  for (std::string_view rest = end == std::string_view::npos ? std::string_view() : text.substr(end + 1); !rest.empty() && lines->size() < 200;) {
    const auto stop = rest.find('\n');
    const std::string_view one = rest.substr(0, stop);
    rest = stop == std::string_view::npos ? std::string_view() : rest.substr(stop + 1);
    if (one.empty()) continue;
    const auto level = std::min<std::size_t>(static_cast<unsigned char>(one[0]) % 10, open.size());
    open.resize(level);
    cw::IndexLine line{.level = static_cast<int>(level), .parent = open.empty() ? -1 : open.back(), .title = std::string(one.substr(1)), .nonessential = "(" + std::string(typed.substr(0, 9)) + ")", .see = std::string(typed)};
    line.codes = {std::string(one.substr(0, 9))};
    open.push_back(static_cast<std::int32_t>(lines->size()));
    lines->push_back(std::move(line));
  }
  const cw::IndexBook book(cw::IndexKind::Diseases, "", lines);
  const int count = static_cast<int>(lines->size());
  const auto landing = book.land(typed);
  if (landing.line >= count || (landing.line < 0) != (count == 0) || (landing.exact && landing.found != landing.line)) __builtin_trap();
  for (const auto& one : book.references(typed, count - 1))
    if (one.line >= count || (one.to == cw::Followed::To::Line && one.line < 0)) __builtin_trap();
  for (const int line : book.leading_to(typed))
    if (line < 0 || line >= count) __builtin_trap();
  for (int line = 0; line < count; ++line)
    if (book.path(line).empty() || book.path(line).back() != line) __builtin_trap();
  return 0;
}
