#include <doctest/doctest.h>

#include <string>

#include "content/base/date.h"
#include "content/base/diagnostic.h"
#include "content/base/file_io.h"
#include "content/base/json_reader.h"
#include "content/base/sha256.h"
#include "content/base/utf8.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;

TEST_SUITE("base") {
  TEST_CASE("dates: calendar, fiscal year, age") {
    CHECK(to_string(*Date::parse("2026-02-28")) == "2026-02-28");
    CHECK_FALSE(Date::parse("2026-02-29").has_value());
    CHECK(Date::parse("2024-02-29").has_value());
    CHECK_FALSE(Date::parse("2026-2-28").has_value());
    CHECK(Date::from_ymd(2025, 9, 30)->fiscal_year() == 2025);
    CHECK(Date::from_ymd(2025, 10, 1)->fiscal_year() == 2026);
    CHECK(Date::from_ymd(2026, 11, 24)->weekday() == 2);
    CHECK(age_in_years(*Date::from_ymd(2000, 3, 1), *Date::from_ymd(2026, 2, 28)) == 25);
    CHECK(age_in_years(*Date::from_ymd(2000, 3, 1), *Date::from_ymd(2026, 3, 1)) == 26);
    CHECK(to_display(*LocalTime::parse("2026-01-05T09:05")) == "5 Jan 2026 09:05");
    CHECK_FALSE(LocalTime::parse("2026-01-05T24:00").has_value());
    for (int days = -60000; days < 60000; days += 37) {
      const Date d = Date::from_days(days);
      CHECK(Date::from_ymd(d.year(), d.month(), d.day())->days_since_1970() == days);
    }
  }

  TEST_CASE("UTF-8: what is malformed, and where") {
    CHECK_FALSE(first_malformed_utf8("plain ½ → 𝄞").has_value());
    CHECK(*first_malformed_utf8("ab\xFF") == 2);
    CHECK(*first_malformed_utf8("\xC0\xAF") == 0);          // overlong
    CHECK(*first_malformed_utf8("\xED\xA0\x80") == 0);      // surrogate
    CHECK(*first_malformed_utf8("\xF4\x90\x80\x80") == 0);  // past U+10FFFF
    CHECK(*first_malformed_utf8("é\xE2\x82") == 2);
    CHECK(to_lower("ÀB×") == "àb×");
    CHECK(collapse_spaces("  a \n\t b ") == "a b");
  }

  TEST_CASE("SHA-256 of the standard's example") { CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); }

  TEST_CASE("the nearest name is offered only when it is near") {
    CHECK(nearest_name("diagnosis", {"diagnoses", "procedures"}) == "diagnoses");
    CHECK(nearest_name("cat", {"diagnoses", "procedures"}).empty());
  }

  TEST_CASE("files: absent, folder, too large, replaced as a whole") {
    TempFolder folder;
    CHECK(read_file(folder / "none").error().id == "file.not_found");
    CHECK(read_file(folder.path()).error().id == "file.not_a_file");
    REQUIRE(write_file_atomically(folder / "a", "12345").ok());
    CHECK(read_file(folder / "a", 4).error().id == "file.too_large");
    CHECK(*read_file(folder / "a") == "12345");
    CHECK(write_file_atomically(folder / "none/b", "x").error().id == "file.unwritable");
  }
}

