#include <fmt/format.h>

#include <algorithm>

#include "app/views/content.h"
#include "app/views/ids.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

using Check = InstalledSet::Check;
using Kind = InstalledSet::Kind;

Icon icon_of(const InstalledSet& set) {
  switch (set.kind) {
    case Kind::Broken: return Icon::Warning;
    case Kind::EditLists: return Icon::Rule;
    case Kind::Tables: return Icon::Calculate;
    case Kind::Release: break;
  }
  switch (set.info.system) {
    case CodeSystem::Icd10Cm: return Icon::Book;
    case CodeSystem::Icd10Pcs: return Icon::Surgery;
    case CodeSystem::Hcpcs: return Icon::Medication;
    case CodeSystem::Cpt: return Icon::Assignment;
  }
  return Icon::Book;
}

std::string second_line(const InstalledSet& set) {
  switch (set.kind) {
    case Kind::Release: return fmt::format("In force {} to {}", to_display(set.info.effective_from), to_display(set.info.effective_to));
    case Kind::EditLists: return fmt::format("{} rows; the newest version serves the edits while you code", number_text(set.rows));
    case Kind::Tables: return fmt::format("{} rows in {} tables", number_text(set.rows), set.holds.size());
    case Kind::Broken: break;
  }
  return "This file cannot be used";
}

std::string starter_words(const InstalledSet& set) {
  const std::string codes = number_text(set.info.billable) + " codes";
  switch (set.info.system) {
    case CodeSystem::Icd10Cm: return fmt::format("Came with the program. It covers the categories the shipped charts touch: {} categories, {}. Codes outside them are not in the search.", set.categories, codes);
    case CodeSystem::Icd10Pcs: return fmt::format("Came with the program. It covers the tables the shipped charts touch: {} tables, {}. Codes outside them are not in the search.", set.categories, codes);
    case CodeSystem::Hcpcs: return fmt::format("Came with the program. It covers what the shipped charts touch: {}. Codes beyond them are not in the search.", codes);
    case CodeSystem::Cpt: break;
  }
  return fmt::format("Came with the program. It covers what the shipped charts touch: {}, titled in our own words.", codes);
}

/// Codes as counted, beside what was published where that is known.
struct Count {
  std::string words;
  Tone tone = Tone::Neutral;
  Icon icon = Icon::None;
};
Count count_of(const InstalledSet& set) {
  if (set.info.books_only()) return {"no codes, books only", Tone::Warn, Icon::Info};
  const std::string counted = number_text(set.info.billable) + " codes";
  if (set.published == 0) return {counted, Tone::Neutral, Icon::None};
  if (set.published == set.info.billable) return {counted + ", as published", Tone::Ok, Icon::CheckCircle};
  return {fmt::format("{}, {} published", counted, number_text(set.published)), Tone::Warn, Icon::Warning};
}

/// Tags in as many lines as they need.
void tags(Column& column, ui::Frame& f, const std::vector<std::string>& words) {
  const float height = f.px(26), gap = f.px(6);
  float x = 0;
  Rect line = column.take(height);
  for (const auto& word : words) {
    const float width = f.tag_width(word, true);
    if (x > 0 && x + width > line.width()) {
      line = column.take(height + gap);
      line.cut_top(gap);
      x = 0;
    }
    if (column.drawing()) f.tag({line.x0 + x, line.y0, std::min(line.x1, line.x0 + x + width), line.y1}, word, Tone::Neutral, Icon::Check);
    x += width + gap;
  }
}

std::string joined(const std::vector<std::string>& sentences) {
  std::string text;
  for (const auto& sentence : sentences) text += (text.empty() ? "" : "; ") + sentence;
  return text;
}

