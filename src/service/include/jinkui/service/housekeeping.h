// Housekeeping: what happens because time passes or people change — declassification, deadlines, open requests whose
// approvers came or left, summed-up denials, ended sessions, search indexes to be built, a key rotation
// that was cut off.
// tick() may be called from any thread, every few seconds and after simulated time has moved; each kind of work is a
// bounded job of the writer queue and goes on with the next tick.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "jinkui/service/core.h"
#include "jinkui/service/key_desk.h"

namespace jinkui::service {

class IndexKeeper;

class Housekeeping {
 public:
  Housekeeping(Core& core, KeyDesk& keys);
  ~Housekeeping();
  Housekeeping(const Housekeeping&) = delete;
  Housekeeping& operator=(const Housekeeping&) = delete;

  // `done` after all jobs of this tick; its Status is the first failure.
  void tick(std::function<void(base::Status)> done);

 private:
  // The next open requests to look at since people last changed; empty when all have been.
  [[nodiscard]] std::vector<base::RequestId> to_review();

  Core& core_;
  KeyDesk& keys_;
  std::shared_ptr<IndexKeeper> indexes_;
  std::mutex mutex_;
  WorldPtr reviewed_for_;     // the snapshot of people under which all open requests were last looked at
  base::RequestId reviewed_;  // the last one looked at; none: all done
  bool reviewing_ = true;     // from the start: people may have changed while the server was down
};

// Finishes destructions whose intent is in the ledger (design: "a crash or a restore replays the intent"). Called
// once at start, when the queue runs.
void resume_destructions(Core& core, std::function<void(base::Status)> done);

}  // namespace jinkui::service
