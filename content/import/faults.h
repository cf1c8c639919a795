#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

#include "content/base/result.h"
#include "content/import/parts.h"

/// Every fault an official file can have. Within content/import only; the ids show in NotUsed.
namespace cw::import {

inline constexpr ImportRule kTooLarge{"IMP-001", "the file is larger than any official one"};
inline constexpr ImportRule kEmptyFile{"IMP-002", "the file is empty"};
inline constexpr ImportRule kEncoding{"IMP-003", "the text is in another encoding"};
inline constexpr ImportRule kControlCharacter{"IMP-004", "a control character in the text"};
inline constexpr ImportRule kLineTooLong{"IMP-005", "a line is longer than any in an official file"};
inline constexpr ImportRule kDamagedArchive{"IMP-006", "the archive is damaged"};
inline constexpr ImportRule kTooManyEntries{"IMP-007", "the archive holds too many files"};
inline constexpr ImportRule kUnpacksTooLarge{"IMP-008", "the archive unpacks to more than any official one"};
inline constexpr ImportRule kRatio{"IMP-009", "a file in the archive is packed too densely to be text"};
inline constexpr ImportRule kUnsafeName{"IMP-010", "a name in the archive leads out of it"};
inline constexpr ImportRule kTooManyFolders{"IMP-011", "a file lies more than one folder deep"};
inline constexpr ImportRule kDuplicateEntry{"IMP-012", "two files in the archive have the same name"};
inline constexpr ImportRule kEncrypted{"IMP-013", "a file in the archive is encrypted"};
inline constexpr ImportRule kArchiveInArchive{"IMP-014", "an archive inside the archive"};
inline constexpr ImportRule kPacking{"IMP-015", "packed in a way that official files are not"};
inline constexpr ImportRule kEntities{"IMP-016", "the XML declares a document type or entities"};
inline constexpr ImportRule kMalformedXml{"IMP-017", "the XML is not well formed"};
inline constexpr ImportRule kXmlCut{"IMP-018", "the XML ends before it is finished"};
inline constexpr ImportRule kXmlTooDeep{"IMP-019", "the XML nests too deep"};
inline constexpr ImportRule kXmlTooMany{"IMP-020", "the XML has too many elements"};
inline constexpr ImportRule kWrongRoot{"IMP-021", "the XML is another kind of document"};
inline constexpr ImportRule kMissingElement{"IMP-022", "an element or attribute is missing"};
inline constexpr ImportRule kBadElement{"IMP-023", "an element or attribute has a value it cannot have"};
inline constexpr ImportRule kCountsDisagree{"IMP-024", "a number the file states of itself is not what it holds"};
inline constexpr ImportRule kMixedYears{"IMP-025", "the file speaks of two years"};
inline constexpr ImportRule kColumns{"IMP-026", "a row does not follow the columns"};
inline constexpr ImportRule kRowNumber{"IMP-027", "row numbers have a gap or go back"};
inline constexpr ImportRule kLastLineCut{"IMP-028", "the last line is cut"};
inline constexpr ImportRule kBadCode{"IMP-029", "what stands in a code's place is no code"};
inline constexpr ImportRule kMixedSystems{"IMP-030", "codes of two systems in one file"};
inline constexpr ImportRule kCodeTwice{"IMP-031", "a code stands twice"};
inline constexpr ImportRule kOutOfPlace{"IMP-032", "rows are in another order, or some are missing"};
inline constexpr ImportRule kNoFooter{"IMP-033", "the addenda end without their count"};
inline constexpr ImportRule kHalfRevision{"IMP-034", "a revision lacks its other half"};
inline constexpr ImportRule kBadDate{"IMP-035", "a date that is none"};
inline constexpr ImportRule kUnknownTable{"IMP-036", "a table of numbers and titles whose name does not tell which"};
inline constexpr ImportRule kTooManyCells{"IMP-037", "the list or table is longer than any official one"};

[[nodiscard]] inline Error fault(const ImportRule& rule, std::string message) { return {rule.id, std::move(message)}; }
[[nodiscard]] inline Error fault_in_line(const ImportRule& rule, int line, const std::string& message) {
  return {rule.id, fmt::format("line {}: {}", line, message)};
}

}  // namespace cw::import
