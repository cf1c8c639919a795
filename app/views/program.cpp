#include <array>
#include <cmath>

#include "app/views/ids.h"
#include "app/views/parts.h"
#include "app/views/shortcuts.h"
#include "app/views/views.h"

namespace cw::views {

using ui::Color;
using ui::Icon;
using ui::Overflow;
using ui::Rect;
using ui::Type;

namespace {

/// Without a label the icon alone.
bool rail_item(ui::Frame& f, Rect where, std::string_view id, Icon icon, std::string_view label, std::string_view what, bool active) {
  const auto row = f.row(id, where, what, false, 9);
  f.fill(where, active || row.hovered ? Color::NavActive : Color::Nav, 9);
  const Color ink = active || row.hovered ? Color::NavActiveText : Color::NavText;
  if (label.empty()) {
    f.icon(where, icon, ink, 22);
    return row.clicked;
  }
  const float gap = where.height() > f.px(54) ? f.px(3) : f.px(1);
  Rect inner = where.centered(where.width(), f.px(26) + gap + f.type_size(Type::Caption));
  f.icon(inner.cut_top(f.px(26)), icon, ink, 26);
  inner.cut_top(gap);
  f.text(inner, label, Type::Caption, {.color = ink, .align = ui::Align::Center, .overflow = Overflow::Forbid});
  return row.clicked;
}

struct RailEntry {
  std::string_view id;
  Icon icon;
  std::string_view label;
  Screen goes;
  Act act;
};
constexpr std::array<RailEntry, 9> kRail = {{{ids::nav_home, Icon::Home, "Worklist", Screen::Home, Act::GoHome},
                                             {ids::nav_workspace, Icon::Chart, "Chart", Screen::Workspace, Act::GoWorkspace},
                                             {ids::nav_feedback, Icon::Feedback, "Feedback", Screen::Feedback, Act::GoFeedback},
                                             {ids::nav_encoder, Icon::Book, "Encoder", Screen::Encoder, Act::GoEncoder},
                                             {ids::nav_records, Icon::Records, "Records", Screen::Records, Act::GoRecords},
                                             {ids::nav_readiness, Icon::Readiness, "Readiness", Screen::Readiness, Act::GoReadiness},
                                             {ids::nav_exam, Icon::Exam, "Exam", Screen::Exam, Act::GoExam},
                                             {ids::nav_plan, Icon::Calendar, "Plan", Screen::Plan, Act::GoPlan},
                                             {ids::nav_content, Icon::CodeSets, "Code sets", Screen::Content, Act::GoContent}}};

/// Everything is there at every height: entries grow smaller, then lose their words to tooltips and stand two side by side.
void rail(ui::Frame& f, Rect where, ViewState& state, Session& session, CommandQueue& out) {
  f.fill(where, Color::Nav);
  const Screen screen = session.screen();
  const bool dark = f.theme().dark;
  const auto settings = [&](Rect at) {
    if (rail_item(f, at, ids::nav_settings, Icon::Settings, {}, "Settings", screen == Screen::Settings)) out.push(GoTo{Screen::Settings});
    f.tooltip("Settings  " + std::string(keys_of(Act::OpenSettings)));
  };
  const auto theme = [&](Rect at) {
    if (rail_item(f, at, ids::nav_theme, dark ? Icon::Light : Icon::Dark, {}, dark ? "Light theme" : "Dark theme", false)) out.push(ChooseTheme{dark ? ThemeChoice::Light : ThemeChoice::Dark});
    f.tooltip(dark ? "Light theme" : "Dark theme");
  };
  const auto help = [&](Rect at) {
    if (rail_item(f, at, ids::nav_help, Icon::Keyboard, {}, "Keyboard shortcuts", false)) state.shortcuts_open = true;
    f.tooltip("Keyboard shortcuts  " + std::string(keys_of(Act::ShortcutSheet)));
  };
  constexpr float kTool = 38, kLeast = 44, kMost = 62, kLogo = 52;  // design pixels
  constexpr auto kEntries = static_cast<float>(kRail.size());
  Rect inside = where.inset(f.px(8), f.px(8));
  if (inside.height() < f.px(kEntries * (kLeast + 2) + 3 * kTool + 8)) {
    const float gap = f.px(4), width = std::floor((inside.width() - gap) / 2), height = std::min(f.px(44), std::floor((inside.height() - 5 * gap) / 6));
    const auto place = [&](std::size_t n) {
      const float x = inside.x0 + (width + gap) * static_cast<float>(n % 2), y = inside.y0 + (height + gap) * static_cast<float>(n / 2);
      return Rect{x, y, x + width, y + height};
    };
    for (std::size_t i = 0; i < kRail.size(); ++i) {
      const RailEntry& entry = kRail[i];
      if (rail_item(f, place(i), entry.id, entry.icon, {}, entry.label, screen == entry.goes)) out.push(GoTo{entry.goes});
      f.tooltip(std::string(entry.label) + "  " + std::string(keys_of(entry.act)));
    }
    settings(place(9)), theme(place(10)), help(place(11));
    return;
  }
  Rect tools = inside.cut_bottom(f.px(3 * kTool));
  inside.cut_bottom(f.px(8));
  if (inside.height() >= f.px(kEntries * 52 + kLogo)) {
    const Rect logo = inside.cut_top(f.px(kLogo - 8)).centered(f.px(40), f.px(40));
    f.fill(logo, Color::AccentFill, 10);
    f.icon(logo, Icon::Rule, Color::OnAccent, 26);
    inside.cut_top(f.px(8));
  }
  const float each = std::floor(inside.height() / kEntries), gap = each > f.px(58) ? f.px(6) : f.px(2), height = std::min(f.px(kMost), each - gap);
  for (const RailEntry& entry : kRail) {
    if (rail_item(f, inside.cut_top(height), entry.id, entry.icon, entry.label, entry.label, screen == entry.goes)) out.push(GoTo{entry.goes});
    f.tooltip(std::string(keys_of(entry.act)));
    inside.cut_top(gap);
  }
  const auto tool = [&] { return tools.cut_top(f.px(kTool)).centered(f.px(48), f.px(kTool - 4)); };
  help(tool()), theme(tool()), settings(tool());
}

void shortcut_sheet(ui::Frame& f, ViewState& state) {
  const auto& all = shortcuts();
  Rect box;
  bool open = f.begin_dialog("shortcuts", {720, 640}, "Keyboard shortcuts", box);
  Rect buttons = box.cut_bottom(f.px(40));
  box.cut_bottom(f.px(12));
  const float row = f.px(32);
  float total = 0;
  std::string_view group;
  for (const auto& s : all) {
    if (s.group != group) total += f.px(38);
    group = s.group;
    total += row;
  }
  group = {};
  Rect content = f.begin_scroll("shortcuts.list", box, total);
  content.x1 -= f.px(14);
  for (const auto& s : all) {
    if (s.group != group) {
      content.cut_top(f.px(10));
      f.text(content.cut_top(f.px(28)), s.group, Type::SmallStrong, {.color = Color::AccentText, .overflow = Overflow::Ellipsis, .middle = true});
    }
    group = s.group;
    Rect line = content.cut_top(row);
    const float width = std::min(f.px(220), line.width() * 0.45F);
    f.text(line.cut_right(width), s.keys, Type::CodeSmall, {.color = Color::Text2, .align = ui::Align::Right, .overflow = Overflow::Ellipsis, .middle = true});
    f.text(line, s.what, Type::Body, {.overflow = Overflow::Ellipsis, .middle = true});
    f.line({content.x0, content.y0}, {content.x1, content.y0}, Color::Hair);
  }
  f.end_scroll();
  if (f.button(ids::shortcuts_close, buttons.cut_right(f.button_width("Close", false)), "Close", {.kind = ui::ButtonKind::Primary})) open = false;
  f.end_dialog();
  state.shortcuts_open = open;
}

constexpr double kFade = 0.12;  // seconds

void notice(ui::Frame& f, const ViewState& state, Session& session, CommandQueue& out) {
  if (session.notice().empty()) return;
  const bool problem = session.notice_is_problem();
  const Rect window = f.window();
  const float width = std::min(f.px(560), window.width() - f.px(40));
  const float text = std::min(4.0F, std::max(1.0F, std::round(wrapped_height(f, Type::Body, session.notice(), width - f.px(104)) / f.px(22)))) * f.px(22);
  const float height = std::max(f.px(52), text + f.px(24));
  const Rect box{std::floor((window.x0 + window.x1 - width) / 2), window.y1 - height - f.px(20), std::floor((window.x0 + window.x1 + width) / 2), window.y1 - f.px(20)};
  f.begin_floating("notice", box, f.arrived("notice." + session.notice(), kFade));
  Rect inside = box.inset(f.px(14), f.px(8));
  f.icon(inside.cut_left(f.px(26)), problem ? Icon::Warning : Icon::Info, problem ? Color::Bad : Color::AccentText, 22);
  inside.cut_left(f.px(10));
  if (f.icon_button(ids::notice_dismiss, inside.cut_right(f.px(34)).centered(f.px(32), f.px(32)), Icon::Close, "Close this message", {.shortcut = keys_of(Act::DismissMessage)}) || (!state.shortcuts_open && asked(f, Act::DismissMessage))) out.push(DismissNotice{});
  inside.cut_right(f.px(6));
  const Rect words = inside.centered(inside.width(), text);
  f.text(words, session.notice(), Type::Body, {.overflow = Overflow::Wrap, .max_lines = 4});
  f.announce("notice.text", words, "text", session.notice());
  f.end_floating();
}

}  // namespace

void draw_program(ui::Frame& f, ViewState& state, Session& session, CommandQueue& out) {
  Rect rest = f.window();
  if (asked(f, Act::ShortcutSheet)) state.shortcuts_open = !state.shortcuts_open;
  if (asked(f, Act::Quit)) out.push(Quit{});
  if (session.screen() == Screen::Welcome) {
    draw_welcome(f, state.welcome, session.home(), out, rest);
  } else {
    static constexpr std::array<std::pair<Act, Screen>, 11> kScreens = {{{Act::GoReadiness, Screen::Readiness}, {Act::GoExam, Screen::Exam}, {Act::GoPlan, Screen::Plan}, {Act::GoRecords, Screen::Records}, {Act::GoEncoder, Screen::Encoder}, {Act::GoHome, Screen::Home}, {Act::GoWorkspace, Screen::Workspace}, {Act::GoFeedback, Screen::Feedback}, {Act::GoSettings, Screen::Settings}, {Act::GoContent, Screen::Content}, {Act::OpenSettings, Screen::Settings}}};
    for (const auto& [act, screen] : kScreens)
      if (asked(f, act)) out.push(GoTo{screen});
    rail(f, rest.cut_left(f.px(84)), state, session, out);
    switch (session.screen()) {
      case Screen::Welcome:
      case Screen::Home: {
        const PlanModel& plan = session.plan();
        draw_home(f, state.home, session.home(), &plan, out, rest);
        break;
      }
      case Screen::Workspace: {
        const WorkspaceModel* model = session.workspace();
        draw_workspace(f, state.workspace, model != nullptr ? *model : WorkspaceModel{}, [&](LineKind kind, const std::string& text, std::size_t most) { return session.search(kind, text, most); }, out, rest);
        break;
      }
      case Screen::Feedback: {
        const FeedbackModel* model = session.feedback();
        draw_feedback(f, state.feedback, model != nullptr ? *model : FeedbackModel{}, session.codes(), out, rest);
        break;
      }
      case Screen::Encoder: draw_encoder(f, state.encoder, session.encoder(), out, rest); break;
      case Screen::Content: draw_content(f, state.content, session.content(), out, rest); break;
      case Screen::Records: draw_records(f, state.records, session.records(), out, rest); break;
      case Screen::Readiness: draw_readiness(f, state.readiness, session.readiness(), out, rest); break;
      case Screen::Exam: draw_exam(f, state.exam, session.exam(), out, rest); break;
      case Screen::Plan: draw_plan(f, state.plan, session.plan(), out, rest); break;
      case Screen::Settings: draw_settings(f, state.settings, session.settings(), out, rest); break;
    }
  }
  notice(f, state, session, out);
  if (state.shortcuts_open) shortcut_sheet(f, state);
}

}  // namespace cw::views
