#include <gtest/gtest.h>

#include "jinkui/crypto/crypto.h"
#include "vectors.h"

namespace jinkui::crypto {
namespace {

TEST(Ed25519, GeneratedKeysSignAndDiffer) {
  SystemRandom random;
  const SigningKey one = SigningKey::generate(random);
  const SigningKey two = SigningKey::generate(random);
  EXPECT_NE(one.public_key(), two.public_key());
  const auto message = base::as_bytes("检查点");
  const Ed25519Signature signature = one.sign(message);
  EXPECT_TRUE(verify(one.public_key(), message, signature));
  EXPECT_FALSE(verify(two.public_key(), message, signature));
}

TEST(Ed25519, AnyChangedBitIsFound) {
  test::Splitmix random(5);
  const SigningKey key = SigningKey::generate(random);
  const base::Bytes message = random.bytes(20);
  const Ed25519Signature signature = key.sign(message);
  for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
    Ed25519Signature changed = signature;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
    EXPECT_FALSE(verify(key.public_key(), message, changed)) << bit;
  }
  for (std::size_t bit = 0; bit < message.size() * 8; ++bit) {
    base::Bytes changed = message;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
    EXPECT_FALSE(verify(key.public_key(), changed, signature)) << bit;
  }
}

TEST(Ed25519, RefusesTheIdentityAsKey) {
  Ed25519Public identity{};
  identity[0] = 1;
  Ed25519Signature signature{};
  signature[0] = 1;  // R = identity, S = 0 would satisfy the equation for any message
  EXPECT_FALSE(verify(identity, base::as_bytes("anything"), signature));
}

TEST(Ed25519DeathTest, SeedOfAnotherSizeIsABug) {
  EXPECT_DEATH(SigningKey(SecretBytes(std::size_t{31})), "size");
}

}  // namespace
}  // namespace jinkui::crypto
