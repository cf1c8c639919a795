#include <fmt/format.h>

#include "grading/audit/audit.h"
#include "grading/engine/text_lines.h"

namespace cw {
namespace {

Date date_of(const Scenario& scenario, const TaskId& id) {
  const Task* task = scenario.task(id);
  return task != nullptr ? task->code_date : scenario.encounter.ended.date;
}

std::string title_of(const CodeBook& codes, const Code& code, Date date) {
  const CodeLookup lookup = codes.lookup(code, date);
  return lookup.entry != nullptr ? lookup.entry->title : "(in no installed release)";
}

/// `Y`, `15 Jan 2026  RT  2 units`.
std::string details(const SubmissionLine& line) {
  std::string text = line.poa ? std::string(to_string(*line.poa)) : std::string();
  if (line.date) text += to_display(*line.date);
  for (const auto& modifier : line.modifiers) text += " " + modifier;
  if (line.units != 1) text += fmt::format(" {} units", line.units);
  return text;
}

std::string reasons(const std::string& rationale, const std::string& message, const std::vector<Evidence>& evidence, const std::vector<Source>& sources) {
  std::string out;
  if (!rationale.empty() && message.find(rationale) == std::string::npos) out += wrapped("Why: " + rationale, 6);
  for (const auto& e : evidence) out += wrapped(fmt::format("Chart: \"{}\" ({})", e.quote, e.document.text()), 6);
  for (const auto& source : sources) out += wrapped("Rule: " + display(source), 6);
  return out;
}

}  // namespace

std::string audit_case_to_text(const AuditCase& audit, const Scenario& scenario, const CodeBook& codes, bool with_truths) {
  const Date date = date_of(scenario, audit.task);
  std::string out = fmt::format("{}\nTo be audited: task {}, seed {}\n", scenario.title, audit.task.text(), audit.seed);
  for (const LineKind kind : {LineKind::Diagnosis, LineKind::Procedure}) {
    const auto& lines = kind == LineKind::Diagnosis ? audit.coded.diagnoses : audit.coded.procedures;
    if (lines.empty()) continue;
    out += kind == LineKind::Diagnosis ? "\nDiagnoses, as coded\n" : "\nProcedures, as coded\n";
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string start = fmt::format("  {:>2}  {:<9} {:<12} ", i + 1, lines[i].code.text(), details(lines[i]));
      out += start + wrapped(title_of(codes, lines[i].code, date), start.size()).substr(start.size());
    }
  }
  if (audit.coded.query) out += fmt::format("\nQuery: {}\n", *audit.coded.query == QueryDecision::Needed ? "needed" : "not needed");
  if (!with_truths) return out;
  out += fmt::format("\nErrors planted: {}\n", audit.truths.size());
  for (const auto& truth : audit.truths) {
    out += "\n" + wrapped(fmt::format("{} ({}): {}", display_name(truth.type()), display_name(truth.kind), truth.what), 2);
    out += wrapped(fmt::format("[{}] {}", truth.rule, truth.message), 6) + reasons(truth.rationale, truth.message, truth.evidence, truth.sources);
  }
  return out;
}

std::string audit_report_to_text(const AuditReport& report, const Scenario& scenario, const CodeBook& codes) {
  const Date date = date_of(scenario, report.task);
  std::string out = fmt::format("{}\nAudit of seed {}: {} ({} of {} points)\n", scenario.title, report.seed, percent_text(report.points), report.points, kFullPoints);
  out += wrapped(report.explanation, 0) + "\n";
  for (const auto& step : report.steps) {
    const std::string start = step.points_max > 0 ? fmt::format("  {:>5} of {:<4} ", step.points, step.points_max) : fmt::format("  {:>5}         ", step.points);
    out += start + wrapped(step.text, start.size()).substr(start.size());
  }
  out += "\nMeasured\n";
  for (const auto& m : report.measures) out += m.measured ? fmt::format("  {:>7}  {:<28} {}\n", percent_text(m.per_mille()), m.label, m.arithmetic) : fmt::format("  {:>7}  {:<28} not measured: {}\n", "—", m.label, m.arithmetic);
  if (!report.outcomes.empty()) out += "\nErrors in the chart\n";
  for (const auto& o : report.outcomes) {
    const AuditTruth& truth = report.truths[static_cast<std::size_t>(o.truth)];
    out += "\n" + wrapped(fmt::format("{}: {}", display_name(truth.type()), o.message), 2);
    out += wrapped(fmt::format("[{}] {}", truth.rule, truth.message), 6) + reasons(truth.rationale, truth.message, truth.evidence, truth.sources);
  }
  if (!report.false_alarms.empty()) out += "\nFalse alarms\n";
  for (const auto& alarm : report.false_alarms) {
    const std::string what = alarm.code.empty() || alarm.place == AuditPlace::Order ? alarm.message : fmt::format("{} {}: {}", alarm.code.text(), title_of(codes, alarm.code, date), alarm.message);
    out += "\n" + wrapped(what, 2) + reasons(alarm.rationale, alarm.message, alarm.evidence, alarm.sources);
  }
  return out;
}

}  // namespace cw
