// Counts what an entry records, in the transaction of the entry (governance/tally.h). Writer thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "jinkui/governance/tally.h"
#include "jinkui/ledger/entry.h"
#include "ruling.h"

namespace jinkui::service {

// Civil days since 1970 in the company's zone.
[[nodiscard]] std::int64_t day_of(const Core& core, base::Instant at);

// How an entry of this kind with this decision counts; none: it is neither a release nor a refusal. Verdict and
// reason as policy/named.h writes them.
[[nodiscard]] std::optional<governance::Outcome> outcome_of(ledger::Kind kind, std::string_view verdict,
                                                            std::string_view reason);

// Adds an entry that an ActJob has appended.
void count(Core& core, const Ruling& ruling, ledger::Kind kind, std::uint64_t entry);

}  // namespace jinkui::service
