#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "content/edits/edits.h"

/// What the files of this folder share: one check under way.
namespace cw::edits {

struct Line {
  const EditLine* given = nullptr;
  bool procedure = false;
  int at = 0;
  std::string bare;
  CodeLookup lookup;
  const EditRow* listed = nullptr;  ///< the Medicare Code Editor's row for the date, or null: then the code books decide

  const Code& code() const { return given->code; }
  bool known() const { return lookup.entry != nullptr; }
  bool flagged(std::string_view flag) const;
  std::string shown() const;  ///< for messages: never longer than a code can sensibly be
};

struct Check {
  const EditContext& context;
  const CodeBook& codes;
  const EditLists& lists;
  std::vector<Line> diagnoses, procedures;
  std::vector<EditFinding> found;

  void add(EditKind kind, EditWeight weight, const Line& line, std::string message, std::string source, int other = -1);
  /// `Medicare Code Editor 43.1, sex conflict`
  std::string editor(std::string_view edit) const;
  std::optional<int> age() const;
};

void check_validity(Check& check);     // EDT-001 to 006
void check_pairs(Check& check);        // EDT-007 to 009
void check_instructions(Check& check); // EDT-010 to 012
void check_principal(Check& check);    // EDT-013 to 017
void check_patient(Check& check);      // EDT-018, 019
void check_poa(Check& check);          // EDT-020, 021
void check_specificity(Check& check);  // EDT-022, 023
void check_coverage(Check& check);     // EDT-024 to 028

/// A title says that the code is the manifestation half of a pair (`… in diseases classified elsewhere`).
[[nodiscard]] bool titled_as_manifestation(std::string_view title);

}  // namespace cw::edits
