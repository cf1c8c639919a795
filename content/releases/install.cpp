#include "content/releases/install.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <list>
#include <map>
#include <set>
#include <system_error>
#include <tuple>
#include <unordered_set>

#include "content/base/file_io.h"
#include "content/import/readers.h"
#include "content/releases/assemble.h"
#include "content/releases/install_lock.h"
#include "content/releases/periods.h"
#include "content/releases/release_file.h"
#include "content/releases/table_store.h"

namespace cw {
namespace fs = std::filesystem;
namespace {

using assemble::Plan;
using import::Part;
using import::PartKind;
using periods::Period;

constexpr std::size_t kMostInputs = 2'000;  ///< files; the largest collection of official ones has some dozens

std::optional<CodeSystem> system_of(const Part& part) {
  switch (part.kind) {
    case PartKind::CmOrder: case PartKind::CmCodes: case PartKind::CmOrderAddenda: case PartKind::CmCodesAddenda: case PartKind::CmTabular: case PartKind::CmIndex:
    case PartKind::CmExternalCauses: case PartKind::CmDrugs: case PartKind::CmNeoplasms: case PartKind::PoaExempt: return CodeSystem::Icd10Cm;
    case PartKind::PcsOrder: case PartKind::PcsCodes: case PartKind::PcsOrderAddenda: case PartKind::PcsCodesAddenda: case PartKind::PcsTables: case PartKind::PcsIndex:
    case PartKind::PcsDefinitions: case PartKind::PcsConversion: return CodeSystem::Icd10Pcs;
    case PartKind::Hcpcs: return CodeSystem::Hcpcs;
    case PartKind::MceDiagnoses: case PartKind::MceProcedures: case PartKind::MceAgeRanges: case PartKind::MceDischargeStatus: case PartKind::DrgTable: return std::nullopt;
  }
  return std::nullopt;
}

bool is_list(const Part& part) { return std::holds_alternative<import::CodeList>(part.data) || std::holds_alternative<import::HcpcsPart>(part.data); }
bool is_addenda(const Part& part) { return std::holds_alternative<import::Addenda>(part.data); }

std::string name_of(CodeSystem system, const Period& period) { return std::string(display_name(system)) + " " + period.name; }

/// Billable rows, by code.
std::vector<std::pair<std::string_view, std::string_view>> billable_rows(const import::CodeList& list) {
  std::vector<std::pair<std::string_view, std::string_view>> rows;
  for (const auto& row : list.rows)
    if (row.billable) rows.emplace_back(row.bare, row.title);
  std::sort(rows.begin(), rows.end());
  return rows;
}

/// A release being planned: what is read, and what is there already.
struct Slot {
  CodeSystem system = CodeSystem::Icd10Cm;
  Period period;
  std::vector<const Part*> lists, books;
  const Part* addenda = nullptr;
  ReleaseInfo base;                           ///< of `addenda`
  std::shared_ptr<const Release> installed;
  fs::path installed_file;
  int billable() const {
    for (const Part* part : lists) return part->count;
    if (addenda != nullptr) return std::get<import::Addenda>(addenda->data).codes_after;
    return installed ? installed->info().billable : 0;
  }
  bool touched() const { return !lists.empty() || !books.empty() || addenda != nullptr; }
};

/// One installation from its inputs to the renames.
class Installer {
 public:
  Installer(const InstallOptions& options, const Catalogue& catalogue) : options_(options), catalogue_(catalogue) {}

  Result<InstallReport> run(const std::vector<fs::path>& inputs) {
    std::unique_ptr<InstallLock> lock;
    if (!options_.dry_run) {
      auto taken = InstallLock::take(options_.folder);
      if (!taken) return taken.error();
      lock = std::move(*taken);
      sweep();
    }
    auto done = read(inputs);
    for (auto step : {&Installer::plan_lists, &Installer::plan_books, &Installer::plan_addenda, &Installer::compare, &Installer::build, &Installer::place})
      if (done) done = (this->*step)();
    if (!done) {
      if (!options_.dry_run) sweep();
      return done.error();
    }
    for (Part& part : parts_) {
      Part told = std::move(part);
      told.data = {};
      report_.understood.push_back(std::move(told));
    }
    return std::move(report_);
  }

