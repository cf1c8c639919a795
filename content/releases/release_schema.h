#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/codes/code.h"

/// What release files are made of, for the files of this folder.
namespace cw::release_schema {

inline constexpr std::int32_t kApplicationId = 0x43575243;     // "CWRC"
inline constexpr std::int32_t kEditsApplicationId = 0x43574544;  // "CWED"
inline constexpr std::int32_t kTablesApplicationId = 0x43575442;  // "CWTB"
inline constexpr int kVersion = 3;
/// Two gigabytes hold every release ever published many times over.
inline constexpr std::int64_t kLargest = std::int64_t{2} << 30;

inline constexpr const char* kTables = R"sql(
CREATE TABLE release (
  system TEXT NOT NULL, name TEXT NOT NULL, effective_from TEXT NOT NULL, effective_to TEXT NOT NULL, source TEXT NOT NULL,
  source_sha256 TEXT NOT NULL, starter INTEGER NOT NULL, from_addenda INTEGER NOT NULL, has_notes INTEGER NOT NULL, has_poa_list INTEGER NOT NULL, entries INTEGER NOT NULL,
  billable INTEGER NOT NULL
) STRICT;
CREATE TABLE source_file (
  position INTEGER PRIMARY KEY, part TEXT NOT NULL, name TEXT NOT NULL, year TEXT NOT NULL, sha256 TEXT NOT NULL, count INTEGER NOT NULL,
  used INTEGER NOT NULL
) STRICT;
CREATE TABLE entry (
  bare TEXT PRIMARY KEY, title TEXT NOT NULL, billable INTEGER NOT NULL, poa_exempt INTEGER NOT NULL, sex INTEGER NOT NULL, least_age INTEGER NOT NULL,
  most_age INTEGER NOT NULL, parent TEXT NOT NULL, terminated TEXT NOT NULL, notes INTEGER NOT NULL, sevenths INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE note (
  bare TEXT NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, refers_to TEXT NOT NULL,
  PRIMARY KEY (bare, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE seventh (
  bare TEXT NOT NULL, position INTEGER NOT NULL, value TEXT NOT NULL, words TEXT NOT NULL,
  PRIMARY KEY (bare, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE division (
  position INTEGER PRIMARY KEY, chapter INTEGER NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL
) STRICT;
CREATE TABLE division_note (
  division INTEGER NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, refers_to TEXT NOT NULL,
  PRIMARY KEY (division, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE index_book (kind TEXT PRIMARY KEY, year TEXT NOT NULL, lines INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE index_line (
  kind TEXT NOT NULL, position INTEGER NOT NULL, level INTEGER NOT NULL, parent INTEGER NOT NULL, title TEXT NOT NULL, nonessential TEXT NOT NULL,
  codes TEXT NOT NULL, manifestation TEXT NOT NULL, see TEXT NOT NULL, see_also TEXT NOT NULL, see_category TEXT NOT NULL, use TEXT NOT NULL,
  cells TEXT NOT NULL,
  PRIMARY KEY (kind, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE pcs_table (
  prefix TEXT PRIMARY KEY, labels TEXT NOT NULL, axis_titles TEXT NOT NULL, definition TEXT NOT NULL, rows INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE pcs_value (
  prefix TEXT NOT NULL, row INTEGER NOT NULL, character INTEGER NOT NULL, position INTEGER NOT NULL, value TEXT NOT NULL, label TEXT NOT NULL,
  PRIMARY KEY (prefix, row, character, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE pcs_definition (
  position INTEGER PRIMARY KEY, section TEXT NOT NULL, axis INTEGER NOT NULL, title TEXT NOT NULL, definition TEXT NOT NULL,
  explanation TEXT NOT NULL, includes TEXT NOT NULL
) STRICT;
CREATE TABLE replacement (
  position INTEGER PRIMARY KEY, now TEXT NOT NULL, before TEXT NOT NULL, fiscal_year INTEGER NOT NULL, change TEXT NOT NULL
) STRICT;
CREATE TABLE modifier (position INTEGER PRIMARY KEY, code TEXT NOT NULL, title TEXT NOT NULL, terminated TEXT NOT NULL) STRICT;
)sql";

/// Lists inside one column: references are separated by spaces, words by line ends.
[[nodiscard]] std::string joined(const std::vector<std::string>& words, char by);
[[nodiscard]] std::vector<std::string> split(std::string_view text, char by);
[[nodiscard]] std::optional<NoteKind> note_kind_from(std::string_view word);

}  // namespace cw::release_schema
