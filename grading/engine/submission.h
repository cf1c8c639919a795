#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "content/base/date.h"
#include "content/base/diagnostic.h"
#include "content/codes/code.h"
#include "grading/query/query.h"
#include "scenarios/model.h"

namespace cw {

/// How sure the student said they were. A separate axis: never part of the score.
enum class Confidence { Unsure, Likely, Sure };
[[nodiscard]] std::string_view to_string(Confidence);

/// One line a student entered: a diagnosis or a procedure.
struct SubmissionLine {
  Code code;
  std::optional<Poa> poa;                ///< diagnoses; nothing: not entered (counts as blank, which is right for exempt codes)
  std::optional<Date> date;              ///< procedures
  std::vector<std::string> modifiers;    ///< CPT and HCPCS: as typed, upper case, sorted, each once
  int units = 1;                         ///< CPT and HCPCS: 1 to 9999
  std::vector<Evidence> evidence;        ///< passages the student marked for this line
  std::optional<Confidence> confidence;
  bool operator==(const SubmissionLine&) const = default;
};

/// What the student decided on asking the provider.
enum class QueryDecision { NotNeeded, Needed };
[[nodiscard]] std::string_view to_string(QueryDecision);  ///< `not-needed`

/// What a student says is wrong with the record: on a passage, a document, or an absence.
struct DeficiencyFlag {
  DeficiencyType type = DeficiencyType::MissingSignature;
  DocumentId document;              ///< empty: something is absent
  std::optional<DocumentType> absent;  ///< what, when something is
  std::optional<Evidence> passage;  ///< the words, where the flag stands on some
  std::string responsible;          ///< provider or department, as signed; empty: not named
  int severity = 0;                 ///< 1 to 3; 0: not said
  std::string note;                 ///< the student's own words
  bool operator==(const DeficiencyFlag&) const = default;
};
inline constexpr std::size_t kMostFlags = 100;

/// Which messy variant of a chart was reviewed.
struct MessVariant {
  std::uint64_t seed = 0;
  int level = 0;
  bool operator==(const MessVariant&) const = default;
};

/// A student's answer to one task. The first diagnosis is the principal or first-listed one.
struct Submission {
  ScenarioId scenario;
  TaskId task;
  std::vector<SubmissionLine> diagnoses;
  std::vector<SubmissionLine> procedures;
  std::optional<QueryDecision> query;  ///< nothing: not decided
  std::vector<ComposedQuery> queries;  ///< written to providers, in the order they were begun
  std::vector<DeficiencyFlag> flags;   ///< of a review
  std::vector<DocumentId> checked;     ///< documents the student has ticked off, in chart order
  std::optional<MessVariant> variant;  ///< of a review: which version of the chart; nothing: the task's own
  int seconds_spent = 0;
  bool operator==(const Submission&) const = default;
};

/// `chartwright.submission` version 1: `{ "format", "version", "scenario", "task", "seconds_spent"∘, "query"∘: needed | not-needed, "diagnoses":
/// [ { "code", "poa"∘, "evidence"∘: [{document, quote, occurrence∘}], "confidence"∘ } ], "procedures": [ { "code", "date"∘, "modifiers"∘: [two
/// characters], "units"∘, … } ] }`. Limits: 100 lines each, 100 evidence marks and 8 modifiers a line. The system of procedure codes is the task's
/// (where CPT is reported a code that begins with a letter is HCPCS); without a scenario a code of five characters is CPT or HCPCS, any other ICD-10-PCS.
struct SubmissionFile {
  std::optional<Submission> submission;  ///< nothing when it could not be understood
  Diagnostics diagnostics;
};
[[nodiscard]] SubmissionFile read_submission(std::string_view json, const std::string& file_name, const Scenario* scenario = nullptr);
/// The same, where the answer itself says which scenario it is for: `find` gives it, or null when there is none of that name (SUB-002).
[[nodiscard]] SubmissionFile read_submission_of(std::string_view json, const std::string& file_name, const std::function<const Scenario*(const ScenarioId&)>& find);
/// Canonical; reading it back gives an equal Submission.
[[nodiscard]] std::string submission_to_json(const Submission& submission);

/// The key itself as an answer, optional lines and query decision included: what a perfect student would hand in.
[[nodiscard]] Submission perfect_submission(const Scenario& scenario, const Task& task);

}  // namespace cw
