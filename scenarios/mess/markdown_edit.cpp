#include "scenarios/mess/markdown_edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "content/base/utf8.h"

namespace cw::mess {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool upper(char c) { return c >= 'A' && c <= 'Z'; }
bool wordly(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

std::vector<Span> lines_of(std::string_view text) {
  std::vector<Span> lines;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back({at, end});
    at = end + 1;
  }
  return lines;
}

std::string_view of(std::string_view text, Span span) { return text.substr(span.from, span.to - span.from); }
std::size_t index_of(const std::vector<Span>& lines, std::size_t at) {
  std::size_t i = 0;
  while (i + 1 < lines.size() && lines[i + 1].from <= at) ++i;
  return i;
}

bool blank(std::string_view line) { return trimmed(line).empty(); }
std::size_t heading_level(std::string_view line) {
  const std::size_t marks = line.find_first_not_of('#');
  return marks == std::string_view::npos || marks == 0 || line[marks] != ' ' ? 0 : marks;
}
/// Where a list item's own words begin, or 0.
std::size_t item_text(std::string_view line) {
  const std::size_t from = line.find_first_not_of(' ');
  if (from == std::string_view::npos) return 0;
  if (line.substr(from, 2) == "- " || line.substr(from, 2) == "* ") return from + 2;
  std::size_t at = from;
  while (at < line.size() && digit(line[at])) ++at;
  return at > from && line.substr(at, 2) == ". " ? at + 2 : 0;
}
bool table_row(std::string_view line) { return line.starts_with("|"); }
bool bold_head(std::string_view line) { return line.starts_with("**") && line.size() > 4 && line.ends_with("**") && line.find("**", 2) == line.size() - 2; }
bool fence(std::string_view line) { return line.starts_with("```"); }
bool in_printout(std::string_view text, const std::vector<Span>& lines, std::size_t line) {
  bool inside = false;
  for (std::size_t i = 0; i < line; ++i) inside ^= fence(of(text, lines[i]));
  return inside;
}

/// Lines `first` to before `last`, and one of the blank lines around them.
std::string without_lines(std::string_view text, const std::vector<Span>& lines, std::size_t first, std::size_t last) {
  const bool blank_before = first == 0 || blank(of(text, lines[first - 1]));
  if (blank_before)
    while (last < lines.size() && blank(of(text, lines[last]))) ++last;
  std::string kept(text.substr(0, lines[first].from));
  if (last < lines.size()) kept += text.substr(lines[last].from);
  return tidied(kept);
}

constexpr std::array<std::string_view, 16> kShortened = {"Dr", "Mr", "Mrs", "Ms", "St", "vs", "No", "approx", "incl", "Drs", "Jr", "Sr", "Fr", "Inc", "e.g", "i.e"};

/// Whether the full stop at `at` ends a sentence: not that of an initial, an abbreviation or a number.
bool ends_sentence(std::string_view line, std::size_t at) {
  if (line[at] != '.' && line[at] != '!' && line[at] != '?') return false;
  std::size_t next = at + 1;
  while (next < line.size() && (line[next] == '*' || line[next] == '"' || line[next] == ')')) ++next;
  if (next < line.size() && line[next] != ' ') return false;
  std::size_t from = at;
  while (from > 0 && (wordly(line[from - 1]) || line[from - 1] == '.')) --from;
  const std::string_view word = line.substr(from, at - from);
  if (word.size() == 1 && upper(word[0])) return false;
  if (std::find(kShortened.begin(), kShortened.end(), word) != kShortened.end()) return false;
  const std::size_t first = line.find_first_not_of(' ', next);
  return first == std::string_view::npos || upper(line[first]) || digit(line[first]) || line[first] == '*' || line[first] == '"' || static_cast<unsigned char>(line[first]) >= 0x80;
}

/// Where a bold label (`**EBL:**`, or `**EBL**` where a sentence begins) that begins at `at` ends, or 0.
std::size_t label_end(std::string_view line, std::size_t at, std::size_t text_from) {
  if (line.substr(at, 2) != "**") return 0;
  const std::size_t close = line.find("**", at + 2);
  if (close == std::string_view::npos || close == at + 2 || close - at > 60) return 0;
  if (line[close - 1] == ':') return close + 2;
  if (line.substr(close + 2, 1) == ":") return close + 3;
  std::size_t before = at;
  while (before > text_from && line[before - 1] == ' ') --before;
  const bool begins = at == text_from || (before < at && before > text_from && ends_sentence(line, before - 1));
  return begins ? close + 2 : 0;
}

struct Label {
  std::size_t from, to;
};
std::vector<Label> labels_of(std::string_view line, std::size_t text_from) {
  std::vector<Label> labels;
  for (std::size_t at = line.find("**", text_from); at != std::string_view::npos;) {
    if (const std::size_t end = label_end(line, at, text_from); end != 0) labels.push_back({at, end}), at = line.find("**", end);
    else {
      const std::size_t close = line.find("**", at + 2);
      at = close == std::string_view::npos ? close : line.find("**", close + 2);
    }
  }
  return labels;
}

/// The sentence or labeled passage of a line in which `at` stands.
Span passage_of(std::string_view line, std::size_t at, std::size_t text_from) {
  const auto labels = labels_of(line, text_from);
  std::size_t low = text_from, high = line.size();
  for (const auto& label : labels) {
    if (label.from <= at) low = label.from;
    else {
      high = label.from;
      break;
    }
  }
  for (const auto& label : labels)
    if (label.from <= at && at < label.to) return {label.from, high};
  Span span{low, high};
  for (std::size_t i = low; i < high; ++i) {
    if (!ends_sentence(line, i)) continue;
    std::size_t end = i + 1;
    while (end < high && (line[end] == '*' || line[end] == '"' || line[end] == ')')) ++end;
    if (end <= at) span.from = end;
    else {
      span.to = end;
      break;
    }
  }
  while (span.from < span.to && line[span.from] == ' ') ++span.from;
  return span;
}

bool month_name_before(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
  std::size_t to = at;
  while (to > 0 && (text[to - 1] == ' ' || text[to - 1] == '.')) --to;
  std::size_t from = to;
  while (from > 0 && wordly(text[from - 1])) --from;
  const std::string word = to_lower(text.substr(from, to - from));
  return word.size() >= 3 && std::any_of(kMonths.begin(), kMonths.end(), [&](std::string_view month) { return word.starts_with(month); });
}

}  // namespace

