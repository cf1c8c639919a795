#pragma once

#include <optional>
#include <string>

#include "app/session/commands.h"
#include "app/session/exam_model.h"
#include "app/ui/frame.h"
#include "app/views/document_cache.h"

/// The examination screen: what can be taken, the room, and what came of it.
namespace cw::views {

/// How it is looked at; what was answered is in the record.
struct ExamState {
  SittingId of = 0;             ///< the sitting that the rest speaks of; another one resets it
};

void draw_exam(ui::Frame&, ExamState&, const ExamModel&, CommandQueue&, ui::Rect);

}  // namespace cw::views
