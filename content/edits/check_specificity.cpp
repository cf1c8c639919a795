#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "content/base/utf8.h"
#include "content/edits/parts.h"

// Codes that leave open what the list or the book could say.
namespace cw::edits {
namespace {

bool unspecified(std::string_view title) { return to_lower(title).find("unspecified") != std::string::npos; }

/// The words of a title that say which condition it is.
std::set<std::string> condition_words(std::string_view title) {
  static const std::set<std::string, std::less<>> kEmpty = {"unspecified", "not", "specified", "elsewhere", "classified", "other", "of", "the", "and", "or", "with", "without", "to", "for", "in", "by", "due", "type", "site", "side", "organism", "uncomplicated"};
  std::set<std::string> words;
  std::string word;
  for (const char c : to_lower(title) + " ") {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80U) {
      word += c;
      continue;
    }
    if (!word.empty() && !kEmpty.contains(word)) words.insert(word);
    word.clear();
  }
  return words;
}

/// A more specific code of the same category on the list, of the same condition by its title.
void check_neighbor(Check& check, const Line& line) {
  if (!unspecified(line.lookup.entry->title)) return;
  const auto words = condition_words(line.lookup.entry->title);
  if (words.empty()) return;
  for (const auto& other : check.diagnoses) {
    if (other.at == line.at || other.lookup.status != CodeStatus::Billable || other.code() == line.code() || other.code().category() != line.code().category() || unspecified(other.lookup.entry->title)) continue;
    const auto specific = condition_words(other.lookup.entry->title);
    if (!std::includes(specific.begin(), specific.end(), words.begin(), words.end())) continue;
    check.add(EditKind::UnspecifiedWithSpecific, EditWeight::Warning, line, fmt::format("{} leaves open what {} says. If they mean the same condition, keep {} alone.", line.shown(), other.shown(), other.shown()), "Official Guidelines I.B.2 and I.B.18", other.at);
    return;
  }
}

/// The code for the right or left side, found by the one character in which it differs; null when the code has no sides.
/// Unspecified sides are 9 or 0 beside 1 and 2, or stand right after the two sides (3, 6, 9).
const CodeEntry* sided(const Line& line) {
  const Release& release = *line.lookup.release;
  const auto words = condition_words(line.lookup.entry->title);
  if (words.contains("right") || words.contains("left") || words.contains("bilateral")) return nullptr;  // the site is open, not the side
  for (std::size_t place = 3; place < std::min<std::size_t>(line.bare.size(), 6); ++place) {
    const char open = line.bare[place];
    if (open < '0' || open > '9') continue;
    for (const char side : {'1', static_cast<char>(open - 2)}) {
      if (side < '1' || side == open) continue;
      std::string bare = line.bare;
      bare[place] = side;
      const CodeEntry* entry = release.find(bare);
      if (entry == nullptr || !entry->billable) continue;
      const auto theirs = condition_words(entry->title);
      if ((theirs.contains("right") || theirs.contains("left")) && std::includes(theirs.begin(), theirs.end(), words.begin(), words.end())) return entry;
    }
  }
  return nullptr;
}

void check_side(Check& check, const Line& line) {
  const CodeEntry* side = unspecified(line.lookup.entry->title) ? sided(line) : nullptr;
  const std::string example = side != nullptr ? fmt::format(" ({} {})", side->code.text(), side->title) : "";
  if (check.context.inpatient && line.flagged("unspecified"))
    check.add(EditKind::UnspecifiedSide, EditWeight::Warning, line, fmt::format("{} leaves the side or site open. Any clinician's note may tell it{}; Medicare asks about this code.", line.shown(), example), check.editor("unspecified code"));
  else if (side != nullptr)
    check.add(EditKind::UnspecifiedSide, EditWeight::Advice, line, fmt::format("{} leaves the side open. Any clinician's note may tell it{}.", line.shown(), example), "Official Guidelines I.B.13");
}

}  // namespace

void check_specificity(Check& check) {
  for (const auto& line : check.diagnoses) {
    if (line.lookup.status != CodeStatus::Billable || line.code().system() != CodeSystem::Icd10Cm) continue;
    check_neighbor(check, line);
    check_side(check, line);
  }
}

}  // namespace cw::edits
