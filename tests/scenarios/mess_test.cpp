#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "scenarios/chart_text.h"
#include "scenarios/check.h"
#include "scenarios/mess/asked.h"
#include "scenarios/mess/markdown_edit.h"
#include "scenarios/mess/mess.h"
#include "scenarios/mess/stamps.h"
#include "scenarios/mess/stray_pages.h"
#include "scenarios/read.h"
#include "scenarios/review/policies.h"
#include "scenarios/write.h"
#include "tests/support/charts.h"
#include "tests/support/files.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;
using namespace cw::mess;

namespace {

constexpr int kSeeds = 18;  // of each level and chart: 1,008 variants of fourteen charts

/// A finding by what it is and where.
using Place = std::tuple<std::string, std::string, std::string, std::string>;
Place place_of(const auto& d) { return {std::string(to_string(d.type)), d.document.text(), d.entry.text(), d.about}; }
std::multiset<Place> places_in(const auto& all) {
  std::multiset<Place> places;
  for (const auto& d : all) places.insert(place_of(d));
  return places;
}
std::string told(const Place& p) { return fmt::format("{} | {} | {} | {}", std::get<0>(p), std::get<1>(p), std::get<2>(p), std::get<3>(p)); }

struct Reviewed {
  const ScenarioFile* file;
  const Task* task;
  const Scenario& chart() const { return *file->scenario; }
};
std::vector<Reviewed> reviewed_charts() {
  std::vector<Reviewed> all;
  for (const auto& file : shipped_library())
    for (const auto& task : file.scenario->tasks)
      if (task.review) all.push_back({&file, &task});
  return all;
}

std::string bytes_of(const Scenario& s) {
  std::string bytes = scenario_to_json(s);
  for (const auto& d : s.documents) bytes += "\n" + d.file + "\n" + d.markdown;
  return bytes;
}

/// How often each quote that grading uses stands in its document.
std::map<std::pair<std::string, std::string>, int> quotes_of(const Scenario& s, const std::vector<Task>& tasks) {
  std::map<std::string, ChartText> texts;
  std::map<std::pair<std::string, std::string>, int> counts;
  const auto note = [&](const std::vector<Evidence>& evidence) {
    for (const auto& e : evidence) {
      const ChartDocument* d = s.document(e.document);
      if (d != nullptr && !texts.contains(d->id.text())) texts.emplace(d->id.text(), parse_chart_text(d->markdown));
      counts[{e.document.text(), e.quote}] = d == nullptr ? 0 : count_quote(texts.at(d->id.text()), e.quote);
    }
  };
  for (const auto& task : tasks) {
    for (const auto& line : task.key.diagnoses) note(line.evidence);
    for (const auto& line : task.key.procedures) note(line.evidence);
    for (const auto& trap : task.key.not_coded) note(trap.evidence);
    if (task.key.queries)
      for (const auto& query : *task.key.queries) note(query.evidence);
    if (task.review)
      for (const auto& planted : task.review->planted) note(planted.evidence);
  }
  return counts;
}

std::set<std::string> errors_of(const Diagnostics& all) {
  std::set<std::string> ids;
  for (const auto& d : all)
    if (d.severity == Severity::Error && d.id != "SCN-063") ids.insert(d.id);  // that a chart to be reviewed is complete, which a variant is not
  return ids;
}

}  // namespace

