#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/codes/book_parts.h"
#include "content/codes/code_book.h"

/// The edits a facility's software makes over a finished list of codes, before anybody grades it.
namespace cw {

/// One code as entered. The first diagnosis is the principal (inpatient) or first-listed one.
struct EditLine {
  Code code;
  char poa = 0;  ///< 'Y' 'N' 'U' 'W', '1' or 'E' exempt, 0 not entered
};

struct EditContext {
  Date date;                     ///< decides which release is in force: discharge date, else service date
  std::optional<int> age_years;  ///< on admission; 0 to 124
  std::optional<int> age_days;   ///< for newborns
  SexLimit sex = SexLimit::None; ///< None: not known
  bool inpatient = true;
  bool poa_reported = true;
};

enum class EditKind {
  UnknownCode, NotOnDate, NotBillable, MissingSeventh, InvalidTable, Duplicate, Excludes1Pair, Excludes2Pair, CodeFirst, UseAdditional, ManifestationPrincipal,
  ExternalCausePrincipal, UnacceptablePrincipal, QuestionableAdmission, AgeConflict, SexConflict, PoaMissing, PoaOnExempt, UnspecifiedWithSpecific, UnspecifiedSide
};
[[nodiscard]] std::string_view to_string(EditKind kind);

enum class EditWeight { Error, Warning, Advice };

struct EditFinding {
  std::string rule;        ///< EDT-001 …, stable
  EditKind kind = EditKind::UnknownCode;
  EditWeight weight = EditWeight::Error;
  bool procedure = false;  ///< which list `line` and `other` index
  int line = -1;
  int other = -1;          ///< second code of a pair, or -1
  std::string message;     ///< one or two plain sentences: what, why, what to do
  std::string source;      ///< official rule: Guidelines section, Tabular note with its node, MCE edit with version
};

struct EditRule {
  std::string_view id;
  EditKind kind;
  EditWeight weight;
  std::string_view title;
  std::string_view source;
};
[[nodiscard]] const std::vector<EditRule>& edit_rules();

/// The Medicare Code Editor's lists, when installed. Immutable; any thread.
class EditLists {
 public:
  EditLists() = default;
  EditLists(std::string version, std::vector<EditRow> rows);
  bool empty() const { return rows_.empty(); }
  const std::string& version() const { return version_; }
  /// Flags of a code on a date; empty when it has none.
  std::vector<std::string_view> flags(CodeSystem system, std::string_view bare, Date date) const;

 private:
  std::string version_;
  std::vector<EditRow> rows_;  // by system, code, from
};

/// All findings, in the order diagnoses, procedures, then by line. Pure; cannot fail.
[[nodiscard]] std::vector<EditFinding> check_codes(const std::vector<EditLine>& diagnoses, const std::vector<EditLine>& procedures, const EditContext& context, const CodeBook& codes,
                                                   const EditLists& lists = {});

}  // namespace cw
