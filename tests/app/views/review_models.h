#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "app/session/session.h"
#include "app/views/ids.h"
#include "app/views/views.h"
#include "tests/app/ui/harness.h"

/// Reviews and queries in states held still: a chart with defects made by hand, models filled by hand, and the commands carried out on them in the plainest way.
namespace cw::test {

inline std::vector<OpenDocument> opened(const Scenario& scenario) {
  std::vector<OpenDocument> all;
  for (const auto& document : scenario.documents) all.push_back({&document, parse_chart_text(document.markdown)});
  return all;
}

/// The first words of a document that can be quoted.
inline Evidence words_of(const OpenDocument& open, std::uint32_t from = 20, std::uint32_t to = 60) {
  const auto quote = quote_at(open.text, {from, to});
  if (!quote) return {open.document->id, "", 1};
  return {open.document->id, quote->text, quote->occurrence};
}

inline LocalTime days_on(LocalTime from, int days, int minute = -1) { return {from.date.plus_days(days), minute < 0 ? from.minute_of_day : minute}; }

/// A workspace in which a record is reviewed.
struct ReviewDesk {
  Scenario scenario;
  std::vector<OpenDocument> documents;
  Draft draft;
  ReviewModel review;
  WorkspaceModel model;

  explicit ReviewDesk(const Scenario& from, int flags = 0, bool long_names = false) : scenario(from) {
    Task task;
    task.id = TaskId("review");
    task.kind = TaskKind::Review;
    task.review = ReviewTask{};
    scenario.tasks.push_back(task);
    auto& all = scenario.documents;
    all[1].signed_at.reset();
    all[2].label = PageLabel{long_names ? "Featherstonehaugh-Cholmondeley, Wilhelmina Alexandrina Josephine" : "Ostrander, Marian E.", long_names ? "7714-208-000-998-771" : "7714-280"};
    all[3].cosigner = "R. Castellano, MD";
    all.back().cosigner = "A. Whitfield, MD", all.back().cosigned = all.back().written;
    if (long_names) {
      all[1].title = "History and physical examination with addendum and interval update by the admitting service of the night";
      all[1].author = "Maximiliana Featherstonehaugh-Cholmondeley, MD, PhD, FACP";
    }
    documents = opened(scenario);
    draft.document = all[1].id;
    review.variant = {4, 2};
    review.discharged = scenario.encounter.ended;
    review.on = review.clock = days_on(review.discharged, 12, 540);
    review.complete_by = days_on(review.discharged, 30, 1439);
    review.delinquent_from = review.discharged.date.plus_days(31);
    review.policy = "Federal 2026, Accreditation 2026, Facility 2026";
    review.responsible = {"R. Castellano, MD", "D. Pruitt", long_names ? "Maximiliana Featherstonehaugh-Cholmondeley, MD, PhD, FACP" : "J. Adeyemi, MD", "Nursing", "Registration"};
    review.absent = {DocumentType::ConsentToTreat, DocumentType::Consent, DocumentType::HistoryAndPhysical, DocumentType::DischargeSummary, DocumentType::PostAnesthesiaEvaluation, DocumentType::AdmissionOrder};
    review.deadlines = {{"History and physical", "within 24 hours of admission", "42 CFR 482.24(c)(4)(i)(A)", days_on(scenario.encounter.started, 1), true},
                        {"Nursing assessment", "within 24 hours of admission", "facility policy", days_on(scenario.encounter.started, 1), true},
                        {"Discharge summary", "signed within 30 days of discharge", "42 CFR 482.24(c)(4)(vii), and the rules of the medical staff on completing a record before it is filed", days_on(review.discharged, 30, 1439), false}};
    for (int n = 0; n < flags; ++n) {
      DeficiencyFlag flag;
      flag.type = static_cast<DeficiencyType>(n % kDeficiencyTypes);
      if (n % 4 == 3) flag.absent = review.absent[static_cast<std::size_t>(n) % review.absent.size()];
      else flag.document = all[static_cast<std::size_t>(n) % all.size()].id;
      if (n % 3 == 1 && !flag.document.empty()) flag.passage = words_of(documents[static_cast<std::size_t>(n) % all.size()]);
      if (n % 5 != 4) flag.responsible = review.responsible[static_cast<std::size_t>(n) % review.responsible.size()];
      flag.severity = n % 4;
      if (n % 2 == 0) flag.note = "The signature line is there, and nobody signed on it; the night service was told on the second day.";
      draft.answer.flags.push_back(flag);
    }
    for (int n = 0; n < flags && n < static_cast<int>(all.size()); n += 2) draft.answer.checked.push_back(all[static_cast<std::size_t>(n)].id);
    fill();
  }
  ReviewDesk(const ReviewDesk&) = delete;
  ReviewDesk& operator=(const ReviewDesk&) = delete;

