#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "content/base/diagnostic.h"
#include "content/codes/code.h"
#include "content/encoder/search.h"

/// Our own dictionary of what coders and students type. The texts stand in content/encoder/dictionary (its README describes the format) and
/// are compiled into the program: nothing here reads a file.
namespace cw {

/// A term of a dictionary file. Alternatives joined by ` = ` become entries of their own, in the order written.
struct DictionaryLine {
  DictionaryEntry entry;
  int line = 0;  ///< counted from 1
};

struct DictionarySource {
  std::vector<DictionaryLine> entries;  ///< in the order of the file; a line at fault gives none
  Diagnostics diagnostics;              ///< DIC-xxx, in the order of the file
};

/// Reads one dictionary file. Never fails: what is wrong is collected. At most 2 MB, 1,000 bytes a line, 20,000 entries, 12 meanings and 12
/// codes a line. Whether a code exists in a release is not looked at here. `file_name` is for diagnostics only.
[[nodiscard]] DictionarySource read_dictionary(std::string_view text, const std::string& file_name);

/// Faults between files: a term that an earlier file has too (DIC-006 on the later one).
[[nodiscard]] Diagnostics repeated_terms(const std::vector<std::pair<std::string, DictionarySource>>& files);

/// A word and what the official books write instead: `leucocytosis`, `leukocytosis`. Both lower case, without spaces.
struct SpellingPair {
  std::string british;
  std::string american;
  bool operator==(const SpellingPair&) const = default;
};

struct SpellingSource {
  std::vector<SpellingPair> pairs;  ///< in the order of the file
  Diagnostics diagnostics;          ///< DIC-xxx
};
/// Reads a file of `british = american` lines; limits as for read_dictionary.
[[nodiscard]] SpellingSource read_spelling(std::string_view text, const std::string& file_name);

/// The pairs compiled into the program, ascending by the British word. Any thread; valid for the program's life.
[[nodiscard]] const std::vector<SpellingPair>& spelling_pairs();

/// How a code is written in the dictionary: with a dot, or a category of three characters that begins with a letter, is ICD-10-CM; a letter
/// and four digits are HCPCS; any other three to seven characters are ICD-10-PCS, or the beginning of its codes (`0FT4`). Nothing when it
/// is none of these.
[[nodiscard]] std::optional<Code> dictionary_code(std::string_view written);

struct DictionaryRule {
  const char* id;
  const char* title;
};
/// Every DIC fault there is; a test provokes each.
[[nodiscard]] const std::vector<DictionaryRule>& dictionary_rules();

/// A dictionary file as it was compiled in.
struct DictionaryText {
  std::string_view name;  ///< `lungs.txt`
  std::string_view text;
};
/// All of them, by name. Made from the files at build time.
[[nodiscard]] const std::vector<DictionaryText>& dictionary_texts();

}  // namespace cw
