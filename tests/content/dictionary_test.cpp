#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>

#include "content/encoder/dictionary.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;

namespace {

std::string ids(const Diagnostics& diagnostics) {
  std::string all;
  for (const Diagnostic& d : diagnostics) all += (all.empty() ? "" : " ") + d.id;
  return all;
}

std::vector<std::pair<std::string, DictionarySource>> shipped() {
  std::vector<std::pair<std::string, DictionarySource>> files;
  for (const DictionaryText& file : dictionary_texts()) {
    if (file.name != "spelling.txt") files.emplace_back(file.name, read_dictionary(file.text, std::string(file.name)));
  }
  return files;
}

const DictionaryEntry* entry(std::string_view term) {
  const auto& all = search_dictionary();
  const auto found = std::find_if(all.begin(), all.end(), [&](const DictionaryEntry& e) { return e.term == term; });
  return found == all.end() ? nullptr : &*found;
}

/// The codes and headers of an order file, bare.
std::set<std::string> order_codes(const std::string& unzip) {
  std::set<std::string> codes;
  std::istringstream lines(run(unzip).out);
  for (std::string line; std::getline(lines, line);) {
    if (line.size() < 15) continue;
    const std::string code = line.substr(6, 7);
    codes.insert(code.substr(0, code.find(' ')));
  }
  return codes;
}

}  // namespace

