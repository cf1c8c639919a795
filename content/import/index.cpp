// The Alphabetic Indexes and the tables of drugs and neoplasms: letter > mainTerm > term, which nests to level 9.
#include <cstring>

#include "content/base/utf8.h"
#include "content/import/books.h"

namespace cw::import {
namespace {

bool named(pugi::xml_node node, const char* name) { return std::strcmp(node.name(), name) == 0; }
bool is_dash(const std::string& text) { return text == "-" || text == "--"; }

void append(std::string& to, const std::string& text, std::string_view between) {
  if (text.empty()) return;
  if (!to.empty()) to += between;
  to += text;
}

/// Reads one index. The same for ICD-10-CM and ICD-10-PCS: where they differ, the elements have different names.
class IndexReader {
 public:
  explicit IndexReader(const XmlFile& file) : file_(file) {}

  bool read() {
    for (const pugi::xml_node letter : file_.root().children("letter"))
      for (const pugi::xml_node term : letter.children("mainTerm"))
        if (!read_term(term, 0, -1)) return false;
    if (!lines_.empty()) return true;
    error_ = fault(kMissingElement, "the index has no <mainTerm> in a <letter>");
    return false;
  }
  const Error& error() const { return *error_; }
  std::vector<IndexLine>& lines() { return lines_; }
  int cells() const { return cells_; }        ///< of the tables, those with a dash among them
  int coded_cells() const { return coded_; }  ///< those with a code

 private:
  bool fail(pugi::xml_node node, const ImportRule& rule, const std::string& message) {
    error_ = file_.fault_at(node, rule, message);
    return false;
  }

  bool read_term(pugi::xml_node term, int level, std::int32_t parent) {
    IndexLine line;
    line.level = level;
    line.parent = parent;
    if (level > 9) return fail(term, kXmlTooDeep, "a term stands below level 9, where the index ends");
    if (level > 0 && term.attribute("level") && term.attribute("level").as_int(-1) != level)
      return fail(term, kBadElement, fmt::format("a term says level {} and stands on level {}", term.attribute("level").value(), level));
    bool says_something = false;
    for (const pugi::xml_node child : term.children())
      if (!read_part(child, line, says_something)) return false;
    if (level == 0 && line.title.empty()) return fail(term, kMissingElement, "a main term has no <title>");
    if (!says_something) {
      // The ICD-10-PCS index of 2021 has one: an empty reference, nothing below it. Nothing is printed there.
      if (term.child("term")) return fail(term, kMissingElement, "a term has neither title nor code nor reference, and terms below it");
      return true;
    }
    const auto place = static_cast<std::int32_t>(lines_.size());
    lines_.push_back(std::move(line));
    for (const pugi::xml_node child : term.children("term"))
      if (!read_term(child, level + 1, place)) return false;
    return true;
  }

  /// One element of a term. Elements that no year has had so far are left out.
  bool read_part(pugi::xml_node part, IndexLine& line, bool& says_something) {
    const std::string text = named(part, "term") ? std::string() : text_of(part);
    const auto reference = [&](std::string& to) {
      append(to, text, "; ");
      for (const char* nested : {"code", "codes", "tab"})
        for (const pugi::xml_node code : part.children(nested)) add_code(text_of(code), line);
    };
    if (named(part, "title") || named(part, "diff")) read_title(part, line);
    else if (named(part, "code") || named(part, "codes") || named(part, "tab")) add_code(text, line);
    else if (named(part, "see")) reference(line.see);
    else if (named(part, "seeAlso")) reference(line.see_also);
    else if (named(part, "use")) reference(line.use);
    else if (named(part, "seecat") || named(part, "subcat")) append(line.see_category, text, ", ");
    else if (named(part, "manif")) line.manifestation = text.size() > 1 && text.front() == '[' && text.back() == ']' ? text.substr(1, text.size() - 2) : text;
    else if (named(part, "cell")) return says_something = true, read_cell(part, text, line);
    else return true;
    says_something = says_something || !line.title.empty() || !line.codes.empty() || !line.see.empty() || !line.see_also.empty() || !line.use.empty() || !line.see_category.empty();
    return true;
  }

