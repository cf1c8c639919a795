#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/result.h"
#include "content/codes/code.h"

namespace cw {

/// One release held in memory, read-only. Build with `load_release` (content/releases) or `make_release`.
class Release {
 public:
  const ReleaseInfo& info() const { return info_; }
  /// Entries sorted by bare code; headers stand before the codes below them.
  std::span<const CodeEntry> entries() const { return entries_; }
  /// By bare code (`E1122`); null when the release has no such node.
  const CodeEntry* find(std::string_view bare) const;
  /// All entries whose bare code starts with `prefix`.
  std::span<const CodeEntry> below(std::string_view prefix) const;

  Release(ReleaseInfo info, std::vector<CodeEntry> entries);

 private:
  ReleaseInfo info_;
  std::vector<CodeEntry> entries_;
  std::vector<std::string> bare_;  // of entries_, for binary search
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

  /// The release of `system` in force on `date`, else the one whose effective period is nearest; null when none is installed.
  const Release* release_for(CodeSystem system, Date date) const;
  CodeLookup lookup(const Code& code, Date date) const;
  /// Notes on the node and on every node above it, nearest first, each with the node it stands on.
  struct GoverningNote {
    const CodeEntry* on = nullptr;
    const CodeNote* note = nullptr;
  };
  std::vector<GoverningNote> notes_governing(const Code& code, Date date) const;
  /// True when an Excludes1 note governing either code names the other. `on` receives the node whose note says so.
  bool excludes1(const Code& a, const Code& b, Date date, const CodeEntry** on = nullptr) const;
  std::span<const std::shared_ptr<const Release>> releases() const { return releases_; }

 private:
  std::vector<std::shared_ptr<const Release>> releases_;
};

/// Whether `bare` lies in a reference such as `E08`, `E0900` or `I60-I69` (a prefix, or a range of prefixes, inclusive).
[[nodiscard]] bool reference_covers(std::string_view reference, std::string_view bare);

}  // namespace cw
