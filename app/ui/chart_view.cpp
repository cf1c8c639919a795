#include "app/ui/chart_view.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/ui/frame_impl.h"
#include "content/base/check.h"
#include "content/base/utf8.h"

namespace cw::ui {
namespace {

Type face_of(TextStyle style, BlockKind kind) {
  switch (kind) {
    case BlockKind::Heading1: return Type::ChartHeading1;
    case BlockKind::Heading2: return Type::ChartHeading2;
    case BlockKind::Heading3: return Type::ChartHeading3;
    case BlockKind::TableHead: return Type::ChartBold;
    default: break;
  }
  switch (style) {
    case TextStyle::Bold: return Type::ChartBold;
    case TextStyle::Italic: return Type::ChartItalic;
    case TextStyle::BoldItalic: return Type::ChartBoldItalic;
    case TextStyle::Mono: return Type::ChartMono;
    case TextStyle::Body: return Type::ChartBody;
  }
  return Type::ChartBody;
}

/// A stretch of text of one face on one line.
struct Run {
  std::uint32_t from = 0, to = 0;
  float x = 0, width = 0;
  Type type = Type::ChartBody;
};

/// A line of a block or cell.
struct Line {
  std::uint32_t from = 0, to = 0;  // `to` includes the space or line end at which it broke
  float x = 0, y = 0, height = 0;
  std::uint32_t first_run = 0, runs = 0;
};

/// One line, or one table row with the lines of all its cells. Bands do not overlap and are sorted by y and by byte.
struct Band {
  float top = 0, bottom = 0;
  std::uint32_t first_line = 0, lines = 0;
  std::uint32_t from = 0, to = 0;
  BlockKind kind = BlockKind::Paragraph;
  float x = 0, right = 0;
  float bullet_x = 0;
  int number = -1;      // ≥ 0: draw a bullet (0) or this number
  bool table_last = false;
};

}  // namespace

struct ChartLayout::Data {
  float width = 0, scale = 1, height = 0;
  std::vector<Run> runs;
  std::vector<Line> lines;
  std::vector<Band> bands;
  const ChartText* text = nullptr;
  const FrameImpl* frame = nullptr;  // for measuring only; the fonts outlive the layout (a new scale makes a new one)
  std::array<std::array<float, 128>, static_cast<std::size_t>(Type::Count_)> advance{};

  float char_width(Type type, std::size_t at, int bytes) const {
    if (bytes == 1) return advance[static_cast<std::size_t>(type)][static_cast<unsigned char>(text->flat[at]) & 127];
    return frame->measure_exact(type, std::string_view(text->flat).substr(at, static_cast<std::size_t>(bytes)));
  }
};

namespace {

class Builder {
 public:
  Builder(ChartLayout::Data& data, const ChartText& text, const FrameImpl& frame, float width) : d_(data), text_(text), f_(frame) {
    d_.width = width;
    d_.scale = frame.scale();
    d_.text = &text;
    d_.frame = &frame;
    for (const Type type : {Type::ChartBody, Type::ChartBold, Type::ChartItalic, Type::ChartBoldItalic, Type::ChartMono, Type::ChartHeading1, Type::ChartHeading2, Type::ChartHeading3})
      for (int c = 32; c < 127; ++c) {
        const char byte = static_cast<char>(c);
        d_.advance[static_cast<std::size_t>(type)][static_cast<std::size_t>(c)] = frame.measure_exact(type, std::string_view(&byte, 1));
      }
  }

