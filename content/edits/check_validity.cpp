#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "content/edits/parts.h"

// Whether each code may be reported at all on the date.
namespace cw::edits {
namespace {

constexpr std::size_t kMostSuggested = 3;

std::string effective(const ReleaseInfo& info) { return fmt::format("{} {} (effective {} to {})", display_name(info.system), info.name, to_string(info.effective_from), to_string(info.effective_to)); }
std::string named(const ReleaseInfo& info) { return fmt::format("{} {}", display_name(info.system), info.name); }

/// Steps from one code to another: a character changed, added, dropped, or two neighbors exchanged.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = std::min(now[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(now);
  }
  return last[b.size()];
}

/// Letters O and I typed for 0 and 1. ICD-10-PCS has neither letter; in ICD-10-CM they begin codes only.
std::string with_digits(const Line& line) {
  std::string text = line.bare;
  for (std::size_t i = line.code().system() == CodeSystem::Icd10Cm ? 1 : 0; i < text.size(); ++i) text[i] = text[i] == 'O' ? '0' : text[i] == 'I' ? '1' : text[i];
  return text;
}

/// Billable codes within two steps, nearest first; of those the ones that begin alike for longest.
std::vector<const CodeEntry*> nearest(const Release& release, const Line& line) {
  constexpr std::size_t kLongest = 8, kMostLookedAt = 600, kFarthest = 2;
  if (line.bare.empty() || line.bare.size() > kLongest) return {};
  if (const std::string digits = with_digits(line); digits != line.bare)
    if (const CodeEntry* entry = release.find(digits); entry != nullptr && entry->billable) return {entry};
  // Among the codes that share the longest beginning that exists, and one character less, where the slip may be.
  std::size_t shared = line.bare.size();
  while (shared > 0 && release.below(std::string_view(line.bare).substr(0, shared), 1).empty()) --shared;
  const auto near = release.below(std::string_view(line.bare).substr(0, shared > 2 ? shared - 1 : shared), kMostLookedAt);
  struct Near {
    std::size_t steps = 0, differs_at = 0;
    const CodeEntry* entry = nullptr;
  };
  std::vector<Near> ranked;
  for (const CodeEntry* entry : near) {
    if (!entry->billable) continue;
    const std::string bare = entry->code.bare();
    const std::size_t steps = distance(line.bare, bare);
    if (steps > kFarthest) continue;
    std::size_t same = 0;
    while (same < bare.size() && same < line.bare.size() && bare[same] == line.bare[same]) ++same;
    ranked.push_back({steps, same, entry});
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const Near& a, const Near& b) { return a.steps != b.steps ? a.steps < b.steps : a.differs_at > b.differs_at; });
  std::vector<const CodeEntry*> best;
  for (const auto& one : ranked)
    if (best.size() < kMostSuggested) best.push_back(one.entry);
  return best;
}

std::string listed_words(const std::vector<const CodeEntry*>& entries) {
  std::string words;
  for (const CodeEntry* entry : entries) words += fmt::format("{}{} {}", words.empty() ? "" : "; ", entry->code.text(), entry->title);
  return words;
}

// --- 7th characters -----------------------------------------------------------------------------------------------------

std::string padded(std::string bare) {
  if (bare.size() < 6) bare.append(6 - bare.size(), 'X');
  return bare;
}

/// The 7-character codes that a node takes when it is filled up with X; empty for nodes that need something else.
std::vector<const CodeEntry*> with_seventh(const Release& release, const std::string& bare) {
  if (bare.size() < 3 || bare.size() > 6) return {};
  auto below = release.below(padded(bare), 64);
  std::erase_if(below, [](const CodeEntry* entry) { return entry->code.bare().size() != 7 || !entry->billable; });
  return below;
}

std::string offered_sevenths(const Check& check, const Code& node, const std::vector<const CodeEntry*>& codes) {
  std::map<char, std::string> words;
  for (const auto& seventh : check.codes.seventh_characters(node, check.context.date)) words[seventh.value] = seventh.words;
  std::string text;
  for (const CodeEntry* entry : codes) {
    const char value = entry->code.bare().back();
    const auto known = words.find(value);
    text += fmt::format("{}{}{}{}", text.empty() ? "" : ", ", value, known != words.end() ? " " : "", known != words.end() ? known->second : "");
  }
  return text;
}

