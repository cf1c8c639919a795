#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cw {

/// A calendar day, proleptic Gregorian, years 1800 to 2999. No time zone: a chart's dates are the facility's.
class Date {
 public:
  Date() = default;  ///< 1970-01-01
  /// Nothing when there is no such day.
  [[nodiscard]] static std::optional<Date> from_ymd(int year, int month, int day);
  /// Exactly `YYYY-MM-DD`.
  [[nodiscard]] static std::optional<Date> parse(std::string_view text);
  [[nodiscard]] static Date from_days(std::int32_t days_since_1970) { return Date(days_since_1970); }

  std::int32_t days_since_1970() const { return days_; }
  int year() const;
  int month() const;  ///< 1 to 12
  int day() const;    ///< 1 to 31
  int weekday() const;  ///< 0 is Sunday

  /// The federal fiscal year that code sets follow: 2025-10-01 lies in 2026.
  int fiscal_year() const;

  Date plus_days(int days) const { return Date(days_ + days); }
  auto operator<=>(const Date&) const = default;

 private:
  explicit Date(std::int32_t days) : days_(days) {}
  std::int32_t days_ = 0;
};

[[nodiscard]] std::string to_string(Date date);  ///< `2026-01-15`
[[nodiscard]] std::string to_display(Date date);  ///< `15 Jan 2026`

/// Whole years from birth to `on`; 0 before the first birthday.
[[nodiscard]] int age_in_years(Date born, Date on);

/// A minute on a facility's wall clock, without zone.
struct LocalTime {
  Date date;
  int minute_of_day = 0;  ///< 0 to 1439
  /// Exactly `YYYY-MM-DDTHH:MM`.
  [[nodiscard]] static std::optional<LocalTime> parse(std::string_view text);
  auto operator<=>(const LocalTime&) const = default;
};

[[nodiscard]] std::string to_string(LocalTime time);   ///< `2026-01-15T09:05`
[[nodiscard]] std::string to_display(LocalTime time);  ///< `15 Jan 2026 09:05`

/// Minutes that pass between two times of one wall clock; negative when `to` comes first. With `daylight_saving` the clock follows 15 U.S.C. 260a
/// as in force since 2007: from the second Sunday of March, 02:00, to the first Sunday of November, 02:00, it runs an hour ahead. A time in the hour
/// that is skipped counts as the moment of the change; of the hour that comes twice the first is meant.
[[nodiscard]] std::int64_t elapsed_minutes(LocalTime from, LocalTime to, bool daylight_saving);
/// What the clock shows `minutes` after `from` (before it, when negative).
[[nodiscard]] LocalTime plus_minutes(LocalTime from, std::int64_t minutes, bool daylight_saving);

}  // namespace cw
