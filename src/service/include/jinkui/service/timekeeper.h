// Time as the gate knows it: never before the last entry, and never far ahead of it on the word of one clock.
// Safe from several threads. A wall clock that runs away from the monotonic one by more than the limit (or, at start,
// lies further beyond the last entry than the start limit) is not believed: time goes on from the last believed
// moment until two people admit the jump. Design: "Time = max(clock, last entry); a jump forward beyond a limit needs
// two people".
#pragma once
#include <chrono>
#include <mutex>
#include <optional>

#include "jinkui/base/ids.h"
#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"

namespace jinkui::service {

struct JumpLimits {
  std::int64_t running_ms = 3'600'000;           // wall minus monotonic advance while running: one hour
  std::int64_t at_start_ms = 45LL * 86'400'000;  // beyond the last entry at start: 45 days
};

class Timekeeper final : public base::Clock {
 public:
  // `monotonic`: milliseconds that never jump; a simulated clock passes itself, so it never looks like a jump.
  Timekeeper(const base::Clock& wall, const base::Clock& monotonic, base::Instant last_entry, JumpLimits limits = {});

  [[nodiscard]] base::Instant now() const override;
  // The wall clock's claim while it is not believed.
  [[nodiscard]] std::optional<base::Instant> doubted() const;
  // One person admits the jump; it takes effect with the second, other person. True: now believed.
  [[nodiscard]] base::Result<bool> admit(base::PersonId person);

 private:
  const base::Clock& wall_;
  const base::Clock& monotonic_;
  JumpLimits limits_;
  mutable std::mutex mutex_;
  mutable base::Instant believed_;       // last answer
  mutable base::Instant believed_tick_;  // monotonic time of it
  mutable bool doubting_ = false;
  base::PersonId admitted_by_;
};

}  // namespace jinkui::service
