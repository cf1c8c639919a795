#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/session/exam_model.h"
#include "app/session/sitting.h"
#include "app/store/record.h"
#include "content/base/clock.h"
#include "grading/readiness/fsrs.h"
#include "grading/readiness/model.h"
#include "scenarios/read.h"

namespace cw {

/// How knowledge points are scheduled: FSRS-6 by whole days. The minutes-long steps of the model's default are left out: a point is met once in a sitting, through changing items, and what
/// was answered in a mock this morning is not due this afternoon.
[[nodiscard]] FsrsParameters point_memory();
/// Whether a point is due by the end of the day (UTC) in which the minute `now` since 1970 lies.
[[nodiscard]] bool due_today(const MemoryCard& card, std::int64_t now);

/// A knowledge point met: its memory, and where it was met.
struct MetPoint {
  std::string exam, point, about, domain;
  MemoryCard card;
  int answers = 0, right = 0;
  UnixMillis first_met = 0;
};

/// Examinations, quizzes, diagnostic tests and rounds of cards: begins them, keeps their clocks, saves every answer, judges them. One thread.
///
/// Every answer is in the record before the next frame, typed ones within 300 ms, and the clock every second: a program that is killed comes back to within a second of where it was. Time away is
/// counted or stands still, as the sitting's clock says.
class ExamDesk {
 public:
  /// All is borrowed for the desk's life. `beside`: the folder with an instructor's `blueprints/` and `items/`.
  ExamDesk(Record& record, const Clock& clock, const std::vector<ScenarioFile>& library, const std::filesystem::path& beside);

  struct Outcome {
    bool changed = false;      ///< the model
    bool show = false;         ///< the examination screen
    bool answers = false;      ///< what readiness is reckoned from
    std::string notice = {};   ///< one sentence, or empty
    bool problem = false;
  };
  Outcome apply(const ExamCommand& command);
  /// Saves, moves the clock, ends what is over.
  Outcome tick();
  /// When `tick` has something to do next.
  std::optional<std::chrono::nanoseconds> next_deadline() const;
  /// The examination screen is shown, or left: without it a clock that stops stands still.
  void look(bool shown);
  void save();
  /// After a backup was restored.
  void reload();

  /// Reads the bank, which takes a moment the first time in the program's life (`built_in_items`, in any thread). Everything that needs it calls this itself, but for `points` and `bank`.
  void use_bank();
  bool bank_in_use() const { return bank_ != nullptr; }
  const ExamModel& model();
  /// Whether a mock is under way in which nothing may be looked up.
  bool closed_book() const;
  const Blueprint& chosen() const;
  /// For this desk only: nothing is kept in the record. False when there is no such examination.
  bool choose(const std::string& exam);
  std::string name_of(const Blueprint& blueprint) const;
  std::optional<Date> examination_day(const Blueprint& blueprint) const;
  const std::vector<StoredResponse>& responses() const { return responses_; }
  const std::set<std::string>& doubted() const { return doubted_; }
  /// Points met, of all examinations, by point.
  const std::map<std::string, MetPoint>& points() const { return points_; }
  const ItemBank& bank() const { return *bank_; }
  const std::vector<Blueprint>& blueprints() const { return blueprints_; }
  /// Finished sittings, newest first, as they were stored.
  const std::vector<EarlierSitting>& earlier() const { return earlier_; }
  /// When each item was last asked.
  std::map<ItemId, Date> seen() const;

 private:
  struct Room {
    SittingId id = 0;
    Sitting sitting;
    const Blueprint* blueprint = nullptr;
    std::vector<Item> items;             // of the form
    std::vector<RoomDocument> documents; // of the set of the item looked at
    std::string documents_of;            // id of that set
    bool hidden = false;                 // left for the list, or for another screen
    std::string away;                    // a sentence on time away
    std::chrono::nanoseconds counted_to{0};
    UnixMillis seen_at = 0;
    std::optional<std::chrono::nanoseconds> unsaved_since;
    std::chrono::nanoseconds beaten_at{0};
    std::string save_problem;
    std::unique_ptr<ReadinessEngine> engine;  // of a diagnostic test
  };

  Outcome carry_out(const ChooseExam&);
  Outcome carry_out(const NameExam&);
  Outcome carry_out(const SetExamDate&);
  Outcome carry_out(const BeginSitting&);
  Outcome carry_out(const ContinueSitting&);
  Outcome carry_out(const DiscardSitting&);
  Outcome carry_out(const LeaveRoom&);
  Outcome carry_out(const GoToItem&);
  Outcome carry_out(const AnswerItem&);
  Outcome carry_out(const FlagItem&);
  Outcome carry_out(const StrikeOption&);
  Outcome carry_out(const JudgeItem&);
  Outcome carry_out(const ShowHint&);
  Outcome carry_out(const RateEasy&);
  Outcome carry_out(const PauseSitting&);
  Outcome carry_out(const ResumeSitting&);
  Outcome carry_out(const EndPart&);
  Outcome carry_out(const EndBreak&);
  Outcome carry_out(const SubmitSitting&);
  Outcome carry_out(const ShowSitting&);
  Outcome carry_out(const LeaveResult&);
  Outcome carry_out(const DoubtItem&);
  Outcome carry_out(const TrustItem&);

  void load();
  void index_points();
  void take_response(const StoredResponse& response);
  const Blueprint* blueprint_of(const std::string& exam) const;
  /// Time goes on up to now.
  void count_time();
  void edited(bool at_once);
  Outcome open_room(SittingId id, Sitting sitting, std::int64_t away_ms);
  Outcome finish();
  StoredResponse response_for(int item, bool lowest_confidence) const;
  std::optional<Form> cards_form(const BeginSitting& wish, const Blueprint& blueprint, std::uint64_t seed) const;
  bool give_next_diagnostic();
  const std::vector<RoomDocument>* documents_for(const Item& item);
  std::vector<RoomDocument> open_documents(const ItemSet& set) const;
  RoomItem room_item(const Sitting& sitting, const Item& item, int index, bool told) const;
  void build();
  void build_room();
  bool build_result(SittingId id);
  std::string title_of(const Blueprint& blueprint, SittingKind kind) const;

  Record& record_;
  const Clock& clock_;
  const std::vector<ScenarioFile>& library_;
  std::vector<Blueprint> blueprints_;
  ItemsRead instructors_;                   // the bank, when an instructor's folder adds to it
  std::filesystem::path items_beside_;
  const ItemBank* bank_ = nullptr;          // null until it is used
  std::vector<std::string> problems_;
  std::string chosen_;
  std::map<std::string, std::string> names_;          // exam → what the student calls it
  std::map<std::string, std::optional<Date>> dates_;  // exam → day
  std::vector<StoredResponse> responses_;
  std::set<std::string> answered_;                    // items met at least once
  std::set<std::string> doubted_;
  std::map<std::string, MetPoint> points_;
  std::map<std::string, std::vector<ItemId>> items_of_point_;
  std::map<std::string, std::string> about_;          // point → words
  std::vector<EarlierSitting> earlier_;
  std::map<SittingId, SittingResult> results_;        // of the finished ones
  std::map<std::string, std::string> mock_why_not_;   // exam → why no mock can be made of the bank; empty: it can
  std::optional<Room> room_;
  bool looking_ = false;
  bool stale_ = true;
  ExamModel model_;
  RoomModel room_model_;
  ResultModel result_model_;
  std::vector<Item> result_items_;
  bool result_shown_ = false;
};

}  // namespace cw
