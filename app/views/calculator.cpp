#include "app/views/calculator.h"

#include <algorithm>

namespace cw::views {
namespace {

constexpr int kSignificant = 12;
/// Beyond this a number no longer fits its field.
constexpr int kMostPlaces = 12;

void drop_leading_zeros(std::string& digits) {
  const auto first = digits.find_first_not_of('0');
  digits = first == std::string::npos ? "0" : digits.substr(first);
}

/// Without the last `count` digits, rounded half up.
std::string rounded(std::string digits, int count) {
  if (count <= 0) return digits;
  if (count > static_cast<int>(digits.size())) return "0";
  const auto keep = digits.size() - static_cast<std::size_t>(count);
  const bool up = digits[keep] >= '5';
  digits.resize(keep);
  if (digits.empty()) digits = "0";
  if (!up) return digits;
  for (auto at = digits.rbegin(); at != digits.rend(); ++at) {
    if (*at != '9') return ++*at, digits;
    *at = '0';
  }
  return "1" + digits;
}

CalculatorNumber settled(bool negative, std::string digits, int places) {
  drop_leading_zeros(digits);
  const int whole = std::max(0, static_cast<int>(digits.size()) - places);
  // Digits before the point are never rounded away.
  const int most = std::min(kMostPlaces, std::max(0, kSignificant - std::max(1, whole)));
  if (places > most) {
    digits = rounded(std::move(digits), places - most);
    places = most;
  }
  drop_leading_zeros(digits);
  while (places > 0 && digits.size() > 1 && digits.back() == '0') digits.pop_back(), --places;
  if (digits == "0") return {};
  return {negative, std::move(digits), places};
}

/// −1, 0 or 1 for digit strings without leading zeros.
int compared(const std::string& a, const std::string& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b) < 0 ? -1 : a == b ? 0 : 1;
}

std::string added(const std::string& a, const std::string& b) {
  std::string sum;
  int carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()) || carry > 0; ++i) {
    const int digit = carry + (i < a.size() ? a[a.size() - 1 - i] - '0' : 0) + (i < b.size() ? b[b.size() - 1 - i] - '0' : 0);
    sum += static_cast<char>('0' + digit % 10);
    carry = digit / 10;
  }
  std::reverse(sum.begin(), sum.end());
  return sum;
}

/// a − b, which is not below 0.
std::string less(const std::string& a, const std::string& b) {
  std::string rest;
  int borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    int digit = a[a.size() - 1 - i] - '0' - borrow - (i < b.size() ? b[b.size() - 1 - i] - '0' : 0);
    borrow = digit < 0 ? 1 : 0;
    if (digit < 0) digit += 10;
    rest += static_cast<char>('0' + digit);
  }
  std::reverse(rest.begin(), rest.end());
  drop_leading_zeros(rest);
  return rest;
}

std::string multiplied(const std::string& a, const std::string& b) {
  std::string all(a.size() + b.size(), '\0');
  for (std::size_t i = a.size(); i-- > 0;) {
    int carry = 0;
    for (std::size_t j = b.size(); j-- > 0;) {
      const int digit = all[i + j + 1] + (a[i] - '0') * (b[j] - '0') + carry;
      all[i + j + 1] = static_cast<char>(digit % 10);
      carry = digit / 10;
    }
    all[i] = static_cast<char>(all[i] + carry);
  }
  for (char& digit : all) digit = static_cast<char>(digit + '0');
  return all;
}

bool is_operator(char key) { return key == '+' || key == '-' || key == '*' || key == '/'; }

}  // namespace

bool is_zero(const CalculatorNumber& number) { return number.digits == "0"; }

std::string to_text(const CalculatorNumber& number) {
  std::string text = number.digits;
  const auto places = static_cast<std::size_t>(number.places);
  if (places > 0) {
    if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
    text.insert(text.size() - places, 1, '.');
  }
  return number.negative ? "-" + text : text;
}

CalculatorNumber calculator_number(const std::string& entry) {
  std::string digits;
  bool negative = false, behind = false;
  int places = 0;
  for (const char c : entry) {
    if (c == '-') negative = true;
    if (c == '.') behind = true;
    if (c < '0' || c > '9') continue;
    digits += c;
    if (behind) ++places;
  }
  if (digits.empty()) digits = "0";
  return settled(negative, std::move(digits), places);
}