  void run() {
    const float width = d_.width;
    for (std::size_t b = 0; b < text_.blocks.size(); ++b) {
      const Block& block = text_.blocks[b];
      switch (block.kind) {
        case BlockKind::Heading1: flow(block, 0, width, b == 0 ? 0 : 16, 8); break;
        case BlockKind::Heading2: flow(block, 0, width, b == 0 ? 0 : 14, 5); break;
        case BlockKind::Heading3: flow(block, 0, width, b == 0 ? 0 : 10, 4); break;
        case BlockKind::Paragraph: flow(block, 0, width, 0, 9); break;
        case BlockKind::Bullet:
        case BlockKind::Numbered: {
          const float indent = px(20) * static_cast<float>(block.depth + 1) + (block.kind == BlockKind::Numbered ? px(6) : 0);
          flow(block, indent, width, 0, 4);
          if (b + 1 == text_.blocks.size() || (text_.blocks[b + 1].kind != BlockKind::Bullet && text_.blocks[b + 1].kind != BlockKind::Numbered)) y_ += px(5);
          break;
        }
        case BlockKind::Preformatted: preformatted(block); break;
        case BlockKind::TableHead:
        case BlockKind::TableRow: {
          if (b == 0 || text_.blocks[b - 1].table != block.table) start_table(b);
          table_row(block, b + 1 == text_.blocks.size() || text_.blocks[b + 1].table != block.table);
          break;
        }
        case BlockKind::Rule: {
          y_ += px(8);
          d_.bands.push_back({.top = y_, .bottom = y_ + px(2), .first_line = static_cast<std::uint32_t>(d_.lines.size()), .from = block.range.from, .to = block.range.to, .kind = BlockKind::Rule, .right = width});
          y_ += px(12);
          break;
        }
      }
    }
    d_.height = y_ + px(8);
  }

 private:
  float px(float design) const { return f_.px(design); }

  float leading(BlockKind kind) const {
    if (kind == BlockKind::Heading1) return px(33);
    if (kind == BlockKind::Preformatted) return px(22);
    return std::floor(1.22F * f_.type_size(Type::ChartBody) + 0.5F);
  }

  /// The spans are ascending: a cursor walks them once for the whole document.
  TextStyle style_at(std::uint32_t at) {
    while (span_ < text_.spans.size() && text_.spans[span_].range.to <= at) ++span_;
    while (span_ > 0 && text_.spans[span_ - 1].range.to > at) --span_;
    return span_ < text_.spans.size() && text_.spans[span_].range.from <= at ? text_.spans[span_].style : TextStyle::Body;
  }

  /// Sets [from, to) into lines between `left` and `right`, from `y` on; returns where the next line would stand.
  float set_lines(std::uint32_t from, std::uint32_t to, float left, float right, float y, BlockKind kind, float line_height) {
    const bool pre = kind == BlockKind::Preformatted;
    std::uint32_t at = from;
    do {
      Line line{.from = at, .x = left, .y = y, .height = line_height, .first_run = static_cast<std::uint32_t>(d_.runs.size())};
      float x = left;
      std::uint32_t last_space = 0;   // where the line may break
      bool broke = false;
      Type type = Type::ChartBody;
      std::uint32_t run_from = at;
      float run_x = left;
      bool open = false;
      const auto close_run = [&](std::uint32_t end) {
        if (open && end > run_from) d_.runs.push_back({run_from, end, run_x, x - run_x, type});
        open = false;
      };
      while (at < to) {
        if (pre && text_.flat[at] == '\n') {
          close_run(at);
          ++at;
          broke = true;
          break;
        }
        const int bytes = static_cast<unsigned char>(text_.flat[at]) < 0x80 ? 1 : code_point_at(text_.flat, at).bytes;
        const Type here = face_of(style_at(at), kind);
        if (!open || here != type) {
          close_run(at);
          type = here;
          run_from = at;
          run_x = x;
          open = true;
        }
        const float width = text_.flat[at] == '\t' ? 4 * d_.char_width(type, at, 1) : d_.char_width(type, at, bytes);
        if (x + width > right + 0.01F && at > line.from && text_.flat[at] != ' ') {
          // Full. Back to the last space, or, when a word alone is wider than the line, break it here.
          std::uint32_t end = last_space > line.from && !pre ? last_space + 1 : at;
          close_run(at);
          while (d_.runs.size() > line.first_run && d_.runs.back().from >= end) d_.runs.pop_back();
          if (d_.runs.size() > line.first_run && d_.runs.back().to > end) {
            Run& cut = d_.runs.back();
            cut.to = end;
            cut.width = 0;
            for (std::uint32_t c = cut.from; c < cut.to;) {
              const int n = static_cast<unsigned char>(text_.flat[c]) < 0x80 ? 1 : code_point_at(text_.flat, c).bytes;
              cut.width += d_.char_width(cut.type, c, n);
              c += static_cast<std::uint32_t>(n);
            }
          }
          at = end;
          broke = true;
          break;
        }
        if (text_.flat[at] == ' ') last_space = at;
        x += width;
        at += static_cast<std::uint32_t>(bytes);
      }
      if (!broke) close_run(at);
      line.to = at;
      line.runs = static_cast<std::uint32_t>(d_.runs.size()) - line.first_run;
      d_.lines.push_back(line);
      y += line_height;
    } while (at < to);
    return y;
  }

