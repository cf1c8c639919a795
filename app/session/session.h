#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/session/commands.h"
#include "app/session/content_model.h"
#include "app/session/encoder_session.h"
#include "app/session/exam_model.h"
#include "app/session/feedback_model.h"
#include "app/session/readiness_model.h"
#include "app/session/review_model.h"
#include "app/store/record.h"
#include "content/base/clock.h"
#include "content/codes/code_book.h"
#include "content/edits/edits.h"
#include "content/encoder/search.h"
#include "grading/audit/audit.h"
#include "grading/engine/report.h"
#include "scenarios/chart_text.h"
#include "scenarios/read.h"

namespace cw {

struct Settings {
  ThemeChoice theme = ThemeChoice::System;
  int text_size_percent = 100;
  bool reduced_motion = false;
  bool welcome_done = false;
  EncoderMode encoder = EncoderMode::Full;
  std::set<std::string> policies_switched;  ///< layers of the record policy whose state is the other one than their file says
};

/// The answer being written, with what the window needs to show it as it was left. Its JSON form is `chartwright.draft` 1.
struct Draft {
  Submission answer;
  DocumentId document;               ///< the one shown
  std::set<std::string> documents_read;
  bool operator==(const Draft&) const = default;
};

/// One worklist row.
struct WorklistItem {
  ScenarioId id;
  std::string title, summary, specialty;
  Setting setting = Setting::Inpatient;
  Difficulty difficulty = Difficulty::Medium;
  int time_standard_minutes = 0;
  bool guided = false;
  bool second_coded = false;        ///< the key was coded a second time, blind
  int documents = 0;
  int tasks = 1;
  std::optional<TaskId> review;     ///< its completeness review
  bool review_in_progress = false;
  std::optional<int> last_review_points;
  std::optional<AttemptId> last_review;
  bool in_progress = false;
  std::optional<UnixMillis> draft_saved_at;
  int attempts = 0;
  std::optional<int> best_points;   ///< of kFullPoints
  std::optional<int> last_points;
  std::optional<AttemptId> last_attempt;
  int audits = 0;
  bool audit_in_progress = false;
  std::optional<int> last_audit_points;
  std::optional<AttemptId> last_audit;
  bool broken = false;              ///< cannot be used; `problem` says why
  std::string problem;
};

struct HomeModel {
  std::vector<WorklistItem> worklist;        ///< setting, then difficulty, then title
  std::optional<ScenarioId> continue_with;   ///< newest draft
  int charts_done = 0, charts_total = 0;
  int attempts = 0;
  std::optional<int> average_best_points;    ///< over charts done
  std::vector<AttemptSummary> recent;        ///< newest first, at most 5
  std::vector<std::string> problems;         ///< of the library and releases, one sentence each
};

/// A chart document prepared for reading.
struct OpenDocument {
  const ChartDocument* document = nullptr;
  ChartText text;
};

/// A coded line as the panel shows it.
struct CodedLine {
  SubmissionLine line;
  std::string title;       ///< of the release in force, or empty
  CodeStatus status = CodeStatus::Unknown;
  bool poa_exempt = false;
};

/// What is unfinished, in words, for the summary before submitting.
struct Unfinished {
  std::string text;            ///< `2 diagnoses have no POA indicator`
  LineKind kind = LineKind::Diagnosis;
  int line = -1;               ///< first line concerned, or -1
};

/// One line of a list under audit: the coder's, or one the auditor adds.
struct AuditedLine {
  bool added = false;
  int index = 0;                      ///< among the coded lines, or among the added ones
  CodedLine coded;                    ///< as coded, or as added
  bool looked_at = false;             ///< a verdict was set; added lines are
  AuditVerdict verdict = AuditVerdict::Accept;
  std::optional<AuditErrorType> type;
  std::optional<CodedLine> correction;
  bool moved = false;                 ///< stands at another place among the coded diagnoses than the coder gave it
};

/// An audit: the list that someone else coded, and what the auditor says of it. Nothing of what was planted before it is submitted.
struct AuditModel {
  std::uint64_t seed = 0;
  std::vector<AuditedLine> diagnoses, procedures;  ///< as the list stands now
  bool order_right = true;
  bool asks_query = false;
  std::optional<QueryDecision> coded_query, query; ///< the coder's decision, the auditor's
  int lines = 0, looked_at = 0;                    ///< coded lines
  std::vector<Unfinished> unfinished;              ///< `line` is a place in the list as it stands
  // Once it is submitted.
  const AuditReport* report = nullptr;             ///< null before
  AttemptId id = 0;
  UnixMillis graded_at = 0;
  int number = 1;                                  ///< first, second … audit of this chart
  std::optional<int> previous_points;
  bool chart_changed = false;                      ///< the chart is a newer version than the one audited
  std::vector<std::optional<CodedLine>> right;     ///< of each of the report's truths: what belongs there
};

struct WorkspaceModel {
  const Scenario* scenario = nullptr;
  const Task* task = nullptr;
  const std::vector<OpenDocument>* documents = nullptr;
  const Draft* draft = nullptr;
  std::vector<CodedLine> diagnoses, procedures;
  std::vector<Unfinished> unfinished;
  /// What a facility's edits say of the list as it stands, from the encounter and the code books alone, never the key.
  std::vector<EditFinding> edits;
  const ReviewModel* review = nullptr;  ///< the record is reviewed for completeness, not coded: then the lists above are empty
  std::vector<QueryLine> queries;       ///< of a coding task, as the draft's
  std::vector<std::string> providers;   ///< whom a query may be addressed to: the chart's authors, the attending first
  const AuditModel* audit = nullptr;  ///< the chart is being audited, not coded: then the lists above are empty
  bool can_undo = false, can_redo = false;
  std::string undo_name, redo_name;  ///< `adding E11.22`
  bool timer_running = false;
  int seconds_spent = 0;
  bool saved = true;                 ///< false for less than a second after an edit
  std::string save_problem;          ///< why saving failed, or empty
  EncoderMode encoder = EncoderMode::Full;  ///< what the code field may look up
  bool search_complete = true;              ///< false: so far only the starter set is looked through
};

struct FeedbackModel {
  const Scenario* scenario = nullptr;
  const Task* task = nullptr;
  const Task* asked = nullptr;             ///< the task as it was before providers answered queries; null: as `task`
  const std::vector<OpenDocument>* documents = nullptr;
  const Report* report = nullptr;
  AttemptId attempt = 0;
  UnixMillis graded_at = 0;
  int number = 1;                          ///< first, second … attempt at this chart
  std::optional<int> previous_points;
  bool chart_changed = false;              ///< the chart is a newer version than the one graded
  std::optional<ScenarioId> next_chart;    ///< the next one on the worklist not yet done
  const FeedbackDetails* details = nullptr;  ///< what was worked out beside the report; null: nothing can be
};

struct SettingsModel {
  Settings settings;
  std::filesystem::path record_path;
  std::vector<BackupFile> backups;
  std::vector<ReleaseInfo> releases;
  std::string version;
};

/// Which models must be built anew.
enum class Changed : unsigned { Nothing = 0, Screen = 1, Home = 2, Workspace = 4, Feedback = 8, Settings = 16, Content = 32, Encoder = 64, Records = 128, Exam = 256, Readiness = 512, Everything = 1023 };
inline Changed operator|(Changed a, Changed b) { return static_cast<Changed>(static_cast<unsigned>(a) | static_cast<unsigned>(b)); }
inline bool has(Changed set, Changed one) { return (static_cast<unsigned>(set) & static_cast<unsigned>(one)) != 0; }

/// Where the program's own files are.
struct ProgramFiles {
  std::filesystem::path library;                ///< scenarios/library
  std::vector<std::filesystem::path> releases;  ///< folders of release files
  std::filesystem::path assets;
  std::filesystem::path catalogue;              ///< releases.json, which lists what CMS and the CDC published
  std::filesystem::path installed;              ///< where releases are installed; the last of `releases`
  /// Beside the program when installed, else in the source and build trees; `CHARTWRIGHT_HOME` overrides. Official releases are installed beside the
  /// record; `CHARTWRIGHT_RELEASES` overrides that.
  [[nodiscard]] static ProgramFiles find(const std::filesystem::path& program);
};

/// Everything the program can do, without pixels. One thread.
///
/// The models it returns stay valid until the next `apply` or `tick`. Every edit is in the record within a second: `apply` marks
/// the draft dirty and `tick` saves it when 300 ms have passed since the last edit or 800 ms since the first unsaved one.
class Session {
 public:
  struct Options {
    ProgramFiles files;
    std::filesystem::path record;
    std::filesystem::path shown_record;  ///< what the settings show in its place: pictures are the same on every machine; empty: the record's own
  };
  /// `clock` is borrowed for the session's life. Fails when the record cannot be used; a broken scenario or release is not a failure
  /// but a problem on the Home model.
  [[nodiscard]] static Result<std::unique_ptr<Session>> open(Options options, const Clock& clock);
  ~Session();  ///< saves what is unsaved

