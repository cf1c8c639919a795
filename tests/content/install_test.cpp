#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "content/releases/catalogue.h"
#include "content/releases/install.h"
#include "content/releases/install_lock.h"
#include "content/releases/release_file.h"
#include "content/releases/table_store.h"
#include "tests/support/files.h"
#include "tests/support/zip_bytes.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;

namespace {

// --- official files, small ------------------------------------------------------------------------------------------

struct Row {
  std::string code;
  int flag;
  std::string title;
};

std::string order_file(const std::vector<Row>& rows) {
  std::string text;
  int number = 0;
  for (const auto& row : rows) text += fmt::format("{:05} {:<7} {} {:<60} {}\r\n", ++number, row.code, row.flag, row.title.substr(0, 60), row.title);
  return text;
}
std::string codes_file(const std::vector<Row>& rows) {
  std::string text;
  for (const auto& row : rows)
    if (row.flag == 1) text += fmt::format("{:<7} {}\r\n", row.code, row.title);
  return text;
}
const std::vector<Row> kYear2026 = {{"A00", 0, "Cholera"},
                                    {"A000", 1, "Cholera due to Vibrio cholerae 01"},
                                    {"A009", 1, "Cholera, unspecified"},
                                    {"B20", 1, "Human immunodeficiency virus [HIV] disease"},
                                    {"S52", 0, "Fracture of forearm"},
                                    {"S525", 0, "Fracture of lower end of radius"},
                                    {"S525X", 0, "Fracture of lower end of radius"},
                                    {"S525X1", 0, "Fracture of lower end of radius, first kind"},
                                    {"S525X1A", 1, "Fracture of lower end of radius, first kind, initial encounter for closed fracture"}};

std::string year_xml(const std::string& root, const std::string& year, const std::string& body) { return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<" + root + ">\n<version>" + year + "</version>\n" + body + "</" + root + ">\n"; }

std::string tabular(const std::string& year) {
  return year_xml("ICD10CM.tabular", year,
                  "<chapter><name>1</name><desc>Infections (A00-B99)</desc>\n<section id=\"A00-A09\"><desc>Intestinal (A00-A09)</desc>\n"
                  "<diag><name>A00</name><desc>Cholera</desc><excludes1><note>typhoid fever (A01.0-)</note></excludes1><diag><name>A00.0</name><desc>Classical cholera</desc></diag>"
                  "<diag><name>A00.9</name><desc>Cholera, unspecified</desc></diag></diag></section></chapter>\n"
                  "<chapter><name>19</name><desc>Injury (S00-T88)</desc>\n<section id=\"S50-S59\"><desc>Forearm (S50-S59)</desc>\n"
                  "<diag><name>S52</name><desc>Fracture of forearm</desc><sevenChrDef><extension char=\"A\">initial encounter for closed fracture</extension><extension char=\"D\">subsequent encounter</extension>"
                  "</sevenChrDef><diag><name>S52.5</name><desc>Lower end of radius</desc><diag><name>S52.5X1</name><desc>first kind</desc></diag></diag></diag></section></chapter>\n");
}
std::string index_file(const std::string& year) {
  return year_xml("ICD10CM.index", year, "<title>ICD-10-CM INDEX TO DISEASES and INJURIES</title><letter><title>C</title>\n<mainTerm><title>Cholera</title><code>A00.9</code><term level=\"1\"><title>classical</title><code>A00.0</code></term></mainTerm></letter>\n");
}
std::string poa_list(const std::string& year) { return "Order" + year.substr(2) + "\tCode\tDescription\r\n1\tB20\tHuman immunodeficiency virus [HIV] disease\r\n"; }

std::string addenda(const std::string& rows, int before, int after, int added, int deleted, int revised) {
  return rows + fmt::format("\r\nCodes\r\n  {} codes in icd10cm_order_2026.txt\r\n  {} codes in icd10cm_order_2027.txt\r\n   {} additions\r\n   {} deletions\r\n   {} revisions\r\n", before, after, added, deleted, revised);
}
const std::string kAddenda2027 =
    addenda("Delete:      A009    Cholera, unspecified\r\nAdd:         A0091   Cholera, mild\r\nAdd:         A0092   Cholera, severe\r\n"
            "Revise from: B20     Human immunodeficiency virus [HIV] disease\r\nRevise to:   B20     HIV disease\r\n",
            4, 5, 2, 1, 1);

const std::vector<Row> kPcs = {{"0FT", 0, "Hepatobiliary System and Pancreas, Resection"}, {"0FT40ZZ", 1, "Resection of Gallbladder, Open Approach"}, {"0FT44ZZ", 1, "Resection of Gallbladder, Percutaneous Endoscopic Approach"}};

// --- installing them ------------------------------------------------------------------------------------------------

/// Two releases in one fiscal year, told apart by their numbers of codes.
const char* const kCatalogue = R"({"format": "chartwright.catalogue", "version": 1, "releases": [
  {"id": "icd10pcs-2026", "system": "icd-10-pcs", "name": "2026", "from": "2025-10-01", "to": "2026-03-31", "billable": 2},
  {"id": "icd10pcs-2026-04", "system": "icd-10-pcs", "name": "2026-04", "from": "2026-04-01", "to": "2026-09-30", "billable": 3}
]})";

