#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "content/base/file_io.h"
#include "grading/readiness/item_statistics.h"
#include "tests/support/files.h"

using namespace cw;
using Json = nlohmann::json;

namespace {

void near(std::optional<double> ours, const Json& theirs) {
  REQUIRE(ours.has_value() == !theirs.is_null());
  if (ours) CHECK(std::abs(*ours - theirs.get<double>()) <= 1e-6);
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> made(1);
  for (const char c : line) {
    if (c == ',') made.emplace_back();
    else if (c != '\r') made.back() += c;
  }
  return made;
}

ClassResults results_of(const std::string& csv, const Json& about) {
  std::istringstream lines(csv);
  std::string line;
  std::getline(lines, line);
  const auto header = cells_of(line);
  const bool choice = about["type"] == "multiple_choice";
  ClassResults made;
  for (std::size_t i = 1; i < header.size(); ++i) {
    AnalysedItem item{.id = header[i]};
    if (choice) {
      item.key = about["key"][header[i]];
      for (const char option : about["options"].get<std::string>()) item.options.emplace_back(1, option);
    } else {
      item.max_points = about["max_points"][header[i]];
    }
    made.items.push_back(item);
  }
  while (std::getline(lines, line)) {
    const auto cells = cells_of(line);
    if (cells.size() != header.size()) continue;
    made.students.push_back(cells[0]);
    made.points.emplace_back();
    if (choice) made.chosen.emplace_back();
    for (std::size_t i = 1; i < cells.size(); ++i) {
      if (choice) made.chosen.back().push_back(cells[i]);
      made.points.back().push_back(choice ? (cells[i] == made.items[i - 1].key ? 1 : 0) : std::stod(cells[i]));
    }
  }
  return made;
}

/// Four students, three items: small enough to check by hand.
ClassResults small_class() {
  return {.students = {"a", "b", "c", "d"}, .items = {{.id = "one"}, {.id = "two"}, {.id = "three"}}, .points = {{1, 1, 1}, {1, 1, 0}, {1, 0, 0}, {1, 0, 1}}, .chosen = {}};
}

}  // namespace

