#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/ui/context.h"

namespace cw::shell {

/// Steps that drive the real window through the widget ids: `click ID`, `double ID`, `type TEXT`, `key CHORD`, `wait ID`, `gone ID`,
/// `expect ID TEXT` (its words contain TEXT), `drag ID DX DY`, `select ID X0 Y0 X1 Y1` (drag inside a widget, in parts of its size), `pause
/// SECONDS`, `tab-to ID` (Tab until it has the focus), `screenshot FILE`, `quit`. One a line or separated by `;`; `#` begins a comment. An id that ends in `*` stands for the first
/// widget in sight that begins so.
///
/// Two are for what is known only when it is seen: `when ID TEXT -> STEP` takes the step if the widget is in sight now and its words contain TEXT
/// (any words where TEXT is left out), else it does nothing and waits for nothing; `print ID` writes a line `ID LABEL` to standard output.
class Script {
 public:
  /// A file's steps when there is such a file, else the text itself. Fails with `script.malformed` naming the step.
  [[nodiscard]] static Result<Script> read(const std::string& file_or_steps);

  enum class Progress { Running, Done, Failed };
  /// Called once before each frame with the newest probe; pushes the events of the next step.
  Progress advance(const ui::Probe& probe, ui::InputQueue& input, double seconds);
  const std::string& failure() const { return failure_; }
  /// A picture asked for in this frame.
  std::optional<std::string> take_screenshot() { return std::exchange(screenshot_, std::nullopt); }

 private:
  struct Step {
    std::string verb, target, rest, text;
    std::optional<std::pair<std::string, std::string>> when = std::nullopt;  // id and words
  };
  static Result<Step> read_step(std::string_view line);

  std::vector<Step> steps_;
  std::size_t at_ = 0;
  int settle_ = 0;                   // frames to let pass before the next step
  std::optional<double> since_;      // when waiting began
  std::string failure_;
  std::optional<std::string> screenshot_;
};

}  // namespace cw::shell
