// Appends entries to one ledger and turns committed ones into receipts.
// append() and the Participant calls belong to the writer thread; redeem(), head() and last_time() are safe from any
// thread. The tree is RFC 6962 over SHA-256; a checkpoint (C2SP signed note, Ed25519) is signed once per group
// commit. A failure of the database throws base::Fatal and nothing of the group counts as recorded.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/ledger/checkpoint.h"
#include "jinkui/ledger/entry.h"
#include "jinkui/ledger/second_signature.h"
#include "jinkui/ledger/tree.h"
#include "jinkui/receipt/receipt.h"
#include "jinkui/store/queue.h"

namespace jinkui::ledger {

// The origin of a ledger that runs on simulated time, for ever; and whether one is of that sort.
[[nodiscard]] std::string simulated_origin(const std::string& origin);
[[nodiscard]] bool is_simulated(std::string_view origin);

// A claim to a receipt, given by append(); worth nothing until the group commit.
class Ticket {
 public:
  Ticket() = default;
  Ticket(Ticket&&) noexcept = default;
  Ticket& operator=(Ticket&&) noexcept = default;
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;
  ~Ticket() = default;
  [[nodiscard]] std::uint64_t index() const { return index_; }
  [[nodiscard]] base::Instant time() const { return time_; }

 private:
  friend class Ledger;
  struct Group;
  std::shared_ptr<const Group> group_;
  receipt::Scope scope_;
  std::uint64_t index_ = 0;
  base::Hash leaf_hash_{};
  base::Instant time_;
};

class Ledger final : public store::Participant {
 public:
  static std::span<const store::Migration> migrations();

  // Creates the ledger of a new data directory (identity row; the genesis entry is appended by the caller).
  // `origin`: the checkpoint origin and name of its key, e.g. "jinkui.example/3f9a…"; simulated time is part of it
  // (simulated_origin). Errors: an origin that is not a key name (invalid); a ledger is there already (conflict).
  static base::Status create(store::WriterSession& session, const std::string& origin);
  // Loads the tree from tiles and the leaves at its right edge and verifies that the stored head matches them and is
  // signed by `key`, and by `second` when there is one (the suite decides: KeyStore::second_ledger_key). Errors:
  // not_found (no ledger), conflict (another key), corrupt (anything that does not match).
  static base::Result<std::unique_ptr<Ledger>> load(store::Session& session, crypto::SigningKey key,
                                                    const base::Clock& clock,
                                                    std::optional<crypto::Sm2Key> second = std::nullopt);
  ~Ledger() override;

  // Writer thread. The entry's time is max(clock, last entry). Returns the claim to its receipt.
  [[nodiscard]] Ticket append(Draft draft);
  // A receipt for a committed ticket; an error when its group did not commit.
  [[nodiscard]] static base::Result<receipt::Receipt> redeem(Ticket ticket);

  // The last committed checkpoint, shared; of an empty tree before the first entry.
  [[nodiscard]] std::shared_ptr<const receipt::GroupProof> head() const;
  [[nodiscard]] base::Instant last_time() const;  // of the last committed entry; 0 before the first
  [[nodiscard]] const std::string& origin() const;
  [[nodiscard]] const crypto::Ed25519Public& public_key() const;
  [[nodiscard]] std::optional<SecondKey> second_key() const;  // for verifying; none: one signature only

  void mark() override;
  void rollback_to_mark() override;
  void before_commit(store::WriterSession& session) override;
  void committed() override;
  void aborted() override;

 private:
  Ledger(std::string origin, crypto::SigningKey key, const base::Clock& clock, std::optional<crypto::Sm2Key> second);
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jinkui::ledger
