#include "app/views/readiness.h"

namespace cw::views {

void draw_readiness(ui::Frame&, ReadinessState&, const ReadinessModel&, CommandQueue&, ui::Rect) {}

}  // namespace cw::views
