#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "content/releases/release_file.h"
#include "grading/engine/grade.h"
#include "scenarios/chart_text.h"
#include "scenarios/check.h"
#include "scenarios/read.h"
#include "scenarios/write.h"
#include "tests/support/charts.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;

namespace {

const fs::path kLibrary = fs::path(CHARTWRIGHT_SOURCE_DIR) / "scenarios/library";

const CodeBook& starter() {
  static const CodeBook codes = [] {
    auto installed = load_releases({fs::path(CHARTWRIGHT_BINARY_DIR) / "releases"});
    return CodeBook(std::move(installed.releases));
  }();
  return codes;
}

CodeBook small_book() {
  auto r73 = entry("R73.9", "Hyperglycemia, unspecified");
  r73.notes = {{NoteKind::Excludes1, "diabetes", {"E08-E13"}}};
  auto o80 = entry("O80", "Encounter for full-term uncomplicated delivery");
  o80.sex = SexLimit::Female;
  auto p59 = entry("P59.9", "Neonatal jaundice, unspecified");
  p59.most_age = 0;
  return book({entry("A41", "Other sepsis", false), entry("A41.51", "Sepsis due to E. coli"), entry("E11", "Type 2 diabetes mellitus", false), entry("E11.9", "Type 2 diabetes mellitus without complications"), entry("Z79", "Drug therapy", false),
               entry("Z79.4", "Long term (current) use of insulin", true, true), r73, o80, p59, entry("W18.30XA", "Fall on same level, unspecified, initial encounter", true, true), entry("I10", "Essential (primary) hypertension")});
}

/// The scenario written into a folder and read back: what an author's file would give.
ScenarioFile through_files(const Scenario& s, const TempFolder& folder) {
  REQUIRE(write_scenario(s, folder / s.id.text()).ok());
  return read_scenario(folder / s.id.text());
}

bool has(const Diagnostics& found, const char* id) {
  return std::any_of(found.begin(), found.end(), [&](const Diagnostic& d) { return d.id == id; });
}

Scenario sound() { return scenario({line("dx-a", "A41.51"), line("dx-b", "E11.9"), line("dx-c", "Z79.4", Poa::Exempt)}); }

}  // namespace

TEST_SUITE("chart text") {
  TEST_CASE("markup is gone, white space is one space, blocks and cells are apart") {
    const ChartText t = parse_chart_text("# Note\n\nFever  to\n**39.2** and *chills*.\n\n- one\n- two\n  - inner\n\n1. first\n2. second\n\n| Test | Value |\n|---|---|\n| Na | 131 |\n\n```\nA   B\nC\n```\n");
    CHECK(t.flat == "Note\nFever to 39.2 and chills.\none\ntwo\ninner\nfirst\nsecond\nTest\tValue\nNa\t131\nA   B\nC");
    REQUIRE(t.blocks.size() == 10);
    CHECK(t.blocks[0].kind == BlockKind::Heading1);
    CHECK(t.blocks[4].depth == 1);
    CHECK(t.blocks[6].number == 2);
    CHECK(t.blocks[8].cells.size() == 2);
    CHECK(t.blocks[9].kind == BlockKind::Preformatted);
    std::uint32_t at = 0;
    for (const auto& span : t.spans) {
      CHECK(span.range.from >= at);
      at = span.range.to;
    }
    bool bold = false;
    for (const auto& span : t.spans)
      if (t.flat.substr(span.range.from, span.range.to - span.range.from) == "39.2") bold = span.style == TextStyle::Bold;
    CHECK(bold);
  }

  TEST_CASE("quotes: spaces collapsed, occurrences counted, never across blocks or cells") {
    const ChartText t = parse_chart_text("stage 3b CKD and stage 3b again\n\n| a | b |\n|---|---|\n| low | sodium |\n\n```\nK    2.9  L\n```\n");
    CHECK(count_quote(t, "stage 3b") == 2);
    CHECK(find_quote(t, "stage 3b", 2)->from == 17);
    CHECK_FALSE(find_quote(t, "stage 3b", 3).has_value());
    CHECK(count_quote(t, "K 2.9 L") == 1);
    CHECK(count_quote(t, "low sodium") == 0);
    CHECK(count_quote(t, "again low") == 0);
    CHECK(count_quote(t, "Stage 3b") == 0);
    CHECK(find_all(t, "STAGE").size() == 2);
    CHECK(find_all(t, " ").empty());
    // A selection becomes a quote that finds the same place again.
    const auto second = *find_quote(t, "stage 3b", 2);
    const auto quote = quote_at(t, second);
    REQUIRE(quote.has_value());
    CHECK(quote->occurrence == 2);
    CHECK(*find_quote(t, quote->text, quote->occurrence) == second);
    CHECK(quote_at(t, {0, 1000})->text == "stage 3b CKD and stage 3b again");
  }

  TEST_CASE("any bytes are text, and spans cover every block") {
    std::string noise;
    for (int i = 0; i < 4000; ++i) noise += "#*_|`-1. \n\tab"[(i * 7919 + i / 13) % 13];
    const ChartText t = parse_chart_text(noise);
    for (const auto& block : t.blocks) CHECK(block.range.to <= t.flat.size());
    CHECK(parse_chart_text("").flat.empty());
  }
}

