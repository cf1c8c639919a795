#include <cstdio>
#include <filesystem>
#include <random>
#include <system_error>

#include "app/shell/options.h"
#include "app/shell/png.h"
#include "app/shell/stage.h"
#include "app/ui/rasterise.h"

namespace cw::shell {
namespace fs = std::filesystem;

int run_screenshot(const Options& options) {
  const auto failed = [](const std::string& message) {
    std::fprintf(stderr, "chartwright: %s\n", message.c_str());
    return 3;
  };
  // A record of the picture's own, in a folder that is removed again. The clock stands still, so that pictures can be compared.
  std::error_code code;
  std::random_device random;
  const fs::path folder = fs::temp_directory_path(code) / ("chartwright-picture-" + std::to_string(random()));
  struct Remove {
    fs::path folder;
    ~Remove() {
      std::error_code ignored;
      fs::remove_all(folder, ignored);
    }
  } remove{folder};
  FakeClock clock;
  Stage::Setup setup{.files = ProgramFiles::find(options.program), .record = folder / "record.db", .theme = options.theme, .scale = options.scale > 0 ? options.scale : 1, .still = true};
  auto stage = Stage::create(std::move(setup), clock);
  if (!stage) return failed(stage.error().message);
  show_view(**stage, options.view, options.chart);
  const ui::Vec size{static_cast<float>(options.width), static_cast<float>(options.height)};
  for (int i = 0; i < 6; ++i) {
    (*stage)->frame(size, 1.0 + i / 60.0);
    clock.advance(std::chrono::seconds(1));  // so that autosave has come to rest
  }
  if (auto written = write_png(options.screenshot, ui::rasterise((*stage)->context(), (*stage)->background())); !written) return failed(written.error().message);
  return 0;
}

}  // namespace cw::shell
