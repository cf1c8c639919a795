#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/model.h"

/// Small charts that are complete, one for each setting and service, for tests of the completeness review. Whatever a test takes away or moves is all that is wrong.
namespace cw::test {

inline LocalTime at(std::string_view text) {
  const auto time = LocalTime::parse(text);
  REQUIRE_MESSAGE(time.has_value(), text);
  return *time;
}

inline ChartDocument note(const char* id, DocumentType type, const char* author, const char* written, const char* signed_at, std::string markdown) {
  ChartDocument d{.id = DocumentId(id), .file = std::string("10-") + id + ".md", .type = type, .title = std::string(display_name(type)), .author = author, .role = "Care", .written = at(written)};
  if (*signed_at != 0) d.signed_at = at(signed_at);
  d.status = d.signed_at ? DocumentStatus::Final : DocumentStatus::Unsigned;
  d.markdown = std::move(markdown);
  return d;
}

inline ChartDocument& document(Scenario& s, std::string_view id) {
  const auto found = std::find_if(s.documents.begin(), s.documents.end(), [&](const ChartDocument& d) { return d.id.text() == id; });
  REQUIRE_MESSAGE(found != s.documents.end(), id);
  return *found;
}
inline void remove(Scenario& s, std::string_view id) {
  document(s, id);
  std::erase_if(s.documents, [&](const ChartDocument& d) { return d.id.text() == id; });
}
inline ChartEntry& entry(Scenario& s, std::string_view id) {
  for (auto& d : s.documents)
    for (auto& e : d.entries)
      if (e.id.text() == id) return e;
  FAIL("no entry " << id);
  return s.documents.front().entries.front();
}
inline void remove_entry(Scenario& s, std::string_view id) {
  entry(s, id);
  for (auto& d : s.documents) std::erase_if(d.entries, [&](const ChartEntry& e) { return e.id.text() == id; });
}

/// Writes a document at another time; it is signed at once when it was signed before.
inline void write_at(Scenario& s, std::string_view id, std::string_view time) {
  ChartDocument& d = document(s, id);
  d.written = at(time);
  if (d.signed_at && *d.signed_at < d.written) d.signed_at = d.written;
}
inline void sign_at(Scenario& s, std::string_view id, std::string_view time) {
  ChartDocument& d = document(s, id);
  d.signed_at = at(time);
  d.status = DocumentStatus::Final;
}
inline void unsign(Scenario& s, std::string_view id) {
  ChartDocument& d = document(s, id);
  d.signed_at.reset();
  d.status = DocumentStatus::Unsigned;
}
/// Takes every line with these words out of a document.
inline void cut(Scenario& s, std::string_view id, std::string_view words) {
  std::string kept;
  bool found = false;
  const std::string text = document(s, id).markdown;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    const std::string line = text.substr(from, end - from);
    if (line.find(words) != std::string::npos) found = true;
    else kept += line + "\n";
    from = end + 1;
  }
  REQUIRE_MESSAGE(found, words);
  document(s, id).markdown = kept;
}
inline void replace(Scenario& s, std::string_view id, std::string_view from, std::string_view to) {
  std::string& text = document(s, id).markdown;
  const std::size_t place = text.find(from);
  REQUIRE_MESSAGE(place != std::string::npos, from);
  text.replace(place, from.size(), to);
}
/// Moves an entry, with the clock time that its line shows.
inline void move_entry(Scenario& s, std::string_view id, std::string_view time) {
  ChartEntry& e = entry(s, id);
  e.at = at(time);
  for (auto& d : s.documents)
    for (const auto& one : d.entries)
      if (&one == &e) d.markdown += "\n" + std::string(time.substr(11)) + " moved " + std::string(id) + "\n";
  e.quote = "moved " + std::string(id);
}
inline void sign_entry(Scenario& s, std::string_view id, std::string_view time) {
  entry(s, id).signed_at = at(time);
  entry(s, id).signed_quote.clear();
}

inline constexpr const char* kAttending = "A. Doctor, MD";
inline constexpr const char* kSurgeon = "S. Cutter, MD";
inline constexpr const char* kAnesthetist = "N. Sleep, MD";
inline constexpr const char* kNurse = "B. Nurse, RN";

inline ChartEntry entry_of(const char* id, DocumentType type, const char* time, const char* author, const char* signed_at, const char* quote) {
  ChartEntry e{.id = EntryId(id), .type = type, .at = at(time), .author = author};
  if (*signed_at != 0) e.signed_at = at(signed_at);
  e.quote = quote;
  return e;
}

