#include "app/session/content_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <tuple>

#include "content/base/utf8.h"
#include "content/releases/install.h"
#include "content/releases/release_file.h"
#include "content/releases/table_store.h"
#include "scenarios/check.h"

namespace cw {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMostEntries = 2'000;

/// What a full release of a system has beside its codes, and whether this one has it.
struct Book {
  std::string name;
  bool there = false;
};

std::vector<Book> books_of(const Release& release) {
  const ReleaseInfo& info = release.info();
  const auto made_from = [&](import::PartKind part) {
    return std::any_of(info.files.begin(), info.files.end(), [&](const ReleaseSourceFile& file) { return file.part == to_string(part); });
  };
  std::vector<Book> books;
  const auto index = [&](IndexKind kind, import::PartKind part) {
    const std::string year = release.source().index_year(kind);
    books.push_back({std::string(display_name(kind)) + (year.empty() || year == info.name ? "" : " (" + year + ")"), !year.empty() || made_from(part)});
  };
  switch (info.system) {
    case CodeSystem::Icd10Cm:
      books.push_back({"Tabular List notes", info.has_notes});
      index(IndexKind::Diseases, import::PartKind::CmIndex);
      index(IndexKind::ExternalCauses, import::PartKind::CmExternalCauses);
      index(IndexKind::Drugs, import::PartKind::CmDrugs);
      index(IndexKind::Neoplasms, import::PartKind::CmNeoplasms);
      books.push_back({"POA exempt list", info.has_poa_list});
      break;
    case CodeSystem::Icd10Pcs:
      books.push_back({"Tables", !release.source().pcs_prefixes().empty()});
      index(IndexKind::Procedures, import::PartKind::PcsIndex);
      books.push_back({"Definitions", !release.source().pcs_definitions().empty()});
      break;
    case CodeSystem::Hcpcs: books.push_back({"Modifiers", !release.source().modifiers().empty()}); break;
    case CodeSystem::Cpt: break;
  }
  return books;
}

InstalledSet release_set(const Release& release, const Catalogue& catalogue) {
  InstalledSet set{.info = release.info()};
  if (!set.info.books_only()) set.holds.push_back("Codes and titles");
  else set.missing.push_back("List of codes");
  for (const Book& book : books_of(release)) {
    if (book.there) set.holds.push_back(book.name);
    // The starter never claims to be whole, and HCPCS is published without anything else.
    else if (!set.info.starter && set.info.system != CodeSystem::Hcpcs) set.missing.push_back(book.name);
  }
  if (set.info.starter) {
    std::set<std::string> categories;
    release.source().each_code([&](std::string_view bare, std::string_view, bool billable) {
      if (billable) categories.emplace(bare.substr(0, 3));
    });
    set.categories = static_cast<int>(categories.size());
  } else if (const PublishedRelease* published = catalogue.find(set.info.system, set.info.name)) {
    set.published = published->billable;
  }
  return set;
}

InstalledSet read_set(const fs::path& file, const Catalogue& catalogue) {
  const std::string name = file.stem().string();
  InstalledSet set;
  const auto broken = [&](const Error& error) {
    set = {};
    set.kind = InstalledSet::Kind::Broken;
    set.problem = error.message;
  };
  if (name.starts_with("edits-")) {
    set.kind = InstalledSet::Kind::EditLists;
    if (auto lists = read_edit_lists(file); !lists) broken(lists.error());
    else set.version = lists->version, set.rows = static_cast<int>(lists->rows.size());
  } else if (name.starts_with("msdrg-")) {
    set.kind = InstalledSet::Kind::Tables;
    auto tables = read_tables(file);
    if (!tables) {
      broken(tables.error());
    } else {
      set.version = tables->version;
      for (const auto& table : tables->tables) set.rows += static_cast<int>(table.rows.size()), set.holds.push_back(table.name);
    }
  } else if (auto release = load_release(file); !release) {
    broken(release.error());
  } else {
    set = release_set(**release, catalogue);
    if (std::string problem = (*release)->source().problem(); !problem.empty()) broken({"release.damaged", std::move(problem)});
  }
  return set;
}

int rank(const InstalledSet& set) { return set.kind == InstalledSet::Kind::Release ? (set.info.starter ? 2 : 1) : set.kind == InstalledSet::Kind::Broken ? 0 : 3; }

std::string joined(CodeSystem system, const std::vector<std::string>& bare) {
  std::string text;
  for (const auto& one : bare) text += (text.empty() ? "" : ", ") + Code(one, system).text();
  return text;
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code code;
  for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
    if (at->path().extension() == ".db") files.push_back(at->path());
  std::sort(files.begin(), files.end());
  return files;
}

fs::path home_folder() {
#ifdef _WIN32
  const char* home = std::getenv("USERPROFILE");
#else
  const char* home = std::getenv("HOME");
#endif
  std::error_code code;
  return home != nullptr && *home != '\0' && fs::is_directory(home, code) ? fs::path(home) : fs::current_path(code).root_path();
}

}  // namespace

