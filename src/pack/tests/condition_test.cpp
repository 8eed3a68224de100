#include "jinkui/pack/condition.h"

#include <gtest/gtest.h>

namespace jinkui::pack {
namespace {

using Kind = ConditionOp::Kind;

ConditionOp op(Kind kind, std::int64_t n = 0, std::int64_t high = 0) {
  ConditionOp out;
  out.kind = kind;
  out.slot = static_cast<std::uint16_t>(KernelFact::quantity);
  out.n = n;
  out.high = high;
  return out;
}

bool run(std::vector<ConditionOp> program, std::int64_t quantity) {
  Facts facts;
  facts.set(KernelFact::quantity, quantity);
  return Condition(std::move(program)).holds(facts);
}

TEST(Condition, AnEmptyProgramAlwaysHolds) {
  EXPECT_TRUE(Condition().holds(Facts()));
  EXPECT_TRUE(Condition().always());
}

TEST(Condition, ConnectivesWorkOnTheTwoUppermostValues) {
  const auto yes = op(Kind::always);
  const auto invert = op(Kind::logical_not);
  for (int bits = 0; bits < 8; ++bits) {  // c, a, b: c below must stay untouched
    std::vector<ConditionOp> base;
    for (const int bit : {4, 2, 1}) {
      base.push_back(yes);
      if ((bits & bit) == 0) {
        base.push_back(invert);
      }
    }
    const bool c = (bits & 4) != 0;
    const bool a = (bits & 2) != 0;
    const bool b = (bits & 1) != 0;
    auto both = base;
    both.push_back(op(Kind::logical_and));
    EXPECT_EQ(run(both, 0), a && b) << bits;
    both.push_back(op(Kind::logical_or));
    EXPECT_EQ(run(both, 0), c || (a && b)) << bits;
    auto either = base;
    either.push_back(op(Kind::logical_or));
    either.push_back(op(Kind::logical_and));
    EXPECT_EQ(run(either, 0), c && (a || b)) << bits;
  }
}

TEST(Condition, RangesAreOpenAboveAndMayWrap) {
  EXPECT_TRUE(run({op(Kind::in_range, 10, 20)}, 10));
  EXPECT_FALSE(run({op(Kind::in_range, 10, 20)}, 20));
  EXPECT_TRUE(run({op(Kind::in_range, 20, 10)}, 20));
  EXPECT_TRUE(run({op(Kind::in_range, 20, 10)}, 9));
  EXPECT_FALSE(run({op(Kind::in_range, 20, 10)}, 10));
}

TEST(Condition, SetsHoldOnlyWhatTheyName) {
  EXPECT_TRUE(run({op(Kind::in_set, 0b101)}, 2));
  EXPECT_FALSE(run({op(Kind::in_set, 0b101)}, 1));
  EXPECT_FALSE(run({op(Kind::in_set, 0b101)}, 64));
  EXPECT_FALSE(run({op(Kind::in_set, 0b101)}, -1));
}

TEST(Condition, TheDeepestStackWorks) {
  std::vector<ConditionOp> program(kMaxConditionDepth, op(Kind::always));
  program.insert(program.end(), kMaxConditionDepth - 1, op(Kind::logical_and));
  EXPECT_TRUE(run(program, 0));
  program[0] = op(Kind::compare, 5);  // quantity = 5, at the bottom
  EXPECT_FALSE(run(program, 4));
  EXPECT_TRUE(run(program, 5));
}

TEST(Condition, TheUnknownIsFalseInEveryComparison) {
  for (const Kind kind : {Kind::truth, Kind::compare, Kind::in_range, Kind::in_set, Kind::compare_fact}) {
    auto test = op(kind, 0, 100);
    test.compare = ConditionOp::Compare::ne;
    EXPECT_FALSE(Condition({test}).holds(Facts())) << static_cast<int>(kind);
  }
}

}  // namespace
}  // namespace jinkui::pack