  void fill() {
    review.documents.clear();
    for (const auto& document : scenario.documents) {
      ReviewedDocument one;
      one.document = &document;
      one.label = document.label.value_or(PageLabel{scenario.encounter.patient.name, scenario.encounter.patient.mrn});
      one.checked = std::find(draft.answer.checked.begin(), draft.answer.checked.end(), document.id) != draft.answer.checked.end();
      for (const auto& flag : draft.answer.flags) one.flags += flag.document == document.id ? 1 : 0;
      review.documents.push_back(one);
    }
    review.checked = static_cast<int>(draft.answer.checked.size());
    review.flags.clear();
    for (const auto& flag : draft.answer.flags) {
      FlagLine line;
      line.flag = flag;
      const ChartDocument* document = scenario.document(flag.document);
      line.where = document != nullptr ? document->title : flag.absent ? fmt::format("Missing: {}", display_name(*flag.absent)) : "Missing";
      if (flag.type != DeficiencyType::WrongPatient) line.due = review.complete_by, line.late = review.clock > review.complete_by;
      if (flag.type == DeficiencyType::Late) line.due = days_on(scenario.encounter.started, 1), line.late = true;
      review.flags.push_back(line);
    }
    review.days_since_discharge = review.clock.date.days_since_1970() - review.discharged.date.days_since_1970();
    for (auto& deadline : review.deadlines) deadline.past = review.clock > deadline.due;
    model = {};
    model.scenario = &scenario;
    model.task = &scenario.tasks.back();
    model.documents = &documents;
    model.draft = &draft;
    model.review = &review;
    const auto open = scenario.documents.size() - draft.answer.checked.size();
    if (open > 0) model.unfinished.push_back({fmt::format("{} documents are not ticked off", open), LineKind::Diagnosis, -1});
    for (std::size_t n = 0; n < draft.answer.flags.size(); ++n)
      if (draft.answer.flags[n].responsible.empty()) model.unfinished.push_back({fmt::format("The flag on {} names nobody", review.flags[n].where), LineKind::Diagnosis, static_cast<int>(n)});
  }
  void apply(const Command& command) {
    auto& answer = draft.answer;
    if (const auto* c = std::get_if<SelectDocument>(&command)) draft.document = c->document;
    if (const auto* c = std::get_if<AddFlag>(&command)) answer.flags.push_back(c->flag);
    if (const auto* c = std::get_if<EditFlag>(&command)) answer.flags.at(static_cast<std::size_t>(c->flag)) = c->right;
    if (const auto* c = std::get_if<RemoveFlag>(&command)) answer.flags.erase(answer.flags.begin() + c->flag);
    if (const auto* c = std::get_if<MoveReviewClock>(&command)) review.clock = c->on;
    if (const auto* c = std::get_if<ChooseVariant>(&command)) review.variant = c->variant, answer.flags.clear(), answer.checked.clear();
    if (const auto* c = std::get_if<CheckDocument>(&command)) {
      std::erase(answer.checked, c->document);
      if (c->checked) answer.checked.push_back(c->document);
    }
    fill();
  }
};

/// A workspace in which providers are asked. `sent`: how many of the queries are sent, the first answered, the second not, the third undetermined.
struct QueryDesk {
  Scenario scenario;
  std::vector<OpenDocument> documents;
  Draft draft;
  WorkspaceModel model;
  std::vector<QueryOutcome> outcomes = {QueryOutcome::Agrees, QueryOutcome::NoAnswer, QueryOutcome::Undetermined};

