#include "content/exams/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <numeric>

namespace cw::exams {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kMostMillionths = 999'999'999'999 * kMillion;

/// Products stay below 2^63 or are refused.
std::optional<std::int64_t> times(std::int64_t a, std::int64_t b) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  if (a == 0 || b == 0) return 0;
  const std::int64_t x = a < 0 ? -a : a, y = b < 0 ? -b : b;
  if (x > kMost / y) return std::nullopt;
  return a * b;
}
std::optional<std::int64_t> plus(std::int64_t a, std::int64_t b) {
  // Neither side is the least number there is: times() never gives it.
  if ((b > 0 && a > std::numeric_limits<std::int64_t>::max() - b) || (b < 0 && a < -std::numeric_limits<std::int64_t>::max() - b)) return std::nullopt;
  return a + b;
}

std::optional<Fraction> made(std::optional<std::int64_t> top, std::optional<std::int64_t> bottom) {
  if (!top || !bottom || *bottom == 0) return std::nullopt;
  const std::int64_t common = std::gcd(*top, *bottom);
  Fraction f{*top / common, *bottom / common};
  if (f.bottom < 0) f.top = -f.top, f.bottom = -f.bottom;
  return f;
}

std::optional<Fraction> add(Fraction a, Fraction b) {
  const std::int64_t common = std::gcd(a.bottom, b.bottom);
  const auto left = times(a.top, b.bottom / common), right = times(b.top, a.bottom / common);
  if (!left || !right) return std::nullopt;
  return made(plus(*left, *right), times(a.bottom, b.bottom / common));
}
std::optional<Fraction> multiply(Fraction a, Fraction b) {
  const std::int64_t x = std::max<std::int64_t>(1, std::gcd(a.top, b.bottom)), y = std::max<std::int64_t>(1, std::gcd(b.top, a.bottom));
  return made(times(a.top / x, b.top / y), times(a.bottom / y, b.bottom / x));
}
std::optional<Fraction> divide(Fraction a, Fraction b) {
  if (b.top == 0) return std::nullopt;
  return multiply(a, b.top < 0 ? Fraction{-b.bottom, -b.top} : Fraction{b.bottom, b.top});
}

std::int64_t floor_of(Fraction a) { return a.top >= 0 ? a.top / a.bottom : -(-a.top / a.bottom + (-a.top % a.bottom != 0 ? 1 : 0)); }

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Reads and computes at once. While only the writing is checked, every number is 1 and nothing can fail but the writing.
class Parser {
 public:
  Parser(std::string_view text, const Names* names, const std::vector<std::string>* known) : text_(text), names_(names), known_(known) {}

  std::optional<Fraction> whole() {
    if (text_.size() > kLongestExpression) return wrong("it is too long");
    auto value = sum();
    space();
    if (value && at_ < text_.size()) return wrong(fmt::format("\"{}\" was not expected", text_.substr(at_, 10)));
    return value;
  }
  const std::string& fault() const { return fault_; }  ///< of the writing; empty when that is fine

