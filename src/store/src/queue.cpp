#include "jinkui/store/queue.h"

#include <algorithm>

namespace jinkui::store {
namespace {

base::Error commit_failed() {
  return {.code = base::Errc::unavailable,
          .slug = "store/commit-failed",
          .message = {"数据库未能提交，本次操作没有生效。",
                      "The database could not commit; this operation did not take effect."},
          .next = {"请稍后重试；若反复出现，请系统管理员检查磁盘空间和磁盘状态。",
                   "Try again later; if it keeps happening, ask the system administrator to check the disk and its "
                   "free space."},
          .where = {},
          .clauses = {},
          .flow = {}};
}

base::Error job_failed() {
  return {.code = base::Errc::unavailable,
          .slug = "store/job-failed",
          .message = {"数据库出错，本次操作没有生效。", "The database failed; this operation did not take effect."},
          .next = {"请稍后重试；若反复出现，请系统管理员查看运行日志。",
                   "Try again later; if it keeps happening, ask the system administrator to look at the log."},
          .where = {},
          .clauses = {},
          .flow = {}};
}

base::Error stopped() {
  return {.code = base::Errc::unavailable,
          .slug = "store/stopped",
          .message = {"系统正在停止，本次操作没有生效。",
                      "The system is shutting down; this operation did not take effect."},
          .next = {"请在系统重新启动后重试。", "Try again when the system is up again."},
          .where = {},
          .clauses = {},
          .flow = {}};
}

void post_outcomes(base::Executor& executor, std::vector<std::pair<JobPtr, base::Status>>&& group) {
  std::vector<base::TaskPtr> batch;
  batch.reserve(group.size());
  for (auto& [job, outcome] : group) {
    batch.push_back(base::make_task(
        [owned = std::move(job), result = std::move(outcome)]() mutable { owned->finish(std::move(result)); }));
  }
  executor.post(std::move(batch));
}

}  // namespace

Queue::Queue(WriterSession& session, base::Executor& completions, QueueLimits limits)
    : session_(session), completions_(completions), limits_(limits) {}

Queue::~Queue() {
  stop();
  std::vector<std::pair<JobPtr, base::Status>> left;
  for (auto& lane : lanes_) {
    for (auto& job : lane) {
      left.emplace_back(std::move(job), stopped());
    }
  }
  if (!left.empty()) {
    post_outcomes(completions_, std::move(left));
  }
}

void Queue::join(Participant& participant) {
  participants_.push_back(&participant);
}

void Queue::on_work(std::function<void()> rouse) {
  rouse_ = std::move(rouse);
}

bool Queue::submit(Lane lane, JobPtr& job) {
  JINKUI_CHECK(job != nullptr);
  bool first = false;
  {
    const std::scoped_lock lock(mutex_);
    auto& waiting = lanes_[static_cast<std::size_t>(lane)];
    if (stopping_ || waiting.size() >= limits_.waiting) {
      return false;
    }
    waiting.push_back(std::move(job));
    first = !std::exchange(roused_, true);
  }
  if (!rouse_) {
    ready_.notify_one();
  } else if (first) {
    rouse_();
  }
  return true;
}

bool Queue::any_waits() const {
  return waits(Lane::reveal) || waits(Lane::write) || waits(Lane::bulk);
}

bool Queue::few_wait(std::size_t few) const {
  const std::scoped_lock lock(mutex_);
  std::size_t waiting = 0;
  for (const auto& lane : lanes_) {
    waiting += lane.size();
  }
  return waiting <= few && !waits(Lane::bulk);
}

bool Queue::more() {
  const std::scoped_lock lock(mutex_);
  roused_ = any_waits();
  return roused_;
}

bool Queue::wait() {
  std::unique_lock lock(mutex_);
  ready_.wait(lock, [&] { return stopping_ || any_waits(); });
  return any_waits();
}

void Queue::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
}

QueueStats Queue::stats() const {
  const std::scoped_lock lock(mutex_);
  return stats_;
}

bool Queue::waits(Lane lane) const {
  return !lanes_[static_cast<std::size_t>(lane)].empty();
}

void Queue::take(Lane lane, std::vector<Entry>& group) {
  auto& waiting = lanes_[static_cast<std::size_t>(lane)];
  for (std::size_t count = limits_.chunk[static_cast<std::size_t>(lane)]; count > 0 && !waiting.empty(); --count) {
    group.emplace_back(std::move(waiting.front()), base::success());
    waiting.pop_front();
  }
}

std::vector<std::pair<JobPtr, base::Status>> Queue::take_group() {
  std::vector<Entry> group;
  const std::scoped_lock lock(mutex_);
  const bool others = waits(Lane::reveal) || waits(Lane::write);
  bulk_had_its_turn_ = waits(Lane::bulk) && !(others && bulk_had_its_turn_);
  if (bulk_had_its_turn_) {
    take(Lane::bulk, group);
  } else {
    take(Lane::reveal, group);
    take(Lane::write, group);
  }
  return group;
}

void Queue::run_job(std::pair<JobPtr, base::Status>& entry) {
  auto& [job, outcome] = entry;
  for (Participant* participant : participants_) {
    participant->mark();
  }
  session_.mark();
  try {
    outcome = job->run(session_);
  } catch (...) {
    outcome = job_failed();
  }
  if (outcome.ok()) {
    session_.keep_mark();
    return;
  }
  session_.rollback_to_mark();
  std::for_each(participants_.rbegin(), participants_.rend(), [](Participant* p) { p->rollback_to_mark(); });
}

bool Queue::run_group(std::vector<std::pair<JobPtr, base::Status>>& group) {
  try {
    session_.begin();
    for (auto& entry : group) {
      run_job(entry);
    }
    for (Participant* participant : participants_) {
      participant->before_commit(session_);
    }
    session_.commit();
    return true;
  } catch (...) {
    session_.rollback();
    return false;
  }
}

std::size_t Queue::serve() noexcept {
  auto group = take_group();
  if (group.empty()) {
    return 0;
  }
  const std::size_t count = group.size();
  const bool committed = run_group(group);
  for (Participant* participant : participants_) {
    committed ? participant->committed() : participant->aborted();
  }
  if (!committed) {
    for (auto& [job, outcome] : group) {
      outcome = commit_failed();
    }
  }
  {
    const std::scoped_lock lock(mutex_);
    ++stats_.groups;
    stats_.jobs += count;
    stats_.failed_groups += committed ? 0 : 1;
  }
  post_outcomes(completions_, std::move(group));
  session_.tend();
  return count;
}

base::Error queue_full() {
  return {.code = base::Errc::unavailable,
          .slug = "store/queue-full",
          .message = {"系统繁忙，待处理的写入已达上限。", "The system is busy: too many writes are waiting."},
          .next = {"请稍候几秒再试。", "Try again in a few seconds."},
          .where = {},
          .clauses = {},
          .flow = {}};
}

}  // namespace jinkui::store
