#pragma once

#include <vector>

#include "grading/engine/submission.h"
#include "scenarios/review/review.h"

/// Where a flag may stand for a deficiency. For .cpp files of this room only.
namespace cw {

/// The types of document, any of which would mend an absence; empty where something is wrong that is there.
[[nodiscard]] std::vector<DocumentType> mended_by(const Deficiency& deficiency, const RecordPolicy& policy);

/// The documents on which a flag for it stands rightly: its own; for a conflict of two documents either; where only evidence says where it is, that.
[[nodiscard]] std::vector<DocumentId> stands_on(const Deficiency& deficiency, const Scenario& chart);

/// Rightly named: its type, another that the author or the policy accepts, or the same absence by its other name.
[[nodiscard]] bool type_right(const DeficiencyFlag& flag, const Deficiency& deficiency);

/// Whether `said` names `responsible`; letter case, spaces and what stands behind a comma (the degree) play no part.
[[nodiscard]] bool same_provider(std::string_view said, std::string_view responsible);

/// Which of the chart's documents are there on a moment.
[[nodiscard]] std::vector<const ChartDocument*> documents_on(const Scenario& chart, LocalTime on);

}  // namespace cw
