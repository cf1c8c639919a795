// The Alphabetic Indexes and tables, walked as fingers walk them. Lines and what is typed are folded into words first; a walk then looks for the line whose titles, from
// the main term down, take up all the words at the least cost: the more a title says beyond what was typed, the more it costs.
#include <algorithm>
#include <climits>
#include <cstdint>

#include "content/base/utf8.h"
#include "content/encoder/book.h"
#include "content/encoder/words.h"

namespace cw {
namespace {

constexpr int kMostSteps = 2;              // from one reference on to the next
constexpr std::size_t kMostTyped = 400;  // bytes; the longest path of the printed books has 190

// What it costs to take a title for the words typed. Only the order of the sums matters.
constexpr int kFirstForm = 1;        // `femur` for `femur, femoral`
constexpr int kSmallerTerm = 5;      // `Fracture, pathological` where `Fracture, traumatic` fits as well and has more below it
constexpr int kOtherPart = 10;      // `fracture, wrist` as two lines, where one title may have the comma
constexpr int kBegun = 20;          // `fracture` for `Fracture, traumatic`
constexpr int kInflected = 20;      // `abdominal` for `Abdomen, abdominal`; `complications` for `Complication`
constexpr int kSqueezed = 30;       // `covid19` for `COVID-19`
constexpr int kBeginsWith = 40;     // `heart` for `Heart block`
constexpr int kMidWord = 50;        // `fract` for `Fracture`
constexpr int kNoComma = 60;        // `with coma` for the lines `with` and `coma`
constexpr int kOtherForm = 70;      // `language` for `Abolition, language`
constexpr int kConnecting = 80;     // a line such as `with` that was not typed
constexpr int kModifier = 10;       // a word that is a nonessential modifier of the line
constexpr int kTurned = 50;         // `intestine, large` for `large intestine`; `specified NEC` for `specified site NEC`

bool separates(char c) { return c == ' ' || c == ','; }

/// Words with one space or, where the text has one, a comma between them: `Abdomen, abdominal` → `abdomen,abdominal`. Attached `(s)` is dropped.
void fold_into(std::string_view text, std::string& folded) {
  const std::size_t start = folded.size();
  char between = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t before = folded.size();
    if (between != 0 && before > start) folded += between;
    const std::size_t length = fold_letter(text, at, folded);
    if (length > 0) {
      at += length;
      between = 0;
      continue;
    }
    folded.resize(before);
    const char c = text[at];
    const auto next = text.substr(at, 3);
    if (next == "(s)" || next == "\xE2\x80\x99") at += 3;
    else if (c == '\'') ++at;
    else {
      if (c == ',' || c == ';') between = ',';
      else if (between == 0) between = ' ';
      ++at;
    }
  }
}

std::string folded(std::string_view text) {
  std::string made;
  fold_into(text, made);
  return made;
}

std::string squeezed(std::string_view key) {
  std::string made;
  for (const char c : key)
    if (!separates(c)) made += c;
  return made;
}

/// A word without what a plural adds: `abscesses`, `anomalies` and `anomaly` as they begin.
std::string_view stem(std::string_view word) {
  const auto ends = [&](std::string_view tail) { return word.size() > tail.size() + 2 && word.ends_with(tail); };
  if (ends("ies")) return word.substr(0, word.size() - 3);
  for (const std::string_view tail : {"sses", "xes", "ches", "shes"})
    if (ends(tail)) return word.substr(0, word.size() - 2);
  if (word.size() > 3 && ends("s") && !ends("ss") && !ends("us") && !ends("is")) return word.substr(0, word.size() - 1);
  return word.size() > 4 && word.ends_with('y') ? word.substr(0, word.size() - 1) : word;
}

std::string_view first_word(std::string_view key) {
  std::size_t end = 0;
  while (end < key.size() && !separates(key[end])) ++end;
  return key.substr(0, end);
}

/// `abdomen` and `abdominal` are one word inflected, `abolition` and `language` are not.
bool inflected(std::string_view one, std::string_view other) {
  const auto a = first_word(one), b = first_word(other);
  return a.size() >= 3 && b.size() >= 3 && a.substr(0, 3) == b.substr(0, 3);
}

bool is_rest(std::string_view word) { return word == "nec" || word == "nos"; }

constexpr std::array<std::string_view, 12> kConnectives = {"with", "without", "due to", "in", "by", "of", "type", "from", "complicated by", "complicating", "following", "in due to"};
bool connects(std::string_view key) { return std::find(kConnectives.begin(), kConnectives.end(), key) != kConnectives.end(); }

/// What the reader is to put in: `by site`, `by type`.
bool is_to_be_chosen(std::string_view word) {
  constexpr std::array<std::string_view, 12> kChosen = {"site", "type", "region", "drug", "substance", "device", "chromosome", "histology", "specific", "object", "severity", "degree"};
  return std::find(kChosen.begin(), kChosen.end(), word) != kChosen.end();
}

std::string without_brackets(std::string_view text) {
  std::string made;
  int depth = 0;
  for (const char c : text) {
    if (c == '(') ++depth;
    if (depth == 0) made += c;
    if (c == ')' && depth > 0 && --depth == 0) made += ' ';
  }
  return made;
}

/// `specified NEC`, `specified type NEC`, `specified site NEC`: which of them is printed differs from term to term.
bool is_specified(std::string_view key) { return first_word(key) == "specified" && key.ends_with(" nec") && std::count(key.begin(), key.end(), ' ') <= 2; }

/// A code of up to seven characters as a number that sorts like it; 0 for what is none.
std::uint64_t packed(std::string_view bare) {
  if (bare.empty() || bare.size() > 7) return 0;
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 7; ++i) number = (number << 8) | (i < bare.size() ? static_cast<unsigned char>(bare[i]) : 0U);
  return (number << 8) | bare.size();
}

