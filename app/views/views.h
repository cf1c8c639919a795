#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "app/session/session.h"
#include "app/ui/chart_view.h"
#include "app/ui/frame.h"
#include "app/views/document_cache.h"
#include "app/views/exam.h"
#include "app/views/readiness.h"

/// The screens. State is a value that only says how things are looked at (scroll, filters, open popups); models are read-only;
/// drawing returns wishes. A view opens no file, runs no query, knows no rule.
namespace cw::views {

struct HomeState {
  std::string filter;
  int setting = 0;      ///< 0 all, then as enum Setting + 1
  int difficulty = 0;   ///< 0 all, then as enum Difficulty + 1
};

struct WelcomeState {
  int page = 0;
};

/// The one choice of a screen that is open for typing.
struct PickState {
  std::string open;             ///< its id; empty: none
  std::string query;
  int highlighted = 0;          ///< of the choices that match
  int waited = 0;               ///< frames for its field to become active
  bool active = false, moved = false;
};

/// A flag being written.
struct FlagDraft {
  DeficiencyFlag flag;
  bool typed = false;           ///< its type is chosen
  bool absent = false;          ///< it is about something that is not there
  int of = -1;                  ///< the flag it changes; -1: a new one
};

/// How a review is looked at.
struct ReviewState {
  int tab = 0;                  ///< 0 flags, 1 documents, 2 due dates
  int flag = 0, document = 0, deadline = 0;  ///< where the arrow keys are
  std::optional<FlagDraft> draft;
  std::optional<MessVariant> confirm_variant;  ///< the version that is to take the place of one already worked at
  std::string date;             ///< typed for the due clock
  PickState pick;
  std::map<std::string, float> heights;  ///< of what was drawn last, in pixels
  bool reveal = false;          ///< bring what was chosen into view
};

/// How the queries of a coding task are looked at.
struct QueryState {
  bool open = false;            ///< they stand in place of the codes
  int shown = -1;               ///< -1: their list
  bool newest = false;          ///< one was begun: it is shown as soon as it is there
  bool preview = false;
  bool confirm_send = false;
  int at = 0;                   ///< where the arrow keys are in the list
  int field_of = -1;            ///< the query whose date is being typed
  std::string date;
  PickState pick;
  std::map<std::string, float> heights;
  bool reveal = false;          ///< the newest indicator is brought into view
};

/// How an audit is looked at.
struct AuditState {
  std::map<std::string, float> heights;  ///< of each row when last drawn, in pixels
  // of a submitted one
  int row = 0;                  ///< errors, then false alarms
  bool arithmetic = false;
  bool scroll_rows = false;     ///< bring the chosen row into view
};

struct WorkspaceState {
  ScenarioId scenario;          ///< of what the rest speaks; another one, or another of its tasks, resets it
  TaskId task;
  float left_width = 0, right_width = 0;  ///< design pixels; 0: default
  int tab = 0;                  ///< 0 diagnoses, 1 procedures
  std::string code_query;
  int highlighted = 0;          ///< in the type-ahead
  bool typing = false;
  std::optional<std::pair<LineKind, int>> replacing;  ///< the line whose code is being retyped
  std::optional<std::pair<LineKind, int>> selected_line;
  std::string find;
  int find_hit = 0;
  int billing_line = -1;        ///< the procedure whose modifiers and units are being written
  std::string modifiers, units;
  bool guide_closed = false;    ///< the guided chart's hints were put away
  bool confirm_submit = false;
  int compact_tab = 0;          ///< on a narrow window: 0 the chart, 1 the codes
  std::optional<std::uint64_t> audited;  ///< the seed of the audit the rest speaks of; coding otherwise
  AttemptId audit_shown = 0;    ///< the submitted audit the rest speaks of
  AuditState audit;
  std::optional<MessVariant> reviewed;  ///< the version of the chart whose review the rest speaks of
  ReviewState review;
  QueryState query;
  std::optional<std::pair<LineKind, int>> dragging;
  float drag_y = 0;             ///< where the pointer is while a line is dragged, in pixels
  bool dropped = false;
  DocumentId shown_document;    ///< the one the list was last scrolled to
  bool scroll_lines = false;    ///< bring the newest line into view
  std::optional<std::pair<std::string, std::uint32_t>> scroll_to;  ///< document, byte
  std::map<std::string, DocumentCache> documents;
};

enum class FeedbackSection { Comparison, Lenses, Attempts, Contrast };

struct FeedbackState {
  AttemptId attempt = 0;
  FeedbackSection section = FeedbackSection::Comparison;
  int selected_row = 0;         ///< of the report; the number of rows: the query decision
  std::string measure_id;       ///< whose card opened the arithmetic
  bool arithmetic = false;
  bool scroll_rows = false;     ///< bring the chosen row into view
  bool chart_shown = false;     ///< on a narrow window: the chart instead of the comparison
  std::set<std::string> closed = {"index", "judged", "sentences"};  ///< parts of explanations that are folded away
  int scope = 0;                ///< of the lenses, as enum LensScope
  int pair = 0;                 ///< of tasks set beside each other
  std::map<std::string, float> heights;  ///< of what scrolls, when last drawn
  DocumentId document;
  std::map<std::string, DocumentCache> documents;
  std::optional<std::pair<std::string, std::uint32_t>> scroll_to;  ///< document, byte
};

/// Tops of rows of unequal height, kept while what they show and the room they have is the same.
struct RowTops {
  int number = -1;
  float width = 0, scale = 0;
  std::vector<float> tops;   ///< of each row, and the end of the last
};

struct EncoderState {
  std::string query;
  int seen_asked = 0;        ///< of the model's count: when the words came from elsewhere, the field takes them over
  int hit = 0, favorite = 0, kept = 0;  ///< where the arrow keys are
  RowTops hit_tops, favorite_tops, kept_tops;
  float kept_height = 0;     ///< of favorites and codes looked at, when last drawn