  Changed apply(const Command& command);
  Changed tick();
  /// When `tick` has something to do next, in the clock's steady time: an autosave, or the timer's next displayed second. Nothing: never.
  std::optional<std::chrono::nanoseconds> next_deadline() const;

  Screen screen() const;
  bool quit_requested() const;
  /// One sentence to show for a while (`Backup made.`, `This chart could not be opened: …`), or empty.
  const std::string& notice() const;
  bool notice_is_problem() const;

  const HomeModel& home();
  const WorkspaceModel* workspace();  ///< null when no chart is open
  const FeedbackModel* feedback();    ///< null when no attempt is shown
  const SettingsModel& settings();
  const UnitModel& records();         ///< the unit's records; made when first asked for
  const ExamModel& exam();            ///< what can be taken, the room, and what came of it
  const ReadinessModel& readiness();  ///< worked out aside when it is first asked for, and after new answers; `computing` until then
  const PlanModel& plan();
  void wait_for_readiness();          ///< works it out in this thread: for pictures
  void take_answers_anew();           ///< after answers were written to the record past this session: for pictures
  const ContentModel& content();      ///< what is installed is looked up aside when it is first asked for
  const EncoderModel& encoder() const;

  /// Whether the open chart shows findings of the edits as it is coded. On at the start; an examination turns it off.
  Changed set_edits_live(bool live);

