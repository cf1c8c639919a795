#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/date.h"
#include "content/codes/code.h"

/// What a release may hold beside its codes: the printed books, as values. Produced by content/import, kept by content/releases, walked
/// by content/encoder.
namespace cw {

enum class IndexKind { Diseases, ExternalCauses, Procedures, Drugs, Neoplasms };
[[nodiscard]] std::string_view to_string(IndexKind kind);     ///< `diseases`
[[nodiscard]] std::string_view display_name(IndexKind kind);  ///< `Index to Diseases and Injuries`

/// The six code columns of a table line. Lines of an index have none, and carry no room for them.
class TableCells {
 public:
  static constexpr std::size_t kCount = 6;
  const std::string& operator[](std::size_t column) const;
  std::string& operator[](std::size_t column);
  bool empty() const { return cells_.empty(); }  ///< true when no cell was ever written
  bool operator==(const TableCells&) const = default;

 private:
  std::vector<std::string> cells_;  // none or six
};

/// One line of an Alphabetic Index or of a table of drugs or neoplasms, as printed. Lines stand in book order.
struct IndexLine {
  int level = 0;                ///< 0 main term, 1 to 9 subterms
  std::int32_t parent = -1;     ///< index of the line one level up, always smaller than its own; -1 for main terms
  std::string title;            ///< without nonessential modifiers: `Abasia`; empty where ICD-10-PCS prints only a reference or code
  std::string nonessential;     ///< nonessential modifiers as printed, with their brackets: `(-astasia) (hysterical)`, or empty
  /// As printed: `Q79.4`, `S72.00-` (more characters needed), ICD-10-PCS a code or the beginning of one (`0UT9`). Usually one. Of a reference
  /// that names a table (`see Resection, Uterus 0UT9`) the words are in `see` or `use` and the beginning of the code is here, printed behind them.
  std::vector<std::string> codes;
  std::string manifestation;    ///< what stands in square brackets (a code, in the neoplasm table once words), without them, or empty
  std::string see, see_also;    ///< as printed: `Pain, abdominal`
  std::string see_category;     ///< `see category` or, when it has a dot, `see subcategory`: as printed
  std::string use;              ///< ICD-10-PCS: the body part, device or substance key's value
  /// Tables only. Drugs: poisoning accidental, intentional self-harm, assault, undetermined, adverse effect, underdosing. Neoplasms: malignant
  /// primary, malignant secondary, in situ, benign, uncertain behavior, unspecified behavior. Empty where the table has a dash.
  TableCells cells;
  bool operator==(const IndexLine&) const = default;
};

/// One ICD-10-PCS table: the valid codes are, for each row, the product of its values.
struct PcsValue {
  char value = '0';
  std::string label;
  bool operator==(const PcsValue&) const = default;
};
struct PcsRow {
  std::array<std::vector<PcsValue>, 4> values;  ///< characters 4 to 7
  bool operator==(const PcsRow&) const = default;
};
struct PcsTable {
  std::string prefix;                     ///< `0FT`
  std::array<std::string, 3> labels;      ///< `Medical and Surgical`, `Hepatobiliary System and Pancreas`, `Resection`
  std::array<std::string, 7> axis_titles; ///< `Section`, `Body System`, `Operation`, `Body Part`, `Approach`, `Device`, `Qualifier`
  std::string definition;                 ///< of the operation, or empty
  std::vector<PcsRow> rows;
  bool operator==(const PcsTable&) const = default;
};

/// An entry of the ICD-10-PCS definitions: a root operation, body part, approach, device or qualifier, with what it stands for.
struct PcsDefinition {
  char section = '0';
  int axis = 3;                        ///< 1 to 7
  std::string title;                   ///< `Resection`
  std::string definition, explanation; ///< may be empty
  std::vector<std::string> includes;   ///< synonyms and examples
  bool operator==(const PcsDefinition&) const = default;
};

/// A line of a conversion table: what replaced what, from which year on.
struct CodeReplacement {
  std::string now;       ///< bare code, or empty: deleted, and nothing took its place
  std::string before;    ///< bare code, or empty
  int fiscal_year = 0;
  std::string change;    ///< as published: `New`, …
  bool operator==(const CodeReplacement&) const = default;
};

/// HCPCS Level II modifier.
struct Modifier {
  std::string code;  ///< two characters
  std::string title;
  std::optional<Date> terminated;
  bool operator==(const Modifier&) const = default;
};

/// One row of the Medicare Code Editor's lists: flags of a code for a period. Flags as published (`manifestation`, `ecodepdx` …).
struct EditRow {
  CodeSystem system = CodeSystem::Icd10Cm;
  std::string bare;
  Date from;
  Date to;  ///< inclusive; 2999-12-31 when open
  std::vector<std::string> flags;
  bool operator==(const EditRow&) const = default;
};

/// Everything one release file holds.
struct ReleaseContents {
  ReleaseInfo info;
  std::vector<CodeEntry> entries;          ///< any order; parents set
  std::vector<TabularDivision> divisions;  ///< book order
  std::array<std::vector<IndexLine>, 5> indexes;  ///< by IndexKind; empty when the release has none
  std::array<std::string, 5> index_years;  ///< what each index says of itself (`2025`), or empty
  std::vector<PcsTable> pcs_tables;        ///< by prefix
  std::vector<PcsDefinition> pcs_definitions;
  std::vector<CodeReplacement> replacements;
  std::vector<Modifier> modifiers;
};

}  // namespace cw