std::string bare(std::string_view markdown) {
  std::string text;
  for (std::size_t i = 0; i < markdown.size(); ++i) {
    if (markdown[i] == '*' || markdown[i] == '`') continue;
    if (markdown[i] == '\\' && i + 1 < markdown.size() && std::ispunct(static_cast<unsigned char>(markdown[i + 1])) != 0) continue;
    text += markdown[i];
  }
  return text;
}

std::optional<Span> line_with(std::string_view markdown, std::string_view quote) {
  std::optional<Span> found;
  for (const Span line : lines_of(markdown)) {
    if (collapse_spaces(bare(of(markdown, line))).find(collapse_spaces(bare(quote))) == std::string::npos) continue;
    if (found) return std::nullopt;
    found = line;
  }
  return found;
}

std::string without_unit(std::string_view markdown, Span line) {
  const auto lines = lines_of(markdown);
  const std::size_t first = index_of(lines, line.from);
  const std::string_view text = of(markdown, lines[first]);
  std::size_t last = first + 1;
  const auto at = [&](std::size_t i) { return of(markdown, lines[i]); };
  if (in_printout(markdown, lines, first)) {
    while (last < lines.size() && at(last).starts_with("        ")) ++last;
  } else if (const std::size_t level = heading_level(text); level != 0) {
    while (last < lines.size() && (heading_level(at(last)) == 0 || heading_level(at(last)) > level)) ++last;
  } else if (item_text(text) != 0) {
    while (last < lines.size() && at(last).starts_with("  ") && item_text(at(last)) == 0) ++last;
  } else if (!table_row(text)) {
    const auto paragraph = [&](std::size_t i) { return !blank(at(i)) && !table_row(at(i)) && item_text(at(i)) == 0 && !fence(at(i)) && heading_level(at(i)) == 0; };
    std::size_t from = first;
    while (from > 0 && paragraph(from - 1)) --from;
    while (last < lines.size() && paragraph(last)) ++last;
    if (bold_head(text))
      while (last < lines.size() && !bold_head(at(last)) && heading_level(at(last)) == 0) ++last;
    return without_lines(markdown, lines, from, last);
  }
  return without_lines(markdown, lines, first, last);
}