  explicit QueryDesk(const Scenario& from, int queries = 0, int sent = 0, bool long_names = false) : scenario(from) {
    NeededQuery needed;
    needed.id = LineId("anemia");
    needed.about = "the type and cause of the anemia";
    needed.to = "R. Castellano, MD";
    scenario.tasks.front().key.queries = {needed};
    ChartDocument addendum;
    addendum.id = needed.addendum();
    addendum.type = DocumentType::QueryResponse;
    addendum.title = long_names ? "Addendum to the discharge summary in answer to a documentation query of the coding department" : "Answer to a query";
    addendum.author = queries > 1 ? "A. Whitfield, MD, physician advisor" : long_names ? "Maximiliana Featherstonehaugh-Cholmondeley, MD, PhD, FACP" : needed.to;
    addendum.written = days_on(scenario.encounter.ended, 2);
    addendum.markdown = "# Addendum\n\nAcute blood loss anemia, from the bleeding ulcer.\n";
    if (sent > 0) scenario.documents.push_back(addendum);
    documents = opened(scenario);
    draft.document = scenario.documents[1].id;
    for (int n = 0; n < queries; ++n) {
      ComposedQuery query = blank();
      query.to = long_names ? "Maximiliana Featherstonehaugh-Cholmondeley, MD, PhD, FACP" : "R. Castellano, MD";
      query.from = "J. Doe, coding, extension 4471";
      query.form = static_cast<QueryForm>(n % 3);
      query.title = long_names ? "Clinical significance of the hemoglobin values between the second and the fifth day of the stay, and what they were treated for" : "Hemoglobin on days 2 and 3";
      query.question = "Hemoglobin fell from 12.1 to 7.4 and two units were given. Please document the condition, if any, that was treated, and its cause if it can be told.";
      for (std::size_t d = 1; d < 4; ++d) query.indicators.push_back(words_of(documents[d]));
      if (query.form == QueryForm::MultipleChoice) query.options = {"Acute blood loss anemia", "Anemia of chronic disease", "Other, please specify", "Cannot be determined"};
      query.sent = n < sent;
      draft.answer.queries.push_back(query);
    }
    fill();
  }
  QueryDesk(const QueryDesk&) = delete;
  QueryDesk& operator=(const QueryDesk&) = delete;

  ComposedQuery blank() const {
    ComposedQuery query;
    query.patient = scenario.encounter.patient.name;
    query.mrn = scenario.encounter.patient.mrn;
    query.encounter = "Inpatient, " + to_display(scenario.encounter.started);
    query.date = scenario.encounter.ended.date;
    return query;
  }
  void fill() {
    model = {};
    model.scenario = &scenario;
    model.task = &scenario.tasks.front();
    model.documents = &documents;
    model.draft = &draft;
    model.providers = {"R. Castellano, MD", "J. Adeyemi, MD", "Maximiliana Featherstonehaugh-Cholmondeley, MD, PhD, FACP"};
    std::size_t n = 0;
    for (const auto& query : draft.answer.queries) {
      QueryLine line;
      line.query = query;
      if (query.to.empty()) line.lacking.push_back("whom it goes to");
      if (query.from.empty()) line.lacking.push_back("who asks");
      if (query.title.empty()) line.lacking.push_back("a title");
      if (query.indicators.empty()) line.lacking.push_back("a clinical indicator");
      if (query.question.empty()) line.lacking.push_back("the question");
      if (query.sent) {
        AnsweredQuery answer;
        answer.query = static_cast<int>(n);
        answer.needed = 0;
        answer.outcome = query.escalated ? QueryOutcome::Agrees : outcomes[n % outcomes.size()];
        answer.by = query.escalated ? "A. Whitfield, MD, physician advisor" : query.to;
        answer.at = days_on(scenario.encounter.ended, 2);
        if (answer.outcome != QueryOutcome::NoAnswer) answer.text = "Acute blood loss anemia, from the bleeding duodenal ulcer. Two units were given for it on the second day.";
        answer.can_escalate = answer.outcome == QueryOutcome::NoAnswer;
        line.answer = answer;
      }
      model.queries.push_back(line);
      ++n;
    }
  }
  void apply(const Command& command) {
    auto& all = draft.answer.queries;
    if (const auto* c = std::get_if<SelectDocument>(&command)) draft.document = c->document;
    if (std::holds_alternative<StartQuery>(command)) all.push_back(blank());
    if (const auto* c = std::get_if<EditQuery>(&command)) all.at(static_cast<std::size_t>(c->query)) = c->right;
    if (const auto* c = std::get_if<RemoveQuery>(&command)) all.erase(all.begin() + c->query);
    if (const auto* c = std::get_if<SendQuery>(&command)) all.at(static_cast<std::size_t>(c->query)).sent = true;
    if (const auto* c = std::get_if<EscalateQuery>(&command)) all.at(static_cast<std::size_t>(c->query)).escalated = true;
    fill();
  }
};

/// A review as graded: found, found as another type, missed twice, a false flag; or a record with nothing wrong.
struct GradedReview {
  ReviewDesk desk;
  Report report;
  FeedbackModel model;

