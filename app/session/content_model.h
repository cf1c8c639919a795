#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "content/codes/code.h"
#include "content/releases/catalogue.h"
#include "content/releases/install.h"

/// What the Content screen shows, as values: what is installed, what is being done, what came of it.
namespace cw {

/// One file in the folders of releases.
struct InstalledSet {
  enum class Kind { Release, EditLists, Tables, Broken };
  /// What `content verify` found, in words.
  enum class Check { NotYet, Waiting, Sound, Faulty };
  Kind kind = Kind::Release;
  std::string name;            ///< `icd10cm-2026`: the file's name without `.db`, which commands use
  std::filesystem::path file;
  std::int64_t bytes = 0;
  bool removable = false;      ///< lies where releases are installed, not with the program
  ReleaseInfo info;            ///< Release
  int published = 0;           ///< Release: billable codes as published; 0 when not known
  int categories = 0;          ///< starter: categories (ICD-10-PCS: tables) its codes lie in
  std::string version;         ///< EditLists, Tables: `43.1`
  int rows = 0;                ///< EditLists, Tables
  std::vector<std::string> holds;    ///< `Tabular List notes`, `Index to Diseases and Injuries (2025)`
  std::vector<std::string> missing;  ///< what a full release has and this one lacks, in words
  std::string problem;         ///< Broken: the sentence that says why
  Check check = Check::NotYet;
  std::vector<std::string> findings;  ///< of the check: what was compared and agreed, or the faults
};

/// Something long that is being done.
struct ContentWork {
  std::string what;     ///< `Installing 3 files`, `Downloading ICD-10-CM 2026`
  std::string doing;    ///< `reading icd10cm_order_2026.txt`
  int done = 0, of = 0; ///< steps of what is being done; `of` 0 or 1: one step
  int share = 0;        ///< of the whole, per mille; never goes back
  std::int64_t bytes = 0, total_bytes = 0;  ///< of a download; `total_bytes` 0: the server does not say
  bool cancelling = false;
};

/// What became of the last installation or removal.
struct ContentOutcome {
  enum class Kind { Installed, Failed, Cancelled, Removed };
  Kind kind = Kind::Installed;
  std::string title;                  ///< `2 code sets installed`
  std::vector<std::string> problems;  ///< Failed: a sentence for each file that is the cause
  InstallReport report;               ///< Installed
};

/// A folder as the file chooser shows it.
struct FolderListing {
  struct Entry {
    std::string name;
    bool folder = false;
    std::int64_t bytes = 0;
  };
  std::filesystem::path folder;
  std::filesystem::path parent;   ///< empty at the top
  std::vector<Entry> entries;     ///< folders, then files that may be official ones; each by name
  int others = 0;                 ///< files of other kinds, not listed
  bool cut = false;               ///< there is more than is listed
  std::string problem;            ///< why it cannot be read, or empty
  std::vector<std::pair<std::string, std::filesystem::path>> places;  ///< `Home`, `Downloads`, the folder used last
  bool waiting = false;           ///< another folder is being read
};

/// Two releases compared, ready to be shown.
struct ComparedReleases {
  struct Row {
    std::string code, title;
    std::string second;   ///< `in place of A00.9  Cholera, unspecified`, `now A00.91, A00.92`, the title before; may be empty
    std::string sought;   ///< all of it in lower case, for the filter
  };
  std::string before, after;  ///< names: `icd10cm-2026`
  std::string before_title, after_title;
  std::array<std::vector<Row>, 3> lists;  ///< new, deleted, revised; each by code
  std::string problem;        ///< why they cannot be compared, or empty
};

struct ContentModel {
  bool looked = false;               ///< false: what is installed is being found out for the first time
  std::filesystem::path folder;      ///< where releases are installed; empty: nowhere
  std::vector<InstalledSet> sets;    ///< broken files, then installed releases by system and newest first, then the starter, then lists
  bool starter_only = false;
  std::vector<PublishedRelease> published;  ///< of the catalogue, those with addresses: by system, newest first
  int suggested = -1;                ///< of `published`, the ICD-10-CM release in force today
  std::string catalogue_problem;
  std::optional<ContentWork> work;
  std::optional<ContentOutcome> outcome;
  FolderListing listing;
  std::shared_ptr<const ComparedReleases> compared;
  std::optional<std::pair<std::string, std::string>> comparing;  ///< the names being compared
};

}  // namespace cw
