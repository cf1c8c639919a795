#pragma once

// The Frame behind Context. Drawing goes to one list at a time: the root window's, or, for what lies above everything (floating windows,
// dialogs, drop-downs, tooltips), the foreground's. All hit testing is ours; ImGui itself only edits text.
#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "app/ui/context.h"
#include "app/ui/fonts.h"
#include "app/ui/imgui_compat.h"

namespace cw::ui {

/// Layers from below: the screen, floating windows, dialogs, drop-downs.
enum class Layer : std::uint8_t { Screen, Floating, Dialog, DropDown };

class ProbeImpl final : public Probe {
 public:
  const std::vector<Probed>& widgets() const override { return shown; }
  const Probed* find(std::string_view id) const override;
  std::vector<std::string> duplicates() const override;
  std::string focused() const override { return focus; }
  std::vector<Probed> building, shown;
  std::string focus;
};

class FrameImpl final : public Frame {
 public:
  explicit FrameImpl(ContextOptions options) : options_(std::move(options)) {}

  // --- life of a frame, called by Context -------------------------------------------------------------------------
  void start(Vec display, double seconds, const std::vector<InputEvent>& events);
  void finish();
  void rebuild_style();

  // --- Frame -----------------------------------------------------------------------------------------------------
  float scale() const override { return options_.scale; }
  float px(float design) const override;
  Rect window() const override { return {0, 0, display_.x, display_.y}; }
  const Theme& theme() const override { return options_.theme; }
  bool reduced_motion() const override { return options_.reduced_motion; }
  float type_size(Type type) const override { return fonts_[type].px; }
  Vec measure(Type type, std::string_view text, float wrap_width) const override;
  double seconds() const override { return seconds_; }
  float arrived(Id id, double duration) override;

  float text(Rect where, std::string_view text, Type type, TextOptions options) override;
  void marked_text(Rect where, std::string_view text, Type type, Color color, std::span<const std::pair<std::uint32_t, std::uint32_t>> marks, Color mark) override;
  float marked_paragraph(Rect where, std::string_view text, Type type, Color color, std::span<const std::pair<std::uint32_t, std::uint32_t>> marks, Color mark, bool dashed) override;
  void icon(Rect where, Icon icon, Color color, float design_size) override;
  void fill(Rect where, Color color, float design_radius) override;
  void stroke(Rect where, Color color, float design_radius, float design_width) override;
  void line(Vec from, Vec to, Color color, float design_width) override;
  void dashed_line(Vec from, Vec to, Color color, float design_width) override;
  void card(Rect where, Color surface) override;
  Rect tag(Rect where, std::string_view text, Tone tone, Icon icon) override;
  Rect pill(Rect where, std::string_view text, Tone tone, Icon icon) override;
  float tag_width(std::string_view text, bool with_icon) const override;
  void curve(std::span<const Vec> points, Color color, float design_width, bool dashed) override;
  void band(std::span<const Vec> upper, std::span<const Vec> lower, Color color) override;
  void ring(Rect where, int per_mille, Tone tone, float design_stroke) override;
  void bar(Rect where, int per_mille, Tone tone) override;

  bool button(Id id, Rect where, std::string_view label, ButtonOptions options) override;
  float button_width(std::string_view label, bool with_icon) const override;
  bool icon_button(Id id, Rect where, Icon icon, std::string_view what, ButtonOptions options) override;
  bool link(Id id, Rect where, std::string_view label, bool mono, bool stop) override;
  FieldResult field(Id id, Rect where, std::string& text, FieldOptions options) override;
  FieldResult text_area(Id id, Rect where, std::string& text, FieldOptions options) override;
  float text_area_height(std::string_view text, float width, int least_lines) const override;
  bool segmented(Id id, Rect where, std::span<const std::string_view> labels, int& chosen) override;
  bool choice(Id id, Rect where, std::span<const std::string_view> labels, int& chosen, std::string_view hint, bool compact) override;
  bool toggle(Id id, Rect where, std::string_view label, bool& on) override;
  RowResult row(Id id, Rect where, std::string_view label, bool selected, float design_radius) override;
  ListResult list(Id id, Rect where, std::string_view label) override;
  RowResult item(Id list, Id id, Rect where, std::string_view label, bool current, float design_radius) override;
  bool chip(Id id, Rect where, std::string_view label, bool on, bool enabled, std::string_view why_not) override;
  float chip_width(std::string_view label, bool on) const override { return measure(Type::Small, label, 0).x + px(on ? 44 : 24); }
  Drag drag_handle(Id id, Rect where, std::string_view what) override;
  bool splitter(Id id, Rect where, float& position, float least, float most) override;
  bool slider(Id id, Rect where, int& value, int least, int most, int page, std::string_view label) override;

