#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "app/ui/frame.h"
#include "app/ui/input.h"

struct ImDrawData;
struct ImFont;

namespace cw::ui {

struct ContextOptions {
  std::vector<std::filesystem::path> font_folders;
  Theme theme;
  float scale = 1;
  bool reduced_motion = false;
};

/// One ImGui context with our fonts, theme, focus and probe. Needs neither window nor graphics card: the shell draws what `draw_data`
/// holds, and tests look at the probe. One thread; several contexts may exist, one at a time between begin and end.
class Context {
 public:
  /// Fails with `font.missing`.
  [[nodiscard]] static Result<std::unique_ptr<Context>> create(ContextOptions options);
  ~Context();

  void set_theme(const Theme& theme);
  void set_reduced_motion(bool reduced);
  /// Fonts are built anew when the scale changes; the caller uploads the atlas again (`atlas_generation`).
  Result<void> set_scale(float scale);
  float scale() const;

  InputQueue& input();
  /// Starts a frame of the given size; `seconds` is steady time.
  Frame& begin(Vec display, double seconds);
  void end();
  const Probe& probe() const;
  std::string clipboard() const;  ///< what was copied last, here or, in a window, anywhere
  const ImDrawData* draw_data() const;
  int atlas_generation() const;
  /// Whether another frame is needed at once (events waiting, focus moving), and when one is needed later without input.
  bool wants_frame() const;
  std::optional<double> wants_frame_at() const;
  bool text_field_active() const;
  /// True when every character of the text can be drawn in the face.
  bool has_glyphs(Type type, std::string_view text, std::string* missing = nullptr) const;

 private:
  struct Impl;
  explicit Context(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cw::ui
