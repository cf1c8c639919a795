// chartwright: the window program.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "app/shell/options.h"

int main(int argc, char** argv) {
  cw::shell::Options options;
  options.program = argv[0];
  std::string size, record, screenshot, stats;
  CLI::App app{"Chartwright: practice coding patient charts, with feedback from the words of the chart and the official rules."};
  app.set_version_flag("--version", "chartwright 0.1.0");
  app.add_option("--record", record, "record file (default: this user's)");
  app.add_option("--screenshot", screenshot, "draw one picture into this PNG file, without a display, and leave");
  app.add_option("--view", options.view, "what the picture shows")->check(CLI::IsMember({"welcome", "home", "workspace", "audit", "audit-result", "review", "review-documents", "review-due", "query", "query-answer", "feedback", "feedback-review", "feedback-query", "feedback-miss", "feedback-procedure", "feedback-lenses", "feedback-attempts", "feedback-contrast", "encoder", "encoder-index", "encoder-table", "settings", "content", "content-difference", "records", "readiness", "readiness-early", "plan", "home-today", "shortcuts", "exam", "exam-room", "exam-room-set", "exam-grid", "exam-break", "exam-quiz", "exam-result", "exam-review", "exam-review-set"}))->capture_default_str();
  app.add_option("--chart", options.chart, "the chart in the picture (default: the guided one)");
  app.add_option("--theme", options.theme, "light or dark (default: as set)")->check(CLI::IsMember({"light", "dark"}));
  app.add_option("--scale", options.scale, "1 to 2 (default: as set)")->check(CLI::Range(1.0, 2.0));
  app.add_option("--size", size, "window or picture size, for example 1600x1000");
  app.add_option("--script", options.script, "steps that drive the window, or a file with them; exit status 1 when a step fails");
  app.add_option("--frame-stats", stats, "write the timings of this run into a JSON file");
  app.add_option("--run-seconds", options.run_seconds, "leave by itself after so many seconds")->check(CLI::Range(0.0, 86400.0));
  app.footer("Example:\n  chartwright --screenshot home.png --view home --theme dark --size 1600x1000");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const int status = app.exit(e);
    return status == 0 ? 0 : 2;
  }
  options.record = record;
  options.screenshot = screenshot;
  options.frame_stats = stats;
  if (!size.empty() && (std::sscanf(size.c_str(), "%dx%d", &options.width, &options.height) != 2 || options.width < 320 || options.height < 240 || options.width > 8192 || options.height > 8192)) {
    std::fprintf(stderr, "chartwright: --size is WIDTHxHEIGHT, from 320x240 to 8192x8192\n");
    return 2;
  }
  return options.screenshot.empty() ? cw::shell::run_window(options) : cw::shell::run_screenshot(options);
}
