// The vault: customer files as sealed values, opened by a Receipt and by nothing else.
// Calls with a store::Session take a session of the calling thread and are safe from several threads; calls with a
// store::WriterSession belong to the writer thread. The vault holds no plaintext after a call returns. A tag that
// does not verify is an error (corrupt), a destroyed customer is `gone`; failure of disk or database throws
// base::Fatal.
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
#include "jinkui/receipt/receipt.h"
#include "jinkui/store/database.h"
#include "jinkui/store/queue.h"
#include "jinkui/vault/key_store.h"
#include "jinkui/vault/terms.h"
#include "jinkui/vault/types.h"

namespace jinkui::vault {

class Vault {
 public:
  static constexpr std::size_t kMaxPage = 200;

  static std::span<const store::Migration> migrations();

  // `terms` says what customers are found by; it outlives the vault.
  Vault(const crypto::Suite& suite, KeyStore& keys, base::Random& random, const TermSource& terms);
  ~Vault();
  Vault(const Vault&) = delete;
  Vault& operator=(const Vault&) = delete;

  // The sealed values that a receipt of this scope will open, as they stand in the session's transaction. Decrypts
  // nothing; what is not there is found out by open().
  [[nodiscard]] SealedValues fetch(store::Session& session, const receipt::Scope& scope) const;
  // The same with a key that was made in the same transaction, which spares the customer's row and its unwrapping.
  [[nodiscard]] SealedValues fetch(store::Session& session, const receipt::Scope& scope, DataKey key) const;
  // Decrypts exactly the fields that the receipt names. Fields without a value are left out.
  [[nodiscard]] base::Result<Opened> open(receipt::Receipt&& receipt, const SealedValues& sealed);
  [[nodiscard]] base::Result<Opened> open(receipt::Receipt&& receipt, store::Session& session);
  // The same for scope `each`: what fetch() gave for each customer, in order; destroyed ones have no values.
  [[nodiscard]] base::Result<std::vector<Opened>> open_each(receipt::Receipt&&, std::span<const SealedValues> sealed);
  // Decrypts the masks of exactly the customers that the receipt names; destroyed ones are left out.
  [[nodiscard]] base::Result<std::vector<OpenedMask>> open_masks(receipt::Receipt&& receipt, store::Session& session);

  // Writer thread. Ids are given by the vault, ascending.
  [[nodiscard]] base::CustomerId put(store::WriterSession& session, const NewCustomer& customer);
  [[nodiscard]] base::Result<base::RecordId> put(store::WriterSession& session, const NewRecord& record);
  // A new version of values; the old versions stay sealed beside it. `masks` replace those of the same field, the
  // customer's other masks stay.
  base::Status put_values(store::WriterSession& session, base::CustomerId customer, base::RecordId record,
                          std::span<const PlainValue> values, std::span<const PlainValue> masks);
  // Values, masks and the note of the change at once; the new revision. Errors: conflict (vault/changed-meanwhile),
  // gone, not_found.
  [[nodiscard]] base::Result<std::int64_t> correct(store::WriterSession& session, const Correction& correction);
  // How often the object was corrected; 0 also for one that is not there.
  [[nodiscard]] std::int64_t revision(store::Session& session, base::CustomerId customer,
                                      base::RecordId record) const;
  // From the entry on, ascending. Errors: gone, not_found, corrupt (MAC).
  [[nodiscard]] base::Result<std::vector<Change>> changes(store::Session& session, base::CustomerId customer,
                                                          base::RecordId record) const;
  base::Status set_label(store::WriterSession& session, base::CustomerId customer, base::RecordId record,
                         const Label& label);
  base::Status set_traits(store::WriterSession& session, base::CustomerId customer, base::RecordId record,
                          const Traits& traits);
  base::Status set_custody(store::WriterSession& session, base::CustomerId customer, const Custody& custody);
  // Counts one more file of this customer that leaves the house (P01-7, P01-8.2); its number, from 1. Error:
  // not_found.
  [[nodiscard]] base::Result<std::int64_t> count_copy(store::WriterSession& session, base::CustomerId customer);

  // Facts for the decision; `corrupt` when a label's MAC does not verify, not_found when there is no such object.
  [[nodiscard]] base::Result<ObjectFacts> facts(store::Session& session, base::CustomerId customer,
                                                base::RecordId record);

  // What facts() says of a customer, or of a record, that there is not.
  [[nodiscard]] base::Error unknown(base::CustomerId customer, base::RecordId record) const;

