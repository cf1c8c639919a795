#include <fmt/format.h>

#include <algorithm>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/workspace.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

void patient_card(ui::Frame& f, Rect& inside, const Encounter& e) {
  Rect head = inside.cut_top(f.px(44));
  const Rect disc = head.cut_left(f.px(42)).centered(f.px(42), f.px(42));
  f.fill(disc, Color::AccentTint, 21);
  std::string initials;
  for (std::size_t at = 0; at < e.patient.name.size() && initials.size() < 2; ++at)
    if ((at == 0 || e.patient.name[at - 1] == ' ') && e.patient.name[at] >= 'A' && e.patient.name[at] <= 'Z') initials += e.patient.name[at];
  f.text(disc, initials, Type::SmallStrong, {.color = Color::AccentText, .align = ui::Align::Center, .middle = true});
  head.cut_left(f.px(12));
  head.cut_top(f.px(2));
  f.text(head.cut_top(f.type_size(Type::Strong)), e.patient.name, Type::Strong, {.overflow = Overflow::Ellipsis});
  head.cut_top(f.px(3));
  f.text(head, fmt::format("{} {}  ·  {}", age_in_years(e.patient.born, e.started.date), e.patient.sex == Sex::Female ? "F" : "M", e.patient.mrn), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
  inside.cut_top(f.px(10));
  const auto line = [&](std::string_view name, const std::string& value) {
    Rect row = inside.cut_top(f.px(21));
    f.text(row.cut_left(f.px(86)), name, Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
    f.text(row, value, Type::Caption, {.color = Color::Text, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
  };
  line("Born", to_display(e.patient.born));
  if (e.admitted) line("Admitted", to_display(*e.admitted));
  else line("Visit", to_display(e.started));
  if (e.admitted) {
    line("Discharged", to_display(e.ended));
    line("Stay", fmt::format("{} days", e.ended.date.days_since_1970() - e.admitted->date.days_since_1970()));
  }
  line("Leaves for", e.disposition);
}

/// Marks of the student's in a document: evidence, or the flags of a review.
int marks_in(const WorkspaceModel& model, const DocumentId& document) {
  int count = 0;
  if (model.review != nullptr) {
    for (const auto& one : model.review->documents) count += one.document->id == document ? one.flags : 0;
    return count;
  }
  const Draft& draft = *model.draft;
  for (const auto* lines : {&draft.answer.diagnoses, &draft.answer.procedures})
    for (const auto& line : *lines)
      for (const auto& e : line.evidence) count += e.document == document ? 1 : 0;
  return count;
}

}  // namespace

void draw_documents(WorkspaceFrame& w, Rect where, bool icons_only) {
  ui::Frame& f = w.f;
  f.card(where);
  Rect inside = where.inset(1, 1);
  const auto& documents = *w.model.documents;
  const FindHits hits = find_hits(w.model, w.state.find);
  const bool review = w.model.review != nullptr;
  const auto ticked = [&](const DocumentId& id) { return review && std::any_of(w.model.review->documents.begin(), w.model.review->documents.end(), [&](const ReviewedDocument& one) { return one.document->id == id && one.checked; }); };
  if (!icons_only && where.height() > f.px(420)) {
    Rect patient = inside.cut_top(w.model.scenario->encounter.admitted ? f.px(190) : f.px(148)).inset(f.px(16), f.px(14));
    patient_card(f, patient, w.model.scenario->encounter);
    f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
    Rect heading = inside.cut_top(f.px(42)).inset(f.px(16), 0);
    const std::string read = fmt::format("{} of {} read", w.model.draft->documents_read.size(), documents.size());
    f.text(heading.cut_right(f.measure(Type::Caption, read).x + f.px(2)), read, Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .middle = true});
    f.text(heading, "Chart documents", Type::SmallStrong, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  } else {
    inside.cut_top(f.px(6));
  }
  const float height = f.px(icons_only ? 50 : 54);
  Rect content = f.begin_scroll("workspace.documents", inside, height * static_cast<float>(documents.size()) + f.px(8));
  if (w.state.shown_document != w.model.draft->document) {
    w.state.shown_document = w.model.draft->document;
    for (std::size_t i = 0; i < documents.size(); ++i)
      if (documents[i].document->id == w.state.shown_document) f.scroll_into_view("workspace.documents", height * static_cast<float>(i), height * static_cast<float>(i + 1));
  }
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const ChartDocument& d = *documents[i].document;
    const bool selected = d.id == w.model.draft->document;
    const bool read = w.model.draft->documents_read.contains(d.id.text());
    Rect row = content.cut_top(height);
    const Rect hit = row.inset(f.px(icons_only ? 5 : 7), f.px(1));
    const auto pressed = f.row(ids::document(d.id.text()), hit, d.title, selected, 8);
    if (icons_only) f.tooltip(d.title + " · " + to_display(d.written));
    if (selected) f.fill({hit.x0, hit.y0 + f.px(8), hit.x0 + f.px(3), hit.y1 - f.px(8)}, Color::AccentText, 1.5F);
    Rect inner = hit.inset(f.px(icons_only ? 4 : 10), 0);
    const Rect icon = icons_only ? inner : inner.cut_left(f.px(26));
    f.icon(icon, icon_of(d.type), selected ? Color::AccentText : Color::Text3, 22);
    const int marks = marks_in(w.model, d.id), found = static_cast<int>(hits.by_document[i].size());
    if (icons_only) {
      if (ticked(d.id)) f.icon(Rect{hit.x1 - f.px(21), hit.y0 + f.px(1), hit.x1 - f.px(5), hit.y0 + f.px(17)}, Icon::Check, Color::AccentText, 16);
      else if (!read) f.fill(Rect{hit.x1 - f.px(11), hit.y0 + f.px(5), hit.x1 - f.px(5), hit.y0 + f.px(11)}, Color::AccentText, 3);
      if (found > 0) f.text({hit.x0, hit.y1 - f.px(14), hit.x1 - f.px(4), hit.y1}, std::to_string(found), Type::Caption, {.color = Color::Warn, .align = ui::Align::Right});
    } else {
      inner.cut_left(f.px(12));
      if (found > 0) {
        f.tag(inner.cut_right(f.tag_width(std::to_string(found), true)), std::to_string(found), Tone::Warn, Icon::Search);
        inner.cut_right(f.px(4));
      }
      if (marks > 0) {
        f.tag(inner.cut_right(f.tag_width(std::to_string(marks), true)), std::to_string(marks), review ? Tone::Accent : Tone::Warn, review ? Icon::Flag : Icon::Evidence);
        inner.cut_right(f.px(4));
      } else if (ticked(d.id)) {
        f.icon(inner.cut_right(f.px(18)), Icon::Check, Color::AccentText, 18);
      } else if (!read) {
        f.fill(inner.cut_right(f.px(12)).centered(f.px(8), f.px(8)), Color::AccentText, 4);
      }
      Rect words = inner.centered(inner.width(), f.type_size(Type::Body) + f.type_size(Type::Caption) + f.px(2));
      f.text(words.cut_top(f.type_size(Type::Body)), d.title, read && !selected ? Type::Body : Type::Strong, {.overflow = Overflow::Ellipsis});
      words.cut_top(f.px(2));
      f.text(words, to_display(d.written) + (d.signed_at ? "" : "  ·  unsigned"), Type::Caption, {.color = d.signed_at || review ? Color::Text3 : Color::Warn, .overflow = Overflow::Ellipsis});
    }
    if (pressed.clicked && !selected) w.out.push(SelectDocument{d.id});
  }
  f.end_scroll();
}

}  // namespace cw::views
