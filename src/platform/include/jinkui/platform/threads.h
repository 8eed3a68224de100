// Threads behind base's executors: one worker, a bounded pool, and who serves the writer queue: a thread of its own,
// or that thread and an executor's by turns. post() and try_run() may be called from any thread. Each class joins its
// threads in its destructor, after running what was accepted. A task that throws is reported to `on_error` (its
// what() text) and the worker goes on.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "jinkui/base/seams.h"

namespace jinkui::platform {

// Processors that this process may run on, at least 1: of its affinity mask, not of the machine.
[[nodiscard]] int processors();

// Gets the text of an exception that a task let out; called on the worker, must not throw. May be empty.
using ErrorSink = std::function<void(const char*)>;

// One worker that runs batches in the order they were posted. Unbounded: whoever posts bounds (the queue's limits
// do).
class ThreadExecutor final : public base::Executor {
 public:
  explicit ThreadExecutor(ErrorSink on_error = {});
  ~ThreadExecutor() override;
  void post(std::vector<base::TaskPtr> batch) override;

 private:
  void work();

  ErrorSink on_error_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::vector<base::TaskPtr> waiting_;
  bool stopping_ = false;
  std::jthread worker_;  // last: starts when all else stands
};

// A fixed number of threads with a bounded queue, for work that is costly by design (password hashing).
class BoundedPool {
 public:
  // At least one thread; `max_waiting` counts tasks that no thread has taken yet.
  BoundedPool(std::size_t threads, std::size_t max_waiting, ErrorSink on_error = {});
  BoundedPool(const BoundedPool&) = delete;
  BoundedPool& operator=(const BoundedPool&) = delete;
  ~BoundedPool();

  // False, and the task untouched, when full.
  [[nodiscard]] bool try_run(base::TaskPtr& task);

 private:
  void work();

  ErrorSink on_error_;
  std::size_t max_waiting_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<base::TaskPtr> waiting_;
  bool stopping_ = false;
  std::vector<std::jthread> workers_;  // last: start when all else stands
};

// Serves a queue (wait(), serve(), stop(): see store::Queue) on a thread of its own. The destructor stops the queue;
// what waits then is served before the thread ends.
class WriterThread {
 public:
  template <class Queue>
  explicit WriterThread(Queue& queue)
      : stop_([&queue] { queue.stop(); }), thread_([&queue] {
          while (queue.wait()) {
            queue.serve();
          }
        }) {}
  WriterThread(const WriterThread&) = delete;
  WriterThread& operator=(const WriterThread&) = delete;
  ~WriterThread() { stop_(); }

 private:
  std::function<void()> stop_;
  std::jthread thread_;
};

// Serves a queue (on_work(), serve(), more(), few_wait(), stop(): see store::Queue) on two threads by turns: a group
// of few jobs on the executor's one thread, between its other tasks, where it waits for nobody to wake; a larger one
// on a thread of its own, beside them. For a program with one processor. The executor must run until the destructor
// has returned; what waits then is served before.
class SharedWriter {
 public:
  template <class Queue>
  SharedWriter(Queue& queue, base::Executor& executor, std::size_t few)
      : turns_(std::make_shared<Turns>(executor)), stop_([&queue] { queue.stop(); }) {
    turns_->few = [&queue, few] { return queue.few_wait(few); };
    turns_->serve = [&queue] {
      queue.serve();
      return queue.more();
    };
    turns_->more = [&queue] { return queue.more(); };
    thread_ = std::jthread([turns = turns_] { turns->work(); });
    queue.on_work([turns = turns_] { turns->post(); });
  }
  SharedWriter(const SharedWriter&) = delete;
  SharedWriter& operator=(const SharedWriter&) = delete;
  ~SharedWriter();

 private:
  // Whoever has the turn serves: a task of the executor, or the thread, to which the task hands it on. The turn ends
  // when nothing waits; the next job to come makes another.
  struct Turns : std::enable_shared_from_this<Turns> {
    explicit Turns(base::Executor& to) : executor(to) {}
    void post();
    void take();  // on the executor
    void work();  // of the thread
    void barrier(bool last);

    base::Executor& executor;
    std::function<bool()> few;
    std::function<bool()> serve;  // a group; whether more waits
    std::function<bool()> more;
    std::mutex mutex;
    std::condition_variable ready;
    bool handed_on = false;
    bool ending = false;
    bool over = false;  // of the executor's thread: no queue any more
  };

  std::shared_ptr<Turns> turns_;
  std::function<void()> stop_;
  std::jthread thread_;
};

}  // namespace jinkui::platform
