#include "app/store/record.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <system_error>

#include <nlohmann/json.hpp>

#include "app/store/statements.h"
#include "content/base/check.h"

namespace cw {
namespace fs = std::filesystem;
namespace {

constexpr std::int32_t kApplicationId = 0x43575253;  // "CWRS"

const char* sql_named(std::string_view name) {
  const auto& all = store::statements();
  const auto found = std::lower_bound(all.begin(), all.end(), name, [](const store::Statement& s, std::string_view n) { return s.name < n; });
  CW_CHECK(found != all.end() && found->name == name);
  return found->sql;
}

/// The plain sentence behind SQLite's code, with the file it is about.
Error error_of(sqlite3* db, int code, const fs::path& path) {
  const std::string file = path.string();
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {"record.busy", file + " is in use by another Chartwright; close that one first"};
    case SQLITE_FULL: return {"record.disk_full", "the disk is full, so " + file + " could not be saved; free some space and try again"};
    case SQLITE_READONLY: return {"record.read_only", file + " is read-only; allow writing to it, or choose another record with --record"};
    case SQLITE_CORRUPT: return {"record.damaged", file + " is damaged; restore a backup with `chartwright-cli record restore`"};
    case SQLITE_NOTADB: return {"record.foreign", file + " is no Chartwright record; it was left as it is"};
    case SQLITE_CANTOPEN: return {"record.folder", file + " cannot be opened; check that its folder exists and may be written"};
    case SQLITE_PERM:
    case SQLITE_AUTH: return {"record.read_only", file + " may not be opened by this user"};
    case SQLITE_IOERR: return {"record.disk", file + " could not be read or written: " + (db != nullptr ? sqlite3_errmsg(db) : "input/output error")};
    default: return {"record.failed", file + ": " + (db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code))};
  }
}

class Connection {
 public:
  Connection() = default;
  ~Connection() { close(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int open(const fs::path& path, int flags) {
    const int code = sqlite3_open_v2(path.string().c_str(), &db_, flags, nullptr);
    if (db_ != nullptr) sqlite3_extended_result_codes(db_, 1);
    return code;
  }
  void close() {
    for (auto& [name, statement] : prepared_) sqlite3_finalize(statement);
    prepared_.clear();
    if (db_ != nullptr) sqlite3_close(db_);
    db_ = nullptr;
  }
  sqlite3* db() const { return db_; }
  int run(const char* sql) { return sqlite3_exec(db_, sql, nullptr, nullptr, nullptr); }
  int run(const std::string& sql) { return run(sql.c_str()); }

  /// A kept statement, reset and unbound; null when it cannot be prepared.
  sqlite3_stmt* statement(const char* name) {
    auto& slot = prepared_[name];
    if (slot == nullptr) sqlite3_prepare_v3(db_, sql_named(name), -1, SQLITE_PREPARE_PERSISTENT, &slot, nullptr);
    if (slot != nullptr) {
      sqlite3_reset(slot);
      sqlite3_clear_bindings(slot);
    }
    return slot;
  }

  std::int64_t number(const char* sql, int* code = nullptr) {
    sqlite3_stmt* s = nullptr;
    std::int64_t value = -1;
    int result = sqlite3_prepare_v2(db_, sql, -1, &s, nullptr);
    if (result == SQLITE_OK && (result = sqlite3_step(s)) == SQLITE_ROW) value = sqlite3_column_int64(s, 0), result = SQLITE_OK;
    sqlite3_finalize(s);
    if (code != nullptr) *code = result;
    return value;
  }

 private:
  sqlite3* db_ = nullptr;
  std::map<std::string, sqlite3_stmt*> prepared_;
};

void put(sqlite3_stmt* s, int at, std::string_view text) { sqlite3_bind_text(s, at, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT); }
void put(sqlite3_stmt* s, int at, std::int64_t value) { sqlite3_bind_int64(s, at, value); }
std::string text(sqlite3_stmt* s, int column) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(s, column));
  return bytes != nullptr ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(s, column))) : std::string();
}

StoredAttempt attempt_of(sqlite3_stmt* s) {
  return {.id = sqlite3_column_int64(s, 0), .scenario = ScenarioId(text(s, 1)), .task = TaskId(text(s, 2)), .graded_at = sqlite3_column_int64(s, 3), .points = sqlite3_column_int(s, 4), .seconds_spent = sqlite3_column_int(s, 5),
          .scenario_hash = text(s, 6), .content_release = text(s, 7), .engine = text(s, 8), .submission = text(s, 9), .report = text(s, 10)};
}

StoredAudit audit_of(sqlite3_stmt* s) {
  return {.id = sqlite3_column_int64(s, 0), .scenario = ScenarioId(text(s, 1)), .task = TaskId(text(s, 2)), .seed = sqlite3_column_int64(s, 3), .graded_at = sqlite3_column_int64(s, 4), .points = sqlite3_column_int(s, 5), .seconds_spent = sqlite3_column_int(s, 6),
          .scenario_hash = text(s, 7), .engine = text(s, 8), .answer = text(s, 9), .report = text(s, 10)};
}

StoredSitting sitting_of(sqlite3_stmt* s) {
  return {.id = sqlite3_column_int64(s, 0), .exam = text(s, 1), .kind = text(s, 2), .begun_at = sqlite3_column_int64(s, 3), .seen_at = sqlite3_column_int64(s, 4), .spent_ms = sqlite3_column_int64(s, 5),
          .finished_at = sqlite3_column_type(s, 6) == SQLITE_NULL ? std::nullopt : std::optional<UnixMillis>(sqlite3_column_int64(s, 6)), .state = text(s, 7), .result = text(s, 8)};
}

