#include <array>

#include "content/base/check.h"
#include "grading/audit/audit.h"

namespace cw {
namespace {

struct TypeWords {
  AuditErrorType type;
  std::string_view word, display, meaning;
};
constexpr std::array<TypeWords, kAuditErrorTypes> kTypes = {{
    {AuditErrorType::Missed, "missed", "Left out", "A documented, reportable condition or procedure is not in the list."},
    {AuditErrorType::Unsupported, "unsupported", "Not supported", "The record does not support the line as something to be reported."},
    {AuditErrorType::NotEstablished, "not-established", "Uncertain, ruled out or past", "The record names the condition, but as uncertain, as ruled out, or as history."},
    {AuditErrorType::PartOfAnother, "part-of-another", "Part of another code", "A symptom, a part or a step that another code states, or parts coded where one code states both."},
    {AuditErrorType::Specificity, "specificity", "Other detail", "The right category, but another side, acuity, stage, site, type or 7th character."},
    {AuditErrorType::WrongCode, "wrong-code", "Another condition", "The passage is coded as something else."},
    {AuditErrorType::Conflict, "conflict", "Excluded by a note", "An Excludes1 note forbids the line beside another."},
    {AuditErrorType::Sequencing, "sequencing", "Sequencing", "Another diagnosis is principal or first-listed, or a required order is broken."},
    {AuditErrorType::PresentOnAdmission, "present-on-admission", "Present on admission", "The indicator is wrong, missing, or given for an exempt code."},
    {AuditErrorType::ProcedureCode, "procedure-code", "Procedure code", "A character of the ICD-10-PCS code, or the number of the service, is another."},
    {AuditErrorType::ProcedureDetails, "procedure-details", "Date, modifiers, units", "The procedure is right, but its date, modifiers or units are not."},
    {AuditErrorType::NotValid, "not-valid", "Not a valid code", "A header, an unknown code, or one that is not valid on the date."},
    {AuditErrorType::Duplicate, "duplicate", "Entered twice", "The same code stands in the list already."},
    {AuditErrorType::Query, "query", "Query", "Coded by assumption where the provider is asked first, or the decision to query is wrong."},
}};

}  // namespace

std::string_view to_string(AuditErrorType type) { return kTypes[static_cast<std::size_t>(type)].word; }
std::string_view display_name(AuditErrorType type) { return kTypes[static_cast<std::size_t>(type)].display; }
std::string_view meaning(AuditErrorType type) { return kTypes[static_cast<std::size_t>(type)].meaning; }

AuditErrorType audit_type(FindingKind kind) {
  using Type = AuditErrorType;
  switch (kind) {
    case FindingKind::Missed:
    case FindingKind::ExternalCauseOmitted:
    case FindingKind::StatusOmitted:
    case FindingKind::MissedProcedure: return Type::Missed;
    case FindingKind::Unsupported:
    case FindingKind::ExtraProcedure: return Type::Unsupported;
    case FindingKind::Uncertain:
    case FindingKind::RuledOut:
    case FindingKind::HistoryOnly: return Type::NotEstablished;
    case FindingKind::IntegralSymptom:
    case FindingKind::CombinationSplit:
    case FindingKind::CombinationMissed:
    case FindingKind::PartOfOperation: return Type::PartOfAnother;
    case FindingKind::Specificity: return Type::Specificity;
    case FindingKind::WrongCategory: return Type::WrongCode;
    case FindingKind::Excludes1: return Type::Conflict;
    case FindingKind::Sequencing:
    case FindingKind::EtiologyManifestation:
    case FindingKind::CodeFirst:
    case FindingKind::UseAdditional: return Type::Sequencing;
    case FindingKind::Poa:
    case FindingKind::PoaUndocumented:
    case FindingKind::PoaExempt: return Type::PresentOnAdmission;
    case FindingKind::RootOperation:
    case FindingKind::BodyPart:
    case FindingKind::Approach:
    case FindingKind::Device:
    case FindingKind::Qualifier:
    case FindingKind::ProcedureCharacters:
    case FindingKind::ServiceNumber: return Type::ProcedureCode;
    case FindingKind::ProcedureDate:
    case FindingKind::Modifier:
    case FindingKind::Units: return Type::ProcedureDetails;
    case FindingKind::NotValidOnDate:
    case FindingKind::NotBillable:
    case FindingKind::UnknownCode: return Type::NotValid;
    case FindingKind::Duplicate: return Type::Duplicate;
    case FindingKind::AssumedWithoutQuery:
    case FindingKind::QueryMissed:
    case FindingKind::QueryUnneeded: return Type::Query;
  }
  CW_CHECK(false);
  return Type::Missed;
}

std::string_view to_string(AuditPlace place) {
  switch (place) {
    case AuditPlace::CodedLine: return "coded-line";
    case AuditPlace::Omission: return "omission";
    case AuditPlace::Order: return "order";
    case AuditPlace::Decision: return "decision";
  }
  return "coded-line";
}

std::string_view to_string(AuditVerdict verdict) {
  switch (verdict) {
    case AuditVerdict::Accept: return "accept";
    case AuditVerdict::Correct: return "correct";
    case AuditVerdict::Reject: return "reject";
  }
  return "accept";
}

std::string_view display_name(AuditVerdict verdict) {
  switch (verdict) {
    case AuditVerdict::Accept: return "Accept";
    case AuditVerdict::Correct: return "Correct";
    case AuditVerdict::Reject: return "Reject";
  }
  return "Accept";
}

bool AuditCase::operator==(const AuditCase& other) const {
  return scenario == other.scenario && task == other.task && seed == other.seed && asked == other.asked && coded == other.coded && truths == other.truths;
}

}  // namespace cw
