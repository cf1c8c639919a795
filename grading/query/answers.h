#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grading/query/query.h"

namespace cw {

/// Index into the key's queries of what this query is about, or -1: by the indicators and terms it shares, and by whom it asks. Half of its indicators at least lie on the
/// passages that the needed query rests on, or it uses one of that query's terms (without terms: a word of what is open); the greatest agreement is taken, of equals the first.
[[nodiscard]] int stands_for(const ComposedQuery& query, const Scenario& scenario, const AnswerKey& key);

/// The same for each of these; documents are read once.
[[nodiscard]] std::vector<int> stand_for(const std::vector<ComposedQuery>& queries, const Scenario& scenario, const AnswerKey& key);

/// What came of a sent query.
struct AnsweredQuery {
  int query = 0;        ///< of the submission's
  int needed = -1;      ///< of the key's, or -1
  QueryOutcome outcome = QueryOutcome::NoAnswer;  ///< Disagrees for a query nobody needed: the record stands as it is
  std::string by;
  LocalTime at;         ///< when the answer came; without one: when it was due. Wall clock
  std::string text;     ///< the addendum; for a query nobody needed: that the record stands as it is
  bool can_escalate = false;
};

/// The chart and the key as they are after the provider answered.
struct AnsweredChart {
  Scenario scenario;    ///< with addenda as documents (`answer-…`, query-response); its task's key with the answers' changes
  std::vector<AnsweredQuery> answers;  ///< one for each sent query
};
/// Pure. A needed query that two queries stand for is answered once; what is not sent changes nothing. A query is sent at 10:00 of its day, but not before the encounter's end.
/// The provider's words stand first in the addendum and the query below them, so that evidence of the changed key is found whatever was asked.
[[nodiscard]] AnsweredChart answered_chart(const Scenario& scenario, const TaskId& task, const std::vector<ComposedQuery>& queries);

/// Which needed queries were sent, and which of them were asked further: all on which the answers' changes of the key depend. Ascending, each once.
using SentQueries = std::vector<std::pair<int, bool>>;
[[nodiscard]] bool any_sent(const std::vector<ComposedQuery>& queries);
[[nodiscard]] SentQueries sent_queries(const Scenario& scenario, const AnswerKey& key, const std::vector<ComposedQuery>& queries);
/// The key after these were answered: lines replaced, added and withdrawn; the answered query no longer needed, so that what it left open is no longer coded by assumption. A line
/// that becomes the principal one is moved to the front; traps for codes that are right now, and orders of lines that are gone, fall away.
[[nodiscard]] AnswerKey answered_key(const AnswerKey& key, const SentQueries& sent);

}  // namespace cw
