#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "jinkui/crypto/crypto.h"

namespace jinkui::crypto {
namespace {

constexpr std::int64_t kLifetimeSeconds = 825LL * 86'400;
constexpr std::size_t kMaxHosts = 32;

template <auto Free>
struct Freeing {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Certificate = std::unique_ptr<X509, Freeing<X509_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using Output = std::unique_ptr<BIO, Freeing<BIO_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freeing<X509_EXTENSION_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Freeing<GENERAL_NAMES_free>>;
using Name = std::unique_ptr<GENERAL_NAME, Freeing<GENERAL_NAME_free>>;
using Octets = std::unique_ptr<ASN1_STRING, Freeing<ASN1_STRING_free>>;

void check(bool ok) {
  if (!ok) {
    throw base::Fatal("OpenSSL cannot make a certificate");
  }
}

bool is_dns_name(const std::string& host) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  return !host.empty() && host.size() <= 253 && host.front() != '.' && host.front() != '-' &&
         host.find("..") == std::string::npos && std::all_of(host.begin(), host.end(), allowed);
}

// The 4 or 16 bytes of an IP address; empty when the text is not one.
base::Bytes ip_bytes(const std::string& host) {
  if (host.find('\0') != std::string::npos) {
    return {};
  }
  base::Bytes bytes(16);
  if (::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1) {
    return bytes;
  }
  bytes.resize(4);
  return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ? bytes : base::Bytes{};
}

void add_host(GENERAL_NAMES* names, const std::string& host) {
  const base::Bytes ip = ip_bytes(host);
  Name name(GENERAL_NAME_new());
  Octets value(ip.empty() ? ASN1_IA5STRING_new() : ASN1_OCTET_STRING_new());
  check(name && value);
  const base::ByteView content = ip.empty() ? base::as_bytes(host) : base::ByteView(ip);
  check(ASN1_STRING_set(value.get(), content.data(), static_cast<int>(content.size())) == 1);
  GENERAL_NAME_set0_value(name.get(), ip.empty() ? GEN_DNS : GEN_IPADD, value.release());
  check(sk_GENERAL_NAME_push(names, name.get()) > 0);
  static_cast<void>(name.release());  // the stack owns it
}

void add_extension(X509* certificate, int nid, const char* value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  check(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

void set_names(X509* certificate, const std::vector<std::string>& hosts) {
  X509_NAME* subject = X509_get_subject_name(certificate);
  const std::string common = hosts.front().size() <= 64 ? hosts.front() : "jinkui";  // ub-common-name is 64
  check(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, base::as_bytes(common).data(),
                                   static_cast<int>(common.size()), -1, 0) == 1);
  check(X509_set_issuer_name(certificate, subject) == 1);
  const Names names(GENERAL_NAMES_new());
  check(names != nullptr);
  for (const std::string& host : hosts) {
    add_host(names.get(), host);
  }
  check(X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) == 1);
}

void set_serial(X509* certificate) {
  std::array<std::uint8_t, 16> serial{};
  SystemRandom random;
  random.fill(serial);
  serial[0] = static_cast<std::uint8_t>((serial[0] & 0x7FU) | 0x40U);  // positive, and of a fixed length
  const std::unique_ptr<BIGNUM, Freeing<BN_free>> number(BN_bin2bn(serial.data(), serial.size(), nullptr));
  check(number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr);
}

std::string content(BIO* out) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(out, &data);
  check(size > 0);
  return {data, static_cast<std::size_t>(size)};
}

base::Error host_error() {
  base::Error error;
  error.code = base::Errc::invalid;
  error.slug = "crypto/host-name";
  error.message = {"证书的主机名须为 1 至 32 个域名或 IP 地址。",
                   "a certificate needs 1 to 32 hosts, each a DNS name or an IP address"};
  error.next = {"请检查服务器地址的写法，例如 jinkui.example.com 或 192.0.2.10。",
                "Check the server's address, e.g. jinkui.example.com or 192.0.2.10."};
  return error;
}

}  // namespace

base::Result<CertificatePem> self_signed_certificate(const std::vector<std::string>& hosts,
                                                     base::Instant not_before) {
  const auto is_host = [](const std::string& host) { return is_dns_name(host) || !ip_bytes(host).empty(); };
  if (hosts.empty() || hosts.size() > kMaxHosts || !std::all_of(hosts.begin(), hosts.end(), is_host)) {
    return host_error();
  }
  const PrivateKey key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  check(key && certificate);
  check(X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  set_serial(certificate.get());
  const std::int64_t start = not_before.ms / 1000;
  check(ASN1_TIME_set(X509_getm_notBefore(certificate.get()), start) != nullptr);
  check(ASN1_TIME_set(X509_getm_notAfter(certificate.get()), start + kLifetimeSeconds) != nullptr);
  check(X509_set_pubkey(certificate.get(), key.get()) == 1);
  set_names(certificate.get(), hosts);
  add_extension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE");
  add_extension(certificate.get(), NID_key_usage, "critical,digitalSignature");
  add_extension(certificate.get(), NID_ext_key_usage, "serverAuth");
  add_extension(certificate.get(), NID_subject_key_identifier, "hash");
  check(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);

  const Output public_out(BIO_new(BIO_s_mem()));
  const Output private_out(BIO_new(BIO_s_secmem()));
  check(public_out && private_out);
  check(PEM_write_bio_X509(public_out.get(), certificate.get()) == 1);
  check(PEM_write_bio_PrivateKey(private_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return CertificatePem{content(public_out.get()), content(private_out.get())};
}

}  // namespace jinkui::crypto
