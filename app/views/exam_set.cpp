#include <algorithm>
#include <array>

#include "app/ui/chart_view.h"
#include "app/views/exam_frame.h"
#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/shortcuts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Type;

namespace {

/// What one tab shows.
struct Page {
  std::string key;
  std::string_view title;
  const ChartText* text = nullptr;
};

std::vector<Page> pages_of(ExamFrame& w, const ItemSet& set, const std::vector<RoomDocument>* documents) {
  std::vector<Page> pages;
  if (!set.text.empty()) {
    const auto [at, made] = w.state.texts.try_emplace(set.id);
    if (made) at->second = parse_chart_text(set.text);
    pages.push_back({set.id, "The case", &at->second});
  }
  if (documents != nullptr)
    for (const auto& document : *documents)
      // A set without a chart has its own text for its only document.
      if (set.text.empty() || document.id != set.id) pages.push_back({set.id + "/" + document.id, document.title, &document.text});
  return pages;
}

}  // namespace

void follow_exam_set(ExamState& state, const ItemSet* set, int side) {
  if (set == nullptr || state.set == set->id) return;
  state.set = set->id;
  state.document = 0;
  state.side = side;
}

bool exam_documents_chosen(ExamFrame& w, Rect& rest, float side) {
  ui::Frame& f = w.f;
  static constexpr std::array<std::string_view, 2> kSides = {"Documents", "Item"};
  Rect tabs = rest.cut_top(f.px(50)).inset(f.px(side), 0);
  f.segmented(ids::exam_side, tabs.centered(std::min(tabs.width(), f.px(320)), f.px(36)), kSides, w.state.side);
  // The keys for documents bring them up first.
  if (w.state.side != 0 && !w.dialog() && (asked(f, Act::NextDocument) || asked(f, Act::PreviousDocument))) w.state.side = 0;
  // What was read is answered next.
  else if (w.state.side == 0 && !w.dialog() && asked(f, Act::ExamEnter)) w.state.side = 1;
  return w.state.side == 0;
}

void draw_exam_set(ExamFrame& w, Rect where, const ItemSet& set, const std::vector<RoomDocument>* documents) {
  ui::Frame& f = w.f;
  f.card(where);
  Rect inside = where.inset(1, 1);
  const auto pages = pages_of(w, set, documents);
  if (pages.empty()) {
    f.empty_state(inside, Icon::Description, "The case has no text", "");
    return;
  }
  int& at = w.state.document;
  const int last = static_cast<int>(pages.size()) - 1;
  at = std::clamp(at, 0, last);
  if (!w.dialog() && asked(f, Act::NextDocument)) at = std::min(at + 1, last);
  if (!w.dialog() && asked(f, Act::PreviousDocument)) at = std::max(at - 1, 0);
  Rect head = inside.cut_top(f.px(36)).inset(f.px(20), 0);
  head.y0 += f.px(8);
  f.text(head, set.title, Type::SmallStrong, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  if (pages.size() > 1) {
    std::vector<std::string_view> titles;
    float tabs = 0;
    for (const auto& page : pages) {
      titles.push_back(page.title);
      tabs = std::max(tabs, f.measure(Type::SmallStrong, page.title).x + f.px(24));
    }
    Rect row = inside.cut_top(f.px(48)).inset(f.px(18), f.px(6));
    // Tabs while their titles fit; a long record has its documents in a list, with a step on and back beside it.
    if (tabs * static_cast<float>(pages.size()) <= row.width()) {
      f.segmented(ids::exam_documents, row, titles, at);
    } else {
      const auto step = [&](const char* part, Icon icon, std::string_view what, int to) {
        if (f.icon_button(std::string(ids::exam_documents) + part, row.cut_right(f.px(38)), icon, what, {.enabled = to >= 0 && to <= last, .shortcut = keys_of(to > at ? Act::NextDocument : Act::PreviousDocument)})) at = to;
        row.cut_right(f.px(4));
      };
      step(".next", Icon::ArrowRight, "Next document", at + 1);
      step(".previous", Icon::ArrowLeft, "Previous document", at - 1);
      row.cut_right(f.px(4));
      f.choice(ids::exam_documents, row, titles, at);
    }
  }
  at = std::clamp(at, 0, last);
  f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
  const Page& page = pages[static_cast<std::size_t>(at)];
  const Rect text{inside.x0 + f.px(20), inside.y0 + f.px(10), inside.x1 - f.px(4), inside.y1 - f.px(4)};
  DocumentCache& cache = w.state.documents[page.key];
  const float width = text.width() - f.px(18);
  if (!cache.layout || cache.text != page.text || cache.layout->width() != width || cache.layout->scale() != f.scale()) {
    cache.text = page.text;
    cache.layout.emplace(*page.text, f, width);
  }
  ui::chart_view(f, std::string(ids::exam_document) + "." + page.key, text, *page.text, *cache.layout, {}, cache.view);
}

}  // namespace cw::views
