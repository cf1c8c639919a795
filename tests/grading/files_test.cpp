#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "content/base/utf8.h"
#include "grading/engine/grade.h"
#include "tests/support/charts.h"
#include "tests/support/json_mutations.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;

namespace {

/// An answer that uses every field the format has.
Submission full(const Scenario& s) {
  Submission a = answer(s, {{"A41.51"}, {"E11.22", Poa::No}, {"Z79.4", Poa::Exempt}});
  a.seconds_spent = 754;
  a.diagnoses[0].confidence = Confidence::Sure;
  a.diagnoses[1].evidence = {{DocumentId("note"), "words for E11.22", 2}};
  a.procedures = {{.code = Code("0FT44ZZ", CodeSystem::Icd10Pcs), .date = Date::from_ymd(2026, 1, 11), .evidence = {{DocumentId("note"), "gallbladder", 1}}, .confidence = Confidence::Unsure}};
  return a;
}

Scenario chart() { return scenario({line("dx-a", "A41.51"), line("dx-b", "E11.22"), line("dx-c", "Z79.4", Poa::Exempt)}); }

std::string with_code(const std::string& code) { return R"({"format":"chartwright.submission","version":1,"scenario":"test-chart","task":"coding","diagnoses":[{"code":")" + code + "\"}]}"; }

std::size_t columns(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

template <typename E>
void names_apart(E last) {
  std::set<std::string_view> words, shown;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    CHECK(words.insert(to_string(static_cast<E>(i))).second);
    CHECK(shown.insert(display_name(static_cast<E>(i))).second);
    CHECK_FALSE(display_name(static_cast<E>(i)).empty());
  }
}

}  // namespace