 private:
  // --- reading -------------------------------------------------------------------------------------------------

  fs::path staging() const { return options_.folder / ".part"; }

  /// What an installation that was cut off left behind.
  void sweep() const {
    std::error_code code;
    fs::remove_all(staging(), code);
    for (fs::directory_iterator at(options_.folder, code), end; !code && at != end; at.increment(code))
      if (at->path().string().ends_with(".db.part")) {
        std::error_code ignored;
        fs::remove(at->path(), ignored);
      }
  }

  bool go_on(const std::string& doing, int done, int of) const { return !options_.progress || options_.progress(doing, done, of); }
  static Error cancelled() { return {"install.cancelled", "the installation was stopped; nothing was changed"}; }

  Result<std::vector<fs::path>> files_of(const std::vector<fs::path>& inputs) {
    std::vector<fs::path> files;
    for (const auto& input : inputs) {
      std::error_code code;
      if (!fs::is_directory(input, code)) {
        files.push_back(input);
        continue;
      }
      std::vector<fs::path> inside, deeper;
      list(input, inside, &deeper);
      for (const auto& folder : deeper) {
        std::vector<fs::path> too_deep;
        list(folder, inside, &too_deep);
        for (const auto& left : too_deep) report_.not_used.push_back({left.string(), "a folder more than one level deep; it is not looked into", false, ""});
      }
      std::sort(inside.begin(), inside.end());
      files.insert(files.end(), inside.begin(), inside.end());
    }
    if (files.size() > kMostInputs) return Error{"install.nothing", fmt::format("{} files are more than any collection of official ones has; give the ones to be installed", files.size())};
    return files;
  }

  static void list(const fs::path& folder, std::vector<fs::path>& files, std::vector<fs::path>* folders) {
    std::error_code code;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code)) {
      std::error_code here;
      if (at->path().filename().string().starts_with(".")) continue;
      if (at->is_directory(here)) folders->push_back(at->path());
      else if (at->is_regular_file(here) && at->path().extension() != ".db") files.push_back(at->path());
    }
  }

  Result<void> read(const std::vector<fs::path>& inputs) {
    auto files = files_of(inputs);
    if (!files) return files.error();
    std::set<std::pair<int, std::string>> seen;
    for (std::size_t f = 0; f < files->size(); ++f) {
      const fs::path& file = (*files)[f];
      if (!go_on("reading " + file.filename().string(), static_cast<int>(f), static_cast<int>(files->size()))) return cancelled();
      const std::string name = file.filename().string();
      if (const auto why = import::ignored_by_name(name); !why.empty()) {
        report_.not_used.push_back({name, std::string(why), false, ""});
        continue;
      }
      auto bytes = read_file(file, import::kLargestArchive);
      if (!bytes) return bytes.error();
      auto understood = import::read_official_file(*bytes, name);
      for (Part& part : understood.parts) {
        names_around(part, file);
        if (seen.emplace(static_cast<int>(part.kind), part.sha256).second) parts_.push_back(std::move(part));
        else report_.not_used.push_back({part.file, "the same file was given before", false, ""});
      }
      report_.not_used.insert(report_.not_used.end(), understood.not_used.begin(), understood.not_used.end());
    }
    return refuse_broken();
  }

