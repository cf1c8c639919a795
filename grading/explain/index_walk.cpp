#include <fmt/format.h>

#include <algorithm>

#include "content/base/utf8.h"
#include "grading/explain/miss.h"
#include "grading/explain/prose.h"

namespace cw {
namespace {

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> terms;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find(" > ", at), path.size());
    std::string term = collapse_spaces(path.substr(at, end - at));
    if (!term.empty()) terms.push_back(std::move(term));
    at = end + 3;
  }
  return terms;
}

/// The beginning of a code that a term ends with: `S5252` of `torus S52.52-`; empty without one.
std::string code_in(std::string_view term, const Code& like) {
  const auto space = term.rfind(' ');
  std::string_view last = space == std::string_view::npos ? term : term.substr(space + 1);
  while (!last.empty() && (last.back() == '-' || last.back() == '.')) last.remove_suffix(1);
  const std::string bare = Code(last, like.system()).bare();
  return bare.size() >= 3 && like.bare().starts_with(bare) ? bare : std::string();
}

const IndexBook* book_for(const Miss& miss, std::string_view path) {
  if (miss.right.system() == CodeSystem::Icd10Pcs) return miss.indexes.procedures;
  const char first = miss.right.text().front();
  return path.starts_with("External cause") || (first >= 'V' && first <= 'Y') ? miss.indexes.external_causes : miss.indexes.diseases;
}

/// The line leading to the code whose way uses most of the key's own words.
std::optional<int> line_like(const IndexBook& book, const Code& code, std::string_view path) {
  constexpr std::size_t kMost = 200;
  const std::string wanted = to_lower(path);
  std::vector<int> lines = book.leading_to(code.bare());
  if (lines.size() > kMost) lines.resize(kMost);
  std::optional<int> best;
  int best_score = -1;
  for (const int line : lines) {
    int score = 0;
    for (const int step : book.path(line)) {
      const auto words = prose::words(to_lower(book.name(step)));
      const auto known = std::count_if(words.begin(), words.end(), [&](const std::string& w) { return wanted.find(w) != std::string::npos; });
      score += static_cast<int>(known) * 3 - static_cast<int>(words.size());
    }
    if (score > best_score || !best) best = line, best_score = score;
  }
  return best;
}

std::size_t common_beginning(const std::vector<int>& a, const std::vector<int>& b) {
  std::size_t n = 0;
  while (n < std::min(a.size(), b.size()) && a[n] == b[n]) ++n;
  return n;
}

bool walk_installed(const Miss& miss, const IndexBook& book, std::string_view path, Fork& fork) {
  const auto line = line_like(book, miss.right, path);
  if (!line) return false;
  const std::vector<int> way = book.path(*line);
  std::size_t shared = 0;
  if (!miss.yours.empty() && miss.yours.system() == miss.right.system()) {
    std::vector<int> to_yours = book.leading_to(miss.yours.bare());
    if (to_yours.size() > 200) to_yours.resize(200);
    for (const int other : to_yours) shared = std::max(shared, common_beginning(way, book.path(other)));
  }
  for (std::size_t i = 0; i < way.size(); ++i) fork.index.push_back({collapse_spaces(book.name(way[i])), i < shared, true});
  const auto& codes = book.lines()[static_cast<std::size_t>(*line)].codes;
  const std::string printed = codes.empty() ? std::string() : collapse_spaces(codes.front());
  if (!printed.empty() && printed != fork.index.back().term) fork.index.push_back({printed, shared == way.size() && miss.yours.bare().starts_with(code_in(printed, miss.right)), true});
  const std::string release = book.year().empty() ? std::string() : " " + book.year();
  fork.index_source = fmt::format("{} {}{}", display_name(miss.right.system()), display_name(book.kind()), release);
  return true;
}

void walk_noted(const Miss& miss, Fork& fork) {
  const auto terms = split_path(miss.key->path);
  std::size_t shared = 0;
  if (!miss.yours.empty())
    for (std::size_t i = 0; i < terms.size(); ++i) {
      const std::string code = code_in(terms[i], miss.right);
      if (!code.empty() && miss.yours.bare().starts_with(code)) shared = i + 1;
    }
  for (std::size_t i = 0; i < terms.size(); ++i) fork.index.push_back({terms[i], i < shared, false});
  fork.index_source = "the reference's own note of the way";
}

}  // namespace

void walk_index(const Miss& miss, Fork& fork) {
  if (!miss.key || miss.right.empty() || (miss.right.system() != CodeSystem::Icd10Cm && miss.right.system() != CodeSystem::Icd10Pcs)) return;
  const std::string& path = miss.key->path;
  const IndexBook* book = book_for(miss, path);
  if (book == nullptr || !walk_installed(miss, *book, path, fork)) {
    if (path.empty()) return;
    walk_noted(miss, fork);
  }
  if (fork.index.empty()) return;
  std::vector<std::string> shared, own;
  for (const auto& step : fork.index) (step.shared ? shared : own).push_back(step.term);
  const auto joined = [](const std::vector<std::string>& terms) {
    std::string all;
    for (const auto& term : terms) all += (all.empty() ? "" : " > ") + term;
    return all;
  };
  Separation made{.kind = SeparationKind::Index, .axis = "index", .source = fork.index.front().found ? fork.index_source : fmt::format("{}, as the reference notes the way", display_name(miss.right.system() == CodeSystem::Icd10Pcs ? IndexKind::Procedures : IndexKind::Diseases))};
  made.right = prose::clipped(joined(own), 160);
  made.yours = prose::clipped(joined(shared), 160);
  if (shared.empty()) made.text = fmt::format("The way in the books to {} is {}", miss.right.text(), prose::in_quotes(prose::clipped(joined(own), 240)));
  else if (own.empty()) made.text = fmt::format("The way in the books, {}, passes both codes", prose::in_quotes(prose::clipped(joined(shared), 240)));
  else made.text = fmt::format("The way in the books goes together as far as {} and parts there: {} follows {}", prose::in_quotes(prose::clipped(shared.back(), 100)), miss.right.text(), prose::in_quotes(made.right));
  made.text = prose::sentence(made.text);
  fork.separations.push_back(std::move(made));
}

}  // namespace cw
