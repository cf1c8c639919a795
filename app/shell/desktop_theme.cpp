#include "app/shell/desktop_theme.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <utility>

#include "content/base/utf8.h"

#ifdef _WIN32
#define NOMINMAX
#include <windows.h>
#else
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;
#endif

namespace cw::shell {
namespace fs = std::filesystem;

namespace {

/// Enough for any answer; a tool that prints more is not read further.
constexpr std::size_t kMostOutput = 4096;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kAround = " \t\r\n'\"";
  const auto from = text.find_first_not_of(kAround);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(kAround) - from + 1);
}

bool ends_with_dark(std::string_view lower) { return lower.size() >= 4 && lower.substr(lower.size() - 4) == "dark"; }

/// `252,252,252`: bright or not, by the weights of Rec. 601.
std::optional<bool> dark_color(std::string_view text) {
  std::array<int, 3> parts{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parts[i]);
    if (error != std::errc() || parts[i] < 0 || parts[i] > 255) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (i < 2) {
      if (text.empty() || text.front() != ',') return std::nullopt;
      text.remove_prefix(1);
    }
  }
  return 299 * parts[0] + 587 * parts[1] + 114 * parts[2] < 128'000;
}

}  // namespace

std::optional<bool> dark_in_portal(std::string_view output) {
  constexpr std::string_view kType = "uint32 ";
  const auto at = output.find(kType);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = output.substr(at + kType.size());
  unsigned value = 0;
  if (std::from_chars(rest.data(), rest.data() + rest.size(), value).ec != std::errc()) return std::nullopt;
  return value == 1 ? std::optional(true) : value == 2 ? std::optional(false) : std::nullopt;
}

std::optional<bool> dark_in_color_scheme(std::string_view output) {
  const std::string_view word = trimmed(output);
  return word == "prefer-dark" ? std::optional(true) : word == "prefer-light" ? std::optional(false) : std::nullopt;
}

std::optional<bool> dark_in_gtk_theme(std::string_view name) {
  const std::string lower = to_lower(trimmed(name));
  if (lower.empty()) return std::nullopt;
  return ends_with_dark(lower);
}

std::optional<bool> dark_in_kdeglobals(std::string_view text) {
  std::string_view section;
  std::optional<bool> by_color, by_name;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
    if (!line.empty() && line.front() == '[') {
      section = line;
      continue;
    }
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view key = trimmed(line.substr(0, equals)), value = trimmed(line.substr(equals + 1));
    if (section == "[Colors:Window]" && key == "BackgroundNormal") by_color = dark_color(value);
    if (section == "[General]" && key == "ColorScheme" && !value.empty()) by_name = ends_with_dark(to_lower(value));
  }
  return by_color ? by_color : by_name;
}

std::optional<bool> dark_in_apple_style(std::string_view output) {
  const std::string_view word = trimmed(output);
  return word.empty() ? std::nullopt : std::optional(word == "Dark");
}

bool dark_in_apps_use_light_theme(unsigned long value) { return value == 0; }

// --- how this system is asked ------------------------------------------------------------------------------------------------

#ifdef _WIN32

DesktopQuestions desktop_questions() {
  return {.look_up = []() -> std::optional<bool> {
            DWORD value = 0, size = sizeof value;
            if (RegGetValueA(HKEY_CURRENT_USER, "Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize", "AppsUseLightTheme", RRF_RT_REG_DWORD, nullptr, &value, &size) != ERROR_SUCCESS) return std::nullopt;
            return dark_in_apps_use_light_theme(value);
          },
          .programs = {}};
}

#elif defined(__APPLE__)

DesktopQuestions desktop_questions() { return {.look_up = {}, .programs = {{{"defaults", "read", "-g", "AppleInterfaceStyle"}, dark_in_apple_style}}}; }

#else

namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

constexpr std::size_t kMostFile = 256 * 1024;

std::optional<bool> look_at_kdeglobals() {
  fs::path folder = variable("XDG_CONFIG_HOME");
  if (folder.empty() && !variable("HOME").empty()) folder = fs::path(variable("HOME")) / ".config";
  std::error_code code;
  const fs::path file = folder / "kdeglobals";
  if (folder.empty() || !fs::is_regular_file(file, code)) return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  std::string text(kMostFile, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return dark_in_kdeglobals(text);
}

}  // namespace