std::uint64_t packed_as_printed(std::string_view printed) {
  std::array<char, 8> bare{};
  std::size_t size = 0;
  for (const char c : printed) {
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    if (!((upper >= 'A' && upper <= 'Z') || (upper >= '0' && upper <= '9'))) continue;
    if (size == 7) return 0;
    bare[size++] = upper;
  }
  return size < 3 ? 0 : packed({bare.data(), size});
}

/// What was typed, or a reference, as words.
struct Query {
  std::vector<std::string> words;
  std::vector<char> after;      ///< of each word: ' ' none, ',' or '>' (also behind the last)
  std::vector<int> part_end;    ///< of each word: behind the last word of its `>` part
  std::vector<int> ordinal;     ///< of each word: `#2` of its part, else 0
  bool open = true;             ///< the last word may be a beginning

  int size() const { return static_cast<int>(words.size()); }
  bool ends_part(int word) const { return after[static_cast<std::size_t>(word)] != ' '; }
  const std::string& word(int at) const { return words[static_cast<std::size_t>(at)]; }
  int parts_before(int word) const {
    int parts = 0;
    for (int i = 0; i < word; ++i) parts += ends_part(i) ? 1 : 0;
    return parts;
  }
  std::string text(int from, int to) const {
    std::string made;
    for (int i = from; i < to; ++i) made += (made.empty() ? "" : ends_part(i - 1) ? ", " : " ") + word(i);
    return made;
  }
};

/// Cuts `#2` off the end.
int take_ordinal(std::string_view& part) {
  part = trimmed(part);
  const auto mark = part.find_last_not_of("0123456789");
  if (mark == std::string_view::npos || part[mark] != '#' || part.size() - mark < 2 || part.size() - mark > 5) return 0;
  int number = 0;
  for (const char c : part.substr(mark + 1)) number = number * 10 + (c - '0');
  part = part.substr(0, mark);
  return number;
}

Query query_of(std::string_view text, bool keep_brackets) {
  Query query;
  text = text.substr(0, kMostTyped);
  query.open = !text.empty() && text.back() != ',' && text.back() != '>' && text.back() != ' ';
  while (true) {
    const auto mark = text.find('>');
    std::string_view part = text.substr(0, mark);
    const int ordinal = take_ordinal(part);
    std::string key = folded(keep_brackets ? std::string(part) : without_brackets(part));
    if (key.empty()) key = folded(part);
    const std::size_t before = query.words.size();
    for (std::string_view rest = key; !rest.empty();) {
      const auto word = first_word(rest);
      query.words.emplace_back(word);
      query.after.push_back(word.size() < rest.size() ? rest[word.size()] : '>');
      rest = rest.substr(std::min(rest.size(), word.size() + 1));
    }
    query.part_end.resize(query.words.size(), query.size());
    query.ordinal.resize(query.words.size(), ordinal);
    if (query.words.size() > before) query.after.back() = '>';
    if (mark == std::string_view::npos) return query;
    text = text.substr(mark + 1);
  }
}

/// How far a title goes along with the words from one of them on.
struct Taken {
  int all = -1, all_cost = 0;    ///< the whole title was taken: behind its last word
  int part = -1, part_cost = 0;  ///< a beginning of it was
};

Taken take(std::string_view title, const Query& query, int from, bool loose) {
  Taken taken;
  const auto whole = title;
  int at = from, cost = 0;
  const int end = query.part_end[static_cast<std::size_t>(from)];
  while (at < end) {
    const auto word = first_word(title);
    const std::string& typed = query.word(at);
    if (word != typed) {
      if (stem(word) == stem(typed)) cost += kInflected;
      else if (at == query.size() - 1 && query.open && word.starts_with(typed)) return taken.part = at + 1, taken.part_cost = cost + kMidWord, taken;
      else return taken;
    }
    ++at;
    if (word.size() == title.size()) return taken.all = at, taken.all_cost = cost + (query.ends_part(at - 1) ? 0 : kNoComma), taken;
    const bool comma = title[word.size()] == ',';
    title = title.substr(word.size() + 1);
    if (query.ends_part(at - 1)) taken.part = at, taken.part_cost = cost + (comma && inflected(whole, title) ? kFirstForm : comma || is_rest(title) ? kBegun : kBeginsWith);
    else if (loose && comma) taken.part = at, taken.part_cost = cost + kBegun + kNoComma;
  }
  return taken;
}

}  // namespace

