#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "grading/engine/grade.h"
#include "grading/explain/contrast.h"
#include "grading/explain/explain.h"
#include "tests/support/charts.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;

namespace {

Code dx(const char* code) { return Code(code, CodeSystem::Icd10Cm); }

CodeEntry with_note(CodeEntry e, NoteKind kind, const char* text, std::vector<std::string> refers = {}) {
  e.notes.push_back({kind, text, std::move(refers)});
  return e;
}

/// Two categories that exclude each other, one with sides and 7th characters.
const CodeBook& small_codes() {
  static const CodeBook codes = book({entry("A10", "Ache of arm", false), entry("A10.1", "Ache of right arm"), entry("A10.2", "Ache of left arm"), with_note(entry("A11", "Ache after a blow", false), NoteKind::Excludes1, "ache of arm (A10.-)", {"A10"}), entry("A11.0", "Ache after a blow, mild"),
                                      with_note(entry("A12", "Ache from cold", false), NoteKind::UseAdditional, "code for the arm (A10.-)", {"A10"}), entry("A12.0", "Ache from cold, acute"), entry("A12.1", "Ache from cold, chronic"), entry("Z50", "Status of aching", true, true)});
  return codes;
}

/// A chart on an aching left arm: evidence in its own words, a trap, an order, a query.
Scenario aching() {
  KeyLine arm = line("dx-arm", "A10.2"), cold = line("dx-cold", "A12.0", Poa::No);
  arm.evidence = {{DocumentId("note"), "He was seen at noon.", 1}, {DocumentId("note"), "The left arm aches.", 1}};
  arm.path = "Ache > arm A10.- > left A10.2";
  arm.sources = {{SourceKind::Guideline, "I.B.13", 2026}};
  cold.evidence = {{DocumentId("note"), "Acute ache since the cold night.", 1}};
  KeyLine status = line("dx-status", "Z50", Poa::Exempt);
  Scenario s = scenario({arm, cold, status});
  AnswerKey& key = s.tasks.front().key;
  key.not_coded = {{dx("A11.0"), NotCodedKind::ExcludedByNote, "The note keeps them apart.", {{DocumentId("note"), "Nothing else.", 1}}, {{SourceKind::Tabular, "A11", 2026}}}};
  key.order = {{LineId("dx-cold"), LineId("dx-arm"), "A note asks for it.", {{SourceKind::Tabular, "A12", 2026}}, OrderNote::UseAdditional}};
  key.queries = {{LineId("q"), "the kind of cold", "A. Doctor, MD", {}, "No one names it.", {{DocumentId("note"), "Nothing else.", 1}}, {{SourceKind::Guideline, "III", 2026}}}};
  return s;
}

int number_of(const Report& report, FindingKind kind) {
  const auto found = std::find_if(report.findings.begin(), report.findings.end(), [&](const Finding& f) { return f.kind == kind; });
  REQUIRE(found != report.findings.end());
  return static_cast<int>(found - report.findings.begin());
}

Explanation explained(const Scenario& s, const Submission& answer, FindingKind kind, const CodeBook& codes = small_codes(), const ExplainIndexes& indexes = {}) {
  const Report report = grade(s, s.tasks.front(), answer, codes);
  return explain(s, s.tasks.front(), report, number_of(report, kind), codes, indexes);
}

std::string joined(const std::vector<std::string>& sentences) {
  std::string all;
  for (const auto& s : sentences) all += s + "\n";
  return all;
}

const Separation* separation(const Explanation& e, SeparationKind kind) {
  for (const auto& s : e.fork.separations)
    if (s.kind == kind) return &s;
  return nullptr;
}

}  // namespace

