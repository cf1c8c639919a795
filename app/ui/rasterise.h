#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/ui/context.h"
#include "content/base/result.h"

namespace cw::ui {

/// A picture, 4 bytes a pixel (red, green, blue, alpha), rows from the top.
struct Picture {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgba;
};

/// Draws a context's newest frame without a graphics card or display: triangles over the font atlas, bilinear, top-left rule.
[[nodiscard]] Picture rasterise(const Context& context, Rgba background);

}  // namespace cw::ui
