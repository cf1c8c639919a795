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
/// helps where content cannot tell. Everything is hostile until read: a file is understood as a whole or refused with a sentence, never
/// taken in part.
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
  /// From the footer, of codes alone (headers are counted apart); a file without footer is refused as cut.
  int codes_before = -1, codes_after = -1, additions = -1, deletions = -1, revisions = -1;
  /// The year of the file it starts from. The same as the part's own year when it is an update within the year (April, January).
  std::string year_before;
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
/// One entry for each title: `1st Toe, Left` and `1st Toe, Right` share their synonyms.
struct PcsDefinitionsPart { std::vector<PcsDefinition> definitions; };
struct ConversionPart { std::vector<CodeReplacement> replacements; };
struct HcpcsPart {
  std::vector<CodeEntry> codes;  ///< record types 3 and 4; `terminated` set where the file says so
  std::vector<Modifier> modifiers;
};
struct EditPart { std::vector<EditRow> rows; };
/// A table kept as published, for the grouper: header and rows.
struct TablePart {
  std::string name;  ///< `dx`, `drg_formulas`, `mce_age_ranges` …; the four tables of numbers and titles are told apart by their file name
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

/// One file understood.
struct Part {
  PartKind kind = PartKind::CmOrder;
  std::string file;    ///< name as given; inside an archive `archive.zip/inner/name.txt`
  std::string year;    ///< what the file (or, failing that, its name) says: `2026`, `43.1`; may be empty
  std::string sha256;  ///< of the bytes as they came (unzipped)
  /// The number people publish. Order and codes files: billable codes. Addenda: all rows, a revision as one. Tabular: nodes. Indexes: main terms
  /// and subterms. Table of drugs: cells that hold a code; of neoplasms: cells, those with a dash among them. PCS tables: tables; definitions: entries.
  /// HCPCS: codes, without modifiers. Everything else: rows.
  int count = 0;
  std::variant<CodeList, Addenda, Tabular, IndexPart, PoaExemptList, PcsTablesPart, PcsDefinitionsPart, ConversionPart, HcpcsPart, EditPart, TablePart> data;
  int month = 0;  ///< of the update that the name speaks of (`…-April-1-2026-…` 4, `HCPC2026_JUL_…` 7), 1 to 12; 0 when it names none
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
inline constexpr int kDeepestXml = 32;                        ///< elements within elements; the books nest to 13
inline constexpr std::size_t kMostXmlElements = 2'000'000;    ///< elements and attributes; the books have up to 330,000
inline constexpr std::size_t kLongestLine = 64u << 10;        ///< bytes of one line of text
inline constexpr int kMostRows = 1'000'000;                   ///< of any list; the longest published one has 98,186
inline constexpr std::size_t kMostCells = 4'000'000;          ///< of a tab-separated table; the largest published one has 340,000

/// Recognises and reads one file's bytes; archives (zip) are opened, archives in archives are refused. Never throws. Truncated, wrongly
/// encoded, oversized or malicious input becomes a NotUsed with `error` and a sentence that names the fault and, for text, the line.
[[nodiscard]] Understood read_official_file(std::string_view bytes, const std::string& name);

struct ImportRule {
  const char* id;  ///< IMP-001 …; wording may change, ids may not
  const char* title;
};
/// Every fault there is; a test provokes each.
[[nodiscard]] const std::vector<ImportRule>& import_rules();

}  // namespace cw::import
