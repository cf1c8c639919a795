#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <regex>
#include <set>

#include "scenarios/check.h"
#include "scenarios/write.h"
#include "tests/support/charts.h"
#include "tests/support/files.h"
#include "tests/support/review_charts.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;

namespace {

CodeBook codes() {
  auto man = entry("N40.0", "Benign prostatic hyperplasia");
  man.sex = SexLimit::Male;
  auto adult = entry("F03.90", "Dementia");
  adult.least_age = 15;
  auto general = entry("R73.9", "Hyperglycemia");
  general.notes = {{NoteKind::Excludes1, "diabetes", {"E08-E13"}}};
  auto dementia = entry("F02.80", "Dementia in other diseases classified elsewhere");
  dementia.notes = {{NoteKind::CodeFirst, "the underlying disease", {"G20"}}};
  return book({dementia, entry("G20.A1", "Parkinson's disease"), entry("A41", "Other sepsis", false), entry("A41.51", "Sepsis"), entry("E11", "Type 2 diabetes", false), entry("E11.9", "Type 2 diabetes"), entry("Z79.4", "Insulin", true, true), entry("I10", "Hypertension"), man, adult, general});
}

Scenario sound() { return scenario({line("dx-a", "A41.51"), line("dx-b", "E11.9"), line("dx-c", "Z79.4", Poa::Exempt)}); }

Scenario outpatient() {
  Scenario s = sound();
  s.encounter.setting = Setting::Clinic;
  s.encounter.admitted.reset();
  s.encounter.ended = *LocalTime::parse("2026-01-10T11:00");
  s.tasks[0].code_date = *Date::from_ymd(2026, 1, 10);
  s.tasks[0].procedures.reset();
  s.tasks[0].poa = false;
  for (auto& line : s.tasks.front().key.diagnoses) line.poa.reset();
  return s;
}

struct Expected {
  const char* id;
  const char* pointer;
};

/// Exactly these findings, each at this value.
template <typename Change>
void gives(const char* name, const Scenario& from, Change change, const std::vector<Expected>& expected) {
  CAPTURE(name);
  TempFolder folder;
  Scenario s = from;
  change(s);
  REQUIRE(write_scenario(s, folder / "test-chart").ok());
  const Diagnostics all = check_scenario(read_scenario(folder / "test-chart"), codes());
  INFO(to_text(all));
  // The charts here are one note long; that they are not complete is no news.
  const auto told = std::count_if(all.begin(), all.end(), [](const Diagnostic& d) { return d.id != "SCN-063"; });
  CHECK(static_cast<std::size_t>(told) == expected.size());
  for (const auto& e : expected) CHECK_MESSAGE(std::any_of(all.begin(), all.end(), [&](const Diagnostic& d) { return d.id == e.id && d.pointer == e.pointer; }), e.id << " at " << e.pointer);
}

std::set<std::string> ids_in(const fs::path& folder, const char* pattern) {
  std::set<std::string> ids;
  for (const auto& file : fs::directory_iterator(folder)) {
    if (file.path().extension() != ".cpp") continue;
    const std::string text = slurp(file.path());
    const std::regex id(pattern);
    for (std::sregex_iterator at(text.begin(), text.end(), id), end; at != end; ++at) ids.insert((*at)[1]);
  }
  return ids;
}

}  // namespace