inline Scenario empty_chart(Setting setting, const char* started, const char* admitted, const char* ended) {
  Scenario s;
  s.id = ScenarioId("complete-chart");
  s.title = "A complete chart";
  s.encounter = {.setting = setting, .facility = "Hospital", .patient = {"Ann Example", "MR-1001", Sex::Female, *Date::from_ymd(1950, 1, 1)}, .started = at(started), .admitted = {}, .ended = at(ended), .disposition = "Home, self care", .payer = "Plan", .attending = kAttending};
  if (*admitted != 0) s.encounter.admitted = at(admitted);
  return s;
}

/// In by the emergency department on 10 January 2026, 10:00; admitted 12:00; home on the 14th, 11:00. No operation.
inline Scenario medical_chart() {
  using T = DocumentType;
  Scenario s = empty_chart(Setting::Inpatient, "2026-01-10T10:00", "2026-01-10T12:00", "2026-01-14T11:00");
  s.documents = {
      note("face-sheet", T::FaceSheet, "C. Clerk", "2026-01-14T11:05", "2026-01-14T11:05", "# Face sheet\n\nMRN: MR-1001\n"),
      note("consent-to-treat", T::ConsentToTreat, "C. Clerk", "2026-01-10T10:05", "2026-01-10T10:05", "# Consent\n\nI agree to be treated. 01/10/2026 10:05\n"),
      note("orders", T::Orders, kAttending, "2026-01-14T09:00", "2026-01-14T09:05", "# Orders\n\n- 01/10/2026 12:00 Admit as inpatient.\n- 01/11/2026 14:00 Telephone order: ondansetron.\n- 01/14/2026 09:00 May go home today.\n"),
      note("history-and-physical", T::HistoryAndPhysical, kAttending, "2026-01-10T14:00", "2026-01-10T15:00", "# History and physical\n\n01/10/2026 14:00\n\nHPI: hip pain after a fall.\n\nExam: tender.\n\nImpression: fall.\n"),
      note("nursing-assessment", T::NursingAssessment, kNurse, "2026-01-10T13:00", "2026-01-10T13:05", "# Nursing assessment\n\n01/10/2026 13:00. Alert.\n"),
      note("progress-note", T::ProgressNote, "R. Resident, MD", "2026-01-12T08:00", "2026-01-12T08:30", "# Progress note\n\n01/12/2026 08:00. Better today.\n"),
      note("medication-record", T::MedicationRecord, kNurse, "2026-01-14T10:00", "2026-01-14T10:00", "# Medications\n\nAcetaminophen 01/12 08:00\n"),
      note("medication-reconciliation", T::MedicationReconciliation, kAttending, "2026-01-14T09:10", "2026-01-14T09:10", "# Reconciliation\n\n01/14/2026 09:10. No change.\n"),
      note("discharge-instructions", T::DischargeInstructions, kNurse, "2026-01-14T10:30", "2026-01-14T10:30", "# Instructions\n\n01/14/2026 10:30. Rest.\n"),
      note("discharge-summary", T::DischargeSummary, kAttending, "2026-01-15T09:00", "2026-01-15T10:00",
           "# Discharge summary\n\n01/15/2026 09:00\n\nReason for admission: fall.\n\nFinal diagnosis: contusion of the hip.\n\nSignificant findings: no fracture.\n\nTreatment: rest.\n\nCondition at discharge: walking.\n\nDisposition: her house.\n\nInstructions: as tolerated.\n\nFollow-up: one week.\n"),
  };
  document(s, "progress-note").cosigner = kAttending;
  document(s, "progress-note").cosigned = at("2026-01-12T18:00");
  document(s, "orders").entries = {entry_of("e-admit", T::AdmissionOrder, "2026-01-10T12:00", kAttending, "", "Admit as inpatient."), entry_of("e-verbal", T::VerbalOrder, "2026-01-11T14:00", kAttending, "2026-01-12T10:00", "Telephone order: ondansetron."),
                                   entry_of("e-home", T::DischargeOrder, "2026-01-14T09:00", kAttending, "", "May go home today.")};
  return s;
}

