#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "grading/engine/grade.h"
#include "grading/engine/shares.h"
#include "grading/explain/explain.h"
#include "grading/lenses/attempts.h"
#include "grading/lenses/lenses.h"
#include "grading/query/answers.h"
#include "scenarios/chart_text.h"
#include "tests/support/charts.h"
#include "tests/support/json_mutations.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;

namespace {

Code dx(const char* code) { return Code(code, CodeSystem::Icd10Cm); }

const CodeBook& codes() {
  static const CodeBook all = book({entry("A41.51", "Sepsis due to E. coli"), entry("D64.9", "Anemia, unspecified"), entry("D62", "Acute posthemorrhagic anemia"), entry("N17.9", "Acute kidney failure, unspecified"), entry("I10", "Essential hypertension"), entry("J18.9", "Pneumonia")});
  return all;
}

KeyLine answered_line(const char* id, const char* code, const char* words) {
  KeyLine made = line(id, code);
  made.evidence = {{DocumentId("answer-q-anemia"), words, 1}};
  return made;
}

/// Sepsis and an anemia that nobody names; the provider names it when asked.
Scenario chart() {
  Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "D64.9")});
  s.documents.front().markdown += "\nHemoglobin 7.9, two units given.\n\nCreatinine 2.4, saline given.\n";
  NeededQuery query{.id = LineId("q-anemia"), .about = "the type and cause of the anemia", .to = "A. Doctor, MD", .assumed = {dx("D62")}, .why = "It was treated and not named.", .evidence = {{DocumentId("note"), "Hemoglobin 7.9, two units given.", 1}}};
  query.terms = {"anemia", "hemoglobin"};
  query.model = {QueryForm::Open, "Clarification of a laboratory finding", "Please document the diagnosis, if any, that these findings represent.", {}};
  query.answer = {.by = "A. Doctor, MD", .outcome = QueryOutcome::Agrees, .after_hours = 26, .text = "The patient had acute blood loss anemia."};
  query.answer->changes = {{.line = LineId("dx-b"), .becomes = answered_line("dx-b", "D62", "acute blood loss anemia")}};
  s.tasks.front().key.queries = {query};
  return s;
}

NeededQuery& needed(Scenario& s) { return s.tasks.front().key.queries->front(); }

ComposedQuery about_anemia(const Scenario& s, bool sent = true) {
  ComposedQuery query = model_query(s, s.tasks.front().key.queries->front());
  query.sent = sent;
  return query;
}

/// One that asks about nothing the key leaves open.
ComposedQuery about_nothing(const Scenario& s) {
  ComposedQuery query = blank_query(s, *Date::from_ymd(2026, 1, 15));
  query.title = "Clarification";
  query.question = "Please document the cause of the cough.";
  query.indicators = {{DocumentId("note"), "words for A41.51", 1}};
  query.sent = true;
  return query;
}

Submission asked(const Scenario& s, const std::vector<Entry>& lines, std::vector<ComposedQuery> queries, std::optional<QueryDecision> decided = QueryDecision::Needed) {
  Submission a = answer(s, lines);
  a.query = decided;
  a.queries = std::move(queries);
  return a;
}

Report graded(const Scenario& s, const Submission& a) { return grade(s, s.tasks.front(), a, codes()); }

const Component& part(const Report& r, std::string_view id) {
  const auto at = std::find_if(r.components.begin(), r.components.end(), [&](const Component& c) { return c.id == id; });
  REQUIRE(at != r.components.end());
  return *at;
}

bool has(const Report& r, FindingKind kind) {
  return std::any_of(r.findings.begin(), r.findings.end(), [&](const Finding& f) { return f.kind == kind; });
}

void adds_up(const Report& r) {
  int sum = 0;
  for (const auto& c : r.components) {
    int steps = 0;
    for (const auto& step : c.steps) steps += step.points;
    CHECK(steps == c.points);
    CHECK(c.points >= 0);
    CHECK(c.points <= c.points_max);
    sum += c.points;
  }
  CHECK(sum == r.points);
}

}  // namespace

