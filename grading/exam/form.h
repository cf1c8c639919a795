#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/date.h"
#include "content/exams/blueprint.h"
#include "content/exams/item.h"

/// Examination forms: which items are asked, in which order. Pure: the same request gives the same form on every machine.
namespace cw {

struct FormItem {
  ItemId id;                        ///< of an item or a template
  int version = 1;                  ///< of it when the form was made
  std::uint64_t template_seed = 0;  ///< of the instance; 0 for an item that is written out
  bool scored = true;               ///< never shown before the end
  int part = 0;                     ///< index into Blueprint::parts
  std::string domain;
  bool operator==(const FormItem&) const = default;
};

/// Items that the bank could not give.
struct FormShortage {
  std::string domain;  ///< empty: unscored items of a part, or items of a quiz
  int wanted = 0, found = 0;
  bool operator==(const FormShortage&) const = default;
};

struct Form {
  std::string exam;
  std::uint64_t seed = 0;
  std::vector<FormItem> items;  ///< in the order asked: parts in order, items of a scenario set side by side
  int cut = 0;                  ///< raw score that passes: ceil(Σ p0 of the scored items)
  int sum_p0_percent = 0;       ///< Σ p0 of the scored items in hundredths of an item: 9103 is 91.03 items
  std::vector<FormShortage> shortages;  ///< empty when the blueprint is met
  bool operator==(const Form&) const = default;

  int scored() const;
  int items_of_part(int part) const;
  bool complete() const { return shortages.empty() && !items.empty(); }
};

/// What is asked of a form. Everything is only borrowed.
struct FormRequest {
  const Blueprint* blueprint = nullptr;
  const ItemBank* bank = nullptr;
  std::uint64_t seed = 1;
  std::map<ItemId, Date> seen;  ///< when each item (or template) was last asked
  Date today;
};

/// A mock examination: domain counts of scored_by_domain() (exactly, as far as the bank reaches; scenario sets stay whole, so that one item more or less may stand
/// in a domain), the parts' counts, Σ p0 of the scored items within one item of standard_percent × scored, unseen items first and nothing of the last 30 days while
/// others are left, no two items of one knowledge point where avoidable, few templates, unscored items mixed in. Where the bank is too small the form is shorter and
/// says so in `shortages`; with no item at all it is empty.
[[nodiscard]] Form assemble_form(const FormRequest& request);

/// A practice quiz: `count` items of the domains named (all, when none is), spread over them by weight, unseen first, no two of one point where avoidable. All
/// are scored; the parts' limits do not apply.
[[nodiscard]] Form assemble_quiz(const FormRequest& request, const std::vector<std::string>& domains, int count);

/// The form's items in its order, instances drawn. Items that the bank no longer holds, or holds in another version, are told in `missing` (positions) and stand as
/// an empty item (id only) in their place.
struct FormItems {
  std::vector<Item> items;
  std::vector<int> missing;
};
[[nodiscard]] FormItems items_of(const Form& form, const ItemBank& bank);

/// `chartwright.exam-form` version 1, canonical.
[[nodiscard]] std::string to_json(const Form& form);
struct FormRead {
  std::optional<Form> form;  ///< nothing when it has faults
  Diagnostics diagnostics;
};
/// Faults have ids XFM-001 …, and JSN-….
[[nodiscard]] FormRead read_form(std::string_view json, const std::string& file_name);

}  // namespace cw
