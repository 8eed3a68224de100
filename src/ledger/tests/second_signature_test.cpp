#include "jinkui/ledger/second_signature.h"

#include <botan/auto_rng.h>
#include <botan/pubkey.h>
#include <botan/sm2.h>
#include <gtest/gtest.h>

#include "jinkui/codec/base64.h"
#include "jinkui/ledger/verify.h"
#include "support.h"

namespace jinkui::ledger {
namespace {

constexpr const char* kOrigin = "jinkui.example/test";

crypto::Sm2Key sm2_of(std::uint8_t seed) {
  return crypto::Sm2Key::from_seed(base::Bytes(crypto::Sm2Key::kSeed, seed));
}

TreeHead head_of(std::uint64_t size) {
  TreeHead head;
  head.size = size;
  head.root.fill(static_cast<std::uint8_t>(size));
  return head;
}

std::string note_of(std::uint64_t size, const crypto::Sm2Key& second) {
  const TreeHead head = head_of(size);
  return sign_checkpoint(kOrigin, head, test::key_of(1)) +
         second_signature_line(kOrigin, checkpoint_body(kOrigin, head), second);
}

TEST(SecondSignature, StandsBesideTheFirstAndVerifies) {
  const crypto::Sm2Key second = sm2_of(7);
  const auto checkpoint = parse_checkpoint(note_of(5, second));
  ASSERT_TRUE(checkpoint.ok());
  EXPECT_EQ(checkpoint->signatures.size(), 2U);
  EXPECT_TRUE(verify_checkpoint(*checkpoint, {kOrigin, NoteKeyType::ed25519, test::key_of(1).public_key()}).ok());
  EXPECT_TRUE(verify_second(*checkpoint, {kOrigin, second.public_key()}).ok());
}

// Botan takes the line apart and verifies it without any code of ours but the hash of the key's name.
TEST(SecondSignature, BotanVerifiesTheLine) {
  const crypto::Sm2Key second = sm2_of(8);
  const auto checkpoint = parse_checkpoint(note_of(6, second)).value();
  const NoteSignature& line = checkpoint.signatures.back();
  Botan::AutoSeeded_RNG rng;
  const Botan::EC_Group curve("sm2p256v1");
  const crypto::Sm2Public point = second.public_key();
  const Botan::SM2_PublicKey key(curve, curve.OS2ECP(point.data(), point.size()));
  Botan::PK_Verifier verifier(key, "1234567812345678,SM3");
  const auto body = base::as_bytes(checkpoint.body);
  EXPECT_TRUE(verifier.verify_message(body.data(), body.size(), line.signature.data(), line.signature.size()));
}

TEST(SecondSignature, IsRefusedWhenMissingOrWrong) {
  const crypto::Sm2Key second = sm2_of(7);
  const SecondKey key{kOrigin, second.public_key()};
  const auto slug = [&](const std::string& note, const SecondKey& by) {
    const auto checkpoint = parse_checkpoint(note);
    const base::Status status = verify_second(*checkpoint, by);
    return status.ok() ? std::string("ok") : status.error().slug;
  };
  const std::string bare = sign_checkpoint(kOrigin, head_of(5), test::key_of(1));
  EXPECT_EQ(slug(bare, key), "checkpoint/no-second-signature");
  EXPECT_EQ(slug(note_of(5, sm2_of(9)), key), "checkpoint/no-second-signature");
  EXPECT_EQ(slug(note_of(5, second), {"jinkui.example/other", second.public_key()}), "checkpoint/other-origin");
  // The line of another checkpoint.
  const std::string foreign = second_signature_line(kOrigin, checkpoint_body(kOrigin, head_of(6)), second);
  EXPECT_EQ(slug(bare + foreign, key), "checkpoint/bad-second-signature");
  // One good line does not excuse a bad one.
  EXPECT_EQ(slug(note_of(5, second) + foreign, key), "checkpoint/bad-second-signature");
  // Shorter than a signature.
  const KeyHash hash = key.hash();
  base::Bytes bytes(hash.begin(), hash.end());
  bytes.resize(10);
  EXPECT_EQ(slug(bare + "\xE2\x80\x94 " + kOrigin + " " + codec::to_base64(bytes) + "\n", key),
            "checkpoint/bad-second-signature");
}

TEST(SecondSignature, VerifierKeyReadsBackAndNothingElseDoes) {
  const SecondKey key{kOrigin, sm2_of(3).public_key()};
  const std::string text = to_vkey(key);
  EXPECT_EQ(parse_second_vkey(text).value(), key);
  EXPECT_FALSE(parse_vkey(text).ok());  // not to be taken for an Ed25519 key
  EXPECT_FALSE(parse_second_vkey(to_vkey(NoteKey{kOrigin, NoteKeyType::ed25519, {}})).ok());
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string changed = text;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(parse_second_vkey(changed).ok()) << at;
    EXPECT_FALSE(parse_second_vkey(text.substr(0, at)).ok()) << at;
  }
}

// The suite of this run decides whether a ledger signs twice; with the key the verification demands it.
TEST(SecondSignature, LedgersOfTheSuiteHaveIt) {
  test::House house("second_signature");
  const auto second = house.ledger->second_key();
  EXPECT_EQ(second.has_value(), test::second_key_of(1).has_value());
  const auto checkpoint = parse_checkpoint(house.ledger->head()->checkpoint).value();
  EXPECT_EQ(checkpoint.signatures.size(), second ? 2U : 1U);
  if (second) {
    EXPECT_TRUE(verify_second(checkpoint, *second).ok());
    const auto other = Ledger::load(*house.reader, test::key_of(1), house.clock, test::second_key_of(2));
    EXPECT_TRUE(other.ok() || other.error().slug == "checkpoint/no-second-signature");
  }
}

}  // namespace
}  // namespace jinkui::ledger
