#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/encoder.h"
#include "app/views/ids.h"
#include "app/views/parts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Type;

namespace {

constexpr std::string_view kScroll = "encoder.index.scroll";
constexpr float kRow = 32, kIndent = 20, kCell = 76;

/// Heads of the six columns, short and in full.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kDrugColumns = {{{"Accident", "Poisoning, accidental (unintentional)"}, {"Self-harm", "Poisoning, intentional self-harm"}, {"Assault", "Poisoning, assault"},
                                                                                        {"Unknown", "Poisoning, undetermined"}, {"Adverse", "Adverse effect"}, {"Under", "Underdosing"}}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kNeoplasmColumns = {{{"Primary", "Malignant, primary"}, {"Second.", "Malignant, secondary"}, {"In situ", "Carcinoma in situ"},
                                                                                            {"Benign", "Benign"}, {"Uncertain", "Uncertain behavior"}, {"Unspec.", "Unspecified behavior"}}};

const auto& columns_of(IndexKind kind) { return kind == IndexKind::Drugs ? kDrugColumns : kNeoplasmColumns; }
bool is_table(IndexKind kind) { return kind == IndexKind::Drugs || kind == IndexKind::Neoplasms; }

const IndexLine& line_of(const EncoderFrame& w, int line) { return w.model.index.book->lines()[static_cast<std::size_t>(line)]; }
int lines(const EncoderFrame& w) { return static_cast<int>(w.model.index.book->lines().size()); }

/// `S72.00-` without its dash: the code to look at.
Code code_of(const EncoderFrame& w, std::string_view printed) {
  const std::string_view whole = printed.substr(0, printed.find_first_of("-✓ "));
  const std::string_view bare = !whole.empty() && whole.back() == '.' ? whole.substr(0, whole.size() - 1) : whole;
  return Code(bare, w.model.index.kind == IndexKind::Procedures ? CodeSystem::Icd10Pcs : CodeSystem::Icd10Cm);
}

void open_code(EncoderFrame& w, std::string_view printed) {
  const Code code = code_of(w, printed);
  if (code.empty()) return;
  // The beginning of a code of ICD-10-PCS is finished in its table.
  if (code.system() == CodeSystem::Icd10Pcs && code.text().size() < 7) w.out.push(BuildPcs{code.text()}), w.out.push(ShowEncoderTab{EncoderTab::Tables});
  else open_page(w, code);
}

/// What a reference on a line says: `see Pain, abdominal`; empty without one.
std::string reference_words(const IndexLine& line) {
  if (!line.see.empty()) return "see " + line.see;
  if (!line.see_also.empty()) return "see also " + line.see_also;
  if (!line.use.empty()) return "use " + line.use;
  if (!line.see_category.empty()) return "see category " + line.see_category;
  return {};
}

/// Enter and Right: along a reference, else down, else to the code.
void go_on(EncoderFrame& w) {
  const auto& index = w.model.index;
  const IndexLine& line = line_of(w, index.at);
  const bool below = index.at + 1 < lines(w) && line_of(w, index.at + 1).parent == index.at;
  const bool only_reference = line.codes.empty() && !index.references.empty() && (!line.see.empty() || !line.use.empty() || !line.see_category.empty());
  if (only_reference || (!below && line.codes.empty() && !index.references.empty())) w.out.push(FollowReference{index.at, 0});
  else if (below) w.out.push(StandOn{index.at + 1});
  else if (!line.codes.empty()) open_code(w, line.codes.front());
}

void go_to(EncoderFrame& w, int line) {
  w.out.push(StandOn{line});
  const float row = w.f.px(kRow);
  w.f.scroll_into_view(kScroll, row * static_cast<float>(line) - row, row * static_cast<float>(line + 2));
}

// --- the head: book, field, where the finger is ------------------------------------------------------------------------

