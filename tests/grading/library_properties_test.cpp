#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "grading/engine/grade.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;

namespace {

using Random = std::mt19937;

struct Pool {
  std::vector<Code> diagnoses, procedures;
};

/// What a student might enter for this chart: its key, alternates and traps, the neighbors of all of them, headers, codes from
/// elsewhere, and nonsense.
Pool pool_for(const Task& task, Random& random) {
  const CodeBook& codes = starter_codes();
  Pool pool;
  const auto add = [&](std::vector<Code>& to, const Code& code) {
    to.push_back(code);
    const Release* release = codes.release_for(code.system(), task.code_date);
    if (release == nullptr) return;
    const auto near = release->below(code.bare().substr(0, 3));
    for (int n = 0; n < 3 && !near.empty(); ++n) to.push_back(near[random() % near.size()]->code);
  };
  for (const auto& l : task.key.diagnoses) {
    add(pool.diagnoses, l.code);
    for (const auto& a : l.alternates) add(pool.diagnoses, a.code);
  }
  for (const auto& l : task.key.procedures) add(pool.procedures, l.code);
  for (const auto& trap : task.key.not_coded) add(trap.code.system() == CodeSystem::Icd10Cm ? pool.diagnoses : pool.procedures, trap.code);
  for (const auto system : {CodeSystem::Icd10Cm, task.procedures.value_or(CodeSystem::Icd10Pcs)}) {
    auto& to = system == CodeSystem::Icd10Cm ? pool.diagnoses : pool.procedures;
    if (const Release* release = codes.release_for(system, task.code_date)) {
      const auto all = release->below({});
      for (int n = 0; n < 12 && !all.empty(); ++n) to.push_back(all[random() % all.size()]->code);
    }
    to.push_back(Code("ZZZ", system));
    to.push_back(Code("caf\xC3\xA9", system));
  }
  return pool;
}

Submission random_answer(const Scenario& s, const Task& task, const Pool& pool, Random& random) {
  Submission a{.scenario = s.id, .task = task.id};
  const Submission key = key_as_answer(s, task);
  const auto made = [&](const Code& code, const std::vector<SubmissionLine>& right) {
    SubmissionLine line{.code = code};
    if (&right == &key.diagnoses && random() % 3 != 0) line.poa = static_cast<Poa>(random() % 5);
    const auto known = std::find_if(right.begin(), right.end(), [&](const SubmissionLine& l) { return l.code == code; });
    if (known != right.end() && random() % 2 == 0) line = *known;
    if (random() % 4 == 0 && !right.empty()) line.evidence = right[random() % right.size()].evidence;
    return line;
  };
  const auto fill = [&](std::vector<SubmissionLine>& lines, const std::vector<Code>& codes, const std::vector<SubmissionLine>& right, std::size_t most) {
    const std::size_t count = random() % (most + 1);
    for (std::size_t n = 0; n < count; ++n) {
      SubmissionLine line = made(codes[random() % codes.size()], right);
      // The same code twice is the same line twice, so that the order of the two says nothing.
      for (const auto& other : lines)
        if (other.code == line.code) line = other;
      lines.push_back(std::move(line));
    }
  };
  fill(a.diagnoses, pool.diagnoses, key.diagnoses, key.diagnoses.size() + 4);
  fill(a.procedures, pool.procedures, key.procedures, 4);
  return a;
}

int points_of(const Report& r, std::string_view id) {
  for (const auto& c : r.components)
    if (c.id == id) return c.points;
  return 0;
}

/// Everything that holds of any report.
void well_formed(const Report& r, const Task& task) {
  int total = 0, most = 0;
  for (const auto& c : r.components) {
    int steps = 0, step_max = 0;
    for (const auto& step : c.steps) {
      steps += step.points;
      step_max += step.points_max;
      CHECK(step.points <= std::max(0, step.points_max));
      CHECK_FALSE(step.text.empty());
    }
    CHECK(steps == c.points);
    CHECK(step_max == c.points_max);
    CHECK(c.points >= 0);
    CHECK(c.points <= c.points_max);
    total += c.points;
    most += c.points_max;
  }
  CHECK(total == r.points);
  CHECK(most == kFullPoints);

  // Every line of the key and of the answer stands in exactly one row; every finding belongs to a row.
  std::multiset<std::pair<int, int>> mine, theirs;
  std::set<int> told;
  for (const auto& row : r.rows) {
    CHECK((row.student_line >= 0 || row.key_line >= 0));
    if (row.student_line >= 0) mine.insert({static_cast<int>(row.line), row.student_line});
    if (row.key_line >= 0) theirs.insert({static_cast<int>(row.line), row.key_line});
    CHECK(row.points >= 0);
    CHECK(row.points <= row.points_max);
    for (const int f : row.findings) {
      REQUIRE(f >= 0);
      REQUIRE(f < static_cast<int>(r.findings.size()));
      told.insert(f);
    }
  }
  const std::size_t procedures = task.procedures ? r.submission.procedures.size() : 0, key_procedures = task.procedures ? task.key.procedures.size() : 0;
  CHECK(mine.size() == r.submission.diagnoses.size() + procedures);
  CHECK(std::set(mine.begin(), mine.end()).size() == mine.size());
  CHECK(theirs.size() == task.key.diagnoses.size() + key_procedures);
  CHECK(std::set(theirs.begin(), theirs.end()).size() == theirs.size());
  if (r.query) told.insert(r.query->findings.begin(), r.query->findings.end());
  CHECK(told.size() == r.findings.size());
  for (const auto& f : r.findings) {
    CHECK(f.points_lost >= 0);
    CHECK_FALSE(f.message.empty());
    CHECK_FALSE(f.trace.empty());
  }
  for (const auto& m : r.measures) {
    CHECK(m.numerator >= 0);
    if (m.measured) {
      CHECK(m.denominator > 0);
      CHECK(m.per_mille() <= 1000);
    }
  }
}

/// Adds what a pool of codes does not have: modifiers, units, dates, marks, times, a decision, and bytes that are no code.
void spoil(Submission& a, Random& random) {
  if (random() % 3 != 0) a.query = random() % 2 == 0 ? QueryDecision::Needed : QueryDecision::NotNeeded;
  a.seconds_spent = static_cast<int>(random() % 4000);
  static const char* const kModifiers[] = {"25", "59", "LT", "RT", "TC"};
  for (auto& line : a.procedures) {
    if (random() % 6 == 0) line.modifiers = {kModifiers[random() % 5]};
    if (random() % 8 == 0) line.units = static_cast<int>(random() % 9999 + 1);
    if (random() % 8 == 0) line.date = Date::from_days(static_cast<std::int32_t>(random() % 40'000));
  }
  for (auto& line : a.diagnoses)
    if (random() % 5 == 0) line.confidence = static_cast<Confidence>(random() % 3);
  if (random() % 20 != 0) return;
  std::string garbage;
  for (auto left = random() % 21; left > 0; --left) garbage += static_cast<char>(random() % 95 + 32);
  if (random() % 4 == 0) garbage += "\xE2\x9C\x93";
  auto& list = random() % 3 == 0 ? a.procedures : a.diagnoses;
  const CodeSystem system = &list == &a.diagnoses ? CodeSystem::Icd10Cm : static_cast<CodeSystem>(random() % 4);
  list.insert(list.begin() + static_cast<std::ptrdiff_t>(random() % (list.size() + 1)), {.code = Code(garbage, system)});
}

bool repeats(const std::vector<SubmissionLine>& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i)
    for (std::size_t j = i + 1; j < lines.size(); ++j)
      if (lines[i].code == lines[j].code) return true;
  return false;
}

/// Every required line right at full credit, the first line the first one, every indicator and decision right; and beside it nothing but a second accepted
/// code for a line, which costs nothing because to add the reference to its alternate must not cost either.
bool perfect(const Report& r, const Task& task) {
  for (const auto& row : r.rows) {
    const auto& key = row.line == LineKind::Diagnosis ? task.key.diagnoses : task.key.procedures;
    if (row.verdict == Verdict::Unsupported) {
      const Code& code = (row.line == LineKind::Diagnosis ? r.submission.diagnoses : r.submission.procedures)[static_cast<std::size_t>(row.student_line)].code;
      const bool accepted = std::any_of(key.begin(), key.end(), [&](const KeyLine& l) { return l.code == code || std::any_of(l.alternates.begin(), l.alternates.end(), [&](const Alternate& x) { return x.code == code && x.credit == 100; }); });
      if (!accepted) return false;
    } else if (row.verdict != Verdict::OptionalTaken && row.verdict != Verdict::OptionalLeft && row.credit != 100) {
      return false;
    }
    if (row.poa_right && !*row.poa_right) return false;
    if (!row.principal_right) return false;
  }
  return !r.query || r.query->right;
}

/// Where nobody writes a query, the decision is all of its part.
const GradingPolicy& decision_alone() {
  static const GradingPolicy policy = [] {
    GradingPolicy made = standard_policy();
    made.query_decision = 100;
    return made;
  }();
  return policy;
}

template <typename F>
void each_answer(unsigned seed, int rounds, F&& look) {
  REQUIRE_FALSE(shipped_library().empty());
  for (const auto& file : shipped_library()) {
    REQUIRE(file.scenario.has_value());
    const Scenario& s = *file.scenario;
    for (const Task& task : s.tasks) {
      if (task.kind != TaskKind::Code) continue;
      CAPTURE(s.id.text());
      CAPTURE(task.id.text());
      Random random(seed);
      const Pool pool = pool_for(task, random);
      for (int round = 0; round < rounds; ++round) {
        CAPTURE(round);
        const Submission a = random_answer(s, task, pool, random);
        look(s, task, a, grade(s, task, a, starter_codes()), pool, random);
      }
    }
  }
}

}  // namespace

TEST_SUITE("grading the library") {
  TEST_CASE("numbers alone are the numbers of the full report") {
    int compared = 0;
    each_answer(11, 30, [&](const Scenario& s, const Task& task, const Submission& a, const Report& full, const Pool&, Random&) {
      Grader grader(s, task, starter_codes());
      const Report bare = grader.grade(a, Detail::Numbers);
      CHECK(bare.points == full.points);
      REQUIRE(bare.rows.size() == full.rows.size());
      for (std::size_t i = 0; i < full.rows.size(); ++i) {
        CHECK(bare.rows[i].verdict == full.rows[i].verdict);
        CHECK(bare.rows[i].points == full.rows[i].points);
        CHECK(bare.rows[i].findings == full.rows[i].findings);
        CHECK(bare.rows[i].poa_right == full.rows[i].poa_right);
      }
      REQUIRE(bare.findings.size() == full.findings.size());
      for (std::size_t i = 0; i < full.findings.size(); ++i) {
        CHECK(bare.findings[i].rule == full.findings[i].rule);
        CHECK(bare.findings[i].axis == full.findings[i].axis);
        CHECK(bare.findings[i].points_lost == full.findings[i].points_lost);
        CHECK(bare.findings[i].message.empty());
      }
      REQUIRE(bare.measures.size() == full.measures.size());
      for (std::size_t i = 0; i < full.measures.size(); ++i) {
        CHECK(bare.measures[i].id == full.measures[i].id);
        CHECK(bare.measures[i].numerator == full.measures[i].numerator);
        CHECK(bare.measures[i].denominator == full.measures[i].denominator);
        CHECK(bare.measures[i].measured == full.measures[i].measured);
      }
      ++compared;
    });
    CHECK(compared > 100);
  }

  TEST_CASE("any answer to any shipped chart gives a well-formed report, the same each time, and readable when stored") {
    each_answer(1, 40, [](const Scenario& s, const Task& task, const Submission& a, const Report& r, const Pool&, Random&) {
      well_formed(r, task);
      const std::string json = report_to_json(r);
      CHECK(json == report_to_json(grade(s, task, a, starter_codes())));
      const auto back = report_from_json(json);
      REQUIRE(back.ok());
      CHECK(report_to_json(*back) == json);
      CHECK_FALSE(report_to_text(r, s, starter_codes()).empty());
    });
  }

  TEST_CASE("the order of lines beyond the first, and of procedures, changes no score but that of a required order") {
    each_answer(2, 60, [](const Scenario& s, const Task& task, const Submission& a, const Report& r, const Pool&, Random& random) {
      Submission shuffled = a;
      if (shuffled.diagnoses.size() > 2) std::shuffle(shuffled.diagnoses.begin() + 1, shuffled.diagnoses.end(), random);
      std::shuffle(shuffled.procedures.begin(), shuffled.procedures.end(), random);
      const Report other = grade(s, task, shuffled, starter_codes());
      for (const char* id : {"diagnoses", "procedures", "poa"}) CHECK_MESSAGE(points_of(other, id) == points_of(r, id), id);
      if (task.key.order.empty()) CHECK(other.points == r.points);
    });
  }

  TEST_CASE("adding an optional line changes no score") {
    int added = 0;
    each_answer(3, 60, [&](const Scenario& s, const Task& task, const Submission& a, const Report& r, const Pool&, Random&) {
      const Submission key = key_as_answer(s, task);
      const auto add = [&](const std::vector<KeyLine>& lines, const std::vector<SubmissionLine>& right, std::vector<SubmissionLine> Submission::*list) {
        for (std::size_t k = 0; k < right.size(); ++k) {
          if (!lines[k].optional || (a.*list).empty()) continue;
          if (std::any_of((a.*list).begin(), (a.*list).end(), [&](const SubmissionLine& l) { return l.code == lines[k].code; })) continue;
          Submission more = a;
          (more.*list).push_back(right[k]);
          CHECK(grade(s, task, more, starter_codes()).points == r.points);
          ++added;
        }
      };
      add(task.key.diagnoses, key.diagnoses, &Submission::diagnoses);
      add(task.key.procedures, key.procedures, &Submission::procedures);
    });
    CHECK(added > 50);
  }

  TEST_CASE("adding a line that nothing stands for never raises the score") {
    int added = 0;
    each_answer(4, 40, [&](const Scenario& s, const Task& task, const Submission& a, const Report& r, const Pool& pool, Random& random) {
      for (int n = 0; n < 4; ++n) {
        Submission more = a;
        const bool procedure = n == 3 && task.procedures;
        const Code& code = procedure ? pool.procedures[random() % pool.procedures.size()] : pool.diagnoses[random() % pool.diagnoses.size()];
        auto& list = procedure ? more.procedures : more.diagnoses;
        list.push_back({.code = code, .poa = procedure ? std::nullopt : std::optional(Poa::Yes)});
        const Report worse = grade(s, task, more, starter_codes());
        const auto at = std::find_if(worse.rows.begin(), worse.rows.end(), [&](const ComparisonRow& row) { return (row.line == LineKind::Procedure) == procedure && row.student_line == static_cast<int>(list.size()) - 1; });
        REQUIRE(at != worse.rows.end());
        if (at->verdict != Verdict::Unsupported) continue;
        ++added;
        INFO("before\n" << report_to_text(r, s, starter_codes()) << "\nafter\n" << report_to_text(worse, s, starter_codes()));
        CHECK(worse.points <= r.points);
      }
    });
    CHECK(added > 100);
  }

  TEST_CASE("coding a missed line never lowers the score, added or in place of an unsupported one") {
    int tried = 0;
    each_answer(5, 60, [&](const Scenario& s, const Task& task, const Submission& a, const Report& r, const Pool&, Random&) {
      const Submission key = key_as_answer(s, task);
      const ComparisonRow* unsupported = nullptr;
      for (const auto& row : r.rows)
        if (row.verdict == Verdict::Unsupported && row.line == LineKind::Diagnosis && row.student_line > 0) unsupported = &row;
      for (const auto& row : r.rows) {
        if (row.verdict != Verdict::Missed) continue;
        const auto k = static_cast<std::size_t>(row.key_line);
        Submission better = a;
        if (row.line == LineKind::Procedure) better.procedures.push_back(key.procedures[k]);
        else better.diagnoses.push_back(key.diagnoses[k]);
        const int added = grade(s, task, better, starter_codes()).points;
        CHECK(added >= r.points);
        ++tried;
        if (unsupported == nullptr || row.line == LineKind::Procedure) continue;
        better = a;
        better.diagnoses[static_cast<std::size_t>(unsupported->student_line)] = key.diagnoses[k];
        CHECK(grade(s, task, better, starter_codes()).points >= r.points);
      }
    });
    CHECK(tried > 200);
  }

  TEST_CASE("the key's own answer keeps full marks when its free order is shuffled and its optional lines are left out") {
    Random random(6);
    for (const auto& file : shipped_library()) {
      const Scenario& s = *file.scenario;
      const Task& task = s.tasks[static_cast<std::size_t>(random() % s.tasks.size())];
      if (task.kind != TaskKind::Code) continue;
      CAPTURE(s.id.text());
      for (int round = 0; round < 20; ++round) {
        Submission a = perfect_submission(s, task);
        std::shuffle(a.procedures.begin(), a.procedures.end(), random);
        if (task.key.order.empty()) std::shuffle(a.diagnoses.begin() + 1, a.diagnoses.end(), random);
        std::erase_if(a.diagnoses, [&](const SubmissionLine& l) { return random() % 2 == 0 && std::any_of(task.key.diagnoses.begin(), task.key.diagnoses.end(), [&](const KeyLine& k) { return k.optional && k.code == l.code; }); });
        const Report r = grade(s, task, a, starter_codes());
        CHECK(r.points == kFullPoints);
        CHECK(r.findings.empty());
        for (const auto& m : r.measures)
          if (m.measured) CHECK_MESSAGE(m.per_mille() == 1000, m.id);
      }
    }
  }

  // One answer of any kind: codes of the pool, modifiers, units, dates, a query decision, and now and then something no code can be.
  TEST_CASE("a hundred thousand answers: full marks are for perfect ones alone, what is right never costs, what is wrong never pays") {
    constexpr int kAnswers = 100'000;
    struct Chart {
      const Scenario* s;
      const Task* task;
      Pool pool;
      Submission key;
      Grader grader, again;
    };
    Random random(20261);
    std::vector<Chart> charts;
    for (const auto& file : shipped_library())
      for (const Task& task : file.scenario->tasks)
        if (task.kind == TaskKind::Code) charts.push_back({&*file.scenario, &task, pool_for(task, random), key_as_answer(*file.scenario, task), Grader(*file.scenario, task, starter_codes(), decision_alone()), Grader(*file.scenario, task, starter_codes(), decision_alone())});
    REQUIRE_FALSE(charts.empty());

    int full = 0, right_added = 0, wrong_added = 0, shuffled_count = 0, query_checked = 0;
    for (int n = 0; n < kAnswers; ++n) {
      Chart& c = charts[static_cast<std::size_t>(n) % charts.size()];
      const Task& task = *c.task;
      CAPTURE(n);
      CAPTURE(c.s->id.text());
      CAPTURE(task.id.text());
      Submission a = random_answer(*c.s, task, c.pool, random);
      if (random() % 16 == 0) a = c.key;
      spoil(a, random);
      const Report r = c.grader.grade(a);

      // Within bounds, and the same again from a grader with another past.
      if (r.points < 0 || r.points > kFullPoints) FAIL_CHECK("points out of bounds");
      if (n % 8 == 0 && report_to_json(c.again.grade(a)) != report_to_json(r)) FAIL_CHECK("not the same on repeat");
      if (r.points == kFullPoints) {
        ++full;
        if (!perfect(r, task)) FAIL_CHECK("full marks for an answer that is not perfect:\n" << submission_to_json(a));
      }

      // A required line that was missed, as the key has it.
      for (const auto& row : r.rows) {
        if (row.verdict != Verdict::Missed) continue;
        Submission better = a;
        const auto k = static_cast<std::size_t>(row.key_line);
        if (row.line == LineKind::Procedure) better.procedures.push_back(c.key.procedures[k]);
        else better.diagnoses.push_back(c.key.diagnoses[k]);
        ++right_added;
        if (const int points = c.grader.grade(better).points; points < r.points) FAIL_CHECK("a right code cost " << r.points - points << " points:\n" << submission_to_json(better));
        break;
      }
      // Something that nothing in the key stands for.
      {
        Submission worse = a;
        const bool procedure = task.procedures && random() % 4 == 0;
        auto& list = procedure ? worse.procedures : worse.diagnoses;
        const auto& pool = procedure ? c.pool.procedures : c.pool.diagnoses;
        list.push_back({.code = pool[random() % pool.size()], .poa = procedure ? std::nullopt : std::optional(Poa::Yes)});
        const Report other = c.grader.grade(worse);
        const auto at = std::find_if(other.rows.begin(), other.rows.end(), [&](const ComparisonRow& row) { return (row.line == LineKind::Procedure) == procedure && row.student_line == static_cast<int>(list.size()) - 1; });
        REQUIRE(at != other.rows.end());
        if (at->verdict == Verdict::Unsupported) {
          ++wrong_added;
          if (other.points > r.points) FAIL_CHECK("a wrong code paid " << other.points - r.points << " points:\n" << submission_to_json(worse));
        }
      }
      // The order beyond the first, where the key requires none. The same code twice with different marks is two answers, so such lists stay.
      if (task.key.order.empty() && !repeats(a.diagnoses) && !repeats(a.procedures)) {
        Submission shuffled = a;
        if (shuffled.diagnoses.size() > 2) std::shuffle(shuffled.diagnoses.begin() + 1, shuffled.diagnoses.end(), random);
        std::shuffle(shuffled.procedures.begin(), shuffled.procedures.end(), random);
        ++shuffled_count;
        if (const int points = c.grader.grade(shuffled).points; points != r.points) FAIL_CHECK("another order gives " << points << " rather than " << r.points << " points:\n" << submission_to_json(a));
      }
      // The right query decision never costs.
      if (task.key.queries && r.query && !r.query->right) {
        Submission decided = a;
        decided.query = c.key.query;
        ++query_checked;
        if (c.grader.grade(decided).points < r.points) FAIL_CHECK("the right query decision cost points");
      }
    }
    MESSAGE(kAnswers << " answers to " << charts.size() << " tasks; " << full << " with full marks, " << right_added << " with a right code added, " << wrong_added << " with a wrong one, " << shuffled_count << " in another order, " << query_checked << " with the query decided rightly");
    CHECK(full > 1000);
    CHECK(right_added > 50'000);
    CHECK(wrong_added > 50'000);
    CHECK(shuffled_count > 5'000);
  }
}
