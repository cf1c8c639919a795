#include "content/encoder/search_index.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <string>
#include <unordered_map>

#include "content/encoder/words.h"

namespace cw {
namespace {

/// More codes than this below what an index line names (`0DB`) say nothing any more.
constexpr std::uint32_t kMostNamed = 400;
constexpr std::array<CodeSystem, 4> kSystems = {CodeSystem::Icd10Cm, CodeSystem::Icd10Pcs, CodeSystem::Hcpcs, CodeSystem::Cpt};

/// What the columns of the tables mean, in words people type; the first group is what the column says, the rest other words for it.
constexpr std::array<std::pair<const char*, const char*>, 6> kDrugColumns = {{
    {"poisoning accidental", "unintentional overdose ingestion"},
    {"poisoning intentional self-harm", "suicide attempt overdose deliberate"},
    {"poisoning assault", "overdose"},
    {"poisoning undetermined", "overdose intent unknown"},
    {"adverse effect", "reaction side effects"},
    {"underdosing", "missed dose noncompliance"},
}};
constexpr std::array<std::pair<const char*, const char*>, 6> kNeoplasmColumns = {{
    {"malignant", "primary cancer carcinoma neoplasm tumor"},
    {"malignant secondary", "metastatic metastasis metastases cancer neoplasm carcinoma tumor spread"},
    {"carcinoma in situ", "neoplasm cancer tumor"},
    {"benign", "neoplasm tumor"},
    {"uncertain behavior", "neoplasm tumor"},
    {"unspecified behavior", "neoplasm tumor mass"},
}};

class Builder {
 public:
  Builder(const CodeBook& codes, Date date, const std::vector<DictionaryEntry>& dictionary) : book_(codes), date_(date), dictionary_(dictionary) {}

  SearchIndex run() {
    take_codes();
    take_inclusion_terms();
    for (const IndexKind kind : {IndexKind::Diseases, IndexKind::ExternalCauses, IndexKind::Procedures, IndexKind::Neoplasms, IndexKind::Drugs}) take_index(kind);
    take_dictionary();
    lay_out();
    sort_words();
    post();
    return std::move(index_);
  }

 private:
  /// A phrase before the codes' phrases are laid side by side.
  struct Draft {
    std::uint32_t code;
    std::uint32_t order;  // as taken: titles first
    std::uint32_t text, length;
    std::uint32_t first_word, words;
    std::uint16_t essential;
    SearchReason reason;
  };

  std::uint32_t word_number(std::string_view folded) {
    const auto found = numbers_.find(folded);
    if (found != numbers_.end()) return found->second;
    if (spelled_.size() >= SearchIndex::kMostWords) return SearchIndex::kMostWords - 1;
    const auto number = static_cast<std::uint32_t>(spelled_.size());
    spelled_.emplace_back(folded);
    numbers_.emplace(spelled_.back(), number);
    return number;
  }

  void add_words(std::string_view text, std::vector<std::uint32_t>& words) {
    each_word(text, scratch_, [&](std::uint32_t, std::uint32_t, std::string_view folded) {
      const auto number = word_number(folded);
      if (words.size() < 60 && std::find(words.begin(), words.end(), number) == words.end()) words.push_back(number);
    });
  }

  std::pair<std::uint32_t, std::uint32_t> keep(std::string_view text) {
    const auto at = static_cast<std::uint32_t>(index_.text.size());
    index_.text += text;
    return {at, static_cast<std::uint32_t>(text.size())};
  }

  /// `shown` is what the hit says; its words are essential, those of `other` are not.
  void add_phrase(std::uint32_t code, std::pair<std::uint32_t, std::uint32_t> shown, const std::vector<std::uint32_t>& essential, const std::vector<std::uint32_t>& other, SearchReason reason) {
    Draft draft{code, static_cast<std::uint32_t>(drafts_.size()), shown.first, shown.second, static_cast<std::uint32_t>(draft_words_.size()), 0, static_cast<std::uint16_t>(essential.size()), reason};
    draft_words_.insert(draft_words_.end(), essential.begin(), essential.end());
    for (const auto word : other)
      if (std::find(essential.begin(), essential.end(), word) == essential.end()) draft_words_.push_back(word);
    draft.words = static_cast<std::uint32_t>(draft_words_.size()) - draft.first_word;
    drafts_.push_back(draft);
  }

