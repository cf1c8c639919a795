#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "content/base/utf8.h"
#include "scenarios/mess/draft.h"
#include "scenarios/mess/markdown_edit.h"
#include "scenarios/mess/stamps.h"

namespace cw::mess {
namespace {

/// No more of a document is cut than this part of it, in percent.
constexpr std::size_t kMostCut = 40;

std::string type_name(DocumentType type) {
  std::string name(display_name(type));
  if (name.size() > 1 && !(name[1] >= 'A' && name[1] <= 'Z')) name = to_lower(name);
  return name;
}

/// The one demand that a chart meets no longer; nothing when there are none or several.
std::optional<Gap> only_new_gap(const Scenario& before, const Scenario& after, const RecordPolicy& policy) {
  const auto then = gaps(before, policy);
  std::optional<Gap> found;
  for (const auto& gap : gaps(after, policy)) {
    if (std::find(then.begin(), then.end(), gap) != then.end()) continue;
    if (found) return std::nullopt;
    found = gap;
  }
  return found;
}

bool long_enough(std::string_view before, std::string_view after) {
  return after.size() * 100 >= before.size() * (100 - kMostCut) && std::count(after.begin(), after.end(), '\n') >= 3;
}

/// Elements whose label can go while the text still tells them in words of its own: nobody could say that they are missing.
bool told_elsewhere(const RequiredElement& element, const ChartDocument& d) {
  constexpr std::array<std::string_view, 10> kInTheText = {"reason for admission", "significant findings", "procedures and treatment", "surgeon", "procedure", "history", "plan", "assessment", "assessment and plan", "description of the operation"};
  if (std::find(kInTheText.begin(), kInTheText.end(), element.name) != kInTheText.end() || (element.name == "findings" && d.type == DocumentType::OperativeReport)) return true;
  constexpr std::array<std::string_view, 4> kOtherWays = {"other ways", "choice", "choices", "could be done"};
  return d.type == DocumentType::Consent && std::any_of(kOtherWays.begin(), kOtherWays.end(), [&](std::string_view words) { return !places_of(d.markdown, words).empty(); });
}

/// Elements that the document tells now and told no longer after, but for one.
bool loses_another(const Draft& draft, const ChartDocument& before, const ChartDocument& after, const RequiredElement* but) {
  const std::string then = parse_chart_text(before.markdown).flat, now = parse_chart_text(after.markdown).flat;
  const auto elements = elements_of(draft.s(), draft.policy(), before);
  return std::any_of(elements.begin(), elements.end(), [&](const RequiredElement* e) { return e != but && tells(then, *e) && !tells(now, *e); });
}

bool still_dated(const ChartDocument& before, const ChartDocument& after) { return (!shows_a_day(before.markdown) || shows_a_day(after.markdown)) && (!shows_a_clock(before.markdown) || shows_a_clock(after.markdown)); }

/// The text without every passage that says one of the element's words. Nothing when that cannot be done by a few small cuts.
std::optional<std::string> without_words(const ChartDocument& d, const RequiredElement& element) {
  std::string text = d.markdown;
  for (int cuts = 0; cuts < 3; ++cuts) {
    std::optional<std::size_t> at;
    for (const auto& word : element.words) {
      if (word.empty()) continue;
      const std::string_view sought = word.back() == ':' ? std::string_view(word).substr(0, word.size() - 1) : std::string_view(word);
      for (const std::size_t place : places_of(text, sought)) {
        // A label counts wherever it has its colon, inside its marks or after them.
        const std::size_t end = place + sought.size();
        const bool label = text.compare(end, 1, ":") == 0 || text.compare(end, 3, "**:") == 0;
        if (word.back() == ':' && !label) continue;
        if (!at || place < *at) at = place;
      }
    }
    if (!at) return cuts == 0 ? std::nullopt : std::optional(text);
    auto cut = without_passage(text, *at);
    if (!cut || cut->size() >= text.size() || text.size() - cut->size() > 700) return std::nullopt;
    text = std::move(*cut);
  }
  return std::nullopt;
}

/// Where the document prints its own date or time as a stamp that can be left out by itself, the text without it; nothing otherwise.
std::optional<std::string> without_stamps(const ChartDocument& d) {
  std::string text = d.markdown;
  for (const LocalTime time : {d.written, d.signed_at.value_or(d.written)}) {
    for (auto stamps = stamps_of(text, time); !stamps.empty(); stamps = stamps_of(text, time)) {
      const Span place = stamps.back().place;
      std::size_t from = place.from, to = place.to;
      // The whole passage when it is only this: `Dictated 02/10/2026 19:15.`
      for (const std::string_view lead : {"**", "Dictated ", ", ", " ", "signed", "e-signed", "Signed", " ", ","})
        if (std::string_view(text).substr(0, from).ends_with(lead)) from -= lead.size();
      const std::string_view rest = std::string_view(text).substr(to);
      const bool line_begins = from == 0 || text[from - 1] == '\n';
      std::size_t skip = 0;
      for (const std::string_view follow : {"**", ".", ",", " ", "–", " "})
        if (rest.substr(skip).starts_with(follow) && (line_begins || follow == "**" || follow == "." || follow == " ")) skip += follow.size();
      const bool line_ends = skip >= rest.size() || rest[skip] == '\n' || rest[skip] == '*';
      if (!line_begins && !line_ends && !rest.starts_with(".")) return std::nullopt;
      to += line_begins ? skip : rest.starts_with(".") ? 1 : 0;
      const bool marks_before = place.from >= 2 && text.compare(place.from - 2, 2, "**") == 0, marks_after = rest.starts_with("**");
      if (marks_before != marks_after) return std::nullopt;
      text = replaced(text, {from, std::max(to, place.to + (marks_after ? 2 : 0))}, !line_begins && !line_ends ? "." : "");
      if (line_begins && from < text.size() && text[from] >= 'a' && text[from] <= 'z') text[from] = static_cast<char>(text[from] - 'a' + 'A');
    }
  }
  return text == d.markdown ? std::nullopt : std::optional(tidied(text));
}

}  // namespace

bool take_document(Draft& draft, const ChartDocument& d, bool consent) {
  if (!draft.rests_nothing_on(d) || (d.type == DocumentType::Consent) != consent || d.label) return false;
  // What its entries stand for would be missed too.
  if (std::any_of(d.entries.begin(), d.entries.end(), [](const ChartEntry& e) { return e.type != DocumentType::VerbalOrder; })) return false;
  Scenario without = draft.s();
  std::erase_if(without.documents, [&](const ChartDocument& other) { return other.id == d.id; });
  const auto gap = only_new_gap(draft.s(), without, draft.policy());
  if (!gap) return false;
  const std::string what = fmt::format("The {} {} taken out.", within_sentence(d), was_or_were(d.title));
  draft.remove(DocumentId(d.id));
  draft.plant({.kind = consent ? MessKind::MissingConsent : MessKind::MissingDocument, .type = gap->type, .document = {}, .entry = {}, .about = gap->about, .operation = gap->operation, .what = what});
  return true;
}

bool take_entry(Draft& draft, const ChartDocument& d, const ChartEntry& entry) {
  if (entry.type == DocumentType::VerbalOrder || draft.spoken_of(d.id)) return false;
  const auto line = line_with(d.markdown, entry.quote);
  if (!line) return false;
  ChartDocument after = d;
  after.markdown = without_unit(d.markdown, *line);
  std::erase_if(after.entries, [&](const ChartEntry& e) { return e.id == entry.id; });
  if (after.markdown == d.markdown || !long_enough(d.markdown, after.markdown) || !still_dated(d, after)) return false;
  if (!entry.signed_quote.empty() && !copies_of(bare(after.markdown), entry.signed_quote).empty()) return false;
  if (loses_another(draft, d, after, nullptr)) return false;
  Scenario without = draft.s();
  for (auto& other : without.documents)
    if (other.id == d.id) other = after;
  const auto gap = only_new_gap(draft.s(), without, draft.policy());
  if (!gap) return false;
  const std::string what = fmt::format("The {} of {} was taken out of the {}.", type_name(entry.type), to_display(entry.at), within_sentence(d));
  if (!draft.replace(after)) return false;
  draft.plant({.kind = MessKind::MissingEntry, .type = gap->type, .document = {}, .entry = {}, .about = gap->about, .operation = gap->operation, .what = what});
  return true;
}

bool take_element(Draft& draft, const ChartDocument& d) {
  if (d.label) return false;
  // A second document of the kind would tell it in this one's place.
  const Operation* operation = operation_of(draft.s(), d);
  if (std::any_of(draft.s().documents.begin(), draft.s().documents.end(), [&](const ChartDocument& o) { return o.id != d.id && o.type == d.type && operation_of(draft.s(), o) == operation; })) return false;
  auto elements = elements_of(draft.s(), draft.policy(), d);
  draft.dice().shuffle(elements);
  for (const RequiredElement* element : elements) {
    if (told_elsewhere(*element, d) || !tells(parse_chart_text(d.markdown).flat, *element)) continue;
    const auto text = without_words(d, *element);
    if (!text) continue;
    ChartDocument after = d;
    after.markdown = *text;
    if (!long_enough(d.markdown, after.markdown) || !still_dated(d, after) || loses_another(draft, d, after, element) || tells(parse_chart_text(after.markdown).flat, *element)) continue;
    const std::string what = fmt::format("The {} {} taken out of the {}.", element->name, was_or_were(element->name), within_sentence(d));
    if (!draft.replace(after)) continue;
    draft.plant({.kind = MessKind::MissingElement, .type = element->rule.type, .document = after.id, .entry = {}, .about = element->name, .operation = {}, .what = what});
    return true;
  }
  return false;
}

bool take_date_or_time(Draft& draft, const ChartDocument& d) {
  const auto& dated = draft.policy().consistency.dated;
  if (draft.policy().consistency.date_time.id.empty() || std::find(dated.begin(), dated.end(), d.type) == dated.end() || d.label || !d.signed_at) return false;
  const auto text = without_stamps(d);
  if (!text) return false;
  ChartDocument after = d;
  after.markdown = *text;
  const std::string then = parse_chart_text(d.markdown).flat, now = parse_chart_text(after.markdown).flat;
  const auto in_four = [&](LocalTime time) { std::string clock = chart_clock(time); clock.erase(2, 1); return !copies_of(now, clock).empty(); };
  if (in_four(d.written) || in_four(*d.signed_at)) return false;
  if (!shows_a_day(then) || !shows_a_clock(then) || (shows_a_day(now) && shows_a_clock(now))) return false;
  const bool day = shows_a_day(now), clock = shows_a_clock(now);
  if (!long_enough(d.markdown, after.markdown) || loses_another(draft, d, after, nullptr)) return false;
  const std::string what = fmt::format("The {} of the {} {} taken out of its text.", day ? "time" : clock ? "date" : "date and time", within_sentence(d), day || clock ? "was" : "were");
  if (!draft.replace(after)) return false;
  draft.plant({.kind = MessKind::MissingDateTime, .type = DeficiencyType::MissingDateTime, .document = after.id, .entry = {}, .about = std::string(to_string(after.type)), .operation = {}, .what = what});
  return true;
}

}  // namespace cw::mess
