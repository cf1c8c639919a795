#include "grading/lenses/lenses.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "grading/lenses/calibration.h"
#include "grading/lenses/wording.h"

namespace cw {
namespace {

struct LensWords {
  Lens lens;
  std::string_view id, label, numerator, denominator, absent;
  bool proportion;
};
constexpr std::array<LensWords, kLenses> kWords = {{
    {Lens::Points, "points", "Points", "points", "", "no chart was graded", false},
    {Lens::CodeOverCode, "code-over-code", "Code over code (recall)", "right", "in the key", "no chart was graded", true},
    {Lens::CodeOverCodeDeducted, "code-over-code-deducted", "Code over code with deduction", "right less unsupported, at least 0 a chart,", "in the key", "no chart was graded", false},
    {Lens::RecordOverRecord, "record-over-record", "Record over record", "without an error", "", "no chart was graded", true},
    {Lens::Practicode, "practicode", "Practicode-style", "right", "on the longer list of each chart", "no chart was graded", false},
    {Lens::Precision, "precision", "Precision", "right", "entered", "nothing was entered", true},
    {Lens::F1, "f1", "F1", "(2 × right)", "(entered + in the key)", "no chart was graded", false},
    {Lens::Principal, "principal", "Principal or first-listed diagnosis", "right", "", "no chart was graded", true},
    {Lens::Poa, "poa", "POA accuracy", "right", "matched codes that are not exempt", "no chart reports it, or no code matched", true},
    {Lens::Procedures, "procedures", "Procedure accuracy", "right", "in the key", "no chart has a procedure to report", true},
    {Lens::Query, "query", "Query decision", "right", "", "no task asks for the decision", true},
    {Lens::QueryQuality, "query-quality", "Query quality", "points", "for what is written", "no chart needs a query that is compared with a model", false},
    {Lens::ReviewPoints, "review-points", "Points of reviews", "points", "", "no review was graded", false},
    {Lens::Sensitivity, "sensitivity", "Sensitivity of reviews", "found", "deficiencies", "no reviewed record had a deficiency", true},
    {Lens::ReviewPrecision, "review-precision", "Precision of reviews", "right", "flags", "nothing was flagged", true},
}};

const LensWords& words_of(Lens lens) { return kWords[static_cast<std::size_t>(lens)]; }

std::string arithmetic_of(const LensLine& line) {
  const LensWords& words = words_of(line.lens);
  if (!line.measured()) return std::string(words.absent);
  const std::string charts = wording::counted(line.charts, "chart");
  if (line.lens == Lens::Points || line.lens == Lens::ReviewPoints) return fmt::format("{} points ÷ {} charts of {}", line.numerator, line.charts, kFullPoints);
  if (words.denominator.empty()) return fmt::format("{} {} ÷ {}", line.numerator, words.numerator, charts);
  return fmt::format("{} {} ÷ {} {}, {}", line.numerator, words.numerator, line.denominator, words.denominator, charts);
}

std::string caution_of(int charts) {
  if (charts == 0) return "Nothing has been graded yet.";
  const std::string first = "The interval is Wilson's at 95 %; codes of one chart hang together, so what is true may lie somewhat outside it.";
  if (charts >= kChartsForJudgment) return first;
  return fmt::format("{} {} too few to say that somebody is ready: that takes {} or more.", first, charts == 1 ? "1 chart is" : fmt::format("{} charts are", charts), kChartsForJudgment);
}

nlohmann::ordered_json to_json(const LensLine& line) {
  nlohmann::ordered_json value = {{"id", to_string(line.lens)}, {"label", line.label}, {"measured", line.measured()}, {"charts", line.charts}, {"numerator", line.numerator}, {"denominator", line.denominator}};
  if (line.measured()) value["per_mille"] = line.per_mille();
  if (line.interval) value["interval"] = {{"low", line.interval->low}, {"high", line.interval->high}};
  value["arithmetic"] = line.arithmetic;
  return value;
}

}  // namespace

std::string_view to_string(Lens lens) { return words_of(lens).id; }
std::string_view display_name(Lens lens) { return words_of(lens).label; }
bool is_proportion(Lens lens) { return words_of(lens).proportion; }

LensSample lens_sample(const Report& report) {
  LensSample sample;
  const auto at = [&](Lens lens) -> LensSample::Part& { return sample.parts[static_cast<std::size_t>(lens)]; };
  // A review is no coded chart: its measures, some of them of the same names, stay apart.
  if (report.review) {
    at(Lens::ReviewPoints) = {report.settled_points(), kFullPoints};
    for (const auto& [id, lens] : {std::pair("sensitivity", Lens::Sensitivity), std::pair("precision", Lens::ReviewPrecision)})
      for (const auto& measure : report.measures)
        if (measure.id == id && measure.measured) at(lens) = {measure.numerator, measure.denominator};
    return sample;
  }
  at(Lens::Points) = {report.settled_points(), kFullPoints};
  for (const auto& measure : report.measures) {
    if (!measure.measured || measure.denominator <= 0) continue;
    const auto found = std::find_if(kWords.begin(), kWords.end(), [&](const LensWords& words) { return words.id == measure.id; });
    if (found != kWords.end() && found->lens != Lens::Points && found->lens < Lens::Query) at(found->lens) = {measure.numerator, measure.denominator};
  }
  if (report.query) {
    at(Lens::Query) = {report.query->right ? 1 : 0, 1};
    at(Lens::QueryQuality) = {report.query->quality_points, report.query->quality_points_max};
  }
  for (const auto& finding : report.findings) {
    auto& count = sample.findings[static_cast<std::size_t>(finding.kind)];
    if (count < UINT16_MAX) ++count;
  }
  return sample;
}

std::optional<Interval> wilson_interval(std::int64_t successes, std::int64_t trials) {
  if (trials <= 0) return std::nullopt;
  constexpr double kZ = 1.959963984540054;  // the 97.5th percentile of the normal distribution
  const double n = static_cast<double>(trials), right = static_cast<double>(std::clamp<std::int64_t>(successes, 0, trials));
  const double middle = right + kZ * kZ / 2;
  const double half = kZ * std::sqrt(right * (n - right) / n + kZ * kZ / 4);
  const auto tenths = [&](double value) { return static_cast<int>(std::clamp(std::floor(1000 * value / (n + kZ * kZ) + 0.5), 0.0, 1000.0)); };
  return Interval{tenths(middle - half), tenths(middle + half)};
}

int LensLine::per_mille() const { return denominator > 0 ? static_cast<int>((2000 * numerator + denominator) / (2 * denominator)) : 0; }

void Lenses::add(const LensSample& sample) {
  ++charts_;
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    if (sample.parts[i].denominator <= 0) continue;
    sums_[i].numerator += sample.parts[i].numerator;
    sums_[i].denominator += sample.parts[i].denominator;
    ++sums_[i].charts;
  }
  for (std::size_t i = 0; i < findings_.size(); ++i) {
    findings_[i] += sample.findings[i];
    charts_with_[i] += sample.findings[i] > 0 ? 1 : 0;
  }
}

