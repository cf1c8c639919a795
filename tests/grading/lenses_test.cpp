#include "grading/lenses/lenses.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include "grading/engine/grade.h"
#include "grading/lenses/calibration.h"
#include "tests/support/charts.h"

using namespace cw;
using namespace cw::test;

namespace {

const CodeBook& codes() {
  static const CodeBook all = book({entry("E11.9", "Type 2 diabetes mellitus without complications"), entry("E11.22", "Type 2 diabetes mellitus with diabetic chronic kidney disease"), entry("A41.51", "Sepsis due to Escherichia coli"), entry("N39.0", "Urinary tract infection"),
                                    entry("R65.20", "Severe sepsis without septic shock"), entry("N17.9", "Acute kidney failure"), entry("N18.32", "Chronic kidney disease, stage 3b"), entry("I12.9", "Hypertensive chronic kidney disease"),
                                    entry("Z79.4", "Insulin", true, true), entry("R30.0", "Dysuria"), entry("J18.9", "Pneumonia"), entry("M54.50", "Low back pain"), entry("K21.9", "Reflux disease")});
  return all;
}

/// The worked example of the method's description: eight lines; six right, one imprecise, one unsupported, another one first.
Scenario worked() {
  return scenario({line("dx-sepsis", "A41.51"), line("dx-uti", "N39.0"), line("dx-severe", "R65.20"), line("dx-aki", "N17.9"), line("dx-diabetes", "E11.22"), line("dx-ckd", "N18.32"), line("dx-htn", "I12.9"), line("dx-insulin", "Z79.4", Poa::Exempt)});
}
Report graded(const Scenario& s, const std::vector<Entry>& lines) { return grade(s, s.tasks.front(), answer(s, lines), codes()); }
Report eight_entered(const Scenario& s) { return graded(s, {{"N39.0"}, {"A41.51"}, {"R65.20"}, {"N17.9", Poa::No}, {"E11.9"}, {"N18.32"}, {"I12.9"}, {"R30.0"}}); }
/// Its variant: ten entered, six of them right, four that nothing stands for.
Report ten_entered(const Scenario& s) { return graded(s, {{"N39.0"}, {"A41.51"}, {"R65.20"}, {"N17.9"}, {"N18.32"}, {"I12.9"}, {"R30.0"}, {"J18.9"}, {"M54.50"}, {"K21.9"}}); }

void check_line(const LensSummary& summary, Lens lens, int numerator, int denominator, int per_mille) {
  CAPTURE(to_string(lens));
  const LensLine& l = summary.of(lens);
  CHECK(l.lens == lens);
  CHECK(l.numerator == numerator);
  CHECK(l.denominator == denominator);
  CHECK(l.per_mille() == per_mille);
}

LensSummary summed(const std::vector<Report>& reports) {
  Lenses lenses;
  for (const auto& r : reports) lenses.add(lens_sample(r));
  return lenses.summary();
}

}  // namespace

