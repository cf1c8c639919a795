#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/views/content.h"
#include "app/views/ids.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Type;

namespace {

void dashed_box(ui::Frame& f, Rect box, Color color) {
  f.dashed_line({box.x0, box.y0}, {box.x1, box.y0}, color, 1.4F);
  f.dashed_line({box.x0, box.y1}, {box.x1, box.y1}, color, 1.4F);
  const float dash = f.px(4), step = f.px(6), thick = std::max(1.0F, f.px(1.4F));
  for (float y = box.y0 + f.px(2); y < box.y1 - dash; y += step)
    for (const float x : {box.x0, box.x1 - thick}) f.fill({x, y, x + thick, y + dash}, color);
}

std::string label_of(const PublishedRelease& release) { return fmt::format("{} {}  ·  from {}", display_name(release.system), release.name, to_display(release.from)); }

bool is_installed(const ContentModel& model, const PublishedRelease& release) {
  return std::any_of(model.sets.begin(), model.sets.end(), [&](const InstalledSet& set) { return set.name == release.id && set.kind == InstalledSet::Kind::Release; });
}

/// The newest release of a system in force with a known number of codes, for what the official sets add.
const PublishedRelease* latest(const ContentModel& model, CodeSystem system) {
  const Date on = model.suggested >= 0 ? model.published[static_cast<std::size_t>(model.suggested)].from : Date();
  const PublishedRelease* found = nullptr;
  for (const auto& release : model.published)
    if (release.system == system && release.billable > 0 && (found == nullptr || (release.from >= on && release.from < found->from))) found = &release;
  return found;
}

float install_card(ContentFrame& w, Rect where, bool draw, float height) {
  ui::Frame& f = w.f;
  if (draw) f.card({where.x0, where.y0, where.x1, where.y0 + height});
  const float pad = f.px(18);
  Column column(f, where.inset(f.px(20), pad), draw);
  column.line("Install official files", Type::CardTitle, Color::Text);
  column.gap(12);
  Rect zone = column.take(f.px(118));
  if (draw) {
    f.fill(zone, Color::Sunken, 10);
    dashed_box(f, zone.inset(0.5F), Color::BorderStrong);
    Rect inside = zone.centered(zone.width() - f.px(24), f.px(30) + f.px(8) + f.type_size(Type::Strong) + f.px(4) + f.type_size(Type::Caption));
    f.icon(inside.cut_top(f.px(30)), Icon::Upload, Color::AccentText, 26);
    inside.cut_top(f.px(8));
    f.text(inside.cut_top(f.type_size(Type::Strong)), "Drop files or zip archives here", Type::Strong, {.align = ui::Align::Center, .overflow = Overflow::Ellipsis});
    inside.cut_top(f.px(4));
    f.text(inside, "as they come, anywhere on this window", Type::Caption, {.color = Color::Text3, .align = ui::Align::Center, .overflow = Overflow::Ellipsis});
  }
  column.gap(12);
  const Rect choose = column.take(f.px(40));
  if (draw && f.button(ids::content_choose, choose, "Choose files or a folder", {.kind = ui::ButtonKind::Primary, .icon = Icon::Folder, .enabled = !w.model.work && !w.model.folder.empty(), .why_not = w.model.work ? "Something is being installed." : "There is no folder in which releases can be installed."})) open_chooser(w);
  column.gap(10);
  column.words("What a file is, is found out from its content. Parts of one year may come one after the other: each completes what is there.", Type::Small, Color::Text2);
  return column.used() + 2 * pad;
}

void address(ContentFrame& w, Column& column, const PublishedRelease::File& file, int n) {
  ui::Frame& f = w.f;
  column.gap(8);
  Rect line = column.take(f.type_size(Type::Small) + f.px(3) + f.type_size(Type::CodeSmall));
  if (!column.drawing()) return;
  const Rect copy = line.cut_right(f.px(34));
  if (f.icon_button(ids::content_copy(n), copy.centered(f.px(34), f.px(34)), Icon::Copy, "Copy the address of the " + file.part, {.kind = ui::ButtonKind::Ghost})) f.set_clipboard(file.url);
  line.cut_right(f.px(6));
  f.text(line.cut_top(f.type_size(Type::Small)), capitalized(file.part), Type::SmallStrong, {.color = Color::Text, .overflow = Overflow::Ellipsis});
  line.cut_top(f.px(3));
  f.text(line, file.url, Type::CodeSmall, {.color = Color::Text3, .overflow = Overflow::Ellipsis});
}

float download_card(ContentFrame& w, Rect where, bool draw, float height) {
  ui::Frame& f = w.f;
  if (draw) f.card({where.x0, where.y0, where.x1, where.y0 + height});
  const float pad = f.px(18);
  Column column(f, where.inset(f.px(20), pad), draw);
  column.line("Download from CMS and CDC", Type::CardTitle, Color::Text);
  column.gap(8);
  const auto& all = w.model.published;
  if (all.empty()) {
    column.words(w.model.catalogue_problem.empty() ? "The list of published releases is empty." : w.model.catalogue_problem);
    return column.used() + 2 * pad;
  }
  column.words("Free to use, and published there for everyone. These are the official addresses, should you rather fetch the files yourself.");
  column.gap(12);
  int chosen = w.state.download >= 0 && w.state.download < static_cast<int>(all.size()) ? w.state.download : std::max(0, w.model.suggested);
  const Rect pick = column.take(f.px(38));
  if (draw) {
    std::vector<std::string> labels;
    for (const auto& release : all) labels.push_back(label_of(release));
    const std::vector<std::string_view> views(labels.begin(), labels.end());
    if (f.choice(ids::content_release, pick, views, chosen)) w.state.download = chosen;
  }
  const PublishedRelease& release = all[static_cast<std::size_t>(chosen)];
  column.gap(4);
  for (std::size_t i = 0; i < release.files.size(); ++i) address(w, column, release.files[i], static_cast<int>(i));
  column.gap(14);
  if (is_installed(w.model, release)) {
    column.marked(Icon::CheckCircle, Color::Ok, "Installed. Downloading it again completes or renews it.");
    column.gap(10);
  }
  const Rect go = column.take(f.px(40));
  if (draw && f.button(ids::content_download, go, "Download and install", {.icon = Icon::Download, .enabled = !w.model.work && !w.model.folder.empty(), .why_not = w.model.work ? "Something is being installed." : "There is no folder in which releases can be installed."})) w.out.push(DownloadRelease{release.id});
  return column.used() + 2 * pad;
}

}  // namespace

