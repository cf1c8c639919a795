#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/model.h"
#include "scenarios/review/record_policy.h"
#include "scenarios/review/review.h"

/// The messy-chart dial: from one clean chart, versions with defects of real records, each known.
namespace cw {

inline constexpr int kMessLevels = 4;  ///< 0 leaves the chart as it is; 1 one or two defects, 4 eight or more where the chart allows

/// Something that was done to the chart.
struct PlantedMess {
  DeficiencyType type = DeficiencyType::MissingSignature;
  DocumentId document;  ///< empty: something was taken away
  EntryId entry;
  std::string about;    ///< as Deficiency::about
  std::string what;     ///< `The signature of the discharge summary was taken away.`
  bool operator==(const PlantedMess&) const = default;
};

struct MessyChart {
  Scenario scenario;      ///< the chart with its defects. Coding keys hold as before: no evidence of theirs was touched
  std::vector<PlantedMess> planted;
  std::vector<Deficiency> expected;  ///< what a review of it must find, as of the task's moment
};

/// The same chart, policy, seed and level give the same version, byte for byte. A chart that allows fewer defects gets as many as it allows.
/// `on` is the moment of the review; what is planted can be seen then.
[[nodiscard]] MessyChart make_mess(const Scenario& clean, const RecordPolicy& policy, std::uint64_t seed, int level, LocalTime on);

/// The chart that a review task is about: its variant by the task's own seed and level, or by others.
[[nodiscard]] MessyChart chart_of(const Scenario& clean, const Task& task, const RecordPolicy& policy, std::optional<std::uint64_t> seed = {}, std::optional<int> level = {});

}  // namespace cw
