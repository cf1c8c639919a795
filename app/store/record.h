#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "content/base/clock.h"
#include "content/base/result.h"
#include "content/base/strong_id.h"
#include "content/codes/code.h"

namespace cw {

using AttemptId = std::int64_t;

/// A graded answer, as kept. `submission` and `report` are the JSON of grading/engine.
struct StoredAttempt {
  AttemptId id = 0;
  ScenarioId scenario;
  TaskId task;
  UnixMillis graded_at = 0;
  int points = 0;  ///< of kFullPoints
  int seconds_spent = 0;
  std::string scenario_hash;
  std::string content_release;
  std::string engine;
  std::string submission;
  std::string report;
};

/// The same without the long texts, for lists.
struct AttemptSummary {
  AttemptId id = 0;
  ScenarioId scenario;
  TaskId task;
  UnixMillis graded_at = 0;
  int points = 0;
  int seconds_spent = 0;
};

/// Work not yet handed in. `body` is the session's JSON (`chartwright.draft`).
struct StoredDraft {
  ScenarioId scenario;
  TaskId task;
  UnixMillis saved_at = 0;
  std::string body;
};

/// A graded audit of a chart that someone else coded, as kept. `answer` and `report` are the JSON of grading/audit.
struct StoredAudit {
  AttemptId id = 0;
  ScenarioId scenario;
  TaskId task;
  std::int64_t seed = 0;  ///< of the planted errors
  UnixMillis graded_at = 0;
  int points = 0;  ///< of kFullPoints
  int seconds_spent = 0;
  std::string scenario_hash;
  std::string engine;
  std::string answer;
  std::string report;
};

/// The same without the long texts, for lists.
struct AuditSummary {
  AttemptId id = 0;
  ScenarioId scenario;
  TaskId task;
  std::int64_t seed = 0;
  UnixMillis graded_at = 0;
  int points = 0;
  int seconds_spent = 0;
};

using SittingId = std::int64_t;

/// An examination, quiz, diagnostic test or round of cards, as kept. `state` is the session's JSON (`chartwright.sitting`), `result` the JSON of what came of it.
struct StoredSitting {
  SittingId id = 0;
  std::string exam;                       ///< of a blueprint
  std::string kind;
  UnixMillis begun_at = 0;
  UnixMillis seen_at = 0;                 ///< when `spent_ms` was written
  std::int64_t spent_ms = 0;              ///< on the clock of the part or break it is in
  std::optional<UnixMillis> finished_at = {};  ///< nothing: under way
  std::string state;
  std::string result = {};
};

/// One answered item: what readiness and memory are reckoned from.
struct StoredResponse {
  std::int64_t id = 0;
  SittingId sitting = 0;
  UnixMillis answered_at = 0;
  std::string exam, item;
  int item_version = 1;
  std::uint64_t seed = 0;      ///< of an instance of a template; 0: no template. Kept whole.
  std::string domain, point;   ///< as they were when it was answered
  int p0_percent = 0, chance_per_mille = 0, credit_per_mille = 0;
  bool counted = false;        ///< answered the first time, without hint
  int rating = 0;              ///< of the memory of its point, 1 again to 4 easy; 0: none
  int seconds = 0;
};

/// An item that the student holds to be mis-keyed: its answers do not count.
struct DoubtedItem {
  std::string item;
  UnixMillis at = 0;
  std::string why;
};
inline constexpr std::size_t kLongestDoubt = 2000;

/// A code the student looked at, or marked as a favorite, and when.
struct KeptCode {
  Code code;
  UnixMillis at = 0;
  bool operator==(const KeptCode&) const = default;
};

/// The student's own words on a code.
struct CodeNoteKept {
  Code code;
  UnixMillis changed_at = 0;
  std::string body;
};

/// So many codes looked at are remembered, and so many bytes of a note.
inline constexpr int kRecentCodes = 40;
inline constexpr std::size_t kLongestCodeNote = 4000;

struct RecordInfo {
  std::filesystem::path path;
  int schema_version = 0;
  std::int64_t attempts = 0;
  std::int64_t drafts = 0;
  std::int64_t bytes = 0;
};

struct BackupFile {
  std::filesystem::path path;
  UnixMillis made_at = 0;
  std::int64_t bytes = 0;
};

/// The student's record: one SQLite file. One thread at a time; one program at a time (a second one is told so, `record.busy`).
///
/// Opening identifies the file before writing to it. Errors, each leaving the file exactly as it was: `record.foreign` (some other
/// file), `record.newer` (made by a newer Chartwright), `record.damaged`, `record.read_only`, `record.disk_full`, `record.busy`,
/// `record.folder` (its folder cannot be made). An older record is upgraded by numbered migrations in one transaction each, after a
/// backup beside it.
class Record {
 public:
  /// Makes the file and its folder when absent.
  [[nodiscard]] static Result<Record> open(const std::filesystem::path& path, const Clock& clock);
  /// Opens a record to look at it: nothing is made, upgraded or written, and what would write fails with `record.read_only`. Records of an earlier version open
  /// as they are; only attempts may then be read. `record.busy` while another program has it; `file.not_found` when there is none.
  [[nodiscard]] static Result<Record> open_to_read(const std::filesystem::path& path, const Clock& clock);
  Record(Record&&) noexcept;
  Record& operator=(Record&&) noexcept;
  ~Record();

