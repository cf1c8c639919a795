#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "grading/engine/report.h"

namespace cw {
namespace {

struct KindWords {
  FindingKind kind;
  std::string_view word, display;
};
constexpr std::array<KindWords, kFindingKinds> kKinds = {{
    {FindingKind::Missed, "missed", "Missed"},
    {FindingKind::ExternalCauseOmitted, "external-cause-omitted", "External cause left out"},
    {FindingKind::StatusOmitted, "status-omitted", "Status left out"},
    {FindingKind::Unsupported, "unsupported", "Not supported"},
    {FindingKind::IntegralSymptom, "integral-symptom", "Integral symptom"},
    {FindingKind::Specificity, "specificity", "Specificity"},
    {FindingKind::WrongCategory, "wrong-category", "Another category"},
    {FindingKind::CombinationSplit, "combination-split", "Combination split"},
    {FindingKind::CombinationMissed, "combination-missed", "Combination missed"},
    {FindingKind::Uncertain, "uncertain", "Uncertain diagnosis"},
    {FindingKind::RuledOut, "ruled-out", "Ruled out"},
    {FindingKind::HistoryOnly, "history-only", "History only"},
    {FindingKind::Excludes1, "excludes1", "Excludes1"},
    {FindingKind::AssumedWithoutQuery, "assumed-without-query", "Assumed without a query"},
    {FindingKind::Sequencing, "sequencing", "Sequencing"},
    {FindingKind::EtiologyManifestation, "etiology-manifestation", "Etiology first"},
    {FindingKind::CodeFirst, "code-first", "Code first"},
    {FindingKind::UseAdditional, "use-additional", "Use additional code"},
    {FindingKind::Poa, "poa", "Present on admission"},
    {FindingKind::PoaUndocumented, "poa-undocumented", "U or W"},
    {FindingKind::PoaExempt, "poa-exempt", "POA exempt"},
    {FindingKind::MissedProcedure, "missed-procedure", "Missed procedure"},
    {FindingKind::ExtraProcedure, "extra-procedure", "Extra procedure"},
    {FindingKind::PartOfOperation, "part-of-operation", "Part of the operation"},
    {FindingKind::RootOperation, "root-operation", "Root operation"},
    {FindingKind::BodyPart, "body-part", "Body part"},
    {FindingKind::Approach, "approach", "Approach"},
    {FindingKind::Device, "device", "Device"},
    {FindingKind::Qualifier, "qualifier", "Qualifier"},
    {FindingKind::ProcedureCharacters, "procedure-characters", "Several characters"},
    {FindingKind::ProcedureDate, "procedure-date", "Procedure date"},
    {FindingKind::ServiceNumber, "service-number", "Number of the service"},
    {FindingKind::Modifier, "modifier", "Modifier"},
    {FindingKind::Units, "units", "Units"},
    {FindingKind::NotValidOnDate, "not-valid-on-date", "Not valid on this date"},
    {FindingKind::NotBillable, "not-billable", "Not billable"},
    {FindingKind::UnknownCode, "unknown-code", "Unknown code"},
    {FindingKind::Duplicate, "duplicate", "Entered twice"},
    {FindingKind::QueryMissed, "query-missed", "Query needed"},
    {FindingKind::QueryUnneeded, "query-unneeded", "No query needed"},
}};

struct VerdictWords {
  Verdict verdict;
  std::string_view word, display;
};
constexpr std::array<VerdictWords, 8> kVerdicts = {{
    {Verdict::Correct, "correct", "Correct"},
    {Verdict::Alternate, "alternate", "Accepted"},
    {Verdict::Imprecise, "imprecise", "Imprecise"},
    {Verdict::Wrong, "wrong", "Wrong"},
    {Verdict::Missed, "missed", "Missed"},
    {Verdict::Unsupported, "unsupported", "Not supported"},
    {Verdict::OptionalTaken, "optional-taken", "Optional"},
    {Verdict::OptionalLeft, "optional-left", "May be reported"},
}};

}  // namespace

std::string_view to_string(FindingKind kind) { return kKinds[static_cast<std::size_t>(kind)].word; }
std::string_view display_name(FindingKind kind) { return kKinds[static_cast<std::size_t>(kind)].display; }
std::string_view to_string(Verdict verdict) { return kVerdicts[static_cast<std::size_t>(verdict)].word; }
std::string_view display_name(Verdict verdict) { return kVerdicts[static_cast<std::size_t>(verdict)].display; }

namespace {
struct ReviewWords {
  ReviewVerdict verdict;
  std::string_view word, display;
};
constexpr std::array<ReviewWords, 4> kReviewVerdicts = {{
    {ReviewVerdict::Found, "found", "Found"},
    {ReviewVerdict::OtherType, "other-type", "Found, called otherwise"},
    {ReviewVerdict::Missed, "missed", "Not flagged"},
    {ReviewVerdict::FalseFlag, "false-flag", "No deficiency"},
}};
}  // namespace

std::string_view to_string(ReviewVerdict verdict) { return kReviewVerdicts[static_cast<std::size_t>(verdict)].word; }
std::string_view display_name(ReviewVerdict verdict) { return kReviewVerdicts[static_cast<std::size_t>(verdict)].display; }

const std::vector<GradingRule>& grading_rules() {
  static const std::vector<GradingRule> rules = {
      {"GRD-101", FindingKind::Missed, "A documented, reportable condition was not coded", "Official Guidelines sections II and III; IV.J for outpatients; UHDDS"},
      {"GRD-102", FindingKind::Unsupported, "A code that the record does not support", "Official Guidelines I.A.19; section III; IV.J for outpatients"},
      {"GRD-103", FindingKind::IntegralSymptom, "A symptom that belongs to a coded condition", "Official Guidelines I.B.5"},
      {"GRD-104", FindingKind::Specificity, "The right category, but not the documented detail", "Official Guidelines I.B.2"},
      {"GRD-105", FindingKind::WrongCategory, "The right passage, but a code for something else", "Official Guidelines I.B.1"},
      {"GRD-106", FindingKind::CombinationSplit, "A condition that a combination code already states", "Official Guidelines I.B.9"},
      {"GRD-107", FindingKind::Sequencing, "Another diagnosis is principal or first-listed", "Official Guidelines section II; IV.G for outpatients; UHDDS"},
      {"GRD-108", FindingKind::CodeFirst, "A note asks for another code first", "Official Guidelines I.A.13, I.B.7"},
      {"GRD-109", FindingKind::Poa, "The present-on-admission indicator differs", "Official Guidelines Appendix I"},
      {"GRD-110", FindingKind::ProcedureCharacters, "Several characters of the procedure code differ", "ICD-10-PCS Official Guidelines A and B"},
      {"GRD-111", FindingKind::MissedProcedure, "A reportable procedure was not coded", "UHDDS: significant procedure"},
      {"GRD-112", FindingKind::ExtraProcedure, "A procedure that the record does not support", "UHDDS: significant procedure"},
      {"GRD-113", FindingKind::ProcedureDate, "The procedure's date differs", "UHDDS"},
      {"GRD-114", FindingKind::NotValidOnDate, "The code is not valid on the date that decides", "Official Guidelines, effective dates"},
      {"GRD-115", FindingKind::NotBillable, "A header: more characters are required", "Official Guidelines I.A.3, I.B.2"},
      {"GRD-116", FindingKind::UnknownCode, "No installed release has this code", "ICD-10-CM Tabular List; ICD-10-PCS tables"},
      {"GRD-117", FindingKind::Duplicate, "The same code twice", "Official Guidelines I.B.12"},
      {"GRD-118", FindingKind::Excludes1, "Two codes that exclude each other", "Official Guidelines I.A.12.a"},
      {"GRD-119", FindingKind::PoaExempt, "An indicator on a code that is exempt", "Official Guidelines Appendix I, exempt list"},
      {"GRD-120", FindingKind::EtiologyManifestation, "A manifestation before its etiology", "Official Guidelines I.A.13"},
      {"GRD-121", FindingKind::UseAdditional, "An additional code before the one that asks for it", "Official Guidelines I.A.13, I.B.7"},
      {"GRD-122", FindingKind::CombinationMissed, "Parts coded where one code states both", "Official Guidelines I.B.9, I.A.15"},
      {"GRD-123", FindingKind::Uncertain, "An uncertain diagnosis used as this setting does not allow", "Official Guidelines II.H, III.C; IV.H for outpatients"},
      {"GRD-124", FindingKind::RuledOut, "A condition that was ruled out", "Official Guidelines I.A.19; section III; IV.J for outpatients; I.C.21.c.6"},
      {"GRD-125", FindingKind::HistoryOnly, "A past condition coded as present", "Official Guidelines III.A; IV.J; I.C.21.c.4"},
      {"GRD-126", FindingKind::PoaUndocumented, "U where the provider cannot tell, or W where the record is silent", "Official Guidelines Appendix I"},
      {"GRD-127", FindingKind::ExternalCauseOmitted, "An external cause was left out", "Official Guidelines I.C.20"},
      {"GRD-128", FindingKind::StatusOmitted, "A status, history or outcome code was left out", "Official Guidelines I.C.21"},
      {"GRD-129", FindingKind::AssumedWithoutQuery, "Coded by assumption where the provider had to be asked", "Official Guidelines I.A.19, I.B.14, I.B.16; AHIMA and ACDIS, Guidelines for Achieving a Compliant Query Practice (2022)"},
      {"GRD-130", FindingKind::QueryMissed, "A query was needed", "AHIMA and ACDIS, Guidelines for Achieving a Compliant Query Practice (2022)"},
      {"GRD-131", FindingKind::QueryUnneeded, "The record answers without a query", "AHIMA and ACDIS, Guidelines for Achieving a Compliant Query Practice (2022)"},
      {"GRD-132", FindingKind::RootOperation, "Another root operation", "ICD-10-PCS Official Guidelines B3"},
      {"GRD-133", FindingKind::BodyPart, "Another body part", "ICD-10-PCS Official Guidelines B4"},
      {"GRD-134", FindingKind::Approach, "Another approach", "ICD-10-PCS Official Guidelines B5"},
      {"GRD-135", FindingKind::Device, "Another device", "ICD-10-PCS Official Guidelines B6"},
      {"GRD-136", FindingKind::Qualifier, "Another qualifier", "ICD-10-PCS Official Guidelines A and B; the table"},
      {"GRD-137", FindingKind::ServiceNumber, "A neighboring number of the same service", "CPT; HCPCS Level II"},
      {"GRD-138", FindingKind::Modifier, "The modifiers differ", "CPT and HCPCS Level II modifiers"},
      {"GRD-139", FindingKind::Units, "The units differ", "HCPCS Level II: the unit is in the code's title"},
      {"GRD-140", FindingKind::PartOfOperation, "A step of the operation coded by itself", "ICD-10-PCS Official Guidelines B3.1b; the CPT surgical package"},
  };
  return rules;
}

int Report::settled_points() const {
  int settled = points;
  for (const auto& change : overrides) {
    const auto at = static_cast<std::size_t>(change.row);
    if (change.row < 0) continue;
    if (review && at < review->rows.size()) settled += change.points - review->rows[at].points;
    else if (!review && at < rows.size()) settled += change.points - rows[at].points;
  }
  return std::clamp(settled, 0, kFullPoints);
}

std::string percent_text(int per_mille) { return fmt::format("{}.{} %", per_mille / 10, per_mille % 10); }

}  // namespace cw
