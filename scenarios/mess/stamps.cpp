#include "scenarios/mess/stamps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "content/base/utf8.h"

namespace cw::mess {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

std::string date_like(std::string_view printed, Date date) { return printed.size() > 5 ? chart_date(date) : chart_day(date); }

/// The date that ends right before `at`, but for a space, a comma or marks; nothing when another thing stands there.
std::optional<Span> date_before(std::string_view text, std::size_t at, Date date) {
  std::size_t to = at;
  while (to > 0 && at - to < 4 && (text[to - 1] == ' ' || text[to - 1] == ',' || text[to - 1] == '*')) --to;
  for (const std::string& printed : {chart_date(date), chart_day(date)})
    if (to >= printed.size() && text.substr(to - printed.size(), printed.size()) == printed && (to == printed.size() || (!digit(text[to - printed.size() - 1]) && text[to - printed.size() - 1] != '/'))) return Span{to - printed.size(), to};
  return std::nullopt;
}

}  // namespace

std::vector<Stamp> stamps_of(std::string_view text, LocalTime time) {
  std::vector<Stamp> stamps;
  const std::string clock = chart_clock(time);
  for (const std::size_t at : copies_of(text, clock)) {
    if ((at > 0 && (digit(text[at - 1]) || text[at - 1] == ':')) || (at + clock.size() < text.size() && digit(text[at + clock.size()]))) continue;
    const auto date = date_before(text, at, time.date);
    stamps.push_back({{date ? date->from : at, at + clock.size()}, date.has_value()});
  }
  return stamps;
}

std::optional<std::string> with_stamp_moved(std::string_view text, LocalTime from, LocalTime to, Date day) {
  const auto stamps = stamps_of(text, from);
  if (stamps.empty()) return std::string(text);
  if (stamps.size() > 1) return std::nullopt;
  const Stamp& stamp = stamps.front();
  std::string printed(text.substr(stamp.place.from, stamp.place.to - stamp.place.from));
  if (stamp.with_date) {
    const std::size_t end = printed.find_first_not_of("0123456789/");
    printed = date_like(printed.substr(0, end), to.date) + printed.substr(end);
  } else if (to.date != day) {
    printed = chart_date(to.date) + " " + printed;
  }
  const std::string clock = chart_clock(from);
  printed.replace(printed.size() - clock.size(), clock.size(), chart_clock(to));
  return replaced(text, stamp.place, printed);
}

std::optional<ChartDocument> moved(const ChartDocument& d, LocalTime written, std::optional<LocalTime> signed_at, bool day_may_stand) {
  if (holds_to_its_day(bare(d.markdown))) return std::nullopt;
  const auto own = stamps_of(d.markdown, d.written);
  if (own.size() != 1 || !own.front().with_date) return std::nullopt;
  ChartDocument after = d;
  // The signature first: its time may be moved to where the time of writing was.
  if (d.signed_at && signed_at && *d.signed_at != d.written) {
    auto text = with_stamp_moved(after.markdown, *d.signed_at, *signed_at, written.date);
    if (!text) return std::nullopt;
    after.markdown = std::move(*text);
  }
  if (stamps_of(after.markdown, d.written).size() != 1) return std::nullopt;
  auto text = with_stamp_moved(after.markdown, d.written, written, written.date);
  if (!text) return std::nullopt;
  after.markdown = std::move(*text);
  if (!day_may_stand && written.date != d.written.date && !copies_of(after.markdown, chart_day(d.written.date)).empty()) return std::nullopt;
  after.written = written;
  after.signed_at = signed_at;
  return after;
}

std::string without_sign_off(std::string_view text, std::string_view who, LocalTime signed_at) {
  const auto stamps = stamps_of(text, signed_at);
  if (stamps.empty()) return std::string(text);
  const Span place = stamps.back().place;
  const std::size_t line_from = text.rfind('\n', place.from) == std::string_view::npos ? 0 : text.rfind('\n', place.from) + 1;
  const std::size_t line_to = std::min(text.find('\n', place.from), text.size());
  const std::string_view line = text.substr(line_from, line_to - line_from);
  const std::string plain(trimmed(bare(line)));
  const std::string name(who.substr(0, who.find(',')));
  if (name.empty() || plain.find(name) == std::string::npos) return std::string(text);
  // Only at the end of its line is it the sign-off.
  if (!trimmed(bare(text.substr(place.to, line_to - place.to))).empty() && trimmed(bare(text.substr(place.to, line_to - place.to))) != ".") return std::string(text);
  if (plain.starts_with(name) || plain.starts_with("Signed") || plain.starts_with("signed")) return tidied(replaced(text, {line_from, line_to}, ""));
  std::size_t from = place.from;
  for (const std::string_view before : {" ", "signed", "e-signed", "Signed", " ", ","})
    if (text.substr(line_from, from - line_from).ends_with(before)) from -= before.size();
  return tidied(replaced(text, {from, place.to}, ""));
}

}  // namespace cw::mess
