#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cw {

enum class TextStyle : std::uint8_t { Body, Bold, Italic, BoldItalic, Mono };
enum class BlockKind : std::uint8_t { Heading1, Heading2, Heading3, Paragraph, Bullet, Numbered, Preformatted, TableHead, TableRow, Rule };

/// A half-open byte range of a ChartText's flat text.
struct TextRange {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  bool empty() const { return from >= to; }
  bool operator==(const TextRange&) const = default;
};

struct StyledSpan {
  TextRange range;
  TextStyle style = TextStyle::Body;
};

struct Block {
  BlockKind kind = BlockKind::Paragraph;
  TextRange range;
  int depth = 0;   ///< bullets: nesting, from 0
  int number = 0;  ///< Numbered: its number
  int table = -1;  ///< table rows: which table of the document, from 0
  std::vector<TextRange> cells;  ///< table rows: one range a column; otherwise empty
};

/// A document as one flat UTF-8 string with styled spans and blocks.
///
/// Markup is gone. Inside a paragraph, bullet or cell every run of white space is one space; preformatted text keeps its
/// line ends and spaces. Blocks are separated by `\n`, cells of a row by a tab, so no quote spans two of them. Spans and
/// blocks are ascending and do not overlap; spans cover every block's text.
struct ChartText {
  std::string flat;
  std::vector<StyledSpan> spans;
  std::vector<Block> blocks;
};

/// Parses a clinician's Markdown (CommonMark with tables). Never fails: what is no markup is text.
[[nodiscard]] ChartText parse_chart_text(std::string_view markdown);

/// Where the `occurrence`-th (from 1) copy of `quote` stands, whitespace runs in quote and preformatted text counting as one
/// space; nothing when there is no such copy. Case-sensitive, within one block and one cell.
[[nodiscard]] std::optional<TextRange> find_quote(const ChartText& text, std::string_view quote, int occurrence = 1);
[[nodiscard]] int count_quote(const ChartText& text, std::string_view quote);

/// Every place where `needle` stands, ignoring case (ASCII and Latin-1); ascending, not overlapping. Empty needle: none.
[[nodiscard]] std::vector<TextRange> find_all(const ChartText& text, std::string_view needle);

/// The words of a range as evidence would quote them (white space collapsed), clipped to the block in which the range
/// begins, with the occurrence number that finds it again.
struct Quote {
  std::string text;
  int occurrence = 1;
};
[[nodiscard]] std::optional<Quote> quote_at(const ChartText& text, TextRange range);

}  // namespace cw