struct Desk {
  TempFolder folder;
  Catalogue catalogue = read_catalogue(kCatalogue, "releases.json");
  fs::path releases() const { return folder / "releases"; }

  Result<InstallReport> put_in(const std::vector<std::pair<std::string, std::string>>& files, const std::function<void(InstallOptions&)>& also = {}) {
    static int number = 0;
    const fs::path from = folder / fmt::format("input-{}", ++number);
    for (const auto& [name, bytes] : files) put(from / name, bytes);
    InstallOptions options{.folder = releases()};
    if (also) also(options);
    return install({from}, options, catalogue);
  }
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    std::error_code code;
    for (fs::directory_iterator at(releases(), code), end; !code && at != end; at.increment(code))
      if (at->path().extension() == ".db") all.push_back(at->path().stem().string());
    std::sort(all.begin(), all.end());
    return all;
  }
  std::shared_ptr<const Release> open(const std::string& name) const {
    auto release = load_release(releases() / (name + ".db"));
    REQUIRE_MESSAGE(release.ok(), name);
    return *release;
  }
  CodeBook book() const { return CodeBook(load_releases({releases()}).releases); }
};

std::string id_of(const Result<InstallReport>& result) { return result ? std::string() : result.error().id; }
bool says(const std::vector<std::string>& sentences, const std::string& words) {
  return std::any_of(sentences.begin(), sentences.end(), [&](const std::string& s) { return s.find(words) != std::string::npos; });
}
Date day(const char* text) { return *Date::parse(text); }

}  // namespace