TEST_SUITE("scenario files") {
  TEST_CASE("writing, reading and writing again give the same") {
    TempFolder folder;
    Scenario s = sound();
    s.tasks.front().rubric = Rubric{50, 10, 20, 10, 10};
    s.tasks.front().key.diagnoses[1].alternates = {{Code("I10", CodeSystem::Icd10Cm), 50, "Why."}};
    s.tasks.front().key.diagnoses[1].evidence[0].quote = "words  for\nE11.9";
    s.tasks.front().key.diagnoses[1].evidence[0].quote = "words for E11.9";
    s.provenance.second_coding = SecondCoding{*Date::from_ymd(2026, 11, 24), "blind second coder", 3, 3, 0, 0, {{"dx-a", "A41.9", "I.C.1.d", "key kept"}}};
    const ScenarioFile file = through_files(s, folder);
    CHECK(to_text(file.diagnostics).empty());
    REQUIRE(file.scenario.has_value());
    CHECK(*file.scenario == s);
    CHECK(scenario_to_json(*file.scenario) == scenario_to_json(s));
    CHECK(file.scenario->content_hash.size() == 64);
  }

  TEST_CASE("what the blind text must not hold") {
    Scenario s = sound();
    s.tasks.front().key.diagnoses[0].rationale = "SECRET";
    const std::string text = scenario_blind(s);
    CHECK(text.find("SECRET") == std::string::npos);
    CHECK(text.find("Look twice") == std::string::npos);
    CHECK(text.find("Code it.") != std::string::npos);
  }

  TEST_CASE("document files: outside the folder, missing, broken bytes, empty, not listed") {
    TempFolder folder;
    const auto with = [&](const char* from, const std::string& to) {
      Scenario s = sound();
      REQUIRE(write_scenario(s, folder / "test-chart").ok());
      std::string json = slurp(folder / "test-chart/scenario.json");
      const auto at = json.find(from);
      REQUIRE(at != std::string::npos);
      json.replace(at, std::string(from).size(), to);
      put(folder / "test-chart/scenario.json", json);
      return read_scenario(folder / "test-chart").diagnostics;
    };
    CHECK(has(with("10-note.md", "../10-note.md"), "SCN-005"));
    CHECK(has(with("10-note.md", "/etc/passwd"), "SCN-005"));
    const auto missing = with("10-note.md", "11-note.md");
    CHECK(has(missing, "SCN-006"));
    CHECK(has(missing, "SCN-009"));
    CHECK(has(with("\"test-chart\"", "\"other\""), "SCN-002"));
    CHECK(has(with("\"difficulty\": \"medium\"", "\"difficulty\": \"meduim\""), "JSN-014"));
    put(folder / "test-chart/chart/10-note.md", "\xFF\xFE");
    CHECK(has(read_scenario(folder / "test-chart").diagnostics, "SCN-007"));
    put(folder / "test-chart/chart/10-note.md", "  \n");
    CHECK(has(read_scenario(folder / "test-chart").diagnostics, "SCN-008"));
    CHECK(has(read_scenario(folder / "nowhere").diagnostics, "SCN-001"));
  }

  TEST_CASE("malformed JSON at every structural position is told in a sentence, never a crash") {
    TempFolder folder;
    REQUIRE(write_scenario(sound(), folder / "test-chart").ok());
    const std::string json = slurp(folder / "test-chart/scenario.json");
    int positions = 0;
    bool in_text = false;
    for (std::size_t at = 0; at < json.size(); ++at) {
      if (json[at] == '"' && json[at - 1] != '\\') in_text = !in_text;
      if (in_text) continue;
      if (std::string("{}[]:,").find(json[at]) == std::string::npos) continue;
      ++positions;
      std::string text = json;
      text.erase(at, 1);
      put(folder / "test-chart/scenario.json", text);
      const ScenarioFile file = read_scenario(folder / "test-chart");
      CHECK(file.diagnostics.has_errors());
      for (const auto& d : file.diagnostics) CHECK_FALSE(d.message.empty());
    }
    CHECK(positions > 100);
  }
}

