// 应急查阅 (break-glass): who may go ahead before anybody has decided, and what waits for its review.
// Any thread with a session of its own. Errors are Results that name the clause.
#pragma once
#include "jinkui/pack/flow.h"
#include "jinkui/service/core.h"
#include "ruling.h"

namespace jinkui::service {

// Errors: emergency/not-offered (the pack has none for this flow), emergency/not-yours (other posts may),
// emergency/overdue (an earlier one of the same person has not been reviewed in time).
[[nodiscard]] base::Status check_emergency(Core& core, store::Session& session, const Ruling& ruling,
                                           const pack::Flow& flow, base::PersonId person);

}  // namespace jinkui::service
