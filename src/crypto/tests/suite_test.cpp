#include <gtest/gtest.h>

#include <set>

#include "aes_gcm.h"
#include "jinkui/crypto/crypto.h"
#include "self_test.h"
#include "sm4_gcm.h"
#include "vectors.h"

namespace jinkui::crypto {
namespace {

using test::Splitmix;

struct Sealed {
  base::Bytes key;
  base::Bytes aad;
  base::Bytes plain;
  base::Bytes sealed;
};

// Every test of this fixture runs once a suite.
class EverySuite : public testing::TestWithParam<SuiteId> {
 protected:
  [[nodiscard]] const Suite& tested() const { return *suite(GetParam()).value(); }
  [[nodiscard]] Sealed make(std::size_t size) const {
    Splitmix random(size + 100);
    Sealed s{random.bytes(tested().key_size()), random.bytes(24), random.bytes(size), {}};
    tested().seal(s.key, s.aad, s.plain, random, s.sealed);
    return s;
  }
};

INSTANTIATE_TEST_SUITE_P(Suites, EverySuite, testing::Values(SuiteId::intl, SuiteId::gm),
                         [](const auto& of) { return std::string(suite(of.param).value()->name()); });

TEST(Suite, OffersBothAndRefusesOthersCleanly) {
  EXPECT_EQ(suite(SuiteId::intl).value()->key_size(), 32U);
  EXPECT_EQ(suite(SuiteId::gm).value()->key_size(), 16U);
  for (const SuiteId id : {SuiteId::intl, SuiteId::gm}) {
    const Suite* found = suite(id).value();
    EXPECT_EQ(found->id(), id);
    EXPECT_EQ(suite_named(found->name()).value(), id);
  }
  for (const SuiteId id : {static_cast<SuiteId>(0), static_cast<SuiteId>(9)}) {
    const auto refused = suite(id);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().slug, "crypto/suite-not-offered");
    EXPECT_FALSE(refused.error().message.zh.empty());
    EXPECT_FALSE(refused.error().next.en.empty());
  }
  EXPECT_EQ(suite_named("GM").error().slug, "crypto/suite-unknown");
}

TEST_P(EverySuite, SealAndOpenAppend) {
  for (const std::size_t size : {0U, 1U, 32U, 1024U, 1025U, 100'000U}) {
    const Sealed s = make(size);
    base::Bytes out = {7, 8};
    ASSERT_TRUE(tested().open(s.key, s.aad, s.sealed, out));
    EXPECT_EQ(out.size(), size + 2);
    EXPECT_EQ(base::Bytes(out.begin() + 2, out.end()), s.plain);
    Splitmix random(1);
    base::Bytes twice = {1, 2, 3};
    tested().seal(s.key, s.aad, s.plain, random, twice);
    EXPECT_EQ(twice.size(), 3 + size + Suite::kOverhead);
    EXPECT_EQ(twice[2], 3);
  }
}

TEST_P(EverySuite, AnyChangedBitIsFoundAndNothingIsAppended) {
  for (const std::size_t size : {0U, 33U, 2100U}) {
    const Sealed s = make(size);
    const std::size_t step = size > 1000 ? 37 : 1;
    for (std::size_t at = 0; at < s.sealed.size(); at += step) {
      base::Bytes changed = s.sealed;
      changed[at] = static_cast<std::uint8_t>(changed[at] ^ (1U << (at % 8)));
      base::Bytes out = {42};
      EXPECT_FALSE(tested().open(s.key, s.aad, changed, out)) << at;
      EXPECT_EQ(out, base::Bytes{42});
    }
  }
}

TEST_P(EverySuite, WrongKeyAadOrLengthIsFound) {
  const Sealed s = make(32);
  base::Bytes out;
  base::Bytes key = s.key;
  key.back() ^= 1;
  EXPECT_FALSE(tested().open(key, s.aad, s.sealed, out));
  base::Bytes aad = s.aad;
  aad.push_back(0);
  EXPECT_FALSE(tested().open(s.key, aad, s.sealed, out));
  EXPECT_FALSE(tested().open(s.key, {}, s.sealed, out));
  for (std::size_t size = 0; size < s.sealed.size(); ++size) {
    EXPECT_FALSE(tested().open(s.key, s.aad, base::ByteView(s.sealed).first(size), out));
  }
  base::Bytes longer = s.sealed;
  longer.push_back(0);
  EXPECT_FALSE(tested().open(s.key, s.aad, longer, out));
  EXPECT_TRUE(out.empty());
}

TEST_P(EverySuite, ResealsItsOwnKnownAnswers) {
  EXPECT_TRUE(self_test(tested(), known_answers(GetParam())));
}

TEST_P(EverySuite, SelfTestNoticesAnyWrongAnswer) {
  const KnownAnswers right = known_answers(GetParam());
  for (std::string_view KnownAnswers::*answer : {&KnownAnswers::plain, &KnownAnswers::sealed, &KnownAnswers::aad,
                                                 &KnownAnswers::mac, &KnownAnswers::derived}) {
    std::string changed(right.*answer);
    changed.back() = changed.back() == '0' ? '1' : '0';
    KnownAnswers wrong = right;
    wrong.*answer = changed;
    EXPECT_FALSE(self_test(tested(), wrong));
  }
}

TEST(SelfTest, SignaturesHold) {
  EXPECT_TRUE(self_test_signatures());
  initialise();
}

TEST(Suite, AFailedOpenLeavesNoPlaintext) {
  Splitmix random(3);
  const base::Bytes key = random.bytes(32);
  const base::Bytes nonce = random.bytes(kGcmNonce);
  const base::Bytes sealed = random.bytes(64 + kGcmTag);  // nobody's ciphertext
  const auto leaves_nothing = [&](bool (*open)(const GcmInput&, std::span<std::uint8_t>), std::size_t key_size) {
    base::Bytes out(64, 0xEE);
    EXPECT_FALSE(open({base::ByteView(key).first(key_size), nonce, {}, sealed}, out));
    EXPECT_EQ(out, base::Bytes(64, 0));
  };
  leaves_nothing(gcm_open_long, kGcmKey);
  leaves_nothing(sm4_gcm_open, kSm4Key);
  if (short_engine_available()) {
    leaves_nothing(gcm_open_short, kGcmKey);
  }
}

TEST_P(EverySuite, NoncesDoNotRepeat) {
  SystemRandom random;
  const base::Bytes key(tested().key_size(), 1);
  std::set<base::Bytes> nonces;
  for (int i = 0; i < 20'000; ++i) {
    base::Bytes sealed;
    tested().seal(key, {}, {}, random, sealed);
    sealed.resize(kGcmNonce);
    nonces.insert(sealed);
  }
  EXPECT_EQ(nonces.size(), 20'000U);
}

TEST_P(EverySuite, MacSeparatesKeysAndMessages) {
  const base::Bytes key(32, 1);
  const base::Bytes other(32, 2);
  const base::Bytes message = {1, 2, 3};
  EXPECT_EQ(tested().mac(key, {message}),
            tested().mac(key, {base::ByteView(message).first(1), base::ByteView(message).subspan(1)}));
  EXPECT_NE(tested().mac(key, {message}), tested().mac(other, {message}));
  EXPECT_NE(tested().mac(key, {message}), tested().mac(key, {}));
}

using EverySuiteDeathTest = EverySuite;
INSTANTIATE_TEST_SUITE_P(Suites, EverySuiteDeathTest, testing::Values(SuiteId::intl, SuiteId::gm));

TEST_P(EverySuiteDeathTest, WrongKeySizeIsABug) {
  const base::Bytes key(tested().key_size() - 1, 1);
  Splitmix random(1);
  base::Bytes out;
  EXPECT_DEATH(tested().seal(key, {}, {}, random, out), "key.size");
  EXPECT_DEATH(static_cast<void>(tested().derive(key, {}, "x", 0)), "out");
  EXPECT_DEATH(static_cast<void>(tested().derive(key, {}, "x", 8161)), "out");
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
