// Sessions: time-outs, revocation, the cache and its races.
#include "jinkui/identity/sessions.h"

#include <thread>

#include "house.h"
#include "jinkui/crypto/crypto.h"

namespace jinkui::identity::test {
namespace {

constexpr std::int64_t kMinute = 60'000;

class SessionsTest : public House {
 protected:
  SessionsTest() { crypto::initialise(); }
  NewSession open(std::int64_t who = 1, base::Instant at = kNow) {
    NewSession made = Sessions::make({{who}, false, kNow, false, "10.0.0.7"}, at, random_);
    sessions_.store(*writer_, made.view);
    sessions_.admit(made.view);
    return made;
  }
  std::optional<SessionView> lookup(const NewSession& made, std::int64_t after_ms) {
    return sessions_.lookup(made.token, limits_, {kNow.ms + after_ms});
  }
  std::optional<SessionView> load(const NewSession& made, std::int64_t after_ms) {
    return sessions_.load(*reader_, made.token, limits_, {kNow.ms + after_ms});
  }
  std::int64_t rows() {
    auto row = reader_->query(store::Sql{"SELECT COUNT(*) FROM session"});
    EXPECT_TRUE(row.step());
    return row.integer(0);
  }

  crypto::SystemRandom random_;
  SessionLimits limits_{30 * kMinute, 120 * kMinute};
  Sessions sessions_;
};

TEST_F(SessionsTest, TokensAreLongAndStoredAsHashes) {
  const NewSession made = open();
  EXPECT_EQ(made.token.size(), 43U);
  EXPECT_NE(made.token, open().token);
  auto row = reader_->query(store::Sql{"SELECT token_hash FROM session"});
  while (row.step()) {
    EXPECT_EQ(std::string(base::as_text(row.blob(0))).find(made.token), std::string::npos);
    EXPECT_EQ(row.blob(0).size(), 32U);
  }
  EXPECT_EQ(lookup(made, 0)->person, base::PersonId{1});
  EXPECT_EQ(lookup(made, 0)->key, made.view.key);
}

TEST_F(SessionsTest, BadTokensAreNobody) {
  open();
  for (const char* bad :
       {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "===========================================", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB"}) {
    EXPECT_FALSE(sessions_.lookup(bad, limits_, kNow)) << bad;
    EXPECT_FALSE(sessions_.load(*reader_, bad, limits_, kNow)) << bad;
    EXPECT_FALSE(Sessions::csrf_matches(bad, "")) << bad;
  }
}

TEST_F(SessionsTest, IdleAndAbsoluteTimeOuts) {
  const NewSession made = open();
  EXPECT_TRUE(lookup(made, 29 * kMinute));
  EXPECT_TRUE(lookup(made, 58 * kMinute)) << "each use moves the idle limit";
  EXPECT_FALSE(lookup(made, 88 * kMinute));
  EXPECT_FALSE(load(made, 88 * kMinute));
  const NewSession other = open();
  for (int minute = 20; minute < 120; minute += 20) {
    EXPECT_TRUE(lookup(other, minute * kMinute));
  }
  EXPECT_TRUE(lookup(other, 120 * kMinute - 1));
  EXPECT_FALSE(lookup(other, 120 * kMinute));
}

TEST_F(SessionsTest, AClockThatFallsBackDoesNotShortenTheSession) {
  const NewSession made = open();
  EXPECT_TRUE(lookup(made, 20 * kMinute));
  EXPECT_TRUE(lookup(made, 10 * kMinute));
  EXPECT_TRUE(lookup(made, 49 * kMinute));
}

TEST_F(SessionsTest, AnotherProcessLoadsIt) {
  const NewSession made = open();
  Sessions fresh;
  EXPECT_FALSE(fresh.lookup(made.token, limits_, kNow));
  EXPECT_EQ(fresh.load(*reader_, made.token, limits_, kNow)->person, base::PersonId{1});
  EXPECT_TRUE(fresh.lookup(made.token, limits_, kNow));
}

TEST_F(SessionsTest, LoggingOutEndsOne) {
  const NewSession first = open();
  const NewSession second = open();
  sessions_.remove(*writer_, first.view.key);
  sessions_.forget(first.view.key);
  EXPECT_FALSE(lookup(first, 0));
  EXPECT_FALSE(load(first, 0));
  EXPECT_TRUE(lookup(second, 0));
}

TEST_F(SessionsTest, RevokingAPersonKeepsAtMostOne) {
  const NewSession mine = open(1);
  const NewSession other = open(1);
  const NewSession someone = open(2);
  sessions_.remove_all(*writer_, {1}, mine.view.key);
  sessions_.forget(base::PersonId{1}, mine.view.key);
  EXPECT_TRUE(lookup(mine, 0));
  EXPECT_FALSE(lookup(other, 0));
  EXPECT_FALSE(load(other, 0));
  EXPECT_TRUE(lookup(someone, 0));
  sessions_.remove_all(*writer_, {1});
  sessions_.forget(base::PersonId{1});
  EXPECT_FALSE(lookup(mine, 0));
  EXPECT_FALSE(load(mine, 0));
}

TEST_F(SessionsTest, AnAdmitAfterTheRevocationDoesNothing) {
  const NewSession made = Sessions::make({{1}, false, kNow, false, ""}, kNow, random_);
  sessions_.store(*writer_, made.view);
  sessions_.remove_all(*writer_, {1});
  sessions_.forget(base::PersonId{1});
  sessions_.admit(made.view);
  EXPECT_FALSE(lookup(made, 0));
  const NewSession unknown = Sessions::make({{1}, false, kNow, false, ""}, kNow, random_);
  sessions_.admit(unknown.view);
  EXPECT_FALSE(lookup(unknown, 0)) << "never stored";
}

TEST_F(SessionsTest, ChangesAreSeen) {
  NewSession made = open();
  made.view.factor_at = kNow;
  made.view.password_changed = day(1);
  sessions_.change(*writer_, made.view);
  EXPECT_EQ(lookup(made, 0)->factor_at.ms, 0) << "not before the commit";
  sessions_.admit(made.view);
  EXPECT_EQ(lookup(made, 0)->factor_at, kNow);
  sessions_.forget(made.view.key);
  EXPECT_EQ(load(made, 0)->factor_at, kNow);
  EXPECT_EQ(load(made, 0)->password_changed, day(1));
}

TEST_F(SessionsTest, OldestGoWhenThereAreTooMany) {
  std::vector<NewSession> made;
  for (int i = 0; i < Sessions::kPerPerson + 2; ++i) {
    made.push_back(open(1, {kNow.ms + i}));
  }
  EXPECT_EQ(rows(), Sessions::kPerPerson);
  EXPECT_FALSE(lookup(made[0], 10));
  EXPECT_FALSE(load(made[1], 10));
  EXPECT_TRUE(lookup(made[2], 10));
}

TEST_F(SessionsTest, LastSeenIsWrittenOnceAMinute) {
  const NewSession made = open();
  EXPECT_TRUE(lookup(made, kMinute - 1));
  EXPECT_TRUE(sessions_.take_seen(10).empty());
  EXPECT_TRUE(lookup(made, kMinute));
  const auto seen = sessions_.take_seen(10);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_TRUE(sessions_.take_seen(10).empty());
  sessions_.write_seen(*writer_, seen);
  sessions_.forget(made.view.key);
  EXPECT_EQ(load(made, kMinute)->last_seen.ms, kNow.ms + kMinute);
}

TEST_F(SessionsTest, TheCacheIsBounded) {
  Sessions small(16);
  std::vector<NewSession> made;
  for (int i = 0; i < 100; ++i) {
    made.push_back(Sessions::make({{100 + i}, false, kNow, false, ""}, kNow, random_));
    small.store(*writer_, made.back().view);
    small.admit(made.back().view);
  }
  EXPECT_LE(small.cached(), 16U);
  for (const NewSession& one : made) {
    EXPECT_TRUE(small.load(*reader_, one.token, limits_, kNow));
  }
  EXPECT_LE(small.cached(), 16U);
}

TEST_F(SessionsTest, SweepingForgetsWhatTimedOut) {
  open(1);
  const NewSession late = open(2, {kNow.ms + 100 * kMinute});
  EXPECT_EQ(sessions_.sweep(*writer_, limits_, {kNow.ms + 100 * kMinute}), 1);
  EXPECT_EQ(rows(), 1);
  EXPECT_EQ(sessions_.cached(), 1U);
  EXPECT_TRUE(lookup(late, 101 * kMinute));
}

TEST_F(SessionsTest, TheAntiForgeryTokenBelongsToTheSession) {
  const NewSession made = open();
  const std::string csrf = Sessions::csrf_of(made.token);
  EXPECT_EQ(csrf.size(), 43U);
  EXPECT_NE(csrf, made.token);
  EXPECT_TRUE(Sessions::csrf_matches(made.token, csrf));
  EXPECT_FALSE(Sessions::csrf_matches(open().token, csrf));
  EXPECT_FALSE(Sessions::csrf_matches(made.token, ""));
}

// Loads race with a revocation: whatever the interleaving, nothing is found once it is done.
TEST_F(SessionsTest, NoLoadBringsARevokedSessionBack) {
  for (int round = 0; round < 50; ++round) {
    const NewSession made = open(1);
    sessions_.forget(made.view.key);
    std::atomic<bool> stop{false};
    std::thread loading([&] {
      const auto reader = database_->open_reader();
      while (!stop) {
        static_cast<void>(sessions_.load(*reader, made.token, limits_, kNow));
      }
    });
    sessions_.remove_all(*writer_, {1});
    sessions_.forget(base::PersonId{1});
    EXPECT_FALSE(lookup(made, 0));
    std::this_thread::yield();
    EXPECT_FALSE(lookup(made, 0));
    stop = true;
    loading.join();
    EXPECT_FALSE(lookup(made, 0));
  }
}

}  // namespace
}  // namespace jinkui::identity::test
