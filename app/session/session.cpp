#include "app/session/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/session/audit_desk.h"
#include "app/session/content_desk.h"
#include "app/session/draft.h"
#include "app/session/exam_desk.h"
#include "app/session/readiness_desk.h"
#include "app/session/review_desk.h"
#include "app/session/search_shelf.h"
#include "content/base/file_io.h"
#include "content/base/utf8.h"
#include "content/edits/installed_lists.h"
#include "grading/engine/grade.h"
#include "grading/query/answers.h"
#include "grading/review/grade_any.h"
#include "scenarios/edit_lines.h"

namespace cw {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr milliseconds kQuiet{300};       // saved when nothing was edited for so long
constexpr milliseconds kLongest{800};     // and at the latest so long after the first unsaved edit
constexpr milliseconds kTypedTogether{1500};  // edits of a query that follow each other sooner are one step of undo
constexpr seconds kIdle{120};             // the timer pauses when nothing was asked for so long
constexpr int kTextSizes[] = {100, 125, 150, 175, 200};

/// A setting's words, in one place for reading and writing.
std::string_view word(EncoderMode mode) { return mode == EncoderMode::BookOnly ? "book-only" : mode == EncoderMode::None ? "none" : "full"; }
std::string_view word(ThemeChoice theme) { return theme == ThemeChoice::Light ? "light" : theme == ThemeChoice::Dark ? "dark" : "system"; }

/// The chart is reviewed as someone else coded it.
struct AuditWork {
  AuditCase coded;
  AuditSheet sheet;
  HistoryOf<AuditSheet> history;
  // Once submitted.
  std::optional<StoredAudit> stored;
  std::optional<AuditReport> report;
};

struct Visit {
  const ScenarioFile* file = nullptr;
  /// The chart as it stands: the library's own, a messy version of it, or with what providers answered.
  std::shared_ptr<const Scenario> chart;
  const Task* task = nullptr;      ///< of `chart`
  std::vector<OpenDocument> documents;
  std::optional<AuditWork> audit;  ///< nothing: it is coded, or reviewed
  MessVariant variant;             ///< of a review
  LocalTime review_clock;
  std::vector<AnsweredQuery> answers;

  bool done() const { return audit && audit->report; }
  bool reviewed() const { return task->kind == TaskKind::Review; }
  /// The day whose codes hold.
  Date code_date() const { return reviewed() ? chart->encounter.ended.date : task->code_date; }
};

}  // namespace

struct Session::Impl {
  Impl(Options o, const Clock& c, Record r, std::vector<ScenarioFile> l, LoadedCodes loaded)
      : options(std::move(o)), clock(c), record(std::move(r)), library(std::move(l)), book(std::move(loaded.book)), searches(std::make_shared<SearchShelf>(book)), encoder(book, searches, record, c), broken(std::move(loaded.broken)), problems(std::move(loaded.problems)), exams(record, c, library, record.path().parent_path()), readiness(record, c, library, exams), desk(options.files, library, clock.today()) {
    policies = policies_with(record.path().parent_path() / "policies");
    readiness.use_codes([this]() -> const CodeBook& { return *book; });
    desk.on_codes([this](LoadedCodes loaded_anew) { take_codes(std::move(loaded_anew)); });
  }

  Options options;
  const Clock& clock;
  Record record;
  std::vector<ScenarioFile> library;
  std::shared_ptr<const CodeBook> book;
  std::shared_ptr<SearchShelf> searches;
  std::shared_ptr<const CodeSearch> answering;  // whose titles the last results borrow
  // The last question of the code field, which asks in every frame.
  struct Answered {
    std::shared_ptr<const CodeSearch> by;
    SearchQuery query;
    SearchResults results;
  };
  std::optional<Answered> answered;
  EncoderSession encoder;
  std::optional<EncoderMode> encoder_mode;      // chosen for the student
  PolicySet policies;                           // the record policy's layers, an instructor's among them
  UnitDesk unit_desk;
  std::map<std::string, std::string> broken;  // scenario id (or folder) → why
  std::vector<std::string> problems;

  Screen screen = Screen::Home;
  bool quit = false;
  std::string notice;
  bool notice_problem = false;
  Settings chosen;

  // the chart being worked on
  std::optional<Visit> work;
  Draft draft;                    // of an audit: document, documents read and time
  History history;
  bool running = false;           // the timer
  nanoseconds counted_to{0};      // up to here time is in `spent`
  nanoseconds spent{0};
  nanoseconds last_command{0};
  std::optional<nanoseconds> first_unsaved, last_edit;
  std::optional<nanoseconds> query_typed;
  std::string save_problem;

  // the edits over the answer, kept until it changes
  bool edits_live = true;
  std::optional<EditLists> edit_lists;  // read when first needed
  struct Edited {
    ScenarioId scenario;
    std::vector<EditLine> diagnoses, procedures;
    std::vector<EditFinding> found;
  };
  std::optional<Edited> last_edits;

  // the attempt shown
  std::optional<Visit> shown;
  std::optional<StoredAttempt> attempt;
  std::optional<Report> report;
  FeedbackDesk feedback_desk;

  HomeModel home;
  WorkspaceModel workspace;
  AuditModel audited;
  ReviewModel reviewed;
  FeedbackModel feedback;
  SettingsModel settings;
  Changed stale = Changed::Everything;
  std::function<void()> news;  // wakes a sleeping window

  ExamDesk exams;
  ReadinessDesk readiness;

  ContentDesk desk;  // last: its threads use what stands above

  const CodeBook& codes() const { return *book; }

  const ScenarioFile* find(const ScenarioId& id) const {
    for (const auto& file : library)
      if (file.scenario && file.scenario->id == id) return &file;
    return nullptr;
  }

  void say(std::string text, bool problem = false) {
    notice = std::move(text);
    notice_problem = problem;
  }

  // --- visits ------------------------------------------------------------------------------------------------------

  RecordPolicy policy_of(const Scenario& scenario) const { return merge_policies(policies.layers, scenario.encounter.ended.date, chosen.policies_switched); }

  Visit visit(const ScenarioFile& file, const TaskId& task) const {
    Visit made;
    made.file = &file;
    // The library stays as long as the session: borrowed, not owned.
    made.chart = std::shared_ptr<const Scenario>(std::shared_ptr<const void>(), &*file.scenario);
    const Task* wanted = file.scenario->task(task);
    made.task = wanted != nullptr ? wanted : &file.scenario->tasks.front();
    lay_open(made);
    return made;
  }

  static void lay_open(Visit& visit) {
    visit.documents.clear();
    for (const auto& document : visit.chart->documents) visit.documents.push_back({&document, parse_chart_text(document.markdown)});
  }

  static void stand_on(Visit& visit, Scenario chart) {
    const TaskId task = visit.task->id;
    visit.chart = std::make_shared<const Scenario>(std::move(chart));
    visit.task = visit.chart->task(task);
    lay_open(visit);
  }

  /// The chart that an answer is about: a version of it to review, or with the providers' answers to what was asked.
  void take_answer(Visit& visit, Submission& answer) const {
    const Scenario& clean = *visit.file->scenario;
    const Task* task = clean.task(visit.task->id);
    if (task == nullptr) return;
    if (task->kind == TaskKind::Review) {
      ReviewedChart found = reviewed_chart(clean, *task, policy_of(clean), answer.variant);
      answer.variant = visit.variant = found.variant;
      stand_on(visit, std::move(found.chart));
      visit.review_clock = visit.task->review->on;
      return;
    }
    AnsweredChart after = answered_chart(clean, task->id, answer.queries);
    visit.answers = std::move(after.answers);
    if (!visit.answers.empty()) stand_on(visit, std::move(after.scenario));
    else if (visit.chart.get() != &clean) visit.chart = std::shared_ptr<const Scenario>(std::shared_ptr<const void>(), &clean), visit.task = task, lay_open(visit);
  }

