#pragma once

#include <doctest/doctest.h>

#include "content/releases/release_file.h"
#include "tests/support/files.h"

/// Small books beside the starter set: an Alphabetic Index, its tables, a Tabular List's chapters, definitions of ICD-10-PCS. In our own words; the codes are those of the starter.
namespace cw::test {

inline IndexLine line(int level, const char* title, const char* code = "", const char* nonessential = "") {
  IndexLine made;
  made.level = level;
  made.title = title;
  made.nonessential = nonessential;
  if (*code != '\0') made.codes = {code};
  return made;
}
inline IndexLine see(int level, const char* title, const char* where) {
  IndexLine made = line(level, title);
  made.see = where;
  return made;
}

/// Parents from levels.
inline std::vector<IndexLine> linked(std::vector<IndexLine> lines) {
  std::vector<int> open;
  for (int i = 0; i < static_cast<int>(lines.size()); ++i) {
    auto& l = lines[static_cast<std::size_t>(i)];
    open.resize(static_cast<std::size_t>(l.level));
    l.parent = open.empty() ? -1 : open.back();
    open.push_back(i);
  }
  return lines;
}

inline void write_encoder_books(const std::filesystem::path& folder) {
  const Date from = *Date::from_ymd(2024, 10, 1), to = *Date::from_ymd(2025, 9, 30);
  ReleaseContents cm;
  cm.info = {.system = CodeSystem::Icd10Cm, .name = "2025", .effective_from = from, .effective_to = to, .source = "small", .source_sha256 = {}, .files = {}};
  cm.indexes[static_cast<std::size_t>(IndexKind::Diseases)] = linked({
      line(0, "Diabetes, diabetic", "E11.9", "(mellitus) (sugar)"), line(1, "with"), line(2, "chronic kidney disease", "E11.22"), line(2, "nephropathy", "E11.21"), line(1, "type 1", "E10.9"),
      line(0, "Failure, failed"), line(1, "heart", "I50.9", "(acute) (senile) (sudden)"), line(2, "diastolic", "I50.30", "(congestive)"), line(2, "hypertensive"), see(1, "renal", "Failure, kidney"), line(1, "kidney", "N19"),
      line(0, "Hypertension, hypertensive", "I10", "(accelerated) (benign) (essential)"), see(0, "Sugar sickness", "Diabetes"), see(0, "Trouble", "condition"), see(0, "Tumor", "Neoplasm, unspecified behavior, by site"), see(0, "Weakness", "Failure, liver")});
  cm.index_years[static_cast<std::size_t>(IndexKind::Diseases)] = "2025";
  IndexLine drug = line(0, "Insulin");
  drug.cells[0] = "T38.3X1", drug.cells[1] = "T38.3X2", drug.cells[2] = "T38.3X3", drug.cells[3] = "T38.3X4", drug.cells[4] = "T38.3X5", drug.cells[5] = "T38.3X6";
  cm.indexes[static_cast<std::size_t>(IndexKind::Drugs)] = linked({drug, line(0, "Metformin")});
  cm.index_years[static_cast<std::size_t>(IndexKind::Drugs)] = "2025";
  cm.divisions = {{.chapter = true, .id = "4", .title = "Endocrine, nutritional and metabolic diseases", .from = "E00", .to = "E89", .notes = {{NoteKind::Excludes1, "what is short-lived in the newborn (P70-P74)", {"P70-P74"}}}},
                  {.chapter = true, .id = "9", .title = "Diseases of the circulatory system", .from = "I00", .to = "I99", .notes = {}}};
  REQUIRE(write_release(folder / "icd10cm-2025.db", cm).ok());
  ReleaseContents pcs;
  pcs.info = {.system = CodeSystem::Icd10Pcs, .name = "2025", .effective_from = from, .effective_to = to, .source = "small", .source_sha256 = {}, .files = {}};
  IndexLine resection = line(1, "gallbladder", "0FT4");
  pcs.indexes[static_cast<std::size_t>(IndexKind::Procedures)] = linked({line(0, "Cholecystectomy"), resection});
  pcs.index_years[static_cast<std::size_t>(IndexKind::Procedures)] = "2025";
  pcs.pcs_definitions = {{.section = '0', .axis = 3, .title = "Resection", .definition = "Taking out the whole of a body part", .explanation = "", .includes = {"Removal of a whole lobe"}},
                         {.section = '0', .axis = 4, .title = "Gallbladder", .definition = "", .explanation = "", .includes = {"Bile sac"}},
                         {.section = '0', .axis = 4, .title = "Larynx", .definition = "", .explanation = "", .includes = {"Voice box"}}};
  REQUIRE(write_release(folder / "icd10pcs-2025.db", pcs).ok());
}

}  // namespace cw::test
