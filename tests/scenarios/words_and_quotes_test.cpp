#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "content/base/utf8.h"
#include "scenarios/chart_text.h"
#include "scenarios/words.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;

namespace {

template <typename E>
void told_apart(const char* name, const std::vector<words::Word<E>>& words) {
  CAPTURE(name);
  std::set<std::string_view> in_file, on_screen;
  for (const auto& word : words) {
    CHECK(in_file.insert(word.in_file).second);
    CHECK(on_screen.insert(word.on_screen).second);
    CHECK_FALSE(word.on_screen.empty());
    CHECK(to_string(word.value) == word.in_file);
  }
}

std::string words_at(const ChartText& text, TextRange range) { return text.flat.substr(range.from, range.to - range.from); }

}  // namespace

TEST_SUITE("words") {
  TEST_CASE("every enum has one word in files and one on the screen") {
    told_apart("setting", words::settings());
    told_apart("difficulty", words::difficulties());
    told_apart("sex", words::sexes());
    told_apart("status", words::document_statuses());
    told_apart("document type", words::document_types());
    told_apart("source kind", words::source_kinds());
    told_apart("not coded", words::not_coded_kinds());
    told_apart("poa", words::poas());
    told_apart("task kind", words::task_kinds());
    told_apart("service", words::services());
    told_apart("anesthesia", words::anesthesias());
    told_apart("side", words::sides());
    told_apart("deficiency", words::deficiency_types());
    told_apart("query form", words::query_forms());
    told_apart("query outcome", words::query_outcomes());
    CHECK(words::deficiency_types().size() == static_cast<std::size_t>(kDeficiencyTypes));
    for (const auto& word : words::deficiency_types()) CHECK(deficiency_type_from(word.in_file) == word.value);
    CHECK(words::document_types().size() == static_cast<std::size_t>(DocumentType::DeathNote) + 1);
    CHECK(words::not_coded_kinds().size() == static_cast<std::size_t>(NotCodedKind::CodedAsPartOfOperation) + 1);
    for (const auto& word : words::poas()) CHECK(poa_from(word.in_file) == word.value);
    CHECK_FALSE(poa_from("y").has_value());
    CHECK_FALSE(poa_from("").has_value());
  }

  TEST_CASE("a source reads as its book, year and place") {
    CHECK(display({SourceKind::Guideline, "I.C.1.d.4", 2026}) == "ICD-10-CM Official Guidelines FY2026, section I.C.1.d.4");
    std::set<std::string> shown;
    for (const auto& kind : words::source_kinds()) {
      const std::string text = display({kind.value, "REF", 2026});
      CHECK(text.find("REF") != std::string::npos);
      CHECK(shown.insert(text).second);
      CHECK(display({kind.value, "REF", 0}).find("FY0") == std::string::npos);
    }
  }
}

TEST_SUITE("quotes") {
  TEST_CASE("markup inside the words does not matter") {
    const ChartText t = parse_chart_text("The **acute** on *chronic* `systolic` heart\nfailure &amp; edema, 5 \\* 2.\n");
    CHECK(count_quote(t, "acute on chronic systolic heart failure & edema, 5 * 2.") == 1);
    CHECK(count_quote(t, "  acute \n on\tchronic ") == 1);
  }

  TEST_CASE("printouts: spaces and line ends count as one space, and the range covers the print") {
    const ChartText t = parse_chart_text("```\nNa   131  L\nK    2.9  L\n```\n");
    const auto at = find_quote(t, "131 L K 2.9");
    REQUIRE(at.has_value());
    CHECK(words_at(t, *at) == "131  L\nK    2.9");
    CHECK(count_quote(t, "131LK") == 0);
  }

  TEST_CASE("copies do not overlap, count on over blocks and cells, and start at one") {
    const ChartText t = parse_chart_text("aaaa\n\n| aa | b |\n|---|---|\n| aa | aa |\n");
    CHECK(count_quote(t, "aa") == 5);
    std::uint32_t last = 0;
    for (int n = 1; n <= 5; ++n) {
      const auto at = find_quote(t, "aa", n);
      REQUIRE(at.has_value());
      CHECK((n == 1 || at->from > last));
      last = at->from;
    }
    CHECK_FALSE(find_quote(t, "aa", 0).has_value());
    CHECK_FALSE(find_quote(t, "aa", -1).has_value());
    CHECK_FALSE(find_quote(t, "aa", 6).has_value());
    CHECK_FALSE(find_quote(t, "").has_value());
    CHECK(count_quote(t, " \n") == 0);
  }

  TEST_CASE("searching ignores case in ASCII and Latin-1 only") {
    const ChartText t = parse_chart_text("Ménière and MÉNIÈRE and meniere\n");
    CHECK(find_all(t, "ménière").size() == 2);
    CHECK(find_all(t, "MENIERE").size() == 1);
  }

  TEST_CASE("any selection in any shipped document is found again as the words it quotes") {
    std::mt19937 random(20260116);
    int quoted = 0;
    REQUIRE_FALSE(shipped_library().empty());
    for (const auto& file : shipped_library()) {
      REQUIRE(file.scenario.has_value());
      for (const auto& document : file.scenario->documents) {
        const ChartText t = parse_chart_text(document.markdown);
        CAPTURE(document.file);
        const auto length = static_cast<std::uint32_t>(t.flat.size());
        for (int n = 0; n < 60; ++n) {
          std::uint32_t from = static_cast<std::uint32_t>(random() % length);
          std::uint32_t to = std::min(length, from + 1 + static_cast<std::uint32_t>(random() % 60));
          while (from > 0 && (static_cast<unsigned char>(t.flat[from]) & 0xC0U) == 0x80U) --from;
          while (to < length && (static_cast<unsigned char>(t.flat[to]) & 0xC0U) == 0x80U) ++to;
          const auto quote = quote_at(t, {from, to});
          if (!quote) continue;
          ++quoted;
          const auto at = find_quote(t, quote->text, quote->occurrence);
          REQUIRE(at.has_value());
          // A copy that overlaps an earlier one is stood for by that one; all others come back exactly.
          CHECK(at->from <= to);
          CHECK(at->to > from - std::min<std::uint32_t>(from, static_cast<std::uint32_t>(quote->text.size())));
          CHECK(collapse_spaces(words_at(t, *at)) == quote->text);
        }
      }
    }
    CHECK(quoted > 1000);
  }

  TEST_CASE("blocks and spans tile the shipped documents: ascending, apart, every character styled") {
    for (const auto& file : shipped_library())
      for (const auto& document : file.scenario->documents) {
        const ChartText t = parse_chart_text(document.markdown);
        CAPTURE(document.file);
        std::vector<bool> styled(t.flat.size(), false);
        std::uint32_t at = 0;
        for (const auto& span : t.spans) {
          CHECK(span.range.from >= at);
          CHECK_FALSE(span.range.empty());
          at = span.range.to;
          for (std::uint32_t i = span.range.from; i < span.range.to; ++i) styled[i] = true;
        }
        at = 0;
        for (const auto& block : t.blocks) {
          CHECK(block.range.from >= at);
          at = block.range.to;
          for (std::uint32_t i = block.range.from; i < block.range.to; ++i)
            if (!styled[i]) {
              CHECK_MESSAGE(false, "byte " << i << " has no style");
              break;
            }
          std::uint32_t cell_at = block.range.from;
          for (const auto& cell : block.cells) {
            CHECK(cell.from >= cell_at);
            cell_at = cell.to;
          }
        }
      }
  }
}
