#include <doctest/doctest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "app/store/record.h"
#include "app/store/statements.h"
#include "tests/support/child.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;

namespace {

const TaskId kTask("coding");

/// Runs SQL on a file without the record's help.
void sql(const fs::path& path, const std::string& text) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.string().c_str(), &db) == SQLITE_OK);
  char* message = nullptr;
  const int code = sqlite3_exec(db, text.c_str(), nullptr, nullptr, &message);
  REQUIRE_MESSAGE(code == SQLITE_OK, (message != nullptr ? message : ""));
  sqlite3_close(db);
}

std::string asked(const fs::path& path, const char* question) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open_v2(path.string().c_str(), &db, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
  sqlite3_stmt* s = nullptr;
  std::string answer;
  if (sqlite3_prepare_v2(db, question, -1, &s, nullptr) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW && sqlite3_column_text(s, 0) != nullptr) answer = reinterpret_cast<const char*>(sqlite3_column_text(s, 0));
  sqlite3_finalize(s);
  sqlite3_close(db);
  return answer;
}

/// A record with something in every table, its bytes.
std::string filled(const fs::path& path) {
  FakeClock clock;
  {
    auto record = Record::open(path, clock);
    REQUIRE(record.ok());
    for (int i = 0; i < 6; ++i) REQUIRE(record->save_draft({ScenarioId("chart-" + std::to_string(i)), kTask, i, std::string(1500, 'd')}).ok());
    for (int i = 0; i < 4; ++i) {
      StoredAttempt made{.scenario = ScenarioId("done-" + std::to_string(i)), .task = kTask, .graded_at = i, .points = i, .submission = "{}", .report = std::string(3000, 'r')};
      REQUIRE(record->add_attempt(made).ok());
    }
    REQUIRE(record->set_setting("theme", "dark").ok());
  }
  return slurp(path);
}

/// What opening it says: an error's id, or `opened`.
std::string opening(const fs::path& path) {
  FakeClock clock;
  auto record = Record::open(path, clock);
  return record.ok() ? "opened" : record.error().id;
}

constexpr uid_t kNobody = 65534;

}  // namespace

