#pragma once

#include "grading/engine/report.h"

namespace cw {

/// Adds the measures the profession uses, computed from the report's rows alone (AHIMA, Benchmarking to Improve Coding Accuracy and
/// Productivity, 2009: code over code and record over record; AAPC Practicode scoring, 2024: correct ÷ max(entered, key)).
/// Right: correct or accepted required lines. Optional lines are neither in the denominators nor among the entered.
/// Without `words` label, arithmetic and meaning stay empty.
void add_measures(Report& report, const Scenario& scenario, const Task& task, bool words = true);

}  // namespace cw