  void flow(const Block& block, float left, float right, float before, float after) {
    y_ += px(before);
    const auto first = d_.lines.size();
    const float line_height = leading(block.kind);
    set_lines(block.range.from, block.range.to, left, right, y_, block.kind, line_height);
    for (std::size_t l = first; l < d_.lines.size(); ++l) {
      const Line& line = d_.lines[l];
      Band band{.top = line.y, .bottom = line.y + line_height, .first_line = static_cast<std::uint32_t>(l), .lines = 1, .from = line.from, .to = line.to, .kind = block.kind, .x = left, .right = right};
      if (l == first && block.number >= 0 && (block.kind == BlockKind::Bullet || block.kind == BlockKind::Numbered)) band.number = block.number, band.bullet_x = left - px(14) - (block.kind == BlockKind::Numbered ? px(8) : 0);
      d_.bands.push_back(band);
    }
    y_ = d_.lines.back().y + line_height + px(after);
  }

  void preformatted(const Block& block) {
    y_ += px(4);
    const float pad = px(12), line_height = leading(block.kind);
    const auto first = d_.lines.size();
    const float top = y_;
    y_ += px(8);
    set_lines(block.range.from, block.range.to, pad, d_.width - pad, y_, block.kind, line_height);
    for (std::size_t l = first; l < d_.lines.size(); ++l) {
      const Line& line = d_.lines[l];
      const bool is_first = l == first, is_last = l + 1 == d_.lines.size();
      d_.bands.push_back({.top = is_first ? top : line.y, .bottom = line.y + line_height + (is_last ? px(8) : 0), .first_line = static_cast<std::uint32_t>(l), .lines = 1, .from = line.from, .to = line.to, .kind = block.kind, .right = d_.width});
    }
    y_ = d_.bands.back().bottom + px(10);
  }

  void start_table(std::size_t first_block) {
    y_ += px(4);
    columns_.clear();
    const int table = text_.blocks[first_block].table;
    std::vector<float> least, wanted;
    for (std::size_t b = first_block; b < text_.blocks.size() && text_.blocks[b].table == table; ++b) {
      const Block& row = text_.blocks[b];
      for (std::size_t c = 0; c < row.cells.size(); ++c) {
        if (wanted.size() <= c) wanted.push_back(0), least.push_back(0);
        float width = 0, word = 0, widest = 0;
        for (std::uint32_t at = row.cells[c].from; at < row.cells[c].to;) {
          const int bytes = static_cast<unsigned char>(text_.flat[at]) < 0x80 ? 1 : code_point_at(text_.flat, at).bytes;
          const float w = d_.char_width(face_of(style_at(at), row.kind), at, bytes);
          width += w;
          word = text_.flat[at] == ' ' ? 0 : word + w;
          widest = std::max(widest, word);
          at += static_cast<std::uint32_t>(bytes);
        }
        wanted[c] = std::max(wanted[c], width);
        least[c] = std::max(least[c], std::min(widest, px(180)));
      }
    }
    if (wanted.empty()) return;
    // What each column wants when that fits; else its longest word and a share of the rest by want.
    const float pad = 2 * px(10), room = d_.width - pad * static_cast<float>(wanted.size());
    float sum = 0, sum_least = 0;
    for (const float w : wanted) sum += w;
    for (const float w : least) sum_least += w;
    std::vector<float> widths(wanted.size());
    for (std::size_t c = 0; c < wanted.size(); ++c) {
      if (sum <= room) widths[c] = wanted[c] + (room - sum) / static_cast<float>(wanted.size());
      else if (sum_least < room) widths[c] = least[c] + (room - sum_least) * (wanted[c] - least[c]) / std::max(1.0F, sum - sum_least);
      else widths[c] = room * least[c] / std::max(1.0F, sum_least);
    }
    float x = 0;
    for (const float w : widths) {
      columns_.emplace_back(std::floor(x + px(10)), std::floor(x + px(10) + std::max(px(16), w)));
      x += w + pad;
    }
  }

