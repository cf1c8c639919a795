#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grading/engine/report.h"

/// The measures of the profession over many graded charts.
namespace cw {

struct CalibrationSummary;

/// One way of looking at the same graded charts, in the order in which they are shown. Recall is code over code under another name, so it is no
/// measure of its own here; the label says so.
enum class Lens { Points, CodeOverCode, CodeOverCodeDeducted, RecordOverRecord, Practicode, Precision, F1, Principal, Poa, Procedures, Query, QueryQuality, ReviewPoints, Sensitivity, ReviewPrecision };
inline constexpr int kLenses = static_cast<int>(Lens::ReviewPrecision) + 1;
/// `points`, `code-over-code` … as Measure::id; `query` for the query decision, `query-quality` for what was written; `review-points`, `sensitivity` and `review-precision` of reviews
/// for completeness, which count in no other lens, as coded charts do not count in these.
[[nodiscard]] std::string_view to_string(Lens);
[[nodiscard]] std::string_view display_name(Lens);
/// Whether it counts successes among so many trials, so that an interval means something. Points (of either kind, and of what was
/// written) are weighted, a deduction is a difference, F1 a mean of two shares, and the trials of the Practicode-style score depend on the answer: those have none.
[[nodiscard]] bool is_proportion(Lens);

/// What is kept of one report: small whole numbers, no text.
struct LensSample {
  struct Part {
    std::int32_t numerator = 0;
    std::int32_t denominator = 0;  ///< 0: not measured in this chart
    bool operator==(const Part&) const = default;
  };
  std::array<Part, kLenses> parts{};
  std::array<std::uint16_t, kFindingKinds> findings{};  ///< by FindingKind

  const Part& of(Lens lens) const { return parts[static_cast<std::size_t>(lens)]; }
  bool operator==(const LensSample&) const = default;
};
/// Points are the settled ones, an instructor's corrections included; everything else is as graded.
[[nodiscard]] LensSample lens_sample(const Report& report);

/// Both ends in tenths of a percent, rounded half up, within 0 and 1000.
struct Interval {
  int low = 0, high = 0;
  bool operator==(const Interval&) const = default;
};
/// The 95 % score interval of `successes` among `trials` (E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22,
/// 1927, 209–212). Nothing when there are no trials. 8 of 10 is 49.0 % to 94.3 %.
[[nodiscard]] std::optional<Interval> wilson_interval(std::int64_t successes, std::int64_t trials);

/// One measure over all charts: the sums of the charts' numerators and denominators, so a chart with more codes weighs more.
struct LensLine {
  Lens lens = Lens::Points;
  std::string label;
  int charts = 0;  ///< in which it could be measured; 0: not measured (never shown as zero)
  std::int64_t numerator = 0, denominator = 0;
  std::optional<Interval> interval;  ///< proportions only
  std::string arithmetic;            ///< `30 right ÷ 40 in the keys of 5 charts`; what was missing where it is not measured
  bool measured() const { return denominator > 0; }
  /// Tenths of a percent, rounded half up; 0 where not measured.
  int per_mille() const;
};

struct KindCount {
  FindingKind kind = FindingKind::Missed;
  std::int64_t findings = 0;
  int charts = 0;  ///< with at least one
};

struct LensSummary {
  int charts = 0;
  std::vector<LensLine> lines;      ///< every lens, in order
  std::vector<KindCount> findings;  ///< most frequent first, then by kind; none with zero
  std::string caution;              ///< what so many charts do and do not show; one or two sentences

  const LensLine& of(Lens lens) const { return lines[static_cast<std::size_t>(lens)]; }
};

/// Fewer charts than this show no readiness, whatever they come to.
inline constexpr int kChartsForJudgment = 30;

/// Adds up samples. Its size does not depend on how many; their order plays no part. One thread.
class Lenses {
 public:
  void add(const LensSample& sample);
  /// As if all of the other's samples had been added here.
  void add(const Lenses& other);
  int charts() const { return charts_; }
  [[nodiscard]] LensSummary summary() const;

 private:
  struct Sum {
    std::int64_t numerator = 0, denominator = 0;
    int charts = 0;
  };
  int charts_ = 0;
  std::array<Sum, kLenses> sums_{};
  std::array<std::int64_t, kFindingKinds> findings_{};
  std::array<int, kFindingKinds> charts_with_{};
};

/// `chartwright.lenses` version 1, canonical; `calibration` is left out when null.
[[nodiscard]] std::string lenses_to_json(const LensSummary& lenses, const CalibrationSummary* calibration = nullptr);
/// For a terminal, at most 100 columns.
[[nodiscard]] std::string lenses_to_text(const LensSummary& lenses, const CalibrationSummary* calibration = nullptr);

}  // namespace cw