  /// Names of archives and folders around a file help where its own says no year or month.
  static void names_around(Part& part, const fs::path& file) {
    std::vector<std::string> names;
    std::string_view inside = part.file;
    for (std::size_t slash; (slash = inside.find_last_of("/\\")) != std::string_view::npos;) {
      inside = inside.substr(0, slash);
      names.emplace_back(inside.substr(inside.find_last_of("/\\") + 1));
    }
    std::error_code code;
    const fs::path folder = fs::absolute(file, code).parent_path();
    names.push_back(folder.filename().string());
    names.push_back(folder.parent_path().filename().string());
    for (const auto& name : names) {
      const std::string year = import::year_in_name(name);
      if (part.year.empty()) part.year = year;
      // A month stands beside its year; alone it may be anybody's name.
      if (part.month == 0 && !year.empty()) part.month = import::month_in_name(name);
    }
  }

  Result<void> refuse_broken() const {
    std::string told;
    int broken = 0;
    for (const auto& left : report_.not_used)
      if (left.error && ++broken <= 5) told += fmt::format("{}{}: {} [{}]", told.empty() ? "" : "; ", left.file, left.why, left.id);
    if (broken > 5) told += fmt::format("; and {} more", broken - 5);
    if (broken > 0) return Error{"install.broken", told + ". Nothing was installed"};
    if (!parts_.empty()) return {};
    std::string why;
    for (const auto& left : report_.not_used) {
      if (why.size() > 400) break;
      why += fmt::format("{}{} ({})", why.empty() ? ": " : ", ", left.file, left.why);
    }
    return Error{"install.nothing", "there is no official file among what was given" + why};
  }

  // --- planning ------------------------------------------------------------------------------------------------

  periods::Said said(const Part& part) const { return {*system_of(part), part.year, part.month, is_list(part) ? part.count : 0}; }

  /// With days given by hand everything of a system is of one period, and must not speak of two years.
  Result<Period> given_period(const Part& part) {
    const CodeSystem system = *system_of(part);
    auto& year = given_years_[system];
    if (!part.year.empty() && !year.first.empty() && year.first != part.year)
      return Error{"install.mixed_years", fmt::format("{} is of {} and {} of {}; with --effective-from all must be of one year", year.second, year.first, part.file, part.year)};
    if (!part.year.empty()) year = {part.year, part.file};
    return periods::of_dates(system, *options_.effective_from, options_.effective_to, catalogue_);
  }

  Slot& slot_for(CodeSystem system, const Period& period) {
    for (Slot& slot : slots_)
      if (slot.system == system && slot.period.name == period.name) return slot;
    slots_.push_back({.system = system, .period = period});
    return slots_.back();
  }

  Result<void> plan_lists() {
    installed_ = load_releases({options_.folder});
    for (std::size_t i = 0; i < installed_.releases.size(); ++i) {
      const ReleaseInfo& info = installed_.releases[i]->info();
      if (info.starter) continue;
      Slot& slot = slot_for(info.system, {info.name, info.effective_from, info.effective_to});
      slot.installed = installed_.releases[i];
      slot.installed_file = installed_.files[i];
    }
    for (const Part& part : parts_) {
      if (!is_list(part)) continue;
      auto period = options_.effective_from ? given_period(part) : periods::of_list(said(part), part.file, catalogue_);
      if (!period) return period.error();
      Slot& slot = slot_for(*system_of(part), *period);
      slot.period = *period;
      slot.lists.push_back(&part);
    }
    return {};
  }

  Result<void> plan_books() {
    for (const Part& part : parts_) {
      const auto system = system_of(part);
      if (!system || is_list(part) || is_addenda(part)) continue;
      std::vector<Slot*> fitting;
      if (options_.effective_from) {
        auto period = given_period(part);
        if (!period) return period.error();
        fitting = {&slot_for(*system, *period)};
      } else {
        fitting = candidates(part);
        if (fitting.empty()) {
          auto period = periods::of_book(said(part), part.file, catalogue_);
          if (!period) return period.error();
          fitting = {&slot_for(*system, *period)};
        }
      }
      for (Slot* slot : fitting) slot->books.push_back(&part);
    }
    return {};
  }

