#include "grading/query/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "content/base/utf8.h"
#include "scenarios/chart_text.h"

namespace cw {
namespace {

// --- what a query is about ----------------------------------------------------------------------------------------------

bool is_letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80; }

/// Whether `text` (lower case) holds `term` from the beginning of a word to the end of one; a plural is the same word.
bool holds(std::string_view text, std::string_view term) {
  if (term.empty()) return false;
  for (std::size_t at = text.find(term); at != std::string_view::npos; at = text.find(term, at + 1)) {
    if (at > 0 && is_letter(text[at - 1])) continue;
    std::string_view rest = text.substr(at + term.size());
    if (rest.starts_with("es") && (rest.size() == 2 || !is_letter(rest[2]))) return true;
    if (rest.starts_with("s")) rest.remove_prefix(1);
    if (rest.empty() || !is_letter(rest.front())) return true;
  }
  return false;
}

/// Words that say nothing of a subject, among those of five letters and more.
constexpr std::array<std::string_view, 34> kCommonWords = {"about", "after", "again", "because", "before", "behind", "being", "cause", "causes", "clinical", "condition", "course", "diagnosis", "during", "either", "finding", "findings",
                                                           "given", "other", "patient", "present", "provider", "reason", "record", "significance", "specificity", "their", "there", "these", "treated", "treatment", "under", "whether", "which"};

/// The key's terms, or where it has none the telling words of what is open.
std::vector<std::string> terms_of(const NeededQuery& needed) {
  std::vector<std::string> terms;
  for (const auto& term : needed.terms) terms.push_back(to_lower(collapse_spaces(term)));
  if (!terms.empty()) return terms;
  const std::string about = to_lower(needed.about);
  for (std::size_t at = 0; at < about.size();) {
    if (!is_letter(about[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < about.size() && is_letter(about[end])) ++end;
    const std::string word = about.substr(at, end - at);
    if (word.size() >= 5 && std::find(kCommonWords.begin(), kCommonWords.end(), word) == kCommonWords.end() && std::find(terms.begin(), terms.end(), word) == terms.end()) terms.push_back(word);
    at = end;
  }
  return terms;
}

/// Passages of a chart as ranges; each document is parsed once.
class Passages {
 public:
  explicit Passages(const Scenario& scenario) : scenario_(scenario) {}
  /// Whether two quotes share a letter of the chart; nothing found there: whether one quote is a part of the other.
  bool overlap(const Evidence& a, const Evidence& b) {
    if (a.document != b.document) return false;
    const auto one = range(a), other = range(b);
    if (!one || !other) return a.quote == b.quote;
    return one->from < other->to && other->from < one->to;
  }

 private:
  std::optional<TextRange> range(const Evidence& e) {
    auto known = texts_.find(e.document);
    if (known == texts_.end()) {
      const ChartDocument* document = scenario_.document(e.document);
      known = texts_.emplace(e.document, document != nullptr ? parse_chart_text(document->markdown) : ChartText()).first;
    }
    return find_quote(known->second, e.quote, e.occurrence);
  }

  const Scenario& scenario_;
  std::map<DocumentId, ChartText> texts_;
};

/// How much of a needed query a written one shares; 0: it is not about it.
int agreement(const ComposedQuery& query, const NeededQuery& needed, Passages& passages) {
  std::string said = query.title + "\n" + query.question;
  for (const auto& option : query.options) said += "\n" + option;
  said = to_lower(collapse_spaces(said));
  int shared = 0, used = 0, cited = 0;
  std::string quoted;
  for (const auto& indicator : query.indicators) {
    shared += std::any_of(needed.evidence.begin(), needed.evidence.end(), [&](const Evidence& e) { return passages.overlap(indicator, e); }) ? 1 : 0;
    quoted += to_lower(indicator.quote) + "\n";
  }
  for (const auto& term : terms_of(needed)) {
    if (holds(said, term)) ++used;
    else if (holds(quoted, term)) ++cited;
  }
  const bool rests_on_it = shared > 0 && 2 * shared >= static_cast<int>(query.indicators.size());
  if (!rests_on_it && used == 0 && (shared == 0 || cited == 0)) return 0;
  return 6 * shared + 4 * used + 2 * cited + (collapse_spaces(to_lower(query.to)) == collapse_spaces(to_lower(needed.to)) ? 1 : 0);
}

int stands_for(const ComposedQuery& query, const AnswerKey& key, Passages& passages) {
  if (!key.queries) return -1;
  int best = -1, most = 0;
  for (std::size_t i = 0; i < key.queries->size(); ++i)
    if (const int shared = agreement(query, (*key.queries)[i], passages); shared > most) most = shared, best = static_cast<int>(i);
  return best;
}

// --- what comes back ----------------------------------------------------------------------------------------------------

/// Without an answer of the author's own, a query falls due after so many hours.
constexpr int kDueHours = 168;
/// So long it takes to hear that the record stands as it is.
constexpr int kNothingToAddHours = 24;
constexpr int kSentAt = 10 * 60;

LocalTime plus_hours(LocalTime time, int hours) {
  const std::int64_t minutes = static_cast<std::int64_t>(time.minute_of_day) + 60LL * hours;
  return {time.date.plus_days(static_cast<int>(minutes / 1440)), static_cast<int>(minutes % 1440)};
}

LocalTime sent_at(const ComposedQuery& query, const Scenario& scenario) { return query.date ? std::max(LocalTime{*query.date, kSentAt}, scenario.encounter.ended) : scenario.encounter.ended; }

/// The answer that counts: the first one, or that of whoever was asked further.
const ProviderAnswer* answer_of(const NeededQuery& needed, bool escalated) {
  if (!needed.answer) return nullptr;
  const bool further = escalated && needed.answer->outcome == QueryOutcome::NoAnswer && needed.escalation;
  return further ? &*needed.escalation : &*needed.answer;
}

AnsweredQuery answer_needed(const NeededQuery& needed, const ComposedQuery& query, const Scenario& scenario, bool escalated) {
  AnsweredQuery made;
  const ProviderAnswer* answer = answer_of(needed, escalated);
  int hours = needed.answer ? needed.answer->after_hours : kDueHours;
  if (answer != nullptr && answer != &*needed.answer) hours += answer->after_hours;
  made.at = plus_hours(sent_at(query, scenario), hours);
  made.by = answer != nullptr && !answer->by.empty() ? answer->by : needed.to;
  if (answer == nullptr) return made;
  made.outcome = answer->outcome;
  made.text = answer->text;
  made.can_escalate = made.outcome == QueryOutcome::NoAnswer && needed.escalation && !escalated;
  return made;
}

AnsweredQuery nothing_to_add(const ComposedQuery& query, const Scenario& scenario) {
  AnsweredQuery made{.outcome = QueryOutcome::Disagrees, .by = query.to.empty() ? scenario.encounter.attending : query.to, .at = plus_hours(sent_at(query, scenario), kNothingToAddHours), .text = {}};
  made.text = "I have read the record again. My documentation stands as it is; I have nothing to add to it.";
  return made;
}

/// Somebody's words so that none of them is markup.
std::string plain_markdown(std::string_view text) {
  std::string out;
  bool line_start = true;
  for (const char c : text) {
    if (c == '\n') {
      out += "\n\n";
      line_start = true;
      continue;
    }
    if (c == '\r' || (line_start && (c == ' ' || c == '\t'))) continue;
    // A number with its dot would begin a list; every mark of Markdown's is escaped alike.
    if (std::ispunct(static_cast<unsigned char>(c)) != 0) out += '\\';
    out += c;
    line_start = false;
  }
  return out;
}

ChartDocument addendum_of(const NeededQuery& needed, const AnsweredQuery& answer, const ComposedQuery& query, const Scenario& scenario) {
  ChartDocument made{.id = needed.addendum(), .file = needed.addendum().text() + ".md", .type = DocumentType::QueryResponse, .title = "Query response", .author = answer.by, .written = answer.at, .signed_at = answer.at};
  const auto known = std::find_if(scenario.documents.begin(), scenario.documents.end(), [&](const ChartDocument& d) { return d.author == answer.by; });
  made.role = known != scenario.documents.end() ? known->role : "Provider";
  made.markdown = fmt::format("# Query response\n\nAddendum, {}, {}\n\n{}\n\n---\n\n## In answer to this query\n\n{}\n", plain_markdown(answer.by), to_display(answer.at), answer.text, plain_markdown(query_text(query, scenario)));
  return made;
}

// --- the key afterwards -------------------------------------------------------------------------------------------------

void rename(AnswerKey& key, const LineId& from, const std::optional<LineId>& to) {
  std::erase_if(key.order, [&](const RequiredOrder& o) { return !to && (o.first == from || o.then == from); });
  for (auto& order : key.order) {
    if (to && order.first == from) order.first = *to;
    if (to && order.then == from) order.then = *to;
  }
  for (auto& trap : key.not_coded)
    if (trap.instead && *trap.instead == from) trap.instead = to;
}

void apply(AnswerKey& key, const AnswerChange& change) {
  auto& lines = change.procedure ? key.procedures : key.diagnoses;
  const auto old = change.line ? std::find_if(lines.begin(), lines.end(), [&](const KeyLine& l) { return l.id == *change.line; }) : lines.end();
  if (old == lines.end()) {
    if (change.becomes) lines.push_back(*change.becomes);
  } else if (change.becomes) {
    *old = *change.becomes;
    if (change.becomes->id != *change.line) rename(key, *change.line, change.becomes->id);
  } else {
    lines.erase(old);
    rename(key, *change.line, std::nullopt);
  }
  if (change.procedure || !change.becomes || !change.becomes->principal) return;
  // One line is principal, and it is the first.
  for (auto& line : key.diagnoses) line.principal = line.id == change.becomes->id;
  std::stable_partition(key.diagnoses.begin(), key.diagnoses.end(), [](const KeyLine& l) { return l.principal; });
}

}  // namespace

int stands_for(const ComposedQuery& query, const Scenario& scenario, const AnswerKey& key) {
  Passages passages(scenario);
  return stands_for(query, key, passages);
}

std::vector<int> stand_for(const std::vector<ComposedQuery>& queries, const Scenario& scenario, const AnswerKey& key) {
  Passages passages(scenario);
  std::vector<int> all;
  for (const auto& query : queries) all.push_back(stands_for(query, key, passages));
  return all;
}

bool any_sent(const std::vector<ComposedQuery>& queries) {
  return std::any_of(queries.begin(), queries.end(), [](const ComposedQuery& q) { return q.sent; });
}

SentQueries sent_queries(const Scenario& scenario, const AnswerKey& key, const std::vector<ComposedQuery>& queries) {
  Passages passages(scenario);
  std::map<int, bool> sent;
  for (const auto& query : queries) {
    if (!query.sent) continue;
    if (const int needed = stands_for(query, key, passages); needed >= 0) sent[needed] = sent[needed] || query.escalated;
  }
  return {sent.begin(), sent.end()};
}

AnswerKey answered_key(const AnswerKey& key, const SentQueries& sent) {
  AnswerKey made = key;
  if (!key.queries) return made;
  std::vector<LineId> settled;
  for (const auto& [needed, escalated] : sent) {
    const NeededQuery& query = (*key.queries)[static_cast<std::size_t>(needed)];
    const ProviderAnswer* answer = answer_of(query, escalated);
    if (answer == nullptr || answer->outcome == QueryOutcome::NoAnswer) continue;
    settled.push_back(query.id);
    for (const auto& change : answer->changes) apply(made, change);
  }
  std::erase_if(*made.queries, [&](const NeededQuery& q) { return std::find(settled.begin(), settled.end(), q.id) != settled.end(); });
  if (!settled.empty() && !made.diagnoses.empty() && std::none_of(made.diagnoses.begin(), made.diagnoses.end(), [](const KeyLine& l) { return l.principal; })) made.diagnoses.front().principal = true;
  // A code that is right now is no trap any more.
  if (!settled.empty())
    std::erase_if(made.not_coded, [&](const NotCoded& trap) {
      const auto is_it = [&](const KeyLine& line) { return line.code == trap.code; };
      return std::any_of(made.diagnoses.begin(), made.diagnoses.end(), is_it) || std::any_of(made.procedures.begin(), made.procedures.end(), is_it);
    });
  return made;
}

AnsweredChart answered_chart(const Scenario& scenario, const TaskId& task, const std::vector<ComposedQuery>& queries) {
  AnsweredChart made{.scenario = scenario, .answers = {}};
  const auto it = std::find_if(made.scenario.tasks.begin(), made.scenario.tasks.end(), [&](const Task& t) { return t.id == task; });
  if (it == made.scenario.tasks.end() || !it->key.queries) return made;
  Passages passages(scenario);
  const std::vector<NeededQuery> needed = *it->key.queries;
  const SentQueries sent = sent_queries(scenario, it->key, queries);
  std::map<int, AnsweredQuery> known;  // a needed query is answered once
  std::vector<ChartDocument> addenda;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    if (!queries[i].sent) continue;
    const int about = stands_for(queries[i], it->key, passages);
    AnsweredQuery answer;
    if (about < 0) {
      answer = nothing_to_add(queries[i], scenario);
    } else if (const auto given = known.find(about); given != known.end()) {
      answer = given->second;
    } else {
      const bool escalated = std::find(sent.begin(), sent.end(), std::pair(about, true)) != sent.end();
      const NeededQuery& query = needed[static_cast<std::size_t>(about)];
      answer = answer_needed(query, queries[i], scenario, escalated);
      answer.needed = about;
      known.emplace(about, answer);
      if (answer.outcome != QueryOutcome::NoAnswer) addenda.push_back(addendum_of(query, answer, queries[i], scenario));
    }
    answer.query = static_cast<int>(i);
    made.answers.push_back(std::move(answer));
  }
  std::stable_sort(addenda.begin(), addenda.end(), [](const ChartDocument& a, const ChartDocument& b) { return a.written < b.written; });
  for (auto& addendum : addenda) made.scenario.documents.push_back(std::move(addendum));
  it->key = answered_key(it->key, sent);
  return made;
}

}  // namespace cw
