#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "content/codes/code_book.h"

/// The book way to a code: index, tabular page, ICD-10-PCS tables, as a coder's fingers walk them. Pure over what a CodeBook holds; any thread.
namespace cw {

/// What a cross reference of an index (`see`, `see also`) turned out to name.
struct Followed {
  enum class To {
    Line,       ///< `line` of this book; where the site or type is to be chosen by the reader, its head (`Fracture, by site`)
    Part,       ///< `line` is as far as the words could be followed; `left` are the others
    Table,      ///< ICD-10-PCS: `line` is the main term, `left` the body system; the beginning of the table's codes is printed behind the reference
    OtherBook,  ///< `there` is to be followed in `book`
    Category,   ///< categories or subcategories of the Tabular List: `left`
    Generic,    ///< no term is named: `condition`, `by type`, `specified substance`
    Nothing     ///< names a term that is not in this book
  };
  To to = To::Nothing;
  std::string text;                          ///< this reference, of those a list joins by `;`
  int line = -1;
  std::string left;                          ///< words not followed, folded: `by site`, `with coma`; of a Category as printed
  IndexKind book = IndexKind::Diseases;
  std::string there;                         ///< empty: the book as a whole
  int column = -1;                           ///< of a table, 0 to 5, when the reference names it: `Neoplasm, skin, benign` is 3
};

/// One Alphabetic Index (or table), ready to be walked. Immutable; any thread; cheap to copy; holds the lines it needs.
///
/// Words are compared without regard to case, accents, punctuation, hyphens and nonessential modifiers. Opening takes some 25 ms for the 81,000 lines of the Index to
/// Diseases; landing, following and leading_to take microseconds, and a few hundred of them for a single letter. What is typed counts up to 400 bytes.
class IndexBook {
 public:
  /// `lines` in book order, each with its parent before it (lines that say otherwise are taken as main terms).
  IndexBook(IndexKind kind, std::string year, std::shared_ptr<const std::vector<IndexLine>> lines);
  IndexKind kind() const { return kind_; }
  const std::string& year() const { return year_; }
  std::span<const IndexLine> lines() const { return *lines_; }

  /// Where the fingers land when `typed` is typed. A comma or `>` goes one level down: `fracture, wrist`; titles with commas are understood whole first. Of main terms
  /// the one so called comes first, then one of whose comma-separated forms is (`abdominal` of `Abdomen, abdominal`), then the first that begins so. Connecting lines
  /// (`with`, `due to`), and the main term of a book that has but one (the neoplasm table), need not be typed. A word that is not there lands where it would stand.
  struct Landing {
    int line = -1;       ///< -1 in an empty book only
    int levels = 0;      ///< how many of the typed parts were found
    bool exact = false;  ///< all of them were; the last may be a beginning
    int found = -1;      ///< the line of the last part found; `line` when exact
  };
  Landing land(std::string_view typed) const;

  std::span<const int> main_terms() const;            ///< lines of level 0, in book order
  std::vector<int> below(int line) const;             ///< lines directly below it, in book order
  std::vector<int> path(int line) const;              ///< from the main term down to the line
  /// What a line is called: its title; where none is printed `see …`, `use …`, its modifiers or its code.
  std::string name(int line) const;
  /// `Fracture, traumatic > wrist`, with nonessential modifiers when asked for. A second line of the same name below the same parent is `… #2`, so
  /// that `land` leads back to exactly this line.
  std::string path_text(int line, bool with_nonessential = false) const;

  /// All that a cross reference names; a list joined by `;` names several. `from`: the line on which it is printed, or -1; when no main term fits, the reference
  /// is looked for below the terms above it.
  std::vector<Followed> references(std::string_view reference, int from) const;
  /// The line of this book the reference leads to (To::Line, To::Table or To::Part; the first of a list), or nothing.
  std::optional<int> follow(std::string_view reference, int from) const;
  /// All lines that lead to a code: it is printed there, or a beginning of it of three characters or more (`S52.5-`, `0FT4`). The longest first, then in book order.
  std::vector<int> leading_to(std::string_view bare) const;

