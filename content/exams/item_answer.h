#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/exams/item.h"

/// What a candidate answered, and whether it is right.
namespace cw {

struct ItemAnswer {
  std::vector<int> chosen;  ///< indexes into Item::options (not positions on the screen); for `order` the order given, first to last
  std::string typed;        ///< numeric and code, as typed
  bool operator==(const ItemAnswer&) const = default;

  bool empty() const;  ///< nothing chosen, and nothing but spaces typed
};

/// Per mille: 1000 or 0. All or nothing, as the issuing bodies score an item: every right option and no other, the whole order, a number within its tolerance, an
/// accepted code. Indexes out of range, doubled ones and unreadable text are simply wrong.
[[nodiscard]] int item_credit(const Item& item, const ItemAnswer& answer);

/// Per mille, for feedback only: of `choose` the right picks less the wrong ones, over those asked for, not below 0; of `order` the share of pairs in the right
/// order; else as item_credit().
[[nodiscard]] int partial_credit(const Item& item, const ItemAnswer& answer);

/// The number in what was typed: spaces, thousands commas, a leading dollar sign, a leading plus, and the item's unit (or its plural or singular) behind it are
/// understood; a comma is no decimal point. Nothing when it is no number.
[[nodiscard]] std::optional<Decimal> typed_number(std::string_view typed, std::string_view unit = {});

/// The mistake an author foresaw for this typed answer; null when it is none of them.
[[nodiscard]] const ItemMistake* foreseen_mistake(const Item& item, const ItemAnswer& answer);

/// What was answered, in words: `B. April 2`, `A, C`, `84.3 %`, `E11.22`; `no answer`. Letters are those of the positions in `shown` (shown_order(); empty: the
/// file's order).
[[nodiscard]] std::string answer_in_words(const Item& item, const ItemAnswer& answer, const std::vector<int>& shown = {});
/// The right answer, as an answer.
[[nodiscard]] ItemAnswer right_answer(const Item& item);
/// `B`, or `A, C` of positions in `shown`, `84.3`, `E11.22`.
[[nodiscard]] std::string answer_letters(const Item& item, const ItemAnswer& answer, const std::vector<int>& shown = {});
/// What a person wrote on a line for this item (`b`, `a c`, `84.3`, `E11.22`) as an answer. Nothing when a letter names no option.
[[nodiscard]] std::optional<ItemAnswer> answer_from_letters(const Item& item, std::string_view line, const std::vector<int>& shown = {});

}  // namespace cw