struct IndexBook::Tables {
  using Found = std::pair<std::string_view, int>;
  std::string keys;                  // folded names of all lines, one behind the other
  std::vector<std::uint32_t> key_at;  // where each begins; one more for the end
  std::vector<int> first_below, next;  // the first line below a line, the next line of the same parent; -1
  std::vector<int> parent;
  std::vector<int> main;
  std::vector<Found> by_key;         // main terms by key
  std::vector<Found> by_word, by_stem;  // first words of their comma-separated forms, and the stems of those
  std::string squeezed_keys;
  std::vector<Found> by_squeezed;
  std::vector<std::pair<std::uint64_t, int>> codes;

  std::string_view key(int line) const {
    const auto at = static_cast<std::size_t>(line);
    return std::string_view(keys).substr(key_at[at], key_at[at + 1] - key_at[at]);
  }
  int size_of_term(int line) const {
    const auto after = std::upper_bound(main.begin(), main.end(), line);
    return (after != main.end() ? *after : static_cast<int>(parent.size())) - line;
  }
  /// 1 for the first of its name below its parent.
  int ordinal(int line) const {
    int count = 0;
    const int above = parent[static_cast<std::size_t>(line)];
    if (above < 0) {
      const auto from = std::lower_bound(by_key.begin(), by_key.end(), Found(key(line), INT_MIN));
      for (auto at = from; at != by_key.end() && at->first == key(line) && at->second <= line; ++at) ++count;
      return count;
    }
    for (int other = first_below[static_cast<std::size_t>(above)]; other >= 0 && other <= line; other = next[static_cast<std::size_t>(other)]) count += key(other) == key(line) ? 1 : 0;
    return count;
  }
};

/// One search for the best line.
class IndexBook::Walk {
 public:
  struct Place {
    int line = -1, to = 0, cost = INT_MAX;
  };
  Walk(const IndexBook& book, const Query& query, bool loose, bool reference) : lines_(*book.lines_), tables_(*book.tables_), query_(query), loose_(loose), reference_(reference) {}

  void from_main_terms() {
    if (query_.size() == 0) return;
    const std::vector<int> terms = candidates();
    // Of terms that fit alike the one with most below it is meant: `Fracture, traumatic` when a wrist is asked for, not `Fracture, pathological`.
    int largest = -1;
    if (reference_ || query_.parts_before(query_.size()) > 1)
      for (const int line : terms)
        if (largest < 0 || tables_.size_of_term(line) > tables_.size_of_term(largest)) largest = line;
    for (const int line : terms) enter(line, 0, largest < 0 || line == largest ? 0 : kSmallerTerm);
    // The neoplasm table has one main term, which nobody types.
    if (loose_ && tables_.main.size() == 1) below(tables_.main.front(), 0, kConnecting);
  }
  void from_below(int line) {
    if (query_.size() > 0) below(line, 0, 0);
  }
  bool complete() const { return best_.line >= 0; }
  const Place& best() const { return best_; }        ///< all words taken
  const Place& farthest() const { return farthest_; }  ///< as many as could be
  const std::string& left_to_choose() const { return complete() ? best_left_ : farthest_left_; }  ///< `by site`, where words behind it were followed no further

 private:
  static void add_range(const std::vector<Tables::Found>& list, std::string_view from, bool beginning, std::vector<int>& lines) {
    for (auto at = std::lower_bound(list.begin(), list.end(), Tables::Found(from, INT_MIN)); at != list.end() && (beginning ? at->first.starts_with(from) : at->first == from); ++at)
      lines.push_back(at->second);
  }

  /// Main terms that may take the first word.
  std::vector<int> candidates() const {
    std::vector<int> lines;
    const std::string& word = query_.word(0);
    add_range(tables_.by_stem, stem(word), false, lines);
    if (query_.size() == 1 && query_.open) add_range(tables_.by_word, word, true, lines);
    if (loose_) {
      std::string joined;
      for (int i = 0; i < query_.part_end[0]; ++i) {
        joined += query_.word(i);
        if (query_.ends_part(i)) add_range(tables_.by_squeezed, joined, query_.open && i == query_.size() - 1, lines);
      }
    }
    std::sort(lines.begin(), lines.end());
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    return lines;
  }

  /// All words up to `at` are taken, the last line for it is `line`.
  void arrive(int line, int at, int cost) {
    if (cost >= best_.cost || --budget_ < 0) return;
    if (at == query_.size()) {
      best_ = {line, at, cost};
      best_left_ = left_;
      return;
    }
    if (at > farthest_.to || (at == farthest_.to && cost < farthest_.cost)) farthest_ = {line, at, cost}, farthest_left_ = left_;
    if (reference_) skip_choice(line, at, cost);
    if (loose_ && is_modifier(line, query_.word(at))) arrive(line, at + 1, cost + kModifier);
    if ((reference_ || loose_) && at == query_.size() - 1 && is_rest(query_.word(at))) arrive(line, at + 1, cost + kInflected);
    below(line, at, cost);
  }

