#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include <nlohmann/json.hpp>

#ifndef _WIN32
#include <unistd.h>
#endif

#include "app/cli/support.h"
#include "content/base/file_io.h"
#include "content/base/sha256.h"
#include "content/releases/fetch.h"
#include "content/releases/install.h"
#include "content/releases/release_file.h"
#include "content/releases/table_store.h"

namespace cw::cli {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;

/// Where releases are, and the catalogue. Faults of the catalogue are told on standard error; what could be read of it is used.
struct Place {
  ProgramFiles files;
  Catalogue catalogue;
};

Place place_of(const Options& options) {
  Place place{ProgramFiles::find(options.program), {}};
  if (!options.releases.empty()) {
    place.files.installed = options.releases;
    place.files.releases.back() = options.releases;
  }
  auto json = read_file(place.files.catalogue);
  if (!json) {
    complain("chartwright-cli: the catalogue cannot be read, so nothing is compared with what was published: " + json.error().message);
    return place;
  }
  place.catalogue = read_catalogue(*json, place.files.catalogue.string());
  for (const auto& fault : place.catalogue.diagnostics) complain(to_text(fault));
  return place;
}

/// An installed file by its name, starter releases among them.
struct Installed {
  std::string name;  ///< `icd10cm-2026`
  fs::path file;
};

std::vector<Installed> all_installed(const Place& place) {
  std::vector<Installed> all;
  for (const auto& folder : place.files.releases) {
    std::vector<Installed> here;
    std::error_code code;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
      if (at->path().extension() == ".db") here.push_back({at->path().stem().string(), at->path()});
    std::sort(here.begin(), here.end(), [](const Installed& a, const Installed& b) { return a.name < b.name; });
    all.insert(all.end(), here.begin(), here.end());
  }
  return all;
}

std::optional<Installed> find_installed(const Place& place, std::string name) {
  if (name.ends_with(".db")) name.resize(name.size() - 3);
  for (const auto& one : all_installed(place))
    if (one.name == name) return one;
  complain(fmt::format("chartwright-cli: no release named {} is installed; `chartwright-cli content list` names them", name));
  return std::nullopt;
}

bool date_option(const std::string& text, const char* name, std::optional<Date>& into) {
  if (text.empty()) return true;
  into = Date::parse(text);
  if (!into) complain(fmt::format("chartwright-cli: {} \"{}\" is no date; dates are written YYYY-MM-DD", name, text));
  return into.has_value();
}

bool on_terminal() {
#ifdef _WIN32
  return false;
#else
  return isatty(STDERR_FILENO) != 0;
#endif
}

std::function<bool(const std::string&, int, int)> teller(const Options& options) {
  if (!options.progress && !on_terminal()) return {};
  return [](const std::string& doing, int done, int of) {
    complain(of > 1 ? fmt::format("{} ({} of {})", doing, done + 1, of) : doing);
    return true;
  };
}

std::string state_of(const ReleaseInfo& info) {
  if (info.starter) return "starter";
  if (info.books_only()) return "books only";
  return info.from_addenda ? "from addenda" : "full";
}

Json to_json(const ReleaseInfo& info) {
  Json files = Json::array();
  for (const auto& file : info.files) files.push_back({{"part", file.part}, {"name", file.name}, {"year", file.year}, {"sha256", file.sha256}, {"count", file.count}, {"used", file.used}});
  return {{"system", to_string(info.system)}, {"release", info.name}, {"effective_from", to_string(info.effective_from)}, {"effective_to", to_string(info.effective_to)}, {"state", state_of(info)},
          {"entries", info.entries}, {"billable", info.billable}, {"notes", info.has_notes}, {"poa_list", info.has_poa_list}, {"source", info.source}, {"source_sha256", info.source_sha256}, {"files", files}};
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void print_text(const InstallReport& report, bool dry_run) {
  for (const auto& made : report.made) {
    const ReleaseInfo& info = made.info;
    const std::string_view verb = made.unchanged ? "unchanged" : dry_run ? (made.completed ? "would complete" : "would install") : made.completed ? "completed" : "installed";
    print(fmt::format("{} {}: {} {}, {} to {}, {} codes{}\n", verb, made.file.stem().string(), display_name(info.system), info.name, to_string(info.effective_from), to_string(info.effective_to), info.billable,
                      made.published != 0 && made.published == info.billable ? ", as published" : ""));
    for (const auto& remark : made.remarks) print("  " + remark + "\n");
    if (!made.missing.empty()) print("  not in it: " + joined(made.missing) + "\n");
  }
  for (const auto& kept : report.kept)
    print(fmt::format("{} {}: {} {}, {} rows{}\n", dry_run ? "would install" : "installed", kept.file.stem().string(), kept.what, kept.version, kept.rows, kept.tables.empty() ? "" : " (" + joined(kept.tables) + ")"));
  for (const auto& left : report.not_used) print(fmt::format("left aside: {} ({})\n", left.file, left.why));
}

Json to_json(const InstallReport& report, bool dry_run) {
  Json made = Json::array(), kept = Json::array(), understood = Json::array(), left = Json::array();
  for (const auto& m : report.made)
    made.push_back({{"name", m.file.stem().string()}, {"file", m.file.string()}, {"release", to_json(m.info)}, {"published", m.published}, {"completed", m.completed}, {"unchanged", m.unchanged}, {"missing", m.missing}, {"remarks", m.remarks}});
  for (const auto& k : report.kept) kept.push_back({{"name", k.file.stem().string()}, {"file", k.file.string()}, {"what", k.what}, {"release", k.version}, {"rows", k.rows}, {"tables", k.tables}});
  for (const auto& p : report.understood) understood.push_back({{"file", p.file}, {"part", to_string(p.kind)}, {"year", p.year}, {"count", p.count}, {"sha256", p.sha256}});
  for (const auto& n : report.not_used) left.push_back({{"file", n.file}, {"why", n.why}});
  return {{"format", "chartwright.content-install"}, {"version", 1}, {"dry_run", dry_run}, {"made", made}, {"kept", kept}, {"understood", understood}, {"not_used", left}};
}

int install_files(const Options& options, const Place& place, const std::vector<fs::path>& inputs) {
  InstallOptions how{.folder = place.files.installed, .dry_run = options.dry_run, .progress = teller(options)};
  if (!date_option(options.effective_from, "--effective-from", how.effective_from) || !date_option(options.effective_to, "--effective-to", how.effective_to)) return kUsage;
  if (how.effective_to && !how.effective_from) {
    complain("chartwright-cli: --effective-to is given together with --effective-from");
    return kUsage;
  }
  auto report = install(inputs, how, place.catalogue);
  if (!report) return failed(report.error());
  if (options.json()) print(to_json(*report, options.dry_run).dump(2) + "\n");
  else print_text(*report, options.dry_run);
  return kFine;
}

/// Downloads stay in a folder beside the releases until they are installed, so that a cut one goes on where it stopped; each in one of its own, since
/// addresses may end alike.
Result<fs::path> fetch_one(const Options& options, const Place& place, const PublishedRelease::File& file) {
  FetchOptions how{.folder = place.files.installed / ".downloads" / sha256_hex(file.url).substr(0, 12), .sha256 = file.sha256};
  if (options.progress || on_terminal())
    how.progress = [told = std::int64_t{-1}, url = file.url](std::int64_t got, std::int64_t total) mutable {
      if (got >> 20 == told) return true;
      told = got >> 20;
      complain(total > 0 ? fmt::format("fetching {}: {} of {} MB", url, told, total >> 20) : fmt::format("fetching {}: {} MB", url, told));
      return true;
    };
  return fetch(file.url, how);
}

int install_fetched(const Options& options, const Place& place, const std::vector<fs::path>& inputs, const std::vector<fs::path>& fetched) {
  const int status = install_files(options, place, inputs);
  // What could not be installed is of no use either: the next attempt fetches it anew.
  std::error_code code;
  for (const auto& file : fetched) fs::remove_all(file.parent_path(), code);
  if (!fetched.empty()) fs::remove(place.files.installed / ".downloads", code);
  return status;
}

/// One file's findings, for `content verify`.
struct Verified {
  Installed file;
  std::vector<ReleaseFigure> figures;
  std::vector<std::string> faults;
  bool sound() const {
    return faults.empty() && std::all_of(figures.begin(), figures.end(), [](const ReleaseFigure& f) { return f.agrees() || f.printed; });
  }
};

Verified verify_one(const Installed& file, const Catalogue& catalogue) {
  Verified verified{file, {}, {}};
  const bool release = !file.name.starts_with("edits-") && !file.name.starts_with("msdrg-");
  if (release) {
    auto faults = verify_release(file.file);
    if (!faults) {
      verified.faults.push_back(faults.error().message);
      return verified;
    }
    verified.faults = std::move(*faults);
  }
  auto figures = release_figures(file.file, catalogue);
  if (figures) verified.figures = std::move(*figures);
  else verified.faults.push_back(figures.error().message);
  return verified;
}

/// `1,234,567`
std::string grouped(std::int64_t number) {
  std::string text = fmt::format("{}", number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

void print_text(const Verified& verified) {
  print(fmt::format("{}: {}\n", verified.file.name, verified.sound() ? "sound" : "has problems"));
  for (const auto& figure : verified.figures)
    print(fmt::format("  {:>10}  {}{}\n", grouped(figure.counted), figure.what, figure.expected == 0 ? "" : fmt::format("; {} {}{}", grouped(figure.expected), figure.against, figure.agrees() ? ", agrees" : std::string(figure.printed ? ", not all" : ", DIFFERS") + (figure.astray.empty() ? std::string() : " (" + joined(figure.astray) + ")"))));
  for (const auto& fault : verified.faults) print("  " + fault + "\n");
}

Json to_json(const Verified& verified) {
  Json figures = Json::array();
  for (const auto& f : verified.figures) {
    Json one = {{"what", f.what}, {"counted", f.counted}};
    if (f.expected != 0) one.update({{"expected", f.expected}, {"against", f.against}, {"agrees", f.agrees()}, {"astray", f.astray}});
    figures.push_back(std::move(one));
  }
  return {{"name", verified.file.name}, {"file", verified.file.file.string()}, {"sound", verified.sound()}, {"figures", figures}, {"faults", verified.faults}};
}

Json to_json(CodeSystem system, const std::vector<ReleaseDifference::Change>& changes) {
  const auto texts = [&](const std::vector<std::string>& bare) {
    Json list = Json::array();
    for (const auto& one : bare) list.push_back(Code(one, system).text());
    return list;
  };
  Json list = Json::array();
  for (const auto& c : changes)
    list.push_back({{"code", Code(c.bare, system).text()}, {"title_before", c.title_before}, {"title_after", c.title_after}, {"replaces", texts(c.replaces)}, {"replaced_by", texts(c.replaced_by)}});
  return list;
}

void print_changes(CodeSystem system, std::string_view heading, const std::vector<ReleaseDifference::Change>& changes) {
  if (changes.empty()) return;
  print(fmt::format("{} ({})\n", heading, changes.size()));
  for (const auto& change : changes) {
    const std::string code = Code(change.bare, system).text();
    if (!change.title_before.empty() && !change.title_after.empty() && change.title_before != change.title_after) print(fmt::format("  {:<9} {}\n         -> {}\n", code, change.title_before, change.title_after));
    else print(fmt::format("  {:<9} {}\n", code, change.title_after.empty() ? change.title_before : change.title_after));
    std::vector<std::string> others;
    for (const auto& bare : change.replaces) others.push_back(Code(bare, system).text());
    if (!others.empty()) print("            in place of " + joined(others) + "\n");
    others.clear();
    for (const auto& bare : change.replaced_by) others.push_back(Code(bare, system).text());
    if (!others.empty()) print("            now " + joined(others) + "\n");
  }
}

}  // namespace

int content_install(const Options& options) {
  const Place place = place_of(options);
  std::vector<fs::path> inputs, fetched;
  for (const auto& input : options.inputs) {
    if (input.find("://") == std::string::npos) {
      inputs.emplace_back(input);
      continue;
    }
    auto path = fetch_one(options, place, {"file", input, ""});
    if (!path) return failed(path.error());
    inputs.push_back(*path);
    fetched.push_back(*path);
  }
  return install_fetched(options, place, inputs, fetched);
}

int content_list(const Options& options) {
  const Place place = place_of(options);
  Json list = Json::array();
  int problems = 0;
  for (const auto& one : all_installed(place)) {
    std::error_code code;
    const auto bytes = static_cast<std::int64_t>(fs::file_size(one.file, code));
    const auto broken = [&](const Error& error) {
      complain("chartwright-cli: " + error.message);
      ++problems;
    };
    if (one.name.starts_with("edits-") || one.name.starts_with("msdrg-")) {
      const bool edits = one.name.starts_with("edits-");
      std::size_t rows = 0;
      std::string version;
      if (edits) {
        auto lists = read_edit_lists(one.file);
        if (!lists) {
          broken(lists.error());
          continue;
        }
        version = lists->version, rows = lists->rows.size();
      } else {
        auto tables = read_tables(one.file);
        if (!tables) {
          broken(tables.error());
          continue;
        }
        version = tables->version;
        for (const auto& table : tables->tables) rows += table.rows.size();
      }
      const std::string what = edits ? "Medicare Code Editor lists" : "MS-DRG tables";
      if (options.json()) list.push_back({{"name", one.name}, {"file", one.file.string()}, {"bytes", bytes}, {"what", what}, {"release", version}, {"rows", rows}});
      else print(fmt::format("{:<20} {} {}, {} rows\n", one.name, what, version, rows));
      continue;
    }
    auto release = load_release(one.file);
    if (!release) {
      broken(release.error());
      continue;
    }
    const ReleaseInfo& info = (*release)->info();
    if (options.json()) {
      Json value = {{"name", one.name}, {"file", one.file.string()}, {"bytes", bytes}};
      value.update(to_json(info));
      list.push_back(std::move(value));
    } else {
      print(fmt::format("{:<20} {} {}, {} to {}, {} codes, {}\n", one.name, display_name(info.system), info.name, to_string(info.effective_from), to_string(info.effective_to), info.billable, state_of(info)));
    }
  }
  if (options.json()) print(Json{{"format", "chartwright.content-list"}, {"version", 1}, {"folder", place.files.installed.string()}, {"installed", list}}.dump(2) + "\n");
  return problems == 0 ? kFine : kProblems;
}

int content_verify(const Options& options) {
  const Place place = place_of(options);
  std::vector<Installed> files;
  if (options.target.empty()) {
    files = all_installed(place);
  } else if (auto one = find_installed(place, options.target)) {
    files.push_back(*one);
  } else {
    return kFailed;
  }
  Json list = Json::array();
  bool sound = true;
  for (const auto& file : files) {
    const Verified verified = verify_one(file, place.catalogue);
    sound = sound && verified.sound();
    if (options.json()) list.push_back(to_json(verified));
    else print_text(verified);
  }
  if (options.json()) print(Json{{"format", "chartwright.content-verify"}, {"version", 1}, {"sound", sound}, {"verified", list}}.dump(2) + "\n");
  return sound ? kFine : kProblems;
}

int content_remove(const Options& options) {
  const Place place = place_of(options);
  auto removed = remove_installed(place.files.installed, options.target);
  if (!removed) return failed(removed.error());
  if (options.json()) print(Json{{"format", "chartwright.content-remove"}, {"version", 1}, {"removed", removed->string()}}.dump(2) + "\n");
  else print(fmt::format("removed {}\n", removed->string()));
  return kFine;
}

int content_fetch(const Options& options) {
  const Place place = place_of(options);
  std::vector<PublishedRelease::File> files;
  if (options.target.find("://") != std::string::npos) {
    files.push_back({"file", options.target, ""});
  } else if (const auto* release = place.catalogue.find(options.target)) {
    files = release->files;
    if (files.empty()) return failed({"fetch.no_address", fmt::format("the catalogue has no address for {}; download it from cms.gov or cdc.gov and use `chartwright-cli content install`", options.target)});
  } else {
    return failed({"fetch.unknown", fmt::format("the catalogue does not name {}; `chartwright-cli content catalogue` lists what there is", options.target)});
  }
  std::vector<fs::path> fetched;
  for (const auto& file : files) {
    auto path = fetch_one(options, place, file);
    if (!path) return failed(path.error());
    fetched.push_back(*path);
  }
  return install_fetched(options, place, fetched, fetched);
}

int content_catalogue(const Options& options) {
  const Place place = place_of(options);
  const auto installed = all_installed(place);
  Json list = Json::array();
  for (const auto& release : place.catalogue.releases) {
    const bool here = std::any_of(installed.begin(), installed.end(), [&](const Installed& i) { return i.name == release.id; });
    if (options.json()) {
      Json files = Json::array();
      for (const auto& file : release.files) files.push_back({{"part", file.part}, {"url", file.url}, {"sha256", file.sha256}});
      list.push_back({{"id", release.id}, {"system", to_string(release.system)}, {"release", release.name}, {"effective_from", to_string(release.from)}, {"effective_to", to_string(release.to)}, {"billable", release.billable}, {"installed", here}, {"files", files}});
      continue;
    }
    print(fmt::format("{:<18} {} to {}  {}{}{}\n", release.id, to_string(release.from), to_string(release.to), release.billable != 0 ? grouped(release.billable) + " codes" : "number of codes not known here",
                      here ? ", installed" : "", release.files.empty() ? "" : fmt::format(", {} to fetch", release.files.size() == 1 ? "1 file" : fmt::format("{} files", release.files.size()))));
  }
  if (options.json()) print(Json{{"format", "chartwright.content-catalogue"}, {"version", 1}, {"releases", list}}.dump(2) + "\n");
  return place.catalogue.diagnostics.has_errors() ? kProblems : kFine;
}

int code_diff(const Options& options) {
  const Place place = place_of(options);
  const auto from = find_installed(place, options.from), to = find_installed(place, options.to);
  if (!from || !to) return kFailed;
  auto before = load_release(from->file), after = load_release(to->file);
  if (!before) return failed(before.error());
  if (!after) return failed(after.error());
  const ReleaseInfo& a = (*before)->info();
  const ReleaseInfo& b = (*after)->info();
  if (a.system != b.system) return failed({"release.other_system", fmt::format("{} is {} and {} is {}; only releases of one system can be compared", options.from, display_name(a.system), options.to, display_name(b.system))});
  const ReleaseDifference changes = difference(**before, **after);
  if (options.json()) {
    print(Json{{"format", "chartwright.code-diff"}, {"version", 1}, {"system", to_string(a.system)}, {"from", a.name}, {"to", b.name}, {"added", to_json(a.system, changes.added)}, {"deleted", to_json(a.system, changes.deleted)},
               {"revised", to_json(a.system, changes.revised)}, {"became_header", to_json(a.system, changes.became_header)}, {"became_billable", to_json(a.system, changes.became_billable)}}.dump(2) + "\n");
    return kFine;
  }
  print(fmt::format("{} {} ({} codes) to {} ({} codes)\n", display_name(a.system), a.name, a.billable, b.name, b.billable));
  print_changes(a.system, "New", changes.added);
  print_changes(a.system, "Billable now", changes.became_billable);
  print_changes(a.system, "Headers now, no longer billable", changes.became_header);
  print_changes(a.system, "Deleted", changes.deleted);
  print_changes(a.system, "Reworded", changes.revised);
  return kFine;
}

}  // namespace cw::cli
