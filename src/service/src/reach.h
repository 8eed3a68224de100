// How far a person may look at all: whether everything that he may know of stands in some relation to him, and then
// which customers those are. So a search of somebody with forty customers walks the forty, not the million.
// Functions read through the session of the calling thread. The answer is a superset; each customer is still decided.
#pragma once
#include <optional>
#include <vector>

#include "jinkui/service/core.h"
#include "jinkui/service/types.h"

namespace jinkui::service {

// Ascending; nothing when the pack lets the person know of customers that stand in no relation to him, when there are
// too many, or when they cannot be enumerated.
[[nodiscard]] std::optional<std::vector<base::CustomerId>> customers_in_reach(Core& core, const WorldPtr& world,
                                                                              store::Session& session,
                                                                              const Caller& caller);

}  // namespace jinkui::service
