#include "scenarios/chart_text.h"

#include <md4c.h>

#include <algorithm>

#include "content/base/utf8.h"

namespace cw {
namespace {

/// Turns md4c's events into flat text. Plain C callbacks reach it through `user`.
class Builder {
 public:
  ChartText take() {
    close_block();
    // Every block but the last was followed by a line end; the last needs none.
    if (!text_.flat.empty() && text_.flat.back() == '\n') text_.flat.pop_back();
    return std::move(text_);
  }

  void enter(MD_BLOCKTYPE type, void* detail) {
    switch (type) {
      case MD_BLOCK_H: {
        const unsigned level = static_cast<MD_BLOCK_H_DETAIL*>(detail)->level;
        open_block(level == 1 ? BlockKind::Heading1 : level == 2 ? BlockKind::Heading2 : BlockKind::Heading3);
        break;
      }
      case MD_BLOCK_P:
        // The first paragraph of a list item is the item itself; further ones stand indented below it.
        if (!item_open_) open_block(lists_.empty() ? BlockKind::Paragraph : BlockKind::Bullet, true);
        break;
      case MD_BLOCK_UL: lists_.push_back({false, 0}); close_item(); break;
      case MD_BLOCK_OL: lists_.push_back({true, static_cast<int>(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start)}); close_item(); break;
      case MD_BLOCK_LI: {
        auto& list = lists_.back();
        open_block(list.ordered ? BlockKind::Numbered : BlockKind::Bullet);
        block_.number = list.ordered ? list.next++ : 0;
        item_open_ = true;
        break;
      }
      case MD_BLOCK_CODE: open_block(BlockKind::Preformatted); break;
      case MD_BLOCK_HR:
        open_block(BlockKind::Rule);
        close_block();
        break;
      case MD_BLOCK_TABLE: ++table_; break;
      case MD_BLOCK_THEAD: head_ = true; break;
      case MD_BLOCK_TBODY: head_ = false; break;
      case MD_BLOCK_TR:
        open_block(head_ ? BlockKind::TableHead : BlockKind::TableRow);
        block_.table = table_;
        break;
      case MD_BLOCK_TH:
      case MD_BLOCK_TD:
        if (!block_.cells.empty()) put_raw("\t");
        at_start_ = true;
        pending_space_ = false;
        block_.cells.push_back({here(), here()});
        break;
      default: break;
    }
  }

  void leave(MD_BLOCKTYPE type) {
    switch (type) {
      case MD_BLOCK_UL:
      case MD_BLOCK_OL: lists_.pop_back(); break;
      case MD_BLOCK_LI:
      case MD_BLOCK_H:
      case MD_BLOCK_P:
      case MD_BLOCK_CODE:
      case MD_BLOCK_TR: close_block(); break;
      case MD_BLOCK_TH:
      case MD_BLOCK_TD: block_.cells.back().to = here(); break;
      default: break;
    }
  }

  void span(MD_SPANTYPE type, int change) {
    if (type == MD_SPAN_STRONG) bold_ += change;
    if (type == MD_SPAN_EM) italic_ += change;
    if (type == MD_SPAN_CODE) mono_ += change;
  }

  void put(MD_TEXTTYPE type, std::string_view text) {
    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) text = " ";
    if (type == MD_TEXT_NULLCHAR) text = "\xEF\xBF\xBD";
    std::string decoded;
    if (type == MD_TEXT_ENTITY) text = decoded = entity(text);
    if (block_.kind == BlockKind::Preformatted && open_) {
      put_raw(text);
      return;
    }
    if (!open_) return;
    for (const char c : text) {
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        if (!at_start_ && !pending_space_) pending_space_ = true, space_style_ = style();
        continue;
      }
      if (pending_space_) put_raw(" ", space_style_);
      pending_space_ = false;
      at_start_ = false;
      put_raw(std::string_view(&c, 1));
    }
  }

 private:
  struct List {
    bool ordered;
    int next;
  };

  std::uint32_t here() const { return static_cast<std::uint32_t>(text_.flat.size()); }

