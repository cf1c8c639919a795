#include <array>

#include "content/import/faults.h"

namespace cw::import {

std::string_view to_string(PartKind kind) {
  constexpr std::array<std::string_view, 24> kNames = {
      "ICD-10-CM order file", "ICD-10-CM codes file", "ICD-10-CM order addenda", "ICD-10-CM codes addenda", "ICD-10-CM Tabular List",
      "ICD-10-CM Index to Diseases and Injuries", "ICD-10-CM Index to External Causes", "ICD-10-CM Table of Drugs and Chemicals",
      "ICD-10-CM Table of Neoplasms", "list of codes exempt from present on admission",
      "ICD-10-PCS order file", "ICD-10-PCS codes file", "ICD-10-PCS order addenda", "ICD-10-PCS codes addenda", "ICD-10-PCS tables",
      "ICD-10-PCS Index", "ICD-10-PCS definitions", "ICD-10-PCS conversion table",
      "HCPCS Level II file", "Medicare Code Editor list of diagnoses", "Medicare Code Editor list of procedures",
      "Medicare Code Editor age ranges", "Medicare Code Editor discharge statuses", "MS-DRG table"};
  static_assert(static_cast<std::size_t>(PartKind::DrgTable) + 1 == kNames.size());
  return kNames[static_cast<std::size_t>(kind)];
}

const std::vector<ImportRule>& import_rules() {
  static const std::vector<ImportRule> all = {
      kTooLarge, kEmptyFile, kEncoding, kControlCharacter, kLineTooLong, kDamagedArchive, kTooManyEntries, kUnpacksTooLarge, kRatio,
      kUnsafeName, kTooManyFolders, kDuplicateEntry, kEncrypted, kArchiveInArchive, kPacking, kEntities, kMalformedXml, kXmlCut,
      kXmlTooDeep, kXmlTooMany, kWrongRoot, kMissingElement, kBadElement, kCountsDisagree, kMixedYears, kColumns, kRowNumber,
      kLastLineCut, kBadCode, kMixedSystems, kCodeTwice, kOutOfPlace, kNoFooter, kHalfRevision, kBadDate, kUnknownTable, kTooManyCells};
  return all;
}

}  // namespace cw::import
