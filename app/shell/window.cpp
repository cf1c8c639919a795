#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/shell/desktop_theme.h"
#include "app/shell/options.h"
#include "app/shell/png.h"
#include "app/shell/script.h"
#include "app/shell/stage.h"
#include "app/ui/rasterise.h"

namespace cw::shell {
namespace {

using ui::Key;

std::optional<Key> key_of(int glfw) {
  if (glfw >= GLFW_KEY_0 && glfw <= GLFW_KEY_9) return static_cast<Key>(static_cast<int>(Key::Digit0) + glfw - GLFW_KEY_0);
  if (glfw >= GLFW_KEY_A && glfw <= GLFW_KEY_Z) {
    const char letter[2] = {static_cast<char>('A' + glfw - GLFW_KEY_A), '\0'};
    const auto chord = ui::chord_from(letter);
    return chord ? std::optional(chord->key) : std::nullopt;
  }
  switch (glfw) {
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER: return Key::Enter;
    case GLFW_KEY_ESCAPE: return Key::Escape;
    case GLFW_KEY_UP: return Key::Up;
    case GLFW_KEY_DOWN: return Key::Down;
    case GLFW_KEY_LEFT: return Key::Left;
    case GLFW_KEY_RIGHT: return Key::Right;
    case GLFW_KEY_HOME: return Key::Home;
    case GLFW_KEY_END: return Key::End;
    case GLFW_KEY_PAGE_UP: return Key::PageUp;
    case GLFW_KEY_PAGE_DOWN: return Key::PageDown;
    case GLFW_KEY_SPACE: return Key::Space;
    case GLFW_KEY_DELETE: return Key::Delete;
    case GLFW_KEY_BACKSPACE: return Key::Backspace;
    case GLFW_KEY_TAB: return Key::Tab;
    case GLFW_KEY_F1: return Key::F1;
    case GLFW_KEY_F2: return Key::F2;
    case GLFW_KEY_F3: return Key::F3;
    case GLFW_KEY_F5: return Key::F5;
    case GLFW_KEY_COMMA: return Key::Comma;
    default: return std::nullopt;
  }
}

unsigned mods_of(int glfw) {
#ifdef __APPLE__
  const int ctrl = GLFW_MOD_SUPER | GLFW_MOD_CONTROL;
#else
  const int ctrl = GLFW_MOD_CONTROL;
#endif
  return ((glfw & ctrl) != 0 ? ui::ModCtrl : 0u) | ((glfw & GLFW_MOD_SHIFT) != 0 ? ui::ModShift : 0u) | ((glfw & GLFW_MOD_ALT) != 0 ? ui::ModAlt : 0u);
}

/// What the callbacks reach through the window's user pointer.
struct Window {
  GLFWwindow* glfw = nullptr;
  Stage* stage = nullptr;
  int frames_to_build = 3;  // one frame is not always enough to settle
  float pixel_ratio = 1;    // framebuffer pixels a window coordinate
  bool came_back = false;   // the focus was elsewhere, perhaps in the desktop's settings

