#pragma once

#include <filesystem>
#include <string>

namespace cw::shell {

/// What the command line of the window program said.
struct Options {
  std::filesystem::path program;
  std::filesystem::path record;       ///< empty: this user's
  std::filesystem::path screenshot;   ///< not empty: draw one picture without a display and leave
  std::string view = "home";          ///< welcome, home, workspace, audit, audit-result, review, review-documents, review-due, query, query-answer, feedback, feedback-review, feedback-query, feedback-miss, feedback-procedure, feedback-lenses, feedback-attempts, feedback-contrast, encoder, encoder-index, encoder-table, settings, content, content-difference, records, shortcuts
  std::string theme;                  ///< light, dark; empty: as set
  std::string chart;                  ///< scenario id for the workspace and feedback pictures; empty: the guided one
  double scale = 0;                   ///< 0: as set
  int width = 1440, height = 900;
  std::string script;                 ///< file or steps
  std::filesystem::path frame_stats;  ///< not empty: timings of the run as JSON
  double run_seconds = 0;             ///< > 0: leave by itself after so long (benchmarks)
};

/// The window program: 0, or 1 when a script step failed, or 3 when it could not be done (one sentence on standard error).
[[nodiscard]] int run_window(const Options& options);

/// Draws one view into a PNG file, without display or graphics card. It works on a record of its own, never on the user's.
[[nodiscard]] int run_screenshot(const Options& options);

}  // namespace cw::shell
