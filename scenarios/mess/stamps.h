#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/date.h"
#include "scenarios/mess/markdown_edit.h"
#include "scenarios/model.h"

/// The dates and times that a document prints of itself: when it was written, dictated, signed.
namespace cw::mess {

/// A day and clock time, or a clock time alone.
struct Stamp {
  Span place;
  bool with_date = false;
};

/// Where a time is printed: with its date before it (`02/10/2026 19:15`, `02/10 19:15`, `02/10/2026, 19:15`) or alone.
[[nodiscard]] std::vector<Stamp> stamps_of(std::string_view markdown, LocalTime time);

/// The text with a printed time moved, its date along (added where none was and the day is another one than `day`). Nothing when the time is printed more than once, so that
/// one copy may be another event's; the text itself when it is not printed.
[[nodiscard]] std::optional<std::string> with_stamp_moved(std::string_view markdown, LocalTime from, LocalTime to, Date day);

/// The document with its times of writing and signing moved, in the text too. Nothing when the text cannot be moved along: the time of writing is not printed with its
/// date, words such as `this morning` hold it to its day, or the day is printed elsewhere.
[[nodiscard]] std::optional<ChartDocument> moved(const ChartDocument& document, LocalTime written, std::optional<LocalTime> signed_at, bool day_may_stand);

/// The text without what it prints of the signature: `, signed 09:14` at the end of a line, or the whole last line when it is the sign-off.
[[nodiscard]] std::string without_sign_off(std::string_view markdown, std::string_view who, LocalTime signed_at);

}  // namespace cw::mess
