#include "content/base/utf8.h"

#include <cstring>

namespace cw {

std::optional<std::size_t> first_malformed_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto is_tail = [](unsigned b) { return (b & 0xC0U) == 0x80U; };
  for (std::size_t i = 0; i < text.size();) {
    // Most of any text is ASCII: eight bytes at a time.
    for (std::uint64_t eight = 0; i + sizeof eight <= text.size(); i += sizeof eight) {
      std::memcpy(&eight, text.data() + i, sizeof eight);
      if ((eight & 0x8080808080808080u) != 0) break;
    }
    if (i == text.size()) break;
    const unsigned b = byte(i);
    std::size_t length = 0;
    if (b < 0x80) length = 1;
    else if (b >= 0xC2 && b <= 0xDF) length = 2;
    else if (b >= 0xE0 && b <= 0xEF) length = 3;
    else if (b >= 0xF0 && b <= 0xF4) length = 4;
    else return i;
    if (i + length > text.size()) return i;
    for (std::size_t k = 1; k < length; ++k)
      if (!is_tail(byte(i + k))) return i;
    const unsigned second = byte(i + 1);
    if ((b == 0xE0 && second < 0xA0) || (b == 0xED && second > 0x9F) || (b == 0xF0 && second < 0x90) || (b == 0xF4 && second > 0x8F)) return i;
    i += length;
  }
  return std::nullopt;
}

CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const std::uint32_t b = byte(at);
  if (b < 0x80) return {b, 1};
  if (b < 0xE0) return {((b & 0x1FU) << 6) | (byte(at + 1) & 0x3FU), 2};
  if (b < 0xF0) return {((b & 0x0FU) << 12) | ((byte(at + 1) & 0x3FU) << 6) | (byte(at + 2) & 0x3FU), 3};
  return {((b & 0x07U) << 18) | ((byte(at + 1) & 0x3FU) << 12) | ((byte(at + 2) & 0x3FU) << 6) | (byte(at + 3) & 0x3FU), 4};
}

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (std::size_t i = 0; i < lower.size(); ++i) {
    const auto c = static_cast<unsigned char>(lower[i]);
    if (c >= 'A' && c <= 'Z') lower[i] = static_cast<char>(c + 32);
    // U+00C0 to U+00DE (but the multiplication sign) have their small letter 32 further on, in the same two bytes.
    else if (c == 0xC3 && i + 1 < lower.size()) {
      const auto next = static_cast<unsigned char>(lower[i + 1]);
      if (next >= 0x80 && next <= 0x9E && next != 0x97) lower[i + 1] = static_cast<char>(next + 32);
      ++i;
    }
  }
  return lower;
}

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string collapse_spaces(std::string_view text) {
  std::string result;
  bool space = false;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      space = !result.empty();
    } else {
      if (space) result += ' ';
      space = false;
      result += c;
    }
  }
  return result;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && to_lower(text.substr(0, prefix.size())) == to_lower(prefix);
}

}  // namespace cw
