#include <gtest/gtest.h>
#include <sys/stat.h>
#include <time.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <future>

#include "jinkui/platform/clock.h"
#include "jinkui/platform/disk.h"
#include "jinkui/platform/threads.h"

namespace jinkui::platform {
namespace {

class DiskTest : public ::testing::Test {
 protected:
  DiskTest() {
    std::string name = (std::filesystem::temp_directory_path() / "jinkui-test-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    dir_ = name;
  }
  ~DiskTest() override { std::filesystem::remove_all(dir_); }
  [[nodiscard]] std::string at(const char* name) const { return (dir_ / name).string(); }

  std::filesystem::path dir_;
  PosixDisk disk_;
};

base::Bytes bytes(std::string_view text) {
  return base::to_bytes(base::as_bytes(text));
}

TEST_F(DiskTest, ReplaceReadsBackAndIsPrivate) {
  EXPECT_EQ(disk_.read(at("k")).error().slug, "disk/not-found");
  disk_.replace(at("k"), bytes("one"));
  EXPECT_EQ(disk_.read(at("k")).value(), bytes("one"));
  disk_.replace(at("k"), bytes("two, longer"));
  EXPECT_EQ(disk_.read(at("k")).value(), bytes("two, longer"));
  disk_.replace(at("k"), {});
  EXPECT_TRUE(disk_.read(at("k")).value().empty());
  struct stat info = {};
  ASSERT_EQ(::stat(at("k").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  EXPECT_FALSE(disk_.exists(at("k.tmp")));
}

TEST_F(DiskTest, WhatAnInterruptedReplaceLeftIsCleared) {
  disk_.replace(at("k"), bytes("old"));
  disk_.replace(at("k.tmp"), bytes("half"));
  disk_.replace(at("k"), bytes("new"));
  EXPECT_EQ(disk_.read(at("k")).value(), bytes("new"));
  EXPECT_FALSE(disk_.exists(at("k.tmp")));
}

TEST_F(DiskTest, TheBytesReplacedOrWipedAreOverwritten) {
  disk_.replace(at("k"), bytes("secret"));
  std::filesystem::create_hard_link(at("k"), at("link"));
  disk_.replace(at("k"), bytes("next"));
  EXPECT_EQ(disk_.read(at("link")).value(), base::Bytes(6, 0));

  std::filesystem::create_hard_link(at("k"), at("link2"));
  disk_.wipe(at("k"));
  EXPECT_FALSE(disk_.exists(at("k")));
  EXPECT_EQ(disk_.read(at("link2")).value(), base::Bytes(4, 0));
  disk_.wipe(at("k"));
}

TEST_F(DiskTest, FailuresAreFatal) {
  EXPECT_THROW(disk_.replace(at("no/such/k"), bytes("x")), base::Fatal);
  EXPECT_THROW(static_cast<void>(disk_.read(dir_.string())), base::Fatal);
}

TEST(Clock, SimulatedTimeRunsAhead) {
  const SystemClock system;
  EXPECT_GT(system.now().ms, 1'600'000'000'000);
  SimulatedClock clock(system, 1000);
  const std::int64_t before = clock.now().ms;
  clock.advance(86'400'000);
  EXPECT_GE(clock.now().ms, before + 86'400'000);
  EXPECT_EQ(clock.offset_ms(), 86'401'000);
}

std::vector<base::TaskPtr> one(base::TaskPtr task) {
  std::vector<base::TaskPtr> batch;
  batch.push_back(std::move(task));
  return batch;
}

TEST(ThreadExecutor, RunsInOrderAndFinishesBeforeItEnds) {
  std::vector<int> seen;
  std::string error;
  {
    ThreadExecutor executor([&](const char* what) { error = what; });
    for (int i = 0; i < 100; ++i) {
      std::vector<base::TaskPtr> batch;
      batch.push_back(base::make_task([&seen, i] { seen.push_back(2 * i); }));
      batch.push_back(base::make_task([&seen, i] { seen.push_back(2 * i + 1); }));
      executor.post(std::move(batch));
    }
    executor.post(one(base::make_task([] { throw std::runtime_error("boom"); })));
    executor.post(one(base::make_task([&seen] { seen.push_back(200); })));
  }
  ASSERT_EQ(seen.size(), 201U);
  for (int i = 0; i <= 200; ++i) {
    EXPECT_EQ(seen[static_cast<std::size_t>(i)], i);
  }
  EXPECT_EQ(error, "boom");
}

TEST(BoundedPool, RefusesWhenFullAndKeepsTheTask) {
  std::promise<void> gate;
  const std::shared_future<void> open(gate.get_future());
  std::promise<void> begun;
  std::atomic<int> ran = 0;
  {
    BoundedPool pool(1, 1);
    base::TaskPtr first = base::make_task([&] {
      begun.set_value();
      open.wait();
      ++ran;
    });
    ASSERT_TRUE(pool.try_run(first));
    begun.get_future().wait();
    base::TaskPtr second = base::make_task([&] { ++ran; });
    ASSERT_TRUE(pool.try_run(second));
    base::TaskPtr third = base::make_task([&] { ran += 100; });
    EXPECT_FALSE(pool.try_run(third));
    EXPECT_NE(third, nullptr);
    gate.set_value();
  }
  EXPECT_EQ(ran, 2);
}

struct CountingQueue {
  bool wait() { return !stopped || left > 0; }
  void serve() { left = left > 0 ? left - 1 : 0; }
  void stop() { stopped = true; }
  std::atomic<bool> stopped = false;
  std::atomic<int> left = 1000;
};

TEST(WriterThread, ServesWhatWaitsBeforeItEnds) {
  CountingQueue queue;
  { const WriterThread thread(queue); }
  EXPECT_EQ(queue.left, 0);
}

std::int64_t since_boot_ms() {
  timespec since{};
  EXPECT_EQ(::clock_gettime(CLOCK_BOOTTIME, &since), 0);
  return std::int64_t{since.tv_sec} * 1000 + since.tv_nsec / 1'000'000;
}

// CLOCK_MONOTONIC falls behind with every sleep of the machine.
TEST(MonotonicClockTest, CountsFromTheBootWithTheSleep) {
  const MonotonicClock clock;
  const std::int64_t before = since_boot_ms();
  const base::Instant now = clock.now();
  EXPECT_LE(before, now.ms);
  EXPECT_LE(now.ms, since_boot_ms());
}

}  // namespace
}  // namespace jinkui::platform