TEST_SUITE("install") {
  TEST_CASE("order file, Tabular List, index and exempt list of one year become one release; each joins by code") {
    Desk desk;
    auto report = desk.put_in({{"icd10cm_order_2026.txt", order_file(kYear2026)}, {"tabular.xml", tabular("2026")}, {"index.xml", index_file("2026")}, {"POAexemptCodesFY26.txt", poa_list("2026")}});
    REQUIRE_MESSAGE(report.ok(), report.error().message);
    REQUIRE(report->made.size() == 1);
    const auto& made = report->made[0];
    CHECK(made.info.name == "2026");
    CHECK(made.info.effective_from == day("2025-10-01"));
    CHECK(made.info.effective_to == day("2026-09-30"));
    CHECK(made.info.billable == 4);
    CHECK(made.info.entries == 9);
    CHECK(!made.completed);
    CHECK(says(made.remarks, "1 combinations of the 7th character are printed"));
    CHECK(says(made.missing, "Table of Drugs and Chemicals"));
    CHECK(!says(made.missing, "Tabular List"));
    CHECK(desk.names() == std::vector<std::string>{"icd10cm-2026"});

    const auto release = desk.open("icd10cm-2026");
    CHECK(release->find("A00")->notes.size() == 1);
    CHECK(release->find("A000")->title == "Cholera due to Vibrio cholerae 01");
    CHECK(release->find("B20")->poa_exempt);
    CHECK(!release->find("A009")->poa_exempt);
    CHECK(release->find("S525X1A")->parent == "S525X1");
    CHECK(release->find("S525X1D") == nullptr);
    CHECK(release->find("S52")->seventh.size() == 2);
    CHECK(release->source().index(IndexKind::Diseases)->size() == 2);
    CHECK(release->source().index_year(IndexKind::Diseases) == "2026");
    CHECK(release->source().divisions().size() == 4);
    CHECK(desk.book().poa_exempt(Code("B20", CodeSystem::Icd10Cm), day("2026-01-15")));
    auto faults = verify_release(made.file);
    REQUIRE(faults.ok());
    CHECK(faults->empty());
  }

  TEST_CASE("piece by piece gives the same release as all at once; the same again changes nothing") {
    Desk together, apart;
    const std::vector<std::pair<std::string, std::string>> files = {{"icd10cm_order_2026.txt", order_file(kYear2026)}, {"icd10cm_tabular_2026.xml", tabular("2026")}, {"icd10cm_index_2026.xml", index_file("2026")}, {"POAexemptCodesFY26.txt", poa_list("2026")}};
    REQUIRE(together.put_in(files).ok());
    for (const std::size_t at : {1UL, 3UL, 0UL, 2UL}) {
      auto report = apart.put_in({files[at]});
      REQUIRE_MESSAGE(report.ok(), report.error().message);
      CHECK(report->made.at(0).completed == (at != 1));
    }
    auto a = read_release(together.releases() / "icd10cm-2026.db"), b = read_release(apart.releases() / "icd10cm-2026.db");
    REQUIRE(a.ok());
    REQUIRE(b.ok());
    CHECK(a->info.billable == b->info.billable);
    CHECK(a->info.source_sha256 == b->info.source_sha256);
    REQUIRE(a->entries.size() == b->entries.size());
    for (std::size_t i = 0; i < a->entries.size(); ++i) {
      CHECK(a->entries[i].code == b->entries[i].code);
      CHECK(a->entries[i].notes == b->entries[i].notes);
      CHECK(a->entries[i].seventh == b->entries[i].seventh);
      CHECK(a->entries[i].parent == b->entries[i].parent);
      CHECK(a->entries[i].poa_exempt == b->entries[i].poa_exempt);
    }
    const auto written = fs::last_write_time(together.releases() / "icd10cm-2026.db");
    auto again = together.put_in(files);
    REQUIRE(again.ok());
    CHECK(again->made.at(0).unchanged);
    CHECK(fs::last_write_time(together.releases() / "icd10cm-2026.db") == written);
  }

  TEST_CASE("a codes file alone: headers as the order file has them, titled by the Tabular List, a neighbouring year, or said to have none") {
    Desk alone, with_book, beside;
    auto report = alone.put_in({{"icd10cm_codes_2026.txt", codes_file(kYear2026)}});
    REQUIRE(report.ok());
    CHECK(report->made[0].info.entries == 9);
    CHECK(alone.open("icd10cm-2026")->find("S525")->title == "Codes beginning with S52.5");
    CHECK(!alone.open("icd10cm-2026")->find("S525")->billable);
    CHECK(says(report->made[0].remarks, "5 headers have no title"));

    REQUIRE(with_book.put_in({{"icd10cm_codes_2026.txt", codes_file(kYear2026)}, {"t.xml", tabular("2026")}}).ok());
    CHECK(with_book.open("icd10cm-2026")->find("S525")->title == "Lower end of radius");
    CHECK(with_book.open("icd10cm-2026")->find("A000")->title == "Cholera due to Vibrio cholerae 01");

    auto two = beside.put_in({{"icd10cm_order_2025.txt", order_file(kYear2026)}, {"icd10cm_codes_2026.txt", codes_file(kYear2026)}});
    REQUIRE(two.ok());
    CHECK(beside.open("icd10cm-2026")->find("S525")->title == "Fracture of lower end of radius");
    CHECK(says(two->made[1].remarks, "the titles of 5 headers are those of 2025"));
  }

  TEST_CASE("two years are two releases; a book without a list of codes holds books only and serves the others") {
    Desk desk;
    auto report = desk.put_in({{"icd10cm_order_2026.txt", order_file(kYear2026)}, {"tabular.xml", tabular("2021")}, {"index.xml", index_file("2025")}});
    REQUIRE(report.ok());
    CHECK(desk.names() == std::vector<std::string>{"icd10cm-2021", "icd10cm-2025", "icd10cm-2026"});
    CHECK(desk.open("icd10cm-2021")->info().books_only());
    CHECK(desk.open("icd10cm-2025")->info().books_only());
    const CodeBook book = desk.book();
    // Never in force, whatever the date.
    for (const char* date : {"2021-01-01", "2025-01-01", "2026-01-15"}) CHECK(book.release_for(CodeSystem::Icd10Cm, day(date))->info().name == "2026");
    CHECK(book.lookup(Code("A00.9", CodeSystem::Icd10Cm), day("2025-01-01")).status == CodeStatus::Billable);
    CHECK(book.index_release(IndexKind::Diseases, day("2026-01-15"))->info().name == "2025");
    CHECK(book.notes_governing(Code("A00.9", CodeSystem::Icd10Cm), day("2026-01-15")).size() == 1);
    CHECK(book.seventh_characters(Code("S52.5X1A", CodeSystem::Icd10Cm), day("2026-01-15")).size() == 2);
    // The list of 2021 completes what was books only.
    auto completed = desk.put_in({{"icd10cm_order_2021.txt", order_file(kYear2026)}});
    REQUIRE(completed.ok());
    CHECK(completed->made[0].completed);
    CHECK(!desk.open("icd10cm-2021")->info().books_only());
    CHECK(desk.open("icd10cm-2021")->find("A00")->notes.size() == 1);
  }

  TEST_CASE("the period: by the number of codes, by the month, by the names of archive and folder, by hand, or an error that asks for it") {
    std::vector<Row> april = kPcs;
    april.push_back({"0FT4FZZ", 1, "Resection of Gallbladder, another approach"});
    Desk desk;
    auto october = desk.put_in({{"icd10pcs_order_2026.txt", order_file(kPcs)}});
    REQUIRE(october.ok());
    CHECK(october->made[0].info.name == "2026");
    CHECK(october->made[0].info.effective_to == day("2026-03-31"));
    auto later = desk.put_in({{"icd10pcs_order_2026.txt", order_file(april)}});
    REQUIRE(later.ok());
    CHECK(later->made[0].info.name == "2026-04");
    CHECK(desk.book().release_for(CodeSystem::Icd10Pcs, day("2026-03-31"))->info().name == "2026");
    CHECK(desk.book().release_for(CodeSystem::Icd10Pcs, day("2026-04-01"))->info().name == "2026-04");

    april.push_back({"0FT4GZZ", 1, "Resection of Gallbladder, a fourth approach"});
    Desk odd;
    auto unknown = odd.put_in({{"icd10pcs_order_2026.txt", order_file(april)}});
    CHECK(id_of(unknown) == "install.no_period");
    CHECK(unknown.error().message.find("--effective-from") != std::string::npos);
    CHECK(odd.names().empty());
    auto named = odd.put_in({{"icd10pcs-order-April-2026.txt", order_file(april)}});
    REQUIRE(named.ok());
    CHECK(named->made[0].info.name == "2026-04");
    CHECK(says(named->made[0].remarks, "4 codes, where 3 were published"));

    Desk archive;
    auto zipped = archive.put_in({{"icd10cm-January-2021.zip", zip_of({{"order.txt", order_file(kYear2026)}})}});
    REQUIRE_MESSAGE(zipped.ok(), zipped.error().message);
    CHECK(zipped->made[0].info.name == "2021-01");
    CHECK(zipped->made[0].info.effective_from == day("2021-01-01"));
    CHECK(zipped->made[0].info.effective_to == day("2021-09-30"));

    Desk by_hand;
    CHECK(id_of(by_hand.put_in({{"order.txt", order_file(kYear2026)}})) == "install.no_period");
    auto given = by_hand.put_in({{"order.txt", order_file(kYear2026)}}, [](InstallOptions& o) { o.effective_from = day("2024-10-01"), o.effective_to = day("2025-03-31"); });
    REQUIRE(given.ok());
    CHECK(given->made[0].info.name == "2025");
    CHECK(given->made[0].info.effective_to == day("2025-03-31"));
    CHECK(id_of(by_hand.put_in({{"order.txt", order_file(kYear2026)}}, [](InstallOptions& o) { o.effective_from = day("2024-10-01"), o.effective_to = day("2024-09-30"); })) == "install.no_period");
  }

  TEST_CASE("a book of an update does not go to the release before it; of two releases it goes to the one it fits") {
    std::vector<Row> april = kPcs;
    april.push_back({"0FT4FZZ", 1, "Resection of Gallbladder, another approach"});
    const auto tables = [](const std::string& approaches, int codes) {
      const auto axis = [](int position, const std::string& labels, int values) { return fmt::format("<axis pos=\"{}\" values=\"{}\"><title>T{}</title>{}</axis>\n", position, values, position, labels); };
      const std::string none = "<label code=\"Z\">None</label>";
      return year_xml("ICD10PCS.tabular", "2026", "<pcsTable>" + axis(1, "<label code=\"0\">Medical and Surgical</label>", 1) + axis(2, "<label code=\"F\">Hepatobiliary</label>", 1) + axis(3, "<label code=\"T\">Resection</label>", 1) +
                                                      fmt::format("<pcsRow codes=\"{}\">", codes) + axis(4, "<label code=\"4\">Gallbladder</label>", 1) + axis(5, approaches, codes) + axis(6, none, 1) + axis(7, none, 1) + "</pcsRow></pcsTable>\n");
    };
    const std::string two = "<label code=\"0\">Open</label><label code=\"4\">Endo</label>", three = two + "<label code=\"F\">Other</label>";
    Desk desk;
    REQUIRE(desk.put_in({{"icd10pcs_order_2026.txt", order_file(kPcs)}}).ok());
    auto early = desk.put_in({{"tables-April-1-2026.xml", tables(three, 3)}});
    REQUIRE_MESSAGE(early.ok(), early.error().message);
    CHECK(early->made.at(0).info.name == "2026-04");
    CHECK(early->made[0].info.books_only());
    CHECK(desk.open("icd10pcs-2026")->source().pcs_prefixes().empty());

    Desk both;
    REQUIRE(both.put_in({{"a/icd10pcs_order_2026.txt", order_file(kPcs)}, {"b/icd10pcs_order_2026.txt", order_file(april)}}).ok());
    auto fitting = both.put_in({{"tables.xml", tables(three, 3)}});
    REQUIRE_MESSAGE(fitting.ok(), fitting.error().message);
    REQUIRE(fitting->made.size() == 1);
    CHECK(fitting->made[0].info.name == "2026-04");
    CHECK(fitting->made[0].remarks.empty());

    Desk strange;
    auto other = strange.put_in({{"icd10pcs_order_2026.txt", order_file(kPcs)}, {"tables.xml", tables(three, 3)}});
    REQUIRE(other.ok());
    CHECK(says(other->made.at(0).remarks, "1 of the codes that the tables allow are not in the list"));
    CHECK(!release_figures(other->made[0].file, strange.catalogue)->back().agrees());
  }

  TEST_CASE("contradictions are refused by name: two lists, two books, two years under one date") {
    std::vector<Row> other = kYear2026;
    other[3].title = "Another title";
    Desk desk;
    auto lists = desk.put_in({{"a/icd10cm_order_2026.txt", order_file(kYear2026)}, {"b/icd10cm_order_2026.txt", order_file(other)}});
    CHECK(id_of(lists) == "install.contradiction");
    auto codes = desk.put_in({{"icd10cm_order_2026.txt", order_file(kYear2026)}, {"icd10cm_codes_2026.txt", codes_file(other)}});
    CHECK(id_of(codes) == "install.contradiction");
    CHECK(codes.error().message.find("B20") != std::string::npos);
    std::string second = index_file("2026");
    second.insert(second.find("classical") + 9, " x");
    CHECK(id_of(desk.put_in({{"one.xml", index_file("2026")}, {"two.xml", second}})) == "install.contradiction");
    CHECK(id_of(desk.put_in({{"icd10cm_order_2026.txt", order_file(kYear2026)}, {"t.xml", tabular("2021")}}, [](InstallOptions& o) { o.effective_from = day("2025-10-01"); })) == "install.mixed_years");
    CHECK(desk.names().empty());
    // The same list twice is none, and of two updates the later one counts.
    CHECK(desk.put_in({{"a/icd10cm_order_2026.txt", order_file(kYear2026)}, {"b/icd10cm_order_2026.txt", order_file(kYear2026)}, {"icd10cm_codes_2026.txt", codes_file(kYear2026)}}).ok());
    auto updates = desk.put_in({{"index-2026.xml", index_file("2026")}, {"index-April-1-2026.xml", second}});
    REQUIRE_MESSAGE(updates.ok(), updates.error().message);
    CHECK(desk.open("icd10cm-2026")->source().index(IndexKind::Diseases)->at(1).title == "classical x");
  }

  TEST_CASE("addenda make the next year from the one before; what does not match is refused by name") {
    Desk desk;
    CHECK(id_of(desk.put_in({{"icd10cm_codes_addenda_2027.txt", kAddenda2027}})) == "install.nothing");
    REQUIRE(desk.put_in({{"icd10cm_order_2026.txt", order_file(kYear2026)}, {"POAexemptCodesFY26.txt", poa_list("2026")}}).ok());
    auto report = desk.put_in({{"icd10cm_codes_addenda_2027.txt", kAddenda2027}});
    REQUIRE_MESSAGE(report.ok(), report.error().message);
    const auto next = desk.open("icd10cm-2027");
    CHECK(next->info().from_addenda);
    CHECK(next->info().billable == 5);
    CHECK(next->find("A009")->title == "Cholera, unspecified");
    CHECK(!next->find("A009")->billable);
    CHECK(next->find("A0091")->parent == "A009");
    CHECK(next->find("B20")->title == "HIV disease");
    CHECK(next->find("B20")->poa_exempt);

    const ReleaseDifference changes = difference(*desk.open("icd10cm-2026"), *next);
    REQUIRE(changes.added.size() == 2);
    CHECK(changes.added[0].replaces == std::vector<std::string>{"A009"});
    REQUIRE(changes.became_header.size() == 1);
    CHECK(changes.became_header[0].replaced_by == std::vector<std::string>{"A0091", "A0092"});
    CHECK(changes.deleted.empty());
    REQUIRE(changes.revised.size() == 1);
    CHECK(changes.revised[0].title_after == "HIV disease");

    // The real list of the year takes its place.
    std::vector<Row> real = {{"A00", 0, "Cholera"}, {"A000", 1, "Cholera due to Vibrio cholerae 01"}, {"B20", 1, "HIV disease"}};
    auto renewed = desk.put_in({{"icd10cm_order_2027.txt", order_file(real)}});
    REQUIRE(renewed.ok());
    CHECK(!desk.open("icd10cm-2027")->info().from_addenda);
    CHECK(desk.open("icd10cm-2027")->info().billable == 2);

    for (const auto& [rows, code] : {std::pair{"Delete:      A009    Cholera, another title\r\n", "A00.9"}, {"Delete:      C20     Malignant neoplasm of rectum\r\n", "C20"}}) {
      Desk strange;
      REQUIRE(strange.put_in({{"icd10cm_order_2026.txt", order_file(kYear2026)}}).ok());
      auto refused = strange.put_in({{"icd10cm_codes_addenda_2027.txt", addenda(rows, 4, 3, 0, 1, 0)}});
      CHECK(id_of(refused) == "install.addenda");
      CHECK(refused.error().message.find(code) != std::string::npos);
      CHECK(strange.names() == std::vector<std::string>{"icd10cm-2026"});
    }
  }

  TEST_CASE("hostile, damaged and foreign files: nothing is installed, nothing is left behind") {
    Desk desk;
    const std::string whole = order_file(kYear2026);
    CHECK(id_of(desk.put_in({{"icd10cm_order_2026.txt", whole.substr(0, whole.size() - 20)}})) == "install.broken");
    auto one_of_two = desk.put_in({{"icd10cm_order_2026.txt", whole}, {"index.xml", index_file("2026").substr(0, 150)}});
    CHECK(id_of(one_of_two) == "install.broken");
    CHECK(one_of_two.error().message.find("index.xml") != std::string::npos);
    CHECK(id_of(desk.put_in({{"evil.zip", zip_of({{"../icd10cm_order_2026.txt", whole}})}})) == "install.broken");
    auto notes = desk.put_in({{"notes.txt", "just some words\n"}});
    CHECK(id_of(notes) == "install.nothing");
    CHECK(notes.error().message.find("notes.txt") != std::string::npos);
    CHECK(id_of(desk.put_in({})) == "file.not_found");
    CHECK(desk.names().empty());
    CHECK(!fs::exists(desk.releases() / ".part"));
  }

  TEST_CASE("dry run, cancelling and a full report change nothing") {
    Desk desk;
    auto dry = desk.put_in({{"icd10cm_order_2026.txt", order_file(kYear2026)}}, [](InstallOptions& o) { o.dry_run = true; });
    REQUIRE(dry.ok());
    CHECK(dry->made.size() == 1);
    CHECK(dry->understood.size() == 1);
    CHECK(!fs::exists(desk.releases()));
    // Stopped at each step in turn, until it is let through.
    int steps = 0;
    for (int stop = 1;; ++stop) {
      int at = 0;
      auto result = desk.put_in({{"icd10cm_order_2026.txt", order_file(kYear2026)}}, [&](InstallOptions& o) { o.progress = [&](const std::string&, int, int) { return ++at != stop; }; });
      if (result.ok()) break;
      ++steps;
      CHECK(result.error().id == "install.cancelled");
      CHECK(desk.names().empty());
      CHECK(!fs::exists(desk.releases() / ".part"));
    }
    CHECK(steps == 4);  // reading, building, writing, putting in place
    CHECK(desk.names() == std::vector<std::string>{"icd10cm-2026"});
  }

  TEST_CASE("one installation at a time; what a killed one left is swept away") {
    Desk desk;
    {
      auto lock = InstallLock::take(desk.releases());
      REQUIRE(lock.ok());
      CHECK(id_of(desk.put_in({{"icd10cm_order_2026.txt", order_file(kYear2026)}})) == "install.busy");
      CHECK(desk.names().empty());
    }
    put(desk.releases() / ".part" / "icd10cm-2026.db.part", "half a release");
    put(desk.releases() / "icd10cm-2025.db.part", "half a release");
    REQUIRE(desk.put_in({{"icd10cm_order_2026.txt", order_file(kYear2026)}}).ok());
    CHECK(!fs::exists(desk.releases() / ".part"));
    CHECK(!fs::exists(desk.releases() / "icd10cm-2025.db.part"));
    CHECK(desk.names() == std::vector<std::string>{"icd10cm-2026"});
    CHECK(remove_installed(desk.releases(), "../icd10cm-2026").error().id == "install.unknown");
    CHECK(remove_installed(desk.releases(), "icd10cm-2027").error().id == "install.unknown");
    CHECK(remove_installed(desk.releases(), "icd10cm-2026").ok());
    CHECK(desk.names().empty());
  }

  TEST_CASE("an exempt list comes from another release where the one in force has none") {
    Desk desk;
    REQUIRE(desk.put_in({{"icd10cm_order_2026.txt", order_file(kYear2026)}, {"icd10cm_order_2025.txt", order_file(kYear2026)}, {"POAexemptCodesFY25.txt", poa_list("2025")}}).ok());
    CHECK(desk.book().poa_exempt(Code("B20", CodeSystem::Icd10Cm), day("2026-01-15")));
    CHECK(!desk.book().poa_exempt(Code("A00.0", CodeSystem::Icd10Cm), day("2026-01-15")));
  }

  TEST_CASE("the code editor's lists and the grouper's tables are kept by version and completed") {
    Desk desk;
    const std::string dx = "code\tstart\tend\tflags\nA000\t20151001\t20991231\tunacceptable\n", px = "code\tstart\tend\tflags\n0FT40ZZ\t20151001\t20991231\tnoncovered\n";
    const std::string titles = "number\ttitle\n1\tHeart transplant\n";
    auto no_version = desk.put_in({{"mce_dx_master.tsv", dx}});
    CHECK(id_of(no_version) == "install.no_period");
    auto report = desk.put_in({{"v43.1/mce_dx_master.tsv", dx}, {"v43.1/drg_titles.tsv", titles}});
    REQUIRE_MESSAGE(report.ok(), report.error().message);
    CHECK(desk.names() == std::vector<std::string>{"edits-43.1", "msdrg-43.1"});
    REQUIRE(desk.put_in({{"v43.1/mce_px_master.tsv", px}, {"v43.1/mdc_titles.tsv", titles}}).ok());
    auto lists = read_edit_lists(desk.releases() / "edits-43.1.db");
    REQUIRE(lists.ok());
    CHECK(lists->rows.size() == 2);
    auto tables = read_tables(desk.releases() / "msdrg-43.1.db");
    REQUIRE(tables.ok());
    REQUIRE(tables->tables.size() == 2);
    CHECK(tables->tables[0].name == "drg_titles");
    CHECK(tables->tables[0].rows == std::vector<std::vector<std::string>>{{"1", "Heart transplant"}});
    // They are no releases, and do not show up as broken ones.
    CHECK(load_releases({desk.releases()}).problems.empty());
  }

  TEST_CASE("figures are counted from the file and set beside what was published") {
    Desk desk;
    REQUIRE(desk.put_in({{"icd10pcs_order_2026.txt", order_file(kPcs)}}).ok());
    auto figures = release_figures(desk.releases() / "icd10pcs-2026.db", desk.catalogue);
    REQUIRE(figures.ok());
    CHECK(figures->at(0).what == "billable codes");
    CHECK(figures->at(0).counted == 2);
    CHECK(figures->at(0).expected == 2);
    CHECK(figures->at(0).agrees());
    Catalogue other = desk.catalogue;
    other.releases[0].billable = 5;
    CHECK(!release_figures(desk.releases() / "icd10pcs-2026.db", other)->at(0).agrees());
  }
}

