#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace cw::test {

/// A zip archive byte by byte, so that it can lie. What is not set is what an honest archive would have.
struct ZipEntry {
  std::string name;
  std::string bytes;           ///< as stored, or the deflate stream when `method` is 8
  int method = 0;              ///< 0 stored, 8 deflated
  int flags = 0;               ///< 1: encrypted
  std::uint32_t size = 0;      ///< unpacked; 0: the size of `bytes`
  std::uint32_t crc = 0;       ///< 0: of `bytes`
};

inline std::uint32_t crc32_of(const std::string& bytes) {
  static const auto table = [] {
    std::array<std::uint32_t, 256> t{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t c = i;
      for (int k = 0; k < 8; ++k) c = (c & 1U) != 0 ? 0xEDB88320U ^ (c >> 1) : c >> 1;
      t[i] = c;
    }
    return t;
  }();
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char byte : bytes) crc = table[(crc ^ static_cast<unsigned char>(byte)) & 0xFFU] ^ (crc >> 8);
  return crc ^ 0xFFFFFFFFU;
}

inline std::string zip_of(const std::vector<ZipEntry>& entries) {
  std::string out, central;
  const auto le = [](std::string& to, std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) to += static_cast<char>((value >> (8 * i)) & 0xFFU);
  };
  for (const ZipEntry& entry : entries) {
    const auto offset = static_cast<std::uint32_t>(out.size());
    const auto packed = static_cast<std::uint32_t>(entry.bytes.size());
    std::string head;  // what both headers share, from the version needed to the length of the extra field
    le(head, 20, 2);
    le(head, static_cast<std::uint32_t>(entry.flags), 2);
    le(head, static_cast<std::uint32_t>(entry.method), 2);
    le(head, 0x58210000U, 4);
    le(head, entry.crc != 0 ? entry.crc : crc32_of(entry.bytes), 4);
    le(head, packed, 4);
    le(head, entry.size != 0 ? entry.size : packed, 4);
    le(head, static_cast<std::uint32_t>(entry.name.size()), 2);
    le(head, 0, 2);
    out += "PK\x03\x04" + head + entry.name + entry.bytes;
    central += "PK\x01\x02";
    le(central, 20, 2);
    central += head;
    le(central, 0, 2);  // comment
    le(central, 0, 2);  // disk
    le(central, 0, 2);
    le(central, 0, 4);
    le(central, offset, 4);
    central += entry.name;
  }
  const auto begins = static_cast<std::uint32_t>(out.size());
  out += central + "PK\x05\x06";
  le(out, 0, 4);
  le(out, static_cast<std::uint32_t>(entries.size()), 2);
  le(out, static_cast<std::uint32_t>(entries.size()), 2);
  le(out, static_cast<std::uint32_t>(central.size()), 4);
  le(out, begins, 4);
  le(out, 0, 2);
  return out;
}

/// A deflate stream of `runs` times 258 letters A and one more, in fixed Huffman codes: about 158 bytes out of each one.
inline std::string deflated_run(std::size_t runs) {
  std::string out;
  unsigned bits = 0;
  int held = 0;
  const auto put_bit = [&](unsigned bit) {
    bits |= bit << held;
    if (++held < 8) return;
    out += static_cast<char>(bits);
    bits = 0;
    held = 0;
  };
  const auto put_code = [&](unsigned code, int length) {
    for (int i = length - 1; i >= 0; --i) put_bit((code >> i) & 1U);
  };
  put_bit(1);  // the last block
  put_bit(1);  // fixed codes
  put_bit(0);
  put_code(0x30 + 'A', 8);
  for (std::size_t i = 0; i < runs; ++i) {
    put_code(0xC0 + 5, 8);  // length 258
    put_code(0, 5);         // distance 1
  }
  put_code(0, 7);  // end
  while (held != 0) put_bit(0);
  return out;
}

}  // namespace cw::test