TEST_SUITE("item statistics") {
  TEST_CASE("a class of four by hand") {
    const ClassStatistics made = analyse_class(small_class(), 2);
    CHECK(made.totals == std::vector<double>{3, 2, 1, 2});
    CHECK(made.mean == 2);
    CHECK(made.sd_population == doctest::Approx(std::sqrt(0.5)));
    CHECK(made.group_size == 1);
    // Variances (population): 0, 1/4, 1/4 of 1/2: alpha = 3/2 (1 - 1) = 0.
    CHECK(*made.alpha == doctest::Approx(0).epsilon(1e-12));
    CHECK(*made.kr20 == doctest::Approx(0).epsilon(1e-12));
    CHECK(*made.pass_rate == 0.75);
    CHECK(*made.livingston_k2 == doctest::Approx(0).epsilon(1e-12));  // the mean lies on the cut
    CHECK(made.by_item[0].p == 1);
    CHECK_FALSE(made.by_item[0].r_rest);
    CHECK(made.by_item[0].flags == std::vector<std::string>{"too_easy", "no_variance"});
    // (1,1,0,0) with the rest (2,1,1,2): no correlation.
    CHECK(*made.by_item[1].r_rest == doctest::Approx(0).epsilon(1e-12));
    CHECK(*made.by_item[1].r_total == doctest::Approx(1 / std::sqrt(2.0)));
    CHECK(made.by_item[1].discrimination == 1);  // a (3) against c (1)
  }

  TEST_CASE("small and flat classes have no statistics that they cannot have") {
    ClassResults one = small_class();
    one.students = {"a"};
    one.points.resize(1);
    const ClassStatistics alone = analyse_class(one, std::nullopt);
    CHECK_FALSE(alone.sd_sample);
    CHECK_FALSE(alone.alpha);
    CHECK_FALSE(alone.pass_rate);
    CHECK_FALSE(alone.by_item[1].r_rest_interval);
    ClassResults flat = small_class();
    for (auto& row : flat.points) row = {0, 0, 0};
    const ClassStatistics nothing = analyse_class(flat, 1);
    CHECK_FALSE(nothing.alpha);
    CHECK_FALSE(nothing.kr20);
    CHECK(nothing.by_item[0].flags == std::vector<std::string>{"too_hard", "no_variance"});
  }

  TEST_CASE("a key that the strong students avoid is told") {
    ClassResults made;
    made.items = {{.id = "keyed wrong", .options = {"A", "B"}, .key = "A"}, {.id = "x"}, {.id = "y"}, {.id = "z"}};
    for (int s = 0; s < 10; ++s) {
      const bool strong = s < 5;
      made.students.push_back("s" + std::to_string(s));
      made.chosen.push_back({strong ? "B" : "A", "", "", ""});
      made.points.push_back({strong ? 0.0 : 1.0, strong ? 1.0 : 0.0, strong && s > 0 ? 1.0 : 0.0, strong ? 1.0 : 0.0});
    }
    const ItemStatistics item = analyse_class(made, std::nullopt).by_item[0];
    CHECK(item.flags == std::vector<std::string>{"negative_discrimination", "possible_miskey"});
    CHECK(item.options.size() == 2);  // nobody omitted it
    CHECK(item.options[0].key);
    CHECK_FALSE(item.options[0].functioning);
    CHECK(item.options[1].functioning == false);
  }

  TEST_CASE("the reference classes") {
    const auto data = test::reference_data();
    if (!data || !std::filesystem::exists(*data / "item-analysis")) {
      MESSAGE("skipped: no reference classes for item statistics (CHARTWRIGHT_DATA)");
      return;
    }
    for (const std::string name : {"mc-12x8", "charts-15x6"}) {
      CAPTURE(name);
      const Json about = Json::parse(*read_file(*data / "item-analysis" / (name + ".json")));
      const ClassResults results = results_of(*read_file(*data / "item-analysis" / (name + ".csv")), about);
      const Json& expected = about["expected"];
      const ClassStatistics ours = analyse_class(results, expected["cut_raw"].get<double>());
      CHECK(ours.students == expected["n_students"]);
      CHECK(ours.items == expected["n_items"]);
      CHECK(ours.group_size == expected["upper_lower_group_size"]);
      const Json& total = expected["total"];
      for (std::size_t s = 0; s < results.students.size(); ++s) CHECK(ours.totals[s] == total["scores"][results.students[s]]);
      near(ours.mean, total["mean"]);
      near(ours.sd_sample, total["sd_sample"]);
      near(ours.sd_population, total["sd_population"]);
      near(ours.least, total["min"]);
      near(ours.most, total["max"]);
      near(ours.alpha, expected["alpha"]);
      near(ours.sem, expected["sem"]);
      CHECK(ours.kr20.has_value() == expected.contains("kr20"));
      if (ours.kr20) near(ours.kr20, expected["kr20"]);
      if (ours.kr21) near(ours.kr21, expected["kr21"]);
      near(ours.livingston_k2, expected["livingston_k2"]);
      near(ours.pass_rate, expected["pass_rate"]);
      REQUIRE(ours.by_item.size() == expected["items"].size());
      for (std::size_t i = 0; i < ours.by_item.size(); ++i) {
        const ItemStatistics& item = ours.by_item[i];
        const Json& theirs = expected["items"][i];
        CAPTURE(item.id);
        CHECK(item.id == theirs["item"]);
        near(item.p, theirs["p"]);
        near(item.sd, theirs["sd_sample"]);
        near(item.r_total, theirs["r_total"]);
        near(item.r_rest, theirs["r_rest"]);
        near(item.discrimination, theirs["D"]);
        near(item.alpha_without, theirs["alpha_if_deleted"]);
        REQUIRE(item.r_rest_interval);
        near(item.r_rest_interval->first, theirs["r_rest_ci95"][0]);
        near(item.r_rest_interval->second, theirs["r_rest_ci95"][1]);
        CHECK(item.p_interval.has_value() == theirs.contains("p_ci95_wilson"));
        if (item.p_interval) {
          near(item.p_interval->first, theirs["p_ci95_wilson"][0]);
          near(item.p_interval->second, theirs["p_ci95_wilson"][1]);
        }
        CHECK(Json(item.flags) == theirs["flags"]);
        CHECK(item.options.size() == (theirs.contains("options") ? theirs["options"].size() : 0));
        for (std::size_t o = 0; o < item.options.size(); ++o) {
          const OptionStatistics& option = item.options[o];
          const Json& expected_option = theirs["options"][o];
          CAPTURE(option.option);
          CHECK(option.option == expected_option["option"]);
          CHECK(option.key == expected_option["key"]);
          CHECK(option.count == expected_option["count"]);
          near(option.proportion, expected_option["proportion"]);
          near(option.r_rest, expected_option["r_rest"]);
          near(option.mean_total, expected_option["mean_total_of_choosers"]);
          CHECK(option.upper == expected_option["upper"]);
          CHECK(option.lower == expected_option["lower"]);
          CHECK(option.functioning.has_value() == expected_option.contains("functioning"));
          if (option.functioning) CHECK(*option.functioning == expected_option["functioning"]);
        }
        if (theirs.contains("non_functioning_distractors")) CHECK(item.non_functioning == theirs["non_functioning_distractors"]);
      }
    }
  }
}
