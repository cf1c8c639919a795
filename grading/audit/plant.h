#pragma once

#include <optional>
#include <string>
#include <vector>

#include "content/codes/code_book.h"
#include "grading/engine/policy.h"
#include "grading/engine/report.h"
#include "grading/engine/submission.h"
#include "scenarios/model.h"

/// Errors that a coder could have made, planted in the perfect answer without a written query (key_as_answer): one at a time, each of a kind of the taxonomy.
namespace cw {

/// One change to a list of codes. Lines are named by the key line they stand for, so that changes to different lines can be made together.
struct PlantedEdit {
  enum class What {
    Drop,        ///< the line `key_line`
    Replace,     ///< the line `key_line` by `entered`
    Add,         ///< `entered`, a line that nothing in the key stands for
    MoveBefore,  ///< the diagnosis `key_line`, to stand right before the diagnosis `other`
    Decide,      ///< `query`
  };
  What what = What::Drop;
  LineKind line = LineKind::Diagnosis;
  int key_line = -1;  ///< index into the key's list; Add: the line beside which the error is told, or -1
  SubmissionLine entered;
  int other = -1;
  QueryDecision query = QueryDecision::NotNeeded;
};

/// One error in an otherwise perfect answer.
struct PlantedError {
  FindingKind kind = FindingKind::Missed;  ///< what grading must call it
  std::string axis;                        ///< as in Finding::axis; empty where the kind has none
  LineKind line = LineKind::Diagnosis;
  int key_line = -1;      ///< of the key line concerned; -1 for added lines and the query decision
  PlantedEdit edit;
  Submission submission;  ///< the perfect answer, optional lines included, with this error
  std::string what;       ///< one sentence for the answer sheet
};

/// Every single error of the taxonomy that this chart allows, in a fixed order: for each kind and key line at most a few codes, the first in book order. Errors that
/// cannot be made alone are left out: an order whose breaking breaks another one, a code that brings a second fault with it. Codes come from the
/// release in force on the task's code date; without releases only omissions, order, POA, dates, modifiers, units and duplicates remain.
[[nodiscard]] std::vector<PlantedError> plantable_errors(const Scenario& scenario, const Task& task, const CodeBook& codes, const GradingPolicy& policy = standard_policy());

/// The perfect answer with edits made, and which key line each of its lines stands for (-1: none).
struct EditedAnswer {
  Submission submission;
  std::vector<int> diagnosis_key, procedure_key;  ///< one per line: index into the key's list, or -1
};
/// Edits of different lines; the last of two on one line holds. `without_optional`: key lines left out beforehand, as (kind, index). `places`: where each added
/// line goes, counted from 1 (never first), taken in turn; the end of the list when there are none.
struct LeftOut {
  LineKind line = LineKind::Diagnosis;
  int key_line = -1;
};
[[nodiscard]] EditedAnswer edited_answer(const Scenario& scenario, const Task& task, const std::vector<PlantedEdit>& edits, const std::vector<LeftOut>& without_optional = {}, const std::vector<std::size_t>& places = {});

}  // namespace cw
