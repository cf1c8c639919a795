#include <algorithm>

#include "content/base/dice.h"
#include "content/exams/expression.h"
#include "content/exams/item.h"

namespace cw {
namespace {

using namespace exams;

constexpr int kDraws = 200;

/// The names of one draw; nothing when it cannot be computed or does not meet the requirements.
std::optional<Names> drawn(const ItemTemplate& from, Dice& dice) {
  Names names;
  for (const auto& value : from.values) {
    std::optional<Fraction> number;
    switch (value.source) {
      case TemplateValue::Source::Range: {
        const auto steps = static_cast<std::size_t>((value.to - value.from) / value.step) + 1;
        number = from_millionths(value.from + static_cast<std::int64_t>(dice.below(steps)) * value.step);
        break;
      }
      case TemplateValue::Source::Among: number = from_millionths(value.among[dice.below(value.among.size())]); break;
      case TemplateValue::Source::Is: number = evaluate(value.is, names); break;
    }
    if (!number) return std::nullopt;
    names.emplace_back(value.name, *number);
  }
  for (const auto& comparison : from.require)
    if (!holds(comparison, names).value_or(false)) return std::nullopt;
  return names;
}

std::string with_unit(const std::string& number, const std::string& unit) {
  if (unit.empty()) return number;
  if (unit == "$") return number.starts_with("-") ? "-$" + number.substr(1) : "$" + number;
  return unit == "%" ? number + unit : number + " " + unit;
}

struct Wrong {
  std::int64_t millionths = 0;
  std::string why;
};

/// Everything but the numbers is as the template says.
std::optional<Item> item_of(const ItemTemplate& from, const Names& names) {
  Item item = from.item;
  const auto number = [&](const std::string& expression) -> std::optional<std::int64_t> {
    const auto value = evaluate(expression, names);
    return value ? rounded_millionths(*value, item.decimals) : std::nullopt;
  };
  const auto answer = number(from.answer);
  if (!answer) return std::nullopt;
  std::vector<Wrong> wrong;
  for (const auto& mistake : from.mistakes) {
    const auto value = number(mistake.is);
    if (!value || *value == *answer || std::any_of(wrong.begin(), wrong.end(), [&](const Wrong& w) { return w.millionths == *value; })) return std::nullopt;
    wrong.push_back({*value, mistake.why});
  }
  const auto told = [&](std::int64_t millionths) { return printed_millionths(millionths, item.decimals, true); };
  bool computed = true;
  const auto fill = [&](std::string& text) {
    auto made = filled(text, names, told(*answer));
    if (made) text = std::move(*made);
    else computed = false;
  };
  fill(item.stem);
  fill(item.why);
  for (auto& line : item.worked) fill(line);
  for (auto& one : wrong) fill(one.why);
  if (!computed) return std::nullopt;

  if (item.kind == ItemKind::Single) {
    std::vector<std::pair<std::int64_t, ItemOption>> options{{*answer, {with_unit(told(*answer), item.unit), true, item.why}}};
    for (const auto& one : wrong) options.push_back({one.millionths, {with_unit(told(one.millionths), item.unit), false, one.why}});
    std::sort(options.begin(), options.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [value, option] : options) item.options.push_back(std::move(option));
    item.why.clear();
    return item;
  }
  item.answer = *Decimal::parse(printed_millionths(*answer, item.decimals, false));
  // A number that was not rounded is no mistake in the method.
  std::int64_t half = item.decimals == 0 ? 0 : 500'000;
  for (int i = 0; i < item.decimals; ++i) half /= 10;
  item.tolerance = from.tolerance.empty() ? *Decimal::parse(printed_millionths(half, std::nullopt, false)) : Decimal::parse(from.tolerance).value_or(Decimal{});
  for (const auto& one : wrong) {
    if (one.millionths >= *answer - item.tolerance.millionths && one.millionths <= *answer + item.tolerance.millionths) return std::nullopt;
    item.mistakes.push_back({printed_millionths(one.millionths, item.decimals, false), one.why});
  }
  return item;
}

}  // namespace

std::optional<Item> instance(const ItemTemplate& from, std::uint64_t seed, std::string_view exam) {
  const ItemPlace* place = exam.empty() ? (from.places.empty() ? nullptr : &from.places.front()) : from.place_in(exam);
  if (place == nullptr) return std::nullopt;
  Dice dice(mixed_into(seed * 0x9E3779B97F4A7C15u, from.item.id.text()));
  for (int draw = 0; draw < kDraws; ++draw) {
    const auto names = drawn(from, dice);
    auto item = names ? item_of(from, *names) : std::nullopt;
    if (!item) continue;
    item->seed = seed;
    item->exam = place->exam;
    item->domain = place->domain;
    item->task = place->task;
    return item;
  }
  return std::nullopt;
}

}  // namespace cw
