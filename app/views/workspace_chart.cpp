#include <fmt/format.h>

#include <algorithm>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/shortcuts.h"
#include "app/views/workspace.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Mark;
using ui::MarkKind;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

/// Steps to the next or previous hit, over documents; the hit's number counts from 0 over the whole chart.
void step_hit(WorkspaceFrame& w, const FindHits& hits, int step) {
  if (hits.total == 0) return;
  w.state.find_hit = (w.state.find_hit + step + hits.total) % hits.total;
  int left = w.state.find_hit;
  for (std::size_t d = 0; d < hits.by_document.size(); ++d) {
    const int here = static_cast<int>(hits.by_document[d].size());
    if (left < here) {
      w.state.scroll_to = {(*w.model.documents)[d].document->id.text(), hits.by_document[d][static_cast<std::size_t>(left)].from};
      if ((*w.model.documents)[d].document->id != w.model.draft->document) w.out.push(SelectDocument{(*w.model.documents)[d].document->id});
      return;
    }
    left -= here;
  }
}

void find_box(WorkspaceFrame& w, Rect where, const FindHits& hits) {
  ui::Frame& f = w.f;
  const Rect next = where.cut_right(f.px(34)).centered(f.px(34), f.px(34));
  where.cut_right(f.px(4));
  const Rect previous = where.cut_right(f.px(34)).centered(f.px(34), f.px(34));
  where.cut_right(f.px(6));
  const bool any = hits.total > 0;
  const std::string count = w.state.find.empty() ? "" : any ? fmt::format("{}/{}", w.state.find_hit + 1, hits.total) : "none";
  const auto field = f.field(ids::find_field, where.centered(where.width(), f.px(36)), w.state.find, {.hint = "Find in chart", .icon = Icon::Search, .trailing = count, .label = "Find in chart"});
  if (field.changed) {
    // The first hit at or after the document on the screen.
    const FindHits fresh = find_hits(w.model, w.state.find);
    int before = 0;
    for (std::size_t d = 0; d < fresh.by_document.size() && (*w.model.documents)[d].document->id != w.model.draft->document; ++d) before += static_cast<int>(fresh.by_document[d].size());
    w.state.find_hit = fresh.total > 0 ? before % fresh.total : 0;
    if (fresh.total > 0) step_hit(w, fresh, 0);
  }
  if (field.submitted || field.down) step_hit(w, hits, +1);
  if (field.up) step_hit(w, hits, -1);
  if (field.cancelled) w.state.find.clear(), w.state.find_hit = 0;
  if (f.icon_button(ids::find_previous, previous, Icon::ArrowUp, "Previous hit", {.enabled = any, .why_not = "There is no hit", .shortcut = keys_of(Act::PreviousHit)}) || asked(f, Act::PreviousHit)) step_hit(w, hits, -1);
  if (f.icon_button(ids::find_next, next, Icon::ArrowDown, "Next hit", {.enabled = any, .why_not = "There is no hit", .shortcut = keys_of(Act::NextHit)}) || asked(f, Act::NextHit)) step_hit(w, hits, +1);
}

/// Which line a new mark belongs to: the one chosen, else the newest of the list shown.
std::optional<std::pair<LineKind, int>> target_line(const WorkspaceFrame& w) {
  const auto exists = [&](std::pair<LineKind, int> line) { return line.second >= 0 && line.second < static_cast<int>((line.first == LineKind::Diagnosis ? w.model.diagnoses : w.model.procedures).size()); };
  if (w.state.selected_line && exists(*w.state.selected_line)) return w.state.selected_line;
  const LineKind kind = w.state.tab == 1 ? LineKind::Procedure : LineKind::Diagnosis;
  const int last = static_cast<int>((kind == LineKind::Diagnosis ? w.model.diagnoses : w.model.procedures).size()) - 1;
  if (last >= 0) return std::pair(kind, last);
  return std::nullopt;
}

/// The words marked in a document, each with what a click on it chooses.
struct Marked {
  const Evidence* words;
  int tag;
};

/// What the student marked: evidence of the lines, passages of the flags, indicators of the query shown.
std::vector<Marked> marked_words(const WorkspaceFrame& w) {
  std::vector<Marked> all;
  int tag = 0;
  if (w.model.review != nullptr) {
    for (const auto& line : w.model.review->flags) {
      if (line.flag.passage) all.push_back({&*line.flag.passage, tag});
      ++tag;
    }
    return all;
  }
  if (w.state.query.open) {
    const int shown = w.state.query.shown;
    if (shown >= 0 && shown < static_cast<int>(w.model.queries.size()))
      for (const auto& words : w.model.queries[static_cast<std::size_t>(shown)].query.indicators) all.push_back({&words, tag++});
    return all;
  }
  for (const auto* lines : {&w.model.draft->answer.diagnoses, &w.model.draft->answer.procedures})
    for (const auto& line : *lines)
      for (const auto& e : line.evidence) all.push_back({&e, tag++});
  return all;
}

