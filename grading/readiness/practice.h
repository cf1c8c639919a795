#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/dice.h"
#include "grading/readiness/model.h"

/// What to practice next, the diagnostic test, and what a class teaches about its items.
namespace cw {

// --- the diagnostic test: adaptive, balanced by the blueprint -----------------------------------------------------------------------

struct DiagnosticItem {
  int domain = 0;
  KnownItem item;
  bool used = false;
};
/// Fisher information of an item about the ability, at `theta`.
[[nodiscard]] double item_information(const KnownItem&, double theta);
/// The next item: in the domain that lags most behind the blueprint, one of the five most informative unused ones, drawn. Nothing when all are used.
/// `given` counts the items given so far, by domain.
[[nodiscard]] std::optional<std::size_t> next_diagnostic_item(const ReadinessBlueprint&, const Readiness&, std::span<const DiagnosticItem>, std::span<const int> given, Dice&);
inline constexpr int kMostDiagnosticItems = 45;
inline constexpr double kDiagnosticSd = 0.45;
[[nodiscard]] bool diagnostic_finished(double overall_sd, int given);

// --- new work -----------------------------------------------------------------------------------------------------------------------

/// Draws a domain with probability in proportion to its practice value, but never the same one a fourth time in a row. `recent` has the domains drawn
/// so far, the newest last.
[[nodiscard]] int draw_practice_domain(const Readiness&, std::span<const int> recent, Dice&);
/// Items that are neither too easy nor too hard: predicted success from 0.60 to 0.85.
[[nodiscard]] bool of_fitting_difficulty(double predicted_success);
/// `Compliance: 22 points on the examination, you would get about 13`.
[[nodiscard]] std::string practice_reason(std::string_view domain, const ReadinessDomain&, const DomainPosterior&);

enum class TopicStep { WorkedChart, LastStepOpen, MoreStepsOpen, WholeChart };
/// How a new topic goes on: two worked charts (none when the domain is above standard), then charts with the last step open, then with more steps open,
/// whole charts once predicted success exceeds 0.7. `worked`, `last_open`: charts of these kinds done so far.
[[nodiscard]] TopicStep next_topic_step(int worked, int last_open, double predicted_success, const DomainPosterior&);

/// Whether five contrasting cases are due for an error pattern: `errors` in `chances` give a rate of Beta(0.5 + e, 2 + m - e), and they are due when there
/// were three chances and the 10 % point of the rate exceeds 0.25.
[[nodiscard]] bool contrast_set_due(int errors, int chances);
[[nodiscard]] double incomplete_beta(double a, double b, double x);  ///< regularised; a, b > 0, x in 0 to 1
[[nodiscard]] double beta_quantile(double p, double a, double b);    ///< its inverse

// --- learning from a class ----------------------------------------------------------------------------------------------------------

/// One student's first answer to the item, with what was known of the student in its domain without that answer.
struct ClassAnswer {
  double mean = 0, variance = 0;
  double credit = 0;
};
struct ItemCalibration {
  int answers = 0;
  double shift = 0;    ///< how much harder the item is than rated, logits
  double sigma_b = 0;  ///< what remains unknown of its difficulty; 50 answers bring 0.7 down to about 0.3
  double p0 = 0;       ///< as it follows; an instructor approves it before it applies
};
inline constexpr int kLeastAnswersForCalibration = 15;
/// Nothing below 15 answers.
[[nodiscard]] std::optional<ItemCalibration> calibrate_item(double p0, double chance, std::span<const ClassAnswer>);

}  // namespace cw