/// Documents of an operation on the left hip on `day`, 08:00 to 09:30, out of the room 09:45, under general anesthesia; tissue went to pathology.
inline void operate(Scenario& s, const std::string& day) {
  using T = DocumentType;
  s.encounter.operations = {{.id = OperationId("op-hip"), .name = "Left hip replacement", .surgeon = kSurgeon, .anesthesia = Anesthesia::General, .started = at(day + "T08:00"), .ended = at(day + "T09:30"), .left = at(day + "T09:45"), .tissue = true, .site = "hip", .side = Side::Left}};
  const auto add = [&](const char* id, T type, const char* author, const std::string& written, const std::string& signed_at, std::string text) {
    s.documents.push_back(note(id, type, author, (day + "T" + written).c_str(), (day + "T" + signed_at).c_str(), std::move(text)));
    s.documents.back().operation = OperationId("op-hip");
  };
  const std::string date = day.substr(5, 2) + "/" + day.substr(8, 2) + "/" + day.substr(0, 4);
  add("consent", T::Consent, kSurgeon, "07:00", "07:10", "# Consent\n\n" + date + " 07:00\n\nI consent to: left hip replacement.\n\nRisks: infection.\n");
  add("pre-anesthesia", T::PreAnesthesiaEvaluation, kAnesthetist, "07:20", "07:22", "# Before anesthesia\n\n" + date + " 07:20. ASA 2.\n");
  add("anesthesia-record", T::AnesthesiaRecord, kAnesthetist, "09:50", "09:52", "# Anesthesia\n\n" + date + " 08:00 to 09:30.\n");
  add("brief-note", T::BriefOperativeNote, kSurgeon, "09:40", "09:41", "# Brief note\n\n" + date + " 09:40\n\nProcedure: left hip replacement.\n\nFindings: worn.\n\nEBL: 200 mL.\n\nSpecimen: head of femur.\n\nPostoperative diagnosis: arthritis of the left hip.\n");
  add("operative-report", T::OperativeReport, kSurgeon, "12:00", "12:30",
      "# Report\n\n" + date + " 12:00\n\nSurgeon: S. Cutter, MD\n\nPreoperative diagnosis: arthritis of the left hip.\n\nPostoperative diagnosis: the same.\n\nProcedure: left hip replacement.\n\nAnesthesia: general.\n\nFindings: worn cartilage.\n\nDescription: the joint was replaced.\n\nSpecimen: head of femur.\n\nEBL: 200 mL.\n\nComplications: none.\n");
  add("post-anesthesia", T::PostAnesthesiaEvaluation, kAnesthetist, "15:00", "15:01", "# After anesthesia\n\n" + date + " 15:00. No nausea.\n");
  add("pathology-report", T::PathologyReport, "P. Lens, MD", "16:00", "16:00", "# Pathology\n\n" + date + " 16:00. Arthritis.\n");
}

inline Scenario surgical_chart() {
  Scenario s = medical_chart();
  operate(s, "2026-01-11");
  return s;
}

inline Scenario day_surgery_chart() {
  using T = DocumentType;
  Scenario s = empty_chart(Setting::DaySurgery, "2026-01-11T06:00", "", "2026-01-11T17:00");
  s.documents = {
      note("face-sheet", T::FaceSheet, "C. Clerk", "2026-01-11T06:05", "2026-01-11T06:05", "# Face sheet\n"),
      note("consent-to-treat", T::ConsentToTreat, "C. Clerk", "2026-01-11T06:05", "2026-01-11T06:05", "# Consent\n\n01/11/2026 06:05\n"),
      note("history-and-physical", T::HistoryAndPhysical, kSurgeon, "2026-01-11T06:30", "2026-01-11T06:31", "# History and physical\n\n01/11/2026 06:30\n\nHPI: pain.\n\nExam: tender.\n\nPlan: replace it.\n"),
      note("nursing-note", T::NursingNote, kNurse, "2026-01-11T16:00", "2026-01-11T16:00", "# Nursing\n\n01/11/2026 16:00. Awake.\n"),
      note("discharge-order", T::DischargeOrder, kSurgeon, "2026-01-11T16:30", "2026-01-11T16:30", "# Order\n\n01/11/2026 16:30. Home.\n"),
      note("discharge-instructions", T::DischargeInstructions, kNurse, "2026-01-11T16:40", "2026-01-11T16:40", "# Instructions\n\n01/11/2026 16:40. Rest.\n"),
  };
  operate(s, "2026-01-11");
  return s;
}

