#include "grading/exam/score.h"

#include <algorithm>
#include <cmath>

#include "content/base/check.h"

namespace cw {
namespace {

/// Sums of a group while they are counted.
struct Count {
  int right = 0, of = 0, p0 = 0;
};

ExamGroup group(std::string id, std::string name, const Count& count) {
  const auto [low, high] = wilson_interval(count.right, count.of);
  return {std::move(id), std::move(name), count.right, count.of, low, high};
}

ExamRow row_of(const FormItem& form_item, const Item& item, const ExamResponse& response) {
  const bool empty = item.stem.empty();
  return {.id = form_item.id,
          .template_seed = form_item.template_seed,
          .domain = form_item.domain,
          .task = item.task,
          .point = item.point,
          .level = item.level,
          .part = form_item.part,
          .scored = form_item.scored && !empty,
          .right = !empty && item_credit(item, response.answer) == 1000,
          .omitted = empty || response.answer.empty(),
          .flagged = response.flagged,
          .partial = empty ? 0 : partial_credit(item, response.answer),
          .p0 = item.p0,
          .seconds = std::max(0, response.seconds)};
}

template <typename Of>
Count counted(const std::vector<ExamRow>& rows, const Of& belongs) {
  Count count;
  for (const auto& row : rows)
    if (row.scored && belongs(row)) ++count.of, count.right += row.right ? 1 : 0, count.p0 += row.p0;
  return count;
}

}  // namespace

ExamScore score_exam(const Blueprint& blueprint, const Form& form, std::span<const Item> items, std::span<const ExamResponse> responses) {
  CW_CHECK(items.size() == form.items.size());
  ExamScore score;
  score.cut = form.cut;
  const ExamResponse nothing;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const ExamRow row = row_of(form.items[i], items[i], i < responses.size() ? responses[i] : nothing);
    score.omitted += row.omitted ? 1 : 0;
    score.seconds += row.seconds;
    if (row.scored) ++score.of, score.raw += row.right ? 1 : 0;
    else ++score.unscored, score.unscored_right += row.right ? 1 : 0;
    score.rows.push_back(row);
  }
  bool parts_passed = true;
  for (const auto& domain : blueprint.domains)
    if (const Count c = counted(score.rows, [&](const ExamRow& row) { return row.domain == domain.id; }); c.of > 0) score.domains.push_back(group(domain.id, domain.name, c));
  for (std::size_t p = 0; p < blueprint.parts.size(); ++p)
    if (const Count c = counted(score.rows, [&](const ExamRow& row) { return row.part == static_cast<int>(p); }); c.of > 0) {
      score.parts.push_back(group(blueprint.parts[p].id, blueprint.parts[p].title, c));
      parts_passed = parts_passed && c.right >= (c.p0 + 99) / 100;
    }
  for (const auto level : {CognitiveLevel::Recall, CognitiveLevel::Application, CognitiveLevel::Analysis})
    if (const Count c = counted(score.rows, [&](const ExamRow& row) { return row.level == level; }); c.of > 0) score.levels.push_back(group(std::string(to_string(level)), std::string(display_name(level)), c));
  score.passed = score.of > 0 && score.raw >= score.cut && (blueprint.floor_rule == FloorRule::Total || parts_passed);
  if (blueprint.scale && score.of > 0) score.scaled = scaled_score(*blueprint.scale, score.raw, score.cut, score.of);
  return score;
}

int scaled_score(const ExamScale& scale, int raw, int cut, int of) {
  raw = std::clamp(raw, 0, std::max(1, of));
  // Twice the numerator, plus the denominator, over twice the denominator: rounded half up in whole numbers.
  const auto rounded = [](int range, int part, int whole) { return (2 * range * part + whole) / (2 * whole); };
  if (raw < cut) return std::min(scale.cut - 1, scale.least + rounded(scale.cut - scale.least, raw, cut));
  if (of <= cut) return raw >= of ? scale.most : scale.cut;
  return scale.cut + rounded(scale.most - scale.cut, raw - cut, of - cut);
}

std::pair<double, double> wilson_interval(int right, int of) {
  if (of <= 0) return {0.0, 1.0};
  constexpr double z = 1.6448536269514722;
  const double n = of, p = right / n, zz = z * z;
  const double middle = (p + zz / (2 * n)) / (1 + zz / n), half = z * std::sqrt(p * (1 - p) / n + zz / (4 * n * n)) / (1 + zz / n);
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

}  // namespace cw
