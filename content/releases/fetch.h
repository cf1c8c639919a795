#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "content/base/result.h"

namespace cw {

struct FetchOptions {
  std::filesystem::path folder;            ///< where the file is put; made when absent
  std::string sha256;                      ///< what the file must have, or empty
  std::int64_t largest = 512ll << 20;      ///< bytes; official archives have at most some dozens of millions
  int connect_seconds = 30;
  int silent_seconds = 60;                 ///< given up when nothing arrives for that long
  int most_redirects = 5;
  /// Called now and then, from the calling thread; `total` is 0 when the server does not say. False stops, and what has arrived is kept for the next time.
  std::function<bool(std::int64_t got, std::int64_t total)> progress;
};

/// Downloads one file over https; http only from and to this machine (for tests). While it arrives it is called `NAME.part`; a download that was cut goes on
/// where it stopped when the server's file is still the same one. The name is the last part of the address, with everything unusual in it replaced.
///
/// Fails with `fetch.address` (neither https nor this machine, or with a user's name in it), `fetch.offline` (no connection, or it fell silent), `fetch.cut`
/// (the connection ended early; what has arrived is kept), `fetch.not_found`, `fetch.refused` (another answer of the server), `fetch.redirects` (too many, or to an
/// address that is not allowed), `fetch.too_large`, `fetch.checksum`, `fetch.cancelled`, `file.…`.
[[nodiscard]] Result<std::filesystem::path> fetch(const std::string& url, const FetchOptions& options);

}  // namespace cw
