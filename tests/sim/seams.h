// The seams of a simulated machine: disk, clocks, randomness, executor, and the power that may go at any call.
// All of one thread; everything follows from seeds. The database's file lies below tests/fault/vfs, which loses power
// together with the disk here.
#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "jinkui/base/seams.h"
#include "jinkui/fault/vfs.h"

namespace jinkui::sim {

// One power supply for the database's files and the small ones: when one of them is cut off, so is the other.
class Power {
 public:
  explicit Power(fault::Vfs& vfs) : vfs_(vfs) {}
  [[nodiscard]] bool is_out() const { return out_ || vfs_.power_is_out(); }
  void cut();                                // now
  void cut_at_call(std::uint64_t nth);       // of the database's files
  void cut_at_disk_call(std::uint64_t nth);  // of the small files
  [[nodiscard]] bool disk_call_cuts();       // counts a call of the disk; true: the power goes with it
  void restore(std::uint64_t seed);          // what was not synced is kept, lost or torn, by the seed

 private:
  fault::Vfs& vfs_;
  bool out_ = false;
  std::uint64_t disk_calls_left_ = 0;  // 0: not armed
};

// Small files that survive a crash as base::Disk promises: whole, old or new. A wipe that is cut off may leave the
// file, zeros in its place, or nothing.
class Disk final : public base::Disk {
 public:
  using Files = std::map<std::string, base::Bytes>;

  Disk(Files files, Power* power, std::uint64_t seed) : files_(std::move(files)), power_(power), random_(seed) {}
  [[nodiscard]] base::Result<base::Bytes> read(const std::string& path) override;
  void replace(const std::string& path, base::ByteView content) override;
  void wipe(const std::string& path) override;
  [[nodiscard]] bool exists(const std::string& path) override;

  [[nodiscard]] const Files& files() const { return files_; }
  void lose(const std::string& path) { files_.erase(path); }
  void put_back(Files files) { files_ = std::move(files); }
  void never_wipe() { wipes_ = false; }  // a planted fault: what should be gone stays

 private:
  [[nodiscard]] bool cut_off();  // throws when the power is out already

  Files files_;
  Power* power_;  // nullptr: never goes
  std::mt19937_64 random_;
  bool wipes_ = true;
};

class Clock final : public base::Clock {
 public:
  [[nodiscard]] base::Instant now() const override { return at; }
  base::Instant at;
};

class Random final : public base::Random {
 public:
  explicit Random(std::uint64_t seed) : random_(seed) {}
  void fill(std::span<std::uint8_t> out) override;

 private:
  std::mt19937_64 random_;
};

// Holds what it is given until the schedule lets it run.
class Executor final : public base::Executor {
 public:
  void post(std::vector<base::TaskPtr> batch) override;
  bool run_one();  // the oldest; false when there is none
  void run_all();
  void forget() { tasks_.clear(); }  // the process has died
  [[nodiscard]] std::size_t size() const { return tasks_.size(); }
  void at_once(bool yes) { at_once_ = yes; }  // for commands that serve nobody, as in the shipped program

 private:
  std::deque<base::TaskPtr> tasks_;
  bool at_once_ = false;
};

}  // namespace jinkui::sim