StoredResponse response_of(sqlite3_stmt* s) {
  return {.id = sqlite3_column_int64(s, 0), .sitting = sqlite3_column_int64(s, 1), .answered_at = sqlite3_column_int64(s, 2), .exam = text(s, 3), .item = text(s, 4), .item_version = sqlite3_column_int(s, 5),
          .seed = static_cast<std::uint64_t>(sqlite3_column_int64(s, 6)), .domain = text(s, 7), .point = text(s, 8), .p0_percent = sqlite3_column_int(s, 9), .chance_per_mille = sqlite3_column_int(s, 10), .credit_per_mille = sqlite3_column_int(s, 11),
          .counted = sqlite3_column_int(s, 12) != 0, .rating = sqlite3_column_int(s, 13), .seconds = sqlite3_column_int(s, 14)};
}

StoredDraft draft_of(sqlite3_stmt* s) { return {.scenario = ScenarioId(text(s, 0)), .task = TaskId(text(s, 1)), .saved_at = sqlite3_column_int64(s, 2), .body = text(s, 3)}; }

void put(sqlite3_stmt* s, const Code& code) {
  put(s, 1, to_string(code.system()));
  put(s, 2, code.text());
}
/// A system that this program does not know reads as ICD-10-CM: its code is then in no release, and shown as such.
Code code_of(sqlite3_stmt* s) { return Code(text(s, 1), code_system_from(text(s, 0)).value_or(CodeSystem::Icd10Cm)); }

/// What a file is before anything is written to it.
struct Identity {
  bool exists = false;
  bool empty = true;
  int version = 0;
};

Result<Identity> identify(const fs::path& path) {
  Identity identity;
  std::error_code code;
  identity.exists = fs::exists(path, code);
  if (!identity.exists) return identity;
  if (!fs::is_regular_file(path, code)) return Error{"record.foreign", path.string() + " is not a file"};
  identity.empty = fs::file_size(path, code) == 0;
  if (identity.empty) return identity;
  // The header's bytes, not SQLite: a program killed while saving leaves pages that make sense only once its journal is played back, and
  // that is not done to somebody else's file.
  std::array<char, 100> header{};
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return error_of(nullptr, SQLITE_PERM, path);
  stream.read(header.data(), header.size());
  const auto number_at = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) value = value << 8 | static_cast<unsigned char>(header[i]);
    return static_cast<std::int32_t>(value);
  };
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  if (std::string_view(header.data(), kMagic.size()) != kMagic || number_at(68) != kApplicationId) return error_of(nullptr, SQLITE_NOTADB, path);
  identity.version = number_at(60);
  if (identity.version > kRecordSchemaVersion)
    return Error{"record.newer", fmt::format("{} was written by a newer Chartwright (record version {}; this one knows {}); update Chartwright to use it", path.string(), identity.version, kRecordSchemaVersion)};
  return identity;
}

/// A record that could not even be begun leaves no file behind.
void remove_begun(const fs::path& path) {
  std::error_code code;
  fs::remove(path, code);
  fs::remove(path.string() + "-journal", code);
}

std::string stamp(UnixMillis at) {
  const std::int64_t seconds = at / 1000;
  const Date day = Date::from_days(static_cast<std::int32_t>(seconds / 86400));
  const auto of_day = static_cast<int>(seconds % 86400);
  return fmt::format("{:04}{:02}{:02}-{:02}{:02}{:02}", day.year(), day.month(), day.day(), of_day / 3600, of_day / 60 % 60, of_day % 60);
}

/// The time in `record-YYYYMMDD-HHMMSS.db`, or nothing when the name is another.
std::optional<UnixMillis> stamp_of(const std::string& name) {
  if (name.size() != 25 || name.rfind("record-", 0) != 0 || name.substr(22) != ".db" || name[15] != '-') return std::nullopt;
  const std::string d = name.substr(7, 8), t = name.substr(16, 6);
  if (!std::all_of(d.begin(), d.end(), ::isdigit) || !std::all_of(t.begin(), t.end(), ::isdigit)) return std::nullopt;
  const auto day = Date::from_ymd(std::stoi(d.substr(0, 4)), std::stoi(d.substr(4, 2)), std::stoi(d.substr(6, 2)));
  if (!day) return std::nullopt;
  return (static_cast<UnixMillis>(day->days_since_1970()) * 86400 + std::stoi(t.substr(0, 2)) * 3600 + std::stoi(t.substr(2, 2)) * 60 + std::stoi(t.substr(4, 2))) * 1000;
}

}  // namespace

struct Record::Impl {
  fs::path path;
  const Clock* clock = nullptr;
  Connection connection;

  Error failed(int code) { return error_of(connection.db(), code, path); }
  Error failed() { return failed(sqlite3_extended_errcode(connection.db())); }

  /// Steps a statement that returns no rows.
  Result<void> done(sqlite3_stmt* s) {
    if (s == nullptr) return failed();
    const int code = sqlite3_step(s);
    sqlite3_reset(s);
    if (code != SQLITE_DONE) return failed(code);
    return {};
  }

  /// Calls `row` for each row; SQLite's complaint otherwise.
  template <typename F>
  Result<void> each(sqlite3_stmt* s, F&& row) {
    if (s == nullptr) return failed();
    int code = SQLITE_OK;
    while ((code = sqlite3_step(s)) == SQLITE_ROW) row(s);
    sqlite3_reset(s);
    if (code != SQLITE_DONE) return failed(code);
    return {};
  }

