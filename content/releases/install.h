#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "content/base/result.h"
#include "content/codes/code_book.h"
#include "content/import/parts.h"

/// Installing official releases from the files people download.
namespace cw {

/// A release CMS or CDC published, as `content/catalogue/releases.json` lists it: what it is called, when it holds, how many codes it has, where its files are.
struct PublishedRelease {
  std::string id;  ///< `icd10cm-2026`, `icd10pcs-2026-04`
  CodeSystem system = CodeSystem::Icd10Cm;
  std::string name;  ///< `2026`, `2026-04`
  Date from, to;
  int billable = 0;  ///< published number of codes; 0 when not known
  struct File {
    std::string part;    ///< what it holds, in words
    std::string url;     ///< the official address
    std::string sha256;  ///< empty when not known
  };
  std::vector<File> files;
};
/// The catalogue, by system and date. Faults with file, line and pointer are in `diagnostics`.
struct Catalogue {
  std::vector<PublishedRelease> releases;
  Diagnostics diagnostics;
  const PublishedRelease* find(std::string_view id) const;
};
[[nodiscard]] Catalogue read_catalogue(std::string_view json, const std::string& file_name);

/// What one installation did, or would do.
struct InstallReport {
  struct Made {
    ReleaseInfo info;
    std::filesystem::path file;
    int published = 0;                   ///< billable codes as published; 0 when not known
    bool completed = false;              ///< an installed release was completed with further parts
    std::vector<std::string> missing;    ///< what a full release has and this one lacks, in words
    std::vector<std::string> remarks;    ///< `72 combinations of the 7th character are printed in the Tabular List and are no codes; left out`
  };
  std::vector<Made> made;
  std::vector<import::Part> understood;  ///< without their data, in the order read
  std::vector<import::NotUsed> not_used;
};

struct InstallOptions {
  std::filesystem::path folder;          ///< where release files live
  std::optional<Date> effective_from;    ///< overrides what is found out
  std::optional<Date> effective_to;
  bool dry_run = false;                  ///< say what would be done
  /// Called now and then, from the calling thread; false stops the installation, and nothing is changed.
  std::function<bool(const std::string& doing, int done, int of)> progress;
};

/// Reads files, folders (one level of folders deep) and zip archives, finds out what they are, and builds a release file for each system and effective
/// period: all beside their places first, then renamed into them, so that a failure or a kill leaves the old state. A part that fits an installed release
/// completes it. Fails with `install.nothing`, `install.mixed_years`, `install.no_period`, `install.broken`, `install.cancelled`, `file.…`, `release.…`.
[[nodiscard]] Result<InstallReport> install(const std::vector<std::filesystem::path>& inputs, const InstallOptions& options, const Catalogue& catalogue);

/// What a release is, in figures, each beside the published one where that is known, and whether they agree.
struct ReleaseFigure {
  std::string what;   ///< `billable codes`, `main terms of the Index to Diseases`, `PCS tables expand to`
  std::int64_t counted = 0;
  std::int64_t published = 0;  ///< 0 when not known
  bool agrees() const { return published == 0 || counted == published; }
};
[[nodiscard]] Result<std::vector<ReleaseFigure>> release_figures(const std::filesystem::path& file, const Catalogue& catalogue);

/// What changed from one release to another of the same system.
struct ReleaseDifference {
  struct Change {
    std::string bare;
    std::string title_before, title_after;   ///< one is empty for new and deleted codes
    std::vector<std::string> replaces;       ///< new codes: bare codes of the old release they replace
    std::vector<std::string> replaced_by;    ///< deleted codes
  };
  std::vector<Change> added, deleted, revised, became_header, became_billable;
};
/// Billable codes compared by code and long title; what replaced what from the conversion table where one is installed, else, for ICD-10-CM, a code that became
/// a header is replaced by the new codes below it.
[[nodiscard]] ReleaseDifference difference(const Release& before, const Release& after);

}  // namespace cw
