#include "content/exams/item_answer.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "content/base/utf8.h"

namespace cw {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Right options among those chosen, and wrong ones; nothing when an index is no option or comes twice.
struct Picks {
  int right = 0, wrong = 0;
};
std::optional<Picks> picks(const Item& item, const ItemAnswer& answer) {
  Picks made;
  std::set<int> seen;
  for (const int index : answer.chosen) {
    if (index < 0 || index >= static_cast<int>(item.options.size()) || !seen.insert(index).second) return std::nullopt;
    ++(item.options[static_cast<std::size_t>(index)].right ? made.right : made.wrong);
  }
  return made;
}

bool is_permutation_of_all(const Item& item, const std::vector<int>& chosen) {
  std::vector<int> sorted = chosen;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < sorted.size(); ++i)
    if (sorted[i] != static_cast<int>(i)) return false;
  return sorted.size() == item.options.size();
}

bool numeric_right(const Item& item, std::string_view typed) {
  const auto number = typed_number(typed, item.unit);
  if (!number) return false;
  return number->millionths >= item.answer.millionths - item.tolerance.millionths && number->millionths <= item.answer.millionths + item.tolerance.millionths;
}

bool code_right(const Item& item, std::string_view typed) {
  const ::cw::Code given(typed, item.system);
  return !given.empty() && std::any_of(item.codes.begin(), item.codes.end(), [&](const std::string& code) { return ::cw::Code(code, item.system) == given; });
}

/// Drops a unit at the end: as it is, without or with a plural s, and a percent sign for "percent".
std::string_view without_unit(std::string_view text, std::string_view unit) {
  if (unit.empty()) return text;
  const std::string low = to_lower(text);
  std::vector<std::string> ways{to_lower(unit)};
  if (ways[0] == "%" || ways[0] == "percent") ways = {"%", "percent"};
  else if (ways[0].size() > 2 && ways[0].back() == 's') ways.push_back(ways[0].substr(0, ways[0].size() - 1));
  else ways.push_back(ways[0] + "s");
  std::sort(ways.begin(), ways.end(), [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  for (const auto& way : ways)
    if (low.ends_with(way)) return trimmed(text.substr(0, text.size() - way.size()));
  return text;
}

/// The digits with their thousands commas taken out; nothing when a comma stands in another place.
std::optional<std::string> without_commas(std::string_view text) {
  std::string out;
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::size_t first = text.substr(0, point).find(',');
  if (text.find(',', point) != std::string_view::npos) return std::nullopt;
  if (first == std::string_view::npos) return std::string(text);
  std::size_t group = 0;
  bool begun = false;
  for (std::size_t i = 0; i < point; ++i) {
    const char c = text[i];
    if (c == ',') {
      if (group == 0 || group > 3 || (begun && group != 3)) return std::nullopt;
      begun = true;
      group = 0;
    } else {
      if (is_digit(c)) ++group;
      out += c;
    }
  }
  if (group != 3) return std::nullopt;
  return out + std::string(text.substr(point));
}

int position_of(int index, const std::vector<int>& shown) {
  if (shown.empty()) return index;
  return static_cast<int>(std::find(shown.begin(), shown.end(), index) - shown.begin());
}

std::string letter(int position) { return std::string(1, static_cast<char>('A' + std::clamp(position, 0, 25))); }

}  // namespace

bool ItemAnswer::empty() const { return chosen.empty() && trimmed(typed).empty(); }

int item_credit(const Item& item, const ItemAnswer& answer) {
  switch (item.kind) {
    case ItemKind::Single:
    case ItemKind::Choose: {
      const auto made = picks(item, answer);
      return made && made->wrong == 0 && made->right == item.choose ? 1000 : 0;
    }
    case ItemKind::Order: return is_permutation_of_all(item, answer.chosen) && std::is_sorted(answer.chosen.begin(), answer.chosen.end()) ? 1000 : 0;
    case ItemKind::Numeric: return numeric_right(item, answer.typed) ? 1000 : 0;
    case ItemKind::Code: return code_right(item, answer.typed) ? 1000 : 0;
  }
  return 0;
}

int partial_credit(const Item& item, const ItemAnswer& answer) {
  if (item.kind == ItemKind::Choose && item.choose > 0) {
    const auto made = picks(item, answer);
    return made ? std::max(0, made->right - made->wrong) * 1000 / item.choose : 0;
  }
  if (item.kind != ItemKind::Order) return item_credit(item, answer);
  if (!is_permutation_of_all(item, answer.chosen) || item.options.size() < 2) return 0;
  int pairs = 0, right = 0;
  for (std::size_t i = 0; i < answer.chosen.size(); ++i)
    for (std::size_t j = i + 1; j < answer.chosen.size(); ++j) ++pairs, right += answer.chosen[i] < answer.chosen[j] ? 1 : 0;
  return right * 1000 / pairs;
}

std::optional<Decimal> typed_number(std::string_view typed, std::string_view unit) {
  std::string_view text = trimmed(typed);
  if (text.size() > 60) return std::nullopt;
  text = without_unit(text, unit);
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) negative = text.front() == '-', text.remove_prefix(1);
  text = trimmed(text);
  if (!text.empty() && text.front() == '$') text = trimmed(text.substr(1));
  auto digits = without_commas(text);
  if (!digits || digits->empty()) return std::nullopt;
  if (digits->front() == '.') digits->insert(0, "0");
  if (digits->front() == '-') return std::nullopt;
  return Decimal::parse((negative ? "-" : "") + *digits);
}

