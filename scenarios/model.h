#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/date.h"
#include "content/base/strong_id.h"
#include "content/codes/code.h"

/// One case as values: what `scenario.json` and its chart folder say. Field by field: scenarios/README.md.
namespace cw {

enum class Setting { Inpatient, Emergency, Clinic, DaySurgery };
enum class Difficulty { Easy, Medium, Hard };
enum class Sex { Female, Male };
enum class DocumentStatus { Final, Preliminary, Addended, Unsigned };
enum class TaskKind { Code, Review };
/// What an encounter is about, where other documents are required for it.
enum class Service { General, Delivery, Newborn, Observation };
/// Of an operation. General, regional and monitored care need an anesthesia service's notes (42 CFR 482.52).
enum class Anesthesia { General, Regional, Monitored, ModerateSedation, Local, None };
enum class Side { Left, Right };
/// The POA indicator of a diagnosis (Official Guidelines, Appendix I). Exempt: on the exempt list, left blank on the claim.
enum class Poa { Yes, No, Unknown, Undetermined, Exempt };
enum class SourceKind { Guideline, PoaGuideline, PcsGuideline, Tabular, Index, PcsTable, Uhdds, Cpt, Hcpcs };
/// What orders two codes: a note at the manifestation (I.A.13), a `code first` or `use additional code` note (I.B.7), or a guideline's own words.
enum class OrderNote { EtiologyManifestation, CodeFirst, UseAdditional, Guideline };
enum class NotCodedKind {
  IntegralSymptom, RuledOut, Uncertain, HistoryOnly, NotReportable, NotDocumented, ExcludedByNote, CoveredByCombination,
  CodedAsPartOfOperation
};

enum class DocumentType {
  FaceSheet, EmsReport, TriageNote, EmergencyNote, HistoryAndPhysical, ProgressNote, Consultation, OperativeReport,
  ProcedureNote, AnesthesiaRecord, PathologyReport, RadiologyReport, Laboratory, MedicationRecord, NursingNote, Flowsheet,
  Orders, Consent, DietitianNote, TherapyNote, CaseManagement, DischargeSummary, DischargeInstructions, ClinicNote,
  ProblemList, Referral, EyeExamination, Biometry, PhoneNote, QueryResponse,
  ConsentToTreat, AdmissionOrder, ObservationOrder, DischargeOrder, VerbalOrder, IntervalNote, PreAnesthesiaEvaluation,
  PostAnesthesiaEvaluation, BriefOperativeNote, NursingAssessment, MedicationReconciliation, LaborRecord, NewbornExamination,
  FinalProgressNote, DeathNote
};

/// What can be wrong with a record.
enum class DeficiencyType {
  MissingDocument, MissingSignature, MissingDateTime, Late, MissingElement, UnsignedVerbalOrder, ConflictingDocumentation, WrongPatient,
  CopiedForward, MissingConsent, LateralityConflict, FinalDiagnosis, MissingAttestation, IndexError
};
inline constexpr int kDeficiencyTypes = static_cast<int>(DeficiencyType::IndexError) + 1;
enum class QueryForm { Open, MultipleChoice, YesNo };
/// What a provider answers to a query.
enum class QueryOutcome { Agrees, Disagrees, Undetermined, NoAnswer };

[[nodiscard]] std::string_view to_string(Setting);         ///< `day-surgery`: the word in the file
[[nodiscard]] std::string_view display_name(Setting);      ///< `Day surgery`: the word on the screen
[[nodiscard]] std::string_view to_string(Difficulty);
[[nodiscard]] std::string_view display_name(Difficulty);
[[nodiscard]] std::string_view to_string(Sex);
[[nodiscard]] std::string_view to_string(DocumentStatus);
[[nodiscard]] std::string_view to_string(DocumentType);
[[nodiscard]] std::string_view display_name(DocumentType);
[[nodiscard]] std::string_view to_string(Poa);             ///< `Y`, `N`, `U`, `W`, `exempt`
[[nodiscard]] std::string_view display_name(Poa);          ///< `Y`, …, `Exempt`
[[nodiscard]] std::optional<Poa> poa_from(std::string_view);
[[nodiscard]] std::string_view to_string(SourceKind);
[[nodiscard]] std::string_view to_string(OrderNote);       ///< `code-first`
[[nodiscard]] std::string_view display_name(OrderNote);    ///< `Code first`
[[nodiscard]] std::string_view to_string(NotCodedKind);
[[nodiscard]] std::string_view display_name(NotCodedKind);
[[nodiscard]] std::string_view to_string(TaskKind);
[[nodiscard]] std::string_view to_string(Service);
[[nodiscard]] std::string_view display_name(Service);
[[nodiscard]] std::string_view to_string(Anesthesia);
[[nodiscard]] std::string_view display_name(Anesthesia);
[[nodiscard]] std::string_view to_string(Side);
[[nodiscard]] std::string_view to_string(DeficiencyType);  ///< `missing-signature`
[[nodiscard]] std::string_view display_name(DeficiencyType);
[[nodiscard]] std::optional<DeficiencyType> deficiency_type_from(std::string_view);
[[nodiscard]] std::optional<DocumentType> document_type_from(std::string_view);
[[nodiscard]] std::string_view to_string(QueryForm);
[[nodiscard]] std::string_view display_name(QueryForm);
[[nodiscard]] std::string_view to_string(QueryOutcome);
[[nodiscard]] std::string_view display_name(QueryOutcome);

/// The words of a chart that decide something.
struct Evidence {
  DocumentId document;
  std::string quote;    ///< as in the flat text; whitespace runs are single spaces
  int occurrence = 1;   ///< which one, from 1
  bool operator==(const Evidence&) const = default;
};

/// The official rule behind a statement.
struct Source {
  SourceKind kind = SourceKind::Guideline;
  std::string ref;  ///< `I.C.1.d.4`, `B3.2d`, `E11`, `0FT`
  int year = 0;     ///< fiscal year whose text was checked
  bool operator==(const Source&) const = default;
};
/// `ICD-10-CM Official Guidelines FY2026, section I.C.1.d.4`
[[nodiscard]] std::string display(const Source& source);

/// Two characters, digits or capital letters: `RT`, `59`.
[[nodiscard]] bool is_modifier(std::string_view text);

struct Patient {
  std::string name;
  std::string mrn;
  Sex sex = Sex::Female;
  Date born;
  bool operator==(const Patient&) const = default;
};

/// A procedure with a consent and a note of its own.
struct Operation {
  OperationId id;
  std::string name;  ///< as the consent says it
  std::string surgeon;
  Anesthesia anesthesia = Anesthesia::None;
  LocalTime started;  ///< incision, or the start
  LocalTime ended;
  LocalTime left;          ///< the patient left the room for the next level of care
  bool tissue = false;     ///< tissue was sent to pathology
  bool emergency = false;  ///< could not wait for consent or for a history and physical
  std::string site;        ///< one word, as consent and report name the body part; may be empty
  std::optional<Side> side;
  bool operator==(const Operation&) const = default;
};

struct Encounter {
  Setting setting = Setting::Inpatient;
  std::string facility;
  Patient patient;
  LocalTime started;
  std::optional<LocalTime> admitted;  ///< the inpatient order; inpatients only
  LocalTime ended;
  std::string disposition;
  std::string payer;
  std::string attending;
  Service service = Service::General;
  bool daylight_saving = true;  ///< the facility's clocks follow 15 U.S.C. 260a
  std::vector<Operation> operations;  ///< in order of time
  const Operation* operation(const OperationId& id) const;
  bool operator==(const Encounter&) const = default;
};

/// Something dated within a document that a completeness policy asks for: the admission order in an order sheet, the evaluation before anesthesia
/// in the anesthesia record.
struct ChartEntry {
  EntryId id;  ///< unique in the chart
  DocumentType type = DocumentType::VerbalOrder;
  LocalTime at;
  std::string author;  ///< who must authenticate; empty: the document's author
  std::optional<LocalTime> signed_at;  ///< nothing: the document's signature covers it; a verbal order is then not authenticated
  std::string signed_quote;            ///< the words in the document that show the authentication; may be empty
  std::optional<OperationId> operation;
  std::string quote;  ///< the words that show the entry, as in Evidence
  int occurrence = 1;
  bool operator==(const ChartEntry&) const = default;
};

/// What a page is labeled with, when that is another patient.
struct PageLabel {
  std::string name, mrn;
  bool operator==(const PageLabel&) const = default;
};

struct ChartDocument {
  DocumentId id;
  std::string file;  ///< in `chart/`
  DocumentType type = DocumentType::ProgressNote;
  std::string title;
  std::string author;
  std::string role;
  LocalTime written;
  std::optional<LocalTime> signed_at;
  DocumentStatus status = DocumentStatus::Final;
  std::vector<ChartEntry> entries;
  std::optional<OperationId> operation;  ///< the one it belongs to
  std::string cosigner;                  ///< who must attest it; empty: nobody
  std::optional<LocalTime> cosigned;
  std::optional<PageLabel> label;        ///< nothing: this patient
  std::string markdown;  ///< the file's text, well-formed UTF-8, `\n` line ends
  bool operator==(const ChartDocument&) const = default;
};

struct Alternate {
  Code code;
  int credit = 100;  ///< percent, 1 to 100
  std::string why;
  bool operator==(const Alternate&) const = default;
};

/// A version that a key line had, and the days on which it was the reference. What was graded with it stays graded with it.
struct EarlierLine {
  int version = 1;
  Code code;
  std::optional<Poa> poa;
  Date from, to;    ///< inclusive
  std::string why;  ///< what changed after it, and by which rule
  bool operator==(const EarlierLine&) const = default;
};

/// A line that the key no longer has.
struct WithdrawnLine {
  LineId id;
  bool procedure = false;
  EarlierLine last;
  bool operator==(const WithdrawnLine&) const = default;
};

/// One line of the answer key: a diagnosis or a procedure.
struct KeyLine {
  LineId id;
  int version = 1;                   ///< from 1
  std::optional<Date> since;         ///< first day on which this version is the reference; nothing: the scenario's creation
  std::vector<EarlierLine> history;  ///< oldest first; versions 1 to version - 1
  Code code;
  bool principal = false;    ///< diagnoses: principal or first-listed
  std::optional<Poa> poa;    ///< diagnoses, when the task reports POA
  std::optional<Date> date;  ///< procedures
  std::vector<std::string> modifiers;  ///< CPT and HCPCS: two characters each, sorted
  int units = 1;                       ///< CPT and HCPCS
  bool optional = false;
  int weight = 1;  ///< 1 to 5
  std::vector<Alternate> alternates;
  std::vector<Evidence> evidence;
  std::string rationale;
  std::string path;  ///< how the books lead there; may be empty
  std::vector<Source> sources;
  bool operator==(const KeyLine&) const = default;
};

/// A trap: a code a student may be tempted to assign, and why it is not.
struct NotCoded {
  Code code;  ///< a code, or a category that stands for all its codes
  NotCodedKind kind = NotCodedKind::NotReportable;
  std::string why;
  std::vector<Evidence> evidence;
  std::vector<Source> sources;
  std::optional<LineId> instead;  ///< the key line that says it right, where there is one
  bool operator==(const NotCoded&) const = default;
};

/// Order that an instruction note requires between two lines of the key.
struct RequiredOrder {
  LineId first;
  LineId then;
  std::string why;
  std::vector<Source> sources;
  OrderNote note = OrderNote::Guideline;
  bool operator==(const RequiredOrder&) const = default;
};

/// A compliant query, to set beside a student's.
struct QueryModel {
  QueryForm form = QueryForm::Open;
  std::string title;
  std::string question;
  std::vector<std::string> options;
  bool operator==(const QueryModel&) const = default;
};

/// How the key changes once a query is answered.
struct AnswerChange {
  std::optional<LineId> line;      ///< the line that is replaced; nothing: one is added
  std::optional<KeyLine> becomes;  ///< nothing: the line goes
  bool procedure = false;
  bool operator==(const AnswerChange&) const = default;
};

/// What a provider answers.
struct ProviderAnswer {
  std::string by;  ///< who answers
  QueryOutcome outcome = QueryOutcome::NoAnswer;
  int after_hours = 1;  ///< after the query, or after the one before was due
  std::string text;     ///< the addendum, in the provider's words; empty without an answer
  std::vector<AnswerChange> changes;
  bool operator==(const ProviderAnswer&) const = default;
};

/// What the record leaves open, so that the provider must be asked before it is coded.
struct NeededQuery {
  LineId id;
  std::string about;          ///< `the type and cause of the anemia`
  std::string to;             ///< the provider, as signed
  std::vector<Code> assumed;  ///< diagnoses that would be coded by assumption
  std::string why;
  std::vector<Evidence> evidence;
  std::vector<Source> sources;
  std::vector<std::string> terms;            ///< lower case: words that a query about this uses
  std::optional<QueryModel> model;
  std::optional<ProviderAnswer> answer;
  std::optional<ProviderAnswer> escalation;  ///< whoever answers when the first one does not
  /// The document that an answer becomes.
  DocumentId addendum() const { return DocumentId("answer-" + id.text()); }
  bool operator==(const NeededQuery&) const = default;
};

struct AnswerKey {
  std::vector<KeyLine> diagnoses;   ///< the principal or first-listed one first
  std::vector<KeyLine> procedures;  ///< the principal procedure first
  std::vector<NotCoded> not_coded;
  std::vector<RequiredOrder> order;
  /// Nothing: the query decision is not part of the task. Empty: no query is needed, and to decide so is right.
  std::optional<std::vector<NeededQuery>> queries;
  std::vector<WithdrawnLine> withdrawn;

