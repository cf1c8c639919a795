#include <doctest/doctest.h>

#include <algorithm>

#include "content/encoder/dictionary.h"
#include "content/encoder/search.h"
#include "content/encoder/words.h"
#include "tests/support/charts.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;

namespace {

const Date kDay = *Date::from_ymd(2026, 1, 15);

const CodeSearch& starter_search() {
  static const CodeSearch search(starter_codes(), kDay);
  return search;
}

std::string first(const CodeSearch& search, const std::string& text, unsigned systems = ~0U) {
  const auto found = search.find({.text = text, .systems = systems});
  return found.hits.empty() ? std::string() : found.hits.front().code.text();
}

bool among(const CodeSearch& search, const std::string& text, const std::string& code, std::size_t most = 5) {
  const auto found = search.find({.text = text, .most = most});
  return std::any_of(found.hits.begin(), found.hits.end(), [&](const SearchHit& h) { return h.code.text() == code; });
}

/// A book of a few codes with an index, as a full release has.
CodeBook small_book() {
  ReleaseContents contents;
  contents.info = {.system = CodeSystem::Icd10Cm, .name = "2026", .effective_from = *Date::from_ymd(2025, 10, 1), .effective_to = *Date::from_ymd(2026, 9, 30)};
  const auto add = [&](const char* code, const char* title, bool billable, const char* parent = "") {
    CodeEntry made = entry(code, title, billable);
    made.parent = parent;
    contents.entries.push_back(made);
  };
  add("J45", "Asthma", false);
  add("J45.909", "Unspecified asthma, uncomplicated", true, "J45");
  add("K35", "Acute appendicitis", false);
  add("K35.80", "Unspecified acute appendicitis", true, "K35");
  add("L89", "Pressure ulcer", false);
  add("L89.15", "Pressure ulcer of sacral region", false, "L89");
  add("L89.152", "Pressure ulcer of sacral region, stage 2", true, "L8915");
  add("L89.159", "Pressure ulcer of sacral region, unspecified stage", true, "L8915");
  add("M25", "Other joint disorder", false);
  add("M25.561", "Pain in right knee", true, "M25");
  add("M25.562", "Pain in left knee", true, "M25");
  add("R58", "Hemorrhage, not elsewhere classified", true);
  for (auto& e : contents.entries)
    if (e.code.text() == "L89.15") e.notes.push_back({NoteKind::InclusionTerm, "Pressure ulcer of coccyx", {}});
  auto& lines = contents.indexes[static_cast<std::size_t>(IndexKind::Diseases)];
  lines.push_back({.level = 0, .parent = -1, .title = "Wheezing, bronchial", .codes = {"J45.909"}});
  lines.push_back({.level = 0, .parent = -1, .title = "Gonalgia"});
  lines.push_back({.level = 1, .parent = 1, .title = "left", .codes = {"M25.562"}});
  contents.index_years[0] = "2026";
  return CodeBook({std::make_shared<const Release>(std::move(contents))});
}

}  // namespace