  /// `by site` and the like name no line: the reader chooses there.
  void skip_choice(int line, int at, int cost) {
    if (query_.word(at) != "by" || at + 1 >= query_.size() || !(is_to_be_chosen(query_.word(at + 1)) || (loose_ && query_.ends_part(at - 1)))) return;
    int to = at + 2;
    while (to < query_.size() && !query_.ends_part(to - 1) && query_.word(to) != "with" && query_.word(to) != "complicated") ++to;
    const std::string before = left_;
    left_ += (left_.empty() ? "" : ", ") + query_.text(at, to);
    arrive(line, to, cost + kOtherPart);
    left_ = before;
  }

  bool is_modifier(int line, const std::string& word) const {
    const std::string& modifiers = lines_[static_cast<std::size_t>(line)].nonessential;
    if (modifiers.empty()) return false;
    const std::string key = folded(modifiers);
    for (std::string_view rest = key; !rest.empty();) {
      const auto one = first_word(rest);
      if (one == word) return true;
      rest = rest.substr(std::min(rest.size(), one.size() + 1));
    }
    return false;
  }

  void below(int line, int at, int cost) {
    const auto& next = tables_.next;
    for (int child = tables_.first_below[static_cast<std::size_t>(line)]; child >= 0; child = next[static_cast<std::size_t>(child)]) enter(child, at, cost);
    if (!loose_) return;
    for (int child = tables_.first_below[static_cast<std::size_t>(line)]; child >= 0; child = next[static_cast<std::size_t>(child)])
      if (connects(tables_.key(child)) && cost + kConnecting < best_.cost && --budget_ > 0) below(child, at, cost + kConnecting);
  }

  /// Whether `line` may be the one meant from word `at` on.
  void enter(int line, int at, int cost) {
    if (at > 0 && query_.after[static_cast<std::size_t>(at - 1)] != '>') cost += kOtherPart;
    if (cost >= best_.cost) return;
    const auto key = tables_.key(line);
    const Taken taken = take(key, query_, at, loose_);
    if (taken.all >= 0) stand(line, at, taken.all, cost + taken.all_cost);
    if (taken.part >= 0) stand(line, at, taken.part, cost + taken.part_cost);
    if (const auto comma = key.find(','); comma != std::string_view::npos) enter_by_form(line, key, comma, at, cost);
    if (!loose_) return;
    for (const std::string_view before : {"with ", "due to ", "in ", "of "})
      if (key.starts_with(before))
        if (const Taken behind = take(key.substr(before.size()), query_, at, loose_); behind.all >= 0) stand(line, at, behind.all, cost + behind.all_cost + kConnecting);
    enter_squeezed(line, key, at, cost);
    if (taken.all < 0) enter_turned(line, key, at, cost);
  }

  /// By the same words in another order, and by `specified … NEC`.
  void enter_turned(int line, std::string_view key, int at, int cost) {
    const int end = query_.part_end[static_cast<std::size_t>(at)];
    int to = at + 1;
    if (is_specified(key) && query_.word(at) == "specified") {
      while (to < end && !query_.ends_part(to - 1)) ++to;
      if (is_specified(query_.text(at, to))) stand(line, at, to, cost + kTurned);
      return;
    }
    std::vector<std::string_view> words;
    for (std::string_view rest = key; !rest.empty();) {
      words.push_back(first_word(rest));
      rest = rest.substr(std::min(rest.size(), words.back().size() + 1));
    }
    to = at + static_cast<int>(words.size());
    if (words.size() < 2 || words.size() > 4 || to > end || !query_.ends_part(to - 1)) return;
    for (int i = at; i < to; ++i) {
      const auto found = std::find(words.begin(), words.end(), query_.word(i));
      if (found == words.end()) return;
      words.erase(found);
    }
    stand(line, at, to, cost + kTurned);
  }

  /// By one of the forms behind the first comma.
  void enter_by_form(int line, std::string_view key, std::size_t comma, int at, int cost) {
    while (comma != std::string_view::npos) {
      const auto from = comma + 1;
      comma = key.find(',', from);
      const auto form = key.substr(from, comma == std::string_view::npos ? comma : comma - from);
      const int more = inflected(key, form) ? kInflected : kOtherForm;
      const Taken taken = take(form, query_, at, false);
      if (taken.all >= 0 && (loose_ || query_.ends_part(taken.all - 1))) stand(line, at, taken.all, cost + taken.all_cost + more);
      else if (taken.part == query_.size()) stand(line, at, taken.part, cost + taken.part_cost + more);
    }
  }

  void enter_squeezed(int line, std::string_view key, int at, int cost) {
    std::string joined;
    for (int to = at; to < query_.part_end[static_cast<std::size_t>(at)]; ++to) {
      joined += query_.word(to);
      if (joined.size() > key.size()) return;
      if (joined[0] != key[0] || !query_.ends_part(to)) continue;
      const std::string whole = squeezed(key);
      if (whole == joined) stand(line, at, to + 1, cost + kSqueezed);
      else if (to == query_.size() - 1 && query_.open && whole.starts_with(joined)) stand(line, at, to + 1, cost + kSqueezed + kMidWord);
    }
  }

