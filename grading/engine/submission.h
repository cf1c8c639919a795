#pragma once

#include <optional>
#include <string>
#include <vector>

#include "content/base/date.h"
#include "content/base/diagnostic.h"
#include "content/codes/code.h"
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
  std::vector<Evidence> evidence;        ///< passages the student marked for this line
  std::optional<Confidence> confidence;
  bool operator==(const SubmissionLine&) const = default;
};

/// A student's answer to one task. The first diagnosis is the principal or first-listed one.
struct Submission {
  ScenarioId scenario;
  TaskId task;
  std::vector<SubmissionLine> diagnoses;
  std::vector<SubmissionLine> procedures;
  int seconds_spent = 0;
  bool operator==(const Submission&) const = default;
};

/// `chartwright.submission` version 1: `{ "format", "version", "scenario", "task", "seconds_spent"∘, "diagnoses": [ { "code", "poa"∘,
/// "evidence"∘: [{document, quote, occurrence∘}], "confidence"∘ } ], "procedures": [ { "code", "date"∘, … } ] }`. Limits: 100 lines each, 100
/// evidence marks a line. The system of procedure codes is the task's; without a scenario ICD-10-PCS is assumed.
struct SubmissionFile {
  std::optional<Submission> submission;  ///< nothing when it could not be understood
  Diagnostics diagnostics;
};
[[nodiscard]] SubmissionFile read_submission(std::string_view json, const std::string& file_name, const Scenario* scenario = nullptr);
/// Canonical; reading it back gives an equal Submission.
[[nodiscard]] std::string submission_to_json(const Submission& submission);

/// The key itself as an answer: what a perfect student would hand in.
[[nodiscard]] Submission perfect_submission(const Scenario& scenario, const Task& task);

}  // namespace cw
