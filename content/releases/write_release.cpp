#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "content/base/file_io.h"
#include "content/releases/database_file.h"
#include "content/releases/release_file.h"
#include "content/releases/release_schema.h"
#include "content/releases/sqlite.h"

namespace cw {
namespace fs = std::filesystem;
namespace {

using release_schema::joined;
using sqlite::Database;
using sqlite::Statement;

/// Fills the tables of one release. The first statement that fails ends it.
class Writer {
 public:
  Writer(Database& db, const ReleaseContents& contents) : db_(db), c_(contents) {}

  bool run() {
    // Nobody else sees the file yet, and a half-written one is thrown away: no journal, and one sync at the end.
    if (!db_.run("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN") || !db_.run(release_schema::kTables)) return false;
    if (!info() || !entries() || !divisions() || !indexes() || !tables() || !others()) return false;
    if (!db_.run("CREATE INDEX entry_parent ON entry (parent, bare)")) return false;
    const std::string marks = fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}; COMMIT", release_schema::kApplicationId, release_schema::kVersion);
    return db_.run(marks.c_str());
  }

 private:
  static std::string date_text(const std::optional<Date>& date) { return date ? to_string(*date) : std::string(); }

  bool info() {
    const ReleaseInfo& i = c_.info;
    const auto billable = std::count_if(c_.entries.begin(), c_.entries.end(), [](const CodeEntry& e) { return e.billable; });
    const bool notes = std::any_of(c_.entries.begin(), c_.entries.end(), [](const CodeEntry& e) { return !e.notes.empty() || !e.seventh.empty(); });
    const bool poa = std::any_of(c_.entries.begin(), c_.entries.end(), [](const CodeEntry& e) { return e.poa_exempt; });
    Statement release(db_, "INSERT INTO release VALUES (?,?,?,?,?,?,?,?,?,?,?,?)");
    release.bind(1, to_string(i.system)).bind(2, i.name).bind(3, to_string(i.effective_from)).bind(4, to_string(i.effective_to)).bind(5, i.source).bind(6, i.source_sha256);
    release.bind(7, i.starter ? 1 : 0).bind(8, i.from_addenda ? 1 : 0).bind(9, notes ? 1 : 0).bind(10, poa ? 1 : 0);
    release.bind(11, static_cast<std::int64_t>(c_.entries.size())).bind(12, billable);
    if (!release.insert()) return false;
    Statement file(db_, "INSERT INTO source_file VALUES (?,?,?,?,?,?,?)");
    for (std::size_t n = 0; n < i.files.size(); ++n) {
      const ReleaseSourceFile& f = i.files[n];
      file.bind(1, static_cast<std::int64_t>(n)).bind(2, f.part).bind(3, f.name).bind(4, f.year).bind(5, f.sha256).bind(6, f.count).bind(7, f.used);
      if (!file.insert()) return false;
    }
    return true;
  }

  bool entries() {
    std::vector<const CodeEntry*> sorted;
    sorted.reserve(c_.entries.size());
    for (const auto& e : c_.entries) sorted.push_back(&e);
    std::vector<std::pair<std::string, const CodeEntry*>> by_code;
    by_code.reserve(sorted.size());
    for (const auto* e : sorted) by_code.emplace_back(e->code.bare(), e);
    std::sort(by_code.begin(), by_code.end());
    Statement entry(db_, "INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?)");
    Statement note(db_, "INSERT INTO note VALUES (?,?,?,?,?)");
    Statement seventh(db_, "INSERT INTO seventh VALUES (?,?,?,?)");
    for (const auto& [bare, e] : by_code) {
      entry.bind(1, bare).bind(2, e->title).bind(3, e->billable ? 1 : 0).bind(4, e->poa_exempt ? 1 : 0).bind(5, static_cast<std::int64_t>(e->sex)).bind(6, e->least_age);
      entry.bind(7, e->most_age).bind(8, e->parent).bind(9, date_text(e->terminated)).bind(10, static_cast<std::int64_t>(e->notes.size())).bind(11, static_cast<std::int64_t>(e->seventh.size()));
      if (!entry.insert()) return false;
      for (std::size_t n = 0; n < e->notes.size(); ++n) {
        note.bind(1, bare).bind(2, static_cast<std::int64_t>(n)).bind(3, to_string(e->notes[n].kind)).bind(4, e->notes[n].text).bind(5, joined(e->notes[n].refers_to, ' '));
        if (!note.insert()) return false;
      }
      for (std::size_t n = 0; n < e->seventh.size(); ++n) {
        seventh.bind(1, bare).bind(2, static_cast<std::int64_t>(n)).bind(3, std::string_view(&e->seventh[n].value, 1)).bind(4, e->seventh[n].words);
        if (!seventh.insert()) return false;
      }
    }
    return true;
  }

