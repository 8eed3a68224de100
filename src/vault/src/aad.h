// The associated data of every ciphertext in the vault's tables; frozen in docs/formats/aad.md.
// Pure functions; names must be UTF-8 (they come from the pack or the program).
#pragma once
#include <cstdint>
#include <string_view>

#include "jinkui/base/bytes.h"
#include "jinkui/base/ids.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/vault/key_store.h"

namespace jinkui::vault {

[[nodiscard]] base::Bytes wrap_aad(crypto::SuiteId suite, const VaultId& vault, base::CustomerId customer);

// Where a value stands.
struct ValuePlace {
  base::CustomerId customer;
  base::RecordId record;
  std::string_view field;
  std::int64_t version = 0;
};
[[nodiscard]] base::Bytes value_aad(crypto::SuiteId suite, const ValuePlace& place);
[[nodiscard]] base::Bytes masks_aad(crypto::SuiteId suite, base::CustomerId customer);
[[nodiscard]] base::Bytes bag_aad(crypto::SuiteId suite, base::CustomerId customer);
// Of a posting: which epoch and segment of the index, under which label.
[[nodiscard]] base::Bytes posting_aad(crypto::SuiteId suite, std::uint32_t epoch, std::int64_t segment,
                                      base::ByteView label);
// `epoch`: of the company's key; 0 under a customer's key.
[[nodiscard]] base::Bytes text_aad(crypto::SuiteId suite, base::CustomerId customer, std::uint32_t epoch,
                                   std::string_view what);
// A secret of the house that is about no customer; `owner`: whose it is.
[[nodiscard]] base::Bytes secret_aad(crypto::SuiteId suite, std::int64_t owner, std::uint32_t epoch,
                                     std::string_view what);

}  // namespace jinkui::vault
