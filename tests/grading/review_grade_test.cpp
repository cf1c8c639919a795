#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "grading/engine/grade.h"
#include "grading/lenses/attempts.h"
#include "grading/lenses/lenses.h"
#include "grading/review/grade_any.h"
#include "scenarios/review/policies.h"
#include "tests/support/charts.h"
#include "tests/support/json_mutations.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;

namespace {

using Type = DeficiencyType;
constexpr const char* kDoctor = "A. Doctor, MD";
constexpr const char* kSurgeon = "S. Surgeon, MD";

ChartDocument document(const char* id, DocumentType type, const char* title, const char* author, const char* written) {
  ChartDocument made{.id = DocumentId(id), .file = std::string(id) + ".md", .type = type, .title = title, .author = author, .role = "Medicine", .written = *LocalTime::parse(written), .signed_at = LocalTime::parse(written)};
  made.markdown = std::string("# ") + title + "\n\nFirst words of it.\n\nLast words of it.\n";
  return made;
}

/// A record of six documents, reviewed twenty days after discharge.
Scenario chart() {
  Scenario s = scenario({line("dx-a", "A41.51")});
  s.documents = {document("face-sheet", DocumentType::FaceSheet, "Face sheet", "Registration", "2026-01-10T10:05"),
                 document("history", DocumentType::HistoryAndPhysical, "History and physical", kDoctor, "2026-01-10T20:00"),
                 document("orders", DocumentType::Orders, "Orders", kDoctor, "2026-01-10T12:00"),
                 document("operation", DocumentType::OperativeReport, "Operative report", kSurgeon, "2026-01-12T15:00"),
                 document("progress", DocumentType::ProgressNote, "Progress notes", kDoctor, "2026-01-13T08:00"),
                 document("summary", DocumentType::DischargeSummary, "Discharge summary", kDoctor, "2026-01-20T09:00")};
  Task review{.id = TaskId("review"), .kind = TaskKind::Review, .title = "As a review", .instructions = "Review it.", .code_date = *Date::from_ymd(2026, 1, 14)};
  review.review = ReviewTask{.on = *LocalTime::parse("2026-02-03T12:00"), .seed = 7, .level = 2};
  review.review->sound = {{DocumentId("orders"), "The telephone order bears its own authentication below it.", "42 CFR 482.24(c)(2)"}};
  s.tasks = {review};
  return s;
}

/// Anesthesia's evaluation may be called by either of two names.
RecordPolicy policy() {
  RecordPolicy made;
  made.name = "Federal 2026";
  RequiredItem item;
  item.rule = {.id = "REC-130", .title = "Evaluation after anesthesia"};
  item.any_of = {DocumentType::PostAnesthesiaEvaluation, DocumentType::AnesthesiaRecord};
  made.items = {item};
  return made;
}

Deficiency wrong(Type type, const char* where, int severity = 3, const char* who = kDoctor) {
  Deficiency made{.rule = "REC-100", .type = type, .document = DocumentId(where), .responsible = who, .severity = severity};
  made.message = "What the policy says of it.";
  made.cite = "42 CFR 482.24(c)";
  return made;
}
Deficiency absent(const char* about, int severity = 3, const char* who = kDoctor, const char* rule = "REC-101") {
  Deficiency made = wrong(Type::MissingDocument, "", severity, who);
  made.rule = rule;
  made.about = about;
  return made;
}

DeficiencyFlag on(Type type, const char* where, const char* who = kDoctor) { return {.type = type, .document = DocumentId(where), .responsible = who}; }
DeficiencyFlag lacks(DocumentType what, const char* who = kDoctor, Type type = Type::MissingDocument) { return {.type = type, .absent = what, .responsible = who}; }

/// A signature (500 points), a late history (333), an absent consent (167); a false flag costs 83.
std::vector<Deficiency> three() { return {wrong(Type::MissingSignature, "summary", 3), wrong(Type::Late, "history", 2), absent("consent", 1, kSurgeon)}; }

Report graded(const std::vector<Deficiency>& expected, std::vector<DeficiencyFlag> flags, const GradingPolicy& grading = standard_policy()) {
  const Scenario s = chart();
  Submission a{.scenario = s.id, .task = s.tasks.front().id};
  a.flags = std::move(flags);
  return grade_review(s, s.tasks.front(), a, policy(), expected, grading);
}

int points(const std::vector<Deficiency>& expected, std::vector<DeficiencyFlag> flags) { return graded(expected, std::move(flags)).points; }

void adds_up(const Report& r) {
  REQUIRE(r.components.size() == 2);
  int sum = 0;
  for (const auto& c : r.components) {
    int steps = 0;
    for (const auto& step : c.steps) steps += step.points;
    CHECK(steps == c.points);
    sum += c.points;
  }
  CHECK(sum == r.points);
  int rows = r.review->deficiencies.empty() ? kFullPoints : 0;
  for (const auto& row : r.review->rows) rows += row.points;
  CHECK(rows == r.points);
  CHECK(r.points >= 0);
  CHECK(r.points <= kFullPoints);
}

}  // namespace