  static std::string entity(std::string_view name) {
    for (const auto& [known, value] : {std::pair<std::string_view, std::string_view>{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&nbsp;", " "}, {"&deg;", "°"}, {"&micro;", "µ"}})
      if (name == known) return std::string(value);
    return std::string(name);
  }

  void open_block(BlockKind kind, bool continued = false) {
    close_block();
    block_ = {};
    block_.kind = kind;
    block_.depth = std::max(0, static_cast<int>(lists_.size()) - 1);
    block_.number = continued ? -1 : 0;
    block_.range.from = here();
    open_ = true;
    at_start_ = true;
    pending_space_ = false;
  }

  void close_item() {
    if (item_open_) close_block();
  }

  void close_block() {
    item_open_ = false;
    if (!open_) return;
    open_ = false;
    if (block_.kind == BlockKind::Preformatted)
      while (!text_.flat.empty() && text_.flat.size() > block_.range.from && text_.flat.back() == '\n') text_.flat.pop_back();
    while (!text_.spans.empty() && text_.spans.back().range.to > here()) {
      text_.spans.back().range.to = here();
      if (text_.spans.back().range.empty()) text_.spans.pop_back();
      else break;
    }
    block_.range.to = here();
    // A list item that holds only a nested list says nothing itself.
    if (block_.range.empty() && block_.kind != BlockKind::Rule && block_.kind != BlockKind::TableRow && block_.kind != BlockKind::TableHead) return;
    text_.blocks.push_back(block_);
    text_.flat += '\n';
  }

  TextStyle style() const {
    if (mono_ > 0 || block_.kind == BlockKind::Preformatted) return TextStyle::Mono;
    if (bold_ > 0) return italic_ > 0 ? TextStyle::BoldItalic : TextStyle::Bold;
    return italic_ > 0 ? TextStyle::Italic : TextStyle::Body;
  }

  void put_raw(std::string_view bytes) { put_raw(bytes, style()); }
  void put_raw(std::string_view bytes, TextStyle style) {
    const std::uint32_t from = here();
    text_.flat += bytes;
    if (!text_.spans.empty() && text_.spans.back().style == style && text_.spans.back().range.to == from && from != block_.range.from) text_.spans.back().range.to = here();
    else text_.spans.push_back({{from, here()}, style});
  }

  ChartText text_;
  Block block_;
  bool open_ = false, item_open_ = false, head_ = false, at_start_ = true, pending_space_ = false;
  TextStyle space_style_ = TextStyle::Body;  // of the white space that waits for the word after it
  int bold_ = 0, italic_ = 0, mono_ = 0, table_ = -1;
  std::vector<List> lists_;
};

/// The pieces a quote may stand in: a block, or a cell of a row.
template <typename F>
void each_piece(const ChartText& text, F&& piece) {
  for (const auto& block : text.blocks) {
    if (block.cells.empty()) {
      if (!piece(block.range, block)) return;
    } else {
      for (const auto& cell : block.cells)
        if (!piece(cell, block)) return;
    }
  }
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Matches `quote` (spaces already collapsed) at `at`, any run of white space in the text counting as one space. Returns the end, or 0.
std::uint32_t match_at(std::string_view flat, std::uint32_t at, std::uint32_t end, std::string_view quote) {
  std::uint32_t i = at;
  for (const char c : quote) {
    if (i >= end) return 0;
    if (c == ' ') {
      if (!is_space(flat[i])) return 0;
      while (i < end && is_space(flat[i])) ++i;
    } else if (flat[i] == c) {
      ++i;
    } else {
      return 0;
    }
  }
  return i;
}

/// Calls `found` with each copy of the collapsed quote, not overlapping, in order; it returns whether to go on.
template <typename F>
void each_copy(const ChartText& text, std::string_view quote, F&& found) {
  if (quote.empty()) return;
  bool go_on = true;
  each_piece(text, [&](TextRange piece, const Block&) {
    for (std::uint32_t at = piece.from; go_on && at < piece.to;) {
      const auto* start = static_cast<const char*>(std::char_traits<char>::find(text.flat.data() + at, piece.to - at, quote[0]));
      if (start == nullptr) break;
      at = static_cast<std::uint32_t>(start - text.flat.data());
      if (const std::uint32_t end = match_at(text.flat, at, piece.to, quote); end != 0) {
        go_on = found(TextRange{at, end});
        at = end;
      } else {
        ++at;
      }
    }
    return go_on;
  });
}

}  // namespace

ChartText parse_chart_text(std::string_view markdown) {
  Builder builder;
  MD_PARSER parser{};
  parser.flags = MD_FLAG_TABLES | MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* user) { return static_cast<Builder*>(user)->enter(type, detail), 0; };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* user) { return static_cast<Builder*>(user)->leave(type), 0; };
  parser.enter_span = [](MD_SPANTYPE type, void*, void* user) { return static_cast<Builder*>(user)->span(type, +1), 0; };
  parser.leave_span = [](MD_SPANTYPE type, void*, void* user) { return static_cast<Builder*>(user)->span(type, -1), 0; };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* bytes, MD_SIZE size, void* user) { return static_cast<Builder*>(user)->put(type, {bytes, size}), 0; };
  md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &builder);
  return builder.take();
}

std::optional<TextRange> find_quote(const ChartText& text, std::string_view quote, int occurrence) {
  std::optional<TextRange> result;
  int seen = 0;
  each_copy(text, collapse_spaces(quote), [&](TextRange range) {
    if (++seen == occurrence) result = range;
    return !result;
  });
  return result;
}

int count_quote(const ChartText& text, std::string_view quote) {
  int count = 0;
  each_copy(text, collapse_spaces(quote), [&](TextRange) { return ++count, true; });
  return count;
}

std::vector<TextRange> find_all(const ChartText& text, std::string_view needle) {
  std::vector<TextRange> hits;
  const std::string lower = to_lower(text.flat), sought = to_lower(needle);
  if (trimmed(sought).empty()) return hits;
  for (std::size_t at = lower.find(sought); at != std::string::npos; at = lower.find(sought, at + sought.size()))
    hits.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + sought.size())});
  return hits;
}

std::optional<Quote> quote_at(const ChartText& text, TextRange range) {
  std::optional<Quote> quote;
  each_piece(text, [&](TextRange piece, const Block&) {
    if (range.from >= piece.to || range.to <= piece.from) return true;
    TextRange clipped{std::max(range.from, piece.from), std::min(range.to, piece.to)};
    while (!clipped.empty() && is_space(text.flat[clipped.from])) ++clipped.from;
    while (!clipped.empty() && is_space(text.flat[clipped.to - 1])) --clipped.to;
    if (clipped.empty()) return true;
    Quote made{.text = collapse_spaces(std::string_view(text.flat).substr(clipped.from, clipped.to - clipped.from)), .occurrence = 0};
    // Copies do not overlap, so the one that begins here may be hidden inside another; then the nearest before it stands for it.
    int nearest = 0, seen = 0;
    each_copy(text, made.text, [&](TextRange copy) {
      ++seen;
      if (copy.from <= clipped.from) nearest = seen;
      return copy.from < clipped.from;
    });
    made.occurrence = std::max(1, nearest);
    quote = std::move(made);
    return false;
  });
  return quote;
}

}  // namespace cw
