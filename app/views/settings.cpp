#include <fmt/format.h>

#include <array>
#include <cmath>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/views.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Tone;
using ui::Type;

namespace {

constexpr std::array<int, 5> kSizes = {100, 125, 150, 175, 200};

void labelled(ui::Frame& f, Rect& row, std::string_view title, std::string_view text) {
  Rect words = row.cut_left(row.width() * 0.5F);
  words = words.centered(words.width(), f.type_size(Type::Strong) + f.type_size(Type::Small) + f.px(3));
  f.text(words.cut_top(f.type_size(Type::Strong)), title, Type::Strong, {.overflow = Overflow::Ellipsis});
  words.cut_top(f.px(3));
  f.text(words, text, Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
}

}  // namespace

void draw_settings(ui::Frame& f, SettingsState& state, const SettingsModel& model, CommandQueue& out, Rect rest) {
  top_bar(f, rest, "Chartwright " + model.version, "Settings", 0);
  rest = rest.inset(f.px(18), f.px(16));
  const float width = std::min(rest.width(), f.px(860));
  const float row = f.px(66);
  const float backups = model.backups.empty() ? f.px(40) : f.px(46) * static_cast<float>(std::min<std::size_t>(model.backups.size(), 8));
  const float appearance = row * 3 + f.px(64), data = row * 2 + backups + f.px(100), encoder = row + f.px(64), content_height = f.px(66) * static_cast<float>(model.releases.size()) + f.px(150);
  Rect content = f.begin_scroll("settings.scroll", rest, appearance + encoder + data + content_height + f.px(76));
  content.x0 += std::max(0.0F, std::floor((content.width() - width) / 2));
  content.x1 = content.x0 + width - f.px(14);

  Rect card = content.cut_top(appearance);
  f.card(card);
  Rect inside = card.inset(f.px(22), f.px(18));
  card_heading(f, inside, "Appearance");
  {
    Rect line = inside.cut_top(row);
    labelled(f, line, "Theme", "System follows your desktop");
    static constexpr std::array<std::string_view, 3> kThemes = {"Light", "Dark", "System"};
    int chosen = static_cast<int>(model.settings.theme);
    if (f.segmented(ids::settings_theme, line.centered(line.width(), f.px(38)), kThemes, chosen)) out.push(ChooseTheme{static_cast<ThemeChoice>(chosen)});
    f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
    line = inside.cut_top(row);
    labelled(f, line, "Text size", "Everything grows with it");
    static constexpr std::array<std::string_view, 5> kLabels = {"100 %", "125 %", "150 %", "175 %", "200 %"};
    int size = 0;
    for (std::size_t i = 0; i < kSizes.size(); ++i)
      if (kSizes[i] == model.settings.text_size_percent) size = static_cast<int>(i);
    if (f.segmented(ids::settings_text_size, line.centered(line.width(), f.px(38)), kLabels, size)) out.push(ChooseTextSize{kSizes[static_cast<std::size_t>(size)]});
    f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
    line = inside.cut_top(row);
    bool reduced = model.settings.reduced_motion;
    if (f.toggle(ids::settings_motion, line, "Reduce motion", reduced)) out.push(ChooseReducedMotion{reduced});
  }

  content.cut_top(f.px(16));
  card = content.cut_top(encoder);
  f.card(card);
  inside = card.inset(f.px(22), f.px(18));
  card_heading(f, inside, "Encoder");
  {
    Rect line = inside.cut_top(row);
    labelled(f, line, "What may be looked up", "Examinations differ: practice with less");
    static constexpr std::array<std::string_view, 3> kModes = {"All of it", "Books only", "Nothing"};
    int mode = static_cast<int>(model.settings.encoder);
    if (f.segmented(ids::settings_encoder, line.centered(line.width(), f.px(38)), kModes, mode)) out.push(ChooseEncoderMode{static_cast<EncoderMode>(mode)});
  }

  content.cut_top(f.px(16));
  card = content.cut_top(data);
  f.card(card);
  inside = card.inset(f.px(22), f.px(18));
  card_heading(f, inside, "Your data");
  {
    Rect line = inside.cut_top(row);
    Rect words = line.centered(line.width(), f.type_size(Type::Strong) + f.type_size(Type::CodeSmall) + f.px(4));
    f.text(words.cut_top(f.type_size(Type::Strong)), "Where your record is kept", Type::Strong, {.overflow = Overflow::Ellipsis});
    words.cut_top(f.px(4));
    f.text(words, model.record_path.string(), Type::CodeSmall, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
    f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
    line = inside.cut_top(row);
    Rect button = line.cut_right(std::min(f.button_width("Back up now", true), line.width() * 0.5F));
    labelled(f, line, "Backups", "Complete copies beside the record");
    if (f.button(ids::settings_backup, button.centered(button.width(), f.px(40)), "Back up now", {.icon = Icon::Backup})) out.push(MakeBackup{});
    if (model.backups.empty()) f.text(inside.cut_top(f.px(30)), "No backup yet.", Type::Small, {.color = Color::Text3, .middle = true});
    for (std::size_t i = 0; i < model.backups.size() && i < 8; ++i) {
      const auto& backup = model.backups[i];
      Rect entry = inside.cut_top(f.px(46));
      const Rect restore = entry.cut_right(f.button_width("Restore", false)).inset(0, f.px(5));
      f.icon(entry.cut_left(f.px(26)), Icon::Restore, Color::Text3, 20);
      entry.cut_left(f.px(8));
      f.text(entry, fmt::format("{}   {} KB", backup.path.filename().string(), (backup.bytes + 1023) / 1024), Type::Small, {.overflow = Overflow::Ellipsis, .middle = true});
      if (f.button(ids::settings_restore(static_cast<int>(i)), restore, "Restore", {})) state.confirm_restore = backup.path;
    }
  }

  content.cut_top(f.px(16));
  card = content.cut_top(content_height);
  f.card(card);
  inside = card.inset(f.px(22), f.px(18));
  card_heading(f, inside, "Code sets");
  const bool starter_only = std::all_of(model.releases.begin(), model.releases.end(), [](const ReleaseInfo& r) { return r.starter; });
  const char* covers = model.releases.empty() ? "No code set is installed, so charts cannot be coded." : starter_only ? "The starter set covers, whole, each category that a shipped chart touches: enough to code every chart, and to be wrong in it. Codes outside it are not in the search." : "Installed code sets, by the dates on which they are in force.";
  inside.cut_top(f.text(inside, covers, Type::Small, {.color = Color::Text2, .overflow = Overflow::Wrap}) + f.px(8));
  for (const auto& release : model.releases) {
    f.line({inside.x0, inside.y0}, {inside.x1, inside.y0}, Color::Hair);
    Rect line = inside.cut_top(f.px(62));
    const std::string count = fmt::format("{} codes", release.billable);
    f.pill(line.cut_right(f.tag_width(count, false) + f.px(6)), count, Tone::Neutral);
    line.cut_right(f.px(8));
    Rect words = line.centered(line.width(), f.type_size(Type::Strong) + f.type_size(Type::Small) + f.px(3));
    f.text(words.cut_top(f.type_size(Type::Strong)), fmt::format("{}  {}", display_name(release.system), release.name), Type::Strong, {.overflow = Overflow::Ellipsis});
    words.cut_top(f.px(3));
    f.text(words, fmt::format("In force {} to {}", to_display(release.effective_from), to_display(release.effective_to)), Type::Small, {.color = Color::Text2, .overflow = Overflow::Ellipsis});
  }
  f.end_scroll();

  if (state.confirm_restore) {
    Rect box;
    bool open = f.begin_dialog("settings.confirm", {520, 250}, "Restore this backup?", box);
    Rect buttons = box.cut_bottom(f.px(40));
    f.text(box, fmt::format("{} replaces everything in your record: attempts, unfinished work and settings. The record as it is now is backed up first, so nothing is lost.", state.confirm_restore->filename().string()), Type::Body, {.color = Color::Text2, .overflow = Overflow::Wrap});
    if (f.button("settings.confirm.restore", buttons.cut_right(f.button_width("Restore", false)), "Restore", {.kind = ui::ButtonKind::Primary})) {
      out.push(RestoreBackup{*state.confirm_restore});
      open = false;
    }
    buttons.cut_right(f.px(10));
    if (f.button("settings.confirm.cancel", buttons.cut_right(f.button_width("Cancel", false)), "Cancel", {})) open = false;
    f.end_dialog();
    if (!open) state.confirm_restore.reset();
  }
}

}  // namespace cw::views
