#include "jinkui/ledger/entry.h"

#include "jinkui/ledger/kinds.h"
#include "support.h"

namespace jinkui::ledger {
namespace {

base::Hash filled(std::uint8_t byte) {
  base::Hash hash{};
  hash.fill(byte);
  return hash;
}

Leaf sample() {
  Leaf leaf;
  leaf.kind = Kind::released;
  leaf.index = 0x0102030405060708;
  leaf.time.ms = 1'763'700'000'123;
  leaf.node = 9;
  leaf.node_seq = 0x1112131415161718;
  leaf.pack = filled(0xAA);
  leaf.commitments = {filled(0xB0), filled(0xB1), filled(0xB2)};
  return leaf;
}

TEST(Entry, LeafLayoutIsFrozen) {
  std::string expected =
      "01"
      "0019"
      "0102030405060708"
      "0000019aa4b6457b"
      "00000009"
      "1112131415161718";
  for (const char* byte : {"aa", "b0", "b1", "b2"}) {
    for (int i = 0; i < 32; ++i) {
      expected += byte;
    }
  }
  const base::Bytes bytes = encode(sample());
  EXPECT_EQ(bytes.size(), kLeafSize);
  EXPECT_EQ(codec::to_hex(bytes), expected);
  const auto leaf = decode_leaf(bytes);
  ASSERT_TRUE(leaf.ok());
  EXPECT_EQ(encode(*leaf), bytes);
  EXPECT_EQ(leaf->kind, Kind::released);
  EXPECT_EQ(leaf->time.ms, 1'763'700'000'123);
}

TEST(Entry, LeafOfAnotherSizeOrVersionIsRefused) {
  base::Bytes bytes = encode(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_leaf(base::ByteView(bytes).first(size)).ok()) << size;
  }
  bytes.push_back(0);
  EXPECT_FALSE(decode_leaf(bytes).ok());
  bytes.pop_back();
  bytes[0] = 2;
  EXPECT_EQ(decode_leaf(bytes).error().slug, "ledger/bad-leaf");
}

TEST(Entry, CommitmentIsFrozen) {
  crypto::initialise();
  // SHA-256 of "jinkui/commit/1", 0x01, 32 bytes 0x05, "abc", computed with another program.
  EXPECT_EQ(codec::to_hex(commit(Part::object, filled(5), base::as_bytes("abc"))),
            "bac5430811314ff7cced84c2c7d3c3d7bb0adb90a095d56b7ac30df07add3696");
  EXPECT_NE(commit(Part::object, filled(5), base::as_bytes("abc")),
            commit(Part::actor, filled(5), base::as_bytes("abc")));
}

TEST(Entry, ScopeRoundTrip) {
  receipt::Scope scope;
  scope.what = receipt::Scope::What::masks;
  scope.subject = {7};
  scope.customer = {-1};
  scope.record = {3};
  scope.fields = {"phone", "姓名", ""};
  scope.customers = {{1}, {2}, {1'000'000'000'000}};
  scope.purpose = "delivery";
  base::Bytes bytes = encode(scope);
  const auto back = decode_scope(bytes);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(encode(*back), bytes);
  EXPECT_EQ(back->fields, scope.fields);
  EXPECT_EQ(back->customers, scope.customers);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_scope(base::ByteView(bytes).first(size)).ok()) << size;
  }
  bytes[1] = 6;  // no such What
  EXPECT_EQ(decode_scope(bytes).error().slug, "ledger/bad-scope");
}

TEST(Entry, DraftCommitsToEachPartUnderItsOwnSalt) {
  crypto::initialise();
  test::SeededRandom random(1);
  receipt::Scope scope;
  scope.what = receipt::Scope::What::values;
  scope.customer = {12};
  scope.fields = {"phone"};
  Opening opening;
  const Draft made = draft(Kind::released, filled(1), scope, {{1, 2}, {3}}, random, opening);
  EXPECT_EQ(made.subject.value, 12);
  EXPECT_EQ(made.scope.fields, scope.fields);
  EXPECT_TRUE(made.sealed_opening.empty());
  EXPECT_NE(opening.salts[0], opening.salts[1]);
  EXPECT_NE(opening.salts[1], opening.salts[2]);
  EXPECT_EQ(opening.parts[1], encode(scope));
  const base::Bytes bytes = encode(opening);
  const auto back = decode_opening(bytes);
  ASSERT_TRUE(back.ok());
  for (std::size_t i = 0; i < kParts; ++i) {
    EXPECT_EQ(commit(static_cast<Part>(i), back->salts[i], back->parts[i]), made.commitments[i]);
  }
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_opening(base::ByteView(bytes).first(size)).ok()) << size;
  }
  Opening again;
  EXPECT_NE(draft(Kind::released, filled(1), scope, {{1, 2}, {3}}, random, again).commitments, made.commitments);
}

TEST(Entry, KindsHaveNamesInBothLanguages) {
  std::vector<std::string_view> slugs;
  Kind last{};
  for (const KindName& name : all_kinds()) {
    EXPECT_GT(name.kind, last);
    last = name.kind;
    EXPECT_FALSE(name.zh.empty() || name.en.empty());
    slugs.push_back(name.slug);
    EXPECT_EQ(slug_of(name.kind), name.slug);
    EXPECT_EQ(title_of(name.kind).zh, name.zh);
  }
  std::sort(slugs.begin(), slugs.end());
  EXPECT_EQ(std::adjacent_find(slugs.begin(), slugs.end()), slugs.end());
  EXPECT_FALSE(is_known(static_cast<Kind>(999)));
  EXPECT_EQ(slug_of(static_cast<Kind>(999)), "kind-999");
  EXPECT_EQ(title_of(static_cast<Kind>(999)).en, "Unknown kind (999)");
}

}  // namespace
}  // namespace jinkui::ledger
