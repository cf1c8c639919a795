#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "content/codes/code_book.h"

namespace cw {

/// One answer of a search. `entry` is borrowed from the release searched.
struct SearchHit {
  const CodeEntry* entry = nullptr;
  /// Byte ranges [from, to) of the title that the query matched, ascending, for highlighting.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> matched;
};

struct SearchQuery {
  std::string text;           ///< a code prefix with or without dot, or words in any order, each a prefix
  bool billable_only = false;
  std::size_t most = 50;
};

struct SearchResults {
  std::vector<SearchHit> hits;  ///< best first
  std::size_t total = 0;        ///< how many there are in all
};

/// Type-ahead over one release. This is the seam the full encoder replaces: callers know only this class.
/// Built once per release; immutable, any thread.
class CodeSearch {
 public:
  explicit CodeSearch(std::shared_ptr<const Release> release);
  ~CodeSearch();
  CodeSearch(CodeSearch&&) noexcept;
  SearchResults find(const SearchQuery& query) const;
  const Release& release() const;

 private:
  struct Index;
  std::unique_ptr<Index> index_;
};

}  // namespace cw
