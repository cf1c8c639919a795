#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "content/codes/code_book.h"
#include "content/encoder/search.h"

namespace cw {

/// What the search knows, packed: codes, the phrases that lead to them, and for each word the codes whose phrases hold it. Built once, then
/// only read. Numbers of codes, phrases and words are positions in the vectors here.
struct SearchIndex {
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  /// All official sets together have 28,000 different words. Those past the last number stand under it, and are found with one another.
  using Word = std::uint16_t;
  static constexpr std::uint32_t kMostWords = 65'000;
  struct CodeRow {
    std::uint32_t bare = 0;          ///< in `text`
    std::uint8_t bare_length = 0;
    bool billable = false;
    std::uint8_t system_number = 0;
    std::uint32_t first_phrase = 0;  ///< its phrases are [first_phrase, next row's first_phrase); the first is its title
    std::uint32_t above = kNone;     ///< the row of the header it stands below
    std::uint32_t first_own = 0;     ///< words it is found by are [first_own, next row's first_own) of `code_words`
    float lightest = 0;              ///< weight of its shortest phrase less its prior: the smaller, the more likely a single word means it
    CodeSystem system() const { return static_cast<CodeSystem>(system_number); }
    float prior = 0;                 ///< what speaks for the code before a word is typed: small, breaks ties
  };
  struct Phrase {
    std::uint32_t text = 0;              ///< in `text`
    std::uint32_t first_word = 0;        ///< its words are [first_word, next phrase's first_word) of `phrase_words`
    std::uint16_t length = 0;            ///< of its text
    std::uint8_t essential = 0;          ///< so many of them, from the front, must be covered to be a whole match; the rest are nonessential modifiers
    SearchReason reason = SearchReason::Title;
    float weight = 0;                    ///< sum of the weights of its essential words
  };

  std::string text;                        ///< all titles, terms, paths and codes
  std::vector<CodeRow> codes;              ///< by system, then bare code
  std::vector<Phrase> phrases;
  std::vector<Word> phrase_words;
  std::vector<Word> code_words;            ///< by code, each word once: of its own phrases and of those of the headers above it
  std::vector<std::uint32_t> word_text;    ///< word → its beginning in `word_bytes`, ascending alphabetically; one past the end at the back
  std::string word_bytes;
  std::vector<float> word_weight;          ///< rarer words weigh more, little words nearly nothing
  std::vector<std::uint64_t> word_letters; ///< letters_of
  std::vector<std::pair<std::uint32_t, std::uint32_t>> stems;  ///< hash of a word's stem, word; ascending
  std::vector<std::uint32_t> first_posting;  ///< word → its codes; one past the end at the back
  std::vector<std::uint32_t> postings;       ///< codes, those with the shortest phrase for the word first

  std::string_view word(std::uint32_t w) const { return std::string_view(word_bytes).substr(word_text[w], word_text[w + 1] - word_text[w]); }
  std::uint32_t words() const { return static_cast<std::uint32_t>(word_weight.size()); }
  std::uint32_t first_word_from(std::string_view text) const;  ///< the first word not before it
  std::string_view bare(const CodeRow& row) const { return std::string_view(text).substr(row.bare, row.bare_length); }
  std::string_view phrase_text(std::uint32_t p) const { return std::string_view(text).substr(phrases[p].text, phrases[p].length); }
  std::uint32_t phrases_end(std::uint32_t code) const { return code + 1 < codes.size() ? codes[code + 1].first_phrase : static_cast<std::uint32_t>(phrases.size()); }
  std::uint32_t own_end(std::uint32_t code) const { return code + 1 < codes.size() ? codes[code + 1].first_own : static_cast<std::uint32_t>(code_words.size()); }
  std::uint32_t words_end(std::uint32_t phrase) const { return phrase + 1 < phrases.size() ? phrases[phrase + 1].first_word : static_cast<std::uint32_t>(phrase_words.size()); }
  /// Codes of a system whose bare code begins with `prefix`: [first, last).
  std::pair<std::uint32_t, std::uint32_t> with_prefix(CodeSystem system, std::string_view prefix) const;
  std::size_t bytes() const;
};

/// What stems are kept under.
[[nodiscard]] std::uint32_t stem_hash(std::string_view word);

/// Over the releases in force on the date, the indexes that hold on it, and the dictionary.
[[nodiscard]] SearchIndex build_search_index(const CodeBook& codes, Date date, const std::vector<DictionaryEntry>& dictionary);

}  // namespace cw
