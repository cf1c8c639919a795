#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <utility>

#include "app/store/record.h"
#include "tests/support/failing_disk.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;

namespace {

const ScenarioId kChart("a");
const TaskId kTask("coding");
// Longer than a page, so that a change is several writes and could be torn.
const std::string kOld(9000, 'o'), kNew(14000, 'n');

StoredDraft draft(const std::string& body) { return {kChart, kTask, 1, body}; }
StoredAttempt attempt() {
  return {.scenario = kChart, .task = kTask, .graded_at = 10, .points = 750, .seconds_spent = 5, .scenario_hash = "h", .content_release = "r", .engine = "1", .submission = "{}", .report = kNew};
}

/// What a record holds, in one word each; `unreadable` and the like never equal an expected state.
std::string state_of(Record& record) {
  const auto kept = record.draft(kChart, kTask);
  const auto attempts = record.attempts();
  if (!kept.ok() || !attempts.ok()) return "unreadable";
  const std::string body = !*kept ? "none" : (*kept)->body == kOld ? "old" : (*kept)->body == kNew ? "new" : "torn";
  return "draft " + body + ", attempts " + std::to_string(attempts->size());
}

/// One thing a program does with its record, and the states that may be found afterwards.
struct Deed {
  const char* name;
  std::function<void(const fs::path&)> prepare;
  std::function<Result<void>(Record&, const fs::path& folder)> act;
  std::string before, after;
};

Result<void> without_value(bool ok, const std::function<Error()>& error) {
  if (ok) return {};
  return error();
}

std::vector<Deed> deeds() {
  const auto with_draft = [](const fs::path& folder) {
    FakeClock clock;
    auto record = Record::open(folder / "r.db", clock);
    REQUIRE(record.ok());
    REQUIRE(record->save_draft(draft(kOld)).ok());
  };
  return {
      {"saving a draft", with_draft, [](Record& r, const fs::path&) { return r.save_draft(draft(kNew)); }, "draft old, attempts 0", "draft new, attempts 0"},
      {"discarding a draft", with_draft, [](Record& r, const fs::path&) { return r.delete_draft(kChart, kTask); }, "draft old, attempts 0", "draft none, attempts 0"},
      {"handing in", with_draft,
       [](Record& r, const fs::path&) {
         auto id = r.add_attempt(attempt());
         return without_value(id.ok(), [&] { return id.error(); });
       },
       "draft old, attempts 0", "draft none, attempts 1"},
      {"backing up", with_draft,
       [](Record& r, const fs::path&) {
         auto made = r.make_backup();
         return without_value(made.ok(), [&] { return made.error(); });
       },
       "draft old, attempts 0", "draft old, attempts 0"},
      {"restoring",
       [&, with_draft](const fs::path& folder) {
         with_draft(folder);
         FakeClock clock;
         auto record = Record::open(folder / "r.db", clock);
         REQUIRE(record.ok());
         REQUIRE(record->backup_to(folder / "before.db").ok());
         REQUIRE(record->add_attempt(attempt()).ok());
         REQUIRE(record->save_draft(draft(kNew)).ok());
       },
       [](Record& r, const fs::path& folder) { return r.restore_from(folder / "before.db"); }, "draft new, attempts 1", "draft old, attempts 0"},
  };
}

void check_sound(Record& record, const fs::path& folder) {
  const auto problems = record.check_integrity();
  REQUIRE(problems.ok());
  CHECK(problems->empty());
  // Every finished backup opens by itself.
  FakeClock clock;
  const auto backups = record.backups();
  REQUIRE(backups.ok());
  for (const auto& backup : *backups) {
    fs::create_directories(folder / "look");
    fs::copy_file(backup.path, folder / "look/b.db", fs::copy_options::overwrite_existing);
    auto opened = Record::open(folder / "look/b.db", clock);
    REQUIRE_MESSAGE(opened.ok(), opened.error().message);
    CHECK(opened->check_integrity()->empty());
  }
}

}  // namespace

