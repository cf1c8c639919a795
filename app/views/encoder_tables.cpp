#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/encoder.h"
#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/shortcuts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

constexpr std::size_t kLength = 7;
constexpr std::string_view kImpossible = "No row of the table has it together with what is chosen";

char chosen_at(const PcsBuild& build, std::size_t character) { return character < build.chosen.size() ? build.chosen[character] : '?'; }

/// What is chosen with one character changed.
std::string with(const PcsBuild& build, std::size_t character, char value) {
  std::string chosen = build.chosen;
  chosen.resize(std::max(chosen.size(), character + 1), '?');
  chosen[character] = value;
  // Another section, body system or operation is another table: what was chosen behind it says nothing there.
  if (character < 3) chosen.resize(character + 1);
  while (!chosen.empty() && chosen.back() == '?') chosen.pop_back();
  return chosen;
}

void choose(EncoderFrame& w, std::size_t character, char value) {
  const char now = chosen_at(w.model.tables.build, character);
  w.out.push(BuildPcs{with(w.model.tables.build, character, now == value ? '?' : value)});
}

// --- the code so far ---------------------------------------------------------------------------------------------------

/// Seven boxes, each with its character and the name of its axis.
void draw_boxes(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const PcsBuild& build = w.model.tables.build;
  const float gap = f.px(6), width = std::floor((where.width() - gap * 6) / 7);
  f.announce("encoder.tables.code", where, "text", build.chosen);
  for (std::size_t i = 0; i < kLength; ++i) {
    const Rect box = i + 1 == kLength ? where : where.cut_left(width);
    where.cut_left(gap);
    const char value = chosen_at(build, i);
    const bool open = value == '?';
    f.fill(box, open ? Color::Sunken : Color::AccentTint, 8);
    f.stroke(box, open ? Color::Border : Color::AccentText, 8, 1);
    Rect inside = box.inset(f.px(5), f.px(5));
    const Rect caption = inside.cut_bottom(f.px(18));
    f.text(inside, open ? std::string_view("·") : std::string_view(&value, 1), Type::CodeLarge, {.color = open ? Color::Text3 : Color::Text, .align = ui::Align::Center, .overflow = Overflow::Ellipsis, .middle = true});
    f.text(caption, build.axis_titles[i].empty() ? std::to_string(i + 1) : build.axis_titles[i], Type::Caption, {.color = Color::Text2, .align = ui::Align::Center, .overflow = Overflow::Ellipsis, .middle = true});
  }
}

/// The sentence below the boxes: what the code is, or what is wrong, or what comes next.
void draw_verdict(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const EncoderTables& t = w.model.tables;
  Icon icon = Icon::Info;
  Color color = Color::Text3;
  std::string text;
  if (!t.build.why_not.empty()) icon = Icon::Warning, color = Color::Warn, text = t.build.why_not;
  else if (t.build.complete && t.build.valid) icon = Icon::CheckCircle, color = Color::Ok, text = t.title.empty() ? "A valid code" : t.title;
  else if (t.build.complete) icon = Icon::Warning, color = Color::Warn, text = "A row of the table has it, but it is not in the list of codes on this date.";
  else if (!t.build.table) text = "Choose section, body system and operation.";
  else text = fmt::format("{} of {} rows of table {} have what is chosen.", t.build.rows.size(), t.build.table->rows.size(), t.build.table->prefix);
  f.icon(where.cut_left(f.px(22)).cut_top(f.px(24)), icon, color, 20);
  where.cut_left(f.px(6));
  f.announce("encoder.tables.verdict", where, "text", text);
  where.y0 += f.px(3);
  f.text(where, text, Type::Body, {.overflow = Overflow::Wrap, .max_lines = 2});
}

void start_over(EncoderFrame& w) { w.out.push(BuildPcs{""}), w.f.focus(ids::tables_partial); }

void assign(EncoderFrame& w) { w.out.push(AddLine{*w.model.tables.goes_to, *w.model.tables.build.complete}); }