  /// Releases of the part's year: the one it names by its month, else of several those it fits best.
  std::vector<Slot*> candidates(const Part& part) {
    const CodeSystem system = *system_of(part);
    std::vector<Slot*> found;
    for (Slot& slot : slots_)
      if (slot.system == system && (part.year.empty() || fmt::format("{}", periods::year_of(system, slot.period.from)) == part.year)) found.push_back(&slot);
    if (part.year.empty() && found.size() > 1) return {};
    if (const auto update = periods::update_day(said(part))) {
      // The book of an update does not go to the release that ended before it.
      std::erase_if(found, [&](const Slot* s) { return *update < s->period.from || s->period.to < *update; });
    }
    // Books alone are no measure of fit beside a list of codes.
    if (std::any_of(found.begin(), found.end(), [](const Slot* s) { return s->billable() > 0; })) std::erase_if(found, [](const Slot* s) { return s->billable() == 0; });
    if (found.size() < 2) return found;
    std::vector<std::size_t> misfits;
    for (const Slot* slot : found) misfits.push_back(assemble::misfits(part, [has = codes_of(*slot)](std::string_view bare) { return has->contains(std::string(bare)); }));
    const auto least = *std::min_element(misfits.begin(), misfits.end());
    std::vector<Slot*> best;
    for (std::size_t i = 0; i < found.size(); ++i)
      if (misfits[i] == least) best.push_back(found[i]);
    return best;
  }

  std::shared_ptr<const std::unordered_set<std::string>> codes_of(const Slot& slot) const {
    auto codes = std::make_shared<std::unordered_set<std::string>>();
    for (const Part* part : slot.lists) {
      if (const auto* list = std::get_if<import::CodeList>(&part->data))
        for (const auto& row : list->rows) codes->insert(row.bare);
      else
        for (const auto& entry : std::get<import::HcpcsPart>(part->data).codes) codes->insert(entry.code.bare());
    }
    if (slot.lists.empty() && slot.installed) slot.installed->source().each_code([&](std::string_view bare, std::string_view, bool) { codes->emplace(bare); });
    return codes;
  }

  Slot* list_with(CodeSystem system, const std::string& year, int billable) {
    for (Slot& slot : slots_)
      if (slot.system == system && slot.billable() == billable && fmt::format("{}", periods::year_of(system, slot.period.from)) == year) return &slot;
    return nullptr;
  }

  /// Addenda beside the list they lead to confirm it; without it they are applied to the list they start from. Later ones may start from what earlier
  /// ones made.
  Result<void> plan_addenda() {
    std::vector<const Part*> open;
    for (const Part& part : parts_)
      if (is_addenda(part)) open.push_back(&part);
    // Those of the order file first: they know of headers.
    std::stable_sort(open.begin(), open.end(), [](const Part* a, const Part* b) { return std::get<import::Addenda>(a->data).has_headers > std::get<import::Addenda>(b->data).has_headers; });
    for (bool moved = true; moved;) {
      moved = false;
      for (std::size_t i = 0; i < open.size(); ++i) {
        const Part& part = *open[i];
        const auto& addenda = std::get<import::Addenda>(part.data);
        if (list_with(addenda.system, part.year, addenda.codes_after) == nullptr) {
          const Slot* base = list_with(addenda.system, addenda.year_before, addenda.codes_before);
          if (base == nullptr) continue;
          const ReleaseInfo from = info_of(*base);
          auto period = periods::of_list({addenda.system, part.year, part.month, addenda.codes_after}, part.file, catalogue_);
          if (!period) return period.error();
          Slot& slot = slot_for(addenda.system, *period);
          // A list of that period with another number of codes is what counts.
          if (slot.billable() == 0) {
            slot.addenda = &part;
            slot.base = from;
          }
        }
        open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
        moved = true;
        break;
      }
    }
    for (const Part* part : open) {
      const auto& addenda = std::get<import::Addenda>(part->data);
      report_.not_used.push_back({part->file, fmt::format("addenda that start from a list of {} codes of {}, which is not installed", addenda.codes_before, addenda.year_before), false, ""});
    }
    if (std::any_of(slots_.begin(), slots_.end(), [](const Slot& s) { return s.touched(); })) return {};
    if (std::any_of(parts_.begin(), parts_.end(), [](const Part& p) { return !system_of(p); })) return {};
    if (!open.empty()) return Error{"install.nothing", fmt::format("{}: {}", open.front()->file, report_.not_used.back().why)};
    // Addenda that lead to what is there.
    for (const Part& part : parts_) report_.not_used.push_back({part.file, "the release that these addenda lead to is installed", false, ""});
    return {};
  }

