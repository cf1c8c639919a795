#pragma once

#include <algorithm>

namespace cw::ui {

/// A point or size in pixels of the window.
struct Vec {
  float x = 0, y = 0;
};

/// A rectangle in pixels, [x0, x1) × [y0, y1). Layout is by cutting: `auto top = rest.cut_top(64)` takes a strip off `rest`.
struct Rect {
  float x0 = 0, y0 = 0, x1 = 0, y1 = 0;

  float width() const { return x1 - x0; }
  float height() const { return y1 - y0; }
  Vec size() const { return {width(), height()}; }
  Vec center() const { return {(x0 + x1) / 2, (y0 + y1) / 2}; }
  bool contains(Vec p) const { return p.x >= x0 && p.x < x1 && p.y >= y0 && p.y < y1; }
  bool empty() const { return x1 <= x0 || y1 <= y0; }

  Rect inset(float all) const { return inset(all, all); }
  Rect inset(float horizontal, float vertical) const { return {x0 + horizontal, y0 + vertical, x1 - horizontal, y1 - vertical}; }
  Rect moved(float dx, float dy) const { return {x0 + dx, y0 + dy, x1 + dx, y1 + dy}; }
  Rect intersected(const Rect& o) const { return {std::max(x0, o.x0), std::max(y0, o.y0), std::min(x1, o.x1), std::min(y1, o.y1)}; }

  Rect cut_left(float w) { Rect r = *this; r.x1 = x0 = std::min(x0 + w, x1); return r; }
  Rect cut_right(float w) { Rect r = *this; r.x0 = x1 = std::max(x1 - w, x0); return r; }
  Rect cut_top(float h) { Rect r = *this; r.y1 = y0 = std::min(y0 + h, y1); return r; }
  Rect cut_bottom(float h) { Rect r = *this; r.y0 = y1 = std::max(y1 - h, y0); return r; }
  /// A rectangle of the given size in the middle.
  Rect centered(float w, float h) const { Vec c = center(); return {c.x - w / 2, c.y - h / 2, c.x + w / 2, c.y + h / 2}; }
};

}  // namespace cw::ui
