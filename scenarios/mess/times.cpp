#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "content/base/utf8.h"
#include "scenarios/mess/draft.h"
#include "scenarios/mess/markdown_edit.h"
#include "scenarios/mess/stamps.h"

namespace cw::mess {
namespace {

/// How far past its limit something is moved, in minutes.
struct Past {
  int least, most;
};
Past past_of(DocumentType type) {
  switch (type) {
    case DocumentType::BriefOperativeNote: return {25, 150};
    case DocumentType::PostAnesthesiaEvaluation: return {4 * 60, 16 * 60};
    case DocumentType::OperativeReport:
    case DocumentType::ProcedureNote: return {3 * 60, 60 * 60};
    default: return {70, 9 * 60};
  }
}

/// Written after the patient has gone only where the author dictates from memory.
bool may_follow_discharge(DocumentType type) { return type == DocumentType::OperativeReport || type == DocumentType::ProcedureNote; }

/// When it is moved to, and what that is called.
struct Later {
  LocalTime at;
  DeficiencyType type;
  std::string about;
};
/// What was found on admission is not what is found after an operation.
bool changed_by_operation(const Scenario& s, DocumentType type, LocalTime was, LocalTime now) {
  if (type != DocumentType::NursingAssessment && type != DocumentType::HistoryAndPhysical && type != DocumentType::NewbornExamination) return false;
  return std::any_of(s.encounter.operations.begin(), s.encounter.operations.end(), [&](const Operation& o) { return o.started > was && o.started <= now; });
}

std::optional<Later> late_time(Draft& draft, DocumentType type, const Operation* operation, LocalTime was) {
  const auto limit = late_from(draft.s(), draft.policy(), type, operation);
  if (!limit) return std::nullopt;
  const auto [least, most] = past_of(type);
  const LocalTime at = after(limit->last_good, least + static_cast<int>(draft.dice().below(static_cast<std::size_t>(most - least + 1))));
  const LocalTime end = draft.s().encounter.ended;
  if (at >= draft.on() || (!may_follow_discharge(type) && at >= end) || at.date > end.date.plus_days(20)) return std::nullopt;
  // Nobody evaluates or assesses in the small hours what could wait till then.
  if (type != DocumentType::BriefOperativeNote && (at.minute_of_day < 360 || at.minute_of_day > 1320)) return std::nullopt;
  if (too_late_for_an_event(draft.s(), draft.policy(), type, at) || changed_by_operation(draft.s(), type, was, at)) return std::nullopt;
  return Later{at, limit->type, limit->about};
}

/// Words that hold a page to where the patient was then.
bool holds_to_its_place(std::string_view text) {
  constexpr std::array<std::string_view, 9> kPlaces = {"PACU", "recovery room", "in recovery", "operating room", "OR 1", "OR 2", "OR 3", "in triage", "in the ED"};
  return std::any_of(kPlaces.begin(), kPlaces.end(), [&](std::string_view word) { return !places_of(text, word).empty(); });
}

/// Without ` – OR 2`, `, OR 3`, `, room 2`.
std::string without_room(std::string text) {
  for (const std::string_view room : {" – OR ", ", OR ", ", room ", " – room "})
    for (std::size_t at = text.find(room); at != std::string::npos; at = text.find(room, at)) {
      std::size_t end = at + room.size();
      const std::size_t number = end;
      while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
      if (end == number) at = end;
      else text.erase(at, end - at);
    }
  return text;
}

std::string how_long(std::int64_t minutes) { return minutes < 48 * 60 ? fmt::format("{} h {:02} min", minutes / 60, minutes % 60) : fmt::format("{} days", minutes / (24 * 60)); }

}  // namespace

bool write_late(Draft& draft, const ChartDocument& d) {
  if (d.label || !d.signed_at || !d.cosigner.empty() || draft.spoken_of(d.id) || !d.entries.empty()) return false;
  const Operation* operation = operation_of(draft.s(), d);
  const auto late = late_time(draft, d.type, operation, d.written);
  if (!late || late->at <= d.written) return false;
  const LocalTime written = late->at;
  if (!may_follow_discharge(d.type) && d.type != DocumentType::BriefOperativeNote && holds_to_its_place(d.markdown)) return false;
  const LocalTime signed_at = after(written, minutes_of(*d.signed_at) - minutes_of(d.written));
  if (signed_at >= draft.on() || signed_at.date > draft.s().encounter.ended.date.plus_days(28)) return false;
  auto later = moved(d, written, signed_at, may_follow_discharge(d.type));
  if (!later) return false;
  // The room in which a brief note was written is no longer the operation's.
  if (d.type == DocumentType::BriefOperativeNote) later->markdown = without_room(later->markdown);
  // A report that was there when the patient left made a brief note unnecessary, which is now missed.
  Scenario with = draft.s();
  for (auto& other : with.documents)
    if (other.id == d.id) other = *later;
  if (gaps(with, draft.policy()) != gaps(draft.s(), draft.policy())) return false;
  const std::string what = fmt::format("The {} was moved from {} to {}, {} later.", within_sentence(d), to_display(d.written), to_display(written), how_long(minutes_of(written) - minutes_of(d.written)));
  if (!draft.replace(*later)) return false;
  draft.plant({.kind = MessKind::LateDocument, .type = late->type, .document = later->id, .entry = {}, .about = late->about, .operation = {}, .what = what});
  return true;
}

namespace {

/// A verbal order whose authentication is moved past the hours that the policy gives.
bool authenticate_late(Draft& draft, const ChartDocument& d, const ChartEntry& entry) {
  const int hours = draft.policy().authentication.verbal_order_hours;
  if (hours <= 0 || !entry.signed_at || entry.signed_quote.empty()) return false;
  const LocalTime at = after(entry.at, hours * 60 + 60 + static_cast<int>(draft.dice().below(90 * 60)));
  if (at >= draft.on() || at.minute_of_day < 400 || at.minute_of_day > 1260 || at.date > draft.s().encounter.ended.date.plus_days(20)) return false;
  // A print of the orders made before then could not show it.
  if (d.signed_at && at > *d.signed_at) return false;
  const auto copies = copies_of(d.markdown, entry.signed_quote);
  if (copies.size() != 1) return false;
  const auto quote = with_stamp_moved(entry.signed_quote, *entry.signed_at, at, entry.at.date);
  if (!quote || *quote == entry.signed_quote) return false;
  ChartDocument after = d;
  after.markdown = replaced(d.markdown, {copies.front(), copies.front() + entry.signed_quote.size()}, *quote);
  for (auto& e : after.entries)
    if (e.id == entry.id) e.signed_at = at, e.signed_quote = *quote;
  const std::string what = fmt::format("The authentication of the verbal order of {} was moved to {}.", to_display(entry.at), to_display(at));
  const EntryId id = entry.id;
  if (!draft.replace(after)) return false;
  draft.plant({.kind = MessKind::LateEntry, .type = DeficiencyType::Late, .document = after.id, .entry = id, .about = std::string(to_string(DocumentType::VerbalOrder)), .operation = {}, .what = what});
  return true;
}

}  // namespace

bool enter_late(Draft& draft, const ChartDocument& d, const ChartEntry& entry) {
  if (d.label || draft.spoken_of(d.id)) return false;
  if (entry.type == DocumentType::VerbalOrder) return authenticate_late(draft, d, entry);
  const Operation* operation = entry.operation ? draft.s().encounter.operation(*entry.operation) : operation_of(draft.s(), d);
  const auto late = late_time(draft, entry.type, operation, entry.at);
  if (!late) return false;
  const std::optional<LocalTime> at = late->at;
  if ( *at <= entry.at || (d.signed_at && *at > *d.signed_at)) return false;
  const auto line = line_with(d.markdown, entry.quote);
  if (!line) return false;
  const std::string was = d.markdown.substr(line->from, line->to - line->from);
  if (holds_to_its_day(was)) return false;
  auto now = with_stamp_moved(was, entry.at, *at, entry.at.date);
  if (!now || *now == was) return false;
  ChartDocument after_it = d;
  std::string quote = entry.quote, signed_quote = entry.signed_quote;
  if (auto moved_quote = with_stamp_moved(quote, entry.at, *at, entry.at.date)) quote = *moved_quote;
  std::optional<LocalTime> signed_at = entry.signed_at;
  if (signed_at) {
    signed_at = after(*at, minutes_of(*entry.signed_at) - minutes_of(entry.at));
    if (d.signed_at && *signed_at > *d.signed_at) return false;
    if (*entry.signed_at != entry.at) now = with_stamp_moved(*now, *entry.signed_at, *signed_at, at->date);
    if (!now) return false;
    if (!signed_quote.empty()) {
      const auto moved_quote = with_stamp_moved(signed_quote, *entry.signed_at, *signed_at, at->date);
      if (!moved_quote) return false;
      signed_quote = *moved_quote;
    }
  }
  after_it.markdown = replaced(d.markdown, *line, *now);
  for (auto& e : after_it.entries)
    if (e.id == entry.id) e.at = *at, e.quote = quote, e.signed_at = signed_at, e.signed_quote = signed_quote;
  std::string name(display_name(entry.type));
  const std::string what = fmt::format("The {} in the {} was moved from {} to {}.", to_lower(name), within_sentence(d), to_display(entry.at), to_display(*at));
  const EntryId id = entry.id;
  if (!draft.replace(after_it)) return false;
  draft.plant({.kind = MessKind::LateEntry, .type = late->type, .document = after_it.id, .entry = id, .about = late->about, .operation = {}, .what = what});
  return true;
}

bool age_history(Draft& draft, const ChartDocument& d) {
  const Date start = draft.s().encounter.started.date;
  if (d.label || d.written.date >= start || draft.spoken_of(d.id)) return false;
  const TimeLimit* limit = nullptr;
  for (const auto& l : draft.policy().limits)
    if (!l.rule.id.empty() && l.days_before && l.of == DocumentType::HistoryAndPhysical && !l.scope.per_operation && applies(l.scope, draft.s(), draft.policy(), nullptr)) limit = &l;
  if (limit == nullptr) return false;
  // Only the one on which the stay relies: it is brought up to date in it or in the chart.
  if (items_of(draft.s(), DocumentType::IntervalNote, nullptr).empty() || !items_of(draft.s(), DocumentType::HistoryAndPhysical, nullptr).empty() != (d.type == DocumentType::HistoryAndPhysical)) return false;
  if (d.type != DocumentType::HistoryAndPhysical && d.type != DocumentType::EyeExamination && d.type != DocumentType::ClinicNote) return false;
  const Date was = d.written.date, now = start.plus_days(-*limit->days_before - 1 - static_cast<int>(draft.dice().below(9)));
  if (now >= was) return false;
  const std::string long_was = chart_date(was), short_was = chart_day(was);
  const auto dated_anew = [&](std::string text) {
    for (const auto& [from, to] : {std::pair(long_was, chart_date(now)), std::pair(short_was, chart_day(now))})
      for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
    return text;
  };
  ChartDocument after = d;
  after.markdown = dated_anew(d.markdown);
  after.written = {now, d.written.minute_of_day};
  if (d.signed_at && d.signed_at->date == was) after.signed_at = LocalTime{now, d.signed_at->minute_of_day};
  for (auto& e : after.entries) e.quote = dated_anew(e.quote), e.signed_quote = dated_anew(e.signed_quote);
  if (std::any_of(after.entries.begin(), after.entries.end(), [&](const ChartEntry& e) { return e.at.date == was; })) return false;
  // Elsewhere in the chart the old day would contradict the new one.
  for (const auto& other : draft.s().documents)
    if (other.id != d.id && !copies_of(other.markdown, short_was).empty()) return false;
  const std::string what = fmt::format("The {} was dated back from {} to {}, {} days before the start.", within_sentence(d), to_display(was), to_display(now), start.days_since_1970() - now.days_since_1970());
  if (!draft.replace(after)) return false;
  draft.plant({.kind = MessKind::OldHistory, .type = limit->rule.type, .document = after.id, .entry = {}, .about = std::string(to_string(limit->of)), .operation = {}, .what = what});
  return true;
}

}  // namespace cw::mess
