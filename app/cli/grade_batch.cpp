#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <map>
#include <memory>
#include <tuple>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "app/cli/support.h"
#include "content/base/file_io.h"
#include "grading/engine/grade.h"
#include "grading/lenses/calibration.h"
#include "grading/lenses/lenses.h"
#include "grading/review/grade_any.h"
#include "scenarios/review/policies.h"

namespace cw::cli {
namespace fs = std::filesystem;

namespace {

/// A submission of a hundred lines with all its marks is far smaller.
constexpr std::size_t kLargestSubmission = 1u << 20;
constexpr int kFaultsTold = 5;  ///< of one submission

/// Where what is made goes: standard output, or a file that appears whole when all of it is written.
class Output {
 public:
  static Result<Output> open(const std::string& path) {
    Output made;
    if (path.empty()) return made;
    made.path_ = path;
    made.file_ = std::fopen(made.part().c_str(), "wb");
    if (made.file_ == nullptr) return Error{"file.unwritable", path + " cannot be written: " + std::strerror(errno)};
    return made;
  }
  Output(Output&& other) noexcept : file_(std::exchange(other.file_, nullptr)), path_(std::move(other.path_)), whole_(other.whole_) {}
  ~Output() {
    if (file_ == nullptr) return;
    std::fclose(file_);
    std::error_code ignored;
    fs::remove(part(), ignored);
  }

  void write(std::string_view text) { whole_ = std::fwrite(text.data(), 1, text.size(), file_ != nullptr ? file_ : stdout) == text.size() && whole_; }
  Result<void> finish() {
    if (file_ == nullptr) return std::fflush(stdout) == 0 && whole_ ? Result<void>() : Result<void>(Error{"file.unwritable", "standard output could not be written"});
    whole_ = std::fclose(std::exchange(file_, nullptr)) == 0 && whole_;
    std::error_code code;
    if (auto synced = whole_ ? sync_file(part()) : Result<void>(Error{"file.unwritable", path_ + " could not be written to its end; the disk may be full"}); !synced) {
      fs::remove(part(), code);
      return synced;
    }
    fs::rename(part(), path_, code);
    if (code) return Error{"file.unwritable", path_ + " could not be put in place: " + code.message()};
    return {};
  }

