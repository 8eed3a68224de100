#include "jinkui/platform/clock.h"

#include <time.h>

#include <chrono>

#include "jinkui/base/check.h"

namespace jinkui::platform {

base::Instant SystemClock::now() const {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

// Not std::chrono::steady_clock, which stands still while the machine sleeps: the wall clock of a machine that wakes
// up again would look as if somebody had set it forward.
base::Instant MonotonicClock::now() const {
  timespec since{};
  JINKUI_CHECK(::clock_gettime(CLOCK_BOOTTIME, &since) == 0);
  return {std::int64_t{since.tv_sec} * 1000 + since.tv_nsec / 1'000'000};
}

base::Instant SimulatedClock::now() const {
  return {base_.now().ms + offset_.load()};
}

void SimulatedClock::advance(std::int64_t ms) {
  JINKUI_CHECK(ms >= 0);
  offset_.fetch_add(ms);
}

}  // namespace jinkui::platform
