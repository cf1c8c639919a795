#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/views/content.h"
#include "app/views/ids.h"
#include "app/views/shortcuts.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Key;
using ui::Overflow;
using ui::Rect;
using ui::Type;

namespace {

bool is_chosen(const ContentState& state, const std::string& name) { return std::find(state.chooser.chosen.begin(), state.chooser.chosen.end(), name) != state.chooser.chosen.end(); }

void toggle(ContentState& state, const std::string& name) {
  auto& chosen = state.chooser.chosen;
  if (const auto at = std::find(chosen.begin(), chosen.end(), name); at != chosen.end()) chosen.erase(at);
  else chosen.push_back(name);
}

void places(ContentFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const auto& listing = w.model.listing;
  for (std::size_t i = 0; i < listing.places.size(); ++i) {
    Rect row = where.cut_top(f.px(38));
    const auto& [name, folder] = listing.places[i];
    if (f.row(ids::chooser_place(static_cast<int>(i)), row.inset(0, f.px(1)), name, folder == listing.folder, 7).clicked) w.out.push(ListFolder{folder});
    row.cut_left(f.px(10));
    f.icon(row.cut_left(f.px(20)), name == "Home" ? Icon::Home : name == "Downloads" ? Icon::Download : Icon::Restore, Color::Text2, 18);
    row.cut_left(f.px(8));
    f.text(row, name, Type::Small, {.overflow = Overflow::Ellipsis, .middle = true});
  }
}

void entry_row(ContentFrame& w, Rect where, int n) {
  ui::Frame& f = w.f;
  const auto& listing = w.model.listing;
  const auto& entry = listing.entries[static_cast<std::size_t>(n)];
  const bool chosen = !entry.folder && is_chosen(w.state, entry.name);
  const auto row = f.row(ids::chooser_entry(n), where.inset(f.px(4), f.px(1)), entry.name, chosen, 7);
  if (row.focused) w.state.chooser.cursor = n;
  Rect inside = where.inset(f.px(14), 0);
  const bool archive = entry.name.ends_with(".zip");
  f.icon(inside.cut_left(f.px(22)), entry.folder ? Icon::Folder : archive ? Icon::Archive : Icon::File, entry.folder ? Color::AccentText : Color::Text2, 20);
  inside.cut_left(f.px(10));
  if (entry.folder) f.icon(inside.cut_right(f.px(20)), Icon::ChevronRight, Color::Text3, 18);
  else if (chosen) f.icon(inside.cut_right(f.px(20)), Icon::CheckCircle, Color::AccentText, 18);
  else inside.cut_right(f.px(20));
  inside.cut_right(f.px(6));
  if (!entry.folder) f.text(inside.cut_right(f.px(84)), size_text(entry.bytes), Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
  f.text(inside, entry.name, Type::Small, {.overflow = Overflow::Ellipsis, .middle = true});
  if (!row.clicked) return;
  if (entry.folder) w.out.push(ListFolder{listing.folder / entry.name});
  else toggle(w.state, entry.name);
}

/// Up, Down, PageUp, PageDown, Home and End walk through all entries, also those not drawn.
void move_cursor(ContentFrame& w, int page) {
  ui::Frame& f = w.f;
  auto& chooser = w.state.chooser;
  const int last = static_cast<int>(w.model.listing.entries.size()) - 1;
  if (last < 0) return;
  int to = chooser.cursor;
  if (f.shortcut(Key::Down)) ++to;
  if (f.shortcut(Key::Up)) to = std::max(0, to - 1);
  if (f.shortcut(Key::PageDown)) to += page;
  if (f.shortcut(Key::PageUp)) to -= page;
  if (f.shortcut(Key::Home)) to = 0;
  if (f.shortcut(Key::End)) to = last;
  if (to == chooser.cursor) return;
  chooser.cursor = std::clamp(to, 0, last);
  chooser.reveal = true;
}

void entries(ContentFrame& w, Rect where) {
  ui::Frame& f = w.f;
  const auto& listing = w.model.listing;
  f.fill(where, Color::Sunken, 9);
  f.stroke(where, Color::Border, 9);
  where = where.inset(f.px(2));
  if (!listing.problem.empty()) {
    f.error_state(where, "This folder cannot be opened", listing.problem);
    return;
  }
  if (listing.folder.empty()) {
    f.loading(where, "Reading the folder");
    return;
  }
  if (listing.entries.empty()) {
    f.empty_state(where, Icon::Folder, "Nothing to install here", listing.others > 0 ? "None of the files in this folder is a zip archive, a text or an XML file." : "This folder is empty.");
    return;
  }
  const float height = f.px(36);
  const int count = static_cast<int>(listing.entries.size());
  move_cursor(w, std::max(1, static_cast<int>(where.height() / height) - 1));
  auto& chooser = w.state.chooser;
  if (chooser.reveal) {
    f.scroll_into_view(ids::chooser_list, height * static_cast<float>(chooser.cursor), height * static_cast<float>(chooser.cursor + 1));
    f.focus(ids::chooser_entry(chooser.cursor));
  }
  const Rect content = f.begin_scroll(ids::chooser_list, where, height * static_cast<float>(count));
  const int first = std::max(0, static_cast<int>(std::floor((where.y0 - content.y0) / height)) - 1);
  const int end = std::min(count, static_cast<int>(std::ceil((where.y1 - content.y0) / height)) + 1);
  for (int n = 0; n < count; ++n) {
    // Only what is seen, and what is about to be.
    if ((n < first || n >= end) && !(chooser.reveal && n == chooser.cursor)) continue;
    const float y = content.y0 + height * static_cast<float>(n);
    entry_row(w, {content.x0, y, content.x1 - f.px(10), y + height}, n);
  }
  f.end_scroll();
  chooser.reveal = false;
}

std::string hint_of(const FolderListing& listing) {
  if (listing.waiting) return "reading …";  // the folder before stays in sight until then
  if (listing.cut) return fmt::format("the first {} entries", listing.entries.size());
  if (listing.others > 0) return listing.others == 1 ? "one other file" : fmt::format("{} other files", listing.others);
  return {};
}

}  // namespace

void open_chooser(ContentFrame& w) {
  w.state.choosing = true;
  w.state.chooser = {};
  w.out.push(ListFolder{});
}

void draw_chooser(ContentFrame& w) {
  ui::Frame& f = w.f;
  const auto& listing = w.model.listing;
  auto& chooser = w.state.chooser;
  if (chooser.folder != listing.folder) {
    chooser = {};
    chooser.folder = listing.folder;
    f.scroll_to(ids::chooser_list, 0);
  }
  Rect box;
  bool open = f.begin_dialog("chooser", {860, 620}, "Choose official files", box);
  if (!listing.parent.empty() && asked(f, Act::FolderAbove)) w.out.push(ListFolder{listing.parent});
  Rect foot = box.cut_bottom(f.px(40));
  box.cut_bottom(f.px(14));
  Rect side = box.cut_left(std::min(f.px(150), box.width() * 0.25F));
  box.cut_left(f.px(14));
  Rect head = box.cut_top(f.px(36));
  box.cut_top(f.px(8));
  if (f.icon_button(ids::chooser_up, head.cut_left(f.px(36)), Icon::ArrowUp, "The folder above", {.kind = ui::ButtonKind::Secondary, .enabled = !listing.parent.empty(), .why_not = "This is the top.", .shortcut = keys_of(Act::FolderAbove)})) w.out.push(ListFolder{listing.parent});
  head.cut_left(f.px(10));
  if (const std::string hint = hint_of(listing); !hint.empty()) f.text(head.cut_right(std::min(f.measure(Type::Caption, hint).x + f.px(8), head.width() * 0.4F)), hint, Type::Caption, {.color = Color::Text3, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
  f.text(head, listing.folder.string(), Type::CodeSmall, {.color = Color::Text2, .overflow = Overflow::Ellipsis, .middle = true});
  places(w, side);
  entries(w, box);

  const std::size_t count = chooser.chosen.size();
  const std::string label = count < 2 ? "Install file" : fmt::format("Install {} files", count);
  const auto fitted = [&](std::string_view words) { return std::min(foot.width(), f.button_width(words, false)); };
  if (f.button(ids::chooser_install, foot.cut_right(fitted(label)), label, {.kind = ui::ButtonKind::Primary, .enabled = count > 0, .why_not = "Choose one or more files first."})) {
    InstallFiles command;
    for (const auto& name : chooser.chosen) command.files.push_back(listing.folder / name);
    w.out.push(std::move(command));
    open = false;
  }
  foot.cut_right(f.px(10));
  if (f.button(ids::chooser_folder, foot.cut_right(fitted("Whole folder")), "Whole folder", {.enabled = !listing.entries.empty(), .why_not = "There is nothing to install here.", .tooltip = "Install every official file in this folder and the folders in it"})) {
    w.out.push(InstallFiles{{listing.folder}});
    open = false;
  }
  foot.cut_right(f.px(10));
  if (f.button(ids::chooser_cancel, foot.cut_right(fitted("Cancel")), "Cancel", {})) open = false;
  f.end_dialog();
  w.state.choosing = open;
}

}  // namespace cw::views