/// A click on a mark chooses the line it belongs to.
void choose_marked(WorkspaceFrame& w, int tag) {
  if (w.model.review != nullptr) return choose_flag(w, tag);
  if (w.state.query.open) return;
  int left = tag;
  for (const LineKind kind : {LineKind::Diagnosis, LineKind::Procedure}) {
    const auto& lines = kind == LineKind::Diagnosis ? w.model.draft->answer.diagnoses : w.model.draft->answer.procedures;
    for (int i = 0; i < static_cast<int>(lines.size()) && left >= 0; ++i) {
      const int here = static_cast<int>(lines[static_cast<std::size_t>(i)].evidence.size());
      if (left < here) w.state.selected_line = {kind, i}, w.state.tab = kind == LineKind::Diagnosis ? 0 : 1;
      left -= here;
    }
  }
}

/// What is offered for the words selected.
struct Offer {
  std::string label;
  Icon icon = Icon::Evidence;
  bool enabled = true;
  std::string_view why_not = {};
  std::string_view id = ids::mark_evidence;
  Act act = Act::MarkEvidence;
};

Offer offer_for_selection(const WorkspaceFrame& w) {
  if (w.model.review != nullptr) return {"Flag these words", Icon::Flag, true, {}, ids::review_flag_passage, Act::FlagThis};
  if (w.state.query.open) {
    const bool writing = query_in_writing(w) >= 0;
    return {writing ? "Add to the query as an indicator" : "This query can no longer be changed", Icon::Evidence, writing, "Indicators are added to a query that is being written"};
  }
  const auto line = target_line(w);
  if (!line) return {"Add a code first, then mark its evidence", Icon::Evidence, false, "Evidence is marked for a code"};
  const auto& lines = line->first == LineKind::Diagnosis ? w.model.diagnoses : w.model.procedures;
  return {"Mark as evidence for " + lines[static_cast<std::size_t>(line->second)].line.code.text()};
}

void mark_popup(WorkspaceFrame& w, const OpenDocument& open, DocumentCache& cache, Rect at, Rect pane) {
  ui::Frame& f = w.f;
  const auto quote = quote_at(open.text, *cache.view.selection);
  if (!quote) return;
  const Offer offer = offer_for_selection(w);
  const float width = std::min(pane.width() - f.px(16), f.button_width(offer.label, true) + f.px(14)), height = f.px(52);
  float x = std::clamp(at.x0 - width / 2, pane.x0 + f.px(8), std::max(pane.x0 + f.px(8), pane.x1 - width - f.px(8)));
  float y = at.y1 + f.px(6);
  if (y + height > pane.y1) y = at.y0 - height - f.px(6);
  const Rect box{std::floor(x), std::floor(y), std::floor(x + width), std::floor(y + height)};
  f.begin_floating("workspace.mark.popup", box);
  const bool pressed = f.button(offer.id, box.inset(f.px(6)), offer.label, {.kind = offer.enabled ? ui::ButtonKind::Primary : ui::ButtonKind::Ghost, .icon = offer.icon, .enabled = offer.enabled, .why_not = offer.why_not, .shortcut = keys_of(offer.act)});
  f.end_floating();
  if ((pressed || (offer.act == Act::MarkEvidence && asked(f, Act::MarkEvidence))) && offer.enabled) {
    const Evidence words{open.document->id, quote->text, quote->occurrence};
    if (w.model.review != nullptr) start_flag(w, true);
    else if (w.state.query.open) add_indicator(w, words);
    else if (const auto line = target_line(w)) w.out.push(AddEvidence{line->first, line->second, words});
    cache.view.selection.reset();
  }
  if (asked(f, Act::DropSelection)) cache.view.selection.reset();
}

}  // namespace

