#include "scenarios/model.h"

#include <algorithm>
#include <tuple>

#include "scenarios/words.h"

namespace cw {
namespace words {

const std::vector<Word<Setting>>& settings() {
  static const std::vector<Word<Setting>> all = {
      {Setting::Inpatient, "inpatient", "Inpatient"}, {Setting::Emergency, "emergency", "Emergency"}, {Setting::Clinic, "clinic", "Clinic"}, {Setting::DaySurgery, "day-surgery", "Day surgery"}};
  return all;
}

const std::vector<Word<Difficulty>>& difficulties() {
  static const std::vector<Word<Difficulty>> all = {{Difficulty::Easy, "easy", "Easy"}, {Difficulty::Medium, "medium", "Medium"}, {Difficulty::Hard, "hard", "Hard"}};
  return all;
}

const std::vector<Word<Sex>>& sexes() {
  static const std::vector<Word<Sex>> all = {{Sex::Female, "female", "Female"}, {Sex::Male, "male", "Male"}};
  return all;
}

const std::vector<Word<DocumentStatus>>& document_statuses() {
  static const std::vector<Word<DocumentStatus>> all = {{DocumentStatus::Final, "final", "Final"},
                                                        {DocumentStatus::Preliminary, "preliminary", "Preliminary"},
                                                        {DocumentStatus::Addended, "addended", "Addended"},
                                                        {DocumentStatus::Unsigned, "unsigned", "Unsigned"}};
  return all;
}

const std::vector<Word<DocumentType>>& document_types() {
  using T = DocumentType;
  static const std::vector<Word<DocumentType>> all = {
      {T::FaceSheet, "face-sheet", "Face sheet"},
      {T::EmsReport, "ems-report", "EMS report"},
      {T::TriageNote, "triage-note", "Triage note"},
      {T::EmergencyNote, "emergency-note", "Emergency note"},
      {T::HistoryAndPhysical, "history-and-physical", "History and physical"},
      {T::ProgressNote, "progress-note", "Progress note"},
      {T::Consultation, "consultation", "Consultation"},
      {T::OperativeReport, "operative-report", "Operative report"},
      {T::ProcedureNote, "procedure-note", "Procedure note"},
      {T::AnesthesiaRecord, "anesthesia-record", "Anesthesia record"},
      {T::PathologyReport, "pathology-report", "Pathology report"},
      {T::RadiologyReport, "radiology-report", "Radiology report"},
      {T::Laboratory, "laboratory", "Laboratory"},
      {T::MedicationRecord, "medication-record", "Medication record"},
      {T::NursingNote, "nursing-note", "Nursing note"},
      {T::Flowsheet, "flowsheet", "Flowsheet"},
      {T::Orders, "orders", "Orders"},
      {T::Consent, "consent", "Consent"},
      {T::DietitianNote, "dietitian-note", "Dietitian note"},
      {T::TherapyNote, "therapy-note", "Therapy note"},
      {T::CaseManagement, "case-management", "Case management"},
      {T::DischargeSummary, "discharge-summary", "Discharge summary"},
      {T::DischargeInstructions, "discharge-instructions", "Discharge instructions"},
      {T::ClinicNote, "clinic-note", "Clinic note"},
      {T::ProblemList, "problem-list", "Problem list"},
      {T::Referral, "referral", "Referral"},
      {T::EyeExamination, "eye-examination", "Eye examination"},
      {T::Biometry, "biometry", "Biometry"},
      {T::PhoneNote, "phone-note", "Phone note"},
      {T::QueryResponse, "query-response", "Query response"},
  };
  return all;
}

const std::vector<Word<Poa>>& poas() {
  static const std::vector<Word<Poa>> all = {{Poa::Yes, "Y", "Y"}, {Poa::No, "N", "N"}, {Poa::Unknown, "U", "U"}, {Poa::Undetermined, "W", "W"}, {Poa::Exempt, "exempt", "Exempt"}};
  return all;
}

const std::vector<Word<SourceKind>>& source_kinds() {
  using K = SourceKind;
  static const std::vector<Word<SourceKind>> all = {
      {K::Guideline, "guideline", "ICD-10-CM Official Guidelines"},
      {K::PoaGuideline, "poa-guideline", "ICD-10-CM Official Guidelines, Appendix I"},
      {K::PcsGuideline, "pcs-guideline", "ICD-10-PCS Official Guidelines"},
      {K::Tabular, "tabular", "ICD-10-CM Tabular List"},
      {K::Index, "index", "Alphabetic Index"},
      {K::PcsTable, "pcs-table", "ICD-10-PCS table"},
      {K::Uhdds, "uhdds", "UHDDS definition"},
      {K::Cpt, "cpt", "CPT"},
      {K::Hcpcs, "hcpcs", "HCPCS Level II"},
  };
  return all;
}

const std::vector<Word<NotCodedKind>>& not_coded_kinds() {
  using K = NotCodedKind;
  static const std::vector<Word<NotCodedKind>> all = {
      {K::IntegralSymptom, "integral-symptom", "Symptom integral to a coded condition"},
      {K::RuledOut, "ruled-out", "Ruled out"},
      {K::Uncertain, "uncertain", "Uncertain diagnosis, not coded in this setting"},
      {K::HistoryOnly, "history-only", "History only"},
      {K::NotReportable, "not-reportable", "Does not meet the definition of a reportable diagnosis"},
      {K::NotDocumented, "not-documented", "Not documented by a provider"},
      {K::ExcludedByNote, "excluded-by-note", "Excluded by an instructional note"},
      {K::CoveredByCombination, "covered-by-combination", "Covered by a combination code"},
      {K::CodedAsPartOfOperation, "coded-as-part-of-operation", "Part of the operation"},
  };
  return all;
}

const std::vector<Word<OrderNote>>& order_notes() {
  using N = OrderNote;
  static const std::vector<Word<OrderNote>> all = {{N::EtiologyManifestation, "etiology-manifestation", "Etiology before manifestation"},
                                                   {N::CodeFirst, "code-first", "Code first"},
                                                   {N::UseAdditional, "use-additional", "Use additional code"},
                                                   {N::Guideline, "guideline", "Ordered by a guideline"}};
  return all;
}

namespace {
template <typename E>
const Word<E>& of(const std::vector<Word<E>>& all, E value) {
  return *std::find_if(all.begin(), all.end(), [&](const Word<E>& word) { return word.value == value; });
}
}  // namespace
}  // namespace words

std::string_view to_string(Setting v) { return words::of(words::settings(), v).in_file; }
std::string_view display_name(Setting v) { return words::of(words::settings(), v).on_screen; }
std::string_view to_string(Difficulty v) { return words::of(words::difficulties(), v).in_file; }
std::string_view display_name(Difficulty v) { return words::of(words::difficulties(), v).on_screen; }
std::string_view to_string(Sex v) { return words::of(words::sexes(), v).in_file; }
std::string_view to_string(DocumentStatus v) { return words::of(words::document_statuses(), v).in_file; }
std::string_view to_string(DocumentType v) { return words::of(words::document_types(), v).in_file; }
std::string_view display_name(DocumentType v) { return words::of(words::document_types(), v).on_screen; }
std::string_view to_string(Poa v) { return words::of(words::poas(), v).in_file; }
std::string_view display_name(Poa v) { return words::of(words::poas(), v).on_screen; }
std::string_view to_string(SourceKind v) { return words::of(words::source_kinds(), v).in_file; }
std::string_view to_string(OrderNote v) { return words::of(words::order_notes(), v).in_file; }
std::string_view display_name(OrderNote v) { return words::of(words::order_notes(), v).on_screen; }
std::string_view to_string(NotCodedKind v) { return words::of(words::not_coded_kinds(), v).in_file; }
std::string_view display_name(NotCodedKind v) { return words::of(words::not_coded_kinds(), v).on_screen; }

std::optional<Poa> poa_from(std::string_view text) {
  for (const auto& word : words::poas())
    if (word.in_file == text) return word.value;
  return std::nullopt;
}

std::string display(const Source& source) {
  const std::string book(words::of(words::source_kinds(), source.kind).on_screen);
  const std::string year = source.year > 0 ? " FY" + std::to_string(source.year) : std::string();
  switch (source.kind) {
    case SourceKind::Guideline:
    case SourceKind::PcsGuideline: return book + year + ", section " + source.ref;
    case SourceKind::PoaGuideline: {
      // Charts name the part of the appendix with or without its own name before it.
      constexpr std::string_view kAppendix = "Appendix I";
      std::string_view part = source.ref;
      if (part.substr(0, kAppendix.size()) == kAppendix) part.remove_prefix(kAppendix.size());
      while (!part.empty() && (part.front() == ',' || part.front() == ':' || part.front() == ' ')) part.remove_prefix(1);
      return "ICD-10-CM Official Guidelines" + year + ", Appendix I" + (part.empty() ? std::string() : ": " + std::string(part));
    }
    case SourceKind::Tabular: return book + year + ", " + source.ref;
    case SourceKind::Index: return book + year + ": " + source.ref;
    case SourceKind::PcsTable: return book + " " + source.ref + year;
    case SourceKind::Uhdds: return "UHDDS: " + source.ref;
    case SourceKind::Cpt: return "CPT" + year + ": " + source.ref;
    case SourceKind::Hcpcs: return book + year + ", " + source.ref;
  }
  return book;
}

bool is_modifier(std::string_view text) {
  return text.size() == 2 && std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

const KeyLine* AnswerKey::line(const LineId& wanted) const {
  for (const auto* lines : {&diagnoses, &procedures})
    for (const auto& line : *lines)
      if (line.id == wanted) return &line;
  return nullptr;
}

const NotCoded* AnswerKey::trap_for(const Code& code) const {
  const NotCoded* above = nullptr;
  const std::string bare = code.bare();
  for (const auto& trap : not_coded) {
    if (trap.code == code) return &trap;
    if (trap.code.system() == code.system() && !trap.code.empty() && bare.starts_with(trap.code.bare())) above = &trap;
  }
  return above;
}

const ChartDocument* Scenario::document(const DocumentId& wanted) const {
  const auto found = std::find_if(documents.begin(), documents.end(), [&](const ChartDocument& d) { return d.id == wanted; });
  return found != documents.end() ? &*found : nullptr;
}

const Task* Scenario::task(const TaskId& wanted) const {
  const auto found = std::find_if(tasks.begin(), tasks.end(), [&](const Task& t) { return t.id == wanted; });
  return found != tasks.end() ? &*found : nullptr;
}

bool Scenario::operator==(const Scenario& o) const {
  const auto all = [](const Scenario& s) {
    return std::tie(s.id, s.title, s.summary, s.specialty, s.difficulty, s.time_standard_minutes, s.guided, s.lesson, s.encounter, s.documents, s.tasks, s.provenance);
  };
  return all(*this) == all(o);
}

}  // namespace cw
