#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <set>

#include "content/encoder/book.h"
#include "content/import/parts.h"
#include "content/releases/release_file.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;

namespace {

const Date kDay = *Date::from_ymd(2026, 1, 15);

struct L {
  int level;
  const char* title;
  const char* code = "";
  const char* see = "";
  const char* see_also = "";
  const char* nonessential = "";
};

std::shared_ptr<const std::vector<IndexLine>> lines_of(const std::vector<L>& from) {
  auto lines = std::make_shared<std::vector<IndexLine>>();
  std::vector<std::int32_t> open;
  for (const L& l : from) {
    IndexLine line{.level = l.level, .title = l.title, .nonessential = l.nonessential, .see = l.see, .see_also = l.see_also};
    open.resize(static_cast<std::size_t>(l.level));
    line.parent = open.empty() ? -1 : open.back();
    if (*l.code != '\0') line.codes = {l.code};
    open.push_back(static_cast<std::int32_t>(lines->size()));
    lines->push_back(std::move(line));
  }
  return lines;
}

/// A page of an index, in our words, with every trap the real one has.
IndexBook small_book() {
  return IndexBook(IndexKind::Diseases, "2025", lines_of({
      {0, "Abdomen, abdominal", "", "", "condition"},
      {1, "acute", "R10.0"},
      {0, "Abolition, language", "R48.8"},
      {0, "Behçet's disease", "M35.2"},
      {0, "Cancer", "", "", "Neoplasm, by site, malignant"},
      {0, "Cancer", "F45.29", "", "", "(o)"},
      {0, "Complication", "", "", "", "(s) (from) (of)"},
      {1, "bypass", "T82.9"},
      {0, "COVID-19", "U07.1"},
      {0, "Diabetes, diabetic", "E11.9", "", "", "(mellitus) (sugar)"},
      {1, "type 1", "E10.9"},
      {1, "type 2", "E11.9"},
      {2, "with"},
      {3, "ketoacidosis", "E11.10"},
      {4, "with coma", "E11.11"},
      {1, "with"},
      {2, "ketoacidosis", "E13.10"},
      {0, "Fracture, burst", "", "Fracture, traumatic, by site"},
      {0, "Fracture, pathological", "M84.40-"},
      {1, "femur", "M84.45-"},
      {0, "Fracture, traumatic", "T14.8", "", "", "(abduction) (adduction)"},
      {1, "femur, femoral", "S72.9-"},
      {2, "neck", "S72.00-"},
      {1, "wrist", "S62.10-"},
      {0, "Intestine", "", "condition"},
      {0, "Obstruction", "K56.609"},
      {1, "large intestine", "K56.609"},
      {1, "specified type NEC", "K56.699"},
      {0, "Pain", "R52"},
      {1, "abdominal", "R10.9", "", "", "(wall)"},
      {0, "Stop", "", "Pause, long"},
      {0, "Pause", "", "Obstruction"},
      {1, "short", "R00.1"},
  }));
}

std::string land(const IndexBook& book, std::string_view typed) { return book.path_text(book.land(typed).line); }

std::vector<import::Part> parts_of(const std::string& bytes, const std::string& name) {
  auto understood = import::read_official_file(bytes, name);
  for (const auto& file : understood.not_used) CHECK_MESSAGE(!file.error, file.file, ": ", file.why);
  return std::move(understood.parts);
}

std::vector<import::Part> unpacked(const std::filesystem::path& file) {
  const Ran ran = run("xz -dc '" + file.string() + "'");
  REQUIRE(ran.status == 0);
  return parts_of(ran.out, file.stem().string());
}

IndexBook official_index(const std::filesystem::path& file) {
  auto parts = unpacked(file);
  REQUIRE(parts.size() == 1);
  auto& part = std::get<import::IndexPart>(parts[0].data);
  return IndexBook(part.kind, parts[0].year, std::make_shared<const std::vector<IndexLine>>(std::move(part.lines)));
}

PcsTable small_table() {
  PcsTable table{.prefix = "0FT", .labels = {"Medical and Surgical", "Hepatobiliary System and Pancreas", "Resection"}, .axis_titles = {"Section", "Body System", "Operation", "Body Part", "Approach", "Device", "Qualifier"}};
  table.rows.push_back({{std::vector<PcsValue>{{'0', "Liver"}, {'4', "Gallbladder"}}, {{'0', "Open"}, {'4', "Percutaneous Endoscopic"}}, {{'Z', "No Device"}}, {{'Z', "No Qualifier"}}}});
  table.rows.push_back({{std::vector<PcsValue>{{'8', "Cystic Duct"}}, {{'7', "Via Natural or Artificial Opening"}}, {{'Z', "No Device"}}, {{'Z', "No Qualifier"}}}});
  table.rows.push_back({{std::vector<PcsValue>{{'4', "Gallbladder"}}, {{'4', "Percutaneous Endoscopic"}}, {{'Z', "No Device"}}, {{'G', "Hand-Assisted"}}}});
  return table;
}

ReleaseInfo info_of(CodeSystem system) { return {.system = system, .name = "t", .effective_from = *Date::from_ymd(2025, 10, 1), .effective_to = *Date::from_ymd(2026, 9, 30)}; }

CodeBook pcs_book() {
  ReleaseContents contents{.info = info_of(CodeSystem::Icd10Pcs)};
  for (const char* code : {"0FT00ZZ", "0FT40ZZ", "0FT44ZZ", "0FT87ZZ"}) contents.entries.push_back({.code = Code(code, CodeSystem::Icd10Pcs), .title = code, .billable = true});
  contents.pcs_tables = {small_table()};
  PcsTable other = small_table();
  other.prefix = "0DB";
  other.labels = {"Medical and Surgical", "Gastrointestinal System", "Excision"};
  contents.pcs_tables.insert(contents.pcs_tables.begin(), other);
  contents.pcs_definitions = {{'0', 3, "Resection", "All of a body part is taken out", "", {"Removal of a whole lobe"}}, {'0', 4, "Gallbladder", "", "", {}}, {'0', 4, "Cystic Duct", "", "", {"Duct of the bladder of gall"}}};
  return CodeBook({std::make_shared<const Release>(std::move(contents))});
}

/// How often `possible` is not what trying all codes of the table says.
int wrong_marks(const PcsBuild& build, const std::vector<std::string>& codes) {
  int wrong = 0;
  for (std::size_t i = 3; i < 7; ++i)
    for (const auto& choice : build.choices[i]) {
      std::string wanted = build.chosen;
      wanted.resize(7, '?');
      wanted[i] = choice.value;
      const bool exists = std::any_of(codes.begin(), codes.end(), [&](const std::string& code) {
        for (std::size_t k = 3; k < 7; ++k)
          if (wanted[k] != '?' && wanted[k] != code[k]) return false;
        return true;
      });
      wrong += exists != choice.possible ? 1 : 0;
    }
  return wrong;
}

CodeEntry entry(const char* code, const char* title, bool billable, const char* parent) { return {.code = Code(code, CodeSystem::Icd10Cm), .title = title, .billable = billable, .parent = parent}; }

CodeBook cm_book() {
  ReleaseContents contents{.info = info_of(CodeSystem::Icd10Cm)};
  contents.entries = {
      entry("E11", "Type 2 diabetes", false, ""), entry("E11.3", "Type 2 diabetes with eye trouble", false, "E11"),
      entry("E11.31", "Type 2 diabetes with macular edema", true, "E113"), entry("E11.32", "Type 2 diabetes without macular edema", true, "E113"),
      entry("E12", "Another", true, ""), entry("I10", "High pressure", true, ""),
      entry("S52", "Fracture of forearm", false, ""), entry("S52.5", "Fracture of lower end of radius", false, "S52"),
      entry("S52.51", "Unspecified fracture of right radius", false, "S525"), entry("S52.52", "Unspecified fracture of left radius", false, "S525"), entry("S52.59", "Unspecified fracture of unspecified radius", false, "S525"),
      entry("S52.51XA", "Unspecified fracture of right radius, initial encounter for closed fracture", true, "S5251"), entry("S52.51XS", "Unspecified fracture of right radius, sequela", true, "S5251"),
      entry("S52.52XA", "Unspecified fracture of left radius, initial encounter for closed fracture", true, "S5252"), entry("S52.52XS", "Unspecified fracture of left radius, sequela", true, "S5252"),
      entry("S52.59XA", "Unspecified fracture of unspecified radius, initial encounter for closed fracture", true, "S5259"),
  };
  contents.entries[0].notes = {{NoteKind::UseAdditional, "use of insulin", {"Z794"}}};
  contents.entries[6].seventh = {{'A', "first visit"}, {'D', "later visit"}, {'S', "late effect"}};
  contents.divisions = {{true, "4", "Endocrine", "E00", "E89", {{NoteKind::Excludes1, "passing conditions of the newborn", {"P70-P74"}}}}, {false, "E08-E13", "Diabetes", "E08", "E13", {}}};
  return CodeBook({std::make_shared<const Release>(std::move(contents))});
}

const ChoiceAxis* axis_named(const std::vector<ChoiceAxis>& axes, std::string_view name) {
  for (const auto& axis : axes)
    if (axis.name == name) return &axis;
  return nullptr;
}

std::size_t codes_of(const ChoiceAxis* axis, std::string_view word) {
  if (axis != nullptr)
    for (const auto& option : axis->options)
      if (option.word == word) return option.codes.size();
  return 0;
}

}  // namespace

