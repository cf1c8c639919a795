#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "grading/engine/compare_codes.h"
#include "grading/engine/grade.h"
#include "tests/support/charts.h"

using namespace cw;
using namespace cw::test;

namespace {

Code dx(const char* code) { return Code(code, CodeSystem::Icd10Cm); }

const CodeBook& codes() {
  static const CodeBook all = book({entry("A41.51", "Sepsis due to E. coli"), entry("A41.9", "Sepsis, unspecified organism"), entry("N39.0", "Urinary tract infection"), entry("E11", "Type 2 diabetes mellitus", false), entry("E11.9", "Type 2 diabetes mellitus without complications"),
                                    entry("E11.22", "Type 2 diabetes mellitus with diabetic chronic kidney disease"), entry("E11.65", "Type 2 diabetes mellitus with hyperglycemia"), entry("I12.9", "Hypertensive chronic kidney disease"),
                                    entry("J18.9", "Pneumonia"), entry("S52.521A", "Torus fracture of right radius"), entry("S52.522A", "Torus fracture of left radius"), entry("S52.529A", "Torus fracture of unspecified radius"),
                                    entry("S52.523A", "Fracture of another bone"), entry("Z79.4", "Insulin", true, true)});
  return all;
}

Report graded(const Scenario& s, const Submission& a) { return grade(s, s.tasks.front(), a, codes()); }

const Component& part(const Report& r, std::string_view id) {
  const auto at = std::find_if(r.components.begin(), r.components.end(), [&](const Component& c) { return c.id == id; });
  REQUIRE(at != r.components.end());
  return *at;
}

}  // namespace

