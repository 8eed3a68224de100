// The seams to the world (clock, randomness, disk, executor) as interfaces, so that tests and the deterministic
// simulator can stand in for it. Every implementation is safe from several threads; callers keep it alive.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/result.h"
#include "jinkui/base/time.h"

namespace jinkui::base {

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

class Random {
 public:
  Random() = default;
  Random(const Random&) = delete;
  Random& operator=(const Random&) = delete;
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;
};

// Small files that must survive a crash (key store, configuration). Paths are relative to nothing: absolute or cwd.
// Every method throws Fatal when the disk fails; absence is an expected error (not_found).
class Disk {
 public:
  Disk() = default;
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;
  virtual ~Disk() = default;
  [[nodiscard]] virtual Result<Bytes> read(const std::string& path) = 0;
  // Writes path with mode 0600 so that after a crash either the old or the new content stands, whole:
  // temporary file, fsync, rename, fsync of the directory.
  virtual void replace(const std::string& path, ByteView content) = 0;
  // Overwrites with zeros, syncs, unlinks, syncs the directory; nothing when absent.
  virtual void wipe(const std::string& path) = 0;
  [[nodiscard]] virtual bool exists(const std::string& path) = 0;
};

// One piece of work that runs once.
class Task {
 public:
  Task() = default;
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  virtual ~Task() = default;
  virtual void run() = 0;
};
using TaskPtr = std::unique_ptr<Task>;

template <class F>
class TaskOf final : public Task {
 public:
  explicit TaskOf(F f) : f_(std::move(f)) {}
  void run() override { f_(); }

 private:
  F f_;
};
template <class F>
TaskPtr make_task(F f) {
  return std::make_unique<TaskOf<F>>(std::move(f));
}

// Runs tasks somewhere else (an I/O loop, a worker thread, a simulator's schedule); whole batches, to wake once.
class Executor {
 public:
  Executor() = default;
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  virtual ~Executor() = default;
  virtual void post(std::vector<TaskPtr> batch) = 0;
};

}  // namespace jinkui::base
