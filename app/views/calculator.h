#pragma once

#include <string>

/// The four-function calculator of the examination room.
namespace cw::views {

/// A decimal number, exact: ± digits ÷ 10^places. At most 12 significant digits; what is longer is rounded half up.
struct CalculatorNumber {
  bool negative = false;
  std::string digits = "0";  ///< without leading zeros
  int places = 0;            ///< of them behind the point, 0 or more
  bool operator==(const CalculatorNumber&) const = default;
};
/// `-0.05`
[[nodiscard]] std::string to_text(const CalculatorNumber& number);
/// What was entered: digits with an optional minus and point. An empty text is 0.
[[nodiscard]] CalculatorNumber calculator_number(const std::string& entry);
[[nodiscard]] CalculatorNumber sum_of(const CalculatorNumber& a, const CalculatorNumber& b);
[[nodiscard]] CalculatorNumber product_of(const CalculatorNumber& a, const CalculatorNumber& b);
/// `b` is not 0.
[[nodiscard]] CalculatorNumber quotient_of(const CalculatorNumber& a, const CalculatorNumber& b);
[[nodiscard]] bool is_zero(const CalculatorNumber& number);

/// As a desk calculator works: from left to right, every operator finishes the one before.
class Calculator {
 public:
  /// `0` to `9`, `.`, `+`, `-`, `*`, `/`, `=`; `n` changes the sign, `b` takes the last digit back, `c` clears. Anything else is left alone.
  void press(char key);
  /// The entry as a field shows it now, in place of what it showed before. Operators in it are pressed on the way; digits behind a result begin a new number.
  void enter(const std::string& text);

  /// What is being entered, else the result: `12.5`.
  std::string shown() const;
  /// What waits for its second number: `12.5 ×`; empty when nothing does.
  std::string waiting() const;
  /// A sentence when there is no result; the next key clears it.
  const std::string& fault() const { return fault_; }

 private:
  void finish();

  CalculatorNumber left_;
  char operator_ = 0;
  std::string entry_;      // empty: the result is shown
  bool typed_ = false;     // entry_ is being entered
  std::string fault_;
};

}  // namespace cw::views
