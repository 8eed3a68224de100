// What a crash or a restore left half done, finished before the house serves again.
// Called once at start, when the queue runs; done() on the completion executor.
#pragma once
#include <functional>

#include "jinkui/service/core.h"

namespace jinkui::service {

// Finishes destructions whose intent is in the ledger (design: "a crash or a restore replays the intent").
void resume_destructions(Core& core, std::function<void(base::Status)> done);

}  // namespace jinkui::service