std::optional<std::string> without_passage(std::string_view markdown, std::size_t at) {
  const auto lines = lines_of(markdown);
  const std::size_t index = index_of(lines, at);
  const Span line = lines[index];
  const std::string_view text = of(markdown, line);
  if (heading_level(text) == 1) return std::nullopt;
  if (table_row(text) || heading_level(text) != 0 || in_printout(markdown, lines, index)) return without_unit(markdown, line);
  const std::size_t text_from = item_text(text);
  const Span passage = passage_of(text, at - line.from, text_from);
  const std::string rest = std::string(text.substr(0, passage.from)) + std::string(text.substr(passage.to));
  if (trimmed(rest.substr(std::min(text_from, rest.size()))).empty()) return without_unit(markdown, line);
  std::string cut(trimmed(text.substr(0, passage.from)));
  const std::string_view after = trimmed(text.substr(passage.to));
  if (!cut.empty() && !after.empty()) cut += ' ';
  cut += after;
  return tidied(replaced(markdown, line, cut));
}

std::vector<std::size_t> copies_of(std::string_view text, std::string_view exact) {
  std::vector<std::size_t> places;
  if (exact.empty()) return places;
  for (std::size_t at = text.find(exact); at != std::string_view::npos; at = text.find(exact, at + exact.size())) places.push_back(at);
  return places;
}

std::vector<std::size_t> places_of(std::string_view text, std::string_view word) {
  std::vector<std::size_t> places;
  const std::string low = to_lower(text);
  for (const std::size_t at : copies_of(low, to_lower(word))) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !wordly(low[at - 1]) || !wordly(word.front());
    const bool ends = end >= low.size() || !wordly(low[end]) || !wordly(word.back());
    if (begins && ends) places.push_back(at);
  }
  return places;
}

std::string chart_date(Date date) { return fmt::format("{:02}/{:02}/{:04}", date.month(), date.day(), date.year()); }
std::string chart_day(Date date) { return fmt::format("{:02}/{:02}", date.month(), date.day()); }
std::string chart_clock(LocalTime time) { return fmt::format("{:02}:{:02}", time.minute_of_day / 60, time.minute_of_day % 60); }

bool shows_a_day(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!digit(text[i])) continue;
    if ((i == 0 || !digit(text[i - 1])) && month_name_before(text, i)) return true;
    if (i + 2 < text.size() && (text[i + 1] == '/' || text[i + 1] == '-') && digit(text[i + 2])) return true;
    if (i + 2 < text.size() && text[i + 1] == ' ' && month_name_before(text, std::min(text.find_first_of(" .,;\n", i + 2), text.size()))) return true;
  }
  return false;
}

bool shows_a_clock(std::string_view text) {
  for (std::size_t i = 1; i + 2 < text.size(); ++i)
    if (text[i] == ':' && digit(text[i - 1]) && digit(text[i + 1]) && digit(text[i + 2])) return true;
  return false;
}

bool holds_to_its_day(std::string_view text) {
  constexpr std::array<std::string_view, 14> kWords = {"today", "yesterday", "tomorrow", "tonight", "this morning", "this evening", "this afternoon", "last night", "last evening", "hours ago", "minutes ago", "before leaving", "before transfer", "just now"};
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) { return !places_of(text, word).empty(); });
}

std::string tidied(std::string_view markdown) {
  std::string text;
  bool printout = false;
  std::size_t blanks = 0;
  for (const Span line : lines_of(markdown)) {
    std::string_view raw = of(markdown, line);
    if (fence(raw)) printout = !printout;
    if (!printout && !fence(raw))
      while (!raw.empty() && raw.back() == ' ') raw.remove_suffix(1);
    if (blank(raw) && !printout) {
      ++blanks;
      continue;
    }
    if (!text.empty()) text += blanks > 0 ? "\n\n" : "\n";
    blanks = 0;
    text += raw;
  }
  return text + "\n";
}

std::string replaced(std::string_view text, Span place, std::string_view by) {
  std::string made(text.substr(0, place.from));
  made += by;
  made += text.substr(place.to);
  return made;
}

}  // namespace cw::mess
