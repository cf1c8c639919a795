#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/diagnostic.h"
#include "content/encoder/words.h"

/// The words that the checker of queries knows: diagnoses with their synonyms and kinds, indicators with what they support, phrases. Files and format:
/// grading/query/vocabulary/README.md. Pure.
namespace cw {

[[nodiscard]] std::string_view diagnoses_text();   ///< the compiled-in files
[[nodiscard]] std::string_view indicators_text();
[[nodiscard]] std::string_view phrases_text();

/// What stands between a word and the one before it.
enum class Gap : std::uint8_t { Space, Comma, Sentence };

/// A text cut into words, made once and searched often.
struct WordList {
  explicit WordList(std::string_view text);
  std::string_view text;             ///< borrowed
  std::vector<FoundWord> words;
  std::vector<std::string> plain;    ///< each word without plural and British spelling
  std::vector<Gap> gaps;             ///< before each word; the first: Sentence
  std::size_t size() const { return words.size(); }
  /// The word as it stands in the text.
  std::string_view written(std::size_t at) const { return text.substr(words[at].from, words[at].to - words[at].from); }
};

/// A place where something was found: words [first, last] of a WordList.
struct FoundPhrase {
  int what = 0;  ///< number of the diagnosis, indicator or phrase
  std::size_t first = 0, last = 0;
  bool operator==(const FoundPhrase&) const = default;
};

struct DiagnosisName {
  std::string name;
  std::string section;
  std::vector<int> parents;
  std::vector<int> above;  ///< all diagnoses it is a form of, itself included; ascending
  bool heading = false;
  bool apart = false;      ///< what speaks for the diagnosis above it does not speak for this form
};

/// A diagnosis that a measured value makes reasonable only on one side of a limit.
struct ValueLimit {
  int diagnosis = 0;
  bool above = false;  ///< else below
  double limit = 0;    ///< the limit itself speaks for it
};

struct IndicatorGroup {
  std::string name;
  std::string section;
  std::vector<int> supports;  ///< diagnoses; their forms are supported too
  bool common = false;        ///< found in nearly every note
  bool weak = false;          ///< common, and bears on its diagnoses without being a reason to offer one
  std::vector<ValueLimit> limits;
  double least = 0, most = 0;  ///< between which a number is taken for this value
};

class Vocabulary;
struct VocabularyFile;
/// Faults VOC-001 … are collected; a line at fault gives nothing.
[[nodiscard]] VocabularyFile read_vocabulary(std::string_view diagnoses, std::string_view indicators, std::string_view phrases);

class Vocabulary {
 public:
  /// The compiled-in one. Any thread.
  static const Vocabulary& built_in();

  const std::vector<DiagnosisName>& diagnoses() const { return diagnoses_; }
  const std::vector<IndicatorGroup>& indicators() const { return indicators_; }
  std::size_t terms() const { return terms_; }  ///< of diagnoses, synonyms included

  /// Diagnoses that a text names, from left to right, the longest names first where they overlap.
  [[nodiscard]] std::vector<FoundPhrase> find_diagnoses(const WordList& words) const;
  /// Indicators that a text shows, each group as often as it is met.
  [[nodiscard]] std::vector<FoundPhrase> find_indicators(const WordList& words) const;
  /// Phrases of a section of phrases.txt, from left to right.
  [[nodiscard]] std::vector<FoundPhrase> find_phrases(std::string_view section, const WordList& words) const;

  /// Whether one is the other, or a form of it.
  [[nodiscard]] bool is_a(int diagnosis, int kind) const;
  [[nodiscard]] bool kin(int a, int b) const { return is_a(a, b) || is_a(b, a); }
  /// Whether what speaks for `kind` speaks for the diagnosis too: one is the other or a form of it, and nothing that stands apart lies between.
  [[nodiscard]] bool carries_over(int kind, int diagnosis) const;
  /// Whether they are forms of one thing.
  [[nodiscard]] bool same_family(int a, int b) const;
  /// Whether a plain word stands in the terms of a diagnosis or of its family, and in no other's.
  [[nodiscard]] bool names_only(std::string_view plain, int diagnosis) const;
  [[nodiscard]] int diagnosis(std::string_view name) const;  ///< by any of its terms; -1 without one

 private:
  friend VocabularyFile read_vocabulary(std::string_view, std::string_view, std::string_view);
  struct Term {
    int what = 0;
    std::vector<std::string> words;  ///< plain
    std::vector<char> prefix;        ///< of each word: any ending
    std::string exact;               ///< as it must be written; empty: case plays no part
    bool small_too = false;          ///< an abbreviation that is found in small letters too
  };
  using TermIndex = std::map<std::string, std::vector<Term>, std::less<>>;
  static void add(TermIndex& index, Term term, bool every_word);
  void find_in(const TermIndex& index, const WordList& words, std::vector<FoundPhrase>& found) const;

  std::vector<DiagnosisName> diagnoses_;
  std::vector<IndicatorGroup> indicators_;
  TermIndex diagnosis_terms_;   ///< by each word of a term
  TermIndex indicator_terms_;   ///< by the first two letters of the first word
  std::map<std::string, TermIndex, std::less<>> phrases_;
  std::map<std::string, int, std::less<>> by_name_;
  std::size_t terms_ = 0;
};

struct VocabularyFile {
  Vocabulary vocabulary;
  Diagnostics diagnostics;
};

/// Whether a word ends as the names of diseases do (`-itis`, `-osis`, `-opathy`) and is no word of everyday charting: for those that no list has.
[[nodiscard]] bool sounds_like_a_diagnosis(std::string_view plain);

}  // namespace cw
