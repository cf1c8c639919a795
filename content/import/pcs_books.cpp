// The ICD-10-PCS tables and definitions.
#include <unordered_set>

#include "content/base/utf8.h"
#include "content/import/books.h"

namespace cw::import {
namespace {

bool is_value(std::string_view code) { return code.size() == 1 && is_pcs_table(std::string(3, code[0])); }

/// One axis of a table as the file has it.
struct Axis {
  int position = 0;
  std::string title;
  std::vector<PcsValue> values;
};

class TablesReader {
 public:
  explicit TablesReader(const XmlFile& file) : file_(file) {}

  bool read() {
    for (const pugi::xml_node table : file_.root().children("pcsTable"))
      if (!read_table(table)) return false;
    if (!tables_.empty()) return true;
    error_ = fault(kMissingElement, "the file has no <pcsTable>");
    return false;
  }
  const Error& error() const { return *error_; }
  std::vector<PcsTable>& tables() { return tables_; }

 private:
  bool fail(pugi::xml_node node, const ImportRule& rule, const std::string& message) {
    error_ = file_.fault_at(node, rule, message);
    return false;
  }

  bool read_axis(pugi::xml_node node, int position, Axis& axis) {
    axis.position = node.attribute("pos").as_int(0);
    if (axis.position != position) return fail(node, kBadElement, fmt::format("an axis says position \"{}\" where {} belongs", node.attribute("pos").value(), position));
    axis.title = text_of(node.child("title"));
    for (const pugi::xml_node label : node.children("label")) {
      const std::string_view code = label.attribute("code").value();
      const std::string words = text_of(label);
      if (!is_value(code) || words.empty()) return fail(label, kBadElement, fmt::format("\"{}\" is no value of an axis with its label", code));
      for (const PcsValue& value : axis.values)
        if (value.value == code[0]) return fail(label, kCodeTwice, fmt::format("the value {} stands in the axis twice", code));
      axis.values.push_back({code[0], words});
    }
    if (axis.values.empty()) return fail(node, kMissingElement, fmt::format("axis {} has no <label>", position));
    const auto stated = node.attribute("values");
    if (stated && stated.as_int(-1) != static_cast<int>(axis.values.size()))
      return fail(node, kCountsDisagree, fmt::format("the axis says {} values and has {}", stated.value(), axis.values.size()));
    return true;
  }

  bool read_table(pugi::xml_node node) {
    PcsTable table;
    int position = 0;
    for (const pugi::xml_node child : node.children("axis")) {
      Axis axis;
      if (position == 3) return fail(child, kBadElement, "a table has more than three axes of its own");
      if (!read_axis(child, ++position, axis)) return false;
      if (axis.values.size() != 1) return fail(child, kBadElement, fmt::format("axis {} of a table has more than one label", position));
      const auto place = static_cast<std::size_t>(position - 1);
      table.prefix += axis.values[0].value;
      table.labels[place] = axis.values[0].label;
      table.axis_titles[place] = axis.title;
      if (position == 3) table.definition = text_of(child.child("definition"));
    }
    if (position != 3) return fail(node, kMissingElement, "a table lacks one of its first three axes");
    if (!seen_.insert(table.prefix).second) return fail(node, kCodeTwice, fmt::format("table {} stands in the file twice", table.prefix));
    for (const pugi::xml_node row : node.children("pcsRow"))
      if (!read_row(row, table)) return false;
    if (table.rows.empty()) return fail(node, kMissingElement, fmt::format("table {} has no <pcsRow>", table.prefix));
    tables_.push_back(std::move(table));
    return true;
  }

  bool read_row(pugi::xml_node node, PcsTable& table) {
    PcsRow row;
    int position = 3;
    std::size_t codes = 1;
    for (const pugi::xml_node child : node.children("axis")) {
      Axis axis;
      if (position == 7) return fail(child, kBadElement, fmt::format("a row of table {} has more than four axes", table.prefix));
      if (!read_axis(child, ++position, axis)) return false;
      if (table.rows.empty()) table.axis_titles[static_cast<std::size_t>(position - 1)] = axis.title;
      codes *= axis.values.size();
      row.values[static_cast<std::size_t>(position - 4)] = std::move(axis.values);
    }
    if (position != 7) return fail(node, kMissingElement, fmt::format("a row of table {} lacks one of its four axes", table.prefix));
    const auto stated = node.attribute("codes");
    if (stated && stated.as_ullong(0) != codes)
      return fail(node, kCountsDisagree, fmt::format("a row of table {} says {} codes, its values give {}", table.prefix, stated.value(), codes));
    table.rows.push_back(std::move(row));
    return true;
  }

