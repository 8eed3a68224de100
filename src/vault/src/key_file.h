// The bytes of a key store file: header in clear, two sealed sections, checksum (docs/formats/key-store.md).
// Plain values of one thread and pure functions; bytes that are no key store of this version are an error. What
// seals and unseals the sections is here too, so that the layout lives in one place.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"
#include "jinkui/base/time.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/crypto/secret.h"
#include "jinkui/vault/key_store.h"
#include "key_forest.h"

namespace jinkui::vault {

struct KeyHeader {
  crypto::SuiteId suite = crypto::SuiteId::intl;
  RootKey::Source source = RootKey::Source::key_file;
  crypto::Argon2Cost cost{.memory_bytes = 0, .passes = 0};  // zeros for a key file
  std::array<std::uint8_t, 16> salt{};                      // drawn with the root, not with each generation
  VaultId vault{};
  std::uint64_t generation = 0;
  base::Instant expires;  // of a backup; 0: the live store
  [[nodiscard]] bool is_backup() const { return expires.ms != 0; }
};

// The first section: what is random and not part of the tree.
struct Roots {
  static constexpr std::size_t kSecret = 32;
  crypto::SecretBytes shred;     // seals the second section; drawn anew whenever something is forgotten
  crypto::SecretBytes standing;  // what outlives destructions is derived from it
  crypto::SecretBytes ledger;    // Ed25519 seed
  std::vector<std::pair<std::uint32_t, crypto::SecretBytes>> company;  // (epoch, key), ascending
  std::vector<KeyBackup> backups;
  std::vector<std::pair<std::uint32_t, crypto::SecretBytes>> index;  // (epoch, key), ascending

  [[nodiscard]] static Roots random(base::Random& random);
  [[nodiscard]] Roots clone() const;
};

// A file whose checksum holds; nothing in it is verified yet.
struct KeyFile {
  KeyHeader header;
  base::Bytes header_bytes;  // AAD of the sections
  base::Bytes roots;
  base::Bytes tree;
};

// Bounded and total: fuzzed. Errors key-store/damaged, /version, /suite.
[[nodiscard]] base::Result<KeyFile> parse_key_file(base::ByteView bytes);

// The key that seals the first section. For a passphrase this takes the time that `header.cost` says.
[[nodiscard]] crypto::SecretBytes sealing_key(const crypto::Suite& suite, const KeyHeader& header,
                                              const RootKey& root);

// Error key-store/wrong-key.
[[nodiscard]] base::Result<Roots> open_roots(const crypto::Suite& suite, const KeyFile& file, base::ByteView key);
// Error key-store/damaged.
[[nodiscard]] base::Result<KeyForest> open_tree(const crypto::Suite& suite, const KeyFile& file, const Roots& roots);

// What a whole file is made of; views of the caller's.
struct KeyContent {
  const crypto::Suite& suite;
  const KeyHeader& header;
  base::ByteView sealing_key;
  const Roots& roots;
  const KeyForest& tree;
};
[[nodiscard]] base::Bytes encode_key_file(const KeyContent& content, base::Random& random);

[[nodiscard]] base::Error damaged_key_store();

}  // namespace jinkui::vault
