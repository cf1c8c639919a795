#pragma once

#include "content/codes/code_book.h"

namespace cw {

/// A release's contents held as values.
class MemorySource final : public ReleaseSource {
 public:
  explicit MemorySource(ReleaseContents contents);

  const CodeEntry* find(std::string_view bare) const override;
  std::vector<const CodeEntry*> below(std::string_view prefix, std::size_t most) const override;
  std::vector<const CodeEntry*> children(std::string_view bare) const override;
  void each_code(const std::function<void(std::string_view, std::string_view, bool)>& each) const override;
  void each_note(const std::function<void(std::string_view, NoteKind, std::string_view)>& each) const override;
  const std::vector<TabularDivision>& divisions() const override { return contents_.divisions; }
  std::shared_ptr<const std::vector<IndexLine>> index(IndexKind kind) const override { return indexes_[static_cast<std::size_t>(kind)]; }
  std::string index_year(IndexKind kind) const override { return contents_.index_years[static_cast<std::size_t>(kind)]; }
  std::optional<PcsTable> pcs_table(std::string_view prefix) const override;
  std::vector<std::string> pcs_prefixes() const override;
  const std::vector<PcsDefinition>& pcs_definitions() const override { return contents_.pcs_definitions; }
  std::vector<CodeReplacement> replacements() const override { return contents_.replacements; }
  const std::vector<Modifier>& modifiers() const override { return contents_.modifiers; }
  std::string problem() const override { return {}; }

 private:
  ReleaseContents contents_;
  std::vector<std::string> bare_;  // of contents_.entries, which are sorted, for binary search
  std::array<std::shared_ptr<const std::vector<IndexLine>>, 5> indexes_;
};

}  // namespace cw
