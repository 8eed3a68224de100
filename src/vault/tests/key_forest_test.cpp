#include "key_forest.h"

#include <gtest/gtest.h>

#include "fixed_random.h"
#include "jinkui/codec/hex.h"
#include "tested_suite.h"

namespace jinkui::vault {
namespace {

std::string hex(const std::optional<crypto::Key32>& key) {
  return key ? codec::to_hex(key->view()) : "none";
}

std::vector<std::uint32_t> spread(std::uint32_t count) {
  std::vector<std::uint32_t> leaves;
  for (std::uint32_t i = 1; i <= count; ++i) {
    leaves.push_back(i * 137);
  }
  return leaves;
}

std::string ranges(const std::vector<LeafRange>& all) {
  std::string text;
  for (const LeafRange& range : all) {
    text += std::to_string(range.first) + "-" + std::to_string(range.last) + " ";
  }
  return text;
}

class KeyForestTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string leaf(const KeyForest& forest, std::uint32_t index) const {
    return hex(forest.leaf(tested_suite(), index));
  }
  [[nodiscard]] std::string former(const KeyForest& forest, std::uint32_t index) const {
    return hex(forest.former_leaf(tested_suite(), index));
  }
  FixedRandom random_{11};
};

TEST_F(KeyForestTest, OfTheFirstEpochIsATree) {
  const KeyForest forest = KeyForest::random(random_);
  EXPECT_EQ(forest.epoch(), 1U);
  EXPECT_FALSE(forest.rotating());
  EXPECT_EQ(former(forest, 7), "none");
  EXPECT_EQ(codec::to_hex(forest.encode().view()), codec::to_hex(forest.tree().encode().view()));
}

TEST_F(KeyForestTest, PlantedAnewKeepsWhatWasForgottenAndIsSmall) {
  const auto gone = spread(300);
  const KeyForest worn = KeyForest::random(random_).without(tested_suite(), gone);
  const KeyForest fresh = worn.planted_anew(random_);
  EXPECT_EQ(fresh.epoch(), 2U);
  EXPECT_TRUE(fresh.rotating());
  EXPECT_EQ(ranges(fresh.removed()), ranges(worn.removed()));
  for (const std::uint32_t one : gone) {
    EXPECT_FALSE(fresh.has(one));
    EXPECT_EQ(leaf(fresh, one), "none");
    EXPECT_EQ(former(fresh, one), "none");
  }
  for (const std::uint32_t one : {1U, 136U, 138U, 41'101U, KeyTree::kLeaves - 1}) {
    EXPECT_EQ(former(fresh, one), leaf(worn, one));
    EXPECT_NE(leaf(fresh, one), leaf(worn, one));
    EXPECT_NE(leaf(fresh, one), "none");
  }
  const KeyForest alone = fresh.without_former();
  EXPECT_EQ(former(alone, 1), "none");
  EXPECT_EQ(leaf(alone, 1), leaf(fresh, 1));
  EXPECT_LT(alone.encode().view().size() * 20, worn.encode().view().size());
  EXPECT_EQ(alone.planted_anew(random_).epoch(), 3U);
}

TEST_F(KeyForestTest, ForgettingReachesBothTrees) {
  const std::vector<std::uint32_t> gone = {5, 6};
  const std::vector<std::uint32_t> later = {7};
  const KeyForest fresh = KeyForest::random(random_).without(tested_suite(), gone).planted_anew(random_);
  const KeyForest without = fresh.without(tested_suite(), later);
  EXPECT_EQ(leaf(without, 7), "none");
  EXPECT_EQ(former(without, 7), "none");
  EXPECT_EQ(leaf(without, 8), leaf(fresh, 8));
  EXPECT_EQ(former(without, 8), former(fresh, 8));
  EXPECT_EQ(ranges(without.removed()), "5-7 ");
}

TEST_F(KeyForestTest, EncodingRoundTrips) {
  const KeyForest rotating = KeyForest::random(random_)
                                 .without(tested_suite(), spread(3))
                                 .planted_anew(random_)
                                 .opened_to_buckets(tested_suite(), 5000);
  for (const KeyForest& forest : {rotating, rotating.without_former()}) {
    const Wiped bytes = forest.encode();
    const auto again = KeyForest::decode(bytes.view());
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(codec::to_hex(again->encode().view()), codec::to_hex(bytes.view()));
    EXPECT_EQ(again->epoch(), 2U);
    EXPECT_EQ(again->rotating(), forest.rotating());
    EXPECT_EQ(ranges(again->removed()), ranges(forest.removed()));
    EXPECT_EQ(leaf(*again, 4), leaf(forest, 4));
    EXPECT_EQ(former(*again, 4), former(forest, 4));
    for (std::size_t size = 0; size < bytes.view().size(); ++size) {
      const bool whole_tree = KeyForest::decode(bytes.view().first(size)).ok();
      EXPECT_EQ(whole_tree, size == forest.tree().encode().view().size()) << size;  // a tree alone is of epoch 1
    }
  }
}

TEST_F(KeyForestTest, RefusesRangesThatAreNone) {
  const Wiped tree = KeyForest::random(random_).encode();
  const auto decodes = [&](const std::string& rest) {
    base::Bytes bytes = base::to_bytes(tree.view());
    base::append(bytes, codec::from_hex(rest).value());
    return KeyForest::decode(bytes).ok();
  };
  EXPECT_TRUE(
      decodes("00000002"
              "00000000"
              "00"));
  EXPECT_TRUE(
      decodes("00000002"
              "00000002"
              "00000001"
              "00000002"
              "00000004"
              "00000004"
              "00"));
  EXPECT_FALSE(
      decodes("00000001"
              "00000000"
              "00"));  // epoch 1 has no such part
  EXPECT_FALSE(
      decodes("00000002"
              "00000000"
              "02"));  // no flag
  EXPECT_FALSE(
      decodes("00000002"
              "00000000"
              "00"
              "00"));  // left over
  EXPECT_FALSE(
      decodes("00000002"
              "00000001"
              "00000005"
              "00000004"
              "00"));  // backwards
  EXPECT_FALSE(
      decodes("00000002"
              "00000002"
              "00000001"
              "00000002"
              "00000003"
              "00000004"
              "00"));  // adjacent
  EXPECT_FALSE(
      decodes("00000002"
              "00000001"
              "00000005"
              "40000000"
              "00"));  // beyond the last leaf
  EXPECT_FALSE(
      decodes("00000002"
              "00000002"
              "00000001"
              "ffffffff"
              "00000000"
              "00000001"
              "00"));  // wraps around
  EXPECT_FALSE(
      decodes("00000002"
              "ffffffff"));  // more than there are
}

}  // namespace
}  // namespace jinkui::vault