  /// The task whose draft was saved last; empty when there is none. Drafts are the newest first.
  static TaskId worked_at_last(const Result<std::vector<StoredDraft>>& drafts, const ScenarioId& id) {
    if (drafts)
      for (const auto& d : *drafts)
        if (d.scenario == id) return d.task;
    return {};
  }

  /// A chart that can be used, or nothing and a notice.
  const ScenarioFile* usable(const ScenarioId& id) {
    const ScenarioFile* file = find(id);
    if (file != nullptr && !broken.contains(id.text())) return file;
    say(file == nullptr ? "This chart is not in the library." : "This chart cannot be used: " + broken.at(id.text()), true);
    return nullptr;
  }

  /// The workspace with what was made ready in `work` and `draft`.
  Changed show_workspace() {
    const Scenario& scenario = *work->chart;
    if (scenario.document(draft.document) == nullptr) draft.document = scenario.documents.front().id;
    draft.documents_read.insert(draft.document.text());
    spent = seconds(draft.answer.seconds_spent);
    show(Screen::Workspace);
    // Begun now, a large search is there by the time something is typed.
    if (mode() == EncoderMode::Full && !work->reviewed()) (void)searches->for_date(work->code_date());
    start_timer();
    return Changed::Everything;
  }

  Changed open_scenario(const ScenarioId& id, const TaskId& task, bool fresh, std::optional<MessVariant> variant = {}) {
    const ScenarioFile* file = usable(id);
    if (file == nullptr) return Changed::Screen;
    leave_workspace();
    work = visit(*file, task.empty() ? worked_at_last(record.drafts(), id) : task);
    history.clear();
    draft = Draft{.answer = {.scenario = id, .task = work->task->id}};
    auto stored = record.draft(id, work->task->id);
    if (!stored) say("The saved work could not be read: " + stored.error().message, true);
    else if (*stored && !fresh) {
      auto read = draft_from_json((*stored)->body, *file->scenario);
      if (read) draft = std::move(*read);
      else say("The saved work of this chart cannot be read; a backup of the record may have it. You start afresh.", true);
    }
    if (variant) draft.answer.variant = variant;
    take_answer(*work, draft.answer);
    return show_workspace();
  }

  // --- audits ------------------------------------------------------------------------------------------------------

  int audits_of(const ScenarioId& id, const TaskId& task) const {
    const auto audits = record.audits();
    return audits ? static_cast<int>(std::count_if(audits->begin(), audits->end(), [&](const AuditSummary& a) { return a.scenario == id && a.task == task; })) : 0;
  }

  Changed open_audit(const OpenAudit& c) {
    const ScenarioFile* file = usable(c.scenario);
    if (file == nullptr) return Changed::Screen;
    leave_workspace();
    work = visit(*file, c.task.empty() ? worked_at_last(record.audit_drafts(), c.scenario) : c.task);
    if (work->reviewed()) work = visit(*file, file->scenario->tasks.front().id);  // nobody coded a review
    history.clear();
    const TaskId task = work->task->id;
    draft = Draft{.answer = {.scenario = c.scenario, .task = task}, .document = {}, .documents_read = {}};
    auto stored = record.audit_draft(c.scenario, task);
    if (!stored) say("The audit begun could not be read: " + stored.error().message, true);
    else if (*stored) {
      auto read = audit_draft_from_json((*stored)->body, *file->scenario);
      if (!read) say(read.error().id == "draft.chart_changed" ? "This chart has changed since you began to audit it. You start afresh." : "The audit begun of this chart cannot be read; a backup of the record may have it. You start afresh.", true);
      else if (!c.seed || read->audit.seed == (*c.seed & kGreatestAuditSeed)) {
        draft.document = read->document;
        draft.documents_read = std::move(read->documents_read);
        draft.answer.seconds_spent = read->sheet.answer.seconds_spent;
        work->audit = AuditWork{.coded = std::move(read->audit), .sheet = std::move(read->sheet), .history = {}, .stored = {}, .report = {}};
      }
    }
    if (!work->audit) {
      AuditCase made = make_audit_case(*file->scenario, *work->task, codes(), c.seed.value_or(audit_seed(c.scenario, task, audits_of(c.scenario, task))));
      AuditSheet sheet = blank_sheet(made);
      work->audit = AuditWork{.coded = std::move(made), .sheet = std::move(sheet), .history = {}, .stored = {}, .report = {}};
    }
    return show_workspace();
  }

  Changed submit_audit() {
    if (!work || !work->audit || work->done()) return Changed::Nothing;
    stop_timer();
    const Scenario& scenario = *work->file->scenario;
    AuditWork& audit = *work->audit;
    AuditAnswer answer = audit.sheet.answer;
    answer.seconds_spent = draft.answer.seconds_spent;
    AuditReport graded = grade_audit(audit.coded, answer, scenario, *work->task, codes());
    StoredAudit made{.scenario = scenario.id, .task = work->task->id, .seed = static_cast<std::int64_t>(audit.coded.seed), .graded_at = clock.now(), .points = graded.points, .seconds_spent = answer.seconds_spent, .scenario_hash = scenario.content_hash,
                     .engine = graded.engine, .answer = audit_answer_to_json(answer), .report = audit_report_to_json(graded)};
    auto id = record.add_audit(made);
    readiness.forget();
    if (!id) {
      say("Your audit could not be stored, so it was not handed in: " + id.error().message, true);
      start_timer();
      return Changed::Everything;
    }
    first_unsaved.reset();
    last_edit.reset();
    made.id = *id;
    audit.history.clear();
    audit.stored = std::move(made);
    audit.report = std::move(graded);
    return Changed::Everything;
  }

  Changed open_audit_report(AttemptId id) {
    auto stored = record.audit(id);
    if (!stored || !*stored) {
      say(stored ? "This audit is not in the record." : "The audit could not be read: " + stored.error().message, true);
      return Changed::Screen;
    }
    const ScenarioFile* file = find((*stored)->scenario);
    auto report_read = audit_report_from_json((*stored)->report);
    if (file == nullptr || !file->scenario || file->scenario->tasks.empty() || !report_read) {
      say(file == nullptr ? "The chart of this audit is no longer in the library." : "The stored report cannot be read: " + (report_read ? "" : report_read.error().message), true);
      return Changed::Screen;
    }
    leave_workspace();
    work = visit(*file, (*stored)->task);
    AuditCase coded{.scenario = report_read->scenario, .task = report_read->task, .seed = report_read->seed, .asked = report_read->answer.asked, .coded = report_read->coded, .truths = report_read->truths, .as_graded = {}};
    draft = Draft{.answer = {.scenario = coded.scenario, .task = coded.task}, .document = {}, .documents_read = {}};
    draft.answer.seconds_spent = (*stored)->seconds_spent;
    for (const auto& document : work->documents) draft.documents_read.insert(document.document->id.text());
    AuditSheet sheet = blank_sheet(coded);
    work->audit = AuditWork{.coded = std::move(coded), .sheet = std::move(sheet), .history = {}, .stored = std::move(**stored), .report = std::move(*report_read)};
    return show_workspace();
  }