bool missing_seventh(Check& check, const Line& line, const Release& release) {
  if (line.code().system() != CodeSystem::Icd10Cm) return false;
  // The node asked for, and what was typed in the 7th place, if anything.
  std::string node = line.bare;
  char typed = 0;
  auto codes = line.known() ? with_seventh(release, node) : std::vector<const CodeEntry*>();
  if (codes.empty() && !line.known() && line.bare.size() > 3) {
    // S52521Z: a wrong character in the right place; T782A: the right one in the wrong place.
    typed = node.back();
    node.pop_back();
    while (node.size() > 3 && node.back() == 'X' && release.find(node) == nullptr) node.pop_back();
    if (release.find(node) == nullptr) return false;
    codes = with_seventh(release, node);
  }
  if (codes.empty()) return false;
  const Code at(node, CodeSystem::Icd10Cm);
  const std::string offered = offered_sevenths(check, at, codes);
  const auto right = std::find_if(codes.begin(), codes.end(), [&](const CodeEntry* entry) { return entry->code.bare().back() == typed; });
  std::string message;
  if (typed != 0 && right != codes.end()) message = fmt::format("In {} the 7th character {} does not stand in the 7th place. Fill up with the placeholder X: {}.", line.shown(), typed, (*right)->code.text());
  else if (typed != 0) message = fmt::format("{} cannot stand as the 7th character of {}. What may stand there: {}.", typed, at.text(), offered);
  else if (node.size() == 6) message = fmt::format("{} needs a 7th character: {}.", line.shown(), offered);
  else message = fmt::format("{} needs a 7th character in the 7th place, with the placeholder X before it, as in {}. What may stand there: {}.", line.shown(), codes.front()->code.text(), offered);
  check.add(EditKind::MissingSeventh, EditWeight::Error, line, std::move(message), fmt::format("Official Guidelines I.A.4 and I.A.5; 7th characters of {}", named(release.info())));
  return true;
}

// --- ICD-10-PCS tables ----------------------------------------------------------------------------------------------------

std::string offers(const std::vector<PcsValue>& values) {
  constexpr std::size_t kMost = 8;
  std::string text;
  for (std::size_t i = 0; i < values.size() && i < kMost; ++i) text += fmt::format("{}{} {}", i == 0 ? "" : ", ", values[i].value, values[i].label);
  return values.size() > kMost ? text + fmt::format(" and {} more", values.size() - kMost) : text;
}

struct TableFault {
  std::string text;      ///< which character a table does not take, and what it offers; empty when it takes them all
  bool partial = false;  ///< nothing is wrong so far, but characters are missing
};

TableFault table_fault(const PcsTable& table, const Line& line) {
  std::vector<const PcsRow*> rows;
  for (const auto& row : table.rows) rows.push_back(&row);
  for (std::size_t axis = 0; axis < 4; ++axis) {
    const std::size_t place = axis + 3;
    std::vector<PcsValue> values;
    for (const PcsRow* row : rows)
      for (const auto& value : row->values[axis])
        if (std::none_of(values.begin(), values.end(), [&](const PcsValue& v) { return v.value == value.value; })) values.push_back(value);
    std::sort(values.begin(), values.end(), [](const PcsValue& a, const PcsValue& b) { return a.value < b.value; });
    const std::string& title = table.axis_titles[place];
    const std::string named = title.empty() ? "" : " (" + title + ")";
    if (line.bare.size() <= place) return {fmt::format("{} has {} characters; a code has 7. Table {} offers for character {}{}: {}.", line.shown(), line.bare.size(), table.prefix, place + 1, named, offers(values)), true};
    const char typed = line.bare[place];
    std::erase_if(rows, [&](const PcsRow* row) { return std::none_of(row->values[axis].begin(), row->values[axis].end(), [&](const PcsValue& v) { return v.value == typed; }); });
    if (rows.empty()) return {fmt::format("In {} character {}{} cannot be {}: after {} table {} offers {}.", line.shown(), place + 1, named, typed, line.bare.substr(0, place), table.prefix, offers(values))};
  }
  return {};
}

/// The beginning that no table has.
std::string prefix_fault(const ReleaseSource& tables, const Line& line) {
  const auto prefixes = tables.pcs_prefixes();
  std::size_t good = 0;
  std::string next;
  for (std::size_t n = 1; n <= 3; ++n) {
    next.clear();
    bool fits = false;
    for (const auto& prefix : prefixes) {
      if (prefix.size() < n || prefix.compare(0, n - 1, line.bare, 0, n - 1) != 0) continue;
      if (next.find(prefix[n - 1]) == std::string::npos) next += prefix[n - 1];
      fits = fits || prefix.compare(0, n, line.bare, 0, n) == 0;
    }
    if (!fits) break;
    good = n;
  }
  std::string values;
  for (const char c : next) values += fmt::format("{}{}", values.empty() ? "" : ", ", c);
  return fmt::format("There is no table for {}: character {} cannot be {} {}; tables begin there with {}.", line.shown(), good + 1, line.bare[good], good == 0 ? "at the start" : "after " + line.bare.substr(0, good), values);
}

