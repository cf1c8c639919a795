#pragma once

#include <functional>
#include <map>
#include <string>

#include "content/base/diagnostic.h"
#include "scenarios/chart_text.h"
#include "scenarios/model.h"

/// The parts of check_scenario that concern the record itself: operations, dated entries, attestations, reviews. Ids SCN-057 to SCN-061 and SCN-063.
namespace cw {

using AddFault = std::function<void(const char* id, const std::string& pointer, std::string message, std::string help, Severity severity)>;
using CheckEvidence = std::function<void(const std::vector<Evidence>& evidence, const std::string& pointer, bool required)>;

struct RecordCheck {
  const Scenario& scenario;
  const std::map<DocumentId, ChartText>& texts;
  AddFault add;
  CheckEvidence evidence;
};

void check_operations(const RecordCheck& check);
/// Entries, attestations and page labels of the documents.
void check_entries(const RecordCheck& check);
/// A task of kind review, which stands at this pointer.
void check_review_task(const RecordCheck& check, const Task& task, const std::string& pointer);
/// A chart with a review task: the built-in policy finds nothing in it, 60 days after its end, that the author did not plant.
void check_completeness(const RecordCheck& check);

}  // namespace cw
