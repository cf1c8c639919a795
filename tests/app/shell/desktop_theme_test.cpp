#include "app/shell/desktop_theme.h"

#include <doctest/doctest.h>

#include <csignal>
#include <thread>

#include "app/shell/stage.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
using namespace cw::shell;
namespace fs = std::filesystem;

namespace {

using Answer = std::optional<bool>;
const Answer kDark = true, kLight = false, kSilent;

DesktopQuestion sh(const std::string& command, Answer (*read)(std::string_view) = dark_in_color_scheme) { return {{"sh", "-c", command}, read}; }

/// Polls as the window does; fails when it takes unreasonably long.
bool answer_of(DesktopTheme& desktop) {
  desktop.ask();
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (desktop.asking()) {
    REQUIRE(std::chrono::steady_clock::now() < until);
    const bool finished = desktop.poll();
    CHECK(finished == !desktop.asking());
    if (!finished) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return desktop.dark();
}

bool answer(std::vector<DesktopQuestion> programs, std::function<Answer()> look_up = {}) {
  DesktopTheme desktop({std::move(look_up), std::move(programs)});
  return answer_of(desktop);
}

double seconds_of(const std::function<void()>& act) {
  const auto from = std::chrono::steady_clock::now();
  act();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

}  // namespace

TEST_SUITE("desktop theme") {
  TEST_CASE("what each tool prints") {
    CHECK(dark_in_portal("(<<uint32 1>>,)\n") == kDark);
    CHECK(dark_in_portal("(<uint32 2>,)") == kLight);
    CHECK(dark_in_portal("(<<uint32 0>>,)") == kSilent);
    CHECK(dark_in_portal("(<<uint32 x>>,)") == kSilent);
    CHECK(dark_in_portal("(<<uint32 99999999999999>>,)") == kSilent);
    CHECK(dark_in_portal("") == kSilent);

    CHECK(dark_in_color_scheme("'prefer-dark'\n") == kDark);
    CHECK(dark_in_color_scheme("'prefer-light'\n") == kLight);
    CHECK(dark_in_color_scheme("'default'\n") == kSilent);
    CHECK(dark_in_color_scheme("No such key") == kSilent);

    CHECK(dark_in_gtk_theme("Adwaita:dark") == kDark);
    CHECK(dark_in_gtk_theme("'Yaru-blue-dark'\n") == kDark);
    CHECK(dark_in_gtk_theme("HighContrast") == kLight);
    CHECK(dark_in_gtk_theme("'Darkest-Light'") == kLight);
    CHECK(dark_in_gtk_theme(" \n") == kSilent);

    CHECK(dark_in_apple_style("Dark\n") == kDark);
    CHECK(dark_in_apple_style("") == kSilent);
    CHECK(dark_in_apps_use_light_theme(0));
    CHECK_FALSE(dark_in_apps_use_light_theme(1));
  }

  TEST_CASE("kdeglobals: the color before the name, only from their own sections") {
    CHECK(dark_in_kdeglobals("[General]\nColorScheme=BreezeDark\n") == kDark);
    CHECK(dark_in_kdeglobals("[General]\r\nColorScheme=BreezeLight\r\n") == kLight);
    CHECK(dark_in_kdeglobals("[Colors:Window]\nBackgroundNormal=42,46,50\n\n[General]\nColorScheme=Mine") == kDark);
    CHECK(dark_in_kdeglobals("[General]\nColorScheme=MineDark\n[Colors:Window]\nBackgroundNormal=239, 240, 241\n") == kDark);  // no color: spaces are not written there
    CHECK(dark_in_kdeglobals("[General]\nColorScheme=MineDark\n[Colors:Window]\nBackgroundNormal=239,240,241\n") == kLight);
    CHECK(dark_in_kdeglobals("[Colors:Button]\nBackgroundNormal=1,1,1\n[Icons]\nColorScheme=XDark\n") == kSilent);
    CHECK(dark_in_kdeglobals("[Colors:Window]\nBackgroundNormal=300,1,1\n") == kSilent);
    CHECK(dark_in_kdeglobals("[Colors:Window]\nBackgroundNormal=1,1\nBackgroundNormal\n=\n[") == kSilent);
    CHECK(dark_in_kdeglobals("") == kSilent);
  }

  TEST_CASE("programs are asked in order until one says something; who is missing or silent is passed over") {
    CHECK(answer({sh("echo \"'prefer-dark'\"")}));
    CHECK_FALSE(answer({sh("echo \"'prefer-light'\""), sh("echo \"'prefer-dark'\"")}));
    CHECK(answer({{{"chartwright-no-such-program"}, dark_in_color_scheme}, sh("exit 1"), sh("echo \"'default'\""), sh("echo 'Adwaita-dark'", dark_in_gtk_theme)}));
    CHECK_FALSE(answer({}));
    CHECK_FALSE(answer({sh("true")}));
    CHECK(answer({sh("echo \"'prefer-light'\"")}, [] { return kDark; }));  // looked up, nobody needs to be asked
    CHECK(answer({sh("echo \"'prefer-dark'\"")}, [] { return kSilent; }));
    CHECK_FALSE(answer({sh("yes prefer-dark | head -c 1000000; echo")}));  // more than an answer is none
  }

  TEST_CASE("nothing waits: neither asking nor ending, and a program that hangs is ended at the limit") {
    TempFolder folder;
    const std::string hangs = "echo $$ >'" + (folder / "pid").string() + "'; exec sleep 600";
    DesktopTheme desktop({{}, {sh(hangs), sh("echo \"'prefer-dark'\"")}}, std::chrono::milliseconds(400));
    CHECK(seconds_of([&] {
      desktop.ask();
      CHECK_FALSE(desktop.poll());
      CHECK_FALSE(desktop.poll());
    }) < 0.3);
    CHECK_FALSE(desktop.dark());
    CHECK(answer_of(desktop));
    const auto gone = [&] {
      const pid_t pid = std::atoi(slurp(folder / "pid").c_str());
      REQUIRE(pid > 1);
      return ::kill(pid, 0) != 0;
    };
    CHECK(gone());
    fs::remove(folder / "pid");
    CHECK(seconds_of([&] {
      DesktopTheme left({{}, {sh(hangs)}}, std::chrono::seconds(600));
      left.ask();
      left.poll();
      for (int i = 0; i < 1000 && slurp(folder / "pid").empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }) < 5);
    CHECK(gone());
  }

  TEST_CASE("asked again, the newest answer counts") {
    TempFolder folder;
    put(folder / "answer", "'prefer-dark'");
    DesktopTheme desktop({{}, {sh("cat '" + (folder / "answer").string() + "'")}});
    CHECK(answer_of(desktop));
    put(folder / "answer", "'prefer-light'");
    CHECK_FALSE(answer_of(desktop));
  }

  TEST_CASE("theme System is what the desktop says, a chosen theme is not moved by it") {
    TempFolder folder;
    FakeClock clock;
    const ProgramFiles files{fs::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios/library", {fs::path(CHARTWRIGHT_BINARY_DIR) / "releases"}, fs::path(CHARTWRIGHT_SOURCE_DIR) / "assets"};
    auto made = Stage::create({.files = files, .record = folder / "record.db", .scale = 1, .system_dark = true}, clock);
    REQUIRE(made.ok());
    Stage& stage = **made;
    const ui::Rgba dark = stage.background();
    stage.set_system_dark(false);
    const ui::Rgba light = stage.background();
    CHECK(dark != light);
    CHECK(stage.follows_desktop());
    stage.session().apply(ChooseTheme{ThemeChoice::Light});
    CHECK_FALSE(stage.follows_desktop());
    stage.set_system_dark(true);
    CHECK(stage.background() == light);
    stage.session().apply(ChooseTheme{ThemeChoice::System});
    stage.set_system_dark(true);
    CHECK(stage.background() == dark);
  }
}
