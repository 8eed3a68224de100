// Botan reads what OpenSSL made.
#include <botan/asn1_obj.h>
#include <botan/auto_rng.h>
#include <botan/data_src.h>
#include <botan/pkcs8.h>
#include <botan/pubkey.h>
#include <botan/x509cert.h>
#include <gtest/gtest.h>

#include "jinkui/base/time.h"
#include "jinkui/crypto/crypto.h"

namespace jinkui::crypto {
namespace {

const base::Instant kStart = base::parse_rfc3339("2026-11-21T06:05:00Z").value();

Botan::X509_Certificate parse(const CertificatePem& pem) {
  Botan::DataSource_Memory source(pem.certificate);
  return Botan::X509_Certificate(source);
}

TEST(Certificate, IsSelfSignedForItsHosts) {
  const auto made = self_signed_certificate({"jinkui.example.com", "192.0.2.10", "2001:db8::1"}, kStart);
  ASSERT_TRUE(made.ok());
  const Botan::X509_Certificate certificate = parse(*made);
  EXPECT_TRUE(certificate.is_self_signed());
  EXPECT_FALSE(certificate.is_CA_cert());
  EXPECT_TRUE(certificate.check_signature(*certificate.load_subject_public_key()));
  EXPECT_TRUE(certificate.matches_dns_name("jinkui.example.com"));
  EXPECT_TRUE(certificate.matches_dns_name("192.0.2.10"));
  EXPECT_FALSE(certificate.matches_dns_name("example.com"));
  EXPECT_EQ(certificate.subject_info("X520.CommonName").at(0), "jinkui.example.com");
  EXPECT_TRUE(certificate.has_ex_constraint(Botan::OID::from_string("PKIX.ServerAuth")));
  EXPECT_EQ(certificate.x509_version(), 3U);
}

TEST(Certificate, Lives825Days) {
  const auto made = self_signed_certificate({"localhost"}, kStart);
  ASSERT_TRUE(made.ok());
  const Botan::X509_Certificate certificate = parse(*made);
  EXPECT_EQ(certificate.not_before().time_since_epoch(), static_cast<std::uint64_t>(kStart.ms / 1000));
  EXPECT_EQ(certificate.not_after().time_since_epoch() - certificate.not_before().time_since_epoch(), 825U * 86'400U);
}

TEST(Certificate, KeyBelongsToIt) {
  const auto made = self_signed_certificate({"localhost", "127.0.0.1"}, kStart);
  ASSERT_TRUE(made.ok());
  Botan::DataSource_Memory source(made->private_key);
  const auto key = Botan::PKCS8::load_key(source);
  EXPECT_EQ(key->algo_name(), "ECDSA");
  EXPECT_EQ(key->public_key_bits(), parse(*made).load_subject_public_key()->public_key_bits());
  Botan::AutoSeeded_RNG rng;
  EXPECT_TRUE(key->check_key(rng, true));
}

TEST(Certificate, SerialsAndKeysDiffer) {
  const auto one = self_signed_certificate({"localhost"}, kStart);
  const auto two = self_signed_certificate({"localhost"}, kStart);
  EXPECT_NE(parse(*one).serial_number(), parse(*two).serial_number());
  EXPECT_NE(one->private_key, two->private_key);
}

TEST(Certificate, LongNamesStandInSubjectAltNameOnly) {
  const std::string host = std::string(60, 'a') + "." + std::string(60, 'b') + ".example.com";
  const auto made = self_signed_certificate({host}, kStart);
  ASSERT_TRUE(made.ok());
  EXPECT_TRUE(parse(*made).matches_dns_name(host));
}

TEST(Certificate, RefusesWhatIsNotAHost) {
  for (const std::string& host : {std::string(), std::string("a b"), std::string("a,DNS:evil.example"),
                                  std::string("公司.example"), std::string("-a"), std::string("a..b"),
                                  std::string("a\0b", 3), std::string("192.0.2.1\0x", 11), std::string(254, 'a')}) {
    const auto refused = self_signed_certificate({"localhost", host}, kStart);
    ASSERT_FALSE(refused.ok()) << host;
    EXPECT_EQ(refused.error().slug, "crypto/host-name");
  }
  EXPECT_FALSE(self_signed_certificate({}, kStart).ok());
  EXPECT_FALSE(self_signed_certificate(std::vector<std::string>(33, "localhost"), kStart).ok());
}

}  // namespace
}  // namespace jinkui::crypto
