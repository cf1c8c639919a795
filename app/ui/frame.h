#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/geometry.h"
#include "app/ui/theme.h"

/// Our vocabulary of widgets. Views speak only this, never raw ImGui.
///
/// Every interactive widget has a stable text id (`home.case.fever-and-confusion`, constants in app/views/ids.h). It is the identity for
/// ImGui, for keyboard focus, for the probe that tests and scripts drive, never the label.
namespace cw::ui {

using Id = std::string_view;

enum class Align : std::uint8_t { Left, Center, Right };
/// What happens when text is wider than its rectangle.
enum class Overflow : std::uint8_t {
  Ellipsis,  ///< cut, with the whole text as tooltip; fine for titles in lists
  Wrap,      ///< over several lines at 1.45 em
  Forbid,    ///< must fit: the probe records a clipped label when it does not
};

struct TextOptions {
  Color color = Color::Text;
  Align align = Align::Left;
  Overflow overflow = Overflow::Forbid;
  bool middle = false;   ///< centered vertically in the rectangle
  int max_lines = 0;     ///< Wrap: more lines end in an ellipsis; 0: no limit
  bool struck = false;   ///< Wrap: crossed out, line by line
};

enum class ButtonKind : std::uint8_t { Primary, Secondary, Ghost, Danger };
struct ButtonOptions {
  ButtonKind kind = ButtonKind::Secondary;
  Icon icon = Icon::None;
  bool enabled = true;
  std::string_view why_not = {};   ///< shown when disabled and pointed at or focused
  std::string_view shortcut = {};  ///< shown in the tooltip
  std::string_view tooltip = {};
};

struct FieldOptions {
  std::string_view hint = {};
  Icon icon = Icon::None;
  std::string_view trailing = {};   ///< small text at the right end: `1/4`
  bool mono = false;
  bool invalid = false;
  std::string_view label = {};      ///< what it is, for the probe and tooltips
  bool own_undo = true;             ///< Ctrl+Z and Ctrl+Y work on the field's own text; false: they are left to the program
};
struct FieldResult {
  bool changed = false;
  bool submitted = false;  ///< Enter
  bool cancelled = false;  ///< Escape
  bool active = false;     ///< has the caret
  bool up = false, down = false;  ///< arrow keys pressed while active
};

struct RowResult {
  bool clicked = false;
  bool double_clicked = false;
  bool hovered = false;
  bool focused = false;
  bool pressed_down = false;  ///< mouse held on it
};

/// A list as one stop of Tab, whose rows the arrow keys walk.
struct ListResult {
  bool focused = false;
  int step = 0;         ///< Up −1, Down +1, PageUp and PageDown ±10, Home and End as far as it goes
  bool enter = false, left = false, right = false;
};

/// Keys views may ask for. Ctrl is Command on macOS.
enum class Key : std::uint16_t { Enter, Escape, Up, Down, Left, Right, Home, End, PageUp, PageDown, Space, Delete, Backspace, Tab, F1, F2, F3, F5,
  A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, W, X, Y, Z, Comma, Slash, Question, Digit0, Digit1, Digit2, Digit3, Digit4, Digit5, Digit6, Digit7, Digit8, Digit9 };
enum Mod : unsigned { ModNone = 0, ModCtrl = 1, ModShift = 2, ModAlt = 4 };

/// What one widget was when last drawn. Tests, scripts and the sweep read it.
struct Probed {
  std::string id;
  std::string kind;    ///< `button`, `field`, `row`, `text`, …
  std::string label;   ///< visible words, or what it is
  Rect rect;           ///< where it would be
  Rect visible;        ///< clipped to its scroll areas and the window; empty when scrolled out
  bool enabled = true;
  bool focusable = false;
  bool fixed = true;   ///< not inside a scroll area
  bool clipped = false;  ///< a Forbid text that did not fit
  std::uint64_t frame = 0;
};

class Probe {
 public:
  virtual ~Probe() = default;
  /// Only widgets drawn in the newest complete frame.
  virtual const std::vector<Probed>& widgets() const = 0;
  virtual const Probed* find(std::string_view id) const = 0;
  /// Ids that occurred twice in the newest frame.
  virtual std::vector<std::string> duplicates() const = 0;
  virtual std::string focused() const = 0;
};

class Frame {
 public:
  virtual ~Frame() = default;

