#pragma once

#include <cstdint>

#include "app/ui/theme.h"

namespace cw::ui {

/// Where an icon stands in the Material Icons font; 0 for Icon::None.
[[nodiscard]] std::uint16_t code_point(Icon icon);

}  // namespace cw::ui
