// The small file beside the database that holds the keys, and from which one customer's key can be removed for good.
// root (RootKey) → shred root → bucket keys (1,024 customers each) → one wrapping key a customer. The keys form a
// tree in which forgetting a customer leaves only what derives the others: docs/adr/0009-keys-and-shredding.md,
// layout in docs/formats/key-store.md. Reading calls are safe from several threads, changing ones are serialised
// here. The store owns its keys (locked memory, wiped) and borrows disk and random, which must outlive it. A change
// is durable, and the generation before it overwritten, when the call returns; after a Fatal it may or may not have
// happened: repeat it, or load again.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/ids.h"
#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/crypto/secret.h"
#include "jinkui/vault/root_key.h"

namespace jinkui::vault {

// Random, 16 bytes, given at creation; part of every AAD of the file and of every label's MAC.
using VaultId = std::array<std::uint8_t, 16>;

// Customers from `first` to `last`, both included.
struct CustomerRange {
  base::CustomerId first;
  base::CustomerId last;
  friend bool operator==(const CustomerRange&, const CustomerRange&) = default;
};

// A copy of the key store that somebody keeps. Whoever has it and the root can open what was forgotten after `made`.
struct KeyBackup {
  base::Instant made;
  base::Instant expires;
  friend bool operator==(const KeyBackup&, const KeyBackup&) = default;
};

class KeyStore {
 public:
  static constexpr std::int64_t kMaxCustomer = (std::int64_t{1} << 30) - 1;  // ids 1 .. kMaxCustomer have keys
  static constexpr std::size_t kMaxBackups = 256;                            // unexpired ones on record
  static constexpr std::size_t kMaxIndexKeys = 2;                            // the one in use and its successor

  // Makes the key store of a new vault; `path` without suffix: the file is path.0 or path.1, in turns.
  // Error key-store/exists.
  [[nodiscard]] static base::Result<std::unique_ptr<KeyStore>> create(base::Disk& disk, const std::string& path,
                                                                      const crypto::Suite& suite, const RootKey& root,
                                                                      base::Random& random);
  // Opens it; only while holding the data directory's lock, because it wipes what a crash left behind.
  // Errors: key-store/not-found, /damaged (bytes changed), /wrong-key, /other-root (key file where a passphrase is
  // needed, or the reverse), /is-backup, /version, /suite.
  [[nodiscard]] static base::Result<std::unique_ptr<KeyStore>> load(base::Disk& disk, const std::string& path,
                                                                    const RootKey& root, base::Random& random);
  // Puts a backup in the place of a lost key store; it stays on record until it expires. Afterwards Vault::reconcile
  // must run before anything is served. Errors: as load, and key-store/exists, /expired, /not-a-backup.
  struct Restore {
    std::string backup;  // path of the copy
    std::string path;    // of the store, as for create()
    base::Instant now;
  };
  static base::Status restore(base::Disk& disk, const Restore& what, const RootKey& root, base::Random& random);

  ~KeyStore();
  KeyStore(const KeyStore&) = delete;
  KeyStore& operator=(const KeyStore&) = delete;

  [[nodiscard]] const crypto::Suite& suite() const;
  [[nodiscard]] const VaultId& vault_id() const;
  [[nodiscard]] std::uint64_t generation() const;

  // The ledger's signing key; random, the same for the life of the vault.
  [[nodiscard]] crypto::SigningKey ledger_key() const;
  // The key of the ledger's second signature, derived from the standing secret; nothing when the suite has none.
  [[nodiscard]] std::optional<crypto::Sm2Key> second_ledger_key() const;
  // A key that outlives destructions: HKDF of the standing secret with a frozen label of docs/formats/key-store.md,
  // e.g. "jinkui/label-mac/1". `size` in bytes, 1..8160.
  [[nodiscard]] crypto::SecretBytes derive(std::string_view label, std::size_t size) const;
  // The key of label MACs, 32 bytes; the view lives as long as the store.
  [[nodiscard]] base::ByteView label_key() const;