TEST_SUITE("scenario check branches") {
  TEST_CASE("sound scenarios of both kinds have no finding") {
    gives("inpatient", sound(), [](Scenario&) {}, {});
    gives("outpatient", outpatient(), [](Scenario&) {}, {});
  }

  TEST_CASE("each way to break a rule is found alone, at its place") {
    const auto day = [](int d) { return *Date::from_ymd(2026, 1, d); };
    gives("an outpatient admitted", outpatient(), [](Scenario& s) { s.encounter.admitted = s.encounter.started; }, {{"SCN-020", "/encounter"}});
    gives("admitted before arrival", sound(), [](Scenario& s) { s.encounter.admitted = LocalTime::parse("2026-01-10T09:59"); }, {{"SCN-021", "/encounter/ended"}});
    gives("born after arrival", sound(), [&](Scenario& s) { s.encounter.patient.born = day(11); s.documents[0].written = *LocalTime::parse("2026-01-12T08:00"), s.documents[0].signed_at = s.documents[0].written; },
          {{"SCN-021", "/encounter/patient/born"}});
    gives("two documents, one file", sound(), [](Scenario& s) { s.documents.push_back(s.documents[0]), s.documents[1].id = DocumentId("other"); }, {{"SCN-023", "/documents/1/file"}});
    gives("signed and called unsigned", sound(), [](Scenario& s) { s.documents[0].status = DocumentStatus::Unsigned; }, {{"SCN-024", "/documents/0/status"}});
    gives("written before birth", sound(), [](Scenario& s) { s.documents[0].written = *LocalTime::parse("1949-12-31T08:00"); }, {{"SCN-026", "/documents/0/written"}});
    gives("on the last day for completion", sound(), [](Scenario& s) { s.documents[0].written = *LocalTime::parse("2026-02-13T08:00"), s.documents[0].signed_at = s.documents[0].written; }, {});
    gives("one day later", sound(), [](Scenario& s) { s.documents[0].written = *LocalTime::parse("2026-02-14T08:00"), s.documents[0].signed_at = s.documents[0].written; }, {{"SCN-026", "/documents/0/written"}});
    gives("an outpatient's code date is the service date", outpatient(), [&](Scenario& s) { s.tasks[0].code_date = day(11); }, {{"SCN-030", "/tasks/0/code_date"}});
    gives("POA in a clinic", outpatient(), [](Scenario& s) {
      s.tasks[0].poa = true;
      s.tasks.front().key.diagnoses[0].poa = s.tasks.front().key.diagnoses[1].poa = Poa::Yes;
      s.tasks.front().key.diagnoses[2].poa = Poa::Exempt;
    }, {{"SCN-029", "/tasks/0/poa"}});
    gives("Y on an exempt code", sound(), [](Scenario& s) { s.tasks.front().key.diagnoses[2].poa = Poa::Yes; }, {{"SCN-040", "/tasks/0/key/diagnoses/2/poa"}});
    gives("exempt on a code that is not", sound(), [](Scenario& s) { s.tasks.front().key.diagnoses[1].poa = Poa::Exempt; }, {{"SCN-040", "/tasks/0/key/diagnoses/1/poa"}});
    gives("an alternate that is a header", sound(), [](Scenario& s) { s.tasks.front().key.diagnoses[1].alternates = {{Code("A41", CodeSystem::Icd10Cm), 50, "x"}}; }, {{"SCN-013", "/tasks/0/key/diagnoses/1/alternates/0/code"}});
    gives("too young", sound(), [](Scenario& s) { s.tasks.front().key.diagnoses[1].code = Code("F03.90", CodeSystem::Icd10Cm), s.encounter.patient.born = *Date::from_ymd(2011, 1, 11); }, {{"SCN-016", "/tasks/0/key/diagnoses/1/code"}});
    gives("old enough that day", sound(), [](Scenario& s) { s.tasks.front().key.diagnoses[1].code = Code("F03.90", CodeSystem::Icd10Cm), s.encounter.patient.born = *Date::from_ymd(2011, 1, 10); }, {});
    gives("men only", sound(), [](Scenario& s) { s.tasks.front().key.diagnoses[1].code = Code("N40.0", CodeSystem::Icd10Cm); }, {{"SCN-017", "/tasks/0/key/diagnoses/1/code"}});
    gives("no release for the date", sound(), [](Scenario& s) {
      // Same hours, years after every release: all on one day, so the stay ends last.
      for (auto* at : {&s.encounter.started, &*s.encounter.admitted, &s.encounter.ended, &s.documents[0].written, &*s.documents[0].signed_at}) at->date = *Date::from_ymd(2031, 1, 10);
      s.encounter.ended.minute_of_day = 23 * 60;
      s.tasks[0].code_date = *Date::from_ymd(2031, 1, 10);
    }, {{"SCN-015", "/tasks/0/key/diagnoses/0/code"}, {"SCN-015", "/tasks/0/key/diagnoses/1/code"}, {"SCN-015", "/tasks/0/key/diagnoses/2/code"}});
    gives("an order without rule", sound(), [](Scenario& s) { s.tasks.front().key.order = {{LineId("dx-a"), LineId("dx-b"), "x", {}}}; }, {{"SCN-033", "/tasks/0/key/order/0/sources"}});
    gives("an order of a line with itself", sound(), [](Scenario& s) { s.tasks.front().key.order = {{LineId("dx-a"), LineId("dx-a"), "x", s.tasks.front().key.diagnoses[0].sources}}; }, {{"SCN-047", "/tasks/0/key/order/0"}});
    gives("a trap that is no code", sound(), [](Scenario& s) { s.tasks.front().key.not_coded = {{Code("Q99.9", CodeSystem::Icd10Cm), NotCodedKind::RuledOut, "x", {}, s.tasks.front().key.diagnoses[0].sources}}; }, {{"SCN-012", "/tasks/0/key/not_coded/0/code"}});
    gives("a trap on an alternate", sound(), [](Scenario& s) {
      s.tasks.front().key.diagnoses[1].alternates = {{Code("I10", CodeSystem::Icd10Cm), 50, "x"}};
      s.tasks.front().key.not_coded = {{Code("I10", CodeSystem::Icd10Cm), NotCodedKind::RuledOut, "x", {}, s.tasks.front().key.diagnoses[0].sources}};
    }, {{"SCN-045", "/tasks/0/key/not_coded/0/code"}});
    gives("a trap's words that are not there", sound(), [](Scenario& s) { s.tasks.front().key.not_coded = {{Code("I10", CodeSystem::Icd10Cm), NotCodedKind::RuledOut, "x", {{DocumentId("note"), "not in the note", 1}}, s.tasks.front().key.diagnoses[0].sources}}; },
          {{"SCN-010", "/tasks/0/key/not_coded/0/evidence/0/quote"}});
    gives("no principal", sound(), [](Scenario& s) { s.tasks.front().key.diagnoses[0].principal = false; }, {{"SCN-042", "/tasks/0/key/diagnoses"}});
    gives("a principal in the second place", sound(), [](Scenario& s) { std::swap(s.tasks.front().key.diagnoses[0], s.tasks.front().key.diagnoses[1]); }, {{"SCN-042", "/tasks/0/key/diagnoses/1/principal"}});
    gives("an optional principal", sound(), [](Scenario& s) { s.tasks.front().key.diagnoses[0].optional = true; }, {{"SCN-042", "/tasks/0/key/diagnoses/0/optional"}});
    gives("a rubric without diagnoses", sound(), [](Scenario& s) { s.tasks.front().rubric = Rubric{0, 0, 50, 40, 10}; }, {{"SCN-019", "/tasks/0/rubric"}});
    gives("Excludes1 from the later line's note", sound(), [](Scenario& s) { s.tasks.front().key.diagnoses[0].code = Code("R73.9", CodeSystem::Icd10Cm); }, {{"SCN-018", "/tasks/0/key/diagnoses/1/code"}});
    gives("a manifestation first", sound(), [](Scenario& s) { s.tasks.front().key.diagnoses[0].code = Code("F02.80", CodeSystem::Icd10Cm), s.tasks.front().key.diagnoses[1].code = Code("G20.A1", CodeSystem::Icd10Cm); }, {{"SCN-050", "/tasks/0/key/diagnoses/0/code"}, {"SCN-050", "/tasks/0/key/diagnoses/0/code"}});
    gives("a cause that is missing is a warning", sound(), [](Scenario& s) { s.tasks.front().key.diagnoses[1].code = Code("F02.80", CodeSystem::Icd10Cm); }, {{"SCN-050", "/tasks/0/key/diagnoses/1/code"}});
    gives("words across two paragraphs", sound(), [](Scenario& s) { s.tasks.front().key.diagnoses[0].evidence[0].quote = "words for A41.51 words for E11.9"; }, {{"SCN-010", "/tasks/0/key/diagnoses/0/evidence/0/quote"}});
    gives("words in another case", sound(), [](Scenario& s) { s.tasks.front().key.diagnoses[0].evidence[0].quote = "Words for A41.51"; }, {{"SCN-010", "/tasks/0/key/diagnoses/0/evidence/0/quote"}});
    gives("an unknown document, nearly right", sound(), [](Scenario& s) { s.tasks.front().key.diagnoses[0].evidence[0].document = DocumentId("nots"); }, {{"SCN-032", "/tasks/0/key/diagnoses/0/evidence/0/document"}});
  }

  TEST_CASE("what a record holds is checked at its place") {
    const auto operation = [] {
      return Operation{.id = OperationId("op-a"), .name = "Drainage", .surgeon = "A. Doctor, MD", .anesthesia = Anesthesia::General, .started = *LocalTime::parse("2026-01-11T10:00"), .ended = *LocalTime::parse("2026-01-11T11:00"), .left = *LocalTime::parse("2026-01-11T11:10"), .site = {}, .side = {}};
    };
    // A note with an order at 08:10, authenticated at 09:30.
    const auto noted = [] {
      Scenario s = sound();
      s.documents[0].markdown += "\n08:10 saline 500 mL, by telephone, read back\n\nA. Doctor, MD, 01/11 09:30\n\n```\n08:20 potassium\n08:40 nothing\n```\n";
      s.documents[0].entries = {{.id = EntryId("e-a"), .type = DocumentType::VerbalOrder, .at = *LocalTime::parse("2026-01-11T08:10"), .signed_at = LocalTime::parse("2026-01-11T09:30"), .signed_quote = "A. Doctor, MD, 01/11", .operation = {}, .quote = "saline 500 mL"}};
      return s;
    };
    gives("an operation and its note", sound(), [&](Scenario& s) { s.encounter.operations = {operation()}, s.documents[0].operation = OperationId("op-a"); }, {});
    gives("an operation that ends before it begins", sound(), [&](Scenario& s) { s.encounter.operations = {operation()}, s.encounter.operations[0].ended = *LocalTime::parse("2026-01-11T09:59"); }, {{"SCN-057", "/encounter/operations/0"}});
    gives("an operation after discharge", sound(), [&](Scenario& s) { s.encounter.operations = {operation()}, s.encounter.operations[0].left = *LocalTime::parse("2026-01-14T11:01"); }, {{"SCN-057", "/encounter/operations/0"}});
    gives("an operation until discharge", sound(), [&](Scenario& s) { s.encounter.operations = {operation()}, s.encounter.operations[0].left = s.encounter.ended; }, {});
    gives("two operations of one name", sound(), [&](Scenario& s) { s.encounter.operations = {operation(), operation()}; }, {{"SCN-057", "/encounter/operations/1/id"}});
    gives("an entry as it should be", noted(), [](Scenario&) {}, {});
    gives("an entry of an operation that is not there", noted(), [](Scenario& s) { s.documents[0].entries[0].operation = OperationId("op-b"); }, {{"SCN-057", "/documents/0/entries/0/operation"}});
    gives("an entry whose words are not there", noted(), [](Scenario& s) { s.documents[0].entries[0].quote = "saline 600 mL"; }, {{"SCN-010", "/documents/0/entries/0/quote"}});
    gives("an entry at another time than the text says", noted(), [](Scenario& s) { s.documents[0].entries[0].at = *LocalTime::parse("2026-01-11T08:11"); }, {{"SCN-059", "/documents/0/entries/0/at"}});
    gives("a line of a printout is read alone", noted(), [](Scenario& s) { s.documents[0].entries[0].quote = "potassium", s.documents[0].entries[0].at = *LocalTime::parse("2026-01-11T08:40"); }, {{"SCN-059", "/documents/0/entries/0/at"}});
    gives("its own line shows it", noted(), [](Scenario& s) { s.documents[0].entries[0].quote = "potassium", s.documents[0].entries[0].at = *LocalTime::parse("2026-01-11T08:20"); }, {});
    gives("a signature at another time", noted(), [](Scenario& s) { s.documents[0].entries[0].signed_at = LocalTime::parse("2026-01-11T09:31"); }, {{"SCN-059", "/documents/0/entries/0/signed"}});
    gives("a signature before the order", noted(), [](Scenario& s) { s.documents[0].entries[0].signed_at = LocalTime::parse("2026-01-10T09:30"); }, {{"SCN-059", "/documents/0/entries/0/signed"}});
    gives("a signature that nothing shows", noted(), [](Scenario& s) { s.documents[0].entries[0].signed_quote.clear(); }, {{"SCN-059", "/documents/0/entries/0/signed"}});
    gives("a signature whose words are not there", noted(), [](Scenario& s) { s.documents[0].entries[0].signed_quote = "B. Doctor"; }, {{"SCN-010", "/documents/0/entries/0/signed_quote"}});
    gives("attested before it was written", sound(), [](Scenario& s) { s.documents[0].cosigner = "B. Doctor, MD", s.documents[0].cosigned = LocalTime::parse("2026-01-11T07:59"); }, {{"SCN-060", "/documents/0/cosigned"}});
  }

  TEST_CASE("reviews and answers are checked at their place") {
    const auto reviewed = [] {
      Scenario s = sound();
      s.tasks.front().title = "Coding";
      s.tasks.push_back({.id = TaskId("review"), .kind = TaskKind::Review, .title = "Review", .instructions = "Review it."});
      s.tasks.back().review = ReviewTask{.on = *LocalTime::parse("2026-02-01T08:00")};
      s.tasks.back().review->planted = {{.id = LineId("p-a"), .type = DeficiencyType::FinalDiagnosis, .document = DocumentId("note"), .evidence = {{DocumentId("note"), "Nothing else.", 1}}, .responsible = "A. Doctor, MD", .why = "It is open.", .cite = "42 CFR 482.24(c)(4)(viii)"}};
      return s;
    };
    gives("a review", reviewed(), [](Scenario&) {}, {});
    gives("a review alone", reviewed(), [](Scenario& s) { s.tasks.erase(s.tasks.begin()); }, {{"SCN-027", "/tasks"}});
    gives("a review before the coding", reviewed(), [](Scenario& s) { std::swap(s.tasks[0], s.tasks[1]); }, {{"SCN-027", "/tasks/0"}});
    gives("a review before discharge", reviewed(), [](Scenario& s) { s.tasks[1].review->on = *LocalTime::parse("2026-01-14T10:59"); }, {{"SCN-061", "/tasks/1/review/on"}});
    gives("planted in a document that is not there", reviewed(), [](Scenario& s) { s.tasks[1].review->planted[0].document = DocumentId("nowhere"); }, {{"SCN-061", "/tasks/1/review/planted/0/document"}});
    gives("absent, and nobody says what", reviewed(), [](Scenario& s) { s.tasks[1].review->planted[0].document = DocumentId(); }, {{"SCN-061", "/tasks/1/review/planted/0/about"}});
    gives("absent, a document type", reviewed(), [](Scenario& s) { s.tasks[1].review->planted[0].document = DocumentId(), s.tasks[1].review->planted[0].about = "consent"; }, {});
    gives("planted twice", reviewed(), [](Scenario& s) { s.tasks[1].review->planted.push_back(s.tasks[1].review->planted[0]); }, {{"SCN-061", "/tasks/1/review/planted/1/id"}});
    gives("planted on words that are not there", reviewed(), [](Scenario& s) { s.tasks[1].review->planted[0].evidence[0].quote = "nor this"; }, {{"SCN-010", "/tasks/1/review/planted/0/evidence/0/quote"}});

    // A complete chart is fit for review; what is missing from it is an error, unless it is planted.
    const auto found = [&](const std::function<void(Scenario&)>& change) {
      TempFolder folder;
      Scenario s = reviewed();
      const Scenario complete = surgical_chart();
      s.encounter = complete.encounter;
      ChartDocument coded = s.documents.front();
      coded.type = DocumentType::ProgressNote;
      coded.markdown += "\n01/11/2026 08:00\n";
      s.documents = complete.documents;
      s.documents.push_back(coded);
      s.tasks[0].code_date = s.encounter.ended.date;
      change(s);
      REQUIRE(write_scenario(s, folder / "test-chart").ok());
      std::vector<std::string> places;
      for (const auto& d : check_scenario(read_scenario(folder / "test-chart"), codes()))
        if (d.id == "SCN-063") places.push_back(d.pointer);
      return places;
    };
    CHECK(found([](Scenario&) {}).empty());
    CHECK(found([](Scenario& s) { remove(s, "consent"); }) == std::vector<std::string>{"/encounter"});
    CHECK(found([](Scenario& s) { unsign(s, "discharge-summary"); }) == std::vector<std::string>{"/documents/9"});
    CHECK(found([](Scenario& s) {
            remove(s, "consent");
            s.tasks[1].review->planted.push_back({.id = LineId("p-b"), .type = DeficiencyType::MissingConsent, .about = "consent", .responsible = kSurgeon, .why = "It was lost.", .cite = "42 CFR 482.51(b)(2)"});
          }).empty());
    CHECK(found([](Scenario& s) { remove(s, "consent"), s.tasks.pop_back(); }).empty());

    // A query about the second line, whose answer replaces it.
    const auto asked = [] {
      Scenario s = sound();
      NeededQuery query{.id = LineId("q-a"), .about = "the cause", .to = "A. Doctor, MD", .assumed = {}, .why = "It is open.", .evidence = s.tasks.front().key.diagnoses[1].evidence, .sources = s.tasks.front().key.diagnoses[1].sources, .terms = {}};
      query.model = QueryModel{QueryForm::Open, "Clarification", "What is it?", {}};
      query.answer = ProviderAnswer{.by = "A. Doctor, MD", .outcome = QueryOutcome::Agrees, .after_hours = 4, .text = "It is hypertension."};
      KeyLine becomes = line("dx-b", "I10");
      becomes.evidence = {{DocumentId("answer-q-a"), "hypertension", 1}};
      query.answer->changes = {{LineId("dx-b"), becomes}};
      s.tasks.front().key.queries = {query};
      return s;
    };
    const auto answer = [](Scenario& s) -> ProviderAnswer& { return *s.tasks.front().key.queries->front().answer; };
    gives("a query with its answer", asked(), [](Scenario&) {}, {});
    gives("a model without answer", asked(), [](Scenario& s) { s.tasks.front().key.queries->front().answer.reset(); }, {{"SCN-062", "/tasks/0/key/queries/0"}});
    gives("a choice without options", asked(), [](Scenario& s) { s.tasks.front().key.queries->front().model->form = QueryForm::MultipleChoice; }, {{"SCN-062", "/tasks/0/key/queries/0/model"}});
    gives("an answer without words", asked(), [&](Scenario& s) { answer(s).text.clear(), answer(s).changes.clear(); }, {{"SCN-062", "/tasks/0/key/queries/0/answer"}});
    gives("no answer, and nobody asked further", asked(), [&](Scenario& s) { answer(s).outcome = QueryOutcome::NoAnswer, answer(s).text.clear(), answer(s).changes.clear(); }, {{"SCN-062", "/tasks/0/key/queries/0/answer"}});
    gives("a line that the key does not have", asked(), [&](Scenario& s) { answer(s).changes[0].line = LineId("dx-z"); }, {{"SCN-062", "/tasks/0/key/queries/0/answer/changes/0/line"}, {"SCN-035", "/tasks/0/key/queries/0/answer/changes/0/becomes/id"}});
    gives("a change of nothing", asked(), [&](Scenario& s) { answer(s).changes.push_back({}); }, {{"SCN-062", "/tasks/0/key/queries/0/answer/changes/1"}});
    gives("a line whose words the answer does not have", asked(), [&](Scenario& s) { answer(s).text = "It is nothing."; }, {{"SCN-010", "/tasks/0/key/queries/0/answer/changes/0/becomes/evidence/0/quote"}});
    gives("a line with a code that is none", asked(), [&](Scenario& s) { answer(s).changes[0].becomes->code = Code("I99.999", CodeSystem::Icd10Cm); }, {{"SCN-012", "/tasks/0/key/queries/0/answer/changes/0/becomes/code"}});
  }

  TEST_CASE("the rule list is the list of ids in the sources, in order") {
    const auto used = ids_in(fs::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios", "\"(SCN-[0-9]{3})\"");
    std::set<std::string> listed;
    std::string last;
    for (const auto& rule : scenario_rules()) {
      CHECK_MESSAGE(last < rule.id, rule.id);
      last = rule.id;
      listed.insert(rule.id);
      CHECK_FALSE(std::string(rule.title).empty());
    }
    CHECK(used == listed);
    // The list itself names each id once; a rule that is only listed would be a promise nobody keeps.
    for (const auto& id : listed) {
      int uses = 0;
      for (const auto& file : fs::directory_iterator(fs::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios")) {
        if (file.path().extension() != ".cpp") continue;
        const std::string text = slurp(file.path());
        for (std::size_t at = text.find("\"" + id + "\""); at != std::string::npos; at = text.find("\"" + id + "\"", at + 1)) ++uses;
      }
      CHECK_MESSAGE(uses >= 2, id << " is listed but never reported");
    }
  }
}