TEST_SUITE("record: files from outside") {
  TEST_CASE("cut off at any length: refused, and not changed") {
    TempFolder folder;
    const std::string whole = filled(folder / "r.db");
    FakeClock clock;
    for (std::size_t length = 1; length < whole.size(); length += length < 600 ? 37 : 509) {
      CAPTURE(length);
      const std::string bytes = whole.substr(0, length);
      put(folder / "cut.db", bytes);
      const auto record = Record::open(folder / "cut.db", clock);
      REQUIRE_FALSE(record.ok());
      const bool named = record.error().id == "record.foreign" || record.error().id == "record.damaged";
      CHECK_MESSAGE(named, record.error().id);
      CHECK((slurp(folder / "cut.db") == bytes));
      CHECK_FALSE(fs::exists(folder / "cut.db-journal"));
    }
  }

  TEST_CASE("bytes overwritten anywhere: refused untouched, or everything it holds can be asked for") {
    TempFolder folder;
    const std::string whole = filled(folder / "r.db");
    int refused = 0;
    for (std::size_t at = 0; at + 24 < whole.size(); at += 96) {
      CAPTURE(at);
      std::string bytes = whole;
      for (std::size_t i = at; i < at + 24; ++i) bytes[i] = static_cast<char>(bytes[i] ^ 0x5A);
      put(folder / "hurt.db", bytes);
      FakeClock clock;
      auto record = Record::open(folder / "hurt.db", clock);
      if (!record.ok()) {
        ++refused;
        CHECK(record.error().id.rfind("record.", 0) == 0);
        CHECK((slurp(folder / "hurt.db") == bytes));
        continue;
      }
      CHECK(record->attempts().ok());
      CHECK(record->drafts().ok());
      const auto text = record->export_json();
      REQUIRE(text.ok());
      CHECK(nlohmann::json::parse(*text)["format"] == "chartwright.record");
    }
    CHECK(refused > 10);
  }

  TEST_CASE("another program has it: told so, and free again when that one is gone") {
    TempFolder folder;
    FakeClock clock;
    {
      auto record = Record::open(folder / "r.db", clock);
      REQUIRE(record.ok());
      CHECK(in_child([&] { return opening(folder / "r.db"); }) == "record.busy");
      // Refusing the other one did not let go of the lock.
      CHECK(in_child([&] { return opening(folder / "r.db"); }) == "record.busy");
      REQUIRE(record->save_draft({ScenarioId("a"), kTask, 1, "mine"}).ok());
      REQUIRE(record->make_backup().ok());
      REQUIRE(record->info().ok());
      CHECK(in_child([&] { return opening(folder / "r.db"); }) == "record.busy");
    }
    CHECK(in_child([&] { return opening(folder / "r.db"); }) == "opened");
  }

  TEST_CASE("read-only file, unreadable file, folder that may not be written: a sentence each, the bytes as they were") {
    TempFolder folder;
    const std::string whole = filled(folder / "r.db");
    fs::create_directories(folder / "shut");
    fs::copy_file(folder / "r.db", folder / "locked.db");
    fs::permissions(folder / "locked.db", fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
    fs::copy_file(folder / "r.db", folder / "hidden.db");
    fs::permissions(folder / "hidden.db", fs::perms::none);
    fs::permissions(folder / "shut", fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec);
    const auto as_student = [&](const fs::path& path) {
      return in_child([&] {
        // The superuser may do everything; a student may not.
        if (::geteuid() == 0 && (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) return std::string("cannot become another user");
        return opening(path);
      });
    };
    CHECK(as_student(folder / "locked.db") == "record.read_only");
    CHECK(as_student(folder / "hidden.db") == "record.read_only");
    CHECK(as_student(folder / "shut/new.db") == "record.folder");
    CHECK(as_student(folder / "shut/deeper/new.db") == "record.folder");
    fs::permissions(folder / "hidden.db", fs::perms::owner_all);
    fs::permissions(folder / "shut", fs::perms::owner_all);
    CHECK(slurp(folder / "locked.db") == whole);
    CHECK(slurp(folder / "hidden.db") == whole);
    CHECK(fs::is_empty(folder / "shut"));
  }

  TEST_CASE("a record older than the first version is upgraded after a backup; one that cannot be is left as it was") {
    TempFolder folder;
    sql(folder / "old.db", "PRAGMA application_id = 1129796179; CREATE TABLE kept (words TEXT); INSERT INTO kept VALUES ('still here')");
    FakeClock clock;
    {
      auto record = Record::open(folder / "old.db", clock);
      REQUIRE_MESSAGE(record.ok(), record.error().message);
      CHECK(record->info()->schema_version == kRecordSchemaVersion);
      REQUIRE(record->backups()->size() == 1);
      CHECK(asked((*record->backups())[0].path, "SELECT words FROM kept") == "still here");
      CHECK(asked((*record->backups())[0].path, "PRAGMA user_version") == "0");
    }
    CHECK(asked(folder / "old.db", "SELECT words FROM kept") == "still here");

    // The last statement of the migration fails: the tables before it are gone again, and the old words are there.
    sql(folder / "stuck.db", "PRAGMA application_id = 1129796179; CREATE TABLE setting (words TEXT); INSERT INTO setting VALUES ('still here')");
    const std::string before = slurp(folder / "stuck.db");
    CHECK(opening(folder / "stuck.db") == "record.failed");
    CHECK(slurp(folder / "stuck.db") == before);
    CHECK(asked(folder / "stuck.db", "SELECT words FROM setting") == "still here");
    CHECK(asked(folder / "stuck.db", "SELECT count(*) FROM sqlite_schema") == "1");
  }

  TEST_CASE("a record that lost a table is damaged, not silently mended") {
    TempFolder folder;
    (void)filled(folder / "r.db");
    sql(folder / "r.db", "DROP TABLE draft");
    const std::string bytes = slurp(folder / "r.db");
    CHECK(opening(folder / "r.db") == "record.damaged");
    CHECK(slurp(folder / "r.db") == bytes);
  }

  TEST_CASE("any name a file can have works") {
    TempFolder folder;
    FakeClock clock;
    for (const std::string name : {"with space.db", "who?.db", "50%25.db", "a#b.db", "file:x.db", "\xC3\xA9\xC3\xA8.db", "?immutable=0&mode=memory", "two//slashes.db"}) {
      CAPTURE(name);
      { REQUIRE(Record::open(folder / name, clock)->save_draft({ScenarioId("a"), kTask, 1, name}).ok()); }
      CHECK(fs::exists(folder / name));
      auto record = Record::open(folder / name, clock);
      REQUIRE_MESSAGE(record.ok(), record.error().message);
      CHECK((*record->draft(ScenarioId("a"), kTask))->body == name);
    }
    // POSIX allows a path to begin with two slashes.
    const fs::path doubled = "/" + (folder / "doubled.db").string();
    { REQUIRE(Record::open(doubled, clock).ok()); }
    const auto again = Record::open(doubled, clock);
    CHECK_MESSAGE(again.ok(), again.error().message);
  }

  TEST_CASE("texts come back byte for byte, and an export of any of them is JSON") {
    TempFolder folder;
    FakeClock clock;
    auto record = Record::open(folder / "r.db", clock);
    REQUIRE(record.ok());
    const std::string nul("a\0b", 3), words = "caf\xC3\xA9 \xE2\x80\x94 '; DROP TABLE draft; --", broken = "\xFF\xC3(";
    for (const auto& text : {std::string(), nul, words, broken, std::string(3'000'000, 'x')}) {
      REQUIRE(record->save_draft({ScenarioId("a"), kTask, 7, text}).ok());
      CHECK(((*record->draft(ScenarioId("a"), kTask))->body == text));
      REQUIRE(record->set_setting(words, text).ok());
      CHECK((*(*record->setting(words)) == text));
      const auto exported = record->export_json();
      REQUIRE(exported.ok());
      CHECK(nlohmann::json::parse(*exported, nullptr, false).is_object());
    }
    CHECK_FALSE((*record->setting("absent")).has_value());
    CHECK_FALSE((*record->attempt(99)).has_value());
    CHECK(record->drafts()->size() == 1);
  }

  TEST_CASE("lists are newest first, and numbers of attempts are never used twice") {
    TempFolder folder;
    FakeClock clock;
    auto record = Record::open(folder / "r.db", clock);
    REQUIRE(record.ok());
    const auto add = [&](const char* chart, UnixMillis at) {
      StoredAttempt made{.id = 41, .scenario = ScenarioId(chart), .task = kTask, .graded_at = at};
      return *record->add_attempt(made);
    };
    const auto first = add("a", 50), second = add("b", 70), third = add("c", 70);
    CHECK(first != 41);
    CHECK(second > first);
    const auto all = *record->attempts();
    REQUIRE(all.size() == 3);
    CHECK(all[0].id == third);
    CHECK(all[1].id == second);
    CHECK(all[2].id == first);
    REQUIRE(record->save_draft({ScenarioId("x"), kTask, 5, "x"}).ok());
    REQUIRE(record->save_draft({ScenarioId("y"), kTask, 9, "y"}).ok());
    CHECK((*record->drafts())[0].scenario == ScenarioId("y"));
  }

  TEST_CASE("an older program's backups: a newer, foreign, damaged or empty one is refused and the record keeps its contents") {
    TempFolder folder;
    FakeClock clock;
    const std::string whole = filled(folder / "good.db");
    std::string newer = whole, foreign = whole, damaged = whole;
    newer[63] = 9;
    foreign[68] = 1;
    for (std::size_t i = 4096; i < 4300; ++i) damaged[i] = '\x7E';
    auto record = Record::open(folder / "r.db", clock);
    REQUIRE(record.ok());
    REQUIRE(record->set_setting("mine", "yes").ok());
    for (const auto& [bytes, id] : {std::pair(newer, "record.newer"), std::pair(foreign, "record.foreign"), std::pair(damaged, "record.damaged"), std::pair(std::string(), "record.foreign"), std::pair(std::string("words"), "record.foreign")}) {
      put(folder / "b.db", bytes);
      const auto restored = record->restore_from(folder / "b.db");
      REQUIRE_FALSE(restored.ok());
      CHECK(restored.error().id == id);
      CHECK(slurp(folder / "b.db") == bytes);
      CHECK(*(*record->setting("mine")) == "yes");
    }
    CHECK(record->backups()->empty());  // nothing was tried, so nothing was set aside
    REQUIRE(record->restore_from(folder / "good.db").ok());
    CHECK(record->attempts()->size() == 4);
    CHECK(slurp(folder / "good.db") == whole);
    CHECK(record->backups()->size() == 1);
    // What was restored stays after closing.
    record = Record::open(folder / "other.db", clock);
    CHECK(Record::open(folder / "r.db", clock)->attempts()->size() == 4);
  }

  TEST_CASE("every statement has a file, a name of its own and one statement that SQLite prepares") {
    TempFolder folder;
    (void)filled(folder / "r.db");
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open_v2((folder / "r.db").string().c_str(), &db, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
    std::string previous;
    for (const auto& statement : store::statements()) {
      CAPTURE(std::string(statement.name));
      CHECK(previous < statement.name);
      previous = statement.name;
      CHECK(slurp(fs::path(CHARTWRIGHT_SOURCE_DIR) / "app/store/sql" / (std::string(statement.name) + ".sql")) == statement.sql);
      if (statement.name.rfind("migrations/", 0) == 0) continue;
      sqlite3_stmt* s = nullptr;
      const char* rest = nullptr;
      CHECK(sqlite3_prepare_v2(db, statement.sql, -1, &s, &rest) == SQLITE_OK);
      CHECK(std::string(rest).find_first_not_of(" \n") == std::string::npos);
      sqlite3_finalize(s);
    }
    sqlite3_close(db);
    int migrations = 0;
    for (const auto& statement : store::statements()) migrations += statement.name.rfind("migrations/", 0) == 0 ? 1 : 0;
    CHECK(migrations == kRecordSchemaVersion);
  }

  TEST_CASE("which backups go: shuffled, in one minute, in the future, none") {
    const Date today = *Date::from_ymd(2026, 3, 1);
    const UnixMillis midnight = static_cast<UnixMillis>(today.days_since_1970()) * 86'400'000;
    CHECK(backups_to_delete({}, today).empty());
    std::vector<BackupFile> minute;
    for (int i = 0; i < 30; ++i) minute.push_back({"m" + std::to_string(i * 7 % 30), midnight + (i * 7 % 30) * 1000, 1});
    const auto doomed = backups_to_delete(minute, today);
    CHECK(doomed.size() == 20);
    for (const auto& d : doomed) CHECK(d.made_at < midnight + 20'000);
    // Ten new ones do not push out the only one of a month.
    std::vector<BackupFile> mixed(minute.begin(), minute.begin() + 12);
    mixed.insert(mixed.begin(), {"january", midnight - 40LL * 86'400'000, 1});
    mixed.push_back({"older", midnight - 41LL * 86'400'000, 1});
    mixed.push_back({"ancient", midnight - 500LL * 86'400'000, 1});
    mixed.push_back({"tomorrow", midnight + 86'400'000, 1});
    std::vector<std::string> gone;
    for (const auto& d : backups_to_delete(mixed, today)) gone.push_back(d.path.string());
    const auto is_gone = [&](const char* name) { return std::find(gone.begin(), gone.end(), name) != gone.end(); };
    CHECK_FALSE(is_gone("january"));
    CHECK(is_gone("older"));
    CHECK(is_gone("ancient"));
    CHECK_FALSE(is_gone("tomorrow"));
  }
}
