#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "content/base/utf8.h"
#include "grading/explain/miss.h"
#include "grading/explain/prose.h"
#include "scenarios/chart_text.h"

namespace cw {
namespace {

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80; }

/// `obstruct` and `obstruction`, `diabetic` and `diabetes`; short words only when they are the same.
bool akin(std::string_view a, std::string_view b) {
  if (a == b) return true;
  if (a.size() < 5 || b.size() < 5) return false;
  std::size_t common = 0;
  while (common < std::min(a.size(), b.size()) && a[common] == b[common]) ++common;
  return common >= 5 && common + 2 >= std::min(a.size(), b.size());
}

std::vector<Emphasis> words_in(std::string_view quote, const std::vector<std::string>& wanted) {
  std::vector<Emphasis> found;
  const std::string lower = to_lower(quote);
  for (std::size_t at = 0; at < lower.size();) {
    if (!letter(lower[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < lower.size() && letter(lower[end])) ++end;
    const std::string_view word = std::string_view(lower).substr(at, end - at);
    if (std::any_of(wanted.begin(), wanted.end(), [&](const std::string& w) { return akin(w, word); })) found.push_back({at, end - at});
    at = end;
  }
  return found;
}

void add_words(std::vector<std::string>& to, std::string_view text) {
  for (const auto& word : prose::words(to_lower(text))) {
    const bool digit = word.size() == 1 && word[0] >= '0' && word[0] <= '9';
    if ((digit || !prose::common(word)) && std::find(to.begin(), to.end(), word) == to.end()) to.push_back(word);
  }
}

/// The parsed documents of one call.
class ParsedChart {
 public:
  explicit ParsedChart(const Scenario& scenario) : scenario_(scenario) {}
  std::optional<TextRange> find(const Evidence& e) {
    const ChartDocument* document = scenario_.document(e.document);
    if (document == nullptr) return std::nullopt;
    auto at = texts_.find(document);
    if (at == texts_.end()) at = texts_.emplace(document, parse_chart_text(document->markdown)).first;
    return find_quote(at->second, e.quote, e.occurrence);
  }
  bool overlap(const Evidence& a, const Evidence& b) {
    if (a.document != b.document) return false;
    const auto x = find(a), y = find(b);
    if (x && y) return x->from < y->to && y->from < x->to;
    return a.quote.find(b.quote) != std::string::npos || b.quote.find(a.quote) != std::string::npos;
  }
  bool touches(const Evidence& a, const std::vector<Evidence>& list) {
    return std::any_of(list.begin(), list.end(), [&](const Evidence& e) { return overlap(a, e); });
  }

 private:
  const Scenario& scenario_;
  std::map<const ChartDocument*, ChartText> texts_;
};

}  // namespace

std::string_view reason_of(NotCodedKind kind) {
  switch (kind) {
    case NotCodedKind::IntegralSymptom: return "it belongs to a disease that is coded";
    case NotCodedKind::RuledOut: return "it was considered and ruled out";
    case NotCodedKind::Uncertain: return "it is stated as uncertain";
    case NotCodedKind::HistoryOnly: return "it tells of what is past";
    case NotCodedKind::NotReportable: return "it has no bearing on this encounter's care that would make it reportable";
    case NotCodedKind::NotDocumented: return "no provider states it as a diagnosis or as what was done";
    case NotCodedKind::ExcludedByNote: return "a note keeps it apart from what is coded";
    case NotCodedKind::CoveredByCombination: return "another code states it already";
    case NotCodedKind::CodedAsPartOfOperation: return "it is a part of the operation";
  }
  return {};
}

DecidingWords deciding_words(const Miss& miss, const Fork& fork) {
  DecidingWords words;
  for (const auto& separation : fork.separations) {
    const bool by_words = separation.kind == SeparationKind::Titles || separation.kind == SeparationKind::SeventhCharacter || separation.kind == SeparationKind::PcsCharacter || separation.kind == SeparationKind::TabularNote;
    if (by_words && separation.axis != "excludes1") add_words(words.axis, separation.right);
  }
  if (!miss.right.empty()) add_words(words.title, miss.title(miss.right));
  if (!miss.paired && !miss.yours.empty()) add_words(words.title, miss.title(miss.yours));
  if (miss.key) add_words(words.title, miss.key->path);
  return words;
}

std::vector<DecidingPassage> deciding_passages(const Miss& miss, const std::vector<Evidence>& evidence, const DecidingWords& words) {
  ParsedChart chart(miss.scenario);
  std::vector<std::pair<int, DecidingPassage>> ranked;
  for (const auto& e : evidence) {
    if (std::any_of(ranked.begin(), ranked.end(), [&](const auto& known) { return known.second.evidence == e; })) continue;
    DecidingPassage passage{.evidence = e};
    if (const ChartDocument* document = miss.scenario.document(e.document)) passage.document_title = collapse_spaces(document->title);
    passage.in_chart = chart.find(e).has_value();
    passage.emphasis = words_in(e.quote, words.axis);
    int rank = passage.emphasis.empty() ? 1 : 0;
    if (rank == 1) passage.emphasis = words_in(e.quote, words.title);
    if (rank == 1 && passage.emphasis.empty()) rank = 2;
    if (!passage.in_chart) rank += 3;
    ranked.emplace_back(rank, std::move(passage));
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<DecidingPassage> passages;
  for (auto& [rank, passage] : ranked) passages.push_back(std::move(passage));
  return passages;
}

std::vector<MarkedPassage> marked_passages(const Miss& miss) {
  std::vector<MarkedPassage> marked;
  if (miss.mine == nullptr || miss.mine->evidence.empty()) return marked;
  ParsedChart chart(miss.scenario);
  const auto& lines = miss.line == LineKind::Diagnosis ? miss.task.key.diagnoses : miss.task.key.procedures;
  const bool right_code = miss.yours == miss.right;
  for (const auto& e : miss.mine->evidence) {
    MarkedPassage one{.evidence = e};
    const std::string words = fmt::format("The words \"{}\"", prose::clipped(e.quote, 80));
    if (miss.key && miss.paired && chart.touches(e, miss.key->evidence)) {
      one.supports = MarkSupports::Reference;
      one.code = miss.right.text();
      one.sentence = right_code ? fmt::format("{} support {}, as the reference has it.", words, one.code) : fmt::format("{} are those on which {} rests: you found the right place, and it supports {} rather than {}.", words, one.code, one.code, miss.yours.text());
    } else {
      const KeyLine* other = nullptr;
      for (const auto& line : lines)
        if (other == nullptr && chart.touches(e, line.evidence)) other = &line;
      if (other != nullptr) {
        one.supports = MarkSupports::OtherLine;
        one.code = other->code.text();
        one.sentence = other->code == miss.yours ? fmt::format("{} support {}, which the reference has once.", words, one.code) : fmt::format("{} support {}, another line of the reference, and not {}.", words, one.code, miss.yours.text());
      } else if (miss.trap != nullptr && chart.touches(e, miss.trap->evidence)) {
        one.supports = MarkSupports::Trap;
        one.code = miss.trap->code.text();
        one.sentence = fmt::format("{} are what makes {} tempting; it is not coded from them, because {}.", words, miss.yours.text(), reason_of(miss.trap->kind));
      } else {
        one.sentence = fmt::format("{} carry no line of the reference, and so do not support {}.", words, miss.yours.text());
      }
    }
    marked.push_back(std::move(one));
  }
  return marked;
}

std::string quoted(const DecidingPassage& passage, std::size_t most) {
  const std::string quote = passage.emphasis.empty() ? prose::clipped(passage.evidence.quote, most) : prose::clipped_around(passage.evidence.quote, passage.emphasis.front().offset, passage.emphasis.front().length, most);
  return passage.document_title.empty() ? fmt::format("\"{}\"", quote) : fmt::format("\"{}\" ({})", quote, passage.document_title);
}

}  // namespace cw
