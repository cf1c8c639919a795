#include <cstddef>
#include <cstdint>
#include <string_view>

#include "grading/exam/form.h"
#include "grading/exam/score.h"
#include "tests/support/item_banks.h"

/// Whatever a form file says, it is read or refused. What is read is written again as the same form, its items are those of the bank or told as missing, and
/// answers to it score within its bounds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto read = cw::read_form(bytes, "fuzz.json");
  if (!read.form) {
    if (!read.diagnostics.has_errors()) __builtin_trap();
    return 0;
  }
  const cw::Form& form = *read.form;
  if (cw::read_form(cw::to_json(form), "fuzz.json").form != form) __builtin_trap();
  const cw::Blueprint& blueprint = cw::built_in_blueprints().front();
  static const cw::ItemBank bank = cw::test::synthetic_bank(blueprint, 40, 1);
  const cw::FormItems drawn = cw::items_of(form, bank);
  if (drawn.items.size() != form.items.size() || drawn.missing.size() > form.items.size()) __builtin_trap();
  std::vector<cw::ExamResponse> responses(form.items.size());
  for (std::size_t i = 0; i < responses.size(); ++i)
    if (i % 3 != 0 && !drawn.items[i].options.empty()) responses[i].answer = cw::right_answer(drawn.items[i]);
  const cw::ExamScore score = cw::score_exam(blueprint, form, drawn.items, responses);
  if (score.raw < 0 || score.raw > score.of || score.of != form.scored()) __builtin_trap();
  return 0;
}
