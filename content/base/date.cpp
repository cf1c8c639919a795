#include "content/base/date.h"

#include <fmt/format.h>

#include <array>

namespace cw {
namespace {

struct Ymd {
  int year, month, day;
};

// Howard Hinnant's civil-calendar arithmetic: days since 1970-01-01.
constexpr std::int32_t days_from_civil(int y, int m, int d) {
  y -= m <= 2;
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int yoe = y - era * 400;
  const int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  const int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

constexpr Ymd civil_from_days(std::int32_t z) {
  z += 719468;
  const int era = (z >= 0 ? z : z - 146096) / 146097;
  const int doe = z - era * 146097;
  const int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int mp = (5 * doy + 2) / 153;
  const int month = mp < 10 ? mp + 3 : mp - 9;
  return {yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1};
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  if (text.empty()) return std::nullopt;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

constexpr std::int64_t kDay = 24 * 60;

std::int64_t wall_minutes(LocalTime time) { return std::int64_t{time.date.days_since_1970()} * kDay + time.minute_of_day; }
LocalTime at_minute(std::int64_t minutes) {
  std::int64_t days = minutes / kDay, rest = minutes % kDay;
  if (rest < 0) --days, rest += kDay;
  return {Date::from_days(static_cast<std::int32_t>(days)), static_cast<int>(rest)};
}

/// Midnight of the `nth` Sunday of a month, in minutes.
std::int64_t sunday(int year, int month, int nth) {
  const Date first = Date::from_days(days_from_civil(year, month, 1));
  return wall_minutes({first.plus_days((7 - first.weekday()) % 7 + (nth - 1) * 7), 0});
}

constexpr int kFirstYear = 2007;  ///< of the present changeover days

/// Daylight time in minutes of standard time: from March, 02:00 standard, to November, 02:00 daylight, which is 01:00 standard.
struct Daylight {
  std::int64_t from, to;
};
Daylight daylight_of(int year) { return {sunday(year, 3, 2) + 120, sunday(year, 11, 1) + 60}; }

std::int64_t standard_minutes(LocalTime time) {
  const std::int64_t wall = wall_minutes(time);
  const int year = time.date.year();
  if (year < kFirstYear) return wall;
  const auto [from, to] = daylight_of(year);
  if (wall < from || wall >= to + 60) return wall;
  return wall < from + 60 ? from : wall - 60;
}

constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

std::optional<Date> Date::from_ymd(int year, int month, int day) {
  if (year < 1800 || year > 2999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const Date date(days_from_civil(year, month, day));
  if (date.day() != day || date.month() != month) return std::nullopt;
  return date;
}

std::optional<Date> Date::parse(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = digits(text.substr(0, 4)), m = digits(text.substr(5, 2)), d = digits(text.substr(8, 2));
  if (!y || !m || !d) return std::nullopt;
  return from_ymd(*y, *m, *d);
}

int Date::year() const { return civil_from_days(days_).year; }
int Date::month() const { return civil_from_days(days_).month; }
int Date::day() const { return civil_from_days(days_).day; }
int Date::weekday() const { return ((days_ % 7) + 11) % 7; }

int Date::fiscal_year() const {
  const Ymd ymd = civil_from_days(days_);
  return ymd.year + (ymd.month >= 10 ? 1 : 0);
}

std::string to_string(Date date) { return fmt::format("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()); }
std::string to_display(Date date) { return fmt::format("{} {} {}", date.day(), kMonths[static_cast<std::size_t>(date.month() - 1)], date.year()); }

int age_in_years(Date born, Date on) {
  int age = on.year() - born.year();
  if (on.month() < born.month() || (on.month() == born.month() && on.day() < born.day())) --age;
  return age < 0 ? 0 : age;
}

std::optional<LocalTime> LocalTime::parse(std::string_view text) {
  if (text.size() != 16 || text[10] != 'T' || text[13] != ':') return std::nullopt;
  const auto date = Date::parse(text.substr(0, 10));
  const auto hour = digits(text.substr(11, 2)), minute = digits(text.substr(14, 2));
  if (!date || !hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return LocalTime{*date, *hour * 60 + *minute};
}

std::string to_string(LocalTime time) { return fmt::format("{}T{:02}:{:02}", to_string(time.date), time.minute_of_day / 60, time.minute_of_day % 60); }
std::string to_display(LocalTime time) { return fmt::format("{} {:02}:{:02}", to_display(time.date), time.minute_of_day / 60, time.minute_of_day % 60); }

std::int64_t elapsed_minutes(LocalTime from, LocalTime to, bool daylight_saving) {
  return daylight_saving ? standard_minutes(to) - standard_minutes(from) : wall_minutes(to) - wall_minutes(from);
}

LocalTime plus_minutes(LocalTime from, std::int64_t minutes, bool daylight_saving) {
  if (!daylight_saving) return at_minute(wall_minutes(from) + minutes);
  const std::int64_t standard = standard_minutes(from) + minutes;
  const int year = at_minute(standard).date.year();
  if (year < kFirstYear) return at_minute(standard);
  const auto [begin, end] = daylight_of(year);
  return at_minute(standard >= begin && standard < end ? standard + 60 : standard);
}

}  // namespace cw
