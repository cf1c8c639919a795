#include <doctest/doctest.h>
#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "content/import/parts.h"
#include "tests/support/zip_bytes.h"

using namespace cw;
using namespace cw::import;
using cw::test::ZipEntry;
using cw::test::zip_of;

namespace {

std::string order_row(int number, const std::string& code, int flag, const std::string& title) {
  return fmt::format("{:05} {:<7} {} {:<60} {}\r\n", number, code, flag, title.substr(0, 60), title);
}
std::string small_order() {
  return order_row(1, "A00", 0, "Cholera") + order_row(2, "A000", 1, "Cholera due to Vibrio cholerae 01, biovar cholerae") + order_row(3, "A009", 1, "Cholera, unspecified") +
         order_row(4, "B20", 1, "Human immunodeficiency virus [HIV] disease");
}
std::string small_pcs_order() {
  return order_row(1, "0FT", 0, "Hepatobiliary System and Pancreas, Resection") + order_row(2, "0FT40ZZ", 1, "Resection of Gallbladder, Open Approach") +
         order_row(3, "0FT44ZZ", 1, "Resection of Gallbladder, Percutaneous Endoscopic Approach");
}
std::string codes_row(const std::string& code, const std::string& title) { return fmt::format("{:<7} {}\r\n", code, title); }
std::string small_codes() { return codes_row("A000", "Cholera due to Vibrio cholerae 01") + codes_row("A009", "Cholera, unspecified") + codes_row("B20", "HIV disease"); }

const std::string kFooter = "\r\nCodes\r\n  10 codes in icd10cm_order_2026.txt\r\n  11 codes in icd10cm_order_2027.txt\r\n   2 additions\r\n   1 deletions\r\n   1 revisions\r\n";
const std::string kAddendaRows =
    "Delete:      D691    Qualitative platelet defects\r\nAdd:         D6911   Glanzmann thrombasthenia\r\nAdd:         D6919   Other qualitative platelet defects\r\n"
    "Revise from: L02212  Cutaneous abscess of back\r\nRevise to:   L02212  Cutaneous abscess of the back\r\n";

std::string xml(const std::string& root, const std::string& body) { return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<" + root + ">\n<version>2026</version>\n" + body + "</" + root + ">\n"; }
std::string index_xml(const std::string& terms) { return xml("ICD10CM.index", "<letter><title>A</title>\n" + terms + "</letter>\n"); }
const std::string kTerm = "<mainTerm><title>Abasia<nemod>(-astasia)</nemod></title><code>F44.4</code></mainTerm>\n";
std::string tabular_xml(const std::string& diags) {
  return xml("ICD10CM.tabular", "<chapter><name>1</name><desc>Infections (A00-B99)</desc>\n<section id=\"A00-A09\"><desc>Intestinal (A00-A09)</desc>\n" + diags + "</section></chapter>\n");
}
std::string tables_xml(const std::string& extra_row_attribute = "codes=\"2\"") {
  const auto axis = [](int position, const std::string& labels, int values) { return fmt::format("<axis pos=\"{}\" values=\"{}\"><title>T{}</title>{}</axis>\n", position, values, position, labels); };
  const std::string one = "<label code=\"Z\">None</label>";
  return xml("ICD10PCS.tabular", "<pcsTable>" + axis(1, "<label code=\"0\">Medical</label>", 1) + axis(2, "<label code=\"F\">Hepato</label>", 1) + axis(3, "<label code=\"T\">Resection</label>", 1) + "<pcsRow " +
                                     extra_row_attribute + ">" + axis(4, "<label code=\"4\">Gallbladder</label>", 1) + axis(5, "<label code=\"0\">Open</label><label code=\"4\">Endo</label>", 2) + axis(6, one, 1) +
                                     axis(7, one, 1) + "</pcsRow></pcsTable>\n");
}

std::string hcpcs_row(const std::string& code, int sequence, char type, const std::string& words, const std::string& ended = "") {
  const bool first = type == '3' || type == '7';
  return fmt::format("{:>5}{:05}{}{:<80}{:<177}{:<8}{:<8}{:<8}{}\r\n", code, sequence, type, words, first ? "short" : "", first ? "20190101" : "", first ? "20190101" : "", ended, first ? "N" : " ");
}

/// Deflated as any program would do it.
std::string honest_zip(const std::string& name, const std::string& bytes) {
  zip_error_t error;
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  REQUIRE(target != nullptr);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  REQUIRE(archive != nullptr);
  zip_source_keep(target);
  REQUIRE(zip_file_add(archive, name.c_str(), zip_source_buffer(archive, bytes.data(), bytes.size(), 0), 0) >= 0);
  REQUIRE(zip_close(archive) == 0);
  zip_stat_t stat;
  REQUIRE(zip_source_stat(target, &stat) == 0);
  std::string out(stat.size, '\0');
  REQUIRE(zip_source_open(target) == 0);
  REQUIRE(zip_source_read(target, out.data(), out.size()) == static_cast<zip_int64_t>(out.size()));
  zip_source_close(target);
  zip_source_free(target);
  return out;
}

/// A file of `unpacked` letters A whose deflate stream is honest.
ZipEntry run_of_letters(const std::string& name, std::size_t unpacked) {
  const std::size_t runs = unpacked / 258;
  ZipEntry entry{name, cw::test::deflated_run(runs), 8};
  const std::string plain(runs * 258 + 1, 'A');
  entry.size = static_cast<std::uint32_t>(plain.size());
  entry.crc = cw::test::crc32_of(plain);
  return entry;
}

struct Refused {
  std::string id, why, file;
};
Refused refusal(const Understood& understood) {
  for (const NotUsed& n : understood.not_used)
    if (n.error) return {n.id, n.why, n.file};
  return {"", understood.parts.empty() ? "ignored" : "understood", ""};
}

Refused refusal(const std::string& bytes, const std::string& name) { return refusal(read_official_file(bytes, name)); }

std::string utf16(const std::string& text) {
  std::string wide = "\xFF\xFE";
  for (const char c : text) {
    wide += c;
    wide += '\0';
  }
  return wide;
}

std::string with(std::string text, const std::string& what, const std::string& instead) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), instead);
}

