#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "content/releases/install.h"
#include "content/releases/release_file.h"
#include "content/releases/table_store.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
namespace fs = std::filesystem;

namespace {

/// Official files unpacked into a folder of the test's own, since official sites do not pack with xz.
struct Official {
  TempFolder folder;
  fs::path data;
  Catalogue catalogue = read_catalogue(slurp(fs::path(CHARTWRIGHT_SOURCE_DIR) / "content/catalogue/releases.json"), "releases.json");

  explicit Official(fs::path from) : data(std::move(from)) {}
  fs::path releases() const { return folder / "releases"; }
  fs::path unpacked(const std::string& path) {
    if (fs::exists(data / path)) return data / path;
    const fs::path to = folder / "unpacked" / fs::path(path).parent_path().filename() / fs::path(path).filename();
    fs::create_directories(to.parent_path());
    const Ran xz = run("sh -c \"xz -dc '" + (data / (path + ".xz")).string() + "' > '" + to.string() + "'\"");
    REQUIRE_MESSAGE(xz.status == 0, path);
    return to;
  }
  InstallReport put_in(const std::vector<std::string>& paths) {
    std::vector<fs::path> inputs;
    for (const auto& path : paths) inputs.push_back(unpacked(path));
    const auto begun = std::chrono::steady_clock::now();
    auto report = install(inputs, {.folder = releases()}, catalogue);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count();
    REQUIRE_MESSAGE(report.ok(), report.error().message);
    MESSAGE(paths.front() << " and " << paths.size() - 1 << " more: " << took << " ms");
    return std::move(*report);
  }
  /// Counted and expected of one figure.
  std::pair<std::int64_t, std::int64_t> figure(const std::string& name, const std::string& what) {
    auto figures = release_figures(releases() / (name + ".db"), catalogue);
    REQUIRE_MESSAGE(figures.ok(), figures.error().message);
    for (const auto& f : *figures)
      if (f.what == what) return {f.counted, f.expected};
    FAIL(name << " has no figure " << what);
    return {};
  }
  std::vector<std::string> billable(const std::string& name) const {
    auto release = load_release(releases() / (name + ".db"));
    REQUIRE(release.ok());
    std::vector<std::string> codes;
    (*release)->source().each_code([&](std::string_view bare, std::string_view title, bool b) {
      if (b) codes.push_back(std::string(bare) + " " + std::string(title));
    });
    return codes;
  }
};

#define OFFICIAL(name)                                                             \
  const auto data_folder = reference_data();                                       \
  if (!data_folder) {                                                              \
    MESSAGE("skipped: the official reference files are not on this machine");      \
    return;                                                                        \
  }                                                                                \
  Official name(*data_folder)

using Pair = std::pair<std::int64_t, std::int64_t>;

/// A codes file's rows, by code.
std::vector<std::string> rows_of_codes_file(const fs::path& path) {
  std::vector<std::string> rows;
  const std::string text = slurp(path);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    std::string line = text.substr(at, end - at);
    at = end == std::string::npos ? text.size() : end + 1;
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    if (line.size() < 9) continue;
    std::string code = line.substr(0, 7);
    while (code.ends_with(' ')) code.pop_back();
    rows.push_back(code + " " + line.substr(8));
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace

TEST_SUITE("install official files") {
  TEST_CASE("ICD-10-CM 2021 with Tabular List and tables: every node and every cell stands for a code") {
    OFFICIAL(desk);
    const auto report = desk.put_in({"icd10cm/fy2021/icd10cm-order-Jan-2021.txt", "icd10cm/fy2021/icd10cm_tabular_2021.xml", "icd10cm/fy2021/icd10cm_drug_2021.xml", "icd10cm/fy2021/icd10cm_eindex_2021.xml", "icd10cm/fy2021/icd10cm_neoplasm_2021.xml"});
    REQUIRE(report.made.size() == 1);
    CHECK(report.made[0].info.name == "2021-01");
    CHECK(to_string(report.made[0].info.effective_from) == "2021-01-01");
    REQUIRE(!report.made[0].remarks.empty());
    CHECK(report.made[0].remarks[0].starts_with("72 combinations of the 7th character"));
    CHECK(desk.figure("icd10cm-2021-01", "billable codes") == Pair{72'621, 72'621});
    CHECK(desk.figure("icd10cm-2021-01", "headers") == Pair{22'737, 22'737});
    CHECK(desk.figure("icd10cm-2021-01", "nodes of the Tabular List that are in the list of codes") == Pair{45'017, 45'017});
    for (const char* book : {"Table of Drugs and Chemicals", "Table of Neoplasms", "Index to External Causes"}) {
      const auto [found, named] = desk.figure("icd10cm-2021-01", std::string("codes in the ") + book + " that are in the list of codes");
      CHECK(found == named);
      CHECK(named > 6'000);
    }
    auto release = load_release(desk.releases() / "icd10cm-2021-01.db");
    REQUIRE(release.ok());
    CHECK((*release)->find("S52")->seventh.size() > 5);
  }

  TEST_CASE("ICD-10-CM 2026, the index of 2025, and 2027 from its addenda") {
    OFFICIAL(desk);
    desk.put_in({"icd10cm/fy2026/icd10orderfiles.zip", "icd10cm/fy2026/icd10cm-drug-April-1-2026-XML.xml", "icd10cm/fy2026/icd10cm-eindex-April-1-2026-XML.xml", "icd10cm/fy2026/icd10cm-neoplasm-April-1-2026-XML.xml", "poa/POAexemptCodesFY26.zip",
                 "icd10cm/index_fy2025_reconstructed/icd10cm-index-2025.reconstructed.xml"});
    CHECK(desk.figure("icd10cm-2026", "billable codes") == Pair{74'719, 74'719});
    CHECK(desk.figure("icd10cm-2026", "headers") == Pair{23'467, 23'467});
    CHECK(desk.figure("icd10cm-2026", "codes exempt from present on admission") == Pair{38'349, 38'349});
    CHECK(desk.figure("icd10cm-2026", "codes in the Table of Drugs and Chemicals that are in the list of codes") == Pair{40'036, 40'036});
    CHECK(desk.figure("icd10cm-2026", "codes in the Index to External Causes that are in the list of codes") == Pair{6'671, 6'671});
    CHECK(desk.figure("icd10cm-2026", "codes in the Table of Neoplasms that are in the list of codes") == Pair{9'020, 9'020});
    CHECK(desk.figure("icd10cm-2025", "main terms of the Index to Diseases and Injuries").first == 8'100);
    CHECK(desk.figure("icd10cm-2025", "subterms of the Index to Diseases and Injuries").first == 72'924);
    const CodeBook book(load_releases({desk.releases()}).releases);
    CHECK(book.release_for(CodeSystem::Icd10Cm, *Date::parse("2025-02-01"))->info().name == "2026");
    CHECK(book.index_release(IndexKind::Diseases, *Date::parse("2026-02-01"))->info().name == "2025");

    const auto next = desk.put_in({"icd10cm/fy2027/icd10cm_codes_addenda_2027.txt"});
    CHECK(next.made.at(0).info.from_addenda);
    CHECK(desk.billable("icd10cm-2027").size() == 74'879);
    CHECK(desk.billable("icd10cm-2027") == rows_of_codes_file(desk.unpacked("icd10cm/fy2027/icd10cm_codes_2027.reconstructed.txt")));
    // The published number of headers, though none of them is in the addenda.
    CHECK(desk.figure("icd10cm-2027", "headers").first == 23'524);
  }

  TEST_CASE("headers derived above a codes file are those of the order file") {
    OFFICIAL(desk);
    desk.put_in({"icd10cm/fy2026/icd10orderfiles.zip"});
    auto whole = load_release(desk.releases() / "icd10cm-2026.db");
    REQUIRE(whole.ok());
    std::vector<std::string> headers, derived;
    std::string codes;
    (*whole)->source().each_code([&](std::string_view bare, std::string_view, bool billable) {
      if (!billable) headers.emplace_back(bare);
      else codes += std::string(bare) + std::string(8 - bare.size(), ' ') + "title\r\n";
    });
    put(desk.folder / "codes/icd10cm_codes_2026.txt", codes);
    auto report = install({desk.folder / "codes"}, {.folder = desk.folder / "apart"}, desk.catalogue);
    REQUIRE(report.ok());
    auto apart = load_release(desk.folder / "apart/icd10cm-2026.db");
    REQUIRE(apart.ok());
    (*apart)->source().each_code([&](std::string_view bare, std::string_view, bool billable) {
      if (!billable) derived.emplace_back(bare);
    });
    CHECK(headers.size() == 23'467);
    CHECK(derived == headers);
  }

  TEST_CASE("ICD-10-PCS: October and April told apart by their numbers, tables equal to the codes, 2027 from its addenda") {
    OFFICIAL(desk);
    desk.put_in({"icd10pcs/fy2025/icd10pcs_tables_2025.xml", "icd10pcs/fy2025/icd10pcs_index_2025.xml", "icd10pcs/fy2025/Zip File 3 2025 ICD-10-PCS Codes File.zip"});
    CHECK(desk.figure("icd10pcs-2025", "billable codes") == Pair{78'948, 78'948});
    CHECK(desk.figure("icd10pcs-2025", "codes that the tables expand to") == Pair{78'948, 78'948});
    CHECK(desk.figure("icd10pcs-2025", "codes of the tables that are in the list of codes") == Pair{78'948, 78'948});
    CHECK(desk.figure("icd10pcs-2025", "ICD-10-PCS tables").first == 908);
    CHECK(desk.figure("icd10pcs-2025", "rows of the tables").first == 2'661);

    desk.put_in({"icd10pcs/fy2021/2021 ICD-10-PCS Order File (Long and Abbreviated Titles).zip", "icd10pcs/fy2021/icd10pcs_tables_2021.xml", "icd10pcs/fy2021/icd10pcs_index_2021.xml", "icd10pcs/fy2021/icd10pcs_definitions_2021.xml"});
    CHECK(desk.figure("icd10pcs-2021-01", "billable codes") == Pair{78'136, 78'136});
    CHECK(desk.figure("icd10pcs-2021-01", "codes of the tables that are in the list of codes") == Pair{78'136, 78'136});
    // What the tables call a table is what the order file calls it.
    auto release = load_release(desk.releases() / "icd10pcs-2021-01.db");
    REQUIRE(release.ok());
    CHECK((*release)->find("0FT")->title == "Hepatobiliary System and Pancreas, Resection");

    desk.put_in({"icd10pcs/fy2026_april", "icd10pcs/fy2026_october"});
    CHECK(desk.figure("icd10pcs-2026", "billable codes") == Pair{79'115, 79'115});
    CHECK(desk.figure("icd10pcs-2026-04", "billable codes") == Pair{79'193, 79'193});
    const CodeBook book(load_releases({desk.releases()}).releases);
    CHECK(book.release_for(CodeSystem::Icd10Pcs, *Date::parse("2026-03-31"))->info().name == "2026");
    CHECK(book.release_for(CodeSystem::Icd10Pcs, *Date::parse("2026-04-01"))->info().name == "2026-04");

    const auto next = desk.put_in({"icd10pcs/fy2027/icd10pcs_codes_addenda_2027.txt"});
    CHECK(next.made.at(0).info.from_addenda);
    CHECK(desk.billable("icd10pcs-2027").size() == 79'256);
    CHECK(desk.billable("icd10pcs-2027") == rows_of_codes_file(desk.unpacked("icd10pcs/fy2027/icd10pcs_codes_2027.reconstructed.txt")));
  }

  TEST_CASE("HCPCS, the code editor's lists and the grouper's tables; all of it opens at once") {
    OFFICIAL(desk);
    std::vector<std::string> paths = {"hcpcs/2019-Alpha-Numeric-HCPCS-File.zip"};
    for (const char* table : {"base_drg_titles", "drg_formulas", "drg_titles", "dx", "dx_sex_mdc", "hac_formulas", "hac_titles", "mdc_titles", "pdx_exclusion_groups", "px", "px_clusters"}) paths.push_back(std::string("msdrg/v43.1_export/") + table + ".tsv");
    for (const char* table : {"mce_age_ranges", "mce_discharge_status", "mce_dx_master", "mce_px_master"}) paths.push_back(std::string("msdrg/mce43.1_export/") + table + ".tsv");
    const auto report = desk.put_in(paths);
    CHECK(desk.figure("hcpcs-2019-01", "billable codes") == Pair{6'440, 6'440});
    CHECK(desk.figure("hcpcs-2019-01", "modifiers") == Pair{360, 360});
    REQUIRE(report.kept.size() == 2);
    CHECK(report.kept[0].version == "43.1");
    auto tables = read_tables(desk.releases() / "msdrg-43.1.db");
    REQUIRE(tables.ok());
    CHECK(tables->tables.size() == 13);
    CHECK(desk.figure("msdrg-43.1", "rows of drg_titles").first == 772);
    CHECK(desk.figure("msdrg-43.1", "rows of dx").first == 74'719);
    CHECK(desk.figure("edits-43.1", "rows for diagnoses").first == 84'932);

    desk.put_in({"icd10cm/fy2026/icd10orderfiles.zip", "icd10pcs/fy2026_april"});
    const auto begun = std::chrono::steady_clock::now();
    const InstalledReleases installed = load_releases({desk.releases()});
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count();
    CHECK(installed.problems.empty());
    CHECK(installed.releases.size() == 3);
    // Twenty times what it takes, for builds and machines that are slow.
    CHECK_MESSAGE(took < 1000, took << " ms to open " << installed.releases.size() << " releases");
  }
}
