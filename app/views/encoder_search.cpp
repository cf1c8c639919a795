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

constexpr float kCode = 104, kReason = 20;

void look_for(EncoderFrame& w, EncoderQuery query) {
  w.state.hit = 0;
  w.f.scroll_to("encoder.hits.scroll", 0);
  w.out.push(LookFor{std::move(query)});
}

/// The field on top. True when Enter was pressed on a list of hits.
bool draw_field(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  if (w.state.seen_asked != w.model.asked) w.state.seen_asked = w.model.asked, w.state.query = w.model.query.text, w.state.hit = 0;
  const auto field = f.field(ids::encoder_search, where, w.state.query, {.hint = "Words in any order, an abbreviation, or a code", .icon = Icon::Search, .label = "Look for"});
  if (field.changed) {
    EncoderQuery query = w.model.query;
    query.text = w.state.query;
    look_for(w, std::move(query));
  }
  const int count = static_cast<int>(w.model.results.hits.size());
  if (count > 0 && (field.down || field.up)) {
    w.state.hit = std::clamp(w.state.hit + (field.down ? 1 : -1), 0, count - 1);
    const RowTops& tops = w.state.hit_tops;
    if (tops.tops.size() > static_cast<std::size_t>(w.state.hit) + 1) f.scroll_into_view("encoder.hits.scroll", tops.tops[static_cast<std::size_t>(w.state.hit)], tops.tops[static_cast<std::size_t>(w.state.hit) + 1]);
  }
  return field.submitted && count > 0;
}

void draw_filters(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const EncoderModel& m = w.model;
  std::vector<std::string_view> systems = {"All systems"};
  int system = 0;
  for (std::size_t i = 0; i < m.systems.size(); ++i) {
    systems.push_back(display_name(m.systems[i]));
    if (m.query.system == m.systems[i]) system = static_cast<int>(i) + 1;
  }
  const std::string_view billable = "Billable only";
  const float chip = f.chip_width(billable, m.query.billable_only);
  const bool chapters = !m.chapters.empty();
  const float choices = std::max(0.0F, where.width() - chip - f.px(10));
  if (f.choice(ids::encoder_system, where.cut_left(std::min(f.px(140), chapters ? choices * 0.4F : choices)), systems, system)) {
    EncoderQuery query = m.query;
    query.system = system > 0 ? std::optional(m.systems[static_cast<std::size_t>(system) - 1]) : std::nullopt;
    if (query.system && query.system != CodeSystem::Icd10Cm) query.chapter.clear();
    look_for(w, std::move(query));
  }
  if (chapters) {
    where.cut_left(f.px(8));
    std::vector<std::string> words = {"All chapters"};
    int chapter = 0;
    for (std::size_t i = 0; i < m.chapters.size(); ++i) {
      const std::string range = m.chapters[i].from + "-" + m.chapters[i].to;
      words.push_back(fmt::format("{}  {}–{}  {}", m.chapters[i].id, m.chapters[i].from, m.chapters[i].to, m.chapters[i].title));
      if (m.query.chapter == range) chapter = static_cast<int>(i) + 1;
    }
    const std::vector<std::string_view> labels(words.begin(), words.end());
    Rect box = where.cut_left(std::max(f.px(60), where.width() - chip - f.px(10)));
    if (f.choice(ids::encoder_chapter, box, labels, chapter)) {
      EncoderQuery query = m.query;
      query.chapter.clear();
      if (chapter > 0) {
        const auto& division = m.chapters[static_cast<std::size_t>(chapter) - 1];
        query.chapter = division.from + "-" + division.to;
        query.system = CodeSystem::Icd10Cm;
      }
      look_for(w, std::move(query));
    }
  }
  const float room = std::min(chip, where.width());
  const Rect toggle = where.cut_right(room).centered(room, f.px(32));
  if (f.chip(ids::encoder_billable, toggle, billable, m.query.billable_only)) {
    EncoderQuery query = m.query;
    query.billable_only = !query.billable_only;
    look_for(w, std::move(query));
  }
}

float needs_more_room(const ui::Frame& f, const SearchHit& hit) { return hit.billable ? 0 : f.tag_width("needs more", false) + f.px(8); }

