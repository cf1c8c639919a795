#include "content/encoder/dictionary.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "content/base/check.h"
#include "content/base/utf8.h"

namespace cw {
namespace {

constexpr std::size_t kMostBytes = 2U << 20U;
constexpr std::size_t kLongestLine = 1000;
constexpr std::size_t kMostEntries = 20000;
constexpr std::size_t kMostMeanings = 12;
constexpr std::size_t kMostCodes = 12;
constexpr const char* kSpellingFile = "spelling.txt";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

/// The pieces between separators, spaces trimmed; at least one.
std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> pieces;
  for (std::size_t from = 0;;) {
    const std::size_t to = text.find(separator, from);
    pieces.push_back(trimmed(text.substr(from, to == std::string_view::npos ? to : to - from)));
    if (to == std::string_view::npos) return pieces;
    from = to + separator.size();
  }
}

/// Walks a file line by line and collects what is wrong with it.
class LineReader {
 public:
  LineReader(std::string_view text, const std::string& file_name, Diagnostics& diagnostics)
      : text_(text), file_(file_name), diagnostics_(diagnostics) {}

  /// False when the file as a whole cannot be read.
  bool acceptable() {
    if (text_.size() > kMostBytes) {
      add("DIC-002", 0, 0, "the file is larger than 2 MB");
      return false;
    }
    if (const auto at = first_malformed_utf8(text_)) {
      const std::string_view before = text_.substr(0, *at);
      const std::size_t begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
      add("DIC-001", static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1, static_cast<int>(*at - begin) + 1,
          "the file is not UTF-8 from here on");
      return false;
    }
    return true;
  }

