#include <cstddef>
#include <cstdint>
#include <string_view>

#include "content/exams/balance.h"
#include "content/exams/check_items.h"
#include "content/exams/item_answer.h"

/// Whatever a file of items says, it is read or refused; the right answer of what is read is right, it can be checked, and balanced it is the same bank.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto read = cw::read_items(bytes, "fuzz.json");
  const std::string_view typed = bytes.substr(0, 80);
  for (const auto& item : read.bank.items) {
    if (cw::item_credit(item, cw::right_answer(item)) != 1000) __builtin_trap();
    if (const auto answer = cw::answer_from_letters(item, typed)) {
      const int partial = cw::partial_credit(item, *answer);
      if (partial < cw::item_credit(item, *answer) || partial > 1000) __builtin_trap();
      (void)cw::answer_in_words(item, *answer);
      (void)cw::foreseen_mistake(item, *answer);
    }
  }
  (void)cw::check_items(read.bank, {.blueprints = cw::built_in_blueprints()});
  if (!read.diagnostics.has_errors()) {
    const auto balanced = cw::balance_items(bytes, "fuzz.json");
    const auto again = cw::read_items(balanced.json, "fuzz.json");
    if (again.diagnostics.has_errors() || again.bank.items.size() != read.bank.items.size()) __builtin_trap();
    if (cw::balance_items(balanced.json, "fuzz.json").moved != 0) __builtin_trap();
  }
  (void)cw::read_provenance(bytes, "fuzz.json");
  return 0;
}
