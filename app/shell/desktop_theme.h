#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What theme "System" means on this desktop. The desktop's own tools are asked, beside the program: nothing here waits for them.
namespace cw::shell {

// --- what the tools print; nothing when it says nothing about light or dark ------------------------------------------------

/// The answer of the portal's `org.freedesktop.portal.Settings.Read` for `org.freedesktop.appearance color-scheme`: `(<<uint32 1>>,)` is dark, 2 light,
/// 0 no preference (XDG desktop portal documentation).
[[nodiscard]] std::optional<bool> dark_in_portal(std::string_view output);
/// `gsettings get org.gnome.desktop.interface color-scheme`: `'prefer-dark'`, `'prefer-light'`, `'default'`.
[[nodiscard]] std::optional<bool> dark_in_color_scheme(std::string_view output);
/// The name of a GTK theme, bare, quoted, or with its variant as in the variable GTK_THEME: `Adwaita-dark`, `'Yaru-dark'`, `Adwaita:dark`.
[[nodiscard]] std::optional<bool> dark_in_gtk_theme(std::string_view name);
/// KDE's `kdeglobals`: by the brightness of the window background where it is written, else by the name of the color scheme.
[[nodiscard]] std::optional<bool> dark_in_kdeglobals(std::string_view text);
/// `defaults read -g AppleInterfaceStyle` on macOS: `Dark`. Under the light appearance the tool prints nothing.
[[nodiscard]] std::optional<bool> dark_in_apple_style(std::string_view output);
/// `AppsUseLightTheme` of the Windows registry: 0 is dark.
[[nodiscard]] bool dark_in_apps_use_light_theme(unsigned long value);

// --- asking ----------------------------------------------------------------------------------------------------------------

/// A program and how its standard output is read.
struct DesktopQuestion {
  std::vector<std::string> command;
  std::function<std::optional<bool>(std::string_view)> read;
};

/// How a desktop is asked: first what can be looked up at once, then programs, in this order, until one says something.
struct DesktopQuestions {
  std::function<std::optional<bool>()> look_up;
  std::vector<DesktopQuestion> programs;
};
/// Those of this system, by its environment variables.
[[nodiscard]] DesktopQuestions desktop_questions();

/// Asks without ever waiting: one program at a time, each ended when it has not answered within the limit. One thread.
class DesktopTheme {
 public:
  explicit DesktopTheme(DesktopQuestions questions, std::chrono::milliseconds limit = std::chrono::milliseconds(1500));
  ~DesktopTheme();  ///< a program still running is ended
  DesktopTheme(const DesktopTheme&) = delete;
  DesktopTheme& operator=(const DesktopTheme&) = delete;

  /// Begins to ask with the next `poll`; nothing while it is being asked already.
  void ask();
  /// To be called now and then while `asking`. True when everybody has been asked just now: `dark` is the answer.
  bool poll();
  bool asking() const;
  /// The newest answer; light until there is one, and where nobody knows.
  bool dark() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cw::shell
