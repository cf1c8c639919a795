#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "content/base/utf8.h"
#include "scenarios/mess/draft.h"
#include "scenarios/mess/markdown_edit.h"
#include "scenarios/mess/stamps.h"

namespace cw::mess {
namespace {

template <typename T>
bool holds(const std::vector<T>& all, const T& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

/// Documents whose signature stands for itself: nothing else in the chart rests on it.
bool plainly_signed(const Draft& draft, const ChartDocument& d) {
  if (!d.signed_at || *d.signed_at > draft.on() || d.label || holds(draft.policy().authentication.exempt, d.type)) return false;
  if (d.status == DocumentStatus::Preliminary) return false;
  // The signature of a consent decides whether it was given in time.
  if (d.type == DocumentType::Consent || std::any_of(d.entries.begin(), d.entries.end(), [](const ChartEntry& e) { return !e.signed_at && e.type == DocumentType::Consent; })) return false;
  // A later document of its author would take the place of an unsigned one.
  const auto supersedes = [&](const ChartDocument& other) { return other.id != d.id && other.type == d.type && other.author == d.author && other.written >= d.written; };
  return !holds(draft.policy().authentication.written_once, d.type) || std::none_of(draft.s().documents.begin(), draft.s().documents.end(), supersedes);
}

/// Takes a change of the text back where it would cost more than the signature: words that count, or the only date and time.
void keep_text_if_needed(const Draft& draft, const ChartDocument& before, ChartDocument& after) {
  const bool dated = shows_a_day(before.markdown) && shows_a_clock(before.markdown);
  const bool still = shows_a_day(after.markdown) && shows_a_clock(after.markdown);
  if ((dated && !still) || !draft.keeps_quotes(after)) after.markdown = before.markdown;
}

}  // namespace

bool take_signature(Draft& draft, const ChartDocument& d) {
  if (!plainly_signed(draft, d)) return false;
  ChartDocument after = d;
  after.markdown = without_sign_off(d.markdown, d.author, *d.signed_at);
  after.signed_at.reset();
  after.status = DocumentStatus::Unsigned;
  keep_text_if_needed(draft, d, after);
  const std::string what = fmt::format("The signature of the {} ({}) was taken away.", within_sentence(d), d.author);
  if (!draft.replace(after)) return false;
  draft.plant({.kind = MessKind::MissingSignature, .type = DeficiencyType::MissingSignature, .document = after.id, .entry = {}, .about = std::string(to_string(after.type)), .operation = {}, .what = what});
  return true;
}

bool take_attestation(Draft& draft, const ChartDocument& d) {
  if (d.cosigner.empty() || !d.cosigned || *d.cosigned > draft.on()) return false;
  ChartDocument after = d;
  after.cosigned.reset();
  // The attesting words go with it, where they stand by themselves.
  const auto stamps = stamps_of(d.markdown, *d.cosigned);
  if (stamps.size() == 1) {
    const std::size_t at = stamps.front().place.from;
    const std::size_t from = d.markdown.rfind('\n', at) == std::string::npos ? 0 : d.markdown.rfind('\n', at) + 1;
    const std::string line(trimmed(bare(std::string_view(d.markdown).substr(from, std::min(d.markdown.find('\n', at), d.markdown.size()) - from))));
    const std::string name = d.cosigner.substr(0, d.cosigner.find(','));
    if (line.find(name) == std::string::npos || line.find(d.author.substr(0, d.author.find(','))) == 0 || line.size() > 260) return false;
    after.markdown = without_unit(d.markdown, {from, from});
  } else if (!stamps.empty()) {
    return false;
  }
  keep_text_if_needed(draft, d, after);
  if (!stamps.empty() && after.markdown == d.markdown) return false;
  const std::string what = fmt::format("The attestation of the {} by {} was taken away.", within_sentence(d), d.cosigner);
  if (!draft.replace(after)) return false;
  draft.plant({.kind = MessKind::MissingAttestation, .type = DeficiencyType::MissingAttestation, .document = after.id, .entry = {}, .about = std::string(to_string(after.type)), .operation = {}, .what = what});
  return true;
}

bool unsign_verbal_order(Draft& draft, const ChartDocument& d, const ChartEntry& entry) {
  if (entry.type != DocumentType::VerbalOrder || !entry.signed_at || *entry.signed_at > draft.on() || entry.signed_quote.empty()) return false;
  const auto copies = copies_of(d.markdown, entry.signed_quote);
  if (copies.size() != 1) return false;
  constexpr std::array<std::string_view, 6> kVerbs = {"authenticated", "e-signed", "countersigned", "cosigned", "electronically signed", "signed"};
  constexpr std::array<std::string_view, 3> kOpen = {"not authenticated", "authentication pending", "awaiting authentication"};
  std::string open(kOpen[draft.dice().below(kOpen.size())]);
  std::size_t cut = 0;
  for (const std::string_view verb : kVerbs)
    if (const auto places = places_of(entry.signed_quote, verb); !places.empty()) {
      cut = places.front();
      break;
    }
  if (const char first = entry.signed_quote[cut]; first >= 'A' && first <= 'Z') open[0] = static_cast<char>(open[0] - 'a' + 'A');
  if (entry.signed_quote.ends_with('.')) open += '.';
  ChartDocument after = d;
  after.markdown = replaced(d.markdown, {copies.front() + cut, copies.front() + entry.signed_quote.size()}, open);
  for (auto& e : after.entries)
    if (e.id == entry.id) e.signed_at.reset(), e.signed_quote.clear();
  const std::string what = fmt::format("The verbal order of {} in the {} was left without authentication by {}.", to_display(entry.at), within_sentence(d), entry.author.empty() ? d.author : entry.author);
  const EntryId id = entry.id;
  if (!draft.replace(after)) return false;
  draft.plant({.kind = MessKind::UnsignedVerbalOrder, .type = DeficiencyType::UnsignedVerbalOrder, .document = after.id, .entry = id, .about = std::string(to_string(DocumentType::VerbalOrder)), .operation = {}, .what = what});
  return true;
}

bool sign_late(Draft& draft, const ChartDocument& d) {
  if (!plainly_signed(draft, d)) return false;
  int days = draft.policy().authentication.days_after_discharge;
  for (const auto& sooner : draft.policy().authentication.sooner)
    if (!sooner.rule.id.empty() && applies(sooner.scope, draft.s(), draft.policy(), nullptr)) days = std::min(days, sooner.days_after_discharge);
  const Date ended = draft.s().encounter.ended.date;
  const int room = draft.on().date.days_since_1970() - 1 - (ended.days_since_1970() + days);
  if (room < 1 || d.signed_at->date > ended.plus_days(days)) return false;
  const LocalTime signed_at{ended.plus_days(days + 1 + static_cast<int>(draft.dice().below(static_cast<std::size_t>(std::min(room, 9))))), 420 + static_cast<int>(draft.dice().below(660))};
  ChartDocument after = d;
  if (*d.signed_at != d.written || stamps_of(d.markdown, d.written).size() > 1) {
    auto text = with_stamp_moved(d.markdown, *d.signed_at, signed_at, d.written.date);
    if (!text) return false;
    after.markdown = std::move(*text);
  }
  after.signed_at = signed_at;
  const std::string what = fmt::format("The signature of the {} was moved to {}, day {} after discharge.", within_sentence(d), to_display(signed_at), signed_at.date.days_since_1970() - ended.days_since_1970());
  if (!draft.replace(after)) return false;
  draft.plant({.kind = MessKind::LateSignature, .type = DeficiencyType::Late, .document = after.id, .entry = {}, .about = std::string(to_string(after.type)), .operation = {}, .what = what});
  return true;
}

}  // namespace cw::mess
