#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "content/base/date.h"
#include "content/exams/blueprint.h"
#include "grading/readiness/fsrs.h"
#include "grading/readiness/model.h"

/// What to do today, and until the examination: due knowledge points, new work where points are to be gained, contrasting cases for error patterns. Pure; the same
/// request gives the same plan. The order and the shares are those of section 7 of the readiness model.
namespace cw {

enum class PlanKind { Cards, Items, WorkedChart, Chart, Review, Contrast, Diagnostic, Mock };
[[nodiscard]] std::string_view to_string(PlanKind kind);      ///< `cards`
[[nodiscard]] std::string_view display_name(PlanKind kind);   ///< `Cards due`

/// A knowledge point met at least once.
struct PlanCard {
  std::string point, about, domain;
  MemoryCard card;
};

/// A chart that can be worked.
struct PlanChart {
  std::string scenario, task, title;
  bool review = false;             ///< of the record; else it is coded
  bool guided = false;             ///< worked with hints
  std::string domain;              ///< of the blueprint, that it speaks of most
  int minutes = 30;
  double p0 = 0.65;                ///< share of just-qualified candidates who get a slot of it right
  int attempts = 0;
  std::vector<std::string> rules;  ///< of the errors that it gives a chance to make
};

/// Errors of one kind over all charts: a rule of the grading engine, and how often it could have been broken.
struct ErrorPattern {
  std::string rule, title;         ///< `uncertain-diagnosis`, `Uncertain diagnosis coded as established`
  int errors = 0, chances = 0;
  std::string neighbour;           ///< the rule it is confused with, or empty
};

struct PlanRequest {
  Date today;
  std::int64_t now_minutes = 0;         ///< since 1970-01-01T00:00 UTC
  std::optional<Date> examination;
  int minutes_a_day = 45;               ///< 10 to 480
  const Blueprint* blueprint = nullptr;
  const ReadinessBlueprint* shape = nullptr;
  const Readiness* readiness = nullptr;
  FsrsParameters memory;
  std::vector<PlanCard> cards;
  std::vector<PlanChart> charts;
  std::vector<ErrorPattern> errors;
  std::vector<int> unseen;              ///< items never answered, by domain of the blueprint
  std::vector<int> recent_domains;      ///< of new work, newest last
  std::optional<Date> last_mock;
  int mocks = 0;
  int done_today_minutes = 0;
};

/// One thing to do. What it opens is in the fields that its kind uses.
struct PlanStep {
  PlanKind kind = PlanKind::Items;
  std::string title;                ///< `12 cards due`, `10 items: Compliance`
  std::string reason;               ///< `Compliance: 22 points on the examination, you would get about 13.`
  int minutes = 0;
  std::string domain;               ///< Items
  int items = 0;                    ///< Items, Cards, Contrast
  std::string scenario, task;       ///< WorkedChart, Chart, Review
  std::vector<std::string> points;  ///< Cards, lowest recall first
  std::vector<std::string> scenarios;  ///< Contrast: charts, the confusable neighbour's among them
  bool operator==(const PlanStep&) const = default;
};

/// One day of the calendar.
struct PlanDay {
  Date on;
  int cards_due = 0;                ///< as far as is known today
  int minutes = 0;                  ///< planned
  std::string focus;                ///< short name of a domain, `Mock examination`, `Rest`, `Examination`
  std::optional<PlanKind> kind;     ///< of the focus; nothing: rest or the examination itself
  bool examination = false;
  bool operator==(const PlanDay&) const = default;
};

struct StudyPlan {
  std::vector<PlanStep> today;      ///< in the order to do them; the first is what to do now
  std::vector<PlanDay> days;        ///< from today to the examination day, else six weeks; at most 120
  int days_left = -1;               ///< to the examination; -1: no day is set
  std::string outlook;              ///< a sentence or two on the whole
};
[[nodiscard]] StudyPlan make_plan(const PlanRequest& request);

}  // namespace cw
