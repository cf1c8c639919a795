#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/session/exam_model.h"
#include "app/session/readiness_model.h"
#include "app/store/record.h"
#include "content/codes/book_parts.h"
#include "grading/audit/audit.h"
#include "grading/engine/report.h"
#include "scenarios/unit/unit.h"

/// What a student can ask for. Views return these; the session carries them out.
namespace cw {

enum class Screen { Welcome, Home, Workspace, Feedback, Encoder, Content, Settings, Records, Readiness, Exam, Plan };
enum class ThemeChoice { Light, Dark, System };

struct GoTo { Screen screen; };
struct OpenScenario { ScenarioId scenario; TaskId task = {}; };  ///< starts or continues its draft, shows the workspace; no task: the one worked at last, else the first
struct OpenAttempt { AttemptId attempt; };           ///< shows its feedback
struct TryAgain { ScenarioId scenario; TaskId task = {}; };      ///< discards nothing: starts a fresh draft, shows the workspace
struct DiscardDraft { ScenarioId scenario; TaskId task = {}; };  ///< no task: the first

struct SelectDocument { DocumentId document; };      ///< in the workspace; marks it read
struct AddLine { LineKind kind; Code code; };        ///< at the end of its list
struct ReplaceCode { LineKind kind; int line; Code code; };
struct RemoveLine { LineKind kind; int line; };
struct MoveLine { LineKind kind; int from; int to; };
struct SetPoa { int line; std::optional<Poa> poa; };
struct SetProcedureDate { int line; std::optional<Date> date; };
struct SetModifiers { int line; std::vector<std::string> modifiers; };  ///< CPT and HCPCS; what is no modifier is left out, and only four are kept
struct SetUnits { int line; int units; };            ///< CPT and HCPCS; 1 to 9999
struct DecideQuery { std::optional<QueryDecision> decision; };
struct SetConfidence { LineKind kind; int line; std::optional<Confidence> confidence; };
struct AddEvidence { LineKind kind; int line; Evidence evidence; };
struct RemoveEvidence { LineKind kind; int line; int evidence; };
struct Undo {};
struct Redo {};
struct PauseTimer {};
struct ResumeTimer {};
struct Submit {};                                    ///< grades, stores the attempt, shows feedback

// Reviews for completeness.
/// Begins the review of another version of the chart afresh; the answer begun of the version before is put away.
struct ChooseVariant { ScenarioId scenario; TaskId task; MessVariant variant; };
struct CheckDocument { DocumentId document; bool checked; };  ///< ticks a document off
struct AddFlag { DeficiencyFlag flag; };
struct EditFlag { int flag; DeficiencyFlag right; };          ///< the flag as it should be, whole
struct RemoveFlag { int flag; };
struct MoveReviewClock { LocalTime on; };                     ///< what the due clock shows; changes nothing of the answer

// Queries to providers, in a coding task. To begin one decides that a query is needed.
struct StartQuery {};
struct EditQuery { int query; ComposedQuery right; };         ///< one not yet sent, whole
struct RemoveQuery { int query; };                            ///< one not yet sent
struct SendQuery { int query; };                              ///< it can no longer be changed; the provider answers
struct EscalateQuery { int query; };                          ///< one that got no answer

// The unit's records.
struct ShowUnitDay { Date on; };
struct DoUnitAct { UnitAct act; std::string record; int slip = 0; };
struct UndoUnitAct {};
struct StartUnit { std::uint64_t seed = 0; };                 ///< another unit, from its first day; 0: the next seed
/// Whether a layer of the record policy holds: for reviews and for the unit.
struct SwitchPolicyLayer { std::string id; bool on; };

// Audits. Lines are coded ones by their place in the coder's list; added ones by theirs among those added.
/// Continues the audit begun of this chart, or begins one whose seed follows from the chart and how often it was audited, so each time another. With a seed: that one.
struct OpenAudit { ScenarioId scenario; TaskId task = {}; std::optional<std::uint64_t> seed = {}; };
struct JudgeLine { LineKind kind; int line; AuditVerdict verdict; std::optional<AuditErrorType> type = {}; };  ///< no type: the one named before stays
struct CorrectLine { LineKind kind; int line; SubmissionLine right; };                                          ///< the line as it should be, whole
struct AddAuditLine { LineKind kind; Code code; };                 ///< one that was left out
struct EditAuditAddition { LineKind kind; int line; SubmissionLine right; };
struct RemoveAuditLine { LineKind kind; int line; };               ///< of the added ones
struct SetAuditOrder { int diagnosis; int place; };                ///< which one (0 to n−1 coded, n and above added) goes to which place of the list as it stands; 0 is principal
struct KeepAuditOrder {};                                          ///< as the coder had it
struct DecideAuditQuery { QueryDecision decision; };
struct SubmitAudit {};                                             ///< grades, stores the audit, shows its result in the workspace
struct OpenAuditReport { AttemptId audit; };
struct DiscardAudit { ScenarioId scenario; TaskId task = {}; };    ///< no task: the first

struct ChooseTheme { ThemeChoice theme; };
struct ChooseTextSize { int percent; };              ///< 100, 125, 150, 175, 200
struct ChooseReducedMotion { bool reduced; };
struct FinishWelcome { bool open_guided_chart; };
struct MakeBackup {};
struct RestoreBackup { std::filesystem::path file; };
struct DismissNotice {};

struct InstallFiles { std::vector<std::filesystem::path> files; };  ///< official files, zip archives, folders; shows the Content screen
struct DownloadRelease { std::string id; };          ///< of the catalogue; downloads its files and installs them
struct CancelInstall {};
struct DismissOutcome {};                            ///< puts the result of the last installation away
struct VerifyInstalled { std::string name; };        ///< an InstalledSet's name
struct RemoveInstalled { std::string name; };
struct CompareReleases { std::string before, after; };
struct ListFolder { std::filesystem::path folder; }; ///< for the file chooser; empty: where files were taken from last, else the home folder
struct Quit {};

/// How much of the encoder is open: all of it, the books alone (no search by words), or nothing but what the student knows.
enum class EncoderMode { Full, BookOnly, None };
/// The three ways to a code.
enum class EncoderTab { Search, Index, Tables };

struct EncoderQuery {
  std::string text;
  std::optional<CodeSystem> system;   ///< nothing: all
  bool billable_only = false;
  std::string chapter;                ///< ICD-10-CM, a range of categories: `I00-I99`; empty: all
  bool operator==(const EncoderQuery&) const = default;
};

struct ShowEncoderTab { EncoderTab tab; };
struct LookFor { EncoderQuery query; };
struct OpenIndex { IndexKind kind; };
struct WalkIndex { std::string typed; };             ///< as fingers do: lands where it leads
struct StandOn { int line; };                        ///< of the open index
struct FollowReference { int line; int which = 0; }; ///< the which-th reference printed on that line
struct OpenPage { Code code; };                      ///< shows its Tabular page; remembers it as looked at
struct PageBack {};                                  ///< the page shown before
struct NarrowPage { int axis; int chip; };           ///< of the page's choices: takes one, or drops it again
struct SetFavorite { Code code; bool favorite; };
struct WriteCodeNote { Code code; std::string text; };
struct BuildPcs { std::string partial; };            ///< up to seven characters, `?` for any
struct LookForKey { std::string typed; };            ///< body part, device and substance keys
struct TakeKey { int index; };                       ///< of the keys found: chooses its value where the table offers it
using EncoderCommand = std::variant<ShowEncoderTab, LookFor, OpenIndex, WalkIndex, StandOn, FollowReference, OpenPage, PageBack, NarrowPage, SetFavorite, WriteCodeNote,
                                    BuildPcs, LookForKey, TakeKey>;

/// Which attempts are looked over together: the newest at each chart and task, or all of them.
enum class LensScope { NewestOfEach, All };

// What the feedback screen wants worked out for the attempt it shows (FeedbackDetails).
struct ExplainRow { int row; };                      ///< of the report; the number of rows: the query decision
struct LookOverCharts { LensScope scope; };
struct ListAttempts {};                              ///< at this chart and task, compared with the one before, graded anew
struct CompareAttempts { AttemptId one, other; };
struct ContrastSettings {};                          ///< the tasks of the chart beside each other
using FeedbackCommand = std::variant<ExplainRow, LookOverCharts, ListAttempts, CompareAttempts, ContrastSettings>;

/// Shows the encoder with these words looked for, and the page of a code when one is given.
struct OpenEncoder { std::string text; std::optional<Code> code = {}; };
struct ChooseEncoderMode { EncoderMode mode; };

using Command = std::variant<GoTo, OpenScenario, OpenAttempt, TryAgain, DiscardDraft, SelectDocument, AddLine, ReplaceCode, RemoveLine,
                             MoveLine, SetPoa, SetProcedureDate, SetModifiers, SetUnits, DecideQuery, SetConfidence, AddEvidence, RemoveEvidence, Undo, Redo, PauseTimer,
                             ResumeTimer, Submit, ChooseTheme, ChooseTextSize, ChooseReducedMotion, FinishWelcome, MakeBackup,
                             RestoreBackup, DismissNotice, InstallFiles, DownloadRelease, CancelInstall, DismissOutcome, VerifyInstalled,
                             RemoveInstalled, CompareReleases, ListFolder, Quit, EncoderCommand, OpenEncoder, ChooseEncoderMode, FeedbackCommand, OpenAudit, JudgeLine, CorrectLine, AddAuditLine, EditAuditAddition,
                             RemoveAuditLine, SetAuditOrder, KeepAuditOrder, DecideAuditQuery, SubmitAudit, OpenAuditReport, DiscardAudit,
                             ChooseVariant, CheckDocument, AddFlag, EditFlag, RemoveFlag, MoveReviewClock, StartQuery, EditQuery, RemoveQuery, SendQuery, EscalateQuery, ShowUnitDay, DoUnitAct,
                             UndoUnitAct, StartUnit, SwitchPolicyLayer, ExamCommand, ReadinessCommand>;

/// Commands in the order they were wished for within one frame.
class CommandQueue {
 public:
  void push(Command command) { commands_.push_back(std::move(command)); }
  std::vector<Command> take() { return std::exchange(commands_, {}); }
  const std::vector<Command>& pending() const { return commands_; }

 private:
  std::vector<Command> commands_;
};

}  // namespace cw
