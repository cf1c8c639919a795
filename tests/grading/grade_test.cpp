#include "grading/engine/grade.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "grading/engine/matching.h"
#include "tests/support/charts.h"

using namespace cw;
using namespace cw::test;

namespace {

CodeBook codes() {
  auto e11 = entry("E11", "Type 2 diabetes mellitus", false);
  auto r73 = entry("R73", "Elevated blood glucose level", false);
  r73.notes = {{NoteKind::Excludes1, "diabetes mellitus", {"E08-E13"}}};
  return book({e11, entry("E11.9", "Type 2 diabetes mellitus without complications"), entry("E11.22", "Type 2 diabetes mellitus with diabetic chronic kidney disease"), entry("A41", "Other sepsis", false),
               entry("A41.51", "Sepsis due to Escherichia coli [E. coli]"), entry("A41.9", "Sepsis, unspecified organism"), entry("N39", "Other disorders of urinary system", false), entry("N39.0", "Urinary tract infection, site not specified"),
               entry("R65", "Symptoms and signs specifically associated with systemic inflammation and infection", false), entry("R65.20", "Severe sepsis without septic shock"), entry("N17", "Acute kidney failure", false),
               entry("N17.9", "Acute kidney failure, unspecified"), entry("N18", "Chronic kidney disease (CKD)", false), entry("N18.32", "Chronic kidney disease, stage 3b"), entry("N18.4", "Chronic kidney disease, stage 4 (severe)"),
               entry("I12", "Hypertensive chronic kidney disease", false), entry("I12.9", "Hypertensive chronic kidney disease with stage 1 through stage 4 chronic kidney disease, or unspecified chronic kidney disease"),
               entry("I10", "Essential (primary) hypertension"), entry("Z79", "Long term (current) drug therapy", false), entry("Z79.4", "Long term (current) use of insulin", true, true), entry("R30", "Pain associated with micturition", false),
               entry("R30.0", "Dysuria"), r73, entry("R73.9", "Hyperglycemia, unspecified"), entry("S52", "Fracture of forearm", false), entry("S52.521", "Torus fracture of lower end of right radius", false),
               entry("S52.522", "Torus fracture of lower end of left radius", false), entry("S52.521A", "Torus fracture of lower end of right radius, initial encounter for closed fracture"),
               entry("S52.522A", "Torus fracture of lower end of left radius, initial encounter for closed fracture"), entry("S52.522D", "Torus fracture of lower end of left radius, subsequent encounter for fracture with routine healing"),
               entry("I50", "Heart failure", false), entry("I50.22", "Chronic systolic (congestive) heart failure"), entry("I50.23", "Acute on chronic systolic (congestive) heart failure"), entry("J18", "Pneumonia", false),
               entry("J18.9", "Pneumonia, unspecified organism")});
}

/// The worked example of grading.md, section 2.
Scenario worked() {
  Scenario s = scenario({line("dx-sepsis", "A41.51"), line("dx-uti", "N39.0"), line("dx-severe", "R65.20"), line("dx-aki", "N17.9"), line("dx-diabetes", "E11.22"), line("dx-ckd", "N18.32"), line("dx-htn", "I12.9"), line("dx-insulin", "Z79.4", Poa::Exempt)});
  s.tasks.front().key.not_coded = {{Code("R30.0", CodeSystem::Icd10Cm), NotCodedKind::IntegralSymptom, "Dysuria belongs to the urinary tract infection.", {}, {{SourceKind::Guideline, "I.B.5", 2026}}}};
  return s;
}

Submission worked_answer(const Scenario& s) {
  return answer(s, {{"N39.0"}, {"A41.51"}, {"R65.20"}, {"N17.9", Poa::No}, {"E11.9"}, {"N18.32"}, {"I12.9"}, {"R30.0"}});
}

Report graded(const Scenario& s, const Submission& a) {
  static const CodeBook book = codes();
  return grade(s, s.tasks.front(), a, book);
}

void check_sums(const Report& r) {
  int total = 0, most = 0;
  for (const auto& c : r.components) {
    int steps = 0;
    for (const auto& step : c.steps) steps += step.points;
    CHECK(steps == c.points);
    CHECK(c.points >= 0);
    CHECK(c.points <= c.points_max);
    total += c.points;
    most += c.points_max;
  }
  CHECK(total == r.points);
  CHECK(most == kFullPoints);
}

}  // namespace

