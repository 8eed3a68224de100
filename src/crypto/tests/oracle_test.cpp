// Botan as an independent oracle over random inputs of many sizes.
#include <botan/aead.h>
#include <botan/argon2.h>
#include <botan/auto_rng.h>
#include <botan/ed25519.h>
#include <botan/hash.h>
#include <botan/kdf.h>
#include <botan/mac.h>
#include <botan/pubkey.h>
#include <botan/pwdhash.h>
#include <botan/sm2.h>
#include <gtest/gtest.h>

#include "aes_gcm.h"
#include "jinkui/crypto/crypto.h"
#include "sm3.h"
#include "vectors.h"

namespace jinkui::crypto {
namespace {

using test::Splitmix;

// A suite, and what Botan calls its algorithms.
struct Named {
  SuiteId id;
  const char* aead;
  const char* hash;
};
class OracleOf : public testing::TestWithParam<Named> {
 protected:
  [[nodiscard]] const Suite& tested() const { return *suite(GetParam().id).value(); }
  [[nodiscard]] std::string hashed(const char* function) const {
    return std::string(function) + "(" + GetParam().hash + ")";
  }
};
INSTANTIATE_TEST_SUITE_P(Suites, OracleOf,
                         testing::Values(Named{SuiteId::intl, "AES-256/GCM", "SHA-256"},
                                         Named{SuiteId::gm, "SM4/GCM", "SM3"}),
                         [](const auto& of) { return std::string(suite(of.param.id).value()->name()); });

// Sizes around the block and engine borders, and some of any size up to 5,000.
std::vector<std::size_t> sizes(Splitmix& random) {
  std::vector<std::size_t> out = {0,  1,  15,  16,  17,  31,   32,   33,   55,   56,  63,
                                  64, 65, 127, 128, 129, 1023, 1024, 1025, 2048, 4096};
  for (int i = 0; i < 60; ++i) {
    out.push_back(random.next() % 5000);
  }
  return out;
}

base::Bytes botan_seal(const char* algorithm, const GcmInput& input) {
  const auto mode = Botan::AEAD_Mode::create(algorithm, Botan::ENCRYPTION);
  mode->set_key(input.key.data(), input.key.size());
  mode->set_associated_data(input.aad.data(), input.aad.size());
  mode->start(input.nonce.data(), input.nonce.size());
  Botan::secure_vector<std::uint8_t> text(input.text.begin(), input.text.end());
  mode->finish(text);
  return {text.begin(), text.end()};
}

TEST(Oracle, AesGcm) {
  Splitmix random(1);
  for (const std::size_t size : sizes(random)) {
    const base::Bytes key = random.bytes(kGcmKey);
    const base::Bytes nonce = random.bytes(kGcmNonce);
    const base::Bytes aad = random.bytes(random.next() % 100);
    const base::Bytes plain = random.bytes(size);
    const GcmInput input{key, nonce, aad, plain};
    const base::Bytes expected = botan_seal("AES-256/GCM", input);
    base::Bytes sealed(size + kGcmTag);
    gcm_seal_long(input, sealed);
    EXPECT_EQ(sealed, expected) << size;
    base::Bytes opened(size);
    EXPECT_TRUE(gcm_open_long({key, nonce, aad, sealed}, opened));
    EXPECT_EQ(opened, plain);
    if (short_engine_available()) {
      base::Bytes again(size + kGcmTag);
      gcm_seal_short(input, again);
      EXPECT_EQ(again, expected) << size;
      base::Bytes reopened(size);
      EXPECT_TRUE(gcm_open_short({key, nonce, aad, sealed}, reopened));
      EXPECT_EQ(reopened, plain);
    }
  }
}

TEST_P(OracleOf, SealedForm) {
  Splitmix random(2);
  for (const std::size_t size : sizes(random)) {
    const base::Bytes key = random.bytes(tested().key_size());
    const base::Bytes aad = random.bytes(random.next() % 70);
    const base::Bytes plain = random.bytes(size);
    base::Bytes sealed;
    tested().seal(key, aad, plain, random, sealed);
    ASSERT_EQ(sealed.size(), size + Suite::kOverhead);
    const base::ByteView nonce = base::ByteView(sealed).first(kGcmNonce);
    EXPECT_EQ(botan_seal(GetParam().aead, {key, nonce, aad, plain}),
              base::to_bytes(base::ByteView(sealed).subspan(kGcmNonce)));
    base::Bytes opened;
    EXPECT_TRUE(tested().open(key, aad, sealed, opened));
    EXPECT_EQ(opened, plain);
  }
}

TEST(Oracle, Sha256) {
  Splitmix random(3);
  const auto hash = Botan::HashFunction::create("SHA-256");
  for (const std::size_t size : sizes(random)) {
    const base::Bytes message = random.bytes(size);
    const auto expected = hash->process(message.data(), message.size());
    EXPECT_EQ(base::to_bytes(sha256(message)), base::Bytes(expected.begin(), expected.end()));
    const std::size_t cut = size == 0 ? 0 : random.next() % size;
    const base::ByteView view(message);
    EXPECT_EQ(sha256({view.first(cut), {}, view.subspan(cut)}), sha256(message));
  }
}

TEST_P(OracleOf, HmacWithKeysOfAllSizes) {
  Splitmix random(4);
  const auto mac = Botan::MessageAuthenticationCode::create(hashed("HMAC"));
  for (const std::size_t size : sizes(random)) {
    const base::Bytes key = random.bytes(size % 200);
    const base::Bytes message = random.bytes(size);
    mac->set_key(key.data(), key.size());
    mac->update(message.data(), message.size());
    const auto expected = mac->final();
    const std::size_t cut = size / 3;
    const base::ByteView view(message);
    EXPECT_EQ(base::to_bytes(tested().mac(key, {view.first(cut), view.subspan(cut)})),
              base::Bytes(expected.begin(), expected.end()));
  }
}

TEST_P(OracleOf, Hkdf) {
  Splitmix random(5);
  const auto kdf = Botan::KDF::create(hashed("HKDF"));
  for (const std::size_t size : {1U, 31U, 32U, 33U, 64U, 65U, 500U, 8159U, 8160U}) {
    const base::Bytes key = random.bytes(32);
    const base::Bytes salt = random.bytes(random.next() % 90);
    const base::Bytes info = random.bytes(random.next() % 90);
    const auto expected =
        kdf->derive_key(size, key.data(), key.size(), salt.data(), salt.size(), info.data(), info.size());
    const SecretBytes derived = tested().derive(key, salt, base::as_text(info), size);
    EXPECT_EQ(base::to_bytes(derived.view()), base::Bytes(expected.begin(), expected.end())) << size;
  }
}

TEST(Oracle, Sm3) {
  Splitmix random(8);
  const auto hash = Botan::HashFunction::create("SM3");
  for (const std::size_t size : sizes(random)) {
    const base::Bytes message = random.bytes(size);
    const auto expected = hash->process(message.data(), message.size());
    EXPECT_EQ(base::to_bytes(sm3(message)), base::Bytes(expected.begin(), expected.end()));
  }
}

TEST(Oracle, Sm2BothWays) {
  Splitmix random(9);
  Botan::AutoSeeded_RNG rng;
  const Botan::EC_Group curve("sm2p256v1");
  const std::string padding = std::string(kSm2UserId) + ",SM3";
  for (int i = 0; i < 30; ++i) {
    const base::Bytes seed = random.bytes(Sm2Key::kSeed);
    const base::Bytes message = random.bytes(random.next() % 300);
    const Sm2Key key = Sm2Key::from_seed(seed);
    // The private number as the header says: c mod (n - 2) + 1.
    const Botan::BigInt number = Botan::BigInt(seed.data(), seed.size()) % (curve.get_order() - 2) + 1;
    const Botan::SM2_PrivateKey other(rng, curve, number);
    const base::Bytes point = other.public_point().encode(Botan::PointGFp::UNCOMPRESSED);
    ASSERT_EQ(base::to_bytes(key.public_key()), point);

    const Sm2Signature ours = key.sign(message);
    Botan::PK_Verifier verifier(other, padding);
    EXPECT_TRUE(verifier.verify_message(message.data(), message.size(), ours.data(), ours.size()));
    Botan::PK_Signer signer(other, rng, padding);
    const auto theirs = signer.sign_message(message, rng);
    Sm2Signature signature{};
    ASSERT_EQ(theirs.size(), signature.size());
    std::copy(theirs.begin(), theirs.end(), signature.begin());
    EXPECT_TRUE(verify(key.public_key(), message, signature));
    const std::size_t bit = random.next() % (signature.size() * 8);
    signature[bit / 8] = static_cast<std::uint8_t>(signature[bit / 8] ^ (1U << (bit % 8)));
    EXPECT_FALSE(verify(key.public_key(), message, signature));
    EXPECT_FALSE(verifier.verify_message(message.data(), message.size(), signature.data(), signature.size()));
  }
}

TEST(Oracle, Ed25519BothWays) {
  Splitmix random(6);
  Botan::AutoSeeded_RNG rng;
  for (int i = 0; i < 40; ++i) {
    const base::Bytes seed = random.bytes(32);
    const base::Bytes message = random.bytes(random.next() % 300);
    const SigningKey key{SecretBytes(seed)};
    const Botan::Ed25519_PrivateKey other(Botan::secure_vector<std::uint8_t>(seed.begin(), seed.end()));
    EXPECT_EQ(base::to_bytes(key.public_key()), other.get_public_key());
    const Ed25519Signature signature = key.sign(message);
    Botan::PK_Verifier verifier(other, "Pure");
    EXPECT_TRUE(verifier.verify_message(message.data(), message.size(), signature.data(), signature.size()));
    Botan::PK_Signer signer(other, rng, "Pure");
    EXPECT_EQ(signer.sign_message(message, rng), base::to_bytes(signature));
  }
}

TEST(Oracle, Argon2idPassphrase) {
  Splitmix random(7);
  const auto family = Botan::PasswordHashFamily::create("Argon2id");
  ASSERT_NE(family, nullptr);
  for (const std::uint64_t passes : {1U, 2U, 3U}) {
    const base::Bytes salt = random.bytes(16);
    const std::string passphrase = "口令 correct horse " + std::to_string(passes);
    const SecretBytes derived = derive_from_passphrase(passphrase, salt, {256ULL << 10, passes}, 32);
    base::Bytes expected(32);
    family->from_params(256, passes, 1)
        ->derive_key(expected.data(), expected.size(), passphrase.data(), passphrase.size(), salt.data(),
                     salt.size());
    EXPECT_EQ(base::to_bytes(derived.view()), expected);
  }
}

TEST(Oracle, PasswordHashVerifiesInBotan) {
  const std::string phc = hash_password("口令-1", {64ULL << 10, 1});
  EXPECT_TRUE(Botan::argon2_check_pwhash("口令-1", std::string("口令-1").size(), phc));
  EXPECT_FALSE(Botan::argon2_check_pwhash("口令-2", std::string("口令-2").size(), phc));
}

}  // namespace
}  // namespace jinkui::crypto