float add_pane(ContentFrame& w, Rect where, bool draw) {
  Column column(w.f, where, draw);
  for (const auto card : {install_card, download_card}) {
    const float height = card(w, where, false, 0);
    const Rect box = column.take(height);
    if (draw) card(w, box, true, height);
    if (card == install_card) column.gap(14);
  }
  return column.used();
}

float invitation_pane(ContentFrame& w, Rect where, bool draw) {
  if (!w.model.starter_only || w.model.work || w.model.sets.empty()) return 0;
  ui::Frame& f = w.f;
  struct Gain {
    Icon icon;
    std::string title;
    const char* text;
  };
  const auto codes = [&](CodeSystem system, const char* plain) {
    const PublishedRelease* release = latest(w.model, system);
    return release != nullptr ? fmt::format("{} {} codes", number_text(release->billable), display_name(system)) : std::string(plain);
  };
  const std::array<Gain, 3> gains = {{
      {Icon::Book, codes(CodeSystem::Icd10Cm, "Every ICD-10-CM code"), "with the Tabular List, its notes and 7th characters, and the Alphabetic Index"},
      {Icon::Surgery, codes(CodeSystem::Icd10Pcs, "Every ICD-10-PCS code"), "with the tables from which they are built, and the definitions"},
      {Icon::Compare, "Year beside year", "what is new, deleted and revised each October, and what replaced what"},
  }};
  const auto lay = [&](Rect at, bool drawing, float height) {
    if (drawing) f.card({at.x0, at.y0, at.x1, at.y0 + height});
    const float pad = f.px(20);
    Column column(f, at.inset(f.px(22), pad), drawing);
    column.line("Get the full code sets", Type::CardTitle, Color::Text);
    column.gap(8);
    column.words("The starter set is enough to code every shipped chart, and to be wrong in it. The official sets turn the search and the books into what coders work with:", Type::Body, Color::Text2);
    column.gap(16);
    const bool side_by_side = column.width() > f.px(640);
    const float gap = f.px(18), width = side_by_side ? std::floor((column.width() - 2 * gap) / 3) : column.width();
    const float words = width - f.px(52);
    float tallest = 0;
    for (const auto& gain : gains) tallest = std::max(tallest, wrapped_height(f, Type::Strong, gain.title, words) + f.px(3) + wrapped_height(f, Type::Small, gain.text, words));
    Rect row = side_by_side ? column.take(tallest) : Rect{};
    for (std::size_t i = 0; i < gains.size(); ++i) {
      Rect cell = side_by_side ? row.cut_left(width) : column.take(std::max(f.px(40), tallest));
      if (side_by_side) row.cut_left(gap);
      else if (i + 1 < gains.size()) column.gap(12);
      if (!drawing) continue;
      const Rect disc = cell.cut_left(f.px(40)).cut_top(f.px(40));
      f.fill(disc, Color::AccentTint, 10);
      f.icon(disc, gains[i].icon, Color::AccentText, 22);
      cell.cut_left(f.px(12));
      cell.cut_top(f.text(cell, gains[i].title, Type::Strong, {.overflow = Overflow::Wrap}) + f.px(3));
      f.text(cell, gains[i].text, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap});
    }
    return column.used() + 2 * pad;
  };
  const float height = lay(where, false, 0);
  if (draw) lay(where, true, height);
  return height;
}

}  // namespace cw::views