TEST_SUITE("scenario checks") {
  TEST_CASE("a sound scenario has no faults") {
    TempFolder folder;
    const ScenarioFile file = through_files(sound(), folder);
    CHECK(to_text(check_scenario(file, small_book())).empty());
  }

  TEST_CASE("every check is provoked by its fixture") {
    std::set<std::string> provoked = {"SCN-001", "SCN-002", "SCN-005", "SCN-006", "SCN-007", "SCN-008", "SCN-009"};  // provoked above
    const CodeBook codes = small_book();
    const auto provoke = [&](const char* id, auto&& change) {
      TempFolder folder;
      Scenario s = sound();
      change(s);
      const ScenarioFile file = through_files(s, folder);
      const Diagnostics found = check_scenario(file, codes);
      CHECK_MESSAGE(has(found, id), id << " got: " << to_text(file.diagnostics) << to_text(found));
      for (const auto& d : found)
        if (d.id == id) CHECK_MESSAGE(d.place.line > 0, id);
      provoked.insert(id);
    };
    const auto dx = [](Scenario& s, std::size_t i) -> KeyLine& { return s.tasks.front().key.diagnoses[i]; };
    const auto px = [](Scenario& s) {
      KeyLine made{.id = LineId("px-a"), .code = Code("0FT40ZZ", CodeSystem::Icd10Pcs), .date = *Date::from_ymd(2026, 1, 11), .evidence = s.tasks.front().key.diagnoses[0].evidence, .rationale = "x", .sources = s.tasks.front().key.diagnoses[0].sources};
      s.tasks.front().key.procedures = {made};
    };
    provoke("SCN-010", [&](Scenario& s) { dx(s, 0).evidence[0].quote = "words that are not there"; });
    provoke("SCN-011", [&](Scenario& s) { dx(s, 0).evidence[0].occurrence = 2; });
    provoke("SCN-012", [&](Scenario& s) { dx(s, 1).code = Code("E99.99", CodeSystem::Icd10Cm); });
    provoke("SCN-013", [&](Scenario& s) { dx(s, 1).code = Code("E11", CodeSystem::Icd10Cm); });
    provoke("SCN-015", [&](Scenario& s) { px(s); });
    provoke("SCN-016", [&](Scenario& s) { dx(s, 1).code = Code("P59.9", CodeSystem::Icd10Cm); });
    provoke("SCN-017", [&](Scenario& s) { dx(s, 1).code = Code("O80", CodeSystem::Icd10Cm), s.encounter.patient.sex = Sex::Male; });
    provoke("SCN-018", [&](Scenario& s) { dx(s, 2).code = Code("R73.9", CodeSystem::Icd10Cm), dx(s, 2).poa = Poa::Yes; });
    provoke("SCN-019", [&](Scenario& s) { s.tasks.front().rubric = Rubric{50, 10, 20, 10, 5}; });
    provoke("SCN-020", [&](Scenario& s) { s.encounter.admitted.reset(); });
    provoke("SCN-021", [&](Scenario& s) { s.encounter.ended = *LocalTime::parse("2026-01-09T10:00"); });
    provoke("SCN-022", [&](Scenario& s) { s.documents.clear(); });
    provoke("SCN-023", [&](Scenario& s) { s.documents.push_back(s.documents[0]); });
    provoke("SCN-024", [&](Scenario& s) { s.documents[0].signed_at.reset(); });
    provoke("SCN-025", [&](Scenario& s) { s.documents[0].signed_at = LocalTime::parse("2026-01-11T07:00"); });
    provoke("SCN-026", [&](Scenario& s) { s.documents[0].written = *LocalTime::parse("2026-03-11T07:00"), s.documents[0].signed_at = s.documents[0].written; });
    provoke("SCN-027", [&](Scenario& s) { s.tasks.clear(); });
    provoke("SCN-028", [&](Scenario& s) { s.tasks.push_back(s.tasks[0]); });
    provoke("SCN-029", [&](Scenario& s) { s.encounter.setting = Setting::Clinic; });
    provoke("SCN-030", [&](Scenario& s) { s.tasks[0].code_date = *Date::from_ymd(2026, 1, 10); });
    provoke("SCN-031", [&](Scenario& s) { dx(s, 1).evidence.clear(); });
    provoke("SCN-032", [&](Scenario& s) { dx(s, 1).evidence[0].document = DocumentId("notes"); });
    provoke("SCN-033", [&](Scenario& s) { dx(s, 1).sources.clear(); });
    provoke("SCN-034", [&](Scenario& s) { dx(s, 1).sources[0].year = 0; });
    provoke("SCN-035", [&](Scenario& s) { dx(s, 1).id = dx(s, 0).id; });
    provoke("SCN-036", [&](Scenario& s) { dx(s, 1).alternates = {{dx(s, 1).code, 50, "x"}}; });
    provoke("SCN-037", [&](Scenario& s) { px(s), s.tasks.front().key.procedures[0].date = *Date::from_ymd(2026, 2, 1); });
    provoke("SCN-038", [&](Scenario& s) { s.tasks[0].poa = false; });
    provoke("SCN-039", [&](Scenario& s) { dx(s, 1).poa.reset(); });
    provoke("SCN-040", [&](Scenario& s) { dx(s, 2).poa = Poa::Yes; });
    provoke("SCN-041", [&](Scenario& s) { s.tasks.front().key.diagnoses.clear(); });
    provoke("SCN-042", [&](Scenario& s) { dx(s, 1).principal = true; });
    provoke("SCN-043", [&](Scenario& s) { dx(s, 1).code = dx(s, 0).code; });
    provoke("SCN-044", [&](Scenario& s) { px(s), s.tasks[0].procedures.reset(); });
    provoke("SCN-045", [&](Scenario& s) { s.tasks.front().key.not_coded = {{dx(s, 1).code, NotCodedKind::RuledOut, "x", {}, dx(s, 1).sources}}; });
    provoke("SCN-046", [&](Scenario& s) { s.tasks.front().key.order = {{LineId("dx-a"), LineId("dx-z"), "x", dx(s, 0).sources}}; });
    provoke("SCN-047", [&](Scenario& s) { s.tasks.front().key.order = {{LineId("dx-b"), LineId("dx-a"), "x", dx(s, 0).sources}}; });
    provoke("SCN-049", [&](Scenario& s) { s.provenance.second_coding.reset(); });
    provoke("SCN-048", [&](Scenario& s) { s.lesson.traps = {"only one"}; });
    provoke("SCN-051", [&](Scenario& s) { s.tasks.push_back(s.tasks[0]), s.tasks[1].id = TaskId("again"), s.tasks[1].title = "Again"; });
    provoke("SCN-052", [&](Scenario& s) { s.tasks.front().key.not_coded = {{Code("R30.0", CodeSystem::Icd10Cm), NotCodedKind::IntegralSymptom, "x", {}, dx(s, 1).sources, LineId("dx-z")}}; });
    provoke("SCN-053", [&](Scenario& s) { dx(s, 1).version = 2; });
    provoke("SCN-054", [&](Scenario& s) { px(s), s.tasks.front().key.procedures[0].units = 2; });
    provoke("SCN-055", [&](Scenario& s) { s.tasks.front().key.queries = {{LineId("q-a"), "the cause", "A. Doctor, MD", {dx(s, 1).code}, "It is open.", dx(s, 1).evidence, dx(s, 1).sources}}; });
    provoke("SCN-050", [&](Scenario& s) { dx(s, 0).code = Code("W18.30XA", CodeSystem::Icd10Cm), dx(s, 0).poa = Poa::Exempt; });
    const auto reviewed = [](Scenario& s) -> ReviewTask& {
      s.tasks.front().title = "Coding";
      s.tasks.push_back({.id = TaskId("review"), .kind = TaskKind::Review, .title = "Review", .instructions = "Review it."});
      s.tasks.back().review = ReviewTask{.on = *LocalTime::parse("2026-02-01T08:00")};
      return *s.tasks.back().review;
    };
    const ChartEntry order{.id = EntryId("e"), .type = DocumentType::VerbalOrder, .at = *LocalTime::parse("2026-01-11T08:10"), .quote = "words for A41.51"};
    provoke("SCN-057", [&](Scenario& s) { s.documents[0].operation = OperationId("op-none"); });
    provoke("SCN-058", [&](Scenario& s) { s.documents[0].entries = {order, order}; });
    provoke("SCN-059", [&](Scenario& s) { s.documents[0].entries = {order}; });
    provoke("SCN-060", [&](Scenario& s) { s.documents[0].cosigned = s.documents[0].signed_at; });
    provoke("SCN-061", [&](Scenario& s) { reviewed(s).sound = {{DocumentId("nowhere"), "It is a draft.", "42 CFR 482.24(c)(1)"}}; });
    provoke("SCN-062", [&](Scenario& s) {
      s.tasks.front().key.queries = {{LineId("q-a"), "the cause", "A. Doctor, MD", {}, "It is open.", dx(s, 1).evidence, dx(s, 1).sources}};
      s.tasks.front().key.queries->front().answer = ProviderAnswer{.by = "A. Doctor, MD", .outcome = QueryOutcome::Agrees, .after_hours = 4, .text = "Yes."};
    });
    provoke("SCN-063", [&](Scenario& s) { reviewed(s); });
    {
      TempFolder folder;
      Scenario s = sound();
      reviewed(s).planted = {{.id = LineId("p-a"), .type = DeficiencyType::FinalDiagnosis, .document = DocumentId("note"), .responsible = "A. Doctor, MD", .also = {DeficiencyType::Late}, .why = "It is open.", .cite = "42 CFR 482.24(c)(4)(viii)"}};
      REQUIRE(write_scenario(s, folder / "test-chart").ok());
      CHECK(to_text(read_scenario(folder / "test-chart").diagnostics).empty());
      std::string json = slurp(folder / "test-chart/scenario.json");
      json.replace(json.find("\"late\""), 6, "\"lame\"");
      put(folder / "test-chart/scenario.json", json);
      CHECK(has(read_scenario(folder / "test-chart").diagnostics, "SCN-056"));
      provoked.insert("SCN-056");
    }
    {
      TempFolder folder;
      auto old = std::make_shared<const Release>(ReleaseInfo{.system = CodeSystem::Icd10Cm, .name = "old", .effective_from = *Date::from_ymd(2024, 10, 1), .effective_to = *Date::from_ymd(2025, 9, 30)}, std::vector<CodeEntry>{entry("Z99.0", "Gone")});
      const CodeBook both({old, codes.releases().front()});
      Scenario s = sound();
      dx(s, 1).code = Code("Z99.0", CodeSystem::Icd10Cm);
      CHECK(has(check_scenario(through_files(s, folder), both), "SCN-014"));
      provoked.insert("SCN-014");
      const auto a = read_scenario(folder / "test-chart");
      const Diagnostics library = check_library({a, a});
      CHECK(has(library, "SCN-003"));
      CHECK(has(library, "SCN-004"));
      provoked.insert("SCN-003");
      provoked.insert("SCN-004");
    }
    for (const auto& rule : scenario_rules()) CHECK_MESSAGE(provoked.contains(rule.id), rule.id << " is provoked by no fixture");
  }
}

