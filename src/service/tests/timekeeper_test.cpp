// Time between a wall clock that may lie and a monotonic one that does not.
#include "jinkui/service/timekeeper.h"

#include <gtest/gtest.h>

namespace jinkui::service {
namespace {

class ManualClock final : public base::Clock {
 public:
  explicit ManualClock(std::int64_t ms) : ms_(ms) {}
  [[nodiscard]] base::Instant now() const override { return {ms_}; }
  void set(std::int64_t ms) { ms_ = ms; }
  void add(std::int64_t ms) { ms_ += ms; }

 private:
  std::int64_t ms_;
};

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kStart = 20'000 * kDay;
constexpr base::PersonId kAnna{1};
constexpr base::PersonId kBo{2};
constexpr base::PersonId kChen{3};

class TimekeeperTest : public ::testing::Test {
 protected:
  // Both clocks go on alike.
  void pass(std::int64_t ms) {
    wall_.add(ms);
    ticks_.add(ms);
  }
  static std::string slug_of(const auto& outcome) { return outcome.ok() ? "ok" : outcome.error().slug; }

  ManualClock wall_{kStart};
  ManualClock ticks_{12'345};
};

TEST_F(TimekeeperTest, NeverGoesBackBeforeTheLastEntry) {
  const Timekeeper time(wall_, ticks_, {kStart + kHour});
  EXPECT_EQ(time.now().ms, kStart + kHour);
  wall_.set(kStart - kDay);
  ticks_.add(1000);
  EXPECT_GE(time.now().ms, kStart + kHour);
}

TEST_F(TimekeeperTest, DoesNotBelieveAJumpOnTheWordOfOneClock) {
  const Timekeeper time(wall_, ticks_, {kStart});
  wall_.add(100 * kHour);
  ticks_.add(5000);
  EXPECT_EQ(time.now().ms, kStart + 5000);
  EXPECT_TRUE(time.state().doubted);
  EXPECT_EQ(time.state().wall.ms, kStart + 100 * kHour);
  pass(kHour);
  EXPECT_EQ(time.now().ms, kStart + 5000 + kHour);
}

TEST_F(TimekeeperTest, SmallJumpsDoNotAddUp) {
  const Timekeeper time(wall_, ticks_, {kStart});
  for (int i = 0; i < 30; ++i) {
    wall_.add(10 * kMinute);
    static_cast<void>(time.now());
  }
  EXPECT_TRUE(time.state().doubted);
  EXPECT_LE(time.now().ms, kStart + kHour);
}

TEST_F(TimekeeperTest, AClockThatIsRightAgainIsBelieved) {
  const Timekeeper time(wall_, ticks_, {kStart});
  wall_.add(400 * kDay);
  EXPECT_TRUE(time.state().doubted);
  wall_.add(-400 * kDay + 20);  // a little ahead of where it would have been
  EXPECT_FALSE(time.state().doubted);
  EXPECT_EQ(time.now().ms, kStart + 20);
}

TEST_F(TimekeeperTest, AClockSetBackAndForthIsNoJump) {
  const Timekeeper time(wall_, ticks_, {kStart});
  wall_.add(-3 * kHour);
  for (int i = 0; i < 5; ++i) {
    pass(kHour);
    static_cast<void>(time.now());
  }
  wall_.add(3 * kHour);
  EXPECT_FALSE(time.state().doubted);
  EXPECT_EQ(time.now().ms, kStart + 5 * kHour);
}

TEST_F(TimekeeperTest, AStartIsJudgedByTheLastEntry) {
  EXPECT_FALSE(Timekeeper(wall_, ticks_, {kStart - 44 * kDay}).state().doubted);
  const Timekeeper time(wall_, ticks_, {kStart - 46 * kDay});
  EXPECT_TRUE(time.state().doubted);
  EXPECT_EQ(time.now().ms, kStart - 46 * kDay);
  wall_.add(-10 * kDay);  // corrected: a start with this clock would have been believed
  EXPECT_FALSE(time.state().doubted);
  EXPECT_EQ(time.now().ms, kStart - 10 * kDay);
  wall_.add(2 * kHour);  // from now on the running limit counts
  EXPECT_TRUE(time.state().doubted);
}

TEST_F(TimekeeperTest, AStartWithTheClockSetBackStillTakesTheRightTime) {
  const Timekeeper time(wall_, ticks_, {kStart + kDay});
  EXPECT_EQ(time.now().ms, kStart + kDay);
  wall_.add(3 * kDay);
  EXPECT_FALSE(time.state().doubted);
  EXPECT_EQ(time.now().ms, kStart + 3 * kDay);
}

TEST_F(TimekeeperTest, TwoDifferentPeopleAdmitAJump) {
  Timekeeper time(wall_, ticks_, {kStart});
  EXPECT_EQ(slug_of(time.admit(kAnna, wall_.now())), "clock/nothing-to-admit");
  wall_.add(100 * kDay);
  const auto first = time.admit(kAnna, wall_.now());
  ASSERT_TRUE(first.ok());
  EXPECT_FALSE(*first);
  EXPECT_TRUE(time.state().doubted);
  ASSERT_TRUE(time.state().first.has_value());
  EXPECT_EQ(time.state().first->person, kAnna);
  EXPECT_EQ(time.state().first->wall.ms, kStart + 100 * kDay);
  EXPECT_EQ(slug_of(time.admissible(kAnna, wall_.now())), "clock/same-person");
  EXPECT_EQ(slug_of(time.admit(kAnna, wall_.now())), "clock/same-person");
  pass(kMinute);
  EXPECT_EQ(slug_of(time.admissible(kBo, wall_.now())), "ok");
  EXPECT_TRUE(time.state().doubted);  // asking changes nothing
  const auto second = time.admit(kBo, wall_.now());
  ASSERT_TRUE(second.ok());
  EXPECT_TRUE(*second);
  EXPECT_EQ(time.now().ms, kStart + 100 * kDay + kMinute);
  EXPECT_FALSE(time.state().doubted);
  EXPECT_FALSE(time.state().first.has_value());
}

TEST_F(TimekeeperTest, TheTimeNamedIsTheWallClocks) {
  Timekeeper time(wall_, ticks_, {kStart});
  wall_.add(100 * kDay);
  const base::Instant right = wall_.now();
  EXPECT_EQ(slug_of(time.admit(kAnna, {right.ms - 6 * kMinute})), "clock/other-time");
  EXPECT_EQ(slug_of(time.admit(kAnna, {right.ms + 6 * kMinute})), "clock/other-time");
  EXPECT_EQ(slug_of(time.admit(kAnna, {right.ms - 4 * kMinute})), "ok");
}

TEST_F(TimekeeperTest, ALaterJumpNeedsBothAnew) {
  Timekeeper time(wall_, ticks_, {kStart});
  wall_.add(100 * kDay);
  ASSERT_TRUE(time.admit(kAnna, wall_.now()).ok());
  wall_.add(10 * kMinute);  // less than any limit, but not what Anna admitted
  EXPECT_FALSE(time.state().first.has_value());
  const auto second = time.admit(kBo, wall_.now());
  ASSERT_TRUE(second.ok());
  EXPECT_FALSE(*second);
  ASSERT_TRUE(*time.admit(kAnna, wall_.now()));
  wall_.add(2 * kHour);
  EXPECT_TRUE(time.state().doubted);
  EXPECT_FALSE(*time.admit(kChen, wall_.now()));
}

TEST_F(TimekeeperTest, TheFirstAdmissionWaitsADay) {
  Timekeeper time(wall_, ticks_, {kStart});
  wall_.add(100 * kDay);
  ASSERT_TRUE(time.admit(kAnna, wall_.now()).ok());
  pass(kDay);
  EXPECT_TRUE(time.state().first.has_value());
  pass(1);
  EXPECT_FALSE(time.state().first.has_value());
  EXPECT_FALSE(*time.admit(kBo, wall_.now()));
}

TEST_F(TimekeeperTest, AnAdmissionLapsesWithTheDoubtAndCanBeTakenBack) {
  Timekeeper time(wall_, ticks_, {kStart});
  wall_.add(100 * kDay);
  ASSERT_TRUE(time.admit(kAnna, wall_.now()).ok());
  time.take_back(kBo);
  EXPECT_TRUE(time.state().first.has_value());
  time.take_back(kAnna);
  EXPECT_FALSE(time.state().first.has_value());
  ASSERT_FALSE(*time.admit(kAnna, wall_.now()));
  wall_.add(-100 * kDay);
  EXPECT_FALSE(time.state().doubted);
  wall_.add(100 * kDay);
  EXPECT_FALSE(*time.admit(kBo, wall_.now()));
}

TEST_F(TimekeeperTest, SimulatedTimeNeverLooksLikeAJump) {
  const Timekeeper time(wall_, wall_, {kStart});
  wall_.add(3650 * kDay);
  EXPECT_FALSE(time.state().doubted);
  EXPECT_EQ(time.now().ms, kStart + 3650 * kDay);
}

}  // namespace
}  // namespace jinkui::service