void Lenses::add(const Lenses& other) {
  charts_ += other.charts_;
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    sums_[i].numerator += other.sums_[i].numerator;
    sums_[i].denominator += other.sums_[i].denominator;
    sums_[i].charts += other.sums_[i].charts;
  }
  for (std::size_t i = 0; i < findings_.size(); ++i) {
    findings_[i] += other.findings_[i];
    charts_with_[i] += other.charts_with_[i];
  }
}

LensSummary Lenses::summary() const {
  LensSummary summary{.charts = charts_, .lines = {}, .findings = {}, .caution = caution_of(charts_)};
  for (const auto& words : kWords) {
    const Sum& sum = sums_[static_cast<std::size_t>(words.lens)];
    LensLine line{.lens = words.lens, .label = std::string(words.label), .charts = sum.charts, .numerator = sum.numerator, .denominator = sum.denominator, .interval = {}, .arithmetic = {}};
    if (words.proportion) line.interval = wilson_interval(line.numerator, line.denominator);
    line.arithmetic = arithmetic_of(line);
    summary.lines.push_back(std::move(line));
  }
  for (std::size_t i = 0; i < findings_.size(); ++i)
    if (findings_[i] > 0) summary.findings.push_back({static_cast<FindingKind>(i), findings_[i], charts_with_[i]});
  std::stable_sort(summary.findings.begin(), summary.findings.end(), [](const KindCount& a, const KindCount& b) { return a.findings > b.findings; });
  return summary;
}

std::string lenses_to_json(const LensSummary& lenses, const CalibrationSummary* calibration) {
  nlohmann::ordered_json root = {{"format", "chartwright.lenses"}, {"version", 1}, {"charts", lenses.charts}, {"lenses", nlohmann::ordered_json::array()}, {"findings", nlohmann::ordered_json::array()}};
  for (const auto& line : lenses.lines) root["lenses"].push_back(to_json(line));
  for (const auto& kind : lenses.findings) root["findings"].push_back({{"kind", to_string(kind.kind)}, {"findings", kind.findings}, {"charts", kind.charts}});
  root["caution"] = lenses.caution;
  if (calibration != nullptr) wording::add_calibration(root, *calibration);
  return root.dump(2) + "\n";
}

std::string lenses_to_text(const LensSummary& lenses, const CalibrationSummary* calibration) {
  std::string out = fmt::format("{} graded\n", wording::counted(lenses.charts, "chart"));
  for (const auto& line : lenses.lines) {
    const std::string interval = line.interval ? wording::range(*line.interval) : std::string();
    const std::string head = fmt::format("  {:<35} {:>8}  {:<16} ", line.label, line.measured() ? percent_text(line.per_mille()) : "—", interval);
    out += wording::hanging(head, (line.measured() ? "" : "not measured: ") + line.arithmetic);
  }
  if (!lenses.findings.empty()) out += "\nFindings\n";
  for (const auto& kind : lenses.findings) out += fmt::format("  {:<35} {:>8}  in {}\n", display_name(kind.kind), kind.findings, wording::counted(kind.charts, "chart"));
  out += "\n" + wording::hanging("", lenses.caution);
  if (calibration != nullptr) out += "\n" + calibration_to_text(*calibration);
  return out;
}

}  // namespace cw
