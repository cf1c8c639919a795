#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "content/base/utf8.h"
#include "scenarios/mess/draft.h"
#include "scenarios/mess/markdown_edit.h"
#include "scenarios/mess/stray_pages.h"

namespace cw::mess {
namespace {

template <typename T>
bool holds(const std::vector<T>& all, const T& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// --- a page of another patient ---------------------------------------------------------------------------------------

/// The chart's record number with other digits, its letters and marks kept.
std::string number_like(const std::string& mrn, Dice& dice) {
  std::string made = mrn;
  if (mrn.find_first_of("0123456789") == std::string::npos) return mrn + "-2";
  do {
    bool first = true;
    for (auto& c : made) {
      if (c < '0' || c > '9') continue;
      c = static_cast<char>('0' + (first ? 1 + dice.below(9) : dice.below(10)));
      first = false;
    }
  } while (made == mrn);
  return made;
}

bool named_in(const Scenario& s, std::string_view name) {
  const auto names = [&](std::string_view text) { return text.find(name) != std::string_view::npos; };
  return names(s.encounter.patient.name) || std::any_of(s.documents.begin(), s.documents.end(), [&](const ChartDocument& d) { return names(d.markdown) || names(d.author); });
}

std::string_view surname(std::string_view as_signed) {
  const std::string_view name = as_signed.substr(0, as_signed.find(','));
  const std::size_t space = name.rfind(' ');
  return space == std::string_view::npos ? name : name.substr(space + 1);
}

std::string filled(std::string_view page, const std::map<std::string_view, std::string>& gaps) {
  std::string text;
  for (std::size_t at = 0; at < page.size();) {
    const std::size_t open = page.find('{', at);
    if (open == std::string_view::npos) return text.append(page.substr(at));
    const std::size_t close = page.find('}', open);
    text.append(page.substr(at, open - at));
    if (const auto found = gaps.find(page.substr(open + 1, close - open - 1)); found != gaps.end()) text += found->second;
    at = close + 1;
  }
  return text;
}

/// When the page was written: within the encounter, in working hours where it lasts for days.
LocalTime page_time(Draft& draft) {
  const Encounter& e = draft.s().encounter;
  const std::int64_t length = minutes_of(e.ended) - minutes_of(e.started);
  if (length < 24 * 60) return after(e.started, static_cast<std::int64_t>(draft.dice().below(static_cast<std::size_t>(std::max<std::int64_t>(length, 30)))));
  const int days = e.ended.date.days_since_1970() - e.started.date.days_since_1970();
  if (days < 2) return {e.started.date, 18 * 60 + static_cast<int>(draft.dice().below(150))};
  return {e.started.date.plus_days(1 + static_cast<int>(draft.dice().below(static_cast<std::size_t>(days - 1)))), 450 + static_cast<int>(draft.dice().below(510))};
}

// --- a note copied forward -------------------------------------------------------------------------------------------

std::size_t words_in(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    words += !space && !inside;
    inside = !space;
  }
  return words;
}

/// A paragraph's words without the name at its end; nothing when the author's name stands elsewhere in it.
std::optional<std::string> unsigned_words(std::string_view line, std::string_view author) {
  const std::string_view name = author.substr(0, author.find(','));
  const std::size_t at = line.find(name);
  if (at == std::string_view::npos) return std::string(line);
  if (line.size() - at > 60) return std::nullopt;
  std::string_view kept = line.substr(0, at);
  while (!kept.empty() && (kept.back() == ' ' || kept.back() == '*' || kept.back() == ',')) kept.remove_suffix(1);
  return std::string(kept);
}

/// Passages of a note that may be carried on: single paragraphs, long enough to be told from chance.
std::vector<std::string> passages_of(const ChartDocument& d, std::size_t least) {
  std::vector<std::string> found;
  bool printout = false;
  std::size_t at = 0;
  while (at < d.markdown.size()) {
    const std::size_t end = std::min(d.markdown.find('\n', at), d.markdown.size());
    const std::string_view line = std::string_view(d.markdown).substr(at, end - at);
    at = end + 1;
    if (line.starts_with("```")) printout = !printout;
    if (printout || line.empty() || line.starts_with("#") || line.starts_with("|") || line.starts_with("-") || (line.front() >= '0' && line.front() <= '9')) continue;
    // A paragraph that begins with its own day belongs to that day.
    if (shows_a_day(line.substr(0, 16))) continue;
    auto words = unsigned_words(line, d.author);
    if (words && words_in(*words) >= least && words_in(*words) <= 190 && std::count(words->begin(), words->end(), '*') % 2 == 0) found.push_back(std::move(*words));
  }
  return found;
}

std::optional<LocalTime> time_of_copy(Draft& draft, const ChartDocument& d) {
  const LocalTime end = draft.s().encounter.ended;
  for (const int days : {1, 0}) {
    const LocalTime morning{d.written.date.plus_days(days), 410 + static_cast<int>(draft.dice().below(140))};
    const LocalTime at = days == 1 ? morning : after(d.written, 100 + static_cast<std::int64_t>(draft.dice().below(120)));
    if (after(at, 30) < end && after(at, 30) < draft.on()) return at;
  }
  return std::nullopt;
}

constexpr std::array<std::string_view, 6> kNewWords = {"No events overnight per nursing.", "Seen on rounds. No new complaint.", "Resting when seen, family at bedside.",
                                                       "Feels about the same.", "Slept. Breakfast taken.", "Nothing new from nursing this shift."};

// --- the side --------------------------------------------------------------------------------------------------------

/// Whether a line speaks of the operation under a label of its own: `Operation:`, `| Operation |`.
bool labeled(std::string_view line, const std::vector<std::string>& labels) {
  const std::string text = to_lower(trimmed(bare(line)));
  std::string_view rest = text;
  while (!rest.empty() && (rest.front() == '|' || rest.front() == '-' || rest.front() == ' ')) rest.remove_prefix(1);
  return std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
    if (!rest.starts_with(label)) return false;
    const std::string_view next = rest.substr(label.size());
    return next.starts_with(":") || next.starts_with(" |");
  });
}

