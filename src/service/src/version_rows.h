// Versions of the policy as pages show them. Reads through the session of the calling thread.
#pragma once
#include "jinkui/governance/versions.h"
#include "jinkui/service/governance.h"
#include "jinkui/service/world.h"

namespace jinkui::service {

[[nodiscard]] VersionRow version_row(store::Session& session, const World& world, const governance::Version& version,
                                     base::Instant now);
// The row of a version that has none of its own: the house was founded with it.
[[nodiscard]] governance::Version founding_version(const ActivePack& active);

}  // namespace jinkui::service
