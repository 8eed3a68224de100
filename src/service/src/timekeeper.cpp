#include "jinkui/service/timekeeper.h"

#include <algorithm>
#include <cstdlib>

namespace jinkui::service {
namespace {

base::Error conflict(const char* slug, base::Text message, base::Text next) {
  return {base::Errc::conflict, slug, std::move(message), std::move(next), "", {}, ""};
}

base::Error nothing_to_admit() {
  return conflict("clock/nothing-to-admit", {"时钟没有待确认的前跳。", "The clock has no jump to admit."},
                  {"无需操作。", "Nothing to do."});
}

base::Error other_time(base::Instant wall) {
  base::Error error =
      conflict("clock/other-time",
               {"所确认的时间与服务器时钟不符：服务器时钟现为 " + base::to_rfc3339(wall) + "。",
                "The time named is not the server clock's, which says " + base::to_rfc3339(wall) + "."},
               {"请先与可靠的时间来源核对；服务器时钟正确时，按它现在的读数重新确认，不正确时请校正服务器时钟。",
                "Compare with a source that you trust. If the server's clock is right, admit what it says now; if "
                "not, set it."});
  error.where = "/wall";
  return error;
}

base::Error same_person() {
  return conflict("clock/same-person",
                  {"您已经确认过；时钟前跳须由两个不同的人确认。",
                   "You have admitted it already; a jump of the clock takes two different people."},
                  {"请另一位管理员登录后确认。", "Have another administrator log in and admit it."});
}

std::int64_t distance(base::Instant a, base::Instant b) {
  return std::abs(a.ms - b.ms);
}

}  // namespace

Timekeeper::Timekeeper(const base::Clock& wall, const base::Clock& monotonic, base::Instant last_entry,
                       JumpLimits limits)
    : wall_(wall),
      monotonic_(monotonic),
      limits_(limits),
      believed_(last_entry.ms > 0 ? last_entry : wall.now()),
      believed_tick_(monotonic.now()),
      anchor_(believed_),
      anchor_tick_(believed_tick_),
      settled_(last_entry.ms <= 0) {
  look();
}

void Timekeeper::look() const {
  tick_now_ = monotonic_.now();
  wall_now_ = wall_.now();
  const base::Instant judged{anchor_.ms + std::max<std::int64_t>(0, tick_now_.ms - anchor_tick_.ms)};
  doubting_ = wall_now_.ms - judged.ms > (settled_ ? limits_.running_ms : limits_.at_start_ms);
  if (doubting_) {
    believed_.ms += std::max<std::int64_t>(0, tick_now_.ms - believed_tick_.ms);
  } else {
    believed_ = std::max(believed_, wall_now_);
  }
  believed_tick_ = tick_now_;
  if (!settled_ && !doubting_ && wall_now_ >= anchor_) {
    believe();
  }
  if (first_) {
    const std::int64_t waited = tick_now_.ms - first_->tick.ms;
    const bool jumped = distance(wall_now_, {first_->seen.ms + waited}) > limits_.tolerance_ms;
    if (!doubting_ || jumped || waited > limits_.admission_ms) {
      first_.reset();
    }
  }
}

// From here on the wall clock is judged from what it says now.
void Timekeeper::believe() const {
  believed_ = std::max(believed_, wall_now_);
  believed_tick_ = tick_now_;
  anchor_ = wall_now_;
  anchor_tick_ = tick_now_;
  settled_ = true;
  doubting_ = false;
}

base::Instant Timekeeper::now() const {
  const std::lock_guard lock(mutex_);
  look();
  return believed_;
}

ClockState Timekeeper::state() const {
  const std::lock_guard lock(mutex_);
  look();
  return {believed_, wall_now_, doubting_, first_ ? std::optional(first_->admission) : std::nullopt};
}

base::Status Timekeeper::check(base::PersonId person, base::Instant wall) const {
  if (!doubting_) {
    return nothing_to_admit();
  }
  if (distance(wall, wall_now_) > limits_.tolerance_ms) {
    return other_time(wall_now_);
  }
  if (first_ && first_->admission.person == person) {
    return same_person();
  }
  return base::success();
}

base::Status Timekeeper::admissible(base::PersonId person, base::Instant wall) const {
  const std::lock_guard lock(mutex_);
  look();
  return check(person, wall);
}

base::Result<bool> Timekeeper::admit(base::PersonId person, base::Instant wall) {
  const std::lock_guard lock(mutex_);
  look();
  JINKUI_RETURN_IF_ERROR(check(person, wall));
  if (!first_) {
    first_ = Held{{person, wall, believed_}, wall_now_, tick_now_};
    return false;
  }
  first_.reset();
  believe();
  return true;
}

void Timekeeper::take_back(base::PersonId person) {
  const std::lock_guard lock(mutex_);
  if (first_ && first_->admission.person == person) {
    first_.reset();
  }
}

}  // namespace jinkui::service