  void woken() { frames_to_build = 3; }
  static Window& of(GLFWwindow* w) { return *static_cast<Window*>(glfwGetWindowUserPointer(w)); }
};

void install_callbacks(GLFWwindow* glfw) {
  glfwSetCursorPosCallback(glfw, [](GLFWwindow* w, double x, double y) {
    Window& self = Window::of(w);
    self.stage->context().input().move({static_cast<float>(x) * self.pixel_ratio, static_cast<float>(y) * self.pixel_ratio});
    self.woken();
  });
  glfwSetMouseButtonCallback(glfw, [](GLFWwindow* w, int button, int action, int) {
    if (button == GLFW_MOUSE_BUTTON_LEFT) Window::of(w).stage->context().input().button(action == GLFW_PRESS);
    Window::of(w).woken();
  });
  glfwSetScrollCallback(glfw, [](GLFWwindow* w, double, double y) {
    Window::of(w).stage->context().input().wheel(static_cast<float>(y));
    Window::of(w).woken();
  });
  glfwSetKeyCallback(glfw, [](GLFWwindow* w, int key, int, int action, int mods) {
    if (const auto known = key_of(key)) {
      auto& input = Window::of(w).stage->context().input();
      // A repeat is a release and a press to a program that wants to see it again.
      if (action == GLFW_REPEAT) input.key(*known, false, mods_of(mods));
      input.key(*known, action != GLFW_RELEASE, mods_of(mods));
    }
    Window::of(w).woken();
  });
  glfwSetCharCallback(glfw, [](GLFWwindow* w, unsigned code_point) {
    Window::of(w).stage->context().input().push({.kind = ui::InputEvent::Kind::Character, .character = static_cast<char32_t>(code_point)});
    Window::of(w).woken();
  });
  const auto wake = [](GLFWwindow* w, int, int) { Window::of(w).woken(); };
  glfwSetFramebufferSizeCallback(glfw, wake);
  glfwSetWindowRefreshCallback(glfw, [](GLFWwindow* w) { Window::of(w).woken(); });
  glfwSetWindowFocusCallback(glfw, [](GLFWwindow* w, int focused) {
    Window::of(w).came_back = focused == GLFW_TRUE;
    Window::of(w).woken();
  });
  glfwSetDropCallback(glfw, [](GLFWwindow* w, int count, const char** paths) {
    std::vector<std::filesystem::path> files;
    for (int i = 0; i < count; ++i) files.emplace_back(reinterpret_cast<const char8_t*>(paths[i]));  // GLFW gives UTF-8 everywhere
    Window::of(w).stage->dropped(std::move(files));
    Window::of(w).woken();
  });
  glfwSetWindowContentScaleCallback(glfw, [](GLFWwindow* w, float x, float) {
    Window::of(w).stage->set_content_scale(x);
    Window::of(w).woken();
  });
}

/// Our icon, drawn: a page with a check mark.
void set_icon(GLFWwindow* glfw) {
  constexpr int kSize = 64;
  std::vector<unsigned char> pixels(static_cast<std::size_t>(kSize * kSize * 4));
  const auto distance = [](float px, float py, float ax, float ay, float bx, float by) {
    const float t = std::clamp(((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / ((bx - ax) * (bx - ax) + (by - ay) * (by - ay)), 0.0F, 1.0F);
    return std::hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay));
  };
  for (int y = 0; y < kSize; ++y)
    for (int x = 0; x < kSize; ++x) {
      const float fx = static_cast<float>(x) + 0.5F, fy = static_cast<float>(y) + 0.5F;
      const float cx = std::max({14 - fx, fx - 50, 0.0F}), cy = std::max({14 - fy, fy - 50, 0.0F});
      const bool inside = std::hypot(cx, cy) < 13;
      const bool stroke = distance(fx, fy, 18, 34, 28, 44) < 4 || distance(fx, fy, 28, 44, 47, 22) < 4;
      unsigned char* p = &pixels[(static_cast<std::size_t>(y) * kSize + static_cast<std::size_t>(x)) * 4];
      p[0] = stroke ? 255 : 0x2F, p[1] = stroke ? 255 : 0x6F, p[2] = stroke ? 255 : 0xDE, p[3] = inside ? 255 : 0;
    }
  const GLFWimage image{kSize, kSize, pixels.data()};
  glfwSetWindowIcon(glfw, 1, &image);
}

/// Timings of a run, written at its end.
struct Stats {
  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
  double first_frame_ms = 0;
  std::vector<double> build_ms, whole_ms;

