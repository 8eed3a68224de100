// The vectors that the standards print, and those of Project Wycheproof.
#include "vectors.h"

#include <gcrypt.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "aes_gcm.h"
#include "jinkui/crypto/crypto.h"
#include "sm3.h"

namespace jinkui::crypto {
namespace {

using test::Block;
using test::read_vectors;

const Suite& intl() {
  return *suite(SuiteId::intl).value();
}
const Suite& gm() {
  return *suite(SuiteId::gm).value();
}

bool is_valid(const Block& v) {
  return v.at("result").front() != 0;
}

// Whether the suite judges every case of an AEAD file as the file does, both ways.
void check_aead(const Suite& suite, const std::string& name, std::size_t cases) {
  const auto blocks = read_vectors(name);
  ASSERT_EQ(blocks.size(), cases) << name;
  for (const Block& v : blocks) {
    base::Bytes sealed = v.at("nonce");
    base::append(sealed, v.at("cipher"));
    base::append(sealed, v.at("tag"));
    base::Bytes plain;
    ASSERT_EQ(suite.open(v.at("key"), v.at("aad"), sealed, plain), is_valid(v)) << name;
    if (!is_valid(v)) {
      EXPECT_TRUE(plain.empty());
      continue;
    }
    EXPECT_EQ(plain, v.at("plain"));
    test::Fixed nonce(v.at("nonce"));
    base::Bytes again;
    suite.seal(v.at("key"), v.at("aad"), plain, nonce, again);
    EXPECT_EQ(again, sealed);
  }
}

void check_mac(const Suite& suite, const std::string& name, std::size_t cases) {
  const auto blocks = read_vectors(name);
  ASSERT_EQ(blocks.size(), cases) << name;
  for (const Block& v : blocks) {
    EXPECT_EQ(equal(suite.mac(v.at("key"), {v.at("message")}), v.at("tag")), is_valid(v));
  }
}

template <class Array>
Array fixed(const base::Bytes& bytes) {
  Array out{};
  EXPECT_EQ(bytes.size(), out.size());
  std::copy_n(bytes.begin(), std::min(bytes.size(), out.size()), out.begin());
  return out;
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

TEST(Vectors, Sm3) {
  for (const Block& v : read_vectors("sm3.txt")) {
    EXPECT_EQ(base::to_bytes(sm3(v.at("message"))), v.at("hash"));
  }
}

// The block cipher below SM4-GCM, asked of the library itself.
TEST(Vectors, Sm4Block) {
  initialise();
  for (const Block& v : read_vectors("sm4.txt")) {
    gcry_cipher_hd_t cipher = nullptr;
    ASSERT_EQ(gcry_cipher_open(&cipher, GCRY_CIPHER_SM4, GCRY_CIPHER_MODE_ECB, 0), 0U);
    ASSERT_EQ(gcry_cipher_setkey(cipher, v.at("key").data(), v.at("key").size()), 0U);
    std::size_t rounds = 0;
    for (const std::uint8_t byte : v.at("rounds")) {
      rounds = rounds << 8U | byte;
    }
    base::Bytes block = v.at("plain");
    for (std::size_t i = 0; i < rounds; ++i) {
      ASSERT_EQ(gcry_cipher_encrypt(cipher, block.data(), block.size(), nullptr, 0), 0U);
    }
    gcry_cipher_close(cipher);
    EXPECT_EQ(block, v.at("cipher"));
  }
}

TEST(Vectors, Sm4Gcm) {
  for (const Block& v : read_vectors("sm4_gcm.txt")) {
    base::Bytes sealed = v.at("nonce");
    base::append(sealed, v.at("cipher"));
    base::append(sealed, v.at("tag"));
    base::Bytes plain;
    ASSERT_TRUE(gm().open(v.at("key"), v.at("aad"), sealed, plain));
    EXPECT_EQ(plain, v.at("plain"));
    test::Fixed nonce(v.at("nonce"));
    base::Bytes again;
    gm().seal(v.at("key"), v.at("aad"), plain, nonce, again);
    EXPECT_EQ(again, sealed);
  }
}

TEST(Vectors, HmacSm3) {
  for (const Block& v : read_vectors("hmac_sm3.txt")) {
    EXPECT_EQ(base::to_bytes(gm().mac(v.at("key"), {v.at("data")})), v.at("mac"));
  }
}

TEST(Vectors, Sm2) {
  for (const Block& v : read_vectors("sm2.txt")) {
    const Sm2Key key = Sm2Key::from_private(v.at("private"));
    EXPECT_EQ(base::to_bytes(key.public_key()), v.at("public"));
    EXPECT_TRUE(verify(key.public_key(), v.at("message"), fixed<Sm2Signature>(v.at("signature"))));
    EXPECT_TRUE(verify(key.public_key(), v.at("message"), key.sign(v.at("message"))));
  }
}

TEST(Wycheproof, AesGcm) {
  check_aead(intl(), "wycheproof_aes_256_gcm.txt", 66);
}
TEST(Wycheproof, Sm4Gcm) {
  check_aead(gm(), "wycheproof_sm4_gcm.txt", 65);
}
TEST(Wycheproof, HmacSha256) {
  check_mac(intl(), "wycheproof_hmac_sha256.txt", 87);
}
TEST(Wycheproof, HmacSm3) {
  check_mac(gm(), "wycheproof_hmac_sm3.txt", 87);
}

TEST(Wycheproof, HkdfSha256) {
  const auto blocks = read_vectors("wycheproof_hkdf_sha256.txt");
  ASSERT_EQ(blocks.size(), 83U);
  for (const Block& v : blocks) {
    const SecretBytes okm = intl().derive(v.at("ikm"), v.at("salt"), base::as_text(v.at("info")), v.at("okm").size());
    EXPECT_EQ(base::to_bytes(okm.view()), v.at("okm"));
  }
}

TEST(Wycheproof, Ed25519) {
  const auto blocks = read_vectors("wycheproof_ed25519.txt");
  ASSERT_EQ(blocks.size(), 151U);
  for (const Block& v : blocks) {
    const base::Bytes& signature = v.at("signature");
    const bool holds =
        signature.size() == sizeof(Ed25519Signature) &&
        verify(fixed<Ed25519Public>(v.at("public")), v.at("message"), fixed<Ed25519Signature>(signature));
    EXPECT_EQ(holds, is_valid(v));
  }
}

}  // namespace
}  // namespace jinkui::crypto