struct Fault {
  const char* id;
  const char* what;
  std::string bytes;
  const char* name = "file.txt";
  const char* says = "";  ///< a piece of the message
};

std::vector<Fault> faults() {
  const std::string order = small_order();
  const std::string deep = [] {
    std::string open, close;
    for (int i = 0; i < 40; ++i) {
      open += "<x>";
      close += "</x>";
    }
    return xml("ICD10CM.index", open + close);
  }();
  std::string many_cells = "code\tmdc\tseverity\tpdx_exclusion_group\tattributes\thac_attributes\tcategory_lists\n";
  for (std::size_t i = 0; i < kMostCells / 7 + 1; ++i) many_cells += "A\t\t\t\t\t\t\n";
  std::string many_elements;
  for (std::size_t i = 0; i <= kMostXmlElements; ++i) many_elements += "<a/>";
  std::string titles, includes;
  for (int i = 0; i < 1500; ++i) {
    titles += "<title>a</title>";
    includes += "<includes>b</includes>";
  }
  std::string many_rows = "A000    x\n";
  for (int i = 0; i <= kMostRows; ++i) many_rows += "A000    x\n";
  std::vector<ZipEntry> crowd;
  for (int i = 0; i <= kMostArchiveEntries; ++i) crowd.push_back({fmt::format("{}.txt", i), "x"});
  const std::string zip = zip_of({{"order_2026.txt", order}});

  return {
      {"IMP-001", "larger than any", std::string(kLargestFile + 1, 'A'), "order.txt", "million bytes"},
      {"IMP-001", "larger than any, unpacked", zip_of({run_of_letters("order.txt", kLargestFile + 1000)}), "a.zip", "unpacks to more than"},
      {"IMP-002", "empty", "", "order.txt", "empty"},
      {"IMP-003", "order file in UTF-16", utf16(order), "order.txt", "UTF-16"},
      {"IMP-003", "UTF-16 without mark", utf16(order).substr(2), "order.txt", "UTF-16"},
      {"IMP-003", "accented letter in an order file", with(order, "Cholera, u", "Chol\xC3\xA9ra, u"), "order.txt", "line 3"},
      {"IMP-003", "Latin-1 XML", with(index_xml(kTerm), "Abasia", "Abasi\xE9"), "index.xml", "line 5"},
      {"IMP-003", "XML that says Latin-1", with(index_xml(kTerm), "utf-8", "ISO-8859-1"), "index.xml", "iso-8859-1"},
      {"IMP-003", "XML in UTF-16", utf16(index_xml(kTerm)), "index.xml", "UTF-16"},
      {"IMP-003", "editor list in Latin-1", "code\tstart\tend\tflags\nA000\t20151001\t\tmale\xE9\n", "mce_dx.tsv", "line 2"},
      {"IMP-004", "zero byte", with(order, "Cholera, u", std::string("Chol\0ra, u", 10)), "order.txt", "line 3"},
      {"IMP-004", "zero byte in XML", with(index_xml(kTerm), "Abasia", std::string("Ab\0sia", 6)), "index.xml", "line 5"},
      {"IMP-004", "carriage return inside a line", with(order, "Cholera, u", "Cholera\ru"), "order.txt", "line 3"},
      {"IMP-005", "endless line", order_row(1, "A00", 0, "Cholera " + std::string(kLongestLine, 'x')), "order.txt", "line 1"},
      {"IMP-006", "cut archive", zip.substr(0, zip.size() - 30), "a.zip", "damaged"},
      {"IMP-006", "flipped byte in an archive", with(zip, "Cholera, u", "Cholera, v"), "a.zip", "damaged"},
      {"IMP-007", "crowded archive", zip_of(crowd), "a.zip", "2001 files"},
      {"IMP-008", "archive too large as a whole", zip_of({run_of_letters("1.txt", 110u << 20), run_of_letters("2.txt", 110u << 20), run_of_letters("3.txt", 110u << 20), run_of_letters("4.txt", 110u << 20),
                                                          run_of_letters("5.txt", 110u << 20)}),
       "a.zip", "the rest of it is not used"},
      {"IMP-009", "packed a thousandfold", honest_zip("order.txt", std::string(3u << 20, '0')), "a.zip", "200 times"},
      {"IMP-010", "path upwards", zip_of({{"../order.txt", order}}), "a.zip", "../order.txt"},
      {"IMP-010", "path upwards in the middle", zip_of({{"a/../../order.txt", order}}), "a.zip", "leads out"},
      {"IMP-010", "absolute path", zip_of({{"/etc/order.txt", order}}), "a.zip", "/etc/order.txt"},
      {"IMP-010", "path of Windows", zip_of({{"C:\\order.txt", order}}), "a.zip", "backslash"},
      {"IMP-010", "nameless", zip_of({{"", order}}), "a.zip", "empty"},
      {"IMP-010", "control character in a name", zip_of({{"order\x07.txt", order}}), "a.zip", "control character"},
      {"IMP-011", "two folders deep", zip_of({{"a/b/order.txt", order}}), "a.zip", "one folder"},
      {"IMP-012", "the same name twice", zip_of({{"order.txt", order}, {"Order.txt", order}}), "a.zip", "twice"},
      {"IMP-013", "encrypted", zip_of({{"order.txt", order, 0, 1}}), "a.zip", "encrypted"},
      {"IMP-014", "archive in an archive", zip_of({{"inner.zip", zip}}), "a.zip", "archive inside"},
      {"IMP-015", "gzip", std::string("\x1F\x8B\x08", 3) + "rest", "order.txt.gz", "gzip"},
      {"IMP-015", "xz in an archive", zip_of({{"order.xz", std::string("\xFD\x37zXZ\0rest", 10)}}), "a.zip", "xz"},
      {"IMP-015", "packed by a method of its own", zip_of({{"order.txt", order, 97}}), "a.zip", "method 97"},
      {"IMP-016", "document type", with(index_xml(kTerm), "<ICD10CM.index>", "<!DOCTYPE x [<!ENTITY a \"b\">]><ICD10CM.index>"), "index.xml", "line 2"},
      {"IMP-016", "file read through an entity", with(index_xml(kTerm), "<ICD10CM.index>", "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><ICD10CM.index>"), "index.xml", "document type"},
      {"IMP-016", "undeclared entity", with(index_xml(kTerm), "Abasia", "&bomb;"), "index.xml", "&bomb;"},
      {"IMP-016", "entity in an attribute", index_xml("<mainTerm x=\"&bomb;\"><title>A</title><code>A00</code></mainTerm>"), "index.xml", "&bomb;"},
      {"IMP-017", "crossed elements", index_xml("<mainTerm><title>A</mainTerm></title>"), "index.xml", "line 5"},
      {"IMP-017", "two documents", index_xml(kTerm) + index_xml(kTerm).substr(39), "index.xml", "second document"},
      {"IMP-017", "zero character by number", with(index_xml(kTerm), "Abasia", "A&#0;sia"), "index.xml", "&#0;"},
      {"IMP-017", "bare ampersand", with(index_xml(kTerm), "Abasia", "A & B"), "index.xml", "&"},
      {"IMP-018", "cut between elements", index_xml(kTerm).substr(0, index_xml(kTerm).size() - 18), "index.xml", "</ICD10CM.index>"},
      {"IMP-018", "cut in an element", index_xml(kTerm).substr(0, index_xml(kTerm).find("F44.4") + 2), "index.xml", "missing: </code>, </mainTerm>, </letter>, </ICD10CM.index>"},
      {"IMP-018", "cut in a tag", index_xml(kTerm).substr(0, index_xml(kTerm).find("code>") + 2), "index.xml", "in the middle"},
      {"IMP-019", "deep nesting", deep, "index.xml", "32 elements deep"},
      {"IMP-019", "ten levels of terms",
       index_xml([] {
         std::string open = "<mainTerm><title>A</title>", close = "</mainTerm>";
         for (int i = 1; i <= 10; ++i) {
           open += fmt::format("<term level=\"{}\"><title>t</title>", i);
           close = "</term>" + close;
         }
         return open + close;
       }()),
       "index.xml", "level 9"},
      {"IMP-020", "two million elements", xml("ICD10CM.index", many_elements), "index.xml", "elements"},
      {"IMP-020", "synonyms times titles", xml("ICD10PCS.definitions", "<section code=\"0\"><axis pos=\"4\"><terms>" + titles + includes + "</terms></axis></section>"), "definitions.xml", "entries"},
      {"IMP-021", "another root", xml("ClinicalDocument", ""), "index.xml", "<ClinicalDocument>"},
      {"IMP-021", "a web page", "<html><body>Sign in</body></html>", "order.txt", "<html>"},
      {"IMP-022", "no terms", xml("ICD10CM.index", ""), "index.xml", "<mainTerm>"},
      {"IMP-022", "main term without title", index_xml("<mainTerm><code>A00</code></mainTerm>"), "index.xml", "line 5"},
      {"IMP-022", "no diag", xml("ICD10CM.tabular", ""), "tabular.xml", "<diag>"},
      {"IMP-022", "diag without desc", tabular_xml("<diag><name>A00</name></diag>"), "tabular.xml", "A00 has no <desc>"},
      {"IMP-022", "table with two axes", with(tables_xml(), "<axis pos=\"3\" values=\"1\"><title>T3</title><label code=\"T\">Resection</label></axis>\n", ""), "tables.xml", "first three axes"},
      {"IMP-022", "no definitions", xml("ICD10PCS.definitions", ""), "definitions.xml", "<terms>"},
      {"IMP-023", "name that is no code", tabular_xml("<diag><name>cholera</name><desc>d</desc></diag>"), "tabular.xml", "\"cholera\""},
      {"IMP-023", "column nine", index_xml("<mainTerm><title>A</title><cell col=\"9\">T51</cell></mainTerm>"), "drug.xml", "column \"9\""},
      {"IMP-023", "level that leaps", index_xml("<mainTerm><title>A</title><term level=\"2\"><title>t</title></term></mainTerm>"), "index.xml", "level 2"},
      {"IMP-023", "7th character of two letters", tabular_xml("<diag><name>A00</name><desc>d</desc><sevenChrDef><extension char=\"AB\">x</extension></sevenChrDef></diag>"), "tabular.xml", "7th character"},
      {"IMP-023", "section without range", with(tabular_xml("<diag><name>A00</name><desc>d</desc></diag>"), "<section id=\"A00-A09\"><desc>Intestinal (A00-A09)", "<section id=\"first\"><desc>Intestinal"), "tabular.xml",
       "no range"},
      {"IMP-023", "letter O as a value", with(tables_xml(), "label code=\"F\"", "label code=\"O\""), "tables.xml", "\"O\""},
      {"IMP-024", "row of tables with another product", tables_xml("codes=\"3\""), "tables.xml", "3 codes, its values give 2"},
      {"IMP-024", "axis with another number", with(tables_xml(), "pos=\"5\" values=\"2\"", "pos=\"5\" values=\"4\""), "tables.xml", "4 values and has 2"},
      {"IMP-024", "addenda with an addition less", with(kAddendaRows + kFooter, "Add:         D6919   Other qualitative platelet defects\r\n", ""), "addenda.txt", "2 additions of codes, but the file has 1"},
      {"IMP-024", "addenda whose sum is wrong", kAddendaRows + with(kFooter, "11 codes", "12 codes"), "addenda.txt", "do not give 12"},
      {"IMP-024", "codes fewer than the addenda beside them say", zip_of({{"icd10cm_codes_2027.txt", small_codes()}, {"addenda_2027.txt", kAddendaRows + kFooter}}), "a.zip", "3 codes, but the addenda"},
      {"IMP-025", "two versions", with(index_xml(kTerm), "<letter>", "<version>2025</version><letter>"), "index.xml", "2025, beside 2026"},
      {"IMP-025", "title of another year", xml("ICD10PCS.index", "<title>2025 ICD-10-PCS Index</title><letter>" + kTerm + "</letter>"), "index.xml", "title speaks of 2025"},
      {"IMP-025", "addenda across three years", kAddendaRows + with(kFooter, "2027", "2029"), "addenda.txt", "2026 to 2029"},
      {"IMP-025", "heading of another year than the name", "Order25\tPOAexemptCode\tDescription\r\n01238\tB90.0\tSequelae\r\n", "POAexemptCodesFY26.txt", "Order25"},
      {"IMP-026", "flag of 2", with(order, "A009    1", "A009    2"), "order.txt", "line 3: column 15"},
      {"IMP-026", "no space behind the flag", with(order, "A009    1 ", "A009    1x"), "order.txt", "line 3"},
      {"IMP-026", "no title", with(order, "Cholera, unspecified\r\n", "\r\n"), "order.txt", "line 3: the titles"},
      {"IMP-026", "blank line", with(order, "00003", "\r\n00003"), "order.txt", "line 3"},
      {"IMP-026", "operation that is none", with(kAddendaRows, "Delete:", "Remove:") + kFooter, "addenda.txt", "line 1"},
      {"IMP-026", "row with a cell less", "code\tmdc\tseverity\tpdx_exclusion_group\tattributes\thac_attributes\tcategory_lists\nA000\t6\tCC\n", "dx.tsv", "3 cells where 7 belong"},
      {"IMP-026", "HCPCS record too short", hcpcs_row("A0021", 100, '3', "Ambulance").substr(0, 200) + "\r\n" + hcpcs_row("A0080", 100, '3', "Transport"), "HCPC2026.txt", "line 1"},
      {"IMP-027", "gap in the numbers", with(order, "00003", "00004"), "order.txt", "line 3: the row number is 00004 where 00003 follows"},
      {"IMP-027", "beginning missing", order.substr(order.find("00002")), "order.txt", "line 1"},
      {"IMP-027", "rows exchanged", order_row(1, "A00", 0, "Cholera") + order_row(3, "A009", 1, "Cholera, unspecified") + order_row(2, "A000", 1, "Cholera due"), "order.txt", "line 2"},
      {"IMP-027", "two files glued together", order + order, "order.txt", "line 5: the row number is 00001"},
      {"IMP-027", "list of POA going back", "Order26\tPOAexemptCode\tDescription\r\n01239\tB90.1\tx\r\n01238\tB90.0\ty\r\n", "POA.txt", "line 3"},
      {"IMP-028", "last row cut in the title", order.substr(0, order.size() - 8), "order.txt", "line 4: the last line"},
      {"IMP-028", "last row cut in the code", order.substr(0, order.find("00004") + 8), "order.txt", "line 4: the last line is not whole"},
      {"IMP-028", "codes file without its last line end", small_codes().substr(0, small_codes().size() - 2), "codes.txt", "line 3"},
      {"IMP-028", "HCPCS cut", hcpcs_row("A0021", 100, '3', "Ambulance") + hcpcs_row("A0080", 100, '3', "Transport").substr(0, 150), "HCPC2026.txt", "line 2"},
      {"IMP-028", "table cut", "code\tstart\tend\tflags\nA000\t20151001\t\t\nA001\t20151", "mce_dx.tsv", "line 3"},
      {"IMP-029", "small letters in the code", with(order, "A009 ", "a009 "), "order.txt", "line 3: \"a009\""},
      {"IMP-029", "letter O in a procedure code", with(small_pcs_order(), "0FT44ZZ", "0FT4OZZ"), "order.txt", "0FT4OZZ"},
      {"IMP-029", "POA list with a word for a code", "Order26\tPOAexemptCode\tDescription\r\n01238\tnone\tSequelae\r\n", "POA.txt", "\"none\""},
      {"IMP-029", "CPT code in a HCPCS file", hcpcs_row("99213", 100, '3', "Visit"), "HCPC2026.txt", "99213"},
      {"IMP-029", "conversion to a word", "Current code(s) assignment\tCode title\tEffective year\tPrevious code(s) assignment\tPredecessor code title\tChange type\nabc\tt\t2019\t00H60YZ\tt\tNew\n", "conversion.txt", "\"abc\""},
      {"IMP-030", "a procedure among diagnoses", order + order_row(5, "0FT40ZZ", 1, "Resection of Gallbladder, Open Approach"), "order.txt", "line 5: 0FT40ZZ is an ICD-10-PCS code"},
      {"IMP-030", "a diagnosis among procedures", small_pcs_order() + order_row(4, "A000", 1, "Cholera"), "order.txt", "line 4: A000 is an ICD-10-CM code"},
      {"IMP-030", "editor list of both", "code\tstart\tend\tflags\nA000\t20151001\t\t\n0FT40ZZ\t20151001\t\t\nA001\t20151001\t\t\n", "mce_dx.tsv", "line 3"},
      {"IMP-031", "a code twice", with(order, "A009 ", "A000 "), "order.txt", "line 3: A000"},
      {"IMP-031", "a node twice", tabular_xml("<diag><name>A00</name><desc>d</desc></diag><diag><name>A00</name><desc>d</desc></diag>"), "tabular.xml", "A00"},
      {"IMP-031", "a modifier twice", hcpcs_row("   A1", 100, '7', "One wound") + hcpcs_row("   A1", 100, '7', "One wound"), "HCPC2026.txt", "A1"},
      {"IMP-032", "codes file in another order", codes_row("A000", "x") + codes_row("B20", "y") + codes_row("A009", "z"), "codes.txt", "line 3"},
      {"IMP-032", "procedure codes in another order", codes_row("0FT44ZZ", "x") + codes_row("0FT40ZZ", "y"), "codes.txt", "line 2"},
      {"IMP-032", "order file cut behind a header", order + order_row(5, "B21", 0, "A header"), "order.txt", "no codes below"},
      {"IMP-032", "code below no category", with(order, "B20 ", "B200"), "order.txt", "line 4"},
      {"IMP-032", "node in a strange category", tabular_xml("<diag><name>A00</name><desc>d</desc><diag><name>B00.1</name><desc>d</desc></diag></diag>"), "tabular.xml", "B00.1"},
      {"IMP-032", "continuation of another code", hcpcs_row("A0021", 100, '3', "Ambulance") + hcpcs_row("A0080", 200, '4', "more"), "HCPC2026.txt", "A0080"},
      {"IMP-033", "addenda without count", kAddendaRows, "addenda.txt", "was cut"},
      {"IMP-033", "count cut", kAddendaRows + kFooter.substr(0, kFooter.find("   1 deletions")), "addenda.txt", "was cut"},
      {"IMP-034", "half a revision", with(kAddendaRows, "Revise to:   L02212  Cutaneous abscess of the back\r\n", "") + kFooter, "addenda.txt", "L02212"},
      {"IMP-035", "thirtieth of February", "code\tstart\tend\tflags\nA000\t20150230\t\t\n", "mce_dx.tsv", "20150230"},
      {"IMP-035", "period that ends before it begins", "code\tstart\tend\tflags\nA000\t20151001\t20140101\t\n", "mce_dx.tsv", "no period"},
      {"IMP-035", "HCPCS ended on no day", hcpcs_row("A0021", 100, '3', "Ambulance", "20191301"), "HCPC2026.txt", "columns 285 to 292"},
      {"IMP-036", "table of some numbers", "number\ttitle\n1\tHeart Transplant\n", "titles.tsv", "drg_titles"},
      {"IMP-037", "a million rows", many_rows, "codes.txt", "rows"},
      {"IMP-037", "four million cells", many_cells, "dx.tsv", "cells"},
  };
}

}  // namespace

