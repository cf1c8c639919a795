#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <sstream>

#include "content/base/utf8.h"
#include "grading/engine/grade.h"
#include "grading/explain/explain.h"
#include "scenarios/chart_text.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;

namespace {

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool plain(const std::string& text) { return !text.empty() && text.find("  ") == std::string::npos && text.front() != ' ' && text.find('!') == std::string::npos && !first_malformed_utf8(text); }

/// A sentence of the key that the explanation only repeats.
bool repeats(const std::string& sentence, const std::string& rationale) { return !rationale.empty() && sentence.find(rationale) != std::string::npos; }

void check_places(const Explanation& e) {
  for (const Place* place : {&e.yours, &e.reference}) {
    if (place->empty()) {
      CHECK(place->steps.empty());
      continue;
    }
    CHECK_FALSE(place->steps.empty());
    for (const auto& step : place->steps) {
      CHECK_FALSE(step.kind.empty());
      CHECK_FALSE(step.code.empty());
      CHECK(plain(step.title));
    }
    CHECK(place->last_shared < static_cast<int>(place->steps.size()));
    for (int i = 0; i <= place->last_shared; ++i) CHECK(place->steps[static_cast<std::size_t>(i)].shared);
  }
}

void check_explanation(const Scenario& s, const Explanation& e) {
  CAPTURE(e.heading);
  check_places(e);
  REQUIRE_FALSE(e.fork.separations.empty());
  for (const auto& separation : e.fork.separations) {
    CAPTURE(separation.text);
    CHECK(plain(separation.text));
    CHECK(separation.text.back() == '.');
    CHECK(plain(separation.source));
  }
  for (const auto& step : e.fork.index) CHECK(plain(step.term));
  for (const auto& passage : e.deciding) {
    const ChartDocument* document = s.document(passage.evidence.document);
    REQUIRE(document != nullptr);
    CHECK(passage.in_chart);
    CHECK(find_quote(parse_chart_text(document->markdown), passage.evidence.quote, passage.evidence.occurrence).has_value());
    std::size_t before = 0;
    for (const auto& emphasis : passage.emphasis) {
      CHECK(emphasis.offset >= before);
      CHECK(emphasis.length > 0);
      REQUIRE(emphasis.offset + emphasis.length <= passage.evidence.quote.size());
      CHECK_FALSE(first_malformed_utf8(std::string_view(passage.evidence.quote).substr(emphasis.offset, emphasis.length)).has_value());
      before = emphasis.offset + emphasis.length;
    }
  }
  CHECK(e.sentences.size() >= 2);
  CHECK(e.sentences.size() <= 5);
  for (const auto& sentence : e.sentences) {
    CAPTURE(sentence);
    CHECK(plain(sentence));
    CHECK(sentence.back() == '.');
    for (const auto& task : s.tasks) {
      if (task.kind != TaskKind::Code) continue;
      for (const auto* lines : {&task.key.diagnoses, &task.key.procedures})
        for (const auto& line : *lines) CHECK_FALSE(repeats(sentence, line.rationale));
      for (const auto& trap : task.key.not_coded) CHECK_FALSE(repeats(sentence, trap.why));
    }
  }
  const std::string text = explanation_to_text(e);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    CHECK(characters(line) <= 100);
    CHECK((line.empty() || line.back() != ' '));
  }
  CHECK(explanation_to_json(e).find("chartwright.explanation") != std::string::npos);
}

std::vector<SubmissionLine>& lines_of(Submission& a, LineKind kind) { return kind == LineKind::Diagnosis ? a.diagnoses : a.procedures; }

/// The codes beside a code: of the same category, or the same table with one character between them.
std::vector<Code> siblings(const Code& code, Date date) {
  std::vector<Code> all;
  const Release* release = starter_codes().release_for(code.system(), date);
  REQUIRE(release != nullptr);
  for (const CodeEntry* entry : release->below(code.bare().substr(0, 3))) {
    if (entry->code == code) continue;
    int apart = 0;
    if (code.system() == CodeSystem::Icd10Pcs)
      for (std::size_t i = 0; i < std::min(code.text().size(), entry->code.text().size()); ++i) apart += code.text()[i] != entry->code.text()[i] ? 1 : 0;
    if (apart <= 2) all.push_back(entry->code);
  }
  return all;
}

int explained = 0;

