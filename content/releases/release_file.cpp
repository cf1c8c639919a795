#include "content/releases/release_file.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <sstream>
#include <system_error>

namespace cw {
namespace fs = std::filesystem;
namespace {

constexpr std::int32_t kApplicationId = 0x43575243;  // "CWRC"
constexpr int kSchemaVersion = 1;

constexpr const char* kSchema = R"sql(
CREATE TABLE release (
  system TEXT NOT NULL, name TEXT NOT NULL, effective_from TEXT NOT NULL, effective_to TEXT NOT NULL,
  source TEXT NOT NULL, source_sha256 TEXT NOT NULL, starter INTEGER NOT NULL, entries INTEGER NOT NULL, billable INTEGER NOT NULL
) STRICT;
CREATE TABLE entry (
  bare TEXT PRIMARY KEY, title TEXT NOT NULL, billable INTEGER NOT NULL, poa_exempt INTEGER NOT NULL, sex INTEGER NOT NULL,
  least_age INTEGER NOT NULL, most_age INTEGER NOT NULL, parent TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE note (
  bare TEXT NOT NULL REFERENCES entry (bare), position INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, refers_to TEXT NOT NULL,
  PRIMARY KEY (bare, position)
) STRICT, WITHOUT ROWID;
)sql";

/// A connection that closes itself. SQLite's C interface is spoken in this file only.
class Database {
 public:
  ~Database() { sqlite3_close(handle_); }
  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  bool open(const fs::path& path, int flags) { return sqlite3_open_v2(path.string().c_str(), &handle_, flags, nullptr) == SQLITE_OK; }
  bool run(const char* sql) { return sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) == SQLITE_OK; }
  sqlite3* handle() const { return handle_; }
  std::string message() const { return handle_ != nullptr ? sqlite3_errmsg(handle_) : "out of memory"; }
  int code() const { return handle_ != nullptr ? sqlite3_errcode(handle_) & 0xFF : SQLITE_NOMEM; }

  std::int64_t number(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    std::int64_t value = -1;
    if (sqlite3_prepare_v2(handle_, sql, -1, &statement, nullptr) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
  }

 private:
  sqlite3* handle_ = nullptr;
};

class Statement {
 public:
  Statement(Database& database, const char* sql) { sqlite3_prepare_v2(database.handle(), sql, -1, &handle_, nullptr); }
  ~Statement() { sqlite3_finalize(handle_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  bool prepared() const { return handle_ != nullptr; }
  Statement& bind(int at, std::string_view text) {
    sqlite3_bind_text(handle_, at, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
    return *this;
  }
  Statement& bind(int at, std::int64_t value) {
    sqlite3_bind_int64(handle_, at, value);
    return *this;
  }
  bool insert() {
    const bool done = sqlite3_step(handle_) == SQLITE_DONE;
    sqlite3_reset(handle_);
    return done;
  }
  int step() { return sqlite3_step(handle_); }
  std::string text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
    return bytes != nullptr ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))) : std::string();
  }
  std::int64_t number(int column) const { return sqlite3_column_int64(handle_, column); }

 private:
  sqlite3_stmt* handle_ = nullptr;
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::optional<NoteKind> note_kind_from(std::string_view word) {
  for (int k = 0; k <= static_cast<int>(NoteKind::Definition); ++k)
    if (to_string(static_cast<NoteKind>(k)) == word) return static_cast<NoteKind>(k);
  return std::nullopt;
}

Result<void> fill(Database& db, const ReleaseInfo& info, const std::vector<CodeEntry>& entries) {
  const auto failed = [&] { return Error{db.code() == SQLITE_FULL ? "file.disk_full" : "release.unwritable", "the release could not be written: " + db.message()}; };
  if (!db.run("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN") || !db.run(kSchema)) return failed();
  Statement release(db, "INSERT INTO release VALUES (?,?,?,?,?,?,?,?,?)");
  const auto billable = std::count_if(entries.begin(), entries.end(), [](const CodeEntry& e) { return e.billable; });
  release.bind(1, to_string(info.system)).bind(2, info.name).bind(3, to_string(info.effective_from)).bind(4, to_string(info.effective_to)).bind(5, info.source);
  release.bind(6, info.source_sha256).bind(7, info.starter ? 1 : 0).bind(8, static_cast<std::int64_t>(entries.size())).bind(9, billable);
  if (!release.insert()) return failed();
  Statement entry(db, "INSERT INTO entry VALUES (?,?,?,?,?,?,?,?)");
  Statement note(db, "INSERT INTO note VALUES (?,?,?,?,?)");
  for (const auto& e : entries) {
    const std::string bare = e.code.bare();
    entry.bind(1, bare).bind(2, e.title).bind(3, e.billable ? 1 : 0).bind(4, e.poa_exempt ? 1 : 0).bind(5, static_cast<std::int64_t>(e.sex));
    entry.bind(6, e.least_age).bind(7, e.most_age).bind(8, e.parent);
    if (!entry.insert()) return failed();
    for (std::size_t n = 0; n < e.notes.size(); ++n) {
      note.bind(1, bare).bind(2, static_cast<std::int64_t>(n)).bind(3, to_string(e.notes[n].kind)).bind(4, e.notes[n].text).bind(5, joined(e.notes[n].refers_to));
      if (!note.insert()) return failed();
    }
  }
  const std::string marks = fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}; COMMIT", kApplicationId, kSchemaVersion);
  if (!db.run(marks.c_str())) return failed();
  return {};
}

}  // namespace