TEST_SUITE("queries in grading") {
  // Of 1000 points: diagnoses 563, principal 187, POA 125, query 125 (45, 15, 10 and 10 of 80 percent); the decision 63 of the query's, what is written 62.
  TEST_CASE("decided and not written: the decision's share alone") {
    const Scenario s = chart();
    const Report r = graded(s, asked(s, {{"A41.51"}, {"D64.9"}}, {}));
    CHECK(part(r, "diagnoses").points == 563);
    CHECK(part(r, "query").points_max == 125);
    CHECK(part(r, "query").points == 63);
    CHECK(r.points == 938);
    CHECK(r.query->right);
    CHECK(r.query->quality_points == 0);
    CHECK(r.query->quality_points_max == 62);
    CHECK(r.query->written.empty());
    CHECK(r.findings.empty());
    REQUIRE(part(r, "query").steps.size() == 2);
    CHECK(part(r, "query").steps[1].text == "How A. Doctor, MD is asked about the type and cause of the anemia: not written");
    adds_up(r);
  }

  TEST_CASE("written well and sent: everything, and the codes are those of the record as answered") {
    const Scenario s = chart();
    const Report r = graded(s, perfect_submission(s, s.tasks.front()));
    CHECK(r.submission.diagnoses[1].code == dx("D62"));
    CHECK(r.query->written[0].faults.empty());
    CHECK(r.query->written[0].quality == 100);
    CHECK(r.points == 1000);
    CHECK(r.findings.empty());
    CHECK(r.rows[1].reference == dx("D62"));
    CHECK(r.query->written[0].stands_for == LineId("q-anemia"));
    CHECK(r.query->written[0].outcome == QueryOutcome::Agrees);
    adds_up(r);
    // The same answer, had nothing been sent: the code is an assumption.
    Submission silent = r.submission;
    silent.queries[0].sent = false;
    const Report unsent = graded(s, silent);
    CHECK(has(unsent, FindingKind::AssumedWithoutQuery));
    CHECK_FALSE(unsent.query->written[0].outcome.has_value());
    CHECK(unsent.query->quality_points == 62);  // what is written is judged, sent or not
    CHECK(unsent.rows[1].reference == dx("D64.9"));
    // And the answer is not ignored: the code of before is missed now.
    Submission old = r.submission;
    old.diagnoses[1] = {.code = dx("D64.9"), .poa = Poa::Yes};
    const Report late = graded(s, old);
    CHECK(has(late, FindingKind::Missed));
    CHECK_FALSE(has(late, FindingKind::AssumedWithoutQuery));
    CHECK(part(late, "diagnoses").points == 282 - 70);  // the first of 282 and 281, less a quarter of the mean line
  }

  TEST_CASE("what is wrong with a query costs of its quality, and the better of two counts") {
    const Scenario s = chart();
    ComposedQuery bad = about_anemia(s);
    bad.indicators.clear();
    bad.question = "Do you agree that the anemia is acute blood loss anemia?";
    bad.form = QueryForm::YesNo;
    const Report r = graded(s, asked(s, {{"A41.51"}, {"D62"}}, {bad}));
    REQUIRE(r.query->written.size() == 1);
    CHECK(r.query->written[0].stands_for == LineId("q-anemia"));
    CHECK_FALSE(r.query->written[0].faults.empty());
    CHECK(r.query->written[0].quality < 100);
    CHECK(r.query->quality_points == percent_of(62, r.query->written[0].quality));
    CHECK(r.points == 938 + r.query->quality_points);
    adds_up(r);
    const Report both = graded(s, asked(s, {{"A41.51"}, {"D62"}}, {bad, about_anemia(s)}));
    CHECK(both.points == 1000);
    CHECK(both.query->written[0].outcome == QueryOutcome::Agrees);
    CHECK(both.query->written[1].outcome == QueryOutcome::Agrees);
    CHECK(answered_chart(s, s.tasks.front().id, both.submission.queries).scenario.documents.size() == s.documents.size() + 1);
  }

  TEST_CASE("a share of another size, by the policy") {
    const Scenario s = chart();
    GradingPolicy policy = standard_policy();
    policy.query_decision = 80;
    CHECK(part(grade(s, s.tasks.front(), asked(s, {{"A41.51"}, {"D64.9"}}, {}), codes(), policy), "query").points == 100);
    policy.query_decision = 0;
    CHECK(part(grade(s, s.tasks.front(), asked(s, {{"A41.51"}, {"D64.9"}}, {}), codes(), policy), "query").points == 0);
    policy.query_decision = 100;
    CHECK(part(grade(s, s.tasks.front(), asked(s, {{"A41.51"}, {"D64.9"}}, {}), codes(), policy), "query").points == 125);
  }

  TEST_CASE("charts without a model: the decision is all of the part, written or not") {
    Scenario s = chart();
    needed(s).model.reset();
    const Report r = graded(s, asked(s, {{"A41.51"}, {"D64.9"}}, {}));
    CHECK(r.points == 1000);
    CHECK(part(r, "query").label == "Query decision");
    REQUIRE(part(r, "query").steps.size() == 1);
    CHECK(part(r, "query").steps[0].text == "A query is needed: as you decided");
    CHECK(r.query->quality_points_max == 0);
    needed(s).answer.reset();
    const Report without = graded(s, asked(s, {{"A41.51"}, {"D64.9"}}, {about_nothing(s)}));
    CHECK(without.points == 1000);
    CHECK(without.query->written[0].outcome == QueryOutcome::Disagrees);
  }

  TEST_CASE("decided otherwise, or not at all: nothing of the part, whatever is written") {
    const Scenario s = chart();
    for (const auto& decided : {std::optional(QueryDecision::NotNeeded), std::optional<QueryDecision>()}) {
      const Report r = graded(s, asked(s, {{"A41.51"}, {"D64.9"}}, {about_anemia(s, false)}, decided));
      CHECK(part(r, "query").points == 0);
      REQUIRE(has(r, FindingKind::QueryMissed));
      CHECK(finding(r, "GRD-130")->points_lost == 125);
      adds_up(r);
    }
    // To send a query is to decide.
    const Report sent = graded(s, asked(s, {{"A41.51"}, {"D62"}}, {about_anemia(s)}, std::nullopt));
    CHECK(sent.points == 1000);
    CHECK(sent.query->decided == QueryDecision::Needed);
  }

  TEST_CASE("where none is needed, a sent query makes the decision wrong, and is answered that the record stands") {
    Scenario s = chart();
    s.tasks.front().key.queries->clear();
    const std::vector<Entry> lines = {{"A41.51"}, {"D64.9"}};
    CHECK(graded(s, asked(s, lines, {}, QueryDecision::NotNeeded)).points == 1000);
    for (const auto decided : {QueryDecision::NotNeeded, QueryDecision::Needed}) {
      const Report r = graded(s, asked(s, lines, {about_nothing(s)}, decided));
      CHECK(part(r, "query").points == 0);
      CHECK(has(r, FindingKind::QueryUnneeded));
      CHECK(r.query->written[0].outcome == QueryOutcome::Disagrees);
      adds_up(r);
    }
    // A draft that was never sent does no harm.
    ComposedQuery draft = about_nothing(s);
    draft.sent = false;
    CHECK(graded(s, asked(s, lines, {draft}, QueryDecision::NotNeeded)).points == 1000);
    const AnsweredChart answered = answered_chart(s, s.tasks.front().id, {about_nothing(s)});
    REQUIRE(answered.answers.size() == 1);
    CHECK(answered.answers[0].needed == -1);
    CHECK(answered.answers[0].text.find("stands as it is") != std::string::npos);
    CHECK(answered.scenario == s);
  }

  TEST_CASE("what is not sent, and what nobody needed, changes nothing of the chart") {
    const Scenario s = chart();
    CHECK(answered_chart(s, s.tasks.front().id, {}).scenario == s);
    CHECK(answered_chart(s, s.tasks.front().id, {about_anemia(s, false), about_nothing(s)}).scenario == s);
    CHECK(answered_chart(s, TaskId("another"), {about_anemia(s)}).scenario == s);
  }

  TEST_CASE("the answer is a document: the provider's words first, the query below, nothing of it markup") {
    const Scenario s = chart();
    ComposedQuery query = about_anemia(s);
    query.date = *Date::from_ymd(2026, 1, 16);
    query.question = "```\n# Is it acute blood loss anemia?\n| a | b |\n- one\n1. two <b>three</b> &amp; *four*";
    const AnsweredChart answered = answered_chart(s, s.tasks.front().id, {query});
    REQUIRE(answered.answers.size() == 1);
    CHECK(answered.answers[0].at == *LocalTime::parse("2026-01-17T12:00"));  // 26 hours after 10:00
    CHECK(answered.answers[0].by == "A. Doctor, MD");
    const ChartDocument* document = answered.scenario.document(DocumentId("answer-q-anemia"));
    REQUIRE(document != nullptr);
    CHECK(document->type == DocumentType::QueryResponse);
    CHECK(document->role == "Medicine");
    CHECK(document->signed_at == answered.answers[0].at);
    const ChartText text = parse_chart_text(document->markdown);
    const auto words = find_quote(text, "acute blood loss anemia");
    REQUIRE(words.has_value());
    CHECK(words->from < find_quote(text, "In answer to this query")->from);
    CHECK(count_quote(text, "acute blood loss anemia") == 2);
    CHECK(find_quote(text, "# Is it acute blood loss anemia?").has_value());
    CHECK(find_quote(text, "1. two <b>three</b> &amp; *four*").has_value());
    // The changed key rests on it.
    const AnswerKey& key = answered.scenario.tasks.front().key;
    CHECK(key.diagnoses[1].code == dx("D62"));
    CHECK(key.queries->empty());
    for (const auto& e : key.diagnoses[1].evidence) CHECK(find_quote(text, e.quote, e.occurrence).has_value());
    // A query of an earlier day than the discharge is sent with it; without a day too.
    query.date = *Date::from_ymd(2026, 1, 2);
    CHECK(answered_chart(s, s.tasks.front().id, {query}).answers[0].at == *LocalTime::parse("2026-01-15T13:00"));
    query.date.reset();
    CHECK(answered_chart(s, s.tasks.front().id, {query}).answers[0].at == *LocalTime::parse("2026-01-15T13:00"));
    // To answer it twice changes nothing more.
    CHECK(answered_chart(answered.scenario, s.tasks.front().id, {query}).scenario == answered.scenario);
  }

  TEST_CASE("no answer: the key stays, until somebody else is asked") {
    Scenario s = chart();
    ProviderAnswer further = *needed(s).answer;
    further.by = "B. Chief, MD";
    further.after_hours = 5;
    needed(s).answer = {.by = "A. Doctor, MD", .outcome = QueryOutcome::NoAnswer, .after_hours = 72, .text = ""};
    ComposedQuery query = about_anemia(s);
    query.escalated = false;
    CHECK_FALSE(answered_chart(s, s.tasks.front().id, {query}).answers[0].can_escalate);
    needed(s).escalation = further;
    const AnsweredChart silent = answered_chart(s, s.tasks.front().id, {query});
    CHECK(silent.answers[0].outcome == QueryOutcome::NoAnswer);
    CHECK(silent.answers[0].can_escalate);
    CHECK(silent.answers[0].at == *LocalTime::parse("2026-01-18T10:00"));  // due 72 hours after the 15th, 10:00
    CHECK(silent.scenario == s);
    const Report waiting = graded(s, asked(s, {{"A41.51"}, {"D62"}}, {query}));
    CHECK(has(waiting, FindingKind::AssumedWithoutQuery));
    query.escalated = true;
    const AnsweredChart answered = answered_chart(s, s.tasks.front().id, {query});
    CHECK(answered.answers[0].outcome == QueryOutcome::Agrees);
    CHECK(answered.answers[0].by == "B. Chief, MD");
    CHECK(answered.answers[0].at == *LocalTime::parse("2026-01-18T15:00"));
    CHECK_FALSE(answered.answers[0].can_escalate);
    CHECK(answered.scenario.document(DocumentId("answer-q-anemia"))->author == "B. Chief, MD");
    CHECK(graded(s, asked(s, {{"A41.51"}, {"D62"}}, {query})).points == 1000);
    CHECK(perfect_submission(s, s.tasks.front()).queries[0].escalated);
    CHECK(graded(s, perfect_submission(s, s.tasks.front())).points == 1000);
  }

  TEST_CASE("lines are replaced, added and withdrawn; order, traps and the principal line follow") {
    Scenario s = chart();
    AnswerKey& key = s.tasks.front().key;
    key.diagnoses.push_back(line("dx-c", "I10"));
    key.order = {{LineId("dx-a"), LineId("dx-b"), "So the note says.", {}, OrderNote::CodeFirst}, {LineId("dx-a"), LineId("dx-c"), "So the note says.", {}, OrderNote::CodeFirst}};
    key.not_coded = {{dx("D62"), NotCodedKind::NotDocumented, "Nobody names it.", {}, {}, LineId("dx-b")}, {dx("J18.9"), NotCodedKind::RuledOut, "It was ruled out.", {}, {}, LineId("dx-c")}};
    KeyLine first = answered_line("dx-new", "D62", "acute blood loss anemia");
    first.principal = true;
    needed(s).answer->changes = {{.line = LineId("dx-b"), .becomes = first}, {.line = LineId("dx-c"), .becomes = {}}, {.line = {}, .becomes = answered_line("dx-d", "N17.9", "acute blood loss anemia")}};
    const AnswerKey after = answered_key(key, {{0, false}});
    REQUIRE(after.diagnoses.size() == 3);
    CHECK(after.diagnoses[0].id == LineId("dx-new"));
    CHECK(after.diagnoses[1].id == LineId("dx-a"));
    CHECK(after.diagnoses[2].code == dx("N17.9"));
    CHECK(std::count_if(after.diagnoses.begin(), after.diagnoses.end(), [](const KeyLine& l) { return l.principal; }) == 1);
    REQUIRE(after.order.size() == 1);
    CHECK(after.order[0].then == LineId("dx-new"));
    REQUIRE(after.not_coded.size() == 1);
    CHECK_FALSE(after.not_coded[0].instead.has_value());
    CHECK(answered_key(key, {}) == key);
    // The principal line withdrawn: the next one is principal.
    needed(s).answer->changes = {{.line = LineId("dx-a"), .becomes = {}}};
    const AnswerKey without = answered_key(s.tasks.front().key, {{0, false}});
    CHECK(without.diagnoses.front().id == LineId("dx-b"));
    CHECK(without.diagnoses.front().principal);
  }

  TEST_CASE("a grader that has seen other answers gives the same report") {
    const Scenario s = chart();
    Grader grader(s, s.tasks.front(), codes());
    const Submission with = perfect_submission(s, s.tasks.front()), without = asked(s, {{"A41.51"}, {"D64.9"}}, {});
    for (int round = 0; round < 3; ++round)
      for (const Submission& a : {with, without}) CHECK(report_to_json(grader.grade(a)) == report_to_json(graded(s, a)));
    CHECK(grader.grade(with, Detail::Numbers).points == 1000);
    CHECK(grader.grade(without, Detail::Numbers).points == 938);
  }

  TEST_CASE("which needed query a query stands for: passages, terms, and of several the nearest") {
    Scenario s = chart();
    NeededQuery kidney = needed(s);
    kidney.id = LineId("q-kidney");
    kidney.about = "the diagnosis behind the creatinine";
    kidney.terms = {"creatinine", "kidney"};
    kidney.evidence = {{DocumentId("note"), "Creatinine 2.4, saline given.", 1}};
    s.tasks.front().key.queries->push_back(kidney);
    const AnswerKey& key = s.tasks.front().key;
    ComposedQuery query = about_anemia(s);
    CHECK(stands_for(query, s, key) == 0);
    query.indicators = {{DocumentId("note"), "Creatinine 2.4", 1}};  // a part of the passage, and a neutral question
    CHECK(stands_for(query, s, key) == 1);
    query.indicators.clear();
    CHECK(stands_for(query, s, key) == -1);
    query.question = "Please state the type of the ANEMIAS.";
    CHECK(stands_for(query, s, key) == 0);
    query.question = "Please state the kidneyless function.";
    CHECK(stands_for(query, s, key) == -1);
    query.question = "Please state the kidney function and its cause.";
    CHECK(stands_for(query, s, key) == 1);
    // One passage of three is no ground, unless it uses the words.
    query = about_anemia(s);
    query.indicators = {{DocumentId("note"), "words for A41.51", 1}, {DocumentId("note"), "words for D64.9", 1}, {DocumentId("note"), "saline given", 1}};
    CHECK(stands_for(query, s, key) == -1);
    query.title = "Creatinine";
    CHECK(stands_for(query, s, key) == 1);
    // Without terms, the telling words of what is open.
    for (auto& one : *s.tasks.front().key.queries) one.terms.clear();
    query = about_nothing(s);
    query.indicators.clear();
    CHECK(stands_for(query, s, key) == -1);
    query.question = "Please state the type and cause of the anemia.";
    CHECK(stands_for(query, s, key) == 0);
    CHECK(stand_for({query, about_nothing(s)}, s, key) == std::vector<int>{0, -1});
  }

  TEST_CASE("a report with queries is written and read again, shown, explained, compared and graded anew") {
    const Scenario s = chart();
    ComposedQuery bad = about_anemia(s);
    bad.indicators.clear();
    bad.question = "Is it acute blood loss anemia?";
    const Submission a = asked(s, {{"A41.51"}, {"D64.9"}}, {bad, about_nothing(s), about_anemia(s, false)});
    const Report r = graded(s, a);
    const std::string json = report_to_json(r);
    const auto back = report_from_json(json);
    REQUIRE(back.ok());
    CHECK(report_to_json(*back) == json);
    CHECK(back->submission == a);
    REQUIRE(back->query->written.size() == 3);
    CHECK(back->query->written[0].faults == r.query->written[0].faults);
    CHECK(back->query->written[0].rewrite == r.query->written[0].rewrite);
    CHECK(back->query->quality_points_max == 62);
    const std::string text = report_to_text(r, s, codes());
    CHECK(text.find("Queries") != std::string::npos);
    CHECK(text.find("It asks nothing that the record leaves open. Outcome: ") != std::string::npos);
    CHECK(text.find("It was not sent.") != std::string::npos);
    CHECK(text.find("D62 Acute posthemorrhagic anemia") != std::string::npos);  // the reference as answered
    // The missed code is explained from the record as answered.
    for (std::size_t f = 0; f < r.findings.size(); ++f) {
      if (r.findings[f].kind != FindingKind::Missed) continue;
      const Explanation told = explain(s, s.tasks.front(), r, static_cast<int>(f), codes());
      REQUIRE_FALSE(told.deciding.empty());
      CHECK(told.deciding[0].in_chart);
      CHECK(told.deciding[0].document_title == "Query response");
    }
    const Regrade again = regrade(r, s, s.tasks.front(), codes());
    CHECK_FALSE(again.differs);
    for (const auto& one : again.lines) CHECK(one.key_change == KeyChange::Same);
    CHECK(compare_attempts(r, graded(s, perfect_submission(s, s.tasks.front())))->count(LineChange::Fixed) == 1);
    Lenses lenses;
    lenses.add(lens_sample(r));
    CHECK(lenses.summary().of(Lens::QueryQuality).denominator == 62);
    CHECK(lenses.summary().of(Lens::Query).numerator == 1);
  }

  TEST_CASE("reports of before have no queries, and are read") {
    const Scenario s = chart();
    const std::string json = report_to_json(graded(s, asked(s, {{"A41.51"}, {"D64.9"}}, {})));
    nlohmann::ordered_json old = nlohmann::ordered_json::parse(json);
    for (const int version : {1, 2}) {
      old["version"] = version;
      old["submission"]["version"] = 1;
      old["query"].erase("quality_points");
      old["query"].erase("quality_points_max");
      const auto back = report_from_json(old.dump());
      REQUIRE(back.ok());
      CHECK(back->query->quality_points_max == 0);
      CHECK(back->query->written.empty());
    }
    old["version"] = 4;
    CHECK(report_from_json(old.dump()).error().id == "report.newer");
  }

  TEST_CASE("every value of a report with queries, replaced by each kind and removed: whole or refused with a sentence") {
    const Scenario s = chart();
    ComposedQuery bad = about_anemia(s);
    bad.indicators.clear();
    const Report r = graded(s, asked(s, {{"A41.51"}, {"D62"}}, {bad}));
    int refused = 0;
    each_json_mutation(report_to_json(r), [&](const JsonMutation& damaged) {
      const auto back = report_from_json(damaged.text);
      INFO(damaged.pointer << " is " << damaged.what);
      if (!back) {
        ++refused;
        CHECK_FALSE(back.error().message.empty());
        return;
      }
      (void)report_to_text(*back, s, codes());
      CHECK(report_from_json(report_to_json(*back)).ok());
    }, 5);
    CHECK(refused > 200);
  }
}

