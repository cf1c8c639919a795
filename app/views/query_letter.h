#pragma once

#include <map>
#include <string>

#include "app/views/views.h"

/// A query as its provider receives it, and what came back: for the workspace and for feedback.
namespace cw::views {

/// `Progress note  ·  12 Jan 2026 08:10`: where an indicator comes from.
[[nodiscard]] std::string indicator_source(const Scenario& scenario, const Evidence& words);

/// Drawn downwards on a sheet of its own; takes its height off `at`. `heights` keeps how tall it was for the next frame.
void draw_letter(ui::Frame& frame, ui::Rect& at, const ComposedQuery& query, const Scenario& scenario, std::map<std::string, float>& heights);

/// The answer as a letter: outcome in a word, who, when, and the words; or that none came.
void draw_answer(ui::Frame& frame, ui::Rect& at, const AnsweredQuery& answer, bool escalated, std::map<std::string, float>& heights);

}  // namespace cw::views
