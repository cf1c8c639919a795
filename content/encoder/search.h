#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "content/codes/code_book.h"

namespace cw {

/// Why a hit was found.
enum class SearchReason : std::uint8_t { Code, Title, InclusionTerm, IndexPath, Dictionary };

struct SearchHit {
  Code code;
  std::string_view title;   ///< borrowed from the search
  bool billable = false;
  SearchReason reason = SearchReason::Title;
  std::string because;      ///< the inclusion term, index path or dictionary entry that matched, or empty (title, code)
  bool corrected = false;   ///< a misspelled word was understood
  std::vector<std::pair<std::uint32_t, std::uint32_t>> matched;  ///< byte ranges [from, to) of the title to highlight, ascending
};

struct SearchQuery {
  std::string text;           ///< a code's beginning with or without dot, or words in any order, each a prefix
  unsigned systems = ~0U;     ///< bit set: 1 << CodeSystem
  bool billable_only = false;
  std::string chapter;        ///< ICD-10-CM: only codes of this range of categories, `I00-I99`; empty: all
  std::size_t most = 50;
};

struct SearchResults {
  std::vector<SearchHit> hits;  ///< best first
  std::size_t total = 0;        ///< how many were found; at least this many when `more`
  bool more = false;
  std::string corrected_to;     ///< the query as understood, when a word was misspelled
};

/// An abbreviation, lay term or variant, and what it stands for. Of our own dictionary (content/encoder/dictionary).
struct DictionaryEntry {
  std::string term;                   ///< `chf`, `heart attack`, lower case
  std::vector<std::string> meanings;  ///< words to search for instead: `congestive heart failure`; best first
  std::vector<std::string> codes;     ///< codes or categories it means first: `I50.9`; may be empty
};
/// The dictionary compiled into the program.
[[nodiscard]] const std::vector<DictionaryEntry>& search_dictionary();

/// As-you-type over the codes of all systems on one date: titles, inclusion terms, index paths and our dictionary. Immutable once built; any thread.
class CodeSearch {
 public:
  /// Builds over the releases in force on the date (and the indexes that hold on it). Takes a good part of a second for the full official sets: build it aside.
  CodeSearch(const CodeBook& codes, Date date);
  ~CodeSearch();
  CodeSearch(CodeSearch&&) noexcept;
  CodeSearch& operator=(CodeSearch&&) noexcept;

  SearchResults find(const SearchQuery& query) const;
  Date date() const;
  std::size_t codes() const;
  std::size_t bytes() const;  ///< memory held, roughly

 private:
  struct Index;
  std::unique_ptr<Index> index_;
};

}  // namespace cw
