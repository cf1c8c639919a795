#include "app/views/feedback.h"
#include "app/views/ids.h"
#include "app/views/parts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Mark;
using ui::MarkKind;
using ui::Rect;
using ui::Type;

void draw_feedback_chart(FeedbackFrame& w, Rect where) {
  ui::Frame& f = w.f;
  f.card(where);
  Rect inside = where.inset(1, 1);
  const OpenDocument* open = nullptr;
  for (const auto& candidate : *w.model.documents)
    if (candidate.document->id == w.state.document) open = &candidate;
  if (open == nullptr && !w.model.documents->empty()) open = &w.model.documents->front();
  if (open == nullptr) {
    f.empty_state(inside, Icon::Description, "The chart has no documents", "");
    return;
  }
  w.state.document = open->document->id;
  Rect head = inside.cut_top(f.px(54)).inset(f.px(18), f.px(9));
  std::vector<std::string_view> titles;
  int chosen = 0;
  for (std::size_t i = 0; i < w.model.documents->size(); ++i) {
    titles.emplace_back((*w.model.documents)[i].document->title);
    if ((*w.model.documents)[i].document->id == w.state.document) chosen = static_cast<int>(i);
  }
  const float legend = f.measure(Type::Caption, "Credited").x + f.measure(Type::Caption, "Missed").x + f.px(64);
  if (head.width() > legend + f.px(200)) {
    Rect keys = head.cut_right(legend);
    f.text(keys.cut_right(f.measure(Type::Caption, "Missed").x), "Missed", Type::Caption, {.color = Color::Text2, .middle = true});
    keys.cut_right(f.px(6));
    const Rect missed = keys.cut_right(f.px(14)).centered(f.px(14), f.px(14));
    f.fill(missed, Color::EvidenceMissed, 3);
    f.dashed_line({missed.x0, missed.y1 - f.px(2)}, {missed.x1, missed.y1}, Color::Bad);
    keys.cut_right(f.px(12));
    f.text(keys.cut_right(f.measure(Type::Caption, "Credited").x), "Credited", Type::Caption, {.color = Color::Text2, .middle = true});
    keys.cut_right(f.px(6));
    f.fill(keys.cut_right(f.px(14)).centered(f.px(14), f.px(14)), Color::EvidenceCredited, 3);
    head.cut_right(f.px(14));
  }
  if (f.choice("feedback.document", head, titles, chosen)) w.state.document = (*w.model.documents)[static_cast<std::size_t>(chosen)].document->id;
  if (w.is_review()) {
    Rect facts = inside;
    facts.x0 += f.px(22), facts.x1 -= f.px(18);
    const float top = facts.y0;
    draw_document_facts(f, facts, *open->document, w.model.scenario->encounter.patient);
    // What is wrong with the head itself has no words in the text: the head is framed.
    const int row = w.state.selected_row;
    if (row < w.row_count() && w.evidence_of(row).empty() && review_document(w, row) == open->document->id) {
      const Rect frame{inside.x0 + f.px(14), top - f.px(5), inside.x1 - f.px(10), facts.y0 + f.px(5)};
      f.stroke(frame, w.right(row) ? Color::Ok : Color::Bad, 7, 1.5F);
      if (!w.right(row)) f.dashed_line({frame.x0 + f.px(8), frame.y1 - f.px(2)}, {frame.x1 - f.px(8), frame.y1}, Color::Bad);
    }
    inside.y0 = facts.y0 + f.px(10);
  }
  f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
  inside.cut_top(1);

  const Rect page{inside.x0 + f.px(22), inside.y0, inside.x1 - f.px(8), inside.y1};
  const float width = page.width() - f.px(20);
  DocumentCache& cache = laid_out(w.state.documents, *open, f, width);
  std::vector<Mark> marks;
  const auto mark_row = [&](int n) {
    for (const auto& e : w.evidence_of(n)) {
      if (e.document != open->document->id) continue;
      const auto range = find_quote(open->text, e.quote, e.occurrence);
      if (range) marks.push_back({*range, w.right(n) ? MarkKind::EvidenceCredited : MarkKind::EvidenceMissed, n});
    }
  };
  for (int n = 0; n < w.row_count(); ++n)
    if (n != w.state.selected_row) mark_row(n);
  // The chosen row's words are drawn last, so that they win where passages overlap.
  if (w.state.selected_row < w.row_count()) mark_row(w.state.selected_row);

  const std::string id = std::string(ids::feedback_chart) + "." + open->document->id.text();
  if (w.state.scroll_to && w.state.scroll_to->first == open->document->id.text()) {
    const auto [top, bottom] = cache.layout->line_of(w.state.scroll_to->second);
    f.scroll_into_view(id + ".scroll", top - f.px(80), bottom + f.px(80));
    w.state.scroll_to.reset();
  }
  const auto result = ui::chart_view(f, id, page, open->text, *cache.layout, marks, cache.view);
  if (result.mark_clicked && *result.mark_clicked >= 0) select_row(w, *result.mark_clicked);
}

}  // namespace cw::views
