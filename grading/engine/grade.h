#pragma once

#include <memory>

#include "content/codes/code_book.h"
#include "grading/engine/policy.h"
#include "grading/engine/report.h"
#include "grading/engine/submission.h"
#include "scenarios/model.h"

namespace cw {

/// How much a report says. Numbers: points, rows, kinds and axes of findings, measures; no words, evidence or sources: for many at once.
enum class Detail { Full, Numbers };

/// Grades submissions against one coding task's answer key (a review is graded by grading/review).
///
/// Pure: the same inputs give the same report, byte for byte, whatever was graded before. Cannot fail; an answer that makes no sense yields
/// findings, so a student always learns why. Everything given is borrowed for the grader's life and only read: the codes for titles, validity on
/// the task's code date and Excludes1 notes. One thread; what it remembers of codes it has seen is bounded.
///
/// Pairing: every student line stands for at most one key line and the other way round, by greatest total weight (see grading/README.md). What
/// stays unpaired is explained by the key's traps, by the codes a needed query would have been skipped for, and by Excludes1 notes.
///
/// Score: the rubric's parts that the task has, shared out to kFullPoints by largest remainder. Diagnoses and procedures: the weighted credit of
/// required lines, less a quarter (the policy's `extra_line`) of the mean line's points for each unsupported line, never below zero; those near a
/// line answered already, or a part of it, never cost together more than that line gained over the worst of them. Optional lines have no effect. Sequencing: the first student
/// line stands for the key's principal diagnosis (it earns the pair's credit), counting twice as much as each order that an instruction note
/// requires. POA: right indicators ÷ matched lines whose key POA is not exempt (an indicator on an exempt code costs nothing but is explained); with
/// no matched line POA earns nothing. The order of other secondary diagnoses is never graded.
///
/// Queries: where the key has models of the needed queries, the decision earns its share of the part (the policy's `query`) all or nothing, and the best query that
/// stands for each needed one the rest, by its quality; without models the decision earns all. Any query sent where none is needed makes the decision wrong. Sent
/// queries that are answered change the key (answered_key): codes are graded against the record as it is then, the decision against the record as it was.
class Grader {
 public:
  Grader(const Scenario& scenario, const Task& task, const CodeBook& codes, const GradingPolicy& policy = standard_policy());
  Grader(Grader&&) noexcept;
  ~Grader();
  /// The submission goes into the report: moved in, it is not copied.
  [[nodiscard]] Report grade(Submission submission, Detail detail = Detail::Full);

 private:
  struct Prepared;
  std::unique_ptr<Prepared> prepared_;
};

/// The same for one submission.
[[nodiscard]] Report grade(const Scenario& scenario, const Task& task, const Submission& submission, const CodeBook& codes, const GradingPolicy& policy = standard_policy());

}  // namespace cw