  // Keys of the company's own texts, by epoch (1, 2, …); the last seals.
  [[nodiscard]] std::uint32_t company_epoch() const;
  [[nodiscard]] std::optional<crypto::Key32> company_key(std::uint32_t epoch) const;

  // Keys of the search indexes, by epoch, ascending; random, so that dropping one makes every copy of its index dead
  // letters (docs/adr/0024-index-keys.md). One, or two while an index is built anew.
  [[nodiscard]] std::vector<std::uint32_t> index_epochs() const;
  [[nodiscard]] std::optional<crypto::Key32> index_key(std::uint32_t epoch) const;
  // Draws the key of the next epoch. Error key-store/index-key: the successor exists already.
  [[nodiscard]] base::Result<std::uint32_t> add_index_key();
  // Forgets the key of an epoch for good; repeating it is harmless. Error key-store/index-key: it is the newest.
  base::Status drop_index_key(std::uint32_t epoch);

  // The key that wraps this customer's data key; nothing when it was forgotten or the id is out of range.
  [[nodiscard]] std::optional<crypto::Key32> wrapping_key(base::CustomerId customer) const;
  // The key that wrapped it before the rotation that runs, or that ended lately (release_former); nothing otherwise.
  [[nodiscard]] std::optional<crypto::Key32> former_wrapping_key(base::CustomerId customer) const;
  [[nodiscard]] bool forgotten(base::CustomerId customer) const;
  // All that was forgotten, ascending, ranges as long as possible.
  [[nodiscard]] std::vector<CustomerRange> forgotten() const;

  // Removes these customers' keys for good under a new shred root. Repeating it is harmless and finishes what a
  // failure left undone. Error key-store/customer: an id out of range (nothing is forgotten then).
  base::Status forget(std::span<const base::CustomerId> customers);

  // Fresh keys for all customers that live (docs/adr/0033-rotation.md). begin_rotation() plants a new tree beside the
  // old one: wrapping_key() is of the new one from then on, and what was forgotten before stays forgotten. Once every
  // data key is wrapped anew (Vault::rewrap), end_rotation() drops the old tree from the disk; in memory it stays for
  // readings under way until release_former(). Both under a new shred root; repeating end_rotation() is harmless.
  // Errors: key-store/rotating, key-store/full.
  struct Epoch {
    std::uint32_t number = 1;  // of the tree in use
    bool rotating = false;     // the one before it is still there
  };
  [[nodiscard]] Epoch epoch() const;
  base::Status begin_rotation();
  base::Status end_rotation();
  void release_former();
  [[nodiscard]] std::size_t nodes() const;  // kept keys of the trees; some 37 bytes each in the file

  // Writes a copy to `path` that load and restore refuse from `expires` on. The copy goes on record first.
  // Errors: key-store/expiry (not after `now`, or more than ten years), key-store/backups (too many on record),
  // key-store/exists.
  base::Status backup(const std::string& path, base::Instant expires, base::Instant now);
  // What backup() would refuse; nothing is written.
  [[nodiscard]] base::Status check_backup(const std::string& path, base::Instant expires, base::Instant now) const;
  // Backups that somebody else knows of and this store, put back from an earlier one, does not. When there are more
  // than kMaxBackups, those that expire last stay.
  void put_on_record(std::span<const KeyBackup> backups, base::Instant now);
  // Backups on record that have not expired, oldest first.
  [[nodiscard]] std::vector<KeyBackup> backups(base::Instant now) const;
  // From when on a customer forgotten at `now` is unrecoverable, for the certificate: the last expiry of a backup
  // made so far, or `now`. Backups are trusted to be destroyed when they expire: no program can do that.
  [[nodiscard]] base::Instant unrecoverable_from(base::Instant now) const;

  // Puts the store under another root (a new passphrase, a key file); backups made before keep the old one.
  base::Status change_root(const RootKey& root);
  // Changes with the root and with nothing else; no secret.
  [[nodiscard]] std::array<std::uint8_t, 16> root_mark() const;

 private:
  struct Parts;
  explicit KeyStore(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace jinkui::vault
