#pragma once

#include <string>
#include <string_view>

#include "scenarios/model.h"

/// What official words mean, in our own words. Facts of the books; the wording is ours.
namespace cw {

struct Meaning {
  std::string_view name;       ///< `Resection`
  std::string_view words;      ///< `cutting out or off all of a body part`; no period
  std::string_view guideline;  ///< section of the ICD-10-PCS guidelines: `B3.8`
};
/// Root operations of the Medical and Surgical section, by character; null when there is none.
[[nodiscard]] const Meaning* root_operation_meaning(char value);
/// Approaches, by character; null when there is none.
[[nodiscard]] const Meaning* approach_meaning(char value);

/// What a cited rule says, in one short sentence without period; empty when we have none. Found by its section, else by the section above.
[[nodiscard]] std::string_view rule_words(const Source& source);

/// A chapter of ICD-10-CM, for books without chapters. Null outside all of them.
struct ChapterFact {
  std::string_view id, from, to, title;
};
[[nodiscard]] const ChapterFact* chapter_fact(std::string_view category);

/// The section of CPT (by number) or of HCPCS Level II (by letter), in our words; empty when there is none.
[[nodiscard]] std::string_view service_section(std::string_view bare);

}  // namespace cw