const ItemMistake* foreseen_mistake(const Item& item, const ItemAnswer& answer) {
  if (item_credit(item, answer) == 1000) return nullptr;
  for (const auto& mistake : item.mistakes) {
    if (item.kind == ItemKind::Code && !trimmed(answer.typed).empty() && ::cw::Code(mistake.value, item.system) == ::cw::Code(answer.typed, item.system)) return &mistake;
    if (item.kind != ItemKind::Numeric) continue;
    const auto given = typed_number(answer.typed, item.unit);
    const auto known = Decimal::parse(mistake.value);
    if (given && known && given->millionths >= known->millionths - item.tolerance.millionths && given->millionths <= known->millionths + item.tolerance.millionths) return &mistake;
  }
  return nullptr;
}

std::string answer_letters(const Item& item, const ItemAnswer& answer, const std::vector<int>& shown) {
  if (item.typed()) return std::string(trimmed(answer.typed));
  std::vector<int> positions;
  for (const int index : answer.chosen) positions.push_back(position_of(index, shown));
  if (item.kind != ItemKind::Order) std::sort(positions.begin(), positions.end());
  std::string out;
  for (const int position : positions) out += (out.empty() ? "" : ", ") + letter(position);
  return out;
}

std::string answer_in_words(const Item& item, const ItemAnswer& answer, const std::vector<int>& shown) {
  if (answer.empty()) return "no answer";
  if (item.kind == ItemKind::Code) return ::cw::Code(answer.typed, item.system).text();
  if (item.kind == ItemKind::Numeric) {
    const auto number = typed_number(answer.typed, item.unit);
    if (!number) return std::string(trimmed(answer.typed));
    if (item.unit == "$") return "$" + number->text;
    return item.unit.empty() ? number->text : number->text + " " + item.unit;
  }
  if (item.kind == ItemKind::Single && answer.chosen.size() == 1 && answer.chosen[0] >= 0 && answer.chosen[0] < static_cast<int>(item.options.size()))
    return answer_letters(item, answer, shown) + ". " + item.options[static_cast<std::size_t>(answer.chosen[0])].text;
  return answer_letters(item, answer, shown);
}

ItemAnswer right_answer(const Item& item) {
  if (item.kind == ItemKind::Numeric) return {{}, item.answer.text};
  if (item.kind == ItemKind::Code) return {{}, item.codes.empty() ? std::string() : item.codes.front()};
  ItemAnswer made;
  for (std::size_t i = 0; i < item.options.size(); ++i)
    if (item.kind == ItemKind::Order || item.options[i].right) made.chosen.push_back(static_cast<int>(i));
  return made;
}

std::optional<ItemAnswer> answer_from_letters(const Item& item, std::string_view line, const std::vector<int>& shown) {
  ItemAnswer made;
  if (item.typed()) {
    made.typed = std::string(trimmed(line));
    return made;
  }
  for (const char c : line) {
    if (c == ' ' || c == ',' || c == '\t') continue;
    const int position = c >= 'a' && c <= 'z' ? c - 'a' : c >= 'A' && c <= 'Z' ? c - 'A' : -1;
    if (position < 0 || position >= static_cast<int>(item.options.size())) return std::nullopt;
    const int index = shown.empty() ? position : shown[static_cast<std::size_t>(position)];
    if (std::find(made.chosen.begin(), made.chosen.end(), index) == made.chosen.end()) made.chosen.push_back(index);
  }
  if (item.kind != ItemKind::Order) std::sort(made.chosen.begin(), made.chosen.end());
  return made;
}

}  // namespace cw
