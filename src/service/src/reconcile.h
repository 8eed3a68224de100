// Key store and database made to agree on who is destroyed, at each start, and the entry that says what was done.
// On the thread that opens the house, before anything is served.
#pragma once
#include "jinkui/service/core.h"
#include "jinkui/store/queue.h"

namespace jinkui::service {

// Serves `queue`, which nobody else uses and which completes at once. The entry is committed before any key is
// forgotten, so that a crash in between repeats the entry and never loses it. Errors: the vault's.
[[nodiscard]] base::Result<vault::Reconciled> reconcile(Core& core, store::Queue& queue);

}  // namespace jinkui::service