  void build_audit() {
    const AuditWork& audit = *work->audit;
    audited = audit_model(audit.coded, audit.sheet, *work->task, codes());
    const int unread = static_cast<int>(std::count_if(work->documents.begin(), work->documents.end(), [&](const OpenDocument& d) { return !draft.documents_read.contains(d.document->id.text()); }));
    if (unread > 0) audited.unfinished.push_back({counted(unread, "document has not been opened", "documents have not been opened"), LineKind::Diagnosis, -1});
    if (!audit.report) return;
    audited.report = &*audit.report;
    for (const auto& truth : audit.report->truths) audited.right.push_back(truth.right ? std::optional(coded(*truth.right)) : std::nullopt);
    audited.id = audit.stored->id;
    audited.graded_at = audit.stored->graded_at;
    audited.chart_changed = audit.stored->scenario_hash != work->file->scenario->content_hash;
    if (auto audits = record.audits())
      for (const auto& a : *audits)
        if (a.scenario == audit.stored->scenario && a.task == audit.stored->task && a.id < audit.stored->id && audited.number++ == 1) audited.previous_points = a.points;
  }

  void leave_workspace() {
    if (!work) return;
    stop_timer();
    save();
    work.reset();
  }

  Changed open_attempt(AttemptId id) {
    auto stored = record.attempt(id);
    if (!stored || !*stored) {
      say(stored ? "This attempt is not in the record." : "The attempt could not be read: " + stored.error().message, true);
      return Changed::Screen;
    }
    const ScenarioFile* file = find((*stored)->scenario);
    auto read = report_from_json((*stored)->report);
    if (file == nullptr || !file->scenario || file->scenario->tasks.empty() || !read) {
      say(file == nullptr ? "The chart of this attempt is no longer in the library." : "The stored report cannot be read: " + (read ? "" : read.error().message), true);
      return Changed::Screen;
    }
    stop_timer();
    save();
    feedback_desk.clear();
    shown = visit(*file, (*stored)->task);
    attempt = std::move(**stored);
    report = std::move(*read);
    if (file->scenario->task(report->task) != nullptr) take_answer(*shown, report->submission);
    // A key that has since lost lines must not be indexed by an old report that does not name them.
    for (const auto& row : report->rows) {
      const Task* graded = shown->chart->task(report->task);
      const auto& key = graded == nullptr ? std::vector<KeyLine>{} : row.line == LineKind::Diagnosis ? graded->key.diagnoses : graded->key.procedures;
      if (row.key_id.empty() && row.key_line >= static_cast<int>(key.size())) {
        report.reset();
        attempt.reset();
        shown.reset();
        say("The chart has changed so much since this attempt that its feedback can no longer be shown beside it.", true);
        return Changed::Screen;
      }
    }
    if (const Task* graded = shown->chart->task(report->task)) feedback_desk.show(*shown->chart, *graded, *report, *attempt);
    show(Screen::Feedback);
    return Changed::Screen | Changed::Feedback;
  }

  // --- the encoder --------------------------------------------------------------------------------------------------

  /// Nothing is looked up while a closed book is being examined.
  EncoderMode mode() const { return exams.closed_book() ? EncoderMode::None : encoder_mode.value_or(chosen.encoder); }

  void sit_down() {
    EncoderDesk coding;
    if (work) {
      coding.code_date = work->code_date();
      coding.procedures = work->task->procedures;
      const Submission list = work->audit ? audited_list(work->audit->coded, work->audit->sheet.answer) : draft.answer;
      for (const auto* lines : {&list.diagnoses, &list.procedures})
        for (const auto& line : *lines) coding.coded.push_back(line.code);
    }
    encoder.choose(mode());
    encoder.sit_down(std::move(coding));
  }

  void save_note(bool at_once) {
    if (auto saved = encoder.save_note(at_once); !saved) say("Your note could not be saved: " + saved.error().message, true);
  }

  // --- time and saving -----------------------------------------------------------------------------------------------

  void start_timer() {
    counted_to = last_command = clock.steady();
    running = work.has_value() && !work->done();
  }
  void stop_timer() {
    count_time();
    running = false;
  }
  void count_time() {
    if (!running) return;
    const nanoseconds now = std::min(clock.steady(), last_command + kIdle);
    if (now > counted_to) spent += now - counted_to, counted_to = now;
    draft.answer.seconds_spent = static_cast<int>(std::chrono::duration_cast<seconds>(spent).count());
  }

  void edited() {
    if (work && work->done()) return;
    const nanoseconds now = clock.steady();
    if (!first_unsaved) first_unsaved = now;
    last_edit = now;
  }

  void save() {
    if (!work || !first_unsaved) return;
    count_time();
    const StoredDraft kept{work->file->scenario->id, work->task->id, clock.now(), work->audit ? audit_as_saved() : draft_to_json(draft)};
    auto saved = work->audit ? record.save_audit_draft(kept) : record.save_draft(kept);
    first_unsaved.reset();
    last_edit.reset();
    if (saved) {
      save_problem.clear();
    } else {
      // Kept as unsaved, so that the next tick tries again; the words on the screen say why.
      save_problem = saved.error().message;
      edited();
    }
    stale = stale | Changed::Workspace | Changed::Home;
  }

  std::string audit_as_saved() const {
    AuditDraft kept{.audit = work->audit->coded, .sheet = work->audit->sheet, .scenario_hash = work->file->scenario->content_hash, .document = draft.document, .documents_read = draft.documents_read};
    kept.sheet.answer.seconds_spent = draft.answer.seconds_spent;
    return audit_draft_to_json(kept);
  }

  // --- submitting ----------------------------------------------------------------------------------------------------

  Changed submit() {
    if (!work || work->audit) return Changed::Nothing;
    stop_timer();
    const Scenario& scenario = *work->file->scenario;
    const Report graded = grade_any(scenario, *scenario.task(work->task->id), draft.answer, codes(), standard_policy(), policy_of(scenario));
    StoredAttempt made{.scenario = scenario.id, .task = work->task->id, .graded_at = clock.now(), .points = graded.points, .seconds_spent = draft.answer.seconds_spent, .scenario_hash = scenario.content_hash,
                       .content_release = graded.content_release, .engine = graded.engine, .submission = submission_to_json(draft.answer), .report = report_to_json(graded)};
    auto id = record.add_attempt(made);
    readiness.forget();
    if (!id) {
      say("Your answer could not be stored, so it was not handed in: " + id.error().message, true);
      start_timer();
      return Changed::Everything;
    }
    first_unsaved.reset();
    last_edit.reset();
    work.reset();
    open_attempt(*id);
    return Changed::Everything;
  }

  // --- models --------------------------------------------------------------------------------------------------------