/// The code as it is typed. Where the window is low, the word at its end and the buttons beside it stand for boxes, sentence and foot.
void draw_partial(EncoderFrame& w, Rect where, bool low) {
  ui::Frame& f = w.f;
  const EncoderTables& t = w.model.tables;
  const PcsBuild& build = t.build;
  // What is chosen below is written here; what is typed here is chosen below.
  if (w.state.seen_built != build.chosen) {
    w.state.seen_built = build.chosen;
    if (Code(w.state.partial, CodeSystem::Icd10Pcs).text() != build.chosen) w.state.partial = build.chosen;
  }
  if (low) {
    const auto square = [&] {
      const Rect r = where.cut_right(f.px(36)).centered(f.px(36), f.px(36));
      where.cut_right(f.px(6));
      return r;
    };
    if (f.icon_button(ids::tables_assign, square(), Icon::Add, assign_label(t.goes_to), {.enabled = t.goes_to.has_value(), .why_not = t.why_not, .shortcut = keys_of(Act::AssignCode)})) assign(w);
    if (f.icon_button(ids::tables_clear, square(), Icon::Refresh, "Start over", {.enabled = !build.chosen.empty(), .why_not = "Nothing is chosen"})) start_over(w);
  } else {
    const float clear = std::min(f.button_width("Start over", false), where.width() * 0.5F);
    if (f.button(ids::tables_clear, where.cut_right(clear), "Start over", {.enabled = !build.chosen.empty(), .why_not = "Nothing is chosen"})) start_over(w);
    where.cut_right(f.px(8));
  }
  const std::string_view word = !low ? "" : !build.why_not.empty() ? "not possible" : build.valid ? "valid" : "";
  const auto field = f.field(ids::tables_partial, where, w.state.partial, {.hint = "Beginning of a code: 0FT4, ? for any", .icon = Icon::Grid, .trailing = word, .mono = true, .invalid = !build.why_not.empty(), .label = "Code so far"});
  if (field.changed) w.out.push(BuildPcs{w.state.partial});
}

void draw_table_choices(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const PcsBuild& build = w.model.tables.build;
  static constexpr std::array<std::string_view, 3> kHints = {"Section", "Body system", "Operation"};
  const float gap = f.px(8), width = std::floor((where.width() - gap * 2) / 3);
  for (std::size_t i = 0; i < 3; ++i) {
    std::vector<std::string> words;
    std::vector<char> values;
    int chosen = -1;
    for (const auto& choice : build.choices[i]) {
      if (choice.value == chosen_at(build, i)) chosen = static_cast<int>(words.size());
      words.push_back(fmt::format("{}  {}", choice.value, choice.label));
      values.push_back(choice.value);
    }
    const std::vector<std::string_view> labels(words.begin(), words.end());
    const int before = chosen;
    if (f.choice(ids::tables_choice(static_cast<int>(i) + 1), where.cut_left(width), labels, chosen, kHints[i]) && chosen >= 0 && chosen != before) w.out.push(BuildPcs{with(build, i, values[static_cast<std::size_t>(chosen)])});
    where.cut_left(gap);
  }
}

// --- the table ---------------------------------------------------------------------------------------------------------

float value_height(const ui::Frame& f, const PcsChoice& choice, float width) { return wrapped_height(f, Type::Small, choice.label, width - f.px(10 + 24 + 22 + 10)) + f.px(14); }

