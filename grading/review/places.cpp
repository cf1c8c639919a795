#include "grading/review/places.h"

#include <algorithm>

#include "content/base/utf8.h"

namespace cw {
namespace {

template <typename T>
void add_once(std::vector<T>& all, const T& one) {
  if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

bool is_consent(DocumentType type) { return type == DocumentType::Consent || type == DocumentType::ConsentToTreat; }
bool is_absence(DeficiencyType type) { return type == DeficiencyType::MissingDocument || type == DeficiencyType::MissingConsent; }

std::string bare_name(std::string_view name) { return to_lower(collapse_spaces(name.substr(0, name.find(',')))); }

}  // namespace

std::vector<DocumentType> mended_by(const Deficiency& deficiency, const RecordPolicy& policy) {
  std::vector<DocumentType> all;
  if (!deficiency.document.empty()) return all;
  const auto about = document_type_from(deficiency.about);
  if (about) all.push_back(*about);
  const auto take = [&](const RequiredItem& item) {
    for (const auto type : item.any_of) add_once(all, type);
    for (const auto type : item.instead_when_short) add_once(all, type);
  };
  bool ruled = false;
  for (const auto& item : policy.items)
    if (item.rule.id == deficiency.rule) take(item), ruled = true;
  for (const auto& limit : policy.limits)
    if (limit.rule.id == deficiency.rule) add_once(all, limit.of), ruled = true;
  // What an author planted names no rule; what the policy would take instead of it is right too.
  if (!ruled && about)
    for (const auto& item : policy.items)
      if (std::find(item.any_of.begin(), item.any_of.end(), *about) != item.any_of.end()) take(item);
  return all;
}

std::vector<DocumentId> stands_on(const Deficiency& deficiency, const Scenario& chart) {
  std::vector<DocumentId> all;
  if (!deficiency.document.empty()) all.push_back(deficiency.document);
  const bool between_two = deficiency.type == DeficiencyType::ConflictingDocumentation || deficiency.type == DeficiencyType::LateralityConflict;
  const bool nowhere_else = deficiency.document.empty() && !document_type_from(deficiency.about);
  if (between_two || nowhere_else)
    for (const auto& e : deficiency.evidence) add_once(all, e.document);
  if (nowhere_else)
    for (const auto& document : chart.documents)
      for (const auto& entry : document.entries)
        if (entry.id == deficiency.entry || entry.id.text() == deficiency.about) add_once(all, document.id);
  return all;
}

bool type_right(const DeficiencyFlag& flag, const Deficiency& deficiency) {
  if (flag.type == deficiency.type || std::find(deficiency.also.begin(), deficiency.also.end(), flag.type) != deficiency.also.end()) return true;
  // A consent that is not there is a missing document too.
  return flag.absent && is_consent(*flag.absent) && is_absence(flag.type) && is_absence(deficiency.type);
}

bool same_provider(std::string_view said, std::string_view responsible) { return !trimmed(said).empty() && bare_name(said) == bare_name(responsible); }

std::vector<const ChartDocument*> documents_on(const Scenario& chart, LocalTime on) {
  std::vector<const ChartDocument*> all;
  for (const auto& document : chart.documents)
    if (document.written <= on) all.push_back(&document);
  return all;
}

}  // namespace cw
