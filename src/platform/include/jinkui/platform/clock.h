// The real clocks, and one that runs ahead of it for data directories of simulated time.
// Safe from several threads. Nothing fails.
#pragma once
#include <atomic>

#include "jinkui/base/seams.h"

namespace jinkui::platform {

class SystemClock final : public base::Clock {
 public:
  [[nodiscard]] base::Instant now() const override;
};

// Milliseconds since the machine was booted, its sleep included; nobody sets it and it never goes back.
class MonotonicClock final : public base::Clock {
 public:
  [[nodiscard]] base::Instant now() const override;
};

// Base time plus an offset that advance() moves forward; demos and tests live in it, a real vault cannot.
class SimulatedClock final : public base::Clock {
 public:
  // `base` must outlive the clock. Milliseconds, may be negative.
  explicit SimulatedClock(const base::Clock& base, std::int64_t offset_ms = 0) : base_(base), offset_(offset_ms) {}
  [[nodiscard]] base::Instant now() const override;
  // Milliseconds from 0 up: time never goes back.
  void advance(std::int64_t ms);
  [[nodiscard]] std::int64_t offset_ms() const { return offset_.load(); }

 private:
  const base::Clock& base_;
  std::atomic<std::int64_t> offset_;
};

}  // namespace jinkui::platform
