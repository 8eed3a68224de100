// The small parts of the gate: epochs, throttled denials, what an entry shows.
#include <gtest/gtest.h>

#include "jinkui/service/denials.h"
#include "jinkui/service/epochs.h"
#include "record.h"

namespace jinkui::service {
namespace {

constexpr base::PersonId kPerson{7};
constexpr base::CustomerId kCustomer{42};

TEST(Epochs, StampHoldsUntilTheCustomerIsTouched) {
  Epochs epochs;
  const Stamp stamp = epochs.at(kPerson, kCustomer);
  EXPECT_TRUE(epochs.holds(stamp, kPerson, kCustomer));
  epochs.touch(kCustomer);
  EXPECT_FALSE(epochs.holds(stamp, kPerson, kCustomer));
  epochs.committed();
  EXPECT_FALSE(epochs.holds(stamp, kPerson, kCustomer));
}

TEST(Epochs, StampReadDuringAGroupNeverHolds) {
  Epochs epochs;
  epochs.touch(kPerson);
  const Stamp during = epochs.at(kPerson, kCustomer);
  EXPECT_FALSE(epochs.holds(during, kPerson, kCustomer));
  epochs.aborted();
  EXPECT_FALSE(epochs.holds(during, kPerson, kCustomer));
  EXPECT_TRUE(epochs.holds(epochs.at(kPerson, kCustomer), kPerson, kCustomer));
}

TEST(Epochs, EverybodyIsTouchedWithThePack) {
  Epochs epochs;
  const Stamp stamp = epochs.at(kPerson, kCustomer);
  const std::uint32_t before = epochs.generation();
  epochs.touch_everybody();
  EXPECT_EQ(epochs.generation(), before + 1) << "under way";
  epochs.committed();
  EXPECT_EQ(epochs.generation(), before + 2);
  epochs.committed();
  EXPECT_EQ(epochs.generation(), before + 2) << "a group without a change moves nothing";
  EXPECT_FALSE(epochs.holds(stamp, kPerson, kCustomer));
}

TEST(Denials, AFloodIsSummedUpAfterItsWindow) {
  Denials denials;
  for (std::uint32_t i = 0; i < Denials::kPerWindow; ++i) {
    EXPECT_TRUE(denials.admit(kPerson, {1000}));
  }
  EXPECT_FALSE(denials.admit(kPerson, {1000}));
  EXPECT_FALSE(denials.admit(kPerson, {1000}));
  EXPECT_TRUE(denials.take({1000}).empty());
  const auto sums = denials.take({1000 + Denials::kWindowMs});
  ASSERT_EQ(sums.size(), 1U);
  EXPECT_EQ(sums[0].person, kPerson);
  EXPECT_EQ(sums[0].count, 2U);
  EXPECT_TRUE(denials.admit(kPerson, {2000 + Denials::kWindowMs}));
}

TEST(Denials, MemoryIsBoundedByPersons) {
  Denials denials;
  for (std::size_t i = 1; i <= Denials::kPersons; ++i) {
    static_cast<void>(denials.admit(base::PersonId{static_cast<std::int64_t>(i)}, {1000}));
  }
  EXPECT_FALSE(denials.admit(base::PersonId{1'000'000}, {1000}));
}

TEST(Record, CustodyNeedsThePermissionOfBoth) {
  const auto ruled = [](const char* verb, const char* verdict) {
    DecisionRecord::Ruled one;
    one.question.verb = verb;
    one.decision.verdict = verdict;
    return one;
  };
  const auto may = ruled("keep", "permit");
  const FieldValues handed = {{"from_keeper", ""}, {"to_keeper", "7"}};
  const FieldValues ended = {{"from_keeper", "7"}, {"to_keeper", ""}};
  EXPECT_TRUE(shows_permitted_custody({{may, may}, {}, handed}));
  EXPECT_TRUE(shows_permitted_custody({{may}, {}, ended}));
  EXPECT_FALSE(shows_permitted_custody({{may}, {}, handed}));
  EXPECT_FALSE(shows_permitted_custody({{may, may}, {}, ended}));
  EXPECT_FALSE(shows_permitted_custody({{may, ruled("keep", "deny")}, {}, handed}));
  EXPECT_FALSE(shows_permitted_custody({{ruled("keep", "needs_flow"), may}, {}, handed}));
  EXPECT_FALSE(shows_permitted_custody({{may, ruled("read", "permit")}, {}, handed}));
  EXPECT_FALSE(shows_permitted_custody({{}, {}, ended}));
}

}  // namespace
}  // namespace jinkui::service