  Rect begin_scroll(Id id, Rect where, float content_height) override;
  void end_scroll() override;
  float scroll_position(Id id) const override;
  void scroll_to(Id id, float position) override;
  void scroll_into_view(Id id, float top, float bottom) override;
  void begin_floating(Id id, Rect where, float opacity) override;
  bool floating_hovered(Id id) const override;
  void end_floating() override;
  bool begin_dialog(Id id, Vec design_size, std::string_view title, Rect& content) override;
  void end_dialog() override;

  bool empty_state(Rect where, Icon icon, std::string_view title, std::string_view text, Id button_id, std::string_view button_label) override;
  void loading(Rect where, std::string_view what) override;
  bool error_state(Rect where, std::string_view title, std::string_view text, Id button_id, std::string_view button_label) override;

  bool shortcut(Key key, unsigned mods) override;
  void focus(Id id) override;
  bool is_focused(Id id) const override { return focused_ == id; }
  std::string_view focused() const override { return focused_; }
  void tooltip(std::string_view text) override;
  Vec mouse() const override { return mouse_; }
  bool mouse_down() const override { return mouse_down_; }
  void request_frames(int count) override { frames_wanted_ = std::max(frames_wanted_, count); }
  void set_clipboard(const std::string& text) override { ImGui::SetClipboardText(text.c_str()); }
  void announce(Id id, Rect where, std::string_view kind, std::string_view label) override;

  // --- used by chart_view, which draws runs of text by the thousand ---------------------------------------------------
  ImDrawList* list() const { return list_; }
  ImU32 color(Color c) const;
  int faded(int alpha) const;  ///< by the opacity of what is drawn now
  const FontSet& fonts() const { return fonts_; }
  /// Unrounded width, for adding up characters.
  float measure_exact(Type type, std::string_view text) const { return fonts_[type].font->CalcTextSizeA(fonts_[type].px, FLT_MAX, 0, text.data(), text.data() + text.size()).x; }
  Rect clip() const { return clips_.empty() ? window() : clips_.back(); }
  struct Press {
    bool hovered = false, pressed = false, down = false, released = false;
    int clicks = 0;  // 1, 2, 3 when pressed
  };
  /// Mouse on an area of its own (chart text): no drawing, but focusable and probed.
  Press area(Id id, Rect where, std::string_view kind, std::string_view label);
  /// Takes a key pressed in this frame when the widget has the focus; repeats count.
  bool key_for(Id id, Key key, unsigned mods = 0);
  float wheel_over(Rect where);

 private:
  friend class Context;

  struct KeyPress {
    Key key;
    unsigned mods;
    bool taken = false;
  };
  struct Focusable {
    std::string id;
    Layer layer;
    Rect rect;
    std::string scroll;  // innermost scroll area, or empty
    float top = 0, bottom = 0;  // in its content
    bool field = false;
  };
  struct Scroll {
    float position = 0, content = 0, height = 0;
    std::optional<float> wanted;
    bool dragging = false;
    float grabbed = 0;
    std::uint64_t frame = 0;
  };
  struct OpenScroll {
    std::string id;
    Rect where;
    float content_height;
  };

