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
/// Pairing: every student line is matched to at most one key line and the other way round by maximum total weight: the key's code,
/// a listed alternate (its credit), same category and differing only in laterality, acuity or 7th character (50 %), same category otherwise
/// (25 %), ICD-10-PCS by characters (root operation and body part count double; a wrong root operation caps at 40 %), and, worth nothing
/// but explained as one mistake, a code of another category for which the student marked the very passage the key line rests on.
/// What stays unpaired is explained by the key's traps (`not_coded`).
///
/// Score: the rubric's parts that the chart has, shared out to kFullPoints by largest remainder. Diagnoses and procedures: the
/// weighted credit of required lines, less a quarter of the mean line's points for each unsupported line, never below zero;
/// optional lines have no effect. Sequencing: the first student line stands for the key's principal diagnosis (it earns the pair's credit),
/// counting twice as much as each order that an instruction note requires. POA: right indicators ÷ matched lines whose key POA is not exempt
/// (an indicator entered on an exempt code costs nothing but is explained); with no matched line POA earns nothing. Order of other
/// secondary diagnoses is never graded.
[[nodiscard]] Report grade(const Scenario& scenario, const Task& task, const Submission& submission, const CodeBook& codes);

}  // namespace cw
