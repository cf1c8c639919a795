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
inline constexpr std::size_t kMostChecked = 200;
inline constexpr std::size_t kLongestFlagText = 4000;  ///< bytes of the note, and of the name of who is responsible

/// Which messy variant of a chart was reviewed.
struct MessVariant {
  std::uint64_t seed = 0;  ///< below 2^63, as numbers in files are
  int level = 0;           ///< 0 to 4
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

/// `chartwright.submission` version 2: `{ "format", "version", "scenario", "task", "seconds_spent"∘, "query"∘: needed | not-needed, "queries"∘: [ a
/// query's fields, with "sent"∘ and "escalated"∘ ], "diagnoses": [ { "code", "poa"∘, "evidence"∘: [{document, quote, occurrence∘}], "confidence"∘ } ],
/// "procedures"∘: [ { "code", "date"∘, "modifiers"∘: [two characters], "units"∘, … } ], "flags"∘: [ { "type", "document"∘ or "absent"∘ (document type),
/// "passage"∘ {document, quote, occurrence∘}, "responsible"∘, "severity"∘, "note"∘ } ], "checked"∘: [document], "variant"∘ {seed, level} }`; version 1 had none of
/// queries, flags, checked and variant. `diagnoses` may be left out beside `flags`. Limits: 100 lines each, 100 evidence marks and 8 modifiers a line; the
/// constants above. The system of procedure codes is the task's (where CPT is reported a code that begins with a letter is HCPCS); without a scenario a code
/// of five characters is CPT or HCPCS, any other ICD-10-PCS. Faults: SUB-001 a code, 002 another scenario, 003 no such task, 004 a passage without words, 005 a
/// modifier, 006 a flag on nothing, or on a document and an absence at once, 007 a passage of another document than the flag's, 008 a text too long or with
/// control characters, 009 lines or queries in a review, 010 flags in a coding task; QRF-… of a query's fields.
struct SubmissionFile {
  std::optional<Submission> submission;  ///< nothing when it could not be understood
  Diagnostics diagnostics;
};
[[nodiscard]] SubmissionFile read_submission(std::string_view json, const std::string& file_name, const Scenario* scenario = nullptr);
/// The same, where the answer itself says which scenario it is for: `find` gives it, or null when there is none of that name (SUB-002).
[[nodiscard]] SubmissionFile read_submission_of(std::string_view json, const std::string& file_name, const std::function<const Scenario*(const ScenarioId&)>& find);
/// Canonical; reading it back gives an equal Submission.
[[nodiscard]] std::string submission_to_json(const Submission& submission);

/// The key itself as an answer to a coding task, optional lines and query decision included, no query written: what the record alone supports.
[[nodiscard]] Submission key_as_answer(const Scenario& scenario, const Task& task);
/// What a perfect student would hand in: the same, with the model query of each needed query sent, and the lines as they are after the answers. To a review task: a flag
/// for each deficiency of its own version of the chart, by the record policy that the program comes with.
[[nodiscard]] Submission perfect_submission(const Scenario& scenario, const Task& task);
/// The model of a needed query as the student would send it: for this patient and encounter, its indicators the needed query's evidence. It needs a model (CW_CHECK).
[[nodiscard]] ComposedQuery model_query(const Scenario& scenario, const NeededQuery& needed);

}  // namespace cw