  void build_home() {
    home = {};
    home.problems = problems;
    auto attempts = record.attempts();
    auto drafts = record.drafts();
    const auto audits = record.audits();
    const auto audit_drafts = record.audit_drafts();
    if (!audits) home.problems.push_back("The audits could not be read: " + audits.error().message);
    if (!attempts) home.problems.push_back("The attempts could not be read: " + attempts.error().message);
    if (!drafts) home.problems.push_back("The saved work could not be read: " + drafts.error().message);
    int best_sum = 0;
    for (const auto& file : library) {
      WorklistItem item;
      if (file.scenario) {
        const Scenario& s = *file.scenario;
        item = {.id = s.id, .title = s.title, .summary = s.summary, .specialty = s.specialty, .setting = s.encounter.setting, .difficulty = s.difficulty, .time_standard_minutes = s.time_standard_minutes, .guided = s.guided, .second_coded = s.provenance.second_coding.has_value(), .documents = static_cast<int>(s.documents.size()), .tasks = s.coding_tasks()};
        if (const Task* review = s.review()) item.review = review->id;
      } else {
        item.id = ScenarioId(file.folder.filename().string());
        item.title = item.id.text();
      }
      if (const auto why = broken.find(item.id.text()); why != broken.end()) item.broken = true, item.problem = why->second;
      if (attempts)
        for (const auto& a : *attempts) {
          if (a.scenario != item.id) continue;
          if (item.review == a.task) {
            if (!item.last_review_points) item.last_review_points = a.points, item.last_review = a.id;
            continue;
          }
          if (item.attempts++ == 0) item.last_points = a.points, item.last_attempt = a.id;
          item.best_points = std::max(item.best_points.value_or(0), a.points);
        }
      if (drafts)
        for (const auto& d : *drafts)
          if (d.scenario == item.id) {
            if (item.review == d.task) item.review_in_progress = true;
            else item.in_progress = true, item.draft_saved_at = d.saved_at;
          }
      if (audits)
        for (const auto& a : *audits)
          if (a.scenario == item.id && item.audits++ == 0) item.last_audit_points = a.points, item.last_audit = a.id;
      if (audit_drafts) item.audit_in_progress = std::any_of(audit_drafts->begin(), audit_drafts->end(), [&](const StoredDraft& d) { return d.scenario == item.id; });
      if (!item.broken) {
        ++home.charts_total;
        if (item.attempts > 0) ++home.charts_done, best_sum += *item.best_points;
      }
      home.worklist.push_back(std::move(item));
    }
    std::stable_sort(home.worklist.begin(), home.worklist.end(), [](const WorklistItem& a, const WorklistItem& b) {
      return std::tuple(a.broken, !a.guided, a.setting, a.difficulty, a.title) < std::tuple(b.broken, !b.guided, b.setting, b.difficulty, b.title);
    });
    if (attempts) {
      home.attempts = static_cast<int>(attempts->size());
      home.recent.assign(attempts->begin(), attempts->begin() + std::min<std::ptrdiff_t>(5, static_cast<std::ptrdiff_t>(attempts->size())));
    }
    if (home.charts_done > 0) home.average_best_points = (2 * best_sum + home.charts_done) / (2 * home.charts_done);
    if (drafts)
      for (const auto& d : *drafts)
        if (find(d.scenario) != nullptr && !broken.contains(d.scenario.text())) {
          home.continue_with = d.scenario;
          break;
        }
  }

  CodedLine coded(const SubmissionLine& line) const { return coded_line(line, work->code_date(), codes()); }

  static std::string counted(int n, const char* one, const char* many) { return fmt::format("{} {}", n, n == 1 ? one : many); }

  void find_unfinished() {
    const auto note = [&](LineKind kind, int n, int first, std::string text) {
      if (n > 0) workspace.unfinished.push_back({std::move(text), kind, first});
    };
    const bool inpatient = work->chart->setting(*work->task) == Setting::Inpatient;
    if (workspace.diagnoses.empty()) workspace.unfinished.push_back({inpatient ? "No diagnosis is coded yet, so there is no principal diagnosis" : "No diagnosis is coded yet, so nothing is first-listed", LineKind::Diagnosis, -1});
    for (const auto& [kind, lines] : {std::pair(LineKind::Diagnosis, &workspace.diagnoses), std::pair(LineKind::Procedure, &workspace.procedures)}) {
      int poa = 0, poa_first = -1, bad = 0, bad_first = -1, date = 0, date_first = -1;
      for (int i = 0; i < static_cast<int>(lines->size()); ++i) {
        const CodedLine& line = (*lines)[static_cast<std::size_t>(i)];
        if (line.status != CodeStatus::Billable && bad++ == 0) bad_first = i;
        if (kind == LineKind::Diagnosis && work->task->poa && !line.poa_exempt && !line.line.poa && poa++ == 0) poa_first = i;
        if (kind == LineKind::Procedure && !line.line.date && date++ == 0) date_first = i;
      }
      note(kind, bad, bad_first, counted(bad, "code is not billable or not known", "codes are not billable or not known"));
      note(kind, poa, poa_first, counted(poa, "diagnosis has no POA indicator", "diagnoses have no POA indicator"));
      if (kind == LineKind::Procedure) note(kind, date, date_first, counted(date, "procedure has no date", "procedures have no date"));
    }
    const auto& queries = draft.answer.queries;
    const int unsent = static_cast<int>(std::count_if(queries.begin(), queries.end(), [](const ComposedQuery& q) { return !q.sent; }));
    if (unsent > 0) workspace.unfinished.push_back({counted(unsent, "query is written and not sent", "queries are written and not sent"), LineKind::Diagnosis, -1});
    if (work->task->key.queries && !draft.answer.query) workspace.unfinished.push_back({"Whether to query the provider is not decided", LineKind::Diagnosis, -1});
    const int unread = static_cast<int>(std::count_if(work->documents.begin(), work->documents.end(), [&](const OpenDocument& d) { return !draft.documents_read.contains(d.document->id.text()); }));
    if (unread > 0) workspace.unfinished.push_back({counted(unread, "document has not been opened", "documents have not been opened"), LineKind::Diagnosis, -1});
  }

  const std::vector<EditFinding>& find_edits() {
    Edited now{.scenario = work->file->scenario->id, .diagnoses = {}, .procedures = {}, .found = {}};
    for (const auto& line : draft.answer.diagnoses) now.diagnoses.push_back({line.code, poa_letter(line.poa)});
    for (const auto& line : draft.answer.procedures) now.procedures.push_back({line.code, 0});
    if (!last_edits || last_edits->scenario != now.scenario || last_edits->diagnoses != now.diagnoses || last_edits->procedures != now.procedures) {
      if (!edit_lists) {
        auto installed = load_edit_lists(options.files.releases);
        for (const auto& problem : installed.problems) problems.push_back(problem.message), stale = stale | Changed::Home;
        edit_lists = std::move(installed.lists);
      }
      now.found = check_codes(now.diagnoses, now.procedures, edit_context(*work->chart, *work->task), codes(), *edit_lists);
      last_edits = std::move(now);
    }
    return last_edits->found;
  }

  void build_workspace() {
    count_time();
    workspace = {};
    workspace.scenario = work->chart.get();
    workspace.task = work->task;
    workspace.documents = &work->documents;
    workspace.draft = &draft;
    const auto travels = [&](const auto& steps) {
      workspace.can_undo = steps.can_undo();
      workspace.can_redo = steps.can_redo();
      workspace.undo_name = steps.undo_name();
      workspace.redo_name = steps.redo_name();
    };
    if (work->audit) travels(work->audit->history);
    else travels(history);
    workspace.timer_running = running && clock.steady() - last_command < kIdle;
    workspace.seconds_spent = draft.answer.seconds_spent;
    workspace.saved = !first_unsaved;
    workspace.save_problem = save_problem;
    workspace.encoder = mode();
    workspace.search_complete = mode() != EncoderMode::Full || work->reviewed() || searches->complete(work->code_date());
    if (work->audit) {
      // What the edits say of the list would tell errors that the auditor is to find.
      build_audit();
      workspace.audit = &audited;
      return;
    }
    if (work->reviewed()) {
      build_review();
      return;
    }
    workspace.providers = providers_of(*work->file->scenario);
    for (const auto& query : draft.answer.queries) workspace.queries.push_back({query, query.sent ? std::vector<std::string>() : lacking(query), std::nullopt});
    for (const auto& answer : work->answers) workspace.queries[static_cast<std::size_t>(answer.query)].answer = answer;
    for (const auto& line : draft.answer.diagnoses) workspace.diagnoses.push_back(coded(line));
    for (const auto& line : draft.answer.procedures) workspace.procedures.push_back(coded(line));
    find_unfinished();
    if (edits_live) workspace.edits = find_edits();
  }

