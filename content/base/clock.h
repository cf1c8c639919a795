#pragma once

#include <chrono>
#include <cstdint>

#include "content/base/date.h"

namespace cw {

/// Milliseconds since 1970-01-01T00:00Z, for what is stored.
using UnixMillis = std::int64_t;

/// Time, passed in. Only programs hold a SystemClock; tests move a FakeClock by hand.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual UnixMillis now() const = 0;
  /// Steady time for durations; unrelated to the calendar.
  virtual std::chrono::nanoseconds steady() const = 0;
  /// The user's wall-clock day.
  virtual Date today() const = 0;
};

class SystemClock final : public Clock {
 public:
  UnixMillis now() const override;
  std::chrono::nanoseconds steady() const override;
  Date today() const override;
};

class FakeClock final : public Clock {
 public:
  explicit FakeClock(UnixMillis start = 1'772'000'000'000) : now_(start) {}
  UnixMillis now() const override { return now_; }
  std::chrono::nanoseconds steady() const override { return std::chrono::milliseconds(now_); }
  Date today() const override { return Date::from_days(static_cast<std::int32_t>(now_ / 86'400'000)); }
  void advance(std::chrono::milliseconds by) { now_ += by.count(); }

 private:
  UnixMillis now_;
};

}  // namespace cw
