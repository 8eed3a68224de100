#include "jinkui/platform/clock.h"

#include <chrono>

#include "jinkui/base/check.h"

namespace jinkui::platform {

base::Instant SystemClock::now() const {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

base::Instant MonotonicClock::now() const {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

base::Instant SimulatedClock::now() const {
  return {base_.now().ms + offset_.load()};
}

void SimulatedClock::advance(std::int64_t ms) {
  JINKUI_CHECK(ms >= 0);
  offset_.fetch_add(ms);
}

}  // namespace jinkui::platform