TEST_SUITE("messy charts") {
  TEST_CASE("what is planted is what a review finds, in a thousand variants of every chart and level") {
    const RecordPolicy& policy = standard_record_policy();
    std::map<std::string, std::pair<int, int>> by_type;  // planted, found
    std::map<MessKind, int> by_kind;
    int variants = 0, planted = 0, found = 0, same = 0;
    for (const auto& [file, task] : reviewed_charts()) {
      const Scenario& clean = *file->scenario;
      const auto before = places_in(review_record(clean, policy, task->review->on).deficiencies);
      const auto quotes = quotes_of(clean, clean.tasks);
      const auto errors = errors_of(check_scenario(*file, starter_codes()));
      for (int level = 1; level <= kMessLevels; ++level)
        for (int seed = 0; seed < kSeeds; ++seed) {
          const MessyChart messy = make_mess(clean, policy, static_cast<std::uint64_t>(seed), level, task->review->on);
          CAPTURE(clean.id.text());
          CAPTURE(level);
          CAPTURE(seed);
          ++variants;
          auto wanted = places_in(messy.planted);
          for (const auto& p : messy.planted) ++by_kind[p.kind], ++by_type[std::string(to_string(p.type))].first;
          auto got = places_in(review_record(messy.scenario, policy, task->review->on).deficiencies);
          // What the clean chart has wrong itself stays and is nobody's planting.
          for (const auto& p : before) {
            const auto it = got.find(p);
            REQUIRE(it != got.end());
            got.erase(it);
          }
          planted += static_cast<int>(wanted.size());
          found += static_cast<int>(got.size());
          for (const auto& p : got) ++by_type[std::get<0>(p)].second;
          std::string differ;
          for (const auto& p : wanted)
            if (got.count(p) < wanted.count(p)) differ += "\n  planted only: " + told(p);
          for (const auto& p : got)
            if (wanted.count(p) < got.count(p)) differ += "\n  found only: " + told(p);
          CHECK_MESSAGE(differ.empty(), differ);
          same += differ.empty();

          // What must be found is told whole: by which rule, to whom, and when it was due.
          REQUIRE(messy.expected.size() == messy.planted.size());
          for (std::size_t i = 0; i < messy.expected.size(); ++i) {
            CHECK(place_of(messy.expected[i]) == place_of(messy.planted[i]));
            CHECK(policy.rule(messy.expected[i].rule) != nullptr);
            CHECK_FALSE(messy.expected[i].responsible.empty());
            CHECK_FALSE(messy.planted[i].what.empty());
          }

          // The keys are untouched, and so is the evidence they rest on.
          for (const auto& t : clean.tasks) {
            const Task* now = messy.scenario.task(t.id);
            REQUIRE(now != nullptr);
            CHECK(now->key == t.key);
          }
          CHECK(quotes_of(messy.scenario, clean.tasks) == quotes);
          ScenarioFile changed = *file;
          changed.scenario = messy.scenario;
          for (const auto& id : errors_of(check_scenario(changed, starter_codes()))) CHECK_MESSAGE(errors.contains(id), id);
        }
    }
    std::string table = fmt::format("{} variants, {} defects planted, {} found, {} variants without a difference", variants, planted, found, same);
    for (const auto& [type, counts] : by_type) table += fmt::format("\n  {:<28} planted {:>4}  found {:>4}", type, counts.first, counts.second);
    for (int k = 0; k < kMessKinds; ++k) {
      const auto kind = static_cast<MessKind>(k);
      table += fmt::format("\n  {:<28} {:>4} times", to_string(kind), by_kind[kind]);
      CHECK_MESSAGE(by_kind[kind] >= 20, to_string(kind));
    }
    MESSAGE(table);
    CHECK(variants >= 1000);
    CHECK(planted == found);
  }

  TEST_CASE("a seed gives the same bytes every time, and another seed another chart") {
    const RecordPolicy& policy = standard_record_policy();
    for (const auto& reviewed : reviewed_charts()) {
      const Scenario& clean = reviewed.chart();
      CAPTURE(clean.id.text());
      const LocalTime on = reviewed.task->review->on;
      std::set<std::string> different;
      for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        const MessyChart one = make_mess(clean, policy, seed, 3, on), two = make_mess(clean, policy, seed, 3, on);
        CHECK(bytes_of(one.scenario) == bytes_of(two.scenario));
        CHECK(one.planted == two.planted);
        CHECK(one.expected == two.expected);
        different.insert(bytes_of(one.scenario));
      }
      CHECK(different.size() >= 5);
    }
  }

  TEST_CASE("level 0 is the chart itself, and more defects stand at each level") {
    const RecordPolicy& policy = standard_record_policy();
    for (const auto& reviewed : reviewed_charts()) {
      const Scenario& clean = reviewed.chart();
      CAPTURE(clean.id.text());
      const LocalTime on = reviewed.task->review->on;
      const MessyChart none = make_mess(clean, policy, 7, 0, on);
      CHECK(none.scenario == clean);
      CHECK(none.planted.empty());
      CHECK(none.expected.empty());
      CHECK(make_mess(clean, policy, 7, -3, on).scenario == clean);
      constexpr std::size_t kLeast[] = {0, 1, 3, 5, 6}, kMost[] = {0, 2, 4, 6, 10};
      for (int level = 1; level <= kMessLevels; ++level)
        for (std::uint64_t seed = 100; seed < 104; ++seed) {
          const std::size_t count = make_mess(clean, policy, seed, level, on).planted.size();
          CHECK(count >= kLeast[level]);
          CHECK(count <= kMost[level]);
        }
      CHECK(make_mess(clean, policy, 5, 9, on).scenario == make_mess(clean, policy, 5, kMessLevels, on).scenario);
      const MessyChart own = chart_of(clean, *reviewed.task, policy);
      CHECK(own.scenario == make_mess(clean, policy, reviewed.task->review->seed, reviewed.task->review->level, on).scenario);
      CHECK(chart_of(clean, *reviewed.task, policy, 5, 2).scenario == make_mess(clean, policy, 5, 2, on).scenario);
    }
  }

  TEST_CASE("a variant is a scenario folder like any other") {
    const RecordPolicy& policy = standard_record_policy();
    TempFolder folder;
    for (const auto& reviewed : reviewed_charts())
      for (std::uint64_t seed = 0; seed < 3; ++seed) {
        MessyChart messy = make_mess(reviewed.chart(), policy, seed, 4, reviewed.task->review->on);
        const std::string name = fmt::format("{}-{}", messy.scenario.id.text(), seed);
        messy.scenario.id = ScenarioId(name);
        REQUIRE(write_scenario(messy.scenario, folder / name).ok());
        const ScenarioFile read = read_scenario(folder / name);
        CAPTURE(to_text(read.diagnostics));
        CHECK_FALSE(read.diagnostics.has_errors());
        REQUIRE(read.scenario.has_value());
        CHECK(*read.scenario == messy.scenario);
      }
  }

  TEST_CASE("documents and entries keep their order of time") {
    const RecordPolicy& policy = standard_record_policy();
    for (const auto& reviewed : reviewed_charts())
      for (std::uint64_t seed = 30; seed < 40; ++seed) {
        const MessyChart messy = make_mess(reviewed.chart(), policy, seed, 4, reviewed.task->review->on);
        CAPTURE(messy.scenario.id.text());
        CAPTURE(seed);
        for (const auto& d : messy.scenario.documents) {
          CAPTURE(d.id.text());
          if (d.signed_at) CHECK(*d.signed_at >= d.written);
          CHECK((d.status == DocumentStatus::Unsigned) == !d.signed_at);
          CHECK(d.written <= reviewed.task->review->on);
          for (const auto& e : d.entries)
            if (e.signed_at) CHECK(*e.signed_at >= e.at);
        }
      }
  }

  TEST_CASE("a chart that allows little gets little") {
    Scenario s = scenario({line("dx-a", "A41.51"), line("dx-b", "E11.9")});
    const LocalTime on{s.encounter.ended.date.plus_days(5), 600};
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      const MessyChart messy = make_mess(s, standard_record_policy(), seed, 4, on);
      CHECK(messy.planted.size() <= 4);
      CHECK(quotes_of(messy.scenario, s.tasks) == quotes_of(s, s.tasks));
    }
    s.documents.clear();
    CHECK(make_mess(s, standard_record_policy(), 3, 4, on).planted.size() <= 1);
  }

  TEST_CASE("what the author calls sound is left out where it is so no longer") {
    const RecordPolicy& policy = standard_record_policy();
    int dropped = 0;
    for (const auto& reviewed : reviewed_charts())
      for (std::uint64_t seed = 0; seed < 6; ++seed) {
        const MessyChart messy = make_mess(reviewed.chart(), policy, seed, 4, reviewed.task->review->on);
        const Task* task = messy.scenario.task(reviewed.task->id);
        dropped += static_cast<int>(reviewed.task->review->sound.size() - task->review->sound.size());
        for (const auto& word : task->review->sound) {
          const ChartDocument* d = messy.scenario.document(word.document);
          REQUIRE(d != nullptr);
          CHECK(*d == *reviewed.chart().document(word.document));
        }
      }
    CHECK(dropped > 0);
  }

  TEST_CASE("another patient's page names its patient and leaves no gap open") {
    std::set<std::string> seen;
    for (const auto& reviewed : reviewed_charts())
      for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const MessyChart messy = make_mess(reviewed.chart(), standard_record_policy(), seed, 1, reviewed.task->review->on);
        for (const auto& p : messy.planted) {
          if (p.kind != MessKind::StrayPage) continue;
          const ChartDocument* d = messy.scenario.document(p.document);
          REQUIRE(d != nullptr);
          REQUIRE(d->label.has_value());
          CAPTURE(d->markdown);
          seen.insert(d->title);
          CHECK(d->label->mrn != messy.scenario.encounter.patient.mrn);
          CHECK(d->markdown.find(d->label->mrn) != std::string::npos);
          CHECK(d->markdown.find(d->label->name.substr(0, d->label->name.find(','))) != std::string::npos);
          CHECK(d->markdown.find_first_of("{}") == std::string::npos);
          CHECK(d->markdown.find(reviewed.chart().encounter.patient.name) == std::string::npos);
          CHECK(d->written >= messy.scenario.encounter.started);
          CHECK(d->written.date <= messy.scenario.encounter.ended.date.plus_days(1));
        }
      }
    CHECK(seen.size() >= 12);
  }

  TEST_CASE("cuts leave whole sentences, lines and lists") {
    const std::string text = "# Report\n\n**EBL:** 250 mL. **Specimen:** head, to pathology. **Counts:** right.\n\nHe came by car. Dr. Bell saw him. Went home well.\n\n- one\n- two, in good condition\n\n| a | b |\n| --- | --- |\n| EBL | 5 |\n| Done | all |\n";
    const auto without = [&](const char* words) { return without_passage(text, text.find(words)).value_or("nothing"); };
    CHECK(without("EBL:").find("\n**Specimen:** head, to pathology. **Counts:** right.\n") != std::string::npos);
    CHECK(without("Specimen").find("**EBL:** 250 mL. **Counts:** right.\n") != std::string::npos);
    CHECK(without("Bell").find("He came by car. Went home well.\n") != std::string::npos);
    CHECK(without("good condition").find("- one\n\n|") != std::string::npos);
    CHECK(without("EBL |").find("| --- | --- |\n| Done | all |\n") != std::string::npos);
    CHECK(without("Report") == "nothing");
    CHECK(without_unit("# A\n\n**01/02/2026 – order**\n\nGive it.\n\n**01/03/2026 – other**\n\nStop it.\n", {5, 5}) == "# A\n\n**01/03/2026 – other**\n\nStop it.\n");
    CHECK(without_unit("# A\n\n## B\n\ntext\n\n## C\n\nmore\n", {5, 5}) == "# A\n\n## C\n\nmore\n");
    CHECK(places_of("Left hip, cleft, LEFT", "left").size() == 2);
    CHECK_FALSE(line_with("one two\ntwo\n", "two").has_value());
  }

  TEST_CASE("a printed time is moved with its date, or not at all") {
    const LocalTime from{*Date::from_ymd(2026, 2, 10), 19 * 60 + 15}, to{*Date::from_ymd(2026, 2, 12), 8 * 60 + 5};
    CHECK(with_stamp_moved("Dictated 02/10/2026 19:15. K. Thorvald, MD", from, to, to.date) == "Dictated 02/12/2026 08:05. K. Thorvald, MD");
    CHECK(with_stamp_moved("| 02/10 19:15 | order |", from, to, to.date) == "| 02/12 08:05 | order |");
    CHECK(with_stamp_moved("K. Thorvald, MD, signed 19:15", from, to, from.date) == "K. Thorvald, MD, signed 02/12/2026 08:05");
    CHECK(with_stamp_moved("K. Thorvald, MD, signed 19:15", from, to, to.date) == "K. Thorvald, MD, signed 08:05");
    CHECK_FALSE(with_stamp_moved("19:15 in, 19:15 out", from, to, to.date).has_value());
    CHECK(with_stamp_moved("nothing here", from, to, to.date) == "nothing here");
    ChartDocument d{.id = DocumentId("d"), .file = "10-d.md", .type = DocumentType::OperativeReport, .title = "Report", .author = "K. Thorvald, MD", .role = "Surgery", .written = from, .signed_at = from, .status = DocumentStatus::Final,
                    .entries = {}, .operation = {}, .cosigner = {}, .cosigned = {}, .label = {}, .markdown = "# Report\n\n**Date:** 02/10/2026\n\nDictated 02/10/2026 19:15. K. Thorvald, MD\n"};
    CHECK(moved(d, to, to, true).has_value());
    CHECK_FALSE(moved(d, to, to, false).has_value());
    d.markdown = "# Report\n\nSeen this morning. Dictated 02/10/2026 19:15.\n";
    CHECK_FALSE(moved(d, to, to, true).has_value());
  }
}
