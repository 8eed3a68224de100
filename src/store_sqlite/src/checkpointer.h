// Copies the WAL back into the database on a connection of its own, so that the writer can go on meanwhile.
// start() and nearly_done() belong to the writer's thread; the copying runs on the executor, which must run until the
// destructor has returned: it waits for the copying that is under way. A failure changes nothing, as in Connection.
#pragma once
#include <condition_variable>
#include <mutex>

#include "connection.h"

namespace jinkui::store_sqlite {

class Checkpointer {
 public:
  Checkpointer(const Settings& settings, base::Executor& executor);
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;
  ~Checkpointer();

  // Begins to copy; nothing when it is under way already.
  void start();
  // Whether so little of a WAL of `wal_pages` is left to copy that the writer had better do it: only a WAL that is
  // copied whole while nobody writes is begun anew.
  [[nodiscard]] bool nearly_done(int wal_pages);

 private:
  void copy();

  base::Executor& executor_;
  int rest_;  // pages that the writer copies itself
  std::mutex mutex_;
  std::condition_variable ready_;
  bool running_ = false;
  int copied_ = 0;         // pages of the present WAL
  Connection connection_;  // of the running task
};

}  // namespace jinkui::store_sqlite
