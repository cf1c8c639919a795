#pragma once

#include "content/edits/edits.h"
#include "tests/support/charts.h"

/// A small code book with everything the edits look at: notes, 7th characters, limits, a table, two years. Its titles are shortened.
namespace cw::test {

inline CodeEntry noted(CodeEntry entry, std::vector<CodeNote> notes) {
  entry.notes = std::move(notes);
  return entry;
}

inline std::vector<CodeEntry> edit_book_entries() {
  using enum NoteKind;
  auto seventh = entry("S52.52", "Torus fracture of lower end of radius", false);
  seventh.seventh = {{'A', "initial encounter for closed fracture"}, {'D', "subsequent encounter with routine healing"}, {'S', "sequela"}};
  auto shock = entry("T78.2", "Anaphylactic shock, unspecified", false);
  shock.seventh = {{'A', "initial encounter"}, {'D', "subsequent encounter"}};
  auto delivery = entry("O80", "Encounter for full-term uncomplicated delivery");
  delivery.sex = SexLimit::Female, delivery.least_age = 9, delivery.most_age = 64;
  auto prostate = entry("N40.0", "Benign prostatic hyperplasia");
  prostate.sex = SexLimit::Male;
  return {
      entry("A41", "Other sepsis", false), entry("A41.51", "Sepsis due to Escherichia coli"), entry("A41.9", "Sepsis, unspecified organism"),
      entry("B96", "Other bacterial agents", false), entry("B96.20", "Unspecified Escherichia coli as the cause of diseases classified elsewhere"),
      noted(entry("E11", "Type 2 diabetes mellitus", false), {{Excludes1, "type 1 diabetes", {"E10"}}, {UseAdditional, "code to identify control using:", {}}, {UseAdditional, "insulin (Z79.4)", {"Z794"}}, {UseAdditional, "oral drugs (Z79.84)", {"Z7984"}}}),
      noted(entry("E11.22", "Type 2 diabetes mellitus with diabetic chronic kidney disease"), {{UseAdditional, "code to identify stage of chronic kidney disease (N18.-)", {"N18"}}}),
      entry("E11.9", "Type 2 diabetes mellitus without complications"), entry("E10", "Type 1 diabetes mellitus", false), entry("E10.9", "Type 1 diabetes mellitus without complications"),
      entry("F02", "Dementia in other diseases classified elsewhere", false),
      noted(entry("F02.80", "Dementia in other diseases classified elsewhere, unspecified severity"), {{CodeFirst, "the underlying physiological condition, such as:", {}}, {CodeFirst, "Parkinson's disease (G20.-)", {"G20"}}}),
      entry("G20", "Parkinson's disease", false), entry("G20.A1", "Parkinson's disease without dyskinesia"),
      entry("H25", "Age-related cataract", false), entry("H25.10", "Age-related nuclear cataract, unspecified eye"), entry("H25.11", "Age-related nuclear cataract, right eye"), entry("H25.12", "Age-related nuclear cataract, left eye"),
      noted(entry("I10", "Essential (primary) hypertension"), {{Excludes2, "hypertension of the brain's vessels", {"I60-I69"}}}), entry("I61", "Nontraumatic intracerebral hemorrhage", false), entry("I61.9", "Nontraumatic intracerebral hemorrhage, unspecified"),
      noted(entry("J96", "Respiratory failure", false), {{CodeFirst, "poisoning, if applicable (T36-T50)", {"T36-T50"}}}), entry("J96.01", "Acute respiratory failure with hypoxia"),
      noted(entry("K25.0", "Acute gastric ulcer with hemorrhage"), {{CodeFirst, "what eroded it (K31.89)", {"K3189"}}}), entry("K31.89", "Other diseases of stomach"),
      noted(entry("D63.1", "Anemia in chronic kidney disease"), {{CodeAlso, "underlying chronic kidney disease (N18.-)", {"N18"}}}),
      entry("N18", "Chronic kidney disease (CKD)", false), entry("N18.4", "Chronic kidney disease, stage 4 (severe)"), entry("N18.9", "Chronic kidney disease, unspecified"), prostate, delivery,
      noted(entry("R73.9", "Hyperglycemia, unspecified"), {{Excludes1, "diabetes (E08-E13)", {"E08-E13"}}}), entry("R65.20", "Severe sepsis without septic shock"), noted(entry("E66.9", "Obesity, unspecified"), {{CodeFirst, "obesity that complicates pregnancy (O99.21-)", {"O9921"}}}),
      seventh, entry("S52.521", "Torus fracture of lower end of right radius", false), entry("S52.521A", "Torus fracture of lower end of right radius, initial encounter for closed fracture"), entry("S52.521D", "Torus fracture of lower end of right radius, subsequent encounter"),
      entry("S52.529", "Torus fracture of lower end of unspecified radius", false), entry("S52.529A", "Torus fracture of lower end of unspecified radius, initial encounter for closed fracture"),
      shock, entry("T78.2XXA", "Anaphylactic shock, unspecified, initial encounter"), entry("T78.2XXD", "Anaphylactic shock, unspecified, subsequent encounter"),
      entry("T38.3X6A", "Underdosing of insulin, initial encounter"), entry("T38.3X5A", "Adverse effect of insulin, initial encounter"), entry("T38.3X1A", "Poisoning by insulin, accidental, initial encounter"), entry("W18.30XA", "Fall on same level, unspecified, initial encounter", true, true),
      entry("Y65.51", "Performance of wrong procedure on correct patient", true, true), entry("Z37.0", "Single live birth", true, true), entry("Z68.33", "Body mass index 33.0-33.9, adult", true, true), entry("Z79.4", "Long term (current) use of insulin", true, true), entry("Z85.840", "Personal history of malignant neoplasm of eye", true, true),
      entry("C50.111", "Malignant neoplasm of central portion of right female breast"), entry("C50.911", "Malignant neoplasm of unspecified site of right female breast"),
      noted(entry("R65.21", "Severe sepsis with septic shock"), {{CodeFirst, "underlying infection, such as:", {}}, {CodeFirst, "sepsis NOS (A41.9)", {"A419"}}}),
      entry("Z51.89", "Encounter for other specified aftercare", true, true),
  };
}

inline std::shared_ptr<const Release> edit_book_procedures() {
  PcsTable resection{.prefix = "0FT", .labels = {"Medical and Surgical", "Hepatobiliary System and Pancreas", "Resection"}, .axis_titles = {"Section", "Body System", "Operation", "Body Part", "Approach", "Device", "Qualifier"}, .definition = "", .rows = {}};
  PcsRow row;
  row.values[0] = {{'4', "Gallbladder"}, {'G', "Pancreas"}};
  row.values[1] = {{'0', "Open"}, {'4', "Percutaneous Endoscopic"}};
  row.values[2] = {{'Z', "No Device"}};
  row.values[3] = {{'Z', "No Qualifier"}};
  resection.rows = {row};
  ReleaseContents contents;
  contents.info = {.system = CodeSystem::Icd10Pcs, .name = "test-2026", .effective_from = *Date::from_ymd(2025, 10, 1), .effective_to = *Date::from_ymd(2026, 9, 30)};
  for (const char* code : {"0FT40ZZ", "0FT44ZZ", "0FTG0ZZ", "0FTG4ZZ", "10E0XZZ", "0DT90ZZ"}) contents.entries.push_back({.code = Code(code, CodeSystem::Icd10Pcs), .title = std::string("Procedure ") + code, .billable = true});
  contents.entries.push_back({.code = Code("0FT", CodeSystem::Icd10Pcs), .title = "Resection"});
  contents.pcs_tables = {resection};
  return std::make_shared<const Release>(std::move(contents));
}

inline CodeBook edit_book() {
  const CodeBook diagnoses = book(edit_book_entries());
  std::vector<std::shared_ptr<const Release>> all(diagnoses.releases().begin(), diagnoses.releases().end());
  all.push_back(edit_book_procedures());
  // The year after knows one code more.
  auto later = edit_book_entries();
  later.push_back(entry("N18.45", "Chronic kidney disease, stage 4b"));
  all.push_back(std::make_shared<const Release>(ReleaseInfo{.system = CodeSystem::Icd10Cm, .name = "test-2027", .effective_from = *Date::from_ymd(2026, 10, 1), .effective_to = *Date::from_ymd(2027, 9, 30)}, std::move(later)));
  return CodeBook(std::move(all));
}

/// Flags as the Medicare Code Editor gives them.
inline EditLists edit_book_lists() {
  const Date from = *Date::from_ymd(2015, 10, 1), ended = *Date::from_ymd(2024, 9, 30), open = *Date::from_ymd(2999, 12, 31);
  const auto cm = CodeSystem::Icd10Cm, pcs = CodeSystem::Icd10Pcs;
  return {"43.1",
          {{cm, "F0280", from, open, {"manifestation"}}, {cm, "E119", from, open, {}}, {cm, "A4151", from, open, {}}, {cm, "W1830XA", from, open, {"ecodepdx"}}, {cm, "Z85840", from, open, {"unacceptable"}}, {cm, "Z5189", from, open, {"unacceptable", "reqsdx"}},
           {cm, "E669", from, open, {"qadm"}}, {cm, "O80", from, ended, {"maternity", "female"}}, {cm, "O80", ended.plus_days(1), open, {"maternity"}}, {cm, "H2511", from, open, {"adult"}}, {cm, "S52529A", from, open, {"unspecified"}}, {cm, "Y6551", from, open, {"wrngproc"}},
           {cm, "Z370", from, open, {"delout"}}, {pcs, "0DT90ZZ", from, open, {"noncovered"}}, {pcs, "0FTG0ZZ", from, open, {"lcov"}}, {pcs, "0FTG4ZZ", from, open, {"los"}}, {pcs, "10E0XZZ", from, open, {"vagdel"}}}};
}

}  // namespace cw::test
