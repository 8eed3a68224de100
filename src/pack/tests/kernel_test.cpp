#include "jinkui/pack/kernel.h"

#include <gtest/gtest.h>

#include <set>
#include <type_traits>

#include "jinkui/pack/facts.h"
#include "jinkui/pack/pack.h"

namespace jinkui::pack {
namespace {

TEST(Kernel, EveryNameLeadsBackAndStandsOnce) {
  std::set<std::string_view> names;
  for (std::uint8_t i = 1; i < kVerbCount; ++i) {
    const auto verb = static_cast<Verb>(i);
    EXPECT_EQ(verb_named(name_of(verb)), verb);
    EXPECT_FALSE(title_of(verb).zh.empty() || title_of(verb).en.empty());
    EXPECT_TRUE(names.insert(name_of(verb)).second);
  }
  for (std::uint8_t i = 0; i < kRelationCount; ++i) {
    const auto relation = static_cast<Relation>(i);
    EXPECT_EQ(relation_named(name_of(relation)), relation);
    EXPECT_TRUE(names.insert(name_of(relation)).second);
  }
  for (std::uint8_t i = 0; i < kObligationCount; ++i) {
    const auto obligation = static_cast<Obligation>(i);
    EXPECT_EQ(obligation_named(name_of(obligation)), obligation);
  }
  for (std::uint8_t i = 0; i < kKernelFactCount; ++i) {
    EXPECT_TRUE(names.insert(name_of(static_cast<KernelFact>(i))).second);
  }
  EXPECT_FALSE(verb_named("").has_value());
  EXPECT_FALSE(verb_named("Read").has_value());
  EXPECT_FALSE(relation_named("friend").has_value());
}

// Numbers stand in ledger entries: they must never move.
TEST(Kernel, VerbNumbersAreFrozen) {
  EXPECT_EQ(static_cast<int>(Verb::read), 1);
  EXPECT_EQ(static_cast<int>(Verb::copy), 6);
  EXPECT_EQ(static_cast<int>(Verb::provide_outside), 11);
  EXPECT_EQ(static_cast<int>(Verb::destroy), 17);
  EXPECT_EQ(static_cast<int>(Verb::delegate), 21);
  EXPECT_EQ(static_cast<int>(Verb::audit), 23);
  EXPECT_EQ(name_of(KernelFact::context_emergency), "emergency");
}

TEST(Ids, NobodyOutsideTheCompilerMakesOne) {
  static_assert(!std::is_constructible_v<LevelId, std::uint16_t>);
  static_assert(!std::is_constructible_v<PostId, std::uint16_t>);
  static_assert(!std::is_convertible_v<LevelId, TierId>);
  EXPECT_TRUE(LevelId().none());
  EXPECT_TRUE(Pack().level_named("secret").none());
}

TEST(Facts, AreUnknownUntilSet) {
  Facts facts;
  EXPECT_FALSE(facts.at(KernelFact::quantity).known);
  facts.set(KernelFact::quantity, 0);
  EXPECT_TRUE(facts.at(KernelFact::quantity).known);
  facts.set(KernelFact::object_level, LevelId());
  EXPECT_FALSE(facts.at(KernelFact::object_level).known);
  facts.clear(static_cast<std::size_t>(KernelFact::quantity));
  EXPECT_FALSE(facts.at(KernelFact::quantity).known);
}

}  // namespace
}  // namespace jinkui::pack
