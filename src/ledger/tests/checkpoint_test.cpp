#include "jinkui/ledger/checkpoint.h"

#include "support.h"

namespace jinkui::ledger {
namespace {

constexpr const char* kDash = "\xE2\x80\x94 ";

std::string note_of(const codec::Json& one) {
  const std::string vkey = test::text_of(one, "vkey");
  return test::text_of(one, "text") + "\n" + kDash + vkey.substr(0, vkey.find('+')) + " " +
         test::text_of(one, "signature") + "\n";
}

TEST(Checkpoint, KeysAndSignaturesOfOthers) {
  crypto::initialise();
  const codec::Json all = test::vectors("notes.json");
  for (const codec::Json& one : all.as_array()) {
    const std::string vkey = test::text_of(one, "vkey");
    const auto key = parse_vkey(vkey);
    ASSERT_TRUE(key.ok()) << vkey;
    EXPECT_EQ(to_vkey(*key), vkey);
    const base::Bytes bytes = codec::from_base64(test::text_of(one, "signature")).value();
    ASSERT_EQ(bytes.size(), 68U);
    const KeyHash hash = key->hash();
    EXPECT_TRUE(std::equal(hash.begin(), hash.end(), bytes.begin()));
    crypto::Ed25519Signature signature{};
    std::copy(bytes.begin() + 4, bytes.end(), signature.begin());
    const std::string text = test::text_of(one, "text");
    EXPECT_TRUE(crypto::verify(key->key, base::as_bytes(text), signature));
  }
}

TEST(Checkpoint, PublicSumDatabase) {
  crypto::initialise();
  const codec::Json all = test::vectors("notes.json");
  const codec::Json& sum = all.as_array().at(3);
  const auto checkpoint = parse_checkpoint(note_of(sum));
  ASSERT_TRUE(checkpoint.ok());
  EXPECT_EQ(checkpoint->origin, "go.sum database tree");
  EXPECT_EQ(checkpoint->head.size, 35225469U);
  // Its key is not named like its origin; Jinkui's are, so this is another log to it.
  EXPECT_EQ(verify_checkpoint(*checkpoint, parse_vkey(test::text_of(sum, "vkey")).value()).error().slug,
            "checkpoint/other-origin");
}

TEST(Checkpoint, EveryPartAndEveryChangeOfAVkeyIsRefused) {
  const std::string vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  for (std::size_t i = 0; i <= vkey.size(); ++i) {
    for (std::size_t j = i; j <= vkey.size(); ++j) {
      if (i != 0 || j != vkey.size()) {
        EXPECT_FALSE(parse_vkey(vkey.substr(i, j - i)).ok()) << vkey.substr(i, j - i);
      }
    }
  }
  for (std::size_t i = 0; i < vkey.size(); ++i) {
    std::string other = vkey;
    ++other[i];
    EXPECT_FALSE(parse_vkey(other).ok()) << other;
  }
  EXPECT_FALSE(parse_vkey("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==").ok());
  EXPECT_FALSE(parse_vkey("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").ok());
}

TEST(Checkpoint, KeyNames) {
  EXPECT_TRUE(is_key_name("jinkui.example/3f9a"));
  EXPECT_TRUE(is_key_name("金匮.example"));
  for (const char* bad : {"", "a b", "a+b", "a\tb", "a\nb", "a\u3000b", "a\u00A0b", "a\u2028b", "\xff"}) {
    EXPECT_FALSE(is_key_name(bad)) << bad;
  }
  EXPECT_FALSE(is_key_name(std::string(256, 'a')));
}

class Signed : public testing::Test {
 protected:
  const crypto::SigningKey key = test::key_of(9);
  const std::string origin = "jinkui.example/a";
  const TreeHead head = {20852163, leaf_hash({})};
  const NoteKey log = {origin, NoteKeyType::ed25519, key.public_key()};
  const std::string note = sign_checkpoint(origin, head, key);
};

TEST_F(Signed, RoundTrip) {
  const auto checkpoint = open_checkpoint(note, log);
  ASSERT_TRUE(checkpoint.ok());
  EXPECT_EQ(checkpoint->origin, origin);
  EXPECT_EQ(checkpoint->head, head);
  EXPECT_EQ(checkpoint->body, checkpoint_body(origin, head));
  EXPECT_EQ(checkpoint->body, "jinkui.example/a\n20852163\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n");
}

TEST_F(Signed, EveryChangedByteIsRefused) {
  for (std::size_t i = 0; i < note.size(); ++i) {
    std::string other = note;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_FALSE(open_checkpoint(other, log).ok()) << i;
  }
  for (std::size_t size = 0; size < note.size(); ++size) {
    EXPECT_FALSE(open_checkpoint(note.substr(0, size), log).ok()) << size;
  }
}

TEST_F(Signed, StrictForm) {
  const std::string root = codec::to_base64(head.root) + "\n";
  const std::string line = note.substr(note.find("\n\n") + 2);
  const std::vector<std::string> bad = {
      "",
      "\n",
      "\n\n",
      origin + "\n5\n" + root,                 // no signature
      origin + "\n5\n" + root + "\n",          // no signature line
      origin + "\n05\n" + root + "\n" + line,  // leading zero
      origin + "\n-5\n" + root + "\n" + line,  // negative
      origin + "\n+5\n" + root + "\n" + line,  // sign
      origin + "\n5 \n" + root + "\n" + line,  // space
      origin + "\n9223372036854775808\n" + root + "\n" + line,
      "\n5\n" + root + "\n" + line,                   // no origin
      origin + "\n5\n\n" + root + "\n" + line,        // empty line within
      origin + "\n5\nAAAA\n\n" + line,                // short root
      origin + "\n5\n" + root + "\n" + line + "x\n",  // not a signature line
      origin + "\n5\n" + root + "\n" + line + "\n",   // trailing empty line
      origin + "\r\n5\n" + root + "\n" + line,        // control character
      origin + "\n5\n" + root + "\n" + kDash + "a+b AAAAAAAA\n",
      origin + "\n5\n" + root + "\n" + kDash + "a AAAA\n",  // no room for a key hash and a signature
      "\xff" + origin + "\n5\n" + root + "\n" + line,
  };
  for (const std::string& text : bad) {
    EXPECT_FALSE(parse_checkpoint(text).ok()) << text;
  }
  EXPECT_TRUE(parse_checkpoint(origin + "\n5\n" + root + "more\n\n" + line).ok());  // extension line
  std::string many = note;
  for (std::size_t i = 1; i < kMaxSignatures; ++i) {
    many += line;
  }
  EXPECT_TRUE(open_checkpoint(many, log).ok());
  EXPECT_FALSE(open_checkpoint(many + line, log).ok());
}

TEST_F(Signed, UnknownSignaturesAreIgnoredAndWrongOnesAreNot) {
  const std::string foreign = std::string(kDash) + "someone.example " + codec::to_base64(base::Bytes(80, 3)) + "\n";
  EXPECT_TRUE(open_checkpoint(note + foreign, log).ok());
  const std::string body = note.substr(0, note.find("\n\n") + 2);
  EXPECT_EQ(open_checkpoint(body + foreign, log).error().slug, "checkpoint/not-signed");
  const KeyHash hash = log.hash();
  base::Bytes wrong(hash.begin(), hash.end());
  wrong.resize(68);
  const std::string forged = std::string(kDash) + origin + " " + codec::to_base64(wrong) + "\n";
  EXPECT_EQ(open_checkpoint(note + forged, log).error().slug, "checkpoint/bad-signature");
  const NoteKey other = {origin, NoteKeyType::ed25519, test::key_of(10).public_key()};
  EXPECT_EQ(open_checkpoint(note, other).error().slug, "checkpoint/not-signed");
}

TEST_F(Signed, Cosignatures) {
  const crypto::SigningKey witness = test::key_of(20);
  const NoteKey known = {"witness.example/w1", NoteKeyType::cosignature, witness.public_key()};
  const Checkpoint checkpoint = open_checkpoint(note, log).value();
  const std::string one = cosign(checkpoint, known.name, witness, {1'679'315'147'999});
  const std::string two = cosign(checkpoint, known.name, witness, {1'679'315'200'000});
  const auto cosigned = open_checkpoint(note + one + two, log);
  ASSERT_TRUE(cosigned.ok());
  const std::vector<NoteKey> witnesses = {known, known, {"other", NoteKeyType::cosignature, log.key}};
  const auto valid = verify_cosignatures(*cosigned, witnesses);
  ASSERT_TRUE(valid.ok());
  ASSERT_EQ(valid->size(), 1U);
  EXPECT_EQ(valid->front().name, known.name);
  EXPECT_EQ(valid->front().time.ms, 1'679'315'200'000);
  // The same line under another checkpoint does not verify.
  const std::string larger = sign_checkpoint(origin, {head.size + 1, head.root}, key) + one;
  const auto moved = open_checkpoint(larger, log);
  ASSERT_TRUE(moved.ok());
  EXPECT_EQ(verify_cosignatures(*moved, witnesses).error().slug, "checkpoint/bad-signature");
}

}  // namespace
}  // namespace jinkui::ledger
