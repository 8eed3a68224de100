// What opens a key store: the bytes of a key file, or a passphrase.
// Move-only, in locked memory, wiped on destruction; belongs to one thread at a time. Wrong files are errors; a disk
// that fails throws base::Fatal.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/crypto/secret.h"

namespace jinkui::vault {

class RootKey {
 public:
  // How the 32 bytes of the root come about. Numbers are frozen (docs/formats/key-store.md).
  enum class Source : std::uint8_t { key_file = 1, passphrase = 2 };

  static constexpr crypto::Argon2Cost kDefaultCost{.memory_bytes = 256ULL << 20, .passes = 3};
  static constexpr std::size_t kMinPassphrase = 12;    // bytes
  static constexpr std::size_t kMaxPassphrase = 1024;  // bytes

  // Makes a key file (mode 0600) of 32 random bytes in hexadecimal. Keep it outside of the data directory.
  // Error key-file/exists: an existing file is never touched.
  static base::Status create_key_file(base::Disk& disk, const std::string& path, base::Random& random);
  // Errors disk/not-found, key-file/malformed.
  [[nodiscard]] static base::Result<RootKey> from_key_file(base::Disk& disk, const std::string& path);
  // `cost` is for making a key store or changing its root; opening one goes by the cost in its header.
  // Error passphrase/length.
  [[nodiscard]] static base::Result<RootKey> from_passphrase(std::string_view passphrase,
                                                             crypto::Argon2Cost cost = kDefaultCost);

  [[nodiscard]] Source source() const { return source_; }
  [[nodiscard]] crypto::Argon2Cost cost() const { return cost_; }         // zeros for a key file
  [[nodiscard]] base::ByteView secret() const { return secret_.view(); }  // 32 bytes, or the passphrase

 private:
  RootKey(Source source, crypto::SecretBytes secret, crypto::Argon2Cost cost)
      : source_(source), secret_(std::move(secret)), cost_(cost) {}

  Source source_;
  crypto::SecretBytes secret_;
  crypto::Argon2Cost cost_;
};

}  // namespace jinkui::vault