  void build_review() {
    reviewed = review_model(*work->chart, *work->task, policy_of(*work->chart), draft, work->variant, work->review_clock);
    workspace.review = &reviewed;
    const int unticked = static_cast<int>(reviewed.documents.size()) - reviewed.checked;
    const auto is_vague = [](const DeficiencyFlag& f) { return f.responsible.empty() || f.severity == 0; };
    const auto first = std::find_if(draft.answer.flags.begin(), draft.answer.flags.end(), is_vague);
    const auto vague = std::count_if(draft.answer.flags.begin(), draft.answer.flags.end(), is_vague);
    if (vague > 0) workspace.unfinished.push_back({counted(static_cast<int>(vague), "flag does not say who answers for it, or how grave it is", "flags do not say who answers for them, or how grave they are"), LineKind::Diagnosis, static_cast<int>(first - draft.answer.flags.begin())});
    if (unticked > 0) workspace.unfinished.push_back({counted(unticked, "document is not ticked off", "documents are not ticked off"), LineKind::Diagnosis, -1});
  }

  void build_feedback() {
    feedback = {};
    feedback.scenario = shown->chart.get();
    const Task* graded = shown->chart->task(report->task);
    feedback.task = graded != nullptr ? graded : shown->task;
    feedback.asked = shown->file->scenario->task(report->task);
    feedback.documents = &shown->documents;
    feedback.report = &*report;
    feedback.attempt = attempt->id;
    feedback.graded_at = attempt->graded_at;
    if (feedback_desk.model().attempt == attempt->id) feedback.details = &feedback_desk.model();
    feedback.chart_changed = attempt->scenario_hash != shown->file->scenario->content_hash;
    if (auto attempts = record.attempts()) {
      for (const auto& a : *attempts)
        if (a.scenario == attempt->scenario && a.task == attempt->task && a.id < attempt->id) {
          if (feedback.number++ == 1) feedback.previous_points = a.points;
        }
      build_home();
      for (const auto& item : home.worklist)
        if (!item.broken && item.attempts == 0 && item.id != attempt->scenario) {
          feedback.next_chart = item.id;
          break;
        }
    }
  }

  void build_settings() {
    settings = {};
    settings.settings = chosen;
    settings.record_path = options.shown_record.empty() ? record.path() : options.shown_record;
    if (auto all = record.backups()) settings.backups = std::move(*all);
    for (const auto& release : codes().releases()) settings.releases.push_back(release->info());
    settings.version = "0.1.0";
  }

  // --- code sets -------------------------------------------------------------------------------------------------------

  void note_library() {
    if (library.empty()) problems.push_back("No charts were found in " + options.files.library.string() + ".");
  }

  /// Other code sets from now on: the open chart, its draft and the attempt shown stay; what was found out with the old ones is found out anew.
  void take_codes(LoadedCodes loaded) {
    answering.reset();
    answered.reset();
    auto old_searches = std::exchange(searches, nullptr);
    book = std::move(loaded.book);
    searches = std::make_shared<SearchShelf>(book);
    searches->on_finished(news);
    encoder.take_codes(book, searches);
    desk.retire(std::move(old_searches));  // the last one to hold it; it may still be building, for a while
    broken = std::move(loaded.broken);
    problems = std::move(loaded.problems);
    note_library();
    edit_lists.reset();
    last_edits.reset();
    feedback_desk.take_codes();
    if (work && !work->reviewed()) (void)searches->for_date(work->code_date());  // a large search begins to be built before it is asked for
    stale = Changed::Everything;
  }

  Changed take_content_news() {
    const auto* before = book.get();
    const bool was_busy = desk.busy();
    if (!desk.take_news()) return Changed::Nothing;
    const auto& outcome = desk.model().outcome;
    // Who looks at another screen is told how it ended.
    if (was_busy && !desk.busy() && outcome && screen != Screen::Content) {
      say(outcome->title + ".", outcome->kind == ContentOutcome::Kind::Failed);
      return Changed::Everything;
    }
    return book.get() != before ? Changed::Everything : Changed::Content;
  }

  void show_content() {
    if (screen == Screen::Workspace) stop_timer(), save();
    show(Screen::Content);
    desk.look();
  }
  /// A sentence why it was not begun, or nothing.
  Changed begun(const std::string& why_not) {
    if (!why_not.empty()) say(why_not, true);
    return Changed::Everything;
  }

  Changed operator()(const InstallFiles& c) {
    show_content();
    std::error_code code;
    if (!c.files.empty()) {
      // Where the next files are looked for.
      const auto folder = std::filesystem::absolute(c.files.front(), code).parent_path();
      if (!code && !first_malformed_utf8(folder.string())) keep("content_folder", folder.string()), desk.set_recent(folder);
    }
    return begun(desk.install_files(c.files));
  }
  Changed operator()(const DownloadRelease& c) {
    show_content();
    return begun(desk.download(c.id));
  }
  Changed operator()(const RemoveInstalled& c) { return begun(desk.remove(c.name)); }
  Changed operator()(const CancelInstall&) {
    desk.cancel();
    return Changed::Content;
  }
  Changed operator()(const DismissOutcome&) {
    desk.dismiss_outcome();
    return Changed::Content;
  }
  Changed operator()(const VerifyInstalled& c) {
    desk.verify(c.name);
    return Changed::Content;
  }
  Changed operator()(const CompareReleases& c) {
    desk.compare(c.before, c.after);
    return Changed::Content;
  }
  Changed operator()(const ListFolder& c) {
    desk.list(c.folder);
    return Changed::Content;
  }

  // --- settings --------------------------------------------------------------------------------------------------------

  void load_settings() {
    const auto get = [&](const char* name) {
      auto value = record.setting(name);
      return value && *value ? **value : std::string();
    };
    if (const auto theme = get("theme"); theme == "light") chosen.theme = ThemeChoice::Light;
    else if (theme == "dark") chosen.theme = ThemeChoice::Dark;
    for (const int size : kTextSizes)
      if (get("text_size") == std::to_string(size)) chosen.text_size_percent = size;
    chosen.reduced_motion = get("reduced_motion") == "yes";
    chosen.welcome_done = get("welcome_done") == "yes";
    desk.set_recent(get("content_folder"));
    std::string switched = get("policies_switched");
    for (std::size_t from = 0; from < switched.size();) {
      const std::size_t to = std::min(switched.find(',', from), switched.size());
      if (to > from) chosen.policies_switched.insert(switched.substr(from, to - from));
      from = to + 1;
    }
    unit_desk.take_policy(policies, chosen.policies_switched);
    unit_desk.take_saved(get("unit"), clock.today());
    if (const auto minutes = get("minutes_a_day"); !minutes.empty() && minutes.size() < 4 && std::all_of(minutes.begin(), minutes.end(), [](char c) { return c >= '0' && c <= '9'; })) readiness.set_minutes_a_day(std::clamp(std::stoi(minutes), 10, 480));
    readiness.forget();
    for (const EncoderMode each : {EncoderMode::Full, EncoderMode::BookOnly, EncoderMode::None})
      if (get("encoder") == word(each)) chosen.encoder = each;
  }