TEST_SUITE("search") {
  TEST_CASE("codes with and without the dot, words in any order, beginnings of words; the best first, the rest counted") {
    const CodeSearch& search = starter_search();
    CHECK(first(search, "e11.22") == "E11.22");
    CHECK(first(search, "E1122") == "E11.22");
    CHECK(first(search, "0ft44zz") == "0FT44ZZ");
    CHECK(first(search, "0FT44").rfind("0FT44", 0) == 0);
    CHECK(first(search, "diabetes type 2 chronic kidney") == "E11.22");
    CHECK(among(search, "kidney chron type 2 diab", "E11.22"));
    CHECK(first(search, "essential hypert") == "I10");
    CHECK(search.find({.text = "zzzzqq"}).hits.empty());
    CHECK(search.find({.text = "   "}).hits.empty());
    CHECK(search.find({.text = std::string(5000, 'a') + " \xF0\x9F\x92\x8A \xFF"}).hits.size() <= 50);
    const auto many = search.find({.text = "e11", .most = 5});
    CHECK(many.hits.size() == 5);
    CHECK(many.total > 50);
    CHECK(many.hits.front().code.text() == "E11");
    CHECK(many.hits.front().reason == SearchReason::Code);
  }

  TEST_CASE("what matched in the title is marked, and every other reason is named") {
    const auto marked = starter_search().find({.text = "polyneuropathy diabetic", .systems = 1U << static_cast<unsigned>(CodeSystem::Icd10Cm)});
    REQUIRE_FALSE(marked.hits.empty());
    const auto& hit = marked.hits.front();
    REQUIRE_FALSE(hit.matched.empty());
    CHECK(hit.title.substr(hit.matched.back().first, hit.matched.back().second - hit.matched.back().first) == "polyneuropathy");

    const CodeBook codes = small_book();
    const CodeSearch search(codes, kDay);
    const auto index = search.find({.text = "gonalgia left"});
    REQUIRE_FALSE(index.hits.empty());
    CHECK(index.hits.front().code.text() == "M25.562");
    CHECK(index.hits.front().reason == SearchReason::IndexPath);
    CHECK(index.hits.front().because == "Gonalgia > left");
    // The coccyx stands at the header above only.
    CHECK(first(search, "pressure ulcer coccyx stage 2") == "L89.152");
  }

  TEST_CASE("abbreviations, everyday words, sides, British spelling, plurals and misspelled words") {
    const CodeBook codes = small_book();
    const CodeSearch search(codes, kDay);
    CHECK(among(search, "bed sore tailbone stage 2", "L89.152"));
    CHECK(among(search, "appy inflamed", "K35.80", 10) == among(search, "appendicitis", "K35.80", 10));
    CHECK(first(search, "haemorrhage") == "R58");
    CHECK(first(search, "l knee pain") == "M25.562");
    CHECK(first(search, "rt knee pain") == "M25.561");
    CHECK(first(search, "apendicitis acute") == "K35.80");
    const auto corrected = search.find({.text = "asma"});
    REQUIRE_FALSE(corrected.hits.empty());
    CHECK(corrected.hits.front().code.category() == "J45");
    CHECK(corrected.hits.front().corrected);
    CHECK(corrected.corrected_to == "asthma");
  }

  TEST_CASE("filters: system, billable, chapter") {
    const CodeSearch& search = starter_search();
    for (const auto& h : search.find({.text = "gallbladder", .systems = 1U << static_cast<unsigned>(CodeSystem::Icd10Pcs)}).hits) CHECK(h.code.system() == CodeSystem::Icd10Pcs);
    for (const auto& h : search.find({.text = "diab", .billable_only = true}).hits) CHECK(h.billable);
    const auto chapter = search.find({.text = "chronic", .chapter = "I00-I99"});
    REQUIRE_FALSE(chapter.hits.empty());
    for (const auto& h : chapter.hits) CHECK(h.code.text().front() == 'I');
  }

  TEST_CASE("the same query gives the same answers, whatever was asked between") {
    const CodeSearch& search = starter_search();
    const auto codes_of = [&](const char* text) {
      std::string codes;
      for (const auto& h : search.find({.text = text}).hits) codes += h.code.text() + " ";
      return codes;
    };
    const std::string before = codes_of("chronic kidney disease stage");
    for (const char* other : {"fracture left", "sepsis e coli", "xyzzy", "i", "s52"}) (void)search.find({.text = other});
    CHECK(codes_of("chronic kidney disease stage") == before);
  }
}

TEST_SUITE("words") {
  TEST_CASE("letters are folded, possessives dropped, hyphens part words") {
    const auto words = words_in("Crohn's x-ray Ménière’s (TIA)");
    REQUIRE(words.size() >= 5);
    CHECK(words[0].folded == "crohn");
    CHECK(words[1].folded == "x");
    CHECK(words[2].folded == "ray");
    CHECK(words[3].folded == "meniere");
  }

  TEST_CASE("British spellings, plurals, stems, sounds and edits") {
    const auto has = [](const std::vector<std::string>& all, const char* one) { return std::find(all.begin(), all.end(), one) != all.end(); };
    CHECK(has(american_spellings("haemorrhage"), "hemorrhage"));
    CHECK(has(american_spellings("oesophageal"), "esophageal"));
    CHECK(has(american_spellings("diarrhoea"), "diarrhea"));
    CHECK(has(american_spellings("tumour"), "tumor"));
    CHECK(has(american_spellings("leukaemia"), "leukemia"));
    CHECK(has(singulars("metastases"), "metastasis"));
    CHECK(has(singulars("calculi"), "calculus"));
    CHECK(has(singulars("fractures"), "fracture"));
    CHECK(stem_of("diabetic") == stem_of("diabetes"));
    CHECK(stem_of("hypertensive") == stem_of("hypertension"));
    CHECK(stem_of("allergy") == stem_of("allergic"));
    CHECK(sound_of("numonia") == sound_of("pneumonia"));
    CHECK(is_within("asma", "asthma"));
    CHECK(edit_distance("neumonia", "pneumonia", 2, false) == 1);
    CHECK(edit_distance("hpyertension", "hypertension", 2, false) == 1);
    CHECK(edit_distance("apend", "appendicitis", 1, true) == 1);
    CHECK(edit_distance("abc", "wxyz", 2, false) == 3);
  }
}
