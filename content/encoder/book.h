#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "content/codes/code_book.h"

/// The book way to a code: index, tabular page, ICD-10-PCS tables, as a coder's fingers walk them. Pure over what a CodeBook holds.
namespace cw {

/// One Alphabetic Index (or table), ready to be walked. Immutable; any thread; holds the lines it needs.
class IndexBook {
 public:
  IndexBook(IndexKind kind, std::string year, std::shared_ptr<const std::vector<IndexLine>> lines);
  IndexKind kind() const { return kind_; }
  const std::string& year() const { return year_; }
  std::span<const IndexLine> lines() const { return *lines_; }

  /// Where the fingers land when `typed` is typed: the first main term that begins with it (case, accents and punctuation ignored), else the one it would stand
  /// before. A comma or ` > ` goes one level down: `fracture, wrist`. Returns the line, and how much of `typed` was followed.
  struct Landing {
    int line = -1;
    int levels = 0;          ///< how many of the typed parts were found
    bool exact = false;      ///< the last one begins with what was typed
  };
  Landing land(std::string_view typed) const;

  std::span<const int> main_terms() const;            ///< lines of level 0, in book order
  std::vector<int> below(int line) const;             ///< lines directly below it, in book order
  std::vector<int> path(int line) const;              ///< from the main term down to the line
  /// `Fracture, traumatic (abduction) (adduction) > wrist > …`; with nonessential modifiers when asked for.
  std::string path_text(int line, bool with_nonessential = false) const;

  /// The line a cross reference names (`Pain, abdominal`; `Disease, heart, hypertensive`; `Table of Drugs …`, `by site`), or nothing when it names no line of this book.
  std::optional<int> follow(std::string_view reference, int from) const;
  /// All lines that lead to a code: it is printed there, or a beginning of it with a dash.
  std::vector<int> leading_to(std::string_view bare) const;

 private:
  IndexKind kind_;
  std::string year_;
  std::shared_ptr<const std::vector<IndexLine>> lines_;
  std::vector<int> main_;
  std::vector<std::pair<std::string, int>> codes_;  // bare code, line; sorted
  std::vector<std::string> keys_;                   // folded titles, by line
};

/// The books of one date, as far as they are installed.
[[nodiscard]] std::optional<IndexBook> open_index(const CodeBook& codes, IndexKind kind, Date date);

/// The Tabular page of a code: everything that governs it, its neighbours above and below.
struct TabularPage {
  const CodeEntry* entry = nullptr;
  std::vector<const CodeEntry*> above;          ///< from the category down to the parent
  std::vector<const CodeEntry*> children;       ///< directly below
  std::vector<const CodeEntry*> siblings;       ///< with the same parent, itself included, in order
  const TabularDivision* chapter = nullptr;
  const TabularDivision* section = nullptr;
  std::vector<CodeBook::GoverningNote> notes;   ///< nearest first
  std::span<const SeventhCharacter> seventh;
  const Release* notes_from = nullptr;          ///< set when the notes are of another release than the code
};
[[nodiscard]] std::optional<TabularPage> tabular_page(const CodeBook& codes, const Code& code, Date date);

/// Building an ICD-10-PCS code in its table.
struct PcsChoice {
  char value = '0';
  std::string label;
  bool possible = true;   ///< false: no row has it together with what is chosen
};
struct PcsBuild {
  std::string chosen;                              ///< 0 to 7 characters; `?` where nothing is chosen yet
  const Release* from = nullptr;                   ///< whose tables
  std::optional<PcsTable> table;                   ///< once three characters are chosen
  std::array<std::string, 7> axis_titles;
  std::array<std::vector<PcsChoice>, 7> choices;   ///< for each character, all that its axis offers
  std::optional<Code> complete;                    ///< all seven chosen, and a row has them
  bool valid = false;                              ///< `complete` is billable on the date
};
/// `partial`: up to seven characters, `?` for any (`0FT4?ZZ`). What can follow each choice, with the impossible marked. Choosing values that no row has together leaves
/// `complete` empty and marks why.
[[nodiscard]] PcsBuild pcs_build(const CodeBook& codes, std::string_view partial, Date date);
/// The definition of an axis value (`Resection`), of the section, or null.
[[nodiscard]] const PcsDefinition* pcs_definition(const CodeBook& codes, char section, int axis, std::string_view label, Date date);
/// The keys: body part, device and substance synonyms whose text begins with or contains the words typed.
[[nodiscard]] std::vector<const PcsDefinition*> pcs_keys(const CodeBook& codes, std::string_view typed, Date date, std::size_t most = 50);

/// What a code still needs, character by character, and what can fill it.
struct SeventhHelp {
  std::string base;                             ///< bare, without 7th character and placeholders: `S5252`
  std::string padded;                           ///< with the placeholder X up to six characters
  std::span<const SeventhCharacter> values;     ///< what may stand in position 7; empty when none is asked for
  std::vector<const CodeEntry*> codes;          ///< the codes that exist, in order
};
[[nodiscard]] std::optional<SeventhHelp> seventh_help(const CodeBook& codes, const Code& code, Date date);

/// The axes in which the billable codes below a node differ by a word of their titles: laterality, trimester, acuity, encounter …
struct ChoiceAxis {
  std::string name;  ///< `laterality`, `trimester`, `acuity`, `encounter`, `severity`
  struct Option {
    std::string word;                       ///< `left`
    std::vector<const CodeEntry*> codes;    ///< that have it
  };
  std::vector<Option> options;
};
[[nodiscard]] std::vector<ChoiceAxis> choice_axes(const CodeBook& codes, const Code& node, Date date);

}  // namespace cw