  bool divisions() {
    Statement division(db_, "INSERT INTO division VALUES (?,?,?,?,?,?)");
    Statement note(db_, "INSERT INTO division_note VALUES (?,?,?,?,?)");
    for (std::size_t d = 0; d < c_.divisions.size(); ++d) {
      const TabularDivision& made = c_.divisions[d];
      const auto at = static_cast<std::int64_t>(d);
      division.bind(1, at).bind(2, made.chapter ? 1 : 0).bind(3, made.id).bind(4, made.title).bind(5, made.from).bind(6, made.to);
      if (!division.insert()) return false;
      for (std::size_t n = 0; n < made.notes.size(); ++n) {
        note.bind(1, at).bind(2, static_cast<std::int64_t>(n)).bind(3, to_string(made.notes[n].kind)).bind(4, made.notes[n].text).bind(5, joined(made.notes[n].refers_to, ' '));
        if (!note.insert()) return false;
      }
    }
    return true;
  }

  bool indexes() {
    Statement book(db_, "INSERT INTO index_book VALUES (?,?,?)");
    Statement line(db_, "INSERT INTO index_line VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)");
    for (std::size_t k = 0; k < c_.indexes.size(); ++k) {
      if (c_.indexes[k].empty()) continue;
      const auto kind = to_string(static_cast<IndexKind>(k));
      book.bind(1, kind).bind(2, c_.index_years[k].empty() ? "?" : c_.index_years[k]).bind(3, static_cast<std::int64_t>(c_.indexes[k].size()));
      if (!book.insert()) return false;
      for (std::size_t n = 0; n < c_.indexes[k].size(); ++n) {
        const IndexLine& l = c_.indexes[k][n];
        std::string cells;
        if (!l.cells.empty())
          for (std::size_t cell = 0; cell < TableCells::kCount; ++cell) cells += (cell == 0 ? "" : "\n") + l.cells[cell];
        line.bind(1, kind).bind(2, static_cast<std::int64_t>(n)).bind(3, l.level).bind(4, l.parent).bind(5, l.title).bind(6, l.nonessential).bind(7, joined(l.codes, ' '));
        line.bind(8, l.manifestation).bind(9, l.see).bind(10, l.see_also).bind(11, l.see_category).bind(12, l.use).bind(13, cells);
        if (!line.insert()) return false;
      }
    }
    return true;
  }

  bool tables() {
    Statement table(db_, "INSERT INTO pcs_table VALUES (?,?,?,?,?)");
    Statement value(db_, "INSERT INTO pcs_value VALUES (?,?,?,?,?,?)");
    for (const auto& t : c_.pcs_tables) {
      table.bind(1, t.prefix).bind(2, joined({t.labels.begin(), t.labels.end()}, '\n')).bind(3, joined({t.axis_titles.begin(), t.axis_titles.end()}, '\n')).bind(4, t.definition);
      table.bind(5, static_cast<std::int64_t>(t.rows.size()));
      if (!table.insert()) return false;
      for (std::size_t r = 0; r < t.rows.size(); ++r)
        for (std::size_t a = 0; a < 4; ++a)
          for (std::size_t v = 0; v < t.rows[r].values[a].size(); ++v) {
            const PcsValue& one = t.rows[r].values[a][v];
            value.bind(1, t.prefix).bind(2, static_cast<std::int64_t>(r)).bind(3, static_cast<std::int64_t>(a + 4)).bind(4, static_cast<std::int64_t>(v)).bind(5, std::string_view(&one.value, 1)).bind(6, one.label);
            if (!value.insert()) return false;
          }
    }
    Statement definition(db_, "INSERT INTO pcs_definition VALUES (?,?,?,?,?,?,?)");
    for (std::size_t n = 0; n < c_.pcs_definitions.size(); ++n) {
      const PcsDefinition& d = c_.pcs_definitions[n];
      definition.bind(1, static_cast<std::int64_t>(n)).bind(2, std::string_view(&d.section, 1)).bind(3, d.axis).bind(4, d.title).bind(5, d.definition).bind(6, d.explanation).bind(7, joined(d.includes, '\n'));
      if (!definition.insert()) return false;
    }
    return true;
  }

