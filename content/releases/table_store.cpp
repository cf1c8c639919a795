#include "content/releases/table_store.h"

#include <fmt/format.h>

#include "content/releases/database_file.h"
#include "content/releases/release_schema.h"

namespace cw {
namespace fs = std::filesystem;
namespace {

using release_schema::joined;
using sqlite::Database;
using sqlite::Statement;

/// No official file has it within a cell: control characters are refused when reading.
constexpr char kBetweenCells = '\x1F';

std::vector<std::string> cells_of(std::string_view row) {
  std::vector<std::string> cells;
  for (;;) {
    const auto at = row.find(kBetweenCells);
    cells.emplace_back(row.substr(0, at));
    if (at == std::string_view::npos) return cells;
    row.remove_prefix(at + 1);
  }
}

bool fill(Database& db, const StoredTables& stored) {
  if (!db.run("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;"
              "CREATE TABLE version (version TEXT NOT NULL) STRICT;"
              "CREATE TABLE named_table (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, columns TEXT NOT NULL, rows INTEGER NOT NULL) STRICT;"
              "CREATE TABLE table_row (named INTEGER NOT NULL, position INTEGER NOT NULL, cells TEXT NOT NULL, PRIMARY KEY (named, position)) STRICT, WITHOUT ROWID"))
    return false;
  Statement version(db, "INSERT INTO version VALUES (?)");
  if (!version.bind(1, stored.version).insert()) return false;
  Statement table(db, "INSERT INTO named_table VALUES (?,?,?,?)");
  Statement row(db, "INSERT INTO table_row VALUES (?,?,?)");
  for (std::size_t t = 0; t < stored.tables.size(); ++t) {
    const auto& one = stored.tables[t];
    const auto at = static_cast<std::int64_t>(t);
    if (!table.bind(1, at).bind(2, one.name).bind(3, joined(one.columns, kBetweenCells)).bind(4, static_cast<std::int64_t>(one.rows.size())).insert()) return false;
    for (std::size_t r = 0; r < one.rows.size(); ++r)
      if (!row.bind(1, at).bind(2, static_cast<std::int64_t>(r)).bind(3, joined(one.rows[r], kBetweenCells)).insert()) return false;
  }
  const std::string marks = fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}; COMMIT", release_schema::kTablesApplicationId, release_schema::kVersion);
  return db.run(marks.c_str());
}

}  // namespace

Result<StoredTables> read_tables(const fs::path& path) {
  auto db = open_database(path, release_schema::kTablesApplicationId);
  if (!db) return db.error();
  StoredTables stored;
  Statement version(**db, "SELECT version FROM version");
  if (!version.prepared() || version.step() != SQLITE_ROW) return damaged(path, "it does not say which version it holds");
  stored.version = version.text(0);
  std::vector<std::int64_t> promised;
  Statement table(**db, "SELECT name, columns, rows FROM named_table ORDER BY position");
  while (table.prepared() && table.step() == SQLITE_ROW) {
    stored.tables.push_back({table.text(0), cells_of(table.view(1)), {}});
    promised.push_back(table.number(2));
  }
  Statement row(**db, "SELECT named, cells FROM table_row ORDER BY named, position");
  int step = SQLITE_ERROR;
  while (row.prepared() && (step = row.step()) == SQLITE_ROW) {
    const auto at = row.number(0);
    if (at < 0 || at >= static_cast<std::int64_t>(stored.tables.size())) return damaged(path, "a row stands in no table");
    stored.tables[static_cast<std::size_t>(at)].rows.push_back(cells_of(row.view(1)));
  }
  if (step != SQLITE_DONE) return damaged(path, (*db)->message());
  for (std::size_t t = 0; t < stored.tables.size(); ++t)
    if (static_cast<std::int64_t>(stored.tables[t].rows.size()) != promised[t]) return damaged(path, "rows of " + stored.tables[t].name + " are missing");
  return stored;
}

Result<void> write_tables(const fs::path& path, const StoredTables& stored) {
  return put_in_place(path, [&](Database& db) { return fill(db, stored); }, [](const fs::path& part) -> Result<void> {
    auto back = read_tables(part);
    if (!back) return back.error();
    return {};
  });
}

}  // namespace cw