void explain_all(const Scenario& s, const Task& task, const Submission& answer) {
  const Report report = grade(s, task, answer, starter_codes());
  for (std::size_t f = 0; f < report.findings.size(); ++f) {
    check_explanation(s, explain(s, task, report, static_cast<int>(f), starter_codes()));
    ++explained;
  }
}

}  // namespace

TEST_SUITE("explanations of the library") {
  TEST_CASE("a missed line of every chart is explained from the chart's words") {
    for (const auto& file : shipped_library()) {
      REQUIRE(file.scenario);
      const Scenario& s = *file.scenario;
      for (const auto& task : s.tasks)
        for (const auto kind : {LineKind::Diagnosis, LineKind::Procedure}) {
          const Submission perfect = key_as_answer(s, task);
          const auto& key = kind == LineKind::Diagnosis ? task.key.diagnoses : task.key.procedures;
          for (std::size_t k = 0; k < key.size(); ++k) {
            if (key[k].optional) continue;
            CAPTURE(key[k].code.text());
            Submission answer = perfect;
            lines_of(answer, kind).erase(lines_of(answer, kind).begin() + static_cast<std::ptrdiff_t>(k));
            explain_all(s, task, answer);
            const Report report = grade(s, task, answer, starter_codes());
            const auto missed = std::find_if(report.findings.begin(), report.findings.end(), [&](const Finding& f) { return f.line == kind && f.key_line == static_cast<int>(k) && f.student_line < 0; });
            REQUIRE(missed != report.findings.end());
            const Explanation e = explain(s, task, report, static_cast<int>(missed - report.findings.begin()), starter_codes());
            CHECK(e.yours.empty());
            CHECK(e.reference.code == key[k].code);
            CHECK(e.deciding.size() >= 1);
          }
        }
    }
  }

  TEST_CASE("every sibling of every key line is told from it") {
    int pairs = 0, with_words = 0;
    for (const auto& file : shipped_library()) {
      const Scenario& s = *file.scenario;
      for (const auto& task : s.tasks)
        for (const auto kind : {LineKind::Diagnosis, LineKind::Procedure}) {
          const Submission perfect = key_as_answer(s, task);
          const auto& key = kind == LineKind::Diagnosis ? task.key.diagnoses : task.key.procedures;
          for (std::size_t k = 0; k < key.size(); ++k) {
            if (key[k].optional) continue;
            int tried = 0;
            for (const auto& sibling : siblings(key[k].code, task.code_date)) {
              // Every fourth of a large category: the whole takes minutes under a sanitizer and says nothing more.
              if (tried++ > 40 && tried % 4 != 0) continue;
              Submission answer = perfect;
              lines_of(answer, kind)[k].code = sibling;
              const Report report = grade(s, task, answer, starter_codes());
              for (std::size_t f = 0; f < report.findings.size(); ++f) {
                const Explanation e = explain(s, task, report, static_cast<int>(f), starter_codes());
                check_explanation(s, e);
                ++explained;
                const Finding& finding = report.findings[f];
                if (finding.line != kind || finding.key_line != static_cast<int>(k) || finding.student_line != static_cast<int>(k)) continue;
                CAPTURE(sibling.text());
                if (e.yours.code != sibling || e.reference.code != key[k].code) continue;
                ++pairs;
                CHECK(e.fork.step >= 0);
                CHECK_FALSE(e.deciding.empty());
                if (!e.deciding.empty() && !e.deciding.front().emphasis.empty()) ++with_words;
                CHECK(std::any_of(e.fork.separations.begin(), e.fork.separations.end(), [](const Separation& x) { return x.kind != SeparationKind::Index && x.kind != SeparationKind::Guideline; }));
              }
            }
          }
        }
    }
    MESSAGE(pairs, " pairs of siblings, ", with_words, " with words to emphasize");
    CHECK(pairs > 300);
    CHECK(with_words * 100 > pairs * 75);
  }

  TEST_CASE("every trap of every chart is explained") {
    int traps = 0, two_sides = 0;
    for (const auto& file : shipped_library()) {
      const Scenario& s = *file.scenario;
      for (const auto& task : s.tasks)
        for (const auto& trap : task.key.not_coded) {
          CAPTURE(trap.code.text());
          const LineKind kind = trap.code.system() == CodeSystem::Icd10Cm ? LineKind::Diagnosis : LineKind::Procedure;
          Submission answer = key_as_answer(s, task);
          lines_of(answer, kind).push_back({.code = trap.code, .evidence = trap.evidence});
          const int line = static_cast<int>(lines_of(answer, kind).size()) - 1;
          const Report report = grade(s, task, answer, starter_codes());
          const auto found = std::find_if(report.findings.begin(), report.findings.end(), [&](const Finding& f) { return f.line == kind && f.student_line == line; });
          REQUIRE(found != report.findings.end());
          const Explanation e = explain(s, task, report, static_cast<int>(found - report.findings.begin()), starter_codes());
          check_explanation(s, e);
          ++traps;
          CHECK(e.yours.code == trap.code);
          if (!e.reference.empty()) ++two_sides;
          if (!trap.evidence.empty()) CHECK_FALSE(e.deciding.empty());
          CHECK(e.marked.size() == trap.evidence.size());
          for (const auto& mark : e.marked) CHECK(mark.supports != MarkSupports::Nothing);
          CHECK(std::any_of(e.fork.separations.begin(), e.fork.separations.end(), [](const Separation& x) { return x.kind == SeparationKind::Trap; }));
          check_explanation(s, explain_codes(s, task, trap.code, -1, starter_codes()));
        }
    }
    MESSAGE(traps, " traps, ", two_sides, " beside a line of the reference");
    CHECK(traps > 50);
    CHECK(two_sides * 2 > traps);
  }

  TEST_CASE("wrong indicators, another order, an empty answer, and codes of nowhere") {
    for (const auto& file : shipped_library()) {
      const Scenario& s = *file.scenario;
      for (const auto& task : s.tasks) {
        if (task.kind != TaskKind::Code) continue;
        Submission answer = key_as_answer(s, task);
        std::reverse(answer.diagnoses.begin(), answer.diagnoses.end());
        for (auto& line : answer.diagnoses) line.poa = line.poa == Poa::No ? Poa::Yes : Poa::No;
        for (auto& line : answer.procedures) line.date.reset();
        explain_all(s, task, answer);
        explain_all(s, task, {.scenario = s.id, .task = task.id});
        Submission odd{.scenario = s.id, .task = task.id};
        for (const char* code : {"E11", "ZZZ", "", "A", "caf\xC3\xA9", "S52.5", "I10", "I10"}) odd.diagnoses.push_back({.code = Code(code, CodeSystem::Icd10Cm)});
        for (const char* code : {"0FT", "0FT40Z", "ZZZZZZZ", "66984", ""}) odd.procedures.push_back({.code = Code(code, task.procedures.value_or(CodeSystem::Icd10Pcs))});
        explain_all(s, task, odd);
        for (const auto& line : odd.diagnoses) check_explanation(s, explain_codes(s, task, line.code, -1, starter_codes()));
        for (const auto& line : odd.procedures) check_explanation(s, explain_codes(s, task, line.code, 0, starter_codes()));
        for (std::size_t k = 0; k < task.key.diagnoses.size(); ++k) {
          const Explanation right = explain_codes(s, task, task.key.diagnoses[k].code, static_cast<int>(k), starter_codes());
          check_explanation(s, right);
          CHECK_FALSE(right.wrong);
        }
      }
    }
    MESSAGE(explained, " findings explained in all");
  }

  TEST_CASE("an explanation takes less than two milliseconds") {
    const Scenario* fall = nullptr;
    for (const auto& file : shipped_library())
      if (file.scenario->id.text() == "sunday-confusion") fall = &*file.scenario;
    REQUIRE(fall != nullptr);
    const Task& task = fall->tasks.front();
    Submission answer{.scenario = fall->id, .task = task.id};
    const Report report = grade(*fall, task, answer, starter_codes());
    REQUIRE(report.findings.size() > 5);
    std::vector<double> times;
    for (int round = 0; round < 5; ++round)
      for (std::size_t f = 0; f < report.findings.size(); ++f) {
        const auto from = std::chrono::steady_clock::now();
        const Explanation e = explain(*fall, task, report, static_cast<int>(f), starter_codes());
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count());
        CHECK_FALSE(e.sentences.empty());
      }
    std::sort(times.begin(), times.end());
    MESSAGE("median ", times[times.size() / 2], " ms, longest ", times.back(), " ms");
    CHECK(times[times.size() / 2] < 2.0);
  }
}