TEST_SUITE("submission files") {
  TEST_CASE("every value, replaced by each kind and removed: told at its place, never a crash") {
    const Scenario s = chart();
    int mutations = 0;
    each_json_mutation(submission_to_json(full(s)), [&](const JsonMutation& damaged) {
      ++mutations;
      const SubmissionFile file = read_submission(damaged.text, "a.json", &s);
      INFO(damaged.pointer << " is " << damaged.what << "\n" << to_text(file.diagnostics));
      if (damaged.another_kind) {
        CHECK_FALSE(file.submission.has_value());
        REQUIRE(file.diagnostics.has_errors());
        if (damaged.pointer != "/format" && damaged.pointer != "/version")
          CHECK(std::any_of(file.diagnostics.begin(), file.diagnostics.end(), [&](const Diagnostic& d) { return d.pointer == damaged.pointer; }));
      }
      CHECK(file.submission.has_value() != file.diagnostics.has_errors());
      for (const auto& d : file.diagnostics) {
        CHECK_FALSE(d.message.empty());
        CHECK(d.place.line > 0);
      }
      if (!file.submission) return;
      const SubmissionFile again = read_submission(submission_to_json(*file.submission), "b.json", &s);
      REQUIRE(again.submission.has_value());
      CHECK(*again.submission == *file.submission);
    });
    CHECK(mutations > 300);
  }

  TEST_CASE("whatever code is taken can be written and read again; what says nothing is refused") {
    for (const char* odd : {"a41.51", " E 11 . 9 ", "\xC3\xA9\xC3\xA9", "aa\xC3\xA9" "1", "\xE6\xBC\xA2\xE5\xAD\x97", "\xF0\x9F\x98\x80", "\\u0000\\u0001", "\\\"\\\\", "12345678901234567890"}) {
      CAPTURE(odd);
      const SubmissionFile file = read_submission(with_code(odd), "a.json");
      REQUIRE(file.submission.has_value());
      const std::string text = submission_to_json(*file.submission);
      CHECK_FALSE(first_malformed_utf8(text).has_value());
      const SubmissionFile again = read_submission(text, "b.json");
      REQUIRE(again.submission.has_value());
      CHECK(*again.submission == *file.submission);
    }
    for (const char* nothing : {"", ".", " ", " . . ", "\\t"}) CHECK_MESSAGE(read_submission(with_code(nothing), "a.json").diagnostics.has_errors(), "\"" << nothing << "\"");
    CHECK(to_text(read_submission(with_code("."), "a.json").diagnostics).find("SUB-001") != std::string::npos);
    CHECK(to_text(read_submission(with_code("123456789012345678901"), "a.json").diagnostics).find("SUB-001") != std::string::npos);
    const std::string blank = R"({"format":"chartwright.submission","version":1,"scenario":"a","task":"b","diagnoses":[{"code":"I10","evidence":[{"document":"note","quote":" \n "}]}]})";
    const SubmissionFile file = read_submission(blank, "a.json");
    CHECK_FALSE(file.submission.has_value());
    CHECK(to_text(file.diagnostics).find("SUB-004") != std::string::npos);
  }

  TEST_CASE("a hundred lines of a kind, and no more") {
    const Scenario s = chart();
    Submission a = answer(s, {});
    a.diagnoses.assign(100, {.code = Code("I10", CodeSystem::Icd10Cm)});
    a.procedures.assign(100, {.code = Code("0FT44ZZ", CodeSystem::Icd10Pcs)});
    CHECK(read_submission(submission_to_json(a), "a.json").submission.has_value());
    // The largest answer is graded like any other.
    const Report r = grade(s, s.tasks.front(), a, starter_codes());
    CHECK(r.rows.size() == s.tasks.front().key.diagnoses.size() + 200);
    a.diagnoses.push_back(a.diagnoses.front());
    CHECK_FALSE(read_submission(submission_to_json(a), "a.json").submission.has_value());
  }

  TEST_CASE("procedure codes are of the task's system") {
    Scenario s = chart();
    s.tasks[0].procedures = CodeSystem::Cpt;
    const std::string json = R"({"format":"chartwright.submission","version":1,"scenario":"test-chart","task":"coding","diagnoses":[],"procedures":[{"code":"66984"}]})";
    CHECK(read_submission(json, "a.json", &s).submission->procedures[0].code.system() == CodeSystem::Cpt);
    CHECK(read_submission(json, "a.json").submission->procedures[0].code.system() == CodeSystem::Cpt);
    const std::string drug = R"({"format":"chartwright.submission","version":1,"scenario":"test-chart","task":"coding","diagnoses":[],"procedures":[{"code":"j0132","units":82,"modifiers":["rt","RT","59"]},{"code":"0FT44ZZ"}]})";
    for (const Scenario* known : {static_cast<const Scenario*>(&s), static_cast<const Scenario*>(nullptr)}) {
      const Submission read = *read_submission(drug, "a.json", known).submission;
      CHECK(read.procedures[0].code == Code("J0132", CodeSystem::Hcpcs));
      CHECK(read.procedures[0].units == 82);
      CHECK(read.procedures[0].modifiers == std::vector<std::string>{"59", "RT"});
      CHECK(read.procedures[1].code.system() == (known != nullptr ? CodeSystem::Cpt : CodeSystem::Icd10Pcs));
    }
    for (const char* wrong : {R"("modifiers":["R"])", R"("modifiers":["R?"])", R"("units":0)", R"("units":10000)"}) {
      std::string bad = drug;
      bad.replace(bad.find("\"units\":82"), 10, wrong);
      CAPTURE(bad);
      CHECK_FALSE(read_submission(bad, "a.json", &s).submission.has_value());
    }
    s.tasks[0].procedures.reset();
    CHECK(read_submission(json, "a.json", &s).submission.has_value());
  }

  TEST_CASE("the key as an answer is the key, with nothing that the task does not ask for") {
    for (const auto& file : shipped_library()) {
      const Scenario& s = *file.scenario;
      const Task& task = s.tasks.front();
      const Submission a = key_as_answer(s, task);
      CHECK(a.diagnoses.size() == s.tasks.front().key.diagnoses.size());
      for (const auto& l : a.diagnoses) CHECK((task.poa || !l.poa));
      CHECK((task.procedures || a.procedures.empty()));
      for (const Submission& either : {a, perfect_submission(s, task)}) {
        const SubmissionFile back = read_submission(submission_to_json(either), "a.json", &s);
        REQUIRE(back.submission.has_value());
        CHECK(*back.submission == either);
      }
    }
  }

  TEST_CASE("answers of version 1 are read, and written as version 2") {
    const Scenario s = chart();
    std::string json = submission_to_json(full(s));
    const auto at = json.find("\"version\": 2");
    REQUIRE(at != std::string::npos);
    json.replace(at, 12, "\"version\": 1");
    const SubmissionFile old = read_submission(json, "a.json", &s);
    REQUIRE(old.submission.has_value());
    CHECK(*old.submission == full(s));
    json.replace(at, 12, "\"version\": 3");
    CHECK(to_text(read_submission(json, "a.json", &s).diagnostics).find("JSN-021") != std::string::npos);
  }
}

