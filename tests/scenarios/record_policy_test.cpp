#include "scenarios/review/record_policy.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

#include "content/policies/policy_texts.h"
#include "scenarios/review/policies.h"
#include "tests/support/files.h"

using namespace cw;
using namespace cw::test;
using Json = nlohmann::ordered_json;

namespace {

Date day(int year, int month, int d) { return *Date::from_ymd(year, month, d); }

Json rule(const char* id) { return {{"id", id}, {"title", "A rule"}, {"cite", "Bylaws"}, {"severity", 2}, {"responsible", "attending"}}; }

Json item(const char* id, const char* type) {
  Json made = rule(id);
  made["any_of"] = Json::array({type});
  return made;
}

Json layer(const char* id = "facility", const char* kind = "facility") { return {{"format", "chartwright.record-policy"}, {"version", 1}, {"id", id}, {"name", "A layer"}, {"layer", kind}, {"from", "2020-01-01"}}; }

std::string faults(const PolicyRead& read) {
  std::string ids;
  for (const auto& d : read.diagnostics) ids += (ids.empty() ? "" : " ") + d.id;
  return ids;
}
PolicyRead read(const Json& json) { return read_record_policy(json.dump(2), "layer.json"); }

}  // namespace

TEST_SUITE("record policy") {
  TEST_CASE("the built-in layers are read without a fault, in order of layer") {
    const auto& layers = built_in_policies();
    REQUIRE(layers.size() == 3);
    CHECK(layers[0].id == "federal");
    CHECK(layers[1].id == "accreditation");
    CHECK(layers[2].id == "facility");
    for (const auto& text : policy_texts()) CHECK(read_record_policy(text.text, std::string(text.name)).diagnostics.empty());
    const char* number[] = {"REC-1", "REC-2", "REC-3"};
    for (std::size_t i = 0; i < layers.size(); ++i)
      for (const auto& one : layers[i].part.rules()) {
        CHECK_MESSAGE(one.id.substr(0, 5) == number[i], one.id);
        CHECK(one.layer == layers[i].layer);
        CHECK(!one.cite.empty());
        // What is law says where.
        if (layers[i].layer == PolicyLayer::Federal) CHECK_MESSAGE(one.cite.rfind("42 CFR ", 0) == 0, one.id);
        else CHECK_MESSAGE(one.cite.rfind("42 CFR ", 0) != 0, one.id);
      }
  }

  TEST_CASE("merged: the stricter time, the higher layer's list, each rule once") {
    const RecordPolicy all = merge_policies(built_in_policies(), day(2026, 1, 14));
    CHECK(all == standard_record_policy());
    CHECK(all.authentication.verbal_order.id == "REC-307");
    CHECK(all.authentication.verbal_order_hours == 48);
    CHECK(all.authentication.signature.id == "REC-130");
    CHECK(all.completion.days == 30);
    CHECK(all.completion.delinquent_on == 31);
    CHECK(all.completion.average_over_months == 12);
    CHECK(all.completion.rate_limit_percent == 50);
    CHECK(all.rule("REC-201") != nullptr);
    CHECK(all.rule("REC-125") == nullptr);
    CHECK(all.rule("REC-303") != nullptr);
    CHECK(all.rule("REC-109") == nullptr);
    CHECK(all.rule("") == nullptr);
    const auto rules = all.rules();
    for (std::size_t i = 1; i < rules.size(); ++i) CHECK_MESSAGE(rules[i - 1].id < rules[i].id, rules[i].id);

    const RecordPolicy law = merge_policies(built_in_policies(), day(2026, 1, 14), {"accreditation", "facility"});
    CHECK(law.name == "Federal conditions of participation");
    CHECK(law.authentication.verbal_order.id == "REC-131");
    CHECK(law.authentication.verbal_order_hours == 0);
    CHECK(law.rule("REC-125") != nullptr);
    CHECK(law.rule("REC-109") != nullptr);
    CHECK(law.consistency.copied_forward.id.empty());
  }

  TEST_CASE("rules hold from a day to a day") {
    // The assessment that the medical staff may allow came with the rule of 29 November 2019.
    CHECK(merge_policies(built_in_policies(), day(2019, 11, 28)).rule("REC-303") == nullptr);
    CHECK(merge_policies(built_in_policies(), day(2019, 11, 28)).rule("REC-109") != nullptr);
    CHECK(merge_policies(built_in_policies(), day(2019, 11, 29)).rule("REC-303") != nullptr);
    CHECK(merge_policies(built_in_policies(), day(2000, 1, 1)).rules().empty());

    Json json = layer("extra");
    json["to"] = "2025-12-31";
    json["items"] = {item("REC-901", "dietitian-note"), item("REC-902", "therapy-note"), item("REC-903", "biometry")};
    json["items"][1]["from"] = "2025-06-01";
    json["items"][2]["on"] = false;
    const auto source = read(json).source;
    REQUIRE(source);
    CHECK(merge_policies({*source}, day(2025, 5, 31)).rules().size() == 1);
    CHECK(merge_policies({*source}, day(2025, 6, 1)).rules().size() == 2);
    CHECK(merge_policies({*source}, day(2026, 1, 1)).rules().empty());
    CHECK(merge_policies({*source}, day(2025, 6, 1), {"extra"}).rules().empty());
  }

  TEST_CASE("between layers the shorter time wins, whichever says it") {
    const auto limit = [](const char* id, int hours) {
      Json made = rule(id);
      made.update({{"of", "history-and-physical"}, {"moment", "admission"}, {"hours_after", hours}});
      return made;
    };
    Json law = layer("law", "federal"), house = layer("house");
    for (const auto& [federal, facility, wins] : {std::tuple{24, 12, "REC-302"}, {24, 24, "REC-102"}, {24, 48, "REC-102"}}) {
      law["limits"] = Json::array({limit("REC-102", federal)});
      house["limits"] = Json::array({limit("REC-302", facility)});
      const RecordPolicy merged = merge_policies({*read(house).source, *read(law).source}, day(2026, 1, 1));
      REQUIRE(merged.limits.size() == 1);
      CHECK(merged.limits[0].rule.id == wins);
      CHECK(merged.name == "A layer; A layer");
    }
  }

  TEST_CASE("a folder's layer stands in place of the built-in one of its id, or beside them") {
    TempFolder folder;
    Json own = layer("facility");
    own["items"] = Json::array({item("REC-901", "dietitian-note")});
    put(folder / "own.json", own.dump());
    put(folder / "state.json", layer("state").dump());
    put(folder / "notes.txt", "not a policy");
    PolicySet set = policies_with(folder.path());
    CHECK(set.diagnostics.empty());
    REQUIRE(set.layers.size() == 4);
    const RecordPolicy merged = merge_policies(set.layers, day(2026, 1, 1));
    CHECK(merged.rule("REC-901") != nullptr);
    CHECK(merged.rule("REC-301") == nullptr);
    CHECK(merged.rule("REC-101") != nullptr);

    put(folder / "twice.json", layer("state").dump());
    put(folder / "wrong.json", "{");
    set = policies_with(folder.path());
    CHECK(set.diagnostics.has_errors());
    CHECK(std::any_of(set.diagnostics.begin(), set.diagnostics.end(), [](const Diagnostic& d) { return d.id == "RPO-012"; }));
    CHECK(std::any_of(set.diagnostics.begin(), set.diagnostics.end(), [](const Diagnostic& d) { return d.id == "JSN-002"; }));
    CHECK(policies_with(folder.path() / "nowhere").layers.size() == 3);
    put(folder / "large.json", std::string(1024 * 1024 + 1, ' '));
    set = policies_with(folder.path());
    CHECK(std::any_of(set.diagnostics.begin(), set.diagnostics.end(), [](const Diagnostic& d) { return d.id == "RPO-011"; }));
  }

  TEST_CASE("every fault has its id, and all are told with their line") {
    const auto of_items = [](const Json& one) { Json j = layer(); j["items"] = Json::array({one}); return faults(read(j)); };
    const auto of_limits = [](Json one) {
      Json j = layer(), whole = rule("REC-901");
      whole.update(one);
      j["limits"] = Json::array({whole});
      return faults(read(j));
    };
    CHECK(of_items(item("REC-901", "consent")).empty());
    CHECK(of_items(item("REC-9", "consent")) == "RPO-001");
    CHECK(of_items(item("rec-901", "consent")) == "RPO-001");
    Json twice = layer();
    twice["items"] = {item("REC-901", "consent"), item("REC-901", "orders")};
    CHECK(faults(read(twice)) == "RPO-002");
    Json ends = layer();
    ends["to"] = "2019-12-31";
    CHECK(faults(read(ends)) == "RPO-003");
    Json dated = item("REC-901", "consent");
    dated["from"] = "2021-01-02";
    dated["to"] = "2021-01-01";
    CHECK(of_items(dated) == "RPO-003");
    CHECK(of_items(item("REC-901", "consents")) == "RPO-004 RPO-009");
    CHECK(of_limits({{"of", "consent"}, {"moment", "start"}, {"hours_after", 1}}).empty());
    CHECK(of_limits({{"of", "consent"}, {"moment", "start"}}) == "RPO-005");
    CHECK(of_limits({{"of", "consent"}, {"moment", "start"}, {"hours_after", 1}, {"before", true}}) == "RPO-005");
    CHECK(of_limits({{"of", "consent"}, {"moment", "start"}, {"hours_before", 1}, {"when_signed", true}}) == "RPO-005");
    CHECK(of_limits({{"of", "consent"}, {"moment", "operation-start"}, {"before", true}}) == "RPO-006");
    Json loose = item("REC-901", "consent");
    loose["tissue"] = true;
    CHECK(of_items(loose) == "RPO-006");
    loose["each_operation"] = true;
    CHECK(of_items(loose).empty());
    Json element = rule("REC-901");
    element.update({{"of", "consent"}, {"name", "risks"}, {"words", {"risk"}}});
    Json elements = layer();
    elements["elements"] = Json::array({element});
    CHECK(faults(read(elements)).empty());
    for (const char* word : {"", " risk", "risk ", ":", "a\nb"}) {
      elements["elements"][0]["words"] = {word, "risk"};
      CHECK_MESSAGE(faults(read(elements)) == "RPO-007", word);
    }
    elements["elements"][0]["words"] = Json::array();
    CHECK(faults(read(elements)) == "RPO-009");
    Json same = item("REC-901", "consent");
    same["settings"] = {"clinic", "clinic"};
    CHECK(of_items(same) == "RPO-008");
    Json completion = layer();
    completion["completion"] = {{"rule", rule("REC-901")}, {"days", 30}, {"delinquent_on", 30}};
    CHECK(faults(read(completion)) == "RPO-010");

    const PolicyRead placed = read_record_policy("{\n  \"format\": \"chartwright.record-policy\",\n  \"version\": 1,\n  \"id\": \"x\",\n  \"name\": \"X\",\n  \"layer\": \"federl\",\n  \"from\": \"2020-01-01\",\n  \"item\": []\n}\n", "x.json");
    CHECK_FALSE(placed.source);
    REQUIRE(placed.diagnostics.size() == 2);
    CHECK(placed.diagnostics.all()[0].id == "JSN-014");
    CHECK(placed.diagnostics.all()[0].place.line == 6);
    CHECK(placed.diagnostics.all()[1].help.find("items") != std::string::npos);
    CHECK(faults(read_record_policy("{}", "x.json")) == "JSN-020");
  }

  TEST_CASE("words stand whole, in any case; a label begins a line or has its colon") {
    CHECK(says("EBL: 20 mL", "ebl"));
    CHECK_FALSE(says("treble", "ebl"));
    CHECK(says("The Blood Loss was small", "blood loss"));
    CHECK_FALSE(says("bloodless", "blood"));
    CHECK(says("Condition: good", "condition:"));
    CHECK(says("x\nCondition\ngood", "condition:"));
    CHECK(says("Condition\tgood", "condition:"));
    CHECK_FALSE(says("his condition was good", "condition:"));
    CHECK_FALSE(says("text", ""));
    CHECK_FALSE(says("", "text"));
    Encounter e;
    const OutcomeWords& words = standard_record_policy().outcomes;
    for (const auto& [text, outcome] : {std::pair{"Home, self care", Outcome::Home}, {"Expired", Outcome::Died}, {"Left AMA", Outcome::AgainstAdvice}, {"Transferred to another hospital by ambulance", Outcome::Transferred}, {"Skilled nursing facility (Orchard Terrace)", Outcome::Transferred}, {"Home with home health", Outcome::Home}}) {
      e.disposition = text;
      CHECK_MESSAGE(outcome_of(e, words) == outcome, text);
    }
  }
}
