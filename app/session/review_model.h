#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grading/engine/submission.h"
#include "grading/query/answers.h"
#include "scenarios/review/record_policy.h"
#include "scenarios/review/review.h"
#include "scenarios/unit/unit.h"

/// What the screens show of completeness reviews, of queries, and of the unit's records.
namespace cw {

/// A document on the checklist, as its head shows it.
struct ReviewedDocument {
  const ChartDocument* document = nullptr;
  PageLabel label;                ///< whose name the page bears
  bool checked = false;
  int flags = 0;                  ///< the student's, on this document
};

/// One of the student's flags, in words.
struct FlagLine {
  DeficiencyFlag flag;
  std::string where;              ///< `Discharge summary`, `Missing: consent to a procedure`
  std::optional<LocalTime> due;   ///< when such a thing is due by the policy; nothing: no limit
  bool late = false;              ///< the due clock stands after it
};

/// A limit that the policy sets this record: nothing of whether it was kept.
struct Deadline {
  std::string what;               ///< `History and physical`
  std::string rule;               ///< `within 24 hours of admission`
  std::string cite;
  LocalTime due;
  bool past = false;              ///< the due clock stands after it
};

struct ReviewModel {
  MessVariant variant;
  LocalTime on;                   ///< the moment of the review, by the task
  LocalTime clock;                ///< where the due clock stands; `on` at the start
  LocalTime discharged, complete_by;
  Date delinquent_from;
  int days_since_discharge = 0;   ///< on the due clock
  std::vector<ReviewedDocument> documents;
  int checked = 0;
  std::vector<FlagLine> flags;
  std::vector<Deadline> deadlines;         ///< by due moment
  std::vector<std::string> responsible;    ///< whom a flag may name: the chart's authors, then departments
  std::vector<DocumentType> absent;        ///< what may be flagged as absent: all that the policy asks of anybody
  std::string policy;                      ///< `Federal 2026, Facility 2026`
};

/// A query being written, or sent.
struct QueryLine {
  ComposedQuery query;
  std::vector<std::string> lacking;        ///< what the form still needs before it can be sent: `the question`
  std::optional<AnsweredQuery> answer;     ///< once sent
};

/// A layer of the policy, for its switch.
struct PolicyLayerLine {
  std::string id, name;
  PolicyLayer layer = PolicyLayer::Federal;
  bool on = true, own = false;             ///< own: an instructor's file
};

/// One day of the unit, for its curve.
struct UnitPoint {
  Date on;
  int incomplete = 0, delinquent = 0, unbilled = 0, rate_per_mille = 0;
};

/// The unit's records on a day.
struct UnitModel {
  const Unit* unit = nullptr;
  UnitOn day;
  std::vector<UnitAction> actions;
  std::vector<UnitPoint> curve;            ///< every day from the first to the last
  std::string policy;
  int rate_limit_percent = 50, delinquent_on = 31;
  std::string denominator;                 ///< `average monthly discharges, July 2025 to June 2026`
  std::vector<PolicyLayerLine> layers;
  std::vector<std::string> problems;       ///< an instructor's files that could not be used
  int complete_within = 30;                ///< days after discharge
  std::vector<Date> turns;                 ///< days on which a record turns delinquent as things stand, in order
  std::vector<PolicyRule> rules;           ///< that slips name, by id
};

}  // namespace cw
