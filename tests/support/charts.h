#pragma once

#include <memory>
#include <string>
#include <vector>

#include "content/codes/code_book.h"
#include "grading/engine/grade.h"
#include "scenarios/model.h"

/// Small scenarios and code books made in memory, for tests that need no files.
namespace cw::test {

inline CodeEntry entry(const char* code, const char* title, bool billable = true, bool exempt = false) {
  return {.code = Code(code, CodeSystem::Icd10Cm), .title = title, .billable = billable, .poa_exempt = exempt};
}

inline CodeBook book(std::vector<CodeEntry> entries, CodeSystem system = CodeSystem::Icd10Cm) {
  for (auto& e : entries)
    for (const auto& other : entries) {
      const std::string a = e.code.bare(), b = other.code.bare();
      if (a != b && a.rfind(b, 0) == 0 && b.size() > e.parent.size()) e.parent = b;
    }
  ReleaseInfo info{.system = system, .name = "test-2026", .effective_from = *Date::from_ymd(2025, 10, 1), .effective_to = *Date::from_ymd(2026, 9, 30)};
  return CodeBook({std::make_shared<const Release>(info, std::move(entries))});
}

inline KeyLine line(const char* id, const char* code, std::optional<Poa> poa = Poa::Yes) {
  KeyLine made{.id = LineId(id), .code = Code(code, CodeSystem::Icd10Cm), .poa = poa};
  made.rationale = std::string("Because of ") + code + ".";
  made.evidence = {{DocumentId("note"), std::string("words for ") + code, 1}};
  made.sources = {{SourceKind::Guideline, "III", 2026}};
  return made;
}

/// An inpatient with one document that holds the words of every line's evidence.
inline Scenario scenario(std::vector<KeyLine> diagnoses, std::vector<KeyLine> procedures = {}) {
  Scenario s;
  s.id = ScenarioId("test-chart");
  s.title = "A chart";
  s.summary = "Someone came.";
  s.specialty = "Medicine";
  s.lesson = {"Look twice.", {"one", "two"}};
  s.encounter = {.setting = Setting::Inpatient, .facility = "Hospital", .patient = {"Ann Example", "1", Sex::Female, *Date::from_ymd(1950, 1, 1)}, .started = *LocalTime::parse("2026-01-10T10:00"), .admitted = LocalTime::parse("2026-01-10T12:00"),
                 .ended = *LocalTime::parse("2026-01-14T11:00"), .disposition = "Home", .payer = "Plan", .attending = "A. Doctor, MD"};
  ChartDocument note{.id = DocumentId("note"), .file = "10-note.md", .type = DocumentType::ProgressNote, .title = "Note", .author = "A. Doctor, MD", .role = "Medicine", .written = *LocalTime::parse("2026-01-11T08:00"), .signed_at = LocalTime::parse("2026-01-11T09:00")};
  note.markdown = "# Note\n\nNothing else.\n";
  if (!diagnoses.empty()) diagnoses.front().principal = true;
  for (const auto* lines : {&diagnoses, &procedures})
    for (const auto& l : *lines)
      for (const auto& e : l.evidence) note.markdown += "\n" + e.quote + "\n";
  s.documents = {note};
  s.tasks = {{.id = TaskId("coding"), .instructions = "Code it.", .code_date = *Date::from_ymd(2026, 1, 14), .procedures = CodeSystem::Icd10Pcs, .poa = true}};
  s.tasks.front().key.diagnoses = std::move(diagnoses);
  s.tasks.front().key.procedures = std::move(procedures);
  s.provenance = {"Chartwright editors", *Date::from_ymd(2026, 11, 24), SecondCoding{*Date::from_ymd(2026, 11, 24), "blind second coder", 1, 1, 0, 0, {}}};
  return s;
}

struct Entry {
  const char* code;
  std::optional<Poa> poa = Poa::Yes;
};
inline Submission answer(const Scenario& s, const std::vector<Entry>& diagnoses) {
  Submission made{.scenario = s.id, .task = s.tasks.front().id};
  for (const auto& e : diagnoses) made.diagnoses.push_back({.code = Code(e.code, CodeSystem::Icd10Cm), .poa = e.poa});
  return made;
}

inline const Measure& measure(const Report& report, std::string_view id) {
  for (const auto& m : report.measures)
    if (m.id == id) return m;
  static const Measure none;
  return none;
}

inline const Finding* finding(const Report& report, std::string_view rule) {
  for (const auto& f : report.findings)
    if (f.rule == rule) return &f;
  return nullptr;
}

}  // namespace cw::test