  void table_row(const Block& block, bool last) {
    const float line_height = leading(block.kind), pad = px(5);
    const auto first = d_.lines.size();
    float bottom = y_ + pad + line_height;
    for (std::size_t c = 0; c < block.cells.size() && c < columns_.size(); ++c)
      bottom = std::max(bottom, set_lines(block.cells[c].from, block.cells[c].to, columns_[c].first, columns_[c].second, y_ + pad, block.kind, line_height));
    d_.bands.push_back({.top = y_, .bottom = bottom + pad, .first_line = static_cast<std::uint32_t>(first), .lines = static_cast<std::uint32_t>(d_.lines.size() - first), .from = block.range.from, .to = block.range.to, .kind = block.kind, .right = d_.width, .table_last = last});
    y_ = bottom + pad + (last ? px(12) : 0);
  }

  ChartLayout::Data& d_;
  const ChartText& text_;
  const FrameImpl& f_;
  float y_ = 0;
  std::size_t span_ = 0;
  std::vector<std::pair<float, float>> columns_;
};

/// The x at which `byte` begins on its line.
float x_of(const ChartLayout::Data& d, const Line& line, std::uint32_t byte) {
  float x = line.x;
  for (std::uint32_t r = line.first_run; r < line.first_run + line.runs; ++r) {
    const Run& run = d.runs[r];
    if (byte >= run.to) {
      x = run.x + run.width;
      continue;
    }
    x = run.x;
    for (std::uint32_t at = run.from; at < byte && at < run.to;) {
      const int bytes = static_cast<unsigned char>(d.text->flat[at]) < 0x80 ? 1 : code_point_at(d.text->flat, at).bytes;
      x += d.text->flat[at] == '\t' ? 4 * d.char_width(run.type, at, 1) : d.char_width(run.type, at, bytes);
      at += static_cast<std::uint32_t>(bytes);
    }
    break;
  }
  return x;
}

const Band* band_of_byte(const ChartLayout::Data& d, std::uint32_t byte) {
  if (d.bands.empty()) return nullptr;
  auto after = std::partition_point(d.bands.begin(), d.bands.end(), [&](const Band& b) { return b.from <= byte; });
  if (after == d.bands.begin()) return &d.bands.front();
  return &*std::prev(after);
}

const Line* line_of_byte(const ChartLayout::Data& d, std::uint32_t byte) {
  const Band* band = band_of_byte(d, byte);
  if (band == nullptr || band->lines == 0) return nullptr;
  const Line* best = &d.lines[band->first_line];
  for (std::uint32_t l = band->first_line; l < band->first_line + band->lines; ++l)
    if (d.lines[l].from <= byte) best = &d.lines[l];
  return best;
}

}  // namespace

ChartLayout::ChartLayout(const ChartText& text, const Frame& frame, float width) : data_(std::make_unique<Data>()) {
  // Frame has one implementation; the layout needs its fonts.
  Builder(*data_, text, static_cast<const FrameImpl&>(frame), std::max(width, 80.0F)).run();
}
ChartLayout::~ChartLayout() = default;
ChartLayout::ChartLayout(ChartLayout&&) noexcept = default;
ChartLayout& ChartLayout::operator=(ChartLayout&&) noexcept = default;
float ChartLayout::width() const { return data_->width; }
float ChartLayout::scale() const { return data_->scale; }
float ChartLayout::height() const { return data_->height; }

std::uint32_t ChartLayout::hit(Vec point) const {
  const Data& d = *data_;
  if (d.bands.empty()) return 0;
  auto band = std::partition_point(d.bands.begin(), d.bands.end(), [&](const Band& b) { return b.bottom <= point.y; });
  if (band == d.bands.end()) --band;
  if (band->lines == 0) return band->from;
  const Line* line = nullptr;
  float nearest = 1e9F;
  for (std::uint32_t l = band->first_line; l < band->first_line + band->lines; ++l) {
    const Line& candidate = d.lines[l];
    // In a table row the column decides first, then the line.
    float right = candidate.x;
    for (std::uint32_t r = candidate.first_run; r < candidate.first_run + candidate.runs; ++r) right = d.runs[r].x + d.runs[r].width;
    const float dx = band->lines == 1 ? 0 : std::max({candidate.x - px_slack(d) - point.x, point.x - right - px_slack(d), 0.0F});
    const float dy = std::max({candidate.y - point.y, point.y - candidate.y - candidate.height, 0.0F});
    const float distance = dx + dy * 4;
    if (distance < nearest) nearest = distance, line = &candidate;
  }
  std::uint32_t best = line->from;
  for (std::uint32_t r = line->first_run; r < line->first_run + line->runs; ++r) {
    const Run& run = d.runs[r];
    float x = run.x;
    for (std::uint32_t at = run.from; at < run.to;) {
      const int bytes = static_cast<unsigned char>(d.text->flat[at]) < 0x80 ? 1 : code_point_at(d.text->flat, at).bytes;
      const float width = d.text->flat[at] == '\t' ? 4 * d.char_width(run.type, at, 1) : d.char_width(run.type, at, bytes);
      if (point.x < x + width / 2) return at;
      x += width;
      at += static_cast<std::uint32_t>(bytes);
      best = at;
    }
  }
  // Beyond the last character: after it, but before the space or line end that the line broke at.
  if (best == line->to && best > line->from && (d.text->flat[best - 1] == ' ' || d.text->flat[best - 1] == '\n')) --best;
  return best;
}

float ChartLayout::px_slack(const Data& d) { return 8 * d.scale; }

std::pair<float, float> ChartLayout::line_of(std::uint32_t byte) const {
  const Line* line = line_of_byte(*data_, byte);
  return line != nullptr ? std::pair(line->y, line->y + line->height) : std::pair(0.0F, 0.0F);
}

Vec ChartLayout::position(std::uint32_t byte) const {
  const Line* line = line_of_byte(*data_, byte);
  return line != nullptr ? Vec{x_of(*data_, *line, byte), line->y} : Vec{};
}

bool ChartLayout::sound() const {
  const Data& d = *data_;
  for (std::size_t b = 1; b < d.bands.size(); ++b)
    if (d.bands[b].top + 0.01F < d.bands[b - 1].bottom || d.bands[b].from < d.bands[b - 1].from) return false;
  for (const auto& run : d.runs)
    if (run.x + run.width > d.width + d.char_width(run.type, run.to - 1, 1) + 1 && d.text->flat[run.to - 1] != ' ') return false;
  return true;
}

namespace {

Color mark_color(MarkKind kind) {
  switch (kind) {
    case MarkKind::EvidenceOwn: return Color::EvidenceOwn;
    case MarkKind::EvidenceCredited: return Color::EvidenceCredited;
    case MarkKind::EvidenceMissed: return Color::EvidenceMissed;
    case MarkKind::Find: return Color::Find;
    case MarkKind::FindCurrent: return Color::FindCurrent;
  }
  return Color::Find;
}

bool is_word_byte(char c) {
  const auto b = static_cast<unsigned char>(c);
  return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b >= 0x80 || c == '\'' || c == '-';
}

TextRange word_at(const std::string& flat, std::uint32_t at) {
  TextRange range{at, at};
  while (range.from > 0 && is_word_byte(flat[range.from - 1])) --range.from;
  while (range.to < flat.size() && is_word_byte(flat[range.to])) ++range.to;
  return range;
}

TextRange block_at(const ChartText& text, std::uint32_t at) {
  for (const auto& block : text.blocks) {
    if (at < block.range.from || at > block.range.to) continue;
    for (const auto& cell : block.cells)
      if (at >= cell.from && at <= cell.to) return cell;
    return block.range;
  }
  return {at, at};
}

}  // namespace

ChartViewResult chart_view(Frame& base, Id id, Rect where, const ChartText& text, const ChartLayout& layout, std::span<const Mark> marks, ChartViewState& state) {
  auto& f = static_cast<FrameImpl&>(base);
  const ChartLayout::Data& d = layout.data();
  ChartViewResult result;
  const FrameImpl::Press mouse = f.area(id, where, "chart", "Chart text");
  const std::string scroll_id = std::string(id) + ".scroll";
  const Rect content = f.begin_scroll(scroll_id, where, layout.height());
  const Vec at{f.mouse().x - content.x0, f.mouse().y - content.y0};

  // --- selecting --------------------------------------------------------------------------------------------------
  if (mouse.pressed) {
    const std::uint32_t byte = layout.hit(at);
    state.anchor = byte;
    state.selecting = true;
    state.selection.reset();
    if (mouse.clicks == 2) state.selection = word_at(text.flat, byte);
    if (mouse.clicks == 3) state.selection = block_at(text, byte);
  }
  if (state.selecting && mouse.down) {
    // Past the edge the text scrolls along.
    if (f.mouse().y < where.y0) f.scroll_to(scroll_id, f.scroll_position(scroll_id) - f.px(14));
    if (f.mouse().y > where.y1) f.scroll_to(scroll_id, f.scroll_position(scroll_id) + f.px(14));
    const std::uint32_t byte = layout.hit(at);
    if (byte != state.anchor) state.selection = TextRange{std::min(byte, state.anchor), std::max(byte, state.anchor)};
    f.request_frames(2);
  }
  if (state.selecting && mouse.released) {
    state.selecting = false;
    if (state.selection && !state.selection->empty()) {
      result.selection_made = state.selection;
    } else {
      const std::uint32_t byte = layout.hit(at);
      for (const auto& mark : marks)
        if (byte >= mark.range.from && byte < mark.range.to) result.mark_clicked = mark.tag;
    }
  }
  if (f.is_focused(id)) {
    const float page = where.height() * 0.9F, step = f.px(46);
    const float now = f.scroll_position(scroll_id);
    if (f.key_for(id, Key::Down)) f.scroll_to(scroll_id, now + step);
    if (f.key_for(id, Key::Up)) f.scroll_to(scroll_id, now - step);
    if (f.key_for(id, Key::PageDown)) f.scroll_to(scroll_id, now + page);
    if (f.key_for(id, Key::PageUp)) f.scroll_to(scroll_id, now - page);
    if (f.key_for(id, Key::Home)) f.scroll_to(scroll_id, 0);
    if (f.key_for(id, Key::End)) f.scroll_to(scroll_id, layout.height());
    // Shift and arrows grow the selection by words and lines, from its start or from the top of what is seen.
    const auto grow = [&](auto&& move) {
      if (!state.selection) {
        const std::uint32_t top = layout.hit({0, now + f.px(4)});
        state.selection = word_at(text.flat, top);
        state.anchor = state.selection->from;
      } else {
        state.selection->to = std::clamp<std::uint32_t>(move(state.selection->to), state.selection->from + 1, static_cast<std::uint32_t>(text.flat.size()));
      }
      const auto [top, bottom] = layout.line_of(state.selection->to);
      f.scroll_into_view(scroll_id, top, bottom);
      result.selection_made = state.selection;
    };
    if (f.key_for(id, Key::Right, ModShift)) grow([&](std::uint32_t to) {
        while (to < text.flat.size() && !is_word_byte(text.flat[to])) ++to;
        return word_at(text.flat, to).to;
      });
    if (f.key_for(id, Key::Left, ModShift)) grow([&](std::uint32_t to) {
        while (to > 0 && is_word_byte(text.flat[to - 1])) --to;
        while (to > 0 && !is_word_byte(text.flat[to - 1])) --to;
        return to;
      });
    if (f.key_for(id, Key::Down, ModShift)) grow([&](std::uint32_t to) { return layout.hit({layout.position(to).x, layout.line_of(to).second + 2}); });
    if (f.key_for(id, Key::Up, ModShift)) grow([&](std::uint32_t to) { return layout.hit({layout.position(to).x, layout.line_of(to).first - 2}); });
    if (state.selection && f.key_for(id, Key::C, ModCtrl)) f.set_clipboard(text.flat.substr(state.selection->from, state.selection->to - state.selection->from));
  }

  // --- drawing: only the bands that are seen --------------------------------------------------------------------------
  const float top = where.y0 - content.y0, bottom = where.y1 - content.y0;
  auto band = std::partition_point(d.bands.begin(), d.bands.end(), [&](const Band& b) { return b.bottom <= top; });
  ImDrawList* list = f.list();
  const ImU32 ink = f.color(Color::Text), ink2 = f.color(Color::Text2), accent = f.color(Color::AccentText), hair = f.color(Color::Hair), sunken = f.color(Color::Sunken);
  const auto highlight = [&](const Line& line, TextRange range, Color color, bool dashed) {
    const std::uint32_t from = std::max(range.from, line.from), to = std::min(range.to, line.to);
    if (from >= to) return;
    const float a = content.x0 + x_of(d, line, from), b = content.x0 + x_of(d, line, to);
    const float y = content.y0 + line.y;
    const Rect box{a - f.px(2), y + 1, b + f.px(2), y + line.height - 1};
    f.fill(box, color, 3);
    if (dashed) f.dashed_line({box.x0, box.y1 - f.px(2)}, {box.x1, box.y1}, Color::Bad, 1.6F);
  };
  for (; band != d.bands.end() && band->top < bottom; ++band) {
    const float y0 = content.y0 + band->top, y1 = content.y0 + band->bottom;
    if (band->kind == BlockKind::TableHead || band->kind == BlockKind::Preformatted) list->AddRectFilled({content.x0, y0}, {content.x0 + band->right, y1}, sunken);
    if (band->kind == BlockKind::TableHead || band->kind == BlockKind::TableRow) f.line({content.x0, y1 - 1}, {content.x0 + band->right, y1 - 1}, Color::Border, 1);
    if (band->kind == BlockKind::Rule) list->AddRectFilled({content.x0, y0}, {content.x0 + band->right, y0 + 1}, hair);
    if (band->number == 0) list->AddCircleFilled({content.x0 + band->bullet_x + f.px(3), y0 + (y1 - y0) / 2}, f.px(2.5F), ink2, 12);
    if (band->number > 0) {
      const std::string number = std::to_string(band->number) + ".";
      const Face& face = f.fonts()[Type::ChartBody];
      list->AddText(face.font, face.px, {std::floor(content.x0 + band->bullet_x), std::floor(y0 + 2)}, ink2, number.c_str());
    }
    for (std::uint32_t l = band->first_line; l < band->first_line + band->lines; ++l) {
      const Line& line = d.lines[l];
      for (const auto& mark : marks) highlight(line, mark.range, mark_color(mark.kind), mark.kind == MarkKind::EvidenceMissed);
      if (state.selection) highlight(line, *state.selection, Color::Selection, false);
      for (std::uint32_t r = line.first_run; r < line.first_run + line.runs; ++r) {
        const Run& run = d.runs[r];
        const Face& face = f.fonts()[run.type];
        const bool heading = band->kind == BlockKind::Heading2 || band->kind == BlockKind::Heading3;
        const float y = content.y0 + line.y + (line.height - face.px) / 2;
        list->AddText(face.font, face.px, {std::floor(content.x0 + run.x + 0.5F), std::floor(y + 0.5F)}, heading ? accent : band->kind == BlockKind::TableHead ? ink2 : ink, text.flat.data() + run.from, text.flat.data() + run.to);
      }
    }
  }
  if (state.selection && !state.selection->empty() && !state.selecting) {
    const Vec end = layout.position(state.selection->to);
    const auto [line_top, line_bottom] = layout.line_of(state.selection->to);
    const Rect rect{content.x0 + end.x, content.y0 + line_top, content.x0 + end.x, content.y0 + line_bottom};
    if (rect.y1 > where.y0 && rect.y0 < where.y1) result.selection_rect = rect;
  }
  f.end_scroll();
  return result;
}

}  // namespace cw::ui