  void keep(const char* name, std::string_view value) {
    if (auto kept = record.set_setting(name, std::string(value)); !kept) say("The setting could not be saved: " + kept.error().message, true);
  }

  // --- commands --------------------------------------------------------------------------------------------------------

  Changed operator()(const GoTo& c) {
    if (c.screen == Screen::Workspace && !work) {
      build_home();
      if (home.continue_with) return open_scenario(*home.continue_with, {}, false);
      say("No chart is open. Choose one from the worklist.");
      return Changed::Screen;
    }
    if (c.screen == Screen::Feedback && !report) {
      auto attempts = record.attempts();
      if (attempts && !attempts->empty()) return open_attempt(attempts->front().id);
      say("There is no feedback yet. Code a chart and submit it.");
      return Changed::Screen;
    }
    // Looking up is part of coding: the timer goes on in the encoder.
    const auto coding = [](Screen s) { return s == Screen::Workspace || s == Screen::Encoder; };
    if (coding(screen) && !coding(c.screen)) stop_timer(), save();
    if (c.screen == Screen::Workspace) start_timer();
    if (c.screen == Screen::Content) desk.look();
    if (screen == Screen::Encoder) save_note(true);
    if (c.screen == Screen::Encoder) sit_down();
    show(c.screen);
    return Changed::Everything;
  }
  /// Another screen, where nothing else is to be done about it. The clock of an examination may stand still on others.
  void show(Screen to) {
    screen = to;
    exams.look(to == Screen::Exam);
  }
  Changed operator()(const EncoderCommand& c) {
    if (auto done = encoder.apply(c); !done) say("This could not be kept in your record: " + done.error().message, true);
    return Changed::Encoder | Changed::Screen;
  }
  Changed operator()(const OpenEncoder& c) {
    (*this)(GoTo{Screen::Encoder});
    if (!c.text.empty()) encoder.look_for_from_elsewhere(c.text);
    if (c.code) (*this)(EncoderCommand(OpenPage{*c.code}));
    return Changed::Everything;
  }
  Changed operator()(const ChooseEncoderMode& c) {
    chosen.encoder = c.mode;
    keep("encoder", word(c.mode));
    encoder.choose(mode());
    return Changed::Settings | Changed::Encoder | Changed::Workspace;
  }
  Changed operator()(const FeedbackCommand& c) {
    if (!report) return Changed::Nothing;
    const Task* task = shown->chart->task(report->task);
    feedback_desk.apply(c, codes(), task != nullptr && task->kind == TaskKind::Code ? encoder.open_indexes(task->code_date) : ExplainIndexes{}, record, library);
    return Changed::Feedback;
  }
  Changed operator()(const OpenScenario& c) { return open_scenario(c.scenario, c.task, false); }
  Changed operator()(const TryAgain& c) { return open_scenario(c.scenario, c.task, false); }
  Changed operator()(const OpenAttempt& c) { return open_attempt(c.attempt); }
  Changed operator()(const DiscardDraft& c) { return discard(c.scenario, c.task, false); }
  Changed operator()(const DiscardAudit& c) { return discard(c.scenario, c.task, true); }
  Changed discard(const ScenarioId& id, const TaskId& task, bool audit) {
    if (work && work->audit.has_value() == audit && work->file->scenario->id == id && (task.empty() || work->task->id == task)) first_unsaved.reset(), last_edit.reset(), work.reset(), running = false;
    if (const ScenarioFile* file = find(id); file != nullptr && file->scenario && !file->scenario->tasks.empty()) {
      const TaskId& which = task.empty() ? file->scenario->tasks.front().id : task;
      if (auto gone = audit ? record.delete_audit_draft(id, which) : record.delete_draft(id, which); !gone) say("The saved work could not be deleted: " + gone.error().message, true);
    }
    if (screen == Screen::Workspace) show(Screen::Home);
    return Changed::Everything;
  }
  Changed operator()(const OpenAudit& c) { return open_audit(c); }
  Changed operator()(const SubmitAudit&) { return submit_audit(); }
  Changed operator()(const OpenAuditReport& c) { return open_audit_report(c.audit); }
  Changed operator()(const SelectDocument& c) {
    if (!work || work->chart->document(c.document) == nullptr) return Changed::Nothing;
    if (draft.document == c.document && draft.documents_read.contains(c.document.text())) return Changed::Nothing;
    draft.document = c.document;
    draft.documents_read.insert(c.document.text());
    edited();
    return Changed::Workspace;
  }
  Changed operator()(const Undo&) { return travel(true); }
  Changed operator()(const Redo&) { return travel(false); }
  Changed travel(bool back) {
    if (!work) return Changed::Nothing;
    count_time();
    const auto go = [back](auto& steps, auto& present) { return back ? steps.undo(present) : steps.redo(present); };
    if (!(work->audit ? go(work->audit->history, work->audit->sheet) : go(history, draft.answer))) return Changed::Nothing;
    query_typed.reset();  // what is typed now is a step of its own
    edited();
    return Changed::Workspace;
  }
  Changed operator()(const PauseTimer&) {
    stop_timer();
    return Changed::Workspace;
  }
  Changed operator()(const ResumeTimer&) {
    start_timer();
    return Changed::Workspace;
  }
  Changed operator()(const Submit&) { return submit(); }
  Changed operator()(const ChooseTheme& c) {
    chosen.theme = c.theme;
    keep("theme", word(c.theme));
    return Changed::Settings | Changed::Screen;
  }
  Changed operator()(const ChooseTextSize& c) {
    if (std::find(std::begin(kTextSizes), std::end(kTextSizes), c.percent) == std::end(kTextSizes)) return Changed::Nothing;
    chosen.text_size_percent = c.percent;
    keep("text_size", std::to_string(c.percent));
    return Changed::Settings | Changed::Screen;
  }
  Changed operator()(const ChooseReducedMotion& c) {
    chosen.reduced_motion = c.reduced;
    keep("reduced_motion", c.reduced ? "yes" : "no");
    return Changed::Settings;
  }
  Changed operator()(const FinishWelcome& c) {
    chosen.welcome_done = true;
    keep("welcome_done", "yes");
    show(Screen::Home);
    if (c.open_guided_chart)
      for (const auto& file : library)
        if (file.scenario && file.scenario->guided && !broken.contains(file.scenario->id.text())) return open_scenario(file.scenario->id, {}, false);
    return Changed::Everything;
  }
  Changed operator()(const MakeBackup&) {
    save();
    save_note(true);
    auto made = record.make_backup();
    if (made) say("Backup made: " + made->path.filename().string());
    else say("The backup could not be made: " + made.error().message, true);
    return Changed::Settings | Changed::Screen;
  }
  Changed operator()(const RestoreBackup& c) {
    leave_workspace();
    save_note(true);
    auto restored = record.restore_from(c.file);
    if (restored) {
      say("Restored " + c.file.filename().string() + ". The record as it was before is kept as a backup.");
      feedback_desk = {};
      report.reset();
      attempt.reset();
      shown.reset();
      chosen = {};
      load_settings();
      encoder.reload();
      exams.reload();
    } else {
      say("The backup could not be restored: " + restored.error().message, true);
    }
    return Changed::Everything;
  }
  Changed operator()(const DismissNotice&) {
    notice.clear();
    return Changed::Screen;
  }
  Changed operator()(const Quit&) {
    stop_timer();
    save();
    quit = true;
    return Changed::Screen;
  }
  /// All others edit the draft.
  template <typename Edit>
  Changed operator()(const Edit& command) {
    if (!work || work->done()) return Changed::Nothing;
    count_time();
    if (!(work->audit ? edit_audited(command) : edit_coded(command))) return Changed::Nothing;
    edited();
    if (screen == Screen::Encoder) sit_down();
    return Changed::Workspace | Changed::Encoder;
  }
  bool edit_coded(const Command& command) {
    // What belongs to the other kind of task changes nothing of this one.
    const bool of_review = std::holds_alternative<AddFlag>(command) || std::holds_alternative<EditFlag>(command) || std::holds_alternative<RemoveFlag>(command) || std::holds_alternative<CheckDocument>(command);
    if (of_review != work->reviewed()) return false;
    Submission before = draft.answer;
    auto name = edit_draft(draft, command, work->chart.get());
    if (!name) return false;
    if (std::holds_alternative<SendQuery>(command) || std::holds_alternative<EscalateQuery>(command)) {
      // What is sent is sent: the record has it, and nothing takes it back.
      history.clear();
      take_answer(*work, draft.answer);
      if (screen == Screen::Workspace) save_soon();
    } else {
      // Letters typed one after the other are taken back together.
      const bool typing = std::holds_alternative<EditQuery>(command);
      const nanoseconds now = clock.steady();
      const bool goes_on = typing && history.can_undo() && history.undo_name() == *name && query_typed && now - *query_typed < kTypedTogether;
      query_typed = typing ? std::optional(now) : std::nullopt;
      if (!goes_on) history.record(std::move(before), std::move(*name));
    }
    return true;
  }
  void save_soon() {
    edited();
    save();
  }

