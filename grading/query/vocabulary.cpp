#include "grading/query/vocabulary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "content/base/check.h"
#include "content/base/utf8.h"

namespace cw {
namespace {

constexpr std::size_t kLongestTerm = 12;  // words
constexpr std::string_view kNoDiagnosis = "no diagnosis";  // the section of what only looks like one

bool in(std::string_view word, std::initializer_list<std::string_view> list) { return std::find(list.begin(), list.end(), word) != list.end(); }
bool ends_with(std::string_view word, std::string_view end) { return word.size() >= end.size() && word.substr(word.size() - end.size()) == end; }

/// Words that may stand between the words of a diagnosis without changing it.
bool is_joint(std::string_view word) { return in(word, {"of", "the", "to", "due", "in", "from", "by", "with", "a", "an", "his", "her", "secondary", "caused", "on", "following", "after"}); }
/// What may follow a comma and still belong to the diagnosis before it.
bool is_qualifier(std::string_view word) {
  return in(word, {"acute", "chronic", "systolic", "diastolic", "stage", "type", "severe", "moderate", "mild", "postoperative", "postpartum", "recurrent", "paroxysmal", "persistent", "permanent", "unstageable", "neonatal", "1", "2", "3", "4"});
}
/// A word that keeps the words of a diagnosis apart.
bool is_divider(std::string_view word) { return in(word, {"no", "not", "without", "or", "and", "versus", "vs", "but", "nor", "denie", "denies", "is", "was", "has", "had", "are", "were"}); }

std::string plain_form(std::string_view folded) {
  std::string out;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    if (i + 1 < folded.size() && folded[i] == 'a' && folded[i + 1] == 'e') continue;                // haemorrhage
    if (i == 0 && folded.size() > 4 && folded[0] == 'o' && folded[1] == 'e') continue;              // oedema
    out += folded[i];
  }
  if (out.size() > 4 && ends_with(out, "ies")) {
    out.replace(out.size() - 3, 3, "y");
  } else if (out.size() > 4 && ends_with(out, "s") && !ends_with(out, "ss") && !ends_with(out, "is") && !ends_with(out, "us")) {
    out.pop_back();
  }
  return out;
}

std::vector<std::string_view> split(std::string_view text, std::string_view by) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(by);
    parts.push_back(trimmed(text.substr(0, at)));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + by.size());
  }
}

bool has_capital(std::string_view text) { return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; }); }
std::ptrdiff_t capitals(std::string_view text) { return std::count_if(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; }); }

/// Abbreviations that are words, or abbreviate something else, when written small.
bool is_other_word_when_small(std::string_view folded) {
  return in(folded, {"hit", "cap", "ida", "pad", "hap", "ain", "dti", "cin", "hie", "ild", "nec", "rop", "tap", "sad", "arf", "itp", "vap", "prom", "help", "lga", "cdi", "ssi", "ich", "acs", "pih", "pph", "mdd", "pda", "pcm", "hhs", "dic", "sah", "sdh", "rds"});
}

/// Whether a text goes on with the same word as a term: by beginning only, where the term says so.
bool same_word(const std::string& plain, const std::string& of_term, bool prefix) { return prefix ? plain.compare(0, of_term.size(), of_term) == 0 : plain == of_term; }

}  // namespace

WordList::WordList(std::string_view of) : text(of), words(words_in(of)) {
  plain.reserve(words.size());
  gaps.reserve(words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    plain.push_back(plain_form(words[i].folded));
    Gap gap = i == 0 ? Gap::Sentence : Gap::Space;
    if (i > 0) {
      const std::string_view between = text.substr(words[i - 1].to, words[i].from - words[i - 1].to);
      // `E. coli`, `C. difficile` and `incl.` go on behind their full stop.
      const bool initial = words[i - 1].to - words[i - 1].from == 1 || in(words[i - 1].folded, {"incl", "dr", "mr", "mrs", "vs", "approx"});
      for (std::size_t c = 0; c < between.size(); ++c) {
        const char mark = between[c];
        if (mark == '\n' || mark == '\t' || mark == ';' || mark == ':' || mark == '!' || mark == '?' || mark == '|') gap = Gap::Sentence;
        if (mark == '.' && between.size() > 1 && !initial) gap = Gap::Sentence;
        if ((mark == ',' || mark == '/' || mark == '(' || mark == '"') && gap == Gap::Space) gap = Gap::Comma;
      }
    }
    gaps.push_back(gap);
  }
}

