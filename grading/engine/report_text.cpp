#include <fmt/format.h>

#include "grading/engine/report.h"
#include "grading/engine/text_lines.h"

namespace cw {
namespace {

constexpr std::size_t kReferenceColumn = 29;  // two, fifteen and ten, with a space after each

std::string code_and_title(const CodeBook& codes, const Code& code, Date date) {
  const CodeLookup lookup = codes.lookup(code, date);
  return lookup.entry != nullptr ? fmt::format("{} {}", code.text(), lookup.entry->title) : code.text();
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string result, line;
  const std::string margin(indent, ' ');
  const auto flush = [&] {
    if (!line.empty()) result += margin + line + "\n";
    line.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const auto word = text.substr(at, end - at);
    if (!line.empty() && indent + line.size() + 1 + word.size() > width) flush();
    if (!line.empty()) line += ' ';
    line += word;
    at = end + 1;
  }
  flush();
  return result;
}

std::string report_to_text(const Report& report, const Scenario& scenario, const CodeBook& codes) {
  const Task* task = scenario.task(report.task);
  const Date date = task != nullptr ? task->code_date : scenario.encounter.ended.date;
  std::string out = fmt::format("{}\nScore {} ({} of {} points)\n", scenario.title, percent_text(report.points), report.points, kFullPoints);
  for (const auto& c : report.components) {
    out += fmt::format("\n{}: {} of {}\n", c.label, c.points, c.points_max);
    for (const auto& step : c.steps) out += step.points_max > 0 ? fmt::format("  {:>5} of {:<4} {}\n", step.points, step.points_max, step.text) : fmt::format("  {:>5}         {}\n", step.points, step.text);
  }
  out += "\nAs the profession measures\n";
  for (const auto& m : report.measures)
    out += m.measured ? fmt::format("  {:>7}  {:<30} {}\n", percent_text(m.per_mille()), m.label, m.arithmetic) : fmt::format("  {:>7}  {:<30} not measured: {}\n", "—", m.label, m.arithmetic);

  for (const LineKind kind : {LineKind::Diagnosis, LineKind::Procedure}) {
    bool heading = false;
    for (const auto& row : report.rows) {
      if (row.line != kind) continue;
      if (!heading) out += kind == LineKind::Diagnosis ? "\nDiagnoses\n" : "\nProcedures\n";
      heading = true;
      const auto& mine = kind == LineKind::Diagnosis ? report.submission.diagnoses : report.submission.procedures;
      static const std::vector<KeyLine> none;
      const auto& key = task == nullptr ? none : kind == LineKind::Diagnosis ? task->key.diagnoses : task->key.procedures;
      const bool has_key = row.key_line >= 0 && row.key_line < static_cast<int>(key.size());
      const std::string yours = row.student_line >= 0 ? mine[static_cast<std::size_t>(row.student_line)].code.text() : "not coded";
      const std::string reference = has_key ? code_and_title(codes, key[static_cast<std::size_t>(row.key_line)].code, date) : "(not in the reference)";
      // The reference's title goes on below itself, behind the two columns before it.
      const std::string line = fmt::format("  {:<15} {:<10} ", display_name(row.verdict), yours);
      const std::string title = wrapped(reference, kReferenceColumn);
      out += "\n" + line + title.substr(kReferenceColumn);
      if (row.findings.empty() && has_key) out += wrapped(key[static_cast<std::size_t>(row.key_line)].rationale, 6);
      for (const int f : row.findings) {
        const Finding& finding = report.findings[static_cast<std::size_t>(f)];
        out += wrapped(fmt::format("{} [{}] {}", display_name(finding.kind), finding.rule, finding.message), 6);
        if (!finding.rationale.empty() && finding.message.find(finding.rationale) == std::string::npos) out += wrapped("Why: " + finding.rationale, 6);
        for (const auto& e : finding.evidence) out += wrapped(fmt::format("Chart: \"{}\" ({})", e.quote, e.document.text()), 6);
        for (const auto& source : finding.sources) out += wrapped("Rule: " + display(source), 6);
      }
    }
  }
  return out;
}

}  // namespace cw
