// The I/O threads: each runs one event loop; connections belong to one of them. Also the executor for completions.
// post() is safe from any thread; construction and destruction belong to one thread that is none of the loops'.
#pragma once
#include <memory>
#include <vector>

#include "jinkui/base/seams.h"

namespace jinkui::api {

class Loops final : public base::Executor {
 public:
  // Starts `threads` (1..64) loops.
  explicit Loops(int threads = 1);
  Loops(const Loops&) = delete;
  Loops& operator=(const Loops&) = delete;
  ~Loops() override;

  // Runs the batch, in order, on the first loop, with one wake-up. Tasks must not throw. Tasks that have not run when
  // stop() is called are destroyed without running.
  void post(std::vector<base::TaskPtr> batch) override;
  // Ends the loops and joins their threads; idempotent. Stop the Server first.
  void stop();

 private:
  friend class Server;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace jinkui::api
