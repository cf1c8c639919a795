#include "content/encoder/search.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <unordered_map>

#include "content/base/utf8.h"
#include "content/encoder/search_index.h"
#include "content/encoder/dictionary.h"
#include "content/encoder/words.h"

namespace cw {
namespace {

constexpr std::size_t kMostWords = 8;          // of a query; what follows says no more
constexpr std::size_t kMostReadings = 5;       // a query and what its abbreviations may stand for
constexpr std::uint32_t kMostCandidates = 6'000;  // codes looked at for one reading
constexpr float kBeginning = 0.82F;            // a word typed in part
constexpr float kRelated = 0.72F;              // hypertensive for hypertension
constexpr float kOneEdit = 0.62F, kTwoEdits = 0.5F;

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
  std::unordered_map<std::string, const DictionaryEntry*> dictionary;  // by folded words, single spaces
  std::unordered_map<std::string, std::string> spelling;
  std::size_t longest_term = 1;  // words

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
    if (word.size() < 6) return;
    const std::size_t stem = std::max<std::size_t>(5, word.size() - 3);
    const std::string_view beginning = std::string_view(word).substr(0, stem);
    for (auto at = data.first_word_from(beginning); at < data.words() && data.word(at).substr(0, stem) == beginning; ++at)
      if (data.word(at).size() <= word.size() + 3) typed.meanings.push_back({at, at + 1, kRelated});
  }

  void correct(TypedWord& typed, bool open_ended) const {
    const auto& word = typed.folded;
    if (word.size() < 4) return;
    const int most = word.size() >= 8 ? 2 : 1;
    const std::uint64_t letters = letters_of(word);
    int best = most + 1;
    std::vector<std::pair<int, std::uint32_t>> near;
    for (std::uint32_t w = 0; w < data.words(); ++w) {
      const std::string_view known = data.word(w);
      if (known.size() < 4 || known.size() + static_cast<std::size_t>(most) < word.size()) continue;
      if (!open_ended && known.size() > word.size() + static_cast<std::size_t>(most)) continue;
      // Letters typed that the known word lacks cost an edit each; when whole words are compared, those it has too many cost as well.
      if (__builtin_popcountll(letters & ~data.word_letters[w]) > most) continue;
      if (!open_ended && __builtin_popcountll(data.word_letters[w] & ~letters) > most) continue;
      int edits = edit_distance(word, known, most, false);
      if (edits > most && open_ended && known.size() > word.size()) edits = edit_distance(word, known, most, true);
      if (edits > most) continue;
      best = std::min(best, edits);
      near.emplace_back(edits, w);
    }
    for (const auto& [edits, w] : near)
      if (edits == best || edits == best + 1) {
        const bool same_start = data.word(w)[0] == word[0];
        typed.meanings.push_back({w, w + 1, (edits <= 1 ? kOneEdit : kTwoEdits) - (edits > best ? 0.1F : 0.0F) - (same_start ? 0.0F : 0.04F)});
      }
    typed.corrected = !near.empty();
  }