CalculatorNumber sum_of(const CalculatorNumber& a, const CalculatorNumber& b) {
  const int places = std::max(a.places, b.places);
  std::string x = a.digits + std::string(static_cast<std::size_t>(places - a.places), '0'), y = b.digits + std::string(static_cast<std::size_t>(places - b.places), '0');
  drop_leading_zeros(x);
  drop_leading_zeros(y);
  if (a.negative == b.negative) return settled(a.negative, added(x, y), places);
  return compared(x, y) >= 0 ? settled(a.negative, less(x, y), places) : settled(b.negative, less(y, x), places);
}

CalculatorNumber product_of(const CalculatorNumber& a, const CalculatorNumber& b) { return settled(a.negative != b.negative, multiplied(a.digits, b.digits), a.places + b.places); }

CalculatorNumber quotient_of(const CalculatorNumber& a, const CalculatorNumber& b) {
  // Long division, far enough that rounding finds its digit: as many places as are kept, and one more.
  const int more = std::max(0, b.places - a.places) + kMostPlaces + 1;
  const std::string dividend = a.digits + std::string(static_cast<std::size_t>(more), '0');
  std::string quotient, rest = "0";
  for (const char digit : dividend) {
    rest += digit;
    drop_leading_zeros(rest);
    char times = '0';
    while (compared(rest, b.digits) >= 0) rest = less(rest, b.digits), ++times;
    quotient += times;
  }
  return settled(a.negative != b.negative, std::move(quotient), a.places - b.places + more);
}

std::string Calculator::shown() const { return typed_ ? entry_ : to_text(left_); }

std::string Calculator::waiting() const {
  if (operator_ == 0) return {};
  const char* sign = operator_ == '+' ? "+" : operator_ == '-' ? "−" : operator_ == '*' ? "×" : "÷";
  return to_text(left_) + " " + sign;
}

/// What was entered joins what waits for it.
void Calculator::finish() {
  if (!typed_) return;
  const CalculatorNumber right = calculator_number(entry_);
  typed_ = false;
  entry_.clear();
  CalculatorNumber result = right;
  if (operator_ == '/' && is_zero(right)) {
    *this = Calculator{};
    fault_ = "Nothing can be divided by 0.";
    return;
  }
  if (operator_ == '+') result = sum_of(left_, right);
  if (operator_ == '-') result = sum_of(left_, {!right.negative, right.digits, right.places});
  if (operator_ == '*') result = product_of(left_, right);
  if (operator_ == '/') result = quotient_of(left_, right);
  operator_ = 0;
  if (static_cast<int>(result.digits.size()) - result.places > kSignificant) {
    *this = Calculator{};
    fault_ = "The number is too large.";
    return;
  }
  left_ = result;
}

void Calculator::press(char key) {
  fault_.clear();
  if (key == 'c') {
    *this = Calculator{};
  } else if ((key >= '0' && key <= '9') || key == '.') {
    if (!typed_) entry_.clear(), typed_ = true;
    const auto digits = std::count_if(entry_.begin(), entry_.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (key == '.' ? entry_.find('.') != std::string::npos : digits >= kSignificant) return;
    if (key == '.' && (entry_.empty() || entry_ == "-")) entry_ += '0';
    if (key != '.' && (entry_ == "0" || entry_ == "-0")) entry_.pop_back();
    entry_ += key;
  } else if (key == 'n') {
    if (!typed_) {
      if (operator_ == 0 && !is_zero(left_)) left_.negative = !left_.negative;
    } else if (!entry_.empty() && entry_.front() == '-') {
      entry_.erase(0, 1);
    } else {
      entry_.insert(0, 1, '-');
    }
  } else if (key == 'b') {
    if (typed_ && !entry_.empty()) entry_.pop_back();
  } else if (key == '=') {
    finish();
    operator_ = 0;
  } else if (is_operator(key)) {
    finish();
    if (fault_.empty()) operator_ = key;
  }
}

void Calculator::enter(const std::string& text) {
  const std::string before = shown();
  std::string rest = text;
  if (typed_ || !text.starts_with(before)) {
    // The entry itself was changed: it is read anew, a minus at its beginning is its sign.
    entry_.clear();
    typed_ = true;
    if (rest.starts_with("-")) entry_ = "-", rest.erase(0, 1);
  } else {
    rest = text.substr(before.size());
  }
  for (const char c : rest) {
    const char key = c == 'x' || c == 'X' ? '*' : c == ':' ? '/' : c;
    if ((key >= '0' && key <= '9') || key == '.' || key == '=' || is_operator(key)) press(key);
  }
}

}  // namespace cw::views
