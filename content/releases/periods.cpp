#include "content/releases/periods.h"

#include <fmt/format.h>

#include <vector>

namespace cw::periods {
namespace {

std::optional<int> year_number(std::string_view year) {
  if (year.size() != 4) return std::nullopt;
  int number = 0;
  for (const char c : year) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number >= 2000 && number <= 2099 ? std::optional(number) : std::nullopt;
}

Date day(int year, int month, int of_month) { return *Date::from_ymd(year, month, of_month); }

Date last_day(CodeSystem system, Date from) {
  if (system != CodeSystem::Hcpcs) return day(from.fiscal_year(), 9, 30);
  const int next = (from.month() - 1) / 3 * 3 + 4;
  return next > 12 ? day(from.year(), 12, 31) : day(from.year(), next, 1).plus_days(-1);
}

/// Releases of one year in the catalogue.
std::vector<const PublishedRelease*> of_year(CodeSystem system, int year, const Catalogue& catalogue) {
  std::vector<const PublishedRelease*> found;
  for (const auto& release : catalogue.releases)
    if (release.system == system && year_of(system, release.from) == year) found.push_back(&release);
  return found;
}

Period as_published(const PublishedRelease& release) { return {release.name, release.from, release.to}; }

/// What a release is called that begins on a day: the fiscal year alone when it begins with it.
std::string name_for(CodeSystem system, Date from) {
  if (system != CodeSystem::Hcpcs && from.month() == 10 && from.day() == 1) return fmt::format("{}", from.fiscal_year());
  if (from.day() == 1) return fmt::format("{}-{:02}", system == CodeSystem::Hcpcs ? from.year() : from.fiscal_year(), from.month());
  return to_string(from);
}

Period beginning(CodeSystem system, Date from, const Catalogue& catalogue) {
  for (const auto& release : catalogue.releases)
    if (release.system == system && release.from == from) return as_published(release);
  return {name_for(system, from), from, last_day(system, from)};
}

Error unknown(const std::string& file, const std::string& why) {
  return {"install.no_period", fmt::format("{}: {}; say it with --effective-from YYYY-MM-DD", file, why)};
}

}  // namespace

int year_of(CodeSystem system, Date from) { return system == CodeSystem::Hcpcs ? from.year() : from.fiscal_year(); }

std::optional<Date> update_day(const Said& said) {
  const auto year = year_number(said.year);
  if (!year || said.month == 0) return std::nullopt;
  if (said.system == CodeSystem::Hcpcs) return day(*year, (said.month - 1) / 3 * 3 + 1, 1);
  if (said.month == 1 || said.month == 4) return day(*year, said.month, 1);
  return std::nullopt;
}

Result<Period> of_list(const Said& said, const std::string& file, const Catalogue& catalogue) {
  const auto year = year_number(said.year);
  std::vector<const PublishedRelease*> same_number;
  for (const auto& release : catalogue.releases)
    if (release.system == said.system && release.billable != 0 && release.billable == said.billable && (!year || year_of(said.system, release.from) == *year)) same_number.push_back(&release);
  if (!year) {
    if (same_number.size() == 1) return as_published(*same_number.front());
    return unknown(file, "neither the file nor a name around it says its year");
  }
  const auto update = update_day(said);
  if (same_number.size() == 1) return as_published(*same_number.front());
  if (update) return beginning(said.system, *update, catalogue);
  if (said.system == CodeSystem::Hcpcs) return beginning(said.system, day(*year, 1, 1), catalogue);
  // Two releases in one year, and neither the number of codes nor a name tells which this is. With a number published for each, this is none of them.
  const auto in_year = of_year(said.system, *year, catalogue);
  if (in_year.size() > 1 && same_number.empty()) {
    std::string known;
    for (const auto* release : in_year) known += fmt::format("{}{} from {}{}", known.empty() ? "" : ", ", release->name, to_string(release->from), release->billable != 0 ? fmt::format(" with {} codes", release->billable) : "");
    return unknown(file, fmt::format("it has {} codes, and {} has more than one release ({}), so its first day cannot be found out", said.billable, *year, known));
  }
  if (!same_number.empty()) return as_published(*same_number.front());
  return beginning(said.system, day(*year - 1, 10, 1), catalogue);
}

Result<Period> of_book(const Said& said, const std::string& file, const Catalogue& catalogue) {
  const auto year = year_number(said.year);
  if (!year) return unknown(file, "neither the file nor a name around it says its year");
  if (const auto update = update_day(said)) {
    for (const auto& release : catalogue.releases)
      if (release.system == said.system && release.from <= *update && *update <= release.to) return as_published(release);
    return beginning(said.system, *update, catalogue);
  }
  return beginning(said.system, said.system == CodeSystem::Hcpcs ? day(*year, 1, 1) : day(*year - 1, 10, 1), catalogue);
}

Result<Period> of_dates(CodeSystem system, Date from, std::optional<Date> to, const Catalogue& catalogue) {
  Period period = beginning(system, from, catalogue);
  if (to) period.to = *to;
  if (period.to < period.from) return Error{"install.no_period", fmt::format("the last day, {}, is before the first, {}", to_string(period.to), to_string(period.from))};
  return period;
}

}  // namespace cw::periods
