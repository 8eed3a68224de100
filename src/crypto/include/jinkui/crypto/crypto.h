// Hashes, MACs, AEAD, KDF, signatures: thin, misuse-resistant wrappers; every primitive below them is a library's.
// All functions are safe from several threads and keep no key after they return. Library failure throws base::Fatal;
// a key or size the parameters do not allow is a bug (abort); a wrong tag, signature or password comes back as a
// value.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"
#include "jinkui/crypto/secret.h"
#include "jinkui/crypto/sm2.h"

namespace jinkui::crypto {

// Initialises the libraries and runs the known-answer tests of every suite; idempotent; every binary calls it first.
// base::Fatal when a library cannot start or an algorithm gives another answer than its standard prints.
void initialise();

// FIPS 180-4 SHA-256 over the concatenation of the pieces.
[[nodiscard]] base::Hash sha256(std::initializer_list<base::ByteView> pieces);
[[nodiscard]] inline base::Hash sha256(base::ByteView bytes) {
  return sha256({bytes});
}

// The operating system's generator. Up to 31 bytes (nonces, salts) come from a pool of each thread that is refilled
// in blocks, wiped as it is used and empty again after fork(); keys come straight from the kernel.
class SystemRandom final : public base::Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

// Suite byte, frozen: docs/formats/ciphertext.md.
enum class SuiteId : std::uint8_t { intl = 1, gm = 2 };

// The suite of a name, "intl" or "gm". Error crypto/suite-unknown.
[[nodiscard]] base::Result<SuiteId> suite_named(std::string_view name);

// A suite of symmetric algorithms. Sealed form (frozen): 12-byte random nonce ‖ ciphertext ‖ 16-byte tag.
class Suite {
 public:
  Suite() = default;
  Suite(const Suite&) = delete;
  Suite& operator=(const Suite&) = delete;
  virtual ~Suite() = default;
  static constexpr std::size_t kOverhead = 28;

  [[nodiscard]] virtual SuiteId id() const = 0;
  [[nodiscard]] virtual std::string_view name() const = 0;  // "intl", "gm"
  [[nodiscard]] virtual std::size_t key_size() const = 0;   // bytes of an AEAD key: 32 for intl, 16 for gm
  // Appends the sealed form of `plain` to `out`; no view may point into `out`.
  virtual void seal(base::ByteView key, base::ByteView aad, base::ByteView plain, base::Random& random,
                    base::Bytes& out) const = 0;
  // Appends the plaintext to `out`; false (nothing appended) when the tag does not verify.
  [[nodiscard]] virtual bool open(base::ByteView key, base::ByteView aad, base::ByteView sealed,
                                  base::Bytes& out) const = 0;
  // HMAC of the suite's hash, 32 bytes.
  [[nodiscard]] virtual base::Hash mac(base::ByteView key, std::initializer_list<base::ByteView> pieces) const = 0;
  // HKDF (RFC 5869) with the suite's hash; `out_size` 1..255*32 bytes.
  [[nodiscard]] virtual SecretBytes derive(base::ByteView key, base::ByteView salt, std::string_view info,
                                           std::size_t out_size) const = 0;
  // The key that signs beside Ed25519 for those who verify with the suite's own algorithm, from Sm2Key::kSeed bytes;
  // nothing when the suite has none.
  [[nodiscard]] virtual std::optional<Sm2Key> second_key(base::ByteView seed) const = 0;
};
// The suite of an id; an error when this build does not offer it. The reference lives for ever.
[[nodiscard]] base::Result<const Suite*> suite(SuiteId id);

// Constant-time comparison.
[[nodiscard]] bool equal(base::ByteView a, base::ByteView b);

// Argon2id (RFC 9106). Password hashes are PHC strings with their own parameters.
struct Argon2Cost {
  std::uint64_t memory_bytes = 19ULL << 20;  // 8 KiB .. 1 GiB
  std::uint64_t passes = 2;                  // 1 .. 16
};
// Costs outside these ranges are a bug. A stored hash that asks for more than them verifies nothing.
[[nodiscard]] std::string hash_password(std::string_view password, Argon2Cost cost);
[[nodiscard]] bool verify_password(const std::string& phc, std::string_view password);
// `out_size` at least 16 bytes.
[[nodiscard]] SecretBytes derive_from_passphrase(std::string_view passphrase, base::ByteView salt16, Argon2Cost cost,
                                                 std::size_t out_size);

// Ed25519 (RFC 8032).
using Ed25519Public = std::array<std::uint8_t, 32>;
using Ed25519Signature = std::array<std::uint8_t, 64>;
class SigningKey {
 public:
  explicit SigningKey(SecretBytes seed32);
  [[nodiscard]] static SigningKey generate(base::Random& random);
  [[nodiscard]] const Ed25519Public& public_key() const { return public_; }
  [[nodiscard]] base::ByteView seed() const { return seed_.view(); }
  [[nodiscard]] Ed25519Signature sign(base::ByteView message) const;

 private:
  SecretBytes seed_;
  SecretBytes expanded_;
  Ed25519Public public_{};
};
[[nodiscard]] bool verify(const Ed25519Public& key, base::ByteView message, const Ed25519Signature& signature);

// A self-signed X.509 certificate (ECDSA P-256, 825 days) for the server's own address, made at init.
struct CertificatePem {
  std::string certificate;
  std::string private_key;
};
// `hosts`: DNS names or IP addresses for subjectAltName, 1..32 (slug crypto/host-name); `not_before` UTC.
[[nodiscard]] base::Result<CertificatePem> self_signed_certificate(const std::vector<std::string>& hosts,
                                                                   base::Instant not_before);

}  // namespace jinkui::crypto
