#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/support/edit_book.h"

/// Any list of codes gives findings that point into it, in order. A byte picks a code of the small book, or what follows is typed by hand.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const cw::CodeBook codes = cw::test::edit_book();
  static const cw::EditLists lists = cw::test::edit_book_lists();
  static const std::vector<cw::CodeEntry> known = cw::test::edit_book_entries();
  if (size < 4) return 0;
  cw::EditContext context{.date = cw::Date::from_days(19'000 + data[0] * 8), .age_years = {}, .age_days = {}, .sex = static_cast<cw::SexLimit>(data[1] % 3), .inpatient = (data[1] & 4U) != 0, .poa_reported = (data[1] & 8U) != 0, .stay_days = data[2]};
  if ((data[1] & 16U) != 0) context.age_years = data[2] % 125;
  if ((data[1] & 32U) != 0) context.age_days = data[2];
  const bool with_lists = (data[1] & 64U) != 0;
  std::vector<cw::EditLine> diagnoses, procedures;
  for (std::size_t at = 3; at < size && diagnoses.size() + procedures.size() < 60;) {
    const std::uint8_t pick = data[at++];
    const char poa = at < size ? static_cast<char>(data[at]) : '\0';
    if (pick < known.size()) {
      diagnoses.push_back({known[pick].code, poa});
      continue;
    }
    const std::size_t length = std::min<std::size_t>(pick % 12, size - at);
    const std::string typed(reinterpret_cast<const char*>(data + at), length);
    at += length;
    if (pick >= 200) procedures.push_back({cw::Code(pick % 2 != 0 ? "0FT" + typed : typed, static_cast<cw::CodeSystem>(pick % 4)), poa});
    else diagnoses.push_back({cw::Code(typed, cw::CodeSystem::Icd10Cm), poa});
  }
  const auto found = cw::check_codes(diagnoses, procedures, context, codes, with_lists ? lists : cw::EditLists());
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto& f = found[i];
    const auto count = static_cast<int>((f.procedure ? procedures : diagnoses).size());
    if (f.line >= count || f.other >= count || (f.line < 0 && f.kind != cw::EditKind::NoRelease) || f.message.empty() || f.source.empty()) __builtin_trap();
    if (i > 0 && (found[i - 1].procedure > f.procedure || (found[i - 1].procedure == f.procedure && found[i - 1].line > f.line))) __builtin_trap();
  }
  return 0;
}
