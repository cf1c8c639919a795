#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "grading/engine/policy.h"
#include "grading/engine/report.h"
#include "grading/lenses/lenses.h"

/// Confidence and time: axes of their own beside accuracy, never part of the score.
namespace cw {

inline constexpr int kConfidences = 3;

/// What is kept of one report.
struct CalibrationSample {
  struct Marks {
    std::int32_t lines = 0;  ///< with this mark
    std::int32_t right = 0;  ///< of them: the key's code, an accepted alternate, or an optional line
    bool operator==(const Marks&) const = default;
  };
  std::array<Marks, kConfidences> marks{};  ///< by Confidence
  std::int32_t seconds = 0;           ///< 0: not timed
  std::int32_t standard_minutes = 0;  ///< what an entry-level coder is given for the chart; 0: unknown
  bool operator==(const CalibrationSample&) const = default;
};
/// `standard_minutes` is the scenario's `time_standard_minutes`. Lines without a mark, and lines that were not graded, are left out.
[[nodiscard]] CalibrationSample calibration_sample(const Report& report, int standard_minutes);

/// One mark, and how often lines with it were right.
struct ReliabilityBin {
  Confidence mark = Confidence::Unsure;
  std::int64_t lines = 0, right = 0;
  int said = 0;                      ///< percent, as the policy reads the mark
  int observed = 0;                  ///< tenths of a percent; 0 when there are no lines
  std::optional<Interval> interval;  ///< of `observed`
};

enum class ConfidenceVerdict { TooFew, Over, Under, InLine };
[[nodiscard]] std::string_view to_string(ConfidenceVerdict);  ///< `too-few`, `over`, `under`, `in-line`

/// Fewer marks than this are not judged.
inline constexpr int kMarksForJudgment = 10;

struct CalibrationSummary {
  // Confidence.
  std::int64_t lines = 0, right = 0;  ///< lines with a mark
  std::array<ReliabilityBin, kConfidences> bins{};
  /// Mean squared distance between what a mark says and what came, in ten-thousandths, rounded half up (G. W. Brier, Verification of forecasts expressed in
  /// terms of probability, Monthly Weather Review 78, 1950, 1–3): 0 is perfect, 2500 is a coin. Nothing without marks.
  std::optional<int> brier;
  /// The same for someone who always says the share that came out right; below it the marks tell right lines from wrong ones.
  std::optional<int> brier_reference;
  int said = 0;                      ///< tenths of a percent: mean of what the marks said
  int observed = 0;                  ///< tenths of a percent: share that was right
  std::optional<Interval> interval;  ///< of `observed`
  /// Over or under where what was said lies outside the interval of what was observed.
  ConfidenceVerdict verdict = ConfidenceVerdict::TooFew;
  std::string confidence_sentence;

  // Time; only charts that were timed and have a standard.
  int timed_charts = 0, untimed_charts = 0;
  std::int64_t seconds = 0;           ///< spent on the timed ones
  std::int64_t standard_minutes = 0;  ///< given for the same charts
  std::optional<int> per_hour;           ///< charts an hour, in tenths; nothing: not measured
  std::optional<int> standard_per_hour;  ///< what the standard comes to for the same charts, in tenths
  std::string time_sentence;
};

/// Adds up samples. Its size does not depend on how many; their order plays no part. One thread.
class Calibration {
 public:
  /// `said`: percent that `unsure`, `likely` and `sure` stand for (GradingPolicy::confidence).
  explicit Calibration(std::array<int, kConfidences> said = standard_policy().confidence) : said_(said) {}
  void add(const CalibrationSample& sample);
  [[nodiscard]] CalibrationSummary summary() const;

 private:
  struct Sum {
    std::int64_t lines = 0, right = 0;
  };
  std::array<int, kConfidences> said_;
  std::array<Sum, kConfidences> marks_{};
  int timed_ = 0, untimed_ = 0;
  std::int64_t seconds_ = 0, standard_minutes_ = 0;
};

/// For a terminal, at most 100 columns. The JSON form is part of lenses_to_json.
[[nodiscard]] std::string calibration_to_text(const CalibrationSummary& calibration);

}  // namespace cw