 private:
  bool checking() const { return known_ != nullptr; }
  std::optional<Fraction> wrong(std::string message) {
    if (fault_.empty()) fault_ = std::move(message);
    return std::nullopt;
  }
  std::optional<Fraction> computed(std::optional<Fraction> value) { return checking() ? Fraction{1, 1} : value; }
  void space() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool next(char c) {
    space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::optional<Fraction> sum() {
    if (++depth_ > kDeepestExpression) return wrong("it is nested too deeply");
    auto value = product();
    while (value) {
      if (next('+')) {
        auto other = product();
        value = other ? computed(add(*value, *other)) : std::nullopt;
      } else if (next('-')) {
        auto other = product();
        value = other ? computed(add(*value, {-other->top, other->bottom})) : std::nullopt;
      } else {
        break;
      }
    }
    --depth_;
    return value;
  }

  std::optional<Fraction> product() {
    auto value = factor();
    while (value) {
      if (next('*')) {
        auto other = factor();
        value = other ? computed(multiply(*value, *other)) : std::nullopt;
      } else if (next('/')) {
        auto other = factor();
        value = other ? computed(divide(*value, *other)) : std::nullopt;
      } else {
        break;
      }
    }
    return value;
  }

  std::optional<Fraction> factor() {
    bool negative = false;
    while (next('-')) negative = !negative;
    space();
    if (at_ >= text_.size()) return wrong("it ends too early");
    std::optional<Fraction> value;
    if (next('(')) {
      value = sum();
      if (value && !next(')')) return wrong("a parenthesis is not closed");
    } else if (is_digit(text_[at_])) {
      value = number();
    } else if (is_name_start(text_[at_])) {
      value = named();
    } else {
      return wrong(fmt::format("\"{}\" was not expected", text_.substr(at_, 10)));
    }
    if (value && negative) value->top = -value->top;
    return value;
  }

  std::optional<Fraction> number() {
    std::int64_t top = 0, bottom = 1;
    int digits = 0, behind = 0;
    bool point = false;
    for (; at_ < text_.size() && (is_digit(text_[at_]) || (text_[at_] == '.' && !point)); ++at_) {
      if (text_[at_] == '.') {
        point = true;
        continue;
      }
      if (++digits > 15 || (point && ++behind > 6)) return wrong("a number has too many digits");
      top = top * 10 + (text_[at_] - '0');
      if (point) bottom *= 10;
    }
    if (text_[at_ - 1] == '.') return wrong("digits are missing behind a point");
    return computed(made(top, bottom));
  }

  std::optional<Fraction> named() {
    const std::size_t from = at_;
    while (at_ < text_.size() && (is_name_start(text_[at_]) || is_digit(text_[at_]))) ++at_;
    const std::string_view name = text_.substr(from, at_ - from);
    if (next('(')) return function(name);
    if (checking()) {
      if (std::find(known_->begin(), known_->end(), name) == known_->end()) return wrong(fmt::format("the name \"{}\" is not known here", name));
      return Fraction{1, 1};
    }
    for (const auto& [known, value] : *names_)
      if (known == name) return value;
    return wrong(fmt::format("the name \"{}\" is not known here", name));
  }

  std::optional<Fraction> function(std::string_view name) {
    constexpr std::array<std::string_view, 6> kKnown{"round", "floor", "ceil", "min", "max", "rounded"};
    if (std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end()) return wrong(fmt::format("there is no function \"{}\"", name));
    std::vector<Fraction> given;
    do {
      auto value = sum();
      if (!value) return std::nullopt;
      given.push_back(*value);
    } while (next(','));
    if (!next(')')) return wrong("a parenthesis is not closed");
    const bool many = name == "min" || name == "max";
    if (!many && given.size() != (name == "rounded" ? 2U : 1U)) return wrong(fmt::format("{}() takes {}", name, name == "rounded" ? "a number and how many decimals" : "one number"));
    return checking() ? Fraction{1, 1} : result(name, given);
  }

  static std::optional<Fraction> result(std::string_view name, const std::vector<Fraction>& given) {
    const auto less = [](Fraction a, Fraction b) { return compare(a, b) < 0; };
    if (name == "min") return *std::min_element(given.begin(), given.end(), less);
    if (name == "max") return *std::max_element(given.begin(), given.end(), less);
    if (name == "floor") return Fraction{floor_of(given[0]), 1};
    if (name == "ceil") return Fraction{-floor_of({-given[0].top, given[0].bottom}), 1};
    std::int64_t decimals = 0;
    if (name == "rounded") {
      if (given[1].bottom != 1 || given[1].top < 0 || given[1].top > 6) return std::nullopt;
      decimals = given[1].top;
    }
    const auto millionths = rounded_millionths(given[0], static_cast<int>(decimals));
    return millionths ? std::optional(from_millionths(*millionths)) : std::nullopt;
  }

  std::string_view text_;
  const Names* names_;
  const std::vector<std::string>* known_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::string fault_;
};

struct Sides {
  std::string_view left, sign, right;
};
std::optional<Sides> sides(std::string_view comparison) {
  const std::size_t at = comparison.find_first_of("<>=!");
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t length = at + 1 < comparison.size() && comparison[at + 1] == '=' ? 2 : 1;
  Sides found{comparison.substr(0, at), comparison.substr(at, length), comparison.substr(at + length)};
  if (found.sign == "!" || found.sign == "==" || found.right.find_first_of("<>=!") != std::string_view::npos) return std::nullopt;
  return found;
}

std::optional<std::string> written_wrong(std::string_view expression, const std::vector<std::string>& names) {
  Parser parser(expression, nullptr, &names);
  if (parser.whole()) return std::nullopt;
  return fmt::format("\"{}\": {}", expression, parser.fault());
}

/// The inside of the braces that open at `at`; nothing when they are not closed.
std::optional<std::string_view> inside(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('}', at);
  if (end == std::string_view::npos) return std::nullopt;
  return text.substr(at + 1, end - at - 1);
}

struct Placed {
  std::string_view expression;
  std::optional<int> decimals;
  bool fine = true;
};
/// `=a / b;1` or `name`.
Placed placed(std::string_view what) {
  if (what.empty() || what.front() != '=') return {what, std::nullopt, !what.empty()};
  const std::size_t semicolon = what.find(';');
  Placed found{what.substr(1, semicolon == std::string_view::npos ? std::string_view::npos : semicolon - 1), std::nullopt, true};
  if (semicolon != std::string_view::npos) {
    const std::string_view digits = what.substr(semicolon + 1);
    found.fine = digits.size() == 1 && digits[0] >= '0' && digits[0] <= '6';
    if (found.fine) found.decimals = digits[0] - '0';
  }
  return found;
}

}  // namespace

Fraction from_millionths(std::int64_t millionths) { return *made(millionths, kMillion); }

