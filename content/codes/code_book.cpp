#include "content/codes/code_book.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace cw {
namespace {

std::string bare_of(const CodeEntry& entry) { return entry.code.bare(); }

}  // namespace

Release::Release(ReleaseInfo info, std::vector<CodeEntry> entries) : info_(std::move(info)), entries_(std::move(entries)) {
  std::sort(entries_.begin(), entries_.end(), [](const CodeEntry& a, const CodeEntry& b) { return bare_of(a) < bare_of(b); });
  info_.entries = static_cast<int>(entries_.size());
  info_.billable = static_cast<int>(std::count_if(entries_.begin(), entries_.end(), [](const CodeEntry& e) { return e.billable; }));
  bare_.reserve(entries_.size());
  for (const auto& entry : entries_) bare_.push_back(bare_of(entry));
}

const CodeEntry* Release::find(std::string_view bare) const {
  const auto at = std::lower_bound(bare_.begin(), bare_.end(), bare);
  return at != bare_.end() && *at == bare ? &entries_[static_cast<std::size_t>(at - bare_.begin())] : nullptr;
}

std::span<const CodeEntry> Release::below(std::string_view prefix) const {
  const auto from = std::lower_bound(bare_.begin(), bare_.end(), prefix);
  auto to = from;
  if (prefix.empty()) to = bare_.end();
  else to = std::partition_point(from, bare_.end(), [&](const std::string& bare) { return std::string_view(bare).substr(0, prefix.size()) <= prefix; });
  return std::span(entries_).subspan(static_cast<std::size_t>(from - bare_.begin()), static_cast<std::size_t>(to - from));
}

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
  const Release* nearest = nullptr;
  int distance = std::numeric_limits<int>::max();
  for (const auto& release : releases_) {
    const ReleaseInfo& info = release->info();
    if (info.system != system) continue;
    int away = 0;
    if (date < info.effective_from) away = info.effective_from.days_since_1970() - date.days_since_1970();
    else if (date > info.effective_to) away = date.days_since_1970() - info.effective_to.days_since_1970();
    // Of two that cover the date the full release wins over the starter.
    if (away < distance || (away == distance && nearest != nullptr && nearest->info().starter && !info.starter)) distance = away, nearest = release.get();
  }
  return nearest;
}

CodeLookup CodeBook::lookup(const Code& code, Date date) const {
  CodeLookup result;
  result.release = release_for(code.system(), date);
  if (result.release == nullptr) return result;
  result.release_covers_date = date >= result.release->info().effective_from && date <= result.release->info().effective_to;
  const std::string bare = code.bare();
  result.entry = result.release->find(bare);
  if (result.entry != nullptr) {
    result.status = result.entry->billable ? CodeStatus::Billable : CodeStatus::NeedsMore;
    return result;
  }
  for (const auto& release : releases_) {
    if (release->info().system != code.system()) continue;
    if (const CodeEntry* entry = release->find(bare)) {
      result.entry = entry;
      result.release = release.get();
      result.status = CodeStatus::NotOnDate;
      return result;
    }
  }
  return result;
}

std::vector<CodeBook::GoverningNote> CodeBook::notes_governing(const Code& code, Date date) const {
  std::vector<GoverningNote> notes;
  const Release* release = release_for(code.system(), date);
  if (release == nullptr) return notes;
  for (const CodeEntry* entry = release->find(code.bare()); entry != nullptr; entry = entry->parent.empty() ? nullptr : release->find(entry->parent))
    for (const auto& note : entry->notes) notes.push_back({entry, &note});
  return notes;
}

bool CodeBook::excludes1(const Code& a, const Code& b, Date date, const CodeEntry** on) const {
  if (a.system() != b.system()) return false;
  const Release* release = release_for(a.system(), date);
  if (release == nullptr) return false;
  const auto names = [&](const Code& from, const std::string& other) {
    for (const CodeEntry* entry = release->find(from.bare()); entry != nullptr; entry = entry->parent.empty() ? nullptr : release->find(entry->parent))
      for (const auto& note : entry->notes) {
        if (note.kind != NoteKind::Excludes1) continue;
        for (const auto& reference : note.refers_to)
          // A note on a category never forbids the codes of that same node.
          if (reference_covers(reference, other) && other.rfind(entry->code.bare(), 0) != 0) {
            if (on != nullptr) *on = entry;
            return true;
          }
      }
    return false;
  };
  return names(a, b.bare()) || names(b, a.bare());
}

}  // namespace cw