void Vocabulary::add(TermIndex& index, Term term, bool every_word) {
  if (!every_word) {
    std::string key = term.words.front().substr(0, 2);
    index[std::move(key)].push_back(std::move(term));
    return;
  }
  for (std::size_t i = 0; i < term.words.size(); ++i)
    if (std::find(term.words.begin(), term.words.begin() + static_cast<std::ptrdiff_t>(i), term.words[i]) == term.words.begin() + static_cast<std::ptrdiff_t>(i)) index[term.words[i]].push_back(term);
}

namespace {

template <typename T>
bool written_so(const T& term, const WordList& words, std::size_t at) {
  if (term.exact.empty()) return true;
  const std::string_view written = words.written(at);
  if (written == term.exact || (written.size() == term.exact.size() + 1 && written.back() == 's' && written.substr(0, term.exact.size()) == term.exact)) return true;
  return term.small_too && !has_capital(written);
}

/// The last word of a term of several words that begins at a word of it, in any order; nothing when it does not stand there.
template <typename T>
std::optional<std::size_t> diagnosis_at(const T& term, const WordList& words, std::size_t at) {
  const std::size_t count = term.words.size();
  if (count == 1) return written_so(term, words, at) ? std::optional(at) : std::nullopt;
  std::uint32_t left = (1U << count) - 1U;
  bool ordered = true, other = false;
  std::size_t next = 0, joints = 0;
  for (std::size_t pos = at; pos < words.size(); ++pos) {
    if (pos > at) {
      if (words.gaps[pos] == Gap::Sentence) return std::nullopt;
      if (words.gaps[pos] == Gap::Comma && !is_qualifier(words.plain[pos])) return std::nullopt;
    }
    std::size_t hit = count;
    for (std::size_t w = next; w < count && hit == count; ++w)
      if ((left >> w & 1U) != 0 && words.plain[pos] == term.words[w]) hit = w;
    for (std::size_t w = 0; w < count && hit == count; ++w)
      if ((left >> w & 1U) != 0 && words.plain[pos] == term.words[w]) hit = w;
    if (hit < count) {
      if (hit != next) ordered = false;
      next = hit + 1;
      left &= ~(1U << hit);
      if (!ordered && other) return std::nullopt;
      if (left == 0) return pos;
    } else if (is_joint(words.plain[pos])) {
      if (++joints > 3) return std::nullopt;
    } else {
      if (other || !ordered || is_divider(words.plain[pos])) return std::nullopt;
      other = true;
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<FoundPhrase> Vocabulary::find_diagnoses(const WordList& words) const {
  struct Hit {
    FoundPhrase place;
    std::size_t length;
  };
  std::vector<Hit> hits;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto terms = diagnosis_terms_.find(words.plain[i]);
    if (terms == diagnosis_terms_.end()) continue;
    for (const Term& term : terms->second)
      if (const auto last = diagnosis_at(term, words, i)) hits.push_back({{term.what, i, *last}, term.words.size()});
  }
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    if (a.length != b.length) return a.length > b.length;
    return a.place.last - a.place.first < b.place.last - b.place.first;
  });
  std::vector<char> taken(words.size(), 0);
  std::vector<FoundPhrase> found;
  for (const Hit& hit : hits) {
    const auto from = taken.begin() + static_cast<std::ptrdiff_t>(hit.place.first), to = taken.begin() + static_cast<std::ptrdiff_t>(hit.place.last) + 1;
    if (std::find(from, to, 1) != to) continue;
    std::fill(from, to, static_cast<char>(1));
    if (diagnoses_[static_cast<std::size_t>(hit.place.what)].section != kNoDiagnosis) found.push_back(hit.place);
  }
  std::sort(found.begin(), found.end(), [](const FoundPhrase& a, const FoundPhrase& b) { return a.first < b.first; });
  return found;
}

void Vocabulary::find_in(const TermIndex& index, const WordList& words, std::vector<FoundPhrase>& found) const {
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (const std::size_t letters : {std::size_t{2}, std::size_t{1}}) {
      if (words.plain[i].size() < letters) continue;
      const auto terms = index.find(std::string_view(words.plain[i]).substr(0, letters));
      if (terms == index.end()) continue;
      for (const Term& term : terms->second) {
        if (i + term.words.size() > words.size() || !written_so(term, words, i)) continue;
        bool same = true;
        for (std::size_t w = 0; w < term.words.size() && same; ++w)
          same = same_word(words.plain[i + w], term.words[w], term.prefix[w] != 0) && (w == 0 || words.gaps[i + w] != Gap::Sentence);
        if (same) found.push_back({term.what, i, i + term.words.size() - 1});
      }
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const FoundPhrase& a, const FoundPhrase& b) { return a.first != b.first ? a.first < b.first : a.last > b.last; });
}

