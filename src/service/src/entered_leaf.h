// What an import commits to for one customer: the leaf over what it was entered with, made at entry and again by
// replay. Any thread with a session of its own; the values are wiped. Errors: gone, not_found, corrupt.
#pragma once
#include <vector>

#include "jinkui/service/core.h"
#include "jinkui/vault/terms.h"

namespace jinkui::service {

// docs/formats/ledger-records.md: the values by ascending name, whatever order they are given in.
[[nodiscard]] base::Result<base::Hash> entered_leaf(Core& core, store::Session& session, base::CustomerId customer,
                                                    std::vector<vault::PlainValue> values);

}  // namespace jinkui::service
