#include "jinkui/crypto/sm2.h"

#include <gtest/gtest.h>

#include "jinkui/crypto/crypto.h"
#include "vectors.h"

namespace jinkui::crypto {
namespace {

using test::Splitmix;

Sm2Key make(std::uint64_t seed) {
  Splitmix random(seed);
  return Sm2Key::from_seed(random.bytes(Sm2Key::kSeed));
}

TEST(Sm2, SeedsGiveTheirKeyAndNoOther) {
  EXPECT_EQ(make(1).public_key(), make(1).public_key());
  EXPECT_NE(make(1).public_key(), make(2).public_key());
  EXPECT_EQ(make(1).public_key()[0], 4);
  // The ends of the range: c = 0 and all ones.
  EXPECT_NE(Sm2Key::from_seed(base::Bytes(Sm2Key::kSeed, 0)).public_key(),
            Sm2Key::from_seed(base::Bytes(Sm2Key::kSeed, 0xFF)).public_key());
}

TEST(Sm2, AnyChangedBitIsFound) {
  const Sm2Key key = make(3);
  const base::Bytes message = {1, 2, 3, 4};
  const Sm2Signature signature = key.sign(message);
  ASSERT_TRUE(verify(key.public_key(), message, signature));
  EXPECT_FALSE(verify(make(4).public_key(), message, signature));
  for (std::size_t bit = 0; bit < signature.size() * 8; bit += 3) {
    Sm2Signature changed = signature;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
    EXPECT_FALSE(verify(key.public_key(), message, changed)) << bit;
  }
  for (std::size_t at = 0; at < message.size(); ++at) {
    base::Bytes changed = message;
    changed[at] ^= 0x80;
    EXPECT_FALSE(verify(key.public_key(), changed, signature)) << at;
  }
}

TEST(Sm2, RefusesWhatIsNoSignatureOrNoPoint) {
  const Sm2Key key = make(5);
  const base::Bytes message = {7};
  EXPECT_FALSE(verify(key.public_key(), message, Sm2Signature{}));
  Sm2Signature ones{};
  ones.fill(0xFF);  // r and s beyond the order
  EXPECT_FALSE(verify(key.public_key(), message, ones));
  const Sm2Signature good = key.sign(message);
  for (const std::size_t at : {0U, 1U, 64U}) {
    Sm2Public other = key.public_key();
    other[at] ^= 1;
    EXPECT_FALSE(verify(other, message, good)) << at;
  }
  EXPECT_FALSE(verify(Sm2Public{}, message, good));
}

TEST(Sm2, OnlyGmHasASecondKey) {
  const base::Bytes seed(Sm2Key::kSeed, 9);
  EXPECT_FALSE(suite(SuiteId::intl).value()->second_key(seed).has_value());
  const auto key = suite(SuiteId::gm).value()->second_key(seed);
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(key->public_key(), Sm2Key::from_seed(seed).public_key());
}

TEST(Sm2DeathTest, SizesAndRangesAreBugs) {
  EXPECT_DEATH(static_cast<void>(Sm2Key::from_seed(base::Bytes(39, 1))), "kSeed");
  EXPECT_DEATH(static_cast<void>(Sm2Key::from_private(base::Bytes(32, 0))), "is_zero");
  EXPECT_DEATH(static_cast<void>(Sm2Key::from_private(base::Bytes(32, 0xFF))), "most");
}

}  // namespace
}  // namespace jinkui::crypto
