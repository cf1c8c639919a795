#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/cli/support.h"
#include "content/base/clock.h"

namespace cw::cli {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

Result<Record> open_record(const Options& options, const Clock& clock, bool must_exist) {
  const fs::path path = options.record.empty() ? default_record_path() : fs::path(options.record);
  std::error_code code;
  if (must_exist && !fs::exists(path, code)) return Error{"file.not_found", "there is no record at " + path.string()};
  return Record::open(path, clock);
}

}  // namespace

int record_info(const Options& options) {
  const SystemClock clock;
  auto record = open_record(options, clock, true);
  if (!record) return failed(record.error());
  auto info = record->info();
  if (!info) return failed(info.error());
  auto problems = record->check_integrity();
  if (!problems) return failed(problems.error());
  if (options.json()) {
    print(Json{{"format", "chartwright.record-info"}, {"version", 1}, {"path", info->path.string()}, {"schema_version", info->schema_version}, {"attempts", info->attempts}, {"drafts", info->drafts}, {"bytes", info->bytes}, {"problems", *problems}}.dump(2) + "\n");
  } else {
    print(fmt::format("{}\n  record version {}, {} attempts, {} drafts, {} bytes\n  integrity: {}\n", info->path.string(), info->schema_version, info->attempts, info->drafts, info->bytes, problems->empty() ? "sound" : "damaged"));
    for (const auto& problem : *problems) complain("  " + problem);
  }
  return problems->empty() ? kFine : kProblems;
}

int record_backup(const Options& options) {
  const SystemClock clock;
  auto record = open_record(options, clock, true);
  if (!record) return failed(record.error());
  fs::path made = options.target;
  if (made.empty()) {
    auto backup = record->make_backup();
    if (!backup) return failed(backup.error());
    made = backup->path;
  } else if (auto done = record->backup_to(made); !done) {
    return failed(done.error());
  }
  print(options.json() ? Json{{"format", "chartwright.record-backup"}, {"version", 1}, {"backup", made.string()}}.dump(2) + "\n" : fmt::format("Backup made: {}\n", made.string()));
  return kFine;
}

int record_restore(const Options& options) {
  const SystemClock clock;
  auto record = open_record(options, clock, false);
  if (!record) return failed(record.error());
  if (auto done = record->restore_from(options.target); !done) return failed(done.error());
  print(options.json() ? Json{{"format", "chartwright.record-restore"}, {"version", 1}, {"restored", options.target}}.dump(2) + "\n" : fmt::format("Restored {}. The record as it was before is kept as a backup.\n", options.target));
  return kFine;
}

int record_export(const Options& options) {
  const SystemClock clock;
  auto record = open_record(options, clock, true);
  if (!record) return failed(record.error());
  auto text = record->export_json();
  if (!text) return failed(text.error());
  print(*text);  // one form only: the record as JSON
  return kFine;
}

}  // namespace cw::cli