  // Drafts of coding and of audits have tables of one shape, each with its statements.
  Result<void> save_draft(const char* upsert, const StoredDraft& draft) {
    sqlite3_stmt* s = connection.statement(upsert);
    if (s == nullptr) return failed();
    put(s, 1, draft.scenario.text());
    put(s, 2, draft.task.text());
    put(s, 3, draft.saved_at);
    put(s, 4, draft.body);
    return done(s);
  }
  Result<void> delete_draft(const char* statement, const ScenarioId& scenario, const TaskId& task) {
    sqlite3_stmt* s = connection.statement(statement);
    if (s == nullptr) return failed();
    put(s, 1, scenario.text());
    put(s, 2, task.text());
    return done(s);
  }
  Result<std::optional<StoredDraft>> draft(const char* by_scenario, const ScenarioId& scenario, const TaskId& task) {
    sqlite3_stmt* s = connection.statement(by_scenario);
    if (s == nullptr) return failed();
    put(s, 1, scenario.text());
    put(s, 2, task.text());
    std::optional<StoredDraft> found;
    if (auto all = each(s, [&](sqlite3_stmt* row) { found = draft_of(row); }); !all) return all.error();
    return found;
  }
  Result<std::vector<StoredDraft>> drafts(const char* newest_first) {
    std::vector<StoredDraft> found;
    if (auto all = each(connection.statement(newest_first), [&](sqlite3_stmt* row) { found.push_back(draft_of(row)); }); !all) return all.error();
    return found;
  }

  Result<std::vector<StoredSitting>> sittings(const char* statement) {
    std::vector<StoredSitting> found;
    if (auto all = each(connection.statement(statement), [&](sqlite3_stmt* row) { found.push_back(sitting_of(row)); }); !all) return all.error();
    return found;
  }

  Result<void> add_response(const StoredResponse& r) {
    sqlite3_stmt* s = connection.statement("exams/response_insert");
    if (s == nullptr) return failed();
    put(s, 1, r.sitting);
    put(s, 2, r.answered_at);
    put(s, 3, r.exam);
    put(s, 4, r.item);
    put(s, 5, std::int64_t{r.item_version});
    put(s, 6, static_cast<std::int64_t>(r.seed));
    put(s, 7, r.domain);
    put(s, 8, r.point);
    int at = 9;
    for (const int number : {r.p0_percent, r.chance_per_mille, r.credit_per_mille, r.counted ? 1 : 0, r.rating, r.seconds}) put(s, at++, std::int64_t{number});
    return done(s);
  }

  /// All that `body` writes, or nothing of it.
  template <typename F>
  Result<void> in_transaction(F&& body) {
    if (const int code = connection.run("BEGIN IMMEDIATE"); code != SQLITE_OK) return failed(code);
    Result<void> done = body();
    if (done)
      if (const int code = connection.run("COMMIT"); code != SQLITE_OK) done = failed(code);
    if (!done) connection.run("ROLLBACK");
    return done;
  }

  /// Brings the schema to kRecordSchemaVersion, one transaction a migration, the version moved inside it.
  Result<void> migrate(int from) {
    for (const auto& statement : store::statements()) {
      if (statement.name.rfind("migrations/", 0) != 0) continue;
      const int number = std::atoi(std::string(statement.name.substr(11, 3)).c_str());
      if (number <= from) continue;
      const std::string step = fmt::format("BEGIN IMMEDIATE;\n{};\nPRAGMA application_id = {};\nPRAGMA user_version = {};\nCOMMIT", statement.sql, kApplicationId, number);
      if (const int code = connection.run(step); code != SQLITE_OK) {
        Error error = failed(code);
        connection.run("ROLLBACK");
        return error;
      }
    }
    return {};
  }
};

Record::Record(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Record::Record(Record&&) noexcept = default;
Record& Record::operator=(Record&&) noexcept = default;
Record::~Record() = default;

Result<Record> Record::open(const fs::path& path, const Clock& clock) {
  auto identity = identify(path);
  if (!identity) return identity.error();
  std::error_code code;
  if (path.has_parent_path() && !fs::exists(path.parent_path(), code)) {
    fs::create_directories(path.parent_path(), code);
    if (code) return Error{"record.folder", fmt::format("the folder {} cannot be made: {}", path.parent_path().string(), code.message())};
  }

  auto impl = std::make_unique<Impl>();
  impl->path = path;
  impl->clock = &clock;
  if (const int opened = impl->connection.open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE); opened != SQLITE_OK) return impl->failed(opened);
  if (sqlite3_db_readonly(impl->connection.db(), "main") == 1) return impl->failed(SQLITE_READONLY);
  // One program at a time: the lock is taken now and kept. FULL: what is committed survives a power cut.
  if (const int set = impl->connection.run("PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF"); set != SQLITE_OK) return impl->failed(set);
  if (const int locked = impl->connection.run("BEGIN EXCLUSIVE; ROLLBACK"); locked != SQLITE_OK) {
    const Error error = impl->failed(locked);
    impl->connection.close();
    if (!identity->exists && error.id != "record.busy") remove_begun(path);
    return error;
  }

  // Asked again: what a killed program left half done is undone by now, perhaps all of it.
  const bool fresh = !identity->exists || identity->empty || impl->connection.number("PRAGMA application_id") == 0;
  if (!fresh) identity->version = static_cast<int>(impl->connection.number("PRAGMA user_version"));
  if (!fresh) {
    int result = SQLITE_OK;
    sqlite3_stmt* check = nullptr;
    result = sqlite3_prepare_v2(impl->connection.db(), "PRAGMA quick_check(1)", -1, &check, nullptr);
    // SQLite reads a page that was cut off as if it ended in zeros.
    const std::int64_t whole = impl->connection.number("PRAGMA page_count") * impl->connection.number("PRAGMA page_size");
    const bool sound = static_cast<std::int64_t>(fs::file_size(path, code)) >= whole && result == SQLITE_OK && sqlite3_step(check) == SQLITE_ROW && text(check, 0) == "ok";
    sqlite3_finalize(check);
    if (!sound) return impl->failed(SQLITE_CORRUPT);
  }
  Record record(std::move(impl));
  if (!fresh && identity->version < kRecordSchemaVersion)
    if (auto backup = record.make_backup(); !backup) return backup.error().in("backing up before the upgrade");
  if (auto migrated = record.impl_->migrate(fresh ? 0 : identity->version); !migrated) {
    const Error& error = migrated.error();
    record.impl_->connection.close();
    if (!identity->exists) remove_begun(path);
    return error;
  }
  // Every statement the program may need is prepared now: a damaged schema is found before there is work to lose.
  for (const auto& statement : store::statements())
    if (statement.name.rfind("migrations/", 0) != 0 && record.impl_->connection.statement(std::string(statement.name).c_str()) == nullptr) return record.impl_->failed(SQLITE_CORRUPT);
  return record;
}