TEST_SUITE("explanations") {
  TEST_CASE("the side: both places, the words of the titles, and the passage that says left comes first") {
    Scenario s = aching();
    Submission answer = key_as_answer(s, s.tasks.front());
    answer.diagnoses[0].code = dx("A10.1");
    answer.diagnoses[0].evidence.clear();
    const Explanation e = explained(s, answer, FindingKind::Specificity);
    REQUIRE(e.yours.steps.size() == 3);
    CHECK(e.yours.steps[0].kind == "chapter");
    CHECK(e.yours.steps[0].code == "1");
    CHECK(e.yours.steps[1].code == "A10");
    CHECK(e.yours.steps[2].code == "A10.1");
    CHECK(e.yours.last_shared == 1);
    CHECK(e.fork.step == 2);
    CHECK(e.fork.axis == "laterality");
    REQUIRE(separation(e, SeparationKind::Titles) != nullptr);
    CHECK(separation(e, SeparationKind::Titles)->yours == "the right side");
    CHECK(separation(e, SeparationKind::Titles)->right == "the left side");
    REQUIRE(e.deciding.size() == 2);
    CHECK(e.deciding[0].evidence.quote == "The left arm aches.");
    CHECK(e.deciding[0].emphasis == std::vector<Emphasis>{{4, 4}});
    CHECK(e.marking_hint == "Marking the words of the chart for A10.1 would show whether they support it.");
    REQUIRE(e.fork.index.size() == 3);
    CHECK(e.fork.index[1].shared);
    CHECK_FALSE(e.fork.index[2].shared);
    CHECK(joined(e.sentences) ==
          "You chose A10.1 (Ache of right arm), which stands in category A10 (Ache of arm).\n"
          "The reference is A10.2 (Ache of left arm), in the same category.\n"
          "A10.1 names the right side, A10.2 names the left side.\n"
          "The chart decides with the words \"The left arm aches.\" (Note).\n"
          "The side is coded as documented; an unspecified side is for the rare record that does not say and cannot be cleared up (ICD-10-CM Official Guidelines FY2026, section I.B.13).\n");
  }

  TEST_CASE("an installed index is walked, and the step at which the ways part is told") {
    const auto lines = std::make_shared<const std::vector<IndexLine>>(std::vector<IndexLine>{{.title = "Ache"}, {.level = 1, .parent = 0, .title = "arm"}, {.level = 2, .parent = 1, .title = "left", .codes = {"A10.2"}}, {.level = 2, .parent = 1, .title = "right", .codes = {"A10.1"}}});
    const IndexBook index(IndexKind::Diseases, "2026", lines);
    Scenario s = aching();
    Submission answer = key_as_answer(s, s.tasks.front());
    answer.diagnoses[0].code = dx("A10.1");
    const Explanation e = explained(s, answer, FindingKind::Specificity, small_codes(), {.diseases = &index});
    REQUIRE(e.fork.index.size() == 4);
    CHECK(e.fork.index[1].term == "arm");
    CHECK(e.fork.index[1].shared);
    CHECK(e.fork.index[2].term == "left");
    CHECK_FALSE(e.fork.index[2].shared);
    CHECK(e.fork.index[2].found);
    CHECK(e.fork.index_source == "ICD-10-CM Index to Diseases and Injuries 2026");
    CHECK(separation(e, SeparationKind::Index)->text == "The way in the books goes together as far as 'arm' and parts there: A10.2 follows 'left > A10.2'.");
  }

  TEST_CASE("an Excludes1 note is told before the titles, with where it stands") {
    Scenario s = aching();
    Submission answer = key_as_answer(s, s.tasks.front());
    answer.diagnoses.push_back({.code = dx("A11.0"), .poa = Poa::Yes});
    const Explanation e = explained(s, answer, FindingKind::Excludes1);
    CHECK(e.yours.code == dx("A11.0"));
    CHECK(e.reference.code == dx("A10.2"));
    REQUIRE_FALSE(e.fork.separations.empty());
    CHECK(e.fork.separations.front().kind == SeparationKind::TabularNote);
    CHECK(e.fork.separations.front().source == "ICD-10-CM Tabular List test-2026, Excludes1 note at A11");
    CHECK(e.fork.separations.front().text == "The Excludes1 note at A11 governs A11.0 and names A10.2: 'ache of arm (A10.-)'. The two are not reported together.");
  }

  TEST_CASE("what a marked passage supports") {
    Scenario s = aching();
    Submission answer = key_as_answer(s, s.tasks.front());
    answer.diagnoses[0].code = dx("A10.1");
    answer.diagnoses[0].evidence = {{DocumentId("note"), "left arm", 1}, {DocumentId("note"), "Acute ache", 1}, {DocumentId("note"), "Note", 1}};
    const Explanation e = explained(s, answer, FindingKind::Specificity);
    REQUIRE(e.marked.size() == 3);
    CHECK(e.marked[0].supports == MarkSupports::Reference);
    CHECK(e.marked[0].sentence == "The words \"left arm\" are those on which A10.2 rests: you found the right place, and it supports A10.2 rather than A10.1.");
    CHECK(e.marked[1].supports == MarkSupports::OtherLine);
    CHECK(e.marked[1].code == "A12.0");
    CHECK(e.marked[2].supports == MarkSupports::Nothing);
    CHECK(e.marking_hint.empty());

    answer = key_as_answer(s, s.tasks.front());
    answer.diagnoses.push_back({.code = dx("A11.0"), .poa = Poa::Yes, .evidence = {{DocumentId("note"), "Nothing else.", 1}}});
    const Explanation trap = explained(s, answer, FindingKind::Excludes1);
    REQUIRE(trap.marked.size() == 1);
    CHECK(trap.marked[0].supports == MarkSupports::Trap);
  }

  TEST_CASE("present on admission is told by times") {
    Scenario s = aching();
    Submission answer = key_as_answer(s, s.tasks.front());
    answer.diagnoses[1].poa = Poa::Yes;
    const Explanation e = explained(s, answer, FindingKind::Poa);
    REQUIRE(e.times.size() == 2);
    CHECK(e.times[0].is_order);
    CHECK(e.times[1].decides);
    CHECK(joined(e.sentences) ==
          "You entered Y for A12.0 (Ache from cold, acute); the reference has N.\n"
          "The inpatient order was written at 10 Jan 2026 12:00.\n"
          "The words that decide stand in 'Note', written at 11 Jan 2026 08:00, after the order: \"Acute ache since the cold night.\".\n"
          "It arose after the order, which is what N says.\n"
          "What counts is whether the condition was there when the inpatient order was written (ICD-10-CM Official Guidelines FY2026, Appendix I).\n");
    answer.diagnoses[2].poa = Poa::Yes;
    CHECK(explained(s, answer, FindingKind::PoaExempt).sentences.size() == 3);
  }

  TEST_CASE("an order is told by its note, and a query by what is open") {
    Scenario s = aching();
    const Submission perfect = key_as_answer(s, s.tasks.front());
    const Explanation order = explained(s, perfect, FindingKind::UseAdditional);
    CHECK(order.yours.code == dx("A10.2"));
    CHECK(order.reference.code == dx("A12.0"));
    REQUIRE(separation(order, SeparationKind::TabularNote) != nullptr);
    CHECK(separation(order, SeparationKind::TabularNote)->axis == to_string(NoteKind::UseAdditional));
    CHECK(order.sentences[1] == "Both are right, and A12.0 comes first.");

    Submission silent = perfect;
    silent.query.reset();
    const Explanation query = explained(s, silent, FindingKind::QueryMissed);
    CHECK(query.sentences[1] == "The record leaves open the kind of cold, and A. Doctor, MD can answer it.");
    CHECK(query.deciding.size() == 1);
    CHECK(query.yours.empty());
    s.tasks.front().key.queries.emplace();
    s.tasks.front().key.order.clear();
    silent.query = QueryDecision::Needed;
    CHECK(explained(s, silent, FindingKind::QueryUnneeded).fork.separations.front().kind == SeparationKind::Query);
  }

  TEST_CASE("an old report is explained with the reference of its day") {
    Scenario s = aching();
    Submission answer = key_as_answer(s, s.tasks.front());
    answer.diagnoses[0].code = dx("A10.1");
    const Report report = grade(s, s.tasks.front(), answer, small_codes());
    s.tasks.front().key.diagnoses[0].code = dx("A11.0");
    s.tasks.front().key.diagnoses[0].evidence = {{DocumentId("gone"), "elsewhere", 1}};
    s.documents.front().markdown = "# Note\n\nAll new.\n";
    const Explanation e = explain(s, s.tasks.front(), report, number_of(report, FindingKind::Specificity), small_codes());
    CHECK(e.reference.code == dx("A10.2"));
    REQUIRE_FALSE(e.deciding.empty());
    CHECK(e.deciding.front().evidence.quote == "The left arm aches.");
    CHECK_FALSE(e.deciding.front().in_chart);

    s.tasks.front().key = {};
    s.documents.clear();
    for (int f = -1; f <= static_cast<int>(report.findings.size()); ++f) CHECK(explain(s, s.tasks.front(), report, f, CodeBook({})).sentences.size() >= 2);
  }

  TEST_CASE("a code that needs more characters, one of no release, and one entered twice") {
    Scenario s = aching();
    Submission answer = key_as_answer(s, s.tasks.front());
    answer.diagnoses[0].code = dx("A10");
    const Explanation header = explained(s, answer, FindingKind::NotBillable);
    CHECK(header.yours.steps.back().kind == "category");
    CHECK(header.fork.step == 2);
    answer.diagnoses[0].code = dx("A10.9");
    const Explanation unknown = explained(s, answer, FindingKind::UnknownCode);
    CHECK_FALSE(unknown.yours.steps.back().found);
    CHECK(unknown.sentences[0] == "You chose A10.9, which no installed release has.");
    answer = key_as_answer(s, s.tasks.front());
    answer.diagnoses.push_back(answer.diagnoses[1]);
    CHECK(explained(s, answer, FindingKind::Duplicate).sentences[1] == "An earlier line of your list has the same code already.");
  }
}

