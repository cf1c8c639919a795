#include "grading/explain/place.h"

#include <algorithm>

#include "content/base/utf8.h"
#include "grading/engine/compare_codes.h"
#include "grading/explain/meanings.h"

namespace cw {
namespace {

constexpr std::string_view kUnknownTitle = "not in the installed books";

std::string title_or_unknown(std::string_view title) { return collapse_spaces(title.empty() ? kUnknownTitle : title); }

void add_divisions(Place& place, const CodeBook& codes, Date date) {
  const std::string category = place.code.category();
  bool chapter = false;
  if (const Release* book = codes.notes_release(CodeSystem::Icd10Cm, date, place.code.bare()))
    for (const bool wanted : {true, false})
      for (const auto& division : book->source().divisions())
        if (division.chapter == wanted && division.from <= category && category <= division.to) {
          if (!wanted && !chapter) continue;
          chapter = chapter || wanted;
          place.steps.push_back({wanted ? "chapter" : "section", division.id, title_or_unknown(division.title)});
          break;
        }
  if (chapter) return;
  if (const ChapterFact* fact = chapter_fact(category)) place.steps.insert(place.steps.begin(), {"chapter", std::string(fact->id), std::string(fact->title)});
}

/// The nodes from the category down to the code, as far as the release has them.
std::vector<const CodeEntry*> nodes_to(const Release& release, std::string bare) {
  std::vector<const CodeEntry*> nodes;
  const CodeEntry* entry = nullptr;
  for (; bare.size() >= 3 && entry == nullptr; bare.pop_back()) entry = release.find(bare);
  // No chain of parents is longer than a code; a book that says otherwise is not followed in circles.
  for (int n = 0; entry != nullptr && n < 10; ++n) {
    nodes.push_back(entry);
    entry = entry->parent.empty() ? nullptr : release.find(entry->parent);
  }
  std::reverse(nodes.begin(), nodes.end());
  return nodes;
}

void place_diagnosis(Place& place, const CodeBook& codes, Date date) {
  add_divisions(place, codes, date);
  const std::string bare = place.code.bare();
  const CodeLookup lookup = codes.lookup(place.code, date);
  bool reached = false;
  if (lookup.release != nullptr) {
    for (const CodeEntry* node : nodes_to(*lookup.release, bare)) {
      const bool itself = node->code == place.code;
      reached = reached || itself;
      if (itself && bare.size() == 7) {
        const std::string words = seventh_words(place.code, codes, date);
        place.steps.push_back({"7th character", bare.substr(6), title_or_unknown(words.empty() ? node->title : words)});
      } else {
        place.steps.push_back({itself && node->billable ? "code" : node->code.bare().size() == 3 ? "category" : "subcategory", node->code.text(), title_or_unknown(node->title)});
      }
    }
  }
  if (!reached) place.steps.push_back({"code", place.code.text(), std::string(kUnknownTitle), false, false});
}

bool row_has(const PcsRow& row, std::string_view bare) {
  for (std::size_t axis = 0; axis < 4; ++axis)
    if (std::none_of(row.values[axis].begin(), row.values[axis].end(), [&](const PcsValue& v) { return v.value == bare[axis + 3]; })) return false;
  return true;
}

std::string label_in(const PcsTable& table, std::string_view bare, std::size_t position) {
  if (position < 3) return table.labels[position];
  std::string any;
  for (const auto& row : table.rows)
    for (const auto& value : row.values[position - 3])
      if (value.value == bare[position]) {
        if (bare.size() == 7 && row_has(row, bare)) return value.label;
        if (any.empty()) any = value.label;
      }
  return any;
}

/// What is known without tables: the Medical and Surgical section, its root operations and the approaches.
std::string label_known(std::string_view bare, std::size_t position) {
  const Meaning* meaning = nullptr;
  if (position == 0 && bare[0] == '0') return "Medical and Surgical";
  if (position == 2 && bare[0] == '0') meaning = root_operation_meaning(bare[2]);
  if (position == 4 && bare[0] == '0') meaning = approach_meaning(bare[4]);
  if (meaning != nullptr) return std::string(meaning->name);
  if (position == 5 && bare[5] == 'Z') return "No Device";
  return position == 6 && bare[6] == 'Z' ? "No Qualifier" : std::string();
}

void place_procedure(Place& place, const CodeBook& codes, Date date) {
  const std::string bare = place.code.bare();
  const auto table = pcs_table_of(codes, bare, date);
  for (std::size_t i = 0; i < std::min<std::size_t>(bare.size(), 7); ++i) {
    std::string label = table ? label_in(*table, bare, i) : std::string();
    if (label.empty()) label = label_known(bare, i);
    PlaceStep step{std::string(pcs_character_name(static_cast<int>(i))), bare.substr(i, 1), title_or_unknown(label)};
    step.found = !label.empty();
    place.steps.push_back(std::move(step));
  }
}

void place_service(Place& place, const CodeBook& codes, Date date) {
  const std::string bare = place.code.bare();
  if (const auto section = service_section(bare); !section.empty()) place.steps.push_back({"section", std::string(display_name(place.code.system())), std::string(section)});
  const CodeLookup lookup = codes.lookup(place.code, date);
  PlaceStep step{"code", place.code.text(), title_or_unknown(lookup.entry != nullptr ? lookup.entry->title : std::string())};
  step.found = lookup.entry != nullptr;
  place.steps.push_back(std::move(step));
}

}  // namespace

std::optional<PcsTable> pcs_table_of(const CodeBook& codes, std::string_view bare, Date date) {
  if (bare.size() < 3) return std::nullopt;
  const Release* tables = codes.pcs_tables_release(date);
  return tables == nullptr ? std::nullopt : tables->source().pcs_table(bare.substr(0, 3));
}

std::string pcs_label(const CodeBook& codes, std::string_view bare, std::size_t position, Date date) {
  if (position >= bare.size() || position > 6) return {};
  const auto table = pcs_table_of(codes, bare, date);
  const std::string label = table ? label_in(*table, bare, position) : std::string();
  return label.empty() ? label_known(bare, position) : label;
}

std::string seventh_words(const Code& code, const CodeBook& codes, Date date) {
  const std::string bare = code.bare();
  if (code.system() != CodeSystem::Icd10Cm || bare.size() != 7) return {};
  for (const auto& seventh : codes.seventh_characters(code, date))
    if (seventh.value == bare[6]) return seventh.words;
  const CodeLookup lookup = codes.lookup(code, date);
  if (lookup.entry == nullptr) return {};
  const auto comma = lookup.entry->title.rfind(", ");
  return comma == std::string::npos ? std::string() : lookup.entry->title.substr(comma + 2);
}

Place place_of(const Code& code, const CodeBook& codes, Date date) {
  Place place{.code = code};
  if (code.empty()) return place;
  const CodeLookup lookup = codes.lookup(code, date);
  if (lookup.entry != nullptr) place.title = collapse_spaces(lookup.entry->title);
  if (code.system() == CodeSystem::Icd10Cm) place_diagnosis(place, codes, date);
  else if (code.system() == CodeSystem::Icd10Pcs) place_procedure(place, codes, date);
  else place_service(place, codes, date);
  return place;
}

void mark_shared(Place& yours, Place& reference) {
  if (yours.empty() || reference.empty() || yours.code.system() != reference.code.system()) return;
  const bool by_character = yours.code.system() == CodeSystem::Icd10Pcs;
  bool together = true;
  int last = -1;
  for (std::size_t i = 0; i < std::min(yours.steps.size(), reference.steps.size()); ++i) {
    const bool same = yours.steps[i].code == reference.steps[i].code;
    together = together && same;
    if (together) last = static_cast<int>(i);
    if (!together && !by_character) break;
    yours.steps[i].shared = reference.steps[i].shared = same;
  }
  yours.last_shared = reference.last_shared = last;
}

}  // namespace cw
