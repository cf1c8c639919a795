#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>

#include "content/edits/edits.h"
#include "tests/support/edit_book.h"
#include "tests/support/files.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;

namespace {

EditContext stay() {
  return {.date = *Date::from_ymd(2026, 1, 14), .age_years = 60, .age_days = {}, .sex = SexLimit::Female, .inpatient = true, .poa_reported = false, .stay_days = 4};
}

struct Asked {
  std::vector<const char*> dx;
  std::vector<const char*> px = {};
  EditContext context = stay();
  bool lists = false;
};

std::vector<EditLine> lines(const std::vector<const char*>& codes, CodeSystem system) {
  std::vector<EditLine> made;
  for (const char* code : codes) {
    // `E11.9:Y` carries an indicator.
    const std::string text = code;
    const auto colon = text.find(':');
    made.push_back({Code(text.substr(0, colon), system), colon == std::string::npos ? '\0' : text[colon + 1]});
  }
  return made;
}

std::vector<EditFinding> ask(const Asked& asked) {
  static const CodeBook codes = edit_book();
  static const EditLists lists = edit_book_lists();
  return check_codes(lines(asked.dx, CodeSystem::Icd10Cm), lines(asked.px, CodeSystem::Icd10Pcs), asked.context, codes, asked.lists ? lists : EditLists());
}

const EditFinding* of_kind(const std::vector<EditFinding>& found, EditKind kind) {
  for (const auto& f : found)
    if (f.kind == kind) return &f;
  return nullptr;
}

std::string all(const std::vector<EditFinding>& found) {
  std::string text;
  for (const auto& f : found) text += f.rule + " " + std::string(to_string(f.weight)) + " " + std::to_string(f.line) + ": " + f.message + " [" + f.source + "]\n";
  return text;
}

/// The one finding of this kind: its weight, line and other line, and words of its message and source.
void finds(const Asked& asked, EditKind kind, EditWeight weight, int line, int other, std::vector<std::string> words, const std::string& source) {
  const auto found = ask(asked);
  INFO(all(found));
  const EditFinding* f = of_kind(found, kind);
  REQUIRE(f != nullptr);
  CHECK(f->weight == weight);
  CHECK(f->line == line);
  CHECK(f->other == other);
  CHECK(f->rule == edit_rules()[static_cast<std::size_t>(kind)].id);
  CHECK(static_cast<int>(f->weight) >= static_cast<int>(edit_rules()[static_cast<std::size_t>(kind)].weight));
  for (const auto& word : words) CHECK_MESSAGE(f->message.find(word) != std::string::npos, word);
  CHECK_MESSAGE(f->source.find(source) != std::string::npos, source);
}

void quiet(const Asked& asked, EditKind kind) {
  const auto found = ask(asked);
  INFO(all(found));
  CHECK(of_kind(found, kind) == nullptr);
}

EditContext with(EditContext context, const std::function<void(EditContext&)>& change) {
  change(context);
  return context;
}

constexpr auto kError = EditWeight::Error, kWarning = EditWeight::Warning, kAdvice = EditWeight::Advice;

}  // namespace

