#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/session/session.h"
#include "app/ui/context.h"
#include "app/views/views.h"

/// What window, screenshots and benchmarks share: one session, one UI context, one frame.
namespace cw::shell {

class Stage {
 public:
  struct Setup {
    ProgramFiles files;
    std::filesystem::path record;
    std::string theme;   ///< light, dark; empty: as set in the record
    double scale = 0;    ///< 0: the text size of the record times `content_scale`
    double content_scale = 1;
    bool system_dark = false;  ///< what theme "System" means
    bool still = false;        ///< no motion, whatever is set: for pictures
  };
  [[nodiscard]] static Result<std::unique_ptr<Stage>> create(Setup setup, const Clock& clock);

  /// Builds one frame and carries out what was wished for in it.
  void frame(ui::Vec size, double seconds);
  /// True after a frame that took in something it did not show.
  bool wants_frame() const { return news_; }
  /// Files were dropped on the window: official ones, to be installed. Between frames.
  void dropped(std::vector<std::filesystem::path> files);
  void set_content_scale(double scale) { setup_.content_scale = scale; }
  /// Whether what the desktop prefers decides between light and dark.
  bool follows_desktop();
  void set_system_dark(bool dark);

  Session& session() { return *session_; }
  ui::Context& context() { return *context_; }
  views::ViewState& state() { return state_; }
  ui::Rgba background() const;
  const std::string& problem() const { return problem_; }

 private:
  Stage() = default;
  Result<void> follow_settings();

  Setup setup_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<ui::Context> context_;
  views::ViewState state_;
  ui::Theme light_, dark_;
  bool is_dark_ = false;
  bool news_ = false;
  std::string problem_;
};

/// Puts the session into the state that a picture of a view shows: a chart half coded, or an answer with typical faults graded.
void show_view(Stage& stage, const std::string& view, const std::string& chart);

}  // namespace cw::shell
