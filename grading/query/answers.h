#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grading/query/query.h"

namespace cw {

/// Index into the key's queries of what this query is about, or -1: by the indicators and terms it shares, and by whom it asks.
[[nodiscard]] int stands_for(const ComposedQuery& query, const Scenario& scenario, const AnswerKey& key);

/// What came of a sent query.
struct AnsweredQuery {
  int query = 0;        ///< of the submission's
  int needed = -1;      ///< of the key's, or -1
  QueryOutcome outcome = QueryOutcome::NoAnswer;
  std::string by;
  LocalTime at;         ///< when the answer came; without one: when it was due
  std::string text;     ///< the addendum; for a query nobody needed: that the record stands as it is
  bool can_escalate = false;
};

/// The chart and the key as they are after the provider answered.
struct AnsweredChart {
  Scenario scenario;    ///< with addenda as documents (`answer-…`, query-response); its task's key with the answers' changes
  std::vector<AnsweredQuery> answers;  ///< one for each sent query
};
/// Pure. A needed query that two queries stand for is answered once; what is not sent changes nothing.
[[nodiscard]] AnsweredChart answered_chart(const Scenario& scenario, const TaskId& task, const std::vector<ComposedQuery>& queries);

}  // namespace cw
