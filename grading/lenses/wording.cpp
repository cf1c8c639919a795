#include "grading/lenses/wording.h"

#include <fmt/format.h>

#include <algorithm>

namespace cw::wording {
namespace {

/// Columns, not bytes: continuation bytes of UTF-8 take no room.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::string counted(std::int64_t number, std::string_view one) { return fmt::format("{} {}{}", number, one, number == 1 ? "" : "s"); }

std::string tenths(std::int64_t value) { return fmt::format("{}.{}", value / 10, value % 10); }

std::string range(const Interval& interval) { return fmt::format("{} to {} %", tenths(interval.low), tenths(interval.high)); }

std::string hanging(std::string_view head, std::string_view text) {
  constexpr std::size_t kWidth = 100;
  const std::size_t indent = columns(head);
  std::string out(head);
  std::size_t at_column = indent;
  bool first = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    const std::size_t wide = columns(word);
    if (!first && at_column + 1 + wide > kWidth) {
      out += "\n" + std::string(indent, ' ');
      at_column = indent;
      first = true;
    }
    if (!first) out += ' ', ++at_column;
    out += word;
    at_column += wide;
    first = false;
    at = end + 1;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out + "\n";
}

}  // namespace cw::wording
