// The one writer: closures run one after another, each under its own savepoint, many to a durable commit.
// submit() may be called from any thread; run() and Participants are called on the writer thread only; finish() runs
// on the completion executor, only after the group's commit is durable (or has failed). The queue owns submitted
// jobs. When a commit fails no job of the group took effect, and each one's finish() gets store/commit-failed, also
// when its own run() had failed: that failure may rest on what an undone job had written. A job or a before_commit()
// may throw (Fatal); the other methods of a Participant must not: the process ends.
#pragma once
#include <array>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"
#include "jinkui/store/database.h"

namespace jinkui::store {

// Priority: a group takes one chunk of reveals and one of writes, in this order. Bulk jobs have groups of their own,
// by turns with the others, so that neither starves and nobody who waits for an answer waits for more than one bulk
// job: keep those <= 10 ms.
enum class Lane : std::uint8_t { reveal, write, bulk };
inline constexpr std::size_t kLanes = 3;

class Job {
 public:
  Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  virtual ~Job() = default;
  // An error undoes the job's own changes and is handed to finish(); the group goes on. Throwing counts as an error.
  virtual base::Status run(WriterSession& session) = 0;
  virtual void finish(base::Status outcome) = 0;
};
using JobPtr = std::unique_ptr<Job>;

// State in memory that must follow the database: the ledger's tree, the epochs.
class Participant {
 public:
  Participant() = default;
  Participant(const Participant&) = delete;
  Participant& operator=(const Participant&) = delete;
  virtual ~Participant() = default;
  virtual void mark() = 0;              // a job begins
  virtual void rollback_to_mark() = 0;  // that job failed
  virtual void before_commit(WriterSession& session) = 0;
  virtual void committed() = 0;
  virtual void aborted() = 0;  // the group did not commit
};

struct QueueLimits {
  std::size_t waiting = 4096;                             // jobs per lane; over it submit() refuses
  std::array<std::size_t, kLanes> chunk = {256, 128, 1};  // jobs of a lane in one group
};

struct QueueStats {
  std::uint64_t groups = 0;
  std::uint64_t jobs = 0;
  std::uint64_t failed_groups = 0;
};

class Queue {
 public:
  // The session, the executor and the participants must outlive the queue.
  Queue(WriterSession& session, base::Executor& completions, QueueLimits limits = {});
  ~Queue();
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  void join(Participant& participant);  // before the first job only
  // For a queue without a thread in wait(): `rouse` is called when work comes to a queue at rest, on the thread that
  // submits. It sees to it that serve() is called soon, by one thread at a time and each after what the one before
  // did, until more() is false. Before the first job only.
  void on_work(std::function<void()> rouse);

  // False when the lane is full or the queue is stopping: the job is returned untouched through `job`.
  [[nodiscard]] bool submit(Lane lane, JobPtr& job);

  // Serves one group, the set that waits at the call; returns the number of jobs served (0: nothing waited). The
  // writer thread calls it in a loop, the simulator calls it by its own schedule. After stop() what waits is served
  // still; what the destructor finds gets store/stopped.
  std::size_t serve() noexcept;
  // Blocks until a job waits or stop() was called; false when stopping and empty.
  bool wait();
  // After serve(), with on_work(): whether jobs wait. False: the queue is at rest, the next submit() rouses.
  [[nodiscard]] bool more();
  // Whether at most `few` jobs wait, none of them in the bulk lane.
  [[nodiscard]] bool few_wait(std::size_t few) const;
  void stop();
  [[nodiscard]] QueueStats stats() const;

 private:
  using Entry = std::pair<JobPtr, base::Status>;
  std::vector<Entry> take_group();
  void take(Lane lane, std::vector<Entry>& group);  // a chunk; with the lock held
  [[nodiscard]] bool waits(Lane lane) const;        // with the lock held
  [[nodiscard]] bool any_waits() const;             // with the lock held
  bool run_group(std::vector<Entry>& group);
  void run_job(Entry& entry);

  WriterSession& session_;
  base::Executor& completions_;
  QueueLimits limits_;
  std::vector<Participant*> participants_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::array<std::deque<JobPtr>, kLanes> lanes_;
  bool bulk_had_its_turn_ = false;
  bool stopping_ = false;
  std::function<void()> rouse_;
  bool roused_ = false;
  QueueStats stats_;
};

// A job from two functions: work(WriterSession&) -> Result<T>, done(Result<T>).
template <class T, class Work, class Done>
class JobOf final : public Job {
 public:
  JobOf(Work work, Done done) : work_(std::move(work)), done_(std::move(done)) {}
  base::Status run(WriterSession& session) override {
    base::Result<T> result = work_(session);
    if (!result.ok()) {
      return result.take_error();
    }
    value_ = std::move(result).value();
    return base::success();
  }
  void finish(base::Status outcome) override {
    if (outcome.ok()) {
      done_(base::Result<T>(std::move(*value_)));
    } else {
      done_(base::Result<T>(outcome.take_error()));
    }
  }

 private:
  Work work_;
  Done done_;
  std::optional<T> value_;
};

template <class T, class Work, class Done>
JobPtr make_job(Work work, Done done) {
  return std::make_unique<JobOf<T, Work, Done>>(std::move(work), std::move(done));
}

// The error of a queue that takes no more work.
[[nodiscard]] base::Error queue_full();

}  // namespace jinkui::store