std::string turned(std::string_view word) {
  std::string other = to_lower(word) == "left" ? "right" : "left";
  const auto up = [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c); };
  if (word[1] >= 'A' && word[1] <= 'Z') std::transform(other.begin(), other.end(), other.begin(), up);
  else if (word[0] >= 'A' && word[0] <= 'Z') other[0] = up(other[0]);
  return other;
}

}  // namespace

bool file_stray_page(Draft& draft) {
  const Encounter& e = draft.s().encounter;
  Dice& dice = draft.dice();
  std::vector<const StrayPage*> pages;
  for (const auto& page : stray_pages())
    if ((e.setting == Setting::Clinic ? page.office : page.hospital) && !named_in(draft.s(), surname(page.author))) pages.push_back(&page);
  std::vector<const StrayPatient*> people;
  for (const auto& person : stray_patients())
    if (!named_in(draft.s(), person.last)) people.push_back(&person);
  if (pages.empty() || people.empty()) return false;
  const StrayPage& page = *pages[dice.below(pages.size())];
  const StrayPatient& person = *people[dice.below(people.size())];
  const LocalTime first = page_time(draft), second = after(first, 12 + static_cast<std::int64_t>(dice.below(30))), last = after(second, 4 + static_cast<std::int64_t>(dice.below(25)));
  if (last >= draft.on()) return false;
  const int age = page.from_age + static_cast<int>(dice.below(static_cast<std::size_t>(page.to_age - page.from_age)));
  const Date born = Date::from_days(first.date.days_since_1970() - age * 365 - age / 4 - 20 - static_cast<int>(dice.below(300)));
  const bool female = person.sex == Sex::Female;
  const std::string mrn = number_like(e.patient.mrn, dice), name = fmt::format("{}, {}", person.last, person.first);
  const std::map<std::string_view, std::string> gaps = {{"NAME", name}, {"FIRST", std::string(person.first)}, {"LAST", std::string(person.last)}, {"TITLE", female ? "Mrs." : "Mr."}, {"MRN", mrn}, {"DOB", chart_date(born)},
                                                        {"AGE", std::to_string(age_in_years(born, first.date))}, {"SEX", female ? "F" : "M"}, {"sex", female ? "woman" : "man"}, {"he", female ? "she" : "he"}, {"his", female ? "her" : "his"},
                                                        {"him", female ? "her" : "him"}, {"He", female ? "She" : "He"}, {"His", female ? "Her" : "His"}, {"FACILITY", e.facility}, {"DATE", chart_date(first.date)}, {"DAY", chart_day(first.date)},
                                                        {"BEFORE", chart_day(first.date.plus_days(-1))}, {"T0", chart_clock(first)}, {"T1", chart_clock(second)}, {"T2", chart_clock(last)}};
  // Not before the face sheet, which opens the chart.
  const std::size_t at = 1 + dice.below(draft.s().documents.size());
  ChartDocument d{.id = draft.free_id(to_string(page.type)), .file = draft.free_file(at, page.file), .type = page.type, .title = std::string(page.title), .author = std::string(page.author), .role = std::string(page.role),
                  .written = first, .signed_at = last, .status = DocumentStatus::Final, .entries = {}, .operation = {}, .cosigner = {}, .cosigned = {}, .label = PageLabel{name, mrn}, .markdown = filled(page.markdown, gaps)};
  draft.plant({.kind = MessKind::StrayPage, .type = DeficiencyType::WrongPatient, .document = d.id, .entry = {}, .about = {}, .operation = {}, .what = fmt::format("A page of another patient ({}, {}) was filed in this chart: {}.", name, mrn, within_sentence(d))});
  draft.insert(at, std::move(d));
  return true;
}

