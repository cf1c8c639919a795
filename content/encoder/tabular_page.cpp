// The Tabular page of a code, and what its 7th character may be.
#include <algorithm>

#include "content/encoder/book.h"

namespace cw {
namespace {

/// The narrowest division of a kind that holds a category: a section may stand inside another's range.
const TabularDivision* division_of(const Release& release, std::string_view category, bool chapter) {
  const TabularDivision* best = nullptr;
  for (const auto& division : release.source().divisions())
    if (division.chapter == chapter && division.from <= category && category <= division.to && (best == nullptr || (division.from >= best->from && division.to <= best->to))) best = &division;
  return best;
}

std::vector<const CodeEntry*> siblings_of(const Release& release, const CodeEntry& entry, const TabularDivision* within) {
  auto siblings = release.children(entry.parent);
  if (entry.parent.empty() && within != nullptr)
    std::erase_if(siblings, [&](const CodeEntry* other) {
      const std::string category = other->code.category();
      return category < within->from || category > within->to;
    });
  return siblings;
}

/// Titles of codes that differ in the 7th character begin alike; what follows is what that character says: `initial encounter for closed fracture`.
std::vector<SeventhCharacter> from_titles(const std::vector<const CodeEntry*>& codes) {
  std::vector<SeventhCharacter> values;
  if (codes.size() < 2) return values;
  std::string_view common = codes.front()->title;
  for (const CodeEntry* code : codes) {
    std::size_t same = 0;
    while (same < common.size() && same < code->title.size() && common[same] == code->title[same]) ++same;
    common = common.substr(0, same);
  }
  // Back to a comma, so that no word is cut.
  const auto comma = common.rfind(", ");
  for (const CodeEntry* code : codes) values.push_back({code->code.bare()[6], comma == std::string_view::npos ? code->title : code->title.substr(comma + 2)});
  return values;
}

}  // namespace

std::optional<TabularPage> tabular_page(const CodeBook& codes, const Code& code, Date date) {
  const CodeLookup lookup = codes.lookup(code, date);
  if (lookup.entry == nullptr) return std::nullopt;
  TabularPage page{.entry = lookup.entry, .release = lookup.release, .status = lookup.status};
  const Release& release = *lookup.release;
  for (const CodeEntry* at = page.entry; !at->parent.empty();) {
    at = release.find(at->parent);
    if (at == nullptr) break;
    page.above.insert(page.above.begin(), at);
  }
  const Release* notes = codes.notes_release(code.system(), date, code.bare());
  if (notes != nullptr) {
    const std::string category = code.category();
    page.chapter = division_of(*notes, category, true);
    page.section = division_of(*notes, category, false);
    if (notes != &release && notes->info().has_notes) page.notes_from = notes;
  }
  page.children = release.children(code.bare());
  page.siblings = siblings_of(release, *page.entry, page.section != nullptr ? page.section : page.chapter);
  page.notes = codes.notes_governing(code, date);
  page.seventh = codes.seventh_characters(code, date);
  return page;
}

std::optional<SeventhHelp> seventh_help(const CodeBook& codes, const Code& code, Date date) {
  if (code.system() != CodeSystem::Icd10Cm) return std::nullopt;
  SeventhHelp help;
  help.base = code.bare().substr(0, 6);
  // The placeholder stands only to bring a 7th character to its place; an X before a digit (T36.0X1) is part of the code.
  while (help.base.size() > 3 && help.base.back() == 'X') help.base.pop_back();
  CodeLookup lookup = codes.lookup(code, date);
  if (lookup.entry == nullptr) lookup = codes.lookup(Code(help.base, CodeSystem::Icd10Cm), date);
  if (lookup.entry == nullptr) return std::nullopt;
  const std::string padded = help.base + std::string(6 - help.base.size(), 'X');
  for (const CodeEntry* entry : lookup.release->below(padded))
    if (entry->billable && entry->code.bare().size() == 7) help.codes.push_back(entry);
  const auto values = codes.seventh_characters(Code(help.base, CodeSystem::Icd10Cm), date);
  help.values.assign(values.begin(), values.end());
  if (help.values.empty()) help.values = from_titles(help.codes);
  if (!help.codes.empty()) help.padded = padded;
  return help;
}

}  // namespace cw