TEST_SUITE("catalogue") {
  TEST_CASE("the shipped catalogue has no fault, and every address is official") {
    const fs::path path = fs::path(CHARTWRIGHT_SOURCE_DIR) / "content/catalogue/releases.json";
    const Catalogue catalogue = read_catalogue(slurp(path), "releases.json");
    CHECK_MESSAGE(catalogue.diagnostics.empty(), to_text(catalogue.diagnostics));
    REQUIRE(catalogue.find("icd10cm-2026") != nullptr);
    CHECK(catalogue.find("icd10cm-2026")->billable == 74'719);
    CHECK(catalogue.find("icd10pcs-2026-04")->billable == 79'193);
    CHECK(catalogue.find(CodeSystem::Icd10Pcs, "2027")->billable == 79'256);
    // Within a system every day from the first to the last is of one release.
    for (std::size_t i = 1; i < catalogue.releases.size(); ++i) {
      const auto& before = catalogue.releases[i - 1];
      const auto& here = catalogue.releases[i];
      if (before.system == here.system && here.system != CodeSystem::Hcpcs) CHECK_MESSAGE(here.from == before.to.plus_days(1), here.id);
    }
  }

  TEST_CASE("each fault has its id and place") {
    const auto ids = [](const std::string& releases) {
      std::vector<std::string> found;
      for (const auto& d : read_catalogue("{\"format\": \"chartwright.catalogue\", \"version\": 1, \"releases\": [" + releases + "]}", "c.json").diagnostics) found.push_back(d.id);
      return found;
    };
    const std::string good = R"({"id": "icd10cm-2026", "system": "icd-10-cm", "name": "2026", "from": "2025-10-01", "to": "2026-09-30"})";
    using Ids = std::vector<std::string>;
    CHECK(ids(good).empty());
    CHECK(ids(good + "," + good) == Ids{"CAT-001"});
    CHECK(ids(R"({"id": "icd10cm-2026", "system": "icd-10-cm", "name": "2026", "from": "2026-10-01", "to": "2026-09-30"})") == Ids{"CAT-002"});
    CHECK(ids(good + R"(,{"id": "icd10cm-2026-04", "system": "icd-10-cm", "name": "2026-04", "from": "2026-04-01", "to": "2026-10-30"})") == Ids{"CAT-003"});
    for (const char* url : {"http://www.cms.gov/a.zip", "https://cms.gov.example.org/a.zip", "https://notcms.gov/a.zip", "ftp://ftp.cdc.gov/a.zip"})
      CHECK(ids(good.substr(0, good.size() - 1) + R"(, "files": [{"part": "p", "url": ")" + url + R"("}]})") == Ids{"CAT-004"});
    CHECK(ids(good.substr(0, good.size() - 1) + R"(, "files": [{"part": "p", "url": "https://www.cms.gov/a.zip", "sha256": "abc"}]})") == Ids{"CAT-005"});
    CHECK(ids(R"({"id": "cm-2026", "system": "icd-10-cm", "name": "2026", "from": "2025-10-01", "to": "2026-09-30"})") == Ids{"CAT-006"});
    CHECK(read_catalogue("[1,", "c.json").diagnostics.has_errors());
  }
}