void draw_field(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const auto& index = w.model.index;
  std::vector<std::string_view> labels;
  int chosen = -1;
  for (std::size_t i = 0; i < index.installed.size(); ++i) {
    labels.push_back(display_name(index.installed[i]));
    if (index.installed[i] == index.kind) chosen = static_cast<int>(i);
  }
  Rect book = where.cut_left(std::min(f.px(220), where.width() * 0.4F));
  where.cut_left(f.px(8));
  if (f.choice(ids::encoder_book, book, labels, chosen) && chosen >= 0) w.out.push(OpenIndex{index.installed[static_cast<std::size_t>(chosen)]});
  if (w.state.walked_in != index.kind) w.state.walked_in = index.kind, w.state.walked = index.typed;
  const auto field = f.field(ids::encoder_walk, where, w.state.walked, {.hint = "Main term, subterm …", .icon = Icon::Search, .invalid = !index.exact && !w.state.walked.empty(), .label = "Walk the index"});
  if (field.changed) w.out.push(WalkIndex{w.state.walked});
  if (index.book == nullptr || index.at < 0) return;
  if (field.down && index.at + 1 < lines(w)) go_to(w, index.at + 1);
  if (field.up && index.at > 0) go_to(w, index.at - 1);
  if (field.submitted) go_on(w);
}

