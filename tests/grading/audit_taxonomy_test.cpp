#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <set>

#include "grading/audit/plant.h"
#include "grading/engine/grade.h"
#include "tests/support/files.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;

namespace {

struct Tally {
  int named = 0, planted = 0;
  std::set<std::string> charts;
};

/// What grading said instead, or nothing when it named the error as exactly what it is.
std::string misnamed(const Report& report, const PlantedError& error) {
  std::string said;
  for (const auto& f : report.findings) said += fmt::format("{}{}{} (key line {}, your line {})", said.empty() ? "" : "; ", to_string(f.kind), f.axis.empty() ? "" : " " + f.axis, f.key_line, f.student_line);
  if (report.findings.size() == 1) {
    const Finding& f = report.findings.front();
    if (f.kind == error.kind && f.axis == error.axis && f.line == error.line && (error.key_line < 0 || f.key_line == error.key_line)) return {};
  }
  return said.empty() ? "nothing" : said;
}

template <typename F>
void each_task(F&& look) {
  for (const auto& file : shipped_library()) {
    REQUIRE(file.scenario);
    for (const auto& task : file.scenario->tasks) look(*file.scenario, task);
  }
}

}  // namespace

TEST_SUITE("audit") {
  TEST_CASE("taxonomy sweep: every single error of every shipped key is named as exactly that error") {
    std::map<FindingKind, Tally> tallies;
    std::string exceptions;
    int named = 0, planted = 0, tasks = 0;
    each_task([&](const Scenario& s, const Task& task) {
      ++tasks;
      Grader grader(s, task, starter_codes());
      REQUIRE(grader.grade(perfect_submission(s, task)).findings.empty());
      for (const auto& error : plantable_errors(s, task, starter_codes())) {
        CAPTURE(s.id.text());
        CAPTURE(error.what);
        const std::string said = misnamed(grader.grade(error.submission), error);
        Tally& tally = tallies[error.kind];
        ++tally.planted;
        ++planted;
        tally.charts.insert(s.id.text());
        tally.named += said.empty() ? 1 : 0;
        named += said.empty() ? 1 : 0;
        if (!said.empty()) exceptions += fmt::format("  {} {}: {}{}: {}\n    said: {}\n", s.id.text(), task.id.text(), to_string(error.kind), error.axis.empty() ? "" : " " + error.axis, error.what, said);
      }
    });
    std::string table = fmt::format("{} tasks of the shipped charts\n  {:<26} {:>6} {:>8} {:>8}\n", tasks, "error", "named", "planted", "percent");
    for (const auto& [kind, t] : tallies) table += fmt::format("  {:<26} {:>6} {:>8} {:>7.1f}%\n", to_string(kind), t.named, t.planted, 100.0 * t.named / t.planted);
    table += fmt::format("  {:<26} {:>6} {:>8} {:>7.1f}%\n", "all", named, planted, 100.0 * named / std::max(planted, 1));
    MESSAGE(table);
    MESSAGE("exceptions (explained in tests/grading/taxonomy_exceptions.md):\n" << (exceptions.empty() ? "  none\n" : exceptions));
    CHECK(planted > 100);
    CHECK(100 * named >= 98 * planted);
  }

  TEST_CASE("coverage: in how many charts each rule can be practised") {
    std::map<FindingKind, std::set<std::string>> charts;
    each_task([&](const Scenario& s, const Task& task) {
      for (const auto& error : plantable_errors(s, task, starter_codes())) charts[error.kind].insert(s.id.text());
    });
    const bool whole_library = shipped_library().size() >= 14;
    std::string table;
    for (const auto& rule : grading_rules()) {
      const std::size_t count = charts[rule.kind].size();
      table += fmt::format("  {} {:<24} {:>3}\n", rule.id, to_string(rule.kind), count);
      CAPTURE(rule.id);
      // A code that another year accepts exists only where that year is installed beside the starter set.
      if (whole_library && rule.kind != FindingKind::NotValidOnDate) CHECK(count >= 2);
    }
    MESSAGE("rule, and charts in which it can be practised (" << shipped_library().size() << " charts)\n" << table);
  }

  TEST_CASE("what is planted is in a fixed order, each differs from the perfect answer, and none stands twice") {
    each_task([&](const Scenario& s, const Task& task) {
      const auto once = plantable_errors(s, task, starter_codes()), twice = plantable_errors(s, task, starter_codes());
      REQUIRE(once.size() == twice.size());
      const Submission perfect = perfect_submission(s, task);
      std::set<std::string> seen;
      for (std::size_t i = 0; i < once.size(); ++i) {
        CAPTURE(once[i].what);
        CHECK(once[i].submission == twice[i].submission);
        CHECK(once[i].what == twice[i].what);
        CHECK_FALSE(once[i].submission == perfect);
        CHECK(seen.insert(submission_to_json(once[i].submission)).second);
      }
    });
  }
}
