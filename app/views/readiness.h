#pragma once

#include <string>

#include "app/session/commands.h"
#include "app/session/readiness_model.h"
#include "app/ui/frame.h"

/// The readiness screen and the study plan.
namespace cw::views {

struct ReadinessState {
  int chosen_domain = -1;
};
struct PlanState {
  int chosen_day = 0;
};

void draw_readiness(ui::Frame&, ReadinessState&, const ReadinessModel&, CommandQueue&, ui::Rect);
void draw_plan(ui::Frame&, PlanState&, const PlanModel&, CommandQueue&, ui::Rect);

}  // namespace cw::views
