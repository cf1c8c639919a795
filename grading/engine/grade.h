#pragma once

#include "content/codes/code_book.h"
#include "grading/engine/report.h"
#include "grading/engine/submission.h"
#include "scenarios/model.h"

namespace cw {

/// Grades one submission against a scenario's answer key.
///
/// Pure: the same inputs give the same report, byte for byte. Cannot fail; an answer that makes no sense yields findings, so a
/// student always learns why. The codes are borrowed and only read (titles, validity on the task's code date, Excludes1).
///
/// Pairing (grading.md section 4): every student line is matched to at most one key line and the other way round by maximum
/// total weight: exact 1.0, listed alternate its credit, same category and differing only in laterality, acuity or 7th character 0.5,
/// same category otherwise 0.25, PCS by characters (root operation and body part count double; a wrong root operation caps at
/// 0.4). A pair costs the student one mistake, explained once. Traps of the key (`not_coded`) explain what stays unpaired.
///
/// Score: the rubric's parts that the chart has, shared out to kFullPoints by largest remainder. Diagnoses and procedures: the
/// weighted credit of required lines, less a quarter of the mean line's points for each unsupported line, never below zero;
/// optional lines have no effect. Principal: the first student line is the key's principal code or its alternate. POA: right
/// indicators ÷ matched lines whose key POA is not exempt (a POA entered on an exempt code costs nothing but is explained);
/// with no matched line POA earns nothing. Order of secondary diagnoses is never graded, except where the key's `order` rules ask.
[[nodiscard]] Report grade(const Scenario& scenario, const Task& task, const Submission& submission, const CodeBook& codes);

}  // namespace cw
