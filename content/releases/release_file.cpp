#include "content/releases/release_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "content/releases/database_file.h"
#include "content/releases/file_source.h"
#include "content/releases/release_schema.h"
#include "content/releases/sqlite.h"

namespace cw {
namespace fs = std::filesystem;
namespace {

using release_schema::split;
using sqlite::Database;
using sqlite::Statement;

/// Below this a file's pages are checked at every opening (a few milliseconds); larger ones when they are installed or verified.
constexpr std::int64_t kAlwaysChecked = 4 << 20;

Result<ReleaseInfo> info_of(Database& db, const fs::path& path) {
  Statement row(db, "SELECT system, name, effective_from, effective_to, source, source_sha256, starter, from_addenda, has_notes, has_poa_list, entries, billable FROM release");
  if (!row.prepared() || row.step() != SQLITE_ROW) return damaged(path, "it does not say which release it is");
  const auto system = code_system_from(row.view(0));
  const auto from = Date::parse(row.view(2)), to = Date::parse(row.view(3));
  if (!system || !from || !to || *to < *from) return damaged(path, "its system or dates make no sense");
  ReleaseInfo info{.system = *system, .name = row.text(1), .effective_from = *from, .effective_to = *to, .source = row.text(4), .source_sha256 = row.text(5)};
  info.starter = row.number(6) != 0;
  info.from_addenda = row.number(7) != 0;
  info.has_notes = row.number(8) != 0;
  info.has_poa_list = row.number(9) != 0;
  info.entries = static_cast<int>(row.number(10));
  info.billable = static_cast<int>(row.number(11));
  Statement file(db, "SELECT part, name, year, sha256, count, used FROM source_file ORDER BY position");
  while (file.prepared() && file.step() == SQLITE_ROW) info.files.push_back({file.text(0), file.text(1), file.text(2), file.text(3), static_cast<int>(file.number(4)), static_cast<int>(file.number(5))});
  return info;
}

}  // namespace

Error damaged(const fs::path& path, const std::string& why) { return Error{"release.damaged", path.string() + " is damaged (" + why + "); install the release again"}; }

Result<std::unique_ptr<Database>> open_database(const fs::path& path, std::int32_t application_id) {
  std::error_code code;
  if (!fs::exists(path, code)) return Error{"file.not_found", path.string() + " does not exist"};
  auto db = std::make_unique<Database>();
  if (!db->open(path, SQLITE_OPEN_READONLY)) return Error{"file.unreadable", path.string() + " cannot be opened: " + db->message()};
  const auto bytes = static_cast<std::int64_t>(fs::file_size(path, code));
  if (bytes > release_schema::kLargest) return Error{"file.too_large", path.string() + " is larger than any release"};
  if (const auto id = db->number("PRAGMA application_id"); id != application_id) {
    if (id < 0 && db->code() == SQLITE_CORRUPT) return damaged(path, db->message());
    return Error{"release.foreign", path.string() + " is no Chartwright release file"};
  }
  const auto version = db->number("PRAGMA user_version");
  if (version > release_schema::kVersion) return Error{"release.newer", path.string() + " was made by a newer Chartwright; update this one to use it"};
  if (version < release_schema::kVersion) return Error{"release.older", path.string() + " was made by an older Chartwright; install the release again"};
  if (db->number("PRAGMA page_count") * db->number("PRAGMA page_size") != bytes) return damaged(path, "its end is missing");
  if (bytes <= kAlwaysChecked) {
    Statement integrity(*db, "PRAGMA quick_check(1)");
    if (integrity.step() != SQLITE_ROW || integrity.text(0) != "ok") return damaged(path, "its pages do not fit together");
  }
  return db;
}

Result<std::shared_ptr<const Release>> load_release(const fs::path& path) {
  auto db = open_database(path, release_schema::kApplicationId);
  if (!db) return db.error();
  auto info = info_of(**db, path);
  if (!info) return info.error();
  const CodeSystem system = info->system;
  // Entries once read are kept as values, and the system keeps the file's pages: a dozen open releases need no two megabytes of pages each.
  (*db)->run("PRAGMA cache_size = -256");
  return std::shared_ptr<const Release>(std::make_shared<const Release>(std::move(*info), std::make_unique<FileSource>(std::move(*db), system, path)));
}

Result<ReleaseContents> read_release(const fs::path& path) {
  auto release = load_release(path);
  if (!release) return release.error();
  const ReleaseSource& source = (*release)->source();
  ReleaseContents contents;
  contents.info = (*release)->info();
  for (const CodeEntry* entry : source.below({}, SIZE_MAX)) contents.entries.push_back(*entry);
  contents.divisions = source.divisions();
  for (std::size_t k = 0; k < contents.indexes.size(); ++k) {
    contents.indexes[k] = *source.index(static_cast<IndexKind>(k));
    contents.index_years[k] = source.index_year(static_cast<IndexKind>(k));
  }
  for (const auto& prefix : source.pcs_prefixes())
    if (auto table = source.pcs_table(prefix)) contents.pcs_tables.push_back(std::move(*table));
  contents.pcs_definitions = source.pcs_definitions();
  contents.replacements = source.replacements();
  contents.modifiers = source.modifiers();
  if (const std::string problem = source.problem(); !problem.empty()) return Error{"release.damaged", problem};
  if (static_cast<int>(contents.entries.size()) != contents.info.entries) return damaged(path, "codes are missing");
  return contents;
}

Result<std::vector<std::string>> verify_release(const fs::path& path) {
  auto db = open_database(path, release_schema::kApplicationId);
  if (!db) return db.error();
  auto info = info_of(**db, path);
  if (!info) return info.error();
  std::vector<std::string> faults;
  const auto fault = [&](const std::string& what) { faults.push_back(path.filename().string() + ": " + what); };
  Statement integrity(**db, "PRAGMA integrity_check(1)");
  if (integrity.step() != SQLITE_ROW || integrity.text(0) != "ok") fault("its pages do not fit together: " + integrity.text(0));

  const auto none = [&](const char* sql, const char* what) {
    if (const auto count = (*db)->number(sql); count != 0) fault(count < 0 ? "could not be read: " + (*db)->message() : fmt::format("{} ({})", what, count));
  };
  if (const auto counted = (*db)->number("SELECT count(*) FROM entry"); counted != info->entries) fault(fmt::format("codes are missing: {} of {}", counted, info->entries));
  if (const auto counted = (*db)->number("SELECT count(*) FROM entry WHERE billable"); counted != info->billable) fault(fmt::format("billable codes are missing: {} of {}", counted, info->billable));
  none("SELECT count(*) FROM entry WHERE parent <> '' AND (length(parent) >= length(bare) OR substr(bare, 1, length(parent)) <> parent)", "codes stand below a node that is not above them");
  none("SELECT count(*) FROM entry e WHERE parent <> '' AND NOT EXISTS (SELECT 1 FROM entry p WHERE p.bare = e.parent)", "codes stand below a node that is not there");
  none("SELECT count(*) FROM note n WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.bare = n.bare)", "notes stand at a code that is not there");
  none("SELECT count(*) FROM index_line WHERE parent >= position OR parent < -1 OR (level = 0) <> (parent = -1)", "index lines stand above their main term");
  none("SELECT count(*) FROM index_book b WHERE lines <> (SELECT count(*) FROM index_line l WHERE l.kind = b.kind)", "an index has lost lines");
  none("SELECT count(*) FROM pcs_value v WHERE NOT EXISTS (SELECT 1 FROM pcs_table t WHERE t.prefix = v.prefix AND v.row < t.rows)", "table values stand in no row");
  Statement kinds(**db, "SELECT DISTINCT kind FROM note UNION SELECT DISTINCT kind FROM division_note");
  while (kinds.step() == SQLITE_ROW)
    if (!release_schema::note_kind_from(kinds.view(0))) fault("it has a note of unknown kind: " + kinds.text(0));
  return faults;
}

Result<StoredEditLists> read_edit_lists(const fs::path& path) {
  auto db = open_database(path, release_schema::kEditsApplicationId);
  if (!db) return db.error();
  StoredEditLists lists;
  Statement list(**db, "SELECT version, rows FROM edit_list");
  if (!list.prepared() || list.step() != SQLITE_ROW) return damaged(path, "it does not say which lists it holds");
  lists.version = list.text(0);
  const auto promised = list.number(1);
  Statement edit(**db, "SELECT system, bare, first, last, flags FROM edit ORDER BY position");
  int row = SQLITE_ERROR;
  while (edit.prepared() && (row = edit.step()) == SQLITE_ROW) {
    const auto system = code_system_from(edit.view(0));
    const auto from = Date::parse(edit.view(2)), to = Date::parse(edit.view(3));
    if (!system || !from || !to) return damaged(path, "a row makes no sense");
    lists.rows.push_back({*system, edit.text(1), *from, *to, split(edit.view(4), ' ')});
  }
  if (row != SQLITE_DONE) return damaged(path, (*db)->message());
  if (static_cast<std::int64_t>(lists.rows.size()) != promised) return damaged(path, "rows are missing");
  return lists;
}

InstalledReleases load_releases(const std::vector<fs::path>& folders) {
  InstalledReleases installed;
  for (const auto& folder : folders) {
    std::error_code code;
    std::vector<fs::path> files;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
      // Lists of the code editor and tables for the grouper lie beside the releases, and are no releases.
      if (at->path().extension() == ".db" && at->path().filename().string().rfind("edits-", 0) != 0 && at->path().filename().string().rfind("msdrg-", 0) != 0) files.push_back(at->path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
      auto release = load_release(file);
      if (release) installed.releases.push_back(*release), installed.files.push_back(file);
      else installed.problems.push_back(release.error());
    }
  }
  return installed;
}

}  // namespace cw