  // Living customers after `cursor` (0: from the first), at most `limit` (1..kMaxPage); for scoping lists: levels are
  // the caller's to judge. Error as facts().
  [[nodiscard]] base::Result<ListPage> list(store::Session& session, base::CustomerId cursor, std::size_t limit,
                                            const ListFilter& filter);
  // The records of a living customer after `cursor`, in the same way.
  [[nodiscard]] base::Result<ListPage> records(store::Session& session, base::CustomerId customer,
                                               base::RecordId cursor, std::size_t limit);

  // Customers that meet all words of the search, ascending. `admit` decides on each candidate before its term bag is
  // opened: what is not admitted leaves no trace in the page. Decrypts no value. Errors: index/building, corrupt.
  [[nodiscard]] base::Result<SearchPage> search(store::Session& session, const Search& what, const Admit& admit);
  // Whether some customer's tag is one of these unique terms: a quick look before search(), which checks what it
  // finds. Error index/building.
  [[nodiscard]] base::Result<bool> any_tagged(store::Session& session, std::span<const Term> terms);
  // Ids of living customers that the filter names, ascending; nothing when there are more than `most`.
  [[nodiscard]] std::optional<std::vector<base::CustomerId>> ids_of(store::Session& session, const ListFilter& filter,
                                                                    std::size_t most);

  // The indexes. put() and put_values() keep them, mark_destroyed() takes a customer out. The queue that writes must
  // join `index_counts` before its first job.
  [[nodiscard]] store::Participant& index_counts();
  [[nodiscard]] std::vector<IndexState> index_states(store::Session& session);
  // Writer thread. Before serving, and after KeyStore::add_index_key: an index for each key of the key store, to be
  // built from the first customer on.
  base::Status prepare_indexes(store::WriterSession& session);
  // Writer thread. Adds the next customers, at most `customers`, to the oldest index that is not whole; the state
  // afterwards, nothing when all are whole. A customer that cannot be opened is left out: what is damaged stays so.
  [[nodiscard]] base::Result<std::optional<IndexState>> build_index(store::WriterSession& session,
                                                                    std::size_t customers);
  // Writer thread. Starts the index of an epoch over; for one that is damaged, or whose terms have changed.
  base::Status restart_index(store::WriterSession& session, std::uint32_t epoch);
  // Writer thread. Removes a part of the rows of indexes whose key was dropped; true when there is no more.
  [[nodiscard]] bool sweep_indexes(store::WriterSession& session);
  // The tables that hold indexes: left out of backups.
  static std::span<const char* const> index_tables();

  // Objects whose confidentiality period has ended by `now` and whose label does not say so yet, at most `limit`.
  [[nodiscard]] std::vector<ObjectName> due_for_declassification(store::Session& session, base::Instant now,
                                                                 std::size_t limit);

  // How many living customers and records bear the level or the category, and how many values the field name. Reads
  // whole tables: for rare questions only.
  enum class Bears : std::uint8_t { level, category, field };
  [[nodiscard]] std::int64_t count_bearing(store::Session& session, Bears what, const std::string& name);

  // Free text and ledger openings about a customer, sealed under the customer's key (none: the company's own key),
  // so that they are destroyed with it: what must outlive the customer is sealed under the company. `what` tells uses
  // apart, e.g. "request.reason"; it is part of the AAD. `gone` once the subject is marked (mark_destroyed).
  [[nodiscard]] base::Result<base::Bytes> seal_text(store::Session& session, base::CustomerId subject,
                                                    std::string_view what, base::ByteView plain);
  // The same under a key at hand.
  [[nodiscard]] base::Bytes seal_text(const DataKey& key, std::string_view what, base::ByteView plain) const;
  // The key of a customer whose facts were just read. Errors: gone, corrupt.
  [[nodiscard]] base::Result<DataKey> data_key(const ObjectFacts& facts) const;
  // A text of the company that is to be gone as soon as any one of `customers` is destroyed: sealed under the keys of
  // all of them as well. Opened by a receipt for the company's openings; `gone` once one of them is.
  [[nodiscard]] base::Result<base::Bytes> seal_shared(store::Session& session,
                                                      std::span<const base::CustomerId> customers,
                                                      std::string_view what, base::ByteView plain);
  [[nodiscard]] base::Result<base::Bytes> open_shared(const receipt::Receipt& receipt, store::Session& session,
                                                      std::span<const base::CustomerId> customers,
                                                      std::string_view what, base::ByteView sealed);
  // The salt of a record's commitment in an entry: a MAC of `context` under the customer's own key, gone with it.
  [[nodiscard]] base::Result<base::Hash> record_salt(store::Session&, base::CustomerId, base::ByteView context) const;
  // Opens a text (receipt scope `opening` of that customer, or of the company when none).
  [[nodiscard]] base::Result<base::Bytes> open_text(const receipt::Receipt& receipt, store::Session& session,
                                                    std::string_view what, base::ByteView sealed);
  // Opens the opening of any ledger entry (receipt scope `replay`); `subject` as the entry says.
  [[nodiscard]] base::Result<base::Bytes> open_for_replay(const receipt::Receipt& receipt, store::Session& session,
                                                          base::CustomerId subject, base::ByteView sealed);
  // The values that a living customer was entered with, before any correction (receipt scope `replay`). Errors: gone,
  // not_found, corrupt.
  [[nodiscard]] base::Result<Opened> first_values_for_replay(const receipt::Receipt& receipt, store::Session& session,
                                                             base::CustomerId customer);
  static constexpr std::string_view kOpeningText = "ledger.opening";  // `what` of ledger openings

