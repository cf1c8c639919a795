#pragma once

#include <array>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/session/commands.h"
#include "app/session/search_shelf.h"
#include "app/store/record.h"
#include "content/base/clock.h"
#include "content/encoder/book.h"
#include "grading/explain/explain.h"

namespace cw {

/// A code with what a list shows of it. Titles belong to the model.
struct EncoderRow {
  Code code;
  std::string title;       ///< of the release in force; empty when no release has the code
  bool billable = false;
};

/// A book on the shelf: what it is and which year's.
struct EncoderBook {
  std::string name;         ///< `ICD-10-CM`, `Index to Diseases and Injuries`
  bool index = false;       ///< an Alphabetic Index or table, else a list of codes
  std::string year;         ///< `2026`
  bool other_year = false;  ///< it is not that of the date
};

/// Where the finger is in an Alphabetic Index.
struct EncoderIndex {
  const IndexBook* book = nullptr;      ///< null: none of this kind is installed
  IndexKind kind = IndexKind::Diseases;
  std::vector<IndexKind> installed;     ///< kinds there is a book of, in order
  std::string typed;
  int at = -1;                          ///< the line, or -1 in an empty book
  bool exact = true;                    ///< all that was typed is there
  std::vector<int> path;                ///< from the main term down to it
  std::string path_text;
  std::vector<Followed> references;     ///< of that line, in the order printed
  std::string said;                     ///< why a reference led nowhere, one sentence, or empty
  int moved = 0;                        ///< counts the times the finger was set down elsewhere
};

struct EncoderChip {
  std::string word;
  int codes = 0;            ///< that are left with it
  bool chosen = false;
};
struct EncoderAxis {
  std::string name;         ///< `laterality`
  std::vector<EncoderChip> chips;
};

/// Notes of one kind that govern a code, nearest first.
struct EncoderNoteGroup {
  NoteKind kind = NoteKind::Includes;
  struct Note {
    std::string where;                ///< `E11`, `section E08-E13`, `chapter 4`
    std::string text;
    std::vector<Code> codes;          ///< what it points at, the first of a range
    std::vector<std::string> shown;   ///< the same as printed: `I60–I69`
  };
  std::vector<Note> notes;
};

/// What a character of an ICD-10-PCS code stands for.
struct EncoderCharacter {
  char value = '0';
  std::string axis, label;
};

/// The Tabular page of one code.
struct EncoderPage {
  Code code;
  bool found = false;               ///< a release has it; else only `code` is set
  std::string title;
  CodeStatus status = CodeStatus::Unknown;
  std::string status_words;         ///< `Billable`, `Needs more characters`, `Not valid on 15 Jan 2026`
  std::string dates;                ///< `ICD-10-CM 2026, in force 1 Oct 2025 to 30 Sep 2026`
  bool poa_exempt = false;
  std::string limits;               ///< `Females only, ages 12 to 55`, or empty
  std::string chapter, section;     ///< `Chapter 4: …`, `E08-E13: …`, or empty
  std::vector<EncoderRow> above;    ///< from the category down to the parent
  std::vector<EncoderRow> below;    ///< directly below it; with choices taken, all codes that are left
  std::vector<EncoderRow> beside;   ///< with the same parent, itself included
  int beside_at = -1;               ///< itself among them
  std::vector<EncoderNoteGroup> notes;
  std::string notes_of;             ///< a sentence when the notes are of another year's book, else empty
  std::string seventh_base;         ///< with the placeholder: `S525X` is shown as `S52.5XX`; empty while other characters come first
  std::vector<SeventhCharacter> seventh;
  std::vector<Code> seventh_codes;  ///< as long as `seventh`: the code each gives, empty where there is none
  std::vector<EncoderAxis> axes;    ///< in which the codes below differ
  bool narrowed = false;            ///< a choice is taken
  std::vector<EncoderCharacter> characters;  ///< ICD-10-PCS: what each says
  bool favorite = false;
  std::string note;                 ///< the student's own
  bool on_chart = false;            ///< the open chart has it already
  std::optional<LineKind> goes_to;  ///< the list of the open chart it can be put on
  std::string why_not;              ///< a sentence when it cannot
  int number = 0;                   ///< counts the pages shown
  int rows = 0;                     ///< counts the times `below` changed
  bool can_go_back = false;
};

/// Building an ICD-10-PCS code.
struct EncoderTables {
  PcsBuild build;
  const PcsDefinition* operation = nullptr;   ///< of the root operation, or null
  std::string definition;                     ///< of it as the table or the definitions print it, or empty
  std::string title;                          ///< of the complete code, or empty
  std::string typed;                          ///< in the keys
  std::vector<const PcsDefinition*> keys;
  std::string said;                           ///< what taking a key did not do, or empty
  std::optional<LineKind> goes_to;
  std::string why_not;
};

struct EncoderModel {
  EncoderMode mode = EncoderMode::Full;
  EncoderTab tab = EncoderTab::Search;
  Date date;
  bool of_chart = false;                       ///< the date is the open chart's
  std::vector<EncoderBook> books;
  std::vector<CodeSystem> systems;             ///< with codes on the shelf
  std::vector<TabularDivision> chapters;       ///< of ICD-10-CM, in book order; empty without a Tabular List
  bool starter_only = false;                   ///< nothing but the starter set is installed