TEST_SUITE("fairness") {
  TEST_CASE("an optional line that a code resembles keeps it from no required line it stands for") {
    Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "I12.9"), line("dx-c", "E11.9")});
    s.tasks.front().key.diagnoses[2].optional = true;
    // E11.65 resembles the optional E11.9, but the student marked the passage of the hypertension: it stands for that line.
    Submission a = answer(s, {{"A41.51"}, {"E11.65"}});
    a.diagnoses[1].evidence = s.tasks.front().key.diagnoses[1].evidence;
    const Report without = graded(s, a);
    CHECK(finding(without, "GRD-105") != nullptr);
    a.diagnoses.push_back({.code = dx("E11.9"), .poa = Poa::Yes});
    const Report with = graded(s, a);
    CHECK(with.points == without.points);
  }

  TEST_CASE("equally good pairings give the same score whatever the order of entry, also with lines of different weight") {
    Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "S52.521A"), line("dx-c", "S52.522A")});
    s.tasks.front().key.diagnoses[2].weight = 5;
    const int one = graded(s, answer(s, {{"A41.51"}, {"S52.529A"}, {"S52.523A"}})).points;
    const int other = graded(s, answer(s, {{"A41.51"}, {"S52.523A"}, {"S52.529A"}})).points;
    CHECK(one == other);
  }

  TEST_CASE("in charts full of ties neither the order of entry nor a line that nothing stands for changes the score") {
    const std::vector<const char*> fractures = {"S52.521A", "S52.522A", "S52.529A", "S52.523A"};
    std::mt19937 random(20260119);
    for (int round = 0; round < 500; ++round) {
      auto picked = fractures;
      std::shuffle(picked.begin(), picked.end(), random);
      Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", picked[0]), line("dx-c", picked[1])});
      for (auto& l : s.tasks.front().key.diagnoses) l.weight = 1 + static_cast<int>(random() % 5);
      std::shuffle(picked.begin(), picked.end(), random);
      std::vector<Entry> lines = {{"A41.51"}};
      const std::size_t count = 1 + random() % 4;
      for (std::size_t n = 0; n < count; ++n) lines.push_back({picked[n]});
      const int points = graded(s, answer(s, lines)).points;
      auto more = lines;
      more.push_back({"J18.9"});
      CHECK(graded(s, answer(s, more)).points <= points);
      std::shuffle(lines.begin() + 1, lines.end(), random);
      CHECK(graded(s, answer(s, lines)).points == points);
    }
  }

  TEST_CASE("the better of two near misses stands for the line, and an exact code beats both") {
    const Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "S52.521A")});
    for (const auto& lines : {std::vector<Entry>{{"A41.51"}, {"S52.523A"}, {"S52.522A"}}, std::vector<Entry>{{"A41.51"}, {"S52.522A"}, {"S52.523A"}}}) {
      const Report r = graded(s, answer(s, lines));
      REQUIRE(r.rows[1].student_line > 0);
      CHECK(std::string(lines[static_cast<std::size_t>(r.rows[1].student_line)].code) == "S52.522A");
      CHECK(r.rows[1].credit == 50);
    }
    const Report exact = graded(s, answer(s, {{"A41.51"}, {"S52.522A"}, {"S52.521A"}}));
    CHECK(exact.rows[1].verdict == Verdict::Correct);
    CHECK(finding(exact, "GRD-104") == nullptr);
    CHECK(finding(exact, "GRD-102")->student_line == 1);
  }

  TEST_CASE("nothing entered: no points, every required line explained, nothing said of optional ones") {
    Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "N39.0"), line("dx-c", "I12.9")});
    s.tasks.front().key.diagnoses[2].optional = true;
    const Report r = graded(s, answer(s, {}));
    CHECK(r.points == 0);
    CHECK(part(r, "poa").points == 0);
    CHECK_FALSE(part(r, "poa").steps.empty());
    CHECK(r.rows[2].verdict == Verdict::OptionalLeft);
    CHECK(std::count_if(r.findings.begin(), r.findings.end(), [](const Finding& f) { return f.rule == "GRD-101"; }) == 2);
    CHECK(std::none_of(r.findings.begin(), r.findings.end(), [](const Finding& f) { return f.key_line == 2; }));
    CHECK_FALSE(measure(r, "precision").measured);
    CHECK_FALSE(measure(r, "poa").measured);
    CHECK(measure(r, "code-over-code").measured);
    CHECK(measure(r, "code-over-code").per_mille() == 0);
  }

  TEST_CASE("many unsupported codes cost the diagnoses at most to zero, and take nothing from the other parts") {
    const Scenario s = scenario({line("dx-a", "A41.51")});
    std::vector<Entry> lines = {{"A41.51"}};
    for (const char* code : {"N39.0", "E11.9", "I12.9", "J18.9", "S52.521A", "Z79.4", "E11.22"}) lines.push_back({code});
    const Report r = graded(s, answer(s, lines));
    CHECK(part(r, "diagnoses").points == 0);
    CHECK(part(r, "principal").points == part(r, "principal").points_max);
    CHECK(part(r, "poa").points == part(r, "poa").points_max);
    CHECK(measure(r, "code-over-code-deducted").numerator == 0);
    CHECK(measure(r, "code-over-code-deducted").per_mille() == 0);
    int lost = 0;
    for (const auto& f : r.findings) lost += f.points_lost;
    CHECK(lost == kFullPoints - r.points);
  }

  TEST_CASE("a header first: paired with the principal, worth nothing, and not told as a sequencing error") {
    const Scenario s = scenario({line("dx-a", "E11.22"), line("dx-b", "N39.0")});
    const Report r = graded(s, answer(s, {{"E11"}, {"N39.0"}}));
    CHECK(finding(r, "GRD-115") != nullptr);
    CHECK(finding(r, "GRD-107") == nullptr);
    CHECK(finding(r, "GRD-101") == nullptr);
    CHECK(r.rows[0].credit == 0);
    CHECK(part(r, "principal").points == 0);
    CHECK(measure(r, "principal").numerator == 0);
  }

  TEST_CASE("the principal's POA is judged wherever the code stands, U and W are told apart") {
    for (const Poa right : {Poa::Yes, Poa::No, Poa::Unknown, Poa::Undetermined}) {
      const Scenario s = scenario({line("dx-a", "A41.51", right), line("dx-b", "N39.0")});
      for (const std::optional<Poa> mine : {std::optional(Poa::Yes), std::optional(Poa::No), std::optional(Poa::Unknown), std::optional(Poa::Undetermined), std::optional(Poa::Exempt), std::optional<Poa>()}) {
        const Report r = graded(s, answer(s, {{"N39.0"}, {"A41.51", mine}}));
        CHECK(*r.rows[0].poa_right == (mine == right));
        const auto silent = [](std::optional<Poa> poa) { return poa == Poa::Unknown || poa == Poa::Undetermined; };
        const bool confused = mine != right && silent(mine) && silent(right);
        CHECK((finding(r, "GRD-109") != nullptr) == (mine != right && !confused));
        CHECK((finding(r, "GRD-126") != nullptr) == confused);
        CHECK(measure(r, "poa").numerator == (mine == right ? 2 : 1));
        CHECK(measure(r, "poa").denominator == 2);
      }
    }
  }

  TEST_CASE("an exempt code is never judged, whatever is entered") {
    const Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "Z79.4", Poa::Exempt)});
    for (const std::optional<Poa> mine : {std::optional(Poa::Yes), std::optional(Poa::Exempt), std::optional<Poa>()}) {
      const Report r = graded(s, answer(s, {{"A41.51"}, {"Z79.4", mine}}));
      CHECK(r.points == kFullPoints);
      CHECK_FALSE(r.rows[1].poa_right.has_value());
      CHECK(measure(r, "poa").denominator == 1);
      CHECK((finding(r, "GRD-119") != nullptr) == (mine == Poa::Yes));
    }
  }

  TEST_CASE("POA is judged on matched codes only: a missed line takes no indicator with it") {
    const Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "N39.0"), line("dx-c", "I12.9")});
    const Report r = graded(s, answer(s, {{"A41.51"}}));
    CHECK(measure(r, "poa").denominator == 1);
    CHECK(part(r, "poa").points == part(r, "poa").points_max);
  }

  TEST_CASE("an alternate with full credit is right in every way") {
    Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "N39.0")});
    s.tasks.front().key.diagnoses[0].alternates = {{dx("A41.9"), 100, "Equally supported."}};
    const Report r = graded(s, answer(s, {{"A41.9"}, {"N39.0"}}));
    CHECK(r.points == kFullPoints);
    CHECK(r.findings.empty());
    CHECK(r.rows[0].verdict == Verdict::Alternate);
    CHECK(measure(r, "record-over-record").numerator == 1);
    CHECK(measure(r, "principal").numerator == 1);
  }

  TEST_CASE("a duplicate is one unsupported line; the first one counts") {
    const Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "N39.0")});
    const Report r = graded(s, answer(s, {{"A41.51"}, {"N39.0"}, {"N39.0", Poa::No}}));
    REQUIRE(finding(r, "GRD-117") != nullptr);
    CHECK(finding(r, "GRD-117")->student_line == 2);
    CHECK(finding(r, "GRD-109") == nullptr);
    CHECK(r.rows[1].verdict == Verdict::Correct);
  }

  TEST_CASE("an order that an optional line has part in is explained and costs nothing") {
    Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "N39.0"), line("dx-c", "N17.9")});
    s.tasks.front().key.diagnoses[2].optional = true;
    s.tasks.front().key.order = {{LineId("dx-b"), LineId("dx-c"), "The note says so.", {{SourceKind::Tabular, "N39", 2026}}, OrderNote::UseAdditional}};
    CHECK(graded(s, answer(s, {{"A41.51"}, {"N39.0"}})).points == kFullPoints);
    const Report r = graded(s, answer(s, {{"A41.51"}, {"N17.9"}, {"N39.0"}}));
    CHECK(r.points == kFullPoints);
    REQUIRE(finding(r, "GRD-121") != nullptr);
    CHECK(finding(r, "GRD-121")->points_lost == 0);
  }

  TEST_CASE("an instructor's correction and a student's objection are kept with the report, and settle the points without touching the arithmetic") {
    const Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "N39.0")});
    Report r = graded(s, answer(s, {{"A41.51"}}));
    const int graded_points = r.points;
    r.overrides = {{1, r.rows[1].points_max, "The second line stands in an addendum that the library lacks.", "An instructor", *Date::from_ymd(2026, 11, 26)}};
    r.disputes = {{1, "It is in the addendum.", *Date::from_ymd(2026, 11, 25), "Granted."}};
    CHECK(r.settled_points() == graded_points + r.rows[1].points_max);
    const auto back = report_from_json(report_to_json(r));
    REQUIRE(back.ok());
    CHECK(back->points == graded_points);
    CHECK(back->settled_points() == r.settled_points());
    CHECK(back->overrides[0].reason == r.overrides[0].reason);
    CHECK(back->disputes[0].answer == "Granted.");
    CHECK(report_to_json(*back) == report_to_json(r));
    r.overrides[0].points = 100'000;
    CHECK(r.settled_points() == kFullPoints);
  }

  TEST_CASE("a code that ended within its release is told until when it could be reported") {
    CodeEntry ended = entry("Z99.0", "Gone");
    ended.terminated = *Date::from_ymd(2025, 12, 31);
    const CodeBook ends = book({entry("A41.51", "Sepsis"), ended});
    const Scenario s = scenario({line("dx-a", "A41.51")});
    const Report r = grade(s, s.tasks.front(), answer(s, {{"A41.51"}, {"Z99.0"}}), ends);
    REQUIRE(finding(r, "GRD-114") != nullptr);
    CHECK(finding(r, "GRD-114")->message == "Z99.0 (Gone) is not valid on 14 Jan 2026; it could be reported until 31 Dec 2025.");
  }

  TEST_CASE("two codes that exclude each other by notes at both are told once, whichever comes first") {
    auto hyperglycemia = entry("R73.9", "Hyperglycemia");
    hyperglycemia.notes = {{NoteKind::Excludes1, "diabetes", {"E08-E13"}}, {NoteKind::Excludes1, "type 2 diabetes", {"E11"}}};
    auto diabetes = entry("E11.9", "Diabetes");
    diabetes.notes = {{NoteKind::Excludes1, "hyperglycemia", {"R739"}}, {NoteKind::Excludes2, "sepsis", {"A41"}}};
    const CodeBook both = book({entry("A41.51", "Sepsis"), hyperglycemia, diabetes});
    const Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "E11.9")});
    for (const auto& lines : {std::vector<Entry>{{"A41.51"}, {"E11.9"}, {"R73.9"}}, std::vector<Entry>{{"A41.51"}, {"R73.9"}, {"E11.9"}}}) {
      const Report r = grade(s, s.tasks.front(), answer(s, lines), both);
      CHECK(std::count_if(r.findings.begin(), r.findings.end(), [](const Finding& f) { return f.rule == "GRD-118"; }) == 1);
      CHECK(finding(r, "GRD-118")->points_lost == kFullPoints - r.points);
    }
  }

  TEST_CASE("a code nobody could mean is told as unknown, and the report is still text") {
    const Scenario s = scenario({line("dx-a", "A41.51")});
    for (const char* odd : {"\xC3\xA9\xC3\xA9", "aa\xC3\xA9" "1", "\xE6\xBC\xA2\xE5\xAD\x97", "\xF0\x9F\x98\x80", "<b>&\"\\"}) {
      CAPTURE(odd);
      const Report r = graded(s, answer(s, {{"A41.51"}, {odd}}));
      CHECK(finding(r, "GRD-116") != nullptr);
      const auto back = report_from_json(report_to_json(r));
      REQUIRE(back.ok());
      CHECK(back->submission == r.submission);
    }
  }

  TEST_CASE("the rubric decides the parts; what a chart lacks is shared out over the others") {
    Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "Z79.4", Poa::Exempt)});
    s.tasks.front().key.diagnoses[0].poa = Poa::Exempt;
    const Report exempt_only = graded(s, answer(s, {{"A41.51"}}));
    REQUIRE(exempt_only.components.size() == 2);
    CHECK(exempt_only.components[0].points_max == 750);  // 45 of 60
    CHECK(exempt_only.components[1].points_max == 250);
    s = scenario({line("dx-a", "A41.51")});
    s.tasks.front().rubric = Rubric{20, 30, 25, 25, 0};
    const Report own = graded(s, perfect_submission(s, s.tasks.front()));
    CHECK(part(own, "diagnoses").points_max == 267);  // 20, 30 and 25 of 75, by largest remainder
    CHECK(part(own, "principal").points_max == 400);
    CHECK(part(own, "poa").points_max == 333);
  }

  TEST_CASE("outpatients have a first-listed diagnosis and no POA") {
    Scenario s = scenario({line("dx-a", "A41.51", std::nullopt), line("dx-b", "N39.0", std::nullopt)});
    s.encounter.setting = Setting::Clinic;
    s.tasks[0].poa = false;
    s.tasks[0].procedures.reset();
    const Report r = graded(s, answer(s, {{"N39.0", std::nullopt}, {"A41.51", std::nullopt}}));
    REQUIRE(finding(r, "GRD-107") != nullptr);
    CHECK(finding(r, "GRD-107")->message.find("first-listed") != std::string::npos);
    CHECK(finding(r, "GRD-107")->message.find("principal") == std::string::npos);
    CHECK(std::any_of(finding(r, "GRD-107")->sources.begin(), finding(r, "GRD-107")->sources.end(), [](const Source& source) { return source.ref == "IV.G"; }));
    CHECK(std::none_of(r.components.begin(), r.components.end(), [](const Component& c) { return c.id == "poa"; }));
    CHECK_FALSE(measure(r, "poa").measured);
  }
}

