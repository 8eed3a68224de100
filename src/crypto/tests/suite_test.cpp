#include <gtest/gtest.h>

#include <set>

#include "aes_gcm.h"
#include "jinkui/crypto/crypto.h"
#include "vectors.h"

namespace jinkui::crypto {
namespace {

using test::Splitmix;

const Suite& intl() {
  return *suite(SuiteId::intl).value();
}

struct Sealed {
  base::Bytes key;
  base::Bytes aad;
  base::Bytes plain;
  base::Bytes sealed;
};

Sealed make(std::size_t size) {
  Splitmix random(size + 100);
  Sealed s{random.bytes(32), random.bytes(24), random.bytes(size), {}};
  intl().seal(s.key, s.aad, s.plain, random, s.sealed);
  return s;
}

TEST(Suite, OffersIntlAndRefusesOthersCleanly) {
  ASSERT_TRUE(suite(SuiteId::intl).ok());
  EXPECT_EQ(intl().id(), SuiteId::intl);
  EXPECT_EQ(intl().key_size(), 32U);
  for (const SuiteId id : {SuiteId::gm, static_cast<SuiteId>(0), static_cast<SuiteId>(9)}) {
    const auto refused = suite(id);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().slug, "crypto/suite-not-offered");
    EXPECT_FALSE(refused.error().message.zh.empty());
    EXPECT_FALSE(refused.error().next.en.empty());
  }
}

TEST(Suite, SealAndOpenAppend) {
  for (const std::size_t size : {0U, 1U, 32U, 1024U, 1025U, 100'000U}) {
    const Sealed s = make(size);
    base::Bytes out = {7, 8};
    ASSERT_TRUE(intl().open(s.key, s.aad, s.sealed, out));
    EXPECT_EQ(out.size(), size + 2);
    EXPECT_EQ(base::Bytes(out.begin() + 2, out.end()), s.plain);
    Splitmix random(1);
    base::Bytes twice = {1, 2, 3};
    intl().seal(s.key, s.aad, s.plain, random, twice);
    EXPECT_EQ(twice.size(), 3 + size + Suite::kOverhead);
    EXPECT_EQ(twice[2], 3);
  }
}

TEST(Suite, AnyChangedBitIsFoundAndNothingIsAppended) {
  for (const std::size_t size : {0U, 33U, 2100U}) {
    const Sealed s = make(size);
    const std::size_t step = size > 1000 ? 37 : 1;
    for (std::size_t at = 0; at < s.sealed.size(); at += step) {
      base::Bytes changed = s.sealed;
      changed[at] = static_cast<std::uint8_t>(changed[at] ^ (1U << (at % 8)));
      base::Bytes out = {42};
      EXPECT_FALSE(intl().open(s.key, s.aad, changed, out)) << at;
      EXPECT_EQ(out, base::Bytes{42});
    }
  }
}

TEST(Suite, WrongKeyAadOrLengthIsFound) {
  const Sealed s = make(32);
  base::Bytes out;
  base::Bytes key = s.key;
  key[31] ^= 1;
  EXPECT_FALSE(intl().open(key, s.aad, s.sealed, out));
  base::Bytes aad = s.aad;
  aad.push_back(0);
  EXPECT_FALSE(intl().open(s.key, aad, s.sealed, out));
  EXPECT_FALSE(intl().open(s.key, {}, s.sealed, out));
  for (std::size_t size = 0; size < s.sealed.size(); ++size) {
    EXPECT_FALSE(intl().open(s.key, s.aad, base::ByteView(s.sealed).first(size), out));
  }
  base::Bytes longer = s.sealed;
  longer.push_back(0);
  EXPECT_FALSE(intl().open(s.key, s.aad, longer, out));
  EXPECT_TRUE(out.empty());
}

TEST(Suite, AFailedOpenLeavesNoPlaintext) {
  for (const bool use_short : {false, true}) {
    if (use_short && !short_engine_available()) {
      continue;
    }
    Sealed s = make(64);
    s.sealed.back() ^= 1;
    const GcmInput input{s.key, base::ByteView(s.sealed).first(kGcmNonce), s.aad,
                         base::ByteView(s.sealed).subspan(kGcmNonce)};
    base::Bytes out(64, 0xEE);
    EXPECT_FALSE(use_short ? gcm_open_short(input, out) : gcm_open_long(input, out));
    EXPECT_EQ(out, base::Bytes(64, 0));
  }
}

TEST(Suite, NoncesDoNotRepeat) {
  SystemRandom random;
  const base::Bytes key(32, 1);
  std::set<base::Bytes> nonces;
  for (int i = 0; i < 20'000; ++i) {
    base::Bytes sealed;
    intl().seal(key, {}, {}, random, sealed);
    sealed.resize(kGcmNonce);
    nonces.insert(sealed);
  }
  EXPECT_EQ(nonces.size(), 20'000U);
}

TEST(Suite, MacSeparatesKeysAndMessages) {
  const base::Bytes key(32, 1);
  const base::Bytes other(32, 2);
  const base::Bytes message = {1, 2, 3};
  EXPECT_EQ(intl().mac(key, {message}),
            intl().mac(key, {base::ByteView(message).first(1), base::ByteView(message).subspan(1)}));
  EXPECT_NE(intl().mac(key, {message}), intl().mac(other, {message}));
  EXPECT_NE(intl().mac(key, {message}), intl().mac(key, {}));
}

TEST(SuiteDeathTest, WrongKeySizeIsABug) {
  const base::Bytes key(31, 1);
  Splitmix random(1);
  base::Bytes out;
  EXPECT_DEATH(intl().seal(key, {}, {}, random, out), "key.size");
  EXPECT_DEATH(static_cast<void>(intl().derive(key, {}, "x", 0)), "out");
  EXPECT_DEATH(static_cast<void>(intl().derive(key, {}, "x", 8161)), "out");
}

TEST(Equal, ComparesContentAndLength) {
  const base::Bytes a = {1, 2, 3};
  EXPECT_TRUE(equal(a, base::Bytes{1, 2, 3}));
  EXPECT_TRUE(equal({}, {}));
  EXPECT_FALSE(equal(a, base::Bytes{1, 2, 4}));
  EXPECT_FALSE(equal(a, base::Bytes{1, 2}));
}

}  // namespace
}  // namespace jinkui::crypto