bool copy_forward(Draft& draft, const ChartDocument& d) {
  const auto& consistency = draft.policy().consistency;
  if (consistency.copied_forward.id.empty() || !holds(consistency.copied, d.type) || d.label || !d.signed_at || !d.cosigner.empty() || d.written < draft.s().encounter.started) return false;
  auto passages = passages_of(d, static_cast<std::size_t>(consistency.copied_words) + 5);
  if (passages.empty()) return false;
  const auto at = time_of_copy(draft, d);
  if (!at) return false;
  const LocalTime signed_at = after(*at, 6 + static_cast<std::int64_t>(draft.dice().below(20)));
  const std::string& passage = passages[draft.dice().below(passages.size())];
  const std::string_view words = kNewWords[draft.dice().below(kNewWords.size())];
  const std::string_view name = display_name(d.type);
  ChartDocument copy{.id = draft.free_id(to_string(d.type)), .file = {}, .type = d.type, .title = fmt::format("{}, {}", name, d.role), .author = d.author, .role = d.role, .written = *at, .signed_at = signed_at, .status = DocumentStatus::Final,
                     .entries = {}, .operation = {}, .cosigner = {}, .cosigned = {}, .label = {},
                     .markdown = fmt::format("# {}\n\n**{} {}**\n\n{}\n\n{}\n\n{}, signed {}\n", name, chart_date(at->date), chart_clock(*at), words, passage, d.author, chart_clock(signed_at))};
  std::size_t place = 0;
  while (draft.s().documents[place].id != d.id) ++place;
  copy.file = draft.free_file(place + 1, to_string(d.type));
  draft.plant({.kind = MessKind::CopiedForward, .type = DeficiencyType::CopiedForward, .document = copy.id, .entry = {}, .about = d.id.text(), .operation = {},
               .what = fmt::format("A note of {} was added that repeats a passage of the {} word for word.", to_display(*at), within_sentence(d))});
  draft.pin(DocumentId(d.id));
  draft.insert(place + 1, std::move(copy));
  return true;
}

bool turn_side(Draft& draft, const ChartDocument& d) {
  const auto& consistency = draft.policy().consistency;
  const Operation* operation = operation_of(draft.s(), d);
  if (consistency.laterality.id.empty() || !holds(consistency.sided, d.type) || operation == nullptr || !operation->side || operation->site.empty() || d.label || draft.spoken_of(d.id)) return false;
  const std::string side(to_string(*operation->side)), other = turned(side);
  std::vector<std::size_t> places;
  std::size_t at = 0;
  while (at < d.markdown.size()) {
    const std::size_t end = std::min(d.markdown.find('\n', at), d.markdown.size());
    const std::string_view line = std::string_view(d.markdown).substr(at, end - at);
    const bool now = std::none_of(consistency.not_about_now.begin(), consistency.not_about_now.end(), [&](const std::string& word) { return !places_of(line, word).empty(); });
    // Only the side of the site itself, under a label, or where the document names a side but once.
    if (now && places_of(line, other).empty() && (labeled(line, consistency.side_labels) || places_of(d.markdown, side).size() == 1))
      if (const auto found = places_of(line, side); found.size() == 1 && !places_of(line.substr(found.front(), 40), operation->site).empty()) places.push_back(at + found.front());
    at = end + 1;
  }
  draft.dice().shuffle(places);
  for (const std::size_t place : places) {
    const std::string word = d.markdown.substr(place, side.size());
    ChartDocument after = d;
    after.markdown = replaced(d.markdown, {place, place + side.size()}, turned(word));
    const std::string what = fmt::format("The {} names the {} side in one place; the operation is on the {}.", within_sentence(d), other, side);
    if (!draft.replace(after)) continue;
    draft.plant({.kind = MessKind::ConflictingSide, .type = DeficiencyType::LateralityConflict, .document = after.id, .entry = {}, .about = operation->site, .operation = operation->id, .what = what});
    return true;
  }
  return false;
}

}  // namespace cw::mess