  void take_codes() {
    std::vector<std::uint32_t> words;
    for (const CodeSystem system : kSystems) {
      const Release* release = book_.release_for(system, date_);
      if (release == nullptr) continue;
      release->source().each_code([&](std::string_view bare, std::string_view title, bool billable) {
        if (bare.empty() || bare.size() > 7) return;
        const auto code = static_cast<std::uint32_t>(index_.codes.size());
        SearchIndex::CodeRow row{.bare = keep(bare).first, .bare_length = static_cast<std::uint8_t>(bare.size()), .billable = billable, .system_number = static_cast<std::uint8_t>(system)};
        // Codes of diseases are looked for more often than procedures, and first encounters more than later ones.
        row.prior = (billable ? 1.5F : 0.0F) + (system == CodeSystem::Icd10Cm ? 1.0F : 0.0F);
        if (system == CodeSystem::Icd10Cm && bare.size() == 7) row.prior += bare[6] == 'A' || bare[6] == '0' || bare[6] == '1' ? 0.4F : bare[6] == 'B' ? 0.1F : -5.0F;
        // Rows come by code, so the headers above the present one are those before it that it begins with.
        while (!headers_.empty() && (index_.codes[headers_.back()].system() != system || bare.substr(0, index_.codes[headers_.back()].bare_length) != index_.bare(index_.codes[headers_.back()]))) headers_.pop_back();
        if (!headers_.empty()) row.above = headers_.back();
        headers_.push_back(code);
        index_.codes.push_back(row);
        words.clear();
        add_words(title, words);
        add_phrase(code, keep(title), words, {}, SearchReason::Title);
      });
    }
  }

  void take_inclusion_terms() {
    std::vector<std::uint32_t> words;
    for (const CodeSystem system : {CodeSystem::Icd10Cm}) {
      // Where the release in force has no book of its own, terms come from the one whose notes hold.
      const Release* release = book_.release_for(system, date_);
      if (release == nullptr) continue;
      if (!release->info().has_notes) release = book_.notes_release(system, date_, "");
      if (release == nullptr) continue;
      release->source().each_note([&](std::string_view bare, NoteKind kind, std::string_view text) {
        if (kind != NoteKind::InclusionTerm && kind != NoteKind::Includes) return;
        const auto [first, last] = index_.with_prefix(system, bare);
        if (first == last || index_.bare(index_.codes[first]) != bare) return;
        words.clear();
        add_words(text, words);
        add_phrase(target(first), keep(text), words, {}, SearchReason::InclusionTerm);
      });
    }
  }

  /// Where a coder ends who is sent to a header and knows nothing more: the unspecified code below it, in its first encounter. The header itself when there is none.
  std::uint32_t target(std::uint32_t code) const {
    for (int level = 0; level < 4 && !index_.codes[code].billable; ++level) {
      const std::string_view bare = index_.bare(index_.codes[code]);
      const auto [first, last] = index_.with_prefix(index_.codes[code].system(), bare);
      std::uint32_t next = code;
      for (std::uint32_t below = first + 1; below < last; ++below) {
        const std::string_view longer = index_.bare(index_.codes[below]);
        const std::string_view title = title_of(below);
        const bool seventh = longer.size() == 7 && (longer[6] == 'A' || longer[6] == '0');
        const bool unspecified = longer.size() <= bare.size() + 1 && (longer.back() == '9' || longer.back() == '0') && title.find("nspecified") != std::string_view::npos;
        if (seventh || unspecified) {
          next = below;
          break;
        }
      }
      if (next == code) break;
      code = next;
    }
    return code;
  }
  std::string_view title_of(std::uint32_t code) const { return std::string_view(index_.text).substr(drafts_[code].text, drafts_[code].length); }

