#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

/// SQLite's C interface, as far as release files need it.
namespace cw::sqlite {

/// A connection that closes itself.
class Database {
 public:
  ~Database() { sqlite3_close(handle_); }
  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  bool open(const std::filesystem::path& path, int flags) { return sqlite3_open_v2(path.string().c_str(), &handle_, flags, nullptr) == SQLITE_OK; }
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
    // An empty view may point nowhere, which SQLite would take for NULL.
    sqlite3_bind_text(handle_, at, text.empty() ? "" : text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
    return *this;
  }
  Statement& bind(int at, std::int64_t value) {
    sqlite3_bind_int64(handle_, at, value);
    return *this;
  }
  /// Ready for the next values or the next run.
  Statement& again() {
    sqlite3_reset(handle_);
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
  /// Valid until the next step.
  std::string_view view(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
    return bytes != nullptr ? std::string_view(bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))) : std::string_view();
  }
  std::int64_t number(int column) const { return sqlite3_column_int64(handle_, column); }

 private:
  sqlite3_stmt* handle_ = nullptr;
};

}  // namespace cw::sqlite
