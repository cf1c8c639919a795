#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/codes/book_parts.h"
#include "content/codes/code_book.h"

/// The edits a facility's software makes over a finished list of codes, before anybody grades it. Rule by rule: content/edits/README.md.
namespace cw {

/// One code as entered. The first diagnosis is the principal (inpatient) or first-listed one.
struct EditLine {
  Code code;
  char poa = 0;  ///< 'Y' 'N' 'U' 'W', '1' or 'E' exempt, 0 not entered
  bool operator==(const EditLine&) const = default;
};

struct EditContext {
  Date date;                     ///< decides which release is in force: discharge date, else service date
  std::optional<int> age_years;  ///< on admission; 0 to 124
  std::optional<int> age_days;   ///< for newborns; stands in for the years where they are not given
  SexLimit sex = SexLimit::None; ///< None: not known
  bool inpatient = true;
  bool poa_reported = true;
  std::optional<int> stay_days;  ///< length of the inpatient stay
};

enum class EditKind {
  NotOnDate, UnknownCode, NotBillable, MissingSeventh, InvalidTable, NoRelease, Duplicate, Excludes1Pair, Excludes2Pair, CodeFirst, UseAdditional, CodeAlso,
  ManifestationPrincipal, ExternalCausePrincipal, UnacceptablePrincipal, QuestionableAdmission, RequiresSecondary, AgeConflict, SexConflict, PoaMissing, PoaOnExempt,
  UnspecifiedWithSpecific, UnspecifiedSide, WrongProcedure, NonCovered, LimitedCoverage, ObstetricAdmission, StayTooShort
};
[[nodiscard]] std::string_view to_string(EditKind kind);  ///< `excludes1-pair`

/// Error: the list cannot stand as it is. Warning: it is probably wrong, or a payer will ask. Advice: look again.
enum class EditWeight { Error, Warning, Advice };
[[nodiscard]] std::string_view to_string(EditWeight weight);  ///< `error`

struct EditFinding {
  std::string rule;        ///< EDT-001 …, stable
  EditKind kind = EditKind::UnknownCode;
  EditWeight weight = EditWeight::Error;
  bool procedure = false;  ///< which list `line` and `other` index
  int line = -1;           ///< -1 only for NoRelease, which concerns a whole list
  int other = -1;          ///< second code of a pair, or -1; always of the same list
  std::string message;     ///< one to three plain sentences: what, why, what to do
  std::string source;      ///< official rule: Guidelines section, Tabular note with its node, MCE edit with version
};

struct EditRule {
  std::string_view id;
  EditKind kind;
  EditWeight weight;  ///< the heaviest it can have; a softer note or source makes it less
  std::string_view title;
  std::string_view source;
};
/// Every rule there is, in the order of EditKind; a test provokes each.
[[nodiscard]] const std::vector<EditRule>& edit_rules();

/// The Medicare Code Editor's lists, when installed. Immutable; any thread. A code and date they know is decided by them; what they do not
/// know (a newer code) falls back on the code books.
class EditLists {
 public:
  EditLists() = default;
  EditLists(std::string version, std::vector<EditRow> rows);
  bool empty() const { return rows_.empty(); }
  const std::string& version() const { return version_; }
  /// The row of a code that holds on a date; null when there is none. Valid as long as the lists.
  const EditRow* find(CodeSystem system, std::string_view bare, Date date) const;
  /// Flags of a code on a date; empty when it has none.
  std::vector<std::string_view> flags(CodeSystem system, std::string_view bare, Date date) const;

 private:
  std::string version_;
  std::vector<EditRow> rows_;  // by system, code, from
};

/// All findings, in the order diagnoses, procedures, then by line, then by rule. Pure; cannot fail. For lists about as long as a claim's:
/// time grows with the square of the number of diagnoses.
[[nodiscard]] std::vector<EditFinding> check_codes(const std::vector<EditLine>& diagnoses, const std::vector<EditLine>& procedures, const EditContext& context, const CodeBook& codes,
                                                   const EditLists& lists = {});

}  // namespace cw
