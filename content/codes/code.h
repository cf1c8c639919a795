#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/date.h"

namespace cw {

enum class CodeSystem { Icd10Cm, Icd10Pcs, Hcpcs, Cpt };
[[nodiscard]] std::string_view to_string(CodeSystem system);      ///< `icd-10-cm`
[[nodiscard]] std::string_view display_name(CodeSystem system);   ///< `ICD-10-CM`
[[nodiscard]] std::optional<CodeSystem> code_system_from(std::string_view text);

/// A code as coders write it: upper case, ICD-10-CM with its dot after the third character, others without.
/// Holds anything a student may type; whether such a code exists is a question for the CodeBook.
class Code {
 public:
  Code() = default;
  /// Accepts any case, with or without the dot, surrounding spaces dropped. Never fails: `Code("e1122", Icd10Cm)` is E11.22.
  Code(std::string_view typed, CodeSystem system);

  CodeSystem system() const { return system_; }
  const std::string& text() const { return text_; }  ///< `E11.22`, `0FT40ZZ`
  std::string bare() const;                          ///< without the dot: `E1122`
  std::string category() const;                      ///< first three characters: `E11`, or fewer
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Code&) const = default;

 private:
  CodeSystem system_ = CodeSystem::Icd10Cm;
  std::string text_;
};

/// The system a procedure code is of, in a task that reports `reported`: where CPT is reported, a code that begins with a letter is HCPCS Level II.
[[nodiscard]] CodeSystem procedure_system(std::string_view typed, CodeSystem reported);

enum class NoteKind { Includes, InclusionTerm, Excludes1, Excludes2, CodeFirst, UseAdditional, CodeAlso, SeventhCharacter, Definition };
[[nodiscard]] std::string_view to_string(NoteKind kind);  ///< `excludes1`
[[nodiscard]] std::string_view display_name(NoteKind kind);  ///< `Excludes1`

/// A Tabular note on the node where it stands; it governs that node and all below it. The starter set words it in our words, an
/// installed release as published.
struct CodeNote {
  NoteKind kind = NoteKind::Includes;
  std::string text;
  /// What the note points at: codes, categories or ranges without dot, each `E08`, `E0900`, `I60-I69`.
  std::vector<std::string> refers_to;
  bool operator==(const CodeNote&) const = default;
};

/// One value of a 7th character, as defined on the category or subcategory that asks for it.
struct SeventhCharacter {
  char value = 'A';
  std::string words;  ///< `initial encounter for closed fracture`
  bool operator==(const SeventhCharacter&) const = default;
};

enum class SexLimit { None, Female, Male };

/// One node of a code system in one release: a code, or a header above codes.
struct CodeEntry {
  Code code;
  std::string title;  ///< as officially worded (CPT: our own words)
  bool billable = false;
  bool poa_exempt = false;
  SexLimit sex = SexLimit::None;
  int least_age = 0;    ///< years; inclusive
  int most_age = 124;   ///< years; inclusive
  std::string parent;   ///< bare code of the node above, or empty
  std::vector<CodeNote> notes;  ///< of this node alone; CodeBook::notes_governing adds the inherited ones
  std::vector<SeventhCharacter> seventh;  ///< defined on this node, for every code below it; in book order
  std::optional<Date> terminated;  ///< HCPCS: the last day on which it may be reported; a code may end inside its release
};

/// A chapter, or a section (block) of categories, of the Tabular List. Its notes govern every category from `from` to `to`.
struct TabularDivision {
  bool chapter = false;  ///< else a section
  std::string id;        ///< `9`, `I10-I1A`
  std::string title;     ///< without the range
  std::string from, to;  ///< first and last category, bare, inclusive
  std::vector<CodeNote> notes;
  bool operator==(const TabularDivision&) const = default;
};

/// A file a release was made from.
struct ReleaseSourceFile {
  std::string part;    ///< `icd-10-cm order file`: to_string(import::PartKind)
  std::string name;    ///< file name as it was given, without folder
  std::string year;    ///< the year or version the file says of itself, or empty
  std::string sha256;  ///< of its (unzipped) bytes, hex
  int count = 0;       ///< rows, terms, cells … understood
  int used = 0;        ///< those of them that found their place: nodes and listed codes that are in the list of codes; else the same as `count`
  bool operator==(const ReleaseSourceFile&) const = default;
};

/// What a release says of itself.
struct ReleaseInfo {
  CodeSystem system = CodeSystem::Icd10Cm;
  std::string name;  ///< `starter-2026`, `2026`, `2026-04`
  Date effective_from;
  Date effective_to;  ///< inclusive
  std::string source;         ///< where it came from, in words
  std::string source_sha256;  ///< of the source files in order, hex
  int entries = 0;
  int billable = 0;
  bool starter = false;  ///< covers only what the shipped charts touch
  bool from_addenda = false;  ///< the year before with addenda applied, since no file of its own is installed
  bool has_notes = false;     ///< it has a Tabular List of its own (starter: its own notes)
  bool has_poa_list = false;  ///< it knows which codes are exempt from present on admission
  std::vector<ReleaseSourceFile> files;
  /// A Tabular List, index or tables without a list of codes: lookups pass over it, its books serve the releases that have none.
  bool books_only() const { return billable == 0; }
};

}  // namespace cw