  static ReleaseInfo info_of(const Slot& slot) {
    ReleaseInfo info;
    info.system = slot.system;
    info.name = slot.period.name;
    info.effective_from = slot.period.from;
    info.effective_to = slot.period.to;
    return info;
  }

  // --- contradictions ------------------------------------------------------------------------------------------

  Result<void> compare() {
    for (Slot& slot : slots_) {
      if (auto done = compare_lists(slot); !done) return done;
      if (auto done = newest_of_each(slot, slot.books); !done) return done;
    }
    return {};
  }

  /// Of two parts of one kind the one of the later update counts; two of the same update contradict each other.
  Result<void> newest_of_each(const Slot& slot, std::vector<const Part*>& parts) {
    std::vector<const Part*> kept;
    for (const Part* part : parts) {
      const auto same = std::find_if(kept.begin(), kept.end(), [&](const Part* k) { return k->kind == part->kind; });
      if (same == kept.end()) {
        kept.push_back(part);
        continue;
      }
      if ((*same)->month == part->month)
        return Error{"install.contradiction", fmt::format("{} and {} are both the {} of {}, and differ; give one of them", (*same)->file, part->file, to_string(part->kind), name_of(slot.system, slot.period))};
      const Part* older = (*same)->month < part->month ? *same : part;
      report_.not_used.push_back({older->file, fmt::format("{} is of a later update", ((*same)->month < part->month ? part : *same)->file), false, ""});
      if (older == *same) *same = part;
    }
    parts = std::move(kept);
    return {};
  }