TEST_SUITE("the books") {
  TEST_CASE("fingers land on the term typed, whatever its case, accents, hyphens and plural") {
    const IndexBook book = small_book();
    CHECK(land(book, "behcets") == "Behçet's disease");
    CHECK(land(book, "BEHÇET'S") == "Behçet's disease");
    CHECK(land(book, "covid19") == "COVID-19");
    CHECK(land(book, "covid 19") == "COVID-19");
    CHECK(land(book, "complications") == "Complication");
    CHECK(land(book, "abdominal") == "Abdomen, abdominal");
    CHECK(land(book, "language") == "Abolition, language");
    CHECK(land(book, "frac") == "Fracture, burst");
    CHECK(book.land("frac").exact);
  }

  TEST_CASE("a word that is not there lands where it would stand") {
    const IndexBook book = small_book();
    const auto landing = book.land("Gout");
    CHECK(book.path_text(landing.line) == "Intestine");
    CHECK_FALSE(landing.exact);
    CHECK(landing.found == -1);
    CHECK(land(book, "zebra") == "Stop");
    CHECK(land(book, "") == "Abdomen, abdominal");
    CHECK(IndexBook(IndexKind::Drugs, "", nullptr).land("x").line == -1);
    const auto below = book.land("diabetes, type 1a");
    CHECK(book.path_text(below.found) == "Diabetes, diabetic");
    CHECK(book.path_text(below.line) == "Diabetes, diabetic > type 2");
    CHECK(below.levels == 1);
  }

  TEST_CASE("commas and > go down; connecting lines and nonessential modifiers need not be typed") {
    const IndexBook book = small_book();
    CHECK(land(book, "fracture, wrist") == "Fracture, traumatic > wrist");
    CHECK(land(book, "fracture > wrist") == "Fracture, traumatic > wrist");
    CHECK(land(book, "Fracture, traumatic (abduction) > femur, neck") == "Fracture, traumatic > femur, femoral > neck");
    CHECK(land(book, "fracture, femur") == "Fracture, traumatic > femur, femoral");
    CHECK(land(book, "fracture, pathological, femur") == "Fracture, pathological > femur");
    CHECK(land(book, "diabetes, type 2, ketoacidosis, coma") == "Diabetes, diabetic > type 2 > with > ketoacidosis > with coma");
    CHECK(land(book, "diabetes mellitus, type 2") == "Diabetes, diabetic > type 2");
    CHECK(book.land("fracture, wrist").levels == 2);
  }

  TEST_CASE("every line is reached by its path, twins too") {
    const IndexBook book = small_book();
    for (int line = 0; line < static_cast<int>(book.lines().size()); ++line) {
      CHECK(book.land(book.path_text(line)).line == line);
      CHECK(book.land(book.path_text(line)).exact);
    }
    CHECK(book.path_text(5) == "Cancer #2");
    CHECK(book.land("Cancer (o)").line == 5);
    CHECK(book.path_text(9, true) == "Diabetes, diabetic (mellitus) (sugar)");
    CHECK(book.path(14).size() == 5);
    CHECK(book.below(9).size() == 3);
    CHECK(book.below(-1).empty());
    CHECK(book.main_terms().size() == 16);
  }

  TEST_CASE("references: lines, sites to be chosen, other books, categories, nothing") {
    const IndexBook book = small_book();
    const auto one = [&](const char* reference, int from = -1) {
      const auto all = book.references(reference, from);
      REQUIRE(all.size() == 1);
      return all[0];
    };
    CHECK(book.path_text(*book.follow("Pain, abdominal", -1)) == "Pain > abdominal");
    CHECK(one("Fracture, by site").to == Followed::To::Line);
    CHECK(one("Fracture, by site").left == "by site");
    CHECK(book.path_text(one("Fracture, by site").line) == "Fracture, traumatic");
    CHECK(book.path_text(one("Diabetes, by type, with ketoacidosis").line) == "Diabetes, diabetic > with > ketoacidosis");
    CHECK(book.path_text(one("Obstruction, intestine, large").line) == "Obstruction > large intestine");
    CHECK(book.path_text(one("Obstruction, specified NEC").line) == "Obstruction > specified type NEC");
    CHECK(book.path_text(one("Complications (of), bypass").line) == "Complication > bypass");
    CHECK(book.path_text(one("Pause, large intestine").line) == "Obstruction > large intestine");
    CHECK(one("Pain, elsewhere").to == Followed::To::Part);
    CHECK(one("Pain, elsewhere").left == "elsewhere");
    CHECK(one("condition").to == Followed::To::Generic);
    CHECK(one("by type").to == Followed::To::Generic);
    CHECK(one("category M01").to == Followed::To::Category);
    CHECK(one("subcategory M14.8-").to == Followed::To::Category);
    CHECK(one("Nowhere").to == Followed::To::Nothing);
    CHECK_FALSE(book.follow("condition", 0));
    const auto neoplasm = one("Neoplasm, skin, benign, by site");
    CHECK(neoplasm.to == Followed::To::OtherBook);
    CHECK(neoplasm.book == IndexKind::Neoplasms);
    CHECK(neoplasm.there == "Neoplasm, skin");
    CHECK(neoplasm.column == 3);
    const auto drug = one("Table of Drugs and Chemicals, by drug, adverse effect");
    CHECK(drug.book == IndexKind::Drugs);
    CHECK(drug.there.empty());
    CHECK(drug.column == 4);
    CHECK(book.references("Pain, abdominal; Obstruction; condition", -1).size() == 3);
    // Below the own main term when no main term is called so.
    CHECK(book.path_text(one("type 1", 12).line) == "Diabetes, diabetic > type 1");
  }

  TEST_CASE("lines lead on for ever nowhere, and hostile words cost little") {
    const IndexBook ring(IndexKind::Diseases, "", lines_of({{0, "Here", "", "There, more"}, {0, "There", "", "Here, more"}, {0, "In", "", "", "In, in"}, {1, "in"}, {2, "in"}, {3, "in", "R00.0"}}));
    CHECK(ring.references("Here, far", 0)[0].to == Followed::To::Part);
    std::string many;
    for (int i = 0; i < 5000; ++i) many += "in, ";
    CHECK_FALSE(ring.land(many).exact);
    CHECK(ring.references(many, 2).size() == 1);
    CHECK(ring.land("\xFF\xFE (((((").line >= 0);
    CHECK(ring.land("#99999999999 > #").line >= 0);
    // A line that says its parent stands behind it is a main term.
    auto lines = std::make_shared<std::vector<IndexLine>>(2);
    (*lines)[0].parent = 1;
    (*lines)[1].parent = 0;
    CHECK(IndexBook(IndexKind::Drugs, "", lines).main_terms().size() == 1);
  }

  TEST_CASE("a code leads back to its lines, a dash or a beginning to all codes below") {
    const IndexBook book = small_book();
    const auto names = [&](const char* bare) {
      std::vector<std::string> found;
      for (const int line : book.leading_to(bare)) found.push_back(book.path_text(line));
      return found;
    };
    CHECK(names("S72001A") == std::vector<std::string>{"Fracture, traumatic > femur, femoral > neck"});
    CHECK(names("E1110") == std::vector<std::string>{"Diabetes, diabetic > type 2 > with > ketoacidosis"});
    CHECK(names("E119").size() == 2);
    CHECK(names("S7").empty());
    CHECK(names("").empty());
    CHECK(names("S72001AAAA").size() == 1);
  }

  TEST_CASE("no index, no tables: nothing, and no failure") {
    const CodeBook none({});
    CHECK_FALSE(open_index(none, IndexKind::Diseases, kDay));
    CHECK_FALSE(tabular_page(none, Code("E11", CodeSystem::Icd10Cm), kDay));
    CHECK_FALSE(seventh_help(none, Code("S52", CodeSystem::Icd10Cm), kDay));
    CHECK(choice_axes(none, Code("S52", CodeSystem::Icd10Cm), kDay).empty());
    CHECK(pcs_build(none, "0FT", kDay).from == nullptr);
    CHECK(pcs_keys(none, "x", kDay).empty());
    ReleaseContents contents{.info = info_of(CodeSystem::Icd10Cm)};
    contents.indexes[0] = *lines_of({{0, "Pain", "R52"}});
    contents.index_years[0] = "2026";
    const CodeBook book({std::make_shared<const Release>(std::move(contents))});
    const auto opened = open_index(book, IndexKind::Diseases, kDay);
    REQUIRE(opened);
    CHECK(opened->year() == "2026");
    CHECK(opened->land("pain").exact);
  }

  TEST_CASE("the Tabular page has everything above, beside and below, and what governs") {
    const CodeBook book = cm_book();
    const auto page = tabular_page(book, Code("E11.31", CodeSystem::Icd10Cm), kDay);
    REQUIRE(page);
    CHECK(page->status == CodeStatus::Billable);
    REQUIRE(page->above.size() == 2);
    CHECK(page->above[0]->code.text() == "E11");
    CHECK(page->siblings.size() == 2);
    CHECK(page->children.empty());
    REQUIRE(page->chapter != nullptr);
    CHECK(page->chapter->id == "4");
    REQUIRE(page->section != nullptr);
    REQUIRE(page->notes.size() == 2);
    CHECK(page->notes[0].where() == "E11");
    CHECK(page->notes[1].where() == "chapter 4");
    CHECK(page->notes_from == nullptr);
    // Of a category, those of its section.
    CHECK(tabular_page(book, Code("E11", CodeSystem::Icd10Cm), kDay)->siblings.size() == 2);
    CHECK(tabular_page(book, Code("S52.51", CodeSystem::Icd10Cm), kDay)->seventh.size() == 3);
  }

  TEST_CASE("the 7th character: placeholders, values, and the codes there are") {
    const CodeBook book = cm_book();
    const auto help = seventh_help(book, Code("S52.51", CodeSystem::Icd10Cm), kDay);
    REQUIRE(help);
    CHECK(help->base == "S5251");
    CHECK(help->padded == "S5251X");
    CHECK(help->values.size() == 3);
    CHECK(help->codes.size() == 2);
    CHECK(seventh_help(book, Code("S52.51XS", CodeSystem::Icd10Cm), kDay)->base == "S5251");
    const auto header = seventh_help(book, Code("S52", CodeSystem::Icd10Cm), kDay);
    REQUIRE(header);
    CHECK(header->padded.empty());
    CHECK(header->values.size() == 3);
    const auto none = seventh_help(book, Code("I10", CodeSystem::Icd10Cm), kDay);
    REQUIRE(none);
    CHECK(none->values.empty());
    CHECK(none->codes.empty());
    CHECK_FALSE(seventh_help(book, Code("Q99", CodeSystem::Icd10Cm), kDay));
    CHECK_FALSE(seventh_help(book, Code("0FT40ZZ", CodeSystem::Icd10Pcs), kDay));
    // Without a Tabular List the titles say what the characters mean.
    ReleaseContents bare{.info = info_of(CodeSystem::Icd10Cm)};
    bare.entries = {entry("S52.51XA", "Fracture, right, initial encounter", true, ""), entry("S52.51XS", "Fracture, right, sequela", true, "")};
    const auto read = seventh_help(CodeBook({std::make_shared<const Release>(std::move(bare))}), Code("S52.51XA", CodeSystem::Icd10Cm), kDay);
    REQUIRE(read);
    REQUIRE(read->values.size() == 2);
    CHECK(read->values[1] == SeventhCharacter{'S', "sequela"});
  }

  TEST_CASE("choices: sides, the unspecified one among them, encounters, with and without") {
    const CodeBook book = cm_book();
    const auto axes = choice_axes(book, Code("S52", CodeSystem::Icd10Cm), kDay);
    const auto* side = axis_named(axes, "laterality");
    CHECK(codes_of(side, "right") == 2);
    CHECK(codes_of(side, "left") == 2);
    CHECK(codes_of(side, "unspecified") == 1);
    CHECK(codes_of(axis_named(axes, "encounter"), "initial") == 3);
    CHECK(codes_of(axis_named(axes, "encounter"), "sequela") == 2);
    CHECK(axis_named(axes, "wound") == nullptr);
    const auto eye = choice_axes(book, Code("E11", CodeSystem::Icd10Cm), kDay);
    CHECK(codes_of(axis_named(eye, "with or without macular edema"), "with") == 1);
    CHECK(codes_of(axis_named(eye, "with or without macular edema"), "without") == 1);
    CHECK(choice_axes(book, Code("I10", CodeSystem::Icd10Cm), kDay).empty());
    const auto approach = choice_axes(pcs_book(), Code("0FT", CodeSystem::Icd10Pcs), kDay);
    CHECK(codes_of(axis_named(approach, "Approach"), "Open") == 2);
    CHECK(codes_of(axis_named(approach, "Body Part"), "Gallbladder") == 2);
    CHECK(axis_named(approach, "Device") == nullptr);
  }

  TEST_CASE("a procedure code is built in any order, the impossible marked and not removed") {
    const CodeBook book = pcs_book();
    const auto possible = [](const PcsBuild& build, std::size_t character, char value) {
      for (const auto& choice : build.choices[character - 1])
        if (choice.value == value) return choice.possible ? 1 : 0;
      return -1;
    };
    const auto empty = pcs_build(book, "", kDay);
    CHECK(empty.choices[0].size() == 1);
    CHECK(empty.choices[0][0].label == "Medical and Surgical");
    CHECK(empty.choices[1].size() == 2);
    CHECK_FALSE(empty.table);
    const auto system = pcs_build(book, "0D", kDay);
    CHECK(possible(system, 3, 'B') == 1);
    CHECK(possible(system, 3, 'T') == -1);
    const auto backwards = pcs_build(book, "0?T", kDay);
    CHECK(possible(backwards, 2, 'F') == 1);
    CHECK(possible(backwards, 2, 'D') == 0);
    const auto gallbladder = pcs_build(book, "0FT4", kDay);
    REQUIRE(gallbladder.table);
    CHECK(possible(gallbladder, 5, '4') == 1);
    CHECK(possible(gallbladder, 5, '7') == 0);
    CHECK(possible(gallbladder, 4, '8') == 1);
    CHECK(gallbladder.rows == std::vector<int>{0, 2});
    const auto last_first = pcs_build(book, "0ft???g", kDay);
    CHECK(possible(last_first, 4, '4') == 1);
    CHECK(possible(last_first, 4, '0') == 0);
    CHECK(possible(last_first, 5, '0') == 0);
    const auto whole = pcs_build(book, "0FT44ZZ", kDay);
    REQUIRE(whole.complete);
    CHECK(whole.valid);
    const auto not_billable = pcs_build(book, "0FT44ZG", kDay);
    CHECK(not_billable.complete);
    CHECK_FALSE(not_billable.valid);
    const auto no_row = pcs_build(book, "0FT40ZG", kDay);
    CHECK_FALSE(no_row.complete);
    CHECK(no_row.why_not == "No row of table 0FT has together: Body Part 4 (Gallbladder), Approach 0 (Open), Device Z (No Device), Qualifier G (Hand-Assisted).");
    CHECK(possible(no_row, 7, 'G') == 0);
    CHECK(pcs_build(book, "0ZT", kDay).why_not == "There is no table 0ZT.");
    CHECK(pcs_build(book, "0FT4OZZ", kDay).why_not.find("without I and O") != std::string::npos);
    CHECK_FALSE(pcs_build(book, "0FT44ZZZ", kDay).complete);
    CHECK_FALSE(pcs_build(book, "\xFF\x01", kDay).why_not.empty());
  }

  TEST_CASE("definitions and keys") {
    const CodeBook book = pcs_book();
    REQUIRE(pcs_definition(book, '0', 3, "resection", kDay) != nullptr);
    CHECK(pcs_definition(book, '0', 3, "Resection", kDay)->includes.size() == 1);
    CHECK(pcs_definition(book, '0', 4, "Resection", kDay) == nullptr);
    const auto keys = pcs_keys(book, "gall", kDay);
    REQUIRE(keys.size() == 2);
    CHECK(keys[0]->title == "Gallbladder");
    CHECK(pcs_keys(book, "duct of", kDay).size() == 1);
    CHECK(pcs_keys(book, "gall", kDay, 1).size() == 1);
    CHECK(pcs_keys(book, " ", kDay).empty());
  }

  TEST_CASE("official indexes: every term and every path is walked, the references resolve") {
    const auto data = reference_data();
    if (!data) {
      MESSAGE("skipped: no reference data");
      return;
    }
    std::map<IndexKind, IndexBook> books;
    for (const char* file : {"icd10cm/index_fy2025_reconstructed/icd10cm-index-2025.reconstructed.xml.xz", "icd10cm/fy2026/icd10cm-eindex-April-1-2026-XML.xml.xz", "icd10cm/fy2026/icd10cm-drug-April-1-2026-XML.xml.xz",
                             "icd10cm/fy2026/icd10cm-neoplasm-April-1-2026-XML.xml.xz", "icd10pcs/fy2025/icd10pcs_index_2025.xml.xz"}) {
      IndexBook book = official_index(*data / file);
      const IndexKind kind = book.kind();
      books.emplace(kind, std::move(book));
    }
    const IndexBook& diseases = books.at(IndexKind::Diseases);
    CHECK(diseases.main_terms().size() == 8100);
    CHECK(diseases.lines().size() - diseases.main_terms().size() == 72924);
    for (const auto& [kind, book] : books) {
      int lost = 0, terms_lost = 0, twins = 0;
      for (int line = 0; line < static_cast<int>(book.lines().size()); ++line) {
        const auto landing = book.land(book.path_text(line));
        lost += landing.line == line && landing.exact ? 0 : 1;
      }
      for (const int line : book.main_terms()) {
        const auto landing = book.land(book.lines()[static_cast<std::size_t>(line)].title);
        // Two main terms of one and the same title are told apart by their modifiers only.
        if (landing.line != line && book.lines()[static_cast<std::size_t>(landing.line)].title == book.lines()[static_cast<std::size_t>(line)].title) ++twins;
        else terms_lost += landing.line == line && landing.exact ? 0 : 1;
      }
      CHECK_MESSAGE(lost == 0, to_string(kind));
      CHECK_MESSAGE(terms_lost == 0, to_string(kind));
      CHECK_MESSAGE(twins <= 3, to_string(kind));
    }
    const auto share = [&](const IndexBook& book) {
      int whole = 0, naming = 0;
      const auto follow = [&](const std::string& reference, int from) {
        for (const auto& one : book.references(reference, from)) {
          if (one.to == Followed::To::Generic || one.to == Followed::To::Category) continue;
          ++naming;
          bool found = one.to == Followed::To::Line || one.to == Followed::To::Table;
          if (one.to == Followed::To::OtherBook) {
            found = one.there.empty();
            for (const auto& there : books.at(one.book).references(one.there, -1)) found = found || there.to == Followed::To::Line;
          }
          whole += found ? 1 : 0;
        }
      };
      for (int line = 0; line < static_cast<int>(book.lines().size()); ++line) {
        const IndexLine& at = book.lines()[static_cast<std::size_t>(line)];
        if (!at.see.empty()) follow(at.see, line);
        if (!at.see_also.empty()) follow(at.see_also, line);
      }
      MESSAGE(std::string(to_string(book.kind())), ": ", whole, " of ", naming, " references that name a term lead to it");
      return static_cast<double>(whole) / naming;
    };
    CHECK(share(diseases) >= 0.97);
    CHECK(share(books.at(IndexKind::Procedures)) >= 0.97);
    CHECK(share(books.at(IndexKind::ExternalCauses)) >= 0.95);
    CHECK(share(books.at(IndexKind::Drugs)) >= 0.95);
    CHECK(share(books.at(IndexKind::Neoplasms)) >= 0.99);
    const auto& where = books.at(IndexKind::Procedures);
    const auto term = where.land("Abdominohysterectomy");
    const auto follow = where.references(where.lines()[static_cast<std::size_t>(term.line)].see, term.line);
    CHECK(where.path_text(follow.at(0).line) == "Resection > Uterus");
    CHECK(where.lines()[static_cast<std::size_t>(term.line)].codes == std::vector<std::string>{"0UT9"});
    CHECK(diseases.path_text(*diseases.follow("Fracture, femur", -1)) == "Fracture, traumatic > femur, femoral");

    double best = 1e9;
    for (int i = 0; i < 3; ++i) {
      const auto start = std::chrono::steady_clock::now();
      const IndexBook again(IndexKind::Diseases, "", std::make_shared<const std::vector<IndexLine>>(diseases.lines().begin(), diseases.lines().end()));
      best = std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
      CHECK(again.main_terms().size() == 8100);
    }
    MESSAGE("opening the Index to Diseases, its lines copied: ", best, " ms");
  }

  TEST_CASE("official tables of 2025: the rows expand to the codes, and the marks are true") {
    const auto data = reference_data();
    if (!data) {
      MESSAGE("skipped: no reference data");
      return;
    }
    ReleaseContents contents{.info = info_of(CodeSystem::Icd10Pcs)};
    std::map<std::string, std::vector<std::string>> by_table;
    std::size_t codes = 0;
    for (const auto& part : parts_of(slurp(*data / "icd10pcs/fy2025/Zip File 3 2025 ICD-10-PCS Codes File.zip"), "codes.zip"))
      if (const auto* list = std::get_if<import::CodeList>(&part.data); list != nullptr && list->system == CodeSystem::Icd10Pcs && codes == 0)
        for (const auto& row : list->rows) {
          contents.entries.push_back({.code = Code(row.bare, CodeSystem::Icd10Pcs), .title = row.title, .billable = true});
          by_table[row.bare.substr(0, 3)].push_back(row.bare);
          ++codes;
        }
    CHECK(codes == 78948);
    auto tables = unpacked(*data / "icd10pcs/fy2025/icd10pcs_tables_2025.xml.xz");
    REQUIRE(tables.size() == 1);
    contents.pcs_tables = std::get<import::PcsTablesPart>(tables[0].data).tables;
    const CodeBook book({std::make_shared<const Release>(std::move(contents))});

    std::mt19937 chance(20251001);
    std::size_t expanded = 0;
    int wrong = 0, differing = 0, tried = 0;
    for (const auto& [prefix, listed] : by_table) {
      const PcsBuild build = pcs_build(book, prefix, kDay);
      REQUIRE(build.table);
      std::set<std::string> from_rows;
      for (const auto& row : build.table->rows)
        for (const auto& a : row.values[0])
          for (const auto& b : row.values[1])
            for (const auto& c : row.values[2])
              for (const auto& d : row.values[3]) from_rows.insert(prefix + a.value + b.value + c.value + d.value);
      expanded += from_rows.size();
      differing += from_rows == std::set<std::string>(listed.begin(), listed.end()) ? 0 : 1;
      wrong += wrong_marks(build, listed);
      // Some values of a code, or any of the axes, in any order of choosing.
      for (int i = 0; i < 12; ++i, ++tried) {
        std::string partial = listed[chance() % listed.size()];
        for (std::size_t k = 3; k < 7; ++k) {
          if (chance() % 2 == 0) partial[k] = '?';
          else if (chance() % 3 == 0) partial[k] = build.choices[k][chance() % build.choices[k].size()].value;
        }
        wrong += wrong_marks(pcs_build(book, partial, kDay), listed);
      }
      CHECK(pcs_build(book, listed.front(), kDay).valid);
    }
    CHECK(expanded == 78948);
    CHECK(differing == 0);
    CHECK(wrong == 0);
    const auto sections = pcs_build(book, "", kDay);
    CHECK(sections.choices[0].size() == 17);
    MESSAGE(by_table.size(), " tables, ", expanded, " codes, ", tried, " partial codes tried against all codes of their table");
  }

  TEST_CASE("official codes of 2026: S52 is read in a moment") {
    const auto data = reference_data();
    if (!data) {
      MESSAGE("skipped: no reference data");
      return;
    }
    ReleaseContents contents{.info = info_of(CodeSystem::Icd10Cm)};
    for (const auto& part : parts_of(slurp(*data / "icd10cm/fy2026/icd10orderfiles.zip"), "icd10orderfiles.zip"))
      if (const auto* list = std::get_if<import::CodeList>(&part.data); list != nullptr && list->has_headers)
        for (const auto& row : list->rows) contents.entries.push_back({.code = Code(row.bare, CodeSystem::Icd10Cm), .title = row.title, .billable = row.billable});
    const CodeBook book({std::make_shared<const Release>(std::move(contents))});
    double best = 1e9;
    std::vector<ChoiceAxis> axes;
    for (int i = 0; i < 5; ++i) {
      const auto start = std::chrono::steady_clock::now();
      axes = choice_axes(book, Code("S52", CodeSystem::Icd10Cm), kDay);
      best = std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    MESSAGE("choices of S52: ", best, " ms");
    const auto* side = axis_named(axes, "laterality");
    const std::size_t right = codes_of(side, "right");
    CHECK(right > 800);
    CHECK(codes_of(side, "left") == right);
    CHECK(codes_of(side, "unspecified") == right);
    CHECK(codes_of(axis_named(axes, "encounter"), "sequela") * 10 > right);
    CHECK(codes_of(axis_named(axes, "displacement"), "displaced") > 0);
    const auto weeks = choice_axes(book, Code("O26.81", CodeSystem::Icd10Cm), kDay);
    CHECK(codes_of(axis_named(weeks, "trimester"), "first") == 1);
    CHECK(codes_of(axis_named(weeks, "trimester"), "first") == codes_of(axis_named(weeks, "trimester"), "third"));
    const auto failure = choice_axes(book, Code("I50", CodeSystem::Icd10Cm), kDay);
    CHECK(codes_of(axis_named(failure, "acuity"), "acute on chronic") == 4);
    CHECK(codes_of(axis_named(failure, "acuity"), "acute") == 4);
    const auto mood = choice_axes(book, Code("F3", CodeSystem::Icd10Cm), kDay);
    CHECK(codes_of(axis_named(mood, "episode"), "single") == 7);
    CHECK(codes_of(axis_named(choice_axes(book, Code("J45", CodeSystem::Icd10Cm), kDay), "severity"), "severe") == 3);
    const auto values = seventh_help(book, Code("S52.501A", CodeSystem::Icd10Cm), kDay);
    REQUIRE(values);
    CHECK(values->values.size() == 16);
    CHECK(values->values[0] == SeventhCharacter{'A', "initial encounter for closed fracture"});
  }
}
