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

/// The Tabular page while it is drawn: what is left of its contents, and what of them is in sight.
struct Page {
  EncoderFrame& w;
  const EncoderPage& page;
  Rect view;
  Rect rest;
  float origin = 0;

  bool in_sight(float top, float bottom) const { return bottom >= view.y0 && top <= view.y1; }
};

void section(Page& p, std::string_view title, std::string_view explained = {}) {
  ui::Frame& f = p.w.f;
  p.rest.cut_top(f.px(18));
  Rect line = p.rest.cut_top(f.px(24));
  const float width = std::min(line.width(), f.measure(Type::SmallStrong, title).x + f.px(10));
  f.text(line.cut_left(width), title, Type::SmallStrong, {.color = Color::AccentText, .overflow = Overflow::Ellipsis, .middle = true});
  if (!explained.empty()) f.text(line, explained, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
  p.rest.cut_top(f.px(4));
}

// --- the head: what it is ----------------------------------------------------------------------------------------------

void draw_tags(Page& p, Rect where) {
  ui::Frame& f = p.w.f;
  struct Tag {
    std::string_view text;
    Tone tone;
    Icon icon;
  };
  std::vector<Tag> tags;
  const bool good = p.page.status == CodeStatus::Billable;
  tags.push_back({p.page.status_words, good ? Tone::Ok : Tone::Warn, good ? Icon::CheckCircle : Icon::Warning});
  if (p.page.on_chart) tags.push_back({"On the chart", Tone::Accent, Icon::Chart});
  if (p.page.poa_exempt) tags.push_back({"POA exempt", Tone::Neutral, Icon::None});
  if (!p.page.limits.empty()) tags.push_back({p.page.limits, Tone::Violet, Icon::Person});
  for (const auto& tag : tags) {
    const float width = f.tag_width(tag.text, tag.icon != Icon::None);
    if (where.width() < std::min(width, f.px(60))) break;
    f.tag(where.cut_left(std::min(width, where.width())), tag.text, tag.tone, tag.icon);
    where.cut_left(f.px(6));
  }
}

void draw_head(Page& p) {
  ui::Frame& f = p.w.f;
  p.rest.cut_top(f.px(14));
  Rect top = p.rest.cut_top(f.px(40));
  const auto square = [&] {
    const Rect r = top.cut_right(f.px(36)).centered(f.px(34), f.px(34));
    top.cut_right(f.px(2));
    return r;
  };
  if (f.icon_button(ids::page_copy, square(), Icon::Copy, "Copy the code", {.shortcut = keys_of(Act::CopyCode)})) f.set_clipboard(p.page.code.text());
  const std::string_view star = p.page.favorite ? "No longer a favorite" : "Keep as a favorite";
  if (f.icon_button(ids::page_favorite, square(), p.page.favorite ? Icon::Star : Icon::StarOutline, star, {.shortcut = keys_of(Act::FavoriteCode)})) p.w.out.push(SetFavorite{p.page.code, !p.page.favorite});
  if (p.page.can_go_back && f.icon_button(ids::page_back, square(), Icon::Back, "The page before", {.shortcut = keys_of(Act::PageBefore)})) p.w.out.push(PageBack{});
  const float code = std::min(top.width(), f.measure(Type::CodeLarge, p.page.code.text()).x + f.px(16));
  f.announce("encoder.page.code", top, "text", p.page.code.text());
  f.text(top.cut_left(code), p.page.code.text(), Type::CodeLarge, {.overflow = Overflow::Ellipsis, .middle = true});
  if (!p.page.found) return;
  p.rest.cut_top(f.px(2));
  p.rest.cut_top(f.text(p.rest, p.page.title, Type::CardTitle, {.overflow = Overflow::Wrap}) + f.px(8));
  draw_tags(p, p.rest.cut_top(f.px(24)));
  p.rest.cut_top(f.px(6));
  f.text(p.rest.cut_top(f.px(20)), p.page.dates, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
}

/// Chapter, section and the codes above it, each one step further in.
void draw_above(Page& p) {
  ui::Frame& f = p.w.f;
  if (p.page.chapter.empty() && p.page.above.empty()) return;
  p.rest.cut_top(f.px(10));
  float in = 0;
  for (const auto* division : {&p.page.chapter, &p.page.section}) {
    if (division->empty()) continue;
    Rect line = p.rest.cut_top(f.px(24));
    line.x0 += in;
    f.text(line, *division, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
    in += f.px(14);
  }
  for (std::size_t n = 0; n < p.page.above.size(); ++n) {
    const EncoderRow& row = p.page.above[n];
    Rect line = p.rest.cut_top(f.px(26));
    line.x0 += in;
    in += f.px(14);
    const float width = f.measure(Type::CodeSmall, row.code.text()).x + f.px(2);
    if (f.link(ids::page_above(static_cast<int>(n)), line.cut_left(width).centered(width, f.px(22)), row.code.text(), true)) open_page(p.w, row.code);
    line.cut_left(f.px(10));
    f.text(line, row.title, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  }
}

// --- what it still needs -----------------------------------------------------------------------------------------------

/// Chips by axis, on as many lines as they need.
void draw_axes(Page& p) {
  ui::Frame& f = p.w.f;
  if (p.page.axes.empty()) return;
  section(p, "Choose", "the codes below follow");
  for (std::size_t a = 0; a < p.page.axes.size(); ++a) {
    const EncoderAxis& axis = p.page.axes[a];
    const float column = std::min(f.px(112), p.rest.width() * 0.34F), height = f.px(30);
    // A long name, `with or without …`, has a line of its own: its end says what is asked.
    const bool above = f.measure(Type::Small, axis.name).x > column - f.px(6);
    const float label = above ? 0 : column;
    if (above) f.text(p.rest.cut_top(f.px(24)), axis.name, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
    Rect line = p.rest.cut_top(height);
    if (!above) f.text(line.cut_left(label), axis.name, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
    for (std::size_t c = 0; c < axis.chips.size(); ++c) {
      const EncoderChip& chip = axis.chips[c];
      const std::string words = fmt::format("{}  {}", chip.word, chip.codes);
      float width = f.chip_width(words, chip.chosen);
      if (width > line.width() && line.width() < p.rest.width() - label) {
        p.rest.cut_top(f.px(6));
        line = p.rest.cut_top(height);
        line.cut_left(label);
      }
      width = std::min(width, line.width());
      if (f.chip(ids::page_chip(static_cast<int>(a), static_cast<int>(c)), line.cut_left(width), words, chip.chosen, chip.codes > 0 || chip.chosen, "No code has it together with what is chosen"))
        p.w.out.push(NarrowPage{static_cast<int>(a), static_cast<int>(c)});
      line.cut_left(f.px(6));
    }
    p.rest.cut_top(f.px(8));
  }
}

void draw_seventh(Page& p) {
  ui::Frame& f = p.w.f;
  if (p.page.seventh.empty()) return;
  const bool ready = !p.page.seventh_base.empty();
  const std::string base = Code(p.page.seventh_base, CodeSystem::Icd10Cm).text();
  const bool placeholder = ready && base.back() == 'X';
  section(p, "7th character", placeholder ? fmt::format("behind {}; X holds the empty places", base) : ready ? fmt::format("behind {}", base) : std::string("once the other characters are chosen"));
  for (std::size_t n = 0; n < p.page.seventh.size(); ++n) {
    const SeventhCharacter& value = p.page.seventh[n];
    const Code& code = p.page.seventh_codes[n];
    const float width = p.rest.width() - f.px(10 + 34 + 10 + (ready ? 96 : 0));
    Rect row = p.rest.cut_top(std::max(f.px(32), wrapped_height(f, Type::Small, value.words, width) + f.px(12)));
    const bool here = !code.empty() && code == p.page.code;
    Rect inside = row.inset(f.px(10), f.px(6));
    if (!code.empty()) {
      if (f.row(ids::page_seventh(static_cast<int>(n)), row, fmt::format("{} {}", code.text(), value.words), here, 6).clicked) open_page(p.w, code);
      f.text(inside.cut_right(f.px(96)).cut_top(f.px(20)), code.text(), Type::CodeSmall, {.color = here ? Color::Text : Color::AccentText, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
    } else if (ready) {
      f.text(inside.cut_right(f.px(96)).cut_top(f.px(20)), "no code", Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
    }
    f.text(inside.cut_left(f.px(34)).cut_top(f.px(20)), std::string_view(&value.value, 1), Type::CodeBold, {.overflow = Overflow::Ellipsis, .middle = true});
    inside.y0 += f.px(1);
    f.text(inside, value.words, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap});
    f.line({row.x0, row.y1}, {row.x1, row.y1}, Color::Hair);
  }
}

void draw_characters(Page& p) {
  ui::Frame& f = p.w.f;
  if (p.page.characters.empty()) return;
  section(p, "Character by character");
  for (const auto& character : p.page.characters) {
    Rect row = p.rest.cut_top(f.px(30)).inset(f.px(10), 0);
    f.text(row.cut_left(f.px(34)), std::string_view(&character.value, 1), Type::CodeBold, {.overflow = Overflow::Ellipsis, .middle = true});
    f.text(row.cut_left(std::min(f.px(170), row.width() * 0.4F)), character.axis, Type::Small, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
    f.text(row, character.label, Type::Small, {.overflow = Overflow::Ellipsis, .middle = true});
  }
}

void draw_below(Page& p) {
  if (p.page.below.empty() && !p.page.narrowed) return;
  const std::string count = p.page.below.size() == 1 ? "1 code" : fmt::format("{} codes", p.page.below.size());
  section(p, p.page.narrowed ? "Left with these choices" : "Below it", count);
  const int chosen = draw_code_rows(p.w, {.id = ids::page_below, .scroll = ids::page_scroll, .origin = p.origin, .view = p.view, .number = p.page.rows}, p.w.state.below_tops, p.w.state.below, p.page.below, p.rest);
  if (chosen >= 0) open_page(p.w, p.page.below[static_cast<std::size_t>(chosen)].code);
}

// --- notes -------------------------------------------------------------------------------------------------------------

struct Kind {
  std::string_view explained;
  Tone tone;
};
Kind kind_of(NoteKind kind) {
  switch (kind) {
    case NoteKind::Includes: return {"belongs here", Tone::Neutral};
    case NoteKind::InclusionTerm: return {"conditions coded here", Tone::Neutral};
    case NoteKind::Excludes1: return {"not coded here, and never together with it", Tone::Bad};
    case NoteKind::Excludes2: return {"not part of it; both may be coded", Tone::Warn};
    case NoteKind::CodeFirst: return {"another code stands before it", Tone::Accent};
    case NoteKind::UseAdditional: return {"another code follows it, if it applies", Tone::Accent};
    case NoteKind::CodeAlso: return {"another code belongs to it; the order depends", Tone::Accent};
    case NoteKind::SeventhCharacter: return {"", Tone::Neutral};
    case NoteKind::Definition: return {"", Tone::Neutral};
  }
  return {"", Tone::Neutral};
}

constexpr float kReference = 24, kReferenceCell = 72;
constexpr std::size_t kBrief = 8;  // so short two references share a line: `E11.65`, `I60–I69`

bool in_pairs(const EncoderNoteGroup::Note& note) {
  return note.shown.size() > 2 && std::all_of(note.shown.begin(), note.shown.end(), [](const std::string& s) { return s.size() <= kBrief + 2; });
}

float reference_column(const ui::Frame& f, float width) { return std::min(f.px(2 * kReferenceCell), width * 0.36F); }

float note_height(const ui::Frame& f, const EncoderNoteGroup::Note& note, float width) {
  const float room = note.codes.empty() ? width : width - reference_column(f, width) - f.px(10);
  const std::size_t lines = in_pairs(note) ? (note.codes.size() + 1) / 2 : note.codes.size();
  return std::max(wrapped_height(f, Type::Body, note.text, room), f.px(kReference) * static_cast<float>(lines)) + f.px(7);
}

void draw_note(Page& p, Rect row, int group, int n, const EncoderNoteGroup::Note& note) {
  ui::Frame& f = p.w.f;
  if (!note.codes.empty()) {
    Rect column = row.cut_right(reference_column(f, row.width()));
    row.cut_right(f.px(10));
    const bool pairs = in_pairs(note);
    Rect line;
    for (std::size_t c = 0; c < note.codes.size(); ++c) {
      if (!pairs || c % 2 == 0) line = column.cut_top(f.px(kReference));
      const Rect link = pairs && c % 2 == 0 ? line.cut_left(std::floor(line.width() / 2)) : line;
      if (f.link(ids::page_reference(group, n, static_cast<int>(c)), link.centered(link.width(), f.px(22)), note.shown[c], true)) open_page(p.w, note.codes[c]);
    }
  }
  row.y0 += f.px(2);
  f.text(row, note.text, Type::Body, {.overflow = Overflow::Wrap});
}

void draw_notes(Page& p) {
  ui::Frame& f = p.w.f;
  // Heights of all notes, measured once for a page and a width.
  std::vector<const EncoderNoteGroup::Note*> all;
  for (const auto& group : p.page.notes)
    for (const auto& note : group.notes) all.push_back(&note);
  const float width = p.rest.width() - f.px(12);
  const RowTops& tops = row_tops(p.w.state.note_tops, f, p.page.number, width, static_cast<int>(all.size()), [&](int n) { return note_height(f, *all[static_cast<std::size_t>(n)], width); });
  if (!p.page.notes_of.empty()) {
    p.rest.cut_top(f.px(14));
    const float height = wrapped_height(f, Type::Small, p.page.notes_of, p.rest.width() - f.px(50)) + f.px(14);
    Rect box = p.rest.cut_top(height);
    f.fill(box, Color::WarnTint, 7);
    box = box.inset(f.px(10), f.px(7));
    f.icon(box.cut_left(f.px(22)).cut_top(f.px(20)), Icon::Info, Color::Warn, 18);
    box.cut_left(f.px(6));
    f.announce("encoder.page.notes_of", box, "text", p.page.notes_of);
    f.text(box, p.page.notes_of, Type::Small, {.overflow = Overflow::Wrap});
  }
  int at = 0;
  for (std::size_t g = 0; g < p.page.notes.size(); ++g) {
    const auto& group = p.page.notes[g];
    const Kind kind = kind_of(group.kind);
    section(p, display_name(group.kind), kind.explained);
    std::string_view where;
    const float top = p.rest.y0;
    for (std::size_t n = 0; n < group.notes.size(); ++n, ++at) {
      const auto& note = group.notes[n];
      if (note.where != where && note.where != p.page.code.text() && note.where != p.page.code.bare()) {
        Rect line = p.rest.cut_top(f.px(22));
        if (p.in_sight(line.y0, line.y1)) f.text(line.inset(f.px(12), 0), "at " + note.where, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
      }
      where = note.where;
      Rect row = p.rest.cut_top(tops.tops[static_cast<std::size_t>(at) + 1] - tops.tops[static_cast<std::size_t>(at)]);
      row.x0 += f.px(12);
      if (p.in_sight(row.y0 - f.px(40), row.y1 + f.px(40))) draw_note(p, row, static_cast<int>(g), static_cast<int>(n), note);
    }
    f.fill({p.rest.x0, top, p.rest.x0 + f.px(3), p.rest.y0 - f.px(4)}, ui::fill_color(kind.tone), 1.5F);
  }
}

void draw_own_note(Page& p) {
  ui::Frame& f = p.w.f;
  if (p.w.state.seen_page != p.page.number) p.w.state.seen_page = p.page.number, p.w.state.note = p.page.note;
  section(p, "Your note", "kept in your record");
  if (f.field(ids::page_note, p.rest.cut_top(f.px(38)), p.w.state.note, {.hint = "What to remember about this code", .icon = Icon::NoteAlt, .label = "Your note"}).changed) p.w.out.push(WriteCodeNote{p.page.code, p.w.state.note});
}

void draw_beside(Page& p) {
  if (p.page.beside.size() < 2) return;
  section(p, "Beside it", p.page.above.empty() ? std::string_view("in its section") : std::string_view("above and below in the list"));
  const int chosen = draw_code_rows(p.w, {.id = ids::page_beside, .scroll = ids::page_scroll, .origin = p.origin, .view = p.view, .number = p.page.number, .marked = p.page.beside_at}, p.w.state.beside_tops, p.w.state.beside, p.page.beside, p.rest);
  if (chosen >= 0 && chosen != p.page.beside_at) open_page(p.w, p.page.beside[static_cast<std::size_t>(chosen)].code);
}

void draw_foot(EncoderFrame& w, const EncoderPage& page, Rect where) {
  ui::Frame& f = w.f;
  f.line({where.x0 + 1, where.y0}, {where.x1 - 1, where.y0}, Color::Hair);
  where = where.inset(f.px(16), f.px(8));
  const std::string label = assign_label(page.goes_to);
  const float width = std::min(where.width(), f.button_width(label, true));
  if (f.button(ids::page_assign, where.cut_right(width), label, {.kind = ui::ButtonKind::Primary, .icon = Icon::Add, .enabled = page.goes_to.has_value(), .why_not = page.why_not, .shortcut = keys_of(Act::AssignCode)})) w.out.push(AddLine{*page.goes_to, page.code});
  where.cut_right(f.px(10));
  if (page.code.system() == CodeSystem::Icd10Pcs && where.width() > f.button_width("Table", true)) {
    if (f.button(ids::page_table, where.cut_right(f.button_width("Table", true)), "Table", {.icon = Icon::Grid})) w.out.push(BuildPcs{page.code.text()}), w.out.push(ShowEncoderTab{EncoderTab::Tables});
    where.cut_right(f.px(10));
  }
  if (!page.why_not.empty() && where.width() > f.px(60)) {
    const bool two = f.measure(Type::Caption, page.why_not).x > where.width();
    f.text(where.centered(where.width(), two ? f.px(34) : f.type_size(Type::Caption)), page.why_not, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Wrap, .max_lines = 2});
  }
}

}  // namespace

void draw_encoder_page(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  f.card(where);
  if (!w.model.page) {
    f.empty_state(where, Icon::Article, "Tabular page", "Choose a code: its notes, what it needs and its neighbors are shown here.");
    return;
  }
  const EncoderPage& page = *w.model.page;
  Rect inside = where;
  if (page.found) draw_foot(w, page, inside.cut_bottom(f.px(56)));
  if (w.state.seen_page != page.number) f.scroll_to(ids::page_scroll, 0), w.state.below = 0, w.state.beside = std::max(0, page.beside_at);
  inside = {inside.x0, inside.y0 + f.px(4), inside.x1 - f.px(2), inside.y1 - f.px(page.found ? 0 : 4)};
  const Rect content = f.begin_scroll(ids::page_scroll, inside, w.state.page_height);
  Page p{.w = w, .page = page, .view = inside, .rest = content.inset(f.px(18), 0), .origin = content.y0};
  p.rest.y1 = p.rest.y0 + 1e7F;
  draw_head(p);
  if (page.found) {
    draw_above(p);
    draw_axes(p);
    draw_seventh(p);
    draw_below(p);
    draw_characters(p);
    draw_notes(p);
    draw_own_note(p);
    draw_beside(p);
  } else {
    w.state.seen_page = page.number;
    f.text(p.rest, "No installed release has this code.", Type::Body, {.color = Color::Text2, .overflow = Overflow::Wrap});
    p.rest.cut_top(f.px(60));
  }
  if (const float used = p.rest.y0 - content.y0 + f.px(20); used != w.state.page_height) w.state.page_height = used, f.request_frames(2);
  f.end_scroll();
}

}  // namespace cw::views