  static double part(std::vector<double> all, double share) {
    if (all.empty()) return 0;
    std::sort(all.begin(), all.end());
    return all[std::min(all.size() - 1, static_cast<std::size_t>(share * static_cast<double>(all.size())))];
  }
  void write(const std::filesystem::path& path) const {
    std::ofstream out(path);
    out << "{ \"format\": \"chartwright.frame-stats\", \"version\": 1, \"frames\": " << build_ms.size() << ", \"first_frame_ms\": " << first_frame_ms << ", \"build_p50_ms\": " << part(build_ms, 0.5) << ", \"build_p95_ms\": " << part(build_ms, 0.95)
        << ", \"whole_p50_ms\": " << part(whole_ms, 0.5) << ", \"whole_p95_ms\": " << part(whole_ms, 0.95) << " }\n";
  }
};

int fail(const std::string& message) {
  std::fprintf(stderr, "chartwright: %s\n", message.c_str());
  return 3;
}

std::string glfw_problem() {
  const char* description = nullptr;
  glfwGetError(&description);
  return description != nullptr ? description : "no reason given";
}

}  // namespace

int run_window(const Options& options) {
  Stats stats;
  std::optional<Script> script;
  if (!options.script.empty()) {
    auto read = Script::read(options.script);
    if (!read) return fail(read.error().message);
    script = std::move(*read);
  }
  // The desktop is asked while window, record and fonts are made, so that its answer is usually there for the first frame.
  DesktopTheme desktop(desktop_questions());
  if (options.theme.empty()) {
    desktop.ask();
    desktop.poll();
  }
  glfwSetErrorCallback(nullptr);
  if (glfwInit() == GLFW_FALSE) return fail("no window can be opened here (" + glfw_problem() + "). Without a display, use chartwright-cli.");
  struct Terminate {
    ~Terminate() { glfwTerminate(); }
  } terminate;
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
  Window window;
  window.glfw = glfwCreateWindow(options.width, options.height, "Chartwright", nullptr, nullptr);
  if (window.glfw == nullptr) return fail("a window with OpenGL 3.3 cannot be opened here (" + glfw_problem() + "). Without one, use chartwright-cli.");
  glfwMakeContextCurrent(window.glfw);
  glfwSwapInterval(1);
  glfwSetWindowSizeLimits(window.glfw, 640, 400, GLFW_DONT_CARE, GLFW_DONT_CARE);
  set_icon(window.glfw);

  float content_scale = 1, ignored = 1;
  glfwGetWindowContentScale(window.glfw, &content_scale, &ignored);
  const SystemClock clock;
  Stage::Setup setup{.files = ProgramFiles::find(options.program), .record = options.record.empty() ? default_record_path() : options.record, .theme = options.theme, .scale = options.scale, .content_scale = content_scale, .system_dark = desktop.dark()};
  auto made = Stage::create(std::move(setup), clock);
  if (!made) return fail(made.error().message);
  Stage& stage = **made;
  window.stage = &stage;
  stage.session().on_news([] { glfwPostEmptyEvent(); });
  glfwSetWindowUserPointer(window.glfw, &window);
  install_callbacks(window.glfw);
  ImGuiIO& io = ImGui::GetIO();
  io.ClipboardUserData = window.glfw;
  io.SetClipboardTextFn = [](void* w, const char* text) { glfwSetClipboardString(static_cast<GLFWwindow*>(w), text); };
  io.GetClipboardTextFn = [](void* w) { return glfwGetClipboardString(static_cast<GLFWwindow*>(w)); };
  if (!ImGui_ImplOpenGL3_Init("#version 330")) return fail("the graphics driver refused the shaders");
  int atlas = stage.context().atlas_generation();
  glfwShowWindow(window.glfw);

  int status = 0;
  bool follows_desktop = stage.follows_desktop();
  const auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - stats.started).count(); };
  while (glfwWindowShouldClose(window.glfw) == GLFW_FALSE && !stage.session().quit_requested()) {
    // Until when may the program sleep? Input wakes it; otherwise only what is due.
    double timeout = 60;
    if (const auto deadline = stage.session().next_deadline()) timeout = std::min(timeout, std::chrono::duration<double>(*deadline - clock.steady()).count());
    if (const auto at = stage.context().wants_frame_at()) timeout = std::min(timeout, *at - elapsed());
    if (options.run_seconds > 0) timeout = std::min(timeout, options.run_seconds - elapsed());
    constexpr double kLookForAnswer = 0.02;
    if (desktop.asking()) timeout = std::min(timeout, kLookForAnswer);
    if (window.frames_to_build > 0 || stage.wants_frame() || stage.context().wants_frame() || script) glfwPollEvents();
    else glfwWaitEventsTimeout(std::clamp(timeout, 0.001, 60.0));
    if (options.run_seconds > 0 && elapsed() >= options.run_seconds) break;

    if (script) {
      const auto progress = script->advance(stage.context().probe(), stage.context().input(), elapsed());
      if (progress == Script::Progress::Done) break;
      if (progress == Script::Progress::Failed) {
        std::fprintf(stderr, "chartwright: %s\n", script->failure().c_str());
        status = 1;
        break;
      }
    }
    const bool followed = std::exchange(follows_desktop, stage.follows_desktop());
    if (follows_desktop && (!followed || std::exchange(window.came_back, false))) desktop.ask();
    if (desktop.poll()) {
      stage.set_system_dark(desktop.dark());
      window.woken();
    }
    const bool saved = stage.session().tick() != Changed::Nothing;
    const bool due = stage.context().wants_frame_at() && elapsed() >= *stage.context().wants_frame_at();
    if (window.frames_to_build <= 0 && !stage.wants_frame() && !stage.context().wants_frame() && !saved && !due && !script) continue;
    if (window.frames_to_build > 0) --window.frames_to_build;

    int width = 0, height = 0, logical = 0;
    glfwGetFramebufferSize(window.glfw, &width, &height);
    glfwGetWindowSize(window.glfw, &logical, nullptr);
    if (width <= 0 || height <= 0) continue;  // iconified
    window.pixel_ratio = logical > 0 ? static_cast<float>(width) / static_cast<float>(logical) : 1;
    const auto before = std::chrono::steady_clock::now();
    if (atlas != stage.context().atlas_generation()) {
      ImGui_ImplOpenGL3_DestroyFontsTexture();
      ImGui_ImplOpenGL3_CreateFontsTexture();
      atlas = stage.context().atlas_generation();
    }
    ImGui_ImplOpenGL3_NewFrame();
    stage.frame({static_cast<float>(width), static_cast<float>(height)}, elapsed());
    if (!stage.problem().empty()) return fail(stage.problem());
    const auto built = std::chrono::steady_clock::now();
    const ui::Rgba background = stage.background();
    glViewport(0, 0, width, height);
    glClearColor(static_cast<float>(background >> 24) / 255.0F, static_cast<float>(background >> 16 & 0xFF) / 255.0F, static_cast<float>(background >> 8 & 0xFF) / 255.0F, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    // A text size chosen in this frame made a new atlas: what was built for the old one is not shown.
    if (atlas == stage.context().atlas_generation()) ImGui_ImplOpenGL3_RenderDrawData(const_cast<ImDrawData*>(stage.context().draw_data()));
    else window.frames_to_build = 3;
    glfwSwapBuffers(window.glfw);
    const auto shown = std::chrono::steady_clock::now();
    const auto ms = [](auto a, auto b) { return std::chrono::duration<double, std::milli>(b - a).count(); };
    if (stats.build_ms.empty()) stats.first_frame_ms = ms(stats.started, shown);
    stats.build_ms.push_back(ms(before, built));
    stats.whole_ms.push_back(ms(before, shown));
    if (script)
      if (const auto picture = script->take_screenshot())
        if (auto written = write_png(*picture, ui::rasterise(stage.context(), background)); !written) return fail(written.error().message);
  }
  ImGui_ImplOpenGL3_Shutdown();
  if (!options.frame_stats.empty()) stats.write(options.frame_stats);
  made->reset();
  glfwDestroyWindow(window.glfw);
  return status;
}

}  // namespace cw::shell
