#include <fmt/format.h>

#include "grading/engine/report.h"
#include "grading/engine/text_lines.h"
#include "grading/query/answers.h"

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

namespace {

std::string queries_text(const Report& report) {
  if (!report.query || report.query->written.empty()) return {};
  std::string out = "\nQueries\n";
  for (const auto& g : report.query->written) {
    const auto at = static_cast<std::size_t>(g.query);
    if (g.query < 0 || at >= report.submission.queries.size()) continue;
    const ComposedQuery& query = report.submission.queries[at];
    out += "\n" + wrapped(fmt::format("{} to {}: {} %", query.title.empty() ? "A query" : query.title, query.to.empty() ? "nobody" : query.to, g.quality), 2);
    out += wrapped(fmt::format("{} {}", g.stands_for ? fmt::format("It asks what the key asks as {}.", g.stands_for->text()) : std::string("It asks nothing that the record leaves open."), g.outcome ? fmt::format("Outcome: {}.", display_name(*g.outcome)) : std::string("It was not sent.")), 6);
    for (const auto& fault : g.faults) out += wrapped(fmt::format("[{}] {}: {}", fault.rule, display_name(fault.part), fault.message), 6);
    if (g.faults.empty() || g.rewrite.question.empty()) continue;
    out += wrapped("Compliant instead: " + (g.rewrite.title.empty() ? "" : g.rewrite.title + ". ") + g.rewrite.question, 6);
    for (const auto& option : g.rewrite.options) out += wrapped("- " + option, 8);
  }
  return out;
}

std::string flag_place(const DeficiencyFlag& flag, const Scenario& scenario) {
  if (flag.absent) return fmt::format("absent: {}", display_name(*flag.absent));
  const ChartDocument* document = scenario.document(flag.document);
  return document != nullptr ? document->title : flag.document.text();
}

std::string review_text(const ReviewResult& review, const Report& report, const Scenario& scenario) {
  std::string out = fmt::format("\nReview of {} as of {}, version {} at level {}\n", scenario.encounter.patient.name, to_display(review.on), review.variant.seed, review.variant.level);
  if (!review.record_policy.empty()) out += wrapped("Policy: " + review.record_policy, 2);
  if (review.rows.empty()) out += "  The record is complete, and nothing was flagged.\n";
  for (const auto& row : review.rows) {
    const std::string points = row.verdict == ReviewVerdict::FalseFlag ? fmt::format("{}", row.points) : fmt::format("{} of {}", row.points, row.points_max);
    out += fmt::format("\n  {:<24} {}\n", display_name(row.verdict), points);
    if (row.flag >= 0 && row.flag < static_cast<int>(report.submission.flags.size())) {
      const DeficiencyFlag& flag = report.submission.flags[static_cast<std::size_t>(row.flag)];
      out += wrapped(fmt::format("Flagged: {}, {}{}", display_name(flag.type), flag_place(flag, scenario), flag.responsible.empty() ? "" : ", " + flag.responsible), 6);
    }
    out += wrapped(row.message, 6);
    if (!row.rationale.empty()) out += wrapped("Why: " + row.rationale, 6);
    if (row.deficiency >= 0 && row.deficiency < static_cast<int>(review.deficiencies.size()))
      for (const auto& e : review.deficiencies[static_cast<std::size_t>(row.deficiency)].evidence) out += wrapped(fmt::format("Chart: \"{}\" ({})", e.quote, e.document.text()), 6);
    if (!row.cite.empty()) out += wrapped("Rule: " + row.cite, 6);
  }
  return out;
}

}  // namespace

std::string report_to_text(const Report& report, const Scenario& clean, const CodeBook& codes) {
  // What was graded against the record as answered is set beside that.
  const std::optional<AnsweredChart> answered = any_sent(report.submission.queries) ? std::optional(answered_chart(clean, report.task, report.submission.queries)) : std::nullopt;
  const Scenario& scenario = answered ? answered->scenario : clean;
  const Task* task = scenario.task(report.task);
  const Date date = task != nullptr ? task->code_date : scenario.encounter.ended.date;
  std::string out = fmt::format("{}\nScore {} ({} of {} points)\n", scenario.title, percent_text(report.points), report.points, kFullPoints);
  for (const auto& c : report.components) {
    out += fmt::format("\n{}: {} of {}\n", c.label, c.points, c.points_max);
    for (const auto& step : c.steps) {
      const std::string head = step.points_max > 0 ? fmt::format("  {:>5} of {:<4} ", step.points, step.points_max) : fmt::format("  {:>5}         ", step.points);
      const std::string text = wrapped(step.text, head.size());
      out += head + (text.empty() ? "\n" : text.substr(head.size()));
    }
  }
  out += "\nAs the profession measures\n";
  for (const auto& m : report.measures)
    out += m.measured ? fmt::format("  {:>7}  {:<30} {}\n", percent_text(m.per_mille()), m.label, m.arithmetic) : fmt::format("  {:>7}  {:<30} not measured: {}\n", "—", m.label, m.arithmetic);
  if (report.review) return out + review_text(*report.review, report, scenario);
  out += queries_text(report);

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