Result<Record> Record::open_to_read(const fs::path& path, const Clock& clock) {
  auto identity = identify(path);
  if (!identity) return identity.error();
  if (!identity->exists) return Error{"file.not_found", "there is no record at " + path.string()};
  if (identity->empty) return error_of(nullptr, SQLITE_NOTADB, path);
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  impl->clock = &clock;
  if (const int opened = impl->connection.open(path, SQLITE_OPEN_READONLY); opened != SQLITE_OK) return impl->failed(opened);
  if (const int set = impl->connection.run("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON"); set != SQLITE_OK) return impl->failed(set);
  // The first reading finds out whether another program holds the file, and whether it can be read at all.
  int result = SQLITE_OK;
  impl->connection.number(sql_named("attempts/count"), &result);
  if (result != SQLITE_OK) return impl->failed(result);
  return Record(std::move(impl));
}

const fs::path& Record::path() const { return impl_->path; }

Result<void> Record::save_draft(const StoredDraft& draft) { return impl_->save_draft("drafts/upsert", draft); }
Result<void> Record::delete_draft(const ScenarioId& scenario, const TaskId& task) { return impl_->delete_draft("drafts/delete", scenario, task); }
Result<std::optional<StoredDraft>> Record::draft(const ScenarioId& scenario, const TaskId& task) const { return impl_->draft("drafts/by_scenario", scenario, task); }
Result<std::vector<StoredDraft>> Record::drafts() const { return impl_->drafts("drafts/newest_first"); }

Result<AttemptId> Record::add_attempt(const StoredAttempt& attempt) {
  AttemptId id = 0;
  auto done = impl_->in_transaction([&]() -> Result<void> {
    sqlite3_stmt* s = impl_->connection.statement("attempts/insert");
    if (s == nullptr) return impl_->failed();
    put(s, 1, attempt.scenario.text());
    put(s, 2, attempt.task.text());
    put(s, 3, attempt.graded_at);
    put(s, 4, std::int64_t{attempt.points});
    put(s, 5, std::int64_t{attempt.seconds_spent});
    put(s, 6, attempt.scenario_hash);
    put(s, 7, attempt.content_release);
    put(s, 8, attempt.engine);
    put(s, 9, attempt.submission);
    put(s, 10, attempt.report);
    if (auto added = impl_->done(s); !added) return added;
    id = sqlite3_last_insert_rowid(impl_->connection.db());
    return delete_draft(attempt.scenario, attempt.task);
  });
  if (!done) return done.error();
  return id;
}

Result<std::optional<StoredAttempt>> Record::attempt(AttemptId id) const {
  sqlite3_stmt* s = impl_->connection.statement("attempts/by_id");
  if (s == nullptr) return impl_->failed();
  put(s, 1, id);
  std::optional<StoredAttempt> found;
  if (auto all = impl_->each(s, [&](sqlite3_stmt* row) { found = attempt_of(row); }); !all) return all.error();
  return found;
}

Result<std::vector<AttemptSummary>> Record::attempts() const {
  std::vector<AttemptSummary> found;
  auto all = impl_->each(impl_->connection.statement("attempts/newest_first"), [&](sqlite3_stmt* s) {
    found.push_back({.id = sqlite3_column_int64(s, 0), .scenario = ScenarioId(text(s, 1)), .task = TaskId(text(s, 2)), .graded_at = sqlite3_column_int64(s, 3), .points = sqlite3_column_int(s, 4), .seconds_spent = sqlite3_column_int(s, 5)});
  });
  if (!all) return all.error();
  return found;
}

Result<void> Record::save_audit_draft(const StoredDraft& draft) { return impl_->save_draft("audits/draft_upsert", draft); }
Result<void> Record::delete_audit_draft(const ScenarioId& scenario, const TaskId& task) { return impl_->delete_draft("audits/draft_delete", scenario, task); }
Result<std::optional<StoredDraft>> Record::audit_draft(const ScenarioId& scenario, const TaskId& task) const { return impl_->draft("audits/draft_by_scenario", scenario, task); }
Result<std::vector<StoredDraft>> Record::audit_drafts() const { return impl_->drafts("audits/draft_newest_first"); }

Result<AttemptId> Record::add_audit(const StoredAudit& audit) {
  AttemptId id = 0;
  auto done = impl_->in_transaction([&]() -> Result<void> {
    sqlite3_stmt* s = impl_->connection.statement("audits/insert");
    if (s == nullptr) return impl_->failed();
    put(s, 1, audit.scenario.text());
    put(s, 2, audit.task.text());
    put(s, 3, audit.seed);
    put(s, 4, audit.graded_at);
    put(s, 5, std::int64_t{audit.points});
    put(s, 6, std::int64_t{audit.seconds_spent});
    put(s, 7, audit.scenario_hash);
    put(s, 8, audit.engine);
    put(s, 9, audit.answer);
    put(s, 10, audit.report);
    if (auto added = impl_->done(s); !added) return added;
    id = sqlite3_last_insert_rowid(impl_->connection.db());
    return delete_audit_draft(audit.scenario, audit.task);
  });
  if (!done) return done.error();
  return id;
}