  /// How much of the encoder is open, whatever the settings say, until it is set back with nothing: for an examination or a lesson.
  Changed set_encoder_mode(std::optional<EncoderMode> mode);

  /// Codes for type-ahead in the open task; diagnoses search ICD-10-CM, procedures the task's system. Titles are borrowed until the next call. While a large
  /// search is being built the starter's answers; `search_complete` tells, and `tick` reports a change when it is there. When the encoder is not fully open, only what
  /// was typed when it has the form of a code: nothing is looked up, its title not told.
  SearchResults search(LineKind kind, const std::string& text, std::size_t most = 50);
  bool search_complete() const;
  /// Whether something aside is under way whose end `tick` will report: for programs that wait for it.
  bool content_busy() const;
  /// Builds the search for the encoder's books in this thread, when it is not there yet: for pictures.
  void wait_for_search();
  /// Called from another thread when something aside is done and `tick` should be called: to wake a sleeping window.
  void on_news(std::function<void()> call);
  /// Replaced within `tick` when code sets were installed or removed (it then reports Changed::Everything): keep nothing of it beyond a tick.
  const CodeBook& codes() const;
  const std::vector<ScenarioFile>& library() const;
  Record& record();

 private:
  struct Impl;
  explicit Session(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

[[nodiscard]] std::string draft_to_json(const Draft& draft);
[[nodiscard]] Result<Draft> draft_from_json(std::string_view json, const Scenario& scenario);

}  // namespace cw
