#include "app/session/content_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "content/base/file_io.h"
#include "content/base/sha256.h"
#include "content/releases/fetch.h"

namespace cw {
namespace fs = std::filesystem;
namespace {

constexpr const char* kBusy = "Something is being installed already. When it is done, try again.";
constexpr const char* kNowhere = "There is no folder in which releases can be installed.";

std::string counted(std::size_t n, std::string_view one, std::string_view many) { return fmt::format("{} {}", n, n == 1 ? one : many); }

constexpr int kFetched = 600;  // per mille of a download that is installed: with the files here, the rest is quick

/// How far an installation is, per mille, by what it says it does: it reads every file, then builds and writes one release after the other.
int share_of(const std::string& doing, int done, int of) {
  constexpr int kRead = 550, kBuilt = 950;
  if (of > 1 || doing.starts_with("reading") || doing.starts_with("building")) {
    const int within = 1000 * (2 * done + 1) / (2 * std::max(1, of));
    return doing.starts_with("reading") ? kRead * within / 1000 : kRead + (kBuilt - kRead) * within / 1000;
  }
  return doing.starts_with("putting") ? kBuilt : 0;
}

ContentOutcome outcome_of(const Error& error) {
  if (error.id == "install.cancelled" || error.id == "fetch.cancelled") return {.kind = ContentOutcome::Kind::Cancelled, .title = "Cancelled; nothing was changed", .problems = {}, .report = {}};
  const std::string title = error.id == "fetch.offline" ? "There is no connection, so nothing was changed" : error.id.starts_with("fetch.") ? "The download failed, so nothing was changed" : "Nothing was installed";
  ContentOutcome outcome{.kind = ContentOutcome::Kind::Failed, .title = title, .problems = sentences_of(error), .report = {}};
  if (error.id == "fetch.offline") outcome.problems.push_back("Connect to the internet and try again, or fetch the files elsewhere and drop them on this window.");
  return outcome;
}

ContentOutcome outcome_of(InstallReport report) {
  ContentOutcome outcome{.kind = ContentOutcome::Kind::Installed, .title = {}, .problems = {}, .report = std::move(report)};
  const auto fresh = static_cast<std::size_t>(std::count_if(outcome.report.made.begin(), outcome.report.made.end(), [](const auto& m) { return !m.unchanged; })) + outcome.report.kept.size();
  outcome.title = fresh == 0 ? "Everything given is installed already" : counted(fresh, "code set is ready", "code sets are ready");
  return outcome;
}

}  // namespace

ContentDesk::ContentDesk(const ProgramFiles& files, const std::vector<ScenarioFile>& library, Date today) : files_(files), library_(library) {
  model_.folder = files_.installed;
  if (auto json = read_file(files_.catalogue); !json) model_.catalogue_problem = "The list of published releases cannot be read, so nothing can be downloaded from here.";
  else catalogue_ = read_catalogue(*json, files_.catalogue.string());
  for (auto release = catalogue_.releases.rbegin(); release != catalogue_.releases.rend(); ++release)
    if (!release->files.empty()) model_.published.push_back(*release);
  std::stable_sort(model_.published.begin(), model_.published.end(), [](const PublishedRelease& a, const PublishedRelease& b) { return a.system != b.system ? a.system < b.system : a.from > b.from; });
  for (std::size_t i = 0; i < model_.published.size(); ++i)
    if (const auto& p = model_.published[i]; p.system == CodeSystem::Icd10Cm && p.from <= today && (model_.suggested < 0 || today <= p.to)) {
      model_.suggested = static_cast<int>(i);
      break;
    }
}

ContentDesk::~ContentDesk() { cancelled_ = true; }

const InstalledSet* ContentDesk::find(const std::string& name) const {
  for (const auto& set : model_.sets)
    if (set.name == name) return &set;
  return nullptr;
}

void ContentDesk::ask(std::function<void()> question) {
  ++under_way_;
  answers_.run(std::move(question));
}

void ContentDesk::look() {
  if (model_.looked || looking_) return;
  looking_ = true;
  ask([this] {
    auto sets = installed_sets(files_, catalogue_);
    news_.post([this, sets = std::move(sets)]() mutable {
      --under_way_;
      looking_ = false;
      model_.looked = true;
      model_.sets = std::move(sets);
      model_.starter_only = std::none_of(model_.sets.begin(), model_.sets.end(), [](const InstalledSet& s) { return s.kind == InstalledSet::Kind::Release && !s.info.starter; });
    });
  });
}

// --- what changes the folder -------------------------------------------------------------------------------------------

void ContentDesk::begin(ContentWork work) {
  cancelled_ = false;
  what_ = work.what;
  model_.work = std::move(work);
  model_.outcome.reset();
  ++under_way_;
}

/// On the working thread. Tells how far it is, ten times a second at most; false when it is to stop.
bool ContentDesk::report(const ContentWork& work) {
  news_.post([this, work] {
    if (!model_.work) return;
    const bool cancelling = model_.work->cancelling;
    const int share = model_.work->share;
    model_.work = work;
    model_.work->cancelling = cancelling;
    model_.work->share = std::max(share, work.share);
  });
  return !cancelled_;
}

/// On the working thread: what is installed is read anew, charts are checked against it, and all of it is handed over at once.
void ContentDesk::finish(ContentOutcome outcome, bool changed) {
  std::optional<LoadedCodes> codes;
  std::vector<InstalledSet> sets;
  if (changed) {
    codes = load_codes(files_, library_);
    sets = installed_sets(files_, catalogue_);
  }
  news_.post([this, outcome = std::move(outcome), codes = std::move(codes), sets = std::move(sets)]() mutable {
    --under_way_;
    model_.work.reset();
    model_.outcome = std::move(outcome);
    if (!codes) return;
    model_.sets = std::move(sets);
    model_.looked = true;
    model_.starter_only = std::none_of(model_.sets.begin(), model_.sets.end(), [](const InstalledSet& s) { return s.kind == InstalledSet::Kind::Release && !s.info.starter; });
    model_.compared.reset();
    if (codes_call_) codes_call_(std::move(*codes));
  });
}

void ContentDesk::do_install(const std::vector<fs::path>& inputs, int begun) {
  InstallOptions how{.folder = files_.installed, .effective_from = {}, .effective_to = {}, .dry_run = false, .progress = {}};
  auto told = std::chrono::steady_clock::time_point{};
  std::string last;
  how.progress = [&](const std::string& doing, int done, int of) {
    const auto now = std::chrono::steady_clock::now();
    if (doing == last && now - told < std::chrono::milliseconds(100)) return !cancelled_.load();
    told = now, last = doing;
    return report({.what = what_, .doing = doing, .done = done, .of = of, .share = begun + share_of(doing, done, of) * (1000 - begun) / 1000, .bytes = 0, .total_bytes = 0, .cancelling = false});
  };
  auto installed = install(inputs, how, catalogue_);
  if (!installed) finish(outcome_of(installed.error()), false);
  else finish(outcome_of(std::move(*installed)), true);
}

std::string ContentDesk::install_files(std::vector<fs::path> inputs) {
  if (inputs.empty()) return {};
  if (busy()) return kBusy;
  if (files_.installed.empty()) return kNowhere;
  const std::string what = inputs.size() == 1 ? "Installing “" + inputs.front().filename().string() + "”" : fmt::format("Installing {} files", inputs.size());
  begin({.what = what, .doing = "opening the files", .done = 0, .of = 0, .share = 0, .bytes = 0, .total_bytes = 0, .cancelling = false});
  works_.run([this, inputs = std::move(inputs)] { do_install(inputs, 0); });
  return {};
}

std::string ContentDesk::download(const std::string& release_id) {
  const PublishedRelease* published = catalogue_.find(release_id);
  if (published == nullptr || published->files.empty()) return "The catalogue has no address for this release.";
  if (busy()) return kBusy;
  if (files_.installed.empty()) return kNowhere;
  begin({.what = fmt::format("Downloading {} {}", display_name(published->system), published->name), .doing = "connecting", .done = 0, .of = static_cast<int>(published->files.size()), .share = 0, .bytes = 0, .total_bytes = 0, .cancelling = false});
  works_.run([this, wanted = *published] {
    std::vector<fs::path> fetched;
    // Downloads stay in a folder beside the releases until they are installed, so that a cut one goes on where it stopped; each in one of its own, since
    // addresses may end alike.
    for (std::size_t i = 0; i < wanted.files.size(); ++i) {
      const auto& file = wanted.files[i];
      FetchOptions how{.folder = files_.installed / ".downloads" / sha256_hex(file.url).substr(0, 12), .sha256 = file.sha256, .connect_seconds = 15, .progress = {}};
      auto told = std::chrono::steady_clock::time_point{};
      how.progress = [&](std::int64_t got, std::int64_t total) {
        const auto now = std::chrono::steady_clock::now();
        if (now - told < std::chrono::milliseconds(100)) return !cancelled_.load();
        told = now;
        return report({.what = what_, .doing = "fetching the " + file.part, .done = static_cast<int>(i), .of = static_cast<int>(wanted.files.size()), .share = static_cast<int>((static_cast<std::int64_t>(i) * 1000 + (total > 0 ? 1000 * got / total : 0)) * kFetched / 1000 / static_cast<std::int64_t>(wanted.files.size())), .bytes = got, .total_bytes = total, .cancelling = false});
      };
      auto path = fetch(file.url, how);
      if (!path) return finish(outcome_of(path.error()), false);
      fetched.push_back(*path);
    }
    do_install(fetched, kFetched);
    // What could not be installed is of no use either: the next attempt fetches it anew.
    std::error_code code;
    for (const auto& file : fetched) fs::remove_all(file.parent_path(), code);
    fs::remove(files_.installed / ".downloads", code);
  });
  return {};
}

std::string ContentDesk::remove(const std::string& name) {
  if (busy()) return kBusy;
  const InstalledSet* set = find(name);
  if (set == nullptr || !set->removable) return "This code set came with the program and stays.";
  begin({.what = "Removing " + title_of(*set), .doing = "removing the file", .done = 0, .of = 0, .share = 0, .bytes = 0, .total_bytes = 0, .cancelling = false});
  works_.run([this, name, title = title_of(*set)] {
    auto removed = remove_installed(files_.installed, name);
    if (!removed) finish({.kind = ContentOutcome::Kind::Failed, .title = title + " was not removed", .problems = {removed.error().message}, .report = {}}, false);
    else finish({.kind = ContentOutcome::Kind::Removed, .title = title + " was removed", .problems = {}, .report = {}}, true);
  });
  return {};
}

void ContentDesk::cancel() {
  cancelled_ = true;
  if (model_.work) model_.work->cancelling = true;
}

// --- questions ---------------------------------------------------------------------------------------------------------

void ContentDesk::verify(const std::string& name) {
  for (auto& set : model_.sets) {
    if (set.name != name || set.check == InstalledSet::Check::Waiting) continue;
    set.check = InstalledSet::Check::Waiting;
    ask([this, copy = set]() mutable {
      verify_set(copy, catalogue_);
      news_.post([this, copy = std::move(copy)] {
        --under_way_;
        for (auto& s : model_.sets)
          if (s.name == copy.name && s.file == copy.file) s.check = copy.check, s.findings = copy.findings;
      });
    });
  }
}

void ContentDesk::compare(const std::string& before, const std::string& after) {
  const InstalledSet *a = find(before), *b = find(after);
  if (a == nullptr || b == nullptr || a == b || a->kind != InstalledSet::Kind::Release || b->kind != InstalledSet::Kind::Release || a->info.system != b->info.system) return;
  if (model_.comparing == std::pair(before, after)) return;
  model_.comparing = {before, after};
  ask([this, a = *a, b = *b] {
    auto made = std::make_shared<const ComparedReleases>(compare_releases(a, b));
    news_.post([this, made] {
      --under_way_;
      // Somebody may have chosen other releases meanwhile.
      if (model_.comparing != std::pair(made->before, made->after)) return;
      model_.comparing.reset();
      model_.compared = made;
    });
  });
}

void ContentDesk::list(const fs::path& folder) {
  model_.listing.waiting = true;
  ask([this, folder, recent = recent_] {
    auto made = list_folder(folder, recent);
    news_.post([this, made = std::move(made)]() mutable {
      --under_way_;
      model_.listing = std::move(made);
    });
  });
}

void ContentDesk::retire(std::shared_ptr<void> thing) {
  ++under_way_;
  answers_.run([this, thing = std::move(thing)]() mutable {
    thing.reset();
    news_.post([this] { --under_way_; });
  });
}

bool ContentDesk::take_news() {
  auto news = news_.take();
  for (auto& one : news) one();
  return !news.empty();
}

}  // namespace cw