  static void add_code(const std::string& code, IndexLine& line) {
    if (!code.empty()) line.codes.push_back(code);
  }

  /// Text, the nonessential modifiers, perhaps more text: `Abandonment<nemod>(causing …)</nemod> NEC` is printed with the brackets in the middle.
  static void read_title(pugi::xml_node title, IndexLine& line) {
    std::string text;
    for (const pugi::xml_node child : title.children()) {
      if (named(child, "nemod")) {
        append(line.nonessential, text_of(child), " ");
      } else if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
        const std::string more = child.value();
        const bool words_meet = !text.empty() && !more.empty() && std::isalnum(static_cast<unsigned char>(more[0])) && std::isalnum(static_cast<unsigned char>(text.back()));
        text += (words_meet ? " " : "") + more;
      } else if (named(child, "diff") || named(child, "new") || named(child, "unc")) {
        text += " " + raw_text_of(child);
      }
    }
    append(line.title, collapse_spaces(text), " ");
  }

  bool read_cell(pugi::xml_node cell, const std::string& text, IndexLine& line) {
    const int column = cell.attribute("col").as_int(0);
    if (column < 2 || column > 7) return fail(cell, kBadElement, fmt::format("a cell says column \"{}\"; the tables have columns 2 to 7", cell.attribute("col").value()));
    std::string& place = line.cells[static_cast<std::size_t>(column - 2)];
    if (!place.empty()) return fail(cell, kBadElement, fmt::format("column {} of \"{}\" is filled twice", column, line.title));
    ++cells_;
    if (text.empty() || is_dash(text)) return true;
    ++coded_;
    place = text;
    return true;
  }

  const XmlFile& file_;
  std::vector<IndexLine> lines_;
  int cells_ = 0, coded_ = 0;
  std::optional<Error> error_;
};

struct Which {
  IndexKind index;
  PartKind part;
};

/// Drugs and neoplasms have headings of columns, the others a title. Without either the name decides.
Which which_cm_index(const XmlFile& file, std::string_view name) {
  std::string says = text_of(file.root().child("title"));
  for (const pugi::xml_node head : file.root().child("indexHeading").children("head")) says += " " + text_of(head);
  says = to_lower(says);
  const std::string low = to_lower(name.substr(name.find_last_of("/\\") + 1));
  const auto has = [&](std::string_view word) { return says.find(word) != std::string::npos; };
  const auto is_called = [&](std::string_view word) { return trimmed(says).empty() && low.find(word) != std::string::npos; };
  if (has("poisoning") || has("substance") || is_called("drug")) return {IndexKind::Drugs, PartKind::CmDrugs};
  if (has("neoplasm") || is_called("neoplasm")) return {IndexKind::Neoplasms, PartKind::CmNeoplasms};
  if (has("external cause") || is_called("eindex")) return {IndexKind::ExternalCauses, PartKind::CmExternalCauses};
  return {IndexKind::Diseases, PartKind::CmIndex};
}

}  // namespace

Result<Reading> read_cm_index(const XmlFile& file, std::string_view name) {
  auto year = file.year();
  if (!year) return year.error();
  IndexReader reader(file);
  if (!reader.read()) return reader.error();
  const Which which = which_cm_index(file, name);
  int count = static_cast<int>(reader.lines().size());
  if (which.index == IndexKind::Drugs) count = reader.coded_cells();
  if (which.index == IndexKind::Neoplasms) count = reader.cells();
  return Reading{which.part, *year, count, IndexPart{which.index, std::move(reader.lines())}};
}

Result<Reading> read_pcs_index(const XmlFile& file) {
  auto year = file.year();
  if (!year) return year.error();
  IndexReader reader(file);
  if (!reader.read()) return reader.error();
  const int count = static_cast<int>(reader.lines().size());
  return Reading{PartKind::PcsIndex, *year, count, IndexPart{IndexKind::Procedures, std::move(reader.lines())}};
}

}  // namespace cw::import
