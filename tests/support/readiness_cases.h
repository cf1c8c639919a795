#pragma once

#include <vector>

#include "grading/readiness/model.h"

/// Examinations and answers that the tests and benchmarks of readiness share.
namespace cw::test {

/// 130 scored items in six domains.
inline ReadinessBlueprint six_domains() {
  ReadinessBlueprint made;
  for (const int scored : {30, 22, 22, 22, 20, 14}) made.domains.push_back({.scored = scored});
  return made;
}

inline ReadinessEvidence item(int domain, double p0, double credit, double age_days = 0, double growth_days = 0) {
  return {.domain = domain, .p0 = p0, .credit = credit, .age_days = age_days, .growth_days = growth_days};
}

inline ReadinessEvidence chart(int domain, std::vector<std::pair<double, double>> slots, double age_days = 0, double growth_days = 0) {
  ReadinessEvidence made{.kind = ReadinessEvidence::Kind::Chart, .age_days = age_days, .growth_days = growth_days};
  for (const auto& [p0, credit] : slots) made.slots.push_back({p0, credit, domain});
  return made;
}

/// `items` answers over many days, then `charts` of ten slots each, all domains in turn.
inline std::vector<ReadinessEvidence> long_practice(int items, int charts) {
  std::vector<ReadinessEvidence> made;
  for (int i = 0; i < items; ++i) made.push_back(item(i % 6, 0.4 + 0.5 * (i * 37 % 100) / 100, i * 7919 % 10 < 7 ? 1 : 0, i / 10, i / 20));
  for (int i = 0; i < charts; ++i) {
    std::vector<std::pair<double, double>> slots;
    for (int j = 0; j < 10; ++j) slots.emplace_back(0.4 + 0.05 * j, (i + j) % 3 > 0 ? 1 : 0);
    made.push_back(chart(i % 6, slots, i, i / 2));
  }
  return made;
}

}  // namespace cw::test