  TypedWord understand(const std::string& folded, bool open_ended, bool may_correct) const {
    TypedWord typed{.folded = folded, .little = is_little_word(folded)};
    const bool known = add_exact(typed, folded, 1.0F);
    bool other = false;
    if (const auto spelled = spelling.find(folded); spelled != spelling.end()) other = add_exact(typed, spelled->second, 1.0F);
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

  std::vector<Reading> readings(const std::vector<std::string>& words, bool open_ended) const {
    std::vector<Reading> all;
    all.push_back({.words = words, .open_ended = open_ended});
    // The longest term first, from the left; the rest of the query stays as it is.
    for (std::size_t length = std::min(longest_term, words.size()); length > 0; --length)
      for (std::size_t from = 0; from + length <= words.size(); ++from) {
        const auto found = dictionary.find(joined(words, from, from + length));
        if (found == dictionary.end()) continue;
        const DictionaryEntry& entry = *found->second;
        const bool whole = length == words.size();
        for (std::size_t m = 0; m < std::max<std::size_t>(1, entry.meanings.size()) && all.size() < kMostReadings; ++m) {
          Reading reading{.favored = m == 0 ? entry.codes : std::vector<std::string>{}, .penalty = 4.0F * static_cast<float>(m), .whole = whole, .open_ended = false, .entry = &entry};
          reading.words.assign(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(from));
          if (m < entry.meanings.size())
            for (const auto& word : words_in(entry.meanings[m])) reading.words.push_back(word.folded);
          else reading.words.insert(reading.words.end(), words.begin() + static_cast<std::ptrdiff_t>(from), words.begin() + static_cast<std::ptrdiff_t>(from + length));
          reading.words.insert(reading.words.end(), words.begin() + static_cast<std::ptrdiff_t>(from + length), words.end());
          expand_rest(reading, from);
          all.push_back(std::move(reading));
        }
        if (all.size() > 1 && (whole || all.size() >= kMostReadings)) return all;
      }
    return all;
  }

  /// Other abbreviations of the same query (`chf with ckd`) are replaced by their first meaning.
  void expand_rest(Reading& reading, std::size_t) const {
    std::vector<std::string> words;
    for (const auto& word : reading.words) {
      const auto found = dictionary.find(word);
      if (found == dictionary.end() || found->second == reading.entry || found->second->meanings.empty() || word_number(word)) {
        words.push_back(word);
        continue;
      }
      for (const auto& w : words_in(found->second->meanings.front())) words.push_back(w.folded);
    }
    reading.words = std::move(words);
  }

  // --- scoring --------------------------------------------------------------------------------------------------------

  /// Which typed words each word of the books stands for in this reading. Kept from call to call; only what a reading touched is cleared.
  struct Scratch {
    std::vector<std::uint8_t> mask;       // by word: a bit for each typed word
    std::vector<std::uint8_t> strength;   // by word: 0 to 200
    std::vector<std::pair<std::uint32_t, std::uint32_t>> touched;
    std::vector<std::uint32_t> seen;      // by code: the round it was last looked at in
    std::uint32_t round = 0;
  };

  Scored score(const Scratch& scratch, const std::vector<TypedWord>& typed, std::uint32_t code, float all_weight, std::uint8_t& matched_anywhere) const {
    Scored best{code, -1, data.codes[code].first_phrase, false, nullptr};
    matched_anywhere = 0;
    std::array<std::uint8_t, kMostWords> strongest{};
    for (std::uint32_t p = data.codes[code].first_phrase; p < data.phrases_end(code); ++p) {
      const SearchIndex::Phrase& phrase = data.phrases[p];
      std::array<std::uint8_t, kMostWords> here{};
      float covered = 0;
      std::uint8_t matched = 0;
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
        strongest[t] = std::max(strongest[t], here[t]);
      }
      const float of_query = all_weight > 0 ? query / all_weight : 0;
      const float of_phrase = phrase.weight > 0 ? covered / phrase.weight : 0;
      float value = 60 * of_query + 34 * of_phrase * of_query + (phrase.reason == SearchReason::Dictionary ? 2.0F : phrase.reason == SearchReason::IndexPath ? 1.0F : 0.0F);
      if (value > best.score) best.score = value, best.phrase = p;
    }
    // Words that stand in other phrases of the same code count half.
    float elsewhere = 0;
    if (best.score >= 0) {
      std::uint8_t in_best = 0;
      for (std::uint32_t w = data.phrases[best.phrase].first_word; w < data.words_end(best.phrase); ++w) in_best |= scratch.mask[data.phrase_words[w]];
      for (std::size_t t = 0; t < typed.size(); ++t)
        if ((in_best >> t & 1) == 0) elsewhere += typed[t].weight * static_cast<float>(strongest[t]) / 200;
    }
    best.score += all_weight > 0 ? 36 * elsewhere / all_weight : 0;
    best.score += data.codes[code].prior;
    return best;
  }

