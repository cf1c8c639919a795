#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>

#include "app/shell/stage.h"
#include "app/ui/chart_view.h"
#include "app/ui/fonts.h"
#include "app/ui/rasterise.h"
#include "content/base/file_io.h"
#include "tests/bench/fixtures.h"

namespace cw::bench {
namespace {

namespace fs = std::filesystem;

/// A program without a window, showing one view.
struct Shown {
  fs::path folder = fs::temp_directory_path() / "chartwright-bench";
  FakeClock clock;
  std::unique_ptr<shell::Stage> stage;
  double seconds = 1;

  explicit Shown(const std::string& view) {
    fs::remove_all(folder);
    const ProgramFiles files{fs::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios/library", {fs::path(CHARTWRIGHT_BINARY_DIR) / "releases"}, fs::path(CHARTWRIGHT_SOURCE_DIR) / "assets"};
    auto made = shell::Stage::create({.files = files, .record = folder / "record.db", .scale = 1}, clock);
    CW_CHECK(made.ok());
    stage = std::move(*made);
    shell::show_view(*stage, view, largest_chart().id.text());
    for (int i = 0; i < 5; ++i) frame();
  }
  ~Shown() {
    stage.reset();
    fs::remove_all(folder);
  }
  void frame() {
    seconds += 1.0 / 60;
    stage->frame({1600, 1000}, seconds);
  }
};

double nearest_rank(std::vector<double> all, double share) {
  std::sort(all.begin(), all.end());
  return all[std::min(all.size() - 1, static_cast<std::size_t>(share * static_cast<double>(all.size())))];
}

/// Building a frame: layout, hit testing, draw lists, and the session's models. p95 is what a user may notice.
void build_frame(benchmark::State& state, const char* view) {
  Shown shown(view);
  std::vector<double> us;
  for (auto _ : state) {
    const auto from = std::chrono::steady_clock::now();
    shown.frame();
    us.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - from).count());
  }
  state.counters["p95_us"] = nearest_rank(us, 0.95);
  state.SetLabel("target_p95_us=1000");
}
BENCHMARK_CAPTURE(build_frame, home, "home")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(build_frame, workspace, "workspace")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(build_frame, feedback, "feedback")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(build_frame, encoder, "encoder")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(build_frame, encoder_index, "encoder-index")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(build_frame, encoder_table, "encoder-table")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(build_frame, settings, "settings")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(build_frame, shortcuts, "shortcuts")->Unit(benchmark::kMicrosecond);

/// 200 KB of chart: parsed once, laid out at every change of width.
void lay_out_200_kb(benchmark::State& state) {
  const std::string markdown = long_markdown(200'000);
  const ChartText text = parse_chart_text(markdown);
  auto theme = ui::read_theme(*read_file(fs::path(CHARTWRIGHT_SOURCE_DIR) / "assets/themes/light.json"), "light.json");
  auto context = ui::Context::create({.font_folders = ui::font_folders(fs::path(CHARTWRIGHT_SOURCE_DIR) / "assets"), .theme = *theme});
  CW_CHECK(context.ok());
  ui::Frame& frame = (*context)->begin({1600, 1000}, 1);
  float width = 640;
  for (auto _ : state) {
    width = width > 800 ? 640 : width + 1;
    benchmark::DoNotOptimize(ui::ChartLayout(text, frame, width));
  }
  (*context)->end();
  state.SetLabel("target_us=2000");
}
BENCHMARK(lay_out_200_kb)->Unit(benchmark::kMicrosecond);

void start_without_window(benchmark::State& state) {
  for (auto _ : state) Shown shown("welcome");
  state.SetLabel("target_us=300000");
}
BENCHMARK(start_without_window)->Unit(benchmark::kMicrosecond)->Iterations(5);

void rasterise_picture(benchmark::State& state) {
  Shown shown("workspace");
  for (auto _ : state) benchmark::DoNotOptimize(ui::rasterise(shown.stage->context(), shown.stage->background()));
  state.SetLabel("target_us=200000");
}
BENCHMARK(rasterise_picture)->Unit(benchmark::kMicrosecond)->Iterations(5);

}  // namespace
}  // namespace cw::bench

BENCHMARK_MAIN();
