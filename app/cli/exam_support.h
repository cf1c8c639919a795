#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/support.h"
#include "content/exams/blueprint.h"
#include "content/exams/item_answer.h"

/// What the verbs of examinations and items share.
namespace cw::cli {

/// Blueprints and bank, an instructor's folders laid over the built-in ones. Faults are told on standard error; nothing when there are errors.
struct ExamMaterial {
  std::vector<Blueprint> blueprints;
  ItemBank bank;
  const Blueprint* blueprint(const std::string& id) const;  ///< null when there is none
};
[[nodiscard]] std::optional<ExamMaterial> exam_material(const Options& options);

/// Answers by item id, as somebody wrote them: letters, or what is typed. `{ "id": "B" | ["A", "C"] | "84.3" }`, or the same as "answers" of a
/// chartwright.exam-answers file. Faults are told on standard error.
[[nodiscard]] std::optional<std::map<std::string, std::string>> read_answers(const std::string& path);

/// The item as a candidate sees it: stem, options with letters, what to do. The set's text comes first where it is given.
[[nodiscard]] std::string item_text(const Item& item, const ItemSet* set, std::uint64_t form_seed);
/// The whole item with key, reasons and sources.
[[nodiscard]] std::string item_with_key(const Item& item, const ItemSet* set);

}  // namespace cw::cli