DesktopQuestions desktop_questions() {
  DesktopQuestions questions;
  questions.look_up = []() -> std::optional<bool> {
    // Who sets GTK_THEME means this session; KDE writes its choice into a file.
    if (const auto dark = dark_in_gtk_theme(variable("GTK_THEME"))) return dark;
    return variable("XDG_CURRENT_DESKTOP").find("KDE") != std::string::npos ? look_at_kdeglobals() : std::nullopt;
  };
  std::error_code code;
  const std::string runtime = variable("XDG_RUNTIME_DIR");
  // Without a session bus gdbus would try to start one.
  if (!variable("DBUS_SESSION_BUS_ADDRESS").empty() || (!runtime.empty() && fs::exists(fs::path(runtime) / "bus", code)))
    questions.programs.push_back({{"gdbus", "call", "--session", "--timeout", "1", "--dest", "org.freedesktop.portal.Desktop", "--object-path", "/org/freedesktop/portal/desktop", "--method", "org.freedesktop.portal.Settings.Read",
                                   "org.freedesktop.appearance", "color-scheme"},
                                  dark_in_portal});
  questions.programs.push_back({{"gsettings", "get", "org.gnome.desktop.interface", "color-scheme"}, dark_in_color_scheme});
  questions.programs.push_back({{"gsettings", "get", "org.gnome.desktop.interface", "gtk-theme"}, dark_in_gtk_theme});
  return questions;
}

#endif

// --- asking --------------------------------------------------------------------------------------------------------------------

#ifdef _WIN32

struct DesktopTheme::Impl {
  DesktopQuestions questions;
  bool asked = false, dark = false;
};

DesktopTheme::DesktopTheme(DesktopQuestions questions, std::chrono::milliseconds) : impl_(new Impl{std::move(questions)}) {}
DesktopTheme::~DesktopTheme() = default;
void DesktopTheme::ask() { impl_->asked = true; }
bool DesktopTheme::asking() const { return impl_->asked; }
bool DesktopTheme::dark() const { return impl_->dark; }
bool DesktopTheme::poll() {
  if (!std::exchange(impl_->asked, false)) return false;
  impl_->dark = impl_->questions.look_up && impl_->questions.look_up().value_or(false);
  return true;
}

#else

struct DesktopTheme::Impl {
  using Time = std::chrono::steady_clock;

  DesktopQuestions questions;
  std::chrono::milliseconds limit;
  std::optional<std::size_t> at;  // the program being asked; nothing: nobody is
  bool looked_up = false;
  bool dark = false;
  pid_t child = -1;
  int pipe = -1;
  std::string output;
  Time::time_point until;

  /// False when the program is not there.
  bool start(const std::vector<std::string>& command) {
    int ends[2];
    if (::pipe(ends) != 0) return false;
    for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    std::vector<char*> arguments;
    for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const bool started = ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (!started) {
      ::close(ends[0]);
      child = -1;
      return false;
    }
    pipe = ends[0];
    output.clear();
    until = Time::now() + limit;
    return true;
  }

  /// The program is over, one way or the other; what it was told to start is not waited for.
  void end() {
    if (pipe >= 0) ::close(std::exchange(pipe, -1));
    if (child <= 0) return;
    ::kill(child, SIGKILL);
    ::waitpid(std::exchange(child, -1), nullptr, 0);
  }

  /// True when the program has said all it will say.
  bool read() {
    char buffer[512];
    while (output.size() < kMostOutput) {
      const ssize_t got = ::read(pipe, buffer, sizeof buffer);
      if (got > 0) output.append(buffer, static_cast<std::size_t>(got));
      else if (got < 0 && errno == EINTR) continue;
      else if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Time::now() >= until;
      else return true;
    }
    return true;
  }
};

DesktopTheme::DesktopTheme(DesktopQuestions questions, std::chrono::milliseconds limit) : impl_(new Impl) {
  impl_->questions = std::move(questions);
  impl_->limit = limit;
}

DesktopTheme::~DesktopTheme() { impl_->end(); }

bool DesktopTheme::asking() const { return impl_->at.has_value(); }
bool DesktopTheme::dark() const { return impl_->dark; }

void DesktopTheme::ask() {
  if (asking()) return;
  impl_->at = 0;
  impl_->looked_up = false;
}

bool DesktopTheme::poll() {
  Impl& self = *impl_;
  if (!self.at) return false;
  const auto answered = [&](bool dark) {
    self.at.reset();
    self.dark = dark;
    return true;
  };
  if (!std::exchange(self.looked_up, true) && self.questions.look_up)
    if (const auto dark = self.questions.look_up()) return answered(*dark);
  while (*self.at < self.questions.programs.size()) {
    const DesktopQuestion& question = self.questions.programs[*self.at];
    if (self.child < 0) {
      if (self.start(question.command)) return false;
    } else {
      if (!self.read()) return false;
      self.end();
      if (const auto dark = question.read(self.output)) return answered(*dark);
    }
    ++*self.at;
  }
  return answered(false);
}

#endif

}  // namespace cw::shell
