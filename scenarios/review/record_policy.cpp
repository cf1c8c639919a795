#include "scenarios/review/record_policy.h"

#include <algorithm>
#include <array>

#include "scenarios/review/policy_parts.h"

namespace cw {
namespace {

template <typename E, std::size_t N>
std::string_view word_of(const std::array<std::pair<std::string_view, E>, N>& words, E value) {
  return words[static_cast<std::size_t>(value)].first;
}

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
constexpr bool alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// Where `word` stands next as a whole word at or after `from`; npos without.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
  if (word.empty()) return std::string_view::npos;
  for (; from + word.size() <= text.size(); ++from) {
    if (!std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(from), [](char a, char b) { return lower(a) == lower(b); })) continue;
    const std::size_t end = from + word.size();
    const bool begins = from == 0 || !alphanumeric(word.front()) || !alphanumeric(text[from - 1]);
    const bool ends = end == text.size() || !alphanumeric(word.back()) || !alphanumeric(text[end]);
    if (begins && ends) return from;
  }
  return std::string_view::npos;
}

/// What stands there is a label: a colon follows, or it fills a line or cell.
bool is_label(std::string_view text, std::size_t from, std::size_t end) {
  while (end < text.size() && text[end] == ' ') ++end;
  if (end < text.size() && text[end] == ':') return true;
  while (from > 0 && text[from - 1] == ' ') --from;
  return (from == 0 || text[from - 1] == '\n' || text[from - 1] == '\t') && (end == text.size() || text[end] == '\n' || text[end] == '\t' || text[end] == '.');
}

}  // namespace

std::string_view to_string(PolicyLayer v) { return word_of(policy_words::layers, v); }
std::string_view display_name(PolicyLayer v) {
  return v == PolicyLayer::Federal ? "Federal" : v == PolicyLayer::Accreditation ? "Accreditation" : "Facility";
}
std::string_view to_string(Responsible v) { return word_of(policy_words::responsibles, v); }
std::string_view to_string(Outcome v) { return word_of(policy_words::outcomes, v); }
std::string_view to_string(PolicyMoment v) { return word_of(policy_words::moments, v); }

std::optional<TextRange> find_words(std::string_view text, std::string_view word, std::size_t from) {
  const bool label = word.size() > 1 && word.back() == ':';
  if (label) word.remove_suffix(1);
  for (std::size_t at = find_word(text, word, from); at != std::string_view::npos; at = find_word(text, word, at + 1))
    if (!label || is_label(text, at, at + word.size())) return TextRange{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + word.size())};
  return std::nullopt;
}

bool says(std::string_view text, std::string_view word) { return find_words(text, word).has_value(); }

bool says_any(std::string_view text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return says(text, word); });
}

Outcome outcome_of(const Encounter& encounter, const OutcomeWords& words) {
  if (says_any(encounter.disposition, words.died)) return Outcome::Died;
  if (says_any(encounter.disposition, words.against_advice)) return Outcome::AgainstAdvice;
  return says_any(encounter.disposition, words.transferred) ? Outcome::Transferred : Outcome::Home;
}

std::vector<PolicyRule> RecordPolicy::rules() const {
  std::vector<PolicyRule> all;
  for (const auto& item : items) all.push_back(item.rule);
  for (const auto& limit : limits) all.push_back(limit.rule);
  for (const auto& element : elements) all.push_back(element.rule);
  for (const auto& limit : authentication.sooner) all.push_back(limit.rule);
  for (const auto* rule : {&authentication.signature, &authentication.attestation, &authentication.verbal_order, &completion.rule, &completion.delinquency, &consistency.wrong_patient, &consistency.copied_forward, &consistency.laterality, &consistency.date_time})
    if (!rule->id.empty()) all.push_back(*rule);
  std::stable_sort(all.begin(), all.end(), [](const PolicyRule& a, const PolicyRule& b) { return a.id < b.id; });
  return all;
}

const PolicyRule* RecordPolicy::rule(std::string_view id) const {
  if (id.empty()) return nullptr;
  for (const auto& item : items)
    if (item.rule.id == id) return &item.rule;
  for (const auto& limit : limits)
    if (limit.rule.id == id) return &limit.rule;
  for (const auto& element : elements)
    if (element.rule.id == id) return &element.rule;
  for (const auto& limit : authentication.sooner)
    if (limit.rule.id == id) return &limit.rule;
  for (const auto* rule : {&authentication.signature, &authentication.attestation, &authentication.verbal_order, &completion.rule, &completion.delinquency, &consistency.wrong_patient, &consistency.copied_forward, &consistency.laterality, &consistency.date_time})
    if (rule->id == id) return rule;
  return nullptr;
}

}  // namespace cw
