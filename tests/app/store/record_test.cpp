#include "app/store/record.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <csignal>
#include <random>

#ifndef _WIN32
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

#include "app/store/statements.h"
#include "tests/support/child.h"
#include "tests/support/files.h"
#include "tests/support/mounts.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;

namespace {

StoredDraft draft(const char* scenario, const std::string& body, UnixMillis at = 1) { return {ScenarioId(scenario), TaskId("coding"), at, body}; }
StoredAttempt attempt(const char* scenario, int points, UnixMillis at) {
  return {.scenario = ScenarioId(scenario), .task = TaskId("coding"), .graded_at = at, .points = points, .seconds_spent = 5, .scenario_hash = "h", .content_release = "r", .engine = "1", .submission = "{}", .report = "{}"};
}

std::string schema_of(const fs::path& path) {
  sqlite3* db = nullptr;
  sqlite3_open_v2(path.string().c_str(), &db, SQLITE_OPEN_READONLY, nullptr);
  sqlite3_stmt* s = nullptr;
  sqlite3_prepare_v2(db, "SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name)", -1, &s, nullptr);
  std::string text;
  if (sqlite3_step(s) == SQLITE_ROW) text = reinterpret_cast<const char*>(sqlite3_column_text(s, 0));
  sqlite3_finalize(s);
  sqlite3_close(db);
  return text;
}

/// What opening it says: an error's id, or `opened`.
std::string opening(const fs::path& path) {
  FakeClock clock;
  auto record = Record::open(path, clock);
  return record.ok() ? "opened" : record.error().id;
}

constexpr uid_t kNobody = 65534;
constexpr const char* kNotPossible = "not possible here";

}  // namespace

