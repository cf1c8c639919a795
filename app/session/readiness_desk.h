#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/session/aside.h"
#include "app/session/exam_desk.h"
#include "app/session/readiness_model.h"
#include "grading/readiness/evidence.h"

namespace cw {

/// Everything that readiness and the plan are reckoned from, as plain values: made in the session's thread, worked with in another.
struct ReadinessInput {
  Date today;
  UnixMillis now = 0;
  std::shared_ptr<const Blueprint> blueprint;
  std::string exam_name;
  std::optional<Date> examination;
  int minutes_a_day = 45;
  /// One thing that was answered for the first time, in order of time. `evidence` without ages.
  struct Dated {
    Date on;
    ReadinessEvidence evidence;
  };
  std::vector<Dated> evidence;
  std::vector<Date> study_days;        ///< distinct, ascending
  std::vector<PlanCard> cards;
  int cards_new_week = 0;
  std::vector<PlanChart> charts;
  std::vector<ErrorPattern> errors;
  std::vector<int> unseen;             ///< by domain
  std::vector<RecentWork> recent;
  std::optional<Date> last_mock;
  int mocks = 0;
  int minutes_today = 0;
  std::vector<PlanKind> done_today;    ///< kinds of work finished today
};
struct ReadinessOutput {
  ReadinessModel readiness;
  PlanModel plan;
};
/// The whole of both screens. Pure; about 60 ms with twelve weeks of work.
[[nodiscard]] ReadinessOutput work_out(const ReadinessInput& input);

/// Gathers what was done and has it worked out aside. One thread owns it; its own thread works with copies.
class ReadinessDesk {
 public:
  /// Borrowed for the desk's life.
  ReadinessDesk(const Record& record, const Clock& clock, const std::vector<ScenarioFile>& library, ExamDesk& exams);
  ~ReadinessDesk();
  void on_news(std::function<void()> call) { box_->on_post(std::move(call)); }
  void set_minutes_a_day(int minutes) { minutes_a_day_ = minutes; }
  int minutes_a_day() const { return minutes_a_day_; }

  /// Where the present code book is asked for, to learn which errors a chart gives a chance to make.
  void use_codes(std::function<const CodeBook&()> codes) { codes_ = std::move(codes); }

  void forget() { stale_ = true; }     ///< new answers, another examination, another day
  void look();                         ///< has it worked out when it is stale
  bool take_news();                    ///< true when something has arrived
  void wait();                         ///< works it out here
  bool busy() const { return waiting_ > 0; }
  const ReadinessModel& readiness() const { return shown_.readiness; }
  const PlanModel& plan() const { return shown_.plan; }

 private:
  ReadinessInput gather();
  void gather_charts(ReadinessInput& input);
  void gather_errors(ReadinessInput& input);
  void list_charts(ReadinessInput& input);
  void find_chart_rules();

  const Record& record_;
  const Clock& clock_;
  const std::vector<ScenarioFile>& library_;
  ExamDesk& exams_;
  int minutes_a_day_ = 45;
  bool stale_ = true;
  bool read_ = false, reading_ = false;  // the bank of items
  Date worked_on_;
  int waiting_ = 0;
  std::uint64_t asked_ = 0;            // number of the newest request
  ReadinessOutput shown_;
  /// What graded work says, by attempt: it does not change. Reports are read once.
  struct Graded {
    bool readable = false;
    std::map<std::string, ReadinessEvidence> evidence;   // by examination
    std::map<std::string, std::pair<int, int>> rules;    // rule → errors, chances
  };
  std::map<AttemptId, Graded> attempts_, audits_;
  std::function<const CodeBook&()> codes_;
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> chart_rules_;  // by scenario and task; filled when first needed
  std::shared_ptr<NewsBox> box_ = std::make_shared<NewsBox>();
  Aside aside_;                        // last: its thread goes before what stands above
};

/// The progress report as a web page that stands alone: what the readiness and plan screens say, in words and figures, with a text for each picture. `made_on` is printed.
[[nodiscard]] std::string progress_report_html(const ReadinessModel& readiness, const PlanModel& plan, Date made_on);

}  // namespace cw