TEST_SUITE("grading of reviews") {
  TEST_CASE("all found, rightly named, with the right provider: everything") {
    const Report r = graded(three(), {on(Type::MissingSignature, "summary"), on(Type::Late, "history"), lacks(DocumentType::Consent, kSurgeon)});
    CHECK(r.points == 1000);
    CHECK(r.components[0].id == "deficiencies");
    CHECK(r.components[0].points == 1000);
    CHECK(r.components[1].id == "false-flags");
    CHECK(r.components[1].points == 0);
    REQUIRE(r.review->rows.size() == 3);
    CHECK(r.review->rows[0].points_max == 500);
    CHECK(r.review->rows[1].points_max == 333);
    CHECK(r.review->rows[2].points_max == 167);
    for (const auto& row : r.review->rows) CHECK(row.verdict == ReviewVerdict::Found);
    CHECK(r.review->found == 3);
    CHECK(r.review->variant == MessVariant{7, 2});
    CHECK(r.review->record_policy == "Federal 2026");
    CHECK(measure(r, "record-over-record").numerator == 1);
    adds_up(r);
  }

  TEST_CASE("half for another type, a quarter less for another provider or none, nothing for a wrong severity") {
    const std::vector<Deficiency> one = {wrong(Type::MissingSignature, "summary")};
    CHECK(points(one, {on(Type::MissingSignature, "summary")}) == 1000);
    CHECK(points(one, {on(Type::MissingDateTime, "summary")}) == 500);
    CHECK(points(one, {on(Type::MissingSignature, "summary", kSurgeon)}) == 750);
    CHECK(points(one, {on(Type::MissingSignature, "summary", "")}) == 750);
    CHECK(points(one, {on(Type::MissingDateTime, "summary", kSurgeon)}) == 250);
    CHECK(points(one, {on(Type::MissingSignature, "summary", " a.  DOCTOR ")}) == 1000);
    DeficiencyFlag mild = on(Type::MissingSignature, "summary");
    mild.severity = 1;
    const Report r = graded(one, {mild});
    CHECK(r.points == 1000);
    CHECK(r.review->rows[0].severity_right == false);
    CHECK(r.review->rows[0].message.find("You gave it severity 1; it is 3: legal or regulatory.") != std::string::npos);
    mild.severity = 3;
    CHECK(graded(one, {mild}).review->rows[0].severity_right == true);
    // Where nobody can be named, nobody has to be.
    CHECK(points({wrong(Type::MissingSignature, "summary", 3, "")}, {on(Type::MissingSignature, "summary", "")}) == 1000);
    // Types that the author accepts too.
    std::vector<Deficiency> also = one;
    also[0].also = {Type::MissingDateTime};
    CHECK(points(also, {on(Type::MissingDateTime, "summary")}) == 1000);
  }

  TEST_CASE("the policy's own numbers") {
    GradingPolicy strict = standard_policy();
    strict.review_other_type = 0;
    strict.review_other_provider = -100;
    strict.review_false_flag = -100;
    const std::vector<Deficiency> one = {wrong(Type::MissingSignature, "summary")};
    CHECK(graded(one, {on(Type::MissingDateTime, "summary")}, strict).points == 0);
    CHECK(graded(one, {on(Type::MissingDateTime, "summary")}, strict).review->rows[0].verdict == ReviewVerdict::OtherType);
    CHECK(graded(one, {on(Type::MissingSignature, "summary", kSurgeon)}, strict).points == 0);
    CHECK(graded(three(), {on(Type::MissingSignature, "summary"), on(Type::Late, "face-sheet")}, strict).points == 500 - 333);
  }

  TEST_CASE("the policy file may leave out queries and reviews; what it may not say is told") {
    const auto with = [](const std::string& rest) {
      return read_policy(R"({"format":"chartwright.grading-policy","version":1,"name":"A","from":"2026-10-01","rubric":{"diagnoses":45,"principal":15,"procedures":20,"poa":10,"query":10},"credit":{"near_miss":50,"near_miss_axes":[],"same_category":25,"modifier":75,"units":75},"procedure_characters":{"weights":[1,1,2,2,1,1,1],"other_root_operation_at_most":40},"extra_line":25,"sequencing":{"principal":2,"required_order":1},"confidence":{"unsure":50,"likely":75,"sure":95},"audit":{"right_type":100,"other_type":50,"missed":0,"false_alarm":-20})" + rest + "}", "policy.json");
    };
    const PolicyFile plain = with("");
    REQUIRE(plain.policy.has_value());
    CHECK(plain.policy->query_decision == 50);
    CHECK(plain.policy->review_other_type == 50);
    CHECK(plain.policy->review_other_provider == -25);
    CHECK(plain.policy->review_false_flag == -25);
    const PolicyFile other = with(R"(,"query":{"decision":80},"review":{"other_type":40,"other_provider":-10,"false_flag":-100})");
    REQUIRE(other.policy.has_value());
    CHECK(other.policy->query_decision == 80);
    CHECK(other.policy->review_other_type == 40);
    CHECK(other.policy->review_other_provider == -10);
    CHECK(other.policy->review_false_flag == -100);
    for (const char* wrong : {R"(,"query":{"decision":101})", R"(,"query":{})", R"(,"query":{"decision":50,"zebra":1})", R"(,"review":{"other_type":50,"other_provider":25,"false_flag":-25})", R"(,"review":{"other_type":50,"other_provider":-25,"false_flag":-101})", R"(,"review":{"other_type":50})"}) {
      CAPTURE(wrong);
      CHECK_FALSE(with(wrong).policy.has_value());
    }
    CHECK(to_text(with(R"(,"review":{"other_type":100,"other_provider":-25,"false_flag":-25})").diagnostics).find("POL-007") != std::string::npos);
  }

  TEST_CASE("severity weighs: 3, 2 and 1") {
    CHECK(points(three(), {on(Type::MissingSignature, "summary")}) == 500);
    CHECK(points(three(), {on(Type::Late, "history")}) == 333);
    CHECK(points(three(), {lacks(DocumentType::Consent, kSurgeon)}) == 167);
    CHECK(points(three(), {}) == 0);
  }

  TEST_CASE("a false flag costs a quarter of the mean line, and never more than was earned") {
    const Report r = graded(three(), {on(Type::MissingSignature, "summary"), on(Type::Late, "face-sheet")});
    CHECK(r.points == 500 - 83);
    CHECK(r.review->rows.back().verdict == ReviewVerdict::FalseFlag);
    CHECK(r.review->rows.back().points == -83);
    CHECK(r.components[1].points == -83);
    CHECK(r.components[1].points_max == 0);
    adds_up(r);
    const Report none = graded(three(), {on(Type::Late, "face-sheet"), on(Type::Late, "orders")});
    CHECK(none.points == 0);
    CHECK(none.components[1].points == 0);
    CHECK(none.review->false_flags == 2);
    adds_up(none);
    const Report many = graded(three(), {lacks(DocumentType::Consent, kSurgeon), on(Type::Late, "face-sheet"), on(Type::Late, "orders"), on(Type::Late, "progress")});
    CHECK(many.points == 0);
    CHECK(many.components[1].points == -167);
    CHECK(many.components[1].steps[2].text.find("but not below zero") != std::string::npos);
    adds_up(many);
  }

  TEST_CASE("a record without a deficiency: everything for flagging nothing, a quarter less for each flag") {
    const Report r = graded({}, {});
    CHECK(r.points == 1000);
    CHECK(measure(r, "record-over-record").numerator == 1);
    CHECK_FALSE(measure(r, "sensitivity").measured);
    CHECK_FALSE(measure(r, "precision").measured);
    CHECK(measure(r, "specificity").per_mille() == 1000);
    CHECK(points({}, {on(Type::Late, "history")}) == 750);
    CHECK(points({}, {on(Type::Late, "history"), on(Type::Late, "history")}) == 500);
    CHECK(points({}, std::vector<DeficiencyFlag>(6, on(Type::Late, "history"))) == 0);
    adds_up(graded({}, {on(Type::Late, "history"), lacks(DocumentType::Consent)}));
  }

  TEST_CASE("what is absent may be named by any type that would mend it") {
    const std::vector<Deficiency> evaluation = {absent("post-anesthesia-evaluation", 3, kSurgeon, "REC-130")};
    CHECK(points(evaluation, {lacks(DocumentType::PostAnesthesiaEvaluation, kSurgeon)}) == 1000);
    CHECK(points(evaluation, {lacks(DocumentType::AnesthesiaRecord, kSurgeon)}) == 1000);
    CHECK(points(evaluation, {lacks(DocumentType::NursingNote, kSurgeon)}) == 0);
    CHECK(points(evaluation, {on(Type::MissingDocument, "operation", kSurgeon)}) == 0);
    // An author's own names no rule: what the policy takes for it is right all the same.
    std::vector<Deficiency> planted = evaluation;
    planted[0].rule = "pl-evaluation";
    planted[0].planted = true;
    CHECK(points(planted, {lacks(DocumentType::AnesthesiaRecord, kSurgeon)}) == 1000);
    // A consent that is absent is a missing document by another name, and the other way round.
    CHECK(points({absent("consent")}, {lacks(DocumentType::Consent, kDoctor, Type::MissingConsent)}) == 1000);
    std::vector<Deficiency> consent = {absent("consent")};
    consent[0].type = Type::MissingConsent;
    CHECK(points(consent, {lacks(DocumentType::Consent)}) == 1000);
    CHECK(points(consent, {lacks(DocumentType::Consent, kDoctor, Type::Late)}) == 500);
  }

  TEST_CASE("a conflict lies in two documents, and either is its place") {
    std::vector<Deficiency> conflict = {wrong(Type::ConflictingDocumentation, "summary", 2)};
    conflict[0].evidence = {{DocumentId("summary"), "First words of it.", 1}, {DocumentId("operation"), "First words of it.", 1}};
    CHECK(points(conflict, {on(Type::ConflictingDocumentation, "operation")}) == 1000);
    CHECK(points(conflict, {on(Type::ConflictingDocumentation, "history")}) == 0);
    CHECK(graded(conflict, {}).review->clean_documents == 4);
    conflict[0].type = Type::CopiedForward;
    CHECK(points(conflict, {on(Type::CopiedForward, "operation")}) == 0);
  }

  TEST_CASE("two of the same type on one document need two flags; the words marked and the provider tell them apart") {
    std::vector<Deficiency> two = {wrong(Type::UnsignedVerbalOrder, "orders", 3, kDoctor), wrong(Type::UnsignedVerbalOrder, "orders", 3, kSurgeon)};
    two[0].evidence = {{DocumentId("orders"), "First words of it.", 1}};
    two[1].evidence = {{DocumentId("orders"), "Last words of it.", 1}};
    CHECK(points(two, {on(Type::UnsignedVerbalOrder, "orders")}) == 500);
    const Report both = graded(two, {on(Type::UnsignedVerbalOrder, "orders", kSurgeon), on(Type::UnsignedVerbalOrder, "orders", kDoctor)});
    CHECK(both.points == 1000);
    CHECK(both.review->rows[0].flag == 1);
    DeficiencyFlag marked = on(Type::UnsignedVerbalOrder, "orders", "Nobody");
    marked.passage = Evidence{DocumentId("orders"), "Last words", 1};
    CHECK(graded(two, {marked}).review->rows[1].flag == 0);
    // A third one stands for nothing.
    const Report three_flags = graded(two, {on(Type::UnsignedVerbalOrder, "orders", kSurgeon), on(Type::UnsignedVerbalOrder, "orders", kDoctor), on(Type::UnsignedVerbalOrder, "orders", kDoctor)});
    CHECK(three_flags.points == 1000 - 125);
    CHECK(three_flags.review->rows[2].rationale.find("One flag stands for one deficiency.") == 0);
  }

  TEST_CASE("to name rightly what was named otherwise before never costs, however little it is worth") {
    const std::vector<Deficiency> expected = {wrong(Type::MissingSignature, "summary", 3), wrong(Type::Late, "history", 3), wrong(Type::MissingElement, "operation", 1)};
    const int before = points(expected, {on(Type::Late, "operation")});
    CHECK(before == 72);  // half of 143
    const Report after = graded(expected, {on(Type::Late, "operation"), on(Type::MissingElement, "operation")});
    CHECK(after.review->rows[2].points == 143);
    CHECK(after.points == 143 - 71);  // less than the 83 a false flag costs otherwise
    // Every type on one document: one stands, the others cost.
    std::vector<DeficiencyFlag> spray;
    for (int t = 0; t < kDeficiencyTypes; ++t) spray.push_back(on(static_cast<Type>(t), "summary"));
    CHECK(points({wrong(Type::MissingSignature, "summary")}, spray) == 0);
  }

  TEST_CASE("sound documents are explained by the author; others from the record") {
    const Report r = graded({}, {on(Type::UnsignedVerbalOrder, "orders"), on(Type::MissingSignature, "summary"), lacks(DocumentType::OperativeReport), lacks(DocumentType::DeathNote), on(Type::WrongPatient, "history"), on(Type::Late, "nowhere"), on(Type::MissingAttestation, "history"), on(Type::CopiedForward, "progress")});
    const auto why = [&](std::size_t row) { return r.review->rows[row].rationale; };
    CHECK(why(0) == "The telephone order bears its own authentication below it.");
    CHECK(r.review->rows[0].cite == "42 CFR 482.24(c)(2)");
    CHECK(why(1).find("It is authenticated: A. Doctor, MD, 20 Jan 2026 09:00.") == 0);
    CHECK(why(2) == "The operative report is there: \"Operative report\", S. Surgeon, MD, written 12 Jan 2026 15:00.");
    CHECK(why(3).find("The policy asks for no death note in this record") == 0);
    CHECK(why(4) == "Its page bears this patient's name and number: Ann Example, MRN 1.");
    CHECK(why(5) == "The record has no such document.");
    CHECK(why(6).find("nobody has to attest it") != std::string::npos);
    CHECK_FALSE(why(7).empty());
  }

  TEST_CASE("a row says where it is, what the limit is, who answers for it and what comes of it unseen") {
    std::vector<Deficiency> expected = three();
    expected[1].message = "The history and physical was written 26 h after admission; the limit is 24 h.";
    expected[1].due = LocalTime::parse("2026-01-11T12:00");
    const Report r = graded(expected, {on(Type::MissingElement, "history", kSurgeon)});
    const ReviewRow& row = r.review->rows[1];
    CHECK(row.message == "You flagged missing element on \"History and physical\"; the place is right, but what is wrong there is called late. The slip goes to A. Doctor, MD, not to S. Surgeon, MD.");
    CHECK(row.rationale.find("It is in \"History and physical\", A. Doctor, MD, written 10 Jan 2026 20:00.") == 0);
    CHECK(row.rationale.find("the limit is 24 h.") != std::string::npos);
    CHECK(row.rationale.find("It was due by 11 Jan 2026 12:00.") != std::string::npos);
    CHECK(row.rationale.find("Responsible: A. Doctor, MD.") != std::string::npos);
    CHECK(row.rationale.find("only known") != std::string::npos);
    CHECK(row.cite == "42 CFR 482.24(c)");
    CHECK(r.review->rows[2].rationale.find("The record has no ") == 0);
    CHECK(r.review->rows[0].message.find("Not flagged: ") == 0);
  }

  TEST_CASE("measures: found, named, sent to whom, precision and clean documents left alone") {
    const Report r = graded(three(), {on(Type::MissingDateTime, "summary"), on(Type::Late, "history", kSurgeon), on(Type::Late, "face-sheet"), lacks(DocumentType::DeathNote)});
    CHECK(measure(r, "sensitivity").numerator == 2);
    CHECK(measure(r, "sensitivity").denominator == 3);
    CHECK(measure(r, "type-right").numerator == 1);
    CHECK(measure(r, "type-right").denominator == 2);
    CHECK(measure(r, "provider-right").numerator == 1);
    CHECK(measure(r, "precision").numerator == 2);
    CHECK(measure(r, "precision").denominator == 4);
    CHECK(measure(r, "specificity").numerator == 3);  // of face sheet, orders, operation and progress notes
    CHECK(measure(r, "specificity").denominator == 4);
    CHECK(measure(r, "record-over-record").numerator == 0);
    CHECK(r.review->missed == 1);
    CHECK(r.review->found == 1);
    CHECK(r.review->found_other_type == 1);
    for (const auto& m : r.measures) {
      CHECK_FALSE(m.arithmetic.empty());
      CHECK_FALSE(m.meaning.empty());
    }
    // A document that was not there yet is no clean one.
    Scenario s = chart();
    s.tasks.front().review->on = *LocalTime::parse("2026-01-11T00:00");
    CHECK(grade_review(s, s.tasks.front(), {.scenario = s.id, .task = s.tasks.front().id}, policy(), {}).review->clean_documents == 3);
  }

  TEST_CASE("over flags by chance: bounds, order, more right never less, more wrong never more") {
    std::mt19937 random(20260203);
    const std::vector<const char*> documents = {"face-sheet", "history", "orders", "operation", "progress", "summary"};
    const std::vector<const char*> people = {kDoctor, kSurgeon, "Registration", ""};
    const std::vector<const char*> types = {"consent", "post-anesthesia-evaluation", "discharge-order"};
    const auto pick = [&](const auto& from) { return from[random() % from.size()]; };
    int rises = 0, falls = 0;
    for (int round = 0; round < 3000; ++round) {
      std::vector<Deficiency> expected;
      for (std::size_t n = random() % 8; n > 0; --n) {
        const int severity = 1 + static_cast<int>(random() % 3);
        Deficiency made = random() % 4 == 0 ? absent(pick(types), severity, pick(people)) : wrong(static_cast<Type>(random() % kDeficiencyTypes), pick(documents), severity, pick(people));
        if (random() % 4 == 0) made.also = {static_cast<Type>(random() % kDeficiencyTypes)};
        expected.push_back(std::move(made));
      }
      const auto right = [&](const Deficiency& d) {
        DeficiencyFlag flag{.type = d.type, .document = d.document, .responsible = d.responsible};
        if (d.document.empty()) flag.absent = document_type_from(d.about);
        return flag;
      };
      std::vector<DeficiencyFlag> flags;
      for (std::size_t n = random() % 10; n > 0; --n) {
        if (!expected.empty() && random() % 2 == 0) flags.push_back(right(pick(expected)));
        else if (random() % 5 == 0) flags.push_back(lacks(*document_type_from(pick(types)), pick(people)));
        else flags.push_back(on(static_cast<Type>(random() % kDeficiencyTypes), pick(documents), pick(people)));
        if (random() % 3 == 0) flags.back().type = static_cast<Type>(random() % kDeficiencyTypes);
        if (random() % 3 == 0) flags.back().responsible = pick(people);
      }
      const Report r = graded(expected, flags);
      adds_up(r);
      CHECK(static_cast<std::size_t>(r.review->found + r.review->found_other_type + r.review->missed) == expected.size());
      CHECK(static_cast<std::size_t>(r.review->found + r.review->found_other_type + r.review->false_flags) == flags.size());
      std::set<int> stood;
      for (const auto& row : r.review->rows)
        if (row.flag >= 0) CHECK(stood.insert(row.flag).second);
      CHECK(stood.size() == flags.size());

      auto shuffled = flags;
      std::shuffle(shuffled.begin(), shuffled.end(), random);
      CHECK(points(expected, shuffled) == r.points);

      // One whose place is nobody's.
      auto more = flags;
      more.push_back(lacks(DocumentType::DeathNote));
      const int worse = points(expected, more);
      CHECK(worse <= r.points);
      falls += worse < r.points ? 1 : 0;

      // The right flag of each deficiency that is not wholly right yet.
      for (const auto& row : r.review->rows) {
        if (row.deficiency < 0 || row.points == row.points_max) continue;
        auto better = flags;
        better.push_back(right(expected[static_cast<std::size_t>(row.deficiency)]));
        const int now = points(expected, better);
        if (now < r.points) FAIL_CHECK("the right flag cost " << r.points - now << " points in round " << round);
        rises += now > r.points ? 1 : 0;
      }

      std::vector<DeficiencyFlag> all;
      for (const auto& d : expected) all.push_back(right(d));
      CHECK(points(expected, all) == kFullPoints);
    }
    CHECK(rises > 1000);
    CHECK(falls > 1000);
  }
}