TEST_SUITE("shipped library") {
  TEST_CASE("every shipped chart reads, checks clean, grades its own key full and nothing zero, and is canonical") {
    const auto files = read_library(kLibrary);
    REQUIRE(files.size() >= 2);
    CHECK(to_text(check_library(files)).empty());
    for (const auto& file : files) {
      CAPTURE(file.folder.filename().string());
      CHECK(to_text(file.diagnostics).empty());
      REQUIRE(file.scenario.has_value());
      const Scenario& s = *file.scenario;
      const Diagnostics found = check_scenario(file, starter());
      for (const auto& d : found) {
        // A key that waits for its second coding says so in the worklist; every other finding is a fault.
        if (d.id == "SCN-049") MESSAGE(s.id.text() << " waits for its second coding");
        else CHECK_MESSAGE(false, to_text(d));
      }
      CHECK_MESSAGE(slurp(file.folder / "scenario.json") == scenario_to_json(s), "not canonical: chartwright-cli scenario format");
      const bool inpatient = s.encounter.setting == Setting::Inpatient;
      CHECK(s.documents.size() >= (inpatient ? 6 : 3));
      // A whole record: what is coded from, and the orders, consents and assessments that a review asks for.
      CHECK(s.documents.size() <= (inpatient ? 25 : 14));
      if (const auto& second = s.provenance.second_coding) {
        CHECK(second->diagnoses_agreed <= second->diagnoses_total);
        CHECK(static_cast<int>(second->differences.size()) >= second->diagnoses_total - second->diagnoses_agreed);
      }

      CHECK_MESSAGE(s.review() != nullptr, "no completeness review");
      for (const Task& task : s.tasks) {
      if (task.kind != TaskKind::Code) continue;
      const Report best = grade(s, task, perfect_submission(s, task), starter());
      CHECK(best.points == kFullPoints);
      for (const auto& f : best.findings) CHECK_MESSAGE(false, f.rule << ": " << f.message);
      const Report none = grade(s, task, {.scenario = s.id, .task = task.id}, starter());
      CHECK(none.points == 0);
      std::size_t explained = 0, required = 0;
      for (const auto* lines : {&task.key.diagnoses, &task.key.procedures})
        for (const auto& l : *lines) required += l.optional ? 0 : 1;
      for (const auto& f : none.findings) explained += f.student_line < 0 && f.key_line >= 0 && f.kind != FindingKind::Sequencing ? 1 : 0;
      CHECK(explained == required);
      // Every trap that is a code gets its own explanation when a student falls into it, and never raises the score.
      for (const auto& trap : task.key.not_coded) {
        Submission a = key_as_answer(s, task);
        const int before = grade(s, task, a, starter()).points;
        const bool procedure = trap.code.system() != CodeSystem::Icd10Cm;
        if (starter().lookup(trap.code, task.code_date).status != CodeStatus::Billable || (procedure && !task.procedures)) continue;
        (procedure ? a.procedures : a.diagnoses).push_back({.code = trap.code});
        const Report r = grade(s, task, a, starter());
        CHECK(r.points < before);
        CHECK_MESSAGE(std::any_of(r.findings.begin(), r.findings.end(), [&](const Finding& f) { return f.message.find(trap.why) != std::string::npos; }), trap.code.text());
      }
      }
      // Nothing in the chart gives the answer away.
      for (const auto& document : s.documents)
        for (const auto& l : s.tasks.front().key.diagnoses)
          if (l.code.text().find('.') != std::string::npos) CHECK_MESSAGE(document.markdown.find(l.code.text()) == std::string::npos, document.id.text() << " names " << l.code.text());
    }
  }
}
