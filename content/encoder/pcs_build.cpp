// Building an ICD-10-PCS code: from the beginnings of the tables to a table, from its rows to a code.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "content/base/utf8.h"
#include "content/encoder/book.h"
#include "content/encoder/words.h"

namespace cw {
namespace {

constexpr std::size_t kLength = 7;
constexpr std::array<std::string_view, 3> kFirstAxes = {"Section", "Body System", "Operation"};

bool is_pcs_value(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z' && c != 'I' && c != 'O'); }

/// Whether `other` has what is chosen, the character `but` left aside.
bool agrees(std::string_view chosen, std::string_view other, std::size_t but) {
  for (std::size_t i = 0; i < std::min(chosen.size(), other.size()); ++i)
    if (i != but && chosen[i] != '?' && chosen[i] != other[i]) return false;
  return true;
}

bool has(const PcsRow& row, std::size_t character, char value) {
  return std::any_of(row.values[character - 3].begin(), row.values[character - 3].end(), [&](const PcsValue& v) { return v.value == value; });
}

/// Characters 4 to 7 of what is chosen against a row, `but` left aside.
bool row_agrees(const PcsRow& row, std::string_view chosen, std::size_t but) {
  for (std::size_t i = 3; i < chosen.size(); ++i)
    if (i != but && chosen[i] != '?' && !has(row, i, chosen[i])) return false;
  return true;
}

/// The first three characters: their values are those with which tables begin.
void offer_tables(const ReleaseSource& source, const std::vector<std::string>& prefixes, PcsBuild& build) {
  const std::string chosen = build.chosen.substr(0, 3);
  for (std::size_t i = 0; i < 3; ++i) {
    build.axis_titles[i] = kFirstAxes[i];
    std::map<char, std::pair<bool, const std::string*>> values;
    for (const auto& prefix : prefixes) {
      // What stands before decides what is offered; what stands behind, what is possible.
      if (prefix.size() != 3 || !agrees(chosen.substr(0, i), prefix, kLength)) continue;
      const bool possible = agrees(chosen, prefix, i);
      auto [at, fresh] = values.try_emplace(prefix[i], possible, &prefix);
      if (!fresh && possible && !at->second.first) at->second = {true, &prefix};
    }
    for (const auto& [value, found] : values) {
      const auto table = source.pcs_table(*found.second);
      build.choices[i].push_back({value, table ? table->labels[i] : std::string(), found.first});
    }
  }
}

void offer_rows(PcsBuild& build) {
  const PcsTable& table = *build.table;
  for (std::size_t i = 3; i < kLength; ++i) {
    std::map<char, PcsChoice> values;
    for (const auto& row : table.rows) {
      const bool possible = row_agrees(row, build.chosen, i);
      for (const auto& value : row.values[i - 3]) {
        auto [at, fresh] = values.try_emplace(value.value, PcsChoice{value.value, value.label, possible});
        if (!fresh && possible) at->second.possible = true;
      }
    }
    for (auto& [value, choice] : values) build.choices[i].push_back(std::move(choice));
  }
  for (std::size_t r = 0; r < table.rows.size(); ++r)
    if (row_agrees(table.rows[r], build.chosen, kLength)) build.rows.push_back(static_cast<int>(r));
}

/// The characters of 4 to 7 that are chosen, with what they mean: `approach X (External)`.
std::string chosen_words(const PcsBuild& build) {
  std::string words;
  for (std::size_t i = 3; i < build.chosen.size(); ++i) {
    if (build.chosen[i] == '?') continue;
    std::string label;
    for (const auto& choice : build.choices[i])
      if (choice.value == build.chosen[i]) label = choice.label;
    words += fmt::format("{}{} {}{}", words.empty() ? "" : ", ", build.axis_titles[i], build.chosen[i], label.empty() ? ", which the table does not have" : " (" + label + ")");
  }
  return words;
}

std::string why_not(const PcsBuild& build, std::size_t typed, const std::vector<std::string>& prefixes) {
  if (typed > kLength) return fmt::format("A code has seven characters; {} were given.", typed);
  for (const char c : build.chosen)
    if (c != '?' && !is_pcs_value(c)) return fmt::format("\"{}\" is no value of a character: ICD-10-PCS uses the digits and the letters without I and O.", c);
  const std::string first = build.chosen.substr(0, 3);
  if (std::none_of(prefixes.begin(), prefixes.end(), [&](const std::string& prefix) { return agrees(first, prefix, kLength); })) return fmt::format("There is no table {}.", first);
  if (build.table && build.rows.empty()) return fmt::format("No row of table {} has together: {}.", build.table->prefix, chosen_words(build));
  return {};
}

}  // namespace

PcsBuild pcs_build(const CodeBook& codes, std::string_view partial, Date date) {
  PcsBuild build;
  const std::string_view typed = trimmed(partial);
  build.chosen = Code(typed.substr(0, kLength), CodeSystem::Icd10Pcs).text().substr(0, kLength);
  for (char& c : build.chosen)
    if (static_cast<unsigned char>(c) >= 0x80 || static_cast<unsigned char>(c) < 0x20) c = '-';
  build.from = codes.pcs_tables_release(date);
  if (build.from == nullptr) return build;
  const ReleaseSource& source = build.from->source();
  const auto prefixes = source.pcs_prefixes();
  offer_tables(source, prefixes, build);
  const std::string first = build.chosen.substr(0, 3);
  if (first.size() == 3 && first.find('?') == std::string::npos) build.table = source.pcs_table(first);
  if (build.table) {
    for (std::size_t i = 0; i < kLength; ++i)
      if (!build.table->axis_titles[i].empty()) build.axis_titles[i] = build.table->axis_titles[i];
    offer_rows(build);
  }
  build.why_not = why_not(build, typed.size(), prefixes);
  if (build.why_not.empty() && build.chosen.size() == kLength && build.chosen.find('?') == std::string::npos && !build.rows.empty()) {
    build.complete = Code(build.chosen, CodeSystem::Icd10Pcs);
    build.valid = codes.lookup(*build.complete, date).status == CodeStatus::Billable;
  }
  return build;
}

const PcsDefinition* pcs_definition(const CodeBook& codes, char section, int axis, std::string_view label, Date date) {
  const Release* release = codes.pcs_definitions_release(date);
  if (release == nullptr) return nullptr;
  const std::string wanted = to_lower(trimmed(label));
  for (const auto& definition : release->source().pcs_definitions())
    if (definition.section == section && definition.axis == axis && definition.title.size() == wanted.size() && to_lower(definition.title) == wanted) return &definition;
  return nullptr;
}

std::vector<const PcsDefinition*> pcs_keys(const CodeBook& codes, std::string_view typed, Date date, std::size_t most) {
  std::vector<const PcsDefinition*> found;
  const Release* release = codes.pcs_definitions_release(date);
  std::vector<std::string> wanted;
  for (const auto& word : words_in(typed.substr(0, 200))) wanted.push_back(word.folded);
  if (release == nullptr || wanted.empty()) return found;
  std::string scratch;
  // 0: the text begins with the words; 1: each word begins one of its words; 2: neither.
  const auto rank = [&](std::string_view text) {
    std::vector<bool> seen(wanted.size(), false);
    std::size_t at = 0, in_order = 0;
    each_word(text, scratch, [&](std::uint32_t, std::uint32_t, std::string_view word) {
      if (at == in_order && at < wanted.size() && word.starts_with(wanted[at])) ++in_order;
      ++at;
      for (std::size_t i = 0; i < wanted.size(); ++i)
        if (word.starts_with(wanted[i])) seen[i] = true;
    });
    if (in_order == wanted.size()) return 0;
    return std::all_of(seen.begin(), seen.end(), [](bool s) { return s; }) ? 1 : 2;
  };
  std::array<std::vector<const PcsDefinition*>, 2> ranked;
  for (const auto& definition : release->source().pcs_definitions()) {
    int best = rank(definition.title);
    for (const auto& include : definition.includes) best = std::min(best, rank(include));
    if (best < 2) ranked[static_cast<std::size_t>(best)].push_back(&definition);
  }
  for (const auto& list : ranked)
    for (const PcsDefinition* definition : list)
      if (found.size() < most) found.push_back(definition);
  return found;
}

}  // namespace cw