  std::string walked;        ///< typed in the index
  IndexKind walked_in = IndexKind::Diseases;
  int seen_moved = -1;       ///< the list was scrolled to where the finger was set down

  std::string note;          ///< the student's own, as typed
  int seen_page = 0;
  int below = 0, beside = 0;
  RowTops below_tops, beside_tops, note_tops;
  float page_height = 0;     ///< of its contents when last drawn
  bool scroll_beside = false;

  std::string partial;       ///< of a code of ICD-10-PCS
  std::string seen_built;
  std::string key;
  int key_at = 0;
  std::array<int, 4> value_at{};  ///< where the arrow keys are in characters 4 to 7
  int axis = 0;              ///< on a narrow window: the character shown, 0 for 4
  float definition_height = 0;
  int tables_side = 0;       ///< on a narrow window: 0 the table, 1 definition and keys

  float left_width = 0;      ///< design pixels; 0: default
  int compact = 0;           ///< on a narrow window: 0 the list, 1 the page
};

struct SettingsState {
  std::optional<std::filesystem::path> confirm_restore;
};

struct ContentState {
  bool working = false;         ///< something was being installed in the last frame
  int page = 0;                 ///< 0 what is installed, 1 what changed between two releases
  std::string confirm_remove;   ///< name of the set that is to be removed
  int download = -1;            ///< of ContentModel::published; -1: the suggested one
  bool choosing = false;        ///< the file chooser is open
  struct {
    std::filesystem::path folder;      ///< the one the rest speaks of
    std::vector<std::string> chosen;   ///< names of files
    int cursor = -1;
    bool reveal = false;               ///< bring the cursor into view
  } chooser;
  int system = 0;               ///< of the systems that can be compared
  std::string before, after;    ///< names of what is compared
  int tab = 0;                  ///< 0 new, 1 deleted, 2 revised
  std::string filter;
  struct {
    std::shared_ptr<const ComparedReleases> of;
    int tab = -1;
    std::string by;
    std::vector<int> rows;
  } filtered;                   ///< which rows pass the filter, kept until one of these changes
};

/// How the unit's records are looked at.
struct RecordsState {
  std::uint64_t seed = 0;       ///< of the unit that the rest speaks of; another one resets it
  std::string record;           ///< the one whose slips are shown; empty: the first of the list
  int at = 0;                   ///< where it stands in the list; stays when it goes from there
  int slip = -1;                ///< of the record's; -1: the first open one
  int shown = 0;                ///< 0 open records, 1 all discharged ones
  std::string typed_day;
  bool typed_wrong = false;
  int compact = 0;              ///< on a narrow window: 0 the days, 1 the records
  bool slips_shown = false;     ///< where there is no room for both: the slips instead of the list
  bool confirm_new = false;     ///< another unit was asked for while something had been done
  bool reveal = true;           ///< bring the record into view
  std::map<std::string, float> heights;  ///< of what scrolls, when last drawn
};

/// Everything the views remember between frames.
struct ViewState {
  HomeState home;
  WelcomeState welcome;
  WorkspaceState workspace;
  FeedbackState feedback;
  EncoderState encoder;
  SettingsState settings;
  ContentState content;
  RecordsState records;
  ExamState exam;
  ReadinessState readiness;
  PlanState plan;
  bool shortcuts_open = false;
};

/// Type-ahead answers come through this narrow door, so that a test can hand in its own.
using SearchDoor = std::function<SearchResults(LineKind kind, const std::string& text, std::size_t most)>;

void draw_welcome(ui::Frame&, WelcomeState&, const HomeModel&, CommandQueue&, ui::Rect);
/// `plan`: what is to be done today; null while nothing is known of it.
void draw_home(ui::Frame&, HomeState&, const HomeModel&, const PlanModel* plan, CommandQueue&, ui::Rect);
void draw_workspace(ui::Frame&, WorkspaceState&, const WorkspaceModel&, const SearchDoor&, CommandQueue&, ui::Rect);
void draw_encoder(ui::Frame&, EncoderState&, const EncoderModel&, CommandQueue&, ui::Rect);
void draw_feedback(ui::Frame&, FeedbackState&, const FeedbackModel&, const CodeBook&, CommandQueue&, ui::Rect);
void draw_content(ui::Frame&, ContentState&, const ContentModel&, CommandQueue&, ui::Rect);
void draw_records(ui::Frame&, RecordsState&, const UnitModel&, CommandQueue&, ui::Rect);
void draw_settings(ui::Frame&, SettingsState&, const SettingsModel&, CommandQueue&, ui::Rect);

/// Navigation rail, the screen the session shows, notices and the shortcut sheet: one whole frame of the program.
void draw_program(ui::Frame&, ViewState&, Session&, CommandQueue&);

}  // namespace cw::views
