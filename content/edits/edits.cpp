#include "content/edits/edits.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "content/base/check.h"
#include "content/edits/parts.h"

namespace cw {
namespace {

constexpr std::array<std::string_view, 28> kKinds = {"not-on-date", "unknown-code", "not-billable", "missing-seventh", "invalid-table", "no-release", "duplicate", "excludes1-pair", "excludes2-pair", "code-first", "use-additional", "code-also",
                                                     "manifestation-principal", "external-cause-principal", "unacceptable-principal", "questionable-admission", "requires-secondary", "age-conflict", "sex-conflict", "poa-missing", "poa-on-exempt",
                                                     "unspecified-with-specific", "unspecified-side", "wrong-procedure", "non-covered", "limited-coverage", "obstetric-admission", "stay-too-short"};

std::vector<edits::Line> lines_of(const std::vector<EditLine>& given, bool procedure, const EditContext& context, const CodeBook& codes, const EditLists& lists) {
  std::vector<edits::Line> lines;
  lines.reserve(given.size());
  for (const auto& line : given) {
    edits::Line made{.given = &line, .procedure = procedure, .at = static_cast<int>(lines.size()), .bare = line.code.bare(), .lookup = codes.lookup(line.code, context.date)};
    made.listed = lists.find(line.code.system(), made.bare, context.date);
    lines.push_back(std::move(made));
  }
  return lines;
}

}  // namespace

std::string_view to_string(EditKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }
std::string_view to_string(EditWeight weight) { return weight == EditWeight::Error ? "error" : weight == EditWeight::Warning ? "warning" : "advice"; }

const std::vector<EditRule>& edit_rules() {
  using enum EditKind;
  constexpr auto Error = EditWeight::Error, Warning = EditWeight::Warning, Advice = EditWeight::Advice;
  static const std::vector<EditRule> rules = {
      {"EDT-001", NotOnDate, Error, "the code is valid on the date", "45 CFR 162.1000(a); Medicare Code Editor, invalid diagnosis or procedure code"},
      {"EDT-002", UnknownCode, Error, "the code exists", "Medicare Code Editor, invalid diagnosis or procedure code"},
      {"EDT-003", NotBillable, Error, "the code has all its characters", "Official Guidelines I.A.3 and I.B.2; ICD-10-PCS Guideline A8"},
      {"EDT-004", MissingSeventh, Error, "the 7th character stands in the 7th place, with the placeholder X before it", "Official Guidelines I.A.4 and I.A.5"},
      {"EDT-005", InvalidTable, Error, "an ICD-10-PCS code is one that its table offers", "ICD-10-PCS Guidelines A2 and A9"},
      {"EDT-006", NoRelease, Warning, "an installed release covers the date", "45 CFR 162.1000(a)"},
      {"EDT-007", Duplicate, Error, "a diagnosis code is reported once", "Official Guidelines I.B.12; Medicare Code Editor, duplicate of principal diagnosis"},
      {"EDT-008", Excludes1Pair, Error, "no two codes exclude each other", "Official Guidelines I.A.12.a"},
      {"EDT-009", Excludes2Pair, Advice, "two codes under an Excludes2 note are both meant", "Official Guidelines I.A.12.b"},
      {"EDT-010", CodeFirst, Error, "what a code first note names stands before the code", "Official Guidelines I.A.13 and I.B.7"},
      {"EDT-011", UseAdditional, Warning, "what a use additional code note names is listed", "Official Guidelines I.A.13 and I.B.7"},
      {"EDT-012", CodeAlso, Advice, "what a code also note names is listed", "Official Guidelines I.A.17"},
      {"EDT-013", ManifestationPrincipal, Error, "a manifestation code does not stand first", "Official Guidelines I.A.13; Medicare Code Editor, manifestation code as principal diagnosis"},
      {"EDT-014", ExternalCausePrincipal, Error, "an external cause code does not stand first", "Official Guidelines I.C.20.a.6; Medicare Code Editor, E-code as principal diagnosis"},
      {"EDT-015", UnacceptablePrincipal, Error, "the first code is acceptable there", "Medicare Code Editor, unacceptable principal diagnosis; Official Guidelines I.B.14, I.C.1.d.3, I.C.19.e.5, I.C.21.c.11"},
      {"EDT-016", QuestionableAdmission, Warning, "the principal diagnosis explains an admission", "Medicare Code Editor, questionable admission"},
      {"EDT-017", RequiresSecondary, Error, "a principal diagnosis that needs another diagnosis has one", "Medicare Code Editor, requires secondary diagnosis"},
      {"EDT-018", AgeConflict, Error, "the diagnosis fits the patient's age", "Medicare Code Editor, age conflict"},
      {"EDT-019", SexConflict, Error, "the code fits the patient's sex", "Medicare Code Editor, sex conflict (to 2024-09-30)"},
      {"EDT-020", PoaMissing, Error, "a diagnosis that is not exempt has a present-on-admission indicator", "Official Guidelines, Appendix I"},
      {"EDT-021", PoaOnExempt, Error, "an exempt diagnosis has no present-on-admission indicator", "Official Guidelines, Appendix I; POA exempt list"},
      {"EDT-022", UnspecifiedWithSpecific, Warning, "an unspecified code does not repeat a specific one", "Official Guidelines I.B.2 and I.B.18"},
      {"EDT-023", UnspecifiedSide, Warning, "the side or site is coded where the record tells it", "Official Guidelines I.B.13; Medicare Code Editor, unspecified code"},
      {"EDT-024", WrongProcedure, Warning, "a wrong procedure is reported as such", "Medicare Code Editor, wrong procedure performed"},
      {"EDT-025", NonCovered, Warning, "the procedure is covered", "Medicare Code Editor, non-covered procedure"},
      {"EDT-026", LimitedCoverage, Advice, "the procedure is covered without limits", "Medicare Code Editor, limited coverage"},
      {"EDT-027", ObstetricAdmission, Warning, "a delivery has its outcome", "Medicare Code Editor, questionable obstetric admission"},
      {"EDT-028", StayTooShort, Warning, "the procedure fits the length of stay", "Medicare Code Editor, procedure inconsistent with length of stay"},
  };
  return rules;
}

EditLists::EditLists(std::string version, std::vector<EditRow> rows) : version_(std::move(version)), rows_(std::move(rows)) {
  std::sort(rows_.begin(), rows_.end(), [](const EditRow& a, const EditRow& b) { return std::tie(a.system, a.bare, a.from) < std::tie(b.system, b.bare, b.from); });
}

const EditRow* EditLists::find(CodeSystem system, std::string_view bare, Date date) const {
  const auto key = [](const EditRow& row) { return std::tuple(row.system, std::string_view(row.bare), row.from); };
  const auto after = std::partition_point(rows_.begin(), rows_.end(), [&](const EditRow& row) { return key(row) <= std::tuple(system, bare, date); });
  if (after == rows_.begin()) return nullptr;
  const EditRow& row = *std::prev(after);  // the last period that began by the date; periods of a code do not overlap
  return row.system == system && row.bare == bare && date <= row.to ? &row : nullptr;
}

std::vector<std::string_view> EditLists::flags(CodeSystem system, std::string_view bare, Date date) const {
  const EditRow* row = find(system, bare, date);
  return row != nullptr ? std::vector<std::string_view>(row->flags.begin(), row->flags.end()) : std::vector<std::string_view>();
}

namespace edits {

bool Line::flagged(std::string_view flag) const { return listed != nullptr && std::find(listed->flags.begin(), listed->flags.end(), flag) != listed->flags.end(); }

std::string Line::shown() const {
  constexpr std::size_t kMost = 16;
  std::string text = code().text();
  if (text.size() <= kMost) return text;
  std::size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

void Check::add(EditKind kind, EditWeight weight, const Line& line, std::string message, std::string source, int other) {
  const EditRule& rule = edit_rules()[static_cast<std::size_t>(kind)];
  CW_CHECK(rule.kind == kind);
  found.push_back({.rule = std::string(rule.id), .kind = kind, .weight = weight, .procedure = line.procedure, .line = line.at, .other = other, .message = std::move(message), .source = std::move(source)});
}

std::string Check::editor(std::string_view edit) const { return fmt::format("Medicare Code Editor {}, {}", lists.version(), edit); }

std::optional<int> Check::age() const {
  if (context.age_years) return context.age_years;
  if (context.age_days) return *context.age_days / 365;
  return std::nullopt;
}

}  // namespace edits

std::vector<EditFinding> check_codes(const std::vector<EditLine>& diagnoses, const std::vector<EditLine>& procedures, const EditContext& context, const CodeBook& codes, const EditLists& lists) {
  edits::Check check{context, codes, lists, lines_of(diagnoses, false, context, codes, lists), lines_of(procedures, true, context, codes, lists), {}};
  for (const auto part : {edits::check_validity, edits::check_pairs, edits::check_instructions, edits::check_principal, edits::check_patient, edits::check_poa, edits::check_specificity, edits::check_coverage}) part(check);
  std::stable_sort(check.found.begin(), check.found.end(), [](const EditFinding& a, const EditFinding& b) { return std::tie(a.procedure, a.line, a.rule, a.other) < std::tie(b.procedure, b.line, b.rule, b.other); });
  return std::move(check.found);
}

}  // namespace cw