 private:
  Output() = default;
  std::string part() const { return path_ + ".part"; }
  std::FILE* file_ = nullptr;
  std::string path_;
  bool whole_ = true;
};

/// Where a submission stands: a file below the folder, and a line of it for `.jsonl`.
struct Place {
  std::string file;  ///< relative to the folder, with `/`
  int line = 0;      ///< 0: the whole file
};

/// A field of a row: quoted where it must be.
void add_field(std::string& row, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    row += text;
    return;
  }
  row += '"';
  for (const char c : text) row += c == '"' ? std::string("\"\"") : std::string(1, c);
  row += '"';
}

/// The name of a file as a field: a spreadsheet would take one that begins with = for a formula.
std::string harmless(const std::string& name) { return name.find_first_of("=+-@\t") == 0 ? "./" + name : name; }

std::string header_row() {
  std::string row = "file,line,scenario,task,points,points_max";
  for (int i = 1; i < kLenses; ++i) {
    const auto id = to_string(static_cast<Lens>(i));
    row += fmt::format(",{},{} of", id, id);
  }
  row += ",seconds_spent,findings";
  for (int i = 0; i < kFindingKinds; ++i) row += fmt::format(",{}", to_string(static_cast<FindingKind>(i)));
  return row + "\n";
}

void add_row(std::string& row, const Place& place, const Report& report, const LensSample& sample) {
  const auto number = [&](std::int64_t value) {
    row += ',';
    const fmt::format_int digits(value);
    row.append(digits.data(), digits.size());
  };
  add_field(row, harmless(place.file));
  if (place.line > 0) number(place.line);
  else row += ',';
  row += ',';
  add_field(row, report.scenario.text());
  row += ',';
  add_field(row, report.task.text());
  number(report.points);
  number(kFullPoints);
  for (int i = 1; i < kLenses; ++i) {
    const auto& part = sample.of(static_cast<Lens>(i));
    if (part.denominator > 0) number(part.numerator), number(part.denominator);
    else row += ",,";
  }
  number(report.submission.seconds_spent);
  number(static_cast<std::int64_t>(report.findings.size()));
  for (const auto count : sample.findings) number(count);
  row += '\n';
}

nlohmann::ordered_json row_json(const Place& place, const Report& report, const LensSample& sample) {
  nlohmann::ordered_json row = {{"file", place.file}};
  if (place.line > 0) row["line"] = place.line;
  row["scenario"] = report.scenario.text();
  row["task"] = report.task.text();
  row["points"] = report.points;
  row["measures"] = nlohmann::ordered_json::object();
  for (int i = 1; i < kLenses; ++i) {
    const auto& part = sample.of(static_cast<Lens>(i));
    if (part.denominator > 0) row["measures"][std::string(to_string(static_cast<Lens>(i)))] = {part.numerator, part.denominator};
  }
  row["findings"] = nlohmann::ordered_json::object();
  for (int i = 0; i < kFindingKinds; ++i)
    if (const auto count = sample.findings[static_cast<std::size_t>(i)]; count > 0) row["findings"][std::string(to_string(static_cast<FindingKind>(i)))] = count;
  return row;
}

/// Grades what it is given, one at a time, and keeps sums only.
class Batch {
 public:
  Batch(const Options& options, const GradingPolicy& policy, const std::vector<ScenarioFile>& library, const CodeBook& codes, Output& output)
      : options_(options), policy_(policy), codes_(codes), output_(output), calibration_(policy.confidence) {
    for (const auto& file : library)
      if (file.scenario && !file.diagnostics.has_errors() && !file.scenario->tasks.empty()) scenarios_.emplace(file.scenario->id, &*file.scenario);
  }

  void submission(const Place& place, std::string_view json) {
    const Scenario* scenario = nullptr;
    SubmissionFile read = read_submission_of(json, place.file, [&](const ScenarioId& id) {
      const auto found = scenarios_.find(id);
      return scenario = found != scenarios_.end() ? found->second : nullptr;
    });
    if (!read.submission) {
      tell(place, read.diagnostics);
      return;
    }
    const Task& task = *scenario->task(read.submission->task);
    const Report report = task.review ? review(*scenario, task, *read.submission) : grader(*scenario, task).grade(std::move(*read.submission), options_.reports.empty() ? Detail::Numbers : Detail::Full);
    const LensSample sample = lens_sample(report);
    lenses_.add(sample);
    calibration_.add(calibration_sample(report, scenario->time_standard_minutes));
    text_.clear();
    if (options_.format == "csv") add_row(text_, place, report, sample);
    else if (options_.json()) text_ = (graded_ > 0 ? ",\n    " : "\n    ") + row_json(place, report, sample).dump();
    output_.write(text_);
    ++graded_;
    if (!options_.reports.empty()) keep(place, report);
    progress();
  }

  /// Something that is no submission; told and counted.
  void broken(const Place& place, std::string_view why) {
    complain(fmt::format("{}:{}: error: {}", place.file, std::max(1, place.line), why));
    ++broken_;
    progress();
  }

  std::int64_t graded() const { return graded_; }
  std::int64_t broken() const { return broken_; }
  LensSummary lenses() const { return lenses_.summary(); }
  CalibrationSummary calibration() const { return calibration_.summary(); }
  void tell_progress() const { complain(fmt::format("{} graded, {} broken", graded_, broken_)); }

 private:
  Grader& grader(const Scenario& scenario, const Task& task) {
    auto& made = graders_[&task];
    if (made == nullptr) made = std::make_unique<Grader>(scenario, task, codes_, policy_);
    return *made;
  }