  /// Codes a printed code stands for: itself, else everything below it.
  std::vector<std::uint32_t> named(CodeSystem system, std::string printed) const {
    std::erase_if(printed, [](char c) { return c == '.' || c == '-' || c == ' '; });
    std::vector<std::uint32_t> codes;
    if (printed.size() < 3) return codes;
    const auto [first, last] = index_.with_prefix(system, printed);
    if (first == last || last - first > kMostNamed) return codes;
    if (index_.bare(index_.codes[first]) == printed) {
      codes.push_back(first);
      if (const auto deeper = target(first); deeper != first) codes.push_back(deeper);
    } else {
      for (auto c = first; c < last; ++c) codes.push_back(c);
    }
    return codes;
  }

  void take_index(IndexKind kind) {
    const Release* release = book_.index_release(kind, date_);
    if (release == nullptr) return;
    const auto lines = release->source().index(kind);
    const CodeSystem system = kind == IndexKind::Procedures ? CodeSystem::Icd10Pcs : CodeSystem::Icd10Cm;
    const auto* columns = kind == IndexKind::Drugs ? &kDrugColumns : kind == IndexKind::Neoplasms ? &kNeoplasmColumns : nullptr;
    std::vector<std::uint32_t> essential, other;
    std::string path;
    for (std::size_t n = 0; n < lines->size(); ++n) {
      const IndexLine& line = (*lines)[n];
      if (line.codes.empty() && line.cells.empty()) continue;
      essential.clear(), other.clear(), path.clear();
      std::vector<const IndexLine*> chain;
      for (auto at = static_cast<std::int32_t>(n); at >= 0; at = (*lines)[static_cast<std::size_t>(at)].parent) chain.push_back(&(*lines)[static_cast<std::size_t>(at)]);
      std::reverse(chain.begin(), chain.end());
      for (const IndexLine* step : chain) {
        // In the neoplasm table the main term says nothing that the column does not.
        if (kind == IndexKind::Neoplasms && step == chain.front() && chain.size() > 1) continue;
        if (!step->title.empty()) path += (path.empty() ? "" : " > ") + step->title;
        add_term(step->title, essential, other);
        add_words(step->nonessential, other);
      }
      for (const std::string* words : {&line.see, &line.use}) {
        if (words->empty()) continue;
        path += (path.empty() ? "see " : " > see ") + *words;
        add_words(*words, other);
      }
      if (columns == nullptr) {
        const auto shown = keep(path);
        for (const auto& printed : line.codes)
          for (const auto code : named(system, printed)) add_phrase(code, shown, essential, other, SearchReason::IndexPath);
        continue;
      }
      for (std::size_t c = 0; c < TableCells::kCount; ++c) {
        if (line.cells.empty() || line.cells[c].empty()) continue;
        auto words = essential, more = other;
        add_words((*columns)[c].first, words);
        add_words((*columns)[c].second, more);
        const auto shown = keep(path + " > " + (*columns)[c].first);
        for (const auto code : named(system, line.cells[c])) add_phrase(code, shown, words, more, SearchReason::IndexPath);
      }
    }
  }

  /// `Diabetes, diabetic`: the second form of a main term is another way to say the first. `Abdomen, acute` is not.
  void add_term(const std::string& title, std::vector<std::uint32_t>& essential, std::vector<std::uint32_t>& other) {
    std::vector<std::string> before;
    each_word(title, scratch_, [&](std::uint32_t, std::uint32_t, std::string_view folded) {
      const auto number = word_number(folded);
      const bool again = folded.size() >= 4 && std::any_of(before.begin(), before.end(), [&](const std::string& b) { return b.size() >= 4 && b.compare(0, 4, folded.substr(0, 4)) == 0; });
      before.emplace_back(folded);
      auto& to = again ? other : essential;
      if (to.size() < 60 && std::find(to.begin(), to.end(), number) == to.end()) to.push_back(number);
    });
  }

