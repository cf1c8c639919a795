#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

/// Official files of a few rows, in the shape in which they are published.
namespace cw::test {

struct OfficialRow {
  std::string code;
  bool billable;
  std::string title;
};

inline std::string official_order_file(const std::vector<OfficialRow>& rows) {
  std::string text;
  int number = 0;
  for (const auto& row : rows) text += fmt::format("{:05} {:<7} {} {:<60} {}\r\n", ++number, row.code, row.billable ? 1 : 0, row.title.substr(0, 60), row.title);
  return text;
}

inline std::vector<OfficialRow> official_rows_2026() {
  return {{"A00", false, "Cholera"},      {"A000", true, "Cholera due to Vibrio cholerae 01, biovar cholerae"}, {"A009", true, "Cholera, unspecified"}, {"B20", true, "Human immunodeficiency virus [HIV] disease"},
          {"E11", false, "Type 2 diabetes mellitus"}, {"E119", true, "Type 2 diabetes mellitus without complications"}, {"I10", true, "Essential (primary) hypertension"}};
}
/// A00.9 has become a header with two codes below it, B20 is worded anew, A00.0 is gone.
inline std::vector<OfficialRow> official_rows_2027() {
  return {{"A00", false, "Cholera"},      {"A009", false, "Cholera, unspecified"}, {"A0091", true, "Cholera, mild"}, {"A0092", true, "Cholera, severe"}, {"B20", true, "HIV disease"},
          {"E11", false, "Type 2 diabetes mellitus"}, {"E119", true, "Type 2 diabetes mellitus without complications"}, {"I10", true, "Essential (primary) hypertension"}};
}

}  // namespace cw::test
