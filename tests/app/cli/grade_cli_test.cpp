#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/store/record.h"
#include "grading/engine/grade.h"
#include "tests/support/files.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

const std::string kProgram = std::string(CHARTWRIGHT_BINARY_DIR) + "/bin/chartwright-cli";

Ran cli(const std::string& arguments) { return run("CHARTWRIGHT_RECORD= CHARTWRIGHT_RELEASES=/nonexistent '" + kProgram + "' " + arguments); }
std::string quoted(const fs::path& path) { return "'" + path.string() + "'"; }

const Scenario& chart(std::size_t n = 0) { return *shipped_library().at(n).scenario; }
Submission perfect(const Scenario& s) { return perfect_submission(s, s.tasks.front()); }
std::string one_line(const Submission& a) { return nlohmann::ordered_json::parse(submission_to_json(a)).dump(); }

std::vector<std::vector<std::string>> rows_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> fields(1);
    bool quoted_field = false;
    for (const char c : line) {
      if (c == '"') quoted_field = !quoted_field;
      else if (c == ',' && !quoted_field) fields.emplace_back();
      else fields.back() += c;
    }
    rows.push_back(fields);
  }
  return rows;
}

/// A class's folder: two answers as files (one in a subfolder), three as lines, and four things that are none.
void hand_in(const fs::path& folder) {
  const Scenario& s = chart();
  Submission poor = perfect(s);
  poor.diagnoses.pop_back();
  poor.diagnoses.front().confidence = Confidence::Sure;
  poor.seconds_spent = 600;
  put(folder / "ann.json", submission_to_json(perfect(s)));
  put(folder / "group/ben.json", submission_to_json(poor));
  put(folder / "rest.jsonl", one_line(perfect(chart(1))) + "\n\n{\"format\": \"chartwright.submission\", \"version\": 1,\n" + one_line(poor) + "\r\n" + one_line({.scenario = s.id, .task = s.tasks.front().id}));
  put(folder / "broken.json", "{\n  \"format\": \"chartwright.submission\",\n  \"version\": 1,\n  \"scenario\": 7\n}\n");
  Submission foreign = perfect(s);
  foreign.scenario = ScenarioId("no-such-chart");
  put(folder / "foreign.json", submission_to_json(foreign));
  put(folder / "notes.txt", "not a submission");
  put(folder / "group/deeper/out-of-reach.json", submission_to_json(perfect(s)));
}

/// Peak resident memory of the program in KB, as the kernel keeps it; and its exit status.
struct Peak {
  long kilobytes = 0;
  int status = -1;
};
Peak peak_of(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), kProgram);
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", 1, 0);
  pid_t child = 0;
  REQUIRE(::posix_spawn(&child, kProgram.c_str(), &actions, nullptr, argv.data(), environ) == 0);
  posix_spawn_file_actions_destroy(&actions);
  Peak peak;
  int status = 0;
  // Not from its resource usage: that counts the memory of this process, which started it.
  while (::waitpid(child, &status, WNOHANG) == 0) {
    std::istringstream about(slurp(fmt::format("/proc/{}/status", child)));
    bool itself = false;
    for (std::string line; std::getline(about, line);) {
      if (line.rfind("Name:\tchartwright-cli", 0) == 0) itself = true;
      if (itself && line.rfind("VmHWM:", 0) == 0) peak.kilobytes = std::max(peak.kilobytes, std::stol(line.substr(6)));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  peak.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return peak;
}

}  // namespace

