#include "content/releases/file_source.h"

#include <algorithm>

#include "content/releases/release_schema.h"

namespace cw {
namespace {

using release_schema::note_kind_from;
using release_schema::split;
using sqlite::Statement;

/// Sorts after every code that begins with `prefix`: codes are capital letters and digits.
std::string past(std::string_view prefix) { return std::string(prefix) + "~"; }

std::optional<CodeNote> note_in(const Statement& row, int column) {
  const auto kind = note_kind_from(row.view(column));
  if (!kind) return std::nullopt;
  return CodeNote{*kind, row.text(column + 1), split(row.view(column + 2), ' ')};
}

template <std::size_t N>
void fill(std::array<std::string, N>& into, std::string_view lines) {
  const auto words = split(lines, '\n');
  for (std::size_t i = 0; i < std::min(N, words.size()); ++i) into[i] = words[i];
}

}  // namespace

FileSource::FileSource(std::unique_ptr<sqlite::Database> database, CodeSystem system, std::filesystem::path path)
    : db_(std::move(database)),
      system_(system),
      path_(std::move(path)),
      entry_(std::make_unique<Statement>(*db_, "SELECT title, billable, poa_exempt, sex, least_age, most_age, parent, terminated, notes, sevenths FROM entry WHERE bare = ?")),
      notes_(std::make_unique<Statement>(*db_, "SELECT kind, text, refers_to FROM note WHERE bare = ? ORDER BY position")),
      sevenths_(std::make_unique<Statement>(*db_, "SELECT value, words FROM seventh WHERE bare = ? ORDER BY position")),
      below_(std::make_unique<Statement>(*db_, "SELECT bare FROM entry WHERE bare >= ? AND bare < ? ORDER BY bare LIMIT ?")),
      children_(std::make_unique<Statement>(*db_, "SELECT bare FROM entry WHERE parent = ? ORDER BY bare")) {}

FileSource::~FileSource() = default;

void FileSource::note_problem(const std::string& what) const {
  if (problem_.empty()) problem_ = path_.string() + " is damaged (" + what + "); install the release again";
}

std::string FileSource::problem() const {
  const std::lock_guard guard(lock_);
  return problem_;
}

const CodeEntry* FileSource::find_locked(std::string_view bare) const {
  if (const auto kept = entries_.find(bare); kept != entries_.end()) return kept->second.get();
  entry_->again().bind(1, bare);
  if (const int row = entry_->step(); row != SQLITE_ROW) {
    if (row != SQLITE_DONE) note_problem(db_->message());
    return nullptr;
  }
  auto made = std::make_unique<CodeEntry>();
  made->code = Code(bare, system_);
  made->title = entry_->text(0);
  made->billable = entry_->number(1) != 0;
  made->poa_exempt = entry_->number(2) != 0;
  made->sex = static_cast<SexLimit>(std::clamp<std::int64_t>(entry_->number(3), 0, 2));
  made->least_age = static_cast<int>(std::clamp<std::int64_t>(entry_->number(4), 0, 124));
  made->most_age = static_cast<int>(std::clamp<std::int64_t>(entry_->number(5), 0, 124));
  made->parent = entry_->text(6);
  // A node lies below its parent, so that walks upwards end.
  if (!made->parent.empty() && (made->parent.size() >= bare.size() || bare.substr(0, made->parent.size()) != made->parent)) {
    note_problem("code " + std::string(bare) + " stands below " + made->parent);
    made->parent.clear();
  }
  if (const auto text = entry_->view(7); !text.empty()) made->terminated = Date::parse(text);
  const bool notes = entry_->number(8) != 0, sevenths = entry_->number(9) != 0;
  entry_->again();
  if (notes) {
    notes_->again().bind(1, bare);
    while (notes_->step() == SQLITE_ROW) {
      if (auto note = note_in(*notes_, 0)) made->notes.push_back(std::move(*note));
      else note_problem("it has a note of unknown kind");
    }
    notes_->again();
  }
  if (sevenths) {
    sevenths_->again().bind(1, bare);
    while (sevenths_->step() == SQLITE_ROW)
      if (const auto value = sevenths_->view(0); value.size() == 1) made->seventh.push_back({value[0], sevenths_->text(1)});
    sevenths_->again();
  }
  return entries_.emplace(std::string(bare), std::move(made)).first->second.get();
}

const CodeEntry* FileSource::find(std::string_view bare) const {
  const std::lock_guard guard(lock_);
  return find_locked(bare);
}

std::vector<const CodeEntry*> FileSource::all_locked(Statement& bare_codes) const {
  std::vector<std::string> codes;
  int row = SQLITE_ROW;
  while ((row = bare_codes.step()) == SQLITE_ROW) codes.push_back(bare_codes.text(0));
  if (row != SQLITE_DONE) note_problem(db_->message());
  bare_codes.again();
  std::vector<const CodeEntry*> found;
  found.reserve(codes.size());
  for (const auto& code : codes)
    if (const CodeEntry* entry = find_locked(code)) found.push_back(entry);
  return found;
}

std::vector<const CodeEntry*> FileSource::below(std::string_view prefix, std::size_t most) const {
  const std::lock_guard guard(lock_);
  below_->again().bind(1, prefix).bind(2, past(prefix)).bind(3, static_cast<std::int64_t>(std::min<std::size_t>(most, 10'000'000)));
  return all_locked(*below_);
}

std::vector<const CodeEntry*> FileSource::children(std::string_view bare) const {
  const std::lock_guard guard(lock_);
  children_->again().bind(1, bare);
  return all_locked(*children_);
}

void FileSource::each_code(const std::function<void(std::string_view, std::string_view, bool)>& each) const {
  const std::lock_guard guard(lock_);
  Statement all(*db_, "SELECT bare, title, billable FROM entry ORDER BY bare");
  int row = SQLITE_ERROR;
  while (all.prepared() && (row = all.step()) == SQLITE_ROW) each(all.view(0), all.view(1), all.number(2) != 0);
  if (row != SQLITE_DONE) note_problem(db_->message());
}

void FileSource::each_note(const std::function<void(std::string_view, NoteKind, std::string_view)>& each) const {
  const std::lock_guard guard(lock_);
  Statement all(*db_, "SELECT bare, kind, text FROM note ORDER BY bare, position");
  int row = SQLITE_ERROR;
  while (all.prepared() && (row = all.step()) == SQLITE_ROW)
    if (const auto kind = note_kind_from(all.view(1))) each(all.view(0), *kind, all.view(2));
  if (row != SQLITE_DONE) note_problem(db_->message());
}

const std::vector<TabularDivision>& FileSource::divisions() const {
  const std::lock_guard guard(lock_);
  if (divisions_) return *divisions_;
  divisions_.emplace();
  Statement division(*db_, "SELECT chapter, id, title, first, last FROM division ORDER BY position");
  while (division.prepared() && division.step() == SQLITE_ROW)
    divisions_->push_back({division.number(0) != 0, division.text(1), division.text(2), division.text(3), division.text(4), {}});
  Statement note(*db_, "SELECT division, kind, text, refers_to FROM division_note ORDER BY division, position");
  while (note.prepared() && note.step() == SQLITE_ROW) {
    const auto at = note.number(0);
    auto made = note_in(note, 1);
    if (made && at >= 0 && at < static_cast<std::int64_t>(divisions_->size())) (*divisions_)[static_cast<std::size_t>(at)].notes.push_back(std::move(*made));
  }
  return *divisions_;
}

std::string FileSource::index_year(IndexKind kind) const {
  const std::lock_guard guard(lock_);
  if (!index_years_) {
    index_years_.emplace();
    Statement book(*db_, "SELECT kind, year FROM index_book");
    while (book.prepared() && book.step() == SQLITE_ROW) index_years_->emplace(book.text(0), book.text(1));
  }
  const auto found = index_years_->find(std::string(to_string(kind)));
  return found != index_years_->end() ? found->second : std::string();
}

std::shared_ptr<const std::vector<IndexLine>> FileSource::index(IndexKind kind) const {
  const std::lock_guard guard(lock_);
  auto& kept = indexes_[static_cast<std::size_t>(kind)];
  if (auto still = kept.lock()) return still;
  auto lines = std::make_shared<std::vector<IndexLine>>();
  Statement line(*db_, "SELECT level, parent, title, nonessential, codes, manifestation, see, see_also, see_category, use, cells FROM index_line WHERE kind = ? ORDER BY position");
  if (line.prepared()) line.bind(1, to_string(kind));
  int row = SQLITE_ERROR;
  while (line.prepared() && (row = line.step()) == SQLITE_ROW) {
    IndexLine made{.level = static_cast<int>(std::clamp<std::int64_t>(line.number(0), 0, 30)), .parent = static_cast<std::int32_t>(line.number(1)), .title = line.text(2), .nonessential = line.text(3)};
    made.codes = split(line.view(4), ' ');
    made.manifestation = line.text(5);
    made.see = line.text(6);
    made.see_also = line.text(7);
    made.see_category = line.text(8);
    made.use = line.text(9);
    if (const auto cells = line.view(10); !cells.empty()) {
      const auto six = split(cells, '\n');
      for (std::size_t c = 0; c < std::min(six.size(), TableCells::kCount); ++c) made.cells[c] = six[c];
    }
    // A line stands below its parent, so that walks upwards end.
    if (made.parent >= static_cast<std::int32_t>(lines->size()) || made.parent < -1) {
      note_problem("a line of its index stands above its main term");
      made.parent = -1;
      made.level = 0;
    }
    lines->push_back(std::move(made));
  }
  if (row != SQLITE_DONE) note_problem(db_->message());
  kept = lines;
  return lines;
}

std::vector<std::string> FileSource::pcs_prefixes() const {
  const std::lock_guard guard(lock_);
  if (!prefixes_) {
    prefixes_.emplace();
    Statement table(*db_, "SELECT prefix FROM pcs_table ORDER BY prefix");
    while (table.prepared() && table.step() == SQLITE_ROW) prefixes_->push_back(table.text(0));
  }
  return *prefixes_;
}

std::optional<PcsTable> FileSource::pcs_table(std::string_view prefix) const {
  const std::lock_guard guard(lock_);
  Statement table(*db_, "SELECT prefix, labels, axis_titles, definition, rows FROM pcs_table WHERE prefix = ?");
  if (!table.prepared()) return std::nullopt;
  table.bind(1, prefix);
  if (table.step() != SQLITE_ROW) return std::nullopt;
  PcsTable made{.prefix = table.text(0), .definition = table.text(3)};
  fill(made.labels, table.view(1));
  fill(made.axis_titles, table.view(2));
  made.rows.resize(static_cast<std::size_t>(std::clamp<std::int64_t>(table.number(4), 0, 10'000)));
  Statement value(*db_, "SELECT row, character, value, label FROM pcs_value WHERE prefix = ? ORDER BY row, character, position");
  if (value.prepared()) value.bind(1, prefix);
  while (value.prepared() && value.step() == SQLITE_ROW) {
    const auto row = value.number(0), character = value.number(1);
    const auto text = value.view(2);
    if (row < 0 || row >= static_cast<std::int64_t>(made.rows.size()) || character < 4 || character > 7 || text.size() != 1) {
      note_problem("table " + made.prefix + " has a value outside its rows");
      continue;
    }
    made.rows[static_cast<std::size_t>(row)].values[static_cast<std::size_t>(character - 4)].push_back({text[0], value.text(3)});
  }
  return made;
}

const std::vector<PcsDefinition>& FileSource::pcs_definitions() const {
  const std::lock_guard guard(lock_);
  if (definitions_) return *definitions_;
  definitions_.emplace();
  Statement row(*db_, "SELECT section, axis, title, definition, explanation, includes FROM pcs_definition ORDER BY position");
  while (row.prepared() && row.step() == SQLITE_ROW) {
    const auto section = row.view(0);
    if (section.size() != 1) continue;
    PcsDefinition made{.section = section[0], .axis = static_cast<int>(std::clamp<std::int64_t>(row.number(1), 1, 7)), .title = row.text(2), .definition = row.text(3), .explanation = row.text(4)};
    made.includes = split(row.view(5), '\n');
    definitions_->push_back(std::move(made));
  }
  return *definitions_;
}

std::vector<CodeReplacement> FileSource::replacements() const {
  const std::lock_guard guard(lock_);
  std::vector<CodeReplacement> all;
  Statement row(*db_, "SELECT now, before, fiscal_year, change FROM replacement ORDER BY position");
  while (row.prepared() && row.step() == SQLITE_ROW) all.push_back({row.text(0), row.text(1), static_cast<int>(row.number(2)), row.text(3)});
  return all;
}

const std::vector<Modifier>& FileSource::modifiers() const {
  const std::lock_guard guard(lock_);
  if (modifiers_) return *modifiers_;
  modifiers_.emplace();
  Statement row(*db_, "SELECT code, title, terminated FROM modifier ORDER BY position");
  while (row.prepared() && row.step() == SQLITE_ROW) modifiers_->push_back({row.text(0), row.text(1), Date::parse(row.view(2))});
  return *modifiers_;
}

}  // namespace cw
