#include "grading/engine/measures.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cw {
namespace {

struct Count {
  int key = 0;      // required lines
  int right = 0;    // of them, correct or accepted
  int entered = 0;  // lines entered, optional ones left out
  int extra = 0;    // entered, and nothing in the key stands for them
};

Count count(const Report& report, LineKind kind) {
  Count c;
  for (const auto& row : report.rows) {
    if (row.line != kind || row.verdict == Verdict::OptionalTaken || row.verdict == Verdict::OptionalLeft) continue;
    if (row.key_line >= 0) ++c.key;
    if (row.student_line >= 0) ++c.entered;
    if (row.verdict == Verdict::Correct || row.verdict == Verdict::Alternate) ++c.right;
    if (row.verdict == Verdict::Unsupported) ++c.extra;
  }
  return c;
}

/// Errors that no line's verdict shows.
bool breaks_the_record(FindingKind kind) {
  return kind == FindingKind::ProcedureDate || kind == FindingKind::EtiologyManifestation || kind == FindingKind::CodeFirst || kind == FindingKind::UseAdditional || kind == FindingKind::QueryMissed || kind == FindingKind::QueryUnneeded;
}

}  // namespace

void add_measures(Report& report, const Scenario& scenario, const Task& task, bool words) {
  const Count dx = count(report, LineKind::Diagnosis);
  const Count px = count(report, LineKind::Procedure);
  const auto say = [&]<typename... Args>(fmt::format_string<Args...> text, Args&&... args) { return words ? fmt::format(text, std::forward<Args>(args)...) : std::string(); };
  const auto add = [&](const char* id, std::string label, bool measured, int numerator, int denominator, std::string arithmetic, const char* meaning) {
    if (!words) {
      report.measures.push_back({id, {}, measured && denominator > 0, std::max(0, numerator), denominator, {}, {}});
      return;
    }
    report.measures.push_back({id, std::move(label), measured && denominator > 0, std::max(0, numerator), denominator, std::move(arithmetic), meaning});
  };

  add("code-over-code", "Code over code", true, dx.right, dx.key, say("{} right ÷ {} in the key", dx.right, dx.key), "The share of the reference codes that you found: the measure most hospitals audit coders by.");
  add("code-over-code-deducted", "Code over code with deduction", true, dx.right - dx.extra, dx.key, say("({} right − {} unsupported) ÷ {} in the key", dx.right, dx.extra, dx.key),
      "The same, with every unsupported code taken off: how compliance reviewers look at it.");

  bool clean = dx.right == dx.key && dx.extra == 0 && px.right == px.key && px.extra == 0;
  int poa_right = 0, poa_graded = 0, other_errors = 0;
  bool principal_right = false;
  for (const auto& row : report.rows) {
    if (row.poa_right) {
      ++poa_graded;
      poa_right += *row.poa_right ? 1 : 0;
    }
    const bool right = row.verdict == Verdict::Correct || row.verdict == Verdict::Alternate;
    if (row.line == LineKind::Diagnosis && row.key_line >= 0 && task.key.diagnoses[static_cast<std::size_t>(row.key_line)].principal) principal_right = right && row.student_line == 0;
  }
  for (const auto& finding : report.findings) other_errors += breaks_the_record(finding.kind) ? 1 : 0;
  clean = clean && principal_right && poa_right == poa_graded && other_errors == 0;
  add("record-over-record", "Record over record", true, clean ? 1 : 0, 1, clean ? "1 record without an error ÷ 1" : "0 records without an error ÷ 1", "A record counts only when everything in it is right. Harsh, but it is how whole-claim audits count.");
  const int most = std::max(dx.entered, dx.key);
  add("practicode", "Practicode-style", true, dx.right, most, say("{} right ÷ the larger of {} entered and {} in the key", dx.right, dx.entered, dx.key), "Correct over the longer of the two lists: extra codes and missed codes weigh the same.");
  add("precision", "Precision", dx.entered > 0, dx.right, dx.entered, say("{} right ÷ {} entered", dx.right, dx.entered), "The share of what you entered that is right.");
  add("f1", "F1", dx.entered + dx.key > 0, 2 * dx.right, dx.entered + dx.key, say("2 × {} right ÷ ({} entered + {} in the key)", dx.right, dx.entered, dx.key), "The harmonic mean of precision and code over code, as research papers report it.");
  add("principal", scenario.setting(task) == Setting::Inpatient ? "Principal diagnosis" : "First-listed diagnosis", true, principal_right ? 1 : 0, 1, principal_right ? "1 right ÷ 1" : "0 right ÷ 1", "Whether the first code is the one that explains the encounter.");
  add("poa", "POA accuracy", task.poa, poa_right, poa_graded, task.poa ? say("{} right ÷ {} matched codes that are not exempt", poa_right, poa_graded) : "not reported in this setting", "Judged only where your code matches the reference and is not exempt.");
  add("procedures", "Procedure accuracy", task.procedures.has_value(), px.right, px.key, px.key > 0 ? say("{} right ÷ {} in the key", px.right, px.key) : "no procedure is reported here", "The share of the reportable procedures coded with every character right.");
}

}  // namespace cw