  EncoderQuery query;
  int asked = 0;                               ///< counts the times the words came from elsewhere than the field
  SearchResults results;
  int searched = 0;                            ///< counts the times the results changed
  bool search_complete = true;
  std::vector<EncoderRow> recent, favorites;
  int kept = 0;                                ///< counts the times those changed

  EncoderIndex index;
  std::optional<EncoderPage> page;
  EncoderTables tables;
};

/// What the student works on while looking things up.
struct EncoderDesk {
  std::optional<Date> code_date;               ///< of the open chart
  std::optional<CodeSystem> procedures;        ///< that it takes
  std::vector<Code> coded;                     ///< on its lists
};

/// All the encoder can do, without pixels. It works when it is told something, never when its model is looked at. One thread; everything given is borrowed
/// for its life.
class EncoderSession {
 public:
  EncoderSession(std::shared_ptr<const CodeBook> codes, std::shared_ptr<SearchShelf> searches, Record& record, const Clock& clock);
  ~EncoderSession();  ///< saves a note that is unsaved

  /// Valid until the next call of anything else.
  const EncoderModel& model() const { return model_; }
  /// Releases were installed or removed: other books, and other searches over them. The words, the page and the table stay, looked up anew.
  void take_codes(std::shared_ptr<const CodeBook> codes, std::shared_ptr<SearchShelf> searches);
  /// Takes the books for the desk's date, or today's. Costs nothing when nothing changed.
  void sit_down(EncoderDesk desk);
  void choose(EncoderMode mode);
  /// Fails only when the record cannot be written; what was asked for is shown all the same.
  Result<void> apply(const EncoderCommand& command);
  void look_for_from_elsewhere(const std::string& words);
  /// A search that was being built is there.
  void search_arrived();
  /// The record was replaced.
  void reload();
  /// The indexes that are open already and hold on a date; opens none.
  ExplainIndexes open_indexes(Date date) const;
  /// When a note is to be saved, in steady time.
  std::optional<std::chrono::nanoseconds> save_at() const;
  /// Saves a note that has been left alone long enough, or at once.
  Result<void> save_note(bool at_once = false);

 private:
  Result<void> run(const ShowEncoderTab& c);
  Result<void> run(const LookFor& c);
  Result<void> run(const OpenIndex& c);
  Result<void> run(const WalkIndex& c);
  Result<void> run(const StandOn& c);
  Result<void> run(const FollowReference& c);
  Result<void> run(const OpenPage& c);
  Result<void> run(const PageBack& c);
  Result<void> run(const NarrowPage& c);
  Result<void> run(const SetFavorite& c);
  Result<void> run(const WriteCodeNote& c);
  Result<void> run(const BuildPcs& c);
  Result<void> run(const LookForKey& c);
  Result<void> run(const TakeKey& c);

  void list_books();
  void search();
  void load_kept();
  EncoderRow row_of(const Code& code) const;
  static EncoderRow row_of(const CodeEntry& entry);
  const IndexBook* book_of(IndexKind kind);
  void open_aside(IndexKind kind);
  void open_book(IndexKind kind);
  void stand_on(int line, bool set_down);
  void follow(const Followed& where);
  void show_page(const Code& code);
  void fill_notes(EncoderPage& page, const TabularPage& tabular) const;
  void fill_choices(EncoderPage& page, const TabularPage& tabular);
  void narrow();
  /// Where a code may go on the open chart; else a sentence.
  std::optional<LineKind> place_of(const Code& code, CodeStatus status, std::string& why_not) const;
  void place();
  void build(const std::string& partial);

  const CodeBook& books() const { return *book_; }
  std::shared_ptr<const CodeBook> book_;
  std::shared_ptr<SearchShelf> searches_;
  Record& record_;
  const Clock& clock_;
  EncoderDesk desk_;
  bool seated_ = false;
  EncoderModel model_;
  std::shared_ptr<const CodeSearch> answering_;  // whose titles the results borrow
  struct OpenBook {
    const Release* release = nullptr;
    std::optional<IndexBook> book;
  };
  std::array<OpenBook, 5> open_books_;
  /// The book most likely to be asked for, opened aside: the largest takes a good part of a second.
  struct Opening {
    IndexKind kind = IndexKind::Diseases;
    const Release* release = nullptr;
    std::future<std::optional<IndexBook>> book;
  } opening_;
  std::vector<Code> pages_before_;
  std::vector<ChoiceAxis> axes_;          // of the page
  std::vector<int> chosen_;               // by axis, -1 none
  std::vector<EncoderRow> directly_below_;
  struct Unsaved {
    Code code;
    std::string text;
    std::chrono::nanoseconds since{0};
  };
  std::optional<Unsaved> unsaved_;
};

/// Why a hit was found, for the line below its title: `Index: Failure > heart > congestive`; empty when the title or the code says it.
[[nodiscard]] std::string reason_text(const SearchHit& hit);
/// A code as typed by hand, when it has the form of one of the system: letters and digits of the right number. Whether there is such a code is not asked.
[[nodiscard]] std::optional<Code> typed_code(std::string_view text, CodeSystem system);

}  // namespace cw
