// The moves of the machine, one per kind of event, on a run under way. Pure; each gives an error or leaves the run
// done.
#pragma once
#include "run.h"

namespace jinkui::workflow {

// Decisions and what an asked person can do with his part; `start` is refreshed. Tries the says of the actor in
// order.
[[nodiscard]] base::Result<Transition> decide(const Run& start, const Event& event);
// Starts a round: submit and resubmit.
[[nodiscard]] base::Status start_round(Run& run);
// resubmit, withdraw, remind.
[[nodiscard]] base::Status by_requester(Run& run, const Event& event);
[[nodiscard]] base::Status tick(Run& run);

}  // namespace jinkui::workflow