 private:
  struct Tables;
  class Walk;
  int of_that_name(int line, std::string_view typed) const;
  std::vector<Followed> follow_each(std::string_view reference, int from, int steps) const;
  void follow_here(const std::string& text, int from, int steps, Followed& one) const;
  bool follow_to_table(const std::string& text, int from, Followed& one) const;
  int main_term_like(const std::string& text, std::string& left) const;
  IndexKind kind_;
  std::string year_;
  std::shared_ptr<const std::vector<IndexLine>> lines_;
  std::shared_ptr<const Tables> tables_;
};

/// The book that holds on a date, or nothing when none of that kind is installed. Built anew at each call: keep it.
[[nodiscard]] std::optional<IndexBook> open_index(const CodeBook& codes, IndexKind kind, Date date);

/// The Tabular page of a code: everything that governs it, its neighbours above and below.
struct TabularPage {
  const CodeEntry* entry = nullptr;
  const Release* release = nullptr;             ///< the code's
  CodeStatus status = CodeStatus::Unknown;      ///< on the date
  std::vector<const CodeEntry*> above;          ///< from the category down to the parent
  std::vector<const CodeEntry*> children;       ///< directly below
  std::vector<const CodeEntry*> siblings;       ///< with the same parent, itself included, in order; of a category, those of its section
  const TabularDivision* chapter = nullptr;
  const TabularDivision* section = nullptr;
  std::vector<CodeBook::GoverningNote> notes;   ///< nearest first
  std::span<const SeventhCharacter> seventh;
  const Release* notes_from = nullptr;          ///< set when the notes are of another release than the code
};
/// Nothing when no installed release has the code. Chapter, section and notes are those of the book that holds for notes (`CodeBook::notes_release`).
[[nodiscard]] std::optional<TabularPage> tabular_page(const CodeBook& codes, const Code& code, Date date);

/// Building an ICD-10-PCS code in its table.
struct PcsChoice {
  char value = '0';
  std::string label;
  bool possible = true;   ///< false: no row has it together with what is chosen
};
struct PcsBuild {
  std::string chosen;                              ///< 0 to 7 characters, upper case; `?` where nothing is chosen yet
  const Release* from = nullptr;                   ///< whose tables; null when none is installed
  std::optional<PcsTable> table;                   ///< once the first three characters are chosen and there is such a table
  std::vector<int> rows;                           ///< of the table, those that have all that is chosen
  std::array<std::string, 7> axis_titles;          ///< empty where not known yet
  /// For each character all that its axis offers, by value. The first three: of those tables that begin with what stands before. Characters 4 to 7: once there is
  /// a table. `possible` is judged against every other character chosen, before or behind.
  std::array<std::vector<PcsChoice>, 7> choices;
  std::optional<Code> complete;                    ///< all seven chosen, and a row has them
  bool valid = false;                              ///< `complete` is billable on the date
  std::string why_not;                             ///< a sentence when what is chosen cannot become a code, else empty
};
/// `partial`: up to seven characters, `?` for any (`0FT4?ZZ`), in any order of choosing. Costs the reading of one table, and while the first three are chosen of one for
/// each value offered.
[[nodiscard]] PcsBuild pcs_build(const CodeBook& codes, std::string_view partial, Date date);
/// The definition of an axis value (`Resection`), of the section, or null.
[[nodiscard]] const PcsDefinition* pcs_definition(const CodeBook& codes, char section, int axis, std::string_view label, Date date);
/// The keys: body part, device and substance synonyms whose text begins with or contains the words typed.
[[nodiscard]] std::vector<const PcsDefinition*> pcs_keys(const CodeBook& codes, std::string_view typed, Date date, std::size_t most = 50);

/// What a code still needs, character by character, and what can fill it.
struct SeventhHelp {
  std::string base;                             ///< bare, without 7th character and placeholders: `S5252`
  std::string padded;                           ///< with the placeholder X up to six characters; empty while other characters are to be chosen first (`S52`)
  std::vector<SeventhCharacter> values;         ///< what may stand in position 7, as the Tabular List says, else from the titles; empty when none is asked for
  std::vector<const CodeEntry*> codes;          ///< the codes that exist, in order; not every value need have one
};
/// Nothing for a code in no installed release, and for other systems than ICD-10-CM. The code may be given with its 7th character or without.
[[nodiscard]] std::optional<SeventhHelp> seventh_help(const CodeBook& codes, const Code& code, Date date);

/// The axes in which the billable codes below a node differ. ICD-10-CM: by words of their titles: `laterality`, `trimester`, `encounter`, `acuity`, `severity`, `stage`,
/// `displacement`, `wound` (closed, open), `healing`, `episode`, `remission`, and `with or without …`. ICD-10-PCS: the axes of the table (three characters or more).
struct ChoiceAxis {
  std::string name;
  struct Option {
    std::string word;                       ///< `left`; PCS: the label
    std::vector<const CodeEntry*> codes;    ///< that have it, in order
  };
  std::vector<Option> options;              ///< two or more, none without codes
};
/// Reads each title once: below a millisecond for the 3,000 codes of S52, the reading of the codes from a release file not counted. A code without a word of an axis is
/// in none of its options; `unspecified` is an option of laterality where a title differs from a sided one by that word alone.
[[nodiscard]] std::vector<ChoiceAxis> choice_axes(const CodeBook& codes, const Code& node, Date date);

}  // namespace cw
