// Versions and tallies over the real SQLite driver.
#include <gtest/gtest.h>

#include "jinkui/fault/temp_dir.h"
#include "jinkui/governance/tally.h"
#include "jinkui/governance/versions.h"
#include "jinkui/store_sqlite/sqlite_database.h"

namespace jinkui::governance::test {
namespace {

class GovernanceTest : public ::testing::Test {
 protected:
  GovernanceTest() {
    database_ = store_sqlite::open({.path = dir_ / "d.db", .create = true}).value();
    EXPECT_TRUE(database_->migrate(migrations()).ok());
    writer_ = database_->open_writer();
  }
  static base::Hash hash(std::uint8_t byte) {
    base::Hash out{};
    out.fill(byte);
    return out;
  }
  static Version draft(std::uint8_t byte, std::int64_t at) {
    Version out;
    out.hash = hash(byte);
    out.pack = "p";
    out.drafted_by = {7};
    out.drafted = {at};
    out.replaces = hash(1);
    return out;
  }

  fault::TempDir dir_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::WriterSession> writer_;
};

TEST_F(GovernanceTest, ADraftIsKeptOnceAndTheVersionInForceIsNotDraftedAgain) {
  const base::Bytes body = {1, 2, 3};
  put_draft(*writer_, draft(2, 100), body);
  put_draft(*writer_, draft(2, 200), body);
  EXPECT_EQ(versions(*writer_, 10).size(), 1U);
  EXPECT_EQ(version(*writer_, hash(2))->drafted.ms, 200);
  EXPECT_EQ(body_of(*writer_, hash(2)), body);
  set_request(*writer_, hash(2), {5});
  EXPECT_EQ(version(*writer_, hash(2))->request.value, 5);

  Version founding = draft(1, 10);
  founding.drafted_by = {};
  founding.activated = base::Instant{10};
  switch_version(*writer_, founding, hash(2), {300});
  EXPECT_EQ(version(*writer_, hash(2))->activated->ms, 300);
  EXPECT_EQ(version(*writer_, hash(1))->replaced->ms, 300);
  EXPECT_EQ(version(*writer_, hash(1))->activated->ms, 10);
  EXPECT_TRUE(body_of(*writer_, hash(1))->empty());
  put_draft(*writer_, draft(2, 400), body);
  EXPECT_EQ(version(*writer_, hash(2))->drafted.ms, 200);
  // Back to the one before.
  switch_version(*writer_, *version(*writer_, hash(2)), hash(1), {500});
  EXPECT_FALSE(version(*writer_, hash(1))->replaced.has_value());
  EXPECT_EQ(version(*writer_, hash(1))->activated->ms, 500);
  EXPECT_FALSE(version(*writer_, hash(9)).has_value());
}

TEST_F(GovernanceTest, ATallyHoldsWhatTheJobsOfAGroupAddedAndFailedOnesDidNot) {
  Tally tally;
  tally.mark();
  tally.add(10, 1, Outcome::direct);
  tally.cite(hash(1), "3", 40);
  tally.mark();
  tally.add(10, 1, Outcome::denied);
  tally.cite(hash(1), "3", 41);
  tally.rollback_to_mark();
  tally.mark();
  tally.add(10, 1, Outcome::direct);
  tally.add(11, 0, Outcome::denied, 12);
  tally.cite(hash(1), "3", 41);
  tally.cite(hash(2), "3", 41);
  tally.before_commit(*writer_);
  tally.committed();
  tally.mark();
  tally.add(10, 1, Outcome::direct);
  tally.aborted();
  tally.mark();
  tally.add(10, 1, Outcome::direct);
  tally.cite(hash(1), "3", 50);
  tally.before_commit(*writer_);
  tally.committed();

  const auto acts = act_counts(*writer_, 10, 11);
  ASSERT_EQ(acts.size(), 2U);
  EXPECT_EQ(acts[0].amount, 3);
  EXPECT_EQ(acts[0].outcome, Outcome::direct);
  EXPECT_EQ(acts[1].verb, 0);
  EXPECT_EQ(acts[1].amount, 12);
  EXPECT_TRUE(act_counts(*writer_, 12, 20).empty());
  const auto cited = clause_counts(*writer_, hash(1));
  ASSERT_EQ(cited.size(), 1U);
  EXPECT_EQ(cited[0].amount, 3);
  EXPECT_EQ(cited[0].last_entry, 50U);
}

}  // namespace
}  // namespace jinkui::governance::test
