#include "jinkui/ledger/records.h"

#include <gtest/gtest.h>

#include "jinkui/codec/hex.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/ledger/entry.h"

namespace jinkui::ledger {
namespace {

RecordContent content_of(int number) {
  return {{number},
          {},
          {{"name", "客户" + std::to_string(number)}, {"phone", "1380000" + std::to_string(1000 + number)}}};
}

base::Hash salt_of(int number) {
  base::Hash salt{};
  salt.fill(static_cast<std::uint8_t>(number));
  return salt;
}

// An entry about `count` records in a ledger of one entry, with everything that a holder is given.
struct Given {
  explicit Given(int count) {
    crypto::initialise();
    std::vector<base::Hash> leaves;
    for (int i = 0; i < count; ++i) {
      contents.push_back(content_of(i));
      leaves.push_back(record_leaf(salt_of(i), encode(contents.back())));
    }
    for (int i = 0; i < count; ++i) {
      const auto at = static_cast<std::size_t>(i);
      proof.records.push_back({at, salt_of(i), record_path(leaves, at)});
    }
    receipt::Scope scope;
    scope.subject = {7};
    scope.purpose = "visit";
    scope.records = records_of(leaves);
    crypto::SystemRandom random;
    const crypto::SigningKey signing = crypto::SigningKey::generate(random);
    Opening opening;
    const Draft draft = ledger::draft(Kind::released, {}, scope, {}, random, opening);
    Leaf leaf;
    leaf.kind = Kind::released;
    leaf.commitments = draft.commitments;
    proof.leaf = encode(leaf);
    proof.object = opening.parts[1];
    proof.object_salt = opening.salts[1];
    const TreeHead head = {1, leaf_hash(proof.leaf)};
    key = {"jinkui.test/1", NoteKeyType::ed25519, signing.public_key()};
    proof.checkpoint = sign_checkpoint(key.name, head, signing);
  }
  RecordsProof proof;
  std::vector<RecordContent> contents;
  NoteKey key;
};

std::string slug(base::Status status) {
  return status.ok() ? "" : status.error().slug;
}

TEST(Records, AllAndEachOneAreProven) {
  for (const int count : {1, 2, 3, 7, 64, 100}) {
    const Given given(count);
    const auto scope = verify_entry(given.proof, given.key);
    ASSERT_TRUE(scope.ok()) << count;
    EXPECT_EQ(scope->records->count, static_cast<std::uint64_t>(count));
    EXPECT_EQ(slug(verify_all(given.proof, *scope, given.contents)), "");
    for (int i = 0; i < count; ++i) {
      const auto at = static_cast<std::size_t>(i);
      EXPECT_EQ(slug(verify_one(given.proof.records[at], *scope, given.contents[at])), "") << count << ' ' << i;
    }
  }
}

TEST(Records, AnyChangeIsFound) {
  Given given(5);
  const auto scope = verify_entry(given.proof, given.key);
  ASSERT_TRUE(scope.ok());
  auto changed = given.contents;
  changed[2].values[1].second.back() = '9';
  EXPECT_EQ(slug(verify_all(given.proof, *scope, changed)), "records/content");
  EXPECT_EQ(slug(verify_one(given.proof.records[2], *scope, changed[2])), "records/content");
  changed = given.contents;
  std::swap(changed[0], changed[1]);
  EXPECT_EQ(slug(verify_all(given.proof, *scope, changed)), "records/content");
  changed = given.contents;
  changed.pop_back();
  EXPECT_EQ(slug(verify_all(given.proof, *scope, changed)), "records/content");
  EXPECT_EQ(slug(verify_one(given.proof.records[1], *scope, given.contents[2])), "records/content");

  RecordsProof proof = given.proof;
  proof.object.back() ^= 1U;
  EXPECT_EQ(verify_entry(proof, given.key).error().slug, "records/object");
  proof = given.proof;
  proof.leaf[12] ^= 1U;
  EXPECT_EQ(verify_entry(proof, given.key).error().slug, "records/path");
  proof = given.proof;
  proof.index = 3;
  EXPECT_EQ(verify_entry(proof, given.key).error().slug, "records/leaf");
  const Given other(5);
  EXPECT_EQ(verify_entry(given.proof, other.key).error().slug, "records/signature");
}

TEST(Records, ProofFileReadsBack) {
  const Given given(3);
  const std::string text = to_json(given.proof);
  const auto read = parse_records_proof(text);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(to_json(*read), text);
  EXPECT_FALSE(parse_records_proof("{}").ok());
  EXPECT_FALSE(parse_records_proof(text.substr(0, text.size() / 2)).ok());
}

// Frozen: docs/formats/ledger-records.md.
TEST(Records, Layout) {
  EXPECT_EQ(codec::to_hex(encode(RecordContent{{3}, {4}, {{"a", "b"}}})),
            "01"
            "0000000000000003"
            "0000000000000004"
            "00000001"
            "00000001"
            "61"
            "00000001"
            "62");
  receipt::Scope scope;
  scope.records = receipt::Scope::Records{2, salt_of(9)};
  const auto decoded = decode_scope(encode(scope));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->records, scope.records);
  EXPECT_EQ(encode(scope).front(), 2);
  scope.records.reset();
  EXPECT_EQ(encode(scope).front(), 1);
}

}  // namespace
}  // namespace jinkui::ledger