/// One of the characters 4 to 7: all that the table offers, the impossible ones marked.
void draw_column(EncoderFrame& w, Rect where, std::size_t character, bool headed) {
  ui::Frame& f = w.f;
  const PcsBuild& build = w.model.tables.build;
  const auto& choices = build.choices[character];
  const int number = static_cast<int>(character) + 1, count = static_cast<int>(choices.size());
  if (headed) {
    Rect head = where.cut_top(f.px(34));
    f.fill(head, Color::Sunken);
    head = head.inset(f.px(10), 0);
    f.text(head.cut_left(f.px(18)), std::to_string(number), Type::Caption, {.color = Color::Text3, .middle = true});
    f.text(head, build.axis_titles[character], Type::SmallStrong, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  }
  const std::string list = ids::tables_column(number), scroll = list + ".scroll";
  int& at = w.state.value_at[character - 3];
  const auto keys = f.list(list, where, build.axis_titles[character]);
  const float width = where.width() - f.px(10);
  std::vector<float> tops = {0};
  for (const auto& choice : choices) tops.push_back(tops.back() + value_height(f, choice, width));
  at = std::clamp(at + keys.step, 0, std::max(0, count - 1));
  if (keys.step != 0) f.scroll_into_view(scroll, tops[static_cast<std::size_t>(at)], tops[static_cast<std::size_t>(at) + 1]);
  if (keys.left && character > 3) f.focus(ids::tables_column(number - 1));
  if (keys.right && character + 1 < kLength) f.focus(ids::tables_column(number + 1));
  Rect content = f.begin_scroll(scroll, where, tops.back() + f.px(6));
  content.x1 = content.x0 + width;
  for (int n = 0; n < count; ++n) {
    const PcsChoice& choice = choices[static_cast<std::size_t>(n)];
    const Rect row{content.x0, content.y0 + tops[static_cast<std::size_t>(n)], content.x1, content.y0 + tops[static_cast<std::size_t>(n) + 1]};
    if (row.y1 < where.y0 || row.y0 > where.y1) continue;
    const bool chosen = choice.value == chosen_at(build, character);
    const std::string label = fmt::format("{} {}{}", choice.value, choice.label, choice.possible ? "" : ", not possible");
    const auto pressed = f.item(list, ids::tables_value(number, choice.value), row.inset(f.px(2), f.px(1)), label, keys.focused ? n == at : chosen, 6);
    if (!choice.possible) f.tooltip(kImpossible);
    if (pressed.clicked) at = n;
    if ((pressed.clicked || (keys.enter && n == at)) && (choice.possible || chosen)) choose(w, character, choice.value);
    Rect inside = row.inset(f.px(10), f.px(7));
    const Color ink = !choice.possible ? Color::Text3 : Color::Text;
    f.text(inside.cut_left(f.px(24)).cut_top(f.px(19)), std::string_view(&choice.value, 1), Type::CodeSmall, {.color = chosen ? Color::AccentText : ink, .overflow = Overflow::Ellipsis, .middle = true});
    const Rect mark = inside.cut_right(f.px(22)).cut_top(f.px(19));
    if (chosen) f.icon(mark, Icon::Check, Color::AccentText, 18);
    else if (!choice.possible) f.icon(mark, Icon::Block, Color::Text3, 16);
    inside.y0 += f.px(1);
    f.text(inside, choice.label, chosen ? Type::SmallStrong : Type::Small, {.color = chosen ? Color::AccentText : ink, .overflow = Overflow::Wrap});
  }
  f.end_scroll();
}

void draw_columns(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  if (!w.model.tables.build.table) {
    f.empty_state(where, Icon::Grid, "The table comes next", "A table is named by its first three characters: section, body system, operation.");
    return;
  }
  // Four columns need room for their longest words, `Percutaneous` and `Hand-Assisted`, beside value and mark; below that one at a time.
  if (where.width() / f.scale() < 760) {
    std::array<std::string, 4> words;
    for (std::size_t i = 0; i < 4; ++i) words[i] = fmt::format("{} {}", i + 4, w.model.tables.build.axis_titles[i + 3]);
    const std::array<std::string_view, 4> labels = {words[0], words[1], words[2], words[3]};
    where.cut_top(f.px(4));
    f.segmented(ids::tables_axis, where.cut_top(f.px(34)).inset(f.px(8), 0), labels, w.state.axis);
    where.cut_top(f.px(6));
    draw_column(w, where, static_cast<std::size_t>(w.state.axis) + 3, false);
    return;
  }
  // The first column, usually the body part, has the longest names.
  const float unit = where.width() / 4.4F;
  for (std::size_t i = 3; i < kLength; ++i) {
    const Rect column = i + 1 == kLength ? where : where.cut_left(std::floor(i == 3 ? unit * 1.4F : unit));
    draw_column(w, column, i, true);
    if (i + 1 < kLength) f.line({column.x1, column.y0}, {column.x1, column.y1}, Color::Hair);
  }
}

void draw_foot(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const EncoderTables& t = w.model.tables;
  f.line({where.x0 + 1, where.y0}, {where.x1 - 1, where.y0}, Color::Hair);
  where = where.inset(f.px(16), f.px(8));
  const std::string label = assign_label(t.goes_to);
  if (f.button(ids::tables_assign, where.cut_right(std::min(where.width(), f.button_width(label, true))), label, {.kind = ui::ButtonKind::Primary, .icon = Icon::Add, .enabled = t.goes_to.has_value(), .why_not = t.why_not, .shortcut = keys_of(Act::AssignCode)})) assign(w);
  where.cut_right(f.px(10));
  const float page = f.button_width("Tabular page", false);
  if (where.width() > page) {
    if (f.button(ids::tables_open, where.cut_right(page), "Tabular page", {.enabled = t.build.complete.has_value(), .why_not = "Seven characters make a code"})) {
      open_page(w, *t.build.complete);
      w.out.push(ShowEncoderTab{w.model.mode == EncoderMode::Full ? EncoderTab::Search : EncoderTab::Index});
    }
    where.cut_right(f.px(10));
  }
  if (t.build.from != nullptr && where.width() > f.px(80)) f.text(where, fmt::format("Tables of {}", t.build.from->info().starter ? "the starter set" : t.build.from->info().name), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
}

void draw_table(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  f.card(where);
  Rect inside = where;
  const bool low = inside.height() < f.px(420);
  if (!low) draw_foot(w, inside.cut_bottom(f.px(56)));
  Rect head = inside.cut_top(f.px(low ? 14 + 36 + 8 + 36 + 8 : 14 + 40 + 10 + 66 + 8 + 46 + 6 + 38 + 10)).inset(f.px(16), 0);
  head.cut_top(f.px(14));
  draw_partial(w, head.cut_top(f.px(low ? 36 : 40)), low);
  head.cut_top(f.px(low ? 8 : 10));
  if (!low) {
    draw_boxes(w, head.cut_top(f.px(66)));
    head.cut_top(f.px(8));
    draw_verdict(w, head.cut_top(f.px(46)));
    head.cut_top(f.px(6));
  }
  draw_table_choices(w, head.cut_top(f.px(low ? 36 : 38)));
  f.line({where.x0 + 1, inside.y0}, {where.x1 - 1, inside.y0}, Color::Hair);
  draw_columns(w, {inside.x0 + 1, inside.y0 + 1, inside.x1 - 1, inside.y1});
}

// --- definition and keys -----------------------------------------------------------------------------------------------

/// A definition as it is printed: what it means, what it stands for.
float draw_definition(ui::Frame& f, Rect where, const PcsDefinition* definition, const std::string& text, bool whole) {
  const float top = where.y0;
  if (!text.empty()) where.cut_top(f.text(where, text, Type::Body, {.overflow = Overflow::Wrap}) + f.px(4));
  if (definition == nullptr) return where.y0 - top;
  if (whole && !definition->explanation.empty()) where.cut_top(f.text(where, definition->explanation, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap}) + f.px(4));
  if (!definition->includes.empty()) {
    std::string all;
    for (const auto& one : definition->includes) all += (all.empty() ? "" : "  ·  ") + one;
    where.cut_top(f.text(where, all, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap}) + f.px(4));
  }
  return where.y0 - top;
}

