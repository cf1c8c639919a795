#include "app/shell/stage.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "app/shell/answers.h"
#include "app/ui/fonts.h"
#include "content/base/dice.h"
#include "content/exams/item_answer.h"
#include "content/base/file_io.h"
#include "scenarios/review/policies.h"
#include "scenarios/review/review.h"

namespace cw::shell {

Result<std::unique_ptr<Stage>> Stage::create(Setup setup, const Clock& clock) {
  std::unique_ptr<Stage> stage(new Stage);
  stage->setup_ = std::move(setup);
  auto session = Session::open({stage->setup_.files, stage->setup_.record, stage->setup_.still ? std::filesystem::path("~/.local/share/chartwright/record.db") : std::filesystem::path()}, clock);
  if (!session) return session.error();
  stage->session_ = std::move(*session);
  for (const auto& [theme, file] : {std::pair(&stage->light_, "light.json"), std::pair(&stage->dark_, "dark.json")}) {
    auto bytes = read_file(stage->setup_.files.assets / "themes" / file);
    if (!bytes) return bytes.error().in("reading the theme");
    auto read = ui::read_theme(*bytes, file);
    if (!read) return read.error().in("reading the theme");
    *theme = std::move(*read);
  }
  const Settings settings = stage->session_->settings().settings;
  ui::ContextOptions options{.font_folders = ui::font_folders(stage->setup_.files.assets), .theme = stage->light_, .scale = 1, .reduced_motion = stage->setup_.still || settings.reduced_motion};
  const double scale = stage->setup_.scale > 0 ? stage->setup_.scale : settings.text_size_percent / 100.0 * stage->setup_.content_scale;
  options.scale = static_cast<float>(scale);
  auto context = ui::Context::create(std::move(options));
  if (!context) return context.error();
  stage->context_ = std::move(*context);
  if (auto followed = stage->follow_settings(); !followed) return followed.error();
  return stage;
}

Result<void> Stage::follow_settings() {
  const Settings& settings = session_->settings().settings;
  const bool dark = setup_.theme == "dark" || (setup_.theme.empty() && (settings.theme == ThemeChoice::Dark || (settings.theme == ThemeChoice::System && setup_.system_dark)));
  is_dark_ = dark;
  context_->set_theme(dark ? dark_ : light_);
  context_->set_reduced_motion(setup_.still || settings.reduced_motion);
  const double scale = setup_.scale > 0 ? setup_.scale : settings.text_size_percent / 100.0 * setup_.content_scale;
  return context_->set_scale(static_cast<float>(scale));
}

bool Stage::follows_desktop() { return setup_.theme.empty() && session_->settings().settings.theme == ThemeChoice::System; }

void Stage::set_system_dark(bool dark) {
  setup_.system_dark = dark;
  if (auto followed = follow_settings(); !followed) problem_ = followed.error().message;
}

void Stage::frame(ui::Vec size, double seconds) {
  ui::Frame& frame = context_->begin(size, seconds);
  CommandQueue out;
  views::draw_program(frame, state_, *session_, out);
  const auto commands = out.take();
  if (!commands.empty()) frame.request_frames(3);
  context_->end();
  bool settings_changed = false;
  for (const auto& command : commands) {
    // A choice made in the program outlives the switch it was started with.
    if (std::holds_alternative<ChooseTheme>(command)) setup_.theme.clear();
    if (std::holds_alternative<ChooseTextSize>(command)) setup_.scale = 0;
    settings_changed = has(session_->apply(command), Changed::Settings) || settings_changed;
  }
  // What is taken in here is shown by the next frame.
  news_ = session_->tick() != Changed::Nothing;
  if (settings_changed)
    if (auto followed = follow_settings(); !followed) problem_ = followed.error().message;
}

void Stage::dropped(std::vector<std::filesystem::path> files) {
  if (!files.empty()) session_->apply(InstallFiles{std::move(files)});
}

ui::Rgba Stage::background() const { return (is_dark_ ? dark_ : light_)[ui::Color::Bg]; }

namespace {

/// A student's typical answer: one code unspecified where the key is precise, one missed, a symptom too many.
void code_typically(Session& session, const Scenario& scenario, bool faulty) {
  const auto& key = scenario.tasks.front().key.diagnoses;
  const std::size_t most = faulty ? key.size() - (key.size() > 3 ? 1 : 0) : std::min<std::size_t>(key.size(), 5);
  for (std::size_t i = 0; i < most; ++i) {
    Code code = key[i].code;
    if (faulty && i == 2)
      if (const Release* release = session.codes().release_for(CodeSystem::Icd10Cm, scenario.tasks.front().code_date))
        for (const CodeEntry* entry : release->below(code.category()))
          if (entry->billable && entry->code != code) {
            code = entry->code;
            break;
          }
    session.apply(AddLine{LineKind::Diagnosis, code});
    if (scenario.tasks.front().poa && key[i].poa && *key[i].poa != Poa::Exempt && (faulty || i < 3)) session.apply(SetPoa{static_cast<int>(i), faulty && i == 1 ? Poa::No : *key[i].poa});
    if (i < 3)
      for (const auto& e : key[i].evidence) session.apply(AddEvidence{LineKind::Diagnosis, static_cast<int>(i), e});
  }
  if (faulty)
    for (const auto& trap : scenario.tasks.front().key.not_coded) {
      const CodeLookup lookup = session.codes().lookup(trap.code, scenario.tasks.front().code_date);
      if (trap.code.system() != CodeSystem::Icd10Cm || lookup.status != CodeStatus::Billable) continue;
      session.apply(AddLine{LineKind::Diagnosis, trap.code});
      break;
    }
  for (std::size_t i = 0; i < scenario.tasks.front().key.procedures.size() && (i == 0 || !faulty); ++i) {
    session.apply(AddLine{LineKind::Procedure, scenario.tasks.front().key.procedures[i].code});
    session.apply(SetProcedureDate{static_cast<int>(i), scenario.tasks.front().key.procedures[i].date});
  }
}

/// An auditor's typical work: some errors found, one called something else, one missed, one right line objected to.
void audit_typically(Session& session, bool to_the_end) {
  const std::uint64_t seed = session.workspace()->audit->seed;
  const Scenario& scenario = *session.workspace()->scenario;
  const Task& task = *session.workspace()->task;
  const AuditCase audit = make_audit_case(scenario, task, session.codes(), seed);
  const AuditAnswer perfect = perfect_audit(audit, task);
  int found = 0;
  bool alarmed = false;
  for (const auto& [kind, lines] : {std::pair(LineKind::Diagnosis, &perfect.diagnoses), std::pair(LineKind::Procedure, &perfect.procedures)})
    for (int i = 0; i < static_cast<int>(lines->size()); ++i) {
      const AuditLine& line = (*lines)[static_cast<std::size_t>(i)];
      // Half way: the first lines and the faulty ones are judged.
      if (!to_the_end && i > 2 && line.verdict == AuditVerdict::Accept) continue;
      if (line.verdict == AuditVerdict::Accept && to_the_end && !alarmed && i > 2) {
        alarmed = true;
        session.apply(JudgeLine{kind, i, AuditVerdict::Reject, AuditErrorType::Unsupported});
        continue;
      }
      const bool missed = line.verdict != AuditVerdict::Accept && ++found == 3;
      session.apply(JudgeLine{kind, i, missed ? AuditVerdict::Accept : line.verdict, found == 2 ? std::optional(AuditErrorType::Unsupported) : line.type});
      if (line.correction && !missed) session.apply(CorrectLine{kind, i, *line.correction});
    }
  if (!to_the_end) return;
  for (const auto& addition : perfect.added_diagnoses) {
    session.apply(AddAuditLine{LineKind::Diagnosis, addition.line.code});
    session.apply(EditAuditAddition{LineKind::Diagnosis, 0, addition.line});
  }
}

/// A reviewer's typical work on the record that is open: most of it found, one thing missed, one called something else, one sound document flagged.
void review_typically(Session& session, bool to_the_end) {
  const WorkspaceModel& open = *session.workspace();
  if (open.review == nullptr) return;
  const Scenario& chart = *open.scenario;
  const auto wrong = review_record(chart, standard_record_policy(), open.review->on, open.task->review->planted).deficiencies;
  std::vector<DeficiencyFlag> flags;
  for (std::size_t n = 0; n < wrong.size(); ++n) {
    if (n == 1 && wrong.size() > 1) continue;
    DeficiencyFlag flag;
    flag.type = n == 2 ? DeficiencyType::MissingDateTime : wrong[n].type;
    flag.document = wrong[n].document;
    if (flag.document.empty()) flag.absent = document_type_from(wrong[n].about);
    if (!wrong[n].evidence.empty() && !flag.document.empty()) flag.passage = wrong[n].evidence.front();
    flag.responsible = wrong[n].responsible;
    flag.severity = wrong[n].severity;
    if (!flag.document.empty() || flag.absent) flags.push_back(flag);
  }
  for (const auto& document : chart.documents) {
    if (std::any_of(wrong.begin(), wrong.end(), [&](const Deficiency& d) { return d.document == document.id; })) continue;
    flags.push_back({.type = DeficiencyType::MissingSignature, .document = document.id, .absent = {}, .passage = {}, .responsible = document.author, .severity = 2, .note = "I could not find who signed it."});
    break;
  }
  std::vector<DocumentId> documents;
  for (const auto& document : chart.documents) documents.push_back(document.id);
  for (const auto& flag : flags) session.apply(AddFlag{flag});
  for (std::size_t n = 0; n < (to_the_end ? documents.size() : documents.size() / 2); ++n) session.apply(CheckDocument{documents[n], true});
}

/// What a student asks of the first thing the record leaves open: as its model does, or as one should not.
void ask_typically(Session& session, bool faulty) {
  const auto& queries = session.workspace()->task->key.queries;
  if (!queries || queries->empty()) return;
  const NeededQuery needed = queries->front();
  session.apply(StartQuery{});
  if (session.workspace()->queries.empty()) return;
  const int n = static_cast<int>(session.workspace()->queries.size()) - 1;
  ComposedQuery query = session.workspace()->queries.back().query;
  query.from = "J. Doe, coding, extension 4471";
  query.to = needed.to;
  query.indicators = needed.evidence;
  if (needed.model) {
    query.form = needed.model->form;
    query.title = needed.model->title;
    query.question = needed.model->question;
    query.options = needed.model->options;
  }
  if (faulty) {
    query.form = QueryForm::YesNo;
    query.title = "For a higher severity: " + needed.about;
    query.question = "Do you agree that the patient had sepsis, so that the stay can be paid as severe?";
    query.options.clear();
    if (query.indicators.size() > 1) query.indicators.resize(1);
  }
  session.apply(EditQuery{n, query});
}

/// Until nothing is under way aside; a picture waits for what a window would show a moment later.
void wait_for_content(Session& session) {
  session.content();
  for (int i = 0; i < 3000 && session.content_busy(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    session.tick();
  }
}

}  // namespace

namespace {

/// The encoder with something looked up: by words, in the index, in a table.
void show_encoder(Session& session, const std::string& view) {
  session.apply(GoTo{Screen::Encoder});
  if (view == "encoder-index") {
    session.apply(ShowEncoderTab{EncoderTab::Index});
    session.apply(WalkIndex{"failure, heart, diastolic"});
    session.apply(OpenPage{Code("I50.33", CodeSystem::Icd10Cm)});
    return;
  }
  if (view == "encoder-table") {
    session.apply(ShowEncoderTab{EncoderTab::Tables});
    session.apply(BuildPcs{"0FT4"});
    session.apply(LookForKey{"gall"});
    return;
  }
  // A large search is built aside; a picture waits for it.
  session.wait_for_search();
  session.apply(OpenEncoder{"diabetes kidney", Code("E11.22", CodeSystem::Icd10Cm)});
}

/// Feedback on the second of two attempts, at one of its sections; of the first one for an explained miss, whose faults are plainer.
void show_feedback(Stage& stage, const std::string& view, const Scenario& scenario) {
  Session& session = stage.session();
  hand_in_typically(session, scenario);
  const auto attempts = session.record().attempts();
  if (!attempts || attempts->size() < 2) return;
  const bool explained = view == "feedback-miss" || view == "feedback-procedure";
  session.apply(OpenAttempt{(*attempts)[explained ? 1 : 0].id});
  const FeedbackModel* model = session.feedback();
  if (model == nullptr) return;
  // The screen takes in which attempt is shown before it is told where to look; small, so that what is to be seen then is seen in every size.
  stage.frame({1280, 720}, 0.5);
  views::FeedbackState& state = stage.state().feedback;
  if (view == "feedback-lenses") state.section = views::FeedbackSection::Lenses;
  if (view == "feedback-attempts") state.section = views::FeedbackSection::Attempts;
  if (view == "feedback-contrast") state.section = views::FeedbackSection::Contrast;
  if (!explained) return;
  if (const int row = telling_row(*model->report, view == "feedback-miss" ? LineKind::Diagnosis : LineKind::Procedure); row >= 0) {
    state.selected_row = row;
    state.scroll_rows = true;
    const auto& findings = model->report->rows[static_cast<std::size_t>(row)].findings;
    if (findings.empty() || model->report->findings[static_cast<std::size_t>(findings.front())].evidence.empty()) return;
    const Evidence& words = model->report->findings[static_cast<std::size_t>(findings.front())].evidence.front();
    for (const auto& open : *model->documents)
      if (open.document->id == words.document) {
        state.document = words.document;
        if (const auto range = find_quote(open.text, words.quote, words.occurrence)) state.scroll_to = {words.document.text(), range->from};
      }
  }
}

/// A record under review, half done or handed in.
void show_review(Stage& stage, const std::string& view, const Scenario& scenario) {
  Session& session = stage.session();
  const Task* review = scenario.review();
  if (review == nullptr) return;
  session.apply(OpenScenario{scenario.id, review->id});
  if (session.workspace() == nullptr || session.workspace()->review == nullptr) return;
  const bool to_the_end = view == "feedback-review";
  review_typically(session, to_the_end);
  if (to_the_end) {
    session.apply(Submit{});
    return;
  }
  auto& state = stage.state().workspace;
  state.scenario = scenario.id;
  state.task = review->id;
  state.reviewed = session.workspace()->review->variant;
  state.compact_tab = 1;
  state.review.tab = view == "review-documents" ? 1 : view == "review-due" ? 2 : 0;
  if (!session.workspace()->review->flags.empty() && !session.workspace()->review->flags.front().flag.document.empty()) session.apply(SelectDocument{session.workspace()->review->flags.front().flag.document});
}

/// A query being written, answered, or graded with its faults.
void show_query(Stage& stage, const std::string& view, const Scenario& scenario) {
  Session& session = stage.session();
  const Task* task = &scenario.tasks.front();
  for (const auto& candidate : scenario.tasks)
    if (candidate.key.queries && !candidate.key.queries->empty()) task = &candidate;
  session.apply(OpenScenario{scenario.id, task->id});
  if (session.workspace() == nullptr) return;
  if (view == "feedback-query") code_typically(session, scenario, true);
  ask_typically(session, view == "feedback-query");
  if (session.workspace()->queries.empty()) return;
  const std::vector<Evidence> indicators = session.workspace()->queries.front().query.indicators;
  if (view != "query") session.apply(SendQuery{0});
  if (view == "feedback-query") {
    session.apply(Submit{});
    if (session.feedback() == nullptr) return;
    // The screen takes in which attempt is shown before it is told where to look.
    stage.frame({1280, 720}, 0.5);
    stage.state().feedback.selected_row = static_cast<int>(session.feedback()->report->rows.size());
    stage.state().feedback.scroll_rows = true;
    return;
  }
  if (!indicators.empty()) session.apply(SelectDocument{indicators.front().document});
  auto& state = stage.state().workspace;
  state.scenario = scenario.id;
  state.task = task->id;
  state.compact_tab = 1;
  state.query.open = true;
  state.query.shown = 0;
}

/// A quiz over all domains, answered as a middling student does: about three of four right, always the same ones.
void sit_typically(Session& session, int items) {
  session.apply(ExamCommand(BeginSitting{.kind = SittingKind::Quiz, .items = items}));
  if (session.exam().room == nullptr) return;
  const int asked = static_cast<int>(session.exam().room->items.size());
  for (int i = 0; i < asked && session.exam().room != nullptr; ++i) {
    const Item& item = *session.exam().room->items[static_cast<std::size_t>(i)].item;
    ItemAnswer answer = right_answer(item);
    // A wrong answer: another option, or none of the numbers and codes.
    if (i % 4 == 1 && item.typed()) answer.typed = "0";
    else if (i % 4 == 1) answer.chosen = {static_cast<int>(item.options.size()) - 1 - (answer.chosen.empty() ? 0 : answer.chosen.front())};
    session.apply(ExamCommand(GoToItem{i}));
    session.apply(ExamCommand(AnswerItem{i, answer}));
    session.apply(ExamCommand(JudgeItem{i}));
  }
  session.apply(ExamCommand(SubmitSitting{}));
  session.apply(ExamCommand(LeaveResult{}));
}

/// Ten weeks of practice before the session's day: some twenty items a week, at first six of ten right, at last eight.
void practice_for_weeks(Session& session) {
  constexpr std::int64_t kDay = 86'400'000;
  constexpr int kWeeks = 10, kEachWeek = 22;
  const UnixMillis now = static_cast<UnixMillis>(session.plan().plan.days.front().on.days_since_1970()) * kDay + kDay / 3;
  std::vector<const Item*> items;
  for (const auto& item : built_in_items().items)
    if (item.exam == "rhit") items.push_back(&item);
  Dice dice(5);
  dice.shuffle(items);
  std::size_t next = 0;
  for (int week = kWeeks; week >= 1; --week) {
    auto sitting = session.record().begin_sitting({.exam = "rhit", .kind = "quiz", .begun_at = now - week * 7 * kDay, .seen_at = now - week * 7 * kDay, .spent_ms = 0, .finished_at = {}, .state = "{}", .result = {}});
    if (!sitting) return;
    std::vector<StoredResponse> answers;
    for (int i = 0; i < kEachWeek && next < items.size(); ++i, ++next) {
      const Item& item = *items[next];
      const bool right = static_cast<int>(dice.below(100)) < 60 + 2 * (kWeeks - week) + (item.domain == "revenue-cycle" ? 12 : item.domain == "leadership" ? -20 : 0);
      answers.push_back({.id = 0, .sitting = *sitting, .answered_at = now - week * 7 * kDay + i % 3 * kDay + i * 60'000, .exam = "rhit", .item = item.id.text(), .item_version = item.version, .seed = 0, .domain = item.domain, .point = item.point, .p0_percent = item.p0,
                         .chance_per_mille = static_cast<int>(chance_level(item) * 1000 + 0.5), .credit_per_mille = right ? 1000 : 0, .counted = true, .rating = right ? 3 : 1, .seconds = 55});
    }
    (void)session.record().finish_sitting(*sitting, now - week * 7 * kDay + kDay / 12, "{}", {}, answers);
  }
  session.take_answers_anew();
}

/// Readiness with enough evidence or too little, and the plan that follows from it.
void show_readiness(Stage& stage, const std::string& view, const Scenario& scenario) {
  Session& session = stage.session();
  session.apply(ExamCommand(ChooseExam{"rhit"}));
  // The day is that of the session's clock, which the plan begins with.
  session.wait_for_readiness();
  if (!session.plan().plan.days.empty()) session.apply(ExamCommand(SetExamDate{"rhit", session.plan().plan.days.front().on.plus_days(41)}));
  if (view != "readiness-early") {
    hand_in_typically(session, scenario);
    practice_for_weeks(session);
    sit_typically(session, 30);
  } else {
    sit_typically(session, 10);
  }
  session.apply(DismissNotice{});
  session.apply(GoTo{view == "home-today" ? Screen::Home : view == "plan" ? Screen::Plan : Screen::Readiness});
  session.wait_for_readiness();
}

/// Answers as a candidate does who knows about three quarters of it; every ninth is left open.
void answer_typically(Session& session, int to) {
  const RoomModel* room = session.exam().room;
  if (room == nullptr) return;
  for (int i = room->part_first; i < std::min(to, room->part_last); ++i) {
    room = session.exam().room;
    const Item& item = *room->items[static_cast<std::size_t>(i)].item;
    ItemAnswer answer = right_answer(item);
    if (i % 4 == 3) answer = item.kind == ItemKind::Numeric ? ItemAnswer{{}, item.mistakes.empty() ? "1" : item.mistakes.front().value} : item.kind == ItemKind::Code ? ItemAnswer{{}, "R69"} : item.kind == ItemKind::Single ? ItemAnswer{{answer.chosen.front() == 0 ? 1 : 0}, {}} : ItemAnswer{room->items[static_cast<std::size_t>(i)].shown, {}};
    if (item.kind == ItemKind::Choose && i % 4 == 3) answer.chosen.resize(static_cast<std::size_t>(item.choose));
    session.apply(ExamCommand(GoToItem{i}));
    if (i % 9 != 8) session.apply(ExamCommand(AnswerItem{i, answer}));
    if (i % 7 == 2) session.apply(ExamCommand(FlagItem{i, true}));
  }
}

/// The examination screen: its list, a mock at several places, a quiz judged, a result.
void show_exam(Stage& stage, const std::string& view) {
  Session& session = stage.session();
  session.apply(GoTo{Screen::Exam});
  if (session.exam().offers.empty()) return;
  const std::string exam = view == "exam-break" ? "ods" : "rhit";
  session.apply(ExamCommand(ChooseExam{exam}));
  const auto mock = [&](std::uint64_t seed) { session.apply(ExamCommand(BeginSitting{.kind = SittingKind::Mock, .exam = exam, .clock = PauseRule::Stops, .seed = seed})); };
  const auto look = [&] {
    views::ExamState& state = stage.state().exam;
    state.of = session.exam().room != nullptr ? session.exam().room->id : session.exam().result != nullptr ? session.exam().result->id : 0;
  };
  const auto find = [&](auto wanted) {
    for (std::size_t i = 0; session.exam().room != nullptr && i < session.exam().room->items.size(); ++i)
      if (wanted(session.exam().room->items[i])) return static_cast<int>(i);
    return 0;
  };
  if (view == "exam-quiz") {
    session.apply(ExamCommand(BeginSitting{.kind = SittingKind::Quiz, .exam = exam, .items = 10, .clock = {}, .seed = 5}));
    if (session.exam().room == nullptr) return;
    const Item& item = *session.exam().room->items.front().item;
    ItemAnswer answer = right_answer(item);
    if (item.kind == ItemKind::Single) answer.chosen = {answer.chosen.front() == 0 ? 1 : 0};
    session.apply(ExamCommand(AnswerItem{0, answer}));
    session.apply(ExamCommand(JudgeItem{0}));
    return;
  }
  mock(3);
  if (session.exam().room == nullptr) return;
  if (view == "exam-break") {
    answer_typically(session, 20);
    session.apply(ExamCommand(EndPart{}));
    return;
  }
  if (view == "exam-room" || view == "exam-room-set" || view == "exam-grid") {
    answer_typically(session, 40);
    const int at = view == "exam-room-set" ? find([](const RoomItem& item) { return item.set != nullptr && !item.set->chart.empty(); }) : find([](const RoomItem& item) { return item.item->kind == ItemKind::Single && item.set == nullptr && !item.answer.empty(); });
    session.apply(ExamCommand(GoToItem{at}));
    const RoomItem& item = session.exam().room->items[static_cast<std::size_t>(at)];
    if (view == "exam-room" && !item.answer.chosen.empty()) session.apply(ExamCommand(StrikeOption{at, item.answer.chosen.front() == 0 ? 1 : 0, true}));
    look();
    stage.state().exam.side = view == "exam-room-set" ? 0 : 1;
    stage.state().exam.grid = view == "exam-grid";
    return;
  }
  // Two forms handed in, so that the second has one to stand against.
  answer_typically(session, 100);
  session.apply(ExamCommand(SubmitSitting{}));
  mock(4);
  answer_typically(session, 150);
  session.apply(ExamCommand(SubmitSitting{}));
  if (view == "exam-result" || view == "exam-review" || view == "exam-review-set") {
    look();
    stage.state().exam.section = view == "exam-result" ? 0 : 1;
    stage.state().exam.filter = view == "exam-review" ? 1 : 0;
    const ResultModel* result = session.exam().result;
    if (view == "exam-review-set" && result != nullptr) {
      const auto with_chart = std::find_if(result->items.begin(), result->items.end(), [](const RoomItem& item) { return item.set != nullptr && !item.set->chart.empty(); });
      stage.state().exam.row = with_chart == result->items.end() ? 0 : static_cast<int>(with_chart - result->items.begin());
      stage.state().exam.reveal = true;
    }
    stage.state().exam.item_shown = true;
    return;
  }
  session.apply(ExamCommand(LeaveResult{}));
  session.apply(ExamCommand(SetExamDate{exam, Date::from_ymd(2027, 5, 14)}));
  mock(6);
  answer_typically(session, 12);
  session.apply(ExamCommand(LeaveRoom{}));
}

}  // namespace

void show_view(Stage& stage, const std::string& view, const std::string& chart) {
  Session& session = stage.session();
  const Scenario* scenario = nullptr;
  for (const auto& file : session.library())
    if (file.scenario && (chart.empty() ? file.scenario->guided || scenario == nullptr : file.scenario->id.text() == chart)) scenario = &*file.scenario;
  // A query is pictured where one is needed.
  if (chart.empty() && (view.rfind("query", 0) == 0 || view == "feedback-query"))
    for (const auto& file : session.library())
      if (const AnswerKey* key = file.scenario ? &file.scenario->tasks.front().key : nullptr; key != nullptr && key->queries && !key->queries->empty()) scenario = &*file.scenario;
  if (view == "welcome") return;
  session.apply(FinishWelcome{false});
  if (scenario == nullptr) return;
  if (view == "workspace") {
    session.apply(OpenScenario{scenario->id});
    code_typically(session, *scenario, false);
    if (!scenario->tasks.front().key.diagnoses.empty() && !scenario->tasks.front().key.diagnoses.front().evidence.empty()) session.apply(SelectDocument{scenario->tasks.front().key.diagnoses.front().evidence.front().document});
    stage.state().workspace.scenario = scenario->id;
    stage.state().workspace.task = scenario->tasks.front().id;
    stage.state().workspace.selected_line = {LineKind::Diagnosis, 0};
  }
  if (view == "audit" || view == "audit-result") {
    // A seed of a case with several kinds of error, so that the picture shows them.
    session.apply(OpenAudit{scenario->id, {}, 7});
    audit_typically(session, view == "audit-result");
    if (view == "audit-result") session.apply(SubmitAudit{});
    const WorkspaceModel& open = *session.workspace();
    auto& state = stage.state().workspace;
    // The view keeps what it remembers only while it speaks of the same thing.
    state.scenario = scenario->id;
    state.task = open.task->id;
    state.audited = open.audit->seed;
    state.audit_shown = open.audit->id;
    state.compact_tab = 1;
    for (int i = 0; i < static_cast<int>(open.audit->diagnoses.size()) && open.audit->report == nullptr; ++i)
      if (open.audit->diagnoses[static_cast<std::size_t>(i)].verdict != AuditVerdict::Accept) {
        state.selected_line = {LineKind::Diagnosis, i};
        state.scroll_lines = true;
        break;
      }
    for (int row = 0; open.audit->report != nullptr && row < static_cast<int>(open.audit->report->outcomes.size()); ++row) {
      const auto& evidence = open.audit->report->truths[static_cast<std::size_t>(open.audit->report->outcomes[static_cast<std::size_t>(row)].truth)].evidence;
      if (evidence.empty()) continue;
      state.audit.row = row;
      session.apply(SelectDocument{evidence.front().document});
      break;
    }
  }
  const bool review = view.rfind("review", 0) == 0 || view == "feedback-review", query = view.rfind("query", 0) == 0 || view == "feedback-query";
  if (review) show_review(stage, view, *scenario);
  if (query) show_query(stage, view, *scenario);
  if (view.rfind("feedback-", 0) == 0 && !review && !query) show_feedback(stage, view, *scenario);
  if (view == "feedback" || view == "home") {
    session.apply(OpenScenario{scenario->id});
    code_typically(session, *scenario, true);
    session.apply(Submit{});
  }
  if (view == "home") {
    for (const auto& file : session.library())
      if (file.scenario && &*file.scenario != scenario) {
        session.apply(OpenScenario{file.scenario->id});
        session.apply(AddLine{LineKind::Diagnosis, file.scenario->tasks.front().key.diagnoses.front().code});
        break;
      }
    session.apply(OpenAudit{scenario->id, {}, 7});
    audit_typically(session, true);
    session.apply(SubmitAudit{});
    session.apply(GoTo{Screen::Home});
  }
  if (view.rfind("encoder", 0) == 0) {
    session.apply(OpenScenario{scenario->id});
    show_encoder(session, view);
  }
  if (view == "records") {
    session.apply(GoTo{Screen::Records});
    if (session.records().unit == nullptr) return;
    session.apply(ShowUnitDay{session.records().unit->first.plus_days(38)});
    // A few slips are seen to, so that the picture shows every state.
    int seen_to = 0;
    const UnitModel model = session.records();
    for (const auto& record : model.day.records)
      for (std::size_t s = 0; record.discharged && s < record.slips.size() && seen_to < 4; ++s)
        if (record.slips[s].state == SlipState::Open) session.apply(DoUnitAct{seen_to++ % 2 == 0 ? UnitAct::Notify : UnitAct::Assign, model.unit->records[static_cast<std::size_t>(record.record)].id, static_cast<int>(s)});
  }
  if (view.rfind("readiness", 0) == 0 || view == "plan" || view == "home-today") show_readiness(stage, view, *scenario);
  if (view.rfind("exam", 0) == 0) show_exam(stage, view);
  if (view == "settings") {
    session.apply(MakeBackup{});
    session.apply(DismissNotice{});
    session.apply(GoTo{Screen::Settings});
  }
  if (view == "content" || view == "content-difference") {
    session.apply(GoTo{Screen::Content});
    wait_for_content(session);
    stage.state().content.page = view == "content" ? 0 : 1;
    // The page asks for its comparison when it is first drawn.
    stage.frame({1440, 900}, 0.5);
    wait_for_content(session);
  }
  if (view == "shortcuts") stage.state().shortcuts_open = true;
}

}  // namespace cw::shell