  /// What every press-like widget shares: registering, hit testing, focus, keyboard press.
  struct Interaction {
    bool hovered = false, held = false, clicked = false, focused = false;
    int clicks = 0;
  };
  Interaction interact(Id id, Rect where, std::string_view kind, std::string_view label, bool enabled, bool focusable);
  void probe(Id id, Rect where, std::string_view kind, std::string_view label, bool enabled, bool focusable, bool clipped = false);
  void register_focus(Id id, Rect where, bool field);
  void draw_focus_ring(Rect where, float design_radius);
  bool mouse_over(Rect where) const;
  bool layer_takes_mouse() const;
  bool take_key(Key key, unsigned mods);
  void move_focus(int step);
  void apply_focus_request();
  void push_clip(Rect where);
  void pop_clip();
  void draw_text(Vec at, std::string_view text, Type type, ImU32 color);
  std::string fitted(Type type, std::string_view text, float width, bool* cut) const;
  /// Behind the byte ranges of `text` lies the color of a mark.
  struct Marks {
    std::span<const std::pair<std::uint32_t, std::uint32_t>> ranges;
    Color color = Color::Find;
    bool dashed = false;
  };
  float wrapped_text(Rect where, std::string_view text, Type type, const TextOptions& options, const Marks* marks = nullptr);
  void mark_line(Vec at, std::string_view whole, std::string_view line, Type type, const Marks& marks);
  Rect label_box(Rect where, std::string_view text, Tone tone, Icon icon, float height, float radius, float padding);
  /// A line of a text area: bytes [from, to), the blanks at its end included.
  struct TextLine {
    std::size_t from = 0, to = 0;
  };
  std::vector<TextLine> text_lines(Type type, std::string_view text, float width) const;
  bool face(Rect where, Icon icon, Color tint, Color ink, std::string_view title, std::string_view text, Id button_id, std::string_view button_label);
  void tip_for(Id id, Rect where, std::string_view text);
  void draw_tooltip();
  void draw_drop_down();

  ContextOptions options_;
  FontSet fonts_;
  ProbeImpl probe_;
  Vec display_;
  double seconds_ = 0;
  std::uint64_t frame_ = 0;
  int frames_wanted_ = 0;

  ImDrawList* list_ = nullptr;
  ImDrawList* root_list_ = nullptr;
  std::vector<Rect> clips_;
  Layer layer_ = Layer::Screen;
  float opacity_ = 1;  // of what is drawn now

  // mouse
  Vec mouse_{-1e6F, -1e6F};
  bool mouse_down_ = false, mouse_pressed_ = false, mouse_released_ = false;
  int click_count_ = 0;
  double last_click_at_ = -10;
  Vec last_click_;
  float wheel_ = 0;
  std::string held_;          // widget the button went down on
  Vec press_at_;

  // keyboard and focus
  std::vector<KeyPress> keys_;
  std::string focused_;
  std::vector<Focusable> order_, last_order_;
  std::optional<std::string> focus_wanted_;
  std::string field_to_activate_, active_field_;
  std::unordered_map<std::string, std::string> field_texts_;
  std::u32string held_characters_;
  int activating_ = 0;  // frames in which a field may still become active
  bool deactivate_field_ = false;
  bool field_undo_ = true;  // the active field undoes by itself
  struct TextArea {
    std::size_t caret = 0, anchor = 0;                    // bytes; what lies between them is selected
    std::optional<std::pair<std::size_t, std::size_t>> wanted;  // caret and anchor to be taken over
    bool selecting = false;
  };
  std::map<std::string, TextArea, std::less<>> text_areas_;
  std::vector<Rect> area_rects_;        // where the mouse is ours, not ImGui's: of the last frame until this one draws them
  bool focus_visible_ = false;  // a ring shows after keyboard use, not after a click
  bool field_typed_in_ = false; // a text field was active when this frame began
  std::string dialog_;          // open dialog, its scope
  std::string focus_before_dialog_, last_dialog_;

  // areas
  std::map<std::string, Scroll, std::less<>> scrolls_;
  std::vector<OpenScroll> open_scrolls_;
  struct Upper {
    std::string id;
    Rect rect;
    Layer layer;
  };
  std::vector<Upper> uppers_, last_uppers_;
  std::vector<std::pair<Layer, ImDrawList*>> layer_stack_;

  // drop-down
  struct DropDown {
    std::string id;
    Rect anchor;
    std::vector<std::string> labels;
    int chosen = -1, highlighted = -1;
    float scroll = 0;
    std::uint64_t frame = 0;
  };
  std::optional<DropDown> drop_down_;
  std::optional<std::pair<std::string, int>> pending_pick_;

  // what is on its way in
  struct Arrival {
    double began = 0;
    std::uint64_t frame = 0;  // asked for last
  };
  std::map<std::string, Arrival, std::less<>> arrivals_;

  // tooltip
  std::string hovered_, tip_owner_, tip_text_, last_widget_;
  Rect last_rect_, tip_rect_;
  std::uint64_t tip_frame_ = 0;
  int focus_patience_ = 0;
  double hovered_since_ = 0;
  std::optional<double> wake_at_;
};

}  // namespace cw::ui
