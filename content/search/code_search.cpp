#include "content/search/code_search.h"

#include <algorithm>

#include "content/base/utf8.h"

namespace cw {
namespace {

bool is_word_byte(char c) {
  const auto b = static_cast<unsigned char>(c);
  return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b >= 0x80;
}

struct Word {
  std::uint32_t from, to;
};

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  for (std::uint32_t i = 0; i < text.size();) {
    if (!is_word_byte(text[i])) {
      ++i;
      continue;
    }
    const std::uint32_t from = i;
    while (i < text.size() && is_word_byte(text[i])) ++i;
    words.push_back({from, i});
  }
  return words;
}

/// The query as a bare code prefix (`e11.2` → `E112`), or empty when it is no beginning of a code.
std::string as_code_prefix(std::string_view text, CodeSystem system) {
  const std::string bare = Code(text, system).bare();
  if (bare.empty() || bare.size() > 7 || text.find(' ') != std::string_view::npos) return {};
  for (const char c : bare)
    if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return {};
  return bare;
}

}  // namespace

struct CodeSearch::Index {
  std::shared_ptr<const Release> release;
  std::vector<const CodeEntry*> entries;               // by bare code
  std::vector<std::string> vocabulary;                 // sorted, lower case
  std::vector<std::uint32_t> first;                    // vocabulary word → its postings; one past the end at the back
  std::vector<std::uint32_t> postings;                 // entry numbers, ascending per word
  std::vector<std::string> lower;                      // titles in lower case (byte for byte as long as the title)

  /// Entries that have a word beginning with `prefix`, ascending, each once.
  void collect(std::string_view prefix, std::vector<std::uint32_t>& out) const {
    const auto from = std::lower_bound(vocabulary.begin(), vocabulary.end(), prefix);
    auto to = from;
    while (to != vocabulary.end() && to->compare(0, prefix.size(), prefix) == 0) ++to;
    const auto begin = first[static_cast<std::size_t>(from - vocabulary.begin())], end = first[static_cast<std::size_t>(to - vocabulary.begin())];
    out.assign(postings.begin() + begin, postings.begin() + end);
    if (to - from > 1) {
      std::sort(out.begin(), out.end());
      out.erase(std::unique(out.begin(), out.end()), out.end());
    }
  }
};

CodeSearch::CodeSearch(std::shared_ptr<const Release> release) : index_(std::make_unique<Index>()) {
  index_->release = std::move(release);
  index_->entries = index_->release->below({});
  const auto& entries = index_->entries;
  std::vector<std::pair<std::string, std::uint32_t>> pairs;
  index_->lower.reserve(entries.size());
  for (std::uint32_t n = 0; n < entries.size(); ++n) {
    index_->lower.push_back(to_lower(entries[n]->title));
    const std::string& title = index_->lower.back();
    for (const Word word : words_of(title)) pairs.emplace_back(title.substr(word.from, word.to - word.from), n);
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  for (const auto& [word, entry] : pairs) {
    if (index_->vocabulary.empty() || index_->vocabulary.back() != word) {
      index_->vocabulary.push_back(word);
      index_->first.push_back(static_cast<std::uint32_t>(index_->postings.size()));
    }
    index_->postings.push_back(entry);
  }
  index_->first.push_back(static_cast<std::uint32_t>(index_->postings.size()));
}

CodeSearch::~CodeSearch() = default;
CodeSearch::CodeSearch(CodeSearch&&) noexcept = default;
const Release& CodeSearch::release() const { return *index_->release; }

SearchResults CodeSearch::find(const SearchQuery& query) const {
  SearchResults results;
  const auto& entries = index_->entries;
  const std::string text = to_lower(trimmed(query.text));
  if (text.empty()) return results;

  struct Ranked {
    std::uint32_t entry;
    std::uint32_t rank;  // smaller is better
  };
  std::vector<Ranked> ranked;

  // A code prefix: its nodes in the order of the book, the node itself first.
  if (const std::string prefix = as_code_prefix(text, index_->release->info().system); !prefix.empty()) {
    for (auto at = std::lower_bound(entries.begin(), entries.end(), prefix, [](const CodeEntry* e, const std::string& p) { return e->code.bare() < p; }); at != entries.end() && (*at)->code.bare().rfind(prefix, 0) == 0; ++at)
      ranked.push_back({static_cast<std::uint32_t>(at - entries.begin()), 0});
  }

  // Words: each a prefix of some word of the title, in any order.
  const std::vector<Word> words = words_of(text);
  if (!words.empty()) {
    std::vector<std::uint32_t> found, next, both;
    for (std::size_t w = 0; w < words.size(); ++w) {
      index_->collect(std::string_view(text).substr(words[w].from, words[w].to - words[w].from), w == 0 ? found : next);
      if (w == 0) continue;
      both.clear();
      std::set_intersection(found.begin(), found.end(), next.begin(), next.end(), std::back_inserter(both));
      found.swap(both);
      if (found.empty()) break;
    }
    for (const std::uint32_t n : found) {
      const std::string& title = index_->lower[n];
      // Whole words before beginnings of words, codes before headers, titles that begin so first, then the shorter title.
      std::uint32_t partial = 0;
      for (const Word word : words) {
        const std::string_view sought = std::string_view(text).substr(word.from, word.to - word.from);
        bool whole = false;
        for (std::size_t at = title.find(sought); at != std::string::npos && !whole; at = title.find(sought, at + 1)) {
          const bool starts = at == 0 || !is_word_byte(title[at - 1]);
          const bool ends = at + sought.size() == title.size() || !is_word_byte(title[at + sought.size()]);
          whole = starts && ends;
        }
        partial += whole ? 0 : 1;
      }
      const std::string_view first_word = std::string_view(text).substr(words[0].from, words[0].to - words[0].from);
      const std::uint32_t not_at_start = title.compare(0, first_word.size(), first_word) == 0 ? 0 : 1;
      const std::uint32_t rank = 1 + std::min(partial, 7U) * 100'000 + (entries[n]->billable ? 0U : 50'000U) + not_at_start * 20'000 + static_cast<std::uint32_t>(std::min<std::size_t>(title.size(), 9'999));
      ranked.push_back({n, rank});
    }
  }

  if (query.billable_only) std::erase_if(ranked, [&](const Ranked& r) { return !entries[r.entry]->billable; });
  std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) { return a.rank < b.rank; });
  if (!ranked.empty() && ranked.front().rank == 0 && ranked.back().rank != 0) {
    // Only a text that is both a code prefix and a word (`in`) can name an entry twice.
    std::vector<Ranked> once;
    std::vector<bool> taken(entries.size(), false);
    for (const Ranked& r : ranked)
      if (!taken[r.entry]) taken[r.entry] = true, once.push_back(r);
    ranked.swap(once);
  }
  results.total = ranked.size();
  if (ranked.size() > query.most) ranked.resize(query.most);

  for (const Ranked& r : ranked) {
    SearchHit hit{.entry = entries[r.entry]};
    if (r.rank > 0) {
      const std::string& title = index_->lower[r.entry];
      for (const Word in_title : words_of(title))
        for (const Word word : words) {
          const std::uint32_t length = word.to - word.from;
          if (in_title.to - in_title.from >= length && title.compare(in_title.from, length, text, word.from, length) == 0) {
            hit.matched.emplace_back(in_title.from, in_title.from + length);
            break;
          }
        }
    }
    results.hits.push_back(std::move(hit));
  }
  return results;
}

}  // namespace cw