  bool others() {
    Statement replacement(db_, "INSERT INTO replacement VALUES (?,?,?,?,?)");
    for (std::size_t n = 0; n < c_.replacements.size(); ++n) {
      const CodeReplacement& r = c_.replacements[n];
      replacement.bind(1, static_cast<std::int64_t>(n)).bind(2, r.now).bind(3, r.before).bind(4, r.fiscal_year).bind(5, r.change);
      if (!replacement.insert()) return false;
    }
    Statement modifier(db_, "INSERT INTO modifier VALUES (?,?,?,?)");
    for (std::size_t n = 0; n < c_.modifiers.size(); ++n) {
      const Modifier& m = c_.modifiers[n];
      modifier.bind(1, static_cast<std::int64_t>(n)).bind(2, m.code).bind(3, m.title).bind(4, date_text(m.terminated));
      if (!modifier.insert()) return false;
    }
    return true;
  }

  Database& db_;
  const ReleaseContents& c_;
};

Result<void> sound_release(const fs::path& part) {
  auto faults = verify_release(part);
  if (!faults) return faults.error();
  if (!faults->empty()) return Error{"release.damaged", faults->front()};
  return {};
}

}  // namespace

Result<void> put_in_place(const fs::path& path, const std::function<bool(Database&)>& fill, const std::function<Result<void>(const fs::path&)>& look) {
  const fs::path part = path.string() + ".part";
  std::error_code code;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), code);
  fs::remove(part, code);
  {
    Database db;
    if (!db.open(part, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) return Error{"release.unwritable", path.string() + " cannot be made: " + db.message()};
    if (!fill(db)) {
      const Error error{db.code() == SQLITE_FULL ? "file.disk_full" : "release.unwritable", path.string() + ": the release could not be written: " + db.message()};
      fs::remove(part, code);
      return error;
    }
  }
  if (auto sound = look(part); !sound) {
    fs::remove(part, code);
    return sound.error().in("checking the release just written");
  }
  if (auto synced = sync_file(part); !synced) return synced.error();
  fs::rename(part, path, code);
  if (code) return Error{"release.unwritable", path.string() + " could not be put in place: " + code.message()};
  return {};
}

Result<void> write_release(const fs::path& path, const ReleaseContents& contents) {
  return put_in_place(path, [&](Database& db) { return Writer(db, contents).run(); }, sound_release);
}

Result<void> write_release(const fs::path& path, const ReleaseInfo& info, const std::vector<CodeEntry>& entries) {
  ReleaseContents contents;
  contents.info = info;
  contents.entries = entries;
  return write_release(path, contents);
}

Result<void> write_edit_lists(const fs::path& path, const std::string& version, const std::vector<EditRow>& rows) {
  const auto fill = [&](Database& db) {
    if (!db.run("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;"
                "CREATE TABLE edit_list (version TEXT NOT NULL, rows INTEGER NOT NULL) STRICT;"
                "CREATE TABLE edit (position INTEGER PRIMARY KEY, system TEXT NOT NULL, bare TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, flags TEXT NOT NULL) STRICT"))
      return false;
    Statement list(db, "INSERT INTO edit_list VALUES (?,?)");
    list.bind(1, version).bind(2, static_cast<std::int64_t>(rows.size()));
    if (!list.insert()) return false;
    Statement edit(db, "INSERT INTO edit VALUES (?,?,?,?,?,?)");
    for (std::size_t n = 0; n < rows.size(); ++n) {
      const EditRow& r = rows[n];
      edit.bind(1, static_cast<std::int64_t>(n)).bind(2, to_string(r.system)).bind(3, r.bare).bind(4, to_string(r.from)).bind(5, to_string(r.to)).bind(6, joined(r.flags, ' '));
      if (!edit.insert()) return false;
    }
    const std::string marks = fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}; COMMIT", release_schema::kEditsApplicationId, release_schema::kVersion);
    return db.run(marks.c_str());
  };
  return put_in_place(path, fill, [](const fs::path& part) -> Result<void> {
    auto back = read_edit_lists(part);
    if (!back) return back.error();
    return {};
  });
}

}  // namespace cw