  /// Steps to the next line that says something. Lines too long or with control characters are reported and stepped over.
  bool next() {
    while (at_ < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      line_ = text_.substr(at_, end - at_);
      at_ = end + 1;
      ++number_;
      if (!line_.empty() && line_.back() == '\r') line_.remove_suffix(1);
      const std::string_view said = trimmed(line_);
      if (said.empty() || said.front() == '#') continue;
      if (line_.size() > kLongestLine) {
        fault("DIC-003", {}, "a line holds at most 1000 bytes");
        continue;
      }
      const auto control =
          std::find_if(line_.begin(), line_.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
      if (control != line_.end()) {
        fault("DIC-001", line_.substr(static_cast<std::size_t>(control - line_.begin())), "control characters and tabs have no place here");
        continue;
      }
      return true;
    }
    return false;
  }

  std::string_view line() const { return line_; }
  int number() const { return number_; }

  /// A fault at `where`, a part of the current line (or empty: the line as a whole).
  void fault(const char* id, std::string_view where, std::string message, std::string help = {}) {
    const int column = where.data() == nullptr ? 1 : static_cast<int>(where.data() - line_.data()) + 1;
    add(id, number_, column, std::move(message), std::move(help));
  }

 private:
  void add(const char* id, int line, int column, std::string message, std::string help = {}) {
    diagnostics_.add({.id = id,
                      .severity = Severity::Error,
                      .place = {file_, line, column},
                      .message = std::move(message),
                      .help = std::move(help),
                      .source_line = std::string(line_.substr(0, kLongestLine))});
  }

  std::string_view text_;
  const std::string& file_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  std::string_view line_;
  int number_ = 0;
};

/// Lower case, one space between words.
bool sound_term(LineReader& reader, std::string_view term) {
  if (term.empty() || term.front() == '=' || term.back() == '=') {
    reader.fault("DIC-004", term, "a term is missing");
    return false;
  }
  if (to_lower(term) != term || collapse_spaces(term) != term) {
    reader.fault("DIC-005", term, "a term is written in lower case, with one space between words");
    return false;
  }
  return true;
}

std::optional<std::vector<std::string>> read_meanings(LineReader& reader, std::string_view field) {
  std::vector<std::string> meanings;
  for (const std::string_view meaning : split(field, ";")) {
    if (meaning.empty()) {
      reader.fault("DIC-007", meaning, "a meaning is missing", "say in the words of official titles what the term stands for");
      return std::nullopt;
    }
    if (std::find(meanings.begin(), meanings.end(), meaning) != meanings.end()) {
      reader.fault("DIC-008", meaning, "the same meaning stands twice");
      return std::nullopt;
    }
    meanings.emplace_back(meaning);
  }
  if (meanings.size() > kMostMeanings) {
    reader.fault("DIC-010", field, "a line holds at most 12 meanings");
    return std::nullopt;
  }
  return meanings;
}

std::optional<std::vector<std::string>> read_codes(LineReader& reader, std::string_view field) {
  std::vector<std::string> codes;
  for (const std::string_view code : split(field, " ")) {
    if (code.empty()) continue;
    if (!dictionary_code(code)) {
      reader.fault("DIC-009", code, "this is not written like a code",
                   "I50.9, I10, E0601, 0FT44ZZ or the beginning of ICD-10-PCS codes, 0FT4");
      return std::nullopt;
    }
    if (std::find(codes.begin(), codes.end(), code) != codes.end()) {
      reader.fault("DIC-008", code, "the same code stands twice");
      return std::nullopt;
    }
    codes.emplace_back(code);
  }
  if (codes.size() > kMostCodes) {
    reader.fault("DIC-010", field, "a line holds at most 12 codes");
    return std::nullopt;
  }
  return codes;
}

struct Compiled {
  std::vector<DictionaryEntry> entries;
  std::vector<SpellingPair> spelling;
};

const Compiled& compiled() {
  static const Compiled all = [] {
    Compiled made;
    for (const DictionaryText& file : dictionary_texts()) {
      const std::string name(file.name);
      if (file.name == kSpellingFile) {
        SpellingSource source = read_spelling(file.text, name);
        CW_CHECK(source.diagnostics.empty());
        made.spelling = std::move(source.pairs);
        continue;
      }
      DictionarySource source = read_dictionary(file.text, name);
      CW_CHECK(source.diagnostics.empty());
      for (DictionaryLine& line : source.entries) made.entries.push_back(std::move(line.entry));
    }
    std::sort(made.spelling.begin(), made.spelling.end(),
              [](const SpellingPair& a, const SpellingPair& b) { return a.british < b.british; });
    return made;
  }();
  return all;
}

}  // namespace

std::optional<Code> dictionary_code(std::string_view written) {
  const bool plain = std::all_of(written.begin(), written.end(), [](char c) { return is_digit(c) || is_capital(c) || c == '.'; });
  if (!plain || written.size() < 3 || written.size() > 8) return std::nullopt;
  const bool category = is_capital(written[0]) && is_digit(written[1]) && (is_digit(written[2]) || written[2] == 'A' || written[2] == 'B');
  if (const std::size_t dot = written.find('.'); dot != std::string_view::npos) {
    if (!category || dot != 3 || written.size() < 5 || written.rfind('.') != dot) return std::nullopt;
    return Code(written, CodeSystem::Icd10Cm);
  }
  if (written.size() > 7) return std::nullopt;
  if (category && written.size() == 3) return Code(written, CodeSystem::Icd10Cm);
  if (is_capital(written[0]) && written.size() == 5 && std::all_of(written.begin() + 1, written.end(), is_digit))
    return Code(written, CodeSystem::Hcpcs);
  // ICD-10-PCS has no letters I and O.
  if (written.find_first_of("IO") != std::string_view::npos) return std::nullopt;
  return Code(written, CodeSystem::Icd10Pcs);
}

DictionarySource read_dictionary(std::string_view text, const std::string& file_name) {
  DictionarySource source;
  LineReader reader(text, file_name, source.diagnostics);
  if (!reader.acceptable()) return source;
  std::unordered_map<std::string, int> line_of;
  while (reader.next()) {
    const std::vector<std::string_view> fields = split(reader.line(), "|");
    if (fields.size() < 2 || fields.size() > 3) {
      reader.fault("DIC-011", {}, "a line is `term | meaning ; meaning | CODE CODE`", "the codes may be left out");
      continue;
    }
    const auto meanings = read_meanings(reader, fields[1]);
    const auto codes = read_codes(reader, fields.size() == 3 ? fields[2] : std::string_view());
    if (!meanings || !codes) continue;
    for (const std::string_view term : split(fields[0], " = ")) {
      if (!sound_term(reader, term)) continue;
      const auto [known, fresh] = line_of.emplace(std::string(term), reader.number());
      if (!fresh) {
        reader.fault("DIC-006", term, "the term stands on line " + std::to_string(known->second) + " already",
                     "one term has one line; put all its meanings there, best first");
        continue;
      }
      if (source.entries.size() == kMostEntries) {
        reader.fault("DIC-010", term, "a file holds at most 20000 terms");
        return source;
      }
      source.entries.push_back({{std::string(term), *meanings, *codes}, reader.number()});
    }
  }
  return source;
}

Diagnostics repeated_terms(const std::vector<std::pair<std::string, DictionarySource>>& files) {
  Diagnostics faults;
  std::unordered_map<std::string_view, std::string_view> file_of;
  for (const auto& [name, source] : files) {
    for (const DictionaryLine& line : source.entries) {
      const auto [known, fresh] = file_of.emplace(line.entry.term, name);
      if (fresh) continue;
      faults.add({.id = "DIC-006",
                  .severity = Severity::Error,
                  .place = {name, line.line, 1},
                  .message = "the term \"" + line.entry.term + "\" stands in " + std::string(known->second) + " already"});
    }
  }
  return faults;
}

SpellingSource read_spelling(std::string_view text, const std::string& file_name) {
  SpellingSource source;
  LineReader reader(text, file_name, source.diagnostics);
  if (!reader.acceptable()) return source;
  std::set<std::string, std::less<>> known;
  while (reader.next()) {
    const std::vector<std::string_view> words = split(reader.line(), "=");
    const bool sound = words.size() == 2 && std::all_of(words.begin(), words.end(), [](std::string_view word) {
                         return !word.empty() && word.find(' ') == std::string_view::npos && to_lower(word) == word;
                       });
    if (!sound || words[0] == words[1]) {
      reader.fault("DIC-012", {}, "a line is `british = american`: two different words in lower case");
      continue;
    }
    if (!known.emplace(words[0]).second) {
      reader.fault("DIC-013", words[0], "the word stands twice");
      continue;
    }
    if (source.pairs.size() == kMostEntries) {
      reader.fault("DIC-010", {}, "a file holds at most 20000 pairs");
      return source;
    }
    source.pairs.push_back({std::string(words[0]), std::string(words[1])});
  }
  return source;
}

const std::vector<DictionaryEntry>& search_dictionary() { return compiled().entries; }
const std::vector<SpellingPair>& spelling_pairs() { return compiled().spelling; }

const std::vector<DictionaryRule>& dictionary_rules() {
  static const std::vector<DictionaryRule> rules = {
      {"DIC-001", "the file is not plain UTF-8 text"},
      {"DIC-002", "the file is too large"},
      {"DIC-003", "a line is too long"},
      {"DIC-004", "a term is missing"},
      {"DIC-005", "a term is not in lower case, or has stray spaces"},
      {"DIC-006", "a term stands twice"},
      {"DIC-007", "a meaning is missing"},
      {"DIC-008", "a meaning or code stands twice on a line"},
      {"DIC-009", "a code is not written like one"},
      {"DIC-010", "too many entries, meanings or codes"},
      {"DIC-011", "a line does not have two or three fields"},
      {"DIC-012", "a spelling line is not two different words"},
      {"DIC-013", "a spelling stands twice"},
  };
  return rules;
}

}  // namespace cw
