#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "content/base/check.h"

namespace cw {

/// Why something in the world failed (a file, a database, a download): one plain sentence for a person, with the context
/// it happened in. What a student or author got wrong is not an Error but a Diagnostic or a Finding.
struct Error {
  /// Stable, dotted, lower case: `file.not_found`, `record.newer`. Tests and callers branch on this, never on the message.
  std::string id;
  /// A sentence without a final line end: what happened and what to do about it.
  std::string message;

  /// The same error, told from one level further out: `opening scenario x: the file does not exist`.
  [[nodiscard]] Error in(const std::string& context) const { return {id, context + ": " + message}; }
};

/// A value, or the Error that prevented it. Reading the value of a failed result is a bug and stops the program.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return state_.index() == 0; }
  bool ok() const { return state_.index() == 0; }

  T& value() & {
    CW_CHECK(ok());
    return std::get<0>(state_);
  }
  const T& value() const& {
    CW_CHECK(ok());
    return std::get<0>(state_);
  }
  T&& value() && {
    CW_CHECK(ok());
    return std::get<0>(std::move(state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const {
    CW_CHECK(!ok());
    return std::get<1>(state_);
  }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  explicit operator bool() const { return !error_; }
  bool ok() const { return !error_; }
  const Error& error() const {
    CW_CHECK(error_.has_value());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace cw
