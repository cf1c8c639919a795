#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "content/base/file_io.h"
#include "content/codes/code_book.h"
#include "content/releases/release_file.h"
#include "content/starter/starter_source.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;

namespace {

const Date kDay = *Date::from_ymd(2026, 1, 15);

StarterSource families(const std::string& body, const char* head = "system icd-10-cm\neffective 2025-10-01 2026-09-30\n") { return read_families(head + body, "t.family"); }

bool provokes(const StarterSource& source, const char* id) {
  return std::any_of(source.diagnostics.begin(), source.diagnostics.end(), [&](const Diagnostic& d) { return d.id == id; });
}

std::shared_ptr<const Release> release_of(StarterSource source) {
  return std::make_shared<const Release>(ReleaseInfo{.system = source.system, .name = "t", .effective_from = source.effective_from, .effective_to = source.effective_to}, std::move(source.entries));
}

CodeBook starter() {
  auto installed = load_releases({std::filesystem::path(CHARTWRIGHT_BINARY_DIR) / "releases"});
  REQUIRE(installed.problems.empty());
  return CodeBook(std::move(installed.releases));
}

/// Official rows of an order file: code → (billable, long title).
std::map<std::string, std::pair<bool, std::string>> official(const std::string& command) {
  std::map<std::string, std::pair<bool, std::string>> rows;
  const Ran ran = run(command);
  REQUIRE(ran.status == 0);
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    if (line.size() < 78) continue;
    std::string code = line.substr(6, 7);
    code.erase(code.find_last_not_of(' ') + 1);
    rows[code] = {line[14] == '1', line.substr(77)};
  }
  return rows;
}

/// The same of the HCPCS Level II file: code in columns 1-5, record in 11 (3 begins a code, 4 goes on with its title), long title 12-91.
std::map<std::string, std::pair<bool, std::string>> official_hcpcs(const std::string& command) {
  std::map<std::string, std::pair<bool, std::string>> rows;
  const Ran ran = run(command);
  REQUIRE(ran.status == 0);
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) {
    if (line.size() < 91 || (line[10] != '3' && line[10] != '4')) continue;
    std::string words = line.substr(11, 80);
    words.erase(words.find_last_not_of(' ') + 1);
    auto& title = rows[line.substr(0, 5)].second;
    title += (title.empty() ? "" : " ") + words;
  }
  for (auto& row : rows) row.second.first = true;
  return rows;
}

}  // namespace