TEST_SUITE("lenses") {
  TEST_CASE("the score interval, by hand") {
    CHECK_FALSE(wilson_interval(0, 0).has_value());
    CHECK(wilson_interval(8, 10) == Interval{490, 943});
    CHECK(wilson_interval(6, 8) == Interval{409, 929});
    CHECK(wilson_interval(50, 100) == Interval{404, 596});
    // At the ends: z² / (n + z²) and n / (n + z²), with z² = 3.8415.
    CHECK(wilson_interval(0, 10) == Interval{0, 278});
    CHECK(wilson_interval(10, 10) == Interval{722, 1000});
    CHECK(wilson_interval(0, 1) == Interval{0, 793});
    CHECK(wilson_interval(1, 1) == Interval{207, 1000});
    // It holds the share itself, and mirrors.
    for (int n = 1; n <= 60; ++n)
      for (int k = 0; k <= n; ++k) {
        const Interval i = *wilson_interval(k, n), other = *wilson_interval(n - k, n);
        CHECK(i.low <= (1000 * k + n / 2) / n + 1);
        CHECK(i.high >= 1000 * k / n);
        CHECK(std::abs(i.low + other.high - 1000) <= 1);
      }
    CHECK(wilson_interval(std::int64_t{1} << 40, std::int64_t{1} << 41) == Interval{500, 500});
  }

  TEST_CASE("the worked example, and its variant with ten codes") {
    const Scenario s = worked();
    const LensSummary eight = summed({eight_entered(s)});
    CHECK(eight.charts == 1);
    check_line(eight, Lens::CodeOverCode, 6, 8, 750);
    check_line(eight, Lens::CodeOverCodeDeducted, 5, 8, 625);
    check_line(eight, Lens::RecordOverRecord, 0, 1, 0);
    check_line(eight, Lens::Practicode, 6, 8, 750);
    check_line(eight, Lens::Precision, 6, 8, 750);
    check_line(eight, Lens::F1, 12, 16, 750);
    check_line(eight, Lens::Principal, 0, 1, 0);
    check_line(eight, Lens::Poa, 5, 6, 833);
    CHECK(eight.of(Lens::CodeOverCode).interval == Interval{409, 929});
    CHECK(eight.of(Lens::CodeOverCode).arithmetic == "6 right ÷ 8 in the key, 1 chart");
    CHECK_FALSE(eight.of(Lens::CodeOverCodeDeducted).interval.has_value());
    CHECK_FALSE(eight.of(Lens::Practicode).interval.has_value());
    CHECK_FALSE(eight.of(Lens::F1).interval.has_value());
    CHECK_FALSE(eight.of(Lens::Points).interval.has_value());

    const LensSummary ten = summed({ten_entered(s)});
    check_line(ten, Lens::CodeOverCode, 6, 8, 750);
    check_line(ten, Lens::Practicode, 6, 10, 600);
    check_line(ten, Lens::CodeOverCodeDeducted, 2, 8, 250);
    check_line(ten, Lens::Precision, 6, 10, 600);
    check_line(ten, Lens::F1, 12, 18, 667);

    const LensSummary both = summed({eight_entered(s), ten_entered(s)});
    CHECK(both.charts == 2);
    check_line(both, Lens::CodeOverCode, 12, 16, 750);
    check_line(both, Lens::CodeOverCodeDeducted, 7, 16, 438);
    check_line(both, Lens::Practicode, 12, 18, 667);
    check_line(both, Lens::Precision, 12, 18, 667);
    check_line(both, Lens::F1, 24, 34, 706);
    CHECK(both.of(Lens::CodeOverCode).charts == 2);
    CHECK(both.of(Lens::Points).denominator == 2000);
    CHECK(both.of(Lens::Points).numerator == eight_entered(s).points + ten_entered(s).points);
  }

  TEST_CASE("what no chart measures is not measured, and says why; it is never zero") {
    const Scenario s = worked();
    const LensSummary one = summed({eight_entered(s)});
    for (const Lens lens : {Lens::Procedures, Lens::Query}) {
      const LensLine& l = one.of(lens);
      CHECK_FALSE(l.measured());
      CHECK(l.charts == 0);
      CHECK_FALSE(l.interval.has_value());
    }
    CHECK(one.of(Lens::Query).arithmetic == "no task asks for the decision");
    const auto json = nlohmann::json::parse(lenses_to_json(one));
    CHECK(json["format"] == "chartwright.lenses");
    CHECK(json["version"] == 1);
    for (const auto& l : json["lenses"]) CHECK(l.contains("per_mille") == l["measured"].get<bool>());
    CHECK(lenses_to_text(one).find("—") != std::string::npos);
    CHECK(lenses_to_text(one).find("not measured: no task") != std::string::npos);

    const LensSummary none = Lenses().summary();
    for (const auto& l : none.lines) CHECK_FALSE(l.measured());
    CHECK(none.caution == "Nothing has been graded yet.");
    // Nothing entered: precision has nothing to measure, recall is an honest zero.
    const LensSummary empty = summed({graded(s, {})});
    CHECK_FALSE(empty.of(Lens::Precision).measured());
    check_line(empty, Lens::CodeOverCode, 0, 8, 0);
    CHECK(empty.of(Lens::CodeOverCode).measured());
  }

  TEST_CASE("the query decision is a lens of its own, and a chart without it does not count there") {
    Scenario s = worked();
    s.tasks.front().key.queries.emplace();
    Submission a = answer(s, {{"A41.51"}});
    a.query = QueryDecision::NotNeeded;
    const Report right = grade(s, s.tasks.front(), a, codes());
    a.query = QueryDecision::Needed;
    const Report wrong = grade(s, s.tasks.front(), a, codes());
    const LensSummary summary = summed({right, wrong, wrong, eight_entered(worked())});
    check_line(summary, Lens::Query, 1, 3, 333);
    CHECK(summary.of(Lens::Query).charts == 3);
    CHECK(summary.charts == 4);
  }

  TEST_CASE("an instructor's corrections count in the points") {
    const Scenario s = worked();
    Report r = eight_entered(s);
    const auto missed = std::find_if(r.rows.begin(), r.rows.end(), [](const ComparisonRow& row) { return row.verdict == Verdict::Missed; });
    REQUIRE(missed != r.rows.end());
    r.overrides = {{.row = static_cast<int>(missed - r.rows.begin()), .points = missed->points_max, .reason = "The chart is not clear.", .by = "An instructor", .on = *Date::from_ymd(2026, 1, 20)}};
    CHECK(r.settled_points() > r.points);
    CHECK(lens_sample(r).of(Lens::Points).numerator == r.settled_points());
  }

  TEST_CASE("findings are counted by kind, the most frequent first") {
    const Scenario s = worked();
    const LensSummary both = summed({eight_entered(s), ten_entered(s)});
    REQUIRE_FALSE(both.findings.empty());
    std::int64_t total = 0;
    for (std::size_t i = 0; i < both.findings.size(); ++i) {
      total += both.findings[i].findings;
      CHECK(both.findings[i].findings >= both.findings[i].charts);
      if (i > 0) CHECK(both.findings[i - 1].findings >= both.findings[i].findings);
    }
    CHECK(total == static_cast<std::int64_t>(eight_entered(s).findings.size() + ten_entered(s).findings.size()));
    // Both put another code first; each misses insulin; one code of the wrong detail, and four plus one that nothing supports.
    const auto of = [&](FindingKind kind) {
      for (const auto& k : both.findings)
        if (k.kind == kind) return std::pair(static_cast<int>(k.findings), k.charts);
      return std::pair(0, 0);
    };
    CHECK(of(FindingKind::Sequencing) == std::pair(2, 2));
    CHECK(of(FindingKind::StatusOmitted) == std::pair(2, 2));
    CHECK(of(FindingKind::Specificity) == std::pair(1, 1));
    CHECK(of(FindingKind::Unsupported) == std::pair(5, 2));
    CHECK(of(FindingKind::Missed) == std::pair(1, 1));
  }

  TEST_CASE("neither order nor grouping changes a summary, and its size does not grow") {
    std::mt19937 random(7);
    std::vector<LensSample> samples(300);
    for (auto& sample : samples) {
      for (auto& part : sample.parts)
        if (random() % 4 != 0) {
          part.denominator = static_cast<int>(random() % 12 + 1);
          part.numerator = static_cast<int>(random() % static_cast<unsigned>(part.denominator + 1));
        }
      for (auto& count : sample.findings) count = static_cast<std::uint16_t>(random() % 3);
    }
    Lenses forward;
    for (const auto& sample : samples) forward.add(sample);
    const std::string expected = lenses_to_json(forward.summary());
    for (int round = 0; round < 10; ++round) {
      std::shuffle(samples.begin(), samples.end(), random);
      Lenses parts[3], whole;
      for (std::size_t i = 0; i < samples.size(); ++i) parts[random() % 3].add(samples[i]);
      for (const auto& part : parts) whole.add(part);
      CHECK(lenses_to_json(whole.summary()) == expected);
    }
    static_assert(std::is_trivially_copyable_v<Lenses>, "an accumulator that holds no memory of its own cannot grow");
    static_assert(std::is_trivially_copyable_v<LensSample> && sizeof(LensSample) <= 256);
  }

  TEST_CASE("few charts show nobody ready; lines of the text keep within 100 columns") {
    const Scenario s = worked();
    Lenses lenses;
    for (int i = 0; i < kChartsForJudgment; ++i) {
      const std::string caution = lenses.summary().caution;
      if (i > 0) CHECK(caution.find("too few to say that somebody is ready") != std::string::npos);
      lenses.add(lens_sample(eight_entered(s)));
    }
    CHECK(lenses.summary().caution.find("too few") == std::string::npos);
    CHECK(lenses.summary().of(Lens::RecordOverRecord).interval == wilson_interval(0, 30));
    const std::string text = lenses_to_text(lenses.summary());
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      const auto line_text = text.substr(at, end - at);
      CHECK(std::count_if(line_text.begin(), line_text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }) <= 100);
      at = end + 1;
    }
  }
}

