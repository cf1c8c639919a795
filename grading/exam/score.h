#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "content/exams/item_answer.h"
#include "grading/exam/form.h"

/// What an examination or quiz came to. Pure.
namespace cw {

/// One item's answer and the time spent on it.
struct ExamResponse {
  ItemAnswer answer;
  int seconds = 0;
  bool flagged = false;
  bool operator==(const ExamResponse&) const = default;
};

/// Right answers of a group, with the 90 % interval of the share (Wilson's score interval, z = 1.6449).
struct ExamGroup {
  std::string id;    ///< of the domain, part or level
  std::string name;  ///< to show
  int right = 0, of = 0;
  double low = 0, high = 1;  ///< shares, 0 to 1; 0 and 1 when `of` is 0
  bool operator==(const ExamGroup&) const = default;
};

/// One item, for the review after the end; in the form's order.
struct ExamRow {
  ItemId id;
  std::uint64_t template_seed = 0;
  std::string domain, task, point;
  CognitiveLevel level = CognitiveLevel::Recall;
  int part = 0;
  bool scored = true, right = false, omitted = false, flagged = false;
  int partial = 0;  ///< per mille, partial_credit(); for feedback
  int p0 = 0;
  int seconds = 0;
  bool operator==(const ExamRow&) const = default;
};

struct ExamScore {
  int raw = 0;  ///< right answers among the scored items; an omitted one is wrong
  int of = 0;   ///< scored items
  int cut = 0;  ///< of the form
  std::optional<int> scaled;  ///< where the examination has a scale and the form scored items
  bool passed = false;
  std::vector<ExamGroup> domains, parts, levels;  ///< of the scored items, in the blueprint's order; groups without items are left out
  int omitted = 0;      ///< of all items
  int seconds = 0;      ///< over all items
  int unscored_right = 0, unscored = 0;
  std::vector<ExamRow> rows;
  bool operator==(const ExamScore&) const = default;
};

/// `items` and `responses` are those of the form, in its order; responses that are missing at the end count as omitted. An item that is empty (items_of()) counts as
/// omitted and unscored.
[[nodiscard]] ExamScore score_exam(const Blueprint& blueprint, const Form& form, std::span<const Item> items, std::span<const ExamResponse> responses);

/// Scaled score of `raw` of `of` with the raw cut (readiness model, section 4): least to cut − 1 below the cut, cut to most from it on, rounded half up. Monotone, and
/// ≥ scale.cut exactly when raw ≥ cut. `of` is at least 1.
[[nodiscard]] int scaled_score(const ExamScale& scale, int raw, int cut, int of);

/// Wilson's interval of a share at z = 1.6449 (90 %).
[[nodiscard]] std::pair<double, double> wilson_interval(int right, int of);

}  // namespace cw
