#include "grading/explain/prose.h"

#include <algorithm>
#include <array>
#include <utility>

#include "content/base/utf8.h"

namespace cw::prose {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// The last space at or before `at`, or the nearest character boundary where there is none.
std::size_t cut_before(std::string_view text, std::size_t at) {
  const auto space = text.rfind(' ', at);
  if (space != std::string_view::npos && space > 0) return space;
  while (at > 0 && continues(text[at])) --at;
  return at;
}

}  // namespace

std::string sentence(std::string_view text) {
  std::string made = collapse_spaces(text);
  if (!made.empty() && made.back() != '.') made += '.';
  return made;
}

std::string clipped(std::string_view text, std::size_t most) {
  const std::string all = collapse_spaces(text);
  if (all.size() <= most) return all;
  std::string_view kept = std::string_view(all).substr(0, cut_before(all, most));
  while (!kept.empty() && (kept.back() == ',' || kept.back() == ';' || kept.back() == ' ')) kept.remove_suffix(1);
  return std::string(kept) + " …";
}

std::string clipped_around(std::string_view text, std::size_t at, std::size_t length, std::size_t most) {
  if (text.size() <= most || at + length <= most) return clipped(text, most);
  std::size_t from = at > most / 3 ? at - most / 3 : 0;
  while (from < at && text[from] != ' ') ++from;
  return "… " + clipped(text.substr(from), most);
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t hang, std::size_t width) {
  std::string result, line;
  std::size_t margin = indent, columns = 0;
  const auto flush = [&] {
    if (line.empty()) return;
    result += std::string(margin, ' ') + line + "\n";
    line.clear();
    columns = 0;
    margin = indent + hang;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    std::string_view word = text.substr(at, end - at);
    at = end + 1;
    while (!word.empty()) {
      const std::size_t room = width - margin;
      std::size_t take = word.size(), shown = width_of(word);
      if (columns > 0 && columns + 1 + shown > room) flush();
      // A word that no line can hold is broken.
      if (shown > width - margin) {
        for (take = 0, shown = 0; take < word.size() && shown < width - margin; ++shown)
          do ++take;
          while (take < word.size() && continues(word[take]));
      }
      if (columns > 0) line += ' ', ++columns;
      line += word.substr(0, take);
      columns += shown;
      word.remove_prefix(take);
      if (!word.empty()) flush();
    }
  }
  flush();
  return result;
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> all;
  std::string word;
  for (const char c : text) {
    const bool part = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (part) word += c;
    else if (!word.empty()) all.push_back(std::exchange(word, {}));
  }
  if (!word.empty()) all.push_back(word);
  return all;
}

bool common(std::string_view word) {
  constexpr std::array<std::string_view, 66> kCommon = {"a",     "an",    "and",     "as",        "at",         "by",        "due",     "for",    "from",     "in",      "into",     "is",   "it",      "no",    "nos",  "nec",       "not",    "of",   "on",   "or",      "other", "others",
                                                        "the",   "to",    "type",    "with",      "without",    "unspecified", "specified", "elsewhere", "classified", "disease", "diseases", "disorder", "disorders", "condition", "conditions", "syndrome", "code", "codes", "use", "see", "also", "that", "this", "than",
                                                        "be",    "are",   "was",     "were",      "has",        "have",      "which",   "nothing", "side",   "sides",   "both",     "more", "named",   "naming", "encounter", "current", "part", "parts", "device", "qualifier"};
  return word.size() < 2 || std::find(kCommon.begin(), kCommon.end(), word) != kCommon.end();
}

std::size_t width_of(std::string_view text) { return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); })); }

std::string in_quotes(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string listed(const std::vector<std::string>& items) {
  std::string all;
  for (std::size_t i = 0; i < items.size(); ++i) all += (i == 0 ? "" : i + 1 == items.size() ? " and " : ", ") + items[i];
  return all;
}

std::string capitalized(std::string_view text) {
  std::string made(text);
  if (!made.empty() && made[0] >= 'a' && made[0] <= 'z') made[0] = static_cast<char>(made[0] - 'a' + 'A');
  return made;
}

}  // namespace cw::prose
