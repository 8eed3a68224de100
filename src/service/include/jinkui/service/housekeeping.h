// Housekeeping: what happens because time passes — declassification, deadlines, summed-up denials, ended sessions.
// tick() may be called from any thread, every few seconds and after simulated time has moved; each kind of work is a
// bounded job of the writer queue and goes on with the next tick.
#pragma once
#include <atomic>
#include <functional>

#include "jinkui/service/core.h"

namespace jinkui::service {

class Housekeeping {
 public:
  explicit Housekeeping(Core& core) : core_(core) {}

  // `done` after all jobs of this tick; its Status is the first failure.
  void tick(std::function<void(base::Status)> done);

 private:
  Core& core_;
};

// Finishes destructions whose intent is in the ledger (design: "a crash or a restore replays the intent"). Called
// once at start, when the queue runs.
void resume_destructions(Core& core, std::function<void(base::Status)> done);

}  // namespace jinkui::service