  void take_dictionary() {
    std::vector<std::uint32_t> words;
    for (const auto& entry : dictionary_) {
      words.clear();
      add_words(entry.term, words);
      const auto shown = keep(entry.term);
      for (const auto& printed : entry.codes)
        for (const CodeSystem system : kSystems)
          for (const auto code : named(system, printed)) add_phrase(code, shown, words, {}, SearchReason::Dictionary);
    }
  }

  /// Phrases of one code side by side, its title first.
  void lay_out() {
    std::vector<std::uint32_t> order(drafts_.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return drafts_[a].code < drafts_[b].code; });
    index_.phrases.reserve(order.size());
    index_.phrase_words.reserve(draft_words_.size());
    std::uint32_t code = 0;
    for (const auto i : order) {
      const Draft& d = drafts_[i];
      for (; code <= d.code; ++code) index_.codes[code].first_phrase = static_cast<std::uint32_t>(index_.phrases.size());
      index_.phrases.push_back({.text = d.text, .first_word = static_cast<std::uint32_t>(index_.phrase_words.size()), .length = static_cast<std::uint16_t>(std::min<std::uint32_t>(d.length, 0xFFFF)), .essential = static_cast<std::uint8_t>(d.essential), .reason = d.reason});
      for (std::uint32_t w = d.first_word; w < d.first_word + d.words; ++w) index_.phrase_words.push_back(static_cast<SearchIndex::Word>(draft_words_[w]));
    }
    drafts_ = {};
    draft_words_ = {};
    index_.text.shrink_to_fit();
    index_.codes.shrink_to_fit();
  }

  void sort_words() {
    std::vector<std::uint32_t> order(spelled_.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return spelled_[a] < spelled_[b]; });
    std::vector<std::uint32_t> sorted(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      sorted[order[i]] = i;
      index_.word_text.push_back(static_cast<std::uint32_t>(index_.word_bytes.size()));
      index_.word_bytes += spelled_[order[i]];
      index_.word_letters.push_back(letters_of(spelled_[order[i]]));
    }
    index_.word_text.push_back(static_cast<std::uint32_t>(index_.word_bytes.size()));
    for (std::uint32_t w = 0; w < order.size(); ++w) index_.stems.emplace_back(stem_hash(index_.word(w)), w);
    std::sort(index_.stems.begin(), index_.stems.end());
    for (auto& word : index_.phrase_words) word = static_cast<SearchIndex::Word>(sorted[word]);
    index_.word_weight.assign(order.size(), 0);
  }

  void post() {
    const auto codes = static_cast<std::uint32_t>(index_.codes.size());
    std::vector<std::uint32_t> count(index_.words() + 1, 0);
    std::vector<std::uint32_t> last(index_.words(), codes);
    const auto each = [&](const auto& visit) {
      std::fill(last.begin(), last.end(), codes);
      for (std::uint32_t c = 0; c < codes; ++c)
        for (std::uint32_t p = index_.codes[c].first_phrase; p < index_.phrases_end(c); ++p)
          for (std::uint32_t w = index_.phrases[p].first_word; w < index_.words_end(p); ++w)
            if (const auto word = index_.phrase_words[w]; last[word] != c) last[word] = c, visit(word, c);
    };
    each([&](std::uint32_t word, std::uint32_t) { ++count[word + 1]; });
    for (std::uint32_t w = 0; w < index_.words(); ++w) {
      const double share = static_cast<double>(codes + 1) / (count[w + 1] + 1.0);
      index_.word_weight[w] = is_little_word(index_.word(w)) ? 0.1F : static_cast<float>(0.6 + std::log2(share) / 4);
    }
    for (std::uint32_t p = 0; p < index_.phrases.size(); ++p)
      for (std::uint32_t w = 0; w < index_.phrases[p].essential; ++w) index_.phrases[p].weight += index_.word_weight[index_.phrase_words[index_.phrases[p].first_word + w]];
    for (std::uint32_t w = 0; w < index_.words(); ++w) count[w + 1] += count[w];
    index_.first_posting = count;
    index_.postings.resize(count.back());
    each([&](std::uint32_t word, std::uint32_t c) { index_.postings[count[word]++] = c; });
    // The code with the lightest phrase around a word is what the word alone most likely means.
    for (std::uint32_t c = 0; c < codes; ++c) {
      float least = 1e9F;
      for (std::uint32_t p = index_.codes[c].first_phrase; p < index_.phrases_end(c); ++p) least = std::min(least, index_.phrases[p].weight);
      index_.codes[c].lightest = least - index_.codes[c].prior;
    }
    for (std::uint32_t w = 0; w < index_.words(); ++w)
      std::sort(index_.postings.begin() + index_.first_posting[w], index_.postings.begin() + index_.first_posting[w + 1],
                [&](std::uint32_t a, std::uint32_t b) { return index_.codes[a].lightest != index_.codes[b].lightest ? index_.codes[a].lightest < index_.codes[b].lightest : a < b; });
    gather();
  }

