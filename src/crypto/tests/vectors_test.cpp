// The vectors that the standards print.
#include "vectors.h"

#include <gtest/gtest.h>

#include "aes_gcm.h"
#include "jinkui/crypto/crypto.h"

namespace jinkui::crypto {
namespace {

using test::Block;
using test::read_vectors;

const Suite& intl() {
  return *suite(SuiteId::intl).value();
}

TEST(Vectors, Sha256) {
  for (const Block& v : read_vectors("sha256.txt")) {
    EXPECT_EQ(base::to_bytes(sha256(v.at("message"))), v.at("hash"));
  }
  const base::Bytes million(1'000'000, 'a');
  EXPECT_EQ(base::to_bytes(sha256(million)),
            test::unhex("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
}

TEST(Vectors, HmacSha256) {
  for (const Block& v : read_vectors("hmac_sha256.txt")) {
    EXPECT_EQ(base::to_bytes(intl().mac(v.at("key"), {v.at("data")})), v.at("mac"));
  }
}

TEST(Vectors, HkdfSha256) {
  for (const Block& v : read_vectors("hkdf_sha256.txt")) {
    const SecretBytes okm = intl().derive(v.at("ikm"), v.at("salt"), base::as_text(v.at("info")), v.at("okm").size());
    EXPECT_EQ(base::to_bytes(okm.view()), v.at("okm"));
  }
}

TEST(Vectors, Ed25519) {
  for (const Block& v : read_vectors("ed25519.txt")) {
    const SigningKey key{SecretBytes(v.at("seed"))};
    EXPECT_EQ(base::to_bytes(key.public_key()), v.at("public"));
    EXPECT_EQ(base::to_bytes(key.seed()), v.at("seed"));
    const Ed25519Signature signature = key.sign(v.at("message"));
    EXPECT_EQ(base::to_bytes(signature), v.at("signature"));
    EXPECT_TRUE(verify(key.public_key(), v.at("message"), signature));
  }
}

TEST(Vectors, Aes256GcmSuiteOpensThem) {
  for (const Block& v : read_vectors("aes_256_gcm.txt")) {
    base::Bytes sealed = v.at("nonce");
    base::append(sealed, v.at("cipher"));
    base::append(sealed, v.at("tag"));
    base::Bytes plain;
    ASSERT_TRUE(intl().open(v.at("key"), v.at("aad"), sealed, plain));
    EXPECT_EQ(plain, v.at("plain"));
  }
}

TEST(Vectors, Aes256GcmBothEnginesSealThem) {
  for (const Block& v : read_vectors("aes_256_gcm.txt")) {
    base::Bytes expected = v.at("cipher");
    base::append(expected, v.at("tag"));
    const GcmInput input{v.at("key"), v.at("nonce"), v.at("aad"), v.at("plain")};
    base::Bytes out(expected.size());
    gcm_seal_long(input, out);
    EXPECT_EQ(out, expected);
    if (short_engine_available()) {
      std::fill(out.begin(), out.end(), std::uint8_t{0});
      gcm_seal_short(input, out);
      EXPECT_EQ(out, expected);
    }
  }
}

}  // namespace
}  // namespace jinkui::crypto