TEST_SUITE("json reader") {
  TEST_CASE("a fault has file, line, column, pointer, the line itself and a hint") {
    JsonReader reader("{\n  \"name\": \"x\",\n  \"size\": \"big\"\n}", "a.json");
    JsonValue root = reader.root();
    CHECK(root.text("name") == "x");
    CHECK(root.integer("size", 0, 10) == 0);
    root.finish();
    REQUIRE(reader.diagnostics().size() == 1);
    CHECK(to_text(reader.diagnostics()) == "a.json:3:11: error[JSN-012]: a whole number from 0 to 10 was expected here, not text\n        \"size\": \"big\"\n                ^\n");
    CHECK(reader.diagnostics().all()[0].pointer == "/size");
  }

  TEST_CASE("every fault is collected in one pass, unknown fields with the nearest known name") {
    JsonReader reader(R"({"titel": "x", "when": "2026-13-01", "kind": "red", "n": 99, "list": 4})", "a.json");
    JsonValue root = reader.root();
    root.text("title");
    root.date("when");
    root.one_of<int>("kind", {{"read", 1}, {"write", 2}});
    root.integer("n", 0, 9);
    root.each("list", [](JsonValue) {});
    root.finish();
    std::string ids;
    for (const auto& d : reader.diagnostics()) ids += d.id + " ";
    CHECK(ids == "JSN-010 JSN-016 JSN-014 JSN-013 JSN-012 JSN-011 ");
    CHECK(to_text(reader.diagnostics()).find("did you mean \"title\"?") != std::string::npos);
    CHECK(to_text(reader.diagnostics()).find("did you mean \"read\"?") != std::string::npos);
  }

  TEST_CASE("a field twice, nesting too deep, a byte order mark, bad bytes, trailing words") {
    const auto first = [](const std::string& text) {
      JsonReader reader(text, "a.json");
      return reader.diagnostics().empty() ? std::string() : reader.diagnostics().all()[0].id;
    };
    CHECK(first(R"({"a":1,"a":2})") == "JSN-004");
    CHECK(first(std::string(100, '[') + std::string(100, ']')) == "JSN-003");
    CHECK(first("\xEF\xBB\xBF{}") == "JSN-001");
    CHECK(first("{\"a\":\"\xFF\"}") == "JSN-001");
    CHECK(first("{} x") == "JSN-002");
    CHECK(first("") == "JSN-002");
    CHECK(first("{\"a\":\"\\ud800\"}") == "JSN-002");
    CHECK(first("{\"a\":01}") == "JSN-002");
    CHECK(first("{\"a\":\"\\ud834\\udd1e\"}").empty());
  }

  TEST_CASE("malformed at every structural position: one clear sentence, never a crash") {
    const std::string sound = R"({"format":"x","n":-1.5e3,"b":true,"l":[1,{"k":"v\n\u00e9"},null],"o":{}})";
    REQUIRE(JsonReader(sound, "a").diagnostics().empty());
    const std::string structural = "{}[],:\"\\";
    for (std::size_t at = 0; at < sound.size(); ++at) {
      // Left out.
      std::string text = sound;
      text.erase(at, 1);
      JsonReader erased(text, "a");
      CHECK(erased.diagnostics().size() <= 1);
      // Cut off here.
      if (at > 0) {
        JsonReader cut(sound.substr(0, at), "a");
        REQUIRE(cut.diagnostics().size() == 1);
        CHECK_FALSE(cut.diagnostics().all()[0].message.empty());
        CHECK(cut.diagnostics().all()[0].place.line == 1);
      }
      // Another one put in, or in its place.
      for (const char c : structural) {
        text = sound;
        text.insert(at, 1, c);
        CHECK(JsonReader(text, "a").diagnostics().size() <= 1);
        text = sound;
        text[at] = c;
        CHECK(JsonReader(text, "a").diagnostics().size() <= 1);
      }
    }
  }

  TEST_CASE("format and version") {
    const auto problem = [](const char* text) {
      JsonReader reader(text, "a.json");
      const bool ok = reader.expect_format("chartwright.thing", 2);
      return std::pair(ok, reader.diagnostics().empty() ? std::string() : reader.diagnostics().all()[0].id);
    };
    CHECK(problem(R"({"format":"chartwright.thing","version":1})") == std::pair(true, std::string()));
    CHECK(problem(R"({"format":"chartwright.thing","version":3})") == std::pair(false, std::string("JSN-021")));
    CHECK(problem(R"({"format":"other","version":1})") == std::pair(false, std::string("JSN-020")));
    CHECK(problem("[]") == std::pair(false, std::string("JSN-020")));
  }
}
