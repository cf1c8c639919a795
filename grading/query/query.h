#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/diagnostic.h"
#include "scenarios/model.h"

namespace cw {

/// A query to a provider as a student writes it: everything AHIMA and ACDIS ask of one (Guidelines for Achieving a Compliant Query Practice, 2022).
struct ComposedQuery {
  std::string patient, mrn, encounter;  ///< as typed; the form fills them in
  std::optional<Date> date;
  std::string from;                     ///< who asks, and how to reach them
  std::string to;                       ///< the provider, as signed
  QueryForm form = QueryForm::Open;
  std::string title;
  std::vector<Evidence> indicators;     ///< clinical indicators: words of the chart, each with its document
  std::string question;
  std::vector<std::string> options;
  bool sent = false;
  bool escalated = false;               ///< asked further after no answer came
  bool operator==(const ComposedQuery&) const = default;
};

inline constexpr std::size_t kMostQueries = 10, kMostIndicators = 30, kMostQueryOptions = 12;
inline constexpr std::size_t kLongestQueryText = 4000;  ///< bytes of each text

/// `chartwright.query` version 1, a file of its own: the fields above with `scenario` and `task`.
struct QueryFile {
  std::optional<ComposedQuery> query;
  ScenarioId scenario;
  TaskId task;
  Diagnostics diagnostics;  ///< QRF-001 …
};
[[nodiscard]] QueryFile read_query_file(std::string_view json, const std::string& file_name);
[[nodiscard]] std::string query_to_json(const ComposedQuery& query, const ScenarioId& scenario, const TaskId& task);

/// Whose word may be coded, by the credential: `K. Thorvald, MD`, DO, PA-C, NP, CNM …; not RN, RD, PharmD, RHIT.
[[nodiscard]] bool is_provider_name(std::string_view name);

/// What the form fills in by itself: patient, encounter, attending as addressee, the day.
[[nodiscard]] ComposedQuery blank_query(const Scenario& scenario, Date day);

/// The query's text as it is sent and printed.
[[nodiscard]] std::string query_text(const ComposedQuery& query, const Scenario& scenario);

}  // namespace cw
