#include "app/views/readiness.h"

namespace cw::views {

void draw_plan(ui::Frame&, PlanState&, const PlanModel&, CommandQueue&, ui::Rect) {}

}  // namespace cw::views