TEST_SUITE("grading") {
  TEST_CASE("the worked example, number for number") {
    const Scenario s = worked();
    const Report r = graded(s, worked_answer(s));
    CHECK(measure(r, "code-over-code").per_mille() == 750);
    CHECK(measure(r, "code-over-code-deducted").per_mille() == 625);
    CHECK(measure(r, "precision").per_mille() == 750);
    CHECK(measure(r, "f1").per_mille() == 750);
    CHECK(measure(r, "practicode").per_mille() == 750);
    CHECK(measure(r, "record-over-record").numerator == 0);
    CHECK(measure(r, "record-over-record").denominator == 1);
    CHECK(measure(r, "principal").numerator == 0);
    CHECK(measure(r, "principal").denominator == 1);
    CHECK(measure(r, "poa").numerator == 5);
    CHECK(measure(r, "poa").denominator == 6);
    CHECK(measure(r, "poa").per_mille() == 833);
    CHECK_FALSE(measure(r, "procedures").measured);
    check_sums(r);
  }

  TEST_CASE("its variant: ten entered, six right, eight in the key") {
    const Scenario s = worked();
    const Report r = graded(s, answer(s, {{"N39.0"}, {"A41.51"}, {"R65.20"}, {"N17.9"}, {"N18.32"}, {"I12.9"}, {"R30.0"}, {"J18.9"}, {"I50.22"}, {"S52.521A"}}));
    CHECK(measure(r, "practicode").per_mille() == 600);
    CHECK(measure(r, "code-over-code").per_mille() == 750);
    CHECK(measure(r, "code-over-code-deducted").per_mille() == 250);
  }

  TEST_CASE("one mistake is explained once: E11.9 for E11.22 is neither a miss nor an extra") {
    const Scenario s = worked();
    const Report r = graded(s, worked_answer(s));
    const Finding* specificity = finding(r, "GRD-104");
    REQUIRE(specificity != nullptr);
    CHECK(specificity->student_line == 4);
    CHECK(specificity->key_line == 4);
    CHECK(specificity->axis == "complication");
    for (const auto& f : r.findings) {
      CHECK_FALSE((f.rule == "GRD-101" && f.key_line == 4));
      CHECK_FALSE((f.rule == "GRD-102" && f.student_line == 4));
    }
    const Finding* symptom = finding(r, "GRD-103");
    REQUIRE(symptom != nullptr);
    CHECK(symptom->rationale == "Dysuria belongs to the urinary tract infection.");
    const Finding* missed = finding(r, "GRD-128");
    REQUIRE(missed != nullptr);
    CHECK(missed->key_line == 7);
    for (const auto& f : r.findings) CHECK_FALSE(f.trace.empty());
  }

  TEST_CASE("a perfect answer earns everything, an empty one nothing with every line explained") {
    const Scenario s = worked();
    const Report best = graded(s, perfect_submission(s, s.tasks.front()));
    CHECK(best.points == kFullPoints);
    CHECK(best.findings.empty());
    CHECK(measure(best, "record-over-record").numerator == 1);
    check_sums(best);
    const Report none = graded(s, answer(s, {}));
    CHECK(none.points == 0);
    check_sums(none);
    for (int k = 0; k < 8; ++k) CHECK(std::any_of(none.findings.begin(), none.findings.end(), [&](const Finding& f) { return f.key_line == k && (f.kind == FindingKind::Missed || f.kind == FindingKind::StatusOmitted); }));
  }

  TEST_CASE("what differs is named: laterality, acuity, 7th character") {
    struct Case {
      const char* name;
      const char* key;
      const char* coded;
      const char* axis;
      int credit;
    };
    for (const auto& c : {Case{"side reversed", "S52.522A", "S52.521A", "laterality", 50}, Case{"encounter", "S52.522A", "S52.522D", "encounter", 50}, Case{"acuity", "I50.23", "I50.22", "acuity", 50},
                          Case{"stage", "N18.32", "N18.4", "stage", 25}, Case{"organism", "A41.51", "A41.9", "detail", 25}}) {
      CAPTURE(c.name);
      const Scenario s = scenario({line("dx-a", "J18.9"), line("dx-b", c.key)});
      const Report r = graded(s, answer(s, {{"J18.9"}, {c.coded}}));
      const Finding* f = finding(r, "GRD-104");
      REQUIRE(f != nullptr);
      CHECK(f->axis == c.axis);
      CHECK(r.rows[1].credit == c.credit);
      CHECK(r.rows[1].verdict == Verdict::Imprecise);
    }
  }

  TEST_CASE("headers, unknown codes, duplicates, exclusions, order, dates, exempt POA: each has its rule") {
    Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "E11.22"), line("dx-c", "N18.32"), line("dx-d", "Z79.4", Poa::Exempt)});
    s.tasks.front().key.order = {{LineId("dx-b"), LineId("dx-c"), "The stage follows.", {{SourceKind::Tabular, "E11.22", 2026}}}};
    std::set<std::string> seen;
    const auto run = [&](std::vector<Entry> lines) {
      const Report r = graded(s, answer(s, std::move(lines)));
      check_sums(r);
      for (const auto& f : r.findings) seen.insert(f.rule);
      return r;
    };
    const Report header = run({{"A41.51"}, {"E11"}, {"N18.32"}, {"Z79.4", std::nullopt}});
    REQUIRE(finding(header, "GRD-115") != nullptr);
    CHECK(finding(header, "GRD-115")->key_line == 1);
    CHECK(header.rows[1].verdict == Verdict::Wrong);
    CHECK(finding(run({{"A41.51"}, {"Q99.99"}}), "GRD-116") != nullptr);
    CHECK(finding(run({{"A41.51"}, {"E11.99"}}), "GRD-116")->key_line == 1);
    CHECK(finding(run({{"A41.51"}, {"A41.51"}}), "GRD-117") != nullptr);
    CHECK(finding(run({{"A41.51"}, {"E11.22"}, {"R73.9"}}), "GRD-118") != nullptr);
    CHECK(finding(run({{"A41.51"}, {"N18.32"}, {"E11.22"}}), "GRD-108") != nullptr);
    CHECK(finding(run({{"A41.51"}, {"Z79.4", Poa::Yes}}), "GRD-119") != nullptr);
    CHECK(finding(run({{"E11.22"}, {"A41.51"}}), "GRD-107") != nullptr);
    CHECK(finding(run({{"A41.51", Poa::No}}), "GRD-109") != nullptr);
    CHECK(finding(run({{"A41.51"}, {"J18.9"}}), "GRD-102") != nullptr);
    for (const char* rule : {"GRD-101", "GRD-102", "GRD-107", "GRD-108", "GRD-109", "GRD-115", "GRD-116", "GRD-117", "GRD-118", "GRD-119"}) CHECK_MESSAGE(seen.contains(rule), rule);
  }

  TEST_CASE("a code that the passage rests on but of another category is one mistake") {
    const Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "I12.9")});
    Submission a = answer(s, {{"A41.51"}, {"I10"}});
    CHECK(finding(graded(s, a), "GRD-102") != nullptr);
    a.diagnoses[1].evidence = s.tasks.front().key.diagnoses[1].evidence;
    const Report r = graded(s, a);
    const Finding* f = finding(r, "GRD-105");
    REQUIRE(f != nullptr);
    CHECK(f->key_line == 1);
    CHECK(finding(r, "GRD-101") == nullptr);
  }

  TEST_CASE("a trap that a combination code covers says so") {
    Scenario s = scenario({line("dx-a", "I12.9"), line("dx-b", "N18.32")});
    s.tasks.front().key.not_coded = {{Code("I10", CodeSystem::Icd10Cm), NotCodedKind::CoveredByCombination, "I12.9 states the hypertension already.", {}, {{SourceKind::Guideline, "I.C.9.a.2", 2026}}}};
    const Report r = graded(s, answer(s, {{"I12.9"}, {"N18.32"}, {"I10"}}));
    const Finding* f = finding(r, "GRD-106");
    REQUIRE(f != nullptr);
    CHECK(f->sources.front().ref == "I.C.9.a.2");
  }

  TEST_CASE("a code of another year is told apart from one that never was") {
    auto old = std::make_shared<const Release>(ReleaseInfo{.system = CodeSystem::Icd10Cm, .name = "FY2025", .effective_from = *Date::from_ymd(2024, 10, 1), .effective_to = *Date::from_ymd(2025, 9, 30)}, std::vector<CodeEntry>{entry("Z99.0", "Gone")});
    const CodeBook now = codes();
    const CodeBook both({old, now.releases().front()});
    const Scenario s = scenario({line("dx-a", "A41.51")});
    const Report r = grade(s, s.tasks.front(), answer(s, {{"A41.51"}, {"Z99.0"}}), both);
    REQUIRE(finding(r, "GRD-114") != nullptr);
    CHECK(finding(r, "GRD-114")->message.find("FY2025") != std::string::npos);
  }

  TEST_CASE("alternates earn their credit, optional lines neither help nor hurt") {
    Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "N39.0"), line("dx-c", "I10")});
    s.tasks.front().key.diagnoses[1].alternates = {{Code("N17.9", CodeSystem::Icd10Cm), 50, "Close."}};
    s.tasks.front().key.diagnoses[2].optional = true;
    const Report with = graded(s, answer(s, {{"A41.51"}, {"N39.0"}, {"I10"}})), without = graded(s, answer(s, {{"A41.51"}, {"N39.0"}}));
    CHECK(with.points == kFullPoints);
    CHECK(without.points == kFullPoints);
    CHECK(measure(with, "precision").per_mille() == 1000);
    const Report half = graded(s, answer(s, {{"A41.51"}, {"N17.9"}}));
    CHECK(half.rows[1].verdict == Verdict::Alternate);
    CHECK(half.rows[1].points == (half.rows[1].points_max + 1) / 2);
    check_sums(half);
  }

  TEST_CASE("procedures are compared character by character, and dates are told") {
    KeyLine resection{.id = LineId("px-a"), .code = Code("0FT40ZZ", CodeSystem::Icd10Pcs), .date = *Date::from_ymd(2026, 1, 11)};
    resection.rationale = "All of the gallbladder.";
    resection.evidence = {{DocumentId("note"), "gallbladder removed", 1}};
    resection.sources = {{SourceKind::PcsGuideline, "B3.8", 2026}};
    const Scenario s = scenario({line("dx-a", "A41.51")}, {resection});
    const auto with = [&](const char* code, std::optional<Date> date) {
      Submission a = answer(s, {{"A41.51"}});
      if (code != nullptr) a.procedures.push_back({.code = Code(code, CodeSystem::Icd10Pcs), .date = date});
      return graded(s, a);
    };
    const auto day = Date::from_ymd(2026, 1, 11);
    // The test's release knows no PCS codes, so a code off the key counts as unknown; the pairing is still by characters.
    CHECK(with("0FT40ZZ", day).points == kFullPoints);
    CHECK(finding(with("0FT40ZZ", std::nullopt), "GRD-113") != nullptr);
    CHECK(finding(with(nullptr, day), "GRD-111") != nullptr);
    CHECK(finding(with("0JB80ZZ", day), "GRD-112") == nullptr);  // unknown here: told as such
    CHECK(finding(with("0JB80ZZ", day), "GRD-116") != nullptr);

    std::vector<CodeEntry> tables;
    for (const char* code : {"0FT40ZZ", "0FT44ZZ", "0FB40ZZ", "0JB80ZZ"}) tables.push_back({.code = Code(code, CodeSystem::Icd10Pcs), .title = code, .billable = true});
    const CodeBook pcs = book(tables, CodeSystem::Icd10Pcs);
    const CodeBook both({codes().releases().front(), pcs.releases().front()});
    const auto full = [&](const char* code) {
      Submission a = answer(s, {{"A41.51"}});
      a.procedures.push_back({.code = Code(code, CodeSystem::Icd10Pcs), .date = day});
      return grade(s, s.tasks.front(), a, both);
    };
    const Report approach = full("0FT44ZZ");
    REQUIRE(finding(approach, "GRD-134") != nullptr);
    CHECK(finding(approach, "GRD-134")->axis == "approach");
    CHECK(approach.rows[1].pcs_match == "====x==");
    CHECK(approach.rows[1].credit == 89);
    const Report operation = full("0FB40ZZ");
    CHECK(operation.rows[1].credit == 40);
    CHECK(finding(operation, "GRD-132")->axis == "root operation");
    CHECK(finding(full("0JB80ZZ"), "GRD-112") != nullptr);
    check_sums(full("0JB80ZZ"));
  }

  TEST_CASE("an extra procedure is charged to the diagnoses when the chart has none") {
    Scenario s = scenario({line("dx-a", "A41.51")});
    Submission a = answer(s, {{"A41.51"}});
    a.procedures.push_back({.code = Code("02HV33Z", CodeSystem::Icd10Pcs)});
    const Report r = graded(s, a);
    CHECK(r.points < kFullPoints);
    check_sums(r);
  }

  TEST_CASE("properties over many seeded answers") {
    Scenario s = worked();
    s.tasks.front().key.diagnoses[6].optional = true;
    std::vector<const char*> pool = {"A41.51", "N39.0", "R65.20", "N17.9", "E11.22", "E11.9", "N18.32", "N18.4", "I12.9", "Z79.4", "R30.0", "J18.9", "I50.23", "E11", "Q00.0", "R73.9", "I10"};
    std::mt19937 random(20260115);
    for (int round = 0; round < 400; ++round) {
      std::shuffle(pool.begin(), pool.end(), random);
      std::vector<Entry> lines;
      const auto count = random() % 10;
      for (unsigned i = 0; i < count; ++i) lines.push_back({pool[i], random() % 4 == 0 ? std::optional(Poa::No) : std::optional(Poa::Yes)});
      const Submission a = answer(s, lines);
      const Report r = graded(s, a);
      check_sums(r);
      CHECK(report_to_json(r) == report_to_json(graded(s, a)));
      // Shuffling what is not principal changes nothing.
      if (lines.size() > 2) {
        auto shuffled = lines;
        std::shuffle(shuffled.begin() + 1, shuffled.end(), random);
        CHECK(graded(s, answer(s, shuffled)).points == r.points);
      }
      // Nor does an optional line at the end.
      const bool has = std::any_of(lines.begin(), lines.end(), [](const Entry& e) { return std::string(e.code) == "I12.9"; });
      if (!has && !lines.empty()) {
        auto more = lines;
        more.push_back({"I12.9"});
        CHECK(graded(s, answer(s, more)).points == r.points);
      }
      // An unsupported line never helps.
      auto worse = lines;
      worse.push_back({"S52.521A"});
      CHECK(graded(s, answer(s, worse)).points <= std::max(r.points, lines.empty() ? 0 : r.points));
      // Reading a stored report back gives the same report.
      auto back = report_from_json(report_to_json(r));
      REQUIRE(back.ok());
      CHECK(report_to_json(*back) == report_to_json(r));
    }
  }

  TEST_CASE("a damaged stored report is refused, not half read") {
    const Scenario s = worked();
    const std::string json = report_to_json(graded(s, worked_answer(s)));
    CHECK_FALSE(report_from_json("{}").ok());
    CHECK_FALSE(report_from_json("not json").ok());
    for (std::size_t at = 0; at < json.size(); at += 97) {
      const auto cut = report_from_json(json.substr(0, at));
      CHECK_FALSE(cut.ok());
    }
    std::string newer = json;
    newer.replace(newer.find("\"version\": 3"), 12, "\"version\": 9");
    const auto refused = report_from_json(newer);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().id == "report.newer");
  }

  TEST_CASE("every rule of the engine is described, and every finding names a described rule") {
    std::set<std::string_view> ids;
    for (const auto& rule : grading_rules()) {
      CHECK(ids.insert(rule.id).second);
      CHECK_FALSE(rule.title.empty());
      CHECK_FALSE(rule.source.empty());
    }
    const Scenario s = worked();
    for (const auto& f : graded(s, worked_answer(s)).findings) CHECK(ids.contains(f.rule));
  }

  TEST_CASE("the text form names score, arithmetic, verdicts and rules") {
    const Scenario s = worked();
    const CodeBook book = codes();
    const Report r = graded(s, worked_answer(s));
    const std::string text = report_to_text(r, s, book);
    for (const char* piece : {"(6 right − 1 unsupported) ÷ 8 in the key", "62.5 %", "Integral symptom [GRD-103]", "Rule: ICD-10-CM Official Guidelines FY2026, section I.B.5"}) CHECK_MESSAGE(text.find(piece) != std::string::npos, piece);
  }
}