TEST_SUITE("contrast of two tasks") {
  TEST_CASE("what two settings report differently, and the rule that makes the difference") {
    Scenario s = aching();
    Task clinic = s.tasks.front();
    s.tasks.front().title = "As an inpatient";
    clinic.id = TaskId("clinic");
    clinic.title.clear();
    clinic.setting = Setting::Clinic;
    clinic.poa = false;
    clinic.procedures = CodeSystem::Cpt;
    clinic.key.diagnoses = {s.tasks.front().key.diagnoses[0], s.tasks.front().key.diagnoses[1]};
    for (auto& l : clinic.key.diagnoses) l.poa.reset();
    clinic.key.diagnoses[1].code = dx("A12.1");
    clinic.key.diagnoses[1].sources = {{SourceKind::Guideline, "IV.H", 2026}};
    clinic.key.not_coded = {{dx("Z50"), NotCodedKind::NotReportable, "No bearing on the visit.", {}, {{SourceKind::Guideline, "IV.J", 2026}}}};
    s.tasks.push_back(clinic);

    const auto all = contrast_scenario(s, small_codes());
    REQUIRE(all.size() == 1);
    const Contrast& c = all.front();
    CHECK(c.first_title == "As an inpatient");
    CHECK(c.second_title == "Clinic");
    REQUIRE(c.lines.size() == 3);
    CHECK(c.lines[0].kinds.front() == ContrastKind::DifferentCode);
    CHECK(c.lines[0].sentence == "A12.0 (Ache from cold, acute) under “As an inpatient”, A12.1 (Ache from cold, chronic) under “Clinic”.");
    CHECK(c.lines[0].rules.back().ref == "IV.H");
    CHECK(c.lines[1].kinds == std::vector<ContrastKind>{ContrastKind::OnlyFirst});
    CHECK(c.lines[1].rules.front().ref == "IV.J");
    CHECK(c.lines[1].why.back() == "No bearing on the visit.");
    // That only one of the two reports indicators is told once, and makes no line different.
    CHECK(c.lines[2].kinds == std::vector<ContrastKind>{ContrastKind::Same});
    CHECK(c.sentences.size() == 5);
    CHECK(contrast_to_json(c).find("\"different-code\"") != std::string::npos);
    std::istringstream lines(contrast_to_text(c));
    for (std::string l; std::getline(lines, l);) CHECK(l.size() <= 110);

    const Contrast same = contrast_tasks(s, s.tasks[0], s.tasks[0], small_codes());
    CHECK(same.differing() == 0);
    CHECK(same.same() == 3);
    CHECK(same.sentences.size() == 2);
  }
}
