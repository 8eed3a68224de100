// The rows of the vault's tables that carry labels, and the MACs that protect them (docs/formats/labels.md).
// Values of one thread. Reading checks the MAC: `corrupt` when it does not verify. Database failure throws Fatal.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "jinkui/base/ids.h"
#include "jinkui/base/result.h"
#include "jinkui/store/database.h"
#include "jinkui/vault/key_store.h"
#include "jinkui/vault/vault.h"

namespace jinkui::vault {

inline constexpr std::size_t kMaxTraits = 256;

// Numbers are frozen. Statements spell them out, so that the partial indexes apply.
enum class CustomerState : std::uint8_t { live = 0, destroying = 1, destroyed = 2 };

struct CustomerRow {
  base::CustomerId id;
  CustomerState state = CustomerState::live;
  Custody custody;
  Label label;
  Traits traits;
  base::Instant created;
  base::Instant destroyed_at;  // 0 while not destroyed
  base::Bytes wrapped_key;     // only where it was asked for
};

struct UnitRow {
  base::CustomerId customer;
  base::RecordId record;
  Label label;
  Traits traits;
};

[[nodiscard]] base::Bytes encode_traits(const Traits& traits);

// Tables of labels under one key store's label key. Cheap to make.
class Rows {
 public:
  explicit Rows(const KeyStore& keys) : keys_(keys) {}

  // not_found, corrupt. A destroyed customer is a row, not an error.
  [[nodiscard]] base::Result<CustomerRow> customer(store::Session& session, base::CustomerId id) const;
  // As customer(), with the wrapped key.
  [[nodiscard]] base::Result<CustomerRow> customer_and_key(store::Session& session, base::CustomerId id) const;
  // As customer(); a destroyed one is the error `gone`.
  [[nodiscard]] base::Result<CustomerRow> live_customer(store::Session& session, base::CustomerId id) const;
  [[nodiscard]] base::Result<UnitRow> unit(store::Session& session, base::CustomerId customer,
                                           base::RecordId record) const;
  [[nodiscard]] base::Result<std::vector<CustomerRow>> customers(store::Session& session, base::CustomerId cursor,
                                                                 std::size_t limit, const ListFilter& filter) const;
  // Ids alone, MACs unread: candidates, to be judged one by one. Nothing when there are more than `most`.
  [[nodiscard]] static std::optional<std::vector<base::CustomerId>> ids(store::Session& session,
                                                                        const ListFilter& filter, std::size_t most);
  [[nodiscard]] base::Result<std::vector<UnitRow>> units(store::Session& session, base::CustomerId customer,
                                                         base::RecordId cursor, std::size_t limit) const;

  void insert(store::WriterSession& session, const CustomerRow& row, base::ByteView wrapped_key,
              base::ByteView masks) const;
  void insert(store::WriterSession& session, const UnitRow& row) const;
  // Everything but key and masks.
  void update(store::WriterSession& session, const CustomerRow& row) const;
  void update(store::WriterSession& session, const UnitRow& row) const;

  [[nodiscard]] base::Hash mac(const CustomerRow& row) const;
  [[nodiscard]] base::Hash mac(const UnitRow& row) const;

 private:
  [[nodiscard]] base::Result<CustomerRow> read_customer(const store::Query& query) const;
  [[nodiscard]] base::Result<UnitRow> read_unit(const store::Query& query, base::CustomerId customer) const;

  const KeyStore& keys_;
};

}  // namespace jinkui::vault
