// The Tabular List: ICD10CM.tabular > chapter > section > diag, which nests. See icd-10-cm-tabular.xsd beside the published files.
#include <array>
#include <cstring>
#include <unordered_set>

#include "content/base/utf8.h"
#include "content/codes/code_book.h"
#include "content/import/books.h"

namespace cw::import {
namespace {

struct NoteElement {
  const char* name;
  NoteKind kind;
};
constexpr std::array<NoteElement, 9> kNotes = {{{"includes", NoteKind::Includes},
                                                {"inclusionTerm", NoteKind::InclusionTerm},
                                                {"excludes1", NoteKind::Excludes1},
                                                {"excludes2", NoteKind::Excludes2},
                                                {"codeFirst", NoteKind::CodeFirst},
                                                {"useAdditionalCode", NoteKind::UseAdditional},
                                                {"codeAlso", NoteKind::CodeAlso},
                                                {"sevenChrNote", NoteKind::SeventhCharacter},
                                                {"notes", NoteKind::Definition}}};

bool named(pugi::xml_node node, const char* name) { return std::strcmp(node.name(), name) == 0; }

/// Takes a range in brackets off the end of a title: `Cholera (A00-A09)` gives `A00-A09` and leaves `Cholera`. Empty when there is none.
std::string take_range(std::string& title) {
  const std::size_t open = title.rfind('(');
  if (open == std::string::npos || !title.ends_with(')')) return {};
  const std::string inside = title.substr(open + 1, title.size() - open - 2);
  const std::size_t dash = inside.find('-');
  if (!is_cm_code(std::string_view(inside).substr(0, dash)) || (dash != std::string::npos && !is_cm_code(std::string_view(inside).substr(dash + 1)))) return {};
  title = std::string(trimmed(std::string_view(title).substr(0, open)));
  return inside;
}

class TabularReader {
 public:
  explicit TabularReader(const XmlFile& file) : file_(file) {}

  Result<Tabular> read() {
    for (const pugi::xml_node chapter : file_.root().children("chapter"))
      if (!read_division(chapter, true)) return *error_;
    if (book_.nodes.empty()) return fault(kMissingElement, "the Tabular List has no <diag> in a <section> of a <chapter>");
    return std::move(book_);
  }

 private:
  bool fail(pugi::xml_node node, const ImportRule& rule, const std::string& message) {
    error_ = file_.fault_at(node, rule, message);
    return false;
  }

  bool read_division(pugi::xml_node node, bool chapter) {
    TabularDivision division;
    division.chapter = chapter;
    division.id = chapter ? text_of(node.child("name")) : collapse_spaces(node.attribute("id").value());
    division.title = text_of(node.child("desc"));
    if (division.title.empty()) return fail(node, kMissingElement, fmt::format("the {} {} has no <desc>", node.name(), division.id));
    const std::string range = take_range(division.title);
    if (!chapter && division.id.empty()) division.id = range;
    if (division.id.empty()) return fail(node, kMissingElement, chapter ? "a chapter has no <name>" : "a section has no id");
    if (!set_range(node, range.empty() ? division.id : range, division)) return false;
    const std::size_t place = book_.divisions.size();
    book_.divisions.push_back(std::move(division));
    for (const pugi::xml_node child : node.children()) {
      if (named(child, "section") && chapter) {
        if (!read_division(child, false)) return false;
      } else if (named(child, "diag")) {
        if (!read_node(child, {})) return false;
      } else {
        read_notes(child, book_.divisions[place].notes);
      }
    }
    return true;
  }

  bool set_range(pugi::xml_node node, const std::string& range, TabularDivision& division) {
    const std::size_t dash = range.find('-');
    division.from = range.substr(0, dash);
    division.to = dash == std::string::npos ? division.from : range.substr(dash + 1);
    if (division.from.size() == 3 && division.to.size() == 3 && is_cm_code(division.from) && is_cm_code(division.to) && division.from <= division.to) return true;
    return fail(node, kBadElement, fmt::format("{} {} has no range of categories such as A00-A09", division.chapter ? "chapter" : "section", division.id));
  }

