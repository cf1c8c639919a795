#include "content/exams/item.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>

#include "content/base/dice.h"

namespace cw {
namespace {

template <typename T>
const T* found(const std::vector<T>& all, const std::function<bool(const T&)>& is) {
  const auto at = std::find_if(all.begin(), all.end(), is);
  return at == all.end() ? nullptr : &*at;
}

}  // namespace

std::string_view to_string(ItemKind kind) {
  constexpr std::array<std::string_view, 5> kWords{"single", "choose", "order", "numeric", "code"};
  return kWords[static_cast<std::size_t>(kind)];
}
std::string_view display_name(ItemKind kind) {
  constexpr std::array<std::string_view, 5> kWords{"Single answer", "Several answers", "Order", "Number", "Code"};
  return kWords[static_cast<std::size_t>(kind)];
}
std::string_view to_string(CognitiveLevel level) {
  constexpr std::array<std::string_view, 3> kWords{"recall", "application", "analysis"};
  return kWords[static_cast<std::size_t>(level)];
}
std::string_view display_name(CognitiveLevel level) {
  constexpr std::array<std::string_view, 3> kWords{"Recall", "Application", "Analysis"};
  return kWords[static_cast<std::size_t>(level)];
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  std::string_view rest = text;
  const bool negative = !rest.empty() && rest.front() == '-';
  if (negative) rest.remove_prefix(1);
  const std::size_t point = rest.find('.');
  const std::string_view whole = rest.substr(0, point);
  const std::string_view behind = point == std::string_view::npos ? std::string_view() : rest.substr(point + 1);
  if (whole.empty() || whole.size() > 12 || behind.size() > 6 || (point != std::string_view::npos && behind.empty())) return std::nullopt;
  const auto digits = [](std::string_view s) { return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; }); };
  if (!digits(whole) || !digits(behind)) return std::nullopt;
  std::int64_t millionths = 0;
  for (const char c : whole) millionths = millionths * 10 + (c - '0');
  for (std::size_t i = 0; i < 6; ++i) millionths = millionths * 10 + (i < behind.size() ? behind[i] - '0' : 0);
  return Decimal{std::string(text), negative ? -millionths : millionths};
}

const ItemPlace* ItemTemplate::place_in(std::string_view exam) const {
  return found<ItemPlace>(places, [&](const ItemPlace& place) { return place.exam == exam; });
}

double chance_level(const Item& item) {
  switch (item.kind) {
    case ItemKind::Single: return 0.20;
    case ItemKind::Choose:
    case ItemKind::Order: return 0.05;
    case ItemKind::Numeric:
    case ItemKind::Code: return 0.0;
  }
  return 0.0;
}

const Item* ItemBank::item(const ItemId& id) const {
  return found<Item>(items, [&](const Item& one) { return one.id == id; });
}
const ItemSet* ItemBank::set(std::string_view id) const {
  return found<ItemSet>(sets, [&](const ItemSet& one) { return one.id == id; });
}
const ItemTemplate* ItemBank::template_of(const ItemId& id) const {
  return found<ItemTemplate>(templates, [&](const ItemTemplate& one) { return one.item.id == id; });
}

std::vector<int> shown_order(const Item& item, std::uint64_t form_seed) {
  std::vector<int> order(item.options.size());
  std::iota(order.begin(), order.end(), 0);
  if (item.kind != ItemKind::Order || order.size() < 2) return order;
  Dice dice(mixed_into(form_seed ^ 0x6F72646572u, item.id.text()));
  do dice.shuffle(order);
  while (std::is_sorted(order.begin(), order.end()));
  return order;
}

}  // namespace cw