/// The way down to the line, each step a link.
void draw_path(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const auto& index = w.model.index;
  const int count = static_cast<int>(index.path.size());
  // What does not fit is left out at the front, where the main term stands all the same.
  float total = 0;
  std::vector<float> widths;
  for (const int line : index.path) widths.push_back(f.measure(Type::Small, index.book->name(line)).x + f.px(2)), total += widths.back() + f.px(18);
  int skipped = 0;
  while (skipped + 2 < count && total > where.width()) total -= widths[static_cast<std::size_t>(++skipped)] + f.px(18);
  for (int n = 0; n < count; ++n) {
    if (n > 0 && n <= skipped) {
      if (n == 1) f.text(where.cut_left(f.px(14)), "…", Type::Small, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
      continue;
    }
    if (n > 0) f.icon(where.cut_left(f.px(18)), Icon::ChevronRight, Color::Text3, 16);
    const Rect step = where.cut_left(std::min(widths[static_cast<std::size_t>(n)], where.width()));
    if (step.width() < f.px(12)) break;
    const std::string name = index.book->name(index.path[static_cast<std::size_t>(n)]);
    if (n + 1 == count) f.text(step, name, Type::SmallStrong, {.overflow = Overflow::Ellipsis, .middle = true});
    else if (f.link(ids::encoder_path(n), step.centered(step.width(), f.px(22)), name)) go_to(w, index.path[static_cast<std::size_t>(n)]);
  }
}

/// Codes and references of the line, as many as fit; what went wrong on the way here.
void draw_here(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const auto& index = w.model.index;
  std::string said = index.said;
  if (said.empty() && !index.exact) said = "Nothing is printed under these words; this is where they would stand.";
  if (!said.empty()) {
    f.icon(where.cut_left(f.px(20)), Icon::Info, Color::Warn, 18);
    where.cut_left(f.px(4));
    f.announce("encoder.index.said", where, "text", said);
    f.text(where, said, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
    return;
  }
  const IndexLine& line = line_of(w, index.at);
  const auto link = [&](const std::string& id, const std::string& words, bool mono) {
    const float width = f.measure(mono ? Type::CodeSmall : Type::Small, words).x + f.px(2);
    if (where.width() < f.px(40)) return false;
    const bool pressed = f.link(id, where.cut_left(std::min(width, where.width())).centered(std::min(width, where.width() + width), f.px(22)), words, mono);
    where.cut_left(f.px(14));
    return pressed;
  };
  for (std::size_t n = 0; n < line.codes.size(); ++n)
    if (link(ids::encoder_here_code(static_cast<int>(n)), line.codes[n], true)) open_code(w, line.codes[n]);
  if (!line.cells.empty())
    for (std::size_t n = 0; n < TableCells::kCount; ++n) {
      if (line.cells[n].empty()) continue;
      const std::string head(columns_of(index.kind)[n].first);
      const float width = f.measure(Type::Caption, head).x + f.px(6);
      if (where.width() < width + f.px(60)) break;
      f.text(where.cut_left(width), head, Type::Caption, {.color = Color::Text3, .middle = true});
      if (link(ids::encoder_here_code(static_cast<int>(n)), line.cells[n], true)) open_code(w, line.cells[n]);
    }
  if (!index.references.empty()) {
    const std::string words = reference_words(line);
    const std::string word = words.substr(0, words.rfind("see also", 0) == 0 ? 8 : words.rfind("see category", 0) == 0 ? 12 : 3);
    const float width = f.measure(Type::Caption, word).x + f.px(6);
    f.text(where.cut_left(std::min(width, where.width())), word, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
    for (std::size_t n = 0; n < index.references.size(); ++n)
      if (link(ids::encoder_reference(static_cast<int>(n)), index.references[n].text, false)) w.out.push(FollowReference{index.at, static_cast<int>(n)});
  }
}

// --- the lines ---------------------------------------------------------------------------------------------------------

void draw_line(EncoderFrame& w, Rect where, int n, bool cells) {
  ui::Frame& f = w.f;
  const auto& index = w.model.index;
  const IndexLine& line = line_of(w, n);
  const bool current = n == index.at;
  const std::string name = line.title;
  const auto pressed = f.item(ids::encoder_lines, ids::encoder_line(n), where, name, current, 6);
  if (pressed.clicked) w.out.push(StandOn{n});
  Rect inside = where.inset(f.px(10), 0);
  for (int level = 0; level < line.level; ++level) {
    const float x = inside.x0 + f.px(kIndent) * static_cast<float>(level) + f.px(5);
    f.line({x, where.y0}, {x, where.y1}, Color::Hair);
  }
  inside.cut_left(f.px(kIndent) * static_cast<float>(line.level));
  if (cells) {
    Rect table = inside.cut_right(f.px(kCell) * static_cast<float>(TableCells::kCount));
    for (std::size_t c = 0; c < TableCells::kCount; ++c) {
      const Rect cell = table.cut_left(f.px(kCell));
      if (line.cells[c].empty()) f.text(cell, "–", Type::CodeSmall, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
      else if (f.link(ids::encoder_line_code(n, static_cast<int>(c)), cell.centered(cell.width(), f.px(24)), line.cells[c], true, false)) open_code(w, line.cells[c]);
    }
  } else {
    if (!line.manifestation.empty()) {
      const std::string bracketed = "[" + line.manifestation + "]";
      f.text(inside.cut_right(std::min(inside.width() * 0.4F, f.measure(Type::CodeSmall, bracketed).x + f.px(4))), bracketed, Type::CodeSmall, {.color = Color::Text2, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
      inside.cut_right(f.px(4));
    }
    for (std::size_t c = line.codes.size(); c-- > 0;) {
      const float width = f.measure(Type::CodeSmall, line.codes[c]).x + f.px(2);
      if (width > inside.width() * 0.6F) break;
      const Rect cell = inside.cut_right(width);
      if (f.link(ids::encoder_line_code(n, static_cast<int>(c)), cell.centered(width, f.px(24)), line.codes[c], true, false)) open_code(w, line.codes[c]);
      inside.cut_right(f.px(10));
    }
  }
  const Type type = line.level == 0 ? Type::Strong : Type::Body;
  if (!name.empty()) {
    const float width = std::min(inside.width(), f.measure(type, name).x);
    f.text(inside.cut_left(width), name, type, {.color = current ? Color::AccentText : Color::Text, .overflow = Overflow::Ellipsis, .middle = true});
    inside.cut_left(f.px(6));
  }
  const std::string reference = reference_words(line);
  if (!line.nonessential.empty() && inside.width() > f.px(20)) {
    const float room = reference.empty() ? inside.width() : inside.width() * 0.5F;
    const float width = std::min(room, f.measure(Type::Small, line.nonessential).x + f.px(2));
    f.text(inside.cut_left(width), line.nonessential, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
    inside.cut_left(f.px(8));
  }
  if (!reference.empty() && inside.width() > f.px(30)) {
    const float width = std::min(inside.width(), f.measure(Type::Small, reference).x + f.px(2));
    if (f.link(ids::encoder_line_reference(n), inside.cut_left(width).centered(width, f.px(24)), reference, false, false)) w.out.push(FollowReference{n, 0});
  }
}

void draw_lines(EncoderFrame& w, Rect where, bool cells) {
  ui::Frame& f = w.f;
  const auto& index = w.model.index;
  const float row = f.px(kRow);
  const int count = lines(w);
  if (w.state.seen_moved != index.moved) {
    w.state.seen_moved = index.moved;
    f.scroll_to(kScroll, std::max(0.0F, row * static_cast<float>(index.at) - std::floor(where.height() * 0.2F / row) * row));
  }
  const auto keys = f.list(ids::encoder_lines, where, "Lines of the index");
  Rect content = f.begin_scroll(kScroll, where, row * static_cast<float>(count) + f.px(8));
  content.x1 -= f.px(12);
  if (keys.step != 0) go_to(w, std::clamp(index.at + keys.step, 0, count - 1));
  if (keys.left && line_of(w, index.at).parent >= 0) go_to(w, line_of(w, index.at).parent);
  if (keys.right || keys.enter) go_on(w);
  const int first = std::clamp(static_cast<int>((where.y0 - content.y0) / row), 0, count);
  for (int n = first; n < count; ++n) {
    const float top = content.y0 + row * static_cast<float>(n);
    if (top >= where.y1) break;
    draw_line(w, {content.x0, top, content.x1, top + row}, n, cells);
  }
  f.end_scroll();
}

void draw_heads(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  f.fill(where.inset(1, 0), Color::Sunken);
  Rect inside = where.inset(f.px(14), 0);
  inside.cut_right(f.px(8));
  Rect table = inside.cut_right(f.px(kCell) * static_cast<float>(TableCells::kCount));
  for (const auto& [brief, whole] : columns_of(w.model.index.kind)) {
    const Rect cell = table.cut_left(f.px(kCell));
    f.text(cell, brief, Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
    f.announce(fmt::format("encoder.index.head.{}", brief), cell, "text", whole);
    f.tooltip(whole);
  }
  f.text(inside, w.model.index.kind == IndexKind::Drugs ? "Substance" : "Site", Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
}

}  // namespace

void draw_encoder_index(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  f.card(where);
  const auto& index = w.model.index;
  Rect inside = where;
  Rect head = inside.cut_top(f.px(14 + 40 + 10)).inset(f.px(16), 0);
  head.cut_top(f.px(14));
  draw_field(w, head.cut_top(f.px(40)));
  if (index.book == nullptr || index.at < 0) {
    f.empty_state(inside, Icon::Book, "This book is empty", "Choose another one.");
    return;
  }
  Rect here = inside.cut_top(f.px(26 + 28 + 6)).inset(f.px(16), 0);
  draw_path(w, here.cut_top(f.px(26)));
  draw_here(w, here.cut_top(f.px(28)));
  f.line({where.x0 + 1, inside.y0}, {where.x1 - 1, inside.y0}, Color::Hair);
  const bool cells = is_table(index.kind) && inside.width() > f.px(kCell * 6 + 200);
  if (cells) draw_heads(w, inside.cut_top(f.px(30)));
  const Rect foot = inside.cut_bottom(f.px(34));
  f.line({foot.x0, foot.y0}, {foot.x1, foot.y0}, Color::Hair);
  Rect words = foot.inset(f.px(16), 0);
  const std::string year = index.book->year().empty() ? std::string() : "Book of " + index.book->year();
  f.text(words.cut_right(std::min(words.width(), f.measure(Type::Caption, year).x + f.px(4))), year, Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
  f.text(words, "↑↓ to move   ·   → in or along   ·   ← out   ·   Enter to the code", Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
  draw_lines(w, {inside.x0 + f.px(4), inside.y0 + f.px(2), inside.x1, inside.y1}, cells);
}

}  // namespace cw::views