void draw_chart(WorkspaceFrame& w, Rect where) {
  ui::Frame& f = w.f;
  f.card(where);
  Rect inside = where.inset(1, 1);
  const OpenDocument* open = nullptr;
  for (const auto& candidate : *w.model.documents)
    if (candidate.document->id == w.model.draft->document) open = &candidate;
  if (open == nullptr) {
    f.empty_state(inside, Icon::Description, "Choose a document", "The chart's documents are listed at the left.");
    return;
  }
  const ChartDocument& d = *open->document;
  const FindHits hits = find_hits(w.model, w.state.find);
  if (w.state.find_hit >= hits.total) w.state.find_hit = 0;

  const bool own_row = inside.width() < f.px(560);
  Rect head = inside.cut_top(f.px(58)).inset(f.px(22), 0);
  if (!own_row) find_box(w, head.cut_right(std::min(f.px(310), head.width() * 0.5F)), hits);
  head.cut_right(f.px(10));
  Rect words = head.centered(head.width(), f.type_size(Type::Strong) + f.type_size(Type::Caption) + f.px(3));
  f.text(words.cut_top(f.type_size(Type::Strong)), d.title, Type::Strong, {.overflow = Overflow::Ellipsis});
  words.cut_top(f.px(3));
  if (w.model.review != nullptr) {
    f.text(words, fmt::format("{}  ·  {}", d.author, d.role), Type::Caption, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
  } else {
    const std::string signature = d.signed_at ? "signed" : "not signed";
    f.text(words, fmt::format("{}  ·  {}  ·  {}  ·  {}", d.author, d.role, to_display(d.written), signature), Type::Caption, {.color = d.signed_at ? Color::Text3 : Color::Warn, .overflow = Overflow::Ellipsis});
  }
  if (own_row) find_box(w, inside.cut_top(f.px(46)).inset(f.px(22), 0), hits);
  if (w.model.review != nullptr) {
    Rect facts = inside;
    facts.x0 += f.px(22), facts.x1 -= f.px(22);
    draw_document_facts(f, facts, d, w.model.scenario->encounter.patient);
    inside.y0 = facts.y0 + f.px(8);
  }
  f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
  inside.cut_top(1);

  const Rect page{inside.x0 + f.px(24), inside.y0, inside.x1 - f.px(8), inside.y1};
  DocumentCache& cache = laid_out(w.state.documents, *open, f, page.width() - f.px(20));

  std::vector<Mark> marks;
  const AuditReport* audited = w.model.audit != nullptr ? w.model.audit->report : nullptr;
  if (audited != nullptr) {
    const auto mark_row = [&](int row) {
      for (const auto& e : audit_evidence(*audited, row))
        if (e.document == d.id)
          if (const auto range = find_quote(open->text, e.quote, e.occurrence)) marks.push_back({*range, audit_row_good(*audited, row) ? MarkKind::EvidenceCredited : MarkKind::EvidenceMissed, row});
    };
    // The chosen row's words are drawn last, so that they win where passages overlap.
    for (int row = 0; row < audit_rows(*audited); ++row)
      if (row != w.state.audit.row) mark_row(row);
    if (w.state.audit.row < audit_rows(*audited)) mark_row(w.state.audit.row);
  }
  for (const auto& [passage, tag] : marked_words(w))
    if (passage->document == d.id)
      if (const auto range = find_quote(open->text, passage->quote, passage->occurrence)) marks.push_back({*range, MarkKind::EvidenceOwn, tag});
  int number = 0;
  for (std::size_t i = 0; i < hits.by_document.size(); ++i) {
    const bool here = (*w.model.documents)[i].document->id == d.id;
    for (const auto& hit : hits.by_document[i]) {
      if (here) marks.push_back({hit, number == w.state.find_hit ? MarkKind::FindCurrent : MarkKind::Find, -1});
      ++number;
    }
  }
  if (w.state.scroll_to && w.state.scroll_to->first == d.id.text()) {
    const auto [top, bottom] = cache.layout->line_of(w.state.scroll_to->second);
    f.scroll_into_view(std::string(ids::chart) + "." + d.id.text() + ".scroll", top - f.px(60), bottom + f.px(60));
    w.state.scroll_to.reset();
  }
  const auto result = ui::chart_view(f, std::string(ids::chart) + "." + d.id.text(), page, open->text, *cache.layout, marks, cache.view);
  // In an audit nothing is marked as evidence.
  if (w.model.audit == nullptr && (result.selection_made || cache.view.selection)) {
    if (result.selection_rect) mark_popup(w, *open, cache, *result.selection_rect, page);
  }
  if (result.mark_clicked && *result.mark_clicked >= 0 && audited != nullptr) {
    select_audit_row(w, *result.mark_clicked);
  } else if (result.mark_clicked && *result.mark_clicked >= 0) {
    choose_marked(w, *result.mark_clicked);
  }
}

}  // namespace cw::views
