#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "app/views/content.h"
#include "app/views/ids.h"
#include "content/base/utf8.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Key;
using ui::Overflow;
using ui::Rect;
using ui::Type;

namespace {

constexpr std::array<std::string_view, 3> kTabs = {"New", "Deleted", "Revised"};

/// Releases of one system that can be compared, newest first.
struct System {
  CodeSystem system;
  std::vector<const InstalledSet*> sets;
};
std::vector<System> systems_of(const ContentModel& model) {
  std::vector<System> systems;
  for (const auto& set : model.sets) {
    // The starter covers so little of a year that its difference from another means nothing.
    if (set.kind != InstalledSet::Kind::Release || set.info.starter || set.info.books_only()) continue;
    auto at = std::find_if(systems.begin(), systems.end(), [&](const System& s) { return s.system == set.info.system; });
    if (at == systems.end()) at = systems.insert(systems.end(), System{set.info.system, {}});
    at->sets.push_back(&set);
  }
  std::erase_if(systems, [](const System& s) { return s.sets.size() < 2; });
  return systems;
}

int index_of(const System& system, const std::string& name) {
  for (std::size_t i = 0; i < system.sets.size(); ++i)
    if (system.sets[i]->name == name) return static_cast<int>(i);
  return -1;
}

/// What to compare: as chosen, else the newest with the one before it.
void choose(ContentState& state, const System& system) {
  if (index_of(system, state.after) < 0) state.after = system.sets[0]->name, state.before.clear();
  if (index_of(system, state.before) < 0 || state.before == state.after) {
    const int after = index_of(system, state.after);
    state.before = system.sets[static_cast<std::size_t>(after + 1 < static_cast<int>(system.sets.size()) ? after + 1 : after - 1)]->name;
  }
}

const std::vector<int>& rows_shown(ContentFrame& w, const std::shared_ptr<const ComparedReleases>& compared) {
  auto& kept = w.state.filtered;
  if (kept.of == compared && kept.tab == w.state.tab && kept.by == w.state.filter) return kept.rows;
  kept = {compared, w.state.tab, w.state.filter, {}};
  const std::string sought(trimmed(to_lower(w.state.filter)));
  const auto& rows = compared->lists[static_cast<std::size_t>(w.state.tab)];
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (sought.empty() || rows[i].sought.find(sought) != std::string::npos) kept.rows.push_back(static_cast<int>(i));
  w.f.scroll_to(ids::difference_list, 0);
  return kept.rows;
}

void pickers(ContentFrame& w, Rect bar, const std::vector<System>& systems) {
  ui::Frame& f = w.f;
  if (systems.size() > 1) {
    std::vector<std::string_view> names;
    for (const auto& system : systems) names.push_back(display_name(system.system));
    f.segmented(ids::difference_system, bar.cut_left(std::min(f.px(110) * static_cast<float>(names.size()), bar.width() * 0.4F)), names, w.state.system);
    bar.cut_left(f.px(14));
  }
  const System& system = systems[static_cast<std::size_t>(w.state.system)];
  choose(w.state, system);
  std::vector<std::string> labels;
  for (const auto* set : system.sets) labels.push_back(set_title(*set));
  const std::vector<std::string_view> views(labels.begin(), labels.end());
  const float pick = std::min(f.px(210), (bar.width() - f.px(44)) / 2);
  int before = index_of(system, w.state.before), after = index_of(system, w.state.after);
  if (f.choice(ids::difference_before, bar.cut_left(pick), views, before)) {
    if (system.sets[static_cast<std::size_t>(before)]->name == w.state.after) std::swap(w.state.before, w.state.after);
    else w.state.before = system.sets[static_cast<std::size_t>(before)]->name;
  }
  f.icon(bar.cut_left(f.px(44)), Icon::ArrowRight, Color::Text3, 20);
  if (f.choice(ids::difference_after, bar.cut_left(pick), views, after)) {
    if (system.sets[static_cast<std::size_t>(after)]->name == w.state.before) std::swap(w.state.before, w.state.after);
    else w.state.after = system.sets[static_cast<std::size_t>(after)]->name;
  }
}

void change_row(ui::Frame& f, Rect where, const ComparedReleases::Row& row, bool narrow) {
  Rect inside = where.inset(f.px(20), 0);
  const float title = f.type_size(Type::Body), second = row.second.empty() ? 0 : f.px(3) + f.type_size(Type::Small);
  inside = inside.centered(inside.width(), title + second);
  const Rect code = inside.cut_left(f.px(narrow ? 92 : 120));
  f.text({code.x0, code.y0, code.x1, code.y0 + title}, row.code, Type::CodeBold, {.overflow = Overflow::Ellipsis, .middle = true});
  f.text(inside.cut_top(title), row.title, Type::Body, {.overflow = Overflow::Ellipsis});
  inside.cut_top(f.px(3));
  if (second > 0) f.text(inside, row.second, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
}

/// No row can be pressed, so the keys scroll the list, from the filter too.
void scroll_by_keys(ui::Frame& f, float row, float page, float total, const ui::FieldResult& filter) {
  const float at = f.scroll_position(ids::difference_list);
  float to = at;
  if (f.shortcut(Key::Down) || filter.down) to += row;
  if (f.shortcut(Key::Up) || filter.up) to -= row;
  if (f.shortcut(Key::PageDown)) to += page;
  if (f.shortcut(Key::PageUp)) to -= page;
  if (f.shortcut(Key::Home)) to = 0;
  if (f.shortcut(Key::End)) to = total;
  if (to != at) f.scroll_to(ids::difference_list, std::max(0.0F, to));
}

void changes(ContentFrame& w, Rect where, const std::shared_ptr<const ComparedReleases>& compared, const ui::FieldResult& filter) {
  ui::Frame& f = w.f;
  const auto& all = compared->lists[static_cast<std::size_t>(w.state.tab)];
  const auto& rows = rows_shown(w, compared);
  if (all.empty()) {
    static constexpr std::array<const char*, 3> kNone = {"No code is new", "No code was deleted", "No title was revised"};
    f.empty_state(where, Icon::CheckCircle, kNone[static_cast<std::size_t>(w.state.tab)], "between " + compared->before_title + " and " + compared->after_title + ".");
    return;
  }
  if (rows.empty()) {
    if (where.height() < f.px(250)) {  // on a low window the face has no room
      Rect line = where.centered(std::min(where.width() - f.px(40), f.px(360)), f.px(40));
      const Rect clear = line.cut_right(f.button_width("Show all", false));
      f.text(line, "No change matches.", Type::Body, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
      if (f.button("difference.clear", clear, "Show all", {})) w.state.filter.clear();
    } else if (f.empty_state(where, Icon::Search, "No change matches", "Try fewer letters, or another list.", "difference.clear", "Show all")) w.state.filter.clear();
    return;
  }
  const bool narrow = where.width() < f.px(640);
  const float height = f.px(60), total = height * static_cast<float>(rows.size());
  scroll_by_keys(f, height, std::max(height, where.height() - height), total, filter);
  const Rect content = f.begin_scroll(ids::difference_list, where, total);
  const auto first = static_cast<std::size_t>(std::max(0.0F, std::floor((where.y0 - content.y0) / height)));
  for (std::size_t n = first; n < rows.size(); ++n) {
    const float y = content.y0 + height * static_cast<float>(n);
    if (y >= where.y1) break;
    if (n > 0) f.line({content.x0 + f.px(20), y}, {content.x1 - f.px(20), y}, Color::Hair);
    const auto& row = all[static_cast<std::size_t>(rows[n])];
    const Rect line{content.x0, y, content.x1 - f.px(8), y + height};
    change_row(f, line, row, narrow);
    f.announce(fmt::format("difference.row.{}", n), line, "row", row.code);
  }
  f.end_scroll();
}

}  // namespace

void draw_difference(ContentFrame& w, Rect where) {
  ui::Frame& f = w.f;
  where.y1 -= f.px(8);
  f.card(where);
  const auto systems = systems_of(w.model);
  if (systems.empty()) {
    if (f.empty_state(where, Icon::Compare, "Two releases are needed", "Install two years of one code system, and this page shows what is new, deleted and revised from one to the other, and what replaced what.", "difference.install", "See what is installed")) w.state.page = 0;
    return;
  }
  w.state.system = std::clamp(w.state.system, 0, static_cast<int>(systems.size()) - 1);
  Rect inside = where.inset(1, 1);
  pickers(w, inside.cut_top(f.px(62)).inset(f.px(18), f.px(12)), systems);
  f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
  const auto& compared = w.model.compared;
  const bool ready = compared && compared->before == w.state.before && compared->after == w.state.after;
  if (!ready) {
    if (w.model.comparing != std::pair(w.state.before, w.state.after)) w.out.push(CompareReleases{w.state.before, w.state.after});
    f.loading(inside, "Comparing the two releases");
    return;
  }
  if (!compared->problem.empty()) {
    f.error_state(inside, "They cannot be compared", compared->problem);
    return;
  }
  Rect tools = inside.cut_top(f.px(60)).inset(f.px(18), f.px(11));
  std::array<std::string, 3> labels;
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = fmt::format("{}  {}", kTabs[i], number_text(static_cast<std::int64_t>(compared->lists[i].size())));
  const std::array<std::string_view, 3> views = {labels[0], labels[1], labels[2]};
  f.segmented(ids::difference_tabs, tools.cut_left(std::min(f.px(390), tools.width() * 0.62F)), views, w.state.tab);
  tools.cut_left(f.px(12));
  const std::string shown = w.state.filter.empty() ? std::string() : number_text(static_cast<std::int64_t>(rows_shown(w, compared).size()));
  const Rect field = tools.cut_right(std::min(tools.width(), f.px(320)));
  const auto filter = f.field(ids::difference_filter, field, w.state.filter, {.hint = field.width() > f.px(240) ? "Filter codes and titles" : "Filter", .icon = Icon::Search, .trailing = shown, .label = "Filter codes and titles"});
  if (filter.cancelled) w.state.filter.clear();
  f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
  changes(w, inside, compared, filter);
}

}  // namespace cw::views