  // --- measures -------------------------------------------------------------------------------------------------
  virtual float scale() const = 0;
  /// Design pixels (at scale 1) as window pixels, rounded to whole ones.
  virtual float px(float design) const = 0;
  virtual Rect window() const = 0;
  virtual const Theme& theme() const = 0;
  virtual bool reduced_motion() const = 0;
  virtual float type_size(Type type) const = 0;  ///< line box, without leading
  virtual Vec measure(Type type, std::string_view text, float wrap_width = 0) const = 0;
  virtual double seconds() const = 0;  ///< steady
  /// How far something is on its way in, from 0 when it is first asked for to 1 after `duration` seconds, soft at the end. It begins anew when a
  /// frame went by without asking. Keeps drawing until it has come to rest; with reduced motion it is there at once.
  virtual float arrived(Id id, double duration) = 0;

  // --- drawing without input -------------------------------------------------------------------------------------
  /// Returns the height used.
  virtual float text(Rect where, std::string_view text, Type type = Type::Body, TextOptions options = {}) = 0;
  /// Text with some byte ranges behind which a highlight is drawn (search hits). One line, ellipsis.
  virtual void marked_text(Rect where, std::string_view text, Type type, Color color,
                           std::span<const std::pair<std::uint32_t, std::uint32_t>> marks, Color mark) = 0;
  /// The same over as many lines as it needs, at 1.45 em; dashed: with a dashed line below the marks, so that they are not told by color alone. Returns the height used.
  virtual float marked_paragraph(Rect where, std::string_view text, Type type, Color color, std::span<const std::pair<std::uint32_t, std::uint32_t>> marks, Color mark, bool dashed = false) = 0;
  virtual void icon(Rect where, Icon icon, Color color, float design_size = 22) = 0;
  virtual void fill(Rect where, Color color, float design_radius = 0) = 0;
  virtual void stroke(Rect where, Color color, float design_radius = 0, float design_width = 1) = 0;
  virtual void line(Vec from, Vec to, Color color, float design_width = 1) = 0;
  virtual void dashed_line(Vec from, Vec to, Color color, float design_width = 1.6F) = 0;
  /// A surface with border, rounding 12 and (light theme) a soft shadow.
  virtual void card(Rect where, Color surface = Color::Surface) = 0;
  /// A tag at the left end of `where`, sized to its text; returns its rectangle. Icon optional.
  virtual Rect tag(Rect where, std::string_view text, Tone tone, Icon icon = Icon::None) = 0;
  virtual Rect pill(Rect where, std::string_view text, Tone tone, Icon icon = Icon::None) = 0;
  virtual float tag_width(std::string_view text, bool with_icon) const = 0;
  /// A line through points, joined smoothly where it bends.
  virtual void curve(std::span<const Vec> points, Color color, float design_width = 2, bool dashed = false) = 0;
  /// What lies between two lines with as many points each, point above point.
  virtual void band(std::span<const Vec> upper, std::span<const Vec> lower, Color color) = 0;
  virtual void ring(Rect where, int per_mille, Tone tone, float design_stroke = 6) = 0;
  virtual void bar(Rect where, int per_mille, Tone tone) = 0;

  // --- widgets ----------------------------------------------------------------------------------------------------
  virtual bool button(Id id, Rect where, std::string_view label, ButtonOptions options = {}) = 0;
  virtual float button_width(std::string_view label, bool with_icon) const = 0;
  virtual bool icon_button(Id id, Rect where, Icon icon, std::string_view what, ButtonOptions options = {}) = 0;
  /// Text that is followed. In a list walked by arrow keys it is no stop of Tab of its own. Mono: a code.
  virtual bool link(Id id, Rect where, std::string_view label, bool mono = false, bool stop = true) = 0;
  virtual FieldResult field(Id id, Rect where, std::string& text, FieldOptions options = {}) = 0;
  /// Text over several lines, which Enter divides; Up and Down move the caret. As tall as `text_area_height` wishes, so that it need not scroll.
  virtual FieldResult text_area(Id id, Rect where, std::string& text, FieldOptions options = {}) = 0;
  virtual float text_area_height(std::string_view text, float width, int least_lines) const = 0;
  /// Picks one of a few, side by side; true when the choice changed.
  virtual bool segmented(Id id, Rect where, std::span<const std::string_view> labels, int& chosen) = 0;
  /// A drop-down; true when the choice changed. `chosen` may be -1: `hint` is shown. Compact: closed it shows only what stands before two
  /// spaces in the label (`Y  present` → `Y`).
  virtual bool choice(Id id, Rect where, std::span<const std::string_view> labels, int& chosen, std::string_view hint = {}, bool compact = false) = 0;
  virtual bool toggle(Id id, Rect where, std::string_view label, bool& on) = 0;
  /// An area that behaves like a button and draws nothing but hover, selection and focus; the caller draws its contents.
  virtual RowResult row(Id id, Rect where, std::string_view label, bool selected = false, float design_radius = 8) = 0;
  /// A list walked by arrow keys: one stop of Tab, however long. Draws nothing; its rows are `item`s that follow, only those in sight.
  virtual ListResult list(Id id, Rect where, std::string_view label) = 0;
  /// A row of such a list; a click gives the list the focus. The current one carries the list's ring.
  virtual RowResult item(Id list, Id id, Rect where, std::string_view label, bool current, float design_radius = 8) = 0;
  /// While a row is being dragged by this handle: how far the mouse has moved, in pixels. Nothing otherwise; `released` once at the end.
  struct Drag { bool active = false; bool released = false; Vec delta; Vec mouse; };
  virtual Drag drag_handle(Id id, Rect where, std::string_view what) = 0;
  /// A vertical splitter; `position` is changed by dragging or by arrow keys when focused, kept in [least, most] (pixels).
  virtual bool splitter(Id id, Rect where, float& position, float least, float most) = 0;