TEST_SUITE("import of hostile files") {
  TEST_CASE("every fault is provoked, named and leaves nothing half read") {
    std::set<std::string> seen;
    for (const Fault& f : faults()) {
      const std::string what = f.what;
      CAPTURE(what);
      const Understood understood = read_official_file(f.bytes, f.name);
      const Refused refused = refusal(understood);
      CHECK_MESSAGE(refused.id == f.id, refused.why);
      CHECK_MESSAGE(refused.why.find(f.says) != std::string::npos, refused.why);
      CHECK(refused.file.rfind(f.name, 0) == 0);
      for (const Part& part : understood.parts) CHECK(part.file != refused.file);
      seen.insert(refused.id);
    }
    for (const ImportRule& rule : import_rules()) CHECK_MESSAGE(seen.contains(rule.id), rule.id << " (" << rule.title << ") is provoked by no case");
    CHECK(seen.size() == import_rules().size());
  }

  TEST_CASE("line ends of either kind, a byte order mark and a missing last line end change nothing of a whole file") {
    const auto rows_of = [](const std::string& bytes) {
      const Understood understood = read_official_file(bytes, "icd10cm_order_2026.txt");
      REQUIRE_MESSAGE(understood.parts.size() == 1, (understood.not_used.empty() ? "" : understood.not_used[0].why));
      return std::get<CodeList>(understood.parts[0].data).rows;
    };
    const std::string crlf = small_order();
    std::string lf = crlf;
    std::erase(lf, '\r');
    const auto expected = rows_of(crlf);
    CHECK(expected.size() == 4);
    CHECK(rows_of(lf) == expected);
    CHECK(rows_of("\xEF\xBB\xBF" + crlf) == expected);
    CHECK(rows_of(crlf.substr(0, crlf.size() - 2)) == expected);  // its last title is short enough to be seen whole
    std::string xml_crlf = with(index_xml(kTerm), "<letter>", "\r\n<letter>");
    CHECK(read_official_file("\xEF\xBB\xBF" + xml_crlf, "index.xml").parts.size() == 1);
    CHECK(read_official_file("\n  " + xml_crlf.substr(xml_crlf.find("<ICD10CM")), "index.xml").parts.size() == 1);
  }

  TEST_CASE("an honest archive in one folder is read, and what is no official file is left aside with its reason") {
    const Understood understood = read_official_file(zip_of({{"Zip File 5/", ""},
                                                             {"Zip File 5/icd10cm_order_2026.txt", small_order()},
                                                             {"Zip File 5/layout.pdf", "%PDF-1.4"},
                                                             {"Zip File 5/list.xlsx", zip_of({{"x", "y"}})},
                                                             {"Zip File 5/ReadMe.txt", "These files hold codes.\r\n"},
                                                             {"__MACOSX/Zip File 5/._icd10cm_order_2026.txt", "x"}}),
                                                     "icd10orderfiles.zip");
    REQUIRE(understood.parts.size() == 1);
    CHECK(understood.parts[0].file == "icd10orderfiles.zip/Zip File 5/icd10cm_order_2026.txt");
    CHECK(understood.parts[0].year == "2026");
    CHECK(understood.not_used.size() == 4);
    for (const NotUsed& n : understood.not_used) {
      CHECK_FALSE(n.error);
      CHECK(n.id.empty());
      CHECK_FALSE(n.why.empty());
    }
  }

  TEST_CASE("one broken file of an archive does not take the others with it") {
    const Understood understood = read_official_file(zip_of({{"order_2026.txt", small_order().substr(0, 200)}, {"codes_2026.txt", small_codes()}}), "a.zip");
    REQUIRE(understood.parts.size() == 1);
    CHECK(understood.parts[0].kind == PartKind::CmCodes);
    REQUIRE(understood.not_used.size() == 1);
    CHECK(understood.not_used[0].file == "a.zip/order_2026.txt");
    CHECK(understood.not_used[0].error);
  }

  TEST_CASE("a declared size that is a lie is found out") {
    ZipEntry small{"order.txt", small_order()};
    small.size = 10;
    CHECK(refusal(zip_of({small}), "a.zip").id == "IMP-006");
    ZipEntry large = run_of_letters("order.txt", 5000);
    large.size = 0x7FFFFFFF;
    CHECK(refusal(zip_of({large}), "a.zip").id == "IMP-006");
  }

  TEST_CASE("cut at every byte, an order file is refused or its rows are the first of the whole one") {
    const std::string whole = small_order();
    for (std::size_t n = 1; n < whole.size(); ++n) {
      const Understood understood = read_official_file(whole.substr(0, n), "order.txt");
      for (const Part& part : understood.parts) {
        const auto& rows = std::get<CodeList>(part.data).rows;
        const auto all = std::get<CodeList>(read_official_file(whole, "order.txt").parts.at(0).data).rows;
        REQUIRE(rows.size() <= all.size());
        for (std::size_t i = 0; i < rows.size(); ++i) CHECK(rows[i] == all[i]);
      }
    }
  }

  TEST_CASE("cut at every byte, XML is refused") {
    for (const std::string& whole : {index_xml(kTerm), tabular_xml("<diag><name>A00</name><desc>Cholera</desc></diag>"), tables_xml()})
      for (std::size_t n = 1; n + 2 < whole.size(); ++n) {
        CAPTURE(n);
        const Understood understood = read_official_file(whole.substr(0, n), "book.xml");
        CHECK(understood.parts.empty());
      }
  }

  TEST_CASE("cut at every byte, an archive gives nothing") {
    const std::string whole = zip_of({{"order.txt", small_order()}, {"codes.txt", small_codes()}});
    for (std::size_t n = 1; n < whole.size(); ++n) CHECK(read_official_file(whole.substr(0, n), "a.zip").parts.empty());
  }

  TEST_CASE("pictures, programs and foreign text are ignored, not refused") {
    for (const auto& bytes : {std::string("\x89PNG\r\n\x1A\n"), std::string("%PDF-1.7"), std::string("Dear colleague,\nplease find the files.\n"), std::string("a,b,c\n1,2,3\n"),
                              std::string("<xsd:schema xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"></xsd:schema>")}) {
      const Understood understood = read_official_file(bytes, "something");
      REQUIRE(understood.not_used.size() == 1);
      CHECK_FALSE(understood.not_used[0].error);
    }
  }
}