void check_words(Column& column, const InstalledSet& set) {
  if (set.check == Check::NotYet) return;
  column.gap(10);
  if (set.check == Check::Waiting) {
    column.marked(Icon::Refresh, Color::Text3, "Everything in it is being counted anew …");
  } else if (set.check == Check::Sound) {
    column.marked(Icon::CheckCircle, Color::Ok, set.findings.empty() ? "Sound." : "Sound: " + joined(set.findings) + ".", Type::Small, Color::Ok);
  } else {
    for (const auto& finding : set.findings) {
      column.marked(Icon::Cancel, Color::Bad, capitalized(finding) + (finding.ends_with('.') ? "" : "."), Type::Small, Color::Bad);
      column.gap(4);
    }
    column.marked(Icon::None, Color::Text2, "Remove it and install it again from the official files.");
  }
}

float buttons_width(ui::Frame& f, const InstalledSet& set) { return (set.kind == Kind::Broken ? 0 : f.button_width("Verify", false) + f.px(6)) + (set.removable ? f.px(36) : 0); }

void buttons(ContentFrame& w, Rect where, const InstalledSet& set) {
  ui::Frame& f = w.f;
  if (set.removable) {
    const Rect remove = where.cut_right(f.px(36)).centered(f.px(36), f.px(36));
    if (f.icon_button(ids::content_set(set.name, "remove"), remove, Icon::Delete, "Remove " + set_title(set), {.kind = ui::ButtonKind::Danger, .enabled = !w.model.work, .why_not = "Something is being installed."})) {
      w.state.confirm_remove = set.name;
      f.focus(ids::content_remove_cancel);
    }
    where.cut_right(f.px(6));
  }
  if (set.kind == Kind::Broken) return;
  const Rect verify = where.cut_right(std::min(where.width(), f.button_width("Verify", false)));
  if (f.button(ids::content_set(set.name, "verify"), verify.centered(verify.width(), f.px(36)), "Verify", {.enabled = set.check != Check::Waiting, .why_not = "It is being verified.", .tooltip = "Count everything anew and compare it with what was published"})) w.out.push(VerifyInstalled{set.name});
}

float set_card(ContentFrame& w, const InstalledSet& set, Rect where, bool draw, float height) {
  ui::Frame& f = w.f;
  const bool broken = set.kind == Kind::Broken;
  if (draw) f.card({where.x0, where.y0, where.x1, where.y0 + height});
  const float pad = f.px(16);
  Column column(f, where.inset(f.px(18), pad), draw);
  const float disc = f.px(44);
  Rect head = column.take(disc);
  if (draw) {
    const Rect mark = head.cut_left(disc);
    f.fill(mark, broken ? Color::BadTint : Color::AccentTint, 10);
    f.icon(mark, icon_of(set), broken ? Color::Bad : Color::AccentText, 22);
    head.cut_left(f.px(14));
    buttons(w, head.cut_right(buttons_width(f, set)), set);
    head.cut_right(f.px(10));
    const std::string title = set_title(set);
    if (set.kind == Kind::Release) {
      const Count count = count_of(set);
      const float width = f.tag_width(count.words, count.icon != Icon::None) + f.px(8);
      if (head.width() > width + f.px(210)) {
        const Rect pill = head.cut_right(width);
        f.pill(pill.centered(pill.width(), f.px(26)), count.words, count.tone, count.icon);
        head.cut_right(f.px(10));
      }
    }
    Rect words = head.centered(head.width(), f.type_size(Type::Strong) + f.type_size(Type::Small) + f.px(4));
    f.text(words.cut_top(f.type_size(Type::Strong)), title, Type::Strong, {.overflow = Overflow::Ellipsis});
    words.cut_top(f.px(4));
    f.text(words, second_line(set), Type::Small, {.color = broken ? Color::Bad : Color::Text2, .overflow = Overflow::Ellipsis});
    f.announce("content.set." + set.name, {where.x0, where.y0, where.x1, where.y0 + height}, "card", title);
  }
  column.indent(disc + f.px(14));
  if (set.kind == Kind::Release) {
    // Where the pill found no room beside the title.
    const Count count = count_of(set);
    const float width = f.tag_width(count.words, count.icon != Icon::None) + f.px(8);
    const float beside = where.width() - f.px(36) - disc - f.px(14) - buttons_width(f, set) - f.px(10);
    if (beside <= width + f.px(210)) {
      column.gap(8);
      const Rect pill = column.take(f.px(26));
      if (draw) f.pill(pill, count.words, count.tone, count.icon);
    }
    if (set.info.starter) {
      column.gap(10);
      column.words(starter_words(set));
    }
    column.gap(10);
    tags(column, f, set.holds);
    if (!set.missing.empty()) {
      column.gap(8);
      column.marked(Icon::Info, Color::Text3, "A full release also has: " + listed(set.missing) + ".");
    }
    if (set.info.from_addenda) {
      column.gap(6);
      column.marked(Icon::Info, Color::Text3, "Made from the year before with the official addenda applied.");
    }
  } else if (broken) {
    column.gap(8);
    column.words(set.problem + (set.problem.ends_with('.') ? "" : "."), Type::Small, Color::Text);
    column.gap(4);
    column.words(set.removable ? "Remove it and install it again from the official files." : "It came with the program: build or install the program again.");
  }
  check_words(column, set);
  return column.used() + 2 * pad;
}

}  // namespace