TEST_SUITE("edits") {
  TEST_CASE("rules stand in the order of their kinds, with ids that never repeat") {
    std::string last;
    int n = 0;
    for (const auto& rule : edit_rules()) {
      CHECK(static_cast<int>(rule.kind) == n++);
      CHECK(last < rule.id);
      CHECK(!rule.source.empty());
      last = rule.id;
    }
    CHECK(to_string(edit_rules().back().kind) == "stay-too-short");
  }

  TEST_CASE("a sound list has no finding") {
    CHECK(all(ask({{"A41.51", "R65.20", "N18.4", "I10"}})) == "");
    CHECK(all(ask({{"A41.51"}, {"0FT44ZZ", "0FTG4ZZ"}, with(stay(), [](auto& c) { c.stay_days = 12; }), true})) == "");
    CHECK(all(ask({{}})) == "");
  }

  TEST_CASE("validity") {
    using enum EditKind;
    finds({{"I10", "N18.45"}}, NotOnDate, kError, 1, -1, {"N18.45 is not valid on 2026-01-14", "ICD-10-CM test-2027", "2026-10-01"}, "ICD-10-CM test-2026");
    quiet({{"I10", "N18.45"}, {}, with(stay(), [](auto& c) { c.date = *Date::from_ymd(2026, 11, 1); })}, NotOnDate);
    finds({{"E11.8"}}, UnknownCode, kError, 0, -1, {"E11.8 is no code", "Nearest", "E11.9"}, "test-2026");
    finds({{"E1l.9"}}, UnknownCode, kError, 0, -1, {"E1L.9", "E11.9"}, "test-2026");
    finds({{"EI1.9"}}, UnknownCode, kError, 0, -1, {"letter O or I", "E11.9"}, "test-2026");
    finds({{""}}, UnknownCode, kError, 0, -1, {"no code"}, "test-2026");
    finds({{"\xC3\x9C\xC3\x9C\xC3\x9C\xC3\x9C\xC3\x9C\xC3\x9C\xC3\x9C\xC3\x9C\xC3\x9C\xC3\x9C\xC3\x9C\xC3\x9C"}}, UnknownCode, kError, 0, -1, {"…"}, "test-2026");
    finds({{"N18"}}, NotBillable, kError, 0, -1, {"N18 is a heading", "N18.4 Chronic kidney disease, stage 4 (severe)"}, "I.B.2");
    finds({{"I10"}, {"0FT"}}, NotBillable, kError, 0, -1, {"0FT has 3 characters", "character 4 (Body Part)", "4 Gallbladder, G Pancreas"}, "Table 0FT");
    finds({{"I10"}, {"0FT4"}}, NotBillable, kError, 0, -1, {"character 5 (Approach)", "0 Open, 4 Percutaneous Endoscopic"}, "Table 0FT");
    finds({{"S52.521"}}, MissingSeventh, kError, 0, -1, {"needs a 7th character: A initial encounter for closed fracture, D subsequent"}, "I.A.5");
    finds({{"T78.2"}}, MissingSeventh, kError, 0, -1, {"placeholder X", "T78.2XXA", "A initial encounter, D subsequent encounter"}, "I.A.4");
    finds({{"T78.2A"}}, MissingSeventh, kError, 0, -1, {"does not stand in the 7th place", "T78.2XXA"}, "I.A.4");
    finds({{"S52.521Q"}}, MissingSeventh, kError, 0, -1, {"Q cannot stand as the 7th character of S52.521", "A initial"}, "I.A.5");
    quiet({{"S52.521A", "T78.2XXA"}}, MissingSeventh);
    finds({{"I10"}, {"0FT47ZZ"}}, InvalidTable, kError, 0, -1, {"character 5 (Approach) cannot be 7", "0 Open, 4 Percutaneous Endoscopic"}, "Table 0FT of ICD-10-PCS test-2026");
    finds({{"I10"}, {"0FX44ZZ"}}, InvalidTable, kError, 0, -1, {"There is no table for 0FX44ZZ", "character 3 cannot be X after 0F", "T"}, "Tables of");
    finds({{"I10"}, {"0FTI0ZZ"}}, InvalidTable, kError, 0, -1, {"letters I and O"}, "A2");
    finds({{"I10"}, {"OFT44ZZ"}}, UnknownCode, kError, 0, -1, {"0FT44ZZ"}, "test-2026");
    quiet({{"I10"}, {"0FT44ZZ"}}, InvalidTable);
    finds({{"I10"}, {}, with(stay(), [](auto& c) { c.date = *Date::from_ymd(2031, 1, 1); })}, NoRelease, kWarning, -1, -1, {"No installed release of ICD-10-CM covers 2031-01-01", "test-2027"}, "162.1000");
    quiet({{"I10"}}, NoRelease);
    const auto bare = check_codes(lines({"I10"}, CodeSystem::Icd10Cm), {}, stay(), CodeBook({}));
    REQUIRE(bare.size() == 1);
    CHECK(bare[0].kind == NoRelease);
  }

  TEST_CASE("a HCPCS code that ended inside its release") {
    CodeEntry ended{.code = Code("G0001", CodeSystem::Hcpcs), .title = "Drawing", .billable = true, .terminated = *Date::from_ymd(2026, 1, 1)};
    const CodeBook codes({std::make_shared<const Release>(ReleaseInfo{.system = CodeSystem::Hcpcs, .name = "t", .effective_from = *Date::from_ymd(2025, 1, 1), .effective_to = *Date::from_ymd(2026, 12, 31)}, std::vector<CodeEntry>{ended})});
    const auto found = check_codes({}, {{Code("G0001", CodeSystem::Hcpcs)}}, stay(), codes);
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == EditKind::NotOnDate);
    CHECK(found[0].message.find("ended on 2026-01-01") != std::string::npos);
  }

  TEST_CASE("pairs") {
    using enum EditKind;
    finds({{"I10", "E66.9", "I10"}}, Duplicate, kError, 2, 0, {"line 1", "once"}, "I.B.12");
    finds({{"I10", "I10"}, {}, stay(), true}, Duplicate, kError, 1, 0, {}, "duplicate of principal");
    quiet({{"I10", "E66.9"}, {"0FT44ZZ", "0FT44ZZ"}}, Duplicate);
    finds({{"E11.9", "R73.9"}}, Excludes1Pair, kError, 1, 0, {"E11.9 and R73.9", "unrelated", "query"}, "Excludes1 note at R73.9");
    finds({{"R73.9", "E11.9"}}, Excludes1Pair, kError, 1, 0, {}, "I.A.12.a");
    CHECK(ask({{"E10.9", "E11.9"}}).size() == 2);  // the pair once, and what controls the diabetes
    quiet({{"E11.9", "E11.22"}}, Excludes1Pair);
    finds({{"I61.9", "I10"}}, Excludes2Pair, kAdvice, 1, 0, {"both"}, "Excludes2 note at I10");
    quiet({{"I10", "E66.9"}}, Excludes2Pair);
  }

  TEST_CASE("instructions of the Tabular List") {
    using enum EditKind;
    finds({{"I10", "F02.80", "G20.A1"}}, CodeFirst, kError, 1, 2, {"F02.80 stands before G20.A1", "Move G20.A1 up"}, "Code first note at F02.80");
    finds({{"I10", "F02.80"}}, CodeFirst, kWarning, 1, -1, {"the underlying physiological condition", "Parkinson's disease (G20.-)"}, "I.A.13");
    quiet({{"G20.A1", "F02.80"}}, CodeFirst);
    finds({{"I10", "J96.01"}}, CodeFirst, kAdvice, 1, -1, {"if applicable"}, "Code first note at J96");
    finds({{"I10", "J96.01", "T38.3X1A"}}, CodeFirst, kError, 1, 2, {}, "Code first note at J96");
    finds({{"I10", "K25.0"}}, CodeFirst, kAdvice, 1, -1, {"where it is present"}, "K25.0");
    finds({{"I10", "E11.22"}}, UseAdditional, kWarning, 1, -1, {"stage of chronic kidney disease"}, "E11.22");
    quiet({{"E11.22", "N18.4", "Z79.4"}}, UseAdditional);
    finds({{"E11.9"}}, UseAdditional, kAdvice, 0, -1, {"insulin (Z79.4), oral drugs (Z79.84)"}, "Use additional code note at E11");
    // One instruction of several lines is met by any of them, and asked for once however many codes it governs.
    quiet({{"E11.9", "Z79.4"}}, UseAdditional);
    CHECK(ask({{"E11.9", "E11.22", "N18.4"}}).size() == 1);
    // Examples leave room for others: an infection that the note does not name may stand before.
    finds({{"A41.51", "R65.21"}}, CodeFirst, kAdvice, 1, -1, {"sepsis NOS"}, "R65.21");
    finds({{"R65.21", "A41.51"}}, CodeFirst, kWarning, 0, -1, {"Nothing of it"}, "R65.21");
    // Pregnancy is asked for where the patient may be pregnant.
    finds({{"I10", "E66.9"}}, CodeFirst, kAdvice, 1, -1, {"pregnancy"}, "E66.9");
    quiet({{"I10", "E66.9"}, {}, with(stay(), [](auto& c) { c.sex = SexLimit::Male; })}, CodeFirst);
    finds({{"I10", "D63.1"}}, CodeAlso, kAdvice, 1, -1, {"chronic kidney disease"}, "I.A.17");
    quiet({{"N18.4", "D63.1"}}, CodeAlso);
    quiet({{"D63.1", "N18.4"}}, CodeFirst);  // code also gives no order
  }

  TEST_CASE("notes of another year's book make warnings, not errors") {
    // The year after has codes but no Tabular List; the notes are those of the year before.
    std::vector<CodeEntry> bare = {entry("E11.9", "Diabetes"), entry("R73.9", "Hyperglycemia"), entry("F02.80", "Dementia"), entry("G20.A1", "Parkinson's disease")};
    const CodeBook noted_year = edit_book();
    std::vector<std::shared_ptr<const Release>> both = {noted_year.releases().front(), std::make_shared<const Release>(ReleaseInfo{.system = CodeSystem::Icd10Cm, .name = "bare-2028", .effective_from = *Date::from_ymd(2027, 10, 1), .effective_to = *Date::from_ymd(2028, 9, 30)}, std::move(bare))};
    const CodeBook codes(std::move(both));
    const auto later = with(stay(), [](auto& c) { c.date = *Date::from_ymd(2028, 1, 1); });
    const auto found = check_codes(lines({"E11.9", "R73.9", "F02.80", "G20.A1"}, CodeSystem::Icd10Cm), {}, later, codes);
    INFO(all(found));
    REQUIRE(of_kind(found, EditKind::Excludes1Pair) != nullptr);
    CHECK(of_kind(found, EditKind::Excludes1Pair)->weight == kWarning);
    REQUIRE(of_kind(found, EditKind::CodeFirst) != nullptr);
    CHECK(of_kind(found, EditKind::CodeFirst)->weight == kWarning);
    CHECK(of_kind(found, EditKind::CodeFirst)->source.find("test-2026") != std::string::npos);
  }

  TEST_CASE("notes of a section or chapter count, with the place that asks") {
    ReleaseContents contents;
    contents.info = {.system = CodeSystem::Icd10Cm, .name = "t", .effective_from = *Date::from_ymd(2025, 10, 1), .effective_to = *Date::from_ymd(2026, 9, 30), .has_notes = true};
    contents.entries = {entry("I10", "Hypertension"), entry("F17.210", "Nicotine dependence"), entry("P29.0", "Neonatal cardiac failure")};
    contents.divisions = {{true, "9", "Circulatory", "I00", "I99", {{NoteKind::Excludes1, "perinatal conditions (P00-P96)", {"P00-P96"}}, {NoteKind::Excludes2, "mental disorders (F01-F99)", {"F01-F99"}}}}, {false, "I10-I1A", "Hypertensive diseases", "I10", "I1A", {{NoteKind::UseAdditional, "tobacco dependence (F17.-)", {"F17"}}}}};
    const CodeBook codes({std::make_shared<const Release>(std::move(contents))});
    const auto found = check_codes(lines({"I10", "P29.0"}, CodeSystem::Icd10Cm), {}, stay(), codes);
    INFO(all(found));
    REQUIRE(of_kind(found, EditKind::Excludes1Pair) != nullptr);
    CHECK(of_kind(found, EditKind::Excludes1Pair)->source.find("chapter 9") != std::string::npos);
    REQUIRE(of_kind(found, EditKind::UseAdditional) != nullptr);
    CHECK(of_kind(found, EditKind::UseAdditional)->message.find("section I10-I1A") != std::string::npos);
    CHECK(check_codes(lines({"I10", "F17.210"}, CodeSystem::Icd10Cm), {}, stay(), codes).empty());
  }

  TEST_CASE("the first code, by the books and by the editor's lists") {
    using enum EditKind;
    const auto clinic = with(stay(), [](auto& c) { c.inpatient = false; });
    finds({{"F02.80"}}, ManifestationPrincipal, kError, 0, -1, {"principal"}, "title");
    finds({{"F02.80"}, {}, stay(), true}, ManifestationPrincipal, kError, 0, -1, {}, "Medicare Code Editor 43.1, manifestation");
    finds({{"F02.80"}, {}, clinic}, ManifestationPrincipal, kError, 0, -1, {"first-listed"}, "I.A.13");
    quiet({{"B96.20"}}, ManifestationPrincipal);
    quiet({{"G20.A1", "F02.80"}}, ManifestationPrincipal);
    finds({{"W18.30XA"}}, ExternalCausePrincipal, kError, 0, -1, {}, "I.C.20.a.6");
    finds({{"W18.30XA"}, {}, stay(), true}, ExternalCausePrincipal, kError, 0, -1, {}, "Medicare Code Editor 43.1, E-code");
    quiet({{"S52.521A", "W18.30XA"}}, ExternalCausePrincipal);
    finds({{"R65.20"}}, UnacceptablePrincipal, kError, 0, -1, {"systemic infection"}, "I.C.1.d.3");
    finds({{"B96.20"}}, UnacceptablePrincipal, kError, 0, -1, {"organism"}, "I.B.7");
    finds({{"Z68.33"}}, UnacceptablePrincipal, kError, 0, -1, {}, "I.B.14");
    finds({{"Z37.0"}}, UnacceptablePrincipal, kError, 0, -1, {}, "I.C.21.c.11");
    finds({{"T38.3X6A"}}, UnacceptablePrincipal, kError, 0, -1, {"underdosing"}, "I.C.19.e.5.c");
    finds({{"T38.3X5A"}}, UnacceptablePrincipal, kError, 0, -1, {"adverse effect"}, "I.C.19.e.5.a");
    quiet({{"T38.3X1A"}}, UnacceptablePrincipal);
    quiet({{"Z85.840"}}, UnacceptablePrincipal);
    finds({{"Z85.840"}, {}, stay(), true}, UnacceptablePrincipal, kError, 0, -1, {}, "Medicare Code Editor 43.1, unacceptable");
    // The list is for stays: a follow-up visit may begin with a history.
    quiet({{"Z85.840"}, {}, clinic, true}, UnacceptablePrincipal);
    // A code the lists do not know falls back on the books.
    finds({{"R65.20"}, {}, stay(), true}, UnacceptablePrincipal, kError, 0, -1, {}, "Official Guidelines");
    finds({{"Z51.89"}, {}, stay(), true}, RequiresSecondary, kError, 0, -1, {"secondary"}, "Medicare Code Editor 43.1");
    quiet({{"Z51.89", "I10"}, {}, stay(), true}, RequiresSecondary);
    quiet({{"Z51.89"}, {}, stay(), true}, UnacceptablePrincipal);
    finds({{"E66.9"}, {}, stay(), true}, QuestionableAdmission, kWarning, 0, -1, {}, "questionable admission");
    quiet({{"I10", "E66.9"}, {}, stay(), true}, QuestionableAdmission);
  }

  TEST_CASE("age and sex") {
    using enum EditKind;
    const auto aged = [](int years) { return with(stay(), [years](auto& c) { c.age_years = years; }); };
    const auto man = [](int year) { return with(stay(), [year](auto& c) { c.sex = SexLimit::Male, c.date = *Date::from_ymd(year, 1, 14), c.age_years = 30; }); };
    finds({{"O80"}, {}, aged(70)}, AgeConflict, kError, 0, -1, {"ages 9 to 64", "the patient is 70"}, "age limit of ICD-10-CM test-2026");
    finds({{"O80"}, {}, aged(70), true}, AgeConflict, kError, 0, -1, {"maternity"}, "Medicare Code Editor 43.1, age conflict");
    for (const int fits : {9, 64}) quiet({{"O80"}, {}, aged(fits), true}, AgeConflict);
    for (const int old : {8, 65}) finds({{"O80"}, {}, aged(old), true}, AgeConflict, kError, 0, -1, {}, "age conflict");
    // Until 2019-09-30 maternity was 12 to 55.
    finds({{"O80"}, {}, with(aged(60), [](auto& c) { c.date = *Date::from_ymd(2019, 9, 30); }), true}, AgeConflict, kError, 0, -1, {"ages 12 to 55"}, "age conflict");
    quiet({{"O80"}, {}, with(aged(60), [](auto& c) { c.date = *Date::from_ymd(2019, 10, 1); }), true}, AgeConflict);
    finds({{"H25.11"}, {}, aged(14), true}, AgeConflict, kError, 0, -1, {"adults"}, "adult");
    quiet({{"H25.11"}, {}, aged(15), true}, AgeConflict);
    finds({{"H25.11"}, {}, with(stay(), [](auto& c) { c.age_years.reset(), c.age_days = 20; }), true}, AgeConflict, kError, 0, -1, {"the patient is 0"}, "adult");
    quiet({{"O80"}, {}, with(stay(), [](auto& c) { c.age_years.reset(); })}, AgeConflict);
    finds({{"O80"}, {}, man(2026)}, SexConflict, kWarning, 0, -1, {"female patients", "recorded as male"}, "ended its sex edit on 2024-10-01");
    finds({{"O80"}, {}, man(2024)}, SexConflict, kError, 0, -1, {}, "sex limit");
    finds({{"O80"}, {}, man(2024), true}, SexConflict, kError, 0, -1, {}, "Medicare Code Editor 43.1, sex conflict");
    quiet({{"O80"}, {}, man(2026), true}, SexConflict);
    quiet({{"N40.0"}, {}, man(2026)}, SexConflict);
    quiet({{"N40.0"}, {}, with(stay(), [](auto& c) { c.sex = SexLimit::None; })}, SexConflict);
    finds({{"N40.0"}}, SexConflict, kWarning, 0, -1, {"male patients"}, "sex limit");
  }

  TEST_CASE("present on admission") {
    using enum EditKind;
    const auto reported = with(stay(), [](auto& c) { c.poa_reported = true; });
    finds({{"I10:Y", "E66.9"}, {}, reported}, PoaMissing, kError, 1, -1, {"Y, N, U or W"}, "Appendix I");
    for (const char* exempt : {"E66.9:E", "E66.9:1"}) finds({{"I10:Y", exempt}, {}, reported}, PoaMissing, kError, 1, -1, {"not on the exempt list"}, "Appendix I");
    quiet({{"I10:Y", "E66.9:W", "Z79.4", "W18.30XA:E"}, {}, reported}, PoaMissing);
    finds({{"I10:Y", "Z79.4:N"}, {}, reported}, PoaOnExempt, kError, 1, -1, {"take out the N"}, "exempt list");
    quiet({{"I10:Y", "Z79.4:1"}, {}, reported}, PoaOnExempt);
    quiet({{"I10", "Z79.4:Y"}}, PoaOnExempt);
    quiet({{"I10"}, {}, with(reported, [](auto& c) { c.inpatient = false; })}, PoaMissing);
  }

  TEST_CASE("unspecified codes") {
    using enum EditKind;
    finds({{"N18.9", "N18.4"}}, UnspecifiedWithSpecific, kWarning, 0, 1, {"N18.9 leaves open what N18.4 says"}, "I.B.18");
    finds({{"S52.529A", "S52.521A"}}, UnspecifiedWithSpecific, kWarning, 0, 1, {}, "I.B.2");
    quiet({{"N18.9", "I10"}}, UnspecifiedWithSpecific);
    quiet({{"N18.4", "E11.9", "E11.22"}}, UnspecifiedWithSpecific);
    finds({{"H25.10"}}, UnspecifiedSide, kAdvice, 0, -1, {"side open", "H25.11"}, "I.B.13");
    finds({{"S52.529A"}}, UnspecifiedSide, kAdvice, 0, -1, {"S52.521A"}, "I.B.13");
    finds({{"I10", "S52.529A"}, {}, stay(), true}, UnspecifiedSide, kWarning, 1, -1, {"Medicare"}, "Medicare Code Editor 43.1, unspecified code");
    finds({{"S52.529A"}, {}, with(stay(), [](auto& c) { c.inpatient = false; }), true}, UnspecifiedSide, kAdvice, 0, -1, {}, "I.B.13");
    quiet({{"H25.12", "N18.9", "E66.9"}}, UnspecifiedSide);
    quiet({{"C50.911"}}, UnspecifiedSide);  // its site is open, its side is not
  }

  TEST_CASE("what Medicare asks about procedures") {
    using enum EditKind;
    finds({{"I10", "Y65.51"}, {}, stay(), true}, WrongProcedure, kWarning, 1, -1, {}, "wrong procedure");
    quiet({{"I10", "Y65.51"}}, WrongProcedure);
    finds({{"I10"}, {"0DT90ZZ"}, stay(), true}, NonCovered, kWarning, 0, -1, {}, "non-covered");
    quiet({{"I10"}, {"0FT44ZZ"}, stay(), true}, NonCovered);
    finds({{"I10"}, {"0FTG0ZZ"}, stay(), true}, LimitedCoverage, kAdvice, 0, -1, {}, "limited coverage");
    quiet({{"I10"}, {"0DT90ZZ"}, stay(), true}, LimitedCoverage);
    finds({{"O80"}, {"10E0XZZ"}, stay(), true}, ObstetricAdmission, kWarning, 0, -1, {"Z37"}, "obstetric");
    quiet({{"O80", "Z37.0"}, {"10E0XZZ"}, stay(), true}, ObstetricAdmission);
    finds({{"I10"}, {"0FTG4ZZ"}, stay(), true}, StayTooShort, kWarning, 0, -1, {"4 days"}, "length of stay");
    quiet({{"I10"}, {"0FTG4ZZ"}, with(stay(), [](auto& c) { c.stay_days = 5; }), true}, StayTooShort);
    const auto found = ask({{"I10"}, {"0DT90ZZ"}, stay(), true});
    REQUIRE(found.size() == 1);
    CHECK(found[0].procedure);
  }

  TEST_CASE("coverage that depends on other codes of the claim") {
    const Date from = *Date::from_ymd(2015, 10, 1), open = *Date::from_ymd(2999, 12, 31);
    const auto cm = CodeSystem::Icd10Cm, pcs = CodeSystem::Icd10Pcs;
    const CodeBook codes = edit_book();
    const EditLists lists("43.1", {{cm, "E109", from, open, {"diabtypeI"}}, {cm, "I10", from, open, {"ncov6"}}, {pcs, "0FTG0ZZ", from, open, {"ncov45"}}, {pcs, "0FT40ZZ", from, open, {"ncov6"}}, {pcs, "0FT44ZZ", from, open, {"ncov12agele60"}}, {pcs, "0DT90ZZ", from, open, {"kidneyxp"}}});
    const auto covered = [&](std::vector<const char*> dx, std::vector<const char*> px, int age) {
      EditContext context = stay();
      context.age_years = age;
      return of_kind(check_codes(lines(dx, cm), lines(px, pcs), context, codes, lists), EditKind::NonCovered) == nullptr;
    };
    CHECK(covered({"E10.9"}, {"0FTG0ZZ"}, 40));
    CHECK(covered({"E11.9"}, {"0FTG0ZZ", "0DT90ZZ"}, 40));
    CHECK_FALSE(covered({"E11.9"}, {"0FTG0ZZ"}, 40));
    CHECK_FALSE(covered({"E11.9", "I10"}, {"0FT40ZZ"}, 40));
    CHECK(covered({"E11.9"}, {"0FT40ZZ"}, 40));
    CHECK(covered({"E11.9"}, {"0FT44ZZ"}, 60));
    CHECK_FALSE(covered({"E11.9"}, {"0FT44ZZ"}, 61));
  }

  TEST_CASE("the lists hold by period, in any order of their rows") {
    const auto cm = CodeSystem::Icd10Cm;
    const EditLists lists("1", {{cm, "B", *Date::from_ymd(2020, 10, 1), *Date::from_ymd(2999, 12, 31), {"adult"}}, {cm, "A", *Date::from_ymd(2015, 10, 1), *Date::from_ymd(2999, 12, 31), {}}, {cm, "B", *Date::from_ymd(2015, 10, 1), *Date::from_ymd(2018, 9, 30), {"male", "adult"}}});
    CHECK(lists.flags(cm, "B", *Date::from_ymd(2016, 1, 1)) == std::vector<std::string_view>{"male", "adult"});
    CHECK(lists.flags(cm, "B", *Date::from_ymd(2018, 9, 30)).size() == 2);
    CHECK(lists.find(cm, "B", *Date::from_ymd(2018, 10, 1)) == nullptr);
    CHECK(lists.find(cm, "B", *Date::from_ymd(2010, 1, 1)) == nullptr);
    CHECK(lists.flags(cm, "B", *Date::from_ymd(2020, 10, 1)) == std::vector<std::string_view>{"adult"});
    CHECK(lists.find(cm, "A", *Date::from_ymd(2026, 1, 1)) != nullptr);
    CHECK(lists.find(CodeSystem::Icd10Pcs, "A", *Date::from_ymd(2026, 1, 1)) == nullptr);
    CHECK(EditLists().flags(cm, "A", Date()).empty());
  }

  TEST_CASE("every rule is provoked") {
    using enum EditKind;
    const auto reported = with(stay(), [](auto& c) { c.poa_reported = true; });
    const std::vector<std::pair<EditKind, Asked>> provocations = {
        {NotOnDate, {{"N18.45"}}}, {UnknownCode, {{"E11.8"}}}, {NotBillable, {{"N18"}}}, {MissingSeventh, {{"T78.2"}}}, {InvalidTable, {{}, {"0FT47ZZ"}}}, {NoRelease, {{"I10"}, {}, with(stay(), [](auto& c) { c.date = *Date::from_ymd(2031, 1, 1); })}},
        {Duplicate, {{"I10", "I10"}}}, {Excludes1Pair, {{"E11.9", "E10.9"}}}, {Excludes2Pair, {{"I10", "I61.9"}}}, {CodeFirst, {{"F02.80", "G20.A1"}}}, {UseAdditional, {{"E11.9"}}}, {CodeAlso, {{"D63.1"}}},
        {ManifestationPrincipal, {{"F02.80"}}}, {ExternalCausePrincipal, {{"W18.30XA"}}}, {UnacceptablePrincipal, {{"R65.20"}}}, {QuestionableAdmission, {{"E66.9"}, {}, stay(), true}}, {RequiresSecondary, {{"Z51.89"}, {}, stay(), true}},
        {AgeConflict, {{"O80"}, {}, with(stay(), [](auto& c) { c.age_years = 80; })}}, {SexConflict, {{"N40.0"}}}, {PoaMissing, {{"I10"}, {}, reported}}, {PoaOnExempt, {{"Z79.4:Y"}, {}, reported}},
        {UnspecifiedWithSpecific, {{"N18.9", "N18.4"}}}, {UnspecifiedSide, {{"H25.10"}}}, {WrongProcedure, {{"Y65.51"}, {}, stay(), true}}, {NonCovered, {{"I10"}, {"0DT90ZZ"}, stay(), true}}, {LimitedCoverage, {{"I10"}, {"0FTG0ZZ"}, stay(), true}},
        {ObstetricAdmission, {{"I10"}, {"10E0XZZ"}, stay(), true}}, {StayTooShort, {{"I10"}, {"0FTG4ZZ"}, stay(), true}}};
    for (const auto& rule : edit_rules()) {
      const auto at = std::find_if(provocations.begin(), provocations.end(), [&](const auto& p) { return p.first == rule.kind; });
      REQUIRE_MESSAGE(at != provocations.end(), rule.id);
      CHECK_MESSAGE(of_kind(ask(at->second), rule.kind) != nullptr, rule.id);
    }
  }

  TEST_CASE("25 diagnoses and 25 procedures are checked in well under a millisecond") {
    const CodeBook& codes = starter_codes();
    const Date day = *Date::from_ymd(2026, 1, 14);
    std::vector<EditLine> dx, px;
    // Spread over the book, so that many categories with many notes stand together.
    const Release* cm = codes.release_for(CodeSystem::Icd10Cm, day);
    const Release* pcs = codes.release_for(CodeSystem::Icd10Pcs, day);
    REQUIRE(cm != nullptr);
    REQUIRE(pcs != nullptr);
    for (const auto& [release, list] : {std::pair(cm, &dx), std::pair(pcs, &px)}) {
      std::vector<const CodeEntry*> billable;
      for (const CodeEntry* entry : release->below(""))
        if (entry->billable) billable.push_back(entry);
      for (std::size_t i = 0; i < 25; ++i) list->push_back({billable[i * billable.size() / 25]->code, 'Y'});
    }
    const EditContext context{.date = day, .age_years = 60, .age_days = {}, .sex = SexLimit::Female};
    std::size_t found = check_codes(dx, px, context, codes).size();  // the release file is read on the first look
    constexpr int kRounds = 100;
    auto best = std::chrono::steady_clock::duration::max();
    for (int i = 0; i < kRounds; ++i) {
      const auto start = std::chrono::steady_clock::now();
      found += check_codes(dx, px, context, codes).size();
      best = std::min(best, std::chrono::steady_clock::now() - start);
    }
    CHECK(found > 0);
    const double milliseconds = std::chrono::duration<double, std::milli>(best).count();
    std::printf("edits: 25 diagnoses and 25 procedures in %.3f ms\n", milliseconds);
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__)
    CHECK(milliseconds < 1.0);
#endif
  }
}
