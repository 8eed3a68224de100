// The SHA256_* calls need no context on the heap and no lookup: about 1.25 times as fast as EVP for a Merkle leaf.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "sha256.h"

#include <openssl/sha.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "jinkui/base/check.h"
#include "jinkui/crypto/crypto.h"

namespace jinkui::crypto {
namespace {

constexpr std::size_t kBlock = 64;
using Block = std::array<std::uint8_t, kBlock>;

// One running hash, wiped at the end when it has seen a key.
class Sha256 {
 public:
  Sha256() {  // NOLINT(cppcoreguidelines-pro-type-member-init)
    check(SHA256_Init(&state_));
  }
  Sha256& update(base::ByteView bytes) {
    check(SHA256_Update(&state_, bytes.data(), bytes.size()));
    return *this;
  }
  base::Hash finish() {
    base::Hash hash;  // NOLINT(cppcoreguidelines-pro-type-member-init): set by SHA256_Final
    check(SHA256_Final(hash.data(), &state_));
    return hash;
  }
  void wipe() { sodium_memzero(&state_, sizeof state_); }

 private:
  static void check(int ok) {
    if (ok != 1) {
      throw base::Fatal("SHA-256 failed");
    }
  }
  SHA256_CTX state_;  // NOLINT(cppcoreguidelines-pro-type-member-init): set by SHA256_Init
};

// The two keyed halves of HMAC, so that HKDF hashes its key once.
class Hmac {
 public:
  explicit Hmac(base::ByteView key) {
    Block pad{};
    if (key.size() > kBlock) {
      const base::Hash hashed = sha256(key);
      std::copy(hashed.begin(), hashed.end(), pad.begin());
    } else {
      std::copy(key.begin(), key.end(), pad.begin());
    }
    mask(pad, 0x36);
    inner_.update(pad);
    mask(pad, 0x36 ^ 0x5c);
    outer_.update(pad);
    sodium_memzero(pad.data(), pad.size());
  }
  Hmac(const Hmac&) = default;
  Hmac& operator=(const Hmac&) = delete;
  ~Hmac() {
    inner_.wipe();
    outer_.wipe();
  }
  Hmac& update(base::ByteView bytes) {
    inner_.update(bytes);
    return *this;
  }
  base::Hash finish() { return outer_.update(inner_.finish()).finish(); }

 private:
  static void mask(Block& pad, unsigned with) {
    for (auto& byte : pad) {
      byte = static_cast<std::uint8_t>(byte ^ with);
    }
  }
  Sha256 inner_;
  Sha256 outer_;
};

}  // namespace

base::Hash sha256(std::initializer_list<base::ByteView> pieces) {
  Sha256 hash;
  for (const base::ByteView piece : pieces) {
    hash.update(piece);
  }
  return hash.finish();
}

base::Hash hmac_sha256(base::ByteView key, std::initializer_list<base::ByteView> pieces) {
  Hmac mac(key);
  for (const base::ByteView piece : pieces) {
    mac.update(piece);
  }
  return mac.finish();
}

void hkdf_sha256(base::ByteView key, base::ByteView salt, std::string_view info, std::span<std::uint8_t> out) {
  JINKUI_CHECK(!out.empty() && out.size() <= 255 * sizeof(base::Hash));
  base::Hash pseudorandom = hmac_sha256(salt, {key});
  const Hmac keyed(pseudorandom);
  base::Hash block{};
  base::ByteView previous;
  for (std::uint8_t counter = 1; !out.empty(); ++counter) {
    block = Hmac(keyed).update(previous).update(base::as_bytes(info)).update({&counter, 1}).finish();
    previous = block;
    const std::size_t size = std::min(out.size(), block.size());
    std::copy_n(block.begin(), size, out.begin());
    out = out.subspan(size);
  }
  wipe(block);
  wipe(pseudorandom);
}

}  // namespace jinkui::crypto