inline Scenario emergency_chart() {
  using T = DocumentType;
  Scenario s = empty_chart(Setting::Emergency, "2026-01-10T10:00", "", "2026-01-10T14:00");
  s.documents = {
      note("face-sheet", T::FaceSheet, "C. Clerk", "2026-01-10T10:05", "2026-01-10T10:05", "# Face sheet\n"),
      note("consent-to-treat", T::ConsentToTreat, "C. Clerk", "2026-01-10T10:05", "2026-01-10T10:05", "# Consent\n\n01/10/2026 10:05\n"),
      note("triage-note", T::TriageNote, kNurse, "2026-01-10T10:10", "2026-01-10T10:10", "# Triage\n\n01/10/2026 10:10. Cough.\n"),
      note("emergency-note", T::EmergencyNote, kAttending, "2026-01-10T13:00", "2026-01-10T13:10", "# Emergency note\n\n01/10/2026 13:00\n\nImpression: bronchitis.\n\nDisposition: home.\n"),
      note("discharge-order", T::DischargeOrder, kAttending, "2026-01-10T13:20", "2026-01-10T13:20", "# Order\n\n01/10/2026 13:20. Home.\n"),
      note("discharge-instructions", T::DischargeInstructions, kNurse, "2026-01-10T13:30", "2026-01-10T13:30", "# Instructions\n\n01/10/2026 13:30. Rest.\n"),
  };
  return s;
}

inline Scenario observation_chart() {
  using T = DocumentType;
  Scenario s = emergency_chart();
  s.encounter.service = Service::Observation;
  s.encounter.ended = at("2026-01-11T09:00");
  s.documents.push_back(note("observation-order", T::ObservationOrder, kAttending, "2026-01-10T13:05", "2026-01-10T13:05", "# Order\n\n01/10/2026 13:05. Observe.\n"));
  s.documents.push_back(note("progress-note", T::ProgressNote, kAttending, "2026-01-11T07:00", "2026-01-11T07:05", "# Progress\n\n01/11/2026 07:00. Better.\n"));
  return s;
}

inline Scenario clinic_chart() {
  using T = DocumentType;
  Scenario s = empty_chart(Setting::Clinic, "2026-01-10T09:00", "", "2026-01-10T10:00");
  s.documents = {
      note("face-sheet", T::FaceSheet, "C. Clerk", "2026-01-10T09:05", "2026-01-10T09:05", "# Face sheet\n"),
      note("consent-to-treat", T::ConsentToTreat, "C. Clerk", "2026-01-10T09:05", "2026-01-10T09:05", "# Consent\n\n01/10/2026 09:05\n"),
      note("medication-reconciliation", T::MedicationReconciliation, kNurse, "2026-01-10T09:15", "2026-01-10T09:15", "# Medications\n\n01/10/2026 09:15. No change.\n"),
      note("clinic-note", T::ClinicNote, kAttending, "2026-01-10T10:30", "2026-01-10T11:00", "# Clinic note\n\n01/10/2026 10:30\n\nAssessment: well.\n\nPlan: none.\n"),
  };
  return s;
}

inline Scenario delivery_chart() {
  Scenario s = medical_chart();
  s.encounter.service = Service::Delivery;
  s.documents.push_back(note("labor-record", DocumentType::LaborRecord, kNurse, "2026-01-11T02:00", "2026-01-11T02:00", "# Labor\n\n01/11/2026 02:00. Born.\n"));
  s.documents.push_back(note("prenatal-record", DocumentType::Referral, "M. Wife, CNM", "2026-01-02T09:00", "", "# Prenatal record\n\n01/02/2026 09:00. Well.\n"));
  return s;
}

/// Born on 10 January 2026, 12:00.
inline Scenario newborn_chart() {
  Scenario s = medical_chart();
  s.encounter.service = Service::Newborn;
  s.encounter.started = at("2026-01-10T12:00");
  s.encounter.patient.born = *Date::from_ymd(2026, 1, 10);
  remove(s, "history-and-physical");
  remove(s, "medication-reconciliation");
  write_at(s, "consent-to-treat", "2026-01-10T12:30");
  s.documents.push_back(note("newborn-examination", DocumentType::NewbornExamination, kAttending, "2026-01-10T18:00", "2026-01-10T18:05", "# Newborn examination\n\n01/10/2026 18:00. Pink.\n"));
  return s;
}

/// The medical stay, ended by death.
inline Scenario death_chart() {
  Scenario s = medical_chart();
  s.encounter.disposition = "Expired";
  remove_entry(s, "e-home");
  remove(s, "discharge-instructions");
  remove(s, "medication-reconciliation");
  s.documents.push_back(note("death-note", DocumentType::DeathNote, kAttending, "2026-01-14T11:00", "2026-01-14T11:20", "# Death note\n\n01/14/2026 11:00. No pulse.\n"));
  return s;
}

}  // namespace cw::test