TEST_SUITE("code distance") {
  TEST_CASE("what two titles of a category differ in") {
    struct Case {
      const char *student, *student_title, *key, *key_title, *axis;
    };
    for (const Case& c : {Case{"H25.11", "Age-related nuclear cataract, right eye", "H25.12", "Age-related nuclear cataract, left eye", "laterality"},
                          Case{"H25.10", "Age-related nuclear cataract, unspecified eye", "H25.13", "Age-related nuclear cataract, bilateral", "laterality"},
                          Case{"I50.20", "Unspecified systolic (congestive) heart failure", "I50.23", "Acute on chronic systolic (congestive) heart failure", "acuity"},
                          Case{"I50.21", "Acute systolic (congestive) heart failure", "I50.22", "Chronic systolic (congestive) heart failure", "acuity"},
                          Case{"I50.32", "Chronic diastolic (congestive) heart failure", "I50.22", "Chronic systolic (congestive) heart failure", "type"},
                          Case{"N18.9", "Chronic kidney disease, unspecified", "N18.32", "Chronic kidney disease, stage 3b", "stage"},
                          Case{"L89.152", "Pressure ulcer of sacral region, stage 2", "L89.153", "Pressure ulcer of sacral region, stage 3", "stage"},
                          Case{"N30.00", "Acute cystitis without hematuria", "N30.01", "Acute cystitis with hematuria", "complication"},
                          Case{"E11.9", "Type 2 diabetes mellitus without complications", "E11.22", "Type 2 diabetes mellitus with diabetic chronic kidney disease", "complication"},
                          Case{"A41.9", "Sepsis, unspecified organism", "A41.51", "Sepsis due to Escherichia coli [E. coli]", "detail"}, Case{"R10.11", "Right upper quadrant pain", "R10.12", "Left upper quadrant pain", "laterality"},
                          Case{"K80.00", "", "K80.10", "", "detail"}, Case{"T38.3X6A", "x", "T38.3X6D", "y", "7th character"}}) {
      CAPTURE(c.key);
      CAPTURE(c.student);
      CHECK(specificity_axis(dx(c.student), c.student_title, dx(c.key), c.key_title) == c.axis);
      CHECK(specificity_axis(dx(c.key), c.key_title, dx(c.student), c.student_title) == c.axis);
    }
  }

  TEST_CASE("ICD-10-PCS characters: two for operation and part, one for the rest, 40 % without the operation") {
    KeyLine key{.id = LineId("px"), .code = Code("0FT44ZZ", CodeSystem::Icd10Pcs)};
    struct Case {
      const char* student;
      int credit;
      const char* match;
    };
    using Kind = CodeDistance::Kind;
    for (const Case& c : {Case{"0FT40ZZ", 89, "====x=="}, Case{"0FT44ZX", 89, "======x"}, Case{"0FT44DZ", 89, "=====x="}, Case{"0FT54ZZ", 78, "===x==="}, Case{"0FT50DX", 44, "===xxxx"}, Case{"0FB44ZZ", 40, "==x===="}, Case{"0FB40DX", 40, "==x=xxx"}}) {
      CAPTURE(c.student);
      const CodeDistance d = code_distance(Code(c.student, CodeSystem::Icd10Pcs), true, key);
      CHECK(d.kind == Kind::PcsCharacters);
      CHECK(d.credit == c.credit);
      CHECK(d.pcs_match == c.match);
      CHECK(d.weight > 0);
    }
    for (const char* other : {"0DT44ZZ", "1FT44ZZ", "0FB54ZZ", "0FT44Z", "0FT44ZZZ", "", "A41.51"}) CHECK_MESSAGE(code_distance(Code(other, CodeSystem::Icd10Pcs), true, key).kind == Kind::Apart, other);
    CHECK(code_distance(Code("0FT44ZZ", CodeSystem::Icd10Cm), true, key).kind == Kind::Apart);
    const CodeDistance same = code_distance(Code("0ft44zz", CodeSystem::Icd10Pcs), true, key);
    CHECK(same.kind == Kind::Same);
    CHECK(same.pcs_match == "=======");
    const char* const names[] = {"section", "body system", "root operation", "body part", "approach", "device", "qualifier"};
    for (int i = 0; i < 7; ++i) CHECK(pcs_character_name(i) == names[i]);
  }

  TEST_CASE("CPT numbers of one ten are one mistake without credit; alternates earn theirs; a header earns nothing") {
    KeyLine key{.id = LineId("px"), .code = Code("66984", CodeSystem::Cpt)};
    key.alternates = {{Code("66982", CodeSystem::Cpt), 60, "x"}, {Code("66987", CodeSystem::Cpt), 30, "y"}};
    using Kind = CodeDistance::Kind;
    CHECK(code_distance(Code("66983", CodeSystem::Cpt), true, key).kind == Kind::SameNumberFamily);
    CHECK(code_distance(Code("66983", CodeSystem::Cpt), true, key).credit == 0);
    CHECK(code_distance(Code("66994", CodeSystem::Cpt), true, key).kind == Kind::Apart);
    CHECK(code_distance(Code("669", CodeSystem::Cpt), true, key).kind == Kind::Apart);
    const CodeDistance second = code_distance(Code("66987", CodeSystem::Cpt), true, key);
    CHECK(second.kind == Kind::Alternate);
    CHECK(second.alternate == 1);
    CHECK(second.credit == 30);
    CHECK(second.weight < code_distance(Code("66982", CodeSystem::Cpt), true, key).weight);
    KeyLine diabetes = line("dx", "E11.22");
    CHECK(code_distance(dx("E11"), false, diabetes).credit == 0);
    CHECK(code_distance(dx("E11"), false, diabetes).kind == Kind::SameCategory);
    CHECK(code_distance(dx("E11.9"), true, diabetes).credit == 25);
    CHECK(code_distance(dx("E11.29"), true, diabetes).weight > code_distance(dx("E11.9"), true, diabetes).weight);
    CHECK(code_distance(dx("E10.22"), true, diabetes).kind == Kind::Apart);
    CHECK(code_distance(dx("E1"), false, diabetes).kind == Kind::Apart);
  }
}