float installed_pane(ContentFrame& w, Rect where, bool draw) {
  ui::Frame& f = w.f;
  Column column(f, where, draw);
  if (w.model.sets.empty()) {
    const Rect box = column.take(f.px(240));
    if (draw) {
      f.card(box);
      if (f.empty_state(box, Icon::CodeSets, "No code set is installed", "Charts cannot be coded without one. Install the official files, or build the program again for its starter set.", "content.empty.choose", "Choose files")) open_chooser(w);
    }
    return column.used();
  }
  for (const auto& set : w.model.sets) {
    const float height = set_card(w, set, where, false, 0);
    const Rect box = column.take(height);
    if (draw) set_card(w, set, box, true, height);
    column.gap(12);
  }
  if (!w.model.folder.empty()) {
    column.gap(2);
    const Rect line = column.take(f.px(32));
    if (draw) {
      Rect inside = line;
      if (f.icon_button("content.folder.copy", inside.cut_left(f.px(32)), Icon::Copy, "Copy the path of the folder", {.kind = ui::ButtonKind::Ghost})) f.set_clipboard(w.model.folder.string());
      inside.cut_left(f.px(6));
      f.text(inside, "Installed in " + w.model.folder.string(), Type::Caption, {.color = Color::Text3, .overflow = Overflow::Ellipsis, .middle = true});
    }
  }
  return column.used();
}

void draw_remove_dialog(ContentFrame& w) {
  ui::Frame& f = w.f;
  const auto found = std::find_if(w.model.sets.begin(), w.model.sets.end(), [&](const InstalledSet& set) { return set.name == w.state.confirm_remove; });
  if (found == w.model.sets.end()) {
    w.state.confirm_remove.clear();
    return;
  }
  Rect box;
  bool open = f.begin_dialog("content.remove", {520, 250}, "Remove " + set_title(*found) + "?", box);
  Rect foot = box.cut_bottom(f.px(40));
  f.text(box, "Your work, your attempts and their feedback stay. Charts of these dates are then looked up in what else is installed. You can install it again at any time from the official files.", Type::Body, {.color = Color::Text2, .overflow = Overflow::Wrap});
  if (f.button(ids::content_remove_confirm, foot.cut_right(f.button_width("Remove", false)), "Remove", {.kind = ui::ButtonKind::Danger})) {
    w.out.push(RemoveInstalled{found->name});
    open = false;
  }
  foot.cut_right(f.px(10));
  if (f.button(ids::content_remove_cancel, foot.cut_right(f.button_width("Cancel", false)), "Cancel", {})) open = false;
  f.end_dialog();
  if (!open) w.state.confirm_remove.clear();
}

}  // namespace cw::views