TEST_SUITE("report files") {
  TEST_CASE("every value, replaced by each kind and removed: whole or refused with a sentence") {
    const Scenario s = chart();
    const Report r = grade(s, s.tasks.front(), answer(s, {{"E11.22"}, {"I10"}}), starter_codes());
    int refused = 0;
    each_json_mutation(report_to_json(r), [&](const JsonMutation& damaged) {
      const auto back = report_from_json(damaged.text);
      INFO(damaged.pointer << " is " << damaged.what);
      if (!back) {
        ++refused;
        CHECK_FALSE(back.error().message.empty());
        return;
      }
      // What was taken can be shown and stored again.
      (void)report_to_text(*back, s, starter_codes());
      CHECK(report_from_json(report_to_json(*back)).ok());
    }, 5);
    CHECK(refused > 300);
  }

  TEST_CASE("a number that no report holds is refused, so that nothing is computed with it") {
    const Scenario s = chart();
    const std::string json = report_to_json(grade(s, s.tasks.front(), answer(s, {{"E11.22"}}), starter_codes()));
    for (const char* number : {"1e300", "-1e300", "0.5", "2147483648", "18446744073709551615", "-9223372036854775808", "1000001"}) {
      CAPTURE(number);
      for (const char* field : {"\"numerator\": ", "\"points\": ", "\"key_line\": ", "\"credit\": "}) {
        const auto at = json.find(field);
        REQUIRE(at != std::string::npos);
        const auto from = at + std::string(field).size();
        std::string damaged = json;
        damaged.replace(from, json.find_first_of(",\n", from) - from, number);
        const auto back = report_from_json(damaged);
        REQUIRE_FALSE(back.ok());
        CHECK(back.error().id == "report.malformed");
      }
    }
  }

  TEST_CASE("verdicts and finding kinds have one word each") {
    names_apart(Verdict::OptionalLeft);
    names_apart(FindingKind::Excludes1);
  }

  TEST_CASE("tenths of a percent, rounded half up") {
    const auto per_mille = [](int numerator, int denominator) { return Measure{.numerator = numerator, .denominator = denominator}.per_mille(); };
    CHECK(per_mille(1, 3) == 333);
    CHECK(per_mille(2, 3) == 667);
    CHECK(per_mille(1, 16) == 63);
    CHECK(per_mille(0, 5) == 0);
    CHECK(per_mille(5, 5) == 1000);
    CHECK(per_mille(0, 0) == 0);
    CHECK(percent_text(625) == "62.5 %");
    CHECK(percent_text(1000) == "100.0 %");
    CHECK(percent_text(7) == "0.7 %");
  }

  TEST_CASE("the text form keeps to 100 columns") {
    for (const auto& file : shipped_library()) {
      const Scenario& s = *file.scenario;
      const Task& task = s.tasks.front();
      Submission a = key_as_answer(s, task);
      std::reverse(a.diagnoses.begin(), a.diagnoses.end());
      a.diagnoses.pop_back();
      for (const auto& trap : s.tasks.front().key.not_coded)
        if (trap.code.system() == CodeSystem::Icd10Cm) a.diagnoses.push_back({.code = trap.code, .poa = Poa::Yes});
      const std::string text = report_to_text(grade(s, task, a, starter_codes()), s, starter_codes());
      for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view shown = std::string_view(text).substr(at, end - at);
        CHECK_MESSAGE(columns(shown) <= 100, shown);
        at = end + 1;
      }
    }
  }
}
