// The set of an export: what the pack says to it as a whole and to each record in it.
// Any thread with a session of its own; the writer decides again.
#pragma once
#include <span>
#include <vector>

#include "ruling.h"

namespace jinkui::service {

// Decides on the set as one object: its level is the highest in it, owner and assignment count when they are
// everybody's. Destroyed customers are left out. Error: export/empty.
[[nodiscard]] base::Result<Ruling> rule_on_set(Core& core, const WorldPtr& world, store::Session& session,
                                               const Act& act, std::span<const base::CustomerId> customers);

// The same for the set that the act names (to_level). Error: not_found, export/scope.
[[nodiscard]] base::Result<Ruling> rule_on_scope(Core& core, const WorldPtr& world, store::Session& session,
                                                 const Act& act);

}  // namespace jinkui::service