TEST_SUITE("matching") {
  TEST_CASE("agrees with trying every assignment, on seeded tables") {
    std::mt19937 random(7);
    for (int round = 0; round < 300; ++round) {
      const auto rows = 1 + random() % 5, columns = 1 + random() % 5;
      std::vector<std::vector<std::int64_t>> w(rows, std::vector<std::int64_t>(columns));
      for (auto& row : w)
        for (auto& cell : row) cell = random() % 3 == 0 ? 0 : static_cast<int>(random() % 1000);
      const auto total = [&](const std::vector<int>& assigned) {
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < assigned.size(); ++i)
          if (assigned[i] >= 0) sum += w[i][static_cast<std::size_t>(assigned[i])];
        return sum;
      };
      std::int64_t best = 0;
      std::vector<int> order(std::max(rows, columns));
      for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
      do {
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < rows; ++i)
          if (order[i] < static_cast<int>(columns)) sum += w[i][static_cast<std::size_t>(order[i])];
        best = std::max(best, sum);
      } while (std::next_permutation(order.begin(), order.end()));
      const auto found = best_assignment(w);
      CHECK(total(found) == best);
      std::set<int> used;
      for (const int c : found)
        if (c >= 0) CHECK(used.insert(c).second);
      CHECK(found == best_assignment(w));
    }
    CHECK(best_assignment({}).empty());
  }
}