TEST_SUITE("codes") {
  TEST_CASE("a code is written as coders write it") {
    CHECK(Code(" e1122 ", CodeSystem::Icd10Cm).text() == "E11.22");
    CHECK(Code("E11.22", CodeSystem::Icd10Cm).bare() == "E1122");
    CHECK(Code("i10", CodeSystem::Icd10Cm).text() == "I10");
    CHECK(Code("0ft40zz", CodeSystem::Icd10Pcs).text() == "0FT40ZZ");
  }

  TEST_CASE("references: prefixes and ranges") {
    CHECK(reference_covers("E08-E13", "E1122"));
    CHECK_FALSE(reference_covers("E08-E13", "E149"));
    CHECK(reference_covers("O244", "O24410"));
    CHECK_FALSE(reference_covers("O244", "O2451"));
  }

  TEST_CASE("lookup by date says which release answered") {
    auto source = families("category E11 Type 2 diabetes mellitus\nE11.9 ~ without complications\n");
    auto older = families("category E11 Type 2 diabetes mellitus\nE11.9 ~ without complications\nE11.8 ~ old\n", "system icd-10-cm\neffective 2024-10-01 2025-09-30\n");
    const CodeBook book({release_of(source), release_of(older)});
    CHECK(book.lookup(Code("E11.9", CodeSystem::Icd10Cm), kDay).status == CodeStatus::Billable);
    CHECK(book.lookup(Code("E11", CodeSystem::Icd10Cm), kDay).status == CodeStatus::NeedsMore);
    CHECK(book.lookup(Code("E11.8", CodeSystem::Icd10Cm), kDay).status == CodeStatus::NotOnDate);
    CHECK(book.lookup(Code("E99.9", CodeSystem::Icd10Cm), kDay).status == CodeStatus::Unknown);
    const CodeLookup later = book.lookup(Code("E11.9", CodeSystem::Icd10Cm), *Date::from_ymd(2027, 5, 1));
    CHECK(later.status == CodeStatus::Billable);
    CHECK_FALSE(later.release_covers_date);
    CHECK(book.lookup(Code("0FT40ZZ", CodeSystem::Icd10Pcs), kDay).release == nullptr);
  }

  TEST_CASE("Excludes1 is inherited from every node above, in both directions") {
    const CodeBook book({release_of(families("category E11 Type 2 diabetes mellitus\nexcludes1 E10 | type 1\nE11.6 ~ x\nE11.65 ~ y\ncategory E10 Type 1 diabetes mellitus\nE10.9 ~ z\ncategory R73 Glucose\nR73.9 ~ high\nexcludes1 E08-E13 | diabetes\n"))});
    const auto cm = [](const char* c) { return Code(c, CodeSystem::Icd10Cm); };
    std::string where;
    CHECK(book.excludes1(cm("E11.65"), cm("E10.9"), kDay, &where));
    CHECK(where == "E11");
    CHECK(book.excludes1(cm("E11.65"), cm("R73.9"), kDay));
    CHECK(book.excludes1(cm("R73.9"), cm("E11.65"), kDay));
    CHECK_FALSE(book.excludes1(cm("E10.9"), cm("E10.9"), kDay));
    CHECK(book.notes_governing(cm("E11.65"), kDay).size() == 1);
  }
}

