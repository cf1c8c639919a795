#include "content/codes/code_book.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "content/codes/memory_source.h"

namespace cw {
namespace {

ReleaseInfo counted(ReleaseInfo info, const std::vector<CodeEntry>& entries) {
  info.entries = static_cast<int>(entries.size());
  info.billable = static_cast<int>(std::count_if(entries.begin(), entries.end(), [](const CodeEntry& e) { return e.billable; }));
  info.has_poa_list = info.has_poa_list || std::any_of(entries.begin(), entries.end(), [](const CodeEntry& e) { return e.poa_exempt; });
  info.has_notes = info.has_notes || std::any_of(entries.begin(), entries.end(), [](const CodeEntry& e) { return !e.notes.empty(); });
  return info;
}

ReleaseContents contents_of(ReleaseInfo info, std::vector<CodeEntry> entries) {
  ReleaseContents contents;
  contents.info = std::move(info);
  contents.entries = std::move(entries);
  return contents;
}

/// The node for a code in the book whose notes hold: itself, or the nearest node above it that this book has (a code newer than the book).
const CodeEntry* node_in(const Release& release, std::string bare) {
  for (; bare.size() >= 3; bare.pop_back())
    if (const CodeEntry* entry = release.find(bare)) return entry;
  return nullptr;
}

const CodeEntry* above(const Release& release, const CodeEntry* entry) { return entry->parent.empty() ? nullptr : release.find(entry->parent); }

bool holds(const TabularDivision& division, std::string_view category) { return division.from <= category && category <= division.to; }

}  // namespace

Release::Release(ReleaseInfo info, std::unique_ptr<ReleaseSource> source) : info_(std::move(info)), source_(std::move(source)) {}

Release::Release(ReleaseContents contents) : info_(counted(contents.info, contents.entries)), source_(std::make_unique<MemorySource>(std::move(contents))) {}

Release::Release(ReleaseInfo info, std::vector<CodeEntry> entries) : Release(contents_of(std::move(info), std::move(entries))) {}

bool reference_covers(std::string_view reference, std::string_view bare) {
  const auto dash = reference.find('-');
  if (dash == std::string_view::npos) return !reference.empty() && bare.substr(0, reference.size()) == reference;
  const auto from = reference.substr(0, dash), to = reference.substr(dash + 1);
  return bare.substr(0, from.size()) >= from && bare.substr(0, to.size()) <= to;
}

CodeBook::CodeBook(std::vector<std::shared_ptr<const Release>> releases) : releases_(std::move(releases)) {
  std::stable_sort(releases_.begin(), releases_.end(), [](const auto& a, const auto& b) { return a->info().effective_from < b->info().effective_from; });
}

const Release* CodeBook::release_for(CodeSystem system, Date date) const {
  const Release* best = nullptr;
  std::tuple<int, bool, bool, std::int32_t> best_rank;
  for (const auto& release : releases_) {
    const ReleaseInfo& info = release->info();
    if (info.system != system || info.books_only()) continue;
    int away = 0;
    if (date < info.effective_from) away = info.effective_from.days_since_1970() - date.days_since_1970();
    else if (date > info.effective_to) away = date.days_since_1970() - info.effective_to.days_since_1970();
    const std::tuple rank{away, info.starter, info.from_addenda, -info.effective_from.days_since_1970()};
    if (best == nullptr || rank < best_rank) best = release.get(), best_rank = rank;
  }
  return best;
}

CodeLookup CodeBook::lookup(const Code& code, Date date) const {
  CodeLookup result;
  result.release = release_for(code.system(), date);
  if (result.release == nullptr) return result;
  result.release_covers_date = result.release->covers(date);
  const std::string bare = code.bare();
  result.entry = result.release->find(bare);
  if (result.entry != nullptr) {
    const bool over = result.entry->terminated && date > *result.entry->terminated;
    result.status = over ? CodeStatus::NotOnDate : result.entry->billable ? CodeStatus::Billable : CodeStatus::NeedsMore;
    return result;
  }
  for (auto release = releases_.rbegin(); release != releases_.rend(); ++release) {
    if ((*release)->info().system != code.system() || (*release)->info().books_only()) continue;
    if (const CodeEntry* entry = (*release)->find(bare)) {
      result.entry = entry;
      result.release = release->get();
      result.status = CodeStatus::NotOnDate;
      return result;
    }
  }
  return result;
}

template <typename Has>
const Release* CodeBook::newest_with(CodeSystem system, Date date, const Has& has) const {
  const Release* newest = nullptr;
  // The starter covers a few categories only, so any full release comes before it.
  for (const bool starter : {false, true}) {
    for (const auto& release : releases_) {
      if (release->info().system != system || release->info().starter != starter || !has(*release)) continue;
      // Ascending by first day: the last that began by the date, else the first that began after it.
      if (release->info().effective_from <= date || newest == nullptr) newest = release.get();
    }
    if (newest != nullptr) break;
  }
  return newest;
}

const Release* CodeBook::notes_release(CodeSystem system, Date date, std::string_view node) const {
  const Release* in_force = release_for(system, date);
  if (in_force == nullptr || in_force->info().has_notes) return in_force;
  for (const auto& release : releases_)
    if (release->info().system == system && release->info().starter && release->covers(date) && release->find(node) != nullptr) return release.get();
  return newest_with(system, date, [](const Release& r) { return r.info().has_notes; });
}

bool CodeBook::poa_exempt(const Code& code, Date date) const {
  const std::string bare = code.bare();
  const Release* from = release_for(code.system(), date);
  if (from != nullptr && !from->info().has_poa_list) {
    from = nullptr;
    for (const auto& release : releases_)
      if (from == nullptr && release->info().system == code.system() && release->info().starter && release->covers(date) && release->find(bare) != nullptr) from = release.get();
    if (from == nullptr) from = newest_with(code.system(), date, [](const Release& r) { return r.info().has_poa_list; });
  }
  const CodeEntry* entry = from != nullptr ? from->find(bare) : nullptr;
  return entry != nullptr && entry->poa_exempt;
}

std::string CodeBook::GoverningNote::where() const {
  if (on != nullptr) return on->code.text();
  return division == nullptr ? std::string() : (division->chapter ? "chapter " : "section ") + division->id;
}

bool CodeBook::GoverningNote::names(std::string_view bare) const {
  const bool own = on != nullptr ? bare.substr(0, on->code.bare().size()) == on->code.bare() : division != nullptr && holds(*division, bare.substr(0, 3));
  return !own && std::any_of(note->refers_to.begin(), note->refers_to.end(), [&](const std::string& r) { return reference_covers(r, bare); });
}

std::vector<CodeBook::GoverningNote> CodeBook::notes_governing(const Code& code, Date date) const {
  std::vector<GoverningNote> notes;
  const std::string bare = code.bare();
  const Release* release = notes_release(code.system(), date, bare);
  if (release == nullptr) return notes;
  for (const CodeEntry* entry = node_in(*release, bare); entry != nullptr; entry = above(*release, entry))
    for (const auto& note : entry->notes) notes.push_back({entry, nullptr, &note, release});
  const std::string category = code.category();
  for (const bool chapter : {false, true})
    for (const auto& division : release->source().divisions())
      if (division.chapter == chapter && holds(division, category))
        for (const auto& note : division.notes) notes.push_back({nullptr, &division, &note, release});
  return notes;
}

std::span<const SeventhCharacter> CodeBook::seventh_characters(const Code& code, Date date) const {
  const std::string bare = code.bare();
  const Release* release = notes_release(code.system(), date, bare);
  if (release == nullptr) return {};
  for (const CodeEntry* entry = node_in(*release, bare); entry != nullptr; entry = above(*release, entry))
    if (!entry->seventh.empty()) return entry->seventh;
  return {};
}

bool CodeBook::excludes1(const Code& a, const Code& b, Date date, std::string* where) const {
  if (a.system() != b.system()) return false;
  const auto names = [&](const Code& from, const Code& other) {
    const std::string bare = other.bare();
    for (const auto& governing : notes_governing(from, date)) {
      if (governing.note->kind != NoteKind::Excludes1 || !governing.names(bare)) continue;
      if (where != nullptr) *where = governing.where();
      return true;
    }
    return false;
  };
  return names(a, b) || names(b, a);
}

const Release* CodeBook::index_release(IndexKind kind, Date date) const {
  const CodeSystem system = kind == IndexKind::Procedures ? CodeSystem::Icd10Pcs : CodeSystem::Icd10Cm;
  const auto has = [kind](const Release& r) { return !r.source().index_year(kind).empty(); };
  const Release* in_force = release_for(system, date);
  return in_force != nullptr && has(*in_force) ? in_force : newest_with(system, date, has);
}

const Release* CodeBook::pcs_tables_release(Date date) const {
  const auto has = [](const Release& r) { return !r.source().pcs_prefixes().empty(); };
  const Release* in_force = release_for(CodeSystem::Icd10Pcs, date);
  return in_force != nullptr && has(*in_force) ? in_force : newest_with(CodeSystem::Icd10Pcs, date, has);
}

const Release* CodeBook::pcs_definitions_release(Date date) const {
  const auto has = [](const Release& r) { return !r.source().pcs_definitions().empty(); };
  const Release* in_force = release_for(CodeSystem::Icd10Pcs, date);
  return in_force != nullptr && has(*in_force) ? in_force : newest_with(CodeSystem::Icd10Pcs, date, has);
}

}  // namespace cw