  Result<void> compare_lists(Slot& slot) {
    if (slot.lists.size() < 2) return {};
    // Equal lists under two names or from two archives need no choice.
    std::vector<const Part*> distinct;
    for (const Part* part : slot.lists) {
      const auto* list = std::get_if<import::CodeList>(&part->data);
      const bool again = list != nullptr && std::any_of(distinct.begin(), distinct.end(), [&](const Part* d) {
        const auto* other = std::get_if<import::CodeList>(&d->data);
        return other != nullptr && d->kind == part->kind && other->rows == list->rows;
      });
      if (!again) distinct.push_back(part);
    }
    slot.lists = std::move(distinct);
    if (auto done = newest_of_each(slot, slot.lists); !done) return done;
    if (slot.lists.size() < 2) return {};
    const auto* first = std::get_if<import::CodeList>(&slot.lists[0]->data);
    const auto* second = std::get_if<import::CodeList>(&slot.lists[1]->data);
    if (first == nullptr || second == nullptr) return {};
    const auto a = billable_rows(*first), b = billable_rows(*second);
    if (a == b) return {};
    const auto [at, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    const std::string_view bare = at == a.end() ? in_b->first : in_b == b.end() ? at->first : std::min(at->first, in_b->first);
    return Error{"install.contradiction", fmt::format("{} and {} are both lists of {}, and differ at {}; give one of them", slot.lists[0]->file, slot.lists[1]->file, name_of(slot.system, slot.period), Code(bare, slot.system).text())};
  }

  // --- building ------------------------------------------------------------------------------------------------

  /// All that is given is in the installed release already.
  static bool unchanged(const Slot& slot) {
    if (!slot.installed || slot.addenda != nullptr) return false;
    const auto& files = slot.installed->info().files;
    const auto has = [&](const Part* part) {
      return std::any_of(files.begin(), files.end(), [&](const ReleaseSourceFile& f) { return f.part == to_string(part->kind) && f.sha256 == part->sha256; });
    };
    if (!slot.lists.empty() && slot.installed->info().from_addenda) return false;
    return std::all_of(slot.lists.begin(), slot.lists.end(), has) && std::all_of(slot.books.begin(), slot.books.end(), has);
  }

  Result<void> build() {
    std::vector<const Slot*> order;
    for (const Slot& slot : slots_)
      if (slot.touched()) order.push_back(&slot);
    // What addenda are applied to comes before what they make.
    std::stable_sort(order.begin(), order.end(), [](const Slot* a, const Slot* b) { return std::tuple(a->system, a->period.from) < std::tuple(b->system, b->period.from); });
    const int of = static_cast<int>(order.size());
    for (int n = 0; n < of; ++n) {
      if (!go_on("building " + name_of(order[static_cast<std::size_t>(n)]->system, order[static_cast<std::size_t>(n)]->period), n, of)) return cancelled();
      if (auto done = build_one(*order[static_cast<std::size_t>(n)]); !done) return done;
    }
    return build_versions();
  }

  static bool has_headers(const Slot& slot) {
    return std::any_of(slot.lists.begin(), slot.lists.end(), [](const Part* part) { return std::holds_alternative<import::CodeList>(part->data) && std::get<import::CodeList>(part->data).has_headers; });
  }
  static bool lacks_headers(const Slot& slot) { return slot.system != CodeSystem::Hcpcs && !slot.lists.empty() && !has_headers(slot); }

  /// The release nearest in time that knows titles of headers: by its order file, given now or installed before.
  const Slot* neighbour_of(const Slot& slot) const {
    const Slot* nearest = nullptr;
    const auto away = [&](const Slot& other) { return std::abs(other.period.from.days_since_1970() - slot.period.from.days_since_1970()); };
    for (const Slot& other : slots_) {
      if (&other == &slot || other.system != slot.system) continue;
      const bool installed = other.lists.empty() && other.installed && !other.installed->info().books_only() &&
                             std::any_of(other.installed->info().files.begin(), other.installed->info().files.end(), [](const ReleaseSourceFile& f) {
                               return f.part == to_string(PartKind::CmOrder) || f.part == to_string(PartKind::PcsOrder);
                             });
      if ((has_headers(other) || installed) && (nearest == nullptr || away(other) < away(*nearest))) nearest = &other;
    }
    return nearest;
  }

  static assemble::Titles titles_of(const Slot& slot) {
    for (const Part* part : slot.lists)
      if (const auto* list = std::get_if<import::CodeList>(&part->data); list != nullptr && list->has_headers) {
        assemble::Titles titles;
        // Codes too: what was one last year may be a header now.
        for (const auto& row : list->rows) titles.emplace(row.bare, row.title);
        return titles;
      }
    return assemble::titles_in(slot.installed->source());
  }

  bool is_base(const Slot& slot) const {
    return std::any_of(slots_.begin(), slots_.end(), [&](const Slot& s) { return s.addenda != nullptr && s.system == slot.system && s.base.name == slot.period.name; });
  }

  /// The contents that addenda are applied to: just built, or installed.
  Result<const ReleaseContents*> base_of(const Slot& slot) {
    const auto key = std::pair(slot.system, slot.base.name);
    if (const auto built = bases_.find(key); built != bases_.end()) return &built->second;
    for (const Slot& other : slots_)
      if (other.system == slot.system && other.period.name == slot.base.name && other.installed) {
        auto read = read_release(other.installed_file);
        if (!read) return read.error();
        return &bases_.emplace(key, std::move(*read)).first->second;
      }
    return Error{"install.addenda", slot.addenda->file + ": the list these addenda start from is not there"};
  }

  Result<void> build_one(const Slot& slot) {
    InstallReport::Made made;
    made.file = options_.folder / (release_id(slot.system, slot.period.name) + ".db");
    made.completed = slot.installed != nullptr;
    if (const auto* published = catalogue_.find(slot.system, slot.period.name)) made.published = published->billable;
    if (unchanged(slot)) {
      made.info = slot.installed->info();
      made.file = slot.installed_file;
      made.unchanged = true;
      made.remarks.push_back("installed already; everything given is in it");
      report_.made.push_back(std::move(made));
      return {};
    }
    Plan plan{.system = slot.system, .period = slot.period, .lists = slot.lists, .books = slot.books, .addenda = slot.addenda};
    std::optional<ReleaseContents> installed;
    if (slot.installed) {
      auto read = read_release(slot.installed_file);
      if (!read) return read.error().in("reading what is installed");
      installed = std::move(*read);
      plan.installed = &*installed;
    }
    std::optional<assemble::Titles> borrowed;
    if (lacks_headers(slot))
      if (const Slot* near = neighbour_of(slot)) {
        borrowed = titles_of(*near);
        plan.neighbour = &*borrowed;
        plan.neighbour_name = near->period.name;
      }
    if (slot.addenda != nullptr) {
      auto base = base_of(slot);
      if (!base) return base.error();
      plan.base = *base;
    }
    auto assembled = assemble::assemble(plan);
    if (!assembled) return assembled.error();
    if (slot.addenda != nullptr && assembled->contents.info.billable != slot.billable())
      return Error{"install.addenda", fmt::format("{}: applied, they give {} codes where they state {}", slot.addenda->file, assembled->contents.info.billable, slot.billable())};
    made.info = assembled->contents.info;
    made.missing = std::move(assembled->missing);
    made.remarks = std::move(assembled->remarks);
    if (made.published != 0 && made.info.billable != 0 && made.published != made.info.billable)
      made.remarks.push_back(fmt::format("{} codes, where {} were published", made.info.billable, made.published));
    if (slot.installed && !slot.lists.empty() && !slot.installed->info().books_only() && !slot.installed->info().from_addenda && slot.installed->info().source_sha256 != made.info.source_sha256 &&
        slot.installed->info().billable != made.info.billable)
      made.remarks.push_back(fmt::format("takes the place of a list of {} codes that was installed before", slot.installed->info().billable));
    if (slot.installed && slot.installed_file != made.file) replaced_.push_back(slot.installed_file);
    if (!options_.dry_run) {
      if (!go_on("writing " + made.file.filename().string(), 0, 1)) return cancelled();
      if (auto written = write_release(staging() / made.file.filename(), assembled->contents); !written) return written;
      to_place_.push_back(made.file);
    }
    if (is_base(slot)) bases_.insert_or_assign(std::pair(slot.system, slot.period.name), std::move(assembled->contents));
    report_.made.push_back(std::move(made));
    return {};
  }

  // --- the code editor's lists and the grouper's tables ----------------------------------------------------------

  Result<void> build_versions() {
    std::map<std::string, std::vector<const Part*>> edits, tables;
    for (const Part& part : parts_) {
      if (system_of(part)) continue;
      if (part.year.empty()) return Error{"install.no_period", fmt::format("{}: its version is in no name around it; put it in a folder named after it, such as v43.1", part.file)};
      (std::holds_alternative<import::EditPart>(part.data) ? edits : tables)[part.year].push_back(&part);
    }
    for (const auto& [version, parts] : edits)
      if (auto done = build_edits(version, parts); !done) return done;
    for (const auto& [version, parts] : tables)
      if (auto done = build_tables(version, parts); !done) return done;
    return {};
  }

  Result<void> build_edits(const std::string& version, const std::vector<const Part*>& parts) {
    InstallReport::Kept kept{"Medicare Code Editor lists", version, options_.folder / ("edits-" + version + ".db"), 0, {}};
    std::vector<EditRow> rows;
    // Diagnoses given alone leave the procedures that are there, and the other way round.
    std::error_code code;
    if (fs::exists(kept.file, code)) {
      auto there = read_edit_lists(kept.file);
      if (!there) return there.error();
      rows = std::move(there->rows);
    }
    for (const Part* part : parts) {
      const CodeSystem system = part->kind == PartKind::MceDiagnoses ? CodeSystem::Icd10Cm : CodeSystem::Icd10Pcs;
      std::erase_if(rows, [&](const EditRow& row) { return row.system == system; });
      const auto& given = std::get<import::EditPart>(part->data).rows;
      rows.insert(rows.end(), given.begin(), given.end());
    }
    kept.rows = static_cast<int>(rows.size());
    if (!options_.dry_run) {
      if (!go_on("writing " + kept.file.filename().string(), 0, 1)) return cancelled();
      if (auto written = write_edit_lists(staging() / kept.file.filename(), version, rows); !written) return written;
      to_place_.push_back(kept.file);
    }
    report_.kept.push_back(std::move(kept));
    return {};
  }

  Result<void> build_tables(const std::string& version, const std::vector<const Part*>& parts) {
    InstallReport::Kept kept{"MS-DRG tables", version, options_.folder / ("msdrg-" + version + ".db"), 0, {}};
    StoredTables stored;
    std::error_code code;
    if (fs::exists(kept.file, code)) {
      auto there = read_tables(kept.file);
      if (!there) return there.error();
      stored = std::move(*there);
    }
    stored.version = version;
    for (const Part* part : parts) {
      const auto& table = std::get<import::TablePart>(part->data);
      std::erase_if(stored.tables, [&](const import::TablePart& t) { return t.name == table.name; });
      stored.tables.push_back(table);
    }
    std::sort(stored.tables.begin(), stored.tables.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    for (const auto& table : stored.tables) {
      kept.rows += static_cast<int>(table.rows.size());
      kept.tables.push_back(table.name);
    }
    if (!options_.dry_run) {
      if (!go_on("writing " + kept.file.filename().string(), 0, 1)) return cancelled();
      if (auto written = write_tables(staging() / kept.file.filename(), stored); !written) return written;
      to_place_.push_back(kept.file);
    }
    report_.kept.push_back(std::move(kept));
    return {};
  }

  // --- into place ----------------------------------------------------------------------------------------------

  Result<void> place() {
    if (!go_on("putting in place", 0, 1)) return cancelled();
    std::error_code code;
    for (const auto& file : to_place_) {
      fs::rename(staging() / file.filename(), file, code);
      if (code) return Error{"release.unwritable", file.string() + " could not be put in place: " + code.message()};
    }
    for (const auto& file : replaced_) fs::remove(file, code);
    if (!options_.dry_run) fs::remove_all(staging(), code);
    return {};
  }

  const InstallOptions& options_;
  const Catalogue& catalogue_;
  InstallReport report_;
  std::vector<Part> parts_;
  std::map<CodeSystem, std::pair<std::string, std::string>> given_years_;
  InstalledReleases installed_;
  std::list<Slot> slots_;
  std::map<std::pair<CodeSystem, std::string>, ReleaseContents> bases_;
  std::vector<fs::path> to_place_, replaced_;
};

}  // namespace

Result<InstallReport> install(const std::vector<fs::path>& inputs, const InstallOptions& options, const Catalogue& catalogue) { return Installer(options, catalogue).run(inputs); }

Result<fs::path> remove_installed(const fs::path& folder, const std::string& name) {
  std::error_code code;
  const std::string file_name = name.ends_with(".db") ? name : name + ".db";
  const fs::path file = folder / file_name;
  const Error unknown{"install.unknown", fmt::format("{} is not installed in {}", name, folder.string())};
  if (name.find_first_of("/\\") != std::string::npos || !fs::is_regular_file(file, code)) return unknown;
  auto lock = InstallLock::take(folder);
  if (!lock) return lock.error();
  if (!fs::remove(file, code)) return Error{"file.unwritable", file.string() + " could not be removed: " + code.message()};
  return file;
}

}  // namespace cw