  // --- reviews and the unit's records ----------------------------------------------------------------------------------

  Changed operator()(const ChooseVariant& c) {
    const ScenarioFile* file = find(c.scenario);
    const Task* task = file != nullptr && file->scenario ? file->scenario->task(c.task) : nullptr;
    if (task == nullptr || task->kind != TaskKind::Review || c.variant.level < 0 || c.variant.level > kMessLevels) return Changed::Nothing;
    return open_scenario(c.scenario, c.task, true, c.variant);
  }
  Changed operator()(const MoveReviewClock& c) {
    if (!work || !work->reviewed() || c.on < work->chart->encounter.ended || work->review_clock == c.on) return Changed::Nothing;
    work->review_clock = c.on;
    return Changed::Workspace;
  }
  Changed operator()(const SwitchPolicyLayer& c) {
    const auto layer = std::find_if(policies.layers.begin(), policies.layers.end(), [&](const PolicySource& l) { return l.id == c.id; });
    if (layer == policies.layers.end()) return Changed::Nothing;
    const bool changed = c.on == layer->on ? chosen.policies_switched.erase(c.id) > 0 : chosen.policies_switched.insert(c.id).second;
    if (!changed) return Changed::Nothing;
    std::string kept;
    for (const auto& id : chosen.policies_switched) kept += (kept.empty() ? "" : ",") + id;
    keep("policies_switched", kept);
    unit_desk.take_policy(policies, chosen.policies_switched);
    // What can be done to a chart depends on the policy: an open review's is laid out anew, and the document shown may be gone.
    if (work && work->reviewed()) {
      const LocalTime clock_stood = work->review_clock;
      take_answer(*work, draft.answer);
      work->review_clock = clock_stood;
      if (work->chart->document(draft.document) == nullptr) draft.document = work->chart->documents.front().id;
    }
    return Changed::Records | Changed::Workspace;
  }

  // --- examinations, readiness, plan -------------------------------------------------------------------------------------

  Changed take(const ExamDesk::Outcome& outcome) {
    if (!outcome.notice.empty()) say(outcome.notice, outcome.problem);
    if (outcome.answers) readiness.forget();
    if (outcome.changed) encoder.choose(mode());
    if (outcome.show && screen != Screen::Exam) {
      if (screen == Screen::Workspace || screen == Screen::Encoder) stop_timer(), save();
      show(Screen::Exam);
      return Changed::Everything;
    }
    Changed changed = outcome.notice.empty() ? Changed::Nothing : Changed::Screen;
    if (outcome.changed) changed = changed | Changed::Exam | Changed::Screen;
    if (outcome.answers) changed = changed | Changed::Readiness;
    return changed;
  }
  Changed operator()(const ExamCommand& c) { return take(exams.apply(c)); }
  Changed operator()(const ReadinessCommand& command) {
    if (const auto* minutes = std::get_if<SetDailyMinutes>(&command)) {
      const int kept = std::clamp(minutes->minutes, 10, 480);
      readiness.set_minutes_a_day(kept);
      readiness.forget();
      keep("minutes_a_day", std::to_string(kept));
      return Changed::Readiness;
    }
    return save_report(std::get<SaveProgressReport>(command).file);
  }
  Changed save_report(std::filesystem::path file) {
    if (file.empty()) file = record.path().parent_path() / fmt::format("progress-{}-{}.html", exams.chosen().id, to_string(clock.today()));
    readiness.wait();
    auto written = write_file_atomically(file, progress_report_html(readiness.readiness(), readiness.plan(), clock.today()));
    if (written) say("The progress report was saved: " + file.string());
    else say("The progress report could not be saved: " + written.error().message, true);
    return Changed::Screen | Changed::Readiness;
  }

  Changed unit_changed(bool changed) {
    if (!changed) return Changed::Nothing;
    keep("unit", unit_desk.saved());
    return Changed::Records;
  }
  Changed operator()(const ShowUnitDay& c) { return unit_changed(unit_desk.show_day(c.on)); }
  Changed operator()(const DoUnitAct& c) { return unit_changed(unit_desk.act(c)); }
  Changed operator()(const UndoUnitAct&) { return unit_changed(unit_desk.undo()); }
  Changed operator()(const StartUnit& c) { return unit_changed(unit_desk.start(c.seed)); }
  bool edit_audited(const Command& command) {
    AuditWork& audit = *work->audit;
    AuditSheet before = audit.sheet;
    // A code put on the chart from the encoder is one that was left out.
    const auto* from_encoder = std::get_if<AddLine>(&command);
    auto name = edit_audit(audit.sheet, audit.coded, from_encoder != nullptr ? Command(AddAuditLine{from_encoder->kind, from_encoder->code}) : command);
    if (name) audit.history.record(std::move(before), std::move(*name));
    return name.has_value();
  }
};

