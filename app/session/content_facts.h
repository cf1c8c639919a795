#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/session/content_model.h"
#include "app/session/session.h"
#include "content/edits/edits.h"

/// Questions to the folders of releases, answered from files. They take their time, so they are asked aside; each opens its own handles.
namespace cw {

/// The code sets as they are installed now, with all that follows from them.
struct LoadedCodes {
  std::shared_ptr<const CodeBook> book;
  std::map<std::string, std::string> broken;  ///< chart id (or folder) → why it cannot be used with these codes
  std::vector<std::string> problems;          ///< a sentence for each release that cannot be read, or that none is there
};
[[nodiscard]] LoadedCodes load_codes(const ProgramFiles& files, const std::vector<ScenarioFile>& library);

/// Every file of the folders, in the order of ContentModel::sets.
[[nodiscard]] std::vector<InstalledSet> installed_sets(const ProgramFiles& files, const Catalogue& catalogue);

/// `content verify` of one file: fills `check` and `findings`.
void verify_set(InstalledSet& set, const Catalogue& catalogue);

/// Both by their files. New with became billable, deleted with became header, revised.
[[nodiscard]] ComparedReleases compare_releases(const InstalledSet& before, const InstalledSet& after);

/// At most 2,000 entries. An empty folder means the home folder. `recent` becomes a place when it is there.
[[nodiscard]] FolderListing list_folder(const std::filesystem::path& folder, const std::filesystem::path& recent);

/// One sentence for each file an error of an installation names.
[[nodiscard]] std::vector<std::string> sentences_of(const Error& error);

/// `ICD-10-CM 2026`, `ICD-10-CM starter set`, `Medicare Code Editor lists 43.1`
[[nodiscard]] std::string title_of(const InstalledSet& set);
/// `74,719`
[[nodiscard]] std::string grouped(std::int64_t number);

}  // namespace cw
