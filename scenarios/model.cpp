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
      {T::Consent, "consent", "Consent to a procedure"},
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
      {T::ConsentToTreat, "consent-to-treat", "Consent to treatment"},
      {T::AdmissionOrder, "admission-order", "Admission order"},
      {T::ObservationOrder, "observation-order", "Observation order"},
      {T::DischargeOrder, "discharge-order", "Discharge order"},
      {T::VerbalOrder, "verbal-order", "Verbal order"},
      {T::IntervalNote, "interval-note", "Update of the history and physical"},
      {T::PreAnesthesiaEvaluation, "pre-anesthesia-evaluation", "Evaluation before anesthesia"},
      {T::PostAnesthesiaEvaluation, "post-anesthesia-evaluation", "Evaluation after anesthesia"},
      {T::BriefOperativeNote, "brief-operative-note", "Brief operative note"},
      {T::NursingAssessment, "nursing-assessment", "Nursing admission assessment"},
      {T::MedicationReconciliation, "medication-reconciliation", "Medication reconciliation"},
      {T::LaborRecord, "labor-record", "Labor and delivery record"},
      {T::NewbornExamination, "newborn-examination", "Newborn examination"},
      {T::FinalProgressNote, "final-progress-note", "Final progress note"},
      {T::DeathNote, "death-note", "Death note"},
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

const std::vector<Word<TaskKind>>& task_kinds() {
  static const std::vector<Word<TaskKind>> all = {{TaskKind::Code, "code", "Coding"}, {TaskKind::Review, "review", "Completeness review"}};
  return all;
}

const std::vector<Word<Service>>& services() {
  static const std::vector<Word<Service>> all = {
      {Service::General, "general", "General"}, {Service::Delivery, "delivery", "Delivery"}, {Service::Newborn, "newborn", "Newborn"}, {Service::Observation, "observation", "Observation"}};
  return all;
}

const std::vector<Word<Anesthesia>>& anesthesias() {
  using A = Anesthesia;
  static const std::vector<Word<Anesthesia>> all = {{A::General, "general", "General"},
                                                    {A::Regional, "regional", "Regional"},
                                                    {A::Monitored, "monitored", "Monitored anesthesia care"},
                                                    {A::ModerateSedation, "moderate-sedation", "Moderate sedation"},
                                                    {A::Local, "local", "Local"},
                                                    {A::None, "none", "None"}};
  return all;
}

const std::vector<Word<Side>>& sides() {
  static const std::vector<Word<Side>> all = {{Side::Left, "left", "left"}, {Side::Right, "right", "right"}};
  return all;
}

const std::vector<Word<DeficiencyType>>& deficiency_types() {
  using D = DeficiencyType;
  static const std::vector<Word<DeficiencyType>> all = {
      {D::MissingDocument, "missing-document", "Missing document"},
      {D::MissingSignature, "missing-signature", "Missing signature"},
      {D::MissingDateTime, "missing-date-time", "Missing date or time"},
      {D::Late, "late", "Late"},
      {D::MissingElement, "missing-element", "Missing element"},
      {D::UnsignedVerbalOrder, "unsigned-verbal-order", "Unsigned verbal order"},
      {D::ConflictingDocumentation, "conflicting-documentation", "Conflicting documentation"},
      {D::WrongPatient, "wrong-patient", "Wrong patient or encounter"},
      {D::CopiedForward, "copied-forward", "Duplicate or copied forward"},
      {D::MissingConsent, "missing-consent", "Missing consent"},
      {D::LateralityConflict, "laterality-conflict", "Laterality conflict"},
      {D::FinalDiagnosis, "final-diagnosis", "Final diagnosis unsupported or missing"},
      {D::MissingAttestation, "missing-attestation", "Missing attestation"},
      {D::IndexError, "index-error", "Illegible or filed wrongly"},
  };
  return all;
}

const std::vector<Word<QueryForm>>& query_forms() {
  static const std::vector<Word<QueryForm>> all = {{QueryForm::Open, "open", "Open question"}, {QueryForm::MultipleChoice, "multiple-choice", "Multiple choice"}, {QueryForm::YesNo, "yes-no", "Yes or no"}};
  return all;
}

const std::vector<Word<QueryOutcome>>& query_outcomes() {
  using O = QueryOutcome;
  static const std::vector<Word<QueryOutcome>> all = {
      {O::Agrees, "agrees", "Agrees"}, {O::Disagrees, "disagrees", "Disagrees"}, {O::Undetermined, "undetermined", "Cannot be determined"}, {O::NoAnswer, "no-answer", "No answer"}};
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

std::string_view to_string(TaskKind v) { return words::of(words::task_kinds(), v).in_file; }
std::string_view to_string(Service v) { return words::of(words::services(), v).in_file; }
std::string_view display_name(Service v) { return words::of(words::services(), v).on_screen; }
std::string_view to_string(Anesthesia v) { return words::of(words::anesthesias(), v).in_file; }
std::string_view display_name(Anesthesia v) { return words::of(words::anesthesias(), v).on_screen; }
std::string_view to_string(Side v) { return words::of(words::sides(), v).in_file; }
std::string_view to_string(DeficiencyType v) { return words::of(words::deficiency_types(), v).in_file; }
std::string_view display_name(DeficiencyType v) { return words::of(words::deficiency_types(), v).on_screen; }
std::string_view to_string(QueryForm v) { return words::of(words::query_forms(), v).in_file; }
std::string_view display_name(QueryForm v) { return words::of(words::query_forms(), v).on_screen; }
std::string_view to_string(QueryOutcome v) { return words::of(words::query_outcomes(), v).in_file; }
std::string_view display_name(QueryOutcome v) { return words::of(words::query_outcomes(), v).on_screen; }

namespace {
template <typename E>
std::optional<E> value_of(const std::vector<words::Word<E>>& all, std::string_view text) {
  for (const auto& word : all)
    if (word.in_file == text) return word.value;
  return std::nullopt;
}
}  // namespace

std::optional<DeficiencyType> deficiency_type_from(std::string_view text) { return value_of(words::deficiency_types(), text); }
std::optional<DocumentType> document_type_from(std::string_view text) { return value_of(words::document_types(), text); }
std::optional<Poa> poa_from(std::string_view text) { return value_of(words::poas(), text); }

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

const ChartEntry* Scenario::entry(const EntryId& wanted) const {
  for (const auto& document : documents)
    for (const auto& entry : document.entries)
      if (entry.id == wanted) return &entry;
  return nullptr;
}

int Scenario::coding_tasks() const { return static_cast<int>(std::count_if(tasks.begin(), tasks.end(), [](const Task& t) { return t.kind == TaskKind::Code; })); }

const Task* Scenario::review() const {
  const auto found = std::find_if(tasks.begin(), tasks.end(), [](const Task& t) { return t.kind == TaskKind::Review; });
  return found != tasks.end() ? &*found : nullptr;
}

const Operation* Encounter::operation(const OperationId& wanted) const {
  const auto found = std::find_if(operations.begin(), operations.end(), [&](const Operation& o) { return o.id == wanted; });
  return found != operations.end() ? &*found : nullptr;
}

bool Scenario::operator==(const Scenario& o) const {
  const auto all = [](const Scenario& s) {
    return std::tie(s.id, s.title, s.summary, s.specialty, s.difficulty, s.time_standard_minutes, s.guided, s.lesson, s.encounter, s.documents, s.tasks, s.provenance);
  };
  return all(*this) == all(o);
}

}  // namespace cw
