// Time as the gate knows it: never before the last entry, and never far ahead of it on the word of one clock.
// Safe from several threads. A wall clock that has run ahead of the monotonic one by more than a limit since it was
// last believed is doubted: time goes on from the last believed moment until the wall clock is right again or two
// people admit the jump. Until the wall clock has been believed once after a start, the start limit counts.
// Admissions live in memory alone: a restart looks at the clock anew. Design: "Time = max(clock, last entry); a jump
// forward beyond a limit needs two people".
#pragma once
#include <mutex>
#include <optional>

#include "jinkui/base/ids.h"
#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"

namespace jinkui::service {

struct JumpLimits {
  std::int64_t running_ms = 3'600'000;           // ahead of the monotonic clock since it was last believed: one hour
  std::int64_t at_start_ms = 45LL * 86'400'000;  // beyond the last entry at start: 45 days
  std::int64_t tolerance_ms = 300'000;           // between the time a person names and the wall clock: five minutes
  std::int64_t admission_ms = 86'400'000;        // how long the first admission waits for the second: one day
};

// One person's word that the wall clock is right.
struct Admission {
  base::PersonId person;
  base::Instant wall;  // as the person named it
  base::Instant at;    // believed time when it was given
};

struct ClockState {
  base::Instant believed;
  base::Instant wall;
  bool doubted = false;
  std::optional<Admission> first;  // waits for another person
};

class Timekeeper final : public base::Clock {
 public:
  // `monotonic`: milliseconds that never jump and also pass while the machine sleeps; a simulated clock passes
  // itself, so it never looks like a jump.
  Timekeeper(const base::Clock& wall, const base::Clock& monotonic, base::Instant last_entry, JumpLimits limits = {});

  [[nodiscard]] base::Instant now() const override;
  [[nodiscard]] ClockState state() const;
  [[nodiscard]] const JumpLimits& limits() const { return limits_; }

  // Whether `person` may admit now that the time is `wall`; changes nothing. Errors, all conflict:
  // clock/nothing-to-admit, clock/other-time (not the wall clock's, within the tolerance), clock/same-person.
  [[nodiscard]] base::Status admissible(base::PersonId person, base::Instant wall) const;
  // The admission itself, once its entry is committed. True: the second one, the wall clock is now believed. The
  // first lapses when the wall clock jumps again, after a day, and when time is no longer doubted. Errors as
  // admissible().
  [[nodiscard]] base::Result<bool> admit(base::PersonId person, base::Instant wall);
  // Takes back a first admission by `person`, who may no longer give it.
  void take_back(base::PersonId person);

 private:
  struct Held {
    Admission admission;
    base::Instant seen;  // wall clock when it was given
    base::Instant tick;  // monotonic clock then
  };
  void look() const;  // under the mutex: reads both clocks and brings everything up to them
  void believe() const;
  [[nodiscard]] base::Status check(base::PersonId person, base::Instant wall) const;

  const base::Clock& wall_;
  const base::Clock& monotonic_;
  JumpLimits limits_;
  mutable std::mutex mutex_;
  mutable base::Instant wall_now_;
  mutable base::Instant tick_now_;
  mutable base::Instant believed_;       // last answer
  mutable base::Instant believed_tick_;  // monotonic time of it
  mutable base::Instant anchor_;         // what the wall clock is judged from …
  mutable base::Instant anchor_tick_;
  mutable bool settled_ = false;  // … and whether it is a moment of the wall clock, or still the last entry
  mutable bool doubting_ = false;
  mutable std::optional<Held> first_;
};

}  // namespace jinkui::service