std::vector<FoundPhrase> Vocabulary::find_indicators(const WordList& words) const {
  std::vector<FoundPhrase> found;
  find_in(indicator_terms_, words, found);
  return found;
}

std::vector<FoundPhrase> Vocabulary::find_phrases(std::string_view section, const WordList& words) const {
  std::vector<FoundPhrase> found;
  const auto at = phrases_.find(section);
  CW_CHECK(at != phrases_.end());
  find_in(at->second, words, found);
  return found;
}

bool Vocabulary::is_a(int diagnosis, int kind) const {
  const auto& above = diagnoses_[static_cast<std::size_t>(diagnosis)].above;
  return std::binary_search(above.begin(), above.end(), kind);
}

bool Vocabulary::carries_over(int kind, int diagnosis) const {
  if (is_a(kind, diagnosis)) return true;
  if (!is_a(diagnosis, kind)) return false;
  const auto& above = diagnoses_[static_cast<std::size_t>(diagnosis)].above;
  return std::none_of(above.begin(), above.end(), [&](int one) { return diagnoses_[static_cast<std::size_t>(one)].apart && !is_a(kind, one); });
}

bool Vocabulary::same_family(int a, int b) const {
  const auto& left = diagnoses_[static_cast<std::size_t>(a)].above;
  const auto& right = diagnoses_[static_cast<std::size_t>(b)].above;
  return std::any_of(left.begin(), left.end(), [&](int one) { return !diagnoses_[static_cast<std::size_t>(one)].heading && std::binary_search(right.begin(), right.end(), one); });
}

bool Vocabulary::names_only(std::string_view plain, int diagnosis) const {
  const auto terms = diagnosis_terms_.find(plain);
  return terms != diagnosis_terms_.end() && std::all_of(terms->second.begin(), terms->second.end(), [&](const Term& term) { return same_family(term.what, diagnosis); });
}

int Vocabulary::diagnosis(std::string_view name) const {
  const auto at = by_name_.find(name);
  return at == by_name_.end() ? -1 : at->second;
}

// --- reading -----------------------------------------------------------------------------------------------------------

namespace {

std::optional<double> number_of(std::string_view text) {
  double value = 0, place = 0;
  if (text.empty()) return std::nullopt;
  for (const char c : text) {
    if (c == '.' && place == 0) place = 1;
    else if (c < '0' || c > '9') return std::nullopt;
    else if (place == 0) value = value * 10 + (c - '0');
    else value += (c - '0') * (place /= 10);
  }
  return value;
}

/// `between 100 and 200 ; below 135: hyponatremia ; above 145: hypernatremia`
bool read_values(std::string_view text, const Vocabulary& vocabulary, IndicatorGroup& group) {
  for (const std::string_view part : split(text, ";")) {
    const auto words = split(part.substr(0, part.find(':')), " ");
    if (words.size() == 4 && words[0] == "between" && words[2] == "and") {
      const auto least = number_of(words[1]), most = number_of(words[3]);
      if (!least || !most) return false;
      group.least = *least;
      group.most = *most;
      continue;
    }
    if (words.size() != 2 || part.find(':') == std::string_view::npos || (words[0] != "above" && words[0] != "below")) return false;
    const auto limit = number_of(words[1]);
    const int diagnosis = vocabulary.diagnosis(trimmed(part.substr(part.find(':') + 1)));
    if (!limit || diagnosis < 0) return false;
    group.limits.push_back({diagnosis, words[0] == "above", *limit});
  }
  return group.most > group.least;
}

}  // namespace

