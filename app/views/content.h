#pragma once

#include <string>
#include <string_view>

#include "app/views/parts.h"
#include "app/views/views.h"

/// The panes of the Content screen, each in a file of its own. They share the state and speak through it.
namespace cw::views {

struct ContentFrame {
  ui::Frame& f;
  ContentState& state;
  const ContentModel& model;
  CommandQueue& out;
};

/// Things one below the other, laid out by the same code twice: once to know how high they are, once to draw them.
class Column {
 public:
  Column(ui::Frame& frame, ui::Rect where, bool drawing) : f_(frame), rest_{where.x0, where.y0, where.x1, where.y0 + 1e6F}, top_(where.y0), drawing_(drawing) {}
  bool drawing() const { return drawing_; }
  float width() const { return rest_.width(); }
  float used() const { return rest_.y0 - top_; }
  ui::Rect take(float height) { return rest_.cut_top(height); }
  void gap(float design) { rest_.cut_top(f_.px(design)); }
  void indent(float pixels) { rest_.x0 += pixels; }
  /// A paragraph.
  void words(std::string_view text, ui::Type type = ui::Type::Small, ui::Color color = ui::Color::Text2);
  /// A paragraph with a mark before it, which says by shape and color what the words say too.
  void marked(ui::Icon icon, ui::Color ink, std::string_view text, ui::Type type = ui::Type::Small, ui::Color color = ui::Color::Text2);
  /// One line, cut when it is too long.
  void line(std::string_view text, ui::Type type, ui::Color color);

 private:
  ui::Frame& f_;
  ui::Rect rest_;
  float top_;
  bool drawing_;
};

// Each lays its pane out from the top of `where` and returns how high it is; without `draw` nothing is drawn.
float installed_pane(ContentFrame& w, ui::Rect where, bool draw);    ///< what is installed, a card each
float invitation_pane(ContentFrame& w, ui::Rect where, bool draw);   ///< what the official sets add, while there is only the starter
float add_pane(ContentFrame& w, ui::Rect where, bool draw);          ///< three ways to install
float progress_pane(ContentFrame& w, ui::Rect where, bool draw);     ///< what is being done, or what came of it; 0 when there is neither

void draw_difference(ContentFrame& w, ui::Rect where);
void draw_chooser(ContentFrame& w);
void draw_remove_dialog(ContentFrame& w);

/// Opens the file chooser where files were taken from last.
void open_chooser(ContentFrame& w);
/// `ICD-10-CM 2026`, `ICD-10-CM starter set`, `MS-DRG tables 43.1`
[[nodiscard]] std::string set_title(const InstalledSet& set);
/// `74,719`
[[nodiscard]] std::string number_text(std::int64_t number);
[[nodiscard]] std::string size_text(std::int64_t bytes);  ///< `14 MB`
[[nodiscard]] std::string capitalized(std::string words);  ///< `Order file`
/// `a, b and c`
[[nodiscard]] std::string listed(const std::vector<std::string>& words);

}  // namespace cw::views