TEST_SUITE("starter notation") {
  TEST_CASE("families expand: titles from above, groups in step, 7th characters with placeholders") {
    const StarterSource source = families(R"(
seventh enc
  A initial encounter
  S (exempt) sequela
end
category S52 partial Fracture of forearm
S52.5 Fracture of lower end of radius
S52.52{1,2} Torus fracture of lower end of {right,left} radius  7th:enc
category W09 Fall on or from playground equipment
W09.1 Fall from playground swing  7th:enc
category E11 Type 2 diabetes mellitus
E11.1{0,1} ~ with ketoacidosis {without,with} coma
poa-exempt W09
ages W09 0 17
female E11.10
)");
    CHECK(to_text(source.diagnostics).empty());
    std::map<std::string, CodeEntry> by;
    for (const auto& e : source.entries) by[e.code.text()] = e;
    CHECK(by.at("S52.521A").title == "Torus fracture of lower end of right radius, initial encounter");
    CHECK(by.at("S52.522S").poa_exempt);
    CHECK_FALSE(by.at("S52.522A").poa_exempt);
    CHECK_FALSE(by.at("S52.521").billable);
    CHECK(by.at("S52.521A").parent == "S52521");
    CHECK(by.at("W09.1XXA").billable);
    CHECK(by.at("W09.1XXA").poa_exempt);
    CHECK(by.at("W09.1XXA").most_age == 17);
    CHECK(by.at("E11.11").title == "Type 2 diabetes mellitus with ketoacidosis with coma");
    CHECK(by.at("E11.10").sex == SexLimit::Female);
    CHECK(source.whole == std::vector<std::string>{"S525", "W09", "E11"});
  }

  TEST_CASE("an HCPCS file holds codes of a letter and four digits, which stand without categories") {
    const char* head = "system hcpcs\neffective 2025-10-01 2026-09-30\n";
    const StarterSource source = families("G0378 = Hospital observation service, per hour\nj7060 = 5% dextrose/water (500 ml = 1 unit)\n", head);
    CHECK(to_text(source.diagnostics).empty());
    REQUIRE(source.entries.size() == 2);
    CHECK(source.system == CodeSystem::Hcpcs);
    CHECK(source.entries[0].code == Code("G0378", CodeSystem::Hcpcs));
    CHECK(source.entries[0].billable);
    CHECK(source.entries[1].code.text() == "J7060");
    CHECK(source.entries[1].title == "5% dextrose/water (500 ml = 1 unit)");
    for (const char* wrong : {"99284 Emergency visit\n", "J013 Too short\n", "JA132 Two letters\n", "J01321 Too long\n"}) {
      CAPTURE(wrong);
      CHECK(provokes(families(wrong, head), "STA-006"));
    }
  }

  TEST_CASE("a code may end: it is found, and not valid after its last day") {
    const std::string head = "system cpt\neffective 2022-01-01 2026-09-30\n";
    const StarterSource source = read_families(head + "99218 Observation, first day\n99284 Emergency visit\nends 99218 2022-12-31\n", "t");
    CHECK(to_text(source.diagnostics).empty());
    const CodeBook codes({std::make_shared<const Release>(ReleaseInfo{.system = CodeSystem::Cpt, .name = "t", .effective_from = source.effective_from, .effective_to = source.effective_to}, source.entries)});
    const Code old("99218", CodeSystem::Cpt);
    CHECK(codes.lookup(old, *Date::from_ymd(2022, 12, 31)).status == CodeStatus::Billable);
    CHECK(codes.lookup(old, *Date::from_ymd(2023, 1, 1)).status == CodeStatus::NotOnDate);
    CHECK(codes.lookup(Code("99284", CodeSystem::Cpt), *Date::from_ymd(2023, 1, 1)).status == CodeStatus::Billable);
    for (const char* wrong : {"ends 99218\n", "ends 99218 2022-13-01\n", "ends\n", "ends 11111 2022-12-31\n"}) CHECK(provokes(read_families(head + "99218 Observation, first day\n" + wrong, "t"), "STA-010"));
  }

  TEST_CASE("PCS tables expand to the product of each row") {
    const StarterSource source = families("pcs-table 0FT\naxis 1 0 Medical and Surgical\naxis 2 F Hepatobiliary System and Pancreas\naxis 3 T Resection\nwords Resection of\nrow\n4 1 Liver, Right Lobe = Right Lobe Liver\n4 4 Gallbladder\n5 0 Open\n5 7 Via Natural or Artificial Opening\n6 Z No Device\n7 Z No Qualifier\nend\n",
                                          "system icd-10-pcs\neffective 2025-10-01 2026-09-30\n");
    CHECK(to_text(source.diagnostics).empty());
    CHECK(source.entries.size() == 5);
    CHECK(source.entries[1].title == "Resection of Right Lobe Liver, Open Approach");
    CHECK(source.entries[4].title == "Resection of Gallbladder, Via Natural or Artificial Opening");
  }

  TEST_CASE("every fault of the notation is provoked by its fixture") {
    const std::vector<std::pair<const char*, StarterSource>> fixtures = {
        {"STA-001", families("category E11 x\xFF\n")},
        {"STA-002", read_families("effective 2025-10-01 2026-09-30\ncategory E11 x\n", "t")},
        {"STA-003", read_families("system icd-10-cm\neffective 2026-10-01 2026-09-30\ncategory E11 x\n", "t")},
        {"STA-004", families("category E11 x\nE11.1 y 7th:none\n")},
        {"STA-005", families("category E1 x\n")},
        {"STA-006", families("category E11 x\nwhatever this is\n")},
        {"STA-007", families("category E11 x\nE11.{1,2} a {b,c,d}\n")},
        {"STA-008", families("category E11 x\nE12.1 y\n")},
        {"STA-009", families("category E11 ~ x\n")},
        {"STA-010", families("category E11 x\npoa-exempt E12\n")},
        {"STA-011", families("category E11 x\nseventh s\nA b\n")},
        {"STA-012", families("pcs-table 0FT\naxis 1 1 Wrong\nend\n", "system icd-10-pcs\neffective 2025-10-01 2026-09-30\n")},
        {"STA-013", families("category E11 x\nexcludes1 E10\n")},
        {"STA-014", families("category E11 x\nE11.1 y\nE11.1 z\n")},
        {"STA-016", families("pcs-table 0FT\naxis 1 0 a\naxis 2 F b\naxis 3 T c\nrow\n4 4 d\n5 0 e\n6 Z f\n7 Z g\nend\n", "system icd-10-pcs\neffective 2025-10-01 2026-09-30\n")},
        {"STA-017", families("")},
        {"STA-015", merge_families({families("category E11 x\n"), read_families("system icd-10-cm\neffective 2024-10-01 2025-09-30\ncategory E12 x\n", "u")})},
    };
    std::set<std::string> provoked;
    for (const auto& fixture : fixtures) {
      // clang 14 does not let the message's lambda have structured bindings.
      const auto& id = fixture.first;
      const auto& source = fixture.second;
      CHECK_MESSAGE(provokes(source, id), id << " got: " << to_text(source.diagnostics));
      provoked.insert(id);
    }
    for (const auto& rule : starter_rules()) CHECK_MESSAGE(provoked.contains(rule.id), rule.id);
  }
}

