#pragma once

#include <map>
#include <string>

#include "app/session/commands.h"
#include "app/session/readiness_model.h"
#include "app/ui/frame.h"

/// The readiness screen and the study plan.
namespace cw::views {

struct ReadinessState {
  int chosen_domain = -1;       ///< whose detail is open; -1: none
  int domain_at = 0;            ///< where the arrow keys are
  int recent_at = 0;
  std::map<std::string, float> heights;  ///< of what grows with its contents, when last drawn
};
struct PlanState {
  int chosen_day = 0;           ///< of the plan's days
  bool dating = false;          ///< the day of the examination is being typed, though one is set
  std::string date;
  std::string date_problem;     ///< a sentence, or empty
  std::map<std::string, float> heights;
};

void draw_readiness(ui::Frame&, ReadinessState&, const ReadinessModel&, CommandQueue&, ui::Rect);
void draw_plan(ui::Frame&, PlanState&, const PlanModel&, CommandQueue&, ui::Rect);

}  // namespace cw::views