  const KeyLine* line(const LineId& id) const;
  /// The trap for a code: of that code, else of a category above it; null without one.
  const NotCoded* trap_for(const Code& code) const;
  bool operator==(const AnswerKey&) const = default;
};

/// How 100 percent is shared out; adds up to 100. Defaults: the college's usual mix (grading.md section 4).
struct Rubric {
  int diagnoses = 45;
  int principal = 15;
  int procedures = 20;
  int poa = 10;
  int query = 10;
  bool operator==(const Rubric&) const = default;
};

/// A deficiency that the author knows of: what no policy can see in the chart.
struct PlantedDeficiency {
  LineId id;
  DeficiencyType type = DeficiencyType::ConflictingDocumentation;
  DocumentId document;  ///< empty: something is absent
  std::string about;    ///< the type of what is absent (`consent`), an entry's id, or what is wrong in a word or two; may be empty
  std::vector<Evidence> evidence;
  std::string responsible;  ///< provider, as signed
  int severity = 2;         ///< 1 good practice, 2 holds the bill, 3 legal or regulatory
  std::vector<DeficiencyType> also;  ///< other names for it that are right too
  std::string why;
  std::string cite;
  bool operator==(const PlantedDeficiency&) const = default;
};

/// What looks like a deficiency and is none.
struct SoundDocument {
  DocumentId document;
  std::string why;
  std::string cite;
  bool operator==(const SoundDocument&) const = default;
};

/// A review of the record for completeness.
struct ReviewTask {
  LocalTime on;           ///< as of when
  std::uint64_t seed = 0; ///< of the messy variant the task is about
  int level = 0;          ///< 0: the chart as it stands, to 4
  std::vector<PlantedDeficiency> planted;
  std::vector<SoundDocument> sound;
  bool operator==(const ReviewTask&) const = default;
};

/// One thing a student is asked to do with the record. Several tasks of a scenario look at one record under different rules.
struct Task {
  TaskId id;
  TaskKind kind = TaskKind::Code;
  std::string title;               ///< `As an inpatient`; empty when the scenario has one task
  std::string instructions;
  Date code_date;
  std::optional<Setting> setting;  ///< whose rules hold; nothing: the encounter's
  /// Nothing: procedures are not reported in this task. CPT stands for CPT and HCPCS Level II together.
  std::optional<CodeSystem> procedures;
  bool poa = false;
  AnswerKey key;
  std::optional<Rubric> rubric;    ///< nothing: the grading policy's
  std::optional<ReviewTask> review;  ///< exactly for TaskKind::Review, which has no codes and no key
  bool operator==(const Task&) const = default;
};

struct CodingDifference {
  std::string line;    ///< what the difference is about: a line id, or a code
  std::string second;  ///< what the second coder assigned
  std::string settled_by;
  std::string outcome;
  bool operator==(const CodingDifference&) const = default;
};

struct SecondCoding {
  Date date;
  std::string coder;
  int diagnoses_agreed = 0;
  int diagnoses_total = 0;
  int procedures_agreed = 0;
  int procedures_total = 0;
  std::vector<CodingDifference> differences;
  bool operator==(const SecondCoding&) const = default;
};

struct Provenance {
  std::string author;
  Date created;
  std::optional<SecondCoding> second_coding;
  bool operator==(const Provenance&) const = default;
};

struct Lesson {
  std::string main;
  std::vector<std::string> traps;
  bool operator==(const Lesson&) const = default;
};

struct Scenario {
  ScenarioId id;
  std::string title;
  std::string summary;
  std::string specialty;
  Difficulty difficulty = Difficulty::Medium;
  int time_standard_minutes = 20;
  bool guided = false;
  Lesson lesson;
  Encounter encounter;
  std::vector<ChartDocument> documents;
  std::vector<Task> tasks;
  Provenance provenance;
  /// SHA-256 (hex) over scenario.json and the documents as read; names the version an attempt was graded with. Not part
  /// of equality: set by the reader.
  std::string content_hash;

  const ChartDocument* document(const DocumentId& id) const;
  const Task* task(const TaskId& id) const;
  const ChartEntry* entry(const EntryId& id) const;
  /// Tasks to code; reviews come after them.
  int coding_tasks() const;
  const Task* review() const;  ///< the first review, or null
  Setting setting(const Task& task) const { return task.setting.value_or(encounter.setting); }
  bool operator==(const Scenario& other) const;  ///< all but content_hash
};

}  // namespace cw