  // Secrets of the house that are about no customer (a person's second factor), sealed under the company key with a
  // kind of their own in the AAD, so that this way never opens customer data or a sealed text. No receipt: what such
  // a secret is used for (a log-in) is what gets recorded. Error of open: corrupt (changed, moved, or its key gone).
  [[nodiscard]] base::Bytes seal_secret(std::int64_t owner, std::string_view what, base::ByteView plain);
  [[nodiscard]] base::Result<base::Bytes> open_secret(std::int64_t owner, std::string_view what,
                                                      base::ByteView sealed) const;

  // Destruction in three steps (docs/adr/0009-keys-and-shredding.md); each may be repeated after a crash. Nobody
  // else's key or row is touched.
  // 1. writer thread, same transaction as the intent entry: marks the customer, deletes its rows.
  base::Status mark_destroyed(store::WriterSession& session, base::CustomerId customer);
  // 2. any thread, after that commit: the key store forgets the customers' keys (a new shred root, the old one gone).
  // Costs two file syncs whatever the number: batch when many go. Error vault/not-marked: one of them was not marked.
  base::Status forget(store::Session& session, std::span<const base::CustomerId> customers);
  // 3. writer thread, same transaction as the entry that says so: only a tombstone stays. Error vault/not-forgotten.
  base::Status finish_destruction(store::WriterSession& session, base::CustomerId customer, base::Instant at);
  // Customers that are between step 1 and step 3, ascending, at most `limit` (1..1,000): resumed at start.
  [[nodiscard]] std::vector<base::CustomerId> pending_destructions(store::Session& session, std::size_t limit = 1000);

  // Wraps the data keys of at most `limit` living customers after `cursor` under the key store's present tree
  // (KeyStore::begin_rotation); writer thread. Nothing is decrypted but data keys. Repeating a step is harmless. The
  // step that finishes also notes the tree's epoch in the database. Error `corrupt`: a key that opens under neither
  // tree; the rotation stays where it is.
  [[nodiscard]] base::Result<Rewrapped> rewrap(store::WriterSession& session, base::CustomerId cursor,
                                               std::size_t limit);

  // Before serving, each time: makes database and key store agree on who is destroyed, whichever of the two was
  // restored from a backup. Marks (step 1) live customers whose key is forgotten; names those that the database knows
  // as destroyed and whose keys are still there: forget() them (step 2) after the commit, so that what is done can be
  // recorded first. Until then they are refused like all that is marked. Key store backups that only the database
  // knows of go on record. Errors: vault/other-key-store, vault/older-key-store and vault/older-database (a rotation
  // of the customers' keys lies between the two).
  [[nodiscard]] base::Result<Reconciled> reconcile(store::WriterSession& session, base::Instant now);

  // Notes a backup of the key store that is about to be made (KeyStore::backup, after the commit): a key store that
  // is lost and put back from an earlier backup has forgotten it, and certificates must not.
  void note_key_backup(store::WriterSession& session, const KeyBackup& backup);

 private:
  struct Parts;
  [[nodiscard]] base::Result<base::Bytes> open_sealed(store::Session& session, base::CustomerId subject,
                                                      std::string_view what, base::ByteView sealed);
  std::unique_ptr<Parts> parts_;
};

}  // namespace jinkui::vault
