#include "entered_leaf.h"

#include <algorithm>

#include "jinkui/ledger/records.h"

namespace jinkui::service {

base::Result<base::Hash> entered_leaf(Core& core, store::Session& session, base::CustomerId customer,
                                      std::vector<vault::PlainValue> values) {
  ledger::RecordContent content;
  content.customer = customer;
  for (auto& value : values) {
    content.values.emplace_back(std::move(value.field), std::move(value.value));
  }
  std::ranges::sort(content.values);
  base::Bytes plain = ledger::encode(content);
  for (auto& [field, value] : content.values) {
    crypto::wipe(value);
  }
  const auto salt = core.vault().record_salt(session, customer, {});
  const base::Hash leaf = salt.ok() ? ledger::record_leaf(*salt, plain) : base::Hash{};
  crypto::wipe(plain);
  if (!salt.ok()) {
    return salt.error();
  }
  return leaf;
}

}  // namespace jinkui::service
