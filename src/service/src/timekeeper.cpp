#include "jinkui/service/timekeeper.h"

#include <algorithm>

namespace jinkui::service {

Timekeeper::Timekeeper(const base::Clock& wall, const base::Clock& monotonic, base::Instant last_entry,
                       JumpLimits limits)
    : wall_(wall),
      monotonic_(monotonic),
      limits_(limits),
      believed_(std::max(last_entry, wall.now())),
      believed_tick_(monotonic.now()) {
  if (last_entry.ms > 0 && wall.now().ms - last_entry.ms > limits_.at_start_ms) {
    believed_ = last_entry;
    doubting_ = true;
  }
}

base::Instant Timekeeper::now() const {
  const std::lock_guard lock(mutex_);
  const base::Instant tick = monotonic_.now();
  const base::Instant wall = wall_.now();
  const base::Instant steady{believed_.ms + std::max<std::int64_t>(0, tick.ms - believed_tick_.ms)};
  if (wall.ms - steady.ms > limits_.running_ms) {
    doubting_ = true;
  } else if (doubting_ && wall <= steady) {
    doubting_ = false;
  }
  believed_tick_ = tick;
  believed_ = doubting_ ? steady : std::max(believed_, wall);
  return believed_;
}

std::optional<base::Instant> Timekeeper::doubted() const {
  static_cast<void>(now());
  const std::lock_guard lock(mutex_);
  return doubting_ ? std::optional(wall_.now()) : std::nullopt;
}

base::Result<bool> Timekeeper::admit(base::PersonId person) {
  static_cast<void>(now());
  const std::lock_guard lock(mutex_);
  if (!doubting_) {
    return base::Error{base::Errc::conflict,
                       "clock/nothing-to-admit",
                       {"时钟没有待确认的前跳。", "The clock has no jump to admit."},
                       {"无需操作。", "Nothing to do."},
                       "",
                       {},
                       ""};
  }
  if (admitted_by_.none() || admitted_by_ == person) {
    admitted_by_ = person;
    return false;
  }
  admitted_by_ = {};
  doubting_ = false;
  believed_ = std::max(believed_, wall_.now());
  believed_tick_ = monotonic_.now();
  return true;
}

}  // namespace jinkui::service