TEST_SUITE("record: killed and full") {
  TEST_CASE("killed at every single change of a file, the record is the one before or the one after") {
    for (const auto& deed : deeds()) {
      CAPTURE(std::string(deed.name));
      bool saw_before = false, saw_after = false, finished = false;
      for (long n = 1; !finished && n < 400; ++n) {
        CAPTURE(n);
        TempFolder folder;
        deed.prepare(folder.path());
        const pid_t child = ::fork();
        if (child == 0) {
          FailingDisk disk;
          FakeClock clock;
          disk.fail(FailingDisk::Mode::Dies, n);
          auto record = Record::open(folder / "r.db", clock);
          ::_exit(record.ok() && deed.act(*record, folder.path()).ok() ? 0 : 1);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        REQUIRE(WIFEXITED(status));
        finished = WEXITSTATUS(status) != FailingDisk::kDied;
        if (finished) CHECK(WEXITSTATUS(status) == 0);
        FakeClock clock;
        auto record = Record::open(folder / "r.db", clock);
        REQUIRE_MESSAGE(record.ok(), record.error().message);
        const std::string state = state_of(*record);
        CHECK_MESSAGE((state == deed.before || state == deed.after), state);
        saw_before = saw_before || state == deed.before;
        saw_after = saw_after || state == deed.after;
        if (finished) CHECK(state == deed.after);
        check_sound(*record, folder.path());
      }
      CHECK(finished);
      CHECK(saw_before);
      CHECK(saw_after);
    }
  }

  TEST_CASE("killed at every change while a record is made, it is made the next time") {
    for (const bool empty_file : {false, true}) {
      bool finished = false;
      long n = 1;
      for (; !finished && n < 400; ++n) {
        CAPTURE(n);
        TempFolder folder;
        if (empty_file) put(folder / "r.db", "");
        const pid_t child = ::fork();
        if (child == 0) {
          FailingDisk disk;
          FakeClock clock;
          disk.fail(FailingDisk::Mode::Dies, n);
          ::_exit(Record::open(folder / "r.db", clock).ok() ? 0 : 1);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        REQUIRE(WIFEXITED(status));
        finished = WEXITSTATUS(status) == 0;
        FakeClock clock;
        auto record = Record::open(folder / "r.db", clock);
        REQUIRE_MESSAGE(record.ok(), record.error().message);
        CHECK(record->save_draft(draft(kNew)).ok());
        CHECK(state_of(*record) == "draft new, attempts 0");
        CHECK(record->info()->schema_version == kRecordSchemaVersion);
        check_sound(*record, folder.path());
      }
      CHECK(finished);
      CHECK(n > 5);
    }
  }

  TEST_CASE("the disk full from any write on: told as such, nothing half done, and tried again with space it works") {
    for (const auto& deed : deeds()) {
      CAPTURE(std::string(deed.name));
      bool finished = false;
      int failures = 0;
      for (long n = 1; !finished && n < 400; ++n) {
        CAPTURE(n);
        TempFolder folder;
        deed.prepare(folder.path());
        FailingDisk disk;
        FakeClock clock;
        auto record = Record::open(folder / "r.db", clock);
        REQUIRE(record.ok());
        disk.fail(FailingDisk::Mode::Full, n);
        const auto done = deed.act(*record, folder.path());
        finished = disk.refused() == 0;
        if (!done.ok()) {
          ++failures;
          CHECK(done.error().id == "record.disk_full");
          CHECK(done.error().message.find("the disk is full") != std::string::npos);
          CHECK(state_of(*record) == deed.before);
        } else {
          CHECK(state_of(*record) == deed.after);
        }
        disk.fine();
        clock.advance(std::chrono::seconds(2));
        if (!done.ok()) {
          const auto again = deed.act(*record, folder.path());
          CHECK_MESSAGE(again.ok(), again.error().message);
          CHECK(state_of(*record) == deed.after);
        }
        check_sound(*record, folder.path());
      }
      CHECK(finished);
      CHECK(failures > 0);
    }
  }

  TEST_CASE("the disk full while a record is made: told, and no file is left behind") {
    bool finished = false;
    int failures = 0;
    for (long n = 1; !finished && n < 400; ++n) {
      CAPTURE(n);
      TempFolder folder;
      FailingDisk disk;
      FakeClock clock;
      disk.fail(FailingDisk::Mode::Full, n);
      {
        const auto record = Record::open(folder / "r.db", clock);
        finished = disk.refused() == 0;
        CHECK(record.ok() == finished);
        if (!record.ok()) {
          ++failures;
          CHECK(record.error().id == "record.disk_full");
          CHECK(fs::is_empty(folder.path()));
        }
      }
      disk.fine();
      CHECK(Record::open(folder / "r.db", clock).ok());
    }
    CHECK(finished);
    CHECK(failures > 3);
  }
}
