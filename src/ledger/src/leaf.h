// Reading leaves by the million: decode_leaf without its Result. Pure, safe from any thread.
#pragma once
#include "jinkui/ledger/entry.h"

namespace jinkui::ledger {

// False, and nothing read, where decode_leaf gives its error.
[[nodiscard]] bool read_leaf(base::ByteView bytes, Leaf& leaf);

}  // namespace jinkui::ledger