bool invalid_table(Check& check, const Line& line) {
  if (line.code().system() != CodeSystem::Icd10Pcs || line.bare.size() < 3 || line.bare.size() > 7) return false;
  if (std::any_of(line.bare.begin(), line.bare.end(), [](char c) { return !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')); })) return false;
  const Release* tables = check.codes.pcs_tables_release(check.context.date);
  if (tables == nullptr) return false;
  const auto table = tables->source().pcs_table(std::string_view(line.bare).substr(0, 3));
  const TableFault fault = table ? table_fault(*table, line) : TableFault{prefix_fault(tables->source(), line)};
  if (fault.text.empty()) return false;  // the table has it, the list of codes does not: an older table
  const std::string source = table ? fmt::format("Table {} of {}", table->prefix, named(tables->info())) : fmt::format("Tables of {}", named(tables->info()));
  const bool of_letters = line.bare.find_first_of("IO") != std::string::npos;
  check.add(fault.partial ? EditKind::NotBillable : EditKind::InvalidTable, EditWeight::Error, line, fault.text + (of_letters ? " The letters I and O are never used in ICD-10-PCS." : ""), source + (of_letters ? "; ICD-10-PCS Guideline A2" : ""));
  return true;
}

// --- one code -------------------------------------------------------------------------------------------------------------

void not_billable(Check& check, const Line& line) {
  const Release& release = *line.lookup.release;
  if (missing_seventh(check, line, release)) return;
  if (line.code().system() == CodeSystem::Icd10Pcs && invalid_table(check, line)) return;
  auto next = release.children(line.bare);
  const std::size_t all = next.size();
  if (next.size() > 5) next.resize(5);
  check.add(EditKind::NotBillable, EditWeight::Error, line, fmt::format("{} is a heading; more characters are required.{}{}{}", line.shown(), next.empty() ? "" : " Below it: " + listed_words(next), all > next.size() ? fmt::format(" and {} more", all - next.size()) : "", next.empty() ? "" : "."),
            fmt::format("Official Guidelines I.B.2; {}", named(release.info())));
}

void not_on_date(Check& check, const Line& line) {
  const std::string date = to_string(check.context.date);
  if (line.lookup.entry->terminated && check.context.date > *line.lookup.entry->terminated && line.lookup.release->covers(check.context.date)) {
    check.add(EditKind::NotOnDate, EditWeight::Error, line, fmt::format("{} ended on {} and is not valid on {}.", line.shown(), to_string(*line.lookup.entry->terminated), date), effective(line.lookup.release->info()));
    return;
  }
  const Release* in_force = check.codes.release_for(line.code().system(), check.context.date);
  std::string message = fmt::format("{} is not valid on {}. {} has it.", line.shown(), date, effective(line.lookup.release->info()));
  if (in_force != nullptr)
    if (const auto below = in_force->below(line.bare, 5); !below.empty()) message += " Then in force: " + listed_words(below) + ".";
  check.add(EditKind::NotOnDate, EditWeight::Error, line, std::move(message), in_force != nullptr ? named(in_force->info()) : named(line.lookup.release->info()));
}

void unknown(Check& check, const Line& line) {
  const Release& release = *line.lookup.release;
  if (line.bare.empty()) {
    check.add(EditKind::UnknownCode, EditWeight::Error, line, "This line has no code.", named(release.info()));
    return;
  }
  if (missing_seventh(check, line, release)) return;
  const auto near = nearest(release, line);
  // A slip of one letter for a digit explains more than the table would.
  const bool slip = near.size() == 1 && near[0]->code.bare() == with_digits(line);
  if (!slip && invalid_table(check, line)) return;
  std::string message = fmt::format("{} is no code of {}.", line.shown(), named(release.info()));
  if (slip) message += fmt::format(" A letter O or I is typed for a digit: {} {}.", near[0]->code.text(), near[0]->title);
  else if (!near.empty()) message += fmt::format(" Nearest: {}.", listed_words(near));
  check.add(EditKind::UnknownCode, EditWeight::Error, line, std::move(message), effective(release.info()));
}

void check_line(Check& check, const Line& line) {
  if (line.lookup.release == nullptr) return;  // said once for the whole list
  switch (line.lookup.status) {
    case CodeStatus::Billable: return;
    case CodeStatus::NeedsMore: return not_billable(check, line);
    case CodeStatus::NotOnDate: return not_on_date(check, line);
    case CodeStatus::Unknown: return unknown(check, line);
  }
}

/// Once for each system on a list whose releases do not cover the date.
void check_releases(Check& check, const std::vector<Line>& lines) {
  std::vector<CodeSystem> said;
  for (const auto& line : lines) {
    const CodeSystem system = line.code().system();
    if (std::find(said.begin(), said.end(), system) != said.end()) continue;
    said.push_back(system);
    const Release* release = check.codes.release_for(system, check.context.date);
    if (release != nullptr && release->covers(check.context.date)) continue;
    const std::string message = release == nullptr ? fmt::format("No release of {} is installed, so its codes are not checked.", display_name(system))
                                                   : fmt::format("No installed release of {} covers {}; its codes are checked against {}.", display_name(system), to_string(check.context.date), effective(release->info()));
    check.add(EditKind::NoRelease, EditWeight::Warning, line, message, "45 CFR 162.1000(a): the code set in force on the date");
    check.found.back().line = -1;
  }
}

}  // namespace

void check_validity(Check& check) {
  for (const auto* lines : {&check.diagnoses, &check.procedures}) {
    check_releases(check, *lines);
    for (const auto& line : *lines) check_line(check, line);
  }
}

}  // namespace cw::edits
