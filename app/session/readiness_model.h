#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/session/exam_model.h"
#include "grading/plan/plan.h"
#include "grading/readiness/model.h"

/// What the readiness and plan screens show.
namespace cw {

struct SetDailyMinutes { int minutes; };          ///< 10 to 480
struct SaveProgressReport { std::filesystem::path file; };  ///< a web page to print or show; empty: beside the record, named by its day
using ReadinessCommand = std::variant<SetDailyMinutes, SaveProgressReport>;

/// One domain of the examination.
struct DomainStanding {
  std::string id, name, short_name;
  int weight = 0;                    ///< percent
  int scored = 0;                    ///< items of a form
  DomainPosterior posterior;
  int points_low = 0, points = 0, points_high = 0;  ///< of `scored`: 90 % interval and expectation on a form
  int needed = 0;                    ///< what a just-qualified candidate gets there
  std::optional<int> points_week_ago;
  int unseen = 0;                    ///< items of the bank never answered
  std::string words;                 ///< `13 to 18 of 22 expected; 16 needed. Uncertain, from 14 answers.`
};

/// How it stood at the end of a day.
struct TrendPoint {
  Date on;
  bool enough = false;               ///< otherwise no chance is shown
  double chance = 0;                 ///< official
  int raw_low = 0, raw = 0, raw_high = 0;
  int responses = 0;
};

/// Something that was done, for the list of what is recent.
struct RecentWork {
  enum class Kind { Chart, Review, Audit, Sitting } kind = Kind::Chart;
  std::string title;
  UnixMillis at = 0;
  int per_mille = 0;                 ///< points or right answers
  std::string words;                 ///< `87 %`, `96 of 130`
  AttemptId attempt = 0;             ///< Chart, Review, Audit
  SittingId sitting = 0;             ///< Sitting
};

struct ReadinessModel {
  bool computing = false;            ///< numbers are being worked out; what is shown is older, or nothing
  bool known = false;                ///< numbers are there
  std::string exam, exam_name, caution;
  const Blueprint* blueprint = nullptr;
  std::optional<Date> examination;
  int days_left = -1;
  Readiness readiness;
  std::string chance;                ///< `75 %`, `over 95 %`; empty: not enough evidence
  std::string headline;              ///< `Likely ready`, `Not yet`, `Not enough evidence yet`, `Not measured`
  std::string interval;              ///< `87–108 of 130 expected; about 91 needed`
  std::string reason;                ///< what the headline rests on, or what is missing and would help most
  std::vector<DomainStanding> domains;
  std::vector<TrendPoint> trend;     ///< ends of up to twelve weeks, oldest first, today last
  std::vector<std::string> moved;    ///< what moved since last week, a sentence each
  std::vector<PlanStep> focus;       ///< what to do next, at most three
  std::vector<RecentWork> recent;    ///< newest first, at most eight
  int study_days = 0, study_days_last_two_weeks = 0;
  std::string notice_of_staleness;   ///< or empty
};

/// What the plan screen shows.
struct PlanModel {
  bool computing = false, known = false;
  std::string exam_name;
  StudyPlan plan;
  std::vector<bool> done;            ///< of the steps of today
  int minutes_a_day = 45;
  int minutes_today = 0;             ///< studied
  int cards = 0, cards_due = 0, cards_new_week = 0;
  int recall_percent = 0;            ///< mean chance that a point met is recalled now; 0 without points
  std::vector<ErrorPattern> errors;  ///< with errors, most first
};

}  // namespace cw