  explicit GradedReview(const Scenario& from, bool clean = false, bool long_names = false) : desk(from, clean ? 0 : 5, long_names) {
    report.scenario = desk.scenario.id;
    report.task = TaskId("review");
    report.points = clean ? kFullPoints : 481;
    report.submission = desk.draft.answer;
    ReviewResult result;
    result.on = desk.review.on;
    result.record_policy = desk.review.policy;
    const auto& documents = desk.scenario.documents;
    const auto deficiency = [&](DeficiencyType type, std::size_t document, const char* message) {
      Deficiency d;
      d.type = type;
      d.document = documents[document].id;
      d.responsible = "R. Castellano, MD";
      d.message = message;
      d.cite = "42 CFR 482.24(c)(1)";
      d.state = DeficiencyState::Overdue;
      d.due = days_on(desk.scenario.encounter.started, 1);
      return d;
    };
    const auto row = [&](ReviewVerdict verdict, int flag, int of, int points, int most, const char* message) {
      ReviewRow r;
      r.verdict = verdict, r.flag = flag, r.deficiency = of, r.points = points, r.points_max = most;
      r.message = message;
      r.rationale = "Entries are authenticated by whoever made them; a record that is not is not the legal record of the stay.";
      r.cite = "42 CFR 482.24(c)(1)";
      result.rows.push_back(r);
    };
    if (!clean) {
      result.deficiencies.push_back(deficiency(DeficiencyType::MissingSignature, 1, "The note was never signed."));
      result.deficiencies.push_back(deficiency(DeficiencyType::Late, 3, "The history and physical was written 26 h 10 min after the inpatient order; the limit is 24 h."));
      result.deficiencies.back().done = days_on(desk.scenario.encounter.started, 2);
      result.deficiencies.back().state = DeficiencyState::DoneLate;
      result.deficiencies.back().evidence = {words_of(desk.documents[3])};
      result.deficiencies.push_back(deficiency(DeficiencyType::WrongPatient, 2, "The page bears another patient's name."));
      result.deficiencies.push_back(deficiency(DeficiencyType::MissingDocument, 0, "There is no consent to treatment."));
      result.deficiencies.back().document = {};
      result.deficiencies.back().about = "consent-to-treat";
      row(ReviewVerdict::Found, 1, 0, 150, 150, "You flagged the note as not signed, and it is not.");
      row(ReviewVerdict::OtherType, 2, 1, 75, 150, "You flagged it as without a date; it is dated, and was written too late.");
      result.rows.back().provider_right = false;
      result.rows.back().severity_right = false;
      row(ReviewVerdict::Missed, -1, 2, 0, 150, "Nobody flagged the page of another patient.");
      row(ReviewVerdict::Missed, -1, 3, 0, 150, "Nobody flagged that the consent to treatment is not there.");
      row(ReviewVerdict::FalseFlag, 4, -1, -38, 0, "You flagged the laboratory report as not signed; imported reports need no signature.");
    }
    result.found = clean ? 0 : 1, result.found_other_type = clean ? 0 : 1, result.missed = clean ? 0 : 2, result.false_flags = clean ? 0 : 1;
    result.clean_documents = static_cast<int>(documents.size()) - (clean ? 0 : 3);
    result.clean_left_alone = result.clean_documents - result.false_flags;
    report.review = result;
    Component part;
    part.id = "review", part.label = "Deficiencies", part.points = report.points, part.points_max = kFullPoints;
    part.steps = {{"Missing signature, found", 150, 150}, {"Late, as another type", 75, 150}, {"A false flag", -38, 0}};
    report.components.push_back(part);
    Component alarms;
    alarms.id = "false-flags", alarms.label = "False flags", alarms.points = clean ? 0 : -38;
    report.components.push_back(alarms);
    const auto measure = [&](const char* id, int part_of, int of) {
      Measure m;
      m.id = m.label = id;
      m.measured = of > 0, m.numerator = part_of, m.denominator = of;
      m.arithmetic = fmt::format("{} ÷ {}", part_of, of);
      m.meaning = "What an employer reads in it, in one sentence that may be rather long.";
      report.measures.push_back(m);
    };
    measure("sensitivity", clean ? 0 : 2, static_cast<int>(result.deficiencies.size()));
    measure("precision", clean ? 0 : 2, clean ? 0 : 3);
    measure("provider-right", clean ? 0 : 1, clean ? 0 : 2);
    measure("specificity", result.clean_left_alone, result.clean_documents);
    model.scenario = &desk.scenario;
    model.task = &desk.scenario.tasks.back();
    model.documents = &desk.documents;
    model.report = &report;
    model.attempt = 7;
    model.previous_points = 350;
  }
};

/// Coding feedback with queries that were written: one with every part at fault, one without a fault.
struct GradedQueries {
  QueryDesk desk;
  Report report;
  FeedbackModel model;