TEST_SUITE("release file") {
  TEST_CASE("what is written is read; foreign, newer, truncated and damaged files are refused by name and left alone") {
    TempFolder folder;
    const auto source = families("category E11 Type 2 diabetes mellitus\nexcludes1 E10 | type 1\nE11.9 ~ without complications\n");
    const ReleaseInfo info{.system = CodeSystem::Icd10Cm, .name = "t", .effective_from = source.effective_from, .effective_to = source.effective_to, .source = "test", .source_sha256 = "00"};
    REQUIRE(write_release(folder / "a.db", info, source.entries).ok());
    REQUIRE(write_release(folder / "b.db", info, source.entries).ok());
    CHECK(slurp(folder / "a.db") == slurp(folder / "b.db"));
    auto back = load_release(folder / "a.db");
    REQUIRE(back.ok());
    CHECK((*back)->info().billable == 1);
    CHECK((*back)->find("E11")->notes == source.entries[0].notes);

    CHECK(load_release(folder / "none.db").error().id == "file.not_found");
    put(folder / "text.db", "hello, this is no database at all, only some words that go on for a while");
    CHECK(load_release(folder / "text.db").error().id != "");
    const std::string whole = slurp(folder / "a.db");
    put(folder / "cut.db", whole.substr(0, whole.size() / 2));
    CHECK_FALSE(load_release(folder / "cut.db").ok());
    std::string newer = whole;
    newer[63] = 9;  // user_version, big-endian at 60
    put(folder / "newer.db", newer);
    CHECK(load_release(folder / "newer.db").error().id == "release.newer");
    std::string foreign = whole;
    foreign[68] = 0;  // application_id at 68
    put(folder / "foreign.db", foreign);
    CHECK(load_release(folder / "foreign.db").error().id == "release.foreign");
    std::string damaged = whole;
    for (std::size_t i = 4096; i < std::min<std::size_t>(damaged.size(), 4400); ++i) damaged[i] = '\x5A';
    put(folder / "damaged.db", damaged);
    CHECK_FALSE(load_release(folder / "damaged.db").ok());
    CHECK(slurp(folder / "damaged.db") == damaged);

    const InstalledReleases all = load_releases({folder.path()});
    CHECK(all.releases.size() == 2);
    CHECK(all.problems.size() == 5);
  }
}

