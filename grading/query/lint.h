#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "grading/query/query.h"

namespace cw {

/// What makes a query non-compliant. Ids are stable.
struct QueryRule {
  std::string_view id;     ///< `QRY-103`
  std::string_view title;  ///< `Leading title`
  std::string_view why;    ///< what is wrong with it, for a student
  std::string_view mend;   ///< what to do instead
  std::string_view source;
  int cap;                 ///< percent of the quality's points left at most with this fault
};
[[nodiscard]] const std::vector<QueryRule>& query_rules();

enum class QueryPart { Heading, Recipient, Title, Indicators, Question, Options };
[[nodiscard]] std::string_view to_string(QueryPart);
[[nodiscard]] std::string_view display_name(QueryPart);

struct QueryFault {
  std::string rule;
  QueryPart part = QueryPart::Question;
  int index = -1;           ///< of the indicator or option; of the heading: 0 patient, 1 record number, 2 encounter, 3 date, 4 requester
  std::size_t begin = 0, end = 0;  ///< the words at fault within that part's text; empty: the part as a whole
  std::string message;      ///< what is wrong here, one sentence, with the words
  bool operator==(const QueryFault&) const = default;
};

/// The text of a part that a fault's byte range counts in: the title, the quote of an indicator, an option, the patient's name as typed.
[[nodiscard]] std::string part_text(const ComposedQuery& query, const QueryFault& fault);

/// Checks queries about one chart; the chart is read once, so a form can check while somebody types. The scenario is borrowed. Not for two threads at once.
class QueryLinter {
 public:
  explicit QueryLinter(const Scenario& scenario);
  ~QueryLinter();
  QueryLinter(QueryLinter&&) noexcept;
  QueryLinter& operator=(QueryLinter&&) noexcept;
  [[nodiscard]] std::vector<QueryFault> lint(const ComposedQuery& query) const;
  [[nodiscard]] QueryModel rewrite(const ComposedQuery& query, const std::vector<QueryFault>& faults) const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

/// Checks a query against the chart, offline and always the same. In order of the form's parts; at most one fault of a rule for each part, indicator or option,
/// but for the question, where words that lead and a diagnosis that nobody documented are two. Pure.
[[nodiscard]] std::vector<QueryFault> lint_query(const ComposedQuery& query, const Scenario& scenario);

/// Percent of the quality's points that a query with these faults earns: 100 without one.
[[nodiscard]] int query_quality(const std::vector<QueryFault>& faults);

/// The same query made compliant as far as that can be done without knowing what is meant: neutral title, the student's own valid indicators, and an open question, or
/// the student's supported options with "other" and "unable to determine".
[[nodiscard]] QueryModel compliant_rewrite(const ComposedQuery& query, const Scenario& scenario, const std::vector<QueryFault>& faults);

}  // namespace cw
