#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/model.h"

/// The words that scenario.json uses for each enum, and those on the screen, in one place each.
namespace cw::words {

template <typename E>
struct Word {
  E value;
  std::string_view in_file;
  std::string_view on_screen;
};

const std::vector<Word<Setting>>& settings();
const std::vector<Word<Difficulty>>& difficulties();
const std::vector<Word<Sex>>& sexes();
const std::vector<Word<DocumentStatus>>& document_statuses();
const std::vector<Word<DocumentType>>& document_types();
const std::vector<Word<Poa>>& poas();
const std::vector<Word<SourceKind>>& source_kinds();
const std::vector<Word<NotCodedKind>>& not_coded_kinds();
const std::vector<Word<OrderNote>>& order_notes();
const std::vector<Word<TaskKind>>& task_kinds();
const std::vector<Word<Service>>& services();
const std::vector<Word<Anesthesia>>& anesthesias();
const std::vector<Word<Side>>& sides();
const std::vector<Word<DeficiencyType>>& deficiency_types();
const std::vector<Word<QueryForm>>& query_forms();
const std::vector<Word<QueryOutcome>>& query_outcomes();

/// For JsonValue::one_of.
template <typename E>
std::vector<std::pair<std::string_view, E>> in_file(const std::vector<Word<E>>& words) {
  std::vector<std::pair<std::string_view, E>> pairs;
  for (const auto& word : words) pairs.emplace_back(word.in_file, word.value);
  return pairs;
}

}  // namespace cw::words