std::string grouped(std::int64_t number) {
  std::string text = fmt::format("{}", number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

std::string title_of(const InstalledSet& set) {
  switch (set.kind) {
    case InstalledSet::Kind::Release: return std::string(display_name(set.info.system)) + (set.info.starter ? " starter set" : " " + set.info.name);
    case InstalledSet::Kind::EditLists: return "Medicare Code Editor lists " + set.version;
    case InstalledSet::Kind::Tables: return "MS-DRG tables " + set.version;
    case InstalledSet::Kind::Broken: break;
  }
  return set.file.filename().string();
}

LoadedCodes load_codes(const ProgramFiles& files, const std::vector<ScenarioFile>& library) {
  InstalledReleases installed = load_releases(files.releases);
  LoadedCodes loaded;
  for (const auto& problem : installed.problems) loaded.problems.push_back(problem.message);
  loaded.book = std::make_shared<const CodeBook>(std::move(installed.releases));
  if (loaded.book->releases().empty()) loaded.problems.push_back("No code set is installed, so no chart can be coded. Build the program again, or install a release.");
  for (const auto& file : library) {
    // By the code books alone: lists of a payer that somebody installs must not close a chart.
    const Diagnostics checked = check_scenario(file, *loaded.book);
    const std::string id = file.scenario && !file.scenario->id.empty() ? file.scenario->id.text() : file.folder.filename().string();
    for (const auto* found : {&file.diagnostics, &checked})
      for (const auto& d : *found)
        if (d.severity == Severity::Error && !loaded.broken.contains(id)) loaded.broken[id] = fmt::format("{} [{}]", d.message, d.id);
  }
  return loaded;
}

std::vector<InstalledSet> installed_sets(const ProgramFiles& files, const Catalogue& catalogue) {
  std::vector<InstalledSet> sets;
  for (const auto& folder : files.releases)
    for (const auto& file : files_in(folder)) {
      InstalledSet set = read_set(file, catalogue);
      set.name = file.stem().string();
      set.file = file;
      set.removable = !files.installed.empty() && folder == files.installed;
      std::error_code code;
      const auto bytes = fs::file_size(file, code);
      if (!code) set.bytes = static_cast<std::int64_t>(bytes);
      sets.push_back(std::move(set));
    }
  std::stable_sort(sets.begin(), sets.end(), [](const InstalledSet& a, const InstalledSet& b) {
    return std::tuple(rank(a), a.info.system, b.info.effective_from, a.name) < std::tuple(rank(b), b.info.system, a.info.effective_from, b.name);
  });
  return sets;
}

void verify_set(InstalledSet& set, const Catalogue& catalogue) {
  set.findings.clear();
  set.check = InstalledSet::Check::Faulty;
  if (set.kind == InstalledSet::Kind::Release || set.kind == InstalledSet::Kind::Broken) {
    auto faults = verify_release(set.file);
    if (!faults) {
      set.findings.push_back(faults.error().message);
      return;
    }
    set.findings = std::move(*faults);
  }
  auto figures = release_figures(set.file, catalogue);
  if (!figures) {
    set.findings.push_back(figures.error().message);
    return;
  }
  std::vector<std::string> agreed;
  for (const auto& figure : *figures) {
    if (figure.expected == 0) continue;
    const std::string counts = fmt::format("{} {}, {} {}", grouped(figure.counted), figure.what, grouped(figure.expected), figure.against);
    if (figure.agrees()) agreed.push_back(counts);
    // What a book prints wrongly is the publisher's slip.
    else if (figure.printed) agreed.push_back(counts + " (as printed)");
    else set.findings.push_back(counts);
  }
  if (!set.findings.empty()) return;
  set.check = InstalledSet::Check::Sound;
  set.findings = std::move(agreed);
}

ComparedReleases compare_releases(const InstalledSet& before, const InstalledSet& after) {
  ComparedReleases compared{.before = before.name, .after = after.name, .before_title = title_of(before), .after_title = title_of(after), .lists = {}, .problem = {}};
  auto old_release = load_release(before.file), new_release = load_release(after.file);
  if (!old_release || !new_release) {
    compared.problem = !old_release ? old_release.error().message : new_release.error().message;
    return compared;
  }
  const CodeSystem system = after.info.system;
  ReleaseDifference changes = difference(**old_release, **new_release);
  using Changes = std::vector<ReleaseDifference::Change>;
  const auto add = [&](std::size_t list, const Changes& from, std::string_view plain, const auto& second) {
    for (const auto& change : from) {
      ComparedReleases::Row row{.code = Code(change.bare, system).text(), .title = change.title_after.empty() || list == 1 ? change.title_before : change.title_after, .second = second(change), .sought = {}};
      if (row.second.empty()) row.second = plain;
      row.sought = to_lower(row.code + " " + change.bare + " " + row.title + " " + row.second);
      compared.lists[list].push_back(std::move(row));
    }
    std::stable_sort(compared.lists[list].begin(), compared.lists[list].end(), [](const auto& a, const auto& b) { return a.code < b.code; });
  };
  // Of a single code the title is said too.
  const auto named = [&](const Release& of, const std::vector<std::string>& bare) {
    const CodeEntry* entry = bare.size() == 1 ? of.find(bare.front()) : nullptr;
    return joined(system, bare) + (entry != nullptr ? "  " + entry->title : "");
  };
  const auto replaces = [&](const ReleaseDifference::Change& c) { return c.replaces.empty() ? std::string() : "in place of " + named(**old_release, c.replaces); };
  const auto replaced = [&](const ReleaseDifference::Change& c) { return c.replaced_by.empty() ? std::string() : "now " + named(**new_release, c.replaced_by); };
  add(0, changes.added, "", replaces);
  add(0, changes.became_billable, "a header before", replaces);
  add(1, changes.deleted, "", replaced);
  add(1, changes.became_header, "a header now: one of the codes below it is reported", replaced);
  add(2, changes.revised, "", [](const ReleaseDifference::Change& c) { return "before: " + c.title_before; });
  return compared;
}

FolderListing list_folder(const fs::path& wanted, const fs::path& recent) {
  static constexpr std::string_view kKinds[] = {".zip", ".txt", ".xml", ".prn", ".csv", ".tsv"};
  FolderListing listing;
  std::error_code code;
  const fs::path home = home_folder();
  listing.places.emplace_back("Home", home);
  if (fs::is_directory(home / "Downloads", code)) listing.places.emplace_back("Downloads", home / "Downloads");
  if (!recent.empty() && fs::is_directory(recent, code)) listing.places.emplace_back("Used last", recent);
  listing.folder = wanted.empty() ? listing.places.back().second : wanted;
  listing.parent = listing.folder.has_relative_path() ? listing.folder.parent_path() : fs::path();
  fs::directory_iterator at(listing.folder, fs::directory_options::skip_permission_denied, code);
  if (code) {
    listing.problem = "This folder cannot be read: " + code.message() + ".";
    return listing;
  }
  for (const fs::directory_iterator end; at != end; at.increment(code)) {
    if (code) break;
    const std::string name = at->path().filename().string();
    if (name.empty() || name.front() == '.' || first_malformed_utf8(name)) continue;
    if (listing.entries.size() >= kMostEntries) {
      listing.cut = true;
      break;
    }
    std::error_code ignored;
    if (at->is_directory(ignored)) {
      listing.entries.push_back({name, true, 0});
    } else if (const std::string kind = to_lower(at->path().extension().string()); std::find(std::begin(kKinds), std::end(kKinds), kind) != std::end(kKinds)) {
      const auto bytes = at->file_size(ignored);
      listing.entries.push_back({name, false, ignored ? 0 : static_cast<std::int64_t>(bytes)});
    } else {
      ++listing.others;
    }
  }
  std::sort(listing.entries.begin(), listing.entries.end(), [](const auto& a, const auto& b) { return std::tuple(!a.folder, to_lower(a.name), a.name) < std::tuple(!b.folder, to_lower(b.name), b.name); });
  return listing;
}

std::vector<std::string> sentences_of(const Error& error) {
  std::vector<std::string> sentences;
  std::string_view rest = error.message;
  static constexpr std::string_view kNothing = ". Nothing was installed";
  if (rest.ends_with(kNothing)) rest.remove_suffix(kNothing.size());
  // Each broken file ends with its fault's id in brackets.
  for (std::size_t at = 0; error.id == "install.broken" && (at = rest.find("]; ")) != std::string_view::npos;) {
    sentences.emplace_back(rest.substr(0, at + 1));
    rest.remove_prefix(at + 3);
  }
  if (!rest.empty()) sentences.emplace_back(rest);
  return sentences;
}

}  // namespace cw
