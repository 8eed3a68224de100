#include <gtest/gtest.h>

#include "jinkui/crypto/crypto.h"
#include "vectors.h"

namespace jinkui::crypto {
namespace {

constexpr Argon2Cost kCheap{64ULL << 10, 1};

TEST(Password, HashIsSaltedAndCarriesItsCost) {
  const std::string one = hash_password("secret", kCheap);
  const std::string two = hash_password("secret", kCheap);
  EXPECT_NE(one, two);
  EXPECT_TRUE(one.starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
  EXPECT_TRUE(verify_password(one, "secret"));
  EXPECT_TRUE(verify_password(two, "secret"));
  EXPECT_FALSE(verify_password(one, "Secret"));
  EXPECT_FALSE(verify_password(one, ""));
}

TEST(Password, DefaultCostWorks) {
  const std::string phc = hash_password("口令", Argon2Cost{});
  EXPECT_TRUE(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_TRUE(verify_password(phc, "口令"));
}

TEST(Password, BrokenOrExcessiveHashesVerifyNothing) {
  const std::string good = hash_password("secret", kCheap);
  for (const std::string& bad :
       {std::string(), std::string("$"), std::string("secret"), good.substr(0, good.size() - 1), good + "A",
        std::string("$argon2i$v=19$m=64,t=1,p=1$") + good.substr(28), std::string("$argon2id$v=19$m=64,t=1,p=1$"),
        std::string("$argon2id$v=19$m=4194304,t=1,p=1$") + good.substr(28),
        std::string("$argon2id$v=19$m=64,t=4000000000,p=1$") + good.substr(28), std::string(200, '$')}) {
    EXPECT_FALSE(verify_password(bad, "secret")) << bad;
  }
}

TEST(Password, PassphraseDerivationDependsOnEverything) {
  test::Splitmix random(1);
  const base::Bytes salt = random.bytes(16);
  const base::Bytes other = random.bytes(16);
  const auto derive = [](std::string_view pass, base::ByteView with, Argon2Cost cost, std::size_t size) {
    return base::to_bytes(derive_from_passphrase(pass, with, cost, size).view());
  };
  const base::Bytes key = derive("pass", salt, kCheap, 32);
  EXPECT_EQ(key, derive("pass", salt, kCheap, 32));
  EXPECT_NE(key, derive("pass", other, kCheap, 32));
  EXPECT_NE(key, derive("Pass", salt, kCheap, 32));
  EXPECT_NE(key, derive("pass", salt, {128ULL << 10, 1}, 32));
  EXPECT_NE(key, derive("pass", salt, {64ULL << 10, 2}, 32));
  EXPECT_EQ(derive("pass", salt, kCheap, 64).size(), 64U);
}

TEST(PasswordDeathTest, CostOutOfRangeIsABug) {
  EXPECT_DEATH(static_cast<void>(hash_password("x", {1024, 1})), "memory_bytes");
  EXPECT_DEATH(static_cast<void>(hash_password("x", {64ULL << 10, 17})), "passes");
}

}  // namespace
}  // namespace jinkui::crypto