Session::Session(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Session::~Session() {
  impl_->stop_timer();
  impl_->save();
  impl_->exams.save();
}

Result<std::unique_ptr<Session>> Session::open(Options options, const Clock& clock) {
  auto record = Record::open(options.record, clock);
  if (!record) return record.error();
  std::vector<ScenarioFile> library = read_library(options.files.library);
  LoadedCodes loaded = load_codes(options.files, library);
  auto impl = std::make_unique<Impl>(std::move(options), clock, std::move(*record), std::move(library), std::move(loaded));
  impl->note_library();
  impl->load_settings();
  impl->screen = impl->chosen.welcome_done ? Screen::Home : Screen::Welcome;
  return std::unique_ptr<Session>(new Session(std::move(impl)));
}

Changed Session::apply(const Command& command) {
  const nanoseconds now = impl_->clock.steady();
  if (impl_->running) {
    impl_->count_time();
    // Back from a rest: the time between is not counted.
    if (now - impl_->last_command > kIdle) impl_->counted_to = now;
  }
  impl_->last_command = now;
  const Changed changed = std::visit(*impl_, command);
  impl_->stale = impl_->stale | changed;
  return changed;
}

Changed Session::tick() {
  const nanoseconds now = impl_->clock.steady();
  Changed changed = Changed::Nothing;
  if (impl_->first_unsaved && (now - *impl_->last_edit >= kQuiet || now - *impl_->first_unsaved >= kLongest)) {
    impl_->save();
    changed = changed | Changed::Workspace;
  }
  if (impl_->work && impl_->running && impl_->screen == Screen::Workspace) {
    const int before = impl_->draft.answer.seconds_spent;
    impl_->count_time();
    if (impl_->draft.answer.seconds_spent != before) changed = changed | Changed::Workspace;
  }
  if (impl_->searches->take_finished()) {
    impl_->encoder.search_arrived();
    changed = changed | Changed::Workspace | Changed::Encoder;
  }
  impl_->save_note(false);
  changed = changed | impl_->take(impl_->exams.tick());
  if (impl_->readiness.take_news()) changed = changed | Changed::Readiness;
  changed = changed | impl_->take_content_news();
  impl_->stale = impl_->stale | changed;
  return changed;
}

std::optional<nanoseconds> Session::next_deadline() const {
  std::optional<nanoseconds> next;
  const auto at = [&](nanoseconds when) { next = next ? std::min(*next, when) : when; };
  if (const auto note = impl_->encoder.save_at()) at(*note);
  if (const auto exam = impl_->exams.next_deadline()) at(*exam);
  if (impl_->first_unsaved) at(std::min(*impl_->last_edit + kQuiet, *impl_->first_unsaved + kLongest));
  // The clock on the screen shows minutes; it moves once a minute, and stops when nothing was asked for two.
  if (impl_->work && impl_->running && impl_->screen == Screen::Workspace && impl_->counted_to < impl_->last_command + kIdle) {
    const auto into_minute = impl_->spent % std::chrono::minutes(1);
    at(std::min(impl_->counted_to + (std::chrono::minutes(1) - into_minute), impl_->last_command + kIdle));
  }
  return next;
}

Screen Session::screen() const { return impl_->screen; }
bool Session::quit_requested() const { return impl_->quit; }
const std::string& Session::notice() const { return impl_->notice; }
bool Session::notice_is_problem() const { return impl_->notice_problem; }

namespace {
/// CPT stands for CPT and HCPCS Level II together.
unsigned systems_of(CodeSystem reported) {
  const auto bit = [](CodeSystem system) { return 1U << static_cast<unsigned>(system); };
  return bit(reported) | (reported == CodeSystem::Cpt ? bit(CodeSystem::Hcpcs) : 0U);
}

/// True once when `one` was stale.
bool take(Changed& stale, Changed one) {
  const bool was = has(stale, one);
  stale = static_cast<Changed>(static_cast<unsigned>(stale) & ~static_cast<unsigned>(one));
  return was;
}
}  // namespace

const HomeModel& Session::home() {
  if (take(impl_->stale, Changed::Home)) impl_->build_home();
  return impl_->home;
}

const WorkspaceModel* Session::workspace() {
  if (!impl_->work) return nullptr;
  if (take(impl_->stale, Changed::Workspace)) impl_->build_workspace();
  return &impl_->workspace;
}

const FeedbackModel* Session::feedback() {
  if (!impl_->report) return nullptr;
  if (take(impl_->stale, Changed::Feedback)) impl_->build_feedback();
  return &impl_->feedback;
}

const SettingsModel& Session::settings() {
  if (take(impl_->stale, Changed::Settings)) impl_->build_settings();
  return impl_->settings;
}

const UnitModel& Session::records() {
  if (take(impl_->stale, Changed::Records)) impl_->unit_desk.look();
  return impl_->unit_desk.model();
}

const ExamModel& Session::exam() { return impl_->exams.model(); }
const ReadinessModel& Session::readiness() {
  impl_->readiness.look();
  return impl_->readiness.readiness();
}
const PlanModel& Session::plan() {
  impl_->readiness.look();
  return impl_->readiness.plan();
}
void Session::wait_for_readiness() { impl_->readiness.wait(); }
void Session::take_answers_anew() {
  impl_->exams.reload();
  impl_->readiness.forget();
  impl_->stale = Changed::Everything;
}

const ContentModel& Session::content() {
  impl_->desk.look();
  return impl_->desk.model();
}

const EncoderModel& Session::encoder() const { return impl_->encoder.model(); }

Changed Session::set_encoder_mode(std::optional<EncoderMode> mode) {
  impl_->encoder_mode = mode;
  impl_->encoder.choose(impl_->mode());
  impl_->stale = impl_->stale | Changed::Workspace | Changed::Encoder;
  return Changed::Workspace | Changed::Encoder;
}

Changed Session::set_edits_live(bool live) {
  if (impl_->edits_live == live) return Changed::Nothing;
  impl_->edits_live = live;
  impl_->stale = impl_->stale | Changed::Workspace;
  return Changed::Workspace;
}

SearchResults Session::search(LineKind kind, const std::string& text, std::size_t most) {
  if (!impl_->work || impl_->work->reviewed()) return {};
  const auto system = kind == LineKind::Diagnosis ? std::optional(CodeSystem::Icd10Cm) : impl_->work->task->procedures;
  if (!system) return {};
  if (impl_->mode() != EncoderMode::Full) {
    SearchResults typed;
    if (auto code = typed_code(text, procedure_system(text, *system))) typed.hits.push_back({.code = std::move(*code), .title = {}, .billable = true, .reason = SearchReason::Code, .because = {}, .matched = {}}), typed.total = 1;
    return typed;
  }
  impl_->answering = impl_->searches->for_date(impl_->work->code_date());
  if (!impl_->answering) return {};
  SearchQuery query{.text = text, .systems = systems_of(*system), .chapter = {}, .most = most};
  auto& last = impl_->answered;
  if (!last || last->by != impl_->answering || last->query.text != query.text || last->query.systems != query.systems || last->query.most != most) {
    SearchResults found = impl_->answering->find(query);
    last = Session::Impl::Answered{impl_->answering, std::move(query), std::move(found)};
  }
  return last->results;
}

bool Session::search_complete() const { return !impl_->work || impl_->work->reviewed() || impl_->mode() != EncoderMode::Full || impl_->searches->complete(impl_->work->code_date()); }
void Session::wait_for_search() {
  (void)impl_->searches->wait_for(impl_->encoder.model().date);
  impl_->encoder.search_arrived();
}
bool Session::content_busy() const { return impl_->desk.waiting() || impl_->readiness.busy(); }
void Session::on_news(std::function<void()> call) {
  impl_->news = call;
  impl_->readiness.on_news(call);
  impl_->desk.on_post(call);
  impl_->searches->on_finished(std::move(call));
}

const CodeBook& Session::codes() const { return impl_->codes(); }
const std::vector<ScenarioFile>& Session::library() const { return impl_->library; }
Record& Session::record() { return impl_->record; }

}  // namespace cw
