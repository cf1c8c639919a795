#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "content/base/diagnostic.h"
#include "content/base/result.h"
#include "content/codes/book_parts.h"

/// Official files as published, read into values. Pure: bytes in, values out; nothing is opened here but zip archives in memory.
///
/// What a file is, is found out from its content, never from its name alone (names differ by year and source); the name only
/// helps where content cannot tell. Everything is hostile until read: see `limits` in each reader.
namespace cw::import {

enum class PartKind {
  CmOrder, CmCodes, CmOrderAddenda, CmCodesAddenda, CmTabular, CmIndex, CmExternalCauses, CmDrugs, CmNeoplasms, PoaExempt,
  PcsOrder, PcsCodes, PcsOrderAddenda, PcsCodesAddenda, PcsTables, PcsIndex, PcsDefinitions, PcsConversion,
  Hcpcs, MceDiagnoses, MceProcedures, MceAgeRanges, MceDischargeStatus, DrgTable
};
[[nodiscard]] std::string_view to_string(PartKind kind);  ///< `ICD-10-CM order file`: as people call it

/// A row of an order or codes file, in file order.
struct CodeRow {
  std::string bare;
  bool billable = true;
  std::string title;  ///< long title
  bool operator==(const CodeRow&) const = default;
};
struct CodeList {
  CodeSystem system = CodeSystem::Icd10Cm;
  bool has_headers = false;  ///< order files do, codes files do not
  std::vector<CodeRow> rows;
};

struct Addenda {
  CodeSystem system = CodeSystem::Icd10Cm;
  bool has_headers = false;  ///< order addenda
  std::vector<CodeRow> added, deleted;
  struct Revision { CodeRow from, to; };
  std::vector<Revision> revised;
  /// From the footer, where there is one; -1 otherwise.
  int codes_before = -1, codes_after = -1, additions = -1, deletions = -1, revisions = -1;
};

/// A node of the Tabular List with everything that stands at it. `notes` in book order: includes, inclusion terms, excludes …
struct TabularNode {
  std::string bare, title, parent;
  bool placeholder = false;  ///< printed only to show the placeholder X
  std::vector<CodeNote> notes;
  std::vector<SeventhCharacter> seventh;
};
struct Tabular {
  std::vector<TabularDivision> divisions;
  std::vector<TabularNode> nodes;
};

struct IndexPart {
  IndexKind kind = IndexKind::Diseases;
  std::vector<IndexLine> lines;
};
struct PoaExemptList { std::vector<std::string> bare; };
struct PcsTablesPart { std::vector<PcsTable> tables; };
struct PcsDefinitionsPart { std::vector<PcsDefinition> definitions; };
struct ConversionPart { std::vector<CodeReplacement> replacements; };
struct HcpcsPart {
  std::vector<CodeEntry> codes;  ///< record types 3 and 4; `terminated` set where the file says so
  std::vector<Modifier> modifiers;
};
struct EditPart { std::vector<EditRow> rows; };
/// A table kept as published, for the grouper: header and rows.
struct TablePart {
  std::string name;  ///< `dx`, `drg_formulas`, `mce_age_ranges` …
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

/// One file understood.
struct Part {
  PartKind kind = PartKind::CmOrder;
  std::string file;    ///< name as given; inside an archive `archive.zip/inner/name.txt`
  std::string year;    ///< what the file (or, failing that, its name) says: `2026`, `43.1`; may be empty
  std::string sha256;
  int count = 0;       ///< the number people publish: codes, nodes, main terms + subterms, cells, tables …
  std::variant<CodeList, Addenda, Tabular, IndexPart, PoaExemptList, PcsTablesPart, PcsDefinitionsPart, ConversionPart, HcpcsPart, EditPart, TablePart> data;
};

/// A file not used: a picture, a read-me (`ignored`), or one that is broken (`error`).
struct NotUsed {
  std::string file;
  std::string why;
  bool error = false;  ///< it looked like an official file and could not be understood
  std::string id;      ///< IMP-xxx when error
};

struct Understood {
  std::vector<Part> parts;
  std::vector<NotUsed> not_used;
};

/// Limits for everything from outside.
inline constexpr std::size_t kLargestFile = 128u << 20;       ///< one file, unpacked
inline constexpr std::size_t kLargestArchive = 512u << 20;    ///< all files of one archive, unpacked
inline constexpr int kMostArchiveEntries = 2'000;
inline constexpr int kLargestRatio = 200;                     ///< unpacked : packed, for entries over 1 MB

/// Recognises and reads one file's bytes; archives (zip) are opened, archives in archives are refused. Never throws. Truncated, wrongly
/// encoded, oversized or malicious input becomes a NotUsed with `error` and a sentence that names the fault and, for text, the line.
[[nodiscard]] Understood read_official_file(std::string_view bytes, const std::string& name);

struct ImportRule {
  const char* id;  ///< IMP-001 …
  const char* title;
};
/// Every fault there is; a test provokes each.
[[nodiscard]] const std::vector<ImportRule>& import_rules();

}  // namespace cw::import