  void stand(int line, int at, int to, int cost) {
    const int ordinal = query_.ordinal[static_cast<std::size_t>(at)];
    if (ordinal > 0 && to == query_.part_end[static_cast<std::size_t>(at)] && tables_.ordinal(line) != ordinal) return;
    arrive(line, to, cost);
  }

  const std::vector<IndexLine>& lines_;
  const Tables& tables_;
  const Query& query_;
  bool loose_, reference_;
  int budget_ = 5'000;  // lines arrived at; real searches take some dozens
  Place best_, farthest_;
  std::string left_, best_left_, farthest_left_;
};

IndexBook::IndexBook(IndexKind kind, std::string year, std::shared_ptr<const std::vector<IndexLine>> lines) : kind_(kind), year_(std::move(year)), lines_(std::move(lines)) {
  if (lines_ == nullptr) lines_ = std::make_shared<const std::vector<IndexLine>>();
  auto tables = std::make_shared<Tables>();
  const auto count = lines_->size();
  tables->keys.reserve(count * 18);
  tables->key_at.reserve(count + 1);
  tables->codes.reserve(count + count / 4);
  tables->first_below.assign(count, -1);
  tables->next.assign(count, -1);
  tables->parent.assign(count, -1);
  std::vector<int> last_below(count, -1);
  for (std::size_t i = 0; i < count; ++i) {
    const IndexLine& line = (*lines_)[i];
    const int at = static_cast<int>(i);
    tables->key_at.push_back(static_cast<std::uint32_t>(tables->keys.size()));
    if (line.title.empty()) fold_into(name(at), tables->keys);
    else fold_into(line.title, tables->keys);
    if (line.parent < 0 || line.parent >= at) {
      tables->main.push_back(at);
    } else {
      const auto above = static_cast<std::size_t>(line.parent);
      tables->parent[i] = line.parent;
      if (last_below[above] < 0) tables->first_below[above] = at;
      else tables->next[static_cast<std::size_t>(last_below[above])] = at;
      last_below[above] = at;
    }
    const auto add_code = [&](std::string_view printed) {
      if (const auto number = packed_as_printed(printed)) tables->codes.emplace_back(number, at);
    };
    for (const auto& code : line.codes) add_code(code);
    add_code(line.manifestation);
    if (!line.cells.empty())
      for (std::size_t c = 0; c < TableCells::kCount; ++c) add_code(line.cells[c]);
  }
  tables->key_at.push_back(static_cast<std::uint32_t>(tables->keys.size()));
  std::sort(tables->codes.begin(), tables->codes.end());
  tables->codes.erase(std::unique(tables->codes.begin(), tables->codes.end()), tables->codes.end());

  std::vector<std::pair<std::size_t, std::size_t>> squeezed_at;
  for (const int line : tables->main) {
    const auto key = tables->key(line);
    tables->by_key.emplace_back(key, line);
    for (std::size_t from = 0; from < key.size();) {
      const auto word = first_word(key.substr(from));
      tables->by_word.emplace_back(word, line);
      tables->by_stem.emplace_back(stem(word), line);
      const auto comma = key.find(',', from);
      from = comma == std::string_view::npos ? key.size() : comma + 1;
    }
    const std::string whole = squeezed(key);
    squeezed_at.emplace_back(tables->squeezed_keys.size(), whole.size());
    tables->squeezed_keys += whole;
  }
  for (std::size_t i = 0; i < squeezed_at.size(); ++i)
    tables->by_squeezed.emplace_back(std::string_view(tables->squeezed_keys).substr(squeezed_at[i].first, squeezed_at[i].second), tables->main[i]);
  for (auto* list : {&tables->by_key, &tables->by_word, &tables->by_stem, &tables->by_squeezed}) std::sort(list->begin(), list->end());
  tables_ = std::move(tables);
}

std::span<const int> IndexBook::main_terms() const { return tables_->main; }

std::vector<int> IndexBook::below(int line) const {
  std::vector<int> found;
  if (line < 0 || static_cast<std::size_t>(line) >= lines_->size()) return found;
  for (int child = tables_->first_below[static_cast<std::size_t>(line)]; child >= 0; child = tables_->next[static_cast<std::size_t>(child)]) found.push_back(child);
  return found;
}

std::vector<int> IndexBook::path(int line) const {
  std::vector<int> found;
  if (static_cast<std::size_t>(line) >= lines_->size()) return found;
  for (; line >= 0; line = tables_->parent[static_cast<std::size_t>(line)]) found.push_back(line);
  std::reverse(found.begin(), found.end());
  return found;
}

std::string IndexBook::name(int line) const {
  if (line < 0 || static_cast<std::size_t>(line) >= lines_->size()) return {};
  const IndexLine& at = (*lines_)[static_cast<std::size_t>(line)];
  if (!at.title.empty()) return at.title;
  if (!at.see.empty()) return "see " + at.see;
  if (!at.use.empty()) return "use " + at.use;
  if (!at.see_also.empty()) return "see also " + at.see_also;
  if (!at.nonessential.empty()) return at.nonessential;
  return at.codes.empty() ? std::string() : at.codes.front();
}

