#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Classical statistics of a class's answers to a set of items: how hard each was, whether it told strong students from weak ones, whether its key may be wrong.
namespace cw {

struct AnalysedItem {
  std::string id;
  double max_points = 1;             ///< above 0
  std::vector<std::string> options;  ///< of a multiple-choice item; empty for points
  std::string key;
};
struct ClassResults {
  std::vector<std::string> students;             ///< ids, unique
  std::vector<AnalysedItem> items;
  std::vector<std::vector<double>> points;       ///< by student, then item; 0 to max_points; an omitted answer has 0
  std::vector<std::vector<std::string>> chosen;  ///< by student, then item; empty text: omitted. Empty where no item has options
};

struct OptionStatistics {
  std::string option;  ///< `omitted` for no answer, listed only where there was one
  bool key = false;
  int count = 0;
  double proportion = 0;
  std::optional<double> r_rest;      ///< correlation of choosing it with the rest of the total
  std::optional<double> mean_total;  ///< of those who chose it
  int upper = 0, lower = 0;          ///< choosers in the upper and lower group
  std::optional<bool> functioning;   ///< distractors only: chosen by at least 5 %, and by the weaker
};

struct ItemStatistics {
  std::string id;
  double max_points = 1;
  double p = 0;                      ///< mean points ÷ maximum
  std::optional<double> sd;          ///< sample standard deviation; nothing for one student
  std::optional<double> r_total, r_rest;                     ///< nothing when a variance is zero
  std::optional<std::pair<double, double>> r_rest_interval;  ///< 95 %, Fisher's z; nothing below 4 students
  std::optional<std::pair<double, double>> p_interval;       ///< 95 %, Wilson; items of 0 or 1 point only
  double discrimination = 0;                                 ///< mean proportion in the upper group less that in the lower
  std::optional<double> alpha_without;
  std::vector<OptionStatistics> options;
  int non_functioning = 0;         ///< distractors
  std::vector<std::string> flags;  ///< `too_easy`, `very_easy`, `too_hard`, `very_hard`, `no_variance`, `negative_discrimination`, `poor_discrimination`, `marginal_discrimination`, `possible_miskey`
};

struct ClassStatistics {
  int students = 0, items = 0, group_size = 0;
  std::vector<double> totals;  ///< by student, as given
  double mean = 0, least = 0, most = 0;
  std::optional<double> sd_sample;
  double sd_population = 0;
  std::optional<double> alpha, sem;
  std::optional<double> kr20, kr21;  ///< items of 0 or 1 point only
  std::optional<double> livingston_k2, pass_rate;  ///< with a cut
  std::vector<ItemStatistics> by_item;
};

/// At least one student and one item.
[[nodiscard]] ClassStatistics analyse_class(const ClassResults&, std::optional<double> cut);

}  // namespace cw