void draw_hit(EncoderFrame& w, Rect where, int n, bool current) {
  ui::Frame& f = w.f;
  const SearchHit& hit = w.model.results.hits[static_cast<std::size_t>(n)];
  const bool shown = w.model.page && w.model.page->code == hit.code;
  const auto pressed = f.item(ids::encoder_hits, ids::encoder_hit(n), where.inset(0, f.px(1)), fmt::format("{} {}", hit.code.text(), hit.title), current, 8);
  if (pressed.clicked) w.state.hit = n, open_page(w, hit.code);
  if (shown) f.fill({where.x0, where.y0 + f.px(8), where.x0 + f.px(3), where.y1 - f.px(8)}, Color::AccentFill, 1.5F);
  Rect words = where.inset(f.px(12), f.px(8));
  f.text(words.cut_left(f.px(kCode)).cut_top(f.px(24)), hit.code.text(), Type::CodeBold, {.color = current ? Color::AccentText : Color::Text, .overflow = Overflow::Ellipsis, .middle = true});
  if (!hit.billable) {
    f.tag(words.cut_right(f.tag_width("needs more", false)).cut_top(f.px(24)), "needs more", Tone::Neutral);
    words.cut_right(f.px(8));
  }
  words.y0 += f.px(3);
  words.cut_top(f.marked_paragraph(words, hit.title, Type::Body, Color::Text, hit.matched, Color::EvidenceOwn));
  const std::string reason = reason_text(hit);
  if (!reason.empty()) f.text({words.x0, words.y0 + f.px(1), where.x1 - f.px(12), words.y0 + f.px(kReason)}, reason, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
}

void draw_hits(EncoderFrame& w, Rect where, bool entered) {
  ui::Frame& f = w.f;
  const auto& hits = w.model.results.hits;
  const int count = static_cast<int>(hits.size());
  w.state.hit = std::clamp(w.state.hit, 0, std::max(0, count - 1));
  const float width = where.width() - f.px(12);
  const auto height = [&](int n) {
    const SearchHit& hit = hits[static_cast<std::size_t>(n)];
    return f.px(19) + std::max(f.px(24), wrapped_height(f, Type::Body, hit.title, width - f.px(24 + kCode) - needs_more_room(f, hit))) + (reason_text(hit).empty() ? 0 : f.px(kReason));
  };
  const RowTops& tops = row_tops(w.state.hit_tops, f, w.model.searched, width, count, height);
  const auto keys = f.list(ids::encoder_hits, where, "Codes found");
  Rect content = f.begin_scroll("encoder.hits.scroll", where, tops.tops.back() + f.px(8));
  const float origin = content.y0;
  content.x1 -= f.px(12);
  const auto at = [&](int n) { return tops.tops[static_cast<std::size_t>(n)]; };
  if (keys.step != 0) {
    w.state.hit = std::clamp(w.state.hit + keys.step, 0, count - 1);
    f.scroll_into_view("encoder.hits.scroll", at(w.state.hit), at(w.state.hit + 1));
  }
  if (keys.enter || entered) open_page(w, hits[static_cast<std::size_t>(w.state.hit)].code);
  for (int n = row_at(tops, where.y0 - origin); n < count && origin + at(n) < where.y1; ++n) {
    const Rect row{content.x0, origin + at(n), content.x1, origin + at(n + 1)};
    draw_hit(w, row, n, n == w.state.hit);
    if (n + 1 < count) f.line({row.x0 + f.px(12), row.y1}, {row.x1 - f.px(12), row.y1}, Color::Hair);
  }
  f.end_scroll();
}

/// Favorites, then what was looked at last: the list while nothing is typed.
void draw_kept(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const auto &favorites = w.model.favorites, &recent = w.model.recent;
  if (favorites.empty() && recent.empty()) {
    f.empty_state(where, Icon::Search, "Look something up", "Type what the provider wrote, an abbreviation or a code. Codes you looked at, and your favorites, wait here.");
    return;
  }
  Rect content = f.begin_scroll("encoder.kept.scroll", where, w.state.kept_height);
  const float origin = content.y0;
  content.x1 -= f.px(12);
  const auto heading = [&](Icon icon, std::string_view text) {
    Rect line = content.cut_top(f.px(30)).inset(f.px(10), 0);
    f.icon(line.cut_left(f.px(20)), icon, Color::Text3, 18);
    line.cut_left(f.px(6));
    f.text(line, text, Type::SmallStrong, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  };
  if (!favorites.empty()) {
    heading(Icon::Star, "Favorites");
    const int chosen = draw_code_rows(w, {.id = "encoder.favorites", .scroll = "encoder.kept.scroll", .origin = origin, .view = where, .number = w.model.kept}, w.state.favorite_tops, w.state.favorite, favorites, content);
    if (chosen >= 0) open_page(w, favorites[static_cast<std::size_t>(chosen)].code);
    content.cut_top(f.px(8));
  }
  if (!recent.empty()) {
    heading(Icon::Restore, "Looked at");
    const int chosen = draw_code_rows(w, {.id = ids::encoder_kept, .scroll = "encoder.kept.scroll", .origin = origin, .view = where, .number = w.model.kept}, w.state.kept_tops, w.state.kept, recent, content);
    if (chosen >= 0) open_page(w, recent[static_cast<std::size_t>(chosen)].code);
  }
  if (const float used = content.y0 - origin + f.px(8); used != w.state.kept_height) w.state.kept_height = used, f.request_frames(2);
  f.end_scroll();
}

void draw_foot(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const SearchResults& r = w.model.results;
  f.line({where.x0, where.y0}, {where.x1, where.y0}, Color::Hair);
  where = where.inset(f.px(16), 0);
  if (!w.state.query.empty()) {
    const std::string count = r.hits.size() < r.total ? fmt::format("{} of {}{}", r.hits.size(), r.total, r.more ? " or more" : "") : r.total == 1 ? "1 result" : fmt::format("{} results", r.total);
    const float width = std::min(where.width(), f.measure(Type::Caption, count).x + f.px(4));
    f.text(where.cut_right(width), count, Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
    where.cut_right(f.px(10));
  }
  const std::string_view words = w.model.search_complete ? "↑↓ to move   ·   Enter to open the page" : "Full search is being prepared …";
  f.text(where, words, Type::Caption, {.color = w.model.search_complete ? Color::Text3 : Color::Warn, .overflow = Overflow::Ellipsis, .middle = true});
}

}  // namespace

void draw_encoder_search(EncoderFrame& w, Rect where) {
  ui::Frame& f = w.f;
  f.card(where);
  Rect inside = where;
  const Rect foot = inside.cut_bottom(f.px(34));
  Rect head = inside.cut_top(f.px(14 + 40 + 8 + 34 + 10)).inset(f.px(16), 0);
  head.cut_top(f.px(14));
  const bool entered = draw_field(w, head.cut_top(f.px(40)));
  head.cut_top(f.px(8));
  draw_filters(w, head.cut_top(f.px(34)));
  f.line({where.x0 + 1, inside.y0}, {where.x1 - 1, inside.y0}, Color::Hair);
  draw_foot(w, foot);
  inside = inside.inset(f.px(4), 0);
  if (!w.model.results.corrected_to.empty()) {
    Rect line = inside.cut_top(f.px(32));
    f.fill(line.inset(f.px(4), f.px(3)), Color::WarnTint, 6);
    line = line.inset(f.px(12), 0);
    f.icon(line.cut_left(f.px(20)), Icon::Info, Color::Warn, 18);
    line.cut_left(f.px(6));
    const std::string text = fmt::format("Understood as “{}”", w.model.results.corrected_to);
    f.announce("encoder.corrected", line, "text", text);
    f.text(line, text, Type::Small, {.overflow = Overflow::Ellipsis, .middle = true});
  }
  if (w.state.query.empty()) draw_kept(w, inside);
  else if (w.model.query.text != w.state.query) return;  // asked for in this frame; the answer is there in the next
  else if (w.model.results.hits.empty()) f.empty_state(inside, Icon::Search, "No code matches", w.model.search_complete ? "Try the main term alone, another word for it, or fewer filters." : "Full search is being prepared; so far only the starter set is looked through.");
  else draw_hits(w, inside, entered);
}

}  // namespace cw::views
