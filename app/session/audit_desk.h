#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/session/session.h"

/// An audit being made: values and edits, without record and clock. Everything here is pure.
namespace cw {

/// What the auditor has said so far, and of which coded lines anything was said.
struct AuditSheet {
  AuditAnswer answer;
  std::vector<bool> diagnoses_looked_at, procedures_looked_at;  ///< one for each coded line
  bool operator==(const AuditSheet&) const = default;
};
inline int& seconds_in(AuditSheet& sheet) { return sheet.answer.seconds_spent; }

/// An audit as it is kept until it is submitted. Its JSON form is `chartwright.audit-draft` 1.
struct AuditDraft {
  AuditCase audit;            ///< whole, so that other code sets change nothing of an audit begun
  AuditSheet sheet;
  std::string scenario_hash;  ///< of the chart it was made from
  DocumentId document;        ///< the one shown
  std::set<std::string> documents_read;
  bool operator==(const AuditDraft&) const = default;
};

/// Nothing said yet: every line as it stands.
[[nodiscard]] AuditSheet blank_sheet(const AuditCase& audit);

/// Carries out one command of an audit. Returns what it did, in words for undo (`rejecting E11.9`), or nothing when the command changes nothing.
[[nodiscard]] std::optional<std::string> edit_audit(AuditSheet& sheet, const AuditCase& audit, const Command& command);

/// The diagnoses as they stand now: 0 to n−1 are the coded lines, n and above the added ones; all of them, each once.
[[nodiscard]] std::vector<int> standing_order(const AuditCase& audit, const AuditAnswer& answer);

/// The seed of the next audit of a task: follows from what it is of and how many went before.
[[nodiscard]] std::uint64_t audit_seed(const ScenarioId&, const TaskId&, int audits_before);

/// What the window shows of it: all but what belongs to a submitted audit.
[[nodiscard]] AuditModel audit_model(const AuditCase& audit, const AuditSheet& sheet, const Task& task, const CodeBook& codes);

[[nodiscard]] std::string audit_draft_to_json(const AuditDraft& draft);
/// `draft.malformed` when it cannot be read, `draft.chart_changed` when the chart is another than it was.
[[nodiscard]] Result<AuditDraft> audit_draft_from_json(std::string_view json, const Scenario& scenario);

}  // namespace cw
