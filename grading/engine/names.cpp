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
constexpr std::array<KindWords, 18> kKinds = {{
    {FindingKind::Missed, "missed", "Missed"},
    {FindingKind::Unsupported, "unsupported", "Not supported"},
    {FindingKind::IntegralSymptom, "integral-symptom", "Integral symptom"},
    {FindingKind::Specificity, "specificity", "Specificity"},
    {FindingKind::WrongCategory, "wrong-category", "Another category"},
    {FindingKind::Combination, "combination", "Combination code"},
    {FindingKind::Sequencing, "sequencing", "Sequencing"},
    {FindingKind::RequiredOrder, "required-order", "Required order"},
    {FindingKind::Poa, "poa", "Present on admission"},
    {FindingKind::ProcedureCharacter, "procedure-character", "Procedure character"},
    {FindingKind::MissedProcedure, "missed-procedure", "Missed procedure"},
    {FindingKind::ExtraProcedure, "extra-procedure", "Extra procedure"},
    {FindingKind::ProcedureDate, "procedure-date", "Procedure date"},
    {FindingKind::NotValidOnDate, "not-valid-on-date", "Not valid on this date"},
    {FindingKind::NotBillable, "not-billable", "Not billable"},
    {FindingKind::UnknownCode, "unknown-code", "Unknown code"},
    {FindingKind::Duplicate, "duplicate", "Entered twice"},
    {FindingKind::Excludes1, "excludes1", "Excludes1"},
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

const std::vector<GradingRule>& grading_rules() {
  static const std::vector<GradingRule> rules = {
      {"GRD-101", FindingKind::Missed, "A documented, reportable condition was not coded", "Official Guidelines sections II and III; UHDDS"},
      {"GRD-102", FindingKind::Unsupported, "A code that the record does not support", "Official Guidelines section III; I.A.19"},
      {"GRD-103", FindingKind::IntegralSymptom, "A symptom that belongs to a coded condition", "Official Guidelines I.B.5"},
      {"GRD-104", FindingKind::Specificity, "The right category, but not the documented detail", "Official Guidelines I.B.2"},
      {"GRD-105", FindingKind::WrongCategory, "The right passage, but a code for something else", "Official Guidelines I.B.1"},
      {"GRD-106", FindingKind::Combination, "A condition that a combination code already states", "Official Guidelines I.B.9"},
      {"GRD-107", FindingKind::Sequencing, "Another diagnosis is principal or first-listed", "Official Guidelines section II; IV.G for outpatients; UHDDS"},
      {"GRD-108", FindingKind::RequiredOrder, "An instruction note orders these two codes", "Official Guidelines I.A.13, I.A.17, I.B.7"},
      {"GRD-109", FindingKind::Poa, "The present-on-admission indicator differs", "Official Guidelines Appendix I"},
      {"GRD-110", FindingKind::ProcedureCharacter, "One or more characters of the procedure code differ", "ICD-10-PCS Official Guidelines A and B"},
      {"GRD-111", FindingKind::MissedProcedure, "A reportable procedure was not coded", "UHDDS: significant procedure"},
      {"GRD-112", FindingKind::ExtraProcedure, "A procedure that is not reported separately", "ICD-10-PCS Official Guidelines B3; UHDDS"},
      {"GRD-113", FindingKind::ProcedureDate, "The procedure's date differs", "UHDDS"},
      {"GRD-114", FindingKind::NotValidOnDate, "The code is not valid on the date that decides", "Official Guidelines, effective dates"},
      {"GRD-115", FindingKind::NotBillable, "A header: more characters are required", "Official Guidelines I.A.2, I.B.2"},
      {"GRD-116", FindingKind::UnknownCode, "No installed release has this code", "ICD-10-CM Tabular List; ICD-10-PCS tables"},
      {"GRD-117", FindingKind::Duplicate, "The same code twice", "Official Guidelines I.B.12"},
      {"GRD-118", FindingKind::Excludes1, "Two codes that exclude each other", "Official Guidelines I.A.12.a"},
      {"GRD-119", FindingKind::Poa, "An indicator on a code that is exempt", "Official Guidelines Appendix I, exempt list"},
  };
  return rules;
}

std::string percent_text(int per_mille) { return fmt::format("{}.{} %", per_mille / 10, per_mille % 10); }

}  // namespace cw
