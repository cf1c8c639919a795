#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grading/explain/explain.h"

/// The parts of an explanation, each made from the same facts. Used by explain.cpp alone.
namespace cw {

/// What one explanation is about. Borrows everything but the key line, which an old report may have to supply.
struct Miss {
  const Scenario& scenario;
  const Task& task;
  const CodeBook& codes;
  const ExplainIndexes& indexes;
  Date date;
  LineKind line = LineKind::Diagnosis;
  std::optional<FindingKind> kind;       ///< nothing: a code explained without a report
  const Finding* finding = nullptr;
  const SubmissionLine* mine = nullptr;  ///< the line entered, or null
  Code yours, right;                     ///< empty where there is no such side
  std::optional<KeyLine> key;            ///< whose code `right` is, as far as known
  int key_index = -1;
  bool paired = false;                   ///< `yours` stands for `key`; else `key` is only the nearest to it
  const NotCoded* trap = nullptr;        ///< of the key, for `yours`
  std::string axis;                      ///< as the finding or the titles have it

  bool two_sides() const { return !yours.empty() && !right.empty(); }
  std::string title(const Code& code) const;
  /// `E11.9 (Type 2 diabetes mellitus without complications)`.
  std::string named(const Code& code) const;
};

/// The notes that govern one of two diagnoses and name the other, at most two.
void separate_by_notes(const Miss& miss, Fork& fork);
/// Notes of the Tabular List, words of the titles, characters of ICD-10-PCS: what the books say of the two codes.
void separate_by_books(const Miss& miss, const Place& yours, const Place& reference, Fork& fork);
/// The guideline that the key (or the trap) cites, those that speak of the difference first. `fallback` when nothing is cited.
void separate_by_rule(const Miss& miss, Fork& fork, std::optional<Source> fallback = std::nullopt);
/// The key's way through the Alphabetic Index, and where the student's code leaves it.
void walk_index(const Miss& miss, Fork& fork);
/// The source among those cited that says most about the difference, or the general rule of detail where they speak of something else; nothing when none is cited.
std::optional<Source> telling_rule(const Miss& miss);

/// Lower-case words by which a passage decides, those of the difference first, then those of the reference's title.
struct DecidingWords {
  std::vector<std::string> axis, title;
};
DecidingWords deciding_words(const Miss& miss, const Fork& fork);
/// Evidence in the order of how much it decides, with the words to emphasize.
std::vector<DecidingPassage> deciding_passages(const Miss& miss, const std::vector<Evidence>& evidence, const DecidingWords& words);
std::vector<MarkedPassage> marked_passages(const Miss& miss);
/// Why a trap is not coded, to follow `because`.
std::string_view reason_of(NotCodedKind kind);
/// `"Buckle fracture, distal left radius, closed." (Emergency department note)`
std::string quoted(const DecidingPassage& passage, std::size_t most = 130);

}  // namespace cw
