#include "content/encoder/words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "content/base/utf8.h"

namespace cw {
namespace {

constexpr std::array kLittleWords = {"a", "an", "and", "as", "at", "by", "due", "for", "from", "in", "into", "is", "nec", "nos", "of", "on", "or", "s", "the", "to", "with"};

/// Latin-1 letters by their plain form; the books have few others.
std::string_view plain(std::uint32_t letter) {
  switch (letter | 0x20U) {
    case 0xE0: case 0xE1: case 0xE2: case 0xE3: case 0xE4: case 0xE5: return "a";
    case 0xE6: return "ae";
    case 0xE7: return "c";
    case 0xE8: case 0xE9: case 0xEA: case 0xEB: return "e";
    case 0xEC: case 0xED: case 0xEE: case 0xEF: return "i";
    case 0xF1: return "n";
    case 0xF2: case 0xF3: case 0xF4: case 0xF5: case 0xF6: case 0xF8: return "o";
    case 0xF9: case 0xFA: case 0xFB: case 0xFC: return "u";
    default: return {};
  }
}

/// British pieces and their American form. A word may hold several; each alone and all together are tried.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kBritish = {{
    {"haem", "hem"}, {"oedem", "edem"}, {"oesoph", "esoph"}, {"aemia", "emia"}, {"aemic", "emic"}, {"paed", "ped"}, {"gynaec", "gynec"}, {"orrhoea", "orrhea"}, {"anaes", "anes"},
    {"aetiol", "etiol"}, {"foet", "fet"}, {"caec", "cec"}, {"leuk", "leuk"}, {"our", "or"}, {"isation", "ization"}, {"ise", "ize"}, {"lyse", "lyze"},
}};

std::string replaced(std::string text, std::string_view piece, std::string_view by) {
  for (auto at = text.find(piece); at != std::string::npos; at = text.find(piece, at + by.size())) text.replace(at, piece.size(), by);
  return text;
}

}  // namespace

std::size_t fold_letter(std::string_view text, std::size_t at, std::string& folded) {
  const char c = text[at];
  if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return folded += c, 1;
  if (c >= 'A' && c <= 'Z') return folded += static_cast<char>(c + 32), 1;
  if (static_cast<unsigned char>(c) < 0x80) return 0;
  const auto byte = static_cast<unsigned char>(c);
  // What students type is well-formed, but a search must not fall over what is not.
  if ((byte != 0xC2 && byte != 0xC3) || at + 1 >= text.size()) return 0;
  const std::uint32_t value = ((byte & 0x1FU) << 6) | (static_cast<unsigned char>(text[at + 1]) & 0x3FU);
  const std::string_view letters = plain(value);
  if (letters.empty()) return 0;
  folded += letters;
  return 2;
}

std::vector<FoundWord> words_in(std::string_view text) {
  std::vector<FoundWord> words;
  std::string scratch;
  each_word(text, scratch, [&](std::uint32_t from, std::uint32_t to, std::string_view folded) { words.push_back({from, to, std::string(folded)}); });
  return words;
}

bool is_little_word(std::string_view folded) { return std::binary_search(kLittleWords.begin(), kLittleWords.end(), folded); }

std::vector<std::string> american_spellings(std::string_view folded) {
  std::vector<std::string> found;
  const std::string word(folded);
  const auto add = [&](std::string candidate) {
    if (candidate != word && std::find(found.begin(), found.end(), candidate) == found.end()) found.push_back(std::move(candidate));
  };
  std::string all = word;
  for (const auto& [piece, by] : kBritish) {
    add(replaced(word, piece, by));
    all = replaced(all, piece, by);
  }
  add(all);
  add(replaced(word, "ae", "e"));
  add(replaced(word, "oe", "e"));
  add(replaced(replaced(word, "ae", "e"), "oe", "e"));
  if (word.size() > 4 && word.ends_with("re")) add(word.substr(0, word.size() - 2) + "er");
  if (word.find("ll") != std::string::npos) add(replaced(word, "ll", "l"));
  if (word.ends_with("logue")) add(word.substr(0, word.size() - 2));
  if (word.ends_with("gramme")) add(word.substr(0, word.size() - 2));
  return found;
}

