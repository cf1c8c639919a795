#include "grading/engine/pairing.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "grading/engine/matching.h"

namespace cw {
namespace {

// Weights that pair lines without any credit: so that one mistake is explained once, and never at the cost of a pair that earns something. So near to each
// other that more pairs always outweigh fewer: which lines are left over must not depend on what else was entered.
constexpr int kSamePassage = 101;
constexpr int kTrapInstead = 103;

bool same_passage(const Evidence& a, const Evidence& b) {
  const auto& [longer, shorter] = a.quote.size() >= b.quote.size() ? std::pair<const std::string&, const std::string&>(a.quote, b.quote) : std::pair<const std::string&, const std::string&>(b.quote, a.quote);
  return a.document == b.document && longer.find(shorter) != std::string::npos;
}

bool share_a_passage(const std::vector<Evidence>& a, const std::vector<Evidence>& b) {
  return std::any_of(a.begin(), a.end(), [&](const Evidence& x) { return std::any_of(b.begin(), b.end(), [&](const Evidence& y) { return same_passage(x, y); }); });
}

const NeededQuery* assumption(const Code& code, const AnswerKey& key) {
  if (!key.queries) return nullptr;
  for (const auto& query : *key.queries)
    if (std::find(query.assumed.begin(), query.assumed.end(), code) != query.assumed.end()) return &query;
  return nullptr;
}

CodeDistance distance_between(const Entered& e, const KeyLine& key, CodeFactsOfDay& codes, const GradingPolicy& policy) {
  CodeDistance d = code_distance(e.line->code, e.facts->billable(), key, policy);
  if (d.kind == CodeDistance::Kind::SameCategory && e.facts->billable()) {
    // The credit is known before pairing, so that of two near misses the better one stands for the line, whatever their order.
    d.axis = codes.axis(e.line->code, key.code);
    if (std::find(policy.near_miss_axes.begin(), policy.near_miss_axes.end(), d.axis) != policy.near_miss_axes.end()) d.credit = policy.near_miss_credit;
    d.weight += d.credit * 100;
  }
  // Of two lines with one number, each stands for the one whose modifiers and units it has.
  if (d.kind == CodeDistance::Kind::Same) d.weight += (e.line->modifiers == key.modifiers ? 50 : 0) + (e.line->units == key.units ? 25 : 0);
  if (d.kind == CodeDistance::Kind::Apart) {
    if (e.trap != nullptr && e.trap->instead && *e.trap->instead == key.id) d.weight = kTrapInstead;
    else if (share_a_passage(e.line->evidence, key.evidence)) d.weight = kSamePassage;
  }
  return d;
}

/// An optional line is taken by its code or an alternate only: a near miss of it is no mistake about that line, and must stay free
/// for a required line that it may stand for. Nor does its alternate take a code away from a required line.
int optional_weight(const CodeDistance& d) {
  if (d.kind == CodeDistance::Kind::Same) return d.weight;
  return d.kind == CodeDistance::Kind::Alternate ? d.weight - 10'000 : 0;
}

/// A small number that belongs to a code and a key line: it decides between pairings that are equally good.
std::int64_t tie_break(const std::string& code, std::size_t key_line) {
  std::uint64_t hash = 1469598103934665603u + key_line * 0x9E3779B97F4A7C15u;  // FNV-1a
  for (const char c : code) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return static_cast<std::int64_t>((hash ^ (hash >> 32)) & 1023u);
}
constexpr std::int64_t kAboveTieBreaks = 1 << 18;  // more than all pairs together; times the greatest weight within what best_assignment takes

/// For lines that stand for nothing: the required key line they come nearest to.
void find_near(Entered& e, const std::vector<CodeDistance>& distances, const std::vector<KeyLine>& key) {
  int best = 0;
  for (std::size_t k = 0; k < key.size(); ++k) {
    if (key[k].optional || distances[k].weight <= best || distances[k].weight == kSamePassage) continue;
    best = distances[k].weight;
    e.near = static_cast<int>(k);
    e.near_credit = distances[k].credit;
  }
}

}  // namespace

std::vector<Entered> read_lines(const std::vector<SubmissionLine>& lines, const AnswerKey& key, CodeFactsOfDay& codes) {
  std::vector<Entered> entered;
  entered.reserve(lines.size());
  for (const auto& line : lines) {
    Entered made{.line = &line, .facts = &codes.of(line.code)};
    made.duplicate = std::any_of(entered.begin(), entered.end(), [&](const Entered& e) { return e.line->code == line.code && e.line->modifiers == line.modifiers && e.line->date == line.date; });
    made.trap = key.trap_for(line.code);
    made.assumed = assumption(line.code, key);
    entered.push_back(std::move(made));
  }
  return entered;
}

void pair_lines(std::vector<Entered>& entered, const std::vector<KeyLine>& key, CodeFactsOfDay& codes, const GradingPolicy& policy) {
  std::vector<std::vector<std::int64_t>> weights(entered.size(), std::vector<std::int64_t>(key.size(), 0));
  std::vector<std::vector<CodeDistance>> distances(entered.size(), std::vector<CodeDistance>(key.size()));
  for (std::size_t i = 0; i < entered.size(); ++i) {
    if (entered[i].duplicate) continue;
    for (std::size_t k = 0; k < key.size(); ++k) {
      CodeDistance& d = distances[i][k];
      d = distance_between(entered[i], key[k], codes, policy);
      const int weight = key[k].optional ? optional_weight(d) : d.weight;
      if (weight > 0) weights[i][k] = (weight + (i == 0 && key[k].principal ? 1 : 0)) * kAboveTieBreaks + tie_break(entered[i].line->code.text(), k);
    }
  }
  // Lines stand in the order of their codes while ties are broken, so that the order in which they were entered changes no score.
  std::vector<std::size_t> order(entered.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return entered[a].line->code < entered[b].line->code; });
  std::vector<std::vector<std::int64_t>> table;
  table.reserve(order.size());
  for (const std::size_t i : order) table.push_back(std::move(weights[i]));
  const std::vector<int> assigned = best_assignment(table);
  for (std::size_t row = 0; row < order.size(); ++row) {
    Entered& e = entered[order[row]];
    auto& apart = distances[order[row]];
    if (assigned[row] >= 0) {
      e.key = assigned[row];
      e.distance = std::move(apart[static_cast<std::size_t>(e.key)]);
    } else if (!e.duplicate) {
      find_near(e, apart, key);
    }
  }
}

}  // namespace cw
