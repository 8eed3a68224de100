// What the Vault's functions share: its collaborators, and the way from a customer to its data key.
// Safe from several threads as Vault is; borrows everything.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "bag.h"
#include "index.h"
#include "jinkui/base/result.h"
#include "jinkui/vault/vault.h"
#include "rows.h"
#include "wiped.h"

namespace jinkui::vault {

// A name of a receipt's scope taken apart: the field, and the version if it is not the newest.
struct Named {
  std::string_view field;
  std::optional<std::int64_t> version;
};
[[nodiscard]] Named named(std::string_view name);

struct Vault::Parts {
  const crypto::Suite& suite;
  KeyStore& keys;
  base::Random& random;
  Rows rows;
  const TermSource& terms;
  Index index;

  // The present values of the customer itself, opened; the caller wipes them.
  [[nodiscard]] base::Result<Opened> present_values(store::Session& session, base::CustomerId customer,
                                                    base::ByteView data_key) const;
  // Nothing when the customer has none: it is not in the indexes yet.
  [[nodiscard]] base::Result<std::optional<Bag>> bag_of(store::Session& session, const ObjectFacts& facts) const;
  void put_bag(store::WriterSession& session, base::CustomerId customer, base::ByteView data_key,
               std::span<const Term> all) const;
  // Takes a customer out of the indexes, as far as its values still open.
  void unlist(store::WriterSession& session, base::CustomerId customer);

  // The data key of a living customer. not_found, gone, corrupt.
  [[nodiscard]] base::Result<Wiped> data_key(store::Session& session, base::CustomerId customer) const;
  // From the customer's row: `state` and the wrapped key.
  [[nodiscard]] base::Result<Wiped> unwrap(base::CustomerId customer, std::int64_t state,
                                           base::ByteView wrapped) const;
  [[nodiscard]] base::Bytes wrap(base::CustomerId customer, base::ByteView data_key) const;
  // The values that the scope names, opened under the customer's data key; `corrupt` when one does not verify.
  [[nodiscard]] base::Result<Opened> open_values(const receipt::Scope& scope, const SealedValues& sealed,
                                                 base::ByteView data_key) const;

  [[nodiscard]] base::Bytes seal_masks(base::CustomerId customer, base::ByteView data_key,
                                       std::span<const PlainValue> masks) const;
  [[nodiscard]] base::Result<std::vector<PlainValue>> open_masks(base::CustomerId customer, base::ByteView data_key,
                                                                 base::ByteView sealed) const;
  // Seals values as new versions; `first`: the record has none yet. Doubled fields take one version each.
  struct Target {
    base::CustomerId customer;
    base::RecordId record;
    base::ByteView data_key;
  };
  void put_values(store::WriterSession& session, const Target& target, std::span<const PlainValue> values,
                  bool first) const;
  // As put_values, and the indexes follow.
  base::Status change_values(store::WriterSession& session, const Target& target, std::span<const PlainValue> values);
  // Seals one value as exactly that version.
  void put_value(store::WriterSession& session, const Target& target, const PlainValue& value,
                 std::int64_t version) const;
  void put_change(store::WriterSession& session, base::CustomerId customer, base::RecordId record,
                  const Change& change) const;
};

}  // namespace jinkui::vault