  /// The version of the chart is made once for all that reviewed it, as long as they are few.
  Report review(const Scenario& scenario, const Task& task, const Submission& submission) {
    const MessVariant variant = submission.variant.value_or(MessVariant{task.review->seed, task.review->level});
    if (reviewed_.size() >= kChartsKept) reviewed_.clear();
    const auto [at, fresh] = reviewed_.try_emplace(std::tuple(&task, variant.seed, variant.level));
    if (fresh) at->second = reviewed_chart(scenario, task, standard_record_policy(), variant);
    return grade_review(at->second.chart, task, submission, standard_record_policy(), at->second.expected, policy_);
  }

  void tell(const Place& place, const Diagnostics& diagnostics) {
    int told = 0;
    for (Diagnostic d : diagnostics) {
      if (d.severity != Severity::Error) continue;
      if (++told > kFaultsTold) break;
      if (place.line > 0) {
        d.place.line += place.line - 1;
        d.source_line.clear();  // such a line is too long to show
      }
      std::fputs(to_text(d).c_str(), stderr);
      std::fputc('\n', stderr);
    }
    ++broken_;
    progress();
  }

  void keep(const Place& place, const Report& report) {
    const fs::path path = fs::path(options_.reports) / (place.file + (place.line > 0 ? fmt::format("-{}", place.line) : "") + ".report.json");
    std::error_code code;
    fs::create_directories(path.parent_path(), code);
    if (auto written = write_file_atomically(path, report_to_json(report)); !written) broken(place, written.error().message);
  }

  void progress() {
    if (!options_.progress || ((graded_ + broken_) & 0xFF) != 0) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - told_ < std::chrono::seconds(1)) return;
    told_ = now;
    tell_progress();
  }

  const Options& options_;
  const GradingPolicy& policy_;
  const CodeBook& codes_;
  Output& output_;
  std::unordered_map<ScenarioId, const Scenario*> scenarios_;
  std::unordered_map<const Task*, std::unique_ptr<Grader>> graders_;
  static constexpr std::size_t kChartsKept = 64;
  std::map<std::tuple<const Task*, std::uint64_t, int>, ReviewedChart> reviewed_;
  Lenses lenses_;
  Calibration calibration_;
  std::int64_t graded_ = 0, broken_ = 0;
  std::string text_;
  std::chrono::steady_clock::time_point told_ = std::chrono::steady_clock::now();
};

/// Every line of a file, without ever holding more of it than one line may be long.
void each_line(Batch& batch, const fs::path& path, const std::string& name) {
  std::FILE* file = std::fopen(path.string().c_str(), "rb");
  if (file == nullptr) {
    batch.broken({name, 0}, std::string("cannot be read: ") + std::strerror(errno));
    return;
  }
  std::string line;
  bool too_long = false;
  int number = 1;
  const auto end_line = [&] {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (too_long) batch.broken({name, number}, fmt::format("a submission has at most {} KB", kLargestSubmission >> 10));
    else if (line.find_first_not_of(" \t") != std::string::npos) batch.submission({name, number}, line);
    line.clear();
    too_long = false;
    ++number;
  };
  char buffer[1 << 16];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, file)) > 0;) {
    std::string_view rest(buffer, got);
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      const std::string_view piece = rest.substr(0, end);
      too_long = too_long || line.size() + piece.size() > kLargestSubmission;
      if (!too_long) line += piece;
      else line.clear();
      if (end == std::string_view::npos) break;
      end_line();
      rest.remove_prefix(end + 1);
    }
  }
  if (std::ferror(file) != 0) batch.broken({name, number}, "could not be read to its end");
  else if (!line.empty() || too_long) end_line();
  std::fclose(file);
}

