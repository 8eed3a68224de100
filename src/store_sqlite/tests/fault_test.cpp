#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "jinkui/fault/temp_dir.h"
#include "jinkui/fault/vfs.h"
#include "jinkui/platform/threads.h"
#include "workload.h"

namespace jinkui::store_sqlite {
namespace {

using Answer = Workload::Answer;

constexpr std::size_t kAllOk = 32;  // jobs that succeed when nothing fails

// Who copies the WAL back: the writer, or an executor that does it at once (so that calls can be counted).
class Fault : public ::testing::TestWithParam<bool> {
 protected:
  base::Executor* upkeep() { return GetParam() ? &inline_ : nullptr; }

  fault::Counters count_calls() {
    const fault::TempDir dir;
    const fault::Vfs vfs("count");
    Workload load(vfs, dir / "d.db", upkeep());
    load.run();
    load.check(false);
    EXPECT_EQ(load.answered(Answer::ok), kAllOk);
    EXPECT_EQ(load.answered(Answer::refused), kAllOk / 4);
    return vfs.counters();
  }

  // One failure costs one group at most, and nothing else.
  void fail_each(fault::Fault kind, std::uint64_t calls);

 private:
  InlineExecutor inline_;
};

INSTANTIATE_TEST_SUITE_P(Upkeep, Fault, ::testing::Bool(),
                         [](const auto& mode) { return mode.param ? "beside" : "by_the_writer"; });

// Every call is tried with JINKUI_FAULT_STRIDE=1; a usual run takes every fifth.
std::uint64_t stride() {
  const char* text = std::getenv("JINKUI_FAULT_STRIDE");
  return text == nullptr ? 5 : std::max(1UL, std::strtoul(text, nullptr, 10));
}

void Fault::fail_each(fault::Fault kind, std::uint64_t calls) {
  std::size_t failed = 0;
  for (std::uint64_t nth = 1; nth <= calls; nth += stride()) {
    SCOPED_TRACE("call " + std::to_string(nth) + " of " + std::to_string(calls));
    const fault::TempDir dir;
    fault::Vfs vfs("fault");
    vfs.fail_call(nth, kind, nth);
    Workload load(vfs, dir / "d.db", upkeep());
    load.run();
    ASSERT_NO_FATAL_FAILURE(load.check(false));
    ASSERT_GE(load.answered(Answer::ok), kAllOk - 4);
    ASSERT_FALSE(::testing::Test::HasFailure());
    failed += load.answered(Answer::failed);
  }
  EXPECT_GT(failed, 0U);
}

TEST_P(Fault, EveryCallFailsOnce) {
  fail_each(fault::Fault::io, count_calls().calls);
}

TEST_P(Fault, EveryWriteFindsTheDiskFullOnce) {
  fail_each(fault::Fault::full, count_calls().writes);
}

TEST_P(Fault, EverySyncFailsOnceAndLosesItsPages) {
  const std::uint64_t syncs = count_calls().syncs;
  ASSERT_GT(syncs, 12U);
  for (std::uint64_t nth = 1; nth <= syncs; ++nth) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      SCOPED_TRACE("sync " + std::to_string(nth) + " seed " + std::to_string(seed));
      const fault::TempDir dir;
      fault::Vfs vfs("fault");
      vfs.fail_sync(nth, seed);
      Workload load(vfs, dir / "d.db", upkeep());
      load.run();
      vfs.crash(seed);
      ASSERT_NO_FATAL_FAILURE(load.check(true));
      if (HasFailure()) {
        return;
      }
    }
  }
}

TEST_P(Fault, WhatWasAcknowledgedStandsAfterAPowerCut) {
  const fault::Counters total = count_calls();
  std::size_t acknowledged = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const fault::TempDir dir;
    fault::Vfs vfs("crash");
    vfs.cut_power_at(1 + random() % total.calls);
    if (seed % 3 == 0) {
      vfs.fail_sync(1 + random() % total.syncs, seed);
    }
    // Every other time the copying really runs beside the writer.
    platform::ThreadExecutor thread;
    Workload load(vfs, dir / "d.db", GetParam() && seed % 2 == 0 ? &thread : upkeep());
    load.run();
    vfs.crash(seed);
    ASSERT_NO_FATAL_FAILURE(load.check(true));
    acknowledged += load.answered(Answer::ok);
    if (HasFailure()) {
      return;
    }
  }
  EXPECT_GT(acknowledged, 300U * kAllOk / 4);
}

constexpr store::Migration kOne[] = {{"one", 1, "CREATE TABLE one (id BIGINT PRIMARY KEY)"}};
constexpr store::Sql kInsert{"INSERT INTO one (id) VALUES ($1)"};

std::int64_t rows_at(const std::string& path) {
  const auto database = open({.path = path}).value();
  const auto reader = database->open_reader();
  auto row = reader->query(store::Sql{"SELECT count(*) FROM one"});
  EXPECT_TRUE(row.step());
  return row.integer(0);
}

// All frames of the failed group reached the file, only the sync said no: recovery would bring the group back.
TEST(Failed, AGroupReportedAsFailedDoesNotComeBack) {
  const fault::TempDir dir;
  fault::Vfs vfs("fault");
  {
    const auto database = open({.path = dir / "d.db", .create = true, .vfs = vfs.name()}).value();
    ASSERT_TRUE(database->migrate(kOne).ok());
    const auto writer = database->open_writer();
    writer->begin();
    writer->run(kInsert, 1);
    writer->commit();
    writer->begin();
    writer->run(kInsert, 2);
    vfs.fail_sync(1);
    EXPECT_THROW(writer->commit(), base::Fatal);
    writer->rollback();
    vfs.cut_power_at(1);  // the process ends here
  }
  EXPECT_EQ(rows_at(dir / "d.db"), 1);
}

TEST(Failed, NothingIsAcceptedUntilAFailedCommitIsBuried) {
  const fault::TempDir dir;
  fault::Vfs vfs("fault");
  const auto database = open({.path = dir / "d.db", .create = true, .vfs = vfs.name()}).value();
  ASSERT_TRUE(database->migrate(kOne).ok());
  const auto writer = database->open_writer();
  writer->begin();
  writer->run(kInsert, 1);
  vfs.set_full(true);
  EXPECT_THROW(writer->commit(), base::Fatal);
  writer->rollback();
  EXPECT_THROW(writer->begin(), base::Fatal);
  EXPECT_THROW(writer->begin(), base::Fatal);
  vfs.set_full(false);
  writer->begin();
  EXPECT_EQ(writer->run(kInsert, 1), 1);
  writer->commit();
}

TEST(Failed, AFullDiskRefusesAndRecovers) {
  const fault::TempDir dir;
  fault::Vfs vfs("full");
  Workload load(vfs, dir / "d.db");
  load.run();
  const std::size_t before = load.answered(Answer::ok);
  vfs.set_full(true);
  load.run();
  EXPECT_EQ(load.answered(Answer::ok), before);
  vfs.set_full(false);
  load.run();
  EXPECT_GT(load.answered(Answer::ok), before);
  load.check(false);
}

}  // namespace
}  // namespace jinkui::store_sqlite
