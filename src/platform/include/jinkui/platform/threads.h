// Threads behind base's executors: one worker, a bounded pool, and the thread of the writer queue, its own or an
// executor's.
// post() and try_run() may be called from any thread. Each class joins its threads in its destructor, after running
// what was accepted. A task that throws is reported to `on_error` (its what() text) and the worker goes on.
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

// Serves a queue (on_work(), serve(), more(), stop(): see store::Queue) on the one thread of an executor, between its
// other tasks: for a program that has one processor, where handing work from thread to thread costs and gains
// nothing. The executor must run until the destructor has returned; what waits then is served before.
class WriterTurns {
 public:
  template <class Queue>
  WriterTurns(Queue& queue, base::Executor& executor) : turns_(std::make_shared<Turns>(executor)) {
    turns_->serve = [&queue] {
      queue.serve();
      return queue.more();
    };
    turns_->stop = [&queue] { queue.stop(); };
    queue.on_work([turns = turns_] { turns->post(); });
  }
  WriterTurns(const WriterTurns&) = delete;
  WriterTurns& operator=(const WriterTurns&) = delete;
  ~WriterTurns();

 private:
  struct Turns : std::enable_shared_from_this<Turns> {
    explicit Turns(base::Executor& to) : executor(to) {}
    void post();
    void take();  // one group, and another turn when more waits

    base::Executor& executor;
    std::function<bool()> serve;
    std::function<void()> stop;
    bool over = false;  // of the executor's thread
  };
  std::shared_ptr<Turns> turns_;
};

}  // namespace jinkui::platform