bool lies_in(const fs::path& path, const fs::path& folder) {
  std::error_code code;
  const fs::path inner = fs::weakly_canonical(path, code), outer = code ? fs::path() : fs::weakly_canonical(folder, code);
  if (code || outer.empty()) return false;
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

/// The submissions of one folder in the order of their names, then those of its subfolders. Of a folder only the names are kept.
Result<void> each_file(Batch& batch, const fs::path& root, const std::string& inside, bool go_down) {
  std::vector<std::string> files, folders;
  std::error_code code;
  fs::directory_iterator at(root / inside, code), end;
  if (code) return Error{"file.unreadable", (root / inside).string() + " cannot be read: " + code.message()};
  for (; at != end; at.increment(code)) {
    if (code) return Error{"file.unreadable", (root / inside).string() + " could not be read to its end: " + code.message()};
    std::error_code ignored;
    const std::string name = at->path().filename().string();
    const bool link = at->is_symlink(ignored);
    if (at->is_directory(ignored)) {
      if (!link && go_down) folders.push_back(name);  // a link to a folder may lead anywhere, and in circles
    } else if (const auto extension = at->path().extension(); extension == ".json" || extension == ".jsonl") {
      files.push_back(name);
    }
  }
  std::sort(files.begin(), files.end());
  std::sort(folders.begin(), folders.end());
  for (const auto& file : files) {
    const std::string name = inside.empty() ? file : inside + "/" + file;
    const fs::path path = root / name;
    if (!fs::is_regular_file(path, code)) batch.broken({name, 0}, "is not a file");
    else if (fs::is_symlink(path, code) && !lies_in(path, root)) batch.broken({name, 0}, "is a link that leads out of the folder, and is not followed");
    else if (path.extension() == ".jsonl") each_line(batch, path, name);
    else if (auto bytes = read_file(path, kLargestSubmission); !bytes) batch.broken({name, 0}, bytes.error().message);
    else batch.submission({name, 0}, *bytes);
  }
  for (const auto& folder : folders)
    if (auto done = each_file(batch, root, folder, false); !done) batch.broken({folder, 0}, done.error().message);
  return {};
}

}  // namespace

int grade_batch(const Options& options) {
  const auto files = ProgramFiles::find(options.program);
  const fs::path root = options.target;
  std::error_code code;
  if (!fs::is_directory(root, code)) return failed({"file.not_found", root.string() + " is no folder"});
  for (const std::string& made : {options.out, options.reports})
    if (!made.empty() && lies_in(made, root)) {
      complain(fmt::format("chartwright-cli: {} lies in the folder of submissions, and would be taken for one of them next time", made));
      return kUsage;
    }
  const auto policy = find_policy(options);
  if (!policy) return kFailed;
  const auto library = read_library(options.library.empty() ? files.library : fs::path(options.library));
  const CodeBook codes = load_codes(files);
  auto output = Output::open(options.out);
  if (!output) return failed(output.error());

  Batch batch(options, *policy, library, codes, *output);
  if (options.format == "csv") output->write(header_row());
  if (options.json()) output->write("{\n  \"format\": \"chartwright.grade-batch\",\n  \"version\": 1,\n  \"submissions\": [");
  if (auto done = each_file(batch, root, "", true); !done) return failed(done.error());
  const LensSummary lenses = batch.lenses();
  const CalibrationSummary calibration = batch.calibration();
  if (options.json()) {
    output->write(fmt::format("\n  ],\n  \"graded\": {},\n  \"broken\": {},\n  \"summary\": {}}}\n", batch.graded(), batch.broken(), lenses_to_json(lenses, &calibration)));
  } else if (options.format == "text") {
    output->write(lenses_to_text(lenses, &calibration));
  }
  if (auto done = output->finish(); !done) return failed(done.error());
  if (!options.out.empty() && options.format != "text") print(lenses_to_text(lenses, &calibration));
  if (options.progress || batch.broken() > 0) batch.tell_progress();
  return batch.broken() > 0 ? kProblems : kFine;
}

}  // namespace cw::cli
