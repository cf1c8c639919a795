#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/result.h"
#include "content/codes/book_parts.h"
#include "content/codes/code.h"

namespace cw {

/// Where a release's contents come from: memory (tests, the compiler of the starter set) or a release file, which reads what is asked for and
/// keeps it. Any thread. Pointers and references stay valid for the source's life. A source that can no longer be read answers as if it
/// were empty and says so in `problem`.
class ReleaseSource {
 public:
  virtual ~ReleaseSource() = default;
  virtual const CodeEntry* find(std::string_view bare) const = 0;
  /// Entries whose bare code starts with `prefix` (all for the empty one), by bare code; at most `most` of them.
  virtual std::vector<const CodeEntry*> below(std::string_view prefix, std::size_t most) const = 0;
  /// Entries whose parent is `bare` (the empty one: entries without parent), by bare code.
  virtual std::vector<const CodeEntry*> children(std::string_view bare) const = 0;
  /// Streams code by code without keeping anything; the views hold during the call only.
  virtual void each_code(const std::function<void(std::string_view bare, std::string_view title, bool billable)>& each) const = 0;
  virtual void each_note(const std::function<void(std::string_view bare, NoteKind kind, std::string_view text)>& each) const = 0;
  virtual const std::vector<TabularDivision>& divisions() const = 0;
  /// Book order; empty when the release has no such index. Read at each call: hold on to what you got.
  virtual std::shared_ptr<const std::vector<IndexLine>> index(IndexKind kind) const = 0;
  virtual std::string index_year(IndexKind kind) const = 0;  ///< `2025`, or empty without such an index
  virtual std::optional<PcsTable> pcs_table(std::string_view prefix) const = 0;
  virtual std::vector<std::string> pcs_prefixes() const = 0;  ///< of its tables, ascending
  virtual const std::vector<PcsDefinition>& pcs_definitions() const = 0;
  virtual std::vector<CodeReplacement> replacements() const = 0;
  virtual const std::vector<Modifier>& modifiers() const = 0;
  virtual std::string problem() const = 0;
};

/// One release, read-only. Open with `load_release` (content/releases), or build from values. Any thread.
class Release {
 public:
  Release(ReleaseInfo info, std::unique_ptr<ReleaseSource> source);
  /// In memory; parents as given.
  explicit Release(ReleaseContents contents);
  Release(ReleaseInfo info, std::vector<CodeEntry> entries);

  const ReleaseInfo& info() const { return info_; }
  /// By bare code (`E1122`); null when the release has no such node.
  const CodeEntry* find(std::string_view bare) const { return source_->find(bare); }
  std::vector<const CodeEntry*> below(std::string_view prefix, std::size_t most = SIZE_MAX) const { return source_->below(prefix, most); }
  std::vector<const CodeEntry*> children(std::string_view bare) const { return source_->children(bare); }
  const ReleaseSource& source() const { return *source_; }
  bool covers(Date date) const { return info_.effective_from <= date && date <= info_.effective_to; }

 private:
  ReleaseInfo info_;
  std::unique_ptr<ReleaseSource> source_;
};

/// Why a code cannot be reported on a date.
enum class CodeStatus {
  Billable,       ///< may be reported
  NeedsMore,      ///< a header: more characters are required
  NotOnDate,      ///< in an installed release, but not in the one in force on the date
  Unknown,        ///< in no installed release
};

struct CodeLookup {
  CodeStatus status = CodeStatus::Unknown;
  const CodeEntry* entry = nullptr;      ///< null when Unknown; of another release when NotOnDate
  const Release* release = nullptr;      ///< the release consulted; null when none of that system is installed
  bool release_covers_date = false;      ///< false: no installed release covers the date, the nearest was used
};

/// All installed releases. Immutable once built, so it may be read from any thread.
class CodeBook {
 public:
  explicit CodeBook(std::vector<std::shared_ptr<const Release>> releases);

  /// The release of `system` in force on `date`, else the one whose effective period is nearest; null when none is installed. Of two that
  /// cover the date a full one wins over the starter, a published one over one made from addenda, and then the one that began later. One that
  /// holds books only is passed over.
  const Release* release_for(CodeSystem system, Date date) const;
  /// In the release in force; failing that, in any other: newest first.
  CodeLookup lookup(const Code& code, Date date) const;

  /// Whether a code is exempt from present on admission: by the list of the release in force when it has one, else of the starter of that date for what
  /// it covers, else the newest installed one, those that began before the date preferred.
  bool poa_exempt(const Code& code, Date date) const;

  /// Whose Tabular notes hold on a date: the release in force when it has notes of its own, else the starter of that date for what it covers
  /// (`node` in it), else the newest installed one with notes, those that began before the date preferred. Null when there is none.
  const Release* notes_release(CodeSystem system, Date date, std::string_view node) const;

  /// A note that governs a code: it stands on the node itself, on one above it, or on its section or chapter.
  struct GoverningNote {
    const CodeEntry* on = nullptr;              ///< the node, or null: then `division` is set
    const TabularDivision* division = nullptr;
    const CodeNote* note = nullptr;
    const Release* from = nullptr;              ///< the release whose book it is; another than the code's when that has no Tabular List
    /// `E11`, `section I10-I1A`, `chapter 9`.
    std::string where() const;
    /// Whether the note's references cover a code. Never those of the very node or division on which it stands.
    bool names(std::string_view bare) const;
  };
  /// Nearest first: the node, the nodes above it, section, chapter.
  std::vector<GoverningNote> notes_governing(const Code& code, Date date) const;
  /// The 7th characters that hold for a node: defined on it or the nearest node above; empty when it takes none. Valid as long as the book.
  std::span<const SeventhCharacter> seventh_characters(const Code& code, Date date) const;

  /// True when an Excludes1 note governing either code names the other. `where` receives the node, section or chapter whose note says so.
  bool excludes1(const Code& a, const Code& b, Date date, std::string* where = nullptr) const;

  /// The release whose Alphabetic Index is to be walked on a date: the one in force when it has one, else the newest installed one that has, those
  /// that began before the date preferred; null when there is none.
  const Release* index_release(IndexKind kind, Date date) const;
  /// The same for ICD-10-PCS tables and for definitions.
  const Release* pcs_tables_release(Date date) const;
  const Release* pcs_definitions_release(Date date) const;

  std::span<const std::shared_ptr<const Release>> releases() const { return releases_; }

 private:
  template <typename Has>
  const Release* newest_with(CodeSystem system, Date date, const Has& has) const;
  std::vector<std::shared_ptr<const Release>> releases_;  // by effective_from
};

/// Whether `bare` lies in a reference such as `E08`, `E0900` or `I60-I69` (a prefix, or a range of prefixes, inclusive).
[[nodiscard]] bool reference_covers(std::string_view reference, std::string_view bare);

/// The codes a published note names, as references: `(E10.1-, I60-I69)` gives `E101` and `I60-I69`. In the order named, each once.
[[nodiscard]] std::vector<std::string> references_in(std::string_view note_text);

}  // namespace cw