TEST_SUITE("queries of the shipped charts") {
  TEST_CASE("the model of each needed query stands for it, has no fault, and is answered; the perfect answer earns everything") {
    int models = 0;
    for (const auto& file : shipped_library())
      for (const Task& task : file.scenario->tasks) {
        if (task.kind != TaskKind::Code) continue;
        const Scenario& s = *file.scenario;
        CAPTURE(s.id.text());
        CAPTURE(task.id.text());
        const Report r = grade(s, task, perfect_submission(s, task), starter_codes());
        CHECK(r.points == kFullPoints);
        CHECK(r.findings.empty());
        if (!task.key.queries) continue;
        for (std::size_t n = 0; n < task.key.queries->size(); ++n) {
          const NeededQuery& query = (*task.key.queries)[n];
          if (!query.model) continue;
          ++models;
          const ComposedQuery model = model_query(s, query);
          CHECK(stands_for(model, s, task.key) == static_cast<int>(n));
          for (const auto& fault : lint_query(model, s)) FAIL_CHECK(fault.rule << " " << fault.message);
          const AnsweredChart answered = answered_chart(s, task.id, {model});
          REQUIRE(answered.answers.size() == 1);
          CHECK(answered.answers[0].outcome != QueryOutcome::NoAnswer);
          // What the changed key rests on stands in the chart as answered.
          for (const auto* lines : {&answered.scenario.task(task.id)->key.diagnoses, &answered.scenario.task(task.id)->key.procedures})
            for (const auto& l : *lines)
              for (const auto& e : l.evidence) {
                const ChartDocument* document = answered.scenario.document(e.document);
                REQUIRE(document != nullptr);
                CHECK(find_quote(parse_chart_text(document->markdown), e.quote, e.occurrence).has_value());
              }
        }
      }
    MESSAGE(models << " model queries");
  }
}