  /// What a code is found by, each word once. What stands at the headers above holds for it as well: L89.152 is of the coccyx because L89.15- is.
  void gather() {
    const auto codes = static_cast<std::uint32_t>(index_.codes.size());
    std::vector<std::uint32_t> last(index_.words(), codes);
    index_.code_words.reserve(index_.postings.size() + index_.postings.size() / 2);
    for (std::uint32_t c = 0; c < codes; ++c) {
      index_.codes[c].first_own = static_cast<std::uint32_t>(index_.code_words.size());
      int levels = 0;
      for (std::uint32_t at = c; at != SearchIndex::kNone && levels < 4; at = index_.codes[at].above, ++levels)
        for (std::uint32_t w = index_.phrases[index_.codes[at].first_phrase].first_word, end = index_.words_end(index_.phrases_end(at) - 1); w < end; ++w)
          if (const auto word = index_.phrase_words[w]; last[word] != c) last[word] = c, index_.code_words.push_back(word);
    }
    index_.code_words.shrink_to_fit();
  }

  const CodeBook& book_;
  Date date_;
  const std::vector<DictionaryEntry>& dictionary_;
  SearchIndex index_;
  std::string scratch_;
  std::vector<std::uint32_t> headers_;
  std::deque<std::string> spelled_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
  std::vector<Draft> drafts_;
  std::vector<std::uint32_t> draft_words_;
};

}  // namespace

std::uint32_t stem_hash(std::string_view word) {
  std::uint32_t hash = 2166136261U;
  for (const char c : stem_of(word)) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

std::uint32_t SearchIndex::first_word_from(std::string_view wanted) const {
  std::uint32_t low = 0, high = words();
  while (low < high) {
    const std::uint32_t middle = (low + high) / 2;
    if (word(middle) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

std::pair<std::uint32_t, std::uint32_t> SearchIndex::with_prefix(CodeSystem system, std::string_view prefix) const {
  const auto first = std::lower_bound(codes.begin(), codes.end(), prefix, [&](const CodeRow& row, std::string_view p) { return row.system() != system ? row.system() < system : bare(row) < p; });
  const auto last = std::partition_point(first, codes.end(), [&](const CodeRow& row) { return row.system() == system && bare(row).substr(0, prefix.size()) == prefix; });
  return {static_cast<std::uint32_t>(first - codes.begin()), static_cast<std::uint32_t>(last - codes.begin())};
}

std::size_t SearchIndex::bytes() const {
  return text.capacity() + codes.capacity() * sizeof(CodeRow) + phrases.capacity() * sizeof(Phrase) + (phrase_words.capacity() + code_words.capacity()) * sizeof(Word) + word_text.capacity() * 4 + word_bytes.capacity() +
         word_weight.capacity() * 4 + word_letters.capacity() * 8 + stems.capacity() * 8 + first_posting.capacity() * 4 + postings.capacity() * 4;
}

SearchIndex build_search_index(const CodeBook& codes, Date date, const std::vector<DictionaryEntry>& dictionary) { return Builder(codes, date, dictionary).run(); }

}  // namespace cw