TEST_SUITE("reviews as files") {
  TEST_CASE("a submission of flags is written and read again; what it may not hold is told") {
    const Scenario s = chart();
    Submission a{.scenario = s.id, .task = s.tasks.front().id};
    a.flags = {on(Type::MissingSignature, "summary"), lacks(DocumentType::Consent, "")};
    a.flags[0].passage = Evidence{DocumentId("summary"), "Last words of it.", 2};
    a.flags[0].severity = 2;
    a.flags[0].note = "Not signed\nby anybody.";
    a.checked = {DocumentId("face-sheet"), DocumentId("summary")};
    a.variant = MessVariant{9'000'000'000'000'000'000ULL, 4};
    const std::string json = submission_to_json(a);
    const SubmissionFile back = read_submission(json, "a.json", &s);
    REQUIRE(back.submission.has_value());
    CHECK(*back.submission == a);
    CHECK(submission_to_json(*back.submission) == json);

    const auto faults = [&](const std::string& text, const Scenario* known) { return to_text(read_submission(text, "a.json", known).diagnostics); };
    const auto head = [](const std::string& task, const std::string& rest) { return R"({"format":"chartwright.submission","version":2,"scenario":"test-chart","task":")" + task + "\"," + rest + "}"; };
    const auto flag = [&](const std::string& fields) { return faults(head("review", "\"flags\":[{\"type\":\"late\"," + fields + "}]"), &s); };
    CHECK(flag(R"("document":"summary")").empty());
    CHECK(flag(R"("note":"nowhere")").find("SUB-006") != std::string::npos);
    CHECK(flag(R"("document":"summary","absent":"consent")").find("SUB-006") != std::string::npos);
    CHECK(flag(R"("document":"summary","passage":{"document":"history","quote":"a"})").find("SUB-007") != std::string::npos);
    CHECK(flag(R"("document":"summary","passage":{"document":"summary","quote":" "})").find("SUB-004") != std::string::npos);
    CHECK(flag("\"document\":\"summary\",\"note\":\"" + std::string(4000, 'x') + "\"").empty());
    CHECK(flag("\"document\":\"summary\",\"note\":\"" + std::string(4001, 'x') + "\"").find("SUB-008") != std::string::npos);
    CHECK(flag(R"("document":"summary","responsible":"a\u0001b")").find("SUB-008") != std::string::npos);
    CHECK(flag(R"("document":"summary","severity":4)").find("error") != std::string::npos);
    CHECK(flag(R"("document":"summary","severity":0)").find("error") != std::string::npos);
    CHECK(flag(R"("absent":"zebra")").find("error") != std::string::npos);
    CHECK(faults(head("review", R"("diagnoses":[{"code":"I10"}])"), &s).find("SUB-009") != std::string::npos);
    CHECK(faults(head("review", R"("diagnoses":[],"query":"needed")"), &s).find("SUB-009") != std::string::npos);
    CHECK(faults(head("review", R"("diagnoses":[],"queries":[{}])"), &s).find("SUB-009") != std::string::npos);
    CHECK(faults(head("review", R"("diagnoses":[],"procedures":[{"code":"0FT44ZZ"}])"), &s).find("SUB-009") != std::string::npos);
    CHECK(faults(head("review", R"("diagnoses":[],"variant":{"seed":-1,"level":0})"), &s).find("error") != std::string::npos);
    CHECK(faults(head("review", R"("diagnoses":[],"variant":{"seed":1,"level":5})"), &s).find("error") != std::string::npos);
    const Scenario coding = scenario({line("dx-a", "A41.51")});
    CHECK(faults(head("coding", R"("flags":[{"type":"late","document":"note"}])"), &coding).find("SUB-010") != std::string::npos);
    CHECK(faults(head("coding", R"("diagnoses":[],"variant":{"seed":1,"level":0})"), &coding).find("SUB-010") != std::string::npos);
    CHECK(faults(head("coding", R"("diagnoses":[],"checked":["note","note"])"), &coding).empty());

    Submission most = a;
    most.flags.assign(kMostFlags, a.flags[0]);
    CHECK(read_submission(submission_to_json(most), "a.json", &s).submission.has_value());
    most.flags.push_back(a.flags[0]);
    CHECK_FALSE(read_submission(submission_to_json(most), "a.json", &s).submission.has_value());
  }

  TEST_CASE("every value of a review's submission, replaced by each kind and removed: told at its place") {
    const Scenario s = chart();
    Submission a{.scenario = s.id, .task = s.tasks.front().id};
    a.flags = {on(Type::MissingSignature, "summary"), lacks(DocumentType::Consent, kSurgeon)};
    a.flags[0].passage = Evidence{DocumentId("summary"), "Last words of it.", 2};
    a.flags[0].severity = 2;
    a.flags[0].note = "Not signed.";
    a.checked = {DocumentId("face-sheet")};
    a.variant = MessVariant{12, 3};
    each_json_mutation(submission_to_json(a), [&](const JsonMutation& damaged) {
      const SubmissionFile file = read_submission(damaged.text, "a.json", &s);
      INFO(damaged.pointer << " is " << damaged.what << "\n" << to_text(file.diagnostics));
      CHECK(file.submission.has_value() != file.diagnostics.has_errors());
      if (damaged.another_kind && damaged.pointer != "/format" && damaged.pointer != "/version")
        CHECK(std::any_of(file.diagnostics.begin(), file.diagnostics.end(), [&](const Diagnostic& d) { return d.pointer == damaged.pointer; }));
      if (!file.submission) return;
      CHECK(*read_submission(submission_to_json(*file.submission), "b.json", &s).submission == *file.submission);
    });
  }

  TEST_CASE("a report of a review is written and read again, shown within 100 columns, and refused when damaged") {
    const Scenario s = chart();
    std::vector<Deficiency> expected = three();
    expected[0].evidence = {{DocumentId("summary"), "Last words of it.", 1}};
    expected[0].entry = EntryId("e-one");
    expected[0].also = {Type::MissingDateTime};
    expected[0].due = LocalTime::parse("2026-02-13T23:59");
    expected[0].state = DeficiencyState::Overdue;
    expected[1].done = LocalTime::parse("2026-01-11T14:00");
    expected[2].planted = true;
    expected[2].operation = OperationId("op-one");
    DeficiencyFlag judged = on(Type::Late, "summary", kSurgeon);
    judged.severity = 1;
    const Report r = graded(expected, {judged, on(Type::Late, "face-sheet")});
    const std::string json = report_to_json(r);
    const auto back = report_from_json(json);
    REQUIRE(back.ok());
    CHECK(report_to_json(*back) == json);
    CHECK(back->review->deficiencies == expected);
    CHECK(back->submission == r.submission);
    const std::string text = report_to_text(r, s, starter_codes());
    CHECK(text.find("Deficiencies found: ") != std::string::npos);
    CHECK(text.find("Review of Ann Example as of 3 Feb 2026 12:00") != std::string::npos);
    CHECK(text.find("Not flagged") != std::string::npos);
    CHECK(text.find("Rule: 42 CFR 482.24(c)") != std::string::npos);
    CHECK(text.find("\nDiagnoses\n") == std::string::npos);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const std::string_view shown = std::string_view(text).substr(at, end - at);
      CHECK_MESSAGE(std::count_if(shown.begin(), shown.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }) <= 100, shown);
      at = end + 1;
    }
    int refused = 0;
    each_json_mutation(json, [&](const JsonMutation& damaged) {
      const auto read = report_from_json(damaged.text);
      INFO(damaged.pointer << " is " << damaged.what);
      if (!read) {
        ++refused;
        CHECK_FALSE(read.error().message.empty());
        return;
      }
      (void)report_to_text(*read, s, starter_codes());
      (void)lens_sample(*read);
      if (read->scenario == r.scenario && read->task == r.task) (void)comparison_to_text(*compare_attempts(*read, r));
      CHECK(report_from_json(report_to_json(*read)).ok());
    }, 3);
    CHECK(refused > 300);
  }

  TEST_CASE("an instructor's correction of a row of a review counts") {
    Report r = graded(three(), {on(Type::MissingSignature, "summary", kSurgeon), on(Type::Late, "face-sheet")});
    CHECK(r.points == 375 - 83);
    r.overrides = {{.row = 0, .points = 500, .reason = "Either may sign.", .by = "I. Structor", .on = *Date::from_ymd(2026, 2, 4)}, {.row = 3, .points = 0, .reason = "Well seen.", .by = "I. Structor", .on = *Date::from_ymd(2026, 2, 4)}, {.row = 9, .points = 50}};
    CHECK(r.settled_points() == 500);
  }

  TEST_CASE("two reviews side by side: found since, no longer, flagged no more") {
    const Report before = graded(three(), {on(Type::MissingSignature, "summary"), on(Type::Late, "orders"), on(Type::Late, "face-sheet")});
    const Report after = graded(three(), {on(Type::Late, "history"), on(Type::Late, "orders"), on(Type::MissingElement, "progress")});
    const auto made = compare_attempts(before, after);
    REQUIRE(made.ok());
    REQUIRE(made->review.size() == 6);
    CHECK(made->review[0].change == LineChange::NewlyWrong);
    CHECK(made->review[1].change == LineChange::Fixed);
    CHECK(made->review[2].change == LineChange::StillWrong);
    CHECK(made->review[3].change == LineChange::StillWrong);
    CHECK(made->review[4].change == LineChange::ExtraNew);
    CHECK(made->review[5].change == LineChange::ExtraGone);
    CHECK(made->review[0].what == "Missing signature, summary");
    CHECK(made->lines.empty());
    CHECK(comparison_to_json(*made).find("\"review\": [") != std::string::npos);
    CHECK(comparison_to_text(*made).find("Late, history: Not flagged -> Found, 0 -> 333 points") != std::string::npos);
    Report other = after;
    other.review->variant.seed = 8;
    CHECK(compare_attempts(before, other)->notes.size() == 1);
  }

  TEST_CASE("reviews count in lenses of their own, coded charts in theirs") {
    Lenses lenses;
    lenses.add(lens_sample(graded(three(), {on(Type::MissingSignature, "summary"), on(Type::Late, "face-sheet")})));
    const LensSummary reviews = lenses.summary();
    CHECK(reviews.of(Lens::Sensitivity).numerator == 1);
    CHECK(reviews.of(Lens::Sensitivity).denominator == 3);
    CHECK(reviews.of(Lens::ReviewPrecision).denominator == 2);
    CHECK(reviews.of(Lens::ReviewPoints).numerator == 417);
    for (int i = 0; i <= static_cast<int>(Lens::QueryQuality); ++i) CHECK_FALSE(reviews.lines[static_cast<std::size_t>(i)].measured());
    const Scenario s = scenario({line("dx-a", "A41.51")});
    lenses.add(lens_sample(grade(s, s.tasks.front(), answer(s, {{"A41.51"}}), starter_codes())));
    const LensSummary both = lenses.summary();
    CHECK(both.of(Lens::Points).charts == 1);
    CHECK(both.of(Lens::Precision).denominator == 1);
    CHECK(both.of(Lens::ReviewPoints).charts == 1);
    CHECK(both.of(Lens::Sensitivity).denominator == 3);
  }
}

