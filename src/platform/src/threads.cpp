#include "jinkui/platform/threads.h"

#include <sched.h>

#include <algorithm>
#include <exception>
#include <future>
#include <iterator>

#include "jinkui/base/check.h"

namespace jinkui::platform {
namespace {

void run_guarded(base::Task& task, const ErrorSink& on_error) {
  try {
    task.run();
  } catch (const std::exception& error) {
    if (on_error) {
      on_error(error.what());
    }
  }
}

}  // namespace

int processors() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  return sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? std::max(1, CPU_COUNT(&allowed)) : 1;
}

ThreadExecutor::ThreadExecutor(ErrorSink on_error) : on_error_(std::move(on_error)), worker_([this] { work(); }) {}

ThreadExecutor::~ThreadExecutor() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
}

void ThreadExecutor::post(std::vector<base::TaskPtr> batch) {
  {
    const std::scoped_lock lock(mutex_);
    if (waiting_.empty()) {
      waiting_.swap(batch);
    } else {
      std::ranges::move(batch, std::back_inserter(waiting_));
    }
  }
  ready_.notify_one();
}

void ThreadExecutor::work() {
  std::vector<base::TaskPtr> batch;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) {
        return;
      }
      batch.swap(waiting_);
    }
    for (auto& task : batch) {
      run_guarded(*task, on_error_);
      task.reset();
    }
    batch.clear();
  }
}

BoundedPool::BoundedPool(std::size_t threads, std::size_t max_waiting, ErrorSink on_error)
    : on_error_(std::move(on_error)), max_waiting_(max_waiting) {
  JINKUI_CHECK(threads > 0);
  workers_.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) {
    workers_.emplace_back([this] { work(); });
  }
}

BoundedPool::~BoundedPool() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
}

bool BoundedPool::try_run(base::TaskPtr& task) {
  JINKUI_CHECK(task != nullptr);
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_ || waiting_.size() >= max_waiting_) {
      return false;
    }
    waiting_.push_back(std::move(task));
  }
  ready_.notify_one();
  return true;
}

void BoundedPool::work() {
  for (;;) {
    base::TaskPtr task;
    {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) {
        return;
      }
      task = std::move(waiting_.front());
      waiting_.pop_front();
    }
    run_guarded(*task, on_error_);
  }
}

void SharedWriter::Turns::post() {
  std::vector<base::TaskPtr> batch;
  batch.push_back(base::make_task([self = shared_from_this()] { self->take(); }));
  executor.post(std::move(batch));
}

void SharedWriter::Turns::take() {
  if (over) {
    return;
  }
  if (few()) {
    if (serve()) {
      post();
    }
    return;
  }
  {
    const std::scoped_lock lock(mutex);
    handed_on = true;
  }
  ready.notify_one();
}

void SharedWriter::Turns::work() {
  for (;;) {
    {
      std::unique_lock lock(mutex);
      ready.wait(lock, [this] { return handed_on || ending; });
      if (!handed_on) {
        return;
      }
      handed_on = false;
    }
    while (serve()) {
    }
  }
}

// Waits until the executor has done what it was given so far.
void SharedWriter::Turns::barrier(bool last) {
  std::promise<void> done;
  std::vector<base::TaskPtr> batch;
  batch.push_back(base::make_task([&] {
    over = last;
    done.set_value();
  }));
  executor.post(std::move(batch));
  done.get_future().wait();
}

SharedWriter::~SharedWriter() {
  stop_();
  do {
    turns_->barrier(false);
  } while (turns_->more());
  {
    const std::scoped_lock lock(turns_->mutex);
    turns_->ending = true;
  }
  turns_->ready.notify_one();
  thread_.join();
  turns_->barrier(true);
}

}  // namespace jinkui::platform