Result<std::optional<StoredAudit>> Record::audit(AttemptId id) const {
  sqlite3_stmt* s = impl_->connection.statement("audits/by_id");
  if (s == nullptr) return impl_->failed();
  put(s, 1, id);
  std::optional<StoredAudit> found;
  if (auto all = impl_->each(s, [&](sqlite3_stmt* row) { found = audit_of(row); }); !all) return all.error();
  return found;
}

Result<std::vector<AuditSummary>> Record::audits() const {
  std::vector<AuditSummary> found;
  auto all = impl_->each(impl_->connection.statement("audits/newest_first"), [&](sqlite3_stmt* s) {
    found.push_back({.id = sqlite3_column_int64(s, 0), .scenario = ScenarioId(text(s, 1)), .task = TaskId(text(s, 2)), .seed = sqlite3_column_int64(s, 3), .graded_at = sqlite3_column_int64(s, 4), .points = sqlite3_column_int(s, 5), .seconds_spent = sqlite3_column_int(s, 6)});
  });
  if (!all) return all.error();
  return found;
}

Result<SittingId> Record::begin_sitting(const StoredSitting& sitting) {
  sqlite3_stmt* s = impl_->connection.statement("exams/sitting_insert");
  if (s == nullptr) return impl_->failed();
  put(s, 1, sitting.exam);
  put(s, 2, sitting.kind);
  put(s, 3, sitting.begun_at);
  put(s, 4, sitting.seen_at);
  put(s, 5, sitting.spent_ms);
  put(s, 6, sitting.state);
  if (auto done = impl_->done(s); !done) return done.error();
  return static_cast<SittingId>(sqlite3_last_insert_rowid(impl_->connection.db()));
}

Result<void> Record::save_sitting(SittingId id, UnixMillis seen_at, std::int64_t spent_ms, const std::string& state) {
  sqlite3_stmt* s = impl_->connection.statement("exams/sitting_save");
  if (s == nullptr) return impl_->failed();
  put(s, 1, id);
  put(s, 2, seen_at);
  put(s, 3, spent_ms);
  put(s, 4, state);
  return impl_->done(s);
}

Result<void> Record::beat_sitting(SittingId id, UnixMillis seen_at, std::int64_t spent_ms) {
  sqlite3_stmt* s = impl_->connection.statement("exams/sitting_beat");
  if (s == nullptr) return impl_->failed();
  put(s, 1, id);
  put(s, 2, seen_at);
  put(s, 3, spent_ms);
  return impl_->done(s);
}

Result<void> Record::finish_sitting(SittingId id, UnixMillis finished_at, const std::string& state, const std::string& result, const std::vector<StoredResponse>& responses) {
  return impl_->in_transaction([&]() -> Result<void> {
    sqlite3_stmt* s = impl_->connection.statement("exams/sitting_finish");
    if (s == nullptr) return impl_->failed();
    put(s, 1, id);
    put(s, 2, finished_at);
    put(s, 3, state);
    put(s, 4, result);
    if (auto done = impl_->done(s); !done) return done;
    if (sqlite3_changes(impl_->connection.db()) != 1) return Error{"record.finished", "this examination was handed in before, so it was left as it is"};
    for (const auto& response : responses)
      if (auto added = impl_->add_response(response); !added) return added;
    return {};
  });
}

Result<std::int64_t> Record::add_response(const StoredResponse& response, std::int64_t spent_ms, const std::string& state) {
  std::int64_t id = 0;
  auto done = impl_->in_transaction([&]() -> Result<void> {
    if (auto added = impl_->add_response(response); !added) return added;
    id = sqlite3_last_insert_rowid(impl_->connection.db());
    return save_sitting(response.sitting, response.answered_at, spent_ms, state);
  });
  if (!done) return done.error();
  return id;
}

Result<void> Record::rate_response(std::int64_t id, int rating) {
  sqlite3_stmt* s = impl_->connection.statement("exams/response_rate");
  if (s == nullptr) return impl_->failed();
  put(s, 1, id);
  put(s, 2, std::int64_t{rating});
  return impl_->done(s);
}

Result<void> Record::delete_sitting(SittingId id) {
  sqlite3_stmt* s = impl_->connection.statement("exams/sitting_delete");
  if (s == nullptr) return impl_->failed();
  put(s, 1, id);
  return impl_->done(s);
}

Result<std::optional<StoredSitting>> Record::sitting(SittingId id) const {
  sqlite3_stmt* s = impl_->connection.statement("exams/sitting_by_id");
  if (s == nullptr) return impl_->failed();
  put(s, 1, id);
  std::optional<StoredSitting> found;
  if (auto all = impl_->each(s, [&](sqlite3_stmt* row) { found = sitting_of(row); }); !all) return all.error();
  return found;
}

Result<std::vector<StoredSitting>> Record::open_sittings() const { return impl_->sittings("exams/sitting_open"); }
Result<std::vector<StoredSitting>> Record::finished_sittings() const { return impl_->sittings("exams/sitting_done"); }

Result<std::vector<StoredResponse>> Record::responses() const {
  std::vector<StoredResponse> found;
  if (auto all = impl_->each(impl_->connection.statement("exams/response_all"), [&](sqlite3_stmt* s) { found.push_back(response_of(s)); }); !all) return all.error();
  return found;
}

