#include "grading/lenses/calibration.h"

#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "grading/lenses/wording.h"

namespace cw {
namespace {

std::int64_t rounded(std::int64_t numerator, std::int64_t denominator) { return (2 * numerator + denominator) / (2 * denominator); }

bool counts_as_right(Verdict verdict) { return verdict == Verdict::Correct || verdict == Verdict::Alternate || verdict == Verdict::OptionalTaken; }

std::string confidence_sentence(const CalibrationSummary& c) {
  if (c.lines == 0) return "No line was marked with how sure you were, so confidence is not measured.";
  const std::string said = fmt::format("Your marks say {} on average, and {} of {} ({}) were right", percent_text(c.said), c.right, wording::counted(c.lines, "marked line"), percent_text(c.observed));
  switch (c.verdict) {
    case ConfidenceVerdict::TooFew: return fmt::format("{}: too few marks to judge confidence, which takes {}.", said, kMarksForJudgment);
    case ConfidenceVerdict::Over: return said + ": surer than the answers bear out.";
    case ConfidenceVerdict::Under: return said + ": the answers are better than you trusted them to be.";
    case ConfidenceVerdict::InLine: return said + ": in line with each other, as far as so many marks can tell.";
  }
  return said + ".";
}

std::string time_sentence(const CalibrationSummary& c) {
  if (c.timed_charts == 0) return "No chart was timed, so speed is not measured.";
  const std::string untimed = c.untimed_charts > 0 ? fmt::format(" {} without a time {} left out.", wording::counted(c.untimed_charts, "chart"), c.untimed_charts == 1 ? "is" : "are") : std::string();
  return fmt::format("{}: {} minutes spent, where an entry-level coder is given {}; that is {} charts an hour beside {}. Time is no part of the score.{}", wording::counted(c.timed_charts, "timed chart"), wording::tenths(rounded(c.seconds, 6)), c.standard_minutes,
                     wording::tenths(*c.per_hour), wording::tenths(*c.standard_per_hour), untimed);
}

}  // namespace

std::string_view to_string(ConfidenceVerdict verdict) {
  switch (verdict) {
    case ConfidenceVerdict::TooFew: return "too-few";
    case ConfidenceVerdict::Over: return "over";
    case ConfidenceVerdict::Under: return "under";
    case ConfidenceVerdict::InLine: return "in-line";
  }
  return "too-few";
}

CalibrationSample calibration_sample(const Report& report, int standard_minutes) {
  CalibrationSample sample{.marks = {}, .seconds = std::max(0, report.submission.seconds_spent), .standard_minutes = std::max(0, standard_minutes)};
  for (const auto& row : report.rows) {
    const auto& lines = row.line == LineKind::Diagnosis ? report.submission.diagnoses : report.submission.procedures;
    if (row.student_line < 0 || row.student_line >= static_cast<int>(lines.size())) continue;
    const auto& mark = lines[static_cast<std::size_t>(row.student_line)].confidence;
    if (!mark) continue;
    auto& bin = sample.marks[static_cast<std::size_t>(*mark)];
    ++bin.lines;
    bin.right += counts_as_right(row.verdict) ? 1 : 0;
  }
  return sample;
}

void Calibration::add(const CalibrationSample& sample) {
  for (std::size_t i = 0; i < marks_.size(); ++i) {
    marks_[i].lines += sample.marks[i].lines;
    marks_[i].right += sample.marks[i].right;
  }
  if (sample.seconds <= 0 || sample.standard_minutes <= 0) {
    ++untimed_;
    return;
  }
  ++timed_;
  seconds_ += sample.seconds;
  standard_minutes_ += sample.standard_minutes;
}

CalibrationSummary Calibration::summary() const {
  CalibrationSummary c;
  std::int64_t squares = 0, said = 0;  // in ten-thousandths and percent, summed over lines
  for (std::size_t i = 0; i < marks_.size(); ++i) {
    const auto& [lines, right] = marks_[i];
    ReliabilityBin& bin = c.bins[i];
    bin = {.mark = static_cast<Confidence>(i), .lines = lines, .right = right, .said = said_[i], .observed = 0, .interval = wilson_interval(right, lines)};
    if (lines > 0) bin.observed = static_cast<int>(rounded(1000 * right, lines));
    const std::int64_t p = said_[i];
    squares += right * (100 - p) * (100 - p) + (lines - right) * p * p;
    said += lines * p;
    c.lines += lines;
    c.right += right;
  }
  if (c.lines > 0) {
    c.brier = static_cast<int>(rounded(squares, c.lines));
    // Someone who always says the base rate b errs by b(1 − b) on the mean. In two steps, so that no count is squared.
    const double base = static_cast<double>(c.right) / static_cast<double>(c.lines);
    c.brier_reference = static_cast<int>(10'000 * base * (1 - base) + 0.5);
    c.said = static_cast<int>(rounded(10 * said, c.lines));
    c.observed = static_cast<int>(rounded(1000 * c.right, c.lines));
    c.interval = wilson_interval(c.right, c.lines);
    if (c.lines >= kMarksForJudgment) c.verdict = c.said > c.interval->high ? ConfidenceVerdict::Over : c.said < c.interval->low ? ConfidenceVerdict::Under : ConfidenceVerdict::InLine;
  }
  c.confidence_sentence = confidence_sentence(c);

  c.timed_charts = timed_;
  c.untimed_charts = untimed_;
  c.seconds = seconds_;
  c.standard_minutes = standard_minutes_;
  if (timed_ > 0) {
    c.per_hour = static_cast<int>(rounded(std::int64_t{36'000} * timed_, seconds_));
    c.standard_per_hour = static_cast<int>(rounded(std::int64_t{600} * timed_, standard_minutes_));
  }
  c.time_sentence = time_sentence(c);
  return c;
}

void wording::add_calibration(nlohmann::ordered_json& root, const CalibrationSummary& c) {
  using Json = nlohmann::ordered_json;
  Json confidence = {{"lines", c.lines}, {"right", c.right}, {"verdict", to_string(c.verdict)}};
  if (c.brier) {
    confidence["said"] = c.said;
    confidence["observed"] = c.observed;
    confidence["interval"] = {{"low", c.interval->low}, {"high", c.interval->high}};
    confidence["brier"] = *c.brier;
    confidence["brier_reference"] = *c.brier_reference;
  }
  confidence["bins"] = Json::array();
  for (const auto& bin : c.bins) {
    Json made = {{"mark", to_string(bin.mark)}, {"said", bin.said}, {"lines", bin.lines}, {"right", bin.right}};
    if (bin.interval) {
      made["observed"] = bin.observed;
      made["interval"] = {{"low", bin.interval->low}, {"high", bin.interval->high}};
    }
    confidence["bins"].push_back(std::move(made));
  }
  confidence["sentence"] = c.confidence_sentence;
  root["confidence"] = std::move(confidence);

  Json time = {{"timed_charts", c.timed_charts}, {"untimed_charts", c.untimed_charts}};
  if (c.per_hour) {
    time["seconds"] = c.seconds;
    time["standard_minutes"] = c.standard_minutes;
    time["charts_per_hour_tenths"] = *c.per_hour;
    time["standard_charts_per_hour_tenths"] = *c.standard_per_hour;
  }
  time["sentence"] = c.time_sentence;
  root["time"] = std::move(time);
}

std::string calibration_to_text(const CalibrationSummary& c) {
  std::string out = "Confidence\n";
  for (const auto& bin : c.bins) {
    if (bin.lines == 0) continue;
    out += fmt::format("  {:<8} says {:>3} %, right {:>8} ({})  {} of {}\n", to_string(bin.mark), bin.said, percent_text(bin.observed), wording::range(*bin.interval), bin.right, bin.lines);
  }
  if (c.brier) out += fmt::format("  Brier score {}.{:04} beside {}.{:04} for always saying the share that came out right; lower is better\n", *c.brier / 10'000, *c.brier % 10'000, *c.brier_reference / 10'000, *c.brier_reference % 10'000);
  out += wording::hanging("  ", c.confidence_sentence);
  out += "\nTime\n" + wording::hanging("  ", c.time_sentence);
  return out;
}

}  // namespace cw