  bool read_node(pugi::xml_node diag, const std::string& parent) {
    const std::string printed = text_of(diag.child("name"));
    TabularNode node;
    node.bare = bare_cm_code(printed);
    node.title = text_of(diag.child("desc"));
    node.parent = parent;
    node.placeholder = std::strcmp(diag.attribute("placeholder").value(), "true") == 0;
    if (printed.empty()) return fail(diag, kMissingElement, "a <diag> has no <name>");
    if (node.bare.empty()) return fail(diag, kBadElement, fmt::format("\"{}\" is no ICD-10-CM code", printed));
    if (node.title.empty()) return fail(diag, kMissingElement, fmt::format("{} has no <desc>", printed));
    // Below its category, that is: H54.512A stands below H54.511 in the published book.
    const bool in_place = parent.empty() ? node.bare.size() == 3 : node.bare.size() > parent.size() && node.bare.starts_with(std::string_view(parent).substr(0, 3));
    if (!in_place)
      return fail(diag, kOutOfPlace, fmt::format("{} does not belong {}", printed, parent.empty() ? "directly into a section" : "below " + parent));
    if (!seen_.insert(node.bare).second) return fail(diag, kCodeTwice, fmt::format("{} stands in the Tabular List twice", printed));
    for (const pugi::xml_node child : diag.children()) {
      if (named(child, "sevenChrDef")) {
        if (!read_seventh(child, node)) return false;
      } else if (named(child, "visualImpairment")) {
        read_visual_impairment(child, node.notes);
      } else {
        read_notes(child, node.notes);
      }
    }
    const std::string bare = node.bare;
    book_.nodes.push_back(std::move(node));
    for (const pugi::xml_node child : diag.children("diag"))
      if (!read_node(child, bare)) return false;
    return true;
  }

  static void read_notes(pugi::xml_node list, std::vector<CodeNote>& notes) {
    for (const NoteElement& element : kNotes) {
      if (!named(list, element.name)) continue;
      for (const pugi::xml_node note : list.children("note")) {
        std::string text = text_of(note);
        if (text.empty()) continue;
        auto refers_to = references_in(text);
        notes.push_back({element.kind, std::move(text), std::move(refers_to)});
      }
    }
  }

  bool read_seventh(pugi::xml_node definition, TabularNode& node) {
    for (const pugi::xml_node child : definition.children()) {
      if (named(child, "extension")) {
        const std::string_view value = child.attribute("char").value();
        const std::string words = text_of(child);
        if (value.size() != 1 || !((value[0] >= '0' && value[0] <= '9') || (value[0] >= 'A' && value[0] <= 'Z')) || words.empty())
          return fail(child, kBadElement, fmt::format("a 7th character of {} is no single digit or letter with its meaning", node.bare));
        node.seventh.push_back({value[0], words});
      } else if (named(child, "note") && !node.seventh.empty()) {
        // Another wording of the character above it, printed below it.
        node.seventh.back().words += "; " + text_of(child);
      }
    }
    return true;
  }

  /// The table of H54, a line for each category: `Category of visual impairment 1: Maximum less than: 6/18, 3/10(0.3), 20/70; Minimum …`.
  static void read_visual_impairment(pugi::xml_node table, std::vector<CodeNote>& notes) {
    const pugi::xml_node headings = table.child("visCategory");
    const auto heading = [&](const char* name) { return text_of(headings.child("visRange").child(name).child("heading")); };
    for (const pugi::xml_node category : table.children("visCategory")) {
      const std::string value = text_of(category.child("value"));
      if (value.empty()) continue;
      std::string text = text_of(headings.child("heading")) + " " + value + ":";
      for (const char* side : {"visMax", "visMin"}) {
        std::string values;
        for (const pugi::xml_node range : category.children("visRange"))
          if (const std::string one = text_of(range.child(side).child("value")); !one.empty()) values += (values.empty() ? "" : ", ") + one;
        if (!values.empty()) text += (text.ends_with(":") ? " " : "; ") + heading(side) + " " + values;
      }
      notes.push_back({NoteKind::Definition, collapse_spaces(text), {}});
    }
  }

  const XmlFile& file_;
  Tabular book_;
  std::unordered_set<std::string> seen_;
  std::optional<Error> error_;
};

}  // namespace

Result<Reading> read_tabular(const XmlFile& file) {
  auto year = file.year();
  if (!year) return year.error();
  auto book = TabularReader(file).read();
  if (!book) return book.error();
  const int count = static_cast<int>(book->nodes.size());
  return Reading{PartKind::CmTabular, *year, count, std::move(*book)};
}

}  // namespace cw::import