std::string IndexBook::path_text(int line, bool with_nonessential) const {
  std::string text;
  for (const int at : path(line)) {
    const IndexLine& step = (*lines_)[static_cast<std::size_t>(at)];
    text += (text.empty() ? "" : " > ") + name(at);
    if (with_nonessential && !step.nonessential.empty() && !step.title.empty()) text += " " + step.nonessential;
    if (const int ordinal = tables_->ordinal(at); ordinal > 1) text += " #" + std::to_string(ordinal);
  }
  return text;
}

IndexBook::Landing IndexBook::land(std::string_view typed) const {
  Landing landing;
  if (lines_->empty()) return landing;
  const bool brackets = typed.find('(') != std::string_view::npos;
  Walk::Place farthest;
  Query farthest_query;
  for (const bool loose : {false, true})
    for (const bool keep : {true, false}) {
      if (!keep && !brackets) continue;
      const Query query = query_of(typed, keep);
      if (query.size() == 0) return landing.line = tables_->main.front(), landing;
      Walk walk(*this, query, loose, false);
      walk.from_main_terms();
      if (walk.complete()) {
        const int line = of_that_name(walk.best().line, typed);
        return {line, query.parts_before(query.size()), true, line};
      }
      if (farthest_query.size() == 0 || query.parts_before(walk.farthest().to) > farthest_query.parts_before(farthest.to)) farthest = walk.farthest(), farthest_query = query;
    }
  landing.levels = farthest_query.parts_before(farthest.to);
  landing.found = farthest.line;
  // Where the next part would stand: before the first of the alphabet behind it, else last.
  int to = farthest.to + 1;
  while (to < farthest_query.size() && !farthest_query.ends_part(to - 1)) ++to;
  const std::string missing = folded(farthest_query.text(farthest.to, to));
  if (farthest.line < 0) {
    const auto at = std::lower_bound(tables_->by_key.begin(), tables_->by_key.end(), Tables::Found(missing, INT_MIN));
    landing.line = at != tables_->by_key.end() ? at->second : tables_->by_key.back().second;
    return landing;
  }
  landing.line = farthest.line;
  int after = -1;
  for (const int child : below(farthest.line)) {
    if (tables_->key(child) >= missing && (after < 0 || tables_->key(child) < tables_->key(after))) after = child;
    landing.line = child;
  }
  if (after >= 0) landing.line = after;
  return landing;
}

/// Of several lines of one name (`Fanconi (-de Toni)(-Debré)`, `Fanconi ('s)`; `2-propanol`, `2-Propanol`) the one whose title, with or without its modifiers, ends what was typed.
int IndexBook::of_that_name(int line, std::string_view typed) const {
  const int above = tables_->parent[static_cast<std::size_t>(line)];
  std::vector<int> same;
  if (above >= 0) {
    same = below(above);
    std::erase_if(same, [&](int other) { return tables_->key(other) != tables_->key(line); });
  } else {
    for (auto at = std::lower_bound(tables_->by_key.begin(), tables_->by_key.end(), Tables::Found(tables_->key(line), INT_MIN)); at != tables_->by_key.end() && at->first == tables_->key(line); ++at) same.push_back(at->second);
  }
  if (same.size() < 2 || typed.find('#') != std::string_view::npos) return line;
  const std::string_view end = trimmed(typed);
  for (const bool modifiers : {true, false})
    for (const int other : same) {
      const IndexLine& at = (*lines_)[static_cast<std::size_t>(other)];
      if (!modifiers ? end.ends_with(at.title) : !at.nonessential.empty() && end.ends_with(at.title + " " + at.nonessential)) return other;
    }
  return line;
}

std::vector<int> IndexBook::leading_to(std::string_view bare) const {
  std::vector<int> found;
  for (std::size_t size = std::min<std::size_t>(bare.size(), 7); size >= 3; --size) {
    const auto number = packed(bare.substr(0, size));
    for (auto at = std::lower_bound(tables_->codes.begin(), tables_->codes.end(), std::pair(number, INT_MIN)); at != tables_->codes.end() && at->first == number; ++at)
      if (std::find(found.begin(), found.end(), at->second) == found.end()) found.push_back(at->second);
  }
  return found;
}

namespace {

std::vector<std::string> pieces_of(std::string_view text, char mark) {
  std::vector<std::string> pieces;
  int depth = 0;
  std::string piece;
  for (const char c : text) {
    if (c == '(') ++depth;
    if (c == ')' && depth > 0) --depth;
    if (c == mark && depth == 0) {
      if (!trimmed(piece).empty()) pieces.emplace_back(trimmed(piece));
      piece.clear();
    } else {
      piece += c;
    }
  }
  if (!trimmed(piece).empty()) pieces.emplace_back(trimmed(piece));
  return pieces;
}

std::string joined(const std::vector<std::string>& pieces) {
  std::string text;
  for (const auto& piece : pieces) text += (text.empty() ? "" : ", ") + piece;
  return text;
}

/// `Defect, reduction, lower limb` with its pairs of words as lines: `Defect, reduction, limb, lower`. Empty when there is none behind the first comma.
std::string with_pairs_turned(const std::string& text) {
  auto pieces = pieces_of(without_brackets(text), ',');
  bool turned = false;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    const auto space = pieces[i].find(' ');
    if (space == std::string::npos || pieces[i].find(' ', space + 1) != std::string::npos) continue;
    pieces[i] = pieces[i].substr(space + 1) + ", " + pieces[i].substr(0, space);
    turned = true;
  }
  return turned ? joined(pieces) : std::string();
}