TEST_SUITE("dictionary") {
  TEST_CASE("a line gives an entry for each of its terms") {
    const DictionarySource source =
        read_dictionary("# heading\n\nhbp = htn | hypertension ; high pressure | I10 I16.9\r\nnos|unspecified\n", "a.txt");
    CHECK(source.diagnostics.empty());
    REQUIRE(source.entries.size() == 3);
    CHECK(source.entries[0].entry.term == "hbp");
    CHECK(source.entries[1].entry.term == "htn");
    CHECK(source.entries[1].line == 3);
    CHECK(source.entries[1].entry.meanings == std::vector<std::string>{"hypertension", "high pressure"});
    CHECK(source.entries[1].entry.codes == std::vector<std::string>{"I10", "I16.9"});
    CHECK(source.entries[2].entry.codes.empty());
  }

  TEST_CASE("a fault has its place, and the lines around it are read") {
    const DictionarySource source = read_dictionary("a | one\nb | two | I5O.9\nc | three\n", "a.txt");
    CHECK(to_text(source.diagnostics) ==
          "a.txt:2:11: error[DIC-009]: this is not written like a code\n      b | two | I5O.9\n                ^ I50.9, I10, E0601, "
          "0FT44ZZ or the beginning of ICD-10-PCS codes, 0FT4\n");
    CHECK(source.entries.size() == 2);
  }

  TEST_CASE("every fault there is can be provoked") {
    std::string twenty_thousand;
    for (int i = 0; i <= 20000; ++i) twenty_thousand += "t" + std::to_string(i) + " | m\n";
    const std::string thirteen = "a;b;c;d;e;f;g;h;i;j;k;l;m";
    const std::string thirteen_codes = "I10 I11 I12 I13 I15 I16 I20 I21 I22 I23 I24 I25 I26";
    struct Case {
      const char* id;
      std::string text;
      std::size_t entries;
    };
    for (const Case& c :
         {Case{"DIC-001", "a | b\nc | \xFF\n", 0}, Case{"DIC-001", "a |\tb\nc | d\n", 1},
          Case{"DIC-002", std::string((2U << 20U) + 1, ' '), 0}, Case{"DIC-003", "a | " + std::string(1000, 'x') + "\nb | c\n", 1},
          Case{"DIC-004", "a = | b\nc |d", 1}, Case{"DIC-004", " | b\n", 0}, Case{"DIC-005", "CHF | heart failure\n", 0},
          Case{"DIC-005", "heart  attack | b\n", 0}, Case{"DIC-006", "a | b\nc = a | d\n", 2}, Case{"DIC-007", "a | ; b\n", 0},
          Case{"DIC-007", "a | | I10\n", 0}, Case{"DIC-008", "a | b ; b\n", 0}, Case{"DIC-008", "a | b | I10 I10\n", 0},
          Case{"DIC-009", "a | b | i10\n", 0}, Case{"DIC-010", "a | " + thirteen + "\n", 0},
          Case{"DIC-010", "a | b | " + thirteen_codes + "\n", 0}, Case{"DIC-010", twenty_thousand, 20000}, Case{"DIC-011", "chf\n", 0},
          Case{"DIC-011", "a | b | I10 | c\n", 0}}) {
      CAPTURE(c.text.substr(0, 60));
      const DictionarySource source = read_dictionary(c.text, "a.txt");
      const std::string found = ids(source.diagnostics);
      CHECK(found == std::string(c.id));
      CHECK(source.entries.size() == c.entries);
    }
    CHECK(ids(read_spelling("tumour\n", "s.txt").diagnostics) == "DIC-012");
    CHECK(ids(read_spelling("same = same\n", "s.txt").diagnostics) == "DIC-012");
    CHECK(ids(read_spelling("two words = word\n", "s.txt").diagnostics) == "DIC-012");
    CHECK(ids(read_spelling("a = b\na = c\n", "s.txt").diagnostics) == "DIC-013");

    std::set<std::string> provoked = {"DIC-001", "DIC-002", "DIC-003", "DIC-004", "DIC-005", "DIC-006", "DIC-007",
                                      "DIC-008", "DIC-009", "DIC-010", "DIC-011", "DIC-012", "DIC-013"};
    for (const DictionaryRule& rule : dictionary_rules()) CHECK(provoked.erase(rule.id) == 1);
    CHECK(provoked.empty());
  }

  TEST_CASE("a term of two files is a fault of the later one") {
    const Diagnostics faults = repeated_terms({{"a.txt", read_dictionary("ms | multiple sclerosis\n", "a.txt")},
                                               {"b.txt", read_dictionary("x | y\nms | mitral stenosis\n", "b.txt")}});
    REQUIRE(faults.size() == 1);
    CHECK(faults.all()[0].id == "DIC-006");
    CHECK(faults.all()[0].place == SourcePlace{"b.txt", 2, 1});
  }

  TEST_CASE("how a code is written says of which system it is") {
    struct Case {
      const char* written;
      std::optional<CodeSystem> system;
    };
    for (const Case& c : {Case{"I10", CodeSystem::Icd10Cm}, Case{"C7A.00", CodeSystem::Icd10Cm}, Case{"E11.9", CodeSystem::Icd10Cm},
                          Case{"O00.90", CodeSystem::Icd10Cm}, Case{"E0601", CodeSystem::Hcpcs}, Case{"0FT4", CodeSystem::Icd10Pcs},
                          Case{"0FT44ZZ", CodeSystem::Icd10Pcs}, Case{"B211", CodeSystem::Icd10Pcs}, Case{"GZB", CodeSystem::Icd10Pcs},
                          Case{"GZ", std::nullopt}, Case{"I10.", std::nullopt}, Case{"I1.0", std::nullopt}, Case{"I10..9", std::nullopt},
                          Case{"0FTO", std::nullopt}, Case{"I5O.9", std::nullopt}, Case{"0FT44ZZZ", std::nullopt},
                          Case{"i10", std::nullopt}, Case{"", std::nullopt}}) {
      CAPTURE(c.written);
      const auto code = dictionary_code(c.written);
      CHECK(code.has_value() == c.system.has_value());
      if (code && c.system) CHECK(code->system() == *c.system);
    }
  }

  TEST_CASE("what is shipped is sound, and large enough") {
    const auto files = shipped();
    CHECK(files.size() >= 18);
    std::size_t terms = 0;
    for (const auto& [name, source] : files) {
      INFO(to_text(source.diagnostics));
      CHECK(source.diagnostics.empty());
      CHECK(!source.entries.empty());
      terms += source.entries.size();
    }
    const Diagnostics repeated = repeated_terms(files);
    INFO(to_text(repeated));
    CHECK(repeated.empty());
    CHECK(search_dictionary().size() == terms);
    CHECK(terms >= 800);
  }

  TEST_CASE("terms that everybody types are there") {
    struct Case {
      const char* term;
      const char* first_code;
    };
    for (const Case& c : {Case{"chf", "I50.9"}, Case{"heart attack", "I21.9"}, Case{"nstemi", "I21.4"}, Case{"kidney stone", "N20.0"},
                          Case{"htn", "I10"}, Case{"lap chole", "0FT44ZZ"}, Case{"pink eye", "H10.9"}, Case{"on blood thinners", "Z79.01"},
                          Case{"homeless", "Z59.00"}, Case{"fall from ladder", "W11"}, Case{"cpap", "E0601"}}) {
      CAPTURE(c.term);
      const DictionaryEntry* found = entry(c.term);
      REQUIRE(found != nullptr);
      REQUIRE(!found->codes.empty());
      CHECK(found->codes[0] == c.first_code);
    }
    REQUIRE(entry("ms") != nullptr);
    CHECK(entry("ms")->meanings.size() >= 3);
  }

  TEST_CASE("spellings: sound, in order, and none turns into another's British word") {
    const auto& pairs = spelling_pairs();
    CHECK(pairs.size() >= 100);
    std::set<std::string> british;
    for (const SpellingPair& pair : pairs) british.insert(pair.british);
    CHECK(british.size() == pairs.size());
    CHECK(std::is_sorted(pairs.begin(), pairs.end(), [](const SpellingPair& a, const SpellingPair& b) { return a.british < b.british; }));
    for (const SpellingPair& pair : pairs) {
      CAPTURE(pair.british);
      CHECK(british.count(pair.american) == 0);
    }
  }

  TEST_CASE("every code exists in the official files") {
    const auto data = reference_data();
    if (!data) {
      MESSAGE("skipped: no official reference files (CHARTWRIGHT_DATA)");
      return;
    }
    const auto cm = order_codes("unzip -p '" + (*data / "icd10cm/fy2026/icd10orderfiles.zip").string() + "' icd10cm_order_2026.txt");
    const auto pcs =
        order_codes("unzip -p '" + (*data / "icd10pcs/fy2026_april/2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip").string() +
                    "' icd10pcs_order_2026.txt");
    std::set<std::string> hcpcs;
    std::istringstream lines(
        run("unzip -p '" + (*data / "hcpcs/2019-Alpha-Numeric-HCPCS-File.zip").string() + "' HCPC2019_CONTR_ANWEB.txt").out);
    for (std::string line; std::getline(lines, line);) hcpcs.insert(line.substr(0, 5));
    REQUIRE(cm.size() > 90000);
    REQUIRE(pcs.size() > 70000);
    REQUIRE(hcpcs.size() > 5000);
    std::size_t checked = 0;
    for (const DictionaryEntry& e : search_dictionary()) {
      for (const std::string& written : e.codes) {
        const auto code = dictionary_code(written);
        REQUIRE(code.has_value());
        const std::string bare = code->bare();
        bool exists = false;
        switch (code->system()) {
          case CodeSystem::Icd10Cm: exists = cm.count(bare) == 1; break;
          case CodeSystem::Icd10Pcs: {
            const auto at = pcs.lower_bound(bare);
            exists = at != pcs.end() && at->starts_with(bare);
            break;
          }
          default: exists = hcpcs.count(bare) == 1; break;
        }
        if (!exists) FAIL_CHECK(e.term << ": " << written << " is in no official file");
        ++checked;
      }
    }
    CHECK(checked > 1000);
  }
}