TEST_SUITE("starter release") {
  TEST_CASE("titles, billable codes and whole categories are as officially published") {
    const auto data = reference_data();
    if (!data) {
      MESSAGE("skip: the official reference files are not here");
      return;
    }
    const auto cm = official("unzip -p '" + (*data / "icd10cm/fy2026/icd10orderfiles.zip").string() + "' icd10cm_order_2026.txt");
    const auto pcs = official("unzip -p '" + (*data / "icd10pcs/fy2026_april/2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip").string() + "' icd10pcs_order_2026.txt");
    const auto hcpcs = official_hcpcs("unzip -p '" + (*data / "hcpcs/2019-Alpha-Numeric-HCPCS-File.zip").string() + "' HCPC2019_CONTR_ANWEB.txt");
    REQUIRE(cm.size() == 98186);
    REQUIRE(pcs.size() > 79000);
    REQUIRE(hcpcs.size() > 6000);
    std::set<std::string> exempt;
    {
      std::istringstream lines(run("unzip -p '" + (*data / "poa/POAexemptCodesFY26.zip").string() + "' POAexemptCodesFY26.txt").out);
      for (std::string line; std::getline(lines, line);) {
        const auto a = line.find('\t'), b = line.find('\t', a + 1);
        if (b == std::string::npos) continue;
        std::string code = line.substr(a + 1, b - a - 1);
        code.erase(std::remove(code.begin(), code.end(), '.'), code.end());
        exempt.insert(code);
      }
      REQUIRE(exempt.size() >= 38349);
    }
    int compared = 0;
    for (const auto& file : std::filesystem::directory_iterator(std::filesystem::path(CHARTWRIGHT_SOURCE_DIR) / "content/starter/families")) {
      auto text = read_file(file.path());
      REQUIRE(text.ok());
      const StarterSource source = read_families(*text, file.path().filename().string());
      if (source.system == CodeSystem::Cpt) continue;
      const auto& truth = source.system == CodeSystem::Icd10Cm ? cm : source.system == CodeSystem::Hcpcs ? hcpcs : pcs;
      std::set<std::string> ours;
      for (const auto& e : source.entries) {
        const std::string bare = e.code.bare();
        ours.insert(bare);
        const auto row = truth.find(bare);
        REQUIRE_MESSAGE(row != truth.end(), bare << " is in no official file");
        CHECK_MESSAGE(row->second.first == e.billable, bare);
        if (bare.size() > 3 || source.system == CodeSystem::Icd10Cm) CHECK_MESSAGE(row->second.second == e.title, bare << ": \"" << e.title << "\"");
        if (source.system == CodeSystem::Icd10Cm && e.billable) CHECK_MESSAGE(exempt.contains(bare) == e.poa_exempt, bare);
        ++compared;
      }
      for (const auto& prefix : source.whole)
        for (auto row = truth.lower_bound(prefix); row != truth.end() && row->first.rfind(prefix, 0) == 0; ++row) CHECK_MESSAGE(ours.contains(row->first), row->first << " is missing below " << prefix);
    }
    MESSAGE(compared << " nodes compared");
    CHECK(compared > 1000);
  }

  TEST_CASE("HCPCS Level II is a release of its own, and knows no CPT number") {
    const CodeBook book = starter();
    const CodeLookup found = book.lookup(Code("j0132", CodeSystem::Hcpcs), kDay);
    CHECK(found.status == CodeStatus::Billable);
    REQUIRE(found.entry != nullptr);
    CHECK(found.entry->title == "Injection, acetylcysteine, 100 mg");
    CHECK(found.release->info().name == "starter-2026");
    CHECK(found.release_covers_date);
    CHECK(book.lookup(Code("99284", CodeSystem::Hcpcs), kDay).status == CodeStatus::Unknown);
    CHECK(book.lookup(Code("J0132", CodeSystem::Cpt), kDay).status == CodeStatus::Unknown);
  }

  TEST_CASE("no CPT title is longer than our own short words, and none is official wording") {
    const CodeBook book = starter();
    const Release* cpt = book.release_for(CodeSystem::Cpt, kDay);
    REQUIRE(cpt != nullptr);
    for (const CodeEntry* e : cpt->below({})) {
      CHECK(e->code.text().size() == 5);
      // The official descriptors of this family all begin so.
      CHECK(e->title.find("Extracapsular cataract removal") == std::string::npos);
    }
  }
}