bool begins(const std::string& key, std::string_view with) { return key.starts_with(with) && (key.size() == with.size() || separates(key[with.size()])); }

/// `condition`, `by type`, `specified substance`: no term is named.
bool is_generic(const std::string& key) {
  if (begins(key, "by") && !begins(key, "by pass")) return true;
  for (const std::string_view word : {"condition", "conditions", "specific", "specified", "specified substance", "substance", "the specified", "nature"})
    if (begins(key, word) && key.find(',') == std::string::npos) return true;
  return begins(key, "metals or the") || begins(key, "metals,or the") || begins(key, "root operation");
}

/// `N00-N07 with fourth character .8`, `category M01`.
bool is_category(const std::string& text, const std::string& key) {
  for (const std::string_view word : {"category", "categories", "subcategory", "subcategories", "code", "codes"})
    if (begins(key, word)) return true;
  return text.size() >= 3 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= '0' && text[1] <= '9' && first_word(key).size() >= 3;
}

constexpr std::array<std::pair<std::string_view, int>, 12> kNeoplasmColumns = {{{"malignant primary", 0}, {"primary", 0}, {"malignant", 0}, {"malignant secondary", 1}, {"secondary", 1}, {"metastatic", 1}, {"in situ", 2},
                                                                               {"benign", 3}, {"uncertain behavior", 4}, {"uncertain", 4}, {"unspecified behavior", 5}, {"unspecified nature", 5}}};
constexpr std::array<std::pair<std::string_view, int>, 5> kDrugColumns = {{{"poisoning", 0}, {"poisoning accidental", 0}, {"accidental", 0}, {"adverse effect", 4}, {"underdosing", 5}}};

/// Takes the pieces that name a column of a table, and those that leave the choice to the reader, off a reference.
template <std::size_t N>
int take_column(std::vector<std::string>& pieces, const std::array<std::pair<std::string_view, int>, N>& columns, std::string& left) {
  int column = -1;
  std::erase_if(pieces, [&](const std::string& piece) {
    const std::string key = folded(without_brackets(piece));
    for (const auto& [words, number] : columns)
      if (key == words) return column = std::max(column, number), true;
    const bool chosen = begins(key, "by") || is_category(piece, key) || key.find("character") != std::string::npos;
    if (chosen) left += (left.empty() ? "" : ", ") + key;
    return chosen;
  });
  return column;
}

}  // namespace

std::vector<Followed> IndexBook::references(std::string_view reference, int from) const { return follow_each(reference, from, 0); }

std::vector<Followed> IndexBook::follow_each(std::string_view reference, int from, int steps) const {
  std::vector<Followed> all;
  for (const std::string& printed : pieces_of(reference.substr(0, kMostTyped), ';')) {
    Followed one;
    one.text = printed;
    std::string text = printed;
    for (const std::string_view word : {"see ", "also "})
      if (starts_with_ignoring_case(text, word)) text = std::string(trimmed(std::string_view(text).substr(word.size())));
    const std::string key = folded(without_brackets(text));
    std::vector<std::string> pieces = pieces_of(text, ',');
    const bool to_drugs = begins(key, "table of drugs"), to_neoplasms = begins(key, "table of neoplasms") || (begins(key, "neoplasm") && kind_ != IndexKind::Neoplasms);
    if (key.empty()) {
      one.to = Followed::To::Generic;
    } else if (to_drugs || to_neoplasms) {
      one.to = Followed::To::OtherBook;
      one.book = to_drugs ? IndexKind::Drugs : IndexKind::Neoplasms;
      if (to_drugs || begins(key, "table")) pieces.erase(pieces.begin());
      one.column = to_drugs ? take_column(pieces, kDrugColumns, one.left) : take_column(pieces, kNeoplasmColumns, one.left);
      one.there = joined(pieces);
    } else if (is_category(text, key)) {
      one.to = Followed::To::Category;
      one.left = text;
    } else if (is_generic(key)) {
      one.to = Followed::To::Generic;
    } else if ((kind_ == IndexKind::Neoplasms && !begins(key, "neoplasm")) || begins(key, "index to") || begins(key, "external cause index") || begins(key, "index of external")) {
      one.to = Followed::To::OtherBook;
      one.book = key.find("external") != std::string::npos ? IndexKind::ExternalCauses : IndexKind::Diseases;
      one.there = key.find("index") == std::string::npos ? text : std::string();
    } else {
      if (kind_ == IndexKind::Neoplasms) one.column = take_column(pieces, kNeoplasmColumns, one.left);
      follow_here(kind_ == IndexKind::Neoplasms ? joined(pieces) : text, from, steps, one);
    }
    all.push_back(std::move(one));
  }
  return all;
}

