#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Words as the search sees them. Pure.
namespace cw {

/// A word of a text: its byte range [from, to) there, and the form it is found under.
struct FoundWord {
  std::uint32_t from = 0, to = 0;
  std::string folded;  ///< lower case, without accents; a possessive `'s` is dropped
};

/// The words of a text in order: runs of letters and digits (`x-ray` is two, `Crohn's` one).
[[nodiscard]] std::vector<FoundWord> words_in(std::string_view text);
/// The same without ranges, handed out one by one: the view holds during the call only.
template <typename Each>
void each_word(std::string_view text, std::string& scratch, const Each& each);

/// Words that say little in a title: `of`, `the`, `with`. (`without` says much.)
[[nodiscard]] bool is_little_word(std::string_view folded);

/// American spellings a British (or otherwise variant) word may stand for, without the word itself: `haemorrhage` → `hemorrhage`, `oedema` → `edema`.
/// Candidates only: which of them is a word of the books is for the caller to see.
[[nodiscard]] std::vector<std::string> american_spellings(std::string_view folded);
/// Singulars a plural may have: `calculi` → `calculus`, `fractures` → `fracture`, `metastases` → `metastasis`.
[[nodiscard]] std::vector<std::string> singulars(std::string_view folded);

/// What is left of a word without its ending: `diabetic` and `diabetes` share `diabet`. At least four letters; shorter words are their own stem.
[[nodiscard]] std::string_view stem_of(std::string_view folded);

/// Edits (insert, delete, replace, swap of neighbors) between two words, at most `most` + 1. With `as_prefix` the typed word may be the misspelled beginning of
/// the other: what follows in `word` costs nothing.
[[nodiscard]] int edit_distance(std::string_view typed, std::string_view word, int most, bool as_prefix);
/// Which letters a word has, a bit each: two words `k` edits apart differ in at most 2 k of them.
[[nodiscard]] std::uint64_t letters_of(std::string_view folded);

/// What a word sounds like, roughly: consonants alone, those that sound alike the same. `pneumonia` and `numonia` are `nmn`.
[[nodiscard]] std::string sound_of(std::string_view folded);
/// Whether the letters of `less` stand in `more` in their order: `asma` in `asthma`.
[[nodiscard]] bool is_within(std::string_view less, std::string_view more);

// --- how each_word works -------------------------------------------------------------------------------------------

/// Appends the folded form of the letter or digit at `at` and returns its length in bytes, or 0 when a word ends there.
[[nodiscard]] std::size_t fold_letter(std::string_view text, std::size_t at, std::string& folded);

template <typename Each>
void each_word(std::string_view text, std::string& scratch, const Each& each) {
  for (std::size_t at = 0; at < text.size();) {
    scratch.clear();
    const std::size_t from = at;
    while (at < text.size()) {
      const std::size_t length = fold_letter(text, at, scratch);
      if (length == 0) break;
      at += length;
    }
    const std::size_t to = at;
    // Crohn's, patients': the mark and the s are no part of the word.
    if (to > from && at < text.size() && text[at] == '\'' && at + 1 < text.size() && (text[at + 1] == 's' || text[at + 1] == 'S')) {
      std::string after;
      if (at + 2 >= text.size() || fold_letter(text, at + 2, after) == 0) at += 2;
    }
    if (to > from) each(static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to), std::string_view(scratch));
    else ++at;
  }
}

}  // namespace cw
