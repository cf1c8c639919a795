#include "content/codes/memory_source.h"

#include <algorithm>

namespace cw {

MemorySource::MemorySource(ReleaseContents contents) : contents_(std::move(contents)) {
  auto& entries = contents_.entries;
  std::sort(entries.begin(), entries.end(), [](const CodeEntry& a, const CodeEntry& b) { return a.code.bare() < b.code.bare(); });
  bare_.reserve(entries.size());
  for (const auto& entry : entries) bare_.push_back(entry.code.bare());
  for (std::size_t k = 0; k < indexes_.size(); ++k) indexes_[k] = std::make_shared<const std::vector<IndexLine>>(std::move(contents_.indexes[k]));
}

const CodeEntry* MemorySource::find(std::string_view bare) const {
  const auto at = std::lower_bound(bare_.begin(), bare_.end(), bare);
  return at != bare_.end() && *at == bare ? &contents_.entries[static_cast<std::size_t>(at - bare_.begin())] : nullptr;
}

std::vector<const CodeEntry*> MemorySource::below(std::string_view prefix, std::size_t most) const {
  std::vector<const CodeEntry*> found;
  for (auto at = std::lower_bound(bare_.begin(), bare_.end(), prefix); at != bare_.end() && found.size() < most && at->compare(0, prefix.size(), prefix) == 0; ++at)
    found.push_back(&contents_.entries[static_cast<std::size_t>(at - bare_.begin())]);
  return found;
}

std::vector<const CodeEntry*> MemorySource::children(std::string_view bare) const {
  std::vector<const CodeEntry*> found;
  for (const CodeEntry* entry : below(bare, SIZE_MAX))
    if (entry->parent == bare) found.push_back(entry);
  return found;
}

void MemorySource::each_code(const std::function<void(std::string_view, std::string_view, bool)>& each) const {
  for (std::size_t i = 0; i < bare_.size(); ++i) each(bare_[i], contents_.entries[i].title, contents_.entries[i].billable);
}

void MemorySource::each_note(const std::function<void(std::string_view, NoteKind, std::string_view)>& each) const {
  for (std::size_t i = 0; i < bare_.size(); ++i)
    for (const auto& note : contents_.entries[i].notes) each(bare_[i], note.kind, note.text);
}

std::optional<PcsTable> MemorySource::pcs_table(std::string_view prefix) const {
  for (const auto& table : contents_.pcs_tables)
    if (table.prefix == prefix) return table;
  return std::nullopt;
}

std::vector<std::string> MemorySource::pcs_prefixes() const {
  std::vector<std::string> prefixes;
  for (const auto& table : contents_.pcs_tables) prefixes.push_back(table.prefix);
  std::sort(prefixes.begin(), prefixes.end());
  return prefixes;
}

}  // namespace cw