void IndexBook::follow_here(const std::string& text, int from, int steps, Followed& one) const {
  Walk::Place farthest;
  std::string left, chosen;
  const auto arrived = [&](const Walk& walk) {
    if (!walk.complete()) return false;
    one.to = Followed::To::Line;
    one.line = walk.best().line;
    if (!walk.left_to_choose().empty()) one.left = walk.left_to_choose();
    return true;
  };
  std::vector<std::string> readings = {text};
  if (text.find('(') != std::string::npos) readings.insert(readings.begin(), without_brackets(text));
  if (const std::string turned = with_pairs_turned(text); !turned.empty()) readings.push_back(turned);
  for (const bool loose : {false, true})
    for (const std::string& reading : readings) {
      Query query = query_of(reading, true);
      query.open = query.open && loose;
      Walk walk(*this, query, loose, true);
      walk.from_main_terms();
      if (arrived(walk)) return;
      if (walk.farthest().to <= farthest.to) continue;
      farthest = walk.farthest();
      left = query.text(farthest.to, query.size());
      chosen = walk.left_to_choose();
    }
  if (from >= 0 && static_cast<std::size_t>(from) < lines_->size())
    for (int above = tables_->parent[static_cast<std::size_t>(from)]; above >= 0; above = tables_->parent[static_cast<std::size_t>(above)]) {
      const Query query = query_of(text, false);
      Walk walk(*this, query, true, true);
      walk.from_below(above);
      if (arrived(walk)) return;
    }
  // `Atherosclerosis, artery`: at Atherosclerosis the book sends the reader on.
  if (farthest.line >= 0 && steps < kMostSteps) {
    const IndexLine& at = (*lines_)[static_cast<std::size_t>(farthest.line)];
    for (const std::string* onward : {&at.see, &at.see_also}) {
      if (onward->empty()) continue;
      for (Followed& next : follow_each(*onward + ", " + left, farthest.line, steps + 1))
        if (next.to == Followed::To::Line || (next.to == Followed::To::OtherBook && !next.there.empty())) {
          next.text = one.text;
          one = std::move(next);
          return;
        }
    }
  }
  if (kind_ == IndexKind::Procedures && follow_to_table(text, from, one)) return;
  if (farthest.line < 0) farthest.line = main_term_like(text, left);
  if (farthest.line < 0) return;
  // Words behind `by site` stand below the site, which the reader chooses first.
  one.to = chosen.empty() ? Followed::To::Part : Followed::To::Line;
  one.line = farthest.line;
  one.left = chosen.empty() ? left : chosen + ", " + left;
}

/// `Excision, Lower Bones 0QB`: the main term is printed, the body system is not a line below it but the table whose beginning stands behind.
bool IndexBook::follow_to_table(const std::string& text, int from, Followed& one) const {
  const auto& codes = from >= 0 && static_cast<std::size_t>(from) < lines_->size() ? (*lines_)[static_cast<std::size_t>(from)].codes : std::vector<std::string>();
  if (codes.empty()) return false;
  const auto pieces = pieces_of(text, ',');
  if (pieces.size() < 2) return false;
  for (std::size_t first = pieces.size() - 1; first >= 1; --first) {
    const Query query = query_of(joined({pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(first)}), true);
    Walk walk(*this, query, false, true);
    walk.from_main_terms();
    if (!walk.complete() || tables_->parent[static_cast<std::size_t>(walk.best().line)] >= 0) continue;
    one.to = Followed::To::Table;
    one.line = walk.best().line;
    one.left = joined({pieces.begin() + static_cast<std::ptrdiff_t>(first), pieces.end()});
    return true;
  }
  return false;
}

/// `Introduction of Serum` is said of the main term `Introduction of substance in or on`: the one with the most first words in common. ICD-10-PCS only; elsewhere a common first
/// word (`Disease of …`) says nothing.
int IndexBook::main_term_like(const std::string& text, std::string& left) const {
  const Query query = query_of(text, false);
  int best = -1, most = 0;
  if (kind_ != IndexKind::Procedures || query.size() == 0) return best;
  for (auto at = std::lower_bound(tables_->by_word.begin(), tables_->by_word.end(), Tables::Found(query.word(0), INT_MIN)); at != tables_->by_word.end() && at->first == query.word(0); ++at) {
    int common = 0;
    for (std::string_view key = tables_->key(at->second); common < query.size() && !key.empty() && first_word(key) == query.word(common); ++common) key = key.substr(std::min(key.size(), first_word(key).size() + 1));
    if (common > most) most = common, best = at->second;
  }
  left = query.text(most, query.size());
  return best;
}

std::optional<int> IndexBook::follow(std::string_view reference, int from) const {
  for (const Followed& one : references(reference, from))
    if (one.line >= 0) return one.line;
  return std::nullopt;
}

std::optional<IndexBook> open_index(const CodeBook& codes, IndexKind kind, Date date) {
  const Release* release = codes.index_release(kind, date);
  if (release == nullptr) return std::nullopt;
  auto lines = release->source().index(kind);
  if (lines == nullptr || lines->empty()) return std::nullopt;
  return IndexBook(kind, release->source().index_year(kind), std::move(lines));
}

}  // namespace cw