TEST_SUITE("submission") {
  TEST_CASE("writing and reading give the same answer") {
    const Scenario s = worked();
    Submission a = worked_answer(s);
    a.seconds_spent = 61;
    a.diagnoses[0].confidence = Confidence::Likely;
    a.diagnoses[0].evidence = {{DocumentId("note"), "words for N39.0", 2}};
    const SubmissionFile back = read_submission(submission_to_json(a), "a.json", &s);
    REQUIRE(back.submission.has_value());
    CHECK(*back.submission == a);
    CHECK(submission_to_json(*back.submission) == submission_to_json(a));
  }

  TEST_CASE("faults are named with their place") {
    const Scenario s = worked();
    const auto faults = [&](const std::string& json) { return to_text(read_submission(json, "a.json", &s).diagnostics); };
    CHECK(faults("{").find("a.json:1:2: error[JSN-002]") != std::string::npos);
    CHECK(faults(R"({"format":"chartwright.submission","version":1,"scenario":"other","task":"coding","diagnoses":[]})").find("SUB-002") != std::string::npos);
    CHECK(faults(R"({"format":"chartwright.submission","version":1,"scenario":"test-chart","task":"review","diagnoses":[]})").find("SUB-003") != std::string::npos);
    CHECK(faults(R"({"format":"chartwright.submission","version":1,"scenario":"test-chart","task":"coding","diagnoses":[{"code":"A1234567890123456789012"}]})").find("SUB-001") != std::string::npos);
    const std::string typo = faults(R"({"format":"chartwright.submission","version":1,"scenario":"test-chart","task":"coding","diagnoses":[{"code":"A41.51","poaa":"Y"}]})");
    CHECK(typo.find("did you mean \"poa\"?") != std::string::npos);
  }
}
