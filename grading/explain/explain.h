#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "content/codes/code_book.h"
#include "content/encoder/book.h"
#include "grading/engine/report.h"
#include "scenarios/model.h"

/// Explains one finding: where the student's code sits, where the right one sits, what separates them, and which words of the chart decide it.
///
/// Pure, and never fails: what a book or an old report cannot say is left out. Every text is in plain sentences, in UTF-8.
namespace cw {

/// One step on the way from the chapter down to a code, as the books have it in the release in force on the task's code date.
struct PlaceStep {
  /// ICD-10-CM: `chapter`, `section`, `category`, `subcategory`, `code`, `7th character`. ICD-10-PCS: `section`, `body system`, `root operation`, `body part`,
  /// `approach`, `device`, `qualifier`. CPT and HCPCS: `section`, `code`.
  std::string kind;
  std::string code;     ///< `9`, `I10-I1A`, `E11`, `E11.2`; a 7th character or an ICD-10-PCS character alone: `A`, `4`
  std::string title;    ///< as in the book; never empty: `not in the installed books` when it is not known
  bool shared = false;  ///< both codes pass through this step; the shared steps come first (ICD-10-PCS: every character that is the same)
  bool found = true;    ///< false: no installed book knows it
};

struct Place {
  Code code;          ///< empty: there is no such side (nothing was entered, or nothing in the key stands for it)
  std::string title;  ///< the code's own; empty when unknown
  std::vector<PlaceStep> steps;
  int last_shared = -1;  ///< index of the last step of the common beginning; -1: they part at once, or there is one side only
  bool empty() const { return code.empty(); }
};

/// What can separate two codes, in the order in which it is told.
enum class SeparationKind {
  TabularNote,       ///< a note that governs one of them and names the other, or an inclusion term
  Titles,            ///< the words in which the two titles differ
  SeventhCharacter,  ///< the same code but for what its 7th character says
  PcsCharacter,      ///< one ICD-10-PCS character, with the words of both values
  PcsMeaning,        ///< what a root operation or an approach means, in our words
  PcsRow,            ///< whether the two values stand in one row of the table
  Chapter,           ///< two places of the books that share nothing
  Trap,              ///< why the code entered is not reported: what the key says of it
  Order,             ///< which of two codes comes first, and the rule
  Times,             ///< when the inpatient order was written, and when what decides was
  Detail,            ///< modifiers, units or date of a right code
  Query,             ///< what the record leaves open, or that it leaves nothing open
  Index,             ///< the step of the Alphabetic Index at which the ways part
  Guideline          ///< the rule that the key cites
};
[[nodiscard]] std::string_view to_string(SeparationKind);     ///< `tabular-note`
[[nodiscard]] std::string_view display_name(SeparationKind);  ///< `Tabular note`

struct Separation {
  SeparationKind kind = SeparationKind::Guideline;
  std::string axis;         ///< `laterality`, `approach`, `excludes1`; may be empty
  std::string yours;        ///< the student's side in words: `the left side`, `Percutaneous Endoscopic (4)`; may be empty
  std::string right;        ///< the reference's side
  std::string text;         ///< one or two sentences
  std::string source;       ///< where it can be read: `ICD-10-CM Tabular List, Excludes1 note at K81`; never empty
};

/// One term on the key's way through the Alphabetic Index (or, behind it, the Tabular List).
struct IndexStep {
  std::string term;         ///< `Diabetes, diabetic`, `type 2`, `see Resection, Gallbladder`, `E11.22`
  bool shared = false;      ///< the way to the student's code passes here too
  bool found = false;       ///< an installed index has this line here; false as well when none was given
};

struct Fork {
  /// The step of both places at which they part (an index into both, for the shorter possibly its length); -1 when there is one side only.
  int step = -1;
  std::string axis;                      ///< what differs, as in Finding::axis; may be empty
  std::vector<Separation> separations;   ///< strongest first, in the order of SeparationKind's reasons; at least one, each with its source
  std::vector<IndexStep> index;          ///< the key's way; may be empty
  std::string index_source;              ///< `ICD-10-CM Index to Diseases and Injuries 2026`, or `the reference's own note of the way`
};

/// A half-open byte range within a quote.
struct Emphasis {
  std::size_t offset = 0;
  std::size_t length = 0;
  bool operator==(const Emphasis&) const = default;
};

/// Words of the chart that decide. Those that hold words of the axis come first.
struct DecidingPassage {
  Evidence evidence;
  std::string document_title;       ///< of the chart document; empty when the chart no longer has it
  std::vector<Emphasis> emphasis;   ///< ascending, not overlapping, at character boundaries; may be empty
  bool in_chart = true;             ///< false: an old report quotes what the chart no longer says
};

/// What a passage that the student marked stands for.
enum class MarkSupports { Reference, OtherLine, Trap, Nothing };
[[nodiscard]] std::string_view to_string(MarkSupports);  ///< `other-line`

struct MarkedPassage {
  Evidence evidence;
  MarkSupports supports = MarkSupports::Nothing;
  std::string code;      ///< OtherLine and Reference: the key line's code; Trap: the trap's
  std::string sentence;  ///< one sentence
};

/// A moment of the record, for present-on-admission questions. Ascending.
struct TimeMark {
  LocalTime at;
  std::string what;       ///< `The inpatient order is written`, `Progress note is written`
  bool is_order = false;  ///< the inpatient order itself
  bool decides = false;   ///< a document in which the deciding words stand
};

struct Explanation {
  int finding = -1;                    ///< index into the report's findings; -1 from explain_codes
  std::string rule;                    ///< `GRD-101`, or empty
  std::string heading;                 ///< `Specificity: S52.521A for S52.522A`
  LineKind line = LineKind::Diagnosis;
  bool wrong = true;                   ///< false when the code is the reference (explain_codes)
  Place yours;
  Place reference;
  Fork fork;
  std::vector<DecidingPassage> deciding;
  std::vector<MarkedPassage> marked;
  std::string marking_hint;            ///< that marking evidence would help; only when the line is wrong and nothing is marked
  std::vector<TimeMark> times;         ///< findings on present on admission only
  std::vector<std::string> sentences;  ///< 2 to 5, in reading order
};

/// Indexes that are open already (opening one takes too long for a frame): the ways of the key are looked up in them. Null: the key's own note of the way is used.
struct ExplainIndexes {
  const IndexBook* diseases = nullptr;
  const IndexBook* external_causes = nullptr;
  const IndexBook* procedures = nullptr;
};

/// Explains finding number `finding` of a report. Any finding of any kind; a number that the report does not have, or a report whose key has changed since, gives
/// what can still be said. Everything is borrowed for the call only. About a tenth of a millisecond.
[[nodiscard]] Explanation explain(const Scenario& scenario, const Task& task, const Report& report, int finding, const CodeBook& codes, const ExplainIndexes& indexes = {});

/// Explains a code as if it had been entered where the key has `key_line` (its index in the list of `code`'s kind; -1: the line it would be compared with, if any).
[[nodiscard]] Explanation explain_codes(const Scenario& scenario, const Task& task, const Code& code, int key_line, const CodeBook& codes, const ExplainIndexes& indexes = {});

/// As a person reads it in a terminal: at most 100 columns, both places as one tree.
[[nodiscard]] std::string explanation_to_text(const Explanation& explanation);
/// `chartwright.explanation` version 1, canonical.
[[nodiscard]] std::string explanation_to_json(const Explanation& explanation);

}  // namespace cw