Result<void> write_release(const fs::path& path, const ReleaseInfo& info, const std::vector<CodeEntry>& entries) {
  const fs::path part = path.string() + ".part";
  std::error_code code;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), code);
  fs::remove(part, code);
  {
    Database db;
    if (!db.open(part, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) return Error{"release.unwritable", path.string() + " cannot be made: " + db.message()};
    if (auto filled = fill(db, info, entries); !filled) {
      fs::remove(part, code);
      return filled.error().in(path.string());
    }
  }
  if (auto back = load_release(part); !back) {
    fs::remove(part, code);
    return back.error().in("checking the release just written");
  }
  fs::rename(part, path, code);
  if (code) return Error{"release.unwritable", path.string() + " could not be put in place: " + code.message()};
  return {};
}

Result<std::shared_ptr<const Release>> load_release(const fs::path& path) {
  std::error_code code;
  if (!fs::exists(path, code)) return Error{"file.not_found", path.string() + " does not exist"};
  const auto damaged = [&](const std::string& why) { return Error{"release.damaged", path.string() + " is damaged (" + why + "); install the release again"}; };
  Database db;
  if (!db.open(path, SQLITE_OPEN_READONLY)) return Error{"file.unreadable", path.string() + " cannot be opened: " + db.message()};
  // Two gigabytes hold every release ever published many times over.
  if (db.number("PRAGMA page_count") * std::max<std::int64_t>(1, db.number("PRAGMA page_size")) > (std::int64_t{2} << 30)) return Error{"file.too_large", path.string() + " is larger than any release"};
  if (const auto id = db.number("PRAGMA application_id"); id != kApplicationId) {
    if (id < 0 && db.code() == SQLITE_CORRUPT) return damaged(db.message());
    return Error{"release.foreign", path.string() + " is no Chartwright release file"};
  }
  if (const auto version = db.number("PRAGMA user_version"); version > kSchemaVersion)
    return Error{"release.newer", path.string() + " was made by a newer Chartwright; update this one to use it"};
  Statement integrity(db, "PRAGMA quick_check(1)");
  if (integrity.step() != SQLITE_ROW || integrity.text(0) != "ok") return damaged("its pages do not fit together");

  ReleaseInfo info;
  Statement release(db, "SELECT system, name, effective_from, effective_to, source, source_sha256, starter, entries, billable FROM release");
  if (!release.prepared() || release.step() != SQLITE_ROW) return damaged("it does not say which release it is");
  const auto system = code_system_from(release.text(0));
  const auto from = Date::parse(release.text(2)), to = Date::parse(release.text(3));
  if (!system || !from || !to) return damaged("its system or dates make no sense");
  info = {.system = *system, .name = release.text(1), .effective_from = *from, .effective_to = *to, .source = release.text(4), .source_sha256 = release.text(5)};
  info.starter = release.number(6) != 0;
  const std::int64_t promised = release.number(7);

  std::map<std::string, std::vector<CodeNote>> notes;
  Statement note(db, "SELECT bare, kind, text, refers_to FROM note ORDER BY bare, position");
  int row = SQLITE_ERROR;
  while (note.prepared() && (row = note.step()) == SQLITE_ROW) {
    const auto kind = note_kind_from(note.text(1));
    if (!kind) return damaged("it has a note of unknown kind");
    CodeNote made{.kind = *kind, .text = note.text(2)};
    std::istringstream words(note.text(3));
    for (std::string word; words >> word;) made.refers_to.push_back(word);
    notes[note.text(0)].push_back(std::move(made));
  }
  if (row != SQLITE_DONE) return damaged(db.message());

  std::vector<CodeEntry> entries;
  entries.reserve(static_cast<std::size_t>(std::clamp<std::int64_t>(promised, 0, 1'000'000)));
  Statement entry(db, "SELECT bare, title, billable, poa_exempt, sex, least_age, most_age, parent FROM entry ORDER BY bare");
  row = SQLITE_ERROR;
  while (entry.prepared() && (row = entry.step()) == SQLITE_ROW) {
    const std::string bare = entry.text(0);
    CodeEntry made{.code = Code(bare, *system), .title = entry.text(1), .billable = entry.number(2) != 0, .poa_exempt = entry.number(3) != 0};
    made.sex = static_cast<SexLimit>(std::clamp<std::int64_t>(entry.number(4), 0, 2));
    made.least_age = static_cast<int>(std::clamp<std::int64_t>(entry.number(5), 0, 124));
    made.most_age = static_cast<int>(std::clamp<std::int64_t>(entry.number(6), 0, 124));
    made.parent = entry.text(7);
    // A node lies below its parent, so that walks upwards end.
    if (!made.parent.empty() && (made.parent.size() >= bare.size() || bare.rfind(made.parent, 0) != 0)) return damaged("code " + bare + " stands below " + made.parent);
    if (const auto found = notes.find(bare); found != notes.end()) made.notes = std::move(found->second);
    entries.push_back(std::move(made));
  }
  if (row != SQLITE_DONE) return damaged(db.message());
  if (static_cast<std::int64_t>(entries.size()) != promised) return damaged("codes are missing");
  return std::shared_ptr<const Release>(std::make_shared<const Release>(std::move(info), std::move(entries)));
}

InstalledReleases load_releases(const std::vector<fs::path>& folders) {
  InstalledReleases installed;
  for (const auto& folder : folders) {
    std::error_code code;
    std::vector<fs::path> files;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
      if (at->path().extension() == ".db") files.push_back(at->path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
      auto release = load_release(file);
      if (release) installed.releases.push_back(*release);
      else installed.problems.push_back(release.error());
    }
  }
  return installed;
}

}  // namespace cw
