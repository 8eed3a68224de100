// What stands against a version of the policy, and what it would change, as the house's data stands.
// Reads through the session of the calling thread; database failure throws Fatal.
#pragma once
#include <string>
#include <vector>

#include "jinkui/governance/versions.h"
#include "jinkui/policy/finding.h"
#include "jinkui/service/core.h"
#include "jinkui/service/governance.h"
#include "jinkui/service/pack_store.h"

namespace jinkui::service {

inline constexpr const char* kVersionRemark = "version";

// Names in use that the version neither has nor maps, or would read as something else (errors); what it maps goes to
// `read_as`.
[[nodiscard]] policy::Findings names_in_use(Core& core, store::Session& session, const World& now,
                                            const pack::Pack& next, std::vector<ReadAs>& read_as);
// What it extends is the base of the version in force: a floor cannot be left or exchanged.
[[nodiscard]] policy::Findings check_base(const PackBundle& in_force, const PackBundle& next);
// Chains that nobody in the house could fulfil: an error where it is the flow that changes the policy, else a
// warning.
[[nodiscard]] policy::Findings check_house(Core& core, const World& now, const pack::Pack& next,
                                           const PackBundle& bundle);

// For a request to put the version `hash` (hex) into force. Errors: version/unknown, version/in-force,
// version/not-ready with the first finding.
[[nodiscard]] base::Status check_version(Core& core, store::Session& session, const World& now,
                                         const std::string& hash);
[[nodiscard]] base::Error version_not_ready(const policy::Findings& findings);
[[nodiscard]] base::Error unknown_version();

// Drafts live in pack_version, what has been in force in the ledger.
[[nodiscard]] base::Result<PackBundle> bundle_of(store::Session& session, const base::Hash& hash);

[[nodiscard]] std::vector<FindingView> views_of(const policy::Findings& findings);
[[nodiscard]] VersionPreview preview_of(Core& core, store::Session& session, const WorldPtr& now,
                                        const ActivePackPtr& next, const PackBundle& bundle);

}  // namespace jinkui::service