std::vector<std::string> singulars(std::string_view folded) {
  std::vector<std::string> found;
  const std::string word(folded);
  if (word.size() < 4) return found;
  const auto ends = [&](std::string_view tail, std::string_view by) {
    if (word.size() > tail.size() + 2 && word.ends_with(tail)) found.push_back(word.substr(0, word.size() - tail.size()) + std::string(by));
  };
  ends("ies", "y");
  ends("ses", "sis");
  ends("xes", "x");
  ends("es", "");
  if (!word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is")) ends("s", "");
  ends("i", "us");
  ends("ae", "a");
  ends("ata", "a");
  ends("ia", "ium");
  ends("a", "um");
  return found;
}

std::string_view stem_of(std::string_view folded) {
  // Longest first, so that each word loses as much as it can.
  static constexpr std::array<std::string_view, 44> kEndings = {
      "ization", "ations", "ational", "ancies", "encies", "ically", "nesses", "ation", "ative", "ments", "ingly", "ities", "ional", "ancy", "ency", "ible", "able", "ions", "ives", "ment", "ness", "tion",
      "ing",     "ion",    "ive",     "ity",    "ies",    "ous",    "ant",    "ent",   "ate",   "ic",    "al",    "ed",    "er",    "es",   "ia",   "is",   "or",   "um",   "us",   "y",    "e",    "s"};
  for (int times = 0; times < 2; ++times) {
    const auto ending = std::find_if(kEndings.begin(), kEndings.end(), [&](std::string_view e) { return folded.size() >= e.size() + 4 && folded.ends_with(e); });
    if (ending == kEndings.end()) break;
    folded.remove_suffix(ending->size());
  }
  return folded;
}

int edit_distance(std::string_view typed, std::string_view word, int most, bool as_prefix) {
  constexpr std::size_t kLongest = 40;
  const int worst = most + 1;
  if (typed.size() > kLongest || word.size() > kLongest) return worst;
  if (as_prefix) word = word.substr(0, std::min(word.size(), typed.size() + static_cast<std::size_t>(most)));
  const auto n = static_cast<int>(typed.size()), m = static_cast<int>(word.size());
  if (n - m > most || (!as_prefix && m - n > most)) return worst;
  std::array<int, kLongest + 1> before_last{}, last{}, row{};
  for (int j = 0; j <= m; ++j) last[static_cast<std::size_t>(j)] = j;
  for (int i = 1; i <= n; ++i) {
    row[0] = i;
    int least = i;
    const char a = typed[static_cast<std::size_t>(i - 1)];
    for (int j = 1; j <= m; ++j) {
      const auto at = static_cast<std::size_t>(j);
      const char b = word[at - 1];
      int cost = std::min({last[at] + 1, row[at - 1] + 1, last[at - 1] + (a == b ? 0 : 1)});
      if (i > 1 && j > 1 && a == word[at - 2] && typed[static_cast<std::size_t>(i - 2)] == b) cost = std::min(cost, before_last[at - 2] + 1);
      row[at] = cost;
      least = std::min(least, cost);
    }
    if (least > most) return worst;
    before_last = last;
    last = row;
  }
  if (!as_prefix) return std::min(last[static_cast<std::size_t>(m)], worst);
  int best = worst;
  for (int j = 0; j <= m; ++j) best = std::min(best, last[static_cast<std::size_t>(j)]);
  return best;
}

std::string sound_of(std::string_view folded) {
  if (folded.starts_with("pn") || folded.starts_with("ps") || folded.starts_with("kn") || folded.starts_with("gn") || folded.starts_with("pt")) folded.remove_prefix(1);
  std::string sound;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    char c = folded[i];
    const char next = i + 1 < folded.size() ? folded[i + 1] : '\0';
    switch (c) {
      case 'a': case 'e': case 'i': case 'o': case 'u': case 'y': case 'h': case 'w':
        if (i != 0) continue;
        break;
      case 'p': if (next == 'h') c = 'f'; break;
      case 'c': c = next == 'e' || next == 'i' || next == 'y' ? 's' : 'k'; break;
      case 'q': c = 'k'; break;
      case 'z': c = 's'; break;
      case 'g': if (next == 'e' || next == 'i') c = 'j'; break;
      case 'x': sound += 'k', c = 's'; break;
      default: break;
    }
    if (sound.empty() || sound.back() != c) sound += c;
  }
  return sound;
}

bool is_within(std::string_view less, std::string_view more) {
  std::size_t at = 0;
  for (const char c : more)
    if (at < less.size() && less[at] == c) ++at;
  return at == less.size();
}

std::uint64_t letters_of(std::string_view folded) {
  std::uint64_t letters = 0;
  for (const char c : folded) letters |= std::uint64_t{1} << (c >= 'a' ? c - 'a' : 26 + (c - '0'));
  return letters;
}

}  // namespace cw