TEST_SUITE("command line: grading") {
  TEST_CASE("each verb explains itself with an example; wrong usage is exit 2") {
    for (const char* verb : {"grade", "grade batch", "grade explain", "grade regrade"}) {
      const Ran help = cli(std::string(verb) + " --help");
      CHECK(help.status == 0);
      CHECK_MESSAGE(help.out.find("Example:\n  chartwright-cli ") != std::string::npos, verb);
    }
    CHECK(cli("grade").status == 2);
    CHECK(cli("grade " + chart().id.text()).status == 2);
    CHECK(cli("grade batch").status == 2);
    CHECK(cli("grade batch . --format xml").status == 2);
    CHECK(cli("grade explain " + chart().id.text()).status == 2);
    CHECK(cli("grade regrade --attempt -3").status == 2);
    CHECK(cli("grade batch /nonexistent").status == 3);
  }

  TEST_CASE("a folder of submissions: a row each, what is broken is told by file and line and stops nothing") {
    TempFolder folder;
    hand_in(folder / "class");
    const Ran csv = cli("grade batch " + quoted(folder / "class") + " --format csv");
    CHECK(csv.status == 1);
    CHECK(csv.err.find("broken.json:4:15: error[") != std::string::npos);
    CHECK(csv.err.find("foreign.json:4:15: error[SUB-002]: there is no scenario \"no-such-chart\" to grade this by") != std::string::npos);
    CHECK(csv.err.find("rest.jsonl:3:") != std::string::npos);
    CHECK(csv.err.find("5 graded, 3 broken") != std::string::npos);
    const auto rows = rows_of(csv.out);
    REQUIRE(rows.size() == 6);
    for (const auto& row : rows) CHECK(row.size() == rows[0].size());
    CHECK(rows[0][0] == "file");
    const auto at = [&](const char* name) { return static_cast<std::size_t>(std::find(rows[0].begin(), rows[0].end(), name) - rows[0].begin()); };
    CHECK(rows[1][0] == "ann.json");
    CHECK(rows[1][at("points")] == "1000");
    CHECK(rows[1][at("code-over-code")] == rows[1][at("code-over-code of")]);
    CHECK(rows[1][at("findings")] == "0");
    CHECK(rows[2][0] == "rest.jsonl");
    CHECK(rows[2][1] == "1");
    CHECK(rows[3][1] == "4");
    CHECK(rows[3][at("seconds_spent")] == "600");
    CHECK(rows[4][at("points")] == "0");
    CHECK(rows[5][0] == "group/ben.json");
    CHECK(rows[5][at("points")] == rows[3][at("points")]);
    // Again: the same bytes.
    CHECK(cli("grade batch " + quoted(folder / "class") + " --format csv").out == csv.out);
  }

  TEST_CASE("the three forms say the same; files appear whole, reports on request") {
    TempFolder folder;
    hand_in(folder / "class");
    const std::string batch = "grade batch " + quoted(folder / "class");
    const Ran json = cli(batch + " --format json");
    const Json value = Json::parse(json.out);
    CHECK(value["format"] == "chartwright.grade-batch");
    CHECK(value["version"] == 1);
    CHECK(value["graded"] == 5);
    CHECK(value["broken"] == 3);
    CHECK(value["submissions"].size() == 5);
    CHECK(value["summary"]["format"] == "chartwright.lenses");
    CHECK(value["summary"]["charts"] == 5);
    CHECK(value["summary"]["confidence"]["lines"] == 2);
    CHECK(value["summary"]["time"]["timed_charts"] == 2);
    const Ran text = cli(batch);
    CHECK(text.out.find("5 charts graded") == 0);
    CHECK(text.out.find("too few marks") != std::string::npos);
    const Ran out = cli(batch + " --format csv --out " + quoted(folder / "class.csv") + " --reports " + quoted(folder / "reports") + " --progress");
    CHECK(out.out == text.out);
    CHECK(slurp(folder / "class.csv") == cli(batch + " --format csv").out);
    CHECK_FALSE(fs::exists(folder / "class.csv.part"));
    const auto report = report_from_json(slurp(folder / "reports/group/ben.json.report.json"));
    REQUIRE(report.ok());
    CHECK(report->submission.seconds_spent == 600);
    CHECK(fs::exists(folder / "reports/rest.jsonl-4.report.json"));
    CHECK(cli(batch + " --out " + quoted(folder / "class/lenses.json")).status == 2);
    CHECK(cli(batch + " --reports " + quoted(folder / "class")).status == 2);
    CHECK(cli(batch + " --out " + quoted(folder / "nowhere/x.csv")).status == 3);
  }

  TEST_CASE("hostile folders: links out, circles, huge files and lines, names like formulas") {
    TempFolder folder;
    const fs::path in = folder / "class";
    put(folder / "secret.json", submission_to_json(perfect(chart())));
    put(in / "=1+1,\"x\".json", submission_to_json(perfect(chart())));
    fs::create_symlink(folder / "secret.json", in / "link.json");
    fs::create_symlink(in / "=1+1,\"x\".json", in / "own.json");
    fs::create_directory_symlink(in, in / "circle");
    fs::create_symlink(in / "gone.json", in / "dangling.json");
    put(in / "huge.json", std::string(3u << 20, ' '));
    put(in / "long.jsonl", std::string(3u << 20, 'x') + "\n" + one_line(perfect(chart())) + "\n");
    put(in / "deep.json", std::string(100'000, '['));
    put(in / "bytes.jsonl", std::string("\xFF\xFE\0\n", 4) + one_line(perfect(chart())));
    fs::create_directories(in / "folder.json");
    const Ran csv = cli("grade batch " + quoted(in) + " --format csv");
    CHECK(csv.status == 1);
    CHECK(csv.err.find("link.json:1: error: is a link that leads out of the folder") != std::string::npos);
    CHECK(csv.err.find("long.jsonl:1: error: a submission has at most 1024 KB") != std::string::npos);
    CHECK(csv.err.find("huge.json:1: error:") != std::string::npos);
    CHECK(csv.err.find("bytes.jsonl:1:") != std::string::npos);
    CHECK(csv.err.find("4 graded, 6 broken") != std::string::npos);
    CHECK(csv.out.find("\n\"./=1+1,\"\"x\"\".json\",") != std::string::npos);
    CHECK(csv.out.find("\nown.json,") != std::string::npos);
  }

  TEST_CASE("a policy of one's own changes the score; a faulty one is told") {
    TempFolder folder;
    Submission a = perfect(chart());
    a.diagnoses.erase(a.diagnoses.begin());
    put(folder / "a.json", submission_to_json(a));
    Json policy = Json::parse(slurp(fs::path(CHARTWRIGHT_SOURCE_DIR) / "grading/policies/standard.json"));
    policy["name"] = "First line alone";
    policy["rubric"] = {{"diagnoses", 1}, {"principal", 99}, {"procedures", 0}, {"poa", 0}, {"query", 0}};
    put(folder / "policy.json", policy.dump());
    policy["rubric"]["principal"] = 98;
    put(folder / "bad.json", policy.dump());
    const std::string grade = "grade " + chart().id.text() + " " + quoted(folder / "a.json") + " --format json";
    const Json usual = Json::parse(cli(grade).out), mine = Json::parse(cli(grade + " --policy " + quoted(folder / "policy.json")).out);
    CHECK(mine["points"].get<int>() < usual["points"].get<int>());
    CHECK(mine["policy"] == "First line alone 2026-10-01");
    const Ran bad = cli(grade + " --policy " + quoted(folder / "bad.json"));
    CHECK(bad.status == 3);
    CHECK(bad.err.find("POL-001") != std::string::npos);
    CHECK(cli("grade batch . --policy /nonexistent").status == 3);
  }

  TEST_CASE("explain: what a code would earn beside the key and in place of a line") {
    const Scenario& s = chart();
    const KeyLine& first = s.tasks.front().key.diagnoses.front();
    const Ran own = cli("grade explain " + s.id.text() + " " + first.code.text());
    CHECK(own.status == 0);
    CHECK(own.out.find("It is in the key") != std::string::npos);
    CHECK(own.out.find("[GRD-117]") != std::string::npos);
    const auto trap = std::find_if(s.tasks.front().key.not_coded.begin(), s.tasks.front().key.not_coded.end(), [](const NotCoded& t) { return t.code.system() == CodeSystem::Icd10Cm; });
    REQUIRE(trap != s.tasks.front().key.not_coded.end());
    const Ran told = cli("grade explain " + s.id.text() + " " + trap->code.text() + " --format json");
    CHECK(told.status == 0);
    const Json value = Json::parse(told.out);
    CHECK(value["format"] == "chartwright.code-explanation");
    CHECK(value["code"] == trap->code.text());
    CHECK(value["in_key"] == false);
    CHECK(value["beside_the_key"]["row"]["verdict"] == "unsupported");
    CHECK(value["beside_the_key"]["findings"][0]["message"].get<std::string>().find(trap->why) != std::string::npos);
    CHECK(cli("grade explain " + s.id.text() + " I10 --task nothing").status == 3);
    CHECK(cli("grade explain " + s.id.text() + " '' ").status == 2);
    // A near miss takes the place of its own line.
    for (const auto& file : shipped_library())
      for (const auto& line : file.scenario->tasks.front().key.diagnoses) {
        if (line.optional) continue;
        const Release* release = starter_codes().release_for(CodeSystem::Icd10Cm, file.scenario->tasks.front().code_date);
        for (const CodeEntry* entry : release->below(line.code.category())) {
          const auto& key = file.scenario->tasks.front().key;
          const bool known = std::any_of(key.diagnoses.begin(), key.diagnoses.end(), [&](const KeyLine& k) { return k.code.category() == entry->code.category() && &k != &line; });
          const bool trapped = std::any_of(key.not_coded.begin(), key.not_coded.end(), [&](const NotCoded& t) { return entry->code.bare().rfind(t.code.bare(), 0) == 0; });
          if (!entry->billable || entry->code == line.code || known || trapped || !line.alternates.empty()) continue;
          const Ran near = cli("grade explain " + file.scenario->id.text() + " " + entry->code.text());
          CHECK(near.out.find("In place of " + line.code.text()) != std::string::npos);
          CHECK(near.out.find("[GRD-104]") != std::string::npos);
          return;
        }
      }
    FAIL("no near miss in the starter set");
  }

  TEST_CASE("regrade: nothing differs with the same key, reasons where it does, and the record stays as it was") {
    TempFolder folder;
    const Scenario& s = chart();
    const FakeClock clock;
    const fs::path path = folder / "r.db";
    const auto keep = [&](Record& record, const Report& r) {
      auto id = record.add_attempt({.scenario = r.scenario, .task = r.task, .graded_at = clock.now(), .points = r.points, .seconds_spent = 0, .scenario_hash = r.scenario_hash, .content_release = r.content_release, .engine = r.engine, .submission = submission_to_json(r.submission), .report = report_to_json(r)});
      REQUIRE(id.ok());
      return *id;
    };
    {
      auto record = Record::open(path, clock);
      REQUIRE(record.ok());
      keep(*record, grade(s, s.tasks.front(), perfect(s), starter_codes()));
    }
    const std::string regrade = "grade regrade --record " + quoted(path);
    const std::string bytes = slurp(path);
    const Ran same = cli(regrade);
    CHECK(same.status == 0);
    CHECK(same.out.find("1 attempts: 0 differ, 1 do not") != std::string::npos);
    CHECK(slurp(path) == bytes);

    // As if the key had been another when this was graded.
    Scenario then = s;
    then.tasks.front().key.diagnoses.back().code = Code("Z99.89", CodeSystem::Icd10Cm);
    AttemptId other = 0;
    {
      auto record = Record::open(path, clock);
      REQUIRE(record.ok());
      other = keep(*record, grade(then, then.tasks.front(), perfect(s), starter_codes()));
      StoredAttempt unreadable{.scenario = s.id, .task = s.tasks.front().id, .graded_at = clock.now(), .submission = "{}", .report = "{}"};
      REQUIRE(record->add_attempt(unreadable).ok());
    }
    const std::string more = slurp(path);
    const Ran all = cli(regrade + " --format json");
    CHECK(all.status == 1);
    CHECK(all.err.find("attempt 3: ") != std::string::npos);
    const Json value = Json::parse(all.out);
    CHECK(value["format"] == "chartwright.regrades");
    CHECK(value["differing"] == 1);
    CHECK(value["same"] == 1);
    CHECK(value["failed"] == 1);
    REQUIRE(value["attempts"].size() == 2);
    CHECK(value["attempts"][1]["attempt"] == other);
    CHECK(value["attempts"][1]["differs"] == true);
    CHECK(value["attempts"][1]["new_points"] == 1000);
    const Ran one = cli(regrade + " --attempt 1");
    CHECK(one.status == 0);
    CHECK(cli(regrade + " --attempt 77").status == 3);
    CHECK(cli("grade regrade --record " + quoted(folder / "none.db")).status == 3);
    CHECK_FALSE(fs::exists(folder / "none.db"));
    CHECK(slurp(path) == more);
    CHECK_FALSE(fs::exists(folder / "backups"));
    // While the program itself has the record open, it is told so rather than waited for.
    auto held = Record::open(path, clock);
    REQUIRE(held.ok());
    CHECK(cli(regrade).status == 3);
  }

  TEST_CASE("memory does not grow with the batch") {
#ifdef __linux__
    TempFolder folder;
    const auto fill = [&](const char* name, int count) {
      std::string lines;
      for (int n = 0; n < 60; ++n) {
        Submission a = perfect(chart(static_cast<std::size_t>(n) % shipped_library().size()));
        if (n % 3 != 0 && a.diagnoses.size() > 1) a.diagnoses.erase(a.diagnoses.begin() + n % static_cast<int>(a.diagnoses.size()));
        lines += one_line(a) + "\n";
      }
      std::string all;
      for (int n = 0; n < count / 60; ++n) all += lines;
      put(folder / name / "all.jsonl", all);
    };
    fill("few", 1'200);
    fill("many", 24'000);
    const Peak few = peak_of({"grade", "batch", (folder / "few").string(), "--format", "csv"}), many = peak_of({"grade", "batch", (folder / "many").string(), "--format", "csv"});
    CHECK(few.status == 0);
    CHECK(many.status == 0);
    MESSAGE("peak memory: " << few.kilobytes << " KB for 1,200 submissions, " << many.kilobytes << " KB for 24,000");
    CHECK(few.kilobytes > 0);
    CHECK(many.kilobytes < few.kilobytes + 2'048);
#else
    MESSAGE("skipped: peak memory is read from /proc");
#endif
  }
}
