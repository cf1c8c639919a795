#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/model.h"
#include "scenarios/review/record_policy.h"
#include "scenarios/review/review.h"

/// The messy-chart dial: from one clean chart, versions with defects of real records, each known.
namespace cw {

inline constexpr int kMessLevels = 4;  ///< 0 leaves the chart as it is; 1 one or two defects, 2 three or four, 3 five or six, 4 eight or more, where the chart allows them

/// What can be done to a chart, from the plain to the subtle.
enum class MessKind {
  MissingSignature,
  MissingDocument,
  StrayPage,            ///< a page of another patient
  UnsignedVerbalOrder,
  MissingConsent,
  MissingAttestation,
  MissingEntry,         ///< a required thing within a document, its words taken out
  MissingElement,       ///< the sentence or line that a document of its type must have
  LateDocument,
  LateSignature,
  MissingDateTime,
  LateEntry,
  CopiedForward,
  ConflictingSide,
  OldHistory            ///< a history and physical from more than 30 days before
};
inline constexpr int kMessKinds = static_cast<int>(MessKind::OldHistory) + 1;
[[nodiscard]] std::string_view to_string(MessKind);  ///< `missing-signature`

/// Something that was done to the chart.
struct PlantedMess {
  MessKind kind = MessKind::MissingSignature;
  DeficiencyType type = DeficiencyType::MissingSignature;
  DocumentId document;  ///< empty: something was taken away
  EntryId entry;
  std::string about;    ///< as Deficiency::about
  std::optional<OperationId> operation;
  std::string what;     ///< `The signature of the discharge summary was taken away.`
  bool operator==(const PlantedMess&) const = default;
};

struct MessyChart {
  Scenario scenario;      ///< the chart with its defects. Coding keys hold as before: no evidence of theirs was touched
  std::vector<PlantedMess> planted;
  std::vector<Deficiency> expected;  ///< what a review of it must find of that, as of the task's moment: one for each planted one, in its order
};

/// The same chart, policy, seed and level give the same version, byte for byte. A chart that allows fewer defects gets as many as it allows.
/// `on` is the moment of the review; what is planted can be seen then. A level outside 0 to kMessLevels counts as the nearest one.
/// What an author calls sound (ReviewTask::sound) is left out of the variant where a defect touches its document or the operation it belongs to.
[[nodiscard]] MessyChart make_mess(const Scenario& clean, const RecordPolicy& policy, std::uint64_t seed, int level, LocalTime on);

/// The chart that a review task is about: its variant by the task's own seed and level, or by others. Only for tasks with a review.
[[nodiscard]] MessyChart chart_of(const Scenario& clean, const Task& task, const RecordPolicy& policy, std::optional<std::uint64_t> seed = {}, std::optional<int> level = {});

}  // namespace cw