  void search(const Reading& reading, const SearchQuery& query, Scratch& scratch, std::vector<Scored>& out, std::vector<std::string>* corrected) const {
    std::vector<TypedWord> typed;
    for (std::size_t i = 0; i < reading.words.size() && typed.size() < kMostWords; ++i) {
      const bool last = i + 1 == reading.words.size();
      TypedWord word = understand(reading.words[i], last && reading.open_ended, reading.entry == nullptr || true);
      typed.push_back(std::move(word));
    }
    float all_weight = 0;
    std::uint8_t needed = 0;
    std::size_t driver = typed.size(), second = typed.size();
    for (std::size_t t = 0; t < typed.size(); ++t) {
      all_weight += typed[t].weight;
      if (typed[t].meanings.empty() || typed[t].little) continue;
      needed |= static_cast<std::uint8_t>(1U << t);
      if (driver == typed.size() || typed[t].postings < typed[driver].postings) second = driver, driver = t;
      else if (second == typed.size() || typed[t].postings < typed[second].postings) second = t;
    }
    if (driver == typed.size())
      for (std::size_t t = 0; t < typed.size(); ++t)
        if (!typed[t].meanings.empty()) driver = t, needed = static_cast<std::uint8_t>(1U << t);
    if (driver == typed.size()) return;

    for (std::size_t t = 0; t < typed.size(); ++t)
      for (const auto& m : typed[t].meanings) {
        const auto strength = static_cast<std::uint8_t>(m.strength * 200);
        for (auto w = m.first; w < m.last; ++w) {
          scratch.mask[w] |= static_cast<std::uint8_t>(1U << t);
          scratch.strength[w] = std::max(scratch.strength[w], strength);
        }
        scratch.touched.emplace_back(m.first, m.last);
      }
    bool was_corrected = false;
    for (const auto& word : typed) was_corrected |= word.corrected;

    std::size_t whole = 0;
    const auto look = [&](std::uint32_t code) {
      if (scratch.seen[code] == scratch.round) return;
      scratch.seen[code] = scratch.round;
      const SearchIndex::CodeRow& row = data.codes[code];
      if ((query.systems >> static_cast<unsigned>(row.system) & 1) == 0 || (query.billable_only && !row.billable)) return;
      if (!query.chapter.empty() && (row.system != CodeSystem::Icd10Cm || !reference_covers(query.chapter, data.bare(row)))) return;
      std::uint8_t matched = 0;
      Scored scored = score(scratch, typed, code, all_weight, matched);
      if ((matched & needed) == needed) ++whole;
      else scored.score -= 12;
      scored.score -= reading.penalty;
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
    walk(typed[driver], several ? 4 * kMostCandidates : kMostCandidates);
    // Nothing has all the words: what has most of them.
    if (whole < 5 && several) walk(typed[second], kMostCandidates);

    for (const auto& [first, last] : scratch.touched) {
      std::fill(scratch.mask.begin() + first, scratch.mask.begin() + last, std::uint8_t{0});
      std::fill(scratch.strength.begin() + first, scratch.strength.begin() + last, std::uint8_t{0});
    }
    scratch.touched.clear();
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
    std::string key;
    std::size_t count = 0;
    for (const auto& word : words_in(entry.term)) key += (key.empty() ? "" : " ") + word.folded, ++count;
    index_->dictionary.emplace(key, &entry);
    index_->longest_term = std::max(index_->longest_term, count);
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

  const auto allowed = [&](const SearchIndex::CodeRow& row) {
    return (query.systems >> static_cast<unsigned>(row.system) & 1) != 0 && (!query.billable_only || row.billable) &&
           (query.chapter.empty() || (row.system == CodeSystem::Icd10Cm && reference_covers(query.chapter, data.bare(row))));
  };
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
          if (allowed(data.codes[c])) {
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
    for (const auto& reading : index_->readings(words, open_ended)) {
      const std::size_t before = found.size();
      index_->search(reading, query, scratch, found, reading.entry == nullptr ? &corrected : nullptr);
      if (reading.favored.empty()) continue;
      for (std::size_t i = before; i < found.size(); ++i)
        for (std::size_t f = 0; f < reading.favored.size(); ++f) {
          std::string beginning = reading.favored[f];
          std::erase(beginning, '.');
          const auto bare = data.bare(data.codes[found[i].code]);
          if (bare.substr(0, beginning.size()) == beginning) {
            found[i].score += (bare.size() == beginning.size() ? 12.0F : 7.0F) - static_cast<float>(f);
            break;
          }
        }
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
  for (const Scored& s : found) {
    any_corrected = any_corrected && s.corrected;
    const SearchIndex::CodeRow& row = data.codes[s.code];
    SearchHit hit{.code = Code(data.bare(row), row.system), .title = data.phrase_text(row.first_phrase), .billable = row.billable, .corrected = s.corrected};
    hit.reason = s.score >= 500 ? SearchReason::Code : data.phrases[s.phrase].reason;
    if (hit.reason != SearchReason::Code && hit.reason != SearchReason::Title) hit.because = std::string(data.phrase_text(s.phrase));
    else if (s.entry != nullptr && hit.reason == SearchReason::Title) hit.reason = SearchReason::Dictionary, hit.because = s.entry->term;
    if (hit.reason != SearchReason::Code)
      for (const auto& in_title : words_in(hit.title))
        for (const auto& word : words)
          if (in_title.folded.compare(0, word.size(), word) == 0 || (s.corrected && edit_distance(word, in_title.folded, 2, true) <= 2 && word.size() > 4)) {
            hit.matched.emplace_back(in_title.from, in_title.to);
            break;
          }
    results.hits.push_back(std::move(hit));
  }
  if (any_corrected) results.corrected_to = joined(corrected, 0, corrected.size());
  return results;
}

}  // namespace cw