namespace {

/// So many lines with a mark, so many of them right.
CalibrationSample marks(int unsure, int unsure_right, int likely, int likely_right, int sure, int sure_right) {
  CalibrationSample sample;
  sample.marks = {{{unsure, unsure_right}, {likely, likely_right}, {sure, sure_right}}};
  return sample;
}
CalibrationSummary of(const std::vector<CalibrationSample>& samples) {
  Calibration calibration;  // 50, 75 and 95 percent
  for (const auto& sample : samples) calibration.add(sample);
  return calibration.summary();
}

}  // namespace

TEST_SUITE("calibration") {
  TEST_CASE("the Brier score and its reference, by hand") {
    // Squares in ten-thousandths: two sure and right 25 each, one sure and wrong 9025, one likely and right 625, one unsure and wrong 2500: 12200 of 5.
    const CalibrationSummary c = of({marks(1, 0, 1, 1, 3, 2)});
    CHECK(c.lines == 5);
    CHECK(c.right == 3);
    CHECK(c.brier == 2440);
    CHECK(c.brier_reference == 2400);  // 3/5 × 2/5
    CHECK(c.said == 820);              // (50 + 75 + 3 × 95) ÷ 5
    CHECK(c.observed == 600);
    CHECK(c.verdict == ConfidenceVerdict::TooFew);
    CHECK(c.confidence_sentence.find("too few marks") != std::string::npos);
    CHECK(c.bins[2].observed == 667);
    CHECK(c.bins[2].interval == wilson_interval(2, 3));
    CHECK(of({marks(0, 0, 0, 0, 4, 4)}).brier == 25);
    CHECK(of({marks(0, 0, 0, 0, 4, 4)}).brier_reference == 0);
  }

  TEST_CASE("over, under, in line, and too few to say") {
    CHECK(of({marks(0, 0, 0, 0, 12, 4)}).verdict == ConfidenceVerdict::Over);      // 95 % said; 13.8 to 60.9 % observed
    CHECK(of({marks(12, 12, 0, 0, 0, 0)}).verdict == ConfidenceVerdict::Under);    // 50 % said; at least 75.8 % observed
    CHECK(of({marks(0, 0, 20, 15, 0, 0)}).verdict == ConfidenceVerdict::InLine);   // 75 % said and observed
    CHECK(of({marks(0, 0, 0, 0, 9, 0)}).verdict == ConfidenceVerdict::TooFew);
    CHECK(of({marks(0, 0, 0, 0, 10, 0)}).verdict == ConfidenceVerdict::Over);
    const CalibrationSummary none = of({});
    CHECK_FALSE(none.brier.has_value());
    CHECK_FALSE(none.brier_reference.has_value());
    CHECK(none.confidence_sentence == "No line was marked with how sure you were, so confidence is not measured.");
  }

  TEST_CASE("marks are read from a report: key's codes, alternates and optional lines are right, and they move no point") {
    Scenario s = worked();
    s.tasks.front().key.diagnoses[7].optional = true;
    s.tasks.front().key.diagnoses[1].alternates = {{Code("J18.9", CodeSystem::Icd10Cm), 100, "Either is defensible."}};
    Submission a = answer(s, {{"A41.51"}, {"J18.9"}, {"E11.9"}, {"R30.0"}, {"Z79.4", std::nullopt}, {"N17.9"}});
    const int plain = grade(s, s.tasks.front(), a, codes()).points;
    const Confidence said[] = {Confidence::Sure, Confidence::Likely, Confidence::Sure, Confidence::Unsure, Confidence::Unsure};
    for (std::size_t i = 0; i < 5; ++i) a.diagnoses[i].confidence = said[i];
    a.seconds_spent = 900;
    const Report r = grade(s, s.tasks.front(), a, codes());
    CHECK(r.points == plain);
    const CalibrationSample sample = calibration_sample(r, 20);
    CHECK(sample.marks[0] == CalibrationSample::Marks{2, 1});  // dysuria wrong, insulin optional
    CHECK(sample.marks[1] == CalibrationSample::Marks{1, 1});  // the alternate
    CHECK(sample.marks[2] == CalibrationSample::Marks{2, 1});  // sepsis right, diabetes imprecise
    CHECK(sample.seconds == 900);
    CHECK(sample.standard_minutes == 20);
  }

  TEST_CASE("speed beside the entry-level standard; what was not timed is not measured") {
    // 10 and 30 minutes where 20 each are given: as fast as the standard, 3 charts an hour.
    const CalibrationSummary c = of({{.marks = {}, .seconds = 600, .standard_minutes = 20}, {.marks = {}, .seconds = 1800, .standard_minutes = 20}, {.marks = {}, .seconds = 0, .standard_minutes = 20}});
    CHECK(c.timed_charts == 2);
    CHECK(c.untimed_charts == 1);
    CHECK(c.per_hour == 30);
    CHECK(c.standard_per_hour == 30);
    CHECK(c.time_sentence == "2 timed charts: 40.0 minutes spent, where an entry-level coder is given 40; that is 3.0 charts an hour beside 3.0. Time is no part of the score. 1 chart without a time is left out.");
    const CalibrationSummary none = of({{.marks = {}, .seconds = 0, .standard_minutes = 20}, {.marks = {}, .seconds = 60, .standard_minutes = 0}});
    CHECK_FALSE(none.per_hour.has_value());
    CHECK_FALSE(none.standard_per_hour.has_value());
    CHECK(none.time_sentence == "No chart was timed, so speed is not measured.");
    const auto json = nlohmann::json::parse(lenses_to_json(Lenses().summary(), &none));
    CHECK_FALSE(json["time"].contains("seconds"));
    CHECK_FALSE(json["confidence"].contains("brier"));
    CHECK(json["confidence"]["bins"].size() == 3);
  }

  TEST_CASE("order plays no part") {
    std::mt19937 random(11);
    std::vector<CalibrationSample> samples(100);
    for (auto& sample : samples) {
      for (auto& m : sample.marks) m.lines = static_cast<int>(random() % 5), m.right = static_cast<int>(random() % static_cast<unsigned>(m.lines + 1));
      sample.seconds = static_cast<int>(random() % 2000);
      sample.standard_minutes = static_cast<int>(random() % 30);
    }
    const CalibrationSummary a = of(samples);
    std::shuffle(samples.begin(), samples.end(), random);
    const CalibrationSummary b = of(samples);
    CHECK(calibration_to_text(a) == calibration_to_text(b));
    const LensSummary empty = Lenses().summary();
    CHECK(lenses_to_json(empty, &a) == lenses_to_json(empty, &b));
  }
}
