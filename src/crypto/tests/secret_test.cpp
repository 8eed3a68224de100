#include "jinkui/crypto/secret.h"

#include <gtest/gtest.h>

#include <utility>

#include "jinkui/crypto/crypto.h"
#include "vectors.h"

namespace jinkui::crypto {
namespace {

TEST(SecretBytes, StartsZeroedAndCopies) {
  const SecretBytes zero(48);
  EXPECT_EQ(base::to_bytes(zero.view()), base::Bytes(48, 0));
  const base::Bytes content = {1, 2, 3};
  const SecretBytes copy{base::ByteView(content)};
  EXPECT_EQ(base::to_bytes(copy.view()), content);
  EXPECT_TRUE(SecretBytes().empty());
  EXPECT_TRUE(SecretBytes(std::size_t{0}).empty());
}

TEST(SecretBytes, MovesAndWipes) {
  const base::Bytes content = {1, 2, 3};
  SecretBytes a{base::ByteView(content)};
  SecretBytes b = std::move(a);
  EXPECT_EQ(b.size(), 3U);
  SecretBytes c(5);
  c = std::move(b);
  EXPECT_EQ(base::to_bytes(c.view()), content);
  c.wipe();
  EXPECT_TRUE(c.empty());
  c.wipe();
  EXPECT_EQ(c.view().data(), nullptr);
}

TEST(SecretBytes, RandomUsesItsSource) {
  test::Splitmix one(9);
  test::Splitmix two(9);
  const SecretBytes secret = SecretBytes::random(32, one);
  EXPECT_EQ(base::to_bytes(secret.view()), two.bytes(32));
}

TEST(SecretBytesDeathTest, ReadingPastTheEndStopsTheProcess) {
  const SecretBytes secret(32);
  const volatile std::uint8_t* end = secret.view().data() + secret.size();
  EXPECT_DEATH(static_cast<void>(*end), "");
}

TEST(Key32DeathTest, CopiesExactly32Bytes) {
  test::Splitmix random(3);
  const base::Bytes bytes = random.bytes(32);
  const Key32 key{base::ByteView(bytes)};
  EXPECT_EQ(base::to_bytes(key.view()), bytes);
  EXPECT_EQ(base::to_bytes(Key32().view()), base::Bytes(32, 0));
  EXPECT_DEATH(Key32(base::ByteView(bytes).first(31)), "32|size");
}

TEST(Key32, IsWipedOnDestruction) {
  alignas(Key32) std::array<std::uint8_t, sizeof(Key32)> place{};
  const base::Bytes bytes(32, 0xAB);
  auto* key = ::new (place.data()) Key32{base::ByteView(bytes)};
  EXPECT_EQ(place[0], 0xAB);
  key->~Key32();
  const volatile std::uint8_t* after = place.data();
  for (std::size_t i = 0; i < place.size(); ++i) {
    EXPECT_EQ(after[i], 0);
  }
}

TEST(Wipe, ZeroesBytesAndEmptiesText) {
  base::Bytes bytes(10, 1);
  wipe(std::span(bytes).subspan(2, 3));
  EXPECT_EQ(bytes, (base::Bytes{1, 1, 0, 0, 0, 1, 1, 1, 1, 1}));
  std::string text = "a long secret that lives on the heap, not in the string object itself";
  const std::size_t capacity = text.capacity();
  wipe(text);
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(text.capacity(), capacity);
  text.resize(capacity, 'x');
  EXPECT_EQ(text.find("secret"), std::string::npos);
  wipe(std::span<std::uint8_t>());
}

}  // namespace
}  // namespace jinkui::crypto