  const XmlFile& file_;
  std::vector<PcsTable> tables_;
  std::unordered_set<std::string> seen_;
  std::optional<Error> error_;
};

}  // namespace

Result<Reading> read_pcs_tables(const XmlFile& file) {
  auto year = file.year();
  if (!year) return year.error();
  TablesReader reader(file);
  if (!reader.read()) return reader.error();
  const int count = static_cast<int>(reader.tables().size());
  return Reading{PartKind::PcsTables, *year, count, PcsTablesPart{std::move(reader.tables())}};
}

Result<Reading> read_pcs_definitions(const XmlFile& file) {
  auto year = file.year();
  if (!year) return year.error();
  PcsDefinitionsPart part;
  std::size_t kept = 0;  // an entry of many titles keeps its synonyms with each
  for (const pugi::xml_node section : file.root().children("section")) {
    const std::string_view code = section.attribute("code").value();
    if (!is_value(code)) return file.fault_at(section, kBadElement, fmt::format("\"{}\" is no section", code));
    for (const pugi::xml_node axis : section.children("axis")) {
      const int position = axis.attribute("pos").as_int(0);
      if (position < 1 || position > 7) return file.fault_at(axis, kBadElement, fmt::format("\"{}\" is no axis", axis.attribute("pos").value()));
      for (const pugi::xml_node terms : axis.children("terms")) {
        PcsDefinition entry;
        entry.section = code[0];
        entry.axis = position;
        entry.definition = text_of(terms.child("definition"));
        entry.explanation = text_of(terms.child("explanation"));
        for (const pugi::xml_node includes : terms.children("includes")) entry.includes.push_back(text_of(includes));
        if (!terms.child("title")) return file.fault_at(terms, kMissingElement, "an entry has no <title>");
        for (const pugi::xml_node title : terms.children("title")) {
          entry.title = text_of(title);
          if (entry.title.empty()) return file.fault_at(title, kMissingElement, "an entry has an empty <title>");
          part.definitions.push_back(entry);
          kept += 1 + entry.includes.size();
          if (kept > kMostXmlElements / 2) return file.fault_at(title, kXmlTooMany, "more entries than any official file has");
        }
      }
    }
  }
  if (part.definitions.empty()) return fault(kMissingElement, "the file has no <terms> in an <axis> of a <section>");
  const int count = static_cast<int>(part.definitions.size());
  return Reading{PartKind::PcsDefinitions, *year, count, std::move(part)};
}

std::optional<Result<Reading>> read_xml(const Source& source) {
  const std::string root = root_name(source.text);
  if (root == "schema" || root.ends_with(":schema")) return std::nullopt;
  using Read = Result<Reading> (*)(const XmlFile&, std::string_view);
  struct Book {
    std::string_view root;
    Read read;
  };
  static constexpr Book kBooks[] = {
      {"ICD10CM.tabular", [](const XmlFile& file, std::string_view) { return read_tabular(file); }},
      {"ICD10CM.index", [](const XmlFile& file, std::string_view name) { return read_cm_index(file, name); }},
      {"ICD10PCS.tabular", [](const XmlFile& file, std::string_view) { return read_pcs_tables(file); }},
      {"ICD10PCS.index", [](const XmlFile& file, std::string_view) { return read_pcs_index(file); }},
      {"ICD10PCS.definitions", [](const XmlFile& file, std::string_view) { return read_pcs_definitions(file); }},
  };
  Read read = nullptr;
  for (const Book& book : kBooks)
    if (book.root == root) read = book.read;
  if (!read && !root.empty())
    return Result<Reading>(fault(kWrongRoot, fmt::format("its root element is <{}>; the official books begin with <ICD10CM.tabular>, <ICD10CM.index>, <ICD10PCS.tabular>, "
                                                         "<ICD10PCS.index> or <ICD10PCS.definitions>", root.substr(0, 60))));
  auto file = XmlFile::open(source.text);
  if (!file) return Result<Reading>(file.error());
  if (!read) return Result<Reading>(fault(kMalformedXml, "there is no element in the file"));
  return read(**file, source.name);
}

}  // namespace cw::import
