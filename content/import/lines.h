#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/result.h"

/// Lines and tab-separated cells of text files. Within content/import only.
namespace cw::import {

struct Line {
  std::string_view text;  ///< without its line end
  int number = 0;         ///< from 1
  bool ended = true;      ///< false: the last one, when the file does not end with a line end
};

/// The lines of a text, one after the other; CRLF and LF alike. Valid as long as the text.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  bool next(Line& line);

 private:
  std::string_view rest_;
  int number_ = 0;
};

/// The first `most` lines.
[[nodiscard]] std::vector<std::string_view> first_lines(std::string_view text, std::size_t most);

enum class Charset { Ascii, Utf8, Latin1 };
/// The first thing in a text that no official file of its kind has: another encoding, a control character, a line too long. The line is named.
[[nodiscard]] std::optional<Error> check_text(std::string_view text, Charset charset);

/// Cells of a line; quotes around a cell are taken off, doubled ones inside made single.
[[nodiscard]] std::vector<std::string> tab_cells(std::string_view line);
/// The same without the quotes' meaning.
[[nodiscard]] std::vector<std::string_view> raw_tab_cells(std::string_view line);

}  // namespace cw::import
