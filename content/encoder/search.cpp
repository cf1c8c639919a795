#include "content/encoder/search.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <deque>
#include <optional>
#include <unordered_map>

#include "content/base/utf8.h"
#include "content/encoder/search_index.h"
#include "content/encoder/dictionary.h"
#include "content/encoder/words.h"

namespace cw {
namespace {

constexpr std::size_t kMostWords = 16;         // of a query; what follows says no more
constexpr std::size_t kMostReadings = 5;       // a query and what its abbreviations may stand for
constexpr std::uint32_t kMostCandidates = 2'400;  // codes looked at for one reading
constexpr float kBeginning = 0.82F;            // a word typed in part
constexpr float kRelated = 0.72F;              // hypertensive for hypertension
constexpr float kOneEdit = 0.62F, kTwoEdits = 0.5F, kSoundsAlike = 0.52F;
constexpr std::size_t kMostWeighed = 400, kFirstFound = 150, kMostPartial = 150;  // of these, by one reading
constexpr std::size_t kEnough = 30;            // codes that have all the words: then those that lack one are not looked at
constexpr std::uint32_t kMostFavored = 400;    // codes below what the dictionary names

/// Words of the books that a typed word may mean: a range, and how well.
struct Meaning {
  std::uint32_t first, last;
  float strength;
};

struct TypedWord {
  std::string folded;
  std::vector<Meaning> meanings;  // best first; ranges may overlap, the best strength counts
  float weight = 0;               // of the word as typed, among all
  std::uint64_t postings = 0;     // of all its meanings together
  bool little = false;
  bool corrected = false;
};

/// One way to read a query: its words, each typed or put in the place of an abbreviation.
struct Reading {
  std::vector<std::string> words;
  std::vector<std::string> favored;  // codes or their beginnings that the dictionary means first
  float penalty = 0;
  bool whole = false;                // the dictionary knows the query as a whole
  bool open_ended = true;            // the last word is still being typed
  const DictionaryEntry* entry = nullptr;
  std::vector<std::string> rest;     // words of the query that the entry does not speak for
};

struct Scored {
  std::uint32_t code;
  float score;
  std::uint32_t phrase;
  bool corrected;
  const DictionaryEntry* entry;
};

std::string joined(const std::vector<std::string>& words, std::size_t from, std::size_t to) {
  std::string text;
  for (std::size_t i = from; i < to; ++i) text += (i == from ? "" : " ") + words[i];
  return text;
}

bool may_be_code(std::string_view bare) {
  if (bare.size() < 2 || bare.size() > 7) return bare.size() == 1;
  const bool digit = std::any_of(bare.begin(), bare.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digit && std::all_of(bare.begin(), bare.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

}  // namespace

struct CodeSearch::Index {
  Date date;
  SearchIndex data;
  struct Term {
    std::vector<std::string> words;  // folded, each once
    const DictionaryEntry* entry = nullptr;
  };
  std::deque<Term> dictionary;
  std::unordered_map<std::string, std::vector<const Term*>> terms_by_word;  // under the stem of its first word that is not little
  std::unordered_multimap<std::string, std::string> spelling;

  // --- understanding words ------------------------------------------------------------------------------------------

  std::optional<std::uint32_t> word_number(std::string_view folded) const {
    const auto at = data.first_word_from(folded);
    return at < data.words() && data.word(at) == folded ? std::optional(at) : std::nullopt;
  }

  void add_beginnings(TypedWord& typed, std::string_view beginning, float strength) const {
    const auto first = data.first_word_from(beginning);
    auto last = first;
    // The end of the range by bisection: all words from `first` on that begin so stand together.
    std::uint32_t high = data.words();
    while (last < high) {
      const auto middle = (last + high) / 2;
      if (data.word(middle).substr(0, beginning.size()) == beginning) last = middle + 1;
      else high = middle;
    }
    if (first < last) typed.meanings.push_back({first, last, strength});
  }

  bool add_exact(TypedWord& typed, std::string_view word, float strength) const {
    const auto number = word_number(word);
    if (number) typed.meanings.push_back({*number, *number + 1, strength});
    return number.has_value();
  }

  /// `diabetic` and `diabetes`, `cirrhotic` and `cirrhosis`: what shares all but its ending.
  void add_related(TypedWord& typed) const {
    const auto& word = typed.folded;
    if (word.size() < 5) return;
    const std::size_t stem = std::max<std::size_t>(5, word.size() - 3);
    const std::string_view beginning = std::string_view(word).substr(0, stem);
    for (auto at = data.first_word_from(beginning); at < data.words() && data.word(at).substr(0, stem) == beginning; ++at)
      if (data.word(at).size() <= word.size() + 3) typed.meanings.push_back({at, at + 1, kRelated});
    const std::uint32_t hash = stem_hash(word);
    for (auto at = std::lower_bound(data.stems.begin(), data.stems.end(), std::pair(hash, 0U)); at != data.stems.end() && at->first == hash; ++at)
      if (data.word(at->second) != word && stem_of(data.word(at->second)) == stem_of(word)) typed.meanings.push_back({at->second, at->second + 1, kRelated + 0.06F});
  }

  /// A misspelled word is more likely a common one.
  float commonness(std::uint32_t w) const { return std::min(0.14F, 0.035F * std::log2(1.0F + static_cast<float>(data.first_posting[w + 1] - data.first_posting[w]) / 4)); }

  void correct(TypedWord& typed, bool open_ended) const {
    const auto& word = typed.folded;
    if (word.size() < 4) return;
    const int most = word.size() >= 6 ? 2 : 1;
    const std::uint64_t letters = letters_of(word);
    const std::string sound = sound_of(word);
    int best = most + 1;
    std::vector<std::pair<int, std::uint32_t>> near;
    std::vector<std::uint32_t> alike;
    for (std::uint32_t w = 0; w < data.words(); ++w) {
      const std::size_t length = data.word_text[w + 1] - data.word_text[w];
      if (length < 4 || length + static_cast<std::size_t>(most) < word.size()) continue;
      if (!open_ended && length > word.size() + 3) continue;
      // Letters typed that the known word lacks cost an edit each; when whole words are compared, those it has too many cost as well.
      const std::uint64_t known_letters = data.word_letters[w];
      if (std::popcount(letters & ~known_letters) > most) continue;
      const std::string_view known = data.word(w);
      // Hardly anybody gets both of the first two letters wrong.
      if (known[0] != word[0] && known[1] != word[0] && known[0] != word[1] && known[1] != word[1]) continue;
      if (!open_ended && std::popcount(known_letters & ~letters) > most) continue;
      int edits = edit_distance(word, known, most, false);
      bool beginning = false;
      if (edits > most && open_ended && length > word.size()) edits = edit_distance(word, known, most, true), beginning = true;
      if (edits <= most) {
        if (beginning) ++edits;
        best = std::min(best, edits);
        near.emplace_back(edits, w);
      } else if (sound.size() >= 3 && known[0] == word[0] && sound_of(known) == sound) {
        alike.push_back(w);
      }
      // Letters left out in the middle are one slip, however many: `asma` for `asthma`.
      if (known[0] == word[0] && known.back() == word.back() && length > word.size() && length <= word.size() + 2 && is_within(word, known)) {
        best = std::min(best, 1);
        near.emplace_back(1, w);
      }
    }
    for (const auto& [edits, w] : near)
      if (edits == best || edits == best + 1) {
        const bool same_start = data.word(w)[0] == word[0];
        typed.meanings.push_back({w, w + 1, (edits <= 1 ? kOneEdit : kTwoEdits) - (edits > best ? 0.1F : 0.0F) - (same_start ? 0.0F : 0.04F) + commonness(w)});
      }
    for (const auto w : alike) typed.meanings.push_back({w, w + 1, kSoundsAlike + commonness(w)});
    std::sort(typed.meanings.begin(), typed.meanings.end(), [](const Meaning& a, const Meaning& b) { return a.strength > b.strength; });
    typed.corrected = !near.empty() || !alike.empty();
  }

  TypedWord understand(const std::string& folded, bool open_ended, bool may_correct) const {
    TypedWord typed{.folded = folded, .little = is_little_word(folded)};
    const bool known = add_exact(typed, folded, 1.0F);
    bool other = false;
    for (auto [at, end] = spelling.equal_range(folded); at != end; ++at) other = add_exact(typed, at->second, 0.98F) || other;
    for (const auto& word : american_spellings(folded)) other = add_exact(typed, word, 0.98F) || other;
    for (const auto& word : singulars(folded)) other = add_exact(typed, word, 0.97F) || other;
    // British beginnings while they are typed: `haemor` for `hemorrhage`.
    const std::size_t exact = typed.meanings.size();
    if (folded.size() >= (open_ended ? 1U : 3U)) add_beginnings(typed, folded, open_ended ? kBeginning : kBeginning - 0.06F);
    if (!known && !other && folded.size() >= 4)
      for (const auto& word : american_spellings(folded)) add_beginnings(typed, word, kBeginning - 0.04F);
    const bool begins = typed.meanings.size() > exact;
    add_related(typed);
    if (!known && !other && may_correct && !(begins && (open_ended || folded.size() >= 4))) correct(typed, open_ended);
    for (const auto& m : typed.meanings) typed.postings += data.first_posting[m.last] - data.first_posting[m.first];
    if (!typed.meanings.empty()) {
      const Meaning& first = typed.meanings.front();
      const auto codes = data.first_posting[first.last] - data.first_posting[first.first];
      typed.weight = typed.little ? 0.1F : static_cast<float>(0.6 + std::log2((static_cast<double>(data.codes.size()) + 1) / (codes + 1.0)) / 4);
    } else {
      typed.weight = 1.5F;
    }
    return typed;
  }

  // --- readings -------------------------------------------------------------------------------------------------------

  /// Terms of the dictionary whose words all stand in the query, in any order and with others between: those of most words first, then as they stand.
  std::vector<const Term*> terms_in(const std::vector<std::string>& words) const {
    std::vector<const Term*> found;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto lists = terms_by_word.find(std::string(stem_of(words[i])));
      if (lists == terms_by_word.end()) continue;
      for (const Term* term : lists->second) {
        // A single word that is little (`as`, `all`) is an abbreviation only when it stands alone.
        if (term->words.size() == 1 && words.size() > 1 && is_little_word(words[i])) continue;
        if (term->words.size() > words.size() || std::find(found.begin(), found.end(), term) != found.end()) continue;
        if (std::all_of(term->words.begin(), term->words.end(), [&](const std::string& w) { return std::any_of(words.begin(), words.end(), [&](const std::string& typed) { return same_word(typed, w); }); })) found.push_back(term);
      }
    }
    std::stable_sort(found.begin(), found.end(), [](const Term* a, const Term* b) { return a->words.size() > b->words.size(); });
    return found;
  }

  static bool same_word(const std::string& a, const std::string& b) { return a == b || (a.size() > 4 && b.size() > 4 && stem_of(a) == stem_of(b)); }
  static bool speaks_for(const Term& term, const std::string& word) {
    return std::any_of(term.words.begin(), term.words.end(), [&](const std::string& w) { return same_word(w, word); });
  }

  std::vector<Reading> readings(std::vector<std::string> words, bool open_ended) const {
    std::vector<Reading> all;
    all.push_back({.words = words, .open_ended = open_ended});
    // `heart burn` for `heartburn`: two words that are one in the books.
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
      if (const std::string both = words[i] + words[i + 1]; both.size() >= 6 && (word_number(both) || terms_by_word.contains(std::string(stem_of(both)))) && all.size() < kMostReadings) {
        Reading joined_up{.open_ended = open_ended};
        joined_up.words.assign(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(i));
        joined_up.words.push_back(both);
        joined_up.words.insert(joined_up.words.end(), words.begin() + static_cast<std::ptrdiff_t>(i) + 2, words.end());
        words = joined_up.words;
        all.push_back(std::move(joined_up));
        break;
      }
    const auto terms = terms_in(words);
    for (const Term* term : terms) {
      if (all.size() >= kMostReadings) break;
      // What a longer term already speaks for is not read apart from it.
      const bool part = std::any_of(terms.begin(), terms.end(), [&](const Term* other) { return other->words.size() > term->words.size() && std::all_of(term->words.begin(), term->words.end(), [&](const std::string& w) { return speaks_for(*other, w); }); });
      if (part) continue;
      const DictionaryEntry& entry = *term->entry;
      const bool whole = term->words.size() == words.size();
      for (std::size_t m = 0; m < std::max<std::size_t>(1, entry.meanings.size()) && all.size() < kMostReadings; ++m) {
        Reading reading{.favored = m == 0 ? entry.codes : std::vector<std::string>{}, .penalty = 4.0F * static_cast<float>(m), .whole = whole, .open_ended = false, .entry = &entry};
        if (m < entry.meanings.size())
          for (const auto& word : words_in(entry.meanings[m])) reading.words.push_back(word.folded);
        else reading.words = term->words;
        for (const auto& word : words)
          if (!speaks_for(*term, word)) reading.rest.push_back(word);
        reading.rest = in_other_words(reading.rest, terms, *term);
        reading.words.insert(reading.words.end(), reading.rest.begin(), reading.rest.end());
        all.push_back(std::move(reading));
      }
      if (whole) break;
    }
    return all;
  }

  /// The rest of a query beside one term: other abbreviations (`chf with ckd`) give way to their first meaning where the books do not know them.
  std::vector<std::string> in_other_words(const std::vector<std::string>& rest, const std::vector<const Term*>& terms, const Term& beside) const {
    std::vector<std::string> words;
    for (const auto& word : rest) {
      const Term* other = nullptr;
      for (const Term* term : terms)
        if (term != &beside && term->words.size() == 1 && term->words.front() == word) other = term;
      if (other == nullptr || other->entry->meanings.empty() || (word_number(word) && word.size() > 3)) words.push_back(word);
      else
        for (const auto& w : words_in(other->entry->meanings.front())) words.push_back(w.folded);
    }
    return words;
  }

  // --- scoring --------------------------------------------------------------------------------------------------------

  /// Which typed words each word of the books stands for in this reading. Kept from call to call; only what a reading touched is cleared.
  struct Scratch {
    std::vector<std::uint16_t> mask;      // by word: a bit for each typed word
    std::vector<std::uint8_t> strength;   // by word: 0 to 200
    std::vector<std::pair<std::uint32_t, std::uint32_t>> touched;
    std::vector<std::uint32_t> seen;      // by code: the round it was last looked at in
    std::uint32_t round = 0;
  };

  Scored score(const Scratch& scratch, const std::vector<TypedWord>& typed, std::uint32_t code, float all_weight, std::uint16_t& matched_anywhere) const {
    Scored best{code, -1, data.codes[code].first_phrase, false, nullptr};
    matched_anywhere = 0;
    for (std::uint32_t p = data.codes[code].first_phrase; p < data.phrases_end(code); ++p) {
      const SearchIndex::Phrase& phrase = data.phrases[p];
      std::array<std::uint8_t, kMostWords> here{};
      float covered = 0;
      std::uint16_t matched = 0;
      const std::uint32_t end = data.words_end(p);
      for (std::uint32_t w = phrase.first_word; w < end; ++w) {
        const auto word = data.phrase_words[w];
        const auto mask = scratch.mask[word];
        if (mask == 0) continue;
        const auto strength = scratch.strength[word];
        matched |= mask;
        if (w < phrase.first_word + phrase.essential) covered += data.word_weight[word] * (0.5F + 0.5F * static_cast<float>(strength) / 200);
        for (std::size_t t = 0; t < typed.size(); ++t)
          if ((mask >> t & 1) != 0) here[t] = std::max(here[t], strength);
      }
      if (matched == 0) continue;
      matched_anywhere |= matched;
      float query = 0;
      for (std::size_t t = 0; t < typed.size(); ++t) {
        query += typed[t].weight * static_cast<float>(here[t]) / 200;
      }
      const float of_query = all_weight > 0 ? query / all_weight : 0;
      const float of_phrase = phrase.weight > 0 ? covered / phrase.weight : 0;
      float value = 60 * of_query + 34 * of_phrase * of_query + (phrase.reason == SearchReason::Dictionary ? 2.0F : phrase.reason == SearchReason::IndexPath ? 1.0F : 0.0F);
      if (value > best.score) best.score = value, best.phrase = p;
    }
    // Words that stand in other phrases of the same code count half.
    float elsewhere = 0;
    if (best.score >= 0) {
      std::uint16_t in_best = 0;
      for (std::uint32_t w = data.phrases[best.phrase].first_word; w < data.words_end(best.phrase); ++w) in_best |= scratch.mask[data.phrase_words[w]];
      std::array<std::uint8_t, kMostWords> strongest{};
      for (std::uint32_t w = data.codes[code].first_own; w < data.own_end(code); ++w) {
        const auto mask = static_cast<std::uint16_t>(scratch.mask[data.code_words[w]] & ~in_best);
        if (mask == 0) continue;
        matched_anywhere |= mask;
        for (std::size_t t = 0; t < typed.size(); ++t)
          if ((mask >> t & 1) != 0) strongest[t] = std::max(strongest[t], scratch.strength[data.code_words[w]]);
      }
      for (std::size_t t = 0; t < typed.size(); ++t) elsewhere += typed[t].weight * static_cast<float>(strongest[t]) / 200;
    }
    best.score += all_weight > 0 ? 36 * elsewhere / all_weight : 0;
    best.score += data.codes[code].prior;
    return best;
  }

  /// Words of one query, understood once: its readings share most of them.
  struct Understood {
    const Index& index;
    std::vector<std::pair<bool, TypedWord>> words;  // with whether it was still being typed
    const TypedWord& operator()(const std::string& word, bool open_ended) {
      for (const auto& [open, known] : words)
        if (open == open_ended && known.folded == word) return known;
      words.emplace_back(open_ended, index.understand(word, open_ended, true));
      return words.back().second;
    }
  };

  static void mark(const std::vector<TypedWord>& typed, Scratch& scratch) {
    for (std::size_t t = 0; t < typed.size(); ++t)
      for (const auto& m : typed[t].meanings) {
        const auto strength = static_cast<std::uint8_t>(m.strength * 200);
        for (auto w = m.first; w < m.last; ++w) {
          scratch.mask[w] |= static_cast<std::uint16_t>(1U << t);
          scratch.strength[w] = std::max(scratch.strength[w], strength);
        }
        scratch.touched.emplace_back(m.first, m.last);
      }
  }
  static void clear(Scratch& scratch) {
    for (const auto& [first, last] : scratch.touched) {
      std::fill(scratch.mask.begin() + first, scratch.mask.begin() + last, std::uint16_t{0});
      std::fill(scratch.strength.begin() + first, scratch.strength.begin() + last, std::uint8_t{0});
    }
    scratch.touched.clear();
  }

  bool allowed(const SearchQuery& query, const SearchIndex::CodeRow& row) const {
    return (query.systems >> static_cast<unsigned>(row.system()) & 1) != 0 && (!query.billable_only || row.billable) &&
           (query.chapter.empty() || (row.system() == CodeSystem::Icd10Cm && reference_covers(query.chapter, data.bare(row))));
  }

  /// The codes that the dictionary means first by an entry, those below them and those beside an unspecified one, by how well they fit the rest of the query:
  /// `aom r` means H66.90 until the r makes it H66.91.
  void favor(const Reading& reading, const SearchQuery& query, Understood& understood, Scratch& scratch, std::vector<Scored>& out) const {
    std::vector<TypedWord> rest;
    float rest_weight = 0;
    for (const auto& word : reading.rest)
      if (rest.size() < kMostWords) rest.push_back(understood(word, false)), rest_weight += rest.back().weight;
    const float term_weight = 1.5F * static_cast<float>(std::max<std::size_t>(1, words_in(reading.entry->term).size()));
    const bool asks = rest_weight > 0.3F;
    mark(rest, scratch);
    const auto add = [&](std::uint32_t code, float offset, bool named) {
      const SearchIndex::CodeRow& row = data.codes[code];
      if (!allowed(query, row)) return;
      float fits = 0;
      if (!rest.empty()) {
        std::uint16_t matched = 0;
        score(scratch, rest, code, rest_weight, matched);
        for (std::size_t t = 0; t < rest.size(); ++t)
          if ((matched >> t & 1) != 0) fits += rest[t].weight;
      }
      // Of codes beside and below the one meant, only those that the rest of the query asks for.
      if (asks && fits == 0 && !named) return;
      const float share = (term_weight + fits) / (term_weight + rest_weight);
      out.push_back({code, 94 * share - (asks && fits < rest_weight ? 8.0F : 0.0F) + row.prior + offset + (reading.whole ? 8.0F : 0.0F), data.codes[code].first_phrase, false, reading.entry});
    };
    for (std::size_t f = 0; f < reading.favored.size(); ++f) {
      std::string beginning = reading.favored[f];
      std::erase_if(beginning, [](char c) { return c == '.' || c == '-'; });
      const float offset = -1.5F * static_cast<float>(f);
      for (const CodeSystem system : {CodeSystem::Icd10Cm, CodeSystem::Icd10Pcs, CodeSystem::Hcpcs, CodeSystem::Cpt}) {
        auto [first, last] = data.with_prefix(system, beginning);
        if (first == last || last - first > kMostFavored) continue;
        const bool node = data.bare(data.codes[first]) == beginning;
        for (auto c = first; c < last; ++c) add(c, offset + (node && c == first ? 2.0F : 0.0F), (node && c == first) || !node);
        // Beside an unspecified code stand the specific ones that the rest of the query may ask for.
        if (node && !reading.rest.empty() && system == CodeSystem::Icd10Cm && beginning.size() > 3) {
          std::string above = beginning;
          if (above.size() == 7) above.pop_back();
          above.pop_back();
          const auto [from, to] = data.with_prefix(system, above);
          if (to - from <= kMostFavored)
            for (auto c = from; c < to; ++c)
              if (c < first || c >= last) add(c, offset - 6, false);
        }
      }
    }
    clear(scratch);
  }

  void search(const Reading& reading, const SearchQuery& query, Understood& understood, Scratch& scratch, std::vector<Scored>& out, std::vector<std::string>* corrected) const {
    std::vector<TypedWord> typed;
    for (std::size_t i = 0; i < reading.words.size() && typed.size() < kMostWords; ++i) {
      const bool last = i + 1 == reading.words.size();
      const bool denied = i > 0 && (reading.words[i - 1] == "without" || reading.words[i - 1] == "no" || reading.words[i - 1] == "wo");
      typed.push_back(understood(reading.words[i], last && reading.open_ended));
      // What is not there need not be named: `ct head without contrast`.
      if (denied) typed.back().weight *= 0.4F, typed.back().little = true;
    }
    float all_weight = 0;
    std::uint16_t needed = 0;
    std::size_t driver = typed.size(), second = typed.size();
    for (std::size_t t = 0; t < typed.size(); ++t) {
      all_weight += typed[t].weight;
      if (typed[t].meanings.empty() || typed[t].little) continue;
      needed |= static_cast<std::uint16_t>(1U << t);
      if (driver == typed.size() || typed[t].postings < typed[driver].postings) second = driver, driver = t;
      else if (second == typed.size() || typed[t].postings < typed[second].postings) second = t;
    }
    if (driver == typed.size())
      for (std::size_t t = 0; t < typed.size(); ++t)
        if (!typed[t].meanings.empty()) driver = t, needed = static_cast<std::uint16_t>(1U << t);
    if (driver == typed.size()) return;

    mark(typed, scratch);
    bool was_corrected = false;
    for (const auto& word : typed) was_corrected |= word.corrected;

    // First which words each candidate has; then only the promising ones are weighed.
    struct Partial {
      std::uint32_t code;
      float weight;
    };
    std::vector<std::uint32_t> full, headers;
    std::vector<Partial> partial;
    const auto look = [&](std::uint32_t code) {
      if (scratch.seen[code] == scratch.round) return;
      scratch.seen[code] = scratch.round;
      const SearchIndex::CodeRow& row = data.codes[code];
      if (!allowed(query, row)) return;
      std::uint16_t matched = 0;
      for (std::uint32_t w = row.first_own, end = data.own_end(code); w < end; ++w) matched |= scratch.mask[data.code_words[w]];
      if ((matched & needed) == needed) return full.push_back(code);
      float weight = 0;
      for (std::size_t t = 0; t < typed.size(); ++t)
        if ((matched >> t & 1) != 0) weight += typed[t].weight;
      partial.push_back({code, weight});
      if (!row.billable && headers.size() < 200) headers.push_back(code);
    };
    /// Codes below headers that have some of the words: theirs may have the rest.
    const auto below = [&] {
      const auto some = std::exchange(headers, {});
      for (const auto header : some) {
        const std::string_view beginning = data.bare(data.codes[header]);
        for (auto c = header + 1; c < data.codes.size() && c < header + 120 && data.codes[c].system() == data.codes[header].system() && data.bare(data.codes[c]).substr(0, beginning.size()) == beginning; ++c) look(c);
      }
    };
    const auto weigh = [&](std::uint32_t code, float penalty) {
      std::uint16_t matched = 0;
      Scored scored = score(scratch, typed, code, all_weight, matched);
      scored.score -= reading.penalty + penalty;
      scored.corrected = was_corrected;
      scored.entry = reading.entry;
      if (scored.score > 10) out.push_back(scored);
    };
    const auto walk = [&](const TypedWord& word, std::uint32_t most) {
      std::uint32_t looked = 0;
      const std::uint64_t all = std::max<std::uint64_t>(1, word.postings);
      for (const auto& m : word.meanings)
        for (auto w = m.first; w < m.last; ++w) {
          const auto from = data.first_posting[w], to = data.first_posting[w + 1];
          // Of many words with many codes, the first few codes of each: they are the ones the word alone most likely means.
          const std::uint64_t share = all <= most ? to - from : std::max<std::uint64_t>(2, std::uint64_t{to - from} * most / all);
          for (auto p = from; p < std::min<std::uint64_t>(to, from + share); ++p) look(data.postings[p]);
          looked += static_cast<std::uint32_t>(std::min<std::uint64_t>(to - from, share));
          if (looked > 2 * most) return;
        }
    };
    ++scratch.round;
    const bool several = second != typed.size();
    walk(typed[driver], several ? 2 * kMostCandidates : kMostCandidates);
    if (several) below();
    // Nothing has all the words: what has most of them.
    if (full.size() < 5 && several) walk(typed[second], kMostCandidates), below();
    if (full.size() > kMostWeighed) {
      // Those found first have the words as typed, and stay.
      std::nth_element(full.begin() + kFirstFound, full.begin() + kMostWeighed, full.end(), [&](std::uint32_t a, std::uint32_t b) { return data.codes[a].lightest < data.codes[b].lightest; });
      full.resize(kMostWeighed);
    }
    for (const auto code : full) weigh(code, 0);
    if (full.size() < kEnough) {
      const auto heavier = [&](const Partial& a, const Partial& b) { return a.weight != b.weight ? a.weight > b.weight : data.codes[a.code].lightest < data.codes[b.code].lightest; };
      if (partial.size() > kMostPartial) {
        std::nth_element(partial.begin(), partial.begin() + kMostPartial, partial.end(), heavier);
        partial.resize(kMostPartial);
      }
      for (const auto& p : partial) weigh(p.code, 12);
    }

    clear(scratch);
    if (corrected != nullptr && was_corrected)
      for (const auto& word : typed) {
        const Meaning* best = nullptr;
        for (const auto& m : word.meanings)
          if (best == nullptr || m.strength > best->strength) best = &m;
        corrected->push_back(word.corrected && best != nullptr ? std::string(data.word(best->first)) : word.folded);
      }
  }
};

CodeSearch::CodeSearch(const CodeBook& codes, Date date) : index_(std::make_unique<Index>()) {
  index_->date = date;
  for (const auto& entry : search_dictionary()) {
    Index::Term term{.entry = &entry};
    for (auto& word : words_in(entry.term))
      if (std::find(term.words.begin(), term.words.end(), word.folded) == term.words.end()) term.words.push_back(std::move(word.folded));
    if (term.words.empty()) continue;
    const auto key = std::find_if(term.words.begin(), term.words.end(), [](const std::string& w) { return !is_little_word(w); });
    const std::string under(stem_of(key != term.words.end() ? *key : term.words.front()));
    index_->dictionary.push_back(std::move(term));
    index_->terms_by_word[under].push_back(&index_->dictionary.back());
  }
  for (const auto& pair : spelling_pairs()) index_->spelling.emplace(pair.british, pair.american);
  index_->data = build_search_index(codes, date, search_dictionary());
}

CodeSearch::~CodeSearch() = default;
CodeSearch::CodeSearch(CodeSearch&&) noexcept = default;
CodeSearch& CodeSearch::operator=(CodeSearch&&) noexcept = default;
Date CodeSearch::date() const { return index_->date; }
std::size_t CodeSearch::codes() const { return index_->data.codes.size(); }
std::size_t CodeSearch::bytes() const { return index_->data.bytes(); }

SearchResults CodeSearch::find(const SearchQuery& query) const {
  SearchResults results;
  const SearchIndex& data = index_->data;
  const std::string_view text = trimmed(std::string_view(query.text).substr(0, 200));
  if (text.empty() || data.codes.empty()) return results;

  thread_local Index::Scratch scratch;
  if (scratch.mask.size() < data.words()) scratch.mask.assign(data.words(), 0), scratch.strength.assign(data.words(), 0);
  if (scratch.seen.size() < data.codes.size()) scratch.seen.assign(data.codes.size(), 0);

  std::vector<Scored> found;
  std::size_t by_code = 0;
  // The beginning of a code: its nodes in the order of the book, the node itself first.
  if (const std::string bare = Code(text, CodeSystem::Icd10Pcs).bare(); text.find(' ') == std::string_view::npos) {
    std::string plain = bare;
    std::erase(plain, '.');
    if (may_be_code(plain))
      for (const CodeSystem system : {CodeSystem::Icd10Cm, CodeSystem::Icd10Pcs, CodeSystem::Hcpcs, CodeSystem::Cpt}) {
        const auto [first, last] = data.with_prefix(system, plain);
        for (auto c = first; c < last; ++c)
          if (index_->allowed(query, data.codes[c])) {
            ++by_code;
            if (found.size() < query.most) found.push_back({c, 1'000.0F - static_cast<float>(found.size()), data.codes[c].first_phrase, false, nullptr});
          }
      }
  }

  std::vector<std::string> words;
  for (auto& word : words_in(text)) words.push_back(std::move(word.folded));
  const bool open_ended = !query.text.empty() && query.text.back() != ' ';
  std::vector<std::string> corrected;
  const bool single_letter = words.size() == 1 && words[0].size() == 1 && by_code > 0;
  if (!words.empty() && !single_letter && by_code < query.most) {
    Index::Understood understood{*index_, {}};
    understood.words.reserve(40);
    for (const auto& reading : index_->readings(words, open_ended)) {
      index_->search(reading, query, understood, scratch, found, reading.entry == nullptr ? &corrected : nullptr);
      if (!reading.favored.empty()) index_->favor(reading, query, understood, scratch, found);
    }
  }

  // A code found by several readings counts once, at its best.
  std::sort(found.begin(), found.end(), [](const Scored& a, const Scored& b) { return a.code != b.code ? a.code < b.code : a.score > b.score; });
  found.erase(std::unique(found.begin(), found.end(), [](const Scored& a, const Scored& b) { return a.code == b.code; }), found.end());
  results.total = std::max(found.size(), by_code);
  results.more = found.size() >= kMostCandidates;
  const auto better = [](const Scored& a, const Scored& b) { return a.score != b.score ? a.score > b.score : a.code < b.code; };
  if (found.size() > query.most) {
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(query.most), found.end(), better);
    found.resize(query.most);
  } else {
    std::sort(found.begin(), found.end(), better);
  }

  bool any_corrected = !found.empty();
  std::string folded;
  for (const Scored& s : found) {
    any_corrected = any_corrected && s.corrected;
    const SearchIndex::CodeRow& row = data.codes[s.code];
    SearchHit hit{.code = Code(data.bare(row), row.system()), .title = data.phrase_text(row.first_phrase), .billable = row.billable, .corrected = s.corrected};
    hit.reason = s.score >= 500 ? SearchReason::Code : data.phrases[s.phrase].reason;
    if (hit.reason != SearchReason::Code && hit.reason != SearchReason::Title) hit.because = std::string(data.phrase_text(s.phrase));
    else if (s.entry != nullptr && hit.reason == SearchReason::Title) hit.reason = SearchReason::Dictionary, hit.because = s.entry->term;
    if (hit.reason != SearchReason::Code)
      each_word(hit.title, folded, [&](std::uint32_t from, std::uint32_t to, std::string_view in_title) {
        const bool matched = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
          return in_title.substr(0, word.size()) == word || (s.corrected && word.size() > 4 && edit_distance(word, in_title, 2, true) <= 2);
        });
        if (matched) hit.matched.emplace_back(from, to);
      });
    results.hits.push_back(std::move(hit));
  }
  if (any_corrected) results.corrected_to = joined(corrected, 0, corrected.size());
  return results;
}

}  // namespace cw
