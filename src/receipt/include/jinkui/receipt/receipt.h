// The Receipt: the ledger's word that an entry is committed, and the only thing that opens the vault.
// Move-only and used once. Only ledger::Ledger can make one, and only after the entry's group commit; vault::Vault
// takes it by value and decrypts exactly what its Scope names. Belongs to one thread at a time.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/ids.h"
#include "jinkui/base/time.h"

namespace jinkui::ledger {
class Ledger;
}

namespace jinkui::receipt {

// What a receipt opens. The ledger writes the same scope into the entry, so the record and the release cannot differ.
struct Scope {
  enum class What : std::uint8_t {
    nothing = 0,  // the entry releases no plaintext
    values = 1,   // `fields` of one record of one customer
    masks = 2,    // the sealed masks of `customers`
    opening = 3,  // the sealed texts and ledger openings of one customer, or of the company
    replay = 4,   // the openings of all ledger entries, to decide them again; no customer's values or texts
    each = 5,     // `fields` of each of `customers`
  };
  What what = What::nothing;
  base::PersonId subject;                   // who receives it
  base::CustomerId customer;                // values, opening
  base::RecordId record;                    // values; 0 is the customer itself
  std::vector<std::string> fields;          // values
  std::vector<base::CustomerId> customers;  // masks, each
  std::string purpose;
  // The records that the entry is about, when they are too many to be named one by one: how many, and the root of the
  // Merkle tree over their salted commitments (docs/formats/ledger-records.md).
  struct Records {
    std::uint64_t count = 0;
    base::Hash root{};
    friend bool operator==(const Records&, const Records&) = default;
  };
  std::optional<Records> records;
};

// A signed checkpoint that covers the entry; shared by all entries of one group commit.
struct GroupProof {
  std::uint64_t size = 0;  // of the tree
  base::Hash root{};
  std::string checkpoint;  // signed note, C2SP tlog-checkpoint
};

class Receipt {
 public:
  Receipt(Receipt&&) noexcept = default;
  Receipt& operator=(Receipt&&) noexcept = default;
  Receipt(const Receipt&) = delete;
  Receipt& operator=(const Receipt&) = delete;
  ~Receipt() = default;

  [[nodiscard]] const Scope& scope() const { return scope_; }
  [[nodiscard]] std::uint64_t index() const { return index_; }
  [[nodiscard]] const base::Hash& leaf_hash() const { return leaf_hash_; }
  [[nodiscard]] base::Instant time() const { return time_; }  // of the entry
  [[nodiscard]] const std::shared_ptr<const GroupProof>& group() const { return group_; }

 private:
  friend class ledger::Ledger;
  Receipt(Scope scope, std::uint64_t index, base::Hash leaf_hash, base::Instant time,
          std::shared_ptr<const GroupProof> group)
      : scope_(std::move(scope)), index_(index), leaf_hash_(leaf_hash), time_(time), group_(std::move(group)) {}

  Scope scope_;
  std::uint64_t index_;
  base::Hash leaf_hash_;
  base::Instant time_;
  std::shared_ptr<const GroupProof> group_;
};

}  // namespace jinkui::receipt