  /// A whole number between two, moved by mouse anywhere in `where`, by arrow keys (1), PageUp and PageDown (`page`), Home and End. The track lies along the lower edge, its
  /// knob runs from x0 to x1. True when the number changed.
  virtual bool slider(Id id, Rect where, int& value, int least, int most, int page, std::string_view label) = 0;

  /// A small choice that is on or off, as wide as `chip_width`; true when pressed.
  virtual bool chip(Id id, Rect where, std::string_view label, bool on, bool enabled = true, std::string_view why_not = {}) = 0;
  virtual float chip_width(std::string_view label, bool on) const = 0;

  // --- areas --------------------------------------------------------------------------------------------------------
  /// A vertically scrolling area of the given content height. Returns the content rectangle, already moved by the scroll position
  /// (its y0 may lie above `where`). Must be closed by end_scroll.
  virtual Rect begin_scroll(Id id, Rect where, float content_height) = 0;
  virtual void end_scroll() = 0;
  virtual float scroll_position(Id id) const = 0;  ///< pixels
  /// From the next frame on.
  virtual void scroll_to(Id id, float position) = 0;
  virtual void scroll_into_view(Id id, float top, float bottom) = 0;  ///< content coordinates

  /// A small window above everything that does not take focus away from a field (type-ahead, marking). No own focus scope.
  /// `opacity` from 0 to 1 is that of everything drawn in it.
  virtual void begin_floating(Id id, Rect where, float opacity = 1) = 0;
  virtual bool floating_hovered(Id id) const = 0;  ///< of the last frame
  virtual void end_floating() = 0;
  /// A modal dialog with scrim and a focus scope of its own; false when Escape or a click on the scrim wishes it closed.
  /// `content` receives the inner rectangle.
  virtual bool begin_dialog(Id id, Vec design_size, std::string_view title, Rect& content) = 0;
  virtual void end_dialog() = 0;

  // --- faces ----------------------------------------------------------------------------------------------------------
  /// `button_id` empty: no button. True when it is pressed.
  virtual bool empty_state(Rect where, Icon icon, std::string_view title, std::string_view text, Id button_id = {}, std::string_view button_label = {}) = 0;
  virtual void loading(Rect where, std::string_view what) = 0;
  virtual bool error_state(Rect where, std::string_view title, std::string_view text, Id button_id = {}, std::string_view button_label = {}) = 0;

  // --- keyboard, focus, mouse -----------------------------------------------------------------------------------------
  /// True once when the chord was pressed in this frame and nobody took it before. Chords without Ctrl, Alt or F-key are not
  /// offered while a text field is active (except Escape, Enter, Up, Down to that field's owner via FieldResult).
  virtual bool shortcut(Key key, unsigned mods = ModNone) = 0;
  virtual void focus(Id id) = 0;  ///< from the next frame on; for a field the caret goes there; empty: nothing has the focus any more
  virtual bool is_focused(Id id) const = 0;
  virtual std::string_view focused() const = 0;
  virtual void tooltip(std::string_view text) = 0;  ///< of the widget drawn last, when hovered a while or focused
  virtual Vec mouse() const = 0;
  virtual bool mouse_down() const = 0;
  virtual void request_frames(int count) = 0;   ///< keeps drawing
  virtual void set_clipboard(const std::string& text) = 0;
  virtual void announce(Id id, Rect where, std::string_view kind, std::string_view label) = 0;  ///< records something drawn by hand for the probe
};

}  // namespace cw::ui
