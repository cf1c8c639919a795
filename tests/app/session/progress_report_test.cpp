#include <doctest/doctest.h>

#include <pugixml.hpp>
#include <set>
#include <string>

#include "app/session/readiness_desk.h"
#include "tests/app/views/readiness_models.h"

using namespace cw;
using namespace cw::test;

namespace {

std::string page_of(const ReadinessModel& readiness, const PlanModel& plan) { return progress_report_html(readiness, plan, readiness_today()); }

pugi::xml_document parsed(const std::string& page) {
  pugi::xml_document document;
  const auto result = document.load_buffer(page.data(), page.size(), pugi::parse_default | pugi::parse_doctype);
  REQUIRE_MESSAGE(result, result.description() << " at " << result.offset);
  return document;
}

/// All text below a node, elements apart.
std::string text_of(const pugi::xml_node& node) {
  std::string all;
  for (const auto& child : node.children()) all += child.type() == pugi::node_element ? (std::string_view(child.name()) == "style" ? std::string{} : " " + text_of(child)) : std::string(child.value());
  return all;
}

bool says(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_SUITE("progress report") {
  TEST_CASE("one page that stands alone, well formed, the same each time") {
    const std::string page = page_of(sample_readiness(), sample_plan());
    CHECK(page == page_of(sample_readiness(), sample_plan()));
    const auto document = parsed(page);
    CHECK(std::string_view(document.document_element().name()) == "html");
    CHECK(document.select_nodes("//script | //link | //img | //iframe | //object | //@src | //@href | //@onload | //@onclick").empty());
    const std::string style = document.select_node("//style").node().child_value();
    CHECK_FALSE(says(style, "url("));
    CHECK_FALSE(says(style, "@import"));
    CHECK(says(style, "@media print"));
    // Every picture has a title, a description and a table beside it; ids occur once.
    const auto pictures = document.select_nodes("//svg");
    CHECK(pictures.size() == 3);
    for (const auto& picture : pictures) {
      CHECK_FALSE(std::string_view(picture.node().child("title").child_value()).empty());
      CHECK_FALSE(std::string_view(picture.node().child("desc").child_value()).empty());
      CHECK(picture.node().parent().child("table"));
    }
    std::set<std::string> ids;
    for (const auto& id : document.select_nodes("//@id")) CHECK(ids.insert(id.attribute().value()).second);
  }

  TEST_CASE("what the screens say") {
    const auto readiness = sample_readiness();
    const auto plan = sample_plan();
    const std::string text = text_of(parsed(page_of(readiness, plan)).document_element());
    for (const std::string& words : {readiness.chance, readiness.interval, readiness.reason, readiness.caution, readiness.moved.front(), readiness.recent.front().title, plan.plan.today[1].reason, plan.plan.outlook, std::string("Examination on 21 Feb 2027, in 86 days"), std::string("Made on 27 Nov 2026")}) CHECK_MESSAGE(says(text, words), words);
    for (const auto& d : readiness.domains) CHECK_MESSAGE(says(text, d.name), d.name);
    for (const std::string_view word : {"Above standard", "Below standard", "Uncertain", "Not measured", "not enough evidence"}) CHECK_MESSAGE(says(text, word), word);
    // Two weeks of the plan, no more.
    CHECK(says(text, to_display(plan.plan.days[13].on)));
    CHECK_FALSE(says(text, to_display(plan.plan.days[14].on)));
  }

  TEST_CASE("a domain without answers gets no numbers of its own") {
    auto readiness = sample_readiness();
    readiness.domains[3].points_low = 4711, readiness.domains[3].points_high = 4712;
    REQUIRE(readiness.domains[3].posterior.verdict == DomainVerdict::NotMeasured);
    const std::string page = page_of(readiness, sample_plan());
    CHECK_FALSE(says(page, "4711"));
    CHECK_FALSE(says(page, "4712"));
  }

  TEST_CASE("no chance and no score without evidence") {
    auto early = early_readiness();
    // Whatever stands in the numbers, it is not told.
    early.readiness.official.raw_low = 4711, early.readiness.official.raw_high = 4712;
    early.chance = "85 %";
    const std::string page = page_of(early, sample_plan());
    const std::string text = text_of(parsed(page).document_element());
    CHECK(says(text, early.headline));
    CHECK(says(text, early.reason));
    CHECK_FALSE(says(text, "85 %"));
    CHECK_FALSE(says(page, "4711"));
    CHECK_FALSE(says(page, "interval-title"));
    const std::string nothing = page_of({}, {});
    CHECK(says(text_of(parsed(nothing).document_element()), "Not measured"));
  }

  TEST_CASE("hostile names stay text") {
    const std::string hostile = "</title><script>alert(1)</script>\" onload='x' & ]]> <!-- \x01\x07";
    auto readiness = sample_readiness();
    auto plan = sample_plan();
    readiness.exam_name = readiness.headline = readiness.reason = readiness.chance = readiness.interval = readiness.caution = readiness.notice_of_staleness = hostile;
    for (auto& d : readiness.domains) d.name = d.short_name = hostile;
    for (auto& sentence : readiness.moved) sentence = hostile;
    for (auto& work : readiness.recent) work.title = work.words = hostile;
    for (auto& step : plan.plan.today) step.title = step.reason = hostile;
    for (auto& day : plan.plan.days) day.focus = hostile;
    plan.plan.outlook = hostile;
    const std::string page = page_of(readiness, plan);
    const auto document = parsed(page);
    CHECK(document.select_nodes("//script").empty());
    CHECK(document.select_nodes("//@onload").empty());
    CHECK(std::none_of(page.begin(), page.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; }));
    CHECK(says(text_of(document.select_node("//h1").node()), "<script>alert(1)</script>"));
  }
}
