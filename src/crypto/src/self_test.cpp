#include "self_test.h"

#include <algorithm>
#include <array>

#include "jinkui/base/check.h"

namespace jinkui::crypto {
namespace {

// Test case 16 of the GCM submission; RFC 4231 case 2; RFC 5869 A.1.
constexpr KnownAnswers kIntl{
    .key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
    .aad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    .plain =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
        "b16aedf5aa0de657ba637b39",
    .sealed =
        "cafebabefacedbaddecaf888522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48"
        "590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
    .mac_key = "4a656665",
    .mac_message = "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
    .mac = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    .derive_key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
    .derive_salt = "000102030405060708090a0b0c",
    .derive_info = "f0f1f2f3f4f5f6f7f8f9",
    .derived = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
};

// RFC 8998 A.1; GM/T 0042-2015 D.3; no standard prints HKDF-SM3: Botan's answer to the input of RFC 5869 A.1.
constexpr KnownAnswers kGm{
    .key = "0123456789abcdeffedcba9876543210",
    .aad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    .plain =
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffff"
        "eeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
    .sealed =
        "00001234567800000000abcd17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca"
        "5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d83de3541e4c2b58177e065a9bf7b62ec",
    .mac_key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
    .mac_message = "4869205468657265",
    .mac = "c0ba18c68b90c88bc07de794bfc7d2c8d19ec31ed8773bc2b390c9604e0be11e",
    .derive_key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
    .derive_salt = "000102030405060708090a0b0c",
    .derive_info = "f0f1f2f3f4f5f6f7f8f9",
    .derived = "c69fe91b7aaee2dd5718d72dcaee0cce93f1b8e41f792da51261b6a517e68b36ed2c595572b01dfa359b",
};

// RFC 8032 section 7.1, TEST 3; GM/T 0003.5 annex A ("message digest").
constexpr std::string_view kEdSeed = "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7";
constexpr std::string_view kEdSignature =
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a";
constexpr std::string_view kSm2Private = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
constexpr std::string_view kSm2Public =
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
constexpr std::string_view kSm2Signature =
    "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
    "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

base::Bytes unhex(std::string_view text) {
  const auto digit = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
  base::Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    out.push_back(static_cast<std::uint8_t>(digit(text[i]) << 4U | digit(text[i + 1])));
  }
  return out;
}

// Gives the nonce of the known answer, once.
class GivenNonce final : public base::Random {
 public:
  explicit GivenNonce(base::ByteView nonce) : nonce_(nonce) {}
  void fill(std::span<std::uint8_t> out) override {
    JINKUI_CHECK(out.size() <= nonce_.size());
    std::copy_n(nonce_.begin(), out.size(), out.begin());
  }

 private:
  base::ByteView nonce_;
};

bool seals(const Suite& suite, const KnownAnswers& answers) {
  const base::Bytes key = unhex(answers.key);
  const base::Bytes aad = unhex(answers.aad);
  const base::Bytes plain = unhex(answers.plain);
  base::Bytes expected = unhex(answers.sealed);
  GivenNonce nonce(base::ByteView(expected).first(12));
  base::Bytes sealed;
  suite.seal(key, aad, plain, nonce, sealed);
  base::Bytes opened;
  const bool opens = suite.open(key, aad, expected, opened);
  expected.back() ^= 1;
  base::Bytes nothing;
  const bool refuses = !suite.open(key, aad, expected, nothing);
  expected.back() ^= 1;
  return sealed == expected && opens && opened == plain && refuses;
}

template <std::size_t N>
std::array<std::uint8_t, N> fixed(std::string_view text) {
  const base::Bytes bytes = unhex(text);
  JINKUI_CHECK(bytes.size() == N);
  std::array<std::uint8_t, N> out{};
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

bool ed25519_holds() {
  const SigningKey key{SecretBytes(unhex(kEdSeed))};
  const std::array<std::uint8_t, 2> message = {0xaf, 0x82};
  auto signature = key.sign(message);
  const bool known = signature == fixed<64>(kEdSignature) && verify(key.public_key(), message, signature);
  signature[0] ^= 1;
  return known && !verify(key.public_key(), message, signature);
}

bool sm2_holds() {
  const auto message = base::as_bytes("message digest");
  const Sm2Key key = Sm2Key::from_private(unhex(kSm2Private));
  auto known = fixed<64>(kSm2Signature);
  const bool holds = key.public_key() == fixed<65>(kSm2Public) && verify(key.public_key(), message, known) &&
                     verify(key.public_key(), message, key.sign(message));
  known[0] ^= 1;
  return holds && !verify(key.public_key(), message, known);
}

}  // namespace

const KnownAnswers& known_answers(SuiteId id) {
  return id == SuiteId::gm ? kGm : kIntl;
}

bool self_test(const Suite& suite, const KnownAnswers& answers) {
  const base::Bytes mac = unhex(answers.mac);
  const base::Bytes derived = unhex(answers.derived);
  const base::Bytes info = unhex(answers.derive_info);
  return seals(suite, answers) && equal(suite.mac(unhex(answers.mac_key), {unhex(answers.mac_message)}), mac) &&
         equal(
             suite.derive(unhex(answers.derive_key), unhex(answers.derive_salt), base::as_text(info), derived.size())
                 .view(),
             derived);
}

bool self_test_signatures() {
  // FIPS 180-4, "abc".
  return sha256(base::as_bytes("abc")) ==
             fixed<32>("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") &&
         ed25519_holds() && sm2_holds();
}

}  // namespace jinkui::crypto