TEST_SUITE("reviews of the shipped charts") {
  TEST_CASE("the perfect review of every version earns everything, and flagging nothing what a clean record earns") {
    int tasks = 0, deficiencies = 0;
    for (const auto& file : shipped_library())
      for (const Task& task : file.scenario->tasks) {
        if (task.kind != TaskKind::Review) continue;
        ++tasks;
        const Scenario& s = *file.scenario;
        CAPTURE(s.id.text());
        std::vector<std::optional<MessVariant>> variants = {std::nullopt};
        for (int level = 0; level <= 4; ++level) variants.push_back(MessVariant{static_cast<std::uint64_t>(level) * 11 + 3, level});
        for (const auto& variant : variants) {
          const ReviewedChart reviewed = reviewed_chart(s, task, standard_record_policy(), variant);
          CAPTURE(reviewed.variant.seed);
          CAPTURE(reviewed.variant.level);
          deficiencies += static_cast<int>(reviewed.expected.size());
          Submission best = perfect_review(reviewed, task, standard_record_policy());
          const Report r = grade_review(reviewed.chart, task, best, standard_record_policy(), reviewed.expected);
          CHECK(r.points == kFullPoints);
          CHECK(measure(r, "record-over-record").numerator == 1);
          for (const auto& row : r.review->rows) CHECK_FALSE(row.rationale.empty());
          const SubmissionFile back = read_submission(submission_to_json(best), "a.json", &s);
          REQUIRE(back.submission.has_value());
          CHECK(*back.submission == best);
          best.flags.clear();
          CHECK(grade_review(reviewed.chart, task, best, standard_record_policy(), reviewed.expected).points == (reviewed.expected.empty() ? kFullPoints : 0));
        }
        const Report own = grade_any(s, task, perfect_submission(s, task), starter_codes(), standard_policy(), standard_record_policy());
        CHECK(own.points == kFullPoints);
        CHECK_FALSE(regrade(own, s, task, starter_codes()).differs);
      }
    MESSAGE(tasks << " review tasks, " << deficiencies << " deficiencies in " << tasks * 6 << " versions");
  }
}
