#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "content/codes/code_book.h"

namespace cw {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_code_char(char c) { return is_digit(c) || is_upper(c); }
bool is_word(char c) { return is_code_char(c) || (c >= 'a' && c <= 'z') || (static_cast<unsigned char>(c) & 0x80U) != 0; }

/// One code or beginning of one, as printed: `E11`, `E11.2`, `S72.0-`, `I60.-`.
struct Printed {
  std::string bare;
  std::size_t end = 0;  ///< behind it, its dot and its dash
  bool dash = false;    ///< `-`: more characters needed, or the middle of a range
};

/// A category whose second character is a letter (QA0, new in FY2026) looks like a word: `CD4`, `IL2`. It counts where a dot, a dash or a bracket shows what it is.
bool stands_as_code(std::string_view text, std::size_t at) {
  const auto peek = [&](std::size_t i) { return i < text.size() ? text[i] : '\0'; };
  const char next = peek(at + 3);
  if (next == '.') return is_code_char(peek(at + 4)) || peek(at + 4) == '-';
  return next == '-' || next == ')' || (next == ',' && at > 0 && text[at - 1] == '(');
}

/// Reads a code that begins exactly at `at`; nothing when there is none, or when it is only a part of a longer word (`G6PD`, `O157`, `H1N1`).
bool code_at(std::string_view text, std::size_t at, Printed& out) {
  const auto peek = [&](std::size_t i) { return i < text.size() ? text[i] : '\0'; };
  if (!is_upper(peek(at)) || !is_code_char(peek(at + 1)) || !is_code_char(peek(at + 2))) return false;
  if (!is_digit(peek(at + 1)) && !(is_digit(peek(at + 2)) && stands_as_code(text, at))) return false;
  out.bare.assign(text.substr(at, 3));
  std::size_t i = at + 3;
  if (peek(i) == '.' && (is_code_char(peek(i + 1)) || peek(i + 1) == 'x')) {
    // Some notes write the placeholder small.
    for (++i; out.bare.size() < 7 && (is_code_char(peek(i)) || peek(i) == 'x'); ++i) out.bare += peek(i) == 'x' ? 'X' : peek(i);
  } else if (peek(i) == '.' && peek(i + 1) == '-') {
    ++i;
  }
  if (is_word(peek(i))) return false;
  out.dash = peek(i) == '-';
  out.end = i + (out.dash ? 1 : 0);
  return true;
}

/// Where the second half of a range begins, after `first`: `I60-I69`, `H15.0- -H15.1`, `B65.0 to B81.3`; npos when no range follows.
std::size_t range_continues(std::string_view text, const Printed& first) {
  Printed second;
  std::size_t i = first.end;
  if (first.dash && code_at(text, i, second)) return i;
  while (i < text.size() && text[i] == ' ') ++i;
  if (i < text.size() && text[i] == '-') {
    do ++i;
    while (i < text.size() && text[i] == ' ');
    return code_at(text, i, second) ? i : std::string_view::npos;
  }
  if (text.substr(i, 3) == "to " && i > first.end && code_at(text, i + 3, second)) return i + 3;
  return std::string_view::npos;
}

/// Words in the books that have the shape of a category and are none: the vitamin, and vertebrae of the chest. (ICD-10-CM has no category of these names.)
bool only_looks_like_a_code(std::string_view bare) { return bare == "B12" || bare == "T10" || bare == "T11" || bare == "T12"; }

}  // namespace

std::vector<std::string> references_in(std::string_view note_text) {
  std::vector<std::string> found;
  std::unordered_set<std::string> seen;
  const auto add = [&](std::string reference) {
    if (seen.insert(reference).second) found.push_back(std::move(reference));
  };
  for (std::size_t at = 0; at + 2 < note_text.size();) {
    const char before = at == 0 ? ' ' : note_text[at - 1];
    Printed first;
    if (is_word(before) || before == '-' || before == '/' || before == ':' || !code_at(note_text, at, first)) {
      ++at;
      continue;
    }
    at = first.end;
    if (only_looks_like_a_code(first.bare)) continue;
    const std::size_t next = range_continues(note_text, first);
    Printed second;
    if (next == std::string_view::npos || !code_at(note_text, next, second)) {
      add(first.bare);
      continue;
    }
    at = second.end;
    if (first.bare <= second.bare) {
      add(first.bare + "-" + second.bare);
    } else {  // no range that could hold a code: then two codes
      add(first.bare);
      add(second.bare);
    }
  }
  return found;
}

}  // namespace cw
