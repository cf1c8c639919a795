#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "grading/lenses/calibration.h"
#include "grading/lenses/lenses.h"

/// Words and lines that the forms of this folder share.
namespace cw::wording {

/// `1 chart`, `3 charts`
[[nodiscard]] std::string counted(std::int64_t number, std::string_view one);
/// `49.0 to 94.3 %`
[[nodiscard]] std::string range(const Interval& interval);
/// Tenths: `7.5`
[[nodiscard]] std::string tenths(std::int64_t value);
/// `text` behind `head`, broken at spaces before column 100; what follows stands below where it began. Ends the line.
[[nodiscard]] std::string hanging(std::string_view head, std::string_view text);

/// The fields `confidence` and `time` of `chartwright.lenses`.
void add_calibration(nlohmann::ordered_json& root, const CalibrationSummary& calibration);

}  // namespace cw::wording