  explicit GradedQueries(const Scenario& from, bool long_names = false) : desk(from, 2, 2, long_names) {
    auto& needed = desk.scenario.tasks.front().key.queries->front();
    needed.model = QueryModel{QueryForm::Open, "Hemoglobin", "Please document the condition that was treated, and its cause if it can be told.", {}};
    needed.evidence = desk.draft.answer.queries.front().indicators;
    ProviderAnswer answer;
    answer.by = needed.to;
    answer.outcome = QueryOutcome::Agrees;
    answer.text = "Acute blood loss anemia, from the bleeding ulcer.";
    const auto& key = desk.scenario.tasks.front().key.diagnoses;
    answer.changes = {{key.front().id, key.back(), false}, {key.back().id, std::nullopt, false}, {std::nullopt, key.front(), false}};
    needed.answer = answer;
    auto& query = desk.draft.answer.queries.front();
    query.title = "Acute blood loss anemia?";
    query.question = "Do you agree that this is acute blood loss anemia, which would raise the severity of the stay?";
    query.options = {"Acute blood loss anemia"};
    query.form = QueryForm::MultipleChoice;
    report.scenario = desk.scenario.id;
    report.task = desk.scenario.tasks.front().id;
    report.points = 720;
    report.submission = desk.draft.answer;
    report.submission.query = QueryDecision::Needed;
    QueryResult result;
    result.needed = true;
    result.decided = QueryDecision::Needed;
    result.right = true;
    result.points = 64, result.points_max = 100;
    result.quality_points = 14, result.quality_points_max = 50;
    GradedQuery bad;
    bad.query = 0;
    bad.stands_for = needed.id;
    bad.quality = 28;
    bad.outcome = QueryOutcome::Agrees;
    bad.faults = {{"QRY-103", QueryPart::Title, -1, 0, 24, "The title names the diagnosis."},
                  {"QRY-103", QueryPart::Recipient, -1, 0, 0, "He did not see the patient."},
                  {"QRY-103", QueryPart::Heading, -1, 0, 0, "The heading lacks its date."},
                  {"QRY-103", QueryPart::Indicators, 1, 0, 0, "These words are not in the chart."},
                  {"QRY-103", QueryPart::Question, -1, 0, 23, "It asks for a yes to a diagnosis that nobody documented."},
                  {"QRY-103", QueryPart::Question, -1, 67, 75, "It speaks of severity."},
                  {"QRY-103", QueryPart::Options, -1, 0, 0, "There is only one option."}};
    GradedQuery good;
    good.query = 1;
    good.quality = 100;
    good.rewrite = QueryModel{QueryForm::Open, "Laboratory values", "Please document what these findings mean, if anything.", {}};
    result.written = {bad, good};
    report.query = result;
    model.scenario = &desk.scenario;
    model.task = &desk.scenario.tasks.front();
    model.documents = &desk.documents;
    model.report = &report;
    model.attempt = 9;
  }
};

/// A chart of the library, always the same however it grows.
inline const Scenario& sample_chart() {
  static const Scenario found = [] {
    for (auto& file : read_library(std::filesystem::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios/library"))
      if (file.scenario && file.scenario->id == ScenarioId("sunday-confusion")) return *file.scenario;
    FAIL("the chart is not in the library");
    return Scenario{};
  }();
  return found;
}

/// A desk on the screen: what the view wishes for is carried out.
template <typename Desk>
struct Shown {
  Desk desk;
  views::WorkspaceState state;
  std::vector<Command> done;
  std::unique_ptr<UiHarness> ui;

  template <typename... Arguments>
  explicit Shown(Arguments... arguments) : desk(sample_chart(), arguments...) {
    ui = std::make_unique<UiHarness>([this](ui::Frame& f) {
      CommandQueue out;
      views::draw_workspace(f, state, desk.model, [](LineKind, const std::string&, std::size_t) { return SearchResults{}; }, out, f.window());
      for (const auto& command : out.take()) {
        done.push_back(command);
        desk.apply(command);
        f.request_frames(3);
      }
    }, ui::Vec{1600, 1000});
  }
  template <typename C>
  const C* last() const {
    for (auto it = done.rbegin(); it != done.rend(); ++it)
      if (const C* c = std::get_if<C>(&*it)) return c;
    return nullptr;
  }
  void tab_to(const std::string& id) {
    for (int i = 0; i < 120 && ui->focused() != id; ++i) ui->key("Tab");
    REQUIRE(ui->focused() == id);
  }
  /// Selects the word at the beginning of the document shown.
  void select_a_word() {
    const ui::Rect r = ui->widget(std::string(views::ids::chart) + "." + desk.draft.document.text()).rect;
    ui->input().move({r.x0 + 30, r.y0 + 24});
    for (int i = 0; i < 2; ++i) ui->input().button(true), ui->input().button(false);
    ui->settle();
  }
};

}  // namespace cw::test