VocabularyFile read_vocabulary(std::string_view diagnoses, std::string_view indicators, std::string_view phrases) {
  VocabularyFile file;
  Vocabulary& made = file.vocabulary;
  const auto fault = [&](const char* id, const char* name, int line, std::string message) { file.diagnostics.add({.id = id, .place = {name, line, 0}, .message = std::move(message)}); };

  const auto term_of = [&](std::string_view written, int what, bool diagnosis, const char* name, int line) -> std::optional<Vocabulary::Term> {
    Vocabulary::Term term{.what = what};
    const WordList words(written);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const bool any_ending = words.words[i].to < written.size() && written[words.words[i].to] == '*';
      if (any_ending && diagnosis) fault("VOC-001", name, line, fmt::format("a diagnosis has no ending left open: \"{}\"", written));
      if (diagnosis && i > 0 && is_joint(words.plain[i])) continue;
      term.words.push_back(any_ending ? words.words[i].folded : words.plain[i]);
      term.prefix.push_back(any_ending ? 1 : 0);
    }
    if (term.words.empty() || term.words.size() > kLongestTerm) {
      fault("VOC-002", name, line, fmt::format("\"{}\" has no words, or more than {}", written, kLongestTerm));
      return std::nullopt;
    }
    if (words.size() == 1) {
      const bool abbreviation = diagnosis ? capitals(written) >= 2 && written.size() <= 6 : has_capital(written) && written.size() <= 3;
      const bool of_capitals = !diagnosis && capitals(written) == static_cast<std::ptrdiff_t>(written.size());
      if (abbreviation || (of_capitals && written.size() <= 5)) term.exact = std::string(written);
      term.small_too = diagnosis && written.size() >= 3 && !is_other_word_when_small(words.words[0].folded);
    }
    return term;
  };
  const auto each_line = [&](std::string_view text, const auto& each) {
    int number = 0;
    for (std::string_view line : split(text, "\n")) {
      ++number;
      if (!line.empty() && line.front() != '#') each(line, number);
    }
  };

  // Diagnoses. Lines keep their indent, so they are cut here.
  std::string section;
  std::vector<int> open;  // the diagnosis above at each depth
  std::vector<std::pair<int, std::pair<std::string, int>>> also;
  int number = 0;
  for (std::size_t at = 0; at < diagnoses.size();) {
    const std::size_t end = std::min(diagnoses.find('\n', at), diagnoses.size());
    std::string_view line = diagnoses.substr(at, end - at);
    at = end + 1;
    ++number;
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    line = trimmed(line);
    if (line.empty() || line.front() == '#') continue;
    if (line.front() == '[') {
      section = std::string(line.substr(1, line.size() - 2));
      open.clear();
      continue;
    }
    if (indent % 2 != 0 || indent / 2 > open.size()) {
      fault("VOC-003", "diagnoses.txt", number, "a line stands two spaces deeper than the one it is a form of");
      continue;
    }
    DiagnosisName diagnosis{.section = section};
    if (line.substr(0, 2) == "* ") {
      diagnosis.heading = true;
      line.remove_prefix(2);
    } else if (line.substr(0, 2) == "! ") {
      diagnosis.apart = true;
      line.remove_prefix(2);
    }
    const auto parts = split(line, "|");
    const int what = static_cast<int>(made.diagnoses_.size());
    open.resize(indent / 2);
    if (!open.empty()) diagnosis.parents.push_back(open.back());
    open.push_back(what);
    for (const std::string_view written : split(parts.front(), " = ")) {
      if (diagnosis.name.empty()) diagnosis.name = std::string(written);
      if (!made.by_name_.emplace(std::string(written), what).second) {
        fault("VOC-004", "diagnoses.txt", number, fmt::format("\"{}\" has a line already", written));
        continue;
      }
      if (auto term = term_of(written, what, true, "diagnoses.txt", number)) {
        Vocabulary::add(made.diagnosis_terms_, std::move(*term), true);
        ++made.terms_;
      }
    }
    if (parts.size() > 1)
      for (const std::string_view parent : split(parts[1], ";")) also.push_back({what, {std::string(parent), number}});
    made.diagnoses_.push_back(std::move(diagnosis));
  }
  for (const auto& [what, parent] : also) {
    const int above = made.diagnosis(parent.first);
    if (above < 0) fault("VOC-005", "diagnoses.txt", parent.second, fmt::format("there is no diagnosis \"{}\"", parent.first));
    else made.diagnoses_[static_cast<std::size_t>(what)].parents.push_back(above);
  }
  for (std::size_t d = 0; d < made.diagnoses_.size(); ++d) {
    std::vector<int> above = {static_cast<int>(d)};
    for (std::size_t i = 0; i < above.size(); ++i)
      for (const int parent : made.diagnoses_[static_cast<std::size_t>(above[i])].parents)
        if (std::find(above.begin(), above.end(), parent) == above.end()) above.push_back(parent);
    std::sort(above.begin(), above.end());
    made.diagnoses_[d].above = std::move(above);
  }

  each_line(indicators, [&](std::string_view line, int at) {
    if (line.front() == '[') {
      section = std::string(line.substr(1, line.size() - 2));
      return;
    }
    IndicatorGroup group{.section = section};
    if (line.substr(0, 2) == "~ ") {
      group.common = true;
      line.remove_prefix(2);
    } else if (line.substr(0, 2) == "- ") {
      group.common = group.weak = true;
      line.remove_prefix(2);
    }
    const auto parts = split(line, "|");
    if (parts.size() != 3 && parts.size() != 4) {
      fault("VOC-006", "indicators.txt", at, "a line has a name, words and diagnoses, and perhaps values, with | between");
      return;
    }
    group.name = std::string(parts[0]);
    const int what = static_cast<int>(made.indicators_.size());
    for (const std::string_view written : split(parts[1], " = "))
      if (auto term = term_of(written, what, false, "indicators.txt", at)) Vocabulary::add(made.indicator_terms_, std::move(*term), false);
    for (const std::string_view name : split(parts[2], ";")) {
      const int diagnosis = made.diagnosis(name);
      if (diagnosis < 0) fault("VOC-005", "indicators.txt", at, fmt::format("there is no diagnosis \"{}\"", name));
      else group.supports.push_back(diagnosis);
    }
    if (parts.size() == 4 && !read_values(parts[3], made, group)) fault("VOC-008", "indicators.txt", at, fmt::format("values are written \"between 100 and 200 ; below 135: hyponatremia\", not \"{}\"", parts[3]));
    made.indicators_.push_back(std::move(group));
  });

  int phrase = 0;
  section.clear();
  each_line(phrases, [&](std::string_view line, int at) {
    if (line.front() == '[') {
      section = std::string(line.substr(1, line.size() - 2));
      made.phrases_[section];
    } else if (section.empty()) {
      fault("VOC-007", "phrases.txt", at, "a phrase stands in a section");
    } else if (auto term = term_of(line, phrase++, false, "phrases.txt", at)) {
      Vocabulary::add(made.phrases_[section], std::move(*term), false);
    }
  });
  return file;
}

const Vocabulary& Vocabulary::built_in() {
  static const Vocabulary vocabulary = [] {
    VocabularyFile file = read_vocabulary(diagnoses_text(), indicators_text(), phrases_text());
    CW_CHECK(file.diagnostics.empty());
    return std::move(file.vocabulary);
  }();
  return vocabulary;
}

bool sounds_like_a_diagnosis(std::string_view plain) {
  if (plain.size() < 7) return false;
  if (in(plain, {"diagnosis", "prognosis", "leukocytosis", "hypoxemia", "cyanosis", "ecchymosis", "anastomosis", "symptom", "bacteriuria", "ketosis", "hypnosis", "bandemia"})) return false;
  return ends_with(plain, "itis") || ends_with(plain, "emia") || ends_with(plain, "osis") || ends_with(plain, "opathy") || ends_with(plain, "iasis") || ends_with(plain, "sarcoma") || ends_with(plain, "penia");
}

}  // namespace cw