void draw_keys(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const EncoderTables& t = w.model.tables;
  Rect field = where.cut_top(f.px(38));
  if (f.field(ids::tables_key, field, w.state.key, {.hint = "Body part, device or substance", .icon = Icon::Search, .label = "Keys"}).changed) w.state.key_at = 0, w.out.push(LookForKey{w.state.key});
  where.cut_top(f.px(6));
  if (!t.said.empty()) {
    Rect line = where.cut_top(f.px(40));
    f.icon(line.cut_left(f.px(20)).cut_top(f.px(20)), Icon::Info, Color::Warn, 18);
    line.cut_left(f.px(4));
    f.announce("encoder.tables.said", line, "text", t.said);
    f.text(line, t.said, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap, .max_lines = 2});
  }
  if (t.keys.empty()) {
    const std::string_view words = w.state.key.empty() ? "The keys say under which value a body part, device or substance is coded." : "No key has these words.";
    f.text(where, words, Type::Small, {.color = Color::Text3, .overflow = Overflow::Wrap, .max_lines = 3});
    return;
  }
  const int count = static_cast<int>(t.keys.size());
  const auto keys = f.list(ids::tables_keys, where, "Keys found");
  w.state.key_at = std::clamp(w.state.key_at + keys.step, 0, count - 1);
  const float row = f.px(58);
  if (keys.step != 0) f.scroll_into_view("encoder.tables.keys.scroll", row * static_cast<float>(w.state.key_at), row * static_cast<float>(w.state.key_at + 1));
  Rect content = f.begin_scroll("encoder.tables.keys.scroll", where, row * static_cast<float>(count));
  content.x1 -= f.px(10);
  for (int n = 0; n < count; ++n) {
    const PcsDefinition& key = *t.keys[static_cast<std::size_t>(n)];
    Rect area = content.cut_top(row);
    if (area.y1 < where.y0 || area.y0 > where.y1) continue;
    const auto pressed = f.item(ids::tables_keys, ids::code_row(ids::tables_keys, n), area.inset(0, f.px(1)), key.title, keys.focused && n == w.state.key_at, 7);
    if (pressed.clicked) w.state.key_at = n;
    if (pressed.clicked || (keys.enter && n == w.state.key_at)) w.out.push(TakeKey{n});
    Rect words = area.inset(f.px(10), f.px(8));
    Rect first = words.cut_top(f.px(22));
    const std::string axis = fmt::format("character {}", key.axis);
    const float tag = f.tag_width(axis, false);
    if (first.width() > tag + f.px(80)) f.tag(first.cut_right(tag), axis, Tone::Neutral);
    f.text(first, key.title, Type::Strong, {.overflow = Overflow::Ellipsis, .middle = true});
    std::string all = key.definition;
    for (const auto& one : key.includes) all += (all.empty() ? "" : "  ·  ") + one;
    f.text(words, all, Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  }
  f.end_scroll();
}

