#include "content/exams/balance.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <numeric>

#include "content/base/dice.h"
#include "content/base/utf8.h"
#include "content/exams/item.h"

namespace cw {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::array<std::string_view, 12> kMonths{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"};

/// `1,234.5`, `$12`, `84.3%`, `30 days` (the same unit in all) as a number; a date as its days.
struct Ordered {
  std::int64_t value = 0;
  std::string unit;
};
std::optional<Ordered> number(std::string_view text) {
  std::string digits, unit;
  text = trimmed(text);
  bool begun = false, ended = false;
  for (const char c : text) {
    const bool part = (c >= '0' && c <= '9') || c == '.' || c == '-';
    if (!begun && c == '$') unit += c;
    else if (!ended && part) digits += c, begun = true;
    else if (!ended && begun && c == ',') continue;
    else if (begun) ended = true, unit += c;
    else return std::nullopt;
  }
  const auto parsed = Decimal::parse(digits);
  if (!parsed) return std::nullopt;
  if (unit.size() > 1 && unit.back() == 's') unit.pop_back();
  return Ordered{parsed->millionths, unit};
}
std::optional<Ordered> date(std::string_view text) {
  if (const auto iso = Date::parse(trimmed(text))) return Ordered{iso->days_since_1970(), "date"};
  const std::string low = to_lower(trimmed(text));
  for (std::size_t m = 0; m < kMonths.size(); ++m) {
    if (!low.starts_with(kMonths[m])) continue;
    int day = 0, year = 2000;
    std::size_t at = kMonths[m].size();
    const auto whole = [&](int& out) {
      while (at < low.size() && (low[at] == ' ' || low[at] == ',')) ++at;
      const std::size_t from = at;
      int value = 0;
      while (at < low.size() && low[at] >= '0' && low[at] <= '9' && at - from < 4) value = value * 10 + (low[at++] - '0');
      if (at > from) out = value;
      return at > from;
    };
    if (!whole(day)) return std::nullopt;
    whole(year);
    const auto made = Date::from_ymd(year, static_cast<int>(m) + 1, day);
    if (!made || at != low.size()) return std::nullopt;
    return Ordered{made->days_since_1970(), "date"};
  }
  return std::nullopt;
}

/// The order in which options that are all numbers or all dates ascend; nothing when they are not.
std::optional<std::vector<std::size_t>> ascending(const std::vector<ItemOption>& options) {
  std::vector<Ordered> values;
  for (const auto& option : options) {
    auto value = number(option.text);
    if (!value) value = date(option.text);
    if (!value || (!values.empty() && values[0].unit != value->unit)) return std::nullopt;
    values.push_back(*value);
  }
  std::vector<std::size_t> order(options.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a].value < values[b].value; });
  return order;
}

std::vector<std::size_t> drawn_order(const Item& item, std::array<int, 10>& used) {
  const std::size_t count = item.options.size();
  Dice dice(mixed_into(0x62616C616E6365u, item.id.text()));
  // By text, so that the order in the file, which a run of this has changed, does not matter.
  std::vector<std::size_t> right, wrong;
  for (std::size_t i = 0; i < count; ++i) (item.options[i].right ? right : wrong).push_back(i);
  const auto by_text = [&](std::size_t a, std::size_t b) { return item.options[a].text < item.options[b].text; };
  std::sort(right.begin(), right.end(), by_text);
  std::sort(wrong.begin(), wrong.end(), by_text);
  dice.shuffle(right);
  dice.shuffle(wrong);
  std::vector<std::size_t> positions(count);
  std::iota(positions.begin(), positions.end(), std::size_t{0});
  dice.shuffle(positions);
  std::stable_sort(positions.begin(), positions.end(), [&](std::size_t a, std::size_t b) { return used[a] < used[b]; });
  std::vector<std::size_t> order(count, count);
  for (std::size_t i = 0; i < right.size(); ++i) order[positions[i]] = right[i], ++used[positions[i]];
  std::size_t next = 0;
  for (auto& place : order)
    if (place == count) place = wrong[next++];
  return order;
}

}  // namespace

BalancedItems balance_items(std::string_view json, const std::string& file) {
  BalancedItems made;
  ItemsRead read = read_items(json, file);
  made.diagnostics = read.diagnostics;
  if (made.diagnostics.has_errors()) return made;
  Json whole = Json::parse(json, nullptr, false);
  std::array<int, 10> singles{}, several{};
  // Where numbers fix a key, the others make up for it.
  const auto key = [](const Item& item, const std::vector<std::size_t>& order, std::size_t at) { return item.options[order[at]].right; };
  for (const auto& item : read.bank.items)
    if (item.kind == ItemKind::Single)
      if (const auto order = ascending(item.options))
        for (std::size_t i = 0; i < order->size(); ++i) singles[i] += key(item, *order, i) ? 1 : 0;
  std::size_t next = 0;
  for (auto& one : whole["items"]) {
    const Item& item = read.bank.items[next++];
    if (item.kind != ItemKind::Single && item.kind != ItemKind::Choose) continue;
    const auto fixed = ascending(item.options);
    const auto order = fixed ? *fixed : drawn_order(item, item.kind == ItemKind::Single ? singles : several);
    if (std::is_sorted(order.begin(), order.end())) continue;
    ++made.moved;
    Json options = Json::array();
    for (const std::size_t i : order) options.push_back(one["options"][i]);
    one["options"] = std::move(options);
  }
  made.json = whole.dump(2) + "\n";
  return made;
}

}  // namespace cw