  // Drafts: at most one for each scenario and task.
  Result<void> save_draft(const StoredDraft& draft);
  Result<void> delete_draft(const ScenarioId&, const TaskId&);
  Result<std::optional<StoredDraft>> draft(const ScenarioId&, const TaskId&) const;
  Result<std::vector<StoredDraft>> drafts() const;  ///< newest first

  /// Stores the attempt and removes its draft in one transaction. `attempt.id` is ignored.
  Result<AttemptId> add_attempt(const StoredAttempt& attempt);
  Result<std::optional<StoredAttempt>> attempt(AttemptId id) const;
  Result<std::vector<AttemptSummary>> attempts() const;  ///< newest first

  // Audits beside attempts: their own drafts, at most one for each scenario and task, whose body is `chartwright.audit-draft`.
  Result<void> save_audit_draft(const StoredDraft& draft);
  Result<void> delete_audit_draft(const ScenarioId&, const TaskId&);
  Result<std::optional<StoredDraft>> audit_draft(const ScenarioId&, const TaskId&) const;
  Result<std::vector<StoredDraft>> audit_drafts() const;  ///< newest first
  /// Stores the audit and removes its draft in one transaction. `audit.id` is ignored.
  Result<AttemptId> add_audit(const StoredAudit& audit);
  Result<std::optional<StoredAudit>> audit(AttemptId id) const;
  Result<std::vector<AuditSummary>> audits() const;  ///< newest first

  // Examinations and what was answered in them.
  Result<SittingId> begin_sitting(const StoredSitting& sitting);  ///< `id`, `finished_at` and `result` are ignored
  Result<void> save_sitting(SittingId id, UnixMillis seen_at, std::int64_t spent_ms, const std::string& state);
  Result<void> beat_sitting(SittingId id, UnixMillis seen_at, std::int64_t spent_ms);  ///< the clock alone
  /// The end of a sitting and the answers given in it, in one transaction. One that is finished already is left as it is and fails with `record.finished`.
  Result<void> finish_sitting(SittingId id, UnixMillis finished_at, const std::string& state, const std::string& result, const std::vector<StoredResponse>& responses);
  /// An answer given in a sitting that goes on, and its state, in one transaction.
  Result<std::int64_t> add_response(const StoredResponse& response, std::int64_t spent_ms, const std::string& state);
  Result<void> rate_response(std::int64_t id, int rating);
  Result<void> delete_sitting(SittingId id);                               ///< only one under way
  Result<std::optional<StoredSitting>> sitting(SittingId id) const;
  Result<std::vector<StoredSitting>> open_sittings() const;                ///< under way, newest first
  Result<std::vector<StoredSitting>> finished_sittings() const;            ///< newest first, without `state`
  Result<std::vector<StoredResponse>> responses() const;                   ///< in order of answering
  Result<void> doubt_item(const DoubtedItem& doubt);                       ///< longer words than kLongestDoubt: `record.note_too_long`
  Result<void> trust_item(const std::string& item);
  Result<std::vector<DoubtedItem>> doubted_items() const;                  ///< by item

  Result<void> set_setting(const std::string& name, const std::string& value);
  Result<std::optional<std::string>> setting(const std::string& name) const;

  // What the encoder remembers. Codes of any system, whether or not a release has them.
  /// Also forgets all but the newest kRecentCodes.
  Result<void> add_recent_code(const Code& code, UnixMillis at);
  Result<std::vector<KeptCode>> recent_codes() const;  ///< newest first
  Result<void> set_favorite_code(const Code& code, bool favorite, UnixMillis at);
  Result<std::vector<KeptCode>> favorite_codes() const;  ///< by system, then code
  /// An empty note is none. Longer ones than kLongestCodeNote are refused with `record.note_too_long`.
  Result<void> set_code_note(const Code& code, const std::string& body, UnixMillis at);
  Result<std::optional<CodeNoteKept>> code_note(const Code& code) const;

  Result<RecordInfo> info() const;
  /// A complete copy that opens by itself. Fails with `record.exists` rather than overwrite.
  Result<void> backup_to(const std::filesystem::path& target) const;
  /// Makes `backups/record-YYYYMMDD-HHMMSS.db` beside the record and deletes those `backups_to_delete` names.
  Result<BackupFile> make_backup();
  Result<std::vector<BackupFile>> backups() const;  ///< newest first
  /// Replaces the contents by a backup's, after checking it and after backing up the present state.
  Result<void> restore_from(const std::filesystem::path& backup);
  /// Everything as one JSON text (`chartwright.record` version 1).
  Result<std::string> export_json() const;
  /// SQLite's own integrity and foreign key checks: empty when sound.
  Result<std::vector<std::string>> check_integrity() const;
  const std::filesystem::path& path() const;

 private:
  struct Impl;
  explicit Record(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

inline constexpr int kRecordSchemaVersion = 4;

/// Which backups to delete: keeps the newest 10, one a day for 14 days and one a month for a year before `today`. Pure.
[[nodiscard]] std::vector<BackupFile> backups_to_delete(std::vector<BackupFile> all, Date today);

/// The platform's data folder for this user: `CHARTWRIGHT_RECORD` when set (a file), else `$XDG_DATA_HOME/chartwright/record.db`,
/// `~/Library/Application Support/Chartwright/record.db`, `%APPDATA%\Chartwright\record.db`.
[[nodiscard]] std::filesystem::path default_record_path();

}  // namespace cw