int compare(Fraction a, Fraction b) {
  // Whole parts first, then what is left, as in a continued fraction: nothing can overflow.
  int sign = 1;
  while (true) {
    const std::int64_t x = floor_of(a), y = floor_of(b);
    if (x != y) return (x < y ? -1 : 1) * sign;
    const Fraction c{a.top - x * a.bottom, a.bottom}, d{b.top - y * b.bottom, b.bottom};
    if (c.top == 0 || d.top == 0) return c.top == d.top ? 0 : (c.top == 0 ? -1 : 1) * sign;
    a = {c.bottom, c.top};
    b = {d.bottom, d.top};
    sign = -sign;
  }
}

std::optional<std::int64_t> rounded_millionths(Fraction value, int decimals) {
  std::int64_t unit = kMillion;
  for (int i = 0; i < decimals; ++i) unit /= 10;  // millionths in one of the last decimal
  const bool negative = value.top < 0;
  const Fraction size{negative ? -value.top : value.top, value.bottom};
  const std::int64_t whole = size.top / size.bottom;
  if (whole > kMostMillionths / kMillion) return std::nullopt;
  // What is left is below 1: one decimal after the other, so that products stay small.
  std::int64_t rest = size.top % size.bottom, digits = 0;
  for (int i = 0; i < decimals; ++i) {
    const auto tenfold = times(rest, 10);
    if (!tenfold) return std::nullopt;
    digits = digits * 10 + *tenfold / size.bottom;
    rest = *tenfold % size.bottom;
  }
  if (rest >= size.bottom - rest) ++digits;
  const std::int64_t result = whole * kMillion + digits * unit;
  return negative ? -result : result;
}

std::optional<Fraction> evaluate(std::string_view expression, const Names& names) { return Parser(expression, &names, nullptr).whole(); }

std::optional<bool> holds(std::string_view comparison, const Names& names) {
  const auto both = sides(comparison);
  if (!both) return std::nullopt;
  const auto left = evaluate(both->left, names), right = evaluate(both->right, names);
  if (!left || !right) return std::nullopt;
  const int order = compare(*left, *right);
  if (both->sign == "<") return order < 0;
  if (both->sign == "<=") return order <= 0;
  if (both->sign == ">") return order > 0;
  if (both->sign == ">=") return order >= 0;
  return both->sign == "=" ? order == 0 : order != 0;
}

std::optional<std::string> expression_fault(std::string_view expression, const std::vector<std::string>& names) { return written_wrong(expression, names); }

std::optional<std::string> comparison_fault(std::string_view comparison, const std::vector<std::string>& names) {
  const auto both = sides(comparison);
  if (!both) return fmt::format("\"{}\" is no comparison: two expressions with one of < <= > >= = != between them", comparison);
  if (auto fault = written_wrong(both->left, names)) return fault;
  return written_wrong(both->right, names);
}

std::string printed_millionths(std::int64_t millionths, std::optional<int> decimals, bool commas) {
  const bool negative = millionths < 0;
  const std::int64_t size = negative ? -millionths : millionths;
  std::string whole = std::to_string(size / kMillion);
  if (commas)
    for (std::size_t at = whole.size(); at > 3; at -= 3) whole.insert(at - 3, ",");
  std::string behind = fmt::format("{:06}", size % kMillion);
  if (decimals) behind.resize(static_cast<std::size_t>(std::clamp(*decimals, 0, 6)));
  else
    while (!behind.empty() && behind.back() == '0') behind.pop_back();
  const bool zero = size == 0;
  return (negative && !zero ? "-" : "") + whole + (behind.empty() ? "" : "." + behind);
}

std::string printed(Fraction value, std::optional<int> decimals) {
  const auto millionths = rounded_millionths(value, decimals.value_or(6));
  return millionths ? printed_millionths(*millionths, decimals, true) : std::string();
}

std::optional<std::string> filled(std::string_view text, const Names& names, std::string_view answer) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '{') {
      out += text[at++];
      continue;
    }
    const auto what = inside(text, at);
    if (!what) return std::nullopt;
    at += what->size() + 2;
    if (*what == "answer") {
      out += answer;
      continue;
    }
    const Placed one = placed(*what);
    const auto value = one.fine ? evaluate(one.expression, names) : std::nullopt;
    const std::string number = value ? printed(*value, one.decimals) : std::string();
    if (number.empty()) return std::nullopt;
    out += number;
  }
  return out;
}

std::optional<std::string> text_fault(std::string_view text, const std::vector<std::string>& names, bool may_use_answer) {
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const auto what = inside(text, at);
    if (!what) return "a brace is not closed";
    if (*what == "answer") {
      if (!may_use_answer) return "{answer} would give the answer away here";
      continue;
    }
    const Placed one = placed(*what);
    if (!one.fine) return fmt::format("\"{{{}}}\" is neither a name nor =expression or =expression;decimals", *what);
    if (auto fault = written_wrong(one.expression, names)) return fault;
  }
  return std::nullopt;
}

}  // namespace cw::exams
