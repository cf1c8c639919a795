#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/diagnostic.h"
#include "content/base/result.h"
#include "content/codes/code_book.h"
#include "content/import/parts.h"
#include "content/releases/catalogue.h"

/// Installing official releases from the files people download.
namespace cw {

/// What one installation did, or would do.
struct InstallReport {
  struct Made {
    ReleaseInfo info;
    std::filesystem::path file;
    int published = 0;                 ///< billable codes as published; 0 when not known
    bool completed = false;            ///< an installed release was completed or renewed
    bool unchanged = false;            ///< everything given is in it already; the file was left as it is
    std::vector<std::string> missing;  ///< what a full release has and this one lacks, in words
    std::vector<std::string> remarks;  ///< `72 combinations of the 7th character are printed in the Tabular List and are no codes; left out`
  };
  std::vector<Made> made;  ///< by system and first day
  /// Lists of the code editor and tables for the grouper, which belong to a version rather than to a period of one code system.
  struct Kept {
    std::string what;     ///< `Medicare Code Editor lists`, `MS-DRG tables`
    std::string version;  ///< `43.1`
    std::filesystem::path file;
    int rows = 0;
    std::vector<std::string> tables;  ///< names of the tables, when it is tables
  };
  std::vector<Kept> kept;
  std::vector<import::Part> understood;  ///< without their data, in the order read
  std::vector<import::NotUsed> not_used;
};

struct InstallOptions {
  std::filesystem::path folder;         ///< where release files live
  std::optional<Date> effective_from;   ///< overrides what is found out; for lists of codes of one period
  std::optional<Date> effective_to;
  bool dry_run = false;                 ///< say what would be done
  /// Called now and then, from the calling thread; false stops the installation, and nothing is changed.
  std::function<bool(const std::string& doing, int done, int of)> progress;
};

/// Reads files, folders (one level of folders deep) and zip archives, finds out what they are, and builds a release file for each system and effective
/// period: all in a folder `.part` beside their places first, then renamed into them, so that a failure or a kill leaves for each release the old file or
/// the new one. A part that fits an installed release completes it. One installation at a time in a folder.
///
/// - The order or codes file decides what is a code; everything else joins it by code.
/// - A book (Tabular List, index, tables, list) goes to the release of its own year; of several in that year to the one it names by month, else
///   to those it fits best. Without a list of codes of that year it makes a release that holds books only, which lookups pass over.
/// - Addenda whose next list is not at hand are applied to the list they start from (`from_addenda`).
///
/// Fails, changing nothing: `install.nothing` (nothing usable), `install.broken` (a file is damaged; all are named), `install.mixed_years` (files of two
/// years for one period), `install.contradiction` (two lists of the same release differ), `install.no_period`, `install.addenda` (a deletion or revision
/// that does not match), `install.busy`, `install.cancelled`, `file.…`, `release.…`.
[[nodiscard]] Result<InstallReport> install(const std::vector<std::filesystem::path>& inputs, const InstallOptions& options, const Catalogue& catalogue);

/// Takes an installed release, edit list or table file (`icd10cm-2026`, with or without `.db`) away. `install.unknown` when there is none of that name.
[[nodiscard]] Result<std::filesystem::path> remove_installed(const std::filesystem::path& folder, const std::string& name);

/// What a release is, in figures, each beside what it is to be where that is known, and whether they agree.
struct ReleaseFigure {
  std::string what;           ///< `billable codes`, `codes that the tables expand to`
  std::int64_t counted = 0;
  std::int64_t expected = 0;  ///< 0 when nothing is known to compare with
  std::string against;        ///< what `expected` is: `published`, `billable codes`, `all of them`
  std::vector<std::string> astray;  ///< of those that did not agree the first few, as printed
  bool printed = false;       ///< it is about what a book prints: a difference is the publisher's slip, no fault of the release
  bool agrees() const { return expected == 0 || counted == expected; }
};
/// Of a release, an edit list or a table file. Everything is counted anew from the file.
[[nodiscard]] Result<std::vector<ReleaseFigure>> release_figures(const std::filesystem::path& file, const Catalogue& catalogue);

/// What changed from one release to another of the same system.
struct ReleaseDifference {
  struct Change {
    std::string bare;
    std::string title_before, title_after;  ///< one is empty for new and deleted codes
    std::vector<std::string> replaces;      ///< new codes: bare codes of the old release they replace
    std::vector<std::string> replaced_by;   ///< codes no longer billable: the new ones in their place
  };
  std::vector<Change> added, deleted, revised, became_header, became_billable;  ///< each by code
};
/// Billable codes compared by code and long title; what replaced what from the conversion table where one is installed, else, for ICD-10-CM, a code that became
/// a header is replaced by the new codes below it.
[[nodiscard]] ReleaseDifference difference(const Release& before, const Release& after);

}  // namespace cw
