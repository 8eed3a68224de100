// One schedule: what people, the scheduler, the clock and the power do to a house, and what must hold whatever
// happens. A schedule follows from its seed; run() follows from schedule and image alone. One thread.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "stage.h"

namespace jinkui::sim {

enum class Act : std::uint8_t {
  enter,
  import_chunk,
  read,           // by who may
  read_by_grant,  // by who must have asked
  ask,
  ask_to_destroy,
  approve,
  revoke,
  destroy,
  tick,      // housekeeping
  serve,     // one group of the queue
  settle,    // all of it, with its completions
  complete,  // one completion
  pass_time,
  jump_clock,
  back_up_keys,
  back_up_database,
  power_cut,       // now
  power_cut_soon,  // at some call of the database's files
  disk_cut_soon,   // at some call of the small files
  lose_keys,       // and restore them from a backup, the house being down
};
[[nodiscard]] const char* name_of(Act act);

struct Step {
  Act act = Act::serve;
  std::uint64_t a = 0;
  std::uint64_t b = 0;
};
using Schedule = std::vector<Step>;

[[nodiscard]] Schedule schedule_of(std::uint64_t seed);

// What was seen in one run, or in many.
struct Tally {
  std::uint64_t schedules = 0;
  std::uint64_t steps = 0;
  std::uint64_t crashes = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t released = 0;
  std::uint64_t revoked = 0;
  std::uint64_t destroyed = 0;
  std::uint64_t refused = 0;  // answers that were errors
  std::uint64_t restored = 0;
  void add(const Tally& other);
};

struct Outcome {
  std::string failure;  // empty: everything held
  Tally tally;
};

// Runs a schedule and judges it. `seed` decides what the disks keep at a power cut, and all randomness.
[[nodiscard]] Outcome run(const Image& image, const Schedule& schedule, std::uint64_t seed, Plant plant);

// The shortest schedule got by leaving out steps that fails still; at most `tries` runs.
[[nodiscard]] Schedule shrunk(const Image& image, Schedule schedule, std::uint64_t seed, Plant plant, int tries);

}  // namespace jinkui::sim
