#pragma once

#include <string_view>
#include <vector>

#include "scenarios/model.h"

/// Pages of other, invented patients that end up in a chart.
namespace cw::mess {

/// A page with gaps: {NAME} `Quillon, Marta E.`, {FIRST}, {LAST}, {TITLE} `Mrs.`, {MRN}, {DOB}, {AGE}, {SEX} `F`, {sex} `woman`, {he} {his} {him} {He} {His}, {FACILITY},
/// {DATE} the page's day, {DAY} the same as `04/18`, {BEFORE} the day before as `04/17`, {T0} {T1} {T2} clock times in order, {T2} being that of the signature.
struct StrayPage {
  DocumentType type = DocumentType::Laboratory;
  std::string_view title, author, role;
  std::string_view file;     ///< of the file's name
  bool hospital = true, office = false;  ///< where such a page is written
  int from_age = 18, to_age = 95;
  std::string_view markdown;
};
[[nodiscard]] const std::vector<StrayPage>& stray_pages();

struct StrayPatient {
  std::string_view last, first;
  Sex sex = Sex::Female;
};
[[nodiscard]] const std::vector<StrayPatient>& stray_patients();

}  // namespace cw::mess