Result<void> Record::doubt_item(const DoubtedItem& doubt) {
  if (doubt.why.size() > kLongestDoubt) return Error{"record.note_too_long", fmt::format("a doubt about an item may have {} bytes; shorten it", kLongestDoubt)};
  sqlite3_stmt* s = impl_->connection.statement("exams/doubt_upsert");
  if (s == nullptr) return impl_->failed();
  put(s, 1, doubt.item);
  put(s, 2, doubt.at);
  put(s, 3, doubt.why);
  return impl_->done(s);
}

Result<void> Record::trust_item(const std::string& item) {
  sqlite3_stmt* s = impl_->connection.statement("exams/doubt_delete");
  if (s == nullptr) return impl_->failed();
  put(s, 1, item);
  return impl_->done(s);
}

Result<std::vector<DoubtedItem>> Record::doubted_items() const {
  std::vector<DoubtedItem> found;
  if (auto all = impl_->each(impl_->connection.statement("exams/doubt_all"), [&](sqlite3_stmt* s) { found.push_back({.item = text(s, 0), .at = sqlite3_column_int64(s, 1), .why = text(s, 2)}); }); !all) return all.error();
  return found;
}

Result<void> Record::set_setting(const std::string& name, const std::string& value) {
  sqlite3_stmt* s = impl_->connection.statement("settings/upsert");
  if (s == nullptr) return impl_->failed();
  put(s, 1, name);
  put(s, 2, value);
  return impl_->done(s);
}

Result<std::optional<std::string>> Record::setting(const std::string& name) const {
  sqlite3_stmt* s = impl_->connection.statement("settings/by_name");
  if (s == nullptr) return impl_->failed();
  put(s, 1, name);
  std::optional<std::string> found;
  if (auto all = impl_->each(s, [&](sqlite3_stmt* row) { found = text(row, 0); }); !all) return all.error();
  return found;
}

Result<void> Record::add_recent_code(const Code& code, UnixMillis at) {
  sqlite3_stmt* s = impl_->connection.statement("encoder/recent_upsert");
  if (s == nullptr) return impl_->failed();
  put(s, code);
  put(s, 3, at);
  if (auto done = impl_->done(s); !done) return done;
  s = impl_->connection.statement("encoder/recent_trim");
  if (s == nullptr) return impl_->failed();
  put(s, 1, std::int64_t{kRecentCodes});
  return impl_->done(s);
}

Result<std::vector<KeptCode>> Record::recent_codes() const {
  std::vector<KeptCode> found;
  if (auto all = impl_->each(impl_->connection.statement("encoder/recent_newest_first"), [&](sqlite3_stmt* s) { found.push_back({code_of(s), sqlite3_column_int64(s, 2)}); }); !all) return all.error();
  return found;
}

Result<void> Record::set_favorite_code(const Code& code, bool favorite, UnixMillis at) {
  sqlite3_stmt* s = impl_->connection.statement(favorite ? "encoder/favorite_add" : "encoder/favorite_delete");
  if (s == nullptr) return impl_->failed();
  put(s, code);
  if (favorite) put(s, 3, at);
  return impl_->done(s);
}

Result<std::vector<KeptCode>> Record::favorite_codes() const {
  std::vector<KeptCode> found;
  if (auto all = impl_->each(impl_->connection.statement("encoder/favorite_all"), [&](sqlite3_stmt* s) { found.push_back({code_of(s), sqlite3_column_int64(s, 2)}); }); !all) return all.error();
  return found;
}

Result<void> Record::set_code_note(const Code& code, const std::string& body, UnixMillis at) {
  if (body.size() > kLongestCodeNote) return Error{"record.note_too_long", fmt::format("a note on a code has room for {} bytes; this one has {}", kLongestCodeNote, body.size())};
  sqlite3_stmt* s = impl_->connection.statement(body.empty() ? "encoder/note_delete" : "encoder/note_upsert");
  if (s == nullptr) return impl_->failed();
  put(s, code);
  if (!body.empty()) put(s, 3, at), put(s, 4, body);
  return impl_->done(s);
}

Result<std::optional<CodeNoteKept>> Record::code_note(const Code& code) const {
  sqlite3_stmt* s = impl_->connection.statement("encoder/note_by_code");
  if (s == nullptr) return impl_->failed();
  put(s, code);
  std::optional<CodeNoteKept> found;
  if (auto all = impl_->each(s, [&](sqlite3_stmt* row) { found = CodeNoteKept{code, sqlite3_column_int64(row, 0), text(row, 1)}; }); !all) return all.error();
  return found;
}

Result<RecordInfo> Record::info() const {
  RecordInfo info{.path = impl_->path, .schema_version = static_cast<int>(impl_->connection.number("PRAGMA user_version"))};
  info.attempts = impl_->connection.number(sql_named("attempts/count"));
  info.drafts = impl_->connection.number(sql_named("drafts/count"));
  if (info.attempts < 0 || info.drafts < 0) return impl_->failed();
  std::error_code code;
  info.bytes = static_cast<std::int64_t>(fs::file_size(impl_->path, code));
  return info;
}

