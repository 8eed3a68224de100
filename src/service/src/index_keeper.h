// Keeps the search indexes: builds what is not whole (after a restore, under a new key, for other terms), then
// forgets the keys of those before and sweeps what is left of them. Draws a new key when the pack in force wants
// other terms or a rotation asks for one (key_rotation.h). tick() from any thread, every few seconds; the work is
// small jobs of the writer queue, one after the other. Owned by Housekeeping through a shared pointer, because a job
// may outlive a tick.
#pragma once
#include <atomic>
#include <memory>

#include "jinkui/service/core.h"

namespace jinkui::service {

class IndexKeeper : public std::enable_shared_from_this<IndexKeeper> {
 public:
  explicit IndexKeeper(Core& core) : core_(core) {}
  void tick();

 private:
  enum class Task : std::uint8_t { none, begin, prepare, build, forget, sweep };
  [[nodiscard]] Task next();
  void step();
  void submit_prepare();
  void submit_build();
  void submit_sweep();
  void built(const vault::IndexState& state);

  Core& core_;
  std::atomic<bool> busy_{false};
};

// Before anything is served: an index for each key, and for the terms of the pack in force when there was none
// before.
[[nodiscard]] base::Status prepare_indexes(Core& core, store::WriterSession& session);

}  // namespace jinkui::service
