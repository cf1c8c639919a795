#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "content/base/result.h"
#include "content/releases/catalogue.h"

/// Which release a file belongs to. For the files of this folder.
namespace cw::periods {

struct Period {
  std::string name;  ///< `2026`, `2026-04`
  Date from, to;
  bool operator==(const Period&) const = default;
};

/// What a file says of its time. ICD-10: the fiscal year; HCPCS: the calendar year. `month` is 0 when nothing names one.
struct Said {
  CodeSystem system = CodeSystem::Icd10Cm;
  std::string year;
  int month = 0;
  int billable = 0;  ///< of a list of codes; 0 for books
};

/// The period of a list of codes: by its published number of codes where that tells, else by the month and year. Fails with `install.no_period`; `file` is for
/// the message.
[[nodiscard]] Result<Period> of_list(const Said& said, const std::string& file, const Catalogue& catalogue);
/// The period of a book for which there is no list of codes.
[[nodiscard]] Result<Period> of_book(const Said& said, const std::string& file, const Catalogue& catalogue);
/// Days given by hand. Without a last day: to the end of the fiscal year (HCPCS: of the quarter).
[[nodiscard]] Result<Period> of_dates(CodeSystem system, Date from, std::optional<Date> to, const Catalogue& catalogue);

/// The fiscal (HCPCS: calendar) year a period lies in.
[[nodiscard]] int year_of(CodeSystem system, Date from);
/// The first day of an update: ICD-10 January and April of the fiscal year, HCPCS the quarter. Nothing when the file names no update.
[[nodiscard]] std::optional<Date> update_day(const Said& said);

}  // namespace cw::periods
