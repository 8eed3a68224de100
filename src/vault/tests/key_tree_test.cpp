#include "key_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "fixed_random.h"
#include "tested_suite.h"

namespace jinkui::vault {
namespace {

std::string hex(base::ByteView bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text.push_back("0123456789abcdef"[byte >> 4U]);
    text.push_back("0123456789abcdef"[byte & 15U]);
  }
  return text;
}

base::Result<KeyTree> decode(base::ByteView bytes) {
  codec::CanonicalReader reader(bytes);
  JINKUI_TRY(KeyTree tree, KeyTree::read(reader));
  JINKUI_RETURN_IF_ERROR(reader.finish());
  return tree;
}

std::string leaf_hex(const KeyTree& tree, std::uint32_t leaf) {
  const auto key = tree.leaf(tested_suite(), leaf);
  return key ? hex(key->view()) : "none";
}

// Slow and obvious: every node key from the root down to a leaf, by the formula of docs/formats/key-store.md.
std::vector<std::string> path_keys(base::ByteView root, std::uint32_t leaf) {
  base::Bytes key = base::to_bytes(root);
  std::vector<std::string> keys = {hex(key)};
  for (unsigned level = 1; level <= 6; ++level) {
    base::Bytes message = base::to_bytes(base::as_bytes("jinkui/tree/1"));
    message.push_back(static_cast<std::uint8_t>(level));
    message.push_back(static_cast<std::uint8_t>(leaf >> (30 - 5 * level) & 31U));
    key = base::to_bytes(tested_suite().mac(key, {message}));
    keys.push_back(hex(key));
  }
  return keys;
}

TEST(KeyTree, LeavesFollowTheWrittenFormula) {
  FixedRandom random;
  const KeyTree tree = KeyTree::random(random);
  for (const std::uint32_t leaf : {0U, 1U, 31U, 32U, 1023U, 1024U, 123'456'789U, KeyTree::kLeaves - 1}) {
    EXPECT_EQ(leaf_hex(tree, leaf), path_keys(tree.node_key(0), leaf).back());
  }
}

TEST(KeyTree, RemovingLeavesChangesNoOtherLeaf) {
  FixedRandom random(7);
  const KeyTree whole = KeyTree::random(random);
  std::set<std::uint32_t> removed;
  std::map<std::uint32_t, std::string> others;
  for (int i = 0; i < 400; ++i) {
    const auto leaf = static_cast<std::uint32_t>(random.below(i % 2 == 0 ? 4096 : KeyTree::kLeaves));
    if (random.below(4) == 0) {
      removed.insert(leaf);
    } else {
      others[leaf] = leaf_hex(whole, leaf);
    }
  }
  // In three steps, with leaves that are gone already among the later ones.
  std::vector<std::uint32_t> all(removed.begin(), removed.end());
  const std::span<const std::uint32_t> view(all);
  KeyTree tree = whole.without(tested_suite(), view.first(all.size() / 3));
  tree = tree.without(tested_suite(), view.first(all.size() / 2));
  tree = tree.without(tested_suite(), view);
  for (const auto& [leaf, key] : others) {
    EXPECT_EQ(leaf_hex(tree, leaf), removed.contains(leaf) ? "none" : key);
  }
  for (const std::uint32_t leaf : removed) {
    EXPECT_FALSE(tree.has(leaf));
    EXPECT_EQ(leaf_hex(tree, leaf), "none");
  }
  std::set<std::uint32_t> gaps;
  for (const LeafRange& range : tree.removed()) {
    for (std::uint32_t leaf = range.first; leaf <= range.last; ++leaf) {
      gaps.insert(leaf);
    }
  }
  EXPECT_EQ(gaps, removed);
}

TEST(KeyTree, NoKeyThatIsKeptLiesAboveARemovedLeaf) {
  FixedRandom random(11);
  const KeyTree whole = KeyTree::random(random);
  const std::vector<std::uint32_t> removed = {0, 5, 6, 1023, 1024, 40'000, KeyTree::kLeaves - 1};
  const KeyTree tree = whole.without(tested_suite(), removed);
  std::set<std::string> kept;
  for (std::size_t i = 0; i < tree.size(); ++i) {
    kept.insert(hex(tree.node_key(i)));
  }
  EXPECT_EQ(kept.size(), tree.size());
  for (const std::uint32_t leaf : removed) {
    for (const std::string& key : path_keys(whole.node_key(0), leaf)) {
      EXPECT_FALSE(kept.contains(key)) << leaf;
    }
  }
}

TEST(KeyTree, SizeAfterOneRemovalIsThirtyOneALevel) {
  FixedRandom random;
  const KeyTree whole = KeyTree::random(random);
  EXPECT_EQ(whole.size(), 1U);
  const std::array<std::uint32_t, 1> one = {77};
  EXPECT_EQ(whole.without(tested_suite(), one).size(), 6U * 31U);
  std::vector<std::uint32_t> bucket(1024);
  for (std::uint32_t i = 0; i < 1024; ++i) {
    bucket[i] = 2048 + i;
  }
  EXPECT_EQ(whole.without(tested_suite(), bucket).size(), 4U * 31U);
}

TEST(KeyTree, OpenedToBucketsHasTheSameLeaves) {
  FixedRandom random(5);
  const std::vector<std::uint32_t> removed = {3, 70'000, 2'000'000};
  const KeyTree tree = KeyTree::random(random).without(tested_suite(), removed);
  const KeyTree opened = tree.opened_to_buckets(tested_suite(), 100'000);
  EXPECT_GE(opened.size(), tree.size() + 30U);
  for (const std::uint32_t leaf :
       {0U, 1U, 3U, 1023U, 1024U, 69'999U, 70'000U, 99'999U, 100'000U, 140'000U, 2'000'000U, KeyTree::kLeaves - 1}) {
    EXPECT_EQ(leaf_hex(opened, leaf), leaf_hex(tree, leaf)) << leaf;
  }
  EXPECT_EQ(opened.opened_to_buckets(tested_suite(), 100'000).size(), opened.size());
  EXPECT_EQ(opened.removed().size(), 3U);
}

TEST(KeyTree, EncodingRoundTrips) {
  FixedRandom random(3);
  const std::vector<std::uint32_t> removed = {1, 2, 3, 99'999};
  const KeyTree tree = KeyTree::random(random).without(tested_suite(), removed);
  const Wiped bytes = tree.encode();
  auto again = decode(bytes.view());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->size(), tree.size());
  EXPECT_EQ(hex(again->encode().view()), hex(bytes.view()));
  EXPECT_EQ(leaf_hex(*again, 4), leaf_hex(tree, 4));
}

TEST(KeyTree, RefusesNodesThatAreNoCover) {
  const auto node = [](std::uint8_t level, std::uint32_t first) {
    base::Bytes bytes = {level, static_cast<std::uint8_t>(first >> 24U), static_cast<std::uint8_t>(first >> 16U),
                         static_cast<std::uint8_t>(first >> 8U), static_cast<std::uint8_t>(first)};
    bytes.resize(bytes.size() + 32, 9);
    return bytes;
  };
  const auto decodes = [](const std::vector<base::Bytes>& nodes, std::uint8_t count) {
    base::Bytes bytes = {0, 0, 0, count};
    for (const base::Bytes& one : nodes) {
      base::append(bytes, one);
    }
    return decode(bytes).ok();
  };
  EXPECT_TRUE(decodes({node(6, 1), node(6, 2)}, 2));
  EXPECT_TRUE(decodes({}, 0));
  EXPECT_FALSE(decodes({node(7, 0)}, 1));                 // no such level
  EXPECT_FALSE(decodes({node(5, 1)}, 1));                 // not on its level's grid
  EXPECT_FALSE(decodes({node(6, 2), node(6, 1)}, 2));     // order
  EXPECT_FALSE(decodes({node(6, 1), node(6, 1)}, 2));     // double
  EXPECT_FALSE(decodes({node(5, 0), node(6, 31)}, 2));    // overlap
  EXPECT_FALSE(decodes({node(6, KeyTree::kLeaves)}, 1));  // beyond the last leaf
  EXPECT_FALSE(decodes({node(6, 0xFFFF'FFFFU)}, 1));      // far beyond
  EXPECT_FALSE(decodes({node(6, 1)}, 2));                 // fewer than said
  EXPECT_FALSE(decodes({node(6, 1), node(6, 2)}, 1));     // more than said
}

}  // namespace
}  // namespace jinkui::vault