TEST_SUITE("record") {
  TEST_CASE("drafts, attempts and settings are there again after closing") {
    TempFolder folder;
    FakeClock clock;
    AttemptId id = 0;
    {
      auto record = Record::open(folder / "deep/er/record.db", clock);
      REQUIRE(record.ok());
      REQUIRE(record->save_draft(draft("a", "one")).ok());
      REQUIRE(record->save_draft(draft("a", "two", 2)).ok());
      REQUIRE(record->save_draft(draft("b", "three", 3)).ok());
      auto added = record->add_attempt(attempt("a", 750, 10));
      REQUIRE(added.ok());
      id = *added;
      REQUIRE(record->set_setting("theme", "dark").ok());
    }
    auto record = Record::open(folder / "deep/er/record.db", clock);
    REQUIRE(record.ok());
    CHECK_FALSE((*record->draft(ScenarioId("a"), TaskId("coding"))).has_value());  // handed in
    CHECK((*record->draft(ScenarioId("b"), TaskId("coding")))->body == "three");
    CHECK(record->attempts()->size() == 1);
    CHECK((*record->attempt(id))->points == 750);
    CHECK(*(*record->setting("theme")) == "dark");
    CHECK(record->info()->drafts == 1);
    CHECK(record->check_integrity()->empty());
    CHECK(record->export_json()->find("\"points\": 750") != std::string::npos);
  }

  TEST_CASE("one program at a time") {
    TempFolder folder;
    FakeClock clock;
    auto first = Record::open(folder / "r.db", clock);
    REQUIRE(first.ok());
    const auto second = Record::open(folder / "r.db", clock);
    REQUIRE_FALSE(second.ok());
    CHECK(second.error().id == "record.busy");
  }

  TEST_CASE("foreign, newer, truncated and read-only files are refused in a sentence and left byte for byte") {
    TempFolder folder;
    FakeClock clock;
    { REQUIRE(Record::open(folder / "r.db", clock)->save_draft(draft("a", std::string(20000, 'x'))).ok()); }
    const std::string whole = slurp(folder / "r.db");
    const auto refused = [&](const char* name, const std::string& bytes, const char* id) {
      put(folder / name, bytes);
      const auto opened = Record::open(folder / name, clock);
      REQUIRE_MESSAGE(!opened.ok(), name);
      CHECK_MESSAGE(opened.error().id == id, name << ": " << opened.error().message);
      CHECK_FALSE(opened.error().message.empty());
      CHECK(slurp(folder / name) == bytes);
    };
    refused("words.txt", "These are words, and no record at all; nobody would want them overwritten by a program.", "record.foreign");
    std::string newer = whole;
    newer[63] = 77;
    refused("newer.db", newer, "record.newer");
    std::string foreign = whole;
    foreign[68] = 1;
    refused("foreign.db", foreign, "record.foreign");
    refused("truncated.db", whole.substr(0, whole.size() - 8192), "record.damaged");
    std::string damaged = whole;
    for (std::size_t i = 4100; i < 8000; ++i) damaged[i] = '\x7E';
    refused("damaged.db", damaged, "record.damaged");
    // A folder in the file's place.
    fs::create_directories(folder / "folder.db");
    CHECK(Record::open(folder / "folder.db", clock).error().id == "record.foreign");
    // The superuser may write any file, but not one of another user that is none: a child becomes that user.
    put(folder / "locked.db", whole);
    fs::permissions(folder / "locked.db", fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
    const std::string locked = in_child([&] {
      if (::geteuid() == 0 && (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) return std::string(kNotPossible);
      return opening(folder / "locked.db");
    });
    if (locked == kNotPossible) MESSAGE("skip: the superuser may write read-only files, and cannot become another user here");
    else CHECK(locked == "record.read_only");
    CHECK(slurp(folder / "locked.db") == whole);
    CHECK(Record::open("/proc/nowhere/r.db", clock).error().id == "record.folder");
  }

  TEST_CASE("a read-only file system is told, to the superuser as well, and nothing is changed on it") {
    TempFolder folder;
    FakeClock clock;
    { REQUIRE(Record::open(folder / "r.db", clock)->save_draft(draft("a", "safe")).ok()); }
    const std::string whole = slurp(folder / "r.db");
    fs::create_directories(folder / "disk");
    const std::string said = in_child([&] {
      if (!mount_memory(folder / "disk", 4'000'000)) return std::string(kNotPossible);
      fs::copy_file(folder / "r.db", folder / "disk/r.db");
      if (!make_read_only(folder / "disk")) return std::string(kNotPossible);
      const std::string told = opening(folder / "disk/r.db") + ", new: " + opening(folder / "disk/new.db") + ", deep: " + opening(folder / "disk/deep/new.db");
      return told + (slurp(folder / "disk/r.db") == whole && !fs::exists(folder / "disk/new.db") ? "" : ", and changed");
    });
    if (said == kNotPossible) MESSAGE("skip: no file system can be mounted here");
    else CHECK(said == "record.read_only, new: record.folder, deep: record.folder");
  }

  TEST_CASE("a full disk is told, and what was saved before is there") {
    // A small disk of its own where one can be mounted; else a limit on the size of files stands for its end, past which writes fail likewise.
    for (const bool real : {true, false}) {
      CAPTURE(real);
      TempFolder folder;
      fs::create_directories(folder / "disk");
      const std::string said = in_child([&]() -> std::string {
        if (real && !mount_memory(folder / "disk", 400'000)) return kNotPossible;
        ::signal(SIGXFSZ, SIG_IGN);
        FakeClock clock;
        std::string told;
        {
          auto record = Record::open(folder / "disk/r.db", clock);
          if (!record || !record->save_draft(draft("a", "safe"))) return "cannot begin";
          if (!real) {
            const rlimit limit{200'000, 200'000};
            ::setrlimit(RLIMIT_FSIZE, &limit);
          }
          const auto saved = record->save_draft(draft("b", std::string(2'000'000, 'x')));
          told = saved.ok() ? "saved" : saved.error().id;
          // With less to write there is room again.
          if (!record->save_draft(draft("c", "small"))) told += ", and nothing more";
        }
        auto record = Record::open(folder / "disk/r.db", clock);
        if (!record) return told + ", then " + record.error().id;
        const auto kept = record->draft(ScenarioId("a"), TaskId("coding")), lost = record->draft(ScenarioId("b"), TaskId("coding"));
        const bool sound = kept.ok() && kept->has_value() && (*kept)->body == "safe" && lost.ok() && !lost->has_value() && record->check_integrity()->empty();
        return told + (sound ? ", sound" : ", not sound");
      });
      if (said == kNotPossible) MESSAGE("skip: no small disk can be mounted here; the limit on file sizes stands for it");
      else CHECK(said == std::string(real ? "record.disk_full, sound" : "record.disk, sound"));
    }
  }

  TEST_CASE("killed at any moment, every saved edit is there") {
    std::mt19937 random(41);
    for (int round = 0; round < 6; ++round) {
      TempFolder folder;
      int pipe[2];
      REQUIRE(::pipe(pipe) == 0);
      const pid_t child = ::fork();
      if (child == 0) {
        FakeClock clock;
        auto record = Record::open(folder / "r.db", clock);
        for (int n = 1;; ++n) {
          if (!record->save_draft(draft("a", std::to_string(n)))) ::_exit(1);
          if (::write(pipe[1], &n, sizeof n) != sizeof n) ::_exit(1);
        }
      }
      ::close(pipe[1]);
      int newest = 0, got = 0;
      const int until = 3 + static_cast<int>(random() % 40);
      while (newest < until && ::read(pipe[0], &got, sizeof got) == sizeof got) newest = got;
      ::usleep(static_cast<useconds_t>(random() % 3000));
      ::kill(child, SIGKILL);
      while (::read(pipe[0], &got, sizeof got) == sizeof got) newest = got;
      ::close(pipe[0]);
      ::waitpid(child, nullptr, 0);
      FakeClock clock;
      auto record = Record::open(folder / "r.db", clock);
      REQUIRE(record.ok());
      const auto kept = *record->draft(ScenarioId("a"), TaskId("coding"));
      REQUIRE(kept.has_value());
      CHECK(std::stoi(kept->body) >= newest);
      CHECK(record->check_integrity()->empty());
    }
  }

  TEST_CASE("backup, restore, and what is refused") {
    TempFolder folder;
    FakeClock clock;
    auto record = Record::open(folder / "r.db", clock);
    REQUIRE(record->add_attempt(attempt("a", 500, 10)).ok());
    auto backup = record->make_backup();
    REQUIRE(backup.ok());
    REQUIRE(record->add_attempt(attempt("b", 900, 20)).ok());
    CHECK(record->backup_to(backup->path).error().id == "record.exists");
    clock.advance(std::chrono::seconds(5));
    REQUIRE(record->restore_from(backup->path).ok());
    CHECK(record->attempts()->size() == 1);
    CHECK(record->backups()->size() == 2);  // the state before the restore was kept
    put(folder / "no.db", "no record");
    CHECK_FALSE(record->restore_from(folder / "no.db").ok());
    CHECK(record->attempts()->size() == 1);
    CHECK_FALSE(record->restore_from(folder / "absent.db").ok());
  }

  TEST_CASE("which backups go: newest ten, one a day for a fortnight, one a month for a year") {
    const Date today = *Date::from_ymd(2026, 11, 24);
    std::vector<BackupFile> all;
    for (int day = 0; day < 500; ++day)
      for (int hour : {8, 20}) all.push_back({"b", (static_cast<UnixMillis>(today.days_since_1970() - day) * 24 + hour) * 3'600'000, 1});
    const auto doomed = backups_to_delete(all, today);
    const std::size_t kept = all.size() - doomed.size();
    CHECK(kept >= 10 + 9);
    CHECK(kept <= 10 + 14 + 13);
    for (const auto& b : doomed) CHECK(b.made_at < (static_cast<UnixMillis>(today.days_since_1970()) * 24 + 8) * 3'600'000);
    CHECK(backups_to_delete({all.begin(), all.begin() + 10}, today).empty());
  }

  TEST_CASE("the schemas released are these, and a record of each earlier version becomes one of today after a backup, with all it held") {
    const fs::path released = fs::path(CHARTWRIGHT_SOURCE_DIR) / "tests/app/store/released";
    const auto schema = [&](int version) { return slurp(released / fmt::format("schema_{}.sql", version)); };
    for (int version = 1; version < kRecordSchemaVersion; ++version) {
      CAPTURE(version);
      TempFolder folder;
      FakeClock clock;
      const fs::path path = folder / "r.db";
      // As that release left it: its migrations, its version, its rows.
      std::string made;
      int migrations = 0;
      for (const auto& statement : store::statements())
        if (statement.name.rfind("migrations/", 0) == 0 && migrations < version) ++migrations, made += std::string(statement.sql) + ";\n";
      REQUIRE(migrations == version);
      sqlite3* db = nullptr;
      REQUIRE(sqlite3_open(path.string().c_str(), &db) == SQLITE_OK);
      const std::string rows = "INSERT INTO attempt (scenario, task, graded_at, points, seconds_spent, scenario_hash, content_release, engine, submission, report) VALUES ('a', 'coding', 10, 750, 5, 'h', 'r', '1', '{}', '{}');"
                               "INSERT INTO draft VALUES ('b', 'coding', 3, 'three'); INSERT INTO setting VALUES ('theme', 'dark');";
      REQUIRE(sqlite3_exec(db, (made + fmt::format("PRAGMA application_id = 1129796179; PRAGMA user_version = {};", version) + rows).c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
      sqlite3_close(db);
      CHECK(schema_of(path) + "\n" == schema(version));
      {
        auto record = Record::open(path, clock);
        REQUIRE_MESSAGE(record.ok(), record.error().message);
        CHECK(record->info()->schema_version == kRecordSchemaVersion);
        CHECK((*record->attempts())[0].points == 750);
        CHECK((*record->draft(ScenarioId("b"), TaskId("coding")))->body == "three");
        CHECK(*(*record->setting("theme")) == "dark");
        CHECK(record->recent_codes()->empty());
        CHECK(record->audits()->empty());
        REQUIRE(record->set_code_note(Code("I10", CodeSystem::Icd10Cm), "mine", 5).ok());
        CHECK(record->check_integrity()->empty());
        REQUIRE(record->backups()->size() == 1);
        CHECK(schema_of((*record->backups())[0].path) + "\n" == schema(version));
        // The old one back: it is upgraded as it is restored.
        clock.advance(std::chrono::seconds(5));
        REQUIRE(record->restore_from((*record->backups())[0].path).ok());
        CHECK(record->info()->schema_version == kRecordSchemaVersion);
        CHECK_FALSE((*record->code_note(Code("I10", CodeSystem::Icd10Cm))).has_value());
        CHECK((*record->attempts())[0].points == 750);
      }
      CHECK(schema_of(path) + "\n" == schema(kRecordSchemaVersion));
      { REQUIRE(Record::open(folder / "new.db", clock).ok()); }
      CHECK(schema_of(folder / "new.db") + "\n" == schema(kRecordSchemaVersion));
    }
    CHECK(store::statements().size() > 20);
  }

  TEST_CASE("an audit is kept beside the attempts, and its draft goes with it") {
    TempFolder folder;
    FakeClock clock;
    const ScenarioId chart("a");
    const TaskId task("coding");
    {
      auto record = Record::open(folder / "r.db", clock);
      REQUIRE(record.ok());
      REQUIRE(record->save_audit_draft({chart, task, 1, "one"}).ok());
      REQUIRE(record->save_audit_draft({chart, task, 2, "two"}).ok());
      REQUIRE(record->save_draft({chart, task, 3, "coding"}).ok());
      CHECK((*record->audit_draft(chart, task))->body == "two");
      CHECK(record->audit_drafts()->size() == 1);
      const auto id = record->add_audit({.scenario = chart, .task = task, .seed = 9'007'199'254'740'991, .graded_at = 7, .points = 640, .seconds_spent = 61, .scenario_hash = "h", .engine = "2", .answer = "{}", .report = "{}"});
      REQUIRE(id.ok());
      CHECK_FALSE((*record->audit_draft(chart, task)).has_value());
      CHECK((*record->draft(chart, task))->body == "coding");
    }
    auto record = Record::open(folder / "r.db", clock);
    REQUIRE(record.ok());
    REQUIRE(record->audits()->size() == 1);
    CHECK((*record->audits())[0].seed == 9'007'199'254'740'991);
    CHECK((**record->audit((*record->audits())[0].id)).points == 640);
    CHECK_FALSE((*record->audit(99)).has_value());
    CHECK(record->attempts()->empty());
    const std::string exported = *record->export_json();
    CHECK(exported.find("\"seed\": 9007199254740991") != std::string::npos);
    REQUIRE(record->save_audit_draft({chart, task, 1, "one"}).ok());
    REQUIRE(record->delete_audit_draft(chart, task).ok());
    CHECK(record->audit_drafts()->empty());
  }

  TEST_CASE("a sitting goes on, is handed in once with its answers, and cannot be changed or lost afterwards") {
    TempFolder folder;
    FakeClock clock;
    SittingId id = 0;
    {
      auto record = Record::open(folder / "r.db", clock);
      REQUIRE(record.ok());
      const auto begun = record->begin_sitting({.exam = "rhit", .kind = "mock", .begun_at = 10, .seen_at = 10, .spent_ms = 0, .state = "one"});
      REQUIRE(begun.ok());
      id = *begun;
      REQUIRE(record->save_sitting(id, 20, 9, "two").ok());
      REQUIRE(record->beat_sitting(id, 30, 19).ok());
    }
    auto record = Record::open(folder / "r.db", clock);
    REQUIRE(record.ok());
    REQUIRE(record->open_sittings()->size() == 1);
    const StoredSitting open = record->open_sittings()->front();
    CHECK(open.id == id);
    CHECK(open.state == "two");
    CHECK(open.seen_at == 30);
    CHECK(open.spent_ms == 19);
    CHECK_FALSE(open.finished_at.has_value());

    StoredResponse answer{.sitting = id, .answered_at = 40, .exam = "rhit", .item = "rhit-access-001", .item_version = 2, .seed = 0xFFFF'FFFF'FFFF'FFFFu, .domain = "access-disclosure", .point = "p", .p0_percent = 70, .chance_per_mille = 200, .credit_per_mille = 1000, .counted = true, .rating = 3, .seconds = 61};
    const auto added = record->add_response(answer, 29, "three");
    REQUIRE(added.ok());
    REQUIRE(record->rate_response(*added, 4).ok());
    answer.item = "rhit-access-002";
    answer.counted = false;
    REQUIRE(record->finish_sitting(id, 50, "done", "result", {answer, answer}).ok());
    // Handed in is handed in.
    const auto again = record->finish_sitting(id, 60, "x", "x", {answer});
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().id == "record.finished");
    REQUIRE(record->save_sitting(id, 70, 1, "x").ok());
    REQUIRE(record->delete_sitting(id).ok());
    CHECK((*record->sitting(id))->state == "done");
    CHECK(record->open_sittings()->empty());
    REQUIRE(record->finished_sittings()->size() == 1);
    CHECK(record->finished_sittings()->front().result == "result");
    CHECK(*record->finished_sittings()->front().finished_at == 50);
    const auto all = *record->responses();
    REQUIRE(all.size() == 3);
    CHECK(all[0].seed == 0xFFFF'FFFF'FFFF'FFFFu);
    CHECK(all[0].rating == 4);
    CHECK(all[0].counted);
    CHECK_FALSE(all[2].counted);
    CHECK(all[2].item == "rhit-access-002");
    CHECK(all[0].seconds == 61);

    REQUIRE(record->doubt_item({"rhit-access-001", 5, "Two are right."}).ok());
    REQUIRE(record->doubt_item({"rhit-access-001", 6, "B as well."}).ok());
    CHECK(record->doubt_item({"x", 6, std::string(kLongestDoubt + 1, 'a')}).error().id == "record.note_too_long");
    REQUIRE(record->doubted_items()->size() == 1);
    CHECK(record->doubted_items()->front().why == "B as well.");
    const std::string exported = *record->export_json();
    CHECK(exported.find("\"seed\": 18446744073709551615") != std::string::npos);
    CHECK(exported.find("\"why\": \"B as well.\"") != std::string::npos);
    REQUIRE(record->trust_item("rhit-access-001").ok());
    CHECK(record->doubted_items()->empty());

    const auto other = record->begin_sitting({.exam = "rhit", .kind = "quiz", .state = "s"});
    REQUIRE(other.ok());
    REQUIRE(record->delete_sitting(*other).ok());
    CHECK_FALSE((*record->sitting(*other)).has_value());
  }

  TEST_CASE("codes looked at, favorites and notes: newest first, each once, no more than there is room for") {
    TempFolder folder;
    FakeClock clock;
    const Code pressure("I10", CodeSystem::Icd10Cm), resection("0FT44ZZ", CodeSystem::Icd10Pcs);
    {
      auto record = Record::open(folder / "r.db", clock);
      REQUIRE(record.ok());
      REQUIRE(record->add_recent_code(pressure, 1).ok());
      REQUIRE(record->add_recent_code(resection, 2).ok());
      REQUIRE(record->add_recent_code(pressure, 3).ok());
      REQUIRE(record->set_favorite_code(resection, true, 4).ok());
      REQUIRE(record->set_favorite_code(resection, true, 9).ok());
      REQUIRE(record->set_favorite_code(pressure, true, 5).ok());
      REQUIRE(record->set_favorite_code(pressure, false, 6).ok());
      REQUIRE(record->set_code_note(pressure, "ask for the stage", 7).ok());
      REQUIRE(record->set_code_note(pressure, "ask for kidney and heart", 8).ok());
      REQUIRE(record->set_code_note(resection, "whole organ", 8).ok());
      REQUIRE(record->set_code_note(resection, "", 9).ok());
      CHECK(record->set_code_note(pressure, std::string(kLongestCodeNote + 1, 'x'), 9).error().id == "record.note_too_long");
    }
    auto record = Record::open(folder / "r.db", clock);
    REQUIRE(record.ok());
    CHECK(*record->recent_codes() == std::vector<KeptCode>{{pressure, 3}, {resection, 2}});
    CHECK(*record->favorite_codes() == std::vector<KeptCode>{{resection, 4}});
    CHECK((*record->code_note(pressure))->body == "ask for kidney and heart");
    CHECK_FALSE((*record->code_note(resection)).has_value());
    const std::string exported = *record->export_json();
    for (const char* word : {"\"recent_codes\"", "0FT44ZZ", "ask for kidney and heart"}) CHECK_MESSAGE(exported.find(word) != std::string::npos, word);
    for (int i = 0; i < kRecentCodes + 5; ++i) REQUIRE(record->add_recent_code(Code("A" + std::to_string(100 + i), CodeSystem::Icd10Cm), 10 + i).ok());
    CHECK(record->recent_codes()->size() == static_cast<std::size_t>(kRecentCodes));
    CHECK(record->recent_codes()->front().at == 10 + kRecentCodes + 4);
    CHECK(record->recent_codes()->back().at == 15);
  }
}
