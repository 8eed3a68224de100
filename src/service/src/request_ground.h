// What an open request stands on: the pack that it was made under, and whether it can still come to an end with it.
// Reads through the session of the calling thread; database failure throws Fatal.
#pragma once
#include <string>

#include "jinkui/workflow/requests.h"
#include "ruling.h"

namespace jinkui::service {

struct RequestGround {
  WorldPtr world;  // people as they are, the request's own pack
  const pack::Flow* flow = nullptr;
  // Why the change of the policy has put an end to it, empty while it has not: `flow`, `purpose`, `fields` (the pack
  // in force has no such any more: a grant would open nothing), `object` (it bears a level or category that the
  // request's pack cannot read), `version` (another version of the policy has come into force first).
  std::string ended;
};

// Errors: those of load_pack(), request/other-pack for a flow that its pack does not have.
[[nodiscard]] base::Result<RequestGround> ground_of(Core& core, store::Session& session, const WorldPtr& now,
                                                    const workflow::Asked& asked);

// The act that a request asks for, as its requester would do it, in the ids of `pack`.
[[nodiscard]] Act act_of(const Caller& caller, const pack::Pack& pack, const pack::Flow& flow,
                         const workflow::Asked& asked);

// To those who act on a request that has ended so.
[[nodiscard]] base::Error superseded();

}  // namespace jinkui::service