void draw_beside(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  f.card(where);
  const EncoderTables& t = w.model.tables;
  Rect inside = where.inset(f.px(18), f.px(16));
  const bool room = inside.height() > f.px(260);
  if (t.build.table && room) {
    Rect upper = inside.cut_top(std::min(std::floor(inside.height() * 0.52F), std::max(f.px(90), w.state.definition_height + f.px(32))));
    f.text(upper.cut_top(f.px(24)), t.build.table->labels[2], Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
    upper.cut_top(f.px(4));
    Rect content = f.begin_scroll("encoder.tables.definition", upper, w.state.definition_height);
    content.x1 -= f.px(12);
    Rect rest = content;
    rest.y1 = rest.y0 + 1e6F;
    float used = draw_definition(f, rest, t.operation, t.definition, true) + f.px(8);
    if (t.operation == nullptr && t.definition.empty()) used += f.text(rest, "What an operation means stands in the definitions of ICD-10-PCS; none are installed.", Type::Body, {.color = Color::Text3, .overflow = Overflow::Wrap});
    if (used != w.state.definition_height) w.state.definition_height = used, f.request_frames(2);
    f.end_scroll();
    inside.cut_top(f.px(10));
    f.line({where.x0 + 1, inside.y0}, {where.x1 - 1, inside.y0}, Color::Hair);
    inside.cut_top(f.px(12));
  }
  f.text(inside.cut_top(f.px(24)), "Keys", Type::CardTitle, {.overflow = Overflow::Ellipsis, .middle = true});
  inside.cut_top(f.px(6));
  draw_keys(w, inside);
}

}  // namespace

void draw_encoder_tables(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  if (w.model.tables.build.from == nullptr) {
    f.card(where);
    if (f.empty_state(where, Icon::Grid, "No ICD-10-PCS tables are installed", "They come with the ICD-10-PCS release of your year.", ids::encoder_install, "Open code sets")) w.out.push(GoTo{Screen::Content});
    return;
  }
  if (where.width() / f.scale() < 900) {
    static constexpr std::array<std::string_view, 2> kSides = {"Table", "Definition and keys"};
    f.segmented("encoder.tables.side", where.cut_top(f.px(36)), kSides, w.state.tables_side);
    where.cut_top(f.px(8));
    if (w.state.tables_side == 0) draw_table(w, where);
    else draw_beside(w, where);
    return;
  }
  const Rect right = where.cut_right(std::min(f.px(380), std::floor(where.width() * 0.32F)));
  where.cut_right(f.px(14));
  draw_table(w, where);
  draw_beside(w, right);
}

}  // namespace cw::views