Result<void> Record::backup_to(const fs::path& target) const {
  std::error_code code;
  if (fs::exists(target, code)) return Error{"record.exists", target.string() + " exists already; choose another name"};
  if (target.has_parent_path()) fs::create_directories(target.parent_path(), code);
  const fs::path part = target.string() + ".part";
  fs::remove(part, code);
  {
    Connection copy;
    int result = copy.open(part, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (result == SQLITE_OK) {
      sqlite3_backup* backup = sqlite3_backup_init(copy.db(), "main", impl_->connection.db(), "main");
      if (backup == nullptr) result = sqlite3_extended_errcode(copy.db());
      else {
        result = sqlite3_backup_step(backup, -1);
        const int finished = sqlite3_backup_finish(backup);
        if (result == SQLITE_DONE) result = finished;
      }
    }
    if (result != SQLITE_OK) {
      const Error error = error_of(copy.db(), result, target);
      copy.close();
      fs::remove(part, code);
      return error;
    }
  }
  fs::rename(part, target, code);
  if (code) return Error{"file.unwritable", target.string() + " could not be put in place: " + code.message()};
  return {};
}

Result<BackupFile> Record::make_backup() {
  const fs::path folder = impl_->path.parent_path() / "backups";
  UnixMillis now = impl_->clock->now();
  fs::path target = folder / ("record-" + stamp(now) + ".db");
  std::error_code code;
  // Two within one second: the second one takes the next free second.
  for (int i = 0; fs::exists(target, code) && i < 600; ++i) now += 1000, target = folder / ("record-" + stamp(now) + ".db");
  if (auto made = backup_to(target); !made) return made.error();
  auto all = backups();
  if (all)
    for (const auto& old : backups_to_delete(*all, impl_->clock->today()))
      if (old.path != target) fs::remove(old.path, code);
  return BackupFile{target, now / 1000 * 1000, static_cast<std::int64_t>(fs::file_size(target, code))};
}

Result<std::vector<BackupFile>> Record::backups() const {
  std::vector<BackupFile> found;
  std::error_code code;
  for (fs::directory_iterator at(impl_->path.parent_path() / "backups", code), end; !code && at != end; at.increment(code))
    if (const auto made = stamp_of(at->path().filename().string())) found.push_back({at->path(), *made, static_cast<std::int64_t>(at->file_size(code))});
  std::sort(found.begin(), found.end(), [](const BackupFile& a, const BackupFile& b) { return a.made_at > b.made_at; });
  return found;
}

Result<void> Record::restore_from(const fs::path& backup) {
  std::error_code code;
  if (!fs::exists(backup, code)) return Error{"file.not_found", backup.string() + " does not exist"};
  auto identity = identify(backup);
  if (!identity) return identity.error().in("this backup cannot be restored");
  if (identity->empty) return Error{"record.foreign", backup.string() + " is empty"};
  Connection source;
  if (const int opened = source.open(backup, SQLITE_OPEN_READONLY); opened != SQLITE_OK) return error_of(source.db(), opened, backup);
  {
    sqlite3_stmt* check = nullptr;
    const bool sound = sqlite3_prepare_v2(source.db(), "PRAGMA integrity_check(1)", -1, &check, nullptr) == SQLITE_OK && sqlite3_step(check) == SQLITE_ROW && text(check, 0) == "ok";
    sqlite3_finalize(check);
    if (!sound) return Error{"record.damaged", backup.string() + " is damaged and was not restored"};
  }
  if (auto present = make_backup(); !present) return present.error().in("backing up the present record first");
  sqlite3_backup* copy = sqlite3_backup_init(impl_->connection.db(), "main", source.db(), "main");
  if (copy == nullptr) return impl_->failed();
  const int stepped = sqlite3_backup_step(copy, -1);
  const int finished = sqlite3_backup_finish(copy);
  if (stepped != SQLITE_DONE || finished != SQLITE_OK) return impl_->failed(stepped != SQLITE_DONE ? stepped : finished);
  return impl_->migrate(identity->version);
}

Result<std::string> Record::export_json() const {
  nlohmann::ordered_json root = {{"format", "chartwright.record"}, {"version", 1}};
  root["attempts"] = nlohmann::ordered_json::array();
  const auto parsed = [](const std::string& stored) {
    // A damaged text is exported as it is rather than lost.
    auto value = nlohmann::ordered_json::parse(stored, nullptr, false);
    return value.is_discarded() ? nlohmann::ordered_json(stored) : value;
  };
  auto attempts = impl_->each(impl_->connection.statement("attempts/all"), [&](sqlite3_stmt* s) {
    const StoredAttempt a = attempt_of(s);
    root["attempts"].push_back({{"id", a.id}, {"scenario", a.scenario.text()}, {"task", a.task.text()}, {"graded_at", a.graded_at}, {"points", a.points}, {"seconds_spent", a.seconds_spent}, {"scenario_hash", a.scenario_hash},
                                {"content_release", a.content_release}, {"engine", a.engine}, {"submission", parsed(a.submission)}, {"report", parsed(a.report)}});
  });
  if (!attempts) return attempts.error();
  root["drafts"] = nlohmann::ordered_json::array();
  auto drafts = impl_->each(impl_->connection.statement("drafts/newest_first"), [&](sqlite3_stmt* s) {
    const StoredDraft d = draft_of(s);
    root["drafts"].push_back({{"scenario", d.scenario.text()}, {"task", d.task.text()}, {"saved_at", d.saved_at}, {"body", parsed(d.body)}});
  });
  if (!drafts) return drafts.error();
  root["audits"] = nlohmann::ordered_json::array();
  auto audits = impl_->each(impl_->connection.statement("audits/all"), [&](sqlite3_stmt* s) {
    const StoredAudit a = audit_of(s);
    root["audits"].push_back({{"id", a.id}, {"scenario", a.scenario.text()}, {"task", a.task.text()}, {"seed", a.seed}, {"graded_at", a.graded_at}, {"points", a.points}, {"seconds_spent", a.seconds_spent},
                              {"scenario_hash", a.scenario_hash}, {"engine", a.engine}, {"answer", parsed(a.answer)}, {"report", parsed(a.report)}});
  });
  if (!audits) return audits.error();
  root["audit_drafts"] = nlohmann::ordered_json::array();
  auto audit_drafts = impl_->each(impl_->connection.statement("audits/draft_newest_first"), [&](sqlite3_stmt* s) {
    const StoredDraft d = draft_of(s);
    root["audit_drafts"].push_back({{"scenario", d.scenario.text()}, {"task", d.task.text()}, {"saved_at", d.saved_at}, {"body", parsed(d.body)}});
  });
  if (!audit_drafts) return audit_drafts.error();
  root["sittings"] = nlohmann::ordered_json::array();
  auto sittings = impl_->each(impl_->connection.statement("exams/sitting_all"), [&](sqlite3_stmt* s) {
    const StoredSitting t = sitting_of(s);
    root["sittings"].push_back({{"id", t.id}, {"exam", t.exam}, {"kind", t.kind}, {"begun_at", t.begun_at}, {"seen_at", t.seen_at}, {"spent_ms", t.spent_ms}, {"finished_at", t.finished_at ? nlohmann::ordered_json(*t.finished_at) : nlohmann::ordered_json()},
                                {"state", parsed(t.state)}, {"result", parsed(t.result)}});
  });
  if (!sittings) return sittings.error();
  root["responses"] = nlohmann::ordered_json::array();
  auto responses = impl_->each(impl_->connection.statement("exams/response_all"), [&](sqlite3_stmt* s) {
    const StoredResponse r = response_of(s);
    root["responses"].push_back({{"id", r.id}, {"sitting", r.sitting}, {"answered_at", r.answered_at}, {"exam", r.exam}, {"item", r.item}, {"item_version", r.item_version}, {"seed", r.seed}, {"domain", r.domain}, {"point", r.point}, {"p0", r.p0_percent},
                                 {"chance", r.chance_per_mille}, {"credit", r.credit_per_mille}, {"counted", r.counted}, {"rating", r.rating}, {"seconds", r.seconds}});
  });
  if (!responses) return responses.error();
  root["doubted_items"] = nlohmann::ordered_json::array();
  auto doubts = impl_->each(impl_->connection.statement("exams/doubt_all"), [&](sqlite3_stmt* s) { root["doubted_items"].push_back({{"item", text(s, 0)}, {"at", sqlite3_column_int64(s, 1)}, {"why", text(s, 2)}}); });
  if (!doubts) return doubts.error();
  root["settings"] = nlohmann::ordered_json::object();
  auto settings = impl_->each(impl_->connection.statement("settings/all"), [&](sqlite3_stmt* s) { root["settings"][text(s, 0)] = text(s, 1); });
  if (!settings) return settings.error();
  for (const auto& [name, statement] : {std::pair("recent_codes", "encoder/recent_newest_first"), std::pair("favorite_codes", "encoder/favorite_all")}) {
    root[name] = nlohmann::ordered_json::array();
    auto kept = impl_->each(impl_->connection.statement(statement), [&, to = name](sqlite3_stmt* s) { root[to].push_back({{"system", text(s, 0)}, {"code", text(s, 1)}, {"at", sqlite3_column_int64(s, 2)}}); });
    if (!kept) return kept.error();
  }
  root["code_notes"] = nlohmann::ordered_json::array();
  auto notes = impl_->each(impl_->connection.statement("encoder/note_all"), [&](sqlite3_stmt* s) { root["code_notes"].push_back({{"system", text(s, 0)}, {"code", text(s, 1)}, {"changed_at", sqlite3_column_int64(s, 2)}, {"body", text(s, 3)}}); });
  if (!notes) return notes.error();
  return root.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Result<std::vector<std::string>> Record::check_integrity() const {
  std::vector<std::string> problems;
  for (const char* sql : {"PRAGMA integrity_check", "PRAGMA foreign_key_check"}) {
    sqlite3_stmt* s = nullptr;
    if (sqlite3_prepare_v2(impl_->connection.db(), sql, -1, &s, nullptr) != SQLITE_OK) return impl_->failed();
    while (sqlite3_step(s) == SQLITE_ROW)
      if (const std::string line = text(s, 0); line != "ok") problems.push_back(line);
    sqlite3_finalize(s);
  }
  return problems;
}

std::vector<BackupFile> backups_to_delete(std::vector<BackupFile> all, Date today) {
  std::sort(all.begin(), all.end(), [](const BackupFile& a, const BackupFile& b) { return a.made_at > b.made_at; });
  std::set<std::int32_t> days;
  std::set<int> months;
  std::vector<BackupFile> doomed;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Date day = Date::from_days(static_cast<std::int32_t>(all[i].made_at / 86'400'000));
    const int age = today.days_since_1970() - day.days_since_1970();
    bool keep = i < 10;
    // The newest of each day and of each month stand for it.
    if (days.insert(day.days_since_1970()).second && age < 14) keep = true;
    if (months.insert(day.year() * 12 + day.month()).second && age < 366) keep = true;
    if (!keep) doomed.push_back(all[i]);
  }
  return doomed;
}

fs::path default_record_path() {
  const auto variable = [](const char* name) -> fs::path {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0' ? fs::path(value) : fs::path();
  };
  if (const auto chosen = variable("CHARTWRIGHT_RECORD"); !chosen.empty()) return chosen;
#if defined(_WIN32)
  return variable("APPDATA") / "Chartwright" / "record.db";
#elif defined(__APPLE__)
  return variable("HOME") / "Library" / "Application Support" / "Chartwright" / "record.db";
#else
  if (const auto data = variable("XDG_DATA_HOME"); !data.empty()) return data / "chartwright" / "record.db";
  return variable("HOME") / ".local" / "share" / "chartwright" / "record.db";
#endif
}

}  // namespace cw
