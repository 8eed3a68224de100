#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "jinkui/fault/temp_dir.h"
#include "jinkui/fault/vfs.h"
#include "workload.h"

namespace jinkui::store_sqlite {
namespace {

using Answer = Workload::Answer;

fault::Counters count_calls() {
  const fault::TempDir dir;
  const fault::Vfs vfs("count");
  Workload load(vfs, dir / "d.db");
  load.run();
  load.check(false);
  EXPECT_EQ(load.answered(Answer::ok), 48U);
  EXPECT_EQ(load.answered(Answer::refused), 12U);
  return vfs.counters();
}

TEST(Fault, EveryCallFailsOnce) {
  const std::uint64_t calls = count_calls().calls;
  ASSERT_GT(calls, 300U);
  for (const fault::Fault kind : {fault::Fault::io, fault::Fault::full}) {
    std::size_t failed = 0;
    for (std::uint64_t nth = 1; nth <= calls; ++nth) {
      SCOPED_TRACE("call " + std::to_string(nth) + (kind == fault::Fault::io ? " io" : " full"));
      const fault::TempDir dir;
      fault::Vfs vfs("fault");
      vfs.fail_call(nth, kind, nth);
      Workload load(vfs, dir / "d.db");
      load.run();
      ASSERT_NO_FATAL_FAILURE(load.check(false));
      EXPECT_GE(load.answered(Answer::ok), 40U) << "one failure costs one group at most";
      failed += load.answered(Answer::failed);
      if (HasFailure()) {
        return;
      }
    }
    EXPECT_GT(failed, 0U);
  }
}

TEST(Fault, EverySyncFailsOnceAndLosesItsPages) {
  const std::uint64_t syncs = count_calls().syncs;
  ASSERT_GT(syncs, 12U);
  for (std::uint64_t nth = 1; nth <= syncs; ++nth) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      SCOPED_TRACE("sync " + std::to_string(nth) + " seed " + std::to_string(seed));
      const fault::TempDir dir;
      fault::Vfs vfs("fault");
      vfs.fail_sync(nth, seed);
      Workload load(vfs, dir / "d.db");
      load.run();
      vfs.crash(seed);
      ASSERT_NO_FATAL_FAILURE(load.check(true));
      if (HasFailure()) {
        return;
      }
    }
  }
}

TEST(Crash, WhatWasAcknowledgedStands) {
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
    Workload load(vfs, dir / "d.db");
    load.run();
    vfs.crash(seed);
    ASSERT_NO_FATAL_FAILURE(load.check(true));
    acknowledged += load.answered(Answer::ok);
    if (HasFailure()) {
      return;
    }
  }
  EXPECT_GT(acknowledged, 3000U);
}

TEST(Fault, AFullDiskRefusesAndRecovers) {
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
