#pragma once

#include <vector>

#include "grading/engine/code_facts.h"
#include "grading/engine/compare_codes.h"
#include "grading/engine/submission.h"

namespace cw {

/// What the engine knows of one line the student entered.
struct Entered {
  const SubmissionLine* line = nullptr;
  const CodeFacts* facts = nullptr;
  bool duplicate = false;  ///< of an earlier line: the same code, and for procedures the same date and modifiers
  int key = -1;            ///< the key line it stands for
  CodeDistance distance;   ///< from that line
  /// The key line it comes near to, or is a part of, when another line stands for that already; -1: none.
  int near = -1;
  int near_credit = 0;
  const NotCoded* trap = nullptr;
  const NeededQuery* assumed = nullptr;
};

/// Reads the lines: facts, duplicates, traps, assumptions.
[[nodiscard]] std::vector<Entered> read_lines(const std::vector<SubmissionLine>& lines, const AnswerKey& key, CodeFactsOfDay& codes);

/// Pairs lines with key lines, one to one, by greatest total weight. Of equal totals the one is taken in which the student's first line stands for the
/// principal diagnosis, then the one the codes themselves decide: neither the order in which lines were entered nor what else was entered
/// changes who stands for what.
void pair_lines(std::vector<Entered>& entered, const std::vector<KeyLine>& key, CodeFactsOfDay& codes, const GradingPolicy& policy);

}  // namespace cw
