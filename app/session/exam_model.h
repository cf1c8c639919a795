#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/store/record.h"
#include "content/exams/blueprint.h"
#include "content/exams/item_answer.h"
#include "grading/exam/score.h"
#include "scenarios/chart_text.h"

/// What the examination screen shows, and what can be asked of it.
namespace cw {

/// A mock is taken as at the test center. In a quiz, a diagnostic test and a round of cards every answer is judged at once; of a diagnostic test only at its end.
enum class SittingKind { Mock, Quiz, Diagnostic, Cards };
[[nodiscard]] std::string_view to_string(SittingKind kind);     ///< `mock`, as stored
[[nodiscard]] std::string_view display_name(SittingKind kind);  ///< `Mock examination`
[[nodiscard]] std::optional<SittingKind> sitting_kind_from(std::string_view word);

/// What a student can ask for in and around an examination. Items by their place in the form, from 0.
struct ChooseExam { std::string exam; };          ///< of a blueprint: which one the student prepares for
struct NameExam { std::string exam, name; };      ///< one of Blueprint::names
struct SetExamDate { std::string exam; std::optional<Date> on; };
/// Begins one; a sitting under way is put aside and can be continued. Seed 0: the next of its own.
struct BeginSitting {
  SittingKind kind = SittingKind::Quiz;
  std::string exam;                   ///< empty: the chosen one
  std::vector<std::string> domains;   ///< of a quiz; empty: all
  int items = 10;                     ///< of a quiz or a round of cards, 1 to 60
  std::optional<PauseRule> clock;     ///< of a mock; nothing: as the blueprint says
  std::uint64_t seed = 0;
  std::vector<std::string> points;    ///< of a round of cards: these knowledge points; empty: those due
};
struct ContinueSitting { SittingId sitting; };
struct DiscardSitting { SittingId sitting; };     ///< under way: nothing of it is kept but what was judged in it
struct LeaveRoom {};                              ///< to the list of examinations; the clock goes on or stops as its rule says
struct GoToItem { int item; };
struct AnswerItem { int item; ItemAnswer answer; };
struct FlagItem { int item; bool flagged; };
struct StrikeOption { int item; int option; bool struck; };   ///< index into Item::options
struct JudgeItem { int item; bool lowest_confidence = false; };  ///< quiz and cards: what was answered stands, and is judged
struct ShowHint { int item; };                    ///< quiz and cards
struct RateEasy { int item; };                    ///< cards, after a right answer
struct PauseSitting {};                           ///< where the clock may stop
struct ResumeSitting {};
struct EndPart {};                                ///< of a mock with several parts; what is past stays shut
struct EndBreak {};
struct SubmitSitting {};
struct ShowSitting { SittingId sitting; };        ///< its result
struct LeaveResult {};
struct DoubtItem { std::string item; std::string why; };  ///< it may be mis-keyed: its answers no longer count
struct TrustItem { std::string item; };
using ExamCommand = std::variant<ChooseExam, NameExam, SetExamDate, BeginSitting, ContinueSitting, DiscardSitting, LeaveRoom, GoToItem, AnswerItem, FlagItem, StrikeOption, JudgeItem, ShowHint, RateEasy,
                                 PauseSitting, ResumeSitting, EndPart, EndBreak, SubmitSitting, ShowSitting, LeaveResult, DoubtItem, TrustItem>;

/// A sitting that is over, as a row of a list.
struct EarlierSitting {
  SittingId id = 0;
  SittingKind kind = SittingKind::Mock;
  std::string exam;
  UnixMillis finished_at = 0;
  int number = 1;             ///< of its kind and examination: first, second …
  int raw = 0, of = 0, cut = 0;
  std::optional<int> scaled;
  bool passed = false;        ///< means something for mocks
  int minutes = 0;
  int items = 0;
};
/// One that is not.
struct OpenSitting {
  SittingId id = 0;
  SittingKind kind = SittingKind::Mock;
  std::string exam, title;    ///< `RHIT mock examination`
  int answered = 0, items = 0;
  std::optional<int> seconds_left;  ///< of the part; nothing without a clock
  PauseRule clock = PauseRule::Stops;
  bool over = false;          ///< its time ran out while it was away
};

/// An examination that can be prepared for.
struct ExamOffer {
  const Blueprint* blueprint = nullptr;
  std::string name;           ///< `ODS`, as the student calls it
  std::optional<Date> on;     ///< the student's examination day
  int days_left = 0;          ///< to it; negative once it is past
  int items_in_bank = 0;      ///< written out, and templates
  int unseen = 0;             ///< of them
  bool mock_possible = false; ///< the bank fills its blueprint
  std::string why_not;        ///< otherwise: a sentence
};

/// A document of the chart that a scenario set shows.
struct RoomDocument {
  std::string id, title;
  ChartText text;
};

/// An item in the room.
struct RoomItem {
  const Item* item = nullptr;         ///< never null; empty (id only) when the bank no longer holds it
  const ItemSet* set = nullptr;       ///< or null
  int part = 0;
  ItemAnswer answer;
  std::vector<int> shown;             ///< the options in the order shown; empty for typed kinds
  std::set<int> struck;               ///< options
  bool flagged = false;
  bool shut = false;                  ///< of a part that is past, or judged: cannot be changed
  bool hinted = false;
  // Once judged (quiz, cards) or handed in:
  bool judged = false;
  int credit = 0, partial = 0;        ///< per mille
  bool scored = true;                 ///< told only in a result
  int seconds = 0;
  bool doubted = false;
  bool easy = false;                  ///< the student said so
};

struct RoomModel {
  SittingId id = 0;
  SittingKind kind = SittingKind::Mock;
  const Blueprint* blueprint = nullptr;
  std::string exam_name, title;       ///< `RHIT`, `RHIT mock examination`
  std::vector<RoomItem> items;        ///< of a diagnostic test: those given so far
  int at = 0;
  int part = 0;                       ///< index into Blueprint::parts
  int part_first = 0, part_last = 0;  ///< items of the part, as [first, last)
  bool on_break = false;
  std::optional<int> seconds_left;    ///< of the part or the break; nothing without a clock
  int seconds_spent = 0;              ///< in this sitting
  PauseRule clock = PauseRule::Stops;
  bool can_pause = false, paused = false;
  bool references = false;            ///< open book: Item::reference may be looked at
  bool judged_at_once = false;        ///< quiz and cards
  int answered = 0, flagged = 0, left = 0;  ///< of the part; without parts of all
  int most_items = 0;                 ///< of a diagnostic test: at most so many will be asked; else all
  bool finished = false;              ///< quiz, cards, diagnostic: nothing is left to answer; it can be handed in
  const std::vector<RoomDocument>* documents = nullptr;  ///< of the chart of the item's set; null without
  std::string away;                   ///< a sentence about time away, after coming back; or empty
  bool saved = true;
  std::string save_problem;
};

/// Two mocks of the same examination, domain by domain.
struct SittingChange {
  std::string domain;
  int before_right = 0, before_of = 0, right = 0, of = 0;
};

struct ResultModel {
  SittingId id = 0;
  SittingKind kind = SittingKind::Mock;
  const Blueprint* blueprint = nullptr;
  std::string exam_name, title;
  UnixMillis finished_at = 0;
  int number = 1;
  ExamScore score;
  std::vector<RoomItem> items;        ///< with answers and judgement, in the order asked
  bool time_ran_out = false;
  PauseRule clock = PauseRule::Counts;
  int minutes_away = 0;               ///< that the clock counted, or stood still
  std::optional<EarlierSitting> before;  ///< of the same kind and examination
  std::vector<SittingChange> changes;    ///< against `before`
  std::vector<std::vector<RoomDocument>> documents;  ///< by `document_set` of the items
  std::vector<int> document_set;      ///< of each item: index into `documents`; -1: none
};

struct ExamModel {
  std::vector<ExamOffer> offers;      ///< in the blueprints' order
  int chosen = 0;                     ///< of the offers
  std::vector<OpenSitting> open;      ///< newest first
  std::vector<EarlierSitting> earlier;  ///< of the chosen examination, newest first
  int cards = 0, cards_due = 0;       ///< knowledge points met, and due today
  const RoomModel* room = nullptr;    ///< null outside
  const ResultModel* result = nullptr;  ///< null when none is shown
  std::vector<std::string> problems;  ///< of an instructor's files, a sentence each
};

}  // namespace cw
