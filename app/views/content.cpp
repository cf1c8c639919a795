#include "app/views/content.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "app/session/content_facts.h"
#include "app/views/ids.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Type;

void Column::words(std::string_view text, Type type, Color color) {
  const Rect where = take(wrapped_height(f_, type, text, rest_.width()));
  if (drawing_) f_.text(where, text, type, {.color = color, .overflow = Overflow::Wrap});
}

void Column::marked(Icon icon, Color ink, std::string_view text, Type type, Color color) {
  const float inset = f_.px(26);
  Rect where = take(std::max(f_.px(20), wrapped_height(f_, type, text, rest_.width() - inset)));
  if (!drawing_) return;
  Rect mark = where.cut_left(inset);
  f_.icon(mark.cut_top(f_.type_size(type) + f_.px(2)).cut_left(f_.px(18)), icon, ink, 18);
  f_.text(where, text, type, {.color = color, .overflow = Overflow::Wrap});
}

void Column::line(std::string_view text, Type type, Color color) {
  const Rect where = take(f_.type_size(type));
  if (drawing_) f_.text(where, text, type, {.color = color, .overflow = Overflow::Ellipsis});
}

std::string set_title(const InstalledSet& set) { return title_of(set); }
std::string number_text(std::int64_t number) { return grouped(number); }
std::string size_text(std::int64_t bytes) { return bytes < 1'000'000 ? fmt::format("{} KB", (bytes + 999) / 1000) : fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6); }

std::string capitalized(std::string words) {
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  return text;
}

namespace {

using Pane = float (*)(ContentFrame&, Rect, bool);

/// Panes one below the other in a scroll area.
void stack(ContentFrame& w, std::string_view id, Rect where, std::initializer_list<Pane> panes) {
  ui::Frame& f = w.f;
  const float gap = f.px(14);
  const Rect inner{where.x0, where.y0, where.x1 - f.px(14), where.y1};
  float total = 0;
  for (const Pane pane : panes)
    if (const float height = pane(w, inner, false); height > 0) total += height + gap;
  Rect content = f.begin_scroll(id, where, total);
  content.x1 = inner.x1;
  for (const Pane pane : panes)
    if (const float height = pane(w, content, true); height > 0) content.cut_top(height + gap);
  f.end_scroll();
}

}  // namespace

void draw_content(ui::Frame& f, ContentState& state, const ContentModel& model, CommandQueue& out, Rect rest) {
  ContentFrame w{f, state, model, out};
  const Rect right = top_bar(f, rest, "Content", "Code sets", 290);
  static constexpr std::array<std::string_view, 2> kPages = {"Installed", "What changed"};
  f.segmented(ids::content_page, right.centered(right.width(), f.px(38)), kPages, state.page);
  // What begins, perhaps by a drop from the desktop, is what one wants to see.
  if (model.work && !state.working) {
    state.page = 0;
    state.choosing = false;
    state.confirm_remove.clear();
    f.scroll_to("content.scroll", 0);
  }
  state.working = model.work.has_value();
  rest = rest.inset(f.px(18), f.px(16));
  rest.y1 += f.px(8);
  if (!model.looked) {
    if (const float height = progress_pane(w, rest, true); height > 0) rest.cut_top(height + f.px(14));
    rest.y1 -= f.px(8);
    f.card(rest);
    f.loading(rest, "Looking at what is installed");
  } else if (state.page == 1) {
    draw_difference(w, rest);
  } else if (rest.width() > f.px(980)) {
    rest.x1 += f.px(14);  // scroll bars stand in the margin
    const Rect side = rest.cut_right(f.px(400) + f.px(14));
    stack(w, "content.side", side, {add_pane});
    stack(w, "content.scroll", rest, {progress_pane, invitation_pane, installed_pane});
  } else {
    rest.x1 += f.px(14);
    stack(w, "content.scroll", rest, {progress_pane, invitation_pane, add_pane, installed_pane});
  }
  if (!state.confirm_remove.empty()) draw_remove_dialog(w);
  else if (state.choosing) draw_chooser(w);
}

}  // namespace cw::views
